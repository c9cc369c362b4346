"""How fast hazardous land was released lately, and what that says of a target date: a range, no forecast.

Each product stands apart, since land cancelled by survey says nothing of how fast land is cleared. The range
runs from the slowest to the quickest quarter of the last twelve whole months, taken for a year; where entries
begin later than these, none is told. What is left is that of the last day described; areas without dated
entries are not in it and are told beside it. What will be found, and what will be drawn anew, is in none of
it, and no day of an end is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo.analysis.land import NONE_UNDATED, Undated, land_account
from geo.analysis.periods import Period, day_words
from geo.analysis.waterfall import UNITS, area_words
from geo.language import Sayings
from geo.layers.vocabulary import RELEASE_PRODUCT

if TYPE_CHECKING:
    from geo.layers.pack import Pack

MONTHS: Final = 12
"""Of the time that is looked back on."""
_QUARTER: Final = 3
_A_YEAR: Final = MONTHS // _QUARTER
_DAYS_OF_YEAR: Final = 365.25
_WORDS: Final = Sayings(
    {
        "looked_at": "From {start} to {end} {area} were released by all products together.",
        "nothing": "From {start} to {end} no release of land is recorded, so no pace can be told.",
        "not_recorded": "Hazardous land is not recorded before {first}, so no pace of the twelve months from "
        "{start} to {end} can be told.",
        "left": "On {day} {left} of recorded hazardous land are left.",
        "not_in_it": "On {day} {left} of recorded hazardous land are left; not in it are {number:,} areas of "
        "{area} without dated entries, which are recorded as open, worked on or suspended, or have no "
        "status.",
        "not_in_it_at_least": "On {day} {left} of recorded hazardous land are left; not in it are {number:,} "
        "areas of at least {area} without dated entries, which are recorded as open, worked on or suspended, "
        "or have no status; of {unmeasured:,} of them no size is recorded.",
        "range": "A year as its slowest quarter would release {least}, one as its quickest {most}.",
        "target": "The pack sets {day} as its target: by then {needed} a year would have to be released.",
        "target_at_least": "The pack sets {day} as its target: by then at least {needed} a year would have "
        "to be released, since areas without dated entries are not in what is left.",
        "no_target": "The pack sets no target date.",
        "past": "The pack sets {day} as its target, which lies before the last day of its records.",
        "no_forecast": "This is no forecast: what is yet to be found or drawn anew is in none of it, and the "
        "three products do not go on at one pace.",
    }
)


@dataclass(frozen=True, slots=True)
class ProductPace:
    """One product over the last twelve months, m2: all of them, and its slowest and quickest quarter."""

    product: str
    total: int
    least: int
    most: int

    @property
    def range_a_year(self) -> tuple[int, int]:
        """A year as the slowest quarter, and one as the quickest."""
        return self.least * _A_YEAR, self.most * _A_YEAR


@dataclass(frozen=True, slots=True)
class LandPace:
    """How fast land was released, and what a target asks for.

    Parameters
    ----------
    period
        The twelve whole months looked back on.
    products
        Each product, in the order of the list.
    together
        All of them; its quarters are those of the sum.
    remaining, day
        Recorded hazardous land left on the last day described, m2, None without dated entries; and that day.
    target
        Day the pack sets; None for none.
    first
        Day of the first entry where it lies in the period or after it; no pace is told then.
    undated
        Areas without dated entries that are not recorded as closed: they are not in what is left.
    """

    period: Period
    products: tuple[ProductPace, ...]
    together: ProductPace
    remaining: int | None
    day: dt.date
    target: dt.date | None
    first: dt.date | None = None
    undated: Undated = NONE_UNDATED

    @property
    def needed_a_year(self) -> int | None:
        """What would have to be released a year until the target, m2; None without one to come.

        Where `undated` has areas it is the least that is needed.
        """
        if self.target is None or self.target <= self.day or self.remaining is None:
            return None
        return round(self.remaining / ((self.target - self.day).days / _DAYS_OF_YEAR))

    def words(self, unit: str = "m2") -> tuple[str, ...]:
        """Return what is said of it, areas in ``m2`` or ``ha``."""

        def area(m2: int) -> str:
            return f"{area_words(m2, unit)} {UNITS[unit]}"

        known = {
            "start": day_words(self.period.start),
            "end": day_words(self.period.last),
            "area": area(self.together.total),
            "first": "" if self.first is None else day_words(self.first),
        }
        recorded = self.first is None
        which = "not_recorded" if not recorded else "looked_at" if self.together.total else "nothing"
        told = [_WORDS[which].format(**known)]
        least, most = self.together.range_a_year
        if self.remaining is not None:
            told.append(self._left(area))
        if recorded and self.together.total:
            told.append(_WORDS["range"].format(least=area(least), most=area(most)))
        needed = self.needed_a_year
        if self.target is None:
            told.append(_WORDS["no_target"])
        elif needed is None:
            told.append(_WORDS["past"].format(day=day_words(self.target)))
        else:
            which = "target_at_least" if self.undated.areas else "target"
            told.append(_WORDS[which].format(day=day_words(self.target), needed=area(needed)))
        return (*told, _WORDS["no_forecast"])

    def _left(self, area: Callable[[int], str]) -> str:
        """Return what is left, and beside it what is not in that number."""
        still = self.undated
        which = "left" if not still.areas else "not_in_it_at_least" if still.unmeasured else "not_in_it"
        return _WORDS[which].format(
            day=day_words(self.day),
            left=area(self.remaining or 0),
            number=still.areas,
            area=area(still.m2),
            unmeasured=still.unmeasured,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values for JSON."""
        return {
            "from": self.period.start.isoformat(),
            "to_exclusive": self.period.end.isoformat(),
            "remaining": self.remaining,
            "remaining_on": self.day.isoformat(),
            "target": None if self.target is None else self.target.isoformat(),
            "remaining_leaves_out": self.undated.to_dict(),
            "needed_a_year": self.needed_a_year,
            "needed_is_the_least": self.needed_a_year is not None and self.undated.areas > 0,
            "products": {
                one.product: {"total": one.total, "year_as_slowest": low, "year_as_quickest": high}
                for one in ((*self.products, self.together) if self.first is None else ())
                for low, high in [one.range_a_year]
            },
        }


def pace(pack: Pack) -> LandPace:
    """Return the pace of land release of a pack in its last twelve whole months.

    Parameters
    ----------
    pack
        A pack, or an edition.
    """
    period = _last_months(pack.meta.as_of)
    account = land_account(pack, by="month", period=period)
    day = pack.meta.as_of
    today = land_account(pack, by="year", period=Period(day, day + dt.timedelta(days=1))).rows
    begun = account.first is not None and account.first > period.start
    released = {code: [row.moved[code] for row in account.rows] for code in RELEASE_PRODUCT.codes()}
    together = [row.released for row in account.rows]
    return LandPace(
        period=period,
        products=tuple(_paced(code, months) for code, months in released.items()),
        together=_paced("released", together),
        remaining=today[-1].closing if today else None,
        day=day,
        target=pack.meta.land_target,
        first=account.first if begun else None,
        undated=account.undated_open,
    )


def _paced(product: str, months: list[int]) -> ProductPace:
    quarters = [sum(months[at : at + _QUARTER]) for at in range(0, len(months), _QUARTER)]
    return ProductPace(product, sum(months), min(quarters, default=0), max(quarters, default=0))


def _last_months(as_of: dt.date) -> Period:
    """Return the twelve whole months that end with a day, or before the month it lies in."""
    after = as_of + dt.timedelta(days=1)
    end = after.replace(day=1)
    return Period(end.replace(year=end.year - 1), end)
