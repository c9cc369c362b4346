/* The districts of a window as a table, and the sparkline of one district. */
(function (time) {
  "use strict";

  const tools = time.viewTools;
  const SVG = "http://www.w3.org/2000/svg";
  const SPARK = { width: 110, height: 20 };

  function bars(values, from, to, size) {
    const most = Math.max(1, ...values);
    const step = size.width / values.length;
    let path = "";
    for (let i = from; i <= to; i += 1) {
      if (values[i] <= 0) { continue; }
      const high = Math.max(1, values[i] / most * (size.height - 2));
      path += "M" + (i * step).toFixed(2) + " " + (size.height - 1) + "v" + (-high).toFixed(2)
        + "h" + Math.max(0.6, step * 0.9).toFixed(2) + "v" + high.toFixed(2) + "z";
    }
    return path;
  }

  function shape(tag, attributes, parent) {
    const node = document.createElementNS(SVG, tag);
    Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
    return parent.appendChild(node);
  }

  /* Bars by month, each sparkline on its own scale. The window, where one is given, is tinted and its bars darker. */
  time.sparkline = function (values, options) {
    const size = { width: options.width || SPARK.width, height: options.height || SPARK.height };
    const node = document.createElementNS(SVG, "svg");
    node.setAttribute("class", "mt-sparkline");
    node.setAttribute("width", size.width);
    node.setAttribute("height", size.height);
    node.setAttribute("viewBox", "0 0 " + size.width + " " + size.height);
    node.setAttribute("aria-hidden", "true");
    const last = values.length - 1;
    const marked = options.lo !== undefined && options.lo !== null;
    if (marked) {
      const step = size.width / values.length;
      shape("rect", {
        x: options.lo * step, y: 0, width: (options.hi - options.lo + 1) * step, height: size.height, fill: "#dfe5ee"
      }, node);
    }
    shape("line", { x1: 0, x2: size.width, y1: size.height - 0.5, y2: size.height - 0.5, stroke: "#8f8a80" }, node);
    shape("path", { d: bars(values, 0, last, size), fill: marked ? "#8f8a80" : "#4a505c" }, node);
    if (marked) { shape("path", { d: bars(values, options.lo, Math.min(options.hi, last), size), fill: "#22304a" }, node); }
    return node;
  };

  /* Sparklines of thousands of rows are drawn as they come into sight. */
  class SparkLoader {
    constructor(root) {
      this.makers = new Map();
      this.observer = new IntersectionObserver((entries) => entries.forEach((entry) => {
        if (entry.isIntersecting) { this.draw(entry.target); }
      }), { root, rootMargin: "150px" });
    }

    add(box, series) {
      this.makers.set(box, series);
      this.observer.observe(box);
    }

    draw(box) {
      box.replaceChildren(time.sparkline(this.makers.get(box)(), SPARK));
      this.observer.unobserve(box);
      this.makers.delete(box);
    }

    stop() {
      this.observer.disconnect();
      this.makers.clear();
    }
  }

  class Row {
    constructor(columns, name, act) {
      this.node = tools.el("tr");
      const head = tools.el("th", "mt-district");
      head.scope = "row";
      head.appendChild(act ? tools.button("mt-link", name, act) : document.createTextNode(name));
      this.node.appendChild(head);
      this.name = name;
      this.cells = columns.map(() => this.node.appendChild(tools.el("td", "mt-number")));
      this.label = this.node.appendChild(tools.el("td", "mt-classcell"));
      this.spark = tools.el("span", "mt-sparkbox");
      this.node.appendChild(tools.el("td", "mt-sparkcell")).appendChild(this.spark);
      this.values = [];
      this.entry = null;
    }

    /* Most rows stay as they were at a move; those are left alone. */
    write(values, words, entry) {
      values.forEach((value, i) => {
        if (Object.is(this.values[i], value) && this.entry === entry) { return; }
        tools.write(this.cells[i], words(value, i));
        this.values[i] = value;
      });
      if (entry && this.entry !== entry) {
        this.label.replaceChildren(tools.swatch(entry), tools.el("span", "mt-classlabel", entry.label));
      }
      this.entry = entry;
    }
  }

  class Table {
    constructor(context, pair, acts) {
      this.context = context;
      this.acts = acts;
    }

    enter(figures) {
      this.node = tools.el("section", "mt-view mt-tableview");
      this.scroll = tools.el("div", "mt-scroll");
      this.scroll.tabIndex = 0;
      this.scroll.setAttribute("role", "region");
      this.scroll.setAttribute("aria-label", "Table of districts");
      this.node.append(this.scroll, tools.footing(this.context));
      this.context.stage.appendChild(this.node);
      this.feed();
      this.update(figures);
    }

    feed() {
      const header = this.context.data().header;
      if (this.sparks) { this.sparks.stop(); }
      this.counter = this.context.counter();
      this.sparks = new SparkLoader(this.scroll);
      this.columns = columnsOf(header);
      this.build(header);
    }

    build(header) {
      const table = tools.el("table", "mt-table");
      this.caption = table.appendChild(tools.el("caption"));
      this.captionTitle = this.caption.appendChild(tools.el("strong"));
      this.caption.appendChild(tools.lines(this.context));
      this.caption.appendChild(tools.el("span", "mt-captionnote",
        "Districts in the order of the figure, renewed when the slider is let go. Each row of bars has its own scale."));
      table.appendChild(tools.el("thead")).appendChild(this.headings());
      this.body = table.appendChild(tools.el("tbody"));
      this.rows = Array.from({ length: header.districts }, (_, d) => this.row(d, header));
      this.rows.forEach((row) => this.body.appendChild(row.node));
      const foot = table.appendChild(tools.el("tfoot"));
      this.unknown = new Row(this.columns, "District not known", null);
      this.all = new Row(this.columns, "All", null);
      foot.append(this.unknown.node, this.all.node);
      this.sparks.add(this.unknown.spark, () => this.counter.series(header.districts, header.measure));
      this.sparks.add(this.all.spark, () => this.counter.monthly(header.measure));
      this.scroll.replaceChildren(table);
      this.table = table;
      this.unsorted = true;
    }

    headings() {
      const line = tools.el("tr");
      const head = (text, className) => {
        const node = tools.el("th", className, text);
        node.scope = "col";
        return line.appendChild(node);
      };
      head("District", "mt-district");
      this.columns.forEach((column) => {
        const node = head(column.label, "mt-number");
        if (column.sorted) { node.setAttribute("aria-sort", "descending"); }
      });
      head("Class", "mt-classcell");
      head("By month", "mt-sparkcell");
      return line;
    }

    row(district, header) {
      const row = new Row(this.columns, tools.nameOf(this.context, district), () => this.acts.zoomTo(district));
      row.district = district;
      this.sparks.add(row.spark, () => this.counter.series(district, header.measure));
      return row;
    }

    update(figures) {
      const { header } = this.context.data();
      const found = this.counter.values(figures);
      const classes = this.counter.classes(figures);
      const months = this.context.months().count;
      tools.write(this.captionTitle,
        header.measures[header.measure] + " by district, " + this.context.months().words(figures.lo, figures.hi));
      this.table.style.setProperty("--mt-from", (100 * figures.lo / months).toFixed(3) + "%");
      this.table.style.setProperty("--mt-to", (100 * (figures.hi + 1) / months).toFixed(3) + "%");
      this.rows.forEach((row, d) => {
        const entry = header.classes[classes[d]];
        row.write(this.columns.map((column) => column.of(figures, d, found)), wording(this.columns, entry), entry);
      });
      this.writeFoot(figures, header);
      if (this.unsorted) { this.commit(); }
    }

    writeFoot(figures, header) {
      const words = wording(this.columns, { key: "" });
      this.unknown.write(this.columns.map((column) => (column.rate ? NaN : column.of(figures, header.districts))), words, null);
      this.all.write(this.columns.map((column) => (column.rate ? NaN : figures.total[column.kind][header.measure])), words, null);
    }

    /* Rows change places only when the hand rests; the one that has the focus keeps it. */
    commit() {
      this.unsorted = false;
      const focused = document.activeElement;
      const at = this.columns.findIndex((column) => column.sorted);
      const count = this.columns.findIndex((column) => column.counted);
      const key = (row) => (Number.isNaN(row.values[at]) ? row.values[count] : row.values[at]);
      const sorted = this.rows.slice().sort((a, b) => group(a, at) - group(b, at) || key(b) - key(a) || a.name.localeCompare(b.name));
      if (sorted.every((row, i) => this.body.children[i] === row.node)) { return; }
      this.body.append(...sorted.map((row) => row.node));
      if (this.body.contains(focused)) { focused.focus({ preventScroll: true }); }
    }

    leave() {
      this.sparks.stop();
      this.node.remove();
      this.rows = [];
    }
  }

  /* Graded districts first, then those without a rate, then nothing in this selection, then no record at all. */
  function group(row, at) {
    if (row.entry.key === "no_record") { return 3; }
    if (row.entry.key === "zero") { return 2; }
    return Number.isNaN(row.values[at]) ? 1 : 0;
  }

  function columnsOf(header) {
    const m = header.measure;
    const rate = header.rate.kind !== "count";
    const counted = header.counting === "possible" ? "possible" : "likely";
    const labels = { likely: "Most likely", certain: "Certain", possible: "Possible" };
    const columns = Object.keys(labels).map((kind) => ({
      kind, label: labels[kind], counted: kind === counted, sorted: !rate && kind === counted, decimals: 0,
      of: (figures, d) => figures[kind][d * 4 + m]
    }));
    if (rate) {
      columns.push({
        rate: true, sorted: true, label: header.unit, decimals: header.decimals,
        of: (figures, d, found) => (found.status[d] === 1 ? found.value[d] : NaN)
      });
    }
    return columns;
  }

  function wording(columns, entry) {
    return (value, i) => {
      if (entry.key === "no_record") { return columns[i].sorted ? "no record" : "\u2013"; }
      if (Number.isNaN(value)) { return entry.key ? "not shown" : "\u2013"; }
      return tools.number(value, columns[i].decimals);
    };
  }

  time.viewParts.table = Table;
}(window.MineTime = window.MineTime || {}));
