"""A picture of a view with the numbers behind it and a record to draw it again from, without a browser."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geo import NAME, __version__
from geo.analysis.cube import Cube
from geo.analysis.figures import ALIKE, reporting_of
from geo.analysis.filters import Filters
from geo.analysis.land_measures import land_words
from geo.analysis.periods import Period
from geo.analysis.sentences import filter_words
from geo.choices import BY, FILTERS
from geo.errors import PublishError
from geo.language import marked, say
from geo.layers.districts import DistrictIndex, district_labels
from geo.layers.measures import LAND, MEASURE, OUTCOMES
from geo.layers.meridian import beside, running, seam_of, shapes_from_seam, stored
from geo.maps.fonts import spelling_heard
from geo.maps.multiples import YEAR, SmallMap
from geo.maps.payload.count import window_figures
from geo.maps.payload.feed import Feed
from geo.publish.csv_text import guarded
from geo.publish.redact import edition_of, refuse_filters
from geo.publish.sidecar import KIND, VERSION, fingerprint, record_bytes
from geo.publish.sources import source_words
from geo.publish.spelled import SPELLED, spelled_out, spelled_words
from geo.reconciliation.enclosing import ONE_DISTRICT
from geo.reconciliation.facts import changes, within_words
from geo.words import shared
from geo.workspace import Workspace

if TYPE_CHECKING:
    from geo.layers.pack import Pack
    from geo.maps.marks import Bounds, MapSpec
    from geo.publish.linking import EditionOrigin
    from geo.publish.request import SnapshotRequest

NOT_ITS_OWN: Final = marked("The totals beside it count every district.")
SOFTWARE: Final = f"{NAME} {__version__}"
_WHOLE_GROUND: Final = marked("Ground is not told apart by {by}; choose small maps by year.")
_MARGIN: Final = 0.12
_LEAST_SPAN: Final = 0.1  # degrees; a district smaller than its own labels shows some of its surroundings
_MOST_SPAN: Final = 90.0  # degrees; beyond, paper shows a hemisphere's edge and no scale is true


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One picture, complete.

    Parameters
    ----------
    image
        PNG, SVG or PDF.
    numbers
        CSV, UTF-8: one row a district and a last one for "district not known", per window shown.
    record
        What was asked and what came out, as values JSON can hold.
    """

    image: bytes
    numbers: bytes
    record: dict[str, Any]

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences on the texts that no typeface could set as they are."""
        return spelled_words(self.record)

    def files(self) -> dict[str, bytes]:
        """Return the bytes of the three files by their endings, the record last."""
        ending = self.record["request"]["format"]
        return {f".{ending}": self.image, ".csv": self.numbers, ".json": record_bytes(self.record)}


def snapshot(
    pack: Pack | Workspace, request: SnapshotRequest, *, origin: EditionOrigin | None = None
) -> Snapshot:
    """Draw one picture.

    Parameters
    ----------
    pack
        Edition of a pack for the profile of the request, or its workspace.
    request
        What to draw.
    origin
        The pack the edition was made of, for the record; it tells nothing of it where not given.

    Returns
    -------
    Snapshot
        The same arguments give the same bytes, in any process.

    Raises
    ------
    PublishError
        Where the pack is no edition, one for other readers, or holds back what the filters ask for; where
        the district is none of its own, or the extent shows nothing of it.
    geo.errors.GeoError
        Where the period, the figure or the earlier period does not fit the pack.
    """
    # The renderer brings its library along, which neither the app nor --help has to wait for.
    from geo.maps.sheet.numbers import sheet_numbers  # noqa: PLC0415 - as said
    from geo.maps.sheet.static_map import static_map  # noqa: PLC0415 - as said

    work = Workspace.of(pack)
    pack, cube = work.pack, work.cube
    edition = edition_of(pack)
    if edition.profile != request.profile:
        raise PublishError(
            say(
                "The picture is asked for as {profile}, but this edition of the pack is {profile_2}. "
                "Redact the pack for the profile asked for.",
                profile=request.profile,
                profile_2=edition.profile,
            )
        )
    refuse_filters(pack, request.filters)
    if request.extent is not None:
        _refuse_elsewhere(pack, request.extent)
    spec = work.spec(request.map_view())
    extent = None
    if request.district is not None:
        name, extent = district_view(pack, request.district)
        spec = replace(spec, ground=replace(spec.ground, title=f"{spec.ground.title}: {name}"))
    words = {
        "parts": small_maps(work, request),
        "completeness": completeness_words(work, request),
        "reporting": _reporting(work, request),
        "sensitivity": edition.label,
        "software": SOFTWARE,
        "sources": source_words(pack, request, cube),
    }
    other = None if request.other is None else cube.months_of(request.other)
    order = request.order(other=other, extent=extent, **words)
    with spelling_heard() as heard:
        image = static_map(spec, order)
    numbers = table_bytes(sheet_numbers(spec, order))
    record = {
        **_described(work, request, spec, origin),
        "completeness": order.completeness,
        "sources": list(order.sources),
        "image": {"format": request.format, "bytes": len(image), "sha256": fingerprint(image)},
        "numbers": {"format": "csv", "bytes": len(numbers), "sha256": fingerprint(numbers)},
        SPELLED: [each.to_dict() for each in spelled_out(pack, heard)],
    }
    return Snapshot(image, numbers, record)


def _described(
    work: Workspace, request: SnapshotRequest, spec: MapSpec, origin: EditionOrigin | None
) -> dict[str, Any]:
    """Return what the record says that does not depend on how the picture came out."""
    pack, cube, edition = work.pack, work.cube, edition_of(work.pack)
    return {
        "kind": KIND,
        "version": VERSION,
        "title": spec.ground.title,
        "measure": MEASURE.label(request.measure),
        "unit": spec.unit,
        "period": spec.period,
        "compared": _compared(request, cube),
        "filters": filter_words(cube.records, request.filters, request.period),
        "counting": spec.counting,
        "totals": _totals(spec),
        "district": _district(spec, request),
        "left_out": spec.ground.left_out,
        "administrative_changes": _changes(work, request),
        "edition": {
            "profile": edition.profile,
            "label": edition.label,
            "words": list(edition.words),
            "coarsened": edition.coarsened,
        },
        "pack": {
            "name": pack.meta.name,
            "title": pack.meta.title,
            "as_of": pack.meta.as_of.isoformat(),
            "edition_digest": pack.digest,
            **(origin.told(edition.profile) if origin else {}),
        },
        "software": {"name": NAME, "version": __version__},
        "spec_digest": spec.digest,
        "request": request.to_dict(),
    }


def small_maps(work: Workspace, request: SnapshotRequest) -> tuple[SmallMap, ...]:
    """Return the small maps told apart by what is asked for; none where these are years or there are none.

    Raises
    ------
    PublishError
        Where the edition does not tell them apart, or no incident tells.
    """
    if request.by == YEAR:
        return ()
    if request.measure in LAND:
        raise PublishError(say(_WHOLE_GROUND, by=BY.label(request.by).lower()))
    code = next(one.codes.codes()[0] for one in FILTERS if one.key == request.by)
    refuse_filters(work.pack, Filters.from_mapping({request.by: [code]}))
    parts = work.parts(request.map_view(), request.by)
    if not parts:
        raise PublishError(
            say(
                "No incident asked for tells its {by}, so there is no small map to draw. Choose other "
                "filters, or small maps by year.",
                by=BY.label(request.by).lower(),
            )
        )
    return parts


def _changes(work: Workspace, request: SnapshotRequest) -> str:
    """Say which administrative changes lie within the days shown, those of an earlier window included."""
    days = [request.period, *([request.other] if request.other else [])]
    shown = Period(min(one.start for one in days), max(one.end for one in days))
    return within_words(changes(work.pack), shown)


def district_view(pack: Pack, code: str) -> tuple[str, Bounds]:
    """Return the name of a district and what of the world shows it with some of its surroundings.

    Parameters
    ----------
    pack, code
        The pack and the district's code.

    Raises
    ------
    DistrictError
        Where the pack has no such district.
    """
    districts = pack.district_layer()
    found = districts[districts["district_id"] == code]
    if found.empty:
        raise DistrictIndex(pack.districts.drop(columns="geometry", errors="ignore")).missing(code)
    seam = seam_of(pack.meta.extent)
    shapes = shapes_from_seam(np.asarray(found.geometry.array, dtype=object), seam)
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(shapes))
    margin = max(east - west, north - south, _LEAST_SPAN) * _MARGIN
    margin = max(margin, (_LEAST_SPAN - max(east - west, north - south)) / 2)
    # Rounded: the last digits of a bound differ between versions of the library that reads the shapes.
    box = (
        round(west - margin, 5),
        max(round(south - margin, 5), -89.9),
        round(east + margin, 5),
        min(round(north + margin, 5), 89.9),
    )
    return district_labels(districts)[code], stored(box)


def _refuse_elsewhere(pack: Pack, extent: Bounds) -> None:
    """Refuse a sheet of empty ground, which would look like ground without records, or of half the world."""
    shapes = np.asarray(pack.district_layer().geometry.array, dtype=object)
    own = shapely.total_bounds(shapes_from_seam(shapes, seam_of(pack.meta.extent))).tolist()
    west, south, east, north = beside(running(extent), own)
    if west >= own[2] or east <= own[0] or south >= own[3] or north <= own[1]:
        within = ", ".join(f"{edge:.2f}" for edge in stored(own))
        raise PublishError(
            say(
                "The extent {extent} shows nothing of the pack, whose districts lie within {within} "
                "(west, south, east, north in degrees). Choose one that reaches into them.",
                extent=extent,
                within=within,
            )
        )
    if east - west > _MOST_SPAN or north - south > _MOST_SPAN:
        raise PublishError(
            say(
                "The extent {extent} is wider than the {most_span:.0f} degrees a sheet shows at most. "
                "Choose a smaller one.",
                extent=extent,
                most_span=_MOST_SPAN,
            )
        )


def completeness_words(pack: Pack | Workspace, request: SnapshotRequest) -> str:
    """Return how much is recorded of what is stated around each window the sheet shows, in sentences.

    Parameters
    ----------
    pack, request
        The edition or its workspace, and what is asked of it.
    """
    work = Workspace.of(pack)
    if request.measure in LAND:
        return land_words(work.pack, request.measure)

    def words(period: Period) -> str:
        part = say(ONE_DISTRICT) if request.district else ""
        return work.completeness(period=period, filters=request.filters, part=part).words

    both = list(dict.fromkeys(words(each) for each in (request.other, request.period) if each is not None))
    # Why nothing can be told is often the same of both windows, and is then said once.
    return f"A: {both[0]} B: {both[1]}" if len(both) > 1 else both[0]


def _reporting(work: Workspace, request: SnapshotRequest) -> str:
    """Return how the shares recorded of both periods compare; see `geo.analysis.figures.reporting_of`."""
    if request.other is None:
        return ALIKE
    part = say(ONE_DISTRICT) if request.district else ""
    told = (
        work.completeness(period=period, filters=request.filters, part=part)
        for period in (request.other, request.period)
    )
    a, b = ((each.words, each.share) for each in told)
    return reporting_of(a, b)


def _compared(request: SnapshotRequest, cube: Cube) -> dict[str, str]:
    """Return which period is A and which is B, and whether that is back in time; empty of one period."""
    if request.other is None:
        return {}
    a, b = (cube.months_of(period) for period in (request.other, request.period))
    words = {"A": cube.period_of(*a).words(), "B": cube.period_of(*b).words()}
    return {**words, "note": shared("backwards")} if a > b else words


def _district(spec: MapSpec, request: SnapshotRequest) -> dict[str, Any]:
    """Return the district a picture is of, with its own totals; empty of all: `_totals` are of everything."""
    if request.district is None:
        return {}
    at = [shape.district_id for shape in spec.ground.districts].index(request.district)
    name = spec.ground.districts[at].name
    return {
        "district_id": request.district,
        "name": name,
        "totals": _totals(spec, at),
        "note": say(NOT_ITS_OWN),
    }


def _totals(spec: MapSpec, district: int | None = None) -> dict[str, dict[str, float | None]]:
    """Return the totals of the window as the page counts them, or those of a district by its position.

    None stands where no incident gives the number, and for every one of an edition that gives none.
    """
    feed = Feed.read(spec.feed)
    whole = window_figures(feed, *spec.window)
    table = whole.table
    figures = table.totals() if district is None else table.figures(district)
    told = {measure: figure.to_dict() for measure, figure in figures.items()}
    if not feed.header.given:
        told = {measure: dict.fromkeys(figure) for measure, figure in told.items()}
    if whole.land is not None:
        told[whole.measure] = whole.mapped(district).to_dict()
    return {
        **{kind: {measure: each[kind] for measure, each in told.items()} for kind in told["incidents"]},
        "unrecorded": {
            measure: figures[measure].unrecorded if feed.header.given else None for measure in OUTCOMES
        },
    }


def table_bytes(table: pd.DataFrame) -> bytes:
    """Return a table as CSV: UTF-8, comma, CR LF as RFC 4180 has it, a header; no text starts a formula."""
    texts = table.select_dtypes(exclude="number").columns
    plain = table.assign(**{name: table[name].map(str).map(guarded) for name in texts})
    return plain.to_csv(index=False, lineterminator="\r\n").encode()
