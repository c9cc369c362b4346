/* The time control: slider, modes, steps, play, histogram. */
(function (time) {
  "use strict";

  const LENGTHS = [1, 3, 6, 12];
  const STEPS = { month: 1, quarter: 3, year: 12 };
  const SPEEDS = [1, 2, 4];
  const VIEWS = { map: "Map", compare: "Compare", difference: "Difference", years: "By year", table: "Table" };
  const INK = { a: "#2C5F8A", b: "#C75B12" };
  const PALE = "#c3ccd5";
  const PALE_TOP = "#71808f";
  const REST = 250;
  const TICK = 600;
  const SLIP = 3;
  const STORED = "mine-time.control";
  const SHAPES = {
    back: "M14 4 6 10l8 6zM4 4h1.8v12H4z",
    forth: "M6 4l8 6-8 6zM14.2 4H16v12h-1.8z",
    play: "M6 3.5 16 10 6 16.5z",
    pause: "M5.500 4h3.200v12H5.500zM11.300 4h3.200v12h-3.200z",
    loop: "M3.500 9.500V5h10V2.500L17.500 6l-4 3.500V7h-8v2.500zM16.500 10.500V15h-10v2.500L2.500 14l4-3.500V13h8v-2.500z"
  };
  let numbered = 0;

  function el(tag, className, text) {
    const node = document.createElement(tag);
    if (className) { node.className = className; }
    if (text !== undefined) { node.textContent = text; }
    return node;
  }

  function icon(shape) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    const path = document.createElementNS(space, "path");
    svg.setAttribute("viewBox", "0 0 20 20");
    svg.setAttribute("width", "18");
    svg.setAttribute("height", "18");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", shape);
    path.setAttribute("fill", "currentColor");
    svg.appendChild(path);
    return svg;
  }

  function button(className, label, shape, act) {
    const node = el("button", className);
    node.type = "button";
    node.setAttribute("aria-label", label);
    node.title = label;
    node.appendChild(icon(shape));
    node.addEventListener("click", act);
    return node;
  }

  function wordButton(className, text, act) {
    const node = el("button", className, text);
    node.type = "button";
    node.addEventListener("click", act);
    return node;
  }

  function choice(label, entries, act) {
    const node = el("select", "mt-select");
    node.setAttribute("aria-label", label);
    node.title = label;
    entries.forEach(([value, text]) => {
      const option = el("option", "", text);
      option.value = String(value);
      node.appendChild(option);
    });
    node.addEventListener("change", () => act(node.value));
    return node;
  }

  /* Writing only what differs keeps a move cheap: every write makes the browser lay out again. */
  function write(node, text) {
    if (node.data !== text) { node.data = text; }
  }

  function mark(node, name, value) {
    if (node.getAttribute(name) !== value) { node.setAttribute(name, value); }
  }

  function clamp(value, low, high) {
    return Math.max(low, Math.min(high, value));
  }

  function lengthWords(length) {
    return length === 1 ? "1 month" : length + " months";
  }

  /* The mode a window is in when nobody chose one. */
  function modeOf(lo, hi) {
    const length = hi - lo + 1;
    if (lo === 0) { return { mode: "upto", length: 12 }; }
    return LENGTHS.includes(length) ? { mode: "window", length: length } : { mode: "free", length: 12 };
  }

  function describes(kept, lo, hi) {
    if (kept.mode === "upto") { return lo === 0; }
    return kept.mode === "free" || (kept.mode === "window" && hi - lo + 1 === kept.length);
  }

  /* The mode in words before the dates, and the dates. */
  function spoken(months, win) {
    const words = months.words(win.lo, win.hi);
    if (win.mode === "upto") {
      const ends = words.split(" to ");
      return ["Up to", ends[ends.length - 1], "(from " + ends[0] + ")"];
    }
    return [win.mode === "free" ? "Free window:" : lengthWords(win.hi - win.lo + 1) + ":", words, ""];
  }

  function recall(storage) {
    try {
      return JSON.parse(storage.getItem(STORED)) || {};
    } catch (error) {
      return {}; // no storage, a full one or a foreign entry: the control starts as it does the first time
    }
  }

  function keep(storage, state) {
    try {
      storage.setItem(STORED, JSON.stringify(state));
    } catch (error) {
      return; // a private window refuses to store: the choice then lasts as long as the page
    }
  }

  class Control {
    constructor(host, options) {
      this.options = options;
      this.months = options.months;
      this.last = this.months.count - 1;
      this.number = numbered += 1;
      this.windows = { a: null, b: null };
      this.which = "a";
      this.main = "a";
      this.committed = { a: "", b: "" };
      this.timer = 0;
      this.player = 0;
      this.held = false;
      this.due = false;
      this.drag = null;
      this.view = "map";
      this.readings = [];
      this.valueNodes = [];
      this.removed = false;
      this.restore();
      this.build(host);
      this.listen();
      this.setHistogram(options.histogram || new Float64Array(this.months.count), options.histogramLabel || "");
      this.showMode();
      this.show();
    }

    /* ---- state ---- */

    restore() {
      const stored = recall(this.options.storage);
      const kept = {
        mode: ["upto", "window", "free"].includes(stored.mode) ? stored.mode : "upto",
        length: LENGTHS.includes(stored.length) ? stored.length : 12
      };
      this.step = Object.keys(STEPS).includes(stored.step) ? stored.step : "month";
      this.speed = SPEEDS.includes(stored.speed) ? stored.speed : 1;
      this.loop = stored.loop === true;
      this.length = kept.length;
      const given = Number.isInteger(this.options.lo) && Number.isInteger(this.options.hi);
      const hi = given ? clamp(this.options.hi, 0, this.last) : this.last;
      const start = kept.mode === "window" ? Math.max(0, hi - kept.length + 1) : 0;
      const lo = given ? clamp(this.options.lo, 0, hi) : start;
      const mode = describes(kept, lo, hi) ? kept : modeOf(lo, hi);
      this.windows.a = { lo: lo, hi: hi, mode: mode.mode, length: mode.mode === "window" ? mode.length : kept.length };
      this.committed.a = this.key("a");
    }

    store() {
      const win = this.windows.a;
      keep(this.options.storage, {
        mode: win.mode, length: win.length, step: this.step, speed: this.speed, loop: this.loop
      });
    }

    key(which) {
      const win = this.windows[which];
      return win ? win.lo + "-" + win.hi : "";
    }

    get active() {
      return this.windows[this.which];
    }

    get playing() {
      return this.player !== 0;
    }

    comparison() {
      const other = this.windows.b;
      return other ? { lo: other.lo, hi: other.hi, active: this.lettered(this.which) } : null;
    }

    /* The letter a window is shown under, and back: the main window is A, or B where the host says so. */
    lettered(which) {
      return (which === "a") === (this.main === "a") ? "a" : "b";
    }

    /* The words before the window's own, while there are two. */
    letterWords() {
      return this.windows.b ? "Window " + this.lettered(this.which).toUpperCase() + ", " : "";
    }

    /* ---- building ---- */

    build(host) {
      this.dock = el("section", "mt-dock");
      this.dock.setAttribute("aria-label", "Time");
      this.dock.style.setProperty("--mt-count", String(this.last + 1));
      const inner = el("div", "mt-inner");
      inner.append(this.buildHead(), this.buildPlayers(), this.buildModes(), this.buildChart(), this.buildFoot());
      this.live = el("div", "mt-live");
      this.live.setAttribute("role", "status");
      this.live.setAttribute("aria-live", "polite");
      this.dock.append(inner, this.live);
      host.appendChild(this.dock);
    }

    buildHead() {
      const head = el("div", "mt-head");
      const words = el("p", "mt-words");
      const lead = el("span", "mt-lead", "");
      const dates = el("span", "mt-dates", "");
      const rest = el("span", "mt-rest", "");
      this.wordNodes = [lead, dates, rest].map((node) => node.appendChild(document.createTextNode("")));
      words.append(lead, " ", dates, " ", rest);
      this.figureBox = el("p", "mt-figures");
      head.append(this.buildTabs(), words, this.figureBox);
      return head;
    }

    buildTabs() {
      this.tabs = el("div", "mt-tabs");
      this.tabs.setAttribute("role", "tablist");
      this.tabs.setAttribute("aria-label", "Window the slider moves");
      this.tabs.hidden = true;
      this.tabNodes = {};
      ["a", "b"].forEach((letter) => {
        const tab = wordButton("mt-tab mt-tab-" + letter, "", () => this.choose(this.lettered(letter)));
        const text = document.createTextNode("");
        tab.setAttribute("role", "tab");
        tab.setAttribute("aria-controls", "mt-chart-" + this.number);
        tab.append(el("b", "mt-letter", letter.toUpperCase()), " ", text);
        this.tabNodes[letter] = { tab: tab, text: text };
        this.tabs.appendChild(tab);
      });
      return this.tabs;
    }

    buildPlayers() {
      const row = el("div", "mt-players");
      this.backButton = button("mt-button mt-back", "Step back", SHAPES.back, () => this.stepBy(-1));
      this.playButton = button("mt-button mt-play", "Play", SHAPES.play, () => this.toggle());
      this.forthButton = button("mt-button mt-forth", "Step forward", SHAPES.forth, () => this.stepBy(1));
      this.loopButton = button("mt-button mt-toggle", "Loop", SHAPES.loop, () => this.setLoop(!this.loop));
      this.speedSelect = choice("Speed", SPEEDS.map((speed) => [speed, speed + "×"]), (value) => this.setSpeed(Number(value)));
      this.stepSelect = choice("Step", Object.keys(STEPS).map((step) => [step, "by " + step]), (value) => this.setStep(value));
      this.playShape = this.playButton.querySelector("path");
      row.append(this.backButton, this.playButton, this.forthButton, this.loopButton, this.speedSelect, this.stepSelect);
      return row;
    }

    buildModes() {
      const row = el("div", "mt-modes");
      const group = el("div", "mt-segments");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", "Period shown");
      this.uptoButton = wordButton("mt-segment", "Up to a date", () => this.setMode("upto"));
      this.windowButton = wordButton("mt-segment", "Window", () => {
        if (this.active.mode === "upto") { this.setMode("window", this.active.length); }
      });
      group.append(this.uptoButton, this.windowButton);
      const lengths = LENGTHS.map((length) => [length, lengthWords(length)]).concat([["free", "free"]]);
      this.lengthSelect = choice("Length of the window", lengths, (value) => {
        this.setMode(value === "free" ? "free" : "window", Number(value));
      });
      Array.from(this.lengthSelect.options).forEach((option) => { option.disabled = Number(option.value) > this.last + 1; });
      this.wholeButton = wordButton("mt-button mt-text", "Whole period", () => this.whole());
      row.append(group, this.lengthSelect, this.wholeButton);
      return row;
    }

    buildChart() {
      this.chart = el("div", "mt-chart");
      this.chart.id = "mt-chart-" + this.number;
      this.chart.setAttribute("role", "group");
      this.chart.setAttribute("aria-label", "Timeline");
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
      this.peak = el("span", "mt-peak");
      this.caption.setAttribute("aria-hidden", "true");
      this.peak.setAttribute("aria-hidden", "true");
      this.plot.append(this.canvas, this.years, this.other, this.body, this.peak, this.caption);
      this.low = this.range("mt-low", (value) => this.moveLow(value));
      this.high = this.range("mt-high", (value) => this.moveHigh(value));
      this.chart.append(this.plot, this.low, this.high);
      return this.chart;
    }

    range(className, act) {
      const input = el("input", "mt-range " + className);
      input.type = "range";
      input.min = "0";
      input.max = String(this.last);
      input.step = "1";
      input.addEventListener("input", () => {
        this.halt();
        act(Number(input.value));
      });
      return input;
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
      const group = el("div", "mt-segments mt-views");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", "View");
      names.forEach((name) => {
        this.viewButtons[name] = group.appendChild(wordButton("mt-segment", VIEWS[name] || name, () => {
          if (this.view === name) { return; }
          this.view = name;
          this.showViews();
          if (this.options.onView) { this.options.onView(name); }
        }));
      });
      return group;
    }

    /* ---- listening ---- */

    listen() {
      this.dock.addEventListener("keydown", (event) => this.onKey(event));
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
      this.listenPlot();
      this.observer = new ResizeObserver(() => this.layout());
      this.observer.observe(this.plot);
    }

    listenPlot() {
      const plot = this.plot;
      plot.addEventListener("pointerdown", (event) => this.grab(event));
      plot.addEventListener("pointermove", (event) => this.follow(event));
      plot.addEventListener("pointerup", (event) => this.drop(event, true));
      plot.addEventListener("pointercancel", (event) => this.drop(event, false));
      plot.addEventListener("lostpointercapture", (event) => this.drop(event, false));
      plot.addEventListener("pointerleave", () => { if (!this.drag) { this.showCaption(); } });
    }

    release() {
      this.held = false;
      if (!this.due) { return; }
      this.due = false;
      this.commit();
    }

    monthAt(x, box) {
      return clamp(Math.floor((x - box.left) / box.width * (this.last + 1)), 0, this.last);
    }

    grab(event) {
      if (event.button !== 0 || !event.isPrimary) { return; }
      const box = this.plot.getBoundingClientRect();
      const month = this.monthAt(event.clientX, box);
      const win = this.active;
      const whole = win.mode !== "upto" && month >= win.lo && month <= win.hi;
      this.drag = { id: event.pointerId, x: event.clientX, box: box, hi: win.hi, whole: whole, started: false };
      this.plot.setPointerCapture(event.pointerId);
    }

    follow(event) {
      const drag = this.drag;
      if (!drag) {
        if (event.pointerType === "mouse") { this.showCaption(this.monthAt(event.clientX, this.plot.getBoundingClientRect())); }
        return;
      }
      if (event.pointerId !== drag.id) { return; }
      const distance = event.clientX - drag.x;
      if (!drag.started && Math.abs(distance) < SLIP) { return; }
      drag.started = true;
      this.halt();
      this.dock.classList.add("mt-dragging");
      const months = Math.round(distance / drag.box.width * (this.last + 1));
      this.slide(drag.whole ? drag.hi + months : this.monthAt(event.clientX, drag.box));
    }

    drop(event, clicked) {
      const drag = this.drag;
      if (!drag || event.pointerId !== drag.id) { return; }
      this.drag = null;
      this.dock.classList.remove("mt-dragging");
      this.high.focus({ preventScroll: true }); // so that the arrows go on from here
      if (drag.started || !clicked) { return; }
      this.halt();
      this.slide(this.monthAt(event.clientX, drag.box));
    }

    onKey(event) {
      event.stopPropagation();
      const target = event.target;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) { return; }
      // Lists, fields and what a view has put here keep the keys they have of their own.
      if (target.tagName === "SELECT" || this.extra.contains(target)) { return; }
      if (event.key === " " && target.tagName === "BUTTON") { return; }
      if (target.getAttribute("role") === "tab" && /^Arrow(Left|Right)$/.test(event.key)) {
        this.choose(this.which === "a" ? "b" : "a");
        this.tabNodes[this.lettered(this.which)].tab.focus();
      } else if (!this.act(event.key, target)) {
        return;
      }
      event.preventDefault();
    }

    act(key, target) {
      const one = this.active.mode === "free" && (target === this.low || target === this.high) ? target : null;
      const forth = key === "ArrowRight" || key === "ArrowUp" ? 1 : 0;
      const back = key === "ArrowLeft" || key === "ArrowDown" ? 1 : 0;
      if (key === " ") {
        this.toggle();
      } else if (forth || back) {
        this.stepBy(forth - back, one);
      } else if (key === "PageUp" || key === "PageDown") {
        this.jump((from) => from + (key === "PageUp" ? 12 : -12), one);
      } else if (key === "Home" || key === "End") {
        this.jump(() => (key === "Home" ? 0 : this.last), one);
      } else {
        return false;
      }
      return true;
    }

    /* ---- moving ---- */

    /* Every change of a window by the reader passes here; the host hears of it before this returns. */
    move(lo, hi) {
      const win = this.active;
      if (win.lo === lo && win.hi === hi) {
        this.showRanges();
        return;
      }
      win.lo = lo;
      win.hi = hi;
      this.show();
      if (this.options.onInput) { this.options.onInput(this.windows.a.lo, this.windows.a.hi, this.comparison()); }
      this.describe();
      this.rest();
    }

    slide(hi) {
      const win = this.active;
      const span = win.mode === "upto" ? 0 : win.hi - win.lo;
      const end = clamp(hi, span, this.last);
      this.move(win.mode === "upto" ? 0 : end - span, end);
    }

    moveLow(lo) {
      this.move(Math.min(lo, this.active.hi), this.active.hi);
    }

    moveHigh(hi) {
      if (this.active.mode === "free") {
        this.move(this.active.lo, Math.max(hi, this.active.lo));
      } else {
        this.slide(hi);
      }
    }

    jump(to, one) {
      this.halt();
      if (one === this.low) {
        this.moveLow(clamp(to(this.active.lo), 0, this.last));
      } else if (one === this.high) {
        this.moveHigh(clamp(to(this.active.hi), 0, this.last));
      } else {
        this.slide(to(this.active.hi));
      }
    }

    /* The next month that ends (or, for a first month, begins) a calendar quarter or year. */
    snapped(from, direction, begins) {
      const size = STEPS[this.step];
      const lead = begins ? 0 : 1;
      let month = from + direction;
      while (month > 0 && month < this.last && (this.months.month(month) + lead) % size !== 0) { month += direction; }
      return clamp(month, 0, this.last);
    }

    stepBy(direction, one) {
      this.jump((from) => this.snapped(from, direction, one === this.low), one);
    }

    whole() {
      const win = this.active;
      this.halt();
      win.mode = "upto";
      this.showMode();
      this.store();
      this.move(0, this.last);
      this.show();
    }

    setMode(mode, length) {
      const win = this.active;
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
      this.describe();
      this.store();
    }

    setStep(step) {
      this.step = step;
      this.store();
    }

    choose(which) {
      if (which === this.which) { return; }
      this.halt();
      this.which = which;
      this.showMode();
      this.show();
      if (this.options.onTab) { this.options.onTab(this.lettered(which)); }
    }

    /* ---- playing ---- */

    toggle() {
      if (this.playing) { this.pause(); } else { this.play(); }
    }

    play() {
      const win = this.active;
      const first = win.mode === "upto" ? 0 : win.hi - win.lo;
      if (this.playing || first === this.last || document.hidden) { return; }
      window.clearTimeout(this.timer);
      this.beat();
      this.showPlay();
      this.slide(win.hi === this.last ? first : this.snapped(win.hi, 1));
      this.stopAtEnd();
    }

    beat() {
      window.clearInterval(this.player);
      this.player = window.setInterval(() => this.tick(), TICK / this.speed);
    }

    tick() {
      const win = this.active;
      if (win.hi < this.last) {
        this.slide(this.snapped(win.hi, 1));
      } else {
        this.slide(0);
      }
      this.stopAtEnd();
    }

    stopAtEnd() {
      if (this.active.hi === this.last && !this.loop) { this.pause(); }
    }

    /* Stops playing because the reader takes over: what he does next is what will be sent. */
    halt() {
      if (!this.playing) { return; }
      window.clearInterval(this.player);
      this.player = 0;
      this.showPlay();
      this.rest();
    }

    pause() {
      if (!this.playing) { return; }
      this.halt();
      window.clearTimeout(this.timer);
      if (!this.commit()) { this.announce(); }
    }

    setSpeed(speed) {
      this.speed = speed;
      if (this.playing) { this.beat(); }
      this.store();
    }

    setLoop(loop) {
      this.loop = loop;
      this.showPlay();
      this.store();
    }

    /* ---- sending ---- */

    rest() {
      window.clearTimeout(this.timer);
      this.due = false;
      if (this.playing) { return; }
      this.timer = window.setTimeout(() => {
        // A hand that only pauses has not let go.
        if (this.held) { this.due = true; } else { this.commit(); }
      }, REST);
    }

    commit() {
      const now = { a: this.key("a"), b: this.key("b") };
      if (now.a === this.committed.a && now.b === this.committed.b) { return false; }
      this.committed = now;
      this.announce();
      if (this.options.onCommit) { this.options.onCommit(this.windows.a.lo, this.windows.a.hi, this.comparison()); }
      return true;
    }

    announce() {
      const figures = this.readings.map((entry) => entry.label + " " + entry.text);
      this.say([this.letterWords() + this.words()].concat(figures.length ? [figures.join(", ")] : []).join(". "));
    }

    words() {
      return spoken(this.months, this.active).filter(Boolean).join(" ");
    }

    /* ---- showing ---- */

    show() {
      spoken(this.months, this.active).forEach((text, position) => write(this.wordNodes[position], text));
      this.showRanges();
      this.place(this.body, this.active);
      if (this.windows.b) { this.showTabs(); }
      this.paint();
      const win = this.active;
      mark(this.backButton, "aria-disabled", String(win.hi === (win.mode === "upto" ? 0 : win.hi - win.lo)));
      mark(this.forthButton, "aria-disabled", String(win.hi === this.last));
      mark(this.wholeButton, "aria-disabled", String(win.mode === "upto" && win.hi === this.last));
      this.describe();
    }

    showRanges() {
      const win = this.active;
      if (this.low.value !== String(win.lo)) { this.low.value = String(win.lo); }
      if (this.high.value !== String(win.hi)) { this.high.value = String(win.hi); }
    }

    place(body, win) {
      const share = 100 / (this.last + 1);
      body.style.left = win.lo * share + "%";
      body.style.width = (win.hi - win.lo + 1) * share + "%";
    }

    describe() {
      const wanted = this.label.toLowerCase();
      const reading = this.readings.find((entry) => entry.label.toLowerCase() === wanted);
      const text = this.words() + (reading ? ", " + wanted + " " + reading.text : "");
      mark(this.high, "aria-valuetext", text);
      if (this.active.mode === "free") { mark(this.low, "aria-valuetext", text); }
    }

    showMode() {
      const win = this.active;
      const upto = win.mode === "upto";
      const name = this.letterWords();
      mark(this.uptoButton, "aria-pressed", String(upto));
      mark(this.windowButton, "aria-pressed", String(!upto));
      this.lengthSelect.value = win.mode === "free" ? "free" : String(win.length);
      this.lengthSelect.style.visibility = upto ? "hidden" : "";
      this.speedSelect.value = String(this.speed);
      this.stepSelect.value = this.step;
      this.low.hidden = win.mode !== "free";
      this.low.setAttribute("aria-label", name + "first month of the window");
      this.high.setAttribute("aria-label", name + (upto ? "last month counted" : "last month of the window"));
      this.dock.classList.toggle("mt-free", win.mode === "free");
      this.dock.classList.toggle("mt-upto", upto);
      this.dock.classList.toggle("mt-comparing", this.windows.b !== null);
      this.dock.classList.toggle("mt-second", this.lettered(this.which) === "b");
      this.showPlay();
      this.showViews();
      this.showPair();
    }

    showPlay() {
      mark(this.playButton, "aria-label", this.playing ? "Pause" : "Play");
      mark(this.playButton, "title", this.playing ? "Pause" : "Play");
      mark(this.playShape, "d", this.playing ? SHAPES.pause : SHAPES.play);
      mark(this.loopButton, "aria-pressed", String(this.loop));
    }

    showViews() {
      Object.keys(this.viewButtons).forEach((name) => {
        mark(this.viewButtons[name], "aria-pressed", String(name === this.view));
      });
    }

    /* The two windows of a comparison: tabs, and the one that stands still. */
    showPair() {
      const pair = this.windows.b !== null;
      const rest = this.which === "a" ? "b" : "a";
      this.tabs.hidden = !pair;
      this.other.hidden = !pair;
      this.bodyLetter.hidden = !pair;
      if (!pair) { return; }
      this.bodyLetter.textContent = this.lettered(this.which).toUpperCase();
      this.otherLetter.textContent = this.lettered(rest).toUpperCase();
      this.place(this.other, this.windows[rest]);
      this.showTabs();
    }

    showTabs() {
      ["a", "b"].forEach((which) => {
        const entry = this.tabNodes[this.lettered(which)];
        const win = this.windows[which];
        const chosen = which === this.which;
        write(entry.text, this.months.short(win.lo) + " to " + this.months.short(win.hi));
        mark(entry.tab, "aria-selected", String(chosen));
        mark(entry.tab, "tabindex", chosen ? "0" : "-1");
      });
      // Two letters side by side stay legible where the windows overlap.
      const rest = this.windows[this.which === "a" ? "b" : "a"];
      const late = rest.lo > this.active.lo || (rest.lo === this.active.lo && this.which === "a");
      this.other.classList.toggle("mt-late", late);
      this.body.classList.toggle("mt-late", !late);
    }

    /* ---- histogram ---- */

    layout() {
      const box = this.canvas.getBoundingClientRect();
      if (this.removed || box.width === 0) { return; }
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
      this.values.forEach((value, month) => { if (value > this.values[best]) { best = month; } });
      this.top = this.values.length ? this.values[best] : 0;
      const share = (best + 0.5) / (this.last + 1);
      const text = Math.round(this.top * 100) / 100;
      this.peak.textContent = this.top > 0 ? text.toLocaleString("en-US") : "";
      this.peak.style.left = clamp(share * this.width, 12, this.width - 12) + "px";
      this.caption.classList.toggle("mt-right", share < 0.5);
      this.canvas.setAttribute("aria-label", this.top > 0
        ? this.label + " by month, most in " + this.months.label(best) + ": " + this.peak.textContent
        : this.label + " by month: no record in any month");
      this.showCaption();
    }

    showCaption(month) {
      const shown = month === undefined ? null : this.values[month];
      const none = this.top > 0 ? "" : ": no record in any month";
      write(this.captionText, shown === null || shown === undefined
        ? this.label + " by month" + none
        : this.months.label(month) + ": " + this.label.toLowerCase() + " " + shown.toLocaleString("en-US"));
    }

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
      const win = this.windows[this.lettered(letter)];
      return win !== null && month >= win.lo && month <= win.hi;
    }

    paintBar(pen, month) {
      const value = this.values[month];
      if (!(value > 0)) { return; }
      const share = this.canvas.width / (this.last + 1);
      const gap = share > 4 * this.ratio ? Math.max(1, Math.round(this.ratio)) : 0;
      const left = Math.round(month * share) + gap;
      const wide = Math.max(1, Math.round((month + 1) * share) - left);
      const high = Math.max(Math.round(2 * this.ratio), Math.round(value / this.top * this.canvas.height));
      const y = this.canvas.height - high;
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

    setHistogram(values, label) {
      this.values = values;
      this.label = label;
      this.layout();
      this.describe();
    }

    /* ---- for the host ---- */

    figures(entries) {
      const same = entries.length === this.readings.length
        && entries.every((entry, position) => entry.label === this.readings[position].label);
      if (!same) { this.buildFigures(entries); }
      entries.forEach((entry, position) => write(this.valueNodes[position], entry.text));
      this.readings = entries.map((entry) => ({ label: entry.label, text: entry.text }));
      this.describe();
    }

    buildFigures(entries) {
      this.valueNodes = [];
      this.figureBox.replaceChildren(...entries.map((entry) => {
        const node = el("span", "mt-figure", entry.label + " ");
        this.valueNodes.push(node.appendChild(el("b")).appendChild(document.createTextNode("")));
        return node;
      }));
    }

    note(text) {
      if (this.noteLine.textContent !== text) { this.noteLine.textContent = text; }
    }

    say(text) {
      this.live.textContent = text;
    }

    set(change) {
      if (change.view !== undefined && change.view !== null) {
        this.view = change.view;
        this.showViews();
      }
      if (change.lo === undefined && change.hi === undefined) { return; }
      const before = this.windows.a;
      const hi = clamp(change.hi === undefined ? before.hi : change.hi, 0, this.last);
      const lo = clamp(change.lo === undefined ? before.lo : change.lo, 0, hi);
      // The host's echo of what the reader has chosen must not undo the mode he chose.
      if (lo === before.lo && hi === before.hi) { return; }
      const mode = modeOf(lo, hi);
      const length = mode.mode === "window" ? mode.length : before.length;
      this.windows.a = { lo: lo, hi: hi, mode: mode.mode, length: length };
      this.committed.a = this.key("a");
      this.showMode();
      this.show();
    }

    compare(state) {
      const before = this.key("b");
      if (!state) {
        this.windows.b = null;
        this.which = "a";
        this.main = "a";
      } else {
        this.main = state.main === "b" ? "b" : "a";
        const hi = clamp(state.hi, 0, this.last);
        const lo = clamp(state.lo, 0, hi);
        if (before !== lo + "-" + hi) {
          const mode = modeOf(lo, hi);
          this.windows.b = { lo: lo, hi: hi, mode: mode.mode, length: mode.length };
        }
        if (state.active) { this.which = this.lettered(state.active); }
      }
      if (this.key("b") !== before) { this.committed.b = this.key("b"); }
      this.showMode();
      this.show();
    }

    state() {
      const win = this.windows.a;
      return {
        lo: win.lo, hi: win.hi, mode: win.mode, length: win.length, step: this.step, speed: this.speed, loop: this.loop,
        playing: this.playing, view: this.view, compare: this.comparison(), busy: this.busy()
      };
    }

    /* Whether the reader is at it: a window that comes back late from elsewhere should not be imposed now. */
    busy() {
      return this.playing || this.held || this.key("a") !== this.committed.a || this.key("b") !== this.committed.b;
    }

    remove() {
      if (this.removed) { return; }
      this.removed = true;
      window.clearTimeout(this.timer);
      window.clearInterval(this.player);
      this.player = 0;
      this.observer.disconnect();
      ["pointerup", "pointercancel"].forEach((name) => window.removeEventListener(name, this.onRelease, true));
      window.removeEventListener("blur", this.onRelease);
      document.removeEventListener("visibilitychange", this.onHide);
      this.dock.remove();
    }
  }

  time.control = (host, options) => new Control(host, options);
}(window.MineTime = window.MineTime || {}));
