"""Files of every layer in every format: whole, sourced, the same every time, and read by other programs."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely
from click.testing import CliRunner
from openpyxl import load_workbook

import geo
from geo.__main__ import cli
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.records import Counting, Records
from geo.analysis.totals import totals
from geo.choices import EXPORT_FORMATS, EXPORTED, EXPORTED_BY_PERIOD, EXPORTED_WHOLE
from geo.errors import PublishError
from geo.layers.pack import Pack
from geo.layers.schema import INCIDENTS
from geo.publish.about import INVENTED, NO_MATCH
from geo.publish.about import about as about_of
from geo.publish.export import about, export, layer_table
from geo.publish.redact import redact
from geo.publish.tables import described
from geo.reading.read import read_layer
from geo.reconciliation.enclosing import FILTERED
from geo.store.files import load_pack
from tests.examples import each_once
from tests.publish.read_back import read_export

ROOT = Path(__file__).parents[2]
CREATED = date(2026, 3, 14)
YEAR = Period(date(2021, 1, 1), date(2022, 1, 1))
MINES = Filters(device=frozenset({"anti_personnel_mine"}))


@pytest.fixture(scope="module")
def country() -> Pack:
    return load_pack("data/azerbaijan")


@pytest.fixture(scope="module")
def edition(country: Pack) -> Pack:
    return redact(country, "internal")


@pytest.mark.parametrize(("layer", "form"), each_once(EXPORTED, EXPORT_FORMATS))
def test_every_layer_is_read_back_whole(edition: Pack, layer: str, form: str) -> None:
    table = layer_table(edition, layer)
    data = export(edition, layer, format=form, created=CREATED)
    read = read_export(data, form, fields=table.fields, layer=layer, title=table.title)
    names = [field.name for field in table.plain_fields]
    assert described(read.fields) == described(table.fields)
    pd.testing.assert_frame_equal(
        pd.DataFrame(read.frame[names]), pd.DataFrame(table.frame[names]), check_exact=True
    )
    assert list(map(shapely.to_wkb, read.shapes)) == list(map(shapely.to_wkb, table.shapes))


@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_nothing_counted_makes_a_file_too(edition: Pack, form: str) -> None:
    nothing = Filters(device=frozenset({"booby_trap"}), activity=frozenset({"playing"}))
    data = export(edition, "incidents", format=form, created=CREATED, filters=nothing)
    table = layer_table(edition, "incidents", filters=nothing)
    assert len(read_export(data, form, fields=table.fields).frame) == 0


NO_DEVICE = ("--device", "booby_trap", "--activity", "herding", "--confidence", "low")
EMPTY = {
    "statements held back": (
        "statements",
        (),
        "No official statement is given here. What is meant for fewer readers",
    ),
    "incidents held back": (
        "incidents",
        (),
        "No incident is given here. What is meant for fewer readers is left out.",
    ),
    "areas held back": (
        "hazards",
        (),
        "No hazardous area is given here. What is meant for fewer readers is left out.",
    ),
    "districts of none": (
        "districts",
        (),
        "No incident is given here. What is meant for fewer readers is left out.",
    ),
    "incidents filtered": ("incidents", NO_DEVICE, NO_MATCH),
    "districts filtered": ("districts", NO_DEVICE, NO_MATCH),
}


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a pack whose records are all above the public edition."""
    folder = tmp_path_factory.mktemp("secret") / "pack"
    shutil.copytree(ROOT / "data" / "exercise", folder)
    layers = ("incidents", "statements", "hazards")
    for path in (folder / f"{layer}{end}" for layer in layers for end in (".csv", ".geojson")):
        if path.exists():
            text = path.read_text(encoding="utf-8")
            path.write_text(re.sub(r'("sensitivity": ?)"[a-z]+"', r'\1"internal"', text), encoding="utf-8")
    meta = folder / "pack.toml"
    text = meta.read_text(encoding="utf-8")
    told = text.replace('sensitivity_default = "public"', 'sensitivity_default = "internal"')
    meta.write_text(told, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("case", "form"), each_once(tuple(EMPTY), EXPORT_FORMATS))
def test_a_file_without_a_record_says_so_and_why(tmp_path: Path, secret: Path, case: str, form: str) -> None:
    layer, chosen, words = EMPTY[case]
    pack = ROOT / "data" / "exercise" if chosen else secret
    out = tmp_path / f"a.{form}"
    done = CliRunner().invoke(cli, ["export", str(pack), "--layer", layer, *chosen, "--out", str(out)])
    assert done.exit_code == 0, done.output
    told = done.stderr.replace("\n", " ")
    assert f"Warning: {out}: {words}" in told
    held = {"statements": 7, "incidents": 42, "districts": 42, "hazards": 400}[layer]
    name = {"statements": "statements", "hazards": "hazardous areas"}.get(layer, "incidents")
    assert f"of the {name} recorded, {held}, the public edition holds none" in told or chosen
    assert (f"The public edition holds back all {held} {name} of the pack" in told) is not bool(chosen)
    assert "in it: none." in done.stdout
    data = (tmp_path / "a.csv.txt").read_bytes() if form == "csv" else out.read_bytes()
    if form == "xlsx":
        said = str([cell.value for row in load_workbook(out)["README"].iter_rows() for cell in row])
    else:
        said = data.decode() if form == "csv" else str(head_of(data, form))
    assert words in said
    assert "All statements are given" not in said
    # How many there are is told to whoever runs the command, and to no reader of the file.
    assert "holds back all" not in said


@pytest.mark.parametrize("layer", EXPORTED)
def test_a_file_with_records_says_nothing_of_the_kind(edition: Pack, layer: str) -> None:
    # The first pack has no such areas, and must have none: nothing is invented on real ground.
    none = layer in EXPORTED_BY_PERIOD
    noun = EXPORTED_BY_PERIOD[layer].noun[0] if none else "row"
    assert (f"Nothing in it: No {noun} is given" in about(edition, layer, created=CREATED)) is none
    assert none or "Nothing in it" not in about(edition, layer, created=CREATED)


def digests_of_all() -> list[str]:
    pack = redact(load_pack(ROOT / "data" / "exercise"), "internal")
    made = (
        export(pack, layer, format=form, created=CREATED) for layer in EXPORTED for form in EXPORT_FORMATS
    )
    return [hashlib.sha256(data).hexdigest() for data in made]


@pytest.mark.nightly  # a snapshot of another process is compared every day
def test_another_process_gives_the_same_bytes() -> None:
    run = subprocess.run(
        [sys.executable, "-c", "from tests.publish import test_export as t; print(*t.digests_of_all())"],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=120,
        env={**os.environ, "PYTHONHASHSEED": "1", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    digests = digests_of_all()
    assert run.stdout.split() == digests
    assert len(set(digests)) == len(EXPORTED) * len(EXPORT_FORMATS)


def head_of(data: bytes, form: str) -> dict[str, Any]:
    if form == "geojson":
        content: dict[str, Any] = json.loads(data)["about"]
        return content
    if form == "parquet":
        found: dict[str, Any] = json.loads(pq.read_schema(io.BytesIO(data)).metadata[b"about"])
        return found
    database = sqlite3.connect(":memory:")
    database.deserialize(data)
    (text,) = database.execute("SELECT metadata FROM gpkg_metadata").fetchone()
    database.close()
    said: dict[str, Any] = json.loads(text)["about"]
    return said


@pytest.mark.parametrize("form", ["geojson", "parquet", "gpkg"])
def test_a_file_says_what_it_is(edition: Pack, form: str) -> None:
    data = export(edition, "incidents", format=form, created=CREATED, period=YEAR, filters=MINES)
    said = head_of(data, form)
    assert said["edition"] == "Internal"
    assert said["as_of"] == "2026-03-13"
    assert said["created"] == "2026-03-14"
    assert said["digest"] == edition.digest
    assert said["software"] == f"{geo.NAME} {geo.__version__}"
    assert said["period_words"] == "1 January 2021 to 31 December 2021"
    assert said["filters_words"] == (
        "device: Anti-personnel mine; not known or not stated exactly for 21 incidents, "
        "which may belong and are not counted"
    )
    assert "absence of a record" in " ".join(said["disclaimer"])
    assert said["completeness"] == FILTERED
    assert said["licences"]
    assert said["attribution"]
    assert {"source_id", "publisher", "title", "url", "published"} == set(said["sources"][0])


def test_the_text_beside_a_csv_file_says_the_same(edition: Pack) -> None:
    text = about(edition, "incidents", created=CREATED, period=YEAR, filters=MINES)
    for words in (
        "Edition: Internal", "File made on: 14 March 2026", "Records up to: 13 March 2026", edition.digest,
        "Period: 1 January 2021 to 31 December 2021", "Counted: device: Anti-personnel mine",
        FILTERED, "absence of a record", "take one away to have the text",
    ):  # fmt: skip
        assert words in text


def test_an_invented_pack_says_so_and_a_missing_disclaimer_is_added() -> None:
    pack = redact(load_pack("data/exercise"), "internal")
    silent = replace(pack, digest="silent", meta=replace(pack.meta, disclaimer="Names serve orientation."))
    text = about(silent, "districts", created=CREATED)
    assert INVENTED in text
    assert "The absence of a record does not mean" in text


def broken_down(pack: Pack, **asked: Any) -> list[tuple[Any, ...]]:
    """Return period, district, its name, outcome, by, group, label, people, incidents without the number."""
    table = layer_table(pack, "incidents", **asked)
    _, *rows = about_of(pack, table, created=CREATED, **asked).breakdown_rows()
    return [(*row[:7], row[7] if row[7] == "not recorded" else int(row[7]), int(row[8])) for row in rows]


def adds_up(rows: list[tuple[Any, ...]], totals: dict[str, Any], at: str) -> None:
    """Look whether the groups of every way to tell people apart sum to the totals."""
    for outcome in ("killed", "injured"):
        whole = [row for row in rows if row[1] is None or not row[1]]
        of = [row for row in whole if row[3] == outcome.capitalize()]
        assert "status" in {row[4] for row in of}
        for by in {row[4] for row in of}:
            values = [row[7] for row in of if row[4] == by]
            assert total_of(values) == (totals["total"][at][outcome] or 0), (outcome, by)
            open_ones = [row[8] for row in of if row[4] == by]
            if by != "status" or not totals["filters"]:
                assert open_ones[-1] == totals["unrecorded"][outcome], (outcome, by)


def total_of(values: list[Any]) -> int:
    """Return the sum of what is recorded."""
    return sum(value for value in values if value != "not recorded")


BREAKDOWN_FILTERS = [
    Filters(),
    MINES,
    Filters(victim_status=frozenset({"civilian"})),
    Filters(victim_status=frozenset({"military", "other_unknown"}), confidence=frozenset({"high"})),
]


@pytest.mark.parametrize(
    ("edition", "counting"),
    each_once(
        [("country", "internal"), ("country", "public"), ("island", "internal"), ("island", "partner")],
        ["most_likely", "possible"],
    ),
)
def test_breakdowns_sum_to_the_totals_of_what_was_asked_for(
    request: pytest.FixtureRequest, edition: tuple[str, str], counting: Counting
) -> None:
    of, profile = edition
    pack = redact(request.getfixturevalue(of), profile)
    whole = Records.from_pack(pack).whole_period
    middle = date((whole.start.year + whole.end.year) // 2, 1, 1)
    for period in (None, Period(whole.start, middle), Period(middle, date(middle.year, 12, 16))):
        for filters in BREAKDOWN_FILTERS:
            asked: dict[str, Any] = {"period": period, "counting": counting, "filters": filters}
            rows = broken_down(pack, **asked)
            counted = totals(pack, by="district", **asked).to_dict()
            assert {row[0] for row in rows} == {(period or whole).words()}
            adds_up(rows, counted, counting)
            for group in counted["groups"]:
                for outcome in ("killed", "injured"):
                    of_both = (group["key"], outcome.capitalize(), "status")
                    values = [row[7] for row in rows if (row[1], row[3], row[4]) == of_both]
                    if values:
                        assert total_of(values) == (group[counting][outcome] or 0)
                    elif group["key"] is not None:
                        assert group[counting][outcome] == 0


def test_breakdowns_of_numbers_not_recorded_say_so_and_of_how_many_incidents(edition: Pack) -> None:
    names = [name for name in edition.incidents if name.startswith("killed")]
    blank = edition.incidents.assign(**dict.fromkeys(names, pd.NA)).astype(dict.fromkeys(names, "Int64"))
    blank.loc[blank.index[0], "killed_civilian"] = 1
    tables = MappingProxyType({**edition._tables, "incidents": blank})
    pack = replace(edition, digest="blank", _tables=tables)
    killed = [row for row in broken_down(pack) if row[3] == "Killed"]
    first = str(blank["district_code"].iloc[0])
    assert {row[7] for row in killed if row[1] not in ("", first)} == {"not recorded"}
    assert {row[5]: row[7:] for row in killed if not row[1] and row[4] == "status"} == {
        "civilian": (1, 149),
        **dict.fromkeys(["military", "deminer", "other_unknown"], ("not recorded", 150)),
    }
    late = broken_down(pack, period=Period(date(2023, 1, 1), date(2024, 1, 1)))
    assert {row[7] for row in late if row[3] == "Killed"} == {"not recorded"}
    assert all(row[7] != "not recorded" for row in late if row[3:5] == ("Injured", "status"))


def test_breakdowns_of_numbers_of_a_group_not_recorded_say_so(edition: Pack) -> None:
    asked: dict[str, Any] = {"period": Period(date(2023, 1, 1), date(2024, 1, 1))}
    frame = layer_table(edition, "incidents", **asked).frame
    hurt = frame["injured_counted"].isna() | (frame["injured_counted"] > 0)
    children = {
        row[5]: row[7:]
        for row in broken_down(edition, **asked)
        if row[3:5] == ("Injured", "age") and not row[1]
    }
    assert "injured_children" not in frame or frame["injured_children"].isna().all()
    assert children["children"] == ("not recorded", int(hurt.sum()))
    assert children["other_unknown"] == (
        int(frame["injured_counted"].sum()),
        int(frame["injured"].isna().sum()),
    )


def test_a_workbook_of_a_period_counts_what_the_command_line_counts(tmp_path: Path) -> None:
    days = ["--from", "2021-03", "--to", "2022-02-11", "--counting", "most_likely"]
    out = tmp_path / "a.xlsx"
    asked = ["export", "data/azerbaijan", "--layer", "incidents", "--profile", "internal", "--out", str(out)]
    assert CliRunner().invoke(cli, [*asked, *days]).exit_code == 0
    told = CliRunner().invoke(cli, ["totals", "data/azerbaijan", "--by", "year", "--json", *days])
    rows = list(load_workbook(out)["Breakdowns"].iter_rows(min_row=2, values_only=True))
    assert {row[0] for row in rows} == {"1 March 2021 to 10 February 2022"}
    adds_up(rows, json.loads(told.stdout), "most_likely")


def test_a_workbook_has_labels_beside_codes(edition: Pack) -> None:
    data = export(edition, "incidents", format="xlsx", created=CREATED)
    sheet = load_workbook(io.BytesIO(data))["Data"]
    heads, _, *rows = sheet.iter_rows(values_only=True)
    coded = [field for field in INCIDENTS.fields if field.codes is not None and field.name in heads]
    assert len(coded) > 8
    for field in coded:
        at = heads.index(field.name)
        assert heads[at + 1] == f"{field.name}_label"
        for row in rows:
            assert row[at + 1] == (None if row[at] is None else field.codes.label(row[at]))
    table = read_export(data, "xlsx")
    assert not any(field.name.endswith("_label") for field in table.fields)


def test_statements_about_some_people_alone_stand_alone_without_status(edition: Pack) -> None:
    assert edition.edition is not None
    told = replace(edition.edition, without_status=True)
    frame = layer_table(replace(edition, digest="alone", edition=told), "statements").frame
    civilians = frame[frame["scope"] == "civilians_only"]
    assert len(civilians)
    assert civilians["killed_recorded_high"].isna().all()
    assert civilians["killed_recorded_reason"].str.contains("does not tell casualties apart").all()
    assert frame.loc[frame["scope"] == "all", "killed_recorded_high"].notna().any()


NARROWINGS: dict[str, dict[str, Any]] = {
    "period": {"period": YEAR},
    "filters": {"filters": MINES},
    "counting": {"counting": "possible"},
}


@pytest.mark.parametrize("layer", EXPORTED)
@pytest.mark.parametrize("what", NARROWINGS)
def test_a_layer_is_narrowed_by_what_is_asked_or_refuses_it(edition: Pack, layer: str, what: str) -> None:
    asked = NARROWINGS[what]
    if layer in EXPORTED_BY_PERIOD:
        if what != "period":
            with pytest.raises(PublishError, match=f"all {EXPORTED_BY_PERIOD[layer].noun[1]} are given"):
                layer_table(edition, layer, **asked)
        return
    if layer in EXPORTED_WHOLE:
        with pytest.raises(PublishError, match=r"filter or counting rule applies to them\. Leave these out"):
            layer_table(edition, layer, **asked)
        return
    plain, told = layer_table(edition, layer).frame, layer_table(edition, layer, **asked).frame
    assert not plain.drop(columns="geometry").equals(told.drop(columns="geometry"))


@pytest.mark.parametrize("layer", EXPORTED)
@pytest.mark.parametrize(
    "given", [("--from", "2022"), ("--to", "2023"), ("--device", "booby_trap"), ("--counting", "possible")]
)
def test_an_option_without_effect_on_a_layer_is_refused_by_name(
    tmp_path: Path, layer: str, given: tuple[str, ...]
) -> None:
    out = tmp_path / "a.geojson"
    command = ["export", str(ROOT / "data" / "exercise"), "--layer", layer, *given, "--out", str(out)]
    done = CliRunner().invoke(cli, command)
    idle = layer in EXPORTED_BY_PERIOD and given[0] in {"--device", "--counting"}
    refused = layer in EXPORTED_WHOLE or idle
    assert (done.exit_code, out.exists()) == ((2, False) if refused else (0, True)), done.output
    words = f"{given[0]} does not apply to --layer {layer}, which is always given whole. Drop it, or write"
    assert (words in done.stderr) is refused


def test_statements_are_not_narrowed(edition: Pack) -> None:
    data = export(edition, "statements", format="geojson", created=CREATED)
    said = head_of(data, "geojson")
    assert said["period"] is None
    assert "do not apply" in said["period_words"]
    assert len(read_export(data, "geojson").frame) == len(edition.statements)
    assert all(feature["geometry"] is None for feature in json.loads(data)["features"])


@pytest.mark.parametrize("pack", ["azerbaijan", "exercise"])
def test_geojson_follows_the_standard(pack: str) -> None:
    """RFC 7946: no ``crs``, closed rings in degrees, outer ones counterclockwise and holes clockwise."""
    data = export(redact(load_pack(f"data/{pack}")), "districts", format="geojson", created=CREATED)
    content = json.loads(data)
    assert content["type"] == "FeatureCollection"
    assert "crs" not in content
    turned = []
    for feature in content["features"]:
        shape = feature["geometry"]
        if shape is None:
            continue
        assert shape["type"] in {"Polygon", "MultiPolygon"}
        for rings in [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]:
            for number, ring in enumerate(rings):
                assert ring[0] == ring[-1]
                assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring)
                turned.append(area_of(ring) > 0 if number == 0 else area_of(ring) < 0)
    assert len(turned) >= 5
    assert all(turned)


def area_of(ring: list[list[float]]) -> float:
    """Return the area inside a ring, above nothing where it runs counterclockwise."""
    (x0, y0), *_ = ring
    corners = [(x - x0, y - y0) for x, y in ring]
    return sum(a * d - c * b for (a, b), (c, d) in pairwise(corners)) / 2


@pytest.mark.parametrize("form", EXPORT_FORMATS)
@pytest.mark.parametrize("layer", ["incidents", "districts"])
def test_a_file_sums_to_what_the_totals_of_the_command_are(tmp_path: Path, layer: str, form: str) -> None:
    pack = str(ROOT / "data" / "azerbaijan")
    chosen = [
        "--from",
        "2021",
        "--to",
        "2023",
        "--device",
        "anti_personnel_mine",
        "--device",
        "mine_unspecified",
    ]
    counted = CliRunner().invoke(cli, ["totals", pack, "--by", "month", "--json", *chosen])
    assert counted.exit_code == 0, counted.output
    out = tmp_path / f"some.{form}"
    made = CliRunner().invoke(cli, ["export", pack, "--layer", layer, "--out", str(out), *chosen])
    assert made.exit_code == 0, made.output
    period = Period(date(2021, 1, 1), date(2023, 1, 1))
    devices = Filters(device=frozenset({"anti_personnel_mine", "mine_unspecified"}))
    table = layer_table(redact(load_pack(pack)), layer, period=period, filters=devices)
    frame = read_export(out.read_bytes(), form, fields=table.fields).frame
    total = json.loads(counted.output)["total"]["most_likely"]
    assert total["incidents"] > 20
    if layer == "incidents":
        sums = {name: int(frame[f"{name}_counted"].sum()) for name in ("killed", "injured", "casualties")}
        assert {"incidents": len(frame), **sums} == total
    else:
        assert {name: int(frame[name].sum()) for name in total} == total


def test_a_geopackage_is_whole_and_other_programs_read_it(edition: Pack, tmp_path: Path) -> None:
    for layer, kind in (("incidents", "Point"), ("districts", "MultiPolygon")):
        path = tmp_path / f"{layer}.gpkg"
        path.write_bytes(export(edition, layer, format="gpkg", created=CREATED))
        read = gpd.read_file(path)
        table = layer_table(edition, layer).frame
        assert read.crs == "EPSG:4326"
        assert set(read.geom_type.dropna()) == {kind}
        assert (
            shapely.to_wkb(read.geometry.to_numpy()).tolist()
            == shapely.to_wkb(table["geometry"].to_numpy()).tolist()
        )
        assert read["killed"].sum() == table["killed"].sum() == 52
    path = tmp_path / "statements.gpkg"
    path.write_bytes(export(edition, "statements", format="gpkg", created=CREATED))
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("SELECT data_type, last_change FROM gpkg_contents").fetchall() == [
            ("attributes", "2026-03-14T00:00:00.000Z")
        ]
    database.close()


def test_geopandas_reads_the_parquet_file(edition: Pack) -> None:
    read = gpd.read_parquet(io.BytesIO(export(edition, "districts", format="parquet", created=CREATED)))
    assert read.crs == "EPSG:4326"
    assert read["casualties"].sum() == 226
    plain = pd.read_parquet(io.BytesIO(export(edition, "statements", format="parquet", created=CREATED)))
    assert len(plain) == len(edition.statements)


@pytest.mark.parametrize("form", ["geojson", "gpkg", "csv"])
def test_this_program_reads_its_own_files(edition: Pack, form: str, tmp_path: Path) -> None:
    path = tmp_path / f"incidents.{form}"
    path.write_bytes(export(edition, "incidents", format=form, created=CREATED))
    read = read_layer(path)
    assert len(read) == 150
    assert read["incident_id"].tolist() == edition.incidents["incident_id"].tolist()


def test_what_cannot_be_written_or_read_is_refused(edition: Pack) -> None:
    with pytest.raises(PublishError, match="no format 'shp'"):
        export(edition, "incidents", format="shp", created=CREATED)
    with pytest.raises(PublishError, match="redact it first"):
        export(replace(edition, edition=None), "incidents", format="csv", created=CREATED)
    for form in ("geojson", "gpkg", "parquet", "csv", "xlsx"):
        with pytest.raises(PublishError):
            read_export(b"{}", form, fields=layer_table(edition, "incidents").fields)


def test_digests_differ_by_the_day_alone(edition: Pack) -> None:
    first, again, later = (
        hashlib.sha256(export(edition, "incidents", format="gpkg", created=day)).hexdigest()
        for day in (CREATED, CREATED, date(2026, 3, 15))
    )
    assert first == again != later


def test_districts_that_changed_within_the_days_counted_say_so(edition: Pack) -> None:
    for year, told in ((2023, True), (2024, False)):
        days = Period(date(year, 1, 1), date(year + 1, 1, 1))
        notes = layer_table(edition, "districts", period=days).frame.set_index("district_id")["district_note"]
        notes = notes.dropna()
        assert set(notes.index) == ({"AZ-AGHDARA", "AZ-AGM", "AZ-KAL", "AZ-TAR"} if told else set())
        assert all("was formed on 27 December 2023 of parts of Aghdam" in note for note in notes)
        for layer in ("districts", "incidents"):
            beside = about_of(edition, layer_table(edition, layer, period=days), created=CREATED, period=days)
            said = "Administrative change within these days: Aghdara (27 December 2023"
            assert (said in beside.text()) is told
