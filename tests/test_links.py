"""Addresses of the dashboard: codes that stay, old links that still open, and what is not understood."""

from __future__ import annotations

import subprocess
import sys
from urllib.parse import parse_qs, parse_qsl

import pytest

from geo import links
from geo.links import KEYS, Kind, Value

MONTHS = tuple(f"{year}-{month:02d}" for year in (2020, 2021, 2022) for month in range(1, 13))
OFFERED = {
    "month": links.one_of(MONTHS),
    "district": links.one_of(["X-1", "X-2"], {"North": "X-1", "North (X-2)": "X-2"}),
}
# What was mailed and printed before codes stood in an address: it opens the same view for ever.
OLD_LINKS: list[tuple[str, dict[str, Value]]] = [
    ("measure=Killed", {"measure": "killed"}),
    ("from=Jan+2021&to=Dec+2021", {"from": "2021-01", "through": "2021-12"}),
    ("from=January+2021", {"from": "2021-01"}),
    ("counting=Possible+months", {"counting": "possible"}),
    ("device=Anti-personnel+mine", {"device": ("anti_personnel_mine",)}),
    (
        "device=Mine%2C+type+not+stated&device=Anti-personnel+mine",
        {"device": ("anti_personnel_mine", "mine_unspecified")},
    ),
    ("victims=Mine-clearance+staff", {"victim_status": ("deminer",)}),
    ("activity=Gathering+wood%2C+food+or+scrap", {"activity": ("gathering",)}),
    ("confidence=High&confidence=Low", {"confidence": ("high", "low")}),
    ("official=Unclear+whether+inside+the+official+total", {"official_count": ("unclear",)}),
    ("view=compare&with=Nov+2020+to+Feb+2021", {"view": "compare", "a": ("2020-11", "2021-02")}),
    # What the options of the commands say, copied into an address: the same days.
    ("from=2021&to=2022", {"from": "2021-01", "through": "2021-12"}),
    ("from=2021-02-01&to=2022-01-01", {"from": "2021-02", "through": "2021-12"}),
    ("from=2021&through=2021", {"from": "2021-01", "through": "2021-12"}),
    ("through=2021-04-30", {"through": "2021-04"}),
    (
        "view=compare&a=2021&b=2022/2022-03",
        {"view": "compare", "a": ("2021-01", "2021-12"), "b": ("2022-01", "2022-03")},
    ),
    ("a=2022-01/2022-06", {"view": "compare", "a": ("2022-01", "2022-06")}),
    ("by=device", {"view": "years", "by": "device"}),
    ("view=years", {"view": "years"}),
    ("rate=Per+1%2C000+km%C2%B2", {"rate": "per_1000_km2"}),
    ("rate=Per+100%2C000+people", {"rate": "per_100k"}),
    ("classes=Natural+breaks", {"classes": "natural"}),
    ("layers=District+circles&layers=Names", {"layers": ("circles", "labels")}),
    ("district=North", {"district": "X-1"}),
    ("district=North+%28X-2%29", {"district": "X-2"}),
    ("search=%C3%81GHDAM+mine", {"search": "ÁGHDAM mine"}),
    ("incident=A-1", {"incident": "A-1"}),
    ("figures=Injured", {"figures": "injured"}),
    ("account=Between+statements", {"account": "between"}),
    ("account=Where+to+look", {"account": "leads"}),
    ("scope=Every+scope", {"scope": "every"}),
    ("scope=Civilians+only", {"scope": "civilians_only"}),
    ("contradicting=true", {"contradicting": True}),
    ("section=Other+figures", {"section": "other"}),
]
NEW_LINKS: list[tuple[str, dict[str, Value]]] = [
    ("from=2021-01&through=2021-12", {"from": "2021-01", "through": "2021-12"}),
    (
        "view=compare&a=2020-11/2021-02&b=2021-03/2021-04",
        {"view": "compare", "a": ("2020-11", "2021-02"), "b": ("2021-03", "2021-04")},
    ),
    ("view=difference&tab=a", {"view": "difference", "tab": "a"}),
    ("layers=none", {"layers": ("none",)}),
    ("at=40.1234,47.5,8.5", {"at": "40.1234,47.5,8.5"}),
    ("district=none", {"district": "none"}),
]


def read(query: str) -> tuple[dict[str, Value], tuple[links.Unclear, ...]]:
    offered = {**OFFERED, "district": lambda text: text if text == "none" else OFFERED["district"](text)}
    return links.understood(parse_qs(query, keep_blank_values=True), offered)


@pytest.mark.parametrize(("query", "values"), OLD_LINKS + NEW_LINKS)
def test_links_are_read_and_written_as_codes(query: str, values: dict[str, Value]) -> None:
    assert read(query) == (values, ())
    written = links.query(values)
    assert read(written) == (values, ())
    assert links.query(read(written)[0]) == written


@pytest.mark.parametrize(("query", "values"), NEW_LINKS)
def test_what_is_written_needs_no_escapes(query: str, values: dict[str, Value]) -> None:
    assert links.query(values) == query


def test_every_code_and_every_former_label_is_understood() -> None:
    seen = 0
    for key in KEYS.values():
        for term in key.codes or ():
            for text in (term.code, term.label, term.label.upper()):
                if not text:
                    continue
                (value, unclear) = links.understood({key.name: [text]}, OFFERED)
                assert value[key.name] == ((term.code,) if key.kind is Kind.CODES else term.code)
                assert not unclear
                seen += 1
    assert seen > 150


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("device=nonsense&device=booby_trap", "device=nonsense (Device): not a code of this list"),
        ("from=1066", "from=1066 (From): not a month (YYYY-MM) of the days described"),
        ("from=1066-01", "from=1066-01 (From): not a month (YYYY-MM) of the days described"),
        (
            "to=2021-04-30",
            "to=2021-04-30 (Through): not a month (YYYY-MM) of the days described; an address counts",
        ),
        (
            "from=2021-04-02",
            "from=2021-04-02 (From): not a month (YYYY-MM) of the days described; an address",
        ),
        ("through=2021-04-29", "through=2021-04-29 (Through): not a month (YYYY-MM) of the days described;"),
        (
            "view=map&a=2021-01/2021-02",
            "a=2021-01/2021-02 (Window A): goes with view=compare, view=difference",
        ),
        ("view=table&by=device", "by=device (Small maps by): goes with view=years"),
        ("with=x+to+y", "with=x to y (Window A): not a first and a last month (YYYY-MM/YYYY-MM) of the"),
        ("measure=<script>", "measure=<script> (Measure): use casualties, killed, injured, incidents"),
        ("district=Atlantis", "district=Atlantis (District): not known to this country pack"),
        ("at=40,47", "at=40,47 (Position of the map): not latitude,longitude,zoom (degrees of WGS 84)"),
        ("at=40,nan,3", "at=40,nan,3 (Position of the map)"),
        ("at=91,0,3", "at=91,0,3 (Position of the map)"),
        ("contradicting=maybe", "contradicting=maybe (Only with a contradiction or a gap): not true or"),
        ("utm_source=mail", "utm_source=mail: the dashboard knows no such key"),
    ],
)
def test_what_is_not_understood_is_named_with_key_and_value(query: str, words: str) -> None:
    values, (unclear,) = read(query)
    assert links.unclear_words(unclear).startswith(words)
    assert values.get("device", ("booby_trap",)) == ("booby_trap",)


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("from=2021-06&to=2021-01", {"from": "2021-01", "through": "2021-06"}),
        ("from=2022&through=2021", {"from": "2021-12", "through": "2022-01"}),
        (
            "view=difference&with=Feb+2021+to+Nov+2020",
            {"view": "difference", "a": ("2020-11", "2021-02")},
        ),
    ],
)
def test_months_the_wrong_way_round_are_turned_and_it_is_said(query: str, values: dict[str, Value]) -> None:
    found, (told,) = read(query)
    assert found == values
    assert told.taken
    assert "comes after the last one" in links.unclear_words(told)


@pytest.mark.parametrize("query", ["", "device=", "from=&to=", "embed=true", "search=+"])
def test_what_says_nothing_is_no_fault(query: str) -> None:
    assert read(query) == ({}, ())


def test_long_nonsense_is_cut_short() -> None:
    (unclear,) = read(f"{'k' * 500}={'v' * 5_000}")[1]
    assert len(links.unclear_words(unclear)) < 200


def test_links_to_a_record_and_to_a_district() -> None:
    assert links.link("incidents", {"incident": "A 1&b=c"}) == "incidents?incident=A%201%26b%3Dc"
    assert parse_qsl(links.link("incidents", {"incident": "A 1&b=c"}).split("?")[1]) == [
        ("incident", "A 1&b=c")
    ]
    assert links.link("districts", {"district": "X-1", "measure": "killed"}) == (
        "districts?measure=killed&district=X-1"
    )
    assert links.link("", {}) == "./"
    assert links.link("", {"view": "years"}) == "./?view=years"
    with pytest.raises(KeyError):
        links.link("incidents", {"record": "A-1"})
    with pytest.raises(KeyError):
        links.link("records", {})


def test_the_table_needs_no_data_library() -> None:
    code = "import sys, geo.links; sys.exit('pandas' in sys.modules or 'streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
