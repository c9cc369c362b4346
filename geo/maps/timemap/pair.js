/* Two windows: B is the main one, A is what it is compared with. */
(function (time) {
  "use strict";

  const tools = time.viewTools;
  const length = (range) => range[1] - range[0] + 1;
  const apart = (a, b) => a[1] < b[0] || b[1] < a[0];

  /* The window of equal length just before B. Where B begins at the start, its first half against its second. */
  time.windowBefore = function (b, count) {
    const [lo, hi] = b;
    if (lo > 0) { return { a: [Math.max(0, lo - length(b)), lo - 1], b }; }
    if (hi === 0) { return { a: [0, 0], b: count > 1 ? [1, 1] : [0, 0] }; }
    const half = Math.floor(length(b) / 2);
    return { a: [hi - 2 * half + 1, hi - half], b: [hi - half + 1, hi] };
  };

  /* A gets the length of B, ending where A ends, or else before B, or after it; B is cut where nothing fits. */
  time.equalWindows = function (a, b, count) {
    const wanted = length(b);
    const fits = (end) => end < count && end - wanted + 1 >= 0 && apart([end - wanted + 1, end], b);
    const end = [a[1], b[0] - 1, b[1] + wanted].find(fits);
    if (end !== undefined) { return { a: [end - wanted + 1, end], b }; }
    if (b[0] === 0) { return time.windowBefore(b, count); }
    const last = Math.min(a[1], b[0] - 1);
    return { a: [0, last], b: [b[1] - last, b[1]] };
  };

  function clamp(range, count) {
    const last = count - 1;
    const lo = Math.min(Math.max(0, range[0]), last);
    return [lo, Math.min(Math.max(lo, range[1]), last)];
  }

  class WindowPair {
    constructor(context) {
      this.context = context;
      this.a = null;
      this.b = null;
      this.open = false;
      this.counter = null;
      this.figures = null;
    }

    /* Opens the second window on the control. Returns whether B had to move for it. */
    start(b, wanted) {
      const count = this.context.months().count;
      this.b = b;
      this.open = true;
      if (wanted) {
        this.a = clamp(wanted, count);
      } else if (!this.a) {
        const pair = time.windowBefore(b, count);
        this.a = pair.a;
        this.b = pair.b;
      }
      this.feed();
      this.tell();
      return this.b[0] !== b[0] || this.b[1] !== b[1];
    }

    stop() {
      this.open = false;
      this.context.control.compare(null);
    }

    feed() {
      this.counter = this.context.counter();
      this.a = clamp(this.a, this.context.months().count);
      this.count();
    }

    count() {
      this.figures = this.counter.window(this.a[0], this.a[1]);
    }

    move(a) {
      if (a[0] === this.a[0] && a[1] === this.a[1]) { return; }
      this.a = a;
      this.count();
    }

    /* The slider of the control moves either window; it knows where A stands. */
    follow() {
      const other = this.open && this.context.control.state().compare;
      if (other) { this.move([other.lo, other.hi]); }
    }

    tell() {
      this.context.control.compare({ lo: this.a[0], hi: this.a[1], main: "b", active: "b" });
    }

    get unequal() {
      return length(this.a) !== length(this.b);
    }

    heading(letter) {
      const [lo, hi] = letter === "A" ? this.a : this.b;
      return letter + ": " + this.context.months().words(lo, hi);
    }

    lengthWords() {
      if (!this.unequal) { return ""; }
      return "A covers " + tools.monthsWords(length(this.a)) + ", B " + length(this.b)
        + ": numbers of unequal windows do not compare";
    }

    youngWords() {
      return [this.a, this.b].filter(([lo, hi]) => this.context.young(lo, hi)).map(([lo, hi]) => "Reports for "
        + this.context.months().words(lo, hi) + " may still come in; a fall may be a lack of reports.");
    }
  }

  /* The lines above compared maps that say where they do not compare. They are there only when they apply. */
  class PairNotes {
    constructor(pair, makeEqual) {
      this.pair = pair;
      this.node = tools.el("div", "mt-notes");
      this.line = tools.el("p", "mt-unequal");
      this.words = tools.el("span");
      this.line.append(this.words, " ", tools.button("mt-act", "Make equal", makeEqual));
      this.young = [tools.el("p", "mt-young"), tools.el("p", "mt-young")];
      this.node.append(this.line, ...this.young);
      this.node.setAttribute("role", "status");
    }

    update() {
      const unequal = this.pair.lengthWords();
      const young = this.pair.youngWords();
      tools.write(this.words, unequal);
      this.line.hidden = !unequal;
      this.young.forEach((node, i) => {
        tools.write(node, young[i] || "");
        node.hidden = !young[i];
      });
      this.node.hidden = !unequal && !young.length;
    }
  }

  time.WindowPair = WindowPair;
  time.PairNotes = PairNotes;
}(window.MineTime = window.MineTime || {}));
