/* Incidents or people parted by device, by activity or by status, over runs of months.

 Device and activity are those of an incident, so whatever is counted goes with it whole. A status is one of
 people: incidents cannot be parted by it, since one may hurt people of several. A number is certain in a run of
 months that holds all the days its incident may lie on, and possible in every other run it may lie in. Of a range
 of people the lower end is certain, and the rest possible: of statuses, anybody may be among those it leaves out, and
 who may be there besides is of no status known. */
import { SEVERAL } from "./columns.js";
import { say } from "./words.js";

export const PARTED_BY = {
  device: { noun: "device", codes: "device", labels: "devices" },
  status: { noun: "status", codes: "status", labels: "statuses" },
  activity: { noun: "activity", codes: "activity", labels: "activities" }
};
const LAST_STATUS = SEVERAL - 1;

/* What is counted: of statuses always people, where incidents are asked for all who were hurt. */
export function countedOf(header, by, measure) {
  /* Ground is of no device and of nobody: incidents stand for it. */
  if (by !== "status") { return measure < header.made.length ? measure : 0; }
  if (measure < header.made.length && header.made[measure][1]) { return measure; }
  const most = (best, [of, people], at) => (people && (best < 0 || of.length > header.made[best][0].length) ? at : best);
  return header.made.reduce(most, -1);
}

/* The people of an incident of several statuses, by status, as far as a measure counts them. */
function sharesOf(data, i, of) {
  const told = data.several.get(i) || [], found = [0, 0, 0, 0];
  if (!told.length) { found[data.status[i]] = of.reduce((sum, part) => sum + data.parts[part][i], 0); return found; }
  of.forEach((part) => {
    let rest = data.parts[part][i];
    for (let status = 0; status < LAST_STATUS && part * LAST_STATUS + status < told.length; status += 1) {
      found[status] += told[part * LAST_STATUS + status];
      rest -= told[part * LAST_STATUS + status];
    }
    found[LAST_STATUS] += rest;
  });
  return found;
}

/* Calls act(code, least, most) for every part of an incident. */
function parter(data, by, measure) {
  const codes = data[PARTED_BY[by].codes], [of] = data.header.made[measure];
  const amounts = data.amounts[measure], least = data.least[measure], most = data.most[measure];
  if (by !== "status") { return (i, act) => act(codes[i], least[i], most[i]); }
  return (i, act) => {
    const fewer = amounts[i] - least[i], more = most[i] - amounts[i];
    if (codes[i] !== SEVERAL && !more) { act(codes[i], least[i], most[i]); return; }
    sharesOf(data, i, of).forEach((number, status) => {
      const besides = status === LAST_STATUS ? more : 0;
      if (number + besides) { act(status, Math.max(0, number - fewer), number + besides); }
    });
  };
}

/* Sums of parts by month, so that a run of months costs as many steps as there are parts, however many incidents they hold:
 of incidents of one month all before each month, and of the others those that may lie in the same months together. */
class PartSums {
  constructor(data, { by, measure, wanted }) {
    this.data = data;
    this.measure = countedOf(data.header, by, measure);
    this.codes = data.header[PARTED_BY[by].labels].length;
    this.wanted = wanted;
    this.each = parter(data, by, this.measure);
    /* Of each code the least, of each the most, and how many numbers are not recorded in full. */
    this.width = 2 * this.codes + 1;
    this.before = new Float64Array((data.months + 1) * this.width);
    for (let month = 0; month < data.months; month += 1) {
      const at = (month + 1) * this.width;
      this.before.copyWithin(at, month * this.width, at);
      for (let i = data.off[month]; i < data.off[month + 1]; i += 1) { this._add(this.before, at, i); }
    }
    this.together = this._together();
  }

  _add(sums, at, i) {
    const { data, codes, wanted } = this;
    if (wanted >= 0 && data.district[i] !== wanted) { return; }
    this.each(i, (code, least, most) => {
      sums[at + code] += least;
      sums[at + codes + code] += most;
    });
    sums[at + this.width - 1] += (data.unrecorded[i] >> this.measure) & 1;
  }

  _together() {
    const { start, end, certain, months } = this.data, found = new Map();
    for (let k = 0; k < start.length; k += 1) {
      const key = start[k] * months + end[k];
      if (!found.has(key)) { found.set(key, { first: start[k], last: end[k], sums: new Float64Array(this.width) }); }
      this._add(found.get(key).sums, 0, certain + k);
    }
    return Array.from(found.values());
  }

  /* Of the months lo to hi, both counted: by code what is certain and what is possible besides, and how many numbers are open. */
  window(lo, hi) {
    const { before, width, codes, data } = this, from = Math.max(0, lo), until = Math.max(from, Math.min(data.months, hi + 1));
    const least = before.slice(until * width, (until + 1) * width).map((sum, at) => sum - before[from * width + at]), most = least.slice();
    this.together.forEach(({ first, last, sums }) => {
      if (first > hi || last < lo) { return; }
      const whole = first >= lo && last <= hi;
      for (let at = 0; at < width; at += 1) {
        most[at] += sums[at];
        if (whole) { least[at] += sums[at]; }
      }
    });
    const sure = least.slice(0, codes);
    return { sure, possible: most.slice(codes, 2 * codes).map((sum, code) => sum - sure[code]), gaps: most[width - 1] };
  }
}

export const partSums = (data, asked) => new PartSums(data, asked);

/* Figures by part and run. Runs are [first, last] months that follow one another without a gap; `wanted` is a district, below 0 all. */
export function parted(data, { by, measure, wanted, runs, sums = partSums(data, { by, measure, wanted }) }) {
  const found = runs.map(([lo, hi]) => sums.window(lo, hi));
  const rows = (kind) => Array.from({ length: sums.codes }, (_, code) => Float64Array.from(found, (run) => run[kind][code]));
  return { by, measure: sums.measure, runs, sure: rows("sure"), possible: rows("possible"), gaps: Float64Array.from(found, (run) => run.gaps) };
}

/* The runs of an axis of months: single months, or the years as far as they are described. */
export function runsOf(axis, width) {
  const found = [];
  for (let month = 0; month < axis.count; month += 1) {
    if (width === "month" || !found.length || axis.month(month) === 0) { found.push([month, month]); } else { found[found.length - 1][1] = month; }
  }
  return found;
}

const sumOf = (values) => values.reduce((total, value) => total + value, 0);

/* The parts in the order of a chart: the largest few, the others together, and what is not known by itself. */
export function partGroups(header, found, most) {
  const labels = header[PARTED_BY[found.by].labels], last = labels.length - 1, status = found.by === "status";
  const unknown = (at) => (status ? at === last : at >= last - 1);
  const all = labels.map((label, at) => ({ label, codes: [at], total: sumOf(found.sure[at]) + sumOf(found.possible[at]) })).filter((entry) => entry.total > 0);
  const known = all.filter(({ codes: [at] }) => !unknown(at)).sort((a, b) => b.total - a.total || a.codes[0] - b.codes[0]);
  const joined = (label, kind, list) => ({ label, kind, codes: list.flatMap(({ codes }) => codes) });
  const groups = known.slice(0, most).map((entry) => Object.assign(entry, { kind: "known" })), rest = known.slice(most);
  if (rest.length) { groups.push(rest.length > 1 ? joined(say("{number} others together", { number: rest.length }), "rest", rest) : joined(rest[0].label, "rest", rest)); }
  const open = all.filter(({ codes: [at] }) => unknown(at));
  if (open.length) { groups.push(joined(status ? labels[last] : say("{label} or not recorded", { label: labels[last - 1] }), "unknown", open)); }
  return groups;
}

/* Certain and possible numbers of a group by run. */
export function groupValues(found, { codes }) {
  const add = (rows) => Array.from(rows[0], (_, run) => sumOf(codes.map((at) => rows[at][run])));
  return { sure: add(found.sure), possible: add(found.possible) };
}
