"""The online basemap: not offered, nothing to switch on; offered, asked for only once it is switched on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT, Server, VisitFactory, serving, settled
from tests.browser.time_map import TimeMap

pytestmark = pytest.mark.browser
# One pixel, so that the browser takes it for a tile.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


class Tiles(ThreadingHTTPServer):
    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Tile)


class _Tile(BaseHTTPRequestHandler):
    server: Tiles

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(PIXEL)

    def log_message(self, *arguments: object) -> None:
        """Keep quiet."""


@pytest.fixture
def tiles() -> Iterator[Tiles]:
    server = Tiles()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_to_switch_on_by_default(country: Server, visit: VisitFactory) -> None:
    page = visit().open(country.url)
    page.get_by_role("button", name="Classes and layers").click()
    page.get_by_role("button", name="Neighbours and waters").wait_for()
    assert page.get_by_text("Online background map").count() == 0


def test_asked_for_only_after_it_is_switched_on(tiles: Tiles, visit: VisitFactory, tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{tiles.server_port}/{{z}}/{{x}}/{{y}}.png"
    options = ("--basemap", address, "--basemap-attribution", "<Tiles> & co")
    with serving(ROOT / "data" / "exercise", tmp_path / "log", *options) as server:
        page = visit().open(server.url)
        shown = TimeMap(page)
        page.wait_for_timeout(1_000)
        assert tiles.asked == []
        shown.commit(1, 5)
        page.wait_for_url("**from=**through=**")
        settled(page)
        page.get_by_role("button", name="Classes and layers").click()
        page.get_by_text("Online background map").click()
        page.wait_for_timeout(500)
        page.wait_for_function(
            "() => Array.from(document.querySelectorAll('iframe')).some(frame => "
            "frame.contentDocument?.querySelector('img.leaflet-tile-loaded'))"
        )
        assert tiles.asked
        assert "online" not in page.url
        shown.until("map.lo === 1 && map.hi === 5")
        assert page.frame_locator("iframe[title*=folium]").get_by_text("<Tiles> & co").count() >= 1
        # What the map still asks for behind its first sight would find no server any more.
        page.goto("about:blank")
