/* The rail of the dock: what moves a window by hand, be it sliders, dragging in the histogram or keys. */
import { clamp, mark } from "./widgets.js";
import { el } from "../elements.js";
import { say } from "../data/words.js";

const SLIP = 3;

export class Rail {
  constructor(control) {
    this.control = control;
    this.last = control.last;
    this.histogram = control.histogram;
    this.plot = control.histogram.plot;
    this.drag = null;
    this.low = this.range("mt-low", (value) => control.moveLow(value));
    this.high = this.range("mt-high", (value) => control.moveHigh(value));
  }

  range(className, act) {
    const input = el("input", "mt-range " + className);
    input.type = "range";
    input.min = "0";
    input.max = String(this.last);
    input.step = "1";
    input.addEventListener("input", () => {
      this.control.player.halt();
      act(Number(input.value));
    });
    return input;
  }

  listen() {
    const plot = this.plot;
    plot.addEventListener("pointerdown", (event) => this.grab(event));
    plot.addEventListener("pointermove", (event) => this.follow(event));
    plot.addEventListener("pointerup", (event) => this.drop(event, true));
    plot.addEventListener("pointercancel", (event) => this.drop(event, false));
    plot.addEventListener("lostpointercapture", (event) => this.drop(event, false));
    plot.addEventListener("pointerleave", () => { if (!this.drag) { this.histogram.showCaption(); } });
  }

  /* ---- dragging ---- */

  monthAt(x, box) {
    return clamp(Math.floor((x - box.left) / box.width * (this.last + 1)), 0, this.last);
  }

  grab(event) {
    if (event.button !== 0 || !event.isPrimary) { return; }
    const box = this.plot.getBoundingClientRect();
    const month = this.monthAt(event.clientX, box);
    const win = this.control.windows.active;
    const whole = win.mode !== "upto" && month >= win.lo && month <= win.hi;
    this.drag = { id: event.pointerId, x: event.clientX, box: box, hi: win.hi, whole: whole, started: false };
    this.plot.setPointerCapture(event.pointerId);
  }

  follow(event) {
    const drag = this.drag;
    if (!drag) {
      if (event.pointerType === "mouse") {
        this.histogram.showCaption(this.monthAt(event.clientX, this.plot.getBoundingClientRect()));
      }
      return;
    }
    if (event.pointerId !== drag.id) { return; }
    const distance = event.clientX - drag.x;
    if (!drag.started && Math.abs(distance) < SLIP) { return; }
    drag.started = true;
    this.control.player.halt();
    this.control.dock.classList.add("mt-dragging");
    const months = Math.round(distance / drag.box.width * (this.last + 1));
    this.control.slide(drag.whole ? drag.hi + months : this.monthAt(event.clientX, drag.box));
  }

  drop(event, clicked) {
    const drag = this.drag;
    if (!drag || event.pointerId !== drag.id) { return; }
    this.drag = null;
    this.control.dock.classList.remove("mt-dragging");
    this.high.focus({ preventScroll: true }); // so that the arrows go on from here
    if (drag.started || !clicked) { return; }
    this.control.player.halt();
    this.control.slide(this.monthAt(event.clientX, drag.box));
  }

  /* ---- keys ---- */

  onKey(event) {
    event.stopPropagation();
    const target = event.target;
    const control = this.control;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) { return; }
    // Lists, fields and what a view has put here keep the keys they have of their own.
    if (target.tagName === "SELECT" || control.extra.contains(target)) { return; }
    if (event.key === " " && target.tagName === "BUTTON") { return; }
    if (target.getAttribute("role") === "tab" && /^Arrow(Left|Right)$/.test(event.key)) {
      control.choose(control.windows.which === "a" ? "b" : "a");
      control.tabs.focus();
    } else if (!this.act(event.key, target)) {
      return;
    }
    event.preventDefault();
  }

  act(key, target) {
    const control = this.control;
    const free = control.windows.active.mode === "free";
    const one = target === this.low || (free && target === this.high) ? target : null;
    const forth = key === "ArrowRight" || key === "ArrowUp" ? 1 : 0;
    const back = key === "ArrowLeft" || key === "ArrowDown" ? 1 : 0;
    if (key === " ") {
      control.player.toggle();
    } else if (forth || back) {
      control.stepBy(forth - back, one);
    } else if (key === "PageUp" || key === "PageDown") {
      control.jump((from) => from + (key === "PageUp" ? 12 : -12), one);
    } else if (key === "Home" || key === "End") {
      control.jump(() => (key === "Home" ? 0 : this.last), one);
    } else {
      return false;
    }
    return true;
  }

  /* ---- showing ---- */

  show() {
    const win = this.control.windows.active;
    if (this.low.value !== String(win.lo)) { this.low.value = String(win.lo); }
    if (this.high.value !== String(win.hi)) { this.high.value = String(win.hi); }
  }

  showMode() {
    const mode = this.control.windows.active.mode;
    const { windows } = this.control;
    this.low.setAttribute("aria-label", windows.named(say("first month of the window")));
    this.high.setAttribute("aria-label", windows.named(mode === "upto" ? say("last month counted") : say("last month of the window")));
  }

  describe(text) {
    mark(this.high, "aria-valuetext", text);
    mark(this.low, "aria-valuetext", text);
  }
}
