"""Finds, clearances and suspicions that stand among accidents.

Tables of "events" mix what hurt somebody with what was found, seized, cleared or suspected: in one country's
public archive four rows of five. Words for it differ by language and source; that nobody was hurt does not.
"""

from __future__ import annotations

import pandas as pd

from geo.language import say
from geo.layers.findings import Finding, Severity

_MOST = 0.5
"""Share above which incidents that hurt nobody are more than the near misses every register has."""


def find_findings(incidents: pd.DataFrame, *, file: str) -> list[Finding]:
    """Return one note where most incidents say that nobody was hurt; nothing else.

    Parameters
    ----------
    incidents
        Accepted rows with ``killed`` and ``injured`` (Int64, persons), null where not recorded, and
        ``outcome_unknown`` where there is one.
    """
    hurt = incidents["killed"].fillna(1) + incidents["injured"].fillna(1)
    if "outcome_unknown" in incidents:
        hurt = hurt + incidents["outcome_unknown"].fillna(0)
    nobody = int((hurt == 0).sum())
    if nobody <= _MOST * len(incidents):
        return []
    return [
        Finding(
            file, None, "killed", "0", "incident.nobody_hurt", Severity.WARNING,
            say("{nobody:,} of {number:,} incidents say that nobody was killed or injured, and each is "
                "counted as an incident.", nobody=nobody, number=len(incidents)),
            say("Keep those where something exploded. Finds, clearances, seizures and suspicions are "
                "no incidents: take them out, or import the file again and say what one row is."),
        )
    ]  # fmt: skip
