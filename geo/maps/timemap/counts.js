/* Counts incidents and casualties of a window, exactly as the tables beside the map do.

   Everything is counted from the columns of incidents. Those of one certain month are a slice; the few that
   may lie in several months are asked one by one: certainly inside with all their months, possibly with at
   least one, likely with the middle one. */
(function (time) {
  "use strict";

  const MEASURES = 4;
  const STATUS = { count: 0, rate: 1, countOnly: 2, refused: 3, noFigure: 4 };
  const PRECISIONS = 7;
  // Made once: one of these takes longer to make than a window takes to count.
  const NUMBER_WORDS = new Intl.NumberFormat("en-GB");

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
      this.data = data;
      this._possibleRule = data.header.counting === "possible";
    }

    /* Figures of the months lo to hi, both counted; arrays of their own, so that no other window changes them. */
    window(lo, hi) {
      const rows = this.data.header.districts + 1;
      const cells = () => new Float64Array(rows * MEASURES);
      const four = () => [0, 0, 0, 0];
      const figures = {
        lo: Math.max(0, lo),
        hi: Math.min(this.data.months - 1, hi),
        certain: cells(),
        possible: cells(),
        likely: cells(),
        total: { certain: four(), possible: four(), likely: four() },
        unrecorded: new Float64Array(rows),
        uncertain: 0,
        unmonthed: this.data.n - this.data.certain,
        stated: this.data.stated ? { low: 0, high: 0 } : null,
      };
      this._addMonths(figures);
      figures.possible.set(figures.certain);
      figures.likely.set(figures.certain);
      this._addOthers(figures);
      if (figures.stated) {
        this._addStated(figures);
      }
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

    /* What the window holds of the latest total. Days that meet two by two, of a record, the window and the
       period of the total, meet all three: only a window apart from that period holds nothing of it. */
    _addStated(figures) {
      const { start, end, certain, casualties, stated, header } = this.data;
      const { lo, hi } = figures;
      const found = figures.stated;
      found.low = 0;
      found.high = 0;
      if (lo > hi || lo > header.stated.last || hi < header.stated.first) {
        return;
      }
      found.low = stated.low[hi + 1] - stated.low[lo];
      found.high = stated.high[hi + 1] - stated.high[lo];
      for (let k = 0; k < start.length; k += 1) {
        const i = certain + k;
        if (start[k] <= hi && end[k] >= lo && stated.possibly(i)) {
          found.high += casualties[i];
          found.low += start[k] >= lo && end[k] <= hi && stated.certainly(i) ? casualties[i] : 0;
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
    return NUMBER_WORDS.format(number);
  }

  /* A sum in words: "12", or "12 (up to 15)" where dates leave room for more. */
  function figureWords(certain, possible) {
    return thousands(certain) + (possible > certain ? " (up to " + thousands(possible) + ")" : "");
  }

  function bandWords(low, high) {
    return low === high ? thousands(low) : thousands(low) + " to " + thousands(high);
  }

  function percentWords(low, high, whole) {
    const [least, most] = [low, high].map((part) => String(roundEven(100 * part / whole)));
    return (least === most ? least : least + " to " + most) + " %";
  }

  /* How much of what is stated a window shows, in the words of the tables and reports; empty where nothing is
     known of statements. */
  function completenessWords(stated, recorded, what) {
    if (!stated) {
      return "";
    }
    if (!recorded) {
      return stated.none;
    }
    const { low, high } = recorded;
    const whole = stated.casualties;
    return "This " + what + " shows " + bandWords(low, high) + " of " + thousands(whole) + " stated casualties"
      + (whole > 0 ? " (" + percentWords(low, high, whole) + ")" : "") + ", counted up to " + stated.until + ".";
  }

  time.completenessWords = completenessWords;
  time.counter = (data) => new Counter(data);
  time.figureWords = figureWords;
}(window.MineTime = window.MineTime || {}));
