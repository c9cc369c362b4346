"""The ledger: every official statement beside what the records hold under the same definition.

A residual is not an error of either side: it is what nobody placed on the map. Statements are revised, scoped
figures of several authors and are compared one by one, each over its own period; nothing is corrected, spread
over districts or carried from one statement to the next. Which records count, and why the answer is a band,
is said in `geo.reconciliation.bands`; what a narrower scope means, in `geo.reconciliation.statements`.

Figures that cannot be computed are None with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol, Self

import pandas as pd

from geo.analysis.figures import NOT_RECORDED
from geo.analysis.needed import PackWithIncidents
from geo.analysis.periods import Period
from geo.analysis.records import STATUSES, Ints, Records
from geo.language import marked, say
from geo.layers import vocabulary
from geo.layers.edition import Edition, beside_none
from geo.reconciliation.bands import (
    Band,
    Definition,
    Sums,
    figures_of,
    judged,
    meant,
    nothing_recorded,
)
from geo.reconciliation.contradictions import contradictions
from geo.reconciliation.lines import LedgerLine, StatedFigure
from geo.reconciliation.notes import GAP, SCOPE_WORDS, Note, day_note, issuer_note, note, unrecorded_words
from geo.reconciliation.statements import (
    STATED,
    WORDS,
    Areas,
    Statement,
    column_for,
    definition,
    read_statements,
    split_ids,
    why_not,
)

_JOURNALISM = vocabulary.ACTIVITY.codes().index("journalism")
NOT_APART = marked("This edition of the records does not tell people apart by status.")


class PackWithStatements(PackWithIncidents, Protocol):
    """What is needed of a pack to set its records against its statements."""

    @property
    def statements(self) -> pd.DataFrame: ...  # noqa: D102 - a protocol: the pack documents it


class Ledger:
    """All statements of a pack and its records, summed in advance; immutable, shared by threads.

    Parameters
    ----------
    records
        All records.
    statements
        In any order.
    areas
        Places the areas that statements name; None places none but the whole country.
    incidents
        ``incident_id`` and ``source_ids`` of every record, in the order of `records`; may be left out.
    apart
        Whether the records tell people apart by status. Where an edition withholds it, no recorded figure of
        a status stands beside a statement: all would seem to be of other or unknown status.
    edition
        Of the pack they are from; what it has none of may be held back, see `none`.

    Attributes
    ----------
    lines
        Every statement beside the records, by the day it counts up to, then by the day it was made.
    contradictions
        What contradicts within and between statements.
    gaps
        Long times without a total, which contradict nothing.
    """

    def __init__(
        self,
        records: Records,
        statements: tuple[Statement, ...],
        *,
        areas: Areas | None = None,
        incidents: pd.DataFrame | None = None,
        apart: bool = True,
        edition: Edition | None = None,
    ) -> None:
        self.records = records
        self.apart = apart
        self._edition = edition
        self._incidents = None if incidents is None else incidents.copy(deep=False)
        self._areas = areas
        self.statements = tuple(
            replace(statement, districts=self._districts_of(statement) or frozenset())
            for statement in sorted(statements, key=lambda statement: statement.order)
        )
        self._figures: tuple[Ints, Ints] = figures_of(records)
        self._sums: dict[Definition, Sums] = {}
        self._plain = self._sums[Definition()] = Sums(records, figures=self._figures)
        found = contradictions(self.statements)
        # A long time without a total contradicts nothing.
        self.contradictions = tuple(one for one in found if one.kind != GAP)
        self.gaps = tuple(one for one in found if one.kind == GAP)
        # Everything is summed here, so that nothing shared changes afterwards.
        self.lines = tuple(self._line(statement) for statement in self.statements)

    @classmethod
    def from_pack(cls, pack: PackWithStatements, *, records: Records | None = None) -> Self:
        """Return the ledger of `pack`.

        Parameters
        ----------
        pack
            The pack.
        records
            Its records, where they are at hand (``cube.records``).
        """
        incidents = pack.incidents
        edition = getattr(pack, "edition", None)
        named = incidents.get("country", pd.Series(dtype="str")).dropna().unique()
        return cls(
            Records.from_pack(pack) if records is None else records,
            read_statements(pack.statements),
            areas=Areas(pack.districts, frozenset(map(str, named))),
            incidents=incidents.reindex(columns=["incident_id", "source_ids"]),
            apart=not (isinstance(edition, Edition) and edition.without_status),
            edition=edition if isinstance(edition, Edition) else None,
        )

    @property
    def series(self) -> tuple[Statement, ...]:
        """The running series: totals of everyone everywhere, by the day they count up to."""
        return tuple(statement for statement in self.statements if statement.in_series)

    @property
    def latest(self) -> LedgerLine | None:
        """The last line of the running series that gives casualties; None where there is none.

        One whose last day is not known is the latest only where every one is like that.
        """
        found = [
            line for line in self.lines if line.statement.in_series and line["casualties"].stated is not None
        ]
        known = [line for line in found if line.statement.end_known]
        return next(reversed(known or found), None)

    @property
    def holds_back(self) -> bool:
        """Whether it is of an edition that says that something is left out for its class."""
        return self._edition is not None and self._edition.holds_back

    def none(self, words: str) -> str:
        """Return a sentence that says there is none, and of an edition that it may be held back."""
        return beside_none(self._edition, words)

    def line(self, statement_id: str) -> LedgerLine | None:
        """Return the line of one statement, None where there is no such statement."""
        return next((line for line in self.lines if line.statement.statement_id == statement_id), None)

    def definition_of(self, statement: Statement) -> Definition:
        """Return who `statement` means; where its area cannot be placed, records of everywhere are meant."""
        return definition(statement, self._districts_of(statement))

    def counts_everywhere(self, statement: Statement) -> bool:
        """Whether `statement` names no area, or the whole country."""
        return self._districts_of(statement) == frozenset()

    def recorded(self, period: Period) -> dict[str, Band]:
        """Return what the records hold of the official total in `period`, by name of `bands.COLUMNS`."""
        return self._plain.bands(period)

    def incidents_in(self, period: Period) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the incidents possibly inside the official total and in `period`, and their sources."""
        if self._incidents is None:
            return (), ()
        _, perhaps = judged(self.records)
        rows = self._incidents[perhaps & self.records.possibly_in(period, beyond=True)]
        sources = (source for cited in rows["source_ids"].unique() for source in split_ids(cited))
        return tuple(map(str, rows["incident_id"])), tuple(dict.fromkeys(sources))

    def _line(self, statement: Statement) -> LedgerLine:
        who = self.definition_of(statement)
        if who not in self._sums:
            self._sums[who] = Sums(self.records, who, figures=self._figures)
        bands = self._sums[who].bands(statement.period)
        if not statement.end_known:
            least = self._sums[who].bands(statement.certain_period)
            bands = {name: replace(band, low=least[name].low) for name, band in bands.items()}
        figures = tuple(
            replace(
                figure, reason=f"{figure.reason} {self._at_work(statement) if self.apart else say(NOT_APART)}"
            )
            if figure.measure == "killed_journalists" and figure.stated is not None
            else figure
            for figure in (_figure(statement, measure, bands, apart=self.apart) for measure in STATED)
        )
        line = LedgerLine(
            statement,
            figures,
            bands["incidents"],
            bands["undecided"].high,
            {outcome: bands[f"unrecorded_{outcome}"].high for outcome in STATED[:3]},
        )
        about = (*self.contradictions, *self.gaps)
        between = [one for one in about if statement.statement_id in one.statement_ids]
        placed = self._districts_of(statement) is not None
        return replace(line, notes=(*between, *_notes(line, placed=placed)))

    def _at_work(self, statement: Statement) -> str:
        """Return what is recorded of incidents in which journalists were at work; who was killed is open."""
        _, perhaps = meant(self.records, self.definition_of(statement))
        rows = (
            perhaps
            & (self.records.activity == _JOURNALISM)
            & self.records.possibly_in(statement.period, beyond=True)
        )
        incidents, killed = int(rows.sum()), int(self.records.killed_by_status[rows].sum())
        if not incidents:
            return self.none(say("No incident of these days is recorded with the activity journalism."))
        number = (
            say("1 incident of these days is")
            if incidents == 1
            else say("{incidents:,} incidents of these days are", incidents=incidents)
        )
        return say(
            "{number} recorded with the activity journalism: {killed:,} killed there, perhaps not "
            "all of them journalists.",
            number=number,
            killed=killed,
        )

    def _districts_of(self, statement: Statement) -> frozenset[str] | None:
        return frozenset() if self._areas is None else self._areas.find(statement.area)


def _figure(statement: Statement, measure: str, bands: Mapping[str, Band], *, apart: bool) -> StatedFigure:
    column = column_for(statement, measure)
    if column is not None and not apart and column.endswith(STATUSES):
        return StatedFigure(
            measure, statement.stated[measure], measure in statement.derived, None, say(NOT_APART)
        )
    stated, derived = statement.stated[measure], measure in statement.derived
    if column is not None and nothing_recorded(column, bands):
        counted = bands["incidents"].high
        who = (
            say("the incident") if counted == 1 else say("each of the {counted:,} incidents", counted=counted)
        )
        reason = say(
            "{not_recorded}: {who} counted leaves this number empty.",
            not_recorded=say(NOT_RECORDED).capitalize(),
            who=who,
        )
        return StatedFigure(measure, stated, derived, None, reason, counted)
    return StatedFigure(
        measure, stated, derived, None if column is None else bands[column], why_not(statement, measure)
    )


def _notes(line: LedgerLine, *, placed: bool) -> list[Note]:
    statement = line.statement
    words = {
        "above_stated": _above_words(line),
        "scope": SCOPE_WORDS.get(statement.scope, ""),
        "day": day_note(statement),
        "issuer": issuer_note(statement),
        "area": ""
        if placed
        else say(
            "The statement speaks of “{area}”. No layer says which districts that is, so records of "
            "all districts are counted, and some of them may lie outside it.",
            area=statement.area,
        ),
        "not_computed": " ".join(
            say(
                "{words}, {stated:,} stated: {reason}",
                words=WORDS[figure.measure].capitalize(),
                stated=figure.stated,
                reason=figure.reason,
            )
            for figure in line.figures
            if figure.stated is not None and figure.recorded is None
        ),
        "undecided": say(
            "{incidents} in the upper figures alone: whether, or with how many people, they are "
            "inside the official total is not known.",
            incidents=_incidents(line.undecided),
        )
        if line.undecided
        else "",
        "unrecorded": unrecorded_words(line.unrecorded),
        "remark": say("Note of the compilers: {rstrip}.", rstrip=statement.remarks.rstrip("."))
        if statement.remarks
        else "",
    }
    return [note(kind, text, statement) for kind, text in words.items() if text]


def _above_words(line: LedgerLine) -> str:
    above = [
        say(
            "{recorded} {words} are recorded, {stated:,} stated",
            recorded=figure.recorded.words(),
            words=WORDS[figure.measure],
            stated=figure.stated,
        )
        for figure in line.figures
        if figure.stated is not None
        and figure.recorded is not None
        and not figure.derived
        and figure.recorded.low > figure.stated
    ]
    return say("More is recorded than stated: {above}.", above="; ".join(above)) if above else ""


def _incidents(number: int) -> str:
    return (
        say("{number:,} incident counts", number=number)
        if number == 1
        else say("{number:,} incidents count", number=number)
    )
