"""The legend: every class as it is drawn and how many districts are in it, every symbol, what one must know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from geo.maps.sheet.layout import GREY, Measures
from geo.maps.sheet.lettering import MM_PER_POINT, Ruler, Style, printable
from geo.maps.sheet.page import Block, Box, Page, Paragraph, Stack


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class: its swatch, its words, and the number of districts in it ('' where several maps differ)."""

    ruler: Ruler
    label: str
    count: str
    colour: str
    pattern: str
    style: Style

    def height(self, width: float) -> float:
        return max(1, len(self._lines(width))) * self.style.line_mm + 0.5

    def draw(self, page: Page, x: float, y: float, width: float) -> None:
        line = self.style.line_mm
        page.rectangle(
            Box(x, y + 0.3, 2 * line, line - 0.5), facecolor=self.colour, edgecolor="#8a847b", linewidth=0.5
        )
        for number, text in enumerate(self._lines(width)):
            page.text(text, x + 2 * line + 1.6, y + number * line, self.style)
        page.text(self.count, x + width, y, self.style, align="right")

    def _lines(self, width: float) -> tuple[str, ...]:
        line = self.style.line_mm
        return self.ruler.lines(
            self.label, self.style, width - 2 * line - 3 - self.ruler.width(self.count, self.style)
        )


def key_blocks(
    ruler: Ruler,
    measures: Measures,
    share: float,
    *,
    title: str,
    classes: Sequence[Any],
    counts: Sequence[str],
    symbols: Sequence[Any],
    notes: Sequence[str],
) -> tuple[Block, Block]:
    """Return classes, and symbols with notes."""
    body = measures.style("body", share)
    rows = tuple(
        ClassRow(ruler, printable(entry["label"]), count, entry["colour"], entry["pattern"], body)
        for entry, count in zip(classes, counts, strict=True)
    )
    head = (
        Paragraph(ruler, printable(title), measures.style("body", share, bold=True), 0.4),
        Paragraph(
            ruler, "Districts in the class at the right", measures.style("small", share, colour=GREY), 0.8
        ),
    )
    said = tuple(Paragraph(ruler, printable(note), measures.style("small", share), 0.6) for note in notes)
    return Stack((*head, *rows)), Stack(said)
