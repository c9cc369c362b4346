"""How each kind of layer is drawn on paper: one painter for each record of `geo.layers.kinds`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from geo.layers import kinds
from geo.maps.marks import MapSpec
from geo.maps.payload.count import WindowFigures
from geo.maps.payload.feed import Feed
from geo.maps.sheet.areas import area_symbols, paint_areas, reserved_areas
from geo.maps.sheet.circles import PaperBox, circle_symbols, circles_of, paint_circles
from geo.maps.sheet.coverage import paint_coverage
from geo.maps.sheet.extras import extra_symbols, paint_extras
from geo.maps.sheet.frame import Frame
from geo.maps.sheet.labels import Label, Names, paint_labels, town_symbols
from geo.maps.sheet.places import (
    DISC_KEY_PX,
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
from geo.maps.sheet.symbols import TOWN, PanelSymbol
from geo.maps.sheet.terrain import Fill, Terrain, paint_districts, paint_ground, paint_water

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NO_FILL: Final = ("#f7f5f1", "")

Floats = npt.NDArray[np.float64]


@dataclass(kw_only=True)
class PanelDrawing:
    """A panel while it is drawn: what painters are given, and what each leaves for those after it.

    Parameters
    ----------
    axes, spec, feed, figures, projection, frame, terrain
        Where and what.
    fills
        Colour and pattern of each district in place of the classes; None for the classes.
    scale, lettering
        Factor of lines and marks, and of the size of names and numbers.
    layers
        Keys of the kinds drawn.
    places, seen, dense
        Places of incidents, those possibly in the window inside the panel, and whether these are too many
        for marks of their own.
    symbols
        What the key must explain, in order.
    taken, marks, circled, numbers
        Boxes of numbers and marks on paper, and the radius of the circle of each district, pixels: names keep
        off them; and the numbers that found no room in their circles, by position of the district.
    drawn_incidents, labels
        Incidents drawn, and names placed.
    """

    axes: Axes
    spec: MapSpec
    feed: Feed
    figures: WindowFigures
    projection: Projection
    frame: Frame
    terrain: Terrain
    fills: Sequence[Fill] | None
    scale: float
    lettering: float
    layers: tuple[str, ...]
    places: DrawnPlaces = field(init=False)
    seen: DrawnPlaces = field(init=False)
    dense: bool = field(init=False)
    symbols: list[PanelSymbol] = field(default_factory=list)
    taken: tuple[PaperBox, ...] = ()
    marks: Floats = field(default_factory=lambda: np.zeros((0, 4)))
    circled: Floats = field(init=False)
    numbers: dict[int, str] = field(default_factory=dict)
    drawn_incidents: int = 0
    labels: tuple[Label, ...] = ()

    def __post_init__(self) -> None:
        self.places = places_of(self.feed, self.figures, self.projection)
        inside = self.frame.holds(self.places.x, self.places.y) & (self.places.possible > 0)
        self.seen = self.places.only(inside)
        self.dense = is_crowded(self.seen)
        self.circled = np.zeros(len(self.spec.ground.districts))

    @property
    def full(self) -> bool:
        """Whether the panel is no small multiple."""
        return self.scale == 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a sheet will show, before any of its panels is drawn.

    Parameters
    ----------
    spec, feed, windows, projection
        The map, what is counted, the windows that have a map of their own, and how they are drawn.
    view
        One of `geo.choices.SHEET_VIEWS`.
    """

    spec: MapSpec
    feed: Feed
    windows: tuple[WindowFigures, ...]
    projection: Projection
    view: str


def _nothing(_planned: Planned) -> Iterable[PanelSymbol]:
    return ()


def _leave(_drawing: PanelDrawing) -> None:
    """Draw nothing."""


@dataclass(frozen=True, slots=True)
class Painter:
    """How a kind of layer is drawn on a panel.

    Parameters
    ----------
    paint
        Draws it and notes its symbols.
    otherwise
        Draws what stands in its place where it is not asked for.
    reserve
        From what a sheet will show to the symbols it may draw at most, so that the legend keeps room.
    """

    paint: Callable[[PanelDrawing], None]
    otherwise: Callable[[PanelDrawing], None] = _leave
    reserve: Callable[[Planned], Iterable[PanelSymbol]] = _nothing


def _districts(drawing: PanelDrawing) -> None:
    classes = drawing.spec.legend.classes
    fills = drawing.fills
    if fills is None:
        fills = tuple((classes[at].colour, classes[at].pattern) for at in drawing.figures.classes)
    paint_districts(drawing.axes, drawing.terrain, drawing.spec.ground, tuple(fills))


def _blank_districts(drawing: PanelDrawing) -> None:
    ground, fills = drawing.spec.ground, drawing.fills
    if fills is None:
        # Circles stand on plain districts, which still say where nothing is recorded.
        classes = drawing.spec.legend.classes if kinds.CIRCLES.key in drawing.layers else ()
        graded = [_NO_FILL if entry.graded else (entry.colour, entry.pattern) for entry in classes]
        fills = [graded[at] if graded else _NO_FILL for at in drawing.figures.classes]
    paint_districts(drawing.axes, drawing.terrain, ground, tuple(fills))


def _areas(drawing: PanelDrawing, kind: str) -> None:
    keys = paint_areas(
        drawing.axes,
        drawing.spec.ground,
        kind,
        drawing.figures.period,
        drawing.projection,
        drawing.frame,
        scale=drawing.scale,
    )
    drawing.symbols += area_symbols(kind, keys)


def _area_painter(kind: str) -> Painter:
    """Return the painter of a layer of areas: they are all alike."""
    return Painter(
        lambda drawing: _areas(drawing, kind),
        reserve=lambda planned: reserved_areas(planned.spec.ground, kind),
    )


def _context(drawing: PanelDrawing) -> None:
    axes, terrain, ground = drawing.axes, drawing.terrain, drawing.spec.ground
    fine = drawing.scale
    paint_coverage(axes, ground, drawing.projection, metres_per_px=drawing.frame.metres_per_px, fine=fine)
    paint_ground(axes, terrain, fine=fine)
    paint_water(axes, terrain, fine=fine)
    paint_extras(axes, terrain, ground, fine=fine)
    drawing.symbols += extra_symbols(ground)


def _incidents(drawing: PanelDrawing) -> None:
    axes, frame, seen, scale = drawing.axes, drawing.frame, drawing.seen, drawing.scale
    drawing.drawn_incidents = int(seen.possible.sum())
    if drawing.dense:
        squares = squares_of(drawing.places, frame)
        paint_squares(axes, squares, frame)
        drawing.symbols += square_symbols(squares, frame)
        drawing.marks = _boxes(squares.x, squares.y, np.array(SIDES_PX)[squares.steps], frame)
        return
    if drawing.full:
        paint_discs(axes, seen, drawing.projection, frame, fine=scale)
    paint_marks(axes, seen, scale=scale)
    drawing.symbols += mark_symbols(seen, frame, scale=scale, discs=drawing.full)
    drawing.marks = _boxes(seen.x, seen.y, mark_px(seen.possible, scale=scale), frame)


def _boxes(x: Floats, y: Floats, sides: Floats, frame: Frame) -> Floats:
    across, up = frame.paper(x, y)
    half = np.asarray(sides) / 2
    return np.column_stack([across - half, up - half, across + half, up + half])


def _reserved_marks(planned: Planned) -> Iterable[PanelSymbol]:
    left, low, right, top = planned.projection.box
    frame = Frame(planned.projection.box, right - left, top - low)
    found = {}
    for figures in planned.windows:
        places = places_of(planned.feed, figures, planned.projection)
        for symbol in mark_symbols(places.only(places.possible > 0), frame, scale=1.0, discs=True):
            found[symbol.key, symbol.label] = symbol
    return [
        replace(symbol, size_px=DISC_KEY_PX[1]) if symbol.key == "disc" else symbol
        for symbol in found.values()
    ]


def _reserved_circles(planned: Planned) -> Iterable[PanelSymbol]:
    unsure = any((certain < possible).any() for certain, possible in (one.bands for one in planned.windows))
    shared = planned.view != "years" and any(_is_shared(planned.feed, one) for one in planned.windows)
    return circle_symbols(planned.spec.legend, unsure=unsure, shared=shared)


def _is_shared(feed: Feed, figures: WindowFigures) -> bool:
    """Whether no circle of a window is as large as the largest of the scale, which all periods share."""
    return bool(figures.bands[1].max(initial=0) < feed.header.largest)


def _circles(drawing: PanelDrawing) -> None:
    circles = circles_of(
        drawing.spec.ground,
        drawing.figures.bands,
        drawing.figures.lower_limit,
        drawing.projection,
        drawing.frame,
        largest=drawing.feed.header.largest,
        scale=drawing.scale,
    )
    drawing.taken, drawing.numbers = paint_circles(
        drawing.axes, circles, drawing.frame, scale=drawing.scale, lettering=drawing.lettering
    )
    drawing.circled[circles.rows] = circles.radius_px
    if len(circles.rows):
        drawing.symbols += circle_symbols(
            drawing.spec.legend,
            unsure=bool(circles.unsure.any()),
            shared=drawing.full and _is_shared(drawing.feed, drawing.figures),
        )


def _names(drawing: PanelDrawing) -> None:
    if not drawing.full:
        return
    wanted = Names(
        drawing.spec.ground,
        drawing.projection,
        drawing.figures.shown.astype(float),
        drawing.circled,
        drawing.terrain.area_m2,
        drawing.lettering,
        drawing.numbers,
    )
    drawing.labels = paint_labels(
        drawing.axes, wanted, drawing.frame, taken=drawing.taken, marks=drawing.marks
    )
    drawing.symbols += town_symbols(drawing.labels)


PAINTERS: Final[Mapping[str, Painter]] = MappingProxyType(
    {
        kinds.DISTRICTS.key: Painter(_districts, otherwise=_blank_districts),
        kinds.CONTEXT.key: Painter(_context, reserve=lambda planned: extra_symbols(planned.spec.ground)),
        **{kind.key: _area_painter(kind.key) for kind in kinds.AREAL},
        kinds.INCIDENTS.key: Painter(_incidents, reserve=_reserved_marks),
        kinds.CIRCLES.key: Painter(_circles, reserve=_reserved_circles),
        kinds.NAMES.key: Painter(_names, reserve=lambda planned: (TOWN,) if planned.view != "years" else ()),
    }
)
"""By key of the kind, in the order of drawing and of the symbols in the key: names keep clear of the rest."""
