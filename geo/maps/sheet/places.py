"""Incidents at their places: the same sums as on screen, drawn as marks, discs, or squares of density.

A mark grows with the number of incidents at its place, its area in proportion up to a limit the key names. A
disc shows how far a place known to a settlement may be off, in metres of the ground.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from geo.analysis.placed import radius_words
from geo.language import in_digits, say
from geo.maps.payload.count import WindowFigures
from geo.maps.payload.feed import Feed
from geo.maps.sheet.frame import PT, Frame
from geo.maps.sheet.projection import Projection
from geo.maps.sheet.symbols import DARK, LIGHTER, PanelSymbol

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_IN_VIEW: Final = 2000
FEW_PLACES: Final = 150
ONE_PX: Final = 5.0
"""Diameter of the mark of one incident."""
GROWS_UNTIL: Final = 20
"""Incidents at one place from which marks grow no more, lest they cover their surroundings."""
_DASHES: Final = (4.0, 3.0)
_MOST_DASHED_PX: Final = 12_000.0
DISC_KEY_PX: Final = (9.0, 34.0)
"""Least and largest diameter of a disc in the key; beyond, the example is not to scale."""
_DISC_ALPHA: Final = 0.1
# Wider discs are drawn by their edge alone: a fill would darken districts out of the legend's colours.
_FILLED_UP_TO_PX: Final = 28.0
# A circle of four Bezier curves, off by less than 0.03 % of its radius.
_BEND: Final = 0.5522847498
_QUARTER: Final = np.array([(1.0, 0.0), (1.0, _BEND), (_BEND, 1.0)])
_TURNS: Final = [np.array([(c, s), (-s, c)]) for c, s in ((1, 0), (0, 1), (-1, 0), (0, -1))]
_RING: Final = np.vstack([*(_QUARTER @ turn for turn in _TURNS), (1.0, 0.0), (1.0, 0.0)])
_POSSIBLE_FACE: Final = "#ffffff"

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class DrawnPlaces:
    """Places of incidents, one element a place.

    Parameters
    ----------
    longitude, latitude
        WGS 84 degrees.
    x, y
        Metres of the map.
    radius_m
        Radius of uncertainty, metres; 0 for the place of a blast.
    certain, possible
        Incidents certainly and possibly in the window.
    total
        Incidents of the whole period.
    """

    longitude: Floats
    latitude: Floats
    x: Floats
    y: Floats
    radius_m: Ints
    certain: Ints
    possible: Ints
    total: Ints

    def only(self, chosen: Bools | Ints) -> DrawnPlaces:
        """Return some of the places, by a mask or in the order of positions."""
        return DrawnPlaces(*(getattr(self, name)[chosen] for name in self.__slots__))


def places_of(feed: Feed, figures: WindowFigures, projection: Projection) -> DrawnPlaces:
    """Return every place of a feed with what a window holds there.

    Parameters
    ----------
    feed, figures
        The feed and the window counted from it.
    projection
        Of the panel.
    """
    drawn = np.flatnonzero(np.isfinite(feed.longitude) & np.isfinite(feed.latitude))
    rows = np.column_stack([feed.longitude[drawn], feed.latitude[drawn], feed.radius_m[drawn]])
    found, of = np.unique(rows, axis=0, return_inverse=True)
    of = of.reshape(-1)
    tallies = [
        np.bincount(of[chosen[drawn]], minlength=len(found)).astype(np.int64)
        for chosen in (figures.inside, figures.touching, np.ones(len(feed.longitude), dtype=bool))
    ]
    x, y = projection.forward(found[:, 0], found[:, 1])
    return DrawnPlaces(found[:, 0], found[:, 1], x, y, found[:, 2].astype(np.int64), *tallies)


def is_crowded(seen: DrawnPlaces) -> bool:
    """Tell whether places in view hold more incidents than a reader can tell apart."""
    return int(seen.possible.sum()) > MOST_IN_VIEW and int((seen.possible > 0).sum()) > FEW_PLACES


def mark_px(count: Ints, *, scale: float = 1.0) -> Floats:
    """Return the diameter of marks, pixels; the area is proportional to the incidents up to `GROWS_UNTIL`."""
    size: Floats = ONE_PX * np.sqrt(np.minimum(count, GROWS_UNTIL).astype(np.float64)) * scale
    return size


def paint_discs(axes: Axes, seen: DrawnPlaces, projection: Projection, frame: Frame, *, fine: float) -> None:
    """Draw discs of uncertainty, overlapping ones filled as one, lighter where only possibly in the window.

    Parameters
    ----------
    axes, projection, frame
        Where.
    seen
        Places with incidents in the window; those without a radius are left out.
    fine
        Factor of widths of lines.
    """
    wide = seen.only(seen.radius_m > 0)
    length = float((wide.radius_m / frame.metres_per_px).sum()) * 2 * np.pi
    many = length > _MOST_DASHED_PX
    small = wide.radius_m / frame.metres_per_px <= _FILLED_UP_TO_PX
    for sure in (False, True):
        for filled in (False, True):
            own = wide.only(((wide.certain > 0) == sure) & (small == filled))
            if len(own.x):
                alpha = 1.0 if sure else LIGHTER
                fill = _DISC_ALPHA * alpha if filled else 0.0
                _discs(axes, own, projection, many=many, alpha=(alpha, fill), fine=fine)


def _discs(
    axes: Axes,
    own: DrawnPlaces,
    projection: Projection,
    *,
    many: bool,
    alpha: tuple[float, float],
    fine: float,
) -> None:
    from matplotlib.patches import PathPatch  # noqa: PLC0415 - slow to load, and only sheets need it
    from matplotlib.path import Path  # noqa: PLC0415 - the same

    ellipses = projection.ellipses(own.longitude, own.latitude, own.radius_m.astype(np.float64))
    turn = np.radians(ellipses.angle)[:, None]
    wide = ellipses.width[:, None] / 2 * _RING[:, 0]
    high = ellipses.height[:, None] / 2 * _RING[:, 1]
    edges = np.stack(
        [
            own.x[:, None] + wide * np.cos(turn) - high * np.sin(turn),
            own.y[:, None] + wide * np.sin(turn) + high * np.cos(turn),
        ],
        axis=-1,
    )
    codes = [Path.MOVETO, *[Path.CURVE4] * (len(_RING) - 2), Path.CLOSEPOLY]
    width = (0.8 if many else 1.3) * fine
    # In one path, and all run the same way round: overlapping discs are one area and not darker.
    axes.add_artist(
        PathPatch(
            Path(edges.reshape(-1, 2), np.tile(np.array(codes, dtype=Path.code_type), len(own.x))),
            facecolor=(DARK, alpha[1]),
            edgecolor=(DARK, (0.32 if many else 0.8) * alpha[0]),
            linewidth=width * PT,
            linestyle="solid" if many else (0.0, tuple(dash / width for dash in _DASHES)),
            zorder=5.0,
        )
    )


def paint_marks(axes: Axes, seen: DrawnPlaces, *, scale: float) -> None:
    """Draw a mark at each place: round for a settlement, square for a blast.

    What is only possibly in the window stands as a pale outline around what certainly is.

    Parameters
    ----------
    axes
        Where.
    seen
        Places with incidents in the window.
    scale
        Factor of sizes.
    """
    for exact in (False, True):
        own = seen.only((seen.radius_m == 0) == exact)
        # The largest first, so that small marks stay in sight.
        own = own.only(np.argsort(-own.possible, kind="stable"))
        shape, factor = ("s", 0.886) if exact else ("o", 1.0)
        for certain, order in ((False, 6.0), (True, 6.1)):
            count = own.certain if certain else own.possible
            chosen = (own.certain > 0) if certain else (own.possible > own.certain)
            if not chosen.any():
                continue
            size = mark_px(count[chosen], scale=scale) * PT * factor
            axes.scatter(
                own.x[chosen],
                own.y[chosen],
                s=size**2,
                marker=shape,
                facecolors=DARK if certain else _POSSIBLE_FACE,
                edgecolors="#ffffff" if certain else DARK,
                linewidths=(0.6 if certain else 0.9) * PT,
                zorder=order,
                gid=f"places-{'exact' if exact else 'settlement'}-{'certain' if certain else 'possible'}",
            )


def mark_symbols(seen: DrawnPlaces, frame: Frame, *, scale: float, discs: bool) -> tuple[PanelSymbol, ...]:
    """Return the symbols of marks that are really in the panel.

    Parameters
    ----------
    seen
        Places with incidents in the window.
    frame
        The panel, for the size of a disc.
    scale
        Factor of sizes.
    discs
        Whether discs are drawn.
    """
    found = []
    settled = seen.radius_m > 0
    one = ONE_PX * scale
    if settled.any():
        found.append(_mark("place", say("Settlement or wider area, one incident"), "circle", one))
    if (~settled).any():
        found.append(_mark("exact", say("Place of the blast, one incident"), "square", one * 0.886))
    for count in _steps(int(seen.possible.max(initial=0))):
        size = float(mark_px(np.array([count]), scale=scale)[0])
        words = say("{count:,} or more", count=count) if count == GROWS_UNTIL else in_digits(count)
        found.append(_mark("place", say("{words} incidents at one place", words=words), "circle", size))
    if (seen.possible > seen.certain).any():
        found.append(
            PanelSymbol(
                key="possible",
                label=say("Outlined: incidents only possibly in the period"),
                shape="circle",
                size_px=one * 1.4,
                face=_POSSIBLE_FACE,
                edge=DARK,
                width_px=0.9,
            )
        )
    if discs and settled.any():
        radii, numbers = np.unique(seen.radius_m[settled], return_counts=True)
        usual = int(radii[np.argmax(numbers)])
        true_px = 2 * usual / frame.metres_per_px
        size_px = min(max(true_px, DISC_KEY_PX[0]), DISC_KEY_PX[1])
        words = say("true to scale; here") if size_px == true_px else say("drawn to scale on the map:")
        found.append(
            PanelSymbol(
                key="disc",
                label=say(
                    "How far the place may be off, {words} {radius}", words=words, radius=radius_words(usual)
                ),
                shape="circle",
                size_px=round(size_px, 2),
                face=DARK,
                edge=DARK,
                face_alpha=_DISC_ALPHA,
                edge_alpha=0.8,
                width_px=1.3,
                dashes=_DASHES,
            )
        )
    return tuple(found)


def _mark(key: str, label: str, shape: str, size: float) -> PanelSymbol:
    return PanelSymbol(
        key=key, label=label, shape=shape, size_px=size, face=DARK, edge="#ffffff", width_px=0.6
    )


def _steps(largest: int) -> tuple[int, ...]:
    return tuple(count for count in (5, 10, GROWS_UNTIL) if count <= largest)[-2:]
