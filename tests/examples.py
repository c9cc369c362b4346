"""What is tried with every change, and what at night: all of it with ``make nightly``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import settings

ALL = "ALL_EXAMPLES"
"""Variable of the environment that asks for all of them."""


def examples(most: int) -> settings:
    """Return the settings of a property that is tried on at most `most` examples.

    How long one takes says how busy the machine is, so there is no deadline.
    """
    return settings(max_examples=most if os.environ.get(ALL) else -(-most // 3), deadline=None)


def each_once(*ways: Sequence[Any]) -> list[Any]:
    """Return every combination of one entry a way, for `pytest.mark.parametrize`.

    With every change those run that go through each way once, side by side: every entry is tried, the shorter
    ways again from their beginning. All others have the mark of the night.
    """
    ways = tuple(tuple(way) for way in ways)
    by_day = {tuple(at % len(way) for way in ways) for at in range(max(map(len, ways)))}
    return [
        pytest.param(
            *(way[at] for way, at in zip(ways, one, strict=True)),
            marks=() if one in by_day else pytest.mark.nightly,
        )
        for one in product(*(range(len(way)) for way in ways))
    ]
