"""What is said of a point that lies in another district than the one stated."""

from __future__ import annotations

import numpy as np

from geo.language import Sayings, marked, say
from geo.layers.districts import DistrictIndex

_ONE_IS_WRONG = marked("Check the coordinates and the district stated, and correct the one that is wrong.")
_BOUNDARIES_DIFFER = marked(
    "Check the coordinates; where they are right, the boundaries here differ from those the source used."
)
# Whether the point lies in a district, its distance is known, and it is not drawn.
_DISAGREES = Sayings(
    {
        (True, True, False): "The source states {stated}, but the point lies in {district}, {km:.1f} km "
        "from the border of {title}; the stated one is used.",
        (True, False, False): "The source states {stated}, but the point lies in {district}; the stated "
        "one is used.",
        (False, True, False): "The source states {stated}, but the point lies in no district, {km:.1f} "
        "km from the border of {title}; the stated one is used.",
        (False, False, False): "The source states {stated}, but the point lies in no district; the "
        "stated one is used.",
        (True, True, True): "The source states {stated}, but the point lies in {district}, {km:.1f} km "
        "from the border of {title}; the stated one is used and the point, farther off than "
        "boundaries and its precision explain, is not drawn.",
        (True, False, True): "The source states {stated}, but the point lies in {district}; the stated "
        "one is used and the point, farther off than boundaries and its precision explain, is not "
        "drawn.",
        (False, True, True): "The source states {stated}, but the point lies in no district, {km:.1f} km "
        "from the border of {title}; the stated one is used and the point, farther off than "
        "boundaries and its precision explain, is not drawn.",
        (False, False, True): "The source states {stated}, but the point lies in no district; the stated "
        "one is used and the point, farther off than boundaries and its precision explain, is not "
        "drawn.",
    }
)


def disagreement(
    index: DistrictIndex, stated: str, polygon: str | None, km: float, *, withheld: bool
) -> tuple[str, str]:
    """Return what to say of a point outside the district stated, and what to do about it."""
    return (
        say(
            _DISAGREES.template((bool(polygon), not np.isnan(km), withheld)),
            stated=index.title(stated),
            district=index.title(polygon) if polygon else "",
            km=km,
            title=index.titles[stated],
        ),
        say(_ONE_IS_WRONG) if withheld else say(_BOUNDARIES_DIFFER),
    )
