"""Work and surveys from elsewhere: every row comes in or waits, and released ground is that of reports."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from geo.__main__ import cli
from geo.analysis.land import land_account
from geo.analysis.periods import Period
from geo.importing.door import keep_any, prepare_any
from geo.importing.hazards.account import lacking
from geo.importing.hazards.lexicon import LEXICONS, LOOKED, WORK
from geo.importing.hazards.rows import sums
from geo.importing.hazards.run import AreaImport
from geo.importing.hazards.words import code_of, roles_of
from geo.importing.keep import undo
from geo.importing.layerkind import likely_kind
from geo.importing.naming_areas import naming_words
from geo.importing.said import Said
from geo.importing.source import Fate
from geo.layers.vocabulary import IMPORTED
from geo.store.batches import read_batches
from geo.store.files import load_pack
from tests.importing import files
from tests.importing.test_areas import KEYS, NOW, SNAPSHOT, as_table, square, table_of

__all__ = ["as_table"]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a pack with an imported register whose areas a service numbers."""
    return files.pack(tmp_path_factory.mktemp("work") / "pack")


@pytest.fixture
def folder(register: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(register, tmp_path / "pack"))


def prepared(
    folder: Path,
    *rows: dict[str, str],
    name: str = "work.csv",
    kind: str = "",
    mapping: str | None = None,
) -> AreaImport:
    told = Said(kind=kind, snapshot=SNAPSHOT if kind == "hazards" else None)
    given = {"filename": name, "folder": folder, "mapping": mapping, "now": NOW, "wanted": {}}
    done = prepare_any(table_of(*rows), **given, said=told)
    assert isinstance(done, AreaImport)
    found = sums(done.rows)
    assert sum(count for count, _ in found.values()) == done.batch.rows == len(rows)
    assert sum(m2 for _, m2 in found.values()) == done.batch.area_m2
    return done


WORKED = [
    {"Task ID": "T1", "Type of task": "Clearance", "Hazard ID": KEYS[0], "Start date": "2026-02-03",
     "Completion date": "2026-10-28", "Reduced area (m2)": "200,5", "Cleared area (m2)": "4500",
     "AP mines": "12", "Report no": "R-1"},
    {"Task ID": "T2", "Type of task": "NTS", "Hazard ID": "B001-0002", "Completion date": "2026-10-29",
     "Cancelled area (m2)": "3000", "Report no": "R-2"},
    {"Task ID": "T3", "Type of task": "EOD", "Completion date": "2026-10-30"},
    {"Task ID": "T4", "Type of task": "Clearance", "Completion date": "2026", "Cleared area (m2)": "1000"},
    {"Task ID": "T5", "Type of task": "Wizardry", "Completion date": "2026-10-30", "Cleared area (m2)": "50"},
]  # fmt: skip
NAMES = tuple(dict.fromkeys(name for one in WORKED for name in one))
"""What a spreadsheet of clearance says: a column for each product, a year for a day, a word of its own."""


def test_work_releases_ground_of_the_areas_it_names_by_product_and_day(folder: Path, as_table: None) -> None:
    areas = [
        {"GlobalID": key, "status": "Open", "area_type": "CHA", "wkt": square(0.2 + at / 10, 0.5, 0.001)}
        for at, key in enumerate(KEYS[:2])
    ]
    keep_any(prepared(folder, *areas, kind="hazards"), folder)
    rows = [{name: one.get(name, "") for name in NAMES} for one in WORKED]
    done = prepared(folder, *rows, kind="activities")
    assert [row.fate for row in done.rows] == [Fate.ACCEPTED] * 3 + [Fate.HELD] * 2
    assert (done.batch.area_m2, done.batch.area_accepted_m2, done.batch.records) == (8_750, 7_700, 4)
    assert {**done.asked} == {"kind": {"Wizardry": 1}}
    assert [*lacking(done)] == []
    keep_any(done, folder)
    pack = load_pack(folder)
    table = pack.table("activities").set_index("activity_id")
    assert [*table.index] == ["T1-reduced", "T1-cleared", "T2", "T3"]
    assert [*table["kind"]] == ["clearance", "clearance", "survey", "spot_task"]
    assert table["hazard_ids"].fillna("").tolist() == ["B001-0001", "B001-0001", "B001-0002", ""]
    assert table["ap_mines"].sum() == 12
    period = Period(SNAPSHOT, dt.date(2026, 11, 1))
    whole = land_account(pack, by="year", period=period).whole
    assert [whole.moved[one] for one in ("cancelled", "reduced", "cleared")] == [3_000, 200, 4_500]
    # The same columns are known again, what is there stays, and all of it can be taken out.
    more = {**rows[2], "Task ID": "T6"}
    changed = {**rows[1], "Cancelled area (m2)": "3100"}
    later = prepared(folder, rows[0], changed, more, name="later.csv", kind="activities")
    assert later.remembered.startswith("B002")
    assert [row.fate for row in later.rows] == [Fate.KNOWN, Fate.DIFFERS, Fate.ACCEPTED]
    keep_any(later, folder)
    assert len(load_pack(folder).table("activities")) == 5
    # What names areas that go away is said before and by whoever takes them out.
    every = read_batches(folder)
    told = [naming_words(load_pack(folder), folder, one) for one in every]
    assert told[0].startswith("B001 brought areas that are named by 3 activities: these stay in the pack")
    assert told[1:] == [""] * (len(every) - 1)
    assert told[0] in CliRunner().invoke(cli, ["import", "--into", str(folder), "--undo", "B001"]).output
    assert naming_words(load_pack(folder), folder, every[0]) == "", "its files are gone, and nothing fails"
    for batch in reversed(every[1:]):
        undo(folder, batch.id)
    assert len(load_pack(folder).table("activities")) == 0


def test_surveys_come_in_with_their_result_and_an_unknown_one_waits(folder: Path, as_table: None) -> None:
    rows = [
        {"NTS ID": f"N{at}", "Survey result": result, "Survey date": f"2026-09-{at:02}", "Village": f"V{at}",
         "wkt": square(0.1 * at, 0.3, 0.01)}
        for at, result in enumerate(("No hazard found", "Contaminated", "perhaps"), start=1)
    ]  # fmt: skip
    done = prepared(folder, *rows, kind="surveys")
    assert [row.fate for row in done.rows] == [Fate.ACCEPTED, Fate.ACCEPTED, Fate.HELD]
    assert done.batch.area_held_m2 > 1_000
    keep_any(done, folder)
    table = load_pack(folder).table("surveys")
    assert [*table["result"]] == ["no_hazard_found", "hazard_found"]
    assert [*table["settlement"]] == ["V1", "V2"]
    answer = done.mapping.to_toml() + '\n[values.result]\n"perhaps" = ""\n'
    assert prepared(folder, *rows, mapping=answer).batch.held == 0


HEADS = {
    "activities": {
        "en": "Task ID|Activity type|Completion date|Cleared area|Hazard ID|Report number|Clearance|Cleared",
        "fr": "Code tâche|Type d'activité|Date d'achèvement|Surface dépolluée|"
        "N° zone|N° rapport|Déminage|Annulation",
        "es": "Código tarea|Tipo de actividad|Fecha de finalización|Área despejada|"
        "Código zona|Informe|Desminado|Reducción",
        "pt": "Código da tarefa|Tipo de atividade|Data de conclusão|Área limpa|"
        "Código da área|Relatório|Desminagem|Cancelamento",
        "ru": "Номер работ|Вид работ|Дата завершения|Площадь очищена|"
        "Номер участка|Номер отчета|Разминирование|Отмена",
    },
    "surveys": {
        "en": "Survey ID|Survey type|Survey date|Survey result|Hazard ID|Report number|NTS|No hazard found",
        "fr": "N° enquête|Type d'enquête|Date d'enquête|Résultat|"
        "N° zone|N° rapport|Enquête non technique|Aucun danger",
        "es": "Código del estudio|Tipo de estudio|Fecha del estudio|Resultado|"
        "Código zona|Informe|NTS|Sin peligro",
        "pt": "Código do levantamento|Tipo de levantamento|Data do levantamento|Resultado|"
        "Código da área|Relatório|NTS|Sem perigo",
        "ru": "Номер обследования|Вид обследования|Дата обследования|Результат|"
        "Номер участка|Номер отчета|NTS|Не выявлено",
    },
}
ROLES = {
    "activities": ["activity_id", "kind", "date_end", "cleared_m2", "hazard_ids", "document"],
    "surveys": ["survey_id", "survey_type", "survey_date", "result", "hazard_ids", "document"],
}


@pytest.mark.parametrize("kind", HEADS)
def test_heads_of_five_languages_and_of_a_shapefile_are_known(kind: str) -> None:
    lexicon = LEXICONS[kind]
    for heads in HEADS[kind].values():
        *names, one, other = heads.split("|")
        told = roles_of({name: [] for name in names}, lexicon=lexicon)
        assert [told[name][0] for name in names] == ROLES[kind], heads
        first, second = ("kind", "product") if lexicon is WORK else ("survey_type", "result")
        assert code_of(first, one, lexicon)
        assert code_of(second, other, lexicon)
    cut = roles_of({name: [] for name in ("completion", "hazard_loc")}, lexicon=WORK)
    assert cut["hazard_loc"][0] == "hazard_ids"
    assert {*IMPORTED.codes()} - {"incidents"} == {*LEXICONS}
    assert LOOKED.key == "survey_id"


def test_files_of_work_and_of_surveys_are_told_from_registers() -> None:
    work = pd.DataFrame([{name: one.get(name, "") for name in NAMES} for one in WORKED], dtype=object)
    assert likely_kind(work, {}).kind == "activities"
    looked = pd.DataFrame([{"NTS ID": "N1", "Survey result": "No hazard"}], dtype=object)
    assert likely_kind(looked, {}).kind == "surveys"
    register = pd.DataFrame(
        {"hazard_id": ["H1", "H2", "H3"], "area_type": ["SHA", "CHA", "SHA"], "Cleared area": "1",
         "Reduced area": "2"},
        dtype=object,
    )  # fmt: skip
    assert likely_kind(register, {}).kind == "hazards"
