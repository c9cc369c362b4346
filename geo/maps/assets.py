"""The files a map page needs, carried along so that it draws without a network.

``assets/manifest.json`` names each file with its origin, version, licence file and SHA-256. No map may use a
script or style sheet that is not in it. Our own script and style sheet are put together from their parts when
the program starts, so that no copy of them can be out of date.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from geo.errors import MapError
from geo.layers.kinds import KINDS, PANES
from geo.layers.measures import MEASURES
from geo.words import MONTHS, WORDS

FOLDER: Final = Path(__file__).parent / "assets"
PARTS_FOLDER: Final = Path(__file__).parent / "web"
BUNDLES: Final = {
    "mine-time.js": (
        "words.js",
        "furniture.js",
        "legend.js",
        "extent.js",
        "columns.js",
        "figures.js",
        "counts.js",
        "stated.js",
        "readings.js",
        "surface.js",
        "districts.js",
        "circles.js",
        "places.js",
        "badges.js",
        "discs.js",
        "density.js",
        "incidents.js",
        "labels.js",
        "widgets.js",
        "memory.js",
        "windows.js",
        "histogram.js",
        "strip.js",
        "rail.js",
        "player.js",
        "tabs.js",
        "steady.js",
        "control.js",
        "viewtools.js",
        "framing.js",
        "pair.js",
        "pickers.js",
        "compare.js",
        "difference.js",
        "years.js",
        "table.js",
        "views.js",
        "kinds.js",
        "boxes.js",
        "pointer.js",
        "side.js",
        "place.js",
        "mount.js",
    ),
    "mine-time.css": (
        "furniture.css",
        "mount.css",
        "control.css",
        "strip.css",
        "views.css",
        "side.css",
    ),
}
"""The one script and style sheet of the time map, and the parts they are put together from, in order."""
# A comment that begins its line; no text of the parts spans lines, which a test holds.
_COMMENTS: Final = re.compile(r"^[ \t]*(?:/\*.*?\*/[ \t]*|//[^\n]*)\n", re.DOTALL | re.MULTILINE)
_INDENT: Final = re.compile(r"^[ \t]+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of the manifest.

    Parameters
    ----------
    file
        Name of the file in :data:`FOLDER`.
    kind
        ``script``, ``style`` or ``licence``.
    package, version
        Where it comes from.
    licence
        Name of the licence; `licence_file` holds its text.
    sha256
        Of the file as it lies here.
    names
        What folium calls this file in its lists of links.
    changed
        What differs from the published file; empty for an untouched one.
    """

    file: str
    kind: str
    package: str
    version: str
    licence: str
    licence_file: str
    sha256: str
    names: tuple[str, ...] = ()
    changed: str = ""


@cache
def manifest() -> tuple[Asset, ...]:
    """Return every file in the order in which a page loads them."""
    rows = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))["files"]
    return tuple(
        Asset(
            **{
                **row,
                "names": tuple(row.get("names", ())),
                "sha256": row.get("sha256") or sha256(asset_bytes(row["file"])).hexdigest(),
            }
        )
        for row in rows
    )


def asset_for(link_name: str) -> Asset:
    """Return the vendored file for one of folium's links.

    Parameters
    ----------
    link_name
        The name folium gives the link, such as ``leaflet`` or ``mine_time_js``.

    Raises
    ------
    MapError
        If no vendored file carries that name.
    """
    found = next((asset for asset in manifest() if link_name in asset.names), None)
    if found is None:
        message = (
            f"The map asks for {link_name!r}, which is not among the files carried in geo/maps/assets; "
            "it would be fetched from another server. Draw that part without it or add the file there."
        )
        raise MapError(message)
    return found


def asset_url(asset: Asset, base: str) -> str:
    """Return the address of a vendored file below `base`; it changes with the file's content."""
    return f"{base}{asset.sha256}/{asset.file}"


@cache
def asset_bytes(file: str) -> bytes:
    """Return a file of the manifest as it is served; a bundle is put together from its parts.

    Parameters
    ----------
    file
        Name of a file of the manifest.
    """
    if file not in BUNDLES:
        return (FOLDER / file).read_bytes()
    parts = [_bare((PARTS_FOLDER / part).read_text(encoding="utf-8")) for part in BUNDLES[file]]
    if "words.js" in BUNDLES[file]:
        parts.insert(0, vocabulary())
    return ("\n".join(parts) + "\n").encode()


def _bare(text: str) -> str:
    """Return script or style without indentation and lines of comment: a visitor waits for neither."""
    return _INDENT.sub("", _COMMENTS.sub("", text)).rstrip()


def vocabulary() -> str:
    """Return the line of script that gives a map the words it shares with everything else."""
    shared = {
        "words": dict(WORDS),
        "monthNames": MONTHS,
        "measureKeys": MEASURES,
        "panes": PANES,
        "painted": [kind.key for kind in KINDS if kind.painted],
    }
    given = json.dumps(shared, ensure_ascii=False, sort_keys=True)
    return f"Object.assign(window.MineTime = window.MineTime || {{}}, {given});"


@cache
def asset_text(file: str) -> str:
    """Return a file of the manifest as it can stand inside a page.

    The line that points developers to a source map is left out, since it names another file.
    """
    text = asset_bytes(file).decode()
    text = re.sub(r"\n?//# sourceMappingURL=\S*\s*$", "\n", text)
    return text.replace("</script", "<\\/script").replace("</style", "<\\/style")
