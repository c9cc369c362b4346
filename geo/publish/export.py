"""Layers as files: GeoJSON, GeoPackage, GeoParquet, CSV, XLSX, each saying what it is and what it is not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import Any

from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.analysis.records import Counting
from geo.choices import EXPORT_FORMATS
from geo.errors import PublishError
from geo.language import say
from geo.layers.pack import Pack
from geo.publish import about as _about
from geo.publish.about import About
from geo.publish.csv_text import write_csv
from geo.publish.extracts import layer_table
from geo.publish.geopackage import write_geopackage
from geo.publish.spatial import write_geojson, write_parquet
from geo.publish.tables import LayerTable
from geo.publish.workbook import write_workbook
from geo.workspace import Workspace

__all__ = [
    "LayerTable",
    "about",
    "csv_with_text",
    "export",
    "layer_table",
    "written",
]


def export(
    pack: Pack | Workspace,
    layer: str,
    *,
    format: str,  # noqa: A002 - the word its users say
    created: date,
    period: Period | None = None,
    filters: Filters | None = None,
    counting: Counting = "most_likely",
    hxl: bool = False,
) -> bytes:
    """Return one layer of an edition as a file; the same request gives the same bytes.

    Parameters
    ----------
    pack
        An edition, or its workspace.
    layer
        One of `geo.choices.EXPORTED`.
    format
        One of `geo.choices.EXPORT_FORMATS`. CSV holds the data alone: put the text of `about` beside it.
    created
        Day stamped on the file.
    period, filters, counting
        See `layer_table`.
    hxl
        Whether CSV has HXL hashtags in its second row; a workbook always has.

    Raises
    ------
    PublishError
        Where the pack is no edition, a filter asks for what the edition holds back, there is no such layer or
        format, or the format cannot hold a value.
    """
    _check(format)
    work = Workspace.of(pack)
    table = layer_table(work, layer, period=period, filters=filters, counting=counting)
    said = _about.about(work, table, created=created, period=period, filters=filters, counting=counting)
    return written(table, said, format=format, created=created, hxl=hxl)


def csv_with_text(pack: Pack | Workspace, layer: str, *, name: str, created: date, **chosen: Any) -> bytes:
    """Return one layer of an edition as a ZIP archive of its CSV and, beside it, the text of `about`.

    A browser saves one file at a click, and CSV cannot say of itself what it is.

    Parameters
    ----------
    pack, layer, created
        As of `export`.
    name
        Of the CSV in the archive, with its ending; the text has ``.txt`` behind it.
    **chosen
        Period, filters and counting, as of `export`.
    """
    work = Workspace.of(pack)
    data = export(work, layer, format="csv", created=created, **chosen)
    text = about(work, layer, created=created, **chosen)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in ((name, data), (f"{name}.txt", text.encode())):
            # The day it was asked for, so that the same request gives the same bytes.
            made = zipfile.ZipInfo(entry, (created.year, created.month, created.day, 0, 0, 0))
            archive.writestr(made, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def about(
    pack: Pack | Workspace,
    layer: str,
    *,
    created: date,
    period: Period | None = None,
    filters: Filters | None = None,
    counting: Counting = "most_likely",
) -> str:
    """Return what a file of `layer` says of itself as plain text; for the parameters see `export`."""
    work = Workspace.of(pack)
    table = layer_table(work, layer, period=period, filters=filters, counting=counting)
    said = _about.about(work, table, created=created, period=period, filters=filters, counting=counting)
    return said.text()


def written(
    table: LayerTable,
    said: About | Mapping[str, object],
    *,
    format: str,  # noqa: A002 - as above
    created: date,
    hxl: bool = False,
) -> bytes:
    """Return a table as a file.

    Parameters
    ----------
    table
        What to write.
    said
        What the file says of itself.
    format
        One of `geo.choices.EXPORT_FORMATS`.
    created
        Day stamped on the file.
    hxl
        Whether CSV has HXL hashtags in its second row.
    """
    _check(format)
    entries = said.to_dict() if isinstance(said, About) else said
    if format == "geojson":
        return write_geojson(table, entries)
    if format == "gpkg":
        return write_geopackage(table, entries, created=created)
    if format == "parquet":
        return write_parquet(table, entries)
    if format == "csv":
        return write_csv(table, hxl=hxl)
    if not isinstance(said, About):
        return write_workbook(table, created=created)
    return write_workbook(
        table,
        created=created,
        readme=said.lines(),
        sources=said.source_rows(),
        breakdowns=said.breakdown_rows(),
    )


def _check(form: str) -> None:
    if form not in EXPORT_FORMATS:
        raise PublishError(
            say(
                "There is no format {form!r}; use one of {export_formats}.",
                form=form,
                export_formats=", ".join(EXPORT_FORMATS),
            )
        )
