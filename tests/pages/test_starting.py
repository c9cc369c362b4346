"""The page on which a data set is begun: what is made passes `check`, and the pages go on with it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
from streamlit.testing.v1 import AppTest

from geo.layers.findings import Severity
from geo.store.files import load_pack
from pages.parts.importing import beginning, starting
from pages.parts.importing.beginning import Beginning
from pages.parts.importing.desk import Desk
from pages.parts.shell import store
from pages.parts.shell.received import Received
from tests.importing import files
from tests.pages.conftest import ROOT

Visit = Callable[..., AppTest]


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Visit:
    """Return a function that visits a server without a pack."""
    monkeypatch.setattr("sys.argv", ["app.py", "--start-in", str(tmp_path), "--edit"])

    def run(**sent: Received) -> AppTest:
        app = AppTest.from_file(str(ROOT / "pages" / "parts" / "shell" / "router.py"), default_timeout=120)
        app.session_state["_start"] = Beginning(**sent)
        return app.run()

    return run


def chosen(app: AppTest, label: str) -> object:
    return next(one for one in app.selectbox if one.label == label)


def pressed(app: AppTest, words: str) -> AppTest:
    return next(one for one in app.button if words in one.label).click().run()


def shapefile(folder: Path) -> bytes:
    """Return a Shapefile in metres that does not say so: it has no .prj."""
    held = json.loads((files.pack(folder / "pack") / "districts.geojson").read_text(encoding="utf-8"))
    layer = gpd.GeoDataFrame.from_features(held, crs=4326)
    names = {"district_id": "ADM2_PCODE", "name_en": "ADM2_EN", "parent_region": "parent"}
    layer = layer.rename(columns=names)
    (folder / "shape").mkdir()
    layer.to_crs(3857).to_file(folder / "shape" / "areas.shp")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted((folder / "shape").iterdir()):
            if path.suffix != ".prj":
                archive.write(path, path.name)
    return out.getvalue()


def test_a_country_is_chosen_made_and_gone_on_with(
    visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visit(incidents=Received("sheet.xlsx", files.sheet()))
    assert not app.exception
    assert [one.value for one in app.title] == [starting.TITLE]
    assert not [one for one in app.button if one.label == "Open it"]
    country = chosen(app, "Country")
    assert (
        country.proto.filter_mode == country.proto.FilterMode.CONTAINS
        if hasattr(country.proto, "FilterMode")
        else True
    )
    chosen(app, "Country").set_value("LSO").run()  # type: ignore[attr-defined] # of a select box
    assert app.text_input[1].value == "lesotho"
    hostile = '<b>{{7*7}}</b> "x"'
    app.text_input[0].set_value(hostile).run()
    app.text_input[1].set_value("../mine").run()
    assert next(one for one in app.button if one.label == "Make the data set").disabled
    app.text_input[1].set_value("mine").run()
    app = pressed(app, "Make the data set")
    assert not app.exception
    pack = load_pack(tmp_path / "mine")
    assert not [one for one in pack.findings if one.severity is Severity.ERROR]
    assert pack.meta.title == hostile
    state: Desk = app.session_state["_import_desk"]
    assert state.file is not None
    assert state.file.name == "sheet.xlsx"
    assert [one.value for one in app.title] == ["Import"]
    assert app.info[0].value.replace("\\", "").startswith("Made in mine: 10 districts.")
    with monkeypatch.context() as patch:
        # Whoever may not change a pack may not make one, however the server was started.
        patch.setattr("sys.argv", ["app.py", "--start-in", str(tmp_path / "else")])
        assert store.beginning() is None
    # Another visit finds it; on a server that is started anew it is there to be opened.
    assert visit().title[0].value != starting.TITLE
    store._begun.clear()
    app = visit()
    chosen(app, "Data sets that are there already").set_value("mine").run()  # type: ignore[attr-defined] # as above
    app = pressed(app, "Open it")
    assert not app.exception
    assert store.pack_folder() == tmp_path / "mine"


@pytest.mark.nightly
def test_a_file_of_areas_is_asked_about(visit: Visit, tmp_path: Path) -> None:
    app = visit(boundaries=Received("areas.zip", shapefile(tmp_path)))
    app.radio[0].set_value("file").run()
    assert not app.exception
    assert chosen(app, "Coordinate system of the file")
    state: Beginning = app.session_state["_start"]
    state.crs = "EPSG:3857"
    app.run()
    assert chosen(app, "Column that numbers them").value == "ADM2_PCODE"  # type: ignore[attr-defined] # as above
    chosen(app, "Column that numbers them").set_value("parent").run()  # type: ignore[attr-defined] # as above
    assert "does not number every area once: 3 of 3" in app.warning[0].value.replace("\\", "")
    chosen(app, "Column that numbers them").set_value("ADM2_PCODE").run()  # type: ignore[attr-defined] # as above
    app.text_input[1].set_value("mine").run()
    pressed(app, "Make the data set")
    assert load_pack(tmp_path / "mine").districts["name_en"].tolist() == [*files.DISTRICTS]


def test_folders_are_new_and_stay_where_they_belong(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path.parent)
    (tmp_path / "empty").mkdir()
    for name in ("..", "../out", "/etc/x", ".hidden", "a b", "a\0b", "\u202egnp", ""):
        assert "letters A to Z" in starting.folder_fault(tmp_path, name), name
    assert [starting.folder_fault(tmp_path, name) != "" for name in ("taken", "link", "empty", "new")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.nightly
@pytest.mark.parametrize("data", [b"{}", b"PK\x03\x04" + b"x" * 900])
def test_a_file_that_holds_no_areas_is_refused_in_words(visit: Visit, data: bytes, tmp_path: Path) -> None:
    app = visit(boundaries=Received("areas.zip" if data[:2] == b"PK" else "areas.json", data))
    app.radio[0].set_value("file").run()
    assert not app.exception
    assert app.error
    assert [*tmp_path.iterdir()] == []


def test_what_is_unexpected_is_said_without_the_files_text(caplog: pytest.LogCaptureFixture) -> None:
    def fails() -> None:
        raise RuntimeError(files.PERSONS[0])

    found, fault = beginning.or_why(fails)
    assert found is None
    assert "unexpected" in str(fault)
    assert files.PERSONS[0] not in caplog.text + str(fault)
