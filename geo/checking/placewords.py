"""What a row says of its district, in words: unknown, ambiguous, contradictory, and what it is taken for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.checking.misread import text_readings
from geo.language import Sayings, marked, say
from geo.layers.districts import DistrictIndex, Match, MatchKind
from geo.layers.findings import Finding, Severity
from geo.layers.many import Findings, Make, parted, positions_of, together
from geo.layers.values import shown
from geo.text import did_you_mean, listed

_SUGGEST_FOR = 200
_NAMED = 5


class PlaceReading(NamedTuple):
    """Everything one row says of its district.

    Parameters
    ----------
    code, name, region
        As they stand in the row, empty for none.
    by_code, by_name
        What code and name match, ``None`` where there is none.
    within
        Districts of the region stated; empty where no region is stated or none is called so.
    point
        District the point lies in, ``None`` where there is none or the place is not known that well.
    near_codes
        Districts whose code differs from an unknown one by leading zeros alone.
    beside
        District whose name is like an unknown one, and at whose border the point lies, in no district;
        ``None`` for none.
    chosen
        The district taken, ``None`` where it is not known.
    """

    code: str
    name: str
    region: str
    by_code: Match | None
    by_name: Match | None
    within: frozenset[str]
    point: str | None
    near_codes: tuple[str, ...]
    beside: str | None = None
    chosen: str | None = None

    @property
    def stated(self) -> frozenset[str]:
        """Every district that code and name may mean."""
        matches = [match for match in (self.by_code, self.by_name) if match is not None]
        return frozenset(one for match in matches for one in match.candidates).union(self.near_codes)

    @property
    def certain(self) -> frozenset[str]:
        """The districts that code and name mean beyond doubt."""
        matches = [match for match in (self.by_code, self.by_name) if match is not None]
        return frozenset(match.district_id for match in matches if match.district_id is not None)

    @property
    def is_unclear(self) -> bool:
        """Whether something is unknown, or means several districts, or contradicts the rest."""
        unmatched = any(
            match is not None and match.district_id is None for match in (self.by_code, self.by_name)
        )
        meant = self.certain or (frozenset((self.point,)) if self.point else frozenset())
        return unmatched or len(self.certain) > 1 or bool(self.within and meant - self.within)


_NUMBERS: Final = marked("A spreadsheet drops leading zeros, and makes numbers of codes that look like some")
# Whether the region, and the point, say the district that is used.
_USED = Sayings(
    {
        (False, False): "{index} is used",
        (True, False): "{index} is used, as the region says",
        (False, True): "{index} is used, as the point says",
        (True, True): "{index} is used, as the region and the point say",
    }
)
# What means another district than the region, and whether the point lies in a third.
_BESIDE_REGION = Sayings(
    {
        "point": "The point lies in {index}, but the region is {region}; {outcome}.",
        "code": "The code means {index}, but the region is {region}; {outcome}.",
        "name": "The name means {index}, but the region is {region}; {outcome}.",
        "code point": "The code means {index}, but the region is {region}, and the point lies in "
        "{point}; {outcome}.",
        "name point": "The name means {index}, but the region is {region}, and the point lies in "
        "{point}; {outcome}.",
    }
)
# What is unknown, and what beside it means a district.
_NOT_FOUND = Sayings(
    {
        ("code", ""): "No district has this code; {outcome}.",
        ("name", ""): "No district has this name; {outcome}.",
        ("code", "code"): "No district has this code, and the code means {index}; {outcome}.",
        ("code", "name"): "No district has this code, and the name means {index}; {outcome}.",
        ("name", "code"): "No district has this name, and the code means {index}; {outcome}.",
        ("name", "name"): "No district has this name, and the name means {index}; {outcome}.",
    }
)


class _Words(NamedTuple):
    field: str
    value: str
    rule: str
    severity: Severity
    message: str
    remedy: str


def reading_findings(
    readings: Mapping[int, PlaceReading], index: DistrictIndex, *, file: str, rows: NDArray[np.int64]
) -> Findings:
    """Return one finding for each unclear row.

    Parameters
    ----------
    readings
        By position of the row.
    index
        The districts.
    file
        Name of the file for the findings.
    rows
        Source row number of every position.
    """
    known: dict[PlaceReading, _Words] = {}
    alike: dict[tuple[str, str, Severity], list[int]] = {}
    for position, reading in readings.items():
        if reading not in known:
            # Nearest names cost most in a file where nothing matches, and help least there.
            known[reading] = _words(reading, index, suggests=len(known) < _SUGGEST_FOR)
        words = known[reading]
        alike.setdefault((words.rule, words.field, words.severity), []).append(position)
    parts = []
    for positions in alike.values():
        told = [known[readings[one]] for one in positions]
        numbers = rows[np.array(positions, dtype=np.intp)]
        parts.append(parted(_making(told, numbers, file=file), numbers, file=file))
    found = together(parts)
    place = positions_of(found.kept, pd.Index(rows))
    return Findings(sorted(found.kept, key=lambda one: place[one.row or 0]), found.rests)


def _making(told: Sequence[_Words], rows: NDArray[np.int64], *, file: str) -> Make:
    def make(numbers: NDArray[np.intp]) -> Iterator[Finding]:
        for number in numbers.tolist():
            words = told[number]
            yield Finding(
                file, int(rows[number]), words.field, shown(words.value), words.rule, words.severity,
                words.message, words.remedy,
            )  # fmt: skip

    return make


def _words(reading: PlaceReading, index: DistrictIndex, *, suggests: bool) -> _Words:
    by_code, by_name = reading.by_code, reading.by_name
    if len(reading.certain) > 1:
        return _contradiction(reading, index)
    meant = reading.certain or (frozenset() if reading.stated or not reading.point else {reading.point})
    if reading.within and meant and not meant & reading.within:
        return _other_region(reading, index)
    if by_code is not None and by_code.district_id is None and not (by_name and by_name.district_id):
        return _unmatched("district_code", reading.code, by_code, reading, index, suggests=suggests)
    if by_name is not None and by_name.district_id is None:
        return _unmatched("district", reading.name, by_name, reading, index, suggests=suggests)
    match = by_code or Match(None, MatchKind.UNKNOWN, ())
    return _unmatched("district_code", reading.code, match, reading, index, suggests=suggests)


def _outcome(reading: PlaceReading, index: DistrictIndex) -> str:
    if reading.chosen is None:
        return say("the district is taken as not known")
    if reading.chosen == reading.beside:
        return say(
            "{index} is used, as its name is like this one and the point lies at its border",
            index=index.title(reading.chosen),
        )
    by = (reading.chosen in reading.within, reading.chosen == reading.point)
    return say(_USED.template(by), index=index.title(reading.chosen))


def _contradiction(reading: PlaceReading, index: DistrictIndex) -> _Words:
    code = reading.by_code.district_id if reading.by_code else None
    name = reading.by_name.district_id if reading.by_name else None
    means = say(
        "The code means {index}, the name {index_2}",
        index=index.title(str(code)),
        index_2=index.title(str(name)),
    )
    return _Words(
        "district_code", reading.code, "district.contradiction", Severity.WARNING,
        f"{means}{_beside(reading, index)}; {_outcome(reading, index)}.",
        say("Which one is meant? Correct the code or the name."),
    )  # fmt: skip


def _beside(reading: PlaceReading, index: DistrictIndex) -> str:
    parts = [say("the region is {shown}", shown=shown(reading.region))] if reading.within else []
    parts += [say("the point lies in {index}", index=index.title(reading.point))] if reading.point else []
    return f"; {', '.join(parts)}" if parts else ""


def _other_region(reading: PlaceReading, index: DistrictIndex) -> _Words:
    (meant,) = reading.certain or (reading.point,)
    field, value, by = "region", reading.region, "point"
    if reading.certain:
        coded = reading.by_code is not None and reading.by_code.district_id == meant
        field, value = ("district_code", reading.code) if coded else ("district", reading.name)
        by = f"{'code' if coded else 'name'}{' point' if reading.point else ''}"
    near = list(index.suggest_ids(reading.name or index.titles[str(meant)], among=reading.within))
    if reading.chosen and reading.chosen not in near and reading.chosen != meant:
        near.insert(0, reading.chosen)
    return _Words(
        field, value, "district.region", Severity.WARNING,
        say(_BESIDE_REGION.template(by), index=index.title(str(meant)), region=shown(reading.region),
            point=index.title(reading.point) if reading.point else "", outcome=_outcome(reading, index)),
        say("Which one is meant: {or_}? Write its code into district_code, or correct the region.",
            or_=_or(index, [str(meant), *near])),
    )  # fmt: skip


def _or(index: DistrictIndex, ids: Sequence[str]) -> str:
    titles = [index.title(one) for one in dict.fromkeys(ids)][:_NAMED]
    return listed(titles, "or")


def _unmatched(
    field: str, value: str, match: Match, reading: PlaceReading, index: DistrictIndex, *, suggests: bool
) -> _Words:
    outcome = _outcome(reading, index)
    if match.kind is MatchKind.AMBIGUOUS:
        return _Words(
            field, value, "district.ambiguous", Severity.WARNING if reading.chosen is None else Severity.NOTE,
            say("This name means several districts: {or_}; {outcome}.",
                or_=_or(index, match.candidates), outcome=outcome),
            say("Write the code of the district meant into district_code."),
        )  # fmt: skip
    coded = field == "district_code"
    zeros = coded and bool(reading.near_codes)
    # A name read in the wrong encoding is near to nothing; what it probably read may be a district.
    likely = next(iter(text_readings(value)), value)
    near = reading.near_codes if zeros else index.suggest_ids(likely) if suggests else ()
    return _Words(
        field, value, "district.unknown", Severity.WARNING,
        _not_found(reading, index, outcome, coded=coded),
        _remedy(value, near, reading, index, coded=coded)
        + (" " + say("{numbers}: format the column as text.", numbers=say(_NUMBERS)) if zeros else ""),
    )  # fmt: skip


def _not_found(reading: PlaceReading, index: DistrictIndex, outcome: str, *, coded: bool) -> str:
    """Say that a code or a name is unknown, and what the other one means where that does not decide it."""
    other = next(iter(reading.certain)) if reading.chosen is None and len(reading.certain) == 1 else None
    by = ""
    if other is not None:
        by = "code" if reading.by_code is not None and reading.by_code.district_id == other else "name"
    named = "" if other is None else index.title(other)
    return say(_NOT_FOUND.template(("code" if coded else "name", by)), index=named, outcome=outcome)


def _remedy(
    value: str, near: Sequence[str], reading: PlaceReading, index: DistrictIndex, *, coded: bool
) -> str:
    """Return what to write instead: what is used already is no guess, and what was typed no suggestion."""
    words = {one: f"{one} ({index.titles[one]})" if coded else index.titles[one] for one in near}
    used = words.pop(reading.chosen, index.titles[reading.chosen]) if reading.chosen else ""
    if used and used != value:
        # What was decided is not put in doubt by names that come less near.
        return say("Write {used} if that is meant.", used=used)
    if guess := did_you_mean(words.values(), value, used):
        return guess
    return (
        say("Use a code of the districts table.")
        if coded
        else say("Use a name, alias or code of the districts table.")
    )
