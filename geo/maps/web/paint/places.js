/* Places of incidents, and groups of near ones. */
import { worldX, worldY } from "./surface.js";

export const GROUP_PX = 44;

/* Incidents of one position and radius share a place; a table of slots finds it without making a key of text. */
export function placesOf(data) {
  const count = data.n, mask = (1 << Math.ceil(Math.log2(2 * count + 2))) - 1;
  const slots = new Int32Array(mask + 1).fill(-1), place = new Int32Array(count).fill(-1), first = [];
  const lon = data.lon, lat = data.lat, radius = data.radius;
  for (let i = 0; i < count; i += 1) {
    if (Number.isNaN(lon[i]) || Number.isNaN(lat[i])) { continue; }
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
    radius: Float64Array.from(first, (i) => radius[i]),
    /* Of the months counted last, see countPlaces. */
    certain: new Uint32Array(first.length), possible: new Uint32Array(first.length), counted: { lo: 0, hi: -1 }
  };
}

/* How many incidents of the months lo to hi each place has, certainly and possibly. A step of the hand changes a month or
   two: what lies in both windows stays counted. */
export function countPlaces(data, places, lo, hi) {
  const was = places.counted, from = Math.max(0, lo), to = Math.min(data.months - 1, hi);
  const now = from <= to ? { lo: from, hi: to } : { lo: 0, hi: -1 };
  const run = (first, last, by) => {
    for (let i = last < first ? 0 : data.off[first], end = last < first ? 0 : data.off[last + 1]; i < end; i += 1) {
      const place = places.of[i];
      if (place >= 0) { places.possible[place] += by; places.certain[place] += by; }
    }
  };
  if (was.hi < now.lo || now.hi < was.lo) {
    run(was.lo, was.hi, -1);
    run(now.lo, now.hi, 1);
  } else {
    run(was.lo, now.lo - 1, -1);
    run(now.hi + 1, was.hi, -1);
    run(now.lo, was.lo - 1, 1);
    run(was.hi + 1, now.hi, 1);
  }
  countOthers(data, places, was, now);
  places.counted = now;
}

/* The incidents of no certain month that lie in one window and not in the other, or no longer as surely. */
function countOthers({ start, end, certain }, places, was, now) {
  const within = (first, last, { lo, hi }) => lo <= hi && first <= hi && last >= lo;
  for (let k = 0; k < start.length; k += 1) {
    const first = start[k], last = end[k], place = places.of[certain + k];
    if (place < 0) { continue; }
    const before = within(first, last, was), after = within(first, last, now);
    if (before !== after) { places.possible[place] += after ? 1 : -1; }
    const sureBefore = before && first >= was.lo && last <= was.hi, sureAfter = after && first >= now.lo && last <= now.hi;
    if (sureBefore !== sureAfter) { places.certain[place] += sureAfter ? 1 : -1; }
  }
}

/* Groups of places nearer than some pixels at a zoom. The place with most incidents of the whole period comes first and
   the badge stands on it, so that nothing moves while time runs. */
export function groupsOf(places, scale) {
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
