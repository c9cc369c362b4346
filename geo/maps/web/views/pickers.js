/* The two periods of a comparison, chosen by month or by name; they stand in the dock while two windows are compared. */
import { choice, mark } from "../dock/widgets.js";
import { el } from "../elements.js";
import { windowBefore } from "./pair.js";
import { say } from "../data/words.js";

const YEAR = 12;
const PAIR_PRESETS = [["", say("A by name\u2026")], ["year", say("Same months a year earlier")], ["before", say("Previous period")]];

export class PairPickers {
  /* Months of the two windows, [first, last]. */
  a = [0, 0];
  b = [0, 0];

  /* `set(letter, range)` moves a window, `preset(pair)` both of them: {a, b}. */
  constructor(months, acts) {
    this.count = months.count;
    this.acts = acts;
    this.node = el("div", "mt-pickers");
    this.node.setAttribute("role", "group");
    this.node.setAttribute("aria-label", say("Periods compared"));
    const entries = Array.from({ length: this.count }, (_, month) => [month, months.short(month)]);
    this.ends = {};
    ["a", "b"].forEach((letter) => {
      const name = letter.toUpperCase();
      this.node.appendChild(el("b", "mt-letter mt-tab-" + letter, name));
      this.ends[letter] = [say("{letter}: first month", { letter: name }), say("{letter}: last month", { letter: name })].map((label, at) => {
        const select = choice(label, entries, (value) => this.choose(letter, at, Number(value)));
        this.node.appendChild(select);
        return select;
      });
    });
    this.presets = choice(say("A by name"), PAIR_PRESETS, (name) => {
      const pair = this.named(name);
      if (pair) { this.acts.preset(pair); }
    });
    this.node.appendChild(this.presets);
  }

  /* A first month after the last one takes it along, and the other way round. */
  choose(letter, at, month) {
    const range = this[letter].slice();
    range[at] = month;
    if (range[0] > range[1]) { range[1 - at] = month; }
    this.acts.set(letter, range);
  }

  named(name) {
    const [lo, hi] = this.b;
    if (name === "year") { return lo < YEAR ? null : { a: [lo - YEAR, hi - YEAR], b: this.b }; }
    return name === "before" ? windowBefore(this.b, this.count) : null;
  }

  /* The name of window A as it stands, so that the list says what was chosen as long as it holds. */
  nameNow() {
    const chosen = this.presets.value, names = PAIR_PRESETS.map(([name]) => name).filter(Boolean);
    const holds = (name) => {
      const pair = this.named(name);
      return pair !== null && [pair.a, pair.b].join() === [this.a, this.b].join();
    };
    return [chosen, ...names].find((name) => name && holds(name)) || "";
  }

  update(pair) {
    [this.a, this.b] = [pair.a, pair.b];
    ["a", "b"].forEach((letter) => this.ends[letter].forEach((select, at) => {
      const value = String(this[letter][at]);
      if (select.value !== value) { select.value = value; }
    }));
    this.presets.value = this.nameNow();
    const [, year] = this.presets.options;
    year.disabled = this.b[0] < YEAR;
    mark(this.presets, "title", year.disabled ? say("A by name; there are no months a year before B") : say("A by name"));
  }
}
