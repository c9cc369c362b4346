"""What columns and bounds state of a geometry is set against the geometry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.checking.context import context_shapes
from geo.checking.declared import bounds_findings, unit_of
from geo.store.files import load_pack
from tests.layers.small_pack import DISTRICTS, SOUTH, WEST, district, incident, small_pack

ROOT = Path(__file__).resolve().parents[2]
ALPHA = shapely.box(WEST, SOUTH, WEST + 1, SOUTH + 1)
ALONE = (incident(),)


def told(tmp_path: Path, *, incidents: Any = ALONE, districts: Any = DISTRICTS) -> list[tuple[Any, ...]]:
    pack = small_pack(tmp_path, incidents, districts=districts)
    return [
        (one.file, one.row, one.value, one.message)
        for one in pack.findings
        if one.rule == "geometry.declared"
    ]


@pytest.mark.parametrize(
    ("east", "north"),
    [
        ("lon", "lat"), ("LONG", "LAT"), ("POINT_X", "POINT_Y"), ("gps_longitude", "gps_latitude"),
        ("center_lon", "center_lat"), ("Centroid X", "Centroid Y"), ("LABEL_X", "LABEL_Y"),
    ],
)  # fmt: skip
def test_coordinates_in_columns_that_are_not_those_of_the_geometry_are_named(
    tmp_path: Path, east: str, north: str
) -> None:
    rows = [
        incident(**{east: WEST + 0.5, north: SOUTH + 0.5}),
        incident(incident_id="A2", **{east: f"{WEST + 0.504:.3f}", north: f"{SOUTH + 0.5:.3f}"}),
        incident(incident_id="A3", **{east: WEST + 1.5, north: SOUTH + 0.5}),
        incident(incident_id="A4", **{east: None, north: None}),
        incident(None, incident_id="A5", district_code="T1", **{east: WEST, north: SOUTH}),
    ]
    areas = [
        district("T1", "Alpha", **{east: WEST + 0.9, north: SOUTH + 0.1}),
        district("T2", "Beta", column=1, **{east: WEST + 9, north: SOUTH + 0.5}),
    ]
    found = told(tmp_path, incidents=rows, districts=areas)
    assert [(file, row) for file, row, _, _ in found] == [("districts.geojson", 2), ("incidents.geojson", 3)]
    assert found[1][2] == f"{east} {WEST + 1.5:g}, {north} {SOUTH + 0.5:g}"
    assert " 72 km away" in found[1][3]


@pytest.mark.parametrize(
    ("column", "right", "unit"),
    [
        ("area_sqkm", 8003.8, "km²"), ("AREA_SQKM", 8003.8, "km²"), ("Area (km²)", 8003.8, "km²"),
        ("ADM2_AREA_SQ_KM", 8003.8, "km²"), ("SQMI", 3090.3, "square miles"), ("area_ha", 800_380, "ha"),
        ("superficie_km2", 8003.8, "km²"), ("Shape_Area_m2", 8.0038e9, "m²"),
    ],
)  # fmt: skip
def test_areas_in_columns_of_a_plain_unit_are_set_against_what_is_drawn(
    tmp_path: Path, column: str, right: float, unit: str
) -> None:
    states = (right, 12, None, "n/a")
    names = ("Alpha", "Beta", "Gamma", "Delta")
    rows = [
        district(f"T{at + 1}", name, column=at, area_km2=8003.8, **{column: stated})
        for at, (name, stated) in enumerate(zip(names, states, strict=True))
    ]
    found = [one for one in small_pack(tmp_path, ALONE, districts=rows).findings if one.rule == "area.drawn"]
    assert [(one.file, one.row, one.field, one.value) for one in found] == [
        ("districts.geojson", 2, column, "12")
    ]
    assert f"The stated area, 12 {unit}, and that of the boundary drawn, " in found[0].message


def test_areas_without_a_plain_unit_or_of_something_else_say_nothing() -> None:
    names = ("Shape_Area", "Shape__Area", "SHAPE_Leng", "area", "area_size", "land_area_km2", "ha", "ha_code")
    more = ("Remaining Area", "Cleared Area (m2)", "perimeter_km", "population_km2", "m2", "alpha", "charea")
    assert [name for name in names + more if unit_of(name)] == []


def test_metres_of_a_grid_and_columns_of_other_names_say_nothing(tmp_path: Path) -> None:
    rows = [incident(x=512_400.0, y=4_435_112.0, max_lon=0.0, max=3, lat=12.0)]
    assert told(tmp_path, incidents=rows) == []


def test_a_point_stated_beyond_180_degrees_is_the_same_point(tmp_path: Path) -> None:
    assert told(tmp_path, incidents=[incident(lon=WEST + 360.5, lat=SOUTH + 0.5)]) == []


def boxes(tmp_path: Path, *columns: dict[str, Any]) -> list[tuple[Any, ...]]:
    rows = [
        district(f"T{at + 1}", name, column=at, **stated)
        for at, (name, stated) in enumerate(
            zip(("Alpha", "Beta", "Gamma", "Delta", "Epsilon"), columns, strict=False)
        )
    ]
    return told(tmp_path, districts=rows)


@pytest.mark.parametrize(
    "names",
    [
        ("xmin", "ymin", "xmax", "ymax"), ("MINX", "MINY", "MAXX", "MAXY"),
        ("x_min", "y_min", "x_max", "y_max"), ("EXT_MIN_X", "EXT_MIN_Y", "EXT_MAX_X", "EXT_MAX_Y"),
        ("bbox.xmin", "bbox.ymin", "bbox.xmax", "bbox.ymax"), ("min_lon", "min_lat", "max_lon", "max_lat"),
        ("bbox_west", "bbox_south", "bbox_east", "bbox_north"),
        ("westBoundLongitude", "southBoundLongitude", "eastBoundLongitude", "northBoundLongitude"),
    ],
    ids=lambda names: names[0],
)  # fmt: skip
def test_boxes_in_columns_that_are_not_those_of_the_geometry_are_named(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    def stated(*edges: object) -> dict[str, Any]:
        return dict(zip(names, edges, strict=True))

    found = boxes(
        tmp_path,
        stated(WEST, SOUTH, WEST + 1.004, f"{SOUTH + 1}"),
        stated(WEST, SOUTH, WEST + 1, SOUTH + 1),
        stated(None, None, None, None),
        stated(WEST + 363, SOUTH, WEST + 364, SOUTH + 1),
    )
    assert [(file, row) for file, row, _, _ in found] == [("districts.geojson", 2)]
    assert found[0][2] == f"[{WEST:.1f}, {SOUTH:.1f}, {WEST + 1:.1f}, {SOUTH + 1:.1f}]"
    assert f"The columns {', '.join(names)} state a box" in found[0][3]
    assert " 72 km away" in found[0][3]


@pytest.mark.parametrize(
    ("box", "named"),
    [
        ("[{w}, {s}, {e}, {n}]", False), ("{w},{s},{e},{n}", False), ("BOX({w} {s},{e} {n})", False),
        ("BOX3D({w} {s} 0,{e} {n} 90)", False), ("{e},{s},{w},{n}", True), ("[1, 2, 3, 4]", True),
        ("large", False), ("2 and 3, 4 and 5", False), ("1, 2, 3", False),
    ],
)  # fmt: skip
def test_boxes_in_one_column_are_read_in_every_usual_form(tmp_path: Path, box: str, named: bool) -> None:
    text = box.format(w=WEST, s=SOUTH, e=WEST + 1, n=SOUTH + 1)
    assert bool(boxes(tmp_path, {"bbox": text})) is named


def test_a_box_of_a_search_has_latitudes_first(tmp_path: Path) -> None:
    words = [f"['{SOUTH}', '{SOUTH + 1}', '{WEST + at}', '{WEST + 1 + at}']" for at in (0, 0)]
    found = boxes(tmp_path, *({"boundingbox": text} for text in words))
    assert [row for _, row, _, _ in found] == [2]


@pytest.mark.parametrize(
    "columns",
    [
        {"west": 1, "south": 2, "east": 3, "north": 4},
        {"xmin": 512_400, "ymin": 4_435_112, "xmax": 512_500, "ymax": 4_435_300},
        {"xmin": 1, "ymin": 2, "xmax": 3},
        {"extent": "4 of 5 hectares"},
    ],
)
def test_columns_that_state_no_box_in_degrees_say_nothing(tmp_path: Path, columns: dict[str, Any]) -> None:
    assert boxes(tmp_path, columns) == []


def test_layers_of_the_base_map_are_set_against_what_they_state_too() -> None:
    stated = {"xmin": WEST, "ymin": SOUTH, "xmax": WEST + 4, "ymax": SOUTH + 1, "lon": 0, "lat": 0}
    frame = gpd.GeoDataFrame([stated], geometry=[ALPHA], crs="EPSG:4326", index=[1])
    _, found = context_shapes(frame, file="areas.geojson")
    assert [(one.rule, one.row) for one in found] == [("geometry.declared", 1)] * 2


@pytest.mark.parametrize(
    ("bounds", "found"),
    [
        ((WEST - 1, SOUTH - 1, WEST + 3, SOUTH + 3), False),
        ((WEST + 0.5, SOUTH + 0.5, WEST + 30, SOUTH + 30), False),
        ((WEST + 2, SOUTH, WEST + 3, SOUTH + 1), True),
        ((-SOUTH, WEST + 100, -SOUTH + 4, WEST + 104), True),
    ],
)
def test_a_first_view_without_a_district_is_named(bounds: tuple[float, ...], found: bool) -> None:
    west, south, east, north = bounds
    said = bounds_findings((west, south, east, north), np.array([ALPHA], dtype=object))
    assert [one.rule for one in said] == ["bounds.elsewhere"] * found


def test_bounds_across_180_degrees_hold_what_lies_on_either_side() -> None:
    shapes = np.array([shapely.box(178, -18, 180, -16), shapely.box(-180, -18, -179, -16)], dtype=object)
    assert bounds_findings((177, -20, -178, -15), shapes) == ()
    assert bounds_findings((-180, -20, 180, -15), shapes) == ()
    assert len(bounds_findings((0, -20, 10, -15), shapes)) == 1


@pytest.mark.parametrize("name", ["azerbaijan", "exercise"])
def test_the_shipped_packs_state_what_they_draw(name: str) -> None:
    rules = {one.rule for one in load_pack(ROOT / "data" / name).findings}
    assert not rules & {"geometry.declared", "bounds.elsewhere"}
