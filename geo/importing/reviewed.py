"""Rows that whoever collected them has not approved: they come in as all others, and it is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

import pandas as pd

from geo.importing.cells import is_blank
from geo.importing.roles import folded
from geo.language import say, say_count
from geo.layers.findings import Finding, Severity
from geo.text import clean, listed

_NAMES: Final = frozenset(
    (
        "validation status",
        "reviewstate",
        "review state",
        "workflow status",
        "org validation",
        "approval status",
    )
)
"""Names of columns in which forms and information systems say how far a row has come."""
_DONE: Final = frozenset(
    (
        *("approved", "validation status approved", "finalised", "finalized", "final", "validated", "valid"),
        *("accepted", "complete", "completed", "verified", "yes"),
    )
)
_SHOWN: Final = 4


def review_findings(frame: pd.DataFrame, *, file: str) -> Iterator[Finding]:
    """Yield for each column of approval how many rows are not approved, and what stands in them.

    Parameters
    ----------
    frame
        Columns of text.
    file
        Its name.
    """
    for name in frame.columns:
        if folded(str(name).rpartition("/")[2]) not in _NAMES:
            continue
        cells = [one for one in frame[name].tolist() if isinstance(one, str) and not is_blank(one)]
        waiting = Counter(one for one in cells if folded(one) not in _DONE)
        if not waiting:
            continue
        told = [f"{clean(value[:40])!r} ({count:,})" for value, count in waiting.most_common(_SHOWN)]
        yield Finding(
            file,
            None,
            str(name),
            None,
            "rows.review",
            Severity.WARNING,
            say_count(
                "{number} row does not say in this column that whoever collected it approved it: {told}. It "
                "comes in as all others.",
                "{number} rows do not say in this column that whoever collected them approved them: {told}. "
                "They come in as all others.",
                waiting.total(),
                told=listed(told),
            ),
            say("Take out of the file what must not count, rejected rows above all, and import it again."),
        )
