"""Charts as files: what is drawn and written is what was given, and nothing in it runs or is lost."""

from __future__ import annotations

import csv
import io
from typing import Any
from xml.etree import ElementTree

import pytest

from geo.publish.csv_text import guarded
from pages.parts.chart_files import _slug
from tests.maps.conftest import Sheet
from tests.maps.harness import harness_page

pytestmark = pytest.mark.browser
HOSTILE = (
    "=1+1",
    "a;=cmd|' /C calc'!A0",
    "@SUM(1)",
    " \t-2",
    "'quoted",
    'say "yes", then\nno',
    "＝ＳＵＭ",
    "\x1c=2",
    "\x85\u2028+3",
    "plain – text, with comma",
    "</text><script>alert(1)</script>&amp;",
    "Şəki 2021/22: Ağdam (Ə)",
    "",
)
CHART: dict[str, Any] = {
    "file": "pack_chart_2021-01_2021-12",
    "title": "Deaths & <injuries> by month " + "VeryLongWord" * 30,
    "lines": ["Period: all of it", "Filters: none"],
    "notes": ["Completeness: “46 to 51 %”", *HOSTILE[:-1]],
    "keys": [
        {"label": "One </text>", "colour": "#2C5F8A"},
        {"label": "Two", "shape": "cross", "colour": "#C75B12"},
    ],
    "plots": [
        {
            "x": [0, 12],
            "label": "Killed",
            "shaded": [[3, 6]],
            "unknown": [[8, 9]],
            "ticks": [[0, "2021"]],
            "marks": [
                {"bars": [[0, 1, 0, 4, "#2C5F8A", False], [0, 1, 4, 6, "#2C5F8A", True]]},
                {"points": [[5, 7, "diamond", "#1F2933"]]},
                {"area": [[0, -2, 1], [12, 0, 3]], "colour": "#C75B12"},
            ],
        },
        {"ranks": [{"label": "Şəki", "words": "3 to 4", "sure": 3, "unsure": 1, "colour": "#fde"}]},
    ],
    "head": ["month", "killed"],
    "rows": [["2021-01", 4], *([text, None] for text in HOSTILE)],
}
_MADE = """([chart, texts]) => [
  MineTime.chartSvg(chart), MineTime.chartCsv(chart),
  texts.map(MineTime.guardedText), texts.map(MineTime.fileWord),
]"""


def test_a_chart_is_written_whole_and_harmless(sheet: Sheet) -> None:
    sheet.open(harness_page())
    picture, table, guards, words = sheet.page.evaluate(_MADE, [CHART, HOSTILE])
    assert guards == [guarded(text) for text in HOSTILE]
    assert words == [_slug(text) for text in HOSTILE]
    drawing = ElementTree.fromstring(picture)
    assert drawing.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    names = {node.tag.rpartition("}")[2] for node in drawing.iter()}
    assert names == {"svg", "title", "desc", "defs", "pattern", "rect", "path", "text", "g", "circle"} - {
        "circle"
    }
    said = " ".join("".join(node.itertext()) for node in drawing.iter() if node.tag.endswith("}text"))
    for text in (
        "Filters: none",
        "“46 to 51 %”",
        "</text><script>alert(1)</script>&amp;",
        "Şəki",
        "3 to 4",
        "Two",
    ):
        assert text in said
    width = float(drawing.attrib["width"])
    assert all(0 <= float(node.attrib["x"]) <= width for node in drawing.iter() if node.tag.endswith("}text"))
    rows = list(csv.reader(io.StringIO(table, newline="")))
    notes = len(CHART["lines"]) + len(CHART["notes"]) + 1
    assert [row[0][:2] for row in rows[:notes]] == ["# "] * notes
    assert rows[notes:] == [["month", "killed"], ["2021-01", "4"], *([guarded(text), ""] for text in HOSTILE)]
    assert sheet.faults == []
