/* One map: data, counts, painters, control and views put together. */
import { unpack } from "../data/bytes.js";
import { decode } from "../data/columns.js";
import { shownBounds } from "../data/extent.js";
import { readings } from "../data/readings.js";
import { allStated } from "../data/stated.js";
import { anyRate, withheldWords } from "../data/withheld.js";
import { control } from "../dock/control.js";
import { boxes } from "./boxes.js";
import { histogramChart } from "./charted.js";
import { chartTools } from "./chartfile.js";
import { elsewhere, framing } from "./framing.js";
import { furnish } from "./furniture.js";
import { Host } from "./host.js";
import { eachPainter, feedPainters, showFigures } from "./kinds.js";
import { districtShapes, labelsOn, layersOn, showLayers } from "./layers.js";
import { pointer } from "./pointer.js";
import { Repaint } from "./repaint.js";
import { surrounded } from "./shell.js";
import { side } from "./side.js";
import { around, place } from "../place.js";
import { views } from "../views/views.js";
import { filtered } from "../views/viewtools.js";
import { say } from "../data/words.js";

const YOUNG_MONTHS = 3;
/* Four frames, and when nothing moves any more. */
const BESIDE_EVERY_MS = 64, BESIDE_AFTER_MS = 120;
const NOTES_AFTER_MS = 400;
/* Drawing takes a machine with time a tenth of a second. Where it took longer than this, the host is told later by so many times
   what it took longer: so menus and tables stall neither this map nor those of other windows. */
const UNHURRIED_MS = 250, REST_TIMES = 5, LONGEST_REST_MS = 3000;
/* Views that hide the main map, which then need not be painted. */
const COVERING = ["difference", "years", "table"];
const VIEWS = ["map", "compare", "difference", "years", "table"];

export class TimeMap {
  constructor(map, layers, ground) {
    this.map = map;
    this.layers = layers;
    this.ground = ground;
    this.painted = this.toldBeside = this.tellsLater = 0;
    this.digest = null;
    this.payloadBytes = 0;
    this.serial = null;
    this.hovered = null;
    this.began = performance.now();
    this.figures = this.shown = null;
    this.settled = false;
    this.words = (position) => ground.words[position];
    this.names = ground.districts.map((entry) => this.words(entry[0]));
    const { shell, stage, dock } = surrounded(map, ground);
    this.shell = shell;
    this.stage = stage;
    this.dock = dock;
    this.host = new Host(this);
    this.repaint = new Repaint(this);
    this._painters();
    this.furniture = furnish(map, layers, ground, {
      shell: this.shell,
      bounds: () => this._bounds(),
      fit: (corners) => this.framing.fit(corners),
      only: (at) => this._only(at),
      snapshot: window.Streamlit ? () => this.host.snapshot() : null
    });
    this.framing = framing(map, ground.whole, () => this.furniture.over());
    this.labels = this.labelsFor(map, {
      group: layers.labels,
      shown: () => map.hasLayer(layers.labels),
      nodes: () => this.furniture.over(),
      painters: this.painters
    });
    this.elsewhere = elsewhere(map, this.shapes, {
      districts: this.districts,
      bounds: () => this._bounds(),
      show: () => this.framing.fit(this._bounds())
    });
    this.boxes = boxes(this);
    this.pointer = pointer(this);
    this.side = side(this, this.stage);
    map.on("overlayadd overlayremove", () => { this._switch(); if (this.settled) { this.paintSoon(); } });
  }

  _painters() {
    this.shapes = districtShapes(this.ground, this.names);
    this.painters = this.layersFor(this.map);
    const { districts, circles, incidents } = this.painters;
    this.districts = districts;
    this.circles = circles;
    this.incidents = incidents;
  }

  /* Painters of their own for any map that shows the same ground. */
  layersFor(map) { return layersOn(map, this.ground, this.shapes); }

  labelsFor(map, options) { return labelsOn(this, map, options); }

  /* The layer switch holds folium's empty groups; what is painted comes and goes with them. */
  _switch() {
    /* Until the map has its place, each step towards it would paint everything anew. */
    if (!this.settled) { return; }
    const has = (key) => this.map.hasLayer(this.layers[key]);
    eachPainter(this.painters, (kind, layer) => kind.suit(layer, has, this.painters));
    this._window(this.figures);
    eachPainter(this.painters, (kind, layer) => {
      const wanted = kind.wanted(has, layer), there = this.map.hasLayer(layer);
      if (wanted && !there) { this.map.addLayer(layer); }
      if (!wanted && there) { this.map.removeLayer(layer); }
    });
  }

  feed(base64, options) {
    const first = this.digest === null;
    /* A window imposed from outside comes with the figures that are here already. */
    const fresh = base64 !== this.fed;
    if (fresh) {
      const bytes = unpack(base64);
      const data = decode(bytes);
      data.header.stated = allStated(this.ground.stated, data.header.stated);
      this._take(data);
      this.payloadBytes = bytes.length;
      this.fed = base64;
    }
    const data = this.data;
    const imposed = options.serial !== this.serial;
    if (imposed) {
      this.serial = options.serial;
      this.side.impose(this.host.placeOf(options.district));
      /* Of two windows compared B is the main one; what the page counts is kept beside it. */
      [this.lo, this.hi] = (options.b || [options.lo, options.hi]).map((month) => Math.min(month, data.months - 1));
      if (this.views) { this.views.impose([options.lo, options.hi], options.view); }
      if (this.control) { this.control.set({ lo: this.lo, hi: this.hi, view: options.view }); }
    }
    this.lo = Math.min(this.lo, data.months - 1);
    this.hi = Math.min(this.hi, data.months - 1);
    if (first) { this._start(options); } else { this._fed(options, fresh, imposed); }
  }

  _take(data) {
    const layersBefore = this.data ? this.data.header.layers.join() : null;
    this.data = data;
    this.digest = data.header.digest;
    this.readings = readings(data);
    this.months = this.readings.months;
    this.counter = this.readings.counter;
    this.everything = this.readings.whole().shown;
    feedPainters(this.painters, data);
    this.furniture.legend.fill(data.header);
    this.side.feed();
    if (data.header.layers.join() !== layersBefore) { showLayers(this.map, this.layers, data.header.layers, Boolean(this.ground.tiles)); }
  }

  _start(options) {
    const header = this.data.header;
    this.control = control(this.dock, {
      months: this.months,
      histogram: this.counter.monthlyBands(header.measure).sure,
      histogramLabel: header.measures[header.measure],
      histogramGaps: this.counter.monthlyGaps(header.measure),
      histogramPossible: this.counter.monthlyBands(header.measure).possible,
      histogramUntold: this.readings.whole().untold,
      strip: this._strip(),
      since: (header.stated && header.stated.since) || null,
      lo: this.lo,
      hi: this.hi,
      views: VIEWS,
      storage: this._storage(),
      read: (lo, hi) => this.readings.of(lo, hi),
      onInput: (lo, hi) => this.move(lo, hi),
      onCommit: (lo, hi) => this.commit(lo, hi),
      onView: (name) => this.views.show(name),
      onTab: (letter) => this.views.turned(letter)
    });
    this.control.player.parts.appendChild(chartTools(say("Time line"), () => histogramChart(this, this.figures)));
    this.views = views({
      stage: this.stage,
      main: this.map,
      shapes: this.shapes,
      ground: this.ground,
      names: this.names,
      data: () => this.data,
      months: () => this.months,
      readings: () => this.readings,
      control: this.control,
      layersFor: (map) => this.layersFor(map),
      labelsFor: (map, options) => this.labelsFor(map, options),
      mainLayers: this.painters,
      legend: this.furniture.legend,
      room: (corners) => this.framing.room(corners),
      framing: this.framing,
      refit: () => this.framing.fit(this._bounds()),
      young: (lo, hi) => hi > this.data.months - 1 - YOUNG_MONTHS,
      move: (lo, hi) => this.move(lo, hi),
      commit: (lo, hi) => this.commit(lo, hi),
      changed: () => { this.tell(); this.paintSoon(); },
      paint: () => this.paintSoon()
    });
    this.incidents.onMode(() => this._marks());
    this.furniture.whenStyled(() => {
      this.map.invalidateSize({ pan: false });
      /* The title says what it has to before the map is fitted below it. */
      this.figures = this.readings.of(this.lo, this.hi);
      this._say(this.figures);
      this.framing.fit(this._bounds());
      this.settled = true;
      this._switch();
      this.place = place(this.map, this.stage, () => this._asOpened());
      if (options.view && options.view !== "map") { this._open(options); this.control.set({ view: options.view }); }
      this.place.open();
      this.frame();
      this._settle();
      this.labels.draw();
      this._drawn();
      if (options.report) { window.setTimeout(() => this.tell(), this._rest()); }
      window.setTimeout(() => this.boxes.load(), NOTES_AFTER_MS);
    });
  }

  /* What the first figures say has its height now; a map in a file, which no link places, is fitted to what is left. */
  _settle() {
    const before = this.map.getSize();
    this.map.invalidateSize({ animate: false, pan: false });
    if (!around() && !this.map.getSize().equals(before)) { this.framing.fit(this._bounds()); }
  }

  _fed(options, fresh, imposed) {
    const header = this.data.header;
    if (fresh) {
      this.control.setStrip(this._strip());
      const bands = this.counter.monthlyBands(header.measure);
      this.control.setHistogram(bands.sure, header.measures[header.measure], this.counter.monthlyGaps(header.measure), bands.possible, this.readings.whole().untold);
      this.views.feed();
      this.control.show();
      this.labels.draw();
    }
    if (imposed) { this._show(options); }
    this.paintSoon(() => {
      this.views.commit();
      this._drawn();
      this._placed(true);
    });
  }

  /* Whether the map stands where it would if it were opened now: what it is fitted to changes with months and filters. */
  _asOpened() { return this.framing.stands(this._bounds()); }

  /* Other views leave the place of the map as it is. */
  _placed(now) {
    if (this.place && this.views.state().view === "map") { this.place.settle(now); }
  }

  _strip() {
    const stated = this.data.header.stated;
    return (stated && stated.strip) || [];
  }

  /* A view imposed from outside; the one on show already is left as it is. */
  _show(options) {
    const state = this.views.state();
    if (state.view !== options.view || JSON.stringify(state.with) !== JSON.stringify(options.with)) {
      this._open(options);
    } else {
      this.views.turn(options.tab);
      this.views.tellApart(options.by);
    }
  }

  _open(options) {
    this.views.tellApart(options.by);
    this.views.show(options.view, { with: options.with, tab: options.tab, own: [options.lo, options.hi] });
  }

  _drawn() {
    const container = this.map.getContainer();
    container.setAttribute("data-digest", this.digest);
    window.__mapDrawn = this.digest;
  }

  _rest() {
    return Math.min(LONGEST_REST_MS, REST_TIMES * Math.max(0, performance.now() - this.began - UNHURRIED_MS));
  }

  _storage() {
    try { return window.sessionStorage; } catch { return null; }
  }

  /* Work out and paint in one frame, however many moves came before it. */
  move(lo, hi) {
    this.lo = lo;
    this.hi = hi;
    this.repaint.coarsely();
    this.paintSoon();
  }

  paintSoon(then) { this.repaint.soon(then); }

  frame() {
    const figures = this.readings.of(this.lo, this.hi);
    this.figures = figures;
    if (!COVERING.includes(this.views.state().view)) { this._paint(figures); }
    this._say(figures);
    this.views.update(figures);
    this._tellBeside(figures);
    this.elsewhere.update(this.views.windows(figures));
    this.pointer.refresh();
    this.painted += 1;
  }

  /* Nobody reads a list that is written sixty times a second: the map comes first, the list beside it a frame later, and of
     moves that follow each other closely a few and the last are told there. */
  _tellBeside(figures) {
    window.clearTimeout(this.tellsLater);
    const now = performance.now();
    if (!this.toldBeside) {
      this.side.update(figures);
    } else if (now - this.toldBeside < BESIDE_EVERY_MS) {
      this.tellsLater = window.setTimeout(() => this.paintSoon(), BESIDE_AFTER_MS);
      return;
    } else {
      window.requestAnimationFrame(() => this.side.update(this.figures));
    }
    this.toldBeside = now;
  }

  _window(figures) {
    this.shown = figures;
    showFigures(this.painters, figures);
  }

  _paint(figures) {
    if (figures !== this.shown) { this._window(figures); }
    Object.values(this.painters).forEach((layer) => { if (this.map.hasLayer(layer)) { layer.paint(); } });
  }

  _say(figures) {
    const header = figures.header;
    this.furniture.title(
      [`${header.measures[header.measure]}${filtered(header)}, ${figures.words}`, ...header.lines], figures.statedText, figures.statedBrief
    );
    this.host.tellRow(figures);
    this.furniture.legend.counts(figures.tally, this.views.state().with ? "B" : "");
    this.furniture.legend.withheld(withheldWords(figures), figures.header.rate.kind === "count" || anyRate(figures));
    this.furniture.legend.unplaced(figures.unplacedTexts);
  }

  /* Light one district on the map and in the list beside it; below 0 the one that is chosen. */
  light(at) {
    const chosen = this.side.chosen < this.shapes.length ? this.side.chosen : -1;
    this.districts.highlight(at >= 0 ? at : chosen);
    this.side.light(at);
  }

  /* A district chosen beside the map or on it: figures above follow at once, and the host hears of it. */
  picked() {
    this.host.tellRow(this.figures);
    this.tell();
  }

  /* One class of the legend alone, on every map that is painted by it; -1 for all. */
  _only(at) {
    this.districts.only(at);
    const others = this.views ? this.views.painters() : null;
    if (others && others.districts) { others.districts.only(at); }
  }

  _marks() {
    const entries = this.incidents.legend ? this.incidents.legend() : [];
    this.furniture.legend.marks(entries);
  }

  /* A window let go of: to the host once, so that tables, charts and the address follow. */
  commit(lo, hi) {
    this.lo = lo;
    this.hi = hi;
    if (this.views) { this.views.commit(); }
    this.tell();
  }

  tell() {
    if (!window.Streamlit || !this.control) { return; }
    this._placed(false);
    this.host.tell();
  }

  /* Around the districts that hold what is shown. */
  _bounds() {
    const figures = this.readings.of(this.lo, this.hi);
    return shownBounds(this.shapes, this.data, this.views ? this.views.windows(figures) : [figures], this.ground);
  }
}
