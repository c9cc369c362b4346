"""By what an account of land is told apart: calendar periods, and groups of areas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.analysis.area_districts import area_districts
from geo.language import marked, say
from geo.layers.districts import district_labels
from geo.layers.vocabulary import HAZARD_CLASS
from geo.words import month_name

if TYPE_CHECKING:
    from geo.layers.pack import Pack

Bools = NDArray[np.bool_]
PART: Final = marked("{period}, a part")
"""What a calendar period is called of which some days alone are told."""
_QUARTER: Final = marked("Quarter {number} of {year}")


def spans(
    first: dt.date, end: dt.date, months: int, *, cut: dt.date | None
) -> Iterable[tuple[str, str, tuple[dt.date, dt.date]]]:
    """Yield key, words, and the first day of each calendar period and of the one after it.

    The last holds no day after those told, and the first none before the day of `cut`, the first asked for.
    """
    at = (first.year * 12 + first.month - 1) // months * months
    while (start := dt.date(at // 12, at % 12 + 1, 1)) < end:
        after = dt.date((at + months) // 12, (at + months) % 12 + 1, 1)
        key, label = {
            1: (f"{start:%Y-%m}", f"{month_name(start.month)} {start.year}"),
            3: (
                f"{start.year}-Q{start.month // 3 + 1}",
                say(_QUARTER, number=start.month // 3 + 1, year=start.year),
            ),
            12: (str(start.year), str(start.year)),
        }[months]
        inside = (max(start, cut or start), min(after, end))
        yield key, label if inside == (start, after) else say(PART, period=label), inside
        at += months


def groups(pack: Pack, by: str) -> Iterable[tuple[str | None, str, Bools]]:
    """Yield key, words and areas of each district, class or organisation, in the order of their names."""
    column = area_districts(pack, "hazards") if by == "district" else pack.hazards[by]
    names = district_labels(pack.districts) if by == "district" else {}
    if by == "class":
        names = {term.code: term.label for term in HAZARD_CLASS}
    keys = [None if pd.isna(one) else str(one) for one in column]
    none = say("District not known") if by == "district" else say("Not recorded")
    for key in sorted({*keys}, key=lambda one: (one is None, names.get(one or "", one or ""))):
        label = none if key is None else names.get(key, key)
        yield key, label, np.array([one == key for one in keys], dtype=bool)
