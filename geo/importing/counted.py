"""What a file says of its own sums and kinds, set against what was read from it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import pandas as pd

from geo.importing.cells import is_blank, read_count
from geo.importing.source import Fate, SourceRow
from geo.language import marked, say, say_count
from geo.layers.findings import Finding, Severity
from geo.text import listed


class TotalOfRow(NamedTuple):
    """A number of casualties as a cell has it: between two numbers, or not told in numbers."""

    low: int | None
    high: int | None


_IN_FILE: Final = marked("{words}; {number} were counted in the file.")
_IN_ROWS: Final = marked("{words}; {number} were counted in the same rows.")


def stated(text: str) -> TotalOfRow:
    """Read a total of casualties, exact or between two numbers.

    Examples
    --------
    >>> stated("5-6")
    TotalOfRow(low=5, high=6)
    """
    found = read_count(text)
    return (
        TotalOfRow(found.least, found.most) if found.value is None else TotalOfRow(found.value, found.value)
    )


def against_total(row: SourceRow, text: str | None, *, file: str, column: str | None) -> None:
    """Compare the casualties a row has with its own total, or take that where it has no other number."""
    if text is None or is_blank(text):
        return
    total = stated(text)
    if not row.people and not row.ranges and total.low is not None and total.low != total.high:
        # Beside no other number a range is what is known of the casualties.
        row.people["outcome_unknown"], row.ranges["outcome_unknown"] = total.low, (total.low, total.high)
        return
    if row.uncounted:
        # What another column says of people is held already and no number yet: nothing to compare with.
        return
    if total.low is None or total.high is None:
        words = say('The row\'s total of casualties is "{text}" and cannot be compared', text=text[:40])
    elif not row.people and total.low == total.high:
        row.people["outcome_unknown"] = total.low
        return
    elif row.people and total.low <= _most(row) and row.casualties <= total.high:
        return
    else:
        both = (
            str(total.low)
            if total.low == total.high
            else say("{low} to {high}", low=total.low, high=total.high)
        )
        words = say(
            "The row's total of casualties is {both}, but {casualties} are in its other columns",
            both=both,
            casualties=row.casualties,
        )
    finding = Finding(
        file, row.row, column, text[:80], "count.total", Severity.WARNING, f"{words}.",
        say("Compare them with the source; the other columns stand."),
    )  # fmt: skip
    row.findings.append(finding)


def _most(row: SourceRow) -> float:
    """Return the most casualties a row may have: without end where a source names none."""
    ends = {role: float("inf") if end is None else end for role, (_, end) in row.ranges.items()}
    return sum({**row.people, **ends}.values())


def of_file(rows: Sequence[SourceRow], cells: Sequence[object], *, file: str, column: str) -> list[Finding]:
    """Say what the column of totals sums to beside what the rows count, where the two differ."""
    low, high, unread = 0, 0, Counter[str]()
    accidents = set[tuple[str, ...]]()
    beside = [isinstance(text, str) and not is_blank(text) for text in cells]
    left = [row.fate not in {Fate.OTHER_KIND, Fate.REJECTED} for row in rows]
    for row, text, counts in zip(rows, cells, left, strict=True):
        if not counts or not isinstance(text, str) or is_blank(text):
            continue
        if row.key:
            # The total of an accident stands beside each of its victims.
            if row.key in accidents:
                continue
            accidents.add(row.key)
        one = stated(text)
        if one.low is None or one.high is None:
            unread[text[:40]] += 1
        else:
            low, high = low + one.low, high + one.high
    # Rows that state no total say nothing of theirs, unless another row of their accident does.
    left = [
        counts and (told or row.key in accidents)
        for row, counts, told in zip(rows, left, beside, strict=True)
    ]
    counted = sum(row.casualties for row, counts in zip(rows, left, strict=True) if counts)
    if low <= counted <= high and not unread:
        return []
    told = str(low) if low == high else say("{low} to {high}", low=low, high=high)
    words = say("The column states {number} casualties", number=told)
    if unread:
        words = say(
            "The column states {number} casualties, and {text}, which is no number",
            number=told,
            text=listed([*unread]),
        )
    return [
        Finding(
            file, None, column, None, "count.stated", Severity.WARNING,
            say(_IN_FILE if all(left) else _IN_ROWS, words=words, number=counted),
            say("Look which rows differ; what was counted stands."),
        )
    ]  # fmt: skip


def other_kinds(rows: Sequence[SourceRow]) -> Counter[str]:
    """Return the rows that are no accidents by the kind they say."""
    return Counter(row.said.get("kind", "") for row in rows if row.fate is Fate.OTHER_KIND)


def of_kinds(rows: Sequence[SourceRow], *, file: str, column: str | None) -> list[Finding]:
    """Say how many rows of each kind are no accidents."""
    return [
        Finding(
            file, None, column, kind[:80], "kind.other", Severity.NOTE,
            say_count("{number} row is of the kind \"{kind}\" and no accident.", "{number} rows are of "
                "the kind \"{kind}\" and no accident.", count, kind=kind[:80]),
            say('If it is one, say "accident" under [values.kind] in the mapping; the import keeps the '
                'rows in '
            "others.csv."),
        )
        for kind, count in other_kinds(rows).most_common()
    ]  # fmt: skip


def not_counted(rows: Sequence[SourceRow]) -> Mapping[str, dict[str, int]]:
    """Return what stands for numbers of people and is none, and how often, by what became of the rows.

    A cell of a form that stands beside each victim of its accident counts once.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    cells = set[tuple[int, str]]()
    for row in rows:
        for text in row.uncounted:
            cell = (row.row, text)
            if row.key and cell in cells:
                continue
            cells.add(cell)
            found[row.fate.value][text] += 1
    return {fate: dict(texts) for fate, texts in found.items() if texts}


def missed_words(texts: Mapping[str, int], most: int) -> str:
    """Return what is no number in words, the first of them.

    Examples
    --------
    >>> missed_words({"2-3": 2, "varios": 1}, 20)
    '2-3 (2 times), varios'
    """
    told = [
        say("{text} ({times:,} times)", text=text, times=times) if times > 1 else text
        for text, times in [*texts.items()][:most]
    ]
    left = len(texts) - len(told)
    return ", ".join([*told, *([say("{number:,} more", number=left)] if left else [])])


def counts_read(frame: pd.DataFrame, columns: Sequence[str]) -> bool:
    """Return whether columns hold numbers of people."""
    cells = [
        one for name in columns for one in frame[name].tolist() if isinstance(one, str) and not is_blank(one)
    ]
    return bool(cells) and sum(read_count(one).told for one in cells) >= len(cells) / 2
