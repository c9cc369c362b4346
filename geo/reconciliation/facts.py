"""Published facts as statements of their issuers: advisories, estimates, plans, with dates and sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

import pandas as pd

from geo.analysis.periods import Period, day_words
from geo.language import marked, say
from geo.layers import vocabulary
from geo.layers.districts import district_labels
from geo.layers.meta import PackMeta
from geo.reconciliation.statements import split_ids
from geo.text import listed
from geo.words import shared


class PackWithFacts(Protocol):
    """What is needed of a pack to read its facts."""

    @property
    def facts(self) -> pd.DataFrame: ...  # noqa: D102 - a protocol: the pack documents it


class PackWithDistricts(PackWithFacts, Protocol):
    """What is needed of a pack to read how its districts changed."""

    @property
    def meta(self) -> PackMeta: ...  # noqa: D102 - a protocol: the pack documents it

    @property
    def districts(self) -> pd.DataFrame: ...  # noqa: D102 - as above


@dataclass(frozen=True, slots=True)
class Fact:
    """One published fact, as its issuer stated it; not checked and not compared with anything.

    Parameters
    ----------
    fact_id, kind, label
        As in the layer, and the label of the kind.
    day
        Day it was published or took effect.
    district
        Name as stated, None where it concerns no single district.
    value, unit, period
        As stated, None where it gives none.
    fact
        The statement in words, naming its issuer where the source does.
    source_ids
        Its sources.
    """

    fact_id: str
    kind: str
    label: str
    day: date
    district: str | None
    value: float | None
    unit: str | None
    period: str | None
    fact: str
    source_ids: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """Return the fact as values JSON can hold."""
        return {
            "fact_id": self.fact_id,
            "kind": self.kind,
            "label": self.label,
            "date": self.day.isoformat(),
            "date_words": day_words(self.day),
            "district": self.district,
            "value": self.value,
            "unit": self.unit,
            "period": self.period,
            "fact": self.fact,
            "source_ids": list(self.source_ids),
        }


def facts(pack: PackWithFacts, *, kind: str | None = None) -> tuple[Fact, ...]:
    """Return the facts of a pack, the latest first.

    Parameters
    ----------
    pack
        The pack.
    kind
        Code of the list ``kind`` of facts; None for all.
    """
    found = [
        Fact(
            str(row["fact_id"]),
            str(row["kind"]),
            vocabulary.FACT_KIND.label(str(row["kind"])),
            row["date"].date(),
            _text(row["district"]),
            None if pd.isna(row["value"]) else float(row["value"]),
            _text(row["unit"]),
            _text(row["period"]),
            str(row["fact"]),
            split_ids(row["source_ids"]),
        )
        for row in pack.facts.to_dict("records")
        if kind in (None, row["kind"])
    ]
    return tuple(sorted(found, key=lambda fact: (fact.day, fact.fact_id), reverse=True))


CHANGED: Final = marked(
    "Administrative change {where}: {named}. Places may count in another district after it, so a fall or a "
    "rise there may come of that alone."
)
"""Said of windows that are compared across a change; the browser's twin fills the same words."""
FORMED: Final = marked(
    "{name} was formed on {day} of parts of {of}; incidents before that day may count in those."
)
"""Said of a district beside figures of days on which it was not there yet."""


def changes(pack: PackWithDistricts) -> tuple[tuple[str, str], ...]:
    """Return the days from which districts changed, in ISO form and in order, with what changed in words.

    Of a district that the pack says was formed on the day, the words name the districts it was formed of.
    """
    told = {(one.day, one.district or "") for one in facts(pack, kind="administrative_change")}
    parts = {(one.day, one.name): listed(one.of) for one in formed(pack)}

    def words(day: date, name: str) -> str:
        if not name:
            return day_words(day)
        of = parts.get((day, name), "")
        return say(
            "{name} ({day}, formed of parts of {of})" if of else "{name} ({day})",
            name=name,
            day=day_words(day),
            of=of,
        )

    return tuple((day.isoformat(), words(day, name)) for day, name in sorted(told | set(parts)))


@dataclass(frozen=True, slots=True)
class FormedDistrict:
    """A district formed within the records.

    Parameters
    ----------
    district_id, name, day
        Which, and from which day on it is there.
    of, of_ids
        Names and codes of the districts it was formed of parts of.
    """

    district_id: str
    name: str
    day: date
    of: tuple[str, ...]
    of_ids: tuple[str, ...]

    @property
    def concerned(self) -> tuple[str, ...]:
        """Codes of the districts whose figures it changes: its own and those it was formed of parts of."""
        return self.district_id, *self.of_ids

    @property
    def words(self) -> str:
        """What is said of it beside figures of days before."""
        return say(FORMED, name=self.name, day=day_words(self.day), of=listed(self.of))


def formed(pack: PackWithDistricts, before: date | None = None) -> tuple[FormedDistrict, ...]:
    """Return the districts of a pack that were formed within its records.

    Parameters
    ----------
    pack
        The pack.
    before
        First day of figures: only those formed after it, of which the figures hold days before; None for all.
    """
    names = district_labels(pack.districts)
    return tuple(
        FormedDistrict(
            one.district_id,
            names[one.district_id],
            one.day,
            tuple(names[code] for code in one.of if code in names),
            tuple(code for code in one.of if code in names),
        )
        for one in pack.meta.formed
        if one.district_id in names and (before is None or before < one.day)
    )


def changed_words(found: Iterable[tuple[str, str]], a: Period, b: Period) -> tuple[str, ...]:
    """Say which of some `changes` lie within either of two periods or between them, in a sentence each.

    Parameters
    ----------
    found
        As `changes` gives them.
    a, b
        The periods compared, in any order. A change on the first day of a period is before all of it.
    """
    first, last = min(a.start, b.start).isoformat(), max(a.last, b.last).isoformat()
    named: dict[str, list[str]] = {}
    for day, words in found:
        if first < day <= last:
            within = [
                letter
                for letter, period in (("A", a), ("B", b))
                if period.start.isoformat() < day <= period.last.isoformat()
            ]
            where = shared("within", windows=listed(within)) if within else shared("between")
            named.setdefault(where, []).append(words)
    return tuple(say(CHANGED, where=where, named=listed(all_)) for where, all_ in named.items())


WITHIN: Final = marked("within these days")
"""Where a change lies that is told of one run of days, shown in parts or as a whole."""


def within_words(found: Iterable[tuple[str, str]], days: Period) -> str:
    """Say which of some `changes` lie within days shown as a whole or in parts; empty for none."""
    first, last = days.start.isoformat(), days.last.isoformat()
    named = [words for day, words in found if first < day <= last]
    return say(CHANGED, where=say(WITHIN), named=listed(named)) if named else ""


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
