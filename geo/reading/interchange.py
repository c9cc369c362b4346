"""A raw layer to an Arrow file and back: how the reading process hands over what it read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import shapely

from geo.errors import ReadError
from geo.language import say
from geo.layers.findings import Finding, Severity
from geo.reading.raw import RawLayer

_ABOUT = b"layer"
_MOST_INT64 = 2**63


def write_layer(layer: RawLayer, path: Path) -> None:
    """Write `layer` to the Arrow file `path`: a column per field, row numbers, geometry as WKB."""
    arrays: list[pa.Array | pa.ChunkedArray] = [pa.array(np.asarray(layer.rows, dtype=np.int64))]
    as_json: list[bool] = []
    for values in layer.columns.values():
        array, encoded = _array(values)
        arrays.append(array)
        as_json.append(encoded)
    if layer.geometry is not None:
        arrays.append(pa.array(shapely.to_wkb(layer.geometry), type=pa.large_binary()))
    about = {
        "names": list(layer.columns),
        "json": as_json,
        "geometry": layer.geometry is not None,
        "findings": [finding.to_dict() for finding in layer.findings],
        "corners": [[row, places] for row, places in layer.corners.items()],
    }
    table = pa.Table.from_arrays(arrays, names=[str(number) for number in range(len(arrays))])
    table = table.replace_schema_metadata({_ABOUT: json.dumps(about).encode()})
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def _array(values: Any) -> tuple[pa.Array | pa.ChunkedArray, bool]:
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return values, False
    kinds = set(map(type, values)) - {type(None)}
    if kinds <= {str}:
        return pa.array(values, type=pa.large_string()), False
    if kinds in ({bool}, {float}):
        return pa.array(values), False
    if kinds == {int} and all(-_MOST_INT64 <= value < _MOST_INT64 for value in values if value is not None):
        return pa.array(values, type=pa.int64()), False
    encoded = [None if value is None else json.dumps(value) for value in values]
    return pa.array(encoded, type=pa.large_string()), True


def read_layer_file(path: Path, *, file: str, limit_bytes: int) -> RawLayer:
    """Read back what `write_layer` wrote; the bytes are checked before they are believed.

    Raises
    ------
    ReadError
        When the file is larger than `limit_bytes` or not whole.
    """
    if path.stat().st_size > limit_bytes:
        raise ReadError(say("{file}: the layer is too large once read. Split the file.", file=file))
    try:
        table = pa.ipc.open_file(pa.py_buffer(path.read_bytes())).read_all()
        table.validate(full=True)
        about = json.loads(table.schema.metadata[_ABOUT])
        columns = {
            name: _values(table.column(position), encoded=encoded)
            for position, (name, encoded) in enumerate(
                zip(about["names"], about["json"], strict=True), start=1
            )
        }
        geometry = None
        if about["geometry"]:
            wkb = table.column(table.num_columns - 1).to_numpy(zero_copy_only=False)
            geometry = np.asarray(shapely.from_wkb(wkb), dtype=object)
        findings = [Finding(**{**item, "severity": Severity(item["severity"])}) for item in about["findings"]]
        corners = {int(row): [(float(x), float(y)) for x, y in places] for row, places in about["corners"]}
        return RawLayer(file, columns, table.column(0).to_numpy(), geometry, findings, corners)
    except (pa.ArrowException, shapely.errors.ShapelyError, KeyError, ValueError, TypeError):
        raise ReadError(
            say("{file}: what the reader handed over is not whole. Read the file again.", file=file)
        ) from None


def _values(column: pa.ChunkedArray, *, encoded: bool) -> Any:
    if not encoded:
        return column
    decode = msgspec.json.Decoder().decode
    return [None if text is None else decode(text) for text in column.to_pylist()]
