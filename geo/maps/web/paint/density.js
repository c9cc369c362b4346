/* Squares of density: sums of incidents, and the steps in which the squares grow. */
import { say } from "../data/words.js";
import { commas, DARK } from "./surface.js";

export const CELL_PX = 18;
export const SIDES = [4, 7, 10, 13, 16];

export const cellKey = (places, place, scale) =>
  Math.floor(places.x[place] * scale / CELL_PX) * 67108864 + Math.floor(places.y[place] * scale / CELL_PX);

/* Round numbers (1, 2, 5, 10, ...) at about equal ratios up to the fullest square of the whole period. */
function breaksFor(fullest) {
  const round = (value) => {
    const unit = Math.pow(10, Math.floor(Math.log10(value)));
    const far = (step) => Math.abs(Math.log(step * unit / value));
    return unit * [1, 2, 5, 10].reduce((best, step) => far(step) < far(best) ? step : best);
  };
  const found = [];
  for (let step = 0; step < SIDES.length; step += 1) {
    const next = Math.max(round(Math.pow(fullest, step / SIDES.length)), found.length ? found[found.length - 1] + 1 : 1);
    if (next <= fullest || !found.length) { found.push(next); }
  }
  return found;
}

function fullestCell(places, scale) {
  const sums = new Map();
  let fullest = 1;
  for (let place = 0; place < places.count; place += 1) {
    const key = cellKey(places, place, scale), sum = (sums.get(key) || 0) + places.total[place];
    sums.set(key, sum);
    if (sum > fullest) { fullest = sum; }
  }
  return fullest;
}

const level = (breaks, count) => { let at = 0; while (at + 1 < breaks.length && count >= breaks[at + 1]) { at += 1; } return at; };

/* Squares stand on the ground, not on the view, so that panning leaves their sums alone. */
export class Grid {
  constructor(places, active, frame) {
    const left = Math.floor(frame.x / CELL_PX), top = Math.floor(frame.y / CELL_PX);
    const columns = Math.floor((frame.x + frame.width) / CELL_PX) - left + 1;
    const rows = Math.floor((frame.y + frame.height) / CELL_PX) - top + 1;
    const certain = new Uint32Array(columns * rows), possible = new Uint32Array(columns * rows);
    active.forEach((place) => {
      const column = Math.floor(places.x[place] * frame.scale / CELL_PX) - left;
      const row = Math.floor(places.y[place] * frame.scale / CELL_PX) - top;
      if (column < 0 || row < 0 || column >= columns || row >= rows) { return; }
      certain[row * columns + column] += places.certain[place];
      possible[row * columns + column] += places.possible[place];
    });
    this.left = left;
    this.top = top;
    this.columns = columns;
    this.rows = rows;
    this.certain = certain;
    this.possible = possible;
  }

  /* The square with incidents at pixels of the world, as {key, middle, certain, possible}, or null. */
  at(x, y) {
    const column = Math.floor(x / CELL_PX), row = Math.floor(y / CELL_PX);
    if (column < this.left || row < this.top || column >= this.left + this.columns || row >= this.top + this.rows) { return null; }
    const cell = (row - this.top) * this.columns + column - this.left;
    if (!this.possible[cell]) { return null; }
    return {
      key: column * 67108864 + row, middle: [(column + 0.5) * CELL_PX, (row + 0.5) * CELL_PX],
      certain: this.certain[cell], possible: this.possible[cell]
    };
  }

  /* Marks that grow with the number and leave room between them, so that the colours of the districts stay legible. */
  draw(pen, frame, breaks) {
    pen.fillStyle = DARK;
    pen.strokeStyle = "rgba(255,255,255,.9)";
    pen.lineWidth = 1;
    this.possible.forEach((count, cell) => {
      if (!count) { return; }
      const side = SIDES[level(breaks, count)];
      const x = (this.left + cell % this.columns + 0.5) * CELL_PX - frame.x - side / 2;
      const y = (this.top + Math.floor(cell / this.columns) + 0.5) * CELL_PX - frame.y - side / 2;
      if (this.certain[cell]) {
        pen.fillRect(x, y, side, side);
        pen.strokeRect(x - 0.5, y - 0.5, side + 1, side + 1);
      } else {
        pen.save();
        pen.strokeStyle = DARK;
        pen.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
        pen.restore();
      }
    });
  }
}

export function legend(breaks) {
  return breaks.map((first, step) => {
    const next = breaks[step + 1];
    const words = next === undefined ? say("or_more", { value: commas(first) })
      : next - 1 > first ? say("band", { low: commas(first), high: commas(next - 1) }) : commas(first);
    return { label: words, size: SIDES[step] };
  });
}

export const breaks = (places, scale) => breaksFor(fullestCell(places, scale));
