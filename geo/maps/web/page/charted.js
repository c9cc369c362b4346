/* The charts of the panel as files: what they show, and what has to be said with them. */
import { bandWords } from "../data/figures.js";
import { withheldWords } from "../data/withheld.js";
import { say, sayCount } from "../data/words.js";
import { fileWord } from "./chartfile.js";

const HISTOGRAM_INK = "#2C5F8A";
const CHART_ABSENCE = say("No record does not mean no contamination.");

/* Title, period, filters, source and completeness, the same for every chart of a map. */
function chartOf(mounted, figures, { key, title, notes }) {
  const { ground } = mounted, { header } = figures;
  const [rule, only] = [header.lines[0], header.filtered ? header.lines[header.lines.length - 1] : ""];
  const [theatre, asOf] = ground.attribution;
  const stamp = (ground.stamp || []).join(" ");
  return {
    file: [ground.pack || ground.title, key].map(fileWord).concat(`${mounted.months.key(figures.lo)}_${mounted.months.key(figures.hi)}`).join("_"),
    title: `${ground.title}: ${title}`,
    lines: [
      ...(ground.synthetic ? [say("Synthetic exercise data")] : []),
      say("Period: {period}", { period: figures.words }),
      only ? say("Filters: {filters}. {rule}.", { filters: only.charAt(0).toLowerCase() + only.slice(1), rule }) : say("Filters: none, all incidents. {rule}.", { rule })
    ],
    notes: [
      ...[figures.untold, ...notes].filter(Boolean),
      ...(figures.statedText ? [say("Completeness: {words}", { words: figures.statedText })] : []),
      ...(ground.leftOut ? [ground.leftOut] : []),
      say("Source: {title}; {theatre}. {day}.", { title: ground.title, theatre, day: asOf }),
      stamp || say("chart_in_house"),
      CHART_ABSENCE
    ]
  };
}

/* The ranking of districts; numbers that only may lie in the window are hatched. */
export function rankingChart(mounted, figures, { title, entries, rated, colourOf }) {
  const { header } = figures, label = header.measures[header.measure];
  const known = (at) => at < header.districts, whole = rated ? say("{label} by district", { label: title }) : title;
  const note = say("Hatched: only possibly in the period. Districts without a record in the period are not listed.");
  return {
    ...chartOf(mounted, figures, { key: whole, title: whole, notes: [note, withheldWords(figures)] }),
    plots: [{ ranks: entries.map((entry) => ({ label: entry.name, words: entry.words, sure: entry.rate ? entry.low : 0, unsure: entry.rate ? entry.high - entry.low : 0, colour: colourOf(entry.at) })) }],
    head: ["rank", "district_id", "district", ...(rated ? ["rate", "unit"] : []), ...["certain", "most_likely", "possible"].map((kind) => `${fileWord(label)}_${kind}`), "incidents_number_not_recorded"],
    rows: entries.map((entry, i) => {
      const { certain, likely, possible, unrecorded } = entry.figure;
      const rate = rated ? [entry.rate ? entry.low : null, entry.rate ? header.unit : null] : [];
      return [i + 1, known(entry.at) ? mounted.words(mounted.ground.districts[entry.at][6]) : "", entry.name, ...rate, certain, likely, possible, unrecorded];
    })
  };
}

/* The trend: every bar of the data, and the window, which is shaded. */
export function trendChart(mounted, figures, { title, note, width, found, groups, inWindow }) {
  const { months } = mounted, base = new Float64Array(found.runs.length), bars = [];
  const stack = (values, colour, light) => values.forEach((value, run) => {
    if (value > 0) { bars.push([found.runs[run][0], found.runs[run][1] + 1, base[run], base[run] + value, colour, light]); }
    base[run] += value;
  });
  groups.forEach((group) => stack(group.sure, group.colour, false));
  groups.forEach((group) => stack(group.possible, group.colour, true));
  const words = (sure, most) => bandWords(sure, most);
  const row = (scope, [lo, hi], group, sure, most) => [scope, months.key(lo), months.key(hi), group.label, sure, most];
  const shaded = say("Shaded, and in the numbers of the key: the period. The bars are all of {period}.", { period: months.words(0, months.count - 1) });
  return {
    ...chartOf(mounted, figures, { key: title, title, notes: [`${note} ${shaded}`] }),
    keys: groups.map((group, at) => ({ label: `${group.label}: ${words(...inWindow[at])}`, colour: group.colour })),
    plots: [{
      x: [0, months.count], label: figures.header.measures[found.measure], shaded: [[figures.lo, figures.hi + 1]], marks: [{ bars }],
      ticks: Array.from({ length: months.count }, (_, month) => month).filter((month) => months.month(month) === 0).map((month) => [month, String(months.year(month))])
    }],
    head: ["scope", "first_month", "last_month", "part", "certain", "possible"],
    rows: [
      ...found.runs.flatMap((run, at) => groups.map((group) => row(width, run, group, group.sure[at], group.sure[at] + group.possible[at]))),
      ...groups.map((group, at) => row("period", [figures.lo, figures.hi], group, ...inWindow[at]))
    ]
  };
}

/* The histogram of the time line: what is certainly in each month, and what may be in it besides. */
export function histogramChart(mounted, figures) {
  const { months, counter } = mounted, { header } = figures, label = header.measures[header.measure], title = say("{label} by month", { label });
  const { sure, possible } = counter.monthlyBands(header.measure), { unrecorded } = counter.monthlyGaps(header.measure), bars = [];
  const lacking = unrecorded.reduce((sum, count) => sum + count, 0);
  sure.forEach((value, month) => {
    if (value > 0) { bars.push([month, month + 1, 0, value, HISTOGRAM_INK, false]); }
    if (possible[month] > 0) { bars.push([month, month + 1, value, value + possible[month], HISTOGRAM_INK, true]); }
  });
  const note = say(
    "Lighter: only possibly in that month, and so in every month it may lie in. Shaded: the period. The bars are all of {period}.",
    { period: months.words(0, months.count - 1) }
  );
  return {
    ...chartOf(mounted, figures, { key: title, title, notes: [note, lacking ? sayCount("lower_limit", lacking) : ""] }),
    plots: [{
      x: [0, months.count], label, shaded: [[figures.lo, figures.hi + 1]], marks: [{ bars }],
      ticks: Array.from({ length: months.count }, (_, month) => month).filter((month) => months.month(month) === 0).map((month) => [month, String(months.year(month))])
    }],
    head: ["month", "certain", "possible", "incidents_number_not_recorded"],
    rows: figures.untold ? [] : Array.from(sure, (value, month) => [months.key(month), value, value + possible[month], unrecorded[month]])
  };
}
