/* Shapes where they lie on the world, and lines of them on a canvas. */
import { worldX, worldY } from "./surface.js";

/* Corners closer than a quarter of a pixel are drawn as one; neighbours share corners, so no gap opens. */
const SNAP = 4;

/* The runs of a shape in parts of the world, and the box around them. */
export function placed(shape) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const rings = shape.rings.map((ring) => {
    const places = new Float64Array(ring.length);
    for (let i = 0; i < ring.length; i += 2) {
      const x = places[i] = worldX(ring[i]), y = places[i + 1] = worldY(ring[i + 1]);
      if (x < box[0]) { box[0] = x; }
      if (y < box[1]) { box[1] = y; }
      if (x > box[2]) { box[2] = x; }
      if (y > box[3]) { box[3] = y; }
    }
    return places;
  });
  return { rings: rings, box: box };
}

export function inside(area, x, y) {
  const box = area.box;
  if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) { return false; }
  let odd = false;
  area.rings.forEach((ring) => {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      if (ring[i + 1] > y !== ring[j + 1] > y &&
          x < (ring[j] - ring[i]) * (y - ring[i + 1]) / (ring[j + 1] - ring[i + 1]) + ring[i]) { odd = !odd; }
    }
  });
  return odd;
}

/* Add a line to a path in pixels of a zoom; corners that fall together are left out. */
export function trace(path, line, scale, left, top, closed) {
  let x = NaN, y = NaN, count = 0;
  for (let i = 0; i < line.length; i += 2) {
    const nextX = Math.round((line[i] * scale - left) * SNAP) / SNAP;
    const nextY = Math.round((line[i + 1] * scale - top) * SNAP) / SNAP;
    if (nextX === x && nextY === y) { continue; }
    x = nextX;
    y = nextY;
    if (count) { path.lineTo(x, y); } else { path.moveTo(x, y); }
    count += 1;
  }
  if (closed) { path.closePath(); }
}

export function stroke(pen, path, style) {
  pen.setLineDash(style.dash || []);
  pen.lineJoin = "round";
  pen.lineWidth = style.width;
  pen.strokeStyle = style.colour;
  pen.stroke(path);
}

export const overlaps = (a, b) => a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];

/* The box of what a canvas shows. */
export const viewOf = ({ x, y, width, height, scale }) => [x / scale, y / scale, (x + width) / scale, (y + height) / scale];
