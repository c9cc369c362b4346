"""How layers of the base map that a pack brings besides the usual ones are drawn, on map and sheet alike.

Neighbours, provinces, rivers, lakes and a coast have looks of their own and need no entry in a legend. Any
other layer is drawn by what it holds, areas, lines or points, in one of a few looks that stay apart in colour
and in dashes, and its title stands in the legend.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import shapely

from geo.maps.marks import ContextShapes

USUAL: Final = frozenset({"countries", "admin1", "rivers", "lakes", "coast"})
"""Names of layers that have a look of their own."""
POINT_PX: Final = 6.0
"""Diameter of a point, pixels."""
AREA_ALPHA: Final = 0.14
"""How opaque areas are: what is counted lies below them and must be read."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one layer is drawn.

    Parameters
    ----------
    title
        What it is called.
    colour
        As #rrggbb, of edges, lines and points, and paler of areas.
    width_px
        Of edges and lines, pixels.
    dashes
        Lengths of dash and gap, pixels; empty for none.
    kind
        ``area``, ``line`` or ``point``: the widest of what the layer holds.
    """

    title: str
    colour: str
    width_px: float
    dashes: tuple[float, ...]
    kind: str

    def to_list(self) -> list[object]:
        """Return the look as the page's legend reads it."""
        return [self.title, self.kind, self.colour, self.width_px, list(self.dashes), AREA_ALPHA]


_COLOURS: Final = (
    ("#5b3f8c", ()),
    ("#176d78", (6.0, 3.0)),
    ("#8a2f62", (2.0, 3.0)),
    ("#0a5fa5", (8.0, 3.0, 2.0, 3.0)),
)
_KINDS: Final = ("point", "line", "area")


def looks_of(context: Sequence[ContextShapes]) -> dict[str, Look]:
    """Return the looks of the layers that need one, by name, in the order of the pack.

    Parameters
    ----------
    context
        Layers of the base map; those without a shape in sight are left out.
    """
    found: dict[str, Look] = {}
    for layer in context:
        if layer.name in USUAL or not layer.geometries:
            continue
        colour, dashes = _COLOURS[len(found) % len(_COLOURS)]
        sizes = shapely.get_dimensions(shapely.from_geojson(list(layer.geometries)))
        kind = _KINDS[int(sizes.max())]
        found[layer.name] = Look(layer.title or layer.name, colour, 1.5, dashes, kind)
    return found
