"""What is counted: one immutable choice of devices, victims, activities, confidence and official count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Self

from geo.errors import FilterError
from geo.layers import vocabulary
from geo.layers.vocabulary import CodeList

_LISTS: dict[str, tuple[str, str, CodeList]] = {
    "device_types": ("device", "device", vocabulary.DEVICE_TYPE),
    "victim_statuses": ("victim_status", "victims", vocabulary.VICTIM_STATUS),
    "activities": ("activity", "activity", vocabulary.ACTIVITY),
    "confidences": ("confidence", "confidence", vocabulary.CONFIDENCE),
    "official_counts": ("official_count", "official total", vocabulary.OFFICIAL_COUNT),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """A choice of incidents; an empty set lets everything through, also what is not recorded.

    Parameters
    ----------
    device_types, activities, confidences, official_counts
        Codes an incident must carry. An incident without a code passes only an empty set.
    victim_statuses
        Statuses of victims. An incident counts if at least one casualty has one of them, and only those
        casualties count; incidents are therefore not additive over statuses, and choosing all four is not
        the same as choosing none (it leaves out incidents without a recorded casualty).

    Raises
    ------
    FilterError
        Where a code is not in its list.
    """

    device_types: frozenset[str] = frozenset()
    victim_statuses: frozenset[str] = frozenset()
    activities: frozenset[str] = frozenset()
    confidences: frozenset[str] = frozenset()
    official_counts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for name, (key, _, codes) in _LISTS.items():
            chosen = getattr(self, name)
            if isinstance(chosen, str):
                raise FilterError(
                    f"The filter '{key}' is the single text {chosen!r}; "
                    f"give a set of codes, such as {{{chosen!r}}}."
                )
            # Callers may hand over any iterable; only a frozenset can be hashed and shared.
            object.__setattr__(self, name, frozenset(chosen))
            _check(key, getattr(self, name), codes)

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, str | Iterable[str]]) -> Self:
        """Read filters from the parameters of an address.

        Parameters
        ----------
        mapping
            Codes by name: ``device``, ``victim_status``, ``activity``, ``confidence``, ``official_count``;
            each a list, or one text joined by commas. Other names are left alone: an address carries more
            than filters.

        Raises
        ------
        FilterError
            Where a code is not in its list.
        """
        chosen = {name: _codes_in(mapping[key]) for name, (key, _, _) in _LISTS.items() if mapping.get(key)}
        return cls(**chosen)

    def to_mapping(self) -> dict[str, list[str]]:
        """Return the chosen codes by name in the order of the code lists, without what is not filtered."""
        return {
            key: [code for code in codes.codes() if code in getattr(self, name)]
            for name, (key, _, codes) in _LISTS.items()
            if getattr(self, name)
        }

    @property
    def is_empty(self) -> bool:
        """Whether everything passes."""
        return not any(getattr(self, field.name) for field in fields(self))

    def words(self) -> str:
        """Return what is counted in words, such as "device: Booby trap or Unexploded ordnance"."""
        if self.is_empty:
            return "all incidents"
        chosen = self.to_mapping()
        return "; ".join(
            f"{noun}: {' or '.join(codes.label(code) for code in chosen[key])}"
            for key, noun, codes in _LISTS.values()
            if key in chosen
        )


def _codes_in(value: str | Iterable[str]) -> frozenset[str]:
    parts = value.split(",") if isinstance(value, str) else value
    return frozenset(part.strip() for part in parts if part.strip())


def _check(key: str, chosen: frozenset[str], codes: CodeList) -> None:
    unknown = sorted(str(code) for code in chosen if code not in codes)
    if unknown:
        raise FilterError(
            f"The filter '{key}' names {', '.join(map(repr, unknown))}, which its list does not hold; "
            f"use one or more of {', '.join(codes.codes())}."
        )
