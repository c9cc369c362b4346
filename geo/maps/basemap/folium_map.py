"""A map description drawn as a folium map, whose layers a script of our own paints.

The ground stays as it is drawn; the figures reach it as a feed, once in a file, and in the dashboard again
whenever the filters change. What travels holds shapes and numbers only. Every text travels as JSON made by
:func:`geo.maps.text.script_json` and is set as text content in the browser, except the names of layers and
the attribution of tiles, which folium writes itself and which are encoded.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import folium
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.map import CustomPane
from folium.template import Template

from geo.layers.kinds import KINDS, PANES
from geo.maps.assets import Asset, asset_for, asset_text, asset_url
from geo.maps.basemap.surroundings import titles_of
from geo.maps.marks import Basemap, Ground, MapSpec
from geo.maps.payload.fixed import ground_payload, notes_payload
from geo.maps.spec import subject
from geo.maps.text import encode, script_json

# folium's add_to() returns its plainest type, so layers pass as Any.
_Layers = dict[str, Any]

MIN_ZOOM: Final = 3
MAX_ZOOM: Final = 17
_FILL_OPACITY = 0.86
_FILL_OPACITY_OVER_TILES = 0.6


class _Map(folium.Map):
    """A folium map that knows its bounds instead of walking through all coordinates for them."""

    def __init__(self, ground: Ground) -> None:
        west, south, east, north = ground.whole
        super().__init__(
            location=[(south + north) / 2, (west + east) / 2],
            zoom_start=7,
            tiles=None,
            zoom_control=True,
            # Small steps let a part of the country fill the map.
            zoom_snap=0.05,
            world_copy_jump=False,
        )
        # Without tiles folium leaves the zoom range open.
        self.options["minZoom"], self.options["maxZoom"] = MIN_ZOOM, MAX_ZOOM
        self._corners: list[list[float | None]] = [[south, west], [north, east]]

    def get_bounds(self) -> list[list[float | None]]:
        return self._corners


class _Mount(JSCSSMixin):
    """The call that hands layers and texts to the page's own script, last of all."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            MineTime.mount({{ this._parent.get_name() }}, {
                {%- for name, layer in this.layers.items() %}
                "{{ name }}": {{ layer.get_name() }},
                {%- endfor %}
            }, {{ this.data }});
        {% endmacro %}
        """
    )

    def __init__(self, layers: _Layers, data: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca types its constructors in part
        self.default_js = [("mine_time_js", "")]
        self.default_css = [("mine_time_css", "")]
        self._name = "Mount"
        self.layers = layers
        self.data = data


class _Feed(MacroElement):
    """The call that feeds a map, behind everything else of its script."""

    _template = Template("{% macro script(this, kwargs) %}{{ this.text }}{% endmacro %}")

    def __init__(self, text: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca types its constructors in part
        self._name = "Feed"
        self.text = text


@dataclass(frozen=True, slots=True)
class Opening:
    """What a map shows when it is fed.

    Parameters
    ----------
    first, last
        First and last month of the window the page counts, both shown, as positions on the axis of months.
    view
        ``map``, ``compare``, ``difference``, ``years`` or ``table``.
    other
        First and last month of window A of a comparison; None for the map's own choice.
    main
        First and last month of window B of a comparison; None where it begins as the window the page counts.
    tab
        Which of the two the slider moves, ``a`` or ``b``.
    by
        What small maps are told apart by, a code of `geo.choices.BY`.
    district
        Code of the one district that is chosen, `geo.links.NOWHERE` for those of none; None for no choice.
    serial
        A map already drawn takes up the window and view of a new feed only when this differs from the last
        one's: its reader may have moved on since.
    report
        Whether the map tells its host once it is drawn.
    """

    first: int
    last: int
    view: str = "map"
    other: tuple[int, int] | None = None
    main: tuple[int, int] | None = None
    tab: str = "b"
    by: str = "year"
    district: str | None = None
    serial: int = 0
    report: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the opening as the page reads it."""
        return {
            "lo": self.first,
            "hi": self.last,
            "view": self.view,
            "with": list(self.other) if self.other else None,
            "b": list(self.main) if self.main else None,
            "tab": self.tab,
            "by": self.by,
            "district": self.district,
            "serial": self.serial,
            "report": self.report,
        }


class _Inline(folium.Element):
    """A vendored file written into the page."""

    def __init__(self, asset: Asset) -> None:
        tag = "script" if asset.kind == "script" else "style"
        super().__init__("".join((f"<{tag}>\n", asset_text(asset.file), f"</{tag}>")))


def folium_map(
    spec: MapSpec, *, parts: Mapping[str, Sequence[tuple[str, bytes]]] | None = None
) -> folium.Map:
    """Draw a map description with folium, everything it needs written into its page.

    Parameters
    ----------
    spec
        What to draw.
    parts
        Small maps by what tells them apart, each with its feed; see `geo.maps.multiples`.

    Returns
    -------
    folium.Map
        A map for one use: streamlit-folium renames the elements of a map it is given. The same description
        gives the same page byte for byte. When the page has drawn it, the map's container carries the
        feed's digest in ``data-digest`` and ``window.__mapDrawn`` holds it.

    Raises
    ------
    MapError
        If a part of the map asks for a file that is not vendored, or the basemap's address is none.
    """
    page = _page(spec.ground, spec.basemap, notes=notes_payload(spec.ground), about=subject(spec))
    told = {by: [[label, _text(feed)] for label, feed in each] for by, each in (parts or {}).items()}
    beside = f"MineTime.parts = {script_json(told)};\n"
    _Feed(beside + feed_script(spec, opening=Opening(*spec.window))).add_to(page)
    return _finished(page, spec.digest, None)


def ground_map(
    ground: Ground, *, asset_base: str, notes_url: str, basemap: Basemap | None = None
) -> folium.Map:
    """Draw the part of a map that stays; :func:`feed_script` gives it its figures.

    Parameters
    ----------
    ground
        What to draw.
    asset_base
        Address below which the files of ``geo/maps/assets`` are served, with its closing slash; relative to
        the page that shows the map.
    notes_url
        Address, relative likewise, from which the page fetches
        :func:`geo.maps.payload.fixed.notes_payload` as JSON once the map stands: thousands of incidents in
        words would hold up its first sight.
    basemap
        Tiles from a server, none by default.

    Returns
    -------
    folium.Map
        See `folium_map`; nothing is drawn on it before it is fed.

    Raises
    ------
    MapError
        As `folium_map`.
    """
    page = _page(ground, basemap, notes=notes_url)
    return _finished(page, f"{ground.digest}{basemap}", asset_base)


def feed_script(spec: MapSpec, *, opening: Opening) -> str:
    """Return the call that gives a drawn ground its figures; a second one with other figures replaces them.

    Parameters
    ----------
    spec
        The map; its ground is the one drawn.
    opening
        The window and view to show.

    Returns
    -------
    str
        JavaScript of letters, digits and signs without a meaning to whoever passes it on.
    """
    return f'MineTime.feed("{_text(spec.feed)}", {script_json(opening.to_dict())});'


def _text(feed: bytes) -> str:
    return base64.b64encode(feed).decode("ascii")


def _page(
    ground: Ground, basemap: Basemap | None, *, notes: dict[str, Any] | str, about: str = ""
) -> folium.Map:
    page = _Map(ground)
    figure: Any = page.get_root()
    subject = ": ".join(filter(None, (ground.title, about)))
    figure.title = encode(" – ".join((subject, *ground.stamp[:1])))
    if ground.stamp:
        description = f'<meta name="description" content="{encode(" ".join(ground.stamp))}"/>'
        figure.header.add_child(folium.Element(description), name="edition")
    for name, z_index in PANES:
        CustomPane(name, z_index=z_index, pointer_events=False).add_to(page)
    layers: _Layers = {}
    if basemap is not None:
        _tiles(basemap).add_to(page)
    for at, title in enumerate(titles_of(ground.context)):
        # Land and water of our own would cover the tiles.
        group = folium.FeatureGroup(name=encode(title), show=basemap is None)
        layers[f"context{at}"] = group.add_to(page)
    for kind in KINDS:
        if kind.switch and ground.offers(kind):
            layers[kind.key] = folium.FeatureGroup(name=encode(kind.switch)).add_to(page)
    folium.LayerControl(position="topright", collapsed=True).add_to(page)
    opacity = _FILL_OPACITY if basemap is None else _FILL_OPACITY_OVER_TILES
    data = {**ground_payload(ground), "notes": notes, "opacity": opacity, "tiles": basemap is not None}
    _Mount(layers, script_json(data)).add_to(page)
    return page


def _finished(page: folium.Map, digest: str, asset_base: str | None) -> folium.Map:
    _name_elements(page, digest)
    _localise(page, asset_base)
    return page


def _tiles(basemap: Basemap) -> folium.TileLayer:
    return folium.TileLayer(
        tiles=basemap.url,
        attr=encode(basemap.attribution),
        name=encode("Online basemap"),
        overlay=True,
        max_zoom=MAX_ZOOM,
    )


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
        styles = [asset_for(name) for name, _url in element.default_css]
        inlined = (*styles, *scripts) if base is None else styles
        for asset in inlined:
            figure.header.add_child(_Inline(asset), name=asset.file)
        # Linked style sheets would come after the scripts, and nothing can be measured before them.
        element.default_css = []
        element.default_js = [] if base is None else [(a.names[0], asset_url(a, base)) for a in scripts]
