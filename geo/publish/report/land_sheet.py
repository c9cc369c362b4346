"""Sheets of hazardous land as PDF, PNG or SVG: the account, the leads for survey and the work list."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import shapely

from geo.analysis.area_districts import area_districts
from geo.analysis.around import WITHIN_M, around
from geo.analysis.criteria import CRITERIA, GATES
from geo.analysis.land import LandAccount
from geo.analysis.pace import pace
from geo.analysis.periods import day_words
from geo.analysis.priorities import FIRST, rank_words, span_words
from geo.analysis.survey_leads import Beside, closed_words
from geo.language import current, in_digits, marked, say
from geo.layers.districts import district_labels
from geo.maps.legend import ABSENCE
from geo.maps.sheet.formats import Alternative, described
from geo.publish.redact import edition_of
from geo.publish.report import blocks as b
from geo.publish.report.blocks import Block, printed
from geo.publish.report.charts import waterfall_chart
from geo.publish.report.content import SYNTHETIC
from geo.publish.report.land import account_blocks, account_title, steps_block
from geo.publish.report.land_map import Place, land_map
from geo.publish.report.typeset import TEMPLATE, set_pages, settable

if TYPE_CHECKING:
    from geo.analysis.priorities import Axis, Priorities
    from geo.layers.pack import Pack
    from geo.workspace import Workspace

MOST_ROWS: Final = 200
_MOST_MARKS: Final = 60
_MAP: Final = "map.svg"
_TWO_AXES: Final = marked(
    "Danger and need stand on two axes and are never made one number. In the first tier no area is ahead of "
    "another on both. Scores and ranks run from least to most where an input is missing or not certain. A "
    "low score says nothing of the ground of an area."
)
_KEY: Final = marked(
    "Red: confirmed; hatched amber: suspected; dotted grey: not classified; each open on the last day. Discs "
    "are as wide as a place is uncertain; numbers are those of the table."
)


@dataclass(frozen=True, slots=True)
class LandSheet:
    """What a sheet says: title, days, sections as the template sets them, and pictures by file."""

    title: str
    days: str
    sections: tuple[dict[str, Any], ...]
    pictures: dict[str, bytes]


def account_sheet(work: Workspace, account: LandAccount, *, created: date) -> LandSheet:
    """Return the account of land as a sheet: table, steps and pace."""
    pack = work.pack
    parts = [
        *account_blocks(account, caption=account_title(account)),
        steps_block("steps.svg", account.days.words()),
        b.heading(say("Pace of the last twelve months")),
        b.text(*pace(pack).words("ha")),
    ]
    return LandSheet(
        say("{title}: account of hazardous land", title=pack.meta.title),
        account.days.words(),
        (b.section(say("Account"), parts),),
        {"steps.svg": waterfall_chart(account.whole, created=created)},
    )


def leads_sheet(work: Workspace, found: Beside, *, created: date) -> LandSheet:
    """Return the leads for survey as a sheet: bands, map, list, and what lies near open areas."""
    pack = work.pack
    leads = list(found.leads)
    rows = pack.incidents.iloc[leads].to_dict("records")
    places: list[Place | None] = [
        (float(row["longitude"]), float(row["latitude"]), float(found.then.radius_m[at]))
        for at, row in zip(leads, rows, strict=True)
    ]
    title = say("Leads for survey: accidents outside every area recorded on their day")
    listed = [
        [f"{number}", *_lead(pack, row), found.then.words(at), found.today.words(at)]
        for number, (at, row) in enumerate(zip(leads[:MOST_ROWS], rows[:MOST_ROWS], strict=True), start=1)
    ]
    columns = [("No.", 0.5), (say("Incident"), 1.1), (say("First possible day"), 1.4), (say("District"), 1.4)]
    parts = [
        b.text(*found.notes, closed_words(pack, found)),
        _bands(found),
        b.figure(_MAP, alt=title, caption=say(_KEY)),
        b.table(
            [*columns, (say("On its day"), 2.6), (say("By the areas of today"), 2.6)],
            listed,
            caption=title,
            texts=6,
            dense=True,
        ),
        *_rest(len(leads)),
        b.table(
            [(say("What"), 2.6), *((say("Within {metres:,} m", metres=metres), 1.6) for metres in WITHIN_M)],
            [[one.heading, *(one.words(at) for at in range(len(WITHIN_M)))] for one in around(pack)],
            caption=say("Near areas that are open, from least to most"),
            dense=True,
        ),
    ]
    picture = land_map(pack, places[:_MOST_MARKS], title=title, created=created)
    head = say("{title}: leads for survey", title=pack.meta.title)
    return LandSheet(head, _whole(pack), (b.section(say("Accidents and hazards"), parts),), {_MAP: picture})


def _bands(found: Beside) -> Block:
    return b.table(
        [
            (say("Band"), 3.0),
            (say("Certainly"), 1.0),
            (say("At the nearest"), 1.0),
            (say("At the farthest"), 1.0),
        ],
        [
            [row["label"], *(_cell(row[name]) for name in ("certain", "nearest", "farthest"))]
            for row in found.counts().to_dict("records")
        ],
        caption=say("Distance of accidents to recorded areas"),
        dense=True,
    )


def _lead(pack: Pack, row: Mapping[Any, Any]) -> list[str]:
    first = row["date_start"]
    day = "–" if pd.isna(first) else day_words(first.date())
    return [str(row["incident_id"]), day, _district(pack, row["district_code"])]


def work_sheet(work: Workspace, found: Priorities, *, created: date) -> LandSheet:
    """Return the work list as a sheet: weights, map of the first areas, list."""
    pack = work.pack
    shapes = pack.hazard_layer().geometry.to_numpy(dtype=object)
    order = list(found.order)
    first = [at for at in order if not found.stopped[at]][:FIRST]
    places = [_middle(shapes[found.input.rows[at]]) for at in first]
    title = say("The first areas of the work list")
    weights = [
        [one.axis.capitalize(), one.label, f"{found.chosen.weights[key]}", one.made_of]
        for key, one in CRITERIA.items()
    ]
    head = [("No.", 0.5), (say("Area"), 1.1), (say("District"), 1.3), (say("Tier"), 0.5)]
    axes = [
        (label, width)
        for axis in (say("Danger"), say("Need"))
        for label, width in ((axis, 1.2), (say("Rank"), 1.15), (say("In ten"), 0.7))
    ]
    parts = [
        b.text(say(_TWO_AXES)),
        b.figure(_MAP, alt=title, caption=say(_KEY)),
        b.table(
            [*head, *axes, (say("May not be worked on"), 1.2)],
            _work_rows(pack, found, order[:MOST_ROWS]),
            caption=say("Work list of open areas"),
            texts=3,
            dense=True,
        ),
        *_rest(len(order)),
        b.table(
            [(say("Axis"), 0.8), (say("Criterion"), 1.6), (say("Weight"), 0.7), (say("Made of"), 4.0)],
            weights,
            caption=found.chosen.words(found.input.usual),
            texts=4,
            dense=True,
        ),
    ]
    picture = land_map(pack, places, title=title, created=created)
    name = say("{title}: work list of hazardous areas", title=pack.meta.title)
    return LandSheet(name, _whole(pack), (b.section(say("Priorities"), parts),), {_MAP: picture})


def _work_rows(pack: Pack, found: Priorities, order: Sequence[int]) -> list[list[str]]:
    codes = area_districts(pack, "hazards").iloc[list(found.input.rows)].tolist()

    def cells(axis: Axis, at: int) -> tuple[str, ...]:
        return (
            span_words(axis.low[at], axis.high[at]),
            rank_words(axis, at),
            f"{100 * axis.among_first[at]:.0f} %",
        )

    return [
        [
            f"{number}",
            found.input.areas[at],
            _district(pack, codes[at]),
            f"{found.tier[at]}",
            *cells(found.danger, at),
            *cells(found.need, at),
            "; ".join(GATES[gate] for gate in found.stopped[at]) or "–",
        ]
        for number, at in enumerate(order, start=1)
    ]


def sheet_file(work: Workspace, said: LandSheet, *, form: str, created: date, software: str) -> bytes:
    """Return a sheet as a tagged PDF or a picture of one long page; the same arguments give the same bytes.

    Parameters
    ----------
    work, said
        The edition, and what the sheet says.
    form
        One of `geo.choices.SHEET_FORMATS`.
    created, software
        Day of making, and what made it, both printed.
    """
    meta, edition = work.pack.meta, edition_of(work.pack)
    as_of = say("Records up to {day}", day=day_words(meta.as_of))
    facts = say(
        "{as_of}. Created {day} with {software}. Data {digest}.",
        as_of=as_of,
        day=day_words(created),
        software=software,
        digest=work.pack.digest[:12],
    )
    ends = [facts, " ".join(edition.words or (f"{edition.label}.",)), f"{meta.disclaimer} {say(ABSENCE)}"]
    content = {
        "cover": False,
        "single": form != "pdf",
        "kicker": printed(say("{label} edition", label=edition.label)),
        "title": printed(said.title),
        "period": printed(said.days),
        "synthetic": say(SYNTHETIC) if meta.synthetic else "",
        "language": current().short,
        "created": [created.year, created.month, created.day],
        "document": printed(f"{said.title}: {said.days}"),
        "header": [printed(said.title), printed(say("{label} edition", label=edition.label))],
        "footer": [printed(said.days), printed(as_of)],
        "ends": [printed(line) for line in ends],
        "sections": list(said.sections),
    }
    files = {
        "main.typ": TEMPLATE.read_bytes(),
        "content.json": json.dumps(content, ensure_ascii=True).encode("ascii"),
        **{name: settable(picture) for name, picture in said.pictures.items()},
    }
    data = set_pages(files, created, form)
    words = Alternative(
        title=f"{said.title}: {said.days}",
        words=" ".join([say(SYNTHETIC), *ends] if meta.synthetic else ends),
        keywords=(),
        created=created,
    )
    return data if form == "pdf" else described(data, form=form, alternative=words)


def _whole(pack: Pack) -> str:
    return say("{day} to {day_2}", day=day_words(pack.meta.period_start), day_2=day_words(pack.meta.as_of))


def _cell(value: Any) -> str:
    return "" if pd.isna(value) else in_digits(value)


def _district(pack: Pack, code: object) -> str:
    return district_labels(pack.districts).get(code, code) if isinstance(code, str) else "–"


def _rest(number: int) -> Sequence[Block]:
    if number <= MOST_ROWS:
        return ()
    return [b.small(say("{number:,} more are in the workbook and left out here.", number=number - MOST_ROWS))]


def _middle(shape: shapely.Geometry | None) -> Place | None:
    if shape is None:
        return None
    inside = shapely.point_on_surface(shape)
    return float(inside.x), float(inside.y), 0.0
