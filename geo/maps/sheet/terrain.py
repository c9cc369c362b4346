"""Districts and surroundings: projected shapes, and how they are painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from geo.maps.marks import Bounds, Ground
from geo.maps.sheet.frame import PT, PX_PER_INCH
from geo.maps.sheet.projection import Projection
from geo.maps.sheet.symbols import OVERLAY

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path

Fill = tuple[str, str]
"""Colour and pattern ('', hatch, dots, lines or level; clear is not filled)."""

_LONGEST_EDGE_DEG: Final = 0.5
_METRES_PER_DEGREE: Final = 111_320
# On paper the lines of the hatch are darker than on a screen, where they would be lost in print.
_PATTERNS: Final[dict[str, dict[str, Any]]] = {
    "hatch": {"hatch": "////", "hatchcolor": "#a5a19a", "hatch_linewidth": 0.6},
    "dots": {"hatch": "..", "hatchcolor": "#5c5a58", "hatch_linewidth": 0.6},
    "lines": {"hatch": "||||", "hatchcolor": "#7d6a94", "hatch_linewidth": 0.7},
    "level": {"hatch": "----", "hatchcolor": "#b8862b", "hatch_linewidth": 0.6},
}
_AREAS: Final = {"countries": ("#eae8e3", 0.0, "none"), "lakes": ("#b9c7d4", 0.0, "none")}
_LINES: Final = {
    "countries": (1.2, "#a8a49b"),
    "admin1": (0.7, "#c9c5bc"),
    "rivers": (0.8, "#a3b2c2"),
    "coast": (1.2, "#a8a49b"),
}
_BOUNDARIES: Final = ("countries", "admin1")
_STRIP_DEG: Final = 0.05
_LEAST_LINE_DEG: Final = 0.15
_WATER: Final = ("rivers", "lakes")
_VIEW_MARGIN: Final = 0.01  # share of the view; an edge cut in view would show
_POINT_PX: Final = 5.0
_BORDER: Final = ("#8a847b", 0.8)
# Narrower districts have finer borders, or thousands of them would be a grey net with hardly a colour.
_FINE_BELOW_PX: Final = 16.0
_FINEST: Final = 0.2


@dataclass(frozen=True, slots=True)
class Terrain:
    """Shapes in metres of the map.

    Parameters
    ----------
    districts
        One compound path a district.
    borders, overlays
        Edges of the coverage, each once, and edges of the districts on top.
    area_m2
        Area of each district, square metres.
    areas, lines
        One compound path for each context layer, by its name.
    points
        Places of each context layer that has points, float64 of shape (points, 2).
    """

    districts: tuple[Path, ...]
    borders: Path
    overlays: Path
    area_m2: npt.NDArray[np.float64]
    areas: dict[str, Path]
    lines: dict[str, Path]
    points: dict[str, npt.NDArray[np.float64]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Wanted:
    tolerance: float
    ground: Ground
    projection: Projection


def terrain_of(ground: Ground, projection: Projection, *, tolerance_m: float = 0.0) -> Terrain:
    """Return the shapes of a ground in a projection, kept for the next panel of the same.

    Parameters
    ----------
    ground, projection
        What is drawn, and how.
    tolerance_m
        How far an edge may be moved where a panel is too small to show it, metres; neighbours keep sharing
        their edges.
    """
    # A power of two: panels of about the same scale share one terrain.
    tolerance = 2.0 ** np.round(np.log2(tolerance_m / _METRES_PER_DEGREE)) if tolerance_m > 0 else 0.0
    wanted = _Wanted(float(tolerance), ground, projection)
    return ground.made.get((_terrain, projection.crs, wanted.tolerance), lambda: _terrain(wanted))


def pattern_style(pattern: str) -> dict[str, Any]:
    """Return what a matplotlib patch or collection takes for a pattern of a class, for panel and key alike.

    Parameters
    ----------
    pattern
        '', hatch, dots, lines, level or clear.
    """
    return dict(_PATTERNS.get(pattern, {}))


def _terrain(wanted: _Wanted) -> Terrain:
    shapes = shapely.from_geojson([mark.geometry for mark in wanted.ground.districts])
    above = np.array([mark.overlay for mark in wanted.ground.districts], dtype=bool)
    if wanted.tolerance:
        shapes[~above] = shapely.coverage_simplify(shapes[~above], wanted.tolerance)
        shapes[above] = shapely.simplify(shapes[above], wanted.tolerance)
    areas, lines, points = {}, {}, {}
    near = _near(shapes[~above])
    for layer in wanted.ground.context:
        parts = shapely.from_geojson(list(layer.geometries))
        if wanted.tolerance:
            parts = shapely.simplify(parts, wanted.tolerance)
        sizes = shapely.get_dimensions(parts)
        flat, line = parts[sizes == 2], parts[sizes == 1]
        if len(flat) and layer.name in _LINES and layer.name not in _AREAS:
            # As on a screen, where these layers have edges and no ground.
            flat, line = flat[:0], np.concatenate([line, shapely.boundary(flat)])
        if len(flat):
            areas[layer.name] = path_of(flat, wanted.projection)
        if len(line):
            kept = _apart(line, near) if layer.name in _BOUNDARIES else line
            lines[layer.name] = path_of(kept, wanted.projection)
        if (sizes == 0).any():
            degrees = shapely.get_coordinates(parts[sizes == 0])
            points[layer.name] = np.column_stack(wanted.projection.forward(*degrees.T))
    return Terrain(
        districts=tuple(path_of(shapes[[at]], wanted.projection) for at in range(len(shapes))),
        borders=path_of(_edges_once(shapes[~above]), wanted.projection),
        overlays=path_of(_edges_once(shapes[above]), wanted.projection),
        area_m2=_areas(shapes, wanted.projection),
        areas=areas,
        lines=lines,
        points=points,
    )


def _near(shapes: Any) -> Any:
    """Return the districts and a strip around them, where other layers repeat their borders."""
    coarse = shapely.simplify(shapely.union_all(shapes), _STRIP_DEG / 5)
    return shapely.buffer(coarse, _STRIP_DEG, quad_segs=2)


def _apart(lines: Any, near: Any) -> Any:
    """Return what of lines lies outside `near`, without crumbs."""
    kept = shapely.get_parts(shapely.line_merge(shapely.difference(lines, near)))
    return kept[shapely.length(kept) > _LEAST_LINE_DEG]


def _areas(shapes: Any, projection: Projection) -> npt.NDArray[np.float64]:
    flat = shapely.transform(shapes, lambda xy: np.column_stack(projection.forward(xy[:, 0], xy[:, 1])))
    return np.asarray(shapely.area(flat), dtype=np.float64)


def _edges_once(shapes: Any) -> Any:
    """Return the borders of polygons, a shared one once, so that it is no darker than others."""
    if not len(shapes):
        return np.array([], dtype=object)
    return np.array([shapely.line_merge(shapely.union_all(shapely.boundary(shapes)))], dtype=object)


def path_of(shapes: Any, projection: Projection) -> Path:
    """Return shapes as one compound path; rings run so that holes stay open under either rule of filling."""
    from matplotlib.path import Path  # noqa: PLC0415 - slow to load, and only sheets need it

    parts = shapely.get_parts(shapely.get_parts(shapes))
    flat = shapely.get_dimensions(parts) == 2
    rings = shapely.get_rings(shapely.orient_polygons(parts[flat]))
    curves = shapely.segmentize(np.concatenate([rings, parts[~flat]]), _LONGEST_EDGE_DEG)
    counts = shapely.get_num_coordinates(curves)
    corners = shapely.get_coordinates(curves)
    if not len(corners):
        return Path(np.zeros((0, 2)), np.zeros(0, dtype=Path.code_type))
    codes = np.full(len(corners), Path.LINETO, dtype=Path.code_type)
    ends = np.cumsum(counts)
    codes[ends - counts] = Path.MOVETO
    codes[ends[: len(rings)] - 1] = Path.CLOSEPOLY
    places = np.column_stack(projection.forward(corners[:, 0], corners[:, 1]))
    whole = np.isfinite(places).all(axis=1)
    if not whole.all():
        kept = np.logical_and.reduceat(whole, ends - counts).repeat(counts)
        places, codes = places[kept], codes[kept]
    return Path(places, codes)


def paint_ground(axes: Axes, terrain: Terrain, *, fine: float) -> None:
    """Draw land around the districts and its borders.

    Parameters
    ----------
    axes, terrain
        Where and what.
    fine
        Factor of all widths of lines.
    """
    for name, path in terrain.areas.items():
        if name in _AREAS and name not in _WATER:
            _area(axes, path, name, fine, 1)
    for name, places in terrain.points.items():
        if name in _LINES or name in _AREAS:
            colour = _LINES.get(name, _LINES["countries"])[1]
            axes.scatter(places[:, 0], places[:, 1], s=(_POINT_PX * PT * fine) ** 2, color=colour, zorder=1.3)
    for name, path in terrain.lines.items():
        if name in _LINES and name not in _WATER:
            _line(axes, path, name, fine, 1.2)


def paint_water(axes: Axes, terrain: Terrain, *, fine: float) -> None:
    """Draw rivers and lakes, which lie above the colours of districts and below their borders."""
    for name in _WATER:
        if name in terrain.lines:
            _line(axes, terrain.lines[name], name, fine, 2.5)
        if name in terrain.areas:
            _area(axes, terrain.areas[name], name, fine, 2.6)


def paint_districts(axes: Axes, terrain: Terrain, ground: Ground, fills: Sequence[Fill]) -> None:
    """Fill districts, those on top last.

    Parameters
    ----------
    axes, terrain, ground
        Where and what.
    fills
        Colour and pattern of each district.
    """
    from matplotlib.collections import PathCollection  # noqa: PLC0415 - as in path_of

    for above in (False, True):
        for pattern in ("", *_PATTERNS):
            own = [
                at
                for at, mark in enumerate(ground.districts)
                if mark.overlay is above and fills[at][1] == pattern
            ]
            if own:
                axes.add_collection(
                    PathCollection(
                        [terrain.districts[at] for at in own],
                        facecolors=[fills[at][0] for at in own],
                        edgecolors="none",
                        linewidths=0.0,
                        zorder=2.1 if above else 2.0,
                        gid=f"districts-{pattern or 'plain'}{'-above' if above else ''}",
                        **pattern_style(pattern),
                    ),
                    autolim=False,
                )


def paint_borders(axes: Axes, terrain: Terrain, *, fine: float) -> None:
    """Draw borders of districts; approximate ones of districts on top are dashed."""
    for path, (colour, width), dashes, order in (
        (terrain.borders, _BORDER, None, 3.0),
        (terrain.overlays, (OVERLAY.edge, OVERLAY.width_px), OVERLAY.dashes, 3.1),
    ):
        if np.size(path.vertices):
            style = "solid" if dashes is None else (0.0, tuple(dash / width for dash in dashes))
            share = border_share(axes, terrain) if dashes is None else 1.0
            _stroke(axes, path, colour, width * fine * share, order, style=style)


def border_share(axes: Axes, terrain: Terrain) -> float:
    """Return how wide borders are drawn, as a share of their width: by what districts of usual size bear."""
    figure = axes.get_figure(root=True)
    if figure is None or not len(terrain.area_m2):
        return 1.0
    (left, right), place = axes.get_xlim(), axes.get_position(original=True)
    wide_px = place.width * figure.get_size_inches()[0] * PX_PER_INCH
    usual_px = float(np.sqrt(np.median(terrain.area_m2))) * wide_px / (right - left)
    return float(np.clip(usual_px / _FINE_BELOW_PX, _FINEST, 1.0))


def _area(axes: Axes, path: Path, name: str, fine: float, order: float) -> None:
    from matplotlib.patches import PathPatch  # noqa: PLC0415 - as in path_of
    from matplotlib.transforms import Bbox  # noqa: PLC0415 - as in path_of

    face, width, edge = _AREAS[name]
    axes.add_artist(
        PathPatch(
            path.clip_to_bbox(Bbox.from_extents(*view_box(axes))),
            facecolor=face,
            edgecolor=edge,
            linewidth=width * fine * PT,
            zorder=order,
        )
    )


def view_box(axes: Axes) -> Bounds:
    """Return what is in view and a little more: a sheet of vectors would carry along all that is far out."""
    (left, right), (low, top) = axes.get_xlim(), axes.get_ylim()
    dx, dy = (right - left) * _VIEW_MARGIN, (top - low) * _VIEW_MARGIN
    return left - dx, low - dy, right + dx, top + dy


def _line(axes: Axes, path: Path, name: str, fine: float, order: float) -> None:
    width, colour = _LINES.get(name, _LINES["rivers"])
    _stroke(axes, path, colour, width * fine, order)


def _stroke(
    axes: Axes, path: Path, colour: str, width_px: float, order: float, *, style: Any = "solid"
) -> None:
    from matplotlib.patches import PathPatch  # noqa: PLC0415 - as in path_of

    axes.add_artist(
        PathPatch(
            path.cleaned(clip=view_box(axes), simplify=False),
            fill=False,
            edgecolor=colour,
            linewidth=width_px * PT,
            linestyle=style,
            joinstyle="round",
            capstyle="butt",
            zorder=order,
        )
    )
