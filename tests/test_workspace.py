"""A workspace makes what is derived from a pack once, and lets all of it go with the pack."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from geo import language as languages
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.errors import PackError, PublishError
from geo.language import speaking
from geo.layers.pack import Pack
from geo.maps.sheet.coverage import coverage_of
from geo.maps.sheet.neighbours import neighbour_points
from geo.maps.sheet.projection import projection_for
from geo.maps.sheet.terrain import terrain_of
from geo.maps.spec import MapView
from geo.publish import drawing
from geo.publish.export import export
from geo.publish.map_file import map_file
from geo.speech import Language
from geo.store.files import load_pack
from geo.workspace import KEPT_PACKS, Shelf, Workspace
from pages.parts.choice import Choice
from pages.parts.map import controls as map_controls
from pages.parts.map import files as map_files
from pages.parts.map import host as map_host
from pages.parts.map import notes as map_notes
from pages.parts.publish import offered
from pages.parts.publish.editions import edition
from pages.parts.records import holdings, records
from pages.parts.shell import store
from pages.parts.statements import ledger
from tests.pages.asgi import ask
from tests.smallpack import SEA, box, sea_pack

THREADS = 8
DAY = date(2026, 1, 2)
((_WEST, _SOUTH), (_EAST, _NORTH)) = SEA
LAND = [
    {
        "type": "Feature",
        "properties": {"name": "Testland"},
        "geometry": box(_WEST - 3, _SOUTH - 3, _EAST + 3, _NORTH + 3),
    }
]
APP = Starlette(routes=[Route(map_notes.PATH, map_notes.answer), Route(map_files.PATH, map_files.answer)])
PARTS = ("cube", "ledger", "reconciliation", "stated", "shapes", "ground", "search", "district_index")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load_pack(sea_pack(tmp_path_factory.mktemp("small") / "sea", contexts={"countries": LAND}))


@pytest.mark.parametrize("part", PARTS)
def test_threads_that_ask_at_the_same_moment_share_what_is_made(small: Pack, part: str) -> None:
    work = Workspace(small)
    with ThreadPoolExecutor(THREADS) as threads:
        found = list(threads.map(lambda _: getattr(work, part), range(THREADS)))
    assert all(each is found[0] for each in found)


def test_editions_are_workspaces_made_once(small: Pack) -> None:
    work = Workspace(small)
    public = work.edition("public")
    assert public is work.edition("public")
    assert public is public.edition("public")
    assert public.pack.edition is not None
    assert public.pack.edition.profile == "public"
    assert Workspace.of(public) is public
    with pytest.raises(PublishError, match="Redact the pack as it was loaded"):
        public.edition("internal")


def test_a_map_of_another_period_is_the_same_one_opened_there(small: Pack) -> None:
    work = Workspace(small)
    part = MapView(period=Period(date(2021, 1, 1), date(2022, 1, 1)))
    assert not work.has_spec(part)
    whole = work.spec(MapView())
    assert work.has_spec(part)
    assert work.spec(part).feed is whole.feed
    assert work.spec(part) == Workspace(small).spec(part)
    assert work.spec(part).period != whole.period


def test_a_pack_that_could_not_be_loaded_is_tried_again(small: Pack) -> None:
    shelf = Shelf()

    def broken() -> Pack:
        raise PackError("half written")

    with pytest.raises(PackError):
        shelf.get("sea", broken)
    assert not shelf.holds("sea")
    assert shelf.get("sea", lambda: small).pack is small


def test_a_pack_shown_in_many_languages_is_one_pack(small: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """With two packs kept, visits in three languages had made each other load the same one in turn."""
    shelf, codes = Shelf(), ("en", "az", "hy")
    loaded: list[str] = []

    def load() -> Pack:
        loaded.append(languages.current().code)
        return small

    monkeypatch.setattr(languages, "language", Language)
    for code in codes * 3:
        with speaking(code):
            assert shelf.get("sea", load) is shelf.get("sea", load)
    assert loaded == list(codes)
    for name in ("another", "a third"):
        shelf.get(name, load)
    # Two others have come: it goes in every language.
    assert not shelf.holds("sea")
    assert shelf.holds("another")


def _another(pack: Pack, number: int) -> Pack:
    """Return a pack of other tables and another title, which shares nothing with `pack` that is large."""
    tables = {name: table.copy(deep=True) for name, table in pack._tables.items()}
    tables["incidents"]["killed"] = tables["incidents"]["killed"] + number
    meta = replace(pack.meta, title=f"Sea {number}")
    return replace(pack, meta=meta, digest=sha256(meta.title.encode()).hexdigest(), _tables=tables)


def _used(opened: Workspace) -> Iterator[Any]:
    """Ask for everything pages, maps and publishing keep of a pack."""
    yield from (opened, opened.pack._tables["incidents"])
    choice = Choice("casualties", opened.cube.whole_period, "most_likely", Filters(), whole=True)
    spec = map_controls.described(opened, choice, map_controls.DEFAULT)
    yield from (spec.ground, opened.cube, opened.cube.counts())
    made = map_host.drawn(spec.ground, spec.basemap)
    yield made.file
    map_files.offer(made.file)
    map_notes.offer(spec.ground)
    headers = {"accept_encoding": "gzip"}
    for address in (f"/map-notes/{spec.ground.digest}", f"/map-files/{made.file.digest}/{made.file.name}"):
        assert ask(APP, address, **headers).status == 200
    records.overview(opened)
    offered.defaults(opened)
    holdings._source_texts(opened)
    yield from (ledger.account(opened), opened.ledger, records.searcher(opened), opened.completeness())
    ledger.first_address(opened, ["S1"])
    projection = projection_for(spec.ground.whole)
    neighbour_points(spec.ground, projection, (0.0, 0.0, 1.0, 1.0))
    coverage_of(spec.ground)
    yield terrain_of(spec.ground, projection)
    public = edition(opened, "public")
    export(public, "incidents", format="csv", created=DAY)
    map_file(public.pack, map_controls.described(public, choice, map_controls.DEFAULT))
    drawn = drawing._workspace(public.pack)
    yield from (public, public.pack, public.ground, drawn.cube.counts())


def _blocks() -> int:
    gc.collect()
    return sys.getallocatedblocks()


@pytest.mark.parametrize("packs", [8, pytest.param(20, marks=pytest.mark.nightly)])
def test_packs_shown_one_after_another_leave_nothing_behind(
    small: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packs: int
) -> None:
    """Not even a collection is needed: a server spares what it loaded at its start."""
    monkeypatch.setattr(store, "_shelf", Shelf())
    monkeypatch.setattr(drawing, "_shelf", Shelf())
    monkeypatch.setenv("GEO_PACK", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["app.py"])
    seen: list[dict[str, weakref.ref[Any]]] = []
    blocks = []
    gc.disable()
    try:
        for number in range(packs):
            (tmp_path / "pack.toml").write_text("x" * (number + 1), encoding="utf-8")
            monkeypatch.setattr(store, "_load", lambda *_, number=number: _another(small, number))
            opened = store.store()
            parts = [part for part in _used(opened) if type(part).__weakrefoffset__]
            seen.append({f"{at}: {type(part).__name__}": weakref.ref(part) for at, part in enumerate(parts)})
            del opened, parts
            if number in (0, 1, packs // 2):  # the imports of the first leave tracebacks that hold it
                blocks.append(_blocks())
        left = [name for refs in seen[:-KEPT_PACKS] for name, ref in refs.items() if ref() is not None]
        assert left == []
        assert all(ref() is not None for ref in seen[-1].values()), "the pack shown is kept whole"
        blocks.append(_blocks())
    finally:
        gc.enable()
    assert len(seen[0]) >= 10
    first, second, half, last = blocks
    assert last - half < (second - first) / 2, blocks
