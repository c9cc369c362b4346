/* A figure of a window and its words, the same as geo/analysis/figures.py has them.

   A figure is {certain, likely, possible, unrecorded}: three sums, null where no record gives a number, and
   how many incidents possibly in the window have no number in full. */
import { locale, words } from "./vocabulary.js";
import { COMMAS, MINUS, say, sayCount } from "./words.js";

const FEWEST_BASE = 5;

export function numberWords(value) {
  return value === null ? words.not_recorded : COMMAS.format(value);
}

const DIGITS = [1, 2].map((digits) => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }));

/* A rate as geo.analysis.rates.rate_words prints it: one decimal, two below 1, halves away from zero. */
export function rateWords(value) {
  return DIGITS[value >= 1 || value === 0 ? 0 : 1].format(value);
}

/* "35 to 36", one number where both are the same, "not recorded". */
export function bandWords(low, high) {
  return high === null || low === high ? numberWords(high) : say("band", { low: numberWords(low), high: COMMAS.format(high) });
}

export function gapWords(incidents) {
  return sayCount("gap", incidents);
}

/* The band from certain to possible. */
export function figureWords(figure) {
  return bandWords(figure.certain, figure.possible);
}

/* The band, and for how many incidents no number is recorded. */
export function fullWords(figure) {
  if (!figure.unrecorded) {
    return figureWords(figure);
  }
  const gap = gapWords(figure.unrecorded);
  return figure.possible === null ? gap : say("figure_and_gap", { figure: figureWords(figure), gap });
}

export function likelyWords(figure) {
  return figure.likely === null ? words.not_recorded : say("likely", { number: COMMAS.format(figure.likely) });
}

function signedFigure(value) {
  return (value > 0 ? "+" : value < 0 ? MINUS : "") + COMMAS.format(Math.abs(value));
}

function signedBand(low, high) {
  return low === high ? signedFigure(low) : say("band", { low: signedFigure(low), high: signedFigure(high) });
}

/* The least and the most that `after` may differ from `before`; null where one is not recorded. */
export function differenceOf(before, after) {
  if ([before.certain, before.possible, after.certain, after.possible].includes(null)) {
    return null;
  }
  /* Of ground the numbers have three decimals, which subtracting must not make more of. */
  return [after.certain - before.possible, after.possible - before.certain].map((change) => Math.round(change * 1000) / 1000);
}

const REPORTING = { alike: "", differs: words.reporting_differs, unknown: words.reporting_unknown };

/* How the shares recorded of two windows compare: of each all that is said of it, and the share alone, or none. */
export function reportingOf(a, b) {
  if (!a[1] || !b[1] || a[0] === b[0]) { return "unknown"; }
  return a[1] === b[1] ? "alike" : "differs";
}

function shareWords(before, after, { unequal, few, reporting }) {
  const first = unequal ? say("unequal") : before.unrecorded || after.unrecorded ? say("not_all_recorded")
    : before.certain < few ? say("small_base", { few }) : "";
  const reasons = [first, REPORTING[reporting]].filter(Boolean);
  if (reasons.length) { return say("no_percentage", { reasons: reasons.join(", ") }); }
  const share = (change, base) => Math.floor(100 * change / base + 0.5);
  const band = signedBand(share(after.certain - before.possible, before.possible),
    share(after.possible - before.certain, before.certain));
  return say("percent", { band });
}

/* "12 to 13 in A, 18 in B: +5 to +6 (+38 to +50 %)". A percentage on a small base, of unequal windows or of
   sums that are lower limits would say more than is known; one of numbers recorded to other shares would tell
   how reporting changed. */
export function differenceWords(before, after, options) {
  const { unequal = false, few = FEWEST_BASE, reporting = "alike" } = options || {};
  const found = differenceOf(before, after);
  let change = say("no_difference");
  if (found === null) {
    change = say("untold");
  } else if (found[0] || found[1]) {
    change = say("change", { change: signedBand(...found), share: shareWords(before, after, { unequal, few, reporting }) });
  }
  return say("compared", { before: fullWords(before), after: fullWords(after), change });
}

const limitWords = (figure) => (figure.unrecorded ? say("or_more", { value: figureWords(figure) }) : figureWords(figure));

/* What lies between a figure and that of the same number of months before, as geo/analysis/earlier.py tells it; null where one is not recorded. */
export function changeOf(before, after, period) {
  const change = differenceOf(before, after);
  if (change === null) { return null; }
  const [least, most] = change, rises = least > 0 && !before.unrecorded, falls = most < 0 && !after.unrecorded;
  const full = say("earlier_figure", { figure: limitWords(after), before: limitWords(before), period });
  if (!(least || most || before.unrecorded || after.unrecorded)) {
    return { words: say("change_same"), told: say("change_same_as", { period }), full };
  }
  if (!(rises || falls)) {
    return { words: say("change_open"), told: say("change_open_against", { figure: limitWords(before) }), full };
  }
  const limit = rises ? after.unrecorded : before.unrecorded;
  const number = limit ? say("at_least", { number: COMMAS.format(rises ? least : -most) }) : bandWords(...(rises ? [least, most] : [-most, -least]));
  return rises
    ? { words: say("change_more", { number }), told: say("change_more_than", { number, period }), full }
    : { words: say("change_fewer", { number }), told: say("change_fewer_than", { number, period }), full };
}

/* The figure of one measure of what a counter counted: of one district, or of all where none is named. */
export function figureOf(figures, measure, district) {
  const whole = district === undefined;
  const at = (whole ? 0 : district * figures.measures) + measure;
  const sum = (kind) => {
    const cells = whole ? figures.total : figures;
    const behind = measure < figures.counted ? cells[kind][at - measure] : 1;
    const blank = (whole ? figures.total.blank : figures.blank)[kind][at];
    return behind > 0 && blank === behind ? null : cells[kind][at];
  };
  return {
    certain: sum("certain"),
    likely: sum("likely"),
    possible: sum("possible"),
    unrecorded: (whole ? figures.total.unrecorded : figures.unrecorded).possible[at],
  };
}

/* The words of a district or place: where nothing is likely and something possible a band from 0 would read as a count. */
export function localWords(figure) {
  if (figure.likely !== 0 || !figure.possible) { return fullWords(figure); }
  const words = say("possible_only", { number: COMMAS.format(figure.possible) });
  return figure.unrecorded ? say("figure_and_gap", { figure: words, gap: gapWords(figure.unrecorded) }) : words;
}

/* What the legend says of a district without any record, empty for any other: no record is not 0. */
export function neverWords(data, district) {
  return data.ever[district] || (data.land && data.land.ever[district]) ? "" : data.header.classes.find((entry) => entry.key === "no_record").label;
}
