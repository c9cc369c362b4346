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
    kinds
        Which of ``area``, ``line`` and ``point`` the layer holds, each of which is drawn in a way of its own.
    """

    title: str
    colour: str
    width_px: float
    dashes: tuple[float, ...]
    kinds: tuple[str, ...]

    def entries(self) -> tuple[tuple[str, str], ...]:
        """Return what a legend lists, kind and words: one entry for each kind of symbol drawn."""
        if len(self.kinds) == 1:
            return ((self.kinds[0], self.title),)
        return tuple((kind, f"{self.title} ({kind}s)") for kind in self.kinds)

    def to_lists(self) -> list[list[object]]:
        """Return the entries of the look as the page's legend reads them."""
        drawn = [self.colour, self.width_px, list(self.dashes), AREA_ALPHA]
        return [[words, kind, *drawn] for kind, words in self.entries()]


_COLOURS: Final = ("#5b3f8c", "#176d78", "#8a2f62", "#0a5fa5", "#7a4a12", "#3d4450", "#a1408f", "#2b2f77")
_DASHES: Final = ((), (6.0, 3.0), (2.0, 3.0), (8.0, 3.0, 2.0, 3.0))
_KINDS: Final = ("area", "line", "point")


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
        at = len(found)
        colour = _COLOURS[at % len(_COLOURS)]
        # Once all colours are taken each comes again with other dashes.
        dashes = _DASHES[(at + at // len(_COLOURS)) % len(_DASHES)]
        sizes = shapely.get_dimensions(shapely.from_geojson(list(layer.geometries)))
        kinds = tuple(kind for kind, size in zip(_KINDS, (2, 1, 0), strict=True) if (sizes == size).any())
        found[layer.name] = Look(layer.title or layer.name, colour, 1.5, dashes, kinds)
    return found
