"""What the pages count and show: one choice a session, made by the filter bar."""

from __future__ import annotations

from dataclasses import dataclass

from geo.analysis.assigned import NO_DISTRICT
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.records import Counting, Records
from geo.analysis.sentences import COUNTING_WORDS, filter_words, ranges_within
from geo.language import say


@dataclass(frozen=True, slots=True)
class Choice:
    """What the pages count and show.

    Parameters
    ----------
    measure
        Measure of incidents that pages count.
    period
        Whole months, cut to the period the pack describes.
    counting
        Where an uncertain date is counted.
    filters
        Which records count.
    whole
        Whether `period` is all the pack describes.
    district
        Code of the one district counted, `geo.links.NOWHERE` for what is known of none; None for all.
    mapped
        The measure of ground the map shows; empty where it shows `measure`.
    """

    measure: str
    period: Period
    counting: Counting
    filters: Filters
    whole: bool
    district: str | None = None
    mapped: str = ""

    @property
    def on_map(self) -> str:
        """The measure the map shows."""
        return self.mapped or self.measure

    @property
    def is_default(self) -> bool:
        """Whether nothing is left out."""
        return self.whole and self.filters.is_empty and self.district is None

    @property
    def key(self) -> str:
        """A text that differs where the records shown differ; for keys of tables."""
        told = self.period.start, self.period.end, self.counting, self.filters.to_mapping(), self.district
        return "/".join(map(str, told))

    def row(self, records: Records) -> int | None:
        """Return which row of a table by district is counted alone, None for all of them."""
        if self.district is None:
            return None
        ids = records.district_ids
        return ids.index(self.district) if self.district in ids else len(ids)

    def place(self, records: Records) -> str:
        """Return the name of the one district counted, empty for all."""
        row = self.row(records)
        if row is None:
            return ""
        return (*records.district_names, say(NO_DISTRICT))[row]

    def words(self, records: Records, *, rule: bool = True) -> str:
        """Return the period, the filters and the rule for uncertain dates in words.

        Parameters
        ----------
        records
            All records, of which the filters may leave out some that do not tell.
        rule
            Whether to say the rule; it is left out where it stands beside the figures.
        """
        said = (
            self.period.words(),
            self.district and say("district: {name}", name=self.place(records)),
            filter_words(records, self.filters, self.period),
        )
        words = "; ".join(filter(None, said)) + "."
        counted = COUNTING_WORDS[self.counting] + "." if rule else ""
        return " ".join(filter(None, (words, counted, ranges_within(records, self.filters, self.period))))
