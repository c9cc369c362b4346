/* The windows of a map: what each holds and says, made once and never written again.

   A heading, a total, a sentence, a legend and a spoken text that belong together are read from one of these,
   so that no figure can stand under the dates of another window. */
import { months } from "./months.js";
import { counter } from "./counts.js";
import { bandWords, changeOf, figureOf, figureWords, fullWords, gapWords, likelyWords } from "./figures.js";
import { completenessBrief, completenessCard, completenessShare, completenessWords } from "./stated.js";
import { measureKeys } from "./vocabulary.js";
import { COMMAS, say, sayMany } from "./words.js";

const KEPT = 8;

/** How many casualties are neither killed nor injured, empty where none is.
 * @param {Object<string, any>} figures by key of their measure */
function outcomeUnknown({ killed, injured, casualties }) {
  const [low, high] = ["certain", "possible"].map((kind) => casualties[kind] - killed[kind] - injured[kind]);
  return low || high ? bandWords(low, high) : "";
}

/** @param {Object<string, any>} figures by key of their measure */
function rowNotes({ incidents, killed, injured, casualties }) {
  const said = [], without = outcomeUnknown({ killed, injured, casualties });
  if (without) { said.push(say("casualties_with_outcome", { number: without })); }
  if (casualties.unrecorded) {
    said.push(say("Where numbers are not recorded, the sum of the others is a lower limit."));
  } else if (incidents.possible) {
    said.push(say("For every one of these incidents the numbers of killed and injured are recorded."));
  }
  return said;
}

/* "Jun 2022", "Jan to Jun 2022", "2022", "Jul 2021 to Jun 2022". */
function shortWords(axis, lo, hi) {
  const year = axis.year(lo), band = { low: axis.short(lo), high: axis.short(hi) };
  if (lo === hi) { return band.low; }
  if (year !== axis.year(hi)) { return say("band", { low: band.low, high: band.high }); }
  return hi - lo === 11 ? String(year) : say("{low} to {high} {year}", { low: axis.brief(lo), high: axis.brief(hi), year });
}

/* The same number of months just before a window, or why there are none, as geo/analysis/earlier.py has it. */
function earlier(axis, { lo, hi }) {
  const start = 2 * lo - hi - 1;
  if (!axis.whole(hi)) { return { note: say("earlier_cut", { month: axis.label(hi), day: axis.ends[1] }) }; }
  if (start < 0 || !axis.whole(start)) { return { note: say("earlier_none", { day: axis.ends[0] }) }; }
  return { window: [start, lo - 1], words: shortWords(axis, start, lo - 1), note: say("earlier", { period: axis.words(start, lo - 1) }) };
}

/* The counts of one window (see counts.js) and, worked out when first asked for, what follows from them. */
class Reading {
  /* What the counts bring: months, sums by measure, numbers of incidents. */
  lo = 0;
  hi = 0;
  /** @type {Object<string, number[]>} */
  total = {};
  counted = 0;
  uncertain = 0;
  unmonthed = 0;
  tooWide = 0;
  #counter;
  #readings;
  #made = new Map();

  constructor(readings, lo, hi) {
    this.#counter = readings.counter;
    this.#readings = readings;
    Object.assign(this, readings.counter.window(lo, hi));
    this.data = readings.data;
    this.header = readings.data.header;
    this.words = readings.months.words(this.lo, this.hi);
    this.short = say("band", { low: readings.months.short(this.lo), high: readings.months.short(this.hi) });
    Object.freeze(this.total);
    Object.freeze(this);
  }

  #once(name, make) {
    if (!this.#made.has(name)) { this.#made.set(name, make()); }
    return this.#made.get(name);
  }

  /* The figure of each district that the map is coloured by. */
  get shown() {
    return this.#once("shown", () => this.#counter.shown(this));
  }

  /* Counts or rates of the districts and what became of each. */
  get rates() {
    return this.#once("rates", () => this.#counter.values(this));
  }

  /* The class of each district, an index into the classes of the header. */
  get classes() {
    return this.#once("classes", () => this.#counter.classes(this));
  }

  /* Whether a district was formed later than the window begins, and nothing is counted in it. */
  get later() {
    return this.#once("later", () => {
      const later = this.header.classes.findIndex((entry) => entry.key === "not_formed");
      return Array.from(this.classes, (at) => at === later);
    });
  }

  /* How many districts are in each class. */
  get tally() {
    return this.#once("tally", () => {
      const numbers = new Array(this.header.classes.length).fill(0);
      this.classes.forEach((at) => { numbers[at] += 1; });
      return numbers;
    });
  }

  /* Totals in words, one a measure: casualties are killed, injured and those of unknown outcome together. */
  get totals() {
    return this.#once("totals", () => this.header.measures.map((label, measure) => ({
      label, text: this.given(measure) ? fullWords(figureOf(this, measure)) : say("not_given")
    })));
  }

  /* Not where an edition gives no record of an incident and may hold some back: its zeros are no counts. */
  given(measure) { return this.header.given !== false || measure >= this.counted; }

  /* What stands where a figure of the measure on show would; empty where there are figures. */
  get untold() {
    const { header } = this;
    return this.given(header.measure) ? "" : say("not_given_of", { what: header.measures[header.measure] });
  }

  get totalsText() {
    return this.totals.map((entry) => entry.label + " " + entry.text).join(" \u00b7 ");
  }

  /* The figure in the measure on show (see figures.js): of a district, or of all where none is named. */
  figure(district) {
    return figureOf(this, this.header.measure, district);
  }

  /* Whether there are incidents behind what a district is coloured by, and none gives its number. */
  get lacking() {
    return this.#once("lacking", () => this.#counter.lacking(this));
  }

  get months() {
    return this.hi - this.lo + 1;
  }

  /* How much is recorded of what is stated around the window; empty where nothing is known of statements. Of ground
     something else is known. */
  get statedText() {
    return this.header.land ? this.header.land.words : completenessWords(this.header.stated, this.lo, this.hi);
  }

  /* The share alone, for a title of a line or two. */
  get statedBrief() {
    return this.header.land ? "" : completenessBrief(this.header.stated, this.lo, this.hi);
  }

  /* The same, empty where there is none. */
  get statedShare() {
    return this.header.land ? "" : completenessShare(this.header.stated, this.lo, this.hi);
  }

  /* What the row of figures on the page around a map says, as pages.parts.map.headline says it before a map is there. */
  get row() { return this.rowOf(); }

  /* The same of one district, by its place and name; how much is stated of it is for the host to say. Where two windows are
     compared, their difference is told elsewhere, and none from the months just before. */
  rowOf(district, place, compared) {
    return this.#once(`row ${district} ${place} ${Boolean(compared)}`, () => {
      const figures = this.header.measures.map((label, measure) => figureOf(this, measure, district));
      const likely = (figure) => this.header.counting === "most_likely" && figure.certain !== figure.possible;
      const named = Object.fromEntries(figures.slice(0, this.counted).map((figure, measure) => [measureKeys[measure], figure]));
      const without = outcomeUnknown(named), outcome = (measure) => (without && measureKeys[measure] === "casualties" ? say("outcome_unknown", { number: without }) : "");
      const before = compared ? { note: "" } : earlier(this.#readings.months, this), then = before.window && this.#readings.of(...before.window);
      return {
        cards: figures.slice(0, this.counted).map((figure, measure) => ({
          measure: measureKeys[measure],
          label: place ? say("figure_of", { measure: this.header.measures[measure], place }) : this.header.measures[measure],
          words: this.given(measure) ? figureWords(figure) : say("not_given"),
          small: !this.given(measure) ? [say("not_given_here")] : [likely(figure) ? likelyWords(figure) : "", figure.unrecorded ? gapWords(figure.unrecorded) : "", outcome(measure)].filter(Boolean),
          change: then && this.given(measure) ? changeOf(figureOf(then, measure, district), figure, before.words) : null
        })),
        share: place ? null : completenessCard(this.header.stated, this.lo, this.hi),
        account: place ? null : completenessWords(this.header.stated, this.lo, this.hi),
        notes: rowNotes(named)
          .concat(before.note, then ? say("lower_says_nothing") : []).filter(Boolean)
      };
    });
  }

  /* How many incidents are not known to a month, and what becomes of them. */
  get dateText() {
    if (!this.data.n) { return ""; }
    if (!this.unmonthed) { return say("Every incident is known to a single month."); }
    const only = this.uncertain, likely = this.header.counting === "most_likely";
    const known = only
      ? sayMany(
        "{number} incident is known to no single month; {only} of them only possibly in this window, drawn lighter.",
        "{number} incidents are known to no single month; {only} of them only possibly in this window, drawn lighter.",
        this.unmonthed, { only: COMMAS.format(only) }
      )
      : sayMany(
        "{number} incident is known to no single month; none of them lies only possibly in this window.",
        "{number} incidents are known to no single month; none of them lies only possibly in this window.",
        this.unmonthed
      );
    if (this.header.land) { return known; }
    return [known, likely ? this.#wideText() : ""].filter(Boolean).join(" ");
  }

  #wideText() {
    return this.tooWide ? sayMany(
      "{number} incident may lie on more days than this window has and colours nothing.",
      "{number} incidents may lie on more days than this window has and colour nothing.", this.tooWide
    ) : "";
  }

  /* Which incidents have no place on the map, in sentences. */
  get unplacedTexts() {
    return this.#once("unplaced", () => this.#unplaced());
  }

  #unplaced() {
    const header = this.header, found = this.#counter.unplaced(this.lo, this.hi);
    if (!found.total) { return []; }
    const parts = header.unplaced.map((words, at) => [found.byPrecision[at], words])
      .filter((pair) => pair[0] > 0).map((pair) => `${COMMAS.format(pair[0])} ${pair[1]}`);
    const within = found.total - found.nowhere;
    return [
      sayMany("{number} incident has no place on the map: {parts}.", "{number} incidents have no place on the map: {parts}.", found.total, { parts: parts.join(", ") }),
      within ? sayMany("{number} of them is counted in their district.", "{number} of them are counted in their district.", within) : "",
      found.nowhere ? sayMany(
        "{number} of them is in no district and counted in the totals only.", "{number} of them are in no district and counted in the totals only.",
        found.nowhere
      ) : ""
    ].filter(Boolean);
  }
}

/* All windows of one feed. The last few asked for are kept: a dock and a map ask for the same one. */
class Readings {
  constructor(data) {
    this.data = data;
    this.months = months(data.header);
    this.counter = counter(data);
    this.kept = new Map();
  }

  of(lo, hi) {
    const key = lo + "-" + hi;
    const found = this.kept.get(key) || new Reading(this, lo, hi);
    this.kept.delete(key);
    this.kept.set(key, found);
    if (this.kept.size > KEPT) { this.kept.delete(this.kept.keys().next().value); }
    return found;
  }

  whole() {
    return this.of(0, this.data.months - 1);
  }
}

export const readings = (data) => new Readings(data);
