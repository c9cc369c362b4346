"""Incidents as tables: which records a choice counts, how they read, and one record in full."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.amounts import range_words
from geo.analysis.assigned import NO_DISTRICT, assigned_district
from geo.analysis.citations import has_publisher, published_by
from geo.analysis.datewords import cell_words, date_words
from geo.analysis.figures import NOT_RECORDED
from geo.analysis.placed import is_placed
from geo.analysis.search import Part, Search
from geo.language import marked, say
from geo.layers import vocabulary
from geo.layers.districts import district_labels
from geo.layers.incidents import SELDOM
from geo.layers.measures import PARTS, RANGED
from geo.layers.schema import INCIDENTS, Field, FieldType
from geo.layers.vocabulary import CodeList
from geo.publish.profiles import PEOPLE
from geo.publish.redact import held_back_of
from geo.workspace import Workspace
from pages.parts.choice import Choice
from pages.parts.sheet import LineGroup, SheetLine, link_line, value_line
from pages.parts.shell.store import once
from pages.parts.words import day

Positions = npt.NDArray[np.intp]
_REPEATING = ("district", "device", "activity", "precision", "confidence", "official")
HELD_BACK = marked("left out in this edition")
_CHILDREN = ("killed_children", "injured_children")
_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("When", ("date_precision", "date_basis", "time_local")),
    (
        "Where",
        (
            "district",
            "district_code",
            "settlement",
            "place_note",
            "region",
            "country",
            "location_precision",
            "place_kind",
            "uncertainty_m",
            "coordinate_source_id",
        ),
    ),
    (
        "What",
        (
            "device_type",
            "device_detail",
            "device_count",
            "accident_type",
            "activity",
            "activity_detail",
            "vehicle",
            "chain_id",
        ),
    ),
    ("Casualties", ("killed", "injured", "outcome_unknown", *RANGED, "sex", *_CHILDREN)),
    (
        "Record",
        (
            "official_count",
            "confidence",
            "verification",
            "remarks",
            "file_fields",
            "recorded_on",
            "revised_on",
            "revision_note",
            "sensitivity",
        ),
    ),
)


@dataclass(frozen=True, slots=True, eq=False)
class Selected:
    """The records a choice counts.

    Parameters
    ----------
    positions
        Positions in the incident layer.
    certain
        Whether each lies inside the period with every possible day.
    figures
        Incidents, killed, injured and casualties of each, under the victim filter.
    """

    positions: Positions
    certain: npt.NDArray[np.bool_]
    figures: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.positions)

    def where(self, keep: npt.NDArray[np.bool_]) -> Selected:
        """Return the part for which `keep` is True."""
        return Selected(self.positions[keep], self.certain[keep], self.figures[keep])


def selected(opened: Workspace, choice: Choice) -> Selected:
    """Return the records `choice` counts, the same ones the cube sums."""
    records = opened.cube.records
    inside = (
        records.most_likely_in(choice.period)
        if choice.counting == "most_likely"
        else records.possibly_in(choice.period)
    )
    row = choice.row(records)
    here = records.district == row if row is not None else np.ones(len(records), dtype=bool)
    positions = np.flatnonzero(records.selected(choice.filters) & inside & here)
    certain = (
        np.ones(len(positions), dtype=bool)
        if choice.counting == "most_likely"
        else records.certainly_in(choice.period)[positions]
    )
    return Selected(positions, certain, records.figures(choice.filters)[positions])


def why_not_counted(opened: Workspace, position: int) -> str:
    """Return in a sentence why a record that was asked for is in no count of the page."""
    asked = say("it is shown because it was asked for.")
    if opened.cube.records.outside[position]:
        return say(
            "This record lies outside the period this pack describes and is in no figure; {asked}",
            asked=asked,
        )
    return say("The filters leave this record out of the counts; {asked}", asked=asked)


def overview(opened: Workspace) -> pd.DataFrame:
    """Return every incident as it reads in a table, a copy-on-write view of one shared table.

    Returns
    -------
    pd.DataFrame
        ``incident_id``, ``date`` (words), ``first_day``, ``last_day`` (datetime), ``district``, ``place``,
        ``device``, ``activity``, ``precision``, ``confidence``, ``official`` (labels), ``on_map`` (bool),
        ``search`` (folded text the search box looks in).
    """
    return once(opened, _overview, saying=say("Preparing the incidents")).copy(deep=False)


def _overview(opened: Workspace) -> pd.DataFrame:
    rows = opened.pack.incidents
    names = district_labels(opened.pack.districts)
    code = assigned_district(rows)
    stated = rows["district"].where(rows["district"].notna(), say(NO_DISTRICT))
    table = pd.DataFrame(
        {
            "incident_id": rows["incident_id"],
            "date": _dates(rows, cell_words),
            "first_day": rows["date_start"],
            "last_day": rows["date_end"],
            "district": code.map(names).where(code.notna(), stated),
            "place": rows["settlement"]
            .where(rows["settlement"].notna(), rows["place_note"])
            .where(lambda text: text.notna(), rows["region"]),
            "device": _labels(rows["device_type"], vocabulary.DEVICE_TYPE),
            "activity": _labels(rows["activity"], vocabulary.ACTIVITY),
            "precision": _labels(rows["location_precision"], vocabulary.LOCATION_PRECISION),
            "confidence": _labels(rows["confidence"], vocabulary.CONFIDENCE),
            "official": _labels(rows["official_count"], vocabulary.OFFICIAL_COUNT),
            "on_map": is_placed(rows),
        }
    )
    # Labels repeat: as categories a table of 50,000 incidents is less than half as large on its way out.
    return table.astype(dict.fromkeys(_REPEATING, "category"))


def searcher(opened: Workspace) -> Search:
    """Return the search over the incidents of the pack."""
    return once(opened, _searcher, saying=say("Preparing the search"))


def _searcher(opened: Workspace) -> Search:
    return opened.search


def found(opened: Workspace, chosen: Selected, parts: Sequence[Part]) -> Selected:
    """Return the records of `chosen` that fit every part of a query."""
    return chosen.where(searcher(opened).matches(parts)[chosen.positions]) if parts else chosen


def table_of(opened: Workspace, chosen: Selected) -> pd.DataFrame:
    """Return the records of `chosen` with their counted figures, latest first possible day first.

    Killed and injured are missing where they are not recorded; under a victim filter they hold the
    casualties of the chosen statuses alone.
    """
    records = opened.cube.records
    table = overview(opened).iloc[chosen.positions]
    for column, name, recorded in (
        (1, "killed", records.killed_recorded),
        (2, "injured", records.injured_recorded),
    ):
        values = pd.array(chosen.figures[:, column], dtype="Int64")
        values[~recorded[chosen.positions]] = pd.NA
        table[name] = values
    if ranges := _ranges(opened, chosen):
        table["range"] = ranges
    table["certain"] = pd.Series(np.where(chosen.certain, "certainly", "possibly"), index=table.index).astype(
        "category"
    )
    return table.sort_values(["first_day", "incident_id"], ascending=[False, True], kind="stable")


def _ranges(opened: Workspace, chosen: Selected) -> list[str]:
    """Return for each record chosen what its source gives as a range; nothing where none gives any."""
    rows = opened.pack.incidents[list(RANGED)].iloc[chosen.positions]
    if not rows.notna().to_numpy().any():
        return []
    labels = {part: INCIDENTS[part].label.lower() for part in PARTS}
    return [
        ", ".join(f"{label} {words}" for part, label in labels.items() if (words := range_words(row, part)))
        for row in (dict(zip(RANGED, one, strict=True)) for one in rows.itertuples(index=False))
    ]


def position_of(opened: Workspace, incident_id: str) -> int | None:
    """Return the position of a record, None where there is no such identifier."""
    wanted = incident_id.strip().casefold()
    hits = np.flatnonzero(opened.pack.incidents["incident_id"].str.casefold().to_numpy() == wanted)
    return int(hits[0]) if len(hits) else None


def record_groups(opened: Workspace, position: int) -> list[LineGroup]:
    """Return one record as a sheet: every field with its label, its sources as links."""
    row = opened.pack.incidents.iloc[position]
    seldom = [name for name in SELDOM if pd.isna(row[name])]
    groups = []
    held_back = held_back_of(opened.pack)
    for title, names in _GROUPS:
        lines = [
            value_line(
                INCIDENTS[name].label,
                _value(row, INCIDENTS[name]),
                missing=say(HELD_BACK) if name in held_back else say(NOT_RECORDED),
            )
            for name in names
            # Few packs have these: where there is none nothing is missing.
            if name not in seldom
        ]
        if title == "When":
            lines.insert(0, value_line(say("Date"), _dates(row.to_frame().T, date_words).iloc[0]))
            lines.append(value_line(say("First possible day"), day(row["date_start"])))
            lines.append(value_line(say("Last possible day"), day(row["date_end"])))
        if title == "Where":
            lines.extend(_place_lines(opened, row))
        if title == "Casualties":
            missing = say(HELD_BACK) if held_back >= PEOPLE else say(NOT_RECORDED)
            lines[3:3] = [_by_status(row, outcome, missing) for outcome in ("killed", "injured")]
        groups.append(LineGroup(tuple(lines), title))
    # Before what a telephone reaches after many screens: who says so is asked first.
    groups.insert(1, LineGroup(tuple(source_lines(opened, row["source_ids"])), say("Sources"), "list"))
    return groups


def source_lines(opened: Workspace, source_ids: object) -> list[SheetLine]:
    """Return the sources named in a ``;``-joined field as links."""
    names = [part.strip() for part in source_ids.split(";")] if isinstance(source_ids, str) else []
    sources = opened.pack.sources.set_index("source_id")
    lines = []
    for name in filter(None, names):
        if name not in sources.index:
            lines.append(SheetLine(say("{name} (not in the sources table)", name=name)))
            continue
        source = sources.loc[name]
        who, when = published_by(source["publisher"], source["published"])
        undated = say("date not printed") if has_publisher(source["publisher"]) else ""
        told = when or ("" if pd.notna(source["published"]) else undated)
        after = f", {told}" if told else ""
        lines.append(link_line(f"{who}: {source['title']}", source["url"], after=f"{after} ({name})"))
    return lines or [SheetLine(say("No source is recorded."), missing=True)]


def _place_lines(opened: Workspace, row: pd.Series) -> list[SheetLine]:
    names = district_labels(opened.pack.districts)
    code = assigned_district(row.to_frame().T).iloc[0]
    polygon = row["district_by_polygon"]
    point = (
        say(
            "{latitude:.4f} north, {longitude:.4f} east (WGS 84)",
            latitude=row["latitude"],
            longitude=row["longitude"],
        )
        if pd.notna(row["latitude"]) and pd.notna(row["longitude"])
        else None
    )
    return [
        value_line(
            say("Counted in district"), names.get(code) if pd.notna(code) else None, missing=say(NO_DISTRICT)
        ),
        value_line(
            say("District the point lies in"),
            names.get(polygon) if pd.notna(polygon) else None,
            missing=say("no point, or in none"),
        ),
        value_line(say("Point"), point, missing=_withheld(row) or say("none: not on the map")),
    ]


def _withheld(row: pd.Series) -> str:
    if not row["point_withheld"]:
        return ""
    km = row["border_distance_km"]
    off = (
        say("in no place of the country")
        if pd.isna(km)
        else say("{km:,.0f} km off the district stated", km=km)
    )
    return say("not drawn: {off}; the coordinates or the district are wrong", off=off)


def _by_status(row: pd.Series, outcome: str, missing: str) -> SheetLine:
    parts = [
        f"{term.label.lower()} {int(row[f'{outcome}_{term.code}'])}"
        for term in vocabulary.VICTIM_STATUS
        if pd.notna(row[f"{outcome}_{term.code}"])
    ]
    return value_line(
        say("{outcome} by status", outcome=outcome.capitalize()), ", ".join(parts), missing=missing
    )


def _value(row: pd.Series, field: Field) -> str | None:
    value = row[field.name]
    if value is None or value is pd.NA or pd.isna(value):
        return None
    if field.codes is not None:
        return field.codes.label(str(value))
    if field.type is FieldType.DATE:
        return day(value)
    if field.type is FieldType.INTEGER:
        return f"{int(value):,} {field.unit}".strip()
    return str(value)


def _labels(column: pd.Series, codes: CodeList) -> pd.Series:
    return column.map({term.code: term.label for term in codes})


def _dates(rows: pd.DataFrame, said: Callable[[date | None, date | None, str], str]) -> pd.Series:
    words: dict[tuple[date | None, date | None, str], str] = {}
    days = (pd.to_datetime(rows[name]).dt.date for name in ("date_start", "date_end"))
    known = (column.astype(object).where(column.notna(), None) for column in days)
    keys = zip(*known, rows["date_precision"].astype(str), strict=True)
    return pd.Series(
        [words[key] if key in words else words.setdefault(key, said(*key)) for key in keys],
        index=rows.index,
        dtype="str",
    )
