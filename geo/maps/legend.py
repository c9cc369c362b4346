"""What the legend says: classes, symbols, and what one must know."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from geo.analysis.classes import (
    NO_RECORD,
    NOT_FORMED,
    NOT_RECORDED,
    POSSIBLE,
    WITHHELD,
    ZERO,
    Classes,
    MapClass,
    Pattern,
)
from geo.analysis.periods import day_words
from geo.choices import RateKind
from geo.language import Sayings, in_digits, marked, say
from geo.layers.edition import Edition, no_record
from geo.maps.looks import LOOKS, area_notes
from geo.maps.marks import Ground, Legend, LegendClass, LegendSymbol
from geo.maps.payload.header import Header
from geo.reconciliation.facts import FormedDistrict
from geo.text import listed
from geo.words import shared

LARGEST_CIRCLE_PX: Final = 24.0
RING: Final = marked("Filled: certain; dashed ring: what is possible besides")
RING_PX: Final = 10.0
OF_GROUND: Final = Sayings(
    {
        ZERO.key: "0 recorded",
        NOT_RECORDED.key: "Nothing recorded by then, or no area drawn",
        POSSIBLE.key: "Only what has no date",
    }
)
"""What classes that are no grades are called on maps of ground."""
ABSENCE: Final = marked("No record does not mean no contamination.")


def legend_of(
    classes: Classes,
    *,
    title: str,
    largest: float,
    overlays: bool,
    notes: tuple[str, ...] = (),
    edition: Edition | None = None,
    formed: tuple[FormedDistrict, ...] = (),
    areas: tuple[Ground, Sequence[str]] | None = None,
    labels: Mapping[str, str] | None = None,
) -> Legend:
    """Return what the legend of a map says in every window.

    How incidents are drawn depends on how many are in view, so what their symbols mean is said by whoever
    draws them.

    Parameters
    ----------
    classes
        Classes of the choropleth.
    title
        What the colours stand for, with its unit.
    largest
        The figure of the largest circle; 0 for no circles.
    overlays
        Whether a district is drawn on top of others.
    notes
        Further sentences.
    edition
        Of the pack mapped; one that holds something back says so of districts without a record.
    formed
        Districts formed within the records of the pack.
    areas
        Whose areas are shown, and of which kinds; None for none.
    labels
        What classes are called, by key, where they are not called as for incidents.
    """
    never, called = no_record(edition), labels or {}
    entries = tuple(
        LegendClass(
            entry.key,
            never if entry.key == NO_RECORD.key else called.get(entry.key, entry.label),
            entry.colour,
            "" if entry.pattern is Pattern.NONE else str(entry.pattern),
        )
        for entry in _classes(classes, formed)
    )
    symbols = [LegendSymbol("overlay", say("Approximate boundary"))] if overlays else []
    if largest:
        symbols.append(
            LegendSymbol(
                "circle",
                say("District total of {largest}; no place of an accident", largest=short_words(largest)),
                LARGEST_CIRCLE_PX,
            )
        )
        symbols += [
            LegendSymbol(
                "circle",
                say("District total of {figure}", figure=short_words(figure)),
                circle_radius(figure, largest),
            )
            for figure in _scale(largest)
        ]
        symbols.append(LegendSymbol("ring", say(RING), RING_PX))
    told: tuple[str, ...] = ()
    if areas is not None:
        ground, layers = areas
        told = area_notes(ground, layers)
        symbols += [
            LegendSymbol(f"area {kind} {key}", looks.all[key].label)
            for kind, looks in LOOKS.items()
            if kind in layers
            for key in looks.shown(ground.areas.get(kind, ()))
        ]
    return Legend(title, entries, tuple(symbols), (*notes, *told, say(ABSENCE)))


def _classes(classes: Classes, formed: tuple[FormedDistrict, ...]) -> tuple[MapClass, ...]:
    """Return all classes, with one for districts formed within the records where there are any."""
    if not formed:
        return classes.all
    label = NOT_FORMED.label
    if len(formed) == 1:
        (one,) = formed
        label = shared("formed_class", district=one.name, day=day_words(one.day), of=listed(one.of))
    at = classes.all.index(NOT_RECORDED)
    return (*classes.all[:at], replace(NOT_FORMED, label=label), *classes.all[at:])


def idle_classes(header: Header) -> frozenset[str]:
    """Return the keys of classes that no window of a feed can show.

    Only rates are ever withheld, only where incidents lack a number can it be recorded for none, and only
    where dates are uncertain and colours count the most likely month are some possible alone.

    Parameters
    ----------
    header
        Of the feed.
    """
    idle = set() if header.rate.kind != RateKind.COUNT else {WITHHELD.key}
    if header.land is not None:
        idle |= set() if header.land.gaps else {NOT_RECORDED.key}
        return frozenset(idle if header.land.open else idle | {POSSIBLE.key})
    if header.measure == 0 or not header.columns["gaps"][2]:
        idle.add(NOT_RECORDED.key)
    if header.counting == "possible" or header.certain == header.incidents:
        idle.add(POSSIBLE.key)
    return frozenset(idle)


def circle_radius(figure: float, largest: float) -> float:
    """Return the radius in pixels of a circle whose area is proportional to its figure."""
    return round(LARGEST_CIRCLE_PX * math.sqrt(figure / largest), 2) if figure > 0 else 0.0


def _scale(largest: float) -> tuple[float, ...]:
    """Return one round figure of about a quarter of the largest, whose circle is half as wide."""
    quarter = int(largest // 4)
    if quarter < 1:
        return ()
    step = 10 ** (len(str(quarter)) - 1)
    return (quarter // step * step,)


def short_words(figure: float) -> str:
    """Return a number as it stands in a circle and in the key: three digits of what is no whole number."""
    if figure == int(figure):
        return in_digits(int(figure))
    return in_digits(figure, f",.{1 if figure >= 10 else 2 if figure >= 1 else 3}f")
