"""The README's picture, taken from the running dashboard: ``python -m tests.browser.screenshot``."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.conftest import ROOT, serving, settled
from tests.conftest import FLAGS, NAMES

PICTURE = ROOT / ".github" / "screenshot.png"


def main() -> None:
    """Serve the first pack, wait until its map is drawn, and keep what a desktop screen shows."""
    program = next(found for name in NAMES if name and (found := shutil.which(name)))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        with serving(ROOT / "data" / "azerbaijan", Path(folder) / "log") as server:
            page.goto(server.url)
            settled(page)
            page.frame_locator("iframe[title*=folium]").locator("[data-digest]").first.wait_for(
                state="attached"
            )
            page.wait_for_timeout(1_000)
            page.screenshot(path=PICTURE)
        browser.close()
    # A third of the size; this way of choosing a palette keeps rare colours, those of a legend, as they are.
    picture = Image.open(PICTURE).convert("RGB")
    picture.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=8).save(PICTURE, optimize=True)
    print(f"{PICTURE}: {PICTURE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
