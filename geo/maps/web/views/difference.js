/* One map of what changed between two windows: B minus A in every district. */
import { recordedOf } from "../data/counts.js";
import { differenceWords } from "../data/figures.js";
import { withheldNotes } from "../data/withheld.js";
import { say } from "../data/words.js";
import { el } from "../elements.js";
import { framing } from "../page/framing.js";
import { legendClasses, surroundingsList } from "../page/legend.js";
import { followDistricts, keepView, linkMaps, secondMap } from "./compare.js";
import { PairNotes } from "./pair.js";
import {
  aside, besideMap, clamped, filtered, footing, formedWords, labelled, legendList, lines, nameOf, number, onResize, painters, signed,
  watermark, writeLines
} from "./viewtools.js";

const FEWER = ["#2166ac", "#67a9cf", "#d1e5f0"];
const MORE = ["#fddbc7", "#ef8a62", "#b2182b"];
const LARGE = 500;
const ZERO_CLASS = 3;

function nice(value) {
  const power = Math.pow(10, Math.floor(Math.log10(value)));
  return [5, 2, 1].find((lead) => lead * power <= value * (1 + 1e-9)) * power;
}

/* Lower ends in units of the last decimal. They come from the frozen scale, so they stand still as time runs. */
function steps(header) {
  if (!header.decimals) { return header.largest >= LARGE ? [1, 10, 100] : [1, 5, 10]; }
  const top = Math.max(1, header.starts[header.starts.length - 1]);
  const second = Math.max(2, Math.round(nice(Math.max(1, top / 10))));
  return [1, second, Math.max(2 * second, Math.round(nice(Math.max(1, top / 2))))];
}

function ranges(starts, decimals) {
  const text = (units) => number(units / Math.pow(10, decimals), decimals);
  const span = (lo, next) => (next - lo === 1 ? text(lo) : say("band", { low: text(lo), high: text(next - 1) }));
  const first = decimals ? say("under", { value: text(starts[1]) }) : span(starts[0], starts[1]);
  return [first, span(starts[1], starts[2]), say("or_more", { value: text(starts[2]) })];
}

function styles(header, starts, decimals) {
  const labels = ranges(starts, decimals);
  const other = (key) => header.classes.find((entry) => entry.key === key);
  const entry = (key, label, colour) => ({ key, label, colour, pattern: "" });
  return [
    ...FEWER.map((colour, i) => entry("fewer_" + (3 - i), say("fewer_by", { range: labels[2 - i] }), colour)),
    entry("same", say("same"), "#ffffff"),
    ...MORE.map((colour, i) => entry("more_" + (i + 1), say("more_by", { range: labels[i] }), colour)),
    ...[other("not_formed")].filter(Boolean),
    Object.assign({}, other("not_recorded"), { label: say("not_in_both") }), other("no_record"), other("withheld")
  ];
}

/*
 * Classes of B minus A. a and b: {value, count, lacking, later}, a number a district, value NaN where none is shown. Where
 * a rate is not shown because nothing was counted, nothing is what is compared; what is not recorded is not compared.
 */
export function differenceClasses(data, a, b) {
  const header = data.header;
  const { decimals } = header;
  const starts = steps(header);
  const list = styles(header, starts, decimals);
  const districts = header.districts;
  const classes = new Uint8Array(districts);
  const difference = new Float64Array(districts);
  const tally = new Array(list.length).fill(0);
  for (let d = 0; d < districts; d += 1) {
    const change = compared(b, d) - compared(a, d);
    difference[d] = change;
    classes[d] = recordedOf(data)[d] === 0 ? list.length - 2 : a.lacking[d] || b.lacking[d] ? list.length - 3
      : gradeBetween(change, starts, decimals, list.length - 1);
    if ([a, b].some((side) => side.later && side.later[d])) { classes[d] = list.length - 4; }
    tally[classes[d]] += 1;
  }
  const sum = (lo, hi) => tally.slice(lo, hi).reduce((total, n) => total + n, 0);
  return {
    styles: list, classes, difference, tally, decimals,
    lacking: tally[list.length - 3], less: sum(0, ZERO_CLASS), same: tally[ZERO_CLASS], more: sum(ZERO_CLASS + 1, 2 * ZERO_CLASS + 1)
  };
}

function compared(side, d) {
  if (side.lacking[d]) { return NaN; }
  return side.count[d] === 0 ? 0 : side.value[d];
}

function gradeBetween(change, starts, decimals, withheld) {
  if (Number.isNaN(change)) { return withheld; }
  const units = Math.round(Math.abs(change) * Math.pow(10, decimals));
  const step = starts.filter((start) => start <= units).length;
  return change < 0 ? ZERO_CLASS - step : ZERO_CLASS + step;
}

/* Rates of two windows: "1.2 to 1.3 in A, 3.4 in B: +2.1 to +2.2". Their percentage is that of the counts. */
function rateDifference(a, b, decimals) {
  const joined = (low, high) => (low === high ? low : say("band", { low, high }));
  const text = (value) => number(value, decimals);
  const band = ([low, high]) => (low === high ? text(high) : say("band", { low: text(low), high: text(high) }));
  const [least, most] = [b[0] - a[1], b[1] - a[0]].map((change) => signed(change, decimals));
  const none = least === most && Number(least.replaceAll(",", "")) === 0;
  return say("compared", { before: band(a), after: band(b), change: none ? say("no_difference") : joined(least, most) });
}

class DifferenceLegend {
  constructor() {
    this.node = el("details", "mt-legend");
    this.node.appendChild(el("summary", "", say("Legend")));
    this.panel = el("div", "mt-legendpanel");
    this.panel.tabIndex = 0;
    this.node.appendChild(this.panel);
    this.counts = [];
  }

  /* The last of the notes, on what no record means, must be read without unfolding or scrolling. */
  build(result, title, idle, { notes, surroundings }) {
    this.counts = [];
    this.panel.replaceChildren(el("h3", "", title), el("p", "mt-counthead", say("Districts in the class")));
    this.group(say("b_less"), result.styles, 0, ZERO_CLASS);
    this.group("", result.styles, ZERO_CLASS, ZERO_CLASS + 1);
    this.group(say("b_more"), result.styles, ZERO_CLASS + 1, 2 * ZERO_CLASS + 1);
    this.group("", result.styles, 2 * ZERO_CLASS + 1, result.styles.length, idle);
    this.panel.appendChild(el("p", "mt-legendnote", notes[notes.length - 1]));
    const rest = this.panel.appendChild(el("details", "mt-legendrest"));
    rest.append(el("summary", "", say("legend_notes")), ...notes.slice(0, -1).map((note) => el("p", "mt-legendnote", note)), surroundings);
  }

  group(title, list, from, to, idle = []) {
    const part = this.panel.appendChild(el("div", "mt-legendgroup"));
    if (title) { part.appendChild(el("h4", "", title)); }
    const shown = list.map((entry, at) => at).filter((at) => at >= from && at < to && !idle.includes(list[at].key));
    const node = legendList(shown.map((at) => list[at]));
    Array.from(node.children).forEach((item, i) => {
      const count = el("span", "mt-count");
      item.appendChild(count);
      this.counts.push([count, shown[i]]);
    });
    part.appendChild(node);
  }

  update(result) {
    this.counts.forEach(([node, at]) => writeLines(node, number(result.tally[at])));
  }
}

export class Difference {
  constructor(context, pair, acts) {
    this.context = context;
    this.pair = pair;
    this.acts = acts;
  }

  enter() {
    const { context } = this;
    this.build();
    context.stage.appendChild(this.node);
    this.map = secondMap(this.place, context.main);
    L.control.zoom({ position: "topright" }).addTo(this.map);
    watermark(context, this.place);
    const painted = painters(context, this.map, ["districts", "context"]), main = context.mainLayers.context;
    this.districts = painted.districts;
    if (main && context.main.hasLayer(main)) { painted.context.like(main).addTo(this.map); }
    this.kept = keepView(context, [this.pair.A, this.pair.B]);
    this.unlink = linkMaps(context.main, this.map, { covered: true });
    this.follower = followDistricts(this.map, this.districts, (district) => this.tip(district));
    this.unwatch = onResize(this.place, () => { this.standLegend(); this.map.invalidateSize({ animate: false }); });
    this.feed();
    this.update();
    this.map.invalidateSize({ animate: false });
    this.kept.fit(framing(this.map, context.ground.whole, () => (this.legend.node.open && this.body.contains(this.legend.node) ? [this.legend.node] : [])));
    this.districts.addTo(this.map);
    this.labels = labelled(context, this.map, { districts: this.districts });
  }

  build() {
    this.node = el("section", "mt-view mt-difference");
    this.title = el("h2");
    this.lines = { A: clamped(el("p")), B: clamped(el("p")), total: el("p", "mt-total") };
    this.total = el("span");
    this.counted = el("span", "mt-districtstold");
    this.lines.total.append(this.total, " ", this.counted);
    const head = el("div", "mt-viewhead");
    head.append(this.title, lines(this.context), this.lines.A, this.lines.B, this.lines.total);
    this.notes = new PairNotes(this.pair, this.acts.makeEqual);
    this.side = aside(head, this.notes.node);
    const body = this.body = el("div", "mt-mapbody");
    this.place = el("div", "mt-place");
    this.place.setAttribute("role", "region");
    this.place.setAttribute("aria-label", say("Map of differences"));
    this.legend = new DifferenceLegend();
    this.legend.node.open = this.context.stage.clientWidth >= 700;
    body.append(this.place);
    this.node.append(this.side, body, footing(this.context));
    this.standLegend();
  }

  /* Beside the words where there is room beside the map, else in a corner of it. */
  standLegend() {
    const { side, body, legend: { node } } = this, wide = besideMap();
    if (node.parentNode !== (wide ? side : body)) { (wide ? side : body).append(node); }
    if (wide) { node.open = true; }
  }

  /* New data may bring another measure and other steps, so the legend is made again. */
  feed() {
    this.legendDue = true;
  }

  notesWords() {
    const { header } = this.context.data();
    return [say("lower_says_nothing"), ...withheldNotes(header), ...header.legend.notes];
  }

  update() {
    const { A, B } = this.pair;
    const header = B.header;
    const side = (reading) => ({ value: reading.rates.value, count: reading.shown, lacking: reading.lacking, later: reading.later });
    this.result = differenceClasses(B.data, side(A), side(B));
    if (this.legendDue) {
      const used = legendClasses(header).map((entry) => entry.key);
      const idle = ["not_recorded", "withheld"].filter((key) => !used.includes(key));
      this.legend.build(this.result, say("difference_legend", { what: header.unit }), idle,
        { notes: this.notesWords(), surroundings: surroundingsList(this.context.ground) });
      this.legendDue = false;
    }
    this.legend.update(this.result);
    this.writeHead(A, B);
    this.notes.update();
    this.districts.setClasses(this.result.classes, this.result.styles);
    this.districts.paint();
    this.follower.refresh();
  }

  writeHead(A, B) {
    writeLines(this.title, say("difference_title", { what: B.header.unit + filtered(B.header), b: B.words, a: A.words }));
    ["A", "B"].forEach((letter) => writeLines(this.lines[letter], this.pair.heading(letter) + " \u2014 "
      + [this.pair[letter].totalsText, this.pair[letter].statedText].filter(Boolean).join(". ")));
    const change = differenceWords(A.figure(), B.figure(), this.options(B.header));
    const noun = B.header.measures[B.header.measure].toLowerCase();
    writeLines(this.total, B.untold || say("difference_told", { whose: say("all"), noun, change }));
    writeLines(this.counted, B.untold ? "" : say("districts_told", { summary: this.summary() }));
  }

  summary() {
    const { less, same, more, lacking } = this.result;
    const districts = say("districts", { less, more, same });
    return lacking ? say("districts_lacking", { districts, lacking }) : districts;
  }

  options(header) {
    return { few: header.rate.few, unequal: this.pair.unequal, reporting: this.pair.reporting };
  }

  tip(district) {
    const box = el("div", "mm-box");
    box.appendChild(el("h3", "", nameOf(this.context, district)));
    const first = Math.min(this.pair.A.lo, this.pair.B.lo);
    const told = [...this.tipWords(district), ...formedWords(this.context.ground, this.context.data().header, first, district)];
    told.forEach((text, i) => box.appendChild(el("p", i ? "" : "mm-value", text)));
    return box;
  }

  tipWords(district) {
    const data = this.context.data();
    const header = data.header;
    const entry = this.result.styles[this.result.classes[district]];
    if (entry.key === "no_record" || entry.key === "not_formed") { return [entry.label]; }
    const counts = header.measures[header.measure] + ": "
      + differenceWords(this.pair.A.figure(district), this.pair.B.figure(district), this.options(header));
    if (header.rate.kind === "count" || entry.key === "not_recorded") { return [counts]; }
    if (entry.key === "withheld") { return [counts, reason(data, district, entry)]; }
    return [this.rateWords(district, data), counts];
  }

  rateWords(district, { header, below }) {
    const factor = header.rate.factor / below[district];
    const band = ({ certain, possible }) => [(certain || 0) * factor, possible * factor];
    return header.unit + ": " + rateDifference(band(this.pair.A.figure(district)),
      band(this.pair.B.figure(district)), header.decimals);
  }

  setRatio(kind) {
    this.districts.setRatio(kind);
  }

  leave() {
    this.unwatch();
    this.unlink();
    this.kept.restore();
    this.follower.stop();
    if (this.labels) { this.labels.remove(); }
    this.districts.remove();
    this.map.remove();
    this.node.remove();
  }
}

function reason(data, district, entry) {
  const { reasons, few } = data.header.rate;
  return entry.label + ": " + (reasons[data.refusal[district]] || say("under {few} recorded in a window", { few }));
}
