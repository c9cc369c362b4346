"""Who may ask this server: its own pages under its own names, and nobody else's page.

A web page of anywhere can make a browser open a socket to this machine, and browsers keep it from reading a
socket only if the server looks at who asks. Streamlit looks at names alone, takes any port of this machine
for its own, and asks a server on the internet for this network's address where a name is neither; so
everything is decided here, before it.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import TypedDict

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.status import WS_1008_POLICY_VIOLATION
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from geo import serving
from geo.language import say
from geo.serving import NO_ORIGIN, PUBLIC_URL, WebOrigin

_LOG = logging.getLogger(__name__)
_HEALTH = "/_stcore/health"
_CLOSED = ("/_stcore/metrics",)


class OwnPages:
    """ASGI middleware that answers this server's own pages under its own names.

    Parameters
    ----------
    app
        The application behind it.
    public
        Where the server is reached through a proxy, the only origin its pages have. Otherwise the origin is
        what the browser asked for: scheme, host and port.
    without_origin
        Whether a program that names no origin, which no browser does, may open a socket.
    """

    def __init__(
        self, app: ASGIApp, *, public: WebOrigin | None = None, without_origin: bool = False
    ) -> None:
        self._app = app
        self._public = public
        self._without_origin = without_origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or say why not."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(_under_own_name(scope), receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(WS_1008_POLICY_VIOLATION)(scope, receive, send)
        else:
            await refusal(scope, receive, send)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        path = scope["path"].rstrip("/")
        if path.endswith(_CLOSED):
            return PlainTextResponse(say("Not found"), status_code=HTTPStatus.NOT_FOUND)
        headers = Headers(scope=scope)
        host, origin = headers.get("host"), headers.get("origin")
        if not path.endswith(_HEALTH) and not is_host_allowed(host):
            _tell(
                say(
                    "for the name {host!r:.200}. If it is this server's, start it with --allow-host",
                    host=host,
                )
            )
            return _forbidden(say("This server is not asked under that name."))
        if origin is None:
            answered = scope["type"] == "http" or self._without_origin
            return None if answered else _forbidden(say("A socket is opened by a page of this server."))
        asking = WebOrigin.read(origin)
        if asking and asking == self._own(scope, host):
            return None
        _tell(
            say(
                "of the page {origin!r:.200} for {host!r:.200}. If that page is this server's own, seen "
                "through a proxy, start it with --public-url",
                origin=origin,
                host=host,
            )
        )
        return _forbidden(say("Only pages of this server may ask it."))

    def _own(self, scope: Scope, host: str | None) -> WebOrigin | None:
        if self._public:
            return self._public
        scheme = "https" if scope["scheme"] in {"https", "wss"} else "http"
        return WebOrigin.read(f"{scheme}://{host}")


@lru_cache(maxsize=100)
def _tell(what: str) -> None:
    """Log a refusal, once: pages that are refused ask again for as long as they are open."""
    _LOG.warning("Refused a request %s.", what)


def _forbidden(reason: str) -> PlainTextResponse:
    return PlainTextResponse(reason, status_code=HTTPStatus.FORBIDDEN)


def _under_own_name(scope: Scope) -> Scope:
    """Name the server as the page that asks does, for Streamlit compares the two letter by letter."""
    origin = WebOrigin.read(Headers(scope=scope).get("origin", ""))
    if origin is None:
        return scope
    renamed = {**scope, "headers": list(scope["headers"])}
    MutableHeaders(scope=renamed)["host"] = Headers(scope=scope)["origin"].partition("://")[2]
    return renamed


class Told(TypedDict):
    """Options of :class:`OwnPages`."""

    public: WebOrigin | None
    without_origin: bool


def told(arguments: Sequence[str] | None = None) -> Told:
    """Return the options of :class:`OwnPages` named after the program's name."""
    words = sys.argv[1:] if arguments is None else arguments
    url = serving.told(PUBLIC_URL, words) or ""
    return {"public": WebOrigin.read(url), "without_origin": NO_ORIGIN in words}
