"""Layers of areas for a circle of readers: whole areas kept or held back, perimeters generalised outward.

A generalised perimeter is every cell of a grid that the area touches, so it holds the area and more, and
never less: ground left out of it would look as if nothing were suspected there. A history is given whole or
not at all, since part of one would tell a status that was not the last.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.language import marked
from geo.layers.kinds import AREAL

if TYPE_CHECKING:
    from geo.layers.pack import Pack, Shapes

CELLS_PER_DEGREE: Final = 100
PERIMETERS: Final = marked(
    "{areas} are widened to a grid of 0.01 degrees; their names and organisations are left out."
)
NAMED: Final = marked(
    "{areas} are widened to a grid of 0.01 degrees; their organisations are left out, and their names given, "
    "as they are published already: {published}."
)
_GENERAL: Final = "generalised"


def areas_kept(pack: Pack, kept: Pack, classes: Collection[str]) -> Pack:
    """Return `kept` with the shapes of the areas left in it, and the histories of hazardous ones.

    Parameters
    ----------
    pack
        As it was loaded.
    kept
        The same with the rows of some classes alone.
    classes
        These classes.
    """
    shapes = dict(kept._shapes)
    for kind in AREAL:
        rows = pack.table(kind.pack_layer)["sensitivity"].isin(list(classes)).to_numpy(dtype=bool)
        shapes[kind.pack_layer] = _frozen(pack._shapes[kind.pack_layer][rows])
    entries = pack.hazard_status
    held = set(entries.loc[~entries["sensitivity"].isin(list(classes)), "hazard_id"])
    told = entries["hazard_id"].isin(set(kept.hazards["hazard_id"]) - held)
    tables = {**kept._tables, "hazard_status": entries[told].reset_index(drop=True)}
    return replace(kept, _tables=MappingProxyType(tables), _shapes=MappingProxyType(shapes))


def with_general_perimeters(pack: Pack) -> Pack:
    """Return a pack whose areas are drawn as the cells of the grid they touch."""
    tables, found = dict(pack._tables), dict(pack._shapes)
    for kind in AREAL:
        table, shapes = pack.table(kind.pack_layer).copy(), shapely.from_wkb(pack._shapes[kind.pack_layer])
        placed = ~shapely.is_missing(shapes)
        table["drawn_as"] = table["drawn_as"].mask(placed, _GENERAL)
        general = np.array([*map(cells, shapes), None], dtype=object)[:-1]
        found[kind.pack_layer] = _frozen(np.asarray(shapely.to_wkb(general), dtype=object))
        tables[kind.pack_layer] = table
    return replace(pack, _tables=MappingProxyType(tables), _shapes=MappingProxyType(found))


def cells(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    """Return the cells of the grid that a shape touches, as one shape; None for none."""
    if shape is None:
        return None
    west, south, east, north = (edge * CELLS_PER_DEGREE for edge in shapely.bounds(shape).tolist())
    x = np.arange(np.floor(west), np.floor(east) + 1)
    y = np.arange(np.floor(south), np.floor(north) + 1)
    left, low = (grid.ravel() for grid in np.meshgrid(x, y))
    step = CELLS_PER_DEGREE
    squares = shapely.box(left / step, low / step, (left + 1) / step, (low + 1) / step)
    touched = squares[shapely.intersects(squares, shape)]
    # Cells are united as whole numbers, lest their edges miss each other in the last digit.
    whole = shapely.transform(touched, lambda xy: np.round(xy * step))
    united = shapely.normalize(shapely.simplify(shapely.union_all(whole), 0.0))
    return shapely.transform(united, lambda xy: xy / step)


def _frozen(shapes: Shapes) -> Shapes:
    shapes = shapes.copy()
    shapes.flags.writeable = False
    return shapes
