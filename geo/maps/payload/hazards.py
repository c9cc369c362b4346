"""Hazardous areas as a map's page reads them: shapes, classes, and how each stands from which day on."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any, Final

import numpy as np
import shapely

from geo.maps.hazard_look import CLASSES, MARK_PX, PALE, SMALL_DASH, SMALL_PX, STATES
from geo.maps.marks import Ground
from geo.maps.payload.encode import encode_shapes

_CLASSES: Final = tuple(CLASSES)
_STATES: Final = tuple(STATES)
_EPOCH: Final = date(1970, 1, 1).toordinal()
ALWAYS: Final = -1_000_000
"""Day of what is so on every day."""


def hazards_payload(ground: Ground) -> dict[str, Any]:
    """Return the hazardous areas of a ground.

    Parameters
    ----------
    ground
        Of the map.

    Returns
    -------
    dict
        ``shapes`` in the form of `geo.maps.payload.encode.encode_shapes`, one for each area, without a ring
        where no place is recorded; ``kinds`` and ``states``, the keys of looks; ``of``, for each area its
        class as a position in ``kinds`` and 1 where the date of its survey is recorded; ``turns``, for each
        area pairs of a day, counted from 1 January 1970, and a position in ``states``.
    """
    marks = ground.hazards
    shapes = np.array(
        [shapely.from_geojson(mark.geometry) if mark.geometry else None for mark in marks], dtype=object
    )
    return {
        "shapes": base64.b64encode(encode_shapes(shapes)).decode("ascii"),
        "kinds": list(_CLASSES),
        "states": list(_STATES),
        "of": [[_CLASSES.index(mark.kind), int(mark.surveyed)] for mark in marks],
        "turns": [
            [part for turn in mark.turns for part in (day_number(turn.day), _STATES.index(turn.state))]
            for mark in marks
        ],
        "before": _STATES.index("before"),
        "smallPx": SMALL_PX,
        "markPx": MARK_PX,
        "pale": PALE,
        "smallDash": SMALL_DASH,
    }


def day_number(day: date | None) -> int:
    """Return a day counted from 1 January 1970; `ALWAYS` for None."""
    return ALWAYS if day is None else day.toordinal() - _EPOCH
