/* Badges with the number of incidents of a place or a group. */
import { GROUP_PX } from "./places.js";
import { commas, DARK, FONT, LIGHTER } from "./surface.js";

export const tally = (certain, possible) =>
  certain === 0 ? commas(possible) : commas(certain) + (possible > certain ? "+" : "");

/* Lighter badges have a pale face and keep a legible number. */
export function badge(pen, kind, text, size, lighter) {
  const half = size / 2;
  pen.globalAlpha = lighter ? LIGHTER : 1;
  pen.beginPath();
  if (kind === "exact") { pen.roundRect(1 - half, 1 - half, size - 2, size - 2, 3); } else { pen.arc(0, 0, half - 1, 0, 2 * Math.PI); }
  pen.fillStyle = kind === "group" ? DARK : "rgba(255,255,255,.94)";
  pen.fill();
  pen.strokeStyle = kind === "group" ? "#fff" : DARK;
  pen.lineWidth = kind === "settlement" ? 1.6 : 2;
  if (kind === "settlement") { pen.setLineDash([3.2, 2.2]); }
  pen.stroke();
  pen.setLineDash([]);
  if (kind === "group") {
    pen.beginPath();
    pen.arc(0, 0, half + 0.4, 0, 2 * Math.PI);
    pen.strokeStyle = DARK;
    pen.lineWidth = 1;
    pen.stroke();
  }
  pen.globalAlpha = 1;
  label(pen, kind, text, size, lighter);
}

function label(pen, kind, text, size, lighter) {
  const group = kind === "group";
  let font = group ? 12.5 : 11.5;
  pen.font = "600 " + font + "px " + FONT;
  const width = pen.measureText(text).width, room = size - (group ? 7 : 5);
  if (width > room) { font = Math.max(8, font * room / width); }
  pen.font = "600 " + font + "px " + FONT;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  if (lighter) {
    pen.lineWidth = 2.4;
    pen.strokeStyle = group ? DARK : "rgba(255,255,255,.9)";
    pen.strokeText(text, 0, 0.6);
  }
  pen.fillStyle = group ? "#fff" : DARK;
  pen.fillText(text, 0, 0.6);
}

export const placeSize = (text) => text.length < 2 ? 20 : text.length < 3 ? 24 : text.length < 4 ? 28 : 34;
export const groupSize = (total) => Math.round(Math.min(GROUP_PX - 4, 26 + 1.6 * Math.log2(Math.max(1, total))));

/* A place below circles, without a number. */
export function dot(pen, size, lighter) {
  pen.globalAlpha = lighter ? LIGHTER : 1;
  pen.beginPath();
  pen.arc(0, 0, size / 2, 0, 2 * Math.PI);
  pen.fillStyle = DARK;
  pen.fill();
  pen.strokeStyle = "#fff";
  pen.lineWidth = 1;
  pen.stroke();
  pen.globalAlpha = 1;
}

export const dotSize = (total) => Math.round(Math.min(14, 5 + 1.8 * Math.log2(Math.max(1, total))));
