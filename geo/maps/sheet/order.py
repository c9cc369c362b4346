"""What someone orders of a map sheet: paper, format, views and furniture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from geo.choices import BY, ORIENTATIONS, SHEET_FORMATS, SHEET_VIEWS, SIZES, WITH_EARLIER
from geo.errors import MapError
from geo.language import Sayings, say
from geo.layers.meridian import running
from geo.maps.marks import Bounds

STEPS: Final = Sayings({12: "year", 3: "quarter", 1: "month"})
"""Months of one small map of the view ``years``, and what they are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetOrder:
    """One sheet.

    Parameters
    ----------
    created
        Day of making, printed on the sheet; given, not read from the clock, so that a sheet can be made
        again to the byte.
    size, orientation, format
        One of `geo.choices.SIZES`, `ORIENTATIONS` and `SHEET_FORMATS`; a slide is always landscape.
    dpi
        Dots per inch of a PNG.
    view
        One of `geo.choices.SHEET_VIEWS`: one window, two side by side, their difference, or one small map
        a year.
    other
        First and last month of window A of ``compare`` and ``difference``, mostly the earlier, both counted.
    step, span
        One of `STEPS`: the months of each small map of ``years``; and the first and last month they cover,
        both counted, None for all the data describe.
    by, parts
        What the small maps of ``years`` are told apart by, a code of `geo.choices.BY`; and unless that is the
        year, the feed of each of them under what it is called.
    extent
        West, south, east, north, degrees, across 180 where the west is greater than the east; None shows the
        districts that hold what the windows show.
    district
        Code of the district the sheet is about; its own totals stand above those of all. Empty for none.
    graticule
        Whether lines of longitude and latitude are drawn.
    completeness
        Sentence on how much of what is stated the map shows; empty where nothing is stated.
    reporting
        How the shares recorded of two windows compare, one of `geo.analysis.figures.REPORTING`.
    sensitivity
        Mark in words, such as "Public".
    software
        Name and version of the program.
    sources
        Who the records are from, with dates, line by line.

    Raises
    ------
    MapError
        Where a word is none of those allowed, the resolution is beyond 72 to 600, an earlier window is
        missing, small maps cover other than a year, a quarter or a month, or the extent has no area.
    """

    created: date
    size: str = "a4"
    orientation: str = "landscape"
    format: str = "png"
    dpi: int = 300
    view: str = "map"
    other: tuple[int, int] | None = None
    step: int = 12
    span: tuple[int, int] | None = None
    by: str = "year"
    parts: tuple[tuple[str, bytes], ...] = ()
    extent: Bounds | None = None
    district: str = ""
    graticule: bool = False
    completeness: str = ""
    reporting: str = "unknown"
    sensitivity: str = ""
    software: str = ""
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        for name, allowed in (
            ("size", tuple(SIZES)),
            ("orientation", ORIENTATIONS),
            ("format", SHEET_FORMATS),
            ("view", SHEET_VIEWS),
            ("by", BY.codes()),
        ):
            value = getattr(self, name)
            if value not in allowed:
                raise MapError(
                    say(
                        "A sheet has no {name} {value!r}; use one of {allowed}.",
                        name=name,
                        value=value,
                        allowed=", ".join(allowed),
                    )
                )
        if self.size == "slide" and self.orientation != "landscape":
            raise MapError(say("A slide is always landscape; choose a4 or a3 for portrait."))
        if not 72 <= self.dpi <= 600:
            raise MapError(say("A resolution of {dpi} dpi is not drawn; give 72 to 600.", dpi=self.dpi))
        if self.step not in STEPS:
            raise MapError(
                say("Small maps of {step} months are not drawn; use one of 12, 3 or 1.", step=self.step)
            )
        if self.by != "year" and self.view != "years":
            raise MapError(
                say("The view {view} has no small maps to tell apart by {by}.", view=self.view, by=self.by)
            )
        if self.view in WITH_EARLIER and self.other is None:
            raise MapError(
                say("The view {view} needs an earlier window to compare with; give one.", view=self.view)
            )
        if self.extent is not None:
            west, south, east, north = self.extent
            wide = running(self.extent)[2] - west
            if not (-180 <= west <= 180 and 0 < wide <= 360 and east <= 540 and -90 < south < north < 90):
                raise MapError(
                    say(
                        "The extent {extent} has no area; give west, south, east, north in degrees.",
                        extent=self.extent,
                    )
                )

    @property
    def paper_mm(self) -> tuple[float, float]:
        """Width and height of the paper in mm."""
        wide, high = SIZES[self.size]
        return (wide, high) if self.orientation == "landscape" else (high, wide)
