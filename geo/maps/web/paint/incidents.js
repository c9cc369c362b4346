/* Incidents with a place, as the window has them: badges of single places and groups, or squares of density. */
import { badge, dot, dotSize, groupSize, placeSize, tally } from "./badges.js";
import { breaks, CELL_PX, cellKey, Grid, legend, SIDES } from "./density.js";
import { draw, many } from "./discs.js";
import { countPlaces, GROUP_PX, groupsOf, placesOf } from "./places.js";
import { commas, LIGHTER, make, MARGIN_PX, Sprites, Surface } from "./surface.js";
import { say } from "../data/words.js";

const GROUP_UNTIL_ZOOM = 10;
const DISC_FROM_ZOOM = 9;
const MOST_IN_VIEW = 2000;
const FEW_PLACES = 150;
const BELOW_CIRCLES = "418";

const INCIDENTS = {
  initialize(options) {
    this._start(options);
    this.mode = "places";
    this._data = null;
    this._places = null;
    this._lo = 0;
    this._hi = -1;
    this._told = [];
    this._said = "";
    this._sprites = new Sprites();
    this._forget();
  },

  _forget() {
    this._groups = new Map();
    this._breaks = new Map();
    this._active = new Int32Array(0);
    this._activeCount = 0;
    this._counted = false;
    this._marks = [];
    this._grid = null;
    this._many = undefined;
    this._stale = true;
  },

  _open() {
    const surface = new Surface(this._map, this._pane(this.options.pane));
    surface.canvas.classList.add("mt-incidents");
    return [surface];
  },

  _close() {
    this._marks = [];
    this._grid = null;
    this._sprites.clear();
    if (this._bearer) { this._bearer.carryOn(true); }
  },

  setData(data) {
    this._forget();
    this._data = data;
    this._places = null;
    return this;
  },

  setWindow(lo, hi) {
    if (lo === this._lo && hi === this._hi) { return this; }
    this._lo = lo;
    this._hi = hi;
    this._counted = false;
    return this;
  },

  /* Below circles with numbers of their own, places are dots and keep theirs to themselves until they are asked. Given the
     layer of the circles, dots are drawn on its canvas: a canvas more costs a browser without a graphics card as much as
     all that is drawn on it. */
  setQuiet(on, circles) {
    if (this.quiet !== on) {
      this.quiet = on;
      this._stale = true;
    }
    if (this._bearer && this._bearer !== circles) { this._bearer.bear(null); }
    this._bearer = circles || null;
    if (circles) { circles.bear(on ? this : null); }
    return this;
  },

  /* Whether the circles draw what is to be seen. */
  _borne() { return Boolean(this._dots() && this._bearer && this._map.hasLayer(this._bearer)); },

  /* For the circles: whether there is anything to draw that was not there before. */
  changed() { return Boolean(this._frame && this._data) && (this._stale || !this._counted); },

  /* For the circles: the dots on their canvas, which covers the same part of the map. */
  drawOn(surface) {
    if (!this._surfaces.length || !this._data) { return; }
    this._follow();
    if (!this._borne()) { return; }
    if (!this._counted) { this._count(); }
    this._drawAll(surface);
  },

  like(other) { return this.setQuiet(other.quiet); },

  _dots() { return this.quiet && Math.round(this._frame.zoom) <= GROUP_UNTIL_ZOOM; },

  /* `fn` hears the mode whenever what legend() says has changed. */
  onMode(fn) {
    this._told.push(fn);
    return this;
  },

  /* Call back for each incident that possibly lies in the window. */
  _each(fn) {
    const data = this._data, lo = Math.max(0, this._lo), hi = Math.min(data.months - 1, this._hi);
    if (hi < lo) { return; }
    for (let i = data.off[lo]; i < data.off[hi + 1]; i += 1) { fn(i, true); }
    for (let i = data.certain, k = 0; i < data.n; i += 1, k += 1) {
      if (data.start[k] <= hi && data.end[k] >= lo) { fn(i, data.start[k] >= lo && data.end[k] <= hi); }
    }
  },

  _count() {
    if (!this._places) {
      this._places = placesOf(this._data);
      this._active = new Int32Array(this._places.count);
    }
    const places = this._places;
    countPlaces(this._data, places, this._lo, this._hi);
    let count = 0;
    for (let place = 0; place < places.count; place += 1) {
      if (places.possible[place]) { this._active[count] = place; count += 1; }
    }
    this._activeCount = count;
    this._counted = true;
    this._stale = true;
  },

  /* The places with incidents in the window. */
  _inWindow() { return this._active.subarray(0, this._activeCount); },

  _draw(fresh, moved) {
    /* Dots lie below the circles, whose numbers they would cover. */
    const pane = this._pane(this.options.pane);
    if (this._height === undefined) { this._height = pane.style.zIndex; }
    pane.style.zIndex = this._dots() ? BELOW_CIRCLES : this._height;
    if (!this._data) { this._surfaces[0].begin(0, 0); return; }
    const borne = this._borne();
    this._surfaces[0].canvas.style.display = borne ? "none" : "";
    if (moved) { this._many = undefined; }
    if (borne) {
      this._stale = this._stale || fresh;
      if (fresh) { this._bearer.carryOn(); }
      return;
    }
    if (!this._counted) { this._count(); }
    if (!fresh && !this._stale) { return; }
    this._surfaces[0].begin(0, 0);
    this._drawAll(this._surfaces[0]);
  },

  _drawAll(surface) {
    this._stale = false;
    this._marks = [];
    this._grid = null;
    this.mode = this._crowded() ? "density" : "places";
    if (this.mode === "density") {
      this._drawCells(surface);
    } else {
      if (this._grouped()) { this._gather(); } else { this._single(); }
      if (this._frame.zoom >= DISC_FROM_ZOOM) { this._drawDiscs(surface); }
      this._drawMarks(surface);
    }
    this._tell();
  },

  _grouped() { return !this.quiet && Math.round(this._frame.zoom) <= GROUP_UNTIL_ZOOM; },

  /* More than a reader can tell apart; a view with few places stays as it is however many incidents they hold. */
  _crowded() {
    const places = this._places, frame = this._frame, scale = frame.scale, active = this._active;
    const west = (frame.x + MARGIN_PX) / scale, east = (frame.x + frame.width - MARGIN_PX) / scale;
    const north = (frame.y + MARGIN_PX) / scale, south = (frame.y + frame.height - MARGIN_PX) / scale;
    let incidents = 0, seen = 0;
    for (let k = 0; k < this._activeCount; k += 1) {
      const place = active[k], x = places.x[place], y = places.y[place];
      if (x >= west && x <= east && y >= north && y <= south) { incidents += places.possible[place]; seen += 1; }
    }
    return incidents > MOST_IN_VIEW && seen > FEW_PLACES;
  },

  _groupsHere() {
    const zoom = Math.round(this._frame.zoom);
    if (!this._groups.has(zoom)) { this._groups.set(zoom, groupsOf(this._places, this._map.options.crs.scale(zoom))); }
    return this._groups.get(zoom);
  },

  _gather() {
    const groups = this._groupsHere(), places = this._places, active = this._active;
    groups.certain.fill(0);
    groups.possible.fill(0);
    groups.active.fill(0);
    for (let k = 0; k < this._activeCount; k += 1) {
      const place = active[k], group = groups.of[place];
      groups.certain[group] += places.certain[place];
      groups.possible[group] += places.possible[place];
      groups.active[group] += 1;
      groups.last[group] = place;
    }
    /* The fullest on top. */
    for (let group = groups.head.length - 1; group >= 0; group -= 1) {
      if (groups.active[group] === 1) {
        this._mark("place", groups.last[group], groups.last[group], groups);
      } else if (groups.active[group]) {
        this._mark("group", group, groups.head[group], groups);
      }
    }
  },

  _single() {
    this._inWindow().forEach((place) => this._mark("place", place, place, null));
    this._marks.sort((a, b) => this._places.total[a.id] - this._places.total[b.id] || b.id - a.id);
  },

  _mark(kind, id, place, groups) {
    const frame = this._frame, places = this._places;
    const x = places.x[place] * frame.scale - frame.x, y = places.y[place] * frame.scale - frame.y;
    if (x < -GROUP_PX || y < -GROUP_PX || x > frame.width + GROUP_PX || y > frame.height + GROUP_PX) { return; }
    const counts = kind === "group" ? groups : places;
    /* Dots have no number, and wording one takes longer than drawing the dot. */
    const text = this._dots() ? "" : tally(counts.certain[id], counts.possible[id]);
    this._marks.push({
      kind: kind, id: id, place: place, x: x, y: y, text: text, certain: counts.certain[id], possible: counts.possible[id],
      size: this._dots() ? dotSize(counts.possible[id]) : kind === "group" ? groupSize(groups.total[id]) : placeSize(text)
    });
  },

  _drawMarks(surface) {
    surface.pen.setTransform(1, 0, 0, 1, 0, 0);
    this._marks.forEach((mark) => {
      const kind = mark.kind === "group" ? "group" : this._places.radius[mark.place] > 0 ? "settlement" : "exact";
      const lighter = mark.certain === 0, key = kind + mark.text + (lighter ? "~" : "-") + mark.size;
      if (this._dots()) {
        this._sprites.put(surface, `.${mark.size}${lighter}`, mark.size + 4, mark.x, mark.y, (pen) => dot(pen, mark.size, lighter));
        return;
      }
      this._sprites.put(surface, key, mark.size + 4, mark.x, mark.y, (pen) => badge(pen, kind, mark.text, mark.size, lighter));
    });
  },

  /* A place within a group has no mark of its own, and a disc around nothing would say nothing. */
  _alone() {
    if (!this._grouped()) { return this._inWindow(); }
    const { active, of } = this._groupsHere();
    return this._inWindow().filter((place) => active[of[place]] === 1);
  },

  _drawDiscs(surface) {
    if (this._many === undefined) { this._many = many(this._places, this._frame); }
    draw(surface.pen, this._places, this._alone(), this._frame, this._many);
  },

  _breaksHere() {
    const zoom = this._frame.zoom;
    if (!this._breaks.has(zoom)) { this._breaks.set(zoom, breaks(this._places, this._frame.scale)); }
    return this._breaks.get(zoom);
  },

  _drawCells(surface) {
    this._grid = new Grid(this._places, this._inWindow(), this._frame);
    this._grid.draw(surface.pen, this._frame, this._breaksHere());
  },

  densityLegend() {
    return this._frame && this._places ? legend(this._breaksHere()) : [];
  },

  /* Where marks stand in some window or other, in pixels of the container: names keep out of their way. */
  boxes() {
    if (!this._frame || !this._places || this.mode === "density") { return []; }
    const groups = this._grouped() ? this._groupsHere() : null, frame = this._frame, places = this._places;
    const at = (place, size) => {
      const x = places.x[place] * frame.scale - frame.x + frame.left, y = places.y[place] * frame.scale - frame.y + frame.top;
      const middle = this._map.layerPointToContainerPoint([x, y]);
      return [middle.x - size / 2, middle.y - size / 2, middle.x + size / 2, middle.y + size / 2];
    };
    const found = groups ? Array.from(groups.head, (place, group) => at(place, groupSize(groups.total[group])))
      : Array.from(places.total, (total, place) => at(place, this._dots() ? dotSize(total) : placeSize(commas(total))));
    const view = this._map.getSize();
    return found.filter((box) => box[2] > 0 && box[3] > 0 && box[0] < view.x && box[1] < view.y);
  },

  /* The symbols that belong to the mode and zoom, in plain sentences. */
  legend() {
    if (!this._data || !this._places || !this._frame) { return []; }
    const unsure = this._data.certain < this._data.n;
    if (this.mode === "density") {
      const head = say(
        "More than {most} incidents in view: a square for every {side} by {side} pixels, larger for more; zoom in for single places",
        { most: commas(MOST_IN_VIEW), side: CELL_PX }
      );
      const rows = [{ symbol: "text", label: head }];
      this.densityLegend().forEach((step) => rows.push({
        symbol: "cell", label: step.label === "1" ? say("1 incident") : say("{number} incidents", { number: step.label }), size: step.size
      }));
      if (unsure) { rows.push({ symbol: "hollow", label: say("Outlined: incidents only possibly in the period"), size: SIDES[2] }); }
      return rows;
    }
    if (this._dots()) {
      const dots = [{ symbol: "dot", label: say("Place with incidents, larger for more; zoom in for their number") }];
      if (unsure) { dots.push({ symbol: "palerdot", label: say("Paler: incidents only possibly in the period") }); }
      return dots;
    }
    const rows = [], settlements = this._places.radius.some((metres) => metres > 0);
    const place = this._frame.zoom >= DISC_FROM_ZOOM
      ? say("Settlement or wider area, with its number of incidents; the disc shows how far the place may be off")
      : say("Settlement or wider area, with its number of incidents");
    if (settlements) { rows.push({ symbol: "place", label: place }); }
    if (this._places.radius.some((metres) => metres === 0)) { rows.push({ symbol: "exact", label: say("Place of the blast, with its number of incidents") }); }
    if (this._grouped()) { rows.push({ symbol: "group", label: say("Several places, with their number of incidents; zoom in to see each") }); }
    if (unsure) {
      rows.push({ symbol: "lighter", label: say("Lighter: incidents only possibly in the period. A plus sign means that more are possible"), alpha: LIGHTER });
    }
    return rows;
  },

  _tell() {
    const dense = this.mode === "density";
    const said = [this.mode, dense ? this._frame.zoom : this._frame.zoom >= DISC_FROM_ZOOM, this._grouped(), this._dots(), L.stamp(this._places)].join();
    if (said === this._said) { return; }
    this._said = said;
    this._told.forEach((fn) => fn(this.mode));
  },

  at(containerPoint) {
    if (!this._frame || !this._places || this._map._animatingZoom) { return null; }
    const point = this._map.containerPointToLayerPoint(containerPoint);
    const x = point.x - this._frame.left, y = point.y - this._frame.top;
    return this._grid ? this._cellAt(x, y) : this._markAt(x, y);
  },

  _markAt(x, y) {
    const mark = this._marks.findLast((one) => {
      const reach = one.size / 2 + 1, dx = Math.abs(one.x - x), dy = Math.abs(one.y - y);
      const square = one.kind === "place" && this._places.radius[one.place] === 0;
      return square ? Math.max(dx, dy) <= reach : Math.hypot(dx, dy) <= reach;
    });
    if (!mark) { return null; }
    const places = this._places, groups = mark.kind === "group" ? this._groupsHere() : null;
    const own = (place) => groups ? groups.of[place] === mark.id : place === mark.id;
    return {
      kind: mark.kind, lon: places.lon[mark.place], lat: places.lat[mark.place],
      members: this._members(own), certain: mark.certain, possible: mark.possible
    };
  },

  _cellAt(x, y) {
    const frame = this._frame, places = this._places, cell = this._grid.at(x + frame.x, y + frame.y);
    if (!cell) { return null; }
    const middle = this._map.options.crs.pointToLatLng(L.point(cell.middle), frame.zoom);
    return {
      kind: "cell", lon: middle.lng, lat: middle.lat,
      members: this._members((place) => cellKey(places, place, frame.scale) === cell.key),
      certain: cell.certain, possible: cell.possible
    };
  },

  _members(own) {
    const members = [];
    this._each((i) => { const place = this._places.of[i]; if (place >= 0 && own(place)) { members.push(i); } });
    return members;
  }
};

/* Incidents with a place: single places, groups of near ones, or squares of density. */
export const incidentLayer = (options) => make("incidents", INCIDENTS, [options]);
