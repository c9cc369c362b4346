"""Hazardous land as files: the account, the leads for survey and the work list, as tables and as sheets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import geo
from geo.analysis.criteria import criteria_of
from geo.analysis.land import land_account, land_by
from geo.analysis.priorities import WeightSet, priorities
from geo.analysis.survey_leads import beside, closed_words
from geo.choices import LAND_FORMATS, SHEET_FORMATS
from geo.errors import PublishError
from geo.language import marked, say
from geo.publish.export import written
from geo.publish.land_tables import about_land, account_table, beside_table, work_table
from geo.publish.report.land_sheet import LandSheet, account_sheet, leads_sheet, sheet_file, work_sheet
from geo.publish.tables import LayerTable

if TYPE_CHECKING:
    from geo.analysis.periods import Period
    from geo.workspace import Workspace

_TWO_AXES: Final = (
    "Danger and need stand on two axes and are never made one number.",
    "Scores run from 0 to 1, and from least to most where an input is missing or not certain.",
    "A missing input is not 0, and a low score says nothing of the ground of an area.",
)


@dataclass(frozen=True, slots=True)
class LandFile:
    """One thing that leaves the house: its table, its sheet, and how both are read."""

    table: LayerTable
    sheet: Callable[[], LandSheet]
    notes: tuple[str, ...]
    period: Period | None = None


def account_file(work: Workspace, *, by: str, created: date, period: Period | None = None) -> LandFile:
    """Return the account of land of an edition.

    Parameters
    ----------
    work
        An edition.
    by
        One of `geo.analysis.land.land_by` of it.
    created
        Day of making.
    period
        The days told; None for all that are described.

    Raises
    ------
    PublishError
        Where the edition does not tell what it is told apart by, or nothing is recorded of the days told.
    """
    if by not in land_by(work.pack):
        raise PublishError(
            say(
                "This edition does not tell land apart by {by}; use one of {choices}.",
                by=by,
                choices=", ".join(land_by(work.pack)),
            )
        )
    account = land_account(work.pack, by=by, period=period)
    if account.none:
        raise PublishError(account.none)
    table = account_table(work.pack, account)
    return LandFile(table, lambda: account_sheet(work, account, created=created), account.notes[1:], period)


def leads_file(work: Workspace, *, created: date) -> LandFile:
    """Return the accidents of an edition beside its recorded areas, leads for survey first."""
    found = beside(work.pack)
    table = beside_table(work.pack, found)
    notes = tuple(filter(None, (*found.notes, closed_words(work.pack, found))))
    return LandFile(table, lambda: leads_sheet(work, found, created=created), notes)


_OWN_ORDER: Final = marked(
    "The order is worked out over what this edition holds, with perimeters and places as it gives them: that "
    "of the whole pack may be another."
)


def work_file(work: Workspace, *, created: date, chosen: WeightSet | None = None) -> LandFile:
    """Return the open areas of an edition in the order of work, under a set of weights or the usual one."""
    values = criteria_of(work.pack)
    found = priorities(values, chosen or WeightSet(values.usual))
    table = work_table(work.pack, found)
    notes = (
        *_TWO_AXES,
        say("{whose}: {code}.", whose=found.chosen.words(values.usual), code=found.chosen.code),
        *((say(_OWN_ORDER),) if work.pack.edition is not None and work.pack.edition.holds_back else ()),
    )
    return LandFile(table, lambda: work_sheet(work, found, created=created), notes)


LEADS, WORK = "leads", "work"


def land_file(
    work: Workspace,
    what: str,
    *,
    created: date,
    period: Period | None = None,
    chosen: WeightSet | None = None,
) -> LandFile:
    """Return what is told of the hazardous land of an edition by its name.

    Parameters
    ----------
    work
        An edition.
    what
        One of `geo.analysis.land.land_by` of it for its account, `LEADS` or `WORK`.
    created
        Day of making.
    period
        Days an account tells; the others are of the last day described.
    chosen
        Weights of the work list; None for the usual ones.
    """
    if what == LEADS:
        return leads_file(work, created=created)
    if what == WORK:
        return work_file(work, created=created, chosen=chosen)
    return account_file(work, by=what, created=created, period=period)


def made(work: Workspace, what: LandFile, *, form: str, created: date) -> tuple[bytes, str]:
    """Return a file, and the text that lies beside it; empty for all but CSV.

    Parameters
    ----------
    work, what
        The edition, and what is made of it.
    form
        One of `geo.choices.LAND_FORMATS`.
    created
        Day of making.

    Raises
    ------
    PublishError
        Where there is no such format.
    """
    if form not in LAND_FORMATS:
        raise PublishError(
            say(
                "There is no format {form!r}; use one of {choices}.",
                form=form,
                choices=", ".join(LAND_FORMATS),
            )
        )
    if form in SHEET_FORMATS:
        software = f"{geo.NAME} {geo.__version__}"
        return sheet_file(work, what.sheet(), form=form, created=created, software=software), ""
    said = about_land(work, what.table, created=created, period=what.period, notes=what.notes)
    data = written(what.table, said, format=form, created=created)
    return data, said.text() if form == "csv" else ""
