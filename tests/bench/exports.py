"""Exports of many incidents, and steps of the slider, in turns with plain geopandas.

``python -m tests.bench.exports exports|steps [--incidents N] [--rounds N]``: each way in a process of
its own, turn by turn; processor time of the work alone, medians, and ratios to what plain geopandas or pandas
takes for the same rows without checks, texts or bands.
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

from geo.maps.script import script
from geo.maps.spec import MapView
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.bench.volume import write_volume
from tests.script.check import node_program

_TIMED: Final = """
import json, resource, sys, time
def spent():
    both = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)
def tell(work):
    from_seconds, wall = spent(), time.perf_counter()
    work()
    print(json.dumps([spent() - from_seconds, time.perf_counter() - wall]))
"""
_OURS: Final = """
from datetime import date
from geo.publish.export import export
from geo.publish.redact import redact
from geo.store.files import load_pack
from geo.workspace import Workspace
work = Workspace(redact(load_pack({folder!r}), "internal"))
tell(lambda: export(work, "incidents", format={form!r}, created=date(2026, 1, 1)))
"""
_PLAIN: Final = """
import geopandas as gpd
rows = gpd.read_parquet({file!r})
def write():
    if {form!r} == "parquet":
        rows.to_parquet({out!r})
    elif {form!r} == "csv":
        places = {{"longitude": rows.geometry.x, "latitude": rows.geometry.y}}
        rows.drop(columns="geometry").assign(**places).to_csv({out!r}, index=False)
    else:
        rows.drop(columns="geometry").to_excel({out!r}, index=False)
tell(write)
"""
_STEPS: Final = """
const fs = require("fs");
globalThis.window = globalThis;
(0, eval)(fs.readFileSync(process.argv[1], "utf-8"));
const data = MineTime.decode(new Uint8Array(fs.readFileSync(process.argv[2])));
const { counter } = MineTime.readings(data);
counter.window(0, 0);
const from = process.cpuUsage(), wall = performance.now();
for (let month = 0; month < data.months; month += 1) { counter.window(0, month); counter.unplaced(0, month); }
const spent = process.cpuUsage(from);
const all = [(spent.user + spent.system) / 1e6, (performance.now() - wall) / 1e3];
console.log(JSON.stringify(all.map((one) => one / data.months)));
"""
_GROUPED: Final = """
import pandas as pd
rows = pd.read_parquet({file!r}, columns=["district", "date_end", "killed", "injured"])
days = pd.to_datetime(rows["date_end"], errors="coerce")
tell(lambda: rows[days <= days.max()].groupby("district")[["killed", "injured"]].sum())
"""
Times = dict[str, tuple[float, float]]


def _turns(ways: Mapping[str, list[str]], *, rounds: int, home: Path) -> Times:
    """Return seconds of processor time and of the clock of each way, medians of `rounds` turns."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("GDAL_", "OGR_"))}
    found: dict[str, list[list[float]]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, command in ways.items():
            done = subprocess.run(
                command, check=True, capture_output=True, text=True, env={**own, "XDG_STATE_HOME": str(home)}
            )
            found[way].append(json.loads(done.stdout.splitlines()[-1]))
    return {
        way: (median(one[0] for one in runs), median(one[1] for one in runs)) for way, runs in found.items()
    }


def _python(code: str, **given: object) -> list[str]:
    return [sys.executable, "-c", _TIMED + code.format(**given)]


def exports(folder: Path, *, rounds: int, apart: Path) -> Times:
    """Measure incidents as GeoParquet, CSV and XLSX beside geopandas writing the file's own columns."""
    ways: dict[str, list[str]] = {}
    for form in ("parquet", "csv", "xlsx"):
        out = str(apart / f"plain.{form}")
        ways[f"{form}, plain"] = _python(_PLAIN, file=str(folder / "incidents.parquet"), out=out, form=form)
        ways[f"{form}, ours"] = _python(_OURS, folder=str(folder), form=form)
    load_pack(folder)
    return _turns(ways, rounds=rounds, home=apart / "state")


def steps(folder: Path, *, rounds: int, apart: Path) -> Times:
    """Measure a step of the slider in the map's script beside a sum over the rows up to a date in pandas."""
    feed, text = apart / "feed.bin", apart / "script.js"
    feed.write_bytes(Workspace(load_pack(folder)).spec(MapView()).feed)
    text.write_text(script(), encoding="utf-8")
    ways = {
        "steps, plain": _python(_GROUPED, file=str(folder / "incidents.parquet")),
        "steps, ours": [str(node_program()), "-e", _STEPS, str(text), str(feed)],
    }
    return _turns(ways, rounds=rounds, home=apart / "state")


def main() -> None:
    """Measure one of them and print a table."""
    parser = argparse.ArgumentParser(description="Measure work on many incidents beside plain geopandas.")
    parser.add_argument("what", choices=["exports", "steps"])
    parser.add_argument("--incidents", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    measure = {"exports": exports, "steps": steps}[options.what]
    with tempfile.TemporaryDirectory(prefix="bench-exports-") as apart:
        folder = write_volume(Path(apart) / "pack", incidents=options.incidents, form="parquet")
        told = measure(folder, rounds=options.rounds, apart=Path(apart))
    for way, (seconds, wall) in told.items():
        plain = told[f"{way.split(',')[0]}, plain"][0]
        print(
            f"{way:20} {seconds:9.4f} s  ({wall:.4f} s by the clock)  ratio {seconds / plain:.3f}", flush=True
        )


if __name__ == "__main__":
    main()
