"""Folders of packs, as arguments of commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from geo.language import say


class PackFolder(click.Path):
    """Path of a folder that is there; a file in its place is told what a pack is."""

    def __init__(self) -> None:
        super().__init__(exists=True, file_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path, or refuse it in words."""
        if Path(value).is_file():
            self.fail(
                say(
                    "'{value}' is a file, and a pack is a folder with a pack.toml. To put a file into one: "
                    "python -m geo import FILE --into PACK",
                    value=value,
                ),
                param,
                ctx,
            )
        return super().convert(value, param, ctx)
