"""The criteria by which open areas are set beside each other, each with its axis, input and scale.

Every value runs from least to most between 0 and 1. Where the pack has no input for a criterion, it runs
from 0 to 1 for every area, and its usual weight is 0, which is said: a criterion about which nothing is known
cannot put one area before another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.analysis.grounds import in_metres, to_metres
from geo.analysis.hazards import histories
from geo.analysis.near import radius_of
from geo.analysis.placed import is_placed

if TYPE_CHECKING:
    from pyproj import Transformer

    from geo.layers.pack import Pack

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]
Bounds = tuple[Floats, Floats]
DANGER, NEED = "danger", "need"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: what menus call it, its axis, what it is made of, and its usual weight with an input."""

    label: str
    axis: str
    made_of: str
    weight: int


RECENT_YEARS: Final = 5
NEAR_M: Final = 1_000.0
REACH_M: Final = 5_000.0
_BESIDE_M: Final = 500.0
_MANY_ACCIDENTS: Final = 3.0
_MANY_PEOPLE: Final = 5_000.0
_LARGE_M2: Final = 1_000_000.0
_MANY_ASSETS: Final = 3.0
_ROADS: Final = ("road", "rail", "street", "highway")
_NO_ASSETS: Final = ("countries", "admin1", "coast")
CRITERIA: Final[Mapping[str, Criterion]] = MappingProxyType(
    {
        "accidents": Criterion(
            "Accidents near and recent",
            DANGER,
            "Accidents of the last 5 years within 1 km, three or more as 1; an uncertain place or day is an "
            "interval",
            5,
        ),
        "evidence": Criterion(
            "Evidence", DANGER, "Direct as 1, indirect as a half, none as 0; not recorded as an interval", 3
        ),
        "people": Criterion(
            "People",
            NEED,
            "People of settlements within 1 km, 5,000 or more as 1, by their logarithm; a settlement without "
            "a number is an interval",
            4,
        ),
        "blocked": Criterion(
            "Blocked assets", NEED, "Things of the base map within 500 m, three or more as 1", 3
        ),
        "link": Criterion(
            "Road or rail link",
            NEED,
            "Where a recorded road or railway runs into the area, people of settlements within 5 km",
            3,
        ),
        "access": Criterion(
            "Access",
            NEED,
            "A recorded road within 500 m as 1, farther than 5 km as 0, between by distance",
            1,
        ),
        "size": Criterion(
            "Size",
            NEED,
            "Ground that could be used again: 100 ha or more as 1; not measured as an interval",
            1,
        ),
    }
)
"""Every criterion, those of danger first."""
GATES: Final[Mapping[str, str]] = MappingProxyType(
    {"land_rights": "Land rights are not clear", "beneficiary": "Nobody is named to use the land"}
)
"""What stops an area whatever it scores, in words."""


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """What the criteria say of each open area.

    Parameters
    ----------
    areas, names, rows
        Identifier, name and position in the layer of each.
    bounds
        By criterion, values from least to most.
    without
        Criteria for which the pack has no input.
    day
        Day on which the areas were open.
    """

    areas: tuple[str, ...]
    names: tuple[str, ...]
    rows: tuple[int, ...]
    bounds: Mapping[str, Bounds]
    without: tuple[str, ...]
    day: dt.date

    @property
    def usual(self) -> dict[str, int]:
        """The usual weights: 0 where there is no input."""
        return {key: 0 if key in self.without else one.weight for key, one in CRITERIA.items()}


def criteria_of(pack: Pack) -> Values:
    """Return what each criterion says of the areas of a pack that are open on its last day.

    Parameters
    ----------
    pack
        A pack, or an edition.
    """
    end = pack.meta.as_of + dt.timedelta(days=1)
    states = [one.on(end).state for one in histories(pack)]
    rows = [at for at, state in enumerate(states) if state in ("open", "worked")]
    frame = pack.hazards.iloc[rows]
    way = to_metres(pack, projection="aeqd")
    shapes = in_metres(pack.hazard_layer().geometry.to_numpy(dtype=object)[rows], way)
    sure = (frame["drawn_as"] == "perimeter").to_numpy(dtype=bool)
    seen = _Seen(pack, way, shapes, sure)
    told: dict[str, Bounds | None] = {
        "accidents": seen.accidents(end),
        "evidence": seen.evidence(frame["evidence"].tolist()),
        "people": seen.people(NEAR_M),
        "blocked": seen.assets(),
        "link": seen.link(),
        "access": seen.access(),
        "size": _size(frame["drawn_m2"].to_numpy(dtype=float), frame["area_m2_stated"]),
    }
    count = len(rows)
    bounds = {key: (np.zeros(count), np.ones(count)) if one is None else one for key, one in told.items()}
    names = [str(one) if isinstance(one, str) else "" for one in frame["name"]]
    return Values(
        tuple(frame["hazard_id"].astype(str)),
        tuple(names),
        tuple(rows),
        MappingProxyType(bounds),
        tuple(key for key, one in told.items() if one is None),
        pack.meta.as_of,
    )


def _size(drawn: Floats, stated: object) -> Bounds:
    given = np.array(stated, dtype=np.float64)
    m2 = np.where(np.isnan(drawn), given, drawn)
    low = np.where(np.isnan(m2), 0.0, np.minimum(m2 / _LARGE_M2, 1.0))
    return low, np.where(np.isnan(m2), 1.0, low)


class _Seen:
    """What lies around open areas, in metres; `sure` says which of them are perimeters drawn whole."""

    def __init__(self, pack: Pack, way: Transformer, shapes: Shapes, sure: NDArray[np.bool_]) -> None:
        self._pack, self._way, self._shapes, self._sure = pack, way, shapes, sure
        self._nowhere = shapely.is_missing(shapes)

    def accidents(self, end: dt.date) -> Bounds:
        incidents = self._pack.incidents
        since = np.datetime64(dt.date(end.year - RECENT_YEARS, end.month, min(end.day, 28)))
        placed = is_placed(incidents)
        first, last = (incidents[name].to_numpy(dtype="datetime64[D]") for name in ("date_start", "date_end"))
        dated = ~np.isnat(first) & ~np.isnat(last)
        certain, possible = dated & (first >= since), ~dated | (last >= since)
        points = self._points(incidents[placed])
        radius = radius_of(self._pack, incidents)[placed]
        low = self._tally(points, NEAR_M - radius, certain[placed], sure=True)
        high = self._tally(points, NEAR_M + radius, possible[placed])
        return _scaled(low, _MANY_ACCIDENTS), self._open(_scaled(high, _MANY_ACCIDENTS))

    def evidence(self, told: list[object]) -> Bounds:
        known = {"direct": 1.0, "indirect": 0.5, "none": 0.0}
        low = np.array([known.get(str(one), 0.0) for one in told], dtype=np.float64)
        return low, np.array([known.get(str(one), 1.0) for one in told], dtype=np.float64)

    def people(self, metres: float) -> Bounds | None:
        places = self._pack.places
        if places.empty:
            return None
        number = places["population"].astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
        points, reach = self._points(places), np.full(len(places), metres)
        everywhere = np.ones(len(places), dtype=bool)
        low = self._tally(points, reach, everywhere, of=np.nan_to_num(number), sure=True)
        high = self._tally(points, reach, everywhere, of=np.nan_to_num(number))
        unknown = self._tally(points, reach, np.isnan(number)) > 0
        return _by_logarithm(low), np.where(unknown, 1.0, self._open(_by_logarithm(high)))

    def assets(self) -> Bounds | None:
        things = self._context(lambda name: name not in _NO_ASSETS)
        if things is None:
            return None
        reach, everywhere = np.full(len(things), _BESIDE_M), np.ones(len(things), dtype=bool)
        low, high = (self._tally(things, reach, everywhere, sure=sure) for sure in (True, False))
        return _scaled(low, _MANY_ASSETS), self._open(_scaled(high, _MANY_ASSETS))

    def link(self) -> Bounds | None:
        roads, people = self._context(_is_road), self.people(REACH_M)
        if roads is None or people is None:
            return None
        reach, everywhere = np.zeros(len(roads)), np.ones(len(roads), dtype=bool)
        low, high = (self._tally(roads, reach, everywhere, sure=sure) > 0 for sure in (True, False))
        return np.where(low, people[0], 0.0), np.where(high | self._nowhere, people[1], 0.0)

    def access(self) -> Bounds | None:
        roads = self._context(_is_road)
        if roads is None:
            return None
        metres = np.full(len(self._shapes), np.inf)
        known = np.flatnonzero(~self._nowhere)
        found, away = shapely.STRtree(roads).query_nearest(
            self._shapes[known], return_distance=True, all_matches=False
        )
        metres[known[found[0]]] = away
        near = np.clip((REACH_M - metres) / (REACH_M - _BESIDE_M), 0.0, 1.0)
        return np.where(self._sure, near, 0.0), self._open(near)

    def _open(self, high: Floats) -> Floats:
        """Return the upper ends, 1 where an area has no place and anything may lie beside it."""
        return np.where(self._nowhere, 1.0, high)

    def _points(self, frame: object) -> Shapes:
        x, y = self._way.transform(frame["longitude"].to_numpy(), frame["latitude"].to_numpy())  # type: ignore[index] # a table
        return np.asarray(shapely.points(x, y), dtype=object)

    def _context(self, wanted: object) -> Shapes | None:
        found = [
            in_metres(self._pack.context_layer(one.name).geometry.to_numpy(dtype=object), self._way)
            for one in self._pack.meta.context_files
            if wanted(one.name)  # type: ignore[operator] # a test of a name
        ]
        things = np.concatenate(found) if found else np.array([], dtype=object)
        things = things[~shapely.is_missing(things)]
        return things if len(things) else None

    def _tally(
        self,
        things: Shapes,
        reach: Floats,
        counted: NDArray[np.bool_],
        *,
        of: Floats | None = None,
        sure: bool = False,
    ) -> Floats:
        """Return how many things lie within reach of each area, or what they add up to."""
        total = np.zeros(len(self._shapes))
        shapes = self._shapes.copy()
        if sure:
            shapes[~self._sure] = None
        rows = np.flatnonzero(counted & (reach >= 0))
        if len(rows) and not shapely.is_missing(shapes).all():
            tree = shapely.STRtree(shapes)
            thing, area = tree.query(things[rows], predicate="dwithin", distance=reach[rows])
            np.add.at(total, area, 1.0 if of is None else of[rows[thing]])
        return total


def _is_road(name: str) -> bool:
    return any(word in name.lower() for word in _ROADS)


def _scaled(number: Floats, many: float) -> Floats:
    return np.asarray(np.minimum(number / many, 1.0))


def _by_logarithm(people: Floats) -> Floats:
    return np.asarray(np.minimum(np.log1p(people) / np.log1p(_MANY_PEOPLE), 1.0))
