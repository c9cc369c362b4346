"""Rows in no figure, and incidents counted without their point: how many, and where to read why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.language import marked, say, say_count
from geo.layers.measures import OUTCOMES
from geo.layers.schema import INCIDENTS, SCHEMAS
from geo.layers.vocabulary import VICTIM_STATUS
from geo.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from geo.layers.pack import Pack

MOST_LEFT_OUT: Final = 0.02
"""Share of the rows of a layer, or of the casualties, above which nothing is published unasked."""

NO_RECORDS: Final = marked(
    "This pack holds no record of an incident yet. Where it shows 0, nothing was counted; that is no "
    "statement about what happened, or about the ground."
)
_WHY = marked("The page Data and sources lists their faults, as geo check does.")
_WHICH: Final = marked("The page Data and sources lists which, as geo check does.")
_OWNER: Final = marked("Whoever owns the data can name which.")
_OWNER_WHY: Final = marked("Whoever owns the data can name their faults.")


class LeftOut(NamedTuple):
    """Rows of one layer that were read and left out."""

    layer: str
    rows: int
    of: int

    @property
    def words(self) -> str:
        """The rows in words: "3 of 42 rows of incidents"."""
        return say(
            "{rows:,} of {of:,} rows of {title}",
            rows=self.rows,
            of=self.of,
            title=SCHEMAS[self.layer].title.lower(),
        )


class Outside(NamedTuple):
    """Incidents beside the period a pack describes, from ``period_start`` to ``as_of`` of its pack.toml.

    Parameters
    ----------
    wholly
        How many lie outside of it: they are in no figure.
    partly
        How many may: they are possibly in it, and never certainly.
    of
        How many incidents there are.
    """

    wholly: int
    partly: int
    of: int

    def words(self, first: date, last: date, *, which: str = _WHICH) -> str:
        """Return them in a sentence, or nothing where there are none.

        Parameters
        ----------
        first, last
            The days described.
        which
            Says who or what names the incidents.
        """
        told = [
            f"{count:,} {words[0] if count == 1 else words[1]}"
            for count, words in (
                (
                    self.wholly,
                    (say("lies outside it and is in no figure"), say("lie outside it and are in no figure")),
                ),
                (
                    self.partly,
                    (
                        say("may lie outside it and counts as possible"),
                        say("may lie outside it and count as possible"),
                    ),
                ),
            )
            if count
        ]
        if not told:
            return ""
        return say(
            "The period described is {first} to {last}: of {of:,} incidents {told}. {which}",
            first=first,
            last=last,
            of=self.of,
            told=listed(told),
            which=which,
        )


class Casualties(NamedTuple):
    """Killed and injured that rows of incidents state, as far as they can be read.

    Parameters
    ----------
    left_out
        Those of rows left out.
    of
        Those of all rows read.
    """

    left_out: int = 0
    of: int = 0

    @property
    def words(self) -> str:
        """The casualties in words: "5 of 120 casualties in the file"."""
        return say("{left_out:,} of {of:,} casualties in the file", left_out=self.left_out, of=self.of)


def left_out(pack: Pack, layers: Iterable[str] = tuple(SCHEMAS)) -> tuple[LeftOut, ...]:
    """Return the layers of a pack of which rows were left out for their faults, those without any omitted.

    Parameters
    ----------
    pack
        The pack, or an edition of it: rows an edition holds back are told by its own words.
    layers
        Names of the layers asked about.
    """
    return tuple(
        LeftOut(layer, pack.rejected[layer], pack.rows_read.get(layer, pack.rejected[layer]))
        for layer in layers
        if pack.rejected.get(layer)
    )


def outside(pack: Pack) -> Outside:
    """Return how many incidents of a pack, or of an edition of it, lie beside the period it describes."""
    first, last = (pd.Timestamp(day) for day in (pack.meta.period_start, pack.meta.as_of))
    start, end = (pack.incidents[name] for name in ("date_start", "date_end"))
    wholly = (end < first) | (start > last)
    partly = ~wholly & ((start < first) | (end > last))
    return Outside(int(wholly.sum()), int(partly.sum()), len(start))


def left_out_words(pack: Pack, layers: Iterable[str] = tuple(SCHEMAS)) -> str:
    """Return in sentences what is left out, and where to read why; empty where nothing is.

    Of a pack without any incident it says that instead: nobody may take its zeros for figures.
    """
    layers = tuple(layers)
    beside = ""
    if "incidents" in layers:
        which = say(_OWNER) if _outside_house(pack) else say(_WHICH)
        beside = outside(pack).words(pack.meta.period_start, pack.meta.as_of, which=which)
    hidden = withheld_words(pack) if "incidents" in layers else ""
    return " ".join(filter(None, (_faulty_words(pack, layers), beside, hidden)))


def withheld_words(pack: Pack) -> str:
    """Return in a sentence how many incidents are counted and not drawn; empty for none.

    Their point lies off the district or the country they state: which of the two is wrong is not known.
    """
    column = pack.incidents["point_withheld"]
    count = int(column.sum())
    if not count:
        return ""
    every = f"{len(column):,}"
    # In the house the command that checks a pack names them.
    if not _outside_house(pack):
        return say_count(
            "{number} of {every} incidents is counted and not drawn: its point does not fit the district or "
            "country stated; geo check names it.",
            "{number} of {every} incidents are counted and not drawn: their points do not fit the district "
            "or country stated; geo check names them.",
            count,
            every=every,
        )
    return say_count(
        "{number} of {every} incidents is counted and not drawn: its point does not fit the district or "
        "country stated; whoever owns the data can name it.",
        "{number} of {every} incidents are counted and not drawn: their points do not fit the district "
        "or country stated; whoever owns the data can name them.",
        count,
        every=every,
    )


def _outside_house(pack: Pack) -> bool:
    """Whether readers of `pack` have neither the pages nor the checks of the pack it was made of."""
    return pack.edition is not None and not pack.edition.in_house


def _faulty_words(pack: Pack, layers: tuple[str, ...]) -> str:
    found = left_out(pack, layers)
    if not found:
        return _nothing(pack) if pack.rows_read.get("incidents") == 0 else ""
    return say(
        "{said} is left out of every figure because of faults in them. {why}"
        if sum(one.rows for one in found) == 1
        else "{said} are left out of every figure because of faults in them. {why}",
        said=listed([one.words for one in found]),
        why=say(_OWNER_WHY) if _outside_house(pack) else say(_WHY),
    )


def gives_incidents(pack: Pack) -> bool:
    """Whether figures of incidents count anything: not where an edition gives none and may hold some back."""
    return len(pack.incidents) > 0 or pack.edition is None or not pack.edition.holds_back


def _nothing(pack: Pack) -> str:
    if pack.edition is None or not pack.edition.holds_back:
        return say(NO_RECORDS)
    none = pack.edition.none_of(say("No record of an incident is given here."))
    return say("{none} Zeros here say nothing of what happened, or of the ground.", none=none)


def left_out_values(pack: Pack, layers: Iterable[str] = tuple(SCHEMAS)) -> list[dict[str, str | int]]:
    """Return what is left out as values JSON can hold: layer, rows, and how many were read."""
    return [{"layer": one.layer, "rows": one.rows, "of": one.of} for one in left_out(pack, layers)]


def too_much_left_out(pack: Pack) -> str:
    """Return in a sentence what is missing of a pack that should not be published as it is; empty for none.

    That is more than `MOST_LEFT_OUT` of the rows of any one layer, of the casualties its incidents state, or
    of the incidents for lying outside the period described: what would be published then is a part, and looks
    like the whole.
    """
    found = [one.words for one in left_out(pack) if one.rows > MOST_LEFT_OUT * one.of]
    lost = pack.casualties
    if lost.left_out > MOST_LEFT_OUT * lost.of:
        found.append(lost.words)
    why = ["faults"] if found else []
    beside = outside(pack)
    if beside.wholly > MOST_LEFT_OUT * beside.of:
        found.append(say("{wholly:,} of {of:,} incidents", wholly=beside.wholly, of=beside.of))
        why.append(say("days outside the period described"))
    if not found:
        return ""
    return say(
        "{found} are left out because of {why}, more than {most_left_out:g} %: what is published "
        "would be a part that looks like the whole",
        found=listed(found),
        why=listed(why),
        most_left_out=100 * MOST_LEFT_OUT,
    )


def stated_casualties(rows: pd.DataFrame) -> int:
    """Return how many killed and injured rows state, whatever else is wrong with them.

    Parameters
    ----------
    rows
        Incidents as read or typed. What is no number from 0 to the most a row may state counts as nothing;
        where the sum of an outcome is empty, its parts by status count, or the least it is said to be.
    """
    if not len(rows):
        return 0
    found = 0.0
    for outcome in OUTCOMES:
        parts = [f"{outcome}_{code}" for code in VICTIM_STATUS.codes()]
        together = np.nansum([_numbers(rows, name) for name in parts], axis=0)
        together = np.fmax(together, _numbers(rows, f"{outcome}_least"))
        whole = _numbers(rows, outcome)
        found += float(np.where(np.isnan(whole), together, whole).sum())
    return int(found)


def _numbers(rows: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """Return a column as numbers, NaN for what is none or lies outside what its field may hold."""
    if name not in rows:
        return np.full(len(rows), np.nan)
    column = rows[name]
    if not pd.api.types.is_numeric_dtype(column):
        column = pd.to_numeric(column, errors="coerce")
    numbers = column.to_numpy(dtype=np.float64, na_value=np.nan)
    most = INCIDENTS[name].maximum or np.inf
    return np.where((numbers >= 0) & (numbers <= most), numbers, np.nan)
