"""The table of rules: what must hold between the values of a row, and between the rows of a layer.

Faults of single values (required, type, allowed value) are found while the columns are read, see
`geo.checking.frames`; everything here looks at typed values, so a value that could not be read is missing and
triggers nothing a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from geo.checking import conditions, days
from geo.checking.activities import activity_rules
from geo.checking.conditions import Context, Hits, Mask, Table
from geo.checking.ground_rules import district_rules, geometry_rules, place_table_rules
from geo.checking.hazards import hazard_rules, status_rules
from geo.checking.rule import Rule
from geo.checking.surveys import survey_rules
from geo.checking.twins import SAME_PLACE_KM
from geo.language import marked, say
from geo.layers.findings import Severity
from geo.layers.measures import LEAST, MOST, PARTS
from geo.layers.schema import Field, FieldType, Schema
from geo.layers.vocabulary import SETTLEMENT_AT_LEAST_M, VICTIM_STATUS


def _span(field: Field) -> str:
    low, high = field.minimum, field.maximum
    if low is None:
        return say(
            "at most {high:,g} {unit}" if field.unit else "at most {high:,g}", high=high, unit=field.unit
        )
    if high is None:
        return say(
            "at least {low:,g} {unit}" if field.unit else "at least {low:,g}", low=low, unit=field.unit
        )
    return say(
        "{low:,g} to {high:,g} {unit}" if field.unit else "{low:,g} to {high:,g}",
        low=low,
        high=high,
        unit=field.unit,
    )


def _range_rules(schema: Schema) -> list[Rule]:
    return [
        Rule(
            id="number.range", field=field.name, severity=Severity.ERROR, fields=(field.name,),
            message=say("{label} lies outside its range, {span}", label=field.label, span=_span(field)),
            remedy=say("Check the number; leave {name} empty where it is not recorded", name=field.name),
            check=conditions.out_of_range(field),
        )
        for field in schema.fields
        if field.minimum is not None or field.maximum is not None
    ]  # fmt: skip


def _milder(severity: Severity) -> Severity:
    return Severity.WARNING if severity is Severity.ERROR else Severity.NOTE


_STATED_BY_PARTS = marked("so they enter no sum")
_COUNTED_BY_PARTS = marked("so they are counted, and every sum says that the number is not recorded in full")


def _parts_rules(
    total: str, parts: tuple[str, ...], severity: Severity, *, without: str = _STATED_BY_PARTS
) -> list[Rule]:
    def exceeds(table: Table, _: Context) -> Hits:
        added, recorded = conditions.sum_of(table, parts)
        exceeding = recorded & (added > table.number(total))
        return Hits(exceeding, lambda position: {"sum": f"{added[position]:.0f}"})

    def without_total(table: Table, _: Context) -> Mask:
        added, recorded = conditions.sum_of(table, parts)
        return recorded & (added > 0) & np.isnan(table.number(total))

    names = ", ".join(parts)
    rules = [
        Rule(
            id="parts.total", field=total, severity=severity, fields=(total, *parts),
            message=say("The parts ({names}) add up to {{sum}}, more than {total}, {{{total}}}",
                names=names, total=total),
            remedy=say("Correct {total} or its parts; a part that is not known stays empty", total=total),
            check=exceeds,
        ),
    ]  # fmt: skip
    if len(parts) > 1:
        rules.append(
            Rule(
                id="parts.without_total", field=total, severity=_milder(severity), fields=(total, *parts),
                message=say("Parts of {total} are recorded, but {total} itself is not, {without}",
                    total=total, without=without),
                remedy=say("Fill in {total} where the source gives it", total=total),
                check=without_total,
            )
        )  # fmt: skip
    return rules


def _ends_rules(part: str) -> list[Rule]:
    least, most = f"{part}_{LEAST}", f"{part}_{MOST}"
    pairs = ((least, most), (least, part), (part, most))

    def above(one: str, other: str) -> Callable[[Table, Context], Mask]:
        return lambda table, _: table.number(one) > table.number(other)

    return [
        Rule(
            id="number.ends", field=low, severity=Severity.ERROR, fields=(low, high),
            message=say("{low}, {{{low}}}, is more than {high}, {{{high}}}", low=low, high=high),
            remedy=say("Correct the numbers; an end of the range that is not known stays empty"),
            check=above(low, high),
        )
        for low, high in pairs
    ]  # fmt: skip


def _order_rule(
    first: str,
    second: str,
    *,
    severity: Severity = Severity.ERROR,
    rule: str = "date.order",
    remedy: str = "",
) -> Rule:
    return Rule(
        id=rule, field=second, severity=severity, fields=(first, second),
        message=say("{second}, {{{second}}}, lies before {first}, {{{first}}}", second=second, first=first),
        remedy=remedy or say("Correct the two dates; they may have been exchanged"),
        check=lambda table, _: table.day(second) < table.day(first),
    )  # fmt: skip


def _future_rule(field: str) -> Rule:
    return Rule(
        id="date.future", field=field, severity=Severity.ERROR, fields=(field,),
        message=say("The date lies in the future"),
        remedy=say("Check the year and the order of day and month"),
        check=lambda table, context: table.day(field) > conditions.today_of(context),
    )  # fmt: skip


def _by_status(outcome: str) -> tuple[str, ...]:
    return tuple(f"{outcome}_{status}" for status in VICTIM_STATUS.codes())


def _date_rules() -> list[Rule]:
    return [
        Rule(
            id="date.not_recorded", field="date_start", severity=Severity.NOTE,
            fields=("date_start", "date_end"),
            message=say("No date is recorded; the incident counts in the whole period, and in each of "
                "its parts "
            "as possible"),
            remedy=say("Give the first and last possible day where a source allows it"),
            check=days.undated,
        ),
        *(
            Rule(
                id="field.required", field=name, severity=Severity.ERROR, fields=(name, other),
                message=say("{label} is empty, though a date is given", label=label),
                remedy=say("Fill in {name}, or leave both days empty where no date is recorded", name=name),
                check=days.lacking_with_a_date(name),
            )
            for name, other, label in (
                ("date_start", "date_end", say("First possible day")),
                ("date_end", "date_start", say("Last possible day")),
                ("date_precision", "date_start", say("Precision of the date")),
                ("date_basis", "date_start", say("What the date is")),
            )
        ),
        _order_rule("date_start", "date_end"),
        Rule(
            id="date.precision", field="date_precision", severity=Severity.ERROR,
            fields=("date_precision", "date_start", "date_end"),
            message=say("The day is said to be known, but two are given: {date_start} and {date_end}"),
            remedy=say("Give the same day twice, or another precision such as interval"),
            check=days.day_is_not_a_day,
        ),
        Rule(
            id="date.precision", field="date_precision", severity=Severity.WARNING,
            fields=("date_precision", "date_start", "date_end"),
            message=say("The precision {date_precision} does not fit the days {date_start} to {date_end}"),
            remedy=say("Check which of them is right"),
            check=days.precision_doubtful,
        ),
        *_period_rules(),
        Rule(
            id="date.wide", field="date_end", severity=Severity.NOTE, fields=("date_start", "date_end"),
            message=say("The incident may lie on any of {days} days, more than a year has, so it is "
                "possibly in "
            "each of these years and most likely in none"),
            remedy=say("Check both years; give narrower days where a source allows it"),
            check=days.wide,
        ),
        _order_rule("recorded_on", "revised_on", severity=Severity.WARNING, rule="date.revised"),
        _order_rule(
            "date_start", "recorded_on", severity=Severity.WARNING, rule="date.recorded",
            remedy=say("An incident cannot be recorded before it can have happened: correct one of the "
                "dates"),
        ),
    ]  # fmt: skip


def _period_rules() -> list[Rule]:
    """Return the rules for days beside those that pack.toml says its records lie on."""
    told = say("the period this data set covers, {first} to {last}")
    remedy = say(
        "Check the year; where it is right, widen period_start and as_of in pack.toml, or leave the row out"
    )
    found: tuple[tuple[str, str, str, Callable[[Table, Context], Mask]], ...] = (
        ("before_period", "date_end", say("lies before {told}: it is in no figure",
            told=told), days.before_period),
        ("after_period", "date_start", say("lies after {told}: it is in no figure",
            told=told), days.after_period),
        (
            "across_period", "date_end",
            say("may lie outside {told}, so it counts as possible at most: {{date_start}} to {{date_end}}",
                told=told),
            days.across_period,
        ),
    )  # fmt: skip
    return [
        Rule(
            id=f"date.{name}", field=field, severity=Severity.WARNING, fields=("date_start", "date_end"),
            message=say("The incident {words}", words=words), remedy=remedy, check=days.outside_period(where),
        )
        for name, field, words, where in found
    ]  # fmt: skip


def _incident_rules() -> list[Rule]:
    return [
        *_date_rules(),
        *_parts_rules("killed", _by_status("killed"), Severity.ERROR, without=say(_COUNTED_BY_PARTS)),
        *_parts_rules("injured", _by_status("injured"), Severity.ERROR, without=say(_COUNTED_BY_PARTS)),
        *(rule for part in PARTS for rule in _ends_rules(part)),
        *_parts_rules("killed", ("killed_children",), Severity.ERROR),
        *_parts_rules("injured", ("injured_children",), Severity.ERROR),
        Rule(
            id="geometry.missing", field="geometry", severity=Severity.WARNING,
            fields=("location_precision", "geometry"),
            message=say("The place of the blast is said to be exact, but has no point: it counts in its "
                "district"),
            remedy=say("Give the point, or the precision the record really has, such as settlement or "
                "district"),
            check=conditions.missing_at("exact"),
        ),
        Rule(
            id="geometry.missing", field="geometry", severity=Severity.WARNING,
            fields=("location_precision", "geometry"),
            message=say("The settlement is said to be known, but has no point: it counts in its "
                "district only"),
            remedy=say("Give the point of the settlement where it can be found"),
            check=conditions.missing_at("settlement"),
        ),
        Rule(
            id="place.precision", field="location_precision", severity=Severity.WARNING,
            fields=("location_precision", "geometry"),
            message=say("There is a point, but the place is said to be known to its "
                "{location_precision} only"),
            remedy=say("Leave the point out, or correct the precision"),
            check=conditions.point_too_precise,
        ),
        Rule(
            id="place.uncertainty", field="uncertainty_m", severity=Severity.WARNING,
            fields=("location_precision", "uncertainty_m"),
            message=say("A settlement tells where a blast was to {settlement_at_least_m} m at best, not "
                "to {{uncertainty_m}} m; {settlement_at_least_m} m are drawn",
                    settlement_at_least_m=SETTLEMENT_AT_LEAST_M),
            remedy=say("Correct the uncertainty, leave it empty, or say that the place is that of the blast"),
            check=conditions.settlement_too_narrow,
        ),
        Rule(
            id="place.kind", field="place_kind", severity=Severity.WARNING,
            fields=("location_precision", "place_kind"),
            message=say("The place is said to be that of the blast, but the point is one of another kind, "
            "{place_kind}; it is drawn like a settlement"),
            remedy=say("Correct the precision of the place or what the point is"),
            check=conditions.point_of_another_kind,
        ),
        Rule(
            id="incident.duplicate", field="incident_id", severity=Severity.WARNING,
            fields=("incident_id", "date_start", "date_end", "killed", "injured", "district"),
            message=say("This may be the incident of row {twin}: same days, place and figures"),
            remedy=say("Compare the two (within {same_place_km:g} km); merge them, or tie them by "
                "chain_id", same_place_km=SAME_PLACE_KM),
            check=conditions.twin_incidents,
        ),
    ]  # fmt: skip


def _statement_rules() -> list[Rule]:
    return [
        # Contradictory statements are part of the record: what an authority said is kept as it said it.
        *_parts_rules("killed", ("killed_civilian", "killed_military"), Severity.WARNING),
        *_parts_rules("killed", ("killed_journalists",), Severity.WARNING),
        *_parts_rules("injured", ("injured_civilian", "injured_military"), Severity.WARNING),
        Rule(
            id="statement.sum", field="casualties_total", severity=Severity.WARNING,
            fields=("casualties_total", "killed", "injured"),
            message=say("Killed and injured add up to {sum}, the stated total is {casualties_total}"),
            remedy=say("Check the figures against the source; where they stand so there, say it in the "
                "remarks"),
            check=conditions.wrong_sum,
        ),
        Rule(
            id="date.stated", field="stated_on", severity=Severity.WARNING,
            fields=("period_end", "stated_on", "stated_precision"),
            message=say("stated_on, {stated_on}, lies before period_end, {period_end}"),
            remedy=say("A statement cannot count days that had not passed: correct one of the dates"),
            check=days.stated_too_early,
        ),
    ]  # fmt: skip


_OWN: Mapping[str, Callable[[], list[Rule]]] = {
    "incidents": _incident_rules,
    "statements": _statement_rules,
    "hazards": hazard_rules,
    "hazard_status": status_rules,
    "surveys": survey_rules,
    "activities": activity_rules,
    "districts": district_rules,
    "places": place_table_rules,
}
# A plan or an advisory may be dated ahead.
_MAY_LIE_AHEAD = frozenset({"facts"})


def rules_for(schema: Schema) -> tuple[Rule, ...]:
    """Return the rules of one layer, in the order in which they are applied and reported.

    Parameters
    ----------
    schema
        One of `geo.layers.schema.SCHEMAS`, or a schema of the same make.
    """
    rules = [
        Rule(
            id="id.duplicate", field=schema.key[0], severity=Severity.ERROR, fields=schema.key,
            message=say("The same {key} stands in row {{first}} already", key=' and '.join(schema.key)),
            remedy=say("Compare the two rows: give different records their own identifiers, "
            "and leave out a row only where it repeats the other"),
            check=conditions.duplicate_key(scientific=False),
        ),
        Rule(
            id="damage.scientific", field=schema.key[0], severity=Severity.ERROR, fields=schema.key,
            message=say("A spreadsheet has turned long numbers into scientific notation, so this row and row "
            "{first} look alike and only the first is counted"),
            remedy=say("Keep both rows: take the numbers from the source again, the column formatted as "
                "text"),
            check=conditions.duplicate_key(scientific=True),
        ),
        *_range_rules(schema),
    ]  # fmt: skip
    if schema.name not in _MAY_LIE_AHEAD:
        rules += [_future_rule(field.name) for field in schema.fields if field.type is FieldType.DATE]
    if "period_start" in schema and "period_end" in schema:
        rules.append(_order_rule("period_start", "period_end"))
    rules += _OWN.get(schema.name, list)()
    rules += geometry_rules(schema)
    rules += [
        Rule(
            id="source.unknown", field=name, severity=Severity.ERROR, fields=(name,),
            message=say("No such source in the sources table: {missing}"),
            remedy=say("{zeros} Add the source to the sources table, or correct the identifier"),
            check=conditions.unknown_sources(name),
        )
        for name in ("source_ids", "coordinate_source_id")
        if name in schema
    ]  # fmt: skip
    if "district_id" in schema and schema.name != "districts":
        rules.append(
            Rule(
                id="district.unknown", field="district_id", severity=Severity.ERROR, fields=("district_id",),
                message=say("No district has this code"),
                remedy=say("{near} Use a code of the districts table"),
                check=conditions.unknown_district_id,
            )
        )  # fmt: skip
    return tuple(rules)
