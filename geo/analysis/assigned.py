"""The district an incident counts in."""

from __future__ import annotations

import pandas as pd

from geo.language import marked

NO_DISTRICT = marked("District not known")


def assigned_district(incidents: pd.DataFrame) -> pd.Series:
    """Return the district each incident is counted in.

    Parameters
    ----------
    incidents
        Column ``district_code``, as `geo.checking.places.assign_districts` gives it.

    Returns
    -------
    pd.Series
        District codes on the same index, missing where the district is not known: where what a row says of
        its place disagrees, its point does not decide a second time.
    """
    codes: pd.Series = incidents["district_code"]
    return codes
