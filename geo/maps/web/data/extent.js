/* What part of the ground a map has to show: the districts that hold what is shown. geo/maps/extent.py is the same on paper. */
import { say } from "./words.js";

const MARGIN = 0.03;
const LEAST_SPAN_DEG = 0.1;
/* How many times as far as the first view all districts may reach before a map without incidents shows the first view. */
const FARTHEST = 3;
const NORTHMOST = 85;
const WINDS = [
  say("north"), say("north-east"), say("east"), say("south-east"), say("south"), say("south-west"), say("west"), say("north-west")
];

/* The smallest box around others, [west, south, east, north]; east is beyond 180 where it crosses 180 degrees. */
export function joinedBoxes(boxes) {
  const kept = boxes.filter((box) => box.every(Number.isFinite)).map(([west, south, east, north]) => {
    const start = west >= -180 && west < 180 ? west : ((west + 180) % 360 + 360) % 360 - 180;
    return [start, south, start + east - west + (east < west ? 360 : 0), north];
  }).sort((a, b) => a[0] - b[0]);
  if (!kept.length) { return null; }
  const end = kept.reduce((most, box) => Math.max(most, box[2]), -Infinity);
  let reach = end - 360, widest = 0, west = -180, east = 180;
  kept.forEach((box) => {
    /* What reaches across 180 degrees covers the beginning of the next round. */
    if (box[0] - reach > widest) { widest = box[0] - reach; west = box[0]; east = reach; }
    reach = Math.max(reach, box[2]);
  });
  const south = kept.reduce((least, box) => Math.min(least, box[1]), Infinity);
  const north = kept.reduce((most, box) => Math.max(most, box[3]), -Infinity);
  return [west, south, east < west ? east + 360 : east, north];
}

/** @param {number[]} box */
function padded(box) {
  const [west, south, east, north] = box;
  const longer = Math.max(east - west, north - south);
  const margin = Math.max(longer * MARGIN, (LEAST_SPAN_DEG - longer) / 2);
  return [west - margin, Math.max(south - margin, -NORTHMOST), east + margin, Math.min(north + margin, NORTHMOST)];
}

function ringBox(ring) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < ring.length; i += 2) {
    box[0] = Math.min(box[0], ring[i]);
    box[1] = Math.min(box[1], ring[i + 1]);
    box[2] = Math.max(box[2], ring[i]);
    box[3] = Math.max(box[3], ring[i + 1]);
  }
  return box;
}

/* Whether a box reaches into the first view, in whichever round of longitudes. */
/** @param {number[]} box @param {number[]} home */
function isNear(box, [west, south, east, north]) {
  const turn = 360 * Math.round((west + east - box[0] - box[2]) / 720);
  return box[0] + turn <= east && box[2] + turn >= west && box[1] <= north && box[3] >= south;
}

/*
 * The boxes of a district, and of its circle. One across 180 degrees lies in parts on both sides; its own box would span the
 * globe. And an islet of it far from the first view is no part of the ground on which its incidents are looked for.
 */
function boxesOf(shape, ground) {
  if (!shape.boxes) {
    const home = boxOf(ground.home), all = shape.rings.map(ringBox), near = all.filter((box) => isNear(box, home));
    shape.boxes = [...(near.length ? near : all), [shape.lon, shape.lat, shape.lon, shape.lat]];
  }
  return shape.boxes;
}

/* As Leaflet takes it, in the round of longitudes in which the districts are drawn. */
function corners(box, shapes) {
  const drawn = shapes.reduce(([west, east], { bbox }) => [Math.min(west, bbox[0]), Math.max(east, bbox[2])], [Infinity, -Infinity]);
  const turn = 360 * Math.round(((drawn[0] + drawn[1]) / 2 - (box[0] + box[2]) / 2) / 360);
  return L.latLngBounds([box[1], box[0] + turn], [box[3], box[2] + turn]);
}

/* Which districts hold an incident, certainly or possibly, of one of some windows. */
export const affectedDistricts = (shapes, windows) => shapes.map((shape, at) => at)
  .filter((at) => windows.some((figures) => figures.possible[at * figures.measures] > 0));

/*
 * The bounds of the districts that hold an incident of one of some windows, and of their places. Where none does, of all
 * incidents there are, and without any, of all districts. Where these reach too far, or no incident was ever recorded, they
 * are those of the first view of the pack.
 */
export function shownBounds(shapes, data, windows, ground) {
  const held = affectedDistricts(shapes, windows).flatMap((at) => boxesOf(shapes[at], ground));
  const box = joinedBoxes(held.concat(placesWithin(data, windows))) || joinedBoxes(anywhere(shapes, data, ground));
  return corners(padded(box || unfed(data, ground)), shapes);
}

const boxOf = ([[south, west], [north, east]]) => [west, south, east, north];
/** @param {number[]} box */
const longerSide = ([west, south, east, north]) => Math.max(east - west, north - south);

function unfed(data, ground) {
  const home = boxOf(ground.home), whole = boxOf(ground.whole);
  return longerSide(whole) > FARTHEST * longerSide(home) || !data.ever.some(Boolean) ? home : whole;
}

/* Bounds of the places in the windows: an incident may have a place and no district. */
function placesWithin(data, windows) {
  const boxes = [];
  windows.forEach(({ lo, hi }) => eachWithin(data, lo, hi, (at) => {
    if (!Number.isNaN(data.lon[at])) { boxes.push([data.lon[at], data.lat[at], data.lon[at], data.lat[at]]); }
  }));
  return spread(boxes);
}

/* A hundred thousand places are no more than the corners of them. */
function spread(boxes) {
  const box = joinedBoxes(boxes);
  return box ? [box] : [];
}

function anywhere(shapes, data, ground) {
  const boxes = [], seen = new Set();
  for (let at = 0; at < data.n; at += 1) {
    seen.add(data.district[at]);
    if (!Number.isNaN(data.lon[at])) { boxes.push([data.lon[at], data.lat[at], data.lon[at], data.lat[at]]); }
  }
  return spread(boxes).concat(Array.from(seen).filter((at) => at < shapes.length).flatMap((at) => boxesOf(shapes[at], ground)));
}

/* Every incident possibly in the months lo to hi. */
export function eachWithin(data, lo, hi, act) {
  for (let at = data.off[lo]; at < data.off[hi + 1]; at += 1) { act(at); }
  for (let other = 0; other < data.start.length; other += 1) {
    if (data.start[other] <= hi && data.end[other] >= lo) { act(data.certain + other); }
  }
}

/* In which direction one place lies from another: "north-west". */
export function windWords(from, to) {
  const across = (((to.lng - from.lng + 180) % 360 + 360) % 360 - 180) * Math.cos((from.lat + to.lat) / 2 * Math.PI / 180);
  const turn = Math.atan2(across, to.lat - from.lat) * 180 / Math.PI;
  return WINDS[(Math.round(turn / 45) + WINDS.length) % WINDS.length];
}
