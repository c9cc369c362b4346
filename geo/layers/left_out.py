"""Rows that are in no figure because they have faults: how many, of how many, and where to read why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geo.layers.schema import SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.layers.pack import Pack

_WHY = "The page Data and sources lists their faults, as geo check does."


class LeftOut(NamedTuple):
    """Rows of one layer that were read and left out."""

    layer: str
    rows: int
    of: int

    @property
    def words(self) -> str:
        """The rows in words: "3 of 42 rows of incidents"."""
        return f"{self.rows:,} of {self.of:,} rows of {SCHEMAS[self.layer].title.lower()}"


def left_out(pack: Pack, layers: Iterable[str] = ("incidents",)) -> tuple[LeftOut, ...]:
    """Return the layers of a pack of which rows were left out for their faults, those without any omitted.

    Parameters
    ----------
    pack
        The pack, or an edition of it: rows an edition holds back are told by its own words.
    layers
        Names of the layers asked about.
    """
    return tuple(
        LeftOut(layer, pack.rejected[layer], pack.rows_read.get(layer, pack.rejected[layer]))
        for layer in layers
        if pack.rejected.get(layer)
    )


def left_out_words(pack: Pack, layers: Iterable[str] = ("incidents",)) -> str:
    """Return in one or two sentences what is left out, and where to read why; empty where nothing is."""
    found = left_out(pack, layers)
    if not found:
        return ""
    rows = " and ".join(one.words for one in found)
    verb = "is" if sum(one.rows for one in found) == 1 else "are"
    return f"{rows} {verb} left out of every figure because of faults in them. {_WHY}"


def left_out_values(pack: Pack, layers: Iterable[str] = ("incidents",)) -> list[dict[str, str | int]]:
    """Return what is left out as values JSON can hold: layer, rows, and how many were read."""
    return [{"layer": one.layer, "rows": one.rows, "of": one.of} for one in left_out(pack, layers)]
