"""The pages run without a browser, on both packs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.map.window import STANDS

ROOT = Path(__file__).resolve().parents[2]
COUNTRY = ROOT / "data" / "azerbaijan"
EXERCISE = ROOT / "data" / "exercise"

RunPage = Callable[..., AppTest]


@pytest.fixture
def run_page(monkeypatch: pytest.MonkeyPatch) -> RunPage:
    """Return a function that opens one page of a pack under an address."""

    def run(page: str, *, pack: Path = COUNTRY, query: str = "") -> AppTest:
        monkeypatch.setenv("GEO_PACK", str(pack))
        monkeypatch.setattr("sys.argv", ["app.py"])
        app = AppTest.from_file(str(ROOT / "pages" / "parts" / "shell" / "router.py"), default_timeout=60)
        for name, values in parse_qs(query.removeprefix("?")).items():
            app.query_params[name] = values
        # Here no browser tells that the map stands.
        app.session_state[STANDS] = True
        app.run()
        if page != "map":
            app.switch_page(str(ROOT / "pages" / "views" / f"{page}.py")).run()
        return app

    return run
