"""Where everything stands on the paper: type sizes, columns, and how much of a page is left to the map."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Final

from geo.errors import MapError
from geo.language import say
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
_COLUMNS: Final = (1.0, 1.15, 1.3, 1.45, 1.6)  # of the column's width
_WIDE_COLUMNS: Final = (1.8, 2.0)  # for maps that cannot fill the paper
_IDLE: Final = 0.15  # what a millimetre beside a map counts, in millimetres of its size
_LEAST_LEGEND_SHARE: Final = 0.7  # of the column's width, for each of two parts side by side
_WIDEST: Final = 1.2  # of legend and locator: beyond, numbers stand too far from their classes


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
    least
        Points below which no type is set, however little room there is.
    """

    margin: float
    column: float
    gap: float
    strip: float
    title: float
    lead: float
    body: float
    small: float
    least: float

    def style(self, name: str, share: float = 1.0, *, bold: bool = False, colour: str = INK) -> Style:
        """Return the style of a part, `share` of its size and no smaller than can be read."""
        return Style(round(max(getattr(self, name) * share, self.least), 2), colour, bold)


# A slide is 1.14 times as wide as A4: what is printed from it on A4 still has 6 points.
MEASURES: Final = {
    "a4": Measures(9, 57, 3.5, 6.5, 15, 8.5, 7.4, 6.0, 6.0),
    "a3": Measures(12, 78, 5, 8.5, 21, 11.5, 10, 7.8, 6.0),
    "slide": Measures(9, 76, 3.5, 6.5, 20, 11, 10, 7.0, 6.9),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the parts of one sheet stand.

    Parameters
    ----------
    share
        Of their full size, at which type is set.
    head, tag, wide, foot
        Title block; where the sensitivity mark ends at the right; what must be read with the map; the blocks
        of small print.
    classes, symbols, locator
        The legend in two parts, and the locator.
    panes
        The maps, each with the room for its caption above it.
    strip
        Scale bar and north arrow.
    """

    share: float
    head: Box
    tag: Box
    wide: Box
    foot: tuple[Box, ...]
    classes: Box
    symbols: Box
    locator: Box
    panes: tuple[Box, ...]
    strip: Box


@dataclass(frozen=True, slots=True)
class SheetContent:
    """What has to find room, at one size of type.

    Parameters
    ----------
    head, wide, foot
        Title block; what must be read with the map; blocks of small print.
    classes, symbols
        The legend.
    tag
        Width and height kept for the sensitivity mark, mm.
    """

    head: Stack
    wide: Stack
    foot: tuple[Stack, ...]
    classes: Stack
    symbols: Stack
    tag: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Maps:
    """What the maps of a sheet want of it.

    Parameters
    ----------
    count
        How many there are.
    aspect
        Width over height of the ground that must be seen.
    widest
        Width beyond which a map of some height shows nothing more, mm for mm.
    """

    count: int
    aspect: float
    widest: Callable[[float], float] = field(default=lambda _height: math.inf)

    def worth(self, panes: Sequence[Box]) -> float:
        """Return how large the ground is drawn, less what beside it shows nothing; higher is better."""
        width, height = panes[0].width, panes[0].height
        idle = max(0.0, width - max(self.widest(height), height * self.aspect))
        return round(min(width, height * self.aspect) - _IDLE * idle, 2)


@dataclass(frozen=True, slots=True)
class _Side:
    """One way to set the column beside a map.

    Parameters
    ----------
    width
        Of the column, mm.
    tall
        Whether it begins beside the head and not below it.
    moved
        How many blocks of small print, from the last, stand in it and not below the map.
    """

    width: float
    tall: bool = False
    moved: int = 0


def plan(order: SheetOrder, contents: Sequence[SheetContent], maps: Maps) -> Plan:
    """Return where everything stands, with the largest type that leaves the map enough room.

    Parameters
    ----------
    order
        The sheet.
    contents
        The same parts in ever smaller type, in the order of `SHARES`.
    maps
        What the maps want.

    Raises
    ------
    MapError
        Where even the smallest type leaves the map less than a third of the page.
    """
    lay = _landscape if order.paper_mm[0] > order.paper_mm[1] else _portrait
    for share, content in zip(SHARES, contents, strict=True):
        found = lay(order, content, share, maps)
        if found is not None:
            return found
    message = say(
        "The texts of this sheet leave no room for its map on {size}, {orientation}: the title, "
        "filters, sources or disclaimer are too long. Choose a3, or shorten them in the pack.",
        size=order.size,
        orientation=order.orientation,
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


def joined(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """Return one box for those that stand below one another."""
    found: dict[float, Box] = {}
    for box in boxes:
        first = found.setdefault(box.x, box)
        found[box.x] = replace(first, height=box.bottom - first.y)
    return tuple(found.values())


def _landscape(order: SheetOrder, content: SheetContent, share: float, maps: Maps) -> Plan | None:
    """Return the arrangement with the largest maps: head, legend in a column beside them, small print."""
    measures = MEASURES[order.size]
    sides = [_Side(measures.column * times) for times in (*_COLUMNS, *_WIDE_COLUMNS)]
    if order.size == "slide":
        # A slide is too low for everything above and below its map.
        sides += [
            _Side(measures.column * times, tall, moved)
            for times in _COLUMNS
            for tall in (False, True)
            for moved in range(len(content.foot) + 1)
        ]
    plans = [found for side in sides if (found := _beside(order, content, share, maps, side)) is not None]
    return max(plans, key=lambda found: maps.worth(found.panes), default=None)


def _beside(order: SheetOrder, content: SheetContent, share: float, maps: Maps, side: _Side) -> Plan | None:
    """Return the head over the maps, the legend in a column beside them, small print in either."""
    measures = MEASURES[order.size]
    wide, high = order.paper_mm
    edge, gap, column = measures.margin, measures.gap, side.width
    bottom, width = high - edge, wide - 2 * edge - column - gap
    beside = Box(edge + width + gap, edge, column, high - 2 * edge)
    across = width if side.tall else wide - 2 * edge - content.tag[0]
    head = Box(edge, edge, across, content.head.height(across))
    top = max(head.bottom, edge + (0.0 if side.tall else content.tag[1])) + gap
    start = edge + (content.tag[1] + gap * 0.5 if content.tag[1] else 0.0) if side.tall else top

    kept = len(content.foot) - side.moved
    foot, words, strip = _below(measures, content, Box(edge, top, width, bottom - top), kept)
    room = Box(edge, top, width, strip.y - gap * 0.5 - top)
    moved = _stacked(content.foot[kept:], beside.x, bottom, column)
    under = moved[0].y - gap if moved else bottom

    classes, symbols = _legend(measures, content, beside.x, start, column)
    least = _LEAST_LOCATOR_SHARE * measures.column
    locator_high = min(measures.column * _LOCATOR_SHARE, under - symbols.bottom - gap)
    locator = Box(beside.x, under - locator_high, min(column, measures.column * _WIDEST), locator_high)
    if locator_high < least or room.height < LEAST_MAP_SHARE * high:
        return None
    # Symbols not known yet may take what is left.
    symbols = replace(symbols, height=locator.y - gap - symbols.y)
    panes = grid(room, maps.count, maps.aspect, gap)
    tag = Box(edge, edge, wide - 2 * edge, content.tag[1])
    return Plan(share, head, tag, words, (*foot, *moved), classes, symbols, locator, panes, strip)


def _legend(measures: Measures, content: SheetContent, x: float, y: float, column: float) -> tuple[Box, Box]:
    """Return the boxes of the legend: its parts side by side where the column has room for both."""
    gap, half = measures.gap, (column - measures.gap) / 2
    if half < _LEAST_LEGEND_SHARE * measures.column:
        own = min(column, measures.column * _WIDEST)
        classes = Box(x, y, own, content.classes.height(own))
        return classes, Box(x, classes.bottom + gap * 0.5, column, content.symbols.height(column))
    classes = Box(x, y, half, content.classes.height(half))
    symbols = Box(x + half + gap, y, half, content.symbols.height(half))
    high = max(classes.height, symbols.height)
    return replace(classes, height=high), replace(symbols, height=high)


def _portrait(order: SheetOrder, content: SheetContent, share: float, maps: Maps) -> Plan | None:
    """Return the head, the map, the legend in columns below it, and the small print at the foot."""
    measures = MEASURES[order.size]
    wide, high = order.paper_mm
    edge, gap = measures.margin, measures.gap
    across = wide - 2 * edge
    head = Box(edge, edge, across - content.tag[0], content.head.height(across - content.tag[0]))
    top = max(head.height, content.tag[1]) + edge + gap
    foot, words, _ = _below(measures, content, Box(edge, top, across, high - edge - top), len(content.foot))
    third = (across - 2 * gap) / 3
    band = max(content.classes.height(third), content.symbols.height(third), third * _LEAST_LOCATOR_SHARE)
    below = Box(edge, words.y - gap - band, across, band)
    classes, symbols, locator = columns_of(below, 3, gap)
    strip = Box(edge, below.y - gap - measures.strip, across, measures.strip)
    room = Box(edge, top, across, strip.y - gap * 0.5 - top)
    if room.height < LEAST_MAP_SHARE * high:
        return None
    panes = grid(room, maps.count, maps.aspect, gap)
    tag = Box(edge, edge, across, content.tag[1])
    return Plan(share, head, tag, words, foot, classes, symbols, locator, panes, strip)


def _below(
    measures: Measures, content: SheetContent, room: Box, kept: int
) -> tuple[tuple[Box, ...], Box, Box]:
    """Return small print, words above it and the strip above these, from the lower edge of `room` upwards."""
    gap = measures.gap
    foot = _flowed(content.foot[:kept], room, gap)
    top = min((box.y for box in foot), default=room.bottom + gap * 0.5)
    high = content.wide.height(room.width)
    words = Box(room.x, top - gap * 0.5 - high, room.width, high)
    strip = Box(room.x, words.y - gap * 0.5 - measures.strip, room.width, measures.strip)
    return foot, words, strip


def _flowed(blocks: Sequence[Stack], room: Box, gap: float) -> tuple[Box, ...]:
    """Return the boxes of blocks in as few columns as make them lowest, at the lower edge of `room`."""
    if not blocks:
        return ()

    def tallest(ends: tuple[int, ...]) -> float:
        width = (room.width - gap * (len(ends) - 1)) / len(ends)
        starts = (0, *ends[:-1])
        return max(
            sum(block.height(width) for block in blocks[start:end])
            for start, end in zip(starts, ends, strict=True)
        )

    count = len(blocks)
    cuts = [(*inner, count) for columns in range(count) for inner in combinations(range(1, count), columns)]
    ends = min(cuts, key=lambda ends: (round(tallest(ends), 6), len(ends)))
    high = tallest(ends)
    columns = columns_of(Box(room.x, room.bottom - high, room.width, high), len(ends), gap)
    boxes: list[Box] = []
    for column, end in zip(columns, ends, strict=True):
        y = column.y
        for block in blocks[len(boxes) : end]:
            boxes.append(Box(column.x, y, column.width, block.height(column.width)))
            y = boxes[-1].bottom
    return tuple(boxes)


def _stacked(blocks: Sequence[Stack], x: float, bottom: float, width: float) -> tuple[Box, ...]:
    """Return the boxes of blocks below one another, the last ending at `bottom`."""
    boxes: list[Box] = []
    for block in reversed(blocks):
        high = block.height(width)
        boxes.insert(0, Box(x, (boxes[0].y if boxes else bottom) - high, width, high))
    return tuple(boxes)
