/* The legend of a map, and what the views of several windows take from it. */
import { areaKinds, areaLooks, lookWords } from "../data/vocabulary.js";
import { refusals } from "../data/withheld.js";
import { say } from "../data/words.js";
import { el, folding, isNarrow, svg } from "../elements.js";
import { circleScale } from "../paint/circles.js";
import { besideMap } from "../views/viewtools.js";

/* The legend's button and the gaps above and below it. */
var LEGEND_BESIDE_PX = 62;
/* Words above it in a column grow by a line while time runs. */
const COLUMN_SPARE_PX = 16;
const TIGHTER = ["mm-tight", "mm-columns"];
var chosen = {};

export function patterns(container) {
  var host = svg("svg", { width: 0, height: 0, "aria-hidden": "true", style: "position:absolute" });
  var defs = svg("defs", {}, host);
  [["hatch", "#e8e8e8", "#c2bfb9"], ["dots", "#bdbdbd"], ["lines", "#e4d8ee", "#a896bd"], ["level", "#fff6dc", "#d3a244"]].forEach(function (entry) {
    var turn = entry[0] === "hatch" ? { patternTransform: "rotate(45)" } : {};
    var tile = svg("pattern", Object.assign({ id: "mm-" + entry[0], width: 7, height: 7, patternUnits: "userSpaceOnUse" }, turn), defs);
    svg("rect", { width: 7, height: 7, fill: entry[1] }, tile);
    if (entry[0] === "level") {
      [0, 3.5].forEach(function (y) { svg("rect", { y: y, width: 7, height: 1.1, fill: entry[2] }, tile); });
    } else if (entry[2]) {
      svg("rect", { width: 1.1, height: 7, fill: entry[2] }, tile);
    } else {
      svg("circle", { cx: 3.5, cy: 3.5, r: 1.4, fill: "#5c5a58" }, tile);
    }
  });
  container.appendChild(host);
}

function legendSwatch(entry) {
  var box = svg("svg", { width: 22, height: 15, "aria-hidden": "true", "class": "mm-swatch" });
  var fill = entry.pattern ? "url(#mm-" + entry.pattern + ")" : entry.colour;
  var clear = entry.pattern === "clear";
  svg("rect", { x: 0.5, y: 0.5, width: 21, height: 14, fill: clear ? "none" : fill, stroke: clear ? "#3a3630" : "#77716a", "stroke-dasharray": clear ? "4 2.5" : "none" }, box);
  return box;
}

/* What a key of a layer of areas names: the kind, the key of the look, and the look. */
const areaLook = (key) => {
  const [, kind, name] = key.split(" ");
  return { kind, name, look: areaLooks[kind][name] };
};

/* The marks of areas too small for their shape, in a box of 30 by 18: that of the kind, and those of classes that
   have their own, each with its colour where it is not that of the kind. */
const areaMarks = (kind, colour) => {
  const { mark, marks } = areaKinds.find((one) => one.key === kind);
  const every = [[mark, colour], ...Object.entries(marks).map(([code, corners]) => [corners, areaLooks[kind][code][0]])];
  return every.map(([corners, fill], i) => {
    const middle = 15 + (i - (every.length - 1) / 2) * 14;
    return { fill, d: `M${corners.map(([right, up]) => [middle + 5 * right, 9 - 5 * up]).join("L")}Z` };
  });
};

/* A class or an outline of areas, as they are painted: colour, alpha, pattern, edge, width, dashes. */
function areaSymbol(key) {
  var found = areaLook(key), look = found.look, box = svg("svg", { width: 30, height: 18, "aria-hidden": "true", "class": "mm-swatch" });
  const shapes = found.name === "small" ? areaMarks(found.kind, look[0]) : [{ d: "M4 3H26V15H4Z", fill: look[0] }];
  shapes.forEach(function (one) {
    svg("path", { d: one.d, fill: one.fill || "none", "fill-opacity": look[1], stroke: look[3] || "none", "stroke-width": look[4], "stroke-dasharray": look[5].join(" ") }, box);
  });
  if (look[2] === "hatch") {
    [4, 10, 16].forEach(function (left) { svg("line", { x1: left, y1: 15, x2: left + 10, y2: 3, stroke: "#3a3630", "stroke-width": 0.9 }, box); });
  } else if (look[2] === "dots") {
    [8, 15, 22].forEach(function (left) { svg("circle", { cx: left, cy: 9, r: 1.1, fill: "#3a3630" }, box); });
  }
  return box;
}

function symbol(key, size) {
  if (key.startsWith("area ")) { return areaSymbol(key); }
  var round = key === "circle" || key === "ring", height = round ? Math.max(18, 2 * size + 3) : 18;
  var box = svg("svg", { width: round ? Math.max(30, 2 * size + 3) : 30, height: height, "aria-hidden": "true", "class": "mm-swatch" });
  var middle = height / 2;
  var dark = "#22304a";
  if (key === "place" || key === "lighter") {
    const faint = key === "lighter" ? 0.45 : 1;
    svg("circle", { cx: 15, cy: middle, r: 8, fill: "#fff", stroke: dark, "stroke-width": 1.6, "stroke-dasharray": "3 2", opacity: faint }, box);
  } else if (key === "exact") {
    svg("rect", { x: 9, y: middle - 6, width: 12, height: 12, rx: 2, fill: "#fff", stroke: dark, "stroke-width": 2 }, box);
  } else if (key === "group") {
    svg("circle", { cx: 15, cy: middle, r: 8, fill: dark, stroke: "#fff", "stroke-width": 1.5 }, box);
  } else if (key === "dot" || key === "palerdot") {
    svg("circle", { cx: 15, cy: middle, r: key === "dot" ? 2.5 : 3.5, fill: dark, opacity: key === "dot" ? 1 : 0.45 }, box);
  } else if (key === "circle") {
    svg("circle", { cx: Math.max(15, size + 1.5), cy: middle, r: size, fill: "#5b4b8a", "fill-opacity": 0.35, stroke: "#3d3163" }, box);
  } else if (key === "ring") {
    svg("circle", { cx: 15, cy: middle, r: size, fill: "#5b4b8a", "fill-opacity": 0.1, stroke: "#3d3163", "stroke-dasharray": "3 2.5" }, box);
    svg("circle", { cx: 15, cy: middle, r: 0.6 * size, fill: "#5b4b8a", "fill-opacity": 0.35, stroke: "#3d3163" }, box);
  } else if (key === "overlay") {
    svg("line", { x1: 1, x2: 29, y1: middle, y2: middle, stroke: "#3a3630", "stroke-width": 1.6, "stroke-dasharray": "6 4" }, box);
  } else if (key === "cell" || key === "hollow") {
    svg("rect", { x: 15 - size / 2, y: middle - size / 2, width: size, height: size, fill: key === "cell" ? dark : "none", stroke: dark }, box);
  }
  return box;
}

const isFill = (key) => key.startsWith("area ") && Boolean(areaLook(key).look[0]) && areaLook(key).name !== "small";

function symbolItem(key, label, size) {
  var item = el("li", "mm-symbol-" + key.replaceAll(" ", "-"));
  if (key !== "text") { item.appendChild(symbol(key, size || 0)); }
  item.appendChild(el("span", "", label));
  return item;
}

function oneSymbol(entry) { return symbolItem(entry[0], entry[1], entry[2]); }

/* The circles of some numbers in one another, each with its number: as high as the largest alone. */
function circleSizes(entries) {
  var digits = /[0-9]([0-9.,\s]*[0-9])?/;
  const named = say("District total of {figure:,}").split("{")[0];
  var known = entries.every(function (entry) { return entry[1].startsWith(named) && digits.test(entry[1]); });
  if (!known || !entries.length) { return entries.map(oneSymbol); }
  var most = Math.max.apply(null, entries.map(function (entry) { return entry[2]; })), floor = 2 * most + 2;
  var number = function (entry) { return digits.exec(entry[1])[0]; };
  var told = say("Circles of {numbers}", { numbers: entries.map(number).reduce(function (names, last) { return say("{names} and {last}", { names: names, last: last }); }) });
  var box = svg("svg", { width: 2 * most + 34, height: floor + 1, role: "img", "aria-label": told, "class": "mm-swatch" });
  entries.forEach(function (entry) {
    var top = floor - 2 * entry[2];
    svg("circle", { cx: most + 1.5, cy: floor - entry[2], r: entry[2], fill: "#5b4b8a", "fill-opacity": 0.25, stroke: "#3d3163" }, box);
    svg("path", { d: "M" + (most + 1.5) + " " + top + "H" + (2 * most + 8), stroke: "#3d3163", "stroke-width": 0.7 }, box);
    svg("text", { x: 2 * most + 10, y: Math.max(9, top + 4), "font-size": 11, fill: "#22242a" }, box).textContent = number(entry);
  });
  var item = el("li", "mm-symbol-circle");
  item.appendChild(box);
  item.appendChild(el("span", "", say("District totals, no places of accidents")));
  return [item];
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

export function surroundingsList(data) {
  var list = el("ul", "mm-symbols mm-surroundings");
  (data.surroundings || []).forEach(function (look) { list.appendChild(surroundingItem(look)); });
  return list;
}

/* Only rates are ever withheld, only where incidents lack a number can it be recorded for none, and only where dates are uncertain
   and colours count the most likely month can there be some that are possible alone. */
export function legendClasses(header) {
  var idle = [];
  if (header.rate.kind === "count") { idle.push("withheld"); }
  if (header.land) {
    if (!header.land.gaps) { idle.push("not_recorded"); }
    if (!header.land.open) { idle.push("possible"); }
    return header.classes.filter(function (entry) { return idle.indexOf(entry.key) < 0; });
  }
  if (!header.made[header.measure][0].length || !header.columns.gaps[2]) { idle.push("not_recorded"); }
  if (header.counting === "possible" || header.certain === header.incidents) { idle.push("possible"); }
  return header.classes.filter(function (entry) { return idle.indexOf(entry.key) < 0; });
}

/* A part of the legend: it stands open, and where there is no room for it folds to its name; opened then it stands beside. */
function legendPart(label, parts) {
  const node = el("details", "mm-group"), inside = el("div", "mm-beside");
  node.open = true;
  inside.append(...parts);
  node.append(el("summary", "", label), inside);
  return node;
}

/* The legend's panel: built again for a new feed, only its numbers and words touched while time runs. */
function legendPanel(panel, data, only, size) {
  var counts = [], said = "", alone = -1, rest = el("details", "mm-more"), inRest = el("div", "mm-beside");
  var symbols = el("ul", "mm-symbols"), marks = el("ul", "mm-symbols mm-marks"), scale = el("ul", "mm-symbols mm-scale");
  /* Of what stands beside the legend one is read at a time. */
  rest.setAttribute("name", "mm-folded");
  var looked = el("p", "mm-look"), look = "", rated = false, drawnAs = "_count";
  function sayLook() {
    var words = lookWords[look + drawnAs] || "";
    if (looked.textContent !== words) { looked.textContent = words; }
  }
  var unplaced = el("div", "mm-unplaced"), countHead = el("p", "mm-counthead", say("Districts in the class")), why = el("p", "mm-why"), later = null, laterAt = -1;
  var circles = [], rings = [];
  /* As large as the map draws them, which a narrow one draws smaller. */
  function layCircles() {
    var fitted = function (entry) { return [entry[0], entry[1], entry[2] * size()]; };
    scale.replaceChildren.apply(scale, circleSizes(circles.map(fitted)).concat(rings.map(oneSymbol)));
  }
  /* One class alone on the map, until it is pressed again or another one is. */
  function press(at) {
    alone = alone === at ? -1 : at;
    panel.querySelectorAll(".mm-class").forEach(function (button) {
      button.setAttribute("aria-pressed", String(Number(button.value) === alone));
    });
    panel.classList.toggle("mm-alone", alone >= 0);
    only(alone);
  }
  function classButton(at) {
    var button = el("button", "mm-class");
    button.type = "button";
    button.value = String(at);
    button.title = say("Show this class alone");
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", function () { press(at); });
    return button;
  }
  function fill(header) {
    if (alone >= 0) { press(alone); }
    panel.replaceChildren();
    rated = header.rate.kind !== "count";
    drawnAs = rated ? "_rate" : header.land && header.land.share ? "_share" : "_count";
    sayLook();
    panel.appendChild(el("h3", "", header.legend.title));
    panel.appendChild(looked);
    panel.appendChild(legendPart(say("legend_circles"), [scale])).classList.add("mm-scalegroup");
    panel.appendChild(countHead);
    var list = el("ul", "mm-classes");
    var entries = legendClasses(header);
    laterAt = header.classes.findIndex(function (entry) { return entry.key === "not_formed"; });
    later = null;
    counts = header.classes.map(function (entry) {
      var item = el("li", entry.key.indexOf("grade") ? "" : "mm-graded"), count = el("span", "mm-count", "0");
      if (entries.indexOf(entry) < 0) { return count; }
      var row = item.appendChild(classButton(header.classes.indexOf(entry)));
      row.appendChild(legendSwatch(entry));
      row.appendChild(el("span", "mm-classlabel", entry.label)).title = entry.label;
      row.appendChild(count);
      list.appendChild(item);
      if (entry.key === "not_formed") { later = item; item.hidden = true; }
      return count;
    });
    panel.appendChild(list);
    panel.appendChild(why);
    var of = function (keys, wanted) { return header.legend.symbols.filter(function (entry) { return keys.includes(entry[0]) === wanted; }); };
    circles = of(["circle"], true);
    rings = of(["ring"], true);
    layCircles();
    var others = of(["circle", "ring"], false);
    /* What fills an area must be read without unfolding anything; how it is outlined stands with the other marks. */
    var open = others.filter(function (entry) { return isFill(entry[0]); });
    symbols.replaceChildren.apply(symbols, others.filter(function (entry) { return open.indexOf(entry) < 0; }).map(oneSymbol));
    areaKinds.forEach(({ key: kind, label }) => {
      const mine = open.filter((entry) => areaLook(entry[0]).kind === kind);
      if (!mine.length) { return; }
      const list = el("ul", "mm-symbols mm-areas");
      list.append(...mine.map(oneSymbol));
      panel.appendChild(legendPart(label, [el("p", "mm-counthead", label), list]));
    });
    /* What is asked for less often folds away, so that the classes stand in a corner of the map without scrolling. */
    inRest.replaceChildren(marks, symbols);
    rest.replaceChildren(el("summary", "", say("Marks and notes")), inRest);
    var surroundings = surroundingsList(data);
    if (surroundings.children.length) { inRest.appendChild(surroundings); }
    header.legend.notes.forEach(function (note) { inRest.appendChild(el("p", "mm-legendnote", note)); });
    refusals(header).forEach(function (note) { inRest.appendChild(el("p", "mm-legendnote", note)); });
    inRest.appendChild(unplaced);
    panel.appendChild(rest);
  }
  var made = {
    shorten: function () {},
    stand: function () {},
    layCircles: layCircles,
    fill: function (header) { fill(header); made.shorten(); },
    /* How districts are drawn, and why, or what misleads in it. */
    look: function (circles, colours) {
      panel.classList.toggle("mm-nocircles", !circles);
      panel.classList.toggle("mm-nocolours", !colours);
      look = circles ? (colours ? "both" : "circles") : colours ? "colours" : "neither";
      sayLook();
      made.shorten();
    },
    /* How many districts are in each class; of two windows compared, `whose` names the one counted. */
    counts: function (numbers, whose) {
      var words = whose ? say("Districts in the class in window {letter}", { letter: whose }) : say("Districts in the class");
      if (countHead.textContent !== words) { countHead.textContent = words; }
      counts.forEach(function (node, at) {
        var text = String(numbers[at] || 0);
        if (node.textContent !== text) { node.textContent = text; }
      });
      /* Of districts formed later there are few, and none in most windows. */
      if (later && later.hidden === Boolean(numbers[laterAt])) { later.hidden = !numbers[laterAt]; made.shorten(); }
    },
    /* Why districts have no rate; where none has one, its classes are left out. */
    withheld: function (words, some) {
      if (why.textContent === words && panel.classList.contains("mm-unrated") === !some) { return; }
      why.textContent = words;
      panel.classList.toggle("mm-unrated", !some);
      made.shorten();
    },
    marks: function (entries) {
      marks.replaceChildren.apply(marks, entries.map(function (entry) { return symbolItem(entry.symbol, entry.label, entry.size); }));
    },
    unplaced: function (sentences) {
      if (sentences.join("|") === said) { return; }
      said = sentences.join("|");
      unplaced.replaceChildren();
      if (sentences.length) { unplaced.appendChild(el("h4", "", say("Not on the map"))); }
      sentences.forEach(function (text) { unplaced.appendChild(el("p", "mm-tally", text)); });
    }
  };
  return made;
}

export function addLegend(map, data, only) {
  var control = L.control({ position: "bottomleft" }), made = null, corner = null, column = null;
  control.onAdd = function () {
    var box = el("div", "mm-legend");
    var button = el("button", "mm-legendbutton", say("Legend"));
    var panel = el("div", "mm-panel");
    made = legendPanel(panel, data, only || function () {}, function () { return circleScale(map); });
    function show(open) {
      button.setAttribute("aria-expanded", String(open));
      panel.hidden = !open;
    }
    /* Rather than scroll, it leaves what is said at the control as well, then sets classes in columns, then folds its parts. */
    function tighten(most) {
      panel.style.maxHeight = most + "px";
      const groups = Array.from(panel.querySelectorAll(".mm-group"));
      const read = groups.filter(function (node) { return node.classList.contains("mm-folded") && node.open; });
      panel.classList.remove(...TIGHTER);
      groups.forEach(function (node) { node.classList.remove("mm-folded"); node.removeAttribute("name"); node.open = true; });
      const high = function () { return !panel.hidden && panel.scrollHeight > panel.clientHeight + 1; };
      TIGHTER.forEach(function (name) { if (high()) { panel.classList.add(name); } });
      groups.reverse().forEach(function (node) {
        if (!high()) { return; }
        node.classList.add("mm-folded");
        node.open = false;
      });
      groups.filter(function (node) { return node.classList.contains("mm-folded"); }).forEach(function (node) {
        node.setAttribute("name", "mm-folded");
        node.open = read.includes(node);
      });
      return high();
    }
    /* Whether a column of words beside the map has taken it, open and whole. */
    function inColumn() {
      if (!column || !besideMap()) { return false; }
      column.insertBefore(box, column.lastElementChild);
      const taken = Array.from(column.children).reduce(function (sum, node) { return sum + (node === box ? 0 : node.offsetHeight); }, 0);
      show(true);
      const high = tighten(Math.max(0, column.clientHeight - taken - COLUMN_SPARE_PX));
      panel.style.maxHeight = "";
      return !high;
    }
    /* From the foot up to the title; the buttons of the map are on its other side. */
    function shorten() {
      if (inColumn()) { return; }
      if (corner && box.parentNode !== corner) { corner.appendChild(box); }
      if (column) { fold(); }
      var foot = map.getContainer().querySelector(".mm-foot"), title = map.getContainer().querySelector(".mm-title");
      var above = title && title.offsetWidth > 1 ? title.offsetTop + title.offsetHeight : 0;
      box.style.setProperty("--mm-room", map.getSize().y - foot.offsetHeight - above - 24 + "px");
      tighten(Math.max(90, map.getSize().y - foot.offsetHeight - above - LEGEND_BESIDE_PX));
    }
    /* In a column it is given, or in its corner again. */
    made.stand = function (beside) {
      corner = corner || box.parentNode;
      column = beside;
      fold();
      shorten();
    };
    made.shorten = shorten;
    /* What its reader chose holds at that width, wide or narrow, until the page is left. */
    function fold() {
      var narrow = isNarrow(map), choice = chosen[narrow ? "narrow" : "wide"];
      show(choice === undefined ? !narrow : choice);
    }
    folding(button, panel, function (open) {
      chosen[isNarrow(map) ? "narrow" : "wide"] = open;
      show(open);
    });
    box.appendChild(button);
    box.appendChild(panel);
    panel.tabIndex = 0;
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    fold();
    shorten();
    map.on("resize", function () { made.layCircles(); fold(); shorten(); });
    if (window.ResizeObserver) {
      const watch = new ResizeObserver(shorten);
      [".mm-foot", ".mm-title"].forEach(function (name) { watch.observe(map.getContainer().querySelector(name)); });
    }
    return box;
  };
  control.addTo(map);
  return made;
}
