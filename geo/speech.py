"""English, the source of every other language: each template is said as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

SOURCE: Final = "en"


class Language:
    """English, the source: every template is said as it stands.

    Parameters
    ----------
    code
        What options and the pages of the web call the language.
    """

    locale: Any = None
    plural: str = "n != 1"
    """Which form stands with a number, as a catalogue writes it: an expression that C and scripts share."""

    def __init__(self, code: str = SOURCE) -> None:
        self.code: Final = code

    @property
    def tag(self) -> str:
        """What browsers call the language, for numbers they write themselves."""
        return "en-GB"

    @property
    def short(self) -> str:
        """The same without a region, as documents say which language they are in."""
        return self.tag.partition("-")[0]

    def template(self, text: str) -> str:
        """Return the template that stands for `text`."""
        return text

    def templates(self, one: str, many: str) -> tuple[str, ...]:
        """Return the templates for numbers, in the order of the forms that `plural` tells."""
        return one, many

    def counted(self, one: str, many: str, number: float) -> str:
        """Return the template that stands with `number`."""
        return one if number == 1 else many

    def filled(self, template: str, gaps: Mapping[str, object]) -> str:
        """Return a template with its gaps filled."""
        return template.format_map(gaps)

    def number(self, value: float | Decimal, pattern: str) -> str:
        """Return a number as a format of Python has it, such as ``,.1f``."""
        return format(value, pattern)

    def date(self, value: date, pattern: str) -> str | None:
        """Return a date in words; None where the catalogue's own template says it.

        Parameters
        ----------
        value
            A day.
        pattern
            ``long``, or what of it is said, as Unicode writes it: ``yMMMM``.
        """
        del value, pattern
        return None

    def month(self, number: int, *, short: bool = False) -> str | None:
        """Return the name of a month that stands alone, 1 to 12; None where the catalogue has it."""
        del number, short
        return None
