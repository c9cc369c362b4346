"""Cells of foreign tables as numbers of people; never rounded, and never taken for nothing."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

_DIGITS: Final = {ord(letter): str(unicodedata.digit(letter)) for letter in "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"}
_WHOLE: Final = re.compile(r"\+?(\d{1,6})(?:[.,]0{1,6})?")
_RANGE: Final = re.compile(r"(\d{1,6})\s*(?:-|–|—|to|a|à|до|or|o|ou|или|/)\s*(\d{1,6})\b.*", re.IGNORECASE)
_ONE_NUMBER: Final = re.compile(r"\D*(?<![\d.,-])(\d{1,6})(?![\d.,])\D*")
_BOUND: Final = re.compile(
    r"[<>~≈+]|at least|about|approx|más de|mas de|al menos|plus de|более|около|не менее", re.IGNORECASE
)
_WORDS: Final = {
    word: number
    for number, words in enumerate(
        (
            "zero ninguno ninguna aucun aucune ноль",
            "one uno una un une один одна одно",
            "two dos deux два две двое",
            "three tres trois три трое",
            "four cuatro quatre четыре четверо",
            "five cinco cinq пять пятеро",
            "six seis шесть",
            "seven siete sept семь",
            "eight ocho huit восемь",
            "nine nueve neuf девять",
            "ten diez dix десять",
        )
    )
    for word in words.split()
}
_BLANK: Final = frozenset(
    (
        "-99",
        "-999",
        "99999",
        "n/a",
        "na",
        "n.a.",
        "#n/a",
        "null",
        "nan",
        "nil",
        "-",
        "--",
        "—",
        "?",
        ".",
        "nr",
    )
) | {"sin dato", "sin datos", "s/d", "no data", "non renseigné", "нет данных", "н/д"}


class Count(NamedTuple):
    """A cell read as a number of people.

    Parameters
    ----------
    value
        The number; None where nothing is recorded or it cannot be read.
    note
        How a number in words was read; empty where it stands plain.
    fault
        Why it cannot be read; empty where it can.
    """

    value: int | None
    note: str = ""
    fault: str = ""


def western(text: str) -> str:
    """Return text with Eastern Arabic digits as Western ones."""
    return text.translate(_DIGITS)


def is_blank(text: str | None) -> bool:
    """Return whether a cell says that nothing is recorded."""
    if text is None:
        return True
    plain = text.strip().casefold()
    return not plain or plain in _BLANK


def read_count(text: str | None) -> Count:
    """Read a number of people.

    Examples
    --------
    >>> read_count("2 CIV KIA")
    Count(value=2, note='"2 CIV KIA" was read as 2', fault='')
    >>> read_count("5-6").value is None
    True
    """
    if is_blank(text):
        return Count(None)
    plain = " ".join(western(str(text)).split())
    whole, word = _WHOLE.fullmatch(plain), _WORDS.get(plain.casefold())
    if whole or word is not None:
        value = int(whole[1]) if whole else word
        return Count(value, "" if whole else f'"{plain}" was read as {value}')
    if _RANGE.fullmatch(plain):
        return Count(None, "", f'"{plain[:40]}" is a range and no number')
    one = _ONE_NUMBER.fullmatch(plain)
    if one and not _BOUND.search(plain):
        return Count(int(one[1]), f'"{plain[:40]}" was read as {int(one[1])}')
    return Count(None, "", f'"{plain[:40]}" is no exact number of people')
