/* The strip of the dock: from one running total to the next, how much of what was stated is recorded. */
import { clamp, mark, write } from "./widgets.js";
import { el } from "../elements.js";
import { say } from "../data/words.js";

const LEGEND = say("Recorded share of what was stated between two totals, whatever the filters");
const KEYS = [
  ["mt-sure", say("recorded")], ["mt-unsure", say("possibly recorded")], ["mt-noshare", say("totals give no share")],
  ["mt-nothing", say("nothing stated")]
];
const BAND_KINDS = { share: "", no_share: " mt-noshare", nothing: " mt-nothing" };
const STRIP_STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, Home: -Infinity, End: Infinity };
let stripNumbered = 0;

export class Strip {
  constructor(months) {
    this.count = months.count;
    this.stretches = [];
    this.options = [];
    this.at = -1;
    stripNumbered += 1;
    this.id = "mt-strip-" + stripNumbered;
    this.build();
    this.listen();
  }

  build() {
    this.node = el("div", "mt-strip");
    this.node.hidden = true;
    this.bars = el("div", "mt-stretches");
    this.bars.tabIndex = 0;
    this.bars.setAttribute("role", "listbox");
    this.bars.setAttribute("aria-orientation", "horizontal");
    this.bars.setAttribute("aria-label", LEGEND);
    this.line = el("p", "mt-stripline");
    this.line.setAttribute("aria-hidden", "true");
    this.words = el("span", "mt-stripwords");
    this.text = this.words.appendChild(document.createTextNode(LEGEND));
    this.keys = el("span", "mt-stripkeys");
    KEYS.forEach(([name, text]) => {
      const key = this.keys.appendChild(el("span", "mt-stripkey"));
      key.append(el("i", name), text);
    });
    this.line.append(this.words, this.keys);
    this.node.append(this.bars, this.line);
  }

  listen() {
    const node = this.node;
    node.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse") { this.show(this.under(event)); }
    });
    node.addEventListener("pointerleave", () => this.rest());
    node.addEventListener("click", (event) => {
      this.bars.focus({ preventScroll: true });
      this.choose(this.under(event));
    });
    this.bars.addEventListener("keydown", (event) => this.key(event));
    this.bars.addEventListener("focus", () => this.choose(Math.max(0, this.at)));
    this.bars.addEventListener("blur", () => this.show(-1));
  }

  /* Stretches are [start, end, low, high, kind, words], months and percent; the same ones are left alone. */
  set(stretches) {
    const content = JSON.stringify(stretches);
    if (content === this.content) { return; }
    this.content = content;
    this.stretches = stretches;
    this.at = -1;
    this.options = stretches.map((stretch, number) => this.option(stretch, number));
    this.bars.replaceChildren(...this.options);
    this.bars.removeAttribute("aria-activedescendant");
    this.node.hidden = !stretches.length;
    this.show(-1);
  }

  option([start, end, low, high, kind, words], number) {
    const node = el("div", "mt-stretch" + BAND_KINDS[kind]);
    node.id = this.id + "-" + number;
    node.setAttribute("role", "option");
    node.setAttribute("aria-selected", "false");
    node.setAttribute("aria-label", words);
    node.style.left = start / this.count * 100 + "%";
    node.style.width = (end - start) / this.count * 100 + "%";
    if (kind === "share") {
      // More may be recorded than stated; the words tell how much.
      [["mt-unsure", high], ["mt-sure", low]].forEach(([name, share]) => {
        node.appendChild(el("i", name)).style.height = clamp(share, 0, 100) + "%";
      });
    }
    return node;
  }

  under(event) {
    const box = this.bars.getBoundingClientRect();
    const month = clamp((event.clientX - box.left) / box.width, 0, 1) * this.count;
    const found = this.stretches.findIndex(([, end]) => month < end);
    return found < 0 ? this.stretches.length - 1 : found;
  }

  key(event) {
    const step = STRIP_STEPS[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) { return; }
    // Else the arrows would move the window.
    event.preventDefault();
    this.choose(clamp(this.at + step, 0, this.stretches.length - 1));
  }

  choose(number) {
    const before = this.options[this.at];
    if (before) { before.setAttribute("aria-selected", "false"); }
    this.at = number;
    this.options[number].setAttribute("aria-selected", "true");
    mark(this.bars, "aria-activedescendant", this.options[number].id);
    this.show(number);
  }

  rest() {
    this.show(document.activeElement === this.bars ? this.at : -1);
  }

  show(number) {
    if (this.shown) { this.shown.classList.remove("mt-shown"); }
    this.shown = this.options[number] || null;
    if (this.shown) { this.shown.classList.add("mt-shown"); }
    write(this.text, this.shown ? this.stretches[number][5] : LEGEND);
    this.keys.hidden = this.shown !== null;
    this.line.classList.toggle("mt-reading", this.shown !== null);
  }
}
