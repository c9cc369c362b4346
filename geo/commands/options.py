"""Options that several commands share, and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from click.core import ParameterSource

from geo import choices
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.whole_months import end_words, refuse_cut
from geo.commands.folders import PackFolder
from geo.commands.periods import F, period_options
from geo.language import say, template_of
from geo.layers.measures import COUNTED, MEASURE

if TYPE_CHECKING:
    from geo.layers.pack import Pack

_MOST_WARNINGS: Final = 50
_NAMES: Final = ("--from", "--to")
_YEARS: Final = range(2000, 2101)

FILTERING: Final = (
    *(one.key for one in choices.FILTERS),
    "from_text",
    "to_text",
    "through",
    "counting",
)
"""Names of the parameters that say what is counted, and how."""

pack_argument = click.argument("pack", type=PackFolder())


def _counting(default: str, says: str) -> Callable[[F], F]:
    """Return the option on uncertain dates, which means something else to each kind of command."""
    return click.option(
        "--counting",
        type=click.Choice(choices.COUNTING.codes()),
        default=default,
        show_default=True,
        help=says,
    )


counting_option = _counting(
    "most_likely",
    "What colours count of uncertain dates: each whole in its most likely month, unless it "
    "may lie on more days than the period has, or wherever it may lie. Totals are always the band from "
    "certain to possible.",
)
export_counting_option = _counting(
    "most_likely",
    "What rates and the standing of a district follow of uncertain dates: each whole in its most likely "
    "month, unless it may lie on more days than the period has, or wherever it may lie. Every record that "
    "may lie in the period is written, and told apart.",
)
band_option = _counting(
    "possible",
    "What the table shows of uncertain dates: the band from certain to possible, or the most likely "
    "figure. JSON always gives all three.",
)
measure_option = click.option(
    "--measure",
    type=click.Choice(MEASURE.codes()),
    default="casualties",
    show_default=True,
    help="What is mapped; measures of ground only of data sets that have them.",
)
counted_option = click.option(
    "--measure",
    type=click.Choice(COUNTED.codes()),
    default="casualties",
    show_default=True,
    help="What is mapped.",
)
profile_option = click.option(
    "--profile",
    type=click.Choice(choices.PROFILES),
    default="public",
    show_default=True,
    help="Who may have it; decides what is coarsened and held back.",
)

anyway_option = click.option(
    "--anyway",
    is_flag=True,
    help="Publish although more than 2 % of the rows of a layer, or of the casualties, are left out for "
    "faults; what is made says how many.",
)


def _possible_day(
    _context: click.Context, _parameter: click.Parameter, created: datetime | None
) -> datetime | None:
    if created is not None and created.year not in _YEARS:
        raise click.BadParameter(
            f"no file is made on {created:%Y-%m-%d}; give a day from {_YEARS[0]} to {_YEARS[-1]}"
        )
    return created


created_option = click.option(
    "--created",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    callback=_possible_day,
    help="Day of making, printed on it; today where not given. Same day, same bytes.",
)


def stacked(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Return one decorator for several options, listed by --help in the order given."""

    def wrap(command: F) -> F:
        return reduce(lambda wrapped, option: option(wrapped), reversed(options), command)

    return wrap


filter_options = stacked(
    *(
        click.option(
            one.option,
            one.key,
            type=click.Choice(one.codes.codes()),
            multiple=True,
            help=template_of(one, "counts"),
        )
        for one in choices.FILTERS
    ),
    *period_options(
        "First day counted: YYYY, YYYY-MM or YYYY-MM-DD.",
        "First day NOT counted any more, in the same forms: all of 2022 is --from 2022 --to 2023.",
        "Last year, month or day counted, as the pages and their links have it; instead of --to.",
    ),
)
rate_options = stacked(
    click.option(
        "--rate",
        type=click.Choice(choices.RATE.codes()),
        default="count",
        show_default=True,
        help="Numbers, or rates by people or by area.",
    ),
    click.option("--figure", help="Population figure of the pack, for --rate per_100k."),
    click.option(
        "--scheme",
        type=click.Choice(choices.SCHEME.codes()),
        default="fixed",
        show_default=True,
        help="How the classes are cut.",
    ),
    click.option(
        "--look",
        type=click.Choice(choices.LOOK.codes()),
        default="by_measure",
        show_default=True,
        help="How districts are drawn; by_measure: numbers as circles, rates as colour.",
    ),
)


def refuse_idle_figure(asked: Mapping[str, Any]) -> None:
    """Refuse a population figure that the picture would not use.

    Raises
    ------
    click.UsageError
        Where no rate by people is asked for.
    """
    if asked["figure"] is not None and asked["rate"] != "per_100k":
        raise click.UsageError(say("--figure only goes with --rate per_100k; drop it, or ask for that rate."))


def options_given(*names: str) -> list[str]:
    """Return which of the running command's parameters were written on the command line, as options."""
    context = click.get_current_context()
    return [
        parameter.opts[0]
        for parameter in context.command.params
        if parameter.name in names
        and context.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE
    ]


def days_asked(whole: Period, from_text: str | None, to_text: str | None) -> Period:
    """Return the days asked for with --from and --to; a last day left out is told on the error stream.

    Raises
    ------
    PeriodError
        As `geo.analysis.periods.Period.parse_within` does.
    """
    period = Period.parse_within(whole, from_text, to_text, names=_NAMES)
    if to_text:
        warn(filter(None, [end_words(period, name="--to")]))
    return period


def months_asked(whole: Period, from_text: str | None, to_text: str | None) -> Period:
    """Return the whole months asked for with --from and --to.

    Raises
    ------
    PeriodError
        As `days_asked`, and where the period cuts a month.
    """
    period = Period.parse_within(whole, from_text, to_text, names=_NAMES)
    refuse_cut(period, whole, names=_NAMES)
    return period


def filters_of(chosen: Mapping[str, Sequence[str]]) -> Filters:
    """Return the filters chosen by `filter_options`."""
    return Filters(**{one.key: frozenset(chosen[one.key]) for one in choices.FILTERS})


def district_code(pack: Pack, text: str) -> str:
    """Return the code of the district that --district names by its code or any of its names.

    Raises
    ------
    DistrictError
        Where there is none, or several have the name.
    """
    from geo.layers.districts import DistrictIndex  # noqa: PLC0415 - pandas is slow to load; --help is not

    return DistrictIndex(pack.districts.drop(columns="geometry", errors="ignore")).asked(text)


def refused_option(name: str, *, why: str) -> Callable[[F], F]:
    """Return a decorator for an option that other commands have: asked for, it says which of them do."""

    def refuse(_context: click.Context, _parameter: click.Parameter, given: object) -> None:
        if given is not None:
            raise click.UsageError(f"{name} {why}")

    return click.option(name, hidden=True, expose_value=False, callback=refuse)


def day_of_making(created: datetime | None) -> date:
    """Return the day of making: the only place where a command reads the clock."""
    return date.today() if created is None else created.date()


def edition_of_folder(
    folder: Path, profile: str, *, anyway: bool, layer: str = "incidents"
) -> tuple[Pack, Pack]:
    """Return a pack as loaded and its edition for `profile`; rows left out are told on the error stream.

    Parameters
    ----------
    folder, profile
        Which pack, and for whom.
    anyway
        Whether it is published although much of it is left out.
    layer
        What is published, one of `geo.choices.EXPORTED`: of how much of it the edition holds is told.

    Raises
    ------
    PublishError
        Where so much is left out for faults that a part would look like the whole, and nobody asked for it.
    """
    from geo.errors import PublishError  # noqa: PLC0415 - geopandas is slow to load; --help is not
    from geo.layers.left_out import left_out_words, too_much_left_out  # noqa: PLC0415 - as above
    from geo.publish.redact import redact  # noqa: PLC0415 - as above
    from geo.store.files import load_pack  # noqa: PLC0415 - as above

    loaded = load_pack(folder)
    missing = too_much_left_out(loaded)
    if missing and not anyway:
        raise PublishError(
            say(
                "The pack {name} is not published: {missing}. Mend the rows that `python -m geo check "
                "{folder}` names, or publish what is left with --anyway.",
                name=loaded.meta.name,
                missing=missing,
                folder=folder,
            )
        )
    if words := left_out_words(loaded):
        warn([words])
    edition = redact(loaded, profile)
    table, name = published(layer)
    _tell_held_back(len(loaded.table(table)), len(edition.table(table)), profile, name)
    return loaded, edition


def published(layer: str) -> tuple[str, str]:
    """Return the table of a pack that an exported layer is made of, and what its rows are called."""
    kind = choices.EXPORTED_BY_PERIOD.get(layer)
    if kind:
        return kind.pack_layer, say(kind.noun[1])
    table = layer if layer in choices.EXPORTED_WHOLE else "incidents"
    return table, table


def _tell_held_back(all_of_them: int, given: int, profile: str, name: str) -> None:
    """Tell whoever has the pack, and nobody else, how much of what it is asked for an edition is without."""
    if given < all_of_them:
        click.echo(
            say(
                "Note: of the {name} recorded, {all_of_them:,}, the {profile} edition holds {given:,}; "
                "the rest is of a more confidential class. --profile internal gives all of them."
                if given
                else "Note: of the {name} recorded, {all_of_them:,}, the {profile} edition holds none; "
                "the rest is of a more confidential class. --profile internal gives all of them.",
                name=name,
                all_of_them=all_of_them,
                profile=profile,
                given=given,
            ),
            err=True,
        )


def refuse_missing_folder(out: Path) -> None:
    """Refuse a file in a folder that is not there.

    Raises
    ------
    click.BadParameter
        Naming the folder.
    """
    if not out.parent.is_dir():
        raise click.BadParameter(
            say("there is no folder {parent}; make it first", parent=out.parent), param_hint="--out"
        )


def format_of(out: Path, given: str | None, formats: Sequence[str], *, default: str | None = None) -> str:
    """Return the format a file is written in: the one asked for, or the one its name ends in.

    Parameters
    ----------
    out
        File asked for.
    given
        Format asked for, None where only the name says it.
    formats
        Formats there are.
    default
        For a name without an ending; None refuses it.

    Raises
    ------
    click.BadParameter
        Where name and format contradict each other, or neither says anything.
    """
    ending = out.suffix[1:].lower()
    if ending and ending not in formats:
        allowed = ", ".join(f".{name}" for name in formats)
        raise click.BadParameter(
            say(
                "{name} ends in .{ending}; let it end in one of {allowed}"
                if len(formats) > 1
                else "{name} ends in .{ending}; let it end in {allowed}",
                name=out.name,
                ending=ending,
                allowed=allowed,
            ),
            param_hint="--out",
        )
    if given and ending and ending != given:
        raise click.BadParameter(
            say(
                "{name} ends in .{ending} and --format says {given}; drop one of the two",
                name=out.name,
                ending=ending,
                given=given,
            ),
            param_hint="--out",
        )
    chosen = given or ending or default
    if chosen is None:
        raise click.BadParameter(
            say("say which: {formats}", formats=", ".join(formats)), param_hint="--format"
        )
    return chosen


def warn(sentences: Iterable[str]) -> None:
    """Write warnings to stderr, each once; of very many, how many more there are."""
    each = list(dict.fromkeys(sentences))
    for sentence in each[:_MOST_WARNINGS]:
        click.echo(say("Warning: {sentence}", sentence=sentence), err=True)
    if len(each) > _MOST_WARNINGS:
        click.echo(
            say("Warning: the same holds for {number:,} more texts.", number=len(each) - _MOST_WARNINGS),
            err=True,
        )
