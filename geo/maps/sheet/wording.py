"""What a sheet says of its window: heading, totals, what is drawn and what is only counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from geo.analysis.classes import NO_RECORD, WITHHELD
from geo.analysis.figures import Figure, outcome_unknown
from geo.analysis.placed import unplaced_sentences
from geo.analysis.rates import RateStatus
from geo.choices import RateKind
from geo.language import say, say_count
from geo.layers.edition import ABOVE
from geo.layers.measures import MEASURES
from geo.maps.legend import ABSENCE
from geo.maps.payload.count import WindowFigures, unplaced
from geo.maps.payload.feed import Bools, Feed
from geo.maps.payload.header import Header
from geo.text import listed
from geo.words import shared, shared_count

YOUNG_MONTHS: Final = 3
_NO_RATE: Final = (
    (RateStatus.REFUSED, "rate_refused"),
    (RateStatus.NO_FIGURE, "rate_missing"),
    (RateStatus.COUNT_ONLY, "rate_few"),
)


def totals_words(feed: Feed, figures: WindowFigures, *, district: int | None = None) -> str:
    """Return the totals of a window: "Incidents 12 to 15 · Killed 3 · Injured 9 · Casualties 12 to 14".

    Parameters
    ----------
    feed, figures
        The feed and the window counted from it.
    district
        Position of the one district to count; None for everything.
    """
    if district is not None and not (feed.ever[district] or feed.recorded[district]):
        # No record is not 0: the sheet says of the district what its legend does.
        return next(entry.label for entry in feed.header.classes if entry.key == NO_RECORD.key)
    if not feed.header.given:
        names = feed.header.measures[: len(MEASURES)]
        none = shared("not_given_of", what=listed([names[0], *map(str.lower, names[1:])]))
        return none if feed.land is None else f"{measure_words(feed, figures)} \u00b7 {none}"
    rows = slice(None) if district is None else slice(district, district + 1)
    counted, labels = figures.table.summed(rows).figures(0), feed.header.measures
    told, without = [*counted.values()], outcome_unknown(counted)
    if feed.land is not None:
        # What the sheet is about comes first.
        told, labels = [figures.mapped(district), *told], (labels[-1], *labels[:-1])

    def words(figure: Figure) -> str:
        said = figure.full_words() if district is None else figure.local_words()
        if not without or figure is not counted["casualties"]:
            return said
        return shared("figure_with_outcome", figure=said, number=without)

    return " · ".join(f"{label} {words(figure)}" for label, figure in zip(labels, told, strict=True))


def measure_words(feed: Feed, figures: WindowFigures) -> str:
    """Return the total of the measure mapped alone: "Casualties 12 to 15"."""
    at = feed.header.measure
    if not feed.header.given and feed.land is None:
        return shared("not_given_of", what=feed.header.measures[at])
    return f"{feed.header.measures[at]} {figures.mapped().full_words()}"


def withheld_words(feed: Feed, figures: WindowFigures) -> str:
    """Return why districts of a window have no rate, as ``withheld.js`` does; empty where none is withheld.

    Parameters
    ----------
    feed, figures
        The feed and the window counted from it.
    """
    at = [entry.key for entry in feed.header.classes].index(WITHHELD.key)
    held = figures.classes == at
    if feed.header.rate.kind == RateKind.COUNT or not held.any():
        return ""
    tally = Counter(status for status, is_held in zip(figures.status, held, strict=True) if is_held)
    few = feed.header.rate.few
    reasons = "; ".join(shared_count(name, tally[one], few=few) for one, name in _NO_RATE if tally[one])
    return shared("rate_some" if RateStatus.RATE in figures.status else "rate_none", reasons=reasons)


def rate_notes(feed: Feed, windows: Sequence[WindowFigures], *, low: bool) -> tuple[str, ...]:
    """Return what a sheet says of districts without a rate.

    Parameters
    ----------
    feed, windows
        The feed, and the windows counted from it: of one it is said how many districts have none and why.
    low
        Whether there is no room for what a pack says in full of figures that may not be used.
    """
    rate = feed.header.rate
    if rate.kind == RateKind.COUNT:
        return ()
    said = withheld_words(feed, windows[0]) if len(windows) == 1 else shared("rate_when", few=rate.few)
    if low or not said:
        return (said,) if said else ()
    return (said, *(reason for reason, refused in zip(rate.reasons, rate.refused, strict=True) if refused))


def is_young(feed: Feed, figures: WindowFigures) -> bool:
    """Whether reports on a window may still come in: it ends in the last months described."""
    return figures.hi > feed.months - 1 - YOUNG_MONTHS


@dataclass(frozen=True, slots=True)
class PlaceTallies:
    """Where the incidents of a window are.

    Parameters
    ----------
    records
        How many count.
    shown, outside
        How many of them have a place inside and outside the map.
    without
        How many have none, by the words that say why.
    nowhere
        How many of those are in no district either.
    lighter
        How many more are drawn because they possibly lie in the window.
    """

    records: int
    shown: int
    outside: int
    without: tuple[tuple[str, int], ...]
    nowhere: int
    lighter: int


def places(feed: Feed, figures: WindowFigures, inside: Bools, *, district: int | None = None) -> PlaceTallies:
    """Count the incidents of a window by whether they are drawn.

    Parameters
    ----------
    feed, figures
        The feed and the window.
    inside
        Which incidents have a place inside the map.
    district
        Position of the one district whose incidents are counted; None for all.
    """
    own = np.ones(len(feed.district), dtype=bool) if district is None else feed.district == district
    counts = figures.counted & own
    placed = ~np.isnan(feed.longitude)
    missing = counts & ~placed
    return PlaceTallies(
        records=int(counts.sum()),
        shown=int((counts & inside).sum()),
        outside=int((counts & placed & ~inside).sum()),
        without=unplaced(feed, counts),
        nowhere=int((missing & (feed.district == feed.districts)).sum()),
        lighter=int((figures.touching & ~counts & own & inside).sum()),
    )


def places_words(found: PlaceTallies, *, drawn: bool, stamp: tuple[str, ...] = ()) -> str:
    """Say how many records of a window are on the map, and where the others are counted.

    Parameters
    ----------
    found
        As `places` counts them.
    drawn
        Whether the map shows incidents at all.
    stamp
        What an edition says of itself.
    """
    if not found.records and not found.lighter:
        none = say("No record matches this period and these filters.")
        return " ".join([none, *(text for text in stamp if text == say(ABOVE)), say(ABSENCE)])
    sentences = [
        say(
            "{shown:,} of {records:,} records counted are shown on this map."
            if drawn
            else "{shown:,} of {records:,} records counted are placed inside this map.",
            shown=found.shown,
            records=found.records,
        )
    ]
    if found.outside:
        sentences.append(
            say_count(
                "{number} has a place outside this map.",
                "{number} have a place outside this map.",
                found.outside,
            )
        )
    missing = sum(tally for _, tally in found.without)
    if missing:
        parts = [f"{tally:,} {text}" for text, tally in found.without]
        sentences += unplaced_sentences(missing, parts, found.nowhere)
    if found.lighter and drawn:
        sentences.append(
            say_count(
                "{number} more, outlined, possibly lies in the period.",
                "{number} more, outlined, possibly lie in the period.",
                found.lighter,
            )
        )
    return " ".join(sentences)


def decimals_of(header: Header) -> int:
    """Return how many decimals values are shown with."""
    return header.decimals
