"""Countries and first-level divisions of Natural Earth, with names from it, Unicode CLDR and GeoNames."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import shapely

from geo.checking.misread import text_damage
from geo.layers.names import fold_name
from geo.packs.base_towns import local_scripts, script_of, spellings

_ISO: Final = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
_DAMAGED: Final = re.compile(r"[?¡\ufffd;]|[\u00c2\u00c3][\u0080-\u00bf]")
_LISTED: Final = re.compile(r" - |\(| SAR ")
_RUSSIAN_SHARE: Final = 10.0
_NAMED_IN: Final = frozenset(
    {
        *(
            "ar",
            "bn",
            "de",
            "el",
            "es",
            "fa",
            "fr",
            "he",
            "hi",
            "hu",
            "id",
            "it",
            "ja",
            "ko",
            "nl",
            "pl",
            "pt",
        ),
        *("ru", "sv", "tr", "uk", "ur", "vi", "zh"),
    }
)
"""Languages the source has names in, besides English."""
_UNNAMED: Final = "Not named ({})"


@dataclass(frozen=True, slots=True)
class Nations:
    """What is known of countries besides their shapes.

    Parameters
    ----------
    nations
        Countries of GeoNames by ISO 3166-1 alpha-2 code.
    alpha3
        Alpha-3 codes by alpha-2 code.
    official
        Official languages of countries, with the share of people who speak them.
    scripts
        Script of a language.
    territories
        Names of countries by language and code.
    subdivisions
        English names of divisions by their ISO 3166-2 code in small letters without its dash.
    """

    nations: Mapping[str, Any]
    alpha3: Mapping[str, str]
    official: Mapping[str, tuple[tuple[str, float], ...]]
    scripts: Mapping[str, str]
    territories: Mapping[str, Mapping[str, str]]
    subdivisions: Mapping[str, str]


def divisions(
    source: Sequence[Mapping[str, Any]], names: Nations, cities: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the columns of all divisions, by country and code, and the countries by name.

    Parameters
    ----------
    source
        Features of the source.
    names
        What is known of countries.
    cities
        Towns, whose spellings the divisions of the same name get.
    """
    listed = _countries(source, names)
    iso2 = {one["key"]: one["iso2"] for one in listed}
    called = {one["key"]: one["name"] for one in listed}
    counted = Counter(one["properties"]["iso_3166_2"] for one in source)
    sizes = Counter(one["properties"]["adm0_a3"] for one in source)
    regions = _regions(source, called)
    seats = _seats(cities, names)
    rows = []
    for feature in source:
        raw = feature["properties"]
        code = raw["iso_3166_2"]
        genuine = bool(_ISO.fullmatch(code)) and counted[code] == 1
        country = raw["adm0_a3"]
        first = _english(raw, names) or (called[country] if sizes[country] == 1 else "")
        own = code if genuine else raw["adm1_code"].rstrip("?")
        rows.append(
            {
                "country": country,
                "code": own,
                "name_en": first or _UNNAMED.format(own),
                **_other_names(raw, names, iso2[country]),
                "parent_region": raw["region"] if country in regions else "",
                "listed_under": code[:2] if genuine and code[:2] != iso2[country] else "",
                "geometry": json.dumps(feature["geometry"]),
            }
        )
    _alias(rows, source, names, seats, iso2)
    rows.sort(key=lambda row: (row["country"], row["code"]))
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    shapes = np.asarray(shapely.from_geojson(columns.pop("geometry")), dtype=object)
    return {**{name: pa.array(values) for name, values in columns.items()}, "geometry": shapes}, listed


def _countries(source: Iterable[Mapping[str, Any]], names: Nations) -> list[dict[str, Any]]:
    raws = defaultdict(list)
    for feature in source:
        raws[feature["properties"]["adm0_a3"]].append(feature["properties"])
    codes = Counter(raw["iso_a2"] for own in raws.values() for raw in own)
    most: dict[str, str] = {}
    for code in codes:
        most[code] = max(raws, key=lambda key: (sum(raw["iso_a2"] == code for raw in raws[key]), key))
    found = []
    for key, own in raws.items():
        iso2 = next((code for code in most if most[code] == key and code != "-1"), "")
        called = {str(raw["admin"]) for raw in own}
        found.append(_country(key, iso2, called.pop() if len(called) == 1 else "", names))
    return sorted(found, key=lambda one: (one["name"], one["key"]))


def _country(key: str, iso2: str, called: str, names: Nations) -> dict[str, Any]:
    nation = names.nations.get(iso2, {})
    english = names.territories["en"]
    first, second = english.get(iso2, ""), str(nation.get("name", ""))
    # "Congo - Kinshasa" and "Myanmar (Burma)" are told apart for lists, not for maps.
    name = (second if _LISTED.search(first) and second else first) or called
    languages = list(dict.fromkeys(language for language, _ in names.official.get(iso2, ())))
    native = [
        names.territories[one][iso2]
        for one in languages
        if one != "en" and iso2 in names.territories.get(one, {})
    ]
    other = [english.get(f"{iso2}{kind}", "") for kind in ("", "-alt-variant", "-alt-short")]
    other += [second, called]
    return {
        "key": key,
        "iso3": nation.get("iso3") or names.alpha3.get(iso2, ""),
        "iso2": iso2,
        "name": name,
        "native": list(dict.fromkeys(native)),
        "names": [one for one in dict.fromkeys(other) if one and one != name],
        "languages": languages,
    }


def _english(raw: Mapping[str, Any], names: Nations) -> str:
    """Return the English name on which two sources agree, else the first name of the source."""
    code = raw["iso_3166_2"].replace("-", "").lower()
    listed = names.subdivisions.get(code, "")
    said = str(raw["name_en"] or "")
    others = [raw["name"], raw["woe_name"], raw["gn_name"], *_alternatives(raw)]
    known = {fold_name(str(one)) for one in others if one}
    for one, agreed in ((said, {*known, fold_name(listed)}), (listed, known)):
        if one and fold_name(one) in agreed:
            return one
    return str(raw["name"] or "")


def _is_damaged(text: str) -> bool:
    return bool(_DAMAGED.search(text) or text_damage(text))


def _alternatives(raw: Mapping[str, Any]) -> list[str]:
    found = re.split(r"[|/]", str(raw["name_alt"] or ""))
    return [one.strip() for one in found if one.strip() and not _is_damaged(one)]


def _other_names(raw: Mapping[str, Any], names: Nations, iso2: str) -> dict[str, str]:
    official = names.official.get(iso2, ())
    language = next((one for one, _ in official if one in _NAMED_IN), "")
    # The source has some local names in letters of another script, which are no local names.
    own = {*local_scripts(iso2, names)[:1]} or {"LATIN"}
    local = str(raw["name_local"] or "").strip()
    if script_of(local) not in own or _is_damaged(local):
        local = str(raw.get(f"name_{language}") or "") if language else ""
    russian = any(one == "ru" and share >= _RUSSIAN_SHARE for one, share in official)
    return {"name_local": local, "name_ru": str(raw["name_ru"] or "") if russian and language != "ru" else ""}


def _regions(source: Iterable[Mapping[str, Any]], called: Mapping[str, str]) -> set[str]:
    """Return the countries all of whose divisions have a region, none of which is called as the country."""
    found = defaultdict(list)
    for feature in source:
        found[feature["properties"]["adm0_a3"]].append(str(feature["properties"]["region"] or ""))
    return {
        key
        for key, own in found.items()
        if all(own) and 1 < len(set(own)) < len(own) and called[key] not in own
    }


def _seats(cities: Iterable[Mapping[str, Any]], names: Nations) -> dict[tuple[str, str], list[str]]:
    """Return the local spellings of towns by country and folded name; of namesakes, of the most populous."""
    found = {}
    for city in sorted(cities, key=lambda one: (one["population"], -one["geonameid"])):
        local = {*local_scripts(city["countrycode"], names)}
        if local:
            own = [one for one in spellings(city, names) if script_of(one) in local]
            found[city["countrycode"], fold_name(city["name"])] = own
    return found


def _alias(
    rows: Sequence[dict[str, Any]],
    source: Sequence[Mapping[str, Any]],
    names: Nations,
    seats: Mapping[tuple[str, str], list[str]],
    iso2: Mapping[str, str],
) -> None:
    """Give every row its other spellings; one that several divisions of a country share is none's."""
    several: dict[str, Counter[str]] = defaultdict(Counter)
    for row, feature in zip(rows, source, strict=True):
        raw = feature["properties"]
        listed = names.subdivisions.get(raw["iso_3166_2"].replace("-", "").lower(), "")
        town = seats.get((iso2[row["country"]], fold_name(row["name_en"])), [])
        said = [raw["name"], raw["woe_name"], raw["gn_name"], *_alternatives(raw), listed, *town]
        taken = {fold_name(row[name]) for name in ("name_en", "name_local", "name_ru")}
        own: dict[str, str] = {}
        for one in said:
            text = str(one or "").strip()
            if text and not _is_damaged(text):
                own.setdefault(fold_name(text), text)
        row["aliases"] = {folded: text for folded, text in own.items() if folded and folded not in taken}
        several[row["country"]].update({*row["aliases"], *taken})
    for row in rows:
        held = several[row["country"]]
        row["aliases"] = ";".join(text for folded, text in row["aliases"].items() if held[folded] == 1)
