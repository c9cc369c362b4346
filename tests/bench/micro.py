"""Loading, counting and filtering without a browser, beside plain geopandas and pandas.

Each side runs in processes of its own, in turn, because this product takes GDAL's drivers away from the whole
process. Both answer the same questions, and their sums per district over the whole period must be equal.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.layers.vocabulary import DEVICE_TYPE
from geo.store.files import load_pack
from tests.bench.plain import MEASURES, sums, timed
from tests.bench.systems import ROOT, plain_environment

STEPS = ("load", "build counts", "filter change", "period change")
SIDES = {"ours": "tests.bench.micro", "rival": "tests.bench.plain"}
_CHANGES = 11


class CountsDifferError(RuntimeError):
    """The two sides do not count the same, so their times say nothing."""


def measure(folder: Path, *, rounds: int, timeout_s: float = 300.0) -> dict[str, dict[str, list[float]]]:
    """Run both sides `rounds` times in turn.

    Returns
    -------
    dict
        Step -> side -> seconds, one per round.

    Raises
    ------
    CountsDifferError
        Where the sums per district differ.
    """
    times: dict[str, dict[str, list[float]]] = {step: {side: [] for side in SIDES} for step in STEPS}
    counted: dict[str, dict[str, list[int]]] = {}
    for _ in range(rounds):
        for side, module in SIDES.items():
            done = subprocess.run(
                [sys.executable, "-m", module, str(folder), "--questions", json.dumps(_questions())],
                cwd=ROOT,
                env=dict(os.environ) if side == "ours" else plain_environment(),
                stdout=subprocess.PIPE,
                text=True,
                timeout=timeout_s,
                check=True,
            )
            answer = json.loads(done.stdout)
            counted[side] = answer["sums"]
            for step in STEPS:
                times[step][side].append(answer["times"][step])
    ours, rival = counted["ours"], counted["rival"]
    differing = sorted(key for key in {*ours, *rival} if ours.get(key) != rival.get(key))
    if differing:
        raise CountsDifferError(f"the two sides count differently in {', '.join(differing)}")
    return times


def _questions() -> dict[str, Any]:
    """Return sets of devices, none of them twice so that no cache answers, and periods of two years."""
    codes = DEVICE_TYPE.codes()
    masks = range(1, _CHANGES + 1)
    return {
        "devices": [[code for place, code in enumerate(codes) if mask >> place & 1] for mask in masks],
        "periods": [[f"2019-{month:02d}-01", f"2021-{month:02d}-01"] for month in masks],
    }


def _ours(folder: Path, *, devices: list[list[str]], periods: list[list[str]]) -> dict[str, Any]:
    times: dict[str, float] = {}
    times["load"], pack = timed(load_pack, [folder])
    times["build counts"], whole = timed(lambda pack: Cube.from_pack(pack).counts().window().lower, [pack])
    cube = Cube.from_pack(pack)
    filters = [Filters(device=frozenset(chosen)) for chosen in devices]
    spans = [Period(date.fromisoformat(first), date.fromisoformat(last)) for first, last in periods]
    times["filter change"], _ = timed(lambda chosen: cube.counts(chosen).window().lower, filters)
    one = cube.counts(filters[0])
    times["period change"], _ = timed(lambda span: one.window(span).lower, spans)
    return {"times": times, "sums": sums(whole[whole.index.notna() & (whole["incidents"] > 0)][MEASURES])}


def main() -> None:
    """Print the timings of this product's side as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("pack", type=Path)
    parser.add_argument("--questions", type=json.loads, required=True)
    options = parser.parse_args()
    print(json.dumps(_ours(options.pack, **options.questions)))


if __name__ == "__main__":
    main()
