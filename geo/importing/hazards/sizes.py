"""Sizes of areas as text: which mark sets off decimals, which groups digits, and in which unit they are.

Nothing is taken out of a cell that is not understood: a comma read as the mark of thousands where it is that
of decimals makes an area a hundred or a thousand times too large, and no later check can tell it from a
boundary that is drawn wrongly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.importing.cells import western

UNITS: Final[Mapping[str, float]] = {"m2": 1.0, "ha": 1e4, "km2": 1e6, "acre": 4046.8564224, "dunam": 1e3}
"""Square metres of each unit; an acre is the international one, a dunam the metric one."""
_UNIT: Final = re.compile(
    r"(?<![a-zA-Z])(?:(?P<km2>km\s?2|km²|sq\.?\s?km|sqkm|square\s?kilomet\w*)"
    r"|(?P<ha>ha|hectares?|hectareas?|hectáreas?|гектар\w*|га)"
    r"|(?P<acre>acres?)|(?P<dunam>d[uoö]n[uü]ms?|dunams?)"
    r"|(?P<m2>m\s?2|m²|sq\.?\s?m|sqm|mq|square\s?met\w*|metros?\s?cuadrados?|m[eè]tres?\s?carr[eé]s?|кв\.?\s?м|м2|м²))"
    r"(?![a-zA-Z²])",
    re.IGNORECASE,
)
_ROUGH: Final = re.compile(
    r"^(?:about|approx(?:\.|imately)?|ca\.?|circa|env(?:\.|iron)?|aprox(?:\.|imadamente)?|около|~|≈|c\.)\s*",
    re.IGNORECASE,
)
_GROUPS: Final = re.compile(r"(?<=\d)[\s'’`\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*(?:e[+-]?\d{1,2})?", re.IGNORECASE)
_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")
_FIT: Final = 0.05
_MOST: Final = 0.8


def unit_in(text: str) -> str:
    """Return the unit of area that a name or a cell carries; empty for none.

    Examples
    --------
    >>> unit_in("AREA_HA"), unit_in("12 acres"), unit_in("Shape area")
    ('ha', 'acre', '')
    """
    found = _UNIT.search(text.replace("_", " "))
    return next((name for name, part in found.groupdict().items() if part), "") if found else ""


def without_unit(name: str) -> str:
    """Return the name of a column without the unit it carries."""
    return _UNIT.sub(" ", name.replace("_", " "))


class Sizes:
    """Reads the sizes of one column, by what its other cells show and by the areas drawn.

    Parameters
    ----------
    cells
        All cells of the column, empty ones as empty text.
    drawn_m2
        Areas drawn, square metres, one per cell; NaN where none is.
    name
        Of the column.
    decimal
        Mark of decimals in the file, as far as it was told; a column that shows another one is believed.
    unit
        Unit that was said; empty for the one of the name, or in which areas are those drawn, else m2.
    """

    def __init__(
        self, cells: Sequence[str], drawn_m2: NDArray[np.float64], *, name: str, decimal: str, unit: str
    ) -> None:
        plain = [_bare(one) for one in cells]
        found = [one for one in plain if _THOUSANDS.fullmatch(one)]
        self._unit = unit or unit_in(name) or "m2"
        self._sure_of_unit = bool(unit or unit_in(name))
        self._decimal = _shown(plain)
        # Several cells of three digits behind a comma group them; of square metres nobody gives thousandths.
        self._grouped = sum("," in one for one in found) > 1
        # No number is stored with zeros at its end: these were typed, as thousands or as decimals.
        self._typed = any("." in one and one.endswith("0") for one in found)
        self._units = [unit_in(western(one)) for one in cells]
        if not self._decimal or not self._sure_of_unit:
            self._fit(cells, drawn_m2)
        self._decimal = self._decimal or ("," if decimal == "," else "")

    def read(self, cell: str) -> float | None:
        """Return the square metres of a cell, None where it cannot be told what it says."""
        unit = unit_in(western(cell)) or self._unit
        bare = _bare(cell)
        mark = self._decimal
        if _THOUSANDS.fullmatch(bare) and not mark:
            if "," in bare and self._grouped and unit == "m2":
                mark = "."
            elif "," in bare or self._typed:
                return None
        number = _number(bare, mark)
        return None if number is None else number * UNITS[unit]

    def _fit(self, cells: Sequence[str], drawn_m2: NDArray[np.float64]) -> None:
        """Take the mark and the unit in which the cells are the areas drawn, where there are such."""
        drawn = drawn_m2 if len(cells) == len(drawn_m2) else np.full(len(cells), np.nan)
        units = (self._unit,) if self._sure_of_unit else tuple(UNITS)
        marks = (self._decimal,) if self._decimal else (".", ",")
        for unit, mark in product(units, marks):
            told = [_number(_bare(one), mark) for one in cells]
            sizes = np.array([UNITS[own or unit] for own in self._units] or [1.0])
            m2 = np.array([np.nan if one is None else one for one in told] or [np.nan]) * sizes
            known = np.isfinite(m2) & np.isfinite(drawn if len(drawn) else m2) & (m2 > 0)
            if known.any() and (np.abs(m2[known] / drawn[known] - 1) < _FIT).mean() > _MOST:
                self._unit, self._decimal = unit, mark
                return


def _bare(cell: str) -> str:
    """Return a cell without its unit, words for about, and marks that can only group digits."""
    plain = _UNIT.sub(" ", western(cell))
    plain = _ROUGH.sub("", plain.strip())
    return _GROUPS.sub("", plain).rstrip(" .").lstrip()


def _shown(cells: Sequence[str]) -> str:
    """Return the mark of decimals that cells show beyond doubt; empty where none or both do."""
    found = {mark for cell in cells if (mark := _mark(cell))}
    return found.pop() if len(found) == 1 else ""


def _mark(bare: str) -> str:
    marks = [letter for letter in bare if letter in ".,"]
    if not _NUMBER.fullmatch(bare) or not marks:
        return ""
    if len(set(marks)) == 2:
        return marks[-1] if marks.count(marks[-1]) == 1 else ""
    if len(marks) > 1:
        return "," if marks[0] == "." else "."
    return "" if _THOUSANDS.fullmatch(bare) else marks[0]


def _number(bare: str, decimal: str) -> float | None:
    """Return a number whose mark of decimals is known, or is its own; None for no number."""
    if not _NUMBER.fullmatch(bare):
        return None
    mark = _mark(bare) or decimal or "."
    whole, _, rest = bare.partition(mark)
    other = "," if mark == "." else "."
    groups = whole.split(other)
    grouped = len(groups) > 1
    if mark in rest or other in rest or (grouped and {len(groups[0]) // 4, *map(len, groups[1:])} != {0, 3}):
        return None
    return float("".join(groups) + (f".{rest}" if rest else ""))
