"""What a record of a picture says, beside what it is drawn of again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from geo.commands.keys import link_words
from geo.language import say

if TYPE_CHECKING:
    from geo.layers.pack import Pack
    from geo.publish.linking import EditionOrigin
    from geo.publish.sidecar import Sidecar


def compare(sidecar: Sidecar, origin: EditionOrigin, edition: Pack, *, anyway: bool) -> bool:
    """Say in what edition and program differ from those of a record; return whether they do not.

    Raises
    ------
    PublishError
        Where the data differ and nobody asked to draw anyway.
    """
    from geo import NAME, __version__  # noqa: PLC0415 - as above
    from geo.errors import PublishError  # noqa: PLC0415 - as above

    version = (sidecar.software, sidecar.software_version) == (NAME, __version__)
    if not version:
        click.echo(
            say(
                "Warning: recorded with {software} {software_version}, drawn again with {name} "
                "{version__}: the picture may look different.",
                software=sidecar.software,
                software_version=sidecar.software_version,
                name=NAME,
                version__=__version__,
            ),
            err=True,
        )
    if edition.digest == sidecar.edition_digest:
        if words := link_words(sidecar, origin):
            click.echo(words, err=True)
        return version
    said = say(
        "The record was made of other data: it names the digest {edition_digest}, the {profile} "
        "edition of the pack {name} has {digest}.",
        edition_digest=sidecar.edition_digest,
        profile=sidecar.request.profile,
        name=edition.meta.name,
        digest=edition.digest,
    )
    if not anyway:
        raise PublishError(
            say("{said} Give the pack it was made of, or draw the new data with --anyway.", said=said)
        )
    click.echo(say("Warning: {said} The new record names the new one.", said=said), err=True)
    return False
