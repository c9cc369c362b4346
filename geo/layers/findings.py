"""What checking a layer turns up: findings, and rows split into accepted and rejected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from geo.language import say

if TYPE_CHECKING:
    import pandas as pd

    from geo.layers.many import Findings


OUTSIDE = frozenset({"date.before_period", "date.after_period"})
"""Rules whose rows are kept, and in no figure: they lie beside the period described."""


class Severity(StrEnum):
    """How much a finding matters: an error rejects the row, a warning asks for a look, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault or remark about an input file.

    Parameters
    ----------
    file
        Name of the file as its owner knows it, never a server path.
    row
        1-based record number in that file, header not counted; in files that are imported the row as a
        spreadsheet program shows it; ``None`` for the whole file.
    field
        Field the finding is about; ``None`` when it concerns the whole row or file.
    value
        The offending value as it stood in the file, shortened; ``None`` where there is none.
    rule
        Stable identifier such as ``date.order``; the same fault always carries the same rule.
    severity
        Whether the row was rejected, should be looked at, or is fine.
    message
        What is wrong, in one sentence.
    remedy
        What to do about it, in one sentence.
    sensitivity
        Class of the row it quotes; empty where it quotes none, or the row has no class.
    record
        Identifier of the record as it stood in the file; ``None`` where it has none.
    """

    file: str
    row: int | None
    field: str | None
    value: str | None
    rule: str
    severity: Severity
    message: str
    remedy: str
    sensitivity: str = ""
    record: str | None = None

    def of(self, record: str | None, sensitivity: str | None = None) -> Finding:
        """Return the finding with the identifier of its record, and its class where one is given."""
        # As `dataclasses.replace`, which takes several times as long, and files may have a million findings.
        return Finding(
            *(
                self.file,
                self.row,
                self.field,
                self.value,
                self.rule,
                self.severity,
                self.message,
                self.remedy,
            ),
            sensitivity=self.sensitivity if sensitivity is None else sensitivity,
            record=record,
        )

    def to_dict(self) -> dict[str, str | int | None]:
        """Return the finding as plain values for JSON and tables."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Checked:
    """A layer after checking: every input row is in exactly one of `rows` and `rejected`.

    Parameters
    ----------
    rows
        Accepted rows, typed as the schema says; the index keeps the source row numbers.
    rejected
        Rows with at least one finding of severity error, untouched as they were read.
    findings
        All findings, in the order of rows and fields.
    off_country
        Source rows of `rows` whose point was taken away, because it does not lie in the country.
    """

    rows: pd.DataFrame
    rejected: pd.DataFrame
    findings: Findings
    off_country: frozenset[int] = frozenset()


def rejected_words(findings: Iterable[Finding]) -> list[str]:
    """Return why rows are rejected that a pack cannot be without, each with what its cell holds."""
    return [
        say(
            "{file}, row {row}, {field}: {message} (found {value!r}) {remedy}",
            file=found.file,
            row=found.row,
            field=found.field,
            message=found.message,
            value=found.value,
            remedy=found.remedy,
        )
        for found in findings
        if found.severity is Severity.ERROR and found.row is not None
    ]
