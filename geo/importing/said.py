"""What somebody says of a file that is imported, beside its mapping."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says of a file beside its mapping.

    Parameters
    ----------
    kind
        What its rows are; empty for what the mapping, an earlier import of the same columns or the file says.
    snapshot
        Day a file of hazardous areas tells of; None for the one the mapping says.
    anew
        Whether to suggest a mapping though an earlier import of the same columns has one.
    twins
        What is done with what the pack has already; None for what the mapping says.
    """

    kind: str = ""
    snapshot: dt.date | None = None
    anew: bool = False
    twins: str | None = None


NOTHING_SAID: Final = Said()
