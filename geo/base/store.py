"""The files of the base, and how they are read: by country or by area, and no more of them than is asked for.

Shapes are WKB in WGS 84 degrees, on a grid whose step is a power of two: coordinates have few digits, and the
files are small. Divisions stand in three finenesses, each simplified as one coverage of the world,
so that neighbours share their borders.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely

from geo.layers.meridian import Bounds

FOLDER: Final = Path(__file__).resolve().parents[2] / "data" / "base"
FINENESS: Final = {"geometry": 0.004, "middle": 0.025, "coarse": 0.08}
"""Column of a fineness, and its tolerance in degrees, finest first."""
EDGES: Final = ("west", "south", "east", "north")
SHORT: Final = 10_000.0
"""Parts of a degree in which towns lie."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country of the base.

    Parameters
    ----------
    key
        As the source of the divisions calls it.
    iso3, iso2
        ISO 3166-1 codes; empty where the source shows an area that has none.
    name, native
        English name, and its names in its official languages.
    names
        By which it is found besides.
    languages
        Codes of its official languages, the most spoken first.
    """

    key: str
    iso3: str
    iso2: str
    name: str
    native: tuple[str, ...]
    names: tuple[str, ...]
    languages: tuple[str, ...]


@cache
def countries() -> tuple[Country, ...]:
    """Return every country of the base, by name."""
    rows: list[dict[str, Any]] = json.loads((FOLDER / "countries.json").read_text(encoding="utf-8"))
    several = ("native", "names", "languages")
    return tuple(Country(**{**row, **{name: tuple(row[name]) for name in several}}) for row in rows)


def divisions_of(key: str, codes: Sequence[str] = ()) -> pd.DataFrame:
    """Return the divisions of a country, and those of some codes wherever they are drawn.

    Parameters
    ----------
    key
        Of the country.
    codes
        Of divisions of others to return too, in any case.
    """
    table = pq.read_table(FOLDER / "divisions.parquet", columns=[*_texts(), "geometry"])
    own = pc.equal(table["country"], key)
    for code in codes:
        own = pc.or_(own, pc.equal(pc.utf8_lower(table["code"]), code.lower()))
    return _framed(table.filter(own), "geometry")


def divisions_listed(iso2: str = "") -> pd.DataFrame:
    """Return texts of the divisions that ISO 3166-2 lists under a country the source does not draw them in.

    Parameters
    ----------
    iso2
        Code of that country; empty for the divisions of all countries.
    """
    table = pq.read_table(FOLDER / "divisions.parquet", columns=_texts())
    frame: pd.DataFrame = (table.filter(pc.equal(table["listed_under"], iso2)) if iso2 else table).to_pandas()
    return frame


def divisions_in(boxes: Sequence[Bounds], tolerance: float) -> pd.DataFrame:
    """Return the divisions of all countries that reach into boxes.

    Parameters
    ----------
    boxes
        West, south, east, north, degrees from -180 to 180.
    tolerance
        How far borders may lie off, degrees: the coarsest shapes that are fine enough are taken.
    """
    fit = [column for column, coarse in FINENESS.items() if coarse <= tolerance] or ["geometry"]
    return _framed(_within("divisions", boxes, [*_texts(), fit[-1]]), fit[-1])


def waters_in(name: str, boxes: Sequence[Bounds], *, least: float) -> npt.NDArray[np.object_]:
    """Return rivers or lakes that reach into boxes and are not too small.

    Parameters
    ----------
    name
        ``rivers`` or ``lakes``.
    boxes
        As in `divisions_in`.
    least
        Shortest length in degrees, or smallest area in km2.
    """
    table = _within(name, boxes, ["size", "geometry"])
    table = table.filter(pc.greater_equal(table["size"], least))
    return np.asarray(shapely.from_wkb(table["geometry"].to_pylist()), dtype=object)


def towns_in(boxes: Sequence[Bounds]) -> pd.DataFrame:
    """Return the towns in boxes.

    Parameters
    ----------
    boxes
        As in `divisions_in`.

    Returns
    -------
    pandas.DataFrame
        ``country``, ``place_id``, ``name``, ``variants``, ``longitude``, ``latitude``, ``population``.
    """
    table = pq.read_table(FOLDER / "towns.parquet")
    places = [table[name].to_numpy() / SHORT for name in ("longitude", "latitude")]
    held = np.zeros(len(table), dtype=bool)
    for west, south, east, north in boxes:
        held |= (west <= places[0]) & (places[0] <= east) & (south <= places[1]) & (places[1] <= north)
    rows = np.flatnonzero(held)
    frame: pd.DataFrame = table.take(rows).to_pandas()
    return frame.assign(
        longitude=places[0][rows], latitude=places[1][rows], country=frame["country"].astype(str)
    )


def _texts() -> list[str]:
    names: list[str] = pq.read_schema(FOLDER / "divisions.parquet").names
    return [name for name in names if name not in {*FINENESS, *EDGES}]


def _within(name: str, boxes: Sequence[Bounds], columns: list[str]) -> Any:
    path = FOLDER / f"{name}.parquet"
    edges = pq.read_table(path, columns=list(EDGES))
    held = np.zeros(len(edges), dtype=bool)
    own = {edge: edges[edge].to_numpy() for edge in EDGES}
    for west, south, east, north in boxes:
        held |= (
            (own["west"] <= east) & (own["east"] >= west) & (own["south"] <= north) & (own["north"] >= south)
        )
    return pq.read_table(path, columns=columns).take(np.flatnonzero(held))


def _framed(table: Any, column: str) -> pd.DataFrame:
    shapes = shapely.from_wkb(table[column].to_pylist())
    frame: pd.DataFrame = table.drop_columns(column).to_pandas()
    return frame.assign(geometry=pd.Series(list(shapes), index=frame.index, dtype=object))
