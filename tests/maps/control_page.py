"""A page that holds the time control alone, with its own months and a record of what it reports."""

from __future__ import annotations

from tests.maps.harness import harness_page

MONTHS = 73
FIRST = "10 November 2020"
LAST = "18 November 2026"

SCRIPT = """
const NAMES = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
  "October", "November", "December"];
function monthsFrom(year, month, count, start, last) {
  const at = (i) => [year + Math.floor((month - 1 + i) / 12), (month - 1 + i) % 12];
  const label = (i) => NAMES[at(i)[1]] + " " + at(i)[0];
  const days = (i) => new Date(Date.UTC(at(i)[0], at(i)[1] + 1, 0)).getUTCDate();
  return {
    count: count, label: label, short: (i) => NAMES[at(i)[1]].slice(0, 3) + " " + at(i)[0],
    key: (i) => at(i)[0] + "-" + String(at(i)[1] + 1).padStart(2, "0"),
    year: (i) => at(i)[0], month: (i) => at(i)[1],
    firstDay: (i) => (i === 0 ? start : "1 " + label(i)),
    lastDay: (i) => (i === count - 1 ? last : days(i) + " " + label(i)),
    words: (lo, hi) => (lo === 0 ? start : "1 " + label(lo)) + " to "
      + (hi === count - 1 ? last : days(hi) + " " + label(hi)),
    index: (key) => (Number(key.slice(0, 4)) - year) * 12 + Number(key.slice(5)) - month
  };
}
function readings(incidents, casualties) {
  return [{ label: "Incidents", text: String(incidents) }, { label: "Killed", text: "10 to 12" },
    { label: "Injured", text: "26 to 31" }, { label: "Casualties", text: String(casualties) }];
}
window.inputs = [];
window.commits = [];
window.viewed = [];
window.tabbed = [];
window.keysOutside = [];
document.addEventListener("keydown", (event) => window.keysOutside.push(event.key));
function start(options) {
  const months = monthsFrom(2020, 11, options.count || 73, "10 November 2020", "18 November 2026");
  const values = new Float64Array(months.count);
  for (let i = 0; i < months.count; i += 1) { values[i] = i === 1 ? 21 : (i * 7919 % 11) * (i % 5 ? 1 : 0); }
  const host = document.getElementById("host");
  const total = (lo, hi) => values.slice(lo, hi + 1).reduce((sum, value) => sum + value, 0);
  const control = window.MineTime.control(host, Object.assign({
    months: months, histogram: values, histogramLabel: "Casualties", lo: 0, hi: months.count - 1,
    storage: null, views: ["map", "compare", "difference", "years", "table"],
    onInput: (lo, hi, pair) => {
      window.inputs.push([lo, hi, pair]);
    },
    read: (lo, hi) => ({
      lo: lo, hi: hi, words: months.words(lo, hi), totals: readings(total(lo, hi) - 7, total(lo, hi)),
      dateText: "7 incidents are known to no single month; 2 of them only possibly in this window"
    }),
    onCommit: (lo, hi, pair) => window.commits.push([lo, hi, pair]),
    onView: (name) => window.viewed.push(name),
    onTab: (name) => window.tabbed.push(name)
  }, options));
  window.control = control;
  window.total = total;
  return control;
}
"""


def control_page(*, options: str = "", width: str = "1100px") -> str:
    """Return a page with the control started with `options` (JavaScript members) in a host of `width`."""
    body = (
        f'<div id="host" style="width:{width}"></div><input id="elsewhere" aria-label="Elsewhere">'
        f"<script>\n{SCRIPT}\nstart(Object.assign({{}}, {{ {options} }}));\n</script>"
    )
    return harness_page(body=body, height="40px")
