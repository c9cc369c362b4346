"""The exported map file counts what the command line counts, at random windows and under random filters."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page

from geo.__main__ import cli
from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.records import Counting
from geo.analysis.totals import tally
from geo.language import PSEUDO
from geo.store.files import load_pack
from tests.browser.conftest import ROOT, VisitFactory
from tests.words.surfaces import spoken
from tests.words.unsaid import data_texts, unsaid

pytestmark = pytest.mark.browser
MEASURES = ("incidents", "killed", "injured", "casualties")
FILTERS: tuple[tuple[str, ...], ...] = (
    (),
    ("--device", "anti_personnel_mine", "--device", "anti_vehicle_mine"),
    ("--victim-status", "civilian"),
    ("--confidence", "high", "--official-count", "likely"),
    ("--activity", "demining", "--activity", "military_duty"),
)
EXERCISE = ROOT / "data" / "exercise"
WINDOWS = 8
SEED = 20_201_110

# Sets the window as a hand would leave it and reads what then stands on the page.
READ = """async ([lo, hi]) => {
    const time = window.MineTime.current, before = time.painted;
    time.control.set({lo, hi});
    time.move(lo, hi);
    while (time.painted === before) await new Promise(requestAnimationFrame);
    time.side.update(time.figures);
    time.side.ranking.fillAll();
    const NAMES = ['certain', 'possible', 'likely'];
    const districts = time.figures.possible.length / 4;
    const cells = (name, d) => Array.from(time.figures[name].slice(d * 4, d * 4 + 4));
    return {
        text: Array.from(time.dock.querySelectorAll('.mt-figure'), (node) => node.textContent),
        title: document.querySelector('.mm-title').textContent,
        certain: time.figures.total.certain, possible: time.figures.total.possible,
        likely: time.figures.total.likely,
        ranked: Array.from(document.querySelectorAll('.mt-rankvalue'), (node) => parseInt(node.textContent)),
        parts: [0, 1].map((at) => time.side.trend.inWindow(time.figures).reduce((a, b) => a + b[at], 0)),
        groups: Array.from({length: districts}, (_, d) => NAMES.map((name) => cells(name, d))),
    };
}"""


def printed(*arguments: str) -> dict[str, Any]:
    """Return what ``python -m geo totals`` prints."""
    result = CliRunner().invoke(cli, ["totals", *arguments, "--by", "district", "--json"])
    assert result.exit_code == 0, result.output
    loaded: dict[str, Any] = json.loads(result.output)
    return loaded


def counted(cube: Cube, filters: Filters, period: Period, counting: Counting) -> dict[str, Any]:
    """Return the same without reading the pack again."""
    result = tally(cube.records, by="district", period=period, filters=filters, counting=counting)
    loaded: dict[str, Any] = json.loads(json.dumps(result.to_dict()))
    return loaded


def chosen_codes(chosen: tuple[str, ...]) -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for option, code in zip(chosen[::2], chosen[1::2], strict=True):
        codes.setdefault(option.removeprefix("--").replace("-", "_"), []).append(code)
    return codes


def figures(of: dict[str, Any]) -> list[int]:
    """Return sums as a map keeps them, where what is not recorded counts as nothing."""
    return [of[measure] or 0 for measure in MEASURES]


def compare(page: Page, filters: Filters, window: tuple[int, int], cube: Cube) -> None:
    period = cube.period_of(*window)
    shown = page.evaluate(READ, list(window))
    bounds = counted(cube, filters, period, "possible")
    assert shown["certain"] == figures(bounds["total"]["certain"])
    assert shown["possible"] == figures(bounds["total"]["possible"])
    assert shown["likely"] == figures(bounds["total"]["most_likely"])
    assert shown["parts"] == [bounds["total"][kind]["casualties"] or 0 for kind in ("certain", "possible")]
    ranked = [group["certain"]["casualties"] for group in bounds["groups"] if group["possible"]["incidents"]]
    assert sorted(filter(None, shown["ranked"])) == sorted(filter(None, ranked))
    told = cube.counts(filters).table(period).totals()
    assert shown["text"] == [f"{name.capitalize()} {figure.full_words()}" for name, figure in told.items()]
    assert period.words() in shown["title"]
    codes = [*cube.records.district_ids, None]
    assert len(shown["groups"]) == len(codes)
    by_code = {group["key"]: group for group in bounds["groups"]}
    for code, (certain, possible, middle) in zip(codes, shown["groups"], strict=True):
        group = by_code.get(code)
        for kind, found in (("possible", possible), ("certain", certain), ("most_likely", middle)):
            assert found == (figures(group[kind]) if group else [0, 0, 0, 0]), (code, kind)


@pytest.mark.parametrize("chosen", FILTERS, ids=lambda chosen: " ".join(chosen) or "all")
def test_a_file_counts_what_the_command_line_counts(
    chosen: tuple[str, ...], visit: VisitFactory, tmp_path: Path
) -> None:
    pack = ROOT / "data" / "azerbaijan"
    cube = Cube.from_pack(load_pack(pack))
    filters = Filters.from_mapping(chosen_codes(chosen))
    out = tmp_path / "map.html"
    result = CliRunner().invoke(cli, ["map", str(pack), *chosen, "--profile", "internal", "--out", str(out)])
    assert result.exit_code == 0, result.output
    page = visit().page
    page.goto(out.as_uri())
    page.wait_for_function("window.__mapDrawn")
    draw = random.Random(f"{SEED}{chosen}")
    uncertain = 0
    for number in range(WINDOWS):
        first, last = sorted(draw.choices(range(cube.axis.months), k=2))
        compare(page, filters, (first, last), cube)
        uncertain += page.evaluate("window.MineTime.current.figures.uncertain")
        if number == 0:
            period = cube.period_of(first, last)
            asked = ("--from", period.start.isoformat(), "--to", period.end.isoformat())
            for counting in ("possible", "most_likely"):
                told = printed(str(pack), *chosen, *asked, "--counting", counting)
                assert told.pop("left_out") == []
                # What stands beside the figures is no figure of the map's.
                for beside in ("completeness", "outside_period", "formed"):
                    del told[beside]
                assert told == counted(cube, filters, period, counting)
    assert chosen or uncertain > 0, "no window cut an uncertain date, so the bounds were not tested"


# Goes up to one month after another and counts, by kind, what changes on the page and what is drawn on.
WALKED = """async () => {
    const time = window.MineTime.current, frame = () => new Promise(requestAnimationFrame);
    const shown = () => time.side.ranking.entries.map(({ words }) => words);
    const told = () => Array.from(document.querySelectorAll('.mt-rankvalue'), (node) => node.textContent);
    const drawn = new Set(), clear = CanvasRenderingContext2D.prototype.clearRect;
    CanvasRenderingContext2D.prototype.clearRect = function (...box) {
        const [name] = this.canvas.className.match(/mt-\\w+$/) || [this.canvas.className];
        if (this.canvas.isConnected) drawn.add(name);
        return clear.apply(this, box);
    };
    let changes = 0, steps = 0;
    const watch = new MutationObserver((list) => { changes += list.length; });
    watch.observe(time.side.node, {subtree: true, childList: true, attributes: true, characterData: true});
    for (let hi = 12; hi < time.data.months; hi += 1) {
        const before = time.painted;
        time.move(0, hi);
        while (time.painted === before) await frame();
        steps += 1;
    }
    watch.takeRecords();
    watch.disconnect();
    CanvasRenderingContext2D.prototype.clearRect = clear;
    await new Promise((done) => { window.setTimeout(done, 500); });
    const titles = () => Array.from(document.querySelectorAll('.mt-rank'), (row) => row.title).join();
    const titled = titles();
    time.side.ranking.fillAll();
    return {
        changes: changes / steps, drawn: Array.from(drawn).sort(), rows: shown().length,
        sight: time.side.ranking.seen[1] - time.side.ranking.seen[0],
        settled: told().join() === shown().join(),
        titled: titles() === titled && titled.length > 0,
        local: titled.includes('\\nAğdam\\n'),
    };
}"""


def test_a_step_of_the_slider_costs_what_is_in_sight(visit: VisitFactory, tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    result = CliRunner().invoke(cli, ["map", str(ROOT / "data" / "azerbaijan"), "--out", str(out)])
    assert result.exit_code == 0, result.output
    page = visit(height=640).page
    page.goto(out.as_uri())
    page.wait_for_function("window.__mapDrawn")
    walked = page.evaluate(WALKED)
    # Places below circles share their canvas; what stays as it is is not drawn again.
    assert "mt-circles" in walked["drawn"]
    assert not {"mt-incidents", "mt-context", "mt-borders"} & set(walked["drawn"])
    assert walked["sight"] < walked["rows"], "all rows are in sight, so nothing is shown"
    assert walked["changes"] < 2 * walked["sight"]
    # Once the hand rests the rows out of sight say the same.
    assert walked["settled"]
    assert walked["titled"]
    assert walked["local"], "a row does not say what its district is called there"


# Every box with words of its own: those that were never looked up, and those it has no room for.
LOOKED_UP = """() => {
    const plain = [], cut = [];
    document.querySelectorAll('body *').forEach((node) => {
        const texts = Array.from(node.childNodes).filter((one) => one.nodeType === 3);
        const own = texts.map((one) => one.nodeValue).join('').trim();
        const box = node.getBoundingClientRect(), style = getComputedStyle(node);
        const unseen = node.closest('script, style, svg') || box.width < 2 || style.visibility === 'hidden';
        if (!own || unseen) { return; }
        if (/[A-Za-z]{3,}/.test(own) && !own.includes('!!')) { plain.push(own); }
        const hides = style.overflowX !== 'visible' && style.textOverflow !== 'ellipsis';
        if (hides && style.display !== 'inline' && node.scrollWidth > node.clientWidth + 1) { cut.push(own); }
    });
    return { plain, cut, wider: document.documentElement.scrollWidth - window.innerWidth };
}"""


@pytest.mark.nightly
@pytest.mark.parametrize("width", [1440, 390])
def test_longer_words_find_room_and_every_word_is_looked_up(
    visit: VisitFactory, tmp_path: Path, width: int
) -> None:
    made = tmp_path / "map.html"
    asked = ["--language", PSEUDO, "map", str(EXERCISE), "--profile", "public", "--out", str(made)]
    with spoken():
        result = CliRunner().invoke(cli, asked)
    assert result.exit_code == 0, result.output
    data = data_texts(load_pack(EXERCISE), EXERCISE)
    page = visit(width=width).page
    page.goto(made.as_uri())
    page.wait_for_selector(".mt-dock")
    buttons = page.locator(".mt-views button")
    for at in range(buttons.count()):
        buttons.nth(at).evaluate("(button) => button.click()")
        page.wait_for_function("() => document.querySelectorAll('.mt-view, .mm-title').length")
        found = page.evaluate(LOOKED_UP)
        assert found["cut"] == []
        assert found["wider"] <= 0
        assert unsaid(found["plain"], data) == []
