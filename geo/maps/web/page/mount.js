/* The way into a map for what holds it: a ground to mount, figures to feed. */
import { failed } from "../elements.js";
import { TimeMap } from "./timemap.js";

/* Mount the ground of a map; nothing is counted before it is fed. */
export const mount = (map, layers, ground) => {
  try {
    window.MineTime.current = new TimeMap(map, layers, ground);
  } catch (error) {
    failed(map.getContainer(), error);
    throw error;
  }
};

/* Give the mounted map figures, or other ones: its view, window and movement stay. */
export const feed = (base64, options) => {
  try {
    window.MineTime.current.feed(base64, options);
  } catch (error) {
    failed(window.MineTime.current.map.getContainer(), error);
    throw error;
  }
};
