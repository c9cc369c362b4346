"""The command that prints the account of hazardous land."""

from __future__ import annotations

import json
from pathlib import Path

import click

from geo import choices
from geo.commands.options import pack_argument


@click.command(short_help="Account for hazardous land: found, released, corrected, left.")
@pack_argument
@click.option("--by", type=click.Choice(choices.LAND_BY), required=True, help="What the rows are.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def land(pack: Path, *, by: str, as_json: bool) -> None:
    """Account for the hazardous land of PACK by dated entries: open, found, released how, corrected, left."""
    from geo.analysis.land import land_account  # noqa: PLC0415 - pandas is slow to load; --help is not
    from geo.store.files import load_pack  # noqa: PLC0415 - as above

    account = land_account(load_pack(pack), by=by)
    click.echo(json.dumps(account.to_dict(), ensure_ascii=False, indent=2) if as_json else account.to_text())
