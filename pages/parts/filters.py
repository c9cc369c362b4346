"""The filter bar: one choice for all pages, kept in the address so that a link reopens the same view.

A page shows only the filters it counts by; what the others hold stays chosen, and stays in the address.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import streamlit as st

from geo import choices
from geo.analysis.cube import Cube
from geo.analysis.figures import band_words
from geo.analysis.filters import Filters
from geo.analysis.records import Counting, Records
from geo.choices import FILTERS, Filter
from geo.language import marked, say, say_count
from geo.layers import vocabulary
from geo.layers.edition import Edition
from geo.layers.measures import COUNTED, LAND, MEASURE
from geo.links import NOWHERE
from geo.publish.profiles import TELLING
from geo.publish.redact import why_barred
from pages.parts.choice import Choice
from pages.parts.map import state as map_state
from pages.parts.map import view as map_view
from pages.parts.map.state import MONTHS
from pages.parts.months import clipped, months_chosen
from pages.parts.words import measure_label, plain

MEASURES = COUNTED.codes()
COUNTING: Final[tuple[Counting, ...]] = ("most_likely", "possible")
_SHARED = frozenset({"measure", "from", "through", "counting", "district", *(one.key for one in FILTERS)})
# By path of a page, what it does not count by. Statements are compared whole, each over its own period.
_IDLE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **dict.fromkeys(("statements", "land", "data", "import"), _SHARED),
        "incidents": frozenset({"measure"}),
        # The one it opens; its ranking, and what is handed out, are of all.
        "districts": frozenset({"district"}),
        "publish": frozenset({"district"}),
    }
)
_ON_THE_MAP = marked("Ground is measured on the map alone; this page counts {counted}.")
_NOT_HERE = marked("This data set does not tell “{measure}”, which the link asks for; casualties are shown.")
_CHOICE = "_choice"
FOLDED: Final = "more_filters"
"""Whether the filters used less often are unfolded; a menu that is not drawn costs nothing."""


def chosen() -> Choice:
    """Return the choice of this session, made by `filter_bar` earlier in the run."""
    choice: Choice = st.session_state[_CHOICE]
    return choice


def counted_by(records: Records, page: str) -> str:
    """Return what a page counts, or that it leaves what is chosen aside; empty where there is nothing to say.

    Parameters
    ----------
    records
        As `Choice.words` takes them.
    page
        Path of the page.
    """
    choice = chosen()
    if applying(page):
        # The map has a row of figures, and the rule stands there.
        return choice.words(records, rule=bool(page))
    if choice.is_default:
        return ""
    return say("the period and filters chosen on other pages do not apply here")


def applying(page: str) -> frozenset[str]:
    """Return the keys of the filters that a page counts by; the others are not shown on it.

    Parameters
    ----------
    page
        Path of the page.
    """
    return _SHARED - _IDLE.get(page, frozenset())


def filter_bar(
    cube: Cube, page: str, *, edition: Edition | None = None, measures: Sequence[str] = MEASURES
) -> Choice:
    """Draw the filters that apply to a page into the sidebar and return what is chosen.

    Parameters
    ----------
    cube
        Counts of the pack: its months are the ones offered, its totals tell how much is left.
    page
        Path of the page. A filter that is not drawn keeps what was chosen elsewhere.
    edition
        What these pages show, where it is not all of the pack: what it does not tell is no filter.
    measures
        What the pack can be mapped by.
    """
    offered = [code for code in MEASURE.codes() if code in measures]
    if st.session_state["measure"] not in offered:
        st.warning(say(_NOT_HERE, measure=measure_label(st.session_state["measure"])))
        st.session_state["measure"] = MEASURES[0]
    barred = _barred(edition)
    drawn = applying(page) - {key for key, codes in barred.items() if not codes}
    if map_state.awaited(page):
        _make_way()
        drawn = frozenset()
    elif drawn:
        map_state.of_session().menus = True
    with st.sidebar if drawn else contextlib.nullcontext():
        if drawn:
            st.header(say("Filters"), anchor=False)
        # Its place stands on every page, so that the menus below keep theirs.
        with st.container(key="measure_menu") if drawn else contextlib.nullcontext():
            measure = _measure(offered, page) if "measure" in drawn else st.session_state["measure"]
        first, last = months_chosen(cube, drawn="from" in drawn)
        devices = _lists(drawn & {"device"}, barred)["device"]
        counting, lists = _folded(drawn - {"device"}, barred)
        period, whole = clipped(cube, first, last)
        # Widget values come from the browser, which need not keep to the options offered.
        choice = Choice(
            measure=measure if measure in MEASURES else MEASURES[0],
            period=period,
            counting=counting if counting in COUNTING else "most_likely",
            filters=Filters(**_known({**lists, "device": devices})),
            whole=whole,
            district=_district(cube.records) if "district" in applying(page) else None,
            mapped=measure if measure in LAND and measure in offered else "",
        )
        if drawn:
            _one_district(cube, choice)
            # Of an edition that gives no record and may hold some back, "0 of 0 match" would read as a count.
            if len(cube.records) or edition is None or not edition.holds_back:
                _matches(cube, choice)
            _reset_button(choice, district="district" in drawn)
    st.session_state[_CHOICE] = choice
    return choice


def _district(records: Records) -> str | None:
    wanted = st.session_state[map_state.DISTRICT]
    return wanted if wanted == NOWHERE or wanted in records.district_ids else None


def _one_district(cube: Cube, choice: Choice) -> None:
    """Show the one district counted as a filter that is removed by a press; it is chosen on the map."""
    if choice.district is None:
        return
    st.button(
        plain(choice.place(cube.records)),
        key="every_district",
        icon=":material/close:",
        icon_position="right",
        on_click=choose_district,
        args=(cube.records.district_ids, None),
        help=say("Only this district is counted. Press to count all districts again."),
        width="stretch",
    )


def _make_way() -> None:
    """Say that the menus follow: they take a browser a sixth of the time until the map stands."""
    with st.sidebar:
        st.header(say("Filters"), anchor=False)
        st.caption(say("The filters follow as soon as the map stands."))


def _folded(
    drawn: frozenset[str], barred: Mapping[str, Sequence[str]]
) -> tuple[Counting, dict[str, frozenset[str]]]:
    """Draw the menus used less often where they are unfolded; folded they keep what was chosen."""
    inside = drawn & {"counting", *(one.key for one in FILTERS)}
    if inside:
        chosen = any(st.session_state[key] for key in inside - {"counting"})
        if FOLDED not in st.session_state and chosen:
            # What is left out must not be hidden.
            st.session_state[FOLDED] = True
        with st.expander(say("More filters"), key=FOLDED, on_change="rerun") as part:
            return _unfolded(inside if part.open else frozenset(), barred)
    return _unfolded(inside, barred)


def _unfolded(
    drawn: frozenset[str], barred: Mapping[str, Sequence[str]]
) -> tuple[Counting, dict[str, frozenset[str]]]:
    counting = _counting() if "counting" in drawn else st.session_state["counting"]
    return counting, _lists(drawn, barred)


def _lists(drawn: frozenset[str], barred: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    return {
        one.key: frozenset(
            _menu(one, barred.get(one.key, one.codes.codes()))
            if one.key in drawn
            else st.session_state[one.key]
        )
        for one in FILTERS
    }


def _barred(edition: Edition | None) -> Mapping[str, Sequence[str]]:
    """Take out of the session what an edition does not tell, and say so; return the codes left, by key."""
    if edition is None or not edition.without_status:
        return {}
    left = {
        "victim_status": (),
        "activity": [code for code in vocabulary.ACTIVITY.codes() if code not in TELLING["activity"]],
    }
    reason = why_barred(
        Filters(
            victim_status=frozenset(st.session_state["victim_status"]),
            activity=frozenset(st.session_state["activity"]),
        )
    )
    if reason:
        st.warning(
            say(
                "The {label} edition does not tell casualties apart by status, so it {reason}. This "
                "filter is left out, so this view may show more than was asked for.",
                label=edition.label.lower(),
                reason=reason,
            )
        )
    for key, codes in left.items():
        st.session_state[key] = [code for code in st.session_state[key] if code in codes]
    return left


def _measure(offered: Sequence[str], page: str) -> str:
    measure = st.selectbox(
        say("Measure"), offered, key="measure", persist_state="session", format_func=measure_label
    )
    if page and measure in LAND:
        st.caption(say(_ON_THE_MAP, counted=measure_label(MEASURES[0]).lower()))
    return measure


def _counting() -> Counting:
    return st.selectbox(
        say("Uncertain dates"),
        list(COUNTING),
        key="counting",
        persist_state="session",
        format_func=choices.COUNTING.label,
        help=say(
            "Some incidents are known only to lie between two days. Counted in the "
            "most likely month, each stands whole in the month of its middle day, unless it may lie on more "
            "days than the period has. Counted in possible months, it stands wherever it may lie. Colours, "
            "rankings and lists follow this choice; totals are always the band from what is certainly "
            "to what is "
            "possibly inside the period."
        ),
    )


def _menu(one: Filter, offered: Sequence[str]) -> list[str]:
    return st.multiselect(
        one.label,
        offered,
        key=one.key,
        persist_state="session",
        format_func=one.codes.label,
        placeholder=say("All"),
        on_change=_unfold if one.key == "device" else None,
    )


def _unfold() -> None:
    """Unfold the menus used less often for whoever has begun to narrow; a callback."""
    if st.session_state["device"]:
        st.session_state[FOLDED] = True


def _reset_button(choice: Choice, *, district: bool) -> None:
    st.button(
        say("Reset all filters"),
        key="reset_filters",
        icon=":material/undo:",
        on_click=reset,
        kwargs={"district": district},
        disabled=choice.is_default
        and choice.on_map == MEASURES[0]
        and choice.counting == "most_likely"
        and map_view.chosen() == map_view.View(),
        width="stretch",
    )


def reset(*, district: bool = True) -> None:
    """Undo every filter and show the single map; a callback.

    Parameters
    ----------
    district
        Whether a district is one of the filters; on the page of districts it is the one read.
    """
    if district:
        st.session_state[map_state.DISTRICT] = None
    months: Sequence[str] = st.session_state.get(MONTHS, ())
    st.session_state["measure"] = MEASURES[0]
    st.session_state["counting"] = "most_likely"
    if months:
        st.session_state["from"], st.session_state["through"] = months[0], months[-1]
    for one in FILTERS:
        st.session_state[one.key] = []
    map_view.choose(map_view.View())


def choose_district(known: Sequence[str], code: object) -> None:
    """Choose the one district counted, or all where there is none of that code; a callback, like `reset`.

    Parameters
    ----------
    known
        Codes of the districts there are.
    code
        Of one of them, or `geo.links.NOWHERE`; it may come from a browser.
    """
    st.session_state[map_state.DISTRICT] = (
        code if isinstance(code, str) and code in {*known, NOWHERE} else None
    )


def _known(lists: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    return {one.key: lists[one.key].intersection(one.codes.codes()) for one in FILTERS}


def _matches(cube: Cube, choice: Choice) -> None:
    row = choice.row(cube.records)
    if row is None:
        total = cube.counts(choice.filters).total(choice.period, counting="possible")
        low, high = total.lower.incidents, total.upper.incidents
    else:
        one = cube.counts(choice.filters).table(choice.period).figure("incidents", row)
        low, high = int(one.certain or 0), int(one.possible or 0)
    everything = say_count("{number} recorded incident", "{number} recorded incidents", len(cube.records))
    with st.container(key="matching_incidents"):
        st.caption(say("{band} of {everything} match.", band=band_words(low, high), everything=everything))
