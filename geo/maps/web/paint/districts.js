/* Districts filled by class, with their borders and the light on one of them. */
import { inside, overlaps, placed, stroke, trace, viewOf } from "./outlines.js";
import { make, Surface, worldX, worldY } from "./surface.js";

const BORDER = { colour: "#8a847b", width: 0.8, dash: [] };
/* Districts that are narrower have finer borders, or thousands of them would be a grey net with hardly a colour in it. */
const FINE_BELOW_PX = 16;
const FINEST = 0.2;
const OVERLAY_BORDER = { colour: "#3a3630", width: 1.6, dash: [6, 4] };
const HIGHLIGHT = { colour: "#2b2b33", width: 2.5 };
const HATCH_TILE_PX = 10;
const FAINT = 0.15;
const PLAIN = { colour: "#f7f5f1", pattern: "" };
const HATCH = "#c2bfb9";
const LINES = "#a896bd";
const LEVEL = "#d3a244";
const DOTS = "#5c5a58";
/* Of a class without a fill: what is below is seen. */
const CLEAR = "clear";

/* A border between two districts belongs to both: drawn twice it would be darker than the outer one. */
function outlines(areas) {
  const numbers = new Map(), known = new Set(), lines = [];
  const numberOf = (ring, i) => {
    const key = Math.round(ring[i] * 1e8) * 67108864 + Math.round(ring[i + 1] * 67108863);
    if (!numbers.has(key)) { numbers.set(key, numbers.size); }
    return numbers.get(key);
  };
  areas.forEach((district) => district.rings.forEach((ring) => {
    let line = [], a = ring.length ? numberOf(ring, 0) : 0;
    for (let i = 0; i < ring.length; i += 2) {
      const j = (i + 2) % ring.length, b = numberOf(ring, j), edge = Math.min(a, b) * 67108864 + Math.max(a, b);
      a = b;
      if (known.has(edge)) {
        if (line.length) { lines.push(line); line = []; }
        continue;
      }
      known.add(edge);
      if (!line.length) { line.push(ring[i], ring[i + 1]); }
      line.push(ring[j], ring[j + 1]);
    }
    if (line.length) { lines.push(line); }
  }));
  return lines;
}

/* A tile of a class that is known by more than its colour, at a resolution. The lines meet across tiles. */
function tile(pen, style, ratio) {
  const side = Math.round(HATCH_TILE_PX * ratio), canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const brush = canvas.getContext("2d");
  brush.fillStyle = style.colour;
  brush.fillRect(0, 0, side, side);
  brush.scale(side / HATCH_TILE_PX, side / HATCH_TILE_PX);
  if (style.pattern === "hatch") {
    brush.strokeStyle = HATCH;
    brush.lineWidth = 1.1;
    brush.beginPath();
    for (let start = -HATCH_TILE_PX; start <= HATCH_TILE_PX; start += HATCH_TILE_PX) {
      brush.moveTo(start - 2, HATCH_TILE_PX + 2);
      brush.lineTo(start + HATCH_TILE_PX + 2, -2);
    }
    brush.stroke();
  } else if (style.pattern === "lines") {
    brush.fillStyle = LINES;
    [0, HATCH_TILE_PX / 2].forEach((left) => brush.fillRect(left, 0, 1.1, HATCH_TILE_PX));
  } else if (style.pattern === "level") {
    brush.fillStyle = LEVEL;
    [0, HATCH_TILE_PX / 2].forEach((top) => brush.fillRect(0, top, HATCH_TILE_PX, 1.1));
  } else {
    brush.fillStyle = DOTS;
    [[2.5, 2.5], [7.5, 7.5]].forEach((spot) => {
      brush.beginPath();
      brush.arc(spot[0], spot[1], 1.4, 0, 2 * Math.PI);
      brush.fill();
    });
  }
  const pattern = pen.createPattern(canvas, "repeat");
  pattern.setTransform(new DOMMatrix([HATCH_TILE_PX / side, 0, 0, HATCH_TILE_PX / side, 0, 0]));
  return pattern;
}

const DISTRICTS = {
  options: { pane: "overlayPane", bordersPane: "overlayPane", opacity: 0.86, overlays: [] },

  initialize(shapes, options) {
    this._start(options);
    const above = new Set(this.options.overlays);
    this._areas = shapes.map(placed);
    this._areas.forEach((district, index) => { district.overlay = above.has(index) || shapes[index].overlay === true; });
    const order = this._areas.map((district, index) => index);
    this._below = order.filter((index) => !this._areas[index].overlay);
    this._above = order.filter((index) => this._areas[index].overlay);
    this._classes = new Uint8Array(shapes.length).fill(255);
    this._painted = new Uint8Array(shapes.length);
    this._styles = [];
    this._looks = "";
    this._stale = true;
    this._partial = false;
    this._lit = -1;
    this._paths = null;
    this._lines = null;
    this._fills = { ratio: 0 };
  },

  _open() {
    const fill = new Surface(this._map, this._pane(this.options.pane));
    fill.canvas.style.opacity = String(this.options.opacity);
    fill.canvas.classList.add("mt-districts");
    const border = new Surface(this._map, this._pane(this.options.bordersPane));
    border.canvas.classList.add("mt-borders");
    return [fill, border];
  },

  _close() {
    this._paths = null;
    this._fills = { ratio: 0 };
  },

  /* Plain districts show no grades, and all the same where nothing is recorded, withheld or none. */
  setPlain(on) {
    this.plain = on;
    return this;
  },

  like(other) { return this.setPlain(other.plain); },

  setClasses(classes, given) {
    this._classes.set(classes.length > this._classes.length ? classes.subarray(0, this._classes.length) : classes);
    const styles = this.plain ? given.map((style) => (style.pattern || !style.key.startsWith("grade") ? style : PLAIN)) : given;
    const looks = styles.map((style) => style.colour + style.pattern).join();
    if (looks !== this._looks) {
      this._looks = looks;
      this._styles = styles.map((style) => ({ colour: style.colour, pattern: style.pattern }));
      this._fills = { ratio: 0 };
      this._stale = true;
    }
    return this;
  },

  at(latlng) {
    const place = L.latLng(latlng), x = worldX(place.lng), y = worldY(place.lat);
    const hit = (index) => inside(this._areas[index], x, y);
    const over = this._above.findLast(hit), under = over === undefined ? this._below.findLast(hit) : over;
    return under === undefined ? -1 : under;
  },

  /* Fill one class as usual and all others faintly; -1 for all as usual. */
  only(key) {
    if ((this._alone === undefined ? -1 : this._alone) === key) { return this; }
    this._alone = key;
    this._stale = true;
    if (this._frame) { this.paint(); }
    return this;
  },

  highlight(index) {
    const lit = index >= 0 && index < this._areas.length ? index : -1;
    if (lit === this._lit) { return this; }
    this._lit = lit;
    if (this._frame) { this._drawLight(); }
    return this;
  },

  /* Edges mix the colours of neighbours; after many single repaints a rest makes them exact again. */
  _worn() { return this._partial; },

  _draw(fresh, moved) {
    if (moved) {
      this._ready();
      this._drawBorders();
      this._drawLight();
    }
    if (fresh || this._stale || !this._drawChanged()) { this._drawAll(); }
  },

  /* Paths in pixels of the zoom, from a corner on the ground that panning does not move. */
  _ready() {
    const frame = this._frame;
    if (this._paths && this._paths.zoom === frame.zoom) { return; }
    const box = this._areas.reduce((all, district) => all && district.box[0] > all[0] ? all : district.box, null) || [0, 0];
    this._paths = {
      zoom: frame.zoom, list: [], border: null, overlay: null,
      left: Math.round(box[0] * frame.scale), top: Math.round(box[1] * frame.scale)
    };
  },

  _path(index) {
    const paths = this._paths;
    if (!paths.list[index]) {
      const path = paths.list[index] = new Path2D();
      this._areas[index].rings.forEach((ring) => trace(path, ring, this._frame.scale, paths.left, paths.top, true));
    }
    return paths.list[index];
  },

  _borderPaths() {
    const paths = this._paths, scale = this._frame.scale;
    if (!paths.border) {
      if (!this._lines) {
        this._lines = [this._below, this._above].map((part) => outlines(part.map((index) => this._areas[index])));
      }
      [paths.border, paths.overlay] = this._lines.map((lines) => {
        const path = new Path2D();
        lines.forEach((line) => trace(path, line, scale, paths.left, paths.top, false));
        return path;
      });
    }
    return paths;
  },

  _shift(surface) { surface.from(this._paths.left - surface.frame.x, this._paths.top - surface.frame.y); },

  _inView() {
    const view = viewOf(this._frame);
    return (index) => overlaps(this._areas[index].box, view);
  },

  /* The border as wide as districts of usual size bear it. */
  _border() {
    if (!this._usual) {
      const sizes = this._below.map((index) => this._areas[index].box).map((box) => Math.sqrt((box[2] - box[0]) * (box[3] - box[1])))
        .filter(Number.isFinite).sort((a, b) => a - b);
      this._usual = sizes[Math.floor(sizes.length / 2)] || Infinity;
    }
    const share = this._usual * this._frame.scale / FINE_BELOW_PX;
    return share < 1 ? { ...BORDER, width: BORDER.width * Math.max(share, FINEST) } : BORDER;
  },

  _drawBorders() {
    const surface = this._surfaces[1], paths = this._borderPaths();
    surface.begin(0, 0);
    this._shift(surface);
    stroke(surface.pen, paths.border, this._border());
    stroke(surface.pen, paths.overlay, OVERLAY_BORDER);
  },

  _fill(index) {
    const key = this._painted[index] = this._classes[index], style = this._styles[key];
    if (!style || style.pattern === CLEAR) { return; }
    const surface = this._surfaces[0];
    if (this._fills.ratio !== surface.ratio) { this._fills = { ratio: surface.ratio, list: [] }; }
    const list = this._fills.list;
    if (!list[key]) { list[key] = style.pattern ? tile(surface.pen, style, surface.ratio) : style.colour; }
    surface.pen.fillStyle = list[key];
    surface.pen.globalAlpha = this._alone >= 0 && this._alone !== key ? FAINT : 1;
    surface.pen.fill(this._path(index), "evenodd");
    surface.pen.globalAlpha = 1;
  },

  _drawAll() {
    const surface = this._surfaces[0], seen = this._inView();
    surface.begin(0, 0);
    this._shift(surface);
    /* Where two fills meet, both cover a pixel only in part; the line beneath closes the gap in the colour of the border. */
    stroke(surface.pen, this._borderPaths().border, this._border());
    this._visible = this._below.filter(seen);
    this._visibleAbove = this._above.filter(seen);
    this._visible.forEach(this._fill, this);
    this._visibleAbove.forEach(this._fill, this);
    this._stale = this._partial = false;
  },

  /* Return false where only painting everything is right. */
  _drawChanged() {
    if (this._alone >= 0) { return false; }
    const changed = (index) => this._painted[index] !== this._classes[index];
    const below = this._visible.filter(changed), above = this._visibleAbove;
    /* What lay on top and is not filled any more gives way to what lies below it. */
    const gone = (style) => !style || style.pattern === CLEAR;
    if (below.some((index) => gone(this._styles[this._classes[index]]))) { return false; }
    if (above.some((index) => changed(index) && gone(this._styles[this._classes[index]]))) { return false; }
    this._shift(this._surfaces[0]);
    below.forEach(this._fill, this);
    const covered = (index) => below.some((other) => overlaps(this._areas[other].box, this._areas[index].box));
    const raised = above.filter((index) => changed(index) || covered(index));
    raised.forEach(this._fill, this);
    this._partial = this._partial || below.length + raised.length > 0;
    return true;
  },

  /* A small canvas of its own: hovering repaints no border. */
  _drawLight() {
    this._extras.forEach((extra) => extra.remove());
    this._extras = [];
    const frame = this._frame, index = this._lit;
    if (index < 0 || !this._inView()(index)) { return; }
    const box = this._areas[index].box.map((end) => end * frame.scale);
    const left = Math.floor(Math.max(frame.x, box[0] - 4)), top = Math.floor(Math.max(frame.y, box[1] - 4));
    const light = new Surface(this._map, this._pane(this.options.bordersPane));
    light.canvas.classList.add("mt-highlight");
    light.place({
      x: left, y: top, left: left - frame.x + frame.left, top: top - frame.y + frame.top,
      width: Math.ceil(Math.min(frame.x + frame.width, box[2] + 4)) - left,
      height: Math.ceil(Math.min(frame.y + frame.height, box[3] + 4)) - top
    }, window.devicePixelRatio || 1);
    this._extras.push(light);
    this._shift(light);
    stroke(light.pen, this._path(index), HIGHLIGHT);
  }
};

/* Districts filled by class. Beside the panes and the opacity, `overlays` lists the indexes drawn on top, with a dashed edge. */
export const districtLayer = (shapes, options) => make("districts", DISTRICTS, [shapes, options]);
