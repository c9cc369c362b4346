"""Kinds of layer a map is made of: one record each, which screen, file, sheet, commands and exports read.

How a kind is drawn stands once for each renderer, under the key of its record: for the browser in
`geo/maps/web/page/kinds.js`, for paper in `geo.maps.sheet.painters`, as a table in `geo.publish.extracts`.
A test holds that each of them has what the records name, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.language import marked, worded

if TYPE_CHECKING:
    from geo.layers.pack import Pack

_EVERY_VIEW: Final = frozenset({"map", "compare", "difference", "years"})
_OF_PLACES: Final = frozenset({"map", "compare"})
_NONE: Final = frozenset[str]()


@worded("label", "switch", "export_label")
@dataclass(frozen=True, kw_only=True)
class LayerKind:
    """One kind of layer.

    Parameters
    ----------
    key
        Its code in addresses, commands, requests and the header of a map's feed.
    label
        What menus call it.
    switch
        What the layer switch of a map calls it; empty where its parts are called by their own titles.
    usual
        Whether it is shown where nobody chose.
    painted
        Whether the script of the page paints it as the window has it, under its key in ``kinds.js``.
    panes
        Panes of the map in the browser that it draws into, and how high each lies.
    views
        Views of a sheet that show it.
    always
        Views of a sheet that are about it, so that it is drawn whether it was asked for or not.
    pack_layer
        Layer of a pack it shows, without which there is nothing to offer; empty for none.
    exported, export_label
        The layer `geo.publish.export` writes of it, and what menus call that; empty for none.
    noun
        One of what it shows and several, in the middle of a sentence.
    areal
        Whether each row of its layer is drawn by a shape of its own, by class and by how it stands on a day:
        loading, editions, legends, painters, boxes and exports of all such layers are the same.
    """

    key: str
    label: str
    switch: str
    usual: bool = True
    painted: bool = False
    panes: tuple[tuple[str, int], ...] = ()
    views: frozenset[str] = _EVERY_VIEW
    always: frozenset[str] = _NONE
    pack_layer: str = ""
    exported: str = ""
    export_label: str = ""
    noun: tuple[str, str] = ("", "")
    areal: bool = False


DISTRICTS: Final = LayerKind(
    key="choropleth",
    label="District classes",
    switch="Districts by class",
    painted=True,
    panes=(("mmdistricts", 400), ("mmborders", 415)),
    always=frozenset({"difference", "years"}),
    exported="districts",
    export_label="District totals",
)
HAZARDS: Final = LayerKind(
    key="hazards",
    label="Hazardous areas",
    switch="Hazardous areas",
    painted=True,
    panes=(("mmhazards", 418),),
    views=_OF_PLACES,
    pack_layer="hazards",
    exported="hazards",
    export_label="Hazardous areas",
    noun=(marked("hazardous area"), marked("hazardous areas")),
    areal=True,
)
SURVEYS: Final = LayerKind(
    key="surveys",
    label="Surveys",
    switch="Surveys",
    usual=False,
    painted=True,
    panes=(("mmsurveys", 416),),
    views=_OF_PLACES,
    pack_layer="surveys",
    exported="surveys",
    export_label="Surveys",
    noun=(marked("survey"), marked("surveys")),
    areal=True,
)
ACTIVITIES: Final = LayerKind(
    key="activities",
    label="Work on the ground",
    switch="Work on the ground",
    usual=False,
    painted=True,
    panes=(("mmactivities", 417),),
    views=_OF_PLACES,
    pack_layer="activities",
    exported="activities",
    export_label="Work on the ground",
    noun=(marked("activity"), marked("activities")),
    areal=True,
)
CIRCLES: Final = LayerKind(
    key="circles",
    label="District circles",
    switch="District totals as circles",
    usual=False,
    painted=True,
    panes=(("mmcircles", 420),),
    views=_OF_PLACES,
)
INCIDENTS: Final = LayerKind(
    key="incidents",
    label="Incidents",
    switch="Incidents by place",
    painted=True,
    panes=(("mmincidents", 580),),
    views=_OF_PLACES,
    exported="incidents",
    export_label="Incidents",
)
CONTEXT: Final = LayerKind(
    key="context",
    label="Neighbours and waters",
    switch="",
    painted=True,
    panes=(("mmground", 350), ("mmwater", 410)),
)
NAMES: Final = LayerKind(
    key="labels",
    label="Names",
    switch="Names of places",
    panes=(("mmlabels", 590),),
    views=_EVERY_VIEW - {"years"},
)
KINDS: Final = (DISTRICTS, SURVEYS, ACTIVITIES, HAZARDS, CIRCLES, INCIDENTS, CONTEXT, NAMES)
"""Every kind, as menus list them: what is counted from the ground up, then what lies around it."""
AREAL: Final = tuple(kind for kind in KINDS if kind.areal)
"""Kinds whose rows are drawn by shapes of their own, from below."""
PANES: Final = tuple(sorted((pane for kind in KINDS for pane in kind.panes), key=lambda pane: pane[1]))
"""Panes of a map in the browser with their heights, from below."""


def offered(pack: Pack) -> tuple[LayerKind, ...]:
    """Return the kinds of which a pack has anything to show."""
    return tuple(kind for kind in KINDS if not kind.pack_layer or len(pack.table(kind.pack_layer)))


def drawn_in(view: str, shown: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys of what a view of a sheet draws, from the layers `shown` on the map."""
    return tuple(
        kind.key for kind in KINDS if view in kind.always or (view in kind.views and kind.key in shown)
    )
