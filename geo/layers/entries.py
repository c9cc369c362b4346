"""Entries of a pack.toml by name and type: whatever stands there is taken or is a fault with its remedy."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeVar

from geo.language import say
from geo.layers import vocabulary
from geo.layers.values import shown

PACK_FILE: Final = "pack.toml"
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
LONGEST_NAME: Final = 100
"""Characters of a file's name, and of what a message quotes."""
LONGEST_TITLE: Final = 300
LONGEST_TEXT: Final = 5_000
LONGEST_WORD: Final = 1_000
"""Without a space; some scripts write whole sentences so."""
MOST_ITEMS: Final = 500
"""Of a list, or of tables of one kind."""
_LARGEST: Final = 1e9

T = TypeVar("T")


class Entries:
    """Takes entries out of a TOML table by name and type, collecting faults instead of stopping."""

    def __init__(self, table: Mapping[str, Any], path: str, faults: list[str]) -> None:
        self.table = table
        self.path = path
        self.faults = faults
        self.asked: set[str] = set()

    def fault(self, key: str, found: str, remedy: str) -> None:
        """Note a fault of the entry `key`."""
        self.faults.append(f"{PACK_FILE}, {self.path}{key}: {found}; {remedy}")

    def text(self, key: str, *, required: bool = True) -> str:
        """Take a text of a paragraph; "" where there is none."""
        return self._text(key, required=required, longest=LONGEST_TEXT)

    def name(self, key: str, *, required: bool = True) -> str:
        """Take a text of a line: a name, a title, an identifier."""
        return self._text(key, required=required, longest=LONGEST_TITLE)

    def whole(self, key: str, *, most: int, least: int = 0, required: bool = True) -> int | None:
        """Take a whole number from `least` to `most`."""
        value = self._take(
            key,
            required=required,
            kind=f"a whole number, {least} to {most}",
            fits=lambda v: isinstance(v, int) and not isinstance(v, bool) and least <= v <= most,
        )
        return None if value is None else int(value)

    def flag(self, key: str, *, required: bool = True) -> bool:
        """Take true or false; false where there is none."""
        kind = say("true or false")
        return bool(self._take(key, required=required, kind=kind, fits=lambda v: isinstance(v, bool)))

    def date(self, key: str, *, required: bool = True) -> dt.date:
        """Take a day; the first of all days where there is none."""
        value = self._take(
            key, required=required, kind="a date such as 2026-11-22", fits=lambda v: type(v) is dt.date
        )
        if isinstance(value, dt.date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
            years = say("from {first_year} to {last_year}", first_year=FIRST_YEAR, last_year=LAST_YEAR)
            self.fault(
                key,
                say("the year of {isoformat} is not {years}", isoformat=value.isoformat(), years=years),
                say("write a day {years}", years=years),
            )
        return value if isinstance(value, dt.date) else dt.date.min

    def code(self, key: str, codes: vocabulary.CodeList, *, default: str | None = None) -> str:
        """Take a code of a list; `default` where there is none and it is given."""
        value = self._take(
            key,
            required=default is None,
            kind="one of " + ", ".join(codes.codes()),
            fits=lambda v: isinstance(v, str) and v in codes,
        )
        return str(default if value is None and default is not None else value)

    def texts(self, key: str, *, required: bool = True, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Take a list of texts; `default` where there is none and none is required."""

        def fits(value: object) -> bool:
            return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)

        value = self._take(key, required=required, kind="a list of texts", fits=fits)
        if value and len(value) > MOST_ITEMS:
            self.fault(
                key,
                say("{number:,} texts", number=len(value)),
                say("write at most {most_items}", most_items=MOST_ITEMS),
            )
        for item in value or ():
            self._refuse_long(key, item, LONGEST_TEXT)
        if value == [] and (required or default):
            self.fault(key, "empty", say("name at least one"))
        return tuple(str(item) for item in value) if value is not None else default

    def numbers(self, key: str, count: int, *, required: bool = True) -> tuple[float, ...]:
        """Take `count` numbers; NaN for each where there are none."""

        def fits(value: object) -> bool:
            return (
                isinstance(value, list)
                and len(value) == count
                and all(isinstance(v, int | float) and not isinstance(v, bool) for v in value)
                and all(abs(v) <= _LARGEST or math.isnan(v) for v in value)
            )

        value = self._take(key, required=required, kind=f"a list of {count} numbers", fits=fits)
        return tuple(float(item) for item in value) if value is not None else (math.nan,) * count

    def file(self, key: str) -> str:
        """Take the plain name of a file beside pack.toml."""
        name = self.text(key)
        if name and not _is_plain_name(name):
            self.fault(
                key,
                say("{found} is not the plain name of a file in the pack", found=_found(name)),
                say("write a file name without folders, and put the file beside pack.toml"),
            )
        return name

    def tables(self, key: str, build: Callable[[Entries], T]) -> tuple[T, ...]:
        """Take what `build` makes of each table of an array of tables."""

        def fits(value: object) -> bool:
            return isinstance(value, list) and all(isinstance(item, dict) for item in value)

        value = self._take(key, required=False, kind=f"one or more [[{key}]] tables", fits=fits)
        if value and len(value) > MOST_ITEMS:
            self.fault(
                key,
                say("{number:,} tables", number=len(value)),
                say("write at most {most_items}", most_items=MOST_ITEMS),
            )
            return ()
        built = []
        for number, item in enumerate(value or (), start=1):
            entries = Entries(item, f"{self.path}{key} {number}, ", self.faults)
            built.append(build(entries))
            entries.refuse_unknown()
        return tuple(built)

    def table_of_files(self, key: str, layers: Sequence[str], required: Sequence[str]) -> Mapping[str, str]:
        """Take the names of the files of layers, by layer."""
        value = self._take(key, required=True, kind=f"a table [{key}]", fits=lambda v: isinstance(v, dict))
        entries = Entries(value or {}, f"{self.path}{key}.", self.faults)
        for name in required:
            if value is not None and name not in value:
                entries.fault(name, "missing", say("name the file of this layer"))
        files = {name: entries.file(name) for name in layers if name in entries.table}
        entries.asked.update(required)
        entries.refuse_unknown()
        return MappingProxyType(files)

    def table_of_codes(self, key: str, names: Sequence[str], codes: vocabulary.CodeList) -> Mapping[str, str]:
        """Take a code for each of some names, as far as the table has it."""
        value = self._take(key, required=False, kind=f"a table [{key}]", fits=lambda v: isinstance(v, dict))
        entries = Entries(value or {}, f"{self.path}{key}.", self.faults)
        found = {name: entries.code(name, codes) for name in names if name in entries.table}
        entries.refuse_unknown()
        return MappingProxyType(found)

    def refuse_unknown(self) -> None:
        """Note every entry nobody asked for: most are misspelt names of entries that matter."""
        for key in self.table:
            if key not in self.asked:
                self.fault(
                    shown(key) or "", say("not an entry of a pack"), say("correct its name or remove it")
                )

    def _text(self, key: str, *, required: bool, longest: int) -> str:
        value = self._take(key, required=required, kind="a text", fits=lambda v: isinstance(v, str))
        if required and value is not None and not value.strip():
            self.fault(key, "empty", say("write a text"))
        if value is not None:
            self._refuse_long(key, value, longest)
        return str(value or "").strip()

    def _refuse_long(self, key: str, text: str, longest: int) -> None:
        # Setting a line takes time with the square of its longest word.
        word = max(map(len, text.split()), default=0)
        if len(text) > longest:
            self.fault(
                key,
                say("'{shown}' has {number:,} characters", shown=shown(text), number=len(text)),
                say("write at most {longest:,}", longest=longest),
            )
        elif word > LONGEST_WORD:
            self.fault(
                key,
                say("a word has {word:,} characters", word=word),
                say("write at most {longest_word:,} without a space", longest_word=LONGEST_WORD),
            )

    def _take(self, key: str, *, required: bool, kind: str, fits: Callable[[Any], bool]) -> Any:
        self.asked.add(key)
        if key not in self.table:
            if required:
                self.fault(key, "missing", say("add {kind}", kind=kind))
            return None
        value = self.table[key]
        if not fits(value):
            self.fault(
                key,
                say("{found} is not {kind}", found=_found(value), kind=kind),
                say("write {kind}", kind=kind),
            )
            return None
        return value


def _found(value: object) -> str:
    """Return a value as a fault quotes it; of what may be endless, what it is."""
    if isinstance(value, str):
        return f"'{shown(value[:LONGEST_NAME])}'"
    if isinstance(value, Mapping):
        return say("a table")
    if isinstance(value, list):
        return say("a list of {number:,}", number=len(value))
    if isinstance(value, int) and value.bit_length() > 64:
        return say("a number of more than 18 digits")
    return f"'{value}'"


def _is_plain_name(name: str) -> bool:
    return (
        len(name) <= LONGEST_NAME
        and not name.startswith(".")
        and not any(character in name for character in '/\\:\0\n\r*?"<>|')
    )
