"""A running server under a few bare sockets: one visitor cannot hold up, fill or slow down the others."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
import websockets

from tests.bench.load import Health
from tests.bench.wire import Visitor
from tests.browser.conftest import serving
from tests.pages.conftest import COUNTRY

T = TypeVar("T")
FLOOD = 500


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with serving(COUNTRY, tmp_path_factory.mktemp("live") / "log") as server:
        yield int(server.url.rsplit(":", 1)[1])


def done(work: Callable[[], Awaitable[T]]) -> T:
    async def run() -> T:
        async with asyncio.timeout(60):
            return await work()

    # A browser shared by other tests of this process may have a loop of its own running in this thread.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(run())).result()


def asked(
    port: int, path: str, *, method: str = "GET", body: bytes = b"", **headers: str
) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(
            method, path, body, {name.replace("_", "-"): value for name, value in headers.items()}
        )
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


async def _closed(visitor: Visitor) -> None:
    try:
        while True:
            await visitor.socket.recv()
    except websockets.ConnectionClosed:
        return


def test_a_flood_on_one_socket_holds_nobody_up(port: int) -> None:
    async def flood() -> tuple[float, int | None, list[str]]:
        health = Health(port)
        async with Visitor(port) as flooder, Visitor(port) as reader:
            await flooder.open()
            watching = asyncio.create_task(health.watch())
            try:
                for _ in range(FLOOD):
                    await flooder.send()
            except websockets.ConnectionClosed:
                pass
            opened = await reader.open()
            await _closed(flooder)
            await asyncio.sleep(0.3)
            watching.cancel()
            return max(health.seconds), flooder.socket.close_code, opened.scripts

    slowest, code, scripts = done(flood)
    assert slowest < 1.0
    assert code == 1008
    assert len(scripts) == 3, "the page of the other visitor has its map"


def test_a_filter_brings_figures_and_not_the_map_again(port: int) -> None:
    async def choose() -> tuple[int, int, list[str]]:
        async with Visitor(port) as visitor:
            opened = await visitor.open()
            await visitor.drawn()
            changed = await visitor.choose("device", "Anti-vehicle mine")
            return opened.wire_bytes, changed.wire_bytes, changed.scripts

    first, change, scripts = done(choose)
    assert first < 30_000
    assert change < 28_000, change
    status, headers, packed = asked(port, scripts[-1].removeprefix("../.."), Accept_Encoding="gzip")
    assert status == 200
    assert "immutable" in headers["cache-control"]
    assert b"MineTime.mount(" in gzip.decompress(packed)


def test_files_are_refused_before_they_are_read(port: int) -> None:
    async def session() -> str:
        async with Visitor(port) as visitor:
            await visitor.open()
            cookie = asked(port, "/_stcore/health")[1]["set-cookie"].split(";")[0]
            token = {"Cookie": cookie, "X_Xsrftoken": cookie.split("=", 1)[1]}
            form = b'--b\r\nContent-Disposition: form-data; name="x"; filename="x"\r\n\r\nx\r\n--b--\r\n'
            began = time.perf_counter()
            status, _, answer = await asyncio.to_thread(
                asked,
                port,
                f"/_stcore/upload_file/{visitor.session}/a",
                method="PUT",
                body=form,
                Content_Type="multipart/form-data; boundary=b",
                **token,
            )
            assert time.perf_counter() - began < 5
            assert visitor.session
            return f"{status} {answer.decode()}"

    assert done(session) == "403 No page of this server takes files."


def test_scripts_of_the_page_travel_compressed(port: int) -> None:
    _, _, page = asked(port, "/")
    (script,) = re.findall(rb'type="module" crossorigin src="\./(static/js/[^"]+)"', page)
    status, headers, packed = asked(port, f"/{script.decode()}", Accept_Encoding="gzip")
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert "immutable" in headers["cache-control"]
    assert len(packed) * 2 < len(gzip.decompress(packed))
    status, headers, smallest = asked(port, f"/{script.decode()}", Accept_Encoding="gzip, br")
    assert (status, headers["content-encoding"]) == (200, "br")
    assert len(smallest) < 0.95 * len(packed)
