"""An incident of a file put together with that of the pack: what was open is filled in, nobody counts twice.

A person who died later moves from the injured, or from those whose outcome was not known, to the killed. What
two sources say otherwise of one incident is no later news, and is left to a person.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Collection, Mapping
from typing import Any, Final

import pandas as pd

from geo.importing.already import unlike
from geo.importing.groups import Made
from geo.importing.mapping import TWINS
from geo.importing.source import Fate
from geo.language import say, say_count
from geo.layers.findings import Finding, Severity
from geo.layers.incidents import INCIDENTS
from geo.layers.measures import OUTCOMES, PARTS
from geo.layers.vocabulary import VICTIM_STATUS
from geo.text import listed

_ASK, _THERE, KEEP, MERGE = TWINS

_GROUPS: Final = (*VICTIM_STATUS.codes(), "children")
_OPEN: Final = frozenset({"", "unknown", "not_recorded"})
_POINT: Final = frozenset({"longitude", "latitude"})
_PLACE: Final = frozenset({"district_code", "longitude", "latitude", "location_precision"})


class Merger:
    """Puts incidents of a file together with those of the pack, where somebody said so.

    Parameters
    ----------
    answer, pairs
        What the mapping says of twins, and of single ones by their identifier in the pack.
    day, number
        Day and number of the import, for the note of what was changed.
    """

    def __init__(self, answer: str, pairs: Mapping[str, str], day: dt.date, number: str) -> None:
        self.answer, self.pairs = answer, pairs
        self.day, self.number = day, number
        self.revisions: dict[str, dict[str, str]] = {}
        self._taken: dict[str, Made] = {}

    def of(self, code: str) -> str:
        """Return what is to be done with an incident of the pack that may be one of the file."""
        return self.pairs.get(code, self.answer)

    def give_back(self, found: Collection[str]) -> bool:
        """Hold what made an incident one that the pack would refuse; return whether there was any.

        Parameters
        ----------
        found
            Identifiers of the incidents the pack has with the changes made.
        """
        lost = [code for code in self.revisions if code not in found]
        for code in lost:
            del self.revisions[code]
            first = self._taken[code].rows[0]
            first.findings.append(
                Finding(
                    first.file, first.row, None, code, "twin.refused", Severity.ERROR,
                    say("With these values the pack would refuse {code}, so the two are not put "
                        "together.", code=code),
                    say("Correct the one that is wrong."),
                )
            )  # fmt: skip
            for row in self._taken[code].rows:
                row.fate = Fate.HELD
        return bool(lost)

    def take(self, one: Made, code: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        """Return whether an incident was put together with one of the pack, and give its rows their fate."""
        asked = self.of(code) == MERGE and code not in self.revisions
        changes = merged(one.said, old, new) if asked else None
        if not changes:
            return False
        words, self._taken[code] = self._words(changes, old), one
        self.revisions[code] = {
            **changes,
            "revised_on": self.day.isoformat(),
            "revision_note": say("{words}, by import {number}", words=words, number=self.number),
        }
        first = one.rows[0]
        first.findings.append(
            Finding(
                first.file, first.row, None, code, "twin.merged", Severity.NOTE,
                say("Put together with {code}, which the pack has: {words}.", code=code, words=words),
                say("If these are two accidents, undo this import and import the file with --twins "
                    "{keep}.", keep=KEEP),
            )
        )  # fmt: skip
        for row in one.rows:
            row.fate = Fate.MERGED
        return True

    def hint(self, one: Made, code: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
        """Return what merging would do, as the end of a remedy; empty where it would do nothing."""
        changes = merged(one.said, old, new)
        if self.of(code) == MERGE:
            return "" if changes else " " + say("The two contradict, so they are not put together.")
        if not changes:
            return ""
        return " " + say(
            "--twins {merge} puts the two together ({text}) and counts nobody twice.",
            merge=MERGE,
            text=self._words(changes, old),
        )

    @staticmethod
    def _words(changes: Mapping[str, str], old: Mapping[str, Any]) -> str:
        died = later_deaths(changes, old)
        told = [say_count("{number} person died later", "{number} people died later", died)] if died else []
        others = [name for name in changes if name not in PARTS or not died]
        others = [name for name in others if not (died and name.partition("_")[0] in OUTCOMES)]
        names = [INCIDENTS[name].label.lower() for name in others if name in INCIDENTS]
        names += [say("the point")] if "longitude" in others else []
        return " and ".join([*told, *([say("{names} filled in", names=listed(names))] if names else [])])


def merged(said: Mapping[str, str], old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str] | None:
    """Return the fields of an incident of the pack that a file changes, as text; None where they contradict.

    Parameters
    ----------
    said
        What the file says, in fields of incidents.
    old, new
        The incident of the pack, and that of the file as the pack would read it.
    """
    differing = unlike(said, old, new)
    changes: dict[str, str] = {}
    moving = [name for name in differing if name.partition("_")[0] in OUTCOMES or name in PARTS]
    if moving and (moved := _moved(said, old, new)) is not None:
        changes |= moved
        differing = {name: words for name, words in differing.items() if name not in moving}
    for name in differing:
        if _told(old.get(name)):
            return None
        if name in _PLACE:
            changes |= {
                one: said[one] for one in _PLACE if said.get(one) and (one not in _POINT or name in _POINT)
            }
            changes |= {"district": said["district"]} if said.get("district") else {}
        elif said.get(name):
            changes[name] = said[name]
    return changes


def later_deaths(changes: Mapping[str, str], old: Mapping[str, Any]) -> int:
    """Return how many of the hurt a change makes killed without adding anybody."""
    if "killed" not in changes or not _told(old.get("killed")):
        return 0
    return int(changes["killed"]) - int(old["killed"])


def _told(value: Any) -> bool:
    return not (value is None or pd.isna(value) or str(value) in _OPEN)


def _number(value: Any) -> int | None:
    return None if value is None or pd.isna(value) else int(value)


def _moved(said: Mapping[str, str], old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str] | None:
    """Return the numbers of people after some of them died; None where that is not all that happened."""
    before = {part: _number(old.get(part)) for part in PARTS}
    # A file that does not state a number does not say that it is another one.
    after = {part: _number(new.get(part)) if said.get(part) else before[part] for part in PARTS}
    if None in (before["killed"], after["killed"]):
        return None
    died = (after["killed"] or 0) - (before["killed"] or 0)
    if died <= 0 or sum(one or 0 for one in before.values()) != sum(one or 0 for one in after.values()):
        return None
    if (after["injured"] or 0) > (before["injured"] or 0):
        return None
    changes = {
        part: str(after[part]) for part in PARTS if after[part] is not None and after[part] != before[part]
    }
    groups = _groups(said, old, died, (before["injured"] or 0) - (after["injured"] or 0))
    return None if groups is None else changes | groups


def _groups(said: Mapping[str, str], old: Mapping[str, Any], died: int, fewer: int) -> dict[str, str] | None:
    """Return who died by status and age: as the file says, or of the only group; None where neither tells."""
    changes: dict[str, str] = {}
    for group in _GROUPS:
        names = [f"{outcome}_{group}" for outcome in OUTCOMES]
        if any(said.get(name) for name in names):
            changes |= {name: said[name] for name in names if said.get(name)}
            continue
        killed, injured = (_number(old.get(name)) for name in names)
        if not injured and (killed is None or group == "children"):
            continue
        if injured and injured == _number(old.get("injured")) and fewer == died:
            changes |= {names[0]: str((killed or 0) + died), names[1]: str(injured - fewer)}
        elif injured:
            return None
    return changes


def revisions_text(revisions: Mapping[str, Mapping[str, str]]) -> bytes:
    """Return changed incidents as the bytes of a file: an empty cell changes nothing."""
    fields = sorted({name for changes in revisions.values() for name in changes})
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["incident_id", *fields])
    for code, changes in revisions.items():
        writer.writerow([code, *(changes.get(name, "") for name in fields)])
    return out.getvalue().encode()
