"""What may be chosen: every list of options that commands, pages, addresses and records of sheets read.

Nothing here needs data or a library, so that ``--help`` and links are quick. The key of a choice is one word
everywhere: option of a command, key of an address, field of a request and of the JSON beside a sheet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from geo.language import Sayings, template_of, worded
from geo.layers import vocabulary
from geo.layers.kinds import AREAL, CIRCLES, DISTRICTS, KINDS
from geo.layers.measures import MAPPED, measure_of
from geo.layers.vocabulary import CodeList, Term


def _codes(name: str, **labels: str) -> CodeList:
    # Members of an enumeration are texts, and are written out as such.
    return CodeList(name, tuple(Term(str(code), label) for code, label in labels.items()))


class RateKind(StrEnum):
    """What is shown of a count."""

    COUNT = "count"
    PER_100K = "per_100k"
    PER_1000_KM2 = "per_1000_km2"


class Scheme(StrEnum):
    """How breaks are found."""

    FIXED = "fixed"
    QUANTILES = "quantiles"
    NATURAL = "natural"


@worded("label", "noun", "counts")
@dataclass(frozen=True)
class Filter:
    """One way of leaving records out.

    Parameters
    ----------
    key
        Name in addresses, JSON, `geo.analysis.filters.Filters` and `geo.analysis.records.Records`; the option
        of commands is the same with hyphens.
    label
        What menus call it.
    noun
        What sentences call it, before a colon.
    codes
        What may be chosen; its name is the column of incidents.
    counts
        What choosing one of it does, for --help.
    of_people
        Whether it is about the people hurt: then it leaves out people, and incidents only where none is left.
    """

    key: str
    label: str
    noun: str
    codes: CodeList
    counts: str
    of_people: bool = False

    @property
    def option(self) -> str:
        """The option of commands."""
        return f"--{self.key.replace('_', '-')}"


FILTERS: Final = (
    Filter(
        "device",
        "Device",
        "device",
        vocabulary.DEVICE_TYPE,
        "Count incidents with this device alone. May be given several times; all where not given.",
    ),
    Filter(
        "victim_status",
        "Victim status",
        "victims",
        vocabulary.VICTIM_STATUS,
        "Count these people alone, and incidents that hurt any of them. May be given several times; all "
        "where not given.",
        of_people=True,
    ),
    Filter(
        "activity",
        "Activity at the time",
        "activity",
        vocabulary.ACTIVITY,
        "Count incidents during this activity alone. May be given several times; all where not given.",
    ),
    Filter(
        "confidence",
        "Confidence in the record",
        "confidence",
        vocabulary.CONFIDENCE,
        "Count incidents recorded with this confidence alone. May be given several times; all where not "
        "given.",
    ),
    Filter(
        "official_count",
        "Inside the official total?",
        "official total",
        vocabulary.OFFICIAL_COUNT,
        "Count incidents by whether the official total holds them. May be given several times; all "
        "where not given.",
    ),
)
"""Every filter, in the order of menus and sentences."""
COUNTING: Final = _codes("counting", most_likely="Most likely month", possible="Possible months")
RATE: Final = _codes(
    "rate",
    **{
        RateKind.COUNT: "Number",
        RateKind.PER_1000_KM2: "Per 1,000 km²",
        RateKind.PER_100K: "Per 100,000 people",
    },
)
SCHEME: Final = _codes(
    "scheme",
    **{Scheme.FIXED: "Fixed", Scheme.QUANTILES: "Quantiles", Scheme.NATURAL: "Natural breaks"},
)
LAYERS: Final = _codes("layers", **{kind.key: template_of(kind, "label") for kind in KINDS})
"""Layers of a map, from the ground up."""
LOOK: Final = _codes(
    "look",
    by_measure="As suits what is shown",
    circles="Circles",
    colours="Colours",
    both="Circles and colours",
    neither="Neither",
)
"""How districts are drawn."""
_LOOKS: Final = {
    "circles": frozenset({CIRCLES.key}),
    "colours": frozenset({DISTRICTS.key}),
    "both": frozenset({CIRCLES.key, DISTRICTS.key}),
    "neither": frozenset[str](),
}
LOOKED: Final = _LOOKS["both"]
"""Layers that a look decides on; all others are chosen one by one."""
OTHER_LAYERS: Final = tuple(kind.key for kind in KINDS if kind.usual and kind.key not in LOOKED)
"""Those of them that are usual."""
LOOK_WORDS: Final = Sayings(
    {
        "circles_count": "Numbers are drawn as circles: in colour, a large district would look like more.",
        "colours_rate": "Rates are drawn as colour: they hold for a whole district, and a circle would "
        "look like "
        "a number.",
        "colours_count": "Misleading for numbers: colours compare districts of unequal area and population.",
        "both_count": "Misleading for numbers: the colours compare districts of unequal area and population.",
        "circles_rate": "Misleading for rates: circles show the numbers; the rate is in the table alone.",
        "both_rate": "Colours show the rate, circles the number it is made of.",
        "colours_share": "Shares are drawn as colour: they hold for a whole district.",
        "circles_share": "Misleading for shares: circles read as amounts.",
        "both_share": "Misleading for shares: circles read as amounts.",
        "neither_share": "Districts are not drawn.",
        "neither_count": "Districts are not drawn.",
        "neither_rate": "Districts are not drawn.",
    }
)
"""Why districts are drawn so, or what misleads in it, by look and by what is shown."""
USUAL: Final = ("usual",)
"""In place of layers: those that suit what is shown."""


def shown_as(measure: str, rate: str) -> str:
    """Return what districts are drawn by, for how they are: a rate, a count, or ``share`` of a whole."""
    known = measure in MAPPED and measure_of(measure).share
    return "share" if known and rate == RateKind.COUNT else str(rate)


def look_of(look: str, rate: str) -> str:
    """Return how districts are drawn: where nobody chose, numbers as circles and rates as colour."""
    usual = "circles" if rate == RateKind.COUNT else "colours"
    return look if look in _LOOKS else usual


def look_words(look: str, rate: str) -> str:
    """Return why districts are drawn so, or what misleads in it, in one sentence."""
    return LOOK_WORDS[f"{look_of(look, rate)}_{rate if rate in {'count', 'share'} else 'rate'}"]


def looked_at(layers: Iterable[str]) -> str:
    """Return the look that draws districts as these layers do."""
    drawn = LOOKED & frozenset(layers)
    return next(look for look, found in _LOOKS.items() if found == drawn)


def layers_of(look: str, rate: str, others: Iterable[str] = OTHER_LAYERS) -> tuple[str, ...]:
    """Return every layer of a map.

    Parameters
    ----------
    look
        Code of `LOOK`.
    rate
        Code of `RATE`.
    others
        Layers besides; what a look decides on is left out of them.
    """
    drawn = _LOOKS[look_of(look, rate)] | (frozenset(others) - LOOKED)
    return tuple(code for code in LAYERS.codes() if code in drawn)


def layers_asked(layers: Iterable[str], rate: str) -> tuple[str, ...]:
    """Return layers in their order, and for `USUAL` those that suit what is shown."""
    asked = tuple(layers)
    if asked == USUAL:
        return layers_of("by_measure", rate)
    return tuple(code for code in LAYERS.codes() if code in asked)


VIEW: Final = _codes(
    "view", map="Map", compare="Compare", difference="Difference", years="By year", table="Table"
)
BY: Final = _codes("by", year="Year", device="Device", victim_status="Status of victims", activity="Activity")
"""What the small maps of the view ``years`` are told apart by."""
NOUNS: Final = Sayings({one.key: template_of(one, "noun") for one in FILTERS})
"""What a sentence calls a filter."""
SHEET_VIEWS: Final = tuple(code for code in VIEW.codes() if code != "table")
"""Views that go on paper; the table beside them is the CSV."""
WITH_EARLIER: Final = frozenset({"compare", "difference"})
"""Views of two windows."""
SIZES: Final = {"a4": (297.0, 210.0), "a3": (420.0, 297.0), "slide": (338.7, 190.5)}
"""Width and height of a sheet in mm, landscape; a slide is 16:9, as wide as presentation programs make it."""
ORIENTATIONS: Final = ("landscape", "portrait")
SHEET_FORMATS: Final = ("png", "svg", "pdf")
EACH: Final = ("month", "year", "district")
"""What a series of sheets has one for."""
GROUPS: Final = ("district", "month", "year", "device", "activity")
"""What totals are told apart by."""
LAND_BY: Final = ("month", "quarter", "year", "district", "class", "organisation")
"""What the account of hazardous land is told apart by."""
EXPORTS: Final = _codes(
    "layer",
    **{kind.exported: template_of(kind, "export_label") for kind in reversed(KINDS) if kind.exported},
    statements="Official statements",
)
EXPORTED: Final = EXPORTS.codes()
"""Layers that are exported."""
EXPORTED_WHOLE: Final = frozenset({"statements"})
"""Those of them that no filter narrows."""
EXPORTED_BY_PERIOD: Final = {kind.exported: kind for kind in AREAL}
"""Those that a period alone changes, with their kinds."""
EXPORT_FORMATS: Final = ("geojson", "gpkg", "parquet", "csv", "xlsx")
LAND_FORMATS: Final = (*EXPORT_FORMATS, *SHEET_FORMATS)
"""In what form the account of land, leads and the work list are written."""
PROFILES: Final = ("public", "partner", "internal")
"""Circles of readers, from the widest; what each may have stands in `geo.publish.profiles`."""
SERVED_PROFILES: Final = PROFILES[:-1]
"""Those that a server may be told to show and nothing else."""
