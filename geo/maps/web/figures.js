/* A figure of a window and its words, the same as geo/analysis/figures.py has them.

   A figure is {certain, likely, possible, unrecorded}: three sums, null where no record gives a number, and
   how many incidents possibly in the window have no number in full. */
(function (time) {
  "use strict";

  const FEWEST_BASE = 5;
  const MINUS = "\u2212";
  // Made once: one of these takes longer to make than a window takes to count.
  const COMMAS = new Intl.NumberFormat("en-GB");

  function numberWords(value) {
    return value === null ? time.words.not_recorded : COMMAS.format(value);
  }

  const DIGITS = [1, 2].map((digits) => new Intl.NumberFormat("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits }));

  /* A rate as geo.analysis.rates.rate_words prints it: one decimal, two below 1, halves away from zero. */
  function rateWords(value) {
    return DIGITS[value >= 1 || value === 0 ? 0 : 1].format(value);
  }

  /* "35 to 36", one number where both are the same, "not recorded". */
  function bandWords(low, high) {
    return high === null || low === high ? numberWords(high) : time.say("band", { low: numberWords(low), high: COMMAS.format(high) });
  }

  function gapWords(incidents) {
    return time.sayCount("gap", incidents);
  }

  /* The band from certain to possible. */
  function figureWords(figure) {
    return bandWords(figure.certain, figure.possible);
  }

  /* The band, and for how many incidents no number is recorded. */
  function fullWords(figure) {
    if (!figure.unrecorded) {
      return figureWords(figure);
    }
    const gap = gapWords(figure.unrecorded);
    return figure.possible === null ? gap : time.say("figure_and_gap", { figure: figureWords(figure), gap });
  }

  function likelyWords(figure) {
    return figure.likely === null ? time.words.not_recorded : time.say("likely", { number: COMMAS.format(figure.likely) });
  }

  function signed(value) {
    return (value > 0 ? "+" : value < 0 ? MINUS : "") + COMMAS.format(Math.abs(value));
  }

  function signedBand(low, high) {
    return low === high ? signed(low) : time.say("band", { low: signed(low), high: signed(high) });
  }

  /* The least and the most that `after` may differ from `before`; null where one is not recorded. */
  function differenceOf(before, after) {
    if ([before.certain, before.possible, after.certain, after.possible].includes(null)) {
      return null;
    }
    return [after.certain - before.possible, after.possible - before.certain];
  }

  const REPORTING = { alike: "", differs: time.words.reporting_differs, unknown: time.words.reporting_unknown };

  /* How the shares recorded of two windows compare: of each all that is said of it, and the share alone, or none. */
  function reportingOf(a, b) {
    if (!a[1] || !b[1] || a[0] === b[0]) { return "unknown"; }
    return a[1] === b[1] ? "alike" : "differs";
  }

  function percentWords(before, after, { unequal, few, reporting }) {
    const first = unequal ? time.say("unequal") : before.unrecorded || after.unrecorded ? time.say("not_all_recorded")
      : before.certain < few ? time.say("small_base", { few }) : "";
    const reasons = [first, REPORTING[reporting]].filter(Boolean);
    if (reasons.length) { return time.say("no_percentage", { reasons: reasons.join(", ") }); }
    const share = (change, base) => Math.floor(100 * change / base + 0.5);
    const band = signedBand(share(after.certain - before.possible, before.possible),
      share(after.possible - before.certain, before.certain));
    return time.say("percent", { band });
  }

  /* "12 to 13 in A, 18 in B: +5 to +6 (+38 to +50 %)". A percentage on a small base, of unequal windows or of
     sums that are lower limits would say more than is known; one of numbers recorded to other shares would tell
     how reporting changed. */
  function differenceWords(before, after, options) {
    const { unequal = false, few = FEWEST_BASE, reporting = "alike" } = options || {};
    const found = differenceOf(before, after);
    let change = time.say("no_difference");
    if (found === null) {
      change = time.say("untold");
    } else if (found[0] || found[1]) {
      change = time.say("change", { change: signedBand(...found), share: percentWords(before, after, { unequal, few, reporting }) });
    }
    return time.say("compared", { before: fullWords(before), after: fullWords(after), change });
  }

  /* The figure of one measure of what a counter counted: of one district, or of all where none is named. */
  function figureOf(figures, measure, district) {
    const whole = district === undefined;
    const at = (whole ? 0 : district * figures.measures) + measure;
    const sum = (kind) => {
      const cells = whole ? figures.total : figures;
      const incidents = cells[kind][at - measure];
      const blank = (whole ? figures.total.blank : figures.blank)[kind][at];
      return incidents > 0 && blank === incidents ? null : cells[kind][at];
    };
    return {
      certain: sum("certain"),
      likely: sum("likely"),
      possible: sum("possible"),
      unrecorded: (whole ? figures.total.unrecorded : figures.unrecorded).possible[at],
    };
  }

  /* What the legend says of a district without any record, empty for any other: no record is not 0. */
  function neverWords(data, district) {
    return data.ever[district] ? "" : data.header.classes.find((entry) => entry.key === "no_record").label;
  }

  Object.assign(time, {
    neverWords, numberWords, rateWords, bandWords, gapWords, figureWords, fullWords, likelyWords, differenceWords, differenceOf, reportingOf,
    figureOf
  });
}(window.MineTime = window.MineTime || {}));
