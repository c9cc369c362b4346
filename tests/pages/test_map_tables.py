"""Tables below the map are made once for what they show, and read the same whenever they are sent again."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.map import tables as map_tables
from pages.parts.map.state import KEY, MapState
from pages.parts.records import incident_table, ranking
from tests.pages.conftest import EXERCISE, ROOT


def _visit(device: str = "", *, opened: bool = True) -> list[pd.DataFrame]:
    app = AppTest.from_file(str(ROOT / "pages" / "parts" / "shell" / "router.py"), default_timeout=60)
    app.session_state[KEY] = MapState(stands=True)
    for folded in (map_tables.LISTED, map_tables.RANKED) if opened else ():
        app.session_state[folded] = True
    if device:
        app.query_params["device"] = device
    app.run()
    assert not app.exception
    return [frame.value for frame in app.dataframe]


def test_a_second_visitor_gets_the_same_tables_without_their_being_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GEO_PACK", str(EXERCISE))
    monkeypatch.setattr("sys.argv", ["app.py"])
    map_tables._off_map.clear()
    map_tables._by_district.clear()
    made: list[str] = []
    originals = {"dated": incident_table._dated, "ranking": ranking.ranking}
    monkeypatch.setattr(
        incident_table, "_dated", lambda table: made.append("dated") or originals["dated"](table)
    )
    monkeypatch.setattr(
        ranking, "ranking", lambda *given: made.append("ranking") or originals["ranking"](*given)
    )
    first = _visit()
    assert made == ["dated", "ranking"]
    again = _visit()
    assert made == ["dated", "ranking"]
    assert len(first) == len(again) == 2
    for one, other in zip(first, again, strict=True):
        pd.testing.assert_frame_equal(one, other)
    filtered = _visit("Anti-personnel mine")
    assert made == ["dated", "ranking"] * 2
    assert not filtered[-1].equals(first[-1])


def test_no_table_is_sent_before_somebody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_PACK", str(EXERCISE))
    monkeypatch.setattr("sys.argv", ["app.py"])
    assert _visit(opened=False) == []
