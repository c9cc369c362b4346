"""The map with its time control as one file, of an edition and of nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.records import Records
from geo.choices import BY
from geo.errors import PublishError
from geo.language import say
from geo.maps.basemap.standalone import standalone_html
from geo.maps.multiples import YEAR
from geo.maps.spec import MapView
from geo.publish.redact import edition_of, refuse_filters
from geo.workspace import Workspace

if TYPE_CHECKING:
    from geo.layers.pack import Pack
    from geo.maps.marks import MapSpec


def map_file(made_of: Pack | Workspace, spec: MapSpec) -> bytes:
    """Return a map as an HTML file that opens from disk.

    Parameters
    ----------
    made_of
        An edition, or the workspace of one, of which what is there is used.
    spec
        What to draw of it, made by `geo.maps.spec.build_spec`.

    Raises
    ------
    PublishError
        Where the pack is no edition, the map was described of another pack, or its filters ask for what the
        edition holds back.
    geo.errors.MapError
        Where the page would fetch anything.
    """
    work = Workspace.of(made_of)
    pack = work.pack
    edition = edition_of(pack)
    described = dict(spec.view)
    if described.get("pack") != pack.digest:
        raise PublishError(
            say(
                "This map was described of another pack than the {label} edition it is to be written of. "
                "Describe it of the edition.",
                label=edition.label.lower(),
            )
        )
    refuse_filters(pack, Filters.from_mapping(json.loads(described["filters"])))
    days = Period(date.fromisoformat(described["from"]), date.fromisoformat(described["to"]))
    told = opening_words(pack, days)
    if told:
        spec = replace(spec, ground=replace(spec.ground, stamp=(*spec.ground.stamp, told)))
    view = _view_of(spec)
    parts = {by: work.parts(view, by) for by in BY.codes() if by != YEAR}
    return standalone_html(spec, parts=parts).encode()


def _view_of(spec: MapSpec) -> MapView:
    described = dict(spec.view)
    return MapView(
        measure=spec.measure,
        counting=described["counting"],
        filters=Filters.from_mapping(json.loads(described["filters"])),
        rate=described["rate"],
        figure=described["figure"] or None,
        scheme=described["scheme"],
        layers=spec.layers,
    )


def opening_words(pack: Pack, days: Period) -> str:
    """Say that a map file holds more than the days asked for, on which it opens; empty where it does not."""
    whole = Records.from_pack(pack).whole_period
    if days.start <= whole.start and days.end >= whole.end:
        return ""
    return say(
        "This file opens on {days} and holds all of {whole}: its slider, other views and its "
        "records reach the rest too.",
        days=days.words(),
        whole=whole.words(),
    )
