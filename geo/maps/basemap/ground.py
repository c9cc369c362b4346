"""What a map of a pack shows whatever is chosen: shapes, names, surroundings, and incidents in words.

Made once for each pack. Longitude and latitude are WGS 84 degrees.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from geo.analysis.periods import day_words
from geo.analysis.placed import drawn_radius, is_placed
from geo.analysis.rates import disputed_districts
from geo.language import say
from geo.layers.districts import district_labels
from geo.layers.left_out import left_out_words
from geo.layers.local import local_names
from geo.maps.basemap.areas import area_marks
from geo.maps.basemap.notes import NOTE_FIELDS, NoteWriter
from geo.maps.marks import DistrictShape, Ground, IncidentNote
from geo.reconciliation.facts import changes, formed
from geo.text import cleaned

if TYPE_CHECKING:
    from geo.layers.pack import Pack
    from geo.maps.basemap.shapes import PackShapes
    from geo.maps.payload.stated import Stated

MOST_NOTES: Final = 6_000
_PLACE_FIELDS: Final = ("longitude", "latitude", "uncertainty_m", "district_by_polygon")


def ground_of(pack: Pack, shapes: PackShapes, stated: Stated) -> Ground:
    """Return the ground of a pack.

    Parameters
    ----------
    pack
        The pack; its layers are read fresh, nothing of it is changed.
    shapes, stated
        Its light shapes, and what is stated of it officially.
    """
    meta = pack.meta
    return Ground(
        title=meta.title,
        pack=meta.name,
        theatre=meta.theatre,
        as_of=say("Records up to {day}", day=day_words(meta.as_of)),
        disclaimer=meta.disclaimer,
        attribution=meta.attribution,
        synthetic=meta.synthetic,
        home=meta.extent,
        whole=shapes.home,
        districts=_districts(pack, shapes),
        context=shapes.context,
        labels=shapes.labels,
        notes=_notes(pack),
        areas=area_marks(pack),
        stamp=() if pack.edition is None else pack.edition.words,
        left_out=left_out_words(pack),
        changes=changes(pack),
        formed=tuple(
            (code, one.day.isoformat(), one.words) for one in formed(pack) for code in one.concerned
        ),
        stated=json.dumps(cleaned(stated.ground()), separators=(",", ":")),
    )


def _districts(pack: Pack, shapes: PackShapes) -> tuple[DistrictShape, ...]:
    disputed = disputed_districts(pack)
    names, local = district_labels(pack.districts), local_names(pack.districts)
    rows = cast("list[dict[str, Any]]", pack.districts.to_dict("records"))
    return tuple(
        DistrictShape(
            district_id=str(row["district_id"]),
            name=names[str(row["district_id"])],
            overlay=bool(row["overlay"]),
            approximate=bool(row["approximate"]),
            disputed=str(row["district_id"]) in disputed,
            longitude=point[0],
            latitude=point[1],
            geometry=geometry,
            local=local.get(str(row["district_id"]), ""),
        )
        for row, point, geometry in zip(rows, shapes.points, shapes.districts, strict=True)
    )


def _notes(pack: Pack) -> tuple[tuple[int, IncidentNote], ...]:
    """Return the newest incidents with a place in words, in the order of the layer."""
    incidents = pack.incidents[[*NOTE_FIELDS, *_PLACE_FIELDS]]
    placed = np.flatnonzero(is_placed(incidents))
    ends = incidents["date_end"].to_numpy("datetime64[D]")[placed]
    # Those without a date come last: how new they are is not known.
    days = np.where(np.isnat(ends), np.iinfo(np.int32).min, ends.astype(np.int64))
    newest = np.sort(placed[np.argsort(-days, kind="stable")[:MOST_NOTES]])
    shown = incidents.iloc[newest]
    radii = drawn_radius(shown, pack.meta.settlement_radius_m)
    writer = NoteWriter(pack, district_labels(pack.districts))
    rows = cast("list[dict[str, Any]]", shown.to_dict("records"))
    return tuple(
        (int(at), writer.note(row, radius_m=int(radius)))
        for at, row, radius in zip(newest, rows, radii, strict=True)
    )
