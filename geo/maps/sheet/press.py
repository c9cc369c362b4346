"""Puts a sheet together: plans the page, draws the maps, and sets everything around them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from matplotlib.figure import Figure

from geo.errors import MapError
from geo.language import say
from geo.layers.kinds import CONTEXT
from geo.maps.fonts import printable
from geo.maps.marks import MapSpec
from geo.maps.payload.feed import Bools
from geo.maps.sheet import furniture, layout
from geo.maps.sheet.away import away_of
from geo.maps.sheet.composition import (
    TAG_PAD,
    content_of,
    key_blocks,
    key_text,
    places_of,
    reserved,
    tag_lines,
)
from geo.maps.sheet.coverage import TOLD_FROM, framed, share_beyond, widest_mm
from geo.maps.sheet.formats import Alternative
from geo.maps.sheet.frame import Frame
from geo.maps.sheet.layout import GREY, Measures, Plan
from geo.maps.sheet.locator import draw_locator
from geo.maps.sheet.order import SheetOrder
from geo.maps.sheet.page import Box, Page, Paragraph, Stack
from geo.maps.sheet.panel import Panel, draw_panel
from geo.maps.sheet.projection import Projection, projection_for
from geo.maps.sheet.subject import Subject, subject_of
from geo.maps.sheet.symbols import PanelSymbol

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_VECTOR_DPI: Final = 300
_MOST_PLANS: Final = 5
_KEY_SHARES: Final = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7)
_GRATICULE_MM: Final = 3.2
_EDGE: Final = 0.6  # of a bare map, mm


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """A sheet before it is written.

    Parameters
    ----------
    figure
        On no canvas yet.
    page
        What stands where.
    panels
        The maps, in the order of the windows.
    alternative
        What is said of it to whoever does not see it.
    """

    figure: Figure
    page: Page
    panels: tuple[Panel, ...]
    alternative: Alternative


def printed(spec: MapSpec, order: SheetOrder) -> Printed:
    """Return a sheet, see `geo.maps.sheet.static_map.static_map`."""
    subject = subject_of(spec, order)
    projection = projection_for(subject.extent)
    page = _page(order, order.paper_mm)
    measures = layout.MEASURES[order.size]
    plan, content, axes = _planned(subject, page, measures, projection)
    _place(page, "head", plan.head, content.head)
    _place(page, "words", plan.wide, content.wide)
    for box, block in zip(plan.foot, content.foot, strict=True):
        block.draw(page, box.x, box.y, box.width)
    for number, column in enumerate(layout.joined(plan.foot)):
        page.boxes[f"foot {number + 1}"] = column
    _tag(page, plan.tag, measures, order.sensitivity)
    panels = _panels(subject, page, plan.panes, axes, projection, measures, plan.share)
    _key(page, subject, measures, plan.classes, plan.symbols, panels, plan.share)
    seen = panels[0].frame.box
    page.boxes["locator"] = plan.locator
    small = measures.style("small", colour=GREY)
    draw_locator(page, plan.locator, spec.ground, projection, seen, style=small)
    _strip(page, plan.strip, measures, projection, seen, _map_width(page))
    return Printed(page.figure, page, panels, _alternative(subject))


def bare(spec: MapSpec, order: SheetOrder, *, size_mm: tuple[float, float], legend: bool) -> Printed:
    """Return a map alone, see `geo.maps.sheet.static_map.bare_map`."""
    subject = replace(subject_of(spec, order), alone=True)
    projection = projection_for(subject.extent)
    wide, high = size_mm
    page = _page(order, size_mm)
    measures = layout.MEASURES["a4"]
    upper, lower = key_blocks(key_text(subject, reserved(subject, projection)), page.ruler, measures, 1.0)
    beside = legend and wide >= high
    column = min(measures.column, wide * 0.4) if beside else (wide - measures.gap) / 2
    band = max(upper.height(column), lower.height(column)) if legend and not beside else -measures.gap
    width = wide - column - measures.gap if beside else wide
    strip = Box(_EDGE, high - _EDGE - band - measures.gap - measures.strip, width - 2 * _EDGE, measures.strip)
    room = Box(_EDGE, _EDGE, strip.width, strip.y - measures.gap * 0.4 - _EDGE)
    if room.height < layout.LEAST_MAP_SHARE * high or room.width < layout.LEAST_MAP_SHARE * wide:
        raise MapError(
            say(
                "A map of {wide:g} by {high:g} mm has no room for its legend; make it larger, or leave "
                "it out.",
                wide=wide,
                high=high,
            )
        )
    left, low, right, top = projection.box
    boxes = layout.grid(room, len(subject.drawn), (right - left) / (top - low), measures.gap)
    axes = tuple(page.axes(box) for box in boxes)
    for own, box in zip(axes, boxes, strict=True):
        page.move(own, _map_box(box, _caption(subject, page, measures, 1.0, box.width), order))
    panels = _panels(subject, page, boxes, axes, projection, measures, 1.0)
    seen = panels[0].frame.box
    _strip(page, strip, measures, projection, seen, _map_width(page))
    if legend:
        x, y = (width + measures.gap, _EDGE) if beside else (_EDGE, high - _EDGE - band)
        classes = Box(x, y, column - _EDGE, upper.height(column - _EDGE))
        symbols = Box(x, classes.bottom + 1, classes.width, high - _EDGE - classes.bottom - 1)
        if not beside:
            symbols = Box(x + column + measures.gap, y, column - 2 * _EDGE, band)
        _key(page, subject, measures, classes, symbols, panels, 1.0)
    return Printed(page.figure, page, panels, _alternative(subject))


def _page(order: SheetOrder, paper_mm: tuple[float, float]) -> Page:
    wide, high = paper_mm
    dpi = order.dpi if order.format == "png" else _VECTOR_DPI
    return Page(Figure(figsize=(wide / 25.4, high / 25.4), dpi=dpi), wide, high)


def _planned(
    subject: Subject, page: Page, measures: Measures, projection: Projection
) -> tuple[Plan, layout.SheetContent, tuple[Axes, ...]]:
    """Return the plan, and the axes of the maps in their place.

    How many records lie inside a map depends on its size, and its size on how long the sentence that says so
    is: planned again until the true sentence fits the room it was given. So is the note that the surroundings
    of the pack end inside a map; once one plan needs it, it stays.
    """
    left, low, right, top = projection.box
    axes = tuple(page.axes(Box(0, 0, page.width, page.height)) for _ in subject.drawn)
    maps = layout.Maps(
        len(axes),
        (right - left) / (top - low),
        lambda height: widest_mm(subject.spec.ground, projection, height),
    )

    def content(share: float, *, beyond: bool) -> layout.SheetContent:
        places = (
            *places_of(subject, _inside(subject, axes, projection)),
            *away_of(subject, _frames(subject, axes, projection), projection),
        )
        return content_of(
            subject,
            page.ruler,
            measures,
            share,
            places=places,
            beyond=beyond,
            projection=projection,
            symbols=symbols,
        )

    symbols = reserved(subject, projection)
    told = False
    for _ in range(_MOST_PLANS):
        contents = [content(share, beyond=told) for share in layout.SHARES]
        plan = layout.plan(subject.order, contents, maps)
        for own, box, pane in zip(axes, plan.panes, subject.drawn, strict=True):
            caption = _caption(subject, page, measures, plan.share, box.width)
            page.move(own, _filled(_map_box(box, caption, subject.order), maps))
            own.set_gid(f"map {pane.label}")
        beyond = told or _is_beyond(subject, axes, projection)
        found = content(plan.share, beyond=beyond)
        if beyond is told and found.wide.height(plan.wide.width) <= plan.wide.height:
            return plan, found, axes
        told = beyond
    raise MapError(say("The sentences on what this sheet shows find no room; choose a larger paper."))


def _inside(subject: Subject, axes: tuple[Axes, ...], projection: Projection) -> tuple[Bools, ...]:
    """Return which incidents have a place inside each map."""
    x, y = projection.forward(subject.feed.longitude, subject.feed.latitude)
    return tuple(frame.holds(x, y) for frame in _frames(subject, axes, projection))


def _frames(subject: Subject, axes: tuple[Axes, ...], projection: Projection) -> tuple[Frame, ...]:
    return tuple(framed(own, subject.spec.ground, projection) for own in axes)


def _is_beyond(subject: Subject, axes: tuple[Axes, ...], projection: Projection) -> bool:
    """Whether the surroundings of the pack end well inside a map."""
    if CONTEXT.key not in subject.layers:
        return False
    ground = subject.spec.ground
    boxes = (frame.box for frame in _frames(subject, axes, projection))
    return any(share_beyond(ground, projection, box) > TOLD_FROM for box in boxes)


def _captions(subject: Subject, page: Page, measures: Measures, share: float) -> tuple[Stack, ...]:
    """Return the words above each map, where there are several."""
    if subject.order.view in {"map", "difference"}:
        return (Stack(()),) * len(subject.drawn)
    name = "lead" if subject.order.view == "compare" else "body"
    # Small maps of a slide are narrow: what is not recorded would take a second line above each of them.
    own = "small" if (subject.order.view, subject.order.size) == ("years", "slide") else "body"
    label, totals = measures.style(name, share, bold=True), measures.style(own, share)
    return tuple(
        Stack(
            (
                Paragraph(page.ruler, printable(pane.label), label, 0.2),
                Paragraph(page.ruler, printable(pane.totals), totals, 0.6),
            )
        )
        for pane in subject.drawn
    )


def _caption(subject: Subject, page: Page, measures: Measures, share: float, width: float) -> float:
    return max(block.height(width) for block in _captions(subject, page, measures, share))


def _map_box(box: Box, caption: float, order: SheetOrder) -> Box:
    room = _GRATICULE_MM if order.graticule else 0.0
    return Box(box.x + room, box.y + caption, box.width - room, box.height - caption - room)


def _filled(box: Box, maps: layout.Maps) -> Box:
    """Return a map's box no wider than what there is to see."""
    return replace(box, width=min(box.width, max(maps.widest(box.height), box.height * maps.aspect)))


def _panels(
    subject: Subject,
    page: Page,
    boxes: tuple[Box, ...],
    axes: tuple[Axes, ...],
    projection: Projection,
    measures: Measures,
    share: float,
) -> tuple[Panel, ...]:
    """Draw the maps with their captions."""
    order = subject.order
    fills = None
    if subject.change is not None:
        styles = subject.change.styles
        fills = tuple((styles[at].colour, styles[at].pattern) for at in subject.change.classes)
    captions = _captions(subject, page, measures, share)
    panels = []
    for pane, box, own, caption in zip(subject.drawn, boxes, axes, captions, strict=True):
        if caption.blocks:
            _place(
                page,
                f"caption {pane.label}",
                Box(box.x, box.y, box.width, caption.height(box.width)),
                caption,
            )
        panels.append(
            draw_panel(
                own,
                subject.spec,
                pane.feed or subject.feed,
                pane.figures,
                projection=projection,
                layers=subject.layers,
                detail="small" if order.view == "years" else "full",
                fills=fills,
                lettering=measures.least / layout.MEASURES["a4"].least,
            )
        )
        place = page.place(own)
        page.boxes[f"map {pane.label}"] = place
        if order.graticule:
            furniture.graticule(own, page, place, projection, style=measures.style("small", colour=GREY))
    return tuple(panels)


def _key(
    page: Page,
    subject: Subject,
    measures: Measures,
    classes: Box,
    symbols: Box,
    panels: tuple[Panel, ...],
    share: float,
) -> None:
    """Set the legend, in smaller type where the panels drew more symbols than there is room for."""
    said = key_text(subject, _symbols(panels))
    for step in _KEY_SHARES:
        upper, lower = key_blocks(said, page.ruler, measures, share * step)
        if lower.height(symbols.width) <= symbols.height:
            _place(page, "legend: classes", classes, upper)
            _place(page, "legend: symbols", symbols, lower)
            return
    raise MapError(
        say(
            "The legend needs more room than there is: it explains {number} classes and {number_2} "
            "symbols. Choose a larger paper, or fewer layers.",
            number=len(said.classes),
            number_2=len(said.symbols),
        )
    )


def _symbols(panels: tuple[Panel, ...]) -> tuple[PanelSymbol, ...]:
    """Return every symbol of the panels once; those of one scale need one example of a disc."""
    drawn = [symbol for panel in panels for symbol in panel.symbols]
    found: dict[tuple[str, str], PanelSymbol] = {}
    for symbol in drawn:
        found.setdefault((symbol.key, "" if symbol.key == "disc" else symbol.label), symbol)
    return tuple(found.values())


def _strip(
    page: Page, box: Box, measures: Measures, projection: Projection, seen: Any, map_width: float
) -> None:
    """Draw scale bar and north arrow below the map."""
    style = measures.style("body", 0.95)
    arrow = Box(box.right - box.height * 1.4, box.y, box.height * 1.4, box.height)
    bar = Box(box.x, box.y, box.width - arrow.width - measures.gap, box.height)
    metres = furniture.ground_per_mm(projection, seen, map_width)
    furniture.scale_bar(page, bar, metres_per_mm=metres, map_width=map_width, style=style)
    left, low, right, top = seen
    degrees = projection.north((left + right) / 2, (low + top) / 2)
    furniture.north_arrow(page, arrow, degrees=degrees, style=measures.style("lead", bold=True))
    page.boxes["scale bar"], page.boxes["north arrow"] = bar, arrow


def _map_width(page: Page) -> float:
    return next(box.width for name, box in page.boxes.items() if name.startswith("map "))


def _tag(page: Page, head: Box, measures: Measures, words: str) -> None:
    """Draw the sensitivity mark at the right of the head."""
    lines = tag_lines(page.ruler, measures, words)
    if not lines:
        return
    style = measures.style("lead", bold=True)
    wide = max(page.ruler.width(line, style) for line in lines)
    box = Box(
        head.right - wide - 2 * TAG_PAD,
        head.y,
        wide + 2 * TAG_PAD,
        len(lines) * style.line_mm + 2 * TAG_PAD * 0.6,
    )
    page.rectangle(box, fill=False, edgecolor=style.colour, linewidth=0.8)
    for number, line in enumerate(lines):
        page.text(line, box.x + TAG_PAD, box.y + TAG_PAD * 0.6 + number * style.line_mm, style)
    page.boxes["sensitivity"] = box


def _place(page: Page, name: str, box: Box, block: Stack) -> None:
    block.draw(page, box.x, box.y, box.width)
    page.boxes[name] = replace(box, height=block.height(box.width))


def _alternative(subject: Subject) -> Alternative:
    spec = subject.spec
    keywords = (
        say("explosive ordnance"),
        "map",
        spec.measure_label,
        spec.ground.theatre,
        f"map {spec.digest[:12]}",
    )
    return Alternative(
        f"{spec.ground.title}: {subject.title}", subject.words, keywords, subject.order.created
    )
