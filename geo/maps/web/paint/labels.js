/* Names on a map, placed as on a sheet: where there is room, beside what stands there whatever the window, so that none jumps in time. */
import { el } from "../elements.js";
import { worldX, worldY } from "./surface.js";

const LABEL_GAP_PX = 3;
const LINE_PX = 16;
const LABEL_EDGE_PX = 4;
const LABEL_SIDES = {
  country: { font: "600 12px system-ui, sans-serif", spaced: 2.2, name: "mm-label mm-country" },
  district: { font: "650 12px system-ui, sans-serif", spaced: 0, name: "mm-label mm-district" },
  town: { font: "12px system-ui, sans-serif", spaced: 0, name: "mm-label" },
  other: { font: "11.5px system-ui, sans-serif", spaced: 0, name: "mm-label mm-district mm-otherdistrict" }
};
const PX_PER_DISTRICT = 30000;
const WIDER_THAN_DISTRICT = 1.15;
const LABEL_STEPS = [0, -1, 1, -2, 2];
/* Positions around a point in lines of text, the nearest first. */
const AROUND = LABEL_STEPS.flatMap((x) => LABEL_STEPS.map((y) => [x * 1.5 * LINE_PX, y * 0.75 * LINE_PX]))
  .sort((a, b) => Math.hypot(a[0], a[1]) - Math.hypot(b[0], b[1]));

const CLOSE_SPOTS = 7;
const NEARER_PX = 4;
const FOREIGN_PX = 6;
const FURTHER_PX = [12, 22, 34, 48, 64];
const TURNS = 16;
/* Where there are no more districts with a figure than this many times those that matter, all of them do. */
const FEW = 2;

const nearest = (box, point) => [0, 1].map((axis) => Math.min(Math.max(point[axis], box[axis]), box[axis + 2]));

/* How far a box lies off a circle: x, y, radius. */
const offCircle = (box, round) => {
  const [x, y] = nearest(box, round);
  return Math.hypot(round[0] - x, round[1] - y) - round[2];
};

const overlap = (box, other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1];

const widths = new Map();
let pencil = null;

function widthOf(text, hand) {
  const key = hand.font + text;
  if (!widths.has(key)) {
    pencil = pencil || document.createElement("canvas").getContext("2d");
    pencil.font = hand.font;
    widths.set(key, pencil.measureText(text).width + hand.spaced * text.length + 4);
  }
  return widths.get(key);
}

/* Area of a district as a share of the world map; holes turn the other way round. */
function areaOf(shape) {
  if (shape.area === undefined) {
    shape.area = Math.abs(shape.rings.reduce((sum, ring) => {
      for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        sum += (worldX(ring[j]) - worldX(ring[i])) * (worldY(ring[j + 1]) + worldY(ring[i + 1])) / 2;
      }
      return sum;
    }, 0));
  }
  return shape.area;
}

/*
 * options: map, group (of markers), ground, shapes, shown() whether names are wanted, nodes() over the map, marks() boxes better
 * not hidden, figures() of districts over the whole period, radius(figure) of a circle on one, districts() that finds one.
 */
class Labels {
  constructor(options) {
    this.map = options.map;
    this.pane = options.pane;
    this.group = options.group;
    this.ground = options.ground;
    this.shapes = options.shapes;
    this.shown = options.shown;
    this.nodes = options.nodes;
    this.marks = options.marks;
    this.figures = options.figures;
    this.radius = options.radius;
    this.districts = options.districts;
    this.asked = null;
    /* Measuring what lies over a map lays its page out; a map that opens moves and changes its layers many times over. */
    this.drawn = () => { this.asked = this.asked || window.requestAnimationFrame(() => this.draw()); };
    this.map.on("moveend resize overlayadd overlayremove", this.drawn);
  }

  draw() {
    const { map, group } = this;
    this.settle();
    group.clearLayers();
    if (!this.shown()) { return; }
    this.size = map.getSize();
    this.taken = this.covered();
    this.hidden = this.marks();
    this.rounds = this.circled();
    const countries = this.ground.labels.filter((label) => label[4] === 1), towns = this.ground.labels.filter((label) => label[4] !== 1);
    const [first, rest] = this.ranked();
    countries.forEach((label) => this.name(label, "country"));
    first.forEach((at) => this.district(at, "district"));
    let left = this.allowed();
    towns.forEach((label) => { if (left > 0 && this.name(label, "town")) { left -= 1; } });
    rest.forEach((at) => this.district(at, "other"));
  }

  /* Circles by their districts: a name on another's circle would give its number to the wrong district. */
  circled() {
    const figures = this.figures(), found = new Map();
    this.shapes.forEach(({ lat, lon }, at) => {
      const radius = this.radius(figures[at]);
      if (!radius) { return; }
      const { x, y } = this.map.latLngToContainerPoint([lat, lon]);
      if (x > -radius && y > -radius && x < this.size.x + radius && y < this.size.y + radius) { found.set(at, [x, y, radius]); }
    });
    return found;
  }

  settle() {
    if (this.asked) { window.cancelAnimationFrame(this.asked); }
    this.asked = null;
  }

  covered() {
    const origin = this.map.getContainer().getBoundingClientRect();
    return this.nodes().map((node) => node.getBoundingClientRect())
      .map((box) => [box.left - origin.left, box.top - origin.top, box.right - origin.left, box.bottom - origin.top]);
  }

  allowed() {
    const steps = Math.max(0, this.map.getZoom() - this.map.getBoundsZoom(this.ground.home));
    return Math.min(400, Math.round(9 * Math.pow(2, steps) * Math.max(0.6, this.size.x / 1000)));
  }

  /* Districts with the highest figures, and the others whose name they are wide enough for, the largest first. */
  ranked() {
    const figures = this.figures(), view = this.map.getBounds(), scale = this.map.options.crs.scale(this.map.getZoom());
    const seen = this.shapes.map((shape, at) => at).filter((at) => view.contains([this.shapes[at].lat, this.shapes[at].lon]));
    const larger = (a, b) => areaOf(this.shapes[b]) - areaOf(this.shapes[a]) || a - b;
    const order = seen.filter((at) => figures[at] > 0).sort((a, b) => figures[b] - figures[a] || larger(a, b));
    const most = Math.max(4, Math.round(this.size.x * this.size.y / PX_PER_DISTRICT));
    const first = order.slice(0, order.length <= FEW * most ? order.length : most);
    const kept = new Set(first);
    const fits = (at) => widthOf(this.shapes[at].name, LABEL_SIDES.other) <= Math.sqrt(areaOf(this.shapes[at])) * scale * WIDER_THAN_DISTRICT;
    return [first, seen.filter((at) => !kept.has(at) && fits(at)).sort(larger)];
  }

  district(at, kind) {
    const shape = this.shapes[at], hand = LABEL_SIDES[kind], width = widthOf(shape.name, hand);
    const point = this.map.latLngToContainerPoint([shape.lat, shape.lon]), reach = this.radius(this.figures()[at]);
    const spots = reach ? beside(width, reach) : AROUND.map(([x, y]) => [x - width / 2, y - LINE_PX / 2]);
    /** @param {number[]} spot */
    const own = ([x, y]) => this.districts().at(this.map.containerPointToLatLng([point.x + x + width / 2, point.y + y + LINE_PX / 2])) === at;
    /* A name stands in its district, or close to one that is too small for it. */
    const inside = reach ? spots : spots.filter(own);
    return this.place(point, inside.length ? inside : spots.slice(0, CLOSE_SPOTS), width, shape.name, [shape.lat, shape.lon], kind, at);
  }

  name(label, kind) {
    const text = this.ground.words[label[2]], width = widthOf(text, LABEL_SIDES[kind]);
    const point = this.map.latLngToContainerPoint([label[1], label[0]]);
    if (point.x < LABEL_EDGE_PX || point.y < LABEL_EDGE_PX || point.x > this.size.x - LABEL_EDGE_PX || point.y > this.size.y - LABEL_EDGE_PX) { return false; }
    const spots = kind === "country" ? AROUND.map(([x, y]) => [x - width / 2, y - LINE_PX / 2])
      : [[5, -8], [-5 - width, -8], [-width / 2, -20], [-width / 2, 4]];
    return this.place(point, spots, width, text, [label[1], label[0]], kind);
  }

  /* Take the first position that hides nothing, or one further off with a line to its circle; whether there was one. */
  place(point, spots, width, text, latlng, kind, at) {
    const own = at === undefined ? null : this.rounds.get(at);
    const others = [...this.rounds].filter(([other]) => other !== at).map(([, round]) => round);
    /** @param {number[]} spot */
    const boxOf = ([x, y]) => [point.x + x - LABEL_GAP_PX, point.y + y - LABEL_GAP_PX, point.x + x + width + LABEL_GAP_PX, point.y + y + LINE_PX + LABEL_GAP_PX];
    const apart = (box, least) => this.isFree(box) && others.every((round) => offCircle(box, round) >= least);
    /* A name reads as that of the nearest circle. */
    const least = (box) => (own ? Math.max(0, offCircle(box, own) + NEARER_PX) : at === undefined ? 0 : FOREIGN_PX);
    let line = null, spot = spots.find((one) => apart(boxOf(one), least(boxOf(one))));
    if (!spot && own) {
      spot = further(width, own[2]).find((one) => {
        line = apart(boxOf(one), FOREIGN_PX) ? this.lineTo(boxOf(one), own, others) : null;
        return line;
      });
    }
    if (!spot) { return false; }
    this.taken.push(boxOf(spot));
    if (line) { line.forEach(([x, y]) => { this.taken.push([x - 1, y - 1, x + 1, y + 1]); }); }
    if (kind === "town") { this.taken.push([point.x - 4, point.y - 4, point.x + 4, point.y + 4]); }
    this.write(latlng, text, spot, LABEL_SIDES[kind].name, line && [line[0], line[line.length - 1]].map(([x, y]) => [x - point.x, y - point.y]));
    return true;
  }

  isFree(box) {
    return box[0] >= 0 && box[1] >= 0 && box[2] <= this.size.x && box[3] <= this.size.y
      && !this.taken.some((other) => overlap(box, other)) && !this.hidden.some((other) => overlap(box, other));
  }

  /* Points of the line from a circle to a name; null where it would cross something. */
  lineTo(box, own, others) {
    const end = nearest(box, own), length = Math.hypot(end[0] - own[0], end[1] - own[1]), count = Math.max(2, Math.ceil((length - own[2]) / 3));
    const points = Array.from({ length: count }, (_, i) => {
      const share = (own[2] + (length - own[2]) * i / (count - 1)) / length;
      return [own[0] + (end[0] - own[0]) * share, own[1] + (end[1] - own[1]) * share];
    });
    /* A thin line hides no mark. */
    const clear = points.every(([x, y]) => !this.taken.some((other) => overlap([x - 1, y - 1, x + 1, y + 1], other)) && others.every((round) => Math.hypot(x - round[0], y - round[1]) > round[2] + 2));
    return clear ? points : null;
  }

  write(latlng, text, spot, name, line) {
    const word = el("span", "", text), inner = line ? el("div") : word;
    word.style.left = spot[0] + "px";
    word.style.top = spot[1] + "px";
    if (line) {
      const [[x, y], [toX, toY]] = line, stroke = el("i");
      Object.assign(stroke.style, { left: x + "px", top: y + "px", width: Math.hypot(toX - x, toY - y) + "px", transform: `rotate(${Math.atan2(toY - y, toX - x)}rad)` });
      inner.append(word, stroke);
    }
    this.group.addLayer(L.marker(latlng, {
      interactive: false, keyboard: false, pane: this.pane || "mmlabels",
      icon: L.divIcon({ className: name, iconSize: [0, 0], html: inner })
    }));
  }

  remove() {
    this.map.off("moveend resize overlayadd overlayremove", this.drawn);
    this.settle();
    this.group.clearLayers();
  }
}

/* Above, below, to the sides and at the corners of a circle. */
function beside(width, reach) {
  const side = reach + 4, up = reach + LINE_PX / 2 + 2, slant = 0.75 * reach + 1;
  return [[-width / 2, -up - LINE_PX / 2], [-width / 2, up - LINE_PX / 2], [side, -LINE_PX / 2], [-side - width, -LINE_PX / 2],
    ...[slant, -slant - width].flatMap((x) => [[x, -slant - LINE_PX], [x, slant]])];
}

/* Some way off a circle, all around it. */
function further(width, reach) {
  return FURTHER_PX.flatMap((off) => Array.from({ length: TURNS }, (_, turn) => {
    const angle = 2 * Math.PI * turn / TURNS;
    return [Math.cos(angle) * (reach + off + width / 2) - width / 2, Math.sin(angle) * (reach + off + LINE_PX / 2) - LINE_PX / 2];
  }));
}

export const labels = (options) => new Labels(options);
