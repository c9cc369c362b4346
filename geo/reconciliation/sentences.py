"""What is said of a period beside official totals, in whole sentences: by Python and by maps in a browser."""

from __future__ import annotations

from typing import Final

from geo.language import Sayings
from geo.reconciliation.bands import OVER, OVER_PERHAPS, Band

WORDS: Final = Sayings(
    {
        "exact": "Stated for exactly this period ({days}): {stated}; {recorded} are recorded.",
        "exact_one": "Stated for exactly this period ({days}): {stated}; {recorded} is recorded.",
        "exact_share": "Stated for exactly this period ({days}): {stated}; {recorded} are recorded "
        "({share}).",
        "exact_share_one": "Stated for exactly this period ({days}): {stated}; {recorded} is recorded "
        "({share}).",
        "exact_blank": "Stated for exactly this period ({days}): {stated}.",
        # Of everything up to the latest total.
        "whole_told": "Up to the latest official total ({days}), {recorded} of {stated} stated casualties "
        "are recorded ({share}).",
        "whole_told_one": "Up to the latest official total ({days}), {recorded} of {stated} stated "
        "casualties is recorded ({share}).",
        "whole_none_added": "Up to the latest official total ({days}), nobody is added and {recorded} are "
        "recorded, so there is no share to tell.",
        "whole_none_added_one": "Up to the latest official total ({days}), nobody is added and {recorded} is "
        "recorded, so there is no share to tell.",
        "whole_blank": "Up to the latest official total ({days}), {stated} casualties are stated, and the "
        "share recorded cannot be told.",
        "whole_contradict": "Up to the latest official total ({days}), the totals contradict each other, so "
        "the share recorded cannot be told.",
        "whole_none_added_beside": "Up to the latest official total ({days}), nobody is added.",
        "whole_contradict_beside": "Up to the latest official total ({days}), the totals contradict each "
        "other.",
        # Of a period that begins with the totals.
        "start_told": "Up to the first official total after this period ({days}), {recorded} of {stated} "
        "stated casualties are recorded ({share}).",
        "start_told_one": "Up to the first official total after this period ({days}), {recorded} of {stated} "
        "stated casualties is recorded ({share}).",
        "start_none_added": "Up to the first official total after this period ({days}), nobody is added and "
        "{recorded} are recorded, so there is no share to tell.",
        "start_none_added_one": "Up to the first official total after this period ({days}), nobody is added "
        "and {recorded} is recorded, so there is no share to tell.",
        "start_blank": "Up to the first official total after this period ({days}), {stated} casualties are "
        "stated, and the share recorded cannot be told.",
        "start_contradict": "Up to the first official total after this period ({days}), the totals "
        "contradict each other, so the share recorded cannot be told.",
        "start_none_added_beside": "Up to the first official total after this period ({days}), nobody is "
        "added.",
        "start_contradict_beside": "Up to the first official total after this period ({days}), the totals "
        "contradict each other.",
        # Of a period between two totals.
        "between_told": "Between the official totals around this period ({days}), {recorded} of {stated} "
        "stated casualties are recorded ({share}).",
        "between_told_one": "Between the official totals around this period ({days}), {recorded} of {stated} "
        "stated casualties is recorded ({share}).",
        "between_none_added": "Between the official totals around this period ({days}), nobody is added and "
        "{recorded} are recorded, so there is no share to tell.",
        "between_none_added_one": "Between the official totals around this period ({days}), nobody is added "
        "and {recorded} is recorded, so there is no share to tell.",
        "between_blank": "Between the official totals around this period ({days}), {stated} casualties are "
        "stated, and the share recorded cannot be told.",
        "between_contradict": "Between the official totals around this period ({days}), the totals "
        "contradict each other, so the share recorded cannot be told.",
        "between_none_added_beside": "Between the official totals around this period ({days}), nobody is "
        "added.",
        "between_contradict_beside": "Between the official totals around this period ({days}), the totals "
        "contradict each other.",
        "over": OVER,
        "over_perhaps": OVER_PERHAPS,
    }
)


def for_windows() -> dict[str, str]:
    """Return the sentences that a map says of its windows itself: those of no exact statement."""
    return {
        name: words
        for name, words in WORDS.items()
        if not name.startswith("exact") and not name.endswith("_beside")
    }


def of_one(name: str, recorded: Band) -> str:
    """Return the name of the sentence for exactly one casualty where there is one of its own."""
    return f"{name}_one" if recorded == Band(1, 1) and f"{name}_one" in WORDS else name
