"""The bytes of a map's feed as columns of incidents; `geo/maps/web/data/columns.js` reads them in a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from geo.analysis.amounts import figures_of
from geo.analysis.land_measures import LandSteps
from geo.analysis.periods import Period, month_number
from geo.layers.measures import PARTS
from geo.maps.payload.gaps import unpacked
from geo.maps.payload.ground import steps_of
from geo.maps.payload.header import Header, header_of
from geo.maps.payload.parting import Statuses, people_by_status
from geo.maps.payload.ranges import ends_of

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_NO_PLACE: Final = 0xFFFFFF
_FLOATS: Final = ("below", "land_value", "land_loose")
_DTYPES: Final = {"u8": "u1", "i16": "<i2", "u16": "<u2", "u32": "<u4", "f64": "<f8"}


@dataclass(frozen=True, slots=True, eq=False)
class Feed:
    """The incidents of a feed as columns, one element an incident, in the order of the feed.

    Parameters
    ----------
    header
        What the feed says besides its columns.
    first, middle, last
        Months an incident may lie in, as positions on the axis of months; -1 before the days described and
        the number of months after them; int64.
    days
        Days an incident may lie on; 0 where they are all in one month; int64.
    district
        Position of the district, one past the last where it is not known; int64.
    figures
        int64 of shape (incidents, measures), columns in the order of `MEASURES`.
    least, most
        The same with the lower and the upper ends of ranges of people.
    device, precision, activity
        Position in ``devices``, ``precisions`` and ``activities`` of the header; int64.
    by_status
        Killed, injured and people whose outcome is not known; int64, each of shape (incidents, statuses).
    unrecorded, blank
        Whether a number is not recorded in full, and whether nothing of it is; int64 of shape
        (incidents, measures), columns in the order of `MEASURES`.
    longitude, latitude
        WGS 84 degrees, NaN where nothing is drawn.
    radius_m
        Radius drawn, metres; 0 for a blast known to its place.
    below, refusal
        By district: what rates are divided by (empty for counts), and why there is none (0: there is one).
    ever
        Whether the pack holds any incident there, by district, and last of no known district.
    land
        The measure of ground shown; None where incidents are.
    """

    header: Header
    first: Ints
    middle: Ints
    last: Ints
    days: Ints
    district: Ints
    figures: Ints
    least: Ints
    most: Ints
    device: Ints
    precision: Ints
    activity: Ints
    by_status: tuple[Ints, Ints, Ints]
    unrecorded: Ints
    blank: Ints
    longitude: Floats
    latitude: Floats
    radius_m: Ints
    below: Floats
    refusal: Ints
    ever: Bools
    land: LandSteps | None = None

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Read the bytes of a feed.

        Parameters
        ----------
        data
            As written by `geo.maps.payload.encode.encode_feed`.
        """
        header = header_of(data)
        columns = {
            name: np.frombuffer(data, dtype=_DTYPES[kind], count=count, offset=offset)
            for name, (kind, offset, count) in header.columns.items()
        }
        whole = {name: column.astype(np.int64) for name, column in columns.items() if name not in _FLOATS}
        months = np.repeat(np.arange(header.months.count), np.diff(whole["off"]))
        longitude, latitude = _places(header, whole)
        gaps = np.zeros(header.incidents, dtype=np.int64)
        gaps[whole["kind"] >> 7 == 1] = whole["gaps"]
        parts = _parts(whole)
        unrecorded, blank = unpacked(gaps, parts)
        low, high = ends_of(columns["ends"], parts)
        return cls(
            header=header,
            first=np.concatenate([months, whole["start"]]),
            middle=np.concatenate([months, whole["middle"]]),
            last=np.concatenate([months, whole["end"]]),
            days=np.concatenate([np.zeros_like(months), whole["days"]]),
            district=whole["district"],
            figures=figures_of(parts),
            least=figures_of(low),
            most=figures_of(high),
            device=whole["kind"] & 15,
            precision=whole["kind"] >> 4 & 7,
            activity=whole["activity"] & 31,
            by_status=people_by_status(
                Statuses(whole["activity"] >> 5, columns["several"], columns["statuses"]), parts
            ),
            unrecorded=unrecorded,
            blank=blank,
            longitude=longitude,
            latitude=latitude,
            radius_m=np.array(header.radii, dtype=np.int64)[whole["radius"]],
            below=columns["below"].astype(np.float64),
            refusal=whole["refusal"],
            ever=whole["ever"] == 1,
            land=steps_of(header, columns),
        )

    @property
    def recorded(self) -> Bools:
        """Whether the pack holds anything of the measure shown, by district, and last of none known."""
        return self.ever if self.land is None else self.land.ever[:-1]

    @property
    def months(self) -> int:
        """How many months there are."""
        return self.header.months.count

    @property
    def districts(self) -> int:
        """How many districts there are."""
        return self.header.districts

    def period(self, lo: int, hi: int) -> Period:
        """Return the days the data describe in the months `lo` to `hi`, both counted."""
        return _days_of(self.header, lo, hi)


def _parts(columns: Mapping[str, Ints]) -> dict[str, Ints]:
    killed, injured = columns["hurt"] & 15, columns["hurt"] >> 4
    unknown = np.zeros_like(killed)
    at = columns["over_at"]
    killed[at], injured[at], unknown[at] = (
        columns[f"over_{name}"] for name in ("killed", "injured", "unknown")
    )
    return dict(zip(PARTS, (killed, injured, unknown), strict=True))


def _places(header: Header, columns: Mapping[str, Ints]) -> tuple[Floats, Floats]:
    x = columns["xlow"] | columns["xhigh"] << 16
    y = columns["ylow"] | columns["yhigh"] << 16
    nowhere = (x == _NO_PLACE) & (y == _NO_PLACE)
    west, south = header.origin
    longitude = np.where(nowhere, np.nan, west + x * header.step)
    latitude = np.where(nowhere, np.nan, south + y * header.step)
    return longitude, latitude


def _days_of(header: Header, lo: int, hi: int) -> Period:
    months = header.months
    first = month_number(date(*months.first, 1))
    start, end = (date((first + at) // 12 + 1970, (first + at) % 12 + 1, 1) for at in (lo, hi + 1))
    whole_start, whole_last = date(*months.start), date(*months.last)
    return Period(max(start, whole_start), min(end, whole_last + timedelta(days=1)))
