"""Tables whose cells read in words and sort by what the words mean.

A column of text sorts by its letters: "9" after "11 to 18", "1 February 2022" before "1 January 2021". Here
a cell is a number, or a day, that carries its words; the browser shows the words and sorts by the value.

For screen readers Streamlit's grid writes out the value it sorts by, and nothing for a blank. So the value
of each cell differs a little from others of the same value with other words, and `read_aloud` has the browser
put in the words, for a blank those that `show` was given.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final, NoReturn, Self

import numpy as np
import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from geo.analysis.figures import NOT_RECORDED
from geo.analysis.periods import day_words
from geo.language import current, marked, say
from geo.reconciliation.bands import Band, percent_words

_OPENER = "row_opener"
_READER = "cell_reader"
_READ = "_cells_read_aloud"
_BLANKS = "_blanks_read_aloud"
_DASH: Final = "–"
_READER_JS: Final = Path(__file__).with_name("tables.js").read_text(encoding="utf-8")
# Streamlit styles cell by cell: beyond this a table shows its words as text rather than let people wait.
MOST_READINGS: Final = 1_000
BLANK: Final = -0.5
"""What a sum sorts by that is not recorded: it stands below nothing."""
# Cells of one value are told apart by seconds of a day, or by less than a thousandth.
_MARKS: Final = 86_399
_DECIMALS: Final = 8
_JS: Final = """
const GRID = '[data-testid="stDataFrame"]'
const CANVAS = 'canvas[data-testid="data-grid-canvas"]'
const HEADER_PX = 36
const MARKER_PX = 34
const UNTOUCHED_PX = 4

const LOOKS = 400
const LOOK_MS = 50
const SOON = 20
const GROWN_MS = 600

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
      bring(target, true)
      // It grows for a moment after the page has come to rest; a hand that moves the page knows better.
      const again = [1, 2].map((time) => setTimeout(() => bring(target, false), time * GROWN_MS))
      const leave = () => again.forEach(clearTimeout)
      const once = { once: true, capture: true }
      for (const name of ["wheel", "touchstart", "keydown"]) addEventListener(name, leave, once)
    }, LOOK_MS)
  }
  const bring = (target, first) => {
    const found = document.querySelector(".st-key-" + target)
    if (!found) return
    const top = found.getBoundingClientRect().top
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches
    // Streamlit's bar covers what ends at the top.
    found.style.scrollMarginTop = "4.5rem"
    if ((first && top < 0) || top > window.innerHeight / 2) {
      found.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" })
    }
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


_STAR: Final = " *"
GAPS: Final = marked(
    "The number after a star says for how many incidents the number is not recorded; the figure before it is "
    "then a lower limit."
)

Words = dict[float | str, str]
"""Words of cells by what the browser writes the cells out as."""


class CellReading(float):
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


class _Moment(datetime):
    """A moment of a day that stands for its words."""

    words: str


def column(cells: Iterable[CellReading | DayReading | None]) -> pd.Series:
    """Return cells as a column that keeps their words."""
    return pd.Series(list(cells), dtype=object)


def band_reading(band: Band | None) -> CellReading | None:
    """Return a band that sorts by its lower figure, a blank one below nothing; None where there is none.

    For how many incidents the number is not recorded stands behind a star, and `note_gaps` says what that is:
    in words it would widen every column.
    """
    if band is None:
        return None
    gap = f"{_STAR}{band.unrecorded:,}" if band.unrecorded else ""
    return CellReading(BLANK if band.blank else band.low, band.words() + gap)


def note_gaps(table: pd.DataFrame) -> None:
    """Say below a table, where `band_reading` put a star into it, what the star stands for."""
    cells = (cell for name in table if table[name].dtype == object for cell in table[name])
    if any(isinstance(cell, CellReading) and _STAR in cell.words for cell in cells):
        st.caption(say(GAPS))


def share_reading(share: tuple[float, float] | None) -> CellReading | None:
    """Return a share in percent that sorts by its lower figure; None where there is none."""
    return None if share is None else CellReading(share[0], percent_words(share))


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
        if table[name].dtype == object
        and any(isinstance(cell, CellReading | DayReading) for cell in table[name])
    ]
    if not found:
        return table
    if len(table) > MOST_READINGS:
        return table.assign(**{str(name): table[name].map(_words) for name in found})
    told: Words = {}
    apart = {str(name): [_apart(cell, told) for cell in table[name]] for name in found}
    table = table.assign(**{name: column(cells).set_axis(table.index) for name, cells in apart.items()})
    to_read(told)
    # Bars are drawn from their figures; written out beside them these were most of a table's bytes.
    bars = [name for name in table if any(isinstance(cell, np.ndarray) for cell in table[name].head(1))]
    return table.style.format({**dict.fromkeys(found, _words), **dict.fromkeys(bars, _nothing)}, na_rep=None)


def _apart(cell: Any, told: Words) -> Any:
    """Return a cell apart from those of the same value and other words, its words added to `told`."""
    if not isinstance(cell, CellReading | DayReading):
        return cell
    # Words have one mark wherever they stand, so that tables may be kept from one run to the next.
    mark = 1 + zlib.crc32(cell.words.encode()) % _MARKS
    if isinstance(cell, CellReading):
        if cell.words == f"{cell:g}":
            return cell
        number = CellReading(round(cell + mark / 10**_DECIMALS, _DECIMALS), cell.words)
        told[float(number)] = cell.words
        return number
    plain = cell.words == day_words(cell)
    moment = _Moment.combine(cell, time()) + timedelta(seconds=0 if plain else mark)
    moment.words = cell.words
    if not plain:
        told[f"{moment:%Y-%m-%d %H:%M:%S}"] = cell.words
    return moment


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
        **{name: st.column_config.DatetimeColumn(label) for name, label in (days or {}).items()},
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


def show(table: Any, *, alt: str, placeholder: str, blank: str = "", **options: Any) -> Any:
    """Show a table as `streamlit.dataframe` does, its blanks in words for whoever hears it.

    Parameters
    ----------
    table
        As `readings` returns it.
    alt
        What the table holds, for those who do not see it.
    placeholder
        What stands in a blank cell: the words of its reason, or a dash where there are several.
    blank
        What a dash is read as; empty for "none".
    options
        Further options of `streamlit.dataframe`.

    Returns
    -------
    Any
        What `streamlit.dataframe` returns.
    """
    note_blanks(alt, blank or say("none") if placeholder == _DASH else placeholder)
    return st.dataframe(table, alt=alt, placeholder=placeholder, **options)


def note_blanks(alt: str, words: str) -> None:
    """Note what blanks of a table are read as that this run shows but does not make."""
    # The browser reads a blank as not recorded where nothing else is said.
    if words != say(NOT_RECORDED):
        st.session_state.setdefault(_BLANKS, {})[alt] = words


def to_read(words: Words) -> None:
    """Note the words of a table that this run shows but does not make: one that is kept.

    Parameters
    ----------
    words
        As `noted` returned them when it was made.
    """
    st.session_state.setdefault(_READ, {}).update(words)


def noted() -> Words:
    """Return the words of the tables this run has made, by what their cells are written out as."""
    return dict(st.session_state.get(_READ, {}))


def read_aloud() -> None:
    """Have screen readers read the words of all tables of the page, not what their cells sort by."""
    read: Words = st.session_state.pop(_READ, {})
    blanks: dict[str, str] = st.session_state.pop(_BLANKS, {})
    mount = st.components.v2.component(_READER, js=_READER_JS)
    mount(
        key=_READER,
        data={
            "words": [list(pair) for pair in read.items()],
            "blanks": blanks,
            "blank": say("not recorded"),
            "locale": current().tag,
        },
    )


def end_page() -> NoReturn:
    """End a page before its script does; after `st.stop` itself nothing reaches the browser any more."""
    read_aloud()
    st.stop()


def _nothing(_: object) -> str:
    return ""


def _words(cell: object) -> str:
    return cell.words if isinstance(cell, CellReading | DayReading | _Moment) else ""
