"""The page Publish says which layers no filter narrows, and hands them out whole."""

from __future__ import annotations

import pytest

from geo.choices import EXPORTED, EXPORTED_WHOLE
from geo.publish.about import ALL_STATEMENTS
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
        if layer == "statements":
            assert data.count(b"XS-") >= len(load_pack(EXERCISE).statements)


def test_findings_name_records_and_are_as_high_as_their_sentences(run_page: RunPage) -> None:
    app = run_page("data", pack=EXERCISE, query="?section=findings")
    assert not app.exception
    [table] = app.dataframe
    records = table.value["record"].tolist()
    assert {"XI-023", "XS-4"} <= set(records)
    assert not any(str(record).startswith("row ") for record in records)
    # Four lines of the longest sentence: a row of one line cut it.
    assert table.proto.row_height > 80
