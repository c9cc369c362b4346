/* The tabs of the dock: which of two windows the slider moves while they are compared. */
import { mark, wordButton, write } from "./widgets.js";
import { el } from "../elements.js";
import { say } from "../data/words.js";

export class Tabs {
  constructor(control) {
    this.months = control.months;
    this.windows = control.windows;
    this.list = el("div", "mt-tabs");
    this.list.setAttribute("role", "tablist");
    this.list.setAttribute("aria-label", say("Window the slider moves"));
    this.list.hidden = true;
    this.nodes = {};
    ["a", "b"].forEach((letter) => {
      const tab = wordButton("mt-tab mt-tab-" + letter, "", () => control.choose(this.windows.lettered(letter)));
      const text = document.createTextNode("");
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", control.chartId);
      tab.append(el("b", "mt-letter", letter.toUpperCase()), " ", text);
      this.nodes[letter] = { tab: tab, text: text };
      this.list.appendChild(tab);
    });
  }

  showPair() {
    this.list.hidden = this.windows.b === null;
    this.show();
  }

  show() {
    const windows = this.windows;
    if (!windows.b) { return; }
    ["a", "b"].forEach((which) => {
      const entry = this.nodes[windows.lettered(which)];
      const win = windows[which];
      const chosen = which === windows.which;
      write(entry.text, say("band", { low: this.months.short(win.lo), high: this.months.short(win.hi) }));
      mark(entry.tab, "aria-selected", String(chosen));
      mark(entry.tab, "tabindex", chosen ? "0" : "-1");
    });
  }

  focus() {
    this.nodes[this.windows.lettered(this.windows.which)].tab.focus();
  }
}
