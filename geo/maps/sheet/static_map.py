"""A map sheet: the printed page a report takes with it.

Drawn by matplotlib without a browser and without its global state, so that several threads may draw at once.
The numbers are those of the page: both are counted from the feed of the map.
"""

from __future__ import annotations

from geo.maps.marks import MapSpec
from geo.maps.sheet.order import SheetOrder


def static_map(spec: MapSpec, order: SheetOrder) -> bytes:
    """Return a map sheet.

    Parameters
    ----------
    spec
        The map.
    order
        Paper, format, view and what is printed beside the map.

    Returns
    -------
    bytes
        A PNG, SVG or PDF; the same arguments give the same bytes.

    Raises
    ------
    MapError
        If the texts leave no room for the map, or the earlier window lies outside the months described.
    """
    from geo.maps.sheet.formats import encoded  # noqa: PLC0415 - loads matplotlib, which the app's start does not need
    from geo.maps.sheet.press import printed  # noqa: PLC0415 - as above

    sheet = printed(spec, order)
    return encoded(sheet.figure, form=order.format, dpi=order.dpi, alternative=sheet.alternative)


def bare_map(spec: MapSpec, order: SheetOrder, *, size_mm: tuple[float, float], legend: bool = True) -> bytes:
    """Return the map with its scale bar and north arrow alone, for a page that says the rest.

    Parameters
    ----------
    spec, order
        As for `static_map`; of the order only format, resolution, view, extent and graticule matter.
    size_mm
        Width and height, mm.
    legend
        Whether a column beside the map, or a band below one higher than wide, explains it.

    Raises
    ------
    MapError
        As `static_map`, or where there is no room for map and legend.
    """
    from geo.maps.sheet.formats import encoded  # noqa: PLC0415 - as above
    from geo.maps.sheet.press import bare  # noqa: PLC0415 - as above

    sheet = bare(spec, order, size_mm=size_mm, legend=legend)
    return encoded(sheet.figure, form=order.format, dpi=order.dpi, alternative=sheet.alternative)
