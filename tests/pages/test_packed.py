"""Scripts and styles are compressed once, whoever asks and however many at once."""

from __future__ import annotations

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from pages.parts.records.codings import compressed
from pages.parts.shell import packed
from pages.parts.shell.packed import Packed
from tests.pages.asgi import ask, asked, scope_of

SCRIPT = b"export const a = 1;\n" * 5000


class Behind:
    """An application that counts how often it is asked, and notes what for."""

    def __init__(self, *, status: int = 200, cache: str = "public, immutable, max-age=31536000") -> None:
        self.asked: list[dict[str, str]] = []
        self.status = status
        self.cache = cache

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(dict(Request(scope).headers))
        headers = {"cache-control": self.cache, "etag": '"abc"', "set-cookie": "one=visitor"}
        await Response(SCRIPT, self.status, headers, "text/javascript")(scope, receive, send)


def test_a_script_is_packed_once_for_all() -> None:
    behind = Behind()
    app = Packed(behind)
    scope = scope_of("/static/js/index.DormvYxC.js", accept_encoding="gzip")

    async def twenty() -> list[bytes]:
        answers = await asyncio.gather(*(asked(app, dict(scope)) for _ in range(20)))
        assert {answer.headers["content-encoding"] for answer in answers} == {"gzip"}
        assert {answer.headers["vary"] for answer in answers} == {"Accept-Encoding"}
        assert all("set-cookie" not in answer.headers for answer in answers)
        return [answer.body for answer in answers]

    with ThreadPoolExecutor(1) as thread:
        bodies = thread.submit(lambda: asyncio.run(twenty())).result()
    assert len(behind.asked) == 1
    assert "accept-encoding" not in behind.asked[0]
    assert {gzip.decompress(body) for body in bodies} == {SCRIPT}
    assert len(bodies[0]) < len(SCRIPT) / 20


def test_each_coding_is_packed_once() -> None:
    app = Packed(Behind())
    bodies = {
        by: [ask(app, "/static/js/a.js", accept_encoding=by).body for _ in range(2)] for by in ("gzip", "br")
    }
    assert bodies == {by: [compressed(SCRIPT, by)] * 2 for by in bodies}
    assert {by for _, by in app._kept} == {"gzip", "br"}


def test_an_answer_that_watches_for_visitors_who_leave_comes_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_bytes(SCRIPT)

    async def behind(scope: Scope, receive: Receive, send: Send) -> None:
        assert (await receive())["type"] == "http.request"
        leaving = asyncio.ensure_future(receive())
        response = FileResponse(tmp_path / "a.js", headers={"cache-control": "public"})
        await response(scope, receive, send)
        assert not leaving.done()
        leaving.cancel()

    answer = ask(Packed(behind), "/static/js/a.js", accept_encoding="gzip")
    assert gzip.decompress(answer.body) == SCRIPT


def test_a_browser_that_has_it_is_told_so() -> None:
    answer = ask(Packed(Behind()), "/static/js/a.js", accept_encoding="gzip", if_none_match='"abc"')
    assert (answer.status, answer.body) == (304, b"")


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/static/js/a.js", {}),
        ("/static/js/a.js", {"accept_encoding": "gzip", "range": "bytes=0-9"}),
        ("/static/media/a.woff2", {"accept_encoding": "gzip"}),
        ("/_stcore/health", {"accept_encoding": "gzip"}),
        ("/incidents", {"accept_encoding": "gzip"}),
    ],
)
def test_all_else_passes_as_it_is(path: str, headers: dict[str, str]) -> None:
    behind = Behind()
    answer = ask(Packed(behind), path, **headers)
    assert answer.body == SCRIPT
    assert "content-encoding" not in answer.headers
    assert {name: behind.asked[0][name.replace("_", "-")] for name in headers} == headers


@pytest.mark.parametrize("behind", [Behind(status=404), Behind(cache="no-cache")])
def test_what_is_no_file_that_stays_is_not_kept(behind: Behind) -> None:
    app = Packed(behind)
    for _ in range(2):
        answer = ask(app, "/static/js/none.js", accept_encoding="gzip")
        assert answer.body == SCRIPT
        assert answer.status == behind.status
    assert app._kept == {}


def test_files_named_by_their_content_are_kept_by_browsers() -> None:
    app = Packed(Behind(cache="public"))
    for path, kept in (("main.521860b0.js", packed._FOR_GOOD), ("main.js", "public")):
        answer = ask(app, f"/component/streamlit_folium.st_folium/static/js/{path}", accept_encoding="gzip")
        assert answer.headers["cache-control"] == kept


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(gzip.compress(SCRIPT, 9, mtime=0))
    monkeypatch.setattr(packed, "_MOST_KEPT_BYTES", 3 * size)
    app = Packed(Behind())

    async def many() -> None:
        for number in range(9):
            await asked(app, scope_of(f"/static/js/{number}.js", accept_encoding="gzip"))

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(many())).result()
    assert [Path(path).stem for path, _ in app._kept] == ["6", "7", "8"]
