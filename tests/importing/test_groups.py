"""Victims of one accident: together where the keys are enough, whole or not at all, as many as stated."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.importing.apart import hold_unsure
from geo.importing.firstmapping import suggested_mapping
from geo.importing.groups import Made
from geo.importing.incidents import incidents_of
from geo.importing.mapping import VICTIMS, ImportMapping
from geo.importing.rows import RowReader
from geo.importing.source import Fate, SourceRow, Surroundings
from geo.importing.suggest import suggestions
from geo.layers.districts import DistrictIndex
from geo.layers.findings import Finding
from geo.layers.pack import Pack
from geo.store.files import load_pack
from tests.importing import files

ROLES = {
    "Id": "incident_id", "Date": "date", "District": "district", "Place": "settlement",
    "Device": "device_type", "Activity": "activity", "Outcome": "outcome",
    "Killed": "killed", "Injured": "injured",
}  # fmt: skip
DAY = {"Date": "2023-05-04", "District": "Alpha", "Place": "Ford"}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load_pack(files.pack(tmp_path_factory.mktemp("groups") / "pack"))


def grouped(
    pack: Pack,
    *rows: dict[str, str],
    keys: tuple[str, ...] = ("Date", "District", "Place"),
    repeat: str = "",
    apart: str = "ask",
) -> tuple[list[SourceRow], list[Made], list[Finding]]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    index = pd.RangeIndex(1, len(rows) + 1, name="source_row")
    frame = pd.DataFrame([{name: row.get(name) for name in names} for row in rows], index=index).astype(
        object
    )
    frame = frame.where(frame.notna() & (frame != ""), None)
    mapping = ImportMapping(
        columns={name: (ROLES.get(name, "extra"),) for name in names},
        rows_are=VICTIMS, keys=keys, file={"repeat": repeat}, apart=apart,
    )  # fmt: skip
    ground = Surroundings(file="a.csv", index=DistrictIndex(pack.districts), bounds=pack.meta.bounds)
    read = RowReader(frame, mapping, ground).read()
    hold_unsure(read, frame, mapping)
    made, _, findings = incidents_of(read, mapping, file="a.csv", known=frozenset(), batch="B001")
    return read, made, findings


@pytest.mark.parametrize(
    ("changed", "together"),
    [
        ({}, True),
        ({"Place": "Desconocido"}, False),
        ({"Place": "not known"}, False),
        ({"Place": ""}, False),
        ({"Date": "2023"}, False),
        ({"Date": "2023-05"}, True),
    ],
)
def test_what_is_not_known_puts_nothing_together(pack: Pack, changed: dict[str, str], together: bool) -> None:
    row = {**DAY, **changed, "Outcome": "injured"}
    _, made, findings = grouped(pack, row, row)
    assert len(made) == (1 if together else 2)
    assert [one.rule for one in findings] == ([] if together else ["group.apart"])


def test_an_identifier_puts_together_whatever_else_is_known_and_an_empty_one_does_not(pack: Pack) -> None:
    rows = [{"Id": name, "Date": "2023", "Outcome": "injured"} for name in ("A", "A", "", "")]
    _, made, _ = grouped(pack, *rows, keys=("Id",))
    assert [len(one.rows) for one in made] == [2, 1, 1]


@pytest.mark.parametrize(
    ("name", "values", "held"),
    [
        ("Device", ("AP mine", "UXO"), True),
        ("Device", ("AP mine", "unknown"), False),
        ("Activity", ("Farming", "Herding"), True),
        ("District", ("Alpha", "Beta"), True),
        ("District", ("Alpha", "ALPHA"), False),
        ("Date", ("2023-05-04", "2023-05-05"), True),
    ],
)
def test_rows_of_one_key_that_differ_are_held(
    pack: Pack,
    name: str,
    values: tuple[str, str],
    held: bool,
) -> None:
    rows = [{**DAY, "Id": "A", name: value, "Outcome": "injured"} for value in values]
    read, made, _ = grouped(pack, *rows, keys=("Id",))
    assert {row.fate for row in read} == {Fate.HELD if held else Fate.ACCEPTED}
    assert len(made) == (not held)
    said = [one for row in read for one in row.findings if one.rule == "group.differs"]
    assert [(one.file, one.row) for one in said] == ([("a.csv", 1), ("a.csv", 2)] if held else [])
    assert all(f"differ in {name.replace('Date', 'Day').lower()}" in one.message for one in said)


def test_an_accident_one_of_whose_rows_is_held_is_held_whole(pack: Pack) -> None:
    rows = [{**DAY, "Outcome": one} for one in ("injured", "a strange word", "killed")]
    read, made, _ = grouped(pack, *rows, {**DAY, "Place": "Mill", "Outcome": "killed"})
    assert [row.fate for row in read] == [Fate.HELD] * 3 + [Fate.ACCEPTED]
    assert [one.said["killed"] for one in made] == ["1"]
    assert [one.rule for one in read[0].findings] == ["group.held"]
    assert "Row 2 of the same accident is held: It is not known what happened" in read[0].findings[0].message


@pytest.mark.parametrize(
    ("said", "outcomes", "held"),
    [
        (("0", "2"), ("injured",), True),
        (("1", "1"), ("injured", "killed"), False),
        (("", "1"), ("injured", "killed"), False),
        (("0", "0"), ("unknown",), False),
        (("1", ""), ("unknown",), True),
        (("1", "2"), (), False),
    ],
)
def test_a_form_s_own_number_is_that_of_its_repeats(
    pack: Pack,
    said: tuple[str, str],
    outcomes: tuple[str, ...],
    held: bool,
) -> None:
    form = {**DAY, "Key": "k1", "Killed": said[0], "Injured": said[1]}
    rows = [{**form, "Outcome": one} for one in outcomes or ("",)]
    read, made, _ = grouped(pack, *rows, keys=("Key",), repeat="victims")
    assert len(made) == (not held)
    assert [{one.rule for one in row.findings} for row in read] == [{"group.count"} if held else set()] * len(
        rows
    )
    if not outcomes:
        assert (made[0].said["killed"], made[0].said["injured"]) == said


@pytest.mark.parametrize(
    ("numbers", "role", "keys"),
    [
        (["1", "2", "3", "4", "4", "6"], "extra", ("Date", "District")),
        (["1", "2", "3", "4", "5", "TOTAL"], "extra", ("Date", "District")),
        (["1", "1", "2", "2", "3", "3"], "extra", ("Id",)),
        (["A1", "A1", "A2", "A2", "A3", "A3"], "incident_id", ("Id",)),
        (["1071", "1071", "1090", "1090", "2003", "2003"], "incident_id", ("Id",)),
    ],
)
def test_a_running_number_names_no_accident(
    pack: Pack,
    numbers: list[str],
    role: str,
    keys: tuple[str, ...],
) -> None:
    frame = pd.DataFrame(
        {"Id": numbers, "Date": "2023-05-04", "District": "Alpha", "Outcome": "injured"}, dtype=object
    )
    index, bounds = DistrictIndex(pack.districts), pack.meta.bounds
    mapping = suggested_mapping(
        frame, {}, suggestions(frame, tags={}, decimal=".", index=index, bounds=bounds)
    )
    assert (mapping.columns["Id"], mapping.keys) == ((role,), keys)
    # Another number that names accidents is not lost to it.
    frame.insert(1, "Code", [f"K{at // 2}" for at in range(len(frame))])
    found = suggestions(frame, tags={}, decimal=".", index=index, bounds=bounds)
    named = [one.column for one in found if one.roles == ("incident_id",)]
    assert named == ["Code"] if role == "extra" else len(named) == 1


@pytest.mark.parametrize(
    "name", ["Réf.", "N°", "N.º", "No", "Numéro", "№", "Ref", "HAZ_ID", "N° d'accident", "Vorgang"]
)
def test_an_identifier_in_any_language_tells_accidents_of_one_day_and_place_apart(
    pack: Pack, name: str
) -> None:
    """One that no list has is asked about: nothing is put together that a column tells apart."""
    rows = [{**DAY, name: one, "Outcome": "injured"} for one in ("A-1", "A-1", "A-2")]
    frame = pd.DataFrame(rows).astype(object)
    index = DistrictIndex(pack.districts)
    found = suggestions(frame, tags={}, decimal=".", index=index, bounds=pack.meta.bounds)
    mapping = suggested_mapping(frame, {}, found)
    known = name != "Vorgang"
    assert (mapping.columns[name], mapping.keys == (name,)) == (("incident_id" if known else "extra",), known)
    read, made, _ = grouped(pack, *rows)
    if not known:
        assert [row.fate for row in read] == [Fate.HELD] * 3
        assert "Rows 1, 2 and 3 have the same day and place" in read[0].findings[-1].message
        assert [len(one.rows) for one in grouped(pack, *rows, apart="merge")[1]] == [3]
        made = grouped(pack, *rows, keys=("Date", "District", "Place", name))[1]
        assert [len(one.rows) for one in made] == [2, 1]


@pytest.mark.parametrize(
    "values", [("Alex", "Bo", "Cy"), ("A-1", "A-1", ""), ("A-1", "A-1", "A-1"), ("1", "2", "3")]
)
def test_a_column_of_victims_asks_nothing(pack: Pack, values: tuple[str, ...]) -> None:
    made = grouped(pack, *[{**DAY, "Note": one, "Outcome": "injured"} for one in values])[1]
    assert [len(one.rows) for one in made] == [3]


@pytest.mark.parametrize(
    ("name", "role"),
    [("Jour", "date"), ("DATE_STAT", "extra"), ("Date of entry", "extra"), ("fecha_estado", "extra")],
)
def test_days_of_something_else_are_no_days_of_accidents(pack: Pack, name: str, role: str) -> None:
    rows = [{"Ref": f"A-{at}", name: f"1{at}.03.2023", "District": "Alpha", "Killed": "1"} for at in range(4)]
    index = DistrictIndex(pack.districts)
    found = suggestions(
        pd.DataFrame(rows).astype(object), tags={}, decimal=".", index=index, bounds=pack.meta.bounds
    )
    assert {one.column: one.roles[0] for one in found}[name] == role


def test_a_decimal_comma_is_no_pair_of_coordinates(pack: Pack) -> None:
    frame = pd.DataFrame(
        [{"Distance": f"{at},2{at}", "Where": f"-49.{at}, -139.{at}"} for at in range(4)]
    ).astype(object)
    index = DistrictIndex(pack.districts)
    found = suggestions(frame, tags={}, decimal=",", index=index, bounds=pack.meta.bounds)
    assert [one.roles for one in found] == [("extra",), ("coordinates",)]
