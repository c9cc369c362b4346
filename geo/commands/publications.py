"""Commands that hand out an edition of a pack as one file: a map to open, a layer, a report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo import choices
from geo.commands.options import (
    FILTERING,
    anyway_option,
    counted_option,
    counting_option,
    created_option,
    day_of_making,
    days_asked,
    edition_of_folder,
    export_counting_option,
    filter_options,
    filters_of,
    format_of,
    measure_option,
    months_asked,
    options_given,
    pack_argument,
    profile_option,
    published,
    rate_options,
    refuse_idle_figure,
    refuse_missing_folder,
    refused_option,
    warn,
)
from geo.language import say
from geo.text import listed

if TYPE_CHECKING:  # it brings pandas along, which --help need not wait for
    from geo.analysis.records import Counting
    from geo.layers.pack import Pack


_OUT = click.Path(dir_okay=False, path_type=Path)


@click.command(name="map", short_help="Draw one HTML file with the time control.")
@pack_argument
@measure_option
@rate_options
@filter_options
@counting_option
@profile_option
@anyway_option
@refused_option(
    "--district",
    why="is no option of map, whose file holds every district. `snapshot --district` draws one, and "
    "`totals --district` counts it.",
)
@click.option("--out", type=_OUT, required=True, help="HTML file to write.")
def draw_map(
    pack: Path,
    *,
    from_text: str | None,
    to_text: str | None,
    profile: str,
    anyway: bool,
    out: Path,
    **asked: Any,
) -> None:
    """Draw PACK into one HTML file with the time control, which opens from disk without a network."""
    from geo.maps.spec import MapView  # noqa: PLC0415 - geopandas is slow to load; --help is not
    from geo.publish.files import write_whole  # noqa: PLC0415 - as above
    from geo.publish.map_file import map_file, opening_words  # noqa: PLC0415 - as above
    from geo.workspace import Workspace  # noqa: PLC0415 - as above

    refuse_missing_folder(out)
    refuse_idle_figure(asked)
    form = format_of(out, None, ("html", "htm"), default="html")
    out = out if out.suffix else out.with_name(f"{out.name}.{form}")
    filters = filters_of(asked)
    _, edition = edition_of_folder(pack, profile, anyway=anyway)
    work = Workspace(edition)
    view = MapView(
        measure=asked["measure"],
        period=months_asked(work.cube.whole_period, from_text, to_text),
        counting=asked["counting"],
        filters=filters,
        rate=asked["rate"],
        figure=asked["figure"],
        scheme=asked["scheme"],
        layers=choices.layers_of(asked["look"], choices.shown_as(asked["measure"], asked["rate"])),
    )
    data = map_file(work, work.spec(view))
    write_whole(out, data)
    _say(out, data)
    told = view.period and opening_words(edition, view.period)
    if told:
        click.echo(told)


@click.command(name="export", short_help="Write one layer as GeoJSON, GeoPackage, CSV or XLSX.")
@pack_argument
@click.option(
    "--layer",
    type=click.Choice(choices.EXPORTED),
    default="incidents",
    show_default=True,
    help="What is written.",
)
@click.option(
    "--format", "form", type=click.Choice(choices.EXPORT_FORMATS), help="As what; else as --out ends."
)
@filter_options
@export_counting_option
@profile_option
@created_option
@anyway_option
@refused_option(
    "--district",
    why="is no option of export, which writes every district; the column district_counted, or district_id, "
    "says which is which. `totals --district` counts one.",
)
@click.option("--out", type=_OUT, required=True, help="File to write.")
def export_layer(
    pack: Path,
    *,
    layer: str,
    form: str | None,
    from_text: str | None,
    to_text: str | None,
    counting: Counting,
    profile: str,
    created: datetime | None,
    out: Path,
    **chosen: Any,
) -> None:
    """Write one layer of PACK as GeoJSON, GeoPackage, GeoParquet, CSV or XLSX, with what it is and is not."""
    from geo.analysis.sentences import held_words  # noqa: PLC0415 - as above
    from geo.analysis.totals import totals, whole_period  # noqa: PLC0415 - as above
    from geo.publish.about import nothing_words  # noqa: PLC0415 - as above
    from geo.publish.batch import refuse_files_of_a_picture  # noqa: PLC0415 - as above
    from geo.publish.export import about, export  # noqa: PLC0415 - as above
    from geo.publish.files import write_set  # noqa: PLC0415 - as above

    if layer in choices.EXPORTED_WHOLE:
        _refuse_idle_filters(layer)
    if layer in choices.EXPORTED_BY_PERIOD:
        _refuse_idle_filters(layer, but=frozenset({"--from", "--to", "--through"}))
    refuse_missing_folder(out)
    form = format_of(out, form, choices.EXPORT_FORMATS)
    out = out if out.suffix else out.with_name(f"{out.name}.{form}")
    if form == "csv":
        refuse_files_of_a_picture(out)
    day = day_of_making(created)
    filters = filters_of(chosen)
    loaded, edition = edition_of_folder(pack, profile, anyway=chosen["anyway"], layer=layer)
    # Only a period that was asked for: records of a whole pack are all of them, whatever their dates.
    whole = from_text is None and to_text is None
    period = None if whole else days_asked(whole_period(edition), from_text, to_text)
    data = export(edition, layer, format=form, created=day, period=period, filters=filters, counting=counting)
    files = {out: data}
    if form == "csv":  # the one format that cannot say of itself what it is
        text = about(edition, layer, created=day, period=period, filters=filters, counting=counting)
        files[out.with_name(f"{out.name}.txt")] = text.encode()
    write_set(files)
    for path, content in files.items():
        _say(path, content)
    if layer in choices.EXPORTED_WHOLE or layer in choices.EXPORTED_BY_PERIOD:
        number, words = _held(edition, layer)
        click.echo(words)
    else:
        held = totals(edition, by="year", period=period, filters=filters, counting="possible").total
        number = held.upper.incidents
        click.echo(say("Incidents in it: {held}", held=held_words(held.lower.incidents, number)))
    if nothing := nothing_words(edition, layer, number):
        warn([f"{out}: {nothing}{_held_back(loaded, edition, layer)}"])


@click.command(name="report", short_help="Typeset a report on a period as a PDF.")
@pack_argument
@counted_option
@filter_options
@counting_option
@profile_option
@created_option
@anyway_option
@refused_option(
    "--district",
    why="is no option of report, which covers every district. `snapshot --district` draws one, and "
    "`totals --district` counts it.",
)
@click.option("--out", type=_OUT, required=True, help="PDF file to write.")
def write_report(
    pack: Path,
    *,
    measure: str,
    from_text: str | None,
    to_text: str | None,
    counting: Counting,
    profile: str,
    created: datetime | None,
    anyway: bool,
    out: Path,
    **chosen: Sequence[str],
) -> None:
    """Typeset a report on a period of PACK as an accessible PDF: figures, maps, sources and gaps."""
    from geo.analysis.totals import whole_period  # noqa: PLC0415 - as above
    from geo.maps.fonts import spelling_heard  # noqa: PLC0415 - as above
    from geo.publish.batch import refuse_files_of_a_picture  # noqa: PLC0415 - as above
    from geo.publish.files import write_whole  # noqa: PLC0415 - as above
    from geo.publish.report import report  # noqa: PLC0415 - as above
    from geo.publish.snapshot import SOFTWARE  # noqa: PLC0415 - as above
    from geo.publish.spelled import spelled_out  # noqa: PLC0415 - as above

    refuse_missing_folder(out)
    format_of(out, "pdf", ("pdf",))
    out = out if out.suffix else out.with_name(f"{out.name}.pdf")
    refuse_files_of_a_picture(out)
    _, edition = edition_of_folder(pack, profile, anyway=anyway)
    with spelling_heard() as heard:
        data = report(
            edition,
            period=months_asked(whole_period(edition), from_text, to_text),
            created=day_of_making(created),
            software=SOFTWARE,
            filters=filters_of(chosen),
            measure=measure,
            counting=counting,
        )
    write_whole(out, data)
    _say(out, data)
    warn(each.words for each in spelled_out(edition, heard))


def _held_back(loaded: Pack, edition: Pack, layer: str) -> str:
    """Say how many the pack has of what its edition gives none of: to its owner alone, never in a file."""
    table, name = published(layer)
    number = len(loaded.table(table))
    if not number or len(edition.table(table)):
        return ""
    profile = edition.edition.profile if edition.edition else ""
    return " " + say(
        "The {profile} edition holds back all {number:,} {name} of the pack; --profile asks for another.",
        profile=profile,
        number=number,
        name=name,
    )


def _held(edition: Pack, layer: str) -> tuple[int, str]:
    """Return how many rows of a layer other than incidents a file holds, and that in words."""
    if layer in choices.EXPORTED_WHOLE:
        number = len(edition.statements)
        return number, say(
            "Statements in it: {number}" if number else "Statements in it: none.", number=number
        )
    kind = choices.EXPORTED_BY_PERIOD[layer]
    number = len(edition.table(kind.pack_layer))
    words = say(
        "{kind} in it: {number}" if number else "{kind} in it: none.", kind=say(kind.label), number=number
    )
    return number, words


def _refuse_idle_filters(layer: str, *, but: frozenset[str] = frozenset()) -> None:
    """Refuse what narrows or counts another layer: the file would look like a part and be the whole."""
    given = [one for one in options_given(*FILTERING) if one not in but]
    if given:
        raise click.UsageError(
            say(
                "{given} does not apply to --layer {layer}, which is always given whole. Drop it, or write "
                "--layer incidents or --layer districts."
                if len(given) == 1
                else "{given} do not apply to --layer {layer}, which is always given whole. Drop them, or "
                "write --layer incidents or --layer districts.",
                given=listed(given),
                layer=layer,
            )
        )


def _say(out: Path, data: bytes) -> None:
    click.echo(say("{out}: {number:,} bytes", out=out, number=len(data)))
