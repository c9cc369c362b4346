"""What a rule is: which rows it finds, what it says of them, and how much that matters."""

from __future__ import annotations

from dataclasses import dataclass

from geo.checking.conditions import Check
from geo.layers.findings import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the table.

    Parameters
    ----------
    id
        Stable identifier, printed with every finding.
    field
        Field the finding names; ``None`` for the whole row.
    severity
        ``error`` rejects the row.
    message, remedy
        Sentences; names in braces are filled with the row's values or with words of the rule.
    fields
        Fields the rule reads.
    check
        From table and context to the rows at fault.
    """

    id: str
    field: str | None
    severity: Severity
    message: str
    remedy: str
    fields: tuple[str, ...]
    check: Check
