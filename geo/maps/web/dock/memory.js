/* What the browser remembers of the dock from one visit to the next. */

const STORED = "mine-time.control";

export function recall(storage) {
  try {
    return JSON.parse(storage.getItem(STORED)) || {};
  } catch {
    return {}; // no storage, a full one or a foreign entry: the control starts as it does the first time
  }
}

export function keep(storage, state) {
  try {
    storage.setItem(STORED, JSON.stringify(state));
  } catch {
    return; // a private window refuses to store: the choice then lasts as long as the page
  }
}
