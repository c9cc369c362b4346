/* Rows of text below the map keep the height they once needed, so that the map does not jump while time runs. */

/*
 * rows: elements whose text grows and shrinks; key() of what their room depends on, whose change lets them shrink again.
 * Returns what ends it.
 */
export function steady(rows, key) {
  const kept = new Map();
  let before = key();
  const watch = new ResizeObserver(() => {
    const now = key();
    if (now !== before) {
      before = now;
      kept.clear();
      rows.forEach((row) => { row.style.minHeight = ""; });
    }
    rows.forEach((row) => {
      const high = row.getBoundingClientRect().height;
      if (high > (kept.get(row) || 0)) {
        kept.set(row, high);
        row.style.minHeight = high + "px";
      }
    });
  });
  rows.forEach((row) => watch.observe(row));
  return () => watch.disconnect();
}
