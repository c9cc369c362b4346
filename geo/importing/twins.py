"""Incidents that a pack may have already, from another file: the same in every respect, or close to one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from typing import Final

import pandas as pd

from geo.checking.twins import incident_twins
from geo.importing.groups import Made
from geo.importing.mapping import TWINS
from geo.importing.source import Fate
from geo.layers.findings import Finding, Severity
from geo.layers.pack import Pack

_, THERE, KEEP = TWINS
_SAME: Final = (
    *(
        "date_start",
        "date_end",
        "date_precision",
        "device_type",
        "activity",
        "killed",
        "injured",
        "outcome_unknown",
    ),
    *("district_code", "settlement", "longitude", "latitude", "sex", "killed_civilian", "injured_civilian"),
)


def same_as_before(
    made: Sequence[Made], after: Pack, *, known: frozenset[str], answer: str, file: str
) -> list[Made]:
    """Return the incidents that stay in, and give the rows of the others their fate.

    An incident that is the same as one of the pack in days, place, device, activity and people is held,
    unless the mapping says that such are there already or are others. Two of them answer to two of the pack.

    Parameters
    ----------
    made
        Incidents of a file.
    after
        The pack with them in it.
    known
        Identifiers of incidents it had before.
    answer
        One of `geo.importing.mapping.TWINS`.
    file
        Name of the file, for findings.
    """
    if answer == KEEP or not known:
        return list(made)
    table = after.incidents
    signs = dict(zip(table["incident_id"], _signs(table), strict=True))
    before: dict[Hashable, list[str]] = defaultdict(list)
    for code, sign in signs.items():
        if code in known:
            before[sign].append(code)
    left = Counter({sign: len(codes) for sign, codes in before.items()})
    kept = []
    for one in made:
        sign = signs.get(one.said["incident_id"])
        if sign is None or not left[sign]:
            kept.append(one)
            continue
        left[sign] -= 1
        other = before[sign][left[sign]]
        fate = Fate.KNOWN if answer == THERE else Fate.HELD
        one.rows[0].findings.append(
            Finding(
                file, one.rows[0].row, None, other, "twin.same",
                Severity.NOTE if answer == THERE else Severity.ERROR,
                f"The pack has the same incident already: {other}.",
                f'Write twins = "{THERE}" under [rows] of the mapping if it is, "{KEEP}" if it is another.',
            )
        )  # fmt: skip
        for row in one.rows:
            row.fate = fate
    return kept


def near_ones(made: Sequence[Made], after: Pack, *, known: frozenset[str], file: str) -> list[Finding]:
    """Return a remark for every incident of a file that may be one the pack has already."""
    if not known:
        return []
    layer = after.incident_layer()
    old = layer["incident_id"].isin(known)
    table = pd.concat([layer[old], layer[~old]], ignore_index=True)
    rows = {one.said["incident_id"]: one.rows[0].row for one in made}
    names = table["incident_id"].tolist()
    return [
        Finding(
            file, rows[names[at]], None, names[twin], "twin.near", Severity.WARNING,
            f"The pack has an incident of the same figures, about the same days and place: {names[twin]}.",
            "Compare the two; undo the import or correct the file if they are one.",
        )
        for at, twin in enumerate(incident_twins(table).tolist())
        if twin >= 0 and names[twin] in known and names[at] in rows
    ]  # fmt: skip


def _signs(table: pd.DataFrame) -> list[Hashable]:
    columns = [[None if pd.isna(one) else one for one in table[name].tolist()] for name in _SAME]
    return list(zip(*columns, strict=True))
