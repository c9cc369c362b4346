"""Victims put together to accidents: whole or not at all, and only where nothing speaks against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from geo.importing.keys import joins
from geo.importing.mapping import ImportMapping
from geo.importing.source import Fate, SourceRow
from geo.language import Sayings, say
from geo.layers.findings import Finding, Severity
from geo.layers.measures import LEAST, MOST
from geo.layers.vocabulary import VICTIM_STATUS
from geo.text import listed

_SAME: Final = Sayings(
    {
        "date_start": "day",
        "date_end": "last day",
        "device_type": "device",
        "activity": "activity",
        "region": "region",
    }
)
"""What one accident has one of, beside its district."""
_ALIKE: Final = ("district", "district_code", "settlement")
_UNTOLD: Final = frozenset({"unknown", "not_recorded"})
_OUTCOMES: Final = ("killed", "injured")
_ABOUT_ONE: Final = ("sex", "status", "age", "outcome", "kind")
_LARGE: Final = 10


@dataclass(slots=True)
class Made:
    """One incident as it will be written, the rows it is made of, and whether its identifier is new.

    The key is what a form calls its submission, which no edition of the pack may tell.
    """

    said: dict[str, str]
    rows: list[SourceRow] = field(default_factory=list)
    issued: bool = False
    key: str = ""


def numbers_of(row: SourceRow) -> dict[str, str]:
    """Return the numbers of people a row states, as text."""
    found = {role: str(number) for role, number in row.people.items() if role not in row.ranges}
    for role, ends in row.ranges.items():
        found |= told_ends(role, ends)
    return found


def told_ends(role: str, ends: Sequence[int | None]) -> dict[str, str]:
    """Return the ends of a range as the fields of an incident have them."""
    both = zip((LEAST, MOST), ends, strict=True)
    return {f"{role}_{end}": str(number) for end, number in both if number is not None}


def grouped(
    rows: Sequence[SourceRow], mapping: ImportMapping, findings: list[Finding], file: str
) -> list[Made]:
    """Return the accidents of victims that are accepted whole; the rows of the others are held.

    Parameters
    ----------
    rows
        Of the file.
    mapping
        With the columns that tell accidents apart; without any every victim is an accident of its own.
    findings
        Gets what concerns the whole file.
    file
        Its name.
    """
    groups: dict[tuple[str, ...], list[SourceRow]] = {}
    apart: dict[tuple[str, ...], list[SourceRow]] = {}
    for at, row in enumerate(rows):
        if row.fate not in {Fate.ACCEPTED, Fate.HELD}:
            continue
        key = tuple(" ".join(value.split()).casefold() for value in row.key)
        if mapping.keys and joins(row, mapping):
            groups.setdefault(key, []).append(row)
        else:
            apart.setdefault(key, []).append(row)
            groups[("", str(at))] = [row]
    _remark(groups, apart, mapping, findings, file)
    whole = [members for members in groups.values() if _is_whole(members)]
    found = [{row.said.get("incident_id", "") for row in members} for members in whole]
    given = Counter(one for ids in found for one in ids)
    # An identifier that is that of one group alone names the accident, whatever else tells groups apart.
    return [
        _group(members, one_id=len(ids) == 1 and all(one and given[one] == 1 for one in ids))
        for members, ids in zip(whole, found, strict=True)
    ]


def _remark(
    groups: dict[tuple[str, ...], list[SourceRow]],
    apart: dict[tuple[str, ...], list[SourceRow]],
    mapping: ImportMapping,
    findings: list[Finding],
    file: str,
) -> None:
    """Say what was put together though it is much, and what was not though its keys are the same."""
    large = [
        (len(members), members[0].row, members[0].file)
        for members in groups.values()
        if len(members) >= _LARGE
    ]
    for size, first, where in sorted(large, reverse=True)[:5]:
        findings.append(
            Finding(
                where, first, None, None, "group.large", Severity.WARNING,
                say("{size} victims were taken for one accident.", size=size),
                say("If these are several, name further columns under [rows] keys."),
            )
        )  # fmt: skip
    alike = [row.row for members in apart.values() if len(members) > 1 for row in members]
    if mapping.keys and alike:
        shown = ", ".join(map(str, alike[:5])) + (
            " " + say("and {number:,} more", number=len(alike) - 5) if len(alike) > 5 else ""
        )
        findings.append(
            Finding(
                file, None, None, None, "group.apart", Severity.WARNING,
                say("{number:,} rows with the same {keys} stand as accidents of their own, as their "
                    "place is not known or their day only to a year: rows "
                        "{shown}.", number=len(alike), keys=listed(mapping.keys), shown=shown),
                say("If some are of one accident, give these a number of their own in a column and name "
                    "it under "
                "[rows] keys."),
            )
        )  # fmt: skip


def _is_whole(members: Sequence[SourceRow]) -> bool:
    """Return whether an accident is accepted; the rows of one that is not are held with the reason."""
    faulty = next((row for row in members if row.fate is Fate.HELD), None)
    if faulty is not None:
        why = next(
            (one.message for one in faulty.findings if one.severity is Severity.ERROR), say("It is held.")
        )
        words = say("Row {row} of the same accident is held: {why}", row=faulty.row, why=why)
        remedy = say("Answer for that row; an accident comes in whole or not at all.")
        others = [row for row in members if row.fate is not Fate.HELD]
        _hold(others, "group.held", None, words, remedy)
        return False
    differing = {words: values for name, words in _SAME.items() if len(values := _values(members, name)) > 1}
    if len(areas := list(dict.fromkeys(row.area for row in members if row.area))) > 1:
        differing["district"] = areas
    if differing:
        unlike = "; ".join(f"{words}: {' / '.join(found)}" for words, found in differing.items())
        numbers = listed([str(row.row) for row in members[:8]])
        _hold(
            members, "group.differs", unlike[:80],
            say("Rows {numbers} have the same keys and differ in "
                "{text}.", numbers=numbers, text=listed([*differing])),
            say("If they are of one accident, correct what differs; if not, add columns to [rows] keys."),
        )  # fmt: skip
        return False
    return _is_counted(members)


def _is_counted(members: Sequence[SourceRow]) -> bool:
    """Return whether the victims of a form are as many as it says itself; its rows are held where not."""
    stated = next((row.stated for row in members if row.stated), {})
    victims = [row for row in members if row.victim]
    if not stated or not victims:
        return True
    if all(row.stated in ({}, {"outcome_unknown": 1}) for row in victims):
        # Every victim counts itself.
        return True
    total = Counter[str]()
    for row in victims:
        total.update(row.people)
    if not stated.keys() & {*_OUTCOMES}:
        # Beside no other number a form's only one is that of all its victims.
        total = Counter({"outcome_unknown": total.total()})
    unlike = [role for role, number in stated.items() if number != total[role]]
    if unlike:
        words = {"outcome_unknown": say("hurt, not known how")} if stated.keys() & {*_OUTCOMES} else {}
        said, told = (
            ", ".join(
                f"{words.get(role, role.replace('outcome_unknown', 'victims'))} {numbers[role]}"
                for role in unlike
            )
            for numbers in (stated, total)
        )
        _hold(
            members, "group.count", said,
            say("The form says {said}; its victims, one by one, are {told}.", said=said, told=told),
            say("Correct the one that is wrong, or make the column of the form's number extra under "
                "[columns]."),
        )  # fmt: skip
    return not unlike


def _values(members: Sequence[SourceRow], name: str) -> list[str]:
    found = dict.fromkeys(row.said[name] for row in members if name in row.said)
    return [one for one in found if one not in _UNTOLD]


def _hold(members: Sequence[SourceRow], rule: str, value: str | None, message: str, remedy: str) -> None:
    for row in members:
        row.findings.append(Finding(row.file, row.row, None, value, rule, Severity.ERROR, message, remedy))
        row.fate = Fate.HELD


def _group(members: list[SourceRow], *, one_id: bool) -> Made:
    first = members[0]
    values = {key: value for key, value in first.said.items() if key not in _ABOUT_ONE}
    if not one_id:
        values.pop("incident_id", None)
    for name in _SAME:
        if found := _values(members, name):
            values[name] = found[0]
    for name in _ALIKE:
        found = _values(members, name)
        if len({one.casefold() for one in found}) > 1:
            first.findings.append(
                Finding(
                    first.file, first.row, None, " / ".join(found)[:80], "group.spelled", Severity.WARNING,
                    say("Victims of one accident differ in {name}; that of the first stands.", name=name),
                    say("Compare them with the source."),
                )
            )  # fmt: skip
        if found:
            values.setdefault(name, found[0])
    victims = [row for row in members if row.victim]
    if victims:
        total = Counter[str]()
        for row in victims:
            total.update(row.people)
        # All victims are told one by one, so that an outcome nobody had is counted and none;
        # where nothing is known of any of them, neither number is recorded.
        told = ("outcome_unknown",) if set(total) == {"outcome_unknown"} else (*_OUTCOMES, "outcome_unknown")
        values |= {role: str(total[role]) for role in told}
        values |= _breakdowns(victims)
    else:
        values |= numbers_of(first)
    return Made(values, members)


def _breakdowns(victims: list[SourceRow]) -> dict[str, str]:
    found: dict[str, str] = {}
    if any("status" in row.said for row in victims):
        for outcome in _OUTCOMES:
            hurt = Counter(row.said.get("status", "") for row in victims if row.people.get(outcome))
            found |= {f"{outcome}_{code}": str(hurt[code]) for code in VICTIM_STATUS.codes()}
    if all(row.said.get("age") in {"child", "adult"} for row in victims):
        for outcome in _OUTCOMES:
            children = sum(row.said["age"] == "child" for row in victims if row.people.get(outcome))
            found[f"{outcome}_children"] = str(children)
    return found
