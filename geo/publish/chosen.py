"""What an extract counts, and how."""

from __future__ import annotations

from typing import NamedTuple

from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.records import Bools, Counting, Ints, Records
from geo.layers.measures import LEAST, MOST


class Chosen(NamedTuple):
    """What is counted, and how."""

    records: Records
    period: Period
    filters: Filters
    counting: Counting

    @property
    def figures(self) -> Ints:
        """Figures of every record, of the people that filters leave."""
        return self.records.figures(self.filters)

    def ends(self, rows: Bools) -> dict[str, Ints]:
        """Return the figures with the ends of ranges of people; nothing where no record gives a range."""
        if not self.records.ranged[rows].any():
            return {}
        return {end: self.records.figures(self.filters, end)[rows] for end in (LEAST, MOST)}

    @property
    def bounds(self) -> tuple[Bools, Bools]:
        """Which records lie in the period with every possible day, and with some."""
        passing = self.records.selected(self.filters)
        return (
            passing & self.records.certainly_in(self.period),
            passing & self.records.possibly_in(self.period),
        )

    @property
    def likely(self) -> Bools:
        """Which records most likely lie in it."""
        return self.records.selected(self.filters) & self.records.most_likely_in(self.period)
