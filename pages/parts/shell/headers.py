"""What every answer carries beside Streamlit's own: headers, and a first page that everybody can read.

Streamlit's page forbids enlarging by touch, writes captions in a grey too faint for many eyes, and hangs its
menus and hints outside of all landmarks; none of it can be set in its configuration, so it is mended here, in
the page as it is sent.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_COMMON = "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
# Components bring their script as text, which Streamlit loads as a blob; its styles are made while it runs.
_PAGE = (
    "default-src 'self'; script-src 'self' blob:{hashes}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; " + _COMMON
)
# The frame of streamlit-folium starts with inline scripts and evaluates what draws the map.
_COMPONENT = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' data: 'unsafe-inline'; img-src 'self' data: blob:{tiles}; font-src 'self' data:; "
    "connect-src 'self'; " + _COMMON
)
_COMPONENTS = "/component/"
# A page asks for a hundred scripts and styles, and obeys its own policy; theirs binds workers made of them.
_PART = "default-src 'self'; frame-ancestors 'self'"
_PARTS = ("text/javascript", "application/javascript", "text/css", "font/")

STYLE = f"<style>{Path(__file__).with_name('screen.css').read_text(encoding='utf-8')}</style>"
SCRIPT = (
    "<script>"
    "new MutationObserver(() => {"
    "for (const part of document.querySelectorAll("
    "'body > :is(#stFloatingOverlayPortal, div:not(#root):has([role=listbox])):not([role])')) {"
    "part.setAttribute('role', 'region');"
    "part.setAttribute('aria-label', part.id ? 'Hints and panels' : 'Menu')"
    "}}).observe(document.body, {childList: true})"
    "</script>"
)
_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_VIEWPORT = re.compile(rb'(<meta\s+name="viewport"\s+content=")[^"]*(")', re.IGNORECASE)


class SecurityHeaders:
    """ASGI middleware that adds :data:`HEADERS` and a content policy to every answer.

    Pages run the scripts of this server and the two that stand in them, told by their digests; no text is run
    as a script. What a page or a component may load or send to is this server alone.

    Parameters
    ----------
    app
        The application behind it.
    tile_host
        Server of the online basemap the operator offers, the only other one pictures of a map may come from.
    """

    def __init__(self, app: ASGIApp, *, tile_host: str | None = None) -> None:
        self._app = app
        self._page = _PAGE.format(hashes="".join(f" '{digest}'" for digest in _digests()))
        self._component = _COMPONENT.format(tiles=f" {tile_host}" if tile_host else "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the headers of its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        page = _Page(send)
        policy = self._component if scope["path"].startswith(_COMPONENTS) else self._page

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_part = headers.get("content-type", "").startswith(_PARTS)
                headers["Content-Security-Policy"] = _PART if is_part else policy
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await page.pass_on(message)

        await self._app(_uncompressed(scope), receive, complete)


def _digests() -> list[str]:
    """Return the digests of the inline scripts of Streamlit's page as it is installed, mended."""
    installed = Path(streamlit.__file__).parent / "static" / "index.html"
    scripts = _INLINE.findall(readable(installed.read_bytes()))
    return [f"sha256-{b64encode(sha256(script).digest()).decode()}" for script in scripts]


def _uncompressed(scope: Scope) -> Scope:
    """Ask for a page as it is; a packed one, eight thousand bytes, could not be mended."""
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    if not any(name == b"accept" and b"text/html" in value for name, value in headers):
        return scope
    return {**scope, "headers": [pair for pair in headers if pair[0] != b"accept-encoding"]}


def readable(page: bytes) -> bytes:
    """Return a page of Streamlit that may be enlarged, with captions dark enough to read and named menus.

    Parameters
    ----------
    page
        HTML. What holds no viewport, no head or no body stays as it is.
    """
    page = _VIEWPORT.sub(rb"\1width=device-width, initial-scale=1\2", page, count=1)
    page = page.replace(b"</head>", STYLE.encode() + b"</head>", 1)
    return page.replace(b"</body>", SCRIPT.encode() + b"</body>", 1)


class _Page:
    """Hold back a whole page of HTML until it can be mended; all else passes at once."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._parts: list[bytes] = []

    async def pass_on(self, message: Message) -> None:
        if message["type"] == "http.response.start" and self._is_page(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self._parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._mended(self._start)

    @staticmethod
    def _is_page(message: Message) -> bool:
        headers = MutableHeaders(scope=message)
        plain = "content-encoding" not in headers and message["status"] == HTTPStatus.OK
        return plain and headers.get("content-type", "").startswith("text/html")

    async def _mended(self, start: Message) -> None:
        body = readable(b"".join(self._parts))
        headers = MutableHeaders(scope=start)
        # They name the page before it was mended; a browser would go on showing one it has kept.
        for name in ("etag", "last-modified"):
            del headers[name]
        # Of a request for the headers alone nothing is sent and nothing can be measured.
        if self._parts != [b""]:
            headers["content-length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body, "more_body": False})
