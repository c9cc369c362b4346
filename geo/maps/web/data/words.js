/* Sentences of geo/words.py, which the vocabulary brings, with their gaps filled; signs and numbers as they have them. */
import { words } from "./vocabulary.js";

// Made once: one of these takes longer to make than a window takes to count.
export const COMMAS = new Intl.NumberFormat("en-GB");
export const MINUS = "\u2212";

export const fillGaps = (sentence, gaps) => sentence.replace(/\{(\w+)\}/g, (_, gap) => gaps[gap]);

export const say = (name, gaps) => fillGaps(words[name], gaps || {});

export const countedText = (number, one, many) => `${COMMAS.format(number)} ${number === 1 ? one : many}`;

/* The sentence of one or of many. */
export function sayCount(name, number, gaps) {
  return say(name + (number === 1 ? "_one" : "_many"), Object.assign({ number: COMMAS.format(number) }, gaps));
}
