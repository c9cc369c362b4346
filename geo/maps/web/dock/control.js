/* The dock below the map: puts its parts together, moves the windows and tells the host. */
import { Head } from "./head.js";
import { Histogram } from "./histogram.js";
import { keep, recall } from "./memory.js";
import { Modes } from "./modes.js";
import { Player } from "./player.js";
import { Rail } from "./rail.js";
import { steady } from "./steady.js";
import { Strip } from "./strip.js";
import { Tabs } from "./tabs.js";
import { clamp, group, mark, wordButton } from "./widgets.js";
import { Windows } from "./windows.js";
import { el } from "../elements.js";
import { say } from "../data/words.js";

const CONTROL_VIEWS = { map: say("Map"), compare: say("Compare"), difference: say("Difference"), years: say("By year"), table: say("Table") };
const CONTROL_REST_MS = 250;
let inNumber = 0;

class Control {
  constructor(host, options) {
    const stored = recall(options.storage);
    this.options = options;
    this.months = options.months;
    this.last = this.months.count - 1;
    inNumber += 1;
    this.chartId = "mt-chart-" + inNumber;
    this.timer = 0;
    this.held = false;
    this.due = false;
    this.view = "map";
    this.reading = null;
    this.removed = false;
    this.windows = new Windows(this.months, options, stored);
    this.histogram = new Histogram(this.months, this.windows);
    this.strip = new Strip(this.months);
    this.player = new Player(this, stored);
    this.rail = new Rail(this);
    this.tabs = new Tabs(this);
    this.head = new Head(this);
    this.modes = new Modes(this);
    this.build(host);
    this.listen();
    this.strip.set(options.strip || []);
    this.setHistogram(options.histogram || new Float64Array(this.months.count), options.histogramLabel || "", options.histogramGaps, options.histogramPossible, options.histogramUntold);
    this.showMode();
    this.show();
  }

  store() {
    const win = this.windows.a;
    const player = this.player;
    keep(this.options.storage, {
      mode: win.mode, length: win.length, step: player.step, speed: player.speed, loop: player.loop
    });
  }

  /* ---- building ---- */

  build(host) {
    this.dock = el("section", "mt-dock");
    this.dock.setAttribute("aria-label", say("Time"));
    this.dock.style.setProperty("--mt-count", String(this.last + 1));
    const inner = el("div", "mt-inner");
    inner.append(this.head.node, this.player.row, this.modes.node, this.buildChart(), this.buildFoot());
    this.live = el("div", "mt-live");
    this.live.setAttribute("role", "status");
    this.live.setAttribute("aria-live", "polite");
    this.dock.append(inner, this.live);
    host.appendChild(this.dock);
    this.unsteady = steady([inner.firstChild, inner.lastChild, this.noteLine], () => this.dock.offsetWidth + " " + (this.windows.b !== null));
  }

  /* Months chosen beside the control, in the way they are shown; returns what was shown before. */
  narrow(lo, hi, mode) {
    const win = this.windows.active, before = { lo: win.lo, hi: win.hi, mode: win.mode };
    this.player.halt();
    win.mode = mode;
    this.move(lo, hi);
    this.showMode();
    this.show();
    this.store();
    return before;
  }

  buildChart() {
    this.chart = group("mt-chart", say("Timeline"));
    this.chart.id = this.chartId;
    this.chart.append(this.histogram.plot, this.rail.low, this.rail.high, this.strip.node);
    return this.chart;
  }

  buildFoot() {
    const foot = el("div", "mt-foot");
    this.viewButtons = {};
    const names = this.options.views || [];
    if (names.length > 1) { foot.appendChild(this.buildViews(names)); }
    if (names.length) { this.view = names[0]; }
    this.extra = el("div", "mt-extra");
    this.noteLine = el("p", "mt-note");
    foot.append(this.extra, this.noteLine);
    return foot;
  }

  buildViews(names) {
    const views = group("mt-segments mt-views", say("View"));
    names.forEach((name) => {
      this.viewButtons[name] = views.appendChild(wordButton("mt-segment", CONTROL_VIEWS[name] || name, () => {
        if (this.view === name) { return; }
        this.view = name;
        this.showViews();
        if (this.options.onView) { this.options.onView(name); }
      }));
    });
    return views;
  }

  /* ---- listening ---- */

  listen() {
    this.dock.addEventListener("keydown", (event) => this.rail.onKey(event));
    // The page around has shortcuts on single letters, and a map moves on arrows and wheels.
    ["keyup", "keypress", "mousedown", "dblclick", "wheel"].forEach((name) => {
      this.dock.addEventListener(name, (event) => event.stopPropagation(), { passive: true });
    });
    // Lists open a window of their own and swallow the release: only what is dragged counts as held.
    this.chart.addEventListener("pointerdown", () => { this.held = true; }, true);
    this.dock.addEventListener("pointermove", (event) => { if (this.held && !event.buttons) { this.release(); } });
    this.onRelease = () => this.release();
    this.onHide = () => { if (document.hidden) { this.pause(); } };
    ["pointerup", "pointercancel"].forEach((name) => window.addEventListener(name, this.onRelease, true));
    window.addEventListener("blur", this.onRelease);
    document.addEventListener("visibilitychange", this.onHide);
    this.rail.listen();
    this.histogram.observer.observe(this.histogram.plot);
  }

  release() {
    this.held = false;
    if (!this.due) { return; }
    this.due = false;
    this.commit();
  }

  /* ---- moving ---- */

  /* Every change of a window by the reader passes here; the host hears of it before this returns. */
  move(lo, hi) {
    const windows = this.windows;
    const win = windows.active;
    if (win.lo === lo && win.hi === hi) {
      this.rail.show();
      return;
    }
    win.lo = lo;
    win.hi = hi;
    this.show();
    if (this.options.onInput) { this.options.onInput(windows.a.lo, windows.a.hi, windows.comparison()); }
    this.rest();
  }

  slide(hi) {
    const win = this.windows.active;
    const span = win.mode === "upto" ? 0 : win.hi - win.lo;
    const end = clamp(hi, span, this.last);
    this.move(win.mode === "upto" ? 0 : end - span, end);
  }

  /* Both ends can be taken hold of; moving the first makes any window a free one. */
  moveLow(lo) {
    const win = this.windows.active;
    if (win.mode !== "free") {
      win.mode = "free";
      this.showMode();
      this.store();
    }
    this.move(Math.min(lo, win.hi), win.hi);
  }

  moveHigh(hi) {
    const win = this.windows.active;
    if (win.mode === "free") {
      this.move(win.lo, Math.max(hi, win.lo));
    } else {
      this.slide(hi);
    }
  }

  jump(to, one) {
    const win = this.windows.active;
    this.player.halt();
    if (one === this.rail.low) {
      this.moveLow(clamp(to(win.lo), 0, this.last));
    } else if (one === this.rail.high) {
      this.moveHigh(clamp(to(win.hi), 0, this.last));
    } else {
      this.slide(to(win.hi));
    }
  }

  stepBy(direction, one) {
    this.jump((from) => this.player.snapped(from, direction, one === this.rail.low), one);
  }

  whole() {
    this.player.halt();
    this.windows.active.mode = "upto";
    this.showMode();
    this.store();
    this.move(0, this.last);
    this.show();
  }

  setMode(mode, length) {
    const win = this.windows.active;
    win.mode = mode;
    if (mode === "window") { win.length = length; }
    this.showMode();
    if (mode === "window") {
      const span = Math.min(win.length - 1, this.last);
      const hi = Math.max(win.hi, span);
      this.move(hi - span, hi);
    } else {
      this.move(mode === "upto" ? 0 : win.lo, win.hi);
    }
    this.show();
    this.store();
  }

  choose(which) {
    if (which === this.windows.which) { return; }
    this.player.halt();
    this.windows.which = which;
    this.showMode();
    this.show();
    if (this.options.onTab) { this.options.onTab(this.windows.lettered(which)); }
  }

  /* ---- sending ---- */

  rest() {
    this.stopRest();
    this.due = false;
    if (this.player.playing) { return; }
    this.timer = window.setTimeout(() => {
      // A hand that only pauses has not let go.
      if (this.held) { this.due = true; } else { this.commit(); }
    }, CONTROL_REST_MS);
  }

  stopRest() {
    window.clearTimeout(this.timer);
  }

  commit() {
    const windows = this.windows;
    if (windows.settled) { return false; }
    windows.settle();
    this.announce();
    if (this.options.onCommit) { this.options.onCommit(windows.a.lo, windows.a.hi, windows.comparison()); }
    return true;
  }

  announce() {
    const figures = this.reading.totals.map((entry) => entry.label + " " + entry.text);
    this.say([this.windows.named(this.windows.words(this.reading))].concat(figures.length ? [figures.join(", ")] : []).join(". "));
  }

  /* ---- showing ---- */

  /* Dates, totals, note and spoken text of the window the slider moves, all from one reading of it. */
  show() {
    const win = this.windows.active;
    this.reading = this.options.read(win.lo, win.hi);
    this.head.show(this.windows.spoken(this.reading), this.reading.totals);
    if (this.noteLine.textContent !== this.reading.dateText) { this.noteLine.textContent = this.reading.dateText; }
    this.rail.show();
    this.tabs.show();
    this.histogram.show();
    this.player.showEnds();
    this.modes.showPeriod();
    this.describe();
  }

  describe() {
    if (!this.reading) { return; }
    const wanted = this.histogram.label.toLowerCase();
    const total = this.reading.totals.find((entry) => entry.label.toLowerCase() === wanted);
    this.rail.describe(this.windows.words(this.reading) + (total ? ", " + wanted + " " + total.text : ""));
  }

  showMode() {
    const windows = this.windows;
    const win = windows.active;
    this.modes.show();
    this.dock.classList.toggle("mt-free", win.mode === "free");
    this.dock.classList.toggle("mt-upto", win.mode === "upto");
    this.dock.classList.toggle("mt-comparing", windows.b !== null);
    this.dock.classList.toggle("mt-second", windows.lettered(windows.which) === "b");
    this.rail.showMode();
    this.player.showChoices();
    this.player.show();
    this.showViews();
    this.tabs.showPair();
    this.histogram.showPair();
  }

  showViews() {
    Object.keys(this.viewButtons).forEach((name) => {
      mark(this.viewButtons[name], "aria-pressed", String(name === this.view));
    });
  }

  /* ---- for the host ---- */

  play() { this.player.play(); }
  pause() { this.player.pause(); }
  setStrip(stretches) { this.strip.set(stretches); }

  /* `possible`, where it is known, says by month what may lie in it besides. */
  setHistogram(values, label, gaps, possible, untold) {
    this.histogram.set(values, label, gaps, possible, untold);
    this.describe();
  }

  say(text) { this.live.textContent = text; }

  set(change) {
    if (change.view !== undefined && change.view !== null) {
      this.view = change.view;
      this.showViews();
    }
    if (change.lo === undefined && change.hi === undefined) { return; }
    if (!this.windows.impose(change)) { return; }
    this.showMode();
    this.show();
  }

  compare(state) {
    this.windows.compare(state);
    this.showMode();
    this.show();
  }

  state() {
    const win = this.windows.a;
    const player = this.player;
    return {
      lo: win.lo, hi: win.hi, mode: win.mode, length: win.length, step: player.step, speed: player.speed, loop: player.loop,
      playing: player.playing, view: this.view, compare: this.windows.comparison(), busy: this.busy()
    };
  }

  /* Whether the reader is at it: a window that comes back late from elsewhere should not be imposed now. */
  busy() {
    return this.player.playing || this.held || !this.windows.settled;
  }

  remove() {
    if (this.removed) { return; }
    this.removed = true;
    this.stopRest();
    this.player.stop();
    this.histogram.observer.disconnect();
    this.unsteady();
    ["pointerup", "pointercancel"].forEach((name) => window.removeEventListener(name, this.onRelease, true));
    window.removeEventListener("blur", this.onRelease);
    document.removeEventListener("visibilitychange", this.onHide);
    this.dock.remove();
  }
}

export const control = (host, options) => new Control(host, options);
