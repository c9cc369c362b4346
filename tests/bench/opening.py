"""Opening a pack of many incidents, first and again, in turns with plain geopandas doing less.

``python -m tests.bench.opening [--incidents N] [--rounds N]``: each in a process of its own; processor
time and resident memory at its peak, medians, and ratios to geopandas reading the file and joining it to the
districts.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Final

from tests.bench.volume import write_volume

_LOAD = "from geo.store.files import load_pack; load_pack({folder!r}{anew}).incidents"
_PLAIN = (
    "import geopandas as gpd; read = gpd.read_parquet if {file!r}.endswith('parquet') else gpd.read_file; "
    "rows = read({file!r}); land = gpd.read_file({districts!r})[['name_en', 'geometry']].to_crs(rows.crs); "
    "gpd.sjoin(rows, land, predicate='within', how='left')"
)
WAYS: Final[Mapping[str, str]] = {
    "plain geopandas, unchecked": _PLAIN,
    "first opening": _LOAD.replace("{anew}", ", anew=True"),
    "opened again": _LOAD.replace("{anew}", ""),
}
_REPORT = (
    "; import json; import resource; import sys; "
    "reading = sys.modules.get('geo.reading.process'); reading and reading.end_hosts(); "
    "used = resource.getrusage(resource.RUSAGE_SELF); "
    "child = resource.getrusage(resource.RUSAGE_CHILDREN); "
    "seconds = used.ru_utime + used.ru_stime + child.ru_utime + child.ru_stime; "
    "print(json.dumps([seconds, used.ru_maxrss / 1024]))"
)


def measure(folder: Path, *, rounds: int, home: Path) -> dict[str, tuple[float, float]]:
    """Return seconds of processor time and megabytes of each way, medians of `rounds` turns."""
    file = next(folder.glob("incidents.*"))
    gaps = {"folder": str(folder), "file": str(file), "districts": str(folder / "districts.geojson")}
    # This program leaves GDAL a few of its drivers; plain geopandas has them all.
    own = {key: value for key, value in os.environ.items() if not key.startswith(("GDAL_", "OGR_"))}
    found: dict[str, list[list[float]]] = {way: [] for way in WAYS}
    for _ in range(rounds):
        for way, code in WAYS.items():
            done = subprocess.run(
                [sys.executable, "-c", code.format(**gaps) + _REPORT],
                check=True, capture_output=True, text=True, env={**own, "XDG_STATE_HOME": str(home)},
            )  # fmt: skip
            found[way].append(json.loads(done.stdout.splitlines()[-1]))
    return {
        way: (median(one[0] for one in runs), median(one[1] for one in runs)) for way, runs in found.items()
    }


def main() -> None:
    """Measure both forms and print a table."""
    parser = argparse.ArgumentParser(description="Open a pack of many incidents beside plain geopandas.")
    parser.add_argument("--incidents", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    for form in ("geojson", "parquet"):
        with tempfile.TemporaryDirectory(prefix="bench-opening-") as apart:
            folder = write_volume(Path(apart) / "pack", incidents=options.incidents, form=form)
            told = measure(folder, rounds=options.rounds, home=Path(apart) / "state")
        plain = told["plain geopandas, unchecked"][0]
        for way, (seconds, megabytes) in told.items():
            print(
                f"{form:8} {way:28} {seconds:7.2f} s  {megabytes:6.0f} MB  ratio {seconds / plain:.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
