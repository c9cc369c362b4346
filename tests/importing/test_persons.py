"""Nobody named in a file is named in a pack, by whatever way a column or a sentence came in."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest

from geo.commands.importlines import lines
from geo.commands.imports import summary
from geo.importing.keep import keep
from geo.importing.persons import masked, named_by_owners
from geo.importing.run import Import, prepare
from geo.publish.export import export
from geo.publish.profiles import PROFILES
from geo.publish.redact import redact
from geo.store.files import load_pack
from tests.importing import files

NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
SECRETS = ("Zutano", "Петренко", "12345678", "600123123", "600 123 123", "a@b.example", "C/ Sol", "AB12399")
HEAD = ("Code", "Date", "District", "Device", "Killed", "Injured")
ABOUT = {
    "Víctima": "Ana Zutano",
    "DNI": "12345678A",
    "Celular": "600123123",
    "Testigo": "Luis Zutano",
    "Beneficiary": "Ana Zutano",
    "ФИО пострадавшего": "Петренко И.И.",
    "Тел.": "+7 600 123 123",
    "Свидетель": "Петренко А.",
    "Паспорт": "AB12399",
    "Q12": "Eva Zutano {}",
}
TEXT = "Según su hermano Luis Zutano, tel. 600 123 123, a@b.example, C/ Sol 3, el 14.03.2023"


def table() -> bytes:
    """Return twelve accidents, one of which is held, with persons beside them and in sentences."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*HEAD, *ABOUT, "Observaciones"])
    for number in range(1, 13):
        device = "A strange thing" if number == 3 else "AP mine"
        told = [f"A{number:02}", f"2023-03-{number + 12}", "Alpha", device, 1, number % 3]
        letter = "ABCDEFGHIJKL"[number - 1]
        writer.writerow([*told, *(one.format(f"{letter}usto") for one in ABOUT.values()), TEXT])
    return out.getvalue().encode()


def everything(done: Import, folder: Path) -> str:
    """Return all that a run prints and writes."""
    keep(done, folder)
    texts = list(lines(done, folder, kept=True, dry_run=False))
    texts += [json.dumps(summary(done, kept=True), ensure_ascii=False), done.mapping.to_toml()]
    for path in folder.rglob("*.*"):
        if path.suffix == ".xlsx":
            book = openpyxl.load_workbook(path)
            texts += [
                str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
            ]
        elif path.is_file():
            texts.append(path.read_text(encoding="utf-8"))
    return "\n".join(texts)


def prepared(folder: Path, mapping: str | None = None) -> Import:
    return prepare(table(), filename="a.csv", folder=folder, mapping=mapping, now=NOW, wanted={})


@pytest.mark.parametrize("way", ["suggested", "left out by hand", "a mapping that names few columns"])
def test_nothing_of_a_person_is_kept_or_shown(tmp_path: Path, way: str) -> None:
    folder = files.pack(tmp_path / "pack")
    mapping = None
    if way != "suggested":
        roles = ("incident_id", "date", "district", "device_type", "killed", "injured")
        mapping = "[columns]\n" + "".join(
            f'"{name}" = "{role}"\n' for name, role in zip(HEAD, roles, strict=True)
        )
        mapping += '"Observaciones" = "leave_out"\n' * (way == "left out by hand")
    done = prepared(folder, mapping)
    assert (done.batch.accepted, done.batch.held) == (11, 1)
    assert not done.extras
    found = everything(done, folder)
    assert [one for one in SECRETS if one in found] == []
    if way == "suggested":
        asked = {one.field for one in done.findings if one.rule == "column.left_out"}
        assert asked == {"Víctima", "Q12", "Observaciones"}
        assert 'write "remarks" to keep it' in found
        assert 'write "extra" to keep it' in found


def test_free_text_is_kept_where_it_is_asked_for_without_numbers_and_addresses(tmp_path: Path) -> None:
    folder = files.pack(tmp_path / "pack")
    text = (
        prepared(folder)
        .mapping.to_toml()
        .replace('"Observaciones" = "leave_out"', '"Observaciones" = "remarks"')
    )
    done = prepared(folder, text)
    found = everything(done, folder)
    assert "hermano Luis Zutano, tel. [telephone], [e-mail], C/ Sol 3, el 14.03.2023" in found
    assert not [one for one in ("600 123 123", "a@b.example") if one in found]
    (kept,) = [one for one in done.findings if one.rule == "text.kept"]
    assert "12 e-mail addresses and 12 telephone numbers were masked" in kept.message


def test_held_rows_mended_come_in_with_the_mapping_of_their_file(tmp_path: Path) -> None:
    folder = files.pack(tmp_path / "pack")
    keep(prepared(folder), folder)
    held = folder / "imports" / "B001" / "held.xlsx"
    book = openpyxl.load_workbook(held)
    assert [cell.value for cell in book["Held"][1]][2:] == list(HEAD)
    book["Held"]["F2"] = "UXO"
    out = io.BytesIO()
    book.save(out)
    done = prepare(out.getvalue(), filename="held.xlsx", folder=folder, mapping=None, now=NOW, wanted={})
    assert done.remembered == "B001 (a.csv)"
    assert done.batch.accepted == 1


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("call +57 (300) 555-11-22 now", "call [telephone] now"),
        ("tel 591-70012345", "tel [telephone]"),
        ("тел. 8 900 123 45 67", "тел. [telephone]"),
        ("write to a.b@c.example.", "write to [e-mail]."),
        ("on 2021-03-05, 14.03.2023 and 5/3/2021", "on 2021-03-05, 14.03.2023 and 5/3/2021"),
        ("at 38.29112, -30.10345", "at 38.29112, -30.10345"),
        ("3 killed, 12 hurt, 1500 m from km 12", "3 killed, 12 hurt, 1500 m from km 12"),
        ("1700000000", "1700000000"),
    ],
)
def test_numbers_of_telephones_are_told_from_days_and_places(text: str, left: str) -> None:
    assert masked(text)[0] == left


def test_columns_kept_as_they_are_are_for_the_owner_alone(tmp_path: Path) -> None:
    folder = files.pack(tmp_path / "pack")
    table = (
        "Code,Date,District,Device,Killed,Injured,Odd column\n"
        "a,2023-03-14,Alpha,AP mine,1,0,quinine 7\nb,2023-03-15,Beta,AP mine,0,1,call +994 50 123 45 67\n"
    )
    asked = prepare(table.encode(), filename="a.csv", folder=folder, mapping=None, now=NOW, wanted={})
    mapping = asked.mapping.to_toml().replace("[constants]", '[constants]\nsensitivity = "public"')
    mapping = re.sub(r'"Odd column" = "\w+"', '"Odd column" = "extra"', mapping)
    keep(
        prepare(table.encode(), filename="a.csv", folder=folder, mapping=mapping, now=NOW, wanted={}), folder
    )
    # A sentence that somebody has kept is named as one in which anybody may be named.
    tale = mapping.replace('"Odd column"', '"Narrative"')
    told = prepare(
        table.replace("Odd column", "Narrative").encode(), filename="a.csv", folder=folder, mapping=tale,
        now=NOW, wanted={},
    )  # fmt: skip
    assert [one.field for one in told.findings if one.rule == "text.kept"] == ["Narrative"]
    pack = load_pack(folder)
    kept = pack.incidents.set_index("incident_id")["file_fields"]
    assert kept.to_dict() == {"a": "Odd column: quinine 7", "b": "Odd column: call [telephone]"}
    for profile in PROFILES:
        edition = redact(pack, profile.code)
        for kind in ("csv", "geojson"):
            written = export(edition, "incidents", format=kind, created=NOW.date())
            assert (b"quinine" in written) == (profile.code == "internal"), (profile.code, kind)
            assert b"123 45 67" not in written


AGAIN = ("Lamine Example", "Khady Example", "Fatou Example", "Awa Example")


def test_names_that_repeat_are_names_and_no_mapping_quotes_what_is_kept(tmp_path: Path) -> None:
    """Who is asked for in each village stands in many rows; a mapping is passed on to others."""
    about = ("Chef de village", "Point focal", "Père/Mère", "Source d'info", "MAJ_PAR", "Q7")
    # What holds a name among words, in capitals or in none, or is called by whose it is.
    around = {
        "Afectado": "{NAME}",
        "Predio": "Lote 4",
        "Quién reportó": "{first}",
        "Сообщил": "{first}",
        "Apodo": "El Mono",
        "Caso": "{name} - mina",
        "Lugar": "Casa de {lower} del valle bajo",
        "Q8": "Finca de {first} Example",
        "Q9": "{first}'s field",
    }
    rows = [[*HEAD, *about, *around, "Hôpital"]]
    for at in range(16):
        told = [f"A{at:02}", f"2023-03-{at + 12}", "Alpha", "AP mine", "1", "0"]
        name = AGAIN[at % 4]
        first = name.split()[0]
        held = (
            one.format(name=name, NAME=name.upper(), lower=name.lower(), first=first)
            for one in around.values()
        )
        rows.append(
            [*told, *(AGAIN[(at + turn) % 4] for turn in range(len(about))), *held, f"CHR de Kolda {at % 3}"]
        )
    data = "\n".join(",".join(row) for row in rows).encode()
    folder = files.pack(tmp_path / "pack")
    done = prepare(data, filename="a.csv", folder=folder, mapping=None, now=NOW, wanted={})
    assert {*done.persons} == {*about, *around}
    found = everything(done, folder).casefold()
    assert [one for one in ("example", "lamine", "khady", "lote 4", "el mono") if one in found] == []
    assert "Kolda" not in done.mapping.to_toml()
    assert done.mapping.column("extra") == "Hôpital"


@pytest.mark.parametrize(
    ("cells", "owned"),
    [
        (["Champ de Jane Example", "Zone 2", "CHAMP D'AWA EXAMPLE"], True),
        (["Field of Jane Example", "Jane's farm"], True),
        (["Terrain famille Example", "Famille Example"], True),
        (["Casa de la Cultura", "Casa de la Paz", "Campo de Minas Norte"], False),
        (["Champ de tir", "Lote 4", "Finca La Esperanza", "Terreno del Ministerio Nacional"], False),
    ],
)
def test_ground_called_by_its_owner_is_told_from_ground_called_otherwise(
    cells: list[str], owned: bool
) -> None:
    assert named_by_owners(cells * 3) is owned
