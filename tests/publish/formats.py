"""Every file that may be made of an edition, in every format, by its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from geo.analysis.cube import Cube
from geo.analysis.periods import Period
from geo.choices import EXPORT_FORMATS, EXPORTED
from geo.layers.pack import Pack
from geo.maps.spec import MapView
from geo.publish.export import about, export
from geo.publish.linking import EditionOrigin
from geo.publish.map_file import map_file
from geo.publish.redact import edition_of
from geo.publish.report import report
from geo.publish.request import SnapshotRequest
from geo.publish.snapshot import snapshot
from geo.workspace import Workspace

CREATED: Final = date(2026, 3, 14)
SHEETS: Final = ("png", "svg", "pdf")


def tables(edition: Pack, *, forms: Sequence[str] = EXPORT_FORMATS) -> dict[str, bytes]:
    """Return the layers as files, and the text beside a CSV file."""
    found: dict[str, bytes] = {}
    for layer in EXPORTED:
        found[f"{layer}.txt"] = about(edition, layer, created=CREATED).encode()
        for form in forms:
            found[f"{layer}.{form}"] = export(edition, layer, format=form, created=CREATED)
    return found


def drawn(edition: Pack, origin: EditionOrigin | None = None) -> dict[str, bytes]:
    """Return the map file, the sheet with its numbers and record, and the report."""
    cube = Cube.from_pack(edition)
    found = {"map.html": map_file(edition, Workspace(edition).spec(MapView()))}
    asked = SnapshotRequest(
        period=cube.whole_period, created=CREATED, profile=edition_of(edition).profile, dpi=72
    )
    for form in SHEETS:
        made = snapshot(edition, replace(asked, format=form), origin=origin)
        found |= {f"{form} sheet{ending}": data for ending, data in made.files().items()}
    found["report.pdf"] = report(edition, period=None, created=CREATED, software="invented")
    return found


def sheet(edition: Pack, origin: EditionOrigin) -> dict[str, bytes]:
    """Return a sheet, its numbers and its record, in the format that is quickest to write and read back."""
    asked = SnapshotRequest(
        period=Cube.from_pack(edition).whole_period,
        created=CREATED,
        profile=edition_of(edition).profile,
        dpi=72,
        format="svg",
    )
    return dict(snapshot(edition, asked, origin=origin).files())


def files(edition: Pack, origin: EditionOrigin | None = None) -> dict[str, bytes]:
    """Return everything."""
    return {**tables(edition), **drawn(edition, origin)}


def differing(left: Mapping[str, bytes], right: Mapping[str, bytes]) -> list[str]:
    """Return the names of files whose bytes differ or that only one side has."""
    assert left
    return sorted(name for name in {*left, *right} if left.get(name) != right.get(name))


def part_of(edition: Pack, period: Period) -> dict[str, bytes]:
    """Return tables of a part of the period, in the formats that are quick to write."""
    found: dict[str, bytes] = {}
    for layer in EXPORTED:
        for counting in ("most_likely", "possible"):
            data = export(edition, layer, format="geojson", created=CREATED, period=period, counting=counting)
            found[f"{layer}, part, {counting}.geojson"] = data
    return found


def unlike(left: Pack, right: Pack) -> list[str]:
    """Return what of two editions is not the same, whatever is made of it."""
    found = [
        name
        for name in ("meta", "findings", "rejected", "rows_read", "casualties", "edition", "digest")
        if getattr(left, name) != getattr(right, name)
    ]
    for name in sorted({*left._tables, *right._tables}):
        one, other = left._tables.get(name), right._tables.get(name)
        if one is None or other is None or not (one.equals(other) and one.dtypes.equals(other.dtypes)):
            found.append(f"table {name}")
    names = sorted({*left._shapes, *right._shapes})
    gone = [name for name in names if list(left._shapes.get(name, ())) != list(right._shapes.get(name, ()))]
    return [*found, *(f"shapes {name}" for name in gone)]
