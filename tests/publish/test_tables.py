"""Layers as they are published: what the columns hold, and that they sum to the totals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point

from geo.analysis.assigned import NO_DISTRICT
from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.totals import totals
from geo.choices import EXPORTED, EXPORTED_BY_PERIOD, EXPORTED_WHOLE
from geo.errors import PublishError
from geo.layers.fields import Field, FieldType
from geo.layers.measures import MEASURES
from geo.layers.pack import Pack
from geo.layers.schema import INCIDENTS
from geo.publish.extracts import layer_table
from geo.publish.redact import redact
from geo.publish.tables import LayerTable
from geo.store.files import load_pack
from geo.workspace import Workspace
from tests.publish.read_back import from_texts

COUNTED = ("killed", "injured", "casualties")
PERIODS = (None, Period(date(2021, 1, 1), date(2022, 1, 1)), Period(date(2020, 11, 20), date(2021, 2, 10)))
CHOICES = (
    Filters(),
    Filters(victim_status=frozenset({"civilian"})),
    Filters(device=frozenset({"anti_vehicle_mine"}), confidence=frozenset({"high", "medium"})),
)


@pytest.fixture(scope="module")
def edition() -> Pack:
    return redact(load_pack("data/azerbaijan"), "internal")


@pytest.fixture(scope="module")
def invented() -> Pack:
    return redact(load_pack("data/exercise"), "internal")


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("filters", CHOICES)
def test_incidents_and_districts_sum_to_the_totals(
    edition: Pack, period: Period | None, filters: Filters
) -> None:
    total = totals(edition, by="district", period=period, filters=filters).total.lower
    every = layer_table(edition, "incidents", period=period, filters=filters).frame
    incidents = every[every["most_likely_in_period"].astype(bool)]
    assert len(incidents) == total.incidents
    assert [int(incidents[f"{name}_counted"].sum()) for name in COUNTED] == list(total[1:])
    districts = layer_table(edition, "districts", period=period, filters=filters).frame
    assert [int(districts[name].sum()) for name in MEASURES] == list(total)
    by_district = incidents.groupby("district_counted", dropna=False)["casualties_counted"].sum()
    shown = districts.set_index("district_id")["casualties"].dropna()
    known = by_district[by_district.index.notna()]
    assert known[known > 0].to_dict() == shown[shown.index.notna() & (shown > 0)].to_dict()


@pytest.mark.parametrize("period", PERIODS[1:])
@pytest.mark.parametrize("filters", CHOICES)
def test_bounds_sum_to_the_bounds_of_the_totals(edition: Pack, period: Period, filters: Filters) -> None:
    bounds = totals(edition, by="district", period=period, filters=filters, counting="possible").total
    incidents = layer_table(edition, "incidents", period=period, filters=filters, counting="possible").frame
    certain = incidents[incidents["in_period"] == "certain"]
    assert [int(certain[f"{name}_counted"].sum()) for name in COUNTED] == list(bounds.lower[1:])
    assert [int(incidents[f"{name}_counted"].sum()) for name in COUNTED] == list(bounds.upper[1:])
    districts = layer_table(edition, "districts", period=period, filters=filters, counting="possible").frame
    for side, figures in (("certain", bounds.lower), ("possible", bounds.upper)):
        assert [int(districts[f"{name}_{side}"].sum()) for name in MEASURES] == list(figures)
    likely = totals(edition, by="district", period=period, filters=filters).total.lower
    assert [int(districts[name].sum()) for name in MEASURES] == list(likely)
    assert "casualties_per_1000_km2" not in districts


def test_figures_of_the_whole_pack(edition: Pack) -> None:
    districts = layer_table(edition, "districts").frame
    assert [int(districts[name].sum()) for name in MEASURES] == [150, 52, 174, 226]
    last = districts.iloc[-1]
    assert last["name_en"] == NO_DISTRICT
    assert last["geometry"] is None
    assert pd.isna(last["district_id"])
    assert int(last["incidents"]) == 2


def test_all_three_figures_and_what_is_not_recorded_stand_side_by_side(edition: Pack) -> None:
    names = [f"{name}{side}" for name in COUNTED for side in ("", "_certain", "_possible", "_unrecorded")]
    for period in PERIODS:
        frame = layer_table(edition, "districts", period=period).frame
        assert set(names) <= set(frame.columns)
        for group in totals(edition, by="district", period=period).groups:
            own = frame[
                frame["district_id"].isna() if group.key is None else frame["district_id"] == group.key
            ]
            for name in COUNTED:
                figure = group.figures[name]
                wanted = (figure.likely, figure.certain, figure.possible, figure.unrecorded)
                row = own[[f"{name}{side}" for side in ("", "_certain", "_possible", "_unrecorded")]].iloc[0]
                assert tuple(None if pd.isna(value) else int(value) for value in row) == wanted


def test_a_district_nobody_recorded_is_empty_and_not_zero(edition: Pack) -> None:
    early = Period(date(2020, 11, 10), date(2020, 11, 15))
    frame = layer_table(edition, "districts", period=early).frame
    nothing = frame[frame["record_status"] == "no_record"]
    none_counted = frame[frame["record_status"] == "none_counted"]
    assert len(nothing) > 10
    assert len(none_counted) > 5
    assert nothing[list(MEASURES)].isna().all(axis=None)
    assert (none_counted[list(MEASURES)] == 0).all(axis=None)


def test_refused_rates_are_empty_and_say_why(edition: Pack) -> None:
    frame = layer_table(edition, "districts").frame
    rules = edition.meta.refused_rates
    assert rules
    for rule in rules:
        for figure in rule.figure_ids:
            chosen = frame[frame["district_id"].isin(rule.district_ids)]
            assert chosen[f"casualties_per_100k_{figure}"].isna().all()
            assert (chosen[f"casualties_per_100k_{figure}_reason"] == rule.reason).all()
    shown = frame["casualties_per_1000_km2"].notna()
    assert shown.any()
    assert (frame.loc[shown, "casualties"] >= 5).all()


def test_statements_stand_beside_the_ledger(edition: Pack) -> None:
    frame = layer_table(edition, "statements").frame
    assert frame["statement_id"].tolist() == edition.statements["statement_id"].tolist()
    ledger = Workspace(edition).ledger
    latest = ledger.latest
    assert latest is not None
    row = frame.set_index("statement_id").loc[latest.statement.statement_id]
    band = latest["casualties"].recorded
    assert band is not None
    assert (row["casualties_recorded_low"], row["casualties_recorded_high"]) == (band.low, band.high)
    assert row["casualties_residual_low"] == row["casualties_stated"] - band.high
    assert frame["casualties_recorded_low"].notna().any()


@pytest.mark.parametrize("layer", EXPORTED)
def test_columns_have_one_type_each_whatever_is_counted(edition: Pack, layer: str) -> None:
    kinds = {
        FieldType.INTEGER: "Int64",
        FieldType.NUMBER: "Float64",
        FieldType.BOOLEAN: "boolean",
        FieldType.DATE: "datetime64[s]",
    }
    nothing = Filters(device=frozenset({"booby_trap"}), activity=frozenset({"playing"}))
    asked: tuple[Filters | None, ...] = (
        (None,) if layer in EXPORTED_WHOLE | {*EXPORTED_BY_PERIOD} else (None, nothing)
    )
    for table in (layer_table(edition, layer, filters=filters) for filters in asked):
        assert [field.name for field in table.fields] == list(table.frame.columns)
        for field in table.plain_fields:
            assert str(table.frame[field.name].dtype) == kinds.get(field.type, "str"), field.name


def test_an_edition_without_status_leaves_these_columns_out(edition: Pack) -> None:
    assert edition.edition is not None
    smaller = replace(
        edition,
        digest="without status",
        edition=replace(edition.edition, profile="public", without_status=True),
    )
    frame = layer_table(smaller, "incidents").frame
    assert "sex" not in frame
    assert not [name for name in frame if name.startswith(("killed_civilian", "injured_children"))]
    assert {"killed", "injured", "killed_counted"} <= set(frame.columns)
    with pytest.raises(PublishError, match="victim status"):
        layer_table(smaller, "incidents", filters=CHOICES[1])


def test_optional_columns_empty_in_every_record_are_left_out(edition: Pack) -> None:
    frame = layer_table(edition, "incidents").frame
    empty = [name for name in ("accident_type", "verification") if edition.incidents[name].isna().all()]
    assert empty
    assert not set(empty) & set(frame.columns)


def test_an_invented_pack_is_published_too(invented: Pack) -> None:
    for layer in EXPORTED:
        assert len(layer_table(invented, layer).frame)


def test_what_cannot_be_published_is_refused(edition: Pack) -> None:
    with pytest.raises(PublishError, match="redact it first"):
        layer_table(replace(edition, edition=None), "incidents")
    with pytest.raises(PublishError, match="no layer 'roads'"):
        layer_table(edition, "roads")
    with pytest.raises(PublishError, match="no counting rule"):
        layer_table(edition, "incidents", counting="certain")  # type: ignore[arg-type]


def test_a_table_refuses_what_it_cannot_hold() -> None:
    field = Field(name="area", type=FieldType.NUMBER, label="Area")
    with pytest.raises(PublishError, match="lacks area"):
        LayerTable.build("x", "X", [field], {})
    with pytest.raises(PublishError, match="not finite"):
        LayerTable.build("x", "X", [field], {"area": [np.inf]})
    with pytest.raises(PublishError, match="area holds"):
        from_texts(["many"], field)


def test_minus_zero_degrees_are_zero() -> None:
    field = next(one for one in INCIDENTS.fields if one.type is FieldType.GEOMETRY)
    table = LayerTable.build("incidents", "title", [field], {"geometry": [Point(-0.0, -0.0), None]})
    assert [shape and shape.wkb for shape in table.shapes] == [Point(0.0, 0.0).wkb, None]
