"""Stand-in for reading and checking until those modules are merged; to be deleted then."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geo.layers.findings import Checked, Finding
from geo.layers.schema import FieldType, Schema


@dataclass(frozen=True)
class Context:
    country: Any = None
    districts: Any = None
    source_ids: frozenset[str] | None = None
    today: dt.date | None = None
    period_start: dt.date | None = None


class DistrictIndex:
    def __init__(self, districts: pd.DataFrame, boundaries: list[bytes]) -> None:
        self.ids = districts["district_id"].tolist()
        self.names = dict(zip(districts["name_en"], self.ids, strict=True))
        self.coverage_ = [(i, b) for i, b, o in zip(self.ids, boundaries, districts["overlay"], strict=True) if not o]

    def __contains__(self, code: object) -> bool:
        return code in self.ids

    def coverage(self) -> Any:
        return None


def read_table(path: Path) -> pd.DataFrame:
    frame = pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""])
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="source_row")
    return frame


def read_geojson(path: Path) -> pd.DataFrame:
    features = json.loads(Path(path).read_text(encoding="utf-8"))["features"]
    frame = pd.DataFrame([f["properties"] for f in features], dtype=object)
    shapes = np.full(len(features), None, dtype=object)
    for i, f in enumerate(features):
        if f["geometry"]:
            shapes[i] = shapely.geometry.shape(f["geometry"])
    frame["geometry"] = shapes
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="source_row")
    return frame


_D = {FieldType.INTEGER: "Int64", FieldType.NUMBER: "Float64", FieldType.BOOLEAN: "boolean"}


def validate(frame: pd.DataFrame, schema: Schema, *, file: str, context: Context) -> Checked:
    out: dict[str, Any] = {}
    for field in schema.fields:
        raw = frame[field.name] if field.name in frame else pd.Series(None, index=frame.index, dtype=object)
        if field.type is FieldType.GEOMETRY:
            out[field.name] = raw.astype(object)
        elif field.type is FieldType.DATE:
            out[field.name] = pd.to_datetime(raw.astype(object)).astype("datetime64[s]")
        elif field.type in _D:
            out[field.name] = pd.array(
                [pd.NA if pd.isna(v) else (v if field.type is FieldType.BOOLEAN else float(v)) for v in raw],
                dtype=_D[field.type],
            )
        else:
            out[field.name] = raw.astype("str")
    rows = pd.DataFrame(out, index=frame.index)
    if schema.name == "incidents":
        g = rows["geometry"].to_numpy(dtype=object)
        rows = rows.assign(longitude=shapely.get_x(g), latitude=shapely.get_y(g))
    return Checked(rows, frame.iloc[:0], ())


def assign_districts(
    rows: pd.DataFrame, index: DistrictIndex, *, file: str
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    polygon = np.full(len(rows), None, dtype=object)
    known = np.flatnonzero(np.isfinite(rows["longitude"]))
    tree = shapely.STRtree(shapely.points(rows["longitude"].iloc[known], rows["latitude"].iloc[known]))
    for code, shape in index.coverage_:
        polygon[known[tree.query(shapely.from_wkb(shape), predicate="intersects")]] = code
    code = [index.names.get(n, p) if not pd.isna(n) else p for n, p in zip(rows["district"], polygon, strict=True)]
    columns = {
        "district_code": pd.array(code, dtype="str"),
        "district_by_polygon": pd.array(polygon, dtype="str"),
        "district_basis": pd.array(["stated"] * len(rows), dtype="str"),
        "border_distance_km": np.full(len(rows), np.nan),
    }
    return pd.DataFrame(columns, index=rows.index), ()
