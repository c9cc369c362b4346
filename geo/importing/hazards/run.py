"""One import of hazardous areas: read, understood, counted, tried in the pack, and only then kept."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from geo.analysis.grounds import Grounds
from geo.importing.hazards.dated import FOUND, entries_of
from geo.importing.hazards.firstmapping import column_roles, first_mapping, looked_at
from geo.importing.hazards.mapping import AreaMapping, read_area_mapping
from geo.importing.hazards.rows import AreaReader, AreaRow, sums
from geo.importing.hazards.shapes import Perimeters, perimeters
from geo.importing.hazards.there import mark_there
from geo.importing.mapping import shape_of
from geo.importing.run import MAPPING_FILE, bytes_of, index_of, texts_of
from geo.importing.source import Fate
from geo.importing.submissions import keys_kept
from geo.layers.findings import Finding, Severity
from geo.layers.pack import Pack
from geo.layers.schema import HAZARD_STATUS, HAZARDS
from geo.reading.raw import DEFAULT_LIMITS
from geo.reading.read import read_foreign
from geo.reading.regular import read_regular
from geo.store import batches as kept
from geo.store.batches import FOLDER, Batch, last_number, of_kind, read_batches
from geo.store.files import load_pack, load_with_files, load_without

_TRIES: Final = 3
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
        return bool(self.batch.hazards or self.batch.entries) and not self.undated

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
    snapshot: dt.date | None = None,
    twins: str | None = None,
    anew: bool = False,
) -> AreaImport:
    """Read a file of hazardous areas and say what importing it would do; nothing is written.

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
    snapshot
        Day the file tells of; None for the one the mapping says.
    twins
        What is done with areas whose perimeter the pack has already, whatever the mapping says.
    anew
        Whether to suggest a mapping though an earlier import of the same columns has one.

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
    batches, pack = of_kind(read_batches(folder), kept.HAZARDS), load_pack(folder)
    found = column_roles(text, index_of(pack))
    said, remembered = first_mapping(given, found, text, shape, folder, () if anew else batches)
    said = replace(
        said, shape=shape_of(text.columns), twins=twins or said.twins, snapshot=snapshot or said.snapshot
    )
    decimal = shape.get("decimal", ".")
    drawn = perimeters(
        text, said, file=filename, corners=corners, decimal=decimal, crs=str(wanted.get("crs") or "")
    )
    reader = AreaReader(text, said, drawn, index=index_of(pack), file=filename, decimal=decimal)
    trial = _Trial(folder, pack, batches, reader, drawn, hashlib.sha256(data).hexdigest(), now)
    trial.run()
    told, union = _ground(trial.rows, trial.after)
    return AreaImport(
        batch=trial.batch,
        mapping=said,
        remembered=remembered,
        notes=shape.get("notes", ()),
        rows=trial.rows,
        asked=reader.asked,
        findings=[
            *(one for one in remarks if one.rule not in _READING),
            *looked_at(said, found, filename),
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


def _ground(rows: Sequence[AreaRow], pack: Pack) -> tuple[int, int]:
    """Return the ground of the perimeters accepted, one by one and together, m2."""
    mine = {row.said["hazard_id"] for row in rows if row.fate is Fate.ACCEPTED}
    at = np.flatnonzero(pack.hazards["hazard_id"].isin(mine).to_numpy(dtype=bool))
    grounds = Grounds(pack)
    return grounds.sum_m2(at) or 0, grounds.union_m2(at) or 0


class _Trial:
    """Makes the areas of one file and tries them in the pack until it refuses none."""

    def __init__(
        self,
        folder: Path,
        pack: Pack,
        batches: Sequence[Batch],
        reader: AreaReader,
        drawn: Perimeters,
        digest: str,
        now: dt.datetime,
    ) -> None:
        self.folder, self.reader, self.drawn, self.digest, self.now = folder, reader, drawn, digest, now
        self.mapping, self.batches, self.pack = reader.mapping, batches, pack
        self.same = next((one for one in batches if one.digest == digest), None)
        self.number = self.same.number if self.same else f"B{last_number(folder) + 1:03}"
        again = self.same.id.partition("-")[2] or "1" if self.same else ""
        self.id = f"{self.number}-{int(again) + 1}" if again else self.number
        self.base = pack if self.same is None else load_without(folder, self.number)
        self.after = self.base
        self.findings: list[Finding] = []
        self.contents: dict[str, bytes] = {}

    def run(self) -> None:
        """Read all rows and drop those the pack refuses, until it refuses none."""
        self.rows = self.reader.read()
        keys = keys_kept(self.folder, self.batches, name="hazard_id")
        # A pack may have them for identifiers from before.
        known = {*self.pack.hazards["hazard_id"]}
        for row in self.rows:
            number = row.key if row.key in known else keys.get(row.key, "")
            row.said.setdefault("hazard_id", number or f"{self.number}-{row.at + 1:04}")
        has_ids = bool(self.mapping.column("hazard_id"))
        self.more, found = mark_there(
            self.rows, self.drawn, self.base, file=self.reader.file, twins=self.mapping.twins, has_ids=has_ids
        )
        self.findings += found
        for _ in range(_TRIES):
            self._make()
            if not self._refused():
                break
        self._remarks()
        old = self.same
        self.unchanged = (
            old is not None
            and old.mapping == self.batch.mapping
            and all(_stored(self.folder, old, name) == data for name, data in self._plain().items())
        )

    @property
    def accepted(self) -> list[AreaRow]:
        """Rows that become areas of the pack, in the order of their file."""
        return [row for row in self.rows if row.fate is Fate.ACCEPTED]

    def _make(self) -> None:
        found = self.mapping.column(FOUND) or None
        told = [(row, one) for row in self.accepted for one in entries_of(row, self.mapping)]
        # Of an area the pack has, what is new is its status alone.
        told += [(row, entries_of(row, self.mapping)[-1]) for row in self.more]
        self.undated = sum(one.day is None for _, one in told)
        entries = [
            {
                "entry_id": f"{self.number}-{'F' if one.column == found else 'E'}{row.at + 1:04}",
                "hazard_id": row.said["hazard_id"],
                "date": one.day.isoformat(),
                "date_precision": one.precision,
                "date_basis": one.basis,
                "date_column": one.column,
                "status": one.status,
                "product": one.product,
                **({"sensitivity": row.said["sensitivity"]} if "sensitivity" in row.said else {}),
            }
            for row, one in told
            if one.day is not None
        ]
        self.batch = self._batch(len(entries))
        self.contents = {
            self.batch.hazards_file: _geojson(self.accepted, self.drawn),
            self.batch.status_file: _csv(entries),
        }
        self.after = load_with_files(self.folder, self.batch, self.contents)

    def _plain(self) -> dict[str, bytes]:
        return {name.rpartition("/")[2]: data for name, data in self.contents.items()}

    def _refused(self) -> bool:
        """Give rows the pack refuses their findings; return whether there are any."""
        found = [
            (self.accepted[one.row - 1], one)
            for one in self.after.findings.of_file(self.batch.hazards_file)
            if one.row and one.severity is Severity.ERROR
        ]
        for row, one in found:
            row.fate = Fate.REJECTED
            row.findings.append(self._own(row, one))
        return bool(found)

    def _own(self, row: AreaRow, one: Finding) -> Finding:
        column = self.mapping.column(one.field or "") or one.field
        return replace(one, file=self.reader.file, row=row.row, field=column)

    def _remarks(self) -> None:
        """Take over what the pack remarks about areas that are accepted."""
        accepted = self.accepted
        for one in self.after.findings.of_file(self.batch.hazards_file):
            if one.row and one.severity is not Severity.ERROR:
                self.findings.append(self._own(accepted[one.row - 1], one))

    def _batch(self, entries: int) -> Batch:
        found = sums(self.rows)
        there = (Fate.KNOWN, Fate.DIFFERS)
        return Batch(
            id=self.id,
            number=self.number,
            file=self.reader.file,
            digest=self.digest,
            mapping=hashlib.sha256(replace(self.mapping, reasons={}).to_toml().encode()).hexdigest(),
            shape=self.mapping.shape,
            imported_at=self.now.replace(microsecond=0).isoformat(),
            rows=len(self.rows),
            accepted=found[Fate.ACCEPTED][0],
            held=found[Fate.HELD][0],
            rejected=found[Fate.REJECTED][0],
            other_kind=0,
            known=sum(found[fate][0] for fate in there),
            casualties=0,
            casualties_accepted=0,
            casualties_held=0,
            casualties_rejected=0,
            incidents=0,
            kind=kept.HAZARDS,
            hazards=found[Fate.ACCEPTED][0],
            entries=entries,
            area_m2=sum(m2 for _, m2 in found.values()),
            area_accepted_m2=found[Fate.ACCEPTED][1],
            area_held_m2=found[Fate.HELD][1],
            area_rejected_m2=found[Fate.REJECTED][1],
        )


def _stored(folder: Path, batch: Batch, name: str) -> bytes:
    return read_regular(folder / FOLDER / batch.id / name, most_bytes=DEFAULT_LIMITS.file_bytes).data


def _geojson(rows: Sequence[AreaRow], drawn: Perimeters) -> bytes:
    names = [name for name in HAZARDS.names if name != "geometry"]
    # A file has the columns that one of its rows fills, lest defaults of the pack do not reach it.
    used = [name for name in names if name in {"hazard_id", "class"} or any(name in row.said for row in rows)]
    lines = []
    for row in rows:
        said = json.dumps({name: row.said.get(name) for name in used}, ensure_ascii=False)
        lines.append(f'{{"type": "Feature", "properties": {said}, "geometry": {drawn.geometry(row.at)}}}')
    return ('{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n").encode()


def _csv(entries: Sequence[Mapping[str, str]]) -> bytes:
    classed = any("sensitivity" in one for one in entries)
    names = [name for name in HAZARD_STATUS.names if name != "sensitivity" or classed]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(entries)
    return out.getvalue().encode()
