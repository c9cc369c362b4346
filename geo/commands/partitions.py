"""The command that counts the incidents of many files, on this machine or on others."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.errors import MachineError
from geo.language import say, say_count

if TYPE_CHECKING:
    from geo.analysis.partitions import Counted

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(short_help="Count the incidents of many files by district.")
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--districts", required=True, type=_FILE, help="The layer of districts they lie in.")
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Address of a dask scheduler whose workers count, such as tcp://host:8786; they find the files by "
    "the same paths. Without it, threads of this machine do.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def count(files: Sequence[Path], *, districts: Path, scheduler: str | None, as_json: bool) -> None:
    """Count the incidents of FILES by district: each is read, checked and placed on its own.

    For archives that outgrow one pack. Identifiers are compared within a file alone.
    """
    from geo.analysis.partitions import COLUMNS, count_files  # noqa: PLC0415 - pandas is slow to load

    def told(done: int) -> None:
        click.echo(say("{done} of {files} files counted", done=done, files=len(files)), err=True)

    with _executor(scheduler) as executor:
        today = dt.datetime.now(tz=dt.UTC).date()
        found = count_files(files, districts, executor=executor, today=today, told=told)
    if as_json:
        rows = [
            {"district_id": code, "district": title, **dict(zip(COLUMNS, figures, strict=True))}
            for (code, title), figures in zip(
                [*found.districts.items(), (None, None)], found.figures.tolist(), strict=True
            )
        ]
        beside = {"files": found.files, "rows_read": found.read, "rows_rejected": found.rejected}
        click.echo(json.dumps({**beside, "districts": rows}, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(found)))


@contextmanager
def _executor(scheduler: str | None) -> Iterator[Executor]:
    """Yield what runs the work; where it is left early, what has not begun is not begun any more."""
    if scheduler is None:
        executor: Executor = ThreadPoolExecutor(os.cpu_count() or 1)
    else:
        try:
            from distributed import Client  # type: ignore[import-not-found] # noqa: PLC0415 - an extra

            executor = Client(scheduler, timeout=10).get_executor()
        except ImportError:
            missing = say("A scheduler needs dask, which is not installed here: pip install distributed.")
            raise MachineError(missing) from None
        except OSError as error:
            raise MachineError(
                say("The scheduler {address} does not answer ({error}).", address=scheduler, error=error)
            ) from None
    try:
        yield executor
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _lines(found: Counted) -> Iterator[str]:
    from geo.analysis.figures import band_words  # noqa: PLC0415 - as above

    yield say_count(
        "{number} row read of {files:,} files, {rejected:,} left out because of a fault.",
        "{number} rows read of {files:,} files, {rejected:,} left out because of a fault.",
        found.read,
        files=found.files,
        rejected=found.rejected,
    )
    titles = [*found.districts.values(), say("District not known")]
    for title, figures in zip(titles, found.figures.tolist(), strict=True):
        incidents, killed, most_killed, no_killed, injured, most_injured, no_injured = figures
        if incidents:
            yield say(
                "{district}: {incidents:,} incidents, {killed} killed (not recorded for {no_killed:,}), "
                "{injured} injured (not recorded for {no_injured:,})",
                district=title,
                incidents=incidents,
                killed=band_words(killed, most_killed),
                no_killed=no_killed,
                injured=band_words(injured, most_injured),
                no_injured=no_injured,
            )
    yield say("Identifiers were compared within each file alone, not between files.")
