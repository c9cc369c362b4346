"""The population figures of a pack, and where they may not be used."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from geo.analysis.figures import NOT_RECORDED
from geo.language import say
from geo.layers import vocabulary
from geo.layers.edition import beside_none
from geo.layers.meta import PackMeta
from geo.workspace import Workspace
from pages.parts.figures import table_height
from pages.parts.records.ranking import district_names
from pages.parts.sheet import LineGroup, sheet, value_line
from pages.parts.tables import show


def populations_section(opened: Workspace) -> None:
    """Show every population figure and where it may not be used."""
    meta = opened.pack.meta
    if opened.pack.populations.empty:
        none = say("This pack holds no population figures, so there are no rates per 100,000 people.")
        st.info(beside_none(opened.pack.edition, none))
        return
    names = district_names(opened)
    titles = {figure.id: figure.title for figure in meta.population_figures}
    rows = opened.pack.populations
    kinds = {term.code: term.label for term in vocabulary.POPULATION_KIND}
    table = pd.DataFrame(
        {
            "district": rows["district_id"].map(names),
            "figure": rows["figure_id"].map(titles).fillna(rows["figure_id"]),
            "population": rows["population"],
            "margin": rows["margin"],
            "kind": rows["kind"].map(kinds),
            "year": rows["year"],
            "use": [
                say("not for rates")
                if any(rule.refuses(*pair) for rule in meta.refused_rates)
                else say("may be used")
                for pair in zip(rows["figure_id"], rows["district_id"], strict=True)
            ],
            "source": rows["source"],
        }
    ).sort_values(["district", "figure"], kind="stable")
    with st.container(key="all_populations"):
        show(
            table,
            hide_index=True,
            height=table_height(len(table), most=460),
            placeholder=say(NOT_RECORDED),
            alt=say("Population figures"),
            column_config={
                "district": st.column_config.TextColumn(say("District"), pinned=True),
                "figure": st.column_config.TextColumn(say("Figure"), width="medium"),
                "population": st.column_config.NumberColumn(say("People"), format="localized"),
                "margin": st.column_config.NumberColumn(say("Margin ±"), format="localized"),
                "kind": say("Kind"),
                "year": st.column_config.NumberColumn(say("Year"), format="%d"),
                "use": say("For rates"),
                "source": st.column_config.TextColumn(say("Source"), width="large"),
            },
        )
    _rules(meta, titles, names, kinds)


def _rules(
    meta: PackMeta, titles: Mapping[str, str], names: Mapping[str | None, str], kinds: Mapping[str, str]
) -> None:
    groups = [
        LineGroup(
            (
                value_line(say("Figures"), ", ".join(titles.get(name, name) for name in rule.figure_ids)),
                value_line(say("Districts"), ", ".join(names.get(code, code) for code in rule.district_ids)),
                value_line(say("Reason"), rule.reason),
            ),
            say("Rates refused"),
        )
        for rule in meta.refused_rates
    ]
    groups.append(
        LineGroup(
            tuple(
                value_line(figure.title, f"{kinds.get(figure.kind, figure.kind)}. {figure.note}")
                for figure in meta.population_figures
            ),
            say("The figures"),
        )
    )
    sheet(groups, key="population_rules")
