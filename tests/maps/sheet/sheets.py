"""Sheets for the tests: of the shipped packs, before they are written and after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from matplotlib.backends.backend_agg import RendererAgg

from geo.analysis.cube import Cube
from geo.choices import LAYERS
from geo.maps.marks import MapSpec
from geo.maps.payload.feed import Feed
from geo.maps.sheet.order import SheetOrder
from geo.maps.sheet.page import Box
from geo.maps.sheet.press import Printed, printed
from geo.maps.sheet.static_map import static_map
from geo.maps.spec import MapView
from geo.store.files import load_pack
from geo.workspace import Workspace

ROOT = Path(__file__).resolve().parents[3]
COMPLETENESS = (
    "Up to the latest official total (10 November 2020 to 13 March 2026), 193 to 215 of 419 stated "
    "casualties are recorded (46 to 51 %)."
)
ORDER = SheetOrder(
    created=date(2026, 3, 20),
    dpi=72,
    completeness=COMPLETENESS,
    sensitivity="Public",
    software="mine-contamination-dashboard 0.0.0",
    sources=("Mine Action Agency, statements up to 12 March 2026", "Press reports, 2020 to 2026"),
)
LAST_YEAR = (53, 64)
YEAR_BEFORE = (41, 52)


@cache
def pack_spec(name: str = "azerbaijan", **view: Any) -> MapSpec:
    pack = load_pack(ROOT / "data" / name)
    return Workspace(pack).spec(MapView(**view))


@cache
def cube_of(name: str = "azerbaijan") -> Cube:
    return Cube.from_pack(load_pack(ROOT / "data" / name))


def order(**options: Any) -> SheetOrder:
    if options.get("view") in {"compare", "difference"}:
        options.setdefault("other", YEAR_BEFORE)
    return replace(ORDER, **options)


def seen(spec: MapSpec, wanted: SheetOrder) -> MapSpec:
    """Return the map with the window a sheet of two windows shows last."""
    if wanted.view not in {"compare", "difference"}:
        return spec
    last = Feed.read(spec.feed).months - 1
    return replace(spec, window=(last - 11, last))


@cache
def sheet(wanted: SheetOrder, name: str = "azerbaijan") -> Printed:
    return printed(seen(pack_spec(name), wanted), wanted)


def drawn_digests() -> list[str]:
    """Return the digest of the exercise with every layer in each format, drawn anew."""
    # The keys of all its layers together leave a map no room on A4.
    spec = pack_spec("exercise", layers=LAYERS.codes())
    orders = [order(format=form, size="a3") for form in ("png", "svg", "pdf")]
    return [sha256(static_map(spec, one)).hexdigest() for one in orders]


def texts(made: Printed) -> list[str]:
    """Return the lines set around the maps, in the order they were set."""
    return [artist.get_text() for artist in made.page.canvas.texts]


def said(made: Printed) -> str:
    return " ".join(texts(made))


def text_boxes(made: Printed) -> list[tuple[str, Box]]:
    """Return every line set around the maps with the ink's box on paper, mm."""
    figure = made.figure
    renderer = RendererAgg(*(round(length * figure.dpi) for length in figure.get_size_inches()), figure.dpi)
    mm = 25.4 / figure.dpi
    found = []
    for artist in made.page.canvas.texts:
        box = artist.get_window_extent(renderer)
        found.append(
            (
                artist.get_text(),
                Box(box.x0 * mm, made.page.height - box.y1 * mm, box.width * mm, box.height * mm),
            )
        )
    return found


def overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes of a sheet share more than an edge."""
    apart = 1e-6
    return (
        one.x < other.right - apart
        and other.x < one.right - apart
        and one.y < other.bottom - apart
        and other.y < one.bottom - apart
    )
