"""A language that has a catalogue, with its numbers and dates as Unicode's data have them."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from geo.speech import Language


def spoken(code: str, file: Path) -> Language:
    """Return a language by its catalogue.

    Parameters
    ----------
    code
        Name of the catalogue, as Unicode calls the language: ``az``, ``pt_BR``.
    file
        The catalogue.
    """
    return _Spoken(code, file)


class _Spoken(Language):
    """A language with a catalogue.

    Parameters
    ----------
    code
        Name of the catalogue, as Unicode calls the language: ``az``, ``pt_BR``.
    file
        The catalogue.
    """

    def __init__(self, code: str, file: Path) -> None:
        super().__init__(code)
        with file.open("rb") as lines:
            catalogue = read_po(lines, locale=code)
        self.locale = Locale.parse(code)
        self.plural = str(catalogue.plural_expr)
        self._form: Callable[[Any], int] = gettext.c2py(self.plural)
        self._found = {
            message.id if isinstance(message.id, str) else message.id[0]: message.string
            for message in catalogue
            if message.id and message.string and not message.fuzzy
        }

    @property
    def tag(self) -> str:
        return self.code.replace("_", "-")

    def template(self, text: str) -> str:
        found = self._found.get(text)
        if isinstance(found, str):
            return found
        return found[-1] if found and found[-1] else text

    def templates(self, one: str, many: str) -> tuple[str, ...]:
        found = self._found.get(one)
        if isinstance(found, tuple | list) and all(found):
            return tuple(found)
        return tuple(one if self._form(1) == form else many for form in range(max(2, self._form(1) + 1)))

    def counted(self, one: str, many: str, number: float) -> str:
        found = self._found.get(one)
        if isinstance(found, tuple | list) and all(found):
            return str(found[self._form(int(number))])
        return one if number == 1 else many

    def filled(self, template: str, gaps: Mapping[str, object]) -> str:
        return _LocalFormatter(self).vformat(template, (), gaps)

    def number(self, value: float | Decimal, pattern: str) -> str:
        grouped, _, places = pattern.partition(".")
        decimals = f".{'0' * int(places[:-1])}" if places and int(places[:-1]) else ""
        shape = ("#,##0" if "," in grouped else "0") + decimals
        text = str(format_decimal(value, format=shape, locale=self.locale))
        return f"+{text}" if grouped.startswith("+") and value >= 0 else text

    def date(self, value: date, pattern: str) -> str:
        if pattern == "long":
            return str(format_date(value, "long", locale=self.locale))
        return str(format_skeleton(pattern, value, locale=self.locale))

    def month(self, number: int, *, short: bool = False) -> str:
        return str(self.locale.months["stand-alone"]["abbreviated" if short else "wide"][number])


class _LocalFormatter(Formatter):
    """Fills gaps, with numbers as the language has them."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec and re.fullmatch(r"\+?,?(\.\d+f)?", format_spec):
            return self._language.number(value, format_spec)
        return str(super().format_field(value, format_spec))
