/* The axis of months: what each is called, and the days of it that the data describe. */
import { monthNames, shortMonths } from "./vocabulary.js";
import { say } from "./words.js";

function dayWords(year, month, day) {
  return say("{day} {month} {year}", { day, month: monthNames[month], year });
}

export function months(header) {
  const axis = header.months;
  const first = axis.first[0] * 12 + axis.first[1] - 1;
  const year = (i) => Math.floor((first + i) / 12);
  const month = (i) => (first + i) % 12;
  const last = axis.count - 1;

  /* The first letters of the name of a month, as far as a chart has room. */
  const brief = (i) => shortMonths[month(i)];

  function firstDay(i) {
    return i <= 0 ? dayWords(axis.start[0], axis.start[1] - 1, axis.start[2]) : dayWords(year(i), month(i), 1);
  }

  function lastDay(i) {
    const days = new Date(Date.UTC(year(i), month(i) + 1, 0)).getUTCDate();
    return i >= last ? dayWords(axis.last[0], axis.last[1] - 1, axis.last[2])
      : dayWords(year(i), month(i), days);
  }

  /* The first day described in a month, counted from 1970; of the month past the last, the day past the last. */
  function dayNumber(i) {
    const [y, m, d] = i <= 0 ? [axis.start[0], axis.start[1] - 1, axis.start[2]]
      : i > last ? [axis.last[0], axis.last[1] - 1, axis.last[2] + 1] : [year(i), month(i), 1];
    return Date.UTC(y, m, d) / 864e5;
  }

  return {
    count: axis.count,
    year,
    month,
    name: (i) => monthNames[month(i)],
    label: (i) => say("{month} {year}", { month: monthNames[month(i)], year: year(i) }),
    brief,
    short: (i) => say("{month} {year}", { month: brief(i), year: year(i) }),
    firstDay,
    lastDay,
    key: (i) => String(year(i)).padStart(4, "0") + "-" + String(month(i) + 1).padStart(2, "0"),
    /* How many days the data describe in the months lo to hi. */
    days: (lo, hi) => (dayNumber(hi + 1) - dayNumber(lo)),
    /* The first day described and the last. */
    ends: [firstDay(0), lastDay(last)],
    /* Whether the data describe every day of a month. */
    whole: (i) => dayNumber(i + 1) - dayNumber(i) === new Date(Date.UTC(year(i), month(i) + 1, 0)).getUTCDate(),
    words(lo, hi) {
      const from = firstDay(lo);
      const to = lastDay(hi);
      return from === to ? from : say("band", { low: from, high: to });
    },
    /* The month of a key such as "2020-11", -1 where it is none of these months. */
    index(key) {
      const parts = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(key);
      const at = parts ? Number(parts[1]) * 12 + Number(parts[2]) - 1 - first : -1;
      return at > last ? -1 : Math.max(at, -1);
    },
  };
}
