"""Pages on which the painters of the time map draw made-up districts and incidents."""

from __future__ import annotations

from tests.maps.conftest import Sheet
from tests.maps.harness import harness_page

CLASSES = (
    ("1-4", "#fee391", ""),
    ("5-9", "#fe9929", ""),
    ("10 or more", "#993404", ""),
    ("0", "#ffffff", ""),
    ("No record", "#e9e6df", "hatch"),
    ("Withheld", "#d9d6d0", "dots"),
)
"""Label, colour and pattern, graded ones first."""

SETUP = """
window.seeded = (seed) => () => {
  seed = (seed + 0x6D2B79F5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
window.STYLES = %(styles)s;
window.WEST = 44.8; window.SOUTH = 38.4; window.WIDE = 5.6; window.HIGH = 3.5;

/* A coverage of columns x rows districts with wavy common borders, and one overlay across its middle. */
window.makeShapes = (columns, rows, steps, overlay) => {
  const random = seeded(7), corners = [], down = [], across = [];
  const dx = WIDE / columns, dy = HIGH / rows, keep = (v) => Math.round(v * 1e5) / 1e5;
  const corner = (c, r) => corners[r * (columns + 1) + c];
  for (let r = 0; r <= rows; r += 1) {
    for (let c = 0; c <= columns; c += 1) {
      corners.push([keep(WEST + (c + (random() - .5) * .3) * dx), keep(SOUTH + (r + (random() - .5) * .3) * dy)]);
    }
  }
  const wave = (a, b) => {
    const line = [], turn = random() * 6, size = .05 * (random() - .5);
    for (let i = 1; i < steps; i += 1) {
      const t = i / steps, off = Math.sin(t * Math.PI) * size * 3 + Math.sin(t * 31 + turn) * .006 + (random() - .5) * .004;
      line.push([keep(a[0] + (b[0] - a[0]) * t + off * dy), keep(a[1] + (b[1] - a[1]) * t + off * dx)]);
    }
    return line;
  };
  for (let r = 0; r <= rows; r += 1) { for (let c = 0; c < columns; c += 1) { across.push(wave(corner(c, r), corner(c + 1, r))); } }
  for (let r = 0; r < rows; r += 1) { for (let c = 0; c <= columns; c += 1) { down.push(wave(corner(c, r), corner(c, r + 1))); } }
  const shapes = [];
  const finish = (ring) => {
    const box = [180, 90, -180, -90];
    ring.forEach((p) => { box[0] = Math.min(box[0], p[0]); box[1] = Math.min(box[1], p[1]); box[2] = Math.max(box[2], p[0]); box[3] = Math.max(box[3], p[1]); });
    shapes.push({ rings: [Float64Array.from(ring.flat())], bbox: box });
  };
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1) {
      finish([corner(c, r), ...across[r * columns + c], corner(c + 1, r), ...down[r * (columns + 1) + c + 1],
        corner(c + 1, r + 1), ...across[(r + 1) * columns + c].slice().reverse(), corner(c, r + 1), ...down[r * (columns + 1) + c].slice().reverse()]);
    }
  }
  if (overlay) {
    const ring = [];
    for (let i = 0; i < 120; i += 1) { const a = i / 120 * 2 * Math.PI; ring.push([keep(WEST + WIDE * .6 + .5 * Math.cos(a)), keep(SOUTH + HIGH * .45 + .35 * Math.sin(a))]); }
    finish(ring);
  }
  return shapes;
};

/* The middle of a district by its corners. */
window.middle = (shape) => {
  const ring = shape.rings[0]; let x = 0, y = 0;
  for (let i = 0; i < ring.length; i += 2) { x += ring[i]; y += ring[i + 1]; }
  return [2 * x / ring.length, 2 * y / ring.length];
};

/* Incidents as the reader of columns gives them: the certain ones by month, then those of several months. */
window.makeData = (count, months, options) => {
  const given = Object.assign({ unsure: .08, nowhere: .1, villages: 600, seed: 3 }, options), random = seeded(given.seed);
  const villages = [];
  for (let i = 0; i < given.villages; i += 1) {
    const near = random() < .7 ? .25 : 1;
    villages.push([WEST + WIDE * (.5 + (random() - .5) * near), SOUTH + HIGH * (.45 + (random() - .5) * near)].map((v) => Math.round(v * 1e5) / 1e5));
  }
  const rows = [];
  for (let i = 0; i < count; i += 1) {
    const month = Math.min(months - 1, Math.floor(Math.pow(random(), 1.3) * months)), unsure = random() < given.unsure;
    const end = unsure ? Math.min(months - 1, month + 1 + Math.floor(random() * 5)) : month, split = unsure && end > month;
    let place = [NaN, NaN], radius = 0;
    if (random() >= given.nowhere) {
      if (random() < .6) {
        place = villages[Math.floor(Math.pow(random(), 1.6) * villages.length)];
        radius = 5000;
      } else {
        const from = villages[Math.floor(random() * villages.length)];
        place = [from[0] + (random() - .5) * .2, from[1] + (random() - .5) * .2].map((v) => Math.round(v * 1e5) / 1e5);
      }
    }
    rows.push({ split: split, start: month, end: end, lon: place[0], lat: place[1], radius: radius });
  }
  const sure = rows.filter((row) => !row.split).sort((a, b) => a.start - b.start), open = rows.filter((row) => row.split), all = sure.concat(open);
  const off = new Uint32Array(months + 1);
  sure.forEach((row) => { off[row.start + 1] += 1; });
  for (let t = 0; t < months; t += 1) { off[t + 1] += off[t]; }
  return {
    n: count, certain: sure.length, months: months, off: off,
    start: Uint16Array.from(open, (r) => r.start), middle: Uint16Array.from(open, (r) => (r.start + r.end) >> 1), end: Uint16Array.from(open, (r) => r.end),
    lon: Float64Array.from(all, (r) => r.lon), lat: Float64Array.from(all, (r) => r.lat), radius: Float32Array.from(all, (r) => r.radius)
  };
};

/* What a plain count says of a window: [certain, possible] of the incidents that have a place and pass a test. */
window.plainCount = (data, lo, hi, test) => {
  let certain = 0, possible = 0;
  for (let i = 0; i < data.n; i += 1) {
    if (Number.isNaN(data.lon[i]) || (test && !test(i))) { continue; }
    let start, end;
    if (i < data.certain) { start = end = data.off.findIndex((from) => from > i) - 1; } else { start = data.start[i - data.certain]; end = data.end[i - data.certain]; }
    if (start <= hi && end >= lo) { possible += 1; }
    if (start >= lo && end <= hi) { certain += 1; }
  }
  return [certain, possible];
};

window.makeMap = (id, zoom, options) => {
  const map = L.map(id || "map", Object.assign({ zoomAnimation: false, fadeAnimation: false, attributionControl: false, maxZoom: 17 }, options));
  ["mmincidents:430", "mmborders:415", "mmcircles:420"].forEach((entry) => { const [name, z] = entry.split(":"); map.createPane(name).style.zIndex = z; map.getPane(name).style.pointerEvents = "none"; });
  return map.setView([40.1, 47.6], zoom || 7);
};
window.allLayers = (map, shapes, data) => {
  const districts = MineTime.districtLayer(shapes, { pane: "overlayPane", bordersPane: "mmborders", opacity: .86, overlays: shapes.length === 79 ? [78] : [] });
  const circles = MineTime.circleLayer(shapes.map(middle), { pane: "mmcircles" });
  const incidents = MineTime.incidentLayer({ pane: "mmincidents" });
  incidents.setData(data);
  return { districts: districts, circles: circles, incidents: incidents };
};
window.classesAt = (shapes, tick) => Uint8Array.from(shapes, (shape, index) => (index * 7 + Math.floor((index + tick) / 5)) %% STYLES.length);
window.figuresAt = (shapes, tick) => Float64Array.from(shapes, (shape, index) => ((index * 37) %% 90) * (1 + (tick %% 10) / 10));
/* [red, green, blue, alpha] of a canvas at a point of the view. */
window.probe = (map, name, at) => {
  const canvas = map.getContainer().querySelector("canvas." + name), box = canvas.getBoundingClientRect(), home = map.getContainer().getBoundingClientRect();
  const scale = canvas.width / box.width;
  return Array.from(canvas.getContext("2d").getImageData(Math.floor((home.left + at.x - box.left) * scale), Math.floor((home.top + at.y - box.top) * scale), 1, 1).data);
};
"""


def painter_page(script: str = "", *, width: str = "1100px", height: str = "560px") -> str:
    """Return a page with the makers of samples, which runs `script` after them."""
    styles = ",".join(
        f'{{key:"k{number}",label:"{label}",colour:"{colour}",pattern:"{pattern}"}}'
        for number, (label, colour, pattern) in enumerate(CLASSES)
    )
    setup = SETUP % {"styles": f"[{styles}]"}
    return harness_page(body=f"<script>{setup}\n{script}</script>", width=width, height=height)


def open_painters(sheet: Sheet, script: str = "") -> None:
    """Open the page of samples in `sheet` and run `script` there."""
    sheet.open(painter_page(script))
