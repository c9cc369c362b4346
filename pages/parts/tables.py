"""Tables whose cells read in words and sort by what the words mean.

A column of text sorts by its letters: "9" after "11 to 18", "1 February 2022" before "1 January 2021". Here
a cell is a number, or a day, that carries its words; the browser shows the words and sorts by the value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, Self

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from geo.analysis.bands import Band, percent_words
from geo.analysis.periods import day_words

_OPENER = "row_opener"
# Streamlit styles cell by cell: beyond this a table shows its words as text rather than let people wait.
MOST_READINGS: Final = 1_000
_JS: Final = """
const GRID = '[data-testid="stDataFrame"]'
const CANVAS = 'canvas[data-testid="data-grid-canvas"]'
const HEADER_PX = 36
const MARKER_PX = 34
const UNTOUCHED_PX = 4

const LOOKS = 400
const LOOK_MS = 50
const SOON = 20

export default function ({ data }) {
  window.__openingTables = window.__openingTables || new Map()
  window.__openingTables.set(data.table, data.target)
  if (window.__opensRows) return
  window.__opensRows = true
  const keyOf = (grid) =>
    Array.from(window.__openingTables.keys()).find((key) => grid.closest(".st-key-" + key))
  const tableOf = (node) => {
    const grid = node instanceof Element ? node.closest(GRID) : null
    return grid && keyOf(grid) ? grid : null
  }
  // What a row opens may lie below what can be seen.
  const follow = (target) => {
    const running = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "running"
    let ran = false
    let left = LOOKS
    const timer = setInterval(() => {
      left -= 1
      ran = ran || running()
      if (left && (running() || (!ran && left > LOOKS - SOON))) return
      clearInterval(timer)
      const found = document.querySelector(".st-key-" + target)
      if (!found) return
      const top = found.getBoundingClientRect().top
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches
      // Streamlit's bar covers what ends at the top.
      found.style.scrollMarginTop = "4.5rem"
      if (top < 0 || top > window.innerHeight / 2) {
        found.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" })
      }
    }, LOOK_MS)
  }
  // The grid selects the row of the focused cell on Shift and Space.
  const select = (grid) => {
    const canvas = grid.querySelector(CANVAS)
    const keys = { key: " ", code: "Space", keyCode: 32, shiftKey: true, bubbles: true, cancelable: true }
    if (!canvas) return
    canvas.dispatchEvent(new KeyboardEvent("keydown", keys))
    follow(window.__openingTables.get(keyOf(grid)))
  }
  document.addEventListener("keydown", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey
    const grid = event.key === "Enter" && plain ? tableOf(event.target) : null
    if (!grid) return
    event.preventDefault()
    event.stopPropagation()
    select(grid)
  }, true)
  let pressed = null
  document.addEventListener("pointerdown", (event) => {
    pressed = tableOf(event.target) ? [event.clientX, event.clientY] : null
  }, true)
  document.addEventListener("click", (event) => {
    const grid = pressed && tableOf(event.target)
    if (!grid || Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) > UNTOUCHED_PX) return
    const box = grid.getBoundingClientRect()
    if (event.clientY - box.top < HEADER_PX || event.clientX - box.left < MARKER_PX) return
    setTimeout(() => select(grid), 0)
  })
}
"""


class Reading(float):
    """A number that reads in words: it sorts by its value and shows `words`.

    Parameters
    ----------
    value
        What the cell sorts by.
    words
        What people read.
    """

    words: str

    def __new__(cls, value: float, words: str) -> Self:
        """Make a float that carries its words."""
        made = super().__new__(cls, value)
        made.words = words
        return made


class DayReading(date):
    """A day that reads in words: it sorts by the day and shows `words`."""

    words: str

    @classmethod
    def of(cls, day: date, words: str | None = None) -> Self:
        """Return `day` with its words, those of the day alone where none are given."""
        made = cls(day.year, day.month, day.day)
        made.words = words or day_words(day)
        return made


def column(cells: Iterable[Reading | DayReading | None]) -> pd.Series:
    """Return cells as a column that keeps their words."""
    return pd.Series(list(cells), dtype=object)


def band_reading(band: Band | None) -> Reading | None:
    """Return a band that sorts by its lower figure; None where there is none."""
    return None if band is None else Reading(band.low, band.words())


def share_reading(share: tuple[float, float] | None) -> Reading | None:
    """Return a share in percent that sorts by its lower figure; None where there is none."""
    return None if share is None else Reading(share[0], percent_words(share))


def readings(table: pd.DataFrame) -> pd.DataFrame | Styler:
    """Return `table` so that its readings show their words; one without any comes back as it is.

    Parameters
    ----------
    table
        A column of readings is made by `column`.
    """
    # Only what holds any object can hold readings; a long table is not searched cell by cell for nothing.
    found = [
        name
        for name in table
        if table[name].dtype == object and any(isinstance(cell, Reading | DayReading) for cell in table[name])
    ]
    if not found:
        return table
    if len(table) > MOST_READINGS:
        return table.assign(**{str(name): table[name].map(_words) for name in found})
    return table.style.format(dict.fromkeys(found, _words), na_rep=None)


def reading_columns(labels: Mapping[str, str], *, days: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the configuration of columns of readings.

    Parameters
    ----------
    labels
        Heading by column, for numbers.
    days
        The same for days.
    """
    return {
        **{name: st.column_config.NumberColumn(label) for name, label in labels.items()},
        **{name: st.column_config.DateColumn(label) for name, label in (days or {}).items()},
    }


def rows_open(key: str, *, target: str) -> None:
    """Let a plain click on a row, or Enter on a cell, open it in the table inside the container `key`.

    Streamlit selects a row by its check box alone.

    Parameters
    ----------
    key
        Key of the container with the table.
    target
        Key of the container with what the row opens; it is brought into sight.
    """
    mount = st.components.v2.component(_OPENER, js=_JS)
    mount(key=f"{key}_{_OPENER}", data={"table": key, "target": target})


def _words(cell: object) -> str:
    return cell.words if isinstance(cell, Reading | DayReading) else ""
