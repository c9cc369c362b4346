"""How many examples a property is tried on: all with ``make nightly``, a third with every change."""

from __future__ import annotations

import os

from hypothesis import settings

ALL = "ALL_EXAMPLES"
"""Variable of the environment that asks for all of them."""


def examples(most: int) -> settings:
    """Return the settings of a property that is tried on at most `most` examples.

    How long one takes says how busy the machine is, so there is no deadline.
    """
    return settings(max_examples=most if os.environ.get(ALL) else -(-most // 3), deadline=None)
