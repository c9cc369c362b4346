"""The command line: check, count, set statements beside records, draw, hand out, serve."""

from __future__ import annotations

import sys

import click

from geo.commands.counts import check, reconcile, totals
from geo.commands.keys import make_own_key
from geo.commands.publications import draw_map, export_layer, write_report
from geo.commands.server import serve
from geo.commands.sheets import take_snapshot
from geo.errors import GeoError

_INTERRUPTED = 130  # what a shell calls a program stopped by Ctrl+C


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def cli() -> None:
    """Check, count, map, publish and serve a country pack of mine-action layers."""


_COMMANDS = (
    check,
    totals,
    reconcile,
    draw_map,
    take_snapshot,
    export_layer,
    write_report,
    make_own_key,
    serve,
)
for _command in _COMMANDS:
    cli.add_command(_command)


def main() -> None:
    """Run the command line; a fault in the input is one clear message and exit code 1, never a traceback."""
    try:
        sys.exit(cli(prog_name="python -m geo", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(_INTERRUPTED)
    except GeoError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"Error: {error.filename or 'a file'}: {error.strerror or error}.", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
