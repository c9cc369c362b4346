"""Makes a smaller pack for a circle of readers, before anything is counted, drawn or written.

Nothing downstream can show what is not in the pack it is given: rows above the class are gone, fields that
do not pass are empty, and new tables are built with a new index, so that nothing of the old ones is left.
What an edition says does not depend on what it leaves out, only that it leaves something out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.analysis.assigned import assigned_district
from geo.analysis.placed import is_placed
from geo.analysis.records import STATUSES
from geo.errors import PublishError
from geo.language import marked, say
from geo.layers.edition import ABOVE, INTERNAL, Edition
from geo.layers.kinds import AREAL
from geo.layers.left_out import Casualties
from geo.layers.measures import OUTCOMES
from geo.layers.schema import SCHEMAS
from geo.layers.sensitivity import TEXTS, classified
from geo.layers.vocabulary import ACTIVITY
from geo.publish.coarsen import coarsen
from geo.publish.digests import edition_digest
from geo.publish.perimeters import NAMED, PERIMETERS, areas_kept, with_general_perimeters
from geo.publish.profiles import DEFAULT, OTHER, TELLING, Profile, other_holds
from geo.publish.profiles import profile as profile_of
from geo.reconciliation.statements import split_ids
from geo.store.batches import FOLDER
from geo.text import either, listed

if TYPE_CHECKING:
    from geo.analysis.filters import Filters
    from geo.layers.findings import Finding
    from geo.layers.many import Findings
    from geo.layers.meta import PackMeta
    from geo.layers.pack import Pack

Tables = dict[str, pd.DataFrame]
_PLACES: Final = marked(
    "Places are generalised to settlements or a grid of 0.1 degrees; not for navigation or clearance."
)
LEFT_OUT: Final = marked("Left out in this edition.")
"""Stands where pack.toml has to say something."""
_CITED: Final = ("source_ids", "coordinate_source_id")
_QUOTING: Final = ("incidents", "sources", "hazard_status", *(kind.pack_layer for kind in AREAL))


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
    whole = profile_of(profile)
    chosen = whole.of(pack.meta)
    if pack.edition is not None:
        if pack.edition.profile == chosen.code:
            return pack
        raise PublishError(
            say(
                "This pack is the {label} edition already and cannot be made into the {label_2} one. "
                "Redact the pack as it was loaded.",
                label=pack.edition.label.lower(),
                label_2=chosen.label.lower(),
            )
        )
    if chosen.code == INTERNAL:
        return _edition(
            pack, Edition(chosen.code, chosen.label, (say("{label} edition.", label=chosen.label),))
        )
    kept = _rows(pack, chosen)
    incidents = kept.incidents
    placed = chosen.coarsens and bool(is_placed(incidents).any())
    if chosen.coarsens:
        incidents, _ = coarsen(kept, incidents)
        kept = with_general_perimeters(kept)
    tables = _passing({**kept._tables, "incidents": incidents}, chosen)
    tables["sources"] = _cited_sources(pack.meta, tables)
    refused = {
        layer: sum(one in chosen.classes for one in classes) for layer, classes in pack._refused.items()
    }
    smaller = replace(
        kept,
        meta=_texts(pack.meta, chosen),
        findings=pack.findings if chosen.quotes_rows else _without_quotes(pack, chosen),
        rejected=MappingProxyType({**pack.rejected, **refused}),
        rows_read=MappingProxyType(
            {**pack.rows_read, **{layer: len(tables[layer]) + refused[layer] for layer in refused}}
        ),
        # Of refused rows of other classes, too.
        casualties=Casualties(),
        _refused=MappingProxyType({}),
        _tables=MappingProxyType(tables),
    )
    edition = Edition(
        profile=chosen.code,
        label=chosen.label,
        words=_words(
            chosen,
            less=_less(pack, chosen),
            places=placed,
            perimeters=_areal(kept) if chosen.coarsens else [],
            released=_reason(pack.meta.breakdowns_published, chosen.without_status, whole.without_status),
            named=_reason(pack.meta.area_names_published, chosen.without_names, whole.without_names),
        ),
        coarsened=placed or chosen.without_status,
        without_status=chosen.without_status,
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
        raise PublishError(
            say("This pack is as it was loaded; choose a publication profile and redact it first.")
        )
    return pack.edition


def held_back_of(pack: Pack, layer: str = "incidents") -> frozenset[str]:
    """Return the fields of a layer that an edition empties, which must not be called not recorded."""
    if pack.edition is None:
        return frozenset()
    return frozenset(SCHEMAS[layer].names) - set(profile_of(pack.edition.profile).of(pack.meta).keeps(layer))


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
            say(
                "The {label} edition does not tell casualties apart by status, so it {reason}. Drop this "
                "filter, or choose another profile.",
                label=edition.label.lower(),
                reason=reason,
            )
        )


def why_barred(filters: Filters) -> str:
    """Return what an edition without status cannot be filtered by; empty where it can."""
    if filters.victim_status:
        return say("cannot be filtered by victim status")
    told = sorted(map(ACTIVITY.label, filters.activity & TELLING["activity"]))
    return say("cannot be filtered by the activity {told}", told=either(told).lower()) if told else ""


def _edition(pack: Pack, edition: Edition) -> Pack:
    made = replace(pack, edition=edition)
    return replace(made, digest=edition_digest(made))


def _rows(pack: Pack, profile: Profile) -> Pack:
    """Return the pack with the rows that readers may have, each incident in the district it counts in."""
    tables: Tables = dict(pack._tables)
    for layer, table in tables.items():
        if classified(layer):
            tables[layer] = table[table["sensitivity"].isin(profile.classes)].reset_index(drop=True)
    incidents = tables["incidents"].copy()
    # The place may change below; the district an incident counts in may not.
    incidents["district_code"] = assigned_district(incidents).astype("str")
    if profile.without_status:
        _keep_totals(incidents)
        for name, codes in TELLING.items():
            incidents[name] = incidents[name].mask(incidents[name].isin(codes), OTHER)
    incidents["chain_id"] = _chains(incidents)
    tables["incidents"] = incidents
    return areas_kept(pack, replace(pack, _tables=MappingProxyType(tables)), profile.classes)


def _less(pack: Pack, profile: Profile) -> bool:
    """Tell whether anything stays behind for its class."""
    held = {one for classes in pack._refused.values() for one in classes} | {pack.meta.sensitivity[TEXTS]}
    for layer, table in pack._tables.items():
        held |= set(table["sensitivity"].unique()) if classified(layer) else set()
    return not held <= profile.classes


def _keep_totals(incidents: pd.DataFrame) -> None:
    """Write the sum of the parts where only they are recorded; without them nothing else would tell it."""
    for outcome in OUTCOMES:
        parts = incidents[[f"{outcome}_{status}" for status in STATUSES]]
        together = parts.astype("Int64").sum(axis=1, min_count=1)
        incidents[outcome] = incidents[outcome].fillna(together)


def _chains(incidents: pd.DataFrame) -> pd.Series:
    """Return chains that still tie two records, by the name of the first: theirs may be of one left out."""
    column = incidents["chain_id"]
    tied = column.duplicated(keep=False) & column.notna()
    first = incidents.groupby("chain_id")["incident_id"].transform("first")
    return first.astype("str").where(tied)


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


def _cited_sources(meta: PackMeta, tables: Tables) -> pd.DataFrame:
    """Return the sources an edition cites, and all where pack.toml says for whom sources are."""
    sources = tables["sources"]
    if "sources" in meta.sensitivity:
        return sources
    return sources[sources["source_id"].isin(_citations(tables))].reset_index(drop=True)


def _citations(tables: Mapping[str, pd.DataFrame]) -> set[str]:
    return {
        name
        for table in tables.values()
        for field in _CITED
        if field in table
        for cited in table[field].dropna().unique()
        for name in split_ids(cited)
    }


def _without_quotes(pack: Pack, profile: Profile) -> Findings:
    """Return the findings on rows that pass, but on no incident and no source, and on what has no class."""
    files = {pack.meta.files.get(layer, layer): layer for layer in SCHEMAS if classified(layer)}

    def passes(one: Finding) -> bool:
        layer = files.get(one.file) or _imported(one.file)
        if layer is None:
            return one.sensitivity in {"", *profile.classes}
        held = {field.name for field in SCHEMAS[layer].fields} - set(profile.keeps(layer))
        return layer not in _QUOTING and one.sensitivity in profile.classes and one.field not in held

    return pack.findings.passing(passes)


def _imported(file: str) -> str | None:
    """Return the layer of a file that an import brought; None for any other file."""
    path = PurePath(file)
    return path.stem if path.parts[0] == FOLDER and path.stem in SCHEMAS else None


def _texts(meta: PackMeta, profile: Profile) -> PackMeta:
    """Return what pack.toml says without its sentences on the data, where these are for fewer readers."""
    told = replace(meta, sensitivity=MappingProxyType({}))
    if meta.sensitivity[TEXTS] in profile.classes:
        return told
    return replace(
        told,
        coverage=say(LEFT_OUT),
        known_gaps=(say(LEFT_OUT),),
        notes=(),
        population_figures=tuple(replace(one, note="") for one in meta.population_figures),
        refused_rates=tuple(replace(one, reason=say(LEFT_OUT)) for one in meta.refused_rates),
    )


_TEXTS = marked("Remarks, notes on places and revisions, vehicles and times of day are left out.")


def _nobody_apart() -> str:
    return say(
        "Nobody is told apart by status, sex or age, so the activity “other” also holds {activities}, "
        "and the "
        "type of accident “other” also {types}.",
        activities=other_holds("activity"),
        types=other_holds("accident_type"),
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _areal(kept: Pack) -> list[str]:
    """Return what the layers of areas of an edition hold, those that matter most first."""
    return [kind.noun[1] for kind in reversed(AREAL) if len(kept.table(kind.pack_layer))]


def _reason(published: str, withheld: bool, usual: bool) -> str:
    """Return why something is given that usually is not, without the full stop of its sentence."""
    return published.rstrip(".") if usual and not withheld else ""


def _words(
    profile: Profile, *, less: bool, places: bool, perimeters: Sequence[str], released: str, named: str
) -> tuple[str, ...]:
    """Say what was done, and nothing of what, where or how much that is."""
    return tuple(
        text
        for text, true in (
            (say("{label} edition.", label=profile.label), True),
            (say(ABOVE), less),
            (say(_PLACES), places),
            (
                say(NAMED if named else PERIMETERS, areas=_capital(listed(perimeters)), published=named),
                bool(perimeters),
            ),
            (_nobody_apart(), profile.without_status),
            (
                say(
                    "Status, sex and age are given, as they are published already: {rstrip}.",
                    rstrip=released,
                ),
                bool(released),
            ),
            (say(_TEXTS), "remarks" in profile.withholds),
        )
        if true
    )
