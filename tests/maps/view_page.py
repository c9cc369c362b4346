"""A page with a real feed, a control and the views of a map, put together as simply as can be."""

from __future__ import annotations

import base64
import json
from functools import cache
from pathlib import Path
from typing import Any

from geo.analysis.classes import Classes, frozen_breaks
from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.rates import rates, unit_words
from geo.layers.measures import MEASURES
from geo.layers.pack import Pack
from geo.maps.payload.encode import encode_feed, rate_columns
from geo.maps.payload.header import Presentation
from geo.maps.payload.outlines import encode_shapes
from geo.store.files import load_pack
from tests.maps.harness import harness_page

ROOT = Path(__file__).resolve().parents[2]

SCRIPT = """
(function () {
  const time = window.MineTime;
  const given = JSON.parse(document.getElementById("given").textContent);
  const place = document.getElementById("map");
  const stage = document.getElementById("stage");
  stage.appendChild(place);
  place.style.cssText = "flex:1 1 0;min-width:0";
  const map = L.map(place, { attributionControl: false, zoomSnap: 0.25, minZoom: 3, maxZoom: 14 });
  const shapes = given.shapes ? time.shapes(time.unpack(given.shapes)) : window.invented.shapes;
  shapes.forEach((shape, d) => { shape.overlay = Boolean(given.overlay[d]); });
  const whole = L.latLngBounds([]);
  shapes.forEach(({ bbox: [w, s, e, n] }) => whole.extend([[s, w], [n, e]]));
  map.fitBounds(whole, { animate: false });

  const page = window.page = { map, shapes, told: [], asked: 0, lo: given.lo, hi: given.hi };
  const middle = ({ bbox }) => [(bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2];
  const around = given.shapes && [["overlayPane", [[["line", "#333333", 1, 1, [], "", 1, 6], given.shapes]]]];
  page.layersFor = (on) => {
    page.asked += 1;
    return {
      districts: time.districtLayer(shapes, { opacity: 0.85 }),
      circles: time.circleLayer(shapes.map(middle), {}),
      incidents: time.incidentLayer({}),
      ...(around && { context: time.contextLayer(around) })
    };
  };
  page.take = (data) => {
    page.data = data;
    page.months = time.months(data.header);
    page.readings = time.readings(data);
    page.counter = page.readings.counter;
    page.main.incidents.setData(data);
  };
  page.frame = () => {
    const figures = page.readings.of(page.lo, page.hi);
    page.main.districts.setClasses(figures.classes, page.data.header.classes);
    page.main.circles.setFigures(figures.shown, page.data.header.largest);
    page.main.incidents.setWindow(page.lo, page.hi);
    page.figures = figures;
    Object.values(page.main).forEach((layer) => layer.paint());
    page.views.update(figures);
  };
  page.move = (lo, hi) => {
    page.lo = lo;
    page.hi = hi;
    page.control.set({ lo, hi });
    page.frame();
  };
  page.feed = (base64) => {
    page.take(time.decode(time.unpack(base64)));
    page.views.feed();
    page.control.show();
    page.frame();
  };
  page.main = page.layersFor(map);
  page.take(given.feed ? time.decode(time.unpack(given.feed)) : window.invented.data);
  page.main.districts.addTo(map);
  page.main.incidents.addTo(map);
  page.control = time.control(document.getElementById("dock"), {
    months: page.months, histogram: page.counter.monthly(3), histogramLabel: "Casualties",
    lo: page.lo, hi: page.hi, views: ["map", "compare", "difference", "years", "table"], storage: null,
    read: (lo, hi) => page.readings.of(lo, hi),
    onInput: (lo, hi) => page.move(lo, hi), onCommit: () => page.views.commit(),
    onView: (name) => page.views.show(name),
    onTab: (letter) => page.views.turned(letter)
  });
  const ends = (pick, at) => pick(...shapes.map(({ bbox }) => bbox[at]));
  const home = [[ends(Math.min, 1), ends(Math.min, 0)], [ends(Math.max, 3), ends(Math.max, 2)]];
  page.views = time.views({
    stage, main: map, mainLayers: page.main, shapes, names: given.names,
    ground: {
      disclaimer: given.disclaimer, attribution: ["Invented sources"], home, whole: home,
      synthetic: given.synthetic
    },
    data: () => page.data, months: () => page.months, readings: () => page.readings,
    control: page.control, layersFor: page.layersFor,
    young: (lo, hi) => hi > page.data.months - 4,
    move: page.move, commit: () => page.views.commit(), changed: (state) => page.told.push(state)
  });
  page.frame();
}());
"""


@cache
def real_pack(name: str = "azerbaijan") -> tuple[Pack, Cube]:
    pack = load_pack(ROOT / "data" / name)
    return pack, Cube.from_pack(pack)


def pack_feed(
    *,
    pack: str = "azerbaijan",
    counting: str = "most_likely",
    kind: str = "count",
    measure: str = "casualties",
    filters: Filters | None = None,
) -> str:
    """Return the feed of a shipped pack in base64, as a map would make it."""
    source, cube = real_pack(pack)
    figure = source.meta.population_figures[0].id if kind == "per_100k" else None
    classes = _classes(source, cube, measure, kind, figure)
    largest = cube.counts().window().upper[measure].iloc[:-1].max()
    header: dict[str, Any] = {
        "layers": ["choropleth"],
        "measure": MEASURES.index(measure),
        "measures": ["Incidents", "Killed", "Injured", "Casualties"],
        "counting": counting,
        "lines": ["Every incident in its most likely month", "All devices"],
        "unit": unit_words(kind, measure),
        "classes": [
            {"key": c.key, "label": c.label, "colour": c.colour, "pattern": c.pattern.replace("none", "")}
            for c in classes.all
        ],
        "starts": list(classes.breaks.starts),
        "decimals": classes.breaks.decimals,
        "largest": int(largest),
        "legend": {"title": "Casualties by district", "notes": []},
        "settlementRadius": "5 km",
    }
    rate = rate_columns(source, kind, figure) if kind != "count" else None
    feed = encode_feed(source, cube, filters or Filters(), shown=Presentation.read(header), rate=rate)
    return base64.b64encode(feed).decode()


def _classes(pack: Pack, cube: Cube, measure: str, kind: str, figure: str | None) -> Classes:
    everything = cube.counts()
    if kind == "count":
        return Classes.from_breaks(frozen_breaks(everything, measure=measure))
    table = rates(pack, everything.window().upper, measure=measure, kind=kind, figure=figure)
    return Classes.from_breaks(frozen_breaks(table["value"].iloc[:-1], whole_numbers=False))


def view_page(
    *, pack: str = "azerbaijan", lo: int = 26, hi: int = 37, height: int = 600, before: str = "", **feed: Any
) -> str:
    """Return a page with a stage `height` px high; the script `before` may set ``window.invented``."""
    given: dict[str, Any] = {"lo": lo, "hi": hi, "disclaimer": "", "synthetic": False}
    given |= {"overlay": [], "names": []}
    if not before:
        source, _ = real_pack(pack)
        layer = source.district_layer()
        given |= {
            "shapes": base64.b64encode(encode_shapes(layer.geometry.to_numpy())).decode(),
            "feed": pack_feed(pack=pack, **feed),
            "overlay": source.districts["overlay"].tolist(),
            "names": source.districts["name_en"].tolist(),
            "disclaimer": source.meta.disclaimer,
            "synthetic": source.meta.synthetic,
        }
    body = (
        f"<style>.mt-stage {{ display: flex; position: relative; height: {height}px; }}</style>"
        '<div id="stage" class="mt-stage"></div>'
        f'<div id="dock"></div><script type="application/json" id="given">{json.dumps(given)}</script>'
        f"<script>{before}</script><script>{SCRIPT}</script>"
    )
    return harness_page(body=body)
