"""One import of hazardous areas: read, understood, counted, tried in the pack, and only then kept."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from geo.analysis.grounds import Grounds
from geo.importing.hazards.firstmapping import column_roles, first_mapping, looked_at
from geo.importing.hazards.lexicon import LEXICONS
from geo.importing.hazards.mapping import AreaMapping, read_area_mapping
from geo.importing.hazards.rows import AreaReader, AreaRow
from geo.importing.hazards.shapes import Perimeters, perimeters
from geo.importing.hazards.trial import AreaTrial
from geo.importing.hazards.work import WorkReader
from geo.importing.hazards.worktrial import WorkTrial
from geo.importing.mapping import shape_of
from geo.importing.run import MAPPING_FILE, bytes_of, index_of, texts_of
from geo.importing.said import NOTHING_SAID, Said
from geo.importing.source import Fate
from geo.importing.submissions import keys_kept
from geo.layers.findings import Finding
from geo.layers.pack import Pack
from geo.reading.read import read_foreign
from geo.store import batches as kept
from geo.store.batches import Batch, of_kind, read_batches
from geo.store.files import load_pack

_READING: Final = frozenset({"file.understood", "geometry.unreadable"})


@dataclass(frozen=True, kw_only=True)
class AreaImport:
    """What an import of hazardous areas is, or would be.

    Parameters
    ----------
    batch
        Counts and names, as the pack's list will hold them.
    mapping, remembered
        How the file was understood, and which earlier import said so; empty for none.
    notes, reading
        How the file was read, in sentences and as `geo.reading.read.read_foreign` says it.
    rows
        Rows with their fates.
    asked
        Words that are not known, with their counts, by role.
    findings
        Everything remarked about the file and its rows.
    frame, drawn
        The file as read, as text, and its perimeters.
    contents
        Bytes of the areas and of the entries of their status, by their names within the pack.
    before, after
        The last day of the pack without them, and the pack with them.
    unchanged, undated
        The same was imported before; and how many rows tell a status of which nobody said the day.
    sum_m2, union_m2
        Perimeters of accepted rows one by one, and the ground they take together.
    """

    batch: Batch
    mapping: AreaMapping
    remembered: str
    notes: Sequence[str]
    rows: Sequence[AreaRow]
    asked: Mapping[str, Counter[str]]
    findings: Sequence[Finding]
    frame: pd.DataFrame
    drawn: Perimeters
    contents: Mapping[str, bytes]
    before: dt.date
    after: Pack
    unchanged: bool
    undated: int
    sum_m2: int
    union_m2: int
    reading: Mapping[str, Any] = field(default_factory=dict)

    @property
    def brings(self) -> bool:
        """Whether there is anything to keep, and nothing left open that all of it depends on."""
        batch = self.batch
        return bool(batch.hazards or batch.entries or batch.records) and not self.undated

    @property
    def waits(self) -> bool:
        """Whether somebody has to answer for rows, or for the day of the file, before they can come in."""
        return self.undated > 0 or any(row.fate in {Fate.HELD, Fate.DIFFERS} for row in self.rows)


def prepare_areas(
    source: Path | bytes,
    *,
    filename: str,
    folder: Path,
    mapping: str | None,
    now: dt.datetime,
    wanted: Mapping[str, Any],
    said: Said = NOTHING_SAID,
) -> AreaImport:
    """Read a file of hazardous areas, surveys or work and say what importing it would do; nothing is written.

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
        How to read the file: see `geo.reading.read.read_foreign`.
    said
        What somebody says of it beside the mapping; hazardous areas where nobody says a kind.

    Raises
    ------
    GeoError
        Where the file, the mapping or the pack cannot be read.
    """
    data = bytes_of(source)
    given = None if mapping is None else read_area_mapping(mapping, file=MAPPING_FILE)
    wanted = {**(given.file if given else {}), **wanted}
    frame, shape = read_foreign(data, filename=filename, wanted=wanted)
    corners, remarks = frame.attrs.get("corners", {}), frame.attrs.get("findings", ())
    text = texts_of(frame)
    kind = given.kind if given else said.kind or kept.HAZARDS
    every, pack = read_batches(folder), load_pack(folder)
    found = column_roles(text, index_of(pack), LEXICONS[kind])
    earlier = () if said.anew else of_kind(every, kind)
    meant, remembered = first_mapping(given, found, text, shape, folder, earlier, kind=kind)
    meant = replace(meant, shape=shape_of(text.columns), twins=said.twins or meant.twins)
    meant = replace(meant, snapshot=said.snapshot or meant.snapshot)
    decimal = shape.get("decimal", ".")
    drawn = perimeters(
        text, meant, file=filename, corners=corners, decimal=decimal, crs=str(wanted.get("crs") or "")
    )
    reader_of = AreaReader if kind == kept.HAZARDS else WorkReader
    reader = reader_of(text, meant, drawn, index=index_of(pack), file=filename, decimal=decimal)
    digest = hashlib.sha256(data).hexdigest()
    trial = _trial(reader, folder=folder, pack=pack, every=every, drawn=drawn, digest=digest, now=now)
    trial.run()
    told, union = _ground(trial.rows, trial.after) if kind == kept.HAZARDS else (0, 0)
    return AreaImport(
        batch=trial.batch,
        mapping=meant,
        remembered=remembered,
        notes=shape.get("notes", ()),
        rows=trial.rows,
        asked=reader.asked,
        findings=[
            *(one for one in remarks if one.rule not in _READING),
            *looked_at(meant, found, filename),
            *drawn.findings,
            *trial.findings,
            *(one for row in trial.rows for one in row.findings),
        ],
        frame=text,
        drawn=drawn,
        contents=trial.contents,
        before=trial.base.meta.as_of,
        after=trial.after,
        unchanged=trial.unchanged,
        undated=trial.undated,
        sum_m2=told,
        union_m2=union,
        reading=shape,
    )


def _trial(
    reader: AreaReader,
    *,
    folder: Path,
    pack: Pack,
    every: Sequence[Batch],
    drawn: Perimeters,
    digest: str,
    now: dt.datetime,
) -> AreaTrial:
    """Return what tries the rows of a reader, by their kind."""
    batches = of_kind(every, reader.mapping.kind)
    if isinstance(reader, WorkReader):
        reader.known = keys_kept(folder, of_kind(every, kept.HAZARDS), name="hazard_id")
        return WorkTrial(folder, pack, batches, reader, drawn, digest, now)
    return AreaTrial(folder, pack, batches, reader, drawn, digest, now)


def _ground(rows: Sequence[AreaRow], pack: Pack) -> tuple[int, int]:
    """Return the ground of the perimeters accepted, one by one and together, m2."""
    mine = {row.said["hazard_id"] for row in rows if row.fate is Fate.ACCEPTED}
    at = np.flatnonzero(pack.hazards["hazard_id"].isin(mine).to_numpy(dtype=bool))
    grounds = Grounds(pack)
    return grounds.sum_m2(at) or 0, grounds.union_m2(at) or 0
