"""The account of land as steps from what was open to what is: one figure of it for screen, file and paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.analysis.movements import LINES, PARTS
from geo.language import Sayings, in_digits, marked, template_of
from geo.layers.vocabulary import RELEASE_PRODUCT
from geo.words import WORDS

if TYPE_CHECKING:
    from geo.analysis.land import AccountRow

LABELS: Final = Sayings(
    {
        "opening": marked("Opening"),
        "new": marked("Newly found"),
        **{term.code: template_of(term, "label") for term in RELEASE_PRODUCT},
        "correction": marked("Correction"),
        "closing": marked("Closing"),
    }
)
"""What each line of the account, and each column of a table, is called."""
_PARTS: Final = Sayings(
    {
        "listed": marked("First listed in a register"),
        "closed": marked("Closed, area not reported"),
        "exceeded": marked("Released beyond what was open"),
    }
)
"""What parts of lines are called that are a step of their own."""
M2_PER_HA: Final = 10_000
UNITS: Final = {"m2": "m²", "ha": "ha"}
"""What areas may be told in, and its sign."""


@dataclass(frozen=True, slots=True)
class Step:
    """One bar: its line of `LABELS`, what it stands for in m2, and from where to where it reaches.

    `part` is one of `geo.analysis.movements.PARTS` where it is that part of its line alone.
    """

    code: str
    m2: int
    low: int
    high: int
    part: str = ""

    @property
    def label(self) -> str:
        """What it is called."""
        return _PARTS[self.part] if self.part else LABELS[self.code]


def steps(row: AccountRow) -> tuple[Step, ...]:
    """Return the account of a period or group as bars, each beginning where the one before it ends.

    What a register lists first is no find of its day, and what is left of areas closed is no new perimeter:
    each is a bar of its own, beside the rest of its line. Where nothing was recorded
    before, there is no bar of an opening.
    """
    at = row.opening or 0
    found = [] if row.opening is None else [Step("opening", at, 0, at)]
    for line in LINES:
        parts = {part: m2 for part, m2 in row.parts.items() if m2 and PARTS[part] == line}
        for part, m2 in [*parts.items(), ("", row.moved[line] - sum(parts.values()))]:
            after = at - m2 if line in RELEASE_PRODUCT else at + m2
            found.append(Step(line, m2, min(at, after), max(at, after), part))
            at = after
    return (*found, Step("closing", row.closing, 0, row.closing))


def opening_words(m2: int | None, unit: str) -> str:
    """Return what was open at the start of a period, in words where nothing was recorded yet."""
    return WORDS["not_recorded"] if m2 is None else area_words(m2, unit)


def area_words(m2: int | None, unit: str) -> str:
    """Return an area as a table has it: whole m2, or hectares with one decimal; a dash for none."""
    if m2 is None:
        return "–"
    return in_digits(m2) if unit == "m2" else in_digits(m2 / M2_PER_HA, ",.1f")
