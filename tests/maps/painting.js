/* Made-up districts and incidents, and what the tests of the painters ask of a page. */
"use strict";
window.seeded = (seed) => () => {
  seed = (seed + 0x6D2B79F5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
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
window.classesAt = (shapes, tick) => Uint8Array.from(shapes, (shape, index) => (index * 7 + Math.floor((index + tick) / 5)) % STYLES.length);
window.figuresAt = (shapes, tick) => Float64Array.from(shapes, (shape, index) => ((index * 37) % 90) * (1 + (tick % 10) / 10));
/* [red, green, blue, alpha] of a canvas at a point of the view. */
window.probe = (map, name, at) => {
  const canvas = map.getContainer().querySelector("canvas." + name), box = canvas.getBoundingClientRect(), home = map.getContainer().getBoundingClientRect();
  const scale = canvas.width / box.width;
  return Array.from(canvas.getContext("2d").getImageData(Math.floor((home.left + at.x - box.left) * scale), Math.floor((home.top + at.y - box.top) * scale), 1, 1).data);
};

/* ---- what the tests ask ---- */

window.country = (zoom, options) => {
  window.map = makeMap("map", zoom || 7, options);
  window.shapes = makeShapes(13, 6, 50, true);
};
window.at = (index) => {
  const [lon, lat] = middle(shapes[index]);
  return map.latLngToContainerPoint([lat, lon]);
};
window.spot = (lon, lat, dx, dy) => map.latLngToContainerPoint([lat, lon]).add([dx || 0, dy || 0]);
window.canvases = () => Array.from(document.querySelectorAll("#map canvas"));
window.pixels = (name) => document.querySelector("canvas." + name).toDataURL();
window.all = (index) => new Uint8Array(shapes.length).fill(index);

window.showDistricts = (options) => {
  country(7);
  window.layer = MineTime.districtLayer(shapes, Object.assign({ bordersPane: "mmborders", overlays: [78] }, options));
  layer.setClasses(classesAt(shapes, 0), STYLES).addTo(map);
};

/* Count what the pens of fills and of borders are asked for from now on. */
window.watchPens = () => {
  const pens = ["mt-districts", "mt-borders"].map((name) => document.querySelector("canvas." + name).getContext("2d"));
  const fill = pens[0].fill;
  window.filled = 0;
  window.drawn = 0;
  pens[0].fill = function (...args) { window.filled += 1; fill.apply(this, args); };
  ["stroke", "clearRect", "fill"].forEach((name) => { pens[1][name] = () => { window.drawn += 1; }; });
};

/* The pixels around the middle of district 20, before and after other classes, and after panning. */
window.patternThroughTime = (kind) => {
  const read = () => {
    const spot = at(20), found = [];
    for (let x = -12; x < 12; x += 1) {
      for (let y = 0; y < 10; y += 1) { found.push(probe(map, "mt-districts", spot.add([x, y])).join()); }
    }
    return found;
  };
  layer.setClasses(all(kind), STYLES).paint();
  const first = read(), spot = at(20);
  layer.setClasses(all(0), STYLES).paint();
  layer.setClasses(all(kind), STYLES).paint();
  const again = read();
  map.panBy([31, 17], { animate: false });
  return [first, again, read(), at(20).subtract(spot)];
};

window.lowestAlpha = (zoom) => {
  map.setView([40.1, 47.6], zoom);
  layer.setClasses(all(2), STYLES).paint();
  const canvas = document.querySelector("canvas.mt-districts"), box = canvas.getBoundingClientRect();
  const a = map.latLngToContainerPoint([41.2, 45.6]), b = map.latLngToContainerPoint([39.1, 49.6]);
  const left = Math.max(0, a.x - box.left), top = Math.max(0, a.y - box.top);
  const width = Math.min(canvas.width, b.x - box.left) - left, height = Math.min(canvas.height, b.y - box.top) - top;
  const data = canvas.getContext("2d").getImageData(left, top, width, height).data;
  let low = 255;
  for (let i = 3; i < data.length; i += 4) { low = Math.min(low, data[i]); }
  return low;
};

/* Points where the district that is found has another colour than the one that is drawn. */
window.wronglyFound = () => {
  const missed = [], random = seeded(5), classes = classesAt(shapes, 0);
  const found = (spot) => layer.at(map.containerPointToLatLng(spot));
  for (let i = 0; i < 400; i += 1) {
    const spot = L.point(random() * 1100, random() * 560).floor().add([.5, .5]), index = found(spot), style = STYLES[classes[index]];
    const inner = [[-2, 0], [2, 0], [0, -2], [0, 2]].every((step) => found(spot.add(step)) === index);
    if (!inner || (style && style.pattern)) { continue; }
    const want = style ? [1, 3, 5].map((k) => parseInt(style.colour.slice(k, k + 2), 16)).concat(255).join() : "0,0,0,0";
    if (probe(map, "mt-districts", spot).join() !== want) { missed.push([index, want]); }
  }
  return missed;
};

window.cornerOfHighlight = () => {
  const ring = shapes[20].rings[0];
  return probe(map, "mt-highlight", map.latLngToContainerPoint([ring[1], ring[0]]))[3];
};

window.showCircles = (figures) => {
  country(7);
  window.layer = MineTime.circleLayer(shapes.map(middle), { pane: "mmcircles" });
  const values = new Float64Array(shapes.length);
  Object.entries(figures).forEach(([index, value]) => { values[index] = value; });
  layer.setFigures(values, 100).addTo(map);
};
window.widthOfCircle = (index) => {
  let x = 0;
  while (probe(map, "mt-circles", at(index).add([x, 0]))[3]) { x += 1; }
  return x;
};
window.circleAt = (index, dx, dy) => layer.at(map.containerPointToLatLng(at(index).add([dx, dy])));

window.showIncidents = (data, lo, hi, zoom, centre) => {
  country(zoom || 7);
  if (centre) { map.setView(centre, zoom); }
  window.data = data;
  window.layer = MineTime.incidentLayer({ pane: "mmincidents" });
  layer.setData(data);
  layer.setWindow(lo, hi);
  layer.addTo(map);
};
window.turnTo = (lo, hi) => {
  layer.setWindow(lo, hi);
  layer.paint();
  return layer.mode;
};

/* A few incidents by hand: [lon, lat, radius, first month, last month]; the certain ones come first. */
window.byHand = (rows) => {
  const sure = rows.filter((row) => row[3] === row[4]).sort((a, b) => a[3] - b[3]), open = rows.filter((row) => row[3] !== row[4]);
  const list = sure.concat(open), off = new Uint32Array(13);
  sure.forEach((row) => { for (let t = row[3] + 1; t <= 12; t += 1) { off[t] += 1; } });
  return {
    n: list.length, certain: sure.length, months: 12, off: off,
    start: Uint16Array.from(open, (row) => row[3]), middle: Uint16Array.from(open, (row) => row[3]), end: Uint16Array.from(open, (row) => row[4]),
    lon: Float64Array.from(list, (row) => row[0]), lat: Float64Array.from(list, (row) => row[1]), radius: Float32Array.from(list, (row) => row[2])
  };
};

window.sumOfMarks = () => layer._marks.reduce((sum, mark) => [sum[0] + mark.certain, sum[1] + mark.possible], [0, 0]);
window.plainCountOfMarks = (lo, hi) => {
  const shown = new Set(layer._marks.filter((mark) => mark.kind === "place").map((mark) => mark.id));
  const groups = new Set(layer._marks.filter((mark) => mark.kind === "group").map((mark) => mark.id));
  return plainCount(data, lo, hi, (i) => shown.has(layer._places.of[i]) || (groups.size && groups.has(layer._groupsHere().of[layer._places.of[i]])));
};

/* Each mark as it is found by pointing at it. */
window.marksByPointing = (lo, hi) => layer._marks.slice().reverse().map((mark) => {
  const hit = layer.at(map.layerPointToContainerPoint([mark.x + layer._frame.left, mark.y + layer._frame.top]));
  const own = new Set(hit.members), head = spot(hit.lon, hit.lat);
  return {
    kind: hit.kind, counts: [hit.certain, hit.possible], members: hit.members.length, distinct: own.size,
    plain: plainCount(data, lo, hi, (i) => own.has(i)),
    far: Math.max(...hit.members.map((i) => spot(data.lon[i], data.lat[i]).distanceTo(head)))
  };
});

window.groupsStand = (lo, hi) => {
  turnTo(lo, hi);
  return Object.fromEntries(layer._marks.filter((mark) => mark.kind === "group").map((mark) => [mark.id, [mark.x, mark.y, mark.size]]));
};
window.leastDistance = () => {
  const found = layer._marks.filter((mark) => mark.kind === "group");
  return Math.min(...found.flatMap((a, i) => found.slice(0, i).map((b) => Math.hypot(a.x - b.x, a.y - b.y))));
};

/* Pixels to a point of the ground so many metres east, and the alpha within and beyond it to the east and to the south. */
window.discAround = (lon, lat, metres) => {
  let east = lon;
  while (map.distance([lat, lon], [lat, east]) < metres) { east += .0002; }
  const edge = spot(east, lat).x - spot(lon, lat).x, alpha = (x, y) => probe(map, "mt-incidents", spot(lon, lat, x, y))[3];
  return [edge, alpha(edge - 4, 0), alpha(0, edge - 4), alpha(edge + 4, 0), alpha(0, edge + 4)];
};

window.lastWithPlaces = () => {
  let last = 0;
  while (plainCount(data, 0, last + 1)[1] <= 2000) { last += 1; }
  return last;
};

window.cellsByPointing = (lo, hi) => {
  const cells = new Map();
  for (let x = -60; x < 1160; x += 6) {
    for (let y = -60; y < 620; y += 6) {
      const hit = layer.at({ x, y });
      if (hit) { cells.set(hit.lon + "," + hit.lat, hit); }
    }
  }
  const hits = Array.from(cells.values());
  return {
    right: hits.every((hit) => hit.kind === "cell" && hit.members.length === hit.possible),
    sums: [hits.reduce((sum, hit) => sum + hit.certain, 0), hits.reduce((sum, hit) => sum + hit.possible, 0)],
    plain: plainCount(data, lo, hi)
  };
};
/* [least, most] incidents for each shade of squares in view, the palest first. */
/* Squares by their side in pixels, found by going east from the middle until the dark ends: [fewest, most] incidents of each. */
window.sidesInView = () => {
  const seen = {}, known = new Set();
  for (let x = 300; x < 800; x += 3) {
    for (let y = 60; y < 480; y += 3) {
      const hit = layer.at({ x, y });
      const key = hit && hit.lon + "," + hit.lat;
      if (!hit || !hit.certain || known.has(key)) { continue; }
      known.add(key);
      let half = 0;
      const dark = (right) => { const [red, , , alpha] = probe(map, "mt-incidents", spot(hit.lon, hit.lat, right, 0)); return alpha > 200 && red < 90; };
      while (half < 10 && dark(half)) { half += 1; }
      (seen[half] = seen[half] || []).push(hit.possible);
    }
  }
  return Object.keys(seen).map(Number).sort((a, b) => a - b).map((half) => [Math.min(...seen[half]), Math.max(...seen[half])]);
};

window.makeAll = (count, options) => {
  country(7, options);
  window.data = makeData(count, 72);
  window.layers = Object.values(allLayers(map, shapes, data));
  setAll(0);
};
window.setAll = (tick, first) => {
  layers[0].setClasses(classesAt(shapes, tick), STYLES);
  layers[1].setFigures(figuresAt(shapes, tick), 171);
  layers[2].setWindow(first === undefined ? tick : first, tick + 11);
};
window.paintAll = (tick, first) => {
  setAll(tick, first);
  layers.forEach((layer) => layer.paint());
};
window.addAll = () => layers.forEach((layer) => layer.addTo(map));
window.ratioAll = (name) => layers.forEach((layer) => layer.setRatio(name));
window.covers = () => {
  const view = map.getContainer().getBoundingClientRect();
  return canvases().every((canvas) => {
    const box = canvas.getBoundingClientRect();
    return box.left <= view.left && box.top <= view.top && box.right >= view.right && box.bottom >= view.bottom;
  });
};
window.listeners = () => JSON.stringify(Object.entries(map._events).map(([name, list]) => [name, list.length]).filter((entry) => entry[1]).sort());
window.sizes = () => canvases().map((canvas) => canvas.width + ":" + canvas.className.split(" ").pop()).sort();

window.transformsOfZoom = () => new Promise((done) => {
  const read = () => canvases().map((canvas) => canvas.style.transform), before = read();
  map.once("zoomanim", () => {
    const during = read();
    map.once("zoomend", () => setTimeout(() => done([before, during, read()]), 50));
  });
  map.setZoom(8);
});

window.addSecondMap = () => {
  const host = document.createElement("div");
  host.id = "second";
  host.style.cssText = "width:500px;height:300px";
  document.body.append(host);
  window.other = makeMap("second", 6);
  window.twin = MineTime.districtLayer(shapes, {});
  twin.setClasses(all(2), STYLES).addTo(other);
};
window.colourOn = (map) => probe(map, "mt-districts", map.latLngToContainerPoint(middle(shapes[20]).reverse()));

/* Median of the milliseconds of one step of time, everything rastered. */
window.medianStep = (steps) => {
  const spent = [];
  for (let tick = 0; tick < steps; tick += 1) {
    const start = performance.now();
    paintAll(tick, 0);
    canvases().forEach((canvas) => canvas.getContext("2d").getImageData(0, 0, 1, 1));
    spent.push(performance.now() - start);
  }
  return spent.sort((a, b) => a - b)[steps >> 1];
};
