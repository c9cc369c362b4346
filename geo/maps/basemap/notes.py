"""One incident in the words of a popup: when, where, what, who was hurt, how sure, and who says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo.analysis.amounts import range_words
from geo.analysis.citations import published_by
from geo.analysis.datewords import date_words
from geo.analysis.placed import radius_words
from geo.language import Sayings, in_digits, marked, say
from geo.layers import vocabulary as v
from geo.layers.incidents import DETAIL_OF
from geo.layers.measures import RANGED
from geo.maps.marks import IncidentNote, Row, Source
from geo.text import web_address

if TYPE_CHECKING:
    from geo.layers.pack import Pack

NOT_RECORDED: Final = marked("not recorded")
NOTE_FIELDS: Final = (
    "incident_id",
    "date_start",
    "date_end",
    "date_precision",
    "date_basis",
    "location_precision",
    "place_kind",
    "settlement",
    "district",
    "district_code",
    "device_type",
    "activity",
    *DETAIL_OF.values(),
    "killed",
    "injured",
    "outcome_unknown",
    *RANGED,
    *(f"{outcome}_{term.code}" for outcome in ("killed", "injured") for term in v.VICTIM_STATUS),
    "confidence",
    "official_count",
    "source_ids",
)
"""The only fields of an incident that reach a map beside its place."""
_BASIS: Final = Sayings({"reported": "Reported {days}", "published": "Published {days}"})


class SourceNotes:
    """Sources of one pack as boxes cite them; each is looked up once.

    Parameters
    ----------
    pack
        Gives the sources.
    """

    def __init__(self, pack: Pack) -> None:
        columns = ["source_id", "publisher", "title", "url", "published"]
        rows = pack.sources[columns].itertuples(index=False, name=None)
        self._rows = {str(row[0]): row[1:] for row in rows}
        self._sources: dict[str, Source] = {}

    def cited(self, joined: str) -> tuple[Source, ...]:
        """Return the sources of identifiers joined by semicolons."""
        return tuple(self._source(name.strip()) for name in joined.split(";") if name.strip())

    def _source(self, source_id: str) -> Source:
        if source_id not in self._sources:
            publisher, title, url, published = self._rows.get(source_id, (source_id, "", "", None))
            who, when = published_by(publisher, published)
            self._sources[source_id] = Source(
                who,
                _text(title) or say("no title recorded"),
                web_address(url) or "",
                when,
            )
        return self._sources[source_id]


class NoteWriter:
    """Writes incidents of one pack into notes.

    Parameters
    ----------
    pack
        Gives the sources, and as an edition says what it withholds: nothing withheld is called not recorded.
    names
        Names of districts by code, equal ones told apart.
    """

    def __init__(self, pack: Pack, names: dict[str, str]) -> None:
        self._names = names
        edition = pack.edition
        self._apart = edition is None or not edition.without_status
        self._coarsened = edition is not None and edition.coarsened
        self._sources = SourceNotes(pack)

    def note(self, incident: Mapping[str, Any], *, radius_m: int) -> IncidentNote:
        """Return one incident in words.

        Parameters
        ----------
        incident
            The fields of `NOTE_FIELDS`.
        radius_m
            Radius drawn around its place, metres.
        """
        heading = date_words(
            _day(incident["date_start"]), _day(incident["date_end"]), str(incident["date_precision"])
        )
        basis = _text(incident["date_basis"])
        if basis in _BASIS:
            heading = say(_BASIS.template(basis), days=heading)
        rows: list[Row] = [
            (say("Place"), self._place(incident)),
            (say("Known to"), self._known_to(incident)),
            (say("Device"), _named(v.DEVICE_TYPE, incident, "device_type")),
            (say("Activity"), _named(v.ACTIVITY, incident, "activity")),
            (say("Killed"), _hurt(incident, "killed", apart=self._apart)),
            (say("Injured"), _hurt(incident, "injured", apart=self._apart)),
        ]
        if _number(incident["outcome_unknown"]) or range_words(incident, "outcome_unknown"):
            rows.append((say("Outcome not known"), _with_range(incident, "outcome_unknown")))
        rows += [
            (say("Confidence"), _label(v.CONFIDENCE, incident["confidence"])),
            (say("Official total"), _label(v.OFFICIAL_COUNT, incident["official_count"])),
        ]
        return IncidentNote(
            incident_id=str(incident["incident_id"]),
            heading=heading[:1].upper() + heading[1:],
            rows=tuple(rows),
            sources=self._sources.cited(_text(incident["source_ids"])),
            place=self._place(incident),
            precision=self._precision(incident, radius_m),
        )

    def _place(self, incident: Mapping[str, Any]) -> str:
        code = _text(incident["district_code"])
        counted = self._names.get(code, code)
        stated = _text(incident["district"])
        # A name that several districts share says which one it is.
        stated = counted if not stated or counted.startswith(f"{stated} (") else stated
        return ", ".join(filter(None, [_text(incident["settlement"]), stated])) or say(NOT_RECORDED)

    def _known_to(self, incident: Mapping[str, Any]) -> str:
        if self._in_square(incident):
            return say("a square of the grid")
        return v.LOCATION_PRECISION.label(str(incident["location_precision"])).lower()

    def _precision(self, incident: Mapping[str, Any], radius_m: int) -> str:
        if self._in_square(incident):
            return say(
                "Somewhere within {radius}; the place is generalised to a square of the grid",
                radius=radius_words(radius_m),
            )
        return _precision(incident, radius_m)

    def _in_square(self, incident: Mapping[str, Any]) -> bool:
        """Return whether a place stands for a square: other places of a coarsened edition say their kind."""
        return self._coarsened and not _text(incident["place_kind"])


def _precision(incident: Mapping[str, Any], radius_m: int) -> str:
    kind = _text(incident["place_kind"])
    if incident["location_precision"] == "exact" and kind in {"", "accident_site"}:
        place = say("Place of the blast")
    elif kind in {"", "accident_site", "settlement"}:
        place = say("Settlement named in the report, not the place of the blast")
    else:
        place = say("{place_kind}, not the place of the blast", place_kind=v.PLACE_KIND.label(kind))
    if radius_m == 0:
        return place
    return say("{place}, drawn with {radius} around it", place=place, radius=radius_words(radius_m))


def _day(value: pd.Timestamp) -> dt.date | None:
    return None if pd.isna(value) else value.date()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: Any) -> int | None:
    return None if value is None or pd.isna(value) else int(value)


def _label(codes: v.CodeList, value: object) -> str:
    return codes.label(value) if isinstance(value, str) else say(NOT_RECORDED)


def _named(codes: v.CodeList, incident: Mapping[str, Any], field: str) -> str:
    """Return the label of a code, with the pack's own name for it."""
    own = _text(incident.get(DETAIL_OF[field]))
    return f"{_label(codes, incident[field])}: {own}" if own else _label(codes, incident[field])


def _hurt(incident: Mapping[str, Any], outcome: str, *, apart: bool) -> str:
    """Return a number of people with its parts by status: "3 (1 civilian, 2 military)"."""
    total = _number(incident[outcome])
    if not apart:
        return _with_range(incident, outcome)
    parts = [(term, _number(incident[f"{outcome}_{term.code}"])) for term in v.VICTIM_STATUS]
    told = [f"{number:,} {term.label.lower()}" for term, number in parts if number]
    if total is None and (not told or range_words(incident, outcome)):
        number_words = _with_range(incident, outcome)
        if not told:
            return number_words
        return say("{number} (of them {told})", number=number_words, told=", ".join(told))
    known = sum(number or 0 for _term, number in parts)
    number = known if total is None else total
    if number > known:
        told.append(say("{number:,} status not recorded", number=number - known))
    said = f"{number:,} ({', '.join(told)})" if told else in_digits(number)
    words = range_words(incident, outcome)
    return say("{said}, {words} stated", said=said, words=words) if words else said


def _with_range(incident: Mapping[str, Any], part: str) -> str:
    """Return a number of people and the range that a source gives for it."""
    number, words = _number(incident[part]), range_words(incident, part)
    if number is None:
        return words or say(NOT_RECORDED)
    return say("{number:,}, {words} stated", number=number, words=words) if words else in_digits(number)
