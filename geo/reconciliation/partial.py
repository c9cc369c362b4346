"""Where statements over part of the period contradict the running totals, or each other.

What is looked for:

- ``part_above_whole``: a part exceeds the total around it, or the growth of the running total around it;
- ``whole_above_part``: within the days of a part the running total grows by more than the part states;
- ``chain``: a running total and the parts the same issuer gives to follow it add up to more than a total
  stated for a later day;
- ``part_above_parts``: a part exceeds what the parts of one issuer around its days add up to;
- ``parts_above_part``: the parts of one issuer within its days add up to more than a part states.

A growth is the difference of two totals as they were stated. Where several totals count up to the same day,
those that leave most room are taken: what still exceeds does so whichever of them is right. Statements whose
last day is not known take no part, and those whose own day is not known follow no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo.analysis.periods import Period, day_words
from geo.language import Sayings, say
from geo.reconciliation.notes import Against, Note, left_open, note
from geo.reconciliation.statements import WORDS, Statement, with_least, with_most

# Whether a part states more than others around it or fewer than those within it, and if they are several.
_ABOVE_PARTS = Sayings(
    {
        (
            True,
            True,
        ): "{said}, more than the {total:,} that {names} ({issuer}) add up to from {days}, a longer "
        "time around these days. {left_open}",
        (True, False): "{said}, more than the {total:,} that {names} ({issuer}) states from {days}, a longer "
        "time around these days. {left_open}",
        (
            False,
            True,
        ): "{said}, fewer than the {total:,} that {names} ({issuer}) add up to from {days}, within "
        "these days. {left_open}",
        (False, False): "{said}, fewer than the {total:,} that {names} ({issuer}) states from {days}, within "
        "these days. {left_open}",
    }
)
_COMPARED = (
    *("casualties", "killed", "injured"),
    *("killed_civilian", "killed_military", "injured_civilian", "injured_military"),
)


def parts_and_totals(running: Sequence[Statement], statements: Sequence[Statement]) -> Iterator[Note]:
    """Yield where statements of a narrower scope contradict the running totals around or within their days.

    Parameters
    ----------
    running
        Statements of scope ``all`` of one area that start on the same day, by the day they count up to.
    statements
        All of them.
    """
    for part in statements:
        same_place = part.districts == running[0].districts
        if part.scope not in ("part_period", "civilians_only") or not part.end_known:
            continue
        if not (same_place or running[0].runs):
            continue
        for measure in _COMPARED:
            known = [one for one in running if one.end_known and one.stated[measure] is not None]
            if part.stated[measure] is None or not known or part.period.start < known[0].period.start:
                continue
            yield from _around(part, measure, known)
            # Civilians and single districts are a part of everyone, who may grow by more.
            if part.scope == "part_period" and same_place:
                yield from _within(part, measure, known)


def _around(part: Statement, measure: str, known: Sequence[Statement]) -> Iterator[Note]:
    value = part.stated[measure] or 0
    after = [one for one in known if one.period.end >= part.period.end]
    before = [one for one in known if one.period.end <= part.period.start]
    if not after:
        return
    whole = with_most(_same_day(after, after[0]), measure)
    base = with_least(_same_day(before, before[-1]), measure) if before else None
    total, start = whole.stated[measure] or 0, (base.stated[measure] or 0) if base else 0
    said = _said(part, measure)
    if value > total:
        yield note(
            "part_above_whole",
            say(
                "{said}, more than the {total:,} of {about} over a longer period. {left_open}",
                said=said,
                total=total,
                about=whole.about,
                left_open=left_open(part, whole),
            ),
            part,
            whole,
            measure=measure,
            against=Against.of("longer", total, part, measure),
        )
    elif base and value > total - start >= 0:
        yield note(
            "part_above_whole",
            say(
                "{said}, more than the {total:,} by which the total grows over a longer time, from "
                "{start:,} in {about} to {total_2:,} in {about_2}. {left_open}",
                said=said,
                total=total - start,
                start=start,
                about=base.about,
                total_2=total,
                about_2=whole.about,
                left_open=left_open(part, base, whole),
            ),
            part,
            base,
            whole,
            measure=measure,
            against=Against.of("around", total - start, part, measure),
        )


def _within(part: Statement, measure: str, known: Sequence[Statement]) -> Iterator[Note]:
    inside = [one for one in known if part.period.start <= one.period.end <= part.period.end]
    if not inside:
        return
    base = with_most(_same_day(inside, inside[0]), measure)
    last = with_least(_same_day(inside, inside[-1]), measure)
    start, total = base.stated[measure] or 0, last.stated[measure] or 0
    if base.period.end < last.period.end and total - start > (part.stated[measure] or 0):
        yield note(
            "whole_above_part",
            say(
                "{said}, fewer than the {total:,} by which the total grows within these days, from "
                "{start:,} in {about} to {total_2:,} in {about_2}. {left_open}",
                said=_said(part, measure),
                total=total - start,
                start=start,
                about=base.about,
                total_2=total,
                about_2=last.about,
                left_open=left_open(part, base, last),
            ),
            part,
            base,
            last,
            measure=measure,
            against=Against.of("within", total - start, part, measure),
        )


def _same_day(statements: Sequence[Statement], like: Statement) -> list[Statement]:
    return [one for one in statements if one.period.end == like.period.end]


def _said(part: Statement, measure: str) -> str:
    return say(
        "{about} states {stated:,} {words} from {period_words}",
        about=part.about,
        stated=part.stated[measure],
        words=WORDS[measure],
        period_words=part.period_words,
    )


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
    stated = [one for one in statements if one.end_known and one.stated["casualties"] is not None]
    found = [
        _linked(first, stated)
        for first in sorted(stated, key=lambda statement: statement.order)
        if first.scope == "all"
    ]
    return tuple(links for links in found if len(links) > 1)


def _linked(first: Statement, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return `first` and the parts of the period that its issuer gave on the same day to follow it."""
    links = [first]
    while following := [
        one
        for one in statements
        if one.scope == "part_period"
        and one.day_known
        and first.day_known
        and (one.series, one.stated_on, one.districts) == (first.series, first.stated_on, first.districts)
        and one.period.start == links[-1].period.end
    ]:
        links.append(following[0])
    return tuple(links)


def chains_above(running: Sequence[Statement], statements: Sequence[Statement]) -> Iterator[Note]:
    """Yield the chains that start in `running` and add up to more than later totals of it."""
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
                say(
                    "{total:,} up to {day} against {value:,} in {about}",
                    total=total,
                    day=day_words(used[-1].period.last),
                    value=value,
                    about=later.about,
                )
            )
            exceeded.append(later)
            longest = max(longest, len(used))
        if words:
            yield note(
                "chain",
                say(
                    "{about} with {casualties:,} casualties and the parts the same issuer gives to follow it "
                    "add up to more than totals stated for later days: {words}. {left_open}",
                    about=links[0].about,
                    casualties=links[0].stated["casualties"],
                    words="; ".join(words),
                    left_open=left_open(*links[:longest], *exceeded),
                ),
                *links[:longest],
                *exceeded,
            )


def parts_and_parts(statements: Sequence[Statement]) -> Iterator[Note]:
    """Yield where a part of the period contradicts parts of one issuer around or within its days.

    Parameters
    ----------
    statements
        By the day they count up to.
    """
    parts = [one for one in statements if one.scope == "part_period" and one.end_known]
    follows = {(one.series, one.stated_on, one.districts, one.period.end) for one in parts if one.day_known}
    starts = [
        one
        for one in parts
        if not one.day_known or (one.series, one.stated_on, one.districts, one.period.start) not in follows
    ]
    runs = [_linked(first, parts) for first in starts]
    for part in parts:
        for run in runs:
            if part not in run and part.districts == run[0].districts:
                for measure in _COMPARED:
                    yield from _beside(part, measure, run)


def _beside(part: Statement, measure: str, run: Sequence[Statement]) -> Iterator[Note]:
    value = part.stated[measure]
    if value is None:
        return
    first, last = run[0].period.start, run[-1].period.end
    if first <= part.period.start and part.period.end <= last:
        around = [one for one in run if _overlaps(one.period, part.period)]
        total = _sum(around, measure)
        # Two statements over the same days are compared as such.
        if total is not None and value > total and around[0].period != part.period:
            yield _above_parts("part_above_parts", part, measure, around, total, more=True)
    inside = [
        one for one in run if part.period.start <= one.period.start and one.period.end <= part.period.end
    ]
    total = _sum(inside, measure)
    # A single part within another is the case above, seen from the other side.
    if total is not None and len(inside) > 1 and total > value:
        yield _above_parts("parts_above_part", part, measure, inside, total, more=False)


def _above_parts(
    kind: str, part: Statement, measure: str, others: Sequence[Statement], total: int, *, more: bool
) -> Note:
    days = Period(others[0].period.start, others[-1].period.end).words()
    names = others[0].statement_id
    if len(others) > 1:
        names = say("{first} to {last}", first=names, last=others[-1].statement_id)
    words = say(
        _ABOVE_PARTS.template((more, len(others) > 1)),
        said=_said(part, measure),
        total=total,
        names=names,
        issuer=others[0].issuer,
        days=days,
        left_open=left_open(part, *others),
    )
    against = Against.of("parts_around" if more else "parts_within", total, part, measure)
    return note(kind, words, part, *others, measure=measure, against=against)


def _overlaps(one: Period, other: Period) -> bool:
    return one.start < other.end and other.start < one.end


def _sum(statements: Sequence[Statement], measure: str) -> int | None:
    figures = [one.stated[measure] for one in statements]
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known and len(known) == len(figures) else None
