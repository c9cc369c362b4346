"""Files and paths that make GDAL read other files or call out: none gets a byte or a connection through."""

# ruff: noqa: E501 -- files laid out on one line are easier to compare than broken ones

from __future__ import annotations

import base64
import io
import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from geo.errors import GeoError
from geo.reading.drivers import restriction
from geo.reading.raw import ReadLimits
from geo.reading.read import read_layer
from tests.reading.workbooks import workbook

MARKER = "MARKER-7f3a-of-a-private-file"
# The network stays reachable, so that the listener is a true witness.
LIMITS = ReadLimits(wall_seconds=15, cpu_seconds=10, cut_network=False)


class Listener:
    """A server on loopback that answers every request with 404 and counts connections."""

    def __init__(self) -> None:
        self.connections = 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self.connections += 1
            with connection:
                connection.settimeout(2)
                try:
                    connection.recv(4096)
                    connection.sendall(
                        b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    )
                except OSError:
                    continue

    def close(self) -> None:
        self._server.close()


@dataclass(frozen=True)
class Ground:
    """Where probes are laid out: a folder with a private file, and the address of the listener."""

    folder: Path
    secret: Path
    url: str


@dataclass(frozen=True)
class Probe:
    """One attempt; `make` lays it out and returns what a caller would pass as the source."""

    name: str
    make: Callable[[Ground, Path], Path | str | bytes]
    filename: str | None = None


def vrt(source: str, sql: str = "") -> str:
    layer = f"<SrcSQL>{sql}</SrcSQL>" if sql else "<SrcLayer>private</SrcLayer>"
    return (
        '<OGRVRTDataSource><OGRVRTLayer name="private">'
        f'<SrcDataSource relativeToVRT="0">{source}</SrcDataSource>{layer}</OGRVRTLayer></OGRVRTDataSource>'
    )


def gdalg(source: str) -> str:
    return json.dumps(
        {"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline ! read {source} ! limit 10"}
    )


def features(**more: Any) -> str:
    feature = {
        "type": "Feature",
        "properties": {"a": 1},
        "geometry": {"type": "Point", "coordinates": [47, 40]},
    }
    return json.dumps({"type": "FeatureCollection", **more, "features": [feature]})


def zipped(**members: str | bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return buffer.getvalue()


def text_probe(name: str, extension: str, text: Callable[[Ground], str | bytes]) -> Probe:
    def make(ground: Ground, folder: Path) -> Path:
        path = folder / f"layer{extension}"
        content = text(ground)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return Probe(name, make)


def bytes_probe(name: str, filename: str | None, text: Callable[[Ground], str | bytes]) -> Probe:
    def make(ground: Ground, _folder: Path) -> bytes:
        content = text(ground)
        return content if isinstance(content, bytes) else content.encode()

    return Probe(name, make, filename)


def path_probe(name: str, text: Callable[[Ground], str]) -> Probe:
    return Probe(name, lambda ground, _folder: text(ground))


def laughs(root: str, inner: str) -> str:
    entities = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [{entities}]><{root}>{inner.format("&l9;")}</{root.split(maxsplit=1)[0]}>'


def xxe(ground: Ground, root: str, inner: str) -> str:
    entity = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{ground.secret}"><!ENTITY u SYSTEM "{ground.url}/xxe">]>'
    )
    return f'<?xml version="1.0"?>{entity}<{root}>{inner.format("&e;&u;")}</{root.split(maxsplit=1)[0]}>'


KML = 'kml xmlns="http://www.opengis.net/kml/2.2"'
PLACE = "<Document><Placemark><name>{}</name><Point><coordinates>47,40</coordinates></Point></Placemark></Document>"
GML = 'ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink"'
MEMBER = (
    '<gml:featureMember><ogr:a fid="1"><ogr:name>{}</ogr:name><ogr:geometryProperty><gml:Point>'
    "<gml:coordinates>47,40</gml:coordinates></gml:Point></ogr:geometryProperty></ogr:a></gml:featureMember>"
)


def sqlite_file(
    path: Path, *statements: str, geopackage: bool, virtual: tuple[str, str] | None = None
) -> Path:
    with sqlite3.connect(path) as database:
        if geopackage:
            database.execute(f"PRAGMA application_id = {int.from_bytes(b'GPKG', 'big')}")
            database.execute("PRAGMA user_version = 10300")
            database.executescript(
                "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,"
                " organization_coordsys_id INTEGER, definition TEXT, description TEXT);"
                "INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, 'undefined', '');"
                "CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT,"
                " description TEXT, last_change DATETIME, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,"
                " srs_id INTEGER);"
                "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT,"
                " srs_id INTEGER, z TINYINT, m TINYINT);"
            )
        for statement in statements:
            database.execute(statement)
        if virtual is not None:
            name, sql = virtual
            database.execute("PRAGMA writable_schema = ON")
            database.execute(
                "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES ('table', ?, ?, 0, ?)",
                (name, name, sql),
            )
    database.close()
    return path


def listed(name: str) -> tuple[str, str]:
    return (
        f"INSERT INTO gpkg_contents VALUES ('{name}', 'features', '{name}', '', '2024-01-01T00:00:00Z', 0, 0, 1, 1, 4326)",
        f"INSERT INTO gpkg_geometry_columns VALUES ('{name}', 'geom', 'POINT', 4326, 0, 0)",
    )


def virtual_ogr(ground: Ground) -> tuple[str, str]:
    return "private", f"CREATE VIRTUAL TABLE private USING VirtualOGR('{ground.secret}')"


SST = 'sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def symlink(ground: Ground, folder: Path) -> Path:
    link = folder / "layer.csv"
    link.symlink_to(ground.secret)
    return link


def pipe(_ground: Ground, folder: Path) -> Path:
    os.mkfifo(folder / "layer.csv")
    return folder / "layer.csv"


def beside_vrt(ground: Ground, folder: Path) -> Path:
    (folder / "layer.vrt").write_text(vrt(str(ground.secret)))
    (folder / "layer.csvt").write_text("String")
    path = folder / "layer.csv"
    path.write_text("a\n1\n")
    return path


def link_in_zip(ground: Ground) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo("layer.shp")
        entry.create_system = 3
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, str(ground.secret))
    return buffer.getvalue()


def shapefile_of(ground: Ground) -> bytes:
    text = vrt(str(ground.secret))
    return zipped(layer__shp=text, layer__shx=text, layer__dbf=text, layer__prj=text)


PROBES = (
    *(
        text_probe(f"vrt named {extension}", extension, lambda ground: vrt(str(ground.secret)))
        for extension in (
            *(".geojson", ".json", ".csv", ".tsv", ".kml", ".gpkg", ".shp", ".vrt", ".xml", ".fgb"),
            *(".parquet", ".zip", ".xlsx"),
        )
    ),
    bytes_probe("vrt as bytes", None, lambda ground: vrt(str(ground.secret))),
    bytes_probe("vrt as bytes named csv", "layer.csv", lambda ground: "\n\n  " + vrt(str(ground.secret))),
    bytes_probe(
        "vrt after a byte order mark", "layer.csv", lambda ground: "\ufeff" + vrt(str(ground.secret))
    ),
    text_probe("vrt with SQL", ".geojson", lambda ground: vrt(str(ground.secret), "select * from private")),
    text_probe("vrt to passwd", ".geojson", lambda _ground: vrt("CSV:/etc/passwd", "select * from passwd")),
    text_probe("vrt to vsicurl", ".geojson", lambda ground: vrt(f"/vsicurl/{ground.url}/a.csv")),
    text_probe("vrt alone in zip", ".zip", lambda ground: zipped(layer__vrt=vrt(str(ground.secret)))),
    text_probe("vrt as every part of a shapefile", ".zip", shapefile_of),
    bytes_probe(
        "vrt after FlatGeobuf magic", "layer.fgb", lambda g: b"fgb\x03fgb\x01" + vrt(str(g.secret)).encode()
    ),
    bytes_probe(
        "vrt after SQLite magic", "a.gpkg", lambda g: b"SQLite format 3\0" + vrt(str(g.secret)).encode()
    ),
    bytes_probe(
        "vrt after Parquet magic", "a.parquet", lambda g: b"PAR1" + vrt(str(g.secret)).encode() + b"PAR1"
    ),
    Probe("csv beside a vrt", beside_vrt),
    text_probe("gdalg file", ".geojson", lambda ground: gdalg(str(ground.secret))),
    text_probe("gdalg json", ".json", lambda ground: gdalg(str(ground.secret))),
    bytes_probe("gdalg bytes", "layer.geojson", lambda ground: gdalg(str(ground.secret))),
    text_probe("gdalg to vsicurl", ".geojson", lambda ground: gdalg(f"/vsicurl/{ground.url}/a.csv")),
    text_probe(
        "wfs xml", ".geojson", lambda g: f"<OGRWFSDataSource><URL>{g.url}/wfs</URL></OGRWFSDataSource>"
    ),
    text_probe(
        "wfs xml as gml", ".gml", lambda g: f"<OGRWFSDataSource><URL>{g.url}/wfs</URL></OGRWFSDataSource>"
    ),
    bytes_probe("wfs bytes", None, lambda g: f"<OGRWFSDataSource><URL>{g.url}/wfs</URL></OGRWFSDataSource>"),
    text_probe(
        "oapif landing page",
        ".json",
        lambda g: json.dumps({"links": [{"rel": "data", "href": g.url}], "conformsTo": []}),
    ),
    text_probe(
        "geojson crs link",
        ".geojson",
        lambda g: features(crs={"type": "link", "properties": {"href": f"{g.url}/crs", "type": "proj4"}}),
    ),
    bytes_probe(
        "geojson crs link bytes",
        None,
        lambda g: features(crs={"type": "link", "properties": {"href": f"{g.url}/crs", "type": "ogcwkt"}}),
    ),
    text_probe(
        "geojson crs url",
        ".geojson",
        lambda g: features(crs={"type": "url", "properties": {"url": f"{g.url}/crs"}}),
    ),
    text_probe(
        "geojson crs name url",
        ".geojson",
        lambda g: features(crs={"type": "name", "properties": {"name": f"{g.url}/crs"}}),
    ),
    text_probe(
        "geojson crs file",
        ".geojson",
        lambda g: features(crs={"type": "name", "properties": {"name": f"{g.secret}"}}),
    ),
    text_probe(
        "geojson next",
        ".geojson",
        lambda g: features(links=[{"rel": "next", "href": f"{g.url}/next", "type": "application/geo+json"}]),
    ),
    text_probe(
        "geojson describedby",
        ".geojson",
        lambda g: features(links=[{"rel": "describedby", "href": f"{g.url}/schema"}]),
    ),
    text_probe("geojson schema", ".geojson", lambda g: features(**{"$schema": f"{g.url}/schema.json"})),
    text_probe(
        "esrijson paging",
        ".json",
        lambda g: json.dumps(
            {
                "exceededTransferLimit": True,
                "geometryType": "esriGeometryPoint",
                "url": g.url,
                "fields": [{"name": "a", "type": "esriFieldTypeInteger"}],
                "features": [{"attributes": {"a": 1}, "geometry": {"x": 1, "y": 2}}],
            }
        ),
    ),
    text_probe(
        "stac item",
        ".json",
        lambda g: json.dumps({"type": "Catalog", "links": [{"rel": "child", "href": g.url}]}),
    ),
    text_probe(
        "gml xlink remote",
        ".gml",
        lambda g: (
            f'<{GML}>{MEMBER.format("x")}<gml:featureMember xlink:href="{g.url}/x#1"/></ogr:FeatureCollection>'
        ),
    ),
    text_probe(
        "gml xlink local",
        ".gml",
        lambda g: (
            f'<{GML}>{MEMBER.format("x")}<gml:featureMember xlink:href="file://{g.secret}"/></ogr:FeatureCollection>'
        ),
    ),
    text_probe(
        "gml schema location",
        ".gml",
        lambda g: (
            f'<{GML} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://ogr.maptools.org/ {g.url}/a.xsd">'
            f"{MEMBER.format('x')}</ogr:FeatureCollection>"
        ),
    ),
    text_probe("gml entity", ".gml", lambda ground: xxe(ground, GML, MEMBER)),
    text_probe("gml billion laughs", ".gml", lambda _ground: laughs(GML, MEMBER)),
    text_probe(
        "kml network link",
        ".kml",
        lambda g: f"<{KML}><NetworkLink><Link><href>{g.url}/a.kml</href></Link></NetworkLink></kml>",
    ),
    text_probe(
        "kml overlay",
        ".kml",
        lambda g: f"<{KML}><GroundOverlay><Icon><href>{g.url}/a.png</href></Icon></GroundOverlay></kml>",
    ),
    text_probe(
        "kml style",
        ".kml",
        lambda g: (
            f"<{KML}><Placemark><styleUrl>{g.url}/s.kml#a</styleUrl><Point><coordinates>1,2</coordinates></Point></Placemark></kml>"
        ),
    ),
    text_probe("kml entity", ".kml", lambda ground: xxe(ground, KML, PLACE)),
    text_probe("kml billion laughs", ".kml", lambda _ground: laughs(KML, PLACE)),
    text_probe(
        "gpx billion laughs",
        ".gpx",
        lambda _ground: laughs('gpx version="1.1"', '<wpt lat="1" lon="2"><name>{}</name></wpt>'),
    ),
    text_probe("xlsx billion laughs", ".xlsx", lambda _ground: workbook(laughs(SST, "<si><t>{}</t></si>"))),
    text_probe("xlsx entity", ".xlsx", lambda ground: workbook(xxe(ground, SST, "<si><t>{}</t></si>"))),
    Probe(
        "sqlite virtual ogr",
        lambda ground, folder: sqlite_file(
            folder / "a.sqlite", geopackage=False, virtual=virtual_ogr(ground)
        ),
    ),
    Probe(
        "sqlite virtual ogr named gpkg",
        lambda ground, folder: sqlite_file(folder / "a.gpkg", geopackage=False, virtual=virtual_ogr(ground)),
    ),
    Probe(
        "gpkg virtual ogr",
        lambda ground, folder: sqlite_file(
            folder / "a.gpkg", *listed("private"), geopackage=True, virtual=virtual_ogr(ground)
        ),
    ),
    Probe(
        "gpkg virtual text",
        lambda ground, folder: sqlite_file(
            folder / "a.gpkg",
            *listed("private"),
            geopackage=True,
            virtual=(
                "private",
                f"CREATE VIRTUAL TABLE private USING VirtualText('{ground.secret}', 'UTF-8', 1)",
            ),
        ),
    ),
    Probe(
        "gpkg view calling ogr",
        lambda ground, folder: sqlite_file(
            folder / "a.gpkg",
            *listed("private"),
            f"CREATE VIEW private AS SELECT 1 AS fid, NULL AS geom, ogr_datasource_load_layers('{ground.secret}') AS a",
            geopackage=True,
        ),
    ),
    Probe(
        "gpkg view disguised as index",
        lambda ground, folder: sqlite_file(
            folder / "a.gpkg",
            *listed("rtree_a_geom"),
            geopackage=True,
            virtual=(
                "rtree_a_geom",
                f"CREATE VIRTUAL TABLE rtree_a_geom USING VirtualOGR('{ground.secret}')",
            ),
        ),
    ),
    path_probe("path http", lambda g: f"{g.url}/a.geojson"),
    path_probe("path https", lambda g: f"{g.url}/a.geojson".replace("http", "https")),
    path_probe("path ftp", lambda g: f"{g.url}/a.geojson".replace("http", "ftp")),
    path_probe("path file", lambda g: f"file://{g.secret}"),
    path_probe("path vsicurl", lambda g: f"/vsicurl/{g.url}/a.geojson"),
    path_probe("path vsicurl streaming", lambda g: f"/vsicurl_streaming/{g.url}/a.geojson"),
    path_probe("path vsizip", lambda g: f"/vsizip//vsicurl/{g.url}/a.zip"),
    path_probe("path vsisubfile", lambda g: f"/vsisubfile/0_1000,{g.secret}"),
    path_probe("path vsis3", lambda _g: "/vsis3/bucket/key.geojson"),
    path_probe("path s3", lambda _g: "s3://bucket/key.geojson"),
    path_probe("path csv", lambda g: f"CSV:{g.secret}"),
    path_probe("path wfs", lambda g: f"WFS:{g.url}/wfs"),
    path_probe("path oapif", lambda g: f"OAPIF:{g.url}/api"),
    path_probe("path es", lambda g: f"ES:{g.url}"),
    path_probe("path csw", lambda g: f"CSW:{g.url}"),
    path_probe("path gpsbabel", lambda g: f"GPSBABEL:csv:{g.secret}"),
    path_probe("path pg", lambda _g: "PG:host=127.0.0.1 dbname=a"),
    path_probe("path mysql", lambda _g: "MySQL:a,host=127.0.0.1"),
    path_probe("path share", lambda _g: r"\\127.0.0.1\share\a.geojson"),
    path_probe("path zip plus http", lambda g: f"zip+{g.url}/a.zip"),
    path_probe("path of vrt text", lambda g: vrt(str(g.secret))),
    path_probe("path of json text", lambda g: features(crs={"type": "link", "properties": {"href": g.url}})),
    Probe("symlink to the private file", symlink),
    Probe("pipe", pipe),
    Probe("folder", lambda ground, _folder: ground.folder),
    path_probe("device", lambda _g: "/dev/zero"),
    text_probe("symlink in a zip", ".zip", link_in_zip),
    text_probe("zip slip", ".zip", lambda g: zipped(**{"../../layer.shp": "x", str(g.secret): "y"})),
)
# Opened without our door these would wait for ever or need no GDAL at all.
NOT_FOR_GDAL = {"pipe", "device", "folder", "csv beside a vrt", "symlink to the private file", "path ftp"}
# Refused at the door; GDAL itself follows a path it is given, whatever drivers it has.
NOT_WITHOUT_THE_DOOR = {"path http", "path https", "path vsizip", "path vsicurl", "path vsicurl streaming"}


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory, listener: Listener) -> Ground:
    folder = tmp_path_factory.mktemp("private")
    secret = folder / "private.csv"
    secret.write_text(f"name,phone\n{MARKER},555\n")
    return Ground(folder, secret, f"http://127.0.0.1:{listener.port}")


def test_there_are_at_least_sixty_probes_with_names_of_their_own() -> None:
    assert len({probe.name for probe in PROBES}) == len(PROBES) >= 60


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_the_door_lets_no_foreign_byte_and_no_connection_through(
    probe: Probe, ground: Ground, listener: Listener, tmp_path: Path
) -> None:
    before = listener.connections
    source = probe.make(ground, tmp_path)
    try:
        frame = read_layer(source, filename=probe.filename, limits=LIMITS)
    except GeoError as error:
        seen = str(error)
        assert "layer-" not in seen.replace(tmp_path.name, ""), "the message names the private folder"
    else:
        seen = frame.to_csv() + repr(frame.attrs)
    assert MARKER not in seen
    assert "root:x:0" not in seen
    assert listener.connections == before


_WITHOUT_THE_DOOR = """
import base64, json, sys, warnings
warnings.simplefilter("ignore")
if sys.argv[1] == "restricted":
    import geo
import pyogrio
for name, kind, text in json.load(sys.stdin):
    source = base64.b64decode(text) if kind == "bytes" else text
    try:
        print(json.dumps([name, pyogrio.read_dataframe(source).to_csv()]), flush=True)
    except Exception as error:
        print(json.dumps([name, str(error)]), flush=True)
"""


def open_without_the_door(probes: list[Probe], ground: Ground, folder: Path, *, restricted: bool) -> set[str]:
    """Open `probes` with pyogrio itself in one process; return the names of those that leaked."""
    request = []
    for number, probe in enumerate(probes):
        own = folder / str(number)
        own.mkdir()
        source = probe.make(ground, own)
        if isinstance(source, bytes):
            request.append([probe.name, "bytes", base64.b64encode(source).decode()])
        else:
            request.append([probe.name, "path", str(source)])
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_THE_DOOR, "restricted" if restricted else "plain"],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        env=environment,
        cwd=folder,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
    assert len(answers) == len(probes)
    return {name for name, text in answers if MARKER in text or "root:x:0" in text}


def test_the_probes_leak_through_gdal_as_it_comes(ground: Ground, listener: Listener, tmp_path: Path) -> None:
    before = listener.connections
    probes = [probe for probe in PROBES if probe.name not in NOT_FOR_GDAL]
    leaked = open_without_the_door(probes, ground, tmp_path, restricted=False)
    assert leaked >= {
        "vrt named .geojson", "vrt named .csv", "vrt as bytes", "vrt to passwd", "gdalg file", "path csv",
        "sqlite virtual ogr",
    }  # fmt: skip
    assert listener.connections >= before + 5


def test_the_driver_restriction_alone_stops_every_file(
    ground: Ground, listener: Listener, tmp_path: Path
) -> None:
    """The second wall: even a file that got past the door reaches three drivers and a dead proxy."""
    before = listener.connections
    left_out = NOT_FOR_GDAL | NOT_WITHOUT_THE_DOOR
    probes = [probe for probe in PROBES if probe.name not in left_out]
    assert open_without_the_door(probes, ground, tmp_path, restricted=True) == set()
    assert listener.connections == before


def test_the_restriction_names_no_driver_that_is_needed() -> None:
    skipped = set(restriction()["OGR_SKIP"].split(","))
    assert not skipped & {"ESRI Shapefile", "GPKG", "FlatGeobuf"}
    assert {"GeoJSON", "OGR_VRT", "SQLite", "GDALG", "HTTP"} <= skipped
