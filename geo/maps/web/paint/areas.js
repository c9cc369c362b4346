/* Layers of areas: filled by class and outlined by how they stand at the end of the window, by dated entries alone. */
import { unpack } from "../data/bytes.js";
import { shapes } from "../data/shapes.js";
import { areaKinds, areaLooks } from "../data/vocabulary.js";
import { inside, placed, stroke, trace, viewOf } from "./outlines.js";
import { Surface, make, worldX, worldY } from "./surface.js";

const AREA_LOOK = { colour: 0, alpha: 1, pattern: 2, edge: 3, width: 4, dashes: 5, filled: 6 };
const AREA_HALO_PX = 1.2;
const AREA_REACH_PX = 3;
const AREA_TILE_PX = 8;
/* How far an outline may reach over its shape. */
const AREA_PAD_PX = 4;

/* Days since 1 January 1970 of the first day after a window. */
export const endOfWindow = (header, hi) => {
  const [year, month] = header.months.first, at = year * 12 + month + hi;
  return Date.UTC(Math.floor(at / 12), at % 12, 1) / 864e5;
};

/* Which of the turns of an area is the last before a day: -1 before the first of them. */
export const turnBefore = (turns, end) => {
  let found = -1;
  for (let i = 0; i < turns.length && turns[i] < end; i += 2) { found = i / 2; }
  return found;
};

function placedAreas(given) {
  return shapes(unpack(given.shapes)).map((shape, at) => (
    { at, ...placed(shape), kind: given.of[at][0], surveyed: given.of[at][1] === 1, turns: given.turns[at] }
  ));
}

/* The boxes of areas in order, one run of numbers a side: thousands are gone through at every frame. */
function areaExtents(areas) {
  const side = (at) => Float64Array.from(areas, ({ box }) => box[at]);
  return { west: side(0), north: side(1), east: side(2), south: side(3) };
}

/* A tile of a class: its colour at half strength and a pattern beside it. */
function areaTile(pen, look, ratio) {
  const side = Math.round(AREA_TILE_PX * ratio), canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const brush = canvas.getContext("2d");
  brush.globalAlpha = look[AREA_LOOK.alpha];
  brush.fillStyle = look[AREA_LOOK.colour];
  brush.fillRect(0, 0, side, side);
  brush.globalAlpha = 1;
  brush.scale(side / AREA_TILE_PX, side / AREA_TILE_PX);
  brush.strokeStyle = brush.fillStyle = "#3a3630";
  brush.lineWidth = 0.9;
  if (look[AREA_LOOK.pattern] === "hatch") {
    brush.beginPath();
    for (let start = -AREA_TILE_PX; start <= AREA_TILE_PX; start += AREA_TILE_PX) {
      brush.moveTo(start - 2, AREA_TILE_PX + 2);
      brush.lineTo(start + AREA_TILE_PX + 2, -2);
    }
    brush.stroke();
  } else if (look[AREA_LOOK.pattern] === "dots") {
    brush.beginPath();
    brush.arc(AREA_TILE_PX / 2, AREA_TILE_PX / 2, 1.1, 0, 2 * Math.PI);
    brush.fill();
  }
  return { pattern: pen.createPattern(canvas, "repeat"), side };
}

/* Move what is drawn by whole pixels; return the parts that are bare then, or null where it cannot be moved. */
function shifted({ canvas, pen }, x, y) {
  const { width, height } = canvas;
  if (!Number.isInteger(x) || !Number.isInteger(y) || Math.abs(x) >= width || Math.abs(y) >= height) { return null; }
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.globalCompositeOperation = "copy";
  pen.drawImage(canvas, x, y);
  pen.globalCompositeOperation = "source-over";
  const beside = [x > 0 ? 0 : width + x, 0, Math.abs(x), height];
  const above = [Math.max(x, 0), y > 0 ? 0 : height + y, width - Math.abs(x), Math.abs(y)];
  return [beside, above].filter(([, , across, down]) => across && down);
}

const AREAS = {
  options: { pane: "overlayPane" },
  /* From how many in view on a move draws only what comes into it: fewer are drawn anew as quickly. */
  _many: 1000,

  initialize(key, given, options) {
    this._start(options);
    this._looks = areaLooks[key];
    const { mark, marks } = areaKinds.find((kind) => kind.key === key);
    this._corners = given.kinds.map((kind) => marks[kind] || mark);
    this._given = given;
    this._areas = placedAreas(given);
    /* The larger below, so that none hides a smaller one. */
    const extent = (area) => (area.box[2] - area.box[0]) * (area.box[3] - area.box[1]);
    this._order = this._areas.filter((area) => area.rings.length).sort((a, b) => extent(b) - extent(a) || a.at - b.at);
    this._boxes = areaExtents(this._order);
    this._kinds = given.kinds.map((kind) => this._looks[kind]);
    this._states = given.states.map((state) => this._looks[state]);
    this._end = Infinity;
    this._painted = null;
    this._tiles = { ratio: 0, made: {} };
    this._marks = [];
    this.drawn = 0;
  },

  _open() {
    const surface = new Surface(this._map, this._pane(this.options.pane));
    surface.canvas.classList.add("mt-areas");
    return [surface];
  },

  _close() {
    this._tiles = { ratio: 0, made: {} };
    this._marks = [];
    this._painted = null;
  },

  setWindow(header, hi) {
    this._end = endOfWindow(header, hi);
    return this;
  },

  /* How an area stands at the end of the window: which of its turns, -1 for none, and the key of its look. */
  state(at) {
    const area = this._areas[at], turn = turnBefore(area.turns, this._end);
    return { turn, key: this._given.states[this._stateOf(area)] };
  },

  /* The position of that look among the states. */
  _stateOf({ turns }) {
    const turn = turnBefore(turns, this._end);
    return turn < 0 ? this._given.before : turns[turn * 2 + 1];
  },

  /* The smallest area at a place of the map, as the uppermost; -1 for none. */
  at(latlng) {
    if (!this._frame) { return -1; }
    const place = L.latLng(latlng), x = worldX(place.lng), y = worldY(place.lat), scale = this._frame.scale;
    const reach = (this._given.markPx / 2 + AREA_REACH_PX) / scale;
    const hit = (area) => {
      if (!this._isSmall(area)) { return inside(area, x, y); }
      const box = area.box;
      return Math.abs((box[0] + box[2]) / 2 - x) <= reach && Math.abs((box[1] + box[3]) / 2 - y) <= reach;
    };
    const found = this._order.findLast(hit);
    return found ? found.at : -1;
  },

  _isSmall(area) {
    const box = area.box;
    return Math.max(box[2] - box[0], box[3] - box[1]) * this._frame.scale < this._given.smallPx;
  },

  /* Moved, it keeps what stays in view and draws what comes into it: of tens of thousands a pan brings in a few. */
  _draw(fresh) {
    const frame = this._frame, surface = this._surfaces[0], { canvas, ratio } = surface, was = this._painted;
    const same = was && was.zoom === frame.zoom && was.end === this._end &&
      was.ratio === ratio && was.width === canvas.width && was.height === canvas.height;
    if (!fresh && same) { return; }
    this._painted = { zoom: frame.zoom, end: this._end, ratio, width: canvas.width, height: canvas.height, x: frame.x, y: frame.y };
    this._tile(ratio);
    const bare = same && this.drawn >= this._many ? shifted(surface, (was.x - frame.x) * ratio, (was.y - frame.y) * ratio) : null;
    if (!bare) { surface.begin(0, 0); }
    this.drawn = 0;
    (bare || [[0, 0, canvas.width, canvas.height]]).forEach((part) => this._paint(part, Boolean(bare)));
    const [left, top, right, bottom] = viewOf(frame), { west, north, east, south } = this._boxes;
    for (let i = 0; i < west.length; i += 1) {
      if (west[i] <= right && east[i] >= left && north[i] <= bottom && south[i] >= top) { this.drawn += 1; }
    }
  },

  /* Patterns lie on the world, so that those of ground that comes into view go on where the others end. */
  _tile(ratio) {
    if (this._tiles.ratio !== ratio) {
      this._tiles = { ratio, made: {} };
      this._marks = [];
    }
    Object.values(this._tiles.made).forEach((tile) => this._anchor(tile));
  },

  _anchor({ pattern, side }) {
    const step = AREA_TILE_PX / side, { x, y } = this._frame;
    pattern.setTransform(new DOMMatrix([step, 0, 0, step, -(x % AREA_TILE_PX), -(y % AREA_TILE_PX)]));
  },

  /* A part of the canvas, in its pixels. Where many are in view most are too small for their shape: of these a
     mark is copied, which takes a hundredth of a stroke. */
  _paint(part, clipped) {
    const [x, y, width, height] = part, frame = this._frame, { pen, ratio } = this._surfaces[0], { west, north, east, south } = this._boxes;
    const small = this._given.smallPx / frame.scale, marked = [], pad = this._given.markPx + AREA_PAD_PX;
    const left = (x / ratio + frame.x - pad) / frame.scale, right = ((x + width) / ratio + frame.x + pad) / frame.scale;
    const top = (y / ratio + frame.y - pad) / frame.scale, bottom = ((y + height) / ratio + frame.y + pad) / frame.scale;
    pen.save();
    if (clipped) {
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.beginPath();
      pen.rect(x, y, width, height);
      pen.clip();
    }
    this._surfaces[0].from(0, 0);
    for (let i = 0; i < west.length; i += 1) {
      if (west[i] > right || east[i] < left || north[i] > bottom || south[i] < top) { continue; }
      if (Math.max(east[i] - west[i], south[i] - north[i]) < small) { marked.push(i); } else { this._area(this._order[i], pen); }
    }
    pen.setTransform(1, 0, 0, 1, 0, 0);
    for (let k = 0; k < marked.length; k += 1) {
      const i = marked[k], mark = this._markOf(this._order[i]), half = mark.width / 2;
      pen.drawImage(mark, Math.round(((west[i] + east[i]) / 2 * frame.scale - frame.x) * ratio - half),
        Math.round(((north[i] + south[i]) / 2 * frame.scale - frame.y) * ratio - half));
    }
    pen.restore();
  },

  /* The mark of a small area, drawn once for each look. */
  _markOf(area) {
    const state = this._stateOf(area), key = (state * this._kinds.length + area.kind) * 2 + (area.surveyed ? 1 : 0);
    if (!this._marks[key]) {
      const canvas = this._marks[key] = document.createElement("canvas"), { ratio } = this._tiles, half = this._given.markPx / 2;
      const reach = half + this._states[state][AREA_LOOK.width] + AREA_HALO_PX + 1;
      canvas.width = canvas.height = 2 * Math.ceil(reach * ratio);
      const pen = canvas.getContext("2d"), path = new Path2D();
      pen.setTransform(ratio, 0, 0, ratio, canvas.width / 2, canvas.height / 2);
      this._corners[area.kind].forEach(([right, up], i) => path[i ? "lineTo" : "moveTo"](right * half, -up * half));
      path.closePath();
      this._fill(area, { state, path, pen, fill: this._kinds[area.kind][AREA_LOOK.colour] });
      this._edge({ state, path, pen, dash: this._given.smallDash });
    }
    return this._marks[key];
  },

  _area(area, pen) {
    const { x, y, scale } = this._frame, path = new Path2D(), state = this._stateOf(area), { made } = this._tiles;
    area.rings.forEach((ring) => trace(path, ring, scale, x, y, true));
    if (!made[area.kind]) { this._anchor(made[area.kind] = areaTile(pen, this._kinds[area.kind], this._tiles.ratio)); }
    this._fill(area, { state, path, pen, fill: made[area.kind].pattern });
    this._edge({ state, path, pen, dash: 1 });
  },

  _fill(area, { state, path, pen, fill }) {
    if (!this._states[state][AREA_LOOK.filled]) { return; }
    pen.globalAlpha = area.surveyed ? 1 : this._given.pale;
    pen.fillStyle = fill;
    pen.fill(path, "evenodd");
    pen.globalAlpha = 1;
  },

  _edge({ state, path, pen, dash }) {
    const look = this._states[state], width = look[AREA_LOOK.width];
    stroke(pen, path, { width: width + AREA_HALO_PX, colour: "rgba(255, 255, 255, 0.75)" });
    stroke(pen, path, { width, colour: look[AREA_LOOK.edge], dash: look[AREA_LOOK.dashes].map((length) => length * dash) });
    pen.setLineDash([]);
  }
};

/* `given` as geo.maps.payload.areas writes it; nothing where a map has none of the kind. */
export const areaLayer = (key, given, options) => (given ? make("areas", AREAS, [key, given, options]) : null);
