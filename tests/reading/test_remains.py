"""What is left of shapes that no library builds is read, whatever form they stand in."""

from __future__ import annotations

import struct

import numpy as np
import pytest
import shapely
from pyproj import CRS

from geo.reading.esrijson import parse_esri
from geo.reading.interchange import read_layer_file, write_layer
from geo.reading.projections import to_longitude_latitude
from geo.reading.raw import DEFAULT_LIMITS, RawLayer
from geo.reading.remains import places_in_wkb, places_in_wkt

RING = [(1.0, 2.0), (3.0, 4.0), (5.0, 2.0)]


def wkb(*rings: list[tuple[float, ...]], kind: int = 3, order: str = "<") -> bytes:
    parts = [
        struct.pack(f"{order}I", len(ring)) + b"".join(struct.pack(f"{order}{len(p)}d", *p) for p in ring)
        for ring in rings
    ]
    return bytes([order == "<"]) + struct.pack(f"{order}II", kind, len(rings)) + b"".join(parts)


@pytest.mark.parametrize(
    "data",
    [
        wkb(RING),
        wkb(RING[:1], RING[1:], order=">"),
        wkb([(*one, 9.0) for one in RING], kind=1003),
        wkb([(*one, 9.0) for one in RING], kind=0x80000003),
        b"\x01" + struct.pack("<II", 6, 1) + wkb(RING),
        wkb([*RING, (float("nan"), 1.0)]),
        wkb(RING) + b"cut",
    ],
)
def test_places_are_read_out_of_binary_that_is_no_polygon(data: bytes) -> None:
    assert places_in_wkb(data) == RING
    assert all(len(places_in_wkb(data[:end])) <= 3 for end in range(len(data)))


def test_places_are_read_out_of_text_that_is_no_polygon() -> None:
    assert places_in_wkt("POLYGON ((1 2, 3 4.0, 5e0 2))") == RING
    assert places_in_wkt("POLYGON Z ((1 2 7, 3 4 7, x") == RING[:2]


def test_what_is_left_goes_through_projection_and_hand_over(tmp_path: object) -> None:
    layer = RawLayer("a", {}, [1, 2], np.array([None, None], dtype=object))
    layer.corners = {2: [(111_319.49, 0.0)]}
    to_longitude_latitude(layer, CRS.from_epsg(3857).to_wkt())
    write_layer(layer, tmp_path / "layer")  # type: ignore[operator] # pytest gives a path
    back = read_layer_file(tmp_path / "layer", file="a", limit_bytes=10_000)  # type: ignore[operator] # as above
    assert back.corners[2][0] == pytest.approx((1.0, 0.0), abs=1e-6)


def box(x: float, size: float, *, y: float = 0.0, clockwise: bool = True) -> list[list[float]]:
    ring = [[x, y], [x, y + size], [x + size, y + size], [x + size, y], [x, y]]
    return ring if clockwise else ring[::-1]


@pytest.mark.parametrize(
    ("rings", "area", "valid"),
    [
        ([box(0, 2)], 4, True),
        ([box(0, 2), box(0.5, 1, y=0.5, clockwise=False)], 3, True),
        ([box(0, 2), box(5, 1)], 5, True),
        ([box(0, 2, clockwise=False)], 4, True),
        ([[[0, 0], [1, 1]]], 0, False),
        ([[[0, 0]], box(3, 1)], 1, False),
        ([[[0, 0], [1, 1], [1, 0], [0, 1]]], 0, False),
    ],
)
def test_no_place_of_a_ring_of_a_service_is_left_out(
    rings: list[list[list[float]]], area: float, valid: bool
) -> None:
    page = {
        "spatialReference": {"wkid": 4326},
        "features": [{"attributes": {"a": 1}, "geometry": {"rings": rings}}],
    }
    layer = parse_esri(page, file="a.json", limits=DEFAULT_LIMITS)
    assert layer.geometry is not None
    shape = layer.geometry[0]
    assert bool(shape.is_valid) is valid
    assert not valid or shape.area == area
    told = {tuple(one) for one in shapely.get_coordinates(shape)}
    assert told == {tuple(map(float, place)) for ring in rings for place in ring}
