"""A layer as it stood in its file, before anything is checked, and the limits of reading it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geo.errors import ReadError
from geo.language import say
from geo.layers.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

RESERVED_COLUMNS = ("geometry", "source_row")
"""Names the frame needs for itself; a field of that name in the file is renamed, with a finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLimits:
    """How much a single file may cost; whatever asks for more is refused or stopped.

    Parameters
    ----------
    file_bytes
        Size of the file itself.
    archive_members, archive_bytes, archive_ratio
        Number of entries of a zip or XLSX, the sum of their declared sizes in bytes, and that sum
        divided by the size of the archive.
    rows, columns, cells
        Size of a table; `cells` is for spreadsheets, whose empty cells cost as much as filled ones.
    memory_bytes, cpu_seconds
        Address space and processor time of the reading process, where the system can limit them.
    wall_seconds
        Time after which the reading process is killed on every system.
    result_bytes
        Size of the layer once read.
    cut_network
        Take the network away from the reading process where the system can (Linux).
    """

    file_bytes: int = 200_000_000
    archive_members: int = 200
    archive_bytes: int = 200_000_000
    archive_ratio: int = 100
    rows: int = 1_000_000
    columns: int = 200
    cells: int = 1_000_000
    memory_bytes: int = 3_000_000_000
    cpu_seconds: int = 60
    wall_seconds: float = 60.0
    result_bytes: int = 1_000_000_000
    cut_network: bool = True


DEFAULT_LIMITS = ReadLimits()


@dataclass(slots=True)
class RawLayer:
    """Columns, geometry and row numbers of a layer, not yet a frame.

    Parameters
    ----------
    file
        Name of the file as its owner knows it.
    columns
        Values by field, one per row; a list of Python values or an Arrow array.
    rows
        1-based record numbers in the source.
    geometry
        Shapely geometries or ``None`` per row, longitude and latitude on WGS 84 (EPSG:4326);
        ``None`` when the layer has no geometry at all.
    findings
        What had to be remarked while reading.
    corners
        Places of geometries that cannot be built, by row, longitude and latitude: what is left of them.
    """

    file: str
    columns: dict[str, Any]
    rows: Sequence[int]
    geometry: npt.NDArray[np.object_] | None = None
    findings: list[Finding] = field(default_factory=list)
    corners: dict[int, list[tuple[float, float]]] = field(default_factory=dict)

    def remark(
        self,
        rule: str,
        message: str,
        remedy: str,
        *,
        row: int | None = None,
        name: str | None = None,
        value: object = None,
        severity: Severity = Severity.WARNING,
    ) -> None:
        """Add a finding about this layer; `value` is shortened to 80 characters."""
        shown = None if value is None else str(value)[:80]
        self.findings.append(Finding(self.file, row, name, shown, rule, severity, message, remedy))

    def rename_reserved(self) -> None:
        """Rename fields called as the frame's own columns are, and say so."""
        for name in RESERVED_COLUMNS:
            if name not in self.columns:
                continue
            new = f"{name}_field"
            while new in self.columns:
                new += "_"
            self.columns = {new if key == name else key: value for key, value in self.columns.items()}
            self.remark(
                "field.reserved",
                say(
                    'The field "{name}" has a name the program needs for itself; it was read as "{new}".',
                    name=name,
                    new=new,
                ),
                say("Rename the field in the file."),
                name=name,
                severity=Severity.NOTE,
            )


def check_table_size(file: str, *, rows: int, columns: int, limits: ReadLimits) -> None:
    """Refuse a table with more rows or columns than `limits` allow.

    Raises
    ------
    ReadError
        Naming the file, what was counted and the limit.
    """
    if columns > limits.columns:
        raise ReadError(
            say(
                "{file}: {columns:,} fields found, at most {columns_2} can be read. Keep the fields you "
                "need and save the file again.",
                file=file,
                columns=columns,
                columns_2=limits.columns,
            )
        )
    if rows > limits.rows:
        raise ReadError(
            say(
                "{file}: {rows:,} records found, at most {rows_2:,} can be read at once. Split the file "
                "by year or district.",
                file=file,
                rows=rows,
                rows_2=limits.rows,
            )
        )
