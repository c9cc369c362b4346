"""How work on the ground looks: neutral outlines by what it did, apart from hazardous areas themselves."""

from __future__ import annotations

from typing import Final

from geo.analysis.activities import WORKED
from geo.language import say
from geo.layers.vocabulary import WORK_KIND
from geo.maps.area_look import PALE, TRIANGLE, AreaLook, AreaLooks

_INK: Final = "#2d4a66"
_QUIET: Final = "#5d7386"


def _fill(code: str, alpha: float, pattern: str) -> AreaLook:
    return AreaLook(label=WORK_KIND.template(code), colour=_INK, alpha=alpha, pattern=pattern)


def _outline(
    code: str, edge: str, width: float, dashes: tuple[float, ...] = (), *, filled: bool = False
) -> AreaLook:
    return AreaLook(label=WORKED.template(code), edge=edge, width_px=width, dashes=dashes, filled=filled)


ACTIVITY_LOOKS: Final = AreaLooks(
    classes={
        "clearance": _fill("clearance", 0.2, ""),
        "survey": _fill("survey", 0.14, "hatch"),
        "spot_task": _fill("spot_task", 0.3, "dots"),
        "road": _fill("road", 0.3, ""),
        "other": _fill("other", 0.1, ""),
    },
    states={
        "in_progress": _outline("in_progress", _INK, 1.8, filled=True),
        "suspended": _outline("suspended", _INK, 1.4, (6.0, 3.0), filled=True),
        "planned": _outline("planned", _QUIET, 1.2, (3.0, 3.0)),
        "done_cancelled": _outline("done_cancelled", _QUIET, 1.4, (1.5, 3.0)),
        "done_reduced": _outline("done_reduced", _QUIET, 1.4, (6.0, 3.0)),
        "done_cleared": _outline("done_cleared", _QUIET, 1.4),
        "done": _outline("done", _QUIET, 1.0),
        "unknown": _outline("unknown", _QUIET, 1.2, (2.0, 2.0), filled=True),
        "before": _outline("before", "#a8a29a", 1.0, (1.0, 4.0)),
    },
    pale=AreaLook(label="First day not recorded: paler", colour=_INK, alpha=0.2 * PALE),
    small=AreaLook(
        label="Too small to show its shape, or a spot", colour=_INK, alpha=0.5, edge=_INK, width_px=1.4
    ),
    mark=TRIANGLE,
    outlines=(
        "Work: strong line going on, thin done (dots cancelled, dashes reduced, line cleared). Triangle: a "
        "spot, or too small for its shape."
    ),
    brief="Work: strong line going on, thin lines done.",
    neutral="What work released holds for its own ground, on its own day.",
    head=lambda _: say("Work as on the last day of the period, by dated entries"),
)
