"""Incidents of a file that the pack has already: whether what it has is the same, and what differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo.importing.groups import Made
from geo.importing.source import Fate
from geo.language import Sayings, say
from geo.layers.findings import Finding, Severity
from geo.layers.incidents import INCIDENTS
from geo.layers.measures import RANGED
from geo.layers.pack import Pack

if TYPE_CHECKING:
    from geo.importing.merging import Merger  # which compares as is done here
    from geo.store.batches import Batch

COMPARED: Final = (
    *("date_start", "date_end", "district_code", "settlement", "longitude", "latitude"),
    *("killed", "injured", "outcome_unknown", "device_type", "activity", "sex"),
    *("killed_civilian", "injured_civilian", "killed_children", "injured_children", *RANGED),
)
_WHERE_WHEN: Final = frozenset({"date_start", "district_code", "settlement"})
_DISTRICT: Final = ("district", "district_code")
_SHARE, _FEWEST = 0.5, 3
_NEAR: Final = 1e-6
# Whether another import has what is there already, or the pack itself.
_CORRECT: Final = Sayings(
    {
        True: "If this file is right, correct it in {file} of the pack, or undo {owner} and import "
        "this file again.",
        False: "If this file is right, correct it in the pack.",
    }
)
_STAYS: Final = Sayings(
    {
        True: "It stays in the pack as {owner} brought it; there is nothing to bring in.",
        False: "It stays in the pack as it is; there is nothing to bring in.",
    }
)


def unlike(said: Mapping[str, str], old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    """Return what differs of two incidents, by field, as words; what a file does not say does not differ."""
    found = {}
    for name in COMPARED:
        told = any(said.get(one) for one in _DISTRICT) if name == "district_code" else said.get(name)
        if told in ("", None, False, "unknown", "not_recorded") or _same(old.get(name), new.get(name)):
            continue
        label = INCIDENTS[name].label.lower() if name in INCIDENTS else name
        found[name] = f"{label} {_shown(old.get(name))} -> {_shown(new.get(name))}"
    if {old.get("date_start"), new.get("date_start")} == {old.get("date_end"), new.get("date_end")}:
        found.pop("date_end", None)
        days = say(
            "day {shown} -> {shown_2}",
            shown=_shown(old.get("date_start")),
            shown_2=_shown(new.get("date_start")),
        )
        found |= {"date_start": days} if "date_start" in found else {}
    return found


def _same(one: Any, other: Any) -> bool:
    if pd.isna(one) or pd.isna(other):
        return bool(pd.isna(one) and pd.isna(other))
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= _NEAR
    return bool(one == other)


def _shown(value: Any) -> str:
    if value is None or pd.isna(value):
        return say("not stated")
    return str(value).removesuffix(" 00:00:00").removesuffix(".0")


def mark_known(
    made: Sequence[Made],
    names: Sequence[str],
    tried: Pack,
    before: Pack,
    *,
    owners: Mapping[str, Batch],
    file: str,
    column: str | None,
    merger: Merger,
) -> list[Finding]:
    """Give the rows of incidents the pack has already their fate, and say what differs.

    Parameters
    ----------
    made
        Incidents whose identifiers the pack has.
    names
        Those under which they were tried in it.
    tried, before
        The pack with and without them.
    owners
        Import that brought each identifier into the pack.
    file, column
        Name of the file, and of its column of identifiers.
    merger
        Puts together what may be.

    Returns
    -------
    list of Finding
        What concerns the file.
    """
    old, new = _records(before), _records(tried)
    moved = 0
    for one, name in zip(made, names, strict=True):
        given = one.said["incident_id"]
        if name in new and merger.take(one, given, old[given], new[name]):
            continue
        hint = merger.hint(one, given, old[given], new[name]) if name in new else ""
        if name in new:
            differing = unlike(one.said, old[given], new[name])
            moved += bool(_WHERE_WHEN & differing.keys())
            words = (
                say("Already there, and differs: {values}", values=", ".join(differing.values()))
                if differing
                else ""
            )
        else:
            words = say("Already there, and not comparable: the pack would refuse what this file says")
        owner = owners.get(given)
        owned, stored = (owner.id, owner.incidents_file) if owner else ("", "")
        finding = Finding(
            one.rows[0].file, one.rows[0].row, column, given, "id.differs" if words else "id.known",
            Severity.WARNING if words else Severity.NOTE,
            f"{words}." if words else say("The pack has this incident already, with the same values."),
            f"{say(_CORRECT.template(bool(owner)), owner=owned, file=stored)}{hint}"
            if words
            else say(_STAYS.template(bool(owner)), owner=owned),
        )  # fmt: skip
        one.rows[0].findings.append(finding)
        for row in one.rows:
            row.fate = Fate.DIFFERS if words else Fate.KNOWN
    if moved < max(_FEWEST, _SHARE * len(made)):
        return []
    return [
        Finding(
            file, None, column, None, "id.counter", Severity.WARNING,
            say("{moved:,} of the {number:,} identifiers that the pack has already are there of another "
                "day or place: they may count the rows of each file and name no "
                    "accident.", moved=moved, number=len(made)),
            say("If so, write \"{column}\" = \"extra\" under [columns] of the "
                "mapping.", column=column or "incident_id"),
        )
    ]  # fmt: skip


def _records(pack: Pack) -> dict[str, dict[str, Any]]:
    table = pack.incidents
    return {str(row["incident_id"]): row for row in table.to_dict("records")}  # type: ignore[misc]
