"""Tables of a page as people read them, and whether their columns sort by value."""

from __future__ import annotations

import json
import re
from typing import Any

import pandas as pd
import pyarrow as pa
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Dataframe

# Text of these is a name or a quotation, however it looks: identifiers, and values found in files.
_NAMES = {"value", "incident_id", "statement_id", "source_id", "statement", "before", "after", "url"}
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_VALUE = re.compile(
    rf"[-\u2212+<>~]?\s*\d[\d,.\s]*(%|to\b.*|\u2013.*|\(.*|km.*|ha)?|"
    rf"(in |before |after |between |from )?(\d{{1,2}} )?({_MONTHS})\b.*|\d{{4}}-\d\d.*"
)


def headline(app: AppTest) -> dict[str, Any]:
    """Return what the row of figures above the map is told, nothing on other pages."""
    rows = [element for element in app.main if element.type == "bidi_component"]
    told = [row.proto.json for row in rows if row.proto.component_name == "map_figures"]
    return dict(json.loads(told[0])) if told else {}


def metrics(app: AppTest) -> dict[str, str]:
    """Return the figures of a page by measure."""
    row = headline(app)
    if row:
        return {card["measure"]: card["words"] for card in row["cards"]}
    return {metric.label.lower(): str(metric.value) for metric in app.metric[:4]}


def table_as_read(element: Dataframe) -> pd.DataFrame:
    """Return a table with the words its cells show."""
    table: pd.DataFrame = element.value.copy()
    words = element.proto.arrow_data.styler.display_values
    if not words:
        return table
    read = pa.ipc.open_stream(words).read_pandas()
    for at, name in enumerate(table):
        if not table[name].map(lambda value: isinstance(value, str)).any():
            table[name] = [
                None if pd.isna(value) else text
                for value, text in zip(table.iloc[:, at], read.iloc[:, at], strict=True)
            ]
    return table


def columns_sorted_as_text(app: AppTest) -> list[str]:
    """Return the columns that hold figures or days as text: a browser would sort these by their letters."""
    found = []
    for element in app.dataframe:
        table = element.value
        for name in table.columns.difference(list(_NAMES)):
            texts = [value for value in table[name] if isinstance(value, str) and value.strip()]
            looks = [value for value in texts if _VALUE.fullmatch(value.strip())]
            if len(looks) * 2 > len(texts):
                found.append(f"{element.proto.alt or list(table)}: {name} ({looks[0]})")
    return found
