"""Rules of surveys: how they are drawn, and what their results and days say of each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from geo.checking import conditions
from geo.checking.conditions import Context, Hits, Mask, Table
from geo.checking.hazards import drawing_rules, place_rules
from geo.checking.rule import Rule
from geo.language import say
from geo.layers.findings import Severity

_NAMED: Final = 5


def survey_rules() -> list[Rule]:
    """Return the rules of surveys; none of them rejects a row."""
    return [
        *drawing_rules(benchmarks=False),
        *place_rules(),
        *known_hazards(),
        Rule(
            id="survey.undated", field="survey_date", severity=Severity.WARNING,
            fields=("result", "survey_date"),
            message=say("There is a result, {result}, and no day from which it holds: it is shown on every "
            "day, and said to be so"),
            remedy=say("Give the last day of the survey"),
            check=lambda table, _: _has(table, "result", "hazard_found", "no_hazard_found")
            & np.isnat(table.day("survey_date")),
        ),
        Rule(
            id="survey.contradiction", field="result", severity=Severity.WARNING,
            fields=("result", "hazard_ids"),
            message=say("No hazard is said to be found, and {hazard_ids} to be what was found"),
            remedy=say("Correct the result, or leave the hazardous areas out"),
            check=lambda table, _: _has(table, "result", "no_hazard_found", "not_surveyed")
            & table.frame["hazard_ids"].notna().to_numpy(dtype=bool),
        ),
        Rule(
            id="survey.contradiction", field="result", severity=Severity.WARNING,
            fields=("result", "survey_date"),
            message=say("It is said not to be surveyed, and to be surveyed on {survey_date}"),
            remedy=say("Correct the result or the day"),
            check=lambda table, _: _has(table, "result", "not_surveyed")
            & ~np.isnat(table.day("survey_date")),
        ),
        Rule(
            id="date.order", field="survey_date", severity=Severity.WARNING,
            fields=("date_start", "survey_date"),
            message=say("The last day, {survey_date}, lies before the first, {date_start}"),
            remedy=say("Correct the two dates; they may have been exchanged"),
            check=lambda table, _: table.day("survey_date") < table.day("date_start"),
        ),
    ]  # fmt: skip


def known_hazards() -> list[Rule]:
    """Return the rule of a list of hazardous areas: the layer has each of them."""
    return [
        Rule(
            id="hazard.unknown", field="hazard_ids", severity=Severity.WARNING, fields=("hazard_ids",),
            message=say("The layer hazards has no {missing}"),
            remedy=say("Use identifiers of the layer hazards, joined by semicolons"),
            check=_unknown_hazards,
        )
    ]  # fmt: skip


def _has(table: Table, field: str, *codes: str) -> Mask:
    return table.says(field, *codes)


def _unknown_hazards(table: Table, context: Context) -> Hits | Mask:
    known = context.hazard_ids
    if known is None:
        return conditions.nothing(table)
    missing = [
        [] if pd.isna(told) else [one for one in str(told).split(";") if one not in known]
        for told in table.frame["hazard_ids"].tolist()
    ]

    def words(position: int) -> Mapping[str, str]:
        named = missing[position]
        more = " " + say("and {number:,} more", number=len(named) - _NAMED) if len(named) > _NAMED else ""
        return {"missing": ", ".join(named[:_NAMED]) + more}

    return Hits(np.array([bool(one) for one in missing], dtype=bool), words)
