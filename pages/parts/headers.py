"""Headers that keep browsers from guessing types, leaking addresses and framing the dashboard."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    # Streamlit and its map component start with inline scripts and evaluate, so script-src stays open;
    # what a page may load or send to is this server alone.
    "Content-Security-Policy": (
        "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; connect-src 'self' ws: wss: data: "
        "blob:; img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
        "frame-ancestors 'self'"
    ),
}


class SecurityHeaders:
    """ASGI middleware that adds :data:`HEADERS` to every answer.

    Parameters
    ----------
    app
        The application behind it.
    tile_host
        Server of the online basemap the operator offers, the only other one pictures may come from.
    """

    def __init__(self, app: ASGIApp, *, tile_host: str | None = None) -> None:
        self._app = app
        self._headers = HEADERS
        if tile_host:
            policy = HEADERS["Content-Security-Policy"].replace(
                "img-src 'self'", f"img-src 'self' {tile_host}"
            )
            self._headers = {**HEADERS, "Content-Security-Policy": policy}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the headers of its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, complete)
