"""The link from a published record back to the pack it was made of, which only the owner's key can follow.

A plain digest of the pack would let anybody try out what the edition holds back. A keyed one (HMAC-SHA256,
RFC 2104) tells nothing to whoever has not the key, and lets its owner see whether a record was made of this
very pack.
"""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import click

from geo import NAME
from geo.errors import PublishError
from geo.language import say
from geo.layers.edition import INTERNAL
from geo.publish.files import make_folder, write_whole

KEY_BYTES: Final = 32
_PURPOSE: Final = b"link to a pack 1\0"
"""Keeps a key used for something else as well from telling the same digest twice."""


@dataclass(frozen=True, slots=True)
class EditionOrigin:
    """The pack an edition was made of; neither digest nor key is ever printed.

    Parameters
    ----------
    digest
        Of the pack as it was loaded.
    key
        The owner's; None where there is none, and then no link is told.
    """

    digest: str = field(repr=False)
    key: bytes | None = field(default=None, repr=False)

    def told(self, profile: str) -> dict[str, str]:
        """Return what a record says of the pack: its digest where it leaves no house, else the link if any.

        Parameters
        ----------
        profile
            Code of the publication profile of the record.
        """
        if profile == INTERNAL:
            return {"digest": self.digest}
        return {"link": self.link} if self.key is not None else {}

    @property
    def link(self) -> str:
        """The keyed digest, hexadecimal; empty without a key."""
        if self.key is None:
            return ""
        return hmac.digest(self.key, _PURPOSE + self.digest.encode(), "sha256").hex()


def own_key_file() -> Path:
    """Return where the user's own key lies: the folder this system keeps settings of programs in."""
    return Path(click.get_app_dir(NAME)) / "link.key"


def make_key(path: Path) -> None:
    """Write a new key that its owner alone may read.

    Raises
    ------
    PublishError
        Where a file is there already, or it cannot be written.
    """
    if path.exists() or path.is_symlink():
        raise PublishError(
            say(
                "{path} is there already. Keep it: links made with it can be checked with no other. Name "
                "another file for a second key.",
                path=path,
            )
        )
    if path == own_key_file():
        make_folder(path.parent, parents=True)
    write_whole(path, secrets.token_bytes(KEY_BYTES), mode=0o600)


def read_key(path: Path, *, pack: Path) -> bytes:
    """Return the key in a file.

    Parameters
    ----------
    path
        The file.
    pack
        Folder of the pack, in which no key may lie: it would be handed on with it.

    Raises
    ------
    PublishError
        Where it cannot be read, is no key, may be read by others, or lies in the pack.
    """
    whole = path.resolve()
    if whole.is_relative_to(pack.resolve()):
        raise PublishError(
            say(
                "The key {path} lies in the pack and would be handed on with it. Move it out of {pack}.",
                path=path,
                pack=pack,
            )
        )
    try:
        facts = whole.stat()
        if not stat.S_ISREG(facts.st_mode) or facts.st_size != KEY_BYTES:
            raise PublishError(
                say(
                    "{path} is no key: a key is a file of {key_bytes} bytes. Make one with python -m "
                    "geo key.",
                    path=path,
                    key_bytes=KEY_BYTES,
                )
            )
        if os.name == "posix" and facts.st_mode & 0o077:
            raise PublishError(
                say(
                    "The key {path} may be read by others (its rights are {s_imode:04o}). Keep it to "
                    "yourself: chmod 600 {path}",
                    path=path,
                    s_imode=stat.S_IMODE(facts.st_mode),
                )
            )
        key = whole.read_bytes()
    except OSError as error:
        raise PublishError(
            say(
                "The key {path} cannot be read: {strerror}. Name another with --key, or make one with "
                "python -m geo key.",
                path=path,
                strerror=error.strerror,
            )
        ) from error
    return key


def key_for(pack: Path, given: Path | None) -> bytes | None:
    """Return the key given, else the user's own; None where there is neither.

    Parameters
    ----------
    pack
        Folder of the pack.
    given
        File named by the user.

    Raises
    ------
    PublishError
        As `read_key`.
    """
    own = own_key_file()
    if given is None and not own.exists():
        return None
    return read_key(given or own, pack=pack)
