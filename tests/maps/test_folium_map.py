"""The map is a plain folium map that loads vendored files only and leaves folium's classes alone."""

from __future__ import annotations

import base64
import copy
import json
import re
from typing import Any

import folium
import pytest
from folium.elements import JSCSSMixin
from folium.plugins import HeatMap

from geo.errors import MapError
from geo.maps.assets import asset_for
from geo.maps.basemap.folium_map import Opening, _localise, feed_script, folium_map, ground_map
from geo.maps.marks import Basemap, MapSpec
from tests.maps.sample import ground, spec


def elements(root: Any) -> list[Any]:
    return [root, *(found for child in root._children.values() for found in elements(child))]


def drawn(base: str | None) -> Any:
    return folium_map(spec()) if base is None else ground_map(ground(), asset_base=base, notes_url="notes")


def test_it_is_a_folium_map_of_layers_that_a_script_paints() -> None:
    page = folium_map(spec())
    assert isinstance(page, folium.Map)
    found = elements(page)
    assert sum(isinstance(element, folium.FeatureGroup) for element in found) >= 6
    assert not any(
        isinstance(element, folium.TileLayer | folium.GeoJson | folium.Icon | folium.Popup)
        for element in found
    )
    assert page.get_bounds() == [[19.0, 9.0], [21.0, 12.0]]


@pytest.mark.parametrize("base", [None, "../host.assets/"])
def test_every_file_is_vendored(base: str | None) -> None:
    page = drawn(base)
    figure: Any = page.get_root()
    html = figure.render()
    linked = re.findall(r'<(?:script|link)[^>]* (?:src|href)="([^"]+)"', html)
    if base is None:
        assert linked == []
    else:
        vendored = (asset_for("leaflet"), asset_for("mine_time_js"))
        assert linked == [f"{base}{asset.sha256}/{asset.file}" for asset in vendored]
    lists = [e for e in elements(page) if isinstance(e, JSCSSMixin)]
    for element in lists:
        for _name, address in (*element.default_js, *element.default_css):
            assert "://" not in address


def test_folium_classes_stay_as_they_were() -> None:
    before = copy.deepcopy((folium.Map.default_js, folium.Map.default_css))
    ground_map(ground(), asset_base="../x/", notes_url="notes").get_root().render()
    folium_map(spec()).get_root().render()
    assert before == (folium.Map.default_js, folium.Map.default_css)


def test_a_part_that_needs_another_server_is_refused() -> None:
    page = folium_map(spec())
    HeatMap([[20, 10]]).add_to(page)
    with pytest.raises(MapError, match="not among the files carried"):
        _localise(page, None)


@pytest.mark.parametrize(
    "address", ["javascript:{z}", "https://x/{z}'{{7*7}}", "https://x/<b>{z}", "file:///{z}", ""]
)
def test_basemap_addresses_are_checked(address: str) -> None:
    with pytest.raises(MapError, match="not a tile address"):
        folium_map(spec(basemap=Basemap(address, "x")))


def test_a_basemap_is_an_overlay_with_its_attribution() -> None:
    page = folium_map(spec(basemap=Basemap("https://tiles.example.org/{z}/{x}/{y}.png", "<Tiles>")))
    html = page.get_root().render()
    assert "https://tiles.example.org/{z}/{x}/{y}.png" in html
    assert "<Tiles>" not in html


def test_every_layer_is_in_the_layer_switch() -> None:
    html = folium_map(spec(layers=("choropleth",))).get_root().render()
    for name in (
        "Districts by class",
        "District totals as circles",
        "Incidents by place",
        "Names of places",
        "Neighbours",
    ):
        assert f'"{name}"' in html


@pytest.mark.parametrize(
    "bare",
    [
        spec(rows=(), notes=()),
        spec(labels=(), context=()),
        spec(districts=(), rows=(), notes=()),
    ],
    ids=["no incidents", "no context", "nothing"],
)
def test_maps_with_little_on_them_draw(bare: MapSpec) -> None:
    html = folium_map(bare).get_root().render()
    assert "MineTime.mount(" in html
    assert html.index("MineTime.feed(") > html.index("MineTime.mount(")


def test_a_feed_says_what_to_show_and_nothing_that_could_run() -> None:
    text = feed_script(spec(), opening=Opening(2, 5, view="compare", other=(0, 1), serial=7))
    call = re.fullmatch(r'MineTime\.feed\("([A-Za-z0-9+/=]+)", (\{[^;]*\})\);', text)
    assert call
    assert base64.b64decode(call[1]) == spec().feed
    assert json.loads(call[2]) == {
        "tab": "b",
        "by": "year",
        "district": None,
        "lo": 2,
        "hi": 5,
        "view": "compare",
        "with": [0, 1],
        "b": None,
        "serial": 7,
        "report": False,
    }
