"""The pages run without a browser, on both packs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from pages.parts.filters import FOLDED
from pages.parts.map.state import KEY, LOOKS, MapState
from pages.parts.map.tables import LISTED, RANKED

ROOT = Path(__file__).resolve().parents[2]
COUNTRY = ROOT / "data" / "azerbaijan"
EXERCISE = ROOT / "data" / "exercise"

RunPage = Callable[..., AppTest]


@pytest.fixture(scope="session", autouse=True)
def _no_looking_for_components() -> Iterator[None]:
    """Keep a page's test from reading what every library that is installed says of itself.

    None of them brings a component of the second kind; looking for one took nine tenths of a page's run.
    """
    assert manifest_scanner.scan_component_manifests() == []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", list)
        yield


@pytest.fixture
def run_page(monkeypatch: pytest.MonkeyPatch) -> RunPage:
    """Return a function that opens one page of a pack under an address."""

    def run(page: str, *, pack: Path = COUNTRY, query: str = "", stands: bool = True) -> AppTest:
        monkeypatch.setenv("GEO_PACK", str(pack))
        monkeypatch.setattr("sys.argv", ["app.py"])
        app = AppTest.from_file(str(ROOT / "pages" / "parts" / "shell" / "router.py"), default_timeout=60)
        for name, values in parse_qs(query.removeprefix("?")).items():
            app.query_params[name] = values
        # Here no browser tells that the map stands.
        app.session_state[KEY] = MapState(stands=stands)
        for folded in (LISTED, RANKED, LOOKS, FOLDED):
            app.session_state[folded] = True
        app.run()
        if page != "map":
            app.switch_page(str(ROOT / "pages" / "views" / f"{page}.py")).run()
        return app

    return run
