/* The months or years of the data stacked by device, status or activity, of all districts or of the one chosen; the
 window lies over them, and the keys say what of each part lies in it. */
import { bandWords, numberWords } from "../data/figures.js";
import { countedOf, groupValues, parted, PARTED_BY, partGroups, partSums, runsOf } from "../data/parted.js";
import { say, sayCount } from "../data/words.js";
import { choice } from "../dock/widgets.js";
import { el, svg } from "../elements.js";
import { trendChart } from "./charted.js";
import { chartTools } from "./chartfile.js";
import { clamped, nameOf, writeLines } from "../views/viewtools.js";

const MOST_PARTS = 4;
const PART_INKS = ["#2C5F8A", "#C75B12", "#8C5A9E", "#B8860B"];
const REST_INK = "#5AA3D0", UNKNOWN_INK = "#9aa0a6";
const TREND = { wide: 256, high: 84 };
const BAR_WIDTHS = [["month", say("Months")], ["year", say("Years")]];
const PART_NAMES = [["device", say("Device")], ["status", say("Status of victims")], ["activity", say("Activity")]];
const STACKED = { by: "device", width: "month" };

const inkOf = (group, at) => (group.kind === "rest" ? REST_INK : group.kind === "unknown" ? UNKNOWN_INK : PART_INKS[at]);

const titled = (header, found) => ({ label: header.measures[found.measure], noun: PARTED_BY[STACKED.by].noun });

/* Which number of whom is stacked: what has no part to go to is not left out in silence. */
function trendUnit(header, by, measure) {
  const counted = countedOf(header, by, measure), label = header.measures[counted].toLowerCase();
  const light = say("Lighter: only possibly in that bar.");
  if (by === "status") { return say("People ({label}): one incident may hurt people of several statuses.", { label }) + " " + light; }
  const gaps = { label, noun: PARTED_BY[by].noun };
  const unit = header.made[counted][1] ? say("People ({label}), by the {noun} of the incident.", gaps) : say("Incidents, by the {noun} of the incident.", gaps);
  return `${unit} ${light}`;
}

export class Trend {
  constructor(side) {
    this.side = side;
    this.part = el("section", "mt-trendpart");
    this.title = el("h3");
    this.by = choice(say("Stacked by"), PART_NAMES, (by) => this.choose({ by }));
    this.width = choice(say("Width of a bar"), BAR_WIDTHS, (width) => this.choose({ width }));
    this.tools = el("div", "mt-trendtools");
    this.tools.append(this.by, this.width, chartTools(say("Months stacked"), () => this.chart()));
    this.node = el("div", "mt-trend");
    /* Moved at every step, and so that the bars need not be painted again for it. */
    this.band = this.node.appendChild(el("div", "mt-trendwindow"));
    this.picture = svg("svg", { viewBox: `0 0 ${TREND.wide} ${TREND.high}`, preserveAspectRatio: "none", role: "img", "class": "mt-trendbars" }, this.node);
    this.cursor = -1;
    this.node.tabIndex = 0;
    this.node.setAttribute("role", "group");
    this.node.setAttribute("aria-description", say("bar_keys"));
    this.node.addEventListener("keydown", (event) => this.key(event));
    this.node.addEventListener("blur", () => this.at(-1));
    this.live = el("p", "mt-trendtold");
    this.live.setAttribute("role", "status");
    this.years = this.node.appendChild(el("div", "mt-trendyears"));
    this.years.setAttribute("aria-hidden", "true");
    this.keys = el("ul", "mt-trendkeys");
    this.note = clamped(el("p", "mt-trendnote"));
    this.part.append(this.title, this.tools, this.node, this.live, this.keys, this.note);
    this.window = null;
  }

  choose(some) {
    Object.assign(STACKED, some);
    this.feed();
    this.update(this.side.mounted.figures);
  }

  /* An edition that does not tell people apart offers no status. */
  offer(header) {
    const apart = header.statuses.length > 0;
    this.by.querySelector("[value=status]").disabled = !apart;
    if (!apart && STACKED.by === "status") { STACKED.by = "device"; }
    this.by.value = STACKED.by;
    this.width.value = STACKED.width;
  }

  feed() {
    const { mounted, chosen } = this.side, { header } = mounted.data;
    this.untold = mounted.readings.whole().untold;
    this.offer(header);
    this.asked = { by: STACKED.by, measure: header.measure, wanted: chosen };
    this.sums = partSums(mounted.data, this.asked);
    this.found = parted(mounted.data, { ...this.asked, sums: this.sums, runs: runsOf(mounted.months, STACKED.width) });
    this.groups = partGroups(header, this.found, MOST_PARTS).map((group, at) => ({ ...group, ...groupValues(this.found, group), colour: inkOf(group, at) }));
    const { runs } = this.found;
    this.tops = runs.map((_, run) => this.groups.reduce((sum, group) => sum + group.sure[run] + group.possible[run], 0));
    this.top = Math.max(1, ...this.tops);
    this.draw(mounted.data.months);
    const where = chosen < header.districts ? chosen < 0 ? "" : nameOf(mounted, chosen) : say("district not known");
    const title = STACKED.width === "month" ? say("{label} by month and {noun}", titled(header, this.found)) : say("{label} by year and {noun}", titled(header, this.found));
    writeLines(this.title, where ? `${title}, ${where}` : title);
    const { gaps } = this.sums.window(0, mounted.data.months - 1);
    writeLines(this.note, this.untold || trendUnit(header, STACKED.by, header.measure) + (gaps ? " " + sayCount("lower_limit", gaps) : ""));
    this.layKeys();
    this.layYears(mounted.months, mounted.data.months);
    this.window = null;
  }

  /* Certain parts from the ground up, and on them what may lie there only possibly. */
  draw(months) {
    const wide = TREND.wide / months, { runs } = this.found, base = new Float64Array(runs.length);
    const path = (group, values, light) => {
      let line = "";
      values.forEach((value, run) => {
        if (!(value > 0)) { return; }
        const [lo, hi] = runs[run], high = value / this.top * TREND.high, y = TREND.high - (base[run] + value) / this.top * TREND.high;
        const gap = Math.min(0.3, 0.1 * wide), across = (hi - lo + 1) * wide - 2 * gap;
        line += `M${(lo * wide + gap).toFixed(2)} ${y.toFixed(2)}h${across.toFixed(2)}v${high.toFixed(2)}h${(-across).toFixed(2)}z`;
        base[run] += value;
      });
      return svg("path", { d: line, fill: group.colour, stroke: group.colour, "class": light ? "mt-trendlight" : "mt-trendsure" });
    };
    const sure = this.groups.map((group) => path(group, group.sure, false));
    const light = this.groups.map((group) => path(group, group.possible, true));
    const hits = runs.map(([lo, hi], run) => {
      const hit = svg("rect", { x: lo * wide, width: (hi - lo + 1) * wide, y: 0, height: TREND.high, "class": "mt-trendhit" });
      svg("title", {}, hit).textContent = this.runWords(run);
      hit.addEventListener("click", () => this.side.narrow(lo, hi));
      return hit;
    });
    this.hits = hits;
    this.picture.replaceChildren(...sure, ...light, ...hits);
    this.picture.setAttribute("aria-label", this.spoken());
    this.node.setAttribute("aria-label", this.spoken());
  }

  /* The bar the keyboard stands at; below 0 none. */
  at(run) {
    if (this.hits && this.hits[this.cursor]) { this.hits[this.cursor].classList.remove("mt-trendat"); }
    this.cursor = run;
    if (run >= 0) { this.hits[run].classList.add("mt-trendat"); }
    writeLines(this.live, run < 0 ? "" : this.runWords(run).replaceAll("\n", "; "));
  }

  key(event) {
    const last = this.hits.length - 1, step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const first = this.found.runs.findIndex(([, hi]) => hi >= this.side.mounted.figures.lo);
    if (step) {
      this.at(this.cursor < 0 ? first : Math.max(0, Math.min(last, this.cursor + step)));
    } else if (event.key === "Enter" && this.cursor >= 0) {
      this.side.narrow(...this.found.runs[this.cursor]);
    } else {
      return;
    }
    event.preventDefault();
  }

  runName(run) {
    const [lo, hi] = this.found.runs[run], { months } = this.side.mounted;
    return lo === hi ? months.label(lo) : months.words(lo, hi);
  }

  runWords(run) {
    const told = this.groups.filter((group) => group.sure[run] + group.possible[run] > 0);
    return [this.runName(run), ...told.map((group) => `${group.label}: ${bandWords(group.sure[run], group.sure[run] + group.possible[run])}`)].join("\n");
  }

  spoken() {
    if (this.untold) { return this.untold; }
    const best = this.tops.indexOf(Math.max(...this.tops)), monthly = STACKED.width === "month";
    const gaps = { noun: PARTED_BY[STACKED.by].noun, when: this.runName(best), number: numberWords(this.tops[best]) };
    if (this.tops[best] > 0) {
      return monthly ? say("Bars by month and {noun}; most in {when}: up to {number}", gaps) : say("Bars by year and {noun}; most in {when}: up to {number}", gaps);
    }
    return monthly ? say("Bars by month and {noun}; nothing recorded", gaps) : say("Bars by year and {noun}; nothing recorded", gaps);
  }

  layKeys() {
    this.figures = this.groups.map(() => el("b"));
    this.keys.replaceChildren(...this.groups.map((group, at) => {
      const key = el("li"), sign = key.appendChild(el("i"));
      sign.style.backgroundColor = group.colour;
      key.append(group.label + " ", this.figures[at]);
      return key;
    }));
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

  /* Certain and possible number of each part in the window: together they are its totals. */
  inWindow({ lo, hi }) {
    const found = parted(this.side.mounted.data, { ...this.asked, sums: this.sums, runs: [[lo, hi]] });
    return this.groups.map((group) => {
      const { sure: [sure], possible: [possible] } = groupValues(found, group);
      return [sure, sure + possible];
    });
  }

  /* What is shown, as a file. */
  chart() {
    const { mounted } = this.side, { figures } = mounted;
    return trendChart(mounted, figures, { title: this.title.textContent, note: this.note.textContent, width: STACKED.width, found: this.found, groups: this.groups, inWindow: this.inWindow(figures) });
  }

  update(figures) {
    const key = `${figures.lo}-${figures.hi}`;
    if (key === this.window) { return; }
    this.window = key;
    const { months } = figures.data;
    this.band.style.transform = `translateX(${100 * figures.lo / months}%) scaleX(${(figures.hi - figures.lo + 1) / months})`;
    this.inWindow(figures).forEach((band, at) => writeLines(this.figures[at], bandWords(...band)));
  }
}
