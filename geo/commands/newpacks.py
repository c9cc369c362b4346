"""The command that makes a pack of a country, or of a file of boundaries."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from geo.commands.imports import import_file
from geo.language import say

if TYPE_CHECKING:  # they bring pandas along, which --help need not wait for
    from geo.importing.boundaries import Boundaries
    from geo.importing.newpack import NewPack

_SHOWN: Final = 12


@click.command("new", short_help="Make a pack of a country, or of a file of boundaries.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--country",
    default="",
    help="Code of ISO 3166-1, or name: its first-level divisions become the districts where no --boundaries "
    "are given, and its languages, towns and surroundings come along.",
)
@click.option(
    "--boundaries",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Areas of the districts, in any format that check reads.",
)
@click.option(
    "--incidents",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File to import into the pack, as import does without further options.",
)
@click.option("--title", default="", help="Title of the pack; the country or the folder where not given.")
@click.option("--code", help="Column of the districts' codes.")
@click.option("--name", help="Column of their names.")
@click.option("--region", help="Column of their regions.")
@click.option("--layer", help="Layer of a file of several.")
@click.option("--crs", help="Coordinate system of a file that names none, such as EPSG:32638.")
@click.option(
    "--credit", default="", help="Whose the file of boundaries is, and its licence, to stand on maps."
)
@click.option(
    "--with",
    "codes",
    multiple=True,
    metavar="DIVISION",
    help="Code of a division that the base draws in another country, to be a district too.",
)
@click.pass_context
def new(
    context: click.Context,
    /,
    folder: Path,
    *,
    country: str,
    boundaries: Path | None,
    incidents: Path | None,
    title: str,
    layer: str | None,
    codes: tuple[str, ...],
    credit: str,
    **said: str | None,
) -> int:
    """Make a pack in FOLDER of a country or a file of boundaries; incidents come in with import."""
    if not country and boundaries is None:
        raise click.UsageError(say("Say which --country, or give --boundaries."))
    if boundaries is not None and codes:
        raise click.UsageError(say("--with goes without --boundaries."))
    from geo.importing import newpack  # noqa: PLC0415 - geopandas is slow to load; --help is not
    from geo.importing.boundaries import Boundaries  # noqa: PLC0415 - as above

    given = (
        None if boundaries is None else Boundaries(boundaries, layer=layer, crs=said.pop("crs"), columns=said)
    )
    if given is not None and _at_terminal():
        given = _asked(given)
    made = newpack.make_pack(
        folder,
        newpack.PackOrder(country=country, boundaries=given, title=title, codes=codes, credit=credit.strip()),
    )
    for line in lines(made, "" if given is None else given.called):
        click.echo(line)
    if incidents is not None:
        click.echo(say("Made {folder}. Importing {name}:", folder=folder, name=incidents.name))
        found: int = context.invoke(import_file, file=incidents, pack=folder)
        return found
    click.echo(
        say(
            "Made {folder}. Next: python -m geo import FILE --into {folder}, or the page Import of "
            "python -m geo serve {folder} --edit",
            folder=folder,
        )
    )
    return 0


def _at_terminal() -> bool:
    return sys.stdin.isatty()


def _asked(given: Boundaries) -> Boundaries:
    """Ask for the columns of a file, what is suggested being the answer of an empty line."""
    from geo.importing.boundaries import columns_of, suggested  # noqa: PLC0415 - geopandas is slow to load; --help is not

    frame = given.read()
    outline = suggested(frame, given.columns)
    click.echo(say("Columns of {name}: {columns}", name=given.called, columns=", ".join(columns_of(frame))))
    said = {
        what: given.columns.get(what)
        or click.prompt(say("Column of the {words}", words=words), default=usual, show_default=True)
        for what, words, usual in (
            ("code", say("districts' codes"), outline.code),
            ("name", say("districts' names"), outline.name),
            ("region", say("districts' regions"), outline.region),
        )
    }
    return replace(given, columns=said)


def lines(made: NewPack, file: str) -> Iterator[str]:
    """Yield what a new pack holds, as lines of text; `file` names that of its boundaries."""
    from geo.importing.boundaries import words_of  # noqa: PLC0415 - geopandas is slow to load; --help is not
    from geo.store.check import line_of  # noqa: PLC0415 - as above

    count = (
        say("1 district") if made.districts == 1 else say("{districts:,} districts", districts=made.districts)
    )
    if made.outline is not None:
        yield f"{file}: {count}; {words_of(made.outline)}."
    elif made.country is not None:
        yield say("{name}: {count}, first-level divisions of the base.", name=made.country.name, count=count)
    for one in [one for one in made.findings if one.severity.value == "warning"][:_SHOWN]:
        yield f"  {line_of(one)}"
    for gap in made.gaps:
        yield f"  {gap}"
    around = [f"{number:,} {what}" for what, number in made.around() if number]
    if around:
        yield say("Around it: {around}.", around=", ".join(around))
