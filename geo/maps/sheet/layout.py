"""Where everything stands on the paper: type sizes, columns, and how much of a page is left to the map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geo.errors import MapError
from geo.maps.sheet.lettering import Style
from geo.maps.sheet.order import SheetOrder
from geo.maps.sheet.page import Block, Box, Stack

INK: Final = "#22252b"
GREY: Final = "#5b5f67"
WARNING: Final = "#8a3b00"
SHARES: Final = (1.0, 0.93, 0.87, 0.81, 0.75)
"""How far type may shrink, step by step, before a sheet is refused."""
_LEAST_MAP_SHARE: Final = 0.30
_PANE_GAP_SHARE: Final = 0.4


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes of one kind of paper.

    Parameters
    ----------
    margin, column, gap, strip
        Edge of the paper, width of the column beside the map, room between parts, height of the strip below
        the map with its scale bar; mm.
    title, lead, body, small
        Points.
    """

    margin: float
    column: float
    gap: float
    strip: float
    title: float
    lead: float
    body: float
    small: float

    def style(self, name: str, share: float = 1.0, *, bold: bool = False, colour: str = INK) -> Style:
        """Return the style of a part, `share` of its size."""
        return Style(round(getattr(self, name) * share, 2), colour, bold)


MEASURES: Final = {
    "a4": Measures(9, 57, 3.5, 8.5, 15, 8.5, 7.4, 5.9),
    "a3": Measures(12, 78, 5, 11, 21, 11.5, 10, 7.8),
    "slide": Measures(10, 86, 5, 12, 24, 13, 12, 8.6),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the parts of one sheet stand.

    Parameters
    ----------
    share
        Of their full size, at which type is set.
    head, side, foot
        Title block, legend and small print.
    panes
        The maps, each with the room for its caption above it.
    strip
        Scale bar, projection and north arrow.
    """

    share: float
    head: Box
    side: tuple[Box, ...]
    foot: Box
    panes: tuple[Box, ...]
    strip: Box


@dataclass(frozen=True, slots=True)
class Content:
    """What has to find room, at one size of type."""

    head: Stack
    side: tuple[Block, ...]
    foot: tuple[Block, ...]


def plan(
    order: SheetOrder, contents: Sequence[Content], *, panes: int, aspect: float
) -> tuple[Plan, Content]:
    """Return where everything stands, with the largest type that leaves the map enough room.

    Parameters
    ----------
    order
        The sheet.
    contents
        The same parts in ever smaller type, in the order of `SHARES`.
    panes
        How many maps.
    aspect
        Width over height of the ground shown.

    Raises
    ------
    MapError
        Where even the smallest type leaves the map less than a third of the page.
    """
    measures = MEASURES[order.size]
    for share, content in zip(SHARES, contents, strict=True):
        found = _landscape(order, measures, content) if _wide(order) else _portrait(order, measures, content)
        if found is not None:
            head, room, strip, side, foot = found
            return Plan(share, head, side, foot, grid(room, panes, aspect, measures.gap), strip), content
    message = (
        f"The texts of this sheet leave no room for its map on {order.size}, {order.orientation}: the title, "
        "filters, sources or disclaimer are too long. Choose a3, or shorten them in the pack."
    )
    raise MapError(message)


def grid(room: Box, panes: int, aspect: float, gap: float) -> tuple[Box, ...]:
    """Return boxes of one size, in as many columns as make the maps largest.

    Parameters
    ----------
    room
        For all of them.
    panes
        How many.
    aspect
        Width over height of what each shows.
    gap
        Between two of them, mm.
    """
    between = gap * _PANE_GAP_SHARE if panes > 2 else gap

    def size(columns: int) -> tuple[float, float]:
        rows = math.ceil(panes / columns)
        return (room.width - between * (columns - 1)) / columns, (room.height - between * (rows - 1)) / rows

    def scale(columns: int) -> float:
        width, height = size(columns)
        return min(width, height * aspect)

    columns = max(range(1, panes + 1), key=lambda number: (round(scale(number), 6), -number))
    width, height = size(columns)
    return tuple(
        Box(
            room.x + (width + between) * (at % columns),
            room.y + (height + between) * (at // columns),
            width,
            height,
        )
        for at in range(panes)
    )


def _wide(order: SheetOrder) -> bool:
    return order.paper_mm[0] > order.paper_mm[1]


_Found = tuple[Box, Box, Box, tuple[Box, ...], Box]


def _landscape(order: SheetOrder, measures: Measures, content: Content) -> _Found | None:
    """Return the head over everything, the legend in a column beside the map, the small print below it."""
    wide, high = order.paper_mm
    edge, gap = measures.margin, measures.gap
    head = Box(edge, edge, wide - 2 * edge, content.head.height(wide - 2 * edge))
    top, bottom = head.bottom + gap, high - edge
    width = wide - 2 * edge - measures.column - gap
    tall = foot_height(content.foot, width, gap)
    foot = Box(edge, bottom - tall, width, tall)
    strip = Box(edge, foot.y - gap * 0.6 - measures.strip, width, measures.strip)
    room = Box(edge, top, width, strip.y - top)
    side = Box(edge + width + gap, top, measures.column, bottom - top)
    needed = sum(block.height(measures.column) for block in content.side)
    if needed > side.height or room.height < _LEAST_MAP_SHARE * high:
        return None
    return head, room, strip, (side,), foot


def _portrait(order: SheetOrder, measures: Measures, content: Content) -> _Found | None:
    """Return the head, the map, the legend in columns below it, and the small print at the foot."""
    wide, high = order.paper_mm
    edge, gap = measures.margin, measures.gap
    across = wide - 2 * edge
    head = Box(edge, edge, across, content.head.height(across))
    tall = foot_height(content.foot, across, gap)
    foot = Box(edge, high - edge - tall, across, tall)
    count = len(content.side)
    width = (across - gap * (count - 1)) / count
    band = max(block.height(width) for block in content.side)
    side = tuple(Box(edge + (width + gap) * at, foot.y - gap - band, width, band) for at in range(count))
    strip = Box(edge, side[0].y - gap * 0.6 - measures.strip, across, measures.strip)
    top = head.bottom + gap
    room = Box(edge, top, across, strip.y - top)
    if room.height < _LEAST_MAP_SHARE * high:
        return None
    return head, room, strip, side, foot


def foot_height(blocks: Sequence[Block], width: float, gap: float) -> float:
    """Return the height of small print set in as many columns as there are blocks."""
    column = (width - gap * (len(blocks) - 1)) / len(blocks)
    return max(block.height(column) for block in blocks)
