"""A map as one file that opens from disk: everything written into it, nothing fetched, nothing sent."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any, Final

from geo.errors import MapError
from geo.language import current, say
from geo.maps.basemap.folium_map import folium_map
from geo.maps.marks import MapSpec
from geo.text import web_address

CONTENT_POLICY: Final = (
    "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "font-src data:; base-uri 'none'; form-action 'none'"
)
_VIEWPORT: Final = re.compile(r'<meta name="viewport" content="[^"]*" ?/>')
_FETCHING: Final = {
    "src",
    "srcset",
    "href",
    "xlink:href",
    "data",
    "poster",
    "action",
    "formaction",
    "background",
    "ping",
    "manifest",
}
_STYLE_FETCH: Final = re.compile(r"@import|url\((?!\s*['\"]?(?:data:|#))", re.IGNORECASE)


def standalone_html(spec: MapSpec, *, parts: Mapping[str, Sequence[tuple[str, bytes]]] | None = None) -> str:
    """Draw a map description into one self-contained page.

    Parameters
    ----------
    spec
        What to draw. An online basemap is left out: the page may not fetch anything.
    parts
        As for `geo.maps.basemap.folium_map.folium_map`.

    Returns
    -------
    str
        HTML that opens from a disk with a single request and forbids itself any other.

    Raises
    ------
    MapError
        If the page would fetch anything.
    """
    figure: Any = folium_map(replace(spec, basemap=None), parts=parts).get_root()
    page: str = figure.render()
    policy = f'<meta http-equiv="Content-Security-Policy" content="{CONTENT_POLICY}"/>'
    page = page.replace("<html>\n<head>\n", f'<html lang="{current().short}">\n<head>\n{policy}\n', 1)
    # folium forbids enlarging the page by touch; people who need it larger may.
    page = _VIEWPORT.sub(
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>', page, count=1
    )
    # folium puts the script behind the body, where HTML forgives it but does not want it.
    page = page.replace("</body>\n<script>", "<script>", 1).replace(
        "</script>\n</html>", "</script>\n</body>\n</html>", 1
    )
    refuse_fetches(page)
    return page


def refuse_fetches(page: str) -> None:
    """Make sure that a page fetches nothing.

    Parameters
    ----------
    page
        HTML. Anchors to http and https may stand in it: they open only when someone follows them.

    Raises
    ------
    MapError
        If an attribute or a style names anything but ``data:``, or the content policy is missing.
    """
    scan = _Scan()
    scan.feed(page)
    scan.close()
    if not scan.has_policy:
        scan.faults.append(say("the content policy is missing"))
    if scan.faults:
        message = say(
            "The map file would reach out of itself: {faults}. It was not written.",
            faults="; ".join(scan.faults[:5]),
        )
        raise MapError(message)


class _Scan(HTMLParser):
    """Collect everything in a page that a browser would fetch by itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.has_policy = False
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        for name, value in attrs:
            text = (value or "").strip()
            if tag == "a" and name == "href" and web_address(text):
                continue
            if name in _FETCHING and not text.lower().startswith("data:"):
                self.faults.append(f"<{tag} {name}={text[:60]!r}>")
            if name == "style" and _STYLE_FETCH.search(text):
                self.faults.append(f"<{tag} style={text[:60]!r}>")
            if name == "http-equiv" and text.lower() == "refresh":
                self.faults.append("<meta refresh>")
            self.has_policy |= name == "content" and text == CONTENT_POLICY

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self._in_style = False

    def handle_data(self, data: str) -> None:
        found = _STYLE_FETCH.search(data) if self._in_style else None
        if found:
            self.faults.append(say("style {data!r}", data=data[found.start() : found.start() + 60]))
