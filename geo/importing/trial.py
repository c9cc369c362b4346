"""The incidents of one file, made and tried in the pack until it refuses none of them."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from geo.errors import ReadError
from geo.importing.already import mark_known
from geo.importing.apart import hold_unsure
from geo.importing.beside import kept_columns, kept_of, sums_finding, texts_kept
from geo.importing.counted import of_file, of_kinds
from geo.importing.groups import Made
from geo.importing.incidents import incidents_of
from geo.importing.mapping import (
    ImportMapping,
    shape_of,
)
from geo.importing.merging import Merger, revisions_text
from geo.importing.roles import EXTRA, IGNORED, PERSON
from geo.importing.rows import RowReader
from geo.importing.source import Fate, Surroundings
from geo.importing.submissions import keys_kept
from geo.importing.suggest import not_named
from geo.importing.twins import near_ones, same_as_before
from geo.language import say
from geo.layers.findings import Finding, Severity
from geo.layers.incidents import INCIDENTS
from geo.layers.pack import Pack
from geo.reading.raw import DEFAULT_LIMITS
from geo.reading.regular import read_regular
from geo.store.batches import Batch, last_number
from geo.store.files import load_with_batch, load_without
from geo.store.revisions import read_revisions

_TRIES: Final = 3


class Trial:
    """Makes the incidents of one file and tries them in the pack."""

    def __init__(
        self,
        pack: Pack,
        folder: Path,
        batches: Sequence[Batch],
        mapping: ImportMapping,
        frame: pd.DataFrame,
        ground: Surroundings,
        digest: str,
        now: dt.datetime,
    ) -> None:
        self.pack, self.folder, self.frame, self.ground = pack, folder, frame, ground
        mapping = _whole(mapping, frame)
        # With the digest of the columns, so that it is offered for the next such file.
        self.mapping = replace(mapping, shape=shape_of(frame.columns))
        self.digest, self.now = digest, now
        idle = {PERSON, IGNORED, EXTRA}
        needed = dict.fromkeys(
            [*mapping.keys, *(name for name, roles in mapping.columns.items() if {*roles} - idle)]
        )
        missing = [name for name in needed if name not in frame.columns]
        if missing:
            raise ReadError(
                say(
                    "{file}: the file has no column {missing}, which the mapping names.",
                    file=ground.file,
                    missing=", ".join(missing)[:300],
                )
            )
        same = next((one for one in batches if one.digest == digest), None)
        self.number = same.number if same else f"B{last_number(folder) + 1:03}"
        again = [one for one in batches if one.number == self.number]
        self.id = (
            f"{self.number}-{len(again) + int(again[0].id.partition('-')[2] or 1)}" if again else self.number
        )
        self.mapping_digest = _digest(self.mapping)
        self.same, self.batches = same, batches
        self.unchanged = False
        self.known = _known(pack, folder, same)
        # What an import changed of others is compared with what they were without it.
        self.base = load_without(folder, same.number) if same is not None and same.revised else pack
        self.merger = Merger(mapping.twins, mapping.pairs, now.date(), self.number)
        self.findings: list[Finding] = []
        self.incidents: list[Made] = []
        self.after: Pack | None = None
        self.data = b""

    def run(self) -> None:
        """Read all rows and drop those the pack refuses, until it refuses none."""
        self.reader = RowReader(self.frame, self.mapping, self.ground)
        self.rows = self.reader.read()
        hold_unsure(self.rows, self.frame, self.mapping)
        self.incidents, there, self.findings = incidents_of(
            self.rows, self.mapping, file=self.ground.file, known=self.known, batch=self.number,
            keys=self._keys(),
        )  # fmt: skip
        columns = kept_columns(self.frame, self.mapping)
        self.findings += texts_kept(self.frame, columns, file=self.ground.file)
        for one in self.incidents:
            if told := kept_of(one, self.frame, columns):
                one.said["file_fields"] = told
        if there:
            self._compare(there)
        for _ in range(_TRIES):
            self.data = _csv(self.incidents, self.now)
            self.batch = self._batch()
            self.after = load_with_batch(self.folder, self.batch, self.data, self.revisions)
            refused = self._refused(self.after)
            kept = [one for at, one in enumerate(self.incidents, 1) if at not in refused]
            kept = same_as_before(kept, self.after, known=self.known, merger=self.merger)
            refused_changes = self.merger.give_back(frozenset(self.after.incidents["incident_id"]))
            if len(kept) == len(self.incidents) and not refused_changes:
                break
            self.incidents = kept
        same = self.same
        # What is there already depends on the other imports: one undone leaves its rows to this one.
        self.unchanged = (
            same is not None
            and same.mapping == self.mapping_digest
            and _told(_stored(self.folder, same)) == _told(self.data)
            and _changes(self.folder, same) == _without_day(self.merger.revisions)
        )
        self.findings += [*self.reader.free_text(), *self._reported(), *self._sums()]
        self._remarks_of_pack()
        if self.after is not None:
            self.findings += near_ones(self.incidents, self.after, known=self.known)

    def _keys(self) -> dict[str, str]:
        """Return the numbers of submissions; what this file was known by before it stays what it is."""
        stored = _rows(_stored(self.folder, self.same)) if self.same is not None else ()
        names = (row["incident_id"] for row in stored)
        return {one: one for one in names} | keys_kept(self.folder, self.batches)

    def _reported(self) -> list[Finding]:
        """Say where days of reports stand for those of accidents, for want of any."""
        column, said = self.mapping.column("reported_date"), {*self.mapping.columns.values()}
        if column is None or any({"date", "year"} & {*roles} for roles in said):
            return []
        return [
            Finding(
                self.ground.file, None, column, None, "date.reported", Severity.WARNING,
                say("No column says on which day accidents happened: they stand on the day of the "
                    "report, marked "
                "as such."),
                say("If a column says it, name it as date under [columns] of the mapping."),
            )
        ]  # fmt: skip

    def _sums(self) -> list[Finding]:
        """Set the file's own totals against what was counted, and count what is no accident by kind."""
        file = self.ground.file
        found = of_kinds(self.rows, file=file, column=self.mapping.column("kind"))
        found += sums_finding(self.rows, file=file, batch=self.id)
        for role in ("casualties", "outcome_unknown"):
            column = self.mapping.column(role)
            if column in self.frame.columns and (role == "casualties" or self.mapping.column("outcome")):
                found += of_file(self.rows, self.frame[column].tolist(), file=file, column=str(column))
        return found

    def _compare(self, there: Sequence[Made]) -> None:
        """Set incidents the pack has already against what it has, read as it reads them."""
        names = [f"{self.number}-there-{at}" for at in range(len(there))]
        named = [
            replace(one, said={**one.said, "incident_id": name})
            for one, name in zip(there, names, strict=True)
        ]
        tried = load_with_batch(self.folder, self._batch(), _csv(named, self.now))
        owners = {row["incident_id"]: one for one in self.batches for row in _rows(_stored(self.folder, one))}
        column = self.mapping.column("incident_id")
        self.findings += mark_known(
            there, names, tried, self.base, owners=owners, file=self.ground.file, column=column,
            merger=self.merger,
        )  # fmt: skip

    @property
    def revisions(self) -> bytes:
        """What is changed of incidents the pack has."""
        return revisions_text(self.merger.revisions)

    def _refused(self, pack: Pack) -> set[int]:
        """Give rows the pack refuses their findings; return the positions of their incidents, from 1."""
        found = [
            one
            for one in pack.findings.passing(
                lambda one: one.file == self.batch.incidents_file and one.severity is Severity.ERROR
            )
            if one.row is not None
        ]
        for one in found:
            made = self.incidents[(one.row or 1) - 1]
            made.rows[0].findings.append(self._own(one, made))
            for row in made.rows:
                row.fate = Fate.REJECTED
        return {one.row for one in found if one.row is not None}

    def _own(self, one: Finding, made: Made) -> Finding:
        """Return what the pack says of an incident as said of the row of the file that it is made of."""
        first = made.rows[0]
        column = self.mapping.column(one.field or "") or ""
        file, row, _ = self.ground.where(first.at, first.row, column)
        return replace(one, file=file, row=row)

    def _remarks_of_pack(self) -> None:
        """Take over what the pack remarks about incidents that are accepted."""
        if self.after is None:
            return
        own = self.after.findings.passing(
            lambda one: one.file == self.batch.incidents_file and one.severity is Severity.WARNING
        )
        for one in own:
            if one.row is not None:
                made = self.incidents[one.row - 1]
                self.findings.append(self._own(one, made))

    def _batch(self) -> Batch:
        rows = Counter(row.fate for row in self.rows)
        people: Counter[Fate] = Counter()
        for row in self.rows:
            people[row.fate] += row.casualties
        return Batch(
            id=self.id,
            number=self.number,
            file=self.ground.file,
            digest=self.digest,
            mapping=self.mapping_digest,
            shape=self.mapping.shape,
            imported_at=self.now.replace(microsecond=0).isoformat(),
            rows=len(self.rows),
            accepted=rows[Fate.ACCEPTED],
            held=rows[Fate.HELD],
            rejected=rows[Fate.REJECTED],
            other_kind=rows[Fate.OTHER_KIND],
            known=rows[Fate.KNOWN] + rows[Fate.DIFFERS] + rows[Fate.MERGED],
            casualties=sum(people.values()),
            casualties_accepted=people[Fate.ACCEPTED],
            casualties_held=people[Fate.HELD],
            casualties_rejected=people[Fate.REJECTED],
            incidents=len(self.incidents),
            revised=len(self.merger.revisions),
            sums=rows[Fate.SUM],
        )


def _whole(mapping: ImportMapping, frame: pd.DataFrame) -> ImportMapping:
    """Return a mapping with the columns it does not name: kept, or left out as they may be about persons."""
    new = {
        name: not_named(frame, name)
        for name in map(str, frame.columns)
        if name not in mapping.columns and name != "geometry"
    }
    return replace(mapping, columns={**mapping.columns, **new}) if new else mapping


def _digest(mapping: ImportMapping) -> str:
    return hashlib.sha256(replace(mapping, reasons={}).to_toml().encode()).hexdigest()


def _known(pack: Pack, folder: Path, same: Batch | None) -> frozenset[str]:
    """Return the identifiers of a pack without those of a batch that is imported anew."""
    known = frozenset(pack.incidents["incident_id"])
    if same is None:
        return known
    return known - {row["incident_id"] for row in _rows(_stored(folder, same))}


def _stored(folder: Path, batch: Batch) -> bytes:
    return read_regular(folder / batch.incidents_file, most_bytes=DEFAULT_LIMITS.file_bytes).data


def _changes(folder: Path, batch: Batch) -> dict[str, dict[str, str]]:
    if not batch.revised:
        return {}
    data = read_regular(folder / batch.revisions_file, most_bytes=DEFAULT_LIMITS.file_bytes).data
    return _without_day(read_revisions([(batch.revisions_file, data)]))


def _without_day(changes: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {code: {**fields, "revised_on": ""} for code, fields in changes.items()}


def _rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"))))


def _told(data: bytes) -> list[dict[str, str]]:
    """Return incidents without the day of their import, which is all that differs between two runs."""
    return [
        {name: value for name, value in row.items() if name != "recorded_on" and value} for row in _rows(data)
    ]


def _csv(incidents: Sequence[Made], now: dt.datetime) -> bytes:
    """Return incidents as the bytes of a layer: the fields that at least one of them has."""
    names = [name for name in (*INCIDENTS.names, "longitude", "latitude") if name != "geometry"]
    used = {"incident_id", "killed", "injured", "recorded_on"} | {
        name for one in incidents for name in one.said
    }
    columns = [name for name in names if name in used]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({**one.said, "recorded_on": now.date().isoformat()} for one in incidents)
    return out.getvalue().encode()
