"""How a layer of areas looks, on screen and on paper alike: a fill by class, an outline by state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from geo.language import marked, say, worded

if TYPE_CHECKING:
    from geo.maps.marks import AreaMark

SMALL_PX: Final = 7.0
"""An area that is smaller on screen or paper is drawn as a mark of a fixed size."""
MARK_PX: Final = 8.0
SMALL_DASH: Final = 0.4
"""Factor of the dashes of such a mark, which is not as long around as one of them."""
PALE: Final = 0.45
"""Factor of how opaque an area is of which the day that counts is not recorded."""
NO_CLASS: Final = "not_recorded"
"""Class of an area of which none is recorded."""
DIAMOND: Final = ((0.0, 1.0), (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0))
SQUARE: Final = ((-0.8, 0.8), (0.8, 0.8), (0.8, -0.8), (-0.8, -0.8))
TRIANGLE: Final = ((0.0, 1.0), (0.95, -0.75), (-0.95, -0.75))
POINTING_DOWN: Final = ((-1.0, 0.8), (1.0, 0.8), (0.0, -1.0))


@worded("label")
@dataclass(frozen=True, kw_only=True)
class AreaLook:
    """How a class is filled, or a state outlined.

    Parameters
    ----------
    label
        What the legend says.
    colour, alpha, pattern
        Of the fill; pattern is '', hatch or dots. Empty for an outline alone.
    edge, width_px, dashes
        Of the outline, dashes and gaps in pixels.
    filled
        Whether an area of this state is filled by its class.
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


@worded("outlines", "brief", "neutral")
@dataclass(frozen=True, kw_only=True)
class AreaLooks:
    """All looks of one layer of areas.

    Parameters
    ----------
    classes, states
        By codes of its classes, and of how its areas stand.
    pale
        What the legend shows of areas without the day that counts; None where none are drawn so.
    small
        What it shows of those too small for their shape.
    mark
        Corners of the mark of these, in halves of its size, counted up from its middle.
    marks
        The same by class, where a class has a mark of its own: so small a fill alone does not tell it apart.
    outlines, brief
        What a key without room for each outline says of them, and a small picture in a text.
    neutral
        What must be said of the colours.
    head
        How an area stands where, in a sentence up to its full stop.
    """

    classes: Mapping[str, AreaLook]
    states: Mapping[str, AreaLook]
    pale: AreaLook | None = None
    small: AreaLook
    mark: tuple[tuple[float, float], ...]
    outlines: str
    brief: str
    neutral: str
    head: Callable[[Sequence[AreaMark]], str]
    marks: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)

    @cached_property
    def all(self) -> Mapping[str, AreaLook]:
        """Every look by its key, in the legend's order."""
        pale = {} if self.pale is None else {"unsurveyed": self.pale}
        return {**self.classes, **self.states, **pale, "small": self.small}

    def shown(self, marks: Sequence[AreaMark]) -> tuple[str, ...]:
        """Return the keys of looks that areas may have in some period, in the legend's order."""
        placed = [mark for mark in marks if mark.geometry]
        if not placed:
            return ()
        found = {mark.kind for mark in placed} | {turn.state for mark in placed for turn in mark.turns}
        found.add("small")
        if any(turn.day for mark in placed for turn in mark.turns):
            found.add("before")
        if not all(mark.surveyed for mark in placed):
            found.add("unsurveyed")
        return tuple(key for key in self.all if key in found)

    def notes(self, marks: Sequence[AreaMark]) -> tuple[str, ...]:
        """Return what one must know to read the areas on a map; nothing where there are none."""
        if not marks:
            return ()
        discs = sum(mark.drawn_as in {"benchmark", "damaged"} for mark in marks)
        nowhere = sum(not mark.geometry for mark in marks)
        told = [
            say(words, number=number)
            for number, words in (
                (
                    sum(mark.undated for mark in marks),
                    marked("{number:,} without them as on the day of the file"),
                ),
                (discs, marked("{number:,} as discs, without a perimeter")),
                (nowhere, marked("{number:,} not drawn, without a place")),
            )
            if number
        ]
        return (f"{'; '.join([self.head(marks), *told])}. {self.neutral}",)
