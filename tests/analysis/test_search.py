"""Search: every spelling of a pack finds its records, and what was understood is said."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geo.analysis.periods import Period
from geo.analysis.search import PartKind, Search
from geo.analysis.search_words import CODES, SYNONYMS, date_at, sound
from geo.base.store import divisions_of
from geo.layers.districts import DistrictIndex, texts
from geo.layers.names import fold_name, fold_text
from geo.layers.pack import Pack
from tests.maps.view_page import real_pack

ROOT = Path(__file__).resolve().parents[2]


def search_of(pack: Pack) -> Search:
    return Search(pack.incidents, pack.districts, pack.places, pack.sources)


@pytest.fixture(scope="module", params=["azerbaijan", "exercise"])
def pack(request: pytest.FixtureRequest) -> Pack:
    return real_pack(request.param)[0]


@pytest.fixture(scope="module")
def country() -> Search:
    return search_of(real_pack()[0])


def found(search: Search, query: str) -> set[str]:
    ids = real_pack()[0].incidents["incident_id"]
    return set(ids[search.matches(search.read(query))])


def test_every_alias_of_every_district_finds_its_records(pack: Pack) -> None:
    search = search_of(pack)
    counted = pack.incidents["district_code"].astype(object)
    checked = 0
    columns = ["name_en", "name_local", "name_ru", "aliases"]
    for _, row in pack.districts.fillna(dict.fromkeys(columns, "")).iterrows():
        names = [row[name] for name in columns[:3]] + row["aliases"].split(";")
        for name in (one.strip() for one in names if fold_name(one)):
            for text in (name, name.upper(), f"  {name}  "):
                parts = search.read(text)
                assert row["district_id"] in {code for part in parts for code in part.districts}, text
                assert f"District {row['name_en']}" in parts[0].words
                hits = search.matches(parts)
                assert hits[(counted == row["district_id"]).to_numpy()].all(), text
            checked += 1
    assert checked > len(pack.districts)


def test_every_spelling_of_every_place_is_understood(pack: Pack) -> None:
    search = search_of(pack)
    checked = 0
    for _, row in pack.places.fillna({"variants": ""}).iterrows():
        for name in (row["name"], *re.split(r";|  +", str(row["variants"]))):
            folded = fold_name(str(name))
            if len(folded) < 2 or folded in CODES or date_at(folded.split()):
                continue
            (part,) = search.read(str(name))
            assert part.kind is PartKind.NAME, name
            assert fold_name(str(row["name"])) in part.phrases
            checked += 1
    assert checked >= len(pack.places)


@pytest.mark.parametrize(
    ("query", "understood", "record"),
    [
        ("Agdam", "District Aghdam", "AZ-2022-010"),
        ("Ağdam", "District Aghdam", "AZ-2022-010"),
        ("AĞDAM rayonu", "District Aghdam", "AZ-2022-010"),
        ("az-agm", "District Aghdam", "AZ-2022-010"),
        ("Kelbajar", "District Kalbajar", "AZ-2022-029"),
        ("Kelbecer", "District Kalbajar", "AZ-2022-029"),
        ("Chiraq", "names spelled like “chiraq”", "AZ-2022-029"),
        ("Çıraq", "names spelled like “ciraq”", "AZ-2022-029"),
        ("az-2022-029", "Incident az-2022-029", "AZ-2022-029"),
        ("AZ2022029", "Incident AZ-2022-029", "AZ-2022-029"),
        ("az_2022_029", "Incident AZ-2022-029", "AZ-2022-029"),
        ("landmine Kalbajar", "Device: Anti-personnel mine or Device: Anti-vehicle mine or", "AZ-2022-029"),
        ("2022-029", "Identifiers with “2022-029”", "AZ-2022-029"),
        ("anti-personnel mine in Kalbajar, 14.12.2022", "14 December 2022", "AZ-2022-029"),
    ],
)
def test_usual_spellings_find_their_record(country: Search, query: str, understood: str, record: str) -> None:
    assert understood in "; ".join(part.words for part in country.read(query))
    assert record in found(country, query)


@pytest.mark.parametrize(
    "query",
    [
        *("2022-12-14", "14.12.2022", "14/12/2022", "14-12-2022", "12/14/2022", "14.12.22"),
        *("20221214", "2022.12.14", "14-Dec-2022", "14 декабря 2022", "14 dekabr 2022", "14 décembre 2022"),
        *("14 December 2022", "14 dec 2022", "14th December, 2022", "December 14, 2022", "2022 December 14"),
    ],
)
def test_a_day_in_every_usual_form(country: Search, query: str) -> None:
    (part,) = country.read(query)
    assert (part.words, part.period) == ("14 December 2022", Period(date(2022, 12, 14), date(2022, 12, 15)))
    features = json.loads((ROOT / "data/azerbaijan/incidents.geojson").read_text("utf-8"))["features"]
    days = {
        one["properties"]["incident_id"]
        for one in features
        if (one["properties"]["date_start"] or "9") <= "2022-12-14" <= (one["properties"]["date_end"] or "")
    }
    assert "AZ-2022-029" in days
    assert found(country, query) == days


@pytest.mark.parametrize(
    "query", ["December 2022", "dec 2022", "2022-12", "12.2022", "12/2022", "2022 December"]
)
def test_a_month_in_every_usual_form(country: Search, query: str) -> None:
    (part,) = country.read(query)
    assert (part.words, part.period) == ("December 2022", Period(date(2022, 12, 1), date(2023, 1, 1)))


@pytest.mark.parametrize("text", ["31.02.2022", "99/99/2022", "2022-13-01"])
def test_a_day_no_calendar_holds_is_said_to_be_none(country: Search, text: str) -> None:
    (part,) = country.read(text)
    assert "no calendar" in part.words
    assert not country.matches([part]).any()


@pytest.mark.parametrize("text", ["", "   ", "in the of", "…", "\u200b"])
def test_what_says_nothing_finds_everything(country: Search, text: str) -> None:
    assert country.matches(country.read(text)).all()


def test_days_known_and_days_possible_are_told_apart(country: Search) -> None:
    parts = country.read("January 2021")
    hits, sure = country.matches(parts), country.certain(parts)
    assert 0 < (hits & sure).sum() < hits.sum()


def test_every_name_of_a_code_finds_its_records(country: Search) -> None:
    incidents = real_pack()[0].incidents
    for phrase, meant in CODES.items():
        (part,) = country.read(phrase)
        assert part.codes == meant
        hits = country.matches([part])
        for column, code in meant:
            if column in incidents:
                assert hits[(incidents[column] == code).to_numpy(dtype=bool)].all(), phrase
    assert "Device: Anti-vehicle mine" in country.read("anti-tank")[0].words
    for phrases in SYNONYMS.values():
        assert all(phrase == fold_text(phrase) for phrase in phrases)


def test_words_of_a_record_are_found_as_they_stand(country: Search) -> None:
    assert found(country, "evacuate them") >= {"AZ-2022-029"}
    assert found(country, "no-such-words-anywhere") == set()


def test_nothing_found_offers_near_names(country: Search) -> None:
    (part,) = country.read("Agdem")
    assert part.districts or "Aghdam" in country.suggest(part)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *[("Chiraq", "Çıraq"), ("Khojavend", "Xocavənd"), ("Gazakh", "Qazax"), ("Yaglivend", "Yağlıvənd")],
        *[("Kelbadzhar", "Kəlbəcər"), ("Jabrayil", "Cəbrayıl"), ("Shusha", "Şuşa")],
    ],
)
def test_romanisations_of_one_name_sound_alike(one: str, other: str) -> None:
    assert sound(fold_text(one)) == sound(fold_text(other))


def test_pack_of_nothing_is_searched_without_fault() -> None:
    full = real_pack("exercise")[0]
    search = Search(full.incidents.iloc[:0], full.districts, full.places.iloc[:0], full.sources.iloc[:0])
    for query in ("x", "2021", "anti-tank", "14.12.2022"):
        assert len(search.matches(search.read(query))) == 0


def test_a_district_is_found_by_its_everyday_name_in_the_script_of_the_country() -> None:
    full = real_pack("exercise")[0]
    incidents = full.incidents.iloc[:4].assign(district_code=["IQ-BA", "IQ-BA", "IQ-NI", None])
    districts = divisions_of("IRQ").rename(columns={"code": "district_id"})
    towns = pd.DataFrame({"name": ["Basrah"], "variants": ["البصرة"], "district_id": ["IQ-BA"]})
    search = Search(incidents, districts, towns, full.sources)
    for query, hits in [("البصرة", 2), ("البصره", 2), ("محافظة البصرة", 2), ("نينوى", 1), ("الانبار", 0)]:
        (part,) = search.read(query)
        assert "District " in part.words
        assert search.matches([part]).sum() == hits, query


@pytest.mark.parametrize("country", ["IRQ", "SYR", "YEM", "AFG", "UKR", "THA", "LAO", "SDN", "DZA"])
def test_an_import_knows_districts_without_the_word_for_their_kind(country: str) -> None:
    districts = divisions_of(country).rename(columns={"code": "district_id"})
    index = DistrictIndex(districts.drop(columns="geometry"))
    before = re.compile("^(?:محافظة |ولاية |ولایت |จังหวัด|ແຂວງ ?)| область$")
    for name in filter(None, texts(districts, "name_local")):
        assert index.match(before.sub("", name)).candidates == index.match(name).candidates, name


def test_a_source_finds_the_records_that_cite_it(country: Search) -> None:
    features = json.loads((ROOT / "data/azerbaijan/incidents.geojson").read_text("utf-8"))["features"]
    cited = {one["properties"]["incident_id"]: one["properties"]["source_ids"].split(";") for one in features}
    source = cited["AZ-2022-029"][0]
    assert found(country, source) == {name for name, ids in cited.items() if source in ids}
