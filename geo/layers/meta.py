"""What a pack says about itself, entry by entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from geo.errors import PackError
from geo.language import say
from geo.layers import schema
from geo.layers.meridian import Bounds, running

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
MOST_YEARS: Final = 100
"""From the first to the last day of a pack."""


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
    """A layer around the records; without a title it is called as its file, and drawn unless that is said."""

    name: str
    file: str
    title: str
    drawn: bool = True


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
    area_names_published
        Why the names of areas may be in the public edition. Empty, which is the default: they may not, as
        many are names of persons.
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
    area_names_published: str = ""
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
        shown.append(say("and {number} more", number=len(faults) - len(shown)))
    return PackError(say("The pack {pack} cannot be used:", pack=pack) + "\n- " + "\n- ".join(shown))
