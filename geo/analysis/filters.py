"""What is counted: one immutable choice of devices, victims, activities, confidence and official count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Self

from geo.choices import FILTERS, Filter
from geo.errors import FilterError
from geo.language import say
from geo.layers.vocabulary import VICTIM_STATUS
from geo.text import either

_KEYS = {one.key: one for one in FILTERS}
_BRIEF: Final = 60
"""Most characters of a choice that a title carries."""


@dataclass(frozen=True, slots=True)
class Filters:
    """A choice of incidents; an empty set lets everything through, also what is not recorded.

    Parameters
    ----------
    device, activity, confidence, official_count
        Codes an incident must carry. An incident without a code passes only an empty set.
    victim_status
        Statuses of victims. An incident counts if at least one casualty has one of them, and only those
        casualties count; incidents are therefore not additive over statuses, and choosing all four is not
        the same as choosing none (it leaves out incidents without a recorded casualty).

    Raises
    ------
    FilterError
        Where a code is not in its list.
    """

    device: frozenset[str] = frozenset()
    victim_status: frozenset[str] = frozenset()
    activity: frozenset[str] = frozenset()
    confidence: frozenset[str] = frozenset()
    official_count: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for one in FILTERS:
            chosen = getattr(self, one.key)
            if isinstance(chosen, str):
                raise FilterError(
                    say(
                        "The filter '{key}' is the single text {chosen!r}; give a set of codes, such as "
                        "{{{chosen!r}}}.",
                        key=one.key,
                        chosen=chosen,
                    )
                )
            # Callers may hand over any iterable; only a frozenset can be hashed and shared.
            object.__setattr__(self, one.key, frozenset(chosen))
            _check(one, getattr(self, one.key))

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, str | Iterable[str]]) -> Self:
        """Read filters from codes by key.

        Parameters
        ----------
        mapping
            Codes by the keys of `geo.choices.FILTERS`; each a list, or one text joined by commas.

        Raises
        ------
        FilterError
            Where a key is no filter, or a code is not in its list: what was meant would not be counted.
        """
        unknown = sorted(key for key in mapping if key not in _KEYS)
        if unknown:
            raise FilterError(
                say(
                    "There is no filter {map}; use one or more of {keys}.",
                    map=", ".join(map(repr, unknown)),
                    keys=", ".join(_KEYS),
                )
            )
        return cls(**{key: _codes_in(given) for key, given in mapping.items()})

    def asked(self) -> Iterator[tuple[Filter, frozenset[str]]]:
        """Yield the filters that are on, each with its codes: where nothing is chosen everything passes."""
        for one in FILTERS:
            if chosen := getattr(self, one.key):
                yield one, chosen

    @property
    def statuses(self) -> frozenset[str]:
        """Whose casualties count: people of the statuses chosen, everybody where none is."""
        return self.victim_status or frozenset(VICTIM_STATUS.codes())

    def to_mapping(self) -> dict[str, list[str]]:
        """Return the chosen codes by key in the order of the code lists, without what is not filtered."""
        return {
            one.key: [code for code in one.codes.codes() if code in chosen] for one, chosen in self.asked()
        }

    @property
    def is_empty(self) -> bool:
        """Whether everything passes."""
        return not any(self.asked())

    def words(self) -> str:
        """Return what is counted in words, such as "device: Booby trap or Unexploded ordnance"."""
        if self.is_empty:
            return say("all incidents")
        chosen = self.to_mapping()
        return "; ".join(
            f"{one.noun}: {either(one.codes.label(code) for code in chosen[one.key])}"
            for one, _ in self.asked()
        )

    def brief(self) -> str:
        """Return for a title that a part is counted, and which where that is short; empty for all."""
        if self.is_empty:
            return ""
        words = self.words()
        return say("filtered ({words})", words=words) if len(words) <= _BRIEF else "filtered"


def _codes_in(value: str | Iterable[str]) -> frozenset[str]:
    parts = value.split(",") if isinstance(value, str) else value
    return frozenset(part.strip() for part in parts if part.strip())


def _check(one: Filter, chosen: frozenset[str]) -> None:
    unknown = sorted(str(code) for code in chosen if code not in one.codes)
    if unknown:
        raise FilterError(
            say(
                "The filter '{key}' names {map}, which its list does not hold; use one or more of {codes}.",
                key=one.key,
                map=", ".join(map(repr, unknown)),
                codes=", ".join(one.codes.codes()),
            )
        )
