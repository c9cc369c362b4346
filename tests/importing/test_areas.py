"""Hazardous areas from elsewhere: every one comes in or waits, and tells of no day before its snapshot."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.hazards import Entry, History, histories
from geo.analysis.land import land_account, land_by
from geo.analysis.movements import LINES, movements
from geo.analysis.periods import Period
from geo.analysis.waterfall import steps
from geo.importing.dates import When
from geo.importing.hazards import run
from geo.importing.hazards.account import columns_of, lacking, last_day, sizes_told
from geo.importing.hazards.dated import entries_of, settle_days
from geo.importing.hazards.keep import keep_areas
from geo.importing.hazards.layertext import layer_text
from geo.importing.hazards.mapping import AreaMapping, read_area_mapping
from geo.importing.hazards.rows import AreaRow, sizes_side_by_side, sums
from geo.importing.hazards.run import AreaImport, prepare_areas
from geo.importing.keep import undo
from geo.importing.said import Said
from geo.importing.source import Fate
from geo.layers.schema import HAZARDS
from geo.layers.vocabulary import HAZARD_STATUS, RELEASE_PRODUCT
from geo.publish.land_files import account_file
from geo.store.batches import read_batches
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.importing import files
from tests.importing.area_files import areas, esri_json, faults, flat, shapefile, whole
from tests.layers.small_pack import SOUTH, WEST
from tests.test_command_line import run as command

NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
SNAPSHOT = dt.date(2026, 10, 7)
PRODUCTS = RELEASE_PRODUCT.codes()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return files.pack(tmp_path_factory.mktemp("areas") / "pack")


@pytest.fixture
def folder(empty: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(empty, tmp_path / "pack"))


def square(x: float, y: float, size: float = 0.01) -> str:
    west, south = WEST + x, SOUTH + y
    return shapely.box(west, south, west + size, south + size).wkt


def table_of(*rows: dict[str, str]) -> bytes:
    return json.dumps(rows).encode()


@pytest.fixture
def as_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read tables here: reading in a process of its own is tried elsewhere."""

    def read(data: bytes, **_: Any) -> tuple[pd.DataFrame, dict[str, Any]]:
        frame = pd.DataFrame(json.loads(data), dtype=object)
        frame.index = pd.RangeIndex(2, len(frame) + 2, name="source_row")
        return frame, {"format": "CSV"}

    monkeypatch.setattr(run, "read_foreign", read)


def prepared(folder: Path, *rows: dict[str, str], name: str = "areas.csv", **said: Any) -> AreaImport:
    mapping = said.pop("mapping", None)
    told = Said(**{"snapshot": SNAPSHOT, **said})
    given = {"filename": name, "folder": folder, "mapping": mapping, "now": NOW, "wanted": {}}
    return prepare_areas(table_of(*rows), **given, said=told)


def accounted(done: AreaImport) -> None:
    """Rows and area of the file are those accepted, held, rejected, and there already."""
    found, batch = sums(done.rows), done.batch
    assert sum(rows for rows, _ in found.values()) == batch.rows == len(done.frame)
    assert sum(m2 for _, m2 in found.values()) == batch.area_m2
    there = sum(found[fate][1] for fate in (Fate.KNOWN, Fate.DIFFERS))
    assert batch.area_accepted_m2 + batch.area_held_m2 + batch.area_rejected_m2 + there == batch.area_m2


@pytest.mark.parametrize("form", ["esri", "shapefile"])
@pytest.mark.parametrize("number", [200, pytest.param(8_000, marks=pytest.mark.nightly)])
def test_a_layer_of_the_field_comes_in_whole(folder: Path, tmp_path: Path, form: str, number: int) -> None:
    made = areas(number, seed=number)
    data = esri_json(made) if form == "esri" else shapefile(made, tmp_path / "shp")
    name = "hazards.json" if form == "esri" else "hazards.zip"
    said = {"filename": name, "folder": folder, "mapping": None, "now": NOW, "wanted": {}}
    done = prepare_areas(data, **said, said=Said(snapshot=SNAPSHOT))
    accounted(done)
    assert [row.fate for row in done.rows] == [Fate.ACCEPTED] * number, "none waits, however it is drawn"
    keep_areas(done, folder)
    pack = load_pack(folder)
    assert set(pack.hazards["hazard_id"]) == {one.code for one in made}
    assert Counter(pack.hazards["drawn_as"]) == faults(made)
    placed = [one.code for one in made if one.fault != "nowhere"]
    shapes = dict(zip(pack.hazards["hazard_id"], pack.hazard_layer().geometry, strict=True))
    drawn = {one.code: shapely.MultiPoint(one.ring) for one in made}
    assert all(shapes[code].buffer(1e-9).covers(drawn[code]) for code in placed), "none is shrunk"
    ground = flat(whole(made))
    assert done.sum_m2 == pytest.approx(shapely.area(ground).sum(), rel=1e-4)
    assert done.union_m2 == pytest.approx(shapely.union_all(ground).area, rel=1e-4)
    print(f"{form}, {number:,} areas: sum {done.sum_m2:,} m², union {done.union_m2:,} m²")
    assert list(pack.hazard_status["date"].dt.date.unique()) == [SNAPSHOT]
    assert len(pack.hazard_status) == number
    kept = b"".join(path.read_bytes() for path in (folder / "imports").rglob("*.*"))
    assert b"Jane Example" not in kept


MEANT = {
    "Active": ("open", ""),
    "In progress": ("in_progress", ""),
    "Suspended": ("suspended", ""),
    "Closed": ("closed", ""),
    "Released": ("closed", ""),
    "Cancelled": ("closed", "cancelled"),
    "Reduced": ("closed", "reduced"),
    "Cleared": ("closed", "cleared"),
    "Handed over": ("handed_over", ""),
}


def test_a_snapshot_is_one_entry_of_its_day_and_tells_of_none_before(folder: Path, as_table: None) -> None:
    rows = [
        {
            "ha_code": f"H{at}",
            "status": word,
            "Area Type": "CHA",
            "wkt": square(0.1 * at, 0.5),
            "district": "Alpha",
        }
        for at, word in enumerate(MEANT, start=1)
    ]
    rows += [{"ha_code": "H90", "Area Type": "", "wkt": square(0.5, 0.2)}]
    done = prepared(folder, *rows)
    accounted(done)
    keep_areas(done, folder)
    pack = load_pack(folder)
    told = {
        row["hazard_id"]: (row["status"], "" if pd.isna(row["product"]) else row["product"])
        for row in pack.hazard_status.to_dict("records")
    }
    assert told == {f"H{at}": meant for at, meant in enumerate(MEANT.values(), start=1)}
    assert pack.hazard_status["area_m2"].isna().all(), "a status releases no area"
    assert list(pack.hazards["class"])[-1] == "not_classified"
    assert set(pack.hazards["district_code"].dropna()) == {"01"}
    for one in histories(pack)[:-1]:
        assert one.on(SNAPSHOT).state == "before"
        assert one.on(SNAPSHOT).words == "Not recorded before 7 October 2026"
        assert one.on(SNAPSHOT + dt.timedelta(days=1)).state != "before"
    account = land_account(pack, by="class")
    assert sum(row.moved[line] for row in account.rows for line in ("cancelled", "reduced", "cleared")) == 0


def test_the_day_of_a_snapshot_is_asked_for(folder: Path, as_table: None) -> None:
    row = {"ha_code": "H1", "status": "Open", "area_type": "SHA", "wkt": square(0.5, 0.5)}
    done = prepared(folder, row, snapshot=None)
    assert done.undated == 1
    assert not done.brings
    dated = prepared(folder, {**row, "Status Changed Date": "2026-09-30"}, snapshot=None)
    assert dated.brings
    assert b",2026-09-30,open," in dated.contents[dated.batch.status_file]


KEYS = [f"{{0f8fad5b-d9cb-469f-a165-70867728950{at}}}" for at in range(5)]
"""Identifiers of a service, by which areas are known again, and which no record bears."""


def test_the_next_snapshot_adds_what_changed_and_undo_takes_it_out(folder: Path, as_table: None) -> None:
    first = [
        {"GlobalID": KEYS[at], "status": "Open", "area_type": "SHA", "wkt": square(0.1 * at, 0.5)}
        for at in (1, 2, 3)
    ]
    keep_areas(prepared(folder, *first), folder)
    assert [*load_pack(folder).hazards["hazard_id"]] == ["B001-0001", "B001-0002", "B001-0003"]
    home = folder / "imports" / "B001"
    assert {one.name for one in home.iterdir() if KEYS[1] in one.read_text(encoding="utf-8")} == {"keys.csv"}
    assert prepared(folder, *first).unchanged
    later = dt.date(2026, 11, 7)
    changed = {**first[1], "status": "Closed", "closing date": "2026-10-01"}
    moved = {**first[2], "wkt": square(0.3, 0.55)}
    new = {**first[0], "GlobalID": KEYS[4], "wkt": square(0.4, 0.5)}
    done = prepared(folder, first[0], changed, moved, new, name="later.csv", snapshot=later)
    accounted(done)
    assert [row.fate for row in done.rows] == [Fate.KNOWN, Fate.KNOWN, Fate.DIFFERS, Fate.ACCEPTED]
    # What follows the status the pack has is not dated before it.
    assert [(one.rule, one.row) for one in done.findings if one.value] == [
        ("date.conflict", 3),
        ("id.differs", 4),
    ]
    keep_areas(done, folder)
    entries = load_pack(folder).hazard_status
    told = [(row["hazard_id"], str(row["date"].date()), row["status"]) for row in entries.to_dict("records")][
        3:
    ]
    assert told == [("B002-0004", "2026-11-07", "open"), ("B001-0002", "2026-11-07", "closed")]
    listed = command("import", "--into", folder, "--list").stdout
    assert "later.csv: 1 hazardous area with 2 entries of status of 4 rows" in listed
    for batch in reversed(read_batches(folder)):
        undo(folder, batch.id)
    assert len(load_pack(folder).hazards) == len(load_pack(folder).hazard_status) == 0


def test_what_is_not_known_waits_and_a_mapping_answers(folder: Path, as_table: None) -> None:
    rows = [
        {
            "id": "a",
            "local id": "H1",
            "type": "",
            "area_type": "Battle area",
            "status": "Open",
            "wkt": square(0.1, 0.5),
        },
        {
            "local id": "H1",
            "area_type": "SHA",
            "status": "Odd",
            "wkt": square(0.2, 0.5),
            "evidence": "hearsay",
        },
        {"local id": "H3", "area_type": "SHA", "status": "", "wkt": square(0.3, 0.5), "evidence": "hearsay"},
    ]
    done = prepared(folder, *rows)
    accounted(done)
    assert [row.fate for row in done.rows] == [Fate.HELD, Fate.HELD, Fate.ACCEPTED]
    assert done.asked == {"class": {"Battle area": 1}, "status": {"Odd": 1}, "evidence": {"hearsay": 2}}
    text = done.mapping.to_toml().replace('same_id = "ask"', 'same_id = "number"')
    text += '[values.class]\n"Battle area" = "sha"\n[values.status]\n"Odd" = ""\n'
    assert read_area_mapping(done.mapping.to_toml(), file="m").columns == done.mapping.columns
    answered = prepared(folder, *rows, mapping=text)
    assert [row.fate for row in answered.rows] == [Fate.ACCEPTED] * 3
    assert [row.said["hazard_id"] for row in answered.rows] == ["H1", "H1-DUP01", "H3"]
    keep_areas(answered, folder)
    assert "hearsay" in (folder / "imports" / "B001" / "extra.csv").read_text(encoding="utf-8")


def test_without_identifiers_a_perimeter_comes_in_once(folder: Path, as_table: None) -> None:
    row = {"area_type": "SHA", "wkt": square(0.1, 0.5)}
    keep_areas(prepared(folder, row), folder)
    fates = {
        twins: prepared(folder, {**row, "note": "x"}, name="b.csv", twins=twins).rows[0].fate
        for twins in ("ask", "there", "keep")
    }
    assert fates == {"ask": Fate.HELD, "there": Fate.KNOWN, "keep": Fate.ACCEPTED}


def test_perimeters_of_several_files_are_compared(folder: Path, as_table: None) -> None:
    named = {"area_type": "SHA", "status": ""}
    keep_areas(prepared(folder, {"ha_code": "H1", **named, "wkt": square(0.1, 0.5)}), folder)
    others = [
        {"ha_code": "H2", **named, "wkt": square(0.1, 0.5)},
        {"ha_code": "H3", **named, "wkt": square(0.1, 0.5, 0.0102)},
        {"ha_code": "H4", **named, "wkt": square(0.105, 0.5)},
        {"ha_code": "H5", **named, "wkt": square(0.3, 0.5)},
    ]
    keep_areas(prepared(folder, *others, name="b.csv"), folder)
    found = [one for one in load_pack(folder).findings if "in imports/B001" in one.message]
    assert [(one.record, one.rule) for one in found] == [
        ("H2", "hazard.duplicate"),
        ("H3", "hazard.near_duplicate"),
        ("H4", "hazard.overlap"),
    ]


def test_areas_are_read_in_their_unit_and_web_mercator_is_recognised(folder: Path, as_table: None) -> None:
    drawn = flat([shapely.from_wkt(square(0.1 * at, 0.5)) for at in (1, 2, 3)])
    stretch = 1 / 0.643**2  # at 50 degrees south
    rows = [
        {
            "ha_code": f"H{at}",
            "area_type": "SHA",
            "wkt": square(0.1 * at, 0.5),
            "Area size": f"{shapely.area(drawn[at - 1]) / 1e4:.2f}",
            "Shape__Area": f"{shapely.area(drawn[at - 1]) * stretch:.0f}",
        }
        for at in (1, 2, 3)
    ]
    rows += [
        {
            "ha_code": "H4",
            "area_type": "SHA",
            "wkt": "POLYGON ((-139.5 -49.5, -139.49 -49.5))",
            "Area size": "2 ha",
        }
    ]
    rows += [{"ha_code": "H5", "area_type": "SHA", "wkt": "", "Area size": "about five"}]
    done = prepared(folder, *rows)
    accounted(done)
    stated = [row.said.get("area_m2_stated") for row in done.rows]
    assert float(stated[0] or 0) == pytest.approx(shapely.area(drawn[0]), rel=1e-3)
    assert stated[3:] == ["20000", None]
    rules = Counter(one.rule for one in [*done.findings])
    assert rules["area.mercator"] == 3
    assert rules["area.unread"] == 1
    assert Counter(done.after.hazards["drawn_as"]) == {"perimeter": 3, "damaged": 1, "nowhere": 1}
    held = layer_text([(row.said, done.drawn.geometry(row.at)) for row in done.rows], HAZARDS, "class")
    assert json.loads(held)["features"][3]["geometry"]["coordinates"][0] == [
        [-139.5, -49.5],
        [-139.49, -49.5],
    ]


def test_the_command_says_what_it_did_and_asks_for_the_day(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_text(f'ha_code,area_type,status,wkt\nH1,SHA,Open,"{square(0.5, 0.5)}"\n', encoding="utf-8")
    said = ("import", str(path), "--kind", "hazards", "--into", str(folder))
    asked = command(*said)
    assert asked.returncode == 1
    assert "Say with --snapshot-date the day the file tells of." in asked.stdout
    done = command(*said, "--snapshot-date", "2026-10-07", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["kept"], told["batch"]["hazards"], told["batch"]["entries"]) == (
        0,
        True,
        1,
        1,
    )
    assert told["drawn"]["sum_m2"] == told["drawn"]["union_m2"] > 0
    assert command("import", path, "--into", folder, "--snapshot-date", "2026-10-07").returncode == 2


@pytest.mark.parametrize("written", ["", "as_of = 2026-03-01\n"])
def test_records_reach_as_far_as_the_entries_of_areas(folder: Path, as_table: None, written: str) -> None:
    toml = folder / "pack.toml"
    toml.write_text(written + toml.read_text(encoding="utf-8"), encoding="utf-8")
    record = {
        "incident_id": "A1",
        "district": "Alpha",
        "date_start": "2026-01-18",
        "date_end": "2026-01-18",
        "date_precision": "day",
        "location_precision": "district",
        "country": "Nowhere",
    }
    text = "\n".join((",".join(record), ",".join(record.values()), ""))
    (folder / "incidents.csv").write_text(text, encoding="utf-8")
    rows = [
        {"ha_code": f"H{at}", "status": word, "area_type": "CHA", "wkt": square(0.1 * at, 0.5)}
        for at, word in enumerate(("Open", "Cleared", "Suspended"), start=1)
    ]
    done = prepared(folder, *rows)
    keep_areas(done, folder)
    told = " ".join(last_day(done))
    pack = load_pack(folder)
    assert pack.meta.as_of == (dt.date(2026, 3, 1) if written else SNAPSHOT)
    if written:
        assert "3 of its entries are later than 1 March 2026" in told
        return
    assert "the records of the pack reach 7 October 2026, without them 18 January 2026" in told
    end = pack.meta.as_of + dt.timedelta(days=1)
    assert [one.on(end).state for one in histories(pack)] == ["open", "closed_cleared", "worked"]
    closing = [sum(row.closing or 0 for row in land_account(pack, by="class").rows)]
    closing.append(land_account(pack, by="year").rows[-1].closing or 0)
    assert closing[0] == closing[1] > 0


REGISTERS = {
    language: line.split("; ")
    for language, line in {
        "fr": "N° zone; NOM; TYPE; Etat; DATE_STAT; SURFACE; REGION; ZSD; Ouvert; Suspectée; Clôturée",
        "es": "Código; Nombre; Tipo; Estado; Fecha de estado; Área (m2); Zona adm; APS; Abierta; "
        "Confirmada; Despejada",
        "ru": "Номер участка; Название; Тип; Статус; Дата статуса; Площадь; Край; подозреваемая; Открыт; "
        "подтвержденная; Очищен",
        "pt": "Código da área; Nome; Tipo; Situação; Data do estado; Área m2; Local; Área suspeita; Aberta; "
        "confirmada; Fechada",
    }.items()
}
"""Names of columns and words of two states of hazardous areas."""


@pytest.mark.parametrize("language", REGISTERS)
def test_a_register_in_another_language_needs_no_answer(folder: Path, as_table: None, language: str) -> None:
    """Values tell where a name is not known; the order of day and month is that of the column."""
    code, name, kind, status, day, size, area, *words = REGISTERS[language]
    rows = [
        {
            code: f"H-{at}",
            name: "Jane Example" if at else "Zone 1",
            kind: words[at % 2 * 2],
            status: words[at % 2 * 2 + 1],
            day: "05/12/2018" if at else "24/01/2019",
            size: f"{at + 1}0000",
            area: ("Alpha", "Beta")[at % 2],
            "Q3": "31/02/2024",
            "wkt": square(0.2 + at / 10, 0.2),
        }
        for at in range(6)
    ]
    done = prepared(folder, *rows)
    said = done.mapping.columns
    assert [said[one] for one in (code, name, kind, status, day, size, area)] == [
        *("hazard_id", "name", "class", "status", "status_date", "area_m2_stated", "district"),
    ]
    assert ({*done.asked}, done.batch.hazards, done.batch.entries) == (set(), 6, 6)
    assert {row.said["class"] for row in done.rows} >= {"sha"}
    assert [str(row.since) for row in done.rows[:2]] == ["2019-01-24", "2018-12-05"]
    # A field is called by its owner: that is said, and the mapping quotes no name.
    assert [one.field for one in done.findings if one.rule == "text.kept"] == [name]
    # Few of its names say whose the ground is: those would go out to partners, and none is kept.
    for at in (1, 3):
        rows[at][name] = "Champ de Jane Example"
    left = prepared(folder, *rows)
    assert left.mapping.columns[name] == "person"
    assert [one.field for one in left.findings if one.rule == "column.left_out"] == [name]
    for one in (done, left):
        assert "Jane Example" not in one.mapping.to_toml()
    assert not any("Jane" in data.decode() for data in left.contents.values())


def test_a_day_that_is_none_asks_for_the_day(folder: Path, as_table: None) -> None:
    wrong = {"status": "Open", "status_date": "31/02/2024", "wkt": square(0.2, 0.2)}
    (found,) = [one for one in prepared(folder, wrong).findings if one.rule == "date.unread"]
    assert found.remedy == "Correct the date, or empty the cell where the day is not known."


def test_a_shapefile_in_french_is_understood_and_its_own_sum_stands_beside_what_is_counted(
    folder: Path, as_table: None
) -> None:
    """Names are cut at ten characters; the district is the column that holds districts."""
    crossed = f"POLYGON (({WEST} {SOUTH}, {WEST + 1} {SOUTH + 1}, {WEST + 1} {SOUTH}, {WEST} {SOUTH}))"
    bow = crossed.replace(f"{WEST + 1} {SOUTH}, ", f"{WEST + 1} {SOUTH}, {WEST} {SOUTH + 1}, ")
    rows = [
        {
            "ID_ZONE": f"Z-{at}",
            "SUP_HA": f"{at + 1}.5",
            "DATE_DECOU": "2019-01-24",
            "DATE_CLOT": "2025-03-07",
            "MUNICIPALI": f"Somewhere {at}",
            "DEPARTEMEN": ("Alpha", "Beta")[at % 2],
            "OPERATEUR": "Org",
            "STATUT": "Fermé",
            "SURF_TOTA": "",
            "wkt": bow if at == 2 else square(0.2 + at / 10, 0.2, 0.001),
        }
        for at in range(3)
    ]
    done = prepared(folder, *rows)
    roles = ("hazard_id", "area_m2_stated", "found_date", "closed_date", "extra", "district", "organisation")
    assert [*done.mapping.columns.values()][: len(roles)] == [*roles]
    stated, drawn, counted = sizes_side_by_side(done.rows, done.drawn.drawn_m2)
    # The one that is not drawn whole counts as it is stated, and not as nothing.
    assert stated == (3, 75_000)
    assert drawn[0] == 2
    assert counted == (3, drawn[1] + 35_000)
    (told,) = sizes_told(done)
    assert f"stated 75,000 m² in 3 rows, drawn {drawn[1]:,} m² in 2 rows, counted {counted[1]:,} m²" in told


def test_what_no_column_says_is_asked_for(folder: Path, as_table: None) -> None:
    rows = [
        {"NUM_ZON": f"Z-{at}", "Q1": f"{at}.25", "Q2": f"2024-03-0{at}", "commune": f"X{at}",
         "wkt": square(at / 10, 0.2)}
        for at in range(1, 5)
    ]  # fmt: skip
    done = prepared(folder, *rows)
    assert {one.name for one in columns_of(done) if one.asked} == {"Q1", "Q2", "NUM_ZON", "commune"}
    assert not [one for one in done.findings if one.rule in {"column.left_out", "text.kept"}]
    assert len([*lacking(done)]) == 1
    without = prepared(folder, *({**one, "commune": ""} for one in rows), mapping='kind = "hazards"\n')
    assert len([*lacking(without)]) == 2


_LEFT = ("correction", -1, "closed")
REGISTER = [
    # found, closed, status: what an area of 1 ha moves, by day and line
    ("2019-05-06", "", "Open", [("2019-05-06", "new", 1, "")]),
    (
        "2019-05-06",
        "2021-02-03",
        "Closed",
        [("2019-05-06", "new", 1, ""), ("2021-02-03", "correction", -1, "closed")],
    ),
    ("2019", "2021", "Cleared", [("2019-01-01", "new", 1, ""), ("2021-12-31", "correction", -1, "closed")]),
    ("2026", "2026", "Closed", [("2026-01-01", "new", 1, ""), ("2026-10-07", "correction", -1, "closed")]),
    ("", "", "Open", [("2026-10-07", "new", 1, "listed")]),
    ("2020-03", "", "Suspended", [("2020-03-01", "new", 1, "")]),
    ("", "2021-02-03", "", []),
    ("2022-01-01", "2021-02-03", "Closed", []),
    ("2020-01-01", "2021-02-03", "Open", [("2020-01-01", "new", 1, "")]),
    ("2027-01-01", "", "Open", [("2026-10-07", "new", 1, "listed")]),
]


def test_days_of_finding_and_closing_are_entries_and_every_account_of_them_adds_up(
    folder: Path, as_table: None
) -> None:
    rows = [
        {"ha_code": f"H{at}", "status": status, "date found": found, "closing date": closed,
         "area_type": "CHA", "area ha": "1", "wkt": f"POINT ({WEST + 0.1 * at} {SOUTH + 0.5})"}
        for at, (found, closed, status, _) in enumerate(REGISTER)
    ]  # fmt: skip
    done = prepared(folder, *rows)
    accounted(done)
    assert Counter(one.rule for row in done.rows for one in row.findings) == {
        "date.conflict": 2,
        "date.after_file": 1,
    }
    keep_areas(done, folder)
    pack = load_pack(folder)
    for one, (*_, moved) in zip(histories(pack), REGISTER, strict=True):
        told = [(str(it.day), it.line, it.m2 // 10_000, it.part) for it in movements(one, 10_000)]
        assert told == moved
    entries = pack.hazard_status.set_index("entry_id")
    assert entries.loc["B001-F0003", ["date_column", "date_precision"]].tolist() == ["date found", "year"]
    assert entries["date_basis"].value_counts().to_dict() == {"stated": 11, "register": 3}
    words = [one.on(dt.date(2026, 10, 8)).words for one in histories(pack)]
    assert words[2] == "Closed (cleared), since 2021, the day is not known"
    assert entries["area_m2"].isna().all(), "a closing releases no area"
    days = Period(dt.date(2015, 1, 1), dt.date(2026, 10, 8))
    for by in land_by(pack):
        account = land_account(pack, by=by, period=days)
        for row in account.rows:
            released = sum(row.moved[line] for line in PRODUCTS)
            assert (row.opening or 0) + row.moved["new"] - released + row.moved["correction"] == row.closing
            assert [sum(one.m2 for one in steps(row) if one.code == line) for line in LINES] == [
                row.moved[line] for line in LINES
            ]
        whole = account.whole
        assert (whole.moved["new"], whole.moved["correction"], released) == (80_000, -30_000, 0)
        assert whole.parts == {"listed": 20_000, "closed": -30_000, "exceeded": 0}
        said = " ".join(account.notes)
        assert "20,000 m² are told first by a register" in said
        assert "takes off 30,000 m² that were left of areas when they were closed" in said
        assert "Of 3 areas a month or a year is all that is known" in said
        assert account.closed_first == 2
        file = account_file(Workspace(pack), by=by, created=SNAPSHOT, period=days)
        assert {"30,000", "20,000"} <= {*" ".join(file.notes).split()}
        frame = file.table.frame
        assert frame["correction_closed_m2"].sum() == -30_000
        assert frame["new_listed_m2"].sum() == 20_000
    assert land_account(pack, by="year", period=days).rows[0].key == "2019"


DAYS = st.none() | st.dates(dt.date(2015, 1, 1), dt.date(2027, 1, 1)).flatmap(
    lambda day: st.sampled_from(
        [
            When(day, day, "day"),
            When(day.replace(month=1, day=1), day.replace(month=12, day=31), "year"),
            When(day.replace(day=1), day.replace(day=28), "month"),
        ]
    )
)


@given(
    DAYS,
    DAYS,
    st.none() | st.dates(dt.date(2015, 1, 1), SNAPSHOT),
    st.sampled_from(["", *HAZARD_STATUS.codes()]),
    st.sampled_from(["", "cleared"]),
    st.floats(0, 1e6),
)
def test_whatever_days_a_register_states_an_area_is_found_before_it_is_closed_and_adds_up(
    found: When | None, closed: When | None, since: dt.date | None, status: str, product: str, m2: float
) -> None:
    row = AreaRow(2, 0, status=status, product=product, since=since, found=found, closed=closed)
    settle_days(row, snapshot=SNAPSHOT, note=lambda *_: None)
    told = entries_of(row, AreaMapping(snapshot=SNAPSHOT))
    assert [one.day for one in told] == sorted(one.day for one in told if one.day and one.day <= SNAPSHOT)
    assert len(told) <= 2
    assert [one.status for one in told[:-1]] == ["open"] * (len(told) - 1)
    history = History(
        tuple(Entry(one.day, one.status, one.product, None, "", *one[3:5]) for one in told if one.day)
    )
    moved = {line: sum(it.m2 for it in movements(history, m2) if it.line == line) for line in LINES}
    assert not any(moved[line] for line in PRODUCTS)
    closing = 0 if not told or told[-1].status in {"closed", "handed_over"} else round(m2)
    assert moved["new"] + moved["correction"] == closing
