"""Checking a layer: every row ends up accepted or rejected, and every reason is a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from string import Formatter

import numpy as np
import pandas as pd
import shapely

from geo.checking.boxed import box_findings
from geo.checking.columns import fitted
from geo.checking.conditions import Context, Hits, Table, off_country, unusable_places
from geo.checking.declared import area_findings, declared_findings
from geo.checking.finds import find_findings
from geo.checking.frames import DEGREES, source_rows, typed_frame
from geo.checking.hazard_shapes import at_places, standing
from geo.checking.places import district_findings
from geo.checking.rule import Rule
from geo.checking.rules import rules_for
from geo.language import say
from geo.layers.findings import OUTSIDE, Checked, Finding, Severity
from geo.layers.kinds import AREAL
from geo.layers.schema import Schema
from geo.layers.values import listed_values, sentence, shown

__all__ = ["Context", "validate"]

_HOW_IT_COUNTS = OUTSIDE | {
    "date.across_period",
    "date.not_recorded",
    "date.wide",
    "district.disagrees",
    "geometry.missing",
}
"""Rules that say how the row is counted."""


_OF_AREAS = frozenset(kind.pack_layer for kind in AREAL)


class _Raw:
    """The values as they were read, each column turned into a list on first use."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame.loc[:, ~frame.columns.duplicated()]
        self._names = frozenset(self._frame.columns)
        self._lists: dict[str, list[object]] = {}

    def has(self, name: str) -> bool:
        """Return whether the file has a column; two of degrees are one of places."""
        return name in self._names or (name == "geometry" and self._names >= DEGREES)

    def shown(self, name: str | None, position: int) -> str | None:
        """Return one value as findings print it; ``None`` for geometry and for columns the file lacks."""
        if name is None or name == "geometry" or name not in self._names:
            return None
        if name not in self._lists:
            self._lists[name] = listed_values(self._frame[name])
        return shown(self._lists[name][position])


def _named(rule: Rule) -> list[str]:
    """Return the fields whose values stand in the sentences of a rule."""
    sentences = (*Formatter().parse(rule.message), *Formatter().parse(rule.remedy))
    told = {re.split(r"[.\[]", name)[0] for _, name, _, _ in sentences if name}
    return [field for field in rule.fields if field in told]


def _rule_findings(
    rule: Rule, table: Table, raw: _Raw, context: Context, unread: Mapping[int, set[str]], *, file: str
) -> Iterator[Finding]:
    found = rule.check(table, context)
    hits = found if isinstance(found, Hits) else Hits(found)
    named = _named(rule)
    for position in np.flatnonzero(hits.mask).tolist():
        # What could not be read has its finding; it must not look like a gap to the rules.
        if not unread.get(position, set()).isdisjoint(rule.fields):
            continue
        words = {name: raw.shown(name, position) or say("not recorded") for name in named}
        if hits.words is not None:
            words.update(hits.words(position))
        yield Finding(
            file,
            int(table.rows[position]),
            rule.field,
            raw.shown(rule.field, position),
            rule.id,
            rule.severity,
            sentence(rule.message.format_map(words)),
            sentence(rule.remedy.format_map(words)),
        )


def _told(
    findings: list[Finding], raw: _Raw, schema: Schema, positions: Mapping[int, int], *, rejected: Set[int]
) -> list[Finding]:
    """Return findings that are true of every row they name, each with the identifier of its record.

    How a row counts is not told of one that counts nowhere; and what is the same of every row, because the
    file lacks the column, is told once.
    """
    told: list[Finding] = []
    alike: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        if one.row in rejected and one.rule in _HOW_IT_COUNTS and one.severity is not Severity.ERROR:
            continue
        if one.row is None:
            told.append(one)
            continue
        named = one.of(raw.shown(schema.key[0], positions[one.row]))
        lacks = one.field is not None and one.field in schema and not raw.has(one.field)
        if lacks and one.severity is not Severity.ERROR:
            alike.setdefault((one.rule, one.message), []).append(named)
        else:
            told.append(named)
    for same in alike.values():
        if len(same) == 1:
            told += same
            continue
        first = same[0]
        words = say(
            "Of {number:,} records, as the file has no column {field}: {message}",
            number=len(same),
            field=first.field,
            message=first.message,
        )
        told.append(replace(first, row=None, record=None, value=None, message=words))
    return told


def _with_degrees(rows: pd.DataFrame) -> pd.DataFrame:
    points = rows["geometry"].to_numpy(dtype=object)
    return rows.assign(longitude=shapely.get_x(points), latitude=shapely.get_y(points))


def _standing(typed: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return areas with what stands for each on a map, how, and the area of whole perimeters."""
    stated = next((one for one in ("area_m2_stated", "area_m2") if one in table.schema), "")
    areas = table.number(stated) if stated else np.full(len(table), np.nan)
    lines = table.schema.geometry is not None and "LineString" in table.schema.geometry.geometry
    corners = table.memo["corners"]
    found = standing(table.shapes(), table.examined().valid, areas, corners=corners, takes_lines=lines)
    whole = found.drawn_as == "perimeter"
    return typed.assign(
        geometry=pd.Series(found.shapes, index=typed.index, dtype=object),
        drawn_as=pd.Series(found.drawn_as, index=typed.index, dtype="str"),
        drawn_m2=pd.Series(np.where(whole, table.examined().km2 * 1e6, np.nan), index=typed.index).round(0),
    )


def validate(frame: pd.DataFrame, schema: Schema, *, file: str, context: Context | None = None) -> Checked:
    """Check a layer as it was read against its schema, its rules and its surroundings.

    Parameters
    ----------
    frame
        Columns as read, see `geo.checking.frames.typed_frame`; geometry in WGS 84.
    schema
        What the layer is.
    file
        Name of the file for the findings.
    context
        Country, districts, sources and dates to check against.

    Returns
    -------
    Checked
        ``rows``: accepted rows with exactly the fields of the schema (incidents: and ``longitude``,
        ``latitude`` as float64, NaN where there is no point; hazards: with what stands for each on a map, and
        ``drawn_as`` and ``drawn_m2``), index ``source_row``. ``rejected``: rows with
        at least one error, as they were read. ``findings``: those of the whole file first, then by row and
        field.

    Raises
    ------
    ReadError
        Where looking at the geometry was stopped by its limits.
    """
    context = context or Context()
    read, fitting = fitted(frame, schema, defaults=context.defaults, file=file)
    typed, value_findings, bad = typed_frame(read, schema, file=file)
    if schema.name in _OF_AREAS and "settlement" in schema and context.places:
        typed = at_places(typed, context)
    rows = source_rows(frame)
    raw = _Raw(read)
    table = Table(typed.reset_index(drop=True), schema, rows.to_numpy(dtype=np.int64), file)
    findings = [*fitting, *value_findings]
    positions = {int(row): position for position, row in enumerate(rows)}
    left = frame.attrs.get("corners", {})
    table.memo["corners"] = {positions[row]: places for row, places in left.items() if row in positions}
    unread: dict[int, set[str]] = {}
    for finding in value_findings:
        if finding.row is None or finding.field is None:
            continue
        # A place that cannot be read rejects no row of incidents, and is told once all the same.
        if finding.severity is Severity.ERROR or finding.field == "geometry":
            unread.setdefault(positions[finding.row], set()).add(finding.field)
    for rule in rules_for(schema):
        findings.extend(_rule_findings(rule, table, raw, context, unread, file=file))
    if context.districts is not None and "district" in schema:
        rows_read = table.rows.tolist()
        findings.extend(district_findings(table.frame, context.districts, file=file, rows=rows_read))
    if schema.geometry is not None:
        findings.extend(declared_findings(frame, table.rows, file=file))
        findings.extend(box_findings(frame, table.rows, file=file))
    if schema.geometry is not None and "Polygon" in schema.geometry.geometry:
        findings.extend(
            area_findings(frame, table.rows, lambda: table.examined().km2, file=file, known=schema.names)
        )
    bad = bad.copy()
    bad[[positions[f.row] for f in findings if f.row is not None and f.severity is Severity.ERROR]] = True
    rejected = frozenset(row for row, position in positions.items() if bad[position])
    findings = _told(findings, raw, schema, positions, rejected=rejected)
    order = {name: place for place, name in enumerate(schema.names)}
    findings.sort(
        key=lambda f: (
            -1 if f.row is None else positions[f.row],
            order.get(f.field, len(order)) if f.field is not None else -1,
        )
    )
    off: frozenset[int] = frozenset()
    if schema.name in _OF_AREAS:
        typed = _standing(typed, table)
    elif schema.geometry is not None and not schema.geometry.required:
        # A place that cannot be right is withheld; what happened is counted all the same.
        withheld = unusable_places(table, context)
        off = frozenset(table.rows[off_country(table, context) & ~bad].tolist())
        typed = typed.assign(geometry=typed["geometry"].mask(withheld, None))
    accepted = typed[~bad]
    if schema.name == "incidents":
        accepted = _with_degrees(accepted)
        findings = [*find_findings(accepted, file=file), *findings]
    return Checked(accepted, frame[bad], tuple(findings), off)
