/* The districts of a window as a table, and the sparkline of one district. */
import { figureOf, numberWords, rateWords } from "../data/figures.js";
import { say } from "../data/words.js";
import { wordButton } from "../dock/widgets.js";
import { el, svg } from "../elements.js";
import { legendClasses } from "../page/legend.js";
import { capital, clamped, dress, filtered, footing, formedWords, lines, nameOf, number, swatch, writeLines } from "./viewtools.js";

const SPARK = { width: 110, height: 20 };
const TABLE_REST = 200;
// What is not recorded stands below nothing in the order of the table.
const LACKING = -1;

function bars(values, from, to, size) {
  const most = Math.max(1, ...values);
  const step = size.width / values.length;
  let path = "";
  for (let i = from; i <= to; i += 1) {
    if (values[i] <= 0) { continue; }
    const high = Math.max(1, values[i] / most * (size.height - 2));
    path += "M" + (i * step).toFixed(2) + " " + (size.height - 1) + "v" + (-high).toFixed(2)
      + "h" + Math.max(0.6, step * 0.9).toFixed(2) + "v" + high.toFixed(2) + "z";
  }
  return path;
}

/* Bars by month, each sparkline on its own scale. The window, where one is given, is tinted and its bars darker. */
export function sparkline(values, options) {
  const size = { width: options.width || SPARK.width, height: options.height || SPARK.height };
  const node = svg("svg", {
    "class": "mt-sparkline", width: size.width, height: size.height, viewBox: `0 0 ${size.width} ${size.height}`, "aria-hidden": "true"
  });
  const last = values.length - 1;
  const marked = options.lo !== undefined && options.lo !== null;
  if (marked) {
    const step = size.width / values.length;
    svg("rect", {
      x: options.lo * step, y: 0, width: (options.hi - options.lo + 1) * step, height: size.height, fill: "#dfe5ee"
    }, node);
  }
  svg("line", { x1: 0, x2: size.width, y1: size.height - 0.5, y2: size.height - 0.5, stroke: "#8f8a80" }, node);
  svg("path", { d: bars(values, 0, last, size), fill: marked ? "#8f8a80" : "#4a505c" }, node);
  if (marked) { svg("path", { d: bars(values, options.lo, Math.min(options.hi, last), size), fill: "#22304a" }, node); }
  return node;
}

/* Which rows are in sight: of thousands, only those are written at a move and get their sparkline. */
class Sight {
  constructor(root, seen) {
    this.rows = new Map();
    this.inside = new Set();
    this.observer = new IntersectionObserver((entries) => entries.forEach((entry) => {
      const row = this.rows.get(entry.target);
      this.inside[entry.isIntersecting ? "add" : "delete"](row);
      if (entry.isIntersecting) { seen(row); }
    }), { root, rootMargin: "150px" });
  }

  watch(row) {
    this.rows.set(row.node, row);
    this.observer.observe(row.node);
  }

  stop() {
    this.observer.disconnect();
    this.rows.clear();
    this.inside.clear();
  }
}

/* What a cell says stands in a box of fixed size, so that writing it does not lay out the whole table again. */
function cell(row, className) {
  return row.appendChild(el("td", className)).appendChild(el("span", "mt-cell"));
}

class Row {
  constructor(columns, name, series, act, district = -1) {
    this.district = district;
    this.series = series;
    this.node = el("tr");
    const head = el("th", "mt-district");
    head.scope = "row";
    head.appendChild(act ? wordButton("mt-link", name, act) : document.createTextNode(name));
    this.node.appendChild(head);
    this.name = name;
    this.cells = columns.map(() => cell(this.node, "mt-number").appendChild(document.createTextNode("")));
    this.label = cell(this.node, "mt-classcell");
    this.spark = el("span", "mt-sparkbox");
    this.node.appendChild(el("td", "mt-sparkcell")).appendChild(this.spark);
    this.values = [];
    this.entry = null;
  }

  drawSpark() {
    if (this.series) { this.spark.replaceChildren(sparkline(this.series(), SPARK)); }
    this.series = null;
  }

  mark({ lo, hi }, months) {
    this.spark.style.setProperty("--mt-from", (100 * lo / months).toFixed(3) + "%");
    this.spark.style.setProperty("--mt-to", (100 * (hi + 1) / months).toFixed(3) + "%");
  }

  /* Most rows stay as they were at a move; those are left alone. */
  write(values, words, entry) {
    values.forEach((value, i) => {
      if (Object.is(this.values[i], value) && this.entry === entry) { return; }
      this.cells[i].data = words(value, i);
      this.values[i] = value;
    });
    if (entry && this.entry !== entry) { this.writeClass(entry); }
    this.entry = entry;
  }

  writeClass(entry) {
    if (!this.entry) {
      this.swatch = this.label.appendChild(swatch(entry));
      this.words = this.label.appendChild(el("span", "mt-classlabel")).appendChild(document.createTextNode(""));
    }
    dress(this.swatch, entry);
    this.words.data = entry.label;
  }
}

export class Table {
  constructor(context, pair, acts) {
    this.context = context;
    this.acts = acts;
  }

  enter(figures) {
    this.node = el("section", "mt-view mt-tableview");
    this.scroll = el("div", "mt-scroll");
    this.scroll.tabIndex = 0;
    this.scroll.setAttribute("role", "region");
    this.scroll.setAttribute("aria-label", say("Table of districts"));
    this.title = el("h2");
    this.stated = clamped(el("p", "mt-stated"));
    this.formed = clamped(el("p", "mt-formed"));
    this.title.id = "mt-tabletitle-" + L.stamp(this.context.main);
    this.head = el("div", "mt-viewhead");
    this.node.append(this.head, this.scroll, footing(this.context));
    this.context.stage.appendChild(this.node);
    this.feed();
    this.update(figures);
  }

  feed() {
    const header = this.context.data().header;
    if (this.sight) { this.sight.stop(); }
    this.counter = this.context.readings().counter;
    this.latest = null;
    this.sight = new Sight(this.scroll, (row) => this.seen(row));
    this.columns = columnsOf(header);
    this.head.replaceChildren(this.title, lines(this.context), this.stated, el("p", "",
      say("Districts in the order of the figure, renewed when the slider is let go. Each row of bars has its own scale.")), this.formed);
    this.build(header);
  }

  build(header) {
    const table = el("table", "mt-table" + (this.columns.some((column) => column.rate) ? " mt-rated" : ""));
    table.setAttribute("aria-labelledby", this.title.id);
    table.appendChild(el("thead")).appendChild(this.headings());
    this.body = table.appendChild(el("tbody"));
    this.rows = Array.from({ length: header.districts }, (_, d) => this.row(d, header));
    this.rows.forEach((row) => this.body.appendChild(row.node));
    const foot = table.appendChild(el("tfoot"));
    this.unknown = new Row(this.columns, say("District not known"),
      () => this.counter.series(header.districts, header.measure), null);
    this.all = new Row(this.columns, say("All"), () => this.counter.monthly(header.measure), null);
    foot.append(this.unknown.node, this.all.node);
    this.rows.forEach((row) => this.sight.watch(row));
    [this.unknown, this.all].forEach((row) => row.drawSpark());
    this.scroll.replaceChildren(table);
    this.table = table;
    this.unsorted = true;
  }

  headings() {
    const line = el("tr");
    const head = (text, className) => {
      const node = el("th", className, text);
      node.scope = "col";
      return line.appendChild(node);
    };
    head(say("District"), "mt-district");
    this.columns.forEach((column) => {
      const node = head(column.label, column.rate ? "mt-number mt-ratecell" : "mt-number");
      if (column.sorted) { node.setAttribute("aria-sort", "descending"); }
    });
    head(say("Class"), "mt-classcell");
    head(say("By month"), "mt-sparkcell");
    return line;
  }

  row(district, header) {
    const row = new Row(this.columns, nameOf(this.context, district),
      () => this.counter.series(district, header.measure), () => this.acts.zoomTo(district), district);
    return row;
  }

  update(figures) {
    const { header } = figures;
    this.latest = figures;
    writeLines(this.title, say("{label} by district", { label: header.measures[header.measure] }) + filtered(header) + ", " + figures.words);
    writeLines(this.stated, figures.statedText);
    writeLines(this.formed, formedWords(this.context.ground, header, figures.lo).join(" "));
    this.writeFoot(figures, header);
    if (this.unsorted) { this.commit(); return; }
    this.sight.inside.forEach((row) => this.writeRow(row));
    this.writeRest();
  }

  /* Rows out of sight follow when there is time: a search in the page or a copy finds them too. */
  writeRest() {
    window.clearTimeout(this.rest);
    this.rest = window.setTimeout(() => this.rows.forEach((row) => this.writeRow(row)), TABLE_REST);
  }

  /* The window is marked row by row: on the table, it would give thousands of cells another style. */
  writeRow(row) {
    if (!this.latest) { return; }
    const figures = this.latest;
    row.mark(figures, this.context.months().count);
    const entry = figures.header.classes[figures.classes[row.district]];
    row.write(this.columns.map((column) => column.of(figures, row.district)), wording(this.columns, entry), entry);
  }

  seen(row) {
    row.drawSpark();
    this.writeRow(row);
  }

  writeFoot(figures, header) {
    const words = wording(this.columns, { key: figures.untold ? "not_given" : "" });
    this.unknown.write(this.columns.map((column) => (column.rate ? NaN : column.of(figures, header.districts))), words, null);
    [this.unknown, this.all].forEach((row) => row.mark(figures, this.context.months().count));
    this.all.write(this.columns.map((column) => (column.rate ? NaN : column.of(figures))), words, null);
  }

  /* When the hand rests all rows are right, also those out of sight, and change places. The focus stays. */
  commit() {
    this.unsorted = false;
    this.rows.forEach((row) => this.writeRow(row));
    const focused = /** @type {HTMLElement} */ (document.activeElement);
    const at = this.columns.findIndex((column) => column.sorted);
    const count = this.columns.findIndex((column) => column.counted);
    const key = (row) => (Number.isNaN(row.values[at]) ? row.values[count] : row.values[at]);
    const counted = this.columns[count].kind;
    const held = (row) => this.latest[counted][row.district * this.latest.measures];
    const sorted = this.rows.slice().sort((a, b) => grouped(a, at) - grouped(b, at) || key(b) - key(a) || held(b) - held(a)
      || a.name.localeCompare(b.name));
    if (sorted.every((row, i) => this.body.children[i] === row.node)) { return; }
    this.body.append(...sorted.map((row) => row.node));
    if (this.body.contains(focused)) { focused.focus({ preventScroll: true }); }
  }

  leave() {
    window.clearTimeout(this.rest);
    this.sight.stop();
    this.node.remove();
    this.rows = [];
  }
}

/* Graded districts first, then those without a rate, then nothing in this selection, then no record at all. */
function grouped(row, at) {
  if (row.entry.key === "no_record") { return 3; }
  if (row.entry.key === "zero" || row.entry.key === "not_formed") { return 2; }
  if (row.entry.key === "possible") { return 1.5; }
  if (row.entry.key === "not_recorded") { return 1; }
  return Number.isNaN(row.values[at]) ? 1 : 0;
}

function columnsOf(header) {
  const m = header.measure;
  const rate = header.rate.kind !== "count";
  const counted = header.counting === "possible" ? "possible" : "likely";
  const labels = { likely: say("Most likely"), certain: say("Certain"), possible: say("Possible") };
  /** @type {Object<string, any>[]} */
  const columns = Object.keys(labels).map((kind) => ({
    kind, label: labels[kind], counted: kind === counted, sorted: !rate && kind === counted, decimals: 0,
    of: (figures, d) => { const sum = figureOf(figures, m, d)[kind]; return sum === null ? LACKING : sum; }
  }));
  if (legendClasses(header).some((entry) => entry.key === "not_recorded")) {
    columns.push({ kind: "unrecorded", label: say("Not recorded for"), decimals: 0, of: (figures, d) => figureOf(figures, m, d).unrecorded });
  }
  if (rate) {
    columns.unshift({
      rate: true, sorted: true, label: capital(header.unit), decimals: header.decimals,
      of: (figures, d) => (figures.lacking[d] ? LACKING : figures[counted][d * figures.measures + m] === 0 ? 0 : figures.rates.value[d])
    });
  }
  return columns;
}

function wording(columns, entry) {
  return (value, i) => {
    if (entry.key === "no_record") { return columns[i].sorted ? say("no record") : "\u2013"; }
    if (entry.key === "not_given") { return columns[i].sorted ? say("not_given") : "\u2013"; }
    if (entry.key === "not_formed") { return columns[i].sorted ? say("formed_cell") : "\u2013"; }
    if (value === LACKING) { return numberWords(null); }
    if (Number.isNaN(value)) { return entry.key ? say("not shown") : "\u2013"; }
    return columns[i].rate && value !== 0 ? rateWords(value) : number(value, value === 0 ? 0 : columns[i].decimals);
  };
}
