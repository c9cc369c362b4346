"""Numbers beside the marks of a chart that do not lie on each other, as small as a telephone draws it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

_LETTER: Final = 7.5
_HIGH: Final = 12.0
_MARK: Final = 5.0
# Above the mark, then beside and below it, then farther off; in pixels.
_PLACES: Final = tuple(
    (across * far, down * far)
    for far in (1.0, 1.9, 2.8)
    for across, down in ((0, -11), (11, -7), (-11, -7), (13, 4), (-13, 4), (0, 12), (10, 11), (-10, 11))
)
_INK: Final[tuple[Mapping[str, Any], ...]] = (
    {"color": "#FFFFFF", "stroke": "#FFFFFF", "strokeWidth": 3},
    {"color": "#1F2933"},
)

Box = tuple[float, float, float, float]


def set_apart(points: Sequence[tuple[float, float]], texts: Sequence[str]) -> list[tuple[float, float]]:
    """Return how far from its mark each text stands.

    Parameters
    ----------
    points
        Where the marks are, in pixels of the smallest drawing, downward; drawn larger they are farther apart.
    texts
        What stands beside each.
    """
    taken: list[Box] = [(x - _MARK, y - _MARK, x + _MARK, y + _MARK) for x, y in points]
    found = []
    for (x, y), text in zip(points, texts, strict=True):
        half = _LETTER * len(text) / 2

        def box(off: tuple[float, float], x: float = x, y: float = y, half: float = half) -> Box:
            across, down = x + off[0], y + off[1]
            return (across - half, down - _HIGH / 2, across + half, down + _HIGH / 2)

        off = min(_PLACES, key=lambda one: sum(_shared(box(one), other) for other in taken))
        taken.append(box(off))
        found.append(off)
    return found


def numbers(
    data: pd.DataFrame, encoding: Mapping[str, Any], points: Sequence[tuple[float, float]]
) -> list[dict[str, Any]]:
    """Return the layers that write the column `number` of some rows beside their marks.

    Parameters
    ----------
    data
        The rows of the chart, one for each point; one without a number gets none.
    encoding
        Where Vega-Lite draws a row.
    points
        As of `set_apart`.
    """
    told = [at for at, text in enumerate(data["number"]) if text]
    places = set_apart([points[at] for at in told], [data["number"].iloc[at] for at in told])
    layers: list[dict[str, Any]] = []
    for ink in _INK:
        for off in dict.fromkeys(places):
            here = [data["number"].iloc[at] for at, one in zip(told, places, strict=True) if one == off]
            layers.append(
                {
                    "transform": [{"filter": {"field": "number", "oneOf": here}}],
                    "mark": {
                        "type": "text",
                        "dx": off[0],
                        "dy": off[1],
                        "baseline": "middle",
                        "fontSize": 12,
                        "fontWeight": "bold",
                        **ink,
                    },
                    "encoding": {**encoding, "text": {"field": "number"}},
                }
            )
    return layers


def _shared(one: Box, other: Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, wide) * max(0.0, high)
