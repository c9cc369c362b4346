/* When a map is painted: once a frame, and more coarsely on sharp screens while a hand drags. */
const FULL_RATIO_AFTER_MS = 150;

export class Repaint {
  constructor(mounted) {
    this.mounted = mounted;
    this.asked = this.afterwards = null;
    this.dragging = false;
    this.sharpen = 0;
  }

  coarsely() {
    if ((window.devicePixelRatio || 1) <= 1) { return; }
    if (!this.dragging) { this._setRatio("drag"); }
    this.dragging = true;
    window.clearTimeout(this.sharpen);
    this.sharpen = window.setTimeout(() => {
      this.dragging = false;
      this._setRatio("full");
      this.soon();
    }, FULL_RATIO_AFTER_MS);
  }

  _setRatio(name) {
    Object.values(this.mounted.painters).forEach((layer) => layer.setRatio(name));
    this.mounted.views.setRatio(name);
  }

  soon(then) {
    if (then) { this.afterwards = then; }
    if (this.asked) { return; }
    this.asked = window.requestAnimationFrame(() => {
      this.asked = null;
      this.mounted.frame();
      if (this.afterwards) { const after = this.afterwards; this.afterwards = null; after(); }
    });
  }
}
