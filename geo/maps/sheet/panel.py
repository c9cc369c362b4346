"""The map drawing of a sheet: one window of a map in an equal-area projection, as the screen shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from geo.errors import MapError
from geo.maps.marks import Ground, MapSpec
from geo.maps.payload.count import Feed, WindowFigures
from geo.maps.sheet.circles import PaperBox, circle_symbols, circles_of, paint_circles
from geo.maps.sheet.coverage import PAPER, framed, paint_coverage
from geo.maps.sheet.extras import extra_symbols, paint_extras
from geo.maps.sheet.frame import PT, Frame
from geo.maps.sheet.labels import Label, Names, paint_labels, town_symbols
from geo.maps.sheet.places import (
    DrawnPlaces,
    is_crowded,
    mark_px,
    mark_symbols,
    paint_discs,
    paint_marks,
    places_of,
)
from geo.maps.sheet.projection import Projection
from geo.maps.sheet.squares import SIDES_PX, paint_squares, square_symbols, squares_of
from geo.maps.sheet.symbols import OVERLAY, PanelSymbol
from geo.maps.sheet.terrain import (
    Fill,
    Terrain,
    paint_borders,
    paint_districts,
    paint_ground,
    paint_water,
    terrain_of,
)
from geo.maps.sheet.watermark import paint_watermark

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DETAILS: Final = ("full", "small")
_SMALL: Final = 0.6
_FINEST_PX: Final = 0.8
_NO_FILL: Final = ("#f7f5f1", "")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Panel:
    """What stands in a panel.

    Parameters
    ----------
    frame
        Where the panel lies on the ground and how large it is on paper.
    symbols
        What the key must explain besides the classes, in order.
    placed, shown_incidents, outside
        Incidents of the window under the map's counting rule that have a place; those of them inside the
        panel; those outside it. With `geo.maps.payload.count.unplaced` they are all incidents of the window.
    drawn_incidents
        Incidents drawn: those possibly in the window under either rule, inside the panel.
    labels
        Names placed.
    dense
        Whether squares of density stand for single places.
    """

    frame: Frame
    symbols: tuple[PanelSymbol, ...]
    placed: int
    shown_incidents: int
    outside: int
    drawn_incidents: int
    labels: tuple[Label, ...]
    dense: bool


def draw_panel(
    axes: Axes,
    spec: MapSpec,
    feed: Feed,
    figures: WindowFigures,
    *,
    projection: Projection,
    layers: Sequence[str] | None = None,
    detail: str = "full",
    fills: Sequence[Fill] | None = None,
    lettering: float = 1.0,
) -> Panel:
    """Draw one window of a map into axes.

    Parameters
    ----------
    axes
        Axes whose place in their figure is settled; they get limits in metres of the map, the same scale
        both ways, and no ticks.
    spec
        The map.
    feed, figures
        Its feed, and the window counted from it.
    projection
        Of the extent that must be seen; the panel shows more where the axes are of another shape.
    layers
        Which of `geo.choices.LAYERS` are drawn; None for those of the map.
    detail
        ``full``, or ``small`` for a small multiple: finer lines, smaller marks, no discs and no names.
    fills
        Colour and pattern of each district, in place of the classes.
    lettering
        Factor of the size of names and numbers on the map.

    Returns
    -------
    Panel

    Raises
    ------
    MapError
        If `detail` is neither word or `fills` are not one a district.
    """
    ground = spec.ground
    _refuse(ground, detail, fills)
    on = spec.layers if layers is None else tuple(layers)
    scale = 1.0 if detail == "full" else _SMALL
    frame = framed(axes, ground, projection)
    _open(axes, frame)

    coarse = _FINEST_PX * frame.metres_per_px if detail == "small" else 0.0
    terrain = terrain_of(ground, projection, tolerance_m=coarse)
    if fills is None:
        fills = _class_fills(spec, figures) if "choropleth" in on else (_NO_FILL,) * len(ground.districts)
    _paint_areas(axes, terrain, ground, projection, frame, fills, context="context" in on, scale=scale)

    symbols = _overlay_symbols(terrain, frame, scale) + (extra_symbols(ground) if "context" in on else ())
    places = places_of(feed, figures, projection)
    inside = frame.holds(places.x, places.y) & (places.possible > 0)
    seen = places.only(inside)
    dense = is_crowded(seen)
    marks = np.zeros((0, 4))
    if "incidents" in on:
        found, marks = _paint_incidents(axes, places, seen, projection, frame, scale=scale, dense=dense)
        symbols += found
    taken: tuple[PaperBox, ...] = ()
    circled = np.zeros(len(ground.districts))
    if "circles" in on:
        circles = circles_of(
            ground, figures.shown, projection, frame, largest=feed.header.largest, scale=scale
        )
        taken = paint_circles(axes, circles, frame, scale=scale, lettering=lettering)
        circled[circles.rows] = circles.radius_px
        symbols += circle_symbols(spec.legend) if len(circles.rows) else ()
    names: tuple[Label, ...] = ()
    if "labels" in on and detail == "full":
        wanted = Names(ground, projection, figures.shown.astype(float), circled, terrain.area_m2, lettering)
        names = paint_labels(axes, wanted, frame, taken=taken, marks=marks)
    if ground.synthetic:
        paint_watermark(axes, frame, scale=scale)
    return Panel(
        frame=frame,
        symbols=(*symbols, *town_symbols(names)),
        **_tallies(feed, figures, projection, frame),
        drawn_incidents=int(seen.possible.sum()) if "incidents" in on else 0,
        labels=names,
        dense=dense,
    )


def _refuse(ground: Ground, detail: str, fills: Sequence[Fill] | None) -> None:
    if detail not in DETAILS:
        raise MapError(f"A panel has no detail {detail!r}; use one of {', '.join(DETAILS)}.")
    if fills is not None and len(fills) != len(ground.districts):
        raise MapError(f"There are {len(fills)} fills for {len(ground.districts)} districts; give one each.")


def _paint_areas(
    axes: Axes,
    terrain: Terrain,
    ground: Ground,
    projection: Projection,
    frame: Frame,
    colours: Sequence[Fill],
    *,
    context: bool,
    scale: float,
) -> None:
    """Paint the ground, the districts and the waters, from below up."""
    if context:
        paint_coverage(axes, ground, projection, metres_per_px=frame.metres_per_px, fine=scale)
        paint_ground(axes, terrain, fine=scale)
    paint_districts(axes, terrain, ground, tuple(colours))
    if context:
        paint_water(axes, terrain, fine=scale)
        paint_extras(axes, terrain, ground, fine=scale)
    paint_borders(axes, terrain, fine=scale)


def _open(axes: Axes, frame: Frame) -> None:
    left, bottom, right, top = frame.box
    axes.set_facecolor(PAPER)
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)
    axes.set_aspect("equal", adjustable="box")
    axes.set_autoscale_on(False)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_xlabel("")
    axes.set_ylabel("")
    for spine in axes.spines.values():
        spine.set(linewidth=0.8 * PT, edgecolor="#3a3630", zorder=20)


def _class_fills(spec: MapSpec, figures: WindowFigures) -> tuple[Fill, ...]:
    classes = spec.legend.classes
    return tuple((classes[at].colour, classes[at].pattern) for at in figures.classes)


def _paint_incidents(
    axes: Axes,
    places: DrawnPlaces,
    seen: DrawnPlaces,
    projection: Projection,
    frame: Frame,
    *,
    scale: float,
    dense: bool,
) -> tuple[tuple[PanelSymbol, ...], Floats]:
    """Draw incidents; return their symbols and the boxes of the marks on paper."""
    if dense:
        squares = squares_of(places, frame)
        paint_squares(axes, squares, frame)
        sides = np.array(SIDES_PX)[squares.steps]
        return square_symbols(squares, frame), _boxes(squares.x, squares.y, sides, frame)
    discs = scale == 1.0
    if discs:
        paint_discs(axes, seen, projection, frame, fine=scale)
    paint_marks(axes, seen, scale=scale)
    found = mark_symbols(seen, frame, scale=scale, discs=discs)
    return found, _boxes(seen.x, seen.y, mark_px(seen.possible, scale=scale), frame)


def _boxes(x: Floats, y: Floats, sides: Floats, frame: Frame) -> Floats:
    across, up = frame.paper(x, y)
    half = np.asarray(sides) / 2
    return np.column_stack([across - half, up - half, across + half, up + half])


def _tallies(feed: Feed, figures: WindowFigures, projection: Projection, frame: Frame) -> dict[str, int]:
    own = figures.counted & np.isfinite(feed.longitude) & np.isfinite(feed.latitude)
    x, y = projection.forward(feed.longitude[own], feed.latitude[own])
    inside = int(frame.holds(x, y).sum())
    placed = int(own.sum())
    return {"placed": placed, "shown_incidents": inside, "outside": placed - inside}


def _overlay_symbols(terrain: Terrain, frame: Frame, scale: float) -> tuple[PanelSymbol, ...]:
    """Return the symbol of approximate boundaries where one runs through the panel."""
    from matplotlib.transforms import Bbox  # noqa: PLC0415 - slow to load, and only sheets need it

    if not terrain.overlays.intersects_bbox(Bbox.from_extents(*frame.box), filled=False):
        return ()
    return (replace(OVERLAY, width_px=OVERLAY.width_px * scale),)
