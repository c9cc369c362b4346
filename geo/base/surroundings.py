"""What lies around the districts of a new pack: countries, provinces, rivers, lakes and towns of the base."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.base.store import divisions_in, towns_in, waters_in
from geo.errors import BaseError
from geo.language import say
from geo.layers.meridian import WORLD, Bounds, from_seam, narrowest, running, seam_of, shapes_from_seam

Shapes = npt.NDArray[np.object_]
Bools = npt.NDArray[np.bool_]

_MARGIN: Final = 1.5
"""Share of the view around it, as maps show at most."""
_PROVINCES_MARGIN: Final = 0.75
_LEAST_MARGIN_DEG: Final = 0.5
_APART_DEG: Final = 2.0
"""Parts of a country farther than this from each other are looked at one by one."""
_PEOPLED: Final = 0.1
"""Share of the people of towns from which a part is in the first view, however far it lies."""
_LARGE: Final = 0.25
"""The same of the ground, where no town is known."""
_WIDER: Final = 1.2
"""How many times as large a part may make the first view that has fewer."""
_FINENESS: Final = 900.0
"""Steps along the longer side of a view that must be told apart: about a pixel of a screen."""
_SHORTEST_RIVER: Final = 0.03
_LAKES_ACROSS: Final = 300.0
_KM: Final = 111.2
_MOST: Final = 600
_NEAR_DEG: Final = 0.04
"""How far off a simplified shore a town still counts: less than the 5 km that check accepts."""
_DECIMALS: Final = 5


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of the surroundings.

    Parameters
    ----------
    names
        One for each shape; empty for none.
    shapes
        WGS 84, from -180 to 180 degrees.
    """

    names: tuple[str, ...]
    shapes: Shapes


def first_view(districts: Shapes, found: pd.DataFrame | None = None) -> tuple[Bounds, Bools]:
    """Return the bounds of the main part of a country, and which districts lie wholly apart from it.

    The main part is the group of neighbouring islands and lands where most people of its towns live. Others
    belong to it that hold many of them, and those that hardly make the view wider: an island of few people
    far out at sea would leave half of it empty.

    Parameters
    ----------
    districts
        Polygons, WGS 84, from -180 to 180 degrees.
    found
        Towns within them: ``longitude``, ``latitude`` and ``population``. Without any the ground counts.
    """
    whole = narrowest(districts)
    if whole is None:
        raise BaseError(say("No district has a boundary."))
    seam = seam_of(running(whole))
    parts, of = shapely.get_parts(shapes_from_seam(districts, seam), return_index=True)
    boxes = shapely.bounds(parts)
    group, shares, least = _groups(parts, found, seam)
    order = np.lexsort((-np.bincount(group, shapely.area(parts)), -shares))
    spans = np.array(
        [[*np.min(boxes[group == at, :2], 0), *np.max(boxes[group == at, 2:], 0)] for at in order]
    )
    view, main = spans[0], [order[0]]
    for at, span in zip(order[1:], spans[1:], strict=True):
        wider = np.array([*np.minimum(view[:2], span[:2]), *np.maximum(view[2:], span[2:])])
        if shares[at] >= least or _ground(wider) <= _WIDER * _ground(view):
            view = wider
            main.append(at)
    near = np.zeros(len(districts), dtype=bool)
    shown = np.isin(group, main)
    near[of[shown]] = True
    return narrowest(shapes_from_seam(parts[shown], WORLD)) or whole, ~near


def _groups(
    parts: Shapes, found: pd.DataFrame | None, seam: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64], float]:
    """Return the group of neighbours each part is of, the share of each group, and what share is much."""
    bounds = shapely.bounds(parts)
    across = np.cos(np.radians((bounds[:, 1] + bounds[:, 3]) / 2)).clip(0.1)
    padding = np.column_stack([-1 / across, -np.ones(len(parts)), 1 / across, np.ones(len(parts))])
    boxes = shapely.box(*(bounds + padding * _APART_DEG / 2).T)
    groups = shapely.get_parts(shapely.union_all(boxes))
    tree = shapely.STRtree(groups)
    group = np.zeros(len(parts), dtype=np.int64)
    at, one = tree.query(boxes, predicate="intersects")
    group[at] = one
    if found is not None and found["population"].sum() > 0:
        points = shapely.points(from_seam(found["longitude"], seam), found["latitude"])
        at, one = tree.query(points, predicate="intersects")
        people = np.bincount(one, found["population"].to_numpy(np.float64)[at], minlength=len(groups))
        return group, people / people.sum(), _PEOPLED
    area = np.bincount(group, shapely.area(parts) * across, minlength=len(groups))
    return group, area / area.sum(), _LARGE


def _ground(view: npt.NDArray[np.float64]) -> float:
    """Return how large a view is, square degrees of the equator."""
    west, south, east, north = view
    return float((east - west) * np.cos(np.radians((south + north) / 2)) * (north - south))


class Around:
    """The base around a view.

    Parameters
    ----------
    view
        West, south, east, north, degrees; across 180 degrees where the west is greater than the east.
    own
        Key of the country whose divisions are the districts; empty for none.
    taken
        Codes of divisions that belong to it here, wherever the base draws them.
    """

    def __init__(self, view: Bounds, own: str = "", taken: Collection[str] = ()) -> None:
        self._own = own
        west, south, east, north = running(view)
        self._longer = max(east - west, north - south)
        self._seam = seam_of((west, south, east, north))
        self._view = view
        self._window = self.window(view)
        self._boxes = halves(self._window)
        found = divisions_in(self._boxes, self._longer / _FINENESS)
        found.loc[found["code"].isin([*taken]), "country"] = own
        self._divisions = found

    @staticmethod
    def window(view: Bounds, margin: float = _MARGIN) -> Bounds:
        """Return how far the surroundings of a view reach, running.

        Parameters
        ----------
        view
            As above.
        margin
            Share of the view around it.
        """
        west, south, east, north = running(view)
        seam = seam_of((west, south, east, north))
        dx, dy = (max(side * margin, _LEAST_MARGIN_DEG) for side in (east - west, north - south))
        return (
            max(west - dx, seam + 0.1),
            max(south - dy, -84.0),
            min(east + dx, seam + 359.9),
            min(north + dy, 84.0),
        )

    def countries(self, called: Mapping[str, str]) -> Layer:
        """Return the countries in sight.

        Parameters
        ----------
        called
            Their names by key.
        """
        shapes = self._divisions["geometry"].to_numpy(dtype=object)
        own = self._divisions["country"].to_numpy()
        keys = sorted(set(own))
        joined = np.array([_joined(shapes[own == key]) for key in keys], dtype=object)
        return self._cut(joined, [called.get(key, "") for key in keys], size=2)

    def provinces(self) -> Layer:
        """Return the divisions of the countries around."""
        several = self._divisions["country"].map(self._divisions["country"].value_counts()) > 1
        found = self._divisions[several & (self._divisions["country"] != self._own)]
        window = self.window(self._view, _PROVINCES_MARGIN)
        return self._cut(
            found["geometry"].to_numpy(dtype=object), found["name_en"].tolist(), size=2, window=window
        )

    def rivers(self) -> Layer:
        """Return the rivers long enough to be seen."""
        found = waters_in("rivers", self._boxes, least=self._longer * _SHORTEST_RIVER)[:_MOST]
        return self._cut(self._coarser(found), [], size=1)

    def lakes(self) -> Layer:
        """Return the lakes large enough to be seen."""
        least = (self._longer * _KM / _LAKES_ACROSS) ** 2
        found = waters_in("lakes", self._boxes, least=least)[:_MOST]
        return self._cut(self._coarser(found), [], size=2)

    def beside(self, districts: Shapes, called: Mapping[str, str], distance: float) -> list[str]:
        """Return the names of countries that touch districts.

        Parameters
        ----------
        districts
            Polygons, degrees.
        called
            Names of the countries looked for, by key.
        distance
            Within how many degrees they touch.
        """
        some = self._divisions[self._divisions["country"].isin([*called])]
        if some.empty:
            return []
        shapes = shapely.buffer(some["geometry"].to_numpy(dtype=object), distance)
        near, _ = shapely.STRtree(districts).query(shapes, predicate="intersects")
        return sorted({called[key] for key in some["country"].iloc[np.unique(near)] if key != self._own})

    def _coarser(self, shapes: Shapes) -> Shapes:
        return np.asarray(shapely.simplify(shapes, self._longer / _FINENESS / 2), dtype=object)

    def _cut(self, shapes: Shapes, names: list[str], *, size: int, window: Bounds | None = None) -> Layer:
        moved = shapes_from_seam(shapes, self._seam)
        moved = shapely.intersection(shapely.make_valid(moved), shapely.box(*(window or self._window)))
        moved = np.array([_of_size(one, size) for one in moved], dtype=object)
        kept = ~shapely.is_empty(moved)
        stored = shapes_from_seam(moved[kept], WORLD)
        return Layer(
            tuple(name for name, keep in zip(names or [""] * len(kept), kept, strict=True) if keep),
            rounded(stored),
        )


def reached(districts: Shapes, view: Bounds) -> Bools:
    """Return which districts lie where the surroundings of a view reach.

    Parameters
    ----------
    districts, view
        As in `first_view`.
    """
    west, south, east, north = Around.window(view)
    seam = seam_of(running(view))
    own = shapely.bounds(shapes_from_seam(districts, seam))
    return (own[:, 0] >= west) & (own[:, 1] >= south) & (own[:, 2] <= east) & (own[:, 3] <= north)


def halves(window: Bounds) -> tuple[Bounds, ...]:
    """Return running bounds as boxes within -180 to 180 degrees: two where they lie across."""
    west, south, east, north = window
    found = []
    for turn in (-360.0, 0.0, 360.0):
        left, right = max(west + turn, -180.0), min(east + turn, 180.0)
        if left < right:
            found.append((left, south, right, north))
    return tuple(found)


def rounded(shapes: Shapes) -> Shapes:
    """Return shapes with the decimals that files keep, valid."""
    found = shapely.transform(shapes, lambda xy: np.round(xy, _DECIMALS))
    for at in np.flatnonzero(~shapely.is_valid(found)):
        found[at] = shapely.make_valid(found[at], method="structure", keep_collapsed=False)
    return found


def towns(districts: pd.DataFrame, iso2: Collection[str]) -> pd.DataFrame:
    """Return the towns within districts, with the code of the district each lies in.

    A town of the country itself that lies just off a simplified shore counts in the district beside it.

    Parameters
    ----------
    districts
        ``district_id`` and ``geometry``, from -180 to 180 degrees.
    iso2
        Codes of the country.
    """
    shapes = districts["geometry"].to_numpy(dtype=object)
    whole = narrowest(shapes)
    found = towns_in(halves(running(whole)) if whole else ())
    places = found[["longitude", "latitude"]].to_numpy(dtype=np.float64)
    points = np.asarray(shapely.points(places), dtype=object)
    tree = shapely.STRtree(shapes)
    at = np.full(len(found), -1)
    point, district = tree.query(points, predicate="intersects")
    at[point[::-1]] = district[::-1]
    off = np.flatnonzero((at < 0) & found["country"].isin([*iso2]).to_numpy())
    if len(off):
        point, district = tree.query_nearest(points[off], max_distance=_NEAR_DEG, all_matches=False)
        at[off[point]] = district
    kept = found[at >= 0]
    codes = districts["district_id"].to_numpy(dtype=object)[at[at >= 0]]
    return kept.assign(district_id=codes).drop(columns="country")


def _joined(shapes: Shapes) -> shapely.Geometry:
    """Return divisions as one country."""
    try:
        joined: shapely.Geometry = shapely.coverage_union_all(shapes)
    except shapely.errors.GEOSException:
        # Of the coarser shapes a few are no coverage any more, since small parts were left out.
        joined = shapely.union_all(shapes)
    return joined


def _of_size(shape: shapely.Geometry, size: int) -> shapely.Geometry:
    """Return what of a shape has as many dimensions as its layer: cutting leaves points and lines as well."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    parts = parts[shapely.get_dimensions(parts) == size]
    kind = shapely.multipolygons if size == 2 else shapely.multilinestrings
    found: shapely.Geometry = parts[0] if len(parts) == 1 else kind(parts)
    return found
