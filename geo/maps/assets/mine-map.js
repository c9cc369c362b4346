/* Draws the furniture of a map and its texts. Every text is set as textContent, never as markup. */
(function () {
  "use strict";

  var SVG = "http://www.w3.org/2000/svg";
  var NARROW_PX = 560;
  var DISC_ZOOM = 9;
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

  function districtBox(entry, data) {
    var box = el("div", "mm-box");
    box.appendChild(el("h3", "", data.words[entry[0]]));
    box.appendChild(el("p", "mm-value", data.words[entry[1]]));
    box.appendChild(table(entry[2], data.words));
    return box;
  }

  function placeHead(entry, data) {
    var box = el("div", "mm-box");
    box.appendChild(el("h3", "", data.words[entry[0]]));
    box.appendChild(el("p", "mm-precision", data.words[entry[1]]));
    return box;
  }

  function placeTip(entry, data) {
    var box = placeHead(entry, data);
    box.appendChild(table(entry[3], data.words));
    return box;
  }

  function placeBox(entry, data) {
    var box = entry[2] > 1 ? placeTip(entry, data) : placeHead(entry, data);
    entry[4].forEach(function (note) {
      var part = el("section", "mm-note");
      part.appendChild(el("h4", "", data.words[note[0]]));
      part.appendChild(table(note[2], data.words));
      part.appendChild(sourceList(note[3], data));
      part.appendChild(el("p", "mm-id", data.words[note[1]]));
      box.appendChild(part);
    });
    if (data.words[entry[5]]) { box.appendChild(el("p", "mm-remainder", data.words[entry[5]])); }
    return box;
  }

  function bindTexts(map, group, entries, tip, box, data) {
    var hover = !window.matchMedia || window.matchMedia("(hover: hover)").matches;
    group.eachLayer(function (layer) {
      if (!layer.feature) { return bindTexts(map, layer, entries, tip, box, data); }
      var entry = entries[layer.feature.properties.key];
      if (hover) {
        layer.bindTooltip(function () { return tip(entry, data); }, { sticky: true, className: "mm-tip" });
      }
      layer.bindPopup(function () {
        var space = room(map), size = map.getSize(), options = layer.getPopup().options;
        options.autoPanPaddingTopLeft = space.topLeft;
        options.autoPanPaddingBottomRight = space.bottomRight.add([50, 0]);
        options.maxWidth = Math.min(360, size.x - 60);
        options.maxHeight = Math.max(140, Math.min(380, size.y - space.topLeft.y - space.bottomRight.y - 50));
        return box(entry, data);
      }, { minWidth: 200, className: "mm-popup" });
    });
    return group;
  }

  function highlight(group) {
    group.eachLayer(function (layer) {
      layer.on("mouseover", function () { layer.setStyle({ weight: 2.5, color: "#2b2b33", opacity: 1 }); layer.bringToFront(); });
      layer.on("mouseout", function () { group.resetStyle(layer); });
    });
  }

  function borders(map, layers, data) {
    [["districts", ""], ["overlays", "6 4"]].forEach(function (pair) {
      if (!layers[pair[0]]) { return; }
      L.geoJson(layers[pair[0]].toGeoJSON(false), {
        interactive: false, smoothFactor: 0, pane: "mmborders",
        style: { fill: false, color: pair[1] ? "#3a3630" : "#8a847b", weight: pair[1] ? 1.6 : 0.8, dashArray: pair[1] || null }
      }).addTo(map);
    });
  }

  function patterns(container, classes) {
    var host = svg("svg", { width: 0, height: 0, "aria-hidden": "true", style: "position:absolute" });
    var defs = svg("defs", {}, host);
    classes.forEach(function (entry) {
      if (!entry[3]) { return; }
      var turn = entry[3] === "hatch" ? { patternTransform: "rotate(45)" } : {};
      var tile = svg("pattern", Object.assign({ id: "mm-" + entry[3], width: 7, height: 7, patternUnits: "userSpaceOnUse" }, turn), defs);
      svg("rect", { width: 7, height: 7, fill: entry[2] }, tile);
      if (entry[3] === "hatch") {
        svg("rect", { width: 1.1, height: 7, fill: "#c2bfb9" }, tile);
      } else {
        svg("circle", { cx: 3.5, cy: 3.5, r: 1.4, fill: "#5c5a58" }, tile);
      }
    });
    container.appendChild(host);
  }

  /* One place: a badge with the number of its incidents. The disc beneath shows how far the place may be off. */
  function badge(feature, layer) {
    var kind = feature.properties.kind === "point" ? "exact" : "settlement";
    var size = feature.properties.n > 9 ? 26 : 20;
    layer.setIcon(L.divIcon({
      className: "mm-badge mm-" + kind, iconSize: [size, size],
      html: el("span", "", String(feature.properties.n))
    }));
  }

  function incidentsIn(cluster) {
    return cluster.getAllChildMarkers().reduce(function (sum, marker) { return sum + marker.feature.properties.n; }, 0);
  }

  function clusterIcon(cluster) {
    var count = incidentsIn(cluster);
    var size = Math.round(Math.min(52, 26 + 6 * Math.log2(Math.max(1, count)) / 2));
    return L.divIcon({ className: "mm-cluster", iconSize: [size, size], html: el("span", "", String(count)) });
  }

  function nameMarkers(map, data) {
    map.getPanes().markerPane.querySelectorAll(".mm-cluster").forEach(function (icon) {
      icon.setAttribute("aria-label", icon.textContent + " incidents near here; zoom in");
      icon.title = icon.textContent + " incidents near here; zoom in";
    });
    map.eachLayer(function (layer) {
      if (layer.feature && layer.getElement && layer.feature.properties.n && layer.getElement()) {
        var entry = data.places[layer.feature.properties.key];
        if (entry) { layer.getElement().setAttribute("aria-label", data.words[entry[0]] + ", incidents: " + layer.feature.properties.n); }
      }
    });
  }

  function numberMarker(latlng, text, className) {
    return L.marker(latlng, {
      interactive: false, keyboard: false, pane: "mmnumbers",
      icon: L.divIcon({ className: className, iconSize: [0, 0], html: el("span", "", text) })
    });
  }

  function numbers(layers, data) {
    if (layers.circles) {
      layers.circles.eachLayer(function (layer) {
        if (layer.feature && layer.feature.properties.r >= 8) {
          layers.circlesGroup.addLayer(numberMarker(layer.getLatLng(), String(layer.feature.properties.n), "mm-number"));
        }
      });
    }
    if (layers.cells) {
      layers.cells.eachLayer(function (layer) {
        layers.incidentsGroup.addLayer(numberMarker(layer.getBounds().getCenter(), String(layer.feature.properties.n), "mm-number mm-cellnumber"));
      });
    }
  }

  function overlaps(box, boxes) {
    return boxes.some(function (other) {
      return box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1];
    });
  }

  function labeller(map, layers, data) {
    var pencil = document.createElement("canvas").getContext("2d");
    var container = map.getContainer();
    function occupied() {
      var origin = container.getBoundingClientRect();
      var nodes = container.querySelectorAll(".leaflet-marker-pane .mm-badge, .leaflet-marker-pane .mm-cluster, .mm-number span, .mm-title, .leaflet-control");
      return Array.prototype.map.call(nodes, function (node) {
        var rect = node.getBoundingClientRect();
        return [rect.left - origin.left, rect.top - origin.top, rect.right - origin.left, rect.bottom - origin.top];
      });
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
    var fill = entry[3] ? "url(#mm-" + entry[3] + ")" : entry[2];
    svg("rect", { x: 0.5, y: 0.5, width: 21, height: 14, fill: fill, stroke: "#77716a" }, box);
    return box;
  }

  function symbol(key, size) {
    var height = Math.max(18, 2 * size + 3);
    var box = svg("svg", { width: Math.max(30, 2 * size + 3), height: height, "aria-hidden": "true", "class": "mm-swatch" });
    var middle = height / 2;
    var dark = "#22304a";
    if (key === "disc") {
      svg("circle", { cx: 15, cy: middle, r: 8, fill: dark, "fill-opacity": 0.12, stroke: dark, "stroke-dasharray": "3 2" }, box);
    } else if (key === "exact") {
      svg("rect", { x: 9, y: middle - 6, width: 12, height: 12, rx: 2, fill: "#fff", stroke: dark, "stroke-width": 2 }, box);
    } else if (key === "cluster") {
      svg("circle", { cx: 15, cy: middle, r: 8, fill: dark, stroke: "#fff", "stroke-width": 1.5 }, box);
    } else if (key === "circle") {
      svg("circle", { cx: Math.max(15, size + 1.5), cy: middle, r: size, fill: "#5b4b8a", "fill-opacity": 0.35, stroke: "#3d3163" }, box);
    } else if (key === "overlay") {
      svg("line", { x1: 1, x2: 29, y1: middle, y2: middle, stroke: "#3a3630", "stroke-width": 1.6, "stroke-dasharray": "6 4" }, box);
    } else if (key === "cell") {
      svg("rect", { x: 5, y: middle - 7, width: 20, height: 14, fill: dark, "fill-opacity": 0.3, stroke: dark }, box);
    }
    return box;
  }

  function fillLegend(panel, data) {
    var legend = data.legend;
    panel.appendChild(el("h3", "", legend.title));
    var list = el("ul", "mm-classes");
    legend.classes.forEach(function (entry) {
      var item = el("li");
      item.appendChild(swatch(entry));
      item.appendChild(el("span", "mm-classlabel", entry[1]));
      item.appendChild(el("span", "mm-count", String(entry[4])));
      list.appendChild(item);
    });
    panel.appendChild(el("p", "mm-counthead", "Districts in the class"));
    panel.appendChild(list);
    var symbols = el("ul", "mm-symbols");
    legend.symbols.forEach(function (entry) {
      var item = el("li", "mm-symbol-" + entry[0]);
      item.appendChild(symbol(entry[0], entry[2]));
      item.appendChild(el("span", "", entry[1]));
      symbols.appendChild(item);
    });
    panel.appendChild(symbols);
    legend.notes.forEach(function (note) { panel.appendChild(el("p", "mm-legendnote", note)); });
    if (data.tallies.length) {
      panel.appendChild(el("h4", "", "Not on the map"));
      data.tallies.forEach(function (text) { panel.appendChild(el("p", "mm-tally", text)); });
    }
  }

  function addLegend(map, data) {
    var control = L.control({ position: "bottomleft" });
    control.onAdd = function () {
      var box = el("div", "mm-legend");
      var button = el("button", "mm-legendbutton", "Legend");
      var panel = el("div", "mm-panel");
      button.type = "button";
      panel.id = "mm-legend-" + L.stamp(box);
      button.setAttribute("aria-controls", panel.id);
      fillLegend(panel, data);
      function show(open) {
        button.setAttribute("aria-expanded", String(open));
        panel.hidden = !open;
      }
      function shorten() {
        var foot = map.getContainer().querySelector(".mm-foot");
        panel.style.maxHeight = Math.max(120, map.getSize().y - foot.offsetHeight - (map.getSize().x <= NARROW_PX ? 190 : 240)) + "px";
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
  }

  /* Room for the title, the foot and an open legend, so that they cover no data. */
  function room(map) {
    var container = map.getContainer(), size = map.getSize();
    var title = container.querySelector(".mm-title"), foot = container.querySelector(".mm-foot");
    var panel = container.querySelector(".mm-panel");
    var left = panel && !panel.hidden && size.x > 2.5 * panel.offsetWidth ? panel.offsetWidth + 14 : 4;
    return {
      topLeft: L.point(left, Math.min(title ? title.offsetHeight + 14 : 4, size.y / 4)),
      bottomRight: L.point(4, Math.min(foot ? foot.offsetHeight + 4 : 4, size.y / 4))
    };
  }

  function fit(map, corners) {
    var space = room(map);
    map.fitBounds(corners, { animate: false, paddingTopLeft: space.topLeft, paddingBottomRight: space.bottomRight });
  }

  function addButtons(map, data) {
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
      button("M2 6V2h4M12 2h4v4M16 12v4h-4M6 16H2v-4M6.500 9a2.500 2.500 0 1 0 5 0a2.500 2.500 0 1 0-5 0", "Fit to the data", function () { fit(map, data.bounds); });
      button("M2 9 9 2.500 16 9M4.500 8v7.500h9V8", "Whole area", function () { fit(map, data.whole); });
      if (document.fullscreenEnabled) {
        button("M11 2h5v5M16 2 10.500 7.500M7 16H2v-5M2 16l5.500-5.500", "Full screen", function () {
          if (document.fullscreenElement) { document.exitFullscreen(); } else { map.getContainer().requestFullscreen(); }
        });
      }
      L.DomEvent.disableClickPropagation(bar);
      return bar;
    };
    control.addTo(map);
  }

  function addTitle(map, data) {
    var box = el("div", "mm-title");
    if (data.synthetic) { box.appendChild(el("p", "mm-exercise", "Synthetic exercise data")); }
    box.appendChild(el("h2", "", data.title));
    data.lines.forEach(function (line) { box.appendChild(el("p", "", line)); });
    map.getContainer().appendChild(box);
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
    foot.appendChild(el("p", "mm-disclaimer", data.disclaimer));
    foot.appendChild(el("p", "mm-attribution", data.attribution.join(" \u00b7 ")));
    if (map.attributionControl) {
      map.attributionControl.setPrefix(false);
      foot.appendChild(map.attributionControl.getContainer());
    }
    container.appendChild(foot);
    L.DomEvent.disableClickPropagation(foot);
    function lift() { container.style.setProperty("--mm-foot", foot.offsetHeight + "px"); }
    open(map.getSize().x > NARROW_PX && map.getSize().y > 480);
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

  function draw(map, layers, data) {
    var container = map.getContainer();
    container.classList.add("mm-map");
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", data.title);
    patterns(container, data.legend.classes);
    addFoot(map, data);
    addTitle(map, data);
    addWatermark(map, data);
    addButtons(map, data);
    addLegend(map, data);
    L.control.scale({ imperial: false, metric: true, position: "bottomright" }).addTo(map);
    borders(map, layers, data);
    ["districts", "overlays"].forEach(function (name) {
      if (layers[name]) {
        bindTexts(map, layers[name], data.districts, districtBox, districtBox, data);
        highlight(layers[name]);
      }
    });
    if (layers.circles) { bindTexts(map, layers.circles, data.districts, districtBox, districtBox, data); }
    ["places", "discs", "cells"].forEach(function (name) {
      if (layers[name]) { bindTexts(map, layers[name], data.places, placeTip, placeBox, data); }
    });
    numbers(layers, data);
    function zoomed() {
      container.classList.toggle("mm-far", map.getZoom() < DISC_ZOOM);
      container.classList.toggle("mm-nonumbers", map.getZoom() < data.cellzoom);
    }
    function circled() { container.classList.toggle("mm-nocircles", !map.hasLayer(layers.circlesGroup)); }
    map.on("overlayadd overlayremove", circled);
    circled();
    var reading = false;
    map.on("popupopen", function () { reading = true; });
    map.on("popupclose", function () { reading = false; });
    map.on("tooltipopen", function (event) { if (reading) { map.closeTooltip(event.tooltip); } });
    map.on("popupopen", function () { map.eachLayer(function (layer) { if (layer.closeTooltip) { layer.closeTooltip(); } }); });
    map.on("zoomend", zoomed);
    map.fitBounds(data.home, { animate: false });
    zoomed();
    var label = labeller(map, layers, data);
    map.on("moveend resize overlayadd overlayremove", function () { label(); nameMarkers(map, data); });
    styled(container, 100, function () {
      map.invalidateSize({ pan: false });
      map.fire("resize");
      fit(map, data.home);
      label();
      nameMarkers(map, data);
      container.setAttribute("data-digest", data.digest);
      window.__mapDrawn = data.digest;
    });
  }

  /* A host may load style sheets after scripts; nothing can be measured before they are there. */
  function styled(container, tries, then) {
    var foot = container.querySelector(".mm-foot");
    if (tries <= 0 || window.getComputedStyle(foot).position === "absolute") { then(); return; }
    window.setTimeout(function () { styled(container, tries - 1, then); }, 40);
  }

  function mount(map, layers, data) {
    try {
      draw(map, layers, data);
    } catch (error) {
      var note = el("div", "mm-failed", "The map could not be drawn. " + String(error && error.message));
      note.setAttribute("role", "alert");
      map.getContainer().appendChild(note);
      map.getContainer().setAttribute("data-error", String(error));
      throw error;
    }
  }

  window.MineMap = { mount: mount, badge: badge, clusterIcon: clusterIcon };
}());
