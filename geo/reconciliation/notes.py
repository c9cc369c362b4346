"""What a reader of a statement has to know, in whole sentences and with the sources of everyone meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from geo.analysis.figures import gap_words
from geo.language import Sayings, say
from geo.layers.measures import MEASURE
from geo.reconciliation.statements import OFFICIAL, WORDS, Statement
from geo.text import listed

GAP = "gap"
"""Kind of a note on a long time without a total."""
SCOPE_WORDS = Sayings(
    {
        "civilians_only": "The statement counts civilians only; beside it stand recorded civilians and "
        "mine-clearance staff.",
        "cluster_munitions_only": "The statement counts cluster munitions only; the upper figures hold "
        "ordnance "
        "whose type is not stated.",
        "rounded_or_lower_bound": "The statement is rounded or a lower bound, so the difference is no exact "
        "figure.",
    }
)
# Whether an area is named, and whether several statements speak of it.
_OF_AREA = Sayings(
    {
        (True, True): "{names} speak of “{area}”",
        (True, False): "{names} speaks of “{area}”",
        (False, True): "{names} speak of no area",
        (False, False): "{names} speaks of no area",
    }
)


_AGAINST: Final = Sayings(
    {
        "outcomes": "Killed and injured add up to {total:,}, which contradicts {names}.",
        "longer": "A total of a longer time is {total:,}, which contradicts {names}.",
        "longer_of": "A total of a longer time is {total:,} {what}, beside {stated:,} stated, which "
        "contradicts {names}.",
        "around": "Totals around it grow by {total:,}, which contradicts {names}.",
        "around_of": "Totals around it grow by {total:,} {what}, beside {stated:,} stated, which contradicts "
        "{names}.",
        "within": "Totals within these days grow by {total:,}, which contradicts {names}.",
        "within_of": "Totals within these days grow by {total:,} {what}, beside {stated:,} stated, which "
        "contradicts {names}.",
        "parts_around": "Parts around it add up to {total:,}, which contradicts {names}.",
        "parts_around_of": "Parts around it add up to {total:,} {what}, beside {stated:,} stated, which "
        "contradicts {names}.",
        "parts_within": "Parts within these days add up to {total:,}, which contradicts {names}.",
        "parts_within_of": "Parts within these days add up to {total:,} {what}, beside {stated:,} stated, "
        "which contradicts {names}.",
    }
)


@dataclass(frozen=True, slots=True)
class Against:
    """What others state where they contradict a statement.

    Parameters
    ----------
    kind
        ``outcomes``, ``longer``, ``around``, ``within``, ``parts_around`` or ``parts_within``.
    total
        What they state, or grow by.
    measure, stated
        The figure it is of and what the statement says, where the reader is not told that anyhow.
    """

    kind: str
    total: int
    measure: str = ""
    stated: int | None = None

    @classmethod
    def of(cls, kind: str, total: int, part: Statement, measure: str) -> Against:
        """Return what contradicts the figure `measure` of a statement; casualties are told anyhow."""
        if measure == "casualties":
            return cls(kind, total)
        return cls(kind, total, measure, part.stated[measure])

    def words(self, names: Sequence[str]) -> str:
        """Return it in a sentence that names the statements it contradicts."""
        return say(
            _AGAINST.template(f"{self.kind}_of" if self.measure else self.kind),
            total=self.total,
            what=WORDS.get(self.measure, ""),
            stated=self.stated,
            names=listed(names),
        )


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader of one or more statements has to know.

    Parameters
    ----------
    kind
        ``sum``, ``parts``, ``fall``, ``later_deaths``, ``differ``, ``gap``, ``part_above_whole``,
        ``whole_above_part``, ``chain``, ``part_above_parts``, ``parts_above_part`` between statements;
        ``above_stated``, ``undecided``, ``unrecorded``, ``area``, ``scope``, ``day``, ``issuer``,
        ``not_computed``, ``remark`` of one statement beside the records.
    words
        Whole sentences.
    statement_ids, source_ids
        Every statement meant, and the sources of all of them.
    measure, against
        Where others contradict the first of `statement_ids`: of which figure, and what they state; empty and
        None otherwise.
    """

    kind: str
    words: str
    statement_ids: tuple[str, ...]
    source_ids: tuple[str, ...]
    measure: str = ""
    against: Against | None = None

    def to_dict(self) -> dict[str, object]:
        """Return the note as values JSON can hold."""
        return {
            "kind": self.kind,
            "words": self.words,
            "statement_ids": list(self.statement_ids),
            "source_ids": list(self.source_ids),
        }


def note(
    kind: str, words: str, *statements: Statement, measure: str = "", against: Against | None = None
) -> Note:
    """Return a note on `statements` with the sources of all of them, each once."""
    sources = dict.fromkeys(source for statement in statements for source in statement.source_ids)
    return Note(
        kind,
        words,
        tuple(statement.statement_id for statement in statements),
        tuple(sources),
        measure,
        against,
    )


def left_open(*statements: Statement) -> str:
    """Return why `statements` may differ, as far as they tell: by their areas, or nothing says why."""
    areas = areas_differ(*statements)
    if areas:
        return say("{areas} Nothing else says why.", areas=areas)
    return say("No statement says why; counts are revised, worded and kept differently.")


def areas_differ(*statements: Statement) -> str:
    """Return in a sentence which areas `statements` speak of; empty where these are the same."""
    named: dict[str, list[str]] = {}
    for statement in statements:
        named.setdefault(statement.area or "", []).append(statement.statement_id)
    if len(named) < 2:
        return ""
    areas = [
        say(_OF_AREA.template((bool(area), len(names) > 1)), names=listed(names), area=area)
        for area, names in named.items()
    ]
    return say("The statements may count different areas: {areas}.", areas="; ".join(areas))


def unrecorded_words(unrecorded: Mapping[str, int]) -> str:
    """Return for how many incidents numbers are not recorded and what that means; empty for none."""
    # Casualties lack a number where one of the two does.
    parts = {outcome: count for outcome, count in unrecorded.items() if outcome != "casualties"}
    gaps = [
        say("{measure} {gap}", measure=MEASURE.label(outcome).lower(), gap=gap_words(count))
        for outcome, count in parts.items()
        if count
    ]
    if not gaps:
        return ""
    words = "; ".join(gaps)
    return say(
        "{gaps}. Each adds an unknown number, not 0, so both ends of the recorded figures are lower limits.",
        gaps=f"{words[0].upper()}{words[1:]}",
    )


def day_note(statement: Statement) -> str:
    """Return what it means that the day of a statement is not known; empty where it is."""
    if statement.day_known:
        return ""
    words = say(
        "The statement was made {stated_words}, its day is not known.", stated_words=statement.stated_words
    )
    if statement.end_known:
        return words
    return say(
        "{words} So the lower figures count records up to the first day it may mean, the upper "
        "ones up to the last; no interval between totals starts or ends with it.",
        words=words,
    )


def issuer_note(statement: Statement) -> str:
    """Return why a running total is no official one, or may not be; empty of an authority's and of parts."""
    if not statement.runs or statement.issuer_kind == OFFICIAL:
        return ""
    if not statement.issuer_kind:
        return say(
            "What kind of issuer this is, is not said; the statement counts among the official totals."
        )
    return say(
        "Its issuer is no authority ({kind_words}): no part of the official totals.",
        kind_words=statement.kind_words.lower(),
    )
