/* Counts incidents and casualties of a window, exactly as the tables beside the map do.

   Everything is counted from the columns of incidents. Those of one certain month are summed by month (see sums.js);
   the few that may lie in several months are asked one by one: certainly inside with all their months, possibly with at
   least one, likely with the middle one, unless they may lie on more days than the window has. Of ranges of people
   what is certain takes the lower ends and what is possible the upper ones. */
import { MonthlyCounts } from "./monthly.js";
import { spanSums } from "./spans.js";
import { monthSums, PRECISIONS } from "./sums.js";

const STATUS = { count: 0, rate: 1, countOnly: 2, refused: 3, noFigure: 4, notRecorded: 5 };
const COUNT_KINDS = ["certain", "possible", "likely"];

/* Half to even, as the classes were made; Math.round takes halves up. */
export function roundEven(value) {
  const low = Math.floor(value);
  const rest = value - low;
  if (rest !== 0.5) {
    return rest < 0.5 ? low : low + 1;
  }
  return low % 2 === 0 ? low : low + 1;
}

/* The class of a value above zero, counted from 0: the last whose lower end it reaches. */
function gradeOf(value, starts, scale) {
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
    total[i % total.length] += cells[i];
  }
}

/* Counts `sign` in every measure whose bit is set. */
function addBits(cells, cell, bits, sign) {
  for (let measure = 0; bits >> measure; measure += 1) {
    cells[cell + measure] += sign * ((bits >> measure) & 1);
  }
}

class Counter extends MonthlyCounts {
  /* Figures of the months lo to hi, both counted; arrays of their own, so that no other window changes them. */
  window(lo, hi) {
    const rows = this.data.header.districts + 1;
    const { measures } = this.data;
    const cells = () => new Float64Array(rows * measures);
    const sums = () => new Array(measures).fill(0);
    const each = (make) => ({ certain: make(), possible: make(), likely: make() });
    const figures = {
      measures,
      counted: this.data.counted,
      lo: Math.max(0, lo),
      hi: Math.min(this.data.months - 1, hi),
      certain: cells(),
      possible: cells(),
      likely: cells(),
      unrecorded: each(cells),
      blank: each(cells),
      total: Object.assign(each(sums), { unrecorded: each(sums), blank: each(sums) }),
      uncertain: 0,
      tooWide: 0,
      unmonthed: this.data.n - this.data.certain,
    };
    const parts = [figures, figures.unrecorded, figures.blank];
    this._addMonths(figures);
    this._addOthers(figures);
    const totals = [figures.total, figures.total.unrecorded, figures.total.blank];
    parts.forEach((part, at) => COUNT_KINDS.forEach((kind) => sumInto(totals[at][kind], part[kind])));
    if (this.data.land) { this._addGround(figures); }
    return figures;
  }

  /* The column of a measure of ground: what has no date is in what is possible alone. */
  _addGround(figures) {
    const { land, measures } = this.data, at = measures - 1, lo = figures.lo, hi = figures.hi;
    if (lo > hi) { return; }
    for (let row = 0; row < land.rows; row += 1) {
      const whole = row === land.rows - 1;
      const [to, gaps] = whole ? [figures.total, figures.total.blank] : [figures, figures.blank];
      COUNT_KINDS.forEach((kind) => {
        const value = this._ground(row, kind === "possible", lo, hi), cell = whole ? at : row * measures + at;
        to[kind][cell] = value || 0;
        gaps[kind][cell] = Number.isNaN(value) ? 1 : 0;
      });
    }
  }

  /* Worked out when first asked for; of most maps somebody only looks at the window they open with. */
  get _sums() {
    if (!this._monthSums) { this._monthSums = monthSums(this.data); }
    return this._monthSums;
  }

  get _spans() {
    if (!this._spanSums) { this._spanSums = spanSums(this.data); }
    return this._spanSums;
  }

  _addMonths(figures) {
    const { amounts, unrecorded, blank, fewer, more } = this._sums.window(figures.lo, figures.hi);
    COUNT_KINDS.forEach((kind) => {
      figures[kind].set(amounts);
      figures.unrecorded[kind].set(unrecorded);
      figures.blank[kind].set(blank);
    });
    // What ranges leave open.
    for (let cell = 0; fewer && cell < fewer.length; cell += 1) {
      figures.certain[cell] -= fewer[cell];
      figures.possible[cell] += more[cell];
    }
  }

  /* The numbers that make up a kind of figure. */
  _amounts(kind) {
    return kind === "certain" ? this.data.least : kind === "possible" ? this.data.most : this.data.amounts;
  }

  _addOthers(figures) {
    const { lo, hi } = figures, { certain, district } = this.data;
    if (lo > hi) { return; }
    const numbers = this._spans.add(figures, lo, hi);
    this._spans.across(lo, hi, (k) => {
      numbers.certain += 1;
      this._add(figures, "certain", certain + k, district[certain + k], 1);
    });
    this._spans.tooWide(lo, hi, this._room(lo, hi), (k) => {
      figures.tooWide += 1;
      this._add(figures, "likely", certain + k, district[certain + k], -1);
    });
    figures.uncertain = numbers.possible - numbers.certain;
  }

  /* An incident `sign` times. */
  _add(figures, kind, i, row, sign) {
    const { measures, counted, unrecorded, blank } = this.data;
    const amounts = this._amounts(kind), cells = figures[kind];
    const cell = row * measures;
    for (let measure = 0; measure < counted; measure += 1) {
      cells[cell + measure] += sign * amounts[measure][i];
    }
    addBits(figures.unrecorded[kind], cell, unrecorded[i], sign);
    addBits(figures.blank[kind], cell, blank[i], sign);
  }

  /* Figures of some incidents alone, as those of a window with one district. */
  tally(members, lo, hi) {
    const { start, middle, end, days, certain } = this.data;
    const room = this._room(lo, hi);
    const { measures } = this.data;
    const sums = () => new Array(measures).fill(0);
    const each = () => ({ certain: sums(), possible: sums(), likely: sums() });
    const found = Object.assign(each(), { measures, counted: this.data.counted, unrecorded: each(), blank: each() });
    members.forEach((i) => {
      const k = i - certain;
      this._add(found, "possible", i, 0, 1);
      if (k < 0 || (middle[k] >= lo && middle[k] <= hi && days[k] <= room)) {
        this._add(found, "likely", i, 0, 1);
      }
      if (k < 0 || (start[k] >= lo && end[k] <= hi)) {
        this._add(found, "certain", i, 0, 1);
      }
    });
    return found;
  }

  /* The figure of each district that the map is coloured by. */
  shown(figures) {
    const { districts, measure } = this.data.header;
    const cells = this._possibleRule ? figures.possible : figures.likely;
    const shown = new Float64Array(districts);
    for (let d = 0; d < districts; d += 1) {
      shown[d] = cells[d * figures.measures + measure];
    }
    return shown;
  }

  /* Whether there are incidents behind that figure and none gives its number. */
  lacking(figures) {
    const { districts, measure } = this.data.header;
    const kind = this._possibleRule ? "possible" : "likely";
    const blank = figures.blank[kind];
    const lacking = new Uint8Array(districts);
    for (let d = 0; d < districts; d += 1) {
      const at = d * figures.measures, behind = measure < figures.counted ? figures[kind][at] : this.data.land.ever[d];
      lacking[d] = behind > 0 && blank[at + measure] === behind ? 1 : 0;
    }
    return lacking;
  }

  /* Counts, or rates where they say something, and what became of each; NaN where there is none to show. */
  values(figures) {
    const value = this.shown(figures);
    const lacking = this.lacking(figures);
    const status = new Uint8Array(value.length);
    const rate = this.data.header.rate;
    if (rate.kind === "count") {
      lacking.forEach((lacks, d) => {
        if (lacks) {
          value[d] = NaN;
          status[d] = STATUS.notRecorded;
        }
      });
      return { value, status };
    }
    for (let d = 0; d < value.length; d += 1) {
      const reason = this.data.refusal[d];
      if (reason) {
        status[d] = rate.refused[reason] ? STATUS.refused : STATUS.noFigure;
      } else if (lacking[d]) {
        status[d] = STATUS.notRecorded;
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
    const [zero, noRecord, withheld, notRecorded] = ["zero", "no_record", "withheld", "not_recorded"].map(at), possible = at("possible");
    const lacking = this.lacking(figures);
    const count = this.shown(figures);
    const value = this.values(figures).value;
    const found = new Uint8Array(count.length), notFormed = at("not_formed"), ever = recordedOf(this.data);
    /* Formed later than the window begins: 0 would be that of the days since then alone. */
    const later = new Set((this.data.header.formed || []).filter(([, until]) => figures.lo <= until).map(([d]) => d));
    for (let d = 0; d < count.length; d += 1) {
      if (lacking[d]) {
        found[d] = notRecorded;
      } else if (count[d] === 0) {
        found[d] = this._perhaps(figures, d) ? possible : later.has(d) ? notFormed : ever[d] ? zero : noRecord;
      } else {
        found[d] = value[d] > 0 ? gradeOf(value[d], starts, scale) : withheld;
      }
    }
    return found;
  }

  /* Whether something of a district may lie in a window in which nothing of it is counted: a number, or one not recorded. */
  _perhaps({ possible, unrecorded, measures }, district) {
    const cell = district * measures + this.data.header.measure;
    return possible[cell] > 0 || unrecorded.possible[cell] > unrecorded[this._possibleRule ? "possible" : "likely"][cell];
  }

  /* Incidents of the months lo to hi without a place to draw, and how many of them are in no district. */
  unplaced(lo, hi) {
    const { months } = this.data;
    const from = Math.max(0, lo);
    const to = Math.min(months - 1, hi);
    if (from > to) { return { total: 0, byPrecision: new Array(PRECISIONS).fill(0), nowhere: 0 }; }
    const found = this._sums.unplaced(from, to), { certain } = this.data;
    this._spans.unplaced(from, to, this._possibleRule).forEach(({ part, sign }) => {
      found.total += sign * part.total;
      found.nowhere += sign * part.nowhere;
      part.byPrecision.forEach((number, at) => { found.byPrecision[at] += sign * number; });
    });
    if (!this._possibleRule) {
      this._spans.tooWide(from, to, this._room(from, to), (k) => this._withoutPlace(found, certain + k, -1));
    }
    return found;
  }

  _withoutPlace(found, i, sign) {
    const { lon, precision, district, header } = this.data;
    if (Number.isNaN(lon[i])) {
      found.total += sign;
      found.byPrecision[precision[i]] += sign;
      found.nowhere += district[i] === header.districts ? sign : 0;
    }
  }
}

/* Whether anything of the measure on show is in the data set, by district. */
export const recordedOf = (data) => (data.land ? data.land.ever : data.ever);

export const counter = (data) => new Counter(data);
