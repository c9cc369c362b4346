"""What an import of hazardous areas tells on the command line, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.language import say

if TYPE_CHECKING:  # they bring pandas along, which --help need not wait for
    from geo.importing.hazards.run import AreaImport

_SHOWN = 12


def summary(done: AreaImport, *, kept: bool) -> dict[str, Any]:
    """Return an import as plain values for JSON."""
    from dataclasses import asdict  # noqa: PLC0415 - used here alone

    from geo.importing.hazards.rows import sums  # noqa: PLC0415 - geopandas is slow to load

    return {
        "batch": asdict(done.batch),
        "kept": kept,
        "unchanged": done.unchanged,
        "snapshot": None if done.mapping.snapshot is None else done.mapping.snapshot.isoformat(),
        "undated": done.undated,
        "columns": dict(done.mapping.columns),
        "asked": {role: dict(values) for role, values in done.asked.items()},
        "totals": {fate: {"rows": rows, "m2": m2} for fate, (rows, m2) in sums(done.rows).items()},
        "drawn": {"sum_m2": done.sum_m2, "union_m2": done.union_m2},
        "drawn_as": drawn_as(done),
        "findings": [one.to_dict() for one in done.findings],
    }


def drawn_as(done: AreaImport) -> dict[str, int]:
    """Return how many of the accepted areas stand on the map as what."""
    from geo.importing.source import Fate  # noqa: PLC0415 - geopandas is slow to load

    lexicon = done.mapping.lexicon
    table = done.after.table(lexicon.kind)
    accepted = [one for row in done.rows if row.fate is Fate.ACCEPTED for one in row.told]
    mine = table[lexicon.key].isin({one[lexicon.key] for one in accepted})
    return {str(one): int(count) for one, count in table.loc[mine, "drawn_as"].value_counts().items()}


def lines(done: AreaImport, pack: Path, *, kept: bool, dry_run: bool) -> Iterator[str]:
    """Yield what was understood, asked, counted and done, as lines of text."""
    from geo.importing.told import brought_words  # noqa: PLC0415 - pandas is slow to load; --help is not

    batch = done.batch
    yield from _understood(done)
    yield from _asked(done)
    yield from _remarked(done)
    yield from _totals(done)
    if done.unchanged:
        yield say(
            "The same file was imported with the same mapping as {number}: nothing is changed.",
            number=batch.number,
        )
        return
    from geo.importing.hazards.account import last_day  # noqa: PLC0415 - as above

    yield from last_day(done)
    if kept:
        yield say("Imported as {id}: {brought}.", id=batch.id, brought=brought_words(batch))
        yield say("Undo: python -m geo import --into {pack} --undo {id}", pack=pack, id=batch.id)
        if batch.held or batch.rejected:
            yield say(
                "Rows that wait, with their shapes: {pack}/imports/{id}/held.geojson", pack=pack, id=batch.id
            )
    elif done.undated:
        yield (
            say(
                "{text}: {undated:,} areas have a status and nothing says of which day. Say with "
                "--snapshot-date the day the file tells of.",
                text=say("Nothing was written") if dry_run else say("Nothing was imported"),
                undated=done.undated,
            )
        )
    elif dry_run:
        yield say("Nothing was written. It would bring {brought}.", brought=brought_words(batch))
    else:
        yield say("Nothing was imported: no row brings anything new.")


def _understood(done: AreaImport) -> Iterator[str]:
    batch = done.batch
    yield say(
        "{file}: {rows:,} rows, {number:,} columns",
        file=batch.file,
        rows=batch.rows,
        number=len(done.mapping.columns),
    )
    for note in done.notes:
        yield f"  {note}"
    if done.remembered:
        yield "  " + say("Understood as {remembered} was.", remembered=done.remembered)
    from geo.importing.hazards.account import row_words  # noqa: PLC0415 - geopandas is slow to load

    yield "  " + row_words(done)
    if done.mapping.snapshot is not None:
        yield "  " + say(
            "It tells of {snapshot}; nothing is recorded of earlier days.", snapshot=done.mapping.snapshot
        )
    yield say("Columns")
    width = min(32, max((len(name) for name in done.mapping.columns), default=0))
    for name, role in done.mapping.columns.items():
        reason = done.mapping.reasons.get(name, "")
        yield f"  {name[:width]:<{width}} {role:<16} {reason[:90]}".rstrip()


def _asked(done: AreaImport) -> Iterator[str]:
    for role, values in done.asked.items():
        yield say(
            "Not known, for [values.{role}] of the mapping ({values:,} rows)",
            role=role,
            values=sum(values.values()),
        )
        for value, count in values.most_common(_SHOWN):
            yield f"  {count:>6,}  {value[:60]}"


def _remarked(done: AreaImport) -> Iterator[str]:
    from collections import Counter  # noqa: PLC0415 - used here alone

    from geo.layers.rulewords import rule_words  # noqa: PLC0415 - as above
    from geo.store.check import line_of  # noqa: PLC0415 - pandas is slow to load; --help is not

    rules = Counter((one.severity.value, one.rule) for one in done.findings)
    # What is found of two columns is two faults, each with its own remedy.
    first = {(one.severity.value, one.rule, one.field or ""): one for one in reversed(done.findings)}
    for (severity, rule), count in sorted(rules.items()):
        yield f"  {count:>6,}  {severity:<8} {rule_words(rule)} ({rule})"
        for told in sorted(key for key in first if key[:2] == (severity, rule)):
            yield f"          {line_of(first[told])[:200]}"


def _totals(done: AreaImport) -> Iterator[str]:
    from geo.importing.hazards.rows import sums  # noqa: PLC0415 - geopandas is slow to load

    batch = done.batch
    yield f"{say('Totals'):<16}{say('rows'):>10}{'m²':>18}"
    yield f"  {say('in the file'):<14}{batch.rows:>10,}{batch.area_m2:>18,}"
    for fate, (rows, m2) in sums(done.rows).items():
        if rows or fate in {"accepted", "held", "rejected"}:
            yield f"  {say(fate.value):<14}{rows:>10,}{m2:>18,}"
    if done.batch.kind == "hazards":
        yield say(
            "Perimeters accepted: sum {sum_m2:,} m², union {union_m2:,} m², where ground counts once",
            sum_m2=done.sum_m2,
            union_m2=done.union_m2,
        )
    from geo.importing.hazards.account import sizes_told  # noqa: PLC0415 - as above

    yield from sizes_told(done)
    shown = ", ".join(f"{count:,} {one}" for one, count in drawn_as(done).items())
    if shown:
        yield say("Drawn as: {shown}", shown=shown)
