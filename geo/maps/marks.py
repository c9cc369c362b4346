"""What a map shows, independent of who draws it: frozen marks, their legend, and the digest over all of it.

Longitude and latitude are WGS 84 degrees, radii metres, sizes of symbols screen pixels. All texts are plain
text as people read it; renderers encode them through :mod:`geo.maps.text`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlsplit

from geo.analysis.hazards import Turn, turn_on
from geo.errors import MapError
from geo.language import say
from geo.layers.kinds import LayerKind
from geo.once import Once
from geo.text import web_address

Row = tuple[str, str]
Bounds = tuple[float, float, float, float]
_MADE_OF_GROUND: Final = 24


@dataclass(frozen=True, slots=True)
class Source:
    """A source as a popup cites it; `url` is empty where there is no ordinary web address."""

    publisher: str
    title: str
    url: str
    published: str


@dataclass(frozen=True, slots=True)
class IncidentNote:
    """One incident in the list of a place: its date in words, what is recorded, its sources.

    Parameters
    ----------
    incident_id, heading
        As in the pack; the date in words.
    rows
        What is recorded, label and value.
    sources
        Who says so.
    place, precision
        What its place is called and how well it is known.
    """

    incident_id: str
    heading: str
    rows: tuple[Row, ...]
    sources: tuple[Source, ...]
    place: str = ""
    precision: str = ""


@dataclass(frozen=True, slots=True)
class DistrictShape:
    """One district as it lies on the ground; what is counted in it stands in the feed.

    Parameters
    ----------
    district_id, name
        As in the pack.
    overlay, approximate
        Drawn on top of the coverage; boundary only approximate.
    disputed
        Its population figures differ more than twofold.
    longitude, latitude
        A point inside the polygon, where a circle stands.
    geometry
        GeoJSON geometry as text, simplified with its neighbours.
    local
        Its name in the language of the country; empty where it has none, or the same.
    """

    district_id: str
    name: str
    overlay: bool
    approximate: bool
    disputed: bool
    longitude: float
    latitude: float
    geometry: str
    local: str = ""


@dataclass(frozen=True, slots=True)
class AreaMark:
    """One area of a layer of areas.

    Parameters
    ----------
    area_id, name
        As in the pack; the identifier where it has no name.
    kind
        Code of its class.
    turns, before
        How it stands from which day on, and what is said of earlier days; see `geo.analysis.areas`.
    surveyed
        Whether the day of its survey is recorded; paler where it is not.
    drawn_as
        What of it is drawn, a code of `geo.layers.vocabulary.HAZARD_SHAPE`.
    geometry
        Well-known bytes of what holds the recorded shape; empty where no place is recorded.
    rows, sources
        What is recorded, label and value, and who says so.
    """

    area_id: str
    name: str
    kind: str
    turns: tuple[Turn, ...]
    before: str
    surveyed: bool
    drawn_as: str
    geometry: bytes
    rows: tuple[Row, ...]
    sources: tuple[Source, ...]

    @property
    def undated(self) -> bool:
        """Whether nothing tells from which day on it stands how."""
        return all(turn.day is None for turn in self.turns)

    def on(self, end: date) -> Turn:
        """Return how it stands at the end of a period, of which `end` is the first day after it."""
        return turn_on(self.turns, end, before=self.before)


@dataclass(frozen=True, slots=True)
class LegendClass:
    """One class of the choropleth; `pattern` is '', hatch, dots, lines, level or clear."""

    key: str
    label: str
    colour: str
    pattern: str

    @property
    def graded(self) -> bool:
        """Whether it is one of the grades, and says nothing of what is recorded."""
        return self.key.startswith("grade_")


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
    """Shapes of one context layer, usual or not, as GeoJSON text each; its title may be empty."""

    name: str
    geometries: tuple[str, ...]
    title: str = ""


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
                say(
                    "The address of the basemap, {url!r}, is not a tile address. Give one such as "
                    "https://tiles.example.org/{{z}}/{{x}}/{{y}}.png, or none.",
                    url=self.url,
                )
            )

    @property
    def host(self) -> str:
        """The server tiles are asked from, ``*.`` standing for its numbered names."""
        return urlsplit(self.url).netloc.replace("{s}", "*")

    def _example(self) -> str:
        return re.sub(r"\{[szxyr]\}", "1", self.url)


@dataclass(frozen=True)
class Ground:
    """What a map of one pack shows under every filter and in every window.

    Parameters
    ----------
    title, theatre, as_of, disclaimer, attribution, synthetic
        From the pack; a synthetic pack carries a permanent watermark.
    stamp
        What a published edition says of itself; empty for the pack as it was loaded.
    left_out
        How many rows are in no figure because of faults in them, in words; empty for none.
    stated
        What is stated officially, as `geo.maps.payload.stated.Stated.ground` gives it, as JSON; empty to say
        nothing of it.
    changes
        The days from which districts changed, in ISO form, and what changed, in words.
    formed
        Code of a district formed within the records, or of one it was formed of parts of, the day in ISO
        form, and what is said of days before.
    pack
        Name of the pack, for names of files.
    home, whole
        The first view and the bounds of all districts (west, south, east, north).
    districts
        In the order of the pack's district layer.
    context, labels
        Surroundings and names.
    notes
        Position in the incident layer and the incident in words; the newest incidents with a place, as many
        as a page can carry.
    areas
        Of each kind in `geo.layers.kinds.AREAL` its areas, in the order of the pack's layer.
    """

    title: str
    theatre: str
    as_of: str
    disclaimer: str
    attribution: tuple[str, ...]
    synthetic: bool
    home: Bounds
    whole: Bounds
    districts: tuple[DistrictShape, ...]
    context: tuple[ContextShapes, ...]
    labels: tuple[PlaceLabel, ...]
    notes: tuple[tuple[int, IncidentNote], ...]
    stamp: tuple[str, ...] = ()
    left_out: str = ""
    stated: str = ""
    changes: tuple[Row, ...] = ()
    formed: tuple[tuple[str, str, str], ...] = ()
    pack: str = ""
    areas: Mapping[str, tuple[AreaMark, ...]] = field(default_factory=dict)

    def offers(self, kind: LayerKind) -> bool:
        """Whether there is anything to show of a kind of layer."""
        return not kind.areal or bool(self.areas.get(kind.key))

    def formed_words(self, first: date) -> tuple[str, ...]:
        """Say of figures from the day `first` on which districts were not there yet on all of their days."""
        return tuple(dict.fromkeys(words for _, day, words in self.formed if first.isoformat() < day))

    def __post_init__(self) -> None:
        object.__setattr__(self, "_made", Once(most=_MADE_OF_GROUND))

    @property
    def made(self) -> Once:
        """What was made of it alone, by whom and of what else; it goes with it and must not refer to it."""
        kept: Once = self.__dict__["_made"]
        return kept

    @cached_property
    def digest(self) -> str:
        """SHA-256 over everything here."""
        return _digest(_values(self))


@dataclass(frozen=True)
class MapSpec:
    """One map in full: the same value draws the same map, byte for byte.

    Parameters
    ----------
    ground
        What stays under every filter and in every window.
    feed
        What is counted under the filters, for every window: see :mod:`geo.maps.payload.encode`.
    window
        First and last month shown when the map opens, as positions on the pack's axis of months.
    period, counting, filters
        That window in words, the counting rule in words, the filters in words (empty: none).
    measure, measure_label, unit
        Code, label and unit of the figure mapped.
    legend
        Classes and what one must know.
    layers
        Keys of the layers shown when the map opens.
    view
        What was asked for, as names and values.
    """

    ground: Ground
    feed: bytes
    window: tuple[int, int]
    period: str
    counting: str
    filters: str
    measure: str
    measure_label: str
    unit: str
    legend: Legend
    layers: tuple[str, ...]
    basemap: Basemap | None = None
    view: tuple[Row, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the whole description as plain dictionaries, lists, text and numbers."""
        result: dict[str, Any] = json.loads(json.dumps(asdict(self), default=_plain))
        return result

    @cached_property
    def digest(self) -> str:
        """SHA-256 over everything the map shows: two maps are the same exactly when their digests are."""
        rest = [getattr(self, field.name) for field in fields(self) if field.name != "ground"]
        return _digest([self.ground.digest, *rest])


def _digest(values: Any) -> str:
    text = json.dumps(values, default=_values, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _values(mark: Any) -> Any:
    """Return the values of a mark in the order of its fields; ten times faster than a nested asdict."""
    if isinstance(mark, date):
        return mark.isoformat()
    if isinstance(mark, bytes):
        return hashlib.sha256(mark).hexdigest()
    return [getattr(mark, field.name) for field in fields(mark)]


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return base64.b64encode(value).decode("ascii")
