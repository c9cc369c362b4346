"""One import from file to batch: read, understood, mapped, counted, tried in the pack, and only then kept."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import pandas as pd

from geo.errors import ReadError
from geo.importing import dates
from geo.importing.choices import with_answers
from geo.importing.firstmapping import suggested_mapping
from geo.importing.groups import Made
from geo.importing.layerkind import KindAskedError, Likely, likely_kind
from geo.importing.mapping import (
    HELD_COLUMNS,
    ImportMapping,
    read_mapping,
    shape_of,
)
from geo.importing.reviewed import measured_finding, review_findings, unread_findings, untold_findings
from geo.importing.roles import EXTRA, IGNORED, PERSON
from geo.importing.source import Fate, SourceRow, Surroundings
from geo.importing.suggest import Suggestion, suggestions
from geo.importing.trial import Trial
from geo.language import say
from geo.layers.districts import DistrictIndex
from geo.layers.findings import Finding, Severity
from geo.layers.incidents import DETAIL_OF
from geo.layers.pack import Pack
from geo.reading.raw import DEFAULT_LIMITS
from geo.reading.read import read_foreign
from geo.reading.regular import read_regular
from geo.store.batches import FOLDER, INCIDENTS, Batch, of_kind, read_batches
from geo.store.files import load_pack

MAPPING_FILE: Final = "mapping.toml"


@dataclass(frozen=True, kw_only=True)
class Import:
    """What an import is, or would be.

    Parameters
    ----------
    batch
        Counts and names, as the pack's list will hold them.
    mapping, remembered
        How the file was understood, and whether an earlier import said so.
    suggestions
        What each column is taken for; empty where a mapping says it.
    notes, reading
        How the file was read, in sentences and as `geo.reading.read.read_foreign` says it.
    rows, incidents
        Rows with their fates, and the incidents made of them.
    asked
        Values that are not known, with their counts, by table.
    proposed
        Repairs of coordinates by kind, with the rows they concern.
    findings
        Everything remarked about the file and its rows.
    frame
        The file as read.
    data
        Bytes of the incidents.
    before, after
        The pack without and with them.
    unchanged
        The same file was imported with the same mapping before, and would bring in the same again.
    replaces
        The import of the same file that it takes the place of; empty for none.
    revisions
        Bytes of what it changes of incidents the pack has.
    """

    batch: Batch
    mapping: ImportMapping
    remembered: str
    suggestions: Sequence[Suggestion]
    notes: Sequence[str]
    rows: Sequence[SourceRow]
    incidents: Sequence[Made]
    asked: Mapping[str, Counter[str]]
    proposed: Counter[str]
    findings: Sequence[Finding]
    frame: pd.DataFrame
    data: bytes
    before: Pack
    after: Pack | None
    unchanged: bool
    replaces: str = ""
    reading: Mapping[str, Any] = field(default_factory=dict)
    revisions: bytes = b""

    @property
    def brings(self) -> bool:
        """Whether there is anything to keep: incidents, changes of others, or rows beside them."""
        return bool(self.incidents or self.batch.revised or self.batch.sums or self.batch.other_kind)

    @property
    def waits(self) -> bool:
        """Whether somebody has to answer for rows before they can come in."""
        return any(row.fate in {Fate.HELD, Fate.DIFFERS} for row in self.rows)

    @property
    def persons(self) -> tuple[str, ...]:
        """Columns about persons, which are nowhere in a pack."""
        return self.mapping.having(PERSON)

    @property
    def extras(self) -> tuple[str, ...]:
        """Columns kept as they are."""
        return self.mapping.having(EXTRA)


def prepare(
    source: Path | bytes,
    *,
    filename: str,
    folder: Path,
    mapping: str | None,
    now: dt.datetime,
    wanted: Mapping[str, Any],
    anew: bool = False,
    twins: str | None = None,
    ask_kind: bool = False,
) -> Import:
    """Read a file and say what importing it into a pack would do; nothing is written.

    Parameters
    ----------
    source, filename
        The file and its name.
    folder
        Of the pack.
    mapping
        Text of a mapping; None takes the one of an earlier import of the same columns, or suggests one.
    now
        Moment of the import.
    wanted
        How to read the file, where somebody said it: see `geo.reading.read.read_foreign`.
    anew
        Whether to suggest a mapping though an earlier import of the same columns has one.
    twins
        What is done with incidents that the pack has, whatever the mapping says; None for as that says.
    ask_kind
        Whether to ask what the rows are where they may be no accidents, and nobody said that they are.

    Raises
    ------
    GeoError
        Where the file, the mapping or the pack cannot be read.
    """
    data = bytes_of(source)
    pack, every = load_pack(folder), read_batches(folder)
    batches = of_kind(every, INCIDENTS)
    own = own_codes(pack)
    said = None if mapping is None else read_mapping(mapping, file=MAPPING_FILE, own=own)
    frame, shape = _read(data, filename, said, wanted)
    remembered = ""
    if said is None and not anew:
        digest = hashlib.sha256(data).hexdigest()
        said, remembered = _remembered(folder, batches, frame, own, digest=digest)
        if said is not None and said.file.get("encoding") not in {None, shape.get("encoding")}:
            frame, shape = _read(data, filename, said, wanted)
    text, chosen = with_answers(texts_of(frame))
    index, found = index_of(pack), []
    decimal, bounds = shape.get("decimal", "."), pack.meta.bounds
    if said is None:
        tags = shape.get("tags", {})
        found = suggestions(text, tags=tags, decimal=decimal, index=index, bounds=bounds)
        if ask_kind:
            _ask_kind(text, found, filename, [one for one in every if one.kind != INCIDENTS])
        said = suggested_mapping(text, shape, found)
    said = replace(said, twins=twins) if twins else said
    ground = replace(_ground(filename, shape, index, bounds), codes=pack.meta.codes)
    made = Trial(pack, folder, batches, said, text, ground, hashlib.sha256(data).hexdigest(), now)
    made.run()
    return _told(made, found, frame=frame, shape=shape, remembered=remembered, chosen=chosen)


def _told(
    made: Trial,
    found: Sequence[Suggestion],
    *,
    frame: pd.DataFrame,
    shape: Mapping[str, Any],
    remembered: str,
    chosen: Sequence[str],
) -> Import:
    """Return what an import that was tried would do, with everything said of it on the way."""
    remarks = [one for one in frame.attrs.get("findings", ()) if one.rule != "file.understood"]
    file = made.ground.file
    return Import(
        batch=made.batch,
        mapping=made.mapping,
        remembered=remembered,
        suggestions=list(found),
        notes=[*shape.get("notes", ()), *chosen],
        rows=made.rows,
        incidents=made.incidents,
        asked=made.reader.asked,
        proposed=made.reader.proposed,
        findings=[
            *remarks,
            *review_findings(made.frame, file=file),
            *unread_findings(made.frame, file=file),
            *(untold_findings(made.mapping, file=file) if made.incidents else ()),
            *measured_finding(made.frame, made.mapping, file=file),
            *_left_out(found, file),
            *made.findings,
            *_of_rows(made.rows),
        ],
        frame=made.frame,
        data=made.data,
        before=made.pack,
        after=made.after,
        unchanged=made.unchanged,
        replaces=made.same.id if made.same else "",
        reading=shape,
        revisions=made.revisions,
    )


def _ask_kind(frame: pd.DataFrame, found: Sequence[Suggestion], file: str, areas: Sequence[Batch]) -> None:
    """Ask what the rows of a file are where they may be no accidents.

    Raises
    ------
    KindAskedError
        With what they most likely are.
    """
    shape = shape_of(frame.columns)
    earlier = next((one for one in reversed(areas) if one.shape == shape), None)
    if earlier is not None:
        why = say("Its columns are those of {file}, a file of no accidents.", file=earlier.file)
        raise KindAskedError(file, Likely(earlier.kind, why, known=True))
    likely = likely_kind(frame, {one.column: one.roles for one in found})
    if likely.kind != INCIDENTS:
        raise KindAskedError(file, likely)


def own_codes(pack: Pack) -> dict[str, list[str]]:
    """Return the codes of a pack's own, by table."""
    return {of: [one.code for one in pack.meta.codes if one.list == of] for of in DETAIL_OF}


def _of_rows(rows: Sequence[SourceRow]) -> list[Finding]:
    # A cell of a form stands once for each of its victims, and is one fault.
    return [*dict.fromkeys(one for row in rows for one in row.findings)]


def bytes_of(source: Path | bytes) -> bytes:
    """Return what is imported, of a regular file of allowed size where it is one."""
    if isinstance(source, bytes):
        return source
    return read_regular(source, most_bytes=DEFAULT_LIMITS.file_bytes).data


def _left_out(found: Sequence[Suggestion], file: str) -> list[Finding]:
    """Say which columns are left out though their names do not say that they are about persons."""
    return [
        Finding(
            file,
            None,
            one.column,
            None,
            "column.left_out",
            Severity.WARNING,
            say("The column is in no file of the pack: {partition}.", partition=one.reason.partition(";")[0]),
            say(
                "If it may be kept, say so in the mapping: {partition}.",
                partition=one.reason.partition("; ")[2],
            ),
        )
        for one in found
        if one.asked and one.roles[0] in {PERSON, IGNORED}
    ]


def _read(
    data: bytes, filename: str, said: ImportMapping | None, wanted: Mapping[str, Any]
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Read a file as a mapping says, or, where it is a table of held rows, as that table lies."""
    try:
        return read_foreign(data, filename=filename, wanted={**(said.file if said else {}), **wanted})
    except ReadError:
        if said is None or not said.file.get("sheet"):
            raise
        frame, shape = read_foreign(data, filename=filename, wanted=wanted)
        if HELD_COLUMNS[0] not in frame.columns:
            raise
        return frame, shape


def _ground(
    file: str, shape: Mapping[str, Any], index: DistrictIndex, bounds: tuple[float, float, float, float]
) -> Surroundings:
    return Surroundings(
        file=file,
        index=index,
        bounds=bounds,
        decimal=shape.get("decimal", "."),
        ragged=frozenset(shape.get("ragged", ())),
        sheets=(str(shape.get("sheet", "")), str(shape.get("repeat", ""))),
        joined=shape.get("joined", {}),
        since=dates.EPOCH_1904 if shape.get("since_1904") else dates.EPOCH,
    )


def texts_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with every column but the geometry as text; what is missing stays missing."""
    columns: dict[str, Any] = {}
    for name in frame.columns:
        values = frame[name].tolist()
        columns[str(name)] = (
            values
            if name == "geometry"
            else [None if pd.isna(one) or one == "" else str(one) for one in values]
        )
    found = pd.DataFrame(
        {name: pd.Series(values, index=frame.index, dtype=object) for name, values in columns.items()},
        index=frame.index,
    )
    return found.drop(columns=[name for name in HELD_COLUMNS if name in found])


def index_of(pack: Pack) -> DistrictIndex:
    """Return the districts of a pack, by which files name them."""
    layer = pack.district_layer()
    return DistrictIndex(pack.districts, [None if one is None else one.wkb for one in layer.geometry])


def _remembered(
    folder: Path,
    batches: Sequence[Batch],
    frame: pd.DataFrame,
    own: Mapping[str, Sequence[str]],
    *,
    digest: str,
) -> tuple[ImportMapping | None, str]:
    """Return the mapping of the last import of a file with the same columns, and whose it is.

    What was said of single twins holds for the file it was said of alone.
    """
    names = {*map(str, with_answers(texts_of(frame))[0].columns)} - {"geometry"}
    shape, held = shape_of(names), HELD_COLUMNS[0] in frame.columns
    for batch in reversed(batches):
        path = folder / FOLDER / batch.id / MAPPING_FILE
        if not path.is_file() or not (held or batch.shape == shape):
            continue
        said = read_mapping(
            read_regular(path, most_bytes=2_000_000).data.decode("utf-8"), file=str(path.name), own=own
        )
        # A table of held rows has none of the columns that were left out.
        if batch.shape == shape or {*said.columns} - said.left_out <= names <= {*said.columns}:
            pairs = said.pairs if batch.digest == digest else {}
            return replace(said, pairs=pairs), f"{batch.id} ({batch.file})"
    return None, ""
