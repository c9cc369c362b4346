"""What an address of the dashboard may say: one table of keys and codes, which stay as they are.

Links are mailed, printed and kept. A key listed here is never given another meaning; what an older version
wrote (labels instead of codes, months in words, other keys) is read for ever and written as codes. Nothing
here needs the data: what only a country pack knows, its caller offers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple
from urllib.parse import quote, urlencode

from geo import choices
from geo.language import marked, say, template_of, worded
from geo.layers import vocabulary
from geo.layers.measures import MEASURE
from geo.layers.vocabulary import CodeList, Term
from geo.monthtexts import End, Offered, month_at

Value = str | bool | tuple[str, ...]


def _codes(name: str, **labels: str) -> CodeList:
    return CodeList(name, tuple(Term(code, label) for code, label in labels.items()))


PAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "": "Map",
        "districts": "Districts",
        "incidents": "Incidents",
        "statements": "Official statements",
        "land": "Land",
        "publish": "Publish",
        "data": "Data and sources",
    }
)
"""Title of each page by its path."""
EDIT_PAGES: Final[Mapping[str, str]] = MappingProxyType({"import": "Import"})
"""The same for pages that change the pack, which exist only where the server may."""
TAB = _codes("tab", b="Window B", a="Window A")
NO_LAYER = "none"
"""Stands in ``layers`` for a map on which every layer is switched off."""
FIGURES = _codes("figures", casualties="Casualties", killed="Killed", injured="Injured")
ACCOUNT = _codes(
    "account",
    ledger="Ledger",
    completeness="Completeness",
    between="Between statements",
    contradictions="Contradictions",
    leads="Where to look",
    facts="Facts",
)
LAND = _codes("land", account="Account", beside="Accidents and what is near", priorities="Priorities")
LAND_ROWS = _codes(
    "rows",
    quarter="Quarter",
    month="Month",
    year="Year",
    district="District",
    **{"class": "Class"},
    organisation="Organisation",
)
LAND_UNIT = _codes("unit", ha="Hectares", m2="Square metres")
SECTION = _codes(
    "section",
    contents="Contents",
    findings="Findings",
    populations="Populations",
    sources="Sources",
    other="Other figures",
    fields="Fields",
    licences="Licences",
)
EVERY = "every"
"""No restriction, where leaving the key out means another choice."""
SCOPE = CodeList("scope", (*vocabulary.STATEMENT_SCOPE.terms, Term(EVERY, "Every scope")))
LANGUAGE: Final = "lang"
"""The language of a visit, where it is another than that of the server."""
NOWHERE = "none"
"""Stands for a district in ``district`` where no district is known."""


class Kind(StrEnum):
    """How the value of a key is written."""

    CODE = marked("one code of a list")
    CODES = marked("codes of a list, the key repeated for each")
    MONTH = marked("a month (YYYY-MM)")
    MONTHS = marked("a first and a last month (YYYY-MM/YYYY-MM)")
    POSITION = marked("latitude,longitude,zoom (degrees of WGS 84)")
    NAME = marked("a code or name of the country pack")
    TEXT = marked("any text")
    FLAG = marked("true or left out")


@worded("label")
@dataclass(frozen=True)
class Key:
    """One key of an address.

    Parameters
    ----------
    name
        As it stands in the address, and under which a session keeps the value.
    kind
        How its value is written.
    label
        What menus call it.
    page
        Path of the page it belongs to; None for a filter all pages share.
    codes
        Its list, for a code or codes.
    """

    name: str
    kind: Kind
    label: str
    page: str | None = None
    codes: CodeList | None = None


_TABLE: Final = (
    Key("measure", Kind.CODE, "Measure", codes=MEASURE),
    Key("from", Kind.MONTH, "From"),
    Key("through", Kind.MONTH, "Through"),
    Key("counting", Kind.CODE, "Uncertain dates", codes=choices.COUNTING),
    *(Key(one.key, Kind.CODES, template_of(one, "label"), codes=one.codes) for one in choices.FILTERS),
    Key("district", Kind.NAME, "District"),
    Key("view", Kind.CODE, "View of the map", "", choices.VIEW),
    Key("a", Kind.MONTHS, "Window A", ""),
    Key("b", Kind.MONTHS, "Window B", ""),
    Key("tab", Kind.CODE, "Window the slider moves", "", TAB),
    Key("by", Kind.CODE, "Small maps by", "", choices.BY),
    Key("rate", Kind.CODE, "Show districts by", "", choices.RATE),
    Key("figure", Kind.NAME, "Population figure", ""),
    Key("classes", Kind.CODE, "Classes", "", choices.SCHEME),
    Key("look", Kind.CODE, "Districts drawn as", "", choices.LOOK),
    Key("layers", Kind.CODES, "Layers", "", CodeList("layers", (*choices.LAYERS.terms, Term(NO_LAYER, "")))),
    Key("at", Kind.POSITION, "Position of the map", ""),
    Key("search", Kind.TEXT, "Search", "incidents"),
    Key("incident", Kind.NAME, "Incident", "incidents"),
    Key("figures", Kind.CODE, "Figures", "statements", FIGURES),
    Key("account", Kind.CODE, "Part of the account", "statements", ACCOUNT),
    Key("scope", Kind.CODE, "Scope", "statements", SCOPE),
    Key("issuer", Kind.NAME, "Issued by", "statements"),
    Key("contradicting", Kind.FLAG, "Only with a contradiction or a gap", "statements"),
    Key("series", Kind.NAME, "Totals of", "statements"),
    Key("statement", Kind.NAME, "Statement", "statements"),
    Key("land", Kind.CODE, "Part of the page Land", "land", LAND),
    Key("rows", Kind.CODE, "Account told by", "land", LAND_ROWS),
    Key("unit", Kind.CODE, "Areas in", "land", LAND_UNIT),
    Key("weights", Kind.TEXT, "Weights of the criteria", "land"),
    Key("weights_of", Kind.TEXT, "Whose weights, and of which day", "land"),
    Key("land_rights", Kind.TEXT, "Areas whose land rights are not clear", "land"),
    Key("beneficiary", Kind.TEXT, "Areas nobody is named to use", "land"),
    Key("section", Kind.CODE, "Section", "data", SECTION),
    Key(LANGUAGE, Kind.NAME, "Language"),
)
KEYS: Final[Mapping[str, Key]] = MappingProxyType({key.name: key for key in _TABLE})
"""Every key of an address, in the order in which they are written."""
TO: Final = "to"
"""The end of a period in older links, in which a month is counted; a year or a day is the first not counted,
as the option of the commands has it. Links of today say ``through``, which means the same in both."""
FORMER_KEYS: Final[Mapping[str, str]] = MappingProxyType(
    {"with": "a", "victims": "victim_status", "official": "official_count", TO: "through"}
)
"""Keys older versions wrote, and what they are called now."""
# Views of the map a key goes with; where a link says none, the key opens the first.
_TWO_WINDOWS = tuple(code for code in choices.VIEW.codes() if code in choices.WITH_EARLIER)
_GOES_WITH: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"a": _TWO_WINDOWS, "b": _TWO_WINDOWS, "tab": _TWO_WINDOWS, "by": ("years",)}
)
_FOREIGN: Final = frozenset({"embed", "embed_options"})
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_SHOWN = 60
_MOST_CODES: Final = 10


class Unclear(NamedTuple):
    """What a link says and could not be understood, or was taken another way than it is written."""

    key: str
    value: str
    reason: str
    taken: bool = False


def query(values: Mapping[str, Value]) -> str:
    """Return values as the query of an address, without a question mark.

    Parameters
    ----------
    values
        By key; those that say nothing ("", False, an empty tuple) are left out. The order is that of `KEYS`.
    """
    pairs: list[tuple[str, str]] = []
    for name, key in KEYS.items():
        value = values.get(name, "")
        if not value:
            continue
        if isinstance(value, bool):
            pairs.append((name, "true"))
        elif isinstance(value, str):
            pairs.append((name, value))
        elif key.kind is Kind.MONTHS:
            pairs.append((name, "/".join(value)))
        else:
            pairs += [(name, one) for one in value]
    # Slash and comma need no escape in a query, and a link is also read by people.
    return urlencode(pairs, quote_via=lambda text, _, *rest: quote(text, "/,", *rest))


def link(page: str, values: Mapping[str, Value]) -> str:
    """Return the address of a page relative to the start page, such as ``incidents?incident=A-1``.

    Raises
    ------
    KeyError
        Where the page, or one of the keys, is none of ours: a link that says less than was meant.
    """
    PAGES[page]
    for name in values:
        KEYS[name]
    text = query(values)
    start = page or "./"
    return f"{start}?{text}" if text else start


def position(text: str) -> tuple[float, float, float] | None:
    """Return latitude, longitude and zoom of a position, None where the text is none."""
    parts = text.split(",")
    try:
        latitude, longitude, zoom = (float(part) for part in parts)
    except ValueError:
        return None
    if not all(map(math.isfinite, (latitude, longitude, zoom))):
        return None
    inside = abs(latitude) <= 90 and abs(longitude) <= 540 and 0 <= zoom <= 24
    return (latitude, longitude, zoom) if inside else None


def understood(
    said: Mapping[str, Sequence[str]], offered: Mapping[str, Offered]
) -> tuple[dict[str, Value], tuple[Unclear, ...]]:
    """Read an address.

    Parameters
    ----------
    said
        Texts by key, as they stand in the address.
    offered
        For the keys of the kinds NAME and, under ``month``, for months: what turns a text into the pack's
        own code. Keys without one take any text.

    Returns
    -------
    tuple
        Values by key, and what was not understood or taken another way than it is written. Of a key with
        several codes those that are known stay.
    """
    values: dict[str, Value] = {}
    unclear: list[Unclear] = []
    for written, texts in said.items():
        if written.lower() in _FOREIGN:
            continue
        key = KEYS.get(FORMER_KEYS.get(written, written))
        if key is None:
            unclear.append(Unclear(written, ", ".join(texts), say("the dashboard knows no such key")))
            continue
        value, wrong = _read(key, texts, offered, until=End.TO if written == TO else End.THROUGH)
        if value:
            values[key.name] = value
        unclear += [Unclear(written, text, _expected(key, text)) for text in wrong]
    return values, (*unclear, *_turned(values), *_without_view(values, said=set(said)))


def _turned(values: dict[str, Value]) -> list[Unclear]:
    """Put first and last months that are the wrong way round in order, and tell of each."""
    told = []
    reason = say("the first month comes after the last one; the two are taken the other way round")
    first, last = values.get("from"), values.get("through")
    if isinstance(first, str) and isinstance(last, str) and first > last:
        values["from"], values["through"] = last, first
        told.append(Unclear("from", f"{first} through={last}", reason, taken=True))
    for name, value in values.items():
        if KEYS[name].kind is Kind.MONTHS and isinstance(value, tuple) and value[0] > value[1]:
            values[name] = value[::-1]
            told.append(Unclear(name, "/".join(value), reason, taken=True))
    return told


def _without_view(values: dict[str, Value], *, said: set[str]) -> list[Unclear]:
    """Open the view that windows or small maps of a link go with; tell of those its own view has none of."""
    told = []
    for name, views in _GOES_WITH.items():
        if name not in values:
            continue
        if "view" not in said:
            values.setdefault("view", views[0])
        if values.get("view") not in views:
            value = values.pop(name)
            goes = say("goes with {views}", views=", ".join(f"view={view}" for view in views))
            told.append(Unclear(name, "/".join(value) if isinstance(value, tuple) else str(value), goes))
    return told


def unclear_words(one: Unclear) -> str:
    """Return what was not understood, such as "device=x (Device): not one of this list's codes"."""
    key = KEYS.get(FORMER_KEYS.get(one.key, one.key))
    value = one.value if len(one.value) <= _LONGEST_SHOWN else f"{one.value[:_LONGEST_SHOWN]}…"
    name = one.key if len(one.key) <= _LONGEST_SHOWN else f"{one.key[:_LONGEST_SHOWN]}…"
    return f"{name}={value}{f' ({key.label})' if key else ''}: {one.reason}"


def _expected(key: Key, text: str) -> str:
    if key.kind in (Kind.CODE, Kind.CODES) and key.codes is not None:
        few = key.codes.codes()
        return (
            say("use {few}", few=", ".join(few))
            if len(few) <= _MOST_CODES
            else say("not a code of this list")
        )
    if key.kind in (Kind.MONTH, Kind.MONTHS):
        return say(
            "not {kind} of the days described; an address counts whole months: a period begins and ends "
            "with one"
            if _ISO_DAY.search(text)
            else "not {kind} of the days described",
            kind=say(key.kind),
        )
    if key.name == LANGUAGE:
        return say("there is no catalogue of this language")
    if key.kind is Kind.NAME:
        return say("not known to this country pack")
    return say("not {kind}", kind=say(key.kind))


def _read(
    key: Key, texts: Sequence[str], offered: Mapping[str, Offered], *, until: End
) -> tuple[Value | None, list[str]]:
    given = [text.strip() for text in texts if text.strip()]
    if key.kind is Kind.CODES and key.codes is not None:
        found = {text: _code(key.codes, text) for text in given}
        codes = tuple(code for code in key.codes.codes() if code in found.values())
        return codes, [text for text, code in found.items() if code is None]
    if not given:
        return None, []
    # A key written twice says what its last value says, as the menus have always read it.
    text = given[-1]
    value = _one(key, text, offered, until=until)
    return value, [] if value is not None else [text]


def _one(key: Key, text: str, offered: Mapping[str, Offered], *, until: End) -> Value | None:
    if key.codes is not None:
        return _code(key.codes, text)
    if key.kind is Kind.FLAG:
        return {"true": True, "false": False}.get(text.casefold())
    known = offered.get("month", lambda month: month)
    if key.kind is Kind.MONTH:
        return month_at(text, End.FROM if key.name == "from" else until, known)
    if key.kind is Kind.MONTHS:
        first, _, last = re.sub(r"/| to ", "/", text, count=1).partition("/")
        months = month_at(first, End.FROM, known), month_at(last or first, End.THROUGH, known)
        return tuple(month for month in months if month) if all(months) else None
    if key.kind is Kind.POSITION:
        return text if position(text) else None
    return offered[key.name](text) if key.name in offered else text


def _code(codes: CodeList, text: str) -> str | None:
    """Return the code a text means: itself, or the label older links carry."""
    if text in codes:
        return text
    folded = text.casefold()
    return next((term.code for term in codes if folded in (term.code, term.label.casefold())), None)


def one_of(codes: Iterable[str], names: Mapping[str, str] | None = None) -> Offered:
    """Return what a pack offers for a key: codes, and names that older links carry.

    Parameters
    ----------
    codes
        The codes themselves.
    names
        Code by former name.
    """
    known = {code: code for code in codes}
    former = {name.casefold(): code for name, code in (names or {}).items()}
    former |= {code.casefold(): code for code in known}
    return lambda text: known.get(text) or former.get(text.casefold())
