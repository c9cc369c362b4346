"""What was imported into a pack: batches, each a folder of its own, listed in one file.

Whatever is not in the list is not there. A batch is written whole before the list names it, and the list is
replaced in one step, so that a pack never holds a part of one.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import MISSING, asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from geo.errors import ReadError
from geo.language import say
from geo.layers.findings import Finding, Severity
from geo.layers.vocabulary import IMPORTED
from geo.reading.regular import read_regular

LIST_FILE: Final = "imports.toml"
FOLDER: Final = "imports"
INCIDENTS, HAZARDS, ACTIVITIES, SURVEYS = IMPORTED.codes()
INCIDENTS_FILE: Final = "incidents.csv"
STATUS_FILE: Final = "hazard_status.csv"
REVISIONS_FILE: Final = "revisions.csv"
_ID: Final = re.compile(r"B[0-9]{3,6}(?:-[0-9]+)?")
_MOST_BYTES: Final = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One import.

    Parameters
    ----------
    id
        Its name and that of its folder.
    number
        What identifiers issued by it begin with; kept when the file is imported anew.
    file, digest
        Name and SHA-256 of the file that was imported.
    mapping
        SHA-256 of the mapping it was imported with.
    shape
        Digest of the names of its columns.
    imported_at
        When, UTC, ISO 8601.
    rows, accepted, held, rejected, other_kind, known
        Rows of the file and what became of them.
    casualties, casualties_accepted, casualties_held, casualties_rejected
        The same for people; those of rows of other kinds and of rows already there are the rest.
    incidents
        Incidents it adds.
    revised
        Incidents of others that it changes.
    sums
        Rows that sum a period, kept beside the incidents.
    kind
        What it brings, a code of `geo.layers.vocabulary.IMPORTED`.
    hazards, entries
        Hazardous areas it adds, and dated entries of their status.
    records
        Surveys or activities it adds.
    area_m2, area_accepted_m2, area_held_m2, area_rejected_m2
        Ground of the rows, as drawn, else as stated; that of rows already there is the rest.
    """

    id: str
    number: str
    file: str
    digest: str
    mapping: str
    shape: str
    imported_at: str
    rows: int
    accepted: int
    held: int
    rejected: int
    other_kind: int
    known: int
    casualties: int
    casualties_accepted: int
    casualties_held: int
    casualties_rejected: int
    incidents: int
    revised: int = 0
    sums: int = 0
    kind: str = INCIDENTS
    hazards: int = 0
    entries: int = 0
    records: int = 0
    area_m2: int = 0
    area_accepted_m2: int = 0
    area_held_m2: int = 0
    area_rejected_m2: int = 0

    @property
    def files(self) -> tuple[str, ...]:
        """Names within the pack of what is read of it with the pack."""
        if self.kind == HAZARDS:
            return (self.layer_file, self.status_file)
        if self.kind != INCIDENTS:
            return (self.layer_file,)
        return (self.incidents_file, *([self.revisions_file] if self.revised else []))

    @property
    def layer_file(self) -> str:
        """Name of its hazardous areas, surveys or activities within the pack."""
        return f"{FOLDER}/{self.id}/{self.kind}.geojson"

    @property
    def revisions_file(self) -> str:
        """Name of what it changes of other incidents within the pack."""
        return f"{FOLDER}/{self.id}/{REVISIONS_FILE}"

    @property
    def incidents_file(self) -> str:
        """Name of its incidents within the pack."""
        return f"{FOLDER}/{self.id}/{INCIDENTS_FILE}"

    @property
    def status_file(self) -> str:
        """Name of its entries of the status of hazardous areas within the pack."""
        return f"{FOLDER}/{self.id}/{STATUS_FILE}"

    @property
    def day(self) -> dt.date:
        """Day of the import."""
        return dt.datetime.fromisoformat(self.imported_at).date()


def read_batches(folder: Path) -> tuple[Batch, ...]:
    """Return the batches of a pack in the order in which they were imported.

    Raises
    ------
    ReadError
        Where their list cannot be read.
    """
    path = folder / LIST_FILE
    if not path.exists():
        return ()
    try:
        text = read_regular(path, most_bytes=_MOST_BYTES).data.decode("utf-8")
        return tuple(_batch(one) for one in tomllib.loads(text).get("batch", []))
    except (ValueError, TypeError, RecursionError) as error:
        raise ReadError(
            f"{LIST_FILE}: the list of imports cannot be read ({str(error)[:80]}). Put it back as it was."
        ) from None


def last_number(folder: Path) -> int:
    """Return the number of the last import a pack ever had: identifiers it issued are never issued again."""
    path = folder / LIST_FILE
    if not path.exists():
        return 0
    text = read_regular(path, most_bytes=_MOST_BYTES).data.decode("utf-8")
    last = tomllib.loads(text).get("last", 0)
    listed = [int(one.number[1:]) for one in read_batches(folder)]
    return max([last if isinstance(last, int) else 0, *listed])


def leaning_on(batches: Sequence[Batch], undone: Batch) -> tuple[Batch, ...]:
    """Return the imports that left rows out as already there, which may be those of one undone."""
    return tuple(one for one in batches if one.known and one.id != undone.id and one.kind == undone.kind)


def of_kind(batches: Sequence[Batch], kind: str) -> tuple[Batch, ...]:
    """Return the imports that bring a kind of records."""
    return tuple(one for one in batches if one.kind == kind)


def waiting_findings(batches: Sequence[Batch]) -> tuple[Finding, ...]:
    """Return what waits: rows of imports that are in no figure until they are mended and brought back."""
    return tuple(
        Finding(
            one.file, None, None, None,
            "batch.land_waiting" if one.kind in {HAZARDS, ACTIVITIES} else "batch.waiting", Severity.WARNING,
            say("{held:,} of {rows:,} rows, with {casualties:,} casualties, were held when it was imported "
                "as {batch}: they are in no figure unless they came in since.",
                held=one.held, rows=one.rows, casualties=one.casualties_held, batch=one.id)
            if one.kind == INCIDENTS
            else say("{held:,} of {rows:,} rows, of {area:,} m², were held when it was imported as {batch}: "
                "they are in no figure unless they came in since.",
                held=one.held, rows=one.rows, area=one.area_held_m2, batch=one.id),
            say("Mend the rows it gave back, and import them."),
        )
        for one in batches
        if one.held
    )  # fmt: skip


def _batch(entries: dict[str, Any]) -> Batch:
    kinds: dict[str, type] = {one.name: int if one.type == "int" else str for one in fields(Batch)}
    needed = {one.name for one in fields(Batch) if one.default is MISSING}
    fitting = needed <= {*entries} <= {*kinds}
    if not fitting or not all(type(value) is kinds[name] for name, value in entries.items()):
        raise ValueError("an import has not the entries it must have")
    found = Batch(**entries)
    if not _ID.fullmatch(found.id):
        raise ValueError(f"{found.id[:40]!r} is no name of an import")
    if found.kind not in IMPORTED:
        raise ValueError(f"{found.kind[:40]!r} is nothing an import brings")
    _ = found.day
    return found


def batches_text(batches: Sequence[Batch], *, last: int) -> str:
    """Return the list of batches as the text of its file.

    Parameters
    ----------
    batches
        Those that count.
    last
        Number of the last import, whether or not it still counts.
    """
    lines = ["# Written by `python -m geo import`; undo an import there and not here.", f"last = {last}"]
    for one in batches:
        lines += ["", "[[batch]]", *(f"{key} = {json.dumps(value)}" for key, value in asdict(one).items())]
    return "\n".join(lines) + "\n"
