"""Each format in: rows, values, row numbers and coordinates as they stood, or a plain refusal."""

from __future__ import annotations

import datetime
import io
import json
import sqlite3
import struct
import warnings
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from geo.errors import AskedError, ReadError
from geo.layers.findings import Severity
from geo.layers.values import plain_column
from geo.reading.raw import ReadLimits
from geo.reading.read import read_foreign, read_layer

NAMES = ["Ağdam", "Füzuli", None, "Cəbrayıl"]
PLACES = [shapely.Point(46.9, 40.0), shapely.Point(47.1, 39.6), None, shapely.Point(47.0, 39.4)]


def sample(crs: int | None = 4326) -> gpd.GeoDataFrame:
    columns = {
        "name": NAMES,
        "killed": pd.array([1, 0, None, 3], dtype="Int64"),
        "rate": [0.5, 1.25, None, 2.0],
    }
    return (
        gpd.GeoDataFrame(columns, geometry=PLACES, crs=4326).to_crs(crs)
        if crs
        else gpd.GeoDataFrame(columns, geometry=PLACES)
    )


def written(folder: Path, name: str, driver: str, frame: gpd.GeoDataFrame, **options: Any) -> Path:
    path = folder / name
    if driver == "FlatGeobuf":
        # its index reorders rows and takes no missing geometry
        options["SPATIAL_INDEX"] = "NO"
    with warnings.catch_warnings():
        # the writer warns about a layer without a coordinate system, which is what is wanted
        warnings.simplefilter("ignore", UserWarning)
        pyogrio.write_dataframe(frame, path, driver=driver, **options)
    return path


def zip_of(folder: Path, *, leave_out: tuple[str, ...] = (), inside: str = "data/") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("__MACOSX/data/._layer.shp", b"resource fork")
        for path in sorted(folder.iterdir()):
            if path.suffix not in leave_out:
                archive.write(path, inside + path.name)
    return buffer.getvalue()


def shapefile(folder: Path, *, name: str = "incidents", crs: int = 4326) -> Path:
    folder.mkdir()
    written(folder, f"{name}.shp", "ESRI Shapefile", sample(crs), encoding="utf-8")
    return folder


def geojson(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", **more, "features": features}).encode()


def feature(geometry: Any, /, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def expect_sample(frame: gpd.GeoDataFrame, *, tolerance: float = 0.0) -> None:
    assert frame.crs.to_epsg() == 4326
    assert frame.index.name == "source_row"
    assert frame.index.tolist() == [1, 2, 3, 4]
    assert frame["name"].astype(object).where(frame["name"].notna(), None).tolist() == NAMES
    assert [None if value is None else int(value) for value in frame["killed"]] == [1, 0, None, 3]
    assert frame["rate"].tolist() == [0.5, 1.25, None, 2.0]
    for found, expected in zip(frame.geometry, PLACES, strict=True):
        assert (found is None) == (expected is None)
        assert expected is None or found.equals_exact(expected, tolerance)


@pytest.mark.parametrize("crs", [4326, 32638], ids=["degrees", "UTM"])
@pytest.mark.parametrize("name", ["a.gpkg", "a.fgb", "a.parquet", "a.zip", "a.geojson"])
def test_each_format_gives_back_what_was_written(tmp_path: Path, name: str, crs: int) -> None:
    tolerance = 0.0 if crs == 4326 else 1e-8
    if name == "a.parquet":
        sample(crs).to_parquet(tmp_path / name)
        source: Path | bytes = tmp_path / name
    elif name == "a.zip":
        source = zip_of(shapefile(tmp_path / "parts", crs=crs))
    elif name == "a.geojson":
        data = json.loads(sample(crs).to_json(na="null", drop_id=True))
        data["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{crs}"}}
        source = json.dumps(data).encode()
    elif name == "a.gpkg":
        source = written(tmp_path, name, "GPKG", sample(crs))
    else:
        source = written(tmp_path, name, "FlatGeobuf", sample(crs))
    frame = read_layer(source, filename=name)
    expect_sample(frame, tolerance=tolerance)
    rules = [finding.rule for finding in frame.attrs["findings"]]
    assert rules == ([] if crs == 4326 else ["crs.reprojected"])


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_tables_give_text_and_points(name: str) -> None:
    table = pd.DataFrame(
        {
            "name": NAMES,
            "killed": ["1", "0", None, "3"],
            "longitude": ["46.9", "47.1", None, "47"],
            "latitude": ["40", "39.6", None, "39.4"],
        }
    )
    buffer = io.BytesIO()
    if name == "a.csv":
        table.to_csv(buffer, index=False)
    else:
        table.to_excel(buffer, index=False)
    frame = read_layer(buffer.getvalue(), filename=name)
    assert [str(dtype) for dtype in frame.dtypes] == ["str"] * 4 + ["geometry"]
    # the blank record is no record, and its number is not given to the next
    assert frame.index.tolist() == [1, 2, 4]
    assert frame["killed"].tolist() == ["1", "0", "3"]
    assert frame.geometry.notna().all()
    assert frame.geometry.iloc[1].equals(PLACES[1])


def test_dates_come_as_text(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"day": pd.to_datetime(["2021-02-01", None]), "moment": pd.to_datetime(["2021-02-01 13:05", None])},
        geometry=[shapely.Point(47, 40)] * 2,
        crs=4326,
    )
    frame.to_parquet(tmp_path / "a.parquet")
    for source in (written(tmp_path, "a.gpkg", "GPKG", frame), tmp_path / "a.parquet"):
        read = read_layer(source)
        assert read["day"].iloc[0] == "2021-02-01"
        assert read["moment"].iloc[0].startswith("2021-02-01T13:05:00")
        assert read[["day", "moment"]].iloc[1].isna().all()


def test_spreadsheet_cells_become_text_as_a_reader_sees_them() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["id", "whole", "part", "truth", "day", "sum"])
    sheet.append(["007", 5.0, 0.25, True, datetime.datetime(2021, 2, 1), "=1+1"])
    sheet.append([None] * 6)
    sheet.append(["008", 44228, 1e20, False, datetime.datetime(2021, 2, 1, 13, 5), None])
    sheet.merge_cells("A6:B6")
    hidden = book.create_sheet("notes")
    hidden.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    frame = read_layer(buffer.getvalue(), filename="a.xlsx")
    assert frame.index.tolist() == [1, 3]
    assert frame.iloc[0, :5].tolist() == ["007", "5", "0.25", "true", "2021-02-01"]
    assert frame.iloc[1, :5].tolist() == ["008", "44228", "1e+20", "false", "2021-02-01T13:05:00"]
    found = {finding.rule: finding for finding in frame.attrs["findings"]}
    assert found.keys() == {"sheet.formula_without_value", "sheet.merged_cells", "sheet.hidden"}
    assert (found["sheet.formula_without_value"].row, found["sheet.formula_without_value"].field) == (
        1,
        "sum",
    )


@pytest.mark.parametrize("name", ["a.gpkg", "a.zip", "a.xlsx"])
def test_several_layers_are_asked_about_and_the_named_one_read(tmp_path: Path, name: str) -> None:
    if name == "a.gpkg":
        written(tmp_path, name, "GPKG", sample(), layer="first")
        source: Path | bytes = written(tmp_path, name, "GPKG", sample().iloc[:2], layer="second")
    elif name == "a.zip":
        shapefile(tmp_path / "parts", name="first")
        written(tmp_path / "parts", "second.shp", "ESRI Shapefile", sample().iloc[:2], encoding="utf-8")
        source = zip_of(tmp_path / "parts")
    else:
        book = openpyxl.Workbook()
        book.active.title = "first"
        book.active.append(["name"])
        second = book.create_sheet("second")
        for row in (["name"], ["a"], ["b"]):
            second.append(row)
        buffer = io.BytesIO()
        book.save(buffer)
        source = buffer.getvalue()
    with pytest.raises(ReadError, match="first, second") as asked:
        read_layer(source, filename=name)
    if name != "a.xlsx":
        assert isinstance(asked.value, AskedError)
        assert (asked.value.key, asked.value.options) == ("layer", ("first", "second"))
    with pytest.raises(ReadError, match="third"):
        read_layer(source, filename=name, layer="third")
    assert len(read_layer(source, filename=name, layer="second")) == 2


@pytest.mark.parametrize("part", [".shp", ".shx", ".dbf", ".prj"])
def test_a_shapefile_without_one_of_its_parts_is_refused(tmp_path: Path, part: str) -> None:
    data = zip_of(shapefile(tmp_path / "parts"), leave_out=(part,))
    with pytest.raises(ReadError, match=rf"a\.zip: .*\{part}"):
        read_layer(data, filename="a.zip")


def test_the_text_encoding_of_a_shapefile_is_never_guessed(tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    parts.mkdir()
    frame = gpd.GeoDataFrame({"name": ["Агдам"]}, geometry=[shapely.Point(47, 40)], crs=4326)
    written(parts, "a.shp", "ESRI Shapefile", frame, encoding="cp1251")
    assert read_layer(zip_of(parts), filename="a.zip")["name"].tolist() == ["Агдам"]
    with pytest.raises(ReadError, match=r"not UTF-8 text, and there is no \.cpg file"):
        read_layer(zip_of(parts, leave_out=(".cpg",)), filename="a.zip")
    (parts / "a.cpg").write_text("KLINGON")
    with pytest.raises(ReadError, match="KLINGON"):
        read_layer(zip_of(parts), filename="a.zip")


def test_utf8_without_a_cpg_is_read_and_said(tmp_path: Path) -> None:
    frame = read_layer(zip_of(shapefile(tmp_path / "parts"), leave_out=(".cpg",)), filename="a.zip")
    expect_sample(frame)
    assert [finding.rule for finding in frame.attrs["findings"]] == ["text.encoding_assumed"]


def test_a_layer_without_a_coordinate_system_is_asked_about(tmp_path: Path) -> None:
    bare = sample(None)
    sources = [
        written(tmp_path, "a.gpkg", "GPKG", bare),
        written(tmp_path, "a.fgb", "FlatGeobuf", bare),
        tmp_path / "a.parquet",
    ]
    bare.to_parquet(tmp_path / "a.parquet")
    for source in sources:
        with pytest.raises(AskedError, match=rf"{source.name}: .*coordinate system") as asked:
            read_layer(source)
        assert asked.value.key == "crs"
        frame, shape = read_foreign(source, filename=source.name, wanted={"crs": "EPSG:4326"})
        assert shape["crs"] == "EPSG:4326"
        assert list(frame.geometry) == PLACES


def test_geojson_in_metres_without_a_coordinate_system_is_asked_about() -> None:
    data = json.loads(sample(32638).to_json(na="null", drop_id=True))
    data.pop("crs", None)
    bare = json.dumps(data).encode()
    for read in (
        lambda: read_layer(bare, filename="a.geojson"),
        lambda: read_foreign(bare, filename="a.geojson", wanted={}),
    ):
        with pytest.raises(AskedError, match=r"a\.geojson: .*coordinate system") as asked:
            read()
        assert asked.value.key == "crs"
    frame, _ = read_foreign(bare, filename="a.geojson", wanted={"crs": "EPSG:32638"})
    for found, place in zip(frame.geometry, PLACES, strict=True):
        assert place is None or found.equals_exact(place, 1e-8)
    # One place far off is a slip of that record, found later, and what the file itself says counts.
    slip = json.loads(sample(4326).to_json(na="null", drop_id=True))
    slip["features"][0]["geometry"]["coordinates"] = [461386.1, 832777.3]
    slip.pop("crs", None)
    assert len(read_layer(json.dumps(slip).encode(), filename="a.geojson")) == len(PLACES)
    named = {**data, "crs": {"type": "name", "properties": {"name": "EPSG:32638"}}}
    frame, _ = read_foreign(json.dumps(named).encode(), filename="a.geojson", wanted={"crs": "EPSG:4326"})
    assert frame.geometry.iloc[0].equals_exact(PLACES[0], 1e-8)


def test_what_somebody_says_of_coordinates_counts_only_where_the_file_says_nothing(tmp_path: Path) -> None:
    folder = shapefile(tmp_path / "parts", crs=32638)
    for left_out in ((".prj",), ()):
        data = zip_of(folder, leave_out=left_out)
        frame, _ = read_foreign(
            data, filename="a.zip", wanted={"crs": "EPSG:32638" if left_out else "EPSG:4326"}
        )
        assert frame.geometry.iloc[0].equals_exact(PLACES[0], 1e-8)
    with pytest.raises(ReadError, match="not an EPSG code"):
        read_foreign(zip_of(folder, leave_out=(".prj",)), filename="a.zip", wanted={"crs": "http://x/"})


def alter(path: Path, *statements: str) -> Path:
    with sqlite3.connect(path) as database:
        for statement in statements:
            database.execute(statement)
    database.close()
    return path


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("CREATE VIEW b AS SELECT * FROM a", "view"),
        ("CREATE TRIGGER t AFTER INSERT ON gpkg_contents BEGIN DELETE FROM gpkg_contents; END", "trigger"),
        ("CREATE VIRTUAL TABLE f USING fts4(x)", "virtual table"),
        ("UPDATE gpkg_geometry_columns SET srs_id = -1", "coordinate system"),
        ("PRAGMA journal_mode = WAL", "write-ahead"),
        ("PRAGMA application_id = 0", "no GeoPackage"),
        ("DELETE FROM gpkg_contents", "no layer"),
    ],
)
def test_a_geopackage_with_more_than_tables_is_refused(tmp_path: Path, statement: str, words: str) -> None:
    path = alter(written(tmp_path, "a.gpkg", "GPKG", sample()), statement)
    with pytest.raises(ReadError, match=words):
        read_layer(path)


@pytest.mark.parametrize("name", ["a.gpkg", "a.fgb", "a.parquet", "a.zip", "a.xlsx", "a.geojson"])
def test_a_file_cut_short_is_refused_without_a_word_of_ours(tmp_path: Path, name: str) -> None:
    if name == "a.parquet":
        sample().to_parquet(tmp_path / name)
    elif name == "a.zip":
        (tmp_path / name).write_bytes(zip_of(shapefile(tmp_path / "parts")))
    elif name == "a.xlsx":
        pd.DataFrame({"a": [1]}).to_excel(tmp_path / name)
    elif name == "a.geojson":
        (tmp_path / name).write_text(sample().to_json())
    else:
        written(tmp_path, name, {"a.gpkg": "GPKG", "a.fgb": "FlatGeobuf"}[name], sample())
    data = (tmp_path / name).read_bytes()
    with pytest.raises(ReadError, match=rf"^{name}: ") as caught:
        read_layer(data[: len(data) // 3], filename=name)
    assert "/" not in str(caught.value).replace("and/or", "")


def test_a_text_that_stands_once_in_a_parquet_file_counts_in_every_row(tmp_path: Path) -> None:
    pd.DataFrame({"a": ["x" * 10_000] * 500}).to_parquet(tmp_path / "a.parquet")
    data = (tmp_path / "a.parquet").read_bytes()
    assert len(data) < 50_000
    assert read_layer(data, filename="a.parquet")["a"].str.len().sum() == 5_000_000
    with pytest.raises(ReadError, match="too large once read"):
        read_layer(data, filename="a.parquet", limits=ReadLimits(result_bytes=1_000_000))


@pytest.mark.parametrize("name", ["a.gpkg", "a.parquet"])
def test_columns_that_are_categories_hold_what_plain_ones_hold(tmp_path: Path, name: str) -> None:
    if name == "a.parquet":
        sample().to_parquet(tmp_path / name)
    else:
        written(tmp_path, name, "GPKG", sample())
    data = (tmp_path / name).read_bytes()
    plain = read_layer(data, filename=name)
    coded = read_layer(data, filename=name, coded=True)
    kinds = {column for column in coded if isinstance(coded[column].dtype, pd.CategoricalDtype)}
    assert "name" in kinds
    for column in set(plain) - {"geometry"}:
        found, expected = plain_column(coded[column]), plain[column]
        assert found.dtype == expected.dtype
        assert found.isna().tolist() == expected.isna().tolist()
        assert found.dropna().tolist() == expected.dropna().tolist()


def test_parquet_without_a_geometry_is_a_table_and_with_one_that_is_not_described_refused(
    tmp_path: Path,
) -> None:
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "a.parquet")
    assert read_layer(tmp_path / "a.parquet")["a"].tolist() == [1]
    pd.DataFrame({"a": [1], "geometry": [b"x"]}).to_parquet(tmp_path / "b.parquet")
    with pytest.raises(ReadError, match="where its geometry is"):
        read_layer(tmp_path / "b.parquet")
    assert pq.read_metadata(tmp_path / "b.parquet").num_rows == 1


def test_a_ring_that_cannot_be_built_leaves_its_row(tmp_path: Path) -> None:
    wkb = struct.pack("<BIIIdddd", 1, 3, 1, 2, 0.0, 0.0, 1.0, 1.0)
    sample().iloc[:1].to_parquet(tmp_path / "a.parquet")
    table = pq.read_table(tmp_path / "a.parquet")
    position = table.column_names.index("geometry")
    pq.write_table(
        table.set_column(position, "geometry", pa.array([wkb], pa.binary())), tmp_path / "b.parquet"
    )
    frame = read_layer(tmp_path / "b.parquet")
    assert frame.geometry.iloc[0] is None
    assert [(f.rule, f.row, f.severity) for f in frame.attrs["findings"]] == [
        ("geometry.unreadable", 1, Severity.ERROR)
    ]


def test_a_field_named_as_our_own_is_renamed_and_said() -> None:
    data = geojson(feature({"type": "Point", "coordinates": [47, 40]}, geometry="north", source_row=9))
    frame = read_layer(data, filename="a.geojson")
    assert frame["geometry_field"].tolist() == ["north"]
    assert frame["source_row_field"].tolist() == [9]
    assert {finding.rule for finding in frame.attrs["findings"]} == {"field.reserved"}
