"""The looks of every layer of areas, by key of its kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from geo.language import current
from geo.layers.kinds import ACTIVITIES, HAZARDS, SURVEYS
from geo.maps.activity_look import ACTIVITY_LOOKS
from geo.maps.area_look import AreaLooks
from geo.maps.hazard_look import HAZARD_LOOKS
from geo.maps.survey_look import SURVEY_LOOKS

if TYPE_CHECKING:
    from geo.maps.marks import Ground

LOOKS: Final[Mapping[str, AreaLooks]] = MappingProxyType(
    {HAZARDS.key: HAZARD_LOOKS, SURVEYS.key: SURVEY_LOOKS, ACTIVITIES.key: ACTIVITY_LOOKS}
)
"""By key of the kind in `geo.layers.kinds.AREAL`."""


def area_notes(ground: Ground, shown: Sequence[str]) -> tuple[str, ...]:
    """Return what one must know of the layers of areas among those shown."""
    return tuple(note for key in LOOKS if key in shown for note in _notes(ground, key))


def _notes(ground: Ground, key: str) -> tuple[str, ...]:
    """Return the notes of one kind: a map file has dozens of legends, and all of them say the same."""
    found: tuple[str, ...] = ground.made.get(
        (current().code, _notes, key), lambda: LOOKS[key].notes(ground.areas.get(key, ()))
    )
    return found


def brief(note: str, ground: Ground) -> str:
    """Return a note of a legend as a small picture in a text has room for it."""
    for key, looks in LOOKS.items():
        if note in _notes(ground, key):
            return looks.brief
    return note


def without_neutral(note: str) -> str:
    """Return a note with the short form of what it says of colours."""
    for looks in LOOKS.values():
        note = note.replace(looks.neutral, looks.brief)
    return note
