/* One map: data, counts, painters, control and views put together, and the way in and out for its host. */
import { decode, shapes, unpack } from "../data/columns.js";
import { shownBounds } from "../data/extent.js";
import { readings } from "../data/readings.js";
import { allStated } from "../data/stated.js";
import { panes } from "../data/vocabulary.js";
import { anyRate, withheldWords } from "../data/withheld.js";
import { control } from "../dock/control.js";
import { el, failed } from "../elements.js";
import { boxes } from "./boxes.js";
import { histogramChart } from "./charted.js";
import { chartTools } from "./chartfile.js";
import { elsewhere, framing } from "./framing.js";
import { furnish } from "./furniture.js";
import { eachPainter, feedPainters, makePainters, showFigures } from "./kinds.js";
import { pointer } from "./pointer.js";
import { side } from "./side.js";
import { circleRadius, circleScale } from "../paint/circles.js";
import { labels } from "../paint/labels.js";
import { around, place } from "../place.js";
import { views } from "../views/views.js";
import { filtered, onResize } from "../views/viewtools.js";
import { say } from "../data/words.js";

/* Stands for a district in an address where none is known, as in geo/links.py. */
const NOWHERE = "none";
const FULL_RATIO_AFTER_MS = 150;
const YOUNG_MONTHS = 3;
const NOTES_AFTER_MS = 400;
/* Drawing takes a machine with time a tenth of a second. Where it took longer than this, the host is told later by so many times
   what it took longer: so menus and tables stall neither this map nor those of other windows. */
const UNHURRIED_MS = 250, REST_TIMES = 5, LONGEST_REST_MS = 3000;
/* Views that hide the main map, which then need not be painted. */
const COVERING = ["difference", "years", "table"];
const VIEWS = ["map", "compare", "difference", "years", "table"];

class TimeMap {
  constructor(map, layers, ground) {
    this.map = map;
    this.layers = layers;
    this.ground = ground;
    this.painted = 0;
    this.digest = null;
    this.payloadBytes = 0;
    this.serial = null;
    this.hovered = null;
    this.shot = null;
    this.began = performance.now();
    this.figures = this.shown = null;
    this.settled = false;
    this.words = (position) => ground.words[position];
    this.names = ground.districts.map((entry) => this.words(entry[0]));
    this._shell();
    this._painters();
    this.furniture = furnish(map, layers, ground, {
      shell: this.shell,
      bounds: () => this._bounds(),
      fit: (corners) => this.framing.fit(corners),
      only: (at) => this._only(at),
      snapshot: window.Streamlit ? () => this.snapshot() : null
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

  /* Maps in a row, the control below them: around the element folium made, wherever its host put it. */
  _shell() {
    const place = this.map.getContainer();
    /* A file is a page of its own and needs what a page of the dashboard has around the map. */
    this.shell = el(window.Streamlit ? "div" : "main", "mt-shell");
    if (!window.Streamlit) { this.shell.appendChild(el("h1", "mt-alone", this.ground.title)); }
    /* The page around it has a row of figures of its own and gives the frame the height there is. */
    this.shell.classList.toggle("mt-hosted", Boolean(around()));
    this.shell.style.height = around() ? "100vh" : place.style.height || "100%";
    this.stage = el("div", "mt-stage");
    this.dock = el("div", "mt-dock");
    place.parentNode.insertBefore(this.shell, place);
    this.stage.appendChild(place);
    this.shell.appendChild(this.stage);
    this.shell.appendChild(this.dock);
    place.classList.add("mt-main");
    place.style.height = "";
    place.style.width = "";
    /* The control below grows and shrinks with its words; Leaflet watches the window alone. */
    onResize(place, () => this.map.invalidateSize({ animate: false, pan: false }));
  }

  _painters() {
    this.shapes = shapes(unpack(this.ground.shapes));
    this.shapes.forEach((shape, at) => {
      const entry = this.ground.districts[at];
      Object.assign(shape, { name: this.names[at], overlay: entry[1] === 1, approximate: entry[2] === 1, lon: entry[4], lat: entry[5] });
    });
    this.painters = this.layersFor(this.map);
    const { districts, circles, incidents } = this.painters;
    this.districts = districts;
    this.circles = circles;
    this.incidents = incidents;
  }

  /* folium makes the panes of its own map; another map of the same ground needs the same. */
  _panes(map) {
    panes.filter(([name]) => !map.getPane(name)).forEach(([name, order]) => {
      const pane = map.createPane(name);
      pane.style.zIndex = order;
      pane.style.pointerEvents = "none";
    });
  }

  /* Painters of their own for any map that shows the same ground. */
  layersFor(map) {
    this._panes(map);
    return makePainters(this.ground, this.shapes);
  }

  /* Names on any map of this ground; `painters` are those that draw on it. */
  labelsFor(map, { group, shown, nodes, painters }) {
    this._panes(map);
    const drawn = (name) => painters[name] && map.hasLayer(painters[name]);
    return labels({
      map: map,
      group: group || L.layerGroup().addTo(map),
      ground: this.ground,
      shapes: this.shapes,
      shown: shown || (() => this.map.hasLayer(this.layers.labels)),
      nodes: nodes,
      marks: () => (drawn("incidents") ? painters.incidents.boxes() : []),
      figures: () => this.everything,
      radius: (figure) => (drawn("circles") ? circleScale(map) * circleRadius(figure, this.data.header.largest) : 0),
      districts: () => this.districts
    });
  }

  /* The layer switch holds folium's empty groups; what is painted comes and goes with them. */
  _switch() {
    /* Until the map has its place, each step towards it would paint everything anew. */
    if (!this.settled) { return; }
    const has = (key) => this.map.hasLayer(this.layers[key]);
    eachPainter(this.painters, (kind, layer) => kind.suit(layer, has));
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
      this.side.impose(this._placeOf(options.district));
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
    if (data.header.layers.join() !== layersBefore) { this._showLayers(data.header.layers); }
  }

  _showLayers(names) {
    Object.keys(this.layers).filter((key) => !key.startsWith("context")).forEach((key) => {
      const wanted = names.includes(key);
      if (wanted !== this.map.hasLayer(this.layers[key])) {
        if (wanted) { this.map.addLayer(this.layers[key]); } else { this.map.removeLayer(this.layers[key]); }
      }
    });
    Object.keys(this.layers).filter((key) => key.startsWith("context") && !this.ground.tiles).forEach((key) => {
      if (names.includes("context")) { this.map.addLayer(this.layers[key]); } else { this.map.removeLayer(this.layers[key]); }
    });
  }

  _start(options) {
    const header = this.data.header;
    this.control = control(this.dock, {
      months: this.months,
      histogram: this.counter.monthlyBands(header.measure).sure,
      histogramLabel: header.measures[header.measure],
      histogramGaps: this.counter.monthlyGaps(header.measure),
      histogramPossible: this.counter.monthlyBands(header.measure).possible,
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
      this.control.setHistogram(bands.sure, header.measures[header.measure], this.counter.monthlyGaps(header.measure), bands.possible);
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
    this._ratio();
    this.paintSoon();
  }

  _ratio() {
    if ((window.devicePixelRatio || 1) <= 1) { return; }
    const layers = Object.values(this.painters);
    if (!this.dragging) {
      layers.forEach((layer) => layer.setRatio("drag"));
      this.views.setRatio("drag");
    }
    this.dragging = true;
    window.clearTimeout(this.sharpen);
    this.sharpen = window.setTimeout(() => {
      this.dragging = false;
      layers.forEach((layer) => layer.setRatio("full"));
      this.views.setRatio("full");
      this.paintSoon();
    }, FULL_RATIO_AFTER_MS);
  }

  paintSoon(then) {
    if (then) { this.afterwards = then; }
    if (this.asked) { return; }
    this.asked = window.requestAnimationFrame(() => {
      this.asked = null;
      this.frame();
      if (this.afterwards) { const after = this.afterwards; this.afterwards = null; after(); }
    });
  }

  frame() {
    const figures = this.readings.of(this.lo, this.hi);
    this.figures = figures;
    if (!COVERING.includes(this.views.state().view)) { this._paint(figures); }
    this._say(figures);
    this.views.update(figures);
    this.side.update(figures);
    this.elsewhere.update(this.views.windows(figures));
    this.pointer.refresh();
    this.painted += 1;
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
    this._tellRow(figures);
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

  /* The row of figures of the page around the map follows the hand; of two windows compared it keeps what the page counts. */
  _tellRow(figures) {
    const host = around(), counted = this.views && this.views.own ? this.readings.of(...this.views.own) : figures;
    const told = this.side.chosen < 0 ? counted.row : counted.rowOf(this.side.chosen, this.side.chosenName());
    if (!host || told === this.rowTold) { return; }
    this.rowTold = told;
    host.dispatchEvent(new host.CustomEvent("mine-figures", { detail: told }));
  }

  /* A district chosen beside the map or on it: figures above follow at once, and the host hears of it. */
  picked() {
    this._tellRow(this.figures);
    this.tell();
  }

  /* Districts have codes, and what is known of none stands behind the last of them. */
  _codeOf(at) { return at < 0 ? null : at < this.ground.districts.length ? this.words(this.ground.districts[at][6]) : NOWHERE; }

  _placeOf(code) {
    if (!code) { return -1; }
    return code === NOWHERE ? this.ground.districts.length : this.ground.districts.findIndex((entry) => this.words(entry[6]) === code);
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
    const state = this.views.state();
    this._placed(false);
    // The serial tells the host whether a window it imposed had arrived; it also makes the same window news again.
    const [lo, hi] = this.views.own || [this.lo, this.hi];
    const message = { lo: lo, hi: hi, view: state.view, with: state.with, b: state.b, tab: state.tab, by: state.by, district: this._codeOf(this.side.chosen), serial: this.serial, drawn: window.__mapDrawn !== undefined, shot: this.shot };
    const text = JSON.stringify(message);
    if (text !== this.told) {
      this.told = text;
      window.Streamlit.setComponentValue(message);
    }
  }

  /* The host draws sheets for print; it learns what part of the ground is in view when one is asked for. */
  snapshot() {
    const round = (degrees) => Math.round(degrees * 1e5) / 1e5, size = this.map.getSize();
    /* What legend and foot cover from edge to edge is not seen; on a sheet they stand beside the map. */
    const { topLeft, bottomRight } = this.furniture.room();
    const from = this.map.containerPointToLatLng([topLeft.x, 0]), to = this.map.containerPointToLatLng(size.subtract(bottomRight));
    this.shot = { number: Date.now(), extent: [from.lng, to.lat, to.lng, from.lat].map(round) };
    this.tell();
  }

  /* Around the districts that hold what is shown. */
  _bounds() {
    const figures = this.readings.of(this.lo, this.hi);
    return shownBounds(this.shapes, this.data, this.views ? this.views.windows(figures) : [figures], this.ground);
  }
}

/* Mount the ground of a map; nothing is counted before it is fed. */
export const mount = (map, layers, ground) => {
  try {
    window.MineTime.current = new TimeMap(map, layers, ground);
  } catch (error) {
    failed(map.getContainer(), error);
    throw error;
  }
};

/* Give the mounted map figures, or other ones: its view, window and movement stay. */
export const feed = (base64, options) => {
  try {
    window.MineTime.current.feed(base64, options);
  } catch (error) {
    failed(window.MineTime.current.map.getContainer(), error);
    throw error;
  }
};
