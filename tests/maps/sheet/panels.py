"""Panels for the tests: of the shipped packs and of invented maps, drawn without a window."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from geo.choices import LAYERS
from geo.maps.marks import MapSpec
from geo.maps.payload.count import WindowFigures, window_figures
from geo.maps.payload.feed import Feed
from geo.maps.sheet.panel import Panel, draw_panel
from geo.maps.sheet.projection import Projection, projection_for
from geo.maps.spec import MapView
from geo.store.files import load_pack
from geo.workspace import Workspace

ROOT = Path(__file__).resolve().parents[3]


class Drawn(NamedTuple):
    panel: Panel
    axes: Any
    figure: Figure
    spec: MapSpec
    feed: Feed
    figures: WindowFigures
    projection: Projection

    def collections(self, start: str) -> list[Any]:
        return [one for one in self.axes.collections if str(one.get_gid()).startswith(start)]

    def pixels(self) -> np.ndarray:
        canvas = FigureCanvasAgg(self.figure)
        canvas.draw()
        return np.asarray(canvas.buffer_rgba()).copy()


@cache
def pack_spec(name: str, **view: Any) -> MapSpec:
    pack = load_pack(ROOT / "data" / name)
    return Workspace(pack).spec(MapView(**view))


def drawn(
    spec: MapSpec,
    *,
    months: tuple[int, int] | None = None,
    extent: Any = None,
    size_mm: tuple[float, float] = (230.0, 165.0),
    dpi: int = 96,
    **options: Any,
) -> Drawn:
    """Draw a panel with every layer, over the whole period unless told otherwise."""
    feed = Feed.read(spec.feed)
    figures = window_figures(feed, *(months or (0, feed.months - 1)))
    projection = projection_for(extent or spec.ground.home)
    figure = Figure(figsize=(size_mm[0] / 25.4, size_mm[1] / 25.4), dpi=dpi)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.02, 0.02, 0.96, 0.96))
    panel = draw_panel(
        axes, spec, feed, figures, projection=projection, **{"layers": LAYERS.codes(), **options}
    )
    return Drawn(panel, axes, figure, spec, feed, figures, projection)
