"""What a sheet is about: its windows, title and totals in words."""

from __future__ import annotations

from dataclasses import dataclass

from geo.choices import BY
from geo.language import say
from geo.layers.kinds import drawn_in
from geo.maps.extent import drawn_extent, shown_extent
from geo.maps.marks import Bounds, MapSpec
from geo.maps.multiples import YEAR
from geo.maps.payload.count import WindowFigures, window_figures
from geo.maps.payload.feed import Feed
from geo.maps.sheet import several, wording
from geo.maps.sheet.order import STEPS, SheetOrder
from geo.text import with_filters
from geo.words import shared


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What a sheet is about, worked out once.

    Parameters
    ----------
    spec, order, feed
        The map, the sheet, and what is counted.
    panes
        The windows shown, the earlier first.
    change
        Their difference, where that is what is shown.
    alone
        Whether the map stands on a page of others, without the table of a sheet beside it.
    """

    spec: MapSpec
    order: SheetOrder
    feed: Feed
    panes: tuple[several.Pane, ...]
    change: several.Difference | None
    alone: bool = False

    @property
    def drawn(self) -> tuple[several.Pane, ...]:
        """The windows that have a map of their own."""
        return self.panes[-1:] if self.change is not None else self.panes

    @property
    def layers(self) -> tuple[str, ...]:
        """Layers of each map: differences and small maps of years show districts alone, as on the page."""
        return drawn_in(self.order.view, self.spec.layers)

    @property
    def windows(self) -> list[WindowFigures]:
        """What is counted of the map's feed: small maps that part one period show the ground of all of it."""
        if self.order.by != YEAR:
            return [window_figures(self.feed, *self.spec.window)]
        return [pane.figures for pane in self.panes]

    @property
    def extent(self) -> Bounds:
        """What must be seen: what was asked for, or else the districts that hold what is shown."""
        ground = self.spec.ground
        asked = self.order.extent or shown_extent(ground, self.feed, self.windows)
        return drawn_extent(ground, asked)

    @property
    def title(self) -> str:
        """What the sheet is called."""
        header = self.feed.header
        # A title is what a sheet is quoted by: it must not be that of everything where filters leave a part.
        if self.order.view == "years" and self.order.by != YEAR:
            by = BY.label(self.order.by).lower()
            titled = with_filters(
                say("{measures} by {by}", measures=header.measures[header.measure], by=by), header.filtered
            )
            return say("{title}, {period}", title=titled, period=self.feed.period(*self.spec.window).words())
        if self.order.view == "years":
            measure, step = header.measures[header.measure], STEPS[self.order.step]
            return with_filters(say("{measures} by {steps}", measures=measure, steps=step), header.filtered)
        if self.order.view == "difference":
            a, b = (pane.figures.period.words() for pane in self.panes)
            return shared("difference_title", what=with_filters(self.spec.unit, header.filtered), b=b, a=a)
        titled = with_filters(self.spec.legend.title, header.filtered)
        if self.order.view == "compare":
            return say("{title}, two periods", title=titled)
        return say("{title}, {period}", title=titled, period=self.panes[-1].label)

    @property
    def lines(self) -> tuple[str, ...]:
        """Totals, and where two windows do not compare."""
        warned = (
            several.warnings_of(self.feed, self.panes, self.spec.ground) if self.order.view != "years" else ()
        )
        if self.change is not None:
            sides, told = self._sides(self.told_of[:1]), [*self._changes(), *warned]
            # A slide is low: sentences on lines of their own would take what its map needs.
            return (*sides, " ".join(told)) if self.order.size == "slide" else (*sides, *told)
        if self.order.view == "map":
            return tuple(of(name, self._totals(self.panes[-1], at)) for name, at in self.told_of)
        # Above each map stand the totals of all: what a sheet is about must not be left out.
        own = self._sides(self.told_of[:-1]) if self.order.view == "compare" else ()
        return (*own, *warned)

    def _totals(self, pane: several.Pane, district: int | None) -> str:
        return wording.totals_words(self.feed, pane.figures, district=district)

    def _sides(self, told_of: tuple[tuple[str, int | None], ...]) -> tuple[str, ...]:
        """Return the totals of each window, of the one district or of all."""
        return tuple(
            f"{pane.label} \u2014 {of(name, self._totals(pane, at))}"
            for name, at in told_of
            for pane in self.panes
        )

    def _changes(self) -> tuple[str, ...]:
        """Return the difference of the district the sheet is about, then that of all."""
        if not self.feed.header.given and self.feed.land is None:
            return (wording.measure_words(self.feed, self.panes[-1].figures),)
        told = [
            several.difference_told(
                self.feed,
                self.panes,
                reporting=self.order.reporting,
                name="" if at is None else name,
                district=at,
            )
            for name, at in self.told_of
        ]
        summary = self.change.summary if self.change is not None else ""
        return (*told[:-1], f"{told[-1]} {shared('districts_told', summary=summary)}")

    @property
    def told_of(self) -> tuple[tuple[str, int | None], ...]:
        """Of what a sheet tells figures: the district it is about, by its position, then all of them."""
        for at, shape in enumerate(self.spec.ground.districts):
            if shape.district_id == self.order.district:
                return ((shape.name, at), (say("All districts"), None))
        return (("", None),)

    @property
    def words(self) -> str:
        """What the sheet shows, for whoever does not see it."""
        period = "; ".join(f"{pane.label}: {pane.totals}" for pane in self.panes)
        ground = self.spec.ground
        parts = (ground.title, period, self.order.completeness, ground.left_out, *ground.stamp[:1])
        return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def of(whose: str, told: str) -> str:
    """Return what is told of one district or window, with whose it is before it where it is one's."""
    return say("{name}: {words}", name=whose, words=told) if whose else told


def subject_of(spec: MapSpec, order: SheetOrder) -> Subject:
    """Count what a sheet shows."""
    feed = Feed.read(spec.feed)
    panes = several.panes(spec, order, feed)
    change = (
        several.difference(feed, panes[0].figures, panes[1].figures) if order.view == "difference" else None
    )
    return Subject(spec, order, feed, panes, change)
