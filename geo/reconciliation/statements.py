"""Official statements as plain frozen values: what was said, by whom, up to which day.

A statement is kept as it was made. Only sums of its own figures are added (`Statement.derived`), and where it
counts civilians only, the civilians as everyone it counts; differences are not, because what a total holds
beyond its named parts is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from geo.analysis.periods import Period, day_words, days_within, month_words
from geo.errors import PeriodError
from geo.language import Sayings, marked, say
from geo.layers import vocabulary
from geo.reconciliation.bands import Band, Definition

STATED = (
    "casualties",
    "killed",
    "injured",
    "casualties_civilian",
    "casualties_military",
    "killed_civilian",
    "killed_military",
    "killed_journalists",
    "injured_civilian",
    "injured_military",
)
WORDS: Final = Sayings(
    {
        "casualties": "casualties",
        "killed": "killed",
        "injured": "injured",
        "casualties_civilian": "civilian casualties",
        "casualties_military": "military casualties",
        "killed_civilian": "civilians killed",
        "killed_military": "military killed",
        "killed_journalists": "journalists killed",
        "injured_civilian": "civilians injured",
        "injured_military": "military injured",
    }
)

_ONE: Final = Sayings(
    {
        "casualties": "{number} casualty",
        "casualties_civilian": "{number} civilian casualty",
        "casualties_military": "{number} military casualty",
    }
)

NOT_SAID = marked("not said")
"""What stands for the kind of an issuer that the layer does not give."""

OFFICIAL = "official"
"""Code of the kind of issuer whose running totals are the official ones."""
_FIELDS = {"casualties": "casualties_total"}
_SUMS = {
    "casualties": ("killed", "injured"),
    "casualties_civilian": ("killed_civilian", "injured_civilian"),
    "casualties_military": ("killed_military", "injured_military"),
}
# Who passed a statement on is no other issuer: "Agency (as reported by a newspaper)" is the agency.
_PASSED_ON = re.compile(r"\s*(\(.*|,?\s+(as\s+)?(reported|quoted|summarised) by\b.*)$", re.IGNORECASE)

_SUBMUNITIONS = frozenset({"cluster_munition_remnant"})
_PERHAPS_SUBMUNITIONS = frozenset({"unexploded_ordnance", "explosive_remnant_unspecified", "unknown"})


@dataclass(frozen=True, slots=True)
class Statement:
    """One official statement.

    Parameters
    ----------
    statement_id, scope, issuer
        As in the layer.
    series
        The issuer without those who passed the statement on; successive statements of one series are
        compared with each other. It names nobody: beside a figure stands `issuer`, see `series_labels`.
    stated_on
        Day of the statement; the last day it may have been made on where only the month or year is known.
    period
        Days it counts, up to the last day it may count where that is not known.
    area
        Area in the words of the statement, None where it names none.
    stated
        By name of `STATED`; None where it is not stated.
    derived
        Names of `stated` that follow from other stated figures.
    remarks
        Note of whoever compiled the layer, empty where there is none.
    source_ids
        Sources of the statement.
    districts
        Districts its area names; none where it counts everywhere, or where its area cannot be placed.
    stated_precision
        Code of the list ``stated_precision``: whether the day, the month or the year of the statement is
        known. A last day counted within that month or year is known no better: it may be any of its days.
    issuer_kind
        Code of the list ``issuer_kind``; empty where the layer does not say.
    """

    statement_id: str
    scope: str
    issuer: str
    series: str
    stated_on: date
    period: Period
    area: str | None
    stated: Mapping[str, int | None]
    derived: frozenset[str]
    remarks: str
    source_ids: tuple[str, ...]
    districts: frozenset[str] = frozenset()
    stated_precision: str = "day"
    issuer_kind: str = ""

    @property
    def day_known(self) -> bool:
        """Whether the day on which it was made is known."""
        return self.stated_precision == "day"

    @property
    def stated_days(self) -> Period:
        """Days on which it may have been made."""
        return days_within(self.stated_on, self.stated_precision)

    @property
    def end_known(self) -> bool:
        """Whether the last day it counts is known."""
        return self.day_known or self.period.last < self.stated_days.start

    @property
    def certain_period(self) -> Period:
        """Days it counts whichever day it was made on; `period` where its last day is known."""
        if self.end_known:
            return self.period
        first_end = max(self.stated_days.start, self.period.start)
        return Period(self.period.start, first_end + timedelta(days=1))

    @property
    def stated_words(self) -> str:
        """When it was made, in words: "27 January 2025", "in January 2025", "in 2025"."""
        return (
            day_words(self.stated_on)
            if self.day_known
            else say("in {about_words}", about_words=self._about_words)
        )

    @property
    def until_words(self) -> str:
        """The last day it counts, in words: "27 January 2025", "a day in January 2025"."""
        return (
            day_words(self.period.last)
            if self.end_known
            else say("a day in {about_words}", about_words=self._about_words)
        )

    @property
    def period_words(self) -> str:
        """The days it counts, in words."""
        if self.end_known:
            return self.period.words()
        return say("{day} to {until_words}", day=day_words(self.period.start), until_words=self.until_words)

    @property
    def _about_words(self) -> str:
        return month_words(self.stated_on) if self.stated_precision == "month" else str(self.stated_on.year)

    @property
    def runs(self) -> bool:
        """Whether it is a running total of everyone everywhere, whoever issued it."""
        return self.scope == "all" and not self.districts

    @property
    def in_series(self) -> bool:
        """Whether it is one of the official running totals: of an authority, or of nobody says whom."""
        return self.runs and self.issuer_kind in ("", OFFICIAL)

    @property
    def kind_words(self) -> str:
        """The kind of its issuer in words: "Authority", "not said"."""
        return vocabulary.ISSUER_KIND.label(self.issuer_kind) if self.issuer_kind else say(NOT_SAID)

    @property
    def about(self) -> str:
        """The statement in words: its identifier, its issuer and the day it counts up to."""
        return say(
            "{statement_id} ({issuer}, up to {until_words})",
            statement_id=self.statement_id,
            issuer=self.issuer,
            until_words=self.until_words,
        )

    @property
    def order(self) -> tuple[date, date, date, str]:
        """Place in the series: the first day it may count up to, the last, the day stated, the identifier."""
        return self.certain_period.end, self.period.end, self.stated_on, self.statement_id


def read_statements(frame: pd.DataFrame) -> tuple[Statement, ...]:
    """Return the statements of a layer by the day they count up to, then by the day they were made.

    Parameters
    ----------
    frame
        Fields of the statement schema; figures that are missing as a column are not stated.

    Raises
    ------
    PeriodError
        Where a statement's period ends before it starts.
    """
    if frame.empty:
        return ()
    found = [_read(dict(row)) for row in frame.to_dict("records")]
    return tuple(sorted(found, key=lambda statement: statement.order))


def _read(row: Mapping[Any, Any]) -> Statement:
    name = str(row["statement_id"])
    first, last = row["period_start"].date(), row["period_end"].date()
    if last < first:
        raise PeriodError(
            say(
                "Statement {name} counts from {first} to {last}, which is reversed. Correct its period.",
                name=name,
                first=first,
                last=last,
            )
        )
    stated = {measure: _whole(row.get(_FIELDS.get(measure, measure))) for measure in STATED}
    derived = set()
    for measure, parts in _SUMS.items():
        figures = [stated[part] for part in parts]
        known = [figure for figure in figures if figure is not None]
        if stated[measure] is None and len(known) == len(parts):
            stated[measure] = sum(known)
            derived.add(measure)
    if row["scope"] == "civilians_only":
        for measure in ("casualties", "killed", "injured"):
            if stated[measure] is None and stated[f"{measure}_civilian"] is not None:
                stated[measure] = stated[f"{measure}_civilian"]
                derived.add(measure)
    issuer = str(row["issuer"])
    precision = _text(row.get("stated_precision")) or "day"
    made = days_within(row["stated_on"].date(), precision)
    if last in made:
        last = made.last
    return Statement(
        statement_id=name,
        scope=str(row["scope"]),
        issuer=issuer,
        series=_PASSED_ON.sub("", issuer) or issuer,
        stated_on=made.last,
        period=Period(first, last + timedelta(days=1)),
        area=_text(row.get("area")) or None,
        stated=MappingProxyType(stated),
        derived=frozenset(derived),
        remarks=_text(row.get("remarks")),
        source_ids=split_ids(row.get("source_ids")),
        stated_precision=precision,
        issuer_kind=_text(row.get("issuer_kind")),
    )


def series_labels(statements: Iterable[Statement]) -> dict[str, str]:
    """Return by series the shortest way in which its statements name their issuer.

    A series leaves out what stands in brackets, and with it that an issuer is an organisation or a newspaper.
    """
    named: dict[str, str] = {}
    for statement in statements:
        known = named.setdefault(statement.series, statement.issuer)
        named[statement.series] = min(known, statement.issuer, key=len)
    return named


def with_most(statements: Iterable[Statement], measure: str) -> Statement:
    """Return the statement that gives most of `measure`; the first of several."""
    return max(statements, key=lambda statement: statement.stated[measure] or 0)


def with_least(statements: Iterable[Statement], measure: str) -> Statement:
    """Return the statement that gives least of `measure`; the first of several."""
    return min(statements, key=lambda statement: statement.stated[measure] or 0)


def people(measure: str, number: Band) -> str:
    """Return a number of people in words: "1 casualty", "14 to 16 military injured"."""
    if number.is_point and number.low == 1 and measure in _ONE:
        return say(_ONE.template(measure), number=number.words())
    return f"{number.words()} {WORDS[measure]}"


def split_ids(value: object) -> tuple[str, ...]:
    """Return the identifiers of a text joined by semicolons; none where the text is missing."""
    return tuple(part.strip() for part in _text(value).split(";") if part.strip())


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _whole(value: Any) -> int | None:
    return None if value is None or pd.isna(value) else int(value)


class Areas:
    """Finds the districts that the area of a statement names, by name, other spelling, region or country.

    Parameters
    ----------
    districts
        ``district_id``, ``name_en`` and where there are any ``name_local``, ``name_ru``, ``aliases``,
        ``parent_region``.
    countries
        Names under which the whole country goes.
    """

    def __init__(self, districts: pd.DataFrame, countries: frozenset[str] = frozenset()) -> None:
        self._country = {name.casefold() for name in countries}
        self._districts: dict[str, set[str]] = {}
        for row in districts.to_dict("records"):
            fields = ("name_en", "name_local", "name_ru", "parent_region")
            names = [_text(row.get(field)) for field in fields]
            for name in [*names, *split_ids(row.get("aliases"))]:
                if name:
                    self._districts.setdefault(name.casefold(), set()).add(str(row["district_id"]))

    def find(self, area: str | None) -> frozenset[str] | None:
        """Return the districts `area` names, none for the whole country, None where it cannot be placed."""
        if area is None or area.casefold() in self._country:
            return frozenset()
        named = [part.casefold().strip() for part in re.split(r"[;,]|\band\b", area)]
        if not all(name in self._districts for name in named):
            return None
        return frozenset().union(*(self._districts[name] for name in named))


def definition(statement: Statement, districts: frozenset[str] | None) -> Definition:
    """Return who a statement means, as far as records can tell.

    Parameters
    ----------
    statement
        The statement.
    districts
        Districts of its area; None where the area cannot be placed, and records of everywhere count.

    Notes
    -----
    Of a statement about cluster munitions only the device type tells: submunitions are certain; ordnance
    whose type is not stated, and devices not known, are possible (IMAS 04.10 counts unexploded submunitions
    among unexploded ordnance).
    """
    if statement.scope == "cluster_munitions_only":
        return Definition(_SUBMUNITIONS, _PERHAPS_SUBMUNITIONS, districts or frozenset())
    return Definition(districts=districts or frozenset())


def column_for(statement: Statement, measure: str) -> str | None:
    """Return which sum of the records answers `measure` of a statement, None where none does."""
    if measure == "killed_journalists":
        return None
    if statement.scope == "civilians_only":
        return {
            "casualties": "casualties_civilian",
            "killed": "killed_civilian",
            "injured": "injured_civilian",
        }.get(measure, measure if measure.endswith("_civilian") else None)
    return measure


def why_not(statement: Statement, measure: str) -> str:
    """Return in words why no sum of the records answers `measure`; empty where one does."""
    if column_for(statement, measure) is not None:
        return ""
    if measure == "killed_journalists":
        return say(
            "No field of the records tells journalists apart from other civilians, "
            "so nothing can be set against this figure."
        )
    return say("The statement counts civilians only, so it says nothing of the military.")
