"""The district each area is counted in: the one recorded, or one formed since that holds all of it.

A district formed within the records takes ground of others, and registers go on naming the old ones. An
account that adds up over time needs one district for each area, so it is that of the last day described, on
days before as well, which is said. An area that a new border may cut keeps the district recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.analysis.periods import day_words
from geo.language import marked, say
from geo.layers.districts import district_labels

if TYPE_CHECKING:
    from geo.layers.pack import Pack

_FORMED: Final = marked(
    "{name} was formed on {day}; {number:,} of its {areas} are recorded under districts it was formed of, "
    "and are counted in it, on days before too."
)


def area_districts(pack: Pack, layer: str) -> pd.Series:
    """Return the code of the district each area of a layer is counted in, missing where none is known.

    Parameters
    ----------
    pack
        A pack, or an edition, whose perimeters are those it gives.
    layer
        Layer of areas, such as ``hazards``.
    """
    codes: pd.Series = pack.table(layer)["district_code"]
    if not pack.meta.formed or codes.empty:
        return codes
    grounds = pack.district_layer().set_index("district_id").geometry
    shapes = np.asarray(pack.area_layer(layer).geometry.array, dtype=object)
    for one in sorted(pack.meta.formed, key=lambda each: each.day):
        if one.district_id in grounds.index:
            inside = shapely.covers(grounds[one.district_id], shapes)
            codes = codes.mask(codes.isin(one.of) & inside, one.district_id)
    return codes


def formed_words(pack: Pack, layer: str, areas: str) -> tuple[str, ...]:
    """Say which districts formed within the records count areas that are recorded under others.

    Parameters
    ----------
    pack, layer
        As for `area_districts`.
    areas
        What the layer holds, in the middle of a sentence.
    """
    recorded, counted = pack.table(layer)["district_code"], area_districts(pack, layer)
    names = district_labels(pack.districts)
    moved = counted[recorded.fillna("") != counted.fillna("")].value_counts()
    return tuple(
        say(
            _FORMED,
            name=names[one.district_id],
            day=day_words(one.day),
            number=int(moved[one.district_id]),
            areas=areas,
        )
        for one in pack.meta.formed
        if one.district_id in moved
    )
