"""The shipped dashboard beside the rival page, A B A B, as medians and ratios.

``python -m tests.bench.run [--incidents 50000] [--rounds 3] [--rivals careful,fast,plain] [--out FILE]``

Measured for each page, in every round: from the start of its process to the first map drawn in a fresh
Chromium profile (disk warm); from setting a device type to the changed map drawn; the highest resident memory
of the server with its children; the bytes that reach and leave the browser. A map counts as drawn when its
script has added every layer and two more animation frames have passed. Processor seconds stand beside the
times, because on a busy machine they depend less on the neighbours. Without a browser: loading, counting.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.bench import assets, drive, micro
from tests.bench.national import write_pack
from tests.bench.systems import SYSTEMS

DEVICES = ("anti_personnel_mine", "unexploded_ordnance", "improvised_mine")
_LIBRARIES = ("streamlit", "streamlit-folium", "folium", "geopandas", "pandas", "shapely", "pyogrio")
_MEASURES = (
    ("start to first map", "s", 1.0, "first_map_s"),
    ("  server's processor", "s", 1.0, "first_map_cpu_s"),
    ("  browser's processor", "s", 1.0, "first_map_browser_cpu_s"),
    ("filter change to map", "s", 1.0, "changes_s"),
    ("  server's processor", "s", 1.0, "changes_cpu_s"),
    ("  browser's processor", "s", 1.0, "changes_browser_cpu_s"),
    ("peak memory of the server", "MB", 1.0, "peak_rss_mb"),
    ("bytes, first view", "MB", 1e-6, "first_map_bytes"),
    ("  of these websocket", "MB", 1e-6, "first_map_websocket"),
    ("bytes, filter change", "MB", 1e-6, "change_bytes"),
)

Run = dict[str, Any]


def values(runs: Sequence[Run], measure: str) -> tuple[list[float], float | None]:
    """Return every value of a measure, and the limit in seconds where a run hit it before this measure."""
    found: list[float] = []
    for run in runs:
        if measure == "first_map_websocket":
            entries = [run["first_map_bytes"]["websocket_bytes"]] if "first_map_bytes" in run else []
        else:
            entry = run.get(measure, [])
            entries = entry if isinstance(entry, list) else [entry]
            entries = [item["total_bytes"] if isinstance(item, dict) else item for item in entries]
        found += [float(item) for item in entries]
    timed_out = [run for run in runs if "timeout_in" in run]
    hit = any(run["timeout_in"] == "first_map" or measure.startswith("change") for run in timed_out)
    return found, timed_out[0]["timeout_s"] if hit else None


def cell(found: Sequence[float], limit: float | None, *, scale: float, in_seconds: bool) -> str:
    """Return a median with its range, or that the limit was hit."""
    if limit is not None:
        return f"> {limit:.0f} s" if in_seconds else f"(> {limit:.0f} s)"
    if not found:
        return "not measured"
    scaled = [value * scale for value in found]
    middle, low, high = statistics.median(scaled), min(scaled), max(scaled)
    return f"{_figure(middle)} ({_figure(low)}-{_figure(high)})"


def ratio(ours: Sequence[float], rival: Sequence[float], limit: float | None, *, in_seconds: bool) -> str:
    """Return ours / rival of the medians; where the rival hit the limit, the bound that follows for times."""
    if not ours or (limit is None and not rival) or (limit is not None and not in_seconds):
        return "-"
    if limit is not None:
        return f"< {statistics.median(ours) / limit:.2g}"
    return f"{statistics.median(ours) / statistics.median(rival):.2g}"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def table(results: dict[str, list[Run]]) -> list[str]:
    """Return the table of the pages, one line per measure, with the ratios to each rival."""
    names = list(results)
    rivals = [name for name in names if name != "ours"]
    rows = [["", *names, *(f"ours/{name.removeprefix('rival-')}" for name in rivals if "ours" in results)]]
    for title, unit, scale, measure in _MEASURES:
        seconds = unit == "s"
        found = {name: values(runs, measure) for name, runs in results.items()}
        row = [f"{title}, {unit}"]
        row += [cell(*found[name], scale=scale, in_seconds=seconds) for name in names]
        if "ours" in results:
            row += [ratio(found["ours"][0], *found[name], in_seconds=seconds) for name in rivals]
        rows.append(row)
    return _aligned(rows)


def micro_table(times: dict[str, dict[str, list[float]]]) -> list[str]:
    """Return the table of loading and counting."""
    rows = [["", "ours", "rival", "ours/rival"]]
    for step, sides in times.items():
        cells = [cell(sides[side], None, scale=1000, in_seconds=True) for side in ("ours", "rival")]
        rows.append([f"{step}, ms", *cells, ratio(sides["ours"], sides["rival"], None, in_seconds=True)])
    return _aligned(rows)


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) for row in rows]


def machine() -> dict[str, Any]:
    """Return what the times depend on."""
    return {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load_average": os.getloadavg(),
        **{name: version(name) for name in _LIBRARIES},
    }


def _browser_rounds(options: argparse.Namespace, pack: Path, cdn: Path) -> dict[str, list[Run]]:
    names = [*(() if options.without_ours else ("ours",)), *(f"rival-{rival}" for rival in options.rivals)]
    results: dict[str, list[Run]] = {name: [] for name in names}
    for number in range(1, options.rounds + 1):
        for name in names:
            if not options.insist and any("timeout_in" in run for run in results[name]):
                continue
            run = drive.measure(
                SYSTEMS[name], pack, devices=DEVICES[: options.changes], timeout_s=options.timeout, cdn=cdn
            )
            results[name].append(run)
            shown = run.get("timeout_note") or f"first map {run['first_map_s']:.2f} s"
            print(f"round {number}, {name}: {shown}", file=sys.stderr)
    return results


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Measure the dashboard beside a plain streamlit-folium page."
    )
    parser.add_argument("--incidents", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--changes", type=int, default=2, choices=range(1, len(DEVICES) + 1))
    parser.add_argument(
        "--rivals",
        type=lambda text: [part for part in text.split(",") if part],
        default=["careful", "fast", "plain"],
        help="comma-separated: plain, careful, fast",
    )
    parser.add_argument(
        "--timeout", type=float, default=300.0, help="seconds until a map counts as not drawn"
    )
    parser.add_argument("--insist", action="store_true", help="measure a page again that hit the limit once")
    parser.add_argument("--without-ours", action="store_true", help="measure the rivals alone")
    parser.add_argument("--only-micro", action="store_true", help="no browser")
    parser.add_argument("--out", type=Path, help="write every single value as JSON")
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    options = _arguments()
    try:
        cdn = None if options.only_micro else assets.fetch()
    except assets.AssetError as error:
        sys.exit(f"{error}\nNothing was measured: a rival without its scripts would prove nothing.")
    with tempfile.TemporaryDirectory(prefix="national-") as folder:
        pack = write_pack(Path(folder) / "national", incidents=options.incidents, seed=options.seed)
        results = {"machine": machine(), "incidents": options.incidents, "seed": options.seed}
        print(f"{options.incidents:,} incidents, seed {options.seed}; median (lowest-highest)")
        if cdn is not None:
            results["pages"] = pages = _browser_rounds(options, pack, cdn)
            print("\n".join(table(pages)))
            for name, runs in pages.items():
                outside = sorted({url for run in runs for url in run["unanswered"]})
                if outside:
                    print(f"{name} asked for what was not there: {', '.join(outside)}")
        results["micro"] = times = micro.measure(pack, rounds=options.rounds)
        print("\nWithout a browser")
        print("\n".join(micro_table(times)))
    if options.out:
        options.out.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
