"""The account of hazardous land for a report and for sheets of it."""

from __future__ import annotations

from typing import Final

from geo.analysis.land import LandAccount, land_account
from geo.analysis.pace import pace
from geo.analysis.waterfall import LABELS, area_words, opening_words
from geo.language import say
from geo.links import LAND_ROWS
from geo.publish.report import blocks as b
from geo.publish.report.blocks import Block
from geo.publish.report.scope import Scope

STEPS: Final = "steps.svg"
"""File of the picture of the account in steps."""
_MONTHS: Final = ((6, "month"), (24, "quarter"))
_COLUMNS: Final = (*LABELS, "drawn", "union")
_WIDTH: Final = 1.15


def land(scope: Scope) -> list[Block]:
    """Return the account of the period of a report: over time, in steps, by district, and the pace."""
    over_time = period_account(scope)
    if not over_time.rows:
        return [b.text(over_time.none)]
    by_district = land_account(scope.pack, by="district", period=scope.period)
    found = [
        *account_blocks(over_time, caption=account_title(over_time)),
        steps_block(STEPS, over_time.days.words()),
        *account_blocks(by_district, caption=say("The same by district"), notes=False),
    ]
    if scope.period.end == scope.cube.whole_period.end:
        found += [b.heading(say("Pace of the last twelve months")), b.text(*pace(scope.pack).words("ha"))]
    return found


def period_account(scope: Scope) -> LandAccount:
    """Return the account of the period of a report, by month, quarter or year as suits its length."""
    first, last = scope.cube.months_of(scope.period)
    months = last - first + 1
    by = next((by for most, by in _MONTHS if months <= most), "year")
    return land_account(scope.pack, by=by, period=scope.period)


def account_blocks(account: LandAccount, *, caption: str, notes: bool = True) -> list[Block]:
    """Return the table of an account in hectares, its sum below, and what one must know to read it.

    Parameters
    ----------
    account, caption
        The account, and what it is called.
    notes
        Whether the notes stand below it.
    """
    unusual = {*account.unusual}

    def line(row: object, label: str) -> list[str]:
        moved = row.moved  # type: ignore[attr-defined] # a row of the account
        figures = [moved[name] if name in moved else getattr(row, name) for name in _COLUMNS[1:]]
        begins = opening_words(row.opening, "ha")  # type: ignore[attr-defined] # as above
        return [label, begins, *(area_words(one, "ha") for one in figures)]

    labels = {**LABELS, "drawn": say("Drawn, sum"), "union": say("Drawn, union")}
    table = b.table(
        [(LAND_ROWS.label(account.by), 2.2), *((labels[name], _WIDTH) for name in _COLUMNS)],
        [line(row, f"{row.label} *" if row.label in unusual else row.label) for row in account.rows],
        caption=say("{caption}, ha", caption=caption),
        foot=line(account.whole, account.whole.label),
        dense=True,
    )
    return [table, b.small(*account.notes[1:])] if notes else [table]


def account_title(account: LandAccount) -> str:
    """Return what an account is called."""
    return say("Account of hazardous land by {rows}", rows=LAND_ROWS.label(account.by).lower())


def steps_block(file: str, days: str) -> Block:
    """Return the picture of an account in steps."""
    caption = say(
        "Account of hazardous land in steps, {days}: each begins where the one before it ends", days=days
    )
    return b.figure(file, alt=caption, caption=caption)
