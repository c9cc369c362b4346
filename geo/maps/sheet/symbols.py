"""Symbols of a panel as its key explains them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from geo.language import worded

DARK: Final = "#22304a"
LIGHTER: Final = 0.45


@worded("label")
@dataclass(frozen=True, kw_only=True)
class PanelSymbol:
    """One symbol and what it stands for; a key draws it with exactly these values.

    Parameters
    ----------
    key
        ``place``, ``exact``, ``possible``, ``disc``, ``cell``, ``hollow``, ``overlay``, ``town``, or
        ``text`` for a sentence without a symbol, ``area`` with a kind and a key of its
        looks in `geo.maps.looks`.
    label
        What it stands for.
    shape
        ``circle``, ``square``, ``area`` (wider than high), ``line`` or '' for none.
    size_px
        Diameter, side or length, pixels of 1/96 inch.
    face, edge
        Colours, '' for none.
    face_alpha, edge_alpha
        How opaque they are.
    width_px
        Width of the edge or the line.
    dashes
        Lengths of dash and gap, pixels; empty for none.
    pattern
        Of the face: '', hatch or dots.
    """

    key: str
    label: str
    shape: str = ""
    size_px: float = 0.0
    face: str = ""
    edge: str = ""
    face_alpha: float = 1.0
    edge_alpha: float = 1.0
    width_px: float = 0.0
    dashes: tuple[float, ...] = ()
    pattern: str = ""


OVERLAY: Final = PanelSymbol(
    key="overlay",
    label="Approximate boundary",
    shape="line",
    size_px=28.0,
    edge="#3a3630",
    width_px=1.6,
    dashes=(6.0, 4.0),
)
TOWN: Final = PanelSymbol(
    key="town",
    label="Town",
    shape="circle",
    size_px=3.4,  # small and grey beside the marks of incidents
    face="#77746e",
    edge="#ffffff",
    width_px=0.7,
)
