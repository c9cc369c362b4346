"""A map sheet: the printed page a report takes with it.

Drawn by matplotlib without a browser and without its global state, so that several threads may draw at once.
The numbers are those of the page: both are counted from the feed of the map.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from geo import __version__
from geo.analysis.periods import day_words
from geo.maps.marks import MapSpec
from geo.maps.sheet.order import SheetOrder
from geo.maps.window import Feed

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def static_map(spec: MapSpec, order: SheetOrder) -> bytes:
    """Return a map sheet.

    Parameters
    ----------
    spec
        The map.
    order
        Paper, format, view and what is printed beside the map.

    Returns
    -------
    bytes
        A PNG, SVG or PDF; the same arguments give the same bytes.

    Raises
    ------
    MapError
        If a text has a character no typeface has, or the texts leave no room for the map.
    """
    from geo.maps.sheet.formats import Alternative, encoded  # noqa: PLC0415 - loads matplotlib, which the app's start does not need

    figure, title = _drawn(spec, order)
    words = " ".join((spec.period, order.completeness))
    alternative = Alternative(title, words, (spec.measure_label,), order.created)
    return encoded(figure, form=order.format, dpi=order.dpi, alternative=alternative)


def bare_map(spec: MapSpec, order: SheetOrder, *, size_mm: tuple[float, float], legend: bool = True) -> bytes:
    """Return the map alone, with or without its legend, for a page that says the rest.

    Parameters
    ----------
    spec, order
        As for `static_map`; paper and furniture of the order do not matter.
    size_mm
        Width and height, mm.
    legend
        Whether a column beside the map explains it.
    """
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    from geo.maps.sheet.formats import Alternative, encoded  # noqa: PLC0415 - as above
    from geo.maps.sheet.page import Box, Page  # noqa: PLC0415 - as above
    from geo.maps.sheet.panel import draw_panel  # noqa: PLC0415 - as above
    from geo.maps.sheet.projection import projection_for  # noqa: PLC0415 - as above
    from geo.maps.window import window_figures  # noqa: PLC0415 - as above

    feed = Feed.read(spec.feed)
    wide, high = size_mm
    figure = Figure(figsize=(wide / 25.4, high / 25.4), dpi=order.dpi)
    page = Page(figure, wide, high)
    draw_panel(
        page.axes(Box(0, 0, wide, high)),
        spec,
        feed,
        window_figures(feed, *spec.window),
        projection=projection_for(order.extent or spec.ground.home),
    )
    return encoded(
        figure,
        form=order.format,
        dpi=order.dpi,
        alternative=Alternative(spec.ground.title, spec.period, (), order.created),
    )


def _drawn(spec: MapSpec, order: SheetOrder) -> tuple[Figure, str]:
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    from geo.maps.sheet import layout, several, wording  # noqa: PLC0415 - as above
    from geo.maps.sheet.key import key_blocks  # noqa: PLC0415 - as above
    from geo.maps.sheet.lettering import printable  # noqa: PLC0415 - as above
    from geo.maps.sheet.page import Page, Paragraph, Stack  # noqa: PLC0415 - as above
    from geo.maps.sheet.panel import draw_panel  # noqa: PLC0415 - as above
    from geo.maps.sheet.projection import projection_for  # noqa: PLC0415 - as above

    feed = Feed.read(spec.feed)
    ground = spec.ground
    projection = projection_for(order.extent or ground.home)
    wide, high = order.paper_mm
    figure = Figure(figsize=(wide / 25.4, high / 25.4), dpi=order.dpi)
    page = Page(figure, wide, high)
    measures = layout.MEASURES[order.size]
    panes = several.panes(spec, order, feed)
    title = printable(wording.heading(spec, panes[-1].figures.period))
    tally = np.bincount(panes[-1].figures.classes, minlength=len(feed.header["classes"]))

    def content(share: float) -> layout.Content:
        def text(
            words: str, style: str, *, bold: bool = False, colour: str = layout.INK, after: float = 0.6
        ) -> Any:
            return Paragraph(
                page.ruler, printable(words), measures.style(style, share, bold=bold, colour=colour), after
            )

        head = Stack(
            (
                text(ground.title, "lead", colour=layout.GREY),
                text(title, "title", bold=True),
                text(wording.selection_words(spec), "lead", colour=layout.GREY),
                text(panes[-1].totals, "lead", bold=True),
            )
        )
        side = key_blocks(
            page.ruler,
            measures,
            share,
            title=spec.legend.title,
            classes=feed.header["classes"],
            counts=[str(int(n)) for n in tally],
            symbols=(),
            notes=spec.legend.notes,
        )
        made = Stack(
            (
                text(ground.as_of, "small"),
                text(f"Made {day_words(order.created)} with {order.software or __version__}", "small"),
                text(f"Projection: {projection.name}", "small"),
                text(f"Map {spec.digest[:12]}", "small"),
                text(order.sensitivity, "body", bold=True),
            )
        )
        foot = (
            Stack((text(order.completeness, "body"), text(ground.disclaimer, "small"))),
            Stack(
                tuple(text(line, "small") for line in (*order.sources, *ground.attribution, *ground.stamp))
            ),
        )
        return layout.Content(head, (*side, made), foot)

    left, low, right, top = projection.box
    place, chosen = layout.plan(
        order,
        [content(share) for share in layout.SHARES],
        panes=len(panes),
        aspect=(right - left) / (top - low),
    )
    chosen.head.draw(page, place.head.x, place.head.y, place.head.width)
    _flow(page, chosen.side, place.side)
    column = (place.foot.width - measures.gap) / 2
    for at, block in enumerate(chosen.foot):
        block.draw(page, place.foot.x + at * (column + measures.gap), place.foot.y, column)
    for box, pane in zip(place.panes, panes, strict=True):
        draw_panel(page.axes(box), spec, feed, pane.figures, projection=projection)
    return figure, title


def _flow(page: Any, blocks: Sequence[Any], boxes: Sequence[Any]) -> None:
    if len(boxes) == 1:
        y = boxes[0].y
        for block in blocks:
            block.draw(page, boxes[0].x, y, boxes[0].width)
            y += block.height(boxes[0].width)
        return
    for block, box in zip(blocks, boxes, strict=True):
        block.draw(page, box.x, box.y, box.width)
