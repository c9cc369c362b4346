"""What is said of incidents without a place on the map."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from geo.analysis.placed import is_placed, unplaced_sentences
from geo.maps.payload.feed import Feed
from geo.maps.spec import MapView
from geo.store.files import load_pack
from geo.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("count", "nowhere", "expected"),
    [
        (1, 0, ("1 has no place on the map: x, y.", "1 of them is counted in their district.")),
        (
            1200,
            1,
            (
                "1,200 have no place on the map: x, y.",
                "1,199 of them are counted in their district.",
                "1 of them is in no district and counted in the totals only.",
            ),
        ),
        (
            2,
            2,
            (
                "2 have no place on the map: x, y.",
                "2 of them are in no district and counted in the totals only.",
            ),
        ),
    ],
)
def test_sentences_add_up(count: int, nowhere: int, expected: tuple[str, ...]) -> None:
    assert unplaced_sentences(count, ("x", "y"), nowhere) == expected


def test_sentences_name_what_is_counted() -> None:
    assert unplaced_sentences(1, ("x",), 0, named=True)[0] == "1 incident has no place on the map: x."
    assert unplaced_sentences(3, ("x",), 0, named=True)[0] == "3 incidents have no place on the map: x."


def test_whether_a_record_is_placed_is_told_in_one_place() -> None:
    """Checks ask it of points that are not kept yet; whatever counts, draws or writes asks `is_placed`."""
    own = {"geo/analysis/placed.py", "geo/checking/places.py", "geo/layers/vocabulary.py"}
    modules = [*(ROOT / "geo").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    assert own == {
        path.relative_to(ROOT).as_posix()
        for path in modules
        if "PLACED_AT" in path.read_text(encoding="utf-8")
    }
    pack = load_pack(ROOT / "data" / "exercise")
    placed = is_placed(pack.incidents)
    assert 0 < placed.sum() < len(placed)
    assert {row for row, _ in Workspace(pack).ground.notes} == set(placed.nonzero()[0].tolist())
    drawn = Feed.read(Workspace(pack).spec(MapView()).feed).longitude
    assert np.isfinite(drawn).sum() == placed.sum()
