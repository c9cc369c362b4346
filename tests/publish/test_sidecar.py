"""The record beside a picture: reads back, and a file that is something else is told so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from geo.errors import PublishError
from geo.publish.sidecar import Sidecar, record_bytes
from tests.publish.test_request import PLAIN

RECORD: dict[str, Any] = {
    "kind": "snapshot",
    "version": 2,
    "pack": {"name": "island", "edition_digest": "bb", "link": "aa"},
    "software": {"name": "program", "version": "1.2"},
    "image": {"sha256": "cc"},
    "numbers": {"sha256": "dd"},
    "request": PLAIN.to_dict(),
}


def test_a_record_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "sheet.json"
    path.write_bytes(record_bytes(RECORD))
    assert Sidecar.read(path) == Sidecar(PLAIN, "island", "bb", "program", "1.2", "cc", "dd", {"link": "aa"})


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "not the record"),
        (b'{"dpi": NaN}', "NaN"),
        (b'{"version": ' + b"9" * 5_000 + b"}", "not JSON (a number has 5,000 digits)"),
        (b'{"kind": "report"}', "not the record"),
        (b" " * 1_000_001, "too long"),
        (record_bytes({**RECORD, "version": 1}), "version"),
        (record_bytes({**RECORD, "pack": {**RECORD["pack"], "link": 7}}), "pack.link"),
        (record_bytes({**RECORD, "pack": "island"}), "pack.name"),
        (record_bytes({**RECORD, "software": {"name": "program", "version": 1.2}}), "software.version"),
        (record_bytes({**RECORD, "request": None}), "request"),
    ],
)
def test_what_is_no_record_is_said_with_the_file(data: bytes, said: str) -> None:
    with pytest.raises(PublishError, match=r"sheet\.json") as refused:
        Sidecar.parse(data, where="sheet.json")
    assert said in str(refused.value)


def test_a_record_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="cannot be opened"):
        Sidecar.read(tmp_path / "none.json")


def test_a_record_is_plain_json() -> None:
    assert json.loads(record_bytes(RECORD)) == RECORD
