"""Cells of foreign tables as numbers of people; never rounded, and never taken for nothing."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from geo.language import say

_DIGITS: Final = {ord(letter): str(unicodedata.digit(letter)) for letter in "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"} | {
    ord("٫"): ".",
    ord("٬"): "",
}
LONGEST_VALUE: Final = 160
"""Letters of a cell beyond which it is no number, day, place or code, and is not tried for one."""
_WHOLE: Final = re.compile(r"\+?(\d{1,6})(?:[.,]0{1,6})?")
_RANGE: Final = re.compile(
    r"(?:[^\W\d]+\s+)?(\d{1,3})\s*(?:-|–|—|to|a|à|до|or|o|ou|или)\s*(\d{1,3})(?:\s+[^\d]*)?",
    re.IGNORECASE,
)
_DOUBTFUL: Final = re.compile(r"(\d{1,6})\s*(?:-|–|—|to|a|à|до|or|o|ou|или|/)\s*(\d{1,6})\b.*", re.IGNORECASE)
_LIMITS: Final = {
    "least": r"at least|minimum|min\.?|no less than|≥|>=|al menos|por lo menos|como mínimo|au moins"
    r"|minimum de|не менее|минимум|как минимум",
    "above": r">|more than|over|más de|mas de|plus de|более|больше|свыше",
    "most": r"at most|up to|maximum|max\.?|no more than|≤|<=|hasta|como máximo|jusqu'à|au plus|не более"
    r"|максимум",
    "below": r"<|less than|fewer than|under|menos de|moins de|менее|меньше",
}
_SIDES: Final = "|".join(f"(?P<{name}>{words})" for name, words in _LIMITS.items())
_LIMIT: Final = re.compile(rf"(?:{_SIDES})\s*(\d{{1,3}})(?:\s+[^\d]*)?", re.IGNORECASE)
_OPEN: Final = re.compile(r"(\d{1,3})\s*\+")
_SEVERAL: Final = frozenset(
    (
        *("several", "a few", "some", "varios", "varias", "algunos", "algunas", "unos cuantos", "plusieurs"),
        *("quelques", "quelques-uns", "несколько", "кілька", "декілька", "bir neçə", "vários", "alguns"),
    )
)
_ONE_NUMBER: Final = re.compile(r"\D*(?<![\d.,-])(\d{1,6})(?![\d.,])\D*")
_BOUND: Final = re.compile(
    r"[<>~≈≃±+]|at least|about|around|approx|aprox|alrededor|\bcasi\b|\bunos\b|\bunas\b"
    r"|más de|mas de|al menos|environ|autour|\bpresque\b|plus de|moins de|menos de|circa"
    r"|\bca\b\.?|nearly|almost|some\b|cerca de"
    r"|более|около|не менее|приблизительно|примерно|почти|близько|приблизно|təxminən|تقريبا|حوالي|نحو",
    re.IGNORECASE,
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
    least, most
        The ends of a range; None where an end is not named.
    """

    value: int | None
    note: str = ""
    fault: str = ""
    least: int | None = None
    most: int | None = None

    @property
    def told(self) -> bool:
        """Whether it is a number or a range."""
        return self.value is not None or self.is_range

    @property
    def is_range(self) -> bool:
        """Whether the cell says between which numbers it lies."""
        return self.least is not None or self.most is not None


def western(text: str) -> str:
    """Return text with Eastern Arabic digits as Western ones, and their decimal sign as a point."""
    return text.translate(_DIGITS)


def shortened(text: str) -> str:
    """Return a cell as it stands; the begin of one too long for any value, as no value begins."""
    return text if len(text) <= LONGEST_VALUE else f"…{text[:40]}"


def is_blank(text: str | None) -> bool:
    """Return whether a cell says that nothing is recorded."""
    if text is None:
        return True
    plain = text.strip().casefold()
    return not plain or plain in _BLANK


def read_count(text: str | None) -> Count:
    """Read a number of people, or the numbers between which it lies.

    Examples
    --------
    >>> read_count("2 CIV KIA")[:3]
    (2, '"2 CIV KIA" was read as 2', '')
    >>> read_count("5-6")
    Count(value=None, note='"5-6" was read as 5 to 6', fault='', least=5, most=6)
    """
    if is_blank(text):
        return Count(None)
    plain = " ".join(western(shortened(str(text))).split())
    whole, word = _WHOLE.fullmatch(plain), _WORDS.get(plain.casefold())
    if whole or word is not None:
        value = int(whole[1]) if whole else word
        return Count(value, "" if whole else say('"{plain}" was read as {value}', plain=plain, value=value))
    if ends := _ends(plain):
        return Count(
            None, say('"{plain}" was read as {text}', plain=plain[:40], text=_words(*ends)), "", *ends
        )
    if _DOUBTFUL.fullmatch(plain):
        return Count(None, "", say('"{plain}" may be a range or two numbers', plain=plain[:40]))
    one = _ONE_NUMBER.fullmatch(plain)
    if one and not _BOUND.search(plain):
        return Count(int(one[1]), say('"{plain}" was read as {one}', plain=plain[:40], one=int(one[1])))
    return Count(None, "", say('"{plain}" is no exact number of people', plain=plain[:40]))


def _ends(plain: str) -> tuple[int | None, int | None] | None:
    """Return the ends of a range, as a source writes it; None where it writes none."""
    if found := _RANGE.fullmatch(plain):
        low, high = int(found[1]), int(found[2])
        return (low, high) if low < high else None
    if plain.casefold().rstrip(".") in _SEVERAL:
        # More than one, and no source says how many.
        return 2, None
    if found := _OPEN.fullmatch(plain):
        return int(found[1]), None
    if (found := _LIMIT.fullmatch(plain)) is None:
        return None
    number = int(found[len(_LIMITS) + 1])
    if found["least"] or found["above"]:
        return number + bool(found["above"]), None
    return (None, number - bool(found["below"])) if number - bool(found["below"]) > 0 else None


def _words(least: int | None, most: int | None) -> str:
    if least is not None and most is not None:
        return say("{least} to {most}", least=least, most=most)
    return say("at least {least}", least=least) if most is None else say("at most {most}", most=most)
