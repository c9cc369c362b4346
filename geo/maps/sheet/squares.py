"""Squares of density: sums of incidents on a grid of the ground, in the steps the screen uses."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from geo.language import say
from geo.maps.sheet.frame import PT, Frame
from geo.maps.sheet.places import DrawnPlaces
from geo.maps.sheet.symbols import DARK, PanelSymbol

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CELL_PX: Final = 18.0
SIDES_PX: Final = (4.0, 7.0, 10.0, 13.0, 16.0)
_ROUND_KM: Final = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0)

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Squares:
    """Cells of the grid with incidents in the window.

    Parameters
    ----------
    x, y
        Middles of the cells, metres of the map.
    certain, possible
        Incidents certainly and possibly in the window.
    side_m
        Side of a cell, metres.
    breaks
        Lower ends of the steps, from the fullest cell of the whole period, so that windows compare.
    """

    x: Floats
    y: Floats
    certain: Ints
    possible: Ints
    side_m: float
    breaks: tuple[int, ...]

    @property
    def steps(self) -> Ints:
        """Return the step of each cell."""
        return np.maximum(np.searchsorted(self.breaks, self.possible, side="right") - 1, 0)


def squares_of(places: DrawnPlaces, frame: Frame) -> Squares:
    """Return the sums of places on a grid of about `CELL_PX` on paper and a round length on the ground.

    Cells stand on the ground, not on the frame, so that a neighbouring panel sums the same.

    Parameters
    ----------
    places
        All places of the feed.
    frame
        The panel.
    """
    side = _round_metres(CELL_PX * frame.metres_per_px)
    on_map = places.only(np.isfinite(places.x) & np.isfinite(places.y))
    cells = np.floor(np.column_stack([on_map.x, on_map.y]) / side).astype(np.int64)
    found, of = np.unique(cells, axis=0, return_inverse=True)
    of = of.reshape(-1)
    certain, possible, total = (
        np.bincount(of, weights=tally, minlength=len(found)).astype(np.int64)
        for tally in (on_map.certain, on_map.possible, on_map.total)
    )
    middle = np.asarray((found + 0.5) * side, dtype=np.float64)
    x, y = middle[:, 0], middle[:, 1]
    seen = (possible > 0) & frame.holds(x, y)
    breaks = _breaks(int(total.max(initial=1)))
    return Squares(x[seen], y[seen], certain[seen], possible[seen], side, breaks)


def paint_squares(axes: Axes, squares: Squares, frame: Frame) -> None:
    """Draw a square for each cell, growing in steps; outlined where all are only possibly in the window."""
    sides = np.array(SIDES_PX)[squares.steps] * _shrink(squares, frame) * PT
    for certain in (False, True):
        own = (squares.certain > 0) == certain
        if own.any():
            axes.scatter(
                squares.x[own],
                squares.y[own],
                s=sides[own] ** 2,
                marker="s",
                facecolors=DARK if certain else "none",
                edgecolors="#ffffff" if certain else DARK,
                linewidths=(0.8 if certain else 1.0) * PT,
                zorder=6.0,
                gid=f"squares-{'certain' if certain else 'possible'}",
            )


def square_symbols(squares: Squares, frame: Frame) -> tuple[PanelSymbol, ...]:
    """Return the steps of the squares with the size of a cell on the ground."""
    side = f"{squares.side_m / 1000:,.3g}"
    shrink = _shrink(squares, frame)
    found = [
        PanelSymbol(key="text", label=say("A square for every {side} by {side} km with incidents", side=side))
    ]
    for step, first in enumerate(squares.breaks):
        after = squares.breaks[step + 1] if step + 1 < len(squares.breaks) else None
        found.append(
            PanelSymbol(
                key="cell",
                label=_step_words(first, after),
                shape="square",
                size_px=round(SIDES_PX[step] * shrink, 2),
                face=DARK,
                edge="#ffffff",
                width_px=0.8,
            )
        )
    if (squares.certain == 0).any():
        found.append(
            PanelSymbol(
                key="hollow",
                label=say("Outlined: incidents only possibly in the period"),
                shape="square",
                size_px=round(SIDES_PX[2] * shrink, 2),
                edge=DARK,
                width_px=1.0,
            )
        )
    return tuple(found)


def _shrink(squares: Squares, frame: Frame) -> float:
    return float(squares.side_m / frame.metres_per_px / CELL_PX)


def _step_words(first: int, after: int | None) -> str:
    if after is None:
        return say("{first:,} or more incidents", first=first)
    if after - 1 > first:
        return say("{first:,} to {after:,} incidents", first=first, after=after - 1)
    return say("1 incident") if first == 1 else say("{first:,} incidents", first=first)


def _round_metres(metres: float) -> float:
    unit = 10.0 ** math.floor(math.log10(metres))
    sides = [step * unit for step in (*_ROUND_KM, 10.0)]
    return min(sides, key=lambda side: abs(math.log(side / metres)))


def _breaks(fullest: int) -> tuple[int, ...]:
    """Return round numbers at about equal ratios up to the fullest cell; `breaksFor` of density.js."""
    found: list[int] = []
    for step in range(len(SIDES_PX)):
        value = fullest ** (step / len(SIDES_PX))
        unit = 10 ** math.floor(math.log10(value))
        nearest = min((1, 2, 5, 10), key=lambda factor: abs(math.log(factor * unit / value)))
        after = max(nearest * unit, found[-1] + 1 if found else 1)
        if after <= fullest or not found:
            found.append(after)
    return tuple(found)
