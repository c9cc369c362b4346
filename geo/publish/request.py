"""What someone asks of a snapshot: everything that decides how the picture looks, as a value and as JSON."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final, NoReturn, Self

from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.choices import (
    BY,
    COUNTING,
    LAYERS,
    ORIENTATIONS,
    PROFILES,
    RATE,
    SCHEME,
    SHEET_FORMATS,
    SHEET_VIEWS,
    SIZES,
    USUAL,
    WITH_EARLIER,
    layers_asked,
    shown_as,
)
from geo.errors import GeoError, PublishError
from geo.language import say
from geo.layers.measures import MAPPED
from geo.maps.marks import Bounds
from geo.maps.sheet.order import SheetOrder
from geo.maps.spec import MapView

_EVERYTHING: Final = Filters()


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotRequest:
    """One picture.

    The same request, on the same pack and with the same version of the program, gives the same bytes.

    Parameters
    ----------
    period
        Days shown: whole months, or beyond the data.
    created
        Day of making, printed on the sheet.
    profile
        Code of the publication profile.
    measure, counting, filters, rate, figure, scheme, layers
        As in `geo.maps.spec.MapView`.
    size, orientation, format, dpi, view, by, graticule
        As in `geo.maps.sheet.order.SheetOrder`.
    other
        Period A of the views ``compare`` and ``difference``, mostly the earlier; `period` is B.
    extent
        West, south, east, north, degrees; None for the districts that hold what is shown.
    district
        Code of a district to fill the sheet with; excludes `extent`.

    Raises
    ------
    PublishError
        Where a value is none of those allowed, or two contradict each other.
    """

    period: Period
    created: date
    profile: str = "public"
    measure: str = "casualties"
    counting: str = "most_likely"
    filters: Filters = _EVERYTHING
    rate: str = "count"
    figure: str | None = None
    scheme: str = "fixed"
    layers: tuple[str, ...] = USUAL
    size: str = "a4"
    orientation: str = "landscape"
    format: str = "png"
    dpi: int = 300
    view: str = "map"
    by: str = "year"
    other: Period | None = None
    extent: Bounds | None = None
    district: str | None = None
    graticule: bool = False

    def __post_init__(self) -> None:
        for name, allowed in _CHOICES.items():
            if getattr(self, name) not in allowed:
                raise PublishError(
                    say(
                        "A snapshot has no {name} {getattr!r}; use one of {allowed}.",
                        name=name,
                        getattr=getattr(self, name),
                        allowed=", ".join(allowed),
                    )
                )
        unknown = [layer for layer in self.layers if layer not in LAYERS and self.layers != USUAL]
        if unknown:
            raise PublishError(
                say(
                    "A snapshot has no layer {unknown!r}; use {codes}.",
                    unknown=unknown[0],
                    codes=", ".join(LAYERS.codes()),
                )
            )
        object.__setattr__(self, "layers", layers_asked(self.layers, shown_as(self.measure, self.rate)))
        if self.other is not None and self.view not in WITH_EARLIER:
            raise PublishError(
                say(
                    "The view {view} shows no earlier period; drop it, or choose compare or difference.",
                    view=self.view,
                )
            )
        if self.extent is not None and self.district is not None:
            raise PublishError(
                say("An extent and a district are two answers to one question; drop one of them.")
            )
        # The order refuses the rest; its window is not known before there is a pack.
        self.order(other=None if self.other is None else (0, 0))

    def map_view(self) -> MapView:
        """Return what the map is to show."""
        return MapView(
            measure=self.measure,
            period=self.period,
            counting=self.counting,
            filters=self.filters,
            rate=self.rate,
            figure=self.figure,
            scheme=self.scheme,
            layers=self.layers,
        )

    def order(
        self, *, other: tuple[int, int] | None = None, extent: Bounds | None = None, **words: Any
    ) -> SheetOrder:
        """Return the order of the sheet.

        Parameters
        ----------
        other
            The earlier period as positions on the pack's axis of months.
        extent
            What to show where the request names a district.
        words
            ``parts``, ``completeness``, ``reporting``, ``sensitivity``, ``software`` and ``sources``.

        Raises
        ------
        geo.errors.MapError
            Where the sheet cannot be made so.
        """
        return SheetOrder(
            created=self.created,
            size=self.size,
            orientation=self.orientation,
            format=self.format,
            dpi=self.dpi,
            view=self.view,
            by=self.by,
            other=other,
            extent=self.extent or extent,
            district=self.district or "",
            graticule=self.graticule,
            **words,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the request as values JSON can hold."""
        return {
            "profile": self.profile,
            "measure": self.measure,
            "period": _days(self.period),
            "counting": self.counting,
            "filters": self.filters.to_mapping(),
            "rate": self.rate,
            "figure": self.figure,
            "scheme": self.scheme,
            "layers": list(self.layers),
            "size": self.size,
            "orientation": self.orientation,
            "format": self.format,
            "dpi": self.dpi,
            "view": self.view,
            "by": self.by,
            "other": self.other and _days(self.other),
            "extent": self.extent and list(self.extent),
            "district": self.district,
            "graticule": self.graticule,
            "created": self.created.isoformat(),
        }

    @classmethod
    def from_dict(cls, values: object, *, where: str = "the request") -> Self:
        """Read a request.

        Parameters
        ----------
        values
            As `to_dict` returns it, complete: a request of another version may mean another picture.
        where
            What the values were read from, for messages.

        Raises
        ------
        PublishError
            Naming what was read, the field, what was found and what it must be.
        """
        if not isinstance(values, Mapping):
            _refuse(where, "request", values, say("a request is an object of names and values"))
        names = [field.name for field in fields(cls)]
        for name in values:
            if name not in names:
                _refuse(
                    where,
                    str(name),
                    values[name],
                    say("no such field; there are {names}", names=", ".join(names)),
                )
        read = {}
        for name in names:
            if name not in values:
                raise PublishError(
                    say(
                        "{where}, {name}: missing; a request holds every field. Take the file as it was "
                        "written.",
                        where=where,
                        name=name,
                    )
                )
            read[name] = _READERS[name](where, name, values[name])
        try:
            return cls(**read)
        except GeoError as error:
            raise PublishError(f"{where}: {error}") from error


_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "profile": PROFILES,
    "measure": MAPPED,
    "counting": COUNTING.codes(),
    "rate": RATE.codes(),
    "scheme": SCHEME.codes(),
    "size": tuple(SIZES),
    "orientation": ORIENTATIONS,
    "format": SHEET_FORMATS,
    "view": SHEET_VIEWS,
    "by": BY.codes(),
}


def _days(period: Period) -> list[str]:
    return [period.start.isoformat(), period.end.isoformat()]


def _refuse(where: str, field: str, value: object, rule: str) -> NoReturn:
    shown = repr(value)
    shown = shown if len(shown) <= 60 else f"{shown[:60]}..."
    raise PublishError(
        say(
            "{where}, {field}: {shown} is not allowed; {rule}.",
            where=where,
            field=field,
            shown=shown,
            rule=rule,
        )
    )


def _choice(where: str, field: str, value: object) -> str:
    allowed = _CHOICES[field]
    if not isinstance(value, str) or value not in allowed:
        _refuse(where, field, value, say("use one of {allowed}", allowed=", ".join(allowed)))
    return value


def _optional_text(where: str, field: str, value: object) -> str | None:
    if value is not None and (not isinstance(value, str) or not value.strip()):
        _refuse(where, field, value, say("write a text, or null for none"))
    return value


def _day(where: str, field: str, value: object) -> date:
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type] # no text is one of the faults caught
    except (TypeError, ValueError):
        _refuse(where, field, value, say("write a day as YYYY-MM-DD"))


def _period(where: str, field: str, value: object) -> Period:
    if not isinstance(value, list) or len(value) != 2:
        _refuse(
            where, field, value, say("write the first day counted and the first day not counted any more")
        )
    start, end = (_day(where, field, day) for day in value)
    if end <= start:
        _refuse(where, field, value, say("the second day must be later than the first"))
    return Period(start, end)


def _optional_period(where: str, field: str, value: object) -> Period | None:
    return None if value is None else _period(where, field, value)


def _filters(where: str, field: str, value: object) -> Filters:
    if not isinstance(value, Mapping):
        _refuse(where, field, value, say("write an object of lists of codes"))
    for name, codes in value.items():
        if not isinstance(codes, list) or not all(isinstance(code, str) and code.strip() for code in codes):
            _refuse(where, f"{field}, {name}", codes, say("write a list of codes"))
    try:
        return Filters.from_mapping(value)
    except GeoError as error:
        raise PublishError(f"{where}, {field}: {error}") from error


def _layers(where: str, field: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(layer in LAYERS for layer in value):
        _refuse(where, field, value, say("write a list of {codes}", codes=", ".join(LAYERS.codes())))
    return tuple(value)


def _whole(where: str, field: str, value: object) -> int:
    if type(value) is not int:  # True is an int to Python and no number to people
        _refuse(where, field, value, say("write a whole number"))
    return value


def _extent(where: str, field: str, value: object) -> Bounds | None:
    if value is None:
        return None
    if (
        not isinstance(value, list)
        or len(value) != 4
        or not all(type(edge) in {int, float} and math.isfinite(edge) for edge in value)
    ):
        _refuse(where, field, value, say("write west, south, east and north in degrees"))
    west, south, east, north = (float(edge) for edge in value)
    return west, south, east, north


def _flag(where: str, field: str, value: object) -> bool:
    if not isinstance(value, bool):
        _refuse(where, field, value, say("write true or false"))
    return value


_READERS: Final[Mapping[str, Callable[[str, str, object], Any]]] = {
    **dict.fromkeys(_CHOICES, _choice),
    "period": _period,
    "created": _day,
    "filters": _filters,
    "figure": _optional_text,
    "layers": _layers,
    "dpi": _whole,
    "other": _optional_period,
    "extent": _extent,
    "district": _optional_text,
    "graticule": _flag,
}
