"""Who the records of a sheet are from, in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.analysis.citations import publishers as named_publishers
from geo.analysis.cube import Cube
from geo.analysis.periods import day_words
from geo.language import say, say_count
from geo.reconciliation.statements import split_ids

if TYPE_CHECKING:
    from geo.layers.pack import Pack
    from geo.publish.request import SnapshotRequest

_NAMED_PUBLISHERS: Final = 3


def source_words(pack: Pack, request: SnapshotRequest, cube: Cube) -> tuple[str, ...]:
    """Return who the records shown are from, in words: how many sources, from when to when, the main ones.

    Parameters
    ----------
    pack, request, cube
        The edition, what is asked of it, and its cube.
    """
    records = cube.records
    shown = records.possibly_in(request.period)
    if request.other is not None:
        shown |= records.possibly_in(request.other)
    shown &= records.selected(request.filters)
    incidents = pack.incidents
    if "source_ids" not in incidents or len(incidents) != len(shown):
        return ()
    cited = incidents["source_ids"][shown]
    counted = Counter(code for cell in cited for code in set(split_ids(cell)))
    sources = pack.sources
    sources = sources[sources["source_id"].isin(list(counted))]
    if sources.empty:
        return ()
    publishers: Counter[str] = Counter()
    for code, publisher in zip(sources["source_id"], named_publishers(sources["publisher"]), strict=True):
        publishers[publisher] += counted[code]
    ranked = sorted(publishers, key=lambda name: (-publishers[name], name))
    count = len(sources)
    line = _dated(
        sources,
        say_count(
            "{number} published source of the records shown",
            "{number} published sources of the records shown",
            count,
        ),
    )
    rest = len(ranked) - _NAMED_PUBLISHERS
    named = "; ".join(ranked[: _NAMED_PUBLISHERS + (rest == 1)])
    return (
        say(
            "{line}: {named}, and {rest} more publishers." if rest > 1 else "{line}: {named}.",
            line=line,
            named=named,
            rest=rest,
        ),
    )


def _dated(sources: pd.DataFrame, words: str) -> str:
    """Return words with the days on which the sources were published, where any is known."""
    published = pd.to_datetime(sources["published"]).dropna()
    if published.empty:
        return words
    first, last = published.min().date(), published.max().date()
    if first == last:
        return say("{sources}, of {day}", sources=words, day=day_words(first))
    return say("{sources}, {first} to {last}", sources=words, first=day_words(first), last=day_words(last))
