"""What an import tells on the command line, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from geo.language import Sayings, say

if TYPE_CHECKING:  # they bring pandas along, which --help need not wait for
    from geo.importing.run import Import

_SHOWN = 12
_ONE_ROW = Sayings(
    {
        "accident": "One row is one accident.",
        "victim": "One row is one victim.",
        "period": "One row is the sum of a period.",
    }
)
_EACH = 3
_NAMED = frozenset({"id.differs", "twin.differs", "group.count"})
"""Rules whose findings are each about another fault, and so shown in larger number."""


def lines(done: Import, pack: Path, *, kept: bool, dry_run: bool) -> Iterator[str]:
    """Yield what was understood, asked, counted and done, as lines of text."""
    from geo.importing.told import beside, classes, incidents_words, nothing, outside_period, placed  # noqa: PLC0415 - pandas is slow to load; --help is not

    yield from _understood(done)
    yield from _asked(done)
    yield from _twins(done)
    yield from _remarked(done)
    yield from placed(done)
    yield from _totals(done)
    if kept or dry_run:
        yield from classes(done)
    batch = done.batch
    if done.unchanged:
        yield say(
            "The same file was imported with the same mapping as {number}: nothing is changed.",
            number=batch.number,
        )
    elif kept:
        yield say("Imported as {id}: {incidents}.", id=batch.id, incidents=incidents_words(batch.incidents))
        if batch.sums or batch.other_kind:
            told = beside(batch)
            yield say(
                "Beside them, in no figure: {told}, in {pack}/imports/{id}", told=told, pack=pack, id=batch.id
            )
        yield say("Undo: python -m geo import --into {pack} --undo {id}", pack=pack, id=batch.id)
        if batch.held or batch.rejected:
            yield say(
                "Held and rejected rows, their cells marked: {pack}/imports/{id}/held.xlsx",
                pack=pack,
                id=batch.id,
            )
        yield from outside_period(done)
    elif dry_run:
        yield say(
            "Nothing was written. {incidents} would be imported.", incidents=incidents_words(batch.incidents)
        )
    else:
        yield nothing(done)
        if done.replaces:
            yield say(
                "{replaces}, of the same file, stays as it was: undo it to take it out.",
                replaces=done.replaces,
            )


def _understood(done: Import) -> Iterator[str]:
    from geo.importing.account import dates_of  # noqa: PLC0415 - pandas is slow to load; --help is not

    shape = done.mapping.file
    told = [str(shape.get(key)) for key in ("format", "encoding", "sheet") if shape.get(key)]
    size = say("{rows:,} rows, {number:,} columns", rows=done.batch.rows, number=len(done.mapping.columns))
    yield f"{done.batch.file}: {', '.join(told)}; {size}"
    for note in done.notes:
        yield f"  {note}"
    if done.remembered:
        yield "  " + say("Understood as {remembered} was.", remembered=done.remembered)
    yield "  " + _ONE_ROW.get(done.mapping.rows_are, _ONE_ROW["accident"])
    if done.mapping.keys:
        yield "  " + say("Accidents are told apart by {keys}.", keys=", ".join(done.mapping.keys))
    yield say("Columns")
    width = min(32, max((len(name) for name in done.mapping.columns), default=0))
    for name, roles in done.mapping.columns.items():
        reason = done.mapping.reasons.get(name, "")
        yield f"  {name[:width]:<{width}} {' + '.join(roles):<20} {reason[:100]}".rstrip()
    dates = dates_of(done)
    if dates.doubtful and dates.order:
        both_ways = say(
            "{doubtful:,} may be read two ways and are read as {order} ({reason})",
            doubtful=dates.doubtful,
            order=dates.order,
            reason=dates.reason,
        )
        yield say(
            'Dates: {both_ways}, for example "{examples}"', both_ways=both_ways, examples=dates.examples[0][0]
        )

    if done.persons:
        yield "  " + say(
            "Left out as about persons, in the pack nowhere: {persons}", persons=", ".join(done.persons)
        )


def _asked(done: Import) -> Iterator[str]:
    for table, values in done.asked.items():
        known = sum(values.values())
        yield say("Not known, for [values.{table}] of the mapping ({known:,} rows)", table=table, known=known)
        for value, count in values.most_common(_SHOWN):
            yield f"  {count:>6,}  {value[:60]}"
        if len(values) > _SHOWN:
            yield "          " + say("and {number:,} more", number=len(values) - _SHOWN)
    for damage, count in done.proposed.items():
        answer = done.mapping.repairs.get(damage, "ask")
        words = (
            say("repaired")
            if answer == "repair"
            else say('held: say {damage} = "repair" or "keep" under [places] of the mapping', damage=damage)
        )
        yield say(
            "Coordinates that look damaged ({damage}): {count:,} rows, {words}",
            damage=damage,
            count=count,
            words=words,
        )


def _twins(done: Import) -> Iterator[str]:
    held = sum(one.rule == "twin.same" and one.severity.value == "error" for one in done.findings)
    if held:
        yield (
            say(
                "The pack has {held:,} of these incidents already, the same in every respect: held; say "
                'twins = "there" or "keep" under [rows] of the mapping',
                held=held,
            )
        )
    if changed := done.batch.revised:
        from geo.importing.told import incidents_words  # noqa: PLC0415 - pandas is slow to load; --help is not

        yield say(
            "{incidents} of the pack is put together with rows of this file"
            if changed == 1
            else "{incidents} of the pack are put together with rows of this file",
            incidents=incidents_words(changed),
        )


def _remarked(done: Import) -> Iterator[str]:
    from geo.store.check import line_of  # noqa: PLC0415 - pandas is slow to load; --help is not

    rules = Counter((one.severity.value, one.rule) for one in done.findings)
    if rules:
        yield "Findings: " + ", ".join(
            f"{count:,} {severity} {rule}" for (severity, rule), count in sorted(rules.items())
        )
    order = {"error": 0, "warning": 1, "note": 2}
    told: Counter[str] = Counter()
    # Of one rule each value once first: the same word again says nothing new.
    times: Counter[tuple[str, str | None]] = Counter()
    again = []
    for one in done.findings:
        times[one.rule, one.value] += 1
        again.append(times[one.rule, one.value])
    ranked = sorted(
        zip(done.findings, again, strict=True),
        key=lambda each: (order[each[0].severity.value], each[0].rule, each[1], each[0].row or 0),
    )
    for one, _ in ranked:
        told[one.rule] += 1
        if told[one.rule] <= (_SHOWN if one.rule in _NAMED else _EACH):
            yield f"  {line_of(one)}"


def _totals(done: Import) -> Iterator[str]:
    from geo.importing.counted import missed_words, not_counted, other_kinds  # noqa: PLC0415 - as above
    from geo.importing.source import fates  # noqa: PLC0415 - as above

    found, missed = fates(list(done.rows)), not_counted(done.rows)
    yield f"{say('Totals'):<16}{say('rows'):>10}{say('casualties'):>12}"
    yield f"  {say('in the file'):<14}{done.batch.rows:>10,}{done.batch.casualties:>12,}"
    for fate, (rows, people) in found.items():
        if rows or fate in {"accepted", "held", "rejected"}:
            words = (
                "   " + say("casualties not counted: {missed}", missed=missed_words(missed[fate], _SHOWN))
                if fate in missed
                else ""
            )
            yield f"  {say(fate):<14}{rows:>10,}{people:>12,}{words}"
        if fate == "other kind":
            for kind, count in other_kinds(done.rows).most_common(_SHOWN):
                yield f"    {kind[:40] or say('not named'):<40}{count:>10,}"
