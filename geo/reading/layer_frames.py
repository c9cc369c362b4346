"""Columns and geometry into pandas and geopandas frames.

Apart from the readers, so that the reading process, which needs no frames, starts without pandas.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.reading.raw import RawLayer


def keep_memory() -> None:
    """Have Arrow take memory from the system's own pool for the rest of this process.

    What Arrow's pool gives back to the system at once costs a fault a page when it is asked for again.
    """
    pa.set_memory_pool(pa.system_memory_pool())


def layer_table(layer: RawLayer, *, coded: bool = False) -> pd.DataFrame:
    """Return the columns of `layer`: text as ``str``, anything else as ``object`` with ``None`` missing.

    With `coded` columns of text and of whole numbers that came as Arrow arrays are categories: each value
    once, and which of them stands in each row. The index is named ``source_row``; ``attrs["findings"]``
    holds the findings as a tuple, ``attrs["corners"]`` what is left of geometries that cannot be built.
    """
    index = pd.Index(np.asarray(layer.rows, dtype=np.int64), name="source_row")
    series = _coded if coded else _series
    columns = {name: series(values, index) for name, values in layer.columns.items()}
    frame = pd.DataFrame(columns, index=index)
    frame.attrs["findings"] = tuple(layer.findings)
    frame.attrs["corners"] = dict(layer.corners)
    return frame


def layer_frame(layer: RawLayer, *, coded: bool = False) -> gpd.GeoDataFrame:
    """Return `layer_table` with a column ``geometry`` in EPSG:4326, ``None`` where there is none."""
    table = layer_table(layer, coded=coded)
    geometry = layer.geometry if layer.geometry is not None else np.full(len(table), None, dtype=object)
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(geometry, index=table.index, crs=4326), crs=4326)


def _series(values: Any, index: pd.Index[Any]) -> pd.Series[Any]:
    if isinstance(values, pa.Array | pa.ChunkedArray):
        if pa.types.is_dictionary(values.type):
            values = values.cast(values.type.value_type)
        if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
            return pd.Series(pd.array(values, dtype="str"), index=index)
        values = values.to_pylist()
    if set(map(type, values)) <= {str, type(None)}:
        return pd.Series(pd.array(values, dtype="str"), index=index)
    return pd.Series(values, index=index, dtype=object)


def _coded(values: Any, index: pd.Index[Any]) -> pd.Series[Any]:
    if not isinstance(values, pa.Array | pa.ChunkedArray):
        return _series(values, index)
    kind = values.type.value_type if pa.types.is_dictionary(values.type) else values.type
    text = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    if not text and not pa.types.is_integer(kind):
        return _series(values, index)
    whole = pa.chunked_array([values]) if isinstance(values, pa.Array) else values
    # Dictionaries of several chunks may differ where they were not made here.
    apart = pa.types.is_dictionary(values.type) and whole.num_chunks > 1
    found = (whole.unify_dictionaries() if apart else whole.dictionary_encode()).combine_chunks()
    if isinstance(found, pa.ChunkedArray):
        found = found.chunk(0) if found.num_chunks else pa.array([], kind).dictionary_encode()
    codes = pc.fill_null(found.indices, -1).to_numpy(zero_copy_only=False)
    told = found.dictionary
    distinct = pd.Index(pd.array(told, dtype="str")) if text else pd.Index(told.to_numpy())
    return pd.Series(pd.Categorical.from_codes(codes, categories=distinct), index=index)
