/* The layers of the base map: land and its borders, waters, and what a pack brings besides. */
import { unpack } from "../data/bytes.js";
import { shapes } from "../data/shapes.js";
import { overlaps, placed, stroke, trace, viewOf } from "./outlines.js";
import { make, Surface } from "./surface.js";

const STROKE = { kind: 0, colour: 1, width: 2, opacity: 3, dashes: 4, fill: 5, alpha: 6, point: 7 };
const known = new WeakMap();

/* Every map of a ground draws the same shapes; they are read once. */
function contextShapes(given) {
  if (!known.has(given)) {
    known.set(given, given.map(([pane, drawn]) => ({ pane, drawn: drawn.map(([look, packed]) => ({ look, list: shapes(unpack(packed)).map(placed) })) })));
  }
  return known.get(given);
}

const CONTEXT = {
  initialize(given) {
    this._start({});
    this._layers = contextShapes(given);
    this._panes = [...new Set(this._layers.filter(({ drawn }) => drawn.length).map(({ pane }) => pane))];
    this.keys = this._layers.map((layer, at) => `context${at}`);
    this._shown = "";
    this._stale = true;
  },

  _open() {
    return this._panes.map((pane) => {
      const surface = new Surface(this._map, this._pane(pane));
      surface.canvas.classList.add("mt-context");
      return surface;
    });
  },

  /* Nothing of it follows the hand, so it is never coarser than the screen. */
  _ratio() { return window.devicePixelRatio || 1; },

  /* Which layers are drawn; `has(key)` tells. */
  setShown(has) {
    const shown = this.keys.filter(has).join();
    this._stale = this._stale || shown !== this._shown;
    this._shown = shown;
    return this;
  },

  like(other) {
    const shown = other._shown.split(",");
    return this.setShown((key) => shown.includes(key));
  },

  _draw(fresh) {
    if (!fresh && !this._stale) { return; }
    this._stale = false;
    const shown = this._shown.split(","), view = viewOf(this._frame);
    this._surfaces.forEach((surface, number) => {
      surface.begin(0, 0);
      this._layers.forEach(({ pane, drawn }, at) => {
        if (pane !== this._panes[number] || !shown.includes(this.keys[at])) { return; }
        drawn.forEach(({ look, list }) => this._put(surface.pen, look, list.filter(({ box }) => overlaps(box, view))));
      });
      surface.pen.globalAlpha = 1;
    });
  },

  _put(pen, look, list) {
    const kind = look[STROKE.kind];
    pen.lineCap = "round";
    /* Areas may lie over each other; lines of a layer are one line, so that none is darker where two of them meet. */
    const paths = kind === "line" ? [this._path(list, false)] : list.map((shape) => (kind === "area" ? this._path([shape], true) : this._points(shape, look)));
    paths.forEach((path) => {
      if (look[STROKE.fill]) {
        pen.globalAlpha = look[STROKE.alpha];
        pen.fillStyle = look[STROKE.fill];
        pen.fill(path, "evenodd");
      }
      if (look[STROKE.colour]) {
        pen.globalAlpha = look[STROKE.opacity];
        stroke(pen, path, { colour: look[STROKE.colour], width: look[STROKE.width], dash: look[STROKE.dashes] });
      }
    });
  },

  _path(list, closed) {
    const { x, y, scale } = this._frame, path = new Path2D();
    list.forEach(({ rings }) => rings.forEach((ring) => trace(path, ring, scale, x, y, closed)));
    return path;
  },

  _points({ rings }, look) {
    const { x, y, scale } = this._frame, path = new Path2D(), radius = look[STROKE.point] / 2;
    rings.forEach(([across, down]) => {
      path.moveTo(across * scale - x + radius, down * scale - y);
      path.arc(across * scale - x, down * scale - y, radius, 0, 2 * Math.PI);
    });
    return path;
  }
};

/* `given` as geo.maps.payload.surroundings writes it; null where there is nothing to draw. */
export const contextLayer = (given) => (given.some(([, drawn]) => drawn.length) ? make("context", CONTEXT, [given]) : null);
