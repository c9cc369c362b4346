from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import assets
from tests.bench.run import cell, ratio, table, values


def _run(first: float) -> dict[str, object]:
    return {
        "first_map_s": first,
        "changes_s": [first / 2, first / 4],
        "peak_rss_mb": 100.0,
        "first_map_bytes": {"total_bytes": 4e6, "websocket_bytes": 1e6},
        "change_bytes": [{"total_bytes": 2e6}],
    }


STUCK = {
    "timeout_in": "change",
    "timeout_s": 300.0,
    "first_map_s": 30.0,
    "changes_s": [],
    "peak_rss_mb": 900.0,
}


def test_a_table_gives_medians_ranges_and_ratios() -> None:
    lines = table({"ours": [_run(2.0), _run(4.0)], "rival-plain": [_run(30.0)]})
    assert lines[1].split() == ["start", "to", "first", "map,", "s", "3", "(2-4)", "30", "(30-30)", "0.1"]


def test_a_page_that_hit_the_limit_is_reported_not_dropped() -> None:
    lines = table({"ours": [_run(3.0)], "rival-plain": [STUCK]})
    (first,) = [line for line in lines if line.startswith("start to first map")]
    (change,) = [line for line in lines if line.startswith("filter change to map")]
    assert "> 300 s" in change
    assert change.split()[-2:] == ["<", "0.0037"]
    assert "> 300 s" not in first


def test_all_changes_of_all_rounds_count() -> None:
    assert values([_run(2.0), _run(4.0)], "changes_s") == ([1.0, 0.5, 2.0, 1.0], None)


def test_a_bound_is_given_for_times_only() -> None:
    assert ratio([3.0], [], 300.0, in_seconds=True) == "< 0.01"
    assert ratio([3.0], [], 300.0, in_seconds=False) == "-"
    assert cell([], None, scale=1.0, in_seconds=True) == "not measured"


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js", "leaflet-1.9.3/dist/leaflet.js"),
        ("https://d3js.org/d3.v4.min.js", "d3-4.13.0/build/d3.min.js"),
    ],
)
def test_public_scripts_are_answered_from_disk(url: str, file: str, tmp_path: Path) -> None:
    place = tmp_path / file
    place.parent.mkdir(parents=True)
    place.write_text("//")
    answer = assets.answer(url, tmp_path)
    assert answer is not None
    assert answer.body == b"//"


def test_an_unknown_address_has_no_answer(tmp_path: Path) -> None:
    assert assets.answer("https://example.org/x.js", tmp_path) is None
