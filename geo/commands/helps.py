"""The helps of commands in the language spoken: they are written down in English where options are."""

from __future__ import annotations

from typing import Final
from weakref import WeakKeyDictionary

import click

from geo.language import current, say
from geo.speech import SOURCE

_WRITTEN: Final[WeakKeyDictionary[click.Command | click.Option, str]] = WeakKeyDictionary()


def say_helps(command: click.Command) -> None:
    """Have a command, its options and the commands below it explain themselves in the language spoken.

    Parameters
    ----------
    command
        Changed in place; as it was written again where English is spoken.
    """
    if current().code == SOURCE and not _WRITTEN:
        return
    if command.help:
        command.help = _said(command, command.help)
    for option in command.params:
        if isinstance(option, click.Option) and option.help:
            option.help = _said(option, option.help)
    for below in getattr(command, "commands", {}).values():
        say_helps(below)


def _said(of: click.Command | click.Option, now: str) -> str:
    written = _WRITTEN.setdefault(of, now)
    if current().code == SOURCE:
        return written
    return "\n\n".join(say(" ".join(paragraph.split())) for paragraph in written.split("\n\n"))
