"""Columns and geometry into pandas and geopandas frames.

Apart from the readers, so that the reading process, which needs no frames, starts without pandas.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa

from geo.reading.raw import RawLayer


def layer_table(layer: RawLayer) -> pd.DataFrame:
    """Return the columns of `layer`: text as ``str``, anything else as ``object`` with ``None`` missing.

    The index is named ``source_row``; ``attrs["findings"]`` holds the findings as a tuple,
    ``attrs["corners"]`` what is left of geometries that cannot be built.
    """
    index = pd.Index(np.asarray(layer.rows, dtype=np.int64), name="source_row")
    columns = {name: _series(values, index) for name, values in layer.columns.items()}
    frame = pd.DataFrame(columns, index=index)
    frame.attrs["findings"] = tuple(layer.findings)
    frame.attrs["corners"] = dict(layer.corners)
    return frame


def layer_frame(layer: RawLayer) -> gpd.GeoDataFrame:
    """Return `layer_table` with a column ``geometry`` in EPSG:4326, ``None`` where there is none."""
    table = layer_table(layer)
    geometry = layer.geometry if layer.geometry is not None else np.full(len(table), None, dtype=object)
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(geometry, index=table.index, crs=4326), crs=4326)


def _series(values: Any, index: pd.Index[Any]) -> pd.Series[Any]:
    if isinstance(values, pa.Array | pa.ChunkedArray):
        if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
            return pd.Series(pd.array(values, dtype="str"), index=index)
        values = values.to_pylist()
    if set(map(type, values)) <= {str, type(None)}:
        return pd.Series(pd.array(values, dtype="str"), index=index)
    return pd.Series(values, index=index, dtype=object)
