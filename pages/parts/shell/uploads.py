"""What visitors may send to the server as files: nothing, as long as no page asks for any.

Streamlit takes files whether a page has a field for them or not, keeps them in memory and sets a limit for
each alone. A page that needs some is served with a :class:`Quota`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.language import marked, say

_ROUTE = re.compile(r"/_stcore/upload_file(?:/(?P<session>[^/]*)/(?P<file>[^/]*))?(?:/|$)")
_REFUSED = marked("No page of this server takes files.")
_FULL = marked(
    "This is more than one visit, or all visits together, may have on this server. Take files away first."
)


@dataclass(slots=True)
class Quota:
    """How much may be kept of files sent, in bytes.

    Parameters
    ----------
    per_session
        Of one visit.
    per_server
        Of all visits together.
    arriving
        Visit and name of the files that are coming in.
    """

    per_session: int
    per_server: int
    _kept: dict[str, dict[str, int]] = field(default_factory=dict)
    arriving: set[tuple[str, str]] = field(default_factory=set, init=False)

    def settle(self, held: Mapping[str, Collection[str]]) -> None:
        """Count no longer what the server has let go: files of visits that ended or of pages left.

        Parameters
        ----------
        held
            The files the server has, by visit. What is still coming in counts whether or not it is there.
        """
        for session, files in [*self._kept.items()]:
            there = held.get(session, ())
            for file in [one for one in files if one not in there and (session, one) not in self.arriving]:
                self.release(session, file)

    def take(self, session: str, file: str, size: int) -> bool:
        """Count `size` bytes more of a file; say whether there was room, and count nothing where not."""
        files = self._kept.get(session, {})
        if sum(files.values()) + size > self.per_session or self.used + size > self.per_server:
            return False
        self._kept.setdefault(session, files)[file] = files.get(file, 0) + size
        return True

    def release(self, session: str, file: str | None = None) -> None:
        """Count a file no longer, or all files of a visit that has ended."""
        if file is None:
            self._kept.pop(session, None)
            return
        files = self._kept.get(session, {})
        files.pop(file, None)
        if not files:
            self._kept.pop(session, None)

    @property
    def used(self) -> int:
        """Bytes kept of all visits."""
        return sum(size for files in self._kept.values() for size in files.values())


class Uploads:
    """ASGI middleware in front of the route that takes files.

    Parameters
    ----------
    app
        The application behind it.
    quota
        What may be kept; None, where no page takes files, refuses every one before a byte of it is read.
    held
        Says which files the server has, by visit; see `Quota.settle`.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        quota: Quota | None = None,
        held: Callable[[], Mapping[str, Collection[str]]] | None = None,
    ) -> None:
        self._app = app
        self._quota = quota
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is no file; refuse a file, or count it while it comes in."""
        found = _ROUTE.search(scope["path"]) if scope["type"] == "http" else None
        if found is None:
            await self._app(scope, receive, send)
        elif self._quota is None:
            await PlainTextResponse(say(_REFUSED), HTTPStatus.FORBIDDEN)(scope, receive, send)
        else:
            await self._counted(
                self._quota, found["session"] or "", found["file"] or "", scope, receive, send
            )

    async def _counted(
        self, quota: Quota, session: str, file: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if scope["method"] == "DELETE":
            quota.release(session, file)
        if scope["method"] != "PUT":
            await self._app(scope, receive, send)
            return
        if self._held is not None:
            quota.settle(self._held())
        # What is sent again under the same name takes the place of what was there.
        quota.release(session, file)
        quota.arriving.add((session, file))
        full = kept = False

        async def counted() -> Message:
            nonlocal full
            message = await receive()
            full = full or not quota.take(session, file, len(message.get("body", b"")))
            # Whoever waits for the rest learns that there is none, and keeps nothing.
            return {"type": "http.disconnect"} if full else message

        async def noted(message: Message) -> None:
            nonlocal kept
            if message["type"] == "http.response.start":
                kept = not full and message["status"] < HTTPStatus.BAD_REQUEST
            if not full:
                await send(message)

        try:
            await self._app(scope, counted, noted)
        except Exception:
            if not full:
                raise
        finally:
            quota.arriving.discard((session, file))
            if not kept:
                quota.release(session, file)
        if full:
            await PlainTextResponse(say(_FULL), HTTPStatus.INSUFFICIENT_STORAGE)(scope, receive, send)
