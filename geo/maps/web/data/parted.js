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

/* Figures by part and run. Runs are [first, last] months that follow one another without a gap; `wanted` is a district, below 0 all. */
export function parted(data, { by, measure, wanted, runs }) {
  const counted = countedOf(data.header, by, measure), each = parter(data, by, counted);
  const { off, start, end, certain, district, months, unrecorded } = data;
  const rows = () => data.header[PARTED_BY[by].labels].map(() => new Float64Array(runs.length));
  const found = { by, measure: counted, runs, sure: rows(), possible: rows(), gaps: new Float64Array(runs.length) };
  const take = (whole, run, i) => {
    if (wanted >= 0 && district[i] !== wanted) { return; }
    each(i, (code, least, most) => {
      if (whole) { found.sure[code][run] += least; }
      found.possible[code][run] += most - (whole ? least : 0);
    });
    found.gaps[run] += (unrecorded[i] >> counted) & 1;
  };
  runs.forEach(([lo, hi], run) => {
    for (let i = off[Math.max(0, lo)]; i < off[Math.min(months, hi + 1)]; i += 1) { take(true, run, i); }
    for (let k = 0; k < start.length; k += 1) {
      if (start[k] <= hi && end[k] >= lo) { take(start[k] >= lo && end[k] <= hi, run, certain + k); }
    }
  });
  return found;
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
