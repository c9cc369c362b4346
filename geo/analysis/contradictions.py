"""Where statements contradict themselves or each other, in words and with both sources.

No statement is corrected and no counter is assumed to rise: a fall is reported as a fall. Official totals are
revised, counted by several bodies and worded differently; which figure is right cannot be told from them.

What is looked for:

- ``sum``: killed and injured do not add up to the casualties stated;
- ``parts``: parts of a figure (civilian, military, journalists) exceed it, or a part exceeds the whole;
- ``fall``: a figure is lower than one stated up to an earlier day;
- ``later_deaths``: from one statement to the next the injured fall while the killed rise, as when people who
  died of their injuries later are counted with the killed in one and with the injured in the other;
- ``differ``: two statements up to the same day, or made on the same day up to neighbouring days, differ;
- ``part_above_whole``: a statement over part of the period exceeds one over the whole, or the growth of the
  running total around it;
- ``chain``: a running total and the parts the same issuer gives to follow it add up to more than a total
  stated for a later day;
- ``gap``: half a year or more between the days that successive totals count up to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from geo.analysis.notes import Note, note
from geo.analysis.periods import day_words
from geo.analysis.statements import STATED, WORDS, Statement

GAP_DAYS = 182

_PARTS = {
    "killed": ("killed_civilian", "killed_military"),
    "injured": ("injured_civilian", "injured_military"),
    "casualties": ("casualties_civilian", "casualties_military"),
}
_WITHIN = (
    ("killed", "casualties"),
    ("injured", "casualties"),
    ("killed_civilian", "killed"),
    ("killed_military", "killed"),
    ("killed_journalists", "killed"),
    ("injured_civilian", "injured"),
    ("injured_military", "injured"),
)
_OPEN = "No statement says why; counts are revised, worded and kept differently."


def contradictions(statements: Sequence[Statement]) -> tuple[Note, ...]:
    """Return everything that contradicts within and between `statements`, by the last day of the latest.

    Parameters
    ----------
    statements
        In any order.

    Returns
    -------
    tuple of Note
        See the module for the kinds. Every note names all statements it rests on and their sources.
    """
    ordered = sorted(statements, key=lambda statement: statement.order)
    place = {statement.statement_id: number for number, statement in enumerate(ordered)}
    found: list[Note] = []
    for statement in ordered:
        found += _within(statement)
    for running in _running(ordered):
        found += [*_falls(running), *_later_deaths(running), *_differ(running)]
        if running[0].scope == "all":
            found += [*_gaps(running), *_part_above_whole(running, ordered), *_chains(running, ordered)]
    return tuple(sorted(found, key=lambda one: max(place[name] for name in one.statement_ids)))


def _running(statements: Iterable[Statement]) -> Iterator[list[Statement]]:
    """Yield running totals apart by whom they count and the day they count from, parts by their period."""
    groups: dict[object, list[Statement]] = {}
    for statement in statements:
        if statement.scope in ("all", "civilians_only"):
            groups.setdefault((statement.scope, statement.period.start), []).append(statement)
        elif statement.scope == "part_period":
            groups.setdefault(statement.period, []).append(statement)
    yield from groups.values()


def _within(statement: Statement) -> Iterator[Note]:
    stated = statement.stated
    killed, injured, casualties = stated["killed"], stated["injured"], stated["casualties"]
    if killed is not None and injured is not None and casualties not in (None, killed + injured):
        yield note(
            "sum",
            f"{statement.about} states {casualties:,} casualties, but {killed:,} killed and {injured:,} "
            f"injured, which are {killed + injured:,}.",
            statement,
        )
    for whole, parts in _PARTS.items():
        figures = [stated[part] for part in parts]
        known = [figure for figure in figures if figure is not None]
        total = stated[whole]
        if total is not None and len(known) == len(parts) and sum(known) > total >= max(known):
            yield note(
                "parts",
                f"{statement.about} states {total:,} {whole}, but {known[0]:,} civilian and {known[1]:,} "
                f"military, which are {sum(known):,}.",
                statement,
            )
    for part, whole in _WITHIN:
        least, most = stated[part], stated[whole]
        if least is not None and most is not None and least > most:
            yield note(
                "parts",
                f"{statement.about} states {least:,} {WORDS[part]}, more than the {most:,} {WORDS[whole]}.",
                statement,
            )


def _falls(running: Sequence[Statement]) -> Iterator[Note]:
    for measure in STATED:
        highest: Statement | None = None
        same_day: list[Statement] = []
        for statement in running:
            if same_day and same_day[0].period.end != statement.period.end:
                highest = _highest([*([highest] if highest else []), *same_day], measure)
                same_day = []
            value = statement.stated[measure]
            if value is None or (measure in statement.derived and measure != "casualties"):
                continue
            same_day.append(statement)
            before = None if highest is None else highest.stated[measure]
            if highest is not None and before is not None and before > value:
                yield note(
                    "fall",
                    f"{statement.about} states {value:,} {WORDS[measure]}, {before - value:,} fewer than "
                    f"{highest.about} with {before:,}. {_OPEN}",
                    highest,
                    statement,
                )


def _highest(statements: Sequence[Statement], measure: str) -> Statement:
    return max(statements, key=lambda statement: statement.stated[measure] or 0)


def _lowest(statements: Sequence[Statement], measure: str) -> Statement:
    return min(statements, key=lambda statement: statement.stated[measure] or 0)


def _later_deaths(running: Sequence[Statement]) -> Iterator[Note]:
    known = [statement for statement in running if _injured(statement) is not None]
    known = [statement for statement in known if statement.stated["killed"] is not None]
    for earlier, later in pairwise(known):
        killed = (later.stated["killed"] or 0) - (earlier.stated["killed"] or 0)
        injured = (later.stated["casualties"] or 0) - (earlier.stated["casualties"] or 0) - killed
        if killed > 0 > injured:
            rest = (
                ""
                if killed >= -injured
                else f" That explains at most {killed:,} of the {-injured:,}; the rest stays open."
            )
            yield note(
                "later_deaths",
                f"From {earlier.about} to {later.about} the killed rise by {killed:,} and the injured fall "
                f"by {-injured:,}. The killed of the second may hold people whom the first counts as injured "
                f"and who died later; neither statement says so.{rest}",
                earlier,
                later,
            )


def _injured(statement: Statement) -> int | None:
    killed, casualties = statement.stated["killed"], statement.stated["casualties"]
    return None if killed is None or casualties is None else casualties - killed


def _differ(running: Sequence[Statement]) -> Iterator[Note]:
    for index, first in enumerate(running):
        for second in running[index + 1 :]:
            apart = (second.period.end - first.period.end).days
            if apart > 1:
                break
            made_together = first.stated_on == second.stated_on and first.series != second.series
            if apart == 1 and not made_together:
                continue
            words = [
                f"{first.stated[measure]:,} and {second.stated[measure]:,} {WORDS[measure]}"
                for measure in STATED
                if first.stated[measure] is not None
                and second.stated[measure] is not None
                and first.stated[measure] != second.stated[measure]
                and not {measure} & (first.derived & second.derived)
            ]
            if not words:
                continue
            when = (
                f"up to {day_words(first.period.last)}"
                if apart == 0
                else f"made on {day_words(first.stated_on)} up to neighbouring days"
            )
            yield note(
                "differ",
                f"Two statements {when} differ: {first.about} and {second.about} give "
                f"{'; '.join(words)}. {_OPEN}",
                first,
                second,
            )


def _gaps(running: Sequence[Statement]) -> Iterator[Note]:
    for earlier, later in pairwise(running):
        days = (later.period.end - earlier.period.end).days
        if days >= GAP_DAYS:
            yield note(
                "gap",
                f"No total for {days:,} days: after {earlier.about} the next one is {later.about}. What was "
                "stated in between cannot be told from running totals.",
                earlier,
                later,
            )


def _part_above_whole(running: Sequence[Statement], statements: Sequence[Statement]) -> Iterator[Note]:
    """Compare every statement of a narrower scope with the totals around it."""
    for part in statements:
        if part.scope not in ("part_period", "civilians_only"):
            continue
        for measure in ("casualties", "killed", "injured", "killed_civilian", "injured_civilian"):
            value = part.stated[measure]
            if value is None:
                continue
            known = [one for one in running if one.stated[measure] is not None]
            after = [one for one in known if one.period.end >= part.period.end]
            before = [one for one in known if one.period.end <= part.period.start]
            if not after or part.period.start < after[0].period.start:
                continue
            # Of totals up to the same day those that leave the most room: what still exceeds is certain.
            whole = _highest([one for one in after if one.period.end == after[0].period.end], measure)
            total = whole.stated[measure] or 0
            same = [one for one in before if one.period.end == before[-1].period.end]
            base = _lowest(same, measure) if same else None
            growth = total - (base.stated[measure] or 0 if base else 0)
            if value > total or (base and value > growth >= 0):
                yield _above(part, measure, whole, None if value > total else base)


def _above(part: Statement, measure: str, whole: Statement, base: Statement | None) -> Note:
    value, total = part.stated[measure] or 0, whole.stated[measure] or 0
    said = f"{part.about} states {value:,} {WORDS[measure]} from {part.period.words()}"
    if base is None:
        words = f"{said}, more than the {total:,} of {whole.about} over a longer period. {_OPEN}"
        return note("part_above_whole", words, part, whole)
    start = base.stated[measure] or 0
    words = (
        f"{said}, more than the {total - start:,} by which the total grows over a longer time, from "
        f"{start:,} ({base.about}) to {total:,} ({whole.about}). {_OPEN}"
    )
    return note("part_above_whole", words, part, base, whole)


def chains(statements: Sequence[Statement]) -> tuple[tuple[Statement, ...], ...]:
    """Return every running total with the parts of the period that its issuer gives to follow it.

    Parameters
    ----------
    statements
        In any order.

    Returns
    -------
    tuple of tuple of Statement
        First a statement of scope ``all``, then at least one of scope ``part_period`` made on the same day
        by the same issuer, each starting on the day after the one before ends; all with casualties.
    """
    found = []
    for first in sorted(statements, key=lambda statement: statement.order):
        if first.scope != "all" or first.stated["casualties"] is None:
            continue
        links = [first]
        while following := [
            one
            for one in statements
            if one.scope == "part_period"
            and one.stated["casualties"] is not None
            and (one.series, one.stated_on) == (first.series, first.stated_on)
            and one.period.start == links[-1].period.end
        ]:
            links.append(following[0])
        if len(links) > 1:
            found.append(tuple(links))
    return tuple(found)


def _chains(running: Sequence[Statement], statements: Sequence[Statement]) -> Iterator[Note]:
    for links in chains(statements):
        if links[0] not in running:
            continue
        words, exceeded, longest = [], [], 0
        for later in running:
            value = later.stated["casualties"]
            used = [link for link in links if link.period.end <= later.period.end]
            total = sum(link.stated["casualties"] or 0 for link in used)
            if value is None or len(used) < 2 or total <= value:
                continue
            words.append(
                f"{total:,} up to {day_words(used[-1].period.last)} against {value:,} in {later.about}"
            )
            exceeded.append(later)
            longest = max(longest, len(used))
        if words:
            yield note(
                "chain",
                f"{links[0].about} with {links[0].stated['casualties']:,} casualties and the parts the same "
                f"issuer gives to follow it add up to more than totals stated for later days: "
                f"{'; '.join(words)}. {_OPEN}",
                *links[:longest],
                *exceeded,
            )
