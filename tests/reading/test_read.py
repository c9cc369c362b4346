"""The door for files from elsewhere: text formats, bombs, limits, and what a refusal may say."""

# ruff: noqa: E501 -- files laid out on one line are easier to compare than broken ones

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import tracemalloc
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import ReadError
from geo.layers.findings import Severity
from geo.reading import process
from geo.reading.formats import read_geojson, read_table
from geo.reading.hosts import Hosts, _Host
from geo.reading.raw import DEFAULT_LIMITS, RawLayer
from geo.reading.read import read_layer
from geo.reading.tables import add_points, parse_csv
from tests.examples import examples
from tests.reading.workbooks import workbook

POINT = {"type": "Point", "coordinates": [47.0, 40.0]}


def collection(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", **more, "features": features}).encode()


def feature(shape: Any, /, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": shape}


def csv_layer(text: str | bytes) -> RawLayer:
    data = text if isinstance(text, bytes) else text.encode()
    return parse_csv(data, file="a.csv", limits=DEFAULT_LIMITS)


# --- CSV -------------------------------------------------------------------------------------------


def test_csv_text_is_left_alone() -> None:
    layer = csv_layer('\ufeff\ufeffid,district,note\n007,NA,None\n1E5,," a,\nb "\n')
    assert layer.columns == {"id": ["007", "1E5"], "district": ["NA", None], "note": ["None", " a,\nb "]}
    assert list(layer.rows) == [1, 2]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_separator_is_the_headers(separator: str) -> None:
    layer = csv_layer(f"a{separator}b\n1{separator}2\n")
    assert layer.columns == {"a": ["1"], "b": ["2"]}


def test_csv_blank_records_keep_their_number() -> None:
    layer = csv_layer("a,b\n1,2\n\n,\n3,4\n")
    assert list(layer.rows) == [1, 4]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"a,b\n1,2,3\n", "row 1 has 3 fields"),
        (b"a,b\n1,2\n1\n", "row 2 has 1 fields"),
        (b"a,a\n1,2\n", "names a more than once"),
        (b"a,,c\n1,2,3\n", "column 2 has no name"),
        (b'a,b\n"1,2\n', "not well-formed CSV"),
        ("a\nАгдам\n".encode("cp1251"), "line 2 holds the byte 0xc0"),
        ("a\nAğdam\n".encode("utf-16"), "UTF-16"),
        (b"a\n\0\n", "zero bytes"),
        (b",".join(b"c%d" % n for n in range(300)) + b"\n", "300 fields found"),
    ],
)
def test_csv_faults_are_named(text: bytes, words: str) -> None:
    with pytest.raises(ReadError, match=rf"^a\.csv: .*{words}"):
        csv_layer(text)


@examples(60)
@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), min_size=1),
            min_size=2,
            max_size=2,
        ),
        min_size=1,
    )
)
def test_csv_round_trip(rows: list[list[str]]) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(["first", "second"])
    writer.writerows(rows)
    layer = csv_layer(buffer.getvalue())
    assert [list(row) for row in zip(*layer.columns.values(), strict=True)] == rows


@pytest.mark.parametrize(
    ("longitude", "latitude", "fault"),
    [
        ("47.1", "40", None),
        ("200", "95", None),  # where a point may lie is for the validation to say
        ("", "", None),
        ("47,1", "40", "longitude"),
        ("47.1", "", "latitude"),
        ("nan", "40", "longitude"),
        ("1e999", "40", "longitude"),
        ("٤٧", "40", "longitude"),
        ("47.1", "N 40", "latitude"),
    ],
)
def test_points_come_only_from_plain_numbers(longitude: str, latitude: str, fault: str | None) -> None:
    layer = csv_layer(f'id,Longitude,LATITUDE\n1,"{longitude}","{latitude}"\n')
    add_points(layer)
    assert layer.geometry is not None
    assert (layer.geometry[0] is None) == (fault is not None or not longitude)
    assert [(f.rule, f.row, f.severity) for f in layer.findings] == (
        [("geometry.unreadable", 1, Severity.ERROR)] if fault else []
    )
    assert all(f.field is not None and f.field.lower() == fault for f in layer.findings)


def test_read_table_is_all_text(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,n\n01,\nNA,2021-02-01\n")
    table = read_table(tmp_path / "a.csv")
    assert table.index.name == "source_row"
    assert [str(dtype) for dtype in table.dtypes] == ["str", "str"]
    assert table["id"].tolist() == ["01", "NA"]
    assert table["n"].isna().tolist() == [True, False]
    with pytest.raises(ReadError, match=r"^b\.csv: the file cannot be opened"):
        read_table(tmp_path / "b.csv")


# --- GeoJSON ---------------------------------------------------------------------------------------


def test_geojson_values_keep_their_type() -> None:
    values = {
        "t": "01.02.2021",
        "i": 2**53 + 1,
        "big": 10**30,
        "f": 0.5,
        "b": True,
        "list": [1, "a"],
        "none": None,
    }
    for read in (read_geojson, lambda data: read_layer(data, filename="a.geojson")):
        frame = read(
            collection(feature(POINT, **values), feature(None, mixed="x", i=None), feature(POINT, mixed=3))
        )
        first = frame.iloc[0]
        assert first["t"] == "01.02.2021"
        assert first["i"] == 2**53 + 1
        assert type(first["i"]) is int
        assert first["big"] == 10**30
        assert first["f"] == 0.5
        assert first["b"] is True
        assert first["list"] == '[1,"a"]'
        assert frame["mixed"].tolist() == [None, "x", 3]
        assert str(frame["t"].dtype) == "str"
        assert frame.index.tolist() == [1, 2, 3]
        assert frame.geometry.iloc[1] is None
        assert frame.crs.to_epsg() == 4326


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        ({"type": "Point", "coordinates": ["47.1", "40"]}, 'coordinate "47.1" is written as text'),
        ({"type": "Point", "coordinates": [True, 1]}, "not a number"),
        ({"type": "Point", "coordinates": [1]}, "1 coordinates instead of two"),
        ({"type": "Point", "coordinates": [1, None]}, "not a number"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}, "not closed"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0]]]}, "fewer than four"),
        ({"type": "LineString", "coordinates": [[0, 0]]}, "fewer than two places"),
        ({"type": "Ring", "coordinates": []}, "no GeoJSON geometry type"),
        ({"type": "Feature", "geometry": POINT}, "no GeoJSON geometry type"),
        ({"type": "Point"}, "no coordinates"),
    ],
)
def test_a_geometry_that_cannot_be_built_leaves_its_row(shape: Any, reason: str) -> None:
    frame = read_geojson(collection(feature(POINT, a=1), feature(shape, a=2)), filename="x.geojson")
    assert frame["a"].tolist() == [1, 2]
    assert frame.geometry.isna().tolist() == [False, True]
    (finding,) = frame.attrs["findings"]
    assert (finding.file, finding.row, finding.rule) == ("x.geojson", 2, "geometry.unreadable")
    assert reason in finding.message


def test_numbers_too_large_for_a_coordinate_are_found() -> None:
    polygon = b'{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1e999],[0,0]]]}'
    point = b'{"type":"Point","coordinates":[1e999,1]}'
    data = b'{"type":"FeatureCollection","features":[%s]}' % b",".join(
        b'{"type":"Feature","properties":{},"geometry":%s}' % shape for shape in (polygon, point)
    )
    frame = read_geojson(data)
    assert frame.geometry.isna().all()
    assert ["too large" in finding.message for finding in frame.attrs["findings"]] == [True, True]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":1},"geometry":null},\n{"type":"Feature","properties":{"a":NaN},"geometry":null}]}', "in record 2, line 2 holds NaN"),
        (b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":-Infinity}}]}', "no number for"),
        (b'{"type":"FeatureCollection","features":[', "ends too early"),
        (b'{"type":"FeatureCollection","features":[' + b"[" * 100_000, "nested too deeply|ends too early"),
        (b'{"type":"FeatureCollection"}', "not a GeoJSON feature collection"),
        (b'{"type":"Topology","objects":{}}', '"Topology"'),
        (b'{"features":[]}', "not a GeoJSON feature collection"),
        (b'{"type":"FeatureCollection","features":[5]}', "record 1 is not a GeoJSON feature"),
        (b'{"type":"FeatureCollection","features":[{"type":"Point"}]}', 'record 1 is of type "Point"'),
        (b'{"type":"FeatureCollection","features":[],"crs":{"type":"link","properties":{"href":"x"}}}', "never followed"),
        (b'{"type":"FeatureCollection","features":[],"crs":{"type":"name","properties":{"name":"EPSG:999999"}}}', "EPSG:999999.*unknown"),
        (b'{"type":"FeatureCollection","features":[],"crs":{"type":"name","properties":{"name":"/etc/x"}}}', "not an EPSG code"),
        (b'{"type":"FeatureCollection","features":["\xff"]}', "not UTF-8"),
    ],
)  # fmt: skip
def test_geojson_faults_are_named(data: bytes, words: str) -> None:
    with pytest.raises(ReadError, match=rf"^a\.geojson: .*({words})"):
        read_geojson(data, filename="a.geojson")


def test_a_deep_collection_of_geometries_does_not_break_the_process() -> None:
    shape = b'{"type":"GeometryCollection","geometries":[' * 5_000 + b"]}" * 5_000
    data = (
        b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":%s}]}' % shape
    )
    with pytest.raises(ReadError, match="nested too deeply"):
        read_geojson(data)


def test_keys_written_twice_are_said() -> None:
    data = (
        b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{"note":"a\\": b"}},'
        b'{"type":"Feature","geometry":null,"properties":{"killed":1,"killed":7}}]}'
    )
    frame = read_geojson(data)
    assert frame["killed"].tolist() == [None, 7]
    assert [(f.rule, f.row, f.field, f.value) for f in frame.attrs["findings"]] == [
        ("key.repeated", 2, "killed", "7")
    ]


def test_zero_characters_are_taken_out_and_said() -> None:
    frame = read_geojson(collection(feature(POINT, a="x\0y")))
    assert frame["a"].tolist() == ["xy"]
    assert [f.rule for f in frame.attrs["findings"]] == ["text.zero_character"]


_numbers = st.floats(-180, 180, allow_nan=False, width=32)
_values = st.one_of(st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(allow_nan=False, allow_infinity=False), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))  # fmt: skip


@examples(60)
@given(st.lists(st.tuples(_numbers, _numbers, _values), min_size=1, max_size=8))
def test_geojson_round_trip(rows: list[tuple[float, float, Any]]) -> None:
    frame = read_geojson(
        collection(*(feature({"type": "Point", "coordinates": [x, y]}, v=v) for x, y, v in rows))
    )
    assert [(point.x, point.y) for point in frame.geometry] == [(x, y) for x, y, _ in rows]
    for found, (_x, _y, value) in zip(frame["v"], rows, strict=True):
        assert found == value or (value is None and found != found)  # noqa: PLR0124 -- NaN is how str columns miss


def test_fifty_thousand_points_are_read_in_time() -> None:
    data = collection(*(feature({"type": "Point", "coordinates": [45 + n / 1e5, 40]}, **{f"f{k}": f"text {n}" for k in range(12)}) for n in range(50_000)))  # fmt: skip
    read_geojson(data)
    start = time.process_time()
    frame = read_geojson(data)
    assert len(frame) == 50_000
    assert time.process_time() - start < 2.5


# --- the door --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "filename", "words"),
    [
        (b"", "a.csv", "empty"),
        (b"a,b\n1,2\n", "a.geojson", "says GeoJSON, but the content is CSV"),
        (b"a,b\n1,2\n", "a.gpkg", "says GeoPackage, but the content is CSV"),
        (b"{}", "a.csv", "says CSV, but the content is GeoJSON"),
        (b"PK\x03\x04", "a.csv", "zip archive"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a.csv", "no format this program reads"),
        (b"a,b\n1,2\n", "a.exe", '"[.]exe" is not one'),
        (b"\0\0\x27\x0a", "a.shp", "together in one .zip"),
        (b"a,b\n1,2\n", "evil\u202ecsv.exe", "evilcsv.exe"),
        (b"<kml/>", "/srv/private/a.kml", "^a.kml: "),
        (b"<kml/>", "/srv/private/a.json", "^a.json: the content is XML"),
    ],
)
def test_content_and_name_must_agree(data: bytes, filename: str, words: str) -> None:
    with pytest.raises(ReadError, match=words) as caught:
        read_layer(data, filename=filename)
    assert "/srv" not in str(caught.value)


def test_bytes_without_a_name_are_told_apart_by_content() -> None:
    assert read_layer(b"a,b\n1,2\n")["b"].tolist() == ["2"]
    assert len(read_layer(collection(feature(POINT)))) == 1


def test_a_file_larger_than_the_limit_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a\n" + "1\n" * 1000)
    small = replace(DEFAULT_LIMITS, file_bytes=100)
    for source in (tmp_path / "a.csv", (tmp_path / "a.csv").read_bytes()):
        with pytest.raises(ReadError, match=r"at most 0\.0001 MB"):
            read_layer(source, filename="a.csv", limits=small)


def private_folders() -> set[str]:
    return {name for name in os.listdir(tempfile.gettempdir()) if name.startswith("layer-")}  # noqa: PTH208 -- names are all that is wanted


def test_the_private_folder_is_always_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    read_layer(b"a,b\n1,2\n", filename="a.csv")
    for data, limits in (
        (b"a,b\n1\n", DEFAULT_LIMITS),
        (b"a,b\n1,2\n", replace(DEFAULT_LIMITS, wall_seconds=0.0)),
    ):
        with pytest.raises(ReadError):
            read_layer(data, filename="a.csv", limits=limits)
    assert private_folders() == set()


# --- bombs and limits ------------------------------------------------------------------------------


def refused(data: bytes | Path, filename: str, words: str, *, seconds: float = 5.0, **limits: Any) -> None:
    start = time.monotonic()
    with pytest.raises(ReadError, match=words) as caught:
        read_layer(data, filename=filename, limits=replace(DEFAULT_LIMITS, **limits))
    assert str(caught.value).startswith(f"{filename}: ")
    assert time.monotonic() - start < seconds


def archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in members.items():
            zipped.writestr(name.replace("__", "."), content)
    return buffer.getvalue()


def test_an_archive_that_swells_is_refused() -> None:
    refused(archive(a__shp=bytes(30_000_000)), "a.zip", "times its size")


def test_an_archive_with_too_much_in_it_is_refused() -> None:
    refused(archive(a__shp=os.urandom(2_000_000)), "a.zip", "unpacks to 2 MB", archive_bytes=1_000_000)


def test_an_archive_that_lies_about_its_sizes_is_refused() -> None:
    data = bytearray(archive(a__shp=os.urandom(1000), a__shx=b"x", a__dbf=b"x", a__prj=b"x"))
    # declared size of the first entry in the directory: 24 bytes into its record
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, 10)
    refused(bytes(data), "a.zip", "damaged")


def test_an_archive_with_too_many_entries_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zipped:
        for number in range(20_000):
            zipped.writestr(f"{number}", b"")
    refused(buffer.getvalue(), "a.zip", "20,000 entries")
    # the same with a count that lies
    data = bytearray(buffer.getvalue())
    struct.pack_into("<HH", data, data.rindex(b"PK\x05\x06") + 8, 5, 5)
    refused(bytes(data), "a.zip", "entries")


def test_an_encrypted_archive_is_refused() -> None:
    data = bytearray(archive(a__shp=b"x"))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    refused(bytes(data), "a.zip", "encrypted")


def test_a_sheet_with_a_far_cell_is_refused() -> None:
    for cell in ("A1048576", "XFD1", "XFD1048576"):
        book = openpyxl.Workbook()
        book.active["A1"] = "name"
        book.active[cell] = "far"
        buffer = io.BytesIO()
        book.save(buffer)
        refused(buffer.getvalue(), "a.xlsx", "stray value|has no name|right of the last named|fields found")


def test_a_workbook_with_a_bomb_of_texts_is_refused() -> None:
    sst = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>'
    refused(workbook(sst % ("<si><t>a</t></si>" * 2_000_000)), "a.xlsx", "times its size")
    refused(workbook(sst % ("<si/>" * 1_200_000)), "a.xlsx", "1,000,000 texts", archive_ratio=10_000)


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    path = tmp_path / "a.gpkg"
    pyogrio.write_dataframe(gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(47, 40)], crs=4326), path)
    view = (
        "CREATE VIEW b AS WITH RECURSIVE n(fid) AS (SELECT 1 UNION ALL SELECT fid + 1 FROM n) "
        "SELECT fid, NULL AS geom FROM n WHERE fid < 0"
    )
    with sqlite3.connect(path) as database:
        database.execute(view)
        database.execute("UPDATE gpkg_contents SET table_name = 'b', identifier = 'b'")
        database.execute("UPDATE gpkg_geometry_columns SET table_name = 'b'")
    database.close()
    return path


def test_an_endless_view_is_refused(endless: Path) -> None:
    refused(endless, "a.gpkg", "view")


_BUSY = "import geo.reading.reader_child as c; c._read = lambda *_: {}; import sys; sys.exit(c.main())"


@pytest.fixture(params=["forked", "started"])
def hosts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hosts]:
    """Give readers forked from a host of their own, or each started anew, as where systems cannot fork."""
    own = Hosts(process._hosts._start)
    monkeypatch.setattr(process, "FORKS", request.param == "forked")
    monkeypatch.setattr(process, "_hosts", own)
    yield own
    own.end()


def misbehaving(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """Have the reading process do `what` in place of reading."""
    command = [process.sys.executable, "-c", _BUSY.format(what)]
    monkeypatch.setattr(process, "child_command", lambda: command)


@pytest.mark.parametrize(
    ("what", "words", "limits"),
    [
        ("__import__('time').sleep(60)", "took longer than 1.5 seconds", {"wall_seconds": 1.5}),
        ("[None for _ in iter(int, 1)]", "limits on processor time", {"cpu_seconds": 1, "wall_seconds": 20.0}),
        ("bytearray(10**10)", "more than 1 GB of memory", {"memory_bytes": 10**9}),
        ("open('x', 'wb').write(bytes(10**7))", "broke down on this file", {"result_bytes": 10**6}),
        ("__import__('os').kill(__import__('os').getpid(), 11)", "stopped by its limits or broke down", {}),
        ("__import__('socket').create_connection(('127.0.0.1', 9))", "leave the reading process .socket", {"cut_network": False}),
        ("__import__('subprocess').run(['true'])", "leave the reading process .subprocess.Popen", {}),
        ("1/0", "broke down on this file .ZeroDivisionError", {}),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("hosts")
def test_a_reader_that_overruns_is_stopped(
    monkeypatch: pytest.MonkeyPatch, what: str, words: str, limits: dict[str, Any]
) -> None:
    misbehaving(monkeypatch, what)
    refused(b"a,b\n1,2\n", "a.csv", words, seconds=8.0, **limits)


@pytest.mark.usefixtures("hosts")
def test_what_a_killed_reader_started_dies_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    note = tmp_path / "alive"
    os_ = "__import__('os')"
    late = f"(__import__('time').sleep(2), open({str(note)!r}, 'w'))"
    misbehaving(monkeypatch, f"{late} if {os_}.fork() == 0 else __import__('time').sleep(60)")
    refused(b"a,b\n1,2\n", "a.csv", "took longer", wall_seconds=1.0)
    time.sleep(1.5)
    assert not note.exists()


@pytest.mark.parametrize("hosts", ["forked"], indirect=True)
def test_a_file_is_read_by_a_process_of_its_own(hosts: Hosts, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = "c.seen = getattr(c, 'seen', []) + [__import__('os').getcwd()]"
    misbehaving(monkeypatch, f"(exec({kept!r}, {{'c': c}}), 1 / (len(c.seen) - 1))")
    for _ in range(3):
        # Each finds what the one before left nowhere: 1 / 0.
        refused(b"a,b\n1,2\n", "a.csv", "ZeroDivisionError")
    assert len(hosts._idle) == 1


@pytest.mark.parametrize("hosts", ["forked"], indirect=True)
def test_a_host_that_is_gone_is_replaced_and_none_outlives_its_use(
    hosts: Hosts, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer = collection(feature(POINT, a=1))
    read_layer(layer, filename="a.geojson")
    (first,) = hosts._idle
    first._process.kill()
    first._process.wait()
    assert len(read_layer(layer, filename="a.geojson")) == 1
    (second,) = hosts._idle
    assert second is not first
    hosts.end()
    assert second._process.returncode is not None
    # As with a host that nobody asks: its input ends, or nothing comes for long.
    monkeypatch.setattr(process, "child_command", lambda: [process.sys.executable, "-P", "-c", _BRIEF])
    assert len(read_layer(layer, filename="a.geojson")) == 1
    (third,) = hosts._idle
    assert third._process.wait(timeout=10) == 0
    assert len(read_layer(layer, filename="a.geojson")) == 1


_BRIEF = "import geo.reading.hosts as h, geo.reading.reader_child as c, sys; h.IDLE_SECONDS = 0.2; sys.exit(c.main())"


def test_a_host_ends_with_who_asked_however_that_ends() -> None:
    asks = (
        "import os; from geo.reading import process; from geo.reading.read import read_layer\n"
        "read_layer(b'a,b\\n1,2\\n', filename='a.csv')\n"
        "print(process._hosts._idle[0]._process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=False)
    host = Path("/proc", done.stdout.strip())
    until = time.monotonic() + 5.0
    while host.exists() and "Z" not in (host / "stat").read_text().split()[2]:
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.parametrize("hosts", ["forked"], indirect=True)
def test_files_are_read_side_by_side(hosts: Hosts) -> None:
    data = {n: collection(*[feature(POINT, a=n)] * n) for n in range(1, 9)}
    with ThreadPoolExecutor(8) as threads:
        found = threads.map(lambda n: len(read_layer(data[n], filename=f"{n}.geojson")), data)
    assert list(found) == list(data)
    assert 1 <= len(hosts._idle) <= 2


def test_a_result_that_is_not_whole_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    command = [process.sys.executable, "-c", "open('result.arrow', 'wb').write(b'ARROW1' + bytes(100))"]
    monkeypatch.setattr(process, "FORKS", False)
    monkeypatch.setattr(process, "child_command", lambda: command)
    refused(b"a,b\n1,2\n", "a.csv", "not whole")


def test_a_result_larger_than_the_limit_is_refused() -> None:
    refused(b"a\n" + b"x" * 100_000, "a.csv", "too large once read", result_bytes=50_000)


def test_a_refused_bomb_costs_the_caller_no_memory() -> None:
    data = archive(a__shp=bytes(30_000_000))
    tracemalloc.start()
    refused(data, "a.zip", "times its size")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_the_rest_of_the_environment_stays_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "hidden")
    monkeypatch.setenv("OGR_SKIP", "")
    environment = process.child_environment(tmp_path)
    assert "DATABASE_PASSWORD" not in environment
    assert "GeoJSON" in environment["OGR_SKIP"]


@pytest.mark.skipif(sys.platform == "win32", reason="readers are forked on Linux alone")
def test_a_reader_that_ends_at_once_is_understood_like_any_other() -> None:
    """Number and code of a reader may come in one piece: on a busy machine they did, one file in thirty."""
    with subprocess.Popen(["/bin/sh", "-c", r"printf '305\n0\n7\n'"], stdout=subprocess.PIPE) as said:
        said.wait()
        host = _Host(said)
        assert [host._line(5), host._line(5), host._line(5), host._line(0)] == [305, 0, 7, None]
