"""Sentences on an import that command and page share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from geo.importing.reviewed import measured_column
from geo.importing.run import Import
from geo.importing.source import Fate, fates
from geo.language import marked, say, say_count
from geo.store.batches import ACTIVITIES, INCIDENTS, SURVEYS, Batch

_CLASS: Final = marked(
    "Class: {held}; public exports are without them. Whoever may decide it writes "
    'sensitivity = "public" or "partner" under [constants] of the mapping, or sensitivity_default in '
    "pack.toml."
)
_CLASS_ON_PAGE: Final = marked(
    "Class: {held}; public exports are without them. Whoever may decide it chooses another class of "
    "sensitivity under “What holds for every row”, in the step on columns."
)


def measured_by(done: Import) -> str:
    """Return the column that says how exactly a device measured; empty for none.

    That is no uncertainty of the place: a form may have been filled in elsewhere.
    """
    return measured_column(done.mapping)


def incidents_words(incidents: int) -> str:
    """Return a number of incidents with its noun."""
    return say_count("{number} incident", "{number} incidents", incidents)


def brought_words(batch: Batch) -> str:
    """Return what an import brought, with its nouns."""
    if batch.kind == INCIDENTS:
        return incidents_words(batch.incidents)
    if batch.kind == ACTIVITIES:
        return say_count("{number} activity", "{number} activities", batch.records)
    if batch.kind == SURVEYS:
        return say_count("{number} survey", "{number} surveys", batch.records)
    areas = say_count("{number} hazardous area", "{number} hazardous areas", batch.hazards)
    return say_count(
        "{areas} with {number} entry of status",
        "{areas} with {number} entries of status",
        batch.entries,
        areas=areas,
    )


def _brought(done: Import) -> pd.DataFrame | None:
    """Return the incidents of this import as the pack would hold them; None where it would hold none."""
    if done.after is None:
        return None
    table = done.after.incidents
    return table[table["incident_id"].isin({one.said["incident_id"] for one in done.incidents})]


def beside(batch: Batch) -> str:
    """Return what an import has beside its incidents, in a list of words; empty for nothing."""
    told = [
        (batch.revised, marked("{number:,} put together with the pack's")),
        (batch.sums, marked("{number:,} sums of a period")),
        (batch.other_kind, marked("{number:,} of other kinds")),
    ]
    return ", ".join(say(words, number=number) for number, words in told if number)


def with_beside(words: str, batch: Batch) -> str:
    """Return what an import brings with what it has beside that, where there is any."""
    return ", ".join(filter(None, (words, beside(batch))))


def nothing(done: Import) -> str:
    """Return why nothing was imported."""
    found = fates(list(done.rows))
    differing = found[Fate.DIFFERS][0]
    if differing:
        return say_count(
            "Nothing was imported: {number} row is there already with other values, as the findings say.",
            "Nothing was imported: {number} rows are there already with other values, as the findings say.",
            differing,
        )
    if done.batch.known and not done.batch.held + done.batch.rejected:
        return say("Nothing was imported: all of it is there already, with the same values.")
    return say("No row could be accepted, so nothing was imported.")


def placed(done: Import) -> Iterator[str]:
    """Say how points fit the districts: where most do not, boundaries or coordinates are wrong."""
    mine = _brought(done)
    if mine is None:
        return
    held = mine["point_withheld"]
    points, inside = mine["longitude"].notna(), mine["district_by_polygon"].notna()
    same = int((points & inside & (mine["district_by_polygon"] == mine["district_code"])).sum())
    unlike = int(held.sum() + (points & ~inside).sum() + (points & inside).sum()) - same
    unknown = int(mine["district_code"].isna().sum())
    yield (
        say(
            "Places: {same:,} points in the district stated, {unlike:,} in another or in none, "
            "{text:,} incidents without a point; {unknown:,} in no known district",
            same=same,
            unlike=unlike,
            text=int((~points & ~held).sum()),
            unknown=unknown,
        )
    )
    if unlike > same:
        yield "  " + say(
            "Most points do not fit: look at the coordinates and their order, and at the boundaries."
        )


def classes(done: Import, *, page: bool = False) -> Iterator[str]:
    """Say which incidents are in no public edition: a class is a decision, and nobody has made it yet.

    Parameters
    ----------
    done
        The import.
    page
        Whether it stands on the page that asks what holds for every row.
    """
    mine = _brought(done)
    if mine is None:
        return
    counts = mine["sensitivity"].astype(object).value_counts()
    held = [f"{counts[code]:,} {code}" for code in ("internal", "partner") if counts.get(code)]
    if held:
        yield say(_CLASS_ON_PAGE if page else _CLASS, held=", ".join(held))


def outside_period(done: Import) -> Iterator[str]:
    """Say where incidents lie beside the days a pack describes: they are in no figure."""
    if done.after is None:
        return
    meta = done.after.meta
    late = sum(one.said.get("date_start", "") > meta.as_of.isoformat() for one in done.incidents)
    early = sum("" < one.said.get("date_end", "") < meta.period_start.isoformat() for one in done.incidents)
    if late or early:
        yield (
            say(
                "{late:,} of them lie outside {period_start} to {as_of}, the days the pack describes, "
                "and are in no figure: correct period_start and as_of in pack.toml, or leave them out.",
                late=late + early,
                period_start=meta.period_start,
                as_of=meta.as_of,
            )
        )
