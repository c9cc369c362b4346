"""The official statements beside the records: what is stated, what is recorded, what is left.

Statements are revised, scoped figures of several authors, not a counter: they are compared one by one, each
over its own period, and never spread over districts. Only the scope ``all`` is compared, since no record
tells whether it belongs to a narrower scope.

How a record meets a statement:

- records whose ``official_count`` is ``no`` are left out, since the statement does not mean them;
- ``recorded_*`` counts the others by their middle day, both ends of the statement's period counted; an
  incident only ``partly`` inside the official total counts whole, since nothing says which part;
- ``recorded_*_lower`` counts only those ``likely`` inside the official total and certainly in the period,
  ``recorded_*_upper`` all others that are possibly in it. The truth of "what the set holds of this
  statement" lies between them.

A residual is not an error of either side: it is what nobody placed on the map. People who died of their
injuries later move from injured to killed in later statements, so killed and injured are best read together.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date, timedelta
from operator import itemgetter
from typing import Any, Protocol

import pandas as pd

from geo.analysis import records as recorded
from geo.analysis.filters import Filters
from geo.analysis.periods import Period, day_words
from geo.analysis.records import Bools, Figures, Records
from geo.layers import vocabulary

COMPARED = ("killed", "injured", "casualties")

_STATED = {"killed": "killed", "injured": "injured", "casualties": "casualties_total"}
_ABOUT = ["statement_id", "issuer", "stated_on", "period_start", "period_end"]
_COUNTED = frozenset(vocabulary.OFFICIAL_COUNT.codes()) - {"no"}


_Row = dict[Hashable, Any]


class PackLike(recorded.PackLike, Protocol):
    """What is needed of a pack to compare its records with its statements."""

    @property
    def statements(self) -> pd.DataFrame: ...  # noqa: D102 - a protocol: the pack documents it


def series(pack: PackLike) -> pd.DataFrame:
    """Return the running official series of `pack`; see `official_series`."""
    return official_series(pack.statements)


def reconcile(pack: PackLike) -> pd.DataFrame:
    """Compare the statements of `pack` with its records; see `compare`."""
    return compare(Records.from_pack(pack), pack.statements)


def official_series(statements: pd.DataFrame) -> pd.DataFrame:
    """Return the statements of scope ``all`` in the order of the day they count up to.

    Parameters
    ----------
    statements
        Fields of the statement schema.

    Returns
    -------
    pd.DataFrame
        RangeIndex; ``statement_id``, ``issuer``, ``stated_on``, ``period_start``, ``period_end`` (last day
        counted), ``killed``, ``injured``, ``casualties`` (Int64, missing where not stated; casualties are
        killed and injured together where only these are stated), ``arithmetic`` (``ok``, ``derived``,
        ``inconsistent``, missing where it cannot be checked), ``lower_than_earlier`` (bool) and ``remark``
        (what is inconsistent, lower, or stated otherwise up to the same day, in words; empty where nothing
        is). Lower than earlier means: below
        the highest figure of a statement over a shorter period with the same start.
    """
    rows = statements.loc[statements["scope"] == "all"]
    rows = rows.sort_values(["period_end", "stated_on", "statement_id"], ignore_index=True)
    result = rows[_ABOUT].copy()
    for measure, field in _STATED.items():
        result[measure] = rows[field].astype("Int64")
    together = result["killed"] + result["injured"]
    result["arithmetic"] = _arithmetic(result, together)
    result["casualties"] = result["casualties"].fillna(together)
    lines: list[_Row] = result.to_dict("records")
    falls = [_falls(line, lines) for line in lines]
    differs = [_differs(line, lines) for line in lines]
    result["lower_than_earlier"] = pd.Series([bool(words) for words in falls], dtype=bool)
    sums = [
        "killed and injured do not add up to the casualties stated" if state == "inconsistent" else ""
        for state in result["arithmetic"].fillna("")
    ]
    result["remark"] = pd.Series(
        ["; ".join(filter(None, words)) for words in zip(sums, falls, differs, strict=True)], dtype=str
    )
    return result


def compare(records: Records, statements: pd.DataFrame) -> pd.DataFrame:
    """Compare every statement of scope ``all`` with the records of the same period.

    Parameters
    ----------
    records
        All records.
    statements
        Fields of the statement schema.

    Returns
    -------
    pd.DataFrame
        One row a statement, in the order of `official_series`, with its columns except the figures, and
        for each of killed, injured and casualties: ``stated_*`` (Int64), ``recorded_*``,
        ``recorded_*_lower``, ``recorded_*_upper`` (int64, see the module), ``residual_*`` (stated less
        recorded, Int64) and ``share_*`` (recorded in percent of stated, Float64). Residual and share are
        missing where the figure is not stated, the share also where it is zero.
    """
    stated = official_series(statements)
    figures = records.figures(Filters())
    counted = records.selected(Filters(official_counts=_COUNTED)) | _no_judgement(records)
    likely = records.selected(Filters(official_counts=frozenset({"likely"})))
    lines: dict[str, list[Figures]] = {"": [], "_lower": [], "_upper": []}
    for start, end in zip(stated["period_start"], stated["period_end"], strict=True):
        period = Period(_day(start), _day(end) + timedelta(days=1))
        for suffix, rows in (
            ("", counted & records.most_likely_in(period)),
            ("_lower", likely & records.certainly_in(period)),
            ("_upper", counted & records.possibly_in(period)),
        ):
            lines[suffix].append(Figures(*map(int, figures[rows].sum(axis=0))))
    result = stated.drop(columns=list(COMPARED))
    for measure in COMPARED:
        result[f"stated_{measure}"] = stated[measure]
        for suffix, rows_of in lines.items():
            result[f"recorded_{measure}{suffix}"] = pd.Series(
                [getattr(line, measure) for line in rows_of], dtype="int64"
            )
        known = stated[measure].where(stated[measure] > 0)
        result[f"residual_{measure}"] = stated[measure] - result[f"recorded_{measure}"]
        result[f"share_{measure}"] = (100 * result[f"recorded_{measure}"] / known).astype("Float64")
    return result


def _no_judgement(records: Records) -> Bools:
    """Return the records nobody judged; they may well be inside the official total."""
    nobody: Bools = records.official_count == len(vocabulary.OFFICIAL_COUNT.terms)
    return nobody


def _arithmetic(figures: pd.DataFrame, together: pd.Series) -> pd.Series:
    total = figures["casualties"]
    states = []
    for sum_of_parts, stated, largest in zip(
        together, total, figures[["killed", "injured"]].max(axis=1), strict=True
    ):
        if pd.isna(stated):
            states.append(None if pd.isna(sum_of_parts) else "derived")
        elif not pd.isna(sum_of_parts):
            states.append("ok" if sum_of_parts == stated else "inconsistent")
        else:
            states.append("inconsistent" if not pd.isna(largest) and largest > stated else None)
    return pd.Series(states, index=figures.index, dtype="str")


def _falls(row: _Row, rows: list[_Row]) -> str:
    """Return in words which figures of a statement are lower than in an earlier one."""
    words = []
    for measure in COMPARED:
        earlier = [
            (other[measure], other["period_end"])
            for other in rows
            if other["period_start"] == row["period_start"]
            and other["period_end"] < row["period_end"]
            and _stated(other[measure])
        ]
        highest, up_to = max(earlier, key=itemgetter(0), default=(0, row["period_end"]))
        if _stated(row[measure]) and highest > row[measure]:
            words.append(f"{measure} {row[measure]}, lower than {highest} up to {day_words(_day(up_to))}")
    return "; ".join(words)


def _differs(row: _Row, rows: list[_Row]) -> str:
    """Return in words which figures another statement over the same period gives otherwise."""
    same = [
        other
        for other in rows
        if other["period_start"] == row["period_start"] and other["period_end"] == row["period_end"]
    ]
    words = []
    for measure in COMPARED:
        stated = {other[measure] for other in same if _stated(other[measure])}
        others = " and ".join(map(str, sorted(stated - {row[measure]})))
        if others and _stated(row[measure]):
            words.append(f"{measure} {row[measure]}, but {others} in another statement up to the same day")
    return "; ".join(words)


def _stated(value: float | None) -> bool:
    return bool(pd.notna(value))


def _day(value: pd.Timestamp) -> date:
    return value.date()
