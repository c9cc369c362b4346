/* What the painters share: a canvas over the view of a map, copies of small drawings, and the layer that follows the map. */
import { COMMAS } from "../data/words.js";

export const MARGIN_PX = 64;
const MOST_SPRITES = 1500;

export const worldX = (lon) => lon / 360 + 0.5;
export const worldY = (lat) => {
  const sine = Math.sin(Math.max(-85.0511287798, Math.min(85.0511287798, lat)) * Math.PI / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
};
export const commas = (number) => COMMAS.format(Math.round(number));

/* One canvas over the view and a margin, in a pane of a map. */
export class Surface {
  constructor(map, pane) {
    const motion = map.options.zoomAnimation && L.Browser.any3d ? "animated" : "hide";
    this.canvas = L.DomUtil.create("canvas", "mt-canvas leaflet-zoom-" + motion, pane);
    this.canvas.setAttribute("aria-hidden", "true");
    this.canvas.width = this.canvas.height = 0;
    this.canvas.style.pointerEvents = "none";
    this.canvas.style.transformOrigin = "0 0";
    this.pen = this.canvas.getContext("2d");
    this.ratio = 0;
    this.frame = null;
  }

  place(frame, ratio) {
    this.frame = frame;
    L.DomUtil.setPosition(this.canvas, L.point(frame.left, frame.top));
    return this.resize(ratio);
  }

  /* Return whether the pixels were lost. */
  resize(ratio) {
    const frame = this.frame, width = Math.round(frame.width * ratio), height = Math.round(frame.height * ratio);
    if (this.canvas.width === width && this.canvas.height === height && this.ratio === ratio) { return false; }
    this.canvas.width = width;
    this.canvas.height = height;
    this.canvas.style.width = frame.width + "px";
    this.canvas.style.height = frame.height + "px";
    this.ratio = ratio;
    return true;
  }

  /* Empty it, and let (0, 0) of the pen be a point (x, y) of the frame. */
  begin(x, y) {
    this.pen.setTransform(1, 0, 0, 1, 0, 0);
    this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.from(x, y);
  }

  from(x, y) {
    const ratio = this.ratio;
    this.pen.setTransform(ratio, 0, 0, ratio, x * ratio, y * ratio);
  }

  /* Stretch what is drawn to another zoom whose layer point (0, 0) is `origin`. */
  stretch(scale, origin) {
    L.DomUtil.setTransform(this.canvas, L.point(this.frame.x, this.frame.y).multiplyBy(scale).subtract(origin), scale);
  }

  remove() {
    this.canvas.remove();
    /* Browsers give the memory of a canvas back late unless it is made empty. */
    this.canvas.width = this.canvas.height = 0;
  }
}

/* Small drawings made once for each key and copied from then on: text and dashes cost fifty times a copy. */
export class Sprites {
  constructor() { this.kept = new Map(); }

  /* `draw(pen)` finds (0, 0) in the middle of a square of `size` pixels. */
  put(surface, key, size, x, y, draw) {
    const ratio = surface.ratio, name = key + "@" + ratio;
    let canvas = this.kept.get(name);
    if (!canvas) {
      if (this.kept.size >= MOST_SPRITES) { this.kept.clear(); }
      canvas = document.createElement("canvas");
      const side = canvas.width = canvas.height = Math.ceil(size * ratio), pen = canvas.getContext("2d");
      pen.setTransform(ratio, 0, 0, ratio, side / 2, side / 2);
      draw(pen);
      this.kept.set(name, canvas);
    }
    const half = canvas.width / 2;
    surface.pen.drawImage(canvas, Math.round(x * ratio - half), Math.round(y * ratio - half));
  }

  clear() { this.kept.clear(); }
}

let bases = null;

/* Leaflet is asked for at first use, so that this file can be loaded before it or without it. */
function base() {
  if (!bases) { bases = L.Layer.extend(BASE); }
  return bases;
}

/* What the layers have in common: canvases that follow the map, at one resolution while dragging and another at rest.
   A layer brings _open() -> surfaces, _draw(fresh) and, where a rest repairs more than resolution, _worn(). */
const BASE = {
  options: { pane: "overlayPane" },

  _start(options) {
    L.setOptions(this, options || {});
    this._surfaces = [];
    this._extras = [];
    this._frame = null;
    this._dragging = false;
  },

  onAdd() {
    this._surfaces = this._open();
    this._follow();
  },

  onRemove() {
    this._surfaces.concat(this._extras).forEach((surface) => surface.remove());
    this._surfaces = [];
    this._extras = [];
    this._frame = null;
    this._close();
  },

  _close() {},
  _worn() { return false; },

  getEvents() {
    const events = { viewreset: this._follow, moveend: this._follow, resize: this._follow, move: this._moved, zoom: this._zoomed };
    if (this._map.options.zoomAnimation) { events.zoomanim = this._zooms; }
    return events;
  },

  /* "drag": pixels of the page are enough while figures change quickly. "full": those of the screen. */
  setRatio(name) {
    this._dragging = name === "drag";
    if (this._dragging || !this._frame) { return this; }
    if (this._surfaces[0].ratio !== this._ratio() || this._worn()) { this._redraw(true); }
    return this;
  },

  paint() {
    if (this._frame) { this._redraw(false); }
    return this;
  },

  _ratio() {
    const full = window.devicePixelRatio || 1;
    return this._dragging ? Math.min(1, full) : full;
  },

  _redraw(fresh) {
    const lost = this._surfaces[0].resize(this._ratio());
    this._draw(fresh || lost);
  },

  _pane(name) { return this._map.getPane(name) || this._map.getPane("overlayPane"); },

  _view() {
    const map = this._map, size = map.getSize(), origin = map.getPixelOrigin();
    const corner = map.containerPointToLayerPoint([-MARGIN_PX, -MARGIN_PX]).round();
    return {
      left: corner.x, top: corner.y, width: size.x + 2 * MARGIN_PX, height: size.y + 2 * MARGIN_PX,
      x: corner.x + origin.x, y: corner.y + origin.y, zoom: map.getZoom(), scale: map.options.crs.scale(map.getZoom())
    };
  },

  _follow() {
    if (!this._map || (this._map._animatingZoom && this._frame)) { return; }
    const view = this._view(), old = this._frame;
    const same = old && Object.keys(view).every((name) => view[name] === old[name]);
    this._frame = view;
    const full = window.devicePixelRatio || 1;
    const lost = this._surfaces.map((surface, number) => surface.place(view, number ? full : this._ratio()));
    this._extras.forEach((extra) => extra.place(extra.frame, extra.ratio));
    if (!same || lost.some(Boolean)) { this._draw(true, true); }
  },

  /* Past the margin there would be blank edges until the hand lets go. */
  _moved() {
    const frame = this._frame, map = this._map;
    if (!frame || map._animatingZoom || map.getZoom() !== frame.zoom) { return; }
    const corner = map.containerPointToLayerPoint([0, 0]);
    if (Math.max(Math.abs(corner.x - frame.left - MARGIN_PX), Math.abs(corner.y - frame.top - MARGIN_PX)) > MARGIN_PX) {
      this._follow();
    }
  },

  _zoomed() { this._scale(this._map.getCenter(), this._map.getZoom()); },
  _zooms(event) { this._scale(event.center, event.zoom); },

  _scale(center, zoom) {
    const frame = this._frame;
    if (!frame) { return; }
    const scale = this._map.getZoomScale(zoom, frame.zoom), origin = this._map._getNewPixelOrigin(center, zoom);
    this._surfaces.concat(this._extras).forEach((surface) => surface.stretch(scale, origin));
  }
};

const made = {};

export function make(name, parts, args) {
  if (!made[name]) { made[name] = base().extend(parts); }
  return new made[name](...args);
}

export const DARK = "#22304a";
export const LIGHTER = 0.45;
export const FONT = "system-ui, -apple-system, \"Segoe UI\", Roboto, \"Noto Sans\", sans-serif";
