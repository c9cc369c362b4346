/* Reads the rings of districts and areas. */
import { faulty, Varints } from "./bytes.js";
import { say } from "./words.js";

const STEPS_PER_DEGREE = 1e5;

function widen(bbox, lon, lat) {
  bbox[0] = Math.min(bbox[0], lon);
  bbox[1] = Math.min(bbox[1], lat);
  bbox[2] = Math.max(bbox[2], lon);
  bbox[3] = Math.max(bbox[3], lat);
}

/* An area without a ring gets bounds that no view meets. */
export function shapes(bytes) {
  const numbers = new Varints(bytes);
  const areas = [];
  let x = 0;
  let y = 0;
  for (let left = numbers.next(); left > 0; left -= 1) {
    /** @type {{rings: Float64Array[], bbox: number[]}} */
    const area = { rings: [], bbox: [Infinity, Infinity, -Infinity, -Infinity] };
    for (let rings = numbers.next(); rings > 0; rings -= 1) {
      const count = numbers.next();
      // Each vertex takes two bytes at least: a count beyond that is damage, and would ask for much room.
      if (count * 2 > bytes.length - numbers.at) {
        throw faulty(say("they are cut short"));
      }
      const ring = new Float64Array(count * 2);
      for (let i = 0; i < ring.length; i += 2) {
        x += numbers.signed();
        y += numbers.signed();
        ring[i] = x / STEPS_PER_DEGREE;
        ring[i + 1] = y / STEPS_PER_DEGREE;
        widen(area.bbox, ring[i], ring[i + 1]);
      }
      area.rings.push(ring);
    }
    areas.push(area);
  }
  numbers.end();
  return areas;
}
