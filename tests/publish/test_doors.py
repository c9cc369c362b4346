"""Every door out of the house: shut to a pack as loaded, public unless told otherwise, sound when empty."""

from __future__ import annotations

import inspect
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest

from geo.__main__ import cli
from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.choices import EXPORT_FORMATS, EXPORTED
from geo.errors import PublishError
from geo.layers.left_out import left_out_words
from geo.layers.pack import Pack
from geo.maps.payload.feed import Feed
from geo.maps.spec import MapView
from geo.publish.export import about, export, layer_table
from geo.publish.land_files import account_file, made
from geo.publish.map_file import map_file
from geo.publish.redact import edition_of, redact
from geo.publish.report import report
from geo.publish.report.content import content
from geo.publish.report.scope import scope_of
from geo.publish.request import SnapshotRequest
from geo.publish.snapshot import snapshot
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.publish.island import EXERCISE
from tests.test_architecture import CODE, ROOT, imports_of

DAY = date(2026, 11, 28)
PUBLISHING = ("map", "snapshot", "export", "report", "land", "near", "priorities")


def map_of(pack: Pack) -> bytes:
    return map_file(pack, Workspace(pack).spec(MapView()))


def picture_of(pack: Pack) -> bytes:
    period = Cube.from_pack(pack).whole_period
    return snapshot(pack, SnapshotRequest(period=period, created=DAY, dpi=72)).image


def report_of(pack: Pack) -> bytes:
    return report(pack, period=None, created=DAY, software="program 1")


def land_of(pack: Pack, form: str) -> bytes:
    work = Workspace(pack)
    return made(work, account_file(work, by="year", created=DAY), form=form, created=DAY)[0]


DOORS: dict[str, Callable[[Pack], Any]] = {
    "map": map_of,
    "snapshot": picture_of,
    "report": report_of,
    "account sheet": lambda pack: land_of(pack, "pdf"),
    "account table": lambda pack: land_of(pack, "csv"),
    **{f"table {layer}": lambda pack, layer=layer: layer_table(pack, layer) for layer in EXPORTED},
    **{f"about {layer}": lambda pack, layer=layer: about(pack, layer, created=DAY) for layer in EXPORTED},
    **{
        f"{layer} {form}": lambda pack, layer=layer, form=form: export(pack, layer, format=form, created=DAY)
        for layer in EXPORTED
        for form in EXPORT_FORMATS
    },
}


@pytest.mark.parametrize("door", DOORS)
def test_a_pack_as_loaded_leaves_by_no_door(island: Pack, door: str) -> None:
    with pytest.raises(PublishError, match="choose a publication profile and redact it first"):
        DOORS[door](island)


@pytest.mark.parametrize("command", PUBLISHING)
def test_every_command_is_public_unless_told_otherwise(command: str) -> None:
    found = next(one for one in cli.commands[command].params if one.name == "profile")
    assert isinstance(found.type, click.Choice)
    assert found.default == "public"
    assert tuple(found.type.choices) == ("public", "partner", "internal")


def test_every_function_is_public_unless_told_otherwise() -> None:
    assert inspect.signature(redact).parameters["profile"].default == "public"
    assert inspect.signature(SnapshotRequest).parameters["profile"].default == "public"


def test_nothing_but_publishing_draws_what_leaves() -> None:
    drawing = ("geo.maps.basemap.standalone", "geo.maps.sheet.static_map", "geo.publish.export.written")
    for path in CODE:
        if path.is_relative_to(ROOT / "geo" / "commands") or path.is_relative_to(ROOT / "pages"):
            assert not [one for one in imports_of(path) if one.startswith(drawing)], path


def test_a_map_of_another_pack_is_not_written(island: Pack, public: Pack) -> None:
    whole = Workspace(island).spec(MapView())
    with pytest.raises(PublishError, match="described of another pack than the public edition"):
        map_file(public, whole)


def test_a_map_by_status_is_written_only_where_status_is_told(public: Pack, partner: Pack) -> None:
    view = MapView(filters=Filters(victim_status=frozenset({"military"})))
    with pytest.raises(PublishError, match="cannot be filtered by victim status"):
        map_file(public, Workspace(public).spec(view))
    assert b"<html" in map_file(partner, Workspace(partner).spec(view))


@pytest.mark.parametrize(("days", "told"), [(("2022-01-01", "2023-01-01"), True), (None, False)])
def test_a_map_of_a_part_says_that_it_holds_the_rest(
    public: Pack, days: tuple[str, str] | None, told: bool
) -> None:
    period = days and Period(*map(date.fromisoformat, days))
    page = map_file(public, Workspace(public).spec(MapView(period=period or None))).decode()
    whole = Workspace(public).cube.whole_period.words()
    words = f"This file opens on 1 January 2022 to 31 December 2022 and holds all of {whole}"
    # Once for the foot of every view, once for programs that look at the file alone.
    assert page.count(words) == (2 if told else 0)


def changed(folder: Path, change: Callable[[int, dict[str, Any]], None]) -> Pack:
    """Load the island with every record changed."""
    home = Path(shutil.copytree(EXERCISE, folder / "pack"))
    path = home / "incidents.geojson"
    layer = json.loads(path.read_text(encoding="utf-8"))
    for number, feature in enumerate(layer["features"]):
        change(number, feature["properties"])
    path.write_text(json.dumps(layer), encoding="utf-8")
    return load_pack(home)


def test_an_edition_of_no_record_is_whole_and_says_so(tmp_path: Path) -> None:
    edition = redact(changed(tmp_path, lambda _, record: record.update(sensitivity="internal")))
    assert len(edition.incidents) == 0
    assert edition_of(edition).words[1] == "What is meant for fewer readers is left out."
    assert left_out_words(edition).startswith("No record of an incident is given here. What is meant")
    for door in (
        "map",
        "snapshot",
        "report",
        "table districts",
        *(f"incidents {one}" for one in EXPORT_FORMATS),
    ):
        assert DOORS[door](edition), door
    spec = Workspace(edition).spec(MapView())
    never = {entry.label for entry in spec.legend.classes if entry.key == "no_record"}
    assert never == {entry.label for entry in Feed.read(spec.feed).header.classes if entry.key == "no_record"}
    assert never == {"No record in this edition; some may be held back"}
    said = json.dumps(content(scope_of(edition, period=None, created=DAY, software="test")))
    assert "hatched ones have no record in this edition, and some may be held back" in said
    assert "in this data set" not in said
    counts = layer_table(edition, "districts")
    assert "recorded at all in this edition, where some may be held back" in str(counts.fields)
    counted = counts.frame
    assert set(counted["record_status"].dropna()) == {"no_record"}
    assert counted["casualties"].isna().all()


def test_a_record_without_a_known_class_is_in_no_edition(tmp_path: Path) -> None:
    classes = ("public", "Public ", "PUBLIC", "secret", "", None)
    pack = changed(tmp_path, lambda number, record: record.update(sensitivity=classes[number % len(classes)]))
    refused = [one for one in pack.findings if one.field == "sensitivity" and one.row is not None]
    assert len(refused) == 35
    assert {one.file for one in refused} == {"incidents.geojson"}
    assert all(one.row and one.remedy for one in refused)
    for profile in ("public", "partner", "internal"):
        assert set(redact(pack, profile).incidents["sensitivity"]) == {"public"}
        assert len(redact(pack, profile).incidents) == 7
