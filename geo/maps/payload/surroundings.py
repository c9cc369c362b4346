"""The layers of the base map as a map's page reads them: where each is drawn, how, and its shapes packed.

As GeoJSON that Leaflet draws they would take a browser a tenth of all it does until a map stands.
"""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import shapely

from geo.maps.basemap.surroundings import strokes_of
from geo.maps.marks import Ground
from geo.maps.payload.outlines import encode_shapes


def surroundings_payload(ground: Ground) -> list[Any]:
    """Return the layers of the base map of a ground.

    Parameters
    ----------
    ground
        Of the map.

    Returns
    -------
    list
        For each layer, in the order of the ground, its pane and a list of what is drawn in turn: a
        `geo.maps.basemap.surroundings.Stroke` as a list, and the shapes drawn so in the form of
        `geo.maps.payload.outlines.encode_shapes`.
    """
    return [
        [pane, [[stroke.to_list(), _packed(texts)] for stroke, texts in drawn]]
        for pane, drawn in strokes_of(ground.context)
    ]


def _packed(texts: list[str]) -> str:
    shapes = np.asarray(shapely.from_geojson(texts), dtype=object)
    return base64.b64encode(encode_shapes(shapes)).decode("ascii")
