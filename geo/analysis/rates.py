"""Counts, and rates where a rate says something.

A count partly maps the size of a district, so a choropleth should show a rate; but a rate is only as good
as the figure below the line. Here a rate per 100,000 people is always on a named population figure, is
refused where the pack says that figure may not be used (registered populations of emptied districts, say),
and its alternatives are shown side by side; figures that differ more than twofold are flagged.

Rates on few events are mostly chance: the count of rare independent events follows a Poisson distribution,
whose standard deviation is the square root of its mean, so of 4 casualties the relative error is one half.
Under `FEW` the number is printed and no rate. Above, a 95 % interval goes with the rate, by Byar's
approximation to the exact Poisson limits (Breslow and Day, Statistical Methods in Cancer Research, volume
II, 1987). Casualties of one accident are not independent, so true intervals are wider.

Sources of the practice: choropleths for rates and not for counts, see any text on thematic mapping; the
ratio of two that makes population figures disputed and the limit of five are choices of this program.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol

import numpy as np
import pandas as pd

from geo.analysis.figures import NOT_RECORDED, number_words
from geo.choices import RateKind
from geo.errors import RateError
from geo.language import in_digits, say
from geo.layers import vocabulary
from geo.layers.areas import used_km2
from geo.layers.districts import district_labels
from geo.layers.measures import MEASURE, MEASURES

FEW = 5
DISPUTED_RATIO = 2.0

_PEOPLE = 100_000
_AREA_KM2 = 1_000
_TENTH, _HUNDREDTH = Decimal("0.1"), Decimal("0.01")
_Z_95 = 1.959964


class RateStatus(StrEnum):
    """What became of the rate of one district."""

    COUNT = "count"  # a count was asked for
    RATE = "rate"
    COUNT_ONLY = "count_only"  # too few for a rate
    NOT_RECORDED = "not_recorded"  # there are incidents, and none gives the number
    REFUSED = "refused"  # the pack forbids the figure here
    NO_FIGURE = "no_figure"  # nothing to divide by


class FigureLike(Protocol):
    """A named population figure of a pack."""

    @property
    def id(self) -> str: ...  # noqa: D102 - a protocol: the pack documents it
    @property
    def title(self) -> str: ...  # noqa: D102 - as above


class RefusedLike(Protocol):
    """Figures that may not be used for rates in some districts."""

    @property
    def reason(self) -> str: ...  # noqa: D102 - a protocol: the pack documents it
    def refuses(self, figure_id: str, district_id: str | None) -> bool: ...  # noqa: D102 - as above


class RateRules(Protocol):
    """What is needed of a pack's description."""

    @property
    def population_figures(self) -> Sequence[FigureLike]: ...  # noqa: D102 - as above
    @property
    def refused_rates(self) -> Sequence[RefusedLike]: ...  # noqa: D102 - as above


class PackWithPopulations(Protocol):
    """What is needed of a pack to work out rates."""

    @property
    def meta(self) -> RateRules: ...  # noqa: D102 - a protocol: the pack documents it
    @property
    def districts(self) -> pd.DataFrame: ...  # noqa: D102 - as above
    @property
    def populations(self) -> pd.DataFrame: ...  # noqa: D102 - as above


class _RateLine(NamedTuple):
    """One district of the result."""

    number: int | None
    denominator: float
    value: float
    low_95: float
    high_95: float
    text: str
    status: RateStatus
    reason: str


def rates(
    pack: PackWithPopulations,
    counts: pd.DataFrame,
    *,
    measure: str = "casualties",
    kind: RateKind | str = RateKind.COUNT,
    figure: str | None = None,
) -> pd.DataFrame:
    """Return what to show for every district.

    Parameters
    ----------
    pack
        Gives areas, populations, and which figures may not be used where.
    counts
        Counts by district as a window of the cube gives them: index district codes, where None stands for
        "no district"; a column named `measure`, missing where no incident gives the number.
    measure
        One of `MEASURES`.
    kind
        ``count``, ``per_100k`` or ``per_1000_km2``. Rates are over the whole period of `counts`, not a year.
    figure
        Identifier of the population figure; needed for ``per_100k`` and only there.

    Returns
    -------
    pd.DataFrame
        On the index of `counts`: ``count`` (Int64, missing where not recorded), ``denominator`` (people or
        km2, NaN where there is none), ``value`` (the count or the rate, NaN where none is shown), ``low_95``
        and ``high_95`` (NaN without a rate), ``text`` (what to print: the rate, or the bare number),
        ``status`` (a `RateStatus`), ``reason`` (why no rate, or what to know of it) and ``disputed`` (the
        population figures of the district differ more than twofold).

    Raises
    ------
    RateError
        Where measure, kind or figure is not known.
    """
    chosen = _kind(kind)
    if measure not in MEASURES:
        raise RateError(
            say(
                "There is no measure {measure!r}; use one of {measures}.",
                measure=measure,
                measures=", ".join(MEASURES),
            )
        )
    numbers = {
        _code(code): None if number is pd.NA else int(number)
        for code, number in zip(counts.index, counts[measure], strict=True)
    }
    if chosen is RateKind.PER_100K:
        lines = _per_people(pack, numbers, _figure(pack, figure))
    elif chosen is RateKind.PER_1000_KM2:
        lines = _per_area(pack, numbers)
    else:
        lines = [
            _lacking(math.nan)
            if n is None
            else _RateLine(n, math.nan, float(n), math.nan, math.nan, in_digits(n), RateStatus.COUNT, "")
            for n in numbers.values()
        ]
    result = pd.DataFrame(lines, index=counts.index, columns=list(_RateLine._fields))
    result = result.rename(columns={"number": "count"}).astype({"count": "Int64"})
    disputed = disputed_districts(pack)
    result["disputed"] = [code in disputed for code in numbers]
    return result


def alternatives(pack: PackWithPopulations, district_id: str) -> pd.DataFrame:
    """Return all population figures of one district side by side.

    Returns
    -------
    pd.DataFrame
        One row a figure the pack names, in its order: ``figure_id``, ``title``, ``kind``, ``kind_label``,
        ``year``, ``population``, ``margin``, ``source``, ``note`` (missing where not recorded), ``usable``
        (bool: may a rate stand on it here?), ``reason`` (why not) and ``disputed`` (bool, the same in every
        row).
    """
    rows = pack.populations
    found = rows[rows["district_id"] == district_id].set_index("figure_id")
    disputed = district_id in disputed_districts(pack)
    lines = []
    for figure in pack.meta.population_figures:
        known = found.loc[figure.id].to_dict() if figure.id in found.index else {}
        reason = _refusal(pack, figure.id, district_id) or _no_people(known.get("population"))
        kind = known.get("kind")
        lines.append(
            {
                "figure_id": figure.id,
                "title": figure.title,
                "kind": kind,
                "kind_label": vocabulary.POPULATION_KIND.label(kind) if isinstance(kind, str) else None,
                "year": known.get("year", pd.NA),
                "population": known.get("population", pd.NA),
                "margin": known.get("margin", pd.NA),
                "source": known.get("source"),
                "note": known.get("note", known.get("remarks")),
                "usable": not reason,
                "reason": reason,
                "disputed": disputed,
            }
        )
    columns = (
        "figure_id title kind kind_label year population margin source note usable reason disputed".split()  # noqa: SIM905 - twelve quoted names are harder to read
    )
    return pd.DataFrame(lines, columns=columns).astype(
        {"year": "Int64", "population": "Int64", "margin": "Int64", "usable": bool, "disputed": bool}
    )


def disputed_districts(pack: PackWithPopulations) -> frozenset[str]:
    """Return the districts whose population figures differ more than twofold, or of which one is zero."""
    people = pack.populations.dropna(subset=["population"]).groupby("district_id")["population"]
    low, high = people.min(), people.max()
    return frozenset(str(code) for code in low.index[(high > DISPUTED_RATIO * low).to_numpy(dtype=bool)])


def area_words(pack: PackWithPopulations) -> tuple[str, ...]:
    """Return a sentence for every district whose stated area cannot be that of its boundary."""
    names = district_labels(pack.districts)
    return tuple(f"{names[code]}: {words}." for code, words in _areas(pack.districts)[1].items())


def rate_factor(kind: RateKind | str) -> int:
    """Return the people or km2 a rate is given for: 100,000 or 1,000; 1 for counts."""
    factors = {RateKind.COUNT: 1, RateKind.PER_100K: _PEOPLE, RateKind.PER_1000_KM2: _AREA_KM2}
    return factors[_kind(kind)]


def unit_words(kind: RateKind | str, measure: str, *, figure_title: str = "") -> str:
    """Return the heading of a rate: "casualties per 100,000 people (Registered 2024) in the period shown"."""
    noun = MEASURE.label(measure).lower()
    chosen = _kind(kind)
    if chosen is RateKind.COUNT:
        return noun
    if chosen is RateKind.PER_1000_KM2:
        return say("{noun} per 1,000 km² in the period shown", noun=noun)
    if figure_title:
        return say("{noun} per 100,000 people ({figure}) in the period shown", noun=noun, figure=figure_title)
    return say("{noun} per 100,000 people in the period shown", noun=noun)


def rate_words(value: float) -> str:
    """Return a rate as printed: one decimal, two below 1, halves away from zero as browsers round."""
    step = _TENTH if value >= 1 or value == 0 else _HUNDREDTH
    return in_digits(Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP))


def poisson_interval(count: int) -> tuple[float, float]:
    """Return the 95 % interval of a Poisson count by Byar's approximation (see the module)."""
    upper = count + 1
    high = upper * (1 - 1 / (9 * upper) + _Z_95 / (3 * math.sqrt(upper))) ** 3
    if count == 0:
        return 0.0, high
    low = count * (1 - 1 / (9 * count) - _Z_95 / (3 * math.sqrt(count))) ** 3
    return max(low, 0.0), high


def _per_people(
    pack: PackWithPopulations, numbers: dict[str | None, int | None], figure: str
) -> list[_RateLine]:
    rows = pack.populations
    chosen = rows[rows["figure_id"] == figure]
    people = dict(zip(chosen["district_id"], chosen["population"], strict=True))
    return [
        _line(
            number,
            people.get(code),
            per=_PEOPLE,
            refusal=_refusal(pack, figure, code),
            lacking=_no_people(people.get(code)) if code else say("no district, so no population"),
        )
        for code, number in numbers.items()
    ]


def _per_area(pack: PackWithPopulations, numbers: dict[str | None, int | None]) -> list[_RateLine]:
    districts = pack.districts
    areas, mended = _areas(districts)
    rough = (
        set(districts.loc[districts["approximate"].eq(True).fillna(False), "district_id"])
        if "approximate" in districts
        else set()
    )
    lines = []
    for code, number in numbers.items():
        area = areas.get(code) if code else None
        lacking = (
            "" if _positive(area) else say("no area recorded") if code else say("no district, so no area")
        )
        line = _line(number, area, per=_AREA_KM2, refusal="", lacking=lacking)
        if line.status is RateStatus.RATE and code in rough:
            line = line._replace(reason=say("the boundary, and so the area, is approximate"))
        if line.status is RateStatus.RATE and code and code in mended:
            line = line._replace(reason="; ".join(filter(None, (line.reason, mended[code]))))
        lines.append(line)
    return lines


def _lacking(denominator: float) -> _RateLine:
    nothing = math.nan, math.nan, math.nan
    return _RateLine(
        None,
        denominator,
        *nothing,
        NOT_RECORDED,
        RateStatus.NOT_RECORDED,
        say("no incident gives the number"),
    )


def _areas(districts: pd.DataFrame) -> tuple[dict[str, float], dict[str, str]]:
    """Return the areas to divide by, and what to say where a stated one cannot be that of the district."""
    stated, drawn = (
        dict(zip(districts["district_id"], districts[name].astype(float), strict=True))
        for name in ("area_km2", "drawn_km2" if "drawn_km2" in districts else "area_km2")
    )
    return used_km2(stated, drawn)


def _line(number: int | None, below: object, *, per: int, refusal: str, lacking: str) -> _RateLine:
    denominator = float(below) if _positive(below) else math.nan  # type: ignore[arg-type] # a positive number
    if refusal:
        status, reason = RateStatus.REFUSED, refusal
    elif lacking:
        status, reason = RateStatus.NO_FIGURE, lacking
    elif number is None:
        return _lacking(denominator)
    elif number < FEW:
        status, reason = RateStatus.COUNT_ONLY, say("fewer than {few}, so the number and no rate", few=FEW)
    else:
        factor = per / denominator
        low, high = (bound * factor for bound in poisson_interval(number))
        value = number * factor
        return _RateLine(number, denominator, value, low, high, rate_words(value), RateStatus.RATE, "")
    return _RateLine(number, denominator, math.nan, math.nan, math.nan, number_words(number), status, reason)


def _refusal(pack: PackWithPopulations, figure: str, district: str | None) -> str:
    """Return why `figure` may not be used in `district`, or nothing."""
    return next((rule.reason for rule in pack.meta.refused_rates if rule.refuses(figure, district)), "")


def _no_people(population: object) -> str:
    if population is None or population is pd.NA:
        return say("no such population figure for this district")
    return "" if _positive(population) else say("this figure counts nobody here")


def _positive(value: object) -> bool:
    if isinstance(value, (int, float, np.integer, np.floating)):
        return bool(math.isfinite(value) and value > 0)
    return False


def _code(code: object) -> str | None:
    return code if isinstance(code, str) else None


def _kind(kind: RateKind | str) -> RateKind:
    try:
        return RateKind(kind)
    except ValueError:
        raise RateError(
            say("There is no rate {kind!r}; use one of {ratekind}.", kind=kind, ratekind=", ".join(RateKind))
        ) from None


def _figure(pack: PackWithPopulations, figure: str | None) -> str:
    known = [named.id for named in pack.meta.population_figures]
    if figure is None or figure not in known:
        found = (
            say("none is named")
            if figure is None
            else say("{figure!r} is not one of this pack's", figure=figure)
        )
        remedy = (
            say("choose one of {known}", known=", ".join(known))
            if known
            else say("this pack has none: show counts instead")
        )
        raise RateError(
            say(
                "A rate per 100,000 people stands on a named population figure; {found}: {remedy}.",
                found=found,
                remedy=remedy,
            )
        )
    return figure
