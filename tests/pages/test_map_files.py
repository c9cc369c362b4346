"""Scripts of the map go out packed once, and are kept by browsers for good."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from geo.maps.assets import asset_bytes, asset_for
from pages.parts.map import files as map_files
from pages.parts.map.files import MapFile
from pages.parts.records.codings import compressed
from tests.pages.asgi import Answer, ask

APP = Starlette(routes=[Route(map_files.PATH, map_files.answer)])


def get(file: MapFile, **headers: str) -> Answer:
    return ask(APP, f"/map-files/{file.digest}/{file.name}", **headers)


def test_a_script_is_packed_and_kept_for_good() -> None:
    content = b"window.a = 1;\n" * 1000
    file = MapFile.of("ground.js", content)
    map_files.offer(file)
    smallest = get(file, accept_encoding="gzip, br")
    assert (smallest.body, smallest.headers["content-encoding"]) == (compressed(content, "br"), "br")
    answer = get(file, accept_encoding="gzip")
    assert gzip.decompress(answer.body) == content
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) == len(answer.body) < 200
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith("text/javascript")
    plain = get(file)
    assert "content-encoding" not in plain.headers
    assert plain.body == content


def test_a_script_is_packed_when_it_is_asked_for_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    packed: list[str] = []

    def noting(content: bytes, by: str) -> bytes:
        packed.append(by)
        return compressed(content, by)

    monkeypatch.setattr(map_files, "compressed", noting)
    file = MapFile.of("ground.js", b"window.c = 1;" * 1000)
    map_files.offer(file)
    assert packed == []
    answers = [get(file, accept_encoding=by).body for by in ("br", "gzip", "br")]
    assert packed == ["br", "gzip"]
    assert answers[0] == answers[2]


def test_what_every_map_needs_is_there_before_any_page_shows_one() -> None:
    for name in ("leaflet", "mine_time_js"):
        asset = asset_for(name)
        assert ask(APP, f"/map-files/{asset.sha256}/{asset.file}").body == asset_bytes(asset.file)


def test_others_get_nothing() -> None:
    file = MapFile.of("ground.js", b"window.b = 1;")
    map_files.offer(file)
    refused = ask(APP, f"/map-files/{'0' * 64}/ground.js")
    assert refused.status == 404
    assert b"window.b" not in refused.body


def test_a_script_no_map_keeps_is_let_go() -> None:
    files = [MapFile.of("ground.js", str(number).encode()) for number in range(2)]
    addresses = [f"/map-files/{file.digest}/{file.name}" for file in files]
    for file in files:
        map_files.offer(file)
    assert [ask(APP, address).status for address in addresses] == [200, 200]
    del file, files[0]
    assert [ask(APP, address).status for address in addresses] == [404, 200]


def test_equal_scripts_have_one_address() -> None:
    one, other = MapFile.of("ground.js", b"a"), MapFile.of("ground.js", b"a")
    assert one == other
    assert one.content == b"a"
    assert Path(one.address).name == "ground.js"
