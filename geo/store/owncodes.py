"""Codes of a pack's own, each under one of this program: counted and drawn as that, named as itself."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from geo.checking.columns import whole_names
from geo.layers.incidents import DETAIL_OF, INCIDENTS
from geo.layers.meta import OwnCode


def under_parents(frame: pd.DataFrame, codes: Sequence[OwnCode]) -> pd.DataFrame:
    """Return incidents as read with every code of the pack's own as its parent, and its label beside it."""
    if not codes:
        return frame
    attrs = frame.attrs
    frame = frame.rename(columns=whole_names(frame.columns, INCIDENTS))
    for field, detail in DETAIL_OF.items():
        own = {one.code: one for one in codes if one.list == field}
        if field not in frame or not own:
            continue
        told = frame[field].astype(object)
        found = told.map(lambda value, own=own: own.get(str(value).strip()))
        mine = found.notna()
        if not mine.any():
            continue
        frame[field] = told.where(~mine, found.map(lambda one: one.parent if one else None))
        nothing = pd.Series(None, frame.index, dtype=object)
        before = frame[detail].astype(object) if detail in frame else nothing
        blank = before.isna() | (before.astype(str).str.strip() == "")
        frame[detail] = before.where(~(mine & blank), found.map(lambda one: one.label if one else None))
    frame.attrs = attrs
    return frame
