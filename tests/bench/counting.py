"""Counting incidents in many files on one thread and two, on dask workers, and beside a spatial join of each.

``python -m tests.bench.counting [--incidents N] [--part N] [--rounds N] [--folder DIR] [--dask]``: every way
in a process of its own, in turns. The clock says what a second thread or worker brings, on a machine at
rest; all ways must come to the same integers. With ``--folder`` the files are made once and kept for the
next time. ``--dask`` needs ``distributed`` beside the libraries of this program; scheduler and workers
listen on this machine alone, and in a last turn one of them is killed.
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

from tests.bench.volume import PART, write_parts, write_volume

_HEAD: Final = """
import hashlib, json, os, resource, signal, sys, threading, time
from datetime import date
from pathlib import Path
def spent():
    both = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)
def tell(wall, figures):
    from geo.reading import process
    process.end_hosts()
    print(json.dumps([spent(), wall, hashlib.sha256(figures).hexdigest()]))
parts, districts = [*map(Path, {parts!r})], Path({districts!r})
"""
_THREADS: Final = """
from concurrent.futures import ThreadPoolExecutor
from geo.analysis import partitions
partitions.count_files(parts[:1], districts, executor=ThreadPoolExecutor(1), today=date(2026, 1, 1))
begun = time.perf_counter()
with ThreadPoolExecutor({number}) as threads:
    found = partitions.count_files(parts, districts, executor=threads, today=date(2026, 1, 1))
tell(time.perf_counter() - begun, found.figures.tobytes())
"""
_DASK: Final = """
if __name__ == "__main__":
    from distributed import Client, LocalCluster
    from geo.analysis import partitions
    with LocalCluster(
        host="127.0.0.1", n_workers={number}, threads_per_worker=1, dashboard_address=None,
        worker_dashboard_address=None,
    ) as cluster, Client(cluster) as client:
        client.run(lambda: __import__("geo.analysis.partitions").analysis.partitions._index({districts!r}))
        killed = []
        def kill(done):
            if {kill!r} and not killed:
                killed.append(next(iter(client.run(os.getpid).values())))
                os.kill(killed[0], signal.SIGKILL)
        begun = time.perf_counter()
        found = partitions.count_files(
            parts, districts, executor=client.get_executor(), today=date(2026, 1, 1), told=kill
        )
        wall = time.perf_counter() - begun
    tell(wall, found.figures.tobytes())
"""
_JOIN: Final = """
import geopandas as gpd
land = gpd.read_file(districts)[["district_id", "geometry"]]
begun = time.perf_counter()
for part in parts:
    rows = gpd.read_parquet(part)
    within = gpd.sjoin(rows, land.to_crs(rows.crs), predicate="within")
    within.groupby("district_id")[["killed", "injured"]].sum()
print(json.dumps([spent(), time.perf_counter() - begun, ""]))
"""
Told = tuple[float, float, str]


def measure(parts: list[Path], districts: Path, *, rounds: int, dask: bool, home: Path) -> Mapping[str, Told]:
    """Return seconds of processor time and by the clock of each way, medians, and a digest of its sums."""
    given = {"parts": [*map(str, parts)], "districts": str(districts)}
    ways = {f"{number} thread(s)": (_THREADS, {"number": number}) for number in (1, 2)}
    if dask:
        ways |= {f"{number} dask worker(s)": (_DASK, {"number": number, "kill": False}) for number in (1, 2)}
        ways["2 dask workers, one killed"] = (_DASK, {"number": 2, "kill": True})
    else:
        ways["plain spatial join"] = (_JOIN, {})
    own = {key: value for key, value in os.environ.items() if not key.startswith(("GDAL_", "OGR_"))}
    found: dict[str, list[Told]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, (code, more) in ways.items():
            script = home / "way.py"
            script.write_text((_HEAD + code).format(**given, **more), encoding="utf-8")
            done = subprocess.run(
                [sys.executable, str(script)],
                check=True, capture_output=True, text=True,
                env={**own, "PYTHONPATH": str(Path.cwd()), "XDG_STATE_HOME": str(home)},
            )  # fmt: skip
            found[way].append(tuple(json.loads(done.stdout.splitlines()[-1])))
            print(way, *found[way][-1], f"load {os.getloadavg()[0]:.1f}", file=sys.stderr, flush=True)
    return {
        way: (median(one[0] for one in runs), median(one[1] for one in runs), runs[0][2])
        for way, runs in found.items()
    }


def main() -> None:
    """Measure and print a table with efficiencies."""
    parser = argparse.ArgumentParser(description="Count many files on one thread and two.")
    parser.add_argument("--incidents", type=int, default=2_000_000)
    parser.add_argument("--part", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--dask", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-counting-") as apart:
        home = options.folder or Path(apart) / "parts"
        if not home.exists():
            write_volume(home / "pack", incidents=PART, form="parquet")
            write_parts(home, incidents=options.incidents, part=options.part)
        parts = sorted(home.glob("part*.parquet"))
        districts = home / "pack" / "districts.geojson"
        told = measure(parts, districts, rounds=options.rounds, dask=options.dask, home=Path(apart))
    for way, (seconds, wall, _) in told.items():
        print(f"{way:28} {seconds:9.1f} s  ({wall:.1f} s by the clock)", flush=True)
    for kind in ("thread(s)", "dask worker(s)"):
        if f"2 {kind}" in told:
            print(f"efficiency of 2 {kind}: {told[f'1 {kind}'][1] / 2 / told[f'2 {kind}'][1]:.2f}")
    print("integers are the same:", len({digest for _, _, digest in told.values() if digest}) == 1)


if __name__ == "__main__":
    main()
