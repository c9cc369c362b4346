"""From the records to one frozen description of a map, which every renderer draws alike.

The figures are those of the cube under the same period, filters and counting rule as everywhere else. What
has no place on the map is said in words, so that the map, its tallies and the totals add up.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import numpy as np
import numpy.typing as npt

from geo.analysis.classes import Classes, Scheme, frozen_breaks
from geo.analysis.cube import Cube, Window
from geo.analysis.filters import Filters
from geo.analysis.periods import Period, day_words
from geo.analysis.rates import RateKind, RateStatus, rates, unit_words
from geo.analysis.records import MEASURES, Counting
from geo.errors import MapError
from geo.layers.vocabulary import MEASURE
from geo.maps.legend import circle_radius, legend_of
from geo.maps.marks import Basemap, Bounds, DistrictMark, MapSpec, PlaceMark, Row
from geo.maps.shapes import PackShapes, pack_shapes
from geo.maps.sites import place_marks, unplaced_words

if TYPE_CHECKING:
    from geo.layers.pack import Pack

LAYERS: Final = ("choropleth", "circles", "incidents", "context", "labels")
DEFAULT_LAYERS: Final = ("choropleth", "incidents", "context", "labels")
_COUNTING_WORDS: Final = {
    "most_likely": "Uncertain dates are counted whole in their middle month",
    "possible": "Bounds: certainly in the period to possibly in the period",
}
_MARGIN_DEG: Final = 0.15
_EVERYTHING: Final = Filters()


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """What someone asks to see.

    Parameters
    ----------
    measure
        ``incidents``, ``killed``, ``injured`` or ``casualties``.
    period
        Days shown, whole months; None for everything.
    counting
        ``most_likely`` or ``possible``.
    filters
        Which incidents count.
    rate, figure
        ``count``, ``per_100k`` (with a named population figure) or ``per_1000_km2``.
    scheme
        ``fixed``, ``quantiles`` or ``natural``; breaks are those of the whole period without filters.
    layers
        Which of `LAYERS` are shown when the map opens; the others wait in the layer switch.
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
    layers: tuple[str, ...] = DEFAULT_LAYERS
    basemap: Basemap | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "layers", tuple(name for name in LAYERS if name in self.layers))


def build_spec(pack: Pack, cube: Cube, *, view: MapView) -> MapSpec:
    """Describe a map.

    Parameters
    ----------
    pack
        The pack.
    cube
        The cube of the same pack.
    view
        What to show.

    Returns
    -------
    MapSpec
        The same arguments give an equal description with the same digest.

    Raises
    ------
    MapError
        If the measure or the counting rule is not known.
    geo.errors.GeoError
        If the period cuts a month, the rate or its figure is not known, or the scheme is not.
    """
    if view.measure not in MEASURES:
        message = f"There is no measure {view.measure!r} to map; use one of {', '.join(MEASURES)}."
        raise MapError(message)
    counting = _counting(view.counting)
    period = view.period or cube.whole_period
    window = cube.counts(view.filters).window(period, counting=counting)
    shapes = pack_shapes(pack)
    names = dict(zip(pack.districts["district_id"], pack.districts["name_en"], strict=True))
    classes = _classes(pack, cube, view)
    marks = _district_marks(pack, cube, view, window, classes, shapes)
    rows, certain = _rows(cube, view.filters, period, counting)
    places = place_marks(pack, rows, cube.records.figures(view.filters)[rows], certain=certain, names=names)
    tallies, _unplaced = unplaced_words(pack, rows)
    kinds = {mark.kind for mark in places} | {"overlay" for mark in marks if mark.overlay}
    radii = {mark.radius_m for mark in places if mark.kind == "disc"}
    unit = _unit(pack, view)
    position = MEASURES.index(view.measure)
    notes = ("Colours and circles follow the upper bound.",) if counting == "possible" else ()
    return MapSpec(
        title=pack.meta.title,
        period=period.words(),
        counting=_COUNTING_WORDS[counting],
        filters="" if view.filters.is_empty else f"Only {view.filters.words()}",
        measure=view.measure,
        measure_label=MEASURE.label(view.measure),
        unit=unit,
        theatre=pack.meta.theatre,
        as_of=f"Records up to {day_words(pack.meta.as_of)}",
        disclaimer=pack.meta.disclaimer,
        attribution=pack.meta.attribution,
        synthetic=pack.meta.synthetic,
        home=pack.meta.bounds,
        whole=shapes.home,
        data_bounds=_data_bounds(marks, shapes, places),
        layers=view.layers,
        districts=marks,
        legend=legend_of(
            classes,
            Counter(mark.class_key for mark in marks),
            title=f"{unit[:1].upper()}{unit[1:]}" + (" by district" if view.rate == RateKind.COUNT else ""),
            marks=kinds,
            radius_m=radii.pop() if len(radii) == 1 else 0,
            largest=max((mark.circle or 0 for mark in marks), default=0),
            notes=notes,
        ),
        places=places,
        context=shapes.context,
        labels=shapes.labels,
        totals=_totals(window, position),
        tallies=tallies,
        basemap=view.basemap,
        view=(
            ("from", period.start.isoformat()),
            ("to", period.end.isoformat()),
            ("filters", json.dumps(view.filters.to_mapping(), sort_keys=True)),
            ("rate", str(view.rate)),
            ("figure", view.figure or ""),
            ("scheme", str(view.scheme)),
            ("counting", counting),
            ("pack", pack.digest),
        ),
    )


def _counting(counting: str) -> Literal["most_likely", "possible"]:
    if counting == "most_likely":
        return "most_likely"
    if counting == "possible":
        return "possible"
    message = f"There is no counting rule {counting!r}; use one of {', '.join(_COUNTING_WORDS)}."
    raise MapError(message)


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


def _rows(
    cube: Cube, filters: Filters, period: Period, counting: str
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Return positions of the incidents shown, and which of them lie in the period for certain."""
    records = cube.records
    chosen = records.selected(filters)
    if counting == "most_likely":
        rows = np.flatnonzero(chosen & records.most_likely_in(period))
        return rows, np.ones(len(rows), dtype=bool)
    rows = np.flatnonzero(chosen & records.possibly_in(period))
    return rows, records.certainly_in(period)[rows]


def _district_marks(
    pack: Pack, cube: Cube, view: MapView, window: Window, classes: Classes, shapes: PackShapes
) -> tuple[DistrictMark, ...]:
    upper = window.upper
    table = rates(pack, upper, measure=view.measure, kind=view.rate, figure=view.figure)
    keys = classes.classify(table["value"], recorded=cube.ever_recorded(), counts=table["count"]).to_numpy()
    position = MEASURES.index(view.measure)
    noun = MEASURE.label(view.measure).lower()
    lower, higher = window.lower_values, window.upper_values
    largest = int(higher[:-1, position].max(initial=0))
    unrecorded = window.unrecorded_values
    lines = cast("list[dict[str, Any]]", table.to_dict("records"))
    districts = cast("list[dict[str, Any]]", pack.districts.to_dict("records"))
    marks = []
    for row, district in enumerate(districts):
        figure = int(higher[row, position])
        longitude, latitude = shapes.points[row]
        marks.append(
            DistrictMark(
                district_id=str(district["district_id"]),
                name=str(district["name_en"]),
                class_key=str(keys[row]),
                value=_value(lines[row], _range(lower[row, position], figure), noun, _unit(pack, view)),
                rows=_district_rows(
                    lower[row], higher[row], int(unrecorded[row]), lines[row], district, key=str(keys[row])
                ),
                overlay=bool(district["overlay"]),
                approximate=bool(district["approximate"]),
                longitude=longitude,
                latitude=latitude,
                circle=figure or None,
                radius_px=circle_radius(figure, largest),
                geometry=shapes.districts[row],
            )
        )
    return tuple(marks)


def _range(low: int, high: int) -> str:
    return f"{high:,}" if low == high else f"{low:,} to {high:,}"


def _value(line: dict[str, Any], count: str, noun: str, unit: str) -> str:
    if line["status"] == RateStatus.RATE:
        return f"{line['text']} {unit}"
    return f"{count} {noun}"


def _district_rows(
    low: npt.NDArray[np.int64],
    high: npt.NDArray[np.int64],
    unrecorded: int,
    line: dict[str, Any],
    district: dict[str, Any],
    *,
    key: str,
) -> tuple[Row, ...]:
    rows: list[Row] = [
        (MEASURE.label(name), _range(int(low[at]), int(high[at]))) for at, name in enumerate(MEASURES)
    ]
    if line["status"] == RateStatus.RATE:
        rows.append(("95 % interval", f"{line['low_95']:,.1f} to {line['high_95']:,.1f}, chance alone"))
    elif line["status"] != RateStatus.COUNT:
        rows.append(("No rate", str(line["reason"])))
    if line["status"] != RateStatus.COUNT and line["disputed"]:
        rows.append(("Population", "figures for this district differ more than twofold"))
    if unrecorded:
        noun = "incident" if unrecorded == 1 else "incidents"
        rows.append(("Not recorded", f"killed or injured of {unrecorded:,} {noun}"))
    if key == "no_record":
        rows.append(("Note", "no record in this data set; no record does not mean no contamination"))
    if district["approximate"]:
        rows.append(("Boundary", "approximate boundary"))
    return tuple(rows)


def _data_bounds(
    marks: tuple[DistrictMark, ...], shapes: PackShapes, places: tuple[PlaceMark, ...]
) -> Bounds:
    """Return the bounds of districts and places with incidents, of everything where there are none."""
    boxes = [shapes.bounds[row] for row, mark in enumerate(marks) if mark.circle]
    if not boxes and not places:
        return shapes.home
    boxes += [
        (
            mark.longitude - _MARGIN_DEG,
            mark.latitude - _MARGIN_DEG,
            mark.longitude + _MARGIN_DEG,
            mark.latitude + _MARGIN_DEG,
        )
        for mark in places
    ]
    sides = np.array(boxes)
    west, south = sides[:, :2].min(axis=0)
    east, north = sides[:, 2:].max(axis=0)
    return (round(float(west), 5), round(float(south), 5), round(float(east), 5), round(float(north), 5))


def _totals(window: Window, position: int) -> tuple[tuple[str, int], ...]:
    values = window.upper_values[:, position]
    return (
        ("All", int(values.sum())),
        ("In districts", int(values[:-1].sum())),
        ("In no district", int(values[-1])),
    )
