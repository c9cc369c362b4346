"""What the load benchmark found, as a table: each figure before and now, their ratio, and the goal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Line:
    """One figure.

    Parameters
    ----------
    label
        As printed.
    of
        Takes what one serving found.
    goal
        Not to be exceeded; None where there is none.
    """

    label: str
    of: Callable[[dict[str, Any]], float]
    goal: float | None = None


def _p95(name: str) -> Callable[[dict[str, Any]], float]:
    return lambda found: float(np.percentile(found[name], 95))


LINES = (
    Line("cold start to figures, s", lambda found: found["cold_s"], 3.0),
    Line("one session's filter change, s", lambda found: found["alone"].seconds),
    Line("its bytes on the socket, kB", lambda found: found["alone"].wire_bytes / 1000, 30.0),
    Line("the same filter again, kB", lambda found: found["again"].wire_bytes / 1000, 30.0),
    Line("all open, map p95, s", _p95("map_s"), 2.0),
    Line("all open, figures p95, s", _p95("figures_s")),
    Line("all change, p95, s", _p95("change_s"), 1.5),
    Line("processor time a change, s", lambda found: float(np.median(found["change_cpu_s"]))),
    Line("health, slowest, s", lambda found: max(found["health_s"]), 1.0),
    Line("memory after warm-up, MB", lambda found: found["warm_mb"]),
    Line("memory 60 s after the last left, MB", lambda found: found["after_mb"]),
    Line("that over after warm-up", lambda found: found["after_mb"] / found["warm_mb"], 1.1),
    Line("windows, map p95, s", _p95("contexts_s"), 10.0),
    Line("windows, processor time of the server, s", lambda found: found["contexts_cpu_s"]),
    Line("windows, that of the browser, s", lambda found: found["browsers_cpu_s"]),
    Line("until the first map, kB", lambda found: found["cold_bytes"] / 1000, 1100.0),
    Line("slow line, first visit's map, s", lambda found: found["line_cold_s"], 9.0),
    Line("slow line, second visit's map, s", lambda found: found["line_warm_s"], 3.0),
)


def printed(before: Sequence[dict[str, Any]], now: Sequence[dict[str, Any]]) -> list[str]:
    """Return the lines of the table: medians over the rounds with their range, ratio and goal.

    Parameters
    ----------
    before, now
        What each serving found; `before` may be empty, and then has no column to speak of.
    """
    lines = [f"{'':41}{'before':>20}{'now':>20}{'ratio':>8}{'goal':>7}"]
    for line in LINES:
        old, new = _values(before, line), _values(now, line)
        if not old and not new:
            continue
        ratio = f"{np.median(new) / np.median(old):.2f}" if old and new else ""
        goal = "" if line.goal is None else f"{line.goal:g}"
        lines.append(f"{line.label:41}{_cell(old):>20}{_cell(new):>20}{ratio:>8}{goal:>7}{_met(new, line)}")
    return lines


def _values(runs: Sequence[dict[str, Any]], line: Line) -> list[float]:
    values = []
    for run in runs:
        try:
            values.append(line.of(run))
        except KeyError:
            continue
    return values


def _cell(values: Sequence[float]) -> str:
    if not values:
        return "-"
    return f"{np.median(values):.3g} ({min(values):.3g}-{max(values):.3g})"


def _met(values: Sequence[float], line: Line) -> str:
    if line.goal is None or not values:
        return ""
    return " met" if float(np.median(values)) <= line.goal else " not met"
