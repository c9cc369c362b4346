"""Layers of the base map as they are read: what cannot be drawn in them is named, what can stays."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.checking.boxed import box_findings
from geo.checking.declared import area_findings, declared_findings
from geo.language import Sayings, say, say_count
from geo.layers.areas import drawn_km2
from geo.layers.findings import Finding, Severity
from geo.reading.examined import examine

if TYPE_CHECKING:
    from geo.layers.pack import Pack

_NAMED = 5
_KINDS: Final = ((2, "areas"), (1, "lines"), (0, "points"))
KIND_WORDS: Final = Sayings({"areas": "areas", "lines": "lines", "points": "points"})
"""What the kinds of shapes are called in a sentence."""


class ContextCount(NamedTuple):
    """What one layer of the base map holds.

    Parameters
    ----------
    name, file, title
        As pack.toml names it; called as its file where it has no title.
    drawn, left_out
        Features that are drawn, and that have no geometry or none that is valid.
    kinds
        Which of areas, lines and points are drawn.
    """

    name: str
    file: str
    title: str
    drawn: int
    left_out: int
    kinds: tuple[str, ...]


def context_counts(pack: Pack) -> tuple[ContextCount, ...]:
    """Return what the layers of a pack's base map hold, in drawing order."""
    found = []
    for layer in pack.meta.context_files:
        shapes = pack.context_layer(layer.name).geometry.to_numpy()
        drawn = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
        sizes = set(shapely.get_dimensions(leaves(drawn)).tolist())
        kinds = tuple(words for size, words in _KINDS if size in sizes)
        title = layer.title or readable(layer.file)
        lost = len(shapes) - len(drawn)
        found.append(ContextCount(layer.name, layer.file, title, len(drawn), lost, kinds))
    return tuple(found)


def leaves(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return shapes with collections, and those within collections, taken apart into what they hold."""
    while (mixed := shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION).any():
        shapes = np.concatenate([shapes[~mixed], shapely.get_parts(shapes[mixed])])
    return shapes


def readable(file: str) -> str:
    """Return the name of a file as a title: "suspected_areas.geojson" is "Suspected areas"."""
    words = PurePath(file).stem.replace("_", " ").replace("-", " ").split()
    return " ".join(words)[:1].upper() + " ".join(words)[1:]


def context_shapes(frame: pd.DataFrame, *, file: str) -> tuple[NDArray[np.object_], tuple[Finding, ...]]:
    """Return the shapes of a layer of the base map, None where one cannot be drawn, and what is not.

    Parameters
    ----------
    frame
        As it was read, with ``geometry``.
    file
        Its name, for the findings.

    Raises
    ------
    ReadError
        Where looking at the geometry was stopped by its limits.
    """
    shapes = frame["geometry"].to_numpy(dtype=object)
    valid = examine(shapes, file=file).valid
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    broken = ~missing & ~valid
    rows = frame.index.to_numpy()
    found = [
        _finding(file, rows[mask], rule)
        for mask, rule in ((missing, "context.missing"), (broken, "context.invalid"))
        if mask.any()
    ]
    if not len(frame) or (missing | broken).all():
        found.append(
            Finding(
                file, None, "geometry", None, "context.empty", Severity.WARNING,
                say("Nothing in this layer of the base map can be drawn, so maps and sheets do not show it."),
                say("Put shapes into the file, or take the layer out of pack.toml."),
            )
        )  # fmt: skip
    found += area_findings(
        frame, rows.astype(np.int64), lambda: drawn_km2(shapes, valid & ~missing), file=file
    )
    found += declared_findings(frame, rows.astype(np.int64), file=file)
    found += box_findings(frame, rows.astype(np.int64), file=file)
    shapes = shapes.copy()
    shapes[broken] = None
    return shapes, tuple(found)


def _finding(file: str, rows: np.ndarray, rule: str) -> Finding:
    named = ", ".join(str(row) for row in rows[:_NAMED])
    if len(rows) > _NAMED:
        named = say("{rows} and more", rows=named)
    if rule == "context.missing":
        words = say_count(
            "{number} feature of this layer of the base map has no geometry and is not drawn: row {named}.",
            "{number} features of this layer of the base map have no geometry and are not drawn: row "
            "{named}.",
            len(rows),
            named=named,
        )
        remedy = say("Give it one, or delete it from the file.")
    else:
        words = say_count(
            "{number} feature of this layer of the base map has a geometry that is not valid and is not "
            "drawn: "
            "row {named}.",
            "{number} features of this layer of the base map have a geometry that is not valid and are not "
            "drawn: row {named}.",
            len(rows),
            named=named,
        )
        remedy = say("Repair it and save the layer again.")
    return Finding(file, int(rows[0]), "geometry", None, rule, Severity.WARNING, words, remedy)
