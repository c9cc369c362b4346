/* What a map is painted with: for each kind of layer how it is made, fed, painted, found under the pointer and told.
   geo/layers/kinds.py lists the kinds; views, pointer and legend go through this list and name none of them. */
import { areaKinds, painted } from "../data/vocabulary.js";
import { areaLayer } from "../paint/areas.js";
import { circleLayer } from "../paint/circles.js";
import { contextLayer } from "../paint/context.js";
import { districtLayer } from "../paint/districts.js";
import { incidentLayer } from "../paint/incidents.js";

const district = (at) => (at >= 0 ? { district: at, key: `d${at}`, box: (boxes, whole) => boxes.district(at, whole) } : null);

/* The numbers of the districts in the measure on show. */
const numbers = ({ header, measures }, cells) => Float64Array.from({ length: header.districts }, (_, at) => cells[at * measures + header.measure]);

/* A painter is called `painter` wherever it is one of several. It may bring: feed(layer, data) where it keeps what it is fed,
   show(layer, figures) where it follows them; find(layer, event) -> what lies there, with its key and box(boxes, whole), or
   null; and, of the layers switched on, which has(key) tells, wanted(has, layer) whether it is drawn, and suit(layer, has, painters)
   how it makes room for them. */
const HOW = {
  choropleth: {
    painter: "districts",
    make: (ground, shapes) => districtLayer(shapes, { pane: "mmdistricts", bordersPane: "mmborders", opacity: ground.opacity }),
    /* Circles stand on plain districts, which still say where nothing is recorded. */
    wanted: (has) => has("choropleth") || has("circles"),
    suit: (layer, has) => layer.setPlain(!has("choropleth")),
    show: (layer, figures) => layer.setClasses(figures.classes, figures.header.classes),
    find: (layer, event) => district(layer.at(event.latlng))
  },
  circles: {
    painter: "circles",
    make: (ground, shapes) => circleLayer(shapes.map((shape) => [shape.lon, shape.lat]), { pane: "mmcircles" }),
    show: (layer, figures) => layer.setFigures(
      numbers(figures, figures.possible), figures.header.largest, numbers(figures, figures.certain), numbers(figures, figures.unrecorded.possible)
    ),
    find: (layer, event) => district(layer.at(event.latlng))
  },
  incidents: {
    painter: "incidents",
    make: () => incidentLayer({ pane: "mmincidents" }),
    feed: (layer, data) => layer.setData(data),
    suit: (layer, has, painters) => layer.setQuiet(has("circles"), painters.circles),
    show: (layer, figures) => layer.setWindow(figures.lo, figures.hi),
    find: (layer, event) => {
      const mark = layer.at(event.containerPoint);
      return mark ? { mark: mark, key: `m${mark.kind}${mark.lon},${mark.lat}`, box: (boxes, whole) => boxes.place(mark, whole) } : null;
    }
  },
  context: {
    painter: "context",
    make: (ground) => contextLayer(ground.context),
    /* Each of its layers has a switch of its own. */
    wanted: (has, layer) => layer.keys.some(has),
    suit: (layer, has) => layer.setShown(has)
  }
};

/* Layers of areas are all alike. */
areaKinds.forEach(({ key, pane }) => {
  HOW[key] = {
    painter: key,
    make: (ground) => areaLayer(key, ground.areas[key], { pane: pane }),
    show: (layer, figures) => layer.setWindow(figures.header, figures.hi),
    find: (layer, event) => {
      const at = layer.at(event.latlng);
      return at >= 0 ? { area: at, key: `${key} ${at}`, box: (boxes, whole) => boxes.area(key, at, layer.state(at).turn, whole) } : null;
    }
  };
});

/* From the ground up. */
export const PAINTERS = painted.map((key) => Object.assign({ key: key, feed: () => {}, show: () => {}, find: () => null, wanted: (has) => has(key), suit: () => {} }, HOW[key]));

/* Calls `act` for each kind of which `painters` has one, with it. */
export const eachPainter = (painters, act) => PAINTERS.forEach((kind) => { if (painters[kind.painter]) { act(kind, painters[kind.painter]); } });

/* A kind that makes nothing has nothing to show on this ground. */
export const makePainters = (ground, shapes) => Object.fromEntries(PAINTERS.map((kind) => [kind.painter, kind.make(ground, shapes)]).filter(([, layer]) => layer));
export const feedPainters = (painters, data) => eachPainter(painters, (kind, layer) => kind.feed(layer, data));
export const showFigures = (painters, figures) => eachPainter(painters, (kind, layer) => kind.show(layer, figures));
export const findPainted = (painters, map, event) => {
  for (let at = PAINTERS.length - 1; at >= 0; at -= 1) {
    const layer = painters[PAINTERS[at].painter], found = layer && map.hasLayer(layer) ? PAINTERS[at].find(layer, event) : null;
    if (found) { return found; }
  }
  return null;
};
