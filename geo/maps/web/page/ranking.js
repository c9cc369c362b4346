/* Districts ranked by what the map shows, beside it. */
import { bandWords, figureOf, figureWords, localWords, rateWords } from "../data/figures.js";
import { missingAround } from "../data/stated.js";
import { anyRate } from "../data/withheld.js";
import { locale } from "../data/vocabulary.js";
import { say } from "../data/words.js";
import { wordButton } from "../dock/widgets.js";
import { el } from "../elements.js";
import { rankingChart } from "./charted.js";
import { nameOf, writeLines } from "../views/viewtools.js";

const LONG_NAME = 16;
const SHORT_END = / [0-9A-Za-z\u00c0-\u04ff]\S{0,7}$/;
const NOT_COLOURED = "#9aa0a6", CIRCLED = "#8d82ad";
/* Rows out of sight are written once the hand rests, or when they come into sight. */
const WRITTEN_AFTER_MS = 120, MOST_SEEN = 30;
const byName = new Intl.Collator(locale).compare;

/* Writing what is there already costs as much as anything else, and so does reading it. */
const lastGiven = new WeakMap();
function renew(node, name, value, give) {
  const before = lastGiven.get(node) || {};
  if (before[name] === value) { return; }
  before[name] = value;
  lastGiven.set(node, before);
  give(value);
}
const dressed = (node, name, value) => renew(node, name, value, () => { node.style[name] = value; });
const reworded = (node, text) => renew(node, "text", text, () => { node.textContent = text; });

/* A name too long for its column is cut within, not at its end: many begin alike, "Municipality of", and end in a number. */
function writeName(node, name) {
  if (node.mineName === name) { return; }
  node.mineName = name;
  const end = name.length > LONG_NAME ? name.search(SHORT_END) : -1;
  /* A rule for nodes that hold others would be asked of every row at every step. */
  node.classList.toggle("mt-parted", end > 0);
  node.replaceChildren(...(end > 0 ? [el("span", "", name.slice(0, end)), el("span", "", name.slice(end))] : [name]));
}

/* The longest bar is that of the largest value; a value only possibly inside is drawn on, hatched. */
export class Ranking {
  constructor(side) {
    this.side = side;
    this.node = el("ol", "mt-ranks");
    this.rows = [];
    this.divider = el("li", "mt-rankdivider");
    const at = (event) => {
      const row = event.target.closest("li");
      return row ? Number(row.value) - 1 : -1;
    };
    ["pointerover", "focusin"].forEach((name) => this.node.addEventListener(name, (event) => {
      this.tell(at(event));
      side.point(this.order[at(event)]);
    }));
    ["pointerleave", "focusout"].forEach((name) => this.node.addEventListener(name, () => side.point(-1)));
    this.node.addEventListener("click", (event) => { if (at(event) >= 0) { side.pick(this.order[at(event)]); } });
    this.order = [];
    this.entries = [];
    this.most = 1;
    this.figures = null;
    this.seen = [0, MOST_SEEN];
  }

  row(rank) {
    const item = el("li"), row = wordButton("mt-rank", "", () => {});
    const parts = { item, row, name: el("span", "mt-rankname"), value: el("span", "mt-rankvalue") };
    const bar = el("span", "mt-rankbar");
    parts.sure = bar.appendChild(el("i"));
    parts.unsure = bar.appendChild(el("i", "mt-rankunsure"));
    row.append(parts.name, bar, parts.value);
    item.value = rank;
    item.appendChild(row);
    return parts;
  }

  /* Whether districts are ranked by rates: where no district has one, their numbers are what there is. */
  rated(figures) { return figures.header.rate.kind !== "count" && anyRate(figures); }

  /* What each district is ranked by: a rate where one is shown, otherwise its number. */
  values(figures) {
    if (this.of !== figures) { this.of = figures; this.found = this.sorted(figures); }
    return this.found;
  }

  sorted(figures) {
    const { header } = figures, rated = header.rate.kind !== "count";
    const found = [], counted = !this.rated(figures);
    for (let at = 0; at <= header.districts; at += 1) {
      const figure = figureOf(figures, header.measure, at);
      if (!(header.land ? figure.possible : figures.possible[at * figures.measures] > 0)) { continue; }
      const rate = rated && figures.rates.status[at] === 1;
      const low = rate ? figures.rates.value[at] : figure.certain || 0, high = rate ? low : figure.possible || 0;
      const open = figure.unrecorded && figure.possible !== null;
      const words = rate ? rateWords(low) : open ? say("or_more", { value: figureWords(figure) }) : figureWords(figure);
      found.push({ at, figure, low, high, words, rate: rate || counted });
    }
    const name = ({ at }) => nameOf(this.side.mounted, at);
    return found.sort((a, b) => Number(b.rate) - Number(a.rate) || b.high - a.high || b.low - a.low || byName(name(a), name(b)));
  }

  /* Up to which rank a district may have most: given dates and numbers, with what lies in no known district, with what is in no
     record; null where nothing is ranked by numbers. */
  rivals(figures) {
    const { header } = figures, found = this.values(figures);
    if (header.land || this.rated(figures)) { return null; }
    const ranked = found.filter(({ at }) => at < header.districts), elsewhere = found.find(({ at }) => at >= header.districts);
    const loose = elsewhere ? elsewhere.high : 0, top = ranked.reduce((most, { low }) => Math.max(most, low), 0);
    const missing = missingAround(header.stated, figures.lo, figures.hi), most = missing ? missing[1] : 0;
    const last = (more) => ranked.reduce((at, { high, figure }, i) => (high + more >= top || figure.unrecorded ? i : at), -1);
    const dated = last(0), level = ranked.slice(0, dated + 1).every(({ low, high, figure }) => low === top && high === top && !figure.unrecorded);
    return {
      dated, level, placed: last(loose), all: last(loose + most), missing: missing && bandWords(...missing),
      value: ranked.length ? ranked[0].words : "", elsewhere: loose > 0, loose: elsewhere && elsewhere.words, anyLoose: loose > 0 && loose >= top, anyMissing: most > 0 && most + loose >= top
    };
  }

  /* Whether it is certain which district has most; in a few words where it is not. */
  lead(figures) {
    const found = this.rivals(figures);
    if (!found) { return ""; }
    const { dated, level, placed, all, missing, loose } = found;
    if (found.anyMissing) { return say("lead_any", { missing, noun: say("district") }); }
    if (all > placed && all > 0) { return say("lead_missing", { missing, number: all + 1 }); }
    if (found.anyLoose) { return say("lead_any_loose", { loose }); }
    if (placed > 0 && (placed > dated || (level && found.elsewhere))) {
      return say(level || dated < 1 ? "lead_loose" : "lead_loose_open", { loose, number: placed + 1 });
    }
    if (dated < 1) { return ""; }
    return level ? say("lead_equal", { number: dated + 1, value: found.value }) : say("lead_open", { number: dated + 1 });
  }

  /* The first few districts in few words, the first of them with what may put another in its place. */
  firsts(figures, most) {
    const found = this.values(figures).filter(({ rate }) => rate), known = found.filter(({ at }) => at < figures.header.districts);
    const named = (entry) => say("{name} {number}", { name: this.nameOf(figures, entry.at), number: entry.words });
    if (!known.length || !this.lead(figures)) { return found.slice(0, most).map(named); }
    const { dated, level, placed, loose, anyLoose, elsewhere } = this.rivals(figures), first = named(known[0]);
    const anywhere = anyLoose || placed > Math.max(dated, 0) || (level && elsewhere);
    const equal = level && dated > 0 && say("first_equal", { number: dated + 1, first });
    const lead = anywhere ? say("first_loose", { first, loose }) : equal || say("first_open", { first });
    return [lead, ...known.slice(1, most).map(named)];
  }

  /* What is shown, as a file. */
  chart() {
    const { mounted, title } = this.side, { figures } = mounted;
    const rated = this.rated(figures);
    const entries = this.values(figures).map((entry) => ({ ...entry, name: this.nameOf(figures, entry.at), words: entry.rate ? entry.words : say("rank_count", { number: entry.words }) }));
    return rankingChart(mounted, figures, { title: title.textContent, entries, rated, colourOf: (at) => this.colourOf(figures, at) });
  }

  nameOf(figures, at) { return at < figures.header.districts ? nameOf(this.side.mounted, at) : say("District not known"); }

  colourOf(figures, at) {
    const style = at < figures.header.districts ? figures.header.classes[figures.classes[at]] : null;
    if (style && !style.pattern && this.side.mounted.districts.plain) { return CIRCLED; }
    return style && !style.pattern ? style.colour : NOT_COLOURED;
  }

  update(figures) {
    const found = this.values(figures), most = found.reduce((top, entry) => Math.max(top, entry.rate ? entry.high : 0), 0) || 1;
    while (this.rows.length < found.length) { this.rows.push(this.row(this.rows.length + 1)); }
    const shown = found.map((_, i) => this.rows[i].item);
    /* Counts below rates stand under a heading of their own. */
    this.parting = found.findIndex((entry) => !entry.rate);
    if (this.parting >= 0) {
      writeLines(this.divider, say("rank_counts", { measure: figures.header.measures[figures.header.measure] }));
      shown.splice(this.parting, 0, this.divider);
    }
    shown.forEach((item, i) => { if (this.node.children[i] !== item) { this.node.insertBefore(item, this.node.children[i] || null); } });
    while (this.node.childElementCount > shown.length) { this.node.lastElementChild.remove(); }
    this.node.classList.toggle("mt-longnames", found.slice(0, MOST_SEEN).some(({ at }) => this.nameOf(figures, at).length > LONG_NAME));
    /* Bands of numbers with decimals need more room than counts. */
    this.node.classList.toggle("mt-bands", Boolean(figures.header.land));
    this.order = found.map((entry) => entry.at);
    Object.assign(this, { entries: found, most, figures });
    this.fillFrom(...this.seen);
    window.clearTimeout(this.resting);
    this.resting = window.setTimeout(() => this.fillAll(), WRITTEN_AFTER_MS);
    return found.length;
  }

  /* Which rows are in sight, from a first to the one before a last. */
  see(first, end) {
    this.seen = [Math.max(0, first), end];
    this.fillFrom(...this.seen);
  }

  fillFrom(first, end) {
    for (let i = first; i < Math.min(end, this.entries.length); i += 1) { this.fill(this.rows[i], this.entries[i]); }
    this.mark();
  }

  fillAll() {
    this.fillFrom(0, this.entries.length);
    this.entries.forEach((_, i) => this.tell(i));
  }

  fill(parts, entry) {
    const { at } = entry, { figures, most } = this;
    const share = (value) => (entry.rate ? `${Math.round(1000 * value / most) / 10}%` : "0");
    writeName(parts.name, this.nameOf(figures, at));
    reworded(parts.value, entry.words);
    dressed(parts.sure, "width", share(entry.low));
    dressed(parts.unsure, "left", share(entry.low));
    dressed(parts.unsure, "width", share(entry.high - entry.low));
    dressed(parts.sure, "backgroundColor", this.colourOf(figures, at));
  }

  /* All that is known of a row's number, for who points at it or has it read. */
  tell(i) {
    const entry = this.entries[i];
    if (!entry) { return; }
    const { header } = this.figures, { row } = this.rows[i];
    const told = say("{name}: {words}", { name: header.measures[header.measure], words: localWords(entry.figure) });
    const { districts } = this.side.mounted.ground, local = entry.at < this.figures.header.districts && this.side.mounted.words(districts[entry.at][7]);
    const title = [this.nameOf(this.figures, entry.at), local, told].filter(Boolean).join("\n");
    renew(row, "title", title, () => { row.title = title; });
  }

  mark() {
    this.rows.forEach((parts, i) => {
      const at = this.order[i];
      parts.row.classList.toggle("mt-lit", at !== undefined && at === this.side.lit);
      const pressed = String(at !== undefined && at === this.side.chosen);
      if (parts.row.getAttribute("aria-pressed") !== pressed) { parts.row.setAttribute("aria-pressed", pressed); }
    });
  }
}
