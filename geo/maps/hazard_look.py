"""How hazardous areas look, on screen, in a file and on paper alike.

Fill tells the class and outline the status, as technical note 07.11/01 of the mine action standards has it:
red and amber at half strength, a red outline where an area is open, a broken amber one where it is worked on.
A pattern stands beside each colour for readers who do not tell them apart. Land that is closed keeps a
neutral outline by what was done with it and not the note's yellow-green, which reads as permission.
"""

from __future__ import annotations

from typing import Final

from geo.analysis.hazards import STATE
from geo.language import say
from geo.layers.vocabulary import HAZARD_CLASS
from geo.maps.area_look import DIAMOND, PALE, POINTING_DOWN, AreaLook, AreaLooks

_NEUTRAL: Final = "#46423c"


def _fill(code: str, colour: str, pattern: str) -> AreaLook:
    return AreaLook(label=HAZARD_CLASS.template(code), colour=colour, alpha=0.5, pattern=pattern)


def _outline(
    code: str, edge: str, width: float, dashes: tuple[float, ...] = (), *, filled: bool = False
) -> AreaLook:
    return AreaLook(label=STATE.template(code), edge=edge, width_px=width, dashes=dashes, filled=filled)


CLASSES: Final = {
    "cha": _fill("cha", "#ff0000", ""),
    "sha": _fill("sha", "#f4a718", "hatch"),
    "not_classified": _fill("not_classified", "#7d7a86", "dots"),
}
"""By code of `geo.layers.vocabulary.HAZARD_CLASS`."""
STATES: Final = {
    "open": _outline("open", "#ff0000", 1.6, filled=True),
    "worked": _outline("worked", "#f4a718", 2.2, (6.0, 3.0), filled=True),
    "closed_cancelled": _outline("closed_cancelled", _NEUTRAL, 1.4, (1.5, 3.0)),
    "closed_reduced": _outline("closed_reduced", _NEUTRAL, 1.4, (6.0, 3.0)),
    "closed_cleared": _outline("closed_cleared", _NEUTRAL, 1.4),
    "closed_several": _outline("closed_several", _NEUTRAL, 1.4, (8.0, 3.0, 2.0, 3.0)),
    "closed_unknown": _outline("closed_unknown", "#8a857d", 1.0),
    "before": _outline("before", "#a8a29a", 1.0, (1.0, 4.0)),
    "unknown": _outline("unknown", _NEUTRAL, 1.2, (2.0, 2.0), filled=True),
}
"""By code of `geo.analysis.hazards.STATE`."""
HAZARD_LOOKS: Final = AreaLooks(
    classes=CLASSES,
    states=STATES,
    pale=AreaLook(label="Survey date not recorded: paler", colour="#ff0000", alpha=0.5 * PALE),
    small=AreaLook(
        label="Too small to show its shape at this scale; suspected pointing down",
        colour="#ff0000",
        alpha=0.8,
        edge="#ff0000",
        width_px=1.6,
    ),
    mark=DIAMOND,
    marks={"sha": POINTING_DOWN},
    outlines=(
        "Outlines: red open, broken amber worked on or suspended, grey closed (dots cancelled, dashes "
        "reduced, line cleared). Paler: no survey date. Diamond, pointing down where suspected: "
        "too small for its shape."
    ),
    brief="Red outlines are open, broken amber ones worked on, grey ones closed.",
    neutral="Closed land keeps a neutral outline, not the yellow-green of the standard.",
    head=lambda _: say("Hazardous areas as on the last day of the period, by dated entries"),
)
STEP_COLOURS: Final = {
    "opening": "#4A4A4A",
    "new": "#C75B12",
    "cancelled": "#A9C1D6",
    "reduced": "#6F97BC",
    "cleared": "#2C5F8A",
    "correction": "#8C5A9E",
    "closing": "#4A4A4A",
}
"""Of the steps of an account of land; each has its name below it, so no colour says anything alone."""
