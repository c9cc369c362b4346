"""What a field and a layer are: the types that `geo.layers.schema` fills in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from geo.language import worded
from geo.layers.vocabulary import CodeList


class FieldType(StrEnum):
    """What kind of value a field holds; empty always means not recorded."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    CODE = "code"
    CODES = "codes"
    IDS = "ids"
    BOOLEAN = "boolean"
    GEOMETRY = "geometry"


@worded("label", "note")
@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a layer.

    Parameters
    ----------
    name
        Column name in every file.
    type
        Kind of value; ``codes`` and ``ids`` are ``;``-joined.
    label
        What people read in tables and forms.
    required
        Whether a row without it is rejected.
    column
        Whether a file needs the column even though a row may be without a value.
    default
        What every row of a file without the column holds, empty for nothing recorded; None where a file
        cannot do without it.
    codes
        Allowed values of a coded field.
    minimum, maximum
        Inclusive bounds of a number.
    unit
        Unit of a number, as printed.
    term
        The standard or codebook the field follows.
    hxl
        HXL hashtag with attributes, where one is in use.
    note
        What to know before filling it in.
    geometry
        Allowed geometry types of a geometry field.
    """

    name: str
    type: FieldType
    label: str
    required: bool = False
    column: bool = False
    default: str | None = None
    codes: CodeList | None = None
    minimum: float | None = None
    maximum: float | None = None
    unit: str = ""
    term: str = ""
    hxl: str = ""
    note: str = ""
    geometry: tuple[str, ...] = ()


@worded("title")
@dataclass(frozen=True)
class Schema:
    """The fields of one layer.

    Parameters
    ----------
    name
        Layer name, as in ``pack.toml``.
    title
        What people read.
    key
        Field or fields whose values together are unique.
    fields
        All fields, in the order files and tables carry them.
    """

    name: str
    title: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    def __getitem__(self, name: str) -> Field:
        """Return the field called `name`; ``KeyError`` where there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(field.name == name for field in self.fields)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all fields in order."""
        return tuple(field.name for field in self.fields)

    @property
    def geometry(self) -> Field | None:
        """The geometry field, if the layer has one."""
        return next((field for field in self.fields if field.type is FieldType.GEOMETRY), None)


def text_field(name: str, label: str, **options: str | bool) -> Field:
    """Return a field of text with any of the options of `Field`."""
    return Field(name=name, type=FieldType.TEXT, label=label, **options)  # type: ignore[arg-type] # options are Field's own


def date_field(name: str, label: str, **options: str | bool) -> Field:
    """Return a field of a day with any of the options of `Field`."""
    return Field(name=name, type=FieldType.DATE, label=label, **options)  # type: ignore[arg-type] # options are Field's own


def code_field(name: str, label: str, codes: CodeList, **options: str | bool) -> Field:
    """Return a field of one code of `codes` with any of the options of `Field`."""
    return Field(name=name, type=FieldType.CODE, label=label, codes=codes, **options)  # type: ignore[arg-type] # as above


def count_field(name: str, label: str, **options: str | bool | int) -> Field:
    """Return a field of a whole number from 0 to 100,000 with any of the options of `Field`."""
    bounds: dict[str, object] = {"minimum": 0, "maximum": 100_000, **options}
    return Field(name=name, type=FieldType.INTEGER, label=label, **bounds)  # type: ignore[arg-type] # as above
