/* How much is recorded of what the official totals around a window add: geo/reconciliation/enclosing.py for the page.

   The totals are positions on one line, the start they all count from first. Their sums are sent, so that a
   window takes a few additions and no incident is counted again. */
import { roundEven } from "./counts.js";
import { bandWords } from "./figures.js";
import { fillGaps, say, sayCount } from "./words.js";

const NO_SHARE = say("Recorded share: cannot be told");
const briefly = (share) => say("Recorded: {share}", { share });
const UNTOLD_SHARE = say("cannot be told");

function statedShareWords(part, whole) {
  const [least, most] = [100 * part[0] / whole[1], 100 * part[1] / whole[0]].map((share) => String(roundEven(share)));
  return say("percent", { band: least === most ? least : say("band", { low: least, high: most }) });
}

/* Above 100 % a share says what that means. */
function overWords(words, share, part, whole) {
  const [least, most] = [100 * part[0] / whole[1], 100 * part[1] / whole[0]].map(roundEven);
  const over = least > 100 ? words.over : most > 100 ? words.over_perhaps : "";
  return over ? fillGaps(over, { share }) : share;
}

/* The positions of the totals around the months lo to hi, or why there are none. */
function statedAround(stated, lo, hi) {
  if (lo <= stated.whole[0] && hi >= stated.whole[1]) { return [0, stated.knots.length - 1]; }
  const [before, after] = [stated.before[lo], stated.after[hi]];
  if (before < 0) { return stated.words.early; }
  return after < 0 ? stated.words.late : [before, after];
}

/* Whether a total between two leaves the band from one to the other, or the two may fall. */
function contradicts(stated, before, after) {
  const [first, last] = [stated.knots[before], stated.knots[after]];
  const inner = stated.knots.slice(before + 1, after);
  if (first[0] === first[1] && first[0] === last[0] && first[1] === last[1]) {
    return inner.some((knot) => knot[0] !== first[0] || knot[1] !== first[1]);
  }
  return first[1] >= last[0] || inner.some((knot) => knot[1] < first[0] || knot[0] > last[1]);
}

function recorded(stated, before, after) {
  const [starts, ends] = stated.certain;
  const wide = stated.around.reduce((sum, [from, to, number]) => sum + (from <= before && to >= after ? number : 0), 0);
  return [ends[after] - starts[before] + wide, stated.possible[0][after] - stated.possible[1][before]];
}

/* How many incidents may lie between two totals. */
const touching = (triples, before, after) =>
  triples.reduce((sum, [from, to, many]) => sum + (from <= after && to >= before ? many : 0), 0);

/* For how many incidents the number is not recorded, and whether none gives it. */
function lacking(stated, before, after) {
  const number = touching(stated.lacking, before, after);
  return [number, number > 0 && stated.silent.some(([from, to]) => from <= before && after <= to)];
}

/* How many casualties are recorded between two totals and not inside the official total: the least and the most. */
function statedApart(stated, before, after) {
  return stated.apart.reduce(([least, most], [from, to, low, high]) => [
    least + (from > before && to < after ? low : 0), most + (from <= after && to >= before ? high : 0)
  ], [0, 0]);
}

const apartWords = (more) => say(more[1] === 1 ? "apart_person" : "apart_people", { people: bandWords(...more) });

/* One sentence about the months lo to hi, and its share in a few words; both empty where nothing is known of statements. */
function completeness(stated, lo, hi) {
  if (!stated) { return { words: "", brief: "", card: "" }; }
  const unknown = (words) => ({ words: words, brief: NO_SHARE, card: UNTOLD_SHARE });
  const exact = !stated.refused && stated.exact[lo + "-" + hi];
  if (exact) { return exact[1] ? { words: exact[0], brief: briefly(exact[1]), card: exact[2] } : unknown(exact[0]); }
  if (stated.none || stated.refused) { return unknown(stated.none || stated.refused); }
  const found = statedAround(stated, lo, hi);
  if (typeof found === "string") { return unknown(found); }
  const [before, after] = found;
  const [first, last] = [stated.knots[before], stated.knots[after]];
  const days = first[2] === last[3] ? first[2] : say("band", { low: first[2], high: last[3] });
  const kind = before ? "between" : after === stated.knots.length - 1 ? "whole" : "start";
  const added = [last[0] - first[1], last[1] - first[0]];
  const held = recorded(stated, before, after);
  const [gaps, blank] = lacking(stated, before, after);
  const more = statedApart(stated, before, after);
  const unsure = held[0] === held[1] || blank ? 0 : touching(stated.undecided, before, after);
  const told = contradicts(stated, before, after) ? "contradict" : blank ? "blank" : added[0] > 0 ? "told" : "none_added";
  const share = told === "told" ? statedShareWords(held, added) : "";
  const one = held[0] === 1 && held[1] === 1;
  const name = kind + "_" + told;
  const sentence = fillGaps(one && stated.words[name + "_one"] || stated.words[name], {
    days: days,
    recorded: bandWords(...held),
    stated: bandWords(...added),
    share: share && overWords(stated.words, share, held, added)
  });
  const notes = told === "contradict" ? [] : [
    unsure ? sayCount("unsure", unsure) : "", gaps ? sayCount("lower_limit", gaps) : "", more[1] && !blank ? apartWords(more) : ""
  ];
  const words = [sentence, ...notes].filter(Boolean).join(" ");
  if (!share) { return unknown(words); }
  const whole = gaps ? say("Recorded: {share} of stated or more", { share }) : say("Recorded: {share} of stated", { share });
  const card = overWords(stated.words, gaps ? say("{share} or more", { share }) : share, held, added);
  return { words: words, brief: whole, card: card };
}

/* How many stated casualties are in no record around the months lo to hi, the least and the most; null where that is not known. */
export function missingAround(stated, lo, hi) {
  if (!stated || stated.refused) { return null; }
  const exact = stated.exact[lo + "-" + hi];
  if (exact) { return exact[3].length ? exact[3] : null; }
  const found = stated.none ? "" : statedAround(stated, lo, hi);
  if (typeof found === "string") { return null; }
  const [first, last] = found.map((at) => stated.knots[at]), [least, most] = [last[0] - first[1], last[1] - first[0]];
  if (contradicts(stated, ...found) || lacking(stated, ...found)[1] || least <= 0) { return null; }
  const [certain, possible] = recorded(stated, ...found);
  return [Math.max(0, least - possible), Math.max(0, most - certain)];
}

/* Totals and their words are the same under every filter; a feed says whether they can be compared. */
export const allStated = (ground, feed) => ground && feed ? Object.assign({}, ground, feed) : feed;
export const completenessWords = (stated, lo, hi) => completeness(stated, lo, hi).words;
export const completenessShare = (stated, lo, hi) => {
  const { brief } = completeness(stated, lo, hi);
  return brief === NO_SHARE ? "" : brief;
};
/* The share alone, for a row of figures that says beside it what it is. */
export const completenessCard = (stated, lo, hi) => completeness(stated, lo, hi).card;
export const completenessBrief = (stated, lo, hi) => completeness(stated, lo, hi).brief;
