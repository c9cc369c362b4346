"""The language sentences are said in: whole templates, looked up in one catalogue when they are said.

English is the source: what stands in the code is the key of the catalogue, and is said as it stands where no
other language was asked for. Another language is one file, ``geo/locale/LANGUAGE.po``; `make words` writes
the template it is made from. What is said is said in the language of whoever asked, which the context of a
thread or task holds: a command, a visit of a page, the making of a file.

A template is one literal, with named gaps: ``say("{place}: {number:,} records", place=..., number=...)``.
Numbers stand in it with their format, so that each language parts thousands in its own way. Constants of
modules are put down by `marked`, `Sayings` or `worded` and said when they are asked for.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields
from decimal import Decimal
from functools import cache, wraps
from pathlib import Path
from typing import Any, Final, TypeVar

from geo.errors import LanguageError
from geo.speech import SOURCE, Language

T = TypeVar("T")
FOLDER: Final = Path(__file__).parent / "locale"
PSEUDO: Final = "pseudo"
"""English lengthened and in brackets: what is not in brackets was never looked up."""
OPENING, CLOSING = "[!! ", " !!]"
_LONGER: Final = 0.4
_GAP: Final = re.compile(r"\{[^{}]*\}")


class _Pseudo(Language):
    """What shows, without a translator, which texts are looked up and where longer ones find no room."""

    def __init__(self) -> None:
        super().__init__(PSEUDO)
        self.asked: set[str] = set()

    def template(self, text: str) -> str:
        self.asked.add(text)
        letters = len(_GAP.sub("", text))
        if not letters or not text.strip() or text.startswith(OPENING):
            return text
        padding = "·" * max(1, round(letters * _LONGER))
        # In short runs, so that a line may break between them as between words.
        runs = " ".join(padding[at : at + 6] for at in range(0, len(padding), 6))
        return f"{OPENING}{text} {runs}{CLOSING}"

    def templates(self, one: str, many: str) -> tuple[str, ...]:
        return self.template(one), self.template(many)

    def counted(self, one: str, many: str, number: float) -> str:
        return self.template(super().counted(one, many, number))


ENGLISH: Final = Language()
_spoken: ContextVar[Language | None] = ContextVar("language", default=None)
VARIABLE: Final = "GEO_LANGUAGE"
"""What the environment calls the language of a process and those it starts."""
_usual: list[Language] = []
_visited: list[Callable[[], str | None]] = []


def languages() -> tuple[str, ...]:
    """Return the codes of what may be asked for: the source, and every catalogue there is."""
    return (SOURCE, *sorted(file.stem for file in FOLDER.glob("*.po")))


@cache
def language(code: str) -> Language:
    """Return a language.

    Raises
    ------
    LanguageError
        Where it has no catalogue.
    """
    if code == SOURCE:
        return ENGLISH
    if code == PSEUDO:
        return _Pseudo()
    if code not in languages():
        raise LanguageError(f"There is no catalogue for {code!r}; choose one of {', '.join(languages())}.")
    # Two thousand sentences are read once, and only where somebody asks for a second language.
    from geo.spoken import spoken  # noqa: PLC0415 - as said

    return spoken(code, FOLDER / f"{code}.po")


def current() -> Language:
    """Return the language that is spoken here and now."""
    return _spoken.get() or _of_visit() or usual()


def usual() -> Language:
    """Return the language of this process, in which it speaks wherever nothing else was asked for."""
    return _usual[0] if _usual else _told()


def _of_visit() -> Language | None:
    code = _visited[0]() if _visited else None
    return None if code is None else language(code)


def of_visits(find: Callable[[], str | None]) -> None:
    """Have what belongs to a visit speak its language where no context says so: what a click calls, say.

    Parameters
    ----------
    find
        Returns the code of the visit this thread works for; None for none, and where it asked for nothing.
    """
    _visited[:] = [find]


def _told() -> Language:
    _usual[:] = [language(os.environ.get(VARIABLE) or SOURCE)]
    return _usual[0]


def speak(code: str) -> None:
    """Have this process and those it starts speak a language wherever nothing else was asked for.

    Raises
    ------
    LanguageError
        As `language` does.
    """
    _usual[:] = [language(code)]
    os.environ[VARIABLE] = code


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language in this thread or task, and the one before again afterwards."""
    token = _spoken.set(language(code))
    try:
        yield
    finally:
        _spoken.reset(token)


def say(template: str, **gaps: object) -> str:
    """Return a sentence in the language spoken, its gaps filled.

    Examples
    --------
    >>> say("{number:,} records of {place}", number=1200, place="North Reach")
    '1,200 records of North Reach'
    """
    spoken = current()
    found = spoken.template(template)
    return spoken.filled(found, gaps) if gaps else found


def say_count(one: str, many: str, number: float, **gaps: object) -> str:
    """Return the sentence that stands with a number, which both templates call ``number``.

    Examples
    --------
    >>> say_count("{number} record", "{number} records", 1200)
    '1,200 records'
    """
    spoken = current()
    gaps["number"] = spoken.number(number, ",")
    return spoken.filled(spoken.counted(one, many, number), gaps)


def in_digits(value: float | Decimal, pattern: str = ",") -> str:
    """Return a number in digits, thousands parted as the language does.

    Examples
    --------
    >>> in_digits(1200), in_digits(2.25, ",.1f")
    ('1,200', '2.2')
    """
    return current().number(value, pattern)


def by_language(make: Callable[..., T]) -> Callable[..., T]:
    """Return a function that keeps what `make` made, in each language apart.

    Parameters
    ----------
    make
        Its arguments stand for what it makes, and that holds words.
    """

    @cache
    def kept(_code: str, *given: Hashable) -> T:
        return make(*given)

    @wraps(make)
    def asked(*given: Hashable) -> T:
        return kept(current().code, *given)

    vars(asked)["cache_clear"] = kept.cache_clear
    return asked


def marked(template: str) -> str:
    """Return a template as it stands, so that the catalogue has it; `say` says it later."""
    return template


class Sayings(Mapping[Any, str]):
    """Templates of a module by key, each said in the language spoken when it is asked for.

    Parameters
    ----------
    templates
        In English, by key.
    """

    def __init__(self, templates: Mapping[Any, str]) -> None:
        self._templates: Final = dict(templates)

    def __getitem__(self, key: Any) -> str:
        text: str = self._templates[key]
        return say(text) if text else text

    def template(self, key: Any) -> str:
        """Return a template as it stands in the code."""
        template: str = self._templates[key]
        return template

    def __iter__(self) -> Iterator[Any]:
        return iter(self._templates)

    def __len__(self) -> int:
        return len(self._templates)

    def __repr__(self) -> str:
        return f"Sayings({self._templates!r})"


def template_of(holder: object, field: str) -> str:
    """Return the template that a worded field of an object is, as it stands in the code."""
    template: str = vars(holder)[field]
    return template


def like(holder: T, **changes: object) -> T:
    """Return a copy of a dataclass with some fields changed, its worded ones as they stand in the code."""
    kept = {one.name: vars(holder)[one.name] for one in fields(holder)}  # type: ignore[arg-type] # as said
    return type(holder)(**kept | changes)


class _Worded:
    """A field that is said in the language spoken when it is read."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type) -> Any:
        if instance is None:
            return self
        text: str = instance.__dict__[self._name]
        return say(text) if text else text

    def __set__(self, instance: object, value: str) -> None:
        instance.__dict__[self._name] = value


def worded(*fields: str) -> Callable[[type[T]], type[T]]:
    """Return a decorator for a dataclass, some of whose fields are templates, said when they are read.

    Parameters
    ----------
    fields
        Their names. The class has no slots.
    """

    def wrap(kind: type[T]) -> type[T]:
        for name in fields:
            setattr(kind, name, _Worded(name))
        return kind

    return wrap
