"""The legend: every class as it is drawn with its number of districts, every symbol, what one must know."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any, Final

from geo.analysis.classes import NOT_FORMED, POSSIBLE, Pattern
from geo.language import in_digits, marked, say
from geo.maps.fonts import printable
from geo.maps.legend import idle_classes
from geo.maps.marks import LegendClass
from geo.maps.payload.header import Header
from geo.maps.sheet.areas import symbol_pattern
from geo.maps.sheet.page import Block, Box, Page, Paragraph, Stack
from geo.maps.sheet.symbols import PanelSymbol
from geo.maps.sheet.terrain import pattern_style
from geo.maps.sheet.typesetting import MM_PER_POINT, Ruler, Style
from geo.words import shared

MM_PER_PX: Final = 25.4 / 96
_SWATCH_LINES: Final = 2.0  # width of a swatch in lines
_AFTER_SWATCH: Final = 1.6
_BETWEEN_COUNTS: Final = 0.5  # of the height of letters
_NO_ROOM: Final = marked("Numbers of districts in each class stand in the table of the sheet.")
_LEAST_LABEL_SHARE: Final = 0.3
_EDGE: Final = "#8a847b"
_MOST_LINES: Final = 2


@dataclass(frozen=True, slots=True)
class Tally:
    """How many districts of one window are in each class.

    Parameters
    ----------
    head
        What stands above the numbers, such as "A"; empty for one window.
    counts
        By class, in the order of the legend.
    """

    head: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeyText:
    """What the legend says.

    Parameters
    ----------
    title
        What the colours stand for.
    groups
        A heading, '' for none, and the positions of its classes.
    classes
        All of them.
    tallies
        One a window.
    symbols, notes
        What the panels drew, and what one must know.
    elsewhere
        What is said where the tallies of many windows find no room; empty for nothing.
    """

    title: str
    groups: tuple[tuple[str, tuple[int, ...]], ...]
    classes: tuple[LegendClass, ...]
    tallies: tuple[Tally, ...]
    symbols: tuple[PanelSymbol, ...]
    notes: tuple[str, ...]
    elsewhere: str = _NO_ROOM


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class: its swatch, its words, and the number of districts in it in every window."""

    ruler: Ruler
    style: Style
    entry: LegendClass | None
    label: str
    counts: tuple[str, ...]
    count_width: float

    def height(self, width: float) -> float:
        """Return the height of its lines."""
        return max(1, len(self._lines(width))) * self.style.line_mm + 0.4

    def draw(self, page: Page, x: float, y: float, width: float) -> None:
        """Draw it."""
        line = self.style.line_mm
        if self.entry is not None:
            clear = self.entry.pattern == Pattern.CLEAR
            page.rectangle(
                Box(x, y + 0.35, _SWATCH_LINES * line, line - 0.5),
                facecolor="none" if clear else self.entry.colour,
                edgecolor=_EDGE,
                linewidth=0.5,
                linestyle=(0, (3, 2)) if clear else "solid",
                **pattern_style(self.entry.pattern),
            )
        for number, text in enumerate(self._lines(width)):
            page.text(text, x + _SWATCH_LINES * line + _AFTER_SWATCH, y + number * line, self.style)
        for place, count in enumerate(reversed(self.counts)):
            page.text(count, x + width - place * self.count_width, y, self.style, align="right")

    def _lines(self, width: float) -> tuple[str, ...]:
        taken = _SWATCH_LINES * self.style.line_mm + _AFTER_SWATCH + len(self.counts) * self.count_width
        return self.ruler.lines(self.label, self.style, max(width - taken, 0.2 * width))


@dataclass(frozen=True, slots=True)
class SymbolRow:
    """One symbol as the panel drew it, and its words."""

    ruler: Ruler
    style: Style
    symbol: PanelSymbol
    label: str
    room: float

    def height(self, width: float) -> float:
        """Return the height of its lines or of the symbol."""
        return max(len(self._lines(width)) * self.style.line_mm, self._size() + 0.6) + 0.3

    def draw(self, page: Page, x: float, y: float, width: float) -> None:
        """Draw the symbol centred before its words."""
        high = self.height(width) - 0.3
        lines = self._lines(width)
        if self.symbol.shape:
            page.add(_mark(self.symbol, x + self.room / 2, y + high / 2))
        top = y + (high - len(lines) * self.style.line_mm) / 2
        left = x + (self.room + _AFTER_SWATCH if self.symbol.shape else 0.0)
        for number, text in enumerate(lines):
            page.text(text, left, top + number * self.style.line_mm, self.style)

    def _size(self) -> float:
        return self.symbol.size_px * MM_PER_PX if self.symbol.shape not in {"", "line"} else 0.0

    def _lines(self, width: float) -> tuple[str, ...]:
        taken = self.room + _AFTER_SWATCH if self.symbol.shape else 0.0
        return self.ruler.lines(self.label, self.style, width - taken)


def class_block(
    ruler: Ruler, text: KeyText, *, head: Style, body: Style, small: Style, width: float
) -> Stack:
    """Return the classes of the legend.

    Parameters
    ----------
    ruler, text
        What measures, and what is said.
    head, body, small
        Styles of headings, rows and remarks.
    width
        Of the column, mm; where the numbers of many windows find no room beside the words, they stand in the
        numbers of the sheet only.
    """
    columns = max((ruler.width(in_digits(max(tally.counts)), body) for tally in text.tallies), default=0.0)
    columns = (
        max([columns, *(ruler.width(tally.head, body) for tally in text.tallies)])
        + _BETWEEN_COUNTS * body.size * MM_PER_POINT
    )
    tallies = text.tallies if len(text.tallies) * columns < (1 - _LEAST_LABEL_SHARE) * width else ()
    blocks: list[Block] = [Paragraph(ruler, printable(text.title), head, 0.3)]
    if not text.groups:
        return Stack(())
    if not tallies:
        blocks += [Paragraph(ruler, text.elsewhere, small, 0.6)] if text.elsewhere else []
    elif len(tallies) == 1:
        blocks.append(Paragraph(ruler, say("Districts in the class at the right"), small, 0.6))
    else:
        heads = tuple(tally.head for tally in tallies)
        blocks.append(ClassRow(ruler, Style(body.size, small.colour), None, say("Districts"), heads, columns))
    room = max(width - len(tallies) * columns - _SWATCH_LINES * body.line_mm - _AFTER_SWATCH, 0.2 * width)
    for group, positions in text.groups:
        if group:
            blocks.append(Paragraph(ruler, group, Style(small.size, small.colour, bold=True), 0.2))
        blocks += [
            ClassRow(
                ruler,
                body,
                text.classes[at],
                printable(_label(text.classes[at], ruler, body, room)),
                tuple(in_digits(tally.counts[at]) for tally in tallies),
                columns,
            )
            for at in positions
        ]
    return Stack(tuple(blocks))


def _label(entry: LegendClass, ruler: Ruler, style: Style, room: float) -> str:
    """Return what a class is called: a word where a whole sentence would take the height of the map."""
    long = entry.key == NOT_FORMED.key and len(ruler.lines(printable(entry.label), style, room)) > _MOST_LINES
    return shared("formed_short") if long else entry.label


def symbol_block(ruler: Ruler, text: KeyText, *, body: Style, small: Style) -> Stack:
    """Return symbols and sentences of the legend."""
    widest = max((symbol.size_px * MM_PER_PX for symbol in text.symbols if symbol.shape), default=0.0)
    room = max(widest, _SWATCH_LINES * body.line_mm)
    rows: list[Block] = [
        SymbolRow(ruler, body if symbol.shape else small, symbol, printable(symbol.label), room)
        for symbol in text.symbols
    ]
    notes = [Paragraph(ruler, printable(note), small, 0.5) for note in text.notes]
    return Stack((*rows, Space(0.8), *notes))


@dataclass(frozen=True, slots=True)
class Space:
    """Nothing, some mm high."""

    room: float

    def height(self, _width: float) -> float:
        """Return how high it is."""
        return self.room

    def draw(self, page: Page, x: float, y: float, width: float) -> None:
        """Draw nothing."""


def _mark(symbol: PanelSymbol, x: float, y: float) -> Any:
    from matplotlib.lines import Line2D  # noqa: PLC0415 - slow to load, and only sheets need it
    from matplotlib.patches import Circle, Rectangle  # noqa: PLC0415 - as above

    size = symbol.size_px * MM_PER_PX
    points = symbol.width_px * MM_PER_PX / MM_PER_POINT
    dashes: Any = "solid"
    if symbol.dashes and symbol.width_px:
        dashes = (0.0, tuple(length / symbol.width_px for length in symbol.dashes))
    if symbol.shape == "line":
        return Line2D(
            [x - size / 2, x + size / 2], [y, y], color=symbol.edge, linewidth=points, linestyle=dashes
        )
    style = {
        "facecolor": _colour(symbol.face, symbol.face_alpha),
        "edgecolor": _colour(symbol.edge, symbol.edge_alpha),
        "linewidth": points,
        "linestyle": dashes,
    }
    if symbol.shape == "area":
        style |= symbol_pattern(symbol.pattern)
        return Rectangle((x - 0.65 * size, y - size / 2 * 0.8), 1.3 * size, 0.8 * size, **style)
    if symbol.shape == "square":
        return Rectangle((x - size / 2, y - size / 2), size, size, **style)
    return Circle((x, y), size / 2, **style)


def _colour(colour: str, alpha: float) -> Any:
    return (colour, alpha) if colour else "none"


def idle_on_paper(header: Header, classes: Sequence[LegendClass], tallies: Sequence[Tally]) -> frozenset[str]:
    """Return the classes a legend on paper goes without: a sheet shows no other window than its own."""
    used = {classes[at].key for tally in tallies for at, count in enumerate(tally.counts) if count}
    return idle_classes(header) | ({POSSIBLE.key, NOT_FORMED.key} - used)


def class_groups(
    classes: Sequence[LegendClass], *, idle: Container[str], differences: bool
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return the classes of the legend in groups, without those whose keys are `idle`."""
    shown = [at for at, entry in enumerate(classes) if entry.key not in idle]
    if not differences:
        return (("", tuple(shown)),)
    kinds = {"fewer": shared("b_less"), "more": shared("b_more")}
    groups: list[tuple[str, list[int]]] = []
    for at in shown:
        head = kinds.get(classes[at].key.partition("_")[0], "")
        if not groups or groups[-1][0] != head:
            groups.append((head, []))
        groups[-1][1].append(at)
    return tuple((head, tuple(places)) for head, places in groups)
