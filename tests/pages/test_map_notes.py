"""Records in words go to maps that pages show, and to no other."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.requests import Request

from geo.maps.marks import Ground
from geo.maps.payload.fixed import notes_payload
from pages.parts.map import notes as map_notes
from tests.maps.sample import ground

GROUND = ground()


def asked(digest: str) -> Any:
    scope = {
        "type": "http",
        "scheme": "http",
        "path": f"/map-notes/{digest}",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1:8501")],
        "path_params": {"digest": digest},
    }
    # A browser shared by other tests of this process may have a loop of its own running in this thread.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(map_notes.answer(Request(scope)))).result()


def test_a_map_that_is_shown_gets_its_notes() -> None:
    address = map_notes.offer(GROUND)
    assert address == f"../../map-notes/{GROUND.digest}"
    answer = asked(GROUND.digest)
    assert answer.status_code == 200
    assert [note[0] for note in json.loads(answer.body)["notes"]] == [row for row, _ in GROUND.notes]


def test_other_maps_get_nothing() -> None:
    map_notes.offer(GROUND)
    refused = asked("0" * 64)
    assert refused.status_code == 404
    assert b"notes" not in refused.body


def test_a_ground_nobody_keeps_is_not_kept_for_its_notes() -> None:
    grounds = [ground(title=f"Island {number}") for number in range(2)]
    digests = [each.digest for each in grounds]
    for each in grounds:
        map_notes.offer(each)
    assert [asked(each).status_code for each in digests] == [200, 200]
    del each, grounds[0]
    assert [asked(each).status_code for each in digests] == [404, 200]


def test_notes_are_written_once_and_hold_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    one = ground(title="Island of many maps")
    written: list[bool] = []

    def payload(shown: Ground) -> dict[str, Any]:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            written.append(True)
        else:
            written.append(False)
        return notes_payload(shown)

    monkeypatch.setattr(map_notes, "notes_payload", payload)
    map_notes.offer(one)
    first = asked(one.digest).body
    map_notes.offer(one)
    assert asked(one.digest).body == first
    assert written == [True], "once, and not in the thread that answers everybody"
