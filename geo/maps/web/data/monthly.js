/* Counts by month, over all districts or of one: what the chart below a map and the lines of a table draw. */
import { months } from "./months.js";

export class MonthlyCounts {
  constructor(data) {
    this.data = data;
    this._months = months(data.header);
    this._monthRoom = Uint32Array.from({ length: data.months }, (_, month) => this._room(month, month));
    this._possibleRule = data.header.counting === "possible";
  }

  /* The days the data describe in a window; an incident that may lie on more of them is likely in none. */
  _room(lo, hi) {
    return lo > hi ? 0 : this._months.days(lo, hi);
  }

  /* One measure by month over all districts, every incident whole in its middle month if it fits in there. */
  monthly(measure) {
    return this._byMonth(measure, -1);
  }

  /* The same of one district, also of the one past the last: district not known. */
  series(district, measure) {
    return this._byMonth(measure, district);
  }

  /* By month what is certainly in it, and what of incidents of uncertain date and of ranges may be in it besides. */
  monthlyBands(measure) {
    if (measure >= this.data.counted) {
      const [sure, most] = [false, true].map((possible) => this._groundMonths(this.data.land.rows - 1, possible));
      return { sure, possible: most.map((value, month) => value - sure[month]) };
    }
    const { months, off, start, end, certain } = this.data;
    const least = this.data.least[measure], most = this.data.most[measure];
    const sure = new Float64Array(months), possible = new Float64Array(months);
    const add = (month, i, whole) => {
      sure[month] += whole ? least[i] : 0;
      possible[month] += most[i] - (whole ? least[i] : 0);
    };
    for (let month = 0; month < months; month += 1) {
      for (let i = off[month]; i < off[month + 1]; i += 1) { add(month, i, true); }
    }
    for (let k = 0; k < start.length; k += 1) {
      for (let month = Math.max(0, start[k]); month <= Math.min(months - 1, end[k]); month += 1) {
        add(month, certain + k, start[k] === end[k]);
      }
    }
    return { sure, possible };
  }

  _byMonth(measure, wanted) {
    if (measure >= this.data.counted) { return this._groundMonths(wanted < 0 ? this.data.land.rows - 1 : wanted, this._possibleRule); }
    const sums = new Float64Array(this.data.months);
    this._eachMonth(measure, wanted, (month, i, amount) => { sums[month] += amount; });
    return sums;
  }

  /* Every incident of one district, or of all below 0, with the month it is counted in and its number. */
  _eachMonth(measure, wanted, act) {
    const { months, off, middle, days, certain, district } = this.data;
    const amounts = this.data.amounts[measure];
    const add = (month, i) => { if (wanted < 0 || district[i] === wanted) { act(month, i, amounts[i]); } };
    for (let month = 0; month < months; month += 1) {
      for (let i = off[month]; i < off[month + 1]; i += 1) {
        add(month, i);
      }
    }
    for (let k = 0; k < middle.length; k += 1) {
      if (days[k] <= this._monthRoom[middle[k]]) { add(middle[k], certain + k); }
    }
  }

  /* By month, how many incidents lack the number of a measure in full, and where there are incidents and none
     has any of it. */
  monthlyGaps(measure) {
    const { months, off, middle, certain, unrecorded, blank } = this.data;
    const found = { unrecorded: new Float64Array(months), lacking: new Uint8Array(months) };
    if (measure >= this.data.counted) {
      const all = this.data.land.rows - 1;
      return Object.assign(found, { lacking: Uint8Array.from(found.lacking, (_, month) => (Number.isNaN(this._ground(all, true, month, month)) ? 1 : 0)) });
    }
    const incidents = new Float64Array(months);
    const nothing = new Float64Array(months);
    const add = (month, i) => {
      incidents[month] += 1;
      found.unrecorded[month] += (unrecorded[i] >> measure) & 1;
      nothing[month] += (blank[i] >> measure) & 1;
    };
    for (let month = 0; month < months; month += 1) {
      for (let i = off[month]; i < off[month + 1]; i += 1) {
        add(month, i);
      }
    }
    for (let k = 0; k < middle.length; k += 1) {
      add(middle[k], certain + k);
    }
    incidents.forEach((count, month) => { found.lacking[month] = count > 0 && nothing[month] === count ? 1 : 0; });
    return found;
  }

  /* What stands at the end of the months lo to hi, or came about within them; NaN where nothing is recorded by then. */
  _ground(row, possible, lo, hi) {
    const { ends, width, rows, loose, sumsUp } = this.data.land, from = ((possible ? rows : 0) + row) * width;
    if (!sumsUp) { return ends[from + hi + 1]; }
    const told = ends[from + hi + 1] - (ends[from + lo] || 0), undated = possible ? loose[row] : 0;
    const found = Number.isNaN(told) && undated ? undated : told + undated, near = Math.round(found * 1000) / 1000;
    return found > 1e-12 && near <= 0 ? 0.001 : near;
  }

  /* The same month by month. */
  _groundMonths(row, possible) {
    return Float64Array.from({ length: this.data.months }, (_, month) => this._ground(row, possible, month, month) || 0);
  }
}
