"""Many pictures at once: one a month, a year or a district; safe to interrupt and to go on with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo import NAME, __version__
from geo.analysis.periods import Period
from geo.choices import EACH
from geo.errors import GeoError, PublishError
from geo.language import say
from geo.layers.names import fold_name
from geo.maps.extent import shown_extent
from geo.maps.payload.count import window_figures
from geo.maps.payload.feed import Feed
from geo.publish.files import plain_name, sweep_parts, write_set
from geo.publish.sidecar import Sidecar, fingerprint, is_record
from geo.publish.snapshot import Snapshot, snapshot
from geo.publish.spelled import spelled_words
from geo.reading.regular import read_regular

if TYPE_CHECKING:
    from geo.layers.pack import Pack
    from geo.publish.linking import EditionOrigin
    from geo.publish.request import SnapshotRequest
    from geo.workspace import Workspace

NUMBERS: Final = ".csv"
RECORD: Final = ".json"
_MOST_BYTES: Final = 1_000_000_000
"""Of a picture or a table found in a folder; larger ones were not drawn here."""


@dataclass(frozen=True, slots=True)
class Item:
    """One picture of a batch.

    Parameters
    ----------
    stem
        Name of its files without the ending.
    request
        What to draw.
    """

    stem: str
    request: SnapshotRequest

    def names(self) -> tuple[str, str, str]:
        """Return the names of picture, numbers and record."""
        return f"{self.stem}.{self.request.format}", f"{self.stem}{NUMBERS}", f"{self.stem}{RECORD}"


def batch_items(work: Workspace, request: SnapshotRequest, *, each: str) -> tuple[Item, ...]:
    """Return the pictures of a batch, in the order they are drawn.

    Parameters
    ----------
    work
        The workspace of the edition.
    request
        What all of them have in common; its period is cut into months or years.
    each
        One of `geo.choices.EACH`.

    Returns
    -------
    tuple of Item
        Stems are plain ASCII, differ also where capitals do not count, and sort by time or code.

    Raises
    ------
    PublishError
        Where `each` is no such word, or contradicts the request.
    geo.errors.PeriodError
        Where the period does not consist of months the pack describes.
    """
    if each not in EACH:
        raise PublishError(
            say(
                "There is no batch for each {each!r}; use one of {each_2}.", each=each, each_2=", ".join(EACH)
            )
        )
    if each == "district":
        if request.district is not None or request.extent is not None:
            raise PublishError(
                say("A picture for each district chooses its own extent; drop the extent asked for.")
            )
        return _districts(work.pack, request)
    if each == "year" and request.view == "years":
        raise PublishError(say("The view years already shows one map a year; choose another view."))
    cube = work.cube
    request = _framed(work, request)
    first, last = cube.months_of(request.period)
    months = [cube.axis.month(index) for index in range(first, last + 1)]
    if each == "month":
        return tuple(Item(f"{m.start:%Y-%m}", replace(request, period=m)) for m in months)
    years = sorted({month.start.year for month in months})
    spans = ([month for month in months if month.start.year == year] for year in years)
    return tuple(
        Item(f"{span[0].start:%Y}", replace(request, period=Period(span[0].start, span[-1].end)))
        for span in spans
    )


def is_done(
    folder: Path, item: Item, pack: Pack, *, same_day: bool = True, origin: EditionOrigin | None = None
) -> bool:
    """Tell whether a folder already holds a picture as it would be drawn now, whole.

    Parameters
    ----------
    folder, item
        Where, and which picture.
    pack
        The edition it would be drawn of.
    same_day
        Whether the day of making must be the same; a run that goes on the next day need not start anew.
    origin
        The pack the edition was made of; a record that says something else of it is written anew.
    """
    image, numbers, record = (folder / name for name in item.names())
    try:
        sidecar = Sidecar.read(record)
        found = fingerprint(_own(image)), fingerprint(_own(numbers))
    except GeoError:
        return False
    asked = item.request if same_day else replace(item.request, created=sidecar.request.created)
    return (
        sidecar.request == asked
        and sidecar.edition_digest == pack.digest
        and (sidecar.software, sidecar.software_version) == (NAME, __version__)
        and found == (sidecar.image_sha256, sidecar.numbers_sha256)
        and sidecar.origin == (origin.told(item.request.profile) if origin else {})
    )


def write_snapshot(folder: Path, stem: str, made: Snapshot) -> tuple[Path, ...]:
    """Write picture, numbers and record; the record comes last, so that where it stands the others do too.

    Parameters
    ----------
    folder, stem
        Where, and the name without the ending.
    made
        What to write.

    Returns
    -------
    tuple of Path
        The files.

    Raises
    ------
    PublishError
        Where a file cannot be written, or numbers or record would overwrite a file no snapshot wrote.
    """
    files = {folder / f"{stem}{ending}": data for ending, data in made.files().items()}
    _refuse_foreign(folder, stem, made)
    write_set(files)
    return tuple(files)


def draw_batch(
    folder: Path,
    items: tuple[Item, ...],
    work: Workspace,
    *,
    origin: EditionOrigin | None = None,
    same_day: bool = True,
) -> Iterator[bool]:
    """Draw a batch into a folder, one picture a step.

    Parameters
    ----------
    folder
        Where the files go.
    items
        As `batch_items` returns them.
    work
        The workspace of the edition, shared by all pictures.
    origin
        The pack the edition was made of, for the records.
    same_day
        As for `is_done`.

    Yields
    ------
    bool
        After each picture, whether it was drawn now; False where it was there already.

    Raises
    ------
    geo.errors.GeoError
        As `geo.publish.snapshot.snapshot` and `write_snapshot`.
    """
    sweep_parts(folder, {name for item in items for name in item.names()})
    for item in items:
        done = is_done(folder, item, work.pack, same_day=same_day, origin=origin)
        if not done:
            made = snapshot(work, item.request, origin=origin)
            write_snapshot(folder, item.stem, made)
        yield not done


def batch_warnings(folder: Path, items: tuple[Item, ...]) -> tuple[str, ...]:
    """Return what the records of a batch name as not set, each sentence once.

    Parameters
    ----------
    folder, items
        Where the batch was drawn, and its pictures; those without a record are passed over.
    """
    found: dict[str, None] = {}
    for item in items:
        path = folder / item.names()[2]
        if path.is_file():
            record = json.loads(path.read_text(encoding="utf-8"))
            found.update(dict.fromkeys(spelled_words(record)))
    return tuple(found)


def _framed(work: Workspace, request: SnapshotRequest) -> SnapshotRequest:
    """Let all pictures of a series show the same ground, so that they compare."""
    if request.extent is not None or request.district is not None:
        return request
    spec = work.spec(request.map_view())
    feed = Feed.read(spec.feed)
    windows = [spec.window, *([] if request.other is None else [work.cube.months_of(request.other)])]
    extent = shown_extent(spec.ground, feed, [window_figures(feed, *window) for window in windows])
    return replace(request, extent=extent)


def _districts(pack: Pack, request: SnapshotRequest) -> tuple[Item, ...]:
    districts = pack.districts
    own = districts[~districts["overlay"]].sort_values("district_id", kind="stable")
    items: dict[str, Item] = {}
    for code, name in zip(own["district_id"], own["name_en"], strict=True):
        stem = _stem(str(code), str(name))
        number = 1
        while stem.casefold() in items:
            number += 1
            stem = f"{_stem(str(code), str(name))}-{number}"
        items[stem.casefold()] = Item(stem, replace(request, district=str(code)))
    return tuple(items.values())


def _stem(code: str, name: str) -> str:
    """Return a file name every system takes: letters of ASCII, digits and hyphens."""
    parts = (plain_name(code), plain_name(fold_name(name)))
    return "-".join(part for part in parts if part)[:80].rstrip("-") or "district"


def _refuse_foreign(folder: Path, stem: str, made: Snapshot) -> None:
    """Keep a table or a record that happens to have this name and is somebody's own work."""
    record, numbers = folder / f"{stem}{RECORD}", folder / f"{stem}{NUMBERS}"
    label = folder / f"{stem}{NUMBERS}.txt"
    if label.exists():
        raise PublishError(
            say(
                "{label} is the text of an exported {name} and would speak of the numbers of this "
                "picture. Choose another name or folder.",
                label=label,
                name=numbers.name,
            )
        )
    if record.exists():
        if not is_record(record):
            raise _foreign(record)
    elif numbers.exists() and not _same_header(numbers, made.numbers):
        raise _foreign(numbers)


def refuse_files_of_a_picture(out: Path) -> None:
    """Refuse to overwrite a picture or its numbers by something else, of which its record would then speak.

    Raises
    ------
    PublishError
        Where the record of a picture stands beside `out`.
    """
    record = out.with_suffix(RECORD)
    if is_record(record):
        raise PublishError(
            say(
                "{record} is the record of a picture and would speak of {name} as well. Choose another "
                "name or folder.",
                record=record,
                name=out.name,
            )
        )


def _same_header(path: Path, data: bytes) -> bool:
    header = data.partition(b"\n")[0]
    try:
        return _own(path).startswith(header)
    except GeoError:
        return False


def _own(path: Path) -> bytes:
    return read_regular(path, most_bytes=_MOST_BYTES).data


def _foreign(path: Path) -> PublishError:
    return PublishError(
        say(
            "{path} is no file of a snapshot and would be overwritten. Choose another name or folder.",
            path=path,
        )
    )
