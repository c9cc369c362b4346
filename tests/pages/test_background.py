"""The basemap the operator offers: read from the server's arguments, and a host of its own in the policy."""

from __future__ import annotations

import subprocess
import sys

import pytest

from geo.errors import MapError
from geo.maps.marks import Basemap
from pages.parts.map.background import offered_basemap
from tests.pages.conftest import ROOT

ADDRESS = "https://{s}.tiles.example.org/{z}/{x}/{y}.png"


def test_none_is_offered_unless_named() -> None:
    assert offered_basemap(["--pack", "somewhere"]) is None


def test_the_named_one_is_offered() -> None:
    words = ["--pack", "somewhere", "--basemap", ADDRESS, "--basemap-attribution", "Tiles & co"]
    assert offered_basemap(words) == Basemap(ADDRESS, "Tiles & co")
    assert Basemap(ADDRESS, "").host == "*.tiles.example.org"


@pytest.mark.parametrize(
    "address", ["tiles", "ftp://host/{z}/{x}/{y}.png", "https://host/{z}/{x}.png", "https://"]
)
def test_what_is_no_tile_address_is_refused(address: str) -> None:
    with pytest.raises(MapError, match="not a tile address"):
        offered_basemap(["--basemap", address])


def test_the_server_starts_without_the_map_library() -> None:
    code = "import sys, app; sys.exit('folium' in sys.modules)"
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, check=False).returncode == 0
