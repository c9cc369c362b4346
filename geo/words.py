"""Sentences that maps in the browser and everything else both say, each written once.

Each is whole, with named gaps; where a number in it decides between one and many there are two, whose names
end in ``_one`` and ``_many``. `geo.maps.script` puts them before the browser's script, in the language the
map speaks; the script fills the same gaps by ``say`` and ``sayCount``. What Python alone says, or the script
alone, stands where it is said (`geo.language.say`).
"""

from __future__ import annotations

from typing import Final

from geo.language import Sayings, current, marked, say, say_count

MONTHS: Final = (
    marked("January"),
    marked("February"),
    marked("March"),
    marked("April"),
    marked("May"),
    marked("June"),
    marked("July"),
    marked("August"),
    marked("September"),
    marked("October"),
    marked("November"),
    marked("December"),
)


SHORT_MONTHS: Final = (
    marked("Jan"),
    marked("Feb"),
    marked("Mar"),
    marked("Apr"),
    marked("May"),
    marked("Jun"),
    marked("Jul"),
    marked("Aug"),
    marked("Sep"),
    marked("Oct"),
    marked("Nov"),
    marked("Dec"),
)


def month_name(month: int) -> str:
    """Return the name of a month, 1 to 12, as it stands alone or before a year."""
    return current().month(month) or say(MONTHS[month - 1])


def short_month(month: int) -> str:
    """Return the short name of a month, 1 to 12."""
    return current().month(month, short=True) or say(SHORT_MONTHS[month - 1])


WORDS: Final = Sayings(
    {
        # A figure: a band from certain to possible, and what of it is not recorded.
        "not_recorded": "not recorded",
        # An area of which the page does not hold the words.
        "area_loading": "What is recorded of it is being loaded; ask again.",
        "area_lost": "What is recorded of it could not be loaded.",
        "band": "{low} to {high}",
        "gap_one": "not recorded for {number} incident",
        "gap_many": "not recorded for {number} incidents",
        "figure_and_gap": "{figure}, {gap}",
        "likely": "{number} most likely",
        "at_least": "at least {number}",
        # What a share of official totals leaves out, and why it is a band.
        "apart_person": "{people} casualty recorded outside the official total is left out.",
        "apart_people": "{people} casualties recorded outside the official total are left out.",
        "apart_person_of_days": "{people} casualty recorded outside the official total ({days}) is left out.",
        "apart_people_of_days": "{people} casualties recorded outside the official total ({days}) are left "
        "out.",
        "unsure_one": "{number} incident may be outside the official total.",
        "unsure_many": "{number} incidents may be outside the official total.",
        "lower_limit_one": "The number is not recorded for {number} incident.",
        "lower_limit_many": "The number is not recorded for {number} incidents.",
        # A window by name.
        "since_total": "Since the last official total ({day})",
        "since_total_in_months": "Since the last official total ({day}), whole months",
        "since_earlier_total": "Since the official total before the last ({day})",
        "since_earlier_total_in_months": "Since the official total before the last ({day}), whole months",
        # Two figures and what lies between them.
        "compared": "{before} in A, {after} in B: {change}",
        "untold": "no difference can be told",
        "no_difference": "no difference",
        "change": "{change} ({share})",
        "percent": "{band} %",
        "no_percentage": "{reasons}, no percentage",
        "unequal": "unequal windows",
        "not_all_recorded": "not all recorded",
        "small_base": "base under {few}",
        "reporting_differs": "reporting differs",
        "reporting_unknown": "how reporting differs is not known",
        # A figure beside that of the same number of months just before.
        "change_more": "{number} more recorded",
        "change_fewer": "{number} fewer recorded",
        "change_same": "as many recorded",
        "change_open": "not decidable",
        "change_more_than": "{number} more recorded than in {period}",
        "change_fewer_than": "{number} fewer recorded than in {period}",
        "change_same_as": "as many recorded as in {period}",
        "change_open_against": "not decidable against {figure}",
        "earlier_figure": "{figure}, {before} in {period}",
        "earlier": "Changes are told against {period}, as many months just before.",
        "earlier_none": "No change is told: as many months just before begin before {day}, the first day.",
        "earlier_cut": "No change is told: {month} is recorded up to {day} only, a month before is whole.",
        # Small maps of years, and what is told apart by device, status of victims or activity.
        "years_whole": "Each map counts its whole year. The same classes in every year. Choose a year to see "
        "it on the map.",
        "years_beside": "Each map counts its whole year; all figures outside these maps count {period} "
        "alone. The same classes in every year. Choose a year to see it on the map.",
        "parts_sum": "These maps add to {sum} of {whole} {what}.",
        "parts_left": "Incidents whose {what} is not recorded are in none of them.",
        "parts_status": "People are counted by status: those whose status is not recorded are in none of "
        "these maps, and an incident that hurt people of several statuses is in several.",
        # What holds of two windows.
        "lengths": "A covers {a}, B {b}: numbers of unequal windows do not compare",
        "months_one": "{number} month",
        "months_many": "{number} months",
        "young": "Reports for {period} may still come in; a fall may be a lack of reports.",
        "backwards": "A is the later period, as chosen: differences run back in time.",
        "within": "within {windows}",
        "between": "between A and B",
        "lacking": "The number is not recorded for some incidents: {where}. Differences there may be others.",
        "lacking_in": "in {window} for {districts}",
        "more_names": "{number} more",
        # A map of differences.
        "difference_title": "Difference in {what}: {b} (B) minus {a} (A)",
        "difference_legend": "Difference in {what}",
        "difference_told": "{whose}, {noun}: {change}.",
        "all": "All",
        "districts_told": "Districts: {summary}.",
        "districts": "{less} with fewer recorded, {more} with more, {same} without difference",
        "districts_lacking": "{districts}, {lacking} not recorded in A or B",
        "lower_says_nothing": "A lower number recorded says nothing about the ground: reporting changes too.",
        "legend_notes": "Notes",
        "b_less": "B less than A",
        "b_more": "B more than A",
        "fewer_by": "Fewer by {range}",
        "more_by": "More by {range}",
        "same": "No difference",
        "not_in_both": "Not recorded in A or B",
        # A chart as a file.
        "chart_in_house": "Drawn from pages that hold every record in full: for use in the house. "
        "For others, make an edition on the page Publish.",
        # Why districts have no rate, and what stands where none has one.
        "rate_none": "No district has a rate here: {reasons}.",
        "rate_some": "Rate not shown: {reasons}.",
        "rate_refused_one": "in {number} district this figure may not be used",
        "rate_refused_many": "in {number} districts this figure may not be used",
        "rate_missing_one": "in {number} district there is nothing to divide by",
        "rate_missing_many": "in {number} districts there is nothing to divide by",
        "rate_few_one": "in {number} district fewer than {few} are recorded",
        "rate_few_many": "in {number} districts fewer than {few} are recorded",
        "rate_when": "Rate not shown where fewer than {few} are recorded, where there is nothing to divide "
        "by and where the figure may not be used.",
        "ranks_listed": "Districts without a record are not listed.",
        "legend_circles": "Circles of districts",
        # What a figure is of, where it is of one district.
        "figure_of": "{measure}, {place}",
        "figure_and_words": "{measure} {figure}",
        # What is chosen beside a map, and how it is let go of.
        "let_go": "Only {name} is counted; press to count all districts again",
        "let_go_months": "Only {name} is shown; press for the months shown before",
        "district_page": "Its page",
        "district_records": "Its records",
        "back_to_ranks": "Back to districts and months",
        "bar_keys": "Arrow keys go from bar to bar, Enter shows the months of one alone.",
        "lead_open": "Any of the first {number} may have most: dates or numbers are not certain.",
        "lead_equal": "The first {number} have the same number, {value}.",
        "lead_missing": "Any of the first {number} may have most: {missing} stated casualties are in no "
        "record.",
        "lead_loose": "Any of the first {number} may have most: {loose} lie in no known district.",
        "lead_loose_open": "Any of the first {number} may have most: {loose} lie in no known district, and "
        "dates or numbers are not certain.",
        "lead_any_loose": "Any district may have most: {loose} lie in no known one.",
        # The first district where another may have as many, in the few words a telephone has room for.
        "first_open": "{first} or another",
        "first_equal": "{number} equal: {first}",
        "first_loose": "{first} or another: {loose} in no known district",
        "lead_any": "Any {noun} may have most: {missing} stated casualties are in no record.",
        "ranks_none": "No record in this window.",
        "more_ranks_one": "{number} more district",
        "more_ranks_many": "{number} more districts",
        "first_ranks": "Back to the first",
        "rank_counts": "{measure}, no rate shown",
        "rank_count": "{number}, no rate",
        # Of an edition that gives no record of an incident and may hold some back: its zeros are no counts.
        "not_given": "not given",
        "not_given_here": "in this edition",
        "not_given_of": "{what}: not given in this edition",
        # Why killed and injured do not add to casualties.
        "outcome_unknown": "outcome not known for {number}",
        "figure_with_outcome": "{figure} (outcome not known for {number})",
        "casualties_with_outcome": "The casualties include people whose outcome is not known: {number}.",
        # Classes.
        "possible_class": "None certain, some possible",
        "possible_only": "none certain, up to {number} possible",
        "formed_class": "{district}, formed on {day}: incidents before count in {of}",
        "formed_classes": "Formed within the period; incidents before count in the districts around",
        "formed_short": "Formed later",
        "formed_none": "{measure}: counted in other districts before it was formed",
        "formed_cell": "formed later",
        "under": "under {value}",
        "or_more": "{value} or more",
    }
)
"""Every one by its name."""


def shared(name: str, **gaps: object) -> str:
    """Return a sentence by its name, with its gaps filled.

    Examples
    --------
    >>> shared("band", low="12", high="15")
    '12 to 15'
    """
    return current().filled(WORDS[name], gaps)


def shared_count(name: str, number: int, **gaps: object) -> str:
    """Return the sentence of one or of many, with thousands of the number parted as the language does.

    Examples
    --------
    >>> shared_count("gap", 1), shared_count("months", 12)
    ('not recorded for 1 incident', '12 months')
    """
    return say_count(WORDS.template(f"{name}_one"), WORDS.template(f"{name}_many"), number, **gaps)
