"""Questions of a form with several answers, as exports split them: one column of 0 and 1 for each choice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

import pandas as pd

from geo.importing.cells import is_blank
from geo.importing.naming import by_name
from geo.importing.roles import COUNTS, NUMBERS, folded
from geo.language import say

_YES: Final = frozenset({"1", "1.0", "true", "yes"})
_NO: Final = frozenset({"0", "0.0", "false", "no"})
_FEWEST: Final = 2
_NUMBERED: Final = frozenset({*COUNTS, *NUMBERS, "casualties"})


def choices_of(frame: pd.DataFrame) -> Mapping[str, tuple[str, ...]]:
    """Return the columns of choices by the question they are of.

    ``question/choice`` holds 0 or 1 in every row; a question has at least two choices. Columns of a group
    that are numbers of people by their names, such as ``casualties/killed``, are none.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for name in map(str, frame.columns):
        question, slash, choice = name.rpartition("/")
        if slash and question and by_name(choice) not in _NUMBERED and _is_choice(frame[name].tolist()):
            found[question].append(name)
    return {question: tuple(names) for question, names in found.items() if len(names) >= _FEWEST}


def with_answers(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return a table with a column of what was chosen for each question that has only its choices.

    Returns
    -------
    tuple
        The table, and sentences on the columns that were put together.
    """
    added, notes = {}, []
    names = {folded(str(name)) for name in frame.columns}
    for question, columns in choices_of(frame).items():
        if folded(question) in names:
            continue
        answers = [name.rpartition("/")[2] for name in columns]
        chosen = [
            " ".join(answer for answer, cell in zip(answers, cells, strict=True) if _says_yes(cell))
            for cells in frame[list(columns)].itertuples(index=False, name=None)
        ]
        added[question] = pd.Series([one or None for one in chosen], index=frame.index, dtype=object)
        notes.append(
            say(
                '"{question}" was put together from its {number} columns of choices',
                question=question,
                number=len(columns),
            )
        )
    if not added:
        return frame, []
    whole = frame.assign(**added)
    whole.attrs = frame.attrs
    return whole, notes


def _is_choice(cells: list[object]) -> bool:
    told = {one.strip().casefold() for one in cells if isinstance(one, str) and not is_blank(one)}
    return bool(told) and told <= _YES | _NO


def _says_yes(cell: object) -> bool:
    return isinstance(cell, str) and cell.strip().casefold() in _YES
