"""Batches on the disk: written whole before the list of the pack names them, and taken back whole."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from geo.errors import ReadError
from geo.importing.beside import OTHERS_FILE, SUMS_FILE, table_of
from geo.importing.mapping import HELD_COLUMNS
from geo.importing.persons import masked
from geo.importing.roles import FREE_TEXT
from geo.importing.run import MAPPING_FILE, Import
from geo.importing.source import Fate, SourceRow
from geo.importing.submissions import KEYS_FILE, keys_text
from geo.language import say
from geo.layers.findings import Finding, Severity
from geo.publish.csv_text import guarded
from geo.publish.files import make_folder, refusing, write_set, write_whole
from geo.store.batches import (
    FOLDER,
    INCIDENTS_FILE,
    LIST_FILE,
    REVISIONS_FILE,
    Batch,
    batches_text,
    last_number,
    read_batches,
)

HELD_FILE: Final = "held.xlsx"
EXTRA_FILE: Final = "extra.csv"
FINDINGS_FILE: Final = "findings.csv"
_MARK: Final = PatternFill("solid", start_color="FFF2CC")
_CELL: Final = 32_000


def keep(done: Import, folder: Path) -> Batch:
    """Write a batch into the folder of its pack and have the pack's list name it.

    An earlier batch of the same file gives way to it. Whenever this stops, the pack is as it was or as it
    will be.

    Raises
    ------
    PublishError
        Where something cannot be written.
    """
    with refusing(folder / FOLDER / done.batch.id):
        return _kept(done, folder)


def _kept(done: Import, folder: Path) -> Batch:
    batch = done.batch
    keys = [(one.said["incident_id"], one.key) for one in done.incidents if one.key]
    return write_batch(
        folder,
        batch,
        {
            INCIDENTS_FILE: done.data,
            **({REVISIONS_FILE: done.revisions} if batch.revised else {}),
            **_beside(done),
            MAPPING_FILE: done.mapping.to_toml().encode(),
            HELD_FILE: held_workbook(done),
            EXTRA_FILE: _extras(done),
            **({KEYS_FILE: keys_text("incident_id", keys)} if keys else {}),
            FINDINGS_FILE: findings_table(done.findings),
        },
    )


def write_batch(folder: Path, batch: Batch, files: Mapping[str, bytes]) -> Batch:
    """Write the files of a batch, by their names, and only then have the list of the pack name it."""
    home = folder / FOLDER / batch.id
    make_folder(folder / FOLDER)
    # A folder that the list does not name is of a run that was stopped.
    if home.exists():
        shutil.rmtree(home)
    make_folder(home)
    write_set({home / name: data for name, data in files.items()})
    before = read_batches(folder)
    kept = [one for one in before if one.number != batch.number]
    write_whole(
        folder / LIST_FILE,
        batches_text([*kept, batch], last=max(last_number(folder), int(batch.number[1:]))).encode(),
    )
    _drop(folder, [one for one in before if one.number == batch.number])
    return batch


def undo(folder: Path, name: str) -> Batch:
    """Take a batch out of a pack, whole.

    Raises
    ------
    ReadError
        Where there is no such batch.
    PublishError
        Where the list cannot be written.
    """
    before = read_batches(folder)
    found = next((one for one in before if name in {one.id, one.number}), None)
    if found is None:
        held = ", ".join(one.id for one in before) or "none"
        raise ReadError(say("The pack has no import {name!r}; it has {held}.", name=name, held=held))
    write_whole(
        folder / LIST_FILE,
        batches_text([one for one in before if one is not found], last=last_number(folder)).encode(),
    )
    _drop(folder, [found])
    return found


def _drop(folder: Path, batches: Iterable[Batch]) -> None:
    for one in batches:
        # What the list no longer names counts no longer, whether or not its files can be removed.
        with suppress(OSError):
            shutil.rmtree(folder / FOLDER / one.id)


def held_workbook(done: Import) -> bytes:
    """Return the rows that were not accepted as a workbook, with reasons and the cells at fault marked.

    Columns about persons and those left out are not in it. Mended, it can be imported with the same mapping.
    """
    book = Workbook(write_only=False)
    if done.reading.get("since_1904"):
        # Numbers that count days count them from the same day when they come back.
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None  # noqa: S101 -- a new workbook has a sheet
    sheet.title = say("Held")
    # Without the columns that tell accidents apart each victim would come back as an accident of its own.
    keys = {*done.mapping.keys} - {*done.persons}
    left_out = {*done.mapping.left_out, "geometry"} - keys
    names = [name for name in done.frame.columns if name not in left_out]
    free = {*done.extras, *(name for role in FREE_TEXT for name in done.mapping.having(role))}
    sheet.append([*HELD_COLUMNS, *names])
    for row in done.rows:
        if row.fate in {Fate.HELD, Fate.REJECTED}:
            cells = [_cell(done.frame[name].iat[row.at], free=name in free) for name in names]
            sheet.append(
                [_number(row), _why(row)[:_CELL], *(None if one is None else one[:_CELL] for one in cells)]
            )
            faulty = {one.field for one in row.findings if one.severity is Severity.ERROR}
            for place, cell in enumerate(sheet[sheet.max_row], start=-1):
                # A text is a text, whatever it begins with.
                cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
                if place > 0 and names[place - 1] in faulty:
                    cell.fill = _MARK
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(value: object, *, free: bool) -> str | None:
    """Return a cell as text, that of a column nobody reads word by word without telephone numbers."""
    if value is None:
        return None
    return masked(str(value))[0] if free else str(value)


def _number(row: SourceRow) -> int | str:
    """Return the number of a row, with its sheet where it is one of two."""
    return say("{sheet}, row {row}", sheet=row.sheet, row=row.row) if row.sheet else row.row


def _why(row: SourceRow) -> str:
    errors = [one for one in row.findings if one.severity is Severity.ERROR] or row.findings
    return " ".join(f"{one.message} {one.remedy}" for one in errors)


def _beside(done: Import) -> dict[str, bytes]:
    """Return rows that are kept beside the incidents, by file; none where there are none."""
    found = {}
    if done.batch.sums:
        found[SUMS_FILE] = table_of(done.rows, Fate.SUM)
    if done.batch.other_kind:
        found[OTHERS_FILE] = table_of(done.rows, Fate.OTHER_KIND)
    return found


def _extras(done: Import) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["incident_id", "row", *done.extras])
    for one in done.incidents:
        for row in one.rows:
            cells = [_cell(done.frame[name].iat[row.at], free=True) or "" for name in done.extras]
            writer.writerow(map(guarded, map(str, (one.said["incident_id"], _number(row), *cells))))
    return out.getvalue().encode()


def findings_table(findings: Iterable[Finding]) -> bytes:
    """Return findings as a table."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["file", "row", "column", "value", "rule", "severity", "message", "remedy"])
    for one in findings:
        said = (
            one.file,
            one.row,
            one.field,
            one.value,
            one.rule,
            one.severity.value,
            one.message,
            one.remedy,
        )
        writer.writerow(guarded("" if cell is None else str(cell)) for cell in said)
    return out.getvalue().encode()
