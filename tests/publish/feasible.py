"""What figures held back can be, for one who knows all else published: linear programs, none of our code."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

from geo.publish.suppression import SMALL, Held

Ints = npt.NDArray[np.int64]


def ranges(table: Ints, held: Held) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the least and the greatest every small figure can be, for one who knows all else published.

    Row ``rows`` stands for the sums by group. The constraints form a network, so that the optima of the
    linear program are whole numbers.
    """
    rows, groups = table.shape
    whole = np.vstack([table, table.sum(axis=0)])
    hidden = np.vstack([held.cells, held.sums])
    bounds = [
        (0, None) if hide else (int(v), int(v)) for v, hide in zip(whole.flat, hidden.flat, strict=True)
    ]
    equal = np.zeros((rows + 1 + groups, whole.size))
    for row in range(rows + 1):
        equal[row, row * groups : (row + 1) * groups] = 1
    for group in range(groups):
        equal[rows + 1 + group, group::groups] = 1
        equal[rows + 1 + group, rows * groups + group] = -1
    right = np.append(whole.sum(axis=1), np.zeros(groups))
    found = {}
    for row, group in zip(*np.nonzero((whole > 0) & (whole < SMALL)), strict=True):
        goal = np.zeros(whole.size)
        goal[row * groups + group] = 1
        least, most = (linprog(s * goal, A_eq=equal, b_eq=right, bounds=bounds) for s in (1, -1))
        assert least.status == 0
        assert most.status == 0
        found[int(row), int(group)] = (round(least.fun), round(-most.fun))
    return found


def member_ranges(people: Ints, of: Ints, table: Ints, held: Held) -> Iterator[tuple[int, int, int, int]]:
    """Yield, for every small part of a record, its group, the least and most it can be, the record's total.

    The unknowns are the parts of all records; known are their totals and the sums that are published.
    """
    count, groups = people.shape
    lines, right = [], []
    for record in range(count):
        line = np.zeros((count, groups))
        line[record] = 1
        lines.append(line)
        right.append(people[record].sum())
    for row in (*range(len(table)), None):
        for group in range(groups):
            if not (held.sums[group] if row is None else held.cells[row, group]):
                line = np.zeros((count, groups))
                line[slice(None) if row is None else of == row, group] = 1
                lines.append(line)
                right.append(table[:, group].sum() if row is None else table[row, group])
    equal = np.array([line.ravel() for line in lines])
    for record, group in zip(*np.nonzero((people > 0) & (people < SMALL)), strict=True):
        goal = np.zeros(people.size)
        goal[record * groups + group] = 1
        least, most = (linprog(sign * goal, A_eq=equal, b_eq=right) for sign in (1, -1))
        assert least.status == most.status == 0
        yield int(group), round(least.fun), round(-most.fun), int(people[record].sum())
