"""Incidents that a pack may have already, from another file: the same in every respect, or close to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from geo.checking.twins import incident_twins
from geo.importing.already import unlike
from geo.importing.groups import Made
from geo.importing.mapping import TWINS
from geo.importing.merging import Merger
from geo.importing.source import Fate
from geo.language import say
from geo.layers.findings import Finding, Severity
from geo.layers.measures import RANGED
from geo.layers.pack import Pack

_, THERE, KEEP, MERGE = TWINS
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
    *RANGED,
)


def same_as_before(made: Sequence[Made], after: Pack, *, known: frozenset[str], merger: Merger) -> list[Made]:
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
    merger
        Puts together what may be, and knows what was said of each.
    """
    if not known or (merger.answer == KEEP and not merger.pairs):
        return list(made)
    table = after.incidents
    signs = dict(zip(table["incident_id"], _signs(table), strict=True))
    before: dict[Hashable, list[str]] = defaultdict(list)
    for code, sign in signs.items():
        if code in known:
            before[sign].append(code)
    left = {sign: list(codes) for sign, codes in before.items()}
    kept = []
    for one in made:
        sign = signs.get(one.said["incident_id"])
        if sign is None or not left.get(sign):
            kept.append(one)
            continue
        other = left[sign].pop()
        if merger.of(other) == KEEP:
            kept.append(_kept(one, other, merger))
            continue
        _answered(
            one, other, "twin.same", merger.of(other),
            say("The pack has the same incident already: {other}.", other=other),
            say("Write twins = \"{there}\" under [rows] of the mapping if it is, \"{keep}\" if it is "
                "another.", there=THERE, keep=KEEP),
        )  # fmt: skip
    kept = _corrections(kept, after, [code for codes in left.values() for code in codes], merger)
    return _without_near(kept, after, known=known, merger=merger)


def _corrections(made: Sequence[Made], after: Pack, old: Sequence[str], merger: Merger) -> list[Made]:
    """Take out incidents on the day and in the place of one the pack has and this file has no more."""
    table = after.incidents
    records: dict[str, dict[str, Any]] = {
        str(row["incident_id"]): {str(name): value for name, value in row.items()}
        for row in table.to_dict("records")
    }
    spots: dict[Hashable, list[str]] = defaultdict(list)
    for code in old:
        if (spot := _spot(records[code])) is not None:
            spots[spot].append(code)
    kept = []
    for one in made:
        mine = records.get(one.said["incident_id"])
        # A file that names its accidents says itself that they are others.
        spot = _spot(mine) if mine is not None and one.issued else None
        if mine is None or spot is None or not spots.get(spot):
            kept.append(one)
            continue
        other = spots[spot].pop()
        if merger.of(other) == KEEP:
            kept.append(_kept(one, other, merger))
            continue
        if merger.take(one, other, records[other], mine):
            continue
        words = ", ".join(unlike(one.said, records[other], mine).values()) or say("in what is not compared")
        _answered(
            one, other, "twin.differs", merger.of(other),
            say("Already there as {other}, of the same day and place, and differs: "
                "{words}.", other=other, words=words),
            say("If this file is right, undo the import that has {other} and import this file again; if "
                "it is another accident, write twins = \"{keep}\" under [rows] of the "
                    "mapping.{hint}", other=other, keep=KEEP,
                hint=merger.hint(one, other, records[other], mine)),
        )  # fmt: skip
    return kept


def _spot(record: Mapping[str, Any]) -> Hashable | None:
    """Return day and place of an incident where both are known closely; None where not."""
    names = ("date_start", "district_code", "settlement", "longitude", "latitude")
    found = tuple(None if pd.isna(record[name]) else record[name] for name in names)
    if record["date_start"] != record["date_end"] or found[0] is None or found[2:] == (None, None, None):
        return None
    return found


def _answered(one: Made, other: str, rule: str, answer: str, message: str, remedy: str) -> None:
    """Give the rows of an incident the fate that the mapping says twins have."""
    differs = rule == "twin.differs"
    there = Fate.DIFFERS if differs else Fate.KNOWN
    mild = Severity.WARNING if differs else Severity.NOTE
    is_there = answer == THERE or (answer == MERGE and not differs)
    severity = mild if is_there else Severity.ERROR
    one.rows[0].findings.append(
        Finding(one.rows[0].file, one.rows[0].row, None, other, rule, severity, message, remedy)
    )
    for row in one.rows:
        row.fate = there if is_there else Fate.HELD


def _kept(one: Made, other: str, merger: Merger) -> Made:
    """Say of an incident that a person kept it beside one of the pack, where it was said of this one."""
    first = one.rows[0]
    if other in merger.pairs and not any(found.rule == "twin.kept" for found in first.findings):
        first.findings.append(
            Finding(
                first.file, first.row, None, other, "twin.kept", Severity.NOTE,
                say("Kept as another accident than {other}, as the mapping says.", other=other),
                say("If they are one, say so under [twins] of the mapping."),
            )
        )  # fmt: skip
    return one


def _without_near(made: Sequence[Made], after: Pack, *, known: frozenset[str], merger: Merger) -> list[Made]:
    """Take out incidents of which a person said that a near one of the pack is the same."""
    if THERE not in merger.pairs.values():
        return list(made)
    out = set()
    for one, other in _near(made, after, known=known):
        if merger.pairs.get(other) == THERE:
            out.add(id(one))
            _answered(
                one, other, "twin.same", THERE,
                say("The pack has this incident, as the mapping says: {other}.", other=other),
                say("If it is another, write \"{keep}\" for {other} under [twins] of the "
                    "mapping.", keep=KEEP, other=other),
            )  # fmt: skip
    return [one for one in made if id(one) not in out]


def near_ones(made: Sequence[Made], after: Pack, *, known: frozenset[str]) -> list[Finding]:
    """Return a remark for every incident of a file that may be one the pack has already."""
    return [
        Finding(
            one.rows[0].file, one.rows[0].row, None, other, "twin.near", Severity.WARNING,
            say("The pack has an incident of the same figures, about the same days and place: "
                "{other}.", other=other),
            say("Compare the two; if they are one, write \"{other}\" = \"{there}\" under [twins] of the "
                "mapping.", other=other, there=THERE),
        )
        for one, other in _near(made, after, known=known)
        if not any(found.rule == "twin.kept" for found in one.rows[0].findings)
    ]  # fmt: skip


def _near(made: Sequence[Made], after: Pack, *, known: frozenset[str]) -> list[tuple[Made, str]]:
    if not known:
        return []
    layer = after.incident_layer()
    old = layer["incident_id"].isin(known)
    table = pd.concat([layer[old], layer[~old]], ignore_index=True)
    mine = {one.said["incident_id"]: one for one in made}
    names = table["incident_id"].tolist()
    return [
        (mine[names[at]], names[twin])
        for at, twin in enumerate(incident_twins(table).tolist())
        if twin >= 0 and names[twin] in known and names[at] in mine
    ]


def _signs(table: pd.DataFrame) -> list[Hashable]:
    columns = [[None if pd.isna(one) else one for one in table[name].tolist()] for name in _SAME]
    return list(zip(*columns, strict=True))
