"""A pack out of a file of boundaries: which column names the districts, and which numbers them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import pandas as pd
import shapely

from geo.checking.validate import validate
from geo.errors import ReadError
from geo.importing.roles import folded
from geo.language import say
from geo.layers.findings import Finding, Severity
from geo.layers.schema import DISTRICTS
from geo.reading.read import read_foreign
from geo.text import listed

_MOSTLY: Final = 0.9
_LEVEL: Final = re.compile(r"(?:adm(?:in)?_?([0-4])|(?:name|gid|id|hasc|cc|varname)_([0-4]))")
_CODES: Final = ("pcode", "code", "gid", "id", "hasc", "cc", "cod")
_NAMES: Final = ("en", "name", "es", "fr", "ru", "nom", "name en", "nombre")
# Languages are told by two letters, further names by "alt" and a number.
_IN_LANGUAGE: Final = re.compile(r"(?:alt ?[0-9] ?)?[a-z]{2}|name ?[0-9]|ref name")
_PLAIN_CODES: Final = (
    *(
        "district_id",
        "district code",
        "pcode",
        "code",
        "shapeid",
        "cod mun",
        "codigo dane",
        "mpios",
        "iso code",
    ),
    *("mpio cdpmp", "codigo", "id", "gid", "fid"),
)
_PLAIN_NAMES: Final = (
    *(
        "name_en",
        "district",
        "name",
        "shapename",
        "municipio",
        "nombre",
        "nom",
        "название",
        "район",
        "adm name",
    ),
    *("mpio cnmbr", "nombre municipio", "district name"),
)
_PLAIN_REGIONS: Final = (
    "parent_region",
    "region",
    "province",
    "departamento",
    "departement",
    "oblast",
    "dpto cnmbr",
)


@dataclass(frozen=True, slots=True)
class Outline:
    """Columns of a file of boundaries.

    Parameters
    ----------
    code, name, region
        Columns of the district's code and name, and of its region, empty for none.
    aliases
        Columns with further names.
    larger
        Columns with further names of the region, and names of the larger areas around it.
    """

    code: str
    name: str
    region: str
    aliases: tuple[str, ...]
    larger: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Boundaries:
    """A file of boundaries, and what somebody said of it.

    Parameters
    ----------
    source
        Where it lies.
    name
        What it is called; the name of `source` where empty.
    layer
        Which of several layers.
    crs
        Its coordinate system where it names none, such as ``EPSG:32638``.
    columns
        ``code``, ``name`` and ``region``, as far as somebody named them.
    """

    source: Path
    _: KW_ONLY
    name: str = ""
    layer: str | None = None
    crs: str | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """Its name, for messages."""
        return self.name or self.source.name

    def read(self) -> pd.DataFrame:
        """Return the areas of the file.

        Raises
        ------
        ReadError
            Where it cannot be read, as `geo.reading.read.read_foreign` says, or holds no area.
        """
        frame, _ = read_foreign(
            self.source, filename=self.called, wanted={"layer": self.layer, "crs": self.crs}
        )
        if (
            "geometry" not in frame.columns
            or shapely.is_missing(frame["geometry"].to_numpy(dtype=object)).all()
        ):
            raise ReadError(say("{file}: holds no boundary. Give a layer of areas.", file=self.called))
        if not (shapely.get_dimensions(frame["geometry"].dropna()) > 1).any():
            raise ReadError(
                say(
                    "{file}: holds points or lines, and districts are areas: name the file of their "
                    "boundaries.",
                    file=self.called,
                )
            )
        return frame


def outline_of(frame: pd.DataFrame, said: Mapping[str, str | None]) -> Outline:
    """Find the columns of districts: the finest level that numbers every feature once.

    Parameters
    ----------
    frame
        The layer as read.
    said
        ``code``, ``name`` and ``region`` where somebody named them.

    Raises
    ------
    ReadError
        Where a column is not there, or none fits.
    """
    columns = columns_of(frame)
    for what, name in said.items():
        if name and name not in columns:
            raise ReadError(
                say(
                    "There is no column {name!r} for the {what}; the columns are {columns}.",
                    name=name,
                    what=what,
                    columns=", ".join(columns)[:400],
                )
            )
    found = guessed(frame, said)
    if not found.code:
        raise ReadError(
            say(
                "No column numbers every district once; say with --code which does: {columns}.",
                columns=", ".join(columns)[:400],
            )
        )
    if not found.name:
        raise ReadError(
            say(
                "No column names the districts; say with --name which does: {columns}.",
                columns=", ".join(columns)[:400],
            )
        )
    return found


def columns_of(frame: pd.DataFrame) -> list[str]:
    """Return the columns of a file of boundaries that may say something of a district."""
    return [str(one) for one in frame.columns if one != "geometry"]


def guessed(frame: pd.DataFrame, said: Mapping[str, str | None]) -> Outline:
    """Return the columns of districts, empty where none fits; see `outline_of`.

    Parameters
    ----------
    frame, said
        As there; an empty region says that there is none.
    """
    columns = columns_of(frame)
    levels = {one: int(found[1] or found[2]) for one in columns if (found := _LEVEL.match(one.casefold()))}
    code = said.get("code") or next(
        (one for one in _ranked(columns, levels, _CODES, _PLAIN_CODES) if _numbers(frame, one)), ""
    )
    level = levels.get(code)
    named = [one for one in _ranked(columns, levels, _NAMES, _PLAIN_NAMES) if _filled(frame, one)]
    if level is None and named and not any(one not in levels for one in named):
        # The code is called a code alone: names of the finest level are those of what it numbers.
        level = max(levels[one] for one in named)
    names = [one for one in named if levels.get(one) == level]
    name = said.get("name") or next(iter(names), "")
    above = [
        one for one in _ranked(columns, levels, _NAMES, _PLAIN_REGIONS) if one not in names and one != code
    ]
    region = said.get("region")
    if region is None:
        region = next((one for one in above if level is None or levels.get(one, 0) < level), "")
        region = "" if levels.get(region) == 0 else region
    larger = [one for one in above if one != region and 0 < levels.get(one, 0) < (level or 0)]
    return Outline(code, name, region, tuple(one for one in names if one != name), tuple(larger))


def suggested(frame: pd.DataFrame, said: Mapping[str, str | None]) -> Outline:
    """Return the columns to propose to somebody who looks: those known by their heading, else by cells.

    A code is short, numbers every area once and has digits; names are words, hardly two of them alike. What
    means a larger area elsewhere names the districts where nothing else does and no two are alike.

    Parameters
    ----------
    frame, said
        As in `outline_of`.
    """
    found = guessed(frame, said)
    columns = columns_of(frame)
    numbered = sorted(columns, key=lambda one: _is_number(frame, one))
    code = found.code or next((one for one in numbered if _looks_coded(frame, one)), "")
    alone = [found.region] if found.region and not said.get("region") else []
    named = [one for one in (*alone, *columns) if one != code]
    name = found.name or next((one for one in named if _looks_named(frame, one)), "")
    region = "" if found.region in (name, code) else found.region
    return replace(found, code=code, name=name, region=region)


def _is_number(frame: pd.DataFrame, column: str) -> bool:
    return bool(pd.api.types.is_numeric_dtype(frame[column]))


def _looks_coded(frame: pd.DataFrame, column: str) -> bool:
    if pd.api.types.is_float_dtype(frame[column]) or not _numbers(frame, column):
        return False
    cells = frame[column].astype(str)
    return bool(cells.str.fullmatch(r"[\w./-]{1,16}").all() and cells.str.contains(r"\d").all())


def _looks_named(frame: pd.DataFrame, column: str) -> bool:
    if _is_number(frame, column) or not _filled(frame, column):
        return False
    cells = frame[column].astype(str)
    words = cells.str.contains(r"[^\W\d_]{3}") & ~cells.str.contains(r"\d")
    return bool(words.mean() >= _MOSTLY and cells.nunique() >= _MOSTLY * len(cells))


def _ranked(
    columns: Sequence[str], levels: Mapping[str, int], kinds: Sequence[str], plain: Sequence[str]
) -> list[str]:
    """Return columns of a kind, those of the finest level first."""
    found = []
    for column in columns:
        rest = _LEVEL.sub(lambda one: "" if one[1] else f"{one[0].rpartition('_')[0]}", column.casefold())
        word = folded(rest)
        if column in levels and word in kinds:
            found.append((-levels[column], kinds.index(word), column))
        elif column in levels and kinds is _NAMES and word not in _CODES and _IN_LANGUAGE.fullmatch(word):
            found.append((-levels[column], len(kinds) + (len(word) > 2), column))
        elif folded(column) in map(folded, plain):
            found.append((0, [folded(one) for one in plain].index(folded(column)), column))
    return [column for *_, column in sorted(found)]


def _numbers(frame: pd.DataFrame, column: str) -> bool:
    return _filled(frame, column) and not frame[column].astype(str).duplicated().any()


def _filled(frame: pd.DataFrame, column: str) -> bool:
    return bool(frame[column].notna().all())


def districts_of(frame: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Return the districts of a file of boundaries as a layer of a pack."""

    def texts(column: str) -> list[str]:
        return ["" if pd.isna(one) else str(one).strip() for one in frame[column].tolist()]

    columns: dict[str, list[Any]] = {"district_id": texts(outline.code), "name_en": texts(outline.name)}
    if outline.region:
        columns["parent_region"] = texts(outline.region)
    for field_name, beside, among in (
        ("aliases", "name_en", outline.aliases),
        ("other_regions", "parent_region", outline.larger),
    ):
        if others := [texts(one) for one in among]:
            columns[field_name] = [
                ";".join(dict.fromkeys(one.replace(";", ",") for one in names if one and one != own))
                for own, *names in zip(columns[beside], *others, strict=True)
            ]
    columns["geometry"] = frame["geometry"].tolist()
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})


def districts_from(boundaries: Boundaries) -> tuple[pd.DataFrame, Outline, tuple[Finding, ...]]:
    """Return the districts of a file of boundaries, the columns taken, and what was remarked.

    Parameters
    ----------
    boundaries
        The file.

    Raises
    ------
    ReadError
        Where the file cannot be read, or a district of it cannot be used.
    """
    frame = boundaries.read()
    outline = outline_of(frame, boundaries.columns)
    districts = districts_of(frame, outline)
    checked = validate(districts, DISTRICTS, file=boundaries.called)
    faults = [one for one in checked.findings if one.severity is Severity.ERROR]
    if faults:
        shown = [
            say("row {row}: {message} {remedy}", row=one.row, message=one.message, remedy=one.remedy)
            for one in faults[:5]
        ]
        if len(faults) > len(shown):
            shown.append(say("And {number} more.", number=len(faults) - len(shown)))
        raise ReadError(
            say(
                "{called}: the districts cannot be used. {shown}",
                called=boundaries.called,
                shown=" ".join(shown),
            )
        )
    return districts, outline, (*frame.attrs.get("findings", ()), *checked.findings)


def geojson_of(frame: pd.DataFrame) -> bytes:
    """Return a frame as GeoJSON, a feature a line; texts that are empty are left out.

    Parameters
    ----------
    frame
        ``geometry`` and columns of texts.
    """
    names = [name for name in frame.columns if name != "geometry"]
    lines = []
    for *cells, shape in frame[[*names, "geometry"]].itertuples(index=False):
        said = {name: cell for name, cell in zip(names, cells, strict=True) if cell != ""}
        words = json.dumps(said, ensure_ascii=False)
        lines.append(f'{{"type": "Feature", "properties": {words}, "geometry": {shapely.to_geojson(shape)}}}')
    return ('{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n").encode()


def words_of(outline: Outline) -> str:
    """Return in words which columns were taken for what."""
    parts = [say("{code} is the code", code=outline.code), say("{name} the name", name=outline.name)]
    if outline.region:
        parts.append(say("{region} the region", region=outline.region))
    if outline.larger:
        parts.append(say("{larger} further or larger regions", larger=listed(outline.larger)))
    if outline.aliases:
        parts.append(say("{aliases} further names", aliases=listed(outline.aliases)))
    return listed(parts)
