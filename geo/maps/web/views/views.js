/* The views of the map and how one gives way to the other. */
import { around } from "../place.js";
import { Compare } from "./compare.js";
import { Difference } from "./difference.js";
import { equalWindows, WindowPair } from "./pair.js";
import { PairPickers } from "./pickers.js";
import { Table } from "./table.js";
import { nameOf } from "./viewtools.js";
import { Years } from "./years.js";
import { say } from "../data/words.js";

const VIEW_PARTS = { compare: Compare, difference: Difference, years: Years, table: Table };
const PAIRED = ["compare", "difference"];
const COVERING_VIEWS = ["difference", "years", "table"];
const CLOSEST_ZOOM = 11;

/*
 * context: stage, main, mainLayers, shapes, names, ground {disclaimer, attribution, synthetic}, data(), months(),
 * readings(), control, layersFor(map), young(lo, hi), move(lo, hi) and commit(lo, hi) of the main window, changed() which hears
 * of every change of view or of window A; room(corners) the part of the main map free for some bounds, framing and refit() what keeps it fitted; labelsFor(map, options) names on another map.
 */
class Views {
  constructor(context) {
    this.context = context;
    this.pair = new WindowPair(context);
    this.name = "map";
    this.part = null;
    /* The window the page counts, while the main window is B of a pair; null otherwise. */
    this.own = null;
    this.last = null;
    const acts = {
      makeEqual: () => this.makeEqual(),
      openWindow: (lo, hi) => this.openWindow(lo, hi),
      zoomTo: (district) => this.zoomTo(district),
      told: () => this.tell()
    };
    this.parts = {};
    ["compare", "difference", "years", "table"].forEach((name) => {
      this.parts[name] = new VIEW_PARTS[name](context, this.pair, acts);
    });
  }

  /*
   * Opens a view. `state.with` is window A of the paired views, without it the last A or the usual one; `state.tab`
   * which of the two the slider moves; `state.own` the window the page counts, where the main window is B already.
   */
  show(name, state) {
    const wanted = name === "map" || this.parts[name] ? name : "map";
    const range = state && state.with ? state.with : null;
    const paired = PAIRED.includes(wanted);
    if (wanted === this.name && !range) { return; }
    this.close();
    const before = this.own;
    this.name = wanted;
    this.keepOwn(paired, state && state.own);
    const moved = paired && this.pair.start(this.beginning(before, range), range, state && state.tab);
    this.cover(COVERING_VIEWS.includes(wanted));
    this.context.control.set({ view: wanted });
    if (moved) { this.moveMain(this.pair.b); }
    if (before && !paired) { this.moveMain(before); }
    this.offerPeriods(paired);
    if (wanted !== "map") {
      this.part = this.parts[wanted];
      this.part.enter(this.main());
    }
    this.tell();
  }

  /* The periods of a pair can be chosen by month, too; they stand in the dock. */
  offerPeriods(paired) {
    if (this.pickers) { this.pickers.node.remove(); }
    this.pickers = paired ? new PairPickers(this.context.months(), {
      set: (letter, range) => this.setPair(letter === "a" ? { a: range, b: this.pair.b } : { a: this.pair.a, b: range }),
      preset: (pair) => this.setPair(pair)
    }) : null;
    if (!this.pickers) { return; }
    this.context.control.extra.appendChild(this.pickers.node);
    this.pickers.update(this.pair);
  }

  setPair({ a, b }) {
    const before = this.pair.b;
    this.pair.move(a);
    this.pair.tell();
    if (b[0] !== before[0] || b[1] !== before[1]) {
      this.pair.B = this.pair.read(b);
      this.moveMain(b);
    } else {
      this.part.update(this.pair.B);
    }
    this.pickers.update(this.pair);
    this.tell();
  }

  /* The pair may be moved about as one likes: what the page counts is laid aside, and comes back after it. */
  keepOwn(paired, given) {
    const { lo, hi } = this.context.control.state();
    this.own = paired ? given || this.own || [lo, hi] : null;
  }

  /* B of a pair: the main window, or the last B where the page still counts what it counted then. */
  beginning(before, range) {
    const { last } = this;
    if (!before && !range && last && last.own.join() === this.own.join()) { this.moveMain(last.b); }
    return this.main();
  }

  /* What the page counts was chosen outside the map, together with a view. */
  impose(own, view) {
    if (this.own) { this.own = PAIRED.includes(view) ? own : null; }
  }

  close() {
    if (this.pair.open && this.own) { this.last = { own: this.own, b: this.pair.b }; }
    const part = this.part;
    this.part = null;
    this.name = "map";
    if (part) { part.leave(); }
    if (this.pair.open) { this.pair.stop(); }
    if (this.pickers) { this.pickers.node.remove(); }
    this.pickers = null;
  }

  /* What lies under a covering view is out of reach for keys and screen readers as well. */
  cover(covered) {
    const main = this.context.main.getContainer();
    main.inert = covered;
    main.style.visibility = covered ? "hidden" : "";
    this.context.stage.classList.toggle("mt-covered", covered);
  }

  /* Painters of a second map, where a view has one painted like the main one. */
  painters() { return this.part && this.part.layers; }

  /* The reading of the main window, from the data there are now. */
  main() {
    const { lo, hi } = this.context.control.state();
    return this.context.readings().of(lo, hi);
  }

  moveMain(range) {
    const { context } = this;
    context.control.set({ lo: range[0], hi: range[1] });
    context.move(range[0], range[1]);
    context.commit(range[0], range[1]);
  }

  /* A move of either window: `figures` is the reading of the main one. */
  update(figures) {
    this.pair.B = figures;
    this.pair.follow();
    if (this.pickers && this.pair.open) { this.pickers.update(this.pair); }
    if (this.part) { this.part.update(figures); }
  }

  /* The hand rests. */
  commit() {
    if (this.part && this.part.commit) { this.part.commit(); }
  }

  /* New data under other filters: view and windows stay. An update with new figures follows. */
  feed() {
    if (this.pair.open) { this.pair.feed(); }
    if (this.part) { this.part.feed(); }
  }

  /* The reader turned to the other window; what had moved until then was halted where it is. */
  turned(tab) {
    this.pair.tab = tab;
    this.update(this.main());
    this.tell();
  }

  /* A tab imposed from outside. */
  turn(tab) {
    if (!this.pair.open || this.pair.tab === tab) { return; }
    this.pair.tab = tab;
    this.pair.tell();
  }

  setRatio(kind) {
    if (this.part && this.part.setRatio) { this.part.setRatio(kind); }
  }

  makeEqual() {
    const { pair, context } = this;
    const before = pair.b;
    this.setPair(equalWindows(pair.a, before, context.months().count));
    context.control.say(say("Windows made equal. {a}. {b}.", { a: pair.heading("A"), b: pair.heading("B") }));
  }

  openWindow(lo, hi) {
    this.moveMain([lo, hi]);
    this.show("map");
    this.focusMain();
  }

  zoomTo(district) {
    const [west, south, east, north] = this.context.shapes[district].bbox;
    this.show("map");
    const { main, room } = this.context, corners = [[south, west], [north, east]];
    const space = room ? room(corners) : { topLeft: [0, 0], bottomRight: [0, 0] };
    main.fitBounds(corners, {
      animate: false, maxZoom: CLOSEST_ZOOM, paddingTopLeft: space.topLeft, paddingBottomRight: space.bottomRight
    });
    this.focusMain();
    this.context.control.say(say("{name} on the map.", { name: nameOf(this.context, district) }));
  }

  /* The button that had the focus is gone with its view. */
  focusMain() {
    this.context.main.getContainer().focus({ preventScroll: true });
  }

  /* The readings on show, of which `figures` is that of the main window. */
  windows(figures) {
    if (PAIRED.includes(this.name)) { return [this.pair.A, figures]; }
    return this.name === "map" ? [figures] : [this.context.readings().whole()];
  }

  /* What small maps are told apart by, imposed from outside. */
  tellApart(by) {
    const { years } = this.parts;
    if (this.part === years) { if (years.by !== by) { years.turn(by); } } else { years.by = by || "year"; }
  }

  tell() {
    /* A telephone gives two maps one above the other more room than one. */
    if (around() && window.frameElement) { window.frameElement.setAttribute("data-view", this.name); }
    if (this.context.changed) { this.context.changed(this.state()); }
  }

  state() {
    const paired = PAIRED.includes(this.name);
    const { a, b, tab } = paired ? this.pair : { a: null, b: null, tab: null };
    return Object.assign({ view: this.name, with: a, b, tab }, this.name === "years" ? { by: this.parts.years.by } : {});
  }

  remove() {
    this.close();
    this.cover(false);
    this.name = "map";
    this.own = null;
  }
}

export const views = (context) => new Views(context);
