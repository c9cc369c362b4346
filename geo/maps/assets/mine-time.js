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
}(window.MineTime = window.MineTime || {}));
/* The time control: slider, modes, steps, play, histogram. */
(function (time) {
  "use strict";
}(window.MineTime = window.MineTime || {}));
/* Compare, difference, years and table. */
(function (time) {
  "use strict";
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
