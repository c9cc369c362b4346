"""What people write for a day, a month, a year and a code: the vocabulary of the search, for any country."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

from geo.analysis.periods import MonthAxis, Period, day_words, month_words
from geo.language import template_of
from geo.layers import vocabulary
from geo.layers.names import fold_text
from geo.layers.vocabulary import CodeList

_MONTHS_ELSEWHERE: Final = """
    yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
    январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря
    січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
    janvier février mars avril mai juin juillet août septembre octobre novembre décembre
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
    ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
"""
"""Months as reports in other languages name them, January first in each line."""
_MONTHS: Final = {
    name: number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(map(str.lower, names))
    if name
} | {
    "sept": 9,
    **{
        fold_text(name): number
        for line in _MONTHS_ELSEWHERE.split("\n")
        for number, name in enumerate(line.split(), start=1)
    },
}
_COMPACT: Final = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_ORDINAL: Final = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)")
# "mine" alone is in half of all labels and "unknown" in all lists: such words are looked for as words.
_LISTS: Final[Mapping[str, CodeList]] = MappingProxyType(
    {
        "device_type": vocabulary.DEVICE_TYPE,
        "activity": vocabulary.ACTIVITY,
        "victim_status": vocabulary.VICTIM_STATUS,
    }
)
NOUNS: Final[Mapping[str, str]] = MappingProxyType(
    {"device_type": "Device", "activity": "Activity", "victim_status": "Victim status"}
)
"""What each of the lists searched is called."""
_ANY_MINE: Final = ("landmine", "landmines", "land mine", "land mines", "mines")
_NO_NAMES: Final = frozenset({"other", "unknown", "other_unknown", "domestic"})
SYNONYMS: Final[Mapping[tuple[str, str], tuple[str, ...]]] = MappingProxyType(
    {
        ("device_type", "anti_personnel_mine"): (
            *("anti personnel", "antipersonnel", "antipersonnel mine", "ap mine", "ap mines", "apm"),
            *_ANY_MINE,
        ),
        ("device_type", "anti_vehicle_mine"): (
            *("anti tank", "antitank", "anti tank mine", "antitank mine", "at mine", "atm"),
            *("anti vehicle", "antivehicle", "antivehicle mine", "av mine", "avm", "at mines"),
            *_ANY_MINE,
        ),
        ("device_type", "mine_unspecified"): _ANY_MINE,
        ("device_type", "improvised_mine"): ("improvised landmine", *_ANY_MINE),
        ("device_type", "improvised_explosive_device"): ("ied", "improvised device"),
        ("device_type", "cluster_munition_remnant"): (
            *("cluster munition", "cluster munitions", "cluster bomb", "cluster bombs", "cluster"),
            *("submunition", "submunitions", "bomblet", "bomblets", "cmr"),
        ),
        ("device_type", "unexploded_ordnance"): ("uxo", "unexploded shell", "unexploded bomb"),
        ("device_type", "abandoned_ordnance"): ("axo", "abandoned ammunition"),
        ("device_type", "explosive_remnant_unspecified"): ("erw", "explosive remnant of war"),
        ("device_type", "booby_trap"): ("booby traps", "boobytrap", "victim operated device"),
        ("activity", "agriculture"): (
            "farming",
            "farmer",
            "farmers",
            "ploughing",
            "plowing",
            "tractor",
            "harvest",
        ),
        ("activity", "herding"): ("shepherd", "shepherds", "grazing", "livestock", "cattle"),
        ("activity", "gathering"): ("firewood", "scrap", "scrap metal", "mushrooms"),
        ("activity", "construction"): ("construction", "road works", "builder", "builders"),
        ("activity", "demining"): ("demining", "mine clearance", "clearance", "survey"),
        ("activity", "travelling_foot"): ("walking", "foot"),
        ("activity", "travelling_vehicle"): ("driving", "car", "vehicle"),
        ("activity", "military_duty"): ("duty", "patrol"),
        ("activity", "journalism"): ("journalist", "journalists"),
        ("activity", "returning_home"): ("returning home", "return", "visiting"),
        ("victim_status", "civilian"): ("civilians",),
        ("victim_status", "military"): ("soldier", "soldiers", "serviceman", "servicemen"),
        ("victim_status", "deminer"): ("deminer", "deminers", "sapper", "sappers"),
    }
)
"""What people also call a code, folded; beside the code itself, its label and the standard abbreviations."""


def _codes() -> Mapping[str, tuple[tuple[str, str], ...]]:
    found: dict[str, dict[tuple[str, str], None]] = {}
    for column, codes in _LISTS.items():
        for term in codes:
            if term.code in _NO_NAMES:
                continue
            for text in (term.code, template_of(term, "label"), *SYNONYMS.get((column, term.code), ())):
                found.setdefault(fold_text(text), {})[column, term.code] = None
    return MappingProxyType({text: tuple(meant) for text, meant in found.items()})


CODES: Final = _codes()
"""Columns and codes by what people call them, folded."""


# Romanisations of one sound, after folding; the longer ones first.
_SOUNDS: Final = (
    *(
        ("dzh", "c"),
        ("sch", "s"),
        ("dj", "c"),
        ("ch", "c"),
        ("zh", "c"),
        ("sh", "s"),
        ("kh", "h"),
        ("gh", "g"),
    ),
    *(("j", "c"), ("x", "h"), ("q", "g"), ("y", "i"), ("e", "a"), ("w", "v"), ("oo", "u")),
)
_TWICE: Final = re.compile(r"([a-z])\1+")


def sound(folded: str) -> str:
    """Return folded text as different romanisations of it agree: "chirag" and "ciraq" are one.

    For finding only: two different places may sound alike, so nothing is assigned by it.
    """
    for written, spoken in _SOUNDS:
        folded = folded.replace(written, spoken)
    return _TWICE.sub(r"\1", folded)


def code_words(column: str, code: str) -> str:
    """Return a code in words: "Device: Anti-vehicle mine"."""
    return f"{NOUNS[column]}: {_LISTS[column].label(code)}"


def date_at(words: Sequence[str]) -> tuple[Period, int] | None:
    """Read a date at the beginning of folded words.

    Parameters
    ----------
    words
        As `geo.layers.names.fold_text` gives them, parted at spaces: 14.12.2022 is three.

    Returns
    -------
    tuple or None
        The days meant, and how many of the words say so. In 03/04/2022 the day comes first, as in most
        countries; 12/14/2022 can only be the other way round.
    """
    if words and (compact := _COMPACT.fullmatch(words[0])):
        words = [*compact.groups(), *words[1:]]
        return next(((found, 1) for found in _readings(words[:3])), None)
    for many in (3, 2, 1):
        if len(words) >= many:
            for found in _readings([_ORDINAL.sub(r"\1", word) for word in words[:many]]):
                return found, many
    return None


def date_sentence(period: Period) -> str:
    """Return a day, month or year in words: "14 December 2022", "December 2022", "2022"."""
    if period.days == 1:
        return day_words(period.start)
    return month_words(period.start) if period.days <= 31 else str(period.start.year)


def _readings(words: Sequence[str]) -> Iterator[Period]:
    numbers = [int(word) if word.isascii() and word.isdigit() else None for word in words]
    # 010 is a number of something, not October.
    numbers = [None if len(word) == 3 else number for word, number in zip(words, numbers, strict=True)]
    months = [_MONTHS.get(word) for word in words]
    years = [_year(word, number) for word, number in zip(words, numbers, strict=True)]
    match len(words):
        case 1 if years[0]:
            yield Period(date(years[0], 1, 1), date(years[0] + 1, 1, 1))
        case 2:
            # 2022-12, 12.2022, December 2022, 2022 December
            for year, month in ((years[0], months[1] or numbers[1]), (years[1], months[0] or numbers[0])):
                if year and month and month <= 12:
                    yield MonthAxis(date(year, month, 1), 1).period
        case 3:
            named = months[1] or numbers[1]
            for year, month, day in (
                (years[0], named, numbers[2]),
                (years[2] or _short_year(words[2]), named, numbers[0]),
                (years[2], months[0] or numbers[0], numbers[1]),
            ):
                try:
                    if year and month and day:
                        yield Period(
                            date(year, month, day), date.fromordinal(date(year, month, day).toordinal() + 1)
                        )
                except ValueError:
                    continue


def _year(word: str, number: int | None) -> int | None:
    return number if number is not None and len(word) == 4 and _FIRST_YEAR <= number <= _LAST_YEAR else None


def _short_year(word: str) -> int | None:
    return 2000 + int(word) if len(word) == 2 and word.isascii() and word.isdigit() else None
