/* What a map is painted with: for each kind of layer how it is made, fed, painted, found under the pointer and told.
   geo/layers/kinds.py lists the kinds; views, pointer and legend go through this list and name none of them. */
(function (time) {
  "use strict";

  const district = (at) => (at >= 0 ? { district: at, key: `d${at}`, box: (boxes, whole) => boxes.district(at, whole) } : null);

  /* A painter is called `painter` wherever it is one of several. It may bring: feed(layer, data) where it keeps what it is fed,
     find(layer, event) -> what lies there, with its key and box(boxes, whole), or null. */
  const HOW = {
    choropleth: {
      painter: "districts",
      make: (ground, shapes) => time.districtLayer(shapes, { pane: "mmdistricts", bordersPane: "mmborders", opacity: ground.opacity }),
      show: (layer, figures) => layer.setClasses(figures.classes, figures.header.classes),
      find: (layer, event) => district(layer.at(event.latlng))
    },
    circles: {
      painter: "circles",
      make: (ground, shapes) => time.circleLayer(shapes.map((shape) => [shape.lon, shape.lat]), { pane: "mmcircles" }),
      show: (layer, figures) => layer.setFigures(figures.shown, figures.header.largest),
      find: (layer, event) => district(layer.at(event.latlng))
    },
    incidents: {
      painter: "incidents",
      make: () => time.incidentLayer({ pane: "mmincidents" }),
      feed: (layer, data) => layer.setData(data),
      show: (layer, figures) => layer.setWindow(figures.lo, figures.hi),
      find: (layer, event) => {
        const mark = layer.at(event.containerPoint);
        return mark ? { mark: mark, key: `m${mark.kind}${mark.lon},${mark.lat}`, box: (boxes, whole) => boxes.place(mark, whole) } : null;
      }
    }
  };

  /* From the ground up. */
  const KINDS = time.painted.map((key) => Object.assign({ key: key, feed: () => {}, find: () => null }, HOW[key]));

  /* Calls `act` for each kind of which `painters` has one, with it. */
  const each = (painters, act) => KINDS.forEach((kind) => { if (painters[kind.painter]) { act(kind, painters[kind.painter]); } });

  time.kinds = {
    all: KINDS,
    each: each,
    make: (ground, shapes) => Object.fromEntries(KINDS.map((kind) => [kind.painter, kind.make(ground, shapes)])),
    feed: (painters, data) => each(painters, (kind, layer) => kind.feed(layer, data)),
    show: (painters, figures) => each(painters, (kind, layer) => kind.show(layer, figures)),
    /* What lies uppermost at an event of a map, of the painters that are on it. */
    find: (painters, map, event) => {
      for (let at = KINDS.length - 1; at >= 0; at -= 1) {
        const layer = painters[KINDS[at].painter], found = layer && map.hasLayer(layer) ? KINDS[at].find(layer, event) : null;
        if (found) { return found; }
      }
      return null;
    }
  };
}(window.MineTime = window.MineTime || {}));
