/* Reads the columns of incidents and what is counted of each. */
import { faulty, Varints } from "./bytes.js";
import { say } from "./words.js";

const VERSION = 10;
const NO_PLACE = 0xffffff;
/* The code of people of several statuses, behind those of the four; six numbers tell them apart. */
export const SEVERAL = 4;
const STATUS_NUMBERS = 6;
const COLUMN_KINDS = { u8: Uint8Array, i16: Int16Array, u16: Uint16Array, u32: Uint32Array, f64: Float64Array };

function readHeader(bytes) {
  if (bytes.length < 8) {
    throw faulty(say("they are cut short"));
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  // What is not of this program seldom announces a header that ends on a multiple of eight.
  if ((4 + length) % 8 !== 0 || bytes[4] !== 0x7b) {
    throw faulty(say("they are not a map's columns"));
  }
  if (4 + length > bytes.length) {
    throw faulty(say("they are cut short"));
  }
  let header;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(4, 4 + length)));
  } catch {
    throw faulty(say("their header is not JSON"));
  }
  if (header.version !== VERSION) {
    throw faulty(say("they are of version {version}, this page reads version {own}", { version: String(header.version), own: VERSION }));
  }
  return header;
}

function readColumns(bytes, places) {
  const columns = {};
  let end = 0;
  Object.keys(places || {}).forEach((name) => {
    const [kind, offset, length] = places[name];
    const Kind = COLUMN_KINDS[kind];
    if (!Kind || offset % 8 !== 0) {
      throw faulty(say("the column {name} is of an unknown kind", { name }));
    }
    end = Math.max(end, offset + length * Kind.BYTES_PER_ELEMENT);
    if (end > bytes.length) {
      throw faulty(say("they are cut short"));
    }
    columns[name] = new Kind(bytes.buffer, bytes.byteOffset + offset, length);
  });
  if (end !== bytes.length) {
    throw faulty(say("more follows than was announced"));
  }
  return columns;
}

function checkLengths(header, columns) {
  const all = header.incidents;
  const others = all - header.certain;
  const over = columns.over_at ? columns.over_at.length : 0;
  const rated = header.rate.kind === "count" ? 0 : header.districts;
  const gaps = columns.kind ? columns.kind.reduce((sum, kind) => sum + (kind >> 7), 0) : 0;
  const runs = header.land ? 2 * (header.districts + 2) : 0;
  const several = columns.activity ? columns.activity.reduce((sum, code) => sum + (code >> 5 === SEVERAL ? 1 : 0), 0) : 0;
  const expected = {
    off: header.months.count + 1, start: others, middle: others, end: others, days: others, xlow: all, xhigh: all,
    ylow: all, yhigh: all, district: all, hurt: all, kind: all, gaps: gaps, radius: all, activity: all, several: several, over_at: over,
    over_killed: over, over_injured: over, over_unknown: over, below: rated, refusal: header.districts,
    ever: header.districts + 1, rows: null, statuses: null, ends: null, land_off: runs ? runs + 1 : 0, land_at: null,
    land_value: columns.land_at ? columns.land_at.length : 0, land_loose: runs / 2, land_ever: runs / 2,
  };
  Object.keys(expected).forEach((name) => {
    if (!columns[name] || (expected[name] !== null && columns[name].length !== expected[name])) {
      throw faulty(say("the column {name} is missing or of another length", { name }));
    }
  });
}

/* Figures index arrays later on; an index out of bounds would be lost there without a word. Of the months, -1
   is before the days described and their count after them: such an incident is certainly in no window. */
function checkValues(header, columns) {
  const count = header.months.count;
  const off = columns.off;
  let good = off[0] === 0 && off[count] === header.certain;
  for (let month = 0; month < count; month += 1) {
    good = good && off[month] <= off[month + 1];
  }
  for (let i = 0; i < columns.start.length; i += 1) {
    good = good && -1 <= columns.start[i] && columns.start[i] <= columns.middle[i] &&
      columns.middle[i] <= columns.end[i] && columns.end[i] <= count;
  }
  for (let i = 0; i < columns.district.length; i += 1) {
    good = good && columns.district[i] <= header.districts && columns.radius[i] < header.radii.length;
  }
  for (let i = 0; i < columns.over_at.length; i += 1) {
    good = good && columns.over_at[i] < header.incidents;
  }
  for (let i = 0; i < columns.land_at.length; i += 1) { good = good && columns.land_at[i] <= count; }
  for (let i = 1; i < columns.land_off.length; i += 1) {
    const from = columns.land_off[i - 1];
    good = good && from < columns.land_off[i] && columns.land_off[i] <= columns.land_at.length && columns.land_at[from] === 0;
  }
  for (let i = 0; i < columns.activity.length; i += 1) {
    good = good && (columns.activity[i] & 31) < header.activities.length && columns.activity[i] >> 5 <= SEVERAL;
    good = good && (columns.kind[i] & 15) < header.devices.length;
  }
  if (!good) {
    throw faulty(say("a column holds what cannot be"));
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

function people(columns) {
  const hurt = columns.hurt;
  const killed = new Uint32Array(hurt.length);
  const injured = new Uint32Array(hurt.length);
  const unknown = new Uint32Array(hurt.length);
  // Plain loops here and below: the array functions take ten times as long over 100,000 incidents.
  for (let i = 0; i < hurt.length; i += 1) {
    killed[i] = hurt[i] & 15;
    injured[i] = hurt[i] >> 4;
  }
  columns.over_at.forEach((i, k) => {
    killed[i] = columns.over_killed[k];
    injured[i] = columns.over_injured[k];
    unknown[i] = columns.over_unknown[k];
  });
  return [killed, injured, unknown];
}

/* Lower and upper ends of the numbers of people; without any range the numbers themselves, so that nothing is held or
   added twice. */
function rangeEnds(bytes, parts) {
  const numbers = new Varints(bytes), ranged = bytes.length > 0;
  const [low, high] = [0, 1].map(() => (ranged ? parts.map((people) => people.slice()) : parts));
  for (let at = 0; numbers.at < bytes.length;) {
    at += numbers.next();
    const bits = numbers.next();
    if (at >= parts[0].length) { throw faulty(say("a column holds what cannot be")); }
    for (let number = 0; number < 2 * parts.length; number += 1) {
      const part = number % parts.length;
      if ((bits >> number) & 1) {
        if (number < parts.length) { low[part][at] -= numbers.next(); } else { high[part][at] += numbers.next(); }
      }
    }
  }
  return { low, high, ranged };
}

/* The incidents whose bits have the one of a measure, in order. */
export function rowsOf(bits, measure) {
  const rows = [];
  for (let i = 0; i < bits.length; i += 1) {
    if ((bits[i] >> measure) & 1) { rows.push(i); }
  }
  return Uint32Array.from(rows);
}

/* The columns of the measures made of numbers of people. */
function amountsOf(header, parts) {
  const n = parts[0].length;
  return header.made.map(([of, people]) => {
    const column = new Uint32Array(n);
    for (let i = 0; i < n; i += 1) {
      let hurt = 0;
      for (let k = 0; k < of.length; k += 1) { hurt += parts[of[k]][i]; }
      column[i] = people ? hurt : of.length && !hurt ? 0 : 1;
    }
    return column;
  });
}

/* Every measure of every incident: a column of its numbers, and a bit each where it is not recorded in full
   and where nothing of it is. Nobody counted where something is not recorded is no number. Of ranges the lower
   ends are in `least` and the upper ones in `most`, which are the same columns where no range is given. */
export function measured(header, parts, gaps, ends) {
  const measures = header.made.length;
  const n = gaps.length;
  const amounts = amountsOf(header, parts), ranged = Boolean(ends && ends.ranged);
  const [least, most] = ranged ? [ends.low, ends.high].map((side) => amountsOf(header, side)) : [amounts, amounts];
  const found = { measures, amounts, least, most, ranged, unrecorded: new Uint32Array(n), blank: new Uint32Array(n) };
  header.made.forEach(([of, people], measure) => {
    for (let i = 0; of.length && i < n; i += 1) {
      let open = 0;
      for (let k = 0; k < of.length; k += 1) { open |= (gaps[i] >> of[k]) & 1; }
      const amount = amounts[measure][i];
      if (open && (people || !amount)) {
        found.unrecorded[i] |= 1 << measure;
        found.blank[i] |= amount ? 0 : 1 << measure;
      }
    }
  });
  found.unrecordedRows = header.made.map((_, measure) => rowsOf(found.unrecorded, measure));
  found.blankRows = header.made.map((_, measure) => rowsOf(found.blank, measure));
  return found;
}

/* `gaps` has a bit each, the lowest first: killed and injured not recorded in full. Its column holds only the
   incidents that lack something. */
function kinds(column, lacking) {
  const device = new Uint8Array(column.length);
  const precision = new Uint8Array(column.length);
  const gaps = new Uint8Array(column.length);
  let at = 0;
  for (let i = 0; i < column.length; i += 1) {
    device[i] = column[i] & 15;
    precision[i] = (column[i] >> 4) & 7;
    if (column[i] >> 7) {
      gaps[i] = lacking[at];
      at += 1;
    }
  }
  return { device, precision, gaps };
}

/* Activity and status of each incident, and of those with people of several statuses their numbers: killed of the
   first three statuses, then injured. */
function whoAndWhat(columns) {
  const n = columns.activity.length;
  const found = { activity: new Uint8Array(n), status: new Uint8Array(n), several: new Map() };
  const numbers = new Varints(columns.statuses);
  let at = 0;
  for (let i = 0; i < n; i += 1) {
    found.activity[i] = columns.activity[i] & 31;
    found.status[i] = columns.activity[i] >> 5;
    if (found.status[i] === SEVERAL) {
      const bits = columns.several[at];
      found.several.set(i, Array.from({ length: STATUS_NUMBERS }, (_, bit) => ((bits >> bit) & 1 ? numbers.next() : 0)));
      at += 1;
    }
  }
  numbers.end();
  return found;
}

/* A measure of ground: its value at the end of each month, the first before all of them, in rows of what is certain and then of
   what is possible: districts, "district not known", all. NaN where nothing is recorded by then. */
function ground(header, columns) {
  if (!header.land) { return null; }
  const width = header.months.count + 1, runs = columns.land_off.length - 1, ends = new Float64Array(runs * width);
  for (let run = 0; run < runs; run += 1) {
    const to = columns.land_off[run + 1];
    for (let k = columns.land_off[run]; k < to; k += 1) {
      const value = columns.land_value[k] < 0 ? NaN : columns.land_value[k];
      ends.fill(value, run * width + columns.land_at[k], run * width + (k + 1 < to ? columns.land_at[k + 1] : width));
    }
  }
  return { sumsUp: header.land.sumsUp, ends, width, rows: runs / 2, loose: columns.land_loose, ever: columns.land_ever };
}

function metres(column, radii) {
  const radius = new Float32Array(column.length);
  for (let i = 0; i < column.length; i += 1) {
    radius[i] = radii[column[i]];
  }
  return radius;
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

export function decode(given) {
  // Columns are read in place, which asks for bytes that begin on a multiple of eight.
  const bytes = given.byteOffset % 8 === 0 ? given : given.slice();
  const header = readHeader(bytes);
  const columns = readColumns(bytes, header.columns);
  checkLengths(header, columns);
  checkValues(header, columns);
  const [west, south] = header.origin;
  const sorts = kinds(columns.kind, columns.gaps);
  const parts = people(columns), ends = rangeEnds(columns.ends, parts);
  return Object.assign(sorts, whoAndWhat(columns), measured(header, parts, sorts.gaps, ends), {
    header,
    parts,
    ends,
    n: header.incidents,
    certain: header.certain,
    months: header.months.count,
    off: columns.off,
    start: columns.start,
    middle: columns.middle,
    end: columns.end,
    days: columns.days,
    lon: positions(columns.xlow, columns.xhigh, west, header.step),
    lat: positions(columns.ylow, columns.yhigh, south, header.step),
    district: new Uint16Array(columns.district),
    radius: metres(columns.radius, header.radii),
    row: rowNumbers(header, columns),
    below: columns.below,
    refusal: columns.refusal,
    ever: columns.ever,
    land: ground(header, columns),
    /* How many of the columns of figures are counted of incidents; that of ground stands behind them. */
    counted: header.made.length,
    measures: header.made.length + (header.land ? 1 : 0),
  });
}
