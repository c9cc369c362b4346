"""The store, the map's message, record sheets, and rules that hold for all pages."""

from __future__ import annotations

import asyncio
import base64
import colorsys
import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import Response

from geo import links
from geo.analysis.figures import Figure
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.errors import PackError
from geo.layers.measures import MEASURES
from geo.layers.schema import INCIDENTS
from geo.maps.marks import Basemap
from geo.maps.spec import MapView
from geo.store.files import load_pack
from geo.workspace import Workspace
from pages.parts import address
from pages.parts.choice import Choice
from pages.parts.figures import small_words
from pages.parts.map import controls as map_controls
from pages.parts.map import files as map_files
from pages.parts.map import host as map_host
from pages.parts.months import clipped
from pages.parts.publish import snapshots
from pages.parts.records import ranking, records
from pages.parts.shell import store
from pages.parts.shell.headers import HEADERS, SecurityHeaders
from tests.pages.asgi import ask
from tests.pages.conftest import COUNTRY, EXERCISE, ROOT


@pytest.fixture(scope="module")
def opened() -> Workspace:
    pack = load_pack(COUNTRY)
    return Workspace(pack)


def test_pack_of_the_command_line_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_PACK", str(COUNTRY))
    assert store.pack_folder(["--pack", str(EXERCISE)]) == EXERCISE
    assert store.pack_folder([]) == COUNTRY
    monkeypatch.delenv("GEO_PACK")
    assert store.pack_folder([]) == min(path.parent for path in ROOT.glob("data/*/pack.toml"))


def test_folder_without_a_pack_is_refused_without_its_path(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="geo serve") as caught:
        store.pack_folder(["--pack", str(tmp_path)])
    assert str(tmp_path.parent) not in str(caught.value)


def test_signature_follows_every_file(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(EXERCISE, folder)
    before = store._signature(folder)
    assert store._signature(folder) == before
    with (folder / "sources.csv").open("a", encoding="utf-8") as file:
        file.write("X99,a,b,https://example.org,2024-01-01\n")
    assert store._signature(folder) != before


def test_record_sheet_shows_every_field_that_is_recorded(opened: Workspace) -> None:
    incidents = opened.pack.incidents
    hidden = {"incident_id", "date_start", "date_end", "source_ids", "geometry"}
    shown = {name for _, names in records._GROUPS for name in names}
    by_status = {name for name in INCIDENTS.names if re.fullmatch(r"(killed|injured)_\w+", name)} - shown
    assert shown | hidden | by_status == set(INCIDENTS.names)
    for position in range(0, len(incidents), 7):
        text = "\n".join(
            f"{line.label}: {line.value}{line.after}"
            for group in records.record_groups(opened, position)
            for line in group.lines
        )
        row = incidents.iloc[position]
        for name in ("remarks", "settlement", "vehicle", "place_note"):
            value = row[name]
            assert f"{INCIDENTS[name].label}: {value if isinstance(value, str) else 'not recorded'}" in text
        assert "sources table" not in text
        assert text.count("(S") >= 1


def test_sources_with_strange_addresses_are_no_links(opened: Workspace) -> None:
    lines = records.source_lines(opened, "S001;none-such")
    assert lines[0].address
    assert lines[0].address.startswith("http")
    assert "not in the sources table" in lines[1].value


def _drawn(opened: Workspace, basemap: Basemap | None = None) -> map_host.Drawn:
    return map_host.drawn(Workspace(opened.pack).ground, basemap)


def test_map_message_names_only_files_of_this_server(opened: Workspace) -> None:
    message, file = _drawn(opened)
    offered = [script.address for script in map_files.libraries().values()]
    assert [*message["css_links"], *message["js_links"]] == [*offered, file.address]
    assert message["returned_objects"] == []


def test_map_message_holds_an_address_and_not_the_map(opened: Workspace) -> None:
    message, file = _drawn(opened)
    assert len(json.dumps(dict(message))) < 1_500
    script = file.content.decode()
    assert "MineTime.mount(" in script
    assert ".mt-shell" in script


def test_map_message_is_the_same_whatever_is_counted(opened: Workspace) -> None:
    first, again = _drawn(opened), _drawn(opened)
    assert first == again
    spec = Workspace(opened.pack).spec(MapView())
    assert base64.b64encode(spec.feed).decode("ascii")[100:200] not in first.file.content.decode()


def test_the_description_of_a_period_is_that_of_the_whole_opened_elsewhere(opened: Workspace) -> None:
    period = Period(date(2021, 1, 1), date(2021, 7, 1))
    choice = Choice("killed", period, "possible", Filters(), whole=False)
    made = map_controls.described(opened, choice, map_controls.DEFAULT)
    view = MapView(measure="killed", period=period, counting="possible")
    assert made == Workspace(opened.pack).spec(view)
    assert made.digest == Workspace(opened.pack).spec(view).digest


def test_every_window_survives_the_way_to_the_filters_and_back(opened: Workspace) -> None:
    months = opened.cube.axis.months
    for first in range(months):
        for last in range(first, months):
            assert opened.cube.months_of(clipped(opened.cube, first, last)[0]) == (first, last)


@pytest.mark.parametrize(
    ("pack", "name"),
    [
        ("azerbaijan", "azerbaijan-injured-public-2021-01-2021-06.html"),
        ("Élan/Vår ../x", "elan-var-x-injured-public-2021-01-2021-06.html"),
        ("地雷", "map-injured-public-2021-01-2021-06.html"),
    ],
)
def test_file_names_take_only_what_every_system_takes(pack: str, name: str) -> None:
    choice = Choice(
        "injured", Period(date(2021, 1, 1), date(2021, 7, 1)), "most_likely", Filters(), whole=False
    )
    assert snapshots.file_name(pack, choice, "injured-public", "html") == name


def test_small_words_say_what_is_most_likely_and_what_is_not_recorded() -> None:
    band, sure = Figure(12, 14, 1_215, 3), Figure(3, 3, 3)
    assert small_words(band, "most_likely") == ("14 most likely", "not recorded for 3 incidents")
    assert small_words(band, "possible") == ("", "not recorded for 3 incidents")
    assert small_words(sure, "most_likely") == ("", "")


def test_headers_are_added_and_none_is_overwritten() -> None:
    sent: list[Any] = []

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x-frame-options", b"DENY")]})

    async def keep(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    asyncio.run(SecurityHeaders(app)({"type": "http", "path": "/", "headers": []}, receive, keep))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    assert headers["x-frame-options"] == "DENY"
    assert set(headers) == {name.lower() for name in (*HEADERS, "Content-Security-Policy")}


@pytest.mark.parametrize(
    ("kind", "path", "is_short"),
    [
        ("text/html; charset=utf-8", "/", False),
        ("text/html", "/component/x/index.html", False),
        ("image/svg+xml", "/static/media/a.svg", False),
        ("text/javascript", "/component/x/main.js", True),
        ("text/css; charset=utf-8", "/static/css/a.css", True),
        ("font/woff2", "/static/media/a.woff2", True),
    ],
)
def test_only_what_a_page_is_made_of_has_a_short_policy(kind: str, path: str, is_short: bool) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await Response(b"a", media_type=kind)(scope, receive, send)

    policy = ask(SecurityHeaders(app), path).headers["content-security-policy"]
    assert policy.startswith("default-src 'self'; ")
    assert (len(policy) < 60) == is_short
    assert "frame-ancestors 'self'" in policy
    assert is_short or "script-src 'self'" in policy


PAGE_FILES = sorted(ROOT.glob("pages/**/*.py"))


@pytest.mark.parametrize("path", PAGE_FILES, ids=lambda path: path.name)
def test_pages_use_no_open_markup_and_no_success(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for banned in (
        "unsafe_allow_html",
        "st.html(",
        "st.success",
        "st.table(",
        "st.write(",
        "components.html",
    ):
        assert banned not in text, banned


def test_no_colour_of_pages_or_theme_is_green() -> None:
    files = [ROOT / ".streamlit" / "config.toml", *PAGE_FILES]
    colours = {
        colour
        for path in files
        for colour in re.findall(r"#([0-9A-Fa-f]{6})\b", path.read_text(encoding="utf-8"))
    }
    assert len(colours) > 20
    for colour in colours:
        red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
        hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
        assert not (70 / 360 <= hue <= 175 / 360 and saturation > 0.15), colour


def test_months_are_bars_in_every_table_and_chart(opened: Workspace) -> None:
    choice = Choice("casualties", opened.cube.whole_period, "most_likely", Filters(), whole=True)
    config = ranking.columns(choice)
    assert config["months"]["type_config"]["type"] == "bar_chart"
    # Streamlit draws no bar where gaps of two pixels take all the width.
    assert config["months"]["width"] - 16 >= 3 * opened.cube.axis.months
    # Interpolation would draw curves between counts, which have nothing between them.
    curves = re.compile(r"LineChartColumn|AreaChartColumn|interpolate|monotone|line_chart|area_chart")
    for path in sorted((ROOT / "pages").rglob("*.py")):
        assert not curves.search(path.read_text(encoding="utf-8")), path


def test_of_figures_in_words_a_narrow_column_cuts_off_the_end(opened: Workspace) -> None:
    choice = Choice("casualties", opened.cube.whole_period, "most_likely", Filters(), whole=True)
    config = ranking.columns(choice)
    for measure in MEASURES:
        assert config[measure]["alignment"] == "left", measure


def test_what_the_page_puts_for_a_key_that_was_not_understood_takes_no_note_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = {"a": ["2022-01/2022-06"], "b": ["garbage"], "view": ["compare"]}
    values, unclear = links.understood(said, {})
    assert [one.key for one in unclear] == ["b"]
    state = {address._TOLD: {"query": links.query(values)}, address._NOTE: unclear}
    monkeypatch.setattr(address.st, "session_state", state)
    now: dict[str, links.Value] = dict(values)
    monkeypatch.setattr(address, "_values", lambda _page, _opened: now)
    opened: Any = None
    assert not address._changed("", opened)
    now["b"] = ("2020-11", "2026-03")
    assert not address._changed("", opened), "the map alone has put a second window"
    state[address._TOLD] = {"query": links.query(now)}
    assert not address._changed("", opened)
    now["b"] = ("2021-01", "2021-06")
    assert address._changed("", opened)
    now.update({"b": ("2020-11", "2026-03"), "measure": "killed"})
    assert address._changed("", opened)
