/* Discs of uncertainty in metres of the ground, around places known by their settlement. */
import { DARK, LIGHTER } from "./surface.js";

const DASHES = [4, 3];
const MOST_DASHED_PX = 12000;
/* A wider disc would darken whole districts until no colour of theirs is that of the legend: its edge alone is drawn. */
const FILLED_UP_TO_PX = 28;
const EARTH_RADIUS_M = 6371000;

/* Pixels of this projection grow with the latitude. */
function reachOf(places, place, frame) {
  const cosine = Math.cos(places.lat[place] * Math.PI / 180);
  return places.radius[place] / (2 * Math.PI * EARTH_RADIUS_M * cosine) * frame.scale;
}

function discOf(places, place, frame) {
  if (!(places.radius[place] > 0)) { return null; }
  const x = places.x[place] * frame.scale - frame.x, y = places.y[place] * frame.scale - frame.y, reach = reachOf(places, place, frame);
  return x < -reach || y < -reach || x > frame.width + reach || y > frame.height + reach ? null : [x, y, reach];
}

/* The part of a disc's edge that can cross the frame, [start, end] in radians: dashing far circles in full is slow.
   It starts on a whole dash, so that panning does not shift the dashes. */
function arcOf(disc, frame) {
  const [x, y, reach] = disc, width = frame.width, height = frame.height;
  if (x >= 0 && y >= 0 && x <= width && y <= height) { return [0, reach < Math.hypot(width, height) ? 2 * Math.PI : 0]; }
  const towards = Math.atan2(height / 2 - y, width / 2 - x);
  const turns = [[0, 0], [width, 0], [0, height], [width, height]].map((corner) => {
    const turn = Math.atan2(corner[1] - y, corner[0] - x) - towards;
    return turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI));
  });
  const dash = (DASHES[0] + DASHES[1]) / reach;
  return [Math.floor((towards + Math.min(...turns)) / dash) * dash, towards + Math.max(...turns)];
}

/* Overlapping discs are filled as one, or a valley of villages turns black. */
export function draw(pen, places, active, frame, many) {
  /** @type {[number, Path2D, Path2D][]} */
  const parts = [[LIGHTER, new Path2D(), new Path2D()], [1, new Path2D(), new Path2D()]];
  active.forEach((place) => {
    const disc = discOf(places, place, frame);
    if (!disc) { return; }
    const [x, y, reach] = disc, arc = arcOf(disc, frame), [, face, edge] = parts[places.certain[place] ? 1 : 0];
    if (reach <= FILLED_UP_TO_PX) {
      face.moveTo(x + reach, y);
      face.arc(x, y, reach, 0, 2 * Math.PI);
    }
    edge.moveTo(x + reach * Math.cos(arc[0]), y + reach * Math.sin(arc[0]));
    edge.arc(x, y, reach, arc[0], arc[1]);
  });
  pen.strokeStyle = pen.fillStyle = DARK;
  pen.lineWidth = many ? 0.8 : 1.3;
  pen.setLineDash(many ? [] : DASHES);
  parts.forEach(([alpha, face, edge]) => {
    pen.globalAlpha = 0.1 * alpha;
    pen.fill(face);
    pen.globalAlpha = (many ? 0.32 : 0.8) * alpha;
    pen.stroke(edge);
  });
  pen.globalAlpha = 1;
  pen.setLineDash([]);
}

/* Dashes cost much and say little when there are many; asked of the whole period, so that edges do not change with time. */
export function many(places, frame) {
  let length = 0;
  for (let place = 0; place < places.count && length <= MOST_DASHED_PX; place += 1) {
    const disc = discOf(places, place, frame), arc = disc ? arcOf(disc, frame) : [0, 0];
    length += disc ? (arc[1] - arc[0]) * disc[2] : 0;
  }
  return length > MOST_DASHED_PX;
}
