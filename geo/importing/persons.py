"""What in a foreign file may name a person: columns, by name and by values, and words in free text."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from geo.importing.cells import is_blank, read_count
from geo.importing.roles import BY_CODE, PERSON, folded, named_like
from geo.language import say

_FOUND: Final = tomllib.loads((Path(__file__).parent / "persons.toml").read_text(encoding="utf-8"))
_CAMEL: Final = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-Я])|(?<=[A-Z])(?=[A-Z][a-z])")
_ARTICLE: Final = re.compile(r"\bال(?=\w{3})")
# No part of an address is longer; without limits a long cell would be tried from each letter to its end.
_MAIL: Final = re.compile(r"[^@\s<>,;:]{1,64}@[^@\s<>,;:]{1,190}\.[a-z]{2,24}", re.IGNORECASE)
_PHONE: Final = re.compile(r"(?<![\w.,+-])(?:\+|00)?\(?\d(?:[ ()./-]{0,2}\d){6,14}(?![\w]|[.,]\d)")
_DAY: Final = re.compile(
    r"(?:1[89]|20)\d\d[-/. ]\d{1,2}[-/. ]\d{1,2}|\d{1,2}[-/. ]\d{1,2}[-/. ](?:1[89]|20)\d\d"
    r"|(?:19|20)\d\d[01]\d[0-3]\d"
)
_DECIMAL: Final = re.compile(r"[+-]?\d{1,3}[.,]\d+")
_PLACE: Final = re.compile(r"[+-]?\d{1,2}\.\d+[ ,;]+[+-]?\d{1,3}\.\d+(?:[ ,;]+[+-]?\d+(?:\.\d+)?)*[ ;]*")
_PAPER: Final = re.compile(
    r"[A-ZА-Я]{0,3}[ .-]?\d{6,12}[ .-]?[A-ZА-Я]{0,2}|\d{1,3}(?:\.\d{3}){2,3}(?:-[\dKk])?"
)
_WORDS: Final = re.compile(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*\.?")
_TWO_NAMES: Final = re.compile(r"(?:^|[\s(])((?:[^\W\d_a-z][^\W\d_A-Z]+[\s-]+){1,2}[^\W\d_a-z][^\W\d_A-Z]+)")
_FEWEST_OWNERS, _OWNED_SHARE = 2, 0.05
_FEWEST_NAMES: Final = 3
_MOST, _MANY, _SOME = 0.8, 0.6, 0.3
_LONG: Final = 5
_MASKS: Final = (("e-mail address", _MAIL, "[e-mail]"), ("telephone number", _PHONE, "[telephone]"))


def plain_name(name: str) -> str:
    """Return the name of a column as words, those written in one taken apart.

    Examples
    --------
    >>> plain_name("VictimFullName")
    'victim full name'
    """
    return _ARTICLE.sub("", folded(_CAMEL.sub(" ", name)))


@cache
def _sought(kind: str) -> re.Pattern[str]:
    """Return what finds the words of a kind in a name."""
    words = (folded(one) + (r"\w*" if one.endswith("*") else "") for one in _FOUND[kind])
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(words, key=len, reverse=True))})(?!\w)")


def _whole(kind: str, name: str) -> bool:
    return _sought(kind).fullmatch(name) is not None


def names_person(name: str) -> bool:
    """Return whether the name of a column says that it is about a person, whatever stands in it."""
    if named_like(name, BY_CODE[PERSON]):
        return True
    plain = plain_name(name)
    parts = {plain_name(part) for part in name.split("/")} | {plain}
    if any(_sought("always").search(one) or _whole("whole", one) for one in parts):
        return True
    return any(
        _sought("names").search(one) and (_sought("victims").search(one) or _sought("people").search(one))
        for one in parts
    )


def are_days(name: str, cells: Sequence[str]) -> bool:
    """Return whether cells are days, and no name says that somebody was born on them."""
    return share(cells, lambda one: _DAY.match(one.strip())) >= _MOST and not _sought("born").search(
        plain_name(name)
    )


def names_victims(name: str) -> bool:
    """Return whether the name of a column speaks of victims alone, so that it may hold names or numbers."""
    for part in {plain_name(part) for part in (name, *name.split("/"))}:
        rest = part
        for kind in ("victims", "numbers", "beside"):
            rest = _sought(kind).sub(" ", rest)
        if not rest.strip() and _sought("victims").search(part):
            return True
    return False


def names_text(name: str, cells: Sequence[str] = ()) -> bool:
    """Return whether the name of a column says that it is free text; the group it stands in says nothing.

    Examples
    --------
    >>> names_text("accident/remarks"), names_text("summary/n_victims"), names_text("summary", ["2", "3"])
    (True, False, False)
    """
    if cells and share(cells, lambda one: one.strip().isdecimal()) >= _MOST:
        return False
    return _sought("text").search(plain_name(name.rpartition("/")[2])) is not None


def share(cells: Sequence[str], fits: Callable[[str], object]) -> float:
    """Return the share of cells that fit."""
    return sum(map(bool, map(fits, cells))) / len(cells) if cells else 0.0


def are_counts(cells: Sequence[str]) -> bool:
    """Return whether cells are numbers of people, or say so in words."""
    short = share(cells, lambda one: len(one.strip()) < 4 and read_count(one).value is not None)
    return short >= 0.5 and share(cells, _named) < _SOME


def are_names(cells: Sequence[str]) -> bool:
    """Return whether cells are mostly two to four words with capitals, as names of persons are."""
    return share(cells, _named) >= _MANY


def are_names_again(different: Sequence[str]) -> bool:
    """Return whether values that repeat are names of persons: nearly all, and none an institution's."""

    def one(cell: str) -> bool:
        return _named(cell) and not _sought("institutions").search(folded(cell))

    return share(different, one) >= _MOST


def holds_names(cells: Sequence[str]) -> bool:
    """Return whether some values hold what may be the name of a person, "Jane Example - mine"."""
    return share(cells, _holds_name) >= _SOME


def _holds_name(cell: str) -> bool:
    found = (words.split() for words in _TWO_NAMES.findall(cell))
    return any(
        all(word[0].isupper() for word in words)
        and not _sought("institutions").search(folded(" ".join(words)))
        for words in found
    )


def named_by_owners(cells: Sequence[str]) -> bool:
    """Return whether several values are ground or a house called by whose it is, "Field of Jane Example".

    What is called so is rarely all of a register, and each is the name of somebody.
    """
    hits = [one for one in cells if _is_owned(one)]
    return len(hits) >= _FEWEST_OWNERS and len(hits) >= _OWNED_SHARE * len(cells)


def _is_owned(cell: str) -> bool:
    hit = _owned().search(folded(cell))
    if hit is None:
        return False
    whose = hit["whose"] or hit["family"] or hit["before"]
    return not (whose.split()[0] in _FOUND["articles"] or _sought("institutions").search(whose))


@cache
def _owned() -> re.Pattern[str]:
    """Return what finds in folded words a thing and whose it is."""
    things, of, families = ("|".join(_FOUND[kind]) for kind in ("owned", "of", "families"))
    word = r"[^\W\d]{2,}"
    return re.compile(
        rf"(?<!\w)(?:(?:{things}) (?:{of}) (?P<whose>{word}(?: {word}){{1,3}})"
        rf"|(?:{families}) (?P<family>{word}(?: {word}){{0,3}})"
        rf"|(?P<before>{word}) s (?:{things}))(?!\w)"
    )


def _named(cell: str) -> bool:
    words = cell.replace(",", " ").replace(".", ". ").split()
    return 2 <= len(words) <= 4 and all(
        _WORDS.fullmatch(word) and not word[0].islower() for word in words if word != "."
    )


def _is_phone(cell: str) -> bool:
    return bool(_PHONE.fullmatch(cell.strip())) and not _is_number_or_day(cell)


def _is_number_or_day(cell: str) -> bool:
    plain = cell.strip()
    return bool(_DAY.match(plain) or _DECIMAL.fullmatch(plain) or _PLACE.fullmatch(plain))


def contacts(cells: Sequence[str]) -> bool:
    """Return whether cells are electronic addresses or telephone numbers that can be nothing else."""
    if len(cells) < 2:
        return False

    def plainly(cell: str) -> bool:
        return _is_phone(cell) and (cell.strip().startswith("+") or " " in cell.strip())

    return max(share(cells, lambda one: _MAIL.fullmatch(one.strip())), share(cells, plainly)) >= _MOST


def why_personal(cells: Sequence[str]) -> str:
    """Return why the values of a column without a known name may be about persons; empty if they may not."""
    different = {*cells}
    names = say("its values look like names of persons")
    if len(different) >= _FEWEST_NAMES and are_names_again([*different]):
        return names
    if named_by_owners(cells) or (len(different) >= _FEWEST_NAMES and holds_names(cells)):
        return say("its values hold what may be names of persons")
    if len(cells) < _FEWEST_NAMES or len(different) / len(cells) < _MANY:
        return ""
    return _why_each(cells) or (names if are_names(cells) else "")


def _why_each(cells: Sequence[str]) -> str:
    """Return why values that differ from row to row may be about persons, other than as their names."""
    if share(cells, lambda one: _MAIL.fullmatch(one.strip()) or _is_phone(one)) >= _MANY:
        return say("its values look like telephone numbers or addresses")
    if share(cells, lambda one: _PAPER.fullmatch(one.strip()) and not _is_number_or_day(one)) >= _MANY:
        return say("its values look like numbers of documents or telephones")
    return ""


def is_free_text(cells: Sequence[str]) -> bool:
    """Return whether cells are sentences, or hold telephone numbers or addresses among words."""
    found = [one for one in cells if not is_blank(one)]
    long = share(found, lambda one: len(one.split()) >= _LONG)
    several = len(set(found)) > len(found) * _SOME
    return bool(found) and ((long >= _SOME and several) or share(found, lambda one: masked(one)[1]) >= 0.1)


def masked(text: str) -> tuple[str, Counter[str]]:
    """Return text without its telephone numbers and electronic addresses, and how many it had.

    Examples
    --------
    >>> masked("tel. 591-70012345, on 2021-03-05")[0]
    'tel. [telephone], on 2021-03-05'
    """
    found: Counter[str] = Counter()
    if not any(letter.isalpha() for letter in text) and not text.strip().startswith("+"):
        # A number alone is a value of its column.
        return text, found
    for kind, pattern, mark in _MASKS:

        def put(hit: re.Match[str], kind: str = kind, mark: str = mark) -> str:
            if kind != "e-mail address" and _is_number_or_day(hit[0]):
                return hit[0]
            found[kind] += 1
            return mark

        text = pattern.sub(put, text)
    return text, found


__all__ = [
    "are_counts",
    "are_days",
    "are_names",
    "contacts",
    "holds_names",
    "is_free_text",
    "masked",
    "named_by_owners",
    "names_person",
    "names_text",
    "names_victims",
    "plain_name",
    "why_personal",
]
