"""Makes a smaller pack for a circle of readers, before anything is counted, drawn or written.

Nothing downstream can show what is not in the pack it is given: rows above the class are gone, fields that
do not pass are empty, and new tables are built with a new index, so that nothing of the old ones is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.records import STATUSES, assigned_district
from geo.analysis.statements import split_ids
from geo.errors import PublishError
from geo.layers.edition import Edition
from geo.layers.fields import FieldType, Schema
from geo.layers.schema import SCHEMAS
from geo.layers.vocabulary import ACTIVITY
from geo.publish.breakdowns import OUTCOMES
from geo.publish.coarsen import coarsen
from geo.publish.digests import edition_digest
from geo.publish.mentions import LEFT_OUT, Mentions
from geo.publish.profiles import DEFAULT, INTERNAL, OTHER, PEOPLE, TELLING, Profile
from geo.publish.profiles import profile as profile_of

if TYPE_CHECKING:
    from geo.analysis.filters import Filters
    from geo.layers.findings import Finding
    from geo.layers.meta import PackMeta
    from geo.layers.pack import Pack

Tables = dict[str, pd.DataFrame]
_PLACES: Final = (
    "Places are generalised to settlements or a grid of 0.1 degrees; not for navigation or clearance."
)
_NOBODY_APART: Final = (
    "Nobody is told apart by status, sex or age, nor by activities that are one of these: they are “other”."
)
_CITED: Final = ("source_ids", "coordinate_source_id")
_QUOTING: Final = ("incidents", "sources")


def redact(pack: Pack, profile: str = DEFAULT) -> Pack:
    """Return the edition of a pack that readers of `profile` may have.

    Parameters
    ----------
    pack
        As it was loaded, or already the edition asked for, which is returned as it is.
    profile
        ``public``, ``partner`` or ``internal``; see `geo.publish.profiles` for what each holds.

    Returns
    -------
    Pack
        A new pack with a digest of its own content and an `Edition` that says what was done. Counts of
        incidents and casualties, by district and month, are those of the records kept: generalising a place
        never moves an incident to another district.

    Raises
    ------
    PublishError
        Where there is no such profile, or the pack is an edition for other readers.
    """
    chosen = profile_of(profile).of(pack.meta)
    if pack.edition is not None:
        if pack.edition.profile == chosen.code:
            return pack
        raise PublishError(
            f"This pack is the {pack.edition.label.lower()} edition already and cannot be made into the "
            f"{chosen.label.lower()} one. Redact the pack as it was loaded."
        )
    if chosen.code == INTERNAL:
        return _edition(pack, Edition(chosen.code, chosen.label, (f"{chosen.label} edition.",)))
    kept, left, left_out = _records(pack, chosen)
    incidents = kept.incidents
    moved = np.zeros(len(incidents), dtype=bool)
    if chosen.coarsens:
        incidents, moved = coarsen(kept, incidents)
    tables = _passing({**kept._tables, "incidents": incidents}, chosen)
    tables["sources"], sources = _cited_sources(pack, tables)
    findings = pack.findings if chosen.quotes_rows else _without_quotes(pack, left, chosen)
    edition = Edition(
        profile=chosen.code,
        label=chosen.label,
        words=_words(
            chosen,
            left_out,
            places=bool(moved.any()),
            texts=_recorded(kept.incidents, chosen.withholds - PEOPLE) or _emptied(kept._tables, tables),
            released=pack.meta.breakdowns_published if chosen != profile_of(profile) else "",
        ),
        coarsened=bool(moved.any()) or chosen.without_status,
        without_status=chosen.without_status,
        withheld=tuple(
            (name, number)
            for name, number in (
                ("records", left_out),
                ("sources", sources),
                ("places", int(moved.sum())),
            )
            if number
        ),
    )
    smaller = replace(
        kept,
        meta=_without_names(pack.meta, left),
        findings=findings,
        _tables=MappingProxyType(tables),
    )
    return _edition(smaller, edition)


def edition_of(pack: Pack) -> Edition:
    """Return the edition of a pack about to leave the house.

    Raises
    ------
    PublishError
        Where the pack was not made smaller for any profile.
    """
    if pack.edition is None:
        raise PublishError("This pack is as it was loaded; choose a publication profile and redact it first.")
    return pack.edition


def refuse_filters(pack: Pack, filters: Filters) -> None:
    """Refuse filters that ask for what an edition holds back.

    Raises
    ------
    PublishError
        Where people are to be told apart by status, or by what is a status by another name, and the edition
        no longer does.
    """
    edition = edition_of(pack)
    reason = why_barred(filters) if edition.without_status else ""
    if reason:
        raise PublishError(
            f"The {edition.label.lower()} edition does not tell casualties apart by status, so it {reason}. "
            "Drop this filter, or choose another profile."
        )


def why_barred(filters: Filters) -> str:
    """Return what an edition without status cannot be filtered by; empty where it can."""
    if filters.victim_statuses:
        return "cannot be filtered by victim status"
    told = sorted(map(ACTIVITY.label, filters.activities & TELLING["activity"]))
    return f"cannot be filtered by the activity {' or '.join(told).lower()}" if told else ""


def _edition(pack: Pack, edition: Edition) -> Pack:
    made = replace(pack, edition=edition)
    return replace(made, digest=edition_digest(made))


def _records(pack: Pack, profile: Profile) -> tuple[Pack, Mentions, int]:
    """Return the pack with the records kept, what names those dropped, and how many rows were."""
    tables: Tables = dict(pack._tables)
    names: set[str] = set()
    left_out = 0
    for layer, table in tables.items():
        if "sensitivity" not in table:
            continue
        above = ~table["sensitivity"].isin(profile.classes).to_numpy(dtype=bool)
        names.update(str(name) for name in table.loc[above, SCHEMAS[layer].key[0]])
        left_out += int(above.sum())
        tables[layer] = table[~above].reset_index(drop=True)
    incidents = tables["incidents"].copy()
    # The place may change below; the district an incident counts in may not.
    incidents["district_code"] = assigned_district(incidents).astype("str")
    if profile.without_status:
        _keep_totals(incidents)
        for name, codes in TELLING.items():
            incidents[name] = incidents[name].mask(incidents[name].isin(codes), OTHER)
    left = Mentions(names)
    incidents["chain_id"] = _chains(incidents["chain_id"], left)
    tables["incidents"] = incidents
    for layer in tables:
        tables[layer] = _unnamed(tables[layer], layer, left)
    return replace(pack, _tables=MappingProxyType(tables)), left, left_out


def _keep_totals(incidents: pd.DataFrame) -> None:
    """Write the sum of the parts where only they are recorded; without them nothing else would tell it."""
    for outcome in OUTCOMES:
        parts = incidents[[f"{outcome}_{status}" for status in STATUSES]]
        together = parts.astype("Int64").sum(axis=1, min_count=1)
        incidents[outcome] = incidents[outcome].fillna(together)


def _chains(column: pd.Series, left: Mentions) -> pd.Series:
    """Return chains that still tie two records and do not name one left out."""
    tied = column.duplicated(keep=False) & column.notna() & ~_naming(column, left)
    return column.where(tied)


def _unnamed(table: pd.DataFrame, layer: str, left: Mentions) -> pd.DataFrame:
    """Return a table without texts, and without facts, that name a record left out."""
    schema = SCHEMAS.get(layer)
    free = ["name"] if schema is None else _free_texts(schema)
    table = table.copy()
    for name in free:
        naming = _naming(table[name], left)
        if not naming.any():
            continue
        if name == "fact":
            table = table[~naming].reset_index(drop=True)
        else:
            required = schema is not None and schema[name].required
            table[name] = table[name].mask(naming, LEFT_OUT if required else pd.NA)
    return table


def _free_texts(schema: Schema) -> list[str]:
    """Return the fields in which somebody may have written about a record."""
    pointing = {*schema.key, *_CITED, "district_id", "district_code"}
    return [
        field.name
        for field in schema.fields
        if field.type in (FieldType.TEXT, FieldType.IDS) and field.name not in pointing
    ]


def _naming(column: pd.Series, left: Mentions) -> npt.NDArray[np.bool_]:
    codes, texts = pd.factorize(column)
    # One more at the end: what is empty has the code -1.
    found = np.array([*map(left.in_text, texts), False], dtype=bool)
    naming: npt.NDArray[np.bool_] = found[codes]
    return naming


def _passing(tables: Tables, profile: Profile) -> Tables:
    """Return new tables of what passes; a field of the schema that does not is empty, any other is gone."""
    found: Tables = {}
    for layer, table in tables.items():
        if layer.startswith("context "):
            found[layer] = table.copy()
        elif layer in SCHEMAS:
            passing = profile.keeps(layer)
            columns = [name for name in table.columns if name in passing or name in SCHEMAS[layer]]
            smaller = table[columns].copy()
            for name in columns:
                if name not in passing:
                    smaller[name] = pd.Series(pd.NA, index=smaller.index, dtype=table[name].dtype)
            found[layer] = smaller.reset_index(drop=True)
    return found


def _cited_sources(pack: Pack, tables: Tables) -> tuple[pd.DataFrame, int]:
    """Return the sources still cited, or cited by nothing to begin with; and how many were left out."""
    before, now = (_citations(one) for one in (pack._tables, tables))
    sources = tables["sources"]
    gone = sources["source_id"].isin(before - now)
    return sources[~gone].reset_index(drop=True), int(gone.sum())


def _citations(tables: Mapping[str, pd.DataFrame]) -> set[str]:
    return {
        name
        for table in tables.values()
        for field in _CITED
        if field in table
        for cited in table[field].dropna().unique()
        for name in split_ids(cited)
    }


def _without_quotes(pack: Pack, left: Mentions, profile: Profile) -> tuple[Finding, ...]:
    """Return the findings that quote neither records nor sources, nor a field that stays behind."""
    files = {pack.meta.files.get(layer, layer) for layer in _QUOTING}
    behind = {
        (pack.meta.files.get(layer, layer), name)
        for layer, schema in SCHEMAS.items()
        for name in {field.name for field in schema.fields} - set(profile.keeps(layer))
    }
    return tuple(
        one
        for one in pack.findings
        if one.file not in files
        and (one.file, one.field) not in behind
        and not any(map(left.in_text, (one.value, one.message)))
    )


def _without_names(meta: PackMeta, left: Mentions) -> PackMeta:
    """Return what pack.toml says without what names a record left out; ids and names of files stay."""
    return replace(
        meta,
        title=left.without(meta.title),
        theatre=left.without(meta.theatre),
        coverage=left.without(meta.coverage),
        disclaimer=left.without(meta.disclaimer),
        official_series_issuer=left.without(meta.official_series_issuer),
        attribution=left.silent(meta.attribution),
        known_gaps=left.silent(meta.known_gaps),
        notes=left.silent(meta.notes),
        population_figures=tuple(
            replace(one, title=left.without(one.title), note=left.without(one.note))
            for one in meta.population_figures
        ),
        refused_rates=tuple(replace(one, reason=left.without(one.reason)) for one in meta.refused_rates),
        licences=tuple(
            replace(one, name=left.without(one.name), notice=left.without(one.notice))
            for one in meta.licences
        ),
        overlays=tuple(replace(one, note=left.without(one.note)) for one in meta.overlays),
        context_files=tuple(replace(one, title=left.without(one.title)) for one in meta.context_files),
    )


def _emptied(before: Mapping[str, pd.DataFrame], after: Tables) -> bool:
    """Tell whether remarks of any layer stayed behind."""
    return any(
        bool(table["remarks"].notna().any()) and bool(after[layer]["remarks"].isna().all())
        for layer, table in before.items()
        if "remarks" in table
    )


def _recorded(incidents: pd.DataFrame, fields: Iterable[str]) -> bool:
    return bool(incidents[sorted(fields)].notna().any(axis=None))


def _words(profile: Profile, left_out: int, *, places: bool, texts: bool, released: str) -> tuple[str, ...]:
    """Say what was done, and nothing of what or where that is."""
    return tuple(
        text
        for text, true in (
            (f"{profile.label} edition.", True),
            ("1 record above this class is left out.", left_out == 1),
            (f"{left_out:,} records above this class are left out.", left_out > 1),
            (_PLACES, places),
            (_NOBODY_APART, profile.without_status),
            (
                f"Status, sex and age are given, as they are published already: {released.rstrip('.')}.",
                bool(released),
            ),
            ("Remarks and times of day are left out.", texts),
        )
        if true
    )
