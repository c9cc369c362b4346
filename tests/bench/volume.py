"""An invented national pack of a million incidents, made part by part, the same bytes for the same seed.

``python -m tests.bench.volume OUT [--incidents N] [--form geojson|parquet] [--seed S]``
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo.layers.fields import FieldType
from geo.layers.schema import INCIDENTS
from tests.bench import national, records
from tests.bench.land import make_land

PART = 50_000
_KINDS = {FieldType.INTEGER: pa.int64(), FieldType.NUMBER: pa.float64(), FieldType.BOOLEAN: pa.bool_()}
_GEO = {
    "version": "1.0.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}
Part = tuple[records.Columns, list[tuple[float, float] | None]]


def write_volume(out: Path, *, incidents: int = 1_000_000, seed: int = 1, form: str = "geojson") -> Path:
    """Write a pack of many incidents into the folder `out` and return it.

    Parameters
    ----------
    out
        Folder, made where it is missing.
    incidents
        Number of incidents.
    seed
        The same seed and number give the same bytes.
    form
        ``geojson``, whose records leave out what is not recorded, or ``parquet``.
    """
    national.write_pack(out, incidents=1_000, seed=seed)
    (out / "incidents.geojson").unlink()
    made = parts(incidents, seed=seed)
    if form == "geojson":
        _write_geojson(out / "incidents.geojson", made)
        return out
    _write_parquet(out / "incidents.parquet", made)
    meta = (out / "pack.toml").read_text(encoding="utf-8")
    (out / "pack.toml").write_text(meta.replace("incidents.geojson", "incidents.parquet"), encoding="utf-8")
    return out


def parts(incidents: int, *, seed: int) -> Iterator[Part]:
    """Yield the columns and points of some thousands of incidents at a time."""
    land = make_land(
        np.random.default_rng(np.random.SeedSequence(seed).spawn(6)[0]),
        districts=national.DISTRICTS,
        settlements=max(national.SETTLEMENTS, 3 * national.DISTRICTS),
    )
    source_ids = [f"S{number:03d}" for number in range(1, national.SOURCES + 1)]
    for number, start in enumerate(range(0, incidents, PART)):
        count = min(PART, incidents - start)
        chance = np.random.default_rng([seed, number])
        columns, points = records.make_incidents(chance, land, count=count, source_ids=source_ids)
        columns["incident_id"] = [f"NB{at:07d}" for at in range(start + 1, start + count + 1)]
        yield columns, points


def write_parts(out: Path, *, incidents: int, part: int, seed: int = 1) -> None:
    """Write incidents alone, as files of GeoParquet of at most `part` each."""
    out.mkdir(parents=True, exist_ok=True)
    made = parts(incidents, seed=seed)
    for number, start in enumerate(range(0, incidents, part)):
        count = -(-min(part, incidents - start) // PART)
        _write_parquet(out / f"part{number:04d}.parquet", islice(made, count))


def _write_geojson(path: Path, made: Iterator[Part]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"type": "FeatureCollection", "features": [\n')
        comma = ""
        for columns, points in made:
            lines = []
            for row, point in zip(zip(*columns.values(), strict=True), points, strict=True):
                told = {name: value for name, value in zip(columns, row, strict=True) if value is not None}
                place = {"type": "Point", "coordinates": point} if point else None
                lines.append(json.dumps({"type": "Feature", "properties": told, "geometry": place}))
            file.write(comma + ",\n".join(lines))
            comma = ",\n"
        file.write("\n]}\n")


def _write_parquet(path: Path, made: Iterator[Part]) -> None:
    kinds = {
        field.name: _KINDS.get(field.type, pa.string())
        for field in INCIDENTS.fields
        if field.name != "geometry"
    }
    fields = [*kinds.items(), ("geometry", pa.binary())]
    schema = pa.schema(fields, metadata={"geo": json.dumps(_GEO)})
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for columns, points in made:
            known = np.array([point is not None for point in points])
            shapes = np.full(len(points), None, dtype=object)
            shapes[known] = shapely.points([point for point in points if point])
            arrays: list[Any] = [pa.array(columns[name], type=kind) for name, kind in kinds.items()]
            writer.write_table(
                pa.table([*arrays, pa.array(shapely.to_wkb(shapes), pa.binary())], schema=schema)
            )


def main() -> None:
    """Write a pack from the command line."""
    parser = argparse.ArgumentParser(description="Write an invented pack of many incidents.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--incidents", type=int, default=1_000_000)
    parser.add_argument("--form", choices=["geojson", "parquet"], default="geojson")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    folder = write_volume(options.out, incidents=options.incidents, seed=options.seed, form=options.form)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    print(f"{folder}: {options.incidents:,} incidents, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
