"""Names cut short are made whole, and what a file does not have is filled or left unrecorded, and said."""

from __future__ import annotations

import pandas as pd

from geo.checking.columns import fitted, whole_names
from geo.layers.incidents import INCIDENTS
from geo.layers.schema import SCHEMAS


def test_names_cut_at_ten_characters_are_whole_again() -> None:
    for schema in SCHEMAS.values():
        for field in schema.fields:
            alone = sum(one.startswith(field.name[:10]) for one in schema.names) == 1
            if len(field.name) > 10 and alone:
                assert whole_names([field.name[:10]], schema) == {field.name[:10]: field.name}
    assert whole_names(["killed_civ", "district_c"], INCIDENTS) == {
        "killed_civ": "killed_civilian",
        "district_c": "district_code",
    }
    assert whole_names(["district_c", "district_code"], INCIDENTS) == {}


def test_a_missing_column_is_filled_with_what_the_fields_say() -> None:
    frame = pd.DataFrame(
        {
            "incident_id": ["A", "B"],
            "date_start": ["2021-01-01", None],
            "longitude": ["1", None],
            "latitude": ["2", None],
        }
    )
    found, findings = fitted(frame, INCIDENTS, defaults={"country": "Nowhere"}, file="a.csv")
    assert found["country"].tolist() == ["Nowhere"] * 2
    assert found["device_type"].tolist() == ["unknown"] * 2
    assert found["date_precision"].iloc[0] == "day"
    assert found.loc[1, ["date_precision", "date_basis", "date_end"]].isna().all()
    assert found["location_precision"].tolist() == ["settlement", "unknown"]
    assert "source_ids" not in found
    assert [one.rule for one in findings] == ["column.default"]


def test_a_column_that_is_there_is_left_as_it_is() -> None:
    frame = pd.DataFrame({name: ["x"] for name in INCIDENTS.names})
    found, findings = fitted(frame, INCIDENTS, defaults={}, file="a.csv")
    assert found is frame
    assert not findings
