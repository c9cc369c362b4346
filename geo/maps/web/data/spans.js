/* Sums of the incidents that may lie in several months. Those that may lie in a window are all that begin by its end but
   those that end before it; those that lie in it for certain are all that end by its end but those that begin before it,
   and not the ones that do both. So sums by first month, by last and by middle month answer for every window, and only the
   few that are longer than it are asked one by one. */
import { rowsOf } from "./columns.js";
import { monthSums } from "./sums.js";

/* The incidents in the order of a month, as `monthSums` takes them; a month before the first is one of the axis, too. */
function ordered(data, of) {
  const { certain } = data, months = data.months + 2, n = of.length, off = new Uint32Array(months + 1);
  for (let k = 0; k < n; k += 1) { off[of[k] + 2] += 1; }
  for (let month = 0; month < months; month += 1) { off[month + 1] += off[month]; }
  const free = off.slice(), rows = new Uint32Array(n);
  for (let k = 0; k < n; k += 1) { rows[free[of[k] + 1]] = certain + k; free[of[k] + 1] += 1; }
  const taken = (column) => {
    const found = new column.constructor(n);
    for (let at = 0; at < n; at += 1) { found[at] = column[rows[at]]; }
    return found;
  };
  const gaps = (column) => {
    const bits = taken(column);
    return data.amounts.map((_, measure) => rowsOf(bits, measure));
  };
  return {
    header: data.header, months, off, certain: n, ranged: data.ranged, measures: data.measures, counted: data.counted,
    district: taken(data.district), lon: taken(data.lon), precision: taken(data.precision),
    amounts: data.amounts.map(taken), least: data.least.map(taken), most: data.most.map(taken),
    unrecordedRows: gaps(data.unrecorded), blankRows: gaps(data.blank)
  };
}

class Spans {
  constructor(data) {
    const { start, middle, end, days } = data;
    this.data = data;
    this.starts = monthSums(ordered(data, start));
    this.ends = monthSums(ordered(data, end));
    this.middles = monthSums(ordered(data, middle));
    this.longest = Uint32Array.from(start.keys()).sort((a, b) => end[b] - start[b] - end[a] + start[a] || a - b);
    this.widest = Uint32Array.from(start.keys()).sort((a, b) => days[b] - days[a] || a - b);
  }

  /* What begins or ends, as `sums` has it, in or before a month. */
  _until(sums, month) { return sums.window(0, month + 1); }

  /* Calls act(k) for the incidents that begin before the months lo to hi and end after them. */
  across(lo, hi, act) {
    const { start, end } = this.data;
    for (let at = 0; at < this.longest.length; at += 1) {
      const k = this.longest[at];
      if (end[k] - start[k] < hi - lo + 2) { return; }
      if (start[k] < lo && end[k] > hi) { act(k); }
    }
  }

  /* The same for those whose middle month is one of them and that may lie on more days than they have. */
  tooWide(lo, hi, room, act) {
    const { middle, days } = this.data;
    for (let at = 0; at < this.widest.length; at += 1) {
      const k = this.widest[at];
      if (days[k] <= room) { return; }
      if (middle[k] >= lo && middle[k] <= hi) { act(k); }
    }
  }

  /* Sums by place and measure of a kind, `sign` times, into cells and their gaps. */
  _into(to, sums, kind, sign) {
    const { amounts, unrecorded, blank, fewer, more } = sums;
    const [cells, open, none] = [to[kind], to.unrecorded[kind], to.blank[kind]];
    const ends = kind === "certain" ? fewer : kind === "possible" ? more : null, by = kind === "certain" ? -sign : sign;
    for (let cell = 0; cell < amounts.length; cell += 1) {
      cells[cell] += sign * amounts[cell] + (ends ? by * ends[cell] : 0);
      open[cell] += sign * unrecorded[cell];
      none[cell] += sign * blank[cell];
    }
  }

  /* Adds the incidents of the months lo to hi to figures; returns those that have to be taken out or added one by one. */
  add(figures, lo, hi) {
    this._into(figures, this._until(this.starts, hi), "possible", 1);
    this._into(figures, this._until(this.ends, lo - 1), "possible", -1);
    this._into(figures, this._until(this.ends, hi), "certain", 1);
    this._into(figures, this._until(this.starts, lo - 1), "certain", -1);
    this._into(figures, this.middles.window(lo + 1, hi + 1), "likely", 1);
    const begun = (sums, month) => sums.data.off[month + 2];
    return {
      possible: begun(this.starts, hi) - begun(this.ends, lo - 1),
      certain: begun(this.ends, hi) - begun(this.starts, lo - 1)
    };
  }

  /* Of those without a place what may lie in the months lo to hi, or lies there with its middle month. */
  unplaced(lo, hi, possible) {
    if (!possible) { return [{ part: this.middles.unplaced(lo + 1, hi + 1), sign: 1 }]; }
    return [{ part: this.starts.unplaced(0, hi + 1), sign: 1 }, { part: this.ends.unplaced(0, lo), sign: -1 }];
  }
}

export const spanSums = (data) => new Spans(data);
