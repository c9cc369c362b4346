/* A chart as a file: SVG, PNG or CSV with its title, period, filters, source and what is said of completeness.

 Made where the chart is shown, of the figures it shows; nothing is asked of a server. A chart is plain data:
 file (name without ending), title, lines above the plots, keys, plots, notes below them, head and rows of a table. */
import { say } from "../data/words.js";
import { locale } from "../data/vocabulary.js";
const FILE_WIDE = 900, FILE_EDGE = 28, FILE_LEFT = 52, FILE_PLOT = FILE_WIDE - 2 * FILE_EDGE - FILE_LEFT;
const FILE_FONT = "system-ui, 'Segoe UI', 'Noto Sans', sans-serif";
const FILE_INK = "#22242a", FILE_PALE = "#54555c", FILE_RULE = "#cfcac1", FILE_AXIS = "#8a847b";
const FILE_SHARP = 2;
const REVOKE_MS = 60000;
const FILE_HATCH = "M0 10L10 0M-2 2L2 -2M8 12L12 8";
const FILE_SHAPES = {
  "circle": (x, y) => `<circle cx="${x}" cy="${y}" r="3.5"/>`,
  "square": (x, y) => `<rect x="${x - 3.2}" y="${y - 3.2}" width="6.4" height="6.4"/>`,
  "triangle-up": (x, y) => `<path d="M${x} ${y - 4.4}l4.2 7.4h-8.4z"/>`,
  "diamond": (x, y) => `<path d="M${x} ${y - 4.6}l4.6 4.6l-4.6 4.6l-4.6 -4.6z"/>`,
  "cross": (x, y) => `<path d="M${x - 1.4} ${y - 4.4}h2.8v3h3v2.8h-3v3h-2.8v-3h-3v-2.8h3z"/>`
};
const REFUSED_IN_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g;

const twoPlaces = (value) => Math.round(value * 100) / 100;
const xmlText = (text) => String(text).replace(REFUSED_IN_XML, "\ufffd").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
const groupedNumbers = new Intl.NumberFormat(locale);

let measuringPen = null;
function textWidth(text, size, bold) {
  if (!measuringPen) { measuringPen = document.createElement("canvas").getContext("2d"); }
  measuringPen.font = `${bold ? 650 : 400} ${size}px ${FILE_FONT}`;
  /* Whoever opens the file may have a wider typeface. */
  return measuringPen.measureText(text).width * 1.04;
}

/* Lines of a text that are no wider than there is room; a word wider than that is cut. */
function wrappedText(text, size, room, bold) {
  const lines = [];
  let line = "";
  String(text).split(/\s+/).forEach((word) => {
    while (textWidth(word, size, bold) > room) {
      let most = word.length - 1;
      while (most > 1 && textWidth(word.slice(0, most), size, bold) > room) { most -= 1; }
      if (line) { lines.push(line); line = ""; }
      lines.push(word.slice(0, most));
      word = word.slice(most);
    }
    const longer = line ? `${line} ${word}` : word;
    if (line && textWidth(longer, size, bold) > room) { lines.push(line); line = word; } else { line = longer; }
  });
  return line ? [...lines, line] : lines;
}

const textNode = (x, y, text, { size = 12, fill = FILE_INK, bold = false, anchor = "start" } = {}) =>
  `<text x="${twoPlaces(x)}" y="${twoPlaces(y)}" font-size="${size}" fill="${fill}" text-anchor="${anchor}"${bold ? ' font-weight="650"' : ""}>${xmlText(text)}</text>`;

function addParagraph(sheet, text, style) {
  const size = style.size || 12;
  wrappedText(text, size, FILE_WIDE - 2 * FILE_EDGE, style.bold).forEach((line) => {
    sheet.y += size * 1.35;
    sheet.parts.push(textNode(FILE_EDGE, sheet.y, line, style));
  });
}

/* Round steps of an axis of numbers from 0, at most six. */
function axisSteps(top) {
  const rough = Math.max(1, top / 5), power = Math.pow(10, Math.floor(Math.log10(rough)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough);
  return Array.from({ length: Math.floor(top / step) + 1 }, (_, at) => at * step);
}

function keySign(key, x, y) {
  if (key.shape) { return `<g fill="${xmlText(key.colour)}">${FILE_SHAPES[key.shape](x + 5, y - 4)}</g>`; }
  return `<rect x="${x}" y="${y - 9}" width="10" height="10" fill="${key.hatch ? "url(#unknown)" : xmlText(key.colour)}"${key.light ? ' fill-opacity=".35"' : ""} stroke="${xmlText(key.colour)}" stroke-opacity="${key.light ? 0.8 : 0}"/>`;
}

function addKeys(sheet, list) {
  let x = FILE_EDGE;
  sheet.y += 20;
  list.forEach((key) => {
    const wide = 24 + textWidth(key.label, 12);
    if (x > FILE_EDGE && x + wide > FILE_WIDE - FILE_EDGE) { x = FILE_EDGE; sheet.y += 18; }
    sheet.parts.push(keySign(key, x, sheet.y), textNode(x + 15, sheet.y, key.label));
    x += wide + 8;
  });
}

/* Bars, bands and points over one axis of time. */
function addPlot(sheet, chart) {
  const high = chart.high || 240, top = sheet.y + 24, floor = top + high, left = FILE_EDGE + FILE_LEFT, { parts } = sheet;
  const [from, to] = chart.x, across = (x) => twoPlaces(left + (x - from) / (to - from) * FILE_PLOT);
  const numbers = chart.marks.flatMap((mark) => [...(mark.bars || []).map((bar) => bar[3]), ...(mark.area || []).map((spot) => spot[2]), ...(mark.points || []).map((spot) => spot[1])]);
  const most = Math.max(1, ...numbers), low = Math.min(0, ...chart.marks.flatMap((mark) => (mark.area || []).map((spot) => spot[1])));
  const up = (y) => twoPlaces(floor - (y - low) / (most - low) * high);
  if (chart.label) { parts.push(textNode(FILE_EDGE, top - 8, chart.label, { fill: FILE_PALE })); }
  (chart.unknown || []).forEach(([a, b]) => parts.push(`<rect x="${across(a)}" y="${top}" width="${twoPlaces(across(b) - across(a))}" height="${high}" fill="url(#unknown)"/>`));
  (chart.shaded || []).forEach(([a, b]) => parts.push(`<rect x="${across(a)}" y="${top}" width="${twoPlaces(across(b) - across(a))}" height="${high}" fill="#eaf0f6"/>`));
  [...axisSteps(most), ...(low < 0 ? axisSteps(-low).slice(1).map((step) => -step) : [])].forEach((step) => {
    parts.push(`<path d="M${left} ${up(step)}h${FILE_PLOT}" stroke="${step ? FILE_RULE : FILE_AXIS}"/>`, textNode(left - 6, up(step) + 4, (step < 0 ? "\u2212" : "") + groupedNumbers.format(Math.abs(step)), { size: 11, fill: FILE_PALE, anchor: "end" }));
  });
  chart.marks.forEach((mark) => parts.push(drawnMark(mark, across, up)));
  parts.push(`<path d="M${left} ${up(0)}h${FILE_PLOT}" stroke="${FILE_AXIS}"/>`);
  /* A tick may say how wide its name may be; one that does not has a line. */
  const names = (chart.ticks || []).map(([x, label, wide]) => ({ x, lines: wide ? wrappedText(label, 11, across(x + wide) - across(x) - 3) : [label] }));
  names.forEach(({ x, lines }) => parts.push(`<path d="M${across(x)} ${floor}v5" stroke="${FILE_AXIS}"/>`, ...lines.map((line, at) => textNode(across(x) + 3, floor + 14 + 13 * at, line, { size: 11, fill: FILE_PALE }))));
  sheet.y = floor + 20 + 13 * Math.max(0, ...names.map(({ lines }) => lines.length - 1));
}

function drawnMark(mark, across, up) {
  if (mark.bars) {
    return mark.bars.map(([from, to, low, high, colour, light]) => {
      const [a, b] = [across(from), across(to)], gap = Math.min(0.6, (b - a) * 0.1);
      return `<rect x="${twoPlaces(a + gap)}" y="${up(high)}" width="${twoPlaces(b - a - 2 * gap)}" height="${twoPlaces(up(low) - up(high))}" fill="${xmlText(colour)}"${light ? ` fill-opacity=".35" stroke="${xmlText(colour)}" stroke-opacity=".8"` : ""}/>`;
    }).join("");
  }
  if (mark.points) { return mark.points.map(([x, y, shape, colour]) => `<g fill="${xmlText(colour)}">${FILE_SHAPES[shape](across(x), up(y))}</g>`).join(""); }
  const there = mark.area.map(([x, , high]) => `${across(x)} ${up(high)}`), back = mark.area.map(([x, low]) => `${across(x)} ${up(low)}`).reverse();
  return `<path d="M${[...there, ...back].join("L")}z" fill="${xmlText(mark.colour)}" fill-opacity=".35" stroke="${xmlText(mark.colour)}" stroke-width="1.2" stroke-linejoin="round"/>`;
}

/* Names, bars and figures one below the other. */
function addRanks(sheet, chart) {
  const most = Math.max(1e-9, ...chart.ranks.map((row) => row.sure + row.unsure)), name = 190, figure = 150;
  const room = FILE_WIDE - 2 * FILE_EDGE - name - figure;
  sheet.y += 8;
  chart.ranks.forEach((row) => {
    const y = sheet.y, at = FILE_EDGE + name, sure = twoPlaces(row.sure / most * room), unsure = twoPlaces(row.unsure / most * room);
    sheet.parts.push(textNode(FILE_EDGE, y + 13, wrappedText(row.label, 12, name - 8)[0] || ""));
    if (sure) { sheet.parts.push(`<rect x="${at}" y="${y + 3}" width="${sure}" height="11" fill="${xmlText(row.colour)}" stroke="#3a3630" stroke-opacity=".45"/>`); }
    if (unsure) { sheet.parts.push(`<rect x="${at + sure}" y="${y + 3}" width="${unsure}" height="11" fill="url(#unknown)" stroke="#3a3630" stroke-opacity=".45"/>`); }
    sheet.parts.push(textNode(FILE_WIDE - FILE_EDGE, y + 13, row.words, { anchor: "end" }));
    sheet.y += 19;
  });
}

export function chartSvg(chart) {
  const sheet = { y: FILE_EDGE - 12, parts: [] };
  addParagraph(sheet, chart.title, { size: 18, bold: true });
  sheet.y += 3;
  chart.lines.forEach((line) => addParagraph(sheet, line, { fill: FILE_PALE }));
  if (chart.keys && chart.keys.length) { addKeys(sheet, chart.keys); }
  chart.plots.forEach((part) => (part.ranks ? addRanks(sheet, part) : addPlot(sheet, part)));
  sheet.y += 6;
  chart.notes.forEach((note) => { addParagraph(sheet, note, { size: 11.5, fill: FILE_PALE }); sheet.y += 2; });
  const high = Math.ceil(sheet.y + FILE_EDGE - 10);
  return `<svg xmlns="http://www.w3.org/2000/svg" xml:lang="${locale.split("-")[0]}" width="${FILE_WIDE}" height="${high}" viewBox="0 0 ${FILE_WIDE} ${high}" font-family="${FILE_FONT}" role="img">`
    + `<title>${xmlText(chart.title)}</title><desc>${xmlText([...chart.lines, ...chart.notes].join(" "))}</desc>`
    + `<defs><pattern id="unknown" width="10" height="10" patternUnits="userSpaceOnUse"><rect width="10" height="10" fill="#fff"/><path d="${FILE_HATCH}" stroke="#b9b3a9"/></pattern></defs>`
    + `<rect width="${FILE_WIDE}" height="${high}" fill="#fff"/>${sheet.parts.join("")}</svg>`;
}

/* As geo.publish.csv_text guards texts: what a spreadsheet would take for a formula gets an apostrophe. */
const CUTS = "[;\\t\\r\\n\\x0b\\x0c\\x1c-\\x1e\\x85\\u2028\\u2029]";
const FORMULA = `(?='|[\\s\\x1c-\\x1f\\x85"]*[=+\\-@\uff1d\uff0b\uff0d\uff20])`;
const AT_START = new RegExp(`^(?:(?=[\\t\\r\\n])|${FORMULA})`), AFTER_CUTS = new RegExp(CUTS + FORMULA, "g");
export const guardedText = (text) => text.replace(AT_START, "'").replace(AFTER_CUTS, "$&'");

function csvCell(value) {
  if (value === null || value === undefined) { return ""; }
  if (typeof value === "number") { return String(value); }
  const text = guardedText(String(value));
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/* What is said of the chart stands above its table, each line behind a sign that readers of CSV know as a comment. */
export function chartCsv(chart) {
  const said = [chart.title, ...chart.lines, ...chart.notes].map((line) => [`# ${line}`]);
  return [...said, chart.head, ...chart.rows].map((row) => row.map(csvCell).join(",") + "\r\n").join("");
}

function chartPng(chart) {
  const address = URL.createObjectURL(new Blob([chartSvg(chart)], { type: "image/svg+xml" }));
  return new Promise((done, fail) => {
    const picture = new Image();
    picture.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = FILE_SHARP * picture.naturalWidth;
      canvas.height = FILE_SHARP * picture.naturalHeight;
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no picture"))), "image/png");
    };
    picture.onerror = () => fail(new Error("no picture"));
    picture.src = address;
  }).finally(() => URL.revokeObjectURL(address));
}

const FILE_FORMS = {
  svg: (chart) => new Blob([chartSvg(chart)], { type: "image/svg+xml" }),
  png: chartPng,
  csv: (chart) => new Blob([chartCsv(chart)], { type: "text/csv;charset=utf-8" })
};

/* Words of a file name: small letters, figures and hyphens. */
export const fileWord = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 80);

function handOver(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.appendChild(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(link.href), REVOKE_MS);
}

/* A button that unfolds one for each form; `chart()` gives what is shown when one of them is pressed. */
export function chartTools(what, chart) {
  const node = document.createElement("div"), forms = document.createElement("span"), said = document.createElement("span");
  const button = (className, text, act) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className, textContent: text });
    made.addEventListener("click", act);
    return made;
  };
  const opener = button("mt-export", say("Export"), () => show(forms.hidden));
  const show = (open) => { forms.hidden = !open; opener.setAttribute("aria-expanded", String(open)); };
  node.className = "mt-exports";
  said.className = "mt-exported";
  said.setAttribute("role", "status");
  forms.className = "mt-exportforms";
  opener.setAttribute("aria-label", say("Export: {what}", { what }));
  Object.keys(FILE_FORMS).forEach((form) => {
    const made = button("mt-export", form.toUpperCase(), async () => {
      try {
        const wanted = chart(), name = `${wanted.file}.${form}`;
        handOver(await FILE_FORMS[form](wanted), name);
        said.textContent = "";
      } catch {
        said.textContent = say("The file could not be made in this browser.");
      }
    });
    made.setAttribute("aria-label", say("{what} as {form}", { what, form: form.toUpperCase() }));
    forms.appendChild(made);
  });
  node.addEventListener("keydown", (event) => { if (event.key === "Escape" && !forms.hidden) { show(false); opener.focus(); event.stopPropagation(); } });
  node.append(opener, forms, said);
  show(false);
  return node;
}
