"""How a source is named to readers: its publisher, or what is known of a report without one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, NamedTuple

import pandas as pd

from geo.analysis.periods import day_words
from geo.language import marked, say

NO_PUBLISHER: Final = marked("publisher not known to the compilers")
_STANDS_FOR_NONE: Final = frozenset(
    f"{before}{after}".strip()
    for before in ("", "publisher ", "address ", "url ")
    for after in (
        "",
        "not shown",
        "not known",
        "not stated",
        "not given",
        "not printed",
        "not available",
        "unknown",
        "none",
        "n/a",
        "-",
        "?",
    )
)


class Cited(NamedTuple):
    """Who published a source and when, in words.

    Parameters
    ----------
    who
        The publisher; of a report without one, its date and that the publisher is not known.
    when
        The day in words; empty where no date is recorded, and where `who` gives it already.
    """

    who: str
    when: str


def has_publisher(publisher: object) -> bool:
    """Whether a text names a publisher; "Publisher not shown" and the like stand for none."""
    return isinstance(publisher, str) and publisher.strip().casefold() not in _STANDS_FOR_NONE


def published_by(publisher: object, published: Any) -> Cited:
    """Return how readers are told who published a source, and when.

    Parameters
    ----------
    publisher, published
        As in the sources table; either may be missing.
    """
    when = "" if published is None or pd.isna(published) else str(published).strip()
    when = day_words(published) if when and isinstance(published, date) else when
    if isinstance(publisher, str) and has_publisher(publisher):
        name = publisher.strip()
        return Cited(name, "" if when and when in name else when)
    if not when:
        return Cited(say("Press report, date and {no_publisher}", no_publisher=say(NO_PUBLISHER)), "")
    return Cited(say("Press report of {when}, {no_publisher}", when=when, no_publisher=say(NO_PUBLISHER)), "")


def told_address(url: object) -> str:
    """Return the address of a source as it is told; empty where the words stand for none ("not shown")."""
    text = url.strip() if isinstance(url, str) else ""
    return "" if text.casefold() in _STANDS_FOR_NONE else text


def publishers(names: Iterable[object]) -> list[str]:
    """Return the publishers of sources, those without one under one name."""
    return [
        name.strip() if isinstance(name, str) and has_publisher(name) else say(NO_PUBLISHER) for name in names
    ]
