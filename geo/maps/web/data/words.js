/* Sentences of geo/words.py, which stand before this part as MineTime.words, with their gaps filled. */
import { words } from "./vocabulary.js";

const GROUPED = new Intl.NumberFormat("en-GB");

export const fillGaps = (sentence, gaps) => sentence.replace(/\{(\w+)\}/g, (_, gap) => gaps[gap]);

export const say = (name, gaps) => fillGaps(words[name], gaps || {});

/* The sentence of one or of many. */
export function sayCount(name, number, gaps) {
  return say(name + (number === 1 ? "_one" : "_many"), Object.assign({ number: GROUPED.format(number) }, gaps));
}
