"""Where the rows of a foreign file lie: points, what damaged them, stand-ins, districts."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

import shapely

from geo.importing.cells import read_count
from geo.importing.coordinates import (
    Point,
    from_mgrs,
    from_utm,
    read_degrees,
    read_metres,
    read_pair,
    repaired,
    within,
)
from geo.importing.source import CellReader, SourceRow
from geo.importing.suggestion import in_levels
from geo.importing.synonyms import is_not_known
from geo.language import Sayings, say
from geo.layers.findings import Severity

_SEAT_NAMES: Final = 5
_SWAPPED: Final = "swapped"
_DAMAGE: Final = Sayings(
    {
        _SWAPPED: "Longitude and latitude look swapped",
        "point_lost": "A spreadsheet seems to have dropped the decimal point",
    }
)


class PlaceReader(CellReader):
    """Reads the places of rows."""

    def _place(self, row: SourceRow, at: int) -> None:
        point, role, value = self._point(row, at)
        if point.fault:
            self._note(
                row,
                role,
                value,
                "place.unread",
                say("{fault}, so the row has no point", fault=point.fault[:1].upper() + point.fault[1:]),
                say("Mend the coordinates"),
            )
        elif point.longitude == 0 and point.latitude == 0:
            self._note(
                row,
                role,
                value,
                "place.zero",
                say("0, 0 stands for no place"),
                say("Give the coordinates where they are known; the row counts in its district"),
                Severity.NOTE,
            )
        elif point.longitude is not None:
            damage, mended = repaired(point, self.ground.bounds)
            row.point = self._mended(row, role, value, point, damage, mended)
        row.said |= self._district(row, at)
        stated = row.said.get("district_code") or row.said.get("district", "")
        row.area = self.ground.index.match(stated).district_id or stated.casefold() if stated else ""
        if value := self.cell("uncertainty_m", at):
            number = read_count(value).value
            if number is not None:
                row.said["uncertainty_m"] = str(number)

    def _mended(
        self, row: SourceRow, role: str, value: str | None, point: Point, damage: str, mended: Point
    ) -> Point:
        answer = self.mapping.repairs.get(damage, "ask")
        if not damage or answer == "keep":
            return point
        self.proposed[damage] += 1
        words = say(
            "{damage}: {latitude}, {longitude} lies in the pack",
            damage=_DAMAGE[damage],
            latitude=mended.latitude,
            longitude=mended.longitude,
        )
        if answer == "repair":
            self._note(
                row,
                role,
                value,
                f"place.{damage}",
                say("{words} and was taken", words=words),
                say('If that is wrong, write {damage} = "keep" under [places] of the mapping', damage=damage),
            )
            return mended
        self._hold(
            row,
            role,
            value,
            f"place.{damage}",
            words,
            say('Write {damage} = "repair" or "keep" under [places] in the mapping', damage=damage),
        )
        return point

    def _point(self, row: SourceRow, at: int) -> tuple[Point, str, str | None]:
        shape: Any = self.cells["geometry"][at] if "geometry" in self.cells else None
        if isinstance(shape, shapely.Geometry) and not shapely.is_empty(shape):
            one: Any = shape if isinstance(shape, shapely.Point) else shapely.point_on_surface(shape)
            return Point(one.x, one.y), "geometry", None
        east, north = self.cell("longitude", at), self.cell("latitude", at)
        if east is not None or north is not None:
            found = [read_degrees(one, decimal=self.ground.decimal) for one in (east, north)]
            faults = [fault for _, fault in found if fault] or (
                [say("only one of longitude and latitude is given")]
                if None in (found[0][0], found[1][0])
                else []
            )
            return (
                Point(found[0][0], found[1][0], faults[0] if faults else ""),
                "longitude" if found[0][1] else "latitude",
                east if found[0][1] else north,
            )
        for role in ("longitude", "latitude"):
            raw = self.cells.get(self._columns.get(role) or "", [None] * (at + 1))[at]
            if isinstance(raw, str) and raw.strip():
                words = say('"{raw}" stands for no coordinate, so the row has no point', raw=raw.strip()[:20])
                remedy = say("Give the coordinates where they are known; the row counts in its district")
                self._note(row, role, raw.strip(), "place.none", words, remedy, Severity.NOTE)
                break
        return self._other_point(row, at)

    def _other_point(self, row: SourceRow, at: int) -> tuple[Point, str, str | None]:
        """Return the point of a cell that holds both coordinates, or of UTM."""
        if value := self.cell("coordinates", at):
            return read_pair(value), "coordinates", value
        if value := self.cell("mgrs", at):
            return from_mgrs(value), "mgrs", value
        east, north = self.cell("easting", at), self.cell("northing", at)
        zone = self.cell("utm_zone", at) or self.mapping.constants.get("utm_zone", "")
        if not east or not north:
            return Point(), "latitude", None
        numbers = [read_metres(one) for one in (east, north)]
        if numbers[0] is None or numbers[1] is None:
            return (
                Point(fault=say('"{east}, {north}" are no metres of UTM', east=east, north=north)),
                "easting",
                east,
            )
        if not zone:
            fault = say(
                '"{east}, {north}" needs a UTM zone, in a column or under [constants]', east=east, north=north
            )
            return Point(fault=fault), "easting", east
        return self._in_zone(row, numbers[0], numbers[1], zone), "easting", east

    def _in_zone(self, row: SourceRow, east: float, north: float, zone: str) -> Point:
        """Return a point in UTM; an S may stand for the south, or for the band of 32 to 40 degrees north."""
        point = from_utm(east, north, zone)
        if not zone.strip().upper().endswith("S") or within(point, self.ground.bounds):
            return point
        other = from_utm(east, north, f"{zone.strip()[:-1]}N")
        if not within(other, self.ground.bounds):
            return point
        self._note(
            row,
            "utm_zone",
            zone,
            "place.band",
            say(
                '"{zone}" was read as the band S, 32 to 40 degrees north: as the south it lies far from '
                "the pack",
                zone=zone.strip()[:10],
            ),
            say("Write N or S for the half of the earth where another is meant"),
            Severity.NOTE,
        )
        return other

    def _district(self, row: SourceRow, at: int) -> dict[str, str]:
        found: dict[str, str] = {}
        if code := self.cell("district_code", at):
            same = self.ground.index.without_zeros(code)
            if code not in self.ground.index and len(same) == 1:
                self._note(
                    row,
                    "district_code",
                    code,
                    "district.zeros",
                    say("The code was read as {same}, with its leading zeros", same=same[0]),
                    say("If another district is meant, correct the code"),
                    Severity.NOTE,
                )
                code = same[0]
            found["district_code"] = code
        if (name := self.cell("district", at)) and not is_not_known(name):
            region, found["district"] = in_levels(name, self.ground.index)
            if region and "region" not in self._columns:
                found["region"] = region
        return found

    def _mark_seats(self, rows: list[SourceRow]) -> None:
        """Take points that many different place names share for what they are: stand-ins."""
        names: dict[Point, set[str]] = defaultdict(set)
        for row in rows:
            if row.point.longitude is not None and row.said.get("settlement"):
                names[row.point].add(row.said["settlement"].casefold())
        for row in rows:
            count = len(names.get(row.point, ()))
            if row.point.longitude is not None and count >= _SEAT_NAMES:
                self._note(
                    row,
                    "latitude",
                    f"{row.point.latitude}, {row.point.longitude}",
                    "place.seat",
                    say(
                        "{count} places have this point, so it is a stand-in and the row counts in its "
                        "district",
                        count=count,
                    ),
                    say("If it is the place of an accident all the same, give that row a point of its own"),
                )
                row.said |= {"location_precision": "district", "place_kind": "administrative_seat"}
                if "district" not in row.said and "district_code" not in row.said:
                    self._located(row)
                row.point = Point()

    def _located(self, row: SourceRow) -> None:
        found = self.ground.index.locate(_array(row.point.longitude), _array(row.point.latitude))[0]
        if found is not None:
            row.said["district_code"] = str(found)


def _array(value: float | None) -> Any:
    import numpy as np  # noqa: PLC0415 -- one number

    return np.array([value], dtype=float)
