"""Status, sex and age: nothing public depends on them, unless the owner says they are published already."""

from __future__ import annotations

import io
import json
import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from geo.analysis.filters import Filters
from geo.errors import PackError, PublishError
from geo.layers.pack import Pack
from geo.maps.spec import MapView
from geo.publish.about import about
from geo.publish.export import export
from geo.publish.extracts import layer_table
from geo.publish.map_file import map_file
from geo.publish.profiles import PEOPLE, TELLING, other_holds, profile
from geo.publish.redact import edition_of, redact
from geo.publish.report.content import content
from geo.publish.report.scope import scope_of
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.publish.formats import CREATED, differing, tables, unlike
from tests.publish.island import EXERCISE

Record = dict[str, Any]
STATUSES = ("civilian", "military", "deminer", "other_unknown")


def rewritten(folder: Path, change: Callable[[list[Record]], None]) -> Pack:
    """Load the island with its incidents changed in place."""
    home = Path(shutil.copytree(EXERCISE, folder))
    path = home / "incidents.geojson"
    layer = json.loads(path.read_text(encoding="utf-8"))
    records = [feature["properties"] for feature in layer["features"]]
    change(records)
    kept = [one for one in layer["features"] if one["properties"]["incident_id"]]
    path.write_text(json.dumps({**layer, "features": kept}), encoding="utf-8")
    return load_pack(home)


def only(rows: Sequence[Record]) -> Callable[[list[Record]], None]:
    """Return a change that leaves as many records as `rows`, each with its values and nobody told apart."""

    def change(records: list[Record]) -> None:
        for record in records[len(rows) :]:
            record["incident_id"] = None
        for record, row in zip(records, rows, strict=False):
            record.update(dict.fromkeys((*PEOPLE, "killed", "injured", "outcome_unknown")))
            record.update(row)

    return change


NORTH, EAST = {"district": "North Reach"}, {"district": "East Bight"}
ATTACKS: dict[str, list[Record]] = {
    # Nine men among the injured of records of 4, 4, 4, 4, 4 and 1: the one alone is a man.
    "parity of sex": [
        {"injured": injured, "sex": sex, **NORTH}
        for injured, sex in zip((4, 4, 4, 4, 4, 1), ("male", "male", *["female"] * 3, "male"), strict=True)
    ],
    # Six of six killed in the only deadly record of a district.
    "record of six": [
        {"killed": 6, "killed_civilian": 6, **NORTH},
        {"killed": 7, "killed_military": 7, **EAST},
        {"killed": 8, "killed_civilian": 8, **EAST},
    ],
    # Ten children of fifteen killed, districts held back: only 5, 0 and 5 made the program hold back those.
    "minimality": [
        {"killed": killed, "killed_children": children, **place}
        for killed, children, place in ((6, 5, NORTH), (1, 0, EAST), (8, 5, EAST))
    ],
    "an activity that is a status": [
        {"killed": 1, "killed_military": 1, "activity": "military_duty", **NORTH},
        {"killed": 1, "activity": "playing", "killed_children": 1, **NORTH},
        {"injured": 1, "activity": "demining", "accident_type": "demining", **NORTH},
    ],
}


@pytest.mark.parametrize("name", ATTACKS)
def test_public_files_say_nothing_of_who_was_hurt(name: str, tmp_path: Path) -> None:
    rows = ATTACKS[name]
    plain = [
        {key: "other" if key in TELLING else value for key, value in row.items() if key not in PEOPLE}
        for row in rows
    ]
    told, silent = (
        redact(rewritten(tmp_path / str(at), only(each))) for at, each in enumerate((rows, plain))
    )
    assert len(told.incidents) == len(rows)
    assert unlike(told, silent) == []
    assert differing(*(tables(one, forms=("geojson",)) for one in (told, silent))) == []


def turned(seed: int) -> Callable[[list[Record]], None]:
    """Return a change of everybody's status, sex and age that leaves totals as they are."""
    chance = random.Random(seed)

    def change(records: list[Record]) -> None:
        for record in records:
            for outcome in ("killed", "injured"):
                names = [f"{outcome}_{status}" for status in STATUSES]
                by = chance.randrange(4)
                values = [record.get(name) for name in names]
                record.update(zip(names, values[by:] + values[:by], strict=True))
                record[f"{outcome}_children"] = chance.choice([None, 0, record.get(outcome)])
            record["sex"] = chance.choice([None, "male", "female", "mixed", "unknown"])
            for field, codes in TELLING.items():
                if record.get(field) in codes:
                    record[field] = chance.choice([*sorted(codes), "other"])

    return change


def test_turning_everybody_about_changes_no_public_file(tmp_path: Path) -> None:
    made = [redact(rewritten(tmp_path / str(seed), turned(seed))) for seed in range(4)]
    assert len(made[0].incidents) == 42
    for other in made[1:]:
        assert unlike(made[0], other) == []
    page = [map_file(each, Workspace(each).spec(MapView())) for each in made[:2]]
    assert page[0] == page[1]


def test_what_partners_get_tells_people_apart_as_before(tmp_path: Path) -> None:
    pack = rewritten(tmp_path / "pack", only(ATTACKS["record of six"]))
    edition = redact(pack, "partner")
    assert edition.incidents["killed_civilian"].fillna(0).tolist() == [6, 0, 8]
    book = load_workbook(io.BytesIO(export(edition, "incidents", format="xlsx", created=CREATED)))
    assert ("North Reach", "Killed", "status", "civilian") in {
        row[2:6] for row in book["Breakdowns"].iter_rows(values_only=True)
    }


@pytest.mark.parametrize(
    "chosen", [{"victim_status": frozenset({"military"})}, {"activity": frozenset({"military_duty"})}]
)
def test_no_filter_asks_for_what_the_edition_does_not_tell(
    public: Pack, partner: Pack, chosen: dict[str, Any]
) -> None:
    filters = Filters(**chosen)
    with pytest.raises(PublishError, match="cannot be filtered by"):
        export(public, "incidents", format="csv", created=CREATED, filters=filters)
    assert export(partner, "incidents", format="csv", created=CREATED, filters=filters)


def test_an_edition_says_that_nobody_is_told_apart(public: Pack) -> None:
    assert "Nobody is told apart by status, sex or age" in " ".join(edition_of(public).words)
    book = load_workbook(io.BytesIO(export(public, "incidents", format="xlsx", created=CREATED)))
    assert "Breakdowns" not in book.sheetnames


HELD = other_holds("activity")


def test_what_other_holds_is_told_wherever_it_stands(public: Pack, partner: Pack) -> None:
    """On page, sheet and map file with the words of the edition; in reports and extracts beside it, too."""
    assert {"military duty", "mine clearance or survey"} <= set(HELD.split(", "))
    assert HELD in " ".join(edition_of(public).words)
    work = Workspace(public)
    assert HELD in " ".join(work.ground.stamp)
    scope = scope_of(work, period=None, created=CREATED, software="-")
    [causes] = [
        one["blocks"] for one in content(scope)["sections"] if one["title"] == "Causes, and who was hurt"
    ]
    captions = [block.get("caption") for block in causes]
    assert HELD in causes[captions.index("Recorded by activity") + 1]["text"]
    told = about(public, layer_table(public, "incidents"), created=CREATED).text()
    assert f"other: Other. “Other” also holds {HELD}, which this edition does not tell apart." in told
    inside = about(partner, layer_table(partner, "incidents"), created=CREATED)
    assert "also holds" not in inside.text()
    assert "also holds" not in " ".join(edition_of(partner).words)


def test_what_is_published_already_is_given_whole_and_says_why() -> None:
    pack = load_pack(EXERCISE.parent / "azerbaijan")
    reason = pack.meta.breakdowns_published
    assert reason
    edition = redact(pack)
    for name in sorted(PEOPLE | set(TELLING)):
        assert edition.incidents[name].equals(pack.incidents[name]), name
    assert edition.incidents["remarks"].isna().all()
    assert f"published already: {reason}." in " ".join(edition_of(edition).words)
    assert not profile("public").of(pack.meta).without_status
    assert export(
        edition,
        "incidents",
        format="csv",
        created=CREATED,
        filters=Filters(victim_status=frozenset({"military"})),
    )
    account = export(edition, "incidents", format="geojson", created=CREATED)
    assert len(json.loads(account)["about"]["breakdowns"]) > 20


def test_that_it_is_published_already_has_to_be_said_with_the_reason(tmp_path: Path) -> None:
    home = Path(shutil.copytree(EXERCISE, tmp_path / "pack"))
    assert load_pack(home).meta.breakdowns_published == ""
    toml = home / "pack.toml"
    toml.write_text("breakdowns_published = true\n" + toml.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(PackError, match="breakdowns_published: 'True' is not a text"):
        load_pack(home)
