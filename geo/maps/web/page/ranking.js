/* Districts ranked by what the map shows, beside it. */
import { bandWords, figureOf, figureWords, localWords, rateWords } from "../data/figures.js";
import { missingAround } from "../data/stated.js";
import { anyRate } from "../data/withheld.js";
import { say } from "../data/words.js";
import { wordButton } from "../dock/widgets.js";
import { el } from "../elements.js";
import { rankingChart } from "./charted.js";
import { nameOf, writeLines } from "../views/viewtools.js";

const LONG_NAME = 16, MOST_SEEN = 30;
const SHORT_END = / [0-9A-Za-z\u00c0-\u04ff]\S{0,7}$/;
const NOT_COLOURED = "#9aa0a6", CIRCLED = "#8d82ad";

/* A name too long for its column is cut within, not at its end: many begin alike, "Municipality of", and end in a number. */
function writeName(node, name) {
  if (node.mineName === name) { return; }
  node.mineName = name;
  const end = name.length > LONG_NAME ? name.search(SHORT_END) : -1;
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
    this.node.addEventListener("pointerover", (event) => side.point(this.order[at(event)]));
    this.node.addEventListener("focusin", (event) => side.point(this.order[at(event)]));
    ["pointerleave", "focusout"].forEach((name) => this.node.addEventListener(name, () => side.point(-1)));
    this.node.addEventListener("click", (event) => { if (at(event) >= 0) { side.pick(this.order[at(event)]); } });
    this.order = [];
  }

  row() {
    const item = el("li"), row = wordButton("mt-rank", "", () => {});
    const parts = { item, row, name: el("span", "mt-rankname"), value: el("span", "mt-rankvalue") };
    const bar = el("span", "mt-rankbar");
    parts.sure = bar.appendChild(el("i"));
    parts.unsure = bar.appendChild(el("i", "mt-rankunsure"));
    row.append(parts.name, bar, parts.value);
    item.appendChild(row);
    return parts;
  }

  /* Whether districts are ranked by rates: where no district has one, their numbers are what there is. */
  rated(figures) { return figures.header.rate.kind !== "count" && anyRate(figures); }

  /* What each district is ranked by: a rate where one is shown, otherwise its number. */
  values(figures) {
    const { header } = figures, rated = header.rate.kind !== "count";
    const found = [], counted = !this.rated(figures);
    for (let at = 0; at <= header.districts; at += 1) {
      const figure = figureOf(figures, header.measure, at);
      if (!(header.land ? figure.possible : figures.possible[at * figures.measures] > 0)) { continue; }
      const rate = rated && figures.rates.status[at] === 1;
      const low = rate ? figures.rates.value[at] : figure.certain || 0, high = rate ? low : figure.possible || 0;
      const open = figure.unrecorded && figure.possible !== null;
      const words = rate ? rateWords(low) : open ? say("or_more", { value: figureWords(figure) }) : figureWords(figure);
      found.push({ at, figure, low, high, words, rate: rate || counted, full: localWords(figure) });
    }
    const name = ({ at }) => nameOf(this.side.mounted, at);
    return found.sort((a, b) => Number(b.rate) - Number(a.rate) || b.high - a.high || b.low - a.low || name(a).localeCompare(name(b)));
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
    return {
      dated: last(0), placed: last(loose), all: last(loose + most), missing: missing && bandWords(...missing),
      loose: elsewhere && elsewhere.words, anyLoose: loose > 0 && loose >= top, anyMissing: most > 0 && most + loose >= top
    };
  }

  /* Whether it is certain which district has most; in a few words where it is not. */
  lead(figures) {
    const found = this.rivals(figures);
    if (!found) { return ""; }
    const { dated, placed, all, missing, loose } = found;
    if (found.anyMissing) { return say("lead_any", { missing, noun: say("district") }); }
    if (all > placed && all > 0) { return say("lead_missing", { missing, number: all + 1 }); }
    if (found.anyLoose) { return say("lead_any_loose", { loose }); }
    if (placed > dated && placed > 0) { return say(dated > 0 ? "lead_loose_open" : "lead_loose", { loose, number: placed + 1 }); }
    return dated > 0 ? say("lead_open", { number: dated + 1 }) : "";
  }

  /* The first few districts in few words, the first of them with what may put another in its place. */
  firsts(figures, most) {
    const found = this.values(figures).filter(({ rate }) => rate), known = found.filter(({ at }) => at < figures.header.districts);
    const named = (entry) => say("{name} {number}", { name: this.nameOf(figures, entry.at), number: entry.words });
    if (!known.length || !this.lead(figures)) { return found.slice(0, most).map(named); }
    const { dated, placed, loose, anyLoose } = this.rivals(figures), first = named(known[0]);
    const lead = anyLoose || placed > Math.max(dated, 0) ? say("first_loose", { first, loose }) : say("first_open", { first });
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
    while (this.rows.length < found.length) { this.rows.push(this.row()); }
    const shown = found.map((entry, i) => { this.fill(this.rows[i], entry, most, figures, i); return this.rows[i].item; });
    /* Counts below rates stand under a heading of their own. */
    const first = found.findIndex((entry) => !entry.rate);
    if (first >= 0) {
      writeLines(this.divider, say("rank_counts", { measure: figures.header.measures[figures.header.measure] }));
      shown.splice(first, 0, this.divider);
    }
    if (shown.length !== this.node.childElementCount || shown[first] !== this.node.children[first]) { this.node.replaceChildren(...shown); }
    this.node.classList.toggle("mt-longnames", found.slice(0, MOST_SEEN).some(({ at }) => this.nameOf(figures, at).length > LONG_NAME));
    /* Bands of numbers with decimals need more room than counts. */
    this.node.classList.toggle("mt-bands", Boolean(figures.header.land));
    this.order = found.map((entry) => entry.at);
    this.mark();
    return found.length;
  }

  fill(parts, entry, most, figures, i) {
    const { at } = entry;
    const share = (value) => `${Math.round(1000 * value / most) / 10}%`;
    parts.item.value = i + 1;
    writeName(parts.name, this.nameOf(figures, at));
    writeLines(parts.value, entry.words);
    const title = `${this.nameOf(figures, at)}\n${figures.header.measures[figures.header.measure]}: ${entry.full}`;
    if (parts.row.title !== title) { parts.row.title = title; }
    parts.sure.style.width = entry.rate ? share(entry.low) : "0";
    parts.unsure.style.width = entry.rate ? share(entry.high - entry.low) : "0";
    parts.sure.style.backgroundColor = this.colourOf(figures, at);
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
