"""What is written on a sheet and in which part of it: head, legend, foot."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np

from geo.analysis.periods import Period, day_words
from geo.analysis.sentences import overlap_words
from geo.choices import LOOKED, look_words, looked_at, shown_as
from geo.language import marked, say
from geo.layers.kinds import DISTRICTS, INCIDENTS
from geo.maps.fonts import printable
from geo.maps.looks import brief, without_neutral
from geo.maps.multiples import YEAR, sum_words
from geo.maps.payload.count import window_figures
from geo.maps.payload.feed import Bools
from geo.maps.sheet import coverage, several, wording
from geo.maps.sheet.key import KeyText, Tally, class_block, class_groups, idle_on_paper, symbol_block
from geo.maps.sheet.layout import GREY, WARNING, Measures, SheetContent
from geo.maps.sheet.order import SheetOrder
from geo.maps.sheet.page import Heading, Paragraph, Stack
from geo.maps.sheet.painters import PAINTERS, Planned
from geo.maps.sheet.projection import Projection
from geo.maps.sheet.subject import Subject, of
from geo.maps.sheet.symbols import OVERLAY, PanelSymbol
from geo.maps.sheet.typesetting import Ruler
from geo.maps.spec import colour_notes
from geo.reconciliation.facts import within_words
from geo.words import shared

SYNTHETIC: Final = marked("Synthetic exercise data")
TAG_PAD: Final = 1.2
_MOST_SOURCES: Final = 2  # of a slide


def key_text(subject: Subject, symbols: tuple[PanelSymbol, ...]) -> KeyText:
    """Return what the legend says, with the symbols the panels drew."""
    spec, header = subject.spec, subject.feed.header
    if subject.change is not None:
        classes, title = subject.change.styles, shared("difference_legend", what=spec.unit)
        tallies: tuple[Tally, ...] = (_tally("", subject.change.classes, len(classes)),)
        notes = several.difference_notes(header)
    else:
        classes, title = header.classes, spec.legend.title
        heads = zip(_heads(subject), subject.panes, strict=True)
        tallies = tuple(_tally(head, pane.figures.classes, len(classes)) for head, pane in heads)
        # Beside the maps and not below: a low slide has no line to spare. A map alone is told by its page.
        years = subject.order.view == "years" and not subject.alone
        notes = (*filter(None, [_overlap(subject) if years else ""]), *spec.legend.notes)
    first = min(pane.figures.period.start for pane in subject.panes)
    last = max(pane.figures.period.end for pane in subject.panes)
    parts = subject.order.view == "years"
    changed = within_words(spec.ground.changes, Period(first, last)) if parts else ""
    # What changed names the districts that were formed too.
    notes = (*notes, *((changed,) if changed else spec.ground.formed_words(first)))
    # Under circles, districts are plain and still say where nothing is recorded.
    idle = idle_on_paper(header, classes, tallies)
    if DISTRICTS.key not in subject.layers:
        idle |= {entry.key for entry in classes if entry.graded}
        notes = tuple(note for note in notes if note not in colour_notes())
    looked = LOOKED & {*subject.layers}
    groups = class_groups(classes, idle=idle, differences=subject.change is not None) if looked else ()
    if subject.order.view in DISTRICTS.views - DISTRICTS.always:
        notes = (look_words(looked_at(subject.layers), shown_as(header.mapped, header.rate.kind)), *notes)
    narrow = subject.order.orientation == "portrait" or subject.alone
    low = subject.order.size == "slide" or narrow
    if DISTRICTS.key in subject.layers:
        notes = (*wording.rate_notes(subject.feed, [pane.figures for pane in subject.panes], low=low), *notes)
    if low:
        symbols = tuple(one for one in symbols if not one.key.endswith(" outlines"))
        notes = tuple(brief(note, spec.ground) if narrow else note for note in notes)
        notes = tuple(map(without_neutral, notes))
    said = KeyText(title, groups, classes, tallies, symbols, notes)
    return replace(said, elsewhere="") if subject.alone else said


def content_of(
    subject: Subject,
    ruler: Ruler,
    measures: Measures,
    share: float,
    *,
    places: tuple[str, ...],
    beyond: bool,
    projection: Projection,
    symbols: tuple[PanelSymbol, ...],
) -> SheetContent:
    """Return head and foot in one size of type.

    Parameters
    ----------
    subject
        What the sheet is about.
    ruler, measures, share
        What measures, the sizes of the paper, and how much of them is used.
    places
        How many records are drawn and where the others are counted.
    beyond
        Whether to say that the surroundings of the pack end inside a map.
    projection
        Named on the sheet.
    symbols
        As `reserved` returns them.
    """
    spec, order, ground = subject.spec, subject.order, subject.spec.ground

    def text(
        words: str, name: str, *, bold: bool = False, colour: Any = None, after: float = 0.7
    ) -> Paragraph:
        style = measures.style(name, share, bold=bold)
        if colour:
            style = measures.style(name, share, bold=bold, colour=colour)
        return Paragraph(ruler, printable(words), style, after * measures.small / 6.0)

    synthetic = (text(say(SYNTHETIC).upper(), "lead", bold=True, colour=WARNING),) if ground.synthetic else ()
    head = Stack(
        (
            *synthetic,
            text(ground.title, "lead", colour=GREY),
            Heading(ruler, printable(subject.title), measures.style("title", share, bold=True), 0.7),
            *((text(f"{spec.filters}.", "lead", bold=True),) if spec.filters else ()),
            text(f"{spec.counting}.", "lead", colour=GREY),
            *(text(line, "body" if order.size == "slide" else "lead", bold=True) for line in subject.lines),
        )
    )
    told = tuple(filter(None, (order.completeness, ground.left_out)))
    # A slide is low: sentences on lines of their own would take what its map needs.
    told = (" ".join(told),) if order.size == "slide" else told
    wide = Stack(
        (
            *(text(words, "body", bold=True) for words in told),
            *(text(words, "body") for words in places),
        )
    )
    views = Stack((text(ground.disclaimer, "small"),) if ground.disclaimer else ())
    stamp = Stack(
        (
            *(text(words, "small", bold=True, after=0.2) for words in ground.stamp[:1]),
            *((text(" ".join(ground.stamp[1:]), "small"),) if ground.stamp[1:] else ()),
        )
    )
    sources = Stack(tuple(text(line, "small") for line in _sources(order)))
    made = Stack((text(_made(subject, projection), "small"),))
    credited = (*ground.attribution, *((say(coverage.WORDS),) if beyond else ()))
    credit = Stack(tuple(text(line, "small", after=0.2) for line in credited))
    said = key_text(subject, symbols)
    return SheetContent(
        head,
        wide,
        tuple(block for block in (views, stamp, sources, made, credit) if block.blocks),
        *key_blocks(said, ruler, measures, share),
        tag=tag_size(ruler, measures, order.sensitivity),
    )


def reserved(subject: Subject, projection: Projection) -> tuple[PanelSymbol, ...]:
    """Return what the maps may draw at most, so that the legend keeps room for it before they are drawn."""
    planned = Planned(
        spec=subject.spec,
        feed=subject.feed,
        windows=tuple(pane.figures for pane in subject.drawn),
        projection=projection,
        view=subject.order.view,
    )
    overlays = (OVERLAY,) if any(mark.overlay for mark in subject.spec.ground.districts) else ()
    found = (painter.reserve(planned) for key, painter in PAINTERS.items() if key in subject.layers)
    return (*overlays, *(symbol for symbols in found for symbol in symbols))


def tag_lines(ruler: Ruler, measures: Measures, words: str) -> tuple[str, ...]:
    """Return the lines of the sensitivity mark."""
    return ruler.lines(printable(words), measures.style("lead", bold=True), measures.column - 2 * TAG_PAD)


def tag_size(ruler: Ruler, measures: Measures, words: str) -> tuple[float, float]:
    """Return width and height of the sensitivity mark with the room before it, mm; 0 without a mark."""
    style, lines = measures.style("lead", bold=True), tag_lines(ruler, measures, words)
    if not lines:
        return 0.0, 0.0
    widest = max(ruler.width(line, style) for line in lines)
    return widest + 2 * TAG_PAD + measures.gap, len(lines) * style.line_mm + 2 * TAG_PAD * 0.6


def key_blocks(said: KeyText, ruler: Ruler, measures: Measures, share: float) -> tuple[Stack, Stack]:
    """Return the legend in two parts: classes, and symbols with notes."""
    body, small = measures.style("body", share), measures.style("small", share)
    head = measures.style("body", share, bold=True)
    classes = class_block(ruler, said, head=head, body=body, small=small, width=measures.column)
    return classes, symbol_block(ruler, said, body=body, small=small)


def places_of(subject: Subject, inside: tuple[Bools, ...]) -> tuple[str, ...]:
    """Return how many records of each window are drawn.

    Parameters
    ----------
    subject
        What the sheet is about.
    inside
        For each window, which incidents have a place inside its map.
    """
    drawn = INCIDENTS.key in subject.layers
    if subject.order.view in {"difference", "years"}:
        return (_nowhere(subject),)
    lines = []
    stamp = subject.spec.ground.stamp
    for pane, held in zip(subject.panes, inside, strict=True):
        letter = pane.label.partition(":")[0] if len(subject.panes) > 1 else ""
        for name, at in subject.told_of:
            found = wording.places(subject.feed, pane.figures, held, district=at)
            words = wording.places_words(found, drawn=drawn, stamp=stamp)
            lines.append(of(letter, of(name, words)))
    return tuple(lines)


def _overlap(subject: Subject) -> str:
    """Say why the figures above small maps add to more than that of the period, where they do."""
    parts = [pane.figures for pane in subject.panes]
    if subject.order.by != YEAR:
        return _added(subject)
    if subject.feed.land is not None:
        return ""
    whole = window_figures(subject.feed, parts[0].lo, parts[-1].hi)
    told, total = ([{one.measure: one.mapped()} for one in them] for them in (parts, [whole]))
    return overlap_words(told, total[0], what=subject.order.step)


def _added(subject: Subject) -> str:
    feed = subject.feed
    parts = [pane.figures.mapped() for pane in subject.panes]
    whole = window_figures(feed, *subject.spec.window).mapped()
    return sum_words(
        parts, whole, by=subject.order.by, what=feed.header.measures[feed.header.measure].lower()
    )


def _nowhere(subject: Subject) -> str:
    """Say how many records are in no district, where only districts are drawn."""
    parts = []
    for pane in subject.panes:
        table = pane.figures.table
        name = pane.label.partition(":")[0] if subject.order.view == "difference" else pane.label
        nowhere, everywhere = table.figure("incidents", -1), table.total("incidents")
        parts.append(
            say(
                "{name}: {nowhere} of {everywhere}",
                name=name,
                nowhere=nowhere.words(),
                everywhere=everywhere.words(),
            )
        )
    told = "; ".join(parts)
    return say(
        "Places of incidents are not drawn. In no known district, counted in the totals only: {told}.",
        told=told,
    )


def _heads(subject: Subject) -> tuple[str, ...]:
    if subject.order.view == "compare":
        return ("A", "B")
    if subject.order.view == "years" and subject.order.by != YEAR:
        return tuple(str(number) for number in range(1, len(subject.panes) + 1))
    if subject.order.view == "years":
        return tuple(
            several.span_head(pane.figures.period, step=subject.order.step) for pane in subject.panes
        )
    return ("",)


def _tally(head: str, classes: Any, count: int) -> Tally:
    return Tally(head, tuple(np.bincount(classes, minlength=count).tolist()))


def _sources(order: SheetOrder) -> tuple[str, ...]:
    if not order.sources:
        return ()
    if order.size != "slide" or len(order.sources) <= _MOST_SOURCES:
        named = " ".join(f"{line.rstrip('.')}." for line in order.sources)
        return (say("Sources: {named}", named=named),)
    named = "; ".join(line.rstrip(".") for line in order.sources[:_MOST_SOURCES])
    return (
        say("Sources: {named}; and {number:,} more.", named=named, number=len(order.sources) - _MOST_SOURCES),
    )


def _made(subject: Subject, projection: Projection) -> str:
    spec, order = subject.spec, subject.order
    parts = [
        spec.ground.as_of,
        say("Sheet made on {day}", day=day_words(order.created)),
        say("Projection: {name}", name=projection.name),
        say("Map {digest}", digest=spec.digest[:12])
        if not order.software
        else say("Map {digest}, {software}", digest=spec.digest[:12], software=order.software),
    ]
    return ". ".join(part.rstrip(".") for part in parts) + "."
