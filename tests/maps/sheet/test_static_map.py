"""A map sheet as it leaves: whole, the same to the byte, readable by machines, and lettered in any script."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader

from geo.choices import SHEET_VIEWS
from geo.errors import MapError
from geo.maps.marks import MapSpec
from geo.maps.payload.count import unplaced, window_figures
from geo.maps.payload.feed import Feed
from geo.maps.sheet.order import SheetOrder
from geo.maps.sheet.press import printed
from geo.maps.sheet.projection import Projection, projection_for
from geo.maps.sheet.static_map import bare_map, static_map
from geo.maps.sheet.wording import places, places_words, totals_words
from tests.maps.sheet.sheets import (
    COMPLETENESS,
    LAST_YEAR,
    ROOT,
    drawn_digests,
    order,
    pack_spec,
    said,
    seen,
    sheet,
)

GOLDEN = Path(__file__).parent / "golden"
GOLDEN_SIZE = (330, 234)
_TOLERANCE = 4.0  # of 255, over all pixels: a part that moved shows, another rasteriser does not


def words_of(text: str) -> str:
    return " ".join(text.split())


def furniture_of(spec: MapSpec, wanted: SheetOrder) -> list[str]:
    """Return what every sheet must say."""
    ground = spec.ground
    return [
        ground.title,
        spec.counting,
        ground.disclaimer,
        *ground.attribution,
        *ground.stamp,
        ground.as_of,
        "20 March 2026",
        "Projection: Lambert azimuthal equal-area",
        f"Map {spec.digest[:12]}",
        wanted.software,
        wanted.completeness,
        wanted.sensitivity,
        "Mine Action Agency, statements up to 12 March 2026",
        "No record does not mean no contamination",
        "No record in this data set",
        "N",
    ]


@pytest.mark.parametrize("view", SHEET_VIEWS)
@pytest.mark.parametrize("paper", ["a4 landscape", "a4 portrait", "slide landscape"])
def test_every_sheet_carries_all_its_furniture(paper: str, view: str) -> None:
    size, orientation = paper.split()
    wanted = order(size=size, orientation=orientation, view=view)
    made = sheet(wanted)
    text = words_of(said(made))
    for words in furniture_of(seen(pack_spec(), wanted), wanted):
        assert words_of(words).rstrip(".") in text, words
    assert {"scale bar", "north arrow", "locator", "sensitivity"} <= made.page.boxes.keys()


def test_the_title_says_what_when_and_how_it_is_counted() -> None:
    spec = pack_spec()
    text = said(sheet(order()))
    feed = Feed.read(spec.feed)
    figures = window_figures(feed, *spec.window)
    assert f"{spec.legend.title}, 10 November 2020 to 13 March 2026" in text
    assert totals_words(feed, figures) in text
    assert "colours count uncertain dates in their most likely month." in text


def test_filters_and_the_stamp_are_printed() -> None:
    spec = pack_spec()
    stamp = ("Public edition.", "Places are given to 5 km.")
    spec = replace(spec, filters="Only device: landmine", ground=replace(spec.ground, stamp=stamp))
    text = said(printed(spec, order(size="slide")))
    for words in ("Only device: landmine.", *stamp):
        assert words in text


@pytest.mark.parametrize("name", ["azerbaijan", "exercise"])
def test_every_record_is_drawn_or_accounted_for(name: str) -> None:
    spec = pack_spec(name)
    feed = Feed.read(spec.feed)
    figures = window_figures(feed, *spec.window)
    made = sheet(order(), name)
    panel = made.panels[0]
    missing = sum(tally for _, tally in unplaced(feed, figures.counted))
    assert panel.shown_incidents + panel.outside + missing == len(feed.district)
    inside = panel.frame.holds(*made_projection(spec).forward(feed.longitude, feed.latitude))
    found = places(feed, figures, inside)
    assert (found.shown, found.outside) == (panel.shown_incidents, panel.outside)
    words = places_words(found, drawn=True)
    assert words.startswith(f"{panel.shown_incidents} of {len(feed.district)} records counted")
    assert f"{missing} have no place on the map" in words
    assert words in words_of(said(made))


def test_records_beside_an_extent_are_told_apart() -> None:
    wanted = order(extent=(46.0, 39.2, 47.2, 40.2))
    made = sheet(wanted)
    panel = made.panels[0]
    assert 0 < panel.outside < panel.placed
    text = words_of(said(made))
    assert f"{panel.shown_incidents} of 150 records counted are shown on this map." in text
    assert f"{panel.outside} have a place outside this map." in text
    # Totals and classes are those of the window, not of the extent.
    assert "Incidents 150" in text


def test_records_only_possibly_in_a_window_are_named() -> None:
    spec = replace(pack_spec(), window=LAST_YEAR)
    feed = Feed.read(spec.feed)
    figures = window_figures(feed, *LAST_YEAR)
    everywhere = ~np.isnan(feed.longitude)
    found = places(feed, figures, everywhere)
    assert found.lighter == int((figures.touching & everywhere).sum()) - found.shown > 0
    assert places_words(found, drawn=True).endswith(" outlined, possibly lies in the period.")
    assert "outlined" not in places_words(found, drawn=False)


def test_a_sheet_of_one_district_says_first_how_many_of_its_own_are_shown() -> None:
    made = sheet(order(district="AZ-AGM"))
    feed = Feed.read(pack_spec().feed)
    at = [shape.district_id for shape in pack_spec().ground.districts].index("AZ-AGM")
    placed = ~np.isnan(feed.longitude)
    own = feed.district == at
    text = said(made)
    first = f"Aghdam: {(own & placed).sum()} of {own.sum()} records counted are shown on this map."
    assert first in text
    assert text.index(first) < text.index(f"of {len(feed.district)} records counted are shown on this map.")
    assert f"{(own & ~placed).sum()} have no place on the map" in text


def test_a_sheet_of_a_district_without_any_record_tells_no_figure_of_it() -> None:
    feed = Feed.read(pack_spec().feed)
    never = pack_spec().ground.districts[int(np.flatnonzero(~feed.ever[:-1])[0])]
    text = said(sheet(order(district=never.district_id)))
    assert f"{never.name}: No record in this data set" in text
    assert f"{never.name}: Incidents 0" not in text


def test_an_empty_selection_is_named() -> None:
    spec = replace(pack_spec(), window=LAST_YEAR)
    feed = Feed.read(spec.feed)
    figures = window_figures(feed, *LAST_YEAR)
    found = places(feed, figures, ~np.isnan(feed.longitude))
    nothing = replace(found, records=0, shown=0, outside=0, without=(), nowhere=0, lighter=0)
    words = places_words(nothing, drawn=True)
    assert words.startswith("No record matches this period and these filters.")
    assert words.endswith("No record does not mean no contamination.")
    # What is only possibly inside is something.
    assert "No record" not in places_words(replace(nothing, lighter=1), drawn=True)


def made_projection(spec: MapSpec) -> Projection:
    return projection_for(spec.ground.home)


def test_invented_data_say_so_beside_the_map_too() -> None:
    made = sheet(order(), "exercise")
    assert "SYNTHETIC EXERCISE DATA" in said(made)
    axes = next(axes for axes in made.figure.axes if str(axes.get_gid()).startswith("map "))
    assert any(text.get_text() == "SYNTHETIC EXERCISE DATA" for text in axes.texts)
    assert "SYNTHETIC" not in said(sheet(order()))


def test_a_png_is_of_the_size_ordered_and_says_what_it_shows() -> None:
    image: Any = Image.open(io.BytesIO(static_map(pack_spec(), order(dpi=100))))
    assert image.size == (1169, 826)
    assert image.mode == "RGB"
    assert image.text["Title"].endswith("Casualties by district, 10 November 2020 to 13 March 2026")
    assert COMPLETENESS in image.text["Description"]
    assert set(image.text) == {"Title", "Description"}
    assert image.info["dpi"] == pytest.approx((100, 100), abs=0.1)


def test_a_pdf_is_text_and_lines() -> None:
    spec = pack_spec()
    data = static_map(spec, order(format="pdf"))
    assert len(data) < 500_000
    document = PdfReader(io.BytesIO(data))
    assert len(document.pages) == 1
    page = document.pages[0]
    assert [float(side) * 25.4 / 72 for side in page.mediabox[2:]] == pytest.approx([297, 210], abs=0.1)
    text = words_of(page.extract_text())
    for words in furniture_of(spec, order()):
        assert words_of(words).split(".")[0] in text, words
    told = document.metadata
    assert told is not None
    assert told.title.endswith("10 November 2020 to 13 March 2026")
    assert COMPLETENESS in told.subject
    assert "explosive ordnance" in told["/Keywords"]
    assert told.author is None
    assert told["/CreationDate"] == "D:20260320000000Z"
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert {font["/Subtype"] for font in fonts} == {"/Type0"}


def test_an_svg_looks_the_same_everywhere_and_can_be_searched() -> None:
    text = static_map(pack_spec(), order(format="svg")).decode()
    assert re.search(
        r"<title>Azerbaijan[^<]*13 March 2026</title>\s*<desc>[^<]*to 13 March 2026\), 193 to 215", text
    )
    assert "<dc:date>" not in text
    letters = words_of(" ".join(re.findall(r"<text [^>]*>([^<]*)</text>", text)))
    for words in (COMPLETENESS, "No record in this data set", "Aghdam", "Georgia"):
        assert words in letters
    # Words to be read are outlines, so that no typeface need be there.
    assert 'fill="none" font-family' in text
    assert "font-family:" not in text


SCRIPT = """
import sys
import geo.maps.sheet.static_map
assert "matplotlib" not in sys.modules, "the module of the sheet loads matplotlib before one is drawn"
from tests.maps.sheet.sheets import drawn_digests
print(*drawn_digests())
assert "matplotlib.pyplot" not in sys.modules, "a sheet drew with pyplot"
"""


@pytest.mark.nightly  # a snapshot of another process is compared every day
def test_a_fresh_process_gives_the_same_bytes() -> None:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    digests = drawn_digests()
    assert run.stdout.split() == digests
    assert len(set(digests)) == 3


@pytest.mark.nightly  # sheets are drawn from eight threads every day in tests/pages/test_threads.py
def test_threads_draw_side_by_side() -> None:
    spec = pack_spec("exercise")
    forms = ["png", "pdf", "svg"]
    alone = [static_map(spec, order(format=form)) for form in forms]
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(lambda form: static_map(spec, order(format=form)), forms))
    assert together == alone


TITLES = (
    "Costs $5 and $6_x^2$ {{7*7}}",
    "<b>Bold</b> & <script>alert(1)</script>",
    "\\frac{1}{2} \\textbf{x} %s",
    "خريطة حوادث الألغام",
    "Ականների քարտեզ",
    "Карта минных происшествий",
    "რუკა \u200e და ğəşıöüç",
    "Control \x07 and \u202e turned",
)


def test_any_text_is_lettered_as_it_is() -> None:
    spec = pack_spec("exercise")
    spec = replace(spec, ground=replace(spec.ground, title=TITLES[3], attribution=TITLES))
    made = printed(spec, order())
    lines = [text.get_text() for text in made.page.canvas.texts]
    for title in TITLES:
        assert title.replace("\x07", "[U+0007]").replace("\u202e", "[U+202E]") in lines
    assert lines.count(TITLES[3]) == 2
    assert "<script>" not in static_map(spec, order(format="svg")).decode()
    assert static_map(spec, order()).startswith(b"\x89PNG")
    assert static_map(spec, order(format="pdf")).startswith(b"%PDF")


def test_an_svg_is_light_and_whole() -> None:
    data = static_map(pack_spec(), order(format="svg"))
    assert len(data) < 830_000
    root = ElementTree.fromstring(data)
    names = [name for part in root.iter() if (name := part.get("id"))]
    curves = [name for name in names if name.startswith("curve")]
    assert len(curves) == len(set(curves))
    used = {part.get("{http://www.w3.org/1999/xlink}href", "") for part in root.iter()} - {""}
    assert {f"#{name}" for name in names} >= used
    assert any(name.startswith("#curve") for name in used)
    lines = [part.get("d", "") for part in root.iter("{http://www.w3.org/2000/svg}path")]
    assert not any(re.search(r"\.\d{3}", line) for line in lines)
    long = [line for line in lines if len(line) >= 200]
    assert len(long) == len(set(long))


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_a_character_of_no_typeface_is_spelled(form: str) -> None:
    spec = pack_spec("exercise")
    ground = spec.ground
    districts = (replace(ground.districts[0], name="\u4e2d"), *ground.districts[1:])
    spec = replace(spec, ground=replace(ground, title="\u5730\u96f7 map \u0f71", districts=districts))
    wanted = order(format=form)
    made = printed(spec, wanted)
    assert "[U+5730][U+96F7] map [U+0F71]" in [text.get_text() for text in made.page.canvas.texts]
    names = [text.get_text() for axes in made.figure.axes for text in axes.texts]
    assert "[U+4E2D]" in names
    assert static_map(spec, wanted)


@pytest.mark.parametrize("legend", [True, False])
@pytest.mark.parametrize("size_mm", [(170.0, 110.0), (100.0, 170.0)])
def test_a_bare_map_has_no_title_and_no_sources(legend: bool, size_mm: tuple[float, float]) -> None:
    data = bare_map(pack_spec("exercise"), order(format="pdf"), size_mm=size_mm, legend=legend)
    page = PdfReader(io.BytesIO(data)).pages[0]
    assert [float(side) * 25.4 / 72 for side in page.mediabox[2:]] == pytest.approx(size_mm, abs=0.1)
    text = words_of(page.extract_text())
    assert ("No record in this data set" in text) is legend
    assert "at the map's middle" in text
    assert "Sources" not in text
    assert COMPLETENESS not in text


def test_a_bare_map_without_room_is_refused() -> None:
    for size_mm in ((60.0, 40.0), (30.0, 40.0)):
        with pytest.raises(MapError, match="room"):
            bare_map(pack_spec("exercise"), order(), size_mm=size_mm)


@pytest.mark.parametrize("name", ["azerbaijan-map", "azerbaijan-difference", "exercise-years"])
def test_sheets_look_as_they_did(name: str) -> None:
    pack, view = name.split("-")
    wanted = order(view=view)
    image: Any = Image.open(io.BytesIO(static_map(seen(pack_spec(pack), wanted), wanted)))
    small = np.asarray(image.resize(GOLDEN_SIZE, Image.Resampling.BOX), dtype=float)
    kept = np.asarray(Image.open(GOLDEN / f"{name}.png").convert("RGB"), dtype=float)
    assert np.abs(small - kept).mean() < 4, (
        f"look at the sheet and keep it as {GOLDEN / name}.png if it is right"
    )
