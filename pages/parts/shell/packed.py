"""Scripts and styles go out compressed: packed once, when somebody first asks, and not at each request.

Streamlit sends its own files as they are, two and a half megabytes before a page is seen, since its
middleware would compress them again for every visitor; and files of components without a word on how long
they hold. Of its four thousand icons, a quarter of what was left, those go out that pages and its own scripts
name.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.parts.records.codings import coding, compressed

ALL_ICONS: Final = "MaterialSymbols-Rounded.nEdyypZU.woff2"
"""Streamlit's name for the typeface that is replaced, with a digest: another version of it goes out whole."""
ICONS: Final = Path(__file__).with_name("icons.woff2")
"""The icons of it that are named; ``python -m tests.pages.icons`` makes it."""
_MOST_KEPT_BYTES = 24_000_000
_PACKABLE = re.compile(
    r"/(static|component)/.+\.(js|css|json|svg|wasm)|/static/media/" + re.escape(ALL_ICONS)
)
# A digest in the name, as builders of scripts write it: the file never changes.
_NAMED_BY_CONTENT = re.compile(r"\.[0-9a-f]{8}\.(js|css)$")
_FOR_GOOD = "public, immutable, max-age=31536000"
# A page asks for a hundred of these files; what nobody reads of their headers is a tenth of them.
_TOLD = (b"content-type", b"cache-control", b"etag")
_ASKS_FOR_A_PART = (b"accept-encoding", b"range", b"if-none-match", b"if-modified-since", b"if-range")


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer as it is sent."""

    headers: list[tuple[bytes, bytes]]
    body: bytes


class Packed:
    """ASGI middleware that compresses each script and style of Streamlit and of components once.

    Parameters
    ----------
    app
        The application behind it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: OrderedDict[tuple[str, str], asyncio.Task[_Answer | None]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is packed; pass on what cannot be."""
        by = self._coding(scope)
        if not by:
            await self._app(scope, receive, send)
            return
        key = (scope["path"], by)
        task = self._kept.get(key)
        if task is None:
            task = self._kept[key] = asyncio.create_task(self._packed(scope, by))
        else:
            self._kept.move_to_end(key)
        # Others wait for the same answer, whoever goes away meanwhile.
        answer = await asyncio.shield(task)
        if answer is None:
            self._kept.pop(key, None)
            await self._app(scope, receive, send)
            return
        self._make_room()
        await _send(answer, Headers(scope=scope), send)

    @staticmethod
    def _coding(scope: Scope) -> str:
        """Return how a file is to be compressed, empty for what is not for us."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _PACKABLE.search(scope["path"]):
            return ""
        headers = Headers(scope=scope)
        return "" if "range" in headers else coding(headers.get("accept-encoding", ""))

    async def _packed(self, scope: Scope, by: str) -> _Answer | None:
        """Ask the application for the whole file and pack it; None for what is no file that stays."""
        plain = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in _ASKS_FOR_A_PART]}
        parts: list[Message] = []

        asked = False

        async def nothing() -> Message:
            nonlocal asked
            if asked:
                # Whoever goes away, this answer is waited for to the end.
                await asyncio.Event().wait()
            asked = True
            return {"type": "http.request", "body": b"", "more_body": False}

        async def take(message: Message) -> None:
            parts.append(message)

        await self._app(plain, nothing, take)
        start = parts[0]
        headers = MutableHeaders(raw=[pair for pair in start["headers"] if pair[0].lower() in _TOLD])
        if start["status"] != HTTPStatus.OK or headers.get("cache-control", "no-cache") == "no-cache":
            return None
        body = b"".join(part.get("body", b"") for part in parts[1:])
        if scope["path"].endswith(ALL_ICONS):
            packed = await asyncio.to_thread(ICONS.read_bytes)
        else:
            packed = await asyncio.to_thread(compressed, body, by)
            headers["content-encoding"] = by
        headers["content-length"] = str(len(packed))
        headers["vary"] = "Accept-Encoding"
        if _NAMED_BY_CONTENT.search(scope["path"]):
            headers["cache-control"] = _FOR_GOOD
        return _Answer(headers.raw, packed)

    def _make_room(self) -> None:
        done = {
            path: task.result() for path, task in self._kept.items() if task.done() and not task.exception()
        }
        size = sum(len(answer.body) for answer in done.values() if answer)
        for path, answer in done.items():
            if size <= _MOST_KEPT_BYTES:
                return
            del self._kept[path]
            size -= len(answer.body) if answer else 0


async def _send(answer: _Answer, asked: Headers, send: Send) -> None:
    own = Headers(raw=answer.headers)
    if own.get("etag") and asked.get("if-none-match") == own["etag"]:
        kept = [
            (name, value)
            for name, value in answer.headers
            if name not in (b"content-length", b"content-encoding")
        ]
        await send({"type": "http.response.start", "status": int(HTTPStatus.NOT_MODIFIED), "headers": kept})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": int(HTTPStatus.OK), "headers": list(answer.headers)})
    await send({"type": "http.response.body", "body": answer.body})
