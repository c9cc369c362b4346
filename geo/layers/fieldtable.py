"""The field table of docs/fields.md, written out of the schemas so that it cannot lag behind them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from geo.errors import GeoError
from geo.layers.schema import SCHEMAS, Field, FieldType, Schema

START, END = "<!-- fields:start -->", "<!-- fields:end -->"

_TYPES = {
    FieldType.TEXT: "text",
    FieldType.INTEGER: "whole number",
    FieldType.NUMBER: "number",
    FieldType.DATE: "date, YYYY-MM-DD",
    FieldType.TIME: "time, HH:MM",
    FieldType.CODE: "one of",
    FieldType.CODES: "any of, joined by `;`",
    FieldType.IDS: "identifiers or names, joined by `;`",
    FieldType.BOOLEAN: "true or false",
}
_HEAD = (
    "| Field | Label | Type and allowed values | Without the column | Note | Standard | HXL |",
    "|---|---|---|---|---|---|---|",
)
_FILLED = {
    ("incidents", "location_precision"): "`settlement` where there is a point, else `unknown`",
    ("incidents", "date_end"): "as `date_start`",
    ("incidents", "date_precision"): "`day`, or `interval` where two days are given",
    ("incidents", "date_basis"): "`reported`",
    ("incidents", "country"): "`theatre` of pack.toml",
    ("incidents", "recorded_on"): "`compiled_on` of pack.toml",
    ("incidents", "sensitivity"): "`sensitivity_default` of pack.toml",
    ("districts", "area_km2"): "measured from the boundary",
}
"""What `geo.checking.columns.fitted` puts in place of a column by more than the field's own default."""


def _bounds(field: Field) -> str:
    low, high = field.minimum, field.maximum
    if low is None and high is None:
        return ""
    if high is None:
        return f", at least {low:,g}"
    return f", at most {high:,.0f}" if low is None else f", {low:,g} to {high:,.0f}"


def _kind(field: Field) -> str:
    if field.type is FieldType.GEOMETRY:
        return " or ".join(field.geometry)
    kind = _TYPES[field.type] + _bounds(field) + (f", {field.unit}" if field.unit else "")
    if field.codes is not None:
        kind += ": " + ", ".join(f"`{code}`" for code in field.codes.codes())
    return kind


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def without_column(schema: Schema, field: Field) -> str:
    """Return in words what a file without the column of a field holds in its rows."""
    if (schema.name, field.name) in _FILLED:
        return _FILLED[schema.name, field.name]
    if field.default:
        return f"`{field.default}`"
    if field.default is None and (field.required or field.column):
        return "the file is refused"
    return "not recorded"


def _row(schema: Schema, field: Field) -> str:
    name = f"`{field.name}`" + (" \\*" if field.required else "")
    hxl = f"`{field.hxl}`" if field.hxl else ""
    cells = (
        name,
        *map(_cell, (field.label, _kind(field), without_column(schema, field), field.note, field.term, hxl)),
    )
    return "| " + " | ".join(cells) + " |"


def _table(schema: Schema) -> str:
    key = " and ".join(f"`{name}`" for name in schema.key)
    lines = (f"## {schema.title}", "", f"Layer `{schema.name}`; unique by {key}.", "", *_HEAD)
    return "\n".join((*lines, *(_row(schema, field) for field in schema.fields)))


def field_table_markdown() -> str:
    """Return the field table of all layers as Markdown: one section and one table for each layer."""
    intro = (
        "Fields marked \\* are required in every row of a file that has the column. An empty cell "
        "means not recorded, `unknown` means asked and "
        "not known, 0 means counted and none. Dates are ISO 8601, coordinates WGS 84 longitude and latitude."
    )
    return "\n\n".join((intro, *map(_table, SCHEMAS.values()))) + "\n"


def updated(text: str) -> str:
    """Return a Markdown document with the table between its two markers made new.

    Raises
    ------
    GeoError
        Where the document lacks one of the markers, or has them in the wrong order.
    """
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise GeoError(f"The document has no field table: put {START} and, below it, {END} where it belongs.")
    return f"{before}{START}\n\n{field_table_markdown()}\n{END}{after}"


def main(arguments: Sequence[str]) -> int:
    """Write the table into the named document, or with ``--check`` only compare; 0 good, 1 stale, 2 usage."""
    check = "--check" in arguments
    names = [name for name in arguments if name != "--check"]
    if len(names) != 1:
        sys.stderr.write("Usage: python -m geo.layers.fieldtable [--check] docs/fields.md\n")
        return 2
    path = Path(names[0])
    try:
        text = path.read_text(encoding="utf-8")
        fresh = updated(text)
    except (OSError, GeoError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if check:
        if fresh != text:
            sys.stderr.write(
                f"The field table of {path} is stale: run python -m geo.layers.fieldtable {path}\n"
            )
        return int(fresh != text)
    path.write_text(fresh, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
