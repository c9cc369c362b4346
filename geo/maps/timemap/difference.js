/* One map of what changed between two windows: B minus A in every district. */
(function (time) {
  "use strict";

  const tools = time.viewTools;
  const NONE = "No difference";
  const FEWER = ["#2166ac", "#67a9cf", "#d1e5f0"];
  const MORE = ["#fddbc7", "#ef8a62", "#b2182b"];
  const LARGE = 500;
  const FEWEST_BASE = 5;
  const ZERO_CLASS = 3;

  function nice(value) {
    const power = Math.pow(10, Math.floor(Math.log10(value)));
    return [5, 2, 1].find((lead) => lead * power <= value * (1 + 1e-9)) * power;
  }

  /* Lower ends in units of the last decimal. They come from the frozen scale, so they stand still as time runs. */
  function steps(header) {
    if (header.rate.kind === "count") { return header.largest >= LARGE ? [1, 10, 100] : [1, 5, 10]; }
    const top = Math.max(1, header.starts[header.starts.length - 1]);
    const second = Math.max(2, Math.round(nice(Math.max(1, top / 10))));
    return [1, second, Math.max(2 * second, Math.round(nice(Math.max(1, top / 2))))];
  }

  function ranges(starts, decimals) {
    const text = (units) => tools.number(units / Math.pow(10, decimals), decimals);
    const span = (lo, next) => (next - lo === 1 ? text(lo) : text(lo) + "\u2013" + text(next - 1));
    const first = decimals ? "under " + text(starts[1]) : span(starts[0], starts[1]);
    return [first, span(starts[1], starts[2]), text(starts[2]) + "+"];
  }

  function styles(header, starts, decimals) {
    const labels = ranges(starts, decimals);
    const other = (key) => header.classes.find((entry) => entry.key === key);
    const entry = (key, label, colour) => ({ key, label, colour, pattern: "" });
    return [
      ...FEWER.map((colour, i) => entry("fewer_" + (3 - i), labels[2 - i] + " fewer recorded", colour)),
      entry("same", NONE, "#ffffff"),
      ...MORE.map((colour, i) => entry("more_" + (i + 1), labels[i] + " more recorded", colour)),
      other("no_record"), other("withheld")
    ];
  }

  /*
   * Classes of B minus A. a and b: {value, count}, a number a district, value NaN where none is shown. Where a rate
   * is not shown because nothing was counted, nothing is what is compared.
   */
  time.differenceClasses = function (data, a, b) {
    const header = data.header;
    const decimals = header.rate.kind === "count" ? 0 : header.decimals;
    const starts = steps(header);
    const list = styles(header, starts, decimals);
    const districts = header.districts;
    const classes = new Uint8Array(districts);
    const difference = new Float64Array(districts);
    const tally = new Array(list.length).fill(0);
    for (let d = 0; d < districts; d += 1) {
      const change = (b.count[d] === 0 ? 0 : b.value[d]) - (a.count[d] === 0 ? 0 : a.value[d]);
      difference[d] = change;
      classes[d] = data.ever[d] === 0 ? list.length - 2 : grade(change, starts, decimals, list.length - 1);
      tally[classes[d]] += 1;
    }
    const sum = (lo, hi) => tally.slice(lo, hi).reduce((total, n) => total + n, 0);
    return {
      styles: list, classes, difference, tally, decimals,
      less: sum(0, ZERO_CLASS), same: tally[ZERO_CLASS], more: sum(ZERO_CLASS + 1, 2 * ZERO_CLASS + 1)
    };
  };

  function grade(change, starts, decimals, withheld) {
    if (Number.isNaN(change)) { return withheld; }
    const units = Math.round(Math.abs(change) * Math.pow(10, decimals));
    const step = starts.filter((start) => start <= units).length;
    return change < 0 ? ZERO_CLASS - step : ZERO_CLASS + step;
  }

  /* "12 -> 18, +6 (+50 %)". A percentage on a small base, or of unequal windows, would say more than is known. */
  time.differenceWords = function (from, to, options) {
    const decimals = options.decimals || 0;
    const plain = tools.number(from, decimals) + " \u2192 " + tools.number(to, decimals);
    if (tools.signed(to - from, decimals) === tools.number(0, decimals)) { return plain + ", no difference"; }
    const change = plain + ", " + tools.signed(to - from, decimals);
    if (options.unequal) { return change + " (unequal windows, no percentage)"; }
    const few = options.few || FEWEST_BASE;
    if (options.base < few) { return change + " (base under " + few + ", no percentage)"; }
    return change + " (" + tools.signed(Math.round(100 * (to - from) / from)) + " %)";
  };

  class DifferenceLegend {
    constructor() {
      this.node = tools.el("details", "mt-legend");
      this.node.appendChild(tools.el("summary", "", "Legend"));
      this.panel = tools.el("div", "mt-legendpanel");
      this.panel.tabIndex = 0;
      this.node.appendChild(this.panel);
      this.counts = [];
    }

    build(result, title, rates, notes) {
      this.counts = [];
      this.panel.replaceChildren(tools.el("h4", "", title), tools.el("p", "mt-counthead", "Districts in the class"));
      this.group("B less than A", result.styles, 0, ZERO_CLASS);
      this.group("", result.styles, ZERO_CLASS, ZERO_CLASS + 1);
      this.group("B more than A", result.styles, ZERO_CLASS + 1, 2 * ZERO_CLASS + 1);
      this.group("", result.styles, 2 * ZERO_CLASS + 1, result.styles.length - (rates ? 0 : 1));
      notes.forEach((note) => this.panel.appendChild(tools.el("p", "mt-legendnote", note)));
    }

    group(title, list, from, to) {
      if (title) { this.panel.appendChild(tools.el("h5", "", title)); }
      const node = tools.legendList(list.slice(from, to));
      Array.from(node.children).forEach((item) => {
        const count = tools.el("span", "mt-count");
        item.appendChild(count);
        this.counts.push(count);
      });
      this.panel.appendChild(node);
    }

    update(result) {
      this.counts.forEach((node, i) => tools.write(node, tools.number(result.tally[i])));
    }
  }

  class Difference {
    constructor(context, pair, acts) {
      this.context = context;
      this.pair = pair;
      this.acts = acts;
    }

    enter() {
      const { context } = this;
      this.build();
      context.stage.appendChild(this.node);
      this.map = time.secondMap(this.place, context.main);
      context.contextLayers(this.map);
      tools.watermark(context, this.place);
      this.districts = tools.painters(context, this.map, ["districts"]).districts;
      this.kept = time.keepView(context);
      this.unlink = time.linkMaps(context.main, this.map);
      this.follower = time.followDistricts(this.map, this.districts, (district) => this.tip(district));
      this.unwatch = tools.onResize(this.place, () => this.map.invalidateSize({ animate: false }));
      this.feed();
      this.update();
      this.map.invalidateSize({ animate: false });
      const left = this.legend.node.open ? this.legend.node.offsetWidth + 20 : 0;
      this.kept.fit(this.map, { topLeft: [left, 0], bottomRight: [0, 0] });
      this.districts.addTo(this.map);
    }

    build() {
      this.node = tools.el("section", "mt-view mt-difference");
      this.title = tools.el("h3");
      this.lines = { A: tools.el("p"), B: tools.el("p"), total: tools.el("p", "mt-total") };
      const head = tools.el("div", "mt-viewhead");
      head.append(this.title, tools.lines(this.context), this.lines.A, this.lines.B, this.lines.total);
      this.notes = new time.PairNotes(this.pair, this.acts.makeEqual);
      const body = tools.el("div", "mt-mapbody");
      this.place = tools.el("div", "mt-place");
      this.place.setAttribute("role", "region");
      this.place.setAttribute("aria-label", "Map of differences");
      this.legend = new DifferenceLegend();
      this.legend.node.open = this.context.stage.clientWidth >= 700;
      body.append(this.place, this.legend.node);
      this.node.append(head, this.notes.node, body, tools.footing(this.context));
    }

    /* New data may bring another measure and other steps, so the legend is made again. */
    feed() {
      const { header } = this.context.data();
      this.legendDue = true;
      tools.write(this.title, "Difference: B minus A, " + header.unit);
    }

    notesWords() {
      const header = this.context.data().header;
      const words = ["A lower number recorded says nothing about the ground: reporting changes too."];
      if (header.counting === "possible") { words.push("Counts include every incident that may lie in a window."); }
      return words;
    }

    update() {
      const { A, B } = this.pair;
      const header = B.header;
      this.figuresA = { value: A.rates.value, count: A.shown };
      this.figuresB = { value: B.rates.value, count: B.shown };
      this.result = time.differenceClasses(B.data, this.figuresA, this.figuresB);
      if (this.legendDue) {
        this.legend.build(this.result, "Difference in " + header.unit, header.rate.kind !== "count", this.notesWords());
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
      ["A", "B"].forEach((letter) => tools.write(this.lines[letter], this.pair.heading(letter) + " \u2014 "
        + [this.pair[letter].totalsText, this.pair[letter].statedText("window")].filter(Boolean).join(". ")));
      const change = time.differenceWords(A.sum, B.sum, this.options(B.header, A.sum, 0));
      tools.write(this.lines.total, "All, " + tools.noun(B.header).toLowerCase() + ": " + change + ". Districts: " + this.summary());
    }

    summary() {
      const { less, same, more } = this.result;
      return less + " with fewer recorded, " + more + " with more, " + same + " without difference";
    }

    options(header, base, decimals) {
      return { base, decimals, few: header.rate.few, unequal: this.pair.unequal };
    }

    tip(district) {
      const box = tools.el("div", "mm-box");
      box.appendChild(tools.el("h3", "", tools.nameOf(this.context, district)));
      this.tipWords(district).forEach((text, i) => box.appendChild(tools.el("p", i ? "" : "mm-value", text)));
      return box;
    }

    tipWords(district) {
      const data = this.context.data();
      const header = data.header;
      const entry = this.result.styles[this.result.classes[district]];
      if (entry.key === "no_record") { return [entry.label]; }
      const base = this.figuresA.count[district];
      const counts = tools.noun(header) + ": "
        + time.differenceWords(base, this.figuresB.count[district], this.options(header, base, 0));
      if (header.rate.kind === "count") { return [counts]; }
      if (entry.key === "withheld") { return [counts, reason(data, district, entry)]; }
      return [this.rateWords(district, header, base), counts];
    }

    rateWords(district, header, base) {
      const value = (side) => (side.count[district] === 0 ? 0 : side.value[district]);
      return header.unit + ": " + time.differenceWords(value(this.figuresA), value(this.figuresB),
        this.options(header, base, header.decimals));
    }

    setRatio(kind) {
      this.districts.setRatio(kind);
    }

    leave() {
      this.unwatch();
      this.unlink();
      this.follower.stop();
      this.districts.remove();
      this.map.remove();
      this.node.remove();
      this.kept.restore();
    }
  }

  function reason(data, district, entry) {
    const { reasons, few } = data.header.rate;
    return entry.label + ": " + (reasons[data.refusal[district]] || "under " + few + " recorded in a window");
  }

  time.viewParts.difference = Difference;
}(window.MineTime = window.MineTime || {}));
