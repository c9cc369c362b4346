"""Damaged tables by the hundred: one small true table, one damage each, in every way tables are sent.

A damage says of the rows it touches what may become of them: the true value, nothing recorded, or held. No
row may enter a pack with a value that is not the true one, and none may go without a word.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tests.importing.files import DISTRICTS, place, workbook

HEAD: Final = ("incident_id", "date", "district", "latitude", "longitude", "device", "killed", "injured")
DEVICES: Final = {"Anti-personnel mine": "anti_personnel_mine", "UXO": "unexploded_ordnance"}
_MESES: Final = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
HELD: Final = "held"
NOTHING: Final = "nothing"
RIGHT: Final = "right"
REFUSED: Final = "refused"

Row = dict[str, Any]


def truth() -> list[Row]:
    """Return twelve accidents, some after the twelfth of their month, with places and people."""
    draw = random.Random(1997)
    rows = []
    for number in range(1, 13):
        name = DISTRICTS[number % 3]
        east, north = place(draw, name)
        rows.append(
            {
                "incident_id": f"A-{number:03}",
                "date": dt.date(2021, 1 + number % 12, 2 * number + 1),
                "district": name,
                "latitude": north,
                "longitude": east,
                "device": draw.choice(list(DEVICES)),
                "killed": draw.randrange(0, 3),
                "injured": draw.randrange(1, 4),
            }
        )
    return rows


@dataclass(frozen=True, kw_only=True)
class Case:
    """One file and what may become of it.

    Parameters
    ----------
    name
        Of the damage; the file adds how it was sent.
    head, rows
        The table as written.
    may
        By identifier, then by field, which of the outcomes are right; what is not named must be right.
    before, after
        Rows above the head and below the last.
    file
        Whether the whole file may be refused.
    """

    name: str
    head: Sequence[str]
    rows: list[Row]
    may: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    before: Sequence[Sequence[str]] = ()
    after: Sequence[Sequence[str]] = ()
    file: frozenset[str] = frozenset({RIGHT})

    def table(self) -> list[list[Any]]:
        """Return every cell in order."""
        body = [[row.get(name, "") for name in self._keys()] for row in self.rows]
        return [*map(list, self.before), list(self.head), *body, *map(list, self.after)]

    def _keys(self) -> Sequence[str]:
        return [key for key in self.rows[0] if key != "_"] if self.rows else HEAD


def _written(**columns: Callable[[Any], Any]) -> list[Row]:
    rows = truth()
    for row in rows:
        row["date"] = row["date"].isoformat()
        for name, write in columns.items():
            row[name] = write(row[name])
    return rows


def _dates(write: Callable[[dt.date], Any]) -> list[Row]:
    rows = _written()
    for row, true in zip(rows, truth(), strict=True):
        row["date"] = write(true["date"])
    return rows


def _one(column: str, text: Any, *outcomes: str, at: int = 4) -> Case:
    rows = _written()
    rows[at][column] = text
    may = {rows[at]["incident_id"]: {column: frozenset(outcomes)}}
    return Case(name=f"{column} {text!r}", head=HEAD, rows=rows, may=may)


def _all(name: str, rows: list[Row], column: str, *outcomes: str) -> Case:
    may = {row["incident_id"]: {column: frozenset(outcomes)} for row in rows}
    return Case(name=name, head=HEAD, rows=rows, may=may)


def _spanish(day: dt.date) -> str:
    return f"{day.day} {_MESES[day.month - 1]} {day.year}"


def damages() -> Iterator[Case]:
    """Yield every damage once."""
    yield Case(name="clean", head=HEAD, rows=_written())
    yield from _of_dates()
    yield from _of_numbers()
    yield from _of_places()
    yield from _of_words()
    yield from _of_tables()


def _of_dates() -> Iterator[Case]:
    serial = dt.date(1899, 12, 30)
    epoch = dt.date(1970, 1, 1)
    ways: Mapping[str, Callable[[dt.date], Any]] = {
        "date dotted": lambda day: f"{day:%d.%m.%Y}",
        "date with slashes, day first": lambda day: f"{day:%d/%m/%Y}",
        "date with slashes, month first": lambda day: f"{day:%m/%d/%Y}",
        "date with hyphens, day first": lambda day: f"{day:%d-%m-%Y}",
        "date with time": lambda day: f"{day:%Y-%m-%d} 13:45",
        "date with T": lambda day: f"{day:%Y-%m-%d}T13:45:00",
        "date as a serial": lambda day: str((day - serial).days),
        "date in milliseconds": lambda day: str(((day - epoch).days * 86400 + 43200) * 1000),
        "date in words": lambda day: f"{day.day} {day:%B} {day.year}",
        "date in short words": lambda day: f"{day.day}-{day:%b}-{day.year}",
        "date in Spanish": _spanish,
        "date in compact digits": lambda day: f"{day:%Y%m%d}",
        "date in Eastern Arabic digits": lambda day: f"{day:%Y-%m-%d}".translate(
            str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
        ),
    }
    for name, write in ways.items():
        yield _all(name, _dates(write), "date", RIGHT, HELD)
    rows = [row for row in _dates(lambda day: f"{day:%d/%m/%Y}") if int(row["date"][:2]) <= 12]
    yield _all("date that may be read two ways", rows, "date", HELD)
    rows = _dates(lambda day: f"{day:%d.%m.%y}")
    yield _all("date with two digits for the year", rows, "date", HELD)
    for text in ("14.13.2021", "2021-02-30", "32.01.2021", "yesterday", "??", "2021-13-01", "31/11/2021"):
        yield _one("date", text, HELD, NOTHING)
    yield _one("date", "2021", HELD, NOTHING, "2021-01-01 to 2021-12-31")
    for text in ("03.2021", "2021-03", "March 2021", "202103"):
        yield _one("date", text, HELD, NOTHING, "2021-03-01 to 2021-03-31")
    yield _one("date", "", NOTHING, HELD)
    yield _one("date", "2121-03-14", HELD, NOTHING)
    yield _one("date", "0021-03-14", HELD, NOTHING)


def _of_numbers() -> Iterator[Case]:
    for column in ("killed", "injured"):
        for text in (
            "5-6",
            "several",
            "many",
            "2.5",
            "-3",
            "1e3",
            "inf",
            "NaN",
            "?",
            "3+",
            "2/3",
            "99999999999",
        ):
            yield _one(column, text, HELD, NOTHING)
        for text in ("", "N/A", "n/a", "-", "unknown", "no data", "Не известно"):
            yield _one(column, text, HELD, NOTHING)
        for text in ("two", "dos", "два", "2 persons", "2 KIA", "2.0", "２", "٢", " 2 ", "02"):
            yield _one(column, text, HELD, NOTHING, "2")


def _of_places() -> Iterator[Case]:
    comma = {"latitude": lambda x: str(x).replace(".", ","), "longitude": lambda x: str(x).replace(".", ",")}
    yield Case(name="decimal commas", head=HEAD, rows=_written(**comma))
    rows = _written()
    rows[3]["latitude"], rows[3]["longitude"] = rows[3]["longitude"], rows[3]["latitude"]
    yield Case(
        name="one row with swapped axes",
        head=HEAD,
        rows=rows,
        may={"A-004": {"place": frozenset({HELD, NOTHING})}},
    )
    rows = _written()
    for row in rows:
        row["latitude"], row["longitude"] = row["longitude"], row["latitude"]
    may = {row["incident_id"]: {"place": frozenset({HELD, NOTHING})} for row in rows}
    yield Case(name="all rows with swapped axes", head=HEAD, rows=rows, may=may)
    for column, texts in {
        "latitude": ("95", "-4976143", "abc", "0", "49,5,3", "-49.5 -139.5", "1e400", "nan", "49°30'N"),
        "longitude": ("200", "-13950000", "abc", "0", "139.5", "-139..5", "inf"),
    }.items():
        for text in texts:
            case = _one(column, text, RIGHT)
            yield Case(
                name=case.name,
                head=HEAD,
                rows=case.rows,
                may={"A-005": {"place": frozenset({HELD, NOTHING})}},
            )
    for column in ("latitude", "longitude"):
        case = _one(column, "", RIGHT)
        yield Case(
            name=f"{column} blank",
            head=HEAD,
            rows=case.rows,
            may={"A-005": {"place": frozenset({HELD, NOTHING})}},
        )
    for text in ("alpha", "ALPHA", " Alpha ", "Alpha district", "01", "Álpha"):
        rows = _written()
        rows[2]["district"] = text
        yield Case(
            name=f"district {text!r}",
            head=HEAD,
            rows=rows,
            may={"A-003": {"district": frozenset({RIGHT, HELD, NOTHING})}},
        )
    rows = _written()
    rows[0]["district"] = "Gamma" if rows[0]["district"] != "Gamma" else "Alpha"
    yield Case(
        name="district against point",
        head=HEAD,
        rows=rows,
        may={
            "A-001": {"district": frozenset({HELD, NOTHING, "stated"}), "place": frozenset({HELD, NOTHING})}
        },
    )
    rows = _written()
    rows[0]["district"] = "Omega"
    yield Case(
        name="district unknown",
        head=HEAD,
        rows=rows,
        may={"A-001": {"district": frozenset({HELD, NOTHING, RIGHT})}},
    )


def _of_words() -> Iterator[Case]:
    for text in ("A strange thing", "???", "mine or UXO", "none", "12"):
        yield _one("device", text, HELD, NOTHING)
    yield _one("device", "", HELD, NOTHING)
    for text, code in {
        "AP mine": "anti_personnel_mine",
        "mina antipersonal": "anti_personnel_mine",
        "ANTI-PERSONNEL MINE": "anti_personnel_mine",
        "противопехотная мина": "anti_personnel_mine",
        "anti-tank mine": "anti_vehicle_mine",
        "ATM": "anti_vehicle_mine",
        "unexploded ordnance": "unexploded_ordnance",
        "REG": "explosive_remnant_unspecified",
        "МСП": "",
        "ППМ": "anti_personnel_mine",
        "Don't know": "unknown",
        "desconocida": "unknown",
    }.items():
        yield _one("device", text, HELD, NOTHING, *([code] if code else []))


def _of_tables() -> Iterator[Case]:
    rows = _written()
    title = [["Accidents 2021", *[""] * 7], [""] * 8]
    yield Case(name="title rows", head=HEAD, rows=rows, before=title)
    total = [
        "Total",
        "",
        "",
        "",
        "",
        "",
        str(sum(row["killed"] for row in rows)),
        str(sum(row["injured"] for row in rows)),
    ]
    yield Case(name="row of totals", head=HEAD, rows=rows, after=[total])
    yield Case(name="row of totals in the last column alone", head=HEAD, rows=rows, after=[[""] * 7 + ["23"]])
    yield Case(name="blank rows at the end", head=HEAD, rows=rows, after=[[""] * 8] * 5)
    yield Case(name="a note at the end", head=HEAD, rows=rows, after=[["Source: field offices", *[""] * 7]])
    yield Case(name="head in capitals", head=[name.upper() for name in HEAD], rows=rows)
    yield Case(name="head with blanks", head=[f"  {name} " for name in HEAD], rows=rows)
    head = (
        "Código",
        "Fecha del accidente",
        "Municipio",
        "Latitud",
        "Longitud",
        "Tipo de artefacto",
        "Muertos",
        "Heridos",
    )
    yield Case(name="head in Spanish", head=head, rows=rows)
    head = ("Код", "Дата происшествия", "Район", "Широта", "Долгота", "Тип устройства", "Погибшие", "Раненые")
    yield Case(name="head in Russian", head=head, rows=rows)
    twice = [*rows, dict(rows[0])]
    held = frozenset({HELD, RIGHT})
    yield Case(name="a row twice", head=HEAD, rows=twice, may={"A-001": {"*": held}})
    other = [*rows, {**rows[0], "killed": 7}]
    yield Case(name="an identifier twice", head=HEAD, rows=other, may={"A-001": {"*": held}})
    hashtags = [
        "#event+id",
        "#date",
        "#adm2+name",
        "#geo+lat",
        "#geo+lon",
        "#meta+device",
        "#affected+killed",
        "#affected+injured",
    ]
    table = [dict(zip(HEAD, hashtags, strict=True)), *rows]
    yield Case(name="row of hashtags", head=HEAD, rows=table)
    indexed = [{"": at, **row} for at, row in enumerate(rows)]
    yield Case(name="first column without a name", head=("", *HEAD), rows=indexed)
    people = [{**row, "victim_name": "Jane Example", "phone": "+57 300 555 11 22"} for row in rows]
    told = [
        {**row, "Testigo": "Jane Example", "Observaciones": f"call +57 300 555 11 {at}"}
        for at, row in enumerate(rows)
    ]
    yield Case(name="witnesses and remarks", head=(*HEAD, "Testigo", "Observaciones"), rows=told)
    totals = [{**row, "total": row["killed"] + row["injured"]} for row in rows]
    yield Case(name="a total beside its parts", head=(*HEAD, "Total casualties"), rows=totals)
    renamed = [*HEAD[:2], "Departamento", *HEAD[3:]]
    yield Case(name="districts under the name of regions", head=renamed, rows=rows)
    yield Case(name="names and telephones", head=(*HEAD, "victim_name", "phone"), rows=people)
    yield Case(name="an empty column", head=(*HEAD, "remarks"), rows=[{**row, "remarks": ""} for row in rows])
    yield Case(
        name="a column twice",
        head=(*HEAD, "killed"),
        rows=[{**row, "killed2": 9} for row in rows],
        file=frozenset({RIGHT, REFUSED}),
    )
    yield Case(name="no rows", head=HEAD, rows=[], file=frozenset({RIGHT, REFUSED}))
    yield Case(
        name="control characters",
        head=HEAD,
        rows=[{**row, "district": f"{row['district']}\u200b"} for row in rows],
    )


def _text(case: Case, mark: str, *, quote: int = csv.QUOTE_MINIMAL, end: str = "\r\n") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark, quoting=quote, lineterminator=end)  # type: ignore[arg-type] # a constant of csv
    writer.writerows(case.table())
    return out.getvalue()


def _typed(case: Case) -> bytes:
    """Return a workbook whose numbers are numbers and whose ISO days are dates, as programs save it."""

    def cell(value: Any) -> Any:
        text = str(value)
        try:
            return (
                dt.datetime.fromisoformat(text)
                if len(text) == 10 and text[4] == "-"
                else float(text)
                if "." in text and text.replace(".", "", 1).lstrip("-").isdigit()
                else value
            )
        except ValueError:
            return value

    return workbook({"Sheet1": [[cell(value) for value in row] for row in case.table()]})


CARRIERS: Final[Mapping[str, Callable[[Case], tuple[str, bytes]]]] = {
    "comma": lambda case: ("a.csv", _text(case, ",").encode()),
    "semicolon": lambda case: ("a.csv", _text(case, ";").encode()),
    "tab": lambda case: ("a.tsv", _text(case, "\t", end="\n").encode()),
    "quoted": lambda case: ("a.csv", _text(case, ",", quote=csv.QUOTE_ALL).encode()),
    "mark": lambda case: ("a.csv", _text(case, ",").encode("utf-8-sig")),
    "sep": lambda case: ("a.csv", ("sep=;\r\n" + _text(case, ";")).encode()),
    "utf16": lambda case: ("a.csv", _text(case, "\t").encode("utf-16")),
    "workbook": lambda case: ("a.xlsx", workbook({"Sheet1": case.table()})),
    "typed": lambda case: ("a.xlsx", _typed(case)),
}
"""How a table is sent, by name."""
