"""One cell at a time: numbers of people, dates, degrees; what cannot be read plainly is never guessed."""

from __future__ import annotations

import datetime as dt
import time
from typing import Final

import pandas as pd
import pytest

from geo.importing import dates
from geo.importing.cells import read_count
from geo.importing.coordinates import (
    Point,
    from_mgrs,
    from_utm,
    read_degrees,
    read_metres,
    read_pair,
    repaired,
)
from geo.importing.naming import by_name
from geo.importing.persons import masked
from geo.importing.roles import BY_CODE, ROLES, TAGS, named_like
from geo.importing.suggest import suggestions
from geo.importing.synonyms import TABLES, code_of, is_not_known, more_exact, several_of
from geo.layers import vocabulary as v
from geo.layers.districts import DistrictIndex

UTC = dates.zone_of("UTC")


@pytest.mark.parametrize(
    ("text", "value"),
    [("2", 2), ("2.0", 2), ("один", 1), ("1 persona", 1), ("2 CIV KIA", 2), ("٣", 3), ("cinco", 5), ("0", 0)],
)
def test_numbers_of_people_are_read(text: str, value: int) -> None:
    assert read_count(text).value == value
    assert not read_count(text).fault


@pytest.mark.parametrize(
    "text",
    [
        "6-5",
        "5/6",
        "about 5",
        "aprox 5",
        "environ 5",
        "unos 5",
        "примерно 5",
        "2 y 3",
        "-3",
        "2.5",
        "none",
        "2021-06-05",
        "2-3 (1 child)",
        "1e3",
        "1,234",
    ],
)
def test_what_is_no_exact_number_is_a_fault_and_never_nothing(text: str) -> None:
    assert read_count(text).value is None
    assert read_count(text).fault


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("5-6", 5, 6), ("2-3 killed", 2, 3), ("entre 3 o 4", 3, 4), ("3 or 4", 3, 4), ("5 à 6", 5, 6),
        ("several", 2, None), ("Varios", 2, None), ("несколько", 2, None), ("4+", 4, None), (">5", 6, None),
        ("al menos 3", 3, None), ("не менее 2", 2, None), ("up to 7", None, 7), ("moins de 5", None, 4),
    ],
)  # fmt: skip
def test_ranges_of_people_keep_both_ends(text: str, least: int | None, most: int | None) -> None:
    found = read_count(text)
    assert (found.value, found.least, found.most) == (None, least, most)
    assert found.is_range
    assert not found.fault


@pytest.mark.parametrize("text", [None, "", " ", "n/a", "-99", "NULL", "sin dato"])
def test_what_says_nothing_is_not_recorded(text: str | None) -> None:
    assert (read_count(text).value, read_count(text).fault) == (None, "")


@pytest.mark.parametrize(
    ("text", "start", "precision"),
    [
        ("2021-03-05", dt.date(2021, 3, 5), "day"),
        ("16 May 2025", dt.date(2025, 5, 16), "day"),
        ("15 de marzo de 2020", dt.date(2020, 3, 15), "day"),
        ("5 марта 2021 г.", dt.date(2021, 3, 5), "day"),
        ("13.02.2021", dt.date(2021, 2, 13), "day"),
        ("202103", dt.date(2021, 3, 1), "month"),
        ("2,006", dt.date(2006, 1, 1), "year"),
        ("44228", dt.date(2021, 2, 1), "day"),
        ("1614556800000", dt.date(2021, 3, 1), "day"),
        ("2021-W05", dt.date(2021, 2, 1), "week"),
        ("Week 5, 2021", dt.date(2021, 2, 1), "week"),
        ("semana 5 de 2021", dt.date(2021, 2, 1), "week"),
        ("2021 неделя 5", dt.date(2021, 2, 1), "week"),
        ("٢٠٢١-٠٣-٠٥", dt.date(2021, 3, 5), "day"),
    ],
)
def test_dates_have_the_precision_they_are_written_with(text: str, start: dt.date, precision: str) -> None:
    when = dates.read_date(text, order="", zone=UTC)
    assert (when.start, when.precision, when.fault) == (start, precision, "")


@pytest.mark.parametrize("text", ["01.02.2021", "01.02.68", "31.02.2021", "soon", "1802-01-01"])
def test_dates_that_may_be_read_two_ways_or_none_are_faults(text: str) -> None:
    assert dates.read_date(text, order="", zone=UTC).fault


def test_a_column_proves_which_of_day_and_month_comes_first() -> None:
    assert dates.order_of(["01.02.2021", "13.02.2021"]).order == dates.DAY_FIRST
    assert dates.order_of(["01/02/2021", "02/13/2021"]).order == dates.MONTH_FIRST
    assert dates.order_of(["13.02.2021", "02.13.2021", "01.02.2021"]).order == ""
    unproved = dates.order_of(["01.02.2021"])
    assert (unproved.order, unproved.doubtful, unproved.examples) == ("", 1, ("01.02.2021",))
    assert dates.read_date("01.02.2021", order=dates.DAY_FIRST, zone=UTC).start == dt.date(2021, 2, 1)


def test_moments_are_days_where_they_happened() -> None:
    # Noon in Colombo stored in UTC, and half an hour before midnight there.
    zone = dates.zone_of("Asia/Colombo")
    assert dates.read_date("2021-03-05T06:30:00Z", order="", zone=zone).start == dt.date(2021, 3, 5)
    assert dates.read_date("2021-03-05T19:00:00Z", order="", zone=zone).start == dt.date(2021, 3, 6)


@pytest.mark.parametrize(
    "text", ["20.5E", "٢٠٫٥", "20 30 00", "20,50", "E 20.5", "20°30'00\"E", "20°30′E", "20.5°"]
)
def test_degrees_are_read_as_they_are_written(text: str) -> None:
    assert read_degrees(text, decimal=".") == (20.5, "")


@pytest.mark.parametrize("text", ["here", "20 75 00", "inf"])
def test_what_is_no_degrees_is_a_fault(text: str) -> None:
    assert read_degrees(text, decimal=".")[1]


@pytest.mark.parametrize(
    "text",
    [
        "(10.5, 20.5)",
        "POINT (20.5 10.5)",
        "10.5 20.5 0 4.9",
        "10.5,20.5",
        "10.5 20.5 0 0;10.6 20.6 0 0",
        "N 10 30 00, E 20 30 00",
    ],
)
def test_pairs_have_the_latitude_first_but_in_well_known_text(text: str) -> None:
    assert read_pair(text) == Point(20.5, 10.5)


def test_damaged_coordinates_are_proposed_and_sound_ones_left() -> None:
    bounds = (-76.0, 5.0, -74.0, 7.0)
    assert repaired(Point(-75.2, 6.1), bounds) == ("", Point(-75.2, 6.1))
    assert repaired(Point(6.1, -75.2), bounds) == ("swapped", Point(-75.2, 6.1))
    assert repaired(Point(-7512345.0, 6143703.0), bounds) == ("point_lost", Point(-75.12345, 6.143703))
    assert repaired(Point(-7512345.0, 6.143703), bounds) == ("point_lost", Point(-75.12345, 6.143703))
    assert repaired(Point(10.0, 50.0), bounds)[0] == ""


def test_metres_of_utm_are_degrees() -> None:
    found = from_utm(500_000, 4_649_776, "38N")
    assert (found.longitude, round(found.latitude or 0, 3)) == (45.0, 42.0)
    assert from_utm(1, 1, "99N").fault


def test_squares_of_a_grid_are_degrees() -> None:
    known = {
        "31U DQ 48251 11932": (2.2945, 48.8582),
        "38SMB4488": (44.4036, 33.3342),
        "56HLH3497": (151.2194, -33.4492),
        # As the package mgrs 1.6.0 writes them: zones widened in the north, both halves, the last band.
        "15TWG0000049776": (-93.0, 42.0),
        "32VKN9723000510": (5.32, 60.39),
        "33XWG1481383004": (15.65, 78.22),
        "42SWD1652019829": (69.18, 34.52),
        "36LYK2662829135": (35.1, -14.2),
        "38NNH3780925486": (45.34, 2.04),
        "60KXF0598531658": (178.0, -17.8),
        "17NRA1168355331": (-78.2, 0.5),
        "26XMT6210173261": (-30.0, 83.5),
    }
    for text, (east, north) in known.items():
        found = from_mgrs(text)
        assert (found.longitude, found.latitude) == pytest.approx((east, north), abs=1e-3)
    for text in ("99ABC", "31U DQ 482 11", "31UIQ12", "soon"):
        assert from_mgrs(text).fault


def test_words_mean_codes_that_there_are() -> None:
    lists = {
        "device_type": v.DEVICE_TYPE, "activity": v.ACTIVITY, "victim_status": v.VICTIM_STATUS, "sex": v.SEX,
        "location_precision": v.LOCATION_PRECISION, "date_precision": v.DATE_PRECISION,
    }  # fmt: skip
    for table, codes in lists.items():
        assert set(TABLES[table].values()) <= set(codes.codes()), table
    assert set(TAGS.values()) <= set(BY_CODE)


@pytest.mark.parametrize(
    ("table", "value", "code"),
    [
        ("activity", "Recogiendo comida, agua ó  madera", "gathering"),
        ("activity", "Pasando, estando cerca", "passing_by"),
        ("device_type", "Accidente por MAP", "anti_personnel_mine"),
        ("device_type", "ПРОТИВОПЕХОТНАЯ МИНА", "anti_personnel_mine"),
        ("outcome", "Décédé", "killed"),
        ("victim_status", "police", "other_unknown"),
        ("kind", "Sospecha de campo minado", "other_kind"),
        ("age", "17", "child"),
        ("device_type", "UXO/AXO", "unexploded_ordnance"),
        ("device_type", "Dragon egg", None),
        ("device_type", "Don't know", "unknown"),
        ("activity", "desconocida", "unknown"),
        ("victim_status", "не установлено", "other_unknown"),
        ("sex", "não sabe", "unknown"),
        ("device_type", "ПТМ", "anti_vehicle_mine"),
        ("activity", "собирательство", "gathering"),
        ("outcome", "Died later", "killed"),
        ("outcome", "тяжело ранен", "injured"),
        ("outcome", "ilesa", "unhurt"),
        # Both languages of a form in one cell, where they say the same.
        ("outcome", "Dead / Muerto", "killed"),
        ("device_type", "AP mine / Mina AP", "anti_personnel_mine"),
        ("activity", "Farming / Herding", None),
        ("activity", "Farming / Xyzzy", None),
        # Of these nobody says whether it was a mine; those are no accidents.
        ("device_type", "Remote explosive/landmine/IED", "unknown"),
        ("kind", "Shelling/artillery/missile attack", "other_kind"),
        # Whose numbers they are is not known.
        ("location_precision", "1", None),
    ],
)
def test_words_of_files_are_known_or_asked(table: str, value: str, code: str | None) -> None:
    assert code_of(table, value) == code


@pytest.mark.parametrize(
    ("column", "table", "codes"),
    [
        ("geo_precision", "location_precision", ["settlement", "district", "region", None]),
        ("where_prec", "location_precision", ["exact", "settlement", "district", "region"]),
        ("time_precision", "date_precision", ["day", "week", "month", None]),
        ("date_prec", "date_precision", ["day", "week", "week", "month"]),
    ],
)
def test_numbers_of_precision_are_those_of_their_system(
    column: str, table: str, codes: list[str | None]
) -> None:
    assert [code_of(table, str(number), column=column) for number in range(1, 5)] == codes


def test_several_choices_in_one_cell_are_known_as_such() -> None:
    assert several_of("activity", "Farming Herding animals") == ("agriculture", "herding")
    assert several_of("activity", "Farming; Other") == ("agriculture", "other")
    assert several_of("activity", "Farming Dragons") == ()
    assert several_of("activity", "Farming") == ()
    for table, value, exact in (
        ("activity", "Travelling; on foot", ("travelling_foot",)),
        ("activity", "Farming; Don't know", ("agriculture",)),
        ("device_type", "Mine AP", ("anti_personnel_mine",)),
        ("device_type", "ERW; UXO; cluster munition", ("unexploded_ordnance", "cluster_munition_remnant")),
    ):
        assert more_exact(table, several_of(table, value) or [code_of(table, value) or ""]) == exact


def test_words_for_not_known_are_known() -> None:
    assert all(map(is_not_known, ["Desconocido", "Don't know", "DK", "Неизвестно", "no se sabe"]))
    assert not any(map(is_not_known, ["Alpha", "1", "San Desconocido de Arriba"]))


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("x-Latitude", "latitude"),
        ("_Q_longitude", "longitude"),
        ("group/Fecha del accidente", "date"),
        ("DPTO", "region"),
        ("contact1_name", "person"),
        ("Телефон", "person"),
        ("Nombre completo", "person"),
        ("дата рождения", "person"),
        ("report_date", "reported_date"),
        ("adm2_pcode", "district_code"),
        ("OBJECTID", "leave_out"),
        ("num_vics", "outcome_unknown"),
        ("Killed: men", "killed_men"),
        ("girls injured", "injured_girls"),
        ("heridos niños", "injured_boys"),
        ("killed_children", "killed_children"),
    ],
)
def test_names_of_columns_are_known(name: str, role: str) -> None:
    assert role in [one.code for one in ROLES if named_like(name, one)]


@pytest.mark.parametrize(
    ("name", "role"),
    [("Tipo_de_ev", "kind"), ("date_of_ac", "date"), ("municipali", "district"), ("abcdefghij", None)],
)
def test_names_cut_at_ten_characters_are_known(name: str, role: str | None) -> None:
    assert by_name(name) == role


LONG: Final = {
    "places": "1.1 " * 4_000,
    "numbers": "1," * 5_000,
    "words": "/".join(["mine"] * 3_000),
    "letters": "x" * 15_000,
    "signs": "@" * 15_000,
    "days": "1-" * 7_000,
}
"""Cells that a pattern without limits would be tried on from each of their letters."""


@pytest.mark.parametrize("cell", LONG.values(), ids=[*LONG])
def test_a_cell_of_any_length_is_looked_at_once(cell: str) -> None:
    began = time.process_time()
    index = DistrictIndex(pd.DataFrame({"district_id": ["01"], "name_en": ["Alpha"]}))
    frame = pd.DataFrame({"Q": [cell] * 40, "Date": [cell] * 40, "Device": [cell] * 40})
    found = suggestions(frame, tags={}, decimal=".", index=index, bounds=(0, 0, 1, 1))
    assert len(found) == len(frame.columns)
    assert read_pair(cell).fault
    assert read_degrees(cell, decimal=".")[1]
    assert read_count(cell).fault
    assert dates.read_date(cell, order="", zone=dates.zone_of("UTC")).fault
    assert from_mgrs(cell).fault
    assert read_metres(cell) is None
    assert code_of("device_type", cell) is None
    masked(cell)
    # A tenth of this is usual; a pattern that starts again at each letter takes minutes.
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("crop_eradication", "Erradicación de cultivos; éradication des cultures; erradicação de culturas"),
        ("hunting_fishing", "cacería; caza o pesca; chasse et pêche; caça e pesca"),
        ("passing_by", "de paso; pasaba por el lugar; en passant; passando por perto"),
        ("travelling_unspecified", "de viaje; desplazamiento; en voyage; em viagem"),
    ],
)
def test_activities_are_known_by_their_words_in_spanish_french_and_portuguese(code: str, words: str) -> None:
    assert {code_of("activity", one) for one in words.split("; ")} == {code}
