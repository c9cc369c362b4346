/* District and place under the pointer: words on hover, all that is known on a click. */
import { el } from "../elements.js";
import { findPainted } from "./kinds.js";

class Pointer {
  constructor(mounted) {
    this.mounted = mounted;
    this.map = mounted.map;
    const hover = !window.matchMedia || window.matchMedia("(hover: hover)").matches;
    this.tip = L.tooltip({ className: "mm-tip", direction: "right", offset: [12, 0] });
    if (hover) {
      this.map.on("mousemove", (event) => {
        this.at = event;
        if (!this.hoverAsked) {
          this.hoverAsked = window.requestAnimationFrame(() => { this.hoverAsked = null; this._hover(); });
        }
      });
      this.map.on("mouseout movestart", () => this._untip());
    }
    this.map.on("click", (event) => this._click(event));
    this._keys();
    this.map.on("popupopen", () => { this.reading = true; this._untip(); });
    this.map.on("popupclose", () => { this.reading = false; });
  }

  /* Enter opens what lies in the middle of the map, where a cross stands while it has the focus. */
  _keys() {
    const box = this.map.getContainer(), cross = el("div", "mm-cross");
    cross.setAttribute("aria-hidden", "true");
    box.appendChild(cross);
    box.setAttribute("aria-description", "Arrow keys move the map, plus and minus zoom, Enter opens what lies under the cross.");
    box.addEventListener("keydown", (event) => {
      /* What is opened takes the focus, and must not be pressed by the same key. */
      if (event.key === "Enter" && event.target === box) { event.preventDefault(); this._openMiddle(); }
      if (event.key === "Escape" && this.reading) {
        this.map.closePopup();
        box.focus({ preventScroll: true });
      }
    });
  }

  _openMiddle() {
    const middle = this.map.getSize().divideBy(2);
    const popup = this._click({ containerPoint: middle, latlng: this.map.containerPointToLatLng(middle) });
    const { side } = this.mounted, into = side.record.open ? side.record.box : side.beside() ? side.told.querySelector("button") : null;
    if (!popup) { if (into) { into.focus({ preventScroll: true }); } return; }
    /* Asked of the popup itself: the one before it may still be fading. */
    const content = popup.getElement().querySelector(".leaflet-popup-content");
    /* What scrolls must be reached by the keyboard, also where no link stands in it. */
    content.tabIndex = content.classList.contains("leaflet-popup-scrolled") ? 0 : -1;
    content.focus({ preventScroll: true });
  }

  _found(event) {
    if (!this.mounted.figures) { return null; }
    return findPainted(this.mounted.painters, this.map, event);
  }

  _hover() {
    if (!this.at || this.reading) { return; }
    const found = this._found(this.at);
    this.map.getContainer().style.cursor = found ? "pointer" : "";
    this.mounted.light(found && found.district !== undefined ? found.district : -1);
    if (!found) { this._untip(); return; }
    if (this.hovered !== found.key) {
      this.hovered = found.key;
      this.under = found;
      this.tip.setContent(this.mounted.boxes.content(found, false));
    }
    const right = this.at.containerPoint.x > this.map.getSize().x * 0.6;
    this.tip.options.direction = right ? "left" : "right";
    this.tip.options.offset = L.point(right ? -12 : 12, 0);
    this.tip.setLatLng(this.at.latlng);
    if (!this.map.hasLayer(this.tip)) { this.tip.addTo(this.map); }
  }

  _untip() {
    this.hovered = null;
    this.mounted.light(-1);
    if (this.map.hasLayer(this.tip)) { this.map.removeLayer(this.tip); }
  }

  refresh() {
    if (this.hovered && this.under && this.under.district !== undefined) { this.tip.setContent(this.mounted.boxes.content(this.under, false)); }
  }

  _click(event) {
    const found = this._found(event);
    if (!found) { return null; }
    if (found.mark && found.mark.kind !== "place") { this._closer(found.mark); return null; }
    const { side } = this.mounted;
    if (found.district >= 0) { side.pick(found.district, true); }
    const at = found.mark ? [found.mark.lat, found.mark.lon] : event.latlng;
    /* The panel beside the map has room for it and covers nothing. */
    if (side.beside()) {
      this._untip();
      if (found.district >= 0) { return null; }
      side.record.show(this.mounted.boxes.content(found, true), at);
      return null;
    }
    const space = this.mounted.furniture.room(), size = this.map.getSize();
    return L.popup({
      className: "mm-popup",
      minWidth: 200,
      maxWidth: Math.min(360, size.x - 60),
      maxHeight: Math.max(140, Math.min(380, size.y - space.topLeft.y - space.bottomRight.y - 50)),
      /* Beside the legend, which lies over it. */
      autoPanPaddingTopLeft: L.point(Math.max(space.topLeft.x, this.mounted.furniture.besideLegend()), space.topLeft.y),
      autoPanPaddingBottomRight: space.bottomRight.add([50, 0])
    }).setLatLng(at).setContent(this.mounted.boxes.content(found, true)).openOn(this.map);
  }

  _closer(mark) {
    const bounds = L.latLngBounds(mark.members.map((at) => [this.mounted.data.lat[at], this.mounted.data.lon[at]]));
    const zoom = Math.min(this.map.getMaxZoom(), Math.max(this.map.getZoom() + 1, Math.min(12, this.map.getBoundsZoom(bounds) - 0.25)));
    this.map.setView(bounds.getCenter(), zoom);
  }
}

export const pointer = (mounted) => new Pointer(mounted);
