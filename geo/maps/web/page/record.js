/* What was clicked on the map, told beside it. */
import { say } from "../data/words.js";
import { wordButton } from "../dock/widgets.js";
import { el } from "../elements.js";

/* A record, or an area, that was clicked: over ranking and months until it is closed, its place ringed on the map. */
export class Shown {
  constructor(side) {
    this.side = side;
    this.open = false;
    this.node = el("div", "mt-record");
    this.node.hidden = true;
    this.box = el("div", "mt-recordbox");
    this.box.setAttribute("role", "region");
    this.node.append(wordButton("mt-toranks", say("back_to_ranks"), () => this.close(true)), this.box);
    this.ring = L.circleMarker([0, 0], { radius: 13, color: "#22304a", weight: 3, fill: false, interactive: false, pane: "markerPane" });
  }

  /* `at` where its place is ringed. */
  show(content, at) {
    const { side } = this, { map } = side.mounted;
    this.open = true;
    this.node.hidden = false;
    side.body.hidden = side.exports.hidden = side.title.hidden = true;
    this.box.replaceChildren(content);
    const heading = content.querySelector("h3");
    this.box.setAttribute("aria-label", heading ? heading.textContent : "");
    this.box.scrollTop = 0;
    /* What scrolls must be reached by the keyboard, also where no link stands in it. */
    this.box.tabIndex = this.box.scrollHeight > this.box.clientHeight ? 0 : -1;
    this.ring.setLatLng(at).addTo(map);
  }

  close(back) {
    if (!this.open) { return; }
    this.open = false;
    this.node.hidden = true;
    this.ring.remove();
    this.side.body.hidden = this.side.exports.hidden = this.side.title.hidden = !this.side.open;
    if (back) { this.side.mounted.map.getContainer().focus({ preventScroll: true }); }
    if (this.side.open && this.side.mounted.figures) { this.side.update(this.side.mounted.figures); this.side.fitRanks(true); }
  }
}
