"""Maps of tens of thousands of hazardous areas, beside folium's GeoJson: ``python -m tests.bench.areas``.

50,000 invented areas of 40 corners, two million in all, written once as a map file and once as a plain folium
page of the same shapes. Both are opened in Chromium in turns, A B A B: how long until the first areas can be
seen; then how long frames take while the map is dragged and zoomed, from the event to the end of the
repaint, and for ours while time is moved. folium's page has no time.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import geopandas as gpd
from playwright.sync_api import sync_playwright

from geo.maps.spec import MapView
from geo.publish.map_file import map_file
from geo.publish.redact import redact
from geo.workspace import Workspace
from tests.bench.near import many
from tests.conftest import FLAGS, NAMES

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from geo.layers.pack import Pack

_TIMEOUT_MS = 600_000
_SEEN = {
    "ours": "() => window.MineTime && MineTime.current && MineTime.current.painters && "
    "MineTime.current.painters.hazards && MineTime.current.painters.hazards.drawn > 0",
    "folium": "() => document.querySelectorAll('path.leaflet-interactive').length > 1000",
}
_MAP = {"ours": "MineTime.current.map", "folium": "Object.values(window).find((one) => one instanceof L.Map)"}
_FRAMES = """async ([act, times]) => {
  const map = %s, found = [];
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  await frame();
  for (let i = 0; i < times; i += 1) {
    const start = performance.now();
    if (act === "pan") { map.panBy([i %% 2 ? 150 : -150, 90 * (i %% 3 - 1)], { animate: false }); }
    else if (act === "zoom") { map.setZoom(map.getZoom() + (i %% 2 ? -1 : 1), { animate: false }); }
    else { const it = MineTime.current; it.move(0, 20 + (i * 7) %% 30); }
    await frame();
    found.push(performance.now() - start);
    await frame();
  }
  return found;
}"""


def folium_page(pack: Pack) -> str:
    """Return a page of the same areas as folium writes it, with canvas and one style for each class."""
    layer = gpd.GeoDataFrame(
        {"class": pack.hazards["class"].to_numpy()},
        geometry=pack.hazard_layer().geometry.to_numpy(),
        crs=4326,
    )
    west, south, east, north = layer.total_bounds
    plain = folium.Map(prefer_canvas=False, tiles=None)
    folium.GeoJson(layer.to_json(), style_function=lambda _: {"color": "#ff0000", "weight": 1}).add_to(plain)
    plain.fit_bounds([[south, west], [north, east]])
    return str(plain.get_root().render())


def measured(page: Page, file: Path, whose: str, moves: int) -> dict[str, list[float]]:
    """Open a page and return seconds to its first sight, and milliseconds of each move."""
    start = time.perf_counter()
    page.goto(file.as_uri(), timeout=_TIMEOUT_MS, wait_until="commit")
    page.wait_for_function(_SEEN[whose], timeout=_TIMEOUT_MS)
    told: dict[str, Any] = {"first sight, s": [time.perf_counter() - start]}
    page.wait_for_timeout(1_000)
    for act in ("pan", "zoom", *(("time",) if whose == "ours" else ())):
        told[f"{act}, ms"] = page.evaluate(_FRAMES % _MAP[whose], [act, moves])
    return told


def main() -> None:
    """Write both pages, open them in turns and print medians, 90th percentiles and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--areas", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--moves", type=int, default=12)
    parser.add_argument("--ours-alone", action="store_true", help="leave folium's page out")
    options = parser.parse_args()
    pack = redact(many(options.areas), "internal")
    start = time.perf_counter()
    work = Workspace(pack)
    pages = {"ours": map_file(work, work.spec(MapView(layers=("choropleth", "hazards"))))}
    print(f"map file made in {time.perf_counter() - start:.1f} s")
    if not options.ours_alone:
        pages["folium"] = folium_page(pack).encode()
    program = next(found for name in NAMES if name and (found := shutil.which(name)))
    told: dict[str, dict[str, list[float]]] = {whose: {} for whose in pages}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for whose, data in pages.items():
            (Path(folder) / f"{whose}.html").write_bytes(data)
            print(f"{whose}: {len(data) / 1e6:.1f} MB")
        for _ in range(options.rounds):
            for whose in pages:
                browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                moves = options.moves if whose == "ours" else 3
                for name, values in measured(page, Path(folder) / f"{whose}.html", whose, moves).items():
                    told[whose].setdefault(name, []).extend(values)
                browser.close()
    for name, values in told["ours"].items():
        theirs = told.get("folium", {}).get(name)
        high = sorted(values)[int(0.9 * (len(values) - 1))]
        beside = f"; folium {statistics.median(theirs):.1f}, ratio " if theirs else ""
        ratio = f"{statistics.median(values) / statistics.median(theirs):.3f}" if theirs else ""
        print(f"{name}: {statistics.median(values):.1f} (90th percentile {high:.1f}){beside}{ratio}")


if __name__ == "__main__":
    main()
