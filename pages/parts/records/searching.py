"""What a search was understood as, what it found, and how to widen it where it found nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from geo import choices
from geo.analysis.figures import Figure
from geo.analysis.search import Part, PartKind
from geo.analysis.totals import tally
from geo.language import say, say_count
from geo.layers.edition import beside_none
from geo.text import did_you_mean
from geo.workspace import Workspace
from pages.parts.choice import Choice
from pages.parts.records import records
from pages.parts.records.records import Selected
from pages.parts.words import plain

_LONGEST_MONTH = 31


def understood(parts: Sequence[Part]) -> str:
    """Return what a query was understood as: "District Aghdam; Device: Anti-vehicle mine"."""
    return "; ".join(part.words for part in parts)


def totals(opened: Workspace, choice: Choice, parts: Sequence[Part]) -> Mapping[str, Figure]:
    """Return the figures of everything under the filters that a query finds; of all where there is none."""
    rows, row = records.searcher(opened).matches(parts), choice.row(opened.cube.records)
    if row is not None:
        rows = rows & (opened.cube.records.district == row)
    found = tally(opened.cube.records, by="district", period=choice.period, filters=choice.filters, rows=rows)
    return found.figures


def say_hits(
    opened: Workspace, chosen: Selected, hits: Selected, parts: Sequence[Part], *, possible: float | None
) -> None:
    """Say how many incidents a query found among those under the filters, and what it was understood as.

    Parameters
    ----------
    opened, chosen, hits, parts
        The pack, what is listed without a query, what is found by it, and what it was understood as.
    possible
        How many incidents may lie in the period: more than are listed under the most likely dates.
    """
    with st.container(key="hits"):
        if not parts:
            words = say_count("{number} incident", "{number} incidents", len(chosen))
            more = (possible or 0) - len(chosen)
            wider = (
                " "
                + say(
                    "{more:,} more may lie in the period; “{wider}” lists them too.",
                    more=more,
                    wider=choices.COUNTING.label("possible"),
                )
                if more > 0
                else ""
            )
            st.caption(
                say(
                    "{words} under the filters.{wider} Click a row to open its record.",
                    words=words,
                    wider=wider,
                )
            )
            return
        words = say(
            "{number} of {number_2:,} under the filters, and the figures above count these alone",
            number=say_count("{number} incident", "{number} incidents", len(hits)),
            number_2=len(chosen),
        )
        st.caption(
            say(
                "{words}. Understood: {understood}.{possibly}",
                words=words,
                understood=plain(understood(parts)),
                possibly=_possibly(opened, hits, parts),
            )
        )


def say_nothing(opened: Workspace, chosen: Selected, parts: Sequence[Part]) -> None:
    """Say what each part finds by itself, what the filters hold back, and which names come near."""
    search = records.searcher(opened)
    edition = opened.pack.edition
    none = beside_none(edition, say("No record under the filters fits all of this."))
    lines = [say("{none} By itself, under the filters, finds:", none=none)]
    if len(parts) == 1:
        lines = [beside_none(edition, say("No record under the filters fits this."))]
    else:
        lines += [
            "- "
            + say_count(
                "{part}: {number} incident",
                "{part}: {number} incidents",
                len(records.found(opened, chosen, [part])),
                part=plain(part.words),
            )
            for part in parts
        ]
    fitting, outside = search.matches(parts), opened.cube.records.outside
    beyond, nowhere = int((fitting & ~outside).sum()), int((fitting & outside).sum())
    if nowhere:
        lines.append(
            "\n"
            + say_count(
                "{number} incident that fits lies outside the period this pack describes, in no list and no "
                "figure; an identifier opens one.",
                "{number} incidents that fit lie outside the period this pack describes, in no list and no "
                "figure; an identifier opens one.",
                nowhere,
            )
        )
    if beyond:
        lines.append(
            "\n"
            + say_count(
                "Outside the period and the filters {number} incident fits: press “Reset all filters”.",
                "Outside the period and the filters {number} incidents fit: press “Reset all filters”.",
                beyond,
            )
        )
    near = (name for part in parts for name in search.suggest(part))
    guess = did_you_mean(near, *(part.typed for part in parts))
    if guess:
        lines.append(f"\n{plain(guess)}")
    lines.append(f"\n{_advice(parts)}".rstrip())
    st.info("\n".join(lines))


def _possibly(opened: Workspace, hits: Selected, parts: Sequence[Part]) -> str:
    if not any(part.kind is PartKind.DATE for part in parts):
        return ""
    sure = int(records.searcher(opened).certain(parts)[hits.positions].sum())
    if sure == len(hits):
        return ""
    return " " + say(
        "{number:,} of them may lie on other days as well: their day is not known.", number=len(hits) - sure
    )


def _advice(parts: Sequence[Part]) -> str:
    days = {part.period.days for part in parts if part.period is not None}
    advice = [
        say("Leave out a part, or write part of a word.")
        if len(parts) > 1
        else say("Write part of the word.")
    ]
    if days and max(days) <= _LONGEST_MONTH:
        advice = [say("Search for the month or the year instead."), *advice[: len(parts) - 1]]
    elif days:
        advice = advice[: len(parts) - 1]
    return " ".join(advice)
