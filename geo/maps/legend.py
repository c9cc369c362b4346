"""What the legend says: classes with their numbers of districts, symbols, and what one must know."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Final

from geo.analysis.classes import Classes, Pattern
from geo.maps.marks import Legend, LegendClass, LegendSymbol
from geo.maps.sites import MOST_PLACES, radius_words

LARGEST_CIRCLE_PX: Final = 24.0
ABSENCE: Final = "No record does not mean no contamination."
_CIRCLE_NOTE: Final = (
    "A circle is a district's total, drawn inside the district; it is not a place of an accident."
)


def legend_of(
    classes: Classes,
    districts: Mapping[str, int],
    *,
    title: str,
    marks: Collection[str],
    radius_m: int,
    largest: int,
    notes: tuple[str, ...] = (),
) -> Legend:
    """Return the legend of a map.

    Parameters
    ----------
    classes
        Classes of the choropleth.
    districts
        Number of districts by key of class.
    title
        What the colours stand for, with its unit.
    marks
        Kinds of marks on the map: ``point``, ``disc``, ``cell``, ``overlay``.
    radius_m
        Radius drawn around a settlement, metres; 0 where discs differ.
    largest
        The figure of the largest circle; 0 for no circles.
    notes
        Further sentences.
    """
    entries = tuple(
        LegendClass(
            entry.key,
            entry.label,
            entry.colour,
            "" if entry.pattern is Pattern.NONE else str(entry.pattern),
            districts.get(entry.key, 0),
        )
        for entry in classes.all
    )
    symbols = []
    if "disc" in marks:
        around = radius_words(radius_m) if radius_m else "the uncertainty"
        symbols.append(
            LegendSymbol(
                "disc", f"Settlement named in a report, {around} around it, with its number of incidents"
            )
        )
    if "point" in marks:
        symbols.append(LegendSymbol("exact", "Place of the blast, with its number of incidents"))
    if {"disc", "point"} & set(marks):
        symbols.append(LegendSymbol("cluster", "Several places, with their number of incidents; zoom in"))
    if "cell" in marks:
        symbols.append(
            LegendSymbol("cell", f"Incidents in a cell of the grid (more than {MOST_PLACES:,} places)")
        )
    if "overlay" in marks:
        symbols.append(LegendSymbol("overlay", "Approximate boundary"))
    if largest:
        symbols.append(
            LegendSymbol(
                "circle", f"District total of {largest:,}; no place of an accident", LARGEST_CIRCLE_PX
            )
        )
        symbols += [
            LegendSymbol("circle", f"District total of {figure:,}", circle_radius(figure, largest))
            for figure in _scale(largest)
        ]
    return Legend(title, entries, tuple(symbols), (*notes, ABSENCE))


def circle_radius(figure: int, largest: int) -> float:
    """Return the radius in pixels of a circle whose area is proportional to its figure."""
    return round(LARGEST_CIRCLE_PX * math.sqrt(figure / largest), 2) if figure > 0 else 0.0


def _scale(largest: int) -> tuple[int, ...]:
    """Return one round figure of about a quarter of the largest, whose circle is half as wide."""
    quarter = largest // 4
    if quarter < 1:
        return ()
    step = 10 ** (len(str(quarter)) - 1)
    return (quarter // step * step,)
