"""Ask an ASGI application one thing, without a server."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Scope


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


def scope_of(path: str, *, method: str = "GET", **headers: str) -> Scope:
    """Return a request as servers hand it on; underscores in names of headers stand for hyphens."""
    given = {"host": "127.0.0.1:8501", **headers}
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8501),
    }


async def asked(app: ASGIApp, scope: Scope, body: bytes = b"") -> Answer:
    """Return what `app` answers."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    headers = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], headers, b"".join(part.get("body", b"") for part in sent[1:]))


def ask(app: ASGIApp, path: str, *, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
    """Return what `app` answers; see `scope_of`."""
    scope = scope_of(path, method=method, **headers)
    # A browser shared by other tests of this process may have a loop of its own running in this thread.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(asked(app, scope, body))).result()
