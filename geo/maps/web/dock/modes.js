/* Which period a window is: up to a date, of a length, free, or one asked for by name. */
import { choice, clamp, group, mark, wordButton } from "./widgets.js";
import { LENGTHS, lengthWords } from "./windows.js";
import { el } from "../elements.js";
import { say } from "../data/words.js";

const PERIOD_PRESETS = [["whole", say("Whole period")], ["last12", say("Last 12 months")], ["year", say("This year")]];

export class Modes {
  constructor(control) {
    this.control = control;
    this.last = control.last;
    this.node = this.build();
  }

  build() {
    const { control } = this, row = el("div", "mt-modes");
    const modes = group("mt-segments", say("Period shown"));
    this.uptoButton = wordButton("mt-segment", say("Up to a date"), () => control.setMode("upto"));
    this.windowButton = wordButton("mt-segment", say("Window"), () => {
      const win = control.windows.active;
      if (win.mode === "upto") { control.setMode("window", win.length); }
    });
    modes.append(this.uptoButton, this.windowButton);
    const lengths = LENGTHS.map((length) => [length, lengthWords(length)]).concat([["free", say("free")]]);
    this.lengthSelect = choice(say("Length of the window"), lengths, (value) => {
      control.setMode(value === "free" ? "free" : "window", Number(value));
    });
    Array.from(this.lengthSelect.options).forEach((option) => { option.disabled = Number(option.value) > this.last + 1; });
    this.presetSelect = this.buildPresets();
    this.wholeButton = wordButton("mt-button mt-text", say("Whole period"), () => control.whole());
    row.append(modes, this.lengthSelect, this.presetSelect, this.wholeButton);
    return row;
  }

  /* Periods asked for again and again; each is a window like any other once it is chosen. */
  buildPresets() {
    const select = choice(say("A period by name"), [["", say("Period\u2026")], ...PERIOD_PRESETS, ...this.sinceTotal()], (name) => {
      this.choosePreset(name);
      this.showPreset();
    });
    select.classList.add("mt-preset");
    return select;
  }

  /* What lies after the last official total, which says of which day that is; none where none is stated. */
  sinceTotal() {
    const { since } = this.control.options;
    return since ? [["total", since[1]]] : [];
  }

  /* The first month of each period by name; all of them end with the last. */
  begins() {
    const { options, months } = this.control, { since } = options;
    const named = { whole: 0, last12: this.last - 11, year: this.last - months.month(this.last) };
    return since ? { ...named, total: since[0] } : named;
  }

  /* The list names the period shown as long as it is one of them. */
  showPreset() {
    const { lo, hi } = this.control.windows.active, begins = this.begins(), chosen = this.presetSelect.value;
    const found = hi === this.last ? [chosen, ...Object.keys(begins)].find((name) => begins[name] === lo) : "";
    if (this.presetSelect.value !== (found || "")) { this.presetSelect.value = found || ""; }
  }

  choosePreset(name) {
    const { control } = this, begins = this.begins();
    if (name === "whole") { control.whole(); return; }
    if (!(name in begins)) { return; }
    if (name === "last12") { control.windows.active.length = 12; }
    control.narrow(clamp(begins[name], 0, this.last), this.last, name === "last12" ? "window" : "free");
  }

  /* The way the window is chosen. */
  show() {
    const win = this.control.windows.active, upto = win.mode === "upto";
    mark(this.uptoButton, "aria-pressed", String(upto));
    mark(this.windowButton, "aria-pressed", String(!upto));
    this.lengthSelect.value = win.mode === "free" ? "free" : String(win.length);
    this.lengthSelect.style.visibility = upto ? "hidden" : "";
  }

  /* The period that is chosen. */
  showPeriod() {
    const win = this.control.windows.active;
    this.showPreset();
    mark(this.wholeButton, "aria-disabled", String(win.mode === "upto" && win.hi === this.last));
  }
}
