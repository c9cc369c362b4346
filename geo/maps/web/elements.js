/* Elements of a page and what folds them. Every text is set as textContent, never as markup. */
import { say } from "./data/words.js";

var SVG_SPACE = "http://www.w3.org/2000/svg";
/* Up to this width a map keeps its room for the ground: legend and title are folded. */
var NARROW_PX = 640;

export function el(tag, className, text) {
  var node = document.createElement(tag);
  if (className) { node.className = className; }
  if (text !== undefined && text !== null) { node.textContent = text; }
  return node;
}

export function svg(tag, attributes, parent) {
  var node = document.createElementNS(SVG_SPACE, tag);
  Object.keys(attributes).forEach(function (name) { node.setAttribute(name, attributes[name]); });
  if (parent) { parent.appendChild(node); }
  return node;
}

/* One of two maps side by side has no room for a legend that stands open, however wide the screen; under a finger its classes need
   more than a corner has. */
export function isNarrow(map) {
  const node = map.getContainer(), touched = window.matchMedia && window.matchMedia("(pointer: coarse)").matches;
  return map.getSize().x < NARROW_PX || Boolean(node.closest(".mt-split") || (touched && node.closest(".mt-hosted")));
}

/* What a button folds and unfolds; the names say which button controls which part. */
export function folding(button, part, act) {
  part.id = part.id || "mm-part-" + L.stamp(part);
  button.type = "button";
  button.setAttribute("aria-controls", part.id);
  button.addEventListener("click", function () { act(button.getAttribute("aria-expanded") !== "true"); });
}

export function failed(place, error) {
  var note = el("div", "mm-failed", say("The map could not be drawn.") + " " + String(error && error.message));
  note.setAttribute("role", "alert");
  place.appendChild(note);
  place.setAttribute("data-error", String(error));
}
