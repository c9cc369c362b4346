/* The histogram of the dock: a bar for each month, the years below it, and the windows laid over it. */
import { bandWords, fullWords, gapWords } from "../data/figures.js";
import { clamp, write } from "./widgets.js";
import { el } from "../elements.js";
import { say } from "../data/words.js";

const INK = { a: "#2C5F8A", b: "#C75B12" };
const PALE = "#c3ccd5";
const PALE_TOP = "#71808f";

export class Histogram {
  constructor(months, windows) {
    this.months = months;
    this.last = months.count - 1;
    this.windows = windows;
    this.build();
    this.observer = new ResizeObserver(() => this.layout());
  }

  build() {
    this.canvas = el("canvas", "mt-bars");
    this.canvas.setAttribute("role", "img");
    this.plot = el("div", "mt-plot");
    this.body = el("div", "mt-body");
    this.other = el("div", "mt-body mt-other");
    this.other.hidden = true;
    this.bodyLetter = this.body.appendChild(el("b", "mt-letter", ""));
    this.otherLetter = this.other.appendChild(el("b", "mt-letter", ""));
    this.years = el("div", "mt-years");
    this.years.setAttribute("aria-hidden", "true");
    this.caption = el("span", "mt-caption");
    this.captionText = this.caption.appendChild(document.createTextNode(""));
    /* What a telephone has no room for. */
    this.captionRest = this.caption.appendChild(el("span", "mt-captionrest")).appendChild(document.createTextNode(""));
    this.peak = el("span", "mt-peak");
    this.caption.setAttribute("aria-hidden", "true");
    this.peak.setAttribute("aria-hidden", "true");
    this.plot.append(this.canvas, this.years, this.other, this.body, this.peak, this.caption);
  }

  /* `gaps`, where they are known, say by month what is not recorded: see counts.js; `untold` why there is no figure at all. */
  set(values, label, gaps, possible, untold) {
    this.untold = untold || "";
    this.possible = possible || new Float64Array(values.length);
    this.gaps = gaps || { unrecorded: new Float64Array(values.length), lacking: new Uint8Array(values.length) };
    this.values = values;
    this.label = label;
    this.layout();
  }

  /* ---- laying out ---- */

  layout() {
    const box = this.canvas.getBoundingClientRect();
    if (box.width === 0) { return; }
    this.width = box.width;
    this.tall = box.height;
    this.ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(this.width * this.ratio);
    this.canvas.height = Math.round(this.tall * this.ratio);
    this.layYears();
    this.layPeak();
    this.paint();
  }

  layYears() {
    const share = this.width / (this.last + 1);
    const every = [1, 2, 5, 10, 20, 50].find((years) => years * 12 * share >= 40) || 100;
    const labels = [];
    this.yearMonths = [];
    for (let month = 0; month <= this.last; month += 1) {
      if (this.months.month(month) === 0) { this.yearMonths.push(month); }
    }
    this.yearMonths.forEach((month) => {
      const fits = month * share < this.width - 30;
      if (this.months.year(month) % every === 0 && fits) { labels.push(month); }
    });
    if (!labels.length || labels[0] * share >= 36) { labels.unshift(0); }
    this.years.replaceChildren(...labels.map((month) => {
      const label = el("span", "", String(this.months.year(month)));
      label.style.left = month * 100 / (this.last + 1) + "%";
      return label;
    }));
  }

  layPeak() {
    let best = 0;
    const whole = (month) => this.values[month] + this.possible[month];
    this.values.forEach((_, month) => { if (whole(month) > whole(best)) { best = month; } });
    this.top = this.values.length ? whole(best) : 0;
    const share = (best + 0.5) / (this.last + 1);
    const rounded = (value) => Math.round(value * 100) / 100;
    const number = this.top > 0 ? bandWords(rounded(this.values[best]), rounded(this.top)) : "";
    /* A number alone would read as the total of the window. */
    this.peak.textContent = number && say("highest month: {number}", { number });
    this.caption.classList.toggle("mt-right", share < 0.5);
    const most = say("{label} by month, most in {month}: {number}", { label: this.label, month: this.months.label(best), number });
    this.canvas.setAttribute("aria-label", [this.top > 0 ? most : this.noneWords(), ...this.gapWords()].join(", "));
    this.showCaption();
    this.placePeak(share);
  }

  /* Over its bar, where neither the end of the plot nor the caption is in the way. */
  placePeak(share) {
    const half = this.peak.offsetWidth / 2, beside = this.caption.offsetWidth + 10;
    const [from, to] = share < 0.5 ? [0, beside] : [beside, 0];
    this.peak.style.left = Math.max(half, clamp(share * this.width, from + half, this.width - to - half)) + "px";
  }

  noneWords() { return this.untold || say("{label} by month: none recorded in any month", { label: this.label }); }

  /* What the bars leave out. */
  gapWords() {
    const lacking = this.gaps.unrecorded.reduce((sum, count) => sum + count, 0);
    return lacking ? [gapWords(lacking)] : [];
  }

  monthWords(month) {
    const value = this.gaps.lacking[month] ? null : this.values[month];
    const lacking = this.gaps.unrecorded[month];
    const possible = this.possible[month];
    return fullWords({ certain: value === null && possible ? 0 : value, possible: value === null && !possible ? null : (value || 0) + possible, unrecorded: lacking });
  }

  showCaption(month) {
    const shown = month === undefined || this.untold ? null : this.values[month];
    const label = this.label, whole = shown === null || shown === undefined;
    const title = this.top > 0 ? say("{label} by month", { label }) : this.noneWords();
    write(this.captionText, whole ? title : say("{month}: {label} {number}", { month: this.months.label(month), label: label.toLowerCase(), number: this.monthWords(month) }));
    const lighter = this.possible.some((amount) => amount > 0) ? [say("lighter where only possible")] : [];
    write(this.captionRest, whole ? [...lighter, ...this.gapWords()].map((part) => ", " + part).join("") : "");
  }

  /* ---- windows ---- */

  show() {
    this.place(this.body, this.windows.active);
    if (this.windows.b) { this.showOrder(); }
    this.paint();
  }

  place(body, win) {
    const share = 100 / (this.last + 1);
    body.style.left = win.lo * share + "%";
    body.style.width = (win.hi - win.lo + 1) * share + "%";
  }

  /* The two windows of a comparison: the one that moves, and the one that stands still. */
  showPair() {
    const windows = this.windows;
    const pair = windows.b !== null;
    this.other.hidden = !pair;
    this.bodyLetter.hidden = !pair;
    if (!pair) { return; }
    this.bodyLetter.textContent = windows.lettered(windows.which).toUpperCase();
    this.otherLetter.textContent = windows.lettered(windows.which === "a" ? "b" : "a").toUpperCase();
    this.place(this.other, windows.resting);
    this.showOrder();
  }

  /* Two letters side by side stay legible where the windows overlap. */
  showOrder() {
    const active = this.windows.active;
    const rest = this.windows.resting;
    const late = rest.lo > active.lo || (rest.lo === active.lo && this.windows.which === "a");
    this.other.classList.toggle("mt-late", late);
    this.body.classList.toggle("mt-late", !late);
  }

  /* ---- painting ---- */

  paint() {
    if (!this.width) { return; }
    // A window dragged to another screen changes the ratio without a change of size.
    if (this.ratio !== (window.devicePixelRatio || 1)) { this.layout(); return; }
    const pen = this.canvas.getContext("2d");
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.paintYears(pen);
    for (let month = 0; month <= this.last; month += 1) { this.paintBar(pen, month); }
  }

  paintYears(pen) {
    const share = this.canvas.width / (this.last + 1);
    const thick = Math.max(1, Math.round(this.ratio));
    pen.fillStyle = "#cfcac1";
    this.yearMonths.forEach((month) => pen.fillRect(Math.round(month * share), 0, thick, this.canvas.height));
  }

  inside(letter, month) {
    const win = this.windows[this.windows.lettered(letter)];
    return win !== null && month >= win.lo && month <= win.hi;
  }

  /* What only may lie in a month stands on its bar, lighter and with an edge. */
  paintPossible(pen, month, left, wide, high, floor) {
    const y = this.canvas.height - high, edge = Math.max(1, Math.round(this.ratio));
    const ink = this.inside("a", month) ? INK.a : this.inside("b", month) ? INK.b : PALE_TOP;
    pen.fillStyle = ink;
    pen.globalAlpha = 0.35;
    pen.fillRect(left, y, wide, floor - y);
    pen.globalAlpha = 1;
    pen.fillRect(left, y, wide, edge);
  }

  paintBar(pen, month) {
    const value = this.values[month], possible = this.possible[month];
    if (!(value + possible > 0)) { return; }
    const share = this.canvas.width / (this.last + 1);
    const gap = share > 4 * this.ratio ? Math.max(1, Math.round(this.ratio)) : 0;
    const left = Math.round(month * share) + gap;
    const wide = Math.max(1, Math.round((month + 1) * share) - left);
    const tall = (amount) => (amount > 0 ? Math.max(Math.round(2 * this.ratio), Math.round(amount / this.top * this.canvas.height)) : 0);
    const high = tall(value);
    const y = this.canvas.height - high;
    if (possible > 0) { this.paintPossible(pen, month, left, wide, tall(value + possible), y); }
    if (!high) { return; }
    const first = this.inside("a", month);
    const second = this.inside("b", month);
    pen.fillStyle = first ? INK.a : second ? INK.b : PALE;
    pen.fillRect(left, y, wide, high);
    if (first && second) {
      pen.fillStyle = INK.b;
      pen.fillRect(left + wide - Math.floor(wide / 2), y, Math.floor(wide / 2), high);
    } else if (!first && !second) {
      pen.fillStyle = PALE_TOP;
      pen.fillRect(left, y, wide, Math.max(1, Math.round(this.ratio)));
    }
  }
}
