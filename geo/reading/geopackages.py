"""GeoPackage files looked through with sqlite3, read-only, before GDAL may open them."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from geo.errors import AskedError, ReadError
from geo.language import say

_APPLICATION_IDS = (b"GPKG", b"GP10", b"GP11")
_WRITE_AHEAD_LOG = 2
_UNDEFINED_SYSTEMS = (0, -1)
# The spatial index every GeoPackage has, in the words of the standard and of the common writers.
_INDEX_TABLE = re.compile(
    r'CREATE VIRTUAL TABLE (IF NOT EXISTS )?["\[`]?rtree_\w+["\]`]? USING rtree'
    r"\s*\((\s*[a-z]+\s*,?){5}\)",
    re.IGNORECASE,
)
# Triggers that keep the index and the feature count up to date; they run on writing only.
_UPKEEP_TRIGGERS = ("rtree_", "gpkg_", "trigger_insert_feature_count_", "trigger_delete_feature_count_")


def check_geopackage(path: Path, *, file: str, wanted: str | None) -> str:
    """Look through the GeoPackage at `path` and return the name of the one layer to read.

    Parameters
    ----------
    file
        Name of the file as its owner knows it.
    wanted
        Name of the layer when there are several.

    Raises
    ------
    ReadError
        When it is no GeoPackage, still has unsaved changes beside it (WAL mode), holds views, triggers
        or virtual tables beyond those of the standard, has no layer or several, or a layer without a
        coordinate system.
    """
    header = path.open("rb").read(100) if path.stat().st_size >= 100 else b""
    if _WRITE_AHEAD_LOG in header[18:20]:
        raise ReadError(
            say(
                "{file}: the GeoPackage is in write-ahead mode, so its latest rows may lie in a -wal "
                "file beside it. Close it in every program (QGIS: remove the layer from the project) and "
                "copy it again.",
                file=file,
            )
        )
    if header[68:72] not in _APPLICATION_IDS:
        raise ReadError(
            say(
                "{file}: this is an SQLite database but no GeoPackage. Export the layer as GeoPackage.",
                file=file,
            )
        )
    try:
        # immutable: no lock, no journal, nothing is written whatever the file says
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            _check_objects(database, file)
            return _one_layer(database, file, wanted)
    except sqlite3.Error:
        raise ReadError(
            say("{file}: the GeoPackage is damaged. Copy or export it again.", file=file)
        ) from None


def _check_objects(database: sqlite3.Connection, file: str) -> None:
    for kind, label, sql in database.execute("SELECT type, name, sql FROM sqlite_master"):
        text = str(sql or "")
        name = str(label)[:60]
        if kind == "view":
            raise ReadError(
                say(
                    '{file}: the GeoPackage holds the view "{name}", a stored query that is not run here. '
                    "Export the layer into a new GeoPackage.",
                    file=file,
                    name=name,
                )
            )
        virtual = re.match(r"\s*CREATE\s+VIRTUAL", text, re.IGNORECASE)
        if (virtual and not _INDEX_TABLE.fullmatch(text.strip())) or "virtualogr" in text.lower():
            raise ReadError(
                say(
                    '{file}: the GeoPackage holds the virtual table "{name}", which may reach other files. '
                    "Export the layer into a new GeoPackage.",
                    file=file,
                    name=name,
                )
            )
        if kind == "trigger" and not name.lower().startswith(_UPKEEP_TRIGGERS):
            raise ReadError(
                say(
                    '{file}: the GeoPackage holds the trigger "{name}", a program of its own. Export the '
                    "layer into a new GeoPackage.",
                    file=file,
                    name=name,
                )
            )


def _one_layer(database: sqlite3.Connection, file: str, wanted: str | None) -> str:
    tables = {
        str(name) for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    listed = database.execute(
        "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes') ORDER "
        "BY table_name"
    )
    layers = [str(name) for (name,) in listed.fetchmany(1_000)]
    if not layers:
        raise ReadError(
            say("{file}: the GeoPackage holds no layer of features. Export the layer again.", file=file)
        )
    if wanted is None and len(layers) > 1:
        raise AskedError(
            say(
                "{file}: the GeoPackage holds the layers {layers}; say which to read.",
                file=file,
                layers=", ".join(layers)[:400],
            ),
            key="layer",
            options=layers,
        )
    name = layers[0] if wanted is None else wanted
    if name not in layers or name not in tables:
        raise ReadError(
            say(
                '{file}: there is no layer "{name}"; the layers are {layers}.',
                file=file,
                name=name[:80],
                layers=", ".join(layers)[:400],
            )
        )
    system = database.execute(
        "SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = ?", (name,)
    ).fetchone()
    if system is not None and system[0] in _UNDEFINED_SYSTEMS:
        raise ReadError(
            say(
                '{file}: the layer "{name}" has no coordinate system. Set the true one in your GIS and '
                "save it again.",
                file=file,
                name=name[:80],
            )
        )
    return name
