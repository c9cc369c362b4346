"""Where everything stands on the paper: type sizes, columns, and how much of a page is left to the map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geo.errors import MapError
from geo.maps.sheet.order import SheetOrder
from geo.maps.sheet.page import Box, Stack
from geo.maps.sheet.typesetting import Style

INK: Final = "#22252b"
GREY: Final = "#5b5f67"
WARNING: Final = "#8a3b00"
SHARES: Final = (1.0, 0.93, 0.87, 0.81, 0.75)
"""How far type may shrink, step by step, before a sheet is refused."""
LEAST_MAP_SHARE: Final = 0.30
_LOCATOR_SHARE: Final = 0.72  # height of the locator over its width
_LEAST_LOCATOR_SHARE: Final = 0.42


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
    "a4": Measures(9, 57, 3.5, 6.5, 15, 8.5, 7.4, 5.9),
    "a3": Measures(12, 78, 5, 8.5, 21, 11.5, 10, 7.8),
    "slide": Measures(9, 76, 4, 8, 21, 11.5, 10, 7.2),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the parts of one sheet stand.

    Parameters
    ----------
    share
        Of their full size, at which type is set.
    head, wide, foot
        Title block; what must be read with the map; the columns of small print.
    classes, symbols, locator
        The legend in two parts, and the locator.
    panes
        The maps, each with the room for its caption above it.
    strip
        Scale bar and north arrow.
    """

    share: float
    head: Box
    wide: Box
    foot: tuple[Box, ...]
    classes: Box
    symbols: Box
    locator: Box
    panes: tuple[Box, ...]
    strip: Box


@dataclass(frozen=True, slots=True)
class Content:
    """What has to find room, at one size of type.

    Parameters
    ----------
    head, wide, foot
        Title block; what must be read with the map; columns of small print.
    classes, symbols
        The legend.
    tag
        Width kept at the right of the head for the sensitivity mark, mm.
    """

    head: Stack
    wide: Stack
    foot: tuple[Stack, ...]
    classes: Stack
    symbols: Stack
    tag: float = 0.0


def plan(order: SheetOrder, contents: Sequence[Content], *, panes: int, aspect: float) -> Plan:
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
    lay = _landscape if order.paper_mm[0] > order.paper_mm[1] else _portrait
    for share, content in zip(SHARES, contents, strict=True):
        found = lay(order, measures, content, share, panes, aspect)
        if found is not None:
            return found
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

    def size(columns: int) -> tuple[float, float]:
        rows = math.ceil(panes / columns)
        return (room.width - gap * (columns - 1)) / columns, (room.height - gap * (rows - 1)) / rows

    def scale(columns: int) -> float:
        width, height = size(columns)
        return min(width, height * aspect)

    columns = max(range(1, panes + 1), key=lambda number: (round(scale(number), 6), -number))
    width, height = size(columns)
    return tuple(
        Box(room.x + (width + gap) * (at % columns), room.y + (height + gap) * (at // columns), width, height)
        for at in range(panes)
    )


def columns_of(box: Box, count: int, gap: float) -> tuple[Box, ...]:
    """Return columns of equal width side by side."""
    width = (box.width - gap * (count - 1)) / count
    return tuple(Box(box.x + (width + gap) * at, box.y, width, box.height) for at in range(count))


def _landscape(
    order: SheetOrder, measures: Measures, content: Content, share: float, panes: int, aspect: float
) -> Plan | None:
    """Return the head over everything, the legend in a column beside the map, the small print below it."""
    wide, high = order.paper_mm
    edge, gap, column = measures.margin, measures.gap, measures.column
    head = Box(edge, edge, wide - 2 * edge, content.head.height(wide - 2 * edge - content.tag))
    top, bottom = head.bottom + gap, high - edge
    width = wide - 2 * edge - column - gap
    foot, words, strip = _below(measures, content, Box(edge, top, width, bottom - top))
    room = Box(edge, top, width, strip.y - gap * 0.5 - top)
    left = edge + width + gap
    classes = Box(left, top, column, content.classes.height(column))
    least = _LEAST_LOCATOR_SHARE * column
    locator_high = min(
        column * _LOCATOR_SHARE, bottom - classes.bottom - content.symbols.height(column) - 2 * gap
    )
    locator = Box(left, bottom - max(locator_high, least), column, max(locator_high, least))
    symbols = Box(left, classes.bottom + gap * 0.5, column, locator.y - gap - classes.bottom - gap * 0.5)
    crowded = locator_high < least or symbols.height < content.symbols.height(column)
    if crowded or room.height < LEAST_MAP_SHARE * high:
        return None
    return Plan(share, head, words, foot, classes, symbols, locator, grid(room, panes, aspect, gap), strip)


def _portrait(
    order: SheetOrder, measures: Measures, content: Content, share: float, panes: int, aspect: float
) -> Plan | None:
    """Return the head, the map, the legend in columns below it, and the small print at the foot."""
    wide, high = order.paper_mm
    edge, gap = measures.margin, measures.gap
    across = wide - 2 * edge
    head = Box(edge, edge, across, content.head.height(across - content.tag))
    top = head.bottom + gap
    foot, words, _ = _below(measures, content, Box(edge, top, across, high - edge - top))
    third = (across - 2 * gap) / 3
    band = max(content.classes.height(third), content.symbols.height(third), third * _LEAST_LOCATOR_SHARE)
    below = Box(edge, words.y - gap - band, across, band)
    classes, symbols, locator = columns_of(below, 3, gap)
    strip = Box(edge, below.y - gap - measures.strip, across, measures.strip)
    room = Box(edge, top, across, strip.y - gap * 0.5 - top)
    if room.height < LEAST_MAP_SHARE * high:
        return None
    return Plan(share, head, words, foot, classes, symbols, locator, grid(room, panes, aspect, gap), strip)


def _below(measures: Measures, content: Content, room: Box) -> tuple[tuple[Box, ...], Box, Box]:
    """Return small print, words above it and the strip above these, from the lower edge of `room` upwards."""
    gap = measures.gap
    column = (room.width - gap * (len(content.foot) - 1)) / len(content.foot)
    tall = max(block.height(column) for block in content.foot)
    foot = columns_of(Box(room.x, room.bottom - tall, room.width, tall), len(content.foot), gap)
    high = content.wide.height(room.width)
    words = Box(room.x, room.bottom - tall - gap * 0.5 - high, room.width, high)
    strip = Box(room.x, words.y - gap * 0.5 - measures.strip, room.width, measures.strip)
    return foot, words, strip
