"""What rows are: hazardous areas are never taken for accidents, and accidents are not asked about."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
import shapely
from click.testing import CliRunner, Result

from geo.__main__ import cli
from geo.importing.hazards.lexicon import WORK
from geo.importing.hazards.words import roles_of
from geo.importing.layerkind import KindAskedError, likely_kind
from geo.importing.run import index_of
from geo.importing.suggest import suggestions
from geo.layers.pack import Pack
from geo.store.batches import read_batches
from geo.store.files import load_pack
from tests.importing import corpus, files
from tests.importing.area_files import areas, esri_json
from tests.importing.test_set_aside import LIST
from tests.layers.small_pack import SOUTH, WEST

BOX = shapely.box(WEST, SOUTH, WEST + 0.1, SOUTH + 0.1)
AREAS = {
    "french": {"HAZ_ID": "SN-1", "TYPE": "ZSD", "STATUT": "Ouvert", "geometry": BOX},
    "shapes": {"NOM": "Champ", "geometry": BOX},
    "points": {
        "code": "A1",
        "typo": "SHA",
        "statut": "Cleared",
        "superficie": "3,29 ha",
        "lat": "1",
        "lon": "2",
    },
    "text": {"code": "A1", "what": "CHA", "wkt": BOX.wkt},
    "Spanish": {
        "ID_AREA": "AP-1",
        "CLASE": "Área sospechosa de peligro",
        "ESTADO": "Abierta",
        "PROPIETARIO": "Finca 7",
        "TAMANO_M2": "74072",
        "geometry": BOX,
    },
    "no class": {"ID_AREA": "AP-1", "ESTADO": "Abierta", "geometry": BOX},
    "dated": {"HAZ_ID": "1", "TYPE": "CHA", "DATE_STAT": "2024-01-02", "STATUT": "Open", "SURFACE": "20"},
}
UNCLEAR = {
    "villages": {"Village": "Old Mill", "District": "Alpha", "lat": "1", "lon": "2"},
    "work": {"Task ID": "T-1", "Team": "3", "Area cleared": "1200", "Completion date": "2024-01-02"},
    "despeje": {
        "ID_ACTIVIDAD": "A-1",
        "TIPO": "Despeje",
        "PRODUCTO": "Despejado",
        "AREA_M2": "1200",
        "FECHA_INFORME": "21/11/2024",
        "ORGANIZACION": "Org A",
        "ID_AREA": "AP-1",
    },
    "dépollution": {
        "ID_ACTIVITE": "A-1",
        "TYPE": "Dépollution",
        "SURFACE": "1200",
        "DATE_RAPPORT": "21/11/2024",
        "ID_ZONE": "Z-1",
    },
    "limpeza": {
        "ID_TAREFA": "A-1",
        "TIPO": "Limpeza",
        "AREA_M2": "1200",
        "DATA_RELATORIO": "21/11/2024",
        "ID_AREA": "Z-1",
    },
    "очистка": {
        "Номер работ": "A-1",
        "Вид": "Очистка",
        "Площадь": "1200",
        "Дата отчёта": "21.11.2024",
        "Номер участка": "Z-1",
    },
    "surveys": {"survey_id": "S-1", "nts_result": "SHA", "District": "Alpha", "geometry": BOX},
    "areas with victims": {"HAZ_ID": "1", "TYPE": "CHA", "STATUT": "Open", "Killed": "1"},
}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load_pack(files.pack(tmp_path_factory.mktemp("kind") / "pack"))


def command(*said: object) -> Result:
    return CliRunner().invoke(cli, [*map(str, said)])


def kind_of(pack: Pack, frame: pd.DataFrame) -> str:
    text = frame.astype(object)
    found = suggestions(text, tags={}, decimal=".", index=index_of(pack), bounds=pack.meta.bounds)
    return likely_kind(text, {one.column: one.roles for one in found}).kind


@pytest.mark.parametrize("name", [*AREAS, *UNCLEAR])
def test_what_is_no_plain_accident_is_asked(pack: Pack, name: str) -> None:
    frame = pd.DataFrame([{**AREAS, **UNCLEAR}[name]] * 5)
    work = ("work", "despeje", "dépollution", "limpeza", "очистка")
    of_work = {**dict.fromkeys(work, "activities"), "surveys": "surveys"}
    assert kind_of(pack, frame) == ("hazards" if name in AREAS else of_work.get(name, ""))


@pytest.mark.parametrize(
    "name",
    ["FECHA_INFORME", "Fecha de informe", "DATE_RAPPORT", "DATA_RELATORIO", "Дата отчёта", "FECHA_CIERRE"],
)
def test_the_day_of_a_report_is_that_on_which_work_was_done(name: str) -> None:
    assert roles_of({name: ["21/11/2024"] * 5}, lexicon=WORK)[name][0] == "date_end"


def test_files_of_accidents_are_not_asked_about(pack: Pack) -> None:
    """Each head of the corpus, and every one that was set aside before the rules were written."""
    unlike = []
    for case in {tuple(one.head): one for one in corpus.damages()}.values():
        table, at = case.table(), len(case.before)
        head = [
            f"{name}#{place}" if table[at].count(name) > 1 else name for place, name in enumerate(table[at])
        ]
        frame = pd.DataFrame(table[at + 1 :], columns=head, dtype=object)
        frame = frame.map(lambda cell: None if cell in {"", None} else str(cell))
        unlike += [case.name] if kind_of(pack, frame) != "incidents" else []
    for one in LIST["file"]:
        frame = pd.DataFrame({column["header"]: pd.Series(column["values"]) for column in one["columns"]})
        unlike += [one["name"]] if kind_of(pack, frame.where(frame != "", None)) != "incidents" else []
    assert unlike == []


def test_hazardous_areas_wait_until_somebody_says_what_they_are(tmp_path: Path) -> None:
    folder, layer = files.pack(tmp_path / "pack"), tmp_path / "areas.json"
    layer.write_bytes(esri_json(areas(12, seed=3)))
    refused = command("import", layer, "--into", folder)
    assert (refused.exit_code, read_batches(folder)) == (1, ())
    assert (
        'areas.json: It looks like hazardous areas: its shapes are areas and no points, "area_type"'
        in str(refused.exception)
    )
    assert "Nothing was imported. Say --kind hazards" in str(refused.exception)
    said = ("--kind", "hazards", "--snapshot-date", "2026-10-07")
    command("import", layer, "--into", folder, *said)
    assert read_batches(folder)[0].kind == "hazards"
    # Its columns are known now, so that the next register needs no answer but its day.
    layer.write_bytes(esri_json(areas(14, seed=4)))
    again = json.loads(command("import", layer, "--into", folder, "--dry-run", "--json").output)
    assert again["totals"]["accepted"]["rows"]
    assert again["undated"] == again["batch"]["entries"] + again["undated"]


def test_a_mapping_says_what_the_rows_are(tmp_path: Path) -> None:
    folder, layer, mapping = files.pack(tmp_path / "pack"), tmp_path / "areas.json", tmp_path / "m.toml"
    layer.write_bytes(esri_json(areas(12, seed=3)))
    command("import", layer, "--into", folder, "--kind", "hazards", "--dry-run", "--write-mapping", mapping)
    done = json.loads(
        command("import", layer, "--into", folder, "--mapping", mapping, "--dry-run", "--json").output
    )
    assert done["batch"]["kind"] == "hazards"
    other = command(
        "import", layer, "--into", folder, "--mapping", mapping, "--kind", "incidents", "--dry-run"
    )
    assert "the mapping is of hazards, and the rows are said to be incidents" in str(other.exception)


def test_whoever_is_asked_can_be_told_why() -> None:
    """The page asks with the reason and without the options of the command."""
    frame = pd.DataFrame([AREAS["french"]] * 5).astype(object)
    asked = KindAskedError("zones.zip", likely_kind(frame, {}))
    assert asked.key == "kind"
    assert asked.options == ("incidents", "hazards", "activities", "surveys")
    assert "--kind" in str(asked)
    assert "--kind" not in asked.likely.why
