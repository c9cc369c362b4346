"""Checking a layer: every row ends up accepted or rejected, and every reason is a finding."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from string import Formatter

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.checking.apiece import apiece
from geo.checking.boxed import box_findings
from geo.checking.columns import fitted
from geo.checking.conditions import Context, Hits, Mask, Table, off_country, unusable_places
from geo.checking.declared import area_findings, declared_findings
from geo.checking.finds import find_findings
from geo.checking.frames import DEGREES, source_rows, typed_frame
from geo.checking.ground_rules import shore_findings
from geo.checking.hazard_shapes import at_places, standing
from geo.checking.places import district_findings
from geo.checking.rule import Rule
from geo.checking.ruletable import rules_for
from geo.language import say
from geo.layers.findings import OUTSIDE, Checked, Finding, Severity
from geo.layers.kinds import AREAL
from geo.layers.many import Findings, Rest, parted, positions_of, together
from geo.layers.schema import Schema
from geo.layers.values import listed_values, plain_column, sentence, shown

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
    """The values as they were read."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame.loc[:, ~frame.columns.duplicated()]
        self._names = frozenset(self._frame.columns)

    def has(self, name: str) -> bool:
        """Return whether the file has a column; two of degrees are one of places."""
        return name in self._names or (name == "geometry" and self._names >= DEGREES)

    def lacks(self, name: str | None, schema: Schema) -> bool:
        """Return whether the file has no column of a field."""
        return name is not None and name in schema and not self.has(name)

    def quoted(self, names: Iterable[str | None], positions: NDArray[np.intp]) -> dict[str | None, pd.Series]:
        """Return the values of some rows; no geometry, and no columns that the file lacks."""
        return {
            name: plain_column(self._frame[name].take(positions))
            for name in names
            if name is not None and name != "geometry" and name in self._names
        }


def _named(rule: Rule) -> list[str]:
    """Return the fields whose values stand in the sentences of a rule."""
    sentences = (*Formatter().parse(rule.message), *Formatter().parse(rule.remedy))
    told = {re.split(r"[.\[]", name)[0] for _, name, _, _ in sentences if name}
    return [field for field in rule.fields if field in told]


def _rule_findings(
    rule: Rule, table: Table, raw: _Raw, context: Context, unread: Mapping[str, Mask], *, file: str
) -> Findings:
    found = rule.check(table, context)
    hits = found if isinstance(found, Hits) else Hits(found)
    mask = hits.mask
    for name in unread.keys() & rule.fields:
        # What could not be read has its finding; it must not look like a gap to the rules.
        mask = mask & ~unread[name]
    at = np.flatnonzero(mask)
    if not len(at):
        return Findings(())
    make = _making(rule, hits, at, table, raw, file=file)
    found_of = parted(make, table.rows[at], file=file)
    if raw.lacks(rule.field, table.schema) and (hits.words is not None or _named(rule)):
        # Sentences that differ are told apart before they are told once each.
        return Findings(found_of)
    return found_of


def _making(
    rule: Rule, hits: Hits, at: NDArray[np.intp], table: Table, raw: _Raw, *, file: str
) -> Callable[[NDArray[np.intp]], Iterator[Finding]]:
    """Return what makes findings of a rule; it holds the values of the rows found, and no more."""
    named = _named(rule)
    columns = raw.quoted({*named, rule.field}, at)
    rows = table.rows[at]

    def make(numbers: NDArray[np.intp]) -> Iterator[Finding]:
        quoted = {name: listed_values(column.take(numbers)) for name, column in columns.items()}
        for place, number in enumerate(numbers.tolist()):
            cells = {name: shown(values[place]) for name, values in quoted.items()}
            words: dict[str, str] = {name: cells.get(name) or say("not recorded") for name in named}
            if hits.words is not None:
                words.update(hits.words(int(at[number])))
            yield Finding(
                file,
                int(rows[number]),
                rule.field,
                cells.get(rule.field),
                rule.id,
                rule.severity,
                sentence(rule.message.format_map(words)),
                sentence(rule.remedy.format_map(words).strip()),
            )

    return make


def _told(
    findings: Findings, raw: _Raw, schema: Schema, index: pd.Index[int], *, bad: NDArray[np.bool_]
) -> Findings:
    """Return findings that are true of every row they name, each with the identifier of its record.

    How a row counts is not told of one that counts nowhere; and what is the same of every row, because the
    file lacks the column, is told once.
    """
    told: list[Finding] = []
    rests: list[Rest] = []
    alike: dict[tuple[str, str], list[Finding]] = {}
    beyond: Counter[tuple[str, str]] = Counter()
    position = positions_of(findings.kept, index)
    lost = {row for row, at in position.items() if bad[at]}
    at = np.array([*position.values()], dtype=np.intp)
    records = raw.quoted([schema.key[0]], at).values()
    names = {
        row: shown(value)
        for column in records
        for row, value in zip(position, listed_values(column), strict=True)
    }
    for one in findings.kept:
        if one.row in lost and one.rule in _HOW_IT_COUNTS and one.severity is not Severity.ERROR:
            continue
        named = one if one.row is None else one.of(names.get(one.row))
        if one.row is not None and raw.lacks(one.field, schema) and one.severity is not Severity.ERROR:
            alike.setdefault((one.rule, one.message), []).append(named)
        else:
            told.append(named)
    for rest in findings.rests:
        if rest.rule in _HOW_IT_COUNTS and rest.severity is not Severity.ERROR:
            rest = rest.only(~bad[index.get_indexer(pd.Index(rest.rows))])  # noqa: PLW2901 -- the same, without rows lost
        same = [key for key in alike if key[0] == rest.rule]
        if same and raw.lacks(rest.name, schema) and rest.severity is not Severity.ERROR:
            beyond[same[0]] += len(rest)
        else:
            found = raw.quoted([schema.key[0]], index.get_indexer(pd.Index(rest.rows))).values()
            rests += [rest.named(one.set_axis(rest.rows)) for one in found] or [rest]
    for key, same_words in alike.items():
        number = len(same_words) + beyond[key]
        if number == 1:
            told += same_words
            continue
        first = same_words[0]
        words = say(
            "Of {number:,} records, as the file has no column {field}: {message}",
            number=number,
            field=first.field,
            message=first.message,
        )
        told.append(replace(first, row=None, record=None, value=None, message=words))
    return Findings(told, rests)


def _unread(findings: Findings, index: pd.Index[int]) -> dict[str, Mask]:
    """Return for every field the rows whose value could not be read."""
    found: dict[str, Mask] = {}
    position = positions_of(findings.kept, index)
    for one in findings.kept:
        if one.row is None or one.field is None:
            continue
        # A place that cannot be read rejects no row of incidents, and is told once all the same.
        if one.severity is not Severity.ERROR and one.field != "geometry":
            continue
        found.setdefault(one.field, np.zeros(len(index), dtype=bool))[position[one.row]] = True
    for rest in findings.rests:
        if rest.name is not None and (rest.severity is Severity.ERROR or rest.name == "geometry"):
            mask = found.setdefault(rest.name, np.zeros(len(index), dtype=bool))
            mask[index.get_indexer(pd.Index(rest.rows))] = True
    return found


def _at_fault(findings: Findings, index: pd.Index[int], bad: Mask) -> Mask:
    """Return the rows with an error: those that were bad already, and those that findings name."""
    mask = bad.copy()
    errors = [one for one in findings.kept if one.severity is Severity.ERROR]
    mask[[*positions_of(errors, index).values()]] = True
    for rest in findings.rests:
        if rest.severity is Severity.ERROR:
            mask[index.get_indexer(pd.Index(rest.rows))] = True
    return mask


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
    parts: list[Findings | Iterable[Finding]] = [fitting, value_findings]
    left = frame.attrs.get("corners", {})
    places = zip(rows.get_indexer(pd.Index([*left], dtype=np.int64)).tolist(), left.values(), strict=True)
    table.memo["corners"] = {at: corners for at, corners in places if at >= 0}
    unread = _unread(value_findings, rows)
    parts += apiece(
        lambda rule: _rule_findings(rule, table, raw, context, unread, file=file),
        rules_for(schema),
        rows=len(table),
    )
    if context.districts is not None and "district" in schema:
        parts.append(district_findings(table.frame, context.districts, file=file, rows=table.rows))
    if schema.name == "places":
        parts.append(shore_findings(table, context, file=file))
    if schema.geometry is not None:
        parts.append(declared_findings(frame, table.rows, file=file))
        parts.append(box_findings(frame, table.rows, file=file))
    if schema.geometry is not None and "Polygon" in schema.geometry.geometry:
        parts.append(
            area_findings(frame, table.rows, lambda: table.examined().km2, file=file, known=schema.names)
        )
    found = together(parts)
    bad = _at_fault(found, rows, bad)
    findings = _in_order(_told(found, raw, schema, rows, bad=bad), schema, rows)
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
        findings = together([find_findings(accepted, file=file), findings])
    return Checked(accepted, frame[bad].apply(plain_column), findings, off)


def _in_order(findings: Findings, schema: Schema, index: pd.Index[int]) -> Findings:
    """Return findings of the whole file first, then by row and field."""
    order = {name: place for place, name in enumerate(schema.names)}
    position = positions_of(findings.kept, index)
    kept = sorted(
        findings.kept,
        key=lambda one: (
            -1 if one.row is None else position[one.row],
            order.get(one.field, len(order)) if one.field is not None else -1,
        ),
    )
    return Findings(kept, findings.rests)
