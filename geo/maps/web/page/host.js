/* What the page around a map is told: the window, what is chosen, its row of figures, the part a sheet is asked for. */
import { around } from "../place.js";

/* Stands for a district in an address where none is known, as in geo/links.py. */
const NOWHERE = "none";

export class Host {
  constructor(mounted) {
    this.mounted = mounted;
    this.shot = this.told = this.rowTold = null;
  }

  /* The row of figures of the page around the map follows the hand; of two windows compared it keeps what the page counts. */
  tellRow(figures) {
    const { readings, side, views } = this.mounted;
    const host = around(), compared = Boolean(views && views.own), counted = compared ? readings.of(...views.own) : figures;
    const told = side.chosen < 0 ? counted.rowOf(undefined, "", compared) : counted.rowOf(side.chosen, side.chosenName(), compared);
    if (!host || told === this.rowTold) { return; }
    this.rowTold = told;
    host.dispatchEvent(new host.CustomEvent("mine-figures", { detail: told }));
  }

  tell() {
    const { side, views, serial } = this.mounted, state = views.state();
    // The serial tells the host whether a window it imposed had arrived; it also makes the same window news again.
    const [lo, hi] = views.own || [this.mounted.lo, this.mounted.hi];
    const message = {
      lo: lo, hi: hi, view: state.view, with: state.with, b: state.b, tab: state.tab, by: state.by, district: this.codeOf(side.chosen),
      serial: serial, drawn: window.__mapDrawn !== undefined, shot: this.shot
    };
    const text = JSON.stringify(message);
    if (text !== this.told) {
      this.told = text;
      window.Streamlit.setComponentValue(message);
    }
  }

  /* The host draws sheets for print; it learns what part of the ground is in view when one is asked for. */
  snapshot() {
    const { map, furniture } = this.mounted;
    const round = (degrees) => Math.round(degrees * 1e5) / 1e5, size = map.getSize();
    /* What legend and foot cover from edge to edge is not seen; on a sheet they stand beside the map. */
    const { topLeft, bottomRight } = furniture.room();
    const from = map.containerPointToLatLng([topLeft.x, 0]), to = map.containerPointToLatLng(size.subtract(bottomRight));
    this.shot = { number: Date.now(), extent: [from.lng, to.lat, to.lng, from.lat].map(round) };
    this.mounted.tell();
  }

  /* Districts have codes, and what is known of none stands behind the last of them. */
  codeOf(at) {
    const { ground, words } = this.mounted;
    return at < 0 ? null : at < ground.districts.length ? words(ground.districts[at][6]) : NOWHERE;
  }

  placeOf(code) {
    const { ground, words } = this.mounted;
    if (!code) { return -1; }
    return code === NOWHERE ? ground.districts.length : ground.districts.findIndex((entry) => words(entry[6]) === code);
  }
}
