"""The command that brings a file from elsewhere into a pack, and takes it out again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo.commands.folders import PackFolder
from geo.commands.importlines import lines
from geo.errors import GeoError
from geo.language import say
from geo.layers.vocabulary import IMPORTED

if TYPE_CHECKING:  # they bring pandas along, which --help need not wait for
    from geo.importing.door import AnyImport
    from geo.importing.run import Import

_OF_READING = frozenset({"notes", "ragged", "joined", "sheets", "repeats"})


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
@click.option(
    "--kind",
    type=click.Choice(IMPORTED.codes()),
    help="What the rows are; where it is not said and not plain, it is asked for and nothing imported.",
)
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
    kind, day = reading.pop("kind") or "", reading.pop("snapshot_date")
    if kind not in {"", "incidents"} and twins == "merge":
        raise click.UsageError(
            say("--twins merge is of incidents; of areas, surveys and work say ask, there or keep.")
        )
    if day is not None and kind != "hazards":
        raise click.UsageError(say("--snapshot-date is of hazardous areas: say --kind hazards."))
    from geo.importing.door import keep_any, prepare_any  # noqa: PLC0415 - geopandas is slow to load; --help is not
    from geo.importing.said import Said  # noqa: PLC0415 - as above
    from geo.publish.files import write_whole  # noqa: PLC0415 - as above

    done = prepare_any(
        file,
        filename=file.name,
        folder=pack,
        mapping=None if mapping is None else mapping.read_text(encoding="utf-8"),
        now=datetime.now(UTC),
        wanted=_wanted(reading),
        said=Said(kind=kind, snapshot=None if day is None else day.date(), twins=twins),
    )
    if write_mapping is not None:
        write_whole(write_mapping, done.mapping.to_toml().encode())
    kept = not dry_run and not done.unchanged and done.brings
    if kept:
        keep_any(done, pack)
    _tell(done, pack, kept=kept, dry_run=dry_run, as_json=as_json)
    return int(not kept and not dry_run and not done.unchanged and done.waits)


def _tell(done: AnyImport, pack: Path, *, kept: bool, dry_run: bool, as_json: bool) -> None:
    """Print what was understood, counted and done, as lines or as JSON."""
    from geo.importing.run import Import  # noqa: PLC0415 - geopandas is slow to load; --help is not

    if isinstance(done, Import):
        told = summary(done, kept=kept) if as_json else lines(done, pack, kept=kept, dry_run=dry_run)
    else:
        from geo.commands import area_imports  # noqa: PLC0415 - as above

        told = (
            area_imports.summary(done, kept=kept)
            if as_json
            else area_imports.lines(done, pack, kept=kept, dry_run=dry_run)
        )
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for line in told:
        click.echo(line)


def _wanted(reading: Mapping[str, Any]) -> dict[str, Any]:
    said = {key: value for key, value in reading.items() if value is not None}
    return {**said, "layer": said["sheet"]} if "sheet" in said else said


def _listed(pack: Path) -> None:
    from geo.importing.told import brought_words, with_beside  # noqa: PLC0415 - pandas is slow to load; --help is not
    from geo.store.batches import read_batches  # noqa: PLC0415 - as above

    for one in read_batches(pack):
        click.echo(
            with_beside(
                say(
                    "{id:<8} {imported_at}  {file}: {brought} of {rows:,} rows, {held:,} held, {rejected:,} "
                    "rejected",
                    id=one.id,
                    imported_at=one.imported_at[:10],
                    file=one.file,
                    brought=brought_words(one),
                    rows=one.rows,
                    held=one.held,
                    rejected=one.rejected,
                ),
                one,
            )
        )


def _undone(pack: Path, name: str) -> None:
    from geo.importing.keep import undo  # noqa: PLC0415 - geopandas is slow to load; --help is not
    from geo.importing.told import brought_words  # noqa: PLC0415 - pandas is slow to load; --help is not
    from geo.store.batches import leaning_on, read_batches  # noqa: PLC0415 - as above

    naming = _naming(pack, name)
    batch = undo(pack, name)
    click.echo(
        say(
            "{id} ({file}) was taken out: {brought}.",
            id=batch.id,
            file=batch.file,
            brought=brought_words(batch),
        )
    )
    if naming:
        click.echo(naming)
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


def _naming(pack: Path, name: str) -> str:
    """Return what is said of records that name areas of an import that is undone; empty for none."""
    from geo.importing.naming_areas import naming_words  # noqa: PLC0415 - as above
    from geo.store.batches import HAZARDS, of_kind, read_batches  # noqa: PLC0415 - as above
    from geo.store.files import load_pack  # noqa: PLC0415 - as above

    for one in of_kind(read_batches(pack), HAZARDS):
        if name in {one.id, one.number}:
            # An import is taken out of a pack that cannot be read, too.
            with suppress(GeoError, OSError):
                return naming_words(load_pack(pack), pack, one)
    return ""


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
