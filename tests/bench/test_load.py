from __future__ import annotations

from typing import Any

from tests.bench.loadtable import printed
from tests.bench.wire import Run


def _found(change_s: list[float]) -> dict[str, Any]:
    return {
        "change_s": change_s,
        "warm_mb": 100.0,
        "after_mb": 120.0,
        "alone": Run(seconds=0.1, wire_bytes=24_000),
    }


def test_the_table_sets_both_states_beside_the_goal() -> None:
    lines = {line[:38].strip(): line[38:].split() for line in printed([_found([4.0])], [_found([1.0, 1.0])])}
    assert lines["all change, p95, s"] == ["4", "(4-4)", "1", "(1-1)", "0.25", "1.5", "met"]
    assert lines["that over after warm-up"][-3:] == ["1.1", "not", "met"]
    assert lines["its bytes on the socket, kB"][2:4] == ["24", "(24-24)"]


def test_what_was_not_measured_has_no_line() -> None:
    assert not any(line.startswith("windows") for line in printed([], [_found([1.0])]))
