"""The account of land, accidents beside areas, and the work list, as tables that leave the house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.analysis.area_districts import area_districts
from geo.analysis.criteria import CRITERIA, DANGER, GATES, NEED
from geo.analysis.land import LandAccount
from geo.analysis.movements import PARTS
from geo.analysis.near import BAND, UNDECIDED
from geo.analysis.periods import Period
from geo.analysis.survey_leads import Beside, rows_of
from geo.analysis.waterfall import LABELS, M2_PER_HA
from geo.language import Sayings, marked, say
from geo.layers.fields import Field, FieldType, code_field, date_field, text_field
from geo.publish.about import About, about
from geo.publish.redact import held_back_of
from geo.publish.tables import GEOMETRY, LayerTable, multi

if TYPE_CHECKING:
    from geo.analysis.priorities import Axis, Priorities
    from geo.layers.pack import Pack
    from geo.workspace import Workspace

_ADDS: Final = (
    ("least", marked("{label}, adds at least, weight {weight}")),
    ("most", marked("{label}, adds at most, weight {weight}")),
)
_UNITS: Final = {"m2": 1, "ha": M2_PER_HA}
_TITLES: Final = Sayings(
    {
        "month": "{title}: account of hazardous land by month",
        "quarter": "{title}: account of hazardous land by quarter",
        "year": "{title}: account of hazardous land by year",
        "district": "{title}: account of hazardous land by district",
        "class": "{title}: account of hazardous land by class",
        "organisation": "{title}: account of hazardous land by organisation",
    }
)
_AXES: Final = Sayings(
    {
        "danger_least": "Danger, least",
        "danger_most": "Danger, most",
        "danger_best_rank": "Best rank by danger",
        "danger_worst_rank": "Worst rank by danger",
        "danger_among_first": "Share of draws among the first ten by danger",
        "need_least": "Need, least",
        "need_most": "Need, most",
        "need_best_rank": "Best rank by need",
        "need_worst_rank": "Worst rank by need",
        "need_among_first": "Share of draws among the first ten by need",
    }
)
_PARTS: Final = Sayings(
    {
        "listed": "Of what is new, told first by a register",
        "closed": "Of the correction, left when areas were closed, of which no report says how",
        "exceeded": "Of the correction, released beyond what was open",
    }
)
_FILTERS: Final = ("filters_words", "counting_words", "administrative_changes")


def account_table(pack: Pack, account: LandAccount) -> LayerTable:
    """Return the account of land, each area in m2 and in ha.

    Parameters
    ----------
    pack, account
        An edition, and its account.
    """
    fields = [text_field("key", "Key"), text_field("label", "Period or group")]
    columns: dict[str, Any] = {
        "key": [row.key for row in account.rows],
        "label": [row.label for row in account.rows],
    }
    labels = {
        **LABELS,
        "drawn": say("Perimeters still open, sum"),
        "union": say("Perimeters still open, together"),
        **{f"{line}_{part}": _PARTS[part] for part, line in PARTS.items() if account.whole.parts[part]},
    }
    told = [row.to_dict() for row in account.rows]
    for name, label in labels.items():
        values = [row[name] for row in told]
        for unit, part in _UNITS.items():
            column = f"{name}_{unit}"
            whole = unit == "m2"
            kind = FieldType.INTEGER if whole else FieldType.NUMBER
            fields.append(Field(name=column, type=kind, label=label, unit=unit))
            columns[column] = [None if one is None else one if whole else one / part for one in values]
    fields.append(Field(name="areas", type=FieldType.INTEGER, label="Areas open at the end"))
    columns["areas"] = [row.areas for row in account.rows]
    title = say(_TITLES.template(account.by), title=pack.meta.title)
    return LayerTable.build("land", title, fields, columns)


def beside_table(pack: Pack, found: Beside) -> LayerTable:
    """Return each accident beside the recorded areas, leads for survey first, with its place.

    Parameters
    ----------
    pack, found
        An edition, and its accidents beside its areas.
    """
    rows = rows_of(pack, found)
    leads = list(found.leads)
    order = [*leads, *(at for at in range(len(rows)) if not rows[at]["lead"])]
    incidents = pack.incidents
    columns: dict[str, Any] = {name: [rows[at][name] for at in order] for name in rows[0]} if rows else {}
    for name in ("date_start", "date_end"):
        columns[name] = incidents[name].iloc[order]
    columns["on_its_day"] = [found.then.words(at) for at in order]
    columns["today"] = [found.today.words(at) for at in order]
    columns[GEOMETRY] = pack.incident_layer().geometry.to_numpy(dtype=object)[order]
    band = say("From the nearest to the farthest it may have lain from a recorded area")
    fields = [
        text_field("incident_id", "Incident"),
        date_field("date_start", "First possible day"),
        date_field("date_end", "Last possible day"),
        text_field("district_code", "District code", hxl="#adm1+code"),
        Field(name="lead", type=FieldType.BOOLEAN, label="Lead for survey",
              note="Certainly outside every area recorded on its day"),
        Field(name="lead_today", type=FieldType.BOOLEAN, label="Outside every area of today as well"),
        code_field("least", "Band at the nearest", BAND, note=band),
        code_field("most", "Band at the farthest", BAND, note=band),
        code_field("undecided", "Why no band is told", UNDECIDED),
        text_field("on_its_day", "On its day, in words"),
        code_field("today_least", "Band at the nearest, areas of today", BAND),
        code_field("today_most", "Band at the farthest, areas of today", BAND),
        text_field("today", "By the areas of today, in words"),
        text_field("hazard_id", "Nearest area then", note="None farther than 5 km"),
        text_field("closed_hazard_id", "Area closed by then in which it may have lain"),
        Field(name="place_uncertainty_m", type=FieldType.NUMBER, label="Uncertainty of the place", unit="m"),
        Field(name=GEOMETRY, type=FieldType.GEOMETRY, label="Place", geometry=("Point",)),
    ]  # fmt: skip
    columns = {field.name: columns.get(field.name, []) for field in fields}
    return LayerTable.build(
        "leads", say("{title}: accidents beside hazardous areas", title=pack.meta.title), fields, columns
    )


def work_table(pack: Pack, found: Priorities) -> LayerTable:
    """Return the open areas in the order of the work list, with what each criterion adds.

    Parameters
    ----------
    pack, found
        An edition, and its priorities.
    """
    order = list(found.order)
    values = found.input
    rows = [values.rows[at] for at in order]
    shapes = pack.hazard_layer().geometry.to_numpy(dtype=object)
    columns: dict[str, Any] = {
        "number": range(1, len(order) + 1),
        "hazard_id": [values.areas[at] for at in order],
        "name": [values.names[at] for at in order],
        "district_code": area_districts(pack, "hazards").iloc[rows],
        "tier": found.tier[order],
        "stopped": ["; ".join(GATES[gate] for gate in found.stopped[at]) for at in order],
        GEOMETRY: [multi(shapes[at]) for at in rows],
    }
    fields = [
        Field(name="number", type=FieldType.INTEGER, label="Number in the list"),
        text_field("hazard_id", "Hazardous area"),
        text_field("name", "Name"),
        text_field("district_code", "District code", hxl="#adm1+code"),
        Field(name="tier", type=FieldType.INTEGER, label="Tier",
              note="1: no other area is ahead on both axes"),
        text_field("stopped", "May not be worked on yet"),
    ]  # fmt: skip
    for name, axis in ((DANGER, found.danger), (NEED, found.need)):
        for column, (kind, numbers) in _axis(name, axis).items():
            fields.append(Field(name=column, type=kind, label=_AXES.template(column)))
            columns[column] = numbers[order]
    for key, one in CRITERIA.items():
        for side, (end, template) in enumerate(_ADDS):
            column = f"{key}_{end}"
            label = say(template, label=one.label, weight=found.chosen.weights[key])
            fields.append(Field(name=column, type=FieldType.NUMBER, label=label, note=one.made_of))
            columns[column] = [found.contribution(at, key)[side] for at in order]
    fields.append(
        Field(name=GEOMETRY, type=FieldType.GEOMETRY, label="Perimeter", geometry=("MultiPolygon",))
    )
    # What an edition holds back must not stand there as an empty column.
    fields = [field for field in fields if field.name not in held_back_of(pack, "hazards")]
    columns = {field.name: columns[field.name] for field in fields}
    return LayerTable.build(
        "priorities", say("{title}: work list of hazardous areas", title=pack.meta.title), fields, columns
    )


def _axis(name: str, axis: Axis) -> Mapping[str, tuple[FieldType, Any]]:
    return {
        f"{name}_least": (FieldType.NUMBER, axis.low),
        f"{name}_most": (FieldType.NUMBER, axis.high),
        f"{name}_best_rank": (FieldType.INTEGER, axis.best),
        f"{name}_worst_rank": (FieldType.INTEGER, axis.worst),
        f"{name}_among_first": (FieldType.NUMBER, np.round(axis.among_first, 3)),
    }


def about_land(
    work: Workspace, table: LayerTable, *, created: date, period: Period | None, notes: Sequence[str]
) -> About:
    """Return what a file with such a table says of itself.

    Parameters
    ----------
    work, table
        The edition, and a table of this module.
    created
        Day the file is made.
    period
        The days told; None for all that are described.
    notes
        How to read it.
    """
    said = about(work, replace(table, layer="hazards"), created=created, period=period)
    # Leads are accidents, of which the share recorded says something.
    leads = table.layer == "leads"
    entries = {
        **said.entries,
        **dict.fromkeys(_FILTERS, ""),
        "layer": table.layer,
        "filters": {},
        "completeness": work.completeness(period=period).words if leads else said.entries["completeness"],
        "conventions": list(notes),
        "left_out": [],
    }
    return About(entries, said.sources, table.fields)
