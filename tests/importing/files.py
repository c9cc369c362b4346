"""Invented files in the manner of those the field sends, over invented districts, and a pack for them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.layers.small_pack import SOUTH, WEST, district

DISTRICTS = ("Alpha", "Beta", "Gamma")
PERSONS = ("Jane Example", "+57 300 555 11 22", "Enum Erator")
"""What must be nowhere in a pack."""


def pack(folder: Path) -> Path:
    """Write a pack of three districts and no incident, described by its title alone."""
    folder.mkdir()
    features = [
        {
            "type": "Feature",
            "geometry": district(f"0{at + 1}", name, column=at)["geometry"],
            "properties": {"district_id": f"0{at + 1}", "name_en": name, "parent_region": "Sea"},
        }
        for at, name in enumerate(DISTRICTS)
    ]
    collection = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / "districts.geojson").write_text(collection, encoding="utf-8")
    (folder / "incidents.csv").write_text("incident_id\n", encoding="utf-8")
    files = '[files]\ndistricts = "districts.geojson"\nincidents = "incidents.csv"\n'
    (folder / "pack.toml").write_text(f'title = "Imports"\n{files}', encoding="utf-8")
    return folder


def place(draw: random.Random, name: str) -> tuple[float, float]:
    """Return longitude and latitude in a district."""
    west = WEST + DISTRICTS.index(name)
    return round(west + draw.uniform(0.2, 0.8), 5), round(SOUTH + draw.uniform(0.2, 0.8), 5)


def workbook(sheets: dict[str, Sequence[Sequence[Any]]]) -> bytes:
    """Return a workbook of some sheets."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@cache
def kobo() -> bytes:
    """Return the export of a form with victims on a sheet of their own, its labels in two languages."""
    draw = random.Random(7)
    head = [
        *("start", "Date of accident / Fecha del accidente", "District / Municipio", "Location GPS"),
        *("_Location GPS_latitude", "_Location GPS_longitude", "_Location GPS_precision"),
        *("Type of device / Tipo de artefacto", "Activity / Actividad", "Enumerator name", "Phone number"),
        *("_id", "_uuid", "_submission_time", "_index"),
    ]
    main, victims = (
        [head],
        [["Victim name", "Sex / Sexo", "Age / Edad", "Outcome / Estado", "_index", "_parent_index"]],
    )
    for number in range(1, 31):
        name = draw.choice(DISTRICTS)
        east, north = place(draw, name)
        device = "A strange thing" if number == 9 else draw.choice(["AP", "UXO", "Mina antipersonal"])
        day = dt.date(2023, 1, 1) + dt.timedelta(days=draw.randrange(700))
        moment = dt.datetime(2025, 1, 2, 8)
        main.append([
            moment, day, name, f"{north} {east} 12.0 4.9", north, east, 4.9, device,
            draw.choice(["Farming", "Pastoreo", "Pasando, estando cerca"]), PERSONS[2], PERSONS[1],
            1000 + number, f"u-{number:04}", moment, number,
        ])  # fmt: skip
        victims.extend(
            [
                PERSONS[0],
                draw.choice(["Hombre", "Mujer"]),
                draw.choice([8, 40]),
                draw.choice(["Herido", "Muerto"]),
                1,
                number,
            ]
            for _ in range(draw.choice([0, 1, 2, 3]) if number != 9 else 2)
        )
    return workbook({"Form answers": main, "victims": victims})


@cache
def victims() -> bytes:
    """Return victims one by one: dates of a year or month, points of seats, old encoding, decimal commas."""
    draw = random.Random(8)
    seats = {name: place(draw, name) for name in DISTRICTS}
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(
        [
            "municipio",
            "sitio",
            "ano",
            "mes",
            "rangoedad",
            "condicion",
            "estado",
            "genero",
            "latitudcabecera",
            "longitudcabecera",
            "tipoevento",
            "nombre",
        ]
    )
    for _ in range(150):
        name = draw.choice(DISTRICTS)
        east, north = (str(one).replace(".", ",") for one in seats[name])
        about = [name, f"Vereda Peña {draw.randrange(9)}", draw.choice([2021, 2022]), draw.choice(["", 3])]
        kind = "Desminado militar en operaciones" if draw.random() < 0.2 else "Accidente por MAP"
        for _ in range(draw.choice([1, 1, 3])):
            person = [
                draw.choice(["Mayor de 18 años", "Menor de 18 años"]),
                draw.choice(["Civil", "Fuerza pública"]),
            ]
            writer.writerow(
                [
                    *about,
                    *person,
                    draw.choice(["Herido", "Muerto"]),
                    draw.choice(["Hombre", "Mujer"]),
                    north,
                    east,
                    kind,
                    PERSONS[0],
                ]
            )
    return out.getvalue().encode("cp1252")


@cache
def esri() -> bytes:
    """Return a layer of a service: moments, coded values, metres, cut at its limit."""
    draw = random.Random(9)
    features = []
    for number in range(30):
        east, north = place(draw, draw.choice(DISTRICTS))
        y = math.log(math.tan((90 + north) * math.pi / 360)) * 6378137
        moment = dt.datetime(2022, 1, 1, 12, tzinfo=dt.UTC) + dt.timedelta(days=draw.randrange(700))
        attributes = {
            "objectid": number, "globalid": f"{{G-{number:03}}}", "acc_dt": int(moment.timestamp() * 1000),
            "acc_type": draw.choice("12"), "num_vics": draw.randrange(4), "reportedby": PERSONS[0],
        }  # fmt: skip
        features.append({"attributes": attributes, "geometry": {"x": math.radians(east) * 6378137, "y": y}})
    domain = {
        "type": "codedValue",
        "codedValues": [{"code": "1", "name": "Mine"}, {"code": "2", "name": "UXO/AXO"}],
    }
    fields = [
        {"name": "acc_dt", "type": "esriFieldTypeDate"},
        {"name": "acc_type", "type": "esriFieldTypeString", "domain": domain},
    ]
    content = {
        "spatialReference": {"wkid": 102100},
        "fields": fields,
        "features": features,
        "exceededTransferLimit": True,
    }
    return json.dumps(content).encode()


@cache
def sheet() -> bytes:
    """Return a field office's spreadsheet: titles, hashtags, decimal commas, and what goes wrong."""
    draw = random.Random(10)
    rows: list[list[Any]] = [["National database of accidents"], ["As of 2025"], []]
    rows.append(
        ["Code", "Date", "District", "Latitude", "Longitude", "Device", "Killed", "Injured", "Activity"]
    )
    rows.append(
        [
            "#event+id",
            "#date",
            "#adm2+name",
            "#geo+lat",
            "#geo+lon",
            "",
            "#affected+killed",
            "#affected+injured",
            "",
        ]
    )
    for number in range(30):
        name = draw.choice(DISTRICTS)
        east, north = place(draw, name)
        spoilt: dict[int, dict[str, Any]] = {
            1: {"killed": "about 5"},
            2: {"injured": "2 CIV KIA"},
            3: {"north": east, "east": north},
            4: {"north": int(north * 1e5), "east": int(east * 1e5)},
            5: {"device": "A strange thing"},
            6: {"code": "A000"},
            7: {"date": "01.02.68"},
        }
        day = (dt.date(2024, 1, 1) + dt.timedelta(days=draw.randrange(360))).strftime("%d/%m/%Y")
        row = {
            "code": f"A{number:03}", "date": day, "name": name, "north": north, "east": east,
            "device": draw.choice(["AP mine", "AT"]),
            "killed": draw.randrange(3), "injured": draw.randrange(3), "activity": "Agricultura",
            **spoilt.get(number, {}),
        }  # fmt: skip
        for axis in ("north", "east"):
            row[axis] = str(row[axis]).replace(".", ",")
        rows.append(list(row.values()))
    rows.append(["Total", None, None, None, None, None, 99, 99])
    return workbook({"Hoja1": rows})
