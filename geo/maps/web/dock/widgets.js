/* Elements, buttons and lists of the dock, and writing to them only where something differs. */
import { el, svg } from "../elements.js";

function icon(shape) {
  const drawn = svg("svg", { viewBox: "0 0 20 20", width: 18, height: 18, "aria-hidden": "true" });
  svg("path", { d: shape, fill: "currentColor" }, drawn);
  return drawn;
}

export function button(className, label, shape, act) {
  const node = el("button", className);
  node.type = "button";
  node.setAttribute("aria-label", label);
  node.title = label;
  node.appendChild(icon(shape));
  node.addEventListener("click", act);
  return node;
}

export function wordButton(className, text, act) {
  const node = el("button", className, text);
  node.type = "button";
  node.addEventListener("click", act);
  return node;
}

export function group(className, label) {
  const node = el("div", className);
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", label);
  return node;
}

export function choice(label, entries, act) {
  const node = el("select", "mt-select");
  node.setAttribute("aria-label", label);
  node.title = label;
  entries.forEach(([value, text]) => {
    const option = el("option", "", text);
    option.value = String(value);
    node.appendChild(option);
  });
  node.addEventListener("change", () => act(node.value));
  return node;
}

/* Writing only what differs keeps a move cheap: every write makes the browser lay out again. */
export function write(node, text) {
  if (node.data !== text) { node.data = text; }
}

export function mark(node, name, value) {
  if (node.getAttribute(name) !== value) { node.setAttribute(name, value); }
}

export function clamp(value, low, high) {
  return Math.max(low, Math.min(high, value));
}
