"""What districts are called where they are: names in the language of the country, beside the usual ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.layers.districts import district_labels, texts

if TYPE_CHECKING:
    import pandas as pd

# Marks that tell in which direction to read: where a name stands by itself its letters say so.
_DIRECTIONS: Final = dict.fromkeys((0x061C, 0x200E, 0x200F))


def local_names(districts: pd.DataFrame) -> dict[str, str]:
    """Return the name of each district in the language of the country, by id; none that is its usual one.

    Parameters
    ----------
    districts
        ``district_id``, ``name_en`` and, where present, ``name_local``.
    """
    columns = (texts(districts, name) for name in ("district_id", "name_en", "name_local"))
    rows = (
        (code, name, local.translate(_DIRECTIONS).strip()) for code, name, local in zip(*columns, strict=True)
    )
    return {code: local for code, name, local in rows if local and local != name}


def names_in_full(districts: pd.DataFrame) -> dict[str, str]:
    """Return what stands in a list in which people look for a district by either name, by id.

    Parameters
    ----------
    districts
        As in `local_names`.
    """
    local = local_names(districts)
    labels = district_labels(districts).items()
    return {code: f"{name} · {local[code]}" if code in local else name for code, name in labels}
