"""What the map counts in the browser is what the command line counts, at random windows and under filters."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.totals import Totals, totals
from geo.layers.pack import Pack
from geo.store.files import load_pack
from tests.browser.conftest import Server, VisitFactory, settled
from tests.browser.test_pages_figures import metric, metrics
from tests.browser.time_map import TimeMap

pytestmark = pytest.mark.browser
MEASURES = ("incidents", "killed", "injured", "casualties")
SEED = 20_201_110
WINDOWS = 10

# Moves as the slider does and reads the text of the totals, and the figures behind map and legend.
_READ = """async ([lo, hi]) => {
    const map = MineTime.current, before = map.painted
    map.control.set({lo, hi})
    map.move(lo, hi)
    while (map.painted === before) await new Promise(requestAnimationFrame)
    const size = map.figures.possible.length / 4
    const row = (name, at) => Array.from(map.figures[name].slice(at * 4, at * 4 + 4))
    const of = (name) => Array.from({length: size}, (_, at) => row(name, at))
    return {
        texts: Array.from(document.querySelectorAll(".mt-figures .mt-figure"), (node) => node.textContent),
        title: document.querySelector(".mm-title").textContent,
        certain: of("certain"), possible: of("possible"), likely: of("likely"),
    }
}"""


@dataclass(frozen=True)
class Asked:
    """Filters as the analysis takes them and as the address names them."""

    name: str
    filters: Filters
    address: tuple[tuple[str, str], ...] = ()
    possible: bool = False

    @property
    def query(self) -> str:
        rule = (("counting", "Possible months"),) if self.possible else ()
        return f"?{urlencode(self.address + rule)}"


ASKED = (
    Asked("everything", Filters()),
    Asked(
        "two devices, possible months",
        Filters(device=frozenset({"anti_personnel_mine", "anti_vehicle_mine"})),
        (("device", "Anti-personnel mine"), ("device", "Anti-vehicle mine")),
        possible=True,
    ),
    Asked(
        "civilians inside the official total",
        Filters(victim_status=frozenset({"civilian"}), official_count=frozenset({"likely"})),
        (("victims", "Civilian"), ("official", "Likely inside the official total")),
    ),
    Asked(
        "high confidence, possible months",
        Filters(confidence=frozenset({"high"})),
        (("confidence", "High"), ("measure", "Killed")),
        possible=True,
    ),
)


@pytest.fixture(scope="module")
def pack(country: Server) -> Pack:
    return load_pack(country.pack)


@pytest.fixture(scope="module")
def cube(pack: Pack) -> Cube:
    return Cube.from_pack(pack)


def figures(of: Any) -> list[int]:
    return [getattr(of, measure) for measure in MEASURES]


def by_district(counted: Totals, bound: str, codes: tuple[str | None, ...]) -> list[list[int]]:
    groups = {group.key: figures(getattr(group.bounds, bound)) for group in counted.groups}
    return [groups.get(code, [0, 0, 0, 0]) for code in codes]


def looks_alike(
    shown: dict[str, Any], period: Period, *, bounds: Totals, likely: Totals, codes: tuple[str | None, ...]
) -> None:
    texts = [f"{name.capitalize()} {figure.full_words()}" for name, figure in bounds.figures.items()]
    assert [re.sub(r"\s+", " ", text).strip() for text in shown["texts"]] == texts
    assert period.words() in shown["title"]
    assert shown["certain"] == by_district(bounds, "lower", codes)
    assert shown["possible"] == by_district(bounds, "upper", codes)
    assert shown["likely"] == by_district(likely, "upper", codes)


def page_says(page: Page, *, bounds: Totals, possible: bool) -> None:
    wanted = [figure.words() for figure in bounds.figures.values()]
    for measure, text in zip(MEASURES, wanted, strict=True):
        expect(metric(page, "map", measure)).to_have_attribute("data-counted", text, timeout=15_000)
    settled(page)
    assert list(metrics(page, "map").values()) == wanted
    for measure, figure in bounds.figures.items():
        card = page.locator(f".st-key-map_figures .{measure}").inner_text()
        said = figure.likely_words() in " ".join(card.split())
        assert said is (figure.certain != figure.possible and not possible), (measure, figure)


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.name)
def test_the_map_counts_what_the_command_line_counts(
    asked: Asked, country: Server, visit: VisitFactory, pack: Pack, cube: Cube
) -> None:
    page = visit(height=1_400).open(f"{country.url}/{asked.query}")
    shown = TimeMap(page)
    codes = (*cube.records.district_ids, None)
    draw = random.Random(f"{SEED} {asked.name}")
    windows = [tuple(sorted(draw.choices(range(cube.axis.months), k=2))) for _ in range(WINDOWS)]
    # A window that ends within an uncertain date, so that certain and possible are told apart.
    windows.append((0, int(cube.records.end_month.max()) - cube.axis.start_number - 1))
    cut = 0
    for first, last in windows:
        period = cube.period_of(first, last)
        bounds, likely = (
            totals(pack, by="district", period=period, filters=asked.filters, counting=counting)
            for counting in ("possible", "most_likely")
        )
        read = shown.frame.evaluate(_READ, [first, last])
        looks_alike(read, period, bounds=bounds, likely=likely, codes=codes)
        cut += bounds.total.lower != bounds.total.upper
    assert cut or asked.filters != Filters(), "no window cut an uncertain date"
    shown.commit(first, last)
    page_says(page, bounds=bounds, possible=asked.possible)
