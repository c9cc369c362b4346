/* Sums of the incidents of certain months, by month and place: a window costs as many steps as there are places, however
   many incidents they hold.

   After every so many months the sums of all incidents before stand ready, as many as fit into a few numbers an incident;
   the months between are added row by row. */
const MOST_CELLS = 1 << 21;
const CELLS_A_ROW = 4;
export const PRECISIONS = 8;

function addColumn(cells, { district, column, measures, measure, from, end }) {
  for (let i = from; i < end; i += 1) {
    cells[district[i] * measures + measure] += column[i];
  }
}

/* The first position in rising numbers that holds `least` or more. */
function firstAt(rising, least) {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle] < least) { low = middle + 1; } else { high = middle; }
  }
  return low;
}

class MonthSums {
  constructor(data) {
    this.data = data;
    this.size = (data.header.districts + 1) * data.measures;
    this.parts = ["amounts", "unrecorded", "blank"].concat(data.ranged ? ["fewer", "more"] : []);
    const each = this.size * this.parts.length, most = Math.min(MOST_CELLS, CELLS_A_ROW * data.certain);
    this.every = Math.max(1, Math.ceil((data.months * each) / Math.max(1, most)));
    this.ready = [this.empty()];
    const running = this.empty();
    for (let month = this.every; month <= data.months; month += this.every) {
      this._addRows(running, data.off[month - this.every], data.off[month]);
      this.ready.push(Object.fromEntries(this.parts.map((part) => [part, running[part].slice()])));
    }
    this.without = this._unplaced();
  }

  /** @returns {Object<string, any>} */
  empty() {
    return Object.fromEntries(this.parts.map((part) => [part, new Float64Array(this.size)]));
  }

  /* The sums of the months lo to hi, both counted, by place and measure. */
  window(lo, hi) {
    const { off } = this.data, found = this.empty();
    if (lo > hi) { return found; }
    const first = Math.ceil(lo / this.every), last = Math.floor((hi + 1) / this.every);
    if (first >= last) {
      this._addRows(found, off[lo], off[hi + 1]);
      return found;
    }
    this.parts.forEach((part) => {
      const cells = found[part], until = this.ready[last][part], before = this.ready[first][part];
      for (let cell = 0; cell < cells.length; cell += 1) { cells[cell] = until[cell] - before[cell]; }
    });
    this._addRows(found, off[lo], off[first * this.every]);
    this._addRows(found, off[last * this.every], off[hi + 1]);
    return found;
  }

  _addRows(found, from, end) {
    const { district, measures, counted, amounts, least, most, unrecordedRows, blankRows } = this.data;
    // One column after the other: a loop over measures inside takes twice as long over 100,000 incidents.
    amounts.forEach((column, measure) => addColumn(found.amounts, { district, column, measures, measure, from, end }));
    [[unrecordedRows, found.unrecorded], [blankRows, found.blank]].forEach(([each, cells]) => each.forEach((rows, measure) => {
      for (let k = firstAt(rows, from); k < rows.length && rows[k] < end; k += 1) {
        cells[district[rows[k]] * measures + measure] += 1;
      }
    }));
    for (let measure = 0; found.fewer && measure < counted; measure += 1) {
      for (let i = from; i < end; i += 1) {
        const cell = district[i] * measures + measure;
        found.fewer[cell] += amounts[measure][i] - least[measure][i];
        found.more[cell] += most[measure][i] - amounts[measure][i];
      }
    }
  }

  /* How many incidents of all months before each have no place, by how well it is known, and how many of them no district. */
  _unplaced() {
    const { months, off, lon, precision, district, header } = this.data;
    const width = PRECISIONS + 1, sums = new Uint32Array((months + 1) * width);
    for (let month = 0; month < months; month += 1) {
      const at = (month + 1) * width;
      sums.copyWithin(at, month * width, at);
      for (let i = off[month]; i < off[month + 1]; i += 1) {
        if (Number.isNaN(lon[i])) {
          sums[at + precision[i]] += 1;
          sums[at + PRECISIONS] += district[i] === header.districts ? 1 : 0;
        }
      }
    }
    return { sums, width };
  }

  /* Of the months lo to hi, as `_unplaced` has it. */
  unplaced(lo, hi) {
    const { sums, width } = this.without, until = (hi + 1) * width, before = lo * width;
    const byPrecision = Array.from({ length: PRECISIONS }, (_, at) => sums[until + at] - sums[before + at]);
    return {
      total: byPrecision.reduce((all, number) => all + number, 0),
      byPrecision,
      nowhere: sums[until + PRECISIONS] - sums[before + PRECISIONS],
    };
  }
}

export const monthSums = (data) => new MonthSums(data);
