"""Layers of areas as a map's page reads them: shapes, classes, and how each area stands from which day on."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import shapely

from geo.maps.area_look import MARK_PX, PALE, SMALL_DASH, SMALL_PX
from geo.maps.looks import LOOKS
from geo.maps.marks import AreaMark, Ground
from geo.maps.payload.outlines import encode_shapes

_EPOCH: Final = date(1970, 1, 1).toordinal()
ALWAYS: Final = -1_000_000
"""Day of what is so on every day."""


def areas_payload(ground: Ground) -> dict[str, Any]:
    """Return the areas of a ground, by key of their kind.

    Parameters
    ----------
    ground
        Of the map.

    Returns
    -------
    dict
        Of each kind ``shapes`` in the form of `geo.maps.payload.outlines.encode_shapes`, one for each area,
        without a ring where no place is recorded; ``kinds`` and ``states``, the keys of looks; ``of``, for
        each area its class as a position in ``kinds`` and 1 where the day of its survey is recorded;
        ``turns``, for each area pairs of a day, counted from 1 January 1970, and a position in ``states``.
    """
    return {key: _payload(key, marks) for key, marks in ground.areas.items() if marks}


def _payload(key: str, marks: Sequence[AreaMark]) -> dict[str, Any]:
    looks = LOOKS[key]
    kinds, states = list(looks.classes), list(looks.states)
    shapes = shapely.from_wkb(np.array([mark.geometry or None for mark in marks], dtype=object))
    return {
        "shapes": base64.b64encode(encode_shapes(shapes)).decode("ascii"),
        "kinds": kinds,
        "states": states,
        "of": [[kinds.index(mark.kind), int(mark.surveyed)] for mark in marks],
        "turns": [
            [part for turn in mark.turns for part in (day_number(turn.day), states.index(turn.state))]
            for mark in marks
        ],
        "before": states.index("before"),
        "smallPx": SMALL_PX,
        "markPx": MARK_PX,
        "pale": PALE,
        "smallDash": SMALL_DASH,
    }


def day_number(day: date | None) -> int:
    """Return a day counted from 1 January 1970; `ALWAYS` for None."""
    return ALWAYS if day is None else day.toordinal() - _EPOCH
