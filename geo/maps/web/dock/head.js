/* The head of the dock: the window in words and what is counted in it. */
import { write } from "./widgets.js";
import { el } from "../elements.js";

export class Head {
  constructor(control) {
    this.labels = "";
    this.valueNodes = [];
    this.node = el("div", "mt-head");
    const words = el("p", "mt-words");
    const lead = el("span", "mt-lead", "");
    const dates = el("span", "mt-dates", "");
    const rest = el("span", "mt-rest", "");
    this.wordNodes = [lead, dates, rest].map((node) => node.appendChild(document.createTextNode("")));
    words.append(lead, " ", dates, " ", rest);
    this.figureBox = el("p", "mt-figures");
    this.node.append(control.tabs.list, words, this.figureBox);
  }

  show(spoken, totals) {
    spoken.forEach((text, position) => write(this.wordNodes[position], text));
    this.showFigures(totals);
  }

  showFigures(entries) {
    const labels = entries.map((entry) => entry.label).join("|");
    if (labels !== this.labels) { this.buildFigures(entries); }
    this.labels = labels;
    entries.forEach((entry, position) => write(this.valueNodes[position], entry.text));
  }

  buildFigures(entries) {
    this.valueNodes = [];
    this.figureBox.replaceChildren(...entries.map((entry) => {
      const node = el("span", "mt-figure", entry.label + " ");
      this.valueNodes.push(node.appendChild(el("b")).appendChild(document.createTextNode("")));
      return node;
    }));
  }
}
