"""The first mapping of a file: what its columns are taken for, and what its rows are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from geo.importing import dates
from geo.importing.beside import look_like_sums
from geo.importing.counted import counts_read
from geo.importing.keys import keys_of, numbering
from geo.importing.mapping import ACCIDENTS, SUMS, VICTIMS, ImportMapping, shape_of
from geo.importing.roles import COUNTS, EXTRA, IGNORED, NUMBERS, PERSON
from geo.importing.suggest import Suggestion
from geo.language import say


def suggested_mapping(
    frame: pd.DataFrame, shape: Mapping[str, Any], found: Sequence[Suggestion]
) -> ImportMapping:
    """Return the mapping of a file nobody has said anything of.

    Parameters
    ----------
    frame, shape
        The file as text, and how it was read.
    found
        What each of its columns is taken for.
    """
    columns = {one.column: one.roles for one in found}
    by_role = {
        role: one.column for one in found for role in one.roles if role not in {EXTRA, PERSON, IGNORED}
    }
    counted = counts_read(frame, [by_role[role] for role in (*COUNTS, *NUMBERS) if role in by_role])
    one_by_one = "outcome" in by_role or ("age" in by_role and "sex" in by_role)
    if "outcome" in by_role and not {"killed", "injured"} & {*by_role}:
        # A total beside what happened to each is that of the accident.
        counted = False
    victims = bool(shape.get("repeat")) or (one_by_one and not counted)
    id_column = by_role.get("incident_id", "")
    numbers = frame[id_column].tolist() if id_column else []
    form_key = str(shape.get("key")) if shape.get("key") in frame.columns else ""
    keys, names = keys_of(by_role, numbers, form_key=form_key) if victims else ((), not numbering(numbers))
    # A column made for this program says itself that it is the identifier.
    if id_column and not names and id_column != "incident_id":
        columns[id_column] = (EXTRA,)
    asks = {
        one.column: f"{'LOOK: ' if one.asked else ''}{one.reason}; {', '.join(one.samples)}".rstrip("; ")
        for one in found
    }
    if id_column and numbering(numbers) and id_column not in keys:
        asks[id_column] = say(
            "LOOK: it counts the rows of this file; incident_id if its numbers stay the same"
        )
    order = dates.order_of(frame[by_role["date"]].tolist() if "date" in by_role else [])
    sums = "" if victims else look_like_sums(frame, by_role)
    return ImportMapping(
        file=shape,
        shape=shape_of(frame.columns),
        columns=columns,
        rows_are=VICTIMS if victims else SUMS if sums else ACCIDENTS,
        keys=keys,
        order=order.order,
        reasons=asks,
    )
