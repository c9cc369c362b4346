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


@dataclass(frozen=True, slots=True)
class Stroke:
    """How shapes of one kind are drawn on a screen.

    Parameters
    ----------
    kind
        ``area``, ``line`` or ``point``.
    colour
        As #rrggbb, of edges and lines; empty for none.
    width_px
        Of edges and lines, pixels.
    opacity
        Of edges and lines.
    fill, alpha
        Colour of areas and points, empty for none, and how opaque it is.
    dashes
        Lengths of dash and gap, pixels; empty for none.
    """

    kind: str
    colour: str
    width_px: float
    opacity: float = 1.0
    fill: str = ""
    alpha: float = 1.0
    dashes: tuple[float, ...] = ()

    def to_list(self) -> list[object]:
        """Return the stroke as the page's script reads it."""
        edge = [self.colour, self.width_px, self.opacity, list(self.dashes)]
        return [self.kind, *edge, self.fill, self.alpha, POINT_PX]


@dataclass(frozen=True, slots=True)
class UsualLook:
    """How a layer with a look of its own is drawn on a screen.

    Parameters
    ----------
    title
        What the layer switch of a map calls it.
    pane
        Where it lies among what a map shows.
    strokes
        By kind of shape; what is missing is not drawn.
    """

    title: str
    pane: str
    strokes: tuple[Stroke, ...]


USUAL_LOOKS: Final[dict[str, UsualLook]] = {
    # A cut edge is no border, so areas have none and the borders are lines.
    "countries": UsualLook(
        "Neighbours",
        "mmground",
        (Stroke("area", "", 0, fill="#eae8e3"), Stroke("line", "#a8a49b", 1.2)),
    ),
    "admin1": UsualLook("Provinces of neighbours", "mmground", (Stroke("line", "#c9c5bc", 0.7),)),
    "rivers": UsualLook(
        "Rivers",
        "mmwater",
        (Stroke("area", "#7f95ab", 1, opacity=0.75), Stroke("line", "#7f95ab", 1, opacity=0.75)),
    ),
    "lakes": UsualLook(
        "Lakes",
        "mmwater",
        (Stroke("area", "#7f95ab", 0.6, fill="#b9c7d4"), Stroke("line", "#7f95ab", 0.6)),
    ),
    "coast": UsualLook("Coast", "mmground", (Stroke("area", "#a8a49b", 1.2), Stroke("line", "#a8a49b", 1.2))),
}
USUAL: Final = frozenset(USUAL_LOOKS)
"""Names of layers that have a look of their own."""
_EXTRAS: Final = "mmwater"
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


def titles_of(context: Sequence[ContextShapes]) -> list[str]:
    """Return what the layer switch of a map calls each layer."""
    # One without a shape in sight has no look; the switch names it all the same.
    return [
        USUAL_LOOKS[layer.name].title if layer.name in USUAL else layer.title or layer.name
        for layer in context
    ]


def strokes_of(context: Sequence[ContextShapes]) -> list[tuple[str, list[tuple[Stroke, list[str]]]]]:
    """Return for each layer its pane and what is drawn there in turn: how, and GeoJSON of the shapes.

    Parameters
    ----------
    context
        Layers of the base map.
    """
    looks = looks_of(context)
    found = []
    for layer in context:
        usual = USUAL_LOOKS.get(layer.name)
        strokes = usual.strokes if usual else _strokes(looks[layer.name]) if layer.name in looks else ()
        sizes = shapely.get_dimensions(shapely.from_geojson(list(layer.geometries)))
        of_kind = {
            kind: [text for text, found in zip(layer.geometries, sizes == size, strict=True) if found]
            for kind, size in zip(_KINDS, (2, 1, 0), strict=True)
        }
        drawn = [(stroke, of_kind[stroke.kind]) for stroke in strokes if of_kind[stroke.kind]]
        found.append((usual.pane if usual else _EXTRAS, drawn))
    return found


def _strokes(look: Look) -> tuple[Stroke, ...]:
    line = Stroke("line", look.colour, look.width_px, dashes=look.dashes)
    area = Stroke("area", look.colour, look.width_px, fill=look.colour, alpha=AREA_ALPHA, dashes=look.dashes)
    return (area, line, Stroke("point", "#ffffff", 0.6, fill=look.colour))
