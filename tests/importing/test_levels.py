"""Boundaries of three levels; files name places by any of them, by codes without zeros, and in metres."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyproj import Transformer

from geo.importing.boundaries import Boundaries
from geo.importing.newpack import PackOrder, make_pack
from geo.importing.run import Import, prepare
from tests.smallpack import box

NOW = datetime(2026, 1, 2, tzinfo=UTC)
WEST, SOUTH = 44, 33
"""Between 32 and 40 degrees north, in the band that is called S as the southern half of the earth is."""
LEVELS: Sequence[tuple[str, str, str, str]] = (
    ("05313", "San Pedro", "Upper Norte", "Norte"),
    ("05314", "Florida", "Upper Norte", "Norte"),
    ("05315", "San Pedro", "Lower Norte", "Norte"),
    ("06316", "San Pedro", "Upper Sur", "Sur"),
    ("06317", "Florida", "Upper Sur", "Sur"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("levels")
    features = [
        {
            "type": "Feature",
            "geometry": box(WEST + at, SOUTH, WEST + at + 1, SOUTH + 1),
            "properties": {"ADM3_PCODE": code, "ADM3_EN": name, "ADM2_EN": middle, "ADM1_EN": large},
        }
        for at, (code, name, middle, large) in enumerate(LEVELS)
    ]
    file = home / "areas.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    make_pack(home / "pack", PackOrder(boundaries=Boundaries(file)))
    return home / "pack"


def brought(folder: Path, rows: Sequence[Mapping[str, object]]) -> Import:
    """Return what importing a table of rows would do."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, [*rows[0]])
    writer.writeheader()
    writer.writerows([*rows])
    data = out.getvalue().encode()
    return prepare(data, filename="a.csv", folder=folder, mapping=None, now=NOW, wanted={})


def test_a_name_is_found_within_any_level_that_a_file_names(folder: Path) -> None:
    said = [
        ("Upper Norte", "San Pedro", "05313"),
        ("Lower Norte", "San Pedro", "05315"),
        ("Sur", "San Pedro", "06316"),
        ("Norte", "Florida", "05314"),
        # Two of the name lie in the larger region: none is taken.
        ("Norte", "San Pedro", None),
    ]
    rows = [
        {"id": f"A{at}", "date": "2024-05-01", "region": region, "district": name, "killed": 1}
        for at, (region, name, _) in enumerate(said)
    ]
    table = brought(folder, rows).after.incidents.set_index("incident_id")["district_code"]
    found = [table.get(f"A{at}") for at in range(len(said))]
    assert [one if isinstance(one, str) else None for one in found] == [code for *_, code in said]


def test_the_level_that_the_pack_has_is_taken_whatever_columns_are_called(folder: Path) -> None:
    rows = [
        {
            "event_id_cnty": f"E{at}",
            "event_date": "01 May 2024",
            "region": "Somewhere",
            "admin1": large,
            "admin2": middle,
            "admin3": name,
            "area_code": code.lstrip("0"),
            "fatalities": 1,
        }
        for at, (code, name, middle, large) in enumerate(LEVELS)
    ]
    done = brought(folder, rows)
    roles = {one.column: one.roles[0] for one in done.suggestions}
    assert (roles["admin3"], roles["area_code"]) == ("district", "district_code")
    assert roles["region"] == "extra"
    assert done.after.incidents["district_code"].tolist() == [code for code, *_ in LEVELS]


def test_a_zone_that_may_be_the_south_is_read_where_the_pack_lies(folder: Path) -> None:
    to_metres = Transformer.from_crs(4326, 32638, always_xy=True)
    rows = []
    for at in range(3):
        east, north = to_metres.transform(WEST + at + 0.5, SOUTH + 0.5)
        written = f"{east:,.1f}" if at else f"{east:.1f}"
        rows.append({"id": at, "date": "2024-05-01", "easting": written, "northing": f"{north:.1f}"})
    for zone, remarked in (("38S", 3), ("38N", 0)):
        done = brought(folder, [{**row, "utm zone": zone} for row in rows])
        found = [(one.point.longitude, one.point.latitude) for one in done.rows]
        assert found == [pytest.approx((WEST + at + 0.5, SOUTH + 0.5), abs=1e-5) for at in range(3)]
        assert sum(one.rule == "place.band" for one in done.findings) == remarked
