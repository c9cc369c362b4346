/* Layers of areas: filled by class and outlined by how they stand at the end of the window, by dated entries alone. */
import { shapes, unpack } from "../data/columns.js";
import { areaKinds, areaLooks } from "../data/vocabulary.js";
import { inside, overlaps, placed, viewOf } from "./outlines.js";
import { Surface, make, worldX, worldY } from "./surface.js";

const AREA_LOOK = { colour: 0, alpha: 1, pattern: 2, edge: 3, width: 4, dashes: 5, filled: 6 };
const AREA_HALO_PX = 1.2;
const AREA_REACH_PX = 3;
const AREA_TILE_PX = 8;

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
    { at, ...placed(shape), kind: given.kinds[given.of[at][0]], surveyed: given.of[at][1] === 1, turns: given.turns[at] }
  ));
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
  const pattern = pen.createPattern(canvas, "repeat");
  pattern.setTransform(new DOMMatrix([AREA_TILE_PX / side, 0, 0, AREA_TILE_PX / side, 0, 0]));
  return pattern;
}

const AREAS = {
  options: { pane: "overlayPane" },

  initialize(key, given, options) {
    this._start(options);
    this._looks = areaLooks[key];
    this._mark = areaKinds.find((kind) => kind.key === key).mark;
    this._given = given;
    this._areas = placedAreas(given);
    /* The larger below, so that none hides a smaller one. */
    const extent = (area) => (area.box[2] - area.box[0]) * (area.box[3] - area.box[1]);
    this._order = this._areas.filter((area) => area.rings.length).sort((a, b) => extent(b) - extent(a) || a.at - b.at);
    this._end = Infinity;
    this._painted = null;
    this._tiles = { ratio: 0 };
    this.drawn = 0;
  },

  _open() {
    const surface = new Surface(this._map, this._pane(this.options.pane));
    surface.canvas.classList.add("mt-areas");
    return [surface];
  },

  _close() { this._tiles = { ratio: 0 }; },

  setWindow(header, hi) {
    this._end = endOfWindow(header, hi);
    return this;
  },

  /* How an area stands at the end of the window: which of its turns, -1 for none, and the key of its look. */
  state(at) {
    const turns = this._areas[at].turns, turn = turnBefore(turns, this._end);
    return { turn, key: this._given.states[turn < 0 ? this._given.before : turns[turn * 2 + 1]] };
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

  _draw(fresh) {
    const frame = this._frame, painted = [frame.zoom, this._end].join(), view = viewOf(frame);
    if (!fresh && painted === this._painted) { return; }
    this._painted = painted;
    const surface = this._surfaces[0];
    surface.begin(0, 0);
    if (this._tiles.ratio !== surface.ratio) { this._tiles = { ratio: surface.ratio, made: {} }; }
    const seen = this._order.filter(({ box }) => overlaps(box, view));
    this.drawn = seen.length;
    seen.forEach((area) => this._area(area, surface.pen));
  },

  _path(area) {
    const { x, y, scale } = this._frame, path = new Path2D();
    if (this._isSmall(area)) {
      const box = area.box, half = this._given.markPx / 2;
      const middleX = (box[0] + box[2]) / 2 * scale - x, middleY = (box[1] + box[3]) / 2 * scale - y;
      this._mark.forEach(([right, up], i) => path[i ? "lineTo" : "moveTo"](middleX + right * half, middleY - up * half));
      path.closePath();
      return path;
    }
    area.rings.forEach((ring) => {
      for (let i = 0; i < ring.length; i += 2) { path[i ? "lineTo" : "moveTo"](ring[i] * scale - x, ring[i + 1] * scale - y); }
      path.closePath();
    });
    return path;
  },

  _area(area, pen) {
    const look = this._looks[this.state(area.at).key], fill = this._looks[area.kind], path = this._path(area);
    if (look[AREA_LOOK.filled]) {
      const small = this._isSmall(area), made = this._tiles.made;
      if (!made[area.kind]) { made[area.kind] = areaTile(pen, fill, this._tiles.ratio); }
      pen.globalAlpha = area.surveyed ? 1 : this._given.pale;
      pen.fillStyle = small ? fill[AREA_LOOK.colour] : made[area.kind];
      pen.fill(path, "evenodd");
      pen.globalAlpha = 1;
    }
    pen.lineJoin = "round";
    pen.setLineDash([]);
    pen.strokeStyle = "rgba(255, 255, 255, 0.75)";
    pen.lineWidth = look[AREA_LOOK.width] + AREA_HALO_PX;
    pen.stroke(path);
    pen.setLineDash(this._isSmall(area) ? look[AREA_LOOK.dashes].map((dash) => dash * this._given.smallDash) : look[AREA_LOOK.dashes]);
    pen.strokeStyle = look[AREA_LOOK.edge];
    pen.lineWidth = look[AREA_LOOK.width];
    pen.stroke(path);
    pen.setLineDash([]);
  }
};

/* `given` as geo.maps.payload.areas writes it; nothing where a map has none of the kind. */
export const areaLayer = (key, given, options) => (given ? make("areas", AREAS, [key, given, options]) : null);
