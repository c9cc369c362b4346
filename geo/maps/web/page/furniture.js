/* The furniture of a map and its texts. Every text is set as textContent, never as markup. */
import { el, folding, isNarrow, svg } from "../elements.js";
import { addLegend, patterns } from "./legend.js";
import { lead, pageLink } from "../place.js";
import { say } from "../data/words.js";

/* Below this height, the foot apart, buttons in one column would reach the scale. */
var LOW_PX = window.matchMedia && window.matchMedia("(pointer: coarse)").matches ? 400 : 298;
/* From this part of the height on a legend takes the whole side of a map. */
var TALL = 0.6;
/* About four lines of the title of a wide map. */
var STATED_LETTERS = 190;

function table(flat, words) {
  var body = el("table", "mm-rows");
  for (let i = 0; i < flat.length; i += 2) {
    const row = body.insertRow();
    const head = el("th", "", words[flat[i]]);
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
      const anchor = el("a", "", source[1]);
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
  anchor.addEventListener("click", lead);
  line.appendChild(anchor);
  return line;
}

export function districtBox(entry, value, rows, line) {
  var box = el("div", "mm-box");
  box.appendChild(el("h3", "", entry.name));
  if (entry.local) {
    const local = el("p", "mm-local", entry.local);
    /* It may be written from right to left. */
    local.dir = "auto";
    box.appendChild(local);
  }
  box.appendChild(el("p", "mm-value", value));
  if (line) { box.appendChild(line); }
  box.appendChild(pairs(rows));
  if (entry.leads) {
    const address = pageLink("districts", "district", entry.id);
    if (address) { box.appendChild(leading(say("Open the page of this district"), "mm-id", "", address)); }
  }
  return box;
}

/* The incidents of one place: what each record says, or one line where the page carries no more. */
export function placeBox(place, data) {
  var box = el("div", "mm-box");
  box.appendChild(el("h3", "", place.name));
  box.appendChild(el("p", "mm-precision", place.precision));
  if (place.rows.length) { box.appendChild(pairs(place.rows)); }
  place.notes.forEach(function (note) {
    var part = el("section", "mm-note");
    part.appendChild(el("h4", "", note.heading));
    if (note.possibly) { part.appendChild(el("p", "mm-precision", say("Possibly in the period shown, day not known"))); }
    if (note.rows) {
      part.appendChild(table(note.rows, data.words));
      part.appendChild(sourceList(note.sources, data));
      part.appendChild(leading(say("Open record {id}", { id: note.id }), "mm-id", note.id, pageLink("incidents", "incident", note.id)));
    } else {
      part.appendChild(el("p", "", note.line));
    }
    box.appendChild(part);
  });
  if (place.remainder) { box.appendChild(el("p", "mm-remainder", place.remainder)); }
  return box;
}

/* An area: its name, how it stands, and what is recorded of it. */
export function areaBox(area, data) {
  var box = el("div", "mm-box");
  box.appendChild(el("h3", "", area.name));
  if (area.status) { box.appendChild(el("p", "mm-value", area.status)); }
  if (area.note) { box.appendChild(el("p", "mm-precision", area.note)); }
  if (area.rows) { box.appendChild(table(area.rows, data.words)); }
  if (area.sources) { box.appendChild(sourceList(area.sources, data)); }
  return box;
}

/*
 * What lies over a map and must cover no data; the scale bar is as wide as the zoom makes it. What unfolds over a narrow
 * map hangs on its button and takes no room: it is read and folded again, and the map keeps its place meanwhile.
 */
function coverings(map) {
  var found = map.getContainer().querySelectorAll(".mm-title, .mm-foot, .leaflet-control:not(.leaflet-control-scale)");
  /* On a telephone an open legend is a sheet over the whole page. */
  return Array.prototype.filter.call(found, function (node) { return node.offsetWidth > 1 && window.getComputedStyle(node).position !== "fixed"; });
}

/* What title, legend and foot cover from edge to edge of a map. */
function room(map) {
  var container = map.getContainer(), size = map.getSize();
  var title = container.querySelector(".mm-title"), foot = container.querySelector(".mm-foot");
  var panel = container.querySelector(".mm-panel");
  /* A legend in a corner leaves the ground beside it to be seen. */
  var tall = panel && !panel.hidden && panel.offsetHeight > TALL * size.y;
  var left = tall && !isNarrow(map) && size.x > 2.5 * panel.offsetWidth ? panel.offsetWidth + 14 : 4;
  return {
    topLeft: L.point(left, Math.min(title && title.offsetWidth > 1 ? title.offsetHeight + 14 : 4, size.y / 3)),
    bottomRight: L.point(4, Math.min(foot ? foot.offsetHeight + 4 : 4, size.y / 4))
  };
}

function footHeight(container) {
  var foot = container.querySelector(".mm-foot");
  return foot ? foot.offsetHeight : 0;
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
    button("M2 6V2h4M12 2h4v4M16 12v4h-4M6 16H2v-4M6.500 9a2.500 2.500 0 1 0 5 0a2.500 2.500 0 1 0-5 0", say("Fit to the data"), function () { fit(options.bounds()); });
    button("M2 9 9 2.500 16 9M4.500 8v7.500h9V8", say("Whole area"), function () { fit(data.whole); });
    if (document.fullscreenEnabled) {
      button("M11 2h5v5M16 2 10.500 7.500M7 16H2v-5M2 16l5.500-5.500", say("Full screen"), function () {
        if (document.fullscreenElement) { document.exitFullscreen(); } else { shell.requestFullscreen(); }
      });
    }
    if (options.snapshot) {
      button("M2 5.500h3.500l1.500-2h4l1.500 2H16v9.500H2zM6.200 10a2.800 2.800 0 1 0 5.600 0a2.800 2.800 0 1 0-5.600 0", say("Snapshot of this view for a report"), options.snapshot);
    }
    L.DomEvent.disableClickPropagation(bar);
    return bar;
  };
  control.addTo(map);
}

/* On a narrow map the title is a line or two; this button gives the rest. */
function titleButton(rest) {
  var button = el("button", "mm-titlebutton", say("More"));
  function open(all) {
    rest.classList.toggle("mm-open", all);
    button.setAttribute("aria-expanded", String(all));
    button.setAttribute("aria-label", all ? say("Less about this map") : say("More about this map"));
    button.textContent = all ? say("Less") : say("More");
  }
  folding(button, rest, open);
  L.DomEvent.disableClickPropagation(button);
  open(false);
  return button;
}

/* A long sentence on what is stated keeps to a few lines of the title; this button gives the rest. */
function statedButton(stated, lead) {
  var button = el("button", "mm-statedbutton"), all = false;
  function show() {
    var long = stated.textContent.length > STATED_LETTERS;
    stated.classList.toggle("mm-clamped", long && !all);
    lead.hidden = !long || all;
    button.hidden = !long;
    button.setAttribute("aria-expanded", String(all));
    button.setAttribute("aria-label", all ? say("Less of what is stated") : say("More of what is stated"));
    button.textContent = all ? say("Less") : say("More");
  }
  folding(button, stated, function (open) { all = open; show(); });
  L.DomEvent.disableClickPropagation(button);
  show();
  return { node: button, show: show };
}

function addTitle(map, data) {
  var box = el("div", "mm-title"), lines = [];
  if (data.synthetic) { box.appendChild(el("p", "mm-exercise", say("Synthetic exercise data"))); }
  box.appendChild(el("h2", "", data.title));
  var brief = box.appendChild(el("p", "mm-brief")), share = brief.appendChild(el("span", "mm-share"));
  var rest = box.appendChild(el("div", "mm-rest"));
  brief.appendChild(titleButton(rest));
  rest.appendChild(el("p", "mm-whole", data.title));
  var lead = rest.appendChild(el("p", "mm-lead"));
  lead.setAttribute("aria-hidden", "true");
  var row = rest.appendChild(el("div", "mm-statedrow")), stated = row.appendChild(el("p", "mm-stated"));
  var more = statedButton(stated, lead);
  row.appendChild(more.node);
  if (data.leftOut) {
    box.appendChild(el("p", "mm-leftout", data.leftOut));
    rest.appendChild(el("p", "mm-whole", data.leftOut));
  }
  /* The first of the map's headings, though it is drawn over the rest. */
  map.getContainer().insertBefore(box, map.getContainer().firstChild);
  function reach() { map.getContainer().style.setProperty("--mm-title", box.offsetTop + box.offsetHeight + "px"); }
  if (window.ResizeObserver) { new ResizeObserver(reach).observe(box); }
  var said = false;
  return function (texts, completeness, short) {
    if (stated.textContent !== completeness) { stated.textContent = completeness; more.show(); }
    if (share.textContent !== short) { share.textContent = lead.textContent = short; }
    while (lines.length > texts.length) { lines.pop().remove(); }
    texts.forEach(function (text, at) {
      if (!lines[at]) { lines[at] = rest.insertBefore(el("p", ""), lead); }
      if (lines[at].textContent !== text) { lines[at].textContent = text; }
    });
    /* The map is fitted beside buttons that stand below the title, before anybody observes its height. */
    if (!said) { said = true; reach(); }
  };
}

function addFoot(map, data) {
  var container = map.getContainer();
  var foot = el("div", "mm-foot");
  var button = el("button", "mm-footbutton", say("More"));
  button.type = "button";
  function open(all) {
    foot.classList.toggle("mm-short", !all);
    button.setAttribute("aria-expanded", String(all));
    button.textContent = all ? say("Less") : say("More");
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
  open(!isNarrow(map) && map.getSize().y > 800);
  lift();
  if (window.ResizeObserver) { new ResizeObserver(lift).observe(foot); }
}

function addWatermark(map, data) {
  if (!data.synthetic) { return; }
  var mark = el("div", "mm-watermark");
  mark.setAttribute("aria-hidden", "true");
  for (let i = 0; i < 40; i += 1) { mark.appendChild(el("span", "", say("SYNTHETIC EXERCISE DATA"))); }
  map.getContainer().appendChild(mark);
}

/* Everything around the figures: title, legend, foot, buttons, scale, names. */
export function furnish(map, layers, data, options) {
  var container = map.getContainer();
  container.classList.add("mm-map");
  container.setAttribute("role", "region");
  container.setAttribute("aria-label", data.title);
  if (map.zoomControl) { map.zoomControl.setPosition("topright"); }
  function narrow() {
    container.classList.toggle("mm-narrow", isNarrow(map));
    container.classList.toggle("mm-low", map.getSize().y - footHeight(container) < LOW_PX);
  }
  narrow();
  map.on("resize", narrow);
  patterns(options.shell);
  addFoot(map, data);
  var title = addTitle(map, data);
  addWatermark(map, data);
  addButtons(map, data, options);
  var legend = addLegend(map, data, options.only);
  L.control.scale({ imperial: false, metric: true, maxWidth: 140, position: "bottomright" }).addTo(map);
  function circled() {
    var circles = map.hasLayer(layers.circles), colours = map.hasLayer(layers.choropleth);
    legend.look(circles, colours);
  }
  map.on("overlayadd overlayremove", circled);
  circled();
  map.fitBounds(data.whole, { animate: false });
  return {
    title: title,
    legend: legend,
    over: function () { return coverings(map); },
    room: function () { return room(map); },
    /* Up to where an open legend lies over a map with room beside it. */
    besideLegend: function () {
      const panel = map.getContainer().querySelector(".mm-panel");
      return panel && !panel.hidden && !isNarrow(map) && map.getSize().x > 2.5 * panel.offsetWidth ? panel.offsetWidth + 14 : 0;
    },
    whenStyled: function (then) { styled(container, 100, function () { narrow(); then(); }); }
  };
}

/* A host may load style sheets after scripts; nothing can be measured before they are there. */
function styled(container, tries, then) {
  var foot = container.querySelector(".mm-foot");
  if (tries <= 0 || window.getComputedStyle(foot).position === "absolute") { then(); return; }
  window.setTimeout(function () { styled(container, tries - 1, then); }, 40);
}
