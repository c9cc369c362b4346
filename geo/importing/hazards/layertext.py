"""Layers that an import brings, as the files of its batch."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence

from geo.layers.fields import Schema
from geo.layers.schema import HAZARD_STATUS


def layer_text(told: Sequence[tuple[Mapping[str, str], str]], schema: Schema, always: str) -> bytes:
    """Return records and their shapes as GeoJSON.

    Parameters
    ----------
    told
        Fields and shape of each.
    schema
        Of their layer.
    always
        A column that every file has.
    """
    names = [name for name in schema.names if name != "geometry"]
    # A file has the columns that one of its rows fills, lest defaults of the pack do not reach it.
    must = {*schema.key, always}
    used = [name for name in names if name in must or any(name in said for said, _ in told)]
    lines = []
    for said, shape in told:
        fields = json.dumps({name: said.get(name) for name in used}, ensure_ascii=False)
        lines.append(f'{{"type": "Feature", "properties": {fields}, "geometry": {shape}}}')
    return ('{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n").encode()


def entries_text(entries: Sequence[Mapping[str, str]]) -> bytes:
    """Return entries of the status of areas as CSV."""
    classed = any("sensitivity" in one for one in entries)
    names = [name for name in HAZARD_STATUS.names if name != "sensitivity" or classed]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(entries)
    return out.getvalue().encode()
