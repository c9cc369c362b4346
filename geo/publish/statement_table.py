"""The layer of official statements as an edition gives it, beside what the records hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from geo.language import say
from geo.layers.fields import Field
from geo.layers.measures import GAPPED, MEASURE
from geo.publish.redact import edition_of
from geo.publish.tables import LayerTable, count_column, text_column
from geo.reconciliation.lines import LedgerLine, StatedFigure
from geo.workspace import Workspace

_SIDES: Final = {"low": "least", "high": "most"}


def statement_table(work: Workspace, fields: Sequence[Field]) -> LayerTable:
    """Return all official statements, each beside what the records hold under its own definition.

    Parameters
    ----------
    work
        Of an edition.
    fields
        Fields of the layer that the edition gives.
    """
    pack, ledger = work.pack, work.ledger
    frame = pack.statements
    columns: dict[str, Any] = {name: frame[name] for name in frame.columns}
    fields = list(fields)
    lines = [ledger.line(str(name)) for name in frame["statement_id"]]
    apart = edition_of(pack).without_status
    for measure in GAPPED:
        figures = [None if line is None else _comparable(line, measure, apart=apart) for line in lines]
        for field, values in _stated_beside_recorded(measure, figures):
            fields.append(field)
            columns[field.name] = values
    return LayerTable.build(
        "statements", say("{title}: official statements", title=pack.meta.title), fields, columns
    )


def _comparable(line: LedgerLine, measure: str, *, apart: bool) -> StatedFigure:
    """Return a figure without what is recorded where the edition cannot tell whom the statement means."""
    figure = line[measure]
    if apart and line.statement.scope == "civilians_only":
        return replace(figure, recorded=None, reason="This edition does not tell casualties apart by status.")
    return figure


def _stated_beside_recorded(
    measure: str, figures: Sequence[StatedFigure | None]
) -> Iterable[tuple[Field, Sequence[Any]]]:
    label = MEASURE.label(measure)
    yield (
        count_column(
            f"{measure}_stated",
            say("{label}, stated", label=label),
            "",
            say("As stated, or the sum of other stated figures"),
        ),
        [figure and figure.stated for figure in figures],
    )
    bands = (
        (
            "recorded",
            "recorded",
            say("What the records hold under the statement's own definition and period"),
        ),
        ("residual", say("stated less recorded"), say("Negative: more is recorded than stated")),
    )
    for name, words, note in bands:
        found = [figure and getattr(figure, name) for figure in figures]
        for side in ("low", "high"):
            field = count_column(f"{measure}_{name}_{side}", f"{label}, {words}, {_SIDES[side]}", "", note)
            yield field, [band and getattr(band, side) for band in found]
    yield (
        count_column(
            f"{measure}_unrecorded",
            say("{label}, recorded: incidents that do not give the number", label=label),
        ),
        [figure and figure.band and figure.band.unrecorded for figure in figures],
    )
    yield (
        text_column(
            f"{measure}_recorded_reason", say("{label}: why nothing recorded stands beside it", label=label)
        ),
        [figure and figure.reason for figure in figures],
    )
