"""The class of a row decides whether it is published, however a text spells what it speaks of."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.errors import PackError
from geo.layers.pack import Pack
from geo.layers.sensitivity import MAY_LACK
from geo.publish.redact import LEFT_OUT, redact
from geo.store.check import check_path
from geo.store.files import load_pack
from tests.publish.formats import files, tables
from tests.publish.island import EXERCISE

SPELLINGS = [
    "XI-777", "XI 777", "XI777", "xi_777", "XI.777", "incident 777", "XI‑777", "X I-777", "XI-0777", "XI/777",
    "ХI-777", "XI­-777", "XI-７７７", "XI--777", "XI- 777", "the blast at the mill",
]  # fmt: skip
TEXTS_OF = {
    "statements": "area",
    "populations": "remarks",
    "places": "variants",
    "clearance": "issuer",
    "facts": "fact",
    "sources": "title",
}
Row = dict[str, str]


def changed(home: Path, name: str, change: Callable[[list[Row]], None]) -> None:
    path = home / name
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
        writer.writeheader()
        writer.writerows(rows)


def held_back(home: Path, incident: str = "XI-042", klass: str = "internal") -> None:
    """Take one record of the island for fewer readers."""
    path = home / "incidents.geojson"
    layer = json.loads(path.read_text(encoding="utf-8"))
    for feature in layer["features"]:
        if feature["properties"]["incident_id"] == incident:
            feature["properties"]["sensitivity"] = klass
    path.write_text(json.dumps(layer), encoding="utf-8")


def said(home: Path, words: str) -> None:
    toml = home / "pack.toml"
    toml.write_text(f"{toml.read_text(encoding='utf-8')}\n{words}\n", encoding="utf-8")


def words_of(pack: Pack) -> str:
    return "\n".join([*(pack._tables[name].to_csv() for name in pack._tables), repr(pack.meta)])


def island(folder: Path) -> Path:
    return Path(shutil.copytree(EXERCISE, folder / "island"))


def spelled(home: Path) -> None:
    """Write of the record in every layer that holds words, in each spelling; rows have no class."""
    held_back(home)
    for layer, field in TEXTS_OF.items():

        def add(rows: list[Row], layer: str = layer, field: str = field) -> None:
            key = {"populations": "district_id"}.get(layer, next(iter(rows[0])))
            for at, text in enumerate(SPELLINGS):
                row = {**rows[0], field: f"Telltale of {text}"}
                if layer != "populations":
                    row[key] = f"Q{at}"
                if layer != "populations" or at == 0:
                    rows.append(row)
            if layer == "populations":
                rows.pop(0)

        changed(home, f"{layer}.csv", add)


def test_no_spelling_passes_into_a_public_table(tmp_path: Path) -> None:
    home = island(tmp_path)
    spelled(home)
    pack = load_pack(home)
    assert words_of(pack).count("Telltale") == 5 * len(SPELLINGS) + 1
    edition = redact(pack)
    assert "Telltale" not in words_of(edition)
    for name, data in tables(edition, forms=("csv", "geojson")).items():
        assert b"Telltale" not in data, name
    assert len(edition.incidents) == 41


@pytest.mark.nightly
def test_no_spelling_passes_into_any_public_file(tmp_path: Path) -> None:
    home = island(tmp_path)
    spelled(home)
    for name, data in files(redact(load_pack(home))).items():
        assert b"Telltale" not in data, name


def test_a_class_of_its_own_lets_a_row_pass_and_keeps_it_back(tmp_path: Path) -> None:
    home = island(tmp_path)
    held_back(home)
    for layer in TEXTS_OF:
        changed(home, f"{layer}.csv", lambda rows: [row.update(sensitivity="public") for row in rows])
    changed(home, "facts.csv", lambda rows: rows[0].update(sensitivity="internal"))
    changed(home, "places.csv", lambda rows: rows[1].update(sensitivity="partner"))
    edition, whole = redact(load_pack(home)), load_pack(EXERCISE)
    assert edition.facts["fact_id"].tolist() == whole.facts["fact_id"].tolist()[1:]
    assert whole.places["place_id"].iloc[1] not in set(edition.places["place_id"])
    assert redact(load_pack(home), "partner").places["place_id"].equals(whole.places["place_id"])
    for layer in ("statements", "populations", "clearance"):
        assert len(getattr(edition, layer)) == len(getattr(whole, layer)), layer


@pytest.mark.parametrize(("klass", "partners"), [("internal", 0), ("partner", 2)])
def test_rows_without_a_class_are_as_strict_as_the_strictest_record(
    tmp_path: Path, klass: str, partners: int
) -> None:
    home = island(tmp_path)
    held_back(home, klass=klass)
    pack = load_pack(home)
    assert len(redact(pack).facts) == 0
    assert len(redact(pack, "partner").facts) == partners
    assert len(redact(pack, "internal").facts) == 2


def test_where_nothing_is_held_back_everything_passes() -> None:
    pack = load_pack(EXERCISE)
    edition = redact(pack)
    for layer in TEXTS_OF:
        assert len(getattr(edition, layer)) == len(getattr(pack, layer)), layer
    assert edition.meta.coverage == pack.meta.coverage
    assert not [one for one in pack.findings if one.rule.startswith("sensitivity")]


def test_the_default_of_a_pack_is_what_its_rows_are(tmp_path: Path) -> None:
    home = island(tmp_path)
    toml = (home / "pack.toml").read_text(encoding="utf-8")
    toml = toml.replace('sensitivity_default = "public"', 'sensitivity_default = "partner"')
    (home / "pack.toml").write_text(toml, encoding="utf-8")
    pack = load_pack(home)
    assert len(redact(pack).facts) == 0
    assert redact(pack).meta.coverage == LEFT_OUT
    assert len(redact(pack, "partner").facts) == 2
    assert not [one for one in pack.findings if one.rule == "sensitivity.untold"]


def test_check_says_what_stays_behind_and_what_lets_it_pass(tmp_path: Path) -> None:
    home = island(tmp_path)
    held_back(home)
    found = {one.file: one for one in check_path(home).findings if one.rule == "sensitivity.untold"}
    assert set(found) == {f"{layer}.csv" for layer in TEXTS_OF if layer != "sources"} | {"pack.toml"}
    assert 'facts = "public"' in found["facts.csv"].remedy
    said(home, "[sensitivity]\n" + "\n".join(f'{one} = "public"' for one in MAY_LACK))
    assert not [one for one in check_path(home).findings if one.rule.startswith("sensitivity")]
    edition = redact(load_pack(home))
    assert len(edition.facts) == 2
    assert edition.meta.coverage != LEFT_OUT


def test_the_sentences_of_the_pack_are_a_row(tmp_path: Path) -> None:
    home = island(tmp_path)
    held_back(home)
    meta = redact(load_pack(home)).meta
    assert (meta.coverage, meta.known_gaps, meta.notes) == (LEFT_OUT, (LEFT_OUT,), ())
    assert {one.note for one in meta.population_figures} == {""}
    assert meta.disclaimer.startswith("Everything on this map is invented")
    assert redact(load_pack(home), "internal").meta.coverage.startswith("42 invented")


def test_what_cites_a_source_that_is_held_back_goes_with_it(tmp_path: Path) -> None:
    home = island(tmp_path)
    said(home, "[sensitivity]\n" + "\n".join(f'{one} = "public"' for one in MAY_LACK))
    changed(home, "facts.csv", lambda rows: rows[0].update(source_ids="X07"))
    changed(home, "sources.csv", lambda rows: [r.update(sensitivity="partner") for r in rows[6:7]])
    pack = load_pack(home)
    edition = redact(pack)
    for layer in ("incidents", "statements", "clearance", "facts"):
        citing = getattr(pack, layer)["source_ids"].str.split(";").map(lambda names: "X07" in names)
        assert len(getattr(edition, layer)) == int((~citing).sum()), layer
    assert "X07" not in set(edition.sources["source_id"])
    assert [one.file for one in pack.findings if one.rule == "sensitivity.cited"]


def test_sources_pass_where_a_row_that_passes_cites_them(tmp_path: Path) -> None:
    home = island(tmp_path)
    held_back(home)

    def add(rows: list[Row]) -> None:
        rows.append({**rows[0], "source_id": "X99", "title": "Cited by nothing"})

    changed(home, "sources.csv", add)
    edition = redact(load_pack(home))
    cited = {one for ids in edition.incidents["source_ids"] for one in ids.split(";")}
    cited |= set(edition.incidents["coordinate_source_id"].dropna())
    assert set(edition.sources["source_id"]) == cited
    said(home, '[sensitivity]\nsources = "public"')
    assert "X99" in set(redact(load_pack(home)).sources["source_id"])


def test_a_record_refused_on_loading_is_held_back_as_well(tmp_path: Path) -> None:
    home = island(tmp_path)
    held_back(home, klass="secret")
    pack = load_pack(home)
    assert pack.rejected["incidents"] == 1
    edition = redact(pack)
    assert len(edition.facts) == 0
    assert (edition.rejected["incidents"], edition.rows_read["incidents"]) == (0, 41)


def test_findings_are_those_on_rows_that_pass(tmp_path: Path) -> None:
    home = island(tmp_path)
    changed(home, "statements.csv", lambda rows: [row.update(sensitivity="public") for row in rows])
    assert "statement.sum" in {one.rule for one in redact(load_pack(home)).findings}
    changed(home, "statements.csv", lambda rows: rows[3].update(sensitivity="internal"))
    edition = redact(load_pack(home))
    assert "statement.sum" not in {one.rule for one in edition.findings}
    assert "parts.without_total" in {one.rule for one in edition.findings}
    assert not [one for one in edition.findings if one.rule.startswith("sensitivity")]


def test_a_row_held_back_does_not_decide_which_public_one_counts(tmp_path: Path) -> None:
    home = island(tmp_path)
    changed(home, "facts.csv", lambda rows: [row.update(sensitivity="public") for row in rows])
    changed(home, "facts.csv", lambda rows: rows.insert(0, {**rows[0], "sensitivity": "internal"}))
    pack = load_pack(home)
    assert pack.rejected["facts"] == 1
    assert len(redact(pack).facts) == 2


def test_a_class_for_no_layer_is_refused(tmp_path: Path) -> None:
    home = island(tmp_path)
    said(home, '[sensitivity]\ndistricts = "internal"\nfacts = "secret"')
    with pytest.raises(PackError, match=r"sensitivity.districts: not an entry(?s:.*)") as raised:
        load_pack(home)
    assert "sensitivity.facts: 'secret' is not one of public, partner, internal" in str(raised.value)
