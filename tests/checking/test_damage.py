"""Damage by spreadsheets and encodings is named as what it is, and correct text is left alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geo.checking.misread import text_damage, text_readings
from geo.checking.validate import validate
from geo.layers.findings import Severity
from geo.layers.schema import SCHEMAS
from geo.store.files import load_pack
from tests.layers.sample_rows import INCIDENT, rows_of
from tests.layers.small_pack import incident, small_pack

ROOT = Path(__file__).resolve().parents[2]

NAMES = (
    "información", "Belén de los Andaquíes", "MONTAÑITA", "Ağdam", "Şuşa", "Xankəndi", "Ağdərə rayonu",
    "İsmayıllı", "Шуша", "Агдам", "Աղդամ", "کابل", "ភូមិ", "São Tomé", "München", "Łódź", "Đà Nẵng",
)  # fmt: skip
"""Names whose letters each encoding below may turn into others."""

SOUND = (
    *NAMES,
    # Each of these looks, in part, like a broken letter, and is none.
    "Сёла", "Рёбра", "Рівне", "«Р»", "«РФ»", "l’École d’État", "«État»", "—él—", "Úžice", "ÉŠKA", "„dokáž“",
    "“IRMÔ", "CAFÉ”", "ŐRSÉG", "ÖĞÜŞ", "Ñuñoa", "Þórður", "ΆΛΦΑ", "ЎЗБЕКИСТОН", "Ђорђе", "№ 5", "≈±5 m",
    "20 °C", "5 km² — “Š”", "«Ýsmayýllý»", "ÜÖÄ", "Nº 5", "l’Étoile…", "What? No.", "a?b=c://x", "Ղարաբաղ",
    "Suðurland", "Þingvellir", "Þýskaland", "біні", "ÉÈÊ", "Ðà Nẵng", "Türkmenabat", "Ýolöten", "رگ رک",
    "Heiðmörk", "Norðurþing", "Miðdalur", "Norðmýri",
)  # fmt: skip


def _repaired(text: str) -> str:
    return next(iter(text_readings(text)), text)


def broken(text: str, codec: str) -> str | None:
    """Return `text` saved as UTF-8 and read in another encoding, None where that has no such text."""
    try:
        return text.encode("utf-8").decode(codec)
    except UnicodeDecodeError:
        return None


@pytest.mark.parametrize("codec", ["cp1252", "mac_roman", "cp1251", "cp437", "cp850"])
def test_names_read_in_the_wrong_encoding_are_told_and_worked_out(codec: str) -> None:
    seen = {name: broken(name, codec) for name in NAMES}
    told = [name for name, wrong in seen.items() if wrong is not None]
    assert len(told) >= 5
    for name in told:
        wrong = seen[name]
        assert wrong is not None
        fault = text_damage(wrong)
        assert fault is not None, (name, wrong)
        assert fault.rule == "text.encoding", (name, wrong)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Sin informaci√≥n", "Sin información"),
        ("BelÃ©n de los AndaquÃ\xades", "Belén de los Andaquíes"),
        ("AÄŸdÉ™rÉ™ rayonu", "Ağdərə rayonu"),
        ("Р‘РµР»РіРѕСЂРѕРґ", "Белгород"),
        ("Àãäàì", "Агдам"),
        ("isnâ€™t", "isn’t"),
    ],
)
def test_the_likely_reading_stands_in_the_remedy(wrong: str, right: str) -> None:
    fault = text_damage(wrong)
    assert fault is not None
    assert fault.rule == "text.encoding"
    assert right in fault.remedy
    assert fault.severity is Severity.WARNING


LEGACY = {
    "cp1251": "Шуша Агдам Лачин Донецк Грозный Душанбе Сухум Харків Київ Миколаїв Чернігів Сараево",
    "koi8_u": "Шуша Агдам Лачин Степанакерт Луганск Гудаута Харків Маріуполь Приштина",
    "iso8859_5": "Агдам Лачин Донецк Харків",
    "cp1256": "بغداد الأنبار الموصل دمشق حلب إدلب صنعاء بنغازي كركوك کابل قندهار",
    "cp1253": "Αθήνα Λευκωσία Κερύνεια",
    "cp1255": "ירושלים חיפה",
    "cp874": "เชียงใหม่ สระแก้ว บุรีรัมย์",
}


@pytest.mark.parametrize("codec", LEGACY)
@pytest.mark.parametrize("seen", ["latin-1", "cp1252"])
def test_older_encodings_read_as_a_western_one_are_worked_out(codec: str, seen: str) -> None:
    for name in LEGACY[codec].split():
        wrong = name.encode(codec).decode(seen, "replace")
        if "\ufffd" not in wrong:
            assert name in text_readings(wrong), (name, wrong, text_readings(wrong))
            assert text_damage(wrong).rule == "text.encoding"  # type: ignore[union-attr] # there is one


@pytest.mark.parametrize(
    "codec", ["cp1250", "cp1253", "cp1254", "cp1256", "cp1258", "koi8_r", "cp866", "latin-1"]
)
def test_names_read_in_one_of_more_encodings_are_worked_out(codec: str) -> None:
    seen = {name: wrong for name in NAMES if (wrong := broken(name, codec)) is not None and wrong != name}
    read = [name for name, wrong in seen.items() if _repaired(wrong) == name]
    assert len(read) >= 0.7 * len(seen) > 4


@pytest.mark.parametrize("times", [2, 3])
def test_text_broken_upon_itself_is_read_to_its_ground(times: int) -> None:
    for name in NAMES:
        wrong = name
        for _ in range(times):
            wrong = wrong.encode("utf-8").decode("latin-1")
        assert wrong.isascii() or _repaired(wrong) == name


def test_letters_of_turkish_are_a_guess() -> None:
    for wrong, right in {"Þuþa": "Şuşa", "Aðdam": "Ağdam", "Aðrý": "Ağrı", "Þanlýurfa": "Şanlıurfa"}.items():
        fault = text_damage(wrong)
        assert fault is not None
        assert (fault.rule, fault.severity) == ("text.encoding", Severity.NOTE)
        assert right in fault.remedy


@pytest.mark.parametrize("text", SOUND)
def test_sound_text_is_left_alone(text: str) -> None:
    assert _repaired(text) == text
    assert text_damage(text) is None


@pytest.mark.parametrize("name", ["azerbaijan", "exercise"])
def test_no_text_of_a_shipped_pack_is_called_damaged(name: str) -> None:
    pack = load_pack(ROOT / "data" / name)
    texts = {
        text
        for table in pack._tables.values()
        for column in table.columns
        if str(table[column].dtype) == "str"
        for text in table[column].dropna().unique()
    }
    assert sum(not text.isascii() for text in texts) >= (150 if name == "azerbaijan" else 0)
    assert [text for text in texts if text_damage(text)] == []


def test_lost_letters_are_told() -> None:
    assert text_damage("\ufffdzn\ufffdk").rule == "text.replaced"  # type: ignore[union-attr] # there is one
    assert text_damage("Bï¿½lgica").rule == "text.replaced"  # type: ignore[union-attr] # there is one
    # What the western encoding leaves undefined was dropped on the way.
    dropped = "Агдам".encode().decode("latin-1").replace("\x90", "")
    assert text_damage(dropped).rule == "text.replaced"  # type: ignore[union-attr] # there is one
    fault = text_damage("Bel?n")
    assert fault is not None
    assert (fault.rule, fault.severity) == ("text.question_mark", Severity.NOTE)


CASES: list[tuple[dict[str, Any], str, Severity, str]] = [
    ({"settlement": "BelÃ©n"}, "text.encoding", Severity.WARNING, "Belén"),
    ({"remarks": "\ufffdznik"}, "text.replaced", Severity.WARNING, "UTF-8"),
    ({"settlement": "#REF!"}, "damage.formula", Severity.WARNING, "formula"),
    ({"settlement": "########"}, "damage.formula", Severity.WARNING, "Widen"),
    ({"country": "#N/A"}, "damage.formula", Severity.ERROR, "formula"),
    ({"killed": "#VALUE!"}, "damage.formula", Severity.ERROR, "formula"),
    ({"killed": "02-Jan"}, "damage.date", Severity.ERROR, "whole number"),
    ({"chain_id": "4.5E+12"}, "damage.scientific", Severity.WARNING, "formatted as text"),
    ({"chain_id": "Mar-05"}, "damage.date", Severity.WARNING, "formatted as text"),
    ({"killed": "02.янв"}, "damage.date", Severity.ERROR, "whole number"),
    ({"chain_id": "1,23E+11"}, "damage.scientific", Severity.WARNING, "keep every row"),
    ({"chain_id": "02-janv"}, "damage.date", Severity.WARNING, "keep every row"),
    ({"chain_id": "2005-03-01 00:00:00"}, "damage.date", Severity.WARNING, "formatted as text"),
    ({"chain_id": "03/05/2021"}, "damage.date", Severity.WARNING, "formatted as text"),
    ({"chain_id": "101.0"}, "damage.decimal", Severity.WARNING, "formatted as text"),
    ({"source_ids": "S1;Mar-05"}, "damage.date", Severity.WARNING, "formatted as text"),
    ({"date_start": "Feb-21"}, "damage.date", Severity.ERROR, "whole date from the source"),
    ({"date_start": "44228,5"}, "damage.serial", Severity.ERROR, "2021-02-01"),
    ({"date_start": "1612137600"}, "damage.serial", Severity.ERROR, "2021-02-01"),
    ({"date_start": "44228"}, "damage.serial", Severity.ERROR, "2021-02-01"),
    ({"recorded_on": 44256}, "damage.serial", Severity.ERROR, "2021-03-01"),
]


@pytest.mark.parametrize(("change", "rule", "severity", "remedy"), CASES, ids=lambda one: str(one)[:40])
def test_damage_is_named_with_row_field_value_and_remedy(
    change: dict[str, Any], rule: str, severity: Severity, remedy: str
) -> None:
    frame = rows_of({**INCIDENT, "killed_civilian": None}, {}, {"incident_id": "I-2", **change})
    checked = validate(frame, SCHEMAS["incidents"], file="x.csv")
    ((field, value),) = change.items()
    (finding,) = (one for one in checked.findings if one.rule.startswith(("damage.", "text.")))
    assert (finding.row, finding.field, finding.value) == (2, field, str(value))
    assert (finding.rule, finding.severity) == (rule, severity)
    assert remedy in finding.remedy
    assert list(checked.rejected.index) == ([2] if severity is Severity.ERROR else [])


def test_the_error_of_a_formula_is_no_text() -> None:
    frame = rows_of(INCIDENT, {"settlement": "#REF!"}, {"incident_id": "I-2", "settlement": "####"})
    checked = validate(frame, SCHEMAS["incidents"], file="x.csv")
    assert checked.rows["settlement"].isna().tolist() == [True, True]


@pytest.mark.parametrize("layer", [name for name, schema in SCHEMAS.items() if len(schema.key) == 1])
def test_identifiers_made_alike_by_a_spreadsheet_are_no_reason_to_remove_rows(layer: str) -> None:
    schema = SCHEMAS[layer]
    frame = pd.DataFrame({schema.key[0]: ["1.23E+11"] * 3})
    frame = frame.assign(**{field.name: None for field in schema.fields if field.name != schema.key[0]})
    found = validate(frame, schema, file="x.csv").findings
    alike = [one for one in found if one.field == schema.key[0]]
    assert {one.rule for one in alike} == {"damage.scientific"}
    assert {one.row for one in alike} == {1, 2, 3}
    assert all(one.value == "1.23E+11" for one in alike)
    assert not any("remove" in one.remedy.lower() for one in alike)
    assert all("Keep both rows" in one.remedy or "keep every row" in one.remedy for one in alike)


def test_a_pack_with_damaged_identifiers_says_how_many_rows_are_left_out(tmp_path: Path) -> None:
    rows = [incident((0.1 * at, 0.5), incident_id="1.23E+11") for at in (1, 2, 3)]
    pack = small_pack(tmp_path, rows)
    assert (pack.rejected["incidents"], pack.rows_read["incidents"]) == (2, 3)
    assert "remove" not in json.dumps([one.to_dict() for one in pack.findings])
