"""Totals in groups: what they hold, in what order they stand, and how they read as a table and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from geo.analysis.figures import Figure, gap_words, number_words, outcome_words, rank_key
from geo.analysis.filters import Filters
from geo.analysis.lead import lead_words
from geo.analysis.periods import Period
from geo.analysis.records import Bounds, Counting
from geo.analysis.sentences import overlap_words, ranges_words
from geo.errors import GeoError
from geo.language import Sayings, in_digits, say, say_count
from geo.layers.measures import MEASURE, MEASURES, OUTCOMES
from geo.text import either

By = Literal["district", "month", "year", "device", "activity"]
SORTS: Final = (*MEASURES, "name")
"""What groups may be put in order by: most of a measure first, or their names."""

UNDATED = "not_recorded"
"""Key of the group of records without a date."""
MONTHS_IN: Final = {"month": 1, "year": 12}
_NOUNS: Final = Sayings({"district": "district", "device": "kind of device", "activity": "activity"})
"""Months of the groups that are parts of the period."""
_KINDS = ("certain", "most_likely", "possible")
_COUNTED_AS = Sayings(
    {
        "possible": "from certain to possible",
        "most_likely": "most likely: uncertain dates counted whole in their middle month",
    }
)


@dataclass(frozen=True, slots=True)
class Group:
    """One line of totals.

    Parameters
    ----------
    key
        District code, YYYY-MM, YYYY or code, or `UNDATED`; None for what has none.
    label
        What people read.
    figures
        Figures by measure.
    bounds
        Lower and upper sums under the counting rule, the same under ``most_likely``; what is not recorded
        counts as nothing.
    unrecorded
        By measure, incidents counted whose number is not recorded in full.
    """

    key: str | None
    label: str
    figures: Mapping[str, Figure]
    bounds: Bounds
    unrecorded: Mapping[str, int]

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as values JSON can hold; a sum that no incident gives is None."""
        by_measure = {measure: figure.to_dict() for measure, figure in self.figures.items()}
        return {kind: {measure: three[kind] for measure, three in by_measure.items()} for kind in _KINDS} | {
            "unrecorded": {measure: self.unrecorded[measure] for measure in OUTCOMES}
        }

    def texts(self, counting: Counting) -> list[str]:
        """Return what a table says of the line: its label, four figures, and what is not recorded."""
        told = (
            number_words(figure.likely) if counting == "most_likely" else figure.words()
            for figure in self.figures.values()
        )
        gaps = [
            f"{MEASURE.label(name).lower()} {in_digits(self.unrecorded[name])}"
            for name in OUTCOMES
            if self.unrecorded[name]
        ]
        return [self.label, *told, ", ".join(gaps)]


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures of a period, whole and in groups; see the module for what the groups sum to.

    Parameters
    ----------
    by
        What the groups are.
    counting
        ``possible``: the band from certain to possible; ``most_likely``.
    period
        The days counted.
    filters
        What is counted.
    whole
        The whole period in one line.
    groups
        Districts, devices and activities with at least one possible incident, most casualties first;
        every month or year of the period in order. What has no key comes last, if there is any.
    counted, left_open
        The filters in words; incidents possibly in the period that they leave out (`Records.left_open`).
    ranged
        Incidents possibly in the period of which a source gives people as a range.
    districts
        Names by code of the only districts counted; empty where all are.
    elsewhere
        Where only some are: incidents possibly in the period that are left out as their district is not
        known.
    sort
        What the groups were put in order by, one of `SORTS`; empty for the order above.
    missing
        How many casualties are stated and in no record, from the least to the most; None where not known.
    """

    by: By
    counting: Counting
    period: Period
    filters: Filters
    whole: Group
    groups: tuple[Group, ...]
    counted: str
    left_open: int
    ranged: int = 0
    districts: Mapping[str, str] = field(default_factory=dict)
    elsewhere: int = 0
    sort: str = ""
    missing: tuple[int, int] | None = None

    @property
    def total(self) -> Bounds:
        """Lower and upper sums of the whole under the counting rule."""
        return self.whole.bounds

    @property
    def figures(self) -> Mapping[str, Figure]:
        """Figures of the whole by measure."""
        return self.whole.figures

    @property
    def unrecorded(self) -> Mapping[str, int]:
        """By measure, incidents counted whose number is not recorded: with any, the sum is a lower limit."""
        return self.whole.unrecorded

    @property
    def overlap(self) -> str:
        """Why the highest figures of the rows add to more than that of the total; empty where they do not."""
        parts = (group.figures for group in self.groups)
        return overlap_words(parts, self.figures, what="rows") if self.by in MONTHS_IN else ""

    def sorted_by(self, sort: str) -> Totals:
        """Return the same with the groups in another order.

        Parameters
        ----------
        sort
            One of `SORTS`. Measures rank as on the page Districts: by the figure that the counting rule
            shows most of, "not recorded" below nothing, equal ones by incidents and name. What lies in no
            certain month or year, or has no date, stays last, and so does what has no name to go by.

        Raises
        ------
        GeoError
            Where there is no such order.
        """
        if sort not in SORTS:
            raise GeoError(say("'sort' is {sort!r}; use one of {sorts}.", sort=sort, sorts=", ".join(SORTS)))
        in_time = self.by in MONTHS_IN

        def rank(group: Group) -> tuple[object, ...]:
            # By its key a month stands where the calendar has it, by its label April comes first.
            label = str(group.key) if in_time else group.label
            rest = in_time and group.key in (None, UNDATED)
            if sort == "name":
                return rest or group.key is None, rank_key(0, label, group.key)
            value, incidents = (
                figure.possible if self.counting == "possible" else figure.likely
                for figure in (group.figures[sort], group.figures["incidents"])
            )
            return rest, rank_key(value, label, group.key, incidents=incidents)

        return replace(self, groups=tuple(sorted(self.groups, key=rank)), sort=sort)

    def to_dict(self) -> dict[str, object]:
        """Return everything as values JSON can hold: every figure is certain, most likely and possible."""
        total = self.whole.to_dict()
        unrecorded = total.pop("unrecorded")
        return {
            "by": self.by,
            "counting": self.counting,
            "period": {
                "from": self.period.start.isoformat(),
                "to_exclusive": self.period.end.isoformat(),
                "words": self.period.words(),
            },
            "filters": self.filters.to_mapping(),
            "districts": list(self.districts),
            "left_open": self.left_open,
            "ranges": self.ranged,
            "district_not_known": self.elsewhere,
            "sort": self.sort or None,
            "lead": self.lead or None,
            "overlap": self.overlap or None,
            "total": total,
            "unrecorded": unrecorded,
            "groups": [{"key": group.key, "label": group.label, **group.to_dict()} for group in self.groups],
        }

    def to_text(self) -> str:
        """Return a table for people to read."""
        shown = [
            group
            for group in self.groups
            if self.counting == "possible"
            or group.bounds.upper.incidents
            or (self.by in MONTHS_IN and group.key not in (None, UNDATED))
        ]
        lines = [["", *map(MEASURE.label, MEASURES), say("Not recorded for")]]
        lines += [group.texts(self.counting) for group in (*shown, self.whole)]
        gaps = any(self.unrecorded.values())
        if not gaps:
            lines = [line[:-1] for line in lines]
        widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
        table = [
            "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]).rstrip()
            for line in lines
        ]
        only = say("district: {values}", values=either(self.districts.values())) if self.districts else ""
        said = (self.period.words(), self.counted, only, _COUNTED_AS[self.counting])
        head = "; ".join(filter(None, said))
        return "\n".join([head, *table, *self._foot()])

    def _foot(self) -> list[str]:
        """Say where sums are lower limits, what is left out for want of a district, and why rows overlap."""
        gaps = [
            say(
                "{measure}: {gap}."
                if self.figures[measure].possible is None
                else "{measure}: {gap}; the sum of the others is a lower limit.",
                measure=MEASURE.label(measure),
                gap=gap_words(self.unrecorded[measure]),
            )
            for measure in OUTCOMES
            if self.unrecorded[measure]
        ]
        more = self.overlap if self.counting == "possible" else ""
        outcome = outcome_words(self.figures)
        return [
            *gaps,
            *filter(None, (outcome, ranges_words(self.ranged), self.lead, self._elsewhere(), more)),
        ]

    @property
    def lead(self) -> str:
        """Where groups are ranked by a figure and it is not certain which has most, in words; else empty."""
        if self.sort not in MEASURES or self.by in MONTHS_IN:
            return ""
        figures = {group.label: group.figures[self.sort] for group in self.groups if group.key is not None}
        unknown = next((group.figures[self.sort] for group in self.groups if group.key is None), None)
        return lead_words(figures, unknown, measure=self.sort, noun=_NOUNS[self.by], missing=self.missing)

    def _elsewhere(self) -> str:
        if not self.elsewhere:
            return ""
        if len(self.districts) == 1:
            return say_count(
                "The district of {number} more incident is not known; it is not counted and may lie in this "
                "district.",
                "The district of {number} more incidents is not known; they are not counted and may lie in "
                "this district.",
                self.elsewhere,
            )
        return say_count(
            "The district of {number} more incident is not known; it is not counted and may lie in these "
            "districts.",
            "The district of {number} more incidents is not known; they are not counted and may lie in these "
            "districts.",
            self.elsewhere,
        )
