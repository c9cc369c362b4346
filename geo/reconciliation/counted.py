"""The other side of a statement: the incidents set against it, and why each counts fully or only perhaps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from geo.analysis.records import Bools, Records
from geo.language import Sayings, marked, say
from geo.layers import vocabulary
from geo.reconciliation.bands import COLUMNS, figures_of, meant
from geo.reconciliation.ledger import Ledger
from geo.reconciliation.statements import Statement, column_for

COUNTED = ("casualties", "killed", "injured")
FULLY = marked("Fully")
NOTHING = marked("Adds nothing: nobody was hurt")

_JUDGEMENTS = Sayings(
    {
        "partly": "only part of its people are inside the official total",
        "unclear": "not known whether it is inside the official total",
        "no_casualty": "judged to be without casualties",
    }
)
_NOBODY = marked("nobody judged whether it is inside the official total")


def counted(ledger: Ledger, statement: Statement) -> pd.DataFrame:
    """Return the incidents set against a statement.

    Parameters
    ----------
    ledger
        Statements and records.
    statement
        One of them.

    Returns
    -------
    pd.DataFrame
        One row an incident that possibly counts, in the order of the records: ``position`` (in the
        records, int64), ``certain`` (bool, whether it is in the lower figures), for every name of `COUNTED`
        ``*_low`` and ``*_high`` (int64, what it adds at least and at most; they sum to the bands of the
        ledger), ``why`` (str, how it counts, in words).
    """
    records = ledger.records
    certain, possible = meant(records, ledger.definition_of(statement))
    inside = records.certainly_in(statement.certain_period, beyond=True)
    perhaps = records.possibly_in(statement.period, beyond=True)
    rows = np.flatnonzero(possible & perhaps)
    full = (certain & inside)[rows]
    low, high = figures_of(records)
    table = pd.DataFrame({"position": rows.astype(np.int64), "certain": full})
    loose = np.zeros(len(rows), dtype=np.bool_)
    for measure in COUNTED:
        # Every scope has a sum of the records for these three.
        index = COLUMNS.index(column_for(statement, measure) or measure)
        table[f"{measure}_low"] = np.where(full, low[rows, index], 0)
        table[f"{measure}_high"] = high[rows, index]
        loose |= low[rows, index] < high[rows, index]
    why = np.full(len(rows), "", dtype=object)
    for where, words in _reasons(ledger, statement):
        chosen = where[rows]
        why[chosen] = [f"{text}; {words}" if text else words for text in why[chosen]]
    upper = [say("In the upper figures alone: {text}", text=text) for text in why]
    partly = np.where(
        loose, say("{fully}; status or outcome of some is not known", fully=say(FULLY)), say(FULLY)
    )
    shown = np.where(full, partly, upper)
    unhurt = records.official_count[rows] == vocabulary.OFFICIAL_COUNT.codes().index("no_casualty")
    shown[unhurt & (table["casualties_high"] == 0).to_numpy()] = say(NOTHING)
    table["why"] = pd.Series(shown, dtype="str")
    return table


def _reasons(ledger: Ledger, statement: Statement) -> Iterator[tuple[Bools, str]]:
    """Yield why records are not certainly meant, each with the records it concerns."""
    records = ledger.records
    codes = vocabulary.OFFICIAL_COUNT.codes()
    for code, words in _JUDGEMENTS.items():
        yield records.official_count == codes.index(code), words
    yield records.official_count == len(codes), say(_NOBODY)
    inside = records.certainly_in(statement.certain_period, beyond=True)
    yield ~inside, say("its date may lie outside the period")
    meaning = ledger.definition_of(statement)
    if meaning.devices:
        yield ~_among(records, meaning.devices), say("the device may be another one than the statement means")
    if meaning.districts:
        yield records.district == len(records.district_ids), say("its district is not known")


def _among(records: Records, devices: frozenset[str]) -> Bools:
    allowed = np.array([code in devices for code in vocabulary.DEVICE_TYPE.codes()] + [False])
    found: Bools = allowed[records.device]
    return found
