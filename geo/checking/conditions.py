"""What the rules look at and how they find the rows at fault: one function of arrays for each."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.checking.damage import is_scientific
from geo.checking.outside import CheckedPlaces, Place, places_of
from geo.checking.twins import incident_twins
from geo.language import marked
from geo.layers.districts import DistrictIndex
from geo.layers.idlists import parts_of
from geo.layers.schema import Field, Schema
from geo.layers.sensitivity import mild_first
from geo.layers.values import listed_values
from geo.layers.vocabulary import SETTLEMENT_AT_LEAST_M
from geo.reading.examined import Examined, Wanted, examine
from geo.text import did_you_mean

_TYPE_NAMES: Final = {
    shapely.GeometryType.POINT: "Point",
    shapely.GeometryType.LINESTRING: "LineString",
    shapely.GeometryType.LINEARRING: "LinearRing",
    shapely.GeometryType.POLYGON: "Polygon",
    shapely.GeometryType.MULTIPOINT: "MultiPoint",
    shapely.GeometryType.MULTILINESTRING: "MultiLineString",
    shapely.GeometryType.MULTIPOLYGON: "MultiPolygon",
    shapely.GeometryType.GEOMETRYCOLLECTION: "GeometryCollection",
}

Mask = NDArray[np.bool_]
Check = Callable[["Table", "Context"], "Mask | Hits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a layer is checked against; every part is optional and its rules rest without it.

    Parameters
    ----------
    country
        Polygon of the country in WGS 84.
    districts
        Districts with names and aliases.
    source_ids
        Identifiers in the sources table.
    today
        Day after which a date lies in the future; the system's day where it is not given.
    period_start, period_end
        First and last day the data set means to cover.
    hazard_ids
        Identifiers of the hazardous areas.
    entries
        Dated entries of their status; without one of an area nothing is said of it.
    places
        Populated places by folded name, each with its district's code and its point.
    defaults
        What fields hold in every row of a file without their column, where the pack says so.
    """

    country: shapely.Geometry | None = None
    districts: DistrictIndex | None = None
    source_ids: frozenset[str] | None = None
    hazard_ids: frozenset[str] | None = None
    entries: pd.DataFrame | None = None
    places: Mapping[str, Sequence[tuple[str, shapely.Point]]] = dataclasses.field(default_factory=dict)
    today: dt.date | None = None
    period_start: dt.date | None = None
    period_end: dt.date | None = None
    defaults: Mapping[str, str] = dataclasses.field(default_factory=dict)


class Hits(NamedTuple):
    """Rows a rule applies to, with words for its sentences.

    Parameters
    ----------
    mask
        Boolean array over the rows.
    words
        For a row position, the words its message and remedy need; ``None`` where they need none.
    """

    mask: Mask
    words: Callable[[int], Mapping[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A typed layer under check: columns as plain arrays, computed once.

    Parameters
    ----------
    frame
        Typed frame with a clean index of row positions.
    schema
        Its schema.
    rows
        Source row number of each position.
    file
        Name of the layer's file.
    memo
        What several rules need and is worked out once.
    lock
        Held by whoever works that out.
    """

    frame: pd.DataFrame
    schema: Schema
    rows: NDArray[np.int64]
    file: str = marked("the layer")
    memo: dict[str, Any] = dataclasses.field(default_factory=dict)
    lock: threading.RLock = dataclasses.field(default_factory=threading.RLock)

    def __len__(self) -> int:
        return len(self.frame)

    def number(self, name: str) -> NDArray[np.float64]:
        """Return a numeric column as float64, NaN where it is not recorded."""
        return self.frame[name].to_numpy(dtype=np.float64, na_value=np.nan)

    def day(self, name: str) -> NDArray[np.datetime64]:
        """Return a date column as ``datetime64[D]``, NaT where it is not recorded."""
        return self.frame[name].to_numpy().astype("datetime64[D]")

    def code(self, name: str) -> NDArray[np.object_]:
        """Return a text column as objects, ``None`` where it is not recorded."""
        column = self.frame[name].astype(object)
        return column.where(column.notna(), None).to_numpy()

    def says(self, name: str, *codes: str) -> Mask:
        """Return which rows of a text column hold one of some codes."""
        return self.frame[name].isin(codes).to_numpy(dtype=bool)

    def places(self, country: shapely.Geometry | None) -> CheckedPlaces:
        """Return where the rows lie against the country; worked out once for all rules."""
        with self.lock:
            if "places" not in self.memo:
                inside = self.examined() if "geometry" in self.frame.columns else None
                self.memo["places"] = places_of(self.frame, country=country, examined=inside)
        found: CheckedPlaces = self.memo["places"]
        return found

    def examined(self) -> Examined:
        """Return what a look at the geometry found; looked at once for all rules."""
        with self.lock:
            if "examined" not in self.memo:
                drawn = self.schema.geometry is not None and "Polygon" in self.schema.geometry.geometry
                districts = self.schema.name == "districts"
                shared = districts or self.schema.name == "hazards"
                wanted = Wanted(areas=drawn, inside=drawn and not districts, overlaps=shared)
                self.memo["examined"] = examine(self.shapes(), file=self.file, wanted=wanted)
        found: Examined = self.memo["examined"]
        return found

    def shapes(self) -> NDArray[np.object_]:
        """Return the geometries, ``None`` where there is none."""
        return self.frame["geometry"].to_numpy(dtype=object)


def today_of(context: Context) -> np.datetime64:
    """Return the day after which a date lies in the future."""
    return np.datetime64(context.today or dt.datetime.now(tz=dt.UTC).astimezone().date(), "D")


def nothing(table: Table) -> Mask:
    """Return a mask of no rows."""
    return np.zeros(len(table), dtype=bool)


def sum_of(table: Table, parts: tuple[str, ...]) -> tuple[NDArray[np.float64], Mask]:
    """Return the sum of the recorded parts of each row, and where any part is recorded."""
    stacked = np.stack([table.number(part) for part in parts])
    return np.nansum(stacked, axis=0), np.asarray(np.isfinite(stacked).any(axis=0), dtype=bool)


def unknown_sources(field: str) -> Callable[[Table, Context], Mask | Hits]:
    """Return the check of one field of source ids against the sources table."""

    def check(table: Table, context: Context) -> Mask | Hits:
        if context.source_ids is None:
            return nothing(table)
        known = context.source_ids
        codes, distinct = pd.factorize(table.frame[field])
        joined = [*map(str, listed_values(distinct))]
        parts = parts_of(joined)
        lost_parts = np.array([one not in known for one in parts.distinct], dtype=bool)
        bad = np.zeros(len(joined) + 1, dtype=bool)
        bad[parts.texts[lost_parts[parts.codes]]] = True
        missing = {
            code: ", ".join(sorted({one for one in joined[code].split(";") if one not in known}))
            for code in np.flatnonzero(bad).tolist()
        }

        def words(position: int) -> Mapping[str, str]:
            lost = missing[int(codes[position])]
            near = [one for one in known if one.lstrip("0") in lost.split(", ")]
            zeros = did_you_mean(sorted(near), *lost.split(", "), zeros=True)
            return {"missing": lost[:200], "zeros": zeros}

        return Hits(bad[codes], words)

    return check


def duplicate_key(*, scientific: bool) -> Check:
    """Return the check for rows whose key stands in an earlier row.

    Parameters
    ----------
    scientific
        Whether keys in scientific notation are meant, which a spreadsheet has made alike, or all others.
    """

    def check(table: Table, _: Context) -> Hits:
        hits = _duplicates(table)
        first = table.frame[table.schema.key[0]].to_numpy(dtype=object)
        mask = hits.mask.copy()
        for row in np.flatnonzero(mask).tolist():
            mask[row] = (isinstance(first[row], str) and is_scientific(first[row])) == scientific
        return hits._replace(mask=mask)

    return check


def _duplicates(table: Table) -> Hits:
    with table.lock:
        if "duplicates" not in table.memo:
            table.memo["duplicates"] = _found_twice(table)
    found: Hits = table.memo["duplicates"]
    return found


def _found_twice(table: Table) -> Hits:
    key = list(table.schema.key)
    columns = table.frame[key]
    complete = columns.notna().all(axis=1).to_numpy()
    groups = columns.groupby(key, sort=False, dropna=False).ngroup().to_numpy()
    # Among rows of the mildest class: a row held back must not decide which public one is counted.
    order = mild_first(table.frame)
    first_position = order[np.unique(groups[order], return_index=True)[1]]
    mask = complete & (first_position[groups] != np.arange(len(table)))
    rows = table.rows
    return Hits(mask, lambda position: {"first": str(rows[first_position[groups[position]]])})


def twin_incidents(table: Table, _: Context) -> Hits:
    """Find incidents that may repeat an earlier row."""
    other = incident_twins(table.frame)
    # What is said may be asked for much later, and must not hold the whole table until then.
    ids, rows = table.frame["incident_id"], table.rows

    def words(position: int) -> Mapping[str, str]:
        twin = int(other[position])
        name = ids.iloc[twin]
        return {"twin": f"{rows[twin]} ({name})" if isinstance(name, str) else str(rows[twin])}

    return Hits(other >= 0, words)


def geometry_missing(table: Table, _: Context) -> Mask:
    """Find rows without a geometry."""
    return shapely.is_missing(table.shapes())


def missing_at(precision: str) -> Callable[[Table, Context], Mask]:
    """Return the check for rows of one place precision without a point."""
    return lambda table, _: shapely.is_missing(table.shapes()) & table.says("location_precision", precision)


def point_too_precise(table: Table, _: Context) -> Mask:
    """Find rows with a point whose place is not known that well."""
    vague = table.says("location_precision", "district", "region", "country", "unknown")
    return vague & ~shapely.is_missing(table.shapes())


def settlement_too_narrow(table: Table, _: Context) -> Mask:
    """Find rows known to a settlement that state to know the place to less than 500 m."""
    settlement = table.says("location_precision", "settlement")
    return np.asarray(settlement & (table.number("uncertainty_m") < SETTLEMENT_AT_LEAST_M), dtype=bool)


def point_of_another_kind(table: Table, _: Context) -> Mask:
    """Find rows whose place is said to be that of the blast and whose point is that of something else."""
    other = table.frame["place_kind"].notna().to_numpy(dtype=bool) & ~table.says(
        "place_kind", "accident_site"
    )
    return table.says("location_precision", "exact") & other


def wrong_geometry(table: Table, _: Context) -> Hits:
    """Find geometries of a type the layer does not take."""
    field = table.schema.geometry
    allowed = set(field.geometry) if field is not None else set()
    shapes = table.shapes()
    taken = [int(kind) for kind, name in _TYPE_NAMES.items() if name in allowed]
    mask = ~shapely.is_missing(shapes) & ~np.isin(shapely.get_type_id(shapes), taken)
    return Hits(
        mask, lambda position: {"found": shapes[position].geom_type, "allowed": " or ".join(sorted(allowed))}
    )


def invalid_geometry(table: Table, _: Context) -> Hits:
    """Find geometries that are not valid or not finite."""
    shapes, found = table.shapes(), table.examined()
    present = ~shapely.is_missing(shapes)
    bounds = shapely.bounds(shapes)
    return Hits(
        present & ~(found.valid & np.isfinite(bounds).all(axis=1)),
        lambda position: {"reason": found.reasons.get(position, "a coordinate is not finite")},
    )


def unusable_places(table: Table, context: Context) -> Mask:
    """Find rows whose geometry cannot be right: not of this layer, not valid, or not in the country."""
    return (
        wrong_geometry(table, context).mask
        | invalid_geometry(table, context).mask
        | off_country(table, context)
    )


def off_country(table: Table, context: Context) -> Mask:
    """Find rows whose point lies outside the country, farther than its boundary may be off."""
    kinds = (Place.FAR, Place.SWAPPED, Place.IMPOSSIBLE)
    return np.asarray(np.isin(table.places(context.country).kind, kinds), dtype=bool)


def unknown_district_id(table: Table, context: Context) -> Hits | Mask:
    """Find district codes that are not in the districts table."""
    districts = context.districts
    if districts is None:
        return nothing(table)
    ids = table.code("district_id")
    mask = np.array([one is not None and one not in districts for one in ids], dtype=bool)

    def words(position: int) -> Mapping[str, str]:
        typed = str(ids[position])
        near = districts.without_zeros(typed) or districts.suggest_ids(typed)
        # The field holds a code: a name, which may be just what was typed, would not do.
        guess = did_you_mean((f"{one} ({districts.titles[one]})" for one in near), typed)
        return {"near": guess}

    return Hits(mask, words)


def wrong_sum(table: Table, _: Context) -> Hits:
    """Find statements whose killed and injured do not add up to the stated total."""
    added = table.number("killed") + table.number("injured")
    stated = table.number("casualties_total")
    return Hits(
        np.isfinite(added) & np.isfinite(stated) & (added != stated), lambda at: {"sum": f"{added[at]:.0f}"}
    )


def out_of_range(field: Field) -> Check:
    """Return the check of one number against the bounds of its field."""
    low = -np.inf if field.minimum is None else field.minimum
    high = np.inf if field.maximum is None else field.maximum

    def check(table: Table, _: Context) -> Mask:
        values = table.number(field.name)
        return np.asarray((values < low) | (values > high), dtype=bool)

    return check


def lies(kind: Place) -> Check:
    """Return the check for rows whose point lies as `kind` says."""

    def check(table: Table, context: Context) -> Hits:
        found = table.places(context.country)

        def words(position: int) -> Mapping[str, str]:
            return {
                "km": f"{found.km[position]:.1f}",
                "longitude": f"{found.lon[position]:g}",
                "latitude": f"{found.lat[position]:g}",
            }

        return Hits(found.kind == kind, words)

    return check
