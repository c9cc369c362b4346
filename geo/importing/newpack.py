"""A new pack: its districts from a file or from the base, surroundings cut from the base, and pack.toml."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from rapidfuzz import process

from geo.base.countries import find_country
from geo.base.notices import BOUNDARIES_DISCLAIMER, CREDITS, GENERALISED, NOTICES, notice_text
from geo.base.store import Country, countries, divisions_listed, divisions_of
from geo.base.surroundings import Around, Bools, Layer, Shapes, first_view, reached, rounded, towns
from geo.errors import BaseError, ReadError
from geo.importing.boundaries import Boundaries, Outline, districts_from, geojson_of
from geo.language import marked, say
from geo.layers.findings import Finding
from geo.layers.meridian import Bounds, canonical, narrowest
from geo.layers.schema import PLACES
from geo.publish.files import make_folder, write_set
from geo.text import clean, did_you_mean, listed

_TOUCHING_DEG: Final = 0.05
_NAMED: Final = 8
# A blank without width, and the end of a stretch of a direction.
_HIDDEN: Final = dict.fromkeys((0x200B, 0x202C))
_NO_CREDIT: Final = marked("Whose the boundaries of {file} are, and under which licence, is not stated.")
_CONTEXT: Final = ("countries", "admin1", "rivers", "lakes")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackOrder:
    """What a new pack is made of.

    Parameters
    ----------
    country
        Code or name; empty for none.
    boundaries
        File of the districts; without one they come from the base.
    title
        Of the pack; empty for the name of the country or the folder.
    codes
        Divisions that the base draws in another country, to take as districts too.
    disclaimer
        On boundaries and names; empty for that of the base.
    first_day
        On which records may lie; None lets it follow from them.
    credit
        Whose the file of boundaries is, and its licence; empty where that is not known.
    """

    country: str = ""
    boundaries: Boundaries | None = None
    title: str = ""
    codes: tuple[str, ...] = ()
    disclaimer: str = ""
    first_day: date | None = None
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPack:
    """What a new pack holds.

    Parameters
    ----------
    country
        Whose it is; None where only a file was given.
    outline
        Columns taken from the file of boundaries.
    districts
        How many.
    counts
        Features of each layer of surroundings, and of towns.
    gaps
        Sentences on what the districts are and are not.
    findings
        On the file of boundaries.
    """

    country: Country | None
    outline: Outline | None
    districts: int
    counts: Mapping[str, int]
    gaps: tuple[str, ...]
    findings: tuple[Finding, ...] = ()

    def around(self) -> list[tuple[str, int]]:
        """Return in words what lies around the districts, and how many of each."""
        words = {"admin1": say("provinces of neighbours"), "places": "towns"}
        return [(words.get(name, name), number) for name, number in self.counts.items()]


def make_pack(folder: Path, wanted: PackOrder) -> NewPack:
    """Make a pack of districts and what lies around them, and no incident yet.

    Parameters
    ----------
    folder
        Of the pack; made, and refused where it holds one.
    wanted
        What it is made of.

    Raises
    ------
    BaseError
        Where the base has no such country or division.
    ReadError
        Where the file of boundaries cannot be used.
    PublishError
        Where the pack cannot be written.
    """
    if (folder / "pack.toml").exists():
        raise ReadError(say("{name}: holds a pack already. Name another folder.", name=folder.name))
    country = find_country(wanted.country) if wanted.country else None
    outline: Outline | None = None
    findings: tuple[Finding, ...] = ()
    gaps: list[str] = []
    if wanted.boundaries is not None:
        districts, outline, findings = districts_from(wanted.boundaries)
        if wanted.credit:
            districts = districts.assign(source=wanted.credit)
        else:
            gaps.append(say(_NO_CREDIT, file=wanted.boundaries.called))
    elif country is not None:
        districts, gaps = bundled(country, wanted.codes)
    else:
        raise BaseError(say("Say which country, or give a file of boundaries."))
    shapes = canonical(districts["geometry"].to_numpy(dtype=object))
    iso2 = (country.iso2,) if country else ()
    found = towns(districts.assign(geometry=shapes), iso2)
    found = found.assign(variants=found["variants"].map(_readable))
    view, apart = first_view(shapes, found)
    layers, near = _layers(view, country, districts, of_base=outline is None)
    names = districts["name_en"].to_numpy(dtype=object)
    gaps += [*near, *_apart_words(names, shapes, apart, view)]
    title = wanted.title or (country.name if country else folder.name)
    whole = view == narrowest(shapes)
    files = {
        f"context_{name}.geojson": geojson_of(
            pd.DataFrame({"name": layer.names, "geometry": list(layer.shapes)})
        )
        for name, layer in layers.items()
    }
    if len(found):
        files["places.csv"] = _places(found)
    present = [*layers, *(["places"] if len(found) else []), *(["districts"] if outline is None else [])]
    files["districts.geojson"] = geojson_of(districts)
    files["incidents.csv"] = b"incident_id\n"
    if present:
        files["NOTICE"] = notice_text(title, present).encode()
    toml = _toml(title, wanted, country, present, gaps, None if whole else view)
    make_folder(folder, parents=True)
    write_set({folder / name: data for name, data in {**files, "pack.toml": toml.encode()}.items()})
    counts = {name: len(layer.shapes) for name, layer in layers.items()} | {"places": len(found)}
    return NewPack(
        country=country,
        outline=outline,
        districts=len(districts),
        counts=counts,
        gaps=tuple(gaps),
        findings=findings,
    )


def bundled(country: Country, codes: Sequence[str] = ()) -> tuple[pd.DataFrame, list[str]]:
    """Return the districts of a country from the base, and what is to be said of them.

    Parameters
    ----------
    country, codes
        The country, and divisions that the base draws in others, to take too.

    Raises
    ------
    BaseError
        Where there is no such division.
    """
    found = divisions_of(country.key, codes)
    if missing := {code.upper() for code in codes} - {*found["code"].str.upper()}:
        raise _no_division(min(missing))
    found = found.assign(aliases=found["aliases"].map(_readable))
    columns: dict[str, Any] = {"district_id": found["code"], "name_en": found["name_en"]}
    columns |= {
        name: found[name]
        for name in ("name_local", "name_ru", "aliases", "parent_region")
        if (found[name] != "").any()
    }
    notice = NOTICES["districts"]
    columns |= {"source": notice.credit, "licence": notice.name}
    shapes = rounded(found["geometry"].to_numpy(dtype=object))
    columns["geometry"] = pd.Series(list(shapes), index=found.index, dtype=object)
    return pd.DataFrame(columns), list(_said_of(country, found))


def _readable(names: str) -> str:
    """Return names without hidden signs, and without those in which a control sign stands for a letter."""
    shown = (one.translate(_HIDDEN) for one in names.split(";"))
    return ";".join(one for one in shown if one and clean(one) == one)


def _said_of(country: Country, found: pd.DataFrame) -> Iterator[str]:
    """Yield what the districts from the base are, and where sources differ on whose they are."""
    yield say(GENERALISED)
    if len(found) == 1:
        yield say("The base has no divisions of {name}: the whole of it is one district.", name=country.name)
    named = {one.key: one.name for one in countries()}
    coded = {one.iso2: one.name for one in countries()}
    for row in found.to_dict("records"):
        name, code, listed_under = row["name_en"], row["code"], row["listed_under"]
        if row["country"] != country.key:
            drawn = named[row["country"]]
            yield say(
                "{name} ({code}) is a district here by choice; the source draws it in {drawn}.",
                name=name,
                code=code,
                drawn=drawn,
            )
        elif listed_under:
            other = coded.get(listed_under, listed_under)
            yield (
                say(
                    "{name} is drawn in {name_2} by the source; its ISO 3166-2 code, {code}, is one of "
                    "{other}.",
                    name=name,
                    name_2=country.name,
                    code=code,
                    other=other,
                )
            )
    if not country.iso2:
        return
    for row in divisions_listed(country.iso2).to_dict("records"):
        if row["code"] not in {*found["code"]}:
            yield (
                say(
                    "{name_en} ({code}) is no district of this pack: the source draws it in {named}, and its "
                    "ISO 3166-2 code is one of {name}.",
                    name_en=row["name_en"],
                    code=row["code"],
                    named=named[row["country"]],
                    name=country.name,
                )
            )


def _no_division(code: str) -> BaseError:
    codes = divisions_listed()["code"].tolist()
    near = did_you_mean([one for one, *_ in process.extract(code, codes, score_cutoff=75, limit=3)], code)
    return BaseError(say("The base has no division {code!r}. {near}", code=clean(code), near=near).strip())


def _layers(
    view: Bounds, country: Country | None, districts: pd.DataFrame, *, of_base: bool
) -> tuple[dict[str, Layer], list[str]]:
    """Return the layers around that hold anything, and what is to be said of areas beside the districts."""
    taken = set(districts["district_id"]) if of_base else set()
    around = Around(view, country.key if country else "", taken)
    made = {
        "countries": around.countries({one.key: one.name for one in countries()}),
        "admin1": around.provinces(),
        "rivers": around.rivers(),
        "lakes": around.lakes(),
    }
    names = {one.key: one.name for one in countries() if not one.iso2}
    beside = around.beside(districts["geometry"].to_numpy(dtype=object), names, _TOUCHING_DEG)
    said = [
        say("The source shows {name} as an area of its own without an ISO 3166 code.", name=name)
        for name in beside
        if of_base
    ]
    return {name: made[name] for name in _CONTEXT if len(made[name].shapes)}, said


def _apart_words(names: Shapes, shapes: Shapes, apart: Bools, view: Bounds) -> Iterator[str]:
    """Yield which districts lie far from the others, and which so far that nothing lies around them."""
    bare = apart & ~reached(shapes, view)
    for some, what in (
        (apart & ~bare, say("outside the first view")),
        (bare, say("outside the first view, and have no surroundings on maps")),
    ):
        if some.any():
            shown = names[some].tolist()
            more = [say("{number} more", number=len(shown) - _NAMED)] if len(shown) > _NAMED else []
            yield say(
                "Far from the main part of the country, {what}: {text}.",
                what=what,
                text=listed([*shown[:_NAMED], *more]),
            )


def _places(found: pd.DataFrame) -> bytes:
    out = io.StringIO(newline="")
    names = [name for name in PLACES.names if name in found.columns]
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for row in found[names].itertuples(index=False):
        writer.writerow([f"{cell:.4f}" if isinstance(cell, float | np.floating) else cell for cell in row])
    return out.getvalue().encode()


def _toml(
    title: str,
    wanted: PackOrder,
    country: Country | None,
    present: Sequence[str],
    gaps: Sequence[str],
    view: Bounds | None,
) -> str:
    lines = [
        "# " + say("Made by `python -m geo new`. docs/packs.md lists what else may stand here."),
        "# " + say("period_start and as_of follow from the records until they are written here."),
        "",
        _entry("title", title),
    ]
    if country is not None:
        spoken = dict.fromkeys(["en", *(one for one in country.languages if len(one) == 2)])
        lines += [_entry("theatre", country.name), _entry("languages", list(spoken))]
    if wanted.first_day is not None:
        lines.append(f"period_start = {wanted.first_day:%Y-%m-%d}")
    if view is not None:
        lines += ["# " + say("west, south, east, north of the first view, degrees")]
        lines += [_entry("bounds", [round(edge, 3) for edge in view])]
    if present or wanted.disclaimer:
        lines.append(_entry("disclaimer", wanted.disclaimer or say(BOUNDARIES_DISCLAIMER)))
    named = dict.fromkeys(CREDITS[name] for name in CREDITS if present and name in {*present, "names"})
    if wanted.boundaries is not None and wanted.credit:
        named = {say("Districts: {credit}.", credit=wanted.credit.rstrip(".")): None, **named}
    if named:
        lines.append(_entry("attribution", list(named)))
    if gaps:
        lines.append(_entry("known_gaps", list(gaps)))
    lines += ["", "[files]", _entry("districts", "districts.geojson"), _entry("incidents", "incidents.csv")]
    lines += [_entry("places", "places.csv")] if "places" in present else []
    for name in _CONTEXT:
        if name in present:
            own = {"name": name, "file": f"context_{name}.geojson", "title": NOTICES[name].title}
            lines += ["", "[[context]]", *(_entry(key, value) for key, value in own.items())]
    for name in NOTICES:
        if name in present:
            one = NOTICES[name]
            own = {"layer": name, "name": one.name, "notice": one.credit, "url": one.url}
            lines += ["", "[[licences]]", *(_entry(key, value) for key, value in own.items())]
    return "\n".join(lines) + "\n"


def _entry(key: str, value: object) -> str:
    """Return a line of TOML; texts of JSON are texts of TOML."""
    return f"{key} = {json.dumps(value, ensure_ascii=False)}"
