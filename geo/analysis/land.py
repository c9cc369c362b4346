"""The account of hazardous land: what was open, what was found, what was released how, what is left.

Opening + newly found - cancelled - reduced - cleared + correction = closing, for every period and group, in
whole square metres. What was open before the first entry of all is not recorded, which is never 0. What was
released belongs to activities and their last days (`geo.analysis.releases`). A correction is ground that no
report accounts for: a perimeter drawn anew, or what was left of an area when it was closed. It has a line of
its own and hides in no other. A product counts once, on the day of its report. Areas without dated entries
are in no line; how much they are is said beside.

The account sums what is left of each area. Perimeters are drawn whole and may overlap, so the sum of those
still open and their union stand beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from geo.analysis.area_districts import formed_words
from geo.analysis.grounds import Grounds
from geo.analysis.hazards import CLOSED, histories, waiting_words
from geo.analysis.land_notes import UNUSUAL, notes_of
from geo.analysis.land_rows import groups, spans
from geo.analysis.movements import LINES, PARTS, LandLedger, areas_m2, movements
from geo.analysis.periods import Period, day_words
from geo.analysis.releases import released
from geo.analysis.waterfall import opening_words
from geo.choices import LAND_BY
from geo.errors import GeoError
from geo.language import Sayings, in_digits, marked, say
from geo.layers.kinds import HAZARDS
from geo.layers.vocabulary import RELEASE_PRODUCT

if TYPE_CHECKING:
    from geo.layers.pack import Pack

Bools = NDArray[np.bool_]
WHOLE: Final = marked("All")
"""What the sum of the rows is called."""
_HEADINGS: Final = Sayings(
    {
        "opening": "opening",
        "new": "new",
        "cancelled": "cancelled",
        "reduced": "reduced",
        "cleared": "cleared",
        "correction": "correction",
        "closing": "closing",
        "drawn": "drawn",
        "union": "union",
        "areas": "areas",
    }
)
_BEFORE: Final = marked(
    "Not recorded before {day}, the day of the first entry: of days before it no figure is told."
)
_NO_ENTRIES: Final = marked("An account of land is made of dated entries, and these areas have none.")
_MONTHS_IN: Final = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One period or group: key and words, land at its start, what moved, land at its end; then drawn, m2.

    `areas` is how many are open at its end, `parts` how much of their lines those of
    `geo.analysis.movements.PARTS` are.
    `opening` is None where nothing was recorded yet.
    `drawn` and `union` are None in an edition of generalised perimeters, which would say too much ground.
    """

    key: str | None
    label: str
    opening: int | None
    moved: Mapping[str, int]
    closing: int
    drawn: int | None
    union: int | None
    areas: int
    parts: Mapping[str, int] = field(default_factory=dict)

    @property
    def released(self) -> int:
        """All products together; each stands beside it."""
        return sum(self.moved[line] for line in RELEASE_PRODUCT.codes())

    def to_dict(self) -> dict[str, Any]:
        """Return the row as plain values."""
        return {
            "key": self.key,
            "label": self.label,
            # A number in every row, for who adds them up; whether it was recorded stands beside it.
            "opening": self.opening or 0,
            "opening_recorded": self.opening is not None,
            **self.moved,
            **{f"{line}_{part}": self.parts.get(part, 0) for part, line in PARTS.items()},
            "closing": self.closing,
            "drawn": self.drawn,
            "union": self.union,
            "areas": self.areas,
        }


@dataclass(frozen=True, slots=True)
class Undated:
    """Areas without dated entries that are not recorded as closed: how many, m2, how many without a size."""

    areas: int
    m2: int
    unmeasured: int = 0

    def to_dict(self) -> dict[str, int]:
        """Return them as plain values."""
        return {"areas": self.areas, "m2": self.m2, "unmeasured": self.unmeasured}


NONE_UNDATED: Final = Undated(0, 0)


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
    undated_open
        Those of them that are not recorded as closed.
    unmeasured
        How many areas have neither an area stated nor one drawn.
    start, end
        The days told, the last one not counted.
    reported
        Which reports of released ground are counted, in words.
    closed_first, closed_first_m2
        How many areas are closed by their first entry, and their area; they are in no column.
    single
        Whether some area has one entry alone, as after the import of a register of one day.
    later
        How many dated entries lie after the days that are described.
    rough
        Of how many areas a month or a year is all that is known of what is in the rows.
    first
        Day of the first entry of any area; None where there is none. Days before it have no rows.
    waiting
        What is said of imports of which rows wait; what is told is not all of them.
    """

    by: str
    rows: tuple[AccountRow, ...]
    undated: int
    undated_m2: int
    unmeasured: int
    start: dt.date
    end: dt.date
    reported: tuple[str, ...] = ()
    closed_first: int = 0
    closed_first_m2: int = 0
    single: bool = False
    later: int = 0
    rough: int = 0
    first: dt.date | None = None
    undated_open: Undated = NONE_UNDATED
    waiting: tuple[str, ...] = ()

    @property
    def days(self) -> Period:
        """The days told of which something is recorded."""
        begins = self.start if self.first is None or self.first >= self.end else max(self.start, self.first)
        return Period(begins, self.end)

    @property
    def of_time(self) -> bool:
        """Whether the rows follow each other in time."""
        return self.by in _MONTHS_IN

    @property
    def whole(self) -> AccountRow:
        """All rows as one; what is drawn is that of the last of them in time, and of groups has no union."""
        rows = self.rows
        moved = {line: sum(row.moved[line] for row in rows) for line in LINES}
        parts = {part: sum(row.parts.get(part, 0) for row in rows) for part in PARTS}
        if self.of_time:
            last = rows[-1]
            ends = (last.closing, last.drawn, last.union, last.areas)
            return AccountRow(None, say(WHOLE), rows[0].opening, moved, *ends, parts)
        begun = [row.opening for row in rows if row.opening is not None]
        opening, closing = sum(begun) if begun else None, sum(row.closing for row in rows)
        known = [row.drawn for row in rows if row.drawn is not None]
        drawn, areas = sum(known) if known else None, sum(row.areas for row in rows)
        return AccountRow(None, say(WHOLE), opening, moved, closing, drawn, None, areas, parts)

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
            "undated": {
                "areas": self.undated,
                "m2": self.undated_m2,
                "not_closed": self.undated_open.to_dict(),
            },
            "unmeasured": self.unmeasured,
            "from": self.start.isoformat(),
            "to_exclusive": self.end.isoformat(),
            "recorded_from": None if self.first is None else self.first.isoformat(),
            "known_to_month_or_year": self.rough,
            "closed_first": {"areas": self.closed_first, "m2": self.closed_first_m2},
            "later_entries": self.later,
            "reported": list(self.reported),
            "waiting": list(self.waiting),
        }

    def to_text(self) -> str:
        """Return the account as a table of text, in m2, with what one must know below."""
        if not self.rows:
            return self.none
        names = ("", *_HEADINGS.values())
        table = [names]
        for row in self.rows:
            figures = (*(row.moved[line] for line in LINES), row.closing, row.drawn, row.union, row.areas)
            cells = ("-" if one is None else in_digits(one) for one in figures)
            table.append((row.label, opening_words(row.opening, "m2"), *cells))
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
    def none(self) -> str:
        """What is said in place of rows where nothing is recorded of the days told; empty otherwise."""
        if self.rows:
            return ""
        return say(_NO_ENTRIES) if self.first is None else say(_BEFORE, day=day_words(self.first))

    @property
    def notes(self) -> tuple[str, ...]:
        """What one must know to read the account."""
        return notes_of(self)


def land_by(pack: Pack) -> tuple[str, ...]:
    """Return what the account of a pack may be told apart by: an edition without organisations has none."""
    without = not pack.hazards["organisation"].notna().any()
    return tuple(by for by in LAND_BY if not (without and by == "organisation"))


def land_account(pack: Pack, *, by: str, period: Period | None = None) -> LandAccount:
    """Return the account of the hazardous land of a pack.

    Parameters
    ----------
    pack
        A pack, or an edition.
    by
        One of `geo.choices.LAND_BY`; by a group each row covers the whole period.
    period
        The days told; None for all that are described, or since the first entry where that is earlier. Of
        days before the first entry there are no rows.

    Raises
    ------
    GeoError
        If there is no such way to tell it apart.
    """
    if by not in LAND_BY:
        raise GeoError(
            say(
                "There is no account of land by {by!r}; use one of {choices}.",
                by=by,
                choices=", ".join(LAND_BY),
            )
        )
    told = histories(pack)
    areas = areas_m2(pack)
    start, end = (pack.meta.period_start, pack.meta.as_of + dt.timedelta(days=1))
    if period is not None:
        start, end = period.start, period.end
    within = None if period is None else (start, end)
    taken = released(pack, told, areas.tolist(), within=within)
    ledger = LandLedger([movements(one, area) for one, area in zip(taken.told, areas, strict=True)])
    grounds = Grounds(pack)
    recorded = min((entry.day for one in taken.told for entry in one.entries), default=None)
    if period is None and recorded is not None:
        # Areas may have been found before the first accident that a pack describes.
        start = min(start, recorded)
    rows: list[AccountRow] = []
    if recorded is not None and recorded < end and by in _MONTHS_IN:
        told_of = spans(max(recorded, start), end, _MONTHS_IN[by], cut=None if period is None else start)
        everybody = np.ones(len(told), dtype=bool)
        rows = [_row(key, label, ledger, everybody, span, grounds, recorded) for key, label, span in told_of]
    elif recorded is not None and recorded < end:
        rows = [
            _row(key, label, ledger, mine, (start, end), grounds, recorded)
            for key, label, mine in groups(pack, by)
        ]
    undated = np.array([not one.entries for one in told], dtype=bool)
    still = undated & np.array([one.today not in CLOSED for one in told], dtype=bool)
    closed = np.array(
        [bool(one.entries) and one.entries[0].status in CLOSED for one in taken.told], dtype=bool
    )
    return LandAccount(
        by=by,
        rows=tuple(rows),
        undated=int(undated.sum()),
        undated_m2=round(float(np.nansum(areas[undated]))),
        unmeasured=int(np.isnan(areas).sum()),
        start=start,
        end=end,
        reported=(
            *taken.notes,
            *(formed_words(pack, "hazards", say(HAZARDS.noun[1])) if by == "district" else ()),
        ),
        closed_first=int(closed.sum()),
        closed_first_m2=round(float(np.nansum(areas[closed]))),
        single=any(len(one.entries) == 1 for one in told),
        rough=ledger.rough(start, end),
        later=sum(entry.day >= end for one in told for entry in one.entries) if period is None else 0,
        first=recorded,
        undated_open=Undated(
            int(still.sum()), round(float(np.nansum(areas[still]))), int(np.isnan(areas[still]).sum())
        ),
        waiting=waiting_words(pack),
    )


def _row(
    key: str | None,
    label: str,
    ledger: LandLedger,
    mine: Bools,
    span: tuple[dt.date, dt.date],
    grounds: Grounds,
    recorded: dt.date,
) -> AccountRow:
    start, end = span
    left = ledger.left(mine, end)
    still_open = np.flatnonzero(left > 0)
    return AccountRow(
        key=key,
        label=label,
        # Before the first entry of all nothing is recorded, which is not that nothing was open.
        opening=int(ledger.left(mine, start).sum()) if start > recorded else None,
        moved=ledger.lines(mine, start, end),
        closing=int(left.sum()),
        drawn=grounds.sum_m2(still_open),
        union=grounds.union_m2(still_open),
        areas=len(still_open),
        parts=ledger.parts(mine, start, end),
    )
