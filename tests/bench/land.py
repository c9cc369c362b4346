"""An invented island for the national benchmark: coast, districts as a valid coverage, settlements.

All positions are made in a plane of kilometres about 47 S 123 W, the emptiest part of the South Pacific,
and leave as WGS 84 degrees. Nothing here follows any real terrain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import LineString, Polygon

if TYPE_CHECKING:
    from numpy.typing import NDArray

CENTRE = (-123.0, -47.0)
PLANE = f"+proj=laea +lon_0={CENTRE[0]} +lat_0={CENTRE[1]} +units=km +ellps=WGS84"
DECIMALS = 5
_RADIUS_KM = 155.0
# A border is halved this often; smaller districts have shorter borders with fewer corners.
_FRACTAL_DEPTH = 5
_FRACTAL_DEPTH_OF_MANY = 3
_MANY = 500
_RELAXATIONS = 4

_ONSETS = ("b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "sh", "kr", "st", "tr")
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ou")
_CODAS = ("", "", "", "n", "r", "l", "s", "m", "nd", "rt")
_LOCAL = str.maketrans({"a": "á", "o": "ö", "u": "ū", "s": "š", "e": "é"})


@dataclass(frozen=True)
class Land:
    """The island in WGS 84 degrees.

    Parameters
    ----------
    names, local_names, aliases
        One per district.
    region
        Index into `regions`, int64, one per district.
    regions
        Region names.
    polygons
        District polygons, a valid coverage.
    coast
        Outline of the island.
    area_km2
        Equal-area, one per district.
    settlement_names
        One per settlement.
    settlement_xy
        Longitude and latitude, shape (settlements, 2).
    settlement_district
        Index of the district, int64.
    """

    names: list[str]
    local_names: list[str]
    aliases: list[str]
    region: NDArray[np.int64]
    regions: list[str]
    polygons: list[Polygon]
    coast: Polygon
    area_km2: list[float]
    settlement_names: list[str]
    settlement_xy: NDArray[np.float64]
    settlement_district: NDArray[np.int64]


def make_land(rng: np.random.Generator, *, districts: int, settlements: int, regions: int = 8) -> Land:
    """Draw the island, its districts and its settlements.

    Raises
    ------
    RuntimeError
        Where no roughness of the borders gives a valid coverage.
    """
    outline = _outline(rng)
    seeds = _relaxed_seeds(rng, outline, districts)
    depth = _FRACTAL_DEPTH if districts < _MANY else _FRACTAL_DEPTH_OF_MANY
    polygons = _coverage(rng, outline, seeds, depth)
    region_seeds = _relaxed_seeds(rng, outline, regions)
    region = np.asarray(
        [int(np.argmin(((region_seeds - seed) ** 2).sum(axis=1))) for seed in seeds], dtype=np.int64
    )
    names = make_names(rng, districts + regions + settlements)
    district_names = names[:districts]
    place_district, place_xy = _settlements(rng, polygons, settlements)
    to_plane = Transformer.from_crs("EPSG:4326", PLANE, always_xy=True)
    flat = [
        shapely.transform(p, lambda xy: np.column_stack(to_plane.transform(xy[:, 0], xy[:, 1])))
        for p in polygons
    ]
    coast = shapely.coverage_union_all(polygons)
    assert isinstance(coast, Polygon)
    return Land(
        names=district_names,
        local_names=[name.translate(_LOCAL) for name in district_names],
        aliases=[f"{name.replace('k', 'q').replace('v', 'w')} District" for name in district_names],
        region=region,
        regions=[f"{name} Region" for name in names[districts : districts + regions]],
        polygons=polygons,
        coast=coast,
        area_km2=[round(p.area, 2) for p in flat],
        settlement_names=names[districts + regions :],
        settlement_xy=place_xy,
        settlement_district=place_district,
    )


def make_names(rng: np.random.Generator, count: int) -> list[str]:
    """Return `count` different invented place names of two or three syllables."""
    names: dict[str, None] = {}
    while len(names) < count:
        parts = [
            _ONSETS[rng.integers(len(_ONSETS))]
            + _VOWELS[rng.integers(len(_VOWELS))]
            + _CODAS[rng.integers(len(_CODAS))]
            for _ in range(int(rng.integers(2, 4)))
        ]
        names["".join(parts).capitalize()] = None
    return list(names)


def _outline(rng: np.random.Generator) -> Polygon:
    angle = np.linspace(0.0, 2 * np.pi, 1440, endpoint=False)
    radius = np.ones_like(angle)
    for harmonic in range(2, 60):
        size = 0.22 / harmonic**1.15
        radius += size * rng.normal() * np.cos(harmonic * angle + rng.uniform(0, 2 * np.pi))
    radius = np.clip(radius, 0.45, 1.7) * _RADIUS_KM
    outline = Polygon(np.column_stack([1.25 * radius * np.cos(angle), 0.85 * radius * np.sin(angle)]))
    return outline if outline.is_valid else _outline(rng)


def _inside(rng: np.random.Generator, polygon: Polygon, count: int) -> NDArray[np.float64]:
    west, south, east, north = polygon.bounds
    found = np.empty((0, 2))
    while len(found) < count:
        trial = rng.uniform((west, south), (east, north), size=(4 * count + 8, 2))
        found = np.concatenate([found, trial[shapely.contains_xy(polygon, trial)]])
    return found[:count]


def _cells(outline: Polygon, seeds: NDArray[np.float64]) -> NDArray[np.object_]:
    cells = shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=outline, ordered=True)
    return shapely.intersection(shapely.get_parts(cells), outline)


def _relaxed_seeds(rng: np.random.Generator, outline: Polygon, count: int) -> NDArray[np.float64]:
    """Spread `count` seeds evenly enough that no cell is a sliver (Lloyd's relaxation)."""
    seeds = _inside(rng, outline, count)
    for _ in range(_RELAXATIONS):
        seeds = shapely.get_coordinates(shapely.centroid(_cells(outline, seeds)))
    return seeds


def _coverage(
    rng: np.random.Generator, outline: Polygon, seeds: NDArray[np.float64], depth: int
) -> list[Polygon]:
    """Turn the Voronoi edges into crooked borders shared by both neighbours, and close them to polygons."""
    lines = shapely.line_merge(shapely.union_all(shapely.boundary(_cells(outline, seeds))))
    to_degrees = Transformer.from_crs(PLANE, "EPSG:4326", always_xy=True)
    for roughness in (0.14, 0.09, 0.05, 0.02, 0.0):
        borders = []
        for line in shapely.get_parts(lines):
            coords = np.asarray(line.coords)
            crooked = _crooked(rng, coords, roughness, depth) if len(coords) == 2 else coords
            degrees = np.column_stack(to_degrees.transform(crooked[:, 0], crooked[:, 1]))
            borders.append(LineString(degrees.round(DECIMALS)))
        faces = shapely.get_parts(shapely.polygonize(borders))
        degrees_of_seeds = np.column_stack(to_degrees.transform(seeds[:, 0], seeds[:, 1]))
        placed = {
            int(np.argmin(((degrees_of_seeds - face.centroid.coords[0]) ** 2).sum(axis=1))): face
            for face in faces
        }
        if len(faces) == len(placed) == len(seeds) and bool(shapely.coverage_is_valid(list(placed.values()))):
            return [placed[index] for index in range(len(seeds))]
    raise RuntimeError("no roughness of the district borders gave a valid coverage; try another seed")


def _crooked(
    rng: np.random.Generator, coords: NDArray[np.float64], roughness: float, depth: int
) -> NDArray[np.float64]:
    for _ in range(depth):
        step = coords[1:] - coords[:-1]
        across = np.column_stack([-step[:, 1], step[:, 0]])
        shift = np.clip(rng.normal(0.0, roughness, len(step)), -0.22, 0.22)
        middle = (coords[1:] + coords[:-1]) / 2 + across * shift[:, None]
        longer = np.empty((len(coords) + len(middle), 2))
        longer[0::2], longer[1::2] = coords, middle
        coords = longer
    return coords


def _settlements(
    rng: np.random.Generator, polygons: list[Polygon], count: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    share = rng.gamma(4.0, 1.0, len(polygons))
    district = np.sort(rng.choice(len(polygons), size=count, p=share / share.sum()))
    points = [_inside(rng, polygon, int((district == index).sum())) for index, polygon in enumerate(polygons)]
    return district.astype(np.int64), np.concatenate(points).round(DECIMALS)
