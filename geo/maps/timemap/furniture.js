/* The furniture of a map and its texts. Every text is set as textContent, never as markup. */
(function () {
  "use strict";

  var SVG = "http://www.w3.org/2000/svg";
  var NARROW_PX = 560;
  /* The legend's button and the gaps above and below it. */
  var BESIDE_PX = 62;

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

  /* A way on to a page of the dashboard; in a file, which has no pages, the bare name. */
  function leading(words, className, plain, address) {
    var line = el("p", className);
    if (!address) { line.textContent = plain; return line; }
    var anchor = el("a", "", words);
    anchor.href = address;
    anchor.target = "_parent";
    line.appendChild(anchor);
    return line;
  }

  function districtBox(entry, value, rows, line) {
    var box = el("div", "mm-box");
    box.appendChild(el("h3", "", entry.name));
    box.appendChild(el("p", "mm-value", value));
    if (line) { box.appendChild(line); }
    box.appendChild(pairs(rows));
    if (entry.leads) {
      var address = window.MineTime.pageLink("districts", "district", entry.id);
      if (address) { box.appendChild(leading("Open the page of this district", "mm-id", "", address)); }
    }
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
        part.appendChild(leading("Open record " + note.id, "mm-id", note.id, window.MineTime.pageLink("incidents", "incident", note.id)));
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
    [["hatch", "#e8e8e8", "#c2bfb9"], ["dots", "#bdbdbd"], ["lines", "#e4d8ee", "#a896bd"]].forEach(function (entry) {
      var turn = entry[0] === "hatch" ? { patternTransform: "rotate(45)" } : {};
      var tile = svg("pattern", Object.assign({ id: "mm-" + entry[0], width: 7, height: 7, patternUnits: "userSpaceOnUse" }, turn), defs);
      svg("rect", { width: 7, height: 7, fill: entry[1] }, tile);
      if (entry[2]) {
        svg("rect", { width: 1.1, height: 7, fill: entry[2] }, tile);
      } else {
        svg("circle", { cx: 3.5, cy: 3.5, r: 1.4, fill: "#5c5a58" }, tile);
      }
    });
    container.appendChild(host);
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

  /* Layers of the base map without a usual look: title, kind, colour, width, dashes, how opaque areas are. */
  function surroundingItem(look) {
    var box = svg("svg", { width: 30, height: 18, "aria-hidden": "true", "class": "mm-swatch" });
    var edge = { stroke: look[2], "stroke-width": look[3], "stroke-dasharray": look[4].join(" ") };
    if (look[1] === "area") {
      svg("rect", Object.assign({ x: 8, y: 2, width: 14, height: 14, fill: look[2], "fill-opacity": look[5] }, edge), box);
    } else if (look[1] === "line") {
      svg("line", Object.assign({ x1: 1, x2: 29, y1: 9, y2: 9 }, edge), box);
    } else {
      svg("circle", { cx: 15, cy: 9, r: 3, fill: look[2] }, box);
    }
    var item = el("li", "mm-symbol-context");
    item.appendChild(box);
    item.appendChild(el("span", "", look[0]));
    return item;
  }

  function surroundingsList(data) {
    var list = el("ul", "mm-symbols mm-surroundings");
    (data.surroundings || []).forEach(function (look) { list.appendChild(surroundingItem(look)); });
    return list;
  }

  /* Only rates are ever withheld, and only where incidents lack a number can it be recorded for none. */
  function legendClasses(header) {
    var idle = [];
    if (header.rate.kind === "count") { idle.push("withheld"); }
    if (header.measure === 0 || !header.columns.gaps[2]) { idle.push("not_recorded"); }
    return header.classes.filter(function (entry) { return idle.indexOf(entry.key) < 0; });
  }

  /* The legend's panel: built again for a new feed, only its numbers and words touched while time runs. */
  function legendPanel(panel, data) {
    var counts = [], said = "";
    var symbols = el("ul", "mm-symbols"), marks = el("ul", "mm-symbols mm-marks");
    var unplaced = el("div", "mm-unplaced"), countHead = el("p", "mm-counthead", "Districts in the class");
    function fill(header) {
      panel.replaceChildren();
      panel.appendChild(el("h3", "", header.legend.title));
      panel.appendChild(countHead);
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
      var surroundings = surroundingsList(data);
      if (surroundings.children.length) { panel.appendChild(surroundings); }
      header.legend.notes.forEach(function (note) { panel.appendChild(el("p", "mm-legendnote", note)); });
      panel.appendChild(unplaced);
    }
    return {
      fill: fill,
      /* How many districts are in each class; of two windows compared, `whose` names the one counted. */
      counts: function (numbers, whose) {
        var words = "Districts in the class" + whose;
        if (countHead.textContent !== words) { countHead.textContent = words; }
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

  function addLegend(map, data) {
    var control = L.control({ position: "bottomleft" }), made = null;
    control.onAdd = function () {
      var box = el("div", "mm-legend");
      var button = el("button", "mm-legendbutton", "Legend");
      var panel = el("div", "mm-panel");
      button.type = "button";
      panel.id = "mm-legend-" + L.stamp(box);
      button.setAttribute("aria-controls", panel.id);
      made = legendPanel(panel, data);
      function show(open) {
        button.setAttribute("aria-expanded", String(open));
        panel.hidden = !open;
      }
      /* From the foot up to the title; the buttons of the map are on its other side. */
      function shorten() {
        var foot = map.getContainer().querySelector(".mm-foot"), title = map.getContainer().querySelector(".mm-title");
        var above = title ? title.offsetTop + title.offsetHeight : 0;
        panel.style.maxHeight = Math.max(90, map.getSize().y - foot.offsetHeight - above - BESIDE_PX) + "px";
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
      if (window.ResizeObserver) {
        var watch = new ResizeObserver(shorten);
        [".mm-foot", ".mm-title"].forEach(function (name) { watch.observe(map.getContainer().querySelector(name)); });
      }
      return box;
    };
    control.addTo(map);
    return made;
  }

  /* What lies over a map and must cover no data; the scale bar is as wide as the zoom makes it. */
  function over(map) {
    var found = map.getContainer().querySelectorAll(".mm-title, .mm-foot, .leaflet-control:not(.leaflet-control-scale)");
    return Array.prototype.filter.call(found, function (node) { return node.offsetWidth > 0; });
  }

  /* What title, legend and foot cover from edge to edge of a map. */
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

  function addButtons(map, data, options) {
    var shell = options.shell, fit = options.fit;
    var control = L.control({ position: "topright" });
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
      button("M2 6V2h4M12 2h4v4M16 12v4h-4M6 16H2v-4M6.500 9a2.500 2.500 0 1 0 5 0a2.500 2.500 0 1 0-5 0", "Fit to the data", function () { fit(options.bounds()); });
      button("M2 9 9 2.500 16 9M4.500 8v7.500h9V8", "Whole area", function () { fit(data.whole); });
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
    if (data.leftOut) { box.appendChild(el("p", "mm-leftout", data.leftOut)); }
    /* The first of the map's headings, though it is drawn over the rest. */
    map.getContainer().insertBefore(box, map.getContainer().firstChild);
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
    if (map.zoomControl) { map.zoomControl.setPosition("topright"); }
    patterns(options.shell);
    addFoot(map, data);
    var title = addTitle(map, data);
    addWatermark(map, data);
    addButtons(map, data, options);
    var legend = addLegend(map, data);
    L.control.scale({ imperial: false, metric: true, maxWidth: 140, position: "bottomright" }).addTo(map);
    function circled() { container.classList.toggle("mm-nocircles", !map.hasLayer(layers.circles)); }
    map.on("overlayadd overlayremove", circled);
    circled();
    map.fitBounds(data.whole, { animate: false });
    return {
      title: title,
      legend: legend,
      over: function () { return over(map); },
      room: function () { return room(map); },
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

  window.MineMap = { furnish: furnish, failed: failed, districtBox: districtBox, placeBox: placeBox, legendClasses: legendClasses, surroundingsList: surroundingsList, el: el };
}());
