"""The bundled base: small, whole, licensed, and every country of it is found."""

from __future__ import annotations

import re

import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely

from geo.base.countries import find_country, listed_names, names_of
from geo.base.notices import NOTICES, notice_text
from geo.base.store import FINENESS, FOLDER, countries, divisions_of
from geo.checking.misread import text_damage
from geo.errors import BaseError


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("KHM", "KHM"),
        ("kh", "KHM"),
        ("cambodia", "KHM"),
        ("កម្ពុជា", "KHM"),
        ("XKX", "KOS"),
        ("PSE", "PSX"),
        ("turkiye", "TUR"),
        ("Turkey", "TUR"),
        ("Congo (DRC)", "COD"),
        ("العراق", "IRQ"),
        ("ኢትዮጵያ", "ETH"),
        (" Côte d'Ivoire ", "CIV"),
        ("Tchad", "TCD"),
        ("Allemagne", "DEU"),
        ("Гвинея", "GIN"),
    ],
)
def test_a_country_is_found_by_code_and_by_name(said: str, key: str) -> None:
    assert find_country(said).key == key


def test_every_name_that_finds_a_country_stands_in_its_list() -> None:
    """The page finds what the command takes, with and without marks."""
    for one in countries():
        shown = listed_names(one).casefold()
        assert [name for name in names_of(one) if name.casefold() not in shown] == []
    assert "Republica do Congo" in listed_names(find_country("COG"))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Congo", r"no country 'Congo'\. Did you mean .*\(COD\), .*\(COG\)"),
        ("Camboida", r"no country 'Camboida'\. Did you mean Cambodia \(KHM\)"),
        ("", "Give its ISO 3166 code"),
        ("9q", "no country '9q'"),
    ],
)
def test_a_country_that_is_not_there_is_answered_with_those_near(said: str, words: str) -> None:
    with pytest.raises(BaseError, match=words):
        find_country(said)


def test_codes_of_countries_and_divisions_are_each_of_one() -> None:
    for code in ("key", "iso3", "iso2"):
        given = [getattr(one, code) for one in countries() if getattr(one, code)]
        assert len(given) == len({*given}) > 230, code
    table = pq.read_table(FOLDER / "divisions.parquet", columns=["country", "code", "name_en"])
    codes = table["code"].to_pylist()
    assert len(codes) == len({*codes}) == 4_596
    assert {*table["country"].to_pylist()} == {one.key for one in countries()}
    assert all(table["name_en"].to_pylist())
    assert not [code for code in codes if re.search(r"[~?;\s]", code)]


def test_the_base_is_small_and_its_borders_are_shared() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 13_000_000
    own = divisions_of("KHM")["geometry"].to_numpy(dtype=object)
    assert shapely.is_valid(own).all()
    assert shapely.coverage_is_valid(own)
    table = pq.read_table(FOLDER / "divisions.parquet", columns=[*FINENESS])
    sizes = [sum(map(len, table[name].to_pylist())) for name in FINENESS]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 6 * sizes[-1]


def test_names_are_in_the_letters_of_the_country() -> None:
    iraq = divisions_of("IRQ").set_index("code")
    assert iraq.loc["IQ-NI", "name_en"] == "Nineveh"
    assert iraq.loc["IQ-NI", "name_local"] == "محافظة نينوى"
    assert "دهوك" in divisions_of("IRQ").set_index("code").loc["IQ-DA", "aliases"]
    assert "አዲስ አበባ" in divisions_of("ETH").set_index("code").loc["ET-AA", "aliases"]
    ukraine = divisions_of("UKR").set_index("code")
    assert ukraine.loc["UA-14", ["name_local", "name_ru"]].tolist() == [
        "Донецька область",
        "Донецкая область",
    ]
    assert not divisions_of("ZAF")["name_local"].any(), "no source has names in any of its languages"
    latin = [name for name in iraq["name_local"] if re.search("[A-Za-z]", name)]
    assert not latin


def test_no_name_of_the_base_looks_read_in_the_wrong_encoding() -> None:
    texts = pq.read_table(
        FOLDER / "divisions.parquet", columns=["name_en", "name_local", "name_ru", "parent_region", "aliases"]
    )
    cells = {cell for column in texts.columns for cell in column.to_pylist() if cell}
    names = {one for cell in cells for one in cell.split(";")}
    towns = pq.read_table(FOLDER / "towns.parquet", columns=["name"])["name"].to_pylist()
    # All towns hold, too, and take seconds.
    names |= {*towns[::8], *(one for one in towns if not {*"þÞðÐ"}.isdisjoint(one))}
    accented = sorted(name for name in names if not name.isascii())
    assert len(accented) > 5_000
    assert [name for name in accented if text_damage(name)] == []


def test_notices_name_every_file_of_the_base() -> None:
    said = (FOLDER / "NOTICE").read_text(encoding="utf-8")
    assert said == notice_text("Base of new packs", NOTICES, of_base=True)
    for path in FOLDER.glob("*"):
        assert path.name in said or path.name in {"NOTICE", "licences"}, path.name
    for name in ("Natural Earth", "Wessel and Smith 1996", "GeoNames", "Copyright © 2004-2026 Unicode, Inc."):
        assert name in said
    assert {path.name for path in (FOLDER / "licences").iterdir()} == {
        "Unicode-3.0.txt",
        "LGPL-3.0.txt",
        "GPL-3.0.txt",
    }


def test_divisions_a_source_numbers_by_another_country_are_known() -> None:
    russia = divisions_of("RUS")
    assert {*russia.loc[russia["listed_under"] != "", "code"]} == {"UA-40", "UA-43"}
    taken = divisions_of("UKR", ["ua-43"])
    assert np.count_nonzero(taken["country"] == "RUS") == 1
