"""The command that serves the dashboard."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from geo import choices
from geo.commands.folders import PackFolder
from geo.errors import GeoError, ServingError
from geo.language import say


@click.command()
@click.argument("pack", required=False, type=PackFolder())
@click.option("--address", default="127.0.0.1", show_default=True, help="Network address to listen on.")
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535))
@click.option("--allow-host", multiple=True, help="Further host name browsers may use for this server.")
@click.option(
    "--public-url",
    help="Behind a proxy: the address visitors see, https://host or https://host:port. No other is answered.",
)
@click.option(
    "--allow-no-origin", is_flag=True, help="Let programs that are no browsers open the pages' socket."
)
@click.option(
    "--profile",
    type=click.Choice(choices.SERVED_PROFILES),
    help="Show this edition and nothing else: another process makes it, the server never opens PACK. "
    "Without it the pages show every record in full.",
)
@click.option(
    "--edit",
    is_flag=True,
    help="Let the pages change PACK: import files, and undo that. On this machine's own address alone, and "
    "not with --profile. Without PACK the pages begin one in this folder.",
)
@click.option(
    "--basemap",
    help="Tile address (https://host/{z}/{x}/{y}.png) each visitor may then switch on; off otherwise.",
)
@click.option("--basemap-attribution", default="", help="Credit the tile server asks for.")
def serve(
    pack: Path | None,
    *,
    address: str,
    port: int,
    allow_host: Sequence[str],
    public_url: str | None,
    profile: str | None,
    edit: bool,
    basemap: str | None,
    **others: Any,
) -> None:
    """Serve the dashboard for PACK on this machine."""
    from geo.serving import EDIT, check_editing, serve_command  # noqa: PLC0415 - --help does without it

    _refuse_folder(pack, edit=edit)
    if basemap is not None:
        _refuse_basemap(basemap)
    try:
        command = serve_command(
            pack,
            address=address,
            port=port,
            allowed_hosts=allow_host,
            basemap=basemap,
            **others,
            public_url=public_url,
            profile=profile,
        )
        if edit:
            check_editing(address=address, profile=profile, public_url=public_url, allowed_hosts=allow_host)
            command.append(EDIT)
    except ServingError as error:
        raise click.BadParameter(str(error), param_hint="--edit" if edit else "--public-url") from error
    _refuse_port(address, port)
    if _as_root():
        click.echo(
            say(
                "Warning: the server runs as root, so a fault in it would be one in the whole machine. "
                "Run it as "
                "a user who may read the pack and nothing else."
            ),
            err=True,
        )
    what = say("the {profile} edition of {pack}", profile=profile, pack=pack) if profile else pack
    what = str(what or say("a data set to begin"))
    click.echo(
        say(
            "Serving {what}, which whoever may log on to this machine can change on the pages, on "
            "{public_url} - "
            "stop with Ctrl+C"
            if edit
            else "Serving {what} on {public_url} - stop with Ctrl+C",
            what=what,
            public_url=public_url or say("http://{address}:{port}", address=address, port=port),
        ),
        err=True,
    )
    _become(command)


def _refuse_folder(pack: Path | None, *, edit: bool) -> None:
    if pack is None and not edit:
        raise click.UsageError(
            say("Say which PACK to serve; `python -m geo serve --edit` begins one where there is none.")
        )
    if pack is not None and not (pack / "pack.toml").is_file():
        raise click.BadParameter(
            say(
                "{pack} holds no pack.toml, so it is not a country pack. `python -m geo serve "
                "--edit` begins one.",
                pack=pack,
            ),
            param_hint="PACK",
        )


def _as_root() -> bool:
    return os.name == "posix" and os.geteuid() == 0


def _refuse_port(address: str, port: int) -> None:
    """Refuse a port that something else listens on, before it is said that anything is served there."""
    import socket  # noqa: PLC0415 - used here alone

    try:
        family, kind, _, _, where = socket.getaddrinfo(
            address, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind) as tried:
            if os.name == "posix":
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(where)
    except OSError as error:
        why = error.strerror or str(error)
        raise click.BadParameter(
            say(
                "nothing can be served on {address}, port {port} ({why}). Stop what is served there, or "
                "name another port.",
                address=address,
                port=port,
                why=why.lower(),
            ),
            param_hint="--port",
        ) from error


def _refuse_basemap(url: str) -> None:
    from geo.maps.marks import Basemap  # noqa: PLC0415 - geopandas is slow to load

    try:
        Basemap(url, "")
    except GeoError as error:
        raise click.BadParameter(str(error), param_hint="--basemap") from error


def _become(command: list[str]) -> NoReturn:
    """Hand this process over to `command`, so that stopping one stops the other."""
    if os.name == "posix":
        sys.stdout.flush()
        os.execv(command[0], command)  # noqa: S606 - our own interpreter with our own arguments
    sys.exit(subprocess.call(command))  # noqa: S603 - the same
