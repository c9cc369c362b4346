"""Geometry looked at once, before anything is made of it: valid, how large, inside where, on whose ground.

How long such a look takes grows with the square of what a shape is made of, and a shape can be built for it.
So what it is made of is counted first: shapes beyond any map are not looked at, and a layer that could cost
more than a moment is looked at by the reading process, with its limits of time and memory.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.errors import ReadError
from geo.language import say
from geo.layers.areas import Overlap, drawn_km2, overlaps
from geo.reading.process import GEOMETRY, RESULT_FILE, run_reader
from geo.reading.raw import DEFAULT_LIMITS, ReadLimits

Mask = NDArray[np.bool_]
Shapes = NDArray[np.object_]

MOST_RINGS: Final = 100_000
"""Of one shape; coasts with all their islands have some ten thousand."""
MOST_PLACES: Final = 2_000_000
"""Corners of one shape."""
# Pairs of edges that may have to be set against each other: some tenths of a second at the very worst.
_PAIRS_HERE: Final = 2e7
# Cutting two shapes out of each other keeps every crossing in memory as well.
_CUTS_HERE: Final = 2e6
# Boxes that all lie on each other make a pair of every two.
_ROWS_HERE: Final = 3_500
_INPUT: Final = "shapes.wkb"


class Wanted(NamedTuple):
    """What a look is for besides whether shapes are valid: areas, points inside, ground taken twice."""

    areas: bool = False
    inside: bool = False
    overlaps: bool = False


VALID: Final = Wanted()


class Examined(NamedTuple):
    """What a look at the shapes of a layer found, one value a shape.

    Parameters
    ----------
    valid
        Whether it can be used; False where there is none.
    reasons
        Why not, by position, for those that are there and cannot.
    km2
        Area of valid polygons where it was asked for, NaN else.
    lon, lat
        A point inside of valid lines and polygons where it was asked for, degrees; NaN else.
    overlaps
        Pairs that take the same ground.
    """

    valid: Mask
    reasons: dict[int, str]
    km2: NDArray[np.float64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    overlaps: tuple[Overlap, ...]


class _Wire(msgspec.Struct):
    """The same as the reading process hands it over."""

    valid: list[bool]
    reasons: dict[int, str]
    km2: list[float | None]
    lon: list[float | None]
    lat: list[float | None]
    overlaps: list[tuple[int, int, float]]


def examine(
    shapes: Shapes, *, file: str, wanted: Wanted = VALID, limits: ReadLimits = DEFAULT_LIMITS
) -> Examined:
    """Look at the shapes of a layer.

    Parameters
    ----------
    shapes
        WGS 84, None where there is none.
    file
        Name of the layer's file, for messages.
    wanted
        What to look at besides whether they are valid.
    limits
        What the look may cost where it is not a matter of a moment.

    Raises
    ------
    ReadError
        Where it was stopped by its limits.
    """
    refused = _too_complex(shapes)
    looked_at = shapes
    if refused:
        looked_at = shapes.copy()
        looked_at[list(refused)] = None
    if _is_a_moment(looked_at, wanted=wanted):
        found = look(looked_at, wanted=wanted)
    else:
        found = _look_apart(looked_at, file, wanted=wanted, limits=limits)
    return found._replace(reasons={**found.reasons, **refused})


def look(shapes: Shapes, *, wanted: Wanted) -> Examined:
    """Look at shapes here, whatever it costs; see `examine`."""
    valid: Mask = shapely.is_valid(shapes)
    wrong = np.flatnonzero(~valid & ~shapely.is_missing(shapes))
    reasons = [str(why).lower()[:200] for why in shapely.is_valid_reason(shapes[wrong])]
    lon, lat = np.full(len(shapes), np.nan), np.full(len(shapes), np.nan)
    areal = np.flatnonzero(valid & (shapely.get_type_id(shapes) > 0) & ~shapely.is_empty(shapes))
    if wanted.inside and len(areal):
        inside = shapely.point_on_surface(shapes[areal])
        lon[areal], lat[areal] = shapely.get_x(inside), shapely.get_y(inside)
    return Examined(
        valid,
        dict(zip(wrong.tolist(), reasons, strict=True)),
        drawn_km2(shapes, valid) if wanted.areas else np.full(len(shapes), np.nan),
        lon,
        lat,
        overlaps(shapes, valid) if wanted.overlaps else (),
    )


def look_for_parent(folder: Path, *, wanted: Wanted) -> None:
    """Look at what `examine` left in a folder and leave the answer there: the reading process's part."""
    parts = msgspec.msgpack.decode((folder / _INPUT).read_bytes(), type=list[bytes | None])
    found = look(np.asarray(shapely.from_wkb(np.array(parts, dtype=object))), wanted=wanted)
    wire = _Wire(
        found.valid.tolist(),
        found.reasons,
        _listed(found.km2),
        _listed(found.lon),
        _listed(found.lat),
        [(one.first, one.second, one.km2) for one in found.overlaps],
    )
    (folder / RESULT_FILE).write_bytes(msgspec.json.encode(wire))


def _look_apart(shapes: Shapes, file: str, *, wanted: Wanted, limits: ReadLimits) -> Examined:
    # Windows keeps a file locked a moment longer than its process lives; the folder is private either way.
    with tempfile.TemporaryDirectory(prefix="layer-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / _INPUT).write_bytes(msgspec.msgpack.encode(shapely.to_wkb(shapes).tolist()))
        request = {"path": _INPUT, "format": GEOMETRY, "file": file, "wanted": list(wanted)}
        try:
            run_reader(folder, request, limits=limits)
        except ReadError:
            raise ReadError(
                say(
                    "{file}: its geometry could not be checked within {cpu_seconds} seconds and "
                    "{memory_bytes:g} GB of memory. Its shapes have very many corners or rings, or are built "
                    "to keep a reader busy: simplify them, or part the layer.",
                    file=file,
                    cpu_seconds=limits.cpu_seconds,
                    memory_bytes=limits.memory_bytes / 1e9,
                )
            ) from None
        wire = msgspec.json.decode((folder / RESULT_FILE).read_bytes(), type=_Wire)
    km2, lon, lat = (np.array(column, dtype=np.float64) for column in (wire.km2, wire.lon, wire.lat))
    shared = tuple(Overlap(*one) for one in wire.overlaps)
    return Examined(np.array(wire.valid, dtype=bool), wire.reasons, km2, lon, lat, shared)


def _listed(numbers: NDArray[np.float64]) -> list[float | None]:
    return [None if np.isnan(number) else number for number in numbers.tolist()]


def _too_complex(shapes: Shapes) -> dict[int, str]:
    """Return the shapes that are not even looked at, with the reason in words."""
    found: dict[int, str] = {}
    # Points, the most by far, have no parts to count.
    made_of_parts = np.flatnonzero(shapely.get_type_id(shapes) > 0)
    several = shapes[made_of_parts]
    for counts, most, what in (
        (_rings(several), MOST_RINGS, say("rings or parts")),
        (shapely.get_num_coordinates(several), MOST_PLACES, "corners"),
    ):
        for at in np.flatnonzero(counts > most).tolist():
            found[int(made_of_parts[at])] = say(
                "it is made of {counts:,} {what}, at most {most:,} are looked at",
                counts=counts[at],
                what=what,
                most=most,
            )
    return found


def _rings(shapes: Shapes) -> NDArray[np.int64]:
    """Return of how many rings, lines and points each shape is made, however deep in collections."""
    parts, of = shapely.get_parts(shapes, return_index=True)
    while (several := shapely.get_type_id(parts) >= shapely.GeometryType.MULTIPOINT).any():
        inner, within = shapely.get_parts(parts[several], return_index=True)
        parts = np.concatenate([parts[~several], inner])
        of = np.concatenate([of[~several], of[several][within]])
    rings = 1 + shapely.get_num_interior_rings(parts)
    return np.bincount(of, weights=rings, minlength=len(shapes)).astype(np.int64)


def _is_a_moment(shapes: Shapes, *, wanted: Wanted) -> bool:
    """Tell whether the look costs next to nothing, however the shapes are built."""
    places = shapely.get_num_coordinates(shapes).astype(np.float64)
    if float((places**2).sum()) > _PAIRS_HERE:
        return False
    if not wanted.overlaps:
        return True
    if len(shapes) > _ROWS_HERE:
        return False
    first, second = shapely.STRtree(shapes).query(shapes)
    cuts = (places[first] * places[second])[first < second]
    return float(cuts.sum()) <= _CUTS_HERE
