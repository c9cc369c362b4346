/* The player of the dock: steps by calendar month, quarter or year, and playing them at a speed. */
import { button, choice, clamp, mark } from "./widgets.js";
import { el } from "../elements.js";
import { say } from "../data/words.js";

const STEP_MONTHS = { month: 1, quarter: 3, year: 12 };
const STEP_NAMES = { month: say("by month"), quarter: say("by quarter"), year: say("by year") };
const SPEEDS = [1, 2, 4];
const TICK = 600;
const SHAPES = {
  back: "M14 4 6 10l8 6zM4 4h1.8v12H4z",
  forth: "M6 4l8 6-8 6zM14.2 4H16v12h-1.8z",
  play: "M6 3.5 16 10 6 16.5z",
  pause: "M5.500 4h3.200v12H5.500zM11.300 4h3.200v12h-3.200z",
  more: "M3 8.500h3v3H3zM8.500 8.500h3v3h-3zM14 8.500h3v3h-3z",
  loop: "M3.500 9.500V5h10V2.500L17.500 6l-4 3.500V7h-8v2.500zM16.500 10.500V15h-10v2.500L2.500 14l4-3.500V13h8v-2.500z"
};

export class Player {
  /* `stored` may bring the step, speed and loop of the last time. */
  constructor(control, stored) {
    this.control = control;
    this.months = control.months;
    this.last = control.last;
    this.beats = 0;
    this.step = Object.keys(STEP_MONTHS).includes(stored.step) ? stored.step : "month";
    this.speed = SPEEDS.includes(stored.speed) ? stored.speed : 1;
    this.loop = stored.loop === true;
    this.row = this.build();
  }

  get playing() {
    return this.beats !== 0;
  }

  get active() {
    return this.control.windows.active;
  }

  build() {
    const row = el("div", "mt-players");
    this.backButton = button("mt-button mt-back", say("Step back"), SHAPES.back, () => this.control.stepBy(-1));
    this.playButton = button("mt-button mt-play", say("Play"), SHAPES.play, () => this.toggle());
    this.forthButton = button("mt-button mt-forth", say("Step forward"), SHAPES.forth, () => this.control.stepBy(1));
    this.loopButton = button("mt-button mt-toggle", say("Loop"), SHAPES.loop, () => this.setLoop(!this.loop));
    this.speedSelect = choice(say("Speed"), SPEEDS.map((speed) => [speed, speed + "×"]), (value) => this.setSpeed(Number(value)));
    this.stepSelect = choice(say("Step"), Object.keys(STEP_MONTHS).map((step) => [step, STEP_NAMES[step]]), (value) => this.setStep(value));
    this.playShape = this.playButton.querySelector("path");
    row.append(this.backButton, this.playButton, this.forthButton, this.buildMore());
    return row;
  }

  /* How it plays: in a row of its own where there is room, otherwise behind a button. */
  buildMore() {
    const more = el("div", "mt-more"), parts = el("div", "mt-moreparts");
    const open = (wanted) => {
      more.classList.toggle("mt-open", wanted);
      mark(this.moreButton, "aria-expanded", String(wanted));
    };
    parts.append(this.loopButton, this.speedSelect, this.stepSelect);
    this.parts = parts;
    this.moreButton = button("mt-button mt-morebutton", say("How it plays, and its chart as a file"), SHAPES.more, () => open(!more.classList.contains("mt-open")));
    more.append(this.moreButton, parts);
    more.addEventListener("focusout", (event) => { if (!more.contains(event.relatedTarget)) { open(false); } });
    more.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !more.classList.contains("mt-open")) { return; }
      open(false);
      this.moreButton.focus();
    });
    open(false);
    return more;
  }

  /* The next month that ends (or, for a first month, begins) a calendar quarter or year. */
  snapped(from, direction, begins) {
    const size = STEP_MONTHS[this.step];
    const lead = begins ? 0 : 1;
    let month = from + direction;
    while (month > 0 && month < this.last && (this.months.month(month) + lead) % size !== 0) { month += direction; }
    return clamp(month, 0, this.last);
  }

  /* ---- playing ---- */

  toggle() {
    if (this.playing) { this.pause(); } else { this.play(); }
  }

  play() {
    const win = this.active;
    const first = win.mode === "upto" ? 0 : win.hi - win.lo;
    if (this.playing || first === this.last || document.hidden) { return; }
    this.control.stopRest();
    this.beat();
    this.show();
    this.control.slide(win.hi === this.last ? first : this.snapped(win.hi, 1));
    this.stopAtEnd();
  }

  beat() {
    window.clearInterval(this.beats);
    this.beats = window.setInterval(() => this.tick(), TICK / this.speed);
  }

  tick() {
    const win = this.active;
    if (win.hi < this.last) {
      this.control.slide(this.snapped(win.hi, 1));
    } else {
      this.control.slide(0);
    }
    this.stopAtEnd();
  }

  stopAtEnd() {
    if (this.active.hi === this.last && !this.loop) { this.pause(); }
  }

  stop() {
    window.clearInterval(this.beats);
    this.beats = 0;
  }

  /* Stops playing because the reader takes over: what he does next is what will be sent. */
  halt() {
    if (!this.playing) { return; }
    this.stop();
    this.show();
    this.control.rest();
  }

  pause() {
    if (!this.playing) { return; }
    this.halt();
    this.control.stopRest();
    if (!this.control.commit()) { this.control.announce(); }
  }

  /* ---- choosing ---- */

  setSpeed(speed) {
    this.speed = speed;
    if (this.playing) { this.beat(); }
    this.control.store();
  }

  setLoop(loop) {
    this.loop = loop;
    this.show();
    this.control.store();
  }

  setStep(step) {
    this.step = step;
    this.control.store();
  }

  /* ---- showing ---- */

  show() {
    mark(this.playButton, "aria-label", this.playing ? say("Pause") : say("Play"));
    mark(this.playButton, "title", this.playing ? say("Pause") : say("Play"));
    mark(this.playShape, "d", this.playing ? SHAPES.pause : SHAPES.play);
    mark(this.loopButton, "aria-pressed", String(this.loop));
  }

  showChoices() {
    this.speedSelect.value = String(this.speed);
    this.stepSelect.value = this.step;
  }

  showEnds() {
    const win = this.active;
    mark(this.backButton, "aria-disabled", String(win.hi === (win.mode === "upto" ? 0 : win.hi - win.lo)));
    mark(this.forthButton, "aria-disabled", String(win.hi === this.last));
  }
}
