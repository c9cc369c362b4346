"""What a map shows, independent of who draws it: frozen marks, their legend, and the digest over all of it.

Longitude and latitude are WGS 84 degrees, radii metres, sizes of symbols screen pixels. All texts are plain
text as people read it; renderers encode them through :mod:`geo.maps.text`.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from geo.errors import MapError
from geo.maps.text import web_address

Row = tuple[str, str]
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Source:
    """A source as a popup cites it; `url` is empty where there is no ordinary web address."""

    publisher: str
    title: str
    url: str
    published: str


@dataclass(frozen=True, slots=True)
class IncidentNote:
    """One incident in the list of a place: its date in words, what is recorded, its sources."""

    incident_id: str
    heading: str
    rows: tuple[Row, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class PlaceMark:
    """All incidents that share one place, or one cell of the grid where places are too many to draw.

    Parameters
    ----------
    kind
        ``point`` (the place of the blast), ``disc`` (known only to a distance, mostly to a settlement) or
        ``cell``.
    longitude, latitude
        The place, or the middle of the cell.
    radius_m
        Uncertainty of the place; 0 for a cell.
    bounds
        West, south, east, north of a cell; empty otherwise.
    name, precision
        What the place is called and how well it is known, in words.
    incidents
        Number of incidents; what markers and clusters show.
    rows
        Totals of the place.
    notes
        The incidents listed.
    remainder
        How many more there are and where to find them; empty when all are listed.
    """

    kind: str
    longitude: float
    latitude: float
    radius_m: int
    name: str
    precision: str
    incidents: int
    rows: tuple[Row, ...]
    notes: tuple[IncidentNote, ...]
    remainder: str = ""
    bounds: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class DistrictMark:
    """One district: where it lies, its class, what its tooltip says, and its circle.

    Parameters
    ----------
    district_id, name
        As in the pack.
    class_key
        Key of a :class:`LegendClass`.
    value
        The figure as printed.
    rows
        What the tooltip lists.
    overlay, approximate
        Drawn on top of the coverage; boundary only approximate.
    longitude, latitude
        A point inside the polygon.
    circle
        The figure the circle stands for, None for no circle.
    radius_px
        Radius of the circle; its area is proportional to the figure.
    geometry
        GeoJSON geometry as text, simplified with its neighbours.
    """

    district_id: str
    name: str
    class_key: str
    value: str
    rows: tuple[Row, ...]
    overlay: bool
    approximate: bool
    longitude: float
    latitude: float
    circle: int | None
    radius_px: float
    geometry: str


@dataclass(frozen=True, slots=True)
class LegendClass:
    """One class of the choropleth with the number of districts in it; `pattern` is '', hatch or dots."""

    key: str
    label: str
    colour: str
    pattern: str
    districts: int


@dataclass(frozen=True, slots=True)
class LegendSymbol:
    """What a symbol stands for; `size_px` is the radius of a circle of the circle scale."""

    key: str
    label: str
    size_px: float = 0.0


@dataclass(frozen=True, slots=True)
class Legend:
    """Everything the legend says."""

    title: str
    classes: tuple[LegendClass, ...]
    symbols: tuple[LegendSymbol, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContextShapes:
    """Shapes of one context layer (neighbours, provinces, rivers, lakes, coast): GeoJSON text each."""

    name: str
    geometries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceLabel:
    """A name on the map; the lower the rank, the earlier it is shown. Kinds: town, country."""

    longitude: float
    latitude: float
    text: str
    rank: int
    kind: str = "town"


@dataclass(frozen=True, slots=True)
class Basemap:
    """Tiles from a server of the user's choice; needs a network, so there is none by default.

    Parameters
    ----------
    url
        Tile address with the places ``{z}``, ``{x}`` and ``{y}``, if need be ``{s}`` and ``{r}``.
    attribution
        Credit the server asks for, as plain text.

    Raises
    ------
    MapError
        If `url` is no web address with these places.
    """

    url: str
    attribution: str

    def __post_init__(self) -> None:
        """Refuse what is no tile address."""
        if web_address(self._example()) is None or not all(
            part in self.url for part in ("{z}", "{x}", "{y}")
        ):
            raise MapError(
                f"The address of the basemap, {self.url!r}, is not a tile address. "
                "Give one such as https://tiles.example.org/{z}/{x}/{y}.png, or none."
            )

    @property
    def host(self) -> str:
        """The server tiles are asked from, ``*.`` standing for its numbered names."""
        return urlsplit(self.url).netloc.replace("{s}", "*")

    def _example(self) -> str:
        return re.sub(r"\{[szxyr]\}", "1", self.url)


@dataclass(frozen=True)
class MapSpec:
    """One map in full: the same value draws the same map, byte for byte.

    Parameters
    ----------
    title, period, counting, filters
        Title, the period in words, the counting rule in words, the filters in words (empty: none).
    measure, measure_label, unit
        Code, label and unit of the figure mapped.
    theatre, as_of, disclaimer, attribution, synthetic
        From the pack; a synthetic pack carries a permanent watermark.
    home, whole, data_bounds
        The first view, the whole area, and the part of it with records (west, south, east, north).
    layers
        Keys of the layers shown when the map opens.
    totals
        Label and figure: what is counted altogether, in districts, and in no district.
    tallies
        Sentences on what has no place on the map.
    view
        What was asked for, as names and values.
    """

    title: str
    period: str
    counting: str
    filters: str
    measure: str
    measure_label: str
    unit: str
    theatre: str
    as_of: str
    disclaimer: str
    attribution: tuple[str, ...]
    synthetic: bool
    home: Bounds
    whole: Bounds
    data_bounds: Bounds
    layers: tuple[str, ...]
    districts: tuple[DistrictMark, ...]
    legend: Legend
    places: tuple[PlaceMark, ...]
    context: tuple[ContextShapes, ...]
    labels: tuple[PlaceLabel, ...]
    totals: tuple[tuple[str, int], ...]
    tallies: tuple[str, ...]
    basemap: Basemap | None = None
    view: tuple[Row, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the whole description as plain dictionaries, lists, text and numbers."""
        plain = asdict(self)
        result: dict[str, Any] = json.loads(json.dumps(plain))
        return result

    @cached_property
    def digest(self) -> str:
        """SHA-256 over everything the map shows: two maps are the same exactly when their digests are."""
        text = json.dumps(_values(self), default=_values, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("ascii")).hexdigest()


def _values(mark: Any) -> list[Any]:
    """Return the values of a mark in the order of its fields; ten times faster than a nested asdict."""
    return [getattr(mark, field.name) for field in fields(mark)]
