/* The windows of the dock: the main one and, in a comparison, a second, each with its mode. */
import { clamp } from "./widgets.js";
import { say, sayCount } from "../data/words.js";

export const LENGTHS = [1, 3, 6, 12];

export function lengthWords(length) {
  return sayCount("months", length);
}

/* The mode a window is in when nobody chose one. */
function modeOf(lo, hi) {
  const length = hi - lo + 1;
  if (lo === 0) { return { mode: "upto", length: 12 }; }
  return LENGTHS.includes(length) ? { mode: "window", length: length } : { mode: "free", length: 12 };
}

function describes(kept, lo, hi) {
  if (kept.mode === "upto") { return lo === 0; }
  return kept.mode === "free" || (kept.mode === "window" && hi - lo + 1 === kept.length);
}

export class Windows {
  /* `given` may bring lo and hi; `stored` the mode and length of the last time. */
  constructor(months, given, stored) {
    this.months = months;
    this.last = months.count - 1;
    this.a = this.first(given, {
      mode: ["upto", "window", "free"].includes(stored.mode) ? stored.mode : "upto",
      length: LENGTHS.includes(stored.length) ? stored.length : 12
    });
    this.b = null;
    this.which = "a";
    this.main = "a";
    this.committed = { a: this.key("a"), b: "" };
  }

  first(given, kept) {
    const complete = Number.isInteger(given.lo) && Number.isInteger(given.hi);
    const hi = complete ? clamp(given.hi, 0, this.last) : this.last;
    const start = kept.mode === "window" ? Math.max(0, hi - kept.length + 1) : 0;
    const lo = complete ? clamp(given.lo, 0, hi) : start;
    const mode = describes(kept, lo, hi) ? kept : modeOf(lo, hi);
    return { lo: lo, hi: hi, mode: mode.mode, length: mode.mode === "window" ? mode.length : kept.length };
  }

  key(which) {
    const win = this[which];
    return win ? win.lo + "-" + win.hi : "";
  }

  get active() {
    return this[this.which];
  }

  /* The one of two that stands still. */
  get resting() {
    return this[this.which === "a" ? "b" : "a"];
  }

  /* Whether the host has been told of everything. */
  get settled() {
    return this.key("a") === this.committed.a && this.key("b") === this.committed.b;
  }

  settle() {
    this.committed = { a: this.key("a"), b: this.key("b") };
  }

  comparison() {
    const other = this.b;
    return other ? { lo: other.lo, hi: other.hi, active: this.lettered(this.which) } : null;
  }

  /* The letter a window is shown under, and back: the main window is A, or B where the host says so. */
  lettered(which) {
    return (which === "a") === (this.main === "a") ? "a" : "b";
  }

  /* The words before the window's own, while there are two. */
  named(words) {
    return this.b ? say("Window {letter}, {words}", { letter: this.lettered(this.which).toUpperCase(), words }) : words;
  }

  /* The mode of the active window in words before its dates, and the dates, which its reading brings. */
  spoken({ words }) {
    const win = this.active, { months } = this;
    if (win.mode === "upto") { return [say("Up to"), months.lastDay(win.hi), say("(from {day})", { day: months.firstDay(win.lo) })]; }
    return [win.mode === "free" ? say("Free window:") : say("{length}:", { length: lengthWords(win.hi - win.lo + 1) }), words, ""];
  }

  words(reading) {
    return this.spoken(reading).filter(Boolean).join(" ");
  }

  /* Take a main window from the host; return whether it is another one. */
  impose(change) {
    const before = this.a;
    const hi = clamp(change.hi === undefined ? before.hi : change.hi, 0, this.last);
    const lo = clamp(change.lo === undefined ? before.lo : change.lo, 0, hi);
    // The host's echo of what the reader has chosen must not undo the mode he chose.
    if (lo === before.lo && hi === before.hi) { return false; }
    const mode = modeOf(lo, hi);
    const length = mode.mode === "window" ? mode.length : before.length;
    this.a = { lo: lo, hi: hi, mode: mode.mode, length: length };
    this.committed.a = this.key("a");
    return true;
  }

  /* Take a second window from the host, or none. */
  compare(state) {
    const before = this.key("b");
    if (!state) {
      this.b = null;
      this.which = "a";
      this.main = "a";
    } else {
      this.main = state.main === "b" ? "b" : "a";
      const hi = clamp(state.hi, 0, this.last);
      const lo = clamp(state.lo, 0, hi);
      if (before !== lo + "-" + hi) {
        const mode = modeOf(lo, hi);
        this.b = { lo: lo, hi: hi, mode: mode.mode, length: mode.length };
      }
      if (state.active) { this.which = this.lettered(state.active); }
    }
    if (this.key("b") !== before) { this.committed.b = this.key("b"); }
  }
}
