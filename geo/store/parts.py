"""What is said of the parts of a pack put together: rows that two files have, figures without names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.errors import ReadError
from geo.language import Sayings, marked, say
from geo.layers.entries import PACK_FILE
from geo.layers.findings import Checked, Finding, Severity
from geo.layers.kinds import AREAL
from geo.layers.schema import SCHEMAS
from geo.reading.examined import Wanted, examine

if TYPE_CHECKING:
    from geo.layers.districts import DistrictIndex
    from geo.layers.meta import PackMeta

_ONE_OF: Final = Sayings({"incidents": "an incident", "hazards": "a hazardous area"})
_SHARED: Final = (
    (1 - 1e-9, "hazard.duplicate", marked("The perimeter is that of {named}.")),
    (
        0.9,
        "hazard.near_duplicate",
        marked("The perimeter is almost that of {named}, which it shares {m2:,.0f} m² with."),
    ),
    (
        0.0,
        "hazard.overlap",
        marked("It takes {m2:,.0f} m² of the ground of {named}, which a sum counts twice."),
    ),
)
"""From which share of both together on, the rule and its words."""
_OF_AREAS: Final = frozenset(kind.pack_layer for kind in AREAL)


def of_reading(frame: pd.DataFrame, layer: str) -> tuple[Finding, ...]:
    """Return what was remarked while reading; an area whose shape is lost has a rule of its own."""
    found: tuple[Finding, ...] = frame.attrs.get("findings", ())
    left = frame.attrs.get("corners", {}) if layer in _OF_AREAS else {}
    return tuple(one for one in found if not (one.rule == "geometry.unreadable" and left.get(one.row)))


def said_twice(again: pd.DataFrame, layer: str, *, file: str) -> list[Finding]:
    """Return findings on rows whose identifier another file of the pack has already."""
    key = SCHEMAS[layer].key[0]
    one = _ONE_OF.get(layer, "a row")
    return [
        Finding(
            file, int(row), key, str(code), "id.duplicate", Severity.ERROR,
            say("Another file of the pack has {one} of this identifier already.", one=one),
            say("Keep one of the two, or give one of them an identifier of its own."),
        )
        for row, code in zip(again.index, again[key], strict=True)
    ]  # fmt: skip


def shared_across(parts: Sequence[tuple[str, pd.DataFrame]]) -> list[Finding]:
    """Return findings on hazardous areas that take ground of one in an earlier file of the pack.

    Parameters
    ----------
    parts
        Each file and its accepted rows, in the order in which they are loaded.
    """
    if len(parts) < 2:
        return []
    whole = pd.concat([part.assign(of=file, row=part.index) for file, part in parts], ignore_index=True)
    shapes = whole["geometry"].to_numpy(dtype=object).copy()
    shapes[(whole["drawn_as"] != "perimeter").to_numpy(dtype=bool)] = None
    try:
        found = examine(shapes, file=parts[-1][0], wanted=Wanted(areas=True, overlaps=True))
    except ReadError as error:
        return [
            _crossing(
                parts[-1][0],
                None,
                "hazard.overlap",
                say("Not compared with other files: {error}", error=str(error)),
            )
        ]
    told = []
    for first, second, km2 in found.overlaps:
        one, other = whole.iloc[first], whole.iloc[second]
        if one["of"] == other["of"]:
            continue
        share = km2 / max(found.km2[first] + found.km2[second] - km2, km2)
        rule, words = next((rule, words) for least, rule, words in _SHARED if share >= least)
        named = say("{area} in {file}", area=one["hazard_id"], file=one["of"])
        told.append(_crossing(other["of"], int(other["row"]), rule, say(words, named=named, m2=km2 * 1e6)))
    return told


def _crossing(file: str, row: int | None, rule: str, message: str) -> Finding:
    remedy = say(
        "Compare the two; where they are one area, keep one of them, or undo the import that brought it."
    )
    return Finding(file, row, "geometry", None, rule, Severity.WARNING, message, remedy)


def figure_faults(meta: PackMeta, populations: pd.DataFrame, index: DistrictIndex) -> list[str]:
    """Return figures and districts that pack.toml and the tables do not name alike."""
    known = {figure.id for figure in meta.population_figures}
    faults = [
        say(
            "{populations}, figure_id: {figure!r} is not described; add it to population_figures in "
            "{pack_file}",
            populations=meta.files["populations"],
            figure=figure,
            pack_file=PACK_FILE,
        )
        for figure in sorted(set(populations["figure_id"]) - known)
    ]
    for rule in meta.refused_rates:
        faults += [
            say(
                "{pack_file}, refused_rates: no district has the code {code!r}; correct it",
                pack_file=PACK_FILE,
                code=code,
            )
            for code in rule.district_ids
            if code not in index
        ]
    for one in meta.formed:
        faults += [
            say(
                "{pack_file}, formed: no district has the code {code!r}; correct it",
                pack_file=PACK_FILE,
                code=code,
            )
            for code in (one.district_id, *one.of)
            if code not in index
        ]
    return faults


def classes_of(
    checks: Mapping[str, Sequence[tuple[str, Checked]]],
    refused: Mapping[str, Sequence[str]],
    tables: Mapping[str, pd.DataFrame],
    wanted: Set[tuple[str, int | None]],
) -> dict[tuple[str, int | None], str]:
    """Return the classes of rows that findings name by their files and rows.

    Parameters
    ----------
    checks
        What checking turned up, by layer and file.
    refused, tables
        Classes of the refused rows of a layer, and its rows with theirs, file after file.
    wanted
        Files and rows.
    """
    rows: dict[str, set[int]] = {}
    for file, row in wanted:
        if row is not None:
            rows.setdefault(file, set()).add(row)
    found: dict[tuple[str, int | None], str] = {}
    for layer, lost in refused.items():
        parts, kept = checks[layer], tables[layer]["sensitivity"]
        for taken, classes in (("rejected", list(lost)), ("rows", kept.to_numpy(dtype=object).tolist())):
            at = 0
            for file, checked in parts:
                index = getattr(checked, taken).index.to_numpy()
                places = np.flatnonzero(np.isin(index, list(rows.get(file, ()))))
                for row, place in zip(index[places].tolist(), places.tolist(), strict=True):
                    found[file, row] = classes[at + place]
                at += len(index)
    return found


def row_classes(
    checks: Mapping[str, Sequence[tuple[str, Checked]]],
    refused: Mapping[str, Sequence[str]],
    tables: Mapping[str, pd.DataFrame],
    wanted: Set[str],
) -> dict[str, pd.Series]:
    """Return the classes of all rows of some files, by row; see `classes_of`."""
    found: dict[str, pd.Series] = {}
    for layer, lost in refused.items():
        kept = tables[layer]["sensitivity"].to_numpy(dtype=object)
        lost_at = kept_at = 0
        for file, checked in checks[layer]:
            sides = (checked.rejected.index, checked.rows.index)
            classes = (lost[lost_at : lost_at + len(sides[0])], kept[kept_at : kept_at + len(sides[1])])
            lost_at, kept_at = lost_at + len(sides[0]), kept_at + len(sides[1])
            if file in wanted:
                values = np.concatenate([np.array(one, dtype=object) for one in classes])
                found[file] = pd.Series(values, index=sides[0].append(sides[1]), dtype=object)
    return found


def record_names(
    checks: Mapping[str, Sequence[tuple[str, Checked]]], wanted: Set[tuple[str, int | None]]
) -> dict[tuple[str, int | None], str]:
    """Return the identifiers of records that findings name by their files and rows alone."""
    found: dict[tuple[str, int | None], str] = {}
    for layer, parts in checks.items():
        key = SCHEMAS[layer].key[0]
        for file, checked in parts:
            for rows in (checked.rows, checked.rejected):
                for _, row in sorted(one for one in wanted if one[0] == file and one[1] in rows.index):
                    value = rows[key].get(row) if key in rows else None
                    if value is not None and pd.notna(value):
                        found[file, row] = str(value)
    return found
