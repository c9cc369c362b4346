"""Which file drivers the reading library may load: three, cut down before pyogrio is imported.

GDAL chooses a driver by what the bytes say, not by the file's name, and many of its drivers open
other files, databases or web addresses named inside the file. Switching them off after pyogrio is
imported has no effect, so `restrict_drivers` runs when the package `geo` is imported, and
`check_drivers` proves the outcome before anything is read.
"""

from __future__ import annotations

import os
import sys

from geo.errors import DriverError
from geo.language import say

ALLOWED_DRIVERS = frozenset({"ESRI Shapefile", "GPKG", "FlatGeobuf"})
"""GeoJSON is not among them: it is read in Python, because GDAL fetches a link named as its "crs"."""

# What pyogrio 0.13 (GDAL 3.12) offers beyond the allowed ones. A newer wheel may offer more:
# check_drivers then refuses to run until the new names are added here.
_SKIPPED_DRIVERS = (
    *("MEM", "PCIDSK", "PDS4", "VICAR", "PDF", "MBTiles", "EEDA", "OGCAPI", "GDALG", "MapInfo File"),
    *("LVBAG", "S57", "DGN", "OGR_VRT", "CSV", "GML", "GPX", "LIBKML", "KML", "GeoJSON", "GeoJSONSeq"),
    *("ESRIJSON", "TopoJSON", "OGR_GMT", "SQLite", "WAsP", "OpenFileGDB", "DXF", "GeoRSS", "VFK"),
    *("PGDUMP", "OSM", "GPSBabel", "OGR_PDS", "WFS", "OAPIF", "EDIGEO", "Idrisi", "ODS", "XLSX"),
    *("Elasticsearch", "Carto", "AmigoCloud", "SXF", "Selafin", "JML", "PLSCENES", "CSW", "VDV", "MVT"),
    *("NGW", "MapML", "GTFS", "PMTiles", "JSONFG", "MiraMonVector", "ADBC", "AVCBin", "AVCE00"),
    *("AIVector", "HTTP"),
)

# Nothing listens on the discard port of this machine: whatever still asks for a network gets no answer.
_DEAD_PROXY = "http://127.0.0.1:9"

_SWITCHES = {
    "OGR_SKIP": ",".join(_SKIPPED_DRIVERS),
    "GDAL_DRIVER_PATH": "disable",
    "GDAL_HTTP_PROXY": _DEAD_PROXY,
    "GDAL_HTTPS_PROXY": _DEAD_PROXY,
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "OGR_SQLITE_LOAD_EXTENSIONS": "NO",
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_VRT_ENABLE_PYTHON": "NO",
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GDAL_XML_VALIDATION": "NO",
    "PROJ_NETWORK": "OFF",
}


def restriction() -> dict[str, str]:
    """Return the environment variables that leave GDAL three drivers and no way to a network."""
    return dict(_SWITCHES)


def restrict_drivers() -> None:
    """Set the restriction in this process, for itself and its children; imports nothing.

    It takes effect only if pyogrio has not been imported yet: `check_drivers` tells.
    """
    os.environ.update(_SWITCHES)


def check_drivers() -> None:
    """Refuse to go on when pyogrio offers any driver beyond `ALLOWED_DRIVERS`.

    Raises
    ------
    DriverError
        Naming the drivers in excess: the restriction was undone, or pyogrio was imported before it,
        or a newer pyogrio brings drivers this version does not know.
    """
    import pyogrio  # noqa: PLC0415 -- importing it is what loads the drivers; the restriction must come first

    excess = sorted(set(pyogrio.list_drivers()) - ALLOWED_DRIVERS)
    if excess:
        raise DriverError(
            say(
                "The file-reading library offers {number} drivers this program does not allow "
                "({excess}). They can open other files and web addresses named inside an uploaded "
                "file, so the program stops here. Import geo before pyogrio, leave OGR_SKIP alone, and "
                "use the pyogrio version named in requirements.txt.",
                number=len(excess),
                excess=", ".join([*excess[:8], *(["..."] if len(excess) > 8 else [])]),
            )
        )


def pyogrio_is_loaded() -> bool:
    """Return whether this process has already imported pyogrio."""
    return "pyogrio" in sys.modules
