"""What a report is about: an edition, a period, filters and a counting rule, counted once for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.amounts import COUNTED, End, given_of
from geo.analysis.assigned import NO_DISTRICT
from geo.analysis.cube import Cube
from geo.analysis.figures import Cells, Figure, FigureTable
from geo.analysis.filters import Filters
from geo.analysis.grouped import By, Totals
from geo.analysis.periods import Period
from geo.analysis.records import STATUSES, Bools, Counting
from geo.analysis.sentences import filter_words, ranges_within
from geo.analysis.totals import tally
from geo.errors import PublishError
from geo.language import say
from geo.layers.edition import Edition
from geo.layers.measures import LEAST, MEASURE, MEASURES, MOST, PARTS
from geo.layers.meta import PackMeta
from geo.maps.sheet.order import STEPS
from geo.publish.redact import edition_of, refuse_filters
from geo.reconciliation.ledger import Ledger
from geo.reconciliation.lines import LedgerLine
from geo.text import with_filters
from geo.workspace import Workspace

if TYPE_CHECKING:
    from geo.layers.pack import Pack

Ints = npt.NDArray[np.int64]
_YEARS_FROM: Final = 24
_QUARTERS_FROM: Final = 6
_MONTHS_BESIDE: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the small maps of a report show, each a year, a quarter or a month.

    Parameters
    ----------
    step
        Months of each, one of `geo.maps.sheet.order.STEPS`.
    first, last
        Months they cover, positions on the axis of the cube, both counted.
    before
        Whether they reach back before the period, to set its only month beside those before it.
    """

    step: int
    first: int
    last: int
    before: bool = False

    @property
    def noun(self) -> str:
        """What one of them is called."""
        return STEPS[self.step]


@dataclass(frozen=True, eq=False, kw_only=True)
class Scope:
    """What one report counts; made by `scope_of`.

    Parameters
    ----------
    work, edition
        The workspace of an edition, and what that says of itself.
    period
        Whole months, cut to what the data describe.
    filters, measure, counting
        As on the pages.
    created
        Day of making.
    software
        Name and version of the program.
    """

    work: Workspace
    edition: Edition
    period: Period
    filters: Filters
    measure: str
    counting: Counting
    created: date
    software: str

    @property
    def pack(self) -> Pack:
        """The edition."""
        return self.work.pack

    @property
    def cube(self) -> Cube:
        """Its counts."""
        return self.work.cube

    @property
    def meta(self) -> PackMeta:
        """What pack.toml says."""
        return self.pack.meta

    @property
    def measure_label(self) -> str:
        """The measure as people read it."""
        return MEASURE.label(self.measure)

    @property
    def column(self) -> int:
        """Position of the measure in `MEASURES`."""
        return MEASURES.index(self.measure)

    @property
    def ledger(self) -> Ledger:
        """Statements beside the records, whatever the filters."""
        return self.work.ledger

    @cached_property
    def table(self) -> FigureTable:
        """Figures by district, the last row "district not known"."""
        return self.cube.counts(self.filters).table(self.period)

    @property
    def filter_words(self) -> str:
        """What is counted, and how many incidents are left out because they do not tell."""
        return filter_words(self.cube.records, self.filters, self.period)

    @cached_property
    def over_years(self) -> bool:
        """Whether the period lies in several years, so that a table of years says something."""
        return self.period.start.year < self.period.last.year

    @cached_property
    def whole(self) -> dict[str, Figure]:
        """Figures of the period by measure."""
        return self.table.totals()

    @property
    def cells(self) -> Cells:
        """Sums by district under the counting rule, which colours and rates follow."""
        return self.table.possible if self.counting == "possible" else self.table.likely

    @cached_property
    def lines(self) -> tuple[LedgerLine, ...]:
        """The running series with casualties beside the records, up to the end of the period."""
        return tuple(
            line
            for line in self.ledger.lines
            if line.statement.in_series
            and line["casualties"].stated is not None
            and line.statement.period.last < self.period.end
        )

    @cached_property
    def parts(self) -> Parts | None:
        """How the small maps divide the period; None where there is one month and none before it."""
        first, last = self.cube.months_of(self.period)
        months = last - first + 1
        if months == 1:
            earlier = max(0, last + 1 - _MONTHS_BESIDE)
            return Parts(step=1, first=earlier, last=last, before=True) if earlier < last else None
        step = 12 if months > _YEARS_FROM else 3 if months > _QUARTERS_FROM else 1
        return Parts(step=step, first=first, last=last)

    @cached_property
    def counted(self) -> Bools:
        """Which incidents count, those possibly in the period under ``possible``."""
        records = self.cube.records
        inside = (
            records.possibly_in(self.period)
            if self.counting == "possible"
            else records.most_likely_in(self.period)
        )
        return inside & records.selected(self.filters)

    @cached_property
    def incidents(self) -> pd.DataFrame:
        """The incidents that lie certainly or possibly in the period, as many as the band of the headline."""
        records = self.cube.records
        return self.pack.incidents[records.possibly_in(self.period) & records.selected(self.filters)]

    @cached_property
    def districts(self) -> dict[str | None, str]:
        """A name for every row of a window."""
        records = self.cube.records
        return {
            **dict(zip(records.district_ids, records.district_names, strict=True)),
            None: say(NO_DISTRICT),
        }

    @property
    def filtered(self) -> str:
        """The filters in brief; empty where there are none."""
        return self.filters.brief()

    def titled(self, title: str) -> str:
        """Return a title with the filters, where there are any."""
        return with_filters(title, self.filtered)

    @property
    def ranges(self) -> str:
        """What figures make of incidents that give people as a range; empty where none does."""
        return ranges_within(self.cube.records, self.filters, self.period)

    def totals(self, by: By) -> Totals:
        """Return the totals of the period in groups."""
        return tally(
            self.cube.records, by=by, period=self.period, filters=self.filters, counting=self.counting
        )

    def status_total(self, code: str) -> dict[str, Figure]:
        """Return the figures of people of one status alone; incidents are all that may hold any.

        Where it is not recorded how many of a record are of a status the figures say so, as they do of
        records without any number, which a filter of the status would leave out.
        """
        records = self.cube.records
        alone = Filters(victim_status=frozenset({code}))
        lacking, parts = records.lacking(alone), records.parts(alone)
        at = STATUSES.index(code)
        given = (records.killed_given[:, at], records.injured_given[:, at], parts["outcome_unknown"] > 0)
        silent = ~given_of(dict(zip(PARTS, given, strict=True)))

        def cells(end: End, inside: Bools) -> Cells:
            figures = records.figures(alone, end)
            sums, gaps, without = (
                part[inside].sum(axis=0)[np.newaxis] for part in (figures, lacking, silent)
            )
            # Where nothing is open, nobody is a number.
            return Cells(sums, gaps, np.where(gaps > 0, without, 0))

        passing = records.selected(replace(self.filters, victim_status=frozenset()))
        ways: tuple[tuple[End, Callable[[Period], Bools]], ...] = (
            (LEAST, records.certainly_in),
            (COUNTED, records.most_likely_in),
            (MOST, records.possibly_in),
        )
        return FigureTable(*(cells(end, passing & inside(self.period)) for end, inside in ways)).figures(0)

    def among(self, day: date) -> bool:
        """Whether a day lies in the period."""
        return day in self.period


def scope_of(
    pack: Pack | Workspace,
    *,
    period: Period | None,
    created: date,
    software: str,
    filters: Filters | None = None,
    measure: str = "casualties",
    counting: str = "most_likely",
) -> Scope:
    """Return what a report is about; see `geo.publish.report.report` for parameters and errors."""
    work = Workspace.of(pack)
    edition = edition_of(work.pack)
    chosen = filters or Filters()
    refuse_filters(work.pack, chosen)
    if measure not in MEASURES:
        raise PublishError(
            say(
                "There is no measure {measure!r} to report; use one of {measures}.",
                measure=measure,
                measures=", ".join(MEASURES),
            )
        )
    rule = _RULES.get(counting)
    if rule is None:
        raise PublishError(
            say(
                "There is no counting rule {counting!r}; use one of {rules}.",
                counting=counting,
                rules=", ".join(_RULES),
            )
        )
    counts = work.cube
    whole = counts.whole_period if period is None else period
    return Scope(
        work=work,
        edition=edition,
        period=counts.period_of(*counts.months_of(whole)),
        filters=chosen,
        measure=measure,
        counting=rule,
        created=created,
        software=software,
    )


_RULES: Final[dict[Any, Counting]] = {"most_likely": "most_likely", "possible": "possible"}
