"""A country pack: one folder, loaded once, checked whole, then shared by every session and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.errors import PackError
from geo.language import say
from geo.layers.edition import Edition
from geo.layers.left_out import Casualties
from geo.layers.many import Findings
from geo.layers.meta import PackMeta

Shapes = npt.NDArray[np.object_]

_WGS84 = "EPSG:4326"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Pack:
    """A loaded country pack; safe to share between threads.

    Tables are handed out as shallow copies under pandas' copy-on-write, geometry is decoded anew in every
    call: whatever a caller does to what it got, the pack and every other caller keep theirs.

    Parameters
    ----------
    meta
        What pack.toml says.
    digest
        SHA-256 over the names and bytes of pack.toml and all data files, hexadecimal.
    findings
        Everything checking turned up, file by file; of one rule and field the first thousand are made.
    rejected
        Number of rejected rows by layer; rejected rows are in no table.
    rows_read
        Number of rows read by layer, the rejected ones among them.
    casualties
        Killed and injured the incidents read state, and those of the rejected ones among them.
    edition
        How the pack was made smaller for publication; None for the pack as it was loaded.
    _refused
        Classes of the rejected rows by layer: an edition counts those of its readers alone.
    """

    meta: PackMeta
    digest: str
    findings: Findings
    rejected: Mapping[str, int]
    _tables: Mapping[str, pd.DataFrame]
    _shapes: Mapping[str, Shapes]
    edition: Edition | None = None
    rows_read: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    casualties: Casualties = field(default_factory=Casualties)
    _refused: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def __repr__(self) -> str:
        return say("Pack({name!r}, {digest})", name=self.meta.name, digest=self.digest[:12])

    @property
    def incidents(self) -> pd.DataFrame:
        """Incidents, one row each: every field of the schema but the geometry, RangeIndex.

        ``longitude`` and ``latitude`` are float64 degrees, NaN where there is no point. ``district_code`` is
        the district an incident counts in, weighed as `geo.checking.places` says, NaN where it is not known.
        ``district_by_polygon`` is the district its point lies in, NaN for none, and
        ``border_distance_km`` how far it lies from the stated one where the two disagree. Where
        ``point_withheld`` is true, the point lies so far off its district, or its country, that it is none
        of these: the row has no longitude and latitude and counts in the district it states.
        """
        return self._table("incidents")

    @property
    def hazards(self) -> pd.DataFrame:
        """Hazardous areas without geometry.

        ``drawn_as`` says what of each stands on a map, a code of `geo.layers.vocabulary.HAZARD_SHAPE`;
        ``drawn_m2`` is the area of a perimeter drawn whole, NaN for every other.
        """
        return self._table("hazards")

    @property
    def hazard_status(self) -> pd.DataFrame:
        """Dated entries of the status of hazardous areas, in the order of the file."""
        return self._table("hazard_status")

    @property
    def districts(self) -> pd.DataFrame:
        """Districts without geometry.

        ``overlay`` marks those drawn on top, no part of the coverage; ``drawn_km2`` is the area measured from
        the polygon.
        """
        return self._table("districts")

    @property
    def statements(self) -> pd.DataFrame:
        """Official statements, in the order of the file."""
        return self._table("statements")

    @property
    def populations(self) -> pd.DataFrame:
        """Population figures, one row per district and figure."""
        return self._table("populations")

    @property
    def places(self) -> pd.DataFrame:
        """Populated places with latitude and longitude."""
        return self._table("places")

    @property
    def clearance(self) -> pd.DataFrame:
        """Clearance reports; periods overlap, so they may not be added up."""
        return self._table("clearance")

    @property
    def sources(self) -> pd.DataFrame:
        """Sources with their addresses."""
        return self._table("sources")

    @property
    def facts(self) -> pd.DataFrame:
        """Published facts other than casualties."""
        return self._table("facts")

    def incident_layer(self) -> gpd.GeoDataFrame:
        """Return the incidents with fresh points (EPSG:4326), ``None`` where the place has no point."""
        incidents = self.incidents
        x, y = incidents["longitude"].to_numpy(), incidents["latitude"].to_numpy()
        points = np.full(len(incidents), None, dtype=object)
        known = np.isfinite(x) & np.isfinite(y)
        points[known] = shapely.points(x[known], y[known])
        return gpd.GeoDataFrame(incidents, geometry=points, crs=_WGS84)

    def district_layer(self) -> gpd.GeoDataFrame:
        """Return districts and overlays with fresh polygons (EPSG:4326), in the order of `districts`."""
        return gpd.GeoDataFrame(
            self.districts, geometry=shapely.from_wkb(self._shapes["districts"]), crs=_WGS84
        )

    def hazard_layer(self) -> gpd.GeoDataFrame:
        """Return `hazards` with fresh shapes (EPSG:4326), ``None`` for no place."""
        return self.area_layer("hazards")

    def area_layer(self, layer: str) -> gpd.GeoDataFrame:
        """Return the rows of a layer of `geo.layers.kinds.AREAL` with fresh shapes (EPSG:4326)."""
        return gpd.GeoDataFrame(
            self._table(layer), geometry=shapely.from_wkb(self._shapes[layer]), crs=_WGS84
        )

    def context_layer(self, name: str) -> gpd.GeoDataFrame:
        """Return one layer of the base map with its column ``name`` and fresh geometry (EPSG:4326).

        Raises
        ------
        PackError
            If the pack has no such layer; its layers are in ``meta.context``.
        """
        key = f"context {name}"
        if key not in self._shapes:
            held = ", ".join(self.meta.context) or "none"
            raise PackError(
                say(
                    "The pack {name} has no base map layer {name_2!r}; it has: {held}",
                    name=self.meta.name,
                    name_2=name,
                    held=held,
                )
            )
        return gpd.GeoDataFrame(self._table(key), geometry=shapely.from_wkb(self._shapes[key]), crs=_WGS84)

    def table(self, layer: str) -> pd.DataFrame:
        """Return the rows of a layer by its name in pack.toml; see the property of that name."""
        return self._table(layer)

    def _table(self, name: str) -> pd.DataFrame:
        return self._tables[name].copy(deep=False)


def to_wkb(geometry: pd.Series) -> Shapes:
    """Return shapes as a pack holds them: well-known binary, and read only."""
    shapes: Shapes = np.asarray(shapely.to_wkb(geometry.to_numpy(dtype=object)), dtype=object)
    shapes.flags.writeable = False
    return shapes
