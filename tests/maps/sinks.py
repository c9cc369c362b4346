"""Every way for text into a map: each field of our description, and folium's own sinks behind the encoder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import folium
from branca.element import Element

from geo.maps.assets import asset_text
from geo.maps.basemap.folium_map import folium_map
from geo.maps.marks import (
    Basemap,
    ContextShapes,
    LegendClass,
    LegendSymbol,
    MapSpec,
    PlaceLabel,
    Source,
)
from geo.maps.text import encode
from tests.maps import sample

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}


@dataclass(frozen=True)
class Sink:
    """One way in; `shown` is False where the text must not appear in the page for people to read."""

    name: str
    draw: Callable[[str], folium.Map]
    shown: bool = True


ONE = (((10.25, 20.25), "settlement", "XX-0", (2, 2), 5),)
UNPLACED = ((None, "district", "XX-0", (2, 2), 1),)
TWO = (*ONE, ((10.25, 20.25), "settlement", "XX-0", (3, 3), 1))


def small(**options: Any) -> MapSpec:
    """Return a map with one mark of a kind, so that nothing hides behind a group."""
    defaults: dict[str, Any] = {
        "districts": (sample.district(0),),
        "rows": ONE,
        "notes": ((0, sample.note(1)),),
        "labels": (),
        "context": (),
        "whole": (10.0, 20.0, 10.5, 20.5),
        "home": (10.0, 20.0, 10.5, 20.5),
    }
    return sample.spec(**{**defaults, **options})


def _own(name: str, build: Callable[[str], dict[str, Any]], *, shown: bool = True) -> Sink:
    return Sink(name, lambda text: folium_map(small(**build(text))), shown)


def _field(name: str) -> Sink:
    return _own(name, lambda text: {name: text})


def _district(name: str, build: Callable[[str], dict[str, object]], *, shown: bool = True) -> Sink:
    return _own(
        f"district {name}", lambda text: {"districts": (sample.district(0, **build(text)),)}, shown=shown
    )


def _note(name: str, *, shown: bool = True) -> Sink:
    return _own(
        f"incident {name}", lambda text: {"notes": ((0, sample.note(1, **{name: text})),)}, shown=shown
    )


def _legend(name: str, build: Callable[[str], dict[str, Any]]) -> Sink:
    return _own(f"legend {name}", lambda text: {"legend": replace(sample.LEGEND, **build(text))})


OWN_SINKS = (
    *map(_field, ("title", "theatre", "as_of", "disclaimer")),
    _own("attribution", lambda text: {"attribution": ("plain", text)}),
    _own("counting", lambda text: {"lines": [text]}),
    _own("filters", lambda text: {"lines": ["plain", text]}),
    _own("measure label", lambda text: {"measures": ["a", "b", "c", text]}),
    _own("other measure label", lambda text: {"measures": [text, "b", "c", "d"]}),
    _own(
        "unplaced words",
        lambda text: {
            "rows": ((None, "district", "XX-0", (2, 2), 1),),
            "unplaced": ["a", "b", text, "d", "e", "f"],
        },
    ),
    _own("synthetic title", lambda text: {"title": text, "synthetic": True}),
    _own("unit", lambda text: {"unit": text}, shown=False),
    _own("settlement radius", lambda text: {"settlementRadius": text}, shown=False),
    _own("device", lambda text: {"devices": [text] * 12, "notes": ()}),
    _own("view", lambda text: {"view": (("figure", text),)}, shown=False),
    _own("layer title", lambda text: {"context": (ContextShapes("other", (sample.square(9, 19),), text),)}),
    _own("layer name", lambda text: {"context": (ContextShapes(text, (sample.square(9, 19),)),)}),
    *(
        _own(
            f"hazard {name}",
            lambda text, build=build: {"areas": {"hazards": (sample.hazard(**build(text)),)}},
        )
        for name, build in (
            ("name", lambda text: {"name": text}),
            ("status", lambda text: {"turns": (replace(sample.hazard().turns[0], day=None, words=text),)}),
            ("status before", lambda text: {"turns": (sample.hazard().turns[0],), "before": text}),
            ("value", lambda text: {"rows": (("Organisation", text),)}),
            ("label", lambda text: {"rows": ((text, "x"),)}),
            ("source", lambda text: {"sources": (Source(text, "Title", "", ""),)}),
        )
    ),
    _own("town", lambda text: {"labels": (PlaceLabel(10.25, 20.12, text, 0),), "rows": ()}),
    _own("country", lambda text: {"labels": (PlaceLabel(10.25, 20.12, text, 0, "country"),), "rows": ()}),
    _own(
        "basemap attribution",
        lambda text: {"basemap": Basemap("http://127.0.0.1:9/{z}/{x}/{y}.png", text)},
    ),
    _district("name", lambda text: {"name": text}),
    _district("overlay name", lambda text: {"name": text, "overlay": True, "approximate": True}),
    _district("local name", lambda text: {"local": text}),
    _district("id", lambda text: {"district_id": text}, shown=False),
    _legend("title", lambda text: {"title": text}),
    _legend(
        "class label",
        lambda text: {"classes": (*sample.LEGEND.classes, LegendClass("c9", text, "#fff4cc", ""))},
    ),
    _own(
        "legend class key",
        lambda text: {
            "legend": replace(
                sample.LEGEND, classes=(*sample.LEGEND.classes, LegendClass(text, "c", "#fff4cc", ""))
            )
        },
        shown=False,
    ),
    _legend("symbol label", lambda text: {"symbols": (LegendSymbol("circle", text),)}),
    _legend("note", lambda text: {"notes": (text,)}),
    _note("place"),
    _note("precision"),
    _own("place of two", lambda text: {"rows": TWO, "notes": ((1, sample.note(2, place=text)),)}),
    _note("heading"),
    _note("incident_id"),
    _note("device"),
    _note("killed"),
    _note("label"),
    _note("publisher"),
    _note("source_title"),
    _note("published"),
    _note("url", shown=False),
)


def _map() -> folium.Map:
    page = folium.Map([0.5, 0.5], zoom_start=7, tiles=None, max_zoom=12)
    page.options["maxZoom"] = 12
    return page


def _added(make: Callable[[str], Any], *, control: bool = False) -> Callable[[str], folium.Map]:
    def draw(text: str) -> folium.Map:
        page = _map()
        make(text).add_to(page)
        if control:
            folium.LayerControl(collapsed=False).add_to(page)
        return page

    return draw


def _geojson(properties: dict[str, str], **options: Any) -> folium.GeoJson:
    feature = {"type": "Feature", "id": options.pop("id", "1"), "properties": properties, "geometry": SQUARE}
    return folium.GeoJson({"type": "FeatureCollection", "features": [feature]}, **options)


def _body(text: str) -> folium.Map:
    page = _map()
    figure: Any = page.get_root()
    figure.html.add_child(Element(encode(text)))
    return page


def _title(text: str) -> folium.Map:
    page = _map()
    figure: Any = page.get_root()
    figure.title = encode(text)
    return page


FOLIUM_SINKS = (
    Sink(
        "Marker popup text",
        _added(lambda t: folium.Marker([0.5, 0.5], icon=folium.DivIcon(), popup=encode(t))),
    ),
    Sink(
        "Marker popup",
        _added(lambda t: folium.Marker([0.5, 0.5], icon=folium.DivIcon(), popup=folium.Popup(encode(t)))),
    ),
    Sink(
        "lazy popup",
        _added(
            lambda t: folium.Marker(
                [0.5, 0.5], icon=folium.DivIcon(), popup=folium.Popup(encode(t), lazy=True)
            )
        ),
    ),
    Sink(
        "Marker tooltip text",
        _added(lambda t: folium.Marker([0.5, 0.5], icon=folium.DivIcon(), tooltip=encode(t))),
    ),
    Sink("Tooltip", _added(lambda t: folium.CircleMarker([0.5, 0.5], tooltip=folium.Tooltip(encode(t))))),
    Sink("Circle popup", _added(lambda t: folium.Circle([0.5, 0.5], radius=900, popup=encode(t)))),
    Sink("PolyLine tooltip", _added(lambda t: folium.PolyLine([[0, 0], [1, 1]], tooltip=encode(t)))),
    Sink("Polygon popup", _added(lambda t: folium.Polygon([[0, 0], [1, 1], [0, 1]], popup=encode(t)))),
    Sink("Rectangle tooltip", _added(lambda t: folium.Rectangle([[0, 0], [1, 1]], tooltip=encode(t)))),
    Sink("DivIcon", _added(lambda t: folium.Marker([0.5, 0.5], icon=folium.DivIcon(html=encode(t))))),
    Sink(
        "GeoJson property", _added(lambda t: _geojson({"a": encode(t)}, tooltip=folium.GeoJsonTooltip(["a"])))
    ),
    Sink(
        "GeoJson property in a popup",
        _added(lambda t: _geojson({"a": encode(t)}, popup=folium.GeoJsonPopup(["a"]))),
    ),
    Sink(
        "GeoJson key",
        _added(lambda t: _geojson({encode(t): "1"}, tooltip=folium.GeoJsonTooltip([encode(t)]))),
    ),
    Sink("GeoJson unused property", _added(lambda t: _geojson({"a": encode(t)})), shown=False),
    Sink(
        "GeoJson id",
        _added(lambda t: _geojson({"a": "1"}, id=encode(t), style_function=lambda _f: {})),
        shown=False,
    ),
    Sink(
        "GeoJsonTooltip alias",
        _added(lambda t: _geojson({"a": "1"}, tooltip=folium.GeoJsonTooltip(["a"], [encode(t)]))),
    ),
    Sink(
        "GeoJsonPopup alias",
        _added(lambda t: _geojson({"a": "1"}, popup=folium.GeoJsonPopup(["a"], [encode(t)]))),
    ),
    Sink("GeoJson name", _added(lambda t: _geojson({"a": "1"}, name=encode(t)), control=True)),
    Sink("FeatureGroup name", _added(lambda t: folium.FeatureGroup(name=encode(t)), control=True)),
    Sink("Choropleth name", _added(lambda t: folium.Choropleth(SQUARE, name=encode(t)), control=True)),
    Sink("TileLayer attribution", _added(lambda t: folium.TileLayer("data:,{z}", attr=encode(t), name="n"))),
    Sink(
        "TileLayer name",
        _added(lambda t: folium.TileLayer("data:,{z}", attr="a", name=encode(t)), control=True),
    ),
    Sink("page body", _body),
    Sink("page title", _title, shown=False),
)

SINKS = (*OWN_SINKS, *FOLIUM_SINKS)


def parts(page: folium.Map) -> tuple[str, str, str]:
    """Return head without scripts and links, body and script of a map, for several maps on one page."""
    figure: Any = page.get_root()
    figure.render()
    head = "".join(
        child.render()
        for name, child in figure.header._children.items()
        if type(child).__name__ not in {"JavascriptLink", "CssLink", "_Inline"} and name != "meta_http"
    )
    title = f"<title>{figure.title}</title>" if figure.title else ""
    return title + head, figure.html.render(), figure.script.render()


# folium's popups call jQuery to turn text into elements; this does the same with the browser's own means.
JQUERY_SHIM = "window.$=function(t){var d=document.createElement('div');d.innerHTML=t;return d.childNodes;};"


def page_of(sink: Sink, texts: list[str]) -> str:
    """Return one page with one map for each text."""
    drawn = [parts(sink.draw(text)) for text in texts]
    scripts = [asset_text(name) for name in ("leaflet.js", "mine-time.js")]
    styles = [asset_text(name) for name in ("leaflet.css", "mine-time.css")]
    hook = (
        "window.__maps=[];L.Map.addInitHook(function(){window.__maps.push(this);});"
        "window.__times=[];var __mount=MineTime.mount;MineTime.mount=function(m,l,g){__mount(m,l,g);"
        "window.__times.push(MineTime.current);};"
    )
    pieces = ["<!DOCTYPE html><html><head><meta charset='utf-8'>"]
    pieces += [f"<style>{style}</style>" for style in styles]
    pieces += [f"<script>{script}</script>" for script in (*scripts, JQUERY_SHIM + hook)]
    pieces += [head for head, _body, _script in drawn]
    pieces += ["<style>.holder{position:relative;width:1200px;height:640px}</style></head><body>"]
    for number, (_head, body, script) in enumerate(drawn):
        pieces.append(f"<div class='holder' id='h{number}'>{body}</div><script>{script};</script>")
    pieces.append("<script>window.__end=true;</script></body></html>")
    return "\n".join(pieces)
