/* Maps in a row, the control below them: around the element folium made, wherever its host put it. */
import { el } from "../elements.js";
import { around } from "../place.js";
import { onResize } from "../views/viewtools.js";

export const surrounded = (map, ground) => {
  const place = map.getContainer(), stage = el("div", "mt-stage"), dock = el("div", "mt-dock");
  /* A file is a page of its own and needs what a page of the dashboard has around the map. */
  const shell = el(window.Streamlit ? "div" : "main", "mt-shell");
  if (!window.Streamlit) { shell.appendChild(el("h1", "mt-alone", ground.title)); }
  /* The page around it has a row of figures of its own and gives the frame the height there is. */
  shell.classList.toggle("mt-hosted", Boolean(around()));
  shell.style.height = around() ? "100vh" : place.style.height || "100%";
  place.parentNode.insertBefore(shell, place);
  stage.appendChild(place);
  shell.appendChild(stage);
  shell.appendChild(dock);
  place.classList.add("mt-main");
  place.style.height = "";
  place.style.width = "";
  /* The control below grows and shrinks with its words; Leaflet watches the window alone. */
  onResize(place, () => map.invalidateSize({ animate: false, pan: false }));
  return { shell, stage, dock };
};
