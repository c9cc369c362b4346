"""Options that say a period: its first day, and its end in either of two ways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from geo.analysis.periods import day_after
from geo.language import marked, say

F = TypeVar("F", bound=Callable[..., Any])
_THROUGH: Final = "geo.through"
_ONE_END: Final = marked(
    "--to and --through both say where the period ends; give one of them: --to 2023 is --through 2022."
)


def _through(context: click.Context, _parameter: click.Parameter, given: str | None) -> None:
    """Note what --through says for `_until`, which is asked after whatever was written."""
    if given is None:
        return
    if context.params.get("to_text") is not None:
        raise click.UsageError(say(_ONE_END))
    context.meta[_THROUGH] = day_after(given, name="--through").isoformat()


def _until(context: click.Context, _parameter: click.Parameter, given: str | None) -> str | None:
    """Return the first day not counted: what --to says, or the day after what --through says."""
    if given is not None and _THROUGH in context.meta:
        raise click.UsageError(say(_ONE_END))
    through: str | None = context.meta.get(_THROUGH)
    return given if through is None else through


def period_options(from_help: str, to_help: str, through_help: str) -> tuple[Callable[[F], F], ...]:
    """Return the options that say a period: its first day, and its end in either of two ways."""
    return (
        click.option("--from", "from_text", help=from_help),
        click.option("--to", "to_text", callback=_until, help=to_help),
        click.option("--through", expose_value=False, callback=_through, help=through_help),
    )
