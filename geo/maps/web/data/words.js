/* Sentences of geo/words.py by name, and the script's own as they stand, in the language the vocabulary brings; signs and numbers as they have them. */
import { forms, locale, pluralForm, words, written } from "./vocabulary.js";

// Made once: one of these takes longer to make than a window takes to count.
export const COMMAS = new Intl.NumberFormat(locale);
export const MINUS = "\u2212";

export const fillGaps = (sentence, gaps) => sentence.replace(/\{(\w+)\}/g, (_, gap) => gaps[gap]);

/* A sentence of geo/words.py by its name, or a template that the script alone says. */
export const say = (text, gaps) => fillGaps(words[text] || written[text] || text, gaps || {});

function counted(number, texts, gaps) {
  return fillGaps(texts[pluralForm(number)], Object.assign({ number: COMMAS.format(number) }, gaps));
}

/* The sentence of one or of many, by its name. */
export const sayCount = (name, number, gaps) => counted(number, forms[name] || [words[name + "_one"], words[name + "_many"]], gaps);

/* The same of templates that the script alone says; both call the number so. */
export const sayMany = (one, many, number, gaps) => counted(number, forms[one] || [one, many], gaps);

