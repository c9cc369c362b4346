"""The locator: where the map lies among its neighbours, drawn from the pack's own surroundings only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import shapely

from geo.layers.meridian import seam_of
from geo.maps.marks import Bounds, Ground
from geo.maps.sheet.coverage import coverage_of, edge_points, paint_coverage
from geo.maps.sheet.key import MM_PER_PX
from geo.maps.sheet.lettering import name_line
from geo.maps.sheet.neighbours import neighbour_points
from geo.maps.sheet.page import Box, Page
from geo.maps.sheet.projection import Floats, Projection, projection_for
from geo.maps.sheet.typesetting import Style, font

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MARGIN_SHARE: Final = 0.05
_GRAINS: Final = 250  # parts of the map's height below which nothing is drawn


class _Look(NamedTuple):
    """Fill of areas, width of the seam that closes gaps between them, colour of lines."""

    face: str
    seam: float
    line: str


_THEATRE: Final = _Look("#d9cdb8", 0.3, "none")
_SURROUNDINGS: Final = {
    "countries": _Look("#eae8e3", 0.0, "#a8a49b"),
    "coast": _Look("#eae8e3", 0.0, "#a8a49b"),
    "lakes": _Look("#b9c7d4", 0.0, "none"),
}
_EXTENT: Final = "#b2182b"
_FADE: Final = 0.5
_MOST_NAMES: Final = 8
_LONGEST_EDGE_DEG: Final = 2.0


def locator_extent(ground: Ground, extent: Bounds) -> Bounds:
    """Return what the locator shows, degrees: the first view, the map, and the neighbours the pack has.

    Districts across an ocean from both are left out: with them it would show the ocean.

    Parameters
    ----------
    ground
        Districts and surroundings.
    extent
        What the map shows, degrees.
    """
    edges = np.vstack([ground.home, extent, coverage_of(ground) or ground.home])
    (west, south), (east, north) = edges[:, :2].min(axis=0).tolist(), edges[:, 2:].max(axis=0).tolist()
    dx, dy = (east - west) * _MARGIN_SHARE, (north - south) * _MARGIN_SHARE
    seam = seam_of((west, south, east, north))
    return max(west - dx, seam), max(south - dy, -89.0), min(east + dx, seam + 360.0), min(north + dy, 89.0)


def draw_locator(
    page: Page, box: Box, ground: Ground, projection: Projection, seen: Bounds, *, style: Style
) -> Axes:
    """Draw a small map of the theatre with the outline of the map on it.

    Parameters
    ----------
    page, box
        Where.
    ground
        Districts and surroundings.
    projection, seen
        Projection of the map, and xmin, ymin, xmax, ymax of what it shows, metres.
    style
        Of the names of countries.
    """
    from matplotlib.patches import Polygon  # noqa: PLC0415 - slow to load, and only sheets need it

    outline = _outline(projection, seen)
    extent = (outline[0].min(), outline[1].min(), outline[0].max(), outline[1].max())
    own = projection_for(locator_extent(ground, extent))
    axes = page.axes(box)
    axes.set_gid("locator")
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set(color="#8a8f98", linewidth=0.5)
    grain = (extent[3] - extent[1]) / _GRAINS
    theatre = [mark.geometry for mark in ground.districts]
    _paint(axes, theatre, own, grain=grain, order=2.0, look=_THEATRE)
    for layer in ground.context:
        if layer.name in _SURROUNDINGS and layer.geometries:
            _paint(axes, layer.geometries, own, grain=grain, order=1.0, look=_SURROUNDINGS[layer.name])
    corners = np.column_stack(own.forward(*outline))
    if shapely.Polygon(corners).is_valid:
        axes.add_patch(
            Polygon(
                corners,
                closed=True,
                fill=False,
                edgecolor=_EXTENT,
                linewidth=1.1,
                zorder=5,
                gid="locator-extent",
            )
        )
    else:
        # The edges of a map of most of the globe cross on another one: it shows all that this one does.
        for spine in axes.spines.values():
            spine.set(color=_EXTENT, linewidth=1.1)
    left, low, right, top = own.box
    scale = max((right - left) / box.width, (top - low) / box.height)
    x, y = (left + right) / 2, (low + top) / 2
    axes.set(
        xlim=(x - scale * box.width / 2, x + scale * box.width / 2),
        ylim=(y - scale * box.height / 2, y + scale * box.height / 2),
    )
    paint_coverage(axes, ground, own, metres_per_px=scale * MM_PER_PX, fine=_FADE)
    _names(axes, page, box, ground, own, corners, style)
    return axes


def _paint(
    axes: Axes, texts: Sequence[str], projection: Projection, *, grain: float, order: float, look: _Look
) -> None:
    """Draw shapes as finely as so small a map shows them: areas filled, lines of a layer stroked."""
    from matplotlib.patches import PathPatch  # noqa: PLC0415 - as above
    from matplotlib.path import Path  # noqa: PLC0415 - as above

    light = shapely.simplify(shapely.from_geojson(list(texts)), grain)
    # A long edge along a parallel is curved on the map, most of all far north.
    shapes = shapely.get_parts(shapely.segmentize(light, _LONGEST_EDGE_DEG))
    flat = shapely.get_dimensions(shapes) == 2
    areas = shapely.get_rings(shapes[flat])
    looks: tuple[tuple[Any, dict[str, Any]], ...] = (
        (areas, {"facecolor": look.face, "edgecolor": look.face, "linewidth": look.seam}),
        (shapes[~flat], {"fill": False, "edgecolor": look.line, "linewidth": 0.4}),
    )
    for curves, style in looks:
        paths = [
            Path(np.column_stack(projection.forward(*shapely.get_coordinates(curve).T))) for curve in curves
        ]
        if paths:
            above = 0.0 if curves is areas else 2.0
            axes.add_patch(PathPatch(Path.make_compound_path(*paths), zorder=order + above, **style))


def _outline(projection: Projection, seen: Bounds) -> tuple[Floats, Floats]:
    longitude, latitude = projection.inverse(*edge_points(seen))
    whole = np.isfinite(longitude) & np.isfinite(latitude)
    return longitude[whole], latitude[whole]


def _names(
    axes: Axes, page: Page, box: Box, ground: Ground, projection: Projection, outline: Floats, style: Style
) -> None:
    """Write names of countries where they lie whole in the free part of their own country.

    A name that touches another, or the outline of the map, is left out.
    """
    (left, right), (low, top) = axes.get_xlim(), axes.get_ylim()
    scale = (right - left) / box.width
    own = {label.text: label for label in ground.labels if label.kind == "country"}
    lands = _lands(ground)
    taken: list[shapely.Geometry] = [shapely.LineString(outline)]
    for name, x, y in neighbour_points(ground, projection, (left, low, right, top)):
        text = name_line(name)
        if not text:
            continue
        wide, high = page.ruler.width(text, style) * scale / 2, style.line_mm * scale * 0.4
        spot: shapely.Geometry = shapely.box(x - wide, y - high, x + wide, y + high)
        corners = projection.inverse(*edge_points((x - wide, y - high, x + wide, y + high)))
        of = lands[shapely.contains_xy(lands, own[name].longitude, own[name].latitude)]
        if not shapely.contains_xy(shapely.union_all(of), *corners).all():
            continue
        if any(shapely.intersects(spot, other) for other in taken) or len(taken) > _MOST_NAMES:
            continue
        taken.append(spot)
        axes.text(
            x,
            y,
            text,
            fontproperties=font(style),
            color=style.colour,
            ha="center",
            va="center",
            parse_math=False,
            zorder=4,
        )


def _lands(ground: Ground) -> Any:
    texts = [text for layer in ground.context if layer.name == "countries" for text in layer.geometries]
    shapes = shapely.from_geojson(texts)
    return shapes[shapely.get_dimensions(shapes) == 2]
