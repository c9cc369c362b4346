/* Where the map stands is part of its page's address: read when it opens, written when a hand has moved it, and when months or
   filters have changed below a map that stays where it is: it would be opened elsewhere. */

const KEY = "at";
const OF_THE_MAP = ["view", "a", "b", "with", "rate", "figure", "classes", "look", "layers", KEY];
const REST_MS = 400;
const HAND_MS = 3000;
const FORM = /^(-?[0-9]+(?:[.][0-9]+)?),(-?[0-9]+(?:[.][0-9]+)?),([0-9]+(?:[.][0-9]+)?)$/;
const HAND_EVENTS = ["pointerdown", "pointerup", "wheel", "keydown", "touchmove"];
const round = (value, places) => String(Number(value.toFixed(places)));

/* The page around the frame of a map; null in a map that is a page of its own. */
export function around() {
  if (!window.Streamlit || window.parent === window) { return null; }
  try {
    return window.parent.location.href ? window.parent : null;
  } catch {
    return null; // shown inside a foreign page, whose address is none of ours
  }
}

/* The address of another page of the dashboard with what this one's says; null in a file, which has no other. */
export function pageLink(page, key, value) {
  const host = around();
  if (!host) { return null; }
  const query = new URLSearchParams(host.location.search);
  OF_THE_MAP.forEach((name) => query.delete(name));
  query.set(key, value);
  return new URL(page + "?" + query.toString(), host.location.href).href;
}

/* Follows a link to a page. Streamlit's frame may not send its page away; a link of the page itself may. */
export function lead(event) {
  const host = around();
  if (!host || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) { return; }
  event.preventDefault();
  const link = host.document.createElement("a");
  link.href = event.currentTarget.href;
  host.document.body.appendChild(link);
  link.click();
  link.remove();
}

class Place {
  constructor(map, stage, asOpened) {
    this.map = map;
    this.asOpened = asOpened;
    this.host = around();
    this.home = this.words();
    this.given = null;
    this.hand = -HAND_MS;
    if (!this.host) { return; }
    this.page = this.host.location.pathname;
    HAND_EVENTS.forEach((name) => stage.addEventListener(name, () => { this.hand = Date.now(); }, { capture: true, passive: true }));
    map.on("moveend", () => this.later());
    const back = () => this.follow();
    this.host.addEventListener("popstate", back);
    window.addEventListener("pagehide", () => this.host.removeEventListener("popstate", back));
  }

  words() {
    const { lat, lng } = this.map.getCenter();
    return [round(lat, 4), round(lng, 4), round(this.map.getZoom(), 2)].join(",");
  }

  asked() {
    return this.host ? new URLSearchParams(this.host.location.search).get(KEY) : null;
  }

  /* The address wins; on the way back from another page the place left there. */
  open() {
    if (!this.host) { return; }
    const kept = this.asked() || this.host.minePlace || null;
    if (this.go(kept)) { this.write(); }
  }

  go(text) {
    const found = FORM.exec(text || "");
    if (!found) { return false; }
    const [lat, lng, zoom] = found.slice(1).map(Number);
    if (Math.abs(lat) > 90 || Math.abs(lng) > 540 || zoom > 24) { return false; }
    if (this.words() !== text) { this.map.setView([lat, lng], zoom, { animate: false }); }
    // A map stands on whole pixels: what was asked for is kept, or each opening would shift the link a little.
    this.given = { text: text, words: this.words() };
    return true;
  }

  /* Back and Forward: the place of that entry, or the first one. */
  follow() {
    this.stop();
    // On the way to another page the place stays as it was left.
    if (this.host.location.pathname !== this.page) { return; }
    const text = this.asked();
    this.host.minePlace = text || this.home;
    this.host.mineAt = text || "";
    this.go(text || this.home);
  }

  /* What a resize, a fit or another view moves is not written: a link should say what its sender did. */
  later() {
    if (Date.now() - this.hand > HAND_MS) { return; }
    this.stop();
    this.timer = window.setTimeout(() => this.write(), REST_MS);
  }

  stop() { window.clearTimeout(this.timer); }

  /* What the address says of the place: nothing where it would be opened here anyhow. */
  text() {
    const words = this.words();
    return this.given && this.given.words === words ? this.given.text : words;
  }

  /* What the page writes next goes with this place; `now` where it has written already. */
  settle(now) {
    if (!this.host || this.host.location.pathname !== this.page) { return; }
    if (now) { this.write(); } else { this.note(); }
  }

  note() {
    const text = this.text();
    this.host.mineAt = this.asOpened() ? "" : text;
    this.host.minePlace = this.host.mineAt || null;
    return this.host.mineAt;
  }

  write() {
    const here = this.host.location, at = this.note();
    const parts = here.search.slice(1).split("&").filter((part) => part && !part.startsWith(KEY + "="));
    if (at) { parts.push(KEY + "=" + at); }
    const search = parts.length ? "?" + parts.join("&") : "";
    if (search !== here.search) {
      this.host.history.replaceState(this.host.history.state, "", here.pathname + search + here.hash);
    }
  }
}

export const place = (map, stage, asOpened) => new Place(map, stage, asOpened);
