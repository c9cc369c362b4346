"""Whatever stands in the cells of a table: every row has a fate and every number of people stays."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import tempfile
from contextlib import suppress
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from geo.errors import GeoError, ReadError
from geo.importing.firstmapping import suggested_mapping
from geo.importing.incidents import incidents_of
from geo.importing.mapping import read_mapping
from geo.importing.roles import CODED, PARTS, ROLES
from geo.importing.rows import RowReader
from geo.importing.run import prepare, texts_of
from geo.importing.source import Fate, SourceRow, Surroundings
from geo.importing.suggest import suggestions
from geo.importing.synonyms import TABLES
from geo.layers.districts import DistrictIndex
from geo.layers.pack import Pack
from geo.reading.foreign import parse_foreign_csv
from geo.reading.layer_frames import layer_frame
from geo.reading.raw import DEFAULT_LIMITS
from geo.store.files import load_pack
from tests.examples import examples
from tests.importing import files

NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
NAMES = sorted({name for role in ROLES for name in role.names if name.replace(" ", "").isalnum()})
WORDS = sorted({word for table in {*CODED.values()} for word in TABLES[table]})
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(WORDS),
    st.sampled_from(
        ["", "5-6", "-3", "1e400", "nan", "0,0", "01.02.2021", "44228", "2021-13-45", "Alpha", "02"]
    ),
    st.integers(-(10**9), 10**9).map(str),
    st.floats(-400, 400).map(str),
    st.dates().map(str),
    st.tuples(st.floats(-90, 90), st.floats(-180, 180)).map(str),
    st.sampled_from(["=1+1", "\u202e", "POINT (1 2)", "10.5 20.5 0 4;1 2", "99°99'99\"N", "9" * 400]),
)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load_pack(files.pack(Path(tmp_path_factory.mktemp("any")) / "pack"))


def as_csv(head: list[str], rows: list[list[str]], mark: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark)
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue().encode()


def read_rows(data: bytes, pack: Pack) -> list[SourceRow]:
    """Return the rows of a table as they are understood, after every step but the pack's own checks."""
    layer, shape = parse_foreign_csv(data, file="a.csv", wanted={}, limits=DEFAULT_LIMITS)
    layer.rename_reserved()
    frame = texts_of(layer_frame(layer))
    index = DistrictIndex(pack.districts)
    bounds = pack.meta.bounds
    found = suggestions(frame, tags=shape.tags, decimal=shape.decimal, index=index, bounds=bounds)
    mapping = suggested_mapping(frame, shape.to_dict(), found)
    again = read_mapping(mapping.to_toml(), file="m.toml")
    assert (again.columns, again.keys, again.rows_are) == (mapping.columns, mapping.keys, mapping.rows_are)
    ragged = frozenset(shape.ragged)
    around = Surroundings(file="a.csv", index=index, bounds=bounds, decimal=shape.decimal, ragged=ragged)
    rows = RowReader(frame, mapping, around).read()
    made, _, _ = incidents_of(rows, mapping, file="a.csv", known=frozenset(), batch="B001")
    assert len(rows) == len(frame)
    accepted = [row for row in rows if row.fate is Fate.ACCEPTED]
    assert sorted(row.row for one in made for row in one.rows) == sorted(row.row for row in accepted)
    people = sum(
        int(one.said.get(name) or one.said.get(f"{name}_least", 0))
        for one in made
        for name in ("killed", "injured", "outcome_unknown")
    )
    assert people == sum(row.casualties for row in accepted)
    assert len({one.said["incident_id"] for one in made}) == len(made)
    return rows


@pytest.mark.property
@examples(150)
@given(
    head=st.lists(st.one_of(st.sampled_from(NAMES), st.text(max_size=8)), min_size=1, max_size=9),
    cells=st.lists(st.lists(CELLS, min_size=1, max_size=9), max_size=8),
    mark=st.sampled_from(",;\t"),
)
def test_any_table_is_accounted_for(pack: Pack, head: list[str], cells: list[list[str]], mark: str) -> None:
    with suppress(ReadError):
        read_rows(as_csv(head, cells, mark), pack)


@pytest.mark.parametrize("seed", range(12))
def test_damaged_files_end_in_findings_or_one_clear_error(pack: Pack, seed: int) -> None:
    draw = random.Random(seed)
    data = bytearray(files.victims())
    for _ in range(draw.randrange(1, 40)):
        at = draw.randrange(len(data))
        data[at : at + draw.randrange(4)] = bytes(draw.randrange(256) for _ in range(draw.randrange(4)))
    with suppress(ReadError):
        read_rows(bytes(data[: draw.randrange(200, len(data))]), pack)


def _files() -> dict[str, bytes]:
    """Return one sound file of every kind that systems send."""
    rows = (
        pd.read_csv(io.BytesIO(files.victims()), dtype=str, encoding="cp1252", sep=None, engine="python")
        .fillna("")
        .head(12)
    )
    points = [Point(10.1 + at / 100, 20.1) for at in range(len(rows))]
    layer = gpd.GeoDataFrame(rows, geometry=points, crs="EPSG:4326")
    with tempfile.TemporaryDirectory() as room:
        layer.to_file(Path(room) / "a.gpkg", driver="GPKG")
        package = (Path(room) / "a.gpkg").read_bytes()
    return {
        "a.csv": files.victims(),
        "a.xlsx": files.sheet(),
        "a.geojson": layer.to_json().encode(),
        "a.gpkg": package,
        "a.json": files.esri(),
    }


KINDS = ("a.csv", "a.xlsx", "a.geojson", "a.gpkg", "a.json")
SEEDS = [pytest.param(seed, marks=() if seed == 0 else pytest.mark.nightly) for seed in range(40)]


@pytest.fixture(scope="module")
def sound() -> dict[str, bytes]:
    return _files()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", KINDS)
def test_damaged_files_of_every_kind_are_accounted_for_or_refused(
    sound: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory, name: str, seed: int
) -> None:
    folder = files.pack(tmp_path_factory.mktemp("damaged") / "pack")
    draw = random.Random(f"{name} {seed}")
    data = bytearray(sound[name])
    for _ in range(draw.randrange(1, 12)):
        at = draw.randrange(len(data))
        data[at : at + draw.randrange(4)] = bytes(draw.randrange(256) for _ in range(draw.randrange(4)))
    damaged = bytes(data[: draw.randrange(len(data) * 3 // 4, len(data) + 1)])
    try:
        done = prepare(damaged, filename=name, folder=folder, mapping=None, now=NOW, wanted={})
    except GeoError:
        return
    batch = done.batch
    fates = (batch.accepted, batch.held, batch.rejected, batch.other_kind, batch.known, batch.sums)
    assert batch.rows == len(done.rows) == sum(fates)
    assert all(row.findings for row in done.rows if row.fate in {Fate.HELD, Fate.REJECTED})


def test_men_women_boys_and_girls_are_a_number_of_people(pack: Pack) -> None:
    head = ["id", *(f"killed {part}" for part in PARTS), "injured men", "injured children"]
    cells = [["a", "1", "0", "2", "", "1", "3"], ["b", *[""] * 6], ["c", "1", "0", "2", "0", "1", "0"]]
    rows = read_rows(as_csv(head, cells, ","), pack)
    assert [row.people for row in rows] == [{"killed": 3, "injured": 4}, {}, {"killed": 3, "injured": 1}]
    assert rows[0].said["killed_children"] == "2"
    assert rows[0].said["injured_children"] == "3"
    # Nobody says of what sex the three children are.
    assert [row.said.get("sex") for row in rows] == [None, None, "male"]
    assert [one.rule for one in rows[0].findings] == ["count.parts"]
