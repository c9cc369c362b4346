"""Names of districts in the language of the country stand beside the usual ones, and never in their place."""

from __future__ import annotations

import pandas as pd

from geo.layers.local import local_names, names_in_full


def test_a_district_is_found_by_either_name() -> None:
    districts = pd.DataFrame(
        {
            "district_id": ["A", "B", "C", "D"],
            "name_en": ["Abyan", "Aden", "Centre", "Centre"],
            "name_local": ["\u0623\u0628\u064a\u0646\u200e", "Aden", None, "\u12a0\u12f2\u1235"],
        }
    )
    assert local_names(districts) == {"A": "\u0623\u0628\u064a\u0646", "D": "\u12a0\u12f2\u1235"}
    assert names_in_full(districts) == {
        "A": "Abyan \u00b7 \u0623\u0628\u064a\u0646",
        "B": "Aden",
        "C": "Centre (C)",
        "D": "Centre (D) \u00b7 \u12a0\u12f2\u1235",
    }
    assert local_names(districts.drop(columns="name_local")) == {}
