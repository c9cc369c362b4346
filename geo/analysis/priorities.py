"""What to look at first: danger and need of each open area, on two axes that are never made one number.

Each criterion gives an area a value from 0 to 1, or an interval where its input is missing or not certain:
a missing input is not 0. Weights add the criteria of one axis. Two areas are compared on both axes: a tier
holds areas of which none is ahead of another on both, and which only those of earlier tiers are ahead of.
How firm an order is stands beside it: the ranks an area may have under what is not known, and how often it is
among the first ten where weights, and what is not known, are drawn at random.
"""

from __future__ import annotations

import bisect
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from geo.analysis.area_districts import area_districts
from geo.analysis.criteria import CRITERIA, DANGER, NEED, Values
from geo.errors import GeoError
from geo.language import in_digits, marked, say
from geo.layers.districts import district_labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.layers.pack import Pack

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FIRST: Final = 10
"""How many areas stand at the head of a list."""
DRAWS: Final = 500
MOST_WEIGHT: Final = 10
_SEED: Final = 20_261_130
_AXES: Final = (DANGER, NEED)
_PART: Final = re.compile(r"([a-z_]+):(\d{1,2})")


@dataclass(frozen=True, slots=True)
class WeightSet:
    """Weights from 0 to `MOST_WEIGHT` by criterion, with who made them and when.

    Parameters
    ----------
    weights
        By key of `geo.analysis.criteria.CRITERIA`; every one of them.
    name, day
        Who or what the set stands for, and the day of it; empty for the usual one.
    stopped
        Areas by gate that may not be worked on: land rights not clear, or nobody named to use the land.
    """

    weights: Mapping[str, int]
    name: str = ""
    day: dt.date | None = None
    stopped: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The weights as an address has them: ``accidents:5,evidence:3``."""
        return ",".join(f"{key}:{self.weights[key]}" for key in CRITERIA)

    def words(self, usual: Mapping[str, int]) -> str:
        """Return whose weights these are: by name and day, the usual ones, or ones somebody chose."""
        told = ", ".join(filter(None, [self.name, self.day.isoformat() if self.day else ""]))
        if told:
            return say("Weights of {name}", name=told)
        return say("Usual weights") if {**self.weights} == {**usual} else say("Weights chosen")

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, as a file keeps it."""
        return {
            "name": self.name,
            "day": self.day.isoformat() if self.day else "",
            "weights": dict(self.weights),
            "stopped": {gate: list(names) for gate, names in self.stopped.items()},
        }


def weights_of(code: str, usual: Mapping[str, int]) -> dict[str, int]:
    """Return the weights a text names, the usual ones for what it leaves out.

    Parameters
    ----------
    code
        As `WeightSet.code`.
    usual
        By criterion.

    Raises
    ------
    GeoError
        Where the text names no criterion of ours, or a weight beyond `MOST_WEIGHT`, or leaves every weight 0.
    """
    found = dict(usual)
    for part in filter(None, code.split(",")):
        match = _PART.fullmatch(part.strip())
        if match is None or match[1] not in CRITERIA or int(match[2]) > MOST_WEIGHT:
            known = ", ".join(CRITERIA)
            raise GeoError(
                say(
                    "{part!r} is no weight; write a criterion and a whole number from 0 to {most_weight}, "
                    "such as accidents:5. Criteria are {known}.",
                    part=part[:60],
                    most_weight=MOST_WEIGHT,
                    known=known,
                )
            )
        found[match[1]] = int(match[2])
    if code:
        refuse_nothing(found)
    return found


def refuse_nothing(weights: Mapping[str, int]) -> None:
    """Refuse weights that are all 0: every area would be first.

    Raises
    ------
    GeoError
        Where they are.
    """
    if not any(weights.values()):
        raise GeoError(
            say(
                "All weights are 0, which puts the areas in no order. Give a criterion a weight of 1 or more."
            )
        )


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """One axis: score from least to most, ranks from best to worst, and how often among the first ten.

    Parameters
    ----------
    low, high
        Scores from 0 to 1, one each area.
    best, worst
        Ranks an area may have under what is not known, 1 the first.
    among_first
        Share of the draws in which it is among the first ten.
    """

    low: Floats
    high: Floats
    best: Ints
    worst: Ints
    among_first: Floats

    @property
    def middle(self) -> Floats:
        """The middle of each score, which orders areas and says nothing more."""
        return np.asarray((self.low + self.high) / 2)


@dataclass(frozen=True, slots=True, eq=False)
class Priorities:
    """Open areas with their values and where they stand.

    Parameters
    ----------
    input
        What each criterion says of each area.
    chosen
        The weights.
    danger, need
        The two axes.
    tier
        1 for areas that no other is ahead of on both axes, and so on.
    order
        Positions in `input`: by tier, then by danger; areas that a gate stops come last.
    stopped
        By area, the gates that stop it.
    """

    input: Values
    chosen: WeightSet
    danger: Axis
    need: Axis
    tier: Ints
    order: tuple[int, ...]
    stopped: tuple[tuple[str, ...], ...]

    def contribution(self, at: int, key: str) -> tuple[float, float]:
        """Return what a criterion adds to the score of an area, from least to most."""
        axis = CRITERIA[key].axis
        total = sum(self.chosen.weights[one] for one in CRITERIA if CRITERIA[one].axis == axis)
        share = self.chosen.weights[key] / total if total else 0.0
        low, high = self.input.bounds[key]
        return share * float(low[at]), share * float(high[at])


def priorities(values: Values, chosen: WeightSet) -> Priorities:
    """Return where the open areas stand under a set of weights.

    Parameters
    ----------
    values
        As `geo.analysis.criteria.criteria_of` returns them.
    chosen
        The weights, and which areas gates stop.
    """
    axes = {axis: _axis(values, chosen, axis) for axis in _AXES}
    danger, need = axes[DANGER], axes[NEED]
    tier = tiers(danger.middle, need.middle)
    stopped = tuple(
        tuple(gate for gate, names in chosen.stopped.items() if name in names) for name in values.areas
    )
    keys = sorted(
        range(len(values.areas)),
        key=lambda at: (bool(stopped[at]), tier[at], -danger.middle[at], values.areas[at]),
    )
    return Priorities(values, chosen, danger, need, tier, tuple(keys), stopped)


def tiers(danger: Floats, need: Floats) -> Ints:
    """Return the tier of each area: 1 where none is at least as far on both axes and farther on one."""
    order = np.lexsort((-need, -danger))
    # The farthest need of each tier so far, less than 0 so that it rises from one tier to the next.
    last: list[float] = []
    found = np.zeros(len(danger), dtype=np.int64)
    before, same = (np.nan, np.nan), 0
    for at in order.tolist():
        here = (float(danger[at]), float(need[at]))
        # Equal areas share a tier: none is ahead of the other.
        if here == before:
            found[at] = found[same]
            continue
        # Tiers whose farthest need reaches this one are ahead of it.
        position = bisect.bisect_right(last, -here[1])
        last[position : position + 1] = [-here[1]]
        found[at] = position + 1
        before, same = here, at
    return found


def _axis(values: Values, chosen: WeightSet, axis: str) -> Axis:
    keys = [key for key, one in CRITERIA.items() if one.axis == axis]
    low, high = (np.column_stack([values.bounds[key][side] for key in keys]) for side in (0, 1))
    weights = np.array([chosen.weights[key] for key in keys], dtype=np.float64)
    share = weights / weights.sum() if weights.sum() else weights
    least, most = low @ share, high @ share
    return Axis(least, most, *_ranks(least, most), _among_first(low, high, weights))


def _ranks(least: Floats, most: Floats) -> tuple[Ints, Ints]:
    """Return the best and the worst rank of each: those certainly ahead, and all that may be."""
    ahead = len(least) - np.searchsorted(np.sort(least), most, side="right")
    may_be = len(most) - np.searchsorted(np.sort(most), least, side="right")
    # Its own most is among those that may be ahead, where it is more than its least.
    own = (most > least).astype(np.int64)
    return (ahead + 1).astype(np.int64), (may_be - own + 1).astype(np.int64)


def _among_first(low: Floats, high: Floats, weights: Floats) -> Floats:
    """Return how often each is among the first ten, weights and what is not known drawn at random."""
    count, used = len(low), np.flatnonzero(weights > 0)
    if not count or not len(used):
        return np.zeros(count)
    chance = np.random.default_rng(_SEED)
    tally = np.zeros(count)
    first = min(FIRST, count)
    for _ in range(DRAWS):
        share = chance.dirichlet(np.ones(len(used)))
        drawn = low[:, used] + (high - low)[:, used] * chance.random((count, len(used)))
        score = drawn @ share
        edge = np.partition(score, count - first)[count - first]
        # Those level with the last of the ten share what is left of it.
        over, level = score > edge, score == edge
        tally += over + level * (first - over.sum()) / level.sum()
    return np.asarray(tally / DRAWS)


def listed_first(found: Priorities, number: int) -> Sequence[int]:
    """Return the first areas of the order that no gate stops."""
    return [at for at in found.order if not found.stopped[at]][:number]


def span_words(low: float, high: float) -> str:
    """Return a score from least to most in words: one number where both read the same."""
    least, most = f"{low:.2f}", f"{high:.2f}"
    return least if least == most else say("{least} to {most}", least=least, most=most)


def rank_words(axis: Axis, at: int) -> str:
    """Return the ranks an area may have in words."""
    best, worst = in_digits(axis.best[at]), in_digits(axis.worst[at])
    return best if best == worst else say("{best} to {worst}", best=best, worst=worst)


KEY: Final = (
    marked("tier: 1 where no other area is ahead on both axes; inside a tier danger decides the order."),
    marked("danger, need: scores from 0 to 1, from least to most where an input is missing or not certain."),
    marked("rank: the best and the worst rank an area may have by that."),
    marked(
        "in first ten: in how many of {draws:,} draws it is one of them, weights and what is not known at "
        "random."
    ),
    marked("A missing input is not 0, and a low score says nothing of the ground of an area."),
)
"""What the columns of a list in text mean."""


def to_dict(found: Priorities, pack: Pack) -> dict[str, Any]:
    """Return the list as plain values for JSON."""
    codes = _codes(found, pack)

    def axis(one: Axis, at: int) -> dict[str, float | int]:
        return {
            "least": round(float(one.low[at]), 4),
            "most": round(float(one.high[at]), 4),
            "best_rank": int(one.best[at]),
            "worst_rank": int(one.worst[at]),
            "among_first": round(float(one.among_first[at]), 3),
        }

    return {
        "day": found.input.day.isoformat(),
        "weights": found.chosen.to_dict(),
        "without_input": list(found.input.without),
        "areas": [
            {
                "hazard_id": found.input.areas[at],
                "name": found.input.names[at] or None,
                "district_code": codes[at],
                "tier": int(found.tier[at]),
                "danger": axis(found.danger, at),
                "need": axis(found.need, at),
                "stopped": list(found.stopped[at]),
                "adds": {key: [round(one, 4) for one in found.contribution(at, key)] for key in CRITERIA},
            }
            for at in found.order
        ],
    }


def _codes(found: Priorities, pack: Pack) -> list[str | None]:
    column = area_districts(pack, "hazards").iloc[list(found.input.rows)]
    return [one if isinstance(one, str) else None for one in column]


def to_text(found: Priorities, pack: Pack) -> str:
    """Return the list as a table of text, what its columns mean, and the weights."""
    codes, districts = _codes(found, pack), district_labels(pack.districts)
    head = [
        "area",
        say("name"),
        say("district"),
        "tier",
        "danger",
        "rank",
        say("in first ten"),
        "need",
        "rank",
        say("in first ten"),
    ]
    rows = [
        [
            found.input.areas[at],
            found.input.names[at] or "-",
            districts.get(code, code) if (code := codes[at]) else "-",
            str(found.tier[at]),
            *(
                cell
                for one in (found.danger, found.need)
                for cell in (
                    span_words(one.low[at], one.high[at]),
                    rank_words(one, at),
                    f"{one.among_first[at]:.0%}",
                )
            ),
        ]
        for at in found.order
    ]
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    ]
    without = ", ".join(found.input.without)
    whose = found.chosen.words(found.input.usual)
    said = [say("{whose}: {code}.", whose=whose, code=found.chosen.code)]
    said += [say("Without an input in this pack: {without}.", without=without)] if without else []
    key = [say(one, draws=DRAWS) for one in KEY]
    return "\n".join([*lines, "", *key, *said])
