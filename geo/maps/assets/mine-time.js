/* The furniture of a map and its texts. Every text is set as textContent, never as markup. */
(function () {
  "use strict";

  var SVG = "http://www.w3.org/2000/svg";
  var NARROW_PX = 560;
  var LABEL_GAP_PX = 3;

  function el(tag, className, text) {
    var node = document.createElement(tag);
    if (className) { node.className = className; }
    if (text !== undefined && text !== null) { node.textContent = text; }
    return node;
  }

  function svg(tag, attributes, parent) {
    var node = document.createElementNS(SVG, tag);
    Object.keys(attributes).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    if (parent) { parent.appendChild(node); }
    return node;
  }

  function table(flat, words) {
    var body = el("table", "mm-rows");
    for (var i = 0; i < flat.length; i += 2) {
      var row = body.insertRow();
      var head = el("th", "", words[flat[i]]);
      head.scope = "row";
      row.appendChild(head);
      row.appendChild(el("td", "", words[flat[i + 1]]));
    }
    return body;
  }

  function pairs(rows) {
    var body = el("table", "mm-rows");
    rows.forEach(function (pair) {
      var row = body.insertRow();
      var head = el("th", "", pair[0]);
      head.scope = "row";
      row.appendChild(head);
      row.appendChild(el("td", "", pair[1]));
    });
    return body;
  }

  function sourceList(positions, data) {
    var list = el("ul", "mm-sources");
    positions.forEach(function (position) {
      var source = data.sources[position].map(function (word) { return data.words[word]; });
      var item = el("li");
      item.appendChild(el("span", "mm-publisher", source[0] + ": "));
      if (/^https?:\/\//i.test(source[2])) {
        var anchor = el("a", "", source[1]);
        anchor.href = source[2];
        anchor.target = "_blank";
        anchor.rel = "noopener noreferrer";
        item.appendChild(anchor);
      } else {
        item.appendChild(el("span", "", source[1]));
      }
      if (source[3]) { item.appendChild(el("span", "", ", " + source[3])); }
      list.appendChild(item);
    });
    return list;
  }

  function districtBox(entry, value, rows, line) {
    var box = el("div", "mm-box");
    box.appendChild(el("h3", "", entry.name));
    box.appendChild(el("p", "mm-value", value));
    if (line) { box.appendChild(line); }
    box.appendChild(pairs(rows));
    return box;
  }

  /* The incidents of one place: what each record says, or one line where the page carries no more. */
  function placeBox(place, data) {
    var box = el("div", "mm-box");
    box.appendChild(el("h3", "", place.name));
    box.appendChild(el("p", "mm-precision", place.precision));
    if (place.rows.length) { box.appendChild(pairs(place.rows)); }
    place.notes.forEach(function (note) {
      var part = el("section", "mm-note");
      part.appendChild(el("h4", "", note.heading));
      if (note.possibly) { part.appendChild(el("p", "mm-precision", "Possibly in the period shown, day not known")); }
      if (note.rows) {
        part.appendChild(table(note.rows, data.words));
        part.appendChild(sourceList(note.sources, data));
        part.appendChild(el("p", "mm-id", note.id));
      } else {
        part.appendChild(el("p", "", note.line));
      }
      box.appendChild(part);
    });
    if (place.remainder) { box.appendChild(el("p", "mm-remainder", place.remainder)); }
    return box;
  }

  function patterns(container) {
    var host = svg("svg", { width: 0, height: 0, "aria-hidden": "true", style: "position:absolute" });
    var defs = svg("defs", {}, host);
    [["hatch", "#e8e8e8"], ["dots", "#bdbdbd"]].forEach(function (entry) {
      var turn = entry[0] === "hatch" ? { patternTransform: "rotate(45)" } : {};
      var tile = svg("pattern", Object.assign({ id: "mm-" + entry[0], width: 7, height: 7, patternUnits: "userSpaceOnUse" }, turn), defs);
      svg("rect", { width: 7, height: 7, fill: entry[1] }, tile);
      if (entry[0] === "hatch") {
        svg("rect", { width: 1.1, height: 7, fill: "#c2bfb9" }, tile);
      } else {
        svg("circle", { cx: 3.5, cy: 3.5, r: 1.4, fill: "#5c5a58" }, tile);
      }
    });
    container.appendChild(host);
  }

  function overlaps(box, boxes) {
    return boxes.some(function (other) {
      return box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1];
    });
  }

  /* Names where there is room: beside what stands on the map whatever the window, so that none jumps in time. */
  function labeller(map, layers, data, marks) {
    var pencil = document.createElement("canvas").getContext("2d");
    var container = map.getContainer();
    function occupied() {
      var origin = container.getBoundingClientRect();
      var nodes = container.querySelectorAll(".mm-title, .leaflet-control");
      return marks().concat(Array.prototype.map.call(nodes, function (node) {
        var rect = node.getBoundingClientRect();
        return [rect.left - origin.left, rect.top - origin.top, rect.right - origin.left, rect.bottom - origin.top];
      }));
    }
    function draw() {
      layers.labels.clearLayers();
      if (!map.hasLayer(layers.labels)) { return; }
      var size = map.getSize();
      var steps = Math.max(0, map.getZoom() - map.getBoundsZoom(data.home));
      var allowed = Math.min(400, Math.round(9 * Math.pow(2, steps) * Math.max(0.6, size.x / 1000)));
      var boxes = occupied();
      data.labels.forEach(function (label) {
        var country = label[4] === 1;
        if (!country && allowed <= 0) { return; }
        var at = map.latLngToContainerPoint([label[1], label[0]]);
        if (at.x < 4 || at.y < 4 || at.x > size.x - 4 || at.y > size.y - 4) { return; }
        var text = data.words[label[2]];
        pencil.font = country ? "600 12px system-ui, sans-serif" : "12px system-ui, sans-serif";
        var width = pencil.measureText(text).width + (country ? 2.2 * text.length : 0) + 4;
        var spots = country ? [[-width / 2, -8]] : [[5, -8], [-5 - width, -8], [-width / 2, -20], [-width / 2, 4]];
        for (var i = 0; i < spots.length; i += 1) {
          var left = at.x + spots[i][0], top = at.y + spots[i][1];
          var box = [left - LABEL_GAP_PX, top - LABEL_GAP_PX, left + width + LABEL_GAP_PX, top + 16 + LABEL_GAP_PX];
          if (box[0] < 0 || box[2] > size.x || overlaps(box, boxes)) { continue; }
          boxes.push(box);
          var inner = el("span", "", text);
          inner.style.left = spots[i][0] + "px";
          inner.style.top = spots[i][1] + "px";
          layers.labels.addLayer(L.marker([label[1], label[0]], {
            interactive: false, keyboard: false, pane: "mmlabels",
            icon: L.divIcon({ className: country ? "mm-label mm-country" : "mm-label", iconSize: [0, 0], html: inner })
          }));
          if (!country) { allowed -= 1; }
          break;
        }
      });
    }
    return draw;
  }

  function swatch(entry) {
    var box = svg("svg", { width: 22, height: 15, "aria-hidden": "true", "class": "mm-swatch" });
    var fill = entry.pattern ? "url(#mm-" + entry.pattern + ")" : entry.colour;
    svg("rect", { x: 0.5, y: 0.5, width: 21, height: 14, fill: fill, stroke: "#77716a" }, box);
    return box;
  }

  function symbol(key, size) {
    var height = key === "circle" ? Math.max(18, 2 * size + 3) : 18;
    var box = svg("svg", { width: key === "circle" ? Math.max(30, 2 * size + 3) : 30, height: height, "aria-hidden": "true", "class": "mm-swatch" });
    var middle = height / 2;
    var dark = "#22304a";
    if (key === "place" || key === "lighter") {
      var faint = key === "lighter" ? 0.45 : 1;
      svg("circle", { cx: 15, cy: middle, r: 8, fill: "#fff", stroke: dark, "stroke-width": 1.6, "stroke-dasharray": "3 2", opacity: faint }, box);
    } else if (key === "exact") {
      svg("rect", { x: 9, y: middle - 6, width: 12, height: 12, rx: 2, fill: "#fff", stroke: dark, "stroke-width": 2 }, box);
    } else if (key === "group") {
      svg("circle", { cx: 15, cy: middle, r: 8, fill: dark, stroke: "#fff", "stroke-width": 1.5 }, box);
    } else if (key === "dot") {
      svg("circle", { cx: 15, cy: middle, r: 2.5, fill: dark }, box);
    } else if (key === "circle") {
      svg("circle", { cx: Math.max(15, size + 1.5), cy: middle, r: size, fill: "#5b4b8a", "fill-opacity": 0.35, stroke: "#3d3163" }, box);
    } else if (key === "overlay") {
      svg("line", { x1: 1, x2: 29, y1: middle, y2: middle, stroke: "#3a3630", "stroke-width": 1.6, "stroke-dasharray": "6 4" }, box);
    } else if (key === "cell" || key === "hollow") {
      svg("rect", { x: 15 - size / 2, y: middle - size / 2, width: size, height: size, fill: key === "cell" ? dark : "none", stroke: dark }, box);
    }
    return box;
  }

  function symbolItem(key, label, size) {
    var item = el("li", "mm-symbol-" + key);
    if (key !== "text") { item.appendChild(symbol(key, size || 0)); }
    item.appendChild(el("span", "", label));
    return item;
  }

  /* Only rates are ever withheld. */
  function legendClasses(header) {
    return header.classes.filter(function (entry) { return entry.key !== "withheld" || header.rate.kind !== "count"; });
  }

  /* The legend's panel: built again for a new feed, only its numbers and words touched while time runs. */
  function legendPanel(panel) {
    var counts = [], said = "";
    var symbols = el("ul", "mm-symbols"), marks = el("ul", "mm-symbols mm-marks");
    var unplaced = el("div", "mm-unplaced");
    function fill(header) {
      panel.replaceChildren();
      panel.appendChild(el("h3", "", header.legend.title));
      panel.appendChild(el("p", "mm-counthead", "Districts in the class"));
      var list = el("ul", "mm-classes");
      var entries = legendClasses(header);
      counts = header.classes.map(function (entry) {
        var item = el("li"), count = el("span", "mm-count", "0");
        if (entries.indexOf(entry) < 0) { return count; }
        item.appendChild(swatch(entry));
        item.appendChild(el("span", "mm-classlabel", entry.label));
        item.appendChild(count);
        list.appendChild(item);
        return count;
      });
      panel.appendChild(list);
      symbols.replaceChildren.apply(symbols, header.legend.symbols.map(function (entry) { return symbolItem(entry[0], entry[1], entry[2]); }));
      [marks, symbols].forEach(function (part) { panel.appendChild(part); });
      header.legend.notes.forEach(function (note) { panel.appendChild(el("p", "mm-legendnote", note)); });
      panel.appendChild(unplaced);
    }
    return {
      fill: fill,
      counts: function (numbers) {
        counts.forEach(function (node, at) {
          var text = String(numbers[at] || 0);
          if (node.textContent !== text) { node.textContent = text; }
        });
      },
      marks: function (entries) {
        marks.replaceChildren.apply(marks, entries.map(function (entry) { return symbolItem(entry.symbol, entry.label, entry.size); }));
      },
      unplaced: function (sentences) {
        if (sentences.join("|") === said) { return; }
        said = sentences.join("|");
        unplaced.replaceChildren();
        if (sentences.length) { unplaced.appendChild(el("h4", "", "Not on the map")); }
        sentences.forEach(function (text) { unplaced.appendChild(el("p", "mm-tally", text)); });
      }
    };
  }

  function addLegend(map) {
    var control = L.control({ position: "bottomleft" }), made = null;
    control.onAdd = function () {
      var box = el("div", "mm-legend");
      var button = el("button", "mm-legendbutton", "Legend");
      var panel = el("div", "mm-panel");
      button.type = "button";
      panel.id = "mm-legend-" + L.stamp(box);
      button.setAttribute("aria-controls", panel.id);
      made = legendPanel(panel);
      function show(open) {
        button.setAttribute("aria-expanded", String(open));
        panel.hidden = !open;
      }
      function shorten() {
        var foot = map.getContainer().querySelector(".mm-foot");
        panel.style.maxHeight = Math.max(120, map.getSize().y - foot.offsetHeight - (map.getSize().x <= NARROW_PX ? 220 : 270)) + "px";
      }
      button.addEventListener("click", function () { show(panel.hidden); });
      box.appendChild(button);
      box.appendChild(panel);
      panel.tabIndex = 0;
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      show(map.getSize().x > NARROW_PX);
      shorten();
      map.on("resize", shorten);
      return box;
    };
    control.addTo(map);
    return made;
  }

  /* Room for the title, the foot and an open legend, so that they cover no data. */
  function room(map) {
    var container = map.getContainer(), size = map.getSize();
    var title = container.querySelector(".mm-title"), foot = container.querySelector(".mm-foot");
    var panel = container.querySelector(".mm-panel");
    var left = panel && !panel.hidden && size.x > 2.5 * panel.offsetWidth ? panel.offsetWidth + 14 : 4;
    return {
      topLeft: L.point(left, Math.min(title ? title.offsetHeight + 14 : 4, size.y / 3)),
      bottomRight: L.point(4, Math.min(foot ? foot.offsetHeight + 4 : 4, size.y / 4))
    };
  }

  function fit(map, corners) {
    var space = room(map);
    map.fitBounds(corners, { animate: false, paddingTopLeft: space.topLeft, paddingBottomRight: space.bottomRight });
  }

  function addButtons(map, data, options) {
    var shell = options.shell, bounds = options.bounds;
    var control = L.control({ position: "topleft" });
    control.onAdd = function () {
      var bar = el("div", "leaflet-bar mm-buttons");
      function button(lines, text, act) {
        var node = el("button");
        var sign = svg("svg", { width: 18, height: 18, viewBox: "0 0 18 18", fill: "none", stroke: "#22304a", "stroke-width": 1.7, "aria-hidden": "true" }, node);
        svg("path", { d: lines }, sign);
        node.type = "button";
        node.title = text;
        node.setAttribute("aria-label", text);
        node.addEventListener("click", act);
        bar.appendChild(node);
      }
      button("M2 6V2h4M12 2h4v4M16 12v4h-4M6 16H2v-4M6.500 9a2.500 2.500 0 1 0 5 0a2.500 2.500 0 1 0-5 0", "Fit to the data", function () { fit(map, bounds()); });
      button("M2 9 9 2.500 16 9M4.500 8v7.500h9V8", "Whole area", function () { fit(map, data.whole); });
      if (document.fullscreenEnabled) {
        button("M11 2h5v5M16 2 10.500 7.500M7 16H2v-5M2 16l5.500-5.500", "Full screen", function () {
          if (document.fullscreenElement) { document.exitFullscreen(); } else { shell.requestFullscreen(); }
        });
      }
      if (options.snapshot) {
        button("M2 5.500h3.500l1.500-2h4l1.500 2H16v9.500H2zM6.200 10a2.800 2.800 0 1 0 5.600 0a2.800 2.800 0 1 0-5.600 0", "Snapshot of this view for a report", options.snapshot);
      }
      L.DomEvent.disableClickPropagation(bar);
      return bar;
    };
    control.addTo(map);
  }

  function addTitle(map, data) {
    var box = el("div", "mm-title"), lines = [];
    if (data.synthetic) { box.appendChild(el("p", "mm-exercise", "Synthetic exercise data")); }
    box.appendChild(el("h2", "", data.title));
    var stated = box.appendChild(el("p", "mm-stated"));
    map.getContainer().appendChild(box);
    return function (texts, completeness) {
      if (stated.textContent !== completeness) { stated.textContent = completeness; }
      while (lines.length > texts.length) { lines.pop().remove(); }
      texts.forEach(function (text, at) {
        if (!lines[at]) { lines[at] = box.insertBefore(el("p", ""), stated); }
        if (lines[at].textContent !== text) { lines[at].textContent = text; }
      });
    };
  }

  function addFoot(map, data) {
    var container = map.getContainer();
    var foot = el("div", "mm-foot");
    var button = el("button", "mm-footbutton", "More");
    button.type = "button";
    function open(all) {
      foot.classList.toggle("mm-short", !all);
      button.setAttribute("aria-expanded", String(all));
      button.textContent = all ? "Less" : "More";
    }
    button.addEventListener("click", function () { open(foot.classList.contains("mm-short")); });
    foot.appendChild(button);
    if ((data.stamp || []).length) { foot.appendChild(el("p", "mm-stamp", data.stamp.join(" "))); }
    foot.appendChild(el("p", "mm-disclaimer", data.disclaimer));
    foot.appendChild(el("p", "mm-attribution", data.attribution.join(" \u00b7 ")));
    if (map.attributionControl) {
      map.attributionControl.setPrefix(false);
      foot.appendChild(map.attributionControl.getContainer());
    }
    container.appendChild(foot);
    L.DomEvent.disableClickPropagation(foot);
    function lift() { container.style.setProperty("--mm-foot", foot.offsetHeight + "px"); }
    open(map.getSize().x > NARROW_PX && map.getSize().y > 800);
    lift();
    if (window.ResizeObserver) { new ResizeObserver(lift).observe(foot); }
  }

  function addWatermark(map, data) {
    if (!data.synthetic) { return; }
    var mark = el("div", "mm-watermark");
    mark.setAttribute("aria-hidden", "true");
    for (var i = 0; i < 40; i += 1) { mark.appendChild(el("span", "", "SYNTHETIC EXERCISE DATA")); }
    map.getContainer().appendChild(mark);
  }

  /* Everything around the figures: title, legend, foot, buttons, scale, names. */
  function furnish(map, layers, data, options) {
    var container = map.getContainer();
    container.classList.add("mm-map");
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", data.title);
    patterns(options.shell);
    addFoot(map, data);
    var title = addTitle(map, data);
    addWatermark(map, data);
    addButtons(map, data, options);
    var legend = addLegend(map);
    L.control.scale({ imperial: false, metric: true, maxWidth: 140, position: "bottomright" }).addTo(map);
    function circled() { container.classList.toggle("mm-nocircles", !map.hasLayer(layers.circles)); }
    map.on("overlayadd overlayremove", circled);
    circled();
    map.fitBounds(data.home, { animate: false });
    var label = labeller(map, layers, data, options.marks);
    map.on("moveend resize overlayadd overlayremove", label);
    return {
      title: title,
      legend: legend,
      label: label,
      room: function () { return room(map); },
      fit: function (corners) { fit(map, corners); },
      whenStyled: function (then) { styled(container, 100, then); }
    };
  }

  /* A host may load style sheets after scripts; nothing can be measured before they are there. */
  function styled(container, tries, then) {
    var foot = container.querySelector(".mm-foot");
    if (tries <= 0 || window.getComputedStyle(foot).position === "absolute") { then(); return; }
    window.setTimeout(function () { styled(container, tries - 1, then); }, 40);
  }

  function failed(place, error) {
    var note = el("div", "mm-failed", "The map could not be drawn. " + String(error && error.message));
    note.setAttribute("role", "alert");
    place.appendChild(note);
    place.setAttribute("data-error", String(error));
  }

  window.MineMap = { furnish: furnish, failed: failed, districtBox: districtBox, placeBox: placeBox, legendClasses: legendClasses, el: el };
}());
/* Reads the columns of incidents, the shapes of districts, and the months they lie in. */
(function (time) {
  "use strict";

  const VERSION = 2;
  const NO_PLACE = 0xffffff;
  const STEPS_PER_DEGREE = 1e5;
  const KINDS = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f64: Float64Array };
  const MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
  ];

  function faulty(what) {
    return new Error("The figures of this map cannot be read: " + what + ". Load the page again.");
  }

  function unpack(base64) {
    let text;
    try {
      text = window.atob(base64);
    } catch (error) {
      throw faulty("they are not base64");
    }
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i += 1) {
      bytes[i] = text.charCodeAt(i);
    }
    return bytes;
  }

  /* Variable-length integers, seven bits a byte, the lowest first. */
  class Varints {
    constructor(bytes) {
      this.bytes = bytes;
      this.at = 0;
    }

    next() {
      let value = 0;
      let factor = 1;
      for (let size = 0; size < 5; size += 1) {
        if (this.at >= this.bytes.length) {
          throw faulty("they are cut short");
        }
        const byte = this.bytes[this.at];
        this.at += 1;
        value += (byte & 0x7f) * factor;
        if (byte < 0x80) {
          return value;
        }
        factor *= 128;
      }
      throw faulty("a number is too long");
    }

    signed() {
      const value = this.next();
      return value % 2 ? -(value + 1) / 2 : value / 2;
    }

    end() {
      if (this.at !== this.bytes.length) {
        throw faulty("more follows than was announced");
      }
    }
  }

  function readHeader(bytes) {
    if (bytes.length < 8) {
      throw faulty("they are cut short");
    }
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    // What is not of this program seldom announces a header that ends on a multiple of eight.
    if ((4 + length) % 8 !== 0 || bytes[4] !== 0x7b) {
      throw faulty("they are not a map's columns");
    }
    if (4 + length > bytes.length) {
      throw faulty("they are cut short");
    }
    let header;
    try {
      header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(4, 4 + length)));
    } catch (error) {
      throw faulty("their header is not JSON");
    }
    if (header.version !== VERSION) {
      throw faulty("they are of version " + String(header.version) + ", this page reads version " + VERSION);
    }
    return header;
  }

  function readColumns(bytes, places) {
    const columns = {};
    let end = 0;
    Object.keys(places || {}).forEach((name) => {
      const [kind, offset, length] = places[name];
      const Kind = KINDS[kind];
      if (!Kind || offset % 8 !== 0) {
        throw faulty("the column " + name + " is of an unknown kind");
      }
      end = Math.max(end, offset + length * Kind.BYTES_PER_ELEMENT);
      if (end > bytes.length) {
        throw faulty("they are cut short");
      }
      columns[name] = new Kind(bytes.buffer, bytes.byteOffset + offset, length);
    });
    if (end !== bytes.length) {
      throw faulty("more follows than was announced");
    }
    return columns;
  }

  function checkLengths(header, columns) {
    const all = header.incidents;
    const others = all - header.certain;
    const over = columns.over_at ? columns.over_at.length : 0;
    const bits = header.stated ? Math.ceil(all / 8) : 0;
    const rated = header.rate.kind === "count" ? 0 : header.districts;
    const expected = {
      off: header.months.count + 1, start: others, middle: others, end: others, xlow: all, xhigh: all,
      ylow: all, yhigh: all, district: all, hurt: all, kind: all, radius: all, over_at: over,
      over_killed: over, over_injured: over, over_unknown: over, below: rated, refusal: header.districts,
      ever: header.districts, rows: null, stated_certain: bits, stated_possible: bits,
    };
    Object.keys(expected).forEach((name) => {
      if (!columns[name] || (expected[name] !== null && columns[name].length !== expected[name])) {
        throw faulty("the column " + name + " is missing or of another length");
      }
    });
  }

  /* Figures index arrays later on; an index out of bounds would be lost there without a word. */
  function checkValues(header, columns) {
    const count = header.months.count;
    const off = columns.off;
    let good = off[0] === 0 && off[count] === header.certain;
    for (let month = 0; month < count; month += 1) {
      good = good && off[month] <= off[month + 1];
    }
    for (let i = 0; i < columns.start.length; i += 1) {
      good = good && columns.start[i] <= columns.middle[i] && columns.middle[i] <= columns.end[i] &&
        columns.end[i] < count;
    }
    for (let i = 0; i < columns.district.length; i += 1) {
      good = good && columns.district[i] <= header.districts && columns.radius[i] < header.radii.length;
    }
    for (let i = 0; i < columns.over_at.length; i += 1) {
      good = good && columns.over_at[i] < header.incidents;
    }
    if (!good) {
      throw faulty("a column holds what cannot be");
    }
  }

  function positions(low, high, corner, step) {
    const degrees = new Float64Array(low.length);
    for (let i = 0; i < low.length; i += 1) {
      const steps = low[i] + high[i] * 65536;
      degrees[i] = steps === NO_PLACE ? NaN : corner + steps * step;
    }
    return degrees;
  }

  function figures(columns) {
    const hurt = columns.hurt;
    const killed = new Uint32Array(hurt.length);
    const injured = new Uint32Array(hurt.length);
    const casualties = new Uint32Array(hurt.length);
    // Plain loops here and below: the array functions take ten times as long over 100,000 incidents.
    for (let i = 0; i < hurt.length; i += 1) {
      killed[i] = hurt[i] & 15;
      injured[i] = hurt[i] >> 4;
      casualties[i] = killed[i] + injured[i];
    }
    columns.over_at.forEach((i, k) => {
      killed[i] = columns.over_killed[k];
      injured[i] = columns.over_injured[k];
      casualties[i] = killed[i] + injured[i] + columns.over_unknown[k];
    });
    return { killed, injured, casualties };
  }

  function kinds(column) {
    const device = new Uint8Array(column.length);
    const precision = new Uint8Array(column.length);
    const unrecorded = new Uint8Array(column.length);
    for (let i = 0; i < column.length; i += 1) {
      device[i] = column[i] & 15;
      precision[i] = (column[i] >> 4) & 7;
      unrecorded[i] = column[i] >> 7;
    }
    return { device, precision, unrecorded };
  }

  function metres(column, radii) {
    const radius = new Float32Array(column.length);
    for (let i = 0; i < column.length; i += 1) {
      radius[i] = radii[column[i]];
    }
    return radius;
  }

  const bit = (bytes, i) => (bytes[i >> 3] >> (i & 7)) & 1;

  /* Casualties of what is inside the latest total: sums before each month, and the bits of the others. */
  function insideStated(header, columns, casualties) {
    const months = header.months.count;
    const found = { low: new Float64Array(months + 1), high: new Float64Array(months + 1) };
    [["low", columns.stated_certain], ["high", columns.stated_possible]].forEach(([side, bits]) => {
      let sum = 0;
      for (let month = 0; month < months; month += 1) {
        for (let i = columns.off[month]; i < columns.off[month + 1]; i += 1) {
          sum += bit(bits, i) * casualties[i];
        }
        found[side][month + 1] = sum;
      }
    });
    found.certainly = (i) => bit(columns.stated_certain, i) === 1;
    found.possibly = (i) => bit(columns.stated_possible, i) === 1;
    return found;
  }

  function rowNumbers(header, columns) {
    const rows = new Uint32Array(header.incidents);
    const gaps = new Varints(columns.rows);
    const ends = [...columns.off.subarray(1), header.incidents];
    let i = 0;
    ends.forEach((end) => {
      for (let before = -1; i < end; i += 1) {
        before += gaps.next();
        rows[i] = before;
      }
    });
    gaps.end();
    return rows;
  }

  function decode(given) {
    // Columns are read in place, which asks for bytes that begin on a multiple of eight.
    const bytes = given.byteOffset % 8 === 0 ? given : given.slice();
    const header = readHeader(bytes);
    const columns = readColumns(bytes, header.columns);
    checkLengths(header, columns);
    checkValues(header, columns);
    const [west, south] = header.origin;
    const hurt = figures(columns);
    return Object.assign(hurt, kinds(columns.kind), {
      header,
      n: header.incidents,
      certain: header.certain,
      months: header.months.count,
      off: columns.off,
      start: columns.start,
      middle: columns.middle,
      end: columns.end,
      lon: positions(columns.xlow, columns.xhigh, west, header.step),
      lat: positions(columns.ylow, columns.yhigh, south, header.step),
      district: new Uint16Array(columns.district),
      radius: metres(columns.radius, header.radii),
      row: rowNumbers(header, columns),
      below: columns.below,
      refusal: columns.refusal,
      ever: columns.ever,
      stated: header.stated && !header.stated.none ? insideStated(header, columns, hurt.casualties) : null,
    });
  }

  function widen(bbox, lon, lat) {
    bbox[0] = Math.min(bbox[0], lon);
    bbox[1] = Math.min(bbox[1], lat);
    bbox[2] = Math.max(bbox[2], lon);
    bbox[3] = Math.max(bbox[3], lat);
  }

  /* An area without a ring gets bounds that no view meets. */
  function shapes(bytes) {
    const numbers = new Varints(bytes);
    const areas = [];
    let x = 0;
    let y = 0;
    for (let left = numbers.next(); left > 0; left -= 1) {
      const area = { rings: [], bbox: [Infinity, Infinity, -Infinity, -Infinity] };
      for (let rings = numbers.next(); rings > 0; rings -= 1) {
        const count = numbers.next();
        // Each vertex takes two bytes at least: a count beyond that is damage, and would ask for much room.
        if (count * 2 > bytes.length - numbers.at) {
          throw faulty("they are cut short");
        }
        const ring = new Float64Array(count * 2);
        for (let i = 0; i < ring.length; i += 2) {
          x += numbers.signed();
          y += numbers.signed();
          ring[i] = x / STEPS_PER_DEGREE;
          ring[i + 1] = y / STEPS_PER_DEGREE;
          widen(area.bbox, ring[i], ring[i + 1]);
        }
        area.rings.push(ring);
      }
      areas.push(area);
    }
    numbers.end();
    return areas;
  }

  function dayWords(year, month, day) {
    return day + " " + MONTHS[month] + " " + year;
  }

  function months(header) {
    const axis = header.months;
    const first = axis.first[0] * 12 + axis.first[1] - 1;
    const year = (i) => Math.floor((first + i) / 12);
    const month = (i) => (first + i) % 12;
    const last = axis.count - 1;

    function firstDay(i) {
      return i <= 0 ? dayWords(axis.start[0], axis.start[1] - 1, axis.start[2]) : dayWords(year(i), month(i), 1);
    }

    function lastDay(i) {
      const days = new Date(Date.UTC(year(i), month(i) + 1, 0)).getUTCDate();
      return i >= last ? dayWords(axis.last[0], axis.last[1] - 1, axis.last[2])
        : dayWords(year(i), month(i), days);
    }

    return {
      count: axis.count,
      year,
      month,
      label: (i) => MONTHS[month(i)] + " " + year(i),
      short: (i) => MONTHS[month(i)].slice(0, 3) + " " + year(i),
      key: (i) => String(year(i)).padStart(4, "0") + "-" + String(month(i) + 1).padStart(2, "0"),
      words(lo, hi) {
        const from = firstDay(lo);
        const to = lastDay(hi);
        return from === to ? from : from + " to " + to;
      },
      /* The month of a key such as "2020-11", -1 where it is none of these months. */
      index(key) {
        const parts = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(key);
        const at = parts ? Number(parts[1]) * 12 + Number(parts[2]) - 1 - first : -1;
        return at > last ? -1 : Math.max(at, -1);
      },
    };
  }

  Object.assign(time, { unpack, decode, shapes, months });
}(window.MineTime = window.MineTime || {}));
/* Counts incidents and casualties of a window, exactly as the tables beside the map do.

   Everything is counted from the columns of incidents. Those of one certain month are a slice; the few that
   may lie in several months are asked one by one: certainly inside with all their months, possibly with at
   least one, likely with the middle one. */
(function (time) {
  "use strict";

  const MEASURES = 4;
  const STATUS = { count: 0, rate: 1, countOnly: 2, refused: 3, noFigure: 4 };
  const PRECISIONS = 7;
  // Made once: one of these takes longer to make than a window takes to count.
  const NUMBER_WORDS = new Intl.NumberFormat("en-GB");

  /* Half to even, as the classes were made; Math.round takes halves up. */
  function roundEven(value) {
    const low = Math.floor(value);
    const rest = value - low;
    if (rest !== 0.5) {
      return rest < 0.5 ? low : low + 1;
    }
    return low % 2 === 0 ? low : low + 1;
  }

  /* The class of a value above zero, counted from 0: the last whose lower end it reaches. */
  function grade(value, starts, scale) {
    const units = roundEven(value * scale);
    let found = 0;
    for (let i = 1; i < starts.length && units >= starts[i]; i += 1) {
      found = i;
    }
    return found;
  }

  function sumInto(total, cells) {
    total.fill(0);
    for (let i = 0; i < cells.length; i += 1) {
      total[i % MEASURES] += cells[i];
    }
  }

  class Counter {
    constructor(data) {
      const rows = data.header.districts + 1;
      const cells = () => new Float64Array(rows * MEASURES);
      const four = () => [0, 0, 0, 0];
      this.data = data;
      this._possibleRule = data.header.counting === "possible";
      this._figures = {
        lo: 0,
        hi: -1,
        certain: cells(),
        possible: cells(),
        likely: cells(),
        total: { certain: four(), possible: four(), likely: four() },
        unrecorded: new Float64Array(rows),
        uncertain: 0,
        unmonthed: data.n - data.certain,
        stated: data.stated ? { low: 0, high: 0 } : null,
      };
    }

    /* Figures of the months lo to hi, both counted. The next call writes into the same arrays. */
    window(lo, hi) {
      const figures = this._figures;
      figures.lo = Math.max(0, lo);
      figures.hi = Math.min(this.data.months - 1, hi);
      figures.certain.fill(0);
      figures.unrecorded.fill(0);
      figures.uncertain = 0;
      this._addMonths(figures);
      figures.possible.set(figures.certain);
      figures.likely.set(figures.certain);
      this._addOthers(figures);
      if (figures.stated) {
        this._addStated(figures);
      }
      sumInto(figures.total.certain, figures.certain);
      sumInto(figures.total.possible, figures.possible);
      sumInto(figures.total.likely, figures.likely);
      return figures;
    }

    _addMonths(figures) {
      if (figures.lo > figures.hi) {
        return;
      }
      const { off, district, killed, injured, casualties, unrecorded } = this.data;
      const cells = figures.certain;
      const gaps = figures.unrecorded;
      const end = off[figures.hi + 1];
      for (let i = off[figures.lo]; i < end; i += 1) {
        const row = district[i];
        const cell = row * MEASURES;
        cells[cell] += 1;
        cells[cell + 1] += killed[i];
        cells[cell + 2] += injured[i];
        cells[cell + 3] += casualties[i];
        gaps[row] += unrecorded[i];
      }
    }

    _addOthers(figures) {
      const { start, middle, end, certain, district, unrecorded } = this.data;
      const { lo, hi } = figures;
      for (let k = 0; k < start.length; k += 1) {
        if (lo > hi || start[k] > hi || end[k] < lo) {
          continue;
        }
        const i = certain + k;
        const likely = middle[k] >= lo && middle[k] <= hi;
        this._add(figures.possible, i);
        if (likely) {
          this._add(figures.likely, i);
        }
        if (start[k] >= lo && end[k] <= hi) {
          this._add(figures.certain, i);
        } else {
          figures.uncertain += 1;
        }
        if (likely || this._possibleRule) {
          figures.unrecorded[district[i]] += unrecorded[i];
        }
      }
    }

    /* What the window holds of the latest total. Days that meet two by two, of a record, the window and the
       period of the total, meet all three: only a window apart from that period holds nothing of it. */
    _addStated(figures) {
      const { start, end, certain, casualties, stated, header } = this.data;
      const { lo, hi } = figures;
      const found = figures.stated;
      found.low = 0;
      found.high = 0;
      if (lo > hi || lo > header.stated.last || hi < header.stated.first) {
        return;
      }
      found.low = stated.low[hi + 1] - stated.low[lo];
      found.high = stated.high[hi + 1] - stated.high[lo];
      for (let k = 0; k < start.length; k += 1) {
        const i = certain + k;
        if (start[k] <= hi && end[k] >= lo && stated.possibly(i)) {
          found.high += casualties[i];
          found.low += start[k] >= lo && end[k] <= hi && stated.certainly(i) ? casualties[i] : 0;
        }
      }
    }

    _add(cells, i) {
      const cell = this.data.district[i] * MEASURES;
      cells[cell] += 1;
      cells[cell + 1] += this.data.killed[i];
      cells[cell + 2] += this.data.injured[i];
      cells[cell + 3] += this.data.casualties[i];
    }

    /* The figure of each district that the map is coloured by. */
    shown(figures) {
      const { districts, measure } = this.data.header;
      const cells = this._possibleRule ? figures.possible : figures.likely;
      const shown = new Float64Array(districts);
      for (let d = 0; d < districts; d += 1) {
        shown[d] = cells[d * MEASURES + measure];
      }
      return shown;
    }

    /* Counts, or rates where they say something, and what became of each. */
    values(figures) {
      const value = this.shown(figures);
      const status = new Uint8Array(value.length);
      const rate = this.data.header.rate;
      if (rate.kind === "count") {
        return { value, status };
      }
      for (let d = 0; d < value.length; d += 1) {
        const reason = this.data.refusal[d];
        if (reason) {
          status[d] = rate.refused[reason] ? STATUS.refused : STATUS.noFigure;
        } else {
          status[d] = value[d] < rate.few ? STATUS.countOnly : STATUS.rate;
        }
        // In this order of operations the last digit is that of the tables.
        value[d] = status[d] === STATUS.rate ? value[d] * (rate.factor / this.data.below[d]) : NaN;
      }
      return { value, status };
    }

    /* The class of each district, an index into the classes of the header. */
    classes(figures) {
      const { starts, decimals, classes } = this.data.header;
      const scale = Math.pow(10, decimals);
      const at = (key) => classes.findIndex((entry) => entry.key === key);
      const [zero, noRecord, withheld] = [at("zero"), at("no_record"), at("withheld")];
      const count = this.shown(figures);
      const value = this.values(figures).value;
      const found = new Uint8Array(count.length);
      for (let d = 0; d < count.length; d += 1) {
        if (count[d] === 0) {
          found[d] = this.data.ever[d] ? zero : noRecord;
        } else {
          found[d] = value[d] > 0 ? grade(value[d], starts, scale) : withheld;
        }
      }
      return found;
    }

    /* One measure by month over all districts, every incident whole in its middle month. */
    monthly(measure) {
      return this._byMonth(measure, -1);
    }

    /* The same of one district, also of the one past the last: district not known. */
    series(district, measure) {
      return this._byMonth(measure, district);
    }

    _byMonth(measure, wanted) {
      const { months, off, middle, certain, district } = this.data;
      const amounts = this._amounts(measure);
      const sums = new Float64Array(months);
      const add = (month, i) => {
        if (wanted < 0 || district[i] === wanted) {
          sums[month] += amounts ? amounts[i] : 1;
        }
      };
      for (let month = 0; month < months; month += 1) {
        for (let i = off[month]; i < off[month + 1]; i += 1) {
          add(month, i);
        }
      }
      for (let k = 0; k < middle.length; k += 1) {
        add(middle[k], certain + k);
      }
      return sums;
    }

    /* Numbers of a measure by incident; null for the incidents themselves, which count one each. */
    _amounts(measure) {
      const { killed, injured, casualties } = this.data;
      return [null, killed, injured, casualties][measure];
    }

    /* Incidents of the months lo to hi without a place to draw, and how many of them are in no district. */
    unplaced(lo, hi) {
      const { months, off, start, middle, end, certain } = this.data;
      const from = Math.max(0, lo);
      const to = Math.min(months - 1, hi);
      const found = { total: 0, byPrecision: new Array(PRECISIONS).fill(0), nowhere: 0 };
      if (from > to) {
        return found;
      }
      for (let i = off[from]; i < off[to + 1]; i += 1) {
        this._addUnplaced(found, i);
      }
      for (let k = 0; k < start.length; k += 1) {
        const inside = this._possibleRule ? start[k] <= to && end[k] >= from
          : middle[k] >= from && middle[k] <= to;
        if (inside) {
          this._addUnplaced(found, certain + k);
        }
      }
      return found;
    }

    _addUnplaced(found, i) {
      const { lon, precision, district, header } = this.data;
      if (Number.isNaN(lon[i])) {
        found.total += 1;
        found.byPrecision[precision[i]] += 1;
        found.nowhere += district[i] === header.districts ? 1 : 0;
      }
    }
  }

  function thousands(number) {
    return NUMBER_WORDS.format(number);
  }

  /* A sum in words: "12", or "12 (up to 15)" where dates leave room for more. */
  function figureWords(certain, possible) {
    return thousands(certain) + (possible > certain ? " (up to " + thousands(possible) + ")" : "");
  }

  function bandWords(low, high) {
    return low === high ? thousands(low) : thousands(low) + " to " + thousands(high);
  }

  function percentWords(low, high, whole) {
    const [least, most] = [low, high].map((part) => String(roundEven(100 * part / whole)));
    return (least === most ? least : least + " to " + most) + " %";
  }

  /* How much of what is stated a window shows, in the words of the tables and reports; empty where nothing is
     known of statements. */
  function completenessWords(stated, recorded, what) {
    if (!stated) {
      return "";
    }
    if (!recorded) {
      return stated.none;
    }
    const { low, high } = recorded;
    const whole = stated.casualties;
    return "This " + what + " shows " + bandWords(low, high) + " of " + thousands(whole) + " stated casualties"
      + (whole > 0 ? " (" + percentWords(low, high, whole) + ")" : "") + ", counted up to " + stated.until + ".";
  }

  time.completenessWords = completenessWords;
  time.counter = (data) => new Counter(data);
  time.figureWords = figureWords;
}(window.MineTime = window.MineTime || {}));
/* What the painters share: a canvas over the view of a map, copies of small drawings, and the layer that follows the map. */
(function (time) {
  "use strict";

  const MARGIN_PX = 64;
  const MOST_SPRITES = 1500;

  const worldX = (lon) => lon / 360 + 0.5;
  const worldY = (lat) => {
    const sine = Math.sin(Math.max(-85.0511287798, Math.min(85.0511287798, lat)) * Math.PI / 180);
    return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  };
  const commas = (number) => String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ",");

  /* One canvas over the view and a margin, in a pane of a map. */
  class Surface {
    constructor(map, pane) {
      const motion = map.options.zoomAnimation && L.Browser.any3d ? "animated" : "hide";
      this.canvas = L.DomUtil.create("canvas", "mt-canvas leaflet-zoom-" + motion, pane);
      this.canvas.setAttribute("aria-hidden", "true");
      this.canvas.width = this.canvas.height = 0;
      this.canvas.style.pointerEvents = "none";
      this.canvas.style.transformOrigin = "0 0";
      this.pen = this.canvas.getContext("2d");
      this.ratio = 0;
      this.frame = null;
    }

    place(frame, ratio) {
      this.frame = frame;
      L.DomUtil.setPosition(this.canvas, L.point(frame.left, frame.top));
      return this.resize(ratio);
    }

    /* Return whether the pixels were lost. */
    resize(ratio) {
      const frame = this.frame, width = Math.round(frame.width * ratio), height = Math.round(frame.height * ratio);
      if (this.canvas.width === width && this.canvas.height === height && this.ratio === ratio) { return false; }
      this.canvas.width = width;
      this.canvas.height = height;
      this.canvas.style.width = frame.width + "px";
      this.canvas.style.height = frame.height + "px";
      this.ratio = ratio;
      return true;
    }

    /* Empty it, and let (0, 0) of the pen be a point (x, y) of the frame. */
    begin(x, y) {
      this.pen.setTransform(1, 0, 0, 1, 0, 0);
      this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
      this.from(x, y);
    }

    from(x, y) {
      const ratio = this.ratio;
      this.pen.setTransform(ratio, 0, 0, ratio, x * ratio, y * ratio);
    }

    /* Stretch what is drawn to another zoom whose layer point (0, 0) is `origin`. */
    stretch(scale, origin) {
      L.DomUtil.setTransform(this.canvas, L.point(this.frame.x, this.frame.y).multiplyBy(scale).subtract(origin), scale);
    }

    remove() {
      this.canvas.remove();
      /* Browsers give the memory of a canvas back late unless it is made empty. */
      this.canvas.width = this.canvas.height = 0;
    }
  }

  /* Small drawings made once for each key and copied from then on: text and dashes cost fifty times a copy. */
  class Sprites {
    constructor() { this.kept = new Map(); }

    /* `draw(pen)` finds (0, 0) in the middle of a square of `size` pixels. */
    put(surface, key, size, x, y, draw) {
      const ratio = surface.ratio, name = key + "@" + ratio;
      let canvas = this.kept.get(name);
      if (!canvas) {
        if (this.kept.size >= MOST_SPRITES) { this.kept.clear(); }
        canvas = document.createElement("canvas");
        const side = canvas.width = canvas.height = Math.ceil(size * ratio), pen = canvas.getContext("2d");
        pen.setTransform(ratio, 0, 0, ratio, side / 2, side / 2);
        draw(pen);
        this.kept.set(name, canvas);
      }
      const half = canvas.width / 2;
      surface.pen.drawImage(canvas, Math.round(x * ratio - half), Math.round(y * ratio - half));
    }

    clear() { this.kept.clear(); }
  }

  let bases = null;

  /* Leaflet is asked for at first use, so that this file can be loaded before it or without it. */
  function base() {
    if (!bases) { bases = L.Layer.extend(BASE); }
    return bases;
  }

  /* What the layers have in common: canvases that follow the map, at one resolution while dragging and another at rest.
     A layer brings _open() -> surfaces, _draw(fresh) and, where a rest repairs more than resolution, _worn(). */
  const BASE = {
    options: { pane: "overlayPane" },

    _start(options) {
      L.setOptions(this, options || {});
      this._surfaces = [];
      this._extras = [];
      this._frame = null;
      this._dragging = false;
    },

    onAdd() {
      this._surfaces = this._open();
      this._follow();
    },

    onRemove() {
      this._surfaces.concat(this._extras).forEach((surface) => surface.remove());
      this._surfaces = [];
      this._extras = [];
      this._frame = null;
      this._close();
    },

    _close() {},
    _worn() { return false; },

    getEvents() {
      const events = { viewreset: this._follow, moveend: this._follow, resize: this._follow, move: this._moved, zoom: this._zoomed };
      if (this._map.options.zoomAnimation) { events.zoomanim = this._zooms; }
      return events;
    },

    /* "drag": pixels of the page are enough while figures change quickly. "full": those of the screen. */
    setRatio(name) {
      this._dragging = name === "drag";
      if (this._dragging || !this._frame) { return this; }
      if (this._surfaces[0].ratio !== this._ratio() || this._worn()) { this._redraw(true); }
      return this;
    },

    paint() {
      if (this._frame) { this._redraw(false); }
      return this;
    },

    _ratio() {
      const full = window.devicePixelRatio || 1;
      return this._dragging ? Math.min(1, full) : full;
    },

    _redraw(fresh) {
      const lost = this._surfaces[0].resize(this._ratio());
      this._draw(fresh || lost);
    },

    _pane(name) { return this._map.getPane(name) || this._map.getPane("overlayPane"); },

    _view() {
      const map = this._map, size = map.getSize(), origin = map.getPixelOrigin();
      const corner = map.containerPointToLayerPoint([-MARGIN_PX, -MARGIN_PX]).round();
      return {
        left: corner.x, top: corner.y, width: size.x + 2 * MARGIN_PX, height: size.y + 2 * MARGIN_PX,
        x: corner.x + origin.x, y: corner.y + origin.y, zoom: map.getZoom(), scale: map.options.crs.scale(map.getZoom())
      };
    },

    _follow() {
      if (!this._map || (this._map._animatingZoom && this._frame)) { return; }
      const view = this._view(), old = this._frame;
      const same = old && Object.keys(view).every((name) => view[name] === old[name]);
      this._frame = view;
      const full = window.devicePixelRatio || 1;
      const lost = this._surfaces.map((surface, number) => surface.place(view, number ? full : this._ratio()));
      this._extras.forEach((extra) => extra.place(extra.frame, extra.ratio));
      if (!same || lost.some(Boolean)) { this._draw(true, true); }
    },

    /* Past the margin there would be blank edges until the hand lets go. */
    _moved() {
      const frame = this._frame, map = this._map;
      if (!frame || map._animatingZoom || map.getZoom() !== frame.zoom) { return; }
      const corner = map.containerPointToLayerPoint([0, 0]);
      if (Math.max(Math.abs(corner.x - frame.left - MARGIN_PX), Math.abs(corner.y - frame.top - MARGIN_PX)) > MARGIN_PX) {
        this._follow();
      }
    },

    _zoomed() { this._scale(this._map.getCenter(), this._map.getZoom()); },
    _zooms(event) { this._scale(event.center, event.zoom); },

    _scale(center, zoom) {
      const frame = this._frame;
      if (!frame) { return; }
      const scale = this._map.getZoomScale(zoom, frame.zoom), origin = this._map._getNewPixelOrigin(center, zoom);
      this._surfaces.concat(this._extras).forEach((surface) => surface.stretch(scale, origin));
    }
  };

  const made = {};

  function make(name, parts, args) {
    if (!made[name]) { made[name] = base().extend(parts); }
    return new made[name](...args);
  }

  time.paint = {
    MARGIN_PX: MARGIN_PX, DARK: "#22304a", LIGHTER: 0.45,
    FONT: "system-ui, -apple-system, \"Segoe UI\", Roboto, \"Noto Sans\", sans-serif",
    worldX: worldX, worldY: worldY, commas: commas, Surface: Surface, Sprites: Sprites, make: make
  };
}(window.MineTime = window.MineTime || {}));
/* Districts filled by class, with their borders and the light on one of them. */
(function (time) {
  "use strict";

  const { Surface, make, worldX, worldY } = time.paint;
  /* Corners closer than a quarter of a pixel are drawn as one; neighbours share corners, so no gap opens. */
  const SNAP = 4;
  const BORDER = { colour: "#8a847b", width: 0.8, dash: [] };
  const OVERLAY_BORDER = { colour: "#3a3630", width: 1.6, dash: [6, 4] };
  const HIGHLIGHT = { colour: "#2b2b33", width: 2.5 };
  const TILE_PX = 10;
  const HATCH = "#c2bfb9";
  const DOTS = "#5c5a58";

  function area(shape) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    const rings = shape.rings.map((ring) => {
      const places = new Float64Array(ring.length);
      for (let i = 0; i < ring.length; i += 2) {
        const x = places[i] = worldX(ring[i]), y = places[i + 1] = worldY(ring[i + 1]);
        if (x < box[0]) { box[0] = x; }
        if (y < box[1]) { box[1] = y; }
        if (x > box[2]) { box[2] = x; }
        if (y > box[3]) { box[3] = y; }
      }
      return places;
    });
    return { rings: rings, box: box };
  }

  function inside(district, x, y) {
    const box = district.box;
    if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) { return false; }
    let odd = false;
    district.rings.forEach((ring) => {
      for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        if (ring[i + 1] > y !== ring[j + 1] > y &&
            x < (ring[j] - ring[i]) * (y - ring[i + 1]) / (ring[j + 1] - ring[i + 1]) + ring[i]) { odd = !odd; }
      }
    });
    return odd;
  }

  /* Add a line to a path in pixels of a zoom; corners that fall together are left out. */
  function trace(path, line, scale, left, top, closed) {
    let x = NaN, y = NaN, count = 0;
    for (let i = 0; i < line.length; i += 2) {
      const nextX = Math.round((line[i] * scale - left) * SNAP) / SNAP;
      const nextY = Math.round((line[i + 1] * scale - top) * SNAP) / SNAP;
      if (nextX === x && nextY === y) { continue; }
      x = nextX;
      y = nextY;
      if (count) { path.lineTo(x, y); } else { path.moveTo(x, y); }
      count += 1;
    }
    if (closed) { path.closePath(); }
  }

  /* A border between two districts belongs to both: drawn twice it would be darker than the outer one. */
  function outlines(areas) {
    const numbers = new Map(), known = new Set(), lines = [];
    const numberOf = (ring, i) => {
      const key = Math.round(ring[i] * 1e8) * 67108864 + Math.round(ring[i + 1] * 67108863);
      if (!numbers.has(key)) { numbers.set(key, numbers.size); }
      return numbers.get(key);
    };
    areas.forEach((district) => district.rings.forEach((ring) => {
      let line = [], a = ring.length ? numberOf(ring, 0) : 0;
      for (let i = 0; i < ring.length; i += 2) {
        const j = (i + 2) % ring.length, b = numberOf(ring, j), edge = Math.min(a, b) * 67108864 + Math.max(a, b);
        a = b;
        if (known.has(edge)) {
          if (line.length) { lines.push(line); line = []; }
          continue;
        }
        known.add(edge);
        if (!line.length) { line.push(ring[i], ring[i + 1]); }
        line.push(ring[j], ring[j + 1]);
      }
      if (line.length) { lines.push(line); }
    }));
    return lines;
  }

  function stroke(pen, path, style) {
    pen.setLineDash(style.dash || []);
    pen.lineJoin = "round";
    pen.lineWidth = style.width;
    pen.strokeStyle = style.colour;
    pen.stroke(path);
  }

  /* A tile of a class that is known by more than its colour, at a resolution. The lines meet across tiles. */
  function tile(pen, style, ratio) {
    const side = Math.round(TILE_PX * ratio), canvas = document.createElement("canvas");
    canvas.width = canvas.height = side;
    const brush = canvas.getContext("2d");
    brush.fillStyle = style.colour;
    brush.fillRect(0, 0, side, side);
    brush.scale(side / TILE_PX, side / TILE_PX);
    if (style.pattern === "hatch") {
      brush.strokeStyle = HATCH;
      brush.lineWidth = 1.1;
      brush.beginPath();
      for (let start = -TILE_PX; start <= TILE_PX; start += TILE_PX) {
        brush.moveTo(start - 2, TILE_PX + 2);
        brush.lineTo(start + TILE_PX + 2, -2);
      }
      brush.stroke();
    } else {
      brush.fillStyle = DOTS;
      [[2.5, 2.5], [7.5, 7.5]].forEach((spot) => {
        brush.beginPath();
        brush.arc(spot[0], spot[1], 1.4, 0, 2 * Math.PI);
        brush.fill();
      });
    }
    const pattern = pen.createPattern(canvas, "repeat");
    pattern.setTransform(new DOMMatrix([TILE_PX / side, 0, 0, TILE_PX / side, 0, 0]));
    return pattern;
  }

  const overlaps = (a, b) => a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];

  const DISTRICTS = {
    options: { pane: "overlayPane", bordersPane: "overlayPane", opacity: 0.86, overlays: [] },

    initialize(shapes, options) {
      this._start(options);
      const above = new Set(this.options.overlays);
      this._areas = shapes.map(area);
      this._areas.forEach((district, index) => { district.overlay = above.has(index) || shapes[index].overlay === true; });
      const order = this._areas.map((district, index) => index);
      this._below = order.filter((index) => !this._areas[index].overlay);
      this._above = order.filter((index) => this._areas[index].overlay);
      this._classes = new Uint8Array(shapes.length).fill(255);
      this._painted = new Uint8Array(shapes.length);
      this._styles = [];
      this._looks = "";
      this._stale = true;
      this._partial = false;
      this._lit = -1;
      this._paths = null;
      this._lines = null;
      this._fills = { ratio: 0 };
    },

    _open() {
      const fill = new Surface(this._map, this._pane(this.options.pane));
      fill.canvas.style.opacity = String(this.options.opacity);
      fill.canvas.classList.add("mt-districts");
      const border = new Surface(this._map, this._pane(this.options.bordersPane));
      border.canvas.classList.add("mt-borders");
      return [fill, border];
    },

    _close() {
      this._paths = null;
      this._fills = { ratio: 0 };
    },

    setClasses(classes, styles) {
      this._classes.set(classes.length > this._classes.length ? classes.subarray(0, this._classes.length) : classes);
      const looks = styles.map((style) => style.colour + style.pattern).join();
      if (looks !== this._looks) {
        this._looks = looks;
        this._styles = styles.map((style) => ({ colour: style.colour, pattern: style.pattern }));
        this._fills = { ratio: 0 };
        this._stale = true;
      }
      return this;
    },

    at(latlng) {
      const place = L.latLng(latlng), x = worldX(place.lng), y = worldY(place.lat);
      const hit = (index) => inside(this._areas[index], x, y);
      const over = this._above.findLast(hit), under = over === undefined ? this._below.findLast(hit) : over;
      return under === undefined ? -1 : under;
    },

    highlight(index) {
      const lit = index >= 0 && index < this._areas.length ? index : -1;
      if (lit === this._lit) { return this; }
      this._lit = lit;
      if (this._frame) { this._drawLight(); }
      return this;
    },

    /* Edges mix the colours of neighbours; after many single repaints a rest makes them exact again. */
    _worn() { return this._partial; },

    _draw(fresh, moved) {
      if (moved) {
        this._ready();
        this._drawBorders();
        this._drawLight();
      }
      if (fresh || this._stale || !this._drawChanged()) { this._drawAll(); }
    },

    /* Paths in pixels of the zoom, from a corner on the ground that panning does not move. */
    _ready() {
      const frame = this._frame;
      if (this._paths && this._paths.zoom === frame.zoom) { return; }
      const box = this._areas.reduce((all, district) => all && district.box[0] > all[0] ? all : district.box, null) || [0, 0];
      this._paths = {
        zoom: frame.zoom, list: [], border: null, overlay: null,
        left: Math.round(box[0] * frame.scale), top: Math.round(box[1] * frame.scale)
      };
    },

    _path(index) {
      const paths = this._paths;
      if (!paths.list[index]) {
        const path = paths.list[index] = new Path2D();
        this._areas[index].rings.forEach((ring) => trace(path, ring, this._frame.scale, paths.left, paths.top, true));
      }
      return paths.list[index];
    },

    _borderPaths() {
      const paths = this._paths, scale = this._frame.scale;
      if (!paths.border) {
        if (!this._lines) {
          this._lines = [this._below, this._above].map((part) => outlines(part.map((index) => this._areas[index])));
        }
        [paths.border, paths.overlay] = this._lines.map((lines) => {
          const path = new Path2D();
          lines.forEach((line) => trace(path, line, scale, paths.left, paths.top, false));
          return path;
        });
      }
      return paths;
    },

    _shift(surface) { surface.from(this._paths.left - surface.frame.x, this._paths.top - surface.frame.y); },

    _inView() {
      const frame = this._frame, scale = frame.scale;
      const view = [frame.x / scale, frame.y / scale, (frame.x + frame.width) / scale, (frame.y + frame.height) / scale];
      return (index) => overlaps(this._areas[index].box, view);
    },

    _drawBorders() {
      const surface = this._surfaces[1], paths = this._borderPaths();
      surface.begin(0, 0);
      this._shift(surface);
      stroke(surface.pen, paths.border, BORDER);
      stroke(surface.pen, paths.overlay, OVERLAY_BORDER);
    },

    _fill(index) {
      const key = this._painted[index] = this._classes[index], style = this._styles[key];
      if (!style) { return; }
      const surface = this._surfaces[0];
      if (this._fills.ratio !== surface.ratio) { this._fills = { ratio: surface.ratio, list: [] }; }
      const list = this._fills.list;
      if (!list[key]) { list[key] = style.pattern ? tile(surface.pen, style, surface.ratio) : style.colour; }
      surface.pen.fillStyle = list[key];
      surface.pen.fill(this._path(index), "evenodd");
    },

    _drawAll() {
      const surface = this._surfaces[0], seen = this._inView();
      surface.begin(0, 0);
      this._shift(surface);
      /* Where two fills meet, both cover a pixel only in part; the line beneath closes the gap in the colour of the border. */
      stroke(surface.pen, this._borderPaths().border, BORDER);
      this._visible = this._below.filter(seen);
      this._visibleAbove = this._above.filter(seen);
      this._visible.forEach(this._fill, this);
      this._visibleAbove.forEach(this._fill, this);
      this._stale = this._partial = false;
    },

    /* Return false where only painting everything is right. */
    _drawChanged() {
      const changed = (index) => this._painted[index] !== this._classes[index];
      const below = this._visible.filter(changed), above = this._visibleAbove;
      if (below.some((index) => !this._styles[this._classes[index]])) { return false; }
      if (above.some((index) => changed(index) && !this._styles[this._classes[index]])) { return false; }
      this._shift(this._surfaces[0]);
      below.forEach(this._fill, this);
      const covered = (index) => below.some((other) => overlaps(this._areas[other].box, this._areas[index].box));
      const raised = above.filter((index) => changed(index) || covered(index));
      raised.forEach(this._fill, this);
      this._partial = this._partial || below.length + raised.length > 0;
      return true;
    },

    /* A small canvas of its own: hovering repaints no border. */
    _drawLight() {
      this._extras.forEach((extra) => extra.remove());
      this._extras = [];
      const frame = this._frame, index = this._lit;
      if (index < 0 || !this._inView()(index)) { return; }
      const box = this._areas[index].box.map((end) => end * frame.scale);
      const left = Math.floor(Math.max(frame.x, box[0] - 4)), top = Math.floor(Math.max(frame.y, box[1] - 4));
      const light = new Surface(this._map, this._pane(this.options.bordersPane));
      light.canvas.classList.add("mt-highlight");
      light.place({
        x: left, y: top, left: left - frame.x + frame.left, top: top - frame.y + frame.top,
        width: Math.ceil(Math.min(frame.x + frame.width, box[2] + 4)) - left,
        height: Math.ceil(Math.min(frame.y + frame.height, box[3] + 4)) - top
      }, window.devicePixelRatio || 1);
      this._extras.push(light);
      this._shift(light);
      stroke(light.pen, this._path(index), HIGHLIGHT);
    }
  };

  /* Districts filled by class. Beside the panes and the opacity, `overlays` lists the indexes drawn on top, with a dashed edge. */
  time.districtLayer = (shapes, options) => make("districts", DISTRICTS, [shapes, options]);
}(window.MineTime = window.MineTime || {}));
/* Circles on districts, with a number inside where there is room. */
(function (time) {
  "use strict";

  const { FONT, Sprites, Surface, commas, make, worldX, worldY } = time.paint;
  const LARGEST_CIRCLE_PX = 24;
  const NUMBER_FROM_PX = 8;
  const MANY_NUMBERS = 300;

  const CIRCLES = {
    initialize(points, options) {
      this._start(options);
      this._x = Float64Array.from(points, (point) => point ? worldX(point[0]) : NaN);
      this._y = Float64Array.from(points, (point) => point ? worldY(point[1]) : NaN);
      this._radii = new Float64Array(points.length);
      this._values = new Float64Array(points.length);
      this._sprites = new Sprites();
      this._order = [];
      this._stale = true;
    },

    _open() {
      const surface = new Surface(this._map, this._pane(this.options.pane));
      surface.canvas.classList.add("mt-circles");
      return [surface];
    },

    _close() { this._sprites.clear(); },

    setFigures(values, largest) {
      const order = [];
      for (let i = 0; i < this._x.length; i += 1) {
        const value = values[i] > 0 && largest > 0 ? values[i] : 0;
        this._values[i] = value;
        this._radii[i] = LARGEST_CIRCLE_PX * Math.sqrt(value / largest) || 0;
        if (value && this._x[i] === this._x[i]) { order.push(i); }
      }
      /* The largest first, so that small circles stay in sight on top of them. */
      this._order = order.sort((a, b) => this._radii[b] - this._radii[a] || a - b);
      this._stale = true;
      return this;
    },

    at(latlng) {
      if (!this._frame) { return -1; }
      const place = L.latLng(latlng), scale = this._frame.scale;
      const x = worldX(place.lng) * scale, y = worldY(place.lat) * scale;
      const hit = this._order.findLast((i) => Math.hypot(this._x[i] * scale - x, this._y[i] * scale - y) <= Math.max(4, this._radii[i]));
      return hit === undefined ? -1 : hit;
    },

    _draw(fresh) {
      if (!fresh && !this._stale) { return; }
      this._stale = false;
      const frame = this._frame, surface = this._surfaces[0];
      const seen = this._order.filter((i) => {
        const x = this._left(i), y = this._top(i), reach = this._radii[i] + 2;
        return x > -reach && y > -reach && x < frame.width + reach && y < frame.height + reach;
      });
      surface.begin(0, 0);
      surface.pen.setTransform(1, 0, 0, 1, 0, 0);
      seen.forEach((i) => {
        const radius = Math.round(this._radii[i] * 4) / 4 || 0.25;
        this._sprites.put(surface, radius, 2 * radius + 3, this._left(i), this._top(i), (pen) => circle(pen, radius));
      });
      const numbered = seen.filter((i) => this._radii[i] >= NUMBER_FROM_PX);
      this._apart(numbered).forEach((i) => {
        const text = commas(this._values[i]);
        this._sprites.put(surface, "n" + text, 9 * text.length + 8, this._left(i), this._top(i), (pen) => number(pen, text));
      });
    },

    _left(i) { return this._x[i] * this._frame.scale - this._frame.x; },
    _top(i) { return this._y[i] * this._frame.scale - this._frame.y; },

    /* In a crowd the number of the larger circle stays and those beneath it go. */
    _apart(numbered) {
      if (numbered.length <= MANY_NUMBERS) { return numbered; }
      const taken = new Set();
      return numbered.filter((i) => {
        const column = Math.floor(this._left(i) / 14), row = Math.floor(this._top(i) / 7);
        for (let c = column - 1; c <= column + 1; c += 1) {
          for (let r = row - 1; r <= row + 1; r += 1) { if (taken.has(c * 65536 + r)) { return false; } }
        }
        return taken.add(column * 65536 + row);
      });
    }
  };

  function circle(pen, radius) {
    pen.lineWidth = 1.2;
    pen.fillStyle = "rgba(91,75,138,.35)";
    pen.strokeStyle = "#3d3163";
    pen.beginPath();
    pen.arc(0, 0, radius, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
  }

  function number(pen, text) {
    pen.font = "650 12px " + FONT;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    pen.lineWidth = 3;
    pen.strokeStyle = "rgba(255,255,255,.85)";
    pen.fillStyle = "#22242a";
    pen.strokeText(text, 0, 0.6);
    pen.fillText(text, 0, 0.6);
  }

  /* Circles with an area proportional to a figure of their district. */
  time.circleLayer = (points, options) => make("circles", CIRCLES, [points, options]);
}(window.MineTime = window.MineTime || {}));
/* Places of incidents, and groups of near ones. */
(function (time) {
  "use strict";

  const { worldX, worldY } = time.paint;
  const GROUP_PX = 44;

  /* Incidents of one position and radius share a place; a table of slots finds it without making a key of text. */
  function placesOf(data) {
    const count = data.n, mask = (1 << Math.ceil(Math.log2(2 * count + 2))) - 1;
    const slots = new Int32Array(mask + 1).fill(-1), place = new Int32Array(count).fill(-1), first = [];
    const lon = data.lon, lat = data.lat, radius = data.radius;
    for (let i = 0; i < count; i += 1) {
      if (lon[i] !== lon[i] || lat[i] !== lat[i]) { continue; }
      let slot = (Math.imul(Math.round(lon[i] * 1e5), 73856093) ^ Math.imul(Math.round(lat[i] * 1e5), 19349663) ^ Math.imul(radius[i] | 0, 83492791));
      slot = (slot ^ (slot >>> 15)) & mask;
      for (;;) {
        const found = slots[slot];
        if (found < 0) { slots[slot] = place[i] = first.length; first.push(i); break; }
        const other = first[found];
        if (lon[other] === lon[i] && lat[other] === lat[i] && radius[other] === radius[i]) { place[i] = found; break; }
        slot = (slot + 1) & mask;
      }
    }
    const total = new Uint32Array(first.length);
    for (let i = 0; i < count; i += 1) { if (place[i] >= 0) { total[place[i]] += 1; } }
    return {
      of: place, count: first.length, total: total,
      lon: Float64Array.from(first, (i) => lon[i]), lat: Float64Array.from(first, (i) => lat[i]),
      x: Float64Array.from(first, (i) => worldX(lon[i])), y: Float64Array.from(first, (i) => worldY(lat[i])),
      radius: Float64Array.from(first, (i) => radius[i])
    };
  }

  /* Groups of places nearer than some pixels at a zoom. The place with most incidents of the whole period comes first and
     the badge stands on it, so that nothing moves while time runs. */
  function groupsOf(places, scale) {
    const order = new Uint32Array(places.count).map((none, index) => index)
      .sort((a, b) => places.total[b] - places.total[a] || a - b);
    const of = new Int32Array(places.count), heads = [], cells = new Map(), reach = GROUP_PX * GROUP_PX;
    order.forEach((place) => {
      const x = places.x[place] * scale, y = places.y[place] * scale;
      const column = Math.floor(x / GROUP_PX), row = Math.floor(y / GROUP_PX);
      let best = -1, nearest = reach;
      for (let c = column - 1; c <= column + 1; c += 1) {
        for (let r = row - 1; r <= row + 1; r += 1) {
          (cells.get(c * 67108864 + r) || []).forEach((group) => {
            const dx = places.x[heads[group]] * scale - x, dy = places.y[heads[group]] * scale - y;
            if (dx * dx + dy * dy < nearest) { nearest = dx * dx + dy * dy; best = group; }
          });
        }
      }
      if (best < 0) {
        const key = column * 67108864 + row;
        best = heads.length;
        heads.push(place);
        if (cells.has(key)) { cells.get(key).push(best); } else { cells.set(key, [best]); }
      }
      of[place] = best;
    });
    const total = new Uint32Array(heads.length);
    of.forEach((group, place) => { total[group] += places.total[place]; });
    return {
      of: of, head: Int32Array.from(heads), total: total, certain: new Uint32Array(heads.length),
      possible: new Uint32Array(heads.length), active: new Uint32Array(heads.length), last: new Int32Array(heads.length)
    };
  }

  time.paint.places = { GROUP_PX: GROUP_PX, placesOf: placesOf, groupsOf: groupsOf };
}(window.MineTime = window.MineTime || {}));
/* Badges with the number of incidents of a place or a group. */
(function (time) {
  "use strict";

  const { DARK, FONT, LIGHTER, commas } = time.paint;
  const { GROUP_PX } = time.paint.places;

  const tally = (certain, possible) =>
    certain === 0 ? commas(possible) : commas(certain) + (possible > certain ? "+" : "");

  /* Lighter badges have a pale face and keep a legible number. */
  function badge(pen, kind, text, size, lighter) {
    const half = size / 2;
    pen.globalAlpha = lighter ? LIGHTER : 1;
    pen.beginPath();
    if (kind === "exact") { pen.roundRect(1 - half, 1 - half, size - 2, size - 2, 3); } else { pen.arc(0, 0, half - 1, 0, 2 * Math.PI); }
    pen.fillStyle = kind === "group" ? DARK : "rgba(255,255,255,.94)";
    pen.fill();
    pen.strokeStyle = kind === "group" ? "#fff" : DARK;
    pen.lineWidth = kind === "settlement" ? 1.6 : 2;
    if (kind === "settlement") { pen.setLineDash([3.2, 2.2]); }
    pen.stroke();
    pen.setLineDash([]);
    if (kind === "group") {
      pen.beginPath();
      pen.arc(0, 0, half + 0.4, 0, 2 * Math.PI);
      pen.strokeStyle = DARK;
      pen.lineWidth = 1;
      pen.stroke();
    }
    pen.globalAlpha = 1;
    label(pen, kind, text, size, lighter);
  }

  function label(pen, kind, text, size, lighter) {
    const group = kind === "group";
    let font = group ? 12.5 : 11.5;
    pen.font = "600 " + font + "px " + FONT;
    const width = pen.measureText(text).width, room = size - (group ? 7 : 5);
    if (width > room) { font = Math.max(8, font * room / width); }
    pen.font = "600 " + font + "px " + FONT;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    if (lighter) {
      pen.lineWidth = 2.4;
      pen.strokeStyle = group ? DARK : "rgba(255,255,255,.9)";
      pen.strokeText(text, 0, 0.6);
    }
    pen.fillStyle = group ? "#fff" : DARK;
    pen.fillText(text, 0, 0.6);
  }

  const placeSize = (text) => text.length < 2 ? 20 : text.length < 3 ? 24 : text.length < 4 ? 28 : 34;
  const groupSize = (total) => Math.round(Math.min(GROUP_PX - 4, 26 + 1.6 * Math.log2(Math.max(1, total))));

  time.paint.badges = { badge: badge, tally: tally, placeSize: placeSize, groupSize: groupSize };
}(window.MineTime = window.MineTime || {}));
/* Discs of uncertainty in metres of the ground, around places known by their settlement. */
(function (time) {
  "use strict";

  const { DARK, LIGHTER } = time.paint;
  const DASHES = [4, 3];
  const MOST_DASHED_PX = 12000;
  const EARTH_RADIUS_M = 6371000;

  /* Pixels of this projection grow with the latitude. */
  function reachOf(places, place, frame) {
    const cosine = Math.cos(places.lat[place] * Math.PI / 180);
    return places.radius[place] / (2 * Math.PI * EARTH_RADIUS_M * cosine) * frame.scale;
  }

  function discOf(places, place, frame) {
    if (!(places.radius[place] > 0)) { return null; }
    const x = places.x[place] * frame.scale - frame.x, y = places.y[place] * frame.scale - frame.y, reach = reachOf(places, place, frame);
    return x < -reach || y < -reach || x > frame.width + reach || y > frame.height + reach ? null : [x, y, reach];
  }

  /* The part of a disc's edge that can cross the frame, [start, end] in radians: dashing far circles in full is slow.
     It starts on a whole dash, so that panning does not shift the dashes. */
  function arcOf(disc, frame) {
    const [x, y, reach] = disc, width = frame.width, height = frame.height;
    if (x >= 0 && y >= 0 && x <= width && y <= height) { return [0, reach < Math.hypot(width, height) ? 2 * Math.PI : 0]; }
    const towards = Math.atan2(height / 2 - y, width / 2 - x);
    const turns = [[0, 0], [width, 0], [0, height], [width, height]].map((corner) => {
      const turn = Math.atan2(corner[1] - y, corner[0] - x) - towards;
      return turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI));
    });
    const dash = (DASHES[0] + DASHES[1]) / reach;
    return [Math.floor((towards + Math.min(...turns)) / dash) * dash, towards + Math.max(...turns)];
  }

  /* Overlapping discs are filled as one, or a valley of villages turns black. */
  function draw(pen, places, active, frame, many) {
    const parts = [[LIGHTER, new Path2D(), new Path2D()], [1, new Path2D(), new Path2D()]];
    active.forEach((place) => {
      const disc = discOf(places, place, frame);
      if (!disc) { return; }
      const [x, y, reach] = disc, arc = arcOf(disc, frame), [, face, edge] = parts[places.certain[place] ? 1 : 0];
      face.moveTo(x + reach, y);
      face.arc(x, y, reach, 0, 2 * Math.PI);
      edge.moveTo(x + reach * Math.cos(arc[0]), y + reach * Math.sin(arc[0]));
      edge.arc(x, y, reach, arc[0], arc[1]);
    });
    pen.strokeStyle = pen.fillStyle = DARK;
    pen.lineWidth = many ? 0.8 : 1.3;
    pen.setLineDash(many ? [] : DASHES);
    parts.forEach(([alpha, face, edge]) => {
      pen.globalAlpha = 0.1 * alpha;
      pen.fill(face);
      pen.globalAlpha = (many ? 0.32 : 0.8) * alpha;
      pen.stroke(edge);
    });
    pen.globalAlpha = 1;
    pen.setLineDash([]);
  }

  /* Dashes cost much and say little when there are many; asked of the whole period, so that edges do not change with time. */
  function many(places, frame) {
    let length = 0;
    for (let place = 0; place < places.count && length <= MOST_DASHED_PX; place += 1) {
      const disc = discOf(places, place, frame), arc = disc ? arcOf(disc, frame) : [0, 0];
      length += disc ? (arc[1] - arc[0]) * disc[2] : 0;
    }
    return length > MOST_DASHED_PX;
  }

  time.paint.discs = { draw: draw, many: many };
}(window.MineTime = window.MineTime || {}));
/* Squares of density: sums of incidents, and the steps in which the squares grow. */
(function (time) {
  "use strict";

  const { DARK, commas } = time.paint;
  const CELL_PX = 18;
  const SIDES = [4, 7, 10, 13, 16];

  const cellKey = (places, place, scale) =>
    Math.floor(places.x[place] * scale / CELL_PX) * 67108864 + Math.floor(places.y[place] * scale / CELL_PX);

  /* Round numbers (1, 2, 5, 10, ...) at about equal ratios up to the fullest square of the whole period. */
  function breaksFor(fullest) {
    const round = (value) => {
      const unit = Math.pow(10, Math.floor(Math.log10(value)));
      const far = (step) => Math.abs(Math.log(step * unit / value));
      return unit * [1, 2, 5, 10].reduce((best, step) => far(step) < far(best) ? step : best);
    };
    const found = [];
    for (let step = 0; step < SIDES.length; step += 1) {
      const next = Math.max(round(Math.pow(fullest, step / SIDES.length)), found.length ? found[found.length - 1] + 1 : 1);
      if (next <= fullest || !found.length) { found.push(next); }
    }
    return found;
  }

  function fullestCell(places, scale) {
    const sums = new Map();
    let fullest = 1;
    for (let place = 0; place < places.count; place += 1) {
      const key = cellKey(places, place, scale), sum = (sums.get(key) || 0) + places.total[place];
      sums.set(key, sum);
      if (sum > fullest) { fullest = sum; }
    }
    return fullest;
  }

  const level = (breaks, count) => { let at = 0; while (at + 1 < breaks.length && count >= breaks[at + 1]) { at += 1; } return at; };

  /* Squares stand on the ground, not on the view, so that panning leaves their sums alone. */
  class Grid {
    constructor(places, active, frame) {
      const left = Math.floor(frame.x / CELL_PX), top = Math.floor(frame.y / CELL_PX);
      const columns = Math.floor((frame.x + frame.width) / CELL_PX) - left + 1;
      const rows = Math.floor((frame.y + frame.height) / CELL_PX) - top + 1;
      const certain = new Uint32Array(columns * rows), possible = new Uint32Array(columns * rows);
      active.forEach((place) => {
        const column = Math.floor(places.x[place] * frame.scale / CELL_PX) - left;
        const row = Math.floor(places.y[place] * frame.scale / CELL_PX) - top;
        if (column < 0 || row < 0 || column >= columns || row >= rows) { return; }
        certain[row * columns + column] += places.certain[place];
        possible[row * columns + column] += places.possible[place];
      });
      Object.assign(this, { left: left, top: top, columns: columns, rows: rows, certain: certain, possible: possible });
    }

    /* The square with incidents at pixels of the world, as {key, middle, certain, possible}, or null. */
    at(x, y) {
      const column = Math.floor(x / CELL_PX), row = Math.floor(y / CELL_PX);
      if (column < this.left || row < this.top || column >= this.left + this.columns || row >= this.top + this.rows) { return null; }
      const cell = (row - this.top) * this.columns + column - this.left;
      if (!this.possible[cell]) { return null; }
      return {
        key: column * 67108864 + row, middle: [(column + 0.5) * CELL_PX, (row + 0.5) * CELL_PX],
        certain: this.certain[cell], possible: this.possible[cell]
      };
    }

    /* Marks that grow with the number and leave room between them, so that the colours of the districts stay legible. */
    draw(pen, frame, breaks) {
      pen.fillStyle = DARK;
      pen.strokeStyle = "rgba(255,255,255,.9)";
      pen.lineWidth = 1;
      this.possible.forEach((count, cell) => {
        if (!count) { return; }
        const side = SIDES[level(breaks, count)];
        const x = (this.left + cell % this.columns + 0.5) * CELL_PX - frame.x - side / 2;
        const y = (this.top + Math.floor(cell / this.columns) + 0.5) * CELL_PX - frame.y - side / 2;
        if (this.certain[cell]) {
          pen.fillRect(x, y, side, side);
          pen.strokeRect(x - 0.5, y - 0.5, side + 1, side + 1);
        } else {
          pen.save();
          pen.strokeStyle = DARK;
          pen.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
          pen.restore();
        }
      });
    }
  }

  function legend(breaks) {
    return breaks.map((first, step) => {
      const next = breaks[step + 1];
      const words = next === undefined ? commas(first) + " or more" : next - 1 > first ? commas(first) + "–" + commas(next - 1) : commas(first);
      return { label: words, size: SIDES[step] };
    });
  }

  time.paint.density = {
    CELL_PX: CELL_PX, SIDES: SIDES, Grid: Grid, cellKey: cellKey, legend: legend,
    breaks: (places, scale) => breaksFor(fullestCell(places, scale))
  };
}(window.MineTime = window.MineTime || {}));
/* Incidents with a place, as the window has them: badges of single places and groups, or squares of density. */
(function (time) {
  "use strict";

  const { LIGHTER, MARGIN_PX, Sprites, Surface, badges, commas, density, discs, make } = time.paint;
  const { GROUP_PX, groupsOf, placesOf } = time.paint.places;
  const GROUP_UNTIL_ZOOM = 10;
  const DISC_FROM_ZOOM = 9;
  const MOST_IN_VIEW = 2000;
  const FEW_PLACES = 150;

  const INCIDENTS = {
    initialize(options) {
      this._start(options);
      this.mode = "places";
      this._data = null;
      this._places = null;
      this._lo = 0;
      this._hi = -1;
      this._told = [];
      this._said = "";
      this._sprites = new Sprites();
      this._forget();
    },

    _forget() {
      this._groups = new Map();
      this._breaks = new Map();
      this._active = new Int32Array(0);
      this._activeCount = 0;
      this._counted = false;
      this._marks = [];
      this._grid = null;
      this._many = undefined;
      this._stale = true;
    },

    _open() {
      const surface = new Surface(this._map, this._pane(this.options.pane));
      surface.canvas.classList.add("mt-incidents");
      return [surface];
    },

    _close() {
      this._marks = [];
      this._grid = null;
      this._sprites.clear();
    },

    setData(data) {
      this._forget();
      this._data = data;
      this._places = null;
      return this;
    },

    setWindow(lo, hi) {
      if (lo === this._lo && hi === this._hi) { return this; }
      this._lo = lo;
      this._hi = hi;
      this._counted = false;
      return this;
    },

    /* `fn` hears the mode whenever what legend() says has changed. */
    onMode(fn) {
      this._told.push(fn);
      return this;
    },

    /* Call back for each incident that possibly lies in the window. */
    _each(fn) {
      const data = this._data, lo = Math.max(0, this._lo), hi = Math.min(data.months - 1, this._hi);
      if (hi < lo) { return; }
      for (let i = data.off[lo]; i < data.off[hi + 1]; i += 1) { fn(i, true); }
      for (let i = data.certain, k = 0; i < data.n; i += 1, k += 1) {
        if (data.start[k] <= hi && data.end[k] >= lo) { fn(i, data.start[k] >= lo && data.end[k] <= hi); }
      }
    },

    _count() {
      if (!this._places) {
        const found = this._places = placesOf(this._data);
        found.certain = new Uint32Array(found.count);
        found.possible = new Uint32Array(found.count);
        this._active = new Int32Array(found.count);
      }
      const places = this._places, certain = places.certain, possible = places.possible, of = places.of, active = this._active;
      for (let k = 0; k < this._activeCount; k += 1) { certain[active[k]] = possible[active[k]] = 0; }
      let count = 0;
      this._each((i, sure) => {
        const place = of[i];
        if (place < 0) { return; }
        if (possible[place] === 0) { active[count] = place; count += 1; }
        possible[place] += 1;
        if (sure) { certain[place] += 1; }
      });
      this._activeCount = count;
      this._counted = true;
      this._stale = true;
    },

    /* The places with incidents in the window. */
    _inWindow() { return this._active.subarray(0, this._activeCount); },

    _draw(fresh, moved) {
      if (!this._data) { this._surfaces[0].begin(0, 0); return; }
      if (!this._counted) { this._count(); }
      if (!fresh && !this._stale) { return; }
      this._stale = false;
      if (moved) { this._many = undefined; }
      this._marks = [];
      this._grid = null;
      this.mode = this._crowded() ? "density" : "places";
      this._surfaces[0].begin(0, 0);
      if (this.mode === "density") {
        this._drawCells();
      } else {
        if (this._frame.zoom >= DISC_FROM_ZOOM) { this._drawDiscs(); }
        if (this._grouped()) { this._gather(); } else { this._single(); }
        this._drawMarks();
      }
      this._tell();
    },

    _grouped() { return Math.round(this._frame.zoom) <= GROUP_UNTIL_ZOOM; },

    /* More than a reader can tell apart; a view with few places stays as it is however many incidents they hold. */
    _crowded() {
      const places = this._places, frame = this._frame, scale = frame.scale, active = this._active;
      const west = (frame.x + MARGIN_PX) / scale, east = (frame.x + frame.width - MARGIN_PX) / scale;
      const north = (frame.y + MARGIN_PX) / scale, south = (frame.y + frame.height - MARGIN_PX) / scale;
      let incidents = 0, seen = 0;
      for (let k = 0; k < this._activeCount; k += 1) {
        const place = active[k], x = places.x[place], y = places.y[place];
        if (x >= west && x <= east && y >= north && y <= south) { incidents += places.possible[place]; seen += 1; }
      }
      return incidents > MOST_IN_VIEW && seen > FEW_PLACES;
    },

    _groupsHere() {
      const zoom = Math.round(this._frame.zoom);
      if (!this._groups.has(zoom)) { this._groups.set(zoom, groupsOf(this._places, this._map.options.crs.scale(zoom))); }
      return this._groups.get(zoom);
    },

    _gather() {
      const groups = this._groupsHere(), places = this._places, active = this._active;
      groups.certain.fill(0);
      groups.possible.fill(0);
      groups.active.fill(0);
      for (let k = 0; k < this._activeCount; k += 1) {
        const place = active[k], group = groups.of[place];
        groups.certain[group] += places.certain[place];
        groups.possible[group] += places.possible[place];
        groups.active[group] += 1;
        groups.last[group] = place;
      }
      /* The fullest on top. */
      for (let group = groups.head.length - 1; group >= 0; group -= 1) {
        if (groups.active[group] === 1) {
          this._mark("place", groups.last[group], groups.last[group], groups);
        } else if (groups.active[group]) {
          this._mark("group", group, groups.head[group], groups);
        }
      }
    },

    _single() {
      this._inWindow().forEach((place) => this._mark("place", place, place, null));
      this._marks.sort((a, b) => this._places.total[a.id] - this._places.total[b.id] || b.id - a.id);
    },

    _mark(kind, id, place, groups) {
      const frame = this._frame, places = this._places;
      const x = places.x[place] * frame.scale - frame.x, y = places.y[place] * frame.scale - frame.y;
      if (x < -GROUP_PX || y < -GROUP_PX || x > frame.width + GROUP_PX || y > frame.height + GROUP_PX) { return; }
      const counts = kind === "group" ? groups : places;
      const text = badges.tally(counts.certain[id], counts.possible[id]);
      this._marks.push({
        kind: kind, id: id, place: place, x: x, y: y, text: text, certain: counts.certain[id], possible: counts.possible[id],
        size: kind === "group" ? badges.groupSize(groups.total[id]) : badges.placeSize(text)
      });
    },

    _drawMarks() {
      const surface = this._surfaces[0];
      surface.pen.setTransform(1, 0, 0, 1, 0, 0);
      this._marks.forEach((mark) => {
        const kind = mark.kind === "group" ? "group" : this._places.radius[mark.place] > 0 ? "settlement" : "exact";
        const lighter = mark.certain === 0, key = kind + mark.text + (lighter ? "~" : "-") + mark.size;
        this._sprites.put(surface, key, mark.size + 4, mark.x, mark.y, (pen) => badges.badge(pen, kind, mark.text, mark.size, lighter));
      });
    },

    _drawDiscs() {
      if (this._many === undefined) { this._many = discs.many(this._places, this._frame); }
      discs.draw(this._surfaces[0].pen, this._places, this._inWindow(), this._frame, this._many);
    },

    _breaksHere() {
      const zoom = this._frame.zoom;
      if (!this._breaks.has(zoom)) { this._breaks.set(zoom, density.breaks(this._places, this._frame.scale)); }
      return this._breaks.get(zoom);
    },

    _drawCells() {
      this._grid = new density.Grid(this._places, this._inWindow(), this._frame);
      this._grid.draw(this._surfaces[0].pen, this._frame, this._breaksHere());
    },

    densityLegend() {
      return this._frame && this._places ? density.legend(this._breaksHere()) : [];
    },

    /* Where marks stand in some window or other, in pixels of the container: names keep out of their way. */
    boxes() {
      if (!this._frame || !this._places || this.mode === "density") { return []; }
      const groups = this._grouped() ? this._groupsHere() : null, frame = this._frame, places = this._places;
      const at = (place, size) => {
        const x = places.x[place] * frame.scale - frame.x + frame.left, y = places.y[place] * frame.scale - frame.y + frame.top;
        const middle = this._map.layerPointToContainerPoint([x, y]);
        return [middle.x - size / 2, middle.y - size / 2, middle.x + size / 2, middle.y + size / 2];
      };
      const found = groups ? Array.from(groups.head, (place, group) => at(place, badges.groupSize(groups.total[group])))
        : Array.from(places.total, (total, place) => at(place, badges.placeSize(commas(total))));
      const view = this._map.getSize();
      return found.filter((box) => box[2] > 0 && box[3] > 0 && box[0] < view.x && box[1] < view.y);
    },

    /* The symbols that belong to the mode and zoom, in plain sentences. */
    legend() {
      if (!this._data || !this._places || !this._frame) { return []; }
      const unsure = this._data.certain < this._data.n;
      if (this.mode === "density") {
        const head = "More than " + commas(MOST_IN_VIEW) + " incidents in view: a square for every " + density.CELL_PX + " by " + density.CELL_PX +
          " pixels, larger for more; zoom in for single places";
        const rows = [{ symbol: "text", label: head }];
        this.densityLegend().forEach((step) => rows.push({
          symbol: "cell", label: step.label + (step.label === "1" ? " incident" : " incidents"), size: step.size
        }));
        if (unsure) { rows.push({ symbol: "hollow", label: "Outlined: incidents only possibly in the period", size: density.SIDES[2] }); }
        return rows;
      }
      const rows = [], settlements = this._places.radius.some((metres) => metres > 0);
      const around = this._frame.zoom >= DISC_FROM_ZOOM ? "; the disc shows how far the place may be off" : "";
      if (settlements) { rows.push({ symbol: "place", label: "Settlement or wider area, with its number of incidents" + around }); }
      if (this._places.radius.some((metres) => metres === 0)) { rows.push({ symbol: "exact", label: "Place of the blast, with its number of incidents" }); }
      if (this._grouped()) { rows.push({ symbol: "group", label: "Several places, with their number of incidents; zoom in to see each" }); }
      if (unsure) {
        rows.push({ symbol: "lighter", label: "Lighter: incidents only possibly in the period. A plus sign means that more are possible", alpha: LIGHTER });
      }
      return rows;
    },

    _tell() {
      const dense = this.mode === "density";
      const said = [this.mode, dense ? this._frame.zoom : this._frame.zoom >= DISC_FROM_ZOOM, this._grouped(), L.stamp(this._places)].join();
      if (said === this._said) { return; }
      this._said = said;
      this._told.forEach((fn) => fn(this.mode));
    },

    at(containerPoint) {
      if (!this._frame || !this._places || this._map._animatingZoom) { return null; }
      const point = this._map.containerPointToLayerPoint(containerPoint);
      const x = point.x - this._frame.left, y = point.y - this._frame.top;
      return this._grid ? this._cellAt(x, y) : this._markAt(x, y);
    },

    _markAt(x, y) {
      const mark = this._marks.findLast((one) => {
        const reach = one.size / 2 + 1, dx = Math.abs(one.x - x), dy = Math.abs(one.y - y);
        const square = one.kind === "place" && this._places.radius[one.place] === 0;
        return square ? Math.max(dx, dy) <= reach : Math.hypot(dx, dy) <= reach;
      });
      if (!mark) { return null; }
      const places = this._places, groups = mark.kind === "group" ? this._groupsHere() : null;
      const own = (place) => groups ? groups.of[place] === mark.id : place === mark.id;
      return {
        kind: mark.kind, lon: places.lon[mark.place], lat: places.lat[mark.place],
        members: this._members(own), certain: mark.certain, possible: mark.possible
      };
    },

    _cellAt(x, y) {
      const frame = this._frame, places = this._places, cell = this._grid.at(x + frame.x, y + frame.y);
      if (!cell) { return null; }
      const middle = this._map.options.crs.pointToLatLng(L.point(cell.middle), frame.zoom);
      return {
        kind: "cell", lon: middle.lng, lat: middle.lat,
        members: this._members((place) => density.cellKey(places, place, frame.scale) === cell.key),
        certain: cell.certain, possible: cell.possible
      };
    },

    _members(own) {
      const members = [];
      this._each((i) => { const place = this._places.of[i]; if (place >= 0 && own(place)) { members.push(i); } });
      return members;
    }
  };

  /* Incidents with a place: single places, groups of near ones, or squares of density. */
  time.incidentLayer = (options) => make("incidents", INCIDENTS, [options]);
}(window.MineTime = window.MineTime || {}));
/* Elements, buttons and lists of the dock, and writing to them only where something differs. */
(function (time) {
  "use strict";

  const el = window.MineMap.el;

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

  function group(className, label) {
    const node = el("div", className);
    node.setAttribute("role", "group");
    node.setAttribute("aria-label", label);
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

  time.dock = {
    el: el, button: button, wordButton: wordButton, group: group, choice: choice, write: write, mark: mark, clamp: clamp
  };
}(window.MineTime = window.MineTime || {}));
/* What the browser remembers of the dock from one visit to the next. */
(function (time) {
  "use strict";

  const STORED = "mine-time.control";

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

  Object.assign(time.dock, { recall: recall, keep: keep });
}(window.MineTime = window.MineTime || {}));
/* The windows of the dock: the main one and, in a comparison, a second, each with its mode. */
(function (time) {
  "use strict";

  const { clamp } = time.dock;
  const LENGTHS = [1, 3, 6, 12];

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

  class Windows {
    /* `given` may bring lo and hi; `stored` the mode and length of the last time. */
    constructor(months, given, stored) {
      this.months = months;
      this.last = months.count - 1;
      this.a = this.first(given, {
        mode: ["upto", "window", "free"].includes(stored.mode) ? stored.mode : "upto",
        length: LENGTHS.includes(stored.length) ? stored.length : 12
      });
      this.b = null;
      this.which = "a";
      this.main = "a";
      this.committed = { a: this.key("a"), b: "" };
    }

    first(given, kept) {
      const complete = Number.isInteger(given.lo) && Number.isInteger(given.hi);
      const hi = complete ? clamp(given.hi, 0, this.last) : this.last;
      const start = kept.mode === "window" ? Math.max(0, hi - kept.length + 1) : 0;
      const lo = complete ? clamp(given.lo, 0, hi) : start;
      const mode = describes(kept, lo, hi) ? kept : modeOf(lo, hi);
      return { lo: lo, hi: hi, mode: mode.mode, length: mode.mode === "window" ? mode.length : kept.length };
    }

    key(which) {
      const win = this[which];
      return win ? win.lo + "-" + win.hi : "";
    }

    get active() {
      return this[this.which];
    }

    /* The one of two that stands still. */
    get resting() {
      return this[this.which === "a" ? "b" : "a"];
    }

    /* Whether the host has been told of everything. */
    get settled() {
      return this.key("a") === this.committed.a && this.key("b") === this.committed.b;
    }

    settle() {
      this.committed = { a: this.key("a"), b: this.key("b") };
    }

    comparison() {
      const other = this.b;
      return other ? { lo: other.lo, hi: other.hi, active: this.lettered(this.which) } : null;
    }

    /* The letter a window is shown under, and back: the main window is A, or B where the host says so. */
    lettered(which) {
      return (which === "a") === (this.main === "a") ? "a" : "b";
    }

    /* The words before the window's own, while there are two. */
    letterWords() {
      return this.b ? "Window " + this.lettered(this.which).toUpperCase() + ", " : "";
    }

    /* The mode in words before the dates, and the dates. */
    spoken() {
      const win = this.active;
      const words = this.months.words(win.lo, win.hi);
      if (win.mode === "upto") {
        const ends = words.split(" to ");
        return ["Up to", ends[ends.length - 1], "(from " + ends[0] + ")"];
      }
      return [win.mode === "free" ? "Free window:" : lengthWords(win.hi - win.lo + 1) + ":", words, ""];
    }

    words() {
      return this.spoken().filter(Boolean).join(" ");
    }

    /* Take a main window from the host; return whether it is another one. */
    impose(change) {
      const before = this.a;
      const hi = clamp(change.hi === undefined ? before.hi : change.hi, 0, this.last);
      const lo = clamp(change.lo === undefined ? before.lo : change.lo, 0, hi);
      // The host's echo of what the reader has chosen must not undo the mode he chose.
      if (lo === before.lo && hi === before.hi) { return false; }
      const mode = modeOf(lo, hi);
      const length = mode.mode === "window" ? mode.length : before.length;
      this.a = { lo: lo, hi: hi, mode: mode.mode, length: length };
      this.committed.a = this.key("a");
      return true;
    }

    /* Take a second window from the host, or none. */
    compare(state) {
      const before = this.key("b");
      if (!state) {
        this.b = null;
        this.which = "a";
        this.main = "a";
      } else {
        this.main = state.main === "b" ? "b" : "a";
        const hi = clamp(state.hi, 0, this.last);
        const lo = clamp(state.lo, 0, hi);
        if (before !== lo + "-" + hi) {
          const mode = modeOf(lo, hi);
          this.b = { lo: lo, hi: hi, mode: mode.mode, length: mode.length };
        }
        if (state.active) { this.which = this.lettered(state.active); }
      }
      if (this.key("b") !== before) { this.committed.b = this.key("b"); }
    }
  }

  Object.assign(time.dock, { LENGTHS: LENGTHS, lengthWords: lengthWords, Windows: Windows });
}(window.MineTime = window.MineTime || {}));
/* The histogram of the dock: a bar for each month, the years below it, and the windows laid over it. */
(function (time) {
  "use strict";

  const { clamp, el, write } = time.dock;
  const INK = { a: "#2C5F8A", b: "#C75B12" };
  const PALE = "#c3ccd5";
  const PALE_TOP = "#71808f";

  class Histogram {
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
      this.peak = el("span", "mt-peak");
      this.caption.setAttribute("aria-hidden", "true");
      this.peak.setAttribute("aria-hidden", "true");
      this.plot.append(this.canvas, this.years, this.other, this.body, this.peak, this.caption);
    }

    set(values, label) {
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
  }

  time.dock.Histogram = Histogram;
}(window.MineTime = window.MineTime || {}));
/* The strip of the dock: from one running total to the next, how much of what was stated is recorded. */
(function (time) {
  "use strict";

  const { clamp, el, mark, write } = time.dock;
  const LEGEND = "Recorded share of what was stated between two totals, whatever the filters";
  const KEYS = [
    ["mt-sure", "recorded"], ["mt-unsure", "possibly recorded"], ["mt-noshare", "totals give no share"],
    ["mt-nothing", "nothing stated"]
  ];
  const KINDS = { share: "", no_share: " mt-noshare", nothing: " mt-nothing" };
  const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, Home: -Infinity, End: Infinity };
  let numbered = 0;

  class Strip {
    constructor(months) {
      this.count = months.count;
      this.stretches = [];
      this.options = [];
      this.at = -1;
      numbered += 1;
      this.id = "mt-strip-" + numbered;
      this.build();
      this.listen();
    }

    build() {
      this.node = el("div", "mt-strip");
      this.node.hidden = true;
      this.bars = el("div", "mt-stretches");
      this.bars.tabIndex = 0;
      this.bars.setAttribute("role", "listbox");
      this.bars.setAttribute("aria-orientation", "horizontal");
      this.bars.setAttribute("aria-label", LEGEND);
      this.line = el("p", "mt-stripline");
      this.line.setAttribute("aria-hidden", "true");
      this.words = el("span", "mt-stripwords");
      this.text = this.words.appendChild(document.createTextNode(LEGEND));
      this.keys = el("span", "mt-stripkeys");
      KEYS.forEach(([name, text]) => {
        const key = this.keys.appendChild(el("span", "mt-stripkey"));
        key.append(el("i", name), text);
      });
      this.line.append(this.words, this.keys);
      this.node.append(this.bars, this.line);
    }

    listen() {
      const node = this.node;
      node.addEventListener("pointermove", (event) => {
        if (event.pointerType === "mouse") { this.show(this.under(event)); }
      });
      node.addEventListener("pointerleave", () => this.rest());
      node.addEventListener("click", (event) => {
        this.bars.focus({ preventScroll: true });
        this.choose(this.under(event));
      });
      this.bars.addEventListener("keydown", (event) => this.key(event));
      this.bars.addEventListener("focus", () => this.choose(Math.max(0, this.at)));
      this.bars.addEventListener("blur", () => this.show(-1));
    }

    /* Stretches are [start, end, low, high, kind, words], months and percent; the same ones are left alone. */
    set(stretches) {
      const content = JSON.stringify(stretches);
      if (content === this.content) { return; }
      this.content = content;
      this.stretches = stretches;
      this.at = -1;
      this.options = stretches.map((stretch, number) => this.option(stretch, number));
      this.bars.replaceChildren(...this.options);
      this.bars.removeAttribute("aria-activedescendant");
      this.node.hidden = !stretches.length;
      this.show(-1);
    }

    option([start, end, low, high, kind, words], number) {
      const node = el("div", "mt-stretch" + KINDS[kind]);
      node.id = this.id + "-" + number;
      node.setAttribute("role", "option");
      node.setAttribute("aria-selected", "false");
      node.setAttribute("aria-label", words);
      node.style.left = start / this.count * 100 + "%";
      node.style.width = (end - start) / this.count * 100 + "%";
      if (kind === "share") {
        // More may be recorded than stated; the words tell how much.
        [["mt-unsure", high], ["mt-sure", low]].forEach(([name, share]) => {
          node.appendChild(el("i", name)).style.height = clamp(share, 0, 100) + "%";
        });
      }
      return node;
    }

    under(event) {
      const box = this.bars.getBoundingClientRect();
      const month = clamp((event.clientX - box.left) / box.width, 0, 1) * this.count;
      const found = this.stretches.findIndex(([, end]) => month < end);
      return found < 0 ? this.stretches.length - 1 : found;
    }

    key(event) {
      const step = STEPS[event.key];
      if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) { return; }
      // Else the arrows would move the window.
      event.preventDefault();
      this.choose(clamp(this.at + step, 0, this.stretches.length - 1));
    }

    choose(number) {
      const before = this.options[this.at];
      if (before) { before.setAttribute("aria-selected", "false"); }
      this.at = number;
      this.options[number].setAttribute("aria-selected", "true");
      mark(this.bars, "aria-activedescendant", this.options[number].id);
      this.show(number);
    }

    rest() {
      this.show(document.activeElement === this.bars ? this.at : -1);
    }

    show(number) {
      if (this.shown) { this.shown.classList.remove("mt-shown"); }
      this.shown = this.options[number] || null;
      if (this.shown) { this.shown.classList.add("mt-shown"); }
      write(this.text, this.shown ? this.stretches[number][5] : LEGEND);
      this.keys.hidden = this.shown !== null;
    }
  }

  time.dock.Strip = Strip;
}(window.MineTime = window.MineTime || {}));
/* The rail of the dock: what moves a window by hand, be it sliders, dragging in the histogram or keys. */
(function (time) {
  "use strict";

  const { clamp, el, mark } = time.dock;
  const SLIP = 3;

  class Rail {
    constructor(control) {
      this.control = control;
      this.last = control.last;
      this.histogram = control.histogram;
      this.plot = control.histogram.plot;
      this.drag = null;
      this.low = this.range("mt-low", (value) => control.moveLow(value));
      this.high = this.range("mt-high", (value) => control.moveHigh(value));
    }

    range(className, act) {
      const input = el("input", "mt-range " + className);
      input.type = "range";
      input.min = "0";
      input.max = String(this.last);
      input.step = "1";
      input.addEventListener("input", () => {
        this.control.player.halt();
        act(Number(input.value));
      });
      return input;
    }

    listen() {
      const plot = this.plot;
      plot.addEventListener("pointerdown", (event) => this.grab(event));
      plot.addEventListener("pointermove", (event) => this.follow(event));
      plot.addEventListener("pointerup", (event) => this.drop(event, true));
      plot.addEventListener("pointercancel", (event) => this.drop(event, false));
      plot.addEventListener("lostpointercapture", (event) => this.drop(event, false));
      plot.addEventListener("pointerleave", () => { if (!this.drag) { this.histogram.showCaption(); } });
    }

    /* ---- dragging ---- */

    monthAt(x, box) {
      return clamp(Math.floor((x - box.left) / box.width * (this.last + 1)), 0, this.last);
    }

    grab(event) {
      if (event.button !== 0 || !event.isPrimary) { return; }
      const box = this.plot.getBoundingClientRect();
      const month = this.monthAt(event.clientX, box);
      const win = this.control.windows.active;
      const whole = win.mode !== "upto" && month >= win.lo && month <= win.hi;
      this.drag = { id: event.pointerId, x: event.clientX, box: box, hi: win.hi, whole: whole, started: false };
      this.plot.setPointerCapture(event.pointerId);
    }

    follow(event) {
      const drag = this.drag;
      if (!drag) {
        if (event.pointerType === "mouse") {
          this.histogram.showCaption(this.monthAt(event.clientX, this.plot.getBoundingClientRect()));
        }
        return;
      }
      if (event.pointerId !== drag.id) { return; }
      const distance = event.clientX - drag.x;
      if (!drag.started && Math.abs(distance) < SLIP) { return; }
      drag.started = true;
      this.control.player.halt();
      this.control.dock.classList.add("mt-dragging");
      const months = Math.round(distance / drag.box.width * (this.last + 1));
      this.control.slide(drag.whole ? drag.hi + months : this.monthAt(event.clientX, drag.box));
    }

    drop(event, clicked) {
      const drag = this.drag;
      if (!drag || event.pointerId !== drag.id) { return; }
      this.drag = null;
      this.control.dock.classList.remove("mt-dragging");
      this.high.focus({ preventScroll: true }); // so that the arrows go on from here
      if (drag.started || !clicked) { return; }
      this.control.player.halt();
      this.control.slide(this.monthAt(event.clientX, drag.box));
    }

    /* ---- keys ---- */

    onKey(event) {
      event.stopPropagation();
      const target = event.target;
      const control = this.control;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) { return; }
      // Lists, fields and what a view has put here keep the keys they have of their own.
      if (target.tagName === "SELECT" || control.extra.contains(target)) { return; }
      if (event.key === " " && target.tagName === "BUTTON") { return; }
      if (target.getAttribute("role") === "tab" && /^Arrow(Left|Right)$/.test(event.key)) {
        control.choose(control.windows.which === "a" ? "b" : "a");
        control.tabs.focus();
      } else if (!this.act(event.key, target)) {
        return;
      }
      event.preventDefault();
    }

    act(key, target) {
      const control = this.control;
      const free = control.windows.active.mode === "free";
      const one = free && (target === this.low || target === this.high) ? target : null;
      const forth = key === "ArrowRight" || key === "ArrowUp" ? 1 : 0;
      const back = key === "ArrowLeft" || key === "ArrowDown" ? 1 : 0;
      if (key === " ") {
        control.player.toggle();
      } else if (forth || back) {
        control.stepBy(forth - back, one);
      } else if (key === "PageUp" || key === "PageDown") {
        control.jump((from) => from + (key === "PageUp" ? 12 : -12), one);
      } else if (key === "Home" || key === "End") {
        control.jump(() => (key === "Home" ? 0 : this.last), one);
      } else {
        return false;
      }
      return true;
    }

    /* ---- showing ---- */

    show() {
      const win = this.control.windows.active;
      if (this.low.value !== String(win.lo)) { this.low.value = String(win.lo); }
      if (this.high.value !== String(win.hi)) { this.high.value = String(win.hi); }
    }

    showMode() {
      const mode = this.control.windows.active.mode;
      const name = this.control.windows.letterWords();
      this.low.hidden = mode !== "free";
      this.low.setAttribute("aria-label", name + "first month of the window");
      this.high.setAttribute("aria-label", name + (mode === "upto" ? "last month counted" : "last month of the window"));
    }

    describe(text) {
      mark(this.high, "aria-valuetext", text);
      if (this.control.windows.active.mode === "free") { mark(this.low, "aria-valuetext", text); }
    }
  }

  time.dock.Rail = Rail;
}(window.MineTime = window.MineTime || {}));
/* The player of the dock: steps by calendar month, quarter or year, and playing them at a speed. */
(function (time) {
  "use strict";

  const { button, choice, clamp, el, mark } = time.dock;
  const STEPS = { month: 1, quarter: 3, year: 12 };
  const SPEEDS = [1, 2, 4];
  const TICK = 600;
  const SHAPES = {
    back: "M14 4 6 10l8 6zM4 4h1.8v12H4z",
    forth: "M6 4l8 6-8 6zM14.2 4H16v12h-1.8z",
    play: "M6 3.5 16 10 6 16.5z",
    pause: "M5.500 4h3.200v12H5.500zM11.300 4h3.200v12h-3.200z",
    loop: "M3.500 9.500V5h10V2.500L17.500 6l-4 3.500V7h-8v2.500zM16.500 10.500V15h-10v2.500L2.500 14l4-3.500V13h8v-2.500z"
  };

  class Player {
    /* `stored` may bring the step, speed and loop of the last time. */
    constructor(control, stored) {
      this.control = control;
      this.months = control.months;
      this.last = control.last;
      this.beats = 0;
      this.step = Object.keys(STEPS).includes(stored.step) ? stored.step : "month";
      this.speed = SPEEDS.includes(stored.speed) ? stored.speed : 1;
      this.loop = stored.loop === true;
      this.row = this.build();
    }

    get playing() {
      return this.beats !== 0;
    }

    get active() {
      return this.control.windows.active;
    }

    build() {
      const row = el("div", "mt-players");
      this.backButton = button("mt-button mt-back", "Step back", SHAPES.back, () => this.control.stepBy(-1));
      this.playButton = button("mt-button mt-play", "Play", SHAPES.play, () => this.toggle());
      this.forthButton = button("mt-button mt-forth", "Step forward", SHAPES.forth, () => this.control.stepBy(1));
      this.loopButton = button("mt-button mt-toggle", "Loop", SHAPES.loop, () => this.setLoop(!this.loop));
      this.speedSelect = choice("Speed", SPEEDS.map((speed) => [speed, speed + "×"]), (value) => this.setSpeed(Number(value)));
      this.stepSelect = choice("Step", Object.keys(STEPS).map((step) => [step, "by " + step]), (value) => this.setStep(value));
      this.playShape = this.playButton.querySelector("path");
      row.append(this.backButton, this.playButton, this.forthButton, this.loopButton, this.speedSelect, this.stepSelect);
      return row;
    }

    /* The next month that ends (or, for a first month, begins) a calendar quarter or year. */
    snapped(from, direction, begins) {
      const size = STEPS[this.step];
      const lead = begins ? 0 : 1;
      let month = from + direction;
      while (month > 0 && month < this.last && (this.months.month(month) + lead) % size !== 0) { month += direction; }
      return clamp(month, 0, this.last);
    }

    /* ---- playing ---- */

    toggle() {
      if (this.playing) { this.pause(); } else { this.play(); }
    }

    play() {
      const win = this.active;
      const first = win.mode === "upto" ? 0 : win.hi - win.lo;
      if (this.playing || first === this.last || document.hidden) { return; }
      this.control.stopRest();
      this.beat();
      this.show();
      this.control.slide(win.hi === this.last ? first : this.snapped(win.hi, 1));
      this.stopAtEnd();
    }

    beat() {
      window.clearInterval(this.beats);
      this.beats = window.setInterval(() => this.tick(), TICK / this.speed);
    }

    tick() {
      const win = this.active;
      if (win.hi < this.last) {
        this.control.slide(this.snapped(win.hi, 1));
      } else {
        this.control.slide(0);
      }
      this.stopAtEnd();
    }

    stopAtEnd() {
      if (this.active.hi === this.last && !this.loop) { this.pause(); }
    }

    stop() {
      window.clearInterval(this.beats);
      this.beats = 0;
    }

    /* Stops playing because the reader takes over: what he does next is what will be sent. */
    halt() {
      if (!this.playing) { return; }
      this.stop();
      this.show();
      this.control.rest();
    }

    pause() {
      if (!this.playing) { return; }
      this.halt();
      this.control.stopRest();
      if (!this.control.commit()) { this.control.announce(); }
    }

    /* ---- choosing ---- */

    setSpeed(speed) {
      this.speed = speed;
      if (this.playing) { this.beat(); }
      this.control.store();
    }

    setLoop(loop) {
      this.loop = loop;
      this.show();
      this.control.store();
    }

    setStep(step) {
      this.step = step;
      this.control.store();
    }

    /* ---- showing ---- */

    show() {
      mark(this.playButton, "aria-label", this.playing ? "Pause" : "Play");
      mark(this.playButton, "title", this.playing ? "Pause" : "Play");
      mark(this.playShape, "d", this.playing ? SHAPES.pause : SHAPES.play);
      mark(this.loopButton, "aria-pressed", String(this.loop));
    }

    showChoices() {
      this.speedSelect.value = String(this.speed);
      this.stepSelect.value = this.step;
    }

    showEnds() {
      const win = this.active;
      mark(this.backButton, "aria-disabled", String(win.hi === (win.mode === "upto" ? 0 : win.hi - win.lo)));
      mark(this.forthButton, "aria-disabled", String(win.hi === this.last));
    }
  }

  time.dock.Player = Player;
}(window.MineTime = window.MineTime || {}));
/* The tabs of the dock: which of two windows the slider moves while they are compared. */
(function (time) {
  "use strict";

  const { el, mark, wordButton, write } = time.dock;

  class Tabs {
    constructor(control) {
      this.months = control.months;
      this.windows = control.windows;
      this.list = el("div", "mt-tabs");
      this.list.setAttribute("role", "tablist");
      this.list.setAttribute("aria-label", "Window the slider moves");
      this.list.hidden = true;
      this.nodes = {};
      ["a", "b"].forEach((letter) => {
        const tab = wordButton("mt-tab mt-tab-" + letter, "", () => control.choose(this.windows.lettered(letter)));
        const text = document.createTextNode("");
        tab.setAttribute("role", "tab");
        tab.setAttribute("aria-controls", control.chartId);
        tab.append(el("b", "mt-letter", letter.toUpperCase()), " ", text);
        this.nodes[letter] = { tab: tab, text: text };
        this.list.appendChild(tab);
      });
    }

    showPair() {
      this.list.hidden = this.windows.b === null;
      this.show();
    }

    show() {
      const windows = this.windows;
      if (!windows.b) { return; }
      ["a", "b"].forEach((which) => {
        const entry = this.nodes[windows.lettered(which)];
        const win = windows[which];
        const chosen = which === windows.which;
        write(entry.text, this.months.short(win.lo) + " to " + this.months.short(win.hi));
        mark(entry.tab, "aria-selected", String(chosen));
        mark(entry.tab, "tabindex", chosen ? "0" : "-1");
      });
    }

    focus() {
      this.nodes[this.windows.lettered(this.windows.which)].tab.focus();
    }
  }

  time.dock.Tabs = Tabs;
}(window.MineTime = window.MineTime || {}));
/* The dock below the map: puts its parts together, moves the windows and tells the host. */
(function (time) {
  "use strict";

  const {
    Histogram, LENGTHS, Player, Rail, Strip, Tabs, Windows, choice, clamp, el, group, keep, lengthWords, mark, recall, wordButton, write
  } = time.dock;
  const VIEWS = { map: "Map", compare: "Compare", difference: "Difference", years: "By year", table: "Table" };
  const REST = 250;
  let numbered = 0;

  class Control {
    constructor(host, options) {
      const stored = recall(options.storage);
      this.options = options;
      this.months = options.months;
      this.last = this.months.count - 1;
      numbered += 1;
      this.chartId = "mt-chart-" + numbered;
      this.timer = 0;
      this.held = false;
      this.due = false;
      this.view = "map";
      this.readings = [];
      this.valueNodes = [];
      this.removed = false;
      this.windows = new Windows(this.months, options, stored);
      this.histogram = new Histogram(this.months, this.windows);
      this.strip = new Strip(this.months);
      this.player = new Player(this, stored);
      this.rail = new Rail(this);
      this.tabs = new Tabs(this);
      this.build(host);
      this.listen();
      this.strip.set(options.strip || []);
      this.setHistogram(options.histogram || new Float64Array(this.months.count), options.histogramLabel || "");
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
      this.dock.setAttribute("aria-label", "Time");
      this.dock.style.setProperty("--mt-count", String(this.last + 1));
      const inner = el("div", "mt-inner");
      inner.append(this.buildHead(), this.player.row, this.buildModes(), this.buildChart(), this.buildFoot());
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
      head.append(this.tabs.list, words, this.figureBox);
      return head;
    }

    buildModes() {
      const row = el("div", "mt-modes");
      const modes = group("mt-segments", "Period shown");
      this.uptoButton = wordButton("mt-segment", "Up to a date", () => this.setMode("upto"));
      this.windowButton = wordButton("mt-segment", "Window", () => {
        if (this.windows.active.mode === "upto") { this.setMode("window", this.windows.active.length); }
      });
      modes.append(this.uptoButton, this.windowButton);
      const lengths = LENGTHS.map((length) => [length, lengthWords(length)]).concat([["free", "free"]]);
      this.lengthSelect = choice("Length of the window", lengths, (value) => {
        this.setMode(value === "free" ? "free" : "window", Number(value));
      });
      Array.from(this.lengthSelect.options).forEach((option) => { option.disabled = Number(option.value) > this.last + 1; });
      this.wholeButton = wordButton("mt-button mt-text", "Whole period", () => this.whole());
      row.append(modes, this.lengthSelect, this.wholeButton);
      return row;
    }

    buildChart() {
      this.chart = group("mt-chart", "Timeline");
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
      const views = group("mt-segments mt-views", "View");
      names.forEach((name) => {
        this.viewButtons[name] = views.appendChild(wordButton("mt-segment", VIEWS[name] || name, () => {
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
      this.describe();
      this.rest();
    }

    slide(hi) {
      const win = this.windows.active;
      const span = win.mode === "upto" ? 0 : win.hi - win.lo;
      const end = clamp(hi, span, this.last);
      this.move(win.mode === "upto" ? 0 : end - span, end);
    }

    moveLow(lo) {
      const win = this.windows.active;
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
      this.describe();
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
      }, REST);
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
      const figures = this.readings.map((entry) => entry.label + " " + entry.text);
      this.say([this.windows.letterWords() + this.windows.words()].concat(figures.length ? [figures.join(", ")] : []).join(". "));
    }

    /* ---- showing ---- */

    show() {
      const win = this.windows.active;
      this.windows.spoken().forEach((text, position) => write(this.wordNodes[position], text));
      this.rail.show();
      this.tabs.show();
      this.histogram.show();
      this.player.showEnds();
      mark(this.wholeButton, "aria-disabled", String(win.mode === "upto" && win.hi === this.last));
      this.describe();
    }

    describe() {
      const wanted = this.histogram.label.toLowerCase();
      const reading = this.readings.find((entry) => entry.label.toLowerCase() === wanted);
      this.rail.describe(this.windows.words() + (reading ? ", " + wanted + " " + reading.text : ""));
    }

    showMode() {
      const windows = this.windows;
      const win = windows.active;
      const upto = win.mode === "upto";
      mark(this.uptoButton, "aria-pressed", String(upto));
      mark(this.windowButton, "aria-pressed", String(!upto));
      this.lengthSelect.value = win.mode === "free" ? "free" : String(win.length);
      this.lengthSelect.style.visibility = upto ? "hidden" : "";
      this.dock.classList.toggle("mt-free", win.mode === "free");
      this.dock.classList.toggle("mt-upto", upto);
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

    setHistogram(values, label) {
      this.histogram.set(values, label);
      this.describe();
    }

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
      ["pointerup", "pointercancel"].forEach((name) => window.removeEventListener(name, this.onRelease, true));
      window.removeEventListener("blur", this.onRelease);
      document.removeEventListener("visibilitychange", this.onHide);
      this.dock.remove();
    }
  }

  time.control = (host, options) => new Control(host, options);
}(window.MineTime = window.MineTime || {}));
/* Small tools that the views share: nodes, swatches, words. */
(function (time) {
  "use strict";

  const MINUS = "\u2212";

  const { el, legendClasses } = window.MineMap;
  const button = time.dock.wordButton;

  /* Writing a text that is there already would cost a layout at every move. */
  function write(node, text) {
    if (node.textContent !== text) { node.textContent = text; }
  }

  function dress(node, entry) {
    node.style.backgroundColor = entry.colour;
    node.classList.toggle("mt-hatch", entry.pattern === "hatch");
    node.classList.toggle("mt-dots", entry.pattern === "dots");
    return node;
  }

  function swatch(entry) {
    const node = dress(el("span", "mt-swatch"), entry);
    node.setAttribute("aria-hidden", "true");
    return node;
  }

  /* Making a format takes far longer than using it. */
  const formats = new Map();

  function number(value, decimals) {
    const places = decimals || 0;
    if (places === 0 && value >= 0 && value < 1000 && Number.isInteger(value)) { return String(value); }
    if (!formats.has(places)) {
      formats.set(places, new Intl.NumberFormat("en-GB", { minimumFractionDigits: places, maximumFractionDigits: places }));
    }
    return formats.get(places).format(value);
  }

  function signed(value, decimals) {
    const text = number(Math.abs(value), decimals);
    if (Number(text.replaceAll(",", "")) === 0) { return text; }
    return (value > 0 ? "+" : MINUS) + text;
  }

  function monthsWords(count) {
    return count === 1 ? "1 month" : count + " months";
  }

  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  /* What single numbers are of; under the other rule of counting they are the most there can have been. */
  function noun(header) {
    return header.measures[header.measure] + (header.counting === "possible" ? " at most" : "");
  }

  /* Totals of a window, one a measure: casualties are killed, injured and those of unknown outcome together. */
  function totals(header, figures) {
    return header.measures.map((label, m) => ({
      label, text: time.figureWords(figures.total.certain[m], figures.total.possible[m])
    }));
  }

  function totalsText(header, figures) {
    return totals(header, figures).map((entry) => entry.label + " " + entry.text).join(" \u00b7 ");
  }

  /* How much of what is stated a window shows; empty where nothing is known of statements. */
  function statedText(header, figures, what) {
    return time.completenessWords(header.stated, figures.stated, what);
  }

  /* Counters reuse their buffers, so what outlives a move is copied. */
  function reading(counter, figures) {
    const found = counter.values(figures);
    return { value: found.value.slice(), status: found.status.slice(), count: counter.shown(figures).slice() };
  }

  function nameOf(context, district) {
    return context.names[district] || "District " + (district + 1);
  }

  function legendList(entries) {
    const list = el("ul", "mt-classes");
    entries.forEach((entry) => {
      const item = el("li");
      item.appendChild(swatch(entry));
      item.appendChild(el("span", "mt-classlabel", entry.label));
      list.appendChild(item);
    });
    return list;
  }

  /* A view that covers the main map says what the main map's own furniture would have said. */
  function footing(context) {
    const { ground } = context;
    const foot = el("div", "mt-viewfoot");
    foot.append(...[(ground.stamp || []).join(" "), ground.disclaimer, (ground.attribution || []).join(" \u00b7 ")].filter(Boolean).map((text) => el("p", "", text)));
    foot.hidden = !foot.children.length;
    return foot;
  }

  /* What else is chosen: filters and the rule of counting. */
  function lines(context) {
    const node = el("p", "mt-lines");
    if (context.ground.synthetic) { node.appendChild(el("strong", "mt-exercise", "Synthetic exercise data. ")); }
    node.appendChild(document.createTextNode(context.data().header.lines.join(" \u00b7 ")));
    return node;
  }

  function watermark(context, node) {
    if (!context.ground.synthetic) { return; }
    const mark = el("div", "mm-watermark");
    mark.setAttribute("aria-hidden", "true");
    for (let i = 0; i < 40; i += 1) { mark.appendChild(el("span", "", "SYNTHETIC EXERCISE DATA")); }
    node.appendChild(mark);
  }

  /* Painters of another map: those that the main map shows, or exactly those asked for. */
  function painters(context, map, only) {
    const made = context.layersFor(map);
    const wanted = (name) => (only ? only.includes(name) : context.main.hasLayer(context.mainLayers[name]));
    const kept = {};
    Object.keys(made).filter(wanted).forEach((name) => { kept[name] = made[name]; });
    return kept;
  }

  /* Calls `act` when the size of a node or the pixels a screen has for it change; returns what ends it. */
  function onResize(node, act) {
    let asked = 0;
    let query = null;
    const ask = () => {
      window.cancelAnimationFrame(asked);
      asked = window.requestAnimationFrame(act);
    };
    const watch = new ResizeObserver(ask);
    const ratio = () => {
      if (query) { query.removeEventListener("change", ratio); ask(); }
      query = window.matchMedia("(resolution: " + window.devicePixelRatio + "dppx)");
      query.addEventListener("change", ratio);
    };
    watch.observe(node);
    ratio();
    return () => {
      watch.disconnect();
      query.removeEventListener("change", ratio);
      window.cancelAnimationFrame(asked);
    };
  }

  time.viewTools = {
    el, button, write, dress, swatch, number, signed, monthsWords, capital, noun, totals, totalsText, statedText, reading, nameOf,
    legendClasses, legendList, footing, lines, watermark, painters, onResize
  };
}(window.MineTime = window.MineTime || {}));
/* Two windows: B is the main one, A is what it is compared with. */
(function (time) {
  "use strict";

  const tools = time.viewTools;
  const length = (range) => range[1] - range[0] + 1;
  const apart = (a, b) => a[1] < b[0] || b[1] < a[0];

  /* The window of equal length just before B. Where B begins at the start, its first half against its second. */
  time.windowBefore = function (b, count) {
    const [lo, hi] = b;
    if (lo > 0) { return { a: [Math.max(0, lo - length(b)), lo - 1], b }; }
    if (hi === 0) { return { a: [0, 0], b: count > 1 ? [1, 1] : [0, 0] }; }
    const half = Math.floor(length(b) / 2);
    return { a: [hi - 2 * half + 1, hi - half], b: [hi - half + 1, hi] };
  };

  /* A gets the length of B, ending where A ends, or else before B, or after it; B is cut where nothing fits. */
  time.equalWindows = function (a, b, count) {
    const wanted = length(b);
    const fits = (end) => end < count && end - wanted + 1 >= 0 && apart([end - wanted + 1, end], b);
    const end = [a[1], b[0] - 1, b[1] + wanted].find(fits);
    if (end !== undefined) { return { a: [end - wanted + 1, end], b }; }
    if (b[0] === 0) { return time.windowBefore(b, count); }
    const last = Math.min(a[1], b[0] - 1);
    return { a: [0, last], b: [b[1] - last, b[1]] };
  };

  function clamp(range, count) {
    const last = count - 1;
    const lo = Math.min(Math.max(0, range[0]), last);
    return [lo, Math.min(Math.max(lo, range[1]), last)];
  }

  class WindowPair {
    constructor(context) {
      this.context = context;
      this.a = null;
      this.b = null;
      this.open = false;
      this.counter = null;
      this.figures = null;
    }

    /* Opens the second window on the control. Returns whether B had to move for it. */
    start(b, wanted) {
      const count = this.context.months().count;
      this.b = b;
      this.open = true;
      if (wanted) {
        this.a = clamp(wanted, count);
      } else if (!this.a) {
        const pair = time.windowBefore(b, count);
        this.a = pair.a;
        this.b = pair.b;
      }
      this.feed();
      this.tell();
      return this.b[0] !== b[0] || this.b[1] !== b[1];
    }

    stop() {
      this.open = false;
      this.context.control.compare(null);
    }

    feed() {
      this.counter = this.context.counter();
      this.a = clamp(this.a, this.context.months().count);
      this.count();
    }

    count() {
      this.figures = this.counter.window(this.a[0], this.a[1]);
    }

    move(a) {
      if (a[0] === this.a[0] && a[1] === this.a[1]) { return; }
      this.a = a;
      this.count();
    }

    /* The slider of the control moves either window; it knows where A stands. */
    follow() {
      const other = this.open && this.context.control.state().compare;
      if (other) { this.move([other.lo, other.hi]); }
    }

    tell() {
      this.context.control.compare({ lo: this.a[0], hi: this.a[1], main: "b", active: "b" });
    }

    get unequal() {
      return length(this.a) !== length(this.b);
    }

    heading(letter) {
      const [lo, hi] = letter === "A" ? this.a : this.b;
      return letter + ": " + this.context.months().words(lo, hi);
    }

    lengthWords() {
      if (!this.unequal) { return ""; }
      return "A covers " + tools.monthsWords(length(this.a)) + ", B " + length(this.b)
        + ": numbers of unequal windows do not compare";
    }

    youngWords() {
      return [this.a, this.b].filter(([lo, hi]) => this.context.young(lo, hi)).map(([lo, hi]) => "Reports for "
        + this.context.months().words(lo, hi) + " may still come in; a fall may be a lack of reports.");
    }
  }

  /* The lines above compared maps that say where they do not compare. They are there only when they apply. */
  class PairNotes {
    constructor(pair, makeEqual) {
      this.pair = pair;
      this.node = tools.el("div", "mt-notes");
      this.line = tools.el("p", "mt-unequal");
      this.words = tools.el("span");
      this.line.append(this.words, " ", tools.button("mt-act", "Make equal", makeEqual));
      this.young = [tools.el("p", "mt-young"), tools.el("p", "mt-young")];
      this.node.append(this.line, ...this.young);
      this.node.setAttribute("role", "status");
    }

    update() {
      const unequal = this.pair.lengthWords();
      const young = this.pair.youngWords();
      tools.write(this.words, unequal);
      this.line.hidden = !unequal;
      this.young.forEach((node, i) => {
        tools.write(node, young[i] || "");
        node.hidden = !young[i];
      });
      this.node.hidden = !unequal && !young.length;
    }
  }

  time.WindowPair = WindowPair;
  time.PairNotes = PairNotes;
}(window.MineTime = window.MineTime || {}));
/* Two maps side by side that show two windows of one place. */
(function (time) {
  "use strict";

  const tools = time.viewTools;
  const UNTOUCHED_PX = 4;
  const LEGEND_FROM_PX = 700;

  function align(map, center, zoom) {
    map.setView(center, zoom, { animate: false, reset: true });
  }

  /* While the leader is dragged the follower only moves its pane: repainting at each pixel would make it lag. */
  function shift(from, to) {
    const offset = to.latLngToContainerPoint(from.getCenter()).subtract(to.getSize().divideBy(2)).round();
    if (to.getZoom() !== from.getZoom() || !to.getSize().contains(offset)) {
      align(to, from.getCenter(), from.getZoom());
      return;
    }
    const pane = to.getPane("mapPane");
    L.DomUtil.setPosition(pane, L.DomUtil.getPosition(pane).subtract(offset));
    to.fire("move");
  }

  /*
   * Keeps two maps at one centre and zoom, whichever is moved. The follower is set to the leader's exact centre at
   * the end of every move, so rounding never adds up. Zooming is not animated meanwhile: one map would run behind.
   */
  time.linkMaps = function (first, second) {
    let busy = false;
    const once = (act) => (event) => {
      if (busy) { return; }
      busy = true;
      try { act(event); } finally { busy = false; }
    };
    const handlers = [[first, second], [second, first]].map(([from, to]) => [from, {
      move: once(() => shift(from, to)),
      moveend: once(() => align(to, from.getCenter(), from.getZoom())),
      zoomanim: once((event) => align(to, event.center, event.zoom))
    }]);
    const thresholds = [first, second].map((map) => map.options.zoomAnimationThreshold);
    [first, second].forEach((map) => { map.options.zoomAnimationThreshold = -1; });
    handlers.forEach(([map, events]) => map.on(events));
    align(second, first.getCenter(), first.getZoom());
    return () => {
      handlers.forEach(([map, events]) => map.off(events));
      [first, second].forEach((map, i) => { map.options.zoomAnimationThreshold = thresholds[i]; });
    };
  };

  /* A map like the main one, without furniture of its own. */
  time.secondMap = function (node, main) {
    const kept = ["crs", "minZoom", "maxZoom", "maxBounds", "maxBoundsViscosity", "zoomSnap", "zoomDelta",
      "wheelPxPerZoomLevel", "worldCopyJump"];
    const options = { zoomControl: false, attributionControl: false, zoomAnimation: false, fadeAnimation: false };
    kept.forEach((name) => { if (main.options[name] !== undefined) { options[name] = main.options[name]; } });
    node.classList.add("mm-map");
    return L.map(node, options).setView(main.getCenter(), main.getZoom(), { animate: false });
  };

  /* What can be seen of the districts: a smaller map should show that, and not the margin around it. */
  function districtsInView({ main, shapes }) {
    const view = main.getBounds();
    const whole = L.latLngBounds([]);
    shapes.forEach(({ bbox }) => whole.extend([[bbox[1], bbox[0]], [bbox[3], bbox[2]]]));
    if (!view.intersects(whole)) { return view; }
    return L.latLngBounds(
      [Math.max(view.getSouth(), whole.getSouth()), Math.max(view.getWest(), whole.getWest())],
      [Math.min(view.getNorth(), whole.getNorth()), Math.min(view.getEast(), whole.getEast())]
    );
  }

  /* Fits a view into less room, and gives the main map its own back unless the reader has moved on meanwhile. */
  time.keepView = function (context) {
    const { main } = context;
    const before = { center: main.getCenter(), zoom: main.getZoom(), bounds: districtsInView(context) };
    let fitted = null;
    return {
      fit(map, space) {
        map.fitBounds(before.bounds, {
          animate: false, paddingTopLeft: space ? space.topLeft : [0, 0], paddingBottomRight: space ? space.bottomRight : [0, 0]
        });
        fitted = { center: map.getCenter(), zoom: map.getZoom() };
      },
      restore() {
        const off = main.latLngToContainerPoint(fitted.center).distanceTo(main.getSize().divideBy(2));
        if (main.getZoom() === fitted.zoom && off < UNTOUCHED_PX) { align(main, before.center, before.zoom); }
      }
    };
  };

  /* Shows what `words` gives for the district under the pointer; returns what takes it away. */
  time.followDistricts = function (map, districts, words) {
    const tip = tools.el("div", "mt-tip");
    const box = map.getContainer();
    let shown = -1;
    tip.hidden = true;
    box.appendChild(tip);
    const hide = () => {
      shown = -1;
      tip.hidden = true;
      districts.highlight(-1);
    };
    /* Beside the pointer, and inside the map whatever its size. */
    const place = ({ x, y }) => {
      const right = box.clientWidth - tip.offsetWidth - 4;
      const left = x + 14 <= right ? x + 14 : x - tip.offsetWidth - 14;
      tip.style.left = Math.max(4, Math.min(left, right)) + "px";
      tip.style.top = Math.max(4, Math.min(y + 14, box.clientHeight - tip.offsetHeight - 4)) + "px";
    };
    const move = (event) => {
      const district = districts.at(event.latlng);
      if (district < 0) { hide(); return; }
      if (district !== shown) {
        shown = district;
        districts.highlight(district);
        tip.replaceChildren(words(district));
        tip.hidden = false;
      }
      place(event.containerPoint);
    };
    const events = { mousemove: move, click: move, mouseout: hide, movestart: hide };
    map.on(events);
    return {
      /* The window moved under a pointer that stands still. */
      refresh() { if (shown >= 0) { tip.replaceChildren(words(shown)); } },
      stop() {
        hide();
        tip.remove();
        map.off(events);
      }
    };
  };

  class Compare {
    constructor(context, pair, acts) {
      this.context = context;
      this.pair = pair;
      this.acts = acts;
      this.layers = {};
      this.follower = null;
    }

    enter(figures) {
      const { stage, main } = this.context;
      this.kept = time.keepView(this.context);
      this.holder = Array.from(stage.children).find((child) => child.contains(main.getContainer()));
      this.build();
      this.holder.classList.add("mt-mainmap");
      stage.classList.add("mt-split");
      this.writeHeads(figures);
      this.resize();
      this.foldLegend();
      this.kept.fit(main, this.context.room ? this.context.room() : null);
      this.map = time.secondMap(this.node, main);
      tools.watermark(this.context, this.node);
      this.context.contextLayers(this.map);
      this.relayer();
      this.switched = () => this.relayer();
      main.on("overlayadd overlayremove", this.switched);
      this.unlink = time.linkMaps(main, this.map);
      this.unwatch = tools.onResize(stage, () => this.resize());
      this.update(figures);
    }

    /* On half a stage an open legend would hide what is compared; it opens again with the whole stage. */
    foldLegend() {
      const main = this.context.main.getContainer();
      this.legend = main.querySelector(".mm-legendbutton[aria-expanded=true]");
      if (this.legend && main.clientWidth < LEGEND_FROM_PX) { this.legend.click(); } else { this.legend = null; }
    }

    unfoldLegend() {
      if (this.legend && this.legend.getAttribute("aria-expanded") === "false") { this.legend.click(); }
      this.legend = null;
    }

    build() {
      const { stage } = this.context;
      this.heads = {};
      ["A", "B"].forEach((letter) => {
        const head = tools.el("div", "mt-windowhead mt-window" + letter.toLowerCase());
        this.heads[letter] = { head, title: tools.el("h3"), text: tools.el("p"), stated: tools.el("p", "mt-stated") };
        head.append(this.heads[letter].title, this.heads[letter].text, this.heads[letter].stated);
      });
      this.node = tools.el("div", "mt-othermap");
      this.node.setAttribute("role", "region");
      this.notes = new time.PairNotes(this.pair, this.acts.makeEqual);
      stage.insertBefore(this.notes.node, this.holder);
      stage.insertBefore(this.heads.A.head, this.holder);
      stage.insertBefore(this.node, this.holder);
      stage.insertBefore(this.heads.B.head, this.holder);
    }

    unfollow() {
      if (this.follower) { this.follower.stop(); }
      this.follower = null;
    }

    /* Painters like those of the main map; they are asked for again when its layers are switched. */
    relayer() {
      this.unfollow();
      this.dropLayers();
      this.layers = tools.painters(this.context, this.map, null);
      this.follower = this.layers.districts
        ? time.followDistricts(this.map, this.layers.districts, (district) => this.words(district)) : null;
      this.feed();
      this.setA();
      Object.values(this.layers).forEach((layer) => layer.addTo(this.map));
    }

    words(district) {
      const header = this.context.data().header;
      const at = district * 4 + header.measure;
      const figures = this.pair.figures;
      const box = tools.el("div", "mm-box");
      box.appendChild(tools.el("h3", "", tools.nameOf(this.context, district)));
      box.appendChild(tools.el("p", "mm-value",
        header.measures[header.measure] + ": " + time.figureWords(figures.certain[at], figures.possible[at])));
      box.appendChild(tools.el("p", "", this.pair.heading("A")));
      return box;
    }

    resize() {
      [this.context.main, this.map].forEach((map) => { if (map) { map.invalidateSize({ animate: false }); } });
    }

    feed() {
      if (this.layers.incidents) { this.layers.incidents.setData(this.context.data()); }
    }

    update(figures) {
      this.writeHeads(figures);
      this.setA();
      Object.values(this.layers).forEach((layer) => layer.paint());
      if (this.follower) { this.follower.refresh(); }
    }

    writeHeads(figures) {
      this.write("B", figures);
      this.write("A", this.pair.figures);
      this.notes.update();
    }

    write(letter, figures) {
      const { title, text, stated } = this.heads[letter];
      const { header } = this.context.data();
      tools.write(title, this.pair.heading(letter));
      tools.write(text, tools.totalsText(header, figures));
      tools.write(stated, tools.statedText(header, figures, "map"));
      if (letter === "A") { this.node.setAttribute("aria-label", "Map of window " + this.pair.heading("A")); }
    }

    setA() {
      const { pair, layers } = this;
      const header = this.context.data().header;
      if (layers.districts) { layers.districts.setClasses(pair.counter.classes(pair.figures), header.classes); }
      if (layers.circles) { layers.circles.setFigures(pair.counter.shown(pair.figures), header.largest); }
      if (layers.incidents) { layers.incidents.setWindow(pair.a[0], pair.a[1]); }
    }

    setRatio(kind) {
      Object.values(this.layers).forEach((layer) => layer.setRatio(kind));
    }

    dropLayers() {
      Object.values(this.layers).forEach((layer) => layer.remove());
      this.layers = {};
    }

    leave() {
      const { stage, main } = this.context;
      this.unwatch();
      this.unlink();
      main.off("overlayadd overlayremove", this.switched);
      this.unfollow();
      this.dropLayers();
      this.map.remove();
      this.map = null;
      [this.notes.node, this.heads.A.head, this.heads.B.head, this.node].forEach((node) => node.remove());
      this.holder.classList.remove("mt-mainmap");
      stage.classList.remove("mt-split");
      main.invalidateSize({ animate: false });
      this.unfoldLegend();
      this.kept.restore();
    }
  }

  time.viewParts = time.viewParts || {};
  time.viewParts.compare = Compare;
}(window.MineTime = window.MineTime || {}));
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

    enter(figures) {
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
      this.update(figures);
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
      this.counter = this.context.counter();
      this.legendDue = true;
      tools.write(this.title, "Difference: B minus A, " + header.unit);
    }

    notesWords() {
      const header = this.context.data().header;
      const words = ["A lower number recorded says nothing about the ground: reporting changes too."];
      if (header.counting === "possible") { words.push("Counts include every incident that may lie in a window."); }
      return words;
    }

    update(figures) {
      this.figuresB = tools.reading(this.counter, figures);
      this.totalB = this.totalsOf(figures);
      this.draw();
    }

    totalsOf(figures) {
      const header = this.context.data().header;
      const kind = header.counting === "possible" ? "possible" : "likely";
      const words = [tools.totalsText(header, figures), tools.statedText(header, figures, "window")];
      return { text: words.filter(Boolean).join(". "), shown: figures.total[kind][header.measure] };
    }

    draw() {
      const { pair } = this;
      const data = this.context.data();
      this.figuresA = tools.reading(pair.counter, pair.figures);
      this.result = time.differenceClasses(data, this.figuresA, this.figuresB);
      if (this.legendDue) {
        this.legend.build(this.result, "Difference in " + data.header.unit, data.header.rate.kind !== "count", this.notesWords());
        this.legendDue = false;
      }
      this.legend.update(this.result);
      this.writeHead(data.header, this.totalsOf(pair.figures));
      this.notes.update();
      this.districts.setClasses(this.result.classes, this.result.styles);
      this.districts.paint();
      this.follower.refresh();
    }

    writeHead(header, totalA) {
      tools.write(this.lines.A, this.pair.heading("A") + " \u2014 " + totalA.text);
      tools.write(this.lines.B, this.pair.heading("B") + " \u2014 " + this.totalB.text);
      const change = time.differenceWords(totalA.shown, this.totalB.shown, this.options(header, totalA.shown, 0));
      tools.write(this.lines.total, "All, " + tools.noun(header).toLowerCase() + ": " + change + ". Districts: " + this.summary());
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
/* Small multiples: one small map a calendar year, all in the same classes. */
(function (time) {
  "use strict";

  const tools = time.viewTools;
  const NOBODY = 0xFFFF;
  const PADDING_PX = 3;
  const TEXT_PX = 50;
  const GAP_PX = 8;
  const SIDES_PX = 14;
  const SMALLEST_PX = 128;
  const BORDERS_UP_TO = 400;
  const TILE_PX = 7;
  const HATCH = [0xc2, 0xbf, 0xb9];
  const DOT = [0x5c, 0x5a, 0x58];
  const COAST = [0x8a, 0x84, 0x7b];

  const mercator = (lat) => Math.log(Math.tan(Math.PI / 4 + lat * Math.PI / 360)) * 180 / Math.PI;

  /* The calendar years of a month axis as [{lo, hi, label}]; a year described in part says so. */
  time.calendarYears = function (months, axis) {
    const years = [];
    for (let i = 0; i < months.count; i += 1) {
      const last = years[years.length - 1];
      if (last && last.year === months.year(i)) { last.hi = i; } else { years.push({ year: months.year(i), lo: i, hi: i }); }
    }
    const name = (i) => months.label(i).split(" ")[0];
    const [, firstMonth, firstDay] = axis.start;
    const [, lastMonth, lastDay] = axis.last;
    years.forEach((entry, i) => {
      const from = i === 0 && (firstMonth > 1 || firstDay > 1) ? firstDay + " " + name(entry.lo) : "";
      const to = i === years.length - 1 && (lastMonth < 12 || lastDay < 31) ? lastDay + " " + name(entry.hi) : "";
      const words = from && to ? from + " to " + to : (from ? "from " + from : "") + (to ? "to " + to : "");
      entry.label = entry.year + (words ? " (" + words + ")" : "");
    });
    return years;
  };

  /* Columns and width of a map that let all years fit, or as many columns as stay legible. */
  time.yearGrid = function (count, width, height, aspect) {
    let best = { columns: 1, map: 0, scrolls: true };
    for (let columns = 1; columns <= count; columns += 1) {
      const rows = Math.ceil(count / columns);
      const wide = (width - GAP_PX * (columns - 1)) / columns - SIDES_PX;
      const high = (height - GAP_PX * (rows - 1)) / rows - TEXT_PX;
      const map = Math.floor(Math.min(wide, high / aspect));
      if (map > best.map) { best = { columns, map, scrolls: false }; }
    }
    if (best.map >= SMALLEST_PX) { return best; }
    const columns = Math.max(1, Math.min(count, Math.floor((width + GAP_PX) / (SMALLEST_PX + SIDES_PX + GAP_PX))));
    const map = Math.floor((width - GAP_PX * (columns - 1)) / columns - SIDES_PX);
    return { columns, map: Math.max(40, Math.min(map, 320)), scrolls: true };
  };

  /* Which district holds each pixel. Years differ in colours alone, so this is worked out once for all of them. */
  class PixelMap {
    constructor(shapes) {
      this.rings = shapes.map((shape) => shape.rings.map(projected));
      this.order = shapes.map((_, d) => d).sort((a, b) => Number(Boolean(shapes[a].overlay)) - Number(Boolean(shapes[b].overlay)));
      this.bounds = boundsOf(this.rings);
      const [west, south, east, north] = this.bounds;
      this.aspect = Math.min(2, Math.max(0.3, (north - south) / Math.max(1e-9, east - west)));
    }

    fit(width, height, padding) {
      const [west, south, east, north] = this.bounds;
      const scale = Math.min((width - 2 * padding) / (east - west || 1), (height - 2 * padding) / (north - south || 1));
      const left = (width - scale * (east - west)) / 2;
      const top = (height - scale * (north - south)) / 2;
      return { scale, x: left - west * scale, y: top + north * scale };
    }

    draw(width, height, padding, ratio) {
      this.width = width;
      this.height = height;
      this.owner = new Uint16Array(width * height).fill(NOBODY);
      const place = this.fit(width, height, padding);
      const placed = this.rings.map((rings) => rings.map((ring) => thinned(ring, place)));
      this.order.forEach((d) => fillRings(this.owner, width, height, placed[d], d));
      this.borders = placed.length <= BORDERS_UP_TO ? bordersOf(placed, width, height, ratio) : null;
      this.edge = this.borders ? null : coastOf(this.owner, width, height);
    }

    paint(canvas, classes, styles, ratio) {
      const paints = styles.map((entry) => ({ colour: rgb(entry.colour), pattern: entry.pattern }));
      const { width, height, owner } = this;
      canvas.width = width;
      canvas.height = height;
      const pencil = canvas.getContext("2d");
      const image = pencil.createImageData(width, height);
      for (let i = 0; i < owner.length; i += 1) {
        if (owner[i] === NOBODY) { continue; }
        const paint = paints[classes[owner[i]]];
        const colour = paint.pattern ? patterned(paint, i % width, Math.floor(i / width), ratio) : paint.colour;
        put(image.data, i, colour);
      }
      if (this.edge) { this.edge.forEach((i) => put(image.data, i, COAST)); }
      pencil.putImageData(image, 0, 0);
      if (this.borders) { pencil.drawImage(this.borders, 0, 0); }
    }
  }

  function put(bytes, pixel, colour) {
    bytes[4 * pixel] = colour[0];
    bytes[4 * pixel + 1] = colour[1];
    bytes[4 * pixel + 2] = colour[2];
    bytes[4 * pixel + 3] = 255;
  }

  function rgb(text) {
    return [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
  }

  function patterned(paint, x, y, ratio) {
    const tile = TILE_PX * ratio;
    if (paint.pattern === "hatch") { return (x + y) % Math.round(tile * Math.SQRT2) < 1.6 * ratio ? HATCH : paint.colour; }
    const dx = x % tile - tile / 2;
    const dy = y % tile - tile / 2;
    return dx * dx + dy * dy < 2 * ratio * ratio ? DOT : paint.colour;
  }

  function projected(ring) {
    const out = new Float64Array(ring.length);
    for (let i = 0; i < ring.length; i += 2) {
      out[i] = ring[i];
      out[i + 1] = mercator(ring[i + 1]);
    }
    return out;
  }

  function boundsOf(shapes) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    shapes.forEach((rings) => rings.forEach((ring) => {
      for (let i = 0; i < ring.length; i += 2) {
        box[0] = Math.min(box[0], ring[i]);
        box[1] = Math.min(box[1], ring[i + 1]);
        box[2] = Math.max(box[2], ring[i]);
        box[3] = Math.max(box[3], ring[i + 1]);
      }
    }));
    return box;
  }

  /* A ring in pixels without the vertices that no pixel would show; coarser steps would leave gaps at corners. */
  function thinned(ring, place) {
    const out = [];
    for (let i = 0; i < ring.length; i += 2) {
      const x = place.x + ring[i] * place.scale;
      const y = place.y - ring[i + 1] * place.scale;
      const n = out.length;
      if (n && Math.abs(out[n - 2] - x) + Math.abs(out[n - 1] - y) < 0.15) { continue; }
      out.push(x, y);
    }
    return out;
  }

  /* Even-odd fill, a pixel belonging to the shape that holds its middle: no seams between neighbours. */
  function fillRings(owner, width, height, rings, mark) {
    const crossings = new Map();
    rings.forEach((ring) => cross(ring, height, crossings));
    crossings.forEach((xs, y) => {
      xs.sort((a, b) => a - b);
      for (let i = 0; i + 1 < xs.length; i += 2) {
        const from = Math.max(0, Math.ceil(xs[i] - 0.5));
        const to = Math.min(width, Math.ceil(xs[i + 1] - 0.5));
        owner.fill(mark, y * width + from, y * width + Math.max(from, to));
      }
    });
  }

  function cross(ring, height, crossings) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const top = Math.min(ring[i + 1], ring[j + 1]);
      const bottom = Math.max(ring[i + 1], ring[j + 1]);
      const last = Math.min(height, Math.ceil(bottom - 0.5));
      for (let y = Math.max(0, Math.ceil(top - 0.5)); y < last; y += 1) {
        const x = ring[i] + (y + 0.5 - ring[i + 1]) * (ring[j] - ring[i]) / (ring[j + 1] - ring[i + 1]);
        if (crossings.has(y)) { crossings.get(y).push(x); } else { crossings.set(y, [x]); }
      }
    }
  }

  function bordersOf(shapes, width, height, ratio) {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    const pencil = canvas.getContext("2d");
    pencil.beginPath();
    shapes.forEach((rings) => rings.forEach((ring) => {
      for (let i = 0; i < ring.length; i += 2) { pencil[i ? "lineTo" : "moveTo"](ring[i], ring[i + 1]); }
      pencil.closePath();
    }));
    pencil.lineWidth = 0.6 * ratio;
    pencil.strokeStyle = "#8a847b";
    pencil.stroke();
    return canvas;
  }

  /* With thousands of districts lines would hide the colours: only the outline is drawn. */
  function coastOf(owner, width, height) {
    const found = [];
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const i = y * width + x;
        if (owner[i] === NOBODY) { continue; }
        const out = (x === 0 || owner[i - 1] === NOBODY) || (x === width - 1 || owner[i + 1] === NOBODY)
          || (y === 0 || owner[i - width] === NOBODY) || (y === height - 1 || owner[i + width] === NOBODY);
        if (out) { found.push(i); }
      }
    }
    return found;
  }

  class Years {
    constructor(context, pair, acts) {
      this.context = context;
      this.acts = acts;
      this.pixels = null;
    }

    enter(figures) {
      const { context } = this;
      if (!this.pixels) { this.pixels = new PixelMap(context.shapes); }
      this.node = tools.el("section", "mt-view mt-yearsview");
      this.title = tools.el("h3");
      this.head = tools.el("div", "mt-viewhead");
      this.legend = tools.el("div", "mt-legendrow");
      this.stated = tools.el("p", "mt-stated");
      this.head.append(this.title, tools.lines(context),
        tools.el("p", "", "The same classes in every year. Choose a year to see it on the map."), this.stated, this.legend);
      this.scroll = tools.el("div", "mt-scroll");
      this.list = tools.el("ul", "mt-yearlist");
      this.scroll.appendChild(this.list);
      this.node.append(this.head, this.scroll, tools.footing(context));
      context.stage.appendChild(this.node);
      this.feed();
      this.update(figures);
      this.unwatch = tools.onResize(this.scroll, () => this.layout());
    }

    feed() {
      const { context } = this;
      const header = context.data().header;
      const counter = context.counter();
      tools.write(this.title, header.measures[header.measure] + " by year");
      tools.write(this.stated, tools.statedText(header, counter.window(0, context.months().count - 1), "set of maps"));
      this.legend.replaceChildren(tools.legendList(tools.legendClasses(header)));
      this.styles = header.classes;
      this.cells = time.calendarYears(context.months(), header.months).map((year) => this.cell(year, counter, header));
      this.list.replaceChildren(...this.cells.map((cell) => cell.item));
      this.size = "";
      this.layout();
    }

    cell(year, counter, header) {
      const figures = counter.window(year.lo, year.hi);
      const m = header.measure;
      const total = time.figureWords(figures.total.certain[m], figures.total.possible[m]);
      const item = tools.el("li");
      const node = tools.button("mt-year", "", () => this.acts.openWindow(year.lo, year.hi));
      const canvas = tools.el("canvas");
      canvas.setAttribute("aria-hidden", "true");
      node.title = "Show " + year.label + " on the map";
      node.append(tools.el("span", "mt-yearhead", year.label), canvas,
        tools.el("span", "mt-yeartotal", header.measures[m] + " " + total));
      item.appendChild(node);
      return { year, item, node, canvas, classes: counter.classes(figures).slice() };
    }

    layout() {
      const ratio = window.devicePixelRatio || 1;
      const { clientWidth, clientHeight } = this.scroll;
      const key = [clientWidth, clientHeight, ratio].join();
      if (!clientWidth || key === this.size) { return; }
      this.size = key;
      const grid = time.yearGrid(this.cells.length, clientWidth - 2 * GAP_PX, clientHeight - 2 * GAP_PX, this.pixels.aspect);
      const high = Math.max(24, Math.round(grid.map * this.pixels.aspect));
      this.list.style.gridTemplateColumns = "repeat(" + grid.columns + ", minmax(0, 1fr))";
      this.pixels.draw(Math.round(grid.map * ratio), Math.round(high * ratio), PADDING_PX * ratio, ratio);
      this.cells.forEach((cell) => {
        cell.canvas.style.width = grid.map + "px";
        cell.canvas.style.height = high + "px";
        this.pixels.paint(cell.canvas, cell.classes, this.styles, ratio);
      });
    }

    update(figures) {
      this.cells.forEach(({ node, year }) => {
        if (year.lo === figures.lo && year.hi === figures.hi) {
          node.setAttribute("aria-current", "true");
        } else {
          node.removeAttribute("aria-current");
        }
      });
    }

    leave() {
      this.unwatch();
      this.node.remove();
      this.cells = [];
    }
  }

  time.viewParts.years = Years;
}(window.MineTime = window.MineTime || {}));
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

  /* Which rows are in sight: of thousands, only those are written at a move and get their sparkline. */
  class Sight {
    constructor(root, seen) {
      this.rows = new Map();
      this.inside = new Set();
      this.observer = new IntersectionObserver((entries) => entries.forEach((entry) => {
        const row = this.rows.get(entry.target);
        this.inside[entry.isIntersecting ? "add" : "delete"](row);
        if (entry.isIntersecting) { seen(row); }
      }), { root, rootMargin: "150px" });
    }

    watch(row) {
      this.rows.set(row.node, row);
      this.observer.observe(row.node);
    }

    stop() {
      this.observer.disconnect();
      this.rows.clear();
      this.inside.clear();
    }
  }

  /* What a cell says stands in a box of fixed size, so that writing it does not lay out the whole table again. */
  function cell(row, className) {
    return row.appendChild(tools.el("td", className)).appendChild(tools.el("span", "mt-cell"));
  }

  class Row {
    constructor(columns, name, series, act) {
      this.series = series;
      this.node = tools.el("tr");
      const head = tools.el("th", "mt-district");
      head.scope = "row";
      head.appendChild(act ? tools.button("mt-link", name, act) : document.createTextNode(name));
      this.node.appendChild(head);
      this.name = name;
      this.cells = columns.map(() => cell(this.node, "mt-number").appendChild(document.createTextNode("")));
      this.label = cell(this.node, "mt-classcell");
      this.spark = tools.el("span", "mt-sparkbox");
      this.node.appendChild(tools.el("td", "mt-sparkcell")).appendChild(this.spark);
      this.values = [];
      this.entry = null;
    }

    drawSpark() {
      if (this.series) { this.spark.replaceChildren(time.sparkline(this.series(), SPARK)); }
      this.series = null;
    }

    mark({ lo, hi }, months) {
      this.spark.style.setProperty("--mt-from", (100 * lo / months).toFixed(3) + "%");
      this.spark.style.setProperty("--mt-to", (100 * (hi + 1) / months).toFixed(3) + "%");
    }

    /* Most rows stay as they were at a move; those are left alone. */
    write(values, words, entry) {
      values.forEach((value, i) => {
        if (Object.is(this.values[i], value) && this.entry === entry) { return; }
        this.cells[i].data = words(value, i);
        this.values[i] = value;
      });
      if (entry && this.entry !== entry) { this.writeClass(entry); }
      this.entry = entry;
    }

    writeClass(entry) {
      if (!this.entry) {
        this.swatch = this.label.appendChild(tools.swatch(entry));
        this.words = this.label.appendChild(tools.el("span", "mt-classlabel")).appendChild(document.createTextNode(""));
      }
      tools.dress(this.swatch, entry);
      this.words.data = entry.label;
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
      this.title = tools.el("h3");
      this.stated = tools.el("p", "mt-stated");
      this.title.id = "mt-tabletitle-" + L.stamp(this.context.main);
      this.head = tools.el("div", "mt-viewhead");
      this.node.append(this.head, this.scroll, tools.footing(this.context));
      this.context.stage.appendChild(this.node);
      this.feed();
      this.update(figures);
    }

    feed() {
      const header = this.context.data().header;
      if (this.sight) { this.sight.stop(); }
      this.counter = this.context.counter();
      this.latest = null;
      this.sight = new Sight(this.scroll, (row) => this.seen(row));
      this.columns = columnsOf(header);
      this.head.replaceChildren(this.title, tools.lines(this.context), this.stated, tools.el("p", "",
        "Districts in the order of the figure, renewed when the slider is let go. Each row of bars has its own scale."));
      this.build(header);
    }

    build(header) {
      const table = tools.el("table", "mt-table" + (this.columns.some((column) => column.rate) ? " mt-rated" : ""));
      table.setAttribute("aria-labelledby", this.title.id);
      table.appendChild(tools.el("thead")).appendChild(this.headings());
      this.body = table.appendChild(tools.el("tbody"));
      this.rows = Array.from({ length: header.districts }, (_, d) => this.row(d, header));
      this.rows.forEach((row) => this.body.appendChild(row.node));
      const foot = table.appendChild(tools.el("tfoot"));
      this.unknown = new Row(this.columns, "District not known",
        () => this.counter.series(header.districts, header.measure), null);
      this.all = new Row(this.columns, "All", () => this.counter.monthly(header.measure), null);
      foot.append(this.unknown.node, this.all.node);
      this.rows.forEach((row) => this.sight.watch(row));
      [this.unknown, this.all].forEach((row) => row.drawSpark());
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
        const node = head(column.label, column.rate ? "mt-number mt-ratecell" : "mt-number");
        if (column.sorted) { node.setAttribute("aria-sort", "descending"); }
      });
      head("Class", "mt-classcell");
      head("By month", "mt-sparkcell");
      return line;
    }

    row(district, header) {
      const row = new Row(this.columns, tools.nameOf(this.context, district),
        () => this.counter.series(district, header.measure), () => this.acts.zoomTo(district));
      row.district = district;
      return row;
    }

    update(figures) {
      const { header } = this.context.data();
      this.latest = { figures, found: this.counter.values(figures), classes: this.counter.classes(figures) };
      tools.write(this.title,
        header.measures[header.measure] + " by district, " + this.context.months().words(figures.lo, figures.hi));
      tools.write(this.stated, tools.statedText(header, figures, "table"));
      this.writeFoot(figures, header);
      if (this.unsorted) { this.commit(); return; }
      this.sight.inside.forEach((row) => this.writeRow(row));
    }

    /* The window is marked row by row: on the table, it would give thousands of cells another style. */
    writeRow(row) {
      if (!this.latest) { return; }
      row.mark(this.latest.figures, this.context.months().count);
      const { figures, found, classes } = this.latest;
      const entry = this.context.data().header.classes[classes[row.district]];
      row.write(this.columns.map((column) => column.of(figures, row.district, found)), wording(this.columns, entry), entry);
    }

    seen(row) {
      row.drawSpark();
      this.writeRow(row);
    }

    writeFoot(figures, header) {
      const words = wording(this.columns, { key: "" });
      this.unknown.write(this.columns.map((column) => (column.rate ? NaN : column.of(figures, header.districts))), words, null);
      [this.unknown, this.all].forEach((row) => row.mark(figures, this.context.months().count));
      this.all.write(this.columns.map((column) => (column.rate ? NaN : figures.total[column.kind][header.measure])), words, null);
    }

    /* When the hand rests all rows are right, also those out of sight, and change places. The focus stays. */
    commit() {
      this.unsorted = false;
      this.rows.forEach((row) => this.writeRow(row));
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
      this.sight.stop();
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
      columns.unshift({
        rate: true, sorted: true, label: tools.capital(header.unit), decimals: header.decimals,
        of: (figures, d, found) => (figures[counted][d * 4 + m] === 0 ? 0 : found.value[d])
      });
    }
    return columns;
  }

  function wording(columns, entry) {
    return (value, i) => {
      if (entry.key === "no_record") { return columns[i].sorted ? "no record" : "\u2013"; }
      if (Number.isNaN(value)) { return entry.key ? "not shown" : "\u2013"; }
      return tools.number(value, value === 0 ? 0 : columns[i].decimals);
    };
  }

  time.viewParts.table = Table;
}(window.MineTime = window.MineTime || {}));
/* The views of the map and how one gives way to the other. */
(function (time) {
  "use strict";

  const tools = time.viewTools;
  const PAIRED = ["compare", "difference"];
  const COVERING = ["difference", "years", "table"];
  const CLOSEST_ZOOM = 11;

  /*
   * context: stage, main, mainLayers, shapes, names, ground {disclaimer, attribution, synthetic}, data(), months(),
   * counter(), control, layersFor(map), contextLayers(map), young(lo, hi), move(lo, hi) and commit(lo, hi) of the main
   * window, changed() which hears of every change of view or of window A; room() where furniture covers the main map.
   */
  class Views {
    constructor(context) {
      this.context = context;
      this.pair = new time.WindowPair(context);
      this.figures = null;
      this.name = "map";
      this.part = null;
      const acts = {
        makeEqual: () => this.makeEqual(),
        openWindow: (lo, hi) => this.openWindow(lo, hi),
        zoomTo: (district) => this.zoomTo(district)
      };
      this.parts = {};
      ["compare", "difference", "years", "table"].forEach((name) => {
        this.parts[name] = new time.viewParts[name](context, this.pair, acts);
      });
    }

    /* Opens a view. `state.with` is window A of the paired views; without it the last A or the usual one. */
    show(name, state) {
      const wanted = name === "map" || this.parts[name] ? name : "map";
      const range = state && state.with ? state.with : null;
      const paired = PAIRED.includes(wanted);
      if (wanted === this.name && !range) { return; }
      this.close();
      this.name = wanted;
      const moved = paired && this.pair.start(this.window(), range);
      this.cover(COVERING.includes(wanted));
      this.context.control.set({ view: wanted });
      if (moved) { this.moveMain(this.pair.b); }
      if (wanted !== "map") {
        this.part = this.parts[wanted];
        this.window();
        this.part.enter(this.figures);
      }
      this.tell();
    }

    close() {
      if (this.part) { this.part.leave(); }
      this.part = null;
      if (this.pair.open) { this.pair.stop(); }
    }

    /* What lies under a covering view is out of reach for keys and screen readers as well. */
    cover(covered) {
      const main = this.context.main.getContainer();
      main.inert = covered;
      main.style.visibility = covered ? "hidden" : "";
    }

    window() {
      if (!this.figures) {
        const { lo, hi } = this.context.control.state();
        this.figures = this.context.counter().window(lo, hi);
      }
      return [this.figures.lo, this.figures.hi];
    }

    moveMain(range) {
      const { context } = this;
      context.control.set({ lo: range[0], hi: range[1] });
      context.move(range[0], range[1]);
      context.commit(range[0], range[1]);
    }

    /* A move of either window: `figures` are those of the main one. */
    update(figures) {
      this.figures = figures;
      this.pair.b = this.window();
      this.pair.follow();
      if (this.part) { this.part.update(figures); }
    }

    /* The hand rests. */
    commit() {
      if (this.part && this.part.commit) { this.part.commit(); }
    }

    /* New data under other filters: view and windows stay. An update with new figures follows. */
    feed() {
      if (this.pair.open) { this.pair.feed(); }
      if (this.part) { this.part.feed(); }
    }

    setRatio(kind) {
      if (this.part && this.part.setRatio) { this.part.setRatio(kind); }
    }

    makeEqual() {
      const { pair, context } = this;
      const before = pair.b;
      const equal = time.equalWindows(pair.a, before, context.months().count);
      pair.move(equal.a);
      pair.tell();
      if (equal.b[0] !== before[0] || equal.b[1] !== before[1]) {
        pair.b = equal.b;
        this.moveMain(equal.b);
      } else {
        this.part.update(this.figures);
      }
      context.control.say("Windows made equal. " + pair.heading("A") + ". " + pair.heading("B") + ".");
      this.tell();
    }

    openWindow(lo, hi) {
      this.moveMain([lo, hi]);
      this.show("map");
      this.focusMain();
    }

    zoomTo(district) {
      const [west, south, east, north] = this.context.shapes[district].bbox;
      this.show("map");
      const { main, room } = this.context;
      const space = room ? room() : { topLeft: [0, 0], bottomRight: [0, 0] };
      main.fitBounds([[south, west], [north, east]], {
        animate: false, maxZoom: CLOSEST_ZOOM, paddingTopLeft: space.topLeft, paddingBottomRight: space.bottomRight
      });
      this.focusMain();
      this.context.control.say(tools.nameOf(this.context, district) + " on the map.");
    }

    /* The button that had the focus is gone with its view. */
    focusMain() {
      this.context.main.getContainer().focus({ preventScroll: true });
    }

    tell() {
      if (this.context.changed) { this.context.changed(this.state()); }
    }

    state() {
      return { view: this.name, with: PAIRED.includes(this.name) ? this.pair.a.slice() : null };
    }

    remove() {
      this.close();
      this.cover(false);
      this.name = "map";
    }
  }

  time.views = (context) => new Views(context);
}(window.MineTime = window.MineTime || {}));
/* What is said of a district or place under the pointer, counted for the window shown. */
(function (time) {
  "use strict";

  const MOST_LISTED = 12;

  const counted = (number, one, many) => `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;

  /* The interval of a Poisson count, Byar's approximation: geo.analysis.rates has the source. */
  function poissonInterval(count) {
    const z = 1.959964, upper = count + 1;
    const high = upper * Math.pow(1 - 1 / (9 * upper) + z / (3 * Math.sqrt(upper)), 3);
    if (count === 0) { return [0, high]; }
    return [Math.max(0, count * Math.pow(1 - 1 / (9 * count) - z / (3 * Math.sqrt(count)), 3)), high];
  }

  function rateWords(value) {
    const digits = value >= 1 || value === 0 ? 1 : 2;
    return value.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }

  class Boxes {
    constructor(mounted) {
      this.mounted = mounted;
      this.told = { sources: [], words: [""] };
      this.notes = new Map();
      this.lost = false;
      if (typeof mounted.ground.notes === "object") { this._take(mounted.ground.notes); }
    }

    /* What records say in words is fetched behind the first sight of the map, where the page does not hold it. */
    load() {
      const from = this.mounted.ground.notes;
      if (typeof from !== "string") { return; }
      window.fetch(from)
        .then((answer) => { if (!answer.ok) { throw new Error(String(answer.status)); } return answer.json(); })
        .then((told) => this._take(told))
        .catch(() => { this.lost = true; });
    }

    _take(told) {
      this.told = told;
      this.notes = new Map(told.notes.map((note) => [note[0], note]));
    }

    /* An element for what painters found: {district} or {mark}; whole with every record, otherwise in short. */
    content(found, whole) {
      return found.mark ? this._placeBox(found.mark, whole) : this._districtBox(found.district);
    }

    _districtBox(district) {
      const header = this.mounted.data.header, figures = this.mounted.figures, found = this.mounted.counter.values(figures);
      const at = (name, measure) => figures[name][district * 4 + measure];
      const words = (measure) => time.figureWords(at("certain", measure), at("possible", measure));
      const rows = header.measures.map((label, measure) => [label, words(measure)]);
      const rate = found.status[district] === 1, entry = this.mounted.ground.districts[district];
      const value = rate ? `${rateWords(found.value[district])} ${header.unit}` : `${header.measures[header.measure]}: ${words(header.measure)}`;
      if (rate) {
        const factor = header.rate.factor / this.mounted.data.below[district];
        const [low, high] = poissonInterval(this.mounted.counter.shown(figures)[district]).map((bound) => bound * factor);
        const text = (number) => number.toLocaleString("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
        rows.push(["95 % interval", `${text(low)} to ${text(high)}, chance alone`]);
      } else if (found.status[district] === 2) {
        rows.push(["No rate", `fewer than ${header.rate.few}, so the number and no rate`]);
      } else if (found.status[district] > 2) {
        rows.push(["No rate", header.rate.reasons[this.mounted.data.refusal[district]]]);
      }
      if (header.rate.kind !== "count" && entry[3]) { rows.push(["Population", "figures for this district differ more than twofold"]); }
      if (figures.unrecorded[district]) { rows.push(["Not recorded", `killed or injured of ${counted(figures.unrecorded[district], "incident", "incidents")}`]); }
      if (!this.mounted.data.ever[district]) { rows.push(["Note", "no record in this data set; no record does not mean no contamination"]); }
      if (entry[2]) { rows.push(["Boundary", "approximate boundary"]); }
      const line = time.sparkline(this.mounted.counter.series(district, header.measure), { width: 190, height: 30, lo: this.mounted.lo, hi: this.mounted.hi });
      return window.MineMap.districtBox({ name: this.mounted.names[district] }, value, rows, line);
    }

    _placeBox(mark, whole) {
      const data = this.mounted.data, header = data.header;
      if (mark.kind !== "place") {
        return window.MineMap.placeBox({
          name: counted(mark.possible, "incident", "incidents"),
          precision: mark.kind === "group" ? "Several places near here; zoom in for single ones" : "In this square of the map; zoom in for single places",
          rows: this._markTotals(mark), notes: [], remainder: ""
        }, this.told);
      }
      const newest = mark.members.slice().sort((a, b) => this._lastMonth(b) - this._lastMonth(a) || data.row[a] - data.row[b]);
      const noted = newest.map((at) => this.notes.get(data.row[at])).find((note) => note);
      const place = {
        name: noted && this.told.words[noted[5]] || this.mounted.names[data.district[mark.members[0]]] || "Place without a name",
        precision: noted ? this.told.words[noted[6]] : (data.radius[mark.members[0]] ? "Settlement named in the report, not the place of the blast" : "Place of the blast"),
        rows: mark.members.length > 1 || !whole ? this._markTotals(mark) : [],
        notes: [],
        remainder: ""
      };
      if (whole) {
        place.notes = newest.slice(0, MOST_LISTED).map((at) => this._note(at));
        const more = newest.length - place.notes.length;
        if (more > 0) { place.remainder = `${counted(more, "more incident", "more incidents")} here; the table of incidents lists them all.`; }
        if (this.lost) { place.remainder += " What the records say could not be loaded; the table of incidents holds it."; }
      }
      return window.MineMap.placeBox(place, this.told);
    }

    _certain(at) {
      const data = this.mounted.data, other = at - data.certain;
      return other < 0 || (data.start[other] >= this.mounted.lo && data.end[other] <= this.mounted.hi);
    }

    _firstMonth(at) {
      const data = this.mounted.data, other = at - data.certain;
      if (other >= 0) { return data.start[other]; }
      let low = 0, high = data.months;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (data.off[middle] <= at) { low = middle; } else { high = middle; }
      }
      return low;
    }

    _lastMonth(at) {
      const data = this.mounted.data, other = at - data.certain;
      return other >= 0 ? data.end[other] : this._firstMonth(at);
    }

    _markTotals(mark) {
      const data = this.mounted.data, certain = [0, 0, 0, 0], possible = [0, 0, 0, 0];
      mark.members.forEach((at) => {
        const values = [1, data.killed[at], data.injured[at], data.casualties[at]];
        const sure = this._certain(at);
        values.forEach((value, measure) => {
          possible[measure] += value;
          if (sure) { certain[measure] += value; }
        });
      });
      return data.header.measures.map((label, measure) => [label, time.figureWords(certain[measure], possible[measure])]);
    }

    _note(at) {
      const data = this.mounted.data, note = this.notes.get(data.row[at]);
      const possibly = !this._certain(at);
      if (note) {
        return { heading: this.told.words[note[1]], id: this.told.words[note[2]], rows: note[3], sources: note[4], possibly: possibly };
      }
      const first = this._firstMonth(at), last = this._lastMonth(at);
      const when = first === last ? this.mounted.months.label(first) : `${this.mounted.months.label(first)} to ${this.mounted.months.label(last)}, month not known`;
      const hurt = data.unrecorded[at] ? "killed or injured not recorded" : `killed ${data.killed[at]}, injured ${data.injured[at]}`;
      return { heading: when, line: `${data.header.devices[data.device[at]]}; ${hurt}`, possibly: possibly };
    }
  }

  time.boxes = (mounted) => new Boxes(mounted);
}(window.MineTime = window.MineTime || {}));
/* District and place under the pointer: words on hover, all that is known on a click. */
(function (time) {
  "use strict";

  class Pointer {
    constructor(mounted) {
      this.mounted = mounted;
      this.map = mounted.map;
      const hover = !window.matchMedia || window.matchMedia("(hover: hover)").matches;
      this.tip = L.tooltip({ className: "mm-tip", direction: "right", offset: [12, 0] });
      if (hover) {
        this.map.on("mousemove", (event) => {
          this.at = event;
          if (!this.hoverAsked) {
            this.hoverAsked = window.requestAnimationFrame(() => { this.hoverAsked = null; this._hover(); });
          }
        });
        this.map.on("mouseout movestart", () => this._untip());
      }
      this.map.on("click", (event) => this._click(event));
      this.map.on("popupopen", () => { this.reading = true; this._untip(); });
      this.map.on("popupclose", () => { this.reading = false; });
    }

    _found(event) {
      if (!this.mounted.figures) { return null; }
      const has = (key) => this.map.hasLayer(this.mounted.layers[key]);
      const mark = has("incidents") ? this.mounted.incidents.at(event.containerPoint) : null;
      if (mark) { return { mark: mark, key: `m${mark.kind}${mark.lon},${mark.lat}` }; }
      let district = has("circles") ? this.mounted.circles.at(event.latlng) : -1;
      if (district < 0 && has("choropleth")) { district = this.mounted.districts.at(event.latlng); }
      return district >= 0 ? { district: district, key: `d${district}` } : null;
    }

    _hover() {
      if (!this.at || this.reading) { return; }
      const found = this._found(this.at);
      this.map.getContainer().style.cursor = found ? "pointer" : "";
      this.mounted.districts.highlight(found && found.district !== undefined ? found.district : -1);
      if (!found) { this._untip(); return; }
      if (this.hovered !== found.key) {
        this.hovered = found.key;
        this.under = found;
        this.tip.setContent(this.mounted.boxes.content(found, false));
      }
      const right = this.at.containerPoint.x > this.map.getSize().x * 0.6;
      this.tip.options.direction = right ? "left" : "right";
      this.tip.options.offset = L.point(right ? -12 : 12, 0);
      this.tip.setLatLng(this.at.latlng);
      if (!this.map.hasLayer(this.tip)) { this.tip.addTo(this.map); }
    }

    _untip() {
      this.hovered = null;
      this.mounted.districts.highlight(-1);
      if (this.map.hasLayer(this.tip)) { this.map.removeLayer(this.tip); }
    }

    refresh() {
      if (this.hovered && this.under && this.under.district !== undefined) { this.tip.setContent(this.mounted.boxes.content(this.under, false)); }
    }

    _click(event) {
      const found = this._found(event);
      if (!found) { return; }
      if (found.mark && found.mark.kind !== "place") { this._closer(found.mark); return; }
      const space = this.mounted.furniture.room(), size = this.map.getSize();
      L.popup({
        className: "mm-popup",
        minWidth: 200,
        maxWidth: Math.min(360, size.x - 60),
        maxHeight: Math.max(140, Math.min(380, size.y - space.topLeft.y - space.bottomRight.y - 50)),
        autoPanPaddingTopLeft: space.topLeft,
        autoPanPaddingBottomRight: space.bottomRight.add([50, 0])
      }).setLatLng(found.mark ? [found.mark.lat, found.mark.lon] : event.latlng).setContent(this.mounted.boxes.content(found, true)).openOn(this.map);
    }

    _closer(mark) {
      const bounds = L.latLngBounds(mark.members.map((at) => [this.mounted.data.lat[at], this.mounted.data.lon[at]]));
      const zoom = Math.min(this.map.getMaxZoom(), Math.max(this.map.getZoom() + 1, Math.min(12, this.map.getBoundsZoom(bounds) - 0.25)));
      this.map.setView(bounds.getCenter(), zoom);
    }
  }

  time.pointer = (mounted) => new Pointer(mounted);
}(window.MineTime = window.MineTime || {}));
/* One map: data, counts, painters, control and views put together, and the way in and out for its host. */
(function (time) {
  "use strict";

  const FULL_RATIO_AFTER_MS = 150;
  const YOUNG_MONTHS = 3;
  const NOTES_AFTER_MS = 400;
  const PANES = [
    ["mmground", 350], ["mmdistricts", 400], ["mmwater", 410], ["mmborders", 415], ["mmcircles", 420],
    ["mmincidents", 580]
  ];
  const GROUPS = ["choropleth", "circles", "incidents", "labels"];
  /* Views that hide the main map, which then need not be painted. */
  const COVERING = ["difference", "years", "table"];
  const VIEWS = ["map", "compare", "difference", "years", "table"];

  const counted = (number, one, many) => `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;

  class TimeMap {
    constructor(map, layers, ground) {
      this.map = map;
      this.layers = layers;
      this.ground = ground;
      this.painted = 0;
      this.digest = null;
      this.payloadBytes = 0;
      this.serial = null;
      this.hovered = null;
      this.shot = null;
      this.words = (position) => ground.words[position];
      this.names = ground.districts.map((entry) => this.words(entry[0]));
      this._shell();
      this._painters();
      this.furniture = window.MineMap.furnish(map, layers, ground, {
        shell: this.shell,
        bounds: () => this._bounds(),
        snapshot: window.Streamlit ? () => this.snapshot() : null,
        marks: () => (map.hasLayer(layers.incidents) && this.incidents.boxes ? this.incidents.boxes() : [])
      });
      this.boxes = time.boxes(this);
      this.pointer = time.pointer(this);
      map.on("overlayadd overlayremove", () => this._switch());
    }

    /* Maps in a row, the control below them: around the element folium made, wherever its host put it. */
    _shell() {
      const el = window.MineMap.el, place = this.map.getContainer();
      this.shell = el("div", "mt-shell");
      this.shell.style.height = place.style.height || "100%";
      this.stage = el("div", "mt-stage");
      this.dock = el("div", "mt-dock");
      place.parentNode.insertBefore(this.shell, place);
      this.stage.appendChild(place);
      this.shell.appendChild(this.stage);
      this.shell.appendChild(this.dock);
      place.classList.add("mt-main");
      place.style.height = "";
      place.style.width = "";
    }

    _painters() {
      this.shapes = time.shapes(time.unpack(this.ground.shapes));
      this.shapes.forEach((shape, at) => {
        const entry = this.ground.districts[at];
        Object.assign(shape, { name: this.names[at], overlay: entry[1] === 1, approximate: entry[2] === 1, lon: entry[4], lat: entry[5] });
      });
      Object.assign(this, this.layersFor(this.map));
      this._switch();
    }

    /* folium makes the panes of its own map; another map of the same ground needs the same. */
    _panes(map) {
      PANES.filter(([name]) => !map.getPane(name)).forEach(([name, order]) => {
        const pane = map.createPane(name);
        pane.style.zIndex = order;
        pane.style.pointerEvents = "none";
      });
    }

    /* Painters of their own for any map that shows the same ground. */
    layersFor(map) {
      this._panes(map);
      return {
        districts: time.districtLayer(this.shapes, { pane: "mmdistricts", bordersPane: "mmborders", opacity: this.ground.opacity }),
        circles: time.circleLayer(this.shapes.map((shape) => [shape.lon, shape.lat]), { pane: "mmcircles" }),
        incidents: time.incidentLayer({ pane: "mmincidents" })
      };
    }

    contextLayers(map) {
      this._panes(map);
      Object.keys(this.layers).filter((key) => key.startsWith("context") && this.map.hasLayer(this.layers[key])).forEach((key) => {
        const layer = this.layers[key];
        L.geoJson(layer.toGeoJSON(false), Object.assign({}, layer.options, { onEachFeature: null, pointToLayer: null, interactive: false })).addTo(map);
      });
    }

    /* The layer switch holds folium's empty groups; what is painted comes and goes with them. */
    _switch() {
      [["choropleth", this.districts], ["circles", this.circles], ["incidents", this.incidents]].forEach(([key, layer]) => {
        const wanted = this.map.hasLayer(this.layers[key]), there = this.map.hasLayer(layer);
        if (wanted && !there) { this.map.addLayer(layer); }
        if (!wanted && there) { this.map.removeLayer(layer); }
      });
      if (this.data) { this.paintSoon(); }
    }

    feed(base64, options) {
      const first = this.digest === null;
      /* A window imposed from outside comes with the figures that are here already. */
      const fresh = base64 !== this.fed;
      if (fresh) {
        const bytes = time.unpack(base64);
        this._take(time.decode(bytes));
        this.payloadBytes = bytes.length;
        this.fed = base64;
      }
      const data = this.data;
      const imposed = options.serial !== this.serial;
      if (imposed) {
        this.serial = options.serial;
        this.lo = Math.min(options.lo, data.months - 1);
        this.hi = Math.min(options.hi, data.months - 1);
        if (this.control) { this.control.set({ lo: this.lo, hi: this.hi, view: options.view }); }
      }
      this.lo = Math.min(this.lo, data.months - 1);
      this.hi = Math.min(this.hi, data.months - 1);
      if (first) { this._start(options); } else { this._fed(options, fresh, imposed); }
    }

    _take(data) {
      const layersBefore = this.data ? this.data.header.layers.join() : null;
      this.data = data;
      this.digest = data.header.digest;
      this.months = time.months(data.header);
      this.counter = time.counter(data);
      this.incidents.setData(data);
      this.furniture.legend.fill(data.header);
      if (data.header.layers.join() !== layersBefore) { this._showLayers(data.header.layers); }
    }

    _showLayers(names) {
      GROUPS.forEach((key) => {
        const wanted = names.includes(key);
        if (wanted !== this.map.hasLayer(this.layers[key])) {
          if (wanted) { this.map.addLayer(this.layers[key]); } else { this.map.removeLayer(this.layers[key]); }
        }
      });
      Object.keys(this.layers).filter((key) => key.startsWith("context") && !this.ground.tiles).forEach((key) => {
        if (names.includes("context")) { this.map.addLayer(this.layers[key]); } else { this.map.removeLayer(this.layers[key]); }
      });
    }

    _start(options) {
      const header = this.data.header;
      this.control = time.control(this.dock, {
        months: this.months,
        histogram: this.counter.monthly(header.measure),
        histogramLabel: header.measures[header.measure],
        strip: this._strip(),
        lo: this.lo,
        hi: this.hi,
        views: VIEWS,
        storage: this._storage(),
        onInput: (lo, hi) => this.move(lo, hi),
        onCommit: (lo, hi) => this.commit(lo, hi),
        onView: (name) => this.views.show(name)
      });
      this.views = time.views({
        stage: this.stage,
        main: this.map,
        shapes: this.shapes,
        ground: this.ground,
        names: this.names,
        data: () => this.data,
        months: () => this.months,
        counter: () => time.counter(this.data),
        control: this.control,
        layersFor: (map) => this.layersFor(map),
        contextLayers: (map) => this.contextLayers(map),
        mainLayers: { districts: this.districts, circles: this.circles, incidents: this.incidents },
        legend: this.furniture.legend,
        room: () => this.furniture.room(),
        young: (lo, hi) => hi > this.data.months - 1 - YOUNG_MONTHS,
        move: (lo, hi) => this.move(lo, hi),
        commit: (lo, hi) => this.commit(lo, hi),
        changed: () => { this.tell(); this.paintSoon(); },
        paint: () => this.paintSoon()
      });
      this.incidents.onMode(() => this._marks());
      this.furniture.whenStyled(() => {
        this.map.invalidateSize({ pan: false });
        /* The title says what it has to before the map is fitted below it. */
        this._say(this.counter.window(this.lo, this.hi));
        this.furniture.fit(this.ground.home);
        if (options.view && options.view !== "map") { this.views.show(options.view, { with: options.with }); this.control.set({ view: options.view }); }
        this.frame();
        this.furniture.label();
        this._drawn();
        if (options.report) { this.tell(); }
        window.setTimeout(() => this.boxes.load(), NOTES_AFTER_MS);
      });
    }

    _fed(options, fresh, imposed) {
      const header = this.data.header;
      if (fresh) {
        this.control.setStrip(this._strip());
        this.control.setHistogram(this.counter.monthly(header.measure), header.measures[header.measure]);
        this.views.feed();
      }
      if (imposed) { this._show(options); }
      this.paintSoon(() => this._drawn());
    }

    _strip() {
      const stated = this.data.header.stated;
      return (stated && stated.strip) || [];
    }

    /* A view imposed from outside; the one on show already is left as it is. */
    _show(options) {
      const state = this.views.state();
      if (state.view !== options.view || JSON.stringify(state.with) !== JSON.stringify(options.with)) {
        this.views.show(options.view, { with: options.with });
      }
    }

    _drawn() {
      const container = this.map.getContainer();
      container.setAttribute("data-digest", this.digest);
      window.__mapDrawn = this.digest;
    }

    _storage() {
      try { return window.sessionStorage; } catch (error) { return null; }
    }

    /* Work out and paint in one frame, however many moves came before it. */
    move(lo, hi) {
      this.lo = lo;
      this.hi = hi;
      this._ratio();
      this.paintSoon();
    }

    _ratio() {
      if ((window.devicePixelRatio || 1) <= 1) { return; }
      const layers = [this.districts, this.circles, this.incidents];
      if (!this.dragging) {
        layers.forEach((layer) => layer.setRatio("drag"));
        this.views.setRatio("drag");
      }
      this.dragging = true;
      window.clearTimeout(this.sharpen);
      this.sharpen = window.setTimeout(() => {
        this.dragging = false;
        layers.forEach((layer) => layer.setRatio("full"));
        this.views.setRatio("full");
        this.paintSoon();
      }, FULL_RATIO_AFTER_MS);
    }

    paintSoon(then) {
      if (then) { this.afterwards = then; }
      if (this.asked) { return; }
      this.asked = window.requestAnimationFrame(() => {
        this.asked = null;
        this.frame();
        if (this.afterwards) { const after = this.afterwards; this.afterwards = null; after(); }
      });
    }

    frame() {
      const figures = this.counter.window(this.lo, this.hi);
      this.figures = figures;
      if (!COVERING.includes(this.views.state().view)) { this._paint(figures); }
      this._say(figures);
      this.views.update(figures);
      this.pointer.refresh();
      this.painted += 1;
    }

    _paint(figures) {
      const header = this.data.header, classes = this.counter.classes(figures);
      this.districts.setClasses(classes, header.classes);
      this._classCounts(classes, header.classes.length);
      this.circles.setFigures(this.counter.shown(figures), header.largest);
      this.incidents.setWindow(this.lo, this.hi);
      [this.districts, this.circles, this.incidents].forEach((layer) => { if (this.map.hasLayer(layer)) { layer.paint(); } });
    }

    _classCounts(classes, size) {
      const numbers = new Array(size).fill(0);
      classes.forEach((at) => { numbers[at] += 1; });
      this.furniture.legend.counts(numbers);
    }

    _say(figures) {
      const header = this.data.header, total = figures.total;
      this.furniture.title(
        [`${header.measures[header.measure]}, ${this.months.words(this.lo, this.hi)}`, ...header.lines],
        time.completenessWords(header.stated, figures.stated, "map")
      );
      this.control.figures(header.measures.map((label, at) => ({
        label: label,
        text: time.figureWords(total.certain[at], total.possible[at])
      })));
      this.control.note(this._dateWords(figures));
      this.furniture.legend.unplaced(this._unplaced());
    }

    _dateWords(figures) {
      if (!figures.unmonthed) { return "Every incident is known to a single month."; }
      const only = figures.uncertain;
      return `${counted(figures.unmonthed, "incident is", "incidents are")} known to no single month`
        + (only ? `; ${only.toLocaleString("en-GB")} of them only possibly in this window, drawn lighter.` : "; none of them lies only possibly in this window.")
        + (this.data.header.counting === "most_likely" ? " Colours count each in its most likely month." : " Colours count each wherever it may lie.");
    }

    _unplaced() {
      const header = this.data.header, found = this.counter.unplaced(this.lo, this.hi);
      if (!found.total) { return []; }
      const parts = header.unplaced.map((words, at) => [found.byPrecision[at] + (at === header.unplaced.length - 1 ? found.byPrecision[at + 1] || 0 : 0), words])
        .filter((pair) => pair[0] > 0).map((pair) => `${pair[0].toLocaleString("en-GB")} ${pair[1]}`);
      const sentences = [`${counted(found.total, "incident has", "incidents have")} no place on the map: ${parts.join(", ")}.`];
      if (found.total > found.nowhere) { sentences.push(`${(found.total - found.nowhere).toLocaleString("en-GB")} of them are counted in their district.`); }
      if (found.nowhere) { sentences.push(`${found.nowhere.toLocaleString("en-GB")} of them ${found.nowhere === 1 ? "is" : "are"} in no district and counted in the totals only.`); }
      return sentences;
    }

    _marks() {
      const entries = this.incidents.legend ? this.incidents.legend() : [];
      this.furniture.legend.marks(entries);
    }

    /* A window let go of: to the host once, so that tables, charts and the address follow. */
    commit(lo, hi) {
      this.lo = lo;
      this.hi = hi;
      if (this.views) { this.views.commit(); }
      this.tell();
    }

    tell() {
      if (!window.Streamlit || !this.control) { return; }
      const state = this.views.state();
      // The serial tells the host whether a window it imposed had arrived; it also makes the same window news again.
      const message = { lo: this.lo, hi: this.hi, view: state.view, with: state.with || null, serial: this.serial, drawn: window.__mapDrawn !== undefined, shot: this.shot };
      const text = JSON.stringify(message);
      if (text !== this.told) {
        this.told = text;
        window.Streamlit.setComponentValue(message);
      }
    }

    /* The host draws sheets for print; it learns what part of the ground is in view when one is asked for. */
    snapshot() {
      const round = (degrees) => Math.round(degrees * 1e5) / 1e5, size = this.map.getSize();
      /* What legend and foot cover from edge to edge is not seen; on a sheet they stand beside the map. */
      const { topLeft, bottomRight } = this.furniture.room();
      const from = this.map.containerPointToLatLng([topLeft.x, 0]), to = this.map.containerPointToLatLng(size.subtract(bottomRight));
      this.shot = { number: Date.now(), extent: [from.lng, to.lat, to.lng, from.lat].map(round) };
      this.tell();
    }

    /* Around everything recorded: districts with an incident under the filters, and places. */
    _bounds() {
      const whole = this.counter.window(0, this.data.months - 1), box = L.latLngBounds([]);
      this.shapes.forEach((shape, district) => {
        if (whole.possible[district * 4] > 0) { box.extend([[shape.bbox[1], shape.bbox[0]], [shape.bbox[3], shape.bbox[2]]]); }
      });
      for (let at = 0; at < this.data.n; at += 1) {
        if (!Number.isNaN(this.data.lon[at])) { box.extend([this.data.lat[at], this.data.lon[at]]); }
      }
      return box.isValid() ? box.pad(0.03) : this.ground.whole;
    }
  }

  /* Mount the ground of a map; nothing is counted before it is fed. */
  time.mount = (map, layers, ground) => {
    try {
      time.current = new TimeMap(map, layers, ground);
    } catch (error) {
      window.MineMap.failed(map.getContainer(), error);
      throw error;
    }
  };

  /* Give the mounted map figures, or other ones: its view, window and movement stay. */
  time.feed = (base64, options) => {
    try {
      time.current.feed(base64, options);
    } catch (error) {
      window.MineMap.failed(time.current.map.getContainer(), error);
      throw error;
    }
  };
}(window.MineTime = window.MineTime || {}));
