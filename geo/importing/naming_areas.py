"""What else of a pack names the areas of an import, which its undo leaves behind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.language import marked, say, say_count
from geo.store.batches import HAZARDS, Batch
from geo.text import listed

if TYPE_CHECKING:
    from geo.layers.pack import Pack

_NAMED: Final = marked(
    "{id} brought areas that are named by {records}: these stay in the pack, without the areas they name."
)


def naming_words(pack: Pack, folder: Path, batch: Batch) -> str:
    """Return how many records of a pack name areas that the undo of an import takes out; empty for none.

    Parameters
    ----------
    pack, folder
        The pack with the import, and where it lies.
    batch
        The import that is undone.
    """
    if batch.kind != HAZARDS:
        return ""
    try:
        features = json.loads((folder / batch.layer_file).read_bytes())["features"]
        brought = {str(one["properties"]["hazard_id"]) for one in features}
        own = {*pd.read_csv(folder / batch.status_file, usecols=["entry_id"], dtype=str)["entry_id"]}
    except (OSError, ValueError, KeyError, TypeError):
        # Files that somebody broke are taken out like others.
        return ""
    entries = pack.hazard_status
    others = entries["hazard_id"].isin(brought) & ~entries["entry_id"].isin(own)
    numbers = (
        (_naming(pack, "activities", brought), "{number} activity", "{number} activities"),
        (_naming(pack, "surveys", brought), "{number} survey", "{number} surveys"),
        (int(others.sum()), "{number} other entry of status", "{number} other entries of status"),
    )
    records = [say_count(one, many, number) for number, one, many in numbers if number]
    return say(_NAMED, id=batch.id, records=listed(records)) if records else ""


def _naming(pack: Pack, layer: str, areas: set[str]) -> int:
    """Return how many records of a layer name one of some areas."""
    named = pack.table(layer)["hazard_ids"].dropna()
    return sum(not areas.isdisjoint(str(one).split(";")) for one in named)
