"""Files as the field sends them go into a pack: the sums are those of the file, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from geo.commands.imports import summary
from geo.errors import ReadError
from geo.importing import keep as keeping
from geo.importing.account import code_words, codes_of, rules_of
from geo.importing.keep import keep, undo
from geo.importing.mapping import HELD_COLUMNS
from geo.importing.run import Import, prepare
from geo.importing.source import Fate
from geo.layers.findings import Severity
from geo.layers.pack import Pack
from geo.store.batches import read_batches
from geo.store.files import load_pack
from tests.importing import files
from tests.layers.small_pack import WEST
from tests.test_command_line import run

NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
FILES = {
    "kobo.xlsx": files.kobo,
    "victims.csv": files.victims,
    "esri.json": files.esri,
    "sheet.xlsx": files.sheet,
}


def prepared(folder: Path, name: str, mapping: str | None = None, data: bytes | None = None) -> Import:
    source = FILES[name]() if data is None else data
    return prepare(source, filename=name, folder=folder, mapping=mapping, now=NOW, wanted={})


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Import, Path, Pack]]:
    """Return every invented file imported into a pack of its own."""
    done = {}
    for name in FILES:
        folder = files.pack(tmp_path_factory.mktemp("import") / "pack")
        one = prepared(folder, name)
        keep(one, folder)
        done[name] = (one, folder, load_pack(folder))
    return done


def by_year(rows: pd.DataFrame) -> dict[tuple[str, int], tuple[int, int]]:
    year = pd.to_datetime(rows["date_start"]).dt.year
    sums = rows.groupby([rows["district_code"], year])[["killed", "injured"]].sum()
    return {
        (str(code), int(one)): (int(row.killed), int(row.injured)) for (code, one), row in sums.iterrows()
    }


@pytest.mark.parametrize("name", FILES)
def test_every_row_and_casualty_is_accounted_for(
    imported: dict[str, tuple[Import, Path, Pack]], name: str
) -> None:
    done, _, pack = imported[name]
    batch = done.batch
    assert (
        batch.rows
        == len(done.frame)
        == batch.accepted + batch.held + batch.rejected + batch.other_kind + batch.known + batch.sums
    )
    people = sum(row.casualties for row in done.rows if row.fate is Fate.ACCEPTED)
    table = pack.incidents[["killed", "injured", "outcome_unknown"]]
    assert people == batch.casualties_accepted == int(table.sum().sum())
    assert len(pack.incidents) == batch.incidents == len(done.incidents)
    assert not pack.rejected["incidents"]


def test_a_form_with_repeats_counts_as_its_sheets_do(imported: dict[str, tuple[Import, Path, Pack]]) -> None:
    done, _, pack = imported["kobo.xlsx"]
    sheets = pd.read_excel(io.BytesIO(files.kobo()), sheet_name=None)
    main = sheets["Form answers"].query("`Type of device / Tipo de artefacto` != 'A strange thing'")
    both = sheets["victims"].merge(main, left_on="_parent_index", right_on="_index")
    both["year"] = pd.to_datetime(both["Date of accident / Fecha del accidente"]).dt.year
    outcome = both["Outcome / Estado"]
    codes = both["District / Municipio"].map({name: f"0{at + 1}" for at, name in enumerate(files.DISTRICTS)})
    sums = both.assign(killed=outcome == "Muerto", injured=outcome == "Herido").groupby([codes, both["year"]])
    expected = {
        key: (int(row.killed), int(row.injured)) for key, row in sums[["killed", "injured"]].sum().iterrows()
    }
    assert {key: value for key, value in by_year(pack.incidents).items() if any(value)} == expected
    assert len(pack.incidents) == len(main)
    # The form's own identifiers of submissions are in no edition: the import keeps them beside.
    assert not set(pack.incidents["incident_id"]) & set(main["_uuid"])
    assert {one.key for one in done.incidents} == set(main["_uuid"])
    assert main["_uuid"].iloc[0] not in done.mapping.to_toml()
    assert done.batch.held == 2
    assert dict(done.asked["device_type"]) == {"A strange thing": 2}
    assert pack.incidents["longitude"].notna().all()


def test_victims_count_as_a_few_lines_say(imported: dict[str, tuple[Import, Path, Pack]]) -> None:
    done, _, pack = imported["victims.csv"]
    rows = pd.read_csv(
        io.BytesIO(files.victims()), sep=";", encoding="cp1252", dtype=str, keep_default_na=False
    )
    hurt = rows[rows["tipoevento"] == "Accidente por MAP"]
    code = hurt["municipio"].map({name: f"0{at + 1}" for at, name in enumerate(files.DISTRICTS)})
    sums = hurt.assign(k=hurt["estado"] == "Muerto", i=hurt["estado"] == "Herido").groupby(
        [code, hurt["ano"].astype(int)]
    )
    assert by_year(pack.incidents) == {
        key: (int(row.k), int(row.i)) for key, row in sums[["k", "i"]].sum().iterrows()
    }
    # What is known to a year alone is not put together: that would be one accident a year and village.
    dated = hurt[hurt["mes"] != ""]
    together = dated.groupby(["municipio", "sitio", "ano", "mes"]).ngroups
    assert len(pack.incidents) == together + len(hurt) - len(dated)
    assert done.batch.other_kind == len(rows) - len(hurt)
    assert set(pack.incidents["date_precision"]) == {"year", "month"}
    # Nine villages share the point of their seat, which is the place of none of them.
    assert set(pack.incidents["location_precision"]) == {"district"}
    assert pack.incidents["longitude"].isna().all()
    assert "Peña" in pack.incidents["settlement"].iloc[0]
    assert (pack.incidents["killed_children"] <= pack.incidents["killed"]).all()


def test_a_layer_of_a_service_is_read_with_labels_days_and_degrees(
    imported: dict[str, tuple[Import, Path, Pack]],
) -> None:
    done, _, pack = imported["esri.json"]
    assert set(pack.incidents["device_type"]) == {"mine_unspecified", "unexploded_ordnance"}
    assert pack.incidents["killed"].isna().all()
    assert pack.incidents["district_by_polygon"].notna().all()
    assert "file.page" in {one.rule for one in done.findings}


def test_a_spreadsheet_holds_back_what_is_not_plain(imported: dict[str, tuple[Import, Path, Pack]]) -> None:
    done, folder, pack = imported["sheet.xlsx"]
    held = {row.row: {one.rule for one in row.findings} for row in done.rows if row.fate is Fate.HELD}
    first = done.rows[0].row
    assert {row - first: rules for row, rules in held.items()} == {
        1: {"count.unread"},
        3: {"place.swapped"},
        4: {"place.point_lost"},
        5: {"value.unknown"},
        6: {"id.twice"},
        7: {"date.unread"},
    }
    assert [row.fate for row in done.rows if "row.totals" in {one.rule for one in row.findings}] == [
        Fate.REJECTED
    ]
    book = openpyxl.load_workbook(folder / "imports" / "B001" / "held.xlsx")["Held"]
    assert [cell.value for cell in book[1]][:2] == list(HELD_COLUMNS)
    assert book.max_row == len(held) + 2
    assert any(cell.fill.fill_type for cell in book[2])
    assert len(pack.incidents) == 30 - len(held)


def test_answers_in_the_mapping_let_held_rows_in(tmp_path: Path) -> None:
    folder = files.pack(tmp_path / "pack")
    first = prepared(folder, "sheet.xlsx")
    keep(first, folder)
    text = (
        first.mapping.to_toml()
        .replace('swapped = "ask"', 'swapped = "repair"')
        .replace('point_lost = "ask"', 'point_lost = "repair"')
    )
    text += '\n[values.killed]\n"about 5" = "5"\n\n[values.device_type]\n"A strange thing" = "unknown"\n'
    second = prepared(folder, "sheet.xlsx", text)
    keep(second, folder)
    assert second.batch.held == 2
    assert [one.id for one in read_batches(folder)] == ["B001-2"]
    assert [path.name for path in (folder / "imports").iterdir()] == ["B001-2"]
    pack = load_pack(folder)
    assert len(pack.incidents) == 28
    assert pack.incidents["district_by_polygon"].notna().all()
    # The mapping is taken again without being asked for, and the same file changes nothing.
    assert prepared(folder, "sheet.xlsx").unchanged
    # What was held, mended in its workbook, comes in with it; the rest of the file is there already.
    book = openpyxl.load_workbook(folder / "imports" / "B001-2" / "held.xlsx")
    book["Held"]["C2"] = "A900"
    out = io.BytesIO()
    book.save(out)
    third = prepared(folder, "held.xlsx", data=out.getvalue())
    assert third.remembered
    assert json.dumps(summary(third, kept=False))
    assert third.batch.accepted == 1


@pytest.mark.parametrize("name", FILES)
def test_persons_are_nowhere(imported: dict[str, tuple[Import, Path, Pack]], name: str) -> None:
    done, folder, _ = imported[name]
    texts = [path.read_bytes() for path in folder.rglob("*.*") if path.suffix != ".xlsx"]
    for path in folder.rglob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        texts += [
            str(cell).encode() for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
        ]
    assert len(texts) > 5
    for person in files.PERSONS:
        assert not any(person.encode() in text for text in texts)
        assert person not in str(done.findings)
    assert bool(done.persons) == (name != "sheet.xlsx")


def test_held_victims_come_back_as_the_accidents_they_were(
    imported: dict[str, tuple[Import, Path, Pack]], tmp_path: Path
) -> None:
    first, source, before = imported["kobo.xlsx"]
    folder = Path(shutil.copytree(source, tmp_path / "pack"))
    held = (folder / "imports" / "B001" / "held.xlsx").read_bytes()
    waiting = [one.message for one in load_pack(folder).findings if one.rule == "batch.waiting"]
    assert [one.split(",")[0] for one in waiting] == [f"{first.batch.held} of {first.batch.rows} rows"]
    answered = first.mapping.to_toml() + '\n[values.device_type]\n"A strange thing" = "unknown"\n'
    done = prepared(folder, "held.xlsx", answered, data=held)
    assert (done.batch.accepted, done.batch.incidents) == (2, 1)
    keep(done, folder)
    whole = prepared(files.pack(tmp_path / "other"), "kobo.xlsx", answered)
    assert whole.batch.incidents == len(before.incidents) + 1 == len(load_pack(folder).incidents)
    lost = openpyxl.load_workbook(io.BytesIO(held))
    head = [cell.value for cell in lost["Held"][1]]
    lost["Held"].delete_cols(head.index("_index") + 1)
    out = io.BytesIO()
    lost.save(out)
    with pytest.raises(ReadError, match="no column _index"):
        prepared(folder, "held.xlsx", answered, data=out.getvalue())


def test_rows_bear_the_numbers_a_spreadsheet_program_shows(
    imported: dict[str, tuple[Import, Path, Pack]],
) -> None:
    done, folder, _ = imported["sheet.xlsx"]
    sheet = openpyxl.load_workbook(io.BytesIO(files.sheet()))["Hoja1"]
    said = [one for one in done.findings if one.row and one.field and one.value]
    assert said
    head = [cell.value for cell in sheet[4]]
    for one in said:
        assert one.file == "sheet.xlsx"
        cell = sheet.cell(one.row, head.index(one.field) + 1).value
        assert str(cell).replace(".", ",") == str(one.value).replace(".", ",")
    held = openpyxl.load_workbook(folder / "imports" / "B001" / "held.xlsx")["Held"]
    for row in held.iter_rows(min_row=2, values_only=True):
        assert sheet.cell(row[0], 1).value == row[2]
    # Of a form with repeats each finding names the sheet on which its column stands.
    done, folder, _ = imported["kobo.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(files.kobo()))
    asked = [one for one in done.findings if one.rule == "value.unknown"]
    assert {(one.file, one.row) for one in asked} == {("kobo.xlsx, sheet Form answers", 10)}
    assert "A strange thing" in [cell.value for cell in book["Form answers"][10]]
    held = openpyxl.load_workbook(folder / "imports" / "B001" / "held.xlsx")["Held"]
    numbers = [
        str(row[0]).removeprefix("victims, row ") for row in held.iter_rows(min_row=2, values_only=True)
    ]
    assert [book["victims"].cell(int(number), 6).value for number in numbers] == [9, 9]
    table = (folder / "imports" / "B001" / "findings.csv").read_text(encoding="utf-8").splitlines()
    assert table[0].startswith("file,row,column,value,rule")
    assert all(line.startswith(("kobo.xlsx,", '"kobo.xlsx, sheet ')) for line in table[1:])
    assert "joined" not in summary(done, kept=True)["file"]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_undo_leaves_the_pack_as_it_was(
    imported: dict[str, tuple[Import, Path, Pack]], tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(imported["esri.json"][1], tmp_path / "pack"))
    assert undo(folder, "B001").incidents == 30
    assert not read_batches(folder)
    assert len(load_pack(folder).incidents) == 0
    assert not [path for path in (folder / "imports").rglob("*") if path.is_file()]
    with pytest.raises(ReadError, match="no import 'B001'; it has none"):
        undo(folder, "B001")
    # What it numbered is never numbered so again.
    assert prepared(folder, "esri.json").batch.id == "B002"


@pytest.mark.parametrize("step", ["write_set", "write_whole"])
def test_a_run_that_is_stopped_leaves_the_pack_as_it_was(
    imported: dict[str, tuple[Import, Path, Pack]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    folder = Path(shutil.copytree(imported["esri.json"][1], tmp_path / "pack"))
    before = load_pack(folder)
    second = prepared(folder, "sheet.xlsx")

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(keeping, step, stopped)
        with pytest.raises(KeyboardInterrupt):
            keep(second, folder)
    assert load_pack(folder).digest == before.digest
    keep(second, folder)
    assert len(load_pack(folder).incidents) == len(before.incidents) + second.batch.incidents


def test_the_command_says_what_it_understood_and_counted(tmp_path: Path) -> None:
    folder = files.pack(tmp_path / "pack")
    (tmp_path / "sheet.xlsx").write_bytes(files.sheet())
    before = contents(folder)
    done = run(
        "import",
        tmp_path / "sheet.xlsx",
        "--into",
        folder,
        "--dry-run",
        "--write-mapping",
        tmp_path / "m.toml",
    )
    assert done.returncode == 0, done.stderr
    assert contents(folder) == before
    for words in (
        "Row 4 names the columns",
        "Not known, for [values.killed]",
        "Coordinates that look damaged",
        "in the file",
        "Nothing was written",
    ):
        assert words in done.stdout
    done = run("import", tmp_path / "sheet.xlsx", "--into", folder, "--mapping", tmp_path / "m.toml")
    assert "Imported as B001: 24 incidents." in done.stdout
    assert "B001" in run("import", "--into", folder, "--list").stdout
    assert "was taken out: 24 incidents" in run("import", "--into", folder, "--undo", "B001").stdout
    (tmp_path / "m.toml").write_text('[columns]\n"Code" = "identifier"\n', encoding="utf-8")
    done = run("import", tmp_path / "sheet.xlsx", "--into", folder, "--mapping", tmp_path / "m.toml")
    assert done.returncode == 1
    assert "'identifier' is nothing a column may be" in done.stderr


def test_the_next_export_adds_what_is_new_and_nothing_twice(
    imported: dict[str, tuple[Import, Path, Pack]], tmp_path: Path
) -> None:
    first, source, before = imported["victims.csv"]
    folder = Path(shutil.copytree(source, tmp_path / "pack"))
    line = "Gamma;Vereda Nueva;2022;;Menor de 18 años;Civil;Muerto;Hombre;-49,5;-137,5;Accidente por MAP;\r\n"
    data = files.victims() + line.encode("cp1252")
    asked = prepared(folder, "next.csv", data=data)
    assert asked.remembered == "B001 (victims.csv)"
    assert (asked.batch.accepted, asked.batch.held) == (1, first.batch.accepted)
    assert {one.rule for one in asked.findings if one.severity is Severity.ERROR} == {"twin.same"}
    text = asked.mapping.to_toml().replace('twins = "ask"', 'twins = "there"')
    done = prepared(folder, "next.csv", text, data=data)
    assert (done.batch.accepted, done.batch.held, done.batch.known) == (1, 0, first.batch.accepted)
    keep(done, folder)
    after = load_pack(folder)
    assert after.incidents["killed"].sum() == before.incidents["killed"].sum() + 1
    assert len(after.incidents) == len(before.incidents) + 1
    kept = prepared(folder, "next.csv", text.replace('"there"', '"keep"'), data=data)
    assert kept.batch.incidents == len(before.incidents) + 1


def test_columns_a_mapping_does_not_name_are_kept_or_left_out_as_about_persons(tmp_path: Path) -> None:
    folder = files.pack(tmp_path / "pack")
    mapping = '[columns]\n"Code" = "incident_id"\n"Date" = "date"\n"Killed" = "killed"\n'
    data = b"Code,Date,Killed,Well nearby,Contact1_phone\nA1,2021-03-05,2,Yes,+57 300 555 11 22\n"
    done = prepared(folder, "few.csv", mapping, data=data)
    assert (done.extras, done.persons) == (("Well nearby",), ("Contact1_phone",))
    keep(done, folder)
    extra = (folder / "imports" / "B001" / "extra.csv").read_text(encoding="utf-8")
    assert extra == "incident_id,row,Well nearby\nA1,2,Yes\n"


def _of_form() -> pd.DataFrame:
    sheets = pd.read_excel(io.BytesIO(files.kobo()), sheet_name=None)
    main = sheets["Form answers"].query("`Type of device / Tipo de artefacto` != 'A strange thing'")
    both = sheets["victims"].merge(main, left_on="_parent_index", right_on="_index")
    day = pd.to_datetime(both["Date of accident / Fecha del accidente"])
    return pd.DataFrame({"name": both["District / Municipio"], "year": day.dt.year, "hurt": 1})


def _of_victims() -> pd.DataFrame:
    rows = pd.read_csv(io.BytesIO(files.victims()), sep=";", encoding="cp1252", dtype=str)
    hurt = rows[rows["tipoevento"] == "Accidente por MAP"]
    return pd.DataFrame({"name": hurt["municipio"], "year": hurt["ano"].astype(int), "hurt": 1})


def _of_layer() -> pd.DataFrame:
    found = json.loads(files.esri())["features"]
    rows = pd.DataFrame([{**one["attributes"], **one["geometry"]} for one in found])
    east = np.degrees(rows["x"] / 6378137)
    column = (east - WEST).astype(int)
    year = pd.to_datetime(rows["acc_dt"], unit="ms").dt.year
    names = [files.DISTRICTS[at] for at in column]
    return pd.DataFrame({"name": names, "year": year, "hurt": rows["num_vics"]})


def _of_sheet() -> pd.DataFrame:
    rows = pd.read_excel(io.BytesIO(files.sheet()), header=3).iloc[1:-1]
    rows = rows[~np.isin(np.arange(len(rows)), [1, 3, 4, 5, 6, 7])]
    people = rows["Killed"].astype(int) + rows["Injured"].replace("2 CIV KIA", "2").astype(int)
    return pd.DataFrame({"name": rows["District"], "year": 2024, "hurt": people})


@pytest.mark.parametrize(
    ("name", "counted"),
    [
        ("kobo.xlsx", _of_form),
        ("victims.csv", _of_victims),
        ("esri.json", _of_layer),
        ("sheet.xlsx", _of_sheet),
    ],
)
def test_totals_by_district_and_year_are_what_a_few_lines_add(
    imported: dict[str, tuple[Import, Path, Pack]], name: str, counted: Callable[[], pd.DataFrame]
) -> None:
    _, folder, _ = imported[name]
    rows = counted()
    sums = rows.groupby(["name", "year"])["hurt"].sum()
    found: dict[tuple[str, int], int] = {}
    for year in sorted(set(rows["year"])):
        days = ["--from", str(year), "--to", str(year + 1)]
        told = json.loads(run("totals", folder, "--by", "district", *days, "--json").stdout)
        for group in told["groups"]:
            found[group["label"], int(year)] = group["most_likely"]["casualties"] or 0
    assert {key: number for key, number in found.items() if number} == {
        (str(place), int(year)): int(number) for (place, year), number in sums.items() if number
    }
    assert sum(found.values()) == rows["hurt"].sum()


def test_faults_of_two_columns_are_two_lines_and_answers_are_offered_in_words(tmp_path: Path) -> None:
    text = (
        "Code,Date,District,Device,Activity,Killed,Injured\n"
        "a,2023-03-14,Alpha,Thingum,Doing so,1,0\nb,2023-03-15,Beta,Thingum,Doing so,0,1\n"
    )
    folder = files.pack(tmp_path / "pack")
    done = prepare(text.encode(), filename="a.csv", folder=folder, mapping=None, now=NOW, wanted={})
    found = [one for one in rules_of(done) if one.rule == "value.unknown"]
    assert {(one.column, one.value, one.count) for one in found} == {
        ("Device", "Thingum", 2),
        ("Activity", "Doing so", 2),
    }
    for table, code, words in (
        ("device_type", "improvised_explosive_device", "Improvised explosive device"),
        ("activity", "crop_eradication", "Eradicating crops"),
        ("outcome", "killed", ""),
    ):
        assert code in codes_of(done, table)
        assert code_words(done, table, code) == (f"{words} ({code})" if words else code)
