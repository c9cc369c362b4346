"""From the records to one frozen description of a map, which every renderer draws alike.

What is counted travels as columns of incidents and holds for every window; a renderer counts the window it
shows from them, and arrives at the figures of the cube.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo.analysis.area_districts import formed_words
from geo.analysis.classes import Classes, frozen_breaks
from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.periods import Period, month_number
from geo.analysis.placed import radius_words
from geo.analysis.rates import area_words, rates, unit_words
from geo.analysis.records import Counting
from geo.analysis.sentences import COUNTING_WORDS, filter_words
from geo.choices import USUAL, RateKind, Scheme, layers_asked, shown_as
from geo.errors import MapError
from geo.language import Sayings, marked, say
from geo.layers.edition import Edition
from geo.layers.kinds import HAZARDS, KINDS, SURVEYS
from geo.layers.left_out import gives_incidents
from geo.layers.measures import GAPPED, LAND, MAPPED, MEASURE, MEASURES, measure_of
from geo.layers.vocabulary import ACTIVITY
from geo.maps.legend import OF_GROUND, legend_of
from geo.maps.marks import Basemap, Ground, Legend, MapSpec
from geo.maps.payload.encode import encode_feed, rate_columns
from geo.maps.payload.ground import land_basis
from geo.maps.payload.header import LegendText, Presentation
from geo.reconciliation.facts import formed

if TYPE_CHECKING:
    from geo.analysis.land_measures import LandSteps
    from geo.layers.pack import Pack
    from geo.maps.payload.stated import Stated

_COLOURS: Final = Sayings(
    {
        "most_likely": "Colours count each incident in its most likely month, unless it may lie on more days "
        "than the period has.",
        "possible": "Colours count every incident that may lie in the period.",
    }
)
_RANGES: Final = Sayings(
    {
        "most_likely": "Where a source gives people as a range, totals run from its lower to its upper "
        "end, and "
        "colours count its best number, or where there is none its lower end.",
        "possible": "Where a source gives people as a range, totals run from its lower to its upper end, and "
        "colours count its upper end.",
    }
)

_NO_RATE: Final = marked("“{measure}” is a measure of ground and has no rate; show it as numbers.")
_FILTERED: Final = marked("Filters choose incidents alone; areas, work and surveys are all in it")
_NOT_RECORDED: Final = marked("not recorded")
_OTHER_HELD: Final = marked("Other, or not told apart in this edition")
_EVERYTHING: Final = Filters()


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """What someone asks to see.

    Parameters
    ----------
    measure
        One of `geo.layers.measures.MAPPED`.
    period
        Days shown when the map opens, whole months; None for everything.
    counting
        ``most_likely`` or ``possible``.
    filters
        Which incidents count.
    rate, figure
        ``count``, ``per_100k`` (with a named population figure) or ``per_1000_km2``.
    scheme
        ``fixed``, ``quantiles`` or ``natural``; breaks are those of the whole period without filters.
    layers
        Which of `geo.choices.LAYERS` are shown when the map opens, or `geo.choices.USUAL`; the others wait in
        the layer switch.
    basemap
        Tiles from a server, which need a network; none by default.
    """

    measure: str = "casualties"
    period: Period | None = None
    counting: Counting | str = "most_likely"
    filters: Filters = _EVERYTHING
    rate: RateKind | str = "count"
    figure: str | None = None
    scheme: Scheme | str = "fixed"
    layers: tuple[str, ...] = USUAL
    basemap: Basemap | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "layers", layers_asked(self.layers, shown_as(self.measure, self.rate)))


def build_spec(
    pack: Pack, cube: Cube, *, view: MapView, ground: Ground, stated: Stated, land: LandSteps | None = None
) -> MapSpec:
    """Describe a map.

    Parameters
    ----------
    pack
        The pack.
    cube
        The cube of the same pack.
    view
        What to show.
    ground, stated
        What stays of the maps of the same pack, and what is stated of it officially.
    land
        The measure of ground the view shows (`geo.analysis.land_measures.land_steps`); None for incidents.

    Returns
    -------
    MapSpec
        The same arguments give an equal description with the same digest. Its feed does not depend on the
        period.

    Raises
    ------
    MapError
        If the measure or the counting rule is not known.
    geo.errors.GeoError
        If the period cuts a month or lies outside the months described, the rate or its figure is not known,
        or the scheme is not.
    """
    _refuse(view)
    period = view.period or cube.whole_period
    window = cube.months_of(period)
    layers = tuple(kind.key for kind in KINDS if kind.key in view.layers and ground.offers(kind))
    unit = _unit(pack, view)
    classes = _classes(pack, cube, view) if land is None else _land_classes(land, view)
    legend = _legend(pack, cube, view, classes, land, (ground, layers))
    spec = MapSpec(
        ground=ground,
        feed=b"",
        window=window,
        period=cube.period_of(*window).words(),
        counting=COUNTING_WORDS[view.counting] if land is None else _by_which_days(view.measure),
        filters=_filter_line(cube, view),
        measure=view.measure,
        measure_label=MEASURE.label(view.measure),
        unit=unit,
        legend=legend,
        layers=layers,
        basemap=view.basemap,
        view=(
            *_ends(period).items(),
            ("filters", json.dumps(view.filters.to_mapping(), sort_keys=True)),
            ("rate", str(view.rate)),
            ("figure", view.figure or ""),
            ("scheme", str(view.scheme)),
            ("counting", str(view.counting)),
            ("pack", pack.digest),
        ),
    )
    return replace(
        spec,
        feed=encode_feed(
            pack,
            cube,
            view.filters,
            shown=_shown(pack, cube, view, classes, spec, land),
            rate=rate_columns(pack, view.rate, view.figure),
            stated=stated,
            land=land,
        ),
    )


def opened_at(spec: MapSpec, cube: Cube, period: Period | None) -> MapSpec:
    """Return the same map as it opens in another period; what is counted for it need not be made again.

    Parameters
    ----------
    spec, cube
        The map, and the cube of its pack.
    period
        As in `MapView`.

    Raises
    ------
    PeriodError
        If the period cuts a month or lies outside the months described.
    """
    period = period or cube.whole_period
    window, ends = cube.months_of(period), _ends(period)
    return replace(
        spec,
        window=window,
        period=cube.period_of(*window).words(),
        view=tuple((name, ends.get(name, value)) for name, value in spec.view),
    )


def _legend(
    pack: Pack,
    cube: Cube,
    view: MapView,
    classes: Classes,
    land: LandSteps | None,
    areas: tuple[Ground, tuple[str, ...]],
) -> Legend:
    unit = _unit(pack, view)
    return legend_of(
        classes,
        title=_capital(say("{unit} by district", unit=unit) if view.rate == RateKind.COUNT else unit),
        largest=_largest(cube, view.measure, land),
        overlays=bool(pack.districts["overlay"].any()),
        notes=(
            *(_dated(pack, view, land) if land is not None else (_COLOURS[str(view.counting)],)),
            *([_RANGES[str(view.counting)]] if _ranged(cube, view) else []),
            *(area_words(pack) if view.rate == RateKind.PER_1000_KM2 else ()),
        ),
        edition=pack.edition,
        formed=formed(pack) if land is None else (),
        areas=areas,
        labels=OF_GROUND if land is not None else None,
    )


def _ends(period: Period) -> dict[str, str]:
    return {"from": period.start.isoformat(), "to": period.end.isoformat()}


def subject(spec: MapSpec) -> str:
    """Return what a map shows whatever its window: measure or rate, and which part filters leave."""
    filters = Filters.from_mapping(json.loads(dict(spec.view).get("filters", "{}")))
    return ", ".join(filter(None, (spec.legend.title, filters.brief())))


def _shown(
    pack: Pack, cube: Cube, view: MapView, classes: Classes, spec: MapSpec, land: LandSteps | None
) -> Presentation:
    """Return what the feed says besides its columns."""
    columns = MEASURES if land is None else (*MEASURES, view.measure)
    return Presentation(
        layers=spec.layers,
        measure=columns.index(view.measure),
        measures=tuple(map(MEASURE.label, columns)),
        land=None if land is None else land_basis(land),
        counting=str(view.counting),
        lines=tuple(line for line in (spec.counting, spec.filters) if line),
        filtered=view.filters.brief(),
        unit=spec.unit,
        classes=spec.legend.classes,
        starts=classes.breaks.starts,
        decimals=classes.breaks.decimals,
        largest=_largest(cube, view.measure, land),
        legend=LegendText(
            title=spec.legend.title,
            symbols=tuple((symbol.key, symbol.label, symbol.size_px) for symbol in spec.legend.symbols),
            notes=spec.legend.notes,
        ),
        settlement_radius=radius_words(pack.meta.settlement_radius_m),
        formed=_formed(pack, cube) if land is None else (),
        given=gives_incidents(pack),
        **_kinds(pack.edition),
    )


def _refuse(view: MapView) -> None:
    if view.measure not in MAPPED:
        raise MapError(
            say(
                "There is no measure {measure!r} to map; use one of {choices}.",
                measure=view.measure,
                choices=", ".join(MAPPED),
            )
        )
    if view.measure in LAND and view.rate != RateKind.COUNT:
        raise MapError(say(_NO_RATE, measure=MEASURE.label(view.measure)))
    if view.counting not in COUNTING_WORDS:
        raise MapError(
            say(
                "There is no counting rule {counting!r}; use one of {choices}.",
                counting=view.counting,
                choices=", ".join(COUNTING_WORDS),
            )
        )


def colour_notes() -> frozenset[str]:
    """Return the notes of a legend that are about colours alone."""
    return frozenset(_COLOURS.values())


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _formed(pack: Pack, cube: Cube) -> tuple[tuple[int, int], ...]:
    """Return which districts were formed within the records, each with the last month that begins before."""
    places = {str(code): at for at, code in enumerate(pack.districts["district_id"])}
    first = month_number(cube.whole_period.start)
    return tuple(
        (places[one.district_id], month_number(one.day - timedelta(days=1)) - first)
        for one in formed(pack)
        if one.district_id in places
    )


def _kinds(edition: Edition | None) -> dict[str, Any]:
    """Return what an edition that does not tell people apart calls the kinds of its records."""
    if edition is None or not edition.without_status:
        return {}
    labels = (say(_OTHER_HELD) if term.code == "other" else term.label for term in ACTIVITY)
    return {"statuses": (), "activities": (*labels, say(_NOT_RECORDED))}


def _ranged(cube: Cube, view: MapView) -> bool:
    """Whether some record that passes the filters gives people as a range, and people are what is shown."""
    records = cube.records
    return view.measure in GAPPED and bool((records.ranged & records.selected(view.filters)).any())


def _largest(cube: Cube, measure: str, land: LandSteps | None) -> float:
    """Return the largest figure of a district over everything, so that circles of any two maps compare."""
    if land is not None:
        sides = land.whole[np.newaxis] if land.sums_up else land.possible[:-2].T
        return float(np.nan_to_num(sides).max(initial=0.0))
    figures = cube.counts().window(counting="possible").upper_values
    return int(figures[:-1, MEASURES.index(measure)].max(initial=0))


def _dated(pack: Pack, view: MapView, land: LandSteps) -> tuple[str, ...]:
    """Return which days a measure of ground goes by, what it is, and what its colours leave out."""
    one = measure_of(view.measure)
    told = [f"{one.definition}.", one.dated]
    if view.counting != "possible" and land_basis(land).open:
        told.append(say("Colours leave out what has no date."))
    kind = SURVEYS if one.of == "surveys" else HAZARDS
    told += formed_words(pack, kind.pack_layer, say(kind.noun[1]))
    return tuple(told)


def _by_which_days(measure: str) -> str:
    return measure_of(measure).dated.rstrip(".")


def _filter_line(cube: Cube, view: MapView) -> str:
    if view.filters.is_empty:
        return ""
    return (
        say(_FILTERED)
        if view.measure in LAND
        else say("Only {filter}", filter=filter_words(cube.records, view.filters))
    )


def _land_classes(land: LandSteps, view: MapView) -> Classes:
    """Return classes frozen over all months, so that any two maps compare."""
    # Of what stands at the end of a month the most a district ever had.
    values = pd.Series(land.whole if land.sums_up else np.nan_to_num(land.possible[:-2]).max(axis=1))
    whole = view.measure == "hazards_open"
    return Classes.from_breaks(frozen_breaks(values, view.scheme, measure=view.measure, whole_numbers=whole))


def _unit(pack: Pack, view: MapView) -> str:
    figure = next((f.title for f in pack.meta.population_figures if f.id == view.figure), "")
    return unit_words(view.rate, view.measure, figure_title=figure)


def _classes(pack: Pack, cube: Cube, view: MapView) -> Classes:
    """Return classes frozen over the whole period and all incidents, so that any two maps compare."""
    everything = cube.counts()
    if view.rate == RateKind.COUNT:
        return Classes.from_breaks(frozen_breaks(everything, view.scheme, measure=view.measure))
    table = rates(pack, everything.window().upper, measure=view.measure, kind=view.rate, figure=view.figure)
    values = table["value"].iloc[:-1]
    return Classes.from_breaks(frozen_breaks(values, view.scheme, measure=view.measure, whole_numbers=False))
