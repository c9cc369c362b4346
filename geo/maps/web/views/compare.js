/* Two maps side by side that show two windows of one place. */
import { shownBounds } from "../data/extent.js";
import { figureOf, localWords, neverWords } from "../data/figures.js";
import { el } from "../elements.js";
import { framing, sameLimits } from "../page/framing.js";
import { feedPainters, showFigures } from "../page/kinds.js";
import { PairNotes } from "./pair.js";
import { aside, clamped, filtered, footing, formedWords, labelled, nameOf, onResize, painters, watermark, writeLines } from "./viewtools.js";
import { say } from "../data/words.js";

function align(map, center, zoom) {
  map.setView(center, zoom, { animate: false, reset: true });
}

/* While the leader is dragged the follower only moves its pane: repainting at each pixel would make it lag. */
function shift(from, to) {
  const offset = to.latLngToContainerPoint(from.getCenter()).subtract(to.getSize().divideBy(2)).round();
  if (to.getZoom() !== from.getZoom() || !to.getSize().contains(offset)) {
    align(to, from.getCenter(), from.getZoom());
    return;
  }
  const pane = to.getPane("mapPane");
  L.DomUtil.setPosition(pane, L.DomUtil.getPosition(pane).subtract(offset));
  to.fire("move");
}

/*
 * Keeps two maps at one centre and zoom, whichever is moved. The follower is set to the leader's exact centre at
 * the end of every move, so rounding never adds up. Zooming is not animated meanwhile: one map would run behind.
 */
export function linkMaps(first, second, { covered = false } = {}) {
  let busy = false;
  const once = (act) => (event) => {
    if (busy) { return; }
    busy = true;
    try { act(event); } finally { busy = false; }
  };
  /* A covered map is moved by nobody, and its own change of size must not move the one that is seen. */
  const ways = covered ? [[second, first]] : [[first, second], [second, first]];
  const handlers = ways.map(([from, to]) => [from, {
    move: once(() => shift(from, to)),
    moveend: once(() => align(to, from.getCenter(), from.getZoom())),
    zoomanim: once((event) => align(to, event.center, event.zoom))
  }]);
  const thresholds = [first, second].map((map) => map.options.zoomAnimationThreshold);
  [first, second].forEach((map) => { map.options.zoomAnimationThreshold = -1; });
  handlers.forEach(([map, events]) => map.on(events));
  align(second, first.getCenter(), first.getZoom());
  return () => {
    handlers.forEach(([map, events]) => map.off(events));
    [first, second].forEach((map, i) => { map.options.zoomAnimationThreshold = thresholds[i]; });
  };
}

/* A map like the main one, without furniture of its own. */
export function secondMap(node, main) {
  const kept = ["crs", "minZoom", "maxZoom", "maxBounds", "maxBoundsViscosity", "zoomSnap", "zoomDelta",
    "wheelPxPerZoomLevel", "worldCopyJump"];
  const options = { zoomControl: false, attributionControl: false, zoomAnimation: false, fadeAnimation: false };
  kept.forEach((name) => { if (main.options[name] !== undefined) { options[name] = main.options[name]; } });
  node.classList.add("mm-map");
  return L.map(node, options).setView(main.getCenter(), main.getZoom(), { animate: false });
}

/* What can be seen of the districts: a smaller map should show that, and not the margin around it. */
function districtsInView({ main, shapes }) {
  const view = main.getBounds();
  const whole = L.latLngBounds([]);
  shapes.forEach(({ bbox }) => whole.extend([[bbox[1], bbox[0]], [bbox[3], bbox[2]]]));
  if (!view.intersects(whole)) { return view; }
  return L.latLngBounds(
    [Math.max(view.getSouth(), whole.getSouth()), Math.max(view.getWest(), whole.getWest())],
    [Math.min(view.getNorth(), whole.getNorth()), Math.min(view.getEast(), whole.getEast())]
  );
}

/*
 * Fits a map to the districts of both windows, or to what its reader had chosen to see. Gives the main map its own view
 * back unless the reader has moved on meanwhile.
 */
export function keepView(context, windows) {
  const { main } = context;
  const chosen = Boolean(context.framing && !context.framing.untouched);
  const before = { center: main.getCenter(), zoom: main.getZoom() };
  const bounds = chosen ? districtsInView(context) : shownBounds(context.shapes, context.data(), windows, context.ground);
  let fitted = null;
  return {
    fit(framing) {
      fitted = framing;
      if (context.framing && framing !== context.framing) { context.framing.loosen(true); }
      fitted.fit(bounds);
    },
    restore() {
      if (fitted !== context.framing) { fitted.end(); }
      if (context.framing) { context.framing.loosen(false); }
      if (!fitted.untouched) { return; }
      if (chosen || !context.refit) { align(main, before.center, before.zoom); } else { context.refit(); }
    }
  };
}

/* Shows what `words` gives for the district under the pointer; returns what takes it away. */
export function followDistricts(map, districts, words) {
  const tip = el("div", "mt-tip");
  const box = map.getContainer();
  let shown = -1;
  tip.hidden = true;
  box.appendChild(tip);
  const hide = () => {
    shown = -1;
    tip.hidden = true;
    districts.highlight(-1);
  };
  /* Beside the pointer, and inside the map whatever its size. */
  const place = ({ x, y }) => {
    const right = box.clientWidth - tip.offsetWidth - 4;
    const left = x + 14 <= right ? x + 14 : x - tip.offsetWidth - 14;
    tip.style.left = Math.max(4, Math.min(left, right)) + "px";
    tip.style.top = Math.max(4, Math.min(y + 14, box.clientHeight - tip.offsetHeight - 4)) + "px";
  };
  const move = (event) => {
    const district = districts.at(event.latlng);
    if (district < 0) { hide(); return; }
    if (district !== shown) {
      shown = district;
      districts.highlight(district);
      tip.replaceChildren(words(district));
      tip.hidden = false;
    }
    place(event.containerPoint);
  };
  const events = { mousemove: move, click: move, mouseout: hide, movestart: hide };
  map.on(events);
  return {
    /* The window moved under a pointer that stands still. */
    refresh() { if (shown >= 0) { tip.replaceChildren(words(shown)); } },
    stop() {
      hide();
      tip.remove();
      map.off(events);
    }
  };
}

export class Compare {
  constructor(context, pair, acts) {
    this.context = context;
    this.pair = pair;
    this.acts = acts;
    this.layers = {};
    this.follower = null;
  }

  enter() {
    const { stage, main } = this.context;
    this.kept = keepView(this.context, [this.pair.A, this.pair.B]);
    this.holder = Array.from(stage.children).find((child) => child.contains(main.getContainer()));
    this.build();
    this.holder.classList.add("mt-mainmap");
    stage.classList.add("mt-split");
    this.writeHeads();
    this.standLegend(this.side);
    this.resize();
    this.kept.fit(this.context.framing || framing(main, null, () => []));
    this.map = secondMap(this.node, main);
    watermark(this.context, this.node);
    this.relayer();
    this.relabel();
    this.switched = () => { this.relayer(); this.relabel(); };
    main.on("overlayadd overlayremove", this.switched);
    this.unlink = linkMaps(main, this.map);
    this.unwatch = onResize(stage, () => this.resize());
    this.update();
  }

  build() {
    const { stage } = this.context;
    this.heads = {};
    ["A", "B"].forEach((letter) => {
      const name = letter.toLowerCase(), head = el("div", "mt-windowhead mt-window" + name), told = el("div", "mt-windowtold mt-told" + name);
      this.heads[letter] = { head, told, title: el("h2"), text: el("p"), stated: clamped(el("p", "mt-stated")) };
      head.append(this.heads[letter].title);
      told.append(this.heads[letter].text, this.heads[letter].stated);
    });
    this.node = el("div", "mt-othermap");
    this.node.setAttribute("role", "region");
    this.notes = new PairNotes(this.pair, this.acts.makeEqual, true);
    this.side = aside(this.heads.A.told, this.heads.B.told, this.notes.node, footing(this.context));
    /* The legend among the words has a heading below that of a map. */
    stage.insertBefore(this.heads.A.head, this.holder);
    stage.insertBefore(this.side, this.holder);
    stage.insertBefore(this.node, this.holder);
    stage.insertBefore(this.heads.B.head, this.holder);
  }

  /* The legend of the main map beside both, where that map has one. */
  standLegend(column) {
    const { legend } = this.context;
    if (legend) { legend.stand(column); }
  }

  unfollow() {
    if (this.follower) { this.follower.stop(); }
    this.follower = null;
  }

  /* Painters like those of the main map; they are asked for again when its layers are switched. */
  relayer() {
    this.unfollow();
    this.dropLayers();
    this.layers = painters(this.context, this.map, null);
    this.follower = this.layers.districts
      ? followDistricts(this.map, this.layers.districts, (district) => this.words(district)) : null;
    this.feed();
    this.setA();
    Object.values(this.layers).forEach((layer) => layer.addTo(this.map));
  }

  relabel() {
    if (this.labels) { this.labels.remove(); }
    this.labels = labelled(this.context, this.map, this.layers);
  }

  words(district) {
    const figures = this.pair.A;
    const header = figures.header;
    const box = el("div", "mm-box");
    box.appendChild(el("h3", "", nameOf(this.context, district)));
    box.appendChild(el("p", "mm-value", neverWords(figures.data, district)
      || header.measures[header.measure] + ": " + localWords(figureOf(figures, header.measure, district))));
    box.appendChild(el("p", "", this.pair.heading("A")));
    formedWords(this.context.ground, header, figures.lo, district).forEach((text) => box.appendChild(el("p", "", text)));
    return box;
  }

  resize() {
    const { main } = this.context;
    [main, this.map].forEach((map) => { if (map) { map.invalidateSize({ animate: false }); } });
    if (this.map) { sameLimits(main, this.map); }
  }

  feed() {
    feedPainters(this.layers, this.context.data());
  }

  update() {
    this.writeHeads();
    this.setA();
    Object.values(this.layers).forEach((layer) => layer.paint());
    if (this.follower) { this.follower.refresh(); }
  }

  writeHeads() {
    this.write("A");
    this.write("B");
    this.notes.update();
  }

  write(letter) {
    const { title, text, stated } = this.heads[letter];
    const figures = this.pair[letter];
    writeLines(title, this.pair.heading(letter) + filtered(this.pair[letter].header));
    writeLines(text, figures.totalsText);
    writeLines(stated, figures.statedText);
    if (letter === "A") { this.node.setAttribute("aria-label", say("Map of window {window}", { window: this.pair.heading("A") })); }
  }

  setA() {
    showFigures(this.layers, this.pair.A);
  }

  setRatio(kind) {
    Object.values(this.layers).forEach((layer) => layer.setRatio(kind));
  }

  dropLayers() {
    Object.values(this.layers).forEach((layer) => layer.remove());
    this.layers = {};
  }

  leave() {
    const { stage, main } = this.context;
    this.unwatch();
    this.unlink();
    main.off("overlayadd overlayremove", this.switched);
    this.unfollow();
    if (this.labels) { this.labels.remove(); }
    this.labels = null;
    this.dropLayers();
    this.map.remove();
    this.map = null;
    this.standLegend(null);
    [this.side, this.heads.A.head, this.heads.B.head, this.node].forEach((node) => node.remove());
    this.holder.classList.remove("mt-mainmap");
    stage.classList.remove("mt-split");
    main.invalidateSize({ animate: false });
    this.kept.restore();
  }
}
