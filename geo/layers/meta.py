"""What a pack says about itself: pack.toml, read and checked whole, every fault reported at once."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from geo.errors import PackError
from geo.layers import schema, vocabulary
from geo.layers.entries import FIRST_YEAR, LAST_YEAR, LONGEST_NAME, PACK_FILE, Entries
from geo.layers.meridian import Bounds, bounds_fault, running
from geo.layers.sensitivity import MAY_LACK

LAYERS = tuple(schema.SCHEMAS)
"""Layers a pack may hold, by the name of their schema."""
REQUIRED_LAYERS = ("incidents", "districts")
"""Layers without which nothing can be shown."""
UNSTATED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "coverage": "The pack does not say what its records cover.",
        "disclaimer": "The pack has no disclaimer of its own. Boundaries and names are those of its files "
        "and express no opinion on the status of any place.",
        "attribution": "The pack names nobody to credit.",
        "known_gaps": "The pack names no known gaps, which does not mean that there are none.",
    }
)
"""Sentences shown where pack.toml has none."""
FROM_DATA: Final = ("period_start", "as_of", "compiled_on", "bounds")
"""Entries that follow from the files of the pack where pack.toml has none; see `geo.store.unstated`."""
SENSITIVITY_DEFAULT: Final = "internal"
"""A pack whose owner says nothing of readers is shown to none but its own."""
SETTLEMENT_RADIUS_M: Final = 2_000
MAY_BE_UNSTATED: Final = (
    *("name", "theatre", "languages", "synthetic", *FROM_DATA, "sensitivity_default", "settlement_radius_m"),
    *("coverage", "disclaimer", "official_series_issuer", "attribution", "known_gaps"),
)
"""Entries of pack.toml that have a default; all others but the title and the files are empty without one."""

_SHOWN_FAULTS = 20
_MOST_DOTS = 1_000
MOST_YEARS: Final = 100
"""From the first to the last day of a pack."""
_WIDEST_RADIUS_M = 100_000


@dataclass(frozen=True, slots=True)
class PopulationFigure:
    """One published population figure; the populations table names it by `id`."""

    id: str
    title: str
    kind: str
    year: int | None
    note: str


@dataclass(frozen=True, slots=True)
class RefusedRate:
    """Rates per inhabitant that the pack refuses: on these figures, in these districts, for this reason.

    Both lists name at least one; none stands for all.
    """

    figure_ids: tuple[str, ...]
    district_ids: tuple[str, ...]
    reason: str

    def refuses(self, figure_id: str, district_id: str | None) -> bool:
        """Whether no rate of this district may stand on this figure."""
        return figure_id in self.figure_ids and district_id in self.district_ids


@dataclass(frozen=True, slots=True)
class Licence:
    """Licence of one layer, with the notice that must be shown wherever the layer is."""

    layer: str
    name: str
    notice: str
    url: str


@dataclass(frozen=True, slots=True)
class ContextFile:
    """A layer of the base map; without a title it is called as its file."""

    name: str
    file: str
    title: str


@dataclass(frozen=True, slots=True)
class Overlay:
    """Districts drawn on top of the coverage, and why they are no part of it."""

    file: str
    note: str


@dataclass(frozen=True, slots=True)
class Formed:
    """A district formed on a day within the records: of parts of which others, by their codes."""

    district_id: str
    day: dt.date
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnCode:
    """A code of the pack's own in one of the lists: counted, drawn and filtered as its parent."""

    list: str
    code: str
    parent: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackMeta:
    """Everything pack.toml says.

    Parameters
    ----------
    name, title, theatre
        Short name, title, and the part of the country the pack is about.
    languages
        ISO 639-1 codes of the languages in which names are held.
    synthetic
        Whether everything in the pack is invented; such a pack carries a permanent mark.
    period_start, as_of
        First and last day on which records may lie; nothing is known after `as_of`.
    compiled_on
        Day the pack was put together; dates after it are in the future.
    bounds
        West, south, east, north of the first view, degrees; a west greater than the east lies across 180.
    sensitivity_default
        The mildest class of a row without one; see `geo.layers.sensitivity`.
    sensitivity
        Class of such rows by layer, where the owner says it, and of the sentences of pack.toml as ``texts``.
    settlement_radius_m
        Radius drawn around a point that is a settlement's, metres; a drawing convention.
    coverage, disclaimer, official_series_issuer
        Texts to show: what the records cover, the standing of the map, who issues the official totals.
    breakdowns_published
        Why status, sex and age of single records may be in the public edition: where else they are published
        already. Empty, which is the default: they are not.
    attribution, known_gaps, notes
        Lists of sentences to show.
    population_figures, refused_rates, licences, overlays, formed, codes
        See their types.
    context
        Names of the base map's layers, in drawing order.
    context_files
        The same with file and title.
    files
        File of each layer by the layer's name.
    land_target
        Day by which the owner means to have released the recorded hazardous land; None for none.
    unstated
        Entries pack.toml does not have and others stand in for.
    """

    name: str
    title: str
    theatre: str
    languages: tuple[str, ...]
    synthetic: bool
    period_start: dt.date
    as_of: dt.date
    compiled_on: dt.date
    bounds: Bounds
    sensitivity_default: str
    sensitivity: Mapping[str, str]
    settlement_radius_m: int
    coverage: str
    disclaimer: str
    official_series_issuer: str
    breakdowns_published: str
    attribution: tuple[str, ...]
    known_gaps: tuple[str, ...]
    notes: tuple[str, ...]
    population_figures: tuple[PopulationFigure, ...]
    refused_rates: tuple[RefusedRate, ...]
    licences: tuple[Licence, ...]
    overlays: tuple[Overlay, ...]
    formed: tuple[Formed, ...]
    codes: tuple[OwnCode, ...]
    context_files: tuple[ContextFile, ...]
    files: Mapping[str, str]
    land_target: dt.date | None = None
    unstated: tuple[str, ...] = ()

    @property
    def extent(self) -> Bounds:
        """West, south, east, north of the first view, the east beyond 180 where it lies across."""
        return running(self.bounds)

    @property
    def context(self) -> tuple[str, ...]:
        """Names of the base map's layers, in drawing order."""
        return tuple(layer.name for layer in self.context_files)

    def file_names(self) -> tuple[str, ...]:
        """Return the names of all data files of the pack, sorted."""
        named = [*self.files.values()]
        named += [overlay.file for overlay in self.overlays]
        named += [layer.file for layer in self.context_files]
        return tuple(sorted(named))


def pack_error(pack: str, faults: list[str]) -> PackError:
    """Return one error for all faults of a pack, the first ones in words and the rest as a number."""
    shown = faults[:_SHOWN_FAULTS]
    if len(faults) > len(shown):
        shown.append(f"and {len(faults) - len(shown)} more")
    return PackError(f"The pack {pack} cannot be used:\n- " + "\n- ".join(shown))


def parse_meta(text: str, *, pack: str) -> PackMeta:
    """Read the text of a pack.toml.

    Parameters
    ----------
    text
        Content of the file.
    pack
        Name of the folder, for messages.

    Raises
    ------
    PackError
        With every fault of the file: entry, what was found, what to do.
    """
    entries = Entries(_content(text, pack), "", [])
    meta = _meta(entries, pack)
    entries.refuse_unknown()
    if not entries.faults:
        _check(meta, entries.faults)
    if entries.faults:
        raise pack_error(pack, entries.faults)
    return meta


def _content(text: str, pack: str) -> dict[str, Any]:
    """Return the tables of a pack.toml; whatever the parser stumbles over is a fault with its remedy."""
    for number, line in enumerate(text.splitlines(), start=1):
        # The time of the parser grows with the square of the parts of one dotted name.
        if line.count(".") > _MOST_DOTS:
            fault = (
                f"{PACK_FILE}: line {number} holds more than {_MOST_DOTS} full stops; part it into several"
            )
            raise pack_error(pack, [fault])
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        fault = f"{PACK_FILE}: not valid TOML ({str(error)[:LONGEST_NAME]}); correct that line"
    except RecursionError:
        fault = f"{PACK_FILE}: lists or tables lie too deep in each other; write them as a pack has them"
    except ValueError as error:  # a number of thousands of digits, a date that is none
        fault = f"{PACK_FILE}: a value cannot be read ({str(error)[:LONGEST_NAME]}); correct it"
    raise pack_error(pack, [fault])


def _meta(entries: Entries, pack: str) -> PackMeta:
    west, south, east, north = entries.numbers("bounds", 4, required=False)
    title = entries.name("title")
    return PackMeta(
        name=_said(entries, "name", pack),
        title=title,
        theatre=_said(entries, "theatre", title),
        languages=entries.texts("languages", required=False, default=("not stated",)),
        synthetic=entries.flag("synthetic", required=False),
        period_start=entries.date("period_start", required=False),
        as_of=entries.date("as_of", required=False),
        compiled_on=entries.date("compiled_on", required=False),
        bounds=(west, south, east, north),
        sensitivity_default=entries.code(
            "sensitivity_default", vocabulary.SENSITIVITY, default=SENSITIVITY_DEFAULT
        ),
        sensitivity=entries.table_of_codes("sensitivity", MAY_LACK, vocabulary.SENSITIVITY),
        settlement_radius_m=_radius(entries),
        coverage=_said(entries, "coverage", UNSTATED["coverage"]),
        disclaimer=_said(entries, "disclaimer", UNSTATED["disclaimer"]),
        official_series_issuer=_said(entries, "official_series_issuer", ""),
        breakdowns_published=entries.text("breakdowns_published", required=False),
        attribution=entries.texts("attribution", required=False, default=(UNSTATED["attribution"],)),
        known_gaps=entries.texts("known_gaps", required=False, default=(UNSTATED["known_gaps"],)),
        notes=entries.texts("notes", required=False),
        population_figures=entries.tables("population_figures", _figure),
        refused_rates=entries.tables("refused_rates", _refused),
        licences=entries.tables("licences", _licence),
        overlays=entries.tables("overlays", lambda e: Overlay(e.file("file"), e.text("note"))),
        formed=entries.tables("formed", lambda e: Formed(e.name("district"), e.date("day"), e.texts("of"))),
        codes=entries.tables("codes", _own_code),
        context_files=entries.tables(
            "context", lambda e: ContextFile(e.name("name"), e.file("file"), e.name("title", required=False))
        ),
        files=entries.table_of_files("files", LAYERS, REQUIRED_LAYERS),
        land_target=entries.date("land_target", required=False) if "land_target" in entries.table else None,
        unstated=tuple(key for key in MAY_BE_UNSTATED if key not in entries.table),
    )


def _said(entries: Entries, key: str, default: str) -> str:
    """Take a text, which may not be there but may not be empty either; `default` where there is none."""
    if key not in entries.table:
        entries.asked.add(key)
        return default
    return entries.text(key) if key in UNSTATED else entries.name(key)


def _radius(entries: Entries) -> int:
    found = entries.whole("settlement_radius_m", most=_WIDEST_RADIUS_M, required=False)
    return SETTLEMENT_RADIUS_M if found is None else found


def _figure(entries: Entries) -> PopulationFigure:
    return PopulationFigure(
        id=entries.name("id"),
        title=entries.name("title"),
        kind=entries.code("kind", vocabulary.POPULATION_KIND),
        year=entries.whole("year", least=FIRST_YEAR, most=LAST_YEAR, required=False),
        note=entries.text("note", required=False),
    )


def _own_code(entries: Entries) -> OwnCode:
    of = entries.code("list", vocabulary.OWN_LISTS)
    return OwnCode(
        list=of,
        code=entries.name("code"),
        parent=entries.code("parent", vocabulary.DEVICE_TYPE if of == "device_type" else vocabulary.ACTIVITY),
        label=entries.name("label"),
    )


def _refused(entries: Entries) -> RefusedRate:
    return RefusedRate(
        figure_ids=entries.texts("figure_ids"),
        district_ids=entries.texts("district_ids"),
        reason=entries.text("reason"),
    )


def _licence(entries: Entries) -> Licence:
    return Licence(
        layer=entries.name("layer"),
        name=entries.name("name"),
        notice=entries.text("notice"),
        url=entries.text("url"),
    )


def _code_faults(codes: tuple[OwnCode, ...]) -> list[str]:
    """Return what is wrong with codes of the pack's own beside those there are."""
    lists = {"device_type": vocabulary.DEVICE_TYPE, "activity": vocabulary.ACTIVITY}
    faults = [
        f"{PACK_FILE}, codes: {one.code!r} is a code of {one.list} already; give it a name of its own"
        for one in codes
        if one.list in lists and one.code in lists[one.list]
    ]
    named = [(one.list, one.code) for one in codes]
    return faults + [
        f"{PACK_FILE}, codes: {code!r} stands twice in {of}; keep one"
        for of, code in dict.fromkeys(one for one in named if named.count(one) > 1)
    ]


def day_faults(meta: PackMeta) -> list[str]:
    """Return what is wrong with the days of a pack beside each other."""
    faults = []
    if not meta.period_start <= meta.as_of <= meta.compiled_on:
        faults.append(
            f"{PACK_FILE}: period_start {meta.period_start}, as_of {meta.as_of} and compiled_on "
            f"{meta.compiled_on} are not in this order; correct the dates"
        )
    if meta.as_of.year - meta.period_start.year > MOST_YEARS:
        faults.append(
            f"{PACK_FILE}: from period_start {meta.period_start} to as_of {meta.as_of} are more than "
            f"{MOST_YEARS} years; correct the dates, or part the records into packs"
        )
    return faults


def _check(meta: PackMeta, faults: list[str]) -> None:
    """Add the faults that only several entries together show."""
    fault = None if "bounds" in meta.unstated else bounds_fault(meta.bounds)
    if fault is not None:
        faults.append(f"{PACK_FILE}, bounds: {fault}")
    if not {"period_start", "as_of", "compiled_on"} & {*meta.unstated}:
        faults += day_faults(meta)
    faults += _code_faults(meta.codes)
    names = meta.file_names()
    for what, values in (
        ("file", names),
        ("context name", meta.context),
        ("population figure", tuple(figure.id for figure in meta.population_figures)),
    ):
        faults.extend(
            f"{PACK_FILE}: the {what} {value!r} is named twice; name it once"
            for value in sorted({value for value in values if values.count(value) > 1})
        )
    known = {figure.id for figure in meta.population_figures}
    faults.extend(
        f"{PACK_FILE}, refused_rates: {figure_id!r} is no figure of population_figures; correct the id"
        for rule in meta.refused_rates
        for figure_id in rule.figure_ids
        if figure_id not in known
    )
