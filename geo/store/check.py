"""Checking a pack or one layer file, as the command line and the data page report it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pandas as pd

from geo.checking.columns import whole_names, without_remainder
from geo.checking.context import KIND_WORDS, context_counts
from geo.checking.validate import Context, validate
from geo.errors import GeoError, PackError, ReadError
from geo.language import Sayings, say, say_count
from geo.layers.findings import Finding, Severity
from geo.layers.many import Findings, together
from geo.layers.meta import LAYERS
from geo.layers.schema import SCHEMAS, Schema
from geo.reading.read import read_layer
from geo.store import files

BASE_MAP = "context "
"""What stands before the name of a layer of the base map in a report."""
_LEAST_SHARED_FIELDS = 2
# Of a layer: what kinds of shapes it has, and whether some of its rows are rejected.
_LAYERS: Final = Sayings(
    {
        (False, False): "{accepted} accepted",
        (False, True): "{accepted} accepted, {rejected} rejected",
        (True, False): "{accepted} accepted ({kinds})",
        (True, True): "{accepted} accepted ({kinds}), {rejected} rejected",
    }
)
# Where a finding stands: in which row, which record it is, and in which field.
_LINES: Final = Sayings(
    {
        (False, False, False): "{file}",
        (False, False, True): "{file}, {field}",
        (True, False, False): "{file}, row {row}",
        (True, False, True): "{file}, row {row}, {field}",
        (True, True, False): "{file}, row {row} ({record})",
        (True, True, True): "{file}, row {row} ({record}), {field}",
    }
)
_SEVERITY = Sayings({Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"})


@dataclass(frozen=True, slots=True)
class LayerCount:
    """How many rows of one layer were accepted and rejected, and the kinds of shapes of a base map layer."""

    layer: str
    file: str
    accepted: int
    rejected: int
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What checking found: rows per layer and every finding."""

    path: str
    layers: tuple[LayerCount, ...]
    findings: Findings

    def count(self, severity: Severity) -> int:
        """Return how many findings have this severity."""
        return sum(number for (one, _), number in self.findings.counts().items() if one is severity)

    def to_dict(self, *, whole: bool = False) -> dict[str, object]:
        """Return the report as plain values for JSON; `whole` with every finding of rules that have many."""
        beyond = [
            {
                "file": one.file,
                "rule": one.rule,
                "field": one.name,
                "severity": one.severity.value,
                "number": len(one),
            }
            for one in self.findings.rests
        ]
        return {
            "path": self.path,
            "layers": [
                {
                    "layer": layer.layer,
                    "file": layer.file,
                    "accepted": layer.accepted,
                    "rejected": layer.rejected,
                    **({"kinds": list(layer.kinds)} if layer.layer.startswith(BASE_MAP) else {}),
                }
                for layer in self.layers
            ],
            "counts": {severity.value: self.count(severity) for severity in Severity},
            "findings": [one.to_dict() for one in (self.findings if whole else self.findings.kept)],
            **({"not_listed": beyond} if beyond and not whole else {}),
        }

    def lines(self, *, whole: bool = False) -> Iterator[str]:
        """Yield the report as lines of text; `whole` with every finding of rules that have many."""
        names = [_name_of(layer.layer) for layer in self.layers]
        width = max(map(len, names), default=0)
        for name, layer in zip(names, self.layers, strict=True):
            words = say(
                _LAYERS.template((bool(layer.kinds), layer.rejected > 0)),
                accepted=layer.accepted,
                kinds=", ".join(map(KIND_WORDS.__getitem__, layer.kinds)),
                rejected=layer.rejected,
            )
            yield f"{name:<{width}} {layer.file:<36} {words}"
        for finding in self.findings if whole else self.findings.kept:
            yield line_of(finding)
        for rest in () if whole else self.findings.rests:
            words = say("and {number:,} more of the same (all with --all)", number=len(rest))
            yield f"{_SEVERITY[rest.severity]:<8} {rest.file}: {words} ({rest.rule})"
        yield say(
            "{path}: {errors}, {warnings}, {notes}",
            path=self.path,
            errors=say_count("{number} error", "{number} errors", self.count(Severity.ERROR)),
            warnings=say_count("{number} warning", "{number} warnings", self.count(Severity.WARNING)),
            notes=say_count("{number} note", "{number} notes", self.count(Severity.NOTE)),
        )


def check_path(path: Path, *, layer: str | None = None) -> Report:
    """Check the pack folder or the layer file at `path`.

    Parameters
    ----------
    path
        A folder with a ``pack.toml``, or one file in a format that `read_layer` reads.
    layer
        Schema a single file is checked against; guessed from its columns when not given.

    Returns
    -------
    Report
        Everything found; a file that cannot be read at all is one finding of severity error.
    """
    if path.is_dir():
        return _check_pack(path)
    return _check_file(path, layer=layer)


def guess_schema(columns: pd.Index) -> Schema | None:
    """Return the schema that shares most fields with `columns`, or None where too few are shared."""
    # Where something lies says nothing of what it is: every layer may have a place.
    names = set(columns) - {"geometry", "longitude", "latitude"}

    def shared(schema: Schema) -> int:
        # A key that no other layer has tells the layer alone.
        own = schema.key[0] in names and sum(schema.key[0] in one for one in SCHEMAS.values()) == 1
        return len(names & set(schema.names)) + len(whole_names(names, schema)) + own

    best = max(SCHEMAS.values(), key=lambda schema: (shared(schema), -len(schema.names)))
    return best if shared(best) >= _LEAST_SHARED_FIELDS else None


def _check_pack(folder: Path) -> Report:
    try:
        pack = files.load_pack(folder, anew=True)
    except PackError as error:
        return Report(str(folder), (), Findings([_failure(folder.name, "pack.unusable", error)]))
    layers = tuple(
        LayerCount(layer, pack.meta.files[layer], len(pack.table(layer)), pack.rejected.get(layer, 0))
        for layer in LAYERS
        if layer in pack.meta.files
    )
    beside = tuple(
        LayerCount(f"{BASE_MAP}{one.name}", one.file, one.drawn, one.left_out, one.kinds)
        for one in context_counts(pack)
    )
    return Report(str(folder), (*layers, *beside), pack.findings)


def _check_file(path: Path, *, layer: str | None) -> Report:
    try:
        frame = read_layer(path)
    except ReadError as error:
        return Report(str(path), (), Findings([_failure(path.name, "file.unreadable", error)]))
    remarked: tuple[Finding, ...] = tuple(frame.attrs.get("findings", ()))
    rows, left_out = without_remainder(frame, file=path.name)
    found = (*remarked, *left_out)
    schema = SCHEMAS[layer] if layer else guess_schema(rows.columns)
    if not len(rows):
        empty = Finding(
            file=path.name,
            row=None,
            field=None,
            value=None,
            rule="layer.empty",
            severity=Severity.ERROR,
            message=say("The file holds no record, so there is nothing to check."),
            remedy=say("Export the layer again, with its records."),
        )
        return Report(str(path), (), Findings([*found, empty]))
    if schema is None:
        unknown = Finding(
            file=path.name,
            row=None,
            field=None,
            value=", ".join(map(str, rows.columns))[:80],
            rule="layer.unknown",
            severity=Severity.ERROR,
            message=say("The columns fit no known layer."),
            remedy=say(
                "Name the layer with --layer: {sorted}; or rename the columns.",
                sorted=", ".join(sorted(SCHEMAS)),
            ),
        )
        return Report(str(path), (), Findings([*found, unknown]))
    context = Context(today=datetime.now(UTC).date())
    try:
        checked = validate(rows, schema, file=path.name, context=context)
    except ReadError as error:
        return Report(str(path), (), Findings([*found, _failure(path.name, "file.unreadable", error)]))
    count = LayerCount(schema.name, path.name, len(checked.rows), len(checked.rejected))
    return Report(str(path), (count,), together([found, checked.findings]))


def _failure(file: str, rule: str, error: GeoError) -> Finding:
    return Finding(
        file=file,
        row=None,
        field=None,
        value=None,
        rule=rule,
        severity=Severity.ERROR,
        message=str(error).removeprefix(f"{file}: "),
        remedy=say("Mend what the message names and check again."),
    )


def _name_of(layer: str) -> str:
    """Return what a layer is called in a line: by its name in pack.toml."""
    if not layer.startswith(BASE_MAP):
        return layer
    return say("context {name}", name=layer.removeprefix(BASE_MAP))


def line_of(finding: Finding) -> str:
    """Return a finding as one line of text: severity, place, what is wrong, what to do, and the rule."""
    named = finding.row is not None and finding.record is not None and finding.value != finding.record
    place = say(
        _LINES.template((finding.row is not None, named, bool(finding.field))),
        file=finding.file,
        row=finding.row,
        record=finding.record,
        field=finding.field,
    )
    value = f" [{finding.value}]" if finding.value is not None else ""
    words = " ".join(
        text if text.endswith("?") else f"{text.rstrip('.')}." for text in (finding.message, finding.remedy)
    )
    return f"{_SEVERITY[finding.severity]:<8} {place}{value}: {words} ({finding.rule})"
