"""The locator: where the map lies among its neighbours, drawn from the pack's own surroundings only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import shapely

from geo.maps.marks import Bounds, Ground
from geo.maps.sheet.page import Box, Page
from geo.maps.sheet.projection import Floats, Projection, projection_for
from geo.maps.sheet.terrain import PAPER
from geo.maps.sheet.typesetting import Style, font, printable

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
}
_EXTENT: Final = "#b2182b"
_EDGE_POINTS: Final = 25
_MOST_NAMES: Final = 8


def locator_extent(ground: Ground, extent: Bounds) -> Bounds:
    """Return what the locator shows, degrees: the theatre, the map, and the neighbours the pack has.

    Parameters
    ----------
    ground
        Districts and surroundings.
    extent
        What the map shows, degrees.
    """
    shapes = [text for layer in ground.context if layer.name == "countries" for text in layer.geometries]
    edges = np.vstack([ground.whole, extent, *shapely.bounds(shapely.from_geojson(shapes))])
    (west, south), (east, north) = edges[:, :2].min(axis=0).tolist(), edges[:, 2:].max(axis=0).tolist()
    dx, dy = (east - west) * _MARGIN_SHARE, (north - south) * _MARGIN_SHARE
    return max(west - dx, -180.0), max(south - dy, -89.0), min(east + dx, 180.0), min(north + dy, 89.0)


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
    axes.set_facecolor(PAPER)
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
    axes.add_patch(
        Polygon(
            corners, closed=True, fill=False, edgecolor=_EXTENT, linewidth=1.1, zorder=5, gid="locator-extent"
        )
    )
    left, low, right, top = own.box
    scale = max((right - left) / box.width, (top - low) / box.height)
    x, y = (left + right) / 2, (low + top) / 2
    axes.set(
        xlim=(x - scale * box.width / 2, x + scale * box.width / 2),
        ylim=(y - scale * box.height / 2, y + scale * box.height / 2),
    )
    _names(axes, page, box, ground, own, style)
    return axes


def _paint(
    axes: Axes, texts: Sequence[str], projection: Projection, *, grain: float, order: float, look: _Look
) -> None:
    """Draw shapes as finely as so small a map shows them: areas filled, lines of a layer stroked."""
    from matplotlib.patches import PathPatch  # noqa: PLC0415 - as above
    from matplotlib.path import Path  # noqa: PLC0415 - as above

    shapes = shapely.get_parts(shapely.simplify(shapely.from_geojson(list(texts)), grain))
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
    left, low, right, top = seen
    across, up = np.linspace(left, right, _EDGE_POINTS), np.linspace(low, top, _EDGE_POINTS)
    x = np.concatenate([across, np.full(_EDGE_POINTS, right), across[::-1], np.full(_EDGE_POINTS, left)])
    y = np.concatenate([np.full(_EDGE_POINTS, low), up, np.full(_EDGE_POINTS, top), up[::-1]])
    longitude, latitude = projection.inverse(x, y)
    whole = np.isfinite(longitude) & np.isfinite(latitude)
    return longitude[whole], latitude[whole]


def _names(axes: Axes, page: Page, box: Box, ground: Ground, projection: Projection, style: Style) -> None:
    """Write names of countries that lie whole in the locator and over no other name."""
    (left, right), (low, top) = axes.get_xlim(), axes.get_ylim()
    taken: list[Box] = []
    for label in [label for label in ground.labels if label.kind == "country"]:
        x, y = (float(value) for value in projection.forward(label.longitude, label.latitude))
        text = printable(label.text)
        wide = page.ruler.width(text, style)
        across = (x - left) / (right - left) * box.width
        down = (top - y) / (top - low) * box.height
        spot = Box(across - wide / 2, down - style.line_mm / 2, wide, style.line_mm)
        inside = (
            spot.x > 0.5 and spot.right < box.width - 0.5 and spot.y > 0.3 and spot.bottom < box.height - 0.3
        )
        if not inside or any(spot.overlaps(other) for other in taken) or len(taken) >= _MOST_NAMES:
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
