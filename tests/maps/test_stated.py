"""What a page says of the totals around a window is what the analysis says, for any window and filters."""

from __future__ import annotations

import base64
import json
from collections import Counter
from datetime import date, timedelta
from itertools import combinations, combinations_with_replacement, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.periods import Period, day_words
from geo.errors import MapError
from geo.maps.payload.encode import encode_feed
from geo.maps.payload.feed import Feed
from geo.maps.payload.header import StatedBasis
from geo.maps.payload.stated import NO_SHARE, NOTHING, SHARE, stated_of
from geo.maps.spec import MapView
from geo.reconciliation.bands import Band, percent, share_words
from geo.reconciliation.completeness import completeness
from geo.reconciliation.enclosing import NOTHING_STATED
from geo.reconciliation.increments import increments
from geo.reconciliation.ledger import Ledger
from geo.reconciliation.sentences import WORDS
from geo.reconciliation.statements import read_statements
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.examples import examples
from tests.maps.feeds import (
    PACKS,
    feed_classes,
    feed_header,
    invented_incidents,
    invented_pack,
    invented_statements,
    random_filters,
    random_pack,
)
from tests.script.node import Node

COUNTRY = Path(__file__).resolve().parents[2] / "data" / "azerbaijan"

# One part of every kind of sentence.
KINDS = (
    *("Stated for exactly", "Up to the latest", "Up to the first", "contradict", "nobody is added"),
    *("Between the official totals", "under these filters", "begins earlier", "ends later"),
    NOTHING_STATED[:30],
)

TOLD = """([base64, ground, windows]) => {
  const header = MineTime.decode(MineTime.unpack(base64)).header;
  const stated = MineTime.allStated(ground, header.stated);
  const { completenessCard, completenessWords, missingAround } = MineTime;
  const told = [completenessWords, completenessCard, missingAround];
  return windows.map(([lo, hi]) => told.map((say) => say(stated, lo, hi)));
}"""


def feed_of(pack: Any, ledger: Ledger, filters: Filters | None = None) -> tuple[bytes, Cube]:
    cube = Cube.from_pack(pack)
    header = feed_header(feed_classes(pack, cube))
    return encode_feed(pack, cube, filters or Filters(), shown=header, stated=stated_of(ledger)), cube


def windows_of(cube: Cube, rng: np.random.Generator, number: int) -> list[tuple[int, int]]:
    drawn = np.sort(rng.integers(0, cube.axis.months, (number, 2)), axis=1)
    return [(0, cube.axis.months - 1), *((int(lo), int(hi)) for lo, hi in drawn)]


def exact_windows(ledger: Ledger) -> list[tuple[int, int]]:
    """The windows a statement is exactly of, by first and last month."""
    ends = (key.split("-") for key in stated_of(ledger).exact)
    return [(int(lo), int(hi)) for lo, hi in ends]


def test_without_a_statement_the_feed_says_so() -> None:
    pack = invented_pack(invented_incidents(np.random.default_rng(1), 20))
    data, _ = feed_of(pack, Ledger.from_pack(pack))
    assert Feed.read(data).header.stated == StatedBasis(refused="")
    assert stated_of(Ledger.from_pack(pack)).ground() == {"none": NOTHING_STATED, "exact": {}}


@given(PACKS)
@examples(80)
def test_the_sums_of_a_feed_give_what_the_ledger_records(pack: Any) -> None:
    ledger = Ledger.from_pack(pack)
    stated = stated_of(ledger)
    if stated.line is None:
        return
    knots, sums = stated.line.knots, stated.sums
    for before, after in combinations(range(len(knots)), 2):
        around = sum(number for first, last, number in sums["around"] if first <= before and last >= after)
        low = sums["certain"][1][after] - sums["certain"][0][before] + around
        high = sums["possible"][0][after] - sums["possible"][1][before]
        days = Period(knots[before].after, knots[after].after)
        recorded = ledger.recorded(days)["casualties"]
        assert Band(low, high) == recorded
        lacking = sum(number for first, last, number in sums["lacking"] if first <= after and last >= before)
        assert lacking == recorded.unrecorded
        apart = [
            sum(least for first, last, least, _ in sums["apart"] if first > before and last < after),
            sum(most for first, last, _, most in sums["apart"] if first <= after and last >= before),
        ]
        assert tuple(apart) == recorded.apart
        open_ = sum(number for first, last, number in sums["undecided"] if first <= after and last >= before)
        assert open_ == recorded.undecided
        silent = any(first <= before and after <= last for first, last in sums["silent"])
        assert (lacking > 0 and silent) == recorded.blank


def test_statements_of_another_pack_are_refused() -> None:
    pack = random_pack(5, 20, 6)
    other = Ledger.from_pack(random_pack(6, 21, 6))
    with pytest.raises(MapError, match="statements judge 21 incidents"):
        feed_of(pack, other)


def test_the_strip_holds_every_day_once() -> None:
    pack = load_pack(COUNTRY)
    work = Workspace(pack)
    stated, steps = work.stated, increments(work.ledger)
    assert [before.end for before, _ in pairwise(stated.strip)] == [
        after.start for _, after in pairwise(stated.strip)
    ]
    shares = [part for part in stated.strip if part.kind != NOTHING]
    assert len(shares) == len(steps)
    for part, step in zip(shares, steps, strict=True):
        assert (part.kind == SHARE) == (step.share is not None)
        assert (part.low, part.high) == (step.share or (0, 0))
        assert step.period.words() in part.words
        assert f"{step.recorded.words()} recorded" in part.words
    fallen = [part for part, step in zip(shares, steps, strict=True) if step.falls]
    assert fallen
    assert all(part.kind == NO_SHARE and "the later total is lower by" in part.words for part in fallen)
    june = next(part for part in shares if part.words.startswith("From 5 June 2021"))
    assert june.words.endswith(
        "13 casualties stated, 5 to 8 recorded (38 to 62 %). 2 incidents may be outside the "
        "official total. 4 casualties recorded outside the official "
        "total are left out."
    )
    assert june.start == pytest.approx(7 + 4 / 30, abs=1e-3)
    # The period by name tells which total it begins after.
    last, cube = steps[-1].period, Cube.from_pack(pack)
    day = day_words(last.start - timedelta(days=1))
    (month, words) = stated.ground()["since"]
    assert month == cube.axis.index_of(last.start)
    which = "official total before the last" if last.end >= cube.whole_period.end else "last official total"
    assert words.startswith(f"Since the {which} ({day})")
    assert words.endswith(", whole months") == (last.start.day > 1)


@given(PACKS)
@examples(60)
def test_a_strip_covers_the_axis_and_never_leaves_it(pack: Any) -> None:
    ledger = Ledger.from_pack(pack)
    strip, months = stated_of(ledger).strip, Cube.from_pack(pack).axis.months
    for part in strip:
        assert 0 <= part.start < part.end <= months
        assert part.words.endswith(".")
    assert all(before.end == after.start for before, after in pairwise(strip))
    assert json.dumps(stated_of(ledger).ground(), allow_nan=False)


def test_days_outside_every_total_are_said() -> None:
    rng = np.random.default_rng(4)
    frame = invented_statements(rng, 1).assign(
        scope="all", period_start=np.datetime64("2021-06-01"), period_end=np.datetime64("2022-03-15")
    )
    frame["casualties_total"] = 5
    pack = invented_pack(invented_incidents(rng, 10), frame)
    assert read_statements(frame)[0].period.last == date(2022, 3, 15)
    kinds = [(part.kind, part.words) for part in stated_of(Ledger.from_pack(pack)).strip]
    assert kinds[0] == (NOTHING, "From 10 January 2021 to 31 May 2021: no running total is stated.")
    assert kinds[1][0] == SHARE
    assert kinds[2] == (NOTHING, "From 16 March 2022 to 20 March 2023: no running total is stated.")


def blank_pack(rng: np.random.Generator) -> Any:
    """A pack whose totals grow, with no number recorded before the middle of 2021 and few after it."""
    rising = invented_statements(rng, 6).assign(
        scope="all", area=None, period_start=np.datetime64("2021-01-10")
    )
    rising["period_end"] = pd.to_datetime([f"2021-{month:02d}-10" for month in range(4, 10)])
    rising["casualties_total"] = [5, 9, 14, 20, 30, 44]
    frame = invented_incidents(rng, 60)
    people = [name for name in frame if name.startswith(("killed", "injured", "outcome"))]
    quiet = (frame["date_start"] < pd.Timestamp("2021-07-01")) | (rng.random(60) < 0.5)
    frame.loc[quiet, people] = pd.NA
    return invented_pack(frame, rising)


def plain_packs(rng: np.random.Generator) -> tuple[Any, Any]:
    """A pack whose totals stay as they are, and one without any."""
    still = invented_statements(rng, 6).assign(
        scope="all", area=None, period_start=np.datetime64("2021-01-10")
    )
    still["period_end"] = pd.to_datetime([f"2021-{month:02d}-10" for month in range(4, 10)])
    still["casualties_total"] = 5
    return invented_pack(invented_incidents(rng, 30), still), invented_pack(invented_incidents(rng, 20))


def expected(ledger: Ledger, cube: Cube, lo: int, hi: int, filters: Filters) -> list[Any]:
    found = completeness(ledger, period=cube.period_of(lo, hi), filters=filters)
    return [found.words, found.card or "cannot be told", found.missing and list(found.missing)]


def test_the_page_says_what_the_analysis_says_to_the_word(node: Node) -> None:
    rng = np.random.default_rng(8)
    real = load_pack(COUNTRY)
    packs = [real, real, real, *(random_pack(seed, 300, 8) for seed in range(8)), *plain_packs(rng)]
    packs.append(blank_pack(np.random.default_rng(2)))
    told_kinds: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    missing: Counter[bool] = Counter()
    over: Counter[bool] = Counter()
    left_out = unsure = 0
    for number, pack in enumerate(packs):
        filters = random_filters(rng) if number in (1, 2, 3) else Filters()
        ledger = Ledger.from_pack(pack)
        data, cube = feed_of(pack, ledger, filters)
        windows = [*windows_of(cube, rng, 60), *exact_windows(ledger)]
        found = node.evaluate(
            TOLD, [_packed(data), stated_of(ledger).ground(), [list(window) for window in windows]]
        )
        assert found == [expected(ledger, cube, *window, filters) for window in windows]
        told = [words for words, _, _ in found]
        over.update("recorded than stated" in card for _, card, _ in found)
        missing.update(many is not None and many[1] > 0 for _, _, many in found)
        told_kinds.update(next(kind for kind in KINDS if kind in words) for words in told)
        left_out += sum("recorded outside the official total" in words for words in told)
        unsure += sum("may be outside the official total" in words for words in told)
        lacking = [words for words in told if "The number is not recorded for" in words]
        lower.update("blank" if "share recorded cannot be told" in words else "told" for words in lacking)
    assert set(told_kinds) == set(KINDS), told_kinds
    assert over[True] > 10
    assert missing[True] > 10
    assert missing[False] > 10
    assert lower["told"] > 1
    assert lower["blank"] > 1
    assert left_out > 10
    assert unsure > 10


@pytest.mark.nightly
def test_every_window_of_the_country_is_told_alike(node: Node) -> None:
    pack = load_pack(COUNTRY)
    cube, ledger = Cube.from_pack(pack), Workspace(pack).ledger
    windows = list(combinations_with_replacement(range(cube.axis.months), 2))
    for filters in (Filters(), random_filters(np.random.default_rng(3))):
        data = Workspace(pack).spec(MapView(filters=filters)).feed
        told = node.evaluate(TOLD, [_packed(data), Workspace(pack).stated.ground(), windows])
        assert told == [expected(ledger, cube, *window, filters) for window in windows]


def test_percents_are_rounded_alike(node: Node) -> None:
    cases = [(low, high, whole) for whole in (1, 3, 8, 200, 41_900) for low in range(9) for high in (low, 25)]
    cases += [(1_234, 1_234_567, 2_000), (5, 5, 200), (15, 25, 200), (1, 1, 1)]
    header = {
        "refused": "", "whole": [-1, 9], "before": [0], "after": [1], "words": {**WORDS}, "around": [],
        "exact": {}, "lacking": [], "apart": [], "undecided": [], "silent": [],
    }  # fmt: skip
    stated = [
        {
            **header,
            "knots": [[0, 0, "1 May 2021", ""], [whole, whole, "", "1 May 2021"]],
            "certain": [[0, 0], [0, low]],
            "possible": [[0, high], [0, 0]],
        }
        for low, high, whole in cases
    ]
    told = node.evaluate(
        """(all) => all.map((one) =>
        [MineTime.completenessWords, MineTime.completenessCard].map((say) => say(one, 0, 0)))""",
        stated,
    )
    for (words, card), (low, high, whole) in zip(told, cases, strict=True):
        share = percent(Band(low, high), Band(whole, whole))
        assert share is not None
        verb = "is" if low == high == 1 else "are"
        assert words.endswith(
            f"(1 May 2021), {Band(low, high).words()} of {whole:,} stated casualties {verb} recorded "
            f"({share_words(share)})."
        )
        assert card == share_words(share)


def _packed(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
