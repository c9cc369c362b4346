"""How far accidents lay from recorded hazardous areas on their day: a band from least to most.

Both places are uncertain. An accident lies anywhere in the disc of its place, an area without a perimeter
anywhere in the disc around what is left of it: the least is taken between the nearest edges of both, the most
between the farthest. Areas count as they stood by their dated entries: for the least those that may have been
open when it happened, for the most those that were open on all days on which it may have happened. An area
without dated entries may have been open, and no more.

Distances are taken in a plane around the middle of the pack, where they are true; a thousand kilometres off
they are half a percent too long.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.analysis.grounds import in_metres, to_metres
from geo.analysis.hazards import History, histories
from geo.analysis.placed import DISC_FROM_M, drawn_radius, is_placed
from geo.language import say
from geo.layers.distances import as_points
from geo.layers.vocabulary import CodeList, Term

if TYPE_CHECKING:
    import pandas as pd

    from geo.layers.pack import Pack

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Shapes = NDArray[np.object_]

BAND: Final = CodeList(
    "band",
    (
        Term("inside", "Inside"),
        Term("to_100_m", "To 100 m"),
        Term("to_500_m", "100 to 500 m"),
        Term("to_5_km", "500 m to 5 km"),
        Term("beyond", "Beyond 5 km"),
    ),
)
"""How far an accident lay from the nearest area, in the order of distance."""
EDGES_M: Final = (0.0, 100.0, 500.0, 5_000.0)
"""Upper edge of each band but the last."""
UNDECIDED: Final = CodeList(
    "undecided",
    (
        Term("place", "Its place is not known well enough"),
        Term("none", "No area was recorded by then"),
        Term("spread", "It may have lain inside or beyond 5 km"),
    ),
)
"""Why no band is told."""
GENERAL_CELL_M: Final = 1_575.0
"""Across a cell of the grid to which editions generalise perimeters: so far off the true one may end."""
_ELSEWHERE: Final = ("victim_residence", "hospital")
_OPEN: Final = ("open", "in_progress", "suspended")
_FIRST, _LAST = 0, dt.date.max.toordinal()
_RINGS_M: Final = (500.0, 1_500.0, 3_000.0)
_AT_ONCE: Final = 4_000


class Spells(NamedTuple):
    """Spells over which areas stood: shape, whose it is, first day and the day after the last, how sure."""

    shapes: Shapes
    area: Ints
    start: Ints
    end: Ints
    dated: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Nearness:
    """What is told of each accident, in the order of the incidents of a pack.

    Parameters
    ----------
    least, most
        Positions in `BAND`; -1 where no band is told.
    undecided
        Positions in `UNDECIDED`; -1 where a band is told.
    nearest
        Position of the area the least is taken to; -1 for none within five kilometres.
    closed
        Position of an area closed by then in which the accident may have lain; -1 for none.
    radius_m
        Of the disc of its place.
    unplaced_areas
        How many areas have no place and are in no band.
    """

    least: Ints
    most: Ints
    undecided: Ints
    nearest: Ints
    closed: Ints
    radius_m: Floats
    unplaced_areas: int

    def words(self, at: int) -> str:
        """Return the band of one accident in words."""
        if self.undecided[at] >= 0:
            return say("Not decidable: {lower}", lower=_lower(UNDECIDED.terms[self.undecided[at]].label))
        least, most = (BAND.terms[side[at]].label for side in (self.least, self.most))
        return (
            least
            if least == most
            else say("{least} at the nearest, {lower} at the farthest", least=least, lower=_lower(most))
        )

    @property
    def outside(self) -> Bools:
        """Which accidents certainly lay outside every area recorded then, none recorded among them."""
        told = (self.undecided < 0) & (self.least > 0)
        found: Bools = told | (self.undecided == UNDECIDED.codes().index("none"))
        return found

    @property
    def possibly_outside(self) -> Bools:
        """Which may have lain outside and may have lain inside."""
        found: Bools = (self.least == 0) & (self.most > 0)
        return found


def nearness(pack: Pack, *, on: dt.date | None = None) -> Nearness:
    """Return how far each accident of a pack lay from the nearest recorded area.

    Parameters
    ----------
    pack
        A pack, or an edition.
    on
        A day on which the areas are looked at; None for the day of each accident.
    """
    incidents = pack.incidents
    sure = is_placed(incidents) & ~incidents["place_kind"].isin(_ELSEWHERE).to_numpy(dtype=bool)
    radius = radius_of(pack, incidents)
    first, last = _days(incidents, on)
    way = to_metres(pack, projection="aeqd")
    x, y = way.transform(incidents["longitude"].to_numpy(), incidents["latitude"].to_numpy())
    rows = np.flatnonzero(sure)
    points = as_points(np.asarray(x)[rows], np.asarray(y)[rows])
    shapes = in_metres(pack.hazard_layer().geometry.to_numpy(dtype=object), way)
    drawn_as = pack.hazards["drawn_as"].to_numpy(dtype=object)
    told = histories(pack)
    outer, closed = spells(told, shapes), spells(told, shapes, closed=True)
    asked = _Asked(points, first[rows], last[rows], radius[rows])
    least_m, nearest = _nearest(outer, asked)
    most_m = np.minimum(*(_most(outer, asked, drawn_as, disc=disc) for disc in (False, True)))
    found = _told(least_m, most_m, _any_stood(outer, asked))
    touched, whose = _nearest(closed, asked, limit_m=0.0)
    full = np.full((5, len(incidents)), [[-1], [-1], [0], [-1], [-1]], dtype=np.int64)
    full[:, rows] = *found, nearest, np.where(touched <= 0, whose, -1)
    return Nearness(
        least=full[0],
        most=full[1],
        undecided=full[2],
        nearest=full[3],
        closed=full[4],
        radius_m=radius,
        unplaced_areas=int(shapely.is_missing(shapes).sum()),
    )


def radius_of(pack: Pack, incidents: pd.DataFrame) -> Floats:
    """Return how far off its point an accident may have happened, metres.

    The place of a blast without a stated uncertainty is known to 500 m, as the word has it.
    """
    drawn = drawn_radius(incidents, pack.meta.settlement_radius_m).astype(np.float64)
    stated = incidents["uncertainty_m"].astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
    found: Floats = np.where(drawn > 0, drawn, np.where(np.isnan(stated), float(DISC_FROM_M), stated))
    return found


def spells(told: Sequence[History], shapes: Shapes, *, closed: bool = False) -> Spells:
    """Return over which days areas stood open by their entries, or, where asked, were closed."""
    found: list[tuple[int, int, int, bool]] = []
    for at, history in enumerate(told):
        if not history.entries:
            # One of which no status is recorded may be open.
            if (history.today in ("", *_OPEN)) is not closed:
                found.append((at, _FIRST, _LAST, False))
            continue
        # The last entry of a day tells how it stands from that day on.
        states = {one.day.toordinal(): one.status in _OPEN for one in history.entries}
        for day, is_open, end in zip(states, states.values(), [*[*states][1:], _LAST], strict=True):
            if is_open is not closed:
                found.append((at, day, end, True))
    columns = np.array(found, dtype=np.int64).reshape(-1, 4).T
    return Spells(shapes[columns[0]], columns[0], columns[1], columns[2], columns[3].astype(bool))


class _Asked(NamedTuple):
    """Places of accidents with the days on which they may have happened, and how uncertain each is."""

    points: Shapes
    first: Ints
    last: Ints
    radius: Floats


def _any_stood(standing: Spells, asked: _Asked) -> Bools:
    """Return on whose days any area with a place may have stood."""
    known = ~shapely.is_missing(standing.shapes)
    order = np.argsort(standing.start[known], kind="stable")
    start, end = standing.start[known][order], standing.end[known][order]
    until = np.maximum.accumulate(np.r_[np.int64(-1), end])
    return np.asarray(until[np.searchsorted(start, asked.last, side="right")] > asked.first, dtype=bool)


def _days(incidents: pd.DataFrame, on: dt.date | None) -> tuple[Ints, Ints]:
    """Return the first and the last day on which each accident may have happened, ordinals."""
    if on is not None:
        day = np.full(len(incidents), on.toordinal(), dtype=np.int64)
        return day, day
    found = []
    for name, without in (("date_start", _FIRST), ("date_end", _LAST)):
        ordinal = (incidents[name] - np.datetime64("1970-01-01")).dt.days + dt.date(1970, 1, 1).toordinal()
        found.append(np.asarray(ordinal.fillna(without), dtype=np.int64))
    return found[0], found[1]


def _nearest(
    standing: Spells, asked: _Asked, *, whole: bool = False, limit_m: float = EDGES_M[-1]
) -> tuple[Floats, Ints]:
    """Return the least distance of each place to an area that may have stood, less its radius; and which.

    Parameters
    ----------
    standing, asked
        Areas and places.
    whole
        Whether only areas count that stood on all days; then the radius is not taken off.
    limit_m
        Areas farther off are none.
    """
    reach = limit_m + (0.0 if whole else 1.0) * asked.radius
    best = np.full(len(asked.points), np.inf)
    which = np.full(len(asked.points), -1, dtype=np.int64)
    if not len(standing.shapes) or not len(asked.points):
        return best, which
    tree = shapely.STRtree(standing.shapes)
    # The nearest of all mostly did not stand on that day, so it is sought in rings, the near ones first.
    left = np.arange(len(asked.points))
    for ring in (*_RINGS_M, np.inf):
        if not len(left):
            break
        limit = np.minimum(reach, ring)
        for some in np.array_split(left, -(-len(left) // _AT_ONCE)):
            _settle(tree, standing, asked, some, limit, best, which, whole=whole)
        left = left[~np.isfinite(best[left])]
    best[best > reach] = np.inf
    which = np.where(np.isfinite(best) & (which >= 0), standing.area[np.maximum(which, 0)], -1)
    return (best if whole else np.maximum(best - asked.radius, 0.0)), which


def _settle(
    tree: shapely.STRtree,
    standing: Spells,
    asked: _Asked,
    some: Ints,
    limit: Floats,
    best: Floats,
    which: Ints,
    *,
    whole: bool,
) -> None:
    """Put the nearest area that stood within a limit into `best` and `which`, of some places."""
    own, area = tree.query(asked.points[some], predicate="dwithin", distance=limit[some])
    place = some[own]
    stood = _stood(standing, asked, place, area, whole=whole)
    place, area = place[stood], area[stood]
    metres = shapely.distance(asked.points[place], standing.shapes[area])
    order = np.lexsort((metres, place))
    place, area, metres = place[order], area[order], metres[order]
    head = np.r_[True, np.diff(place) > 0][: len(place)]
    best[place[head]], which[place[head]] = metres[head], area[head]


def _stood(standing: Spells, asked: _Asked, place: Ints, area: Ints, *, whole: bool) -> Bools:
    first, last = asked.first[place], asked.last[place]
    start, end = standing.start[area], standing.end[area]
    if whole:
        return np.asarray(standing.dated[area] & (start <= first) & (end > last), dtype=bool)
    return np.asarray((start <= last) & (end > first), dtype=bool)


def _most(standing: Spells, asked: _Asked, drawn_as: Shapes, *, disc: bool) -> Floats:
    """Return the most each place may have been off an area that stood on all days, metres.

    Parameters
    ----------
    standing, asked, drawn_as
        Areas, places, and what is drawn of each area.
    disc
        Whether areas without a perimeter are looked at, which hold the middle of their disc and no more.
    """
    kind = drawn_as[standing.area]
    mine = np.isin(kind, ("benchmark", "damaged")) if disc else np.isin(kind, ("perimeter", "generalised"))
    shapes, area, start, end, dated = standing
    part = Spells(shapes[mine], area[mine], start[mine], end[mine], dated[mine])
    if disc:
        part = part._replace(shapes=np.asarray(shapely.centroid(part.shapes), dtype=object))
    off = GENERAL_CELL_M if (kind == "generalised").any() else 0.0
    metres, _ = _nearest(part, asked, whole=True)
    if not disc and not off:
        inside = np.flatnonzero(metres == 0)
        metres[inside] = -_depth(part, asked, inside)
    return np.maximum(metres + asked.radius + off, 0.0)


def _depth(part: Spells, asked: _Asked, inside: Ints) -> Floats:
    """Return how deep places lie inside an area that stood on all days, the deepest of several."""
    depth = np.zeros(len(inside))
    if not len(inside):
        return depth
    own, area = shapely.STRtree(part.shapes).query(asked.points[inside], predicate="intersects")
    stood = _stood(part, asked, inside[own], area, whole=True)
    own, area = own[stood], area[stood]
    edges = shapely.boundary(part.shapes[area])
    np.maximum.at(depth, own, shapely.distance(asked.points[inside[own]], edges))
    return depth


def _told(least_m: Floats, most_m: Floats, some: Bools) -> tuple[Ints, Ints, Ints]:
    """Return bands of least and most, and why there is none."""
    least, most = (np.searchsorted(EDGES_M, metres, side="left") for metres in (least_m, most_m))
    codes = UNDECIDED.codes()
    why = np.where(some, -1, codes.index("none"))
    why = np.where(some & (least == 0) & (most == len(EDGES_M)), codes.index("spread"), why)
    none = why >= 0
    nearest, farthest = (np.where(none, -1, band).astype(np.int64) for band in (least, most))
    return nearest, farthest, why.astype(np.int64)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
