/* Two windows: B is the main one, A is what it is compared with. */
import { reportingOf } from "../data/figures.js";
import { say } from "../data/words.js";
import { wordButton } from "../dock/widgets.js";
import { el } from "../elements.js";
import { dayOf, listed, monthsWords, nameOf, writeLines } from "./viewtools.js";

const length = (range) => range[1] - range[0] + 1;
const same = (a, b) => a[0] === b[0] && a[1] === b[1];
const MOST_NAMED = 4;
const monthsApart = (a, b) => a[1] < b[0] || b[1] < a[0];

/* The window of equal length just before B. Where B begins at the start, its first half against its second. */
export function windowBefore(b, count) {
  const [lo, hi] = b;
  if (lo > 0) { return { a: [Math.max(0, lo - length(b)), lo - 1], b }; }
  if (hi === 0) { return { a: [0, 0], b: count > 1 ? [1, 1] : [0, 0] }; }
  const half = Math.floor(length(b) / 2);
  return { a: [hi - 2 * half + 1, hi - half], b: [hi - half + 1, hi] };
}

/* A gets the length of B, ending where A ends, or else before B, or after it; B is cut where nothing fits. */
export function equalWindows(a, b, count) {
  const wanted = length(b);
  const fits = (end) => end < count && end - wanted + 1 >= 0 && monthsApart([end - wanted + 1, end], b);
  const end = [a[1], b[0] - 1, b[1] + wanted].find(fits);
  if (end !== undefined) { return { a: [end - wanted + 1, end], b }; }
  if (b[0] === 0) { return windowBefore(b, count); }
  const last = Math.min(a[1], b[0] - 1);
  return { a: [0, last], b: [b[1] - last, b[1]] };
}

function clampPair(range, count) {
  const last = count - 1;
  const lo = Math.min(Math.max(0, range[0]), last);
  return [lo, Math.min(Math.max(lo, range[1]), last)];
}

/* Holds a reading of each window; its dates, figures and sentences are those of that reading. */
export class WindowPair {
  constructor(context) {
    this.context = context;
    this.A = null;
    this.B = null;
    /* The one the slider moves. */
    this.tab = "b";
    this.open = false;
  }

  get a() {
    return [this.A.lo, this.A.hi];
  }

  get b() {
    return [this.B.lo, this.B.hi];
  }

  /* Opens the second window on the control beside B, a reading. Returns whether B had to move for it. */
  start(B, wanted, tab) {
    const count = this.context.months().count;
    const before = [B.lo, B.hi];
    let pair = { a: this.A && this.a, b: before };
    if (wanted) {
      pair.a = clampPair(wanted, count);
    } else if (!pair.a) {
      pair = windowBefore(before, count);
    }
    this.open = true;
    this.tab = tab === "a" ? "a" : "b";
    this.A = this.read(clampPair(pair.a, count));
    this.B = this.read(pair.b);
    this.tell();
    return !same(pair.b, before);
  }

  read(range) {
    return this.context.readings().of(range[0], range[1]);
  }

  stop() {
    this.open = false;
    this.context.control.compare(null);
  }

  /* New data: the same windows, read from them. */
  feed() {
    const count = this.context.months().count;
    this.A = this.read(clampPair(this.a, count));
    this.B = this.read(clampPair(this.b, count));
  }

  move(a) {
    if (!same(a, this.a)) { this.A = this.read(a); }
  }

  /* The slider of the control moves either window; it knows where A stands. */
  follow() {
    const other = this.open && this.context.control.state().compare;
    if (other) { this.move([other.lo, other.hi]); }
  }

  tell() {
    this.context.control.compare({ lo: this.A.lo, hi: this.A.hi, main: "b", active: this.tab });
  }

  get unequal() {
    return this.A.months !== this.B.months;
  }

  /* How the shares recorded of both windows compare. */
  get reporting() {
    const { A, B } = this;
    return reportingOf([A.statedText, A.statedShare], [B.statedText, B.statedShare]);
  }

  heading(letter) {
    return letter + ": " + this[letter].words;
  }

  lengthWords() {
    if (!this.unequal) { return ""; }
    return say("lengths", { a: monthsWords(this.A.months), b: monthsWords(this.B.months) });
  }

  youngWords() {
    return [this.A, this.B].filter(({ lo, hi }) => this.context.young(lo, hi)).map(({ words }) => say("young", { period: words }));
  }

  backwardsWords() {
    const later = this.A.lo > this.B.lo || (this.A.lo === this.B.lo && this.A.hi > this.B.hi);
    return later ? say("backwards") : "";
  }

  /* Districts changed within either window or between them, a sentence for each. */
  changedWords() {
    const { words, days } = this.context.ground.changes || { days: [] };
    const holds = (lo, hi, day) => this.dayOf(lo, 0) < day && day < this.dayOf(hi, 1);
    const { A, B } = this, named = new Map();
    days.filter(([day]) => holds(Math.min(A.lo, B.lo), Math.max(A.hi, B.hi), day)).forEach(([day, text]) => {
      const within = ["A", "B"].filter((letter) => holds(this[letter].lo, this[letter].hi, day));
      const where = within.length ? say("within", { windows: listed(within) }) : say("between");
      named.set(where, [...(named.get(where) || []), text]);
    });
    return Array.from(named, ([where, all]) => words.replace("{where}", where).replace("{named}", listed(all)));
  }

  dayOf(month, more) {
    return dayOf(this.context.data().header.months, month, more);
  }

  /* In which districts incidents of either window do not give the number. */
  lackingWords() {
    const { header } = this.B;
    const told = ["A", "B"].map((letter) => {
      const found = Array.from({ length: header.districts }, (_, d) => d).filter((d) => this[letter].figure(d).unrecorded)
        .map((d) => nameOf(this.context, d));
      const more = found.length - MOST_NAMED;
      const named = more > 1 ? found.slice(0, MOST_NAMED).concat(say("more_names", { number: more })) : found;
      return named.length ? say("lacking_in", { window: letter, districts: listed(named) }) : "";
    }).filter(Boolean);
    return told.length ? say("lacking", { where: told.join("; ") }) : "";
  }
}

/* The lines above compared maps that say where they do not compare. They are there only when they apply. */
export class PairNotes {
  constructor(pair, makeEqual, withFilters) {
    this.pair = pair;
    /* Heads of two maps name the filters; what they leave open stands here. */
    this.withFilters = Boolean(withFilters);
    this.node = el("div", "mt-notes");
    this.line = el("p", "mt-unequal");
    this.words = el("span");
    this.line.append(this.words, " ", wordButton("mt-act", say("Make equal"), makeEqual));
    this.young = Array.from({ length: 8 }, () => el("p", "mt-young"));
    /* Folded to one line, so that the maps keep their room; the rest is one click away. */
    this.more = wordButton("mt-act mt-morenotes", "", () => this.fold(!this.folded));
    this.node.append(this.more, this.line, ...this.young);
    this.node.setAttribute("role", "status");
    this.count = 0;
    this.node.hidden = true;
    this.fold(true);
  }

  fold(folded) {
    this.node.classList.toggle("mt-folded", folded && this.count > 1);
    this.more.hidden = this.count < 2;
    this.more.setAttribute("aria-expanded", String(!folded));
    writeLines(this.more, folded ? say("All {number} notes", { number: this.count }) : say("Fewer"));
    this.folded = folded;
  }

  update() {
    const unequal = this.pair.lengthWords();
    const { header } = this.pair.B;
    const filters = this.withFilters && header.filtered ? header.lines[header.lines.length - 1] + "." : "";
    const young = [filters, this.pair.backwardsWords(), ...this.pair.youngWords(), ...this.pair.changedWords(), this.pair.lackingWords()].filter(Boolean);
    writeLines(this.words, unequal);
    this.line.hidden = !unequal;
    this.young.forEach((node, i) => {
      writeLines(node, young[i] || "");
      node.hidden = !young[i];
    });
    const count = young.length + (unequal ? 1 : 0);
    /* Once for each change, not once for each frame of a drag. */
    if (count === this.count) { return; }
    this.count = count;
    this.node.hidden = !count;
    this.fold(this.folded);
  }
}
