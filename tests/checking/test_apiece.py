"""Work on two threads says and finds what work on one does."""

from __future__ import annotations

import threading
from pathlib import Path

import pandas as pd
import pytest

from geo.checking import apiece as module
from geo.checking.apiece import MANY_ROWS, alone, apiece
from geo.checking.validate import Context, validate
from geo.language import PSEUDO, current, speaking
from geo.layers.schema import INCIDENTS
from geo.reading.formats import read_geojson

PACK = Path("data/exercise")


def test_things_come_back_in_their_order_said_in_the_language_of_who_asked() -> None:
    both = threading.Barrier(2, timeout=30)

    def work(number: int) -> tuple[int, str]:
        both.wait()
        return number, current().code

    with speaking(PSEUDO):
        assert apiece(work, range(4), rows=MANY_ROWS) == [(number, PSEUDO) for number in range(4)]
    assert apiece(lambda number: number, range(4), rows=MANY_ROWS - 1) == [0, 1, 2, 3]
    with alone():
        assert {*apiece(lambda _: threading.get_ident(), range(4), rows=MANY_ROWS)} == {threading.get_ident()}


def test_two_threads_check_a_layer_as_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    once = read_geojson(PACK / "incidents.geojson", coded=True)
    frame = pd.concat([once, once.assign(killed="many")]).reset_index(drop=True)
    alone = validate(frame, INCIDENTS, file="x", context=Context())
    monkeypatch.setattr(module, "MANY_ROWS", 1)
    shared = validate(frame, INCIDENTS, file="x", context=Context())
    assert {one.rule for one in alone.findings} >= {"id.duplicate", "field.type"}
    assert shared.findings == alone.findings
    assert shared.rows.equals(alone.rows)
    assert shared.rejected.equals(alone.rejected)
