/* Beside the map: districts ranked and the months by device, linked with the map both ways and without the server. */
import { figureOf, figureWords, localWords, rateWords } from "../data/figures.js";
import { wordButton } from "../dock/widgets.js";
import { el, svg } from "../elements.js";
import { lead, pageLink } from "../place.js";
import { nameOf, number, onResize, writeLines } from "../views/viewtools.js";

/* A stage this wide has room for the panel beside its map; a narrower one has it over the map, folded at first. */
const PANEL_BESIDE_PX = 980;
const MOST_DEVICES = 4;
const INKS = ["#2C5F8A", "#C75B12", "#8C5A9E", "#B8860B"];
const OTHER = "#5AA3D0", UNKNOWN = "#9aa0a6";
const TREND = { wide: 256, high: 84 };
let wanted = null;

/* The longest bar is that of the largest value; a value only possibly inside is drawn on, hatched. */
class Ranking {
  constructor(side) {
    this.side = side;
    this.node = el("ol", "mt-ranks");
    this.rows = [];
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

  /* What each district is ranked by: a rate where one is shown, otherwise its number. */
  values(figures) {
    const { header } = figures, rated = header.rate.kind !== "count";
    const found = [];
    for (let at = 0; at <= header.districts; at += 1) {
      if (!(figures.possible[at * figures.measures] > 0)) { continue; }
      const figure = figureOf(figures, header.measure, at), rate = rated && figures.rates.status[at] === 1;
      const low = rate ? figures.rates.value[at] : figure.certain || 0, high = rate ? low : figure.possible || 0;
      const words = rate ? rateWords(low) : figureWords(figure) + (figure.unrecorded && figure.possible !== null ? " or more" : "");
      found.push({ at, low, high, words, rate: rate || !rated, full: localWords(figure) });
    }
    const name = ({ at }) => nameOf(this.side.mounted, at);
    return found.sort((a, b) => Number(b.rate) - Number(a.rate) || b.high - a.high || b.low - a.low || name(a).localeCompare(name(b)));
  }

  update(figures) {
    const found = this.values(figures), most = found.reduce((top, entry) => Math.max(top, entry.rate ? entry.high : 0), 0) || 1;
    while (this.rows.length < found.length) { this.rows.push(this.row()); }
    const shown = found.map((entry, i) => { this.fill(this.rows[i], entry, most, figures, i); return this.rows[i].item; });
    if (this.node.childElementCount !== shown.length) { this.node.replaceChildren(...shown); }
    this.order = found.map((entry) => entry.at);
    this.mark();
    return found.length;
  }

  fill(parts, entry, most, figures, i) {
    const { at } = entry, known = at < figures.header.districts;
    const share = (value) => `${Math.round(1000 * value / most) / 10}%`;
    parts.item.value = i + 1;
    writeLines(parts.name, known ? nameOf(this.side.mounted, at) : "District not known");
    writeLines(parts.value, entry.words);
    const title = figures.header.measures[figures.header.measure] + ": " + entry.full;
    if (parts.row.title !== title) { parts.row.title = title; }
    parts.sure.style.width = entry.rate ? share(entry.low) : "0";
    parts.unsure.style.width = entry.rate ? share(entry.high - entry.low) : "0";
    const style = known ? figures.header.classes[figures.classes[at]] : null;
    parts.sure.style.backgroundColor = style && !style.pattern ? style.colour : UNKNOWN;
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

/* The months of the data stacked by device, of all districts or of the one chosen; the window lies over them. */
class Trend {
  constructor(side) {
    this.side = side;
    this.title = el("h3");
    this.node = el("div", "mt-trend");
    this.picture = svg("svg", { viewBox: `0 0 ${TREND.wide} ${TREND.high}`, preserveAspectRatio: "none", role: "img", "class": "mt-trendbars" }, this.node);
    this.years = this.node.appendChild(el("div", "mt-trendyears"));
    this.years.setAttribute("aria-hidden", "true");
    this.keys = el("ul", "mt-trendkeys");
    this.window = null;
  }

  /* Devices by their sum, the largest first; the rest together, and those not known by themselves. */
  groups(header, byDevice) {
    const sum = (values) => values.reduce((total, value) => total + value, 0), last = byDevice.length - 1;
    const known = byDevice.map((values, at) => ({ label: header.devices[at], values, total: sum(values), at }))
      .filter((entry) => entry.total > 0 && entry.at < last - 1).sort((a, b) => b.total - a.total);
    const joined = (label, list, colour) => ({ label, colour, values: list[0].values.map((_, month) => list.reduce((total, entry) => total + entry.values[month], 0)) });
    const groups = known.slice(0, MOST_DEVICES).map((entry, i) => ({ ...entry, colour: INKS[i] })), rest = known.slice(MOST_DEVICES);
    if (rest.length) { groups.push(joined("Other devices", rest, OTHER)); }
    const unknown = [last - 1, last].filter((at) => at >= 0 && sum(byDevice[at])).map((at) => ({ values: byDevice[at] }));
    if (unknown.length) { groups.push(joined("Device not known", unknown, UNKNOWN)); }
    return groups;
  }

  feed() {
    const { mounted, chosen } = this.side, { header } = mounted.data;
    const groups = this.groups(header, mounted.counter.monthlyByDevice(header.measure, chosen));
    const months = mounted.data.months, measure = header.measures[header.measure];
    const totals = Array.from({ length: months }, (_, month) => groups.reduce((sum, group) => sum + group.values[month], 0));
    const top = Math.max(1, ...totals), base = new Float64Array(months), wide = TREND.wide / months;
    this.band = svg("rect", { y: 0, height: TREND.high, "class": "mt-trendwindow" });
    const paths = groups.map((group) => {
      let line = "";
      group.values.forEach((value, month) => {
        if (!(value > 0)) { return; }
        const high = value / top * TREND.high, y = TREND.high - (base[month] + value) / top * TREND.high;
        line += `M${(month * wide + 0.3).toFixed(2)} ${y.toFixed(2)}h${(wide - 0.6).toFixed(2)}v${high.toFixed(2)}h${(0.6 - wide).toFixed(2)}z`;
        base[month] += value;
      });
      return svg("path", { d: line, fill: group.colour });
    });
    this.picture.replaceChildren(this.band, ...paths);
    const where = chosen < 0 ? "" : `, ${chosen < header.districts ? nameOf(mounted, chosen) : "district not known"}`;
    writeLines(this.title, `${measure} by month and device${where}`);
    this.picture.setAttribute("aria-label", `${this.title.textContent}: ` + groups.map((group) => `${group.label} ${number(group.values.reduce((a, b) => a + b, 0))}`).join(", ") + `; most in a month ${number(top)}`);
    this.keys.replaceChildren(...groups.map((group) => {
      const key = el("li"), sign = key.appendChild(el("i"));
      sign.style.backgroundColor = group.colour;
      key.append(group.label);
      return key;
    }));
    this.layYears(mounted.months, months);
    this.window = null;
  }

  layYears(axis, months) {
    const starts = Array.from({ length: months }, (_, month) => month).filter((month) => axis.month(month) === 0);
    const every = Math.max(1, Math.ceil(starts.length / 7));
    this.years.replaceChildren(...starts.filter((month, i) => i % every === 0 && month < 0.9 * months).map((month) => {
      const label = el("span", "", String(axis.year(month)));
      label.style.left = `${100 * month / months}%`;
      return label;
    }));
  }

  update(figures) {
    const key = `${figures.lo}-${figures.hi}`;
    if (key === this.window) { return; }
    this.window = key;
    const wide = TREND.wide / figures.data.months;
    this.band.setAttribute("x", String(figures.lo * wide));
    this.band.setAttribute("width", String((figures.hi - figures.lo + 1) * wide));
  }
}

class Side {
  constructor(mounted, stage) {
    this.mounted = mounted;
    this.stage = stage;
    this.lit = this.chosen = -1;
    this.node = el("aside", "mt-side");
    this.node.setAttribute("aria-label", "Districts and months");
    this.toggle = wordButton("mt-sidebutton", "", () => { wanted = !this.open; this.show(wanted); });
    this.body = el("div", "mt-sidebody");
    this.toggle.setAttribute("aria-controls", "mt-sidebody");
    this.body.id = "mt-sidebody";
    this.build();
    const head = el("div", "mt-sidehead");
    head.append(this.title, this.toggle);
    this.node.append(head, this.body);
    stage.appendChild(this.node);
    this.show(wanted === null ? stage.clientWidth >= PANEL_BESIDE_PX : wanted);
    this.unwatch = onResize(stage, () => { if (wanted === null) { this.show(stage.clientWidth >= PANEL_BESIDE_PX); } });
  }

  build() {
    this.ranking = new Ranking(this);
    this.trend = new Trend(this);
    this.title = el("h3");
    this.note = el("p", "mt-sidenote");
    this.told = el("div", "mt-chosen");
    this.told.setAttribute("role", "status");
    this.scroll = el("div", "mt-ranklist");
    this.scroll.tabIndex = 0;
    this.scroll.setAttribute("role", "group");
    this.scroll.setAttribute("aria-label", "Ranking of districts");
    this.scroll.append(this.ranking.node, this.note);
    this.body.append(this.scroll, this.trend.title, this.trend.node, this.trend.keys, this.told);
  }

  show(open) {
    this.open = open;
    this.node.classList.toggle("mt-folded", !open);
    this.body.hidden = this.title.hidden = !open;
    this.toggle.setAttribute("aria-expanded", String(open));
    writeLines(this.toggle, open ? "Fold away" : "Districts and months");
    if (open && this.mounted.figures) { this.feed(); this.update(this.mounted.figures); }
  }

  /* Other figures under other filters. */
  feed() {
    if (this.open) { this.trend.feed(); }
  }

  update(figures) {
    if (!this.open) { return; }
    if (!this.trend.band) { this.trend.feed(); }
    const { header } = figures, measure = header.measures[header.measure];
    writeLines(this.title, header.rate.kind === "count" ? `${measure} by district` : `${measure}, ${header.unit}`);
    const listed = this.ranking.update(figures);
    writeLines(this.note, listed ? "Districts without a record in this window are not listed." : "No record in this window.");
    this.trend.update(figures);
    this.tell(figures);
  }

  tell(figures) {
    if (this.chosen < 0) { this.told.replaceChildren(); this.toldText = ""; return; }
    const known = this.chosen < figures.header.districts;
    const incidents = localWords(figureOf(figures, 0, this.chosen)), text = `${figures.totals.slice(1).map((entry, i) => `${entry.label} ${localWords(figureOf(figures, i + 1, this.chosen))}`).join("; ")}; incidents ${incidents}`;
    if (text === this.toldText) { return; }
    this.toldText = text;
    const name = known ? nameOf(this.mounted, this.chosen) : "District not known";
    this.told.replaceChildren(el("h4", "", name), el("p", "", text));
    const address = known && pageLink("districts", "district", this.mounted.words(this.mounted.ground.districts[this.chosen][6]));
    if (address) {
      const link = this.told.appendChild(el("p")).appendChild(el("a", "", "Open the page of this district"));
      link.href = address;
      link.target = "_parent";
      link.addEventListener("click", lead);
    }
    this.told.appendChild(wordButton("mt-act", "All districts", () => this.pick(this.chosen)));
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
    this.chosen = at === this.chosen && !onMap ? -1 : at;
    this.toldText = "";
    this.mounted.light(-1);
    if (!this.open) { return; }
    this.trend.feed();
    this.update(this.mounted.figures);
    if (this.chosen >= 0 && !onMap) { this.bring(); }
    if (onMap) {
      const row = this.ranking.rows[this.ranking.order.indexOf(at)];
      if (row) { row.item.scrollIntoView({ block: "nearest" }); }
    }
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
