"""Many pictures: named, sorted, resumed where they stopped, and never half there."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

from geo.analysis.cube import Cube
from geo.analysis.periods import Period
from geo.errors import PublishError
from geo.layers.pack import Pack
from geo.publish import files
from geo.publish.batch import Item, batch_items, draw_batch, is_done, write_snapshot
from geo.publish.files import sweep_parts, write_whole
from geo.publish.linking import EditionOrigin
from geo.publish.request import SnapshotRequest
from geo.publish.snapshot import snapshot
from geo.workspace import Workspace
from tests.publish.test_snapshot import edition_of_island, request_of

LINKED = EditionOrigin("00", b"k" * 32)


@pytest.fixture(scope="module")
def edition() -> Pack:
    return edition_of_island()


@pytest.fixture(scope="module")
def cube(edition: Pack) -> Cube:
    return Cube.from_pack(edition)


@pytest.fixture(scope="module")
def request_made(edition: Pack, cube: Cube) -> SnapshotRequest:
    start = cube.axis.month(1).start
    return replace(request_of(edition), period=Period(start, cube.axis.month(3).start))


def listing(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_months_and_years_cover_the_period_once(edition: Pack, cube: Cube) -> None:
    request = request_of(edition)
    months = batch_items(Workspace(edition), request, each="month")
    assert [item.stem for item in months] == list(cube.axis.keys)
    years = batch_items(Workspace(edition), request, each="year")
    for items in (months, years):
        periods = [item.request.period for item in items]
        assert all(one.end == other.start for one, other in pairwise(periods))
        assert sorted(item.stem for item in items) == [item.stem for item in items]
    assert [item.stem for item in years] == sorted({key[:4] for key in cube.axis.keys})


def test_each_district_has_a_plain_name_of_its_own(edition: Pack, cube: Cube) -> None:
    items = batch_items(Workspace(edition), request_of(edition), each="district")
    own = edition.districts.loc[~edition.districts["overlay"], "district_id"]
    assert sorted(item.request.district or "" for item in items) == sorted(own)
    stems = [item.stem for item in items]
    assert all(stem.isascii() and stem.replace("-", "").isalnum() for stem in stems)
    assert len({stem.casefold() for stem in stems}) == len(stems)


@pytest.mark.parametrize(
    ("each", "options"),
    [("decade", {}), ("district", {"district": "XI-NR"}), ("year", {"view": "years"})],
)
def test_contradictions_are_refused(edition: Pack, cube: Cube, each: str, options: dict[str, str]) -> None:
    with pytest.raises(PublishError):
        batch_items(Workspace(edition), replace(request_of(edition), **options), each=each)  # type: ignore[arg-type]


def test_a_stopped_run_goes_on_where_it_was(
    tmp_path: Path, edition: Pack, cube: Cube, request_made: SnapshotRequest
) -> None:
    items = batch_items(Workspace(edition), request_made, each="month")
    assert len(items) == 2
    first = draw_batch(tmp_path, items, Workspace(edition))
    assert next(first) is True
    first.close()
    assert len(listing(tmp_path)) == 3
    (tmp_path / f".{items[1].stem}.png.0badcafe.part").write_bytes(b"half")
    assert list(draw_batch(tmp_path, items, Workspace(edition))) == [False, True]
    assert listing(tmp_path) == sorted(name for item in items for name in item.names())
    assert list(draw_batch(tmp_path, items, Workspace(edition))) == [False, False]


def test_what_differs_is_drawn_again(
    tmp_path: Path, edition: Pack, cube: Cube, request_made: SnapshotRequest
) -> None:
    item = Item("sheet", request_made)
    write_snapshot(tmp_path, "sheet", snapshot(edition, request_made, origin=LINKED))
    assert not is_done(tmp_path, item, edition)
    assert is_done(tmp_path, item, edition, origin=LINKED)
    write_snapshot(tmp_path, "sheet", snapshot(edition, request_made))
    assert is_done(tmp_path, item, edition)
    later = replace(item, request=replace(request_made, created=date(2027, 1, 1)))
    assert not is_done(tmp_path, later, edition)
    assert is_done(tmp_path, later, edition, same_day=False)
    assert not is_done(tmp_path, replace(item, request=replace(request_made, measure="killed")), edition)
    assert not is_done(tmp_path, item, replace(edition, digest="f" * 64))
    record = tmp_path / "sheet.json"
    whole = record.read_text(encoding="utf-8")
    old = json.loads(whole)
    old["software"]["version"] = "0.0.1"
    record.write_text(json.dumps(old), encoding="utf-8")
    assert not is_done(tmp_path, item, edition)
    record.write_text(whole, encoding="utf-8")
    assert is_done(tmp_path, item, edition)
    (tmp_path / "sheet.csv").write_bytes(b"touched")
    assert not is_done(tmp_path, item, edition)


@pytest.mark.parametrize("ending", [".csv", ".json"])
def test_a_file_of_somebody_else_is_never_overwritten(
    tmp_path: Path, edition: Pack, cube: Cube, request_made: SnapshotRequest, ending: str
) -> None:
    own = tmp_path / f"places{ending}"
    own.write_text('{"my": "work"}', encoding="utf-8")
    made = snapshot(edition, request_made)
    with pytest.raises(PublishError, match="no file of a snapshot"):
        write_snapshot(tmp_path, "places", made)
    assert listing(tmp_path) == [own.name]
    assert own.read_text(encoding="utf-8") == '{"my": "work"}'


def test_the_record_is_the_mark_of_a_whole_picture(
    tmp_path: Path,
    edition: Pack,
    cube: Cube,
    request_made: SnapshotRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = snapshot(edition, request_made)
    write_snapshot(tmp_path, "sheet", made)

    def stopped(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(PublishError, match="disk is full"):
        write_snapshot(tmp_path, "sheet", made)
    assert listing(tmp_path) == ["sheet.png"]


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "map.html"
    write_whole(out, b"old")

    def stopped(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files.os, "fsync", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_whole(out, b"new")
    assert listing(tmp_path) == ["map.html"]
    assert out.read_bytes() == b"old"


def test_parts_nobody_writes_are_swept_and_no_other_file(tmp_path: Path) -> None:
    names = (
        ".a.png.12345678.part",
        ".other.png.12345678.part",
        "a.png.part",
        ".a.part",
        ".held.0badcafe.part",
    )
    for name in names:
        (tmp_path / name).touch()
    os.mkfifo(tmp_path / ".pipe.12345678.part")
    (tmp_path / ".way.12345678.part").symlink_to(tmp_path / names[2])
    with (tmp_path / names[-1]).open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert sweep_parts(tmp_path, {"a.png"}) == 2
    assert listing(tmp_path) == sorted((*names[2:], ".pipe.12345678.part", ".way.12345678.part"))


def test_a_part_swept_before_it_was_held_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []

    def opened(path: Path, *how: int) -> int:
        handle = os.open(path, *how)
        made.append(path)
        if len(made) == 1:
            assert sweep_parts(tmp_path) == 1
        return handle

    monkeypatch.setattr(files, "os", SimpleNamespace(**{**vars(os), "open": opened}))
    write_whole(tmp_path / "map.html", b"new")
    assert len(made) > 2
    assert listing(tmp_path) == ["map.html"]


def test_a_missing_folder_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="Make the folder first"):
        write_whole(tmp_path / "none" / "a.png", b"x")
