"""The map is a plain folium map that loads vendored files only and leaves folium's classes alone."""

from __future__ import annotations

import copy
import re
from typing import Any

import folium
import pytest
from folium.elements import JSCSSMixin
from folium.plugins import HeatMap, MarkerCluster

from geo.errors import MapError
from geo.maps.assets import FOLDER
from geo.maps.folium_map import _localise, folium_map
from geo.maps.marks import Basemap, MapSpec
from tests.maps.sample import district, spec


def elements(root: Any) -> list[Any]:
    return [root, *(found for child in root._children.values() for found in elements(child))]


def test_it_is_a_folium_map_of_geojson_layers() -> None:
    page = folium_map(spec(), asset_base=None)
    assert isinstance(page, folium.Map)
    found = elements(page)
    assert sum(isinstance(element, folium.GeoJson) for element in found) >= 5
    assert sum(isinstance(element, MarkerCluster) for element in found) == 1
    assert not any(
        isinstance(element, folium.TileLayer | folium.Choropleth | folium.Icon | folium.Popup)
        for element in found
    )
    districts = next(e for e in found if isinstance(e, folium.GeoJson) and e.smooth_factor == 0)
    assert [feature["properties"] for feature in districts.data["features"]] == [
        {"key": key, "kind": "district"} for key in range(3)
    ]
    assert page.get_bounds() == [[19.8, 9.8], [20.7, 11.7]]


@pytest.mark.parametrize("base", [None, "../host.assets/"])
def test_every_file_is_vendored(base: str | None) -> None:
    page = folium_map(spec(), asset_base=base)
    figure: Any = page.get_root()
    html = figure.render()
    linked = re.findall(r'<(?:script|link)[^>]* (?:src|href)="([^"]+)"', html)
    if base is None:
        assert linked == []
    else:
        assert len(linked) == 6
        for address in linked:
            assert address.startswith(base)
            assert (FOLDER / address.removeprefix(base).split("?")[0]).is_file()
    lists = [e for e in elements(page) if isinstance(e, JSCSSMixin)]
    for element in lists:
        for _name, address in (*element.default_js, *element.default_css):
            assert "://" not in address


def test_folium_classes_stay_as_they_were() -> None:
    before = copy.deepcopy(
        (folium.Map.default_js, folium.Map.default_css, MarkerCluster.default_js, MarkerCluster.default_css)
    )
    folium_map(spec(), asset_base="../x/").get_root().render()
    folium_map(spec(), asset_base=None).get_root().render()
    assert before == (
        folium.Map.default_js,
        folium.Map.default_css,
        MarkerCluster.default_js,
        MarkerCluster.default_css,
    )


def test_a_part_that_needs_another_server_is_refused() -> None:
    page = folium_map(spec(), asset_base=None)
    HeatMap([[20, 10]]).add_to(page)
    with pytest.raises(MapError, match="not among the files carried"):
        _localise(page, None)


@pytest.mark.parametrize(
    "address", ["javascript:{z}", "https://x/{z}'{{7*7}}", "https://x/<b>{z}", "file:///{z}", ""]
)
def test_basemap_addresses_are_checked(address: str) -> None:
    with pytest.raises(MapError, match="not a tile address"):
        folium_map(spec(basemap=Basemap(address, "x")), asset_base=None)


def test_a_basemap_is_an_overlay_with_its_attribution() -> None:
    page = folium_map(
        spec(basemap=Basemap("https://tiles.example.org/{z}/{x}/{y}.png", "<Tiles>")), asset_base=None
    )
    html = page.get_root().render()
    assert "https://tiles.example.org/{z}/{x}/{y}.png" in html
    assert "<Tiles>" not in html


def test_layers_not_shown_wait_in_the_layer_switch() -> None:
    html = folium_map(spec(layers=("choropleth",)), asset_base=None).get_root().render()
    for name in (
        "Districts by class",
        "District totals as circles",
        "Incidents by place",
        "Names of places",
        "Neighbours",
    ):
        assert f'"{name}"' in html
    shown = folium_map(spec(), asset_base=None).get_root().render()
    assert shown.count(".addTo(map_") > html.count(".addTo(map_")


@pytest.mark.parametrize(
    "bare",
    [
        spec(places=()),
        spec(districts=(district(0, circle=None),)),
        spec(labels=(), context=()),
        spec(districts=(), places=()),
    ],
    ids=["no places", "no circles", "no context", "nothing"],
)
def test_maps_with_little_on_them_draw(bare: MapSpec) -> None:
    html = folium_map(bare, asset_base=None).get_root().render()
    assert "MineMap.mount(" in html
    assert bare.digest in html
