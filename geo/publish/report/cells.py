"""Words of single cells of the tables of a report."""

from __future__ import annotations

from typing import Final

from geo.language import say
from geo.publish.report import blocks as b
from geo.publish.report.blocks import Block
from geo.reconciliation.bands import Band

_DASH: Final = "–"


def band_cell(band: Band | None) -> str:
    """Return a band, or a dash where there is none."""
    return _DASH if band is None else band.words()


def recorded_cell(band: Band | None) -> str:
    """Return what is recorded, and for how many incidents it is not."""
    return _DASH if band is None else band.full_words()


def recorded_words(band: Band | None) -> str:
    """Return the end of a sentence on what is recorded."""
    if band is None or band.blank:
        return f"{recorded_cell(band)}."
    return band.noted(say("{band} recorded.", band=band.words()))


def named(names: tuple[str, ...]) -> str:
    """Return identifiers in a row, or that none is named."""
    return ", ".join(names) or say("none named")


def left_out(number: int, what: str) -> list[Block]:
    """Return a line on how many entries a list is without; nothing where it is whole."""
    if number <= 0:
        return []
    return [
        b.small(
            say(
                "{number:,} {what} are left out here; the statements page holds all of them.",
                number=number,
                what=what,
            )
        )
    ]
