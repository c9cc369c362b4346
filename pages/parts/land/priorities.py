"""Priorities on the page Land: weights to see and change, two axes, a work list, and one area in parts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Final

import pandas as pd
import shapely
import streamlit as st

from geo.analysis.area_districts import area_districts
from geo.analysis.criteria import CRITERIA, DANGER, GATES, NEED, Values, criteria_of
from geo.analysis.priorities import (
    DRAWS,
    FIRST,
    MOST_WEIGHT,
    Axis,
    Priorities,
    WeightSet,
    listed_first,
    priorities,
    rank_words,
    span_words,
    weights_of,
)
from geo.analysis.weightsets import signature, signed
from geo.errors import GeoError
from geo.language import Sayings, marked, say
from geo.layers.districts import district_labels
from geo.workspace import Workspace
from pages.parts.charts import BLUE, GREY, in_words
from pages.parts.figures import table_height
from pages.parts.land.ground_map import Mark, ground_map
from pages.parts.land.numbered import numbers
from pages.parts.land.sets import kept_sets
from pages.parts.shell.store import few, once
from pages.parts.tables import CellReading, column, readings, show
from pages.parts.words import plain

_KEPT: Final = 12
_NARROW_PX: Final = 300
_AXES: Final = Sayings({DANGER: "Danger", NEED: "Need"})
_READING: Final = marked(
    "Danger and need stand on two axes and are never made one number. In the first tier no area is ahead of "
    "another on both; inside a tier danger decides the order. A score runs from least to most where an input "
    "is missing or not certain, and so does a rank. A low score says nothing of the ground of an area."
)
_DRAWN: Final = marked(
    "“Among the first ten” says how often, of {draws:,} draws, an area is one of them, with weights and what "
    "is not known drawn at random; the draws are the same each time."
)
_WITHOUT: Final = marked(
    "Without an input in this pack, and with a weight of 0 unless you give one: {names}. With a weight they "
    "widen the score of every area alike."
)


def values_of(opened: Workspace) -> Values:
    """Return what the criteria say of open areas, made once."""
    return once(opened, _values, saying=say("Setting areas beside each other"))


def _values(opened: Workspace) -> Values:
    return criteria_of(opened.pack)


def ranked(opened: Workspace, chosen: WeightSet) -> Priorities:
    """Return where open areas stand under a set of weights, kept for the sets asked for last."""
    key = json.dumps(chosen.to_dict(), sort_keys=True)
    return few(opened, _ranked, key, most=_KEPT, saying=say("Setting areas beside each other"))


def _ranked(opened: Workspace, key: str) -> Priorities:
    told = json.loads(key)
    stopped = {gate: tuple(names) for gate, names in told["stopped"].items()}
    day = date.fromisoformat(told["day"]) if told["day"] else None
    return priorities(values_of(opened), WeightSet(told["weights"], told["name"], day, stopped))


def priorities_section(opened: Workspace) -> None:
    """Show weights, both axes, the work list with its map, and one area in parts."""
    values = values_of(opened)
    if not values.areas:
        st.info(
            say("Of the recorded areas none is open on the last day, so there is nothing to put in an order.")
        )
        return
    # By these names a telephone puts the list first, its map below it, and the weights after both.
    with st.container(key="land_in_order"):
        with st.container(key="land_weighing"):
            chosen = _weights(opened, values)
            found = ranked(opened, chosen)
            st.caption(say(_READING))
            _scatter(found)
            st.caption(say(_DRAWN, draws=DRAWS))
        with st.container(key="land_listing"):
            st.header(say("Work list"), anchor=False)
            marks = _marks(opened, found, list(listed_first(found, FIRST)))
            with st.container(key="land_listed_map"):
                alt = say("The first areas of the work list on a map")
                ground_map(opened, marks, key="land_work_map", alt=alt)
            _work_list(opened, found)
        _one_area(found)


def _weights(opened: Workspace, values: Values) -> WeightSet:
    """Draw the weights and the gates and return what is chosen."""
    state = st.session_state
    try:
        weights = weights_of(state.get("weights") or "", values.usual)
    except GeoError as error:
        st.warning(" ".join([plain(error), say("The usual weights are shown.")]))
        weights = values.usual
    st.header(say("Weights"), anchor=False)
    for column_of, axis in zip(st.columns(2, gap="medium"), _AXES, strict=True):
        with column_of, st.container(border=True):
            st.markdown(f"**{_AXES[axis]}**")
            for key, one in CRITERIA.items():
                if one.axis == axis:
                    state[f"weight_{key}"] = weights[key]
                    st.slider(
                        one.label,
                        0,
                        MOST_WEIGHT,
                        key=f"weight_{key}",
                        help=one.made_of,
                        on_change=_changed,
                        args=(values.usual,),
                    )
    if values.without:
        names = ", ".join(CRITERIA[key].label.lower() for key in values.without)
        st.caption(say(_WITHOUT, names=names))
    stopped = _gates(values)
    chosen = replace(signed(weights, state.get("weights_of") or ""), stopped=stopped)
    _signing(values, chosen)
    kept_sets(opened, values, chosen)
    return chosen


def _changed(usual: dict[str, int]) -> None:
    state = st.session_state
    weights = {key: int(state[f"weight_{key}"]) for key in CRITERIA}
    state["weights"] = "" if weights == usual else WeightSet(weights).code
    # Whoever signed the set signed other weights.
    state["weights_of"] = ""


def _gates(values: Values) -> dict[str, tuple[str, ...]]:
    known, found = {*values.areas}, {}
    with st.expander(say("Areas that may not be worked on yet")):
        st.caption(
            say(
                "Yes or no, and no part of a score: areas named here come last and say why. Write their "
                "identifiers, parted by commas."
            )
        )
        for gate, words in GATES.items():
            text = st.text_input(words, key=gate, persist_state="session")
            names = tuple(one for one in (part.strip() for part in (text or "").split(",")) if one)
            strange = [one for one in names if one not in known]
            if strange:
                st.warning(
                    plain(say("Not an open area of this pack: {strange}", strange=", ".join(strange[:10])))
                )
            found[gate] = tuple(one for one in names if one in known)
    return {gate: names for gate, names in found.items() if names}


def _signing(values: Values, chosen: WeightSet) -> None:
    state = st.session_state
    with st.container(horizontal=True, vertical_alignment="bottom", key="land_signing"):
        name = st.text_input(say("Who or what these weights stand for"), key="weights_name", max_chars=60)
        st.button(say("Sign with today's date"), on_click=_sign, args=(chosen,), disabled=not name.strip())
        st.button(say("Usual weights"), on_click=_usual, disabled=chosen.weights == values.usual)
    if state.get("weights_of") and chosen.day is None:
        st.warning(say("The link names a signature that is not of these weights: they are not signed."))
    st.caption(
        plain(
            say(
                "Signed: {name}, {day}. Name, day and weights stand in the link of this view.",
                name=chosen.name,
                day=chosen.day.isoformat(),
            )
        )
        if chosen.day
        else say(
            "Not signed. A signed set keeps its name and day in the link of this view; changing a weight "
            "takes the signature away."
        )
    )


def _sign(chosen: WeightSet) -> None:
    name = " ".join(str(st.session_state["weights_name"]).split())
    st.session_state["weights_of"] = signature(replace(chosen, name=name, day=date.today()))


def _usual() -> None:
    st.session_state["weights"] = ""
    st.session_state["weights_of"] = ""


def _score(axis: Axis, at: int) -> CellReading:
    return _span(float(axis.low[at]), float(axis.high[at]))


def _rank(axis: Axis, at: int) -> CellReading:
    return CellReading(int(axis.best[at]), rank_words(axis, at))


def _scatter(found: Priorities) -> None:
    first = list(listed_first(found, FIRST))
    place = {at: number for number, at in enumerate(first, start=1)}
    rows = range(len(found.input.areas))
    data = pd.DataFrame(
        {
            "area": found.input.areas,
            "number": [str(place.get(at, "")) for at in rows],
            "danger": found.danger.middle,
            "danger_low": found.danger.low,
            "danger_high": found.danger.high,
            "need": found.need.middle,
            "need_low": found.need.low,
            "need_high": found.need.high,
            "danger_words": [_score(found.danger, at).words for at in rows],
            "need_words": [_score(found.need, at).words for at in rows],
            "first": [at in place for at in rows],
        }
    )
    scale = {"domain": [0, 1]}
    x = {"field": "danger", "type": "quantitative", "scale": scale, "title": say("Danger")}
    y = {"field": "need", "type": "quantitative", "scale": scale, "title": say("Need")}
    tooltip = [
        {"field": "area", "title": say("Area")},
        {"field": "danger_words", "title": say("Danger")},
        {"field": "need_words", "title": say("Need")},
    ]
    chosen = [{"filter": "datum.first"}]
    spans = [
        {
            "transform": chosen,
            "mark": {"type": "rule", "color": BLUE, "strokeWidth": 1.5, "opacity": 0.6},
            "encoding": encoding,
        }
        for encoding in (
            {"x": {**x, "field": "danger_low"}, "x2": {"field": "danger_high"}, "y": y},
            {"x": x, "y": {**y, "field": "need_low"}, "y2": {"field": "need_high"}},
        )
    ]
    dots = {
        "mark": {"type": "circle", "size": 46, "opacity": 0.8},
        "encoding": {
            "x": x,
            "y": y,
            "color": {"condition": {"test": "datum.first", "value": BLUE}, "value": GREY},
            "tooltip": tooltip,
        },
    }
    side = _NARROW_PX
    points = list(zip(side * found.danger.middle, side * (1 - found.need.middle), strict=True))
    told = numbers(data, {"x": x, "y": y}, points)
    with st.container(key="land_axes"):
        st.vega_lite_chart(
            data,
            in_words({"layer": [*spans, dots, *told], "height": 380}),
            alt=say("Open areas by danger and need, the first ten numbered"),
        )


def _marks(opened: Workspace, found: Priorities, first: list[int]) -> list[Mark]:
    shapes = opened.pack.hazard_layer().geometry.to_numpy(dtype=object)
    marks = []
    for number, at in enumerate(first, start=1):
        shape = shapes[found.input.rows[at]]
        if shape is None:
            continue
        inside = shapely.point_on_surface(shape)
        words = found.input.areas[at]
        marks.append(Mark(number, words, float(inside.x), float(inside.y)))
    return marks


def _work_list(opened: Workspace, found: Priorities) -> None:
    names = district_labels(opened.pack.districts)
    codes = area_districts(opened.pack, "hazards").iloc[list(found.input.rows)].tolist()
    order = list(found.order)
    table = pd.DataFrame(
        {
            "number": range(1, len(order) + 1),
            "area": [found.input.areas[at] for at in order],
            "tier": [int(found.tier[at]) for at in order],
        }
    )
    for key, axis in ((DANGER, found.danger), (NEED, found.need)):
        table[key] = column(_score(axis, at) for at in order).array
    for key, axis in ((DANGER, found.danger), (NEED, found.need)):
        table[f"{key}_rank"] = column(_rank(axis, at) for at in order).array
        table[f"{key}_first"] = [round(100 * float(axis.among_first[at])) for at in order]
    table["name"] = [found.input.names[at] or None for at in order]
    table["district"] = [names.get(code) if isinstance(code := codes[at], str) else None for at in order]
    table["stopped"] = ["; ".join(GATES[gate] for gate in found.stopped[at]) or None for at in order]
    show(
        readings(table),
        hide_index=True,
        key="land_work_list",
        height=table_height(len(table), most=460),
        column_config={
            "number": st.column_config.NumberColumn("No.", width=50),
            "area": st.column_config.TextColumn(say("Area"), pinned=True),
            "name": st.column_config.TextColumn(say("Name")),
            "district": st.column_config.TextColumn(say("District")),
            "tier": st.column_config.NumberColumn(say("Tier"), width=60),
            **{
                name: made
                for key, label in _AXES.items()
                for name, made in (
                    (key, st.column_config.NumberColumn(label)),
                    (
                        f"{key}_rank",
                        st.column_config.NumberColumn(say("Rank by {label}", label=label.lower())),
                    ),
                    (
                        f"{key}_first",
                        st.column_config.NumberColumn(
                            say("Among the first ten by {label}", label=label.lower()), format="%d %%"
                        ),
                    ),
                )
            },
            "stopped": st.column_config.TextColumn(say("May not be worked on")),
        },
        placeholder="–",
        blank=say("nothing"),
        alt=say("Work list of open hazardous areas"),
    )


def _one_area(found: Priorities) -> None:
    st.header(say("One area in parts"), anchor=False)
    names = [found.input.areas[at] for at in found.order]
    wanted = st.selectbox(say("Area"), names, key="land_area")
    at = found.input.areas.index(wanted) if wanted in found.input.areas else found.order[0]
    bounds = [[float(side[at]) for side in found.input.bounds[key]] for key in CRITERIA]
    table = pd.DataFrame(
        {
            "axis": [_AXES[one.axis] for one in CRITERIA.values()],
            "criterion": [one.label for one in CRITERIA.values()],
            "weight": [found.chosen.weights[key] for key in CRITERIA],
            "value": column(_span(*ends) for ends in bounds).array,
            "adds": column(_span(*found.contribution(at, key)) for key in CRITERIA).array,
            "made_of": [one.made_of for one in CRITERIA.values()],
        }
    )
    show(
        readings(table),
        hide_index=True,
        key="land_area_parts",
        column_config={
            "axis": st.column_config.TextColumn(say("Axis")),
            "criterion": st.column_config.TextColumn(say("Criterion"), pinned=True),
            "weight": st.column_config.NumberColumn(say("Weight"), width=70),
            "value": st.column_config.NumberColumn(say("Value, 0 to 1")),
            "adds": st.column_config.NumberColumn(say("Adds to its axis")),
            "made_of": st.column_config.TextColumn(say("Made of"), width="large"),
        },
        placeholder="–",
        alt=say("What each criterion adds to the score of one area"),
    )


def _span(low: float, high: float) -> CellReading:
    return CellReading((low + high) / 2, span_words(low, high))
