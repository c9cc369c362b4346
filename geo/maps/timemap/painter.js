/* Paints districts, circles and incidents on canvases of a Leaflet map. */
(function (time) {
  "use strict";

  const MARGIN_PX = 64;
  const DARK = "#22304a";
  const FONT = "system-ui, -apple-system, \"Segoe UI\", Roboto, \"Noto Sans\", sans-serif";
  const LIGHTER = 0.45;
  /* Corners closer than a quarter of a pixel are drawn as one; neighbours share corners, so no gap opens. */
  const SNAP = 4;

  const BORDER = { colour: "#8a847b", width: 0.8, dash: [] };
  const OVERLAY_BORDER = { colour: "#3a3630", width: 1.6, dash: [6, 4] };
  const HIGHLIGHT = { colour: "#2b2b33", width: 2.5 };
  const TILE_PX = 10;
  const HATCH = "#c2bfb9";
  const DOTS = "#5c5a58";

  const LARGEST_CIRCLE_PX = 24;
  const NUMBER_FROM_PX = 8;
  const MANY_NUMBERS = 300;

  const GROUP_PX = 44;
  const GROUP_UNTIL_ZOOM = 10;
  const DISC_FROM_ZOOM = 9;
  const DASHES = [4, 3];
  const MOST_DASHED_PX = 12000;
  const MOST_IN_VIEW = 2000;
  const FEW_PLACES = 150;
  const CELL_PX = 18;
  const SIDES = [4, 7, 10, 13, 16];
  const EARTH_RADIUS_M = 6371000;
  const MOST_SPRITES = 1500;

  const worldX = (lon) => lon / 360 + 0.5;
  const worldY = (lat) => {
    const sine = Math.sin(Math.max(-85.0511287798, Math.min(85.0511287798, lat)) * Math.PI / 180);
    return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  };
  const commas = (number) => String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ",");

  /* ---- canvases over the view ---- */

  /* One canvas over the view and a margin, in a pane of a map. */
  class Surface {
    constructor(map, pane) {
      const motion = map.options.zoomAnimation && L.Browser.any3d ? "animated" : "hide";
      this.canvas = L.DomUtil.create("canvas", "mt-canvas leaflet-zoom-" + motion, pane);
      this.canvas.setAttribute("aria-hidden", "true");
      this.canvas.width = this.canvas.height = 0;
      this.canvas.style.pointerEvents = "none";
      this.canvas.style.transformOrigin = "0 0";
      this.pen = this.canvas.getContext("2d");
      this.ratio = 0;
      this.frame = null;
    }

    place(frame, ratio) {
      this.frame = frame;
      L.DomUtil.setPosition(this.canvas, L.point(frame.left, frame.top));
      return this.resize(ratio);
    }

    /* Return whether the pixels were lost. */
    resize(ratio) {
      const frame = this.frame, width = Math.round(frame.width * ratio), height = Math.round(frame.height * ratio);
      if (this.canvas.width === width && this.canvas.height === height && this.ratio === ratio) { return false; }
      this.canvas.width = width;
      this.canvas.height = height;
      this.canvas.style.width = frame.width + "px";
      this.canvas.style.height = frame.height + "px";
      this.ratio = ratio;
      return true;
    }

    /* Empty it, and let (0, 0) of the pen be a point (x, y) of the frame. */
    begin(x, y) {
      this.pen.setTransform(1, 0, 0, 1, 0, 0);
      this.pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
      this.from(x, y);
    }

    from(x, y) {
      const ratio = this.ratio;
      this.pen.setTransform(ratio, 0, 0, ratio, x * ratio, y * ratio);
    }

    /* Stretch what is drawn to another zoom whose layer point (0, 0) is `origin`. */
    stretch(scale, origin) {
      L.DomUtil.setTransform(this.canvas, L.point(this.frame.x, this.frame.y).multiplyBy(scale).subtract(origin), scale);
    }

    remove() {
      this.canvas.remove();
      /* Browsers give the memory of a canvas back late unless it is made empty. */
      this.canvas.width = this.canvas.height = 0;
    }
  }

  /* Small drawings made once for each key and copied from then on: text and dashes cost fifty times a copy. */
  class Sprites {
    constructor() { this.kept = new Map(); }

    /* `draw(pen)` finds (0, 0) in the middle of a square of `size` pixels. */
    put(surface, key, size, x, y, draw) {
      const ratio = surface.ratio, name = key + "@" + ratio;
      let canvas = this.kept.get(name);
      if (!canvas) {
        if (this.kept.size >= MOST_SPRITES) { this.kept.clear(); }
        canvas = document.createElement("canvas");
        const side = canvas.width = canvas.height = Math.ceil(size * ratio), pen = canvas.getContext("2d");
        pen.setTransform(ratio, 0, 0, ratio, side / 2, side / 2);
        draw(pen);
        this.kept.set(name, canvas);
      }
      const half = canvas.width / 2;
      surface.pen.drawImage(canvas, Math.round(x * ratio - half), Math.round(y * ratio - half));
    }

    clear() { this.kept.clear(); }
  }

  let bases = null;

  /* Leaflet is asked for at first use, so that this file can be loaded before it or without it. */
  function base() {
    if (!bases) { bases = L.Layer.extend(BASE); }
    return bases;
  }

  /* What the layers have in common: canvases that follow the map, at one resolution while dragging and another at rest.
     A layer brings _open() -> surfaces, _draw(fresh) and, where a rest repairs more than resolution, _worn(). */
  const BASE = {
    options: { pane: "overlayPane" },

    _start(options) {
      L.setOptions(this, options || {});
      this._surfaces = [];
      this._extras = [];
      this._frame = null;
      this._dragging = false;
    },

    onAdd() {
      this._surfaces = this._open();
      this._follow();
    },

    onRemove() {
      this._surfaces.concat(this._extras).forEach((surface) => surface.remove());
      this._surfaces = [];
      this._extras = [];
      this._frame = null;
      this._close();
    },

    _close() {},
    _worn() { return false; },

    getEvents() {
      const events = { viewreset: this._follow, moveend: this._follow, resize: this._follow, move: this._moved, zoom: this._zoomed };
      if (this._map.options.zoomAnimation) { events.zoomanim = this._zooms; }
      return events;
    },

    /* "drag": pixels of the page are enough while figures change quickly. "full": those of the screen. */
    setRatio(name) {
      this._dragging = name === "drag";
      if (this._dragging || !this._frame) { return this; }
      if (this._surfaces[0].ratio !== this._ratio() || this._worn()) { this._redraw(true); }
      return this;
    },

    paint() {
      if (this._frame) { this._redraw(false); }
      return this;
    },

    _ratio() {
      const full = window.devicePixelRatio || 1;
      return this._dragging ? Math.min(1, full) : full;
    },

    _redraw(fresh) {
      const lost = this._surfaces[0].resize(this._ratio());
      this._draw(fresh || lost);
    },

    _pane(name) { return this._map.getPane(name) || this._map.getPane("overlayPane"); },

    _view() {
      const map = this._map, size = map.getSize(), origin = map.getPixelOrigin();
      const corner = map.containerPointToLayerPoint([-MARGIN_PX, -MARGIN_PX]).round();
      return {
        left: corner.x, top: corner.y, width: size.x + 2 * MARGIN_PX, height: size.y + 2 * MARGIN_PX,
        x: corner.x + origin.x, y: corner.y + origin.y, zoom: map.getZoom(), scale: map.options.crs.scale(map.getZoom())
      };
    },

    _follow() {
      if (!this._map || (this._map._animatingZoom && this._frame)) { return; }
      const view = this._view(), old = this._frame;
      const same = old && Object.keys(view).every((name) => view[name] === old[name]);
      this._frame = view;
      const full = window.devicePixelRatio || 1;
      const lost = this._surfaces.map((surface, number) => surface.place(view, number ? full : this._ratio()));
      this._extras.forEach((extra) => extra.place(extra.frame, extra.ratio));
      if (!same || lost.some(Boolean)) { this._draw(true, true); }
    },

    /* Past the margin there would be blank edges until the hand lets go. */
    _moved() {
      const frame = this._frame, map = this._map;
      if (!frame || map._animatingZoom || map.getZoom() !== frame.zoom) { return; }
      const corner = map.containerPointToLayerPoint([0, 0]);
      if (Math.max(Math.abs(corner.x - frame.left - MARGIN_PX), Math.abs(corner.y - frame.top - MARGIN_PX)) > MARGIN_PX) {
        this._follow();
      }
    },

    _zoomed() { this._scale(this._map.getCenter(), this._map.getZoom()); },
    _zooms(event) { this._scale(event.center, event.zoom); },

    _scale(center, zoom) {
      const frame = this._frame;
      if (!frame) { return; }
      const scale = this._map.getZoomScale(zoom, frame.zoom), origin = this._map._getNewPixelOrigin(center, zoom);
      this._surfaces.concat(this._extras).forEach((surface) => surface.stretch(scale, origin));
    }
  };

  /* ---- districts ---- */

  function area(shape) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    const rings = shape.rings.map((ring) => {
      const places = new Float64Array(ring.length);
      for (let i = 0; i < ring.length; i += 2) {
        const x = places[i] = worldX(ring[i]), y = places[i + 1] = worldY(ring[i + 1]);
        if (x < box[0]) { box[0] = x; }
        if (y < box[1]) { box[1] = y; }
        if (x > box[2]) { box[2] = x; }
        if (y > box[3]) { box[3] = y; }
      }
      return places;
    });
    return { rings: rings, box: box };
  }

  function inside(district, x, y) {
    const box = district.box;
    if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) { return false; }
    let odd = false;
    district.rings.forEach((ring) => {
      for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        if (ring[i + 1] > y !== ring[j + 1] > y &&
            x < (ring[j] - ring[i]) * (y - ring[i + 1]) / (ring[j + 1] - ring[i + 1]) + ring[i]) { odd = !odd; }
      }
    });
    return odd;
  }

  /* Add a line to a path in pixels of a zoom; corners that fall together are left out. */
  function trace(path, line, scale, left, top, closed) {
    let x = NaN, y = NaN, count = 0;
    for (let i = 0; i < line.length; i += 2) {
      const nextX = Math.round((line[i] * scale - left) * SNAP) / SNAP;
      const nextY = Math.round((line[i + 1] * scale - top) * SNAP) / SNAP;
      if (nextX === x && nextY === y) { continue; }
      x = nextX;
      y = nextY;
      if (count) { path.lineTo(x, y); } else { path.moveTo(x, y); }
      count += 1;
    }
    if (closed) { path.closePath(); }
  }

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

  function stroke(pen, path, style) {
    pen.setLineDash(style.dash || []);
    pen.lineJoin = "round";
    pen.lineWidth = style.width;
    pen.strokeStyle = style.colour;
    pen.stroke(path);
  }

  /* A tile of a class that is known by more than its colour, at a resolution. The lines meet across tiles. */
  function tile(pen, style, ratio) {
    const side = Math.round(TILE_PX * ratio), canvas = document.createElement("canvas");
    canvas.width = canvas.height = side;
    const brush = canvas.getContext("2d");
    brush.fillStyle = style.colour;
    brush.fillRect(0, 0, side, side);
    brush.scale(side / TILE_PX, side / TILE_PX);
    if (style.pattern === "hatch") {
      brush.strokeStyle = HATCH;
      brush.lineWidth = 1.1;
      brush.beginPath();
      for (let start = -TILE_PX; start <= TILE_PX; start += TILE_PX) {
        brush.moveTo(start - 2, TILE_PX + 2);
        brush.lineTo(start + TILE_PX + 2, -2);
      }
      brush.stroke();
    } else {
      brush.fillStyle = DOTS;
      [[2.5, 2.5], [7.5, 7.5]].forEach((spot) => {
        brush.beginPath();
        brush.arc(spot[0], spot[1], 1.4, 0, 2 * Math.PI);
        brush.fill();
      });
    }
    const pattern = pen.createPattern(canvas, "repeat");
    pattern.setTransform(new DOMMatrix([TILE_PX / side, 0, 0, TILE_PX / side, 0, 0]));
    return pattern;
  }

  const overlaps = (a, b) => a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];

  const DISTRICTS = {
    options: { pane: "overlayPane", bordersPane: "overlayPane", opacity: 0.86, overlays: [] },

    initialize(shapes, options) {
      this._start(options);
      const above = new Set(this.options.overlays);
      this._areas = shapes.map(area);
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

    setClasses(classes, styles) {
      this._classes.set(classes.length > this._classes.length ? classes.subarray(0, this._classes.length) : classes);
      const looks = styles.map((style) => style.colour + style.pattern).join();
      if (looks !== this._looks) {
        this._looks = looks;
        this._styles = styles.map((style) => ({ colour: style.colour, pattern: style.pattern }));
        this._fills = { ratio: 0 };
        this._stale = true;
      }
      return this;
    },

    setOpacity(opacity) {
      this.options.opacity = opacity;
      if (this._frame) { this._surfaces[0].canvas.style.opacity = String(opacity); }
      return this;
    },

    at(latlng) {
      const place = L.latLng(latlng), x = worldX(place.lng), y = worldY(place.lat);
      const hit = (index) => inside(this._areas[index], x, y);
      const over = this._above.findLast(hit), under = over === undefined ? this._below.findLast(hit) : over;
      return under === undefined ? -1 : under;
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
      const frame = this._frame, scale = frame.scale;
      const view = [frame.x / scale, frame.y / scale, (frame.x + frame.width) / scale, (frame.y + frame.height) / scale];
      return (index) => overlaps(this._areas[index].box, view);
    },

    _drawBorders() {
      const surface = this._surfaces[1], paths = this._borderPaths();
      surface.begin(0, 0);
      this._shift(surface);
      stroke(surface.pen, paths.border, BORDER);
      stroke(surface.pen, paths.overlay, OVERLAY_BORDER);
    },

    _fill(index) {
      const key = this._painted[index] = this._classes[index], style = this._styles[key];
      if (!style) { return; }
      const surface = this._surfaces[0];
      if (this._fills.ratio !== surface.ratio) { this._fills = { ratio: surface.ratio, list: [] }; }
      const list = this._fills.list;
      if (!list[key]) { list[key] = style.pattern ? tile(surface.pen, style, surface.ratio) : style.colour; }
      surface.pen.fillStyle = list[key];
      surface.pen.fill(this._path(index), "evenodd");
    },

    _drawAll() {
      const surface = this._surfaces[0], seen = this._inView();
      surface.begin(0, 0);
      this._shift(surface);
      /* Where two fills meet, both cover a pixel only in part; the line beneath closes the gap in the colour of the border. */
      stroke(surface.pen, this._borderPaths().border, BORDER);
      this._visible = this._below.filter(seen);
      this._visibleAbove = this._above.filter(seen);
      this._visible.forEach(this._fill, this);
      this._visibleAbove.forEach(this._fill, this);
      this._stale = this._partial = false;
    },

    /* Return false where only painting everything is right. */
    _drawChanged() {
      const changed = (index) => this._painted[index] !== this._classes[index];
      const below = this._visible.filter(changed), above = this._visibleAbove;
      if (below.some((index) => !this._styles[this._classes[index]])) { return false; }
      if (above.some((index) => changed(index) && !this._styles[this._classes[index]])) { return false; }
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

  /* ---- circles ---- */

  const CIRCLES = {
    initialize(points, options) {
      this._start(options);
      this._x = Float64Array.from(points, (point) => point ? worldX(point[0]) : NaN);
      this._y = Float64Array.from(points, (point) => point ? worldY(point[1]) : NaN);
      this._radii = new Float64Array(points.length);
      this._values = new Float64Array(points.length);
      this._sprites = new Sprites();
      this._order = [];
      this._stale = true;
    },

    _open() {
      const surface = new Surface(this._map, this._pane(this.options.pane));
      surface.canvas.classList.add("mt-circles");
      return [surface];
    },

    _close() { this._sprites.clear(); },

    setFigures(values, largest) {
      const order = [];
      for (let i = 0; i < this._x.length; i += 1) {
        const value = values[i] > 0 && largest > 0 ? values[i] : 0;
        this._values[i] = value;
        this._radii[i] = LARGEST_CIRCLE_PX * Math.sqrt(value / largest) || 0;
        if (value && this._x[i] === this._x[i]) { order.push(i); }
      }
      /* The largest first, so that small circles stay in sight on top of them. */
      this._order = order.sort((a, b) => this._radii[b] - this._radii[a] || a - b);
      this._stale = true;
      return this;
    },

    at(latlng) {
      if (!this._frame) { return -1; }
      const place = L.latLng(latlng), scale = this._frame.scale;
      const x = worldX(place.lng) * scale, y = worldY(place.lat) * scale;
      const hit = this._order.findLast((i) => Math.hypot(this._x[i] * scale - x, this._y[i] * scale - y) <= Math.max(4, this._radii[i]));
      return hit === undefined ? -1 : hit;
    },

    _draw(fresh) {
      if (!fresh && !this._stale) { return; }
      this._stale = false;
      const frame = this._frame, surface = this._surfaces[0];
      const seen = this._order.filter((i) => {
        const x = this._left(i), y = this._top(i), reach = this._radii[i] + 2;
        return x > -reach && y > -reach && x < frame.width + reach && y < frame.height + reach;
      });
      surface.begin(0, 0);
      surface.pen.setTransform(1, 0, 0, 1, 0, 0);
      seen.forEach((i) => {
        const radius = Math.round(this._radii[i] * 4) / 4 || 0.25;
        this._sprites.put(surface, radius, 2 * radius + 3, this._left(i), this._top(i), (pen) => circle(pen, radius));
      });
      const numbered = seen.filter((i) => this._radii[i] >= NUMBER_FROM_PX);
      this._apart(numbered).forEach((i) => {
        const text = commas(this._values[i]);
        this._sprites.put(surface, "n" + text, 9 * text.length + 8, this._left(i), this._top(i), (pen) => number(pen, text));
      });
    },

    _left(i) { return this._x[i] * this._frame.scale - this._frame.x; },
    _top(i) { return this._y[i] * this._frame.scale - this._frame.y; },

    /* In a crowd the number of the larger circle stays and those beneath it go. */
    _apart(numbered) {
      if (numbered.length <= MANY_NUMBERS) { return numbered; }
      const taken = new Set();
      return numbered.filter((i) => {
        const column = Math.floor(this._left(i) / 14), row = Math.floor(this._top(i) / 7);
        for (let c = column - 1; c <= column + 1; c += 1) {
          for (let r = row - 1; r <= row + 1; r += 1) { if (taken.has(c * 65536 + r)) { return false; } }
        }
        return taken.add(column * 65536 + row);
      });
    }
  };

  function circle(pen, radius) {
    pen.lineWidth = 1.2;
    pen.fillStyle = "rgba(91,75,138,.35)";
    pen.strokeStyle = "#3d3163";
    pen.beginPath();
    pen.arc(0, 0, radius, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
  }

  function number(pen, text) {
    pen.font = "650 12px " + FONT;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    pen.lineWidth = 3;
    pen.strokeStyle = "rgba(255,255,255,.85)";
    pen.fillStyle = "#22242a";
    pen.strokeText(text, 0, 0.6);
    pen.fillText(text, 0, 0.6);
  }

  /* ---- incidents ---- */

  /* Incidents of one position and radius share a place; a table of slots finds it without making a key of text. */
  function placesOf(data) {
    const count = data.n, mask = (1 << Math.ceil(Math.log2(2 * count + 2))) - 1;
    const slots = new Int32Array(mask + 1).fill(-1), place = new Int32Array(count).fill(-1), first = [];
    const lon = data.lon, lat = data.lat, radius = data.radius;
    for (let i = 0; i < count; i += 1) {
      if (lon[i] !== lon[i] || lat[i] !== lat[i]) { continue; }
      let slot = (Math.imul(Math.round(lon[i] * 1e5), 73856093) ^ Math.imul(Math.round(lat[i] * 1e5), 19349663) ^ Math.imul(radius[i] | 0, 83492791));
      slot = (slot ^ (slot >>> 15)) & mask;
      for (;;) {
        const found = slots[slot];
        if (found < 0) { slots[slot] = place[i] = first.length; first.push(i); break; }
        const other = first[found];
        if (lon[other] === lon[i] && lat[other] === lat[i] && radius[other] === radius[i]) { place[i] = found; break; }
        slot = (slot + 1) & mask;
      }
    }
    const total = new Uint32Array(first.length);
    for (let i = 0; i < count; i += 1) { if (place[i] >= 0) { total[place[i]] += 1; } }
    return {
      of: place, count: first.length, total: total,
      lon: Float64Array.from(first, (i) => lon[i]), lat: Float64Array.from(first, (i) => lat[i]),
      x: Float64Array.from(first, (i) => worldX(lon[i])), y: Float64Array.from(first, (i) => worldY(lat[i])),
      radius: Float64Array.from(first, (i) => radius[i])
    };
  }

  /* Groups of places nearer than some pixels at a zoom. The place with most incidents of the whole period comes first and
     the badge stands on it, so that nothing moves while time runs. */
  function groupsOf(places, scale) {
    const order = new Uint32Array(places.count).map((none, index) => index)
      .sort((a, b) => places.total[b] - places.total[a] || a - b);
    const of = new Int32Array(places.count), heads = [], cells = new Map(), reach = GROUP_PX * GROUP_PX;
    order.forEach((place) => {
      const x = places.x[place] * scale, y = places.y[place] * scale;
      const column = Math.floor(x / GROUP_PX), row = Math.floor(y / GROUP_PX);
      let best = -1, nearest = reach;
      for (let c = column - 1; c <= column + 1; c += 1) {
        for (let r = row - 1; r <= row + 1; r += 1) {
          (cells.get(c * 67108864 + r) || []).forEach((group) => {
            const dx = places.x[heads[group]] * scale - x, dy = places.y[heads[group]] * scale - y;
            if (dx * dx + dy * dy < nearest) { nearest = dx * dx + dy * dy; best = group; }
          });
        }
      }
      if (best < 0) {
        const key = column * 67108864 + row;
        best = heads.length;
        heads.push(place);
        if (cells.has(key)) { cells.get(key).push(best); } else { cells.set(key, [best]); }
      }
      of[place] = best;
    });
    const total = new Uint32Array(heads.length);
    of.forEach((group, place) => { total[group] += places.total[place]; });
    return {
      of: of, head: Int32Array.from(heads), total: total, certain: new Uint32Array(heads.length),
      possible: new Uint32Array(heads.length), active: new Uint32Array(heads.length), last: new Int32Array(heads.length)
    };
  }

  const cellKey = (places, place, scale) =>
    Math.floor(places.x[place] * scale / CELL_PX) * 67108864 + Math.floor(places.y[place] * scale / CELL_PX);

  /* Round numbers (1, 2, 5, 10, ...) at about equal ratios up to the fullest square of the whole period. */
  function breaksFor(fullest) {
    const round = (value) => {
      const unit = Math.pow(10, Math.floor(Math.log10(value)));
      const far = (step) => Math.abs(Math.log(step * unit / value));
      return unit * [1, 2, 5, 10].reduce((best, step) => far(step) < far(best) ? step : best);
    };
    const found = [];
    for (let step = 0; step < SIDES.length; step += 1) {
      const next = Math.max(round(Math.pow(fullest, step / SIDES.length)), found.length ? found[found.length - 1] + 1 : 1);
      if (next <= fullest || !found.length) { found.push(next); }
    }
    return found;
  }

  function fullestCell(places, scale) {
    const sums = new Map();
    let fullest = 1;
    for (let place = 0; place < places.count; place += 1) {
      const key = cellKey(places, place, scale), sum = (sums.get(key) || 0) + places.total[place];
      sums.set(key, sum);
      if (sum > fullest) { fullest = sum; }
    }
    return fullest;
  }

  const tally = (certain, possible) =>
    certain === 0 ? commas(possible) : commas(certain) + (possible > certain ? "+" : "");

  /* Lighter badges have a pale face and keep a legible number. */
  function badge(pen, kind, text, size, lighter) {
    const half = size / 2;
    pen.globalAlpha = lighter ? LIGHTER : 1;
    pen.beginPath();
    if (kind === "exact") { pen.roundRect(1 - half, 1 - half, size - 2, size - 2, 3); } else { pen.arc(0, 0, half - 1, 0, 2 * Math.PI); }
    pen.fillStyle = kind === "group" ? DARK : "rgba(255,255,255,.94)";
    pen.fill();
    pen.strokeStyle = kind === "group" ? "#fff" : DARK;
    pen.lineWidth = kind === "settlement" ? 1.6 : 2;
    if (kind === "settlement") { pen.setLineDash([3.2, 2.2]); }
    pen.stroke();
    pen.setLineDash([]);
    if (kind === "group") {
      pen.beginPath();
      pen.arc(0, 0, half + 0.4, 0, 2 * Math.PI);
      pen.strokeStyle = DARK;
      pen.lineWidth = 1;
      pen.stroke();
    }
    pen.globalAlpha = 1;
    label(pen, kind, text, size, lighter);
  }

  function label(pen, kind, text, size, lighter) {
    const group = kind === "group";
    let font = group ? 12.5 : 11.5;
    pen.font = "600 " + font + "px " + FONT;
    const width = pen.measureText(text).width, room = size - (group ? 7 : 5);
    if (width > room) { font = Math.max(8, font * room / width); }
    pen.font = "600 " + font + "px " + FONT;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    if (lighter) {
      pen.lineWidth = 2.4;
      pen.strokeStyle = group ? DARK : "rgba(255,255,255,.9)";
      pen.strokeText(text, 0, 0.6);
    }
    pen.fillStyle = group ? "#fff" : DARK;
    pen.fillText(text, 0, 0.6);
  }

  const placeSize = (text) => text.length < 2 ? 20 : text.length < 3 ? 24 : text.length < 4 ? 28 : 34;
  const groupSize = (total) => Math.round(Math.min(GROUP_PX - 4, 26 + 1.6 * Math.log2(Math.max(1, total))));

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
        const found = this._places = placesOf(this._data);
        found.certain = new Uint32Array(found.count);
        found.possible = new Uint32Array(found.count);
        this._active = new Int32Array(found.count);
      }
      const places = this._places, certain = places.certain, possible = places.possible, of = places.of, active = this._active;
      for (let k = 0; k < this._activeCount; k += 1) { certain[active[k]] = possible[active[k]] = 0; }
      let count = 0;
      this._each((i, sure) => {
        const place = of[i];
        if (place < 0) { return; }
        if (possible[place] === 0) { active[count] = place; count += 1; }
        possible[place] += 1;
        if (sure) { certain[place] += 1; }
      });
      this._activeCount = count;
      this._counted = true;
      this._stale = true;
    },

    _draw(fresh, moved) {
      if (!this._data) { this._surfaces[0].begin(0, 0); return; }
      if (!this._counted) { this._count(); }
      if (!fresh && !this._stale) { return; }
      this._stale = false;
      if (moved) { this._many = undefined; }
      this._marks = [];
      this._grid = null;
      this.mode = this._crowded() ? "density" : "places";
      this._surfaces[0].begin(0, 0);
      if (this.mode === "density") {
        this._drawCells();
      } else {
        if (this._frame.zoom >= DISC_FROM_ZOOM) { this._drawDiscs(); }
        if (this._grouped()) { this._gather(); } else { this._single(); }
        this._drawMarks();
      }
      this._tell();
    },

    _grouped() { return Math.round(this._frame.zoom) <= GROUP_UNTIL_ZOOM; },

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
      for (let k = 0; k < this._activeCount; k += 1) { this._mark("place", this._active[k], this._active[k], null); }
      this._marks.sort((a, b) => this._places.total[a.id] - this._places.total[b.id] || b.id - a.id);
    },

    _mark(kind, id, place, groups) {
      const frame = this._frame, places = this._places;
      const x = places.x[place] * frame.scale - frame.x, y = places.y[place] * frame.scale - frame.y;
      if (x < -GROUP_PX || y < -GROUP_PX || x > frame.width + GROUP_PX || y > frame.height + GROUP_PX) { return; }
      const counts = kind === "group" ? groups : places;
      const text = tally(counts.certain[id], counts.possible[id]);
      this._marks.push({
        kind: kind, id: id, place: place, x: x, y: y, text: text, certain: counts.certain[id], possible: counts.possible[id],
        size: kind === "group" ? groupSize(groups.total[id]) : placeSize(text)
      });
    },

    _drawMarks() {
      const surface = this._surfaces[0];
      surface.pen.setTransform(1, 0, 0, 1, 0, 0);
      this._marks.forEach((mark) => {
        const kind = mark.kind === "group" ? "group" : this._places.radius[mark.place] > 0 ? "settlement" : "exact";
        const lighter = mark.certain === 0, key = kind + mark.text + (lighter ? "~" : "-") + mark.size;
        this._sprites.put(surface, key, mark.size + 4, mark.x, mark.y, (pen) => badge(pen, kind, mark.text, mark.size, lighter));
      });
    },

    /* A disc in metres of the ground: pixels of this projection grow with the latitude. */
    _reach(place) {
      const cosine = Math.cos(this._places.lat[place] * Math.PI / 180);
      return this._places.radius[place] / (2 * Math.PI * EARTH_RADIUS_M * cosine) * this._frame.scale;
    },

    _disc(place) {
      const places = this._places, frame = this._frame;
      if (!(places.radius[place] > 0)) { return null; }
      const x = places.x[place] * frame.scale - frame.x, y = places.y[place] * frame.scale - frame.y, reach = this._reach(place);
      return x < -reach || y < -reach || x > frame.width + reach || y > frame.height + reach ? null : [x, y, reach];
    },

    /* The part of a disc's edge that can cross the frame, [start, end] in radians: dashing far circles in full is slow.
       It starts on a whole dash, so that panning does not shift the dashes. */
    _arc(disc) {
      const [x, y, reach] = disc, width = this._frame.width, height = this._frame.height;
      if (x >= 0 && y >= 0 && x <= width && y <= height) { return [0, reach < Math.hypot(width, height) ? 2 * Math.PI : 0]; }
      const towards = Math.atan2(height / 2 - y, width / 2 - x);
      const turns = [[0, 0], [width, 0], [0, height], [width, height]].map((corner) => {
        const turn = Math.atan2(corner[1] - y, corner[0] - x) - towards;
        return turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI));
      });
      const dash = (DASHES[0] + DASHES[1]) / reach;
      return [Math.floor((towards + Math.min(...turns)) / dash) * dash, towards + Math.max(...turns)];
    },

    /* Overlapping discs are filled as one, or a valley of villages turns black. */
    _drawDiscs() {
      const pen = this._surfaces[0].pen, many = this._manyDiscs();
      const parts = [[LIGHTER, new Path2D(), new Path2D()], [1, new Path2D(), new Path2D()]];
      for (let k = 0; k < this._activeCount; k += 1) {
        const place = this._active[k], disc = this._disc(place);
        if (!disc) { continue; }
        const [x, y, reach] = disc, arc = this._arc(disc), [, face, edge] = parts[this._places.certain[place] ? 1 : 0];
        face.moveTo(x + reach, y);
        face.arc(x, y, reach, 0, 2 * Math.PI);
        edge.moveTo(x + reach * Math.cos(arc[0]), y + reach * Math.sin(arc[0]));
        edge.arc(x, y, reach, arc[0], arc[1]);
      }
      pen.strokeStyle = pen.fillStyle = DARK;
      pen.lineWidth = many ? 0.8 : 1.3;
      pen.setLineDash(many ? [] : DASHES);
      parts.forEach(([alpha, face, edge]) => {
        pen.globalAlpha = 0.1 * alpha;
        pen.fill(face);
        pen.globalAlpha = (many ? 0.32 : 0.8) * alpha;
        pen.stroke(edge);
      });
      pen.globalAlpha = 1;
      pen.setLineDash([]);
    },

    /* Dashes cost much and say little when there are many; asked of the whole period, so that edges do not change with time. */
    _manyDiscs() {
      if (this._many === undefined) {
        let length = 0;
        for (let place = 0; place < this._places.count && length <= MOST_DASHED_PX; place += 1) {
          const disc = this._disc(place), arc = disc ? this._arc(disc) : [0, 0];
          length += disc ? (arc[1] - arc[0]) * disc[2] : 0;
        }
        this._many = length > MOST_DASHED_PX;
      }
      return this._many;
    },

    _breaksHere() {
      const zoom = this._frame.zoom;
      if (!this._breaks.has(zoom)) { this._breaks.set(zoom, breaksFor(fullestCell(this._places, this._frame.scale))); }
      return this._breaks.get(zoom);
    },

    /* Squares stand on the ground, not on the view, so that panning leaves their sums alone. */
    _fillGrid() {
      const frame = this._frame, places = this._places;
      const left = Math.floor(frame.x / CELL_PX), top = Math.floor(frame.y / CELL_PX);
      const columns = Math.floor((frame.x + frame.width) / CELL_PX) - left + 1;
      const rows = Math.floor((frame.y + frame.height) / CELL_PX) - top + 1;
      const certain = new Uint32Array(columns * rows), possible = new Uint32Array(columns * rows);
      for (let k = 0; k < this._activeCount; k += 1) {
        const place = this._active[k];
        const column = Math.floor(places.x[place] * frame.scale / CELL_PX) - left;
        const row = Math.floor(places.y[place] * frame.scale / CELL_PX) - top;
        if (column < 0 || row < 0 || column >= columns || row >= rows) { continue; }
        certain[row * columns + column] += places.certain[place];
        possible[row * columns + column] += places.possible[place];
      }
      this._grid = { left: left, top: top, columns: columns, rows: rows, certain: certain, possible: possible };
      return this._grid;
    },

    /* Marks that grow with the number and leave room between them, so that the colours of the districts stay legible. */
    _drawCells() {
      const grid = this._fillGrid(), breaks = this._breaksHere(), pen = this._surfaces[0].pen, frame = this._frame;
      const level = (count) => { let at = 0; while (at + 1 < breaks.length && count >= breaks[at + 1]) { at += 1; } return at; };
      pen.fillStyle = DARK;
      pen.strokeStyle = "rgba(255,255,255,.9)";
      pen.lineWidth = 1;
      grid.possible.forEach((count, cell) => {
        if (!count) { return; }
        const side = SIDES[level(count)];
        const x = (grid.left + cell % grid.columns + 0.5) * CELL_PX - frame.x - side / 2;
        const y = (grid.top + Math.floor(cell / grid.columns) + 0.5) * CELL_PX - frame.y - side / 2;
        if (grid.certain[cell]) {
          pen.fillRect(x, y, side, side);
          pen.strokeRect(x - 0.5, y - 0.5, side + 1, side + 1);
        } else {
          pen.save();
          pen.strokeStyle = DARK;
          pen.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
          pen.restore();
        }
      });
    },

    densityLegend() {
      if (!this._frame || !this._places) { return []; }
      const breaks = this._breaksHere();
      return breaks.map((first, level) => {
        const next = breaks[level + 1];
        const words = next === undefined ? commas(first) + " or more" : next - 1 > first ? commas(first) + "–" + commas(next - 1) : commas(first);
        return { label: words, size: SIDES[level] };
      });
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
        : Array.from(places.total, (total, place) => at(place, placeSize(commas(total))));
      const view = this._map.getSize();
      return found.filter((box) => box[2] > 0 && box[3] > 0 && box[0] < view.x && box[1] < view.y);
    },

    /* The symbols that belong to the mode and zoom, in plain sentences. */
    legend() {
      if (!this._data || !this._places || !this._frame) { return []; }
      const unsure = this._data.certain < this._data.n;
      if (this.mode === "density") {
        const head = "More than " + commas(MOST_IN_VIEW) + " incidents in view: a square for every " + CELL_PX + " by " + CELL_PX +
          " pixels, larger for more; zoom in for single places";
        const rows = [{ symbol: "text", label: head }];
        this.densityLegend().forEach((step) => rows.push({
          symbol: "cell", label: step.label + (step.label === "1" ? " incident" : " incidents"), size: step.size
        }));
        if (unsure) { rows.push({ symbol: "hollow", label: "Outlined: incidents only possibly in the period", size: SIDES[2] }); }
        return rows;
      }
      const rows = [], discs = this._places.radius.some((metres) => metres > 0);
      const around = this._frame.zoom >= DISC_FROM_ZOOM ? "; the disc shows how far the place may be off" : "";
      if (discs) { rows.push({ symbol: "place", label: "Settlement named in a report, with its number of incidents" + around }); }
      if (this._places.radius.some((metres) => metres === 0)) { rows.push({ symbol: "exact", label: "Place of the blast, with its number of incidents" }); }
      if (this._grouped()) { rows.push({ symbol: "group", label: "Several places, with their number of incidents; zoom in to see each" }); }
      if (unsure) {
        rows.push({ symbol: "lighter", label: "Lighter: incidents only possibly in the period. A plus sign means that more are possible", alpha: LIGHTER });
      }
      return rows;
    },

    _tell() {
      const dense = this.mode === "density";
      const said = [this.mode, dense ? this._frame.zoom : this._frame.zoom >= DISC_FROM_ZOOM, this._grouped(), L.stamp(this._places)].join();
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
      const grid = this._grid, frame = this._frame, places = this._places;
      const column = Math.floor((x + frame.x) / CELL_PX), row = Math.floor((y + frame.y) / CELL_PX);
      if (column < grid.left || row < grid.top || column >= grid.left + grid.columns || row >= grid.top + grid.rows) { return null; }
      const cell = (row - grid.top) * grid.columns + column - grid.left;
      if (!grid.possible[cell]) { return null; }
      const key = column * 67108864 + row;
      const middle = this._map.options.crs.pointToLatLng(L.point((column + 0.5) * CELL_PX, (row + 0.5) * CELL_PX), frame.zoom);
      return {
        kind: "cell", lon: middle.lng, lat: middle.lat,
        members: this._members((place) => cellKey(places, place, frame.scale) === key),
        certain: grid.certain[cell], possible: grid.possible[cell]
      };
    },

    _members(own) {
      const members = [];
      this._each((i) => { const place = this._places.of[i]; if (place >= 0 && own(place)) { members.push(i); } });
      return members;
    }
  };

  const made = {};

  function make(name, parts, args) {
    if (!made[name]) { made[name] = base().extend(parts); }
    return new made[name](...args);
  }

  /* Districts filled by class. Beside the panes and the opacity, `overlays` lists the indexes drawn on top, with a dashed edge. */
  time.districtLayer = (shapes, options) => make("districts", DISTRICTS, [shapes, options]);
  /* Circles with an area proportional to a figure of their district. */
  time.circleLayer = (points, options) => make("circles", CIRCLES, [points, options]);
  /* Incidents with a place: single places, groups of near ones, or squares of density. */
  time.incidentLayer = (options) => make("incidents", INCIDENTS, [options]);
}(window.MineTime = window.MineTime || {}));
