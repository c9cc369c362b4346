"""Areas of one file, tried in the pack until it refuses none."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from geo.importing.hazards.dated import FOUND, entries_of
from geo.importing.hazards.layertext import entries_text, layer_text
from geo.importing.hazards.rows import AreaReader, AreaRow, sums
from geo.importing.hazards.shapes import Perimeters
from geo.importing.hazards.there import mark_there
from geo.importing.source import Fate
from geo.importing.submissions import keys_kept
from geo.layers.findings import Finding, Severity
from geo.layers.pack import Pack
from geo.layers.schema import HAZARDS
from geo.reading.raw import DEFAULT_LIMITS
from geo.reading.regular import read_regular
from geo.store import batches as kept
from geo.store.batches import FOLDER, Batch, last_number
from geo.store.files import load_with_files, load_without

_TRIES: Final = 3


class AreaTrial:
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
        self.undated = 0
        # The row behind each record of the batch's file.
        self.origin: list[AreaRow] = []
        self.findings: list[Finding] = []
        self.contents: dict[str, bytes] = {}

    def run(self) -> None:
        """Read all rows and drop those the pack refuses, until it refuses none."""
        self._read("hazard_id", self.pack.hazards)
        has_ids = bool(self.mapping.column("hazard_id"))
        self.more, found = mark_there(
            self.rows, self.drawn, self.base, file=self.reader.file, twins=self.mapping.twins, has_ids=has_ids
        )
        self.findings += found
        self.try_out()

    def _read(self, key: str, table: pd.DataFrame) -> None:
        """Read all rows and give each the identifier the pack has it under, or a number of this batch."""
        self.rows = self.reader.read()
        keys = keys_kept(self.folder, self.batches, name=key)
        # A pack may have them for identifiers from before.
        known = {*table[key]}
        for row in self.rows:
            number = row.key if row.key in known else keys.get(row.key, "")
            row.said.setdefault(key, number or f"{self.number}-{row.at + 1:04}")

    def try_out(self) -> None:
        """Drop rows the pack refuses until it refuses none, and tell whether all is as it was before."""
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
        self.origin = self.accepted
        self.batch = self._batch(len(entries))
        self.contents = {
            self.batch.layer_file: layer_text(
                [(row.said, self.drawn.geometry(row.at)) for row in self.origin], HAZARDS, "class"
            ),
            self.batch.status_file: entries_text(entries),
        }
        self._load()

    def _load(self) -> None:
        self.after = load_with_files(self.folder, self.batch, self.contents)

    def _plain(self) -> dict[str, bytes]:
        return {name.rpartition("/")[2]: data for name, data in self.contents.items()}

    def _refused(self) -> bool:
        """Give rows the pack refuses their findings; return whether there are any."""
        found = [
            (self.origin[one.row - 1], one)
            for one in self.after.findings.of_file(self.batch.layer_file)
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
        """Take over what the pack remarks about rows that are accepted."""
        for one in self.after.findings.of_file(self.batch.layer_file):
            if one.row and one.severity is not Severity.ERROR:
                self.findings.append(self._own(self.origin[one.row - 1], one))

    def _batch(self, entries: int, *, records: int = 0) -> Batch:
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
            kind=self.mapping.kind,
            hazards=0 if self.mapping.kind != kept.HAZARDS else found[Fate.ACCEPTED][0],
            entries=entries,
            records=records,
            area_m2=sum(m2 for _, m2 in found.values()),
            area_accepted_m2=found[Fate.ACCEPTED][1],
            area_held_m2=found[Fate.HELD][1],
            area_rejected_m2=found[Fate.REJECTED][1],
        )


def _stored(folder: Path, batch: Batch, name: str) -> bytes:
    return read_regular(folder / FOLDER / batch.id / name, most_bytes=DEFAULT_LIMITS.file_bytes).data
