"""The charts of pages as files: made in the browser of what is drawn, with all that has to be said with it.

`geo/maps/web/page/chartfile.js` draws them, as it draws those of the map; nothing is asked of the server.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from geo.analysis.land import AccountRow
from geo.analysis.periods import Period, day_words
from geo.analysis.waterfall import M2_PER_HA, steps
from geo.language import marked, say
from geo.layers.left_out import left_out_words
from geo.layers.pack import Pack
from geo.maps.hazard_look import STEP_COLOURS
from geo.maps.legend import ABSENCE
from geo.maps.script import alone
from geo.text import cleaned
from geo.words import shared
from geo.workspace import Workspace
from pages.parts.charts import BLUE, GREY, ISSUERS, ORANGE, PURPLE, SHAPES
from pages.parts.choice import Choice

_CSS: Final = """
.mt-exports { position: relative; display: inline-flex; gap: 0.4rem; align-items: center; }
.mt-exportforms { display: inline-flex; gap: 0.4rem; }
.mt-exportforms[hidden] { display: none; }
.mt-export { font: inherit; font-size: 0.875rem; color: var(--st-text-color); min-height: 2rem;
  background: var(--st-background-color); border: 1px solid var(--st-border-color);
  border-radius: var(--st-base-radius); padding: 0.15rem 0.6rem; cursor: pointer; }
.mt-export:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
.mt-export:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
@media (pointer: coarse) { .mt-export { min-height: 44px; } }
"""
_MOUNT: Final = """
export default function (component) {
  const { data, parentElement } = component
  const place = parentElement.querySelector(".place")
  if (!place || !data) return
  place.chart = data
  if (!place.firstChild) place.append(chartTools(data.what, () => place.chart))
}
"""
_PARTS: Final = (BLUE, GREY, PURPLE, ORANGE)
_OWN_PERIODS: Final = marked(
    "none; each statement is compared with the records of its own period and definition, without those known "
    "to lie outside the official count."
)
_OF_LAND: Final = marked("none; filters are of incidents.")
_BANDS: Final = marked(
    "Bands run from least to most; they are reckoned on the days of statements and joined between."
)


@dataclass(frozen=True, slots=True)
class ChartDrawing:
    """What a chart shows, as plain data.

    Parameters
    ----------
    what
        What its button calls it.
    title
        Its title.
    notes
        How to read it.
    plots, keys
        As `chartfile.js` draws them.
    table
        The figures behind it.
    of_land
        Whether it is of hazardous land, of which neither filters nor statements say anything.
    """

    what: str
    title: str
    notes: tuple[str, ...]
    plots: tuple[Mapping[str, Any], ...]
    table: pd.DataFrame
    keys: tuple[Mapping[str, Any], ...] = ()
    of_land: bool = False


def months_drawing(counts: pd.Series, *, label: str, place: str, notes: Sequence[str]) -> ChartDrawing:
    """Return the months of a district, as `charts.months_chart` shows them.

    Parameters
    ----------
    counts
        Index months as YYYY-MM, whole numbers.
    label, place
        What is counted, and of which district.
    notes
        What is said below it.
    """
    months = [str(month) for month in counts.index]
    bars = [[at, at + 1, 0, int(value), BLUE, False] for at, value in enumerate(counts)]
    plot = {**_months_axis(months), "label": label, "marks": [{"bars": [bar for bar in bars if bar[3]]}]}
    table = pd.DataFrame({"month": months, label.lower(): [int(value) for value in counts]})
    rule = say("Every incident counts in its most likely month.")
    return ChartDrawing(
        say("Months"),
        say("{label} by month, {place}", label=label, place=place),
        (rule, *notes),
        (plot,),
        table,
    )


def ledger_drawing(
    stated: pd.DataFrame, bands: pd.DataFrame, *, label: str, notes: Sequence[str] = ()
) -> ChartDrawing:
    """Return what is stated, recorded and left, as `charts.ledger_chart` shows it; frames as there."""
    axis = _days_axis(bands["day"])
    groups = list(dict.fromkeys(stated["group"]))
    looks = {group: (SHAPES[at], ISSUERS[at]) for at, group in enumerate(groups)}
    points = [
        [_day(day), int(people), *looks[group]]
        for day, people, group in zip(stated["day"], stated["people"], stated["group"], strict=True)
    ]
    above = {**axis, "label": label, "marks": [_area(bands, "recorded", BLUE), {"points": points}]}
    below = {
        **axis,
        "label": say("Stated and not recorded"),
        "high": 150,
        "marks": [_area(bands, "residual", ORANGE)],
    }
    keys = [
        {"label": say("Stated by {group}", group=group), "shape": looks[group][0], "colour": looks[group][1]}
        for group in groups
    ]
    keys += [
        {"label": say("Recorded"), "colour": BLUE},
        {"label": say("Stated and not recorded"), "colour": ORANGE},
    ]
    table = pd.concat(
        [
            stated.assign(kind="stated").drop(columns="up_to"),
            bands.assign(kind="recorded").drop(columns="up_to"),
        ],
        ignore_index=True,
    )
    title = say("{label} stated, and those recorded, over time", label=label)
    return ChartDrawing(
        say("Statements over time"),
        title,
        (say(_BANDS), *notes),
        (above, below),
        _kind_first(table),
        tuple(keys),
    )


def parts_drawing(bands: pd.DataFrame) -> ChartDrawing:
    """Return what is stated and not recorded by part, as `charts.parts_chart` shows it; frame as there."""
    parts = list(dict.fromkeys(bands["part"]))
    colours = dict(zip(parts, _PARTS, strict=False))
    marks = [_area(bands[bands["part"] == part], "residual", colours[part]) for part in parts]
    plot = {**_days_axis(bands["day"]), "label": say("Casualties"), "marks": marks}
    keys = tuple({"label": part, "colour": colours[part]} for part in parts)
    title = say("Stated and not recorded over time, by outcome and status")
    return ChartDrawing(
        say("Parts over time"), title, (say(_BANDS),), (plot,), bands.drop(columns="up_to"), keys
    )


def month_shares_drawing(months: pd.DataFrame) -> ChartDrawing:
    """Return recorded casualties by month, as `charts.month_shares_chart` shows them; the frame as there."""
    runs = [str(day)[:7] for day in months["month"]]
    low, high = ([0 if pd.isna(value) else int(value) for value in months[name]] for name in ("low", "high"))
    bars = [[at, at + 1, 0, value, BLUE, False] for at, value in enumerate(low) if value]
    bars += [[at, at + 1, low[at], value, BLUE, True] for at, value in enumerate(high) if value > low[at]]
    apart = [bool(value) for value in months["apart"]]
    stated = months["stated_high"]
    points = [
        [at + 0.5, int(stated.iloc[at]), "diamond", ISSUERS[0]] for at, known in enumerate(apart) if known
    ]
    plot = {
        **_months_axis(runs),
        "label": say("Casualties"),
        "unknown": [[at, at + 1] for at, known in enumerate(apart) if not known],
        "marks": [{"bars": bars}, {"points": points}],
    }
    note = say(
        "Dark bars are certainly recorded, pale ones possibly; a diamond is what is stated for the month. "
        "Hatched months: nothing is stated for this month alone, so how much is missing in it is unknown."
    )
    table = months.drop(columns="label").assign(month=runs)
    return ChartDrawing(
        say("Casualties by month"),
        say("Casualties recorded by month, and stated where statements bound one"),
        (note,),
        (plot,),
        table,
    )


def waterfall_drawing(row: AccountRow, *, what: str, notes: Sequence[str]) -> ChartDrawing:
    """Return the account of land as steps, as `charts.waterfall_chart` shows it.

    Parameters
    ----------
    row, what
        The row of the account, and what it is of.
    notes
        What is said below it.
    """
    found = steps(row)
    bars = [
        [at + 0.12, at + 0.88, one.low / M2_PER_HA, one.high / M2_PER_HA, STEP_COLOURS[one.code], False]
        for at, one in enumerate(found)
    ]
    plot = {
        "x": [0, len(found)],
        "ticks": [[at + 0.1, one.label, 0.9] for at, one in enumerate(found)],
        "label": say("Hectares"),
        "marks": [{"bars": bars}],
    }
    table = pd.DataFrame(
        {
            "step": [one.label for one in found],
            "m2": [one.m2 for one in found],
            "ha": [one.m2 / M2_PER_HA for one in found],
        }
    )
    return ChartDrawing(
        say("Account of land"),
        say("Account of hazardous land, {what}", what=what),
        tuple(notes),
        (plot,),
        table,
        of_land=True,
    )


def offer(
    opened: Workspace, drawing: ChartDrawing, *, key: str, choice: Choice | None = None, part: str = ""
) -> None:
    """Offer a chart as SVG, PNG and CSV.

    Parameters
    ----------
    opened, drawing
        The pack, and what is drawn of it.
    key
        Key of the container.
    choice
        What the page counts; None for a page that compares whole statements.
    part
        As in `pages.parts.statements.completeness.Captions.show`.
    """
    mount = st.components.v2.component(
        "chart_file", html='<div class="place"></div>', css=_CSS, js=alone("page/chartfile.js") + _MOUNT
    )
    with st.container(key=key):
        mount(key=f"{key}_tools", data=cleaned(chart_of(opened, drawing, choice, part=part)), width="content")


def chart_of(
    opened: Workspace, drawing: ChartDrawing, choice: Choice | None, *, part: str = ""
) -> dict[str, Any]:
    """Return a chart with what has to be said with it, as `chartfile.js` reads it; see `offer`."""
    pack, period = opened.pack, opened.cube.whole_period if choice is None else choice.period
    alone = say(_OF_LAND) if drawing.of_land else say(_OWN_PERIODS)
    filters = alone if choice is None else choice.words(opened.cube.records).partition("; ")[2]
    told = (
        opened.completeness()
        if choice is None
        else opened.completeness(period=choice.period, filters=choice.filters, part=part)
    )
    table = drawing.table.astype(object).where(drawing.table.notna(), None)
    return {
        "what": drawing.what,
        "file": "_".join((_slug(pack.meta.name), _slug(drawing.title), _span(period))),
        "title": f"{pack.meta.title}: {drawing.title}",
        "lines": [
            *([say("Synthetic exercise data")] if pack.meta.synthetic else []),
            say("Period: {period}", period=period.words()),
            say("Filters: {filters}", filters=filters),
        ],
        "notes": [
            *filter(None, drawing.notes),
            *([] if drawing.of_land else [say("Completeness: {words}", words=told.words)]),
            *filter(None, [left_out_words(pack)]),
            *_source(pack),
            say(ABSENCE),
        ],
        "keys": [dict(entry) for entry in drawing.keys],
        "plots": [dict(plot) for plot in drawing.plots],
        "head": [str(name) for name in table],
        "rows": [[_plain(value) for value in row] for row in table.to_numpy().tolist()],
    }


def _source(pack: Pack) -> list[str]:
    stamp = " ".join(pack.edition.words) if pack.edition else shared("chart_in_house")
    meta = pack.meta
    return [
        say(
            "Source: {title}; {theatre}. Records up to {day}.",
            title=meta.title,
            theatre=meta.theatre,
            day=day_words(meta.as_of),
        ),
        stamp,
    ]


def _slug(text: str) -> str:
    """Return a text as a part of a file name, as `chartfile.js` does."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return re.sub(r"[\W_]+", "-", plain.lower()).strip("-")[:80]


def _span(period: Period) -> str:
    return f"{period.start:%Y-%m}_{period.last:%Y-%m}"


def _plain(value: object) -> object:
    """Return a cell as JSON holds it."""
    if isinstance(value, bool | str) or value is None:
        return value if not isinstance(value, bool) else str(value).lower()
    number = float(str(value))
    return int(number) if number.is_integer() else number


def _kind_first(table: pd.DataFrame) -> pd.DataFrame:
    return table[["kind", *(name for name in table if name != "kind")]]


def _day(text: object) -> int:
    return date.fromisoformat(str(text)).toordinal()


def _area(bands: pd.DataFrame, name: str, colour: str) -> dict[str, Any]:
    columns = zip(bands["day"], bands[f"{name}_low"], bands[f"{name}_high"], strict=True)
    return {
        "area": [[_day(day), int(low), int(high)] for day, low, high in columns if not pd.isna(low)],
        "colour": colour,
    }


def _days_axis(days: pd.Series) -> dict[str, Any]:
    first, last = (date.fromisoformat(str(end)) for end in (min(days), max(days)))
    years = [date(year, 1, 1).toordinal() for year in range(first.year + 1, last.year + 1)]
    ends = [first.toordinal(), max(last.toordinal(), first.toordinal() + 1)]
    return {"x": ends, "ticks": [[day, str(date.fromordinal(day).year)] for day in years]}


def _months_axis(months: Sequence[str]) -> dict[str, Any]:
    starts = [at for at, month in enumerate(months) if month.endswith("-01")]
    if not starts or starts[0] > len(months) / 8:
        starts.insert(0, 0)
    every = max(1, -(-len(starts) // 12))
    labels = [[at, months[at][:4] if months[at].endswith("-01") else months[at]] for at in starts[::every]]
    return {"x": [0, max(1, len(months))], "ticks": labels}
