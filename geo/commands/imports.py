"""The command that brings a file from elsewhere into a pack, and takes it out again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo.commands.folders import PackFolder
from geo.language import say
from geo.layers.vocabulary import IMPORTED

if TYPE_CHECKING:  # they bring pandas along, which --help need not wait for
    from geo.importing.run import Import

_SHOWN = 12
_EACH = 3
_OF_READING = frozenset({"notes", "ragged", "joined", "sheets", "repeats"})
_NAMED = frozenset({"id.differs", "twin.differs", "group.count"})
"""Rules whose findings are each about another fault, and so shown in larger number."""


@click.command("import", short_help="Bring a file from elsewhere into a pack.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option(
    "--into",
    "pack",
    type=PackFolder(),
    required=True,
    help="Folder of the pack.",
)
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What columns and values mean; else as an earlier import of the same columns said, or as suggested.",
)
@click.option(
    "--write-mapping",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write the mapping to, to correct it.",
)
@click.option("--kind", type=click.Choice(IMPORTED.codes()), default="incidents", help="What the rows are.")
@click.option(
    "--snapshot-date",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day a file of hazardous areas tells of: the status it gives holds from that day on.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done and write nothing into the pack.")
@click.option("--sheet", help="Sheet of a workbook, or layer of a file of several.")
@click.option("--repeat", help="Sheet of the repeats to join to it; empty for none.")
@click.option("--encoding", help="Encoding of the text.")
@click.option("--crs", help="Coordinate system of a file that names none, such as EPSG:32638.")
@click.option("--header-row", type=click.IntRange(1, 1000), help="Row that names the columns.")
@click.option(
    "--twins",
    type=click.Choice(["ask", "there", "keep", "merge"]),
    help="What is done with accidents that the pack has already: ask holds them, there leaves them out, keep "
    "takes them for others, merge fills in what was open and moves who died later to the killed.",
)
@click.option("--undo", metavar="BATCH", help="Take an earlier import out of the pack, whole.")
@click.option("--list", "as_list", is_flag=True, help="List the imports of the pack.")
@click.option("--json", "as_json", is_flag=True, help="Print what was understood and counted as JSON.")
def import_file(
    file: Path | None,
    *,
    pack: Path,
    mapping: Path | None,
    write_mapping: Path | None,
    dry_run: bool,
    twins: str | None,
    undo: str | None,
    as_list: bool,
    as_json: bool,
    **reading: Any,
) -> int:
    """Bring FILE into the pack: understood, counted row by row, kept as a batch that can be undone.

    Nothing is guessed: values that are not known, dates that may be read two ways and damaged coordinates
    hold their rows back until the mapping says what they mean.
    """
    if as_list or undo is not None:
        if file is not None:
            raise click.UsageError(say("--undo and --list go without a FILE."))
        _listed(pack) if undo is None else _undone(pack, undo)
        return 0
    if file is None:
        raise click.UsageError(say("Name the FILE to import."))
    kind, day = reading.pop("kind"), reading.pop("snapshot_date")
    if kind == "hazards":
        from geo.commands.area_imports import import_areas  # noqa: PLC0415 - geopandas is slow to load

        if twins == "merge":
            raise click.UsageError(
                say("--twins merge is of incidents; of hazardous areas say ask, there or keep.")
            )
        said: dict[str, Any] = {"snapshot": None if day is None else day.date(), "twins": twins}
        said |= {"mapping": mapping, "write_mapping": write_mapping, "wanted": _wanted(reading)}
        return import_areas(file, pack, **said, dry_run=dry_run, as_json=as_json)
    if day is not None:
        raise click.UsageError(say("--snapshot-date is of hazardous areas: say --kind hazards."))
    from geo.importing.keep import keep  # noqa: PLC0415 - geopandas is slow to load; --help is not
    from geo.importing.run import prepare  # noqa: PLC0415 - as above
    from geo.publish.files import write_whole  # noqa: PLC0415 - as above

    done = prepare(
        file,
        filename=file.name,
        folder=pack,
        mapping=None if mapping is None else mapping.read_text(encoding="utf-8"),
        now=datetime.now(UTC),
        wanted=_wanted(reading),
        twins=twins,
    )
    if write_mapping is not None:
        write_whole(write_mapping, done.mapping.to_toml().encode())
    kept = not dry_run and not done.unchanged and done.brings
    if kept:
        keep(done, pack)
    if as_json:
        click.echo(json.dumps(summary(done, kept=kept), ensure_ascii=False, indent=2))
    else:
        for line in lines(done, pack, kept=kept, dry_run=dry_run):
            click.echo(line)
    return int(not kept and not dry_run and not done.unchanged and _left_open(done))


def _left_open(done: Import) -> bool:
    """Return whether somebody has to answer for rows before they can come in."""
    from geo.importing.source import Fate  # noqa: PLC0415 - pandas is slow to load; --help is not

    return any(row.fate in {Fate.HELD, Fate.DIFFERS} for row in done.rows)


def _wanted(reading: Mapping[str, Any]) -> dict[str, Any]:
    said = {key: value for key, value in reading.items() if value is not None}
    return {**said, "layer": said["sheet"]} if "sheet" in said else said


def _listed(pack: Path) -> None:
    from geo.importing.told import beside, brought_words  # noqa: PLC0415 - pandas is slow to load; --help is not
    from geo.store.batches import read_batches  # noqa: PLC0415 - as above

    for one in read_batches(pack):
        click.echo(
            say(
                "{id:<8} {imported_at}  {file}: {brought} of {rows:,} rows, {held:,} held, {rejected:,} "
                "rejected{beside}",
                id=one.id,
                imported_at=one.imported_at[:10],
                file=one.file,
                brought=brought_words(one),
                rows=one.rows,
                held=one.held,
                rejected=one.rejected,
                beside=beside(one),
            )
        )


def _undone(pack: Path, name: str) -> None:
    from geo.importing.keep import undo  # noqa: PLC0415 - geopandas is slow to load; --help is not
    from geo.importing.told import brought_words  # noqa: PLC0415 - pandas is slow to load; --help is not
    from geo.store.batches import leaning_on, read_batches  # noqa: PLC0415 - as above

    batch = undo(pack, name)
    click.echo(
        say(
            "{id} ({file}) was taken out: {brought}.",
            id=batch.id,
            file=batch.file,
            brought=brought_words(batch),
        )
    )
    for one in leaning_on(read_batches(pack), batch):
        rows = say("1 row") if one.known == 1 else say("{known:,} rows", known=one.known)
        click.echo(
            say(
                "{id} ({file}) left out {rows} as already there: import {file} again to bring in those "
                "that were of {id_2} alone.",
                id=one.id,
                file=one.file,
                rows=rows,
                id_2=batch.id,
            )
        )


def summary(done: Import, *, kept: bool) -> dict[str, Any]:
    """Return an import as plain values for JSON."""
    from dataclasses import asdict  # noqa: PLC0415 - used here alone

    from geo.importing.counted import not_counted, other_kinds  # noqa: PLC0415 - as above
    from geo.importing.source import fates  # noqa: PLC0415 - as above

    return {
        "batch": asdict(done.batch),
        "kept": kept,
        "unchanged": done.unchanged,
        "file": {key: value for key, value in done.mapping.file.items() if key not in _OF_READING},
        "notes": list(done.notes),
        "rows_are": done.mapping.rows_are,
        "keys": list(done.mapping.keys),
        "columns": [
            {
                "column": name,
                "roles": list(roles),
                "reason": done.mapping.reasons.get(name, ""),
            }
            for name, roles in done.mapping.columns.items()
        ],
        "dropped_person_columns": list(done.persons),
        "asked": {table: dict(values) for table, values in done.asked.items()},
        "repairs": dict(done.proposed),
        "totals": {
            fate: {"rows": rows, "casualties": people}
            for fate, (rows, people) in fates(list(done.rows)).items()
        },
        "not_counted": dict(not_counted(done.rows)),
        "other_kinds": dict(other_kinds(done.rows)),
        "findings": [one.to_dict() for one in done.findings],
    }


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
            told = beside(batch).removeprefix(", ")
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
    one = {"victim": say("one victim"), "period": say("the sum of a period")}.get(
        done.mapping.rows_are, "one accident"
    )
    keys = (
        say("; accidents are told apart by {keys}", keys=", ".join(done.mapping.keys))
        if done.mapping.keys
        else ""
    )
    yield "  " + say("One row is {one}{keys}.", one=one, keys=keys)
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
            "repaired"
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

        verb = "is" if changed == 1 else "are"
        yield say(
            "{incidents} of the pack {verb} put together with rows of this file",
            incidents=incidents_words(changed),
            verb=verb,
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
