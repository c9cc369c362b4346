"""What released ground is reported by: an activity, a dated entry of status, or both for the same product.

Released ground belongs to activities and their last days. Entries of status tell the same product again,
under the same report; one that no activity tells stands for itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

_COLUMNS: Final = ("product", "document", "area_m2")


@dataclass(frozen=True, slots=True)
class ReleaseReport:
    """One report of released ground.

    Parameters
    ----------
    hazard
        The area it was released from.
    product
        A code of `geo.layers.vocabulary.RELEASE_PRODUCT`.
    document
        Number of the report of completion; empty for none.
    day
        Its day; None where it is not known.
    m2
        Area released; None where it is not known.
    row
        Position in its table.
    """

    hazard: str
    product: str
    document: str
    day: dt.date | None
    m2: float | None
    row: int

    @property
    def tells(self) -> bool:
        """Whether it has both a day and an area, without which it is in no sum."""
        return self.day is not None and self.m2 is not None


@dataclass(frozen=True, slots=True)
class ToldTwice:
    """One product as activities and entries of status tell it, by their reports of one area."""

    activities: tuple[ReleaseReport, ...]
    entries: tuple[ReleaseReport, ...]

    @property
    def agree(self) -> bool:
        """Whether both have the same area, to the square metre, and a day in common."""
        days = {one.day for one in self.activities} & {one.day for one in self.entries}
        return bool(days) and round(_sum(self.activities)) == round(_sum(self.entries))


def reports(table: pd.DataFrame, *, hazards: str, day: str) -> list[ReleaseReport]:
    """Return the reports of a table: one for each area a row names, none of rows without a product.

    Parameters
    ----------
    table
        Rows with product, document and area_m2.
    hazards, day
        Its columns of areas, joined by semicolons, and of the day.
    """
    columns = [hazards, day, *_COLUMNS]
    found = []
    for row, values in enumerate(table[columns].itertuples(index=False, name=None)):
        named, when, product, document, m2 = values
        if not _given(product):
            continue
        found += [
            ReleaseReport(
                hazard=hazard,
                product=str(product),
                document=str(document) if _given(document) else "",
                day=pd.Timestamp(when).date() if _given(when) else None,
                m2=float(m2) if _given(m2) else None,
                row=row,
            )
            for hazard in (str(named).split(";") if _given(named) else [""])
        ]
    return found


def matched(activities: Iterable[ReleaseReport], entries: Iterable[ReleaseReport]) -> tuple[ToldTwice, ...]:
    """Return what activities and entries of status both tell, product by product of each area.

    Parameters
    ----------
    activities, entries
        Of any areas. Those of one area and product are the same under one document, and on one day where a
        document is missing or the areas released are equal.
    """
    told = _by_product(entries)
    found: list[ToldTwice] = []
    for key, mine in _by_product(activities).items():
        groups: list[tuple[list[ReleaseReport], list[ReleaseReport]]] = []
        for one in mine:
            same = [entry for entry in told.get(key, ()) if _same(one, entry)]
            if not same:
                continue
            group = next((group for group in groups if any(entry in group[1] for entry in same)), None)
            if group is None:
                groups.append(([one], same))
            else:
                group[0].append(one)
                group[1].extend(entry for entry in same if entry not in group[1])
        found += [ToldTwice(tuple(first), tuple(second)) for first, second in groups]
    return tuple(found)


def shared_out(
    activities: Sequence[ReleaseReport], entries: Sequence[ReleaseReport], sizes: Mapping[str, float]
) -> list[ReleaseReport]:
    """Return the reports of activities with the area of each shared out between the areas it names.

    Parameters
    ----------
    activities, entries
        As for `matched`; entries that tell the same product say how much of it is whose.
    sizes
        Size of each area, by which it is shared out where they do not.
    """
    whose: dict[tuple[int, str], float] = {}
    for told in matched(activities, entries):
        for one in told.activities:
            whose[one.row, one.hazard] = _sum(told.entries)
    rows: dict[int, list[ReleaseReport]] = {}
    for one in activities:
        rows.setdefault(one.row, []).append(one)
    found = []
    for row, mine in rows.items():
        if len(mine) == 1 or mine[0].m2 is None:
            found += mine
            continue
        weights = [whose.get((row, one.hazard), 0.0) for one in mine]
        if not sum(weights):
            weights = [sizes.get(one.hazard, 0.0) for one in mine]
        if not sum(weights):
            weights = [1.0] * len(mine)
        whole = sum(weights)
        found += [
            ReleaseReport(
                one.hazard, one.product, one.document, one.day, (one.m2 or 0.0) * part / whole, one.row
            )
            for one, part in zip(mine, weights, strict=True)
        ]
    return found


def _by_product(some: Iterable[ReleaseReport]) -> dict[tuple[str, str], list[ReleaseReport]]:
    found: dict[tuple[str, str], list[ReleaseReport]] = {}
    for one in some:
        found.setdefault((one.hazard, one.product), []).append(one)
    return found


def _same(one: ReleaseReport, other: ReleaseReport) -> bool:
    if one.document and one.document == other.document:
        return True
    alike = not (one.document and other.document) or one.m2 == other.m2
    return one.day is not None and one.day == other.day and alike


def _sum(some: Iterable[ReleaseReport]) -> float:
    return sum(one.m2 or 0.0 for one in some)


def _given(value: Any) -> bool:
    return not pd.isna(value) and value != ""
