"""Text from outside and words of our own, made one way wherever they are shown or written."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from functools import reduce
from math import isnan
from typing import Final
from urllib.parse import urlsplit

from geo.language import marked, say

# Characters that change the direction or the visibility of what stands beside them. The two joiners and
# the plain direction marks stay: Arabic, Persian and Hebrew names need them.
_CONTROLS: Final = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]")
_NULLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


_LAST: Final = {"and": marked("{names} and {last}"), "or": marked("{names} or {last}")}


def listed(names: Iterable[str], before_last: str = "and") -> str:
    """Return names as a list in a sentence; empty where there is none.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    items = list(names)
    if len(items) < 2:
        return "".join(items)
    return say(_LAST[before_last], names=", ".join(items[:-1]), last=items[-1])


def either(names: Iterable[str]) -> str:
    """Return names one of which it is, in a sentence; empty where there is none.

    Examples
    --------
    >>> either(["a", "b", "c"])
    'a or b or c'
    """
    items = list(names)
    return reduce(lambda said, last: say(_LAST["or"], names=said, last=last), items) if items else ""


def with_filters(title: str, filters: str) -> str:
    """Return a title with the filters that leave a part of what it names, where there are any."""
    return say("{title}, {filters}", title=title, filters=filters) if filters else title


def did_you_mean(near: Iterable[str], *said: str, zeros: bool = False) -> str:
    """Return "Did you mean a or b?" without what was typed or said already; empty where nothing is left.

    Parameters
    ----------
    near
        What comes near, the nearest first.
    said
        What was typed, and what the message names already: repeated, it is no suggestion.
    zeros
        Whether what was typed lost the zeros it begins with.

    Examples
    --------
    >>> did_you_mean(["North Reach", "South Moor", "North Rech"], "North Rech")
    'Did you mean North Reach or South Moor?'
    >>> did_you_mean(["North Rech"], "North Rech")
    ''
    """
    known = {one.strip() for one in said}
    names = [one for one in dict.fromkeys(near) if one.strip() not in known]
    if not names:
        return ""
    return say(
        "Did you mean {names}, with its leading zeros?" if zeros else "Did you mean {names}?",
        names=listed(names, "or"),
    )


def clean(value: object) -> str:
    """Return the text of a value with hidden characters made visible.

    Parameters
    ----------
    value
        Anything; None, NaN and NA become the empty text.

    Returns
    -------
    str
        Every line ends in a plain line feed; other control characters are shown as the symbols U+2400 to
        U+241F, characters that turn the reading direction or have no width as ``[U+202E]``, halves of
        surrogate pairs as U+FFFD.

    Examples
    --------
    >>> clean("a bell" + chr(7) + " and a turn" + chr(0x202E))
    'a bell␇ and a turn[U+202E]'
    """
    if _missing(value):
        return ""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    text = _NULLS.sub(lambda found: _symbol(ord(found[0])), text)
    text = _CONTROLS.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)
    return _SURROGATES.sub("\ufffd", text)


def _missing(value: object) -> bool:
    # Where pandas has not been loaded no value is one of its own: the help of the command line needs none.
    pandas = sys.modules.get("pandas")
    own = () if pandas is None else (pandas.NA, pandas.NaT)
    return value is None or any(value is one for one in own) or (isinstance(value, float) and isnan(value))


def _symbol(code: int) -> str:
    return chr(0x2400 + code) if code < 0x20 else f"[U+{code:04X}]"


def web_address(value: object) -> str | None:
    """Return a source's address where it is an ordinary web address, otherwise None.

    Parameters
    ----------
    value
        What the record gives as an address.

    Returns
    -------
    str or None
        The address when its scheme is http or https, it names a host and holds no blank, quote, bracket,
        backslash or control character.
    """
    text = clean(value).strip()
    if not re.fullmatch(r"https?://[^\s<>\"'`\\{}]+", text, re.IGNORECASE):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.hostname and "@" not in parts.netloc else None


_NUMBERS: Final = frozenset({int, float})


def cleaned(data: object) -> object:
    """Return dictionaries and lists with every text in them cleaned, see :func:`clean`."""
    if isinstance(data, str):
        return clean(data)
    if isinstance(data, dict):
        return {clean(key): cleaned(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        # Most of what a map holds are numbers, by the hundred thousand.
        return [value if type(value) in _NUMBERS else cleaned(value) for value in data]
    return data
