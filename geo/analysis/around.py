"""What lies near recorded hazardous areas that are open: people, settlements, and whatever else a pack has.

Each figure runs from least to most: least counts what lies so near an area whose perimeter and date are
recorded, most what may lie so near any that may be open. People are told by every figure there is, side by
side, and none is spread over ground: nobody knows where in a district its people live.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.analysis.grounds import in_metres, to_metres
from geo.analysis.hazards import histories
from geo.analysis.near import spells
from geo.language import in_digits, say

if TYPE_CHECKING:
    from pyproj import Transformer

    from geo.layers.pack import Pack

Shapes = NDArray[np.object_]
WITHIN_M: Final = (500, 1_000, 5_000)
"""Distances that are looked at, metres."""
_NO_THINGS: Final = ("countries", "admin1", "coast")
_M_PER_KM: Final = 1_000.0
_UNITS: Final = {"km": "km", "km2": "km²"}


@dataclass(frozen=True, slots=True)
class Nearby:
    """One kind of thing: label, unit, and from least to most how much lies within each distance.

    Parameters
    ----------
    figures
        In the order of `WITHIN_M`; a least of None where only an upper limit can be told.
    unrecorded
        Of how many of these things the number is not recorded, by distance, at most.
    """

    label: str
    unit: str
    figures: tuple[tuple[float | None, float], ...]
    unrecorded: tuple[int, ...] = ()

    @property
    def heading(self) -> str:
        """The label with the unit of lengths and areas, which the figures do not repeat."""
        unit = _UNITS.get(self.unit)
        return say("{label}, {unit}", label=self.label, unit=unit) if unit else self.label

    def words(self, at: int) -> str:
        """Return the figure within one distance in words."""
        low, high = self.figures[at]
        many = 1 if self.unit.startswith("km") else 0
        if low is None:
            told = say("at most {most}", most=in_digits(high, f",.{many}f"))
        else:
            least, most = (in_digits(one, f",.{many}f") for one in (low, high))
            told = least if least == most else say("{least} to {most}", least=least, most=most)
        gap = self.unrecorded[at] if self.unrecorded else 0
        return say("{told}, not recorded for {gap:,}", told=told, gap=gap) if gap else told

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values for JSON."""
        return {
            "label": self.label,
            "unit": self.unit,
            "within_m": {
                str(metres): {"least": low, "most": high}
                for metres, (low, high) in zip(WITHIN_M, self.figures, strict=True)
            },
            "unrecorded": list(self.unrecorded),
        }


@dataclass(frozen=True, slots=True, eq=False)
class _Areas:
    """Areas open on a day: those that are so by perimeter and date, and all that may be."""

    sure: Shapes
    possible: Shapes


def around(pack: Pack) -> tuple[Nearby, ...]:
    """Return what lies near the areas of a pack that are open on its last day.

    Parameters
    ----------
    pack
        A pack, or an edition.
    """
    way = to_metres(pack, projection="aeqd")
    areas = _open_areas(pack, way)
    return (*_settlements(pack, way, areas), *_people(pack, way, areas), *_things(pack, way, areas))


def _open_areas(pack: Pack, way: Transformer) -> _Areas:
    shapes = in_metres(pack.hazard_layer().geometry.to_numpy(dtype=object), way)
    standing = spells(histories(pack), shapes)
    day = (pack.meta.as_of + dt.timedelta(days=1)).toordinal() - 1
    now = (standing.start <= day) & (standing.end > day) & ~shapely.is_missing(standing.shapes)
    drawn = (pack.hazards["drawn_as"] == "perimeter").to_numpy(dtype=bool)[standing.area]
    return _Areas(standing.shapes[now & standing.dated & drawn], standing.shapes[now])


def _near(things: Shapes, areas: Shapes, metres: float) -> NDArray[np.bool_]:
    near = np.zeros(len(things), dtype=bool)
    if len(areas) and len(things):
        near[shapely.STRtree(areas).query(things, predicate="dwithin", distance=metres)[0]] = True
    return near


def _settlements(pack: Pack, way: Transformer, areas: _Areas) -> tuple[Nearby, ...]:
    places = pack.places
    if places.empty:
        return ()
    x, y = way.transform(places["longitude"].to_numpy(), places["latitude"].to_numpy())
    points = np.asarray(shapely.points(x, y), dtype=object)
    people = places["population"].astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
    number: list[tuple[float | None, float]] = []
    sums: list[tuple[float | None, float]] = []
    gaps = []
    for metres in WITHIN_M:
        sure, possible = (_near(points, of, metres) for of in (areas.sure, areas.possible))
        number.append((int(sure.sum()), int(possible.sum())))
        sums.append((float(np.nansum(people[sure])), float(np.nansum(people[possible]))))
        gaps.append(int(np.isnan(people[possible]).sum()))
    return (
        Nearby(say("Settlements"), "settlements", tuple(number)),
        Nearby(say("People of these settlements"), "people", tuple(sums), tuple(gaps)),
    )


def _people(pack: Pack, way: Transformer, areas: _Areas) -> tuple[Nearby, ...]:
    """Return people of whole districts of which any ground lies so near: an upper limit, figure by figure."""
    layer = pack.district_layer()
    shapes = in_metres(layer.geometry.to_numpy(dtype=object), way)
    reached = [
        set(layer["district_id"].to_numpy()[_near(shapes, areas.possible, metres)]) for metres in WITHIN_M
    ]
    found = []
    for figure in pack.meta.population_figures:
        rows = pack.populations[pack.populations["figure_id"] == figure.id]
        rows = rows[rows["population"].notna()]
        known = {
            code: float(value) for code, value in zip(rows["district_id"], rows["population"], strict=True)
        }
        sums: list[tuple[float | None, float]] = [
            (None, sum(known.get(code, 0.0) for code in codes)) for codes in reached
        ]
        gaps = tuple(len(codes - set(known)) for codes in reached)
        label = say("{title}: people of whole districts reached", title=figure.title)
        found.append(Nearby(label, "people", tuple(sums), gaps))
    return tuple(found)


def _things(pack: Pack, way: Transformer, areas: _Areas) -> tuple[Nearby, ...]:
    """Return points counted, lines by length and areas by ground, of each layer of the base map."""
    found = []
    for context in pack.meta.context_files:
        if context.name in _NO_THINGS:
            continue
        shapes = in_metres(pack.context_layer(context.name).geometry.to_numpy(dtype=object), way)
        shapes = shapes[~shapely.is_missing(shapes)]
        for dimension, unit in enumerate(("number", "km", "km2")):
            mine = shapes[shapely.get_dimensions(shapes) == dimension]
            if not len(mine):
                continue
            figures: list[tuple[float | None, float]] = [
                (_much(mine, areas.sure, metres, dimension), _much(mine, areas.possible, metres, dimension))
                for metres in WITHIN_M
            ]
            found.append(Nearby(context.title or context.name, unit, tuple(figures)))
    return tuple(found)


def _much(things: Shapes, areas: Shapes, metres: float, dimension: int) -> float:
    if dimension == 0:
        return float(_near(things, areas, metres).sum())
    if not len(areas):
        return 0.0
    own, area = shapely.STRtree(areas).query(things, predicate="dwithin", distance=metres)
    total = 0.0
    for at in np.unique(own).tolist():
        reach = shapely.union_all(shapely.buffer(areas[area[own == at]], metres))
        part = shapely.intersection(things[at], reach)
        measured = shapely.length(part) if dimension == 1 else shapely.area(part)
        total += float(measured) / _M_PER_KM**dimension
    return total
