"""Files of a part of the period hold, row by row, the band that the totals of the same part give."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from geo.__main__ import cli
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.records import Counting
from geo.analysis.totals import totals
from geo.choices import EXPORT_FORMATS
from geo.layers.pack import Pack
from geo.publish.export import about, export
from geo.publish.extracts import layer_table
from geo.publish.redact import redact
from tests.layers.small_pack import incident, write_pack
from tests.publish.read_back import read_export

CREATED = date(2026, 1, 15)
DAYS = Period(date(2024, 2, 1), date(2024, 5, 10))
"""A part of the period in which some records lie for certain, and more possibly."""
FILTERS = Filters(confidence=frozenset({"high", "medium"}))


@pytest.fixture(scope="module")
def edition(island: Pack) -> Pack:
    """Return all of the invented island."""
    return redact(island, "internal")


@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_rows_sum_to_the_band_of_the_totals(edition: Pack, form: str) -> None:
    # The rule for uncertain dates decides colours and rates, never which rows there are.
    counting: Counting = "possible" if form in ("gpkg", "csv") else "most_likely"
    asked: dict[str, Any] = {"period": DAYS, "filters": FILTERS, "counting": counting}
    told = totals(edition, by="district", **asked).figures
    assert told["incidents"].certain < told["incidents"].likely < told["incidents"].possible
    for layer in ("incidents", "districts"):
        fields = layer_table(edition, layer, **asked).fields if form == "csv" else ()
        data = export(edition, layer, format=form, created=CREATED, **asked)
        frame = read_export(data, form, fields=fields, layer=layer).frame
        for measure in ("incidents", "killed", "injured", "casualties"):
            figure = told[measure]
            if layer == "districts":
                sums = [frame[f"{measure}{side}"].sum() for side in ("_certain", "", "_possible")]
            else:
                each = 1 if measure == "incidents" else frame[f"{measure}_counted"].fillna(0)
                rows = frame.assign(each=each)["each"]
                # The band has no one figure, so nothing says which rows it would count.
                assert ("most_likely_in_period" in frame) == (counting == "most_likely")
                one = figure.likely
                if counting == "most_likely":
                    one = rows[frame["most_likely_in_period"].astype(bool)].sum()
                sums = [rows[frame["in_period"].eq("certain")].sum(), one, rows.sum()]
            assert sums == [figure.certain, figure.likely, figure.possible], (layer, measure)
        incidents = told["incidents"]
        words = (
            f"{incidents.words()}: {incidents.certain} with every possible day in the period, and "
            f"{incidents.possible - incidents.certain} more that may lie in it"
        )
        if form == "csv":
            assert words in about(edition, layer, created=CREATED, **asked)
        if form == "geojson":
            assert words in data.decode()


def test_the_command_line_says_how_many_rows_are_certain(tmp_path: Path) -> None:
    days = (("2021-03-05", "2021-03-05"), ("2021-06-01", "2021-06-30"), ("2021-12-20", "2022-01-20"))
    rows = [
        incident(incident_id=f"A{at}", date_start=start, date_end=end, date_precision="interval")
        for at, (start, end) in enumerate(days)
    ]
    folder, out = write_pack(tmp_path / "pack", rows), tmp_path / "a.csv"
    told = CliRunner().invoke(
        cli, ["export", str(folder), "--out", str(out), "--from", "2021", "--to", "2022"]
    )
    assert told.exit_code == 0
    words = "2 to 3: 2 with every possible day in the period, and 1 more that may lie in it"
    assert f"Incidents in it: {words}" in told.stdout
    assert words in Path(f"{out}.txt").read_text(encoding="utf-8")
    frame = pd.read_csv(out)
    assert frame["in_period"].tolist() == ["certain", "certain", "possible"]
    assert frame["most_likely_in_period"].tolist() == [True, True, False]
