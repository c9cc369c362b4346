"""Asks a running dashboard for everything it has, and keeps every byte of its answers."""

from __future__ import annotations

import asyncio
import re
import urllib.error
import urllib.request

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PAGES = ("", "districts", "incidents", "statements", "land", "data", "publish")
_FILES = re.compile(rb"map-(?:files/[0-9a-f]{64}/[\w.-]+|notes/[0-9a-f]+)")
_MEDIA = re.compile(rb"/media/[\w.-]+")
_ROUTES = ("/", "/_stcore/health", "/_stcore/host-config", "/map-notes/0", "/incidents", "/robots.txt")
_TIMEOUT_S = 120


async def messages(port: int, page: str, query: str = "") -> list[bytes]:
    """Return all messages of one visit of a page, as they came over the socket."""
    here = f"127.0.0.1:{port}"
    found: list[bytes] = []
    async with (
        asyncio.timeout(_TIMEOUT_S),
        websockets.connect(
            f"ws://{here}/_stcore/stream",
            origin=websockets.Origin(f"http://{here}"),
            subprotocols=[websockets.Subprotocol("streamlit")],
            max_size=None,
        ) as connection,
    ):
        asked = BackMsg()
        asked.rerun_script.page_name = page
        asked.rerun_script.query_string = query
        await connection.send(asked.SerializeToString())
        while True:
            data = await connection.recv(decode=False)
            found.append(data)
            message = ForwardMsg()
            message.ParseFromString(data)
            if message.WhichOneof("type") == "script_finished":
                assert message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                return found


def everything(port: int, *queries: tuple[str, str]) -> dict[str, bytes]:
    """Return the answers of all pages, routes and files they name, by what was asked for."""
    found: dict[str, bytes] = {}
    for page, query in (*((page, "") for page in PAGES), *queries):
        found[f"page {page}?{query}"] = b"".join(asyncio.run(messages(port, page, query)))
    asked = set(_ROUTES)
    while wanted := sorted(asked - set(found)):
        for path in wanted:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=_TIMEOUT_S) as answer:
                    found[path] = answer.read()
            except urllib.error.HTTPError as error:
                found[path] = error.read()
        # A file may name others: the map's script says where its notes are.
        for data in [*found.values()]:
            plain = data.replace(rb"\u002f", b"/")
            asked |= {f"/{name.decode()}" for name in _FILES.findall(plain)}
            asked |= {name.decode() for name in _MEDIA.findall(data)}
    assert any("/map-notes/" in path and path != "/map-notes/0" for path in found)
    return found
