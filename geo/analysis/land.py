"""The account of hazardous land: what was open, what was found, what was released how, what is left.

Opening + newly found - cancelled - reduced - cleared + correction = closing, for every period and group, in
whole square metres. What was released belongs to activities and their last days (`geo.analysis.releases`). A
correction is ground that no report accounts for: a perimeter drawn anew, or what was left of an area when it
was closed. It has a line of its own and hides in no other. A product counts once, on the day of its report.
Areas without dated entries are in no line; how much they are is said beside.

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
from geo.analysis.hazards import CLOSED, histories
from geo.analysis.land_rows import groups, spans
from geo.analysis.movements import LINES, PARTS, LandLedger, areas_m2, movements
from geo.analysis.periods import day_words
from geo.analysis.releases import released
from geo.choices import LAND_BY
from geo.errors import GeoError
from geo.language import Sayings, in_digits, marked, say
from geo.layers.kinds import HAZARDS
from geo.layers.vocabulary import RELEASE_PRODUCT

if TYPE_CHECKING:
    from geo.analysis.periods import Period
    from geo.layers.pack import Pack

Bools = NDArray[np.bool_]
WHOLE: Final = marked("All")
"""What the sum of the rows is called."""
UNUSUAL: Final = 3.0
"""A period that releases more than this many times the median of those that release anything is named."""
GENERALISED: Final = marked(
    "This edition generalises perimeters outward, so the ground they take is not given."
)
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
_M2: Final = marked("All in m²; 1 ha is 10,000 m².")
_ADDS_UP: Final = marked(
    "Opening + new - cancelled - reduced - cleared + correction = closing, the sum of what is left."
)
_DRAWN: Final = marked(
    "Drawn are whole perimeters still open: their sum, and their union, in which ground counts once."
)
_MORE: Final = marked(
    "Released more than {times} times the median, as where reports of a longer time come in: {periods}."
)
_UNDATED: Final = marked("{number:,} areas of {m2:,} m² have no dated entries and are in no row.")
_RELEASED_FIRST: Final = marked(
    "{number:,} areas of {m2:,} m² are closed by their first entry: what was open of them before is not "
    "recorded, so they are in no column."
)
_FIRST_ENTRY: Final = marked(
    "An area is new on the day of its first entry; where an import told only its last status, it was found "
    "earlier."
)
_LISTED: Final = marked(
    "Of what is new, {m2:,} m² are told first by a register: these areas were found on an earlier day, "
    "which it does not state."
)
_CLOSED: Final = marked(
    "Of the correction, {m2:,} m² are what was left of areas when they were closed, of which no report says "
    "how much was cancelled, reduced or cleared."
)
_ROUGH: Final = marked(
    "Of {number:,} areas a month or a year is all that is known: they are new on the first and closed on the "
    "last day it may have been, and may belong to another part of that time."
)
_BEFORE: Final = marked(
    "Not recorded before {day}, the day of the first entry: of days before it no figure is told."
)
_NO_ENTRIES: Final = marked("An account of land is made of dated entries, and these areas have none.")
_LATER: Final = marked("{number:,} entries after {day}, the last day told, are in no row.")
_DAYS: Final = marked("Days told: {start} to {end}.")
_UNMEASURED: Final = marked("{number:,} areas have no area stated or drawn and count as 0.")
_MONTHS_IN: Final = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One period or group: key and words, land at its start, what moved, land at its end; then drawn, m2.

    `areas` is how many are open at its end, `parts` how much of their lines those of
    `geo.analysis.movements.PARTS` are.
    `drawn` and `union` are None in an edition of generalised perimeters, which would say too much ground.
    """

    key: str | None
    label: str
    opening: int
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
            "opening": self.opening,
            **self.moved,
            **{f"{line}_{part}": self.parts.get(part, 0) for part, line in PARTS.items()},
            "closing": self.closing,
            "drawn": self.drawn,
            "union": self.union,
            "areas": self.areas,
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
        opening, closing = (sum(getattr(row, name) for row in rows) for name in ("opening", "closing"))
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
            "undated": {"areas": self.undated, "m2": self.undated_m2},
            "unmeasured": self.unmeasured,
            "from": self.start.isoformat(),
            "to_exclusive": self.end.isoformat(),
            "recorded_from": None if self.first is None else self.first.isoformat(),
            "known_to_month_or_year": self.rough,
            "closed_first": {"areas": self.closed_first, "m2": self.closed_first_m2},
            "later_entries": self.later,
            "reported": list(self.reported),
        }

    def to_text(self) -> str:
        """Return the account as a table of text, in m2, with what one must know below."""
        if not self.rows:
            return self.none
        names = ("", *_HEADINGS.values())
        table = [names]
        for row in self.rows:
            ends = (row.closing, row.drawn, row.union, row.areas)
            figures = (row.opening, *(row.moved[line] for line in LINES), *ends)
            table.append((row.label, *("-" if one is None else in_digits(one) for one in figures)))
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
        general = any(row.drawn is None for row in self.rows)
        last = self.end - dt.timedelta(days=1)
        days = say(_DAYS, start=day_words(self.start), end=day_words(last))
        told = [say(_M2), say(_ADDS_UP), days, *self.reported, say(GENERALISED if general else _DRAWN)]
        if self.unusual:
            told.append(say(_MORE, times=f"{UNUSUAL:g}", periods=", ".join(self.unusual)))
        if self.undated:
            told.append(say(_UNDATED, number=self.undated, m2=self.undated_m2))
        if self.closed_first:
            told.append(say(_RELEASED_FIRST, number=self.closed_first, m2=self.closed_first_m2))
        if self.first is not None and self.start < self.first:
            told.append(say(_BEFORE, day=day_words(self.first)))
        parts = self.whole.parts if self.rows else {}
        if parts.get("listed"):
            told.append(say(_LISTED, m2=parts["listed"]))
        elif self.single:
            told.append(say(_FIRST_ENTRY))
        if parts.get("closed"):
            told.append(say(_CLOSED, m2=parts["closed"]))
        if self.rough:
            told.append(say(_ROUGH, number=self.rough))
        if self.later:
            told.append(say(_LATER, number=self.later, day=day_words(last)))
        if self.unmeasured:
            told.append(say(_UNMEASURED, number=self.unmeasured))
        return tuple(told)


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
        rows = [_row(key, label, ledger, everybody, span, grounds) for key, label, span in told_of]
    elif recorded is not None and recorded < end:
        rows = [
            _row(key, label, ledger, mine, (start, end), grounds) for key, label, mine in groups(pack, by)
        ]
    undated = np.array([not one.entries for one in told], dtype=bool)
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
    )


def _row(
    key: str | None,
    label: str,
    ledger: LandLedger,
    mine: Bools,
    span: tuple[dt.date, dt.date],
    grounds: Grounds,
) -> AccountRow:
    start, end = span
    left = ledger.left(mine, end)
    still_open = np.flatnonzero(left > 0)
    return AccountRow(
        key=key,
        label=label,
        opening=int(ledger.left(mine, start).sum()),
        moved=ledger.lines(mine, start, end),
        closing=int(left.sum()),
        drawn=grounds.sum_m2(still_open),
        union=grounds.union_m2(still_open),
        areas=len(still_open),
        parts=ledger.parts(mine, start, end),
    )
