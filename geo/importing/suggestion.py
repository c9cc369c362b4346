"""What a column of a foreign file is said to be, and how its values are tried against the pack."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo.importing.cells import is_blank
from geo.importing.roles import folded
from geo.layers.districts import DistrictIndex, MatchKind
from geo.layers.names import fold_name

LOOKED_AT: Final = 2_000
"""How many rows of a file are looked at."""
MOST, HALF, SOME = 0.8, 0.5, 0.3
_LONGEST: Final = 160
_LEVELS: Final = re.compile(r"\s+[-–—|/>]\s+|\s*[/|>;]\s*|\s*,\s+")
_CODES: Final = ("code", "cod", "pcode", "код", "adm", "dane", "رمز")
"""How words of names begin that say that a column holds codes."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a column most likely is.

    Parameters
    ----------
    column
        Its name.
    roles
        What it is.
    reason
        Why.
    asked
        Whether name and values disagree, so that a person should look.
    samples
        Three of its values; none of a column about a person.
    """

    column: str
    roles: tuple[str, ...]
    reason: str
    asked: bool = False
    samples: tuple[str, ...] = ()


def cells_of(frame: pd.DataFrame, name: str) -> list[str]:
    """Return the first cells of a column that say anything."""
    return [cell for cell in frame[name].tolist()[:LOOKED_AT] if isinstance(cell, str) and not is_blank(cell)]


def share_of(cells: Sequence[str], fits: Callable[[str], object]) -> float:
    """Return the share of cells that fit."""
    return sum(map(bool, map(fits, cells))) / len(cells) if cells else 0.0


def are_places(cells: Sequence[str], index: DistrictIndex, role: str, share: float = MOST) -> bool:
    """Return whether most cells are districts of the pack, by their codes or their names as `role` says."""
    wanted = (
        {MatchKind.CODE}
        if role == "district_code"
        else {MatchKind.NAME, MatchKind.ALIAS, MatchKind.AMBIGUOUS}
    )
    distinct = list(dict.fromkeys(cells))[:200]
    return (
        bool(distinct)
        and share_of(distinct, lambda one: index.match(in_levels(one, index)[1]).kind in wanted) >= share
    )


def in_levels(text: str, index: DistrictIndex) -> tuple[str, str]:
    """Return the region and the district of a cell that holds both, as gazetteers write them.

    Parameters
    ----------
    text
        A cell, such as "North - Alpha" or "Country / North / Alpha"; one that is a district as it stands, and
        one whose last part is none, is all of the district.
    index
        Districts of the pack.
    """
    if len(text) > _LONGEST or index.match(text).kind is not MatchKind.UNKNOWN:
        return "", text
    *before, last = _LEVELS.split(text)
    if not before or index.match(last).kind is MatchKind.UNKNOWN:
        return "", text
    return next((one for one in reversed(before) if fold_name(one) in index.regions), ""), last


def are_codes(name: str, cells: Sequence[str], index: DistrictIndex) -> bool:
    """Return whether a column of codes has those of the pack without the zeros they begin with."""
    plain = folded(name).split()
    if not any(word.startswith(_CODES) for word in plain):
        return False
    distinct = list(dict.fromkeys(cells))[:200]
    return bool(distinct) and share_of(distinct, lambda one: len(index.without_zeros(one)) == 1) >= MOST
