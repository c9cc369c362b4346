"""What a map is told besides columns: the header of its feed, field by field.

The JSON of it stands before the columns, with names in camel case; `geo/maps/web/data/columns.js` reads it. A
field that is missing, or of another type, is an error where the feed is made.
"""

from __future__ import annotations

from typing import Any, Final, Self

import msgspec

from geo.analysis.placed import UNPLACED_WORDS
from geo.errors import MapError
from geo.language import marked, say
from geo.layers.measures import MEASURES, PARTS, TABLE
from geo.layers.vocabulary import ACTIVITY, DEVICE_TYPE, VICTIM_STATUS, CodeList
from geo.maps.marks import LegendClass

VERSION: Final = 10
_NOT_RECORDED: Final = marked("not recorded")


def _labels(codes: CodeList) -> tuple[str, ...]:
    return (*(term.label for term in codes), say(_NOT_RECORDED))


Number = int | float


class LegendText(msgspec.Struct, frozen=True, kw_only=True):
    """What the legend says besides its classes.

    Parameters
    ----------
    title
        Its heading.
    symbols
        Key, label and radius in pixels of each symbol.
    notes
        Sentences below them.
    """

    title: str
    symbols: tuple[tuple[str, str, Number], ...] = ()
    notes: tuple[str, ...] = ()


class LandBasis(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a map shows of ground.

    Parameters
    ----------
    key
        One of `geo.layers.measures.LAND`.
    sums_up
        Whether it is what came about within a window; else it is how things stand at its end.
    gaps, open
        Whether there are days before which it is not recorded, and whether some of it has no day.
    share
        Whether it is a part of a whole.
    words
        How complete it is, in a sentence.
    """

    key: str
    sums_up: bool
    gaps: bool
    open: bool
    share: bool
    words: str = ""


class Presentation(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a map shows that does not follow from the columns.

    Parameters
    ----------
    layers
        Codes of `geo.choices.LAYERS` shown when the map opens.
    measure
        Position of the measure mapped in `measures`.
    measures
        Labels, in the order of `geo.layers.measures.TABLE`.
    made
        For each of them the parts it is made of, as positions in `geo.layers.measures.PARTS`, and whether the
        people of these are added; else incidents are counted, where it has parts those with somebody of them.
    counting
        Code of `geo.choices.COUNTING`.
    lines
        Sentences of the title, below the period.
    filtered
        That filters leave a part, and which where that is short; empty where everything counts.
    unit
        What the values are, such as "casualties".
    classes
        Every class of the choropleth, graded ones first.
    starts
        Lower ends of the graded classes, in units of the last decimal.
    decimals
        Decimals values are shown with.
    largest
        Largest figure of a district over everything, which circles are measured by.
    legend
        What the legend says.
    settlement_radius
        Radius of what is known to its settlement, in words.
    devices
        Labels by the device code of the column ``kind``, last of what is not recorded.
    activities
        The same by the activity of the column ``activity``.
    statuses
        Labels by the status of the same column; empty where an edition does not tell people apart.
    precisions
        Codes by the precision of the column ``kind``: why there is no place to draw, or that there is one.
    unplaced
        Words for each of them.
    formed
        Positions of districts formed within the records, each with the last month that begins before its day.
    land
        Where the map shows a measure of ground, which stands behind the others in `measures`; else None.
    given
        Whether figures of incidents count anything; see `geo.layers.left_out.gives_incidents`.
    """

    layers: tuple[str, ...]
    measure: int
    measures: tuple[str, ...]
    counting: str
    lines: tuple[str, ...]
    unit: str
    classes: tuple[LegendClass, ...]
    starts: tuple[Number, ...]
    decimals: int
    largest: Number
    legend: LegendText
    settlement_radius: str
    filtered: str = ""
    devices: tuple[str, ...] = msgspec.field(default_factory=lambda: _labels(DEVICE_TYPE))
    activities: tuple[str, ...] = msgspec.field(default_factory=lambda: _labels(ACTIVITY))
    statuses: tuple[str, ...] = msgspec.field(
        default_factory=lambda: tuple(term.label for term in VICTIM_STATUS)
    )
    made: tuple[tuple[tuple[int, ...], bool], ...] = tuple(
        (tuple(map(PARTS.index, one.parts)), one.people) for one in TABLE
    )
    precisions: tuple[str, ...] = tuple(UNPLACED_WORDS)
    unplaced: tuple[str, ...] = msgspec.field(default_factory=lambda: tuple(UNPLACED_WORDS.values()))
    formed: tuple[tuple[int, int], ...] = ()
    land: LandBasis | None = None
    given: bool = True

    @classmethod
    def read(cls, values: dict[str, Any]) -> Self:
        """Return the same of names and values as JSON holds them.

        Raises
        ------
        MapError
            Where a field is missing or of another type.
        """
        try:
            return msgspec.convert(values, cls)
        except msgspec.ValidationError as error:
            raise MapError(say("The header of a map's feed is not whole: {error}.", error=error)) from error


class Months(msgspec.Struct, frozen=True, kw_only=True):
    """The axis of months.

    Parameters
    ----------
    first
        Year and month of the first one.
    count
        How many there are.
    start, last
        Year, month and day of the first and last day described.
    """

    first: tuple[int, int]
    count: int
    start: tuple[int, int, int]
    last: tuple[int, int, int]


class RateBasis(msgspec.Struct, frozen=True, kw_only=True):
    """What rates of districts stand on; see `geo.maps.payload.encode.RateColumns`."""

    kind: str
    factor: int
    few: int
    reasons: tuple[str, ...]
    refused: tuple[bool, ...]


class StatedBasis(msgspec.Struct, frozen=True, kw_only=True):
    """Why no share of what is stated can be told under the filters of a feed; empty where one can."""

    refused: str


class Header(Presentation, frozen=True, kw_only=True, rename="camel"):
    """The whole header.

    Parameters
    ----------
    version
        Of the form of the bytes.
    months
        The axis of months.
    districts, incidents, certain
        How many districts there are; how many incidents, and how many of these are of one month.
    rate
        What rates stand on.
    stated
        What the filters leave of shares; None where nothing is said of statements.
    radii
        Metres, by the column ``radius``; at most 256, the first is 0.
    origin, step
        Longitude and latitude that the columns of places count from, and the degrees of one step.
    columns
        By name: type (``u8``, ``i16``, ``u16``, ``u32`` or ``f64``), offset in bytes from the start of the
        feed, and number of elements.
    digest
        SHA-256 of header and columns, hexadecimal.
    """

    version: int
    months: Months
    districts: int
    incidents: int
    certain: int
    rate: RateBasis
    stated: StatedBasis | None
    radii: tuple[int, ...]
    origin: tuple[float, float]
    step: float
    columns: dict[str, tuple[str, int, int]] = {}
    digest: str = ""

    @property
    def mapped(self) -> str:
        """Key of the measure the map shows."""
        return MEASURES[self.measure] if self.land is None else self.land.key

    def plain(self) -> dict[str, Any]:
        """Return names and values as JSON holds them, without columns and digest."""
        values: dict[str, Any] = msgspec.to_builtins(self)
        return {name: value for name, value in values.items() if name not in {"columns", "digest"}}


def header_of(data: bytes) -> Header:
    """Return the header of a feed.

    Parameters
    ----------
    data
        As `geo.maps.payload.encode.encode_feed` writes it.

    Raises
    ------
    MapError
        Where it is not whole.
    """
    length = int.from_bytes(data[:4], "little")
    try:
        return msgspec.json.decode(data[4 : 4 + length], type=Header)
    except msgspec.DecodeError as error:
        raise MapError(say("The header of a map's feed is not whole: {error}.", error=error)) from error
