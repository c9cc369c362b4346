/* Why districts have no rate: the numbers of a window, and what holds in every one; geo/maps/sheet/wording.py has the same. */
import { say, sayCount } from "./words.js";

/* In how many districts each reason holds, by what became of a rate as counts.js numbers it. */
function reasonsOf(found, { few }) {
  const [refused, missing, low] = [3, 4, 2].map((status) => found.filter((one) => one === status).length), said = [];
  if (refused) { said.push(sayCount("rate_refused", refused)); }
  if (missing) { said.push(sayCount("rate_missing", missing)); }
  if (low) { said.push(sayCount("rate_few", low, { few })); }
  return said.join("; ");
}

/* Whether a district has a rate in a window. */
export function anyRate(figures) {
  return figures.rates.status.includes(1);
}

/* In full, what a pack says of figures that may not be used. */
export function refusals({ rate }) {
  return rate.reasons.filter((_, at) => rate.refused[at]);
}

/* What is said under the classes of one window; empty where nothing is withheld. */
export function withheldWords(figures) {
  const { header } = figures, withheld = header.classes.findIndex((entry) => entry.key === "withheld");
  if (header.rate.kind === "count" || !figures.tally[withheld]) { return ""; }
  const found = Array.from(figures.rates.status).filter((_, district) => figures.classes[district] === withheld);
  return say(anyRate(figures) ? "rate_some" : "rate_none", { reasons: reasonsOf(found, header.rate) });
}

/* What is said of several windows: when there is no rate, and why a figure may not be used. */
export function withheldNotes(header) {
  return header.rate.kind === "count" ? [] : [say("rate_when", { few: header.rate.few }), ...refusals(header)];
}
