"""The invented tables of the exercise pack: statements, populations, clearance, sources and facts."""

from __future__ import annotations

from geo.packs.writing import Row

_PERIOD_START = "2021-01-01"
_REGISTERED = {"XI-NR": "18400", "XI-EB": "9200", "XI-SM": "4100", "XI-WD": "12650", "XI-CH": "760"}


def statements() -> list[Row]:
    """Return official statements, among them a contradiction, a lower bound and a fall."""
    totals = (
        ("XS-1", "all", "2021-12-31", "8", "3", "5", ""),
        ("XS-2", "all", "2022-12-31", "21", "8", "13", ""),
        (
            "XS-3",
            "rounded_or_lower_bound",
            "2023-06-30",
            "25",
            "",
            "",
            "Lower bound: {{7*7}} and <b>more</b>",
        ),
        ("XS-4", "all", "2023-12-31", "30", "12", "19", "Killed and injured do not add up to the total"),
        ("XS-5", "all", "2024-12-31", "29", "12", "17", "Lower than the statement before"),
        ("XS-6", "all", "2025-12-31", "52", "24", "28", ""),
    )
    rows = [
        {
            "statement_id": key,
            "scope": scope,
            "issuer": "Exercise Authority",
            "issuer_kind": "official",
            "stated_on": day,
            "period_start": _PERIOD_START,
            "period_end": day,
            "casualties_total": total,
            "killed": killed,
            "injured": injured,
            "remarks": remark,
            "source_ids": "X01;X02",
        }
        for key, scope, day, total, killed, injured, remark in totals
    ]
    rows.append(
        {
            "statement_id": "XS-7",
            "scope": "civilians_only",
            "issuer": "Exercise Ombudsman",
            "issuer_kind": "official",
            "stated_on": "2024-06-30",
            "period_start": _PERIOD_START,
            "period_end": "2024-06-30",
            "killed_civilian": "5",
            "injured_civilian": "9",
            "source_ids": "X03",
        }
    )
    return rows


def populations() -> list[Row]:
    """Return two figures per district, one of them 0."""
    rows = []
    for code, registered in _REGISTERED.items():
        rows.append(
            {
                "district_id": code,
                "figure_id": "registered_2025",
                "population": registered,
                "kind": "registered",
                "year": "2025",
                "margin": "50",
                "source": "Exercise register, invented",
            }
        )
        present = "0" if code == "XI-CH" else str(int(registered) * 2 // 3)
        rows.append(
            {
                "district_id": code,
                "figure_id": "present_2021",
                "population": present,
                "kind": "present",
                "year": "2021",
                "source": "Exercise census, invented",
                "remarks": "Nobody was present" if present == "0" else "",
            }
        )
    return rows


def clearance() -> list[Row]:
    """Return yearly clearance reports."""
    return [
        {
            "clearance_id": f"XC-{year}",
            "period_start": f"{year}-01-01",
            "period_end": f"{year}-12-31",
            "district": "West Downs" if year == 2024 else "",
            "area_ha": f"{120.5 + 40 * (year - 2022)}",
            "ap_mines": str(210 - 30 * (year - 2022)),
            "at_mines": "12",
            "uxo": "88",
            "issuer": "Exercise Authority",
            "remarks": "Invented",
            "source_ids": "X04",
        }
        for year in (2022, 2023, 2024, 2025)
    ]


def sources() -> list[Row]:
    """Return sources, one without a date."""
    return [
        {
            "source_id": f"X{number:02}",
            "publisher": "Exercise Press" if number % 3 else "Exercise <i>Gazette</i>",
            "title": f"Invented report {number}" + (' with "quotes" & {% braces' if number == 7 else ""),
            "url": f"https://example.org/exercise/{number}?a=1&b=2",
            "published": "" if number == 5 else f"2024-{number:02}-15",
        }
        for number in range(1, 13)
    ]


def facts() -> list[Row]:
    """Return two published facts."""
    return [
        {
            "fact_id": "XF-1",
            "kind": "hazardous_area",
            "date": "2024-03-01",
            "value": "1250",
            "unit": "ha",
            "fact": "Invented: 1,250 ha of suspected hazardous area",
            "source_ids": "X06",
        },
        {
            "fact_id": "XF-2",
            "kind": "administrative_change",
            "date": "2024-01-01",
            "district": "New Parish",
            "fact": "Invented: New Parish was cut out of three districts",
            "source_ids": "X06;X07",
        },
    ]
