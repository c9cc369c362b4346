/* Small tools that the views share: nodes, swatches, words. */
import { MINUS, say, sayCount } from "../data/words.js";
import { wordButton } from "../dock/widgets.js";
import { el } from "../elements.js";
import { locale } from "../data/vocabulary.js";

/* Writing a text that is there already would cost a layout at every move. */
export function writeLines(node, text) {
  if (node.textContent !== text) { node.textContent = text; }
}

export function dress(node, entry) {
  node.style.backgroundColor = entry.colour;
  node.classList.toggle("mt-hatch", entry.pattern === "hatch");
  node.classList.toggle("mt-dots", entry.pattern === "dots");
  node.classList.toggle("mt-upright", entry.pattern === "lines");
  node.classList.toggle("mt-level", entry.pattern === "level");
  node.classList.toggle("mt-clear", entry.pattern === "clear");
  return node;
}

export function swatch(entry) {
  const node = dress(el("span", "mt-swatch"), entry);
  node.setAttribute("aria-hidden", "true");
  return node;
}

/* Making a format takes far longer than using it. */
const formats = new Map();

export function number(value, decimals) {
  const places = decimals || 0;
  if (places === 0 && value >= 0 && value < 1000 && Number.isInteger(value)) { return String(value); }
  if (!formats.has(places)) {
    formats.set(places, new Intl.NumberFormat(locale, { minimumFractionDigits: places, maximumFractionDigits: places }));
  }
  return formats.get(places).format(value);
}

export function signed(value, decimals) {
  const text = number(Math.abs(value), decimals);
  if (Number(text.replaceAll(",", "")) === 0) { return text; }
  return (value > 0 ? "+" : MINUS) + text;
}

export function monthsWords(count) {
  return sayCount("months", count);
}

export const listed = (names) => (names.length < 2 ? names.join("") : say("{names} and {last}", { names: names.slice(0, -1).join(", "), last: names[names.length - 1] }));

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/* The first day described of a month of the axis, or the first day after it, as text that sorts. */
export function dayOf({ start, last, count }, month, more) {
  const text = ([year, at, day]) => [String(year).padStart(4, "0"), String(at).padStart(2, "0"), String(day).padStart(2, "0")].join("-");
  if (!more && month === 0) { return text(start); }
  if (more && month === count - 1) { return text([last[0], last[1], last[2] + 1]); }
  const at = start[0] * 12 + start[1] - 1 + month + more;
  return text([Math.floor(at / 12), at % 12 + 1, 1]);
}

/* Which districts were not there yet on all days from a month on: what concerns one, or all where none is named. */
export function formedWords(ground, header, month, district) {
  const asked = (ground.formed || []).filter(([at]) => district === undefined || district === at);
  const told = asked.filter(([, day]) => dayOf(header.months, month, 0) < day).map(([, , words]) => words);
  return Array.from(new Set(told));
}

/* Administrative changes within a run of months, of which parts are set beside each other. */
export function withinWords(ground, header, lo, hi) {
  const { words, within, days } = ground.changes || { days: [] };
  const first = dayOf(header.months, lo, 0), after = dayOf(header.months, hi, 1);
  const named = days.filter(([day]) => first < day && day < after).map(([, text]) => text);
  return named.length ? words.replace("{where}", within).replace("{named}", listed(named)) : "";
}

/* A title is what a map is quoted by: under filters it is not that of everything. */
export const filtered = (header) => (header.filtered ? ", " + header.filtered : "");

export function nameOf(context, district) {
  return context.names[district] || say("District {number}", { number: district + 1 });
}

export function legendList(entries) {
  const list = el("ul", "mt-classes");
  entries.forEach((entry) => {
    const item = el("li", entry.key.indexOf("grade") ? "" : "mt-graded");
    item.appendChild(swatch(entry));
    item.appendChild(el("span", "mt-classlabel", entry.label)).title = entry.label;
    list.appendChild(item);
  });
  return list;
}

/* A view that covers the main map says what the main map's own furniture would have said. */
export function footing(context) {
  const { ground } = context;
  const foot = el("div", "mt-viewfoot"), words = el("div", "mt-footwords"), more = wordButton("mm-footbutton", "", () => fold(!foot.classList.contains("mt-footfolded")));
  const fold = (folded) => {
    foot.classList.toggle("mt-footfolded", folded);
    more.setAttribute("aria-expanded", String(!folded));
    writeLines(more, folded ? say("More") : say("Less"));
  };
  foot.setAttribute("role", "group");
  foot.setAttribute("aria-label", say("Notes and sources"));
  const told = [ground.leftOut, (ground.stamp || []).join(" "), ground.disclaimer, (ground.attribution || []).join(" \u00b7 ")].filter(Boolean);
  words.append(...told.map((text) => el("p", "", text)));
  foot.append(words, more);
  foot.hidden = !told.length;
  fold(true);
  return foot;
}

/* Whether words stand beside the map of a view; a narrow screen has them above and below it. */
export const besideMap = () => window.matchMedia("(min-width: 900px)").matches;

/* The words of a view, in a column of their own where there is room for one. */
export function aside(...parts) {
  const node = el("div", "mt-viewside");
  node.append(...parts);
  return node;
}

/* What else is chosen: filters and the rule of counting. */
export function lines(context) {
  const node = el("p", "mt-lines");
  if (context.ground.synthetic) { node.append(el("strong", "mt-exercise", say("Synthetic exercise data.")), " "); }
  /* A page of the dashboard says the rule once, beside its figures. */
  const [rule, ...rest] = context.data().header.lines;
  node.append(el("span", "mt-rule", rule + (rest.length ? " \u00b7 " : "")), rest.join(" \u00b7 "));
  return node;
}

export function watermark(context, node) {
  if (!context.ground.synthetic) { return; }
  const mark = el("div", "mm-watermark");
  mark.setAttribute("aria-hidden", "true");
  for (let i = 0; i < 40; i += 1) { mark.appendChild(el("span", "", say("SYNTHETIC EXERCISE DATA"))); }
  node.appendChild(mark);
}

/* Painters of another map: those that the main map shows, or exactly those asked for. */
export function painters(context, map, only) {
  const made = context.layersFor(map);
  const wanted = (name) => (only ? only.includes(name) : context.main.hasLayer(context.mainLayers[name]));
  const kept = {};
  Object.keys(made).filter(wanted).forEach((name) => {
    kept[name] = made[name];
    if (!only && made[name].like) { made[name].like(context.mainLayers[name]); }
  });
  return kept;
}

/* Names like those of the main map, where its host has any. */
export function labelled(context, map, painted) {
  if (!context.labelsFor) { return null; }
  const made = context.labelsFor(map, { painters: painted, nodes: () => [] });
  made.draw();
  return made;
}

/* Calls `act` when the size of a node or the pixels a screen has for it change; returns what ends it. */
export function onResize(node, act) {
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

/* A long sentence keeps to one line until its reader wants all of it. */
export function clamped(node) {
  const show = (all) => {
    node.classList.toggle("mt-clamped", !all);
    node.setAttribute("aria-expanded", String(all));
  };
  const turn = () => show(node.classList.contains("mt-clamped"));
  node.setAttribute("role", "button");
  node.tabIndex = 0;
  node.classList.add("mt-clamp");
  node.addEventListener("click", turn);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") { return; }
    event.preventDefault();
    turn();
  });
  show(false);
  return node;
}
