"""The numbers behind a sheet, one row a district and window: what a reader of the image may check.

No matplotlib is needed for them.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.classes import NO_RECORD, NOT_FORMED
from geo.analysis.figures import Cells
from geo.analysis.rates import RateStatus
from geo.language import marked, say
from geo.layers.measures import MEASURES
from geo.maps.marks import MapSpec
from geo.maps.payload.count import WindowFigures
from geo.maps.payload.feed import Feed
from geo.maps.sheet.order import SheetOrder
from geo.maps.sheet.several import Difference, Pane, difference, panes

NOT_KNOWN: Final = marked("District not known")
CHANGE: Final = marked("B minus A")
COLUMNS: Final = (
    "window",
    "from",
    "to",
    "district_id",
    "district",
    *MEASURES,
    *(f"{measure}_{kind}" for kind in ("certain", "most_likely", "possible") for measure in MEASURES),
    *(f"{measure}_unrecorded" for measure in MEASURES[1:]),
    "value",
    "unit",
    "status",
    "class",
    "district_note",
)


def sheet_numbers(spec: MapSpec, order: SheetOrder) -> pd.DataFrame:
    """Return the numbers behind the image of a sheet.

    Parameters
    ----------
    spec, order
        As for `geo.maps.sheet.static_map.static_map`.

    Returns
    -------
    pd.DataFrame
        For every window one row a district in the order of the pack, and one for "District not known":

        - ``window`` in words; ``from``, ``to``: first day counted, and first day not counted any more;
        - ``district_id``, ``district``: empty identifier where the district is not known;
        - ``incidents``, ``killed``, ``injured``, ``casualties`` by the counting rule, each again as
          ``_certain`` (certainly in the window), ``_most_likely`` and ``_possible`` (possibly in it), Int64,
          missing where there are incidents and none gives the number; ``_unrecorded``: incidents possibly
          in the window whose number is not recorded in full;
        - ``value``: what the district is coloured by, NaN where it is not recorded or a rate is not shown;
          its ``unit``, what became of it (``status``) and its ``class`` as the legend words it, empty where
          nothing is coloured;
        - ``district_note``: what is said of a district that was formed after the window begins, and of
          those it was formed of parts of.

        All of a district that no record of the pack names is missing: nothing is known of it, as in the
        export of districts (see `geo.publish.extracts`).

        A difference has a third run of rows, "B minus A": its counts are differences, and the columns
        ``earlier``, ``later`` and ``change`` hold the value of A, that of B and what lies between.

    Raises
    ------
    MapError
        Where the earlier window lies outside the months described.
    """
    feed = Feed.read(spec.feed)
    windows = panes(spec, order, feed)
    parts = [_rows(spec, feed, pane) for pane in windows]
    if order.view == "difference":
        change = difference(feed, windows[0].figures, windows[1].figures)
        parts.append(_changes(spec, parts[0], parts[1], change))
    table = pd.concat([_without_nothing(part, feed) for part in parts], ignore_index=True)
    wanted = [*COLUMNS, *(_of_ground(feed) if feed.land is not None else ())]
    wanted += ["earlier", "later", "change"] if order.view == "difference" else []
    return table[wanted]


def _of_ground(feed: Feed) -> tuple[str, str]:
    """Return the columns of what is certain and what is possible of a measure of ground."""
    return f"{feed.header.mapped}_certain", f"{feed.header.mapped}_possible"


def _names(spec: MapSpec) -> dict[str, Any]:
    shapes = spec.ground.districts
    return {
        "district_id": [*(shape.district_id for shape in shapes), ""],
        "district": [*(shape.name for shape in shapes), say(NOT_KNOWN)],
    }


def _rows(spec: MapSpec, feed: Feed, pane: Pane) -> pd.DataFrame:
    figures = pane.figures
    table = figures.table
    counted = table.possible if feed.header.counting == "possible" else table.likely
    columns: dict[str, Any] = {
        "window": pane.label,
        "from": figures.period.start.isoformat(),
        "to": figures.period.end.isoformat(),
        **_names(spec),
    }
    for ending, cells in (
        ("", counted),
        ("_certain", table.certain),
        ("_most_likely", table.likely),
        ("_possible", table.possible),
    ):
        columns |= {f"{measure}{ending}": cells.column(measure) for measure in MEASURES}
    columns |= {f"{name}_unrecorded": table.possible.unrecorded[:, at] for at, name in enumerate(MEASURES)}
    if figures.land is not None:
        columns |= {name: side[:-1] for name, side in zip(_of_ground(feed), figures.land, strict=True)}
    labels = [entry.label for entry in feed.header.classes]
    columns |= {
        "value": np.append(_coloured(feed, figures), _unknown(feed, figures, counted)),
        "unit": spec.unit,
        "status": [*(str(status) for status in figures.status), _unknown_status(feed, figures, counted)],
        "class": [*(labels[at] for at in figures.classes), ""],
        "district_note": _formed(spec, figures.period.start.isoformat()),
    }
    return pd.DataFrame(columns)


def _coloured(feed: Feed, figures: WindowFigures) -> npt.NDArray[np.float64]:
    """Return what districts are coloured by: none where one was formed later and nothing is counted."""
    clear = [entry.key == NOT_FORMED.key for entry in feed.header.classes]
    return np.where(np.array(clear)[figures.classes], np.nan, figures.value)


def _formed(spec: MapSpec, first: str) -> list[str]:
    """Say of each district, and last of none, what was formed, of it too, after a first day in ISO form."""
    told: dict[str, list[str]] = {}
    for code, day, words in spec.ground.formed:
        if first < day:
            told.setdefault(code, []).append(words)
    return [*(" ".join(told.get(shape.district_id, ())) for shape in spec.ground.districts), ""]


def _without_nothing(part: pd.DataFrame, feed: Feed) -> pd.DataFrame:
    """Return the rows of a window with no figure of a district that has no record: nothing is not 0."""
    never, untold = (pd.Series(~one, index=part.index) for one in (feed.ever, feed.recorded))
    part = part.astype(dict.fromkeys(part.select_dtypes("integer"), "Int64"))
    of_map = {"value", "earlier", "later", "change", *(_of_ground(feed) if feed.land is not None else ())}
    figures = {
        str(name): part[name].mask(untold if name in of_map else never)
        for name in part.select_dtypes("number")
    }
    return part.assign(**figures, status=part["status"].mask(untold, NO_RECORD.key))


def _unknown(feed: Feed, figures: WindowFigures, counted: Cells) -> float:
    """Return the value of "district not known": a number, and never a rate."""
    count = _outside(figures, counted)
    return float("nan") if count is None or feed.header.rate.kind != "count" else float(count)


def _outside(figures: WindowFigures, counted: Cells) -> float | None:
    if figures.land is None:
        return counted.get(figures.measure, -1)
    return figures.mapped(len(counted.sums) - 1).likely


def _unknown_status(feed: Feed, figures: WindowFigures, counted: Cells) -> str:
    if feed.header.rate.kind != "count":
        return str(RateStatus.NO_FIGURE)
    return str(RateStatus.NOT_RECORDED if _outside(figures, counted) is None else RateStatus.COUNT)


def _changes(spec: MapSpec, before: pd.DataFrame, after: pd.DataFrame, change: Difference) -> pd.DataFrame:
    """Return the rows of B minus A; a bound on a difference takes the bounds of both sides."""
    columns: dict[str, Any] = {
        "window": say(CHANGE),
        "from": before["from"],
        "to": after["to"],
        **_names(spec),
    }
    for measure in MEASURES:
        for column in (measure, f"{measure}_most_likely"):
            columns[column] = after[column] - before[column]
        columns[f"{measure}_unrecorded"] = after[f"{measure}_unrecorded"] + before[f"{measure}_unrecorded"]
        columns[f"{measure}_certain"] = after[f"{measure}_certain"] - before[f"{measure}_possible"]
        columns[f"{measure}_possible"] = after[f"{measure}_possible"] - before[f"{measure}_certain"]
    for column in sorted({*after.columns} - {*COLUMNS}):
        other = f"{column.rpartition('_')[0]}_{'possible' if column.endswith('certain') else 'certain'}"
        columns[column] = after[column] - before[other]
    unknown = after["value"].iloc[-1] - before["value"].iloc[-1]
    value = np.append(change.value, unknown)
    known = ~np.isnan(value)
    columns |= {
        "value": value,
        "unit": spec.unit,
        "status": np.where(known, "difference", "not_shown"),
        "class": [*(change.styles[at].label for at in change.classes), ""],
        "district_note": _formed(spec, min(before["from"].iloc[0], after["from"].iloc[0])),
        "earlier": np.append(change.earlier, before["value"].iloc[-1]),
        "later": np.append(change.later, after["value"].iloc[-1]),
        "change": value,
    }
    return pd.DataFrame(columns)
