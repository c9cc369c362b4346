"""Which country is meant by a code or a name."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from babel import Locale
from rapidfuzz import fuzz, process

from geo.base.store import FINENESS, Country, countries, divisions_in
from geo.errors import BaseError
from geo.language import say
from geo.layers.names import fold_text
from geo.text import clean, did_you_mean, listed

_SUGGESTED: Final = 3
_LEAST_SCORE: Final = 60.0
_LANGUAGES: Final = ("fr", "es", "pt", "ru", "ar")
"""Languages of the field whose names of countries are known beside those of each country's own."""


def find_country(text: str) -> Country:
    """Return the country of a code of ISO 3166-1, of two letters or three, or of a name.

    Parameters
    ----------
    text
        In any case; a name in English or an official language of the country.

    Raises
    ------
    BaseError
        Where there is none, with those that come near, or several are called so.
    """
    said = text.strip()
    for one in countries():
        if said and said.upper() in (one.iso3, one.iso2, one.key):
            return one
    called: dict[str, list[Country]] = defaultdict(list)
    for one in countries():
        for name in dict.fromkeys(fold_text(name) for name in names_of(one)):
            called[name].append(one)
    found = called.get(fold_text(said), [])
    if len(found) == 1:
        return found[0]
    if found:
        codes = (f"{one.iso3 or one.key} ({one.name})" for one in found)
        raise BaseError(
            say("{text!r} may be {codes}; give the code.", text=clean(text), codes=listed(codes, "or"))
        )
    near = process.extract(
        fold_text(said), list(called), scorer=fuzz.WRatio, score_cutoff=_LEAST_SCORE, limit=None
    )
    # A country has many names: each is proposed once, however many of them come near.
    found = list(dict.fromkeys(one for name, *_ in near for one in called[name]))[:_SUGGESTED]
    guess = did_you_mean((f"{one.name} ({one.iso3 or one.key})" for one in found), said)
    remedy = guess or say("Give its ISO 3166 code, such as KHM, or its English name.")
    raise BaseError(say("The base has no country {text!r}. {remedy}", text=clean(text), remedy=remedy))


def country_around(shapes: npt.NDArray[np.object_]) -> Country | None:
    """Return the country of the base that most of some areas lie in; None where they lie in none.

    Parameters
    ----------
    shapes
        Areas, in WGS 84 degrees.
    """
    points = shapely.point_on_surface(shapes[shapely.is_valid(shapes)])
    bounds = shapely.total_bounds(points)
    if np.isnan(bounds).any():
        return None
    near = divisions_in([(bounds[0], bounds[1], bounds[2], bounds[3])], FINENESS["middle"])
    tree = shapely.STRtree(near["geometry"].to_numpy(dtype=object))
    _, found = tree.query(points, predicate="intersects")
    if not len(found):
        return None
    key = near["country"].iloc[found].mode().iloc[0]
    return next((one for one in countries() if one.key == key), None)


@cache
def names_of(country: Country) -> tuple[str, ...]:
    """Return every name a country is found by: the English one, those of its languages, and of others."""
    told = [Locale(one).territories.get(country.iso2 or "") for one in _LANGUAGES]
    # A name that is a part of another country's, "Congo", does not say which of the two is meant.
    plain = [one for one in told if one and not _is_part_of_another(one, country)]
    return tuple(dict.fromkeys([country.name, *country.native, *country.names, *plain]))


def _is_part_of_another(name: str, country: Country) -> bool:
    words = fold_text(name)
    return words != fold_text(country.name) and any(
        f" {words} " in f" {fold_text(one.name)} " for one in countries() if one.key != country.key
    )


def listed_names(country: Country) -> str:
    """Return a country as lists show it: its English name, and behind it those by which others look for it.

    Names with marks stand there without them too, as they are often typed.
    """
    first, *others = names_of(country)
    shown = {first.casefold(): first}
    for one in others:
        for spelled in (one, _plain(one)):
            shown.setdefault(spelled.casefold(), spelled)
    words = [one for one in shown.values() if one != first]
    return say("{name} ({others})", name=first, others=", ".join(words)) if words else first


def _plain(name: str) -> str:
    marked = unicodedata.normalize("NFKD", name.replace("’", "'"))
    return "".join(one for one in marked if not unicodedata.combining(one)) if name[:1].isascii() else name
