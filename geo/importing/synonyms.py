"""Words of foreign files for the codes of this program: English, Spanish, French, Russian, and some others.

A word that is not here is asked for and never guessed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from geo.importing.roles import folded

OTHER_KIND: Final = "other_kind"
"""Code of an event that is no accident: found, cleared, suspected, seized."""
ACCIDENT: Final = "accident"

TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    table: {folded(word): code for code, words in codes.items() for word in words}
    | {code.replace("_", " "): code for code in codes}
    for table, codes in tomllib.loads(
        (Path(__file__).parent / "synonyms.toml").read_text(encoding="utf-8")
    ).items()
}
"""Code by folded word, by table."""


def code_of(table: str, value: str) -> str | None:
    """Return the code of a value; None where the tables do not hold it."""
    found = TABLES[table].get(folded(value))
    if found is None and table == "age":
        digits = value.strip().split(".")[0]
        if digits.isdigit() and int(digits) <= 120:
            return "child" if int(digits) < 18 else "adult"
    return found
