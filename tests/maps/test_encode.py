"""The feed and the shapes: what is written can be read back, and is small."""

from __future__ import annotations

import gzip
import hashlib
import json
import time
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.rates import rates
from geo.choices import RateKind
from geo.errors import GeoError, MapError
from geo.layers import vocabulary as v
from geo.layers.measures import MEASURES
from geo.maps.payload.encode import encode_feed, rate_columns
from geo.maps.payload.header import VERSION
from geo.maps.payload.outlines import encode_shapes
from geo.maps.payload.parting import by_status
from tests.examples import examples
from tests.maps.feeds import (
    DISTRICT_IDS,
    FILTERS,
    PACKS,
    decode_feed,
    feed_classes,
    feed_header,
    invented_incidents,
    invented_pack,
    read_feed,
    varints,
)


def feed_of(pack: Any, filters: Filters | None = None, **options: Any) -> bytes:
    cube = Cube.from_pack(pack)
    header = feed_header(feed_classes(pack, cube))
    return encode_feed(pack, cube, filters or Filters(), shown=header, **options)


def some_incidents(rows: int, **columns: Any) -> pd.DataFrame:
    return invented_incidents(np.random.default_rng(5), rows).assign(**columns)


@examples(60)
@given(PACKS, FILTERS)
def test_every_incident_that_passes_is_in_the_feed_once(pack: Any, filters: Filters) -> None:
    cube = Cube.from_pack(pack)
    records = cube.records
    told = decode_feed(feed_of(pack, filters))
    incidents, header = told["incidents"], told["header"]
    rows = np.flatnonzero(records.selected(filters))
    assert sorted(each["row"] for each in incidents) == rows.tolist()
    assert header["incidents"] == len(rows)
    figures = records.figures(filters)
    for position, each in enumerate(incidents):
        row = each["row"]
        months = tuple(
            int(column[row]) - cube.axis.start_number
            for column in (records.start_month, records.middle_month, records.end_month)
        )
        assert each["months"] == months
        frame = pack.incidents.iloc[row]
        spread = (frame["date_end"] - frame["date_start"]).days + 1
        assert each["days"] == (spread if months[0] < months[2] else 0)
        assert (position < header["certain"]) == (months[0] == months[2])
        assert each["figures"] == tuple(figures[row])
        assert each["district"] == records.district[row]
        lacking = records.lacking(filters)[row].tolist()
        assert each["gaps"] == sum(bit << at for at, bit in enumerate(lacking[1:3]))
        frame = pack.incidents.iloc[row]
        label = (
            v.DEVICE_TYPE.label(frame["device_type"])
            if isinstance(frame["device_type"], str)
            else "not recorded"
        )
        assert header["devices"][each["device"]] == label
        assert each["activity"] == records.activity[row]
        killed, injured, unknown = (people[row].tolist() for people in by_status(records, filters))
        assert each["people"] == [killed, injured, [0, 0, 0, unknown]]
        precision = frame["location_precision"]
        why = precision if isinstance(precision, str) else "not_recorded"
        assert header["precisions"][each["precision"]] == ("withheld" if frame["point_withheld"] else why)


@examples(60)
@given(PACKS)
def test_places_are_those_that_may_be_drawn(pack: Any) -> None:
    for each in decode_feed(feed_of(pack))["incidents"]:
        frame = pack.incidents.iloc[each["row"]]
        near = frame["location_precision"] in ("exact", "settlement")
        if not near or np.isnan(frame["longitude"]):
            assert each["place"] is None
            continue
        assert each["place"] == pytest.approx((frame["longitude"], frame["latitude"]), abs=0.6e-5)
        site = pd.isna(frame["place_kind"]) or frame["place_kind"] == "accident_site"
        exact = frame["location_precision"] == "exact" and site
        stated = frame["uncertainty_m"]
        radius = (0 if exact else 5_000) if pd.isna(stated) else int(stated)
        assert each["radius"] == (0 if exact and radius <= 500 else max(radius, 500))


@examples(60)
@given(PACKS, FILTERS, st.data())
def test_windows_counted_from_the_bytes_are_those_of_the_cube(
    pack: Any, filters: Filters, data: st.DataObject
) -> None:
    cube = Cube.from_pack(pack)
    lo = data.draw(st.integers(0, cube.axis.months - 1))
    hi = data.draw(st.integers(lo, cube.axis.months - 1))
    certain, possible, likely = (
        np.zeros((len(DISTRICT_IDS) + 1, len(MEASURES)), dtype=np.int64) for _ in range(3)
    )
    for each in decode_feed(feed_of(pack, filters))["incidents"]:
        start, middle, end = each["months"]
        certain[each["district"]] += np.array(each["ends"][0]) * (start >= lo and end <= hi)
        possible[each["district"]] += np.array(each["ends"][1]) * (start <= hi and end >= lo)
        likely[each["district"]] += np.array(each["figures"]) * (
            lo <= middle <= hi and each["days"] <= cube.period_of(lo, hi).days
        )
    period = Period(cube.axis.month(lo).start, cube.axis.month(hi).end)
    bounds = cube.counts(filters).window(period, counting="possible")
    assert (certain == bounds.lower_values).all()
    assert (possible == bounds.upper_values).all()
    assert (likely == cube.counts(filters).window(period).upper_values).all()


def test_the_header_says_what_the_columns_hold() -> None:
    pack = invented_pack(some_incidents(30))
    data = feed_of(pack)
    header, columns = read_feed(data)
    assert header["version"] == VERSION
    assert header["months"] == {
        "first": [2021, 1],
        "count": 27,
        "start": [2021, 1, 10],
        "last": [2023, 3, 20],
    }
    assert header["districts"] == 5
    assert header["lines"] == ["Naïve “line” – with {{marks}}"]
    assert header["rate"] == {"kind": "count", "factor": 1, "few": 5, "reasons": [""], "refused": [False]}
    assert columns["below"] == []
    assert columns["refusal"] == [0] * 5
    named = set(pack.incidents["district_code"].fillna(""))
    assert columns["ever"] == [int(code in named) for code in [*DISTRICT_IDS, ""]]
    assert len(data) == max(
        offset + count * {"u8": 1, "i16": 2, "u16": 2, "u32": 4, "f64": 8}[kind]
        for kind, offset, count in header["columns"].values()
    )


def test_equal_content_has_an_equal_digest_and_other_content_another() -> None:
    frame = some_incidents(20)
    data = feed_of(invented_pack(frame))
    assert data == feed_of(invented_pack(frame.copy()))
    header, _ = read_feed(data)
    length = int.from_bytes(data[:4], "little")
    digest = header.pop("digest")
    text = json.dumps(
        header, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()
    assert digest == hashlib.sha256(text + data[4 + length :]).hexdigest()
    other = frame.assign(killed=frame["killed"] + 1)
    assert read_feed(feed_of(invented_pack(other)))[0]["digest"] != digest


def test_a_theatre_around_the_world_gets_a_coarser_step() -> None:
    frame = some_incidents(
        4,
        longitude=[-179.99999, 179.99999, 12.34567, np.nan],
        latitude=[-55.5, 60.0, 0.1, np.nan],
        location_precision="exact",
    )
    told = decode_feed(feed_of(invented_pack(frame)))
    assert told["header"]["step"] == 3e-5
    for each in told["incidents"]:
        stated = frame.iloc[each["row"]][["longitude", "latitude"]].tolist()
        if np.isnan(stated[0]):
            assert each["place"] is None
        else:
            assert each["place"] == pytest.approx(stated, abs=1.6e-5)


def test_many_radii_are_rounded_up_and_never_down() -> None:
    radii = np.unique(np.random.default_rng(2).integers(500, 500_000, 2_000))
    frame = some_incidents(
        len(radii),
        longitude=45.0,
        latitude=40.0,
        location_precision="settlement",
        place_kind="settlement",
        uncertainty_m=pd.array(radii, dtype="Int64"),
    )
    frame.loc[0, ["location_precision", "place_kind"]] = ["exact", "accident_site"]
    frame.loc[0, "uncertainty_m"] = 0
    told = decode_feed(feed_of(invented_pack(frame)))
    assert len(told["header"]["radii"]) <= 256
    for each in told["incidents"]:
        stated = frame["uncertainty_m"].iloc[each["row"]]
        assert stated <= each["radius"] <= stated * 1.07 + 1
        assert (each["radius"] == 0) == (stated == 0)


def test_more_than_255_districts_take_two_bytes() -> None:
    pack = invented_pack(some_incidents(40))
    names = [*DISTRICT_IDS, *(f"Y-{number}" for number in range(251))]
    pack.districts = pd.DataFrame({"district_id": names, "name_en": names, "area_km2": 1.0})
    header, columns = read_feed(feed_of(pack))
    assert header["columns"]["district"][0] == "u16"
    assert max(columns["district"]) == 256
    pack.districts = pack.districts.iloc[:-1]
    header, columns = read_feed(feed_of(pack))
    assert header["columns"]["district"][0] == "u8"
    assert max(columns["district"]) == 255


@pytest.mark.parametrize(
    ("kind", "figure"),
    [("count", None), ("per_100k", "registered"), ("per_100k", "present"), ("per_1000_km2", None)],
)
def test_rates_worked_out_from_the_columns_are_those_of_the_analysis(kind: str, figure: str | None) -> None:
    pack = invented_pack(some_incidents(5))
    columns = rate_columns(pack, kind, figure)
    assert columns.kind == RateKind(kind)
    for count in (0, 1, 4, 5, 6, 17, 1_000, 70_001):
        numbers = pd.DataFrame({"casualties": count}, index=pd.Index(DISTRICT_IDS, dtype=object))
        table = rates(pack, numbers, kind=kind, figure=figure)
        for row, line in enumerate(table.to_dict("records")):
            reason = int(columns.refusal[row])
            if kind == "count":
                assert (reason, line["status"]) == (0, "count")
            elif reason:
                assert line["status"] == ("refused" if columns.refused[reason] else "no_figure")
                assert line["reason"] == columns.reasons[reason]
            elif count < columns.few:
                assert line["status"] == "count_only"
            else:
                assert line["status"] == "rate"
                assert line["value"] == count * (columns.factor / columns.below[row])


def test_rates_of_the_feed_are_in_its_header_and_columns() -> None:
    pack = invented_pack(some_incidents(30))
    header, columns = read_feed(feed_of(pack, rate=rate_columns(pack, "per_100k", "registered")))
    assert header["rate"] == {
        "kind": "per_100k",
        "factor": 100_000,
        "few": 5,
        "reasons": ["", "all have left", "no such population figure for this district", "never counted"],
        "refused": [False, True, False, True],
    }
    assert columns["refusal"] == [0, 1, 2, 0, 3]
    assert columns["below"][0] == 50_000
    assert np.isnan(columns["below"][2])


def test_unknown_rates_are_refused() -> None:
    pack = invented_pack(some_incidents(5))
    with pytest.raises(GeoError, match="per_head"):
        rate_columns(pack, "per_head")
    with pytest.raises(GeoError, match="named population figure"):
        rate_columns(pack, "per_100k")


def test_a_feed_of_pieces_that_do_not_belong_together_is_refused() -> None:
    pack, other = invented_pack(some_incidents(5)), invented_pack(some_incidents(6))
    header = feed_header(feed_classes(pack, Cube.from_pack(pack)))
    with pytest.raises(MapError, match="5 incidents, its cube 6 incidents"):
        encode_feed(pack, Cube.from_pack(other), Filters(), shown=header)
    other.districts = other.districts.iloc[:3]
    with pytest.raises(MapError, match="rates 3 districts"):
        feed_of(pack, rate=rate_columns(other, "per_1000_km2"))


def test_a_hundred_thousand_incidents_stay_small_and_quick() -> None:
    pack = invented_pack(invented_incidents(np.random.default_rng(9), 100_000, wild=False))
    cube = Cube.from_pack(pack)
    header = feed_header(feed_classes(pack, cube))
    cube.ever_recorded()
    took = []
    for _ in range(5):
        begun = time.thread_time()
        data = encode_feed(pack, cube, Filters(), shown=header)
        took.append(time.thread_time() - begun)
    assert len(data) <= 1_400_000
    assert len(gzip.compress(data, 6)) <= 850_000
    # Of the processor, and the least of five: other programs on the machine only ever add.
    assert min(took) < 0.15


def test_half_a_point_is_no_place() -> None:
    frame = some_incidents(
        3, longitude=[np.nan, 45.0, 45.0], latitude=[40.0, np.nan, 40.0], location_precision="exact"
    )
    told = decode_feed(feed_of(invented_pack(frame)))["incidents"]
    assert {each["row"]: each["place"] for each in told} == {0: None, 1: None, 2: (45.0, 40.0)}


def test_no_incident_at_all_can_be_written() -> None:
    told = decode_feed(feed_of(invented_pack(some_incidents(0))))
    assert told["incidents"] == []
    assert set(told["columns"]["off"]) == {0}
    assert told["header"]["radii"] == [0]


def decode_shapes(data: bytes) -> list[list[list[tuple[float, float]]]]:
    numbers = varints(data)

    def signed() -> int:
        number = next(numbers)
        return -(number + 1) // 2 if number % 2 else number // 2

    x = y = 0
    areas = []
    for _ in range(next(numbers)):
        rings = []
        for _ in range(next(numbers)):
            ring = []
            for _ in range(next(numbers)):
                x, y = x + signed(), y + signed()
                ring.append((x / 1e5, y / 1e5))
            rings.append(ring)
        areas.append(rings)
    assert next(numbers, None) is None
    return areas


def rings_of(shape: Any) -> list[list[tuple[float, float]]]:
    return [list(ring.coords)[:-1] for ring in shapely.get_rings(shapely.get_parts(shape))] if shape else []


SHAPES = np.array(
    [
        shapely.box(44.123456, 38.5, 45.000004, 39.25),
        shapely.Polygon(
            shapely.box(-10, -10, 10, 10).exterior.coords,
            [shapely.box(1, 1, 2, 2).exterior.coords, shapely.box(-3, -3, -2, -1).exterior.coords],
        ),
        None,
        shapely.MultiPolygon(
            [
                shapely.box(170, 60, 179.99999, 70),
                shapely.box(-180, -80, -170, -60).difference(shapely.box(-178, -70, -175, -65)),
            ]
        ),
        shapely.Polygon(),
        shapely.Point(49.8, 40.4).buffer(0.3, quad_segs=50),
    ],
    dtype=object,
)


def test_shapes_come_back_within_a_step() -> None:
    areas = decode_shapes(encode_shapes(SHAPES))
    assert len(areas) == len(SHAPES)
    assert [len(rings) for rings in areas] == [1, 3, 0, 3, 0, 1]
    for rings, shape in zip(areas, SHAPES, strict=True):
        for ring, stated in zip(rings, rings_of(shape), strict=True):
            assert np.abs(np.array(ring) - np.array(stated)).max() < 1e-5


def test_lines_and_points_come_back_whole_beside_areas() -> None:
    texts = ("MULTILINESTRING((1 2, 3 4, 1 2), (5 6, 7 8))", "POINT(-140 -39.5)", "MULTIPOINT(1 2, 3 4)")
    shapes = np.array([*shapely.from_wkt(texts), SHAPES[0], None], dtype=object)
    *found, area, nothing = decode_shapes(encode_shapes(shapes))
    kept = [shapely.get_parts(shape) for shape in shapes[:3]]
    assert [[list(map(tuple, run)) for run in runs] for runs in found] == [
        [list(part.coords) for part in parts] for parts in kept
    ]
    assert ([len(area), len(area[0])], nothing) == ([1, len(rings_of(SHAPES[0])[0])], [])


@pytest.mark.parametrize("kept", [[], [2], [4, 2], [2, 0], [3, 3]])
def test_shapes_may_be_none_or_empty(kept: list[int]) -> None:
    areas = decode_shapes(encode_shapes(SHAPES[kept]))
    assert [len(rings) for rings in areas] == [len(rings_of(shape)) for shape in SHAPES[kept]]


def test_months_are_those_described_whatever_the_records_say() -> None:
    frame = some_incidents(1)
    frame["date_start"] = pd.Series([pd.Timestamp(date(2020, 12, 31))]).astype("datetime64[s]")
    header, _ = read_feed(feed_of(invented_pack(frame)))
    assert header["months"]["first"] == [2021, 1]
    assert header["months"]["start"] == [2021, 1, 10]
