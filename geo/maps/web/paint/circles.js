/* Circles on districts, with a number inside where there is room. */
import { overlaps } from "./outlines.js";
import { commas, FONT, make, Sprites, Surface, worldX, worldY } from "./surface.js";

const LARGEST_CIRCLE_PX = 24;
const NUMBER_FROM_PX = 8;
/* Where a circle is smaller a number is drawn if it fits, the larger type before the smaller. */
const NUMBER_TYPES_PX = [12, 10];
const SMALLEST_NUMBERED_PX = 4.5;
const DIGIT_HIGH_SHARE = 0.72;
const MANY_NUMBERS = 300;
const CROWDED_BELOW_PX = 520;
const DIGIT_WIDE_PX = 7.5;
const NUMBER_HIGH_PX = 12;

const CIRCLES = {
  initialize(points, options) {
    this._start(options);
    this._x = Float64Array.from(points, (point) => point ? worldX(point[0]) : NaN);
    this._y = Float64Array.from(points, (point) => point ? worldY(point[1]) : NaN);
    /* As the largest circle is on a wide map, and as it is on this one. */
    this._full = new Float64Array(points.length);
    this._radii = new Float64Array(points.length);
    this._values = new Float64Array(points.length);
    this._least = new Float64Array(points.length);
    this._largest = 0;
    this._sprites = new Sprites();
    this._lacking = new Float64Array(points.length);
    this._order = [];
    this._stale = true;
    this._borne = null;
    this._carrying = false;
  },

  _open() {
    const surface = new Surface(this._map, this._pane(this.options.pane));
    surface.canvas.classList.add("mt-circles");
    return [surface];
  },

  _close() { this._sprites.clear(); },

  /* A layer whose dots are drawn below the circles, on the same canvas; null for none. It brings changed() and drawOn(surface). */
  bear(layer) {
    this._stale = this._stale || this._borne !== layer;
    this._borne = layer;
    return this;
  },

  /* What is below the circles has changed, or is gone. */
  carryOn(gone) {
    if (this._carrying || !this._map) { return; }
    this._follow();
    this._stale = this._stale || gone === true;
    this.paint();
  },

  /* `least`, where it is given, is what is certain of each value; `lacking` for how many incidents its number is not recorded. */
  setFigures(values, largest, least, lacking) {
    const order = [];
    this._lacking = lacking || new Float64Array(values.length);
    this._largest = largest;
    for (let i = 0; i < this._x.length; i += 1) {
      const value = values[i] > 0 && largest > 0 ? values[i] : 0;
      this._values[i] = value;
      this._least[i] = least ? Math.min(value, least[i]) : value;
      this._full[i] = circleRadius(value, largest);
      if (value && !Number.isNaN(this._x[i])) { order.push(i); }
    }
    /* The largest first, so that small circles stay in sight on top of them. */
    this._order = order.sort((a, b) => this._full[b] - this._full[a] || a - b);
    this._stale = true;
    return this;
  },

  at(latlng) {
    if (!this._frame) { return -1; }
    const place = L.latLng(latlng), scale = this._frame.scale;
    const x = worldX(place.lng) * scale, y = worldY(place.lat) * scale;
    const hit = this._order.findLast((i) => Math.hypot(this._x[i] * scale - x, this._y[i] * scale - y) <= Math.max(4, this._radii[i]));
    return hit === undefined ? -1 : hit;
  },

  _draw(fresh) {
    const below = this._borne;
    if (!fresh && !this._stale && !(below && below.changed())) { return; }
    this._stale = false;
    const frame = this._frame, surface = this._surfaces[0], scale = circleScale(this._map);
    surface.begin(0, 0);
    this._carrying = true;
    if (below) { below.drawOn(surface); }
    this._carrying = false;
    this._full.forEach((radius, i) => { this._radii[i] = scale * radius; });
    const seen = this._order.filter((i) => {
      const x = this._left(i), y = this._top(i), reach = this._radii[i] + 2;
      return x > -reach && y > -reach && x < frame.width + reach && y < frame.height + reach;
    });
    surface.pen.setTransform(1, 0, 0, 1, 0, 0);
    seen.forEach((i) => {
      const [radius, inner] = [this._radii[i], scale * circleRadius(this._least[i], this._largest)].map((px) => Math.round(px * 4) / 4);
      const outer = radius || 0.25, unsure = this._least[i] < this._values[i];
      this._sprites.put(surface, unsure ? `${outer}~${inner}` : outer, 2 * outer + 3, this._left(i), this._top(i), (pen) => {
        if (unsure) { ring(pen, outer); }
        if (!unsure || inner) { circle(pen, unsure ? inner : outer); }
      });
    });
    const least = seen.length > MANY_NUMBERS ? NUMBER_FROM_PX : SMALLEST_NUMBERED_PX;
    const numbered = seen.filter((i) => this._radii[i] >= least && this._type(i));
    this._apart(numbered).forEach((i) => {
      const text = this._words(i), type = this._type(i);
      this._sprites.put(surface, `n${type} ${text}`, 9 * text.length + 8, this._left(i), this._top(i), (pen) => circleNumber(pen, text, type));
    });
  },

  _words(i) { return circleWords(this._least[i], this._values[i], this._lacking[i] > 0); },

  /* The largest type in which the number of a circle fits; 0 where there is none. */
  _type(i) { return this._radii[i] >= NUMBER_FROM_PX ? NUMBER_TYPES_PX[0] : numberType(this._words(i), this._radii[i]); },

  _left(i) { return this._x[i] * this._frame.scale - this._frame.x; },
  _top(i) { return this._y[i] * this._frame.scale - this._frame.y; },

  /* Where numbers would lie on one another that of the larger circle stays: two read as one are a third. */
  _apart(numbered) {
    if (numbered.length <= MANY_NUMBERS) {
      const kept = [];
      return numbered.filter((i) => {
        const half = DIGIT_WIDE_PX / 2 * this._words(i).length;
        const box = [this._left(i) - half, this._top(i) - NUMBER_HIGH_PX / 2, this._left(i) + half, this._top(i) + NUMBER_HIGH_PX / 2];
        return !kept.some((other) => overlaps(other, box)) && kept.push(box);
      });
    }
    const taken = new Set();
    return numbered.filter((i) => {
      const column = Math.floor(this._left(i) / 14), row = Math.floor(this._top(i) / 7);
      for (let c = column - 1; c <= column + 1; c += 1) {
        for (let r = row - 1; r <= row + 1; r += 1) { if (taken.has(c * 65536 + r)) { return false; } }
      }
      return taken.add(column * 65536 + row);
    });
  }
};

/* A number as it stands in a circle: three digits of what is no whole number. */
export const circleText = (value) => (Number.isInteger(value) ? commas(value) : value.toFixed(value >= 10 ? 1 : value >= 1 ? 2 : 3));

/* The number in a circle, or least and most; with a plus where it is a lower limit. */
export const circleWords = (least, most, lower) => [...new Set([least, most].map(circleText))].join("\u2013") + (lower ? "+" : "");

export const circleRadius = (value, largest) => LARGEST_CIRCLE_PX * Math.sqrt(value / largest) || 0;

/* On a narrow map full circles would lie on one another; the legend of that map scales its own as well. */
export const circleScale = (map) => (map.getSize().x < CROWDED_BELOW_PX ? 0.62 : 1);

/* What is only possible: a dashed ring around what is certain. */
function ring(pen, radius) {
  pen.lineWidth = 1.2;
  pen.fillStyle = "rgba(91,75,138,.10)";
  pen.strokeStyle = "#3d3163";
  pen.beginPath();
  pen.arc(0, 0, radius, 0, 2 * Math.PI);
  pen.fill();
  pen.setLineDash([3, 2.5]);
  pen.stroke();
  pen.setLineDash([]);
}

function circle(pen, radius) {
  pen.lineWidth = 1.2;
  pen.fillStyle = "rgba(91,75,138,.35)";
  pen.strokeStyle = "#3d3163";
  pen.beginPath();
  pen.arc(0, 0, radius, 0, 2 * Math.PI);
  pen.fill();
  pen.stroke();
}

/* The type in which a number fits within a radius; 0 for none. */
export const numberType = (text, radius) => NUMBER_TYPES_PX.find((px) => (
  Math.hypot(DIGIT_WIDE_PX * px / NUMBER_HIGH_PX * text.length / 2, DIGIT_HIGH_SHARE * px / 2) <= radius
)) || 0;

function circleNumber(pen, text, type) {
  pen.font = `650 ${type}px ${FONT}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.lineWidth = 3;
  pen.strokeStyle = "rgba(255,255,255,.85)";
  pen.fillStyle = "#22242a";
  pen.strokeText(text, 0, 0.6);
  pen.fillText(text, 0, 0.6);
}

/* Circles with an area proportional to a figure of their district. */
export const circleLayer = (points, options) => make("circles", CIRCLES, [points, options]);
