"""A small map of open hazardous areas with numbered marks, for lists on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo.analysis.grounds import in_metres, to_metres
from geo.analysis.hazards import histories
from geo.maps.fonts import FAMILIES
from geo.maps.hazard_look import CLASSES
from geo.publish.report.charts import BLUE, GREY, INK, figure_of, svg_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from geo.layers.pack import Pack

_HIGH_MM: Final = 105.0
_LAND: Final = "#F7F5F1"
_HATCHES: Final = {"hatch": "////", "dots": "....", "": ""}
_POINTS: Final = 7.0
_HIGHEST: Final = 5

Place = tuple[float, float, float]
"""Longitude, latitude, and radius in metres, 0 for a point."""


def land_map(pack: Pack, places: Sequence[Place | None], *, title: str, created: dt.date) -> bytes:
    """Draw districts, open areas and numbered places.

    Parameters
    ----------
    pack
        An edition.
    places
        The first has the number 1; None has no place and no mark.
    title
        What the map shows.
    created
        Day of making.

    Returns
    -------
    bytes
        An SVG, the same for the same arguments.
    """
    figure = figure_of(_HIGH_MM)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_aspect("equal")
    axes.set_axis_off()
    way = to_metres(pack)
    for shape in in_metres(pack.district_layer().geometry.to_numpy(dtype=object), way):
        _fill(axes, shape, facecolor=_LAND, edgecolor=GREY, linewidth=0.5)
    _areas(axes, pack)
    for number, place in enumerate(places, start=1):
        if place is not None:
            _mark(axes, number, *way.transform(*place[:2]), place[2])
    axes.autoscale_view()
    return svg_of(figure, title=title, created=created)


def _areas(axes: Axes, pack: Pack) -> None:
    end = pack.meta.as_of + dt.timedelta(days=1)
    layer = pack.hazard_layer()
    shapes = in_metres(layer.geometry.to_numpy(dtype=object), to_metres(pack))
    for code, shape, history in zip(layer["class"], shapes, histories(pack), strict=True):
        if shape is None or history.on(end).state not in ("open", "worked"):
            continue
        look = CLASSES[str(code)]
        paint = {"facecolor": look.colour, "edgecolor": look.colour, "alpha": look.alpha, "linewidth": 0.4}
        _fill(axes, shape, hatch=_HATCHES[look.pattern], **paint)


def _fill(axes: Axes, shape: shapely.Geometry | None, **paint: Any) -> None:
    from matplotlib.patches import PathPatch  # noqa: PLC0415 - loads matplotlib, which the app's start does not need
    from matplotlib.path import Path  # noqa: PLC0415 - as above

    for part in shapely.get_parts(shape) if shape is not None else ():
        if not isinstance(part, shapely.Polygon):
            continue
        rings = [np.asarray(ring.coords)[:, :2] for ring in (part.exterior, *part.interiors)]
        path = Path.make_compound_path(*(Path(ring, closed=True) for ring in rings))
        axes.add_patch(PathPatch(path, **paint))


def _mark(axes: Axes, number: int, x: float, y: float, radius_m: float) -> None:
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - as above
    from matplotlib.patches import Circle  # noqa: PLC0415 - as above
    from matplotlib.patheffects import withStroke  # noqa: PLC0415 - as above

    if radius_m:
        axes.add_patch(Circle((x, y), radius_m, facecolor=BLUE, edgecolor=BLUE, alpha=0.2, zorder=_HIGHEST))
    axes.plot([x], [y], marker="o", markersize=2.6, color=BLUE, zorder=_HIGHEST + 1)
    axes.annotate(
        f"{number}",
        (x, y),
        xytext=(2, 2),
        textcoords="offset points",
        fontproperties=FontProperties(family=FAMILIES[0], size=_POINTS),
        color=INK,
        zorder=_HIGHEST + 2,
        path_effects=[withStroke(linewidth=1.6, foreground="white")],
    )
