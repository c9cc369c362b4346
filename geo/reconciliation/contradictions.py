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
- ``gap``: half a year or more between the days that successive totals count up to;
- what `geo.reconciliation.partial` finds of statements over part of the period.

A statement of which only the month or year is known is later than another only where every day of it is, and
is compared with others for a fall alone; two of them are not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from geo.analysis.periods import day_words
from geo.language import say
from geo.reconciliation.notes import GAP, Against, Note, left_open, note
from geo.reconciliation.partial import chains_above, parts_and_parts, parts_and_totals
from geo.reconciliation.statements import STATED, WORDS, Statement, with_least, with_most

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
            found += [*_gaps(running), *parts_and_totals(running, ordered), *chains_above(running, ordered)]
    found += [*_civilians_fall(ordered), *parts_and_parts(ordered)]
    return tuple(sorted(found, key=lambda one: max(place[name] for name in one.statement_ids)))


def _running(statements: Iterable[Statement]) -> Iterator[list[Statement]]:
    """Yield running totals apart by whom, where and from when they count, parts by where and their period."""
    groups: dict[object, list[Statement]] = {}
    for statement in statements:
        if statement.scope in ("all", "civilians_only"):
            groups.setdefault((statement.scope, statement.districts, statement.period.start), []).append(
                statement
            )
        elif statement.scope == "part_period":
            groups.setdefault((statement.districts, statement.period), []).append(statement)
    yield from groups.values()


def _within(statement: Statement) -> Iterator[Note]:
    stated = statement.stated
    killed, injured, casualties = stated["killed"], stated["injured"], stated["casualties"]
    if killed is not None and injured is not None and casualties not in (None, killed + injured):
        yield note(
            "sum",
            say(
                "{about} states {casualties:,} casualties, but {killed:,} killed and {injured:,} "
                "injured, which are {killed_2:,}.",
                about=statement.about,
                casualties=casualties,
                killed=killed,
                injured=injured,
                killed_2=killed + injured,
            ),
            statement,
            measure="casualties",
            against=Against("outcomes", killed + injured),
        )
    for whole, parts in _PARTS.items():
        figures = [stated[part] for part in parts]
        known = [figure for figure in figures if figure is not None]
        total = stated[whole]
        if total is not None and len(known) == len(parts) and sum(known) > total >= max(known):
            yield note(
                "parts",
                say(
                    "{about} states {total:,} {whole}, but {known:,} civilian and {known_2:,} military, "
                    "which are {known_3:,}.",
                    about=statement.about,
                    total=total,
                    whole=whole,
                    known=known[0],
                    known_2=known[1],
                    known_3=sum(known),
                ),
                statement,
            )
    for part, whole in _WITHIN:
        least, most = stated[part], stated[whole]
        if least is not None and most is not None and least > most:
            yield note(
                "parts",
                say(
                    "{about} states {least:,} {words}, more than the {most:,} {words_2}.",
                    about=statement.about,
                    least=least,
                    words=WORDS[part],
                    most=most,
                    words_2=WORDS[whole],
                ),
                statement,
            )


def _falls(running: Sequence[Statement]) -> Iterator[Note]:
    sure = [statement for statement in running if statement.end_known]
    for vague in (statement for statement in running if not statement.end_known):
        yield from _vague_falls(vague, sure)
    for measure in STATED:
        highest: Statement | None = None
        same_day: list[Statement] = []
        for statement in sure:
            if same_day and same_day[0].period.end != statement.period.end:
                highest = with_most([*([highest] if highest else []), *same_day], measure)
                same_day = []
            value = statement.stated[measure]
            if value is None or (measure in statement.derived and measure != "casualties"):
                continue
            same_day.append(statement)
            before = None if highest is None else highest.stated[measure]
            if highest is not None and before is not None and before > value:
                yield _fall(highest, statement, measure)


def _vague_falls(vague: Statement, sure: Sequence[Statement]) -> Iterator[Note]:
    for measure in STATED:
        value = vague.stated[measure]
        if value is None or (measure in vague.derived and measure != "casualties"):
            continue
        known = [
            one
            for one in sure
            if one.stated[measure] is not None and (measure not in one.derived or measure == "casualties")
        ]
        before = [one for one in known if one.period.end < vague.certain_period.end]
        after = [one for one in known if one.period.end > vague.period.end]
        highest = with_most(before, measure) if before else vague
        if (highest.stated[measure] or 0) > value:
            yield _fall(highest, vague, measure)
        lowest = with_least(after, measure) if after else vague
        if (lowest.stated[measure] or 0) < value:
            yield _fall(vague, lowest, measure)


def _civilians_fall(statements: Sequence[Statement]) -> Iterator[Note]:
    """Compare statements that count civilians only with the civilians of earlier totals of everyone."""
    for statement in statements:
        if statement.scope != "civilians_only" or not statement.end_known:
            continue
        for measure in ("killed_civilian", "injured_civilian"):
            value = statement.stated[measure]
            before = [
                one
                for one in statements
                if one.scope == "all"
                and one.end_known
                and one.districts == statement.districts
                and one.period.start == statement.period.start
                and one.period.end < statement.period.end
                and one.stated[measure] is not None
            ]
            if value is not None and before:
                highest = with_most(before, measure)
                if (highest.stated[measure] or 0) > value:
                    yield _fall(highest, statement, measure)


def _fall(before: Statement, after: Statement, measure: str) -> Note:
    most, value = before.stated[measure] or 0, after.stated[measure] or 0
    return note(
        "fall",
        say(
            "{about} states {value:,} {words}, {most:,} fewer than {about_2} with {most_2:,}. {left_open}",
            about=after.about,
            value=value,
            words=WORDS[measure],
            most=most - value,
            about_2=before.about,
            most_2=most,
            left_open=left_open(before, after),
        ),
        before,
        after,
    )


def _later_deaths(running: Sequence[Statement]) -> Iterator[Note]:
    known = [statement for statement in running if statement.end_known and _injured(statement) is not None]
    known = [statement for statement in known if statement.stated["killed"] is not None]
    for earlier, later in pairwise(known):
        killed = (later.stated["killed"] or 0) - (earlier.stated["killed"] or 0)
        injured = (later.stated["casualties"] or 0) - (earlier.stated["casualties"] or 0) - killed
        if killed > 0 > injured:
            told = [
                say(
                    "From {about} to {about_2} the killed rise by {killed:,} and the injured fall by "
                    "{text:,}. The killed of the second may hold people whom the first counts as injured and "
                    "who died later; neither statement says so.",
                    about=earlier.about,
                    about_2=later.about,
                    killed=killed,
                    text=-injured,
                )
            ]
            if killed < -injured:
                told.append(
                    say(
                        "That explains at most {killed:,} of the {text:,}; the rest stays open.",
                        killed=killed,
                        text=-injured,
                    )
                )
            yield note("later_deaths", " ".join(told), earlier, later)


def _injured(statement: Statement) -> int | None:
    killed, casualties = statement.stated["killed"], statement.stated["casualties"]
    return None if killed is None or casualties is None else casualties - killed


def _differ(running: Sequence[Statement]) -> Iterator[Note]:
    sure = [statement for statement in running if statement.end_known]
    for index, first in enumerate(sure):
        for second in sure[index + 1 :]:
            apart = (second.period.end - first.period.end).days
            if apart > 1:
                break
            same_day = first.stated_on == second.stated_on and first.day_known and second.day_known
            made_together = same_day and first.series != second.series
            if apart == 1 and not made_together:
                continue
            words = [
                say(
                    "{stated:,} and {stated_2:,} {words}",
                    stated=first.stated[measure],
                    stated_2=second.stated[measure],
                    words=WORDS[measure],
                )
                for measure in STATED
                if first.stated[measure] is not None
                and second.stated[measure] is not None
                and first.stated[measure] != second.stated[measure]
                and not {measure} & (first.derived & second.derived)
            ]
            if not words:
                continue
            when = (
                say("up to {day}", day=day_words(first.period.last))
                if apart == 0
                else say("made on {day} up to neighbouring days", day=day_words(first.stated_on))
            )
            yield note(
                "differ",
                say(
                    "Two statements {when} differ: {about} and {about_2} give {words}. {left_open}",
                    when=when,
                    about=first.about,
                    about_2=second.about,
                    words="; ".join(words),
                    left_open=left_open(first, second),
                ),
                first,
                second,
            )


def _gaps(running: Sequence[Statement]) -> Iterator[Note]:
    vague = [statement for statement in running if not statement.end_known]
    for earlier, later in pairwise(statement for statement in running if statement.end_known):
        days = (later.period.end - earlier.period.end).days
        between = any(
            one.period.end > earlier.period.end and one.certain_period.end < later.period.end for one in vague
        )
        if days >= GAP_DAYS and not between:
            yield note(
                GAP,
                say(
                    "No total for {days:,} days: after {about} the next one is {about_2}. What was stated in "
                    "between cannot be told from running totals.",
                    days=days,
                    about=earlier.about,
                    about_2=later.about,
                ),
                earlier,
                later,
            )
