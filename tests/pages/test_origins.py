"""The server answers its own pages under its own names: on sockets and on every route alike."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import streamlit as st
from starlette.datastructures import Headers
from streamlit import net_util
from streamlit.web.server.starlette import starlette_websocket

from geo.serving import WebOrigin
from pages.parts.shell.origins import OwnPages

SOCKET = "/_stcore/stream"
ROUTES = (
    "/",
    "/map-notes/0",
    "/map-files/0/x.js",
    "/media/0.png",
    "/component/map_assets/x.js",
    "/_stcore/host-config",
)
HERE = "127.0.0.1:8501"


@pytest.fixture(autouse=True)
def own_names(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["localhost", "127.0.0.1", "Dash.Example.org", "*.example.net"]
    original = st.config.get_option
    monkeypatch.setattr(
        st.config, "get_option", lambda key: names if key == "server.allowedHosts" else original(key)
    )


def status(path: str, host: str | None, origin: str | None, scheme: str = "", **options: Any) -> int:
    """Ask the middleware; 101 stands for a socket that Streamlit opens, without asking the network."""
    socket = path == SOCKET
    scope = {
        "type": "websocket" if socket else "http",
        "scheme": scheme or ("ws" if socket else "http"),
        "path": path,
        "headers": [
            (name, value.encode())
            for name, value in ((b"host", host), (b"origin", origin))
            if value is not None
        ],
    }
    got: list[int] = []

    async def behind(scope: Any, _receive: Any, _send: Any) -> None:
        headers = Headers(scope=scope)
        if socket:
            assert starlette_websocket._is_origin_allowed(headers.get("origin"), headers.get("host"))
        got.append(101 if socket else 200)

    async def send(message: Any) -> None:
        if message["type"] == "websocket.close":
            assert message["code"] == 1008
            got.append(403)
        elif message["type"] == "http.response.start":
            got.append(message["status"])

    async def receive() -> Any:
        return {"type": "http.request"}

    # A browser shared by other tests of this process may have a loop of its own running in this thread.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(OwnPages(behind, **options)(scope, receive, send))).result()
    assert len(got) == 1
    return got[0]


@pytest.fixture(autouse=True)
def nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked() -> str:
        raise AssertionError("asks another server for this network's address")

    monkeypatch.setattr(net_util, "get_external_ip", asked)
    monkeypatch.setattr(net_util, "get_internal_ip", asked)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        (f"http://{HERE}", HERE),
        ("http://localhost:8501", "localhost:8501"),
        ("http://127.0.0.1", "127.0.0.1:80"),
        ("http://127.0.0.1:80", "127.0.0.1"),
        ("http://dash.example.org", "DASH.example.org"),
        ("http://a.example.net:81", "a.example.net.:81"),
    ],
)
def test_its_own_pages_are_answered(origin: str, host: str) -> None:
    assert status(SOCKET, host, origin) == 101
    assert {status(route, host, origin) for route in ROUTES} == {200}
    assert {status(route, host, None) for route in ROUTES} == {200}


@pytest.mark.parametrize(
    "origin",
    [
        "http://127.0.0.1:8502",
        "http://127.0.0.1",
        "http://127.0.0.1:0",
        "http://localhost:8501",
        "http://0.0.0.0:8501",
        "https://127.0.0.1:8501",
        "http://elsewhere.example",
        f"http://elsewhere@{HERE}",
        f"http://{HERE}.elsewhere.example",
        f"http://{HERE}/",
        "http://[",
        "file://",
        "null",
        "",
    ],
)
def test_pages_of_others_are_not(origin: str) -> None:
    assert status(SOCKET, HERE, origin) == 403
    assert {status(route, HERE, origin) for route in ROUTES} == {403}


def test_a_socket_without_origin_is_opened_only_where_the_operator_says_so() -> None:
    assert status(SOCKET, HERE, None) == 403
    assert status(SOCKET, HERE, None, without_origin=True) == 101
    assert status(SOCKET, HERE, "http://elsewhere.example", without_origin=True) == 403


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("dash.example.org", True),
        ("Dash.EXAMPLE.org.:8501", True),
        ("a.example.net", True),
        ("A.B.Example.Net", True),
        ("example.net", False),
        ("dash.example.org.elsewhere.example", False),
        ("elsewhere.example", False),
        ("elsewhere@127.0.0.1", False),
        ("127.0.0.1:8501/x", False),
        ("", False),
        (None, False),
    ],
)
def test_names_are_matched_alike_on_sockets_and_routes(host: str | None, own: bool) -> None:
    assert status(SOCKET, host, f"http://{host}") == (101 if own else 403)
    assert {status(route, host, None) for route in ROUTES} == {200 if own else 403}
    assert status("/_stcore/health", host, None) == 200


def test_behind_a_proxy_only_its_address_counts() -> None:
    public = WebOrigin.read("https://dash.example.org")
    with_port = WebOrigin.read("https://dash.example.org:8443")
    for host in ("dash.example.org", "dash.example.org:443", HERE):
        assert status(SOCKET, host, "https://dash.example.org", public=public) == 101
        assert status(SOCKET, host, "https://dash.example.org:8443", public=with_port) == 101
        assert status(SOCKET, host, "https://dash.example.org:8443", public=public) == 403
        assert status(SOCKET, host, "https://dash.example.org", public=with_port) == 403
        assert status(SOCKET, host, "http://dash.example.org", public=public) == 403
        # A page of the visitor's own machine, whose name the proxy happens to pass on as the server's.
        assert status(SOCKET, host, f"http://{HERE}", public=public) == 403
    assert status(SOCKET, "elsewhere.example", "https://dash.example.org", public=public) == 403
    # A proxy that says which scheme and host it was asked under needs no telling.
    assert status(SOCKET, "dash.example.org", "https://dash.example.org", "wss") == 101


def test_figures_about_the_server_are_closed() -> None:
    for path in ("/_stcore/metrics", "/_stcore/metrics/", "/below/_stcore/metrics"):
        assert status(path, HERE, None) == 404
        assert status(path, HERE, f"http://{HERE}") == 404


def test_a_refusal_is_logged_once_with_its_remedy(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            status(SOCKET, HERE, "https://logged.example\r\nFORGED" + "x" * 1_000)
            status("/", "logged.example", None)
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 2
    assert "--public-url" in said[0]
    assert "--allow-host" in said[1]
    assert all(len(text) < 600 and "\n" not in text for text in said)
