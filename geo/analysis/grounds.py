"""The ground that hazardous areas take, in metres of an equal-area projection of the pack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

if TYPE_CHECKING:
    from geo.layers.pack import Pack

Shapes = NDArray[np.object_]
_PERIMETER, _GENERAL = "perimeter", "generalised"


def to_metres(pack: Pack, *, projection: str = "laea") -> Transformer:
    """Return the way from WGS 84 to metres around the middle of a pack.

    Parameters
    ----------
    pack
        Its extent gives the middle.
    projection
        ``laea`` keeps areas, ``aeqd`` distances from the middle.
    """
    west, south, east, north = pack.meta.extent
    middle = f"+lat_0={(south + north) / 2!r} +lon_0={(west + east) / 2!r}"
    return Transformer.from_crs(
        "EPSG:4326", f"+proj={projection} {middle} +datum=WGS84 +units=m", always_xy=True
    )


def in_metres(shapes: Shapes, way: Transformer) -> Shapes:
    """Return shapes of WGS 84 in the metres of a projection; None stays None."""
    return np.asarray(
        shapely.transform(shapes, lambda xy: np.column_stack(way.transform(*xy.T))), dtype=object
    )


class Grounds:
    """The perimeters of a pack drawn whole: how much ground some of them take, one by one and together.

    Perimeters that touch no other are added; of each heap of those that do, the union is found once for
    each set of them that is asked for, and most of them are the same from one month to the next.
    """

    def __init__(self, pack: Pack) -> None:
        drawn_as = pack.hazards["drawn_as"].to_numpy(dtype=object)
        self._told = not (drawn_as == _GENERAL).any()
        shapes = pack.hazard_layer().geometry.to_numpy(dtype=object).copy()
        # A disc says where an area is and not how large.
        shapes[drawn_as != _PERIMETER] = None
        self._shapes = in_metres(shapes, to_metres(pack))
        self._m2 = np.nan_to_num(shapely.area(self._shapes))
        self._heap = _heaps(self._shapes)
        self._united: dict[tuple[int, ...], float] = {}

    @property
    def told(self) -> bool:
        """Whether an edition tells how much ground perimeters take."""
        return self._told

    @property
    def m2(self) -> NDArray[np.float64]:
        """Area of each perimeter; 0 where there is none."""
        return self._m2

    @property
    def heap(self) -> NDArray[np.int64]:
        """A number shared by perimeters that hang together; -1 for one that touches no other."""
        return self._heap

    def sum_m2(self, rows: NDArray[np.int64]) -> int | None:
        """Return the area of perimeters one by one, m2; None where an edition does not tell them."""
        return round(float(self._m2[rows].sum())) if self._told else None

    def union_m2(self, rows: NDArray[np.int64]) -> int | None:
        """Return how much ground perimeters take together, m2; None where an edition does not tell them."""
        if not self._told:
            return None
        heap = self._heap[rows]
        total = float(self._m2[rows[heap < 0]].sum())
        heaped = rows[heap >= 0][np.argsort(heap[heap >= 0], kind="stable")]
        ends = np.flatnonzero(np.diff(self._heap[heaped])) + 1
        for mine in np.split(heaped, ends) if len(heaped) else ():
            total += self.heap_m2(mine)
        return round(total)

    def heap_m2(self, rows: NDArray[np.int64]) -> float:
        """Return how much ground some perimeters of one heap take together, m2."""
        key = tuple(rows.tolist())
        if key not in self._united:
            self._united[key] = float(shapely.area(shapely.union_all(self._shapes[rows])))
        return self._united[key]


def _heaps(shapes: Shapes) -> NDArray[np.int64]:
    """Return for each shape the lowest position of those it hangs together with; -1 where it stands alone."""
    heap = np.full(len(shapes), -1, dtype=np.int64)
    own = shapely.from_wkb(shapely.to_wkb(shapes))
    pairs: NDArray[Any] = shapely.STRtree(own).query(own, predicate="intersects").T
    pairs = pairs[pairs[:, 0] < pairs[:, 1]]
    parent = list(range(len(shapes)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for first, second in pairs.tolist():
        low, high = sorted((root(first), root(second)))
        parent[high] = low
    for at in np.unique(pairs).tolist():
        heap[at] = root(at)
    return heap
