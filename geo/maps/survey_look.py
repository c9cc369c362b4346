"""How surveys look: neutral, and ground where nothing was found is no more inviting than any other."""

from __future__ import annotations

from typing import Final

from geo.analysis.surveys import SURVEYED
from geo.language import marked, say
from geo.layers.vocabulary import SURVEY_TYPE
from geo.maps.area_look import NO_CLASS, PALE, SQUARE, AreaLook, AreaLooks

_INK: Final = "#4c3f66"
_QUIET: Final = "#6f6884"


def _fill(label: str, alpha: float, pattern: str) -> AreaLook:
    return AreaLook(label=label, colour=_INK, alpha=alpha, pattern=pattern)


def _outline(
    code: str, edge: str, width: float, dashes: tuple[float, ...] = (), *, filled: bool = False
) -> AreaLook:
    return AreaLook(label=SURVEYED.template(code), edge=edge, width_px=width, dashes=dashes, filled=filled)


SURVEY_LOOKS: Final = AreaLooks(
    classes={
        "nts": _fill(SURVEY_TYPE.template("nts"), 0.16, ""),
        "ts": _fill(SURVEY_TYPE.template("ts"), 0.16, "hatch"),
        "record": _fill(SURVEY_TYPE.template("record"), 0.1, "dots"),
        "remote": _fill(SURVEY_TYPE.template("remote"), 0.22, "dots"),
        NO_CLASS: _fill(marked("Type of survey not recorded"), 0.08, ""),
    },
    states={
        "hazard_found": _outline("hazard_found", _INK, 1.6, filled=True),
        "no_hazard_found": _outline("no_hazard_found", _INK, 1.4, (7.0, 3.0)),
        "no_result": _outline("no_result", _QUIET, 1.4, (2.0, 2.5)),
        "not_surveyed": _outline("not_surveyed", "#8a8590", 1.2, (1.0, 2.5)),
        "before": _outline("before", "#a8a29a", 1.0, (1.0, 4.0)),
    },
    pale=AreaLook(label="Day of the survey not recorded: paler", colour=_INK, alpha=0.16 * PALE),
    small=AreaLook(
        label="Too small to show its shape, or a settlement", colour=_INK, alpha=0.4, edge=_INK, width_px=1.4
    ),
    mark=SQUARE,
    outlines=(
        "Surveys: line hazard found, dashes nothing found on that day, dots not surveyed. Square: a "
        "settlement, or too small for its shape."
    ),
    brief="Surveys: line hazard found, dashes nothing found on that day, dots not surveyed.",
    neutral="Nothing found on a day says nothing of the ground. Without a mark, no survey is recorded.",
    head=lambda _: say("Surveys as on the last day of the period, by dated entries"),
)
