/* Small maps told apart by something else than the year: each is a feed of its own, as geo/maps/multiples.py makes them. */
import { unpack } from "../data/bytes.js";
import { decode } from "../data/columns.js";
import { bandWords, figureOf, figureWords } from "../data/figures.js";
import { readings } from "../data/readings.js";
import { smallMaps } from "../data/vocabulary.js";
import { say } from "../data/words.js";

/* What they may be told apart by: codes and labels. */
export const PARTINGS = smallMaps.map(([code, label]) => [code, label]);

/* The parts of a feed: in a file they stand beside it, a page fetches them when they are asked for. */
export function partsOf(digest, by) {
  const beside = window.MineTime.parts;
  const told = beside ? Promise.resolve(beside[by] || []) : window.fetch(`../../map-parts/${digest}/${by}`).then((answer) => {
    if (!answer.ok) { throw new Error(String(answer.status)); }
    return answer.json();
  });
  return told.then((parts) => parts.map(([label, feed]) => ({ label, readings: readings(decode(unpack(feed))) })));
}

/* What they add to, and why that is not the whole. */
export function sumWords(parts, whole, by, what) {
  const measure = whole.header.measure, total = figureOf(whole, measure);
  const sum = (end) => parts.reduce((all, part) => all + (figureOf(part, measure)[end] || 0), 0);
  const [low, high] = [sum("certain"), sum("possible")];
  const told = say("parts_sum", { sum: bandWords(low, high), whole: figureWords(total), what });
  if (by === "victim_status") { return `${told} ${say("parts_status")}`; }
  const noun = smallMaps.find(([code]) => code === by)[2];
  return low === total.certain && high === total.possible ? told : `${told} ${say("parts_left", { what: noun })}`;
}
