"""How good the data of a report are, how they were counted, and who they are from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Any, Final

from geo.analysis.citations import published_by, told_address
from geo.analysis.periods import day_words
from geo.language import Sayings, in_digits, marked, say, say_count
from geo.layers import vocabulary
from geo.layers.findings import Severity
from geo.layers.meta import Licence
from geo.layers.rulewords import rule_words
from geo.layers.schema import SCHEMAS
from geo.layers.vocabulary import CodeList
from geo.publish.report import blocks as b
from geo.publish.report.blocks import Block
from geo.publish.report.scope import Scope
from geo.reconciliation.facts import facts
from geo.reconciliation.statements import split_ids

MOST_SOURCES: Final = 800
MOST_RULES: Final = 30
_NOT_RECORDED: Final = marked("not recorded")
_TALLIES: Final[tuple[tuple[str, str, CodeList], ...]] = (
    ("date_precision", marked("Date known to"), vocabulary.DATE_PRECISION),
    ("location_precision", marked("Place known to"), vocabulary.LOCATION_PRECISION),
    ("confidence", marked("Confidence"), vocabulary.CONFIDENCE),
    ("official_count", marked("Official total"), vocabulary.OFFICIAL_COUNT),
)
_METHOD: Final = Sayings(
    {
        "Incidents": "One detonation or a tightly linked chain of detonations, with or without people hurt.",
        "Casualties": "Killed, injured and people whose outcome is not known, together.",
        "Districts": "An incident counts in the district its source states; where none is stated, in "
        "the one its "
        "point lies in, if the point is known to a settlement or better; otherwise under “District not "
        "known”. "
        "None is dropped.",
        "Maps": "Classes are frozen over the whole data set without filters, so that maps of different "
        "periods "
        "compare. Districts without any record are hatched; that says nothing about the ground.",
        "Official statements": "Recorded bands hold, in the lower figure, records certainly inside the "
        "statement's period and likely inside the official total; in the upper figure those possibly in "
        "both.",
        "Rates": "Given only on a named population figure that the data set allows for the district, "
        "and only "
        "from five upwards.",
    }
)
_HEADS: Final = Sayings(
    {
        "Incidents": "Incidents",
        "Casualties": "Casualties",
        "Districts": "Districts",
        "Maps": "Maps",
        "Official statements": "Official statements",
        "Rates": "Rates",
    }
)
_COUNTING: Final = Sayings(
    {
        "most_likely": "Each incident counts whole on the middle of its possible days, unless there are "
        "more of "
        "them than the period has days: then it is in the period possibly, and no more. In the same way an "
        "incident without a certain month or year stands apart, so that districts and years share out "
        "the totals "
        "exactly.",
        "possible": "Each figure holds what lies certainly in the period and, in brackets, what lies there "
        "possibly.",
    }
)
_NOT_TOLD: Final = marked(
    "Findings on single incidents and on sources are left out of this edition; whoever owns the data "
    "can name them."
)
_SEVERITIES: Final = Sayings(
    {
        Severity.ERROR: "Error, row left out",
        Severity.WARNING: "Warning",
        Severity.NOTE: "Note",
    }
)


def quality(scope: Scope) -> list[Block]:
    """Return coverage, known gaps, how precise the records are and what checking turned up."""
    found = [
        b.text(scope.meta.coverage),
        b.heading(say("Known gaps")),
        b.bullets(scope.meta.known_gaps),
    ]
    if scope.edition.coarsened or len(scope.edition.words) > 1:
        found.append(
            b.text(
                say(
                    "This edition is smaller than the data it was made of; coverage and gaps are told "
                    "of those."
                )
            )
        )
    return [*found, *_precision(scope), *_findings(scope)]


def _precision(scope: Scope) -> list[Block]:
    rows = []
    for field, label, codes in _TALLIES:
        tally = scope.incidents[field].astype(object).where(lambda column: column.notna(), None)
        counts = Counter(value if isinstance(value, str) else None for value in tally)
        rows += [
            [say(label), term.label, in_digits(counts[term.code])] for term in codes if counts[term.code]
        ]
        if counts[None]:
            rows.append([say(label), say(_NOT_RECORDED).capitalize(), in_digits(counts[None])])
    if not rows:
        return []
    return [
        b.heading(say("How well dates and places are known")),
        b.table(
            [(say("What"), 1.5), (say("Answer"), 3.0), (say("Incidents"), 1.0)],
            rows,
            caption=_which(scope),
            texts=2,
            dense=True,
        ),
    ]


def _which(scope: Scope) -> str:
    """Return of which incidents the answers are: of all in the band that the key figures give."""
    whole = scope.whole["incidents"]
    if whole.certain == whole.possible:
        words = say_count(
            "Of the {number} incident in this period",
            "Of the {number} incidents in this period",
            whole.possible or 0,
        )
    else:
        words = say_count(
            "Of the {number} incident that lies certainly or possibly in this period ({whole})",
            "Of the {number} incidents that lie certainly or possibly in this period ({whole})",
            whole.possible or 0,
            whole=whole.words(),
        )
    return scope.titled(words)


def _findings(scope: Scope) -> list[Block]:
    counts = scope.pack.findings.counts()
    rejected = sum(scope.pack.rejected.values())
    # An edition counts the rejected rows of its own readers alone.
    whose = say("of the data set") if scope.edition.in_house else say("meant for the readers of this edition")
    words = (
        say("{rejected:,} rows {whose} break a rule and are in no count.", rejected=rejected, whose=whose)
        if rejected
        else say("No row {whose} was rejected.", whose=whose)
    )
    told = [] if scope.edition.in_house else [say(_NOT_TOLD)]
    found = [
        b.heading(say("What the checks found")),
        b.text(say("Every row is checked on loading."), words, *told),
    ]
    if not counts:
        none = (
            say("There is no finding on anything else it gives.")
            if told
            else say("The checks turned up nothing.")
        )
        return [*found, b.text(none)]
    order = list(Severity)
    ranked = sorted(counts.items(), key=lambda item: (order.index(item[0][0]), -item[1], item[0][1]))
    rows = [
        [_SEVERITIES[severity], rule_words(rule), in_digits(number)]
        for (severity, rule), number in ranked[:MOST_RULES]
    ]
    return [
        *found,
        b.table(
            [(say("Weight"), 1.4), (say("Finding"), 5.3), (say("Times"), 0.7)],
            rows,
            caption=say("Findings about what this edition gives, of any period"),
            texts=2,
            dense=True,
        ),
    ]


def method(scope: Scope) -> list[Block]:
    """Return how incidents are counted, placed and made smaller for this edition."""
    again = say(
        "{software}; data digest {digest}; created {day}. The same data, period and program give "
        "the same file.",
        software=scope.software,
        digest=scope.pack.digest,
        day=day_words(scope.created),
    )
    found = [
        b.pairs(
            [
                *((_HEADS[name], words) for name, words in _METHOD.items()),
                (
                    say("Uncertain dates"),
                    say(
                        "An uncertain date is a span of days. {counting}", counting=_COUNTING[scope.counting]
                    ),
                ),
                *([(say("Ranges of people"), ranges)] if (ranges := scope.ranges) else []),
                (say("Filters"), scope.filter_words),
                (say("This edition"), " ".join(scope.edition.words) or f"{scope.edition.label}."),
                (say("To make this report again"), again),
            ]
        ),
        b.text(
            say(
                "The absence of a record does not mean that an area is free of explosive ordnance. This "
                "report "
                "shows what sources told, not where explosive ordnance lies."
            )
        ),
    ]
    if scope.meta.notes:
        found += [b.heading(say("Notes on the data")), b.bullets(scope.meta.notes)]
    return found


def cited(scope: Scope) -> tuple[str, ...]:
    """Return the sources of the incidents counted, of the statements of the period and of facts shown."""
    names = dict.fromkeys(name for cell in scope.incidents["source_ids"].unique() for name in split_ids(cell))
    for statement in scope.ledger.statements:
        if scope.among(statement.period.last):
            names.update(dict.fromkeys(statement.source_ids))
    for fact in facts(scope.pack):
        if fact.day < scope.period.end:
            names.update(dict.fromkeys(fact.source_ids))
    return tuple(sorted(names))


def _licence(one: Licence) -> str:
    layer = SCHEMAS[one.layer].title if one.layer in SCHEMAS else say("context {name}", name=one.layer)
    return say("{layer}: {licence}.", layer=layer[:1].upper() + layer[1:], licence=one.name)


def sources(scope: Scope) -> list[Block]:
    """Return every source cited, and whose data the map is drawn from."""
    names = cited(scope)
    rows = scope.pack.sources.to_dict("records")
    known: dict[str, dict[Hashable, Any]] = {str(row["source_id"]): row for row in rows}
    items = [(name, *_source(known.get(name, {}))) for name in names[:MOST_SOURCES]]
    # Whose data these are comes first: below columns that fill a page it would stand on one of its own.
    found: list[Block] = [b.bullets(scope.meta.attribution)]
    if scope.meta.licences:
        found.append(b.small(*(_licence(one) for one in scope.meta.licences)))
    found += [
        b.heading(say("Sources cited")),
        b.text(
            say(
                "{number:,} sources are cited by the incidents and statements of this period and by the "
                "published facts. A title may be a short description in English.",
                number=len(names),
            )
        ),
    ]
    if items:
        found.append(b.sources(items))
    if len(names) > len(items):
        found.append(
            b.small(
                say(
                    "{number:,} more are left out here; the data export holds all of them.",
                    number=len(names) - len(items),
                )
            )
        )
    return found


def _source(row: Mapping[Hashable, Any]) -> tuple[str, str, str]:
    if not row:
        return "", "", ""
    who, when = published_by(row.get("publisher"), row.get("published"))
    words = ", ".join(filter(None, (who, row["title"] if isinstance(row.get("title"), str) else "")))
    return words, when, told_address(row.get("url"))
