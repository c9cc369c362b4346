"""Holds back small figures of a table so that its totals do not give them back.

A table tells one number of people in each row (a district) apart by group (a status). What is held back
first: every figure from 1 to 4, in the table and in its sums by group, as health departments do; 24 less 12
less 9 is 3, so more figures have to go with them. Row totals and the grand total are public anyway.

The rule met by what is left (the interval, or feasibility, criterion; Cox 1980, Gusfield 1988): whoever knows
all published figures, which ones are held back, and that people are counted in whole numbers from 0, must
find every small figure held back to be possibly 0, and possibly 5, or as much as the total of its row where
that is less. He then knows no more of it than the row total says. Zeros are published where they can be, and
held back where they are needed for that: next to a total of 1 they would say who it was.

Figures that are not small are held back too where they would tell the parts of what they are sums of: if all
ten people killed in a district are civilians, so is the one killed in any record of it (`falls_of`).

A table with its margins is a network: rows send people to groups, groups to their sums. The range of a figure
is what can still be sent along it and back by figures held back, found by augmenting paths (Ford and
Fulkerson 1956); as all capacities are whole, it is exact also for whole numbers. Which figures are held back
beside the small ones is chosen step by step, cheapest first, the same each time, not proved to be fewest
(which is NP-hard to find). Somebody who knows these steps too may at times narrow a range a little further.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

SMALL: Final = 5
"""Figures from 1 to below this are held back."""

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What of a table is held back.

    Parameters
    ----------
    cells
        bool of shape (rows, groups).
    sums
        bool of shape (groups,).
    """

    cells: Bools
    sums: Bools


def hold_back(table: Ints, *, unpublished: Bools | None = None, falls: Ints | None = None) -> Held:
    """Return which figures of a table to hold back.

    Parameters
    ----------
    table
        int64 of shape (rows, groups), not negative. Row totals and the grand total are taken as public.
    unpublished
        bool of shape (rows,): rows none of whose figures will be shown.
    falls
        int64 of shape (rows + 1, groups), the sums by group last: how much lower a figure must possibly be
        for its readers, whatever its size; 0 where it may be told. See `falls_of`.
    """
    work = _Table.of(np.asarray(table, dtype=np.int64), falls)
    if unpublished is not None:
        work.held[:-1][unpublished] = True
    work.held[work.falls > 0] = True
    # Beside a total this small every figure is a small one, and so is what the zeros leave over.
    work.held[:-1][(work.totals[:-1] > 0) & (work.totals[:-1] < SMALL)] = True
    _protect(work)
    return Held(work.held[:-1].copy(), work.held[-1].copy())


def falls_of(members: Ints, row: Ints, table: Ints) -> Ints:
    """Return how far figures must possibly be lower so that they do not tell the parts of their members.

    Parameters
    ----------
    members
        int64 of shape (members, groups): what each row of the table is the sum of, such as the records of a
        district. Their totals are public, their parts are not.
    row
        int64 of shape (members,): the row each belongs to.
    table
        The sums, as `hold_back` takes them.

    Returns
    -------
    numpy.ndarray
        As `hold_back` takes it. Where 10 of 10 in a district are civilians, so is the one of any record; if 6
        may be, a record of 4 may hold none. Of a total T with S in the group a member of k has at least
        k - (T - S); every part from 1 to 4 must possibly be 0.
    """
    values = np.vstack([table, table.sum(axis=0)])
    own = members.sum(axis=1)
    told = (members > 0) & (members < SMALL)
    falls = np.zeros_like(values)
    for at in (row, np.full(len(members), len(table))):
        beside = (values.sum(axis=1)[at] - own)[:, None]
        np.maximum.at(falls, at, np.where(told, values[at] - beside, 0))
    return falls


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """A table with the sums by group as its last row, what of it is held back, and how far it must move."""

    values: Ints
    held: Bools
    totals: Ints
    falls: Ints
    rises: Ints

    @classmethod
    def of(cls, table: Ints, falls: Ints | None) -> _Table:
        values = np.vstack([table, table.sum(axis=0)])
        totals = values.sum(axis=1)
        small = (values > 0) & (values < SMALL)
        needed = np.zeros_like(values) if falls is None else falls
        return cls(
            values,
            np.zeros(values.shape, dtype=bool),
            totals,
            np.where(small, values, needed),
            np.where(small, np.minimum(SMALL, totals)[:, None] - values, 0),
        )

    def protects(self, row: int, group: int) -> bool:
        """Return whether a figure may be as much lower and higher as it must."""
        return self._moves(row, group, int(self.rises[row, group]), up=True) and self._moves(
            row, group, int(self.falls[row, group]), up=False
        )

    def _moves(self, row: int, group: int, wanted: int, *, up: bool) -> bool:
        """Return whether the figure can rise or fall by `wanted`, all that is published staying as it is."""
        values = self.values.copy() if wanted > 0 else self.values
        for _ in range(wanted):
            path = self._path(values, row, group, up=up)
            if path is None:
                return False
            for at, loses, gains in path:
                values[at, loses] -= 1
                values[at, gains] += 1
        return True

    def _path(self, values: Ints, row: int, group: int, *, up: bool) -> list[tuple[int, int, int]] | None:
        """Return moves of one unit (row, from group, to group) that together move the figure by one.

        The unit that comes into the figure leaves another group of its row; other rows make good for both
        groups, over groups between where need be. The row of sums counts against the others.
        """
        sums = len(values) - 1
        ends = [
            int(end)
            for end in np.flatnonzero(self.held[row])
            if end != group and (not up or values[row, end])
        ]
        gives = (row != sums) == up
        came: dict[int, tuple[int, int, int, int]] = {}
        reached = [group]
        for here in reached:
            for at in np.flatnonzero(self.held[:, here]).tolist():
                for to in np.flatnonzero(self.held[at]).tolist():
                    loses, gains = (here, to) if gives == (at != sums) else (to, here)
                    if at == row or to == group or to in came or not values[at, loses]:
                        continue
                    came[to] = (here, at, loses, gains)
                    reached.append(to)
                    if to in ends:
                        last = (row, to, group) if up else (row, group, to)
                        return [last, *_way_back(came, to, group)]
                if len(reached) == values.shape[1]:
                    break
        return None


def _way_back(
    came: dict[int, tuple[int, int, int, int]], end: int, group: int
) -> Iterator[tuple[int, int, int]]:
    while end != group:
        end, at, loses, gains = came[end]
        yield at, loses, gains


def _protect(table: _Table) -> None:
    """Hold back more until every figure is protected that must be; what is held back only grows, so it ends.

    With all held back every figure is protected, unless there is one group only, which is the total.
    """
    waiting = list(zip(*(at.tolist() for at in np.nonzero(table.falls)), strict=True))
    for row, group in waiting:
        while not (table.held.all() or table.protects(row, group)):
            _hold_one_more(table, row, group)


def _hold_one_more(table: _Table, row: int, group: int) -> None:
    """Hold back what costs least of what may help: in the same row, else a pair in another row, else more."""
    held, values = table.held, table.values
    others = [other for other in np.flatnonzero(held[row]).tolist() if other != group]
    free = np.flatnonzero(~held[row]).tolist()
    enough = values[row, others].sum() >= table.rises[row, group]
    if free and not (others and enough):
        held[row, min(free, key=lambda one: _cost(values[row, one], one))] = True
        return
    pairs = [
        (_loss(table, at, (group, other)), at, other)
        for other in others
        for at in range(len(values) - 1)
        if at != row and not (held[at, group] and held[at, other]) and values[at, [group, other]].any()
    ]
    if pairs:
        _, at, other = min(pairs)
        held[at, [group, other]] = True
    elif free:
        held[row, min(free, key=lambda one: _cost(values[row, one], one))] = True
    else:
        _hold_rest(table)


def _hold_rest(table: _Table) -> None:
    """Hold back sums first, then all: with nothing published but totals, every figure is protected."""
    if not table.held[-1].all():
        table.held[-1] = True
    else:
        table.held[:] = True


def _cost(value: int, position: int) -> tuple[bool, int, int]:
    """Order figures by what their loss costs: a zero last, for without it nothing can be taken from it."""
    return (value == 0, int(value), position)


def _loss(table: _Table, row: int, pair: tuple[int, int]) -> int:
    """Return how many people, published so far, the pair hides; figures of 0 hide one all the same."""
    return sum(max(int(table.values[row, one]), 1) for one in pair if not table.held[row, one])
