"""The command line: check, count, set statements beside records, draw, hand out, serve."""

from __future__ import annotations

import sys

import click

from geo.commands.counts import check, reconcile, totals
from geo.commands.helps import say_helps
from geo.commands.imports import import_file
from geo.commands.keys import make_own_key
from geo.commands.land import land, near, rank_areas
from geo.commands.newpacks import new
from geo.commands.partitions import count
from geo.commands.publications import draw_map, export_layer, write_report
from geo.commands.server import serve
from geo.commands.sheets import take_snapshot
from geo.errors import AskedError, GeoError, LanguageError, MachineError
from geo.language import VARIABLE, say, speak
from geo.speech import SOURCE

_INPUT = 1
_MACHINE = 3
_INTERRUPTED = 130  # what a shell calls a program stopped by Ctrl+C
# How libraries that know no MemoryError say that there is no more: GEOS, the loader of libraries, threads.
_NO_MEMORY = ("bad_alloc", "failed to map segment", "annot allocate memory", "can't start new thread")

# By command, what answers a question about a file.
_ANSWERED_WITH = {
    "import": {"crs": "--crs EPSG:CODE", "layer": "--sheet", "sheet": "--sheet", "repeat": "--repeat"},
    "new": {"crs": "--crs EPSG:CODE", "layer": "--layer"},
}


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--language",
    "--lang",
    "language",
    envvar=VARIABLE,
    default=SOURCE,
    show_default=True,
    help="What messages and what is made are written in: en, or a language there is a catalogue of.",
)
def cli(language: str) -> None:
    """Check, count, map, publish and serve a country pack of mine-action layers."""
    try:
        speak(language)
    except LanguageError as error:
        raise click.BadParameter(str(error), param_hint="--language") from error
    say_helps(cli)


_COMMANDS = (
    check,
    new,
    import_file,
    totals,
    count,
    reconcile,
    land,
    near,
    rank_areas,
    draw_map,
    take_snapshot,
    export_layer,
    write_report,
    make_own_key,
    serve,
)
for _command in _COMMANDS:
    cli.add_command(_command)


def _option_for(key: str) -> str:
    """Return which option of the command that ran answers a question about a file; empty for none."""
    ran = next((word for word in sys.argv[1:] if word in cli.commands), "")
    return _ANSWERED_WITH.get(ran, {}).get(key, "")


def main() -> None:
    """Run the command line: whatever stops it is one clear message, never a traceback.

    The exit code is 1 for a fault in the input and 3 for one of the machine.
    """
    try:
        sys.exit(cli(prog_name=say("python -m geo"), standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(_INTERRUPTED)
    except GeoError as error:
        click.echo(say("Error: {error}", error=error), err=True)
        if isinstance(error, AskedError) and (option := _option_for(error.key)):
            click.echo(say("Or say it with {option}.", option=option), err=True)
        sys.exit(_MACHINE if isinstance(error, MachineError) else _INPUT)
    except OSError as error:
        click.echo(
            say(
                "Error: {filename}: {strerror}.",
                filename=error.filename or say("a file"),
                strerror=error.strerror or error,
            ),
            err=True,
        )
        sys.exit(_MACHINE)
    except Exception as error:
        if not _out_of_memory(error):
            raise
        click.echo(
            say(
                "Error: the memory this program may use is not enough. Close other programs, or give it more."
            ),
            err=True,
        )
        sys.exit(_MACHINE)


def _out_of_memory(error: Exception) -> bool:
    return isinstance(error, MemoryError) or any(words in str(error) for words in _NO_MEMORY)


if __name__ == "__main__":
    main()
