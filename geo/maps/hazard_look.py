"""How hazardous areas look, on screen, in a file and on paper alike.

Fill tells the class and outline the status, as technical note 07.11/01 of the mine action standards has it:
red and amber at half strength, a red outline where an area is open, a broken amber one where it is worked on.
A pattern stands beside each colour for readers who do not tell them apart. Land that is closed keeps a
neutral outline by what was done with it and not the note's yellow-green, which reads as permission.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.analysis.hazards import STATE
from geo.layers.vocabulary import HAZARD_CLASS

if TYPE_CHECKING:
    from geo.maps.marks import Ground, HazardMark

SMALL_PX: Final = 7.0
"""An area that is smaller on screen or paper is drawn as a mark of a fixed size."""
MARK_PX: Final = 8.0
SMALL_DASH: Final = 0.4
"""Factor of the dashes of such a mark, which is not as long around as one of them."""
PALE: Final = 0.45
"""Factor of how opaque an area without a survey date is."""
_NEUTRAL: Final = "#46423c"


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardLook:
    """How a class is filled, or a status outlined.

    Parameters
    ----------
    label
        What the legend says.
    colour, alpha, pattern
        Of the fill; pattern is '', hatch or dots. Empty for an outline alone.
    edge, width_px, dashes
        Of the outline, dashes and gaps in pixels.
    filled
        Whether an area of this status is filled by its class.
    """

    label: str
    colour: str = ""
    alpha: float = 0.0
    pattern: str = ""
    edge: str = ""
    width_px: float = 0.0
    dashes: tuple[float, ...] = ()
    filled: bool = False

    def to_list(self) -> list[object]:
        """Return the look as the page's script reads it."""
        return [
            self.colour,
            self.alpha,
            self.pattern,
            self.edge,
            self.width_px,
            list(self.dashes),
            self.filled,
        ]


def _fill(code: str, colour: str, pattern: str) -> HazardLook:
    return HazardLook(label=HAZARD_CLASS.label(code), colour=colour, alpha=0.5, pattern=pattern)


def _outline(
    code: str, edge: str, width: float, dashes: tuple[float, ...] = (), *, filled: bool = False
) -> HazardLook:
    return HazardLook(label=STATE.label(code), edge=edge, width_px=width, dashes=dashes, filled=filled)


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
UNSURVEYED: Final = HazardLook(label="Survey date not recorded: paler", colour="#ff0000", alpha=0.5 * PALE)
SMALL: Final = HazardLook(
    label="Too small to show its shape at this scale",
    colour="#ff0000",
    alpha=0.8,
    edge="#ff0000",
    width_px=1.6,
)
LOOKS: Final = {**CLASSES, **STATES, "unsurveyed": UNSURVEYED, "small": SMALL}


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
OUTLINES: Final = (
    "Outlines: red open, broken amber worked on or suspended, grey closed (dots cancelled, dashes reduced, "
    "line cleared). Paler: no survey date. Diamond: too small for its shape."
)
"""What a key without room for each look says of all but the fills."""
NEUTRAL: Final = "Closed land keeps a neutral outline, not the yellow-green of the standard."
OUTLINES_BRIEF: Final = "Red outlines are open, broken amber ones worked on, grey ones closed."
"""What a slide, which is low, says in place of both."""


def shown_looks(ground: Ground) -> tuple[str, ...]:
    """Return the keys of `LOOKS` that areas of a ground may have in some period, in the legend's order."""
    marks = [mark for mark in ground.hazards if mark.geometry]
    if not marks:
        return ()
    kinds = {mark.kind for mark in marks}
    states = {turn.state for mark in marks for turn in mark.turns}
    if any(turn.day for mark in marks for turn in mark.turns):
        states.add("before")
    unsurveyed = ("unsurveyed",) if not all(mark.surveyed for mark in marks) else ()
    return (
        *(one for one in CLASSES if one in kinds),
        *(one for one in STATES if one in states),
        *unsurveyed,
        "small",
    )


def hazard_notes(ground: Ground) -> tuple[str, ...]:
    """Return what one must know to read hazardous areas on a map; nothing where there are none."""
    marks = ground.hazards
    if not marks:
        return ()
    undated = sum(mark.undated for mark in marks)
    discs, nowhere = _drawn_as(marks, "benchmark", "damaged"), sum(not mark.geometry for mark in marks)
    told = "".join(
        f"; {number:,} {words}"
        for number, words in (
            (undated, "without them as on the day of the file"),
            (discs, "as discs, without a perimeter"),
            (nowhere, "not drawn, without a place"),
        )
        if number
    )
    head = f"Hazardous areas as on the last day of the period, by dated entries{told}."
    return (f"{head} {NEUTRAL}",)


def brief(note: str, ground: Ground) -> str:
    """Return a note of a legend as a small picture in a text has room for it."""
    return OUTLINES_BRIEF if note in hazard_notes(ground) else note


def _drawn_as(marks: tuple[HazardMark, ...], *codes: str) -> int:
    return sum(mark.drawn_as in codes for mark in marks)
