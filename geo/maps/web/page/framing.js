/* How a map is fitted into what its furniture leaves free, how far it goes out, and what it says of what lies elsewhere. */
import { affectedDistricts, windWords } from "../data/extent.js";
import { wordButton } from "../dock/widgets.js";
import { writeLines } from "../views/viewtools.js";
import { say } from "../data/words.js";

const FRAME_EDGE_PX = 6;
const FRAME_GAP_PX = 8;
const SAME_PX = 4;
const SAME_ZOOM = 0.01;

/* What lies over a map, as [left, top, right, bottom] in its pixels. */
function covered(map, nodes) {
  const origin = map.getContainer().getBoundingClientRect();
  return nodes.map((node) => node.getBoundingClientRect()).filter((box) => box.width && box.height)
    .map((box) => [box.left - origin.left, box.top - origin.top, box.right - origin.left, box.bottom - origin.top]);
}

/*
 * The free part of a map in which something of a shape is largest, as padding for Leaflet. Its sides are those of the map
 * and of what lies over it, so there are few to choose from.
 */
export function roomFor(map, corners, nodes) {
  const size = map.getSize(), taken = covered(map, nodes), bounds = L.latLngBounds(corners);
  const shape = map.project(bounds.getSouthEast(), 8).subtract(map.project(bounds.getNorthWest(), 8));
  const sides = (first, at, by) => [first, ...taken.map((box) => box[at] + by)];
  const free = (left, top, right, bottom) => !taken.some((box) => left < box[2] && right > box[0] && top < box[3] && bottom > box[1]);
  let best = [FRAME_EDGE_PX, FRAME_EDGE_PX, size.x - FRAME_EDGE_PX, size.y - FRAME_EDGE_PX], most = [0, 0];
  sides(FRAME_EDGE_PX, 2, FRAME_GAP_PX).forEach((left) => sides(size.x - FRAME_EDGE_PX, 0, -FRAME_GAP_PX).filter((right) => right > left).forEach((right) => {
    sides(FRAME_EDGE_PX, 3, FRAME_GAP_PX).forEach((top) => sides(size.y - FRAME_EDGE_PX, 1, -FRAME_GAP_PX).filter((bottom) => bottom > top).forEach((bottom) => {
      const wide = right - left, high = bottom - top, scale = Math.min(wide / shape.x, high / shape.y);
      if (scale < most[0] || (scale === most[0] && wide * high <= most[1]) || !free(left, top, right, bottom)) { return; }
      best = [left, top, right, bottom];
      most = [scale, wide * high];
    }));
  }));
  return { topLeft: L.point(best[0], best[1]), bottomRight: L.point(size.x - best[2], size.y - best[3]) };
}

const paddings = (room) => ({ animate: false, paddingTopLeft: room.topLeft, paddingBottomRight: room.bottomRight });

/* A map keeps the zoom it has unless that is beyond the new end. */
function endAt(map, zoom) {
  map.options.minZoom = zoom;
  map.fire("zoomlevelschange");
  if (map.getZoom() < zoom) { map.setZoom(zoom, { animate: false }); }
}

/* Zooming out ends where all districts are in view beside the furniture; panning, half as far beyond. */
export function limitMap(map, whole, room) {
  const snap = map.options.zoomSnap || 0.01;
  map.options.minZoom = 0;
  map.setMaxBounds(null);
  const target = map._getBoundsCenterZoom(L.latLngBounds(whole), paddings(room));
  const zoom = Math.min(map.getMaxZoom(), Math.floor(target.zoom / snap + 1e-6) * snap), half = map.getSize().divideBy(2);
  const middle = map.project(target.center, zoom);
  const view = L.latLngBounds(map.unproject(middle.subtract(half), zoom), map.unproject(middle.add(half), zoom));
  endAt(map, zoom);
  map.setMaxBounds(view.extend(L.latLngBounds(whole).pad(0.5)));
}

/* Two maps that move as one end where the same one ends. */
export function sameLimits(from, to) {
  if (from.options.maxBounds) { to.setMaxBounds(from.options.maxBounds); }
  endAt(to, from.getMinZoom());
}

export function fitMap(map, corners, room) {
  const ends = map.options.maxBounds;
  map.setMaxBounds(null);
  map.fitBounds(corners, paddings(room));
  /* What is fitted beside the furniture may reach farther to one side. */
  if (ends) { map.setMaxBounds(L.latLngBounds(ends.getSouthWest(), ends.getNorthEast()).extend(map.getBounds())); }
}

/*
 * Keeps a map fitted to what it was given until its reader moves on: what is around it may still change its size.
 * `whole` may be missing; the map then goes out as far as it likes.
 */
class Framing {
  constructor(map, whole, nodes) {
    this.map = map;
    this.whole = whole ? L.latLngBounds(whole) : null;
    this.nodes = nodes;
    this.put = null;
    this.loose = false;
    this.events = {
      moveend: () => this.note(),
      zoomend: () => this.atEnd(),
      resize: () => { if (this.put) { this.fit(this.put.corners); } else { this.limit(); } }
    };
    map.on(this.events);
  }

  end() { this.map.off(this.events); }

  room(corners) { return roomFor(this.map, corners, this.nodes()); }

  /* A hidden map that follows another goes wherever that one goes. */
  loosen(loose) {
    this.loose = loose;
    if (!loose) { this.limit(); return; }
    this.map.options.minZoom = 0;
    this.map.setMaxBounds(null);
  }

  limit() {
    if (this.whole && !this.loose) { limitMap(this.map, this.whole, this.room(this.whole)); }
  }

  /* Where zooming out ends all districts are in view, wherever the map was before. */
  atEnd() {
    const { map, whole } = this;
    if (!whole || this.loose || map.getZoom() > map.getMinZoom() || map.getBounds().contains(whole)) { return; }
    fitMap(map, whole, this.room(whole));
  }

  fit(corners) {
    this.put = null;
    this.limit();
    fitMap(this.map, corners, this.room(corners));
    this.put = { corners: corners, center: this.map.getCenter(), zoom: this.map.getZoom(), size: this.map.getSize() };
  }

  note() {
    const { map, put } = this, size = map.getSize();
    /* A map that changes its size moves as well. */
    if (!put || !size.equals(put.size)) { return; }
    const off = map.latLngToContainerPoint(put.center).distanceTo(size.divideBy(2));
    if (map.getZoom() !== put.zoom || off >= SAME_PX) { this.put = null; }
  }

  /* Whether the map stands, to a few pixels, where fitting it to `corners` would put it. */
  stands(corners) {
    const { map, put } = this, bounds = L.latLngBounds(corners);
    if (put && bounds.equals(L.latLngBounds(put.corners))) { return true; }
    const target = map._getBoundsCenterZoom(bounds, paddings(this.room(corners)));
    const off = map.latLngToContainerPoint(target.center).distanceTo(map.getSize().divideBy(2));
    return Math.abs(target.zoom - map.getZoom()) < SAME_ZOOM && off < SAME_PX;
  }

  /* Whether the map still shows what it was fitted to. */
  get untouched() { return this.put !== null; }
}

export const framing = (map, whole, nodes) => new Framing(map, whole, nodes);

/* Whether a district reaches into a view: a vertex of it does, or the view lies inside it. */
function reaches(shape, view, inside) {
  const [west, south, east, north] = shape.bbox;
  if (east < view.getWest() || west > view.getEast() || north < view.getSouth() || south > view.getNorth()) { return false; }
  const seen = shape.rings.some((ring) => {
    for (let i = 0; i < ring.length; i += 2) {
      if (view.contains([ring[i + 1], ring[i]])) { return true; }
    }
    return false;
  });
  return seen || inside();
}

/* Says where the districts with records lie while none of them is in view, and leads there. */
class Elsewhere {
  constructor(map, shapes, { districts, bounds, show }) {
    this.map = map;
    this.districts = districts;
    this.bounds = bounds;
    this.shapes = shapes;
    this.node = wordButton("mm-elsewhere", "", show);
    this.node.hidden = true;
    L.DomEvent.disableClickPropagation(this.node);
    map.getContainer().appendChild(this.node);
    this.windows = [];
    this.check = () => this.update(this.windows);
    map.on("moveend resize", this.check);
  }

  /* `at(latlng)` finds a district, `bounds()` all that hold records. */
  update(windows) {
    this.windows = windows;
    const held = affectedDistricts(this.shapes, windows), view = this.map.getBounds();
    const inside = (shape) => this.districts && this.shapes[this.districts.at(view.getCenter())] === shape;
    const seen = held.some((at) => reaches(this.shapes[at], view, () => inside(this.shapes[at])));
    const hidden = !held.length || seen;
    if (!hidden) { this.say(view); }
    this.node.hidden = hidden;
  }

  say(view) {
    const middle = view.getCenter(), all = this.bounds();
    writeLines(this.node, all.contains(middle)
      ? say("The districts with records lie around this view; show them")
      : say("The districts with records lie to the {direction}; show them", { direction: windWords(middle, all.getCenter()) }));
  }

  remove() {
    this.map.off("moveend resize", this.check);
    this.node.remove();
  }
}

export function elsewhere(map, shapes, options) {
  return new Elsewhere(map, shapes, options);
}
