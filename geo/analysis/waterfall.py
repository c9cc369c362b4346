"""The account of land as steps from what was open to what is: one figure of it for screen, file and paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.analysis.movements import LINES
from geo.language import Sayings, in_digits, marked, template_of
from geo.layers.vocabulary import RELEASE_PRODUCT

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
"""What each step, and each column of a table, is called."""
M2_PER_HA: Final = 10_000
UNITS: Final = {"m2": "m²", "ha": "ha"}
"""What areas may be told in, and its sign."""


@dataclass(frozen=True, slots=True)
class Step:
    """One bar: its code of `LABELS`, what it stands for in m2, and from where to where it reaches."""

    code: str
    m2: int
    low: int
    high: int

    @property
    def label(self) -> str:
        """What it is called."""
        return LABELS[self.code]


def steps(row: AccountRow) -> tuple[Step, ...]:
    """Return the account of a period or group as bars, each beginning where the one before it ends."""
    at = row.opening
    found = [Step("opening", at, 0, at)]
    for line in LINES:
        m2 = row.moved[line]
        after = at - m2 if line in RELEASE_PRODUCT else at + m2
        found.append(Step(line, m2, min(at, after), max(at, after)))
        at = after
    return (*found, Step("closing", row.closing, 0, row.closing))


def area_words(m2: int | None, unit: str) -> str:
    """Return an area as a table has it: whole m2, or hectares with one decimal; a dash for none."""
    if m2 is None:
        return "–"
    return in_digits(m2) if unit == "m2" else in_digits(m2 / M2_PER_HA, ",.1f")
