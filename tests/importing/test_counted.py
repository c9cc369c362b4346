"""What a file counts itself stands beside what was read: nothing unknown is a 0, and no total goes unseen."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from geo.__main__ import cli
from geo.analysis.records import Records
from geo.analysis.totals import totals
from geo.commands.importlines import lines
from geo.commands.imports import summary
from geo.importing.codesforunknown import codes_in
from geo.importing.keep import keep
from geo.importing.probe import points_of
from geo.importing.run import Import, prepare
from geo.importing.source import Fate
from geo.importing.synonyms import code_of, several_of
from geo.maps.basemap.notes import NoteWriter
from geo.reconciliation.bands import COLUMNS, figures_of
from geo.store.files import load_pack
from tests.importing import files
from tests.layers.small_pack import SOUTH, WEST

NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return files.pack(tmp_path / "pack")


def prepared(
    folder: Path, head: Sequence[str], rows: Sequence[Sequence[object]], mapping: str | None = None
) -> Import:
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    data = out.getvalue().encode()
    return prepare(data, filename="a.csv", folder=folder, mapping=mapping, now=NOW, wanted={})


def said_of(done: Import, rule: str) -> list[str]:
    return [one.message for one in done.findings if one.rule == rule]


VICTIMS = ("N°", "Fecha", "Departamento", "Localidad", "Consecuencia", "N° de víctimas")
LIST = [
    ("a1", "14.03.2023", "Alpha", "Desconocido", "herido", 1),
    ("a2", "15.03.2023", "Beta", "Aldea 1", "ileso", ""),
    ("a3", "16.03.2023", "Gamma", "Aldea 2", "muerto", 1),
    ("a4", "17.03.2023", "Alpha", "Aldea 3", "no se sabe", 1),
    ("a5", "18.03.2023", "Alpha", "Aldea 4", "fallecido", "5-6"),
    ("a6", "19.03.2023", "Alpha", "Aldea 5", "herido", "varios"),
    ("a7", "20.03.2023", "Alpha", "Aldea 6", "herido", 4),
]


def test_what_happened_to_a_victim_is_its_outcome_whatever_the_column_is_called(folder: Path) -> None:
    done = prepared(folder, VICTIMS, LIST)
    assert done.mapping.rows_are == "victim"
    assert done.mapping.columns["Consecuencia"] == ("outcome",)
    assert done.mapping.columns["Departamento"] == ("district",)
    keep(done, folder)
    pack = load_pack(folder).incidents
    pack.index = [f"a{day - 13}" for day in pd.to_datetime(pack["date_start"]).dt.day]
    table = pack[["killed", "injured", "outcome_unknown"]]
    assert table.loc["a1"].tolist() == [0, 1, 0]
    assert table.loc["a2"].tolist() == [0, 0, 0]
    assert table.loc["a3"].tolist() == [1, 0, 0]
    # Nobody knows whether the victim lives, so neither number is a 0.
    assert table.loc["a4", ["killed", "injured"]].isna().all()
    assert table.loc["a4", "outcome_unknown"] == 1
    places = pack["settlement"]
    assert places.isna()["a1"]
    assert places["a3"] == "Aldea 2"


def test_totals_that_are_no_number_or_another_one_are_said_and_never_0(folder: Path) -> None:
    done = prepared(folder, VICTIMS, LIST)
    held = [at for at, row in enumerate(done.rows) if row.fate is Fate.HELD]
    assert held == [4, 5, 6]
    assert said_of(done, "count.stated") == [
        (
            "The column states 12 to 13 casualties, and varios, which is no number; 6 were counted in the "
            "same rows."
        )
    ]
    printed = "\n".join(lines(done, folder, kept=False, dry_run=True))
    assert "casualties not counted: 5-6, varios" in printed
    assert summary(done, kept=False)["not_counted"] == {"held": {"5-6": 1, "varios": 1}}


def test_what_is_no_number_is_told_as_often_as_it_stands_there(folder: Path) -> None:
    rows = [
        ("2023-03-14", "Alpha", 0, "aprox 5", ""),
        ("2023-03-15", "Alpha", 0, "aprox 5", 7),
        ("2023-03-16", "Beta", 3, "5/6", ""),
        ("2023-03-17", "Beta", 1, 1, 2),
    ]
    done = prepared(folder, ("Date", "District", "Killed", "Injured", "Total casualties"), rows)
    printed = "\n".join(lines(done, folder, kept=False, dry_run=True))
    assert "casualties not counted: aprox 5 (2 times), 5/6" in printed
    # A total beside what is no number yet is no contradiction, and rows without one are in no comparison.
    assert said_of(done, "count.total") == []
    assert said_of(done, "count.stated") == [
        "The column states 9 casualties; 2 were counted in the same rows."
    ]
    sums = [done.batch.casualties_accepted, done.batch.casualties_held, done.batch.casualties_rejected]
    assert (done.batch.casualties, sums) == (5, [2, 3, 0])


def test_a_total_beside_killed_and_injured_is_compared(folder: Path) -> None:
    head = ("Code", "Date", "District", "Killed", "Injured", "Total casualties")
    rows = [
        ("a", "2023-03-14", "Alpha", 1, 2, 3),
        ("b", "2023-03-15", "Alpha", 1, 2, 5),
        ("c", "2023-03-16", "Alpha", "", "", 4),
        ("d", "2023-03-17", "Alpha", 1, 4, "5-6"),
        ("e", "2023-03-18", "Alpha", 0, 1, "several"),
    ]
    done = prepared(folder, head, rows)
    assert done.mapping.columns["Total casualties"] == ("casualties",)
    assert done.batch.casualties == 3 + 3 + 4 + 5 + 1
    assert said_of(done, "count.total") == [
        "The row's total of casualties is 5, but 3 are in its other columns.",
        'The row\'s total of casualties is "several" and cannot be compared.',
    ]
    assert len(said_of(done, "count.stated")) == 1
    keep(done, folder)
    table = load_pack(folder).incidents.set_index("incident_id")
    assert table.loc["c", ["killed", "injured"]].isna().all()
    assert table.loc["c", "outcome_unknown"] == 4


def test_ranges_are_kept_and_counted_as_ranges_and_never_as_0(folder: Path) -> None:
    head = ("Code", "Date", "District", "Deaths", "low estimate", "high estimate", "Injured")
    rows = [
        ("a", "2023-03-14", "Alpha", "5-6", "", "", 2),
        ("b", "2023-03-15", "Alpha", 3, 2, 9, "several"),
        ("c", "2023-03-16", "Alpha", "", 1, 4, 0),
        ("d", "2023-03-17", "Alpha", "up to 2", "", "", 1),
    ]
    done = prepared(folder, head, rows)
    assert [row.fate for row in done.rows] == [Fate.ACCEPTED] * 4
    assert done.batch.casualties == done.batch.casualties_accepted == 5 + 2 + 3 + 2 + 1 + 0 + 1
    assert len(said_of(done, "count.range")) == 3
    keep(done, folder)
    pack = load_pack(folder)
    table = pack.incidents.set_index("incident_id")
    names = ["killed", "killed_least", "killed_most", "injured", "injured_least", "injured_most"]
    assert [[None if pd.isna(one) else int(one) for one in table.loc[code, names]] for code in "abcd"] == [
        [None, 5, 6, 2, None, None],
        [3, 2, 9, None, 2, None],
        [None, 1, 4, 0, None, None],
        [None, None, 2, 1, None, None],
    ]
    # Sums run from end to end, and say where a number is not recorded in full for want of an upper one.
    total = totals(pack, by="year").whole.figures
    assert total["killed"].full_words() == "8 to 21"
    assert total["killed"].likely == 9
    assert total["injured"].full_words() == "5, not recorded for 1 incident"
    records = Records.from_pack(pack)
    assert not records.gaps()[1][:, 1].any()
    # The ledger sets both ends against what an authority states.
    low, high = figures_of(records)
    at = COLUMNS.index("killed")
    assert (low[:, at].sum(), high[:, at].sum()) == (5 + 2 + 1, 6 + 9 + 4 + 2)
    writer = NoteWriter(pack, {})
    told = [dict(writer.note(row, radius_m=0).rows)["Killed"] for row in pack.incidents.to_dict("records")]
    assert told == ["5 to 6", "3 (3 status not recorded), 2 to 9 stated", "1 to 4", "at most 2"]
    # The same file again differs in nothing.
    again = prepared(folder, head, [*rows, ("e", "2023-03-18", "Beta", 1, "", "", 1)])
    assert [row.fate for row in again.rows] == [*[Fate.KNOWN] * 4, Fate.ACCEPTED]


HEAD = (
    *("event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type", "region", "admin1"),
    *("admin2", "location", "latitude", "longitude", "geo_precision", "fatalities"),
)


def test_events_of_a_system_keep_its_precisions_and_their_kinds(folder: Path) -> None:
    mine = ("Explosions/Remote violence", "Remote explosive/landmine/IED")
    places = [files.place(random.Random(1), name) for name in files.DISTRICTS]
    rows: list[Sequence[object]] = [
        (
            f"V{at}",
            f"{at + 10} March 2023",
            at + 1,
            *mine,
            "Sea",
            name,
            "",
            f"Town {at}",
            north,
            east,
            at + 1,
            0,
        )
        for at, (name, (east, north)) in enumerate(zip(files.DISTRICTS, places, strict=True))
    ]
    rows += [
        (f"W{at}", "1 May 2023", 1, kind, "x", "Sea", "Alpha", "", "", places[0][1], places[0][0], 1, 0)
        for at, kind in enumerate(["Battles", "Battles", "Protests"])
    ]
    done = prepared(folder, HEAD, rows)
    found = {one.said["incident_id"]: one.said for one in done.incidents}
    assert [found[f"V{at}"]["location_precision"] for at in range(3)] == ["settlement", "district", "region"]
    assert [(found[f"V{at}"]["date_start"], found[f"V{at}"]["date_end"]) for at in range(3)] == [
        ("2023-03-10", "2023-03-10"),
        ("2023-03-08", "2023-03-14"),
        ("2023-03-01", "2023-03-31"),
    ]
    assert found["V0"]["district"] == "Alpha"
    assert found["V0"]["region"] == "Sea"
    assert [one.split(" and no")[0] for one in said_of(done, "kind.other")] == [
        '2 rows are of the kind "Battles"',
        '1 row is of the kind "Protests"',
    ]
    assert summary(done, kept=False)["other_kinds"] == {"Battles": 2, "Protests": 1}
    assert "    Battles" in "\n".join(lines(done, folder, kept=False, dry_run=True))
    keep(done, folder)
    findings = (folder / "imports" / "B001" / "findings.csv").read_text(encoding="utf-8")
    assert "kind.other" in findings


def test_several_choices_hold_a_row_with_a_remedy_that_names_them(folder: Path) -> None:
    head = ("Code", "Date", "District", "Killed", "Activity")
    done = prepared(folder, head, [("a", "2023-03-14", "Alpha", 1, "Farming Herding animals")])
    assert [one.remedy for one in done.findings if one.rule == "value.unknown"] == [
        (
            "It is several choices, agriculture and herding: say under [values.activity] which one "
            "stands for it, or give the pack a code 'several' of its own."
        )
    ]


def test_the_total_of_an_accident_counts_once_beside_its_victims(folder: Path) -> None:
    head = ["start", "Date", "District", "Device", "summary/n_victims", "_id", "_index"]
    day = dt.date(2023, 3, 1)
    form = [
        head,
        [day, day, "Alpha", "Cluster submunition", 3, 501, 1],
        [day, day, "Beta", "Munición sin explotar (MUSE)", 2, 502, 2],
        [day, day, "Gamma", "A strange thing", 2, 503, 3],
    ]
    hurt = {1: ("Killed", "Injured", "Injured"), 2: ("Killed", "Injured"), 3: ("Killed", "Killed")}
    pairs = [(outcome, parent) for parent, outcomes in hurt.items() for outcome in outcomes]
    victims = [["Outcome", "_index", "_parent_index"]]
    victims += [[outcome, at, parent] for at, (outcome, parent) in enumerate(pairs, 1)]
    data = files.workbook({"Form": form, "victims": victims})
    done = prepare(data, filename="a.xlsx", folder=folder, mapping=None, now=NOW, wanted={})
    assert "summary/n_victims" in {done.mapping.column(role) for role in ("casualties", "outcome_unknown")}
    assert said_of(done, "count.stated") == []
    # A cell of the form is one fault, however many victims stand beside it.
    assert [one.value for one in done.findings if one.rule == "value.unknown"] == ["A strange thing"]
    assert (done.batch.casualties, done.batch.accepted) == (7, 5)
    form[1][4] = 5
    done = prepare(
        files.workbook({"Form": form, "victims": victims}),
        filename="a.xlsx", folder=folder, mapping=None, now=NOW, wanted={},
    )  # fmt: skip
    assert said_of(done, "count.stated") == ["The column states 9 casualties; 7 were counted in the file."]


def test_of_several_choices_the_more_exact_one_stands_for_all(folder: Path) -> None:
    head = ("id", "date", "district", "activity", "device", "injured")
    rows = [
        ("a1", "2023-03-14", "Alpha", "Travelling; on foot", "Mine; AP mine", 1),
        ("a2", "2023-03-15", "Beta", "Farming; Herding", "UXO", 2),
    ]
    done = prepared(folder, head, rows)
    first, second = done.rows
    assert (first.said["activity"], first.said["device_type"]) == ("travelling_foot", "anti_personnel_mine")
    assert len(said_of(done, "value.several")) == 1
    assert (first.fate, second.fate) == (Fate.ACCEPTED, Fate.HELD)
    # A pack may have a code for what is several of which none says the others.
    toml = folder / "pack.toml"
    own = '\n[[codes]]\nlist = "activity"\ncode = "several"\nparent = "other"\nlabel = "Several"\n'
    toml.write_text(toml.read_text(encoding="utf-8") + own, encoding="utf-8")
    again = prepared(folder, head, rows)
    assert [row.fate for row in again.rows] == [Fate.ACCEPTED] * 2
    assert again.rows[1].said["activity"] == "several"


def test_places_weeks_and_reports_are_what_their_values_are(folder: Path) -> None:
    head = ("Week", "Location", "Device", "Injured")
    rows = [("2023-W05", "(-49.5, -139.5)", "UXO", 1), ("Week 6, 2023", "(-49.5, -138.6)", "UXO", 2)]
    done = prepared(folder, head, rows)
    assert done.mapping.columns["Week"] == ("date",)
    assert done.mapping.columns["Location"] == ("coordinates",)
    assert [row.said["date_precision"] for row in done.rows] == ["week", "week"]
    assert [row.point.longitude for row in done.rows] == [-139.5, -138.6]
    # A day of a report never stands for that of an accident in silence.
    done = prepared(folder, ("Report date", "District", "Injured"), [("2023-03-14", "Alpha", 1)])
    assert len(said_of(done, "date.reported")) == 1
    assert done.rows[0].said["date_basis"] == "reported"


def test_how_days_and_months_are_told_apart_is_said(folder: Path) -> None:
    rows = [("a1", "03/04/2023", "Alpha", 1), ("a2", "25/04/2023", "Beta", 2)]
    done = prepared(folder, ("id", "fecha", "distrito", "heridos"), rows)
    told = [line for line in lines(done, folder, kept=False, dry_run=True) if line.startswith("Dates")]
    assert told == [
        (
            "Dates: 1 may be read two ways and are read as day-month-year "
            '(1 of its dates have a first number above 12), for example "03/04/2023"'
        )
    ]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("device_type", "Cluster submunition", "cluster_munition_remnant"),
        ("device_type", "Mine AC", "anti_vehicle_mine"),
        ("activity", "Patrouille militaire", "military_duty"),
        ("device_type", "Munición sin explotar (MUSE)", "unexploded_ordnance"),
        ("activity", "Fetching water", "gathering"),
        ("activity", "Viajando en vehículo", "travelling_vehicle"),
    ],
)
def test_words_of_the_field_are_known(column: str, value: str, code: str) -> None:
    assert code_of(column, value) == code
    assert several_of(column, value) == ()
    assert code_of("device_type", "Mine (UXO)") is None


MONTHS = [
    ("2023", month, "Alpha", dead, hurt) for month, dead, hurt in (("01", 0, 3), ("02", 1, 0), ("03", 0, 0))
]


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        (("Year", "Month", "District", "Killed", "Injured"), [*MONTHS, ("2023", "01", "Beta", 2, 7)]),
        (
            ("Week", "District", "Number of accidents", "Killed", "Injured"),
            [("2023-W02", "Alpha", 2, 1, 3), ("2023-W03", "Alpha", 1, 0, 1), ("2023-W03", "Beta", 4, 2, 6)],
        ),
    ],
)
def test_sums_of_a_period_are_kept_and_counted_and_made_into_no_incident(
    folder: Path, head: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    before = len(load_pack(folder).incidents)
    done = prepared(folder, head, rows)
    people = sum(int(str(one)) for row in rows for one in row[-2:])
    assert done.mapping.rows_are == "period"
    assert (done.batch.incidents, done.batch.sums, done.batch.casualties) == (0, len(rows), people)
    assert (
        f"{len(rows)} rows sum a period and are no accidents: {people} casualties"
        in said_of(done, "rows.sums")[0]
    )
    keep(done, folder)
    assert len(load_pack(folder).incidents) == before
    kept = pd.read_csv(folder / "imports" / done.batch.id / "sums.csv")
    assert kept[["killed", "injured"]].sum().sum() == people
    assert kept["district"].tolist() == [row[head.index("District")] for row in rows]
    told = CliRunner().invoke(cli, ["import", "--into", str(folder), "--list"]).output
    assert f"{len(rows)} sums of a period" in told
    # Whoever knows that each row is one accident says so.
    mapping = done.mapping.to_toml().replace('are = "period"', 'are = "accident"')
    assert prepared(folder, head, rows, mapping).batch.sums == 0


def test_finds_and_clearances_are_kept_beside_the_incidents(folder: Path) -> None:
    head = ("Code", "Date", "District", "Event type", "Device", "Killed", "Injured", "Finder name")
    rows = [
        ("a", "2023-03-14", "Alpha", "Accident", "AP mine", 1, 0, "Some Body"),
        ("b", "2023-03-15", "Alpha", "Clearance", "AP mine", "", "", "Some Body"),
    ]
    done = prepared(folder, head, rows)
    keep(done, folder)
    kept = (folder / "imports" / "B001" / "others.csv").read_text()
    assert "Clearance" in kept
    assert "Some Body" not in kept
    assert (done.batch.incidents, done.batch.other_kind) == (1, 1)


def test_choices_split_into_columns_are_read_as_the_question_they_are_of(folder: Path) -> None:
    head = ("Code", "Date", "District", "Device", "Killed", "Injured")
    kinds = ("activity/farming", "activity/herding", "injury/leg", "injury/arm")
    rows = [
        ("a", "2023-03-14", "Alpha", "AP mine", 1, 0, 1, 0, 1, 1),
        ("b", "2023-03-15", "Alpha", "AP mine", 0, 1, 0, 1, 0, 1),
        ("c", "2023-03-16", "Alpha", "AP mine", 0, 1, 1, 1, 0, 0),
        ("d", "2023-03-17", "Alpha", "AP mine", 0, 1, 0, 0, 0, 0),
    ]
    done = prepared(folder, (*head, *kinds), rows)
    assert done.mapping.columns["activity"] == ("activity",)
    assert {done.mapping.columns[name] for name in kinds} == {("extra",)}
    assert any("put together from its 2 columns" in note for note in done.notes)
    assert [row.said.get("activity") for row in done.rows] == ["agriculture", "herding", None, None]
    assert [row.fate for row in done.rows].count(Fate.HELD) == 1
    keep(done, folder)
    assert prepared(folder, (*head, *kinds), rows).remembered
    # Where the form has the answer as one cell as well, that is read.
    both = prepared(folder, (*head, "activity", *kinds), [(*row[:6], "farming", *row[6:]) for row in rows])
    assert {row.said["activity"] for row in both.rows} == {"agriculture"}


def test_numbers_of_people_in_a_group_are_no_choices_of_a_question(folder: Path) -> None:
    head = ("Code", "Date", "District", "Device", "casualties/killed", "casualties/injured")
    rows = [("a", "2023-03-14", "Alpha", "AP mine", 1, 1), ("b", "2023-03-15", "Alpha", "AP mine", 0, 1)]
    done = prepared(folder, head, rows)
    assert [(row.people["killed"], row.people["injured"]) for row in done.rows] == [(1, 1), (0, 1)]
    assert not any("put together" in note for note in done.notes)


def test_what_stands_for_not_known_or_is_very_much_is_said(folder: Path) -> None:
    """Every cell that is no plain number, day, place or word is a finding, whatever becomes of its row."""
    head = ("Ref", "Date", "Admin", "Latitude", "Longitude", "Device", "Killed", "Injured", "Shape")
    blob = "e6100000010c" * 4
    rows = [
        ("A1", "14.03.2023", "Sea - Alpha", "NaN", "NaN", "AP mine", 1, 250, blob),
        ("A2", "00.00.2023", "Sea - Beta", "", "", "AP mine", 99, 0, blob),
        ("A3", "15.03.2023", "Sea - Gamma", "", "", "AP mine", 999, 2, blob),
        ("A4", "16.03.2023", "Sea - Alpha", SOUTH + 0.5, WEST + 0.5, "AP mine", 2, 3, blob),
    ]
    done = prepared(folder, head, rows)
    fates = [row.fate for row in done.rows]
    assert fates == [Fate.ACCEPTED, Fate.HELD, Fate.HELD, Fate.ACCEPTED]
    assert done.asked["killed"] == {"99": 1, "999": 1}
    rules = {one.rule for one in done.findings}
    assert rules >= {"count.code", "count.many", "date.read", "place.none", "shape.hex", "column.default"}
    assert done.mapping.columns["Admin"] == ("district",)
    assert [row.said["district"] for row in done.rows] == ["Alpha", "Beta", "Gamma", "Alpha"]
    # An answer says which number it is, or that nobody knows.
    said = done.mapping.to_toml() + '\n[values.killed]\n"99" = "?"\n"999" = "9"\n'
    again = prepared(folder, head, rows, said)
    assert [row.people.get("killed") for row in again.rows] == [1, None, 9, 2]
    assert {row.fate for row in again.rows} == {Fate.ACCEPTED}


@pytest.mark.parametrize(
    ("cells", "codes"), [(("99", "40", "61"), 0), (("99", "98"), 2), (("88", "1"), 1), (("9",), 0)]
)
def test_a_number_that_others_come_near_is_a_number(cells: tuple[str, ...], codes: int) -> None:
    assert len(codes_in(cells)) == codes


def test_a_file_of_names_alone_says_that_it_has_no_rows(folder: Path) -> None:
    assert said_of(prepared(folder, ("Date", "District", "Killed"), []), "file.no_rows")


def test_one_value_that_is_no_number_does_not_refuse_a_layer(folder: Path) -> None:
    feature = (
        '{"type":"Feature","properties":{"Date":"2023-03-14","District":"Alpha","Killed":%s},"geometry":null}'
    )
    told = ",".join(feature % one for one in ("NaN", "1", "-Infinity", '"NaN"'))
    data = f'{{"type":"FeatureCollection","features":[{told}]}}'.encode()
    done = prepare(data, filename="a.geojson", folder=folder, mapping=None, now=NOW, wanted={})
    assert [row.people.get("killed") for row in done.rows] == [None, 1, None, None]
    (found,) = [one for one in done.findings if one.rule == "json.nonnumber"]
    assert found.row == 1
    assert found.message.startswith("2 values are NaN or Infinity")


@pytest.mark.parametrize(("metres", "asked"), [("4.5", True), ("900", False), ("", False)])
def test_a_device_that_measured_well_is_asked_about(folder: Path, metres: str, asked: bool) -> None:
    """A form may have been filled in elsewhere: nobody but a person knows what its point stands for."""
    head = ("Ref", "Date", "Latitude", "Longitude", "_gps_precision", "Device", "Killed")
    rows = [
        (f"A{at}", f"{at + 1}.03.2023", SOUTH + 0.5, WEST + at / 5, metres, "AP mine", 1) for at in range(4)
    ]
    done = prepared(folder, head, rows)
    found = [one.remedy for one in done.findings if one.rule == "place.measured"]
    assert bool(found) == asked
    said = done.mapping.to_toml().replace('points_are = "settlement"', 'points_are = "exact"')
    assert not [one for one in prepared(folder, head, rows, said).findings if one.rule == "place.measured"]


def test_rows_of_which_something_was_found_are_drawn_where_they_lie(folder: Path) -> None:
    head = ("Ref", "Date", "District", "Latitude", "Longitude", "Device", "Killed")
    told = [
        ("AP mine", 1, 0.2),
        ("A strange thing", 1, 0.4),
        ("AP mine", "varios", 0.6),
        ("AP mine", 1, None),
    ]
    rows = [
        (
            f"A{at}",
            f"1{at}.03.2023",
            "Alpha",
            SOUTH + 0.5,
            "" if east is None else WEST + east,
            device,
            killed,
        )
        for at, (device, killed, east) in enumerate(told)
    ]
    done = prepared(folder, head, rows)
    found = points_of(done, folder, remarked=True)
    assert found.pack is not None
    assert (found.count, found.inside, len(found.pack.incidents)) == (2, 2, 2)
    assert sorted(round(one - WEST, 1) for one in found.pack.incidents["longitude"]) == [0.4, 0.6]
