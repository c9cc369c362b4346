"""Numbers that forms write for people nobody knows the number of: 99, 999, where no other comes near."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from geo.importing.cells import is_blank, read_count

_CODES: Final = (88, 98, 99, 888, 998, 999, 8888, 9998, 9999)
_TIMES: Final = 4
MANY: Final = 100
"""More people than this in one accident are rare enough to be looked at."""


def codes_in(cells: Iterable[object]) -> frozenset[str]:
    """Return the cells of a column of numbers of people that are most likely codes for not known.

    Examples
    --------
    >>> sorted(codes_in(["1", "99", "0", "2"])), sorted(codes_in(["40", "99", "61"]))
    (['99'], [])
    """
    told = [one.strip() for one in cells if isinstance(one, str) and not is_blank(one)]
    numbers = {one: value for one in {*told} if (value := read_count(one).value) is not None}
    others = max((value for value in numbers.values() if value not in _CODES), default=0)
    return frozenset(
        one for one, value in numbers.items() if value in _CODES and value >= _TIMES * max(others, 1)
    )
