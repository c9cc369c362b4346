/* Reads the columns of incidents, the shapes of districts, and the months they lie in. */
(function (time) {
  "use strict";

  const VERSION = 1;
  const NO_PLACE = 0xffffff;
  const STEPS_PER_DEGREE = 1e5;
  const KINDS = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f64: Float64Array };
  const MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
  ];

  function faulty(what) {
    return new Error("The figures of this map cannot be read: " + what + ". Load the page again.");
  }

  function unpack(base64) {
    let text;
    try {
      text = window.atob(base64);
    } catch (error) {
      throw faulty("they are not base64");
    }
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i += 1) {
      bytes[i] = text.charCodeAt(i);
    }
    return bytes;
  }

  /* Variable-length integers, seven bits a byte, the lowest first. */
  class Varints {
    constructor(bytes) {
      this.bytes = bytes;
      this.at = 0;
    }

    next() {
      let value = 0;
      let factor = 1;
      for (let size = 0; size < 5; size += 1) {
        if (this.at >= this.bytes.length) {
          throw faulty("they are cut short");
        }
        const byte = this.bytes[this.at];
        this.at += 1;
        value += (byte & 0x7f) * factor;
        if (byte < 0x80) {
          return value;
        }
        factor *= 128;
      }
      throw faulty("a number is too long");
    }

    signed() {
      const value = this.next();
      return value % 2 ? -(value + 1) / 2 : value / 2;
    }

    end() {
      if (this.at !== this.bytes.length) {
        throw faulty("more follows than was announced");
      }
    }
  }

  function readHeader(bytes) {
    if (bytes.length < 8) {
      throw faulty("they are cut short");
    }
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    // What is not of this program seldom announces a header that ends on a multiple of eight.
    if ((4 + length) % 8 !== 0 || bytes[4] !== 0x7b) {
      throw faulty("they are not a map's columns");
    }
    if (4 + length > bytes.length) {
      throw faulty("they are cut short");
    }
    let header;
    try {
      header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(4, 4 + length)));
    } catch (error) {
      throw faulty("their header is not JSON");
    }
    if (header.version !== VERSION) {
      throw faulty("they are of version " + String(header.version) + ", this page reads version " + VERSION);
    }
    return header;
  }

  function readColumns(bytes, places) {
    const columns = {};
    let end = 0;
    Object.keys(places || {}).forEach((name) => {
      const [kind, offset, length] = places[name];
      const Kind = KINDS[kind];
      if (!Kind || offset % 8 !== 0) {
        throw faulty("the column " + name + " is of an unknown kind");
      }
      end = Math.max(end, offset + length * Kind.BYTES_PER_ELEMENT);
      if (end > bytes.length) {
        throw faulty("they are cut short");
      }
      columns[name] = new Kind(bytes.buffer, bytes.byteOffset + offset, length);
    });
    if (end !== bytes.length) {
      throw faulty("more follows than was announced");
    }
    return columns;
  }

  function checkLengths(header, columns) {
    const all = header.incidents;
    const others = all - header.certain;
    const over = columns.over_at ? columns.over_at.length : 0;
    const rated = header.rate.kind === "count" ? 0 : header.districts;
    const expected = {
      off: header.months.count + 1, start: others, middle: others, end: others, xlow: all, xhigh: all,
      ylow: all, yhigh: all, district: all, hurt: all, kind: all, radius: all, over_at: over,
      over_killed: over, over_injured: over, over_unknown: over, below: rated, refusal: header.districts,
      ever: header.districts, rows: null,
    };
    Object.keys(expected).forEach((name) => {
      if (!columns[name] || (expected[name] !== null && columns[name].length !== expected[name])) {
        throw faulty("the column " + name + " is missing or of another length");
      }
    });
  }

  /* Figures index arrays later on; an index out of bounds would be lost there without a word. */
  function checkValues(header, columns) {
    const count = header.months.count;
    const off = columns.off;
    let good = off[0] === 0 && off[count] === header.certain;
    for (let month = 0; month < count; month += 1) {
      good = good && off[month] <= off[month + 1];
    }
    for (let i = 0; i < columns.start.length; i += 1) {
      good = good && columns.start[i] <= columns.middle[i] && columns.middle[i] <= columns.end[i] &&
        columns.end[i] < count;
    }
    for (let i = 0; i < columns.district.length; i += 1) {
      good = good && columns.district[i] <= header.districts && columns.radius[i] < header.radii.length;
    }
    for (let i = 0; i < columns.over_at.length; i += 1) {
      good = good && columns.over_at[i] < header.incidents;
    }
    if (!good) {
      throw faulty("a column holds what cannot be");
    }
  }

  function positions(low, high, corner, step) {
    const degrees = new Float64Array(low.length);
    for (let i = 0; i < low.length; i += 1) {
      const steps = low[i] + high[i] * 65536;
      degrees[i] = steps === NO_PLACE ? NaN : corner + steps * step;
    }
    return degrees;
  }

  function figures(columns) {
    const hurt = columns.hurt;
    const killed = Uint32Array.from(hurt, (both) => both & 15);
    const injured = Uint32Array.from(hurt, (both) => both >> 4);
    const casualties = Uint32Array.from(hurt, (both) => (both & 15) + (both >> 4));
    columns.over_at.forEach((i, k) => {
      killed[i] = columns.over_killed[k];
      injured[i] = columns.over_injured[k];
      casualties[i] = killed[i] + injured[i] + columns.over_unknown[k];
    });
    return { killed, injured, casualties };
  }

  function rowNumbers(header, columns) {
    const rows = new Uint32Array(header.incidents);
    const gaps = new Varints(columns.rows);
    const ends = [...columns.off.subarray(1), header.incidents];
    let i = 0;
    ends.forEach((end) => {
      for (let before = -1; i < end; i += 1) {
        before += gaps.next();
        rows[i] = before;
      }
    });
    gaps.end();
    return rows;
  }

  function decode(given) {
    // Columns are read in place, which asks for bytes that begin on a multiple of eight.
    const bytes = given.byteOffset % 8 === 0 ? given : given.slice();
    const header = readHeader(bytes);
    const columns = readColumns(bytes, header.columns);
    checkLengths(header, columns);
    checkValues(header, columns);
    const [west, south] = header.origin;
    return Object.assign(figures(columns), {
      header,
      n: header.incidents,
      certain: header.certain,
      months: header.months.count,
      off: columns.off,
      start: columns.start,
      middle: columns.middle,
      end: columns.end,
      lon: positions(columns.xlow, columns.xhigh, west, header.step),
      lat: positions(columns.ylow, columns.yhigh, south, header.step),
      district: Uint16Array.from(columns.district),
      device: columns.kind.map((kind) => kind & 15),
      precision: columns.kind.map((kind) => (kind >> 4) & 7),
      unrecorded: columns.kind.map((kind) => kind >> 7),
      radius: Float32Array.from(columns.radius, (index) => header.radii[index]),
      row: rowNumbers(header, columns),
      below: columns.below,
      refusal: columns.refusal,
      ever: columns.ever,
    });
  }

  function widen(bbox, lon, lat) {
    bbox[0] = Math.min(bbox[0], lon);
    bbox[1] = Math.min(bbox[1], lat);
    bbox[2] = Math.max(bbox[2], lon);
    bbox[3] = Math.max(bbox[3], lat);
  }

  /* An area without a ring gets bounds that no view meets. */
  function shapes(bytes) {
    const numbers = new Varints(bytes);
    const areas = [];
    let x = 0;
    let y = 0;
    for (let left = numbers.next(); left > 0; left -= 1) {
      const area = { rings: [], bbox: [Infinity, Infinity, -Infinity, -Infinity] };
      for (let rings = numbers.next(); rings > 0; rings -= 1) {
        const count = numbers.next();
        // Each vertex takes two bytes at least: a count beyond that is damage, and would ask for much room.
        if (count * 2 > bytes.length - numbers.at) {
          throw faulty("they are cut short");
        }
        const ring = new Float64Array(count * 2);
        for (let i = 0; i < ring.length; i += 2) {
          x += numbers.signed();
          y += numbers.signed();
          ring[i] = x / STEPS_PER_DEGREE;
          ring[i + 1] = y / STEPS_PER_DEGREE;
          widen(area.bbox, ring[i], ring[i + 1]);
        }
        area.rings.push(ring);
      }
      areas.push(area);
    }
    numbers.end();
    return areas;
  }

  function dayWords(year, month, day) {
    return day + " " + MONTHS[month] + " " + year;
  }

  function months(header) {
    const axis = header.months;
    const first = axis.first[0] * 12 + axis.first[1] - 1;
    const year = (i) => Math.floor((first + i) / 12);
    const month = (i) => (first + i) % 12;
    const last = axis.count - 1;

    function firstDay(i) {
      return i <= 0 ? dayWords(axis.start[0], axis.start[1] - 1, axis.start[2]) : dayWords(year(i), month(i), 1);
    }

    function lastDay(i) {
      const days = new Date(Date.UTC(year(i), month(i) + 1, 0)).getUTCDate();
      return i >= last ? dayWords(axis.last[0], axis.last[1] - 1, axis.last[2])
        : dayWords(year(i), month(i), days);
    }

    return {
      count: axis.count,
      year,
      month,
      label: (i) => MONTHS[month(i)] + " " + year(i),
      short: (i) => MONTHS[month(i)].slice(0, 3) + " " + year(i),
      key: (i) => String(year(i)).padStart(4, "0") + "-" + String(month(i) + 1).padStart(2, "0"),
      words(lo, hi) {
        const from = firstDay(lo);
        const to = lastDay(hi);
        return from === to ? from : from + " to " + to;
      },
      /* The month of a key such as "2020-11", -1 where it is none of these months. */
      index(key) {
        const parts = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(key);
        const at = parts ? Number(parts[1]) * 12 + Number(parts[2]) - 1 - first : -1;
        return at > last ? -1 : Math.max(at, -1);
      },
    };
  }

  Object.assign(time, { unpack, decode, shapes, months });
}(window.MineTime = window.MineTime || {}));
/* Counts incidents and casualties of a window, exactly as the tables beside the map do.

   Everything is counted from the columns of incidents. Those of one certain month are a slice; the few that
   may lie in several months are asked one by one: certainly inside with all their months, possibly with at
   least one, likely with the middle one. */
(function (time) {
  "use strict";

  const MEASURES = 4;
  const STATUS = { count: 0, rate: 1, countOnly: 2, refused: 3, noFigure: 4 };
  const PRECISIONS = 7;

  /* Half to even, as the classes were made; Math.round takes halves up. */
  function roundEven(value) {
    const low = Math.floor(value);
    const rest = value - low;
    if (rest !== 0.5) {
      return rest < 0.5 ? low : low + 1;
    }
    return low % 2 === 0 ? low : low + 1;
  }

  /* The class of a value above zero, counted from 0: the last whose lower end it reaches. */
  function grade(value, starts, scale) {
    const units = roundEven(value * scale);
    let found = 0;
    for (let i = 1; i < starts.length && units >= starts[i]; i += 1) {
      found = i;
    }
    return found;
  }

  function sumInto(total, cells) {
    total.fill(0);
    for (let i = 0; i < cells.length; i += 1) {
      total[i % MEASURES] += cells[i];
    }
  }

  class Counter {
    constructor(data) {
      const rows = data.header.districts + 1;
      const cells = () => new Float64Array(rows * MEASURES);
      const four = () => [0, 0, 0, 0];
      this.data = data;
      this._possibleRule = data.header.counting === "possible";
      this._figures = {
        lo: 0,
        hi: -1,
        certain: cells(),
        possible: cells(),
        likely: cells(),
        total: { certain: four(), possible: four(), likely: four() },
        unrecorded: new Float64Array(rows),
        uncertain: 0,
        unmonthed: data.n - data.certain,
      };
    }

    /* Figures of the months lo to hi, both counted. The next call writes into the same arrays. */
    window(lo, hi) {
      const figures = this._figures;
      figures.lo = Math.max(0, lo);
      figures.hi = Math.min(this.data.months - 1, hi);
      figures.certain.fill(0);
      figures.unrecorded.fill(0);
      figures.uncertain = 0;
      this._addMonths(figures);
      figures.possible.set(figures.certain);
      figures.likely.set(figures.certain);
      this._addOthers(figures);
      sumInto(figures.total.certain, figures.certain);
      sumInto(figures.total.possible, figures.possible);
      sumInto(figures.total.likely, figures.likely);
      return figures;
    }

    _addMonths(figures) {
      if (figures.lo > figures.hi) {
        return;
      }
      const { off, district, killed, injured, casualties, unrecorded } = this.data;
      const cells = figures.certain;
      const gaps = figures.unrecorded;
      const end = off[figures.hi + 1];
      for (let i = off[figures.lo]; i < end; i += 1) {
        const row = district[i];
        const cell = row * MEASURES;
        cells[cell] += 1;
        cells[cell + 1] += killed[i];
        cells[cell + 2] += injured[i];
        cells[cell + 3] += casualties[i];
        gaps[row] += unrecorded[i];
      }
    }

    _addOthers(figures) {
      const { start, middle, end, certain, district, unrecorded } = this.data;
      const { lo, hi } = figures;
      for (let k = 0; k < start.length; k += 1) {
        if (lo > hi || start[k] > hi || end[k] < lo) {
          continue;
        }
        const i = certain + k;
        const likely = middle[k] >= lo && middle[k] <= hi;
        this._add(figures.possible, i);
        if (likely) {
          this._add(figures.likely, i);
        }
        if (start[k] >= lo && end[k] <= hi) {
          this._add(figures.certain, i);
        } else {
          figures.uncertain += 1;
        }
        if (likely || this._possibleRule) {
          figures.unrecorded[district[i]] += unrecorded[i];
        }
      }
    }

    _add(cells, i) {
      const cell = this.data.district[i] * MEASURES;
      cells[cell] += 1;
      cells[cell + 1] += this.data.killed[i];
      cells[cell + 2] += this.data.injured[i];
      cells[cell + 3] += this.data.casualties[i];
    }

    /* The figure of each district that the map is coloured by. */
    shown(figures) {
      const { districts, measure } = this.data.header;
      const cells = this._possibleRule ? figures.possible : figures.likely;
      const shown = new Float64Array(districts);
      for (let d = 0; d < districts; d += 1) {
        shown[d] = cells[d * MEASURES + measure];
      }
      return shown;
    }

    /* Counts, or rates where they say something, and what became of each. */
    values(figures) {
      const value = this.shown(figures);
      const status = new Uint8Array(value.length);
      const rate = this.data.header.rate;
      if (rate.kind === "count") {
        return { value, status };
      }
      for (let d = 0; d < value.length; d += 1) {
        const reason = this.data.refusal[d];
        if (reason) {
          status[d] = rate.refused[reason] ? STATUS.refused : STATUS.noFigure;
        } else {
          status[d] = value[d] < rate.few ? STATUS.countOnly : STATUS.rate;
        }
        // In this order of operations the last digit is that of the tables.
        value[d] = status[d] === STATUS.rate ? value[d] * (rate.factor / this.data.below[d]) : NaN;
      }
      return { value, status };
    }

    /* The class of each district, an index into the classes of the header. */
    classes(figures) {
      const { starts, decimals, classes } = this.data.header;
      const scale = Math.pow(10, decimals);
      const at = (key) => classes.findIndex((entry) => entry.key === key);
      const [zero, noRecord, withheld] = [at("zero"), at("no_record"), at("withheld")];
      const count = this.shown(figures);
      const value = this.values(figures).value;
      const found = new Uint8Array(count.length);
      for (let d = 0; d < count.length; d += 1) {
        if (count[d] === 0) {
          found[d] = this.data.ever[d] ? zero : noRecord;
        } else {
          found[d] = value[d] > 0 ? grade(value[d], starts, scale) : withheld;
        }
      }
      return found;
    }

    /* One measure by month over all districts, every incident whole in its middle month. */
    monthly(measure) {
      return this._byMonth(measure, -1);
    }

    /* The same of one district, also of the one past the last: district not known. */
    series(district, measure) {
      return this._byMonth(measure, district);
    }

    _byMonth(measure, wanted) {
      const { months, off, middle, certain, district } = this.data;
      const amounts = this._amounts(measure);
      const sums = new Float64Array(months);
      const add = (month, i) => {
        if (wanted < 0 || district[i] === wanted) {
          sums[month] += amounts ? amounts[i] : 1;
        }
      };
      for (let month = 0; month < months; month += 1) {
        for (let i = off[month]; i < off[month + 1]; i += 1) {
          add(month, i);
        }
      }
      for (let k = 0; k < middle.length; k += 1) {
        add(middle[k], certain + k);
      }
      return sums;
    }

    /* Numbers of a measure by incident; null for the incidents themselves, which count one each. */
    _amounts(measure) {
      const { killed, injured, casualties } = this.data;
      return [null, killed, injured, casualties][measure];
    }

    /* Incidents of the months lo to hi without a place to draw, and how many of them are in no district. */
    unplaced(lo, hi) {
      const { months, off, start, middle, end, certain } = this.data;
      const from = Math.max(0, lo);
      const to = Math.min(months - 1, hi);
      const found = { total: 0, byPrecision: new Array(PRECISIONS).fill(0), nowhere: 0 };
      if (from > to) {
        return found;
      }
      for (let i = off[from]; i < off[to + 1]; i += 1) {
        this._addUnplaced(found, i);
      }
      for (let k = 0; k < start.length; k += 1) {
        const inside = this._possibleRule ? start[k] <= to && end[k] >= from
          : middle[k] >= from && middle[k] <= to;
        if (inside) {
          this._addUnplaced(found, certain + k);
        }
      }
      return found;
    }

    _addUnplaced(found, i) {
      const { lon, precision, district, header } = this.data;
      if (Number.isNaN(lon[i])) {
        found.total += 1;
        found.byPrecision[precision[i]] += 1;
        found.nowhere += district[i] === header.districts ? 1 : 0;
      }
    }
  }

  function thousands(number) {
    return number.toLocaleString("en-GB");
  }

  /* A sum in words: "12", or "12 (up to 15)" where dates leave room for more. */
  function figureWords(certain, possible) {
    return thousands(certain) + (possible > certain ? " (up to " + thousands(possible) + ")" : "");
  }

  time.counter = (data) => new Counter(data);
  time.figureWords = figureWords;
}(window.MineTime = window.MineTime || {}));
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

  const GROUP_PX = 44;
  const GROUP_UNTIL_ZOOM = 10;
  const DISC_FROM_ZOOM = 9;
  const MANY_DISCS = 150;
  const MOST_IN_VIEW = 2000;
  const FEW_PLACES = 150;
  const CELL_PX = 18;
  const SHADES = [0.22, 0.38, 0.55, 0.72, 0.9];
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
    }

    /* Return whether the pixels were lost. */
    place(frame, ratio) {
      const width = Math.round(frame.width * ratio), height = Math.round(frame.height * ratio);
      L.DomUtil.setPosition(this.canvas, L.point(frame.left, frame.top));
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

    scale(offset, scale) { L.DomUtil.setTransform(this.canvas, offset, scale); }

    remove() {
      this.canvas.remove();
      /* Browsers give the memory of a canvas back late unless it is made empty. */
      this.canvas.width = this.canvas.height = 0;
    }
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
      this._frame = null;
      this._dragging = false;
    },

    onAdd() {
      this._surfaces = this._open();
      this._follow();
    },

    onRemove() {
      this._surfaces.forEach((surface) => surface.remove());
      this._surfaces = [];
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
      const lost = this._surfaces[0].place(this._frame, this._ratio());
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
      const scale = this._map.getZoomScale(zoom, frame.zoom);
      const offset = L.point(frame.x, frame.y).multiplyBy(scale).subtract(this._map._getNewPixelOrigin(center, zoom));
      this._surfaces.forEach((surface) => surface.scale(offset, scale));
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
    const known = new Set(), lines = [];
    const key = (ring, i) => Math.round(ring[i] * 1e8) * 67108864 + Math.round(ring[i + 1] * 67108863);
    areas.forEach((district) => district.rings.forEach((ring) => {
      let line = [];
      for (let i = 0; i < ring.length; i += 2) {
        const j = (i + 2) % ring.length, a = key(ring, i), b = key(ring, j);
        const edge = a < b ? a + "," + b : b + "," + a;
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
      this._light = null;
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
      this._light = null;
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

    _shift(surface) { surface.from(this._paths.left - this._frame.x, this._paths.top - this._frame.y); },

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
      const style = this._styles[this._classes[index]];
      this._painted[index] = this._classes[index];
      if (!style) { return; }
      const surface = this._surfaces[0], fills = this._fills;
      if (fills.ratio !== surface.ratio) { this._fills = { ratio: surface.ratio }; return this._fill(index); }
      const key = this._classes[index];
      if (!fills[key]) { fills[key] = style.pattern ? tile(surface.pen, style, surface.ratio) : style.colour; }
      surface.pen.fillStyle = fills[key];
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
      if (this._light) {
        this._surfaces.splice(this._surfaces.indexOf(this._light), 1);
        this._light.remove();
        this._light = null;
      }
      if (this._lit < 0) { return; }
      this._light = new Surface(this._map, this._pane(this.options.bordersPane));
      this._light.canvas.classList.add("mt-highlight");
      this._light.place(this._frame, window.devicePixelRatio || 1);
      this._surfaces.push(this._light);
      this._shift(this._light);
      stroke(this._light.pen, this._path(this._lit), HIGHLIGHT);
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
      this._order = [];
      this._stale = true;
    },

    _open() {
      const surface = new Surface(this._map, this._pane(this.options.pane));
      surface.canvas.classList.add("mt-circles");
      return [surface];
    },

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
      const frame = this._frame, surface = this._surfaces[0], pen = surface.pen;
      const seen = this._order.filter((i) => {
        const x = this._x[i] * frame.scale - frame.x, y = this._y[i] * frame.scale - frame.y, reach = this._radii[i] + 2;
        return x > -reach && y > -reach && x < frame.width + reach && y < frame.height + reach;
      });
      surface.begin(0, 0);
      pen.lineWidth = 1.2;
      pen.fillStyle = "rgba(91,75,138,.35)";
      pen.strokeStyle = "#3d3163";
      seen.forEach((i) => {
        pen.beginPath();
        pen.arc(this._x[i] * frame.scale - frame.x, this._y[i] * frame.scale - frame.y, this._radii[i], 0, 2 * Math.PI);
        pen.fill();
        pen.stroke();
      });
      this._drawNumbers(pen, seen.filter((i) => this._radii[i] >= NUMBER_FROM_PX));
    },

    _drawNumbers(pen, seen) {
      const frame = this._frame;
      pen.font = "650 12px " + FONT;
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.lineJoin = "round";
      pen.lineWidth = 3;
      pen.strokeStyle = "rgba(255,255,255,.85)";
      pen.fillStyle = "#22242a";
      seen.forEach((i) => {
        const x = this._x[i] * frame.scale - frame.x, y = this._y[i] * frame.scale - frame.y, text = commas(this._values[i]);
        pen.strokeText(text, x, y);
        pen.fillText(text, x, y);
      });
    }
  };

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
      return [10, 5, 2, 1].map((step) => step * unit).find((step) => step <= value * 1.0001);
    };
    const found = [];
    for (let step = 0; step < SHADES.length; step += 1) {
      const next = Math.max(round(Math.pow(fullest, step / SHADES.length)), found.length ? found[found.length - 1] + 1 : 1);
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

  /* A badge, drawn once for each text and copied from then on. Lighter faces keep a dark, legible number. */
  function badge(kind, text, size, lighter, ratio) {
    const canvas = document.createElement("canvas"), side = Math.ceil((size + 4) * ratio), pen = canvas.getContext("2d");
    const half = size / 2;
    canvas.width = canvas.height = side;
    pen.setTransform(ratio, 0, 0, ratio, side / 2, side / 2);
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
    return canvas;
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
      this._sprites = new Map();
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
      const surface = this._surfaces[0], ratio = surface.ratio, pen = surface.pen;
      pen.setTransform(1, 0, 0, 1, 0, 0);
      this._marks.forEach((mark) => {
        const kind = mark.kind === "group" ? "group" : this._places.radius[mark.place] > 0 ? "settlement" : "exact";
        const sprite = this._sprite(kind, mark.text, mark.size, mark.certain === 0, ratio), half = sprite.width / 2;
        pen.drawImage(sprite, Math.round(mark.x * ratio - half), Math.round(mark.y * ratio - half));
      });
    },

    _sprite(kind, text, size, lighter, ratio) {
      const key = kind + text + (lighter ? "~" : " ") + size + "@" + ratio;
      let sprite = this._sprites.get(key);
      if (!sprite) {
        if (this._sprites.size >= MOST_SPRITES) { this._sprites.clear(); }
        sprite = badge(kind, text, size, lighter, ratio);
        this._sprites.set(key, sprite);
      }
      return sprite;
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

    /* Overlapping discs are filled as one, or a valley of villages turns black. */
    _drawDiscs() {
      const pen = this._surfaces[0].pen, sure = new Path2D(), unsure = new Path2D();
      for (let k = 0; k < this._activeCount; k += 1) {
        const place = this._active[k], disc = this._disc(place);
        if (!disc) { continue; }
        const path = this._places.certain[place] ? sure : unsure;
        path.moveTo(disc[0] + disc[2], disc[1]);
        path.arc(disc[0], disc[1], disc[2], 0, 2 * Math.PI);
      }
      const many = this._manyDiscs();
      pen.strokeStyle = pen.fillStyle = DARK;
      pen.lineWidth = many ? 0.8 : 1.3;
      pen.setLineDash(many ? [] : [4, 3]);
      [[unsure, LIGHTER], [sure, 1]].forEach((pair) => {
        pen.globalAlpha = 0.1 * pair[1];
        pen.fill(pair[0]);
        pen.globalAlpha = (many ? 0.45 : 0.8) * pair[1];
        pen.stroke(pair[0]);
      });
      pen.globalAlpha = 1;
      pen.setLineDash([]);
    },

    /* Dashes cost much and say little when there are many; asked of the whole period, so that edges do not change with time. */
    _manyDiscs() {
      if (this._many === undefined) {
        let count = 0;
        for (let place = 0; place < this._places.count && count <= MANY_DISCS; place += 1) { if (this._disc(place)) { count += 1; } }
        this._many = count > MANY_DISCS;
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

    _drawCells() {
      const grid = this._fillGrid(), breaks = this._breaksHere(), pen = this._surfaces[0].pen, frame = this._frame;
      const shade = (count) => { let level = 0; while (level + 1 < breaks.length && count >= breaks[level + 1]) { level += 1; } return level; };
      const full = SHADES.map(() => []), hollow = SHADES.map(() => []);
      grid.possible.forEach((count, cell) => { if (count) { (grid.certain[cell] ? full : hollow)[shade(count)].push(cell); } });
      const x = (cell) => (grid.left + cell % grid.columns) * CELL_PX - frame.x;
      const y = (cell) => (grid.top + Math.floor(cell / grid.columns)) * CELL_PX - frame.y;
      pen.fillStyle = pen.strokeStyle = DARK;
      pen.lineWidth = 1.5;
      SHADES.forEach((alpha, level) => {
        pen.globalAlpha = alpha;
        full[level].forEach((cell) => pen.fillRect(x(cell) + 0.5, y(cell) + 0.5, CELL_PX - 1, CELL_PX - 1));
        pen.globalAlpha = Math.max(0.5, alpha);
        hollow[level].forEach((cell) => pen.strokeRect(x(cell) + 2, y(cell) + 2, CELL_PX - 4, CELL_PX - 4));
      });
      pen.globalAlpha = 1;
    },

    densityLegend() {
      if (!this._frame || !this._places) { return []; }
      const breaks = this._breaksHere();
      return breaks.map((first, level) => {
        const next = breaks[level + 1];
        const words = next === undefined ? commas(first) + " or more" : next - 1 > first ? commas(first) + "–" + commas(next - 1) : commas(first);
        return { label: words, alpha: SHADES[level] };
      });
    },

    /* The symbols that belong to the mode and zoom, in plain sentences. */
    legend() {
      if (!this._data || !this._places || !this._frame) { return []; }
      const unsure = this._data.certain < this._data.n;
      if (this.mode === "density") {
        const head = "More than " + commas(MOST_IN_VIEW) + " incidents in view: squares of " + CELL_PX +
          " pixels, darker for more; zoom in for single places";
        const rows = [{ symbol: "cell", label: head, alpha: SHADES[2] }];
        this.densityLegend().forEach((step) => rows.push({ symbol: "cell", label: step.label + " incidents in a square", alpha: step.alpha }));
        if (unsure) { rows.push({ symbol: "lighter", label: "Outlined square: incidents only possibly in the period" }); }
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
/* The time control: slider, modes, steps, play, histogram. */
(function (time) {
  "use strict";

  const LENGTHS = [1, 3, 6, 12];
  const STEPS = { month: 1, quarter: 3, year: 12 };
  const SPEEDS = [1, 2, 4];
  const VIEWS = { map: "Map", compare: "Compare", difference: "Difference", years: "By year", table: "Table" };
  const INK = { a: "#2C5F8A", b: "#C75B12" };
  const PALE = "#c3ccd5";
  const PALE_TOP = "#71808f";
  const REST = 250;
  const TICK = 600;
  const SLIP = 3;
  const STORED = "mine-time.control";
  const SHAPES = {
    back: "M14 4 6 10l8 6zM4 4h1.8v12H4z",
    forth: "M6 4l8 6-8 6zM14.2 4H16v12h-1.8z",
    play: "M6 3.5 16 10 6 16.5z",
    pause: "M5.500 4h3.200v12H5.500zM11.300 4h3.200v12h-3.200z",
    loop: "M5 7h8.500V4l4 4.200-4 4.200V9.300H7.200V12H5zM15 13.500H6.500v3l-4-4 4-4v2.700"
  };
  let numbered = 0;

  function el(tag, className, text) {
    const node = document.createElement(tag);
    if (className) { node.className = className; }
    if (text !== undefined) { node.textContent = text; }
    return node;
  }

  function icon(shape) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    const path = document.createElementNS(space, "path");
    svg.setAttribute("viewBox", "0 0 20 20");
    svg.setAttribute("width", "18");
    svg.setAttribute("height", "18");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", shape);
    path.setAttribute("fill", "currentColor");
    svg.appendChild(path);
    return svg;
  }

  function button(className, label, shape, act) {
    const node = el("button", className);
    node.type = "button";
    node.setAttribute("aria-label", label);
    node.title = label;
    node.appendChild(icon(shape));
    node.addEventListener("click", act);
    return node;
  }

  function wordButton(className, text, act) {
    const node = el("button", className, text);
    node.type = "button";
    node.addEventListener("click", act);
    return node;
  }

  function choice(label, entries, act) {
    const node = el("select", "mt-select");
    node.setAttribute("aria-label", label);
    node.title = label;
    entries.forEach(([value, text]) => {
      const option = el("option", "", text);
      option.value = String(value);
      node.appendChild(option);
    });
    node.addEventListener("change", () => act(node.value));
    return node;
  }

  /* Writing only what differs keeps a move cheap: every write makes the browser lay out again. */
  function write(node, text) {
    if (node.data !== text) { node.data = text; }
  }

  function mark(node, name, value) {
    if (node.getAttribute(name) !== value) { node.setAttribute(name, value); }
  }

  function clamp(value, low, high) {
    return Math.max(low, Math.min(high, value));
  }

  function lengthWords(length) {
    return length === 1 ? "1 month" : length + " months";
  }

  /* The mode a window is in when nobody chose one. */
  function modeOf(lo, hi) {
    const length = hi - lo + 1;
    if (lo === 0) { return { mode: "upto", length: 12 }; }
    return LENGTHS.includes(length) ? { mode: "window", length: length } : { mode: "free", length: 12 };
  }

  function describes(kept, lo, hi) {
    if (kept.mode === "upto") { return lo === 0; }
    return kept.mode === "free" || (kept.mode === "window" && hi - lo + 1 === kept.length);
  }

  /* The mode in words before the dates, and the dates. */
  function spoken(months, win) {
    const words = months.words(win.lo, win.hi);
    if (win.mode === "upto") {
      const ends = words.split(" to ");
      return ["Up to", ends[ends.length - 1], "(from " + ends[0] + ")"];
    }
    return [win.mode === "free" ? "Free window:" : lengthWords(win.hi - win.lo + 1) + ":", words, ""];
  }

  function recall(storage) {
    try {
      return JSON.parse(storage.getItem(STORED)) || {};
    } catch (error) {
      return {}; // no storage, a full one or a foreign entry: the control starts as it does the first time
    }
  }

  function keep(storage, state) {
    try {
      storage.setItem(STORED, JSON.stringify(state));
    } catch (error) {
      return; // a private window refuses to store: the choice then lasts as long as the page
    }
  }

  class Control {
    constructor(host, options) {
      this.options = options;
      this.months = options.months;
      this.last = this.months.count - 1;
      this.number = numbered += 1;
      this.windows = { a: null, b: null };
      this.which = "a";
      this.committed = { a: "", b: "" };
      this.timer = 0;
      this.player = 0;
      this.held = false;
      this.due = false;
      this.drag = null;
      this.view = "map";
      this.readings = [];
      this.valueNodes = [];
      this.removed = false;
      this.restore();
      this.build(host);
      this.listen();
      this.setHistogram(options.histogram || new Float64Array(this.months.count), options.histogramLabel || "");
      this.showMode();
      this.show();
    }

    /* ---- state ---- */

    restore() {
      const stored = recall(this.options.storage);
      const kept = {
        mode: ["upto", "window", "free"].includes(stored.mode) ? stored.mode : "upto",
        length: LENGTHS.includes(stored.length) ? stored.length : 12
      };
      this.step = STEPS[stored.step] ? stored.step : "month";
      this.speed = SPEEDS.includes(stored.speed) ? stored.speed : 1;
      this.loop = stored.loop === true;
      this.length = kept.length;
      const given = Number.isInteger(this.options.lo) && Number.isInteger(this.options.hi);
      const hi = given ? clamp(this.options.hi, 0, this.last) : this.last;
      const start = kept.mode === "window" ? Math.max(0, hi - kept.length + 1) : 0;
      const lo = given ? clamp(this.options.lo, 0, hi) : start;
      const mode = describes(kept, lo, hi) ? kept : modeOf(lo, hi);
      this.windows.a = { lo: lo, hi: hi, mode: mode.mode, length: mode.mode === "window" ? mode.length : kept.length };
      this.committed.a = this.key("a");
    }

    store() {
      const win = this.windows.a;
      keep(this.options.storage, {
        mode: win.mode, length: win.length, step: this.step, speed: this.speed, loop: this.loop
      });
    }

    key(which) {
      const win = this.windows[which];
      return win ? win.lo + "-" + win.hi : "";
    }

    get active() {
      return this.windows[this.which];
    }

    get playing() {
      return this.player !== 0;
    }

    comparison() {
      const other = this.windows.b;
      return other ? { lo: other.lo, hi: other.hi, active: this.which } : null;
    }

    /* ---- building ---- */

    build(host) {
      this.dock = el("section", "mt-dock");
      this.dock.setAttribute("aria-label", "Time");
      this.dock.style.setProperty("--mt-count", String(this.last + 1));
      const inner = el("div", "mt-inner");
      inner.append(this.buildHead(), this.buildPlayers(), this.buildModes(), this.buildChart(), this.buildFoot());
      this.live = el("div", "mt-live");
      this.live.setAttribute("role", "status");
      this.live.setAttribute("aria-live", "polite");
      this.dock.append(inner, this.live);
      host.appendChild(this.dock);
    }

    buildHead() {
      const head = el("div", "mt-head");
      const words = el("p", "mt-words");
      const lead = el("span", "mt-lead", "");
      const dates = el("span", "mt-dates", "");
      const rest = el("span", "mt-rest", "");
      this.wordNodes = [lead, dates, rest].map((node) => node.appendChild(document.createTextNode("")));
      words.append(lead, " ", dates, " ", rest);
      this.figureBox = el("p", "mt-figures");
      head.append(this.buildTabs(), words, this.figureBox);
      return head;
    }

    buildTabs() {
      this.tabs = el("div", "mt-tabs");
      this.tabs.setAttribute("role", "tablist");
      this.tabs.setAttribute("aria-label", "Window the slider moves");
      this.tabs.hidden = true;
      this.tabNodes = {};
      ["a", "b"].forEach((which) => {
        const tab = wordButton("mt-tab mt-tab-" + which, "", () => this.choose(which));
        const text = document.createTextNode("");
        tab.setAttribute("role", "tab");
        tab.setAttribute("aria-controls", "mt-chart-" + this.number);
        tab.append(el("b", "mt-letter", which.toUpperCase()), " ", text);
        this.tabNodes[which] = { tab: tab, text: text };
        this.tabs.appendChild(tab);
      });
      return this.tabs;
    }

    buildPlayers() {
      const row = el("div", "mt-players");
      this.backButton = button("mt-button", "Step back", SHAPES.back, () => this.stepBy(-1));
      this.playButton = button("mt-button mt-play", "Play", SHAPES.play, () => this.toggle());
      this.forthButton = button("mt-button", "Step forward", SHAPES.forth, () => this.stepBy(1));
      this.loopButton = button("mt-button mt-toggle", "Loop", SHAPES.loop, () => this.setLoop(!this.loop));
      this.speedSelect = choice("Speed", SPEEDS.map((speed) => [speed, speed + "×"]), (value) => this.setSpeed(Number(value)));
      this.stepSelect = choice("Step", Object.keys(STEPS).map((step) => [step, "by " + step]), (value) => this.setStep(value));
      this.playShape = this.playButton.querySelector("path");
      row.append(this.backButton, this.playButton, this.forthButton, this.loopButton, this.speedSelect, this.stepSelect);
      return row;
    }

    buildModes() {
      const row = el("div", "mt-modes");
      const group = el("div", "mt-segments");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", "Period shown");
      this.uptoButton = wordButton("mt-segment", "Up to a date", () => this.setMode("upto"));
      this.windowButton = wordButton("mt-segment", "Window", () => {
        if (this.active.mode === "upto") { this.setMode("window", this.active.length); }
      });
      group.append(this.uptoButton, this.windowButton);
      const lengths = LENGTHS.map((length) => [length, lengthWords(length)]).concat([["free", "free"]]);
      this.lengthSelect = choice("Length of the window", lengths, (value) => {
        this.setMode(value === "free" ? "free" : "window", Number(value));
      });
      Array.from(this.lengthSelect.options).forEach((option) => { option.disabled = Number(option.value) > this.last + 1; });
      this.wholeButton = wordButton("mt-button mt-text", "Whole period", () => this.whole());
      row.append(group, this.lengthSelect, this.wholeButton);
      return row;
    }

    buildChart() {
      this.chart = el("div", "mt-chart");
      this.chart.id = "mt-chart-" + this.number;
      this.chart.setAttribute("role", "group");
      this.chart.setAttribute("aria-label", "Timeline");
      this.canvas = el("canvas", "mt-bars");
      this.canvas.setAttribute("role", "img");
      this.plot = el("div", "mt-plot");
      this.body = el("div", "mt-body");
      this.other = el("div", "mt-body mt-other");
      this.other.hidden = true;
      this.bodyLetter = this.body.appendChild(el("b", "mt-letter", ""));
      this.otherLetter = this.other.appendChild(el("b", "mt-letter", ""));
      this.years = el("div", "mt-years");
      this.years.setAttribute("aria-hidden", "true");
      this.caption = el("span", "mt-caption");
      this.captionText = this.caption.appendChild(document.createTextNode(""));
      this.peak = el("span", "mt-peak");
      this.caption.setAttribute("aria-hidden", "true");
      this.peak.setAttribute("aria-hidden", "true");
      this.plot.append(this.canvas, this.years, this.other, this.body, this.peak, this.caption);
      this.low = this.range("mt-low", (value) => this.moveLow(value));
      this.high = this.range("mt-high", (value) => this.moveHigh(value));
      this.chart.append(this.plot, this.low, this.high);
      return this.chart;
    }

    range(className, act) {
      const input = el("input", "mt-range " + className);
      input.type = "range";
      input.min = "0";
      input.max = String(this.last);
      input.step = "1";
      input.addEventListener("input", () => {
        this.halt();
        act(Number(input.value));
      });
      return input;
    }

    buildFoot() {
      const foot = el("div", "mt-foot");
      this.viewButtons = {};
      const names = this.options.views || [];
      if (names.length > 1) { foot.appendChild(this.buildViews(names)); }
      if (names.length) { this.view = names[0]; }
      this.extra = el("div", "mt-extra");
      this.noteLine = el("p", "mt-note");
      foot.append(this.extra, this.noteLine);
      return foot;
    }

    buildViews(names) {
      const group = el("div", "mt-segments mt-views");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", "View");
      names.forEach((name) => {
        this.viewButtons[name] = group.appendChild(wordButton("mt-segment", VIEWS[name] || name, () => {
          if (this.view === name) { return; }
          this.view = name;
          this.showViews();
          if (this.options.onView) { this.options.onView(name); }
        }));
      });
      return group;
    }

    /* ---- listening ---- */

    listen() {
      this.dock.addEventListener("keydown", (event) => this.onKey(event));
      // The page around has shortcuts on single letters, and a map moves on arrows and wheels.
      ["keyup", "keypress", "mousedown", "dblclick", "wheel"].forEach((name) => {
        this.dock.addEventListener(name, (event) => event.stopPropagation(), { passive: true });
      });
      this.dock.addEventListener("pointerdown", () => { this.held = true; }, true);
      this.onRelease = () => this.release();
      this.onHide = () => { if (document.hidden) { this.pause(); } };
      ["pointerup", "pointercancel"].forEach((name) => window.addEventListener(name, this.onRelease, true));
      window.addEventListener("blur", this.onRelease);
      document.addEventListener("visibilitychange", this.onHide);
      this.listenPlot();
      this.observer = new ResizeObserver(() => this.layout());
      this.observer.observe(this.plot);
    }

    listenPlot() {
      const plot = this.plot;
      plot.addEventListener("pointerdown", (event) => this.grab(event));
      plot.addEventListener("pointermove", (event) => this.follow(event));
      plot.addEventListener("pointerup", (event) => this.drop(event, true));
      plot.addEventListener("pointercancel", (event) => this.drop(event, false));
      plot.addEventListener("pointerleave", () => { if (!this.drag) { this.showCaption(); } });
    }

    release() {
      this.held = false;
      if (!this.due) { return; }
      this.due = false;
      this.commit();
    }

    monthAt(x, box) {
      return clamp(Math.floor((x - box.left) / box.width * (this.last + 1)), 0, this.last);
    }

    grab(event) {
      if (event.button !== 0 || !event.isPrimary) { return; }
      const box = this.plot.getBoundingClientRect();
      const month = this.monthAt(event.clientX, box);
      const win = this.active;
      const whole = win.mode !== "upto" && month >= win.lo && month <= win.hi;
      this.drag = { id: event.pointerId, x: event.clientX, box: box, hi: win.hi, whole: whole, started: false };
      this.plot.setPointerCapture(event.pointerId);
    }

    follow(event) {
      const drag = this.drag;
      if (!drag) {
        if (event.pointerType === "mouse") { this.showCaption(this.monthAt(event.clientX, this.plot.getBoundingClientRect())); }
        return;
      }
      if (event.pointerId !== drag.id) { return; }
      const distance = event.clientX - drag.x;
      if (!drag.started && Math.abs(distance) < SLIP) { return; }
      drag.started = true;
      this.halt();
      this.dock.classList.add("mt-dragging");
      const months = Math.round(distance / drag.box.width * (this.last + 1));
      this.slide(drag.whole ? drag.hi + months : this.monthAt(event.clientX, drag.box));
    }

    drop(event, clicked) {
      const drag = this.drag;
      if (!drag || event.pointerId !== drag.id) { return; }
      this.drag = null;
      this.dock.classList.remove("mt-dragging");
      if (drag.started || !clicked) { return; }
      this.halt();
      this.slide(this.monthAt(event.clientX, drag.box));
    }

    onKey(event) {
      event.stopPropagation();
      const target = event.target;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) { return; }
      // Lists, fields and what a view has put here keep the keys they have of their own.
      if (target.tagName === "SELECT" || this.extra.contains(target)) { return; }
      if (event.key === " " && target.tagName === "BUTTON") { return; }
      if (target.getAttribute("role") === "tab" && /^Arrow(Left|Right)$/.test(event.key)) {
        this.choose(this.which === "a" ? "b" : "a");
        this.tabNodes[this.which].tab.focus();
      } else if (!this.act(event.key, target)) {
        return;
      }
      event.preventDefault();
    }

    act(key, target) {
      const one = this.active.mode === "free" && (target === this.low || target === this.high) ? target : null;
      const forth = key === "ArrowRight" || key === "ArrowUp" ? 1 : 0;
      const back = key === "ArrowLeft" || key === "ArrowDown" ? 1 : 0;
      if (key === " ") {
        this.toggle();
      } else if (forth || back) {
        this.stepBy(forth - back, one);
      } else if (key === "PageUp" || key === "PageDown") {
        this.jump((from) => from + (key === "PageUp" ? 12 : -12), one);
      } else if (key === "Home" || key === "End") {
        this.jump(() => (key === "Home" ? 0 : this.last), one);
      } else {
        return false;
      }
      return true;
    }

    /* ---- moving ---- */

    /* Every change of a window by the reader passes here; the host hears of it before this returns. */
    move(lo, hi) {
      const win = this.active;
      if (win.lo === lo && win.hi === hi) {
        this.showRanges();
        return;
      }
      win.lo = lo;
      win.hi = hi;
      this.show();
      if (this.options.onInput) { this.options.onInput(this.windows.a.lo, this.windows.a.hi, this.comparison()); }
      this.describe();
      this.rest();
    }

    slide(hi) {
      const win = this.active;
      const span = win.mode === "upto" ? 0 : win.hi - win.lo;
      const end = clamp(hi, span, this.last);
      this.move(win.mode === "upto" ? 0 : end - span, end);
    }

    moveLow(lo) {
      this.move(Math.min(lo, this.active.hi), this.active.hi);
    }

    moveHigh(hi) {
      if (this.active.mode === "free") {
        this.move(this.active.lo, Math.max(hi, this.active.lo));
      } else {
        this.slide(hi);
      }
    }

    jump(to, one) {
      this.halt();
      if (one === this.low) {
        this.moveLow(clamp(to(this.active.lo), 0, this.last));
      } else if (one === this.high) {
        this.moveHigh(clamp(to(this.active.hi), 0, this.last));
      } else {
        this.slide(to(this.active.hi));
      }
    }

    /* The next month that ends (or, for a first month, begins) a calendar quarter or year. */
    snapped(from, direction, begins) {
      const size = STEPS[this.step];
      const lead = begins ? 0 : 1;
      let month = from + direction;
      while (month > 0 && month < this.last && (this.months.month(month) + lead) % size !== 0) { month += direction; }
      return clamp(month, 0, this.last);
    }

    stepBy(direction, one) {
      this.jump((from) => this.snapped(from, direction, one === this.low), one);
    }

    whole() {
      const win = this.active;
      this.halt();
      win.mode = "upto";
      this.showMode();
      this.store();
      this.move(0, this.last);
      this.show();
    }

    setMode(mode, length) {
      const win = this.active;
      win.mode = mode;
      if (mode === "window") { win.length = length; }
      this.showMode();
      if (mode === "window") {
        const span = Math.min(win.length - 1, this.last);
        const hi = Math.max(win.hi, span);
        this.move(hi - span, hi);
      } else {
        this.move(mode === "upto" ? 0 : win.lo, win.hi);
      }
      this.show();
      this.describe();
      this.store();
    }

    setStep(step) {
      this.step = step;
      this.store();
    }

    choose(which) {
      if (which === this.which) { return; }
      this.halt();
      this.which = which;
      this.showMode();
      this.show();
      if (this.options.onTab) { this.options.onTab(which); }
    }

    /* ---- playing ---- */

    toggle() {
      if (this.playing) { this.pause(); } else { this.play(); }
    }

    play() {
      const win = this.active;
      const first = win.mode === "upto" ? 0 : win.hi - win.lo;
      if (this.playing || first === this.last || document.hidden) { return; }
      window.clearTimeout(this.timer);
      this.beat();
      this.showPlay();
      this.slide(win.hi === this.last ? first : this.snapped(win.hi, 1));
      this.stopAtEnd();
    }

    beat() {
      window.clearInterval(this.player);
      this.player = window.setInterval(() => this.tick(), TICK / this.speed);
    }

    tick() {
      const win = this.active;
      if (win.hi < this.last) {
        this.slide(this.snapped(win.hi, 1));
      } else {
        this.slide(0);
      }
      this.stopAtEnd();
    }

    stopAtEnd() {
      if (this.active.hi === this.last && !this.loop) { this.pause(); }
    }

    /* Stops playing because the reader takes over: what he does next is what will be sent. */
    halt() {
      if (!this.playing) { return; }
      window.clearInterval(this.player);
      this.player = 0;
      this.showPlay();
      this.rest();
    }

    pause() {
      if (!this.playing) { return; }
      this.halt();
      window.clearTimeout(this.timer);
      if (!this.commit()) { this.announce(); }
    }

    setSpeed(speed) {
      this.speed = speed;
      if (this.playing) { this.beat(); }
      this.store();
    }

    setLoop(loop) {
      this.loop = loop;
      this.showPlay();
      this.store();
    }

    /* ---- sending ---- */

    rest() {
      window.clearTimeout(this.timer);
      this.due = false;
      if (this.playing) { return; }
      this.timer = window.setTimeout(() => {
        // A hand that only pauses has not let go.
        if (this.held) { this.due = true; } else { this.commit(); }
      }, REST);
    }

    commit() {
      const now = { a: this.key("a"), b: this.key("b") };
      if (now.a === this.committed.a && now.b === this.committed.b) { return false; }
      this.committed = now;
      this.announce();
      if (this.options.onCommit) { this.options.onCommit(this.windows.a.lo, this.windows.a.hi, this.comparison()); }
      return true;
    }

    announce() {
      const name = this.windows.b ? "Window " + this.which.toUpperCase() + ", " : "";
      const figures = this.readings.map((entry) => entry.label + " " + entry.text);
      this.say([name + this.words()].concat(figures.length ? [figures.join(", ")] : []).join(". "));
    }

    words() {
      return spoken(this.months, this.active).filter(Boolean).join(" ");
    }

    /* ---- showing ---- */

    show() {
      spoken(this.months, this.active).forEach((text, position) => write(this.wordNodes[position], text));
      this.showRanges();
      this.place(this.body, this.active);
      if (this.windows.b) { this.showTabs(); }
      this.paint();
      const win = this.active;
      mark(this.backButton, "aria-disabled", String(win.hi === (win.mode === "upto" ? 0 : win.hi - win.lo)));
      mark(this.forthButton, "aria-disabled", String(win.hi === this.last));
      mark(this.wholeButton, "aria-disabled", String(win.mode === "upto" && win.hi === this.last));
      this.describe();
    }

    showRanges() {
      const win = this.active;
      if (this.low.value !== String(win.lo)) { this.low.value = String(win.lo); }
      if (this.high.value !== String(win.hi)) { this.high.value = String(win.hi); }
    }

    place(body, win) {
      const share = 100 / (this.last + 1);
      body.style.left = win.lo * share + "%";
      body.style.width = (win.hi - win.lo + 1) * share + "%";
    }

    describe() {
      const wanted = this.label.toLowerCase();
      const reading = this.readings.find((entry) => entry.label.toLowerCase() === wanted);
      const text = this.words() + (reading ? ", " + wanted + " " + reading.text : "");
      mark(this.high, "aria-valuetext", text);
      if (this.active.mode === "free") { mark(this.low, "aria-valuetext", text); }
    }

    showMode() {
      const win = this.active;
      const upto = win.mode === "upto";
      const name = this.windows.b ? "Window " + this.which.toUpperCase() + ", " : "";
      mark(this.uptoButton, "aria-pressed", String(upto));
      mark(this.windowButton, "aria-pressed", String(!upto));
      this.lengthSelect.value = win.mode === "free" ? "free" : String(win.length);
      this.lengthSelect.style.visibility = upto ? "hidden" : "";
      this.speedSelect.value = String(this.speed);
      this.stepSelect.value = this.step;
      this.low.hidden = win.mode !== "free";
      this.low.setAttribute("aria-label", name + "first month of the window");
      this.high.setAttribute("aria-label", name + (upto ? "last month counted" : "last month of the window"));
      this.dock.classList.toggle("mt-free", win.mode === "free");
      this.dock.classList.toggle("mt-upto", upto);
      this.dock.classList.toggle("mt-comparing", this.windows.b !== null);
      this.dock.classList.toggle("mt-second", this.which === "b");
      this.showPlay();
      this.showViews();
      this.showPair();
    }

    showPlay() {
      mark(this.playButton, "aria-label", this.playing ? "Pause" : "Play");
      mark(this.playButton, "title", this.playing ? "Pause" : "Play");
      mark(this.playShape, "d", this.playing ? SHAPES.pause : SHAPES.play);
      mark(this.loopButton, "aria-pressed", String(this.loop));
    }

    showViews() {
      Object.keys(this.viewButtons).forEach((name) => {
        mark(this.viewButtons[name], "aria-pressed", String(name === this.view));
      });
    }

    /* The two windows of a comparison: tabs, and the one that stands still. */
    showPair() {
      const pair = this.windows.b !== null;
      const rest = this.which === "a" ? "b" : "a";
      this.tabs.hidden = !pair;
      this.other.hidden = !pair;
      this.bodyLetter.hidden = !pair;
      if (!pair) { return; }
      this.bodyLetter.textContent = this.which.toUpperCase();
      this.otherLetter.textContent = rest.toUpperCase();
      this.place(this.other, this.windows[rest]);
      this.showTabs();
    }

    showTabs() {
      ["a", "b"].forEach((which) => {
        const entry = this.tabNodes[which];
        const win = this.windows[which];
        const chosen = which === this.which;
        write(entry.text, this.months.short(win.lo) + " to " + this.months.short(win.hi));
        mark(entry.tab, "aria-selected", String(chosen));
        mark(entry.tab, "tabindex", chosen ? "0" : "-1");
      });
    }

    /* ---- histogram ---- */

    layout() {
      const box = this.canvas.getBoundingClientRect();
      if (this.removed || box.width === 0) { return; }
      this.width = box.width;
      this.tall = box.height;
      this.ratio = window.devicePixelRatio || 1;
      this.canvas.width = Math.round(this.width * this.ratio);
      this.canvas.height = Math.round(this.tall * this.ratio);
      this.layYears();
      this.layPeak();
      this.paint();
    }

    layYears() {
      const share = this.width / (this.last + 1);
      const every = [1, 2, 5, 10, 20, 50].find((years) => years * 12 * share >= 40) || 100;
      const labels = [];
      this.yearMonths = [];
      for (let month = 0; month <= this.last; month += 1) {
        if (this.months.month(month) === 0) { this.yearMonths.push(month); }
      }
      this.yearMonths.forEach((month) => {
        const fits = month * share < this.width - 30;
        if (this.months.year(month) % every === 0 && fits) { labels.push(month); }
      });
      if (!labels.length || labels[0] * share >= 36) { labels.unshift(0); }
      this.years.replaceChildren(...labels.map((month) => {
        const label = el("span", "", String(this.months.year(month)));
        label.style.left = month * 100 / (this.last + 1) + "%";
        return label;
      }));
    }

    layPeak() {
      let best = 0;
      this.values.forEach((value, month) => { if (value > this.values[best]) { best = month; } });
      this.top = this.values.length ? this.values[best] : 0;
      const share = (best + 0.5) / (this.last + 1);
      const text = Math.round(this.top * 100) / 100;
      this.peak.textContent = this.top > 0 ? text.toLocaleString("en-US") : "";
      this.peak.style.left = clamp(share * this.width, 12, this.width - 12) + "px";
      this.caption.classList.toggle("mt-right", share < 0.5);
      this.canvas.setAttribute("aria-label", this.top > 0
        ? this.label + " by month, most in " + this.months.label(best) + ": " + this.peak.textContent
        : this.label + " by month: no record in any month");
      this.showCaption();
    }

    showCaption(month) {
      const shown = month === undefined ? null : this.values[month];
      const none = this.top > 0 ? "" : ": no record in any month";
      write(this.captionText, shown === null || shown === undefined
        ? this.label + " by month" + none
        : this.months.label(month) + ": " + this.label.toLowerCase() + " " + shown.toLocaleString("en-US"));
    }

    paint() {
      if (!this.width) { return; }
      // A window dragged to another screen changes the ratio without a change of size.
      if (this.ratio !== (window.devicePixelRatio || 1)) { this.layout(); return; }
      const pen = this.canvas.getContext("2d");
      pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
      this.paintYears(pen);
      for (let month = 0; month <= this.last; month += 1) { this.paintBar(pen, month); }
    }

    paintYears(pen) {
      const share = this.canvas.width / (this.last + 1);
      const thick = Math.max(1, Math.round(this.ratio));
      pen.fillStyle = "#cfcac1";
      this.yearMonths.forEach((month) => pen.fillRect(Math.round(month * share), 0, thick, this.canvas.height));
    }

    inside(which, month) {
      const win = this.windows[which];
      return win !== null && month >= win.lo && month <= win.hi;
    }

    paintBar(pen, month) {
      const value = this.values[month];
      if (!(value > 0)) { return; }
      const share = this.canvas.width / (this.last + 1);
      const gap = share > 4 * this.ratio ? Math.max(1, Math.round(this.ratio)) : 0;
      const left = Math.round(month * share) + gap;
      const wide = Math.max(1, Math.round((month + 1) * share) - left);
      const high = Math.max(Math.round(2 * this.ratio), Math.round(value / this.top * this.canvas.height));
      const y = this.canvas.height - high;
      const first = this.inside("a", month);
      const second = this.inside("b", month);
      pen.fillStyle = first ? INK.a : second ? INK.b : PALE;
      pen.fillRect(left, y, wide, high);
      if (first && second) {
        pen.fillStyle = INK.b;
        pen.fillRect(left + wide - Math.floor(wide / 2), y, Math.floor(wide / 2), high);
      } else if (!first && !second) {
        pen.fillStyle = PALE_TOP;
        pen.fillRect(left, y, wide, Math.max(1, Math.round(this.ratio)));
      }
    }

    setHistogram(values, label) {
      this.values = values;
      this.label = label;
      this.layout();
      this.describe();
    }

    /* ---- for the host ---- */

    figures(entries) {
      const same = entries.length === this.readings.length
        && entries.every((entry, position) => entry.label === this.readings[position].label);
      if (!same) { this.buildFigures(entries); }
      entries.forEach((entry, position) => write(this.valueNodes[position], entry.text));
      this.readings = entries.map((entry) => ({ label: entry.label, text: entry.text }));
      this.describe();
    }

    buildFigures(entries) {
      this.valueNodes = [];
      this.figureBox.replaceChildren(...entries.map((entry) => {
        const node = el("span", "mt-figure", entry.label + " ");
        this.valueNodes.push(node.appendChild(el("b")).appendChild(document.createTextNode("")));
        return node;
      }));
    }

    note(text) {
      if (this.noteLine.textContent !== text) { this.noteLine.textContent = text; }
    }

    say(text) {
      this.live.textContent = text;
    }

    set(change) {
      if (change.view !== undefined && change.view !== null) {
        this.view = change.view;
        this.showViews();
      }
      if (change.lo === undefined && change.hi === undefined) { return; }
      const before = this.windows.a;
      const hi = clamp(change.hi === undefined ? before.hi : change.hi, 0, this.last);
      const lo = clamp(change.lo === undefined ? before.lo : change.lo, 0, hi);
      // The host's echo of what the reader has chosen must not undo the mode he chose.
      if (lo === before.lo && hi === before.hi) { return; }
      const mode = modeOf(lo, hi);
      const length = mode.mode === "window" ? mode.length : before.length;
      this.windows.a = { lo: lo, hi: hi, mode: mode.mode, length: length };
      this.committed.a = this.key("a");
      this.showMode();
      this.show();
    }

    compare(state) {
      const before = this.key("b");
      if (!state) {
        this.windows.b = null;
        this.which = "a";
      } else {
        const hi = clamp(state.hi, 0, this.last);
        const lo = clamp(state.lo, 0, hi);
        if (before !== lo + "-" + hi) {
          const mode = modeOf(lo, hi);
          this.windows.b = { lo: lo, hi: hi, mode: mode.mode, length: mode.length };
        }
        if (state.active) { this.which = state.active; }
      }
      if (this.key("b") !== before) { this.committed.b = this.key("b"); }
      this.showMode();
      this.show();
    }

    state() {
      const win = this.windows.a;
      return {
        lo: win.lo, hi: win.hi, mode: win.mode, length: win.length, step: this.step, speed: this.speed, loop: this.loop,
        playing: this.playing, view: this.view, compare: this.comparison(), busy: this.busy()
      };
    }

    /* Whether the reader is at it: a window that comes back late from elsewhere should not be imposed now. */
    busy() {
      return this.playing || this.held || this.key("a") !== this.committed.a || this.key("b") !== this.committed.b;
    }

    remove() {
      if (this.removed) { return; }
      this.removed = true;
      window.clearTimeout(this.timer);
      window.clearInterval(this.player);
      this.player = 0;
      this.observer.disconnect();
      ["pointerup", "pointercancel"].forEach((name) => window.removeEventListener(name, this.onRelease, true));
      window.removeEventListener("blur", this.onRelease);
      document.removeEventListener("visibilitychange", this.onHide);
      this.dock.remove();
    }
  }

  time.control = (host, options) => new Control(host, options);
}(window.MineTime = window.MineTime || {}));
(function (time) {
  "use strict";
  time.views = () => ({ show() {}, update() {}, feed() {}, state: () => ({ view: "map", with: null }) });
  time.sparkline = () => document.createElement("div");
}(window.MineTime = window.MineTime || {}));
/* One map: data, counts, painters, control and views put together, and the way in and out for its host. */
(function (time) {
  "use strict";

  const FULL_RATIO_AFTER_MS = 150;
  const YOUNG_MONTHS = 3;
  const MOST_LISTED = 12;
  const GROUPS = ["choropleth", "circles", "incidents", "labels"];
  const VIEWS = ["map", "compare", "difference", "years", "table"];

  const counted = (number, one, many) => `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;

  /* The interval of a Poisson count, Byar's approximation: geo.analysis.rates has the source. */
  function poissonInterval(count) {
    const z = 1.959964, upper = count + 1;
    const high = upper * Math.pow(1 - 1 / (9 * upper) + z / (3 * Math.sqrt(upper)), 3);
    if (count === 0) { return [0, high]; }
    return [Math.max(0, count * Math.pow(1 - 1 / (9 * count) - z / (3 * Math.sqrt(count)), 3)), high];
  }

  function rateWords(value) {
    const digits = value >= 1 || value === 0 ? 1 : 2;
    return value.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }

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
      this.words = (position) => ground.words[position];
      this.names = ground.districts.map((entry) => this.words(entry[0]));
      this.notes = new Map(ground.notes.map((note) => [note[0], note]));
      this._shell();
      this._painters();
      this.furniture = window.MineMap.furnish(map, layers, ground, {
        shell: this.shell,
        bounds: () => this._bounds(),
        marks: () => (map.hasLayer(layers.incidents) && this.incidents.boxes ? this.incidents.boxes() : [])
      });
      this._pointer();
      map.on("overlayadd overlayremove", () => this._switch());
    }

    /* Maps in a row, the control below them: around the element folium made, wherever its host put it. */
    _shell() {
      const el = window.MineMap.el, place = this.map.getContainer();
      this.shell = el("div", "mt-shell");
      this.shell.style.height = place.style.height || "100%";
      this.stage = el("div", "mt-stage");
      this.dock = el("div", "mt-dock");
      place.parentNode.insertBefore(this.shell, place);
      this.stage.appendChild(place);
      this.shell.appendChild(this.stage);
      this.shell.appendChild(this.dock);
      place.classList.add("mt-main");
      place.style.height = "";
      place.style.width = "";
    }

    _painters() {
      this.shapes = time.shapes(time.unpack(this.ground.shapes));
      this.shapes.forEach((shape, at) => {
        const entry = this.ground.districts[at];
        Object.assign(shape, { name: this.names[at], overlay: entry[1] === 1, approximate: entry[2] === 1, lon: entry[4], lat: entry[5] });
      });
      Object.assign(this, this.layersFor(this.map));
      this._switch();
    }

    /* Painters of their own for any map that shows the same ground. */
    layersFor(map) {
      ["mmground", "mmdistricts", "mmwater", "mmborders", "mmcircles", "mmincidents"].forEach((name, at) => {
        if (!map.getPane(name)) {
          const pane = map.createPane(name);
          pane.style.zIndex = [350, 400, 410, 415, 420, 580][at];
          pane.style.pointerEvents = "none";
        }
      });
      return {
        districts: time.districtLayer(this.shapes, { pane: "mmdistricts", bordersPane: "mmborders", opacity: this.ground.opacity }),
        circles: time.circleLayer(this.shapes.map((shape) => [shape.lon, shape.lat]), { pane: "mmcircles" }),
        incidents: time.incidentLayer({ pane: "mmincidents" })
      };
    }

    contextLayers(map) {
      Object.keys(this.layers).filter((key) => key.startsWith("context") && this.map.hasLayer(this.layers[key])).forEach((key) => {
        const layer = this.layers[key];
        L.geoJson(layer.toGeoJSON(false), Object.assign({}, layer.options, { onEachFeature: null, pointToLayer: null, interactive: false })).addTo(map);
      });
    }

    /* The layer switch holds folium's empty groups; what is painted comes and goes with them. */
    _switch() {
      [["choropleth", this.districts], ["circles", this.circles], ["incidents", this.incidents]].forEach(([key, layer]) => {
        const wanted = this.map.hasLayer(this.layers[key]), there = this.map.hasLayer(layer);
        if (wanted && !there) { this.map.addLayer(layer); }
        if (!wanted && there) { this.map.removeLayer(layer); }
      });
      if (this.data) { this.paintSoon(); }
    }

    feed(base64, options) {
      const first = this.digest === null;
      const bytes = time.unpack(base64);
      const data = time.decode(bytes);
      if (data.header.digest !== this.digest) {
        this.payloadBytes = bytes.length;
        this._take(data);
      }
      if (options.serial !== this.serial) {
        this.serial = options.serial;
        this.lo = Math.min(options.lo, data.months - 1);
        this.hi = Math.min(options.hi, data.months - 1);
        if (this.control) { this.control.set({ lo: this.lo, hi: this.hi, view: options.view }); }
      }
      this.lo = Math.min(this.lo, data.months - 1);
      this.hi = Math.min(this.hi, data.months - 1);
      if (first) { this._start(options); } else { this._fed(options); }
    }

    _take(data) {
      const layersBefore = this.data ? this.data.header.layers.join() : null;
      this.data = data;
      this.digest = data.header.digest;
      this.months = time.months(data.header);
      this.counter = time.counter(data);
      this.incidents.setData(data);
      this.furniture.legend.fill(data.header);
      if (data.header.layers.join() !== layersBefore) { this._showLayers(data.header.layers); }
      this.shown = null;
      this.title = null;
    }

    _showLayers(names) {
      GROUPS.forEach((key) => {
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
      this.control = time.control(this.dock, {
        months: this.months,
        histogram: this.counter.monthly(header.measure),
        histogramLabel: header.measures[header.measure],
        lo: this.lo,
        hi: this.hi,
        views: VIEWS,
        storage: this._storage(),
        onInput: (lo, hi) => this.move(lo, hi),
        onCommit: (lo, hi) => this.commit(lo, hi),
        onView: (name) => { this.views.show(name); this.tell(); this.paintSoon(); }
      });
      this.views = time.views({
        stage: this.stage,
        main: this.map,
        shapes: this.shapes,
        ground: this.ground,
        names: this.names,
        data: () => this.data,
        months: () => this.months,
        counter: () => time.counter(this.data),
        control: this.control,
        layersFor: (map) => this.layersFor(map),
        contextLayers: (map) => this.contextLayers(map),
        mainLayers: { districts: this.districts, circles: this.circles, incidents: this.incidents },
        legend: this.furniture.legend,
        room: () => this.furniture.room(),
        young: (lo, hi) => hi > this.data.months - 1 - YOUNG_MONTHS,
        move: (lo, hi) => this.move(lo, hi),
        commit: (lo, hi) => this.commit(lo, hi),
        changed: () => this.tell(),
        paint: () => this.paintSoon()
      });
      this.incidents.onMode(() => this._marks());
      this.furniture.whenStyled(() => {
        this.map.invalidateSize({ pan: false });
        this.furniture.fit(this.ground.home);
        if (options.view && options.view !== "map") { this.views.show(options.view, { with: options.with }); this.control.set({ view: options.view }); }
        this.frame();
        this.furniture.label();
        this._drawn();
      });
    }

    _fed(options) {
      const header = this.data.header;
      this.control.setHistogram(this.counter.monthly(header.measure), header.measures[header.measure]);
      this.views.feed();
      if (options.view && options.serial === this.serial && this.views.state().view !== options.view && options.view !== "map") {
        this.views.show(options.view, { with: options.with });
      }
      this.paintSoon(() => this._drawn());
    }

    _drawn() {
      const container = this.map.getContainer();
      container.setAttribute("data-digest", this.digest);
      window.__mapDrawn = this.digest;
    }

    _storage() {
      try { return window.sessionStorage; } catch (error) { return null; }
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
      const layers = [this.districts, this.circles, this.incidents];
      if (!this.dragging) { layers.forEach((layer) => layer.setRatio("drag")); }
      this.dragging = true;
      window.clearTimeout(this.sharpen);
      this.sharpen = window.setTimeout(() => {
        this.dragging = false;
        layers.forEach((layer) => layer.setRatio("full"));
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
      const header = this.data.header;
      const figures = this.counter.window(this.lo, this.hi);
      this.figures = figures;
      if (this.views.state().view !== "difference") {
        const classes = this.counter.classes(figures);
        this.districts.setClasses(classes, header.classes);
        this._classCounts(classes, header.classes.length);
      }
      this.circles.setFigures(this.counter.shown(figures), header.largest);
      this.incidents.setWindow(this.lo, this.hi);
      [this.districts, this.circles, this.incidents].forEach((layer) => { if (this.map.hasLayer(layer)) { layer.paint(); } });
      this._say(figures);
      this.views.update(figures);
      this._refreshTip();
      this.painted += 1;
    }

    _classCounts(classes, size) {
      const numbers = new Array(size).fill(0);
      classes.forEach((at) => { numbers[at] += 1; });
      this.furniture.legend.counts(numbers);
    }

    _say(figures) {
      const header = this.data.header, total = figures.total;
      this.furniture.title([`${header.measures[header.measure]}, ${this.months.words(this.lo, this.hi)}`, ...header.lines]);
      this.control.figures(header.measures.map((label, at) => ({
        label: label,
        text: time.figureWords(total.certain[at], total.possible[at])
      })));
      this.control.note(this._dateWords(figures));
      this.furniture.legend.unplaced(this._unplaced());
    }

    _dateWords(figures) {
      if (!figures.unmonthed) { return "Every incident is known to a single month."; }
      const only = figures.uncertain;
      return `${counted(figures.unmonthed, "incident is", "incidents are")} known to no single month`
        + (only ? `; ${only.toLocaleString("en-GB")} of them only possibly in this window, drawn lighter.` : "; none of them lies only possibly in this window.")
        + (this.data.header.counting === "most_likely" ? " Colours count each in its most likely month." : " Colours count each wherever it may lie.");
    }

    _unplaced() {
      const header = this.data.header, found = this.counter.unplaced(this.lo, this.hi);
      if (!found.total) { return []; }
      const parts = header.unplaced.map((words, at) => [found.byPrecision[at] + (at === header.unplaced.length - 1 ? found.byPrecision[at + 1] || 0 : 0), words])
        .filter((pair) => pair[0] > 0).map((pair) => `${pair[0].toLocaleString("en-GB")} ${pair[1]}`);
      const sentences = [`${counted(found.total, "incident has", "incidents have")} no place on the map: ${parts.join(", ")}.`];
      if (found.total > found.nowhere) { sentences.push(`${(found.total - found.nowhere).toLocaleString("en-GB")} of them are counted in their district.`); }
      if (found.nowhere) { sentences.push(`${found.nowhere.toLocaleString("en-GB")} of them are in no district and appear in the totals only.`); }
      return sentences;
    }

    _marks() {
      const entries = this.incidents.legend ? this.incidents.legend() : [];
      this.furniture.legend.marks(entries);
    }

    /* A window let go of: to the host once, so that tables, charts and the address follow. */
    commit(lo, hi) {
      this.lo = lo;
      this.hi = hi;
      this.tell();
    }

    tell() {
      if (!window.Streamlit || !this.control) { return; }
      const state = this.views.state();
      const message = { lo: this.lo, hi: this.hi, view: state.view, with: state.with || null };
      const text = JSON.stringify(message);
      if (text !== this.told) {
        this.told = text;
        window.Streamlit.setComponentValue(message);
      }
    }

    /* District and place under the pointer: words on hover, all that is known on a click. */
    _pointer() {
      const hover = !window.matchMedia || window.matchMedia("(hover: hover)").matches;
      this.tip = L.tooltip({ className: "mm-tip", direction: "right", offset: [12, 0] });
      if (hover) {
        this.map.on("mousemove", (event) => {
          this.at = event;
          if (!this.hoverAsked) {
            this.hoverAsked = window.requestAnimationFrame(() => { this.hoverAsked = null; this._hover(); });
          }
        });
        this.map.on("mouseout movestart", () => this._untip());
      }
      this.map.on("click", (event) => this._click(event));
      this.map.on("popupopen", () => { this.reading = true; this._untip(); });
      this.map.on("popupclose", () => { this.reading = false; });
    }

    _found(event) {
      if (!this.figures) { return null; }
      const has = (key) => this.map.hasLayer(this.layers[key]);
      const mark = has("incidents") ? this.incidents.at(event.containerPoint) : null;
      if (mark) { return { mark: mark, key: `m${mark.kind}${mark.lon},${mark.lat}` }; }
      let district = has("circles") ? this.circles.at(event.latlng) : -1;
      if (district < 0 && has("choropleth")) { district = this.districts.at(event.latlng); }
      return district >= 0 ? { district: district, key: `d${district}` } : null;
    }

    _hover() {
      if (!this.at || this.reading) { return; }
      const found = this._found(this.at);
      this.map.getContainer().style.cursor = found ? "pointer" : "";
      this.districts.highlight(found && found.district !== undefined ? found.district : -1);
      if (!found) { this._untip(); return; }
      if (this.hovered !== found.key) {
        this.hovered = found.key;
        this.under = found;
        this.tip.setContent(this._content(found, false));
      }
      const right = this.at.containerPoint.x > this.map.getSize().x * 0.6;
      this.tip.options.direction = right ? "left" : "right";
      this.tip.options.offset = L.point(right ? -12 : 12, 0);
      this.tip.setLatLng(this.at.latlng);
      if (!this.map.hasLayer(this.tip)) { this.tip.addTo(this.map); }
    }

    _untip() {
      this.hovered = null;
      this.districts.highlight(-1);
      if (this.map.hasLayer(this.tip)) { this.map.removeLayer(this.tip); }
    }

    _refreshTip() {
      if (this.hovered && this.under && this.under.district !== undefined) { this.tip.setContent(this._content(this.under, false)); }
    }

    _content(found, whole) {
      return found.mark ? this._placeBox(found.mark, whole) : this._districtBox(found.district);
    }

    _click(event) {
      const found = this._found(event);
      if (!found) { return; }
      if (found.mark && found.mark.kind !== "place") { this._closer(found.mark); return; }
      const space = this.furniture.room(), size = this.map.getSize();
      L.popup({
        className: "mm-popup",
        minWidth: 200,
        maxWidth: Math.min(360, size.x - 60),
        maxHeight: Math.max(140, Math.min(380, size.y - space.topLeft.y - space.bottomRight.y - 50)),
        autoPanPaddingTopLeft: space.topLeft,
        autoPanPaddingBottomRight: space.bottomRight.add([50, 0])
      }).setLatLng(found.mark ? [found.mark.lat, found.mark.lon] : event.latlng).setContent(this._content(found, true)).openOn(this.map);
    }

    _closer(mark) {
      const bounds = L.latLngBounds(mark.members.map((at) => [this.data.lat[at], this.data.lon[at]]));
      const zoom = Math.min(this.map.getMaxZoom(), Math.max(this.map.getZoom() + 1, Math.min(12, this.map.getBoundsZoom(bounds) - 0.25)));
      this.map.setView(bounds.getCenter(), zoom);
    }

    _districtBox(district) {
      const header = this.data.header, figures = this.figures, found = this.counter.values(figures);
      const at = (name, measure) => figures[name][district * 4 + measure];
      const words = (measure) => time.figureWords(at("certain", measure), at("possible", measure));
      const rows = header.measures.map((label, measure) => [label, words(measure)]);
      const rate = found.status[district] === 1, entry = this.ground.districts[district];
      const value = rate ? `${rateWords(found.value[district])} ${header.unit}` : `${words(header.measure)} ${header.measures[header.measure].toLowerCase()}`;
      if (rate) {
        const factor = header.rate.factor / this.data.below[district];
        const [low, high] = poissonInterval(this.counter.shown(figures)[district]).map((bound) => bound * factor);
        const text = (number) => number.toLocaleString("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
        rows.push(["95 % interval", `${text(low)} to ${text(high)}, chance alone`]);
      } else if (found.status[district] === 2) {
        rows.push(["No rate", `fewer than ${header.rate.few}, so the number and no rate`]);
      } else if (found.status[district] > 2) {
        rows.push(["No rate", header.rate.reasons[this.data.refusal[district]]]);
      }
      if (header.rate.kind !== "count" && entry[3]) { rows.push(["Population", "figures for this district differ more than twofold"]); }
      if (figures.unrecorded[district]) { rows.push(["Not recorded", `killed or injured of ${counted(figures.unrecorded[district], "incident", "incidents")}`]); }
      if (!this.data.ever[district]) { rows.push(["Note", "no record in this data set; no record does not mean no contamination"]); }
      if (entry[2]) { rows.push(["Boundary", "approximate boundary"]); }
      const line = time.sparkline(this.counter.series(district, header.measure), { width: 190, height: 30, lo: this.lo, hi: this.hi });
      return window.MineMap.districtBox({ name: this.names[district] }, value, rows, line);
    }

    _placeBox(mark, whole) {
      const data = this.data, header = data.header;
      if (mark.kind !== "place") {
        return window.MineMap.placeBox({
          name: counted(mark.possible, "incident", "incidents"),
          precision: mark.kind === "group" ? "Several places near here; zoom in for single ones" : "In this square of the map; zoom in for single places",
          rows: this._markTotals(mark), notes: [], remainder: ""
        }, this.ground);
      }
      const newest = mark.members.slice().sort((a, b) => this._lastMonth(b) - this._lastMonth(a) || data.row[a] - data.row[b]);
      const noted = newest.map((at) => this.notes.get(data.row[at])).find((note) => note);
      const place = {
        name: noted && this.words(noted[5]) || this.names[data.district[mark.members[0]]] || "Place without a name",
        precision: noted ? this.words(noted[6]) : (data.radius[mark.members[0]] ? "Settlement named in the report, not the place of the blast" : "Place of the blast"),
        rows: mark.members.length > 1 || !whole ? this._markTotals(mark) : [],
        notes: [],
        remainder: ""
      };
      if (whole) {
        place.notes = newest.slice(0, MOST_LISTED).map((at) => this._note(at));
        const more = newest.length - place.notes.length;
        if (more > 0) { place.remainder = `${counted(more, "more incident", "more incidents")} here; the table of incidents lists them all.`; }
      }
      return window.MineMap.placeBox(place, this.ground);
    }

    _certain(at) {
      const data = this.data, other = at - data.certain;
      return other < 0 || (data.start[other] >= this.lo && data.end[other] <= this.hi);
    }

    _firstMonth(at) {
      const data = this.data, other = at - data.certain;
      if (other >= 0) { return data.start[other]; }
      let low = 0, high = data.months;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (data.off[middle] <= at) { low = middle; } else { high = middle; }
      }
      return low;
    }

    _lastMonth(at) {
      const data = this.data, other = at - data.certain;
      return other >= 0 ? data.end[other] : this._firstMonth(at);
    }

    _markTotals(mark) {
      const data = this.data, certain = [0, 0, 0, 0], possible = [0, 0, 0, 0];
      mark.members.forEach((at) => {
        const values = [1, data.killed[at], data.injured[at], data.casualties[at]];
        const sure = this._certain(at);
        values.forEach((value, measure) => {
          possible[measure] += value;
          if (sure) { certain[measure] += value; }
        });
      });
      return data.header.measures.map((label, measure) => [label, time.figureWords(certain[measure], possible[measure])]);
    }

    _note(at) {
      const data = this.data, note = this.notes.get(data.row[at]);
      const possibly = !this._certain(at);
      if (note) {
        return { heading: this.words(note[1]), id: this.words(note[2]), rows: note[3], sources: note[4], possibly: possibly };
      }
      const first = this._firstMonth(at), last = this._lastMonth(at);
      const when = first === last ? this.months.label(first) : `${this.months.label(first)} to ${this.months.label(last)}, month not known`;
      const hurt = data.unrecorded[at] ? "killed or injured not recorded" : `killed ${data.killed[at]}, injured ${data.injured[at]}`;
      return { heading: when, line: `${data.header.devices[data.device[at]]}; ${hurt}`, possibly: possibly };
    }

    /* Around everything recorded: districts with an incident under the filters, and places. */
    _bounds() {
      const whole = this.counter.window(0, this.data.months - 1), box = L.latLngBounds([]);
      this.shapes.forEach((shape, district) => {
        if (whole.possible[district * 4] > 0) { box.extend([[shape.bbox[1], shape.bbox[0]], [shape.bbox[3], shape.bbox[2]]]); }
      });
      for (let at = 0; at < this.data.n; at += 1) {
        if (!Number.isNaN(this.data.lon[at])) { box.extend([this.data.lat[at], this.data.lon[at]]); }
      }
      return box.isValid() ? box.pad(0.03) : this.ground.whole;
    }
  }

  /* Mount the ground of a map; nothing is counted before it is fed. */
  time.mount = (map, layers, ground) => {
    try {
      time.current = new TimeMap(map, layers, ground);
    } catch (error) {
      window.MineMap.failed(map.getContainer(), error);
      throw error;
    }
  };

  /* Give the mounted map figures, or other ones: its view, window and movement stay. */
  time.feed = (base64, options) => {
    try {
      time.current.feed(base64, options);
    } catch (error) {
      window.MineMap.failed(time.current.map.getContainer(), error);
      throw error;
    }
  };
}(window.MineTime = window.MineTime || {}));
