"""Records do not vanish: what can be counted is kept, and what is left out is said everywhere."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from geo.__main__ import cli
from geo.analysis.cube import Cube
from geo.analysis.periods import Period
from geo.analysis.placed import unplaced_words
from geo.analysis.records import Records
from geo.analysis.totals import UNDATED, totals
from geo.errors import PublishError
from geo.layers.findings import Severity
from geo.layers.left_out import left_out_words, stated_casualties, too_much_left_out
from geo.layers.pack import Pack
from geo.publish.extracts import layer_table
from geo.publish.redact import redact
from geo.publish.report.content import content
from geo.publish.report.scope import scope_of
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.layers.small_pack import SOURCE, incident, small_pack, write_pack

UNDATED_ROW = dict.fromkeys(("date_start", "date_end", "date_precision", "date_basis"))


def rules_of(pack: Pack, row: int) -> dict[str, Severity]:
    return {one.rule: one.severity for one in pack.findings if one.row == row and "inc" in one.file}


WRONG_PLACES = {
    "off the boundary": {"type": "Point", "coordinates": [-139.5, -50.15]},
    "swapped": {"type": "Point", "coordinates": [-49.5, -139.5]},
    "in metres": {"type": "Point", "coordinates": [412345, 5591234]},
    "no point": {"type": "LineString", "coordinates": [[-139.5, -49.5], [-139.4, -49.4]]},
}


@pytest.mark.parametrize("place", WRONG_PLACES.values(), ids=WRONG_PLACES)
@pytest.mark.parametrize("code", ["T1", None])
def test_a_point_that_cannot_be_right_is_withheld_and_the_people_are_not(
    tmp_path: Path, place: dict[str, Any], code: str | None
) -> None:
    row = {**incident(incident_id="A2", district_code=code, killed=5), "geometry": place}
    pack = small_pack(tmp_path, [incident(), row])
    assert pack.rejected["incidents"] == 0
    assert set(rules_of(pack, 2).values()) <= {Severity.WARNING, Severity.NOTE}
    counted = totals(pack, by="district")
    assert counted.total.lower.killed == 6
    assert {group.key: group.bounds.lower.killed for group in counted.groups} == (
        {"T1": 6} if code else {"T1": 1, None: 5}
    )
    assert pack.incidents["longitude"].isna().tolist() == [False, True]
    lies = place["type"] == "Point"
    assert pack.incidents["point_withheld"].tolist() == [False, lies]
    assert ("1 of 2 incidents is counted and not drawn" in left_out_words(pack)) is lies
    assert [at for at, _ in Workspace(pack).ground.notes] == [0]


HOW_FAR = {
    "across the boundary, within its uncertainty": ((1.05, 0.5), "exact", 100, False),
    "by its uncertainty": ((1.2, 0.5), "settlement", 15_000, False),
    "settlement of unknown width": ((1.09, 0.5), "settlement", None, False),
    "farther than both together": ((1.2, 0.5), "exact", 100, True),
    "settlement of unknown width, too far": ((1.12, 0.5), "settlement", None, True),
    "two districts away": ((2.9, 0.5), "exact", 100, True),
    "known to the district only": ((2.9, 0.5), "district", None, False),
}


@pytest.mark.parametrize(("at", "precision", "metres", "withheld"), HOW_FAR.values(), ids=HOW_FAR)
def test_a_point_too_far_off_its_district_is_withheld_and_said_everywhere(
    tmp_path: Path, at: tuple[float, float], precision: str, metres: int | None, withheld: bool
) -> None:
    place = {"location_precision": precision, "uncertainty_m": metres}
    pack = small_pack(tmp_path, [incident(), incident(at, incident_id="A2", district="Alpha", **place)])
    (finding,) = (one for one in pack.findings if one.row == 2 and one.rule == "district.disagrees")
    assert ("is not drawn" in finding.message) is withheld
    assert pack.incidents["point_withheld"].tolist() == [False, withheld]
    assert pack.incidents["longitude"].isna().tolist() == [False, withheld]
    assert [group.bounds.lower.killed for group in totals(pack, by="district").groups] == [2]
    words = (
        "1 of 2 incidents is counted and not drawn: its point does not fit the district or country stated; "
    )
    for profile in ("public", "partner", "internal"):
        edition = redact(pack, profile)
        assert left_out_words(edition).startswith(words) is withheld
        who = "geo check names" if profile == "internal" else "whoever owns the data can name"
        assert left_out_words(edition).endswith(f"; {who} it.") is withheld
        assert Workspace(edition).ground.left_out == left_out_words(edition)
        known = edition.incidents.loc[1, ["border_distance_km", "district_by_polygon"]].notna()
        assert not (withheld and profile == "public" and known.any())
    (sentence, *_), count = unplaced_words(pack, np.array([1])) if withheld else (("",), 0)
    assert count == withheld
    assert ("1 with a point that does not fit what is stated" in sentence) is withheld


def test_a_document_without_an_address_is_a_source(tmp_path: Path) -> None:
    register = {**SOURCE, "publisher": "National authority", "title": "Database export", "url": ""}
    pack = small_pack(tmp_path, [incident()], sources=[register])
    assert len(pack.sources) == len(pack.incidents) == 1
    assert pack.findings == ()
    ((_, note),) = Workspace(pack).ground.notes
    assert [(source.publisher, source.url) for source in note.sources] == [("National authority", "")]


def test_an_incident_without_a_date_is_kept(tmp_path: Path) -> None:
    pack = small_pack(tmp_path, [incident(), incident(incident_id="A2", killed=4, **UNDATED_ROW)])
    assert rules_of(pack, 2) == {"date.not_recorded": Severity.NOTE}
    (words,) = (one.message for one in pack.findings if one.rule == "date.not_recorded")
    assert words.endswith("counts in the whole period, and in each of its parts as possible.")
    part = totals(pack, by="district", period=Period.parse("2022", "2023"), counting="possible").total
    assert (part.lower.killed, part.upper.killed) == (0, 4)
    assert totals(pack, by="district", counting="possible").total.lower.killed == 5
    (_, (_, note)) = Workspace(pack).ground.notes
    assert note.heading == "Date not recorded"


@pytest.mark.parametrize("by", ["month", "year"])
@pytest.mark.parametrize("counting", ["possible", "most_likely"])
def test_incidents_without_a_date_are_a_group_of_their_own(tmp_path: Path, by: Any, counting: Any) -> None:
    pack = small_pack(tmp_path, [incident(), incident(incident_id="A2", killed=4, **UNDATED_ROW)])
    counted = totals(pack, by=by, counting=counting)
    group = counted.groups[-1]
    assert (group.key, group.label) == (UNDATED, "Date not recorded")
    assert (group.bounds.lower.killed, group.bounds.upper.killed) == (4, 4)
    assert sum(one.bounds.lower.killed for one in counted.groups) == counted.total.lower.killed == 5
    for one in counted.groups[:-1]:
        own = 1 if one.key in {"2021", "2021-03"} else 0
        possible = own + (4 if counting == "possible" else 0)
        assert (one.bounds.lower.killed, one.bounds.upper.killed) == (own, possible)


def test_a_part_holds_incidents_without_a_date_possibly_and_never_for_certain(tmp_path: Path) -> None:
    pack = small_pack(tmp_path, [incident(), incident(incident_id="A2", killed=4, **UNDATED_ROW)])
    records = Records.from_pack(pack)
    part = Period.parse("2021", "2022")
    assert records.certainly_in(part).tolist() == [True, False]
    assert records.possibly_in(part).tolist() == [True, True]
    assert records.certainly_in(records.whole_period).all()


def test_incidents_without_a_date_survive_an_export(tmp_path: Path) -> None:
    pack = redact(small_pack(tmp_path, [incident(incident_id="A2", **UNDATED_ROW)]))
    table = layer_table(pack, "incidents")
    assert {"date_start", "date_end", "date_precision", "date_basis"} <= set(table.frame.columns)
    assert table.frame["date_start"].isna().all()


def faulty(folder: Path) -> Path:
    """Return a pack of which two rows of three cannot be counted."""
    rows = [
        incident(),
        incident(incident_id="A2", killed="a few"),
        incident(incident_id="A3", source_ids="S9"),
    ]
    return write_pack(folder, rows)


SENTENCE = "2 of 3 rows of incidents are left out of every figure because of faults in them."


def test_rows_left_out_are_counted_on_map_edition_and_exports(tmp_path: Path) -> None:
    pack = load_pack(faulty(tmp_path))
    assert left_out_words(pack).startswith(SENTENCE)
    assert Workspace(pack).ground.left_out == left_out_words(pack)
    assert left_out_words(redact(pack, "internal")) == left_out_words(pack)
    for profile in ("public", "partner"):
        assert (
            left_out_words(redact(pack, profile))
            == f"{SENTENCE} Whoever owns the data can name their faults."
        )
    one = small_pack(tmp_path / "one", [incident(killed="a few")])
    assert left_out_words(one).startswith("1 of 1 rows of incidents is left out")
    assert left_out_words(small_pack(tmp_path / "none", [incident()])) == ""


STATEMENTS = (
    "statement_id,scope,issuer,stated_on,period_start,period_end,killed,source_ids\n"
    "A,all,Agency,2021-01-05,2020-12-01,2021-01-05,5-6,S1\n"
)
LEFT = {
    "half the sources": {"sources": [SOURCE], "incidents": [incident(source_ids="S2")]},
    "one row of forty": {
        "incidents": [*[incident(incident_id=f"B{n}") for n in range(39)], incident(killed="x")]
    },
    "a tenth of the casualties": {
        "incidents": [
            *[incident(incident_id=f"B{n}") for n in range(90)],
            incident(killed=10, sensitivity="x"),
        ]
    },
    "a statement": {"incidents": [incident()], "extra": {"statements": ("s.csv", STATEMENTS)}},
}


@pytest.mark.parametrize("case", LEFT)
def test_a_pack_of_which_much_is_left_out_is_named_as_a_part(tmp_path: Path, case: str) -> None:
    wrong = dict(LEFT[case])
    assert too_much_left_out(small_pack(tmp_path, wrong.pop("incidents"), **wrong))


def test_one_row_of_a_hundred_is_told_and_published(tmp_path: Path) -> None:
    many = [incident(incident_id=f"B{n}", killed=1) for n in range(99)]
    pack = small_pack(tmp_path, [*many, incident(killed=2, sensitivity="nobody's")])
    assert pack.casualties == (2, 101)
    assert too_much_left_out(pack) == ""
    assert left_out_words(pack).startswith("1 of 100 rows of incidents is left out")


def test_casualties_are_read_whatever_else_is_wrong_with_a_row() -> None:
    rows = pd.DataFrame(
        {
            "killed": ["2", None, "x", "-1", 10**30],
            "killed_civilian": [1, 3, None, None, None],
            "killed_military": [None, "1", None, None, None],
            "killed_children": [None, 4, None, None, None],
            "injured": [None, None, 5, True, float("nan")],
        }
    )
    assert stated_casualties(rows) == 2 + 4 + 5 + 1
    assert stated_casualties(rows[["injured"]]) == 6
    assert stated_casualties(rows.iloc[:0]) == 0


PUBLISHING = {
    "map": ["map", "{pack}", "--out", "{out}/m.html"],
    "sheet": ["snapshot", "{pack}", "--out", "{out}/s.svg"],
    "sheets": ["snapshot", "{pack}", "--each", "year", "--out", "{out}/each"],
    "export": ["export", "{pack}", "--layer", "districts", "--out", "{out}/e.csv"],
    "report": ["report", "{pack}", "--out", "{out}/r.pdf"],
}


@pytest.mark.parametrize("door", PUBLISHING)
def test_a_part_of_a_pack_is_not_published_unasked(tmp_path: Path, door: str) -> None:
    pack, out = faulty(tmp_path / "pack"), tmp_path / "out"
    out.mkdir()
    command = [one.format(pack=pack, out=out) for one in PUBLISHING[door]]
    refused = CliRunner().invoke(cli, command)
    assert isinstance(refused.exception, PublishError)
    for said in ("2 of 3 rows of incidents", "2 %", "geo check", "--anyway"):
        assert said in str(refused.exception)
    assert list(out.iterdir()) == []


DOORS = {
    "totals": (["totals", "{pack}", "--by", "district"], ""),
    "totals as JSON": (["totals", "{pack}", "--by", "district", "--json"], ""),
    "reconcile": (["reconcile", "{pack}"], ""),
    "reconcile as JSON": (["reconcile", "{pack}", "--json"], ""),
    "map file": (["map", "{pack}", "--out", "{out}/m.html"], "m.html"),
    "sheet": (["snapshot", "{pack}", "--out", "{out}/s.svg"], "s.svg"),
    "record of a sheet": (["snapshot", "{pack}", "--out", "{out}/r.svg"], "r.json"),
    "csv": (["export", "{pack}", "--out", "{out}/e.csv"], "e.csv.txt"),
    "geojson": (["export", "{pack}", "--layer", "districts", "--out", "{out}/e.geojson"], "e.geojson"),
}


@pytest.mark.parametrize("door", DOORS)
def test_whatever_is_made_of_a_pack_says_how_many_rows_are_left_out(tmp_path: Path, door: str) -> None:
    command, file = DOORS[door]
    pack = faulty(tmp_path / "pack")
    anyway = ["--anyway"] if file else []
    done = CliRunner().invoke(cli, [*(one.format(pack=pack, out=tmp_path) for one in command), *anyway])
    assert done.exit_code == 0, done.output
    assert "2 of 3 rows of incidents" in done.stderr or not file
    text = (tmp_path / file).read_text(encoding="utf-8") if file else done.stdout
    if door.endswith("JSON"):
        assert json.loads(text)["left_out"] == [{"layer": "incidents", "rows": 2, "of": 3}]
    else:
        assert "2 of 3 rows of incidents" in text


def test_a_report_says_how_many_rows_are_left_out(tmp_path: Path) -> None:
    pack = redact(load_pack(faulty(tmp_path)))
    said = json.dumps(content(scope_of(pack, period=None, created=date(2026, 11, 28), software="test")))
    assert "2 of 3 rows of incidents" in said


def test_no_part_is_coloured_by_incidents_without_a_date(tmp_path: Path) -> None:
    pack = small_pack(tmp_path, [incident(), incident(incident_id="A2", killed=4, **UNDATED_ROW)])
    counts = Cube.from_pack(pack).counts()
    assert counts.total(counting="most_likely").upper.killed == 5
    for year in range(2020, 2024):
        part = Period.parse(str(year), str(year + 1))
        own = 1 if year == 2021 else 0
        assert counts.total(part, counting="most_likely").upper.killed == own
        assert totals(pack, by="district", period=part, counting="most_likely").total.upper.killed == own
        bounds = counts.total(part, counting="possible")
        assert (bounds.lower.killed, bounds.upper.killed) == (own, own + 4)
    assert counts.monthly("killed").to_numpy().sum() == 1
