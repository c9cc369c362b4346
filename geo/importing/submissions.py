"""Identifiers of submissions to a form: known again by an import, and told by no edition of a pack.

Whoever has the form, or the service, finds a person's answers by them, so an incident or a hazardous area
bears a number of the pack instead.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from geo.importing.roles import folded
from geo.reading.raw import DEFAULT_LIMITS
from geo.reading.regular import read_regular
from geo.store.batches import FOLDER, Batch

KEYS_FILE: Final = "keys.csv"
_UUID: Final = re.compile(r"(?:uuid:)?\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?", re.IGNORECASE)
_COLUMNS: Final = frozenset({"uuid", "instanceid", "instance id", "submission uuid"})


def is_submission(value: str, column: str) -> bool:
    """Return whether an identifier is that of a submission, by itself or by the name of its column.

    Examples
    --------
    >>> is_submission("uuid:0f8fad5b-d9cb-469f-a165-70867728950e", "Code"), is_submission("A-12", "Code")
    (True, False)
    """
    name = folded(column.rpartition("/")[2])
    return bool(_UUID.fullmatch(value.strip())) or name in _COLUMNS or column.strip() == "_id"


def keys_kept(folder: Path, batches: Iterable[Batch], *, name: str = "incident_id") -> dict[str, str]:
    """Return the numbers of the pack by the identifiers of submissions that its imports brought.

    Parameters
    ----------
    folder, batches
        The pack, and imports of one kind.
    name
        Identifier of what they bring.
    """
    found: dict[str, str] = {}
    for one in batches:
        path = folder / FOLDER / one.id / KEYS_FILE
        if path.is_file():
            text = read_regular(path, most_bytes=DEFAULT_LIMITS.file_bytes).data.decode("utf-8")
            found |= {row["key"]: row[name] for row in csv.DictReader(io.StringIO(text))}
    return found


def keys_text(name: str, numbers: Iterable[tuple[str, str]]) -> bytes:
    """Return numbers of the pack, `name`, with their keys, as the file of a batch that keeps them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((name, "key"))
    writer.writerows(numbers)
    return out.getvalue().encode()


def number_of(given: str, column: str, keys: Mapping[str, str]) -> tuple[str, str]:
    """Return the number under which the pack has a submission, empty for none yet, and its key."""
    if not given or not is_submission(given, column):
        return given, ""
    return keys.get(given, ""), given
