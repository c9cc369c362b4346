"""Every number and sentence of a report as one plain dictionary, from the functions the pages count with."""

from __future__ import annotations

from typing import Any

from geo.analysis.periods import day_words
from geo.language import current, marked, say
from geo.publish.report import areas, headline, land, official, quality, where_to_look
from geo.publish.report.blocks import printed, section
from geo.publish.report.scope import Scope
from geo.reconciliation.completeness import completeness

SYNTHETIC = marked("Invented data for training")


def content(scope: Scope) -> dict[str, Any]:
    """Return what a report says, as values JSON can hold.

    Parameters
    ----------
    scope
        What the report is about.

    Returns
    -------
    dict
        ``title`` and other texts of the cover, ``header`` and ``footer`` of every page, and ``sections``:
        each a ``title`` and its ``blocks`` (see `geo.publish.report.blocks`).
    """
    meta, period = scope.meta, scope.titled(scope.period.words())
    said = scope.edition.words or (f"{scope.edition.label}.",)
    as_of = say("Records up to {day}", day=day_words(meta.as_of))
    cover: dict[str, Any] = {
        "kicker": say("Report on recorded incidents and casualties"),
        "title": meta.title,
        "theatre": meta.theatre,
        "period": period,
        "filters": ""
        if scope.filters.is_empty
        else say("Only {filter_words}", filter_words=scope.filter_words),
        "completeness": completeness(scope.ledger, period=scope.period, filters=scope.filters).words,
        "disclaimer": meta.disclaimer,
    }
    facts = {
        say("As of"): as_of,
        say("Created"): say("{day} with {software}", day=day_words(scope.created), software=scope.software),
        say("Edition"): said[0],
        say("Data"): scope.pack.digest[:12],
    }
    # Without a table of years the months find room on the page of the key figures.
    course = section(say("Course over time"), headline.trend(scope))
    return {
        **{name: printed(value) for name, value in cover.items()},
        "facts": [[name, printed(value)] for name, value in facts.items()],
        "stamp": [printed(line) for line in said[1:]],
        "synthetic": say(SYNTHETIC) if meta.synthetic else "",
        "language": current().short,
        "created": [scope.created.year, scope.created.month, scope.created.day],
        "document": printed(f"{meta.title}: {period}"),
        "header": [printed(meta.title), printed(say("{label} edition", label=scope.edition.label))],
        "footer": [printed(period), printed(as_of)],
        "sections": [
            section(say("Key figures"), headline.key_figures(scope), opens=True),
            *([] if scope.over_years else [course]),
            section(say("Maps"), areas.maps(scope), wide=True),
            section(say("Districts"), areas.district_table(scope), opens=True),
            *([] if scope.pack.hazards.empty else [section(say("Hazardous land"), land.land(scope))]),
            *([course] if scope.over_years else []),
            section(say("Causes, and who was hurt"), headline.causes(scope)),
            section(say("Official statements and records"), official.reconciliation(scope)),
            section(say("Contradictions between statements"), where_to_look.contradictions(scope)),
            section(say("Where records are missing"), where_to_look.where_to_look(scope)),
            section(say("Published facts"), official.published_facts(scope)),
            section(say("Data quality and gaps"), quality.quality(scope)),
            section(say("Method"), quality.method(scope)),
            section(say("Sources"), quality.sources(scope)),
        ],
    }
