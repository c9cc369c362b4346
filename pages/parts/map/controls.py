"""What the map shows of the counts: number or rate, classes, layers, and the refusals that go with rates."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from geo import choices
from geo.analysis.rates import RateStatus, alternatives, rates, unit_words
from geo.choices import USUAL, RateKind
from geo.errors import GeoError
from geo.language import say, say_count
from geo.layers.kinds import offered
from geo.layers.measures import LAND, measure_of
from geo.maps.marks import Basemap, MapSpec
from geo.maps.payload.header import header_of
from geo.maps.spec import MapView
from geo.text import listed
from geo.workspace import Workspace
from pages.parts.choice import Choice
from pages.parts.map import parts as map_parts
from pages.parts.map import state as map_state
from pages.parts.map.background import basemap_switch
from pages.parts.records.ranking import counts_of, district_names
from pages.parts.sheet import LineGroup, SheetLine, sheet
from pages.parts.shell.store import waiting
from pages.parts.tables import show
from pages.parts.words import plain

_LOG = logging.getLogger(__name__)
_RATES, _SCHEMES, _LOOKS = choices.RATE.codes(), choices.SCHEME.codes(), choices.LOOK.codes()


@dataclass(frozen=True, slots=True)
class MapMenus:
    """What is chosen of the map beside it."""

    rate: str
    figure: str | None
    scheme: str
    layers: tuple[str, ...]
    basemap: Basemap | None = None


DEFAULT = MapMenus("count", None, "fixed", USUAL)


def map_controls(opened: Workspace, choice: Choice) -> MapMenus:
    """Draw the controls of the map into the sidebar and return what is chosen."""
    figures = {figure.id: figure.title for figure in opened.pack.meta.population_figures}
    # Ground has no rate; what was chosen of incidents stays chosen.
    rated = choice.on_map not in LAND
    offered = [code for code in _RATES if rated and (code != "per_100k" or figures)] or [DEFAULT.rate]
    # A menu that is not drawn costs neither server nor browser; the session knows what it holds.
    state = st.session_state
    rate, figure, basemap = state[map_state.RATE], state[map_state.FIGURE], None
    look, scheme, layers = state[map_state.LOOK], state[map_state.CLASSES], state[map_state.LAYERS]
    if not map_state.awaited(""):
        with st.sidebar, st.container(key="map_controls"):
            if rated:
                rate = st.segmented_control(
                    say("Show districts by"),
                    offered,
                    required=True,
                    format_func=choices.RATE.label,
                    key=map_state.RATE,
                    persist_state="session",
                )
            else:
                rate = DEFAULT.rate
                st.caption(plain(measure_of(choice.on_map).dated))
            if rate == "per_100k":
                figure = st.selectbox(
                    say("Population figure"),
                    list(figures),
                    format_func=figures.__getitem__,
                    key=map_state.FIGURE,
                    persist_state="session",
                )
            with st.popover(
                say("Look, classes and layers"),
                icon=":material/layers:",
                key=map_state.LOOKS,
                on_change="rerun",
                width="stretch",
            ) as part:
                if part.open:
                    look, scheme, layers = _looks(opened, choices.shown_as(choice.on_map, rate or "count"))
                basemap = basemap_switch()
    return MapMenus(
        rate if rate in offered else "count",
        figure if rate == "per_100k" and figure in figures else None,
        scheme if scheme in _SCHEMES else "fixed",
        choices.layers_of(
            look, choices.shown_as(choice.on_map, rate if rate in offered else "count"), layers
        ),
        basemap,
    )


def _looks(opened: Workspace, rate: str) -> tuple[str, str, list[str]]:
    """Draw the menus of look, classes and layers; return what is chosen."""
    look = st.selectbox(
        say("Districts drawn as"),
        _LOOKS,
        format_func=choices.LOOK.label,
        key=map_state.LOOK,
        persist_state="session",
    )
    st.caption(choices.look_words(look, rate))
    scheme = st.selectbox(
        say("Classes"),
        _SCHEMES,
        format_func=choices.SCHEME.label,
        key=map_state.CLASSES,
        persist_state="session",
    )
    st.caption(
        say(
            "Breaks are worked out once over the whole period and all incidents, so that maps of "
            "different months and filters compare."
        )
    )
    held = [kind.key for kind in offered(opened.pack) if kind.key not in choices.LOOKED]
    # An address of another pack may ask for what this one has nothing of.
    st.session_state[map_state.LAYERS] = [one for one in st.session_state[map_state.LAYERS] if one in held]
    layers = st.pills(
        say("Layers"),
        held,
        selection_mode="multi",
        format_func=choices.LAYERS.label,
        key=map_state.LAYERS,
        persist_state="session",
    )
    return look, scheme, layers


def spec_of(opened: Workspace, choice: Choice, shown: MapMenus) -> MapSpec | None:
    """Return the description of the map, or say why there is none."""
    try:
        return described(opened, choice, shown)
    except GeoError as error:
        st.error(
            say(
                "The map could not be drawn: {error} The tables below hold the same figures.",
                error=plain(error),
            )
        )
    except Exception:  # noqa: BLE001 - whatever stops the map, the page must say so and go on
        _LOG.exception(say("The map could not be described"))
        st.error(
            say(
                "The map could not be drawn. The tables below hold the same figures. Reset the filters "
                "and try "
                "again; the server's log names the cause."
            )
        )
    return None


def described(opened: Workspace, choice: Choice, shown: MapMenus) -> MapSpec:
    """Return the description of the map; what `build_spec` raises is raised.

    What is counted under a view is the same for every period and made once.
    """
    view = MapView(
        measure=choice.on_map,
        period=choice.period,
        counting=choice.counting,
        filters=choice.filters,
        rate=shown.rate,
        figure=shown.figure,
        scheme=shown.scheme,
        layers=shown.layers,
        basemap=shown.basemap,
    )
    with waiting(say("Preparing the map"), there=opened.has_spec(view)):
        spec = opened.spec(view)
    map_parts.offer(opened, view, header_of(spec.feed).digest)
    return spec


def refused_rates(opened: Workspace, choice: Choice, shown: MapMenus) -> None:
    """Below a map of rates, say where no rate is shown and why, with the alternatives side by side."""
    if shown.rate == "count":
        return
    table = rates(
        opened.pack,
        counts_of(opened, choice),
        measure=choice.measure,
        kind=shown.rate,
        figure=shown.figure,
    )
    hit = table[table["count"] > 0]
    names = district_names(opened)
    title = next((f.title for f in opened.pack.meta.population_figures if f.id == shown.figure), "")
    few = hit[hit["status"] == RateStatus.COUNT_ONLY]
    lacking = hit[hit["status"] == RateStatus.NO_FIGURE]
    refused = hit[hit["status"] == RateStatus.REFUSED]
    lines = [
        say("Shown: {unit}.", unit=unit_words(shown.rate, choice.measure, figure_title=title)),
    ]
    if len(few):
        lines.append(
            say_count(
                "{number} district has fewer than 5: a number, not a rate.",
                "{number} districts have fewer than 5: a number, not a rate.",
                len(few),
            )
        )
    if not lacking.empty:
        lines.append(
            say(
                "No rate for lack of a figure: {index}.",
                index=listed(_name(names, code) for code in lacking.index),
            )
        )
    groups = [LineGroup(tuple(SheetLine(line) for line in lines), say("Rates"), "list")]
    groups += [
        LineGroup(
            (SheetLine(str(reason)),),
            say("Refused: {index}", index=listed(_name(names, code) for code in rows.index)),
            "text",
        )
        for reason, rows in refused.groupby("reason", sort=False)
    ]
    sheet(groups, key="refused_rates")
    if shown.rate == RateKind.PER_100K and not refused.empty:
        _side_by_side(opened, choice, refused, names)


def _side_by_side(
    opened: Workspace, choice: Choice, refused: pd.DataFrame, names: dict[str | None, str]
) -> None:
    lines = []
    for code, row in refused.iterrows():
        figures = alternatives(opened.pack, str(code))
        line: dict[str, object] = {"district": names[str(code)], "count": int(row["count"])}
        for _, figure in figures[figures["population"].notna()].iterrows():
            line[figure["title"]] = int(figure["population"])
        lines.append(line)
    table = pd.DataFrame(lines)
    people = [str(name) for name in table if name not in ("district", "count")]
    st.caption(
        say("The population figures of these districts side by side; a rate would differ as much as they do.")
    )
    with st.container(key="rate_alternatives"):
        show(
            table.astype(dict.fromkeys(people, "Int64")),
            hide_index=True,
            placeholder="none",
            alt=say("Population figures of districts whose rate is refused"),
            column_config={
                "district": st.column_config.TextColumn(say("District"), pinned=True),
                "count": st.column_config.NumberColumn(choice.measure.capitalize(), format="localized"),
                **{name: st.column_config.NumberColumn(name, format="localized") for name in people},
            },
        )


def _name(names: dict[str | None, str], code: object) -> str:
    return names[code if isinstance(code, str) else None]
