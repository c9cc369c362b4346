"""A map description drawn as a folium map: GeoJson layers, a marker cluster, furniture of our own.

The layers hold shapes and numbers only. Every text travels as JSON made by
:func:`geo.maps.text.script_json` and is set as text content in the browser, except the names of layers and
the attribution of tiles, which folium writes itself and which are encoded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import folium
from folium.elements import JSCSSMixin
from folium.map import CustomPane
from folium.plugins import MarkerCluster
from folium.template import Template
from folium.utilities import JsCode

from geo.maps.assets import Asset, asset_for, asset_text, asset_url
from geo.maps.marks import Basemap, ContextShapes, DistrictMark, MapSpec, PlaceMark
from geo.maps.payload import payload
from geo.maps.shapes import geometry_of
from geo.maps.text import encode, script_json

# folium's add_to() returns its plainest type, so layers pass as Any.
_Layers = dict[str, Any]

MIN_ZOOM: Final = 3
MAX_ZOOM: Final = 17
CLUSTER_UNTIL_ZOOM: Final = 11
CLUSTER_RADIUS_PX: Final = 44
LAYER_NAMES: Final = {
    "choropleth": "Districts by class",
    "circles": "District totals as circles",
    "incidents": "Incidents by place",
    "labels": "Names of places",
}
_CONTEXT_STYLES: Final[dict[str, tuple[str, str, dict[str, Any]]]] = {
    "countries": (
        "Neighbours",
        "mmground",
        {"fillColor": "#eae8e3", "fillOpacity": 1, "color": "#a8a49b", "weight": 1.2},
    ),
    "admin1": ("Provinces of neighbours", "mmground", {"fill": False, "color": "#c9c5bc", "weight": 0.7}),
    "rivers": ("Rivers", "mmwater", {"fill": False, "color": "#7f95ab", "weight": 1, "opacity": 0.75}),
    "lakes": (
        "Lakes",
        "mmwater",
        {"fillColor": "#b9c7d4", "fillOpacity": 1, "color": "#7f95ab", "weight": 0.6},
    ),
    "coast": ("Coast", "mmground", {"fill": False, "color": "#a8a49b", "weight": 1.2}),
}
_PANES: Final = (
    ("mmground", 350),
    ("mmoverlays", 405),
    ("mmwater", 410),
    ("mmborders", 415),
    ("mmcircles", 420),
    ("mmlabels", 590),
    ("mmnumbers", 610),
)
_LISTENING_PANES: Final = {"mmoverlays", "mmcircles"}


class _Map(folium.Map):
    """A folium map that knows its bounds instead of walking through all coordinates for them."""

    def __init__(self, spec: MapSpec) -> None:
        west, south, east, north = spec.home
        super().__init__(
            location=[(south + north) / 2, (west + east) / 2],
            zoom_start=7,
            tiles=None,
            zoom_control=True,
            zoom_snap=0.25,
            world_copy_jump=False,
        )
        # Without tiles folium leaves the zoom range open, and the cluster needs its end.
        self.options["minZoom"], self.options["maxZoom"] = MIN_ZOOM, MAX_ZOOM
        self._corners: list[list[float | None]] = [[south, west], [north, east]]

    def get_bounds(self) -> list[list[float | None]]:
        return self._corners


class _Shapes(folium.GeoJson):
    """A GeoJson layer left out of the walk for bounds; the map states them."""

    def _get_self_bounds(self) -> list[list[float | None]]:
        return [[None, None], [None, None]]


class _Mount(JSCSSMixin):
    """The call that hands layers and texts to the page's own script, last of all."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            MineMap.mount({{ this._parent.get_name() }}, {
                {%- for name, layer in this.layers.items() %}
                "{{ name }}": {{ layer.get_name() }},
                {%- endfor %}
            }, {{ this.data }});
        {% endmacro %}
        """
    )

    def __init__(self, layers: _Layers, data: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca types its constructors in part
        self.default_js = [("mine_map_js", "")]
        self.default_css = [("mine_map_css", "")]
        self._name = "Mount"
        self.layers = layers
        self.data = data


class _Inline(folium.Element):
    """A vendored file written into the page."""

    def __init__(self, asset: Asset) -> None:
        tag = "script" if asset.kind == "script" else "style"
        super().__init__("".join((f"<{tag}>\n", asset_text(asset.file), f"</{tag}>")))


def folium_map(spec: MapSpec, *, asset_base: str | None) -> folium.Map:
    """Draw a map description with folium.

    Parameters
    ----------
    spec
        What to draw.
    asset_base
        Address below which the files of ``geo/maps/assets`` are served, with its closing slash; relative to
        the page that shows the map. None writes them into the page.

    Returns
    -------
    folium.Map
        A map for one use: streamlit-folium renames the elements of a map it is given. The same description
        gives the same page byte for byte. When the page has drawn it, the map's container carries the
        description's digest in ``data-digest`` and ``window.__mapDrawn`` holds it.

    Raises
    ------
    MapError
        If a part of the map asks for a file that is not vendored, or the basemap's address is none.
    """
    page = _Map(spec)
    figure: Any = page.get_root()
    figure.title = encode(spec.title)
    for name, z_index in _PANES:
        CustomPane(name, z_index=z_index, pointer_events=name in _LISTENING_PANES).add_to(page)
    layers: _Layers = {}
    if spec.basemap is not None:
        _tiles(spec.basemap).add_to(page)
    for shapes in spec.context:
        _context(shapes, shown="context" in spec.layers).add_to(page)
    layers |= _districts(page, spec)
    layers |= _circles(page, spec)
    layers |= _incidents(page, spec)
    layers["labels"] = _group("labels", spec).add_to(page)
    folium.LayerControl(position="topright", collapsed=True).add_to(page)
    _Mount(layers, script_json(payload(spec))).add_to(page)
    _name_elements(page, spec.digest)
    _localise(page, asset_base)
    return page


def _group(key: str, spec: MapSpec) -> folium.FeatureGroup:
    return folium.FeatureGroup(name=encode(LAYER_NAMES[key]), show=key in spec.layers)


def _tiles(basemap: Basemap) -> folium.TileLayer:
    return folium.TileLayer(
        tiles=basemap.url,
        attr=encode(basemap.attribution),
        name=encode("Online basemap"),
        overlay=True,
        max_zoom=MAX_ZOOM,
    )


def _context(shapes: ContextShapes, *, shown: bool) -> _Shapes:
    title, pane, style = _CONTEXT_STYLES.get(
        shapes.name, (shapes.name, "mmwater", _CONTEXT_STYLES["rivers"][2])
    )
    features = [_feature(number, text, {}) for number, text in enumerate(shapes.geometries)]
    return _Shapes(
        _collection(features),
        name=encode(title),
        show=shown,
        style_function=lambda feature: _context_style(style, shapes.name, feature),
        interactive=False,
        pane=pane,
    )


def _context_style(style: dict[str, Any], name: str, feature: dict[str, Any]) -> dict[str, Any]:
    if name in {"countries", "admin1"} and "Polygon" in feature["geometry"]["type"]:
        return {**style, "stroke": False}
    return {**style, "fill": False} if "Line" in feature["geometry"]["type"] else dict(style)


def _districts(page: folium.Map, spec: MapSpec) -> _Layers:
    group = _group("choropleth", spec).add_to(page)
    fills = {
        entry.key: f"url(#mm-{entry.pattern})" if entry.pattern else entry.colour
        for entry in spec.legend.classes
    }
    layers: _Layers = {}
    for name, overlay, pane in (("districts", False, "overlayPane"), ("overlays", True, "mmoverlays")):
        marks = [(key, mark) for key, mark in enumerate(spec.districts) if mark.overlay is overlay]
        if marks:
            layers[name] = _district_layer(marks, fills, pane).add_to(group)
    return layers


def _district_layer(marks: Sequence[tuple[int, DistrictMark]], fills: dict[str, str], pane: str) -> _Shapes:
    colours = {key: fills[mark.class_key] for key, mark in marks}
    return _Shapes(
        _collection(_feature(key, mark.geometry, {"kind": "district"}) for key, mark in marks),
        style_function=lambda feature: {
            "fillColor": colours[feature["properties"]["key"]],
            "fillOpacity": 0.86,
            "color": "#77716a",
            "weight": 0.5,
            "opacity": 0.6,
        },
        smooth_factor=0,
        control=False,
        pane=pane,
    )


def _circles(page: folium.Map, spec: MapSpec) -> _Layers:
    group = _group("circles", spec).add_to(page)
    marks = [(key, mark) for key, mark in enumerate(spec.districts) if mark.circle]
    if not marks:
        return {"circlesGroup": group}
    # The largest first, so that small circles stay reachable on top of them.
    marks.sort(key=lambda pair: (-pair[1].radius_px, pair[0]))
    radii = {key: mark.radius_px for key, mark in marks}
    circles = _Shapes(
        _collection(
            _feature(
                key,
                _point(mark.longitude, mark.latitude),
                {"kind": "district", "n": mark.circle, "r": mark.radius_px},
            )
            for key, mark in marks
        ),
        style_function=lambda feature: {"radius": radii[feature["properties"]["key"]]},
        marker=folium.CircleMarker(
            color="#3d3163", weight=1.2, fill=True, fill_color="#5b4b8a", fill_opacity=0.35
        ),
        control=False,
    )
    _raise(circles, "mmcircles")
    return {"circlesGroup": group, "circles": circles.add_to(group)}


def _incidents(page: folium.Map, spec: MapSpec) -> _Layers:
    group = _group("incidents", spec).add_to(page)
    layers: _Layers = {"incidentsGroup": group}
    places = [(key, mark) for key, mark in enumerate(spec.places) if mark.kind != "cell"]
    cells = [(key, mark) for key, mark in enumerate(spec.places) if mark.kind == "cell"]
    discs = [(key, mark) for key, mark in places if mark.kind == "disc"]
    if discs:
        layers["discs"] = _disc_layer(discs).add_to(group)
    if places:
        cluster = MarkerCluster(  # type: ignore[no-untyped-call] # folium types its plugins in part
            control=False,
            icon_create_function="MineMap.clusterIcon",
            max_cluster_radius=CLUSTER_RADIUS_PX,
            disable_clustering_at_zoom=CLUSTER_UNTIL_ZOOM,
            show_coverage_on_hover=False,
            spiderfy_on_max_zoom=False,
            animate=False,
        ).add_to(group)
        layers["places"] = _Shapes(
            _collection(
                _feature(key, _point(mark.longitude, mark.latitude), {"kind": mark.kind, "n": mark.incidents})
                for key, mark in places
            ),
            marker=folium.Marker(icon=folium.DivIcon()),
            style_function=lambda _feature: {},
            on_each_feature=JsCode("MineMap.badge"),
            control=False,
        ).add_to(cluster)
    if cells:
        layers["cells"] = _cell_layer(cells).add_to(group)
    return layers


def _disc_layer(discs: Sequence[tuple[int, PlaceMark]]) -> _Shapes:
    radii = {key: mark.radius_m for key, mark in discs}
    layer = _Shapes(
        _collection(
            _feature(key, _point(mark.longitude, mark.latitude), {"kind": "place"}) for key, mark in discs
        ),
        style_function=lambda feature: {"radius": radii[feature["properties"]["key"]]},
        marker=folium.Circle(
            color="#22304a",
            weight=1.3,
            dash_array="4 3",
            fill=True,
            fill_color="#22304a",
            fill_opacity=0.1,
            class_name="mm-disc",
        ),
        control=False,
    )
    _raise(layer, "mmcircles")
    return layer


def _raise(layer: _Shapes, pane: str) -> None:
    """Draw the points of a layer in a pane; folium passes a layer's own options to lines and areas only."""
    marker: Any = layer.marker
    marker.options["pane"] = pane


def _cell_layer(cells: Sequence[tuple[int, PlaceMark]]) -> _Shapes:
    highest = max(mark.incidents for _key, mark in cells)
    shades = {key: round(0.12 + 0.5 * (mark.incidents / highest) ** 0.5, 1) for key, mark in cells}
    return _Shapes(
        _collection(
            _feature(key, _rectangle(mark.bounds), {"kind": "cell", "n": mark.incidents})
            for key, mark in cells
        ),
        style_function=lambda feature: {
            "fillColor": "#22304a",
            "fillOpacity": shades[feature["properties"]["key"]],
            "color": "#22304a",
            "weight": 0.6,
        },
        control=False,
        pane="mmcircles",
    )


def _point(longitude: float, latitude: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [longitude, latitude]}


def _rectangle(bounds: tuple[float, ...]) -> dict[str, Any]:
    west, south, east, north = bounds
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _feature(key: int, geometry: str | dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    shape = geometry_of(geometry) if isinstance(geometry, str) else geometry
    return {"type": "Feature", "id": key, "properties": {"key": key, **properties}, "geometry": shape}


def _collection(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def _elements(element: Any) -> Iterator[Any]:
    yield element
    for child in element._children.values():
        yield from _elements(child)


def _name_elements(page: folium.Map, digest: str) -> None:
    """Name elements by position, so that equal descriptions give equal pages.

    folium names them at random. The names must stay unlike any word: streamlit-folium replaces them in the
    finished script wherever they appear.
    """
    figure: Any = page.get_root()
    parts = [
        page,
        *(part for element in (figure.header, figure.html, figure.script) for part in _elements(element)),
    ]
    seen: set[int] = set()
    for position, element in enumerate([*parts, *_elements(page)]):
        if id(element) not in seen:
            seen.add(id(element))
            element._id = hashlib.sha256(f"{digest}:{position}".encode()).hexdigest()[:32]


def _localise(page: folium.Map, base: str | None) -> None:
    """Point every script and style sheet of the map at a vendored file.

    The lists are set on each element: folium keeps them on its classes, which all maps of the process share.
    """
    # Of folium's own list only Leaflet is needed: popups, icons and legends are our own.
    page.default_js = [("leaflet", "")]
    page.default_css = [("leaflet_css", "")]
    figure: Any = page.get_root()
    for element in _elements(page):
        if not isinstance(element, JSCSSMixin):
            continue
        scripts = [asset_for(name) for name, _url in element.default_js]
        # folium's cluster also names a style sheet with the stock colours; its icons are not used here.
        styles = [asset_for(name) for name, _url in element.default_css if name != "markerclusterdefaultcss"]
        if base is None:
            for asset in (*styles, *scripts):
                figure.header.add_child(_Inline(asset), name=asset.file)
            element.default_js, element.default_css = [], []
        else:
            element.default_js = [(asset.names[0], asset_url(asset, base)) for asset in scripts]
            element.default_css = [(asset.names[0], asset_url(asset, base)) for asset in styles]
