"""What a pack says about itself: pack.toml, read and checked whole, every fault reported at once."""

from __future__ import annotations

import datetime as dt
import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

from geo.errors import PackError
from geo.layers import schema, vocabulary
from geo.layers.meridian import Bounds, bounds_fault, running

PACK_FILE = "pack.toml"
LAYERS = tuple(name for name in schema.SCHEMAS if name != "hazards")
"""Layers a pack may hold, by the name of their schema."""
REQUIRED_LAYERS = ("incidents", "districts", "sources")
"""Layers without which nothing can be shown."""

_SHOWN_FAULTS = 20
_LONGEST_NAME = 100

T = TypeVar("T")


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
    """Rates per inhabitant that the pack refuses: on these figures, in these districts, for this reason."""

    figure_ids: tuple[str, ...]
    district_ids: tuple[str, ...]
    reason: str


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
        Sensitivity of what is added without one.
    settlement_radius_m
        Radius drawn around a point that is a settlement's, metres; a drawing convention.
    coverage, disclaimer, official_series_issuer
        Texts to show: what the records cover, the standing of the map, who issues the official totals.
    breakdowns_published
        Why status, sex and age of single records may be in the public edition: where else they are published
        already. Empty, which is the default: they are not.
    attribution, known_gaps, notes
        Lists of sentences to show.
    population_figures, refused_rates, licences, overlays
        See their types.
    context
        Names of the base map's layers, in drawing order.
    context_files
        The same with file and title.
    files
        File of each layer by the layer's name.
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
    context_files: tuple[ContextFile, ...]
    files: Mapping[str, str]

    @property
    def extent(self) -> Bounds:
        """West, south, east, north of the first view, the east beyond 180 where it lies across."""
        return running(self.bounds)

    @property
    def context(self) -> tuple[str, ...]:
        """Names of the base map's layers, in drawing order."""
        return tuple(layer.name for layer in self.context_files)

    def figure(self, figure_id: str) -> PopulationFigure | None:
        """Return the population figure called `figure_id`, or ``None``."""
        return next((figure for figure in self.population_figures if figure.id == figure_id), None)

    def refusal(self, figure_id: str, district_id: str) -> str | None:
        """Return why a rate on this figure is refused in this district; ``None`` where it is not."""
        for rule in self.refused_rates:
            if figure_id in rule.figure_ids and district_id in rule.district_ids:
                return rule.reason
        return None

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
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise pack_error(pack, [f"{PACK_FILE}: not valid TOML ({error}); correct that line"]) from None
    entries = _Entries(content, "", [])
    meta = _meta(entries)
    entries.refuse_unknown()
    if not entries.faults:
        _check(meta, entries.faults)
    if entries.faults:
        raise pack_error(pack, entries.faults)
    return meta


class _Entries:
    """Takes entries out of a TOML table by name and type, collecting faults instead of stopping."""

    def __init__(self, table: Mapping[str, Any], path: str, faults: list[str]) -> None:
        self.table = table
        self.path = path
        self.faults = faults
        self.asked: set[str] = set()

    def fault(self, key: str, found: str, remedy: str) -> None:
        """Note a fault of the entry `key`."""
        self.faults.append(f"{PACK_FILE}, {self.path}{key}: {found}; {remedy}")

    def text(self, key: str, *, required: bool = True) -> str:
        value = self._take(key, required=required, kind="a text", fits=lambda v: isinstance(v, str))
        if required and value is not None and not value.strip():
            self.fault(key, "empty", "write a text")
        return str(value or "").strip()

    def whole(self, key: str, *, required: bool = True) -> int | None:
        value = self._take(
            key,
            required=required,
            kind="a whole number, 0 or more",
            fits=lambda v: isinstance(v, int) and not isinstance(v, bool) and v >= 0,
        )
        return None if value is None else int(value)

    def flag(self, key: str) -> bool:
        return bool(self._take(key, required=True, kind="true or false", fits=lambda v: isinstance(v, bool)))

    def date(self, key: str) -> dt.date:
        value = self._take(
            key, required=True, kind="a date such as 2026-11-22", fits=lambda v: type(v) is dt.date
        )
        return value if isinstance(value, dt.date) else dt.date.min

    def code(self, key: str, codes: vocabulary.CodeList) -> str:
        value = self._take(
            key,
            required=True,
            kind="one of " + ", ".join(codes.codes()),
            fits=lambda v: isinstance(v, str) and v in codes,
        )
        return str(value)

    def texts(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        def fits(value: object) -> bool:
            return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)

        value = self._take(key, required=required, kind="a list of texts", fits=fits)
        if required and value == []:
            self.fault(key, "empty", "name at least one")
        return tuple(str(item) for item in value or ())

    def numbers(self, key: str, count: int) -> tuple[float, ...]:
        def fits(value: object) -> bool:
            return (
                isinstance(value, list)
                and len(value) == count
                and all(isinstance(v, int | float) and not isinstance(v, bool) for v in value)
            )

        value = self._take(key, required=True, kind=f"a list of {count} numbers", fits=fits)
        return tuple(float(item) for item in value) if value is not None else (math.nan,) * count

    def file(self, key: str) -> str:
        name = self.text(key)
        if name and not _is_plain_name(name):
            self.fault(
                key,
                f"{name[:_LONGEST_NAME]!r} is not the plain name of a file in the pack",
                "write a file name without folders, and put the file beside pack.toml",
            )
        return name

    def tables(self, key: str, build: Callable[[_Entries], T]) -> tuple[T, ...]:
        def fits(value: object) -> bool:
            return isinstance(value, list) and all(isinstance(item, dict) for item in value)

        value = self._take(key, required=False, kind=f"one or more [[{key}]] tables", fits=fits)
        built = []
        for number, item in enumerate(value or (), start=1):
            entries = _Entries(item, f"{self.path}{key} {number}, ", self.faults)
            built.append(build(entries))
            entries.refuse_unknown()
        return tuple(built)

    def table_of_files(self, key: str) -> Mapping[str, str]:
        value = self._take(key, required=True, kind=f"a table [{key}]", fits=lambda v: isinstance(v, dict))
        entries = _Entries(value or {}, f"{self.path}{key}.", self.faults)
        for name in REQUIRED_LAYERS:
            if value is not None and name not in value:
                entries.fault(name, "missing", "name the file of this layer")
        files = {name: entries.file(name) for name in LAYERS if name in entries.table}
        entries.asked.update(REQUIRED_LAYERS)
        entries.refuse_unknown()
        return MappingProxyType(files)

    def refuse_unknown(self) -> None:
        """Note every entry nobody asked for: most are misspelt names of entries that matter."""
        for key in self.table:
            if key not in self.asked:
                self.fault(str(key), "not an entry of a pack", "correct its name or remove it")

    def _take(self, key: str, *, required: bool, kind: str, fits: Callable[[Any], bool]) -> Any:
        self.asked.add(key)
        if key not in self.table:
            if required:
                self.fault(key, "missing", f"add {kind}")
            return None
        value = self.table[key]
        if not fits(value):
            self.fault(key, f"{str(value)[:_LONGEST_NAME]!r} is not {kind}", f"write {kind}")
            return None
        return value


def _meta(entries: _Entries) -> PackMeta:
    west, south, east, north = entries.numbers("bounds", 4)
    return PackMeta(
        name=entries.text("name"),
        title=entries.text("title"),
        theatre=entries.text("theatre"),
        languages=entries.texts("languages"),
        synthetic=entries.flag("synthetic"),
        period_start=entries.date("period_start"),
        as_of=entries.date("as_of"),
        compiled_on=entries.date("compiled_on"),
        bounds=(west, south, east, north),
        sensitivity_default=entries.code("sensitivity_default", vocabulary.SENSITIVITY),
        settlement_radius_m=entries.whole("settlement_radius_m") or 0,
        coverage=entries.text("coverage"),
        disclaimer=entries.text("disclaimer"),
        official_series_issuer=entries.text("official_series_issuer"),
        breakdowns_published=entries.text("breakdowns_published", required=False),
        attribution=entries.texts("attribution"),
        known_gaps=entries.texts("known_gaps"),
        notes=entries.texts("notes", required=False),
        population_figures=entries.tables("population_figures", _figure),
        refused_rates=entries.tables("refused_rates", _refused),
        licences=entries.tables("licences", _licence),
        overlays=entries.tables("overlays", lambda e: Overlay(e.file("file"), e.text("note"))),
        context_files=entries.tables(
            "context", lambda e: ContextFile(e.text("name"), e.file("file"), e.text("title", required=False))
        ),
        files=entries.table_of_files("files"),
    )


def _figure(entries: _Entries) -> PopulationFigure:
    return PopulationFigure(
        id=entries.text("id"),
        title=entries.text("title"),
        kind=entries.code("kind", vocabulary.POPULATION_KIND),
        year=entries.whole("year", required=False),
        note=entries.text("note", required=False),
    )


def _refused(entries: _Entries) -> RefusedRate:
    return RefusedRate(
        figure_ids=entries.texts("figure_ids"),
        district_ids=entries.texts("district_ids"),
        reason=entries.text("reason"),
    )


def _licence(entries: _Entries) -> Licence:
    return Licence(
        layer=entries.text("layer"),
        name=entries.text("name"),
        notice=entries.text("notice"),
        url=entries.text("url"),
    )


def _is_plain_name(name: str) -> bool:
    return (
        len(name) <= _LONGEST_NAME
        and not name.startswith(".")
        and not any(character in name for character in '/\\:\0\n\r*?"<>|')
    )


def _check(meta: PackMeta, faults: list[str]) -> None:
    """Add the faults that only several entries together show."""
    fault = bounds_fault(meta.bounds)
    if fault is not None:
        faults.append(f"{PACK_FILE}, bounds: {fault}")
    if not meta.period_start <= meta.as_of <= meta.compiled_on:
        faults.append(
            f"{PACK_FILE}: period_start {meta.period_start}, as_of {meta.as_of} and compiled_on "
            f"{meta.compiled_on} are not in this order; correct the dates"
        )
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
