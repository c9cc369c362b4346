"""Maps of tens of thousands of hazardous areas, beside folium's GeoJson: ``python -m tests.bench.areas``.

Invented areas of 40 corners, two million in all of 50,000, are written once as a map file and once as a
plain folium page of the same shapes. Both are opened in Chromium in turns, A B A B: how long until the
first areas can be seen; then how long frames take while the map is dragged and zoomed, from the event to
the end of the repaint, and for ours while time is moved. folium's page has no time. It links its scripts
from other servers; here Leaflet is written into it, so that it opens without a network. A page that is not
through within the limit is a result of its own: nothing is waited for longer.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import geopandas as gpd
from playwright.sync_api import sync_playwright

from geo.maps.assets import asset_for, asset_text
from geo.maps.spec import MapView
from geo.publish.map_file import map_file
from geo.publish.redact import redact
from geo.workspace import Workspace
from tests.bench.near import many
from tests.conftest import FLAGS, NAMES

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from geo.layers.pack import Pack

_LINKED = re.compile(r"<script src=[^>]*></script>|<link[^>]*/>")
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
    leaflet = f"<script>{asset_text(asset_for('leaflet').file)}</script>"
    styles = f"<style>{asset_text(asset_for('leaflet_css').file)}</style>"
    page = _LINKED.sub("", str(plain.get_root().render()))
    return page.replace("<head>", f"<head>{styles}{leaflet}", 1)


def measured(page: Page, file: Path, whose: str, moves: int) -> dict[str, list[float]]:
    """Open a page and return seconds to its first sight, and milliseconds of each move."""
    page.set_default_timeout(0)
    start = time.perf_counter()
    page.goto(file.as_uri(), wait_until="commit")
    page.wait_for_function(_SEEN[whose])
    told: dict[str, Any] = {"first sight, s": [time.perf_counter() - start]}
    _say(told)
    page.wait_for_timeout(1_000)
    for act in ("pan", "zoom", *(("time",) if whose == "ours" else ())):
        told[f"{act}, ms"] = page.evaluate(_FRAMES % _MAP[whose], [act, moves])
        _say(told)
    return told


def _say(told: dict[str, Any]) -> None:
    print(json.dumps(told), flush=True)


def _one(file: Path, whose: str, moves: int) -> None:
    program = next(found for name in NAMES if name and (found := shutil.which(name)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        measured(browser.new_page(viewport={"width": 1440, "height": 900}), file, whose, moves)
        browser.close()


def within(file: Path, whose: str, moves: int, *, minutes: float) -> tuple[dict[str, list[float]], bool]:
    """Measure in a process of its own and return what it told until then, and whether it came to its end."""
    words = [sys.executable, "-m", "tests.bench.areas", "--one", str(file), whose, "--moves", str(moves)]
    with tempfile.TemporaryFile("w+") as out:
        child = subprocess.Popen(words, stdout=out, start_new_session=True)
        try:
            ended = child.wait(timeout=60 * minutes) == 0
        except subprocess.TimeoutExpired:
            ended = False
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        out.seek(0)
        lines = out.read().splitlines()
    return (json.loads(lines[-1]) if lines else {}), ended


def beside(number: int, options: argparse.Namespace) -> None:
    """Write both pages of so many areas, open them in turns, print medians, 90th percentiles and ratios."""
    pack = redact(many(number), "internal")
    start = time.perf_counter()
    work = Workspace(pack)
    pages = {"ours": map_file(work, work.spec(MapView(layers=("choropleth", "hazards"))))}
    print(f"{number:,} areas: map file made in {time.perf_counter() - start:.1f} s")
    if not options.ours_alone:
        pages["folium"] = folium_page(pack).encode()
    told: dict[str, dict[str, list[float]]] = {whose: {} for whose in pages}
    stopped: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        for whose, data in pages.items():
            (Path(folder) / f"{whose}.html").write_bytes(data)
            print(f"  {whose}: {len(data) / 1e6:.1f} MB")
        for _ in range(options.rounds):
            for whose in pages:
                if whose in stopped:
                    continue
                moves = options.moves if whose == "ours" else 3
                found, ended = within(Path(folder) / f"{whose}.html", whose, moves, minutes=options.minutes)
                for name, values in found.items():
                    told[whose].setdefault(name, []).extend(values)
                if not ended:
                    stopped.add(whose)
                    got = ", ".join(found) or "no first sight"
                    print(f"  {whose}: not through within {options.minutes:g} minutes; until then: {got}")
    for name, values in told["ours"].items():
        theirs = told.get("folium", {}).get(name)
        high = sorted(values)[int(0.9 * (len(values) - 1))]
        other = f"; folium {statistics.median(theirs):.1f}, ratio " if theirs else ""
        middle = statistics.median(values)
        ratio = f"{middle / statistics.median(theirs):.3f}" if theirs else ""
        print(
            f"  {name}: {middle:.1f} (90th percentile {high:.1f}){other}{ratio}",
            flush=True,
        )


def main() -> None:
    """Set maps of each number of areas beside folium's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--areas", type=int, nargs="+", default=[5_000, 10_000, 50_000])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--moves", type=int, default=12)
    parser.add_argument("--minutes", type=float, default=5, help="how long a page may take each time")
    parser.add_argument("--ours-alone", action="store_true", help="leave folium's page out")
    parser.add_argument("--one", nargs=2, metavar=("FILE", "WHOSE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        _one(Path(options.one[0]), options.one[1], options.moves)
        return
    for number in options.areas:
        beside(number, options)


if __name__ == "__main__":
    main()
