/* Shapes, painters and names of one ground, for every map that shows it. */
import { unpack } from "../data/bytes.js";
import { shapes } from "../data/shapes.js";
import { panes } from "../data/vocabulary.js";
import { makePainters } from "./kinds.js";
import { circleRadius, circleScale } from "../paint/circles.js";
import { labels } from "../paint/labels.js";

export const districtShapes = (ground, names) => {
  const found = shapes(unpack(ground.shapes));
  found.forEach((shape, at) => {
    const entry = ground.districts[at];
    Object.assign(shape, { name: names[at], overlay: entry[1] === 1, approximate: entry[2] === 1, lon: entry[4], lat: entry[5] });
  });
  return found;
};

/* folium makes the panes of its own map; another map of the same ground needs the same. */
const addPanes = (map) => {
  panes.filter(([name]) => !map.getPane(name)).forEach(([name, order]) => {
    const pane = map.createPane(name);
    pane.style.zIndex = order;
    pane.style.pointerEvents = "none";
  });
};

/* Painters of their own for any map that shows the same ground. */
export const layersOn = (map, ground, areas) => {
  addPanes(map);
  return makePainters(ground, areas);
};

/* Names on any map of this ground; `painters` are those that draw on it. */
export const labelsOn = (mounted, map, { group, shown, nodes, painters }) => {
  addPanes(map);
  const drawn = (name) => painters[name] && map.hasLayer(painters[name]);
  return labels({
    map: map,
    group: group || L.layerGroup().addTo(map),
    ground: mounted.ground,
    shapes: mounted.shapes,
    shown: shown || (() => mounted.map.hasLayer(mounted.layers.labels)),
    nodes: nodes,
    marks: () => (drawn("incidents") ? painters.incidents.boxes() : []),
    figures: () => mounted.everything,
    radius: (figure) => (drawn("circles") ? circleScale(map) * circleRadius(figure, mounted.data.header.largest) : 0),
    districts: () => mounted.districts
  });
};

/* Which of folium's groups a map has, by the layers asked for; `tiled` where a background of tiles stands for the context. */
export const showLayers = (map, groups, names, tiled) => {
  const show = (key, wanted) => { if (wanted) { map.addLayer(groups[key]); } else { map.removeLayer(groups[key]); } };
  const [context, others] = [true, false].map((of) => Object.keys(groups).filter((key) => key.startsWith("context") === of));
  others.filter((key) => names.includes(key) !== map.hasLayer(groups[key])).forEach((key) => show(key, names.includes(key)));
  if (!tiled) { context.forEach((key) => show(key, names.includes("context"))); }
};
