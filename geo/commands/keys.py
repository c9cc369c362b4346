"""The owner's key: making it, naming it, and what it tells of the record of a snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.language import say

if TYPE_CHECKING:
    from geo.layers.pack import Pack
    from geo.publish.linking import EditionOrigin
    from geo.publish.sidecar import Sidecar

key_option = click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Key for the link from the record to PACK, made by the command key; else your own, if you made one.",
)


@click.command(name="key", short_help="Make the key that links snapshots to the pack.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else your own key."
)
def make_own_key(out: Path | None) -> None:
    """Make the key that links records of public and partner snapshots to the pack, for you alone to follow.

    Whoever has the key can try out what an edition holds back: keep it to yourself and out of every pack.
    """
    from geo.publish.linking import make_key, own_key_file  # noqa: PLC0415 - geopandas is slow to load

    path = out or own_key_file()
    make_key(path)
    click.echo(say("{path}: keep it to yourself; no other key can check the links made with it.", path=path))


def origin_of(folder: Path, loaded: Pack, profile: str, key: Path | None) -> EditionOrigin:
    """Return what a record may tell of the pack it is made of.

    Parameters
    ----------
    folder, loaded
        The pack.
    profile
        Code of the publication profile of the record.
    key
        File named by the user; else the user's own key is taken, where there is one.

    Raises
    ------
    click.UsageError
        Where a key is named for a record that names the pack openly.
    geo.errors.PublishError
        Where the key cannot be used.
    """
    from geo.layers.edition import INTERNAL  # noqa: PLC0415 - as above
    from geo.publish.linking import EditionOrigin, key_for  # noqa: PLC0415 - as above

    if profile != INTERNAL:
        return EditionOrigin(loaded.digest, key_for(folder, key))
    if key is not None:
        raise click.UsageError(
            say("--key only goes with public and partner: the internal record needs no link.")
        )
    return EditionOrigin(loaded.digest)


def link_words(sidecar: Sidecar, origin: EditionOrigin) -> str:
    """Return what can not be told of the pack behind a record whose edition is the same; empty if nothing.

    Parameters
    ----------
    sidecar, origin
        The record, and the pack at hand.
    """
    profile = sidecar.request.profile
    if sidecar.origin == origin.told(profile) != {}:
        return ""
    only = say("Only what the {profile} edition holds was compared: it is the same.", profile=profile)
    if "link" not in sidecar.origin:
        return say("The record has no link to the pack, as it was made without a key. {only}", only=only)
    if origin.key is None:
        return say(
            "There is no key here to check the record's link to the pack; name it with --key. {only}",
            only=only,
        )
    return say(
        "Warning: the record's link is to another pack, or was made with another key. The "
        "{profile} edition is the same, so if the key is right, what it holds back has changed.",
        profile=profile,
    )
