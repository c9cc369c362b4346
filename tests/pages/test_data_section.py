"""The page Publish says which layers no filter narrows, and hands them out whole."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest

from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.choices import EXPORTED, EXPORTED_BY_PERIOD, EXPORTED_WHOLE
from geo.publish.about import ALL_STATEMENTS
from geo.publish.export import about, export
from geo.publish.redact import redact
from geo.store.files import load_pack
from tests.pages.conftest import EXERCISE, RunPage


def test_a_layer_that_is_given_whole_says_so_and_names_no_period(
    run_page: RunPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[str, bytes]] = []

    def offered(_: object, **asked: object) -> None:
        if asked["key"] == "download_data":
            data = asked["data"]
            assert callable(data)
            made.append((str(asked["file_name"]), data()))

    # What a button would hand out is made on the click, which no page without a browser has.
    monkeypatch.setattr("streamlit.download_button", offered)
    app = run_page("publish", pack=EXERCISE, query="?from=2022-01&to=2022-12&device=booby_trap")
    app.selectbox(key="export_format").set_value("csv").run()
    for layer in EXPORTED:
        app.selectbox(key="export_layer").set_value(layer).run()
        assert not app.exception
        captions = [caption.value for caption in app.caption]
        name, data = made[-1]
        assert (ALL_STATEMENTS in captions) is (layer in EXPORTED_WHOLE)
        assert ("2022-01" in name) is (layer not in EXPORTED_WHOLE)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            table = name.replace(".zip", ".csv")
            assert archive.namelist() == [table, f"{table}.txt"]
            files = [archive.read(entry) for entry in archive.namelist()]
        # The table as the command writes it, and beside it the text that says whose edition it is.
        edition = redact(load_pack(EXERCISE))
        chosen: dict[str, Any] = (
            {} if layer in EXPORTED_WHOLE else {"period": Period(date(2022, 1, 1), date(2023, 1, 1))}
        )
        if chosen and layer not in EXPORTED_BY_PERIOD:
            chosen["filters"] = Filters(device=frozenset({"booby_trap"}))
        assert files[0] == export(edition, layer, format="csv", created=date.today(), **chosen)
        assert files[1].decode() == about(edition, layer, created=date.today(), **chosen)
        assert b"Public edition" in files[1]
        if layer == "statements":
            assert files[0].count(b"XS-") >= len(load_pack(EXERCISE).statements)


def test_findings_name_records_and_are_as_high_as_their_sentences(run_page: RunPage) -> None:
    app = run_page("data", pack=EXERCISE, query="?section=findings")
    assert not app.exception
    [table] = app.dataframe
    records = table.value["record"].tolist()
    assert {"XI-023", "XS-4"} <= set(records)
    assert not any(str(record).startswith("row ") for record in records)
    # Four lines of the longest sentence: a row of one line cut it.
    assert table.proto.row_height > 80
