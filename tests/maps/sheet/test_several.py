"""Windows beside each other, their difference and years, by the rules of the page."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from msgspec import structs

from geo.analysis.figures import difference_words
from geo.analysis.filters import Filters
from geo.analysis.periods import Period, month_number
from geo.analysis.totals import tally
from geo.choices import SHEET_VIEWS
from geo.errors import MapError
from geo.layers.vocabulary import DEVICE_TYPE
from geo.maps.marks import Ground, LegendClass, MapSpec
from geo.maps.payload.count import window_figures
from geo.maps.payload.feed import Feed
from geo.maps.payload.header import Header, RateBasis
from geo.maps.sheet.composition import key_text
from geo.maps.sheet.numbers import sheet_numbers
from geo.maps.sheet.order import SheetOrder
from geo.maps.sheet.several import (
    Difference,
    Pane,
    calendar_spans,
    difference,
    difference_told,
    panes,
    span_head,
    span_words,
    warnings_of,
)
from geo.maps.sheet.subject import subject_of
from geo.maps.sheet.wording import totals_words
from geo.words import shared
from tests.maps.sheet.sheets import LAST_YEAR, YEAR_BEFORE, cube_of, order, pack_spec, said, seen, sheet
from tests.script.node import Node

CLASSES = (
    LegendClass("grade_1", "1 or more", "#fe9929", ""),
    LegendClass("zero", "0", "#ffffff", ""),
    LegendClass("possible", "Possible", "#fff6dc", "level"),
    LegendClass("not_recorded", "Not recorded", "#e4d8ee", "lines"),
    LegendClass("no_record", "No record", "#e8e8e8", "hatch"),
    LegendClass("withheld", "Rate not shown", "#bdbdbd", "dots"),
)
HEADER: dict[str, Any] = {
    **structs.asdict(Feed.read(pack_spec().feed).header),
    "classes": CLASSES,
    "decimals": 0,
    "starts": (1,),
    "largest": 40,
}
RATE: dict[str, Any] = {
    "rate": RateBasis(kind="per_100k", factor=100_000, few=5, reasons=("",), refused=(False,)),
    "decimals": 1,
    "starts": (10, 50, 100, 400),
}


def found(
    a: list[Any], b: list[Any], *, counts: Any = None, ever: Any = None, lacking: Any = None, **header: Any
) -> Difference:
    feed: Any = SimpleNamespace(
        header=Header(**{**HEADER, **header}), recorded=np.array([*(ever or [True] * len(a)), True])
    )
    sides: Any = [
        SimpleNamespace(
            value=np.array(value, dtype=float), shown=np.array(count), lacking=np.array(lacks, dtype=bool)
        )
        for value, count, lacks in zip(
            (a, b), counts or (a, b), lacking or [[False] * len(a)] * 2, strict=True
        )
    ]
    return difference(feed, *sides)


def keys(result: Difference) -> list[str]:
    return [result.styles[at].key for at in result.classes]


def test_differences_fall_into_symmetric_classes() -> None:
    result = found([20, 12, 9, 5, 4, 3, 0, 0, 0], [9, 3, 5, 4, 4, 4, 5, 9, 10])
    assert keys(result) == [
        "fewer_3", "fewer_2", "fewer_1", "fewer_1", "same", "more_1", "more_2", "more_2", "more_3",
    ]  # fmt: skip
    assert [style.label for style in result.styles] == [
        "Fewer by 10 or more", "Fewer by 5 to 9", "Fewer by 1 to 4", "No difference",
        "More by 1 to 4", "More by 5 to 9", "More by 10 or more",
        "Not recorded in A or B", "No record", "Rate not shown",
    ]  # fmt: skip
    assert result.summary == "4 with fewer recorded, 4 with more, 1 without difference"


def test_no_record_is_no_difference_of_zero() -> None:
    assert keys(found([0, 0], [0, 0], ever=[True, False])) == ["same", "no_record"]


def test_large_data_take_wider_steps() -> None:
    result = found([0, 0, 0, 200], [9, 10, 100, 0], largest=900)
    assert keys(result) == ["more_1", "more_2", "more_3", "fewer_3"]


def test_rates_are_withheld_where_either_is_and_zero_where_nothing_was_counted() -> None:
    none = float("nan")
    result = found(
        [4.2, none, 30.0, none, 1.2],
        [5.0, 40.0, none, none, 1.24],
        counts=([6, 3, 30, 0, 9], [7, 40, 0, 0, 9]),
        **RATE,
    )
    assert keys(result) == ["more_1", "withheld", "fewer_3", "same", "same"]


def test_what_is_not_recorded_is_not_compared() -> None:
    nan = float("nan")
    result = found([nan, 4, 4], [9, nan, 9], counts=([0, 4, 4], [9, 0, 9]), lacking=([1, 0, 0], [0, 1, 0]))
    assert keys(result) == ["not_recorded", "not_recorded", "more_2"]
    assert result.summary == (
        "0 with fewer recorded, 1 with more, 0 without difference, 2 not recorded in A or B"
    )


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2020, 11, 10), date(2021, 1, 1), "2020 (from 10 November)"),
        (date(2021, 1, 1), date(2022, 1, 1), "2021"),
        (date(2026, 1, 1), date(2026, 3, 14), "2026 (to 13 March)"),
        (date(2020, 3, 2), date(2020, 6, 10), "2020 (2 March to 9 June)"),
    ],
)
def test_years_described_in_part_say_so(start: date, end: date, words: str) -> None:
    assert span_words(Period(start, end)) == words


@pytest.mark.parametrize(
    ("start", "end", "step", "words", "head"),
    [
        (date(2021, 4, 1), date(2021, 7, 1), 3, "April to June 2021", "Q2"),
        (date(2020, 11, 10), date(2021, 1, 1), 3, "October to December 2020 (from 10 November)", "Q4"),
        (date(2026, 1, 1), date(2026, 3, 14), 3, "January to March 2026 (to 13 March)", "Q1"),
        (date(2024, 2, 1), date(2024, 3, 1), 1, "February 2024", "Feb"),
        (date(2020, 11, 10), date(2020, 12, 1), 1, "November 2020 (from 10 November)", "Nov"),
        (date(2021, 7, 1), date(2022, 1, 1), 12, "2021 (from 1 July)", "\u201921"),
    ],
)
def test_spans_say_what_they_are(start: date, end: date, step: int, words: str, head: str) -> None:
    assert span_words(Period(start, end), step=step) == words
    assert span_head(Period(start, end), step=step) == head


@pytest.mark.parametrize(("step", "number"), [(12, 2), (3, 5), (1, 13)])
def test_small_maps_cover_the_months_asked_for_and_no_other(step: int, number: int) -> None:
    spec = pack_spec()
    feed = Feed.read(spec.feed)
    shown = panes(spec, order(view="years", step=step, span=(14, 26)), feed)
    assert len(shown) == number
    covered = [month for pane in shown for month in range(pane.figures.lo, pane.figures.hi + 1)]
    assert covered == list(range(14, 27))
    whole = window_figures(feed, 14, 26)
    # Every incident of the whole is in one of the small maps, or has more possible days than each of them.
    own = np.array([pane.figures.middle for pane in shown])
    assert (own.sum(axis=0) <= 1).all()
    assert not (own.any(axis=0) & ~whole.middle).any()
    left = whole.middle & ~own.any(axis=0)
    assert (feed.days[left] > min(pane.figures.period.days for pane in shown)).all()
    sums = np.zeros_like(whole.likely)
    np.add.at(sums, feed.district[left], feed.figures[left])
    assert (sum(pane.figures.likely for pane in shown) + sums == whole.likely).all()


@pytest.mark.parametrize(("step", "span"), [(12, None), (3, (2, 26)), (3, (14, 14)), (12, (2, 26))])
def test_small_maps_say_why_their_figures_add_to_more_where_they_do(
    step: int, span: tuple[int, int] | None
) -> None:
    made = order(view="years", step=step, span=span)
    feed = Feed.read(pack_spec().feed)
    parts = [pane.figures for pane in panes(pack_spec(), made, feed)]
    at = feed.header.measure
    whole = window_figures(feed, parts[0].lo, parts[-1].hi).possible.sum(axis=0)[at]
    more = bool(sum(part.possible.sum(axis=0)[at] for part in parts) > whole)
    noun = {12: "years", 3: "quarters"}[step]
    words = f"may lie in several {noun}, so their highest figures add to more"
    assert said(sheet(made)).count(words) == int(more)
    assert more is (span in {None, (2, 26)} and (step, span) != (12, (2, 26)))


def test_small_maps_of_other_lengths_are_refused() -> None:
    with pytest.raises(MapError, match="Small maps of 2 months are not drawn"):
        order(view="years", step=2)


def test_the_title_says_what_each_small_map_is() -> None:
    made = sheet(order(view="years", step=3, span=(14, 25)))
    assert "Casualties by quarter" in said(made)


def test_years_cover_every_month_once() -> None:
    feed = Feed.read(pack_spec().feed)
    origin = month_number(feed.period(0, 0).start)
    years = calendar_spans(origin, 0, feed.months - 1)
    assert [month for lo, hi in years for month in range(lo, hi + 1)] == list(range(feed.months))


def windows(a: tuple[int, int], b: tuple[int, int]) -> tuple[Feed, tuple[Pane, ...], Ground]:
    spec = replace(pack_spec(), window=b)
    feed = Feed.read(spec.feed)
    return feed, panes(spec, order(view="compare", other=a), feed), spec.ground


def test_windows_that_do_not_compare_are_named() -> None:
    assert warnings_of(*windows((0, 3), (22, 25))) == ()
    unequal = warnings_of(*windows((0, 0), (22, 25)))
    assert unequal == ("A covers 1 month, B 4 months: numbers of unequal windows do not compare.",)
    assert warnings_of(*windows((22, 25), (0, 3))) == (shared("backwards"),)
    young = warnings_of(*windows(YEAR_BEFORE, LAST_YEAR))
    assert young[0] == (
        "Reports for 1 April 2025 to 13 March 2026 may still come in; a fall may be a lack of reports."
    )


OF = "of parts of Aghdam, Kalbajar and Tartar"
CHANGE = f"Administrative change {{where}}: Aghdara (27 December 2023, formed {OF})"
FORMED = f"Aghdara was formed on 27 December 2023 {OF}; incidents before that day may count in those."


@pytest.mark.parametrize(("window", "told"), [((26, 37), True), ((38, 49), False), ((0, 64), True)])
def test_a_sheet_says_of_a_district_that_it_was_not_there_yet(window: tuple[int, int], told: bool) -> None:
    spec = replace(pack_spec(), window=window)
    notes = key_text(subject_of(spec, order()), ()).notes
    assert (FORMED in notes) is told
    rows = sheet_numbers(spec, order()).set_index("district_id")["district_note"]
    concerned = {"AZ-AGHDARA", "AZ-AGM", "AZ-KAL", "AZ-TAR"} if told else set()
    assert set(rows.index[rows == FORMED]) == concerned
    by_year = key_text(subject_of(spec, order(view="years")), ()).notes
    # All years are shown, whichever the period asked for.
    assert any(said.startswith(CHANGE.format(where="within these days")) for said in by_year)
    earlier = replace(pack_spec(), window=(38, 49))
    assert FORMED in key_text(subject_of(earlier, order(view="difference", other=(26, 37))), ()).notes


@pytest.mark.parametrize(
    ("a", "b", "where"),
    [
        ((26, 37), (38, 49), "within A"),
        ((38, 49), (26, 37), "within B"),
        ((20, 30), (36, 37), "within B"),
        ((26, 40), (30, 49), "within A and B"),
        ((2, 13), (38, 49), "between A and B"),
        ((38, 49), (2, 13), "between A and B"),
        ((14, 24), (26, 36), ""),
        ((38, 43), (44, 49), ""),
    ],
)
def test_a_district_made_within_or_between_two_periods_is_named(a: Any, b: Any, where: str) -> None:
    told = [said for said in warnings_of(*windows(a, b)) if said.startswith("Administrative change")]
    assert len(told) == bool(where)
    assert all(said.startswith(CHANGE.format(where=where)) for said in told)
    assert all("may come of that alone" in said for said in told)


def test_districts_whose_number_lacks_on_one_side_are_named() -> None:
    lacking = [said for said in warnings_of(*windows((2, 13), (38, 49))) if "number is not recorded" in said]
    assert lacking == [
        (
            "The number is not recorded for some incidents: in A for Kalbajar; in B for Jabrayil. "
            "Differences there may be others."
        )
    ]
    one = found([3, 0], [0, 4], lacking=[[True, False], [False, False]])
    assert one.summary == "0 with fewer recorded, 1 with more, 0 without difference, 1 not recorded in A or B"


def test_a_difference_says_once_how_its_colours_count() -> None:
    texts = said(sheet(order(view="difference")))
    assert texts.count("most likely month,") == 1
    assert "in its most likely month." not in texts


def test_sheets_of_two_windows_carry_their_totals() -> None:
    feed, pair, _ = windows(YEAR_BEFORE, LAST_YEAR)
    for view in ("compare", "difference"):
        text = said(sheet(order(view=view)))
        for pane in pair:
            assert pane.label in text
            assert totals_words(feed, pane.figures) in text
        assert "may still come in" in text
    assert "A lower number recorded says nothing about the ground" in said(sheet(order(view="difference")))


def test_the_district_a_sheet_of_two_windows_is_about_comes_first() -> None:
    feed, pair, ground = windows(YEAR_BEFORE, LAST_YEAR)
    at = [shape.district_id for shape in ground.districts].index("AZ-AGM")
    for view in ("compare", "difference"):
        subject = subject_of(seen(pack_spec(), order(view=view)), order(view=view, district="AZ-AGM"))
        own = [
            f"{pane.label} \u2014 Aghdam: {totals_words(feed, pane.figures, district=at)}" for pane in pair
        ]
        assert list(subject.lines[:2]) == own
    before, after = (pane.figures.table.figure("casualties", at) for pane in pair)
    change = difference_words(before, after, reporting="unknown")
    assert subject.lines[2] == f"Aghdam, casualties: {change}."
    assert subject.lines[3].startswith("All, casualties: ")
    assert subject.lines[3].endswith(f" Districts: {subject.change and subject.change.summary}.")


def test_titles_name_both_periods_and_the_filters() -> None:
    military = Filters(victim_status=frozenset({"military"}))
    many = Filters(device=frozenset(DEVICE_TYPE.codes()[:5]))
    for filters, told in (
        (Filters(), ""),
        (military, ", filtered (victims: Military)"),
        (many, ", filtered"),
    ):
        spec = pack_spec(filters=filters)
        for view in SHEET_VIEWS:
            wanted = order(view=view)
            title = subject_of(seen(spec, wanted), wanted).title
            assert ("filtered" in title) is bool(told)
            assert told in title
    a, b = (pane.figures.period.words() for pane in windows(YEAR_BEFORE, LAST_YEAR)[1])
    difference_sheet = order(view="difference")
    assert subject_of(seen(pack_spec(), difference_sheet), difference_sheet).title == (
        f"Difference in casualties: {b} (B) minus {a} (A)"
    )


@pytest.mark.parametrize("rate", ["count", "per_1000_km2"])
def test_differences_and_years_are_those_of_the_page(node: Node, rate: str) -> None:
    wanted = order(view="difference")
    spec = seen(pack_spec(rate=rate), wanted)
    feed = Feed.read(spec.feed)
    a, b = (window_figures(feed, *months) for months in (YEAR_BEFORE, LAST_YEAR))
    own = difference(feed, a, b)
    sides = [
        {
            "value": [None if np.isnan(value) else value for value in side.value],
            "count": side.shown.tolist(),
            "lacking": side.lacking.tolist(),
        }
        for side in (a, b)
    ]
    result = json.loads(
        node.evaluate(
            """([header, sides, ever]) => {
              const numbers = (list) => Float64Array.from(list, (value) => (value === null ? NaN : value));
              const side = ({ value, count, lacking }) => (
                { value: numbers(value), count: numbers(count), lacking });
              const [a, b] = sides.map(side);
              const got = MineTime.differenceClasses({ header, ever: Uint8Array.from(ever) }, a, b);
              const years = MineTime.calendarYears(MineTime.months(header), header.months);
              return JSON.stringify({ styles: got.styles, classes: Array.from(got.classes), years });
            }""",
            [feed.header.plain(), sides, feed.ever.astype(int).tolist()],
        )
    )
    assert result["classes"] == own.classes.tolist()
    assert [(style["label"], style["colour"], style["pattern"]) for style in result["styles"]] == [
        (style.label, style.colour, style.pattern) for style in own.styles
    ]
    years = panes(spec, order(view="years"), feed)
    assert [(year["lo"], year["hi"], year["label"]) for year in result["years"]] == [
        (pane.figures.lo, pane.figures.hi, pane.label) for pane in years
    ]


SHEET_WINDOWS = 4


def windows_of_a_sheet(view: str, count: int) -> list[tuple[MapSpec, SheetOrder, dict[str, tuple[int, int]]]]:
    """Return sheets of random windows, and which window every letter or year stands for."""
    spec, months = pack_spec(), Feed.read(pack_spec().feed).months
    draw = random.Random(f"windows of {view}")
    sheets = []
    for _ in range(count):
        a, b = (tuple(sorted(draw.choices(range(months), k=2))) for _ in range(2))
        if view == "years":
            origin = cube_of().axis.start_number
            spans = calendar_spans(origin, a[0], a[1])
            wanted = {span_words(cube_of().period_of(*span)): span for span in spans}
            sheets.append((spec, order(view="years", span=a), wanted))
        else:
            named = {f"{letter}: {cube_of().period_of(*w).words()}": w for letter, w in (("A", a), ("B", b))}
            sheets.append((replace(spec, window=b), order(view=view, other=a), named))
    return sheets


def panes_hold_their_own_window(view: str, count: int) -> None:
    for spec, wanted, windows in windows_of_a_sheet(view, count):
        feed = Feed.read(spec.feed)
        shown = panes(spec, wanted, feed)
        assert [pane.label for pane in shown] == list(windows)
        for pane, window in zip(shown, windows.values(), strict=True):
            period = cube_of().period_of(*window)
            assert pane.figures.period == period
            told = tally(cube_of().records, by="district", period=period, counting="possible")
            figures = told.figures.values()
            if view == "years":
                assert pane.totals == f"Casualties {told.figures['casualties'].full_words()}"
            else:
                words = zip(feed.header.measures, figures, strict=True)
                assert pane.totals == " · ".join(f"{label} {figure.full_words()}" for label, figure in words)
        if view == "difference":
            before, after = (
                tally(cube_of().records, by="district", period=pane.figures.period)
                .figures["casualties"]
                .full_words()
                for pane in shown
            )
            told = difference_told(feed, shown, reporting="alike")
            assert told.startswith(f"All, casualties: {before} in A, {after} in B")


@pytest.mark.parametrize("view", ["compare", "difference", "years"])
def test_a_sheet_shows_the_figures_of_the_window_it_names(view: str) -> None:
    panes_hold_their_own_window(view, SHEET_WINDOWS)


@pytest.mark.nightly
@pytest.mark.parametrize("view", ["compare", "difference", "years"])
def test_sheets_of_twenty_windows_show_their_own_figures(view: str) -> None:
    panes_hold_their_own_window(view, 20)
