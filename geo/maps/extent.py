"""What of the world a picture of a pack shows, in longitudes that run on across 180 degrees."""

from __future__ import annotations

from geo.layers.meridian import beside, running
from geo.maps.marks import Bounds, Ground


def shown_extent(ground: Ground, asked: Bounds | None) -> Bounds:
    """Return what a picture must show: what was asked for, else the first view of the pack.

    Parameters
    ----------
    ground
        Whose longitudes run on from a seam opposite its first view.
    asked
        West, south, east, north, degrees; across 180 degrees where the west is greater than the east.
    """
    return ground.home if asked is None else beside(running(asked), ground.home)
