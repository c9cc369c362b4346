"""What every exported file says of itself: what it is, for whom, of which day, and what it is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pandas as pd

import geo
from geo.analysis.citations import told_address
from geo.analysis.figures import number_words
from geo.analysis.filters import Filters
from geo.analysis.land_measures import land_words
from geo.analysis.periods import Period, day_words
from geo.analysis.records import Counting, Records
from geo.analysis.sentences import filter_words, held_words, ranges_within
from geo.choices import EXPORTED_BY_PERIOD, EXPORTED_WHOLE
from geo.language import Sayings, marked, say, template_of
from geo.layers.edition import Breakdown
from geo.layers.fields import Field, FieldType
from geo.layers.left_out import left_out_words
from geo.layers.measures import MEASURE
from geo.layers.pack import Pack
from geo.layers.vocabulary import SEX, VICTIM_STATUS
from geo.publish.breakdowns import breakdowns
from geo.publish.extracts import withheld_fields
from geo.publish.profiles import OTHER, TELLING, other_words
from geo.publish.redact import edition_of
from geo.publish.tables import LayerTable
from geo.reconciliation.facts import changes, within_words
from geo.reconciliation.statements import split_ids
from geo.workspace import Workspace

NO_RECORD = marked("The absence of a record does not mean that an area is free of explosive ordnance.")
NO_MATCH = marked("No incident of this edition lies in this period and passes these filters.")
INVENTED = marked("Everything in this file is invented for training; nothing in it happened.")

BREAKDOWNS_WORDS = marked(
    "People by status, sex and age, counted in the period and under the filters of this file. The last column"
    " says for how many incidents the number of the group is not recorded; with any, the number beside it is"
    " a lower limit, and “not recorded” where no incident gives it."
)
WHOLE = marked("all districts")

_BREAKDOWN_HEAD = (
    *("period", "district_id", "district", "outcome", "by", "group", "group_label"),
    *("value", "not_recorded_for"),
)
_GROUP_LABELS = Sayings({"children": "Children", **{term.code: template_of(term, "label") for term in SEX}})

_COUNTING_WORDS = Sayings(
    {
        "most_likely": "Every record counts whole on its middle possible day, unless it has more "
        "possible days "
        "than the period: then it is possibly in it, and no more.",
        "possible": "Uncertain dates give figures two bounds: certainly in the period, and possibly in it.",
    }
)
_BY_ROW = marked("The column in_period says which is which.")
_BY_ROW_LIKELY = marked(
    "The column in_period says which is which, most_likely_in_period which are counted where one figure is "
    "given."
)
_BY_DISTRICT = marked(
    "Columns that end in _certain and _possible hold the two sums, those that end in neither the most likely "
    "one."
)
_CONVENTIONS = (
    marked("Empty means not recorded, unknown means asked and not known, 0 means counted and none."),
    marked("Dates are ISO 8601; coordinates are WGS 84 (EPSG:4326), longitude and latitude in degrees."),
    marked(
        "Figures counted sum to the totals of the same period and filters, with the row “District not known”."
    ),
    marked("Casualties are people killed, injured and with outcome not known."),
    marked(
        "With victim statuses chosen, records are given whole; the columns counted hold these people alone."
    ),
)
CSV_CONVENTION = marked(
    "In the CSV file a text that begins with an apostrophe, or with what a spreadsheet takes for the start"
    " of a formula, has one more apostrophe in front, and so within a text after each semicolon, tab and line"
    " break, where some spreadsheets cut it; in each such place take one away to have the text."
)
ALL_STATEMENTS = marked("Period and filters do not apply to statements: each that this edition has is given.")
_HEADINGS = Sayings(
    {
        "layer": "Layer",
        "invented": "Invented",
        "edition": "Edition",
        "edition_words": "What this edition holds back",
        "period_words": "Period",
        "filters_words": "Counted",
        "counting_words": "Counting rule",
        "rows_words": "Incidents in it",
        "nothing_words": "Nothing in it",
        "completeness": "Completeness",
        "rows_left_out": "Rows left out",
        "administrative_changes": "Administrative changes",
        "as_of": "Records up to",
        "created": "File made on",
        "coverage": "Coverage",
        "known_gaps": "Known gaps",
        "disclaimer": "Disclaimer",
        "conventions": "How to read it",
        "left_out": "Columns left out",
        "attribution": "Attribution",
        "licences": "Licences",
        "pack": "Data set",
        "digest": "Digest of the data set",
        "software": "Software",
    }
)
_DAYS = ("as_of", "created")
# Shares of casualties say nothing of ground: a layer of it has the words of a measure of it.
_GROUND = {"hazards": "hazards_open", "surveys": "surveyed_percent", "activities": "cleared_km2"}


@dataclass(frozen=True, slots=True, eq=False)
class About:
    """What a file says of itself.

    Parameters
    ----------
    entries
        Values JSON can hold, by name; dates in ISO form.
    sources
        Cited sources with ``source_id``, ``publisher``, ``title``, ``url`` and ``published``.
    fields
        Columns of the file.
    breakdowns
        Figures by status, sex and age of what the file counts; none where the edition does not tell them.
    districts
        Names of districts by code.
    """

    entries: dict[str, Any]
    sources: tuple[dict[str, str | None], ...]
    fields: tuple[Field, ...]
    breakdowns: tuple[Breakdown, ...] = ()
    districts: Mapping[str, str] | None = None

    def to_dict(self) -> dict[str, object]:
        """Return everything as values JSON can hold."""
        return {
            **self.entries,
            "sources": list(self.sources),
            "breakdowns": [asdict(breakdown) for breakdown in self.breakdowns],
        }

    def lines(self) -> list[tuple[str, str]]:
        """Return everything but the sources as headings and words, then the columns and their code lists."""
        found: list[tuple[str, str]] = []
        for key, heading in _HEADINGS.items():
            value = self.entries.get(key)
            if value and key in _DAYS:
                value = day_words(date.fromisoformat(value))
            values = value if isinstance(value, list) else [value] if value else []
            found += [(heading, words) for words in values]
        if self.breakdowns:
            found.append((say("Breakdowns"), say(BREAKDOWNS_WORDS)))
        for field in self.fields:
            found.append((say("Column {name}", name=field.name), _field_words(field)))
            for term in field.codes or ():
                meaning = f": {term.definition}" if term.definition else ""
                if self.entries["merged"] and field.name in TELLING and term.code == OTHER:
                    meaning = f". {other_words(field.name)}"
                found.append((f"  {term.code}", f"{term.label}{meaning}"))
        return found

    def source_rows(self) -> list[tuple[str, ...]]:
        """Return the sources as rows of text, a header first."""
        names = ("source_id", "publisher", "title", "url", "published")
        told = [{**source, "url": told_address(source.get("url"))} for source in self.sources]
        return [names, *(tuple(source.get(name) or "" for name in names) for source in told)]

    def breakdown_rows(self) -> list[tuple[str, ...]]:
        """Return the figures by status, sex and age as rows of text, a header first; nothing without any.

        Labels stand beside codes, and in every row the days counted. Where no record gives a number, its cell
        says so; the last column says for how many incidents it is not recorded.
        """
        days, names = str(self.entries["period_words"]), self.districts or {}
        if not self.breakdowns:
            return []
        rows = [
            (
                days,
                one.district_id or "",
                names.get(one.district_id, one.district_id) if one.district_id else say(WHOLE),
                MEASURE.label(one.outcome),
                one.by,
                one.group,
                _GROUP_LABELS.get(one.group) or VICTIM_STATUS.label(one.group),
                number_words(None) if one.value is None else str(one.value),
                str(one.unrecorded),
            )
            for one in self.breakdowns
        ]
        return [_BREAKDOWN_HEAD, *rows]

    def text(self) -> str:
        """Return everything as plain text, to lie beside a CSV file, which holds data alone."""
        lines = [
            (say("Title"), self.entries["title"]),
            (say("How to read it"), say(CSV_CONVENTION)),
            *self.lines(),
        ]
        cited = [". ".join(filter(None, row)) for row in self.source_rows()[1:]]
        parts = [*(f"{heading}: {words}" for heading, words in lines), "", say("Sources"), *cited]
        if self.breakdowns:
            parts += ["", say("Breakdowns"), *(", ".join(row) for row in self.breakdown_rows())]
        return "\n".join(parts) + "\n"


def about(
    pack: Pack | Workspace,
    table: LayerTable,
    *,
    created: date,
    period: Period | None = None,
    filters: Filters | None = None,
    counting: Counting = "most_likely",
) -> About:
    """Return what a file with `table` says of itself.

    Parameters
    ----------
    pack
        The edition the table was made of, or its workspace.
    table
        What the file holds.
    created
        Day the file is made.
    period, filters, counting
        As the table was made.

    Raises
    ------
    PublishError
        Where the pack is no edition.
    """
    work = Workspace.of(pack)
    pack, records = work.pack, work.cube.records
    meta, edition = pack.meta, edition_of(pack)
    chosen, days = filters or Filters(), period or records.whole_period
    counted = table.layer not in EXPORTED_WHOLE
    disclaimer = [meta.disclaimer, *([] if "absence of a record" in meta.disclaimer else [say(NO_RECORD)])]
    told = {field.name for field in table.fields}
    entries: dict[str, Any] = {
        "title": table.title,
        "layer": table.layer,
        "invented": say(INVENTED) if meta.synthetic else "",
        "profile": edition.profile,
        "edition": edition.label,
        "edition_words": list(edition.words),
        "period": {"from": days.start.isoformat(), "to_exclusive": days.end.isoformat()} if counted else None,
        "period_words": days.words() if counted else say(ALL_STATEMENTS),
        "filters": chosen.to_mapping(),
        "filters_words": filter_words(records, chosen, days) if counted else "",
        "counting": counting,
        "counting_words": _counting_words(records, chosen, days, counting) if counted else "",
        "rows_words": _rows_words(table),
        "nothing_words": nothing_words(pack, table.layer, _held(table)),
        "completeness": (
            land_words(pack, _GROUND[table.layer])
            if table.layer in _GROUND
            else work.completeness(period=period, filters=filters).words
        ),
        "rows_left_out": left_out_words(pack),
        "administrative_changes": within_words(changes(pack), days) if counted else "",
        "as_of": meta.as_of.isoformat(),
        "created": created.isoformat(),
        "coverage": meta.coverage,
        "known_gaps": list(meta.known_gaps),
        "disclaimer": disclaimer,
        "conventions": [say(one) for one in _CONVENTIONS],
        "left_out": _left_out(pack, table.layer),
        "merged": [other_words(name) for name in TELLING if edition.without_status and name in told],
        "attribution": list(meta.attribution),
        "licences": [f"{one.layer}: {one.name}. {one.notice} {one.url}" for one in meta.licences],
        "pack": meta.name,
        "digest": pack.digest,
        "software": f"{geo.NAME} {geo.__version__}",
    }
    parts = _breakdowns(work, period=period, filters=chosen, counting=counting) if counted else ()
    names = dict(zip(pack.districts["district_id"], pack.districts["name_en"], strict=True))
    return About(entries, _cited(pack, table), table.fields, parts, names)


def nothing_words(pack: Pack, layer: str, held: int) -> str:
    """Return that a file holds none of what it is of, and why; empty where it holds some.

    Parameters
    ----------
    pack, layer
        The edition it was made of, and what it is of.
    held
        Statements in it, or incidents possibly in its period that pass its filters.
    """
    if held:
        return ""
    if layer in EXPORTED_WHOLE:
        return edition_of(pack).none_of(say("No official statement is given here."))
    if layer in EXPORTED_BY_PERIOD:
        noun = say(EXPORTED_BY_PERIOD[layer].noun[0])
        return edition_of(pack).none_of(say("No {noun} is given here.", noun=noun))
    if pack.incidents.empty:
        return edition_of(pack).none_of(say("No incident is given here."))
    return say(NO_MATCH)


def _held(table: LayerTable) -> int:
    frame = table.frame
    return int(frame["incidents_possible"].sum()) if table.layer == "districts" else len(frame)


def _counting_words(records: Records, filters: Filters, days: Period, counting: Counting) -> str:
    return " ".join(filter(None, (_COUNTING_WORDS[counting], ranges_within(records, filters, days))))


def _rows_words(table: LayerTable) -> str:
    frame = table.frame
    if table.layer == "incidents":
        which = say(_BY_ROW_LIKELY) if "most_likely_in_period" in frame else say(_BY_ROW)
        return f"{held_words(int(frame['in_period'].eq('certain').sum()), len(frame))} {say(which)}"
    if table.layer == "districts":
        certain, possible = (int(frame[f"incidents_{side}"].sum()) for side in ("certain", "possible"))
        return f"{held_words(certain, possible)} {say(_BY_DISTRICT)}"
    return ""


def _breakdowns(
    work: Workspace, *, period: Period | None, filters: Filters, counting: Counting
) -> tuple[Breakdown, ...]:
    """Return the figures by status, sex and age of what is counted, where the edition tells them."""
    if edition_of(work.pack).without_status:
        return ()
    records = work.cube.records
    days = period or records.whole_period
    inside = records.possibly_in(days) if counting == "possible" else records.most_likely_in(days)
    rows = records.selected(filters) & inside
    return breakdowns(work.pack, records, rows, filters=filters)


def _left_out(pack: Pack, layer: str) -> list[str]:
    held_back, empty = withheld_fields(pack, layer)
    said = (
        (
            say("This edition does not tell people apart by status, age and sex, so these are not in it"),
            held_back,
        ),
        (say("Empty in every record of this edition, because not recorded or held back"), empty),
    )
    return [f"{words}: {', '.join(field.name for field in fields)}." for words, fields in said if fields]


def _cited(pack: Pack, table: LayerTable) -> tuple[dict[str, str | None], ...]:
    """Return the sources the table's rows cite; of districts, those of all records of the edition."""
    frame = pack.incidents if table.layer == "districts" else table.frame
    columns = [frame[name] for name in ("source_ids", "coordinate_source_id") if name in frame]
    wanted = {source for column in columns for source in split_ids(";".join(column.dropna().unique()))}
    sources = pack.sources
    chosen = sources[sources["source_id"].isin(wanted)]
    published = chosen["published"].dt.strftime("%Y-%m-%d")
    told = chosen.assign(published=published).drop(columns="sensitivity")
    return tuple(_plain(row) for row in told.to_dict("records"))


def _plain(row: dict[Any, Any]) -> dict[str, str | None]:
    return {str(key): None if pd.isna(value) else str(value) for key, value in row.items()}


def _field_words(field: Field) -> str:
    kind = "geometry" if field.type is FieldType.GEOMETRY else str(field.type)
    unit = f", {field.unit}" if field.unit else ""
    parts: Sequence[str] = (f"{field.label} ({kind}{unit})", field.note, field.term, field.hxl)
    return ". ".join(part for part in parts if part)
