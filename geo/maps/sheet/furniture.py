"""What makes a picture a map: scale bar, north arrow, and lines of longitude and latitude."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from pyproj import Geod

from geo.language import marked, say
from geo.layers.meridian import from_seam
from geo.maps.marks import Bounds
from geo.maps.sheet.page import Box, Page
from geo.maps.sheet.projection import Projection
from geo.maps.sheet.typesetting import Style, font

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WGS84: Final = Geod(ellps="WGS84")
_ROW_STEPS: Final = 64
_BAR_SHARE: Final = 0.28
_STEPS_DEG: Final = (0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
_FEWEST_LINES: Final = 3
_APART: Final = 1.25  # from the middle of a name to that of the next, in widths of a name
_LINE_POINTS: Final = 181
_GRATICULE: Final = "#5f6b78"
SCALE_WORDS: Final = marked("at the map's middle")


def ground_per_mm(projection: Projection, box: Bounds, width_mm: float) -> float:
    """Return how many metres on the ground a millimetre of the map's middle row stands for.

    Measured on the ellipsoid along the row, in short steps: no row of an equal-area map is true by itself.

    Parameters
    ----------
    projection
        Of the map.
    box
        xmin, ymin, xmax, ymax of the map, metres of the projection.
    width_mm
        Its width on paper.
    """
    left, low, right, top = box
    x = np.linspace(left, right, _ROW_STEPS + 1)
    longitude, latitude = projection.inverse(x, np.full(len(x), (low + top) / 2))
    steps = _WGS84.inv(longitude[:-1], latitude[:-1], longitude[1:], latitude[1:])[2]
    return float(np.sum(steps)) / width_mm


def scale_length(metres: float) -> float:
    """Return the largest round length (1, 2 or 5 of a power of ten) not above `metres`, metres."""
    power = 10.0 ** math.floor(math.log10(metres))
    return next(lead * power for lead in (5, 2, 1) if lead * power <= metres * (1 + 1e-9))


def scale_bar(page: Page, box: Box, *, metres_per_mm: float, map_width: float, style: Style) -> Any:
    """Draw a scale bar with its length in km, and return it.

    Parameters
    ----------
    page, box
        Where.
    metres_per_mm
        As `ground_per_mm` returns it.
    map_width
        Width of the map, mm; the bar is about a quarter of it.
    style
        Of its words.
    """
    from matplotlib_scalebar.scalebar import ScaleBar  # noqa: PLC0415 - loads matplotlib, which the app's start does not need

    length = scale_length(min(map_width * _BAR_SHARE, box.width * 0.6) * metres_per_mm)
    axes = page.axes(box)
    axes.set(xlim=(0, box.width), ylim=(0, box.height), aspect="equal")
    axes.set_axis_off()
    bar = ScaleBar(
        metres_per_mm,
        "m",
        fixed_value=length / 1000,
        fixed_units="km",
        label=say(SCALE_WORDS),
        location="lower left",
        scale_loc="right",
        label_loc="right",
        width_fraction=1.1 / box.height,
        pad=0,
        border_pad=0,
        sep=4,
        frameon=False,
        color=style.colour,
        font_properties={"family": font(style).get_family(), "size": style.size},
        scale_formatter=lambda value, _unit: say("{value:,.10g} km", value=value),
    )
    axes.add_artist(bar)
    return bar


def north_arrow(page: Page, box: Box, *, degrees: float, style: Style) -> None:
    """Draw an arrow to true north with its letter.

    Parameters
    ----------
    page, box
        Where; the arrow fills its height.
    degrees
        Direction of true north at the map's centre, clockwise from upwards.
    style
        Of the letter.
    """
    from matplotlib.patches import Polygon  # noqa: PLC0415 - as above

    length = box.height
    turn = math.radians(degrees)
    along, across = np.array([math.sin(turn), -math.cos(turn)]), np.array([math.cos(turn), math.sin(turn)])
    letter = page.ruler.width("N", style)
    middle = np.array([box.right - letter - length * 0.45, box.y + length / 2])
    tip, tail = middle + along * length / 2, middle - along * length / 2
    notch = middle - along * length * 0.28
    for side, fill in ((-1, style.colour), (1, "#ffffff")):
        corner = tail + across * side * length * 0.24
        page.add(
            Polygon(
                [tip, corner, notch],
                closed=True,
                facecolor=fill,
                edgecolor=style.colour,
                linewidth=0.5,
                gid="north",
            )
        )
    page.text("N", box.right, box.y + (length - style.line_mm) / 2, style, align="right")


def graticule_step(extent: Bounds, *, apart: float = 0.0) -> float:
    """Return the distance between lines of longitude and latitude, degrees.

    Parameters
    ----------
    extent
        What is shown: at least three lines either way, where they have room.
    apart
        Least distance, degrees, so that their names stand apart.
    """
    west, south, east, north = extent
    room = min(east - west, north - south) / _FEWEST_LINES
    step = max((step for step in _STEPS_DEG if step <= room), default=_STEPS_DEG[0])
    return min((wide for wide in _STEPS_DEG if wide >= max(step, apart)), default=_STEPS_DEG[-1])


def graticule(axes: Axes, page: Page, box: Box, projection: Projection, *, style: Style) -> None:
    """Draw lines of longitude and latitude on a map, named at its left and lower edge outside it.

    Parameters
    ----------
    axes
        The map, its limits in metres of the projection.
    page, box
        Where the map is on paper.
    projection
        Of the map.
    style
        Of the names.
    """
    from matplotlib.collections import LineCollection  # noqa: PLC0415 - as above

    (left, right), (low, top) = axes.get_xlim(), axes.get_ylim()
    extent = _degrees_seen(projection, (left, low, right, top))
    across = max(
        page.ruler.width(_angle(edge, "EW", _STEPS_DEG[0]), style) for edge in (extent[0], extent[2])
    )
    up = max(page.ruler.width(_angle(edge, "NS", _STEPS_DEG[0]), style) for edge in (extent[1], extent[3]))
    room = max(across * (extent[2] - extent[0]) / box.width, up * (extent[3] - extent[1]) / box.height)
    step = graticule_step(extent, apart=room * _APART)
    lines = []
    for meridian, values in (
        (True, _multiples(extent[0], extent[2], step)),
        (False, _multiples(extent[1], extent[3], step)),
    ):
        for value in values:
            x, y = _line(projection, extent, value, meridian=meridian)
            lines.append(np.column_stack([x, y]))
            along, across, edge = (y, x, low) if meridian else (x, y, left)
            at = _crossing(along, across, edge)
            within = (left, right) if meridian else (low, top)
            if at is None or not within[0] < at < within[1]:
                continue
            share = (at - within[0]) / (within[1] - within[0])
            text = _angle(value, "EW" if meridian else "NS", step)
            if meridian:
                _name(page, text, box.x + share * box.width, box.bottom + 0.2, style, within=box)
            else:
                y_mm = box.bottom - share * box.height
                half = page.ruler.width(text, style) / 2
                if box.y + half < y_mm < box.bottom - half:
                    page.text(text, box.x - 0.4, y_mm, style, rotation=90.0)
    axes.add_collection(
        LineCollection(lines, colors=_GRATICULE, linewidths=0.35, alpha=0.6, zorder=2.8, gid="graticule"),
        autolim=False,
    )


def _name(page: Page, text: str, x: float, y: float, style: Style, *, within: Box) -> None:
    half = page.ruler.width(text, style) / 2
    if within.x + half < x < within.right - half:
        page.text(text, x, y, style, align="center")


def _degrees_seen(projection: Projection, box: Bounds) -> Bounds:
    left, low, right, top = box
    x, y = np.meshgrid(np.linspace(left, right, 25), np.linspace(low, top, 25))
    longitude, latitude = projection.inverse(x.ravel(), y.ravel())
    seen = np.isfinite(longitude) & np.isfinite(latitude)
    return (
        float(longitude[seen].min()),
        float(latitude[seen].min()),
        float(longitude[seen].max()),
        float(latitude[seen].max()),
    )


def _multiples(low: float, high: float, step: float) -> list[float]:
    return [number * step for number in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _line(projection: Projection, extent: Bounds, value: float, *, meridian: bool) -> tuple[Any, Any]:
    west, south, east, north = extent
    if meridian:
        latitude = np.linspace(max(south - 5, -89.9), min(north + 5, 89.9), _LINE_POINTS)
        return projection.forward(np.full(_LINE_POINTS, value), latitude)
    reach = min(5.0, (360.0 - (east - west)) / 2)
    longitude = np.linspace(west - reach, east + reach, _LINE_POINTS)
    return projection.forward(longitude, np.full(_LINE_POINTS, value))


def _crossing(along: Any, across: Any, edge: float) -> float | None:
    """Return where a line meets an edge of the map, None where it does not."""
    sides = np.flatnonzero(np.diff(np.sign(along - edge)) != 0)
    if not len(sides):
        return None
    at = int(sides[0])
    share = (edge - along[at]) / (along[at + 1] - along[at])
    return float(across[at] + share * (across[at + 1] - across[at]))


def _angle(value: float, sides: str, step: float) -> str:
    if sides == "EW":
        value = float(from_seam(value, -180.0))
        sides = sides if abs(value) != 180 else "  "
    decimals = 0 if step >= 1 else 1 if round(step * 10, 6).is_integer() else 2
    return f"{abs(value):.{decimals}f}° {sides[0] if value >= 0 else sides[1]}".rstrip()
