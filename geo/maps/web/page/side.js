/* Beside the map: districts ranked and the months parted, linked with the map both ways and without the server. */
import { figureOf, localWords, neverWords, rateWords } from "../data/figures.js";
import { withheldWords } from "../data/withheld.js";
import { say, sayCount } from "../data/words.js";
import { wordButton } from "../dock/widgets.js";
import { el } from "../elements.js";
import { chartTools } from "./chartfile.js";
import { Ranking } from "./ranking.js";
import { Shown } from "./record.js";
import { Trend } from "./trend.js";
import { around, lead, pageLink } from "../place.js";
import { capital, clamped, onResize, writeLines } from "../views/viewtools.js";

/* A stage this wide has room for the panel beside its map; a narrower one has it over the map, folded at first. A file has its
   title over the map as well and needs more. */
const PANEL_BESIDE_PX = 980, FILE_BESIDE_PX = 1280;
/* How many districts the folded panel of a telephone names. */
const FIRST_RANKS = 3;
let wanted = null;

class Side {
  constructor(mounted, stage) {
    this.mounted = mounted;
    this.stage = stage;
    this.lit = this.chosen = -1;
    this.node = el("aside", "mt-side");
    this.node.setAttribute("aria-label", say("Districts and months"));
    this.toggle = wordButton("mt-sidebutton", "", () => { wanted = !this.open; this.show(wanted); });
    this.body = el("div", "mt-sidebody");
    this.toggle.setAttribute("aria-controls", "mt-sidebody");
    this.body.id = "mt-sidebody";
    this.build();
    const head = el("div", "mt-sidehead");
    this.exports = chartTools(say("Ranking"), () => this.ranking.chart());
    head.append(this.title, this.exports, this.toggle);
    this.first = el("p", "mt-firstranks");
    this.node.append(head, this.first, this.record.node, this.body);
    stage.appendChild(this.node);
    this.chip = this.chipOf();
    this.chip.classList.add("mt-onmap");
    stage.appendChild(this.chip);
    const wide = () => stage.clientWidth >= (around() ? PANEL_BESIDE_PX : FILE_BESIDE_PX);
    this.show(wanted === null ? wide() : wanted);
    this.unwatchBox = onResize(this.box, () => this.fitRanks(true));
    this.unwatch = onResize(stage, () => { if (wanted === null) { this.show(wide()); } });
  }

  build() {
    this.ranking = new Ranking(this);
    this.trend = new Trend(this);
    this.title = el("h3");
    this.note = el("p", "mt-sidenote");
    this.why = clamped(el("p", "mt-sidenote"));
    this.told = el("div", "mt-chosen");
    this.told.setAttribute("role", "status");
    this.scroll = el("div", "mt-ranklist");
    this.scroll.tabIndex = 0;
    this.scroll.setAttribute("role", "group");
    this.scroll.setAttribute("aria-label", say("Ranking of districts"));
    this.scroll.append(this.ranking.node);
    this.more = wordButton("mt-moreranks", "", () => this.turnRanks());
    this.box = el("div", "mt-rankbox");
    this.box.append(this.scroll, this.more);
    this.scroll.addEventListener("scroll", () => {
      if (this.heights) { this.heights.top = this.scroll.scrollTop; }
      this.tellRanks();
    }, { passive: true });
    this.record = new Shown(this);
    this.body.append(this.told, this.box, this.why, this.note, this.trend.part);
    this.node.addEventListener("keydown", (event) => { if (event.key === "Escape") { this.letGo(event); } });
  }

  show(open) {
    this.open = open;
    this.node.classList.toggle("mt-folded", !open);
    if (!open) { this.record.close(false); }
    this.body.hidden = this.title.hidden = this.exports.hidden = !open;
    this.showChip();
    this.toggle.setAttribute("aria-expanded", String(open));
    writeLines(this.toggle, open ? "\u00bb" : say("Districts and months"));
    this.toggle.title = open ? say("Fold away") : "";
    if (open) { this.toggle.setAttribute("aria-label", say("Fold away")); } else { this.toggle.removeAttribute("aria-label"); }
    if (this.mounted.figures) { this.feed(); this.update(this.mounted.figures); }
  }

  /* Other figures under other filters. */
  feed() {
    if (this.open) { this.trend.feed(); }
  }

  /* Below the map of a telephone the folded panel says which districts come first. */
  tellFirst(figures) {
    const named = window.matchMedia("(max-width: 700px)").matches ? this.ranking.firsts(figures, FIRST_RANKS) : [];
    /* Whole ones, as many as there is room for. */
    const parts = named.map((text, at) => (at ? `\u00a0\u00b7 ${text}` : text).replaceAll(" ", "\u00a0"));
    if (this.first.textContent !== parts.join("")) { this.first.replaceChildren(...parts.map((text) => el("span", "", text))); }
  }

  update(figures) {
    if (!this.open) { this.tellFirst(figures); return; }
    if (!this.trend.found) { this.trend.feed(); }
    const { header } = figures, measure = header.measures[header.measure];
    if (this.trend.asked && this.trend.asked.wanted !== this.chosen) { this.trend.feed(); }
    if (this.before && (figures.lo !== this.narrowed[0] || figures.hi !== this.narrowed[1])) { this.before = null; }
    writeLines(this.title, this.ranking.rated(figures) ? capital(header.unit) : say("{label} by district", { label: measure }));
    const listed = this.ranking.update(figures);
    if (listed !== this.listed) { this.listed = listed; this.fitRanks(); }
    writeLines(this.why, [this.ranking.lead(figures), withheldWords(figures)].filter(Boolean).join(" "));
    this.why.hidden = !this.why.textContent;
    writeLines(this.note, figures.untold || say(listed ? "ranks_listed" : "ranks_none", {}));
    this.trend.update(figures);
    this.tell(figures);
  }

  /* Heights change with the room alone, and reading them at every step would lay the page out twice. */
  measure() {
    const { scroll, more, box, ranking } = this, { divider } = ranking, [row] = ranking.node.querySelectorAll(".mt-rank");
    if (!row || !box.clientHeight) { this.heights = null; return; }
    const hidden = more.hidden;
    more.hidden = false;
    this.heights = { room: box.clientHeight, row: row.offsetHeight, more: more.offsetHeight, divider: divider.offsetHeight, top: scroll.scrollTop };
    more.hidden = hidden;
  }

  /* Whole rows, and below them how many more there are: half a row, or an end nobody sees, reads as the end of the list. */
  fitRanks(anew) {
    const { scroll, more, ranking } = this, parted = ranking.parting >= 0;
    if (anew || !this.heights || (parted && !this.heights.divider)) { this.measure(); }
    if (!this.heights || !this.listed) { more.hidden = true; return; }
    const { room, row, divider } = this.heights, all = this.listed * row + (parted ? divider : 0) <= room;
    const rows = Math.max(1, Math.floor((room - this.heights.more) / row));
    this.high = all ? room : rows * row;
    const style = all ? "" : `${this.high}px`;
    if (more.hidden !== all) { more.hidden = all; }
    if (scroll.style.height !== style) { scroll.style.height = style; }
    this.tellRanks();
  }

  /* The first rank that is in sight, and how many there are below. */
  inSight() {
    const { row, divider, top } = this.heights, { parting } = this.ranking, end = top + this.high + 2;
    let below = 0;
    for (let i = this.listed - 1; i >= 0 && (i + 1) * row + (parting >= 0 && i >= parting ? divider : 0) > end; i -= 1) { below += 1; }
    return { first: Math.floor((top - divider) / row), below };
  }

  tellRanks() {
    if (!this.heights) { return; }
    const { first, below } = this.inSight();
    this.ranking.see(first, this.listed - below + 1);
    if (this.more.hidden) { return; }
    writeLines(this.more, below ? sayCount("more_ranks", below) : say("first_ranks"));
  }

  turnRanks() {
    const { scroll } = this;
    scroll.scrollTop = this.inSight().below ? scroll.scrollTop + scroll.clientHeight : 0;
  }

  /* What is chosen, as a button that lets go of it again. */
  chipOf() { return wordButton("mt-chip", "", () => { this.pick(this.chosen); this.node.querySelector("button").focus({ preventScroll: true }); }); }

  chosenName() { return this.ranking.nameOf(this.mounted.figures || this.mounted.readings.whole(), this.chosen); }

  /* A folded panel shows nothing of what is chosen, so it stands on the map. */
  showChip() {
    if (!this.chip) { return; }
    this.chip.hidden = this.open || this.chosen < 0;
    if (!this.chip.hidden) { this.nameChip(this.chip); }
  }

  nameChip(chip) {
    const name = this.chosenName();
    writeLines(chip, name);
    chip.setAttribute("aria-label", say("let_go", { name }));
    chip.title = say("let_go", { name });
  }

  tell(figures) {
    if (this.chosen < 0 && !this.before) { this.told.replaceChildren(); this.toldText = ""; return; }
    const text = this.chosen < 0 ? "" : this.chosenText(figures), key = `${this.chosen} ${text} ${this.before ? figures.words : ""}`;
    if (key === this.toldText) { return; }
    this.toldText = key;
    const chips = el("div", "mt-chips");
    if (this.chosen >= 0) {
      const chip = chips.appendChild(this.chipOf());
      this.nameChip(chip);
      chips.append(...this.leads());
    }
    if (this.before) {
      const name = figures.lo === figures.hi ? this.mounted.months.label(figures.lo) : figures.words, chip = chips.appendChild(wordButton("mt-chip", name, () => this.widen()));
      chip.setAttribute("aria-label", say("let_go_months", { name }));
      chip.title = say("let_go_months", { name });
    }
    this.told.replaceChildren(chips);
    if (text) { this.told.append(el("p", "", text)); }
  }

  chosenText(figures) {
    const { chosen, mounted } = this, never = chosen < figures.header.districts ? neverWords(figures.data, chosen) : "";
    if (never) { return say("{never}. No record does not mean no contamination.", { never }); }
    /* The row of figures of the page around the map has them already. */
    const told = around() ? [] : [figures.totals.map((entry, i) => say("figure_and_words", { measure: entry.label, figure: localWords(figureOf(figures, i, chosen)) })).join("; ")];
    if (chosen >= figures.header.districts) { return told.join(""); }
    const rated = figures.rates.status[chosen] === 1 && figures.header.rate.kind !== "count";
    const rate = rated ? [`${rateWords(figures.rates.value[chosen])} ${figures.header.unit}`] : [];
    return [...rate, ...told, ...mounted.boxes.asides(chosen).map(([, words]) => words)].join(". ");
  }

  /* Whether the panel stands beside the map, and not over it or folded. */
  beside() { return this.open && window.getComputedStyle(this.node).position !== "fixed"; }

  leads() {
    const { mounted } = this;
    if (this.chosen >= mounted.ground.districts.length) { return []; }
    const address = pageLink("districts", "district", mounted.words(mounted.ground.districts[this.chosen][6]));
    if (!address) { return []; }
    return [["districts", say("district_page")], ["incidents", say("district_records")]].map(([page, words]) => {
      const link = el("a", "", words);
      link.href = pageLink(page, "district", mounted.words(mounted.ground.districts[this.chosen][6]));
      link.target = "_parent";
      link.addEventListener("click", lead);
      return link;
    });
  }

  /* Months of a bar become the window; pressed again, or its chip, what was shown before comes back. */
  narrow(lo, hi) {
    const { control, figures } = this.mounted;
    if (this.before && figures.lo === lo && figures.hi === hi) { this.widen(); return; }
    const shown = control.narrow(lo, hi, "free");
    this.before = this.before || shown;
    this.narrowed = [lo, hi];
  }

  widen() {
    const { lo, hi, mode } = this.before;
    this.before = null;
    this.mounted.control.narrow(lo, hi, mode);
  }

  /* Escape closes what is read, then lets go of what is chosen. */
  letGo(event) {
    if (this.record.open) {
      this.record.close(true);
    } else if (this.chosen >= 0) {
      this.pick(this.chosen);
      this.mounted.map.getContainer().focus({ preventScroll: true });
    } else {
      return;
    }
    event.stopPropagation();
  }

  /* A row under the pointer lights its district on the map. */
  point(at) {
    const known = at !== undefined && at < this.mounted.shapes.length ? at : -1;
    this.mounted.light(known);
  }

  /* A district under the pointer on the map lights its row. */
  light(at) {
    if (at === this.lit) { return; }
    this.lit = at;
    if (this.open) { this.ranking.mark(); }
  }

  /* A district chosen in the list or on the map; chosen again it is let go of. */
  pick(at, onMap) {
    const chosen = at === this.chosen && !onMap ? -1 : at;
    if (chosen !== this.chosen) { this.impose(chosen); this.mounted.picked(); }
    if (!this.open) { return; }
    this.record.close(false);
    this.update(this.mounted.figures);
    if (this.chosen >= 0 && !onMap) { this.bring(); }
    if (onMap) {
      const row = this.ranking.rows[this.ranking.order.indexOf(at)];
      if (row) { row.item.scrollIntoView({ block: "nearest" }); }
    }
  }

  /* A district chosen elsewhere, below 0 for none. */
  impose(at) {
    if (at === this.chosen) { return; }
    this.chosen = at;
    this.toldText = "";
    this.mounted.light(-1);
    this.showChip();
  }

  /* What is chosen comes into view where it is out of it. */
  bring() {
    const shape = this.mounted.shapes[this.chosen], map = this.mounted.map;
    if (!shape) { return; }
    const [west, south, east, north] = shape.bbox;
    if (!map.getBounds().intersects([[south, west], [north, east]])) { map.panTo([(south + north) / 2, (west + east) / 2], { animate: false }); }
  }
}

export const side = (mounted, stage) => new Side(mounted, stage);
