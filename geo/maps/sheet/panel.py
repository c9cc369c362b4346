"""The map drawing of a sheet: one window of a map in an equal-area projection, as the screen shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.errors import MapError
from geo.language import say
from geo.maps.marks import Ground, MapSpec
from geo.maps.payload.count import WindowFigures
from geo.maps.payload.feed import Feed
from geo.maps.sheet.coverage import PAPER, framed
from geo.maps.sheet.frame import PT, Frame
from geo.maps.sheet.labels import Label
from geo.maps.sheet.painters import PAINTERS, PanelDrawing
from geo.maps.sheet.projection import Projection
from geo.maps.sheet.symbols import OVERLAY, PanelSymbol
from geo.maps.sheet.terrain import Fill, Terrain, paint_borders, terrain_of
from geo.maps.sheet.watermark import paint_watermark

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DETAILS: Final = ("full", "small")
_SMALL: Final = 0.6
_FINEST_PX: Final = 0.8


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
    drawing = PanelDrawing(
        axes=axes,
        spec=spec,
        feed=feed,
        figures=figures,
        projection=projection,
        frame=frame,
        terrain=terrain_of(ground, projection, tolerance_m=coarse),
        fills=fills,
        scale=scale,
        lettering=lettering,
        layers=on,
    )
    drawing.symbols += _overlay_symbols(drawing.terrain, frame, scale)
    paint_borders(axes, drawing.terrain, fine=scale)
    for key, painter in PAINTERS.items():
        (painter.paint if key in on else painter.otherwise)(drawing)
    if ground.synthetic:
        paint_watermark(axes, frame, scale=scale)
    return Panel(
        frame=frame,
        symbols=tuple(drawing.symbols),
        **_tallies(feed, figures, projection, frame),
        drawn_incidents=drawing.drawn_incidents,
        labels=drawing.labels,
        dense=drawing.dense,
    )


def _refuse(ground: Ground, detail: str, fills: Sequence[Fill] | None) -> None:
    if detail not in DETAILS:
        raise MapError(
            say(
                "A panel has no detail {detail!r}; use one of {details}.",
                detail=detail,
                details=", ".join(DETAILS),
            )
        )
    if fills is not None and len(fills) != len(ground.districts):
        raise MapError(
            say(
                "There are {number} fills for {number_2} districts; give one each.",
                number=len(fills),
                number_2=len(ground.districts),
            )
        )


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
