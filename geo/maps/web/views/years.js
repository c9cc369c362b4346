/* Small multiples: one small map a calendar year, device, status of victims or activity, all in the same classes. */
import { shownBounds } from "../data/extent.js";
import { withheldNotes } from "../data/withheld.js";
import { say } from "../data/words.js";
import { choice, wordButton } from "../dock/widgets.js";
import { el } from "../elements.js";
import { legendClasses } from "../page/legend.js";
import { PARTINGS, partsOf, sumWords } from "./parts.js";
import { aside, clamped, filtered, footing, legendList, lines, onResize, withinWords, writeLines } from "./viewtools.js";

const NOBODY = 0xFFFF;
const PADDING_PX = 3;
const TEXT_PX = 40;
const EDGES_PX = 7;
const YEAR_GAP_PX = 6;
const SIDES_PX = 8;
/* As small as maps may be that are all in sight together; where they cannot be, as small as they may be to scroll through. */
const SMALLEST_PX = 124;
const SCROLLED_PX = 210, TELEPHONE_PX = 480, TWO_BESIDE_PX = 140;
const BORDERS_UP_TO = 400;
const YEAR_TILE_PX = 7;
const YEAR_HATCH = [0xc2, 0xbf, 0xb9];
const LINE = [0xa8, 0x96, 0xbd];
const LEVEL_LINE = [0xd3, 0xa2, 0x44];
const DOT = [0x5c, 0x5a, 0x58];
const COAST = [0x8a, 0x84, 0x7b];

const mercator = (lat) => Math.log(Math.tan(Math.PI / 4 + lat * Math.PI / 360)) * 180 / Math.PI;

/* The calendar years of a month axis as [{lo, hi, label}]; a year described in part says so. */
export function calendarYears(months, axis) {
  const years = [];
  for (let i = 0; i < months.count; i += 1) {
    const last = years[years.length - 1];
    if (last && last.year === months.year(i)) { last.hi = i; } else { years.push({ year: months.year(i), lo: i, hi: i }); }
  }
  const named = (day, i) => say("{day} {month}", { day, month: months.name(i) });
  const [, firstMonth, firstDay] = axis.start;
  const [, lastMonth, lastDay] = axis.last;
  years.forEach((entry, i) => {
    const from = i === 0 && (firstMonth > 1 || firstDay > 1) ? named(firstDay, entry.lo) : "";
    const to = i === years.length - 1 && (lastMonth < 12 || lastDay < 31) ? named(lastDay, entry.hi) : "";
    const gaps = { year: entry.year, from, to };
    if (from && to) { entry.label = say("{year} ({from} to {to})", gaps); }
    else if (from) { entry.label = say("{year} (from {from})", gaps); }
    else { entry.label = to ? say("{year} (to {to})", gaps) : String(entry.year); }
  });
  return years;
}

/* Columns and width of a map that let all years fit, or as many columns as stay legible. */
export function yearGrid(count, width, height, aspect, text = TEXT_PX) {
  let best = { columns: 1, map: 0, scrolls: true };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const wide = (width - YEAR_GAP_PX * (columns - 1)) / columns - SIDES_PX;
    const high = (height - YEAR_GAP_PX * (rows - 1)) / rows - text;
    const map = Math.floor(Math.min(wide, high / aspect));
    if (map > best.map) { best = { columns, map, scrolls: false }; }
  }
  if (best.map >= SMALLEST_PX) { return best; }
  const columns = Math.max(1, Math.min(count, Math.floor((width + YEAR_GAP_PX) / ((width < TELEPHONE_PX ? TWO_BESIDE_PX : SCROLLED_PX) + SIDES_PX + YEAR_GAP_PX))));
  const map = Math.floor((width - YEAR_GAP_PX * (columns - 1)) / columns - SIDES_PX);
  return { columns, map: Math.max(40, Math.min(map, 360)), scrolls: true };
}

/* Which district holds each pixel. Years differ in colours alone, so this is worked out once for all of them. */
class PixelMap {
  constructor(shapes) {
    this.rings = shapes.map((shape) => shape.rings.map(projected));
    this.order = shapes.map((_, d) => d).sort((a, b) => Number(Boolean(shapes[a].overlay)) - Number(Boolean(shapes[b].overlay)));
    this.lowest = shapes.filter((shape) => !shape.overlay).length;
  }

  /* What all years show; their shape is that of what must be seen. */
  frame(bounds) {
    this.bounds = [bounds.getWest(), mercator(bounds.getSouth()), bounds.getEast(), mercator(bounds.getNorth())];
    const [west, south, east, north] = this.bounds;
    this.aspect = Math.min(2, Math.max(0.3, (north - south) / Math.max(1e-9, east - west)));
  }

  fit(width, height, padding) {
    const [west, south, east, north] = this.bounds;
    const scale = Math.min((width - 2 * padding) / (east - west || 1), (height - 2 * padding) / (north - south || 1));
    const left = (width - scale * (east - west)) / 2;
    const top = (height - scale * (north - south)) / 2;
    return { scale, x: left - west * scale, y: top + north * scale };
  }

  draw(width, height, padding, ratio) {
    this.width = width;
    this.height = height;
    this.owner = new Uint16Array(width * height).fill(NOBODY);
    const place = this.fit(width, height, padding);
    const placed = this.rings.map((rings) => rings.map((ring) => thinned(ring, place)));
    /* Below a district that is not filled lie the others. */
    const fill = (owner, list) => { list.forEach((d) => fillRings(owner, width, height, placed[d], d)); return owner; };
    fill(this.owner, this.order.slice(0, this.lowest));
    this.under = this.lowest < this.order.length ? this.owner.slice() : this.owner;
    fill(this.owner, this.order.slice(this.lowest));
    this.borders = placed.length <= BORDERS_UP_TO ? bordersOf(placed, width, height, ratio) : null;
    this.edge = this.borders ? null : coastOf(this.owner, width, height);
  }

  paint(canvas, classes, styles, ratio) {
    const paints = styles.map((entry) => ({ colour: rgb(entry.colour), pattern: entry.pattern }));
    const { width, height, owner, under } = this;
    canvas.width = width;
    canvas.height = height;
    const pencil = canvas.getContext("2d");
    const image = pencil.createImageData(width, height);
    for (let i = 0; i < owner.length; i += 1) {
      const on = owner[i] !== NOBODY && styles[classes[owner[i]]].pattern === "clear" ? under[i] : owner[i];
      if (on === NOBODY) { continue; }
      const paint = paints[classes[on]];
      const colour = paint.pattern ? patterned(paint, i % width, Math.floor(i / width), ratio) : paint.colour;
      put(image.data, i, colour);
    }
    if (this.edge) { this.edge.forEach((i) => put(image.data, i, COAST)); }
    pencil.putImageData(image, 0, 0);
    if (this.borders) { pencil.drawImage(this.borders, 0, 0); }
  }
}

function put(bytes, pixel, colour) {
  bytes[4 * pixel] = colour[0];
  bytes[4 * pixel + 1] = colour[1];
  bytes[4 * pixel + 2] = colour[2];
  bytes[4 * pixel + 3] = 255;
}

function rgb(text) {
  return [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
}

function patterned(paint, x, y, ratio) {
  const tile = YEAR_TILE_PX * ratio;
  if (paint.pattern === "hatch") { return (x + y) % Math.round(tile * Math.SQRT2) < 1.6 * ratio ? YEAR_HATCH : paint.colour; }
  if (paint.pattern === "lines") { return x % Math.round(tile * 0.7) < 1.2 * ratio ? LINE : paint.colour; }
  if (paint.pattern === "level") { return y % Math.round(tile * 0.6) < 1.1 * ratio ? LEVEL_LINE : paint.colour; }
  const dx = x % tile - tile / 2;
  const dy = y % tile - tile / 2;
  return dx * dx + dy * dy < 2 * ratio * ratio ? DOT : paint.colour;
}

function projected(ring) {
  const out = new Float64Array(ring.length);
  for (let i = 0; i < ring.length; i += 2) {
    out[i] = ring[i];
    out[i + 1] = mercator(ring[i + 1]);
  }
  return out;
}

/* A ring in pixels without the vertices that no pixel would show; coarser steps would leave gaps at corners. */
function thinned(ring, place) {
  const out = [];
  for (let i = 0; i < ring.length; i += 2) {
    const x = place.x + ring[i] * place.scale;
    const y = place.y - ring[i + 1] * place.scale;
    const n = out.length;
    if (n && Math.abs(out[n - 2] - x) + Math.abs(out[n - 1] - y) < 0.15) { continue; }
    out.push(x, y);
  }
  return out;
}

/* Even-odd fill, a pixel belonging to the shape that holds its middle: no seams between neighbours. */
function fillRings(owner, width, height, rings, mark) {
  const crossings = new Map();
  rings.forEach((ring) => cross(ring, height, crossings));
  crossings.forEach((xs, y) => {
    xs.sort((a, b) => a - b);
    for (let i = 0; i + 1 < xs.length; i += 2) {
      const from = Math.max(0, Math.ceil(xs[i] - 0.5));
      const to = Math.min(width, Math.ceil(xs[i + 1] - 0.5));
      owner.fill(mark, y * width + from, y * width + Math.max(from, to));
    }
  });
}

function cross(ring, height, crossings) {
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const top = Math.min(ring[i + 1], ring[j + 1]);
    const bottom = Math.max(ring[i + 1], ring[j + 1]);
    const last = Math.min(height, Math.ceil(bottom - 0.5));
    for (let y = Math.max(0, Math.ceil(top - 0.5)); y < last; y += 1) {
      const x = ring[i] + (y + 0.5 - ring[i + 1]) * (ring[j] - ring[i]) / (ring[j + 1] - ring[i + 1]);
      if (crossings.has(y)) { crossings.get(y).push(x); } else { crossings.set(y, [x]); }
    }
  }
}

function bordersOf(shapes, width, height, ratio) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const pencil = canvas.getContext("2d");
  pencil.beginPath();
  shapes.forEach((rings) => rings.forEach((ring) => {
    for (let i = 0; i < ring.length; i += 2) { pencil[i ? "lineTo" : "moveTo"](ring[i], ring[i + 1]); }
    pencil.closePath();
  }));
  pencil.lineWidth = 0.6 * ratio;
  pencil.strokeStyle = "#8a847b";
  pencil.stroke();
  return canvas;
}

/* With thousands of districts lines would hide the colours: only the outline is drawn. */
function coastOf(owner, width, height) {
  const found = [];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const i = y * width + x;
      if (owner[i] === NOBODY) { continue; }
      const out = (x === 0 || owner[i - 1] === NOBODY) || (x === width - 1 || owner[i + 1] === NOBODY)
        || (y === 0 || owner[i - width] === NOBODY) || (y === height - 1 || owner[i + width] === NOBODY);
      if (out) { found.push(i); }
    }
  }
  return found;
}

export class Years {
  constructor(context, pair, acts) {
    this.context = context;
    this.acts = acts;
    this.pixels = null;
    this.by = "year";
    this.asked = 0;
    this.parts = null;
  }

  enter(figures) {
    const { context } = this;
    if (!this.pixels) { this.pixels = new PixelMap(context.shapes); }
    this.node = el("section", "mt-view mt-yearsview");
    this.title = el("h2");
    this.head = el("div", "mt-viewhead");
    this.legend = el("div", "mt-legendrow");
    this.stated = clamped(el("p", "mt-stated"));
    this.changed = clamped(el("p", "mt-formed"));
    this.hint = el("p");
    this.bySelect = choice(say("Small maps by"), PARTINGS.map(([code, label]) => [code, say("By {noun}", { noun: label.toLowerCase() })]), (by) => { this.turn(by); this.acts.told(); });
    this.bySelect.classList.add("mt-byselect");
    this.bySelect.value = this.by;
    this.head.append(this.bySelect, this.title, lines(context), this.hint, this.stated, this.changed, this.legend);
    this.scroll = el("div", "mt-scroll");
    this.list = el("ul", "mt-yearlist");
    this.scroll.appendChild(this.list);
    this.node.append(aside(this.head, footing(context)), this.scroll);
    context.stage.appendChild(this.node);
    this.shown = figures;
    this.feed();
    this.update(figures);
    this.unwatch = onResize(this.scroll, () => this.layout());
  }

  /* What the maps are told apart by; another choice takes another feed each. */
  turn(by) {
    this.by = PARTINGS.some(([code]) => code === by) ? by : "year";
    this.bySelect.value = this.by;
    this.feed();
    this.update(this.shown);
  }

  feed() {
    const { context } = this;
    const header = context.data().header;
    const whole = context.readings().whole();
    this.pixels.frame(shownBounds(context.shapes, context.data(), [whole], context.ground));
    this.legend.replaceChildren(legendList(legendClasses(header)), ...withheldNotes(header).map((note) => clamped(el("p", "", note))));
    this.styles = header.classes;
    this.parts = null;
    this.asked += 1;
    if (this.by === "year") { this.byYear(whole); } else { this.byPart(header.digest, this.asked); }
  }

  byYear(whole) {
    const { context } = this, header = whole.header;
    writeLines(this.title, say("{label} by year", { label: header.measures[header.measure] }) + filtered(header));
    this.sayWhole(this.shown);
    writeLines(this.stated, whole.statedText);
    writeLines(this.changed, withinWords(context.ground, header, 0, context.months().count - 1));
    this.lay(calendarYears(context.months(), header.months).map((year) => this.cell(year, context.readings().of(year.lo, year.hi))));
  }

  byPart(digest, asked) {
    this.partLabel = PARTINGS.find(([code]) => code === this.by)[1].toLowerCase();
    writeLines(this.hint, say("Counting \u2026"));
    this.lay([]);
    partsOf(digest, this.by).then((parts) => {
      if (asked !== this.asked || !this.node.isConnected) { return; }
      this.parts = parts;
      this.lay(parts.map((part) => this.cell({ label: part.label, part }, part.readings.of(this.shown.lo, this.shown.hi))));
      this.window = "";
      this.update(this.shown);
    }).catch(() => {
      if (asked === this.asked) { writeLines(this.hint, say("The small maps could not be loaded. Choose them again.")); }
    });
  }

  lay(cells) {
    this.cells = cells;
    this.list.replaceChildren(...cells.map((cell) => cell.item));
    this.size = "";
    this.layout();
  }

  cell(year, figures) {
    const item = el("li"), part = Boolean(year.part);
    const node = part ? el("div", "mt-year mt-part") : wordButton("mt-year", "", () => this.acts.openWindow(year.lo, year.hi));
    const canvas = el("canvas"), total = el("span", "mt-yeartotal"), head = el("span", "mt-yearhead", year.label);
    const words = el("span", "mt-yearwords");
    canvas.setAttribute("aria-hidden", "true");
    words.append(head, " ", total);
    if (!part) { node.title = say("Show {period} on the map", { period: year.label }); }
    node.append(words, canvas);
    item.appendChild(node);
    const cell = { year, item, node, words, canvas, total, classes: null };
    this.fill(cell, figures);
    return cell;
  }

  fill(cell, figures) {
    const { label, text } = figures.totals[figures.header.measure];
    writeLines(cell.total, label + " " + text);
    cell.classes = figures.classes;
  }

  layout() {
    const ratio = window.devicePixelRatio || 1;
    /* Where the whole view scrolls, its own height follows from the maps. */
    const { clientWidth } = this.scroll, whole = window.getComputedStyle(this.scroll).overflowY === "visible";
    const { clientHeight } = whole ? this.context.stage : this.scroll;
    const key = [clientWidth, clientHeight, ratio].join();
    if (!clientWidth || key === this.size) { return; }
    this.size = key;
    const laid = (text) => {
      const found = yearGrid(this.cells.length, clientWidth - 2 * YEAR_GAP_PX, clientHeight - 2 * YEAR_GAP_PX, this.pixels.aspect, text);
      this.list.style.gridTemplateColumns = "repeat(" + found.columns + ", minmax(0, 1fr))";
      return found;
    };
    /* How many lines the words of a small map take shows only where it stands. */
    laid(TEXT_PX);
    const grid = laid(EDGES_PX + Math.max(0, ...this.cells.map(({ words }) => words.offsetHeight)));
    const high = Math.max(24, Math.round(grid.map * this.pixels.aspect));
    this.pixels.draw(Math.round(grid.map * ratio), Math.round(high * ratio), PADDING_PX * ratio, ratio);
    this.cells.forEach((cell) => {
      cell.canvas.style.width = grid.map + "px";
      cell.canvas.style.height = high + "px";
      this.pixels.paint(cell.canvas, cell.classes, this.styles, ratio);
    });
  }

  update(figures) {
    this.shown = figures;
    if (this.by !== "year") { this.follow(figures); return; }
    this.sayWhole(figures);
    this.cells.forEach(({ node, year }) => {
      if (year.lo === figures.lo && year.hi === figures.hi) {
        node.setAttribute("aria-current", "true");
      } else {
        node.removeAttribute("aria-current");
      }
    });
  }

  /* Whole years stand beside figures of the months chosen: which is which must not be left to guessing. */
  sayWhole({ lo, hi, words }) {
    const whole = lo === 0 && hi === this.context.months().count - 1;
    writeLines(this.hint, say(whole ? "years_whole" : "years_beside", { period: words }));
  }

  /* Maps of one window each move with it. */
  follow(figures) {
    const { header } = figures, key = figures.lo + "-" + figures.hi;
    const measure = header.measures[header.measure];
    writeLines(this.title, `${say("{label} by {noun}", { label: measure, noun: this.partLabel })}${filtered(header)}, ${figures.words}`);
    writeLines(this.stated, figures.statedText);
    writeLines(this.changed, withinWords(this.context.ground, header, figures.lo, figures.hi));
    if (!this.parts || key === this.window) { return; }
    this.window = key;
    const found = this.parts.map((part) => part.readings.of(figures.lo, figures.hi)), ratio = window.devicePixelRatio || 1;
    this.cells.forEach((cell, at) => {
      this.fill(cell, found[at]);
      this.pixels.paint(cell.canvas, cell.classes, this.styles, ratio);
    });
    writeLines(this.hint, found.length ? say("The same classes in every map.") + " " + sumWords(found, figures, this.by, measure.toLowerCase()) : say("Nothing that is shown tells this."));
  }

  leave() {
    this.unwatch();
    this.node.remove();
    this.cells = [];
  }
}
