"""Which incidents have a place on a map, how wide it is drawn, and what is said of those without one.

A place known to a settlement is a disc of its uncertainty in metres around the settlement's point; the place
of a blast is a point. What is known to a district or a region only has no mark: it is counted in words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.assigned import assigned_district
from geo.language import Sayings, say, say_count
from geo.layers.vocabulary import PLACED_AT, SETTLEMENT_AT_LEAST_M

if TYPE_CHECKING:
    from geo.layers.pack import Pack

DISC_FROM_M: Final = 500
UNPLACED_WORDS: Final = Sayings(
    {
        "exact": "with a place but no coordinates",
        "settlement": "known to a settlement without coordinates",
        "district": "known to the district only",
        "region": "known to the region only",
        "country": "known to the country only",
        "unknown": "with no known place",
        "not_recorded": "with no recorded precision of the place",
        "withheld": "with a point that does not fit what is stated",
    }
)
"""Why an incident has no mark, in the order of the codes of precision; what is none of them stands last."""

Ints = npt.NDArray[np.int64]


def is_placed(incidents: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Return which incidents have a place on the map: a point known to a settlement or better."""
    has_point = incidents["longitude"].notna() & incidents["latitude"].notna()
    return (has_point & incidents["location_precision"].isin(PLACED_AT)).to_numpy(dtype=bool)


def why_unplaced(incidents: pd.DataFrame) -> Ints:
    """Return for each incident the position in `UNPLACED_WORDS` of what is said where it has no mark."""
    keys = list(UNPLACED_WORDS)
    found = pd.Index(keys).get_indexer(pd.Index(incidents["location_precision"]))
    found = np.where(found < 0, keys.index("not_recorded"), found)
    withheld = incidents["point_withheld"].to_numpy(dtype=bool)
    return np.where(withheld, keys.index("withheld"), found).astype(np.int64)


def drawn_radius(incidents: pd.DataFrame, settlement_radius_m: int) -> Ints:
    """Return the radius to draw around each place, metres; 0 for a blast known to 500 m or better.

    Only the place of the blast is ever a point. A settlement, a seat, a home or a hospital is given 500 m
    at least, whatever a row or the pack states: nothing says where in or beside it the blast was.

    Parameters
    ----------
    incidents
        Incidents; what the radius of one without a place is does not matter.
    settlement_radius_m
        The pack's assumption for settlements without a stated uncertainty.
    """
    site = incidents["place_kind"].isna() | incidents["place_kind"].eq("accident_site")
    exact = (incidents["location_precision"].eq("exact") & site).to_numpy(dtype=bool)
    assumed = np.where(exact, 0, settlement_radius_m)
    stated = incidents["uncertainty_m"].astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
    radius = np.where(np.isnan(stated), assumed, stated)
    point = exact & (radius <= DISC_FROM_M)
    return np.where(point, 0, np.maximum(radius, SETTLEMENT_AT_LEAST_M)).astype(np.int64)


def unplaced_words(pack: Pack, rows: Ints) -> tuple[tuple[str, ...], int]:
    """Say how many of some incidents have no place on the map, and why.

    Returns
    -------
    tuple
        Sentences, none where every incident has a place; and the number.
    """
    incidents = pack.incidents.iloc[rows]
    missing = incidents[~is_placed(incidents)]
    if missing.empty:
        return (), 0
    tallies = np.bincount(why_unplaced(missing), minlength=len(UNPLACED_WORDS))
    parts = [
        f"{tally:,} {words}" for tally, words in zip(tallies, UNPLACED_WORDS.values(), strict=True) if tally
    ]
    count = len(missing)
    nowhere = int(assigned_district(missing).isna().sum())
    return unplaced_sentences(count, parts, nowhere, named=True), count


def unplaced_sentences(
    count: int, parts: Iterable[str], nowhere: int, *, named: bool = False
) -> tuple[str, ...]:
    """Return the sentences on incidents without a place on the map.

    Parameters
    ----------
    count
        How many, at least 1.
    parts
        Numbers with why, such as "3 known to the district only".
    nowhere
        How many of them are in no district either.
    named
        Whether they are called incidents; else the text has said it.
    """
    told = ", ".join(parts)
    sentences = [
        say_count(
            "{number} incident has no place on the map: {parts}.",
            "{number} incidents have no place on the map: {parts}.",
            count,
            parts=told,
        )
        if named
        else say_count(
            "{number} has no place on the map: {parts}.",
            "{number} have no place on the map: {parts}.",
            count,
            parts=told,
        )
    ]
    within = count - nowhere
    if within:
        sentences.append(
            say_count(
                "{number} of them is counted in their district.",
                "{number} of them are counted in their district.",
                within,
            )
        )
    if nowhere:
        sentences.append(
            say_count(
                "{number} of them is in no district and counted in the totals only.",
                "{number} of them are in no district and counted in the totals only.",
                nowhere,
            )
        )
    return tuple(sentences)


def radius_words(radius_m: int) -> str:
    """Return a radius in words: "800 m", "2 km", "2.5 km"."""
    return (
        say("{radius} m", radius=radius_m)
        if radius_m < 1000
        else say("{radius:g} km", radius=radius_m / 1000)
    )
