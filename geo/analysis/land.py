"""The account of hazardous land: what was open, what was found, what was released how, what is left.

Opening + newly found - cancelled - reduced - cleared + correction = closing, for every period and group, in
whole square metres. A correction is ground that no report accounts for: a perimeter drawn anew, or what was
left of an area when it was closed. It has a line of its own and hides in no other. A product counts once, on
the day of its entry. Areas without dated entries are in no line; how much they are is said beside.

The account sums what is left of each area. Perimeters are drawn whole and may overlap, so the sum of those
still open and their union stand beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from geo.analysis.hazards import Entry, History, histories
from geo.choices import LAND_BY
from geo.errors import GeoError
from geo.layers.districts import district_labels
from geo.layers.vocabulary import HAZARD_CLASS, RELEASE_PRODUCT
from geo.words import MONTHS

if TYPE_CHECKING:
    from geo.layers.pack import Pack

LINES: Final = ("new", *RELEASE_PRODUCT.codes(), "correction")
"""What moves an area, in the order of the account."""
UNUSUAL: Final = 3.0
"""A period that releases more than this many times the median of those that release anything is named."""
_CLOSED: Final = ("closed", "handed_over")
_MONTHS_IN: Final = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Movement:
    """What an entry adds to a line of the account, in whole m2; positive but for a correction."""

    day: dt.date
    line: str
    m2: int

    @property
    def change(self) -> int:
        """What it adds to the land that is open."""
        return -self.m2 if self.line in RELEASE_PRODUCT else self.m2


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One period or group: key and words, land at its start, what moved, land at its end; then drawn, m2."""

    key: str | None
    label: str
    opening: int
    moved: Mapping[str, int]
    closing: int
    drawn: int
    union: int

    @property
    def released(self) -> int:
        """All products together; each stands beside it."""
        return sum(self.moved[line] for line in RELEASE_PRODUCT.codes())

    def to_dict(self) -> dict[str, Any]:
        """Return the row as plain values."""
        return {
            "key": self.key,
            "label": self.label,
            "opening": self.opening,
            **self.moved,
            "closing": self.closing,
            "drawn": self.drawn,
            "union": self.union,
        }


@dataclass(frozen=True, slots=True)
class LandAccount:
    """The whole account.

    Parameters
    ----------
    by
        One of `geo.choices.LAND_BY`.
    rows
        In the order of time, or of names.
    undated, undated_m2
        How many areas have no dated entries, and their area as drawn or stated; they are in no row.
    unmeasured
        How many areas have neither an area stated nor one drawn.
    """

    by: str
    rows: tuple[AccountRow, ...]
    undated: int
    undated_m2: int
    unmeasured: int

    @property
    def unusual(self) -> tuple[str, ...]:
        """Labels of periods that release far more than others, as where reports of years come in at once."""
        released = [row.released for row in self.rows if row.released]
        if self.by not in _MONTHS_IN or not released:
            return ()
        return tuple(row.label for row in self.rows if row.released > UNUSUAL * median(released))

    def to_dict(self) -> dict[str, Any]:
        """Return the account as plain values for JSON."""
        return {
            "unit": "m2",
            "rows": [row.to_dict() for row in self.rows],
            "unusual": list(self.unusual),
            "undated": {"areas": self.undated, "m2": self.undated_m2},
            "unmeasured": self.unmeasured,
        }

    def to_text(self) -> str:
        """Return the account as a table of text, in m2, with what one must know below."""
        names = ("", "opening", *LINES, "closing", "drawn", "union")
        table = [names]
        for row in self.rows:
            figures = (row.opening, *(row.moved[line] for line in LINES), row.closing, row.drawn, row.union)
            table.append((row.label, *(f"{one:,}" for one in figures)))
        widths = [max(len(line[at]) for line in table) for at in range(len(names))]
        lines = [
            "  ".join(
                cell.ljust(width) if at == 0 else cell.rjust(width)
                for at, (cell, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
            for line in table
        ]
        return "\n".join([*lines, "", *self.notes])

    @property
    def notes(self) -> tuple[str, ...]:
        """What one must know to read the account."""
        unusual, most = ", ".join(self.unusual), f"{UNUSUAL:g}"
        told = [
            "All in m²; 1 ha is 10,000 m².",
            "Opening + new - cancelled - reduced - cleared + correction = closing, the sum of what is left.",
            "Drawn are whole perimeters still open: their sum, and their union, in which ground counts once.",
        ]
        if unusual:
            many = f"Released more than {most} times the median, as where reports of a longer time come in"
            told.append(f"{many}: {unusual}.")
        if self.undated:
            of = f"{self.undated:,} areas of {self.undated_m2:,} m²"
            told.append(f"{of} have no dated entries and are in no row.")
        if self.unmeasured:
            told.append(f"{self.unmeasured:,} areas have no area stated or drawn and count as 0.")
        return tuple(told)


def land_account(pack: Pack, *, by: str) -> LandAccount:
    """Return the account of the hazardous land of a pack.

    Parameters
    ----------
    pack
        A pack, or an edition.
    by
        One of `geo.choices.LAND_BY`; by a group each row covers the whole period described.

    Raises
    ------
    GeoError
        If there is no such way to tell it apart.
    """
    if by not in LAND_BY:
        raise GeoError(f"There is no account of land by {by!r}; use one of {', '.join(LAND_BY)}.")
    told = histories(pack)
    areas = _areas(pack)
    moved = [movements(one, area) for one, area in zip(told, areas, strict=True)]
    grounds = _Grounds(pack)
    everybody = np.arange(len(told))
    start, end = pack.meta.period_start, pack.meta.as_of + dt.timedelta(days=1)
    if by in _MONTHS_IN:
        first = min((one.day for mine in moved for one in mine), default=start)
        spans = _spans(max(first, start), end, _MONTHS_IN[by])
        rows = [_row(key, label, moved, everybody, span, grounds) for key, label, span in spans]
    else:
        groups = _groups(pack, by)
        rows = [_row(key, label, moved, rows, (start, end), grounds) for key, label, rows in groups]
    undated = np.array([not one.entries for one in told], dtype=bool)
    return LandAccount(
        by=by,
        rows=tuple(rows),
        undated=int(undated.sum()),
        undated_m2=round(float(np.nansum(areas[undated]))),
        unmeasured=int(np.isnan(areas).sum()),
    )


def movements(history: History, area_m2: float) -> tuple[Movement, ...]:
    """Return what the entries of one area add to the account.

    Parameters
    ----------
    history
        Of the area.
    area_m2
        As drawn, or stated; NaN for neither. It stands for the first area where no entry gives one.
    """
    found: list[Movement] = []
    left = 0
    reported: set[tuple[str, str, int]] = set()
    for number, (day, entries) in enumerate(_by_day(history.entries)):
        before = left
        if number == 0 and not _ends_unreported(entries):
            given = next(
                (one.area_m2 for one in entries if not one.product and one.area_m2 is not None), area_m2
            )
            left = 0 if np.isnan(given) else round(given)
            found.append(Movement(day, "new", left))
            before = left
        for entry in entries:
            if entry.area_m2 is None:
                continue
            m2 = round(entry.area_m2)
            if not entry.product:
                left = m2
                continue
            same = (entry.product, entry.document, m2)
            if entry.document and same in reported:
                continue
            reported.add(same)
            found.append(Movement(day, entry.product, m2))
            left -= m2
            before -= m2
        if entries[-1].status in _CLOSED or left < 0:
            left = 0
        if left != before:
            found.append(Movement(day, "correction", left - before))
    return tuple(found)


def _ends_unreported(entries: Sequence[Entry]) -> bool:
    """Whether an area is closed when it is first heard of: it never was open in the account."""
    return entries[-1].status in _CLOSED and not any(entry.product for entry in entries)


def _by_day(entries: Iterable[Entry]) -> list[tuple[dt.date, list[Entry]]]:
    days: dict[dt.date, list[Entry]] = {}
    for entry in entries:
        days.setdefault(entry.day, []).append(entry)
    return sorted(days.items())


def _areas(pack: Pack) -> np.ndarray[Any, np.dtype[np.float64]]:
    hazards = pack.hazards
    drawn, stated = (
        hazards[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in ("drawn_m2", "area_m2_stated")
    )
    return np.where(np.isnan(drawn), stated, drawn)


class _Grounds:
    """The perimeters of a pack in metres of an equal-area projection."""

    def __init__(self, pack: Pack) -> None:
        shapes = pack.hazard_layer().geometry.to_numpy(dtype=object).copy()
        # A disc says where an area is and not how large.
        shapes[(pack.hazards["drawn_as"] != "perimeter").to_numpy(dtype=bool)] = None
        west, south, east, north = pack.meta.extent
        middle = f"+lat_0={(south + north) / 2!r} +lon_0={(west + east) / 2!r}"
        local = f"+proj=laea {middle} +datum=WGS84 +units=m"
        project = Transformer.from_crs("EPSG:4326", local, always_xy=True)
        self._shapes = shapely.transform(shapes, lambda xy: np.column_stack(project.transform(*xy.T)))
        self._m2 = np.nan_to_num(shapely.area(self._shapes))

    def sum_m2(self, rows: Sequence[int]) -> int:
        """Return the area of perimeters one by one, m2."""
        return round(float(self._m2[list(rows)].sum()))

    def union_m2(self, rows: Sequence[int]) -> int:
        """Return how much ground perimeters take together, m2."""
        return round(float(shapely.area(shapely.union_all(self._shapes[list(rows)])))) if len(rows) else 0


def _row(
    key: str | None,
    label: str,
    moved: Sequence[tuple[Movement, ...]],
    rows: Iterable[int],
    span: tuple[dt.date, dt.date],
    grounds: _Grounds,
) -> AccountRow:
    start, end = span
    opening = closing = 0
    lines = dict.fromkeys(LINES, 0)
    left_open = []
    for at in rows:
        left = 0
        for one in moved[at]:
            if one.day >= end:
                break
            left += one.change
            if one.day < start:
                opening += one.change
            else:
                lines[one.line] += one.m2
        closing += left
        if left > 0:
            left_open.append(int(at))
    drawn, union = grounds.sum_m2(left_open), grounds.union_m2(left_open)
    return AccountRow(key, label, opening, lines, closing, drawn, union)


def _spans(first: dt.date, end: dt.date, months: int) -> Iterable[tuple[str, str, tuple[dt.date, dt.date]]]:
    """Yield key, words, and the first day of each calendar period and of the one after it."""
    at = (first.year * 12 + first.month - 1) // months * months
    while (start := dt.date(at // 12, at % 12 + 1, 1)) < end:
        after = dt.date((at + months) // 12, (at + months) % 12 + 1, 1)
        key, label = {
            1: (f"{start:%Y-%m}", f"{MONTHS[start.month - 1]} {start.year}"),
            3: (f"{start.year}-Q{start.month // 3 + 1}", f"Quarter {start.month // 3 + 1} of {start.year}"),
            12: (str(start.year), str(start.year)),
        }[months]
        yield key, label, (start, after)
        at += months


def _groups(pack: Pack, by: str) -> Iterable[tuple[str | None, str, list[int]]]:
    column = {"district": "district_code", "class": "class", "organisation": "organisation"}[by]
    hazards = pack.hazards
    names = district_labels(pack.districts) if by == "district" else {}
    if by == "class":
        names = {term.code: term.label for term in HAZARD_CLASS}
    keys = [None if pd.isna(one) else str(one) for one in hazards[column]]
    none = "District not known" if by == "district" else "Not recorded"
    for key in sorted({*keys}, key=lambda one: (one is None, names.get(one or "", one or ""))):
        label = none if key is None else names.get(key, key)
        yield key, label, [at for at, one in enumerate(keys) if one == key]
