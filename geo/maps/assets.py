"""The files a map page needs, carried along so that it draws without a network.

``assets/manifest.json`` names each file with its origin, version, licence file and SHA-256. No map may use a
script or style sheet that is not in it. Our own script and style sheet are put together from their parts when
the program starts, so that no copy of them can be out of date.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from geo.errors import MapError
from geo.language import by_language, say
from geo.maps.script import WEB_FOLDER, bare, script

FOLDER: Final = Path(__file__).parent / "assets"
SCRIPT: Final = "mine-time.js"
STYLES: Final = {
    "mine-time.css": (
        "furniture.css",
        "mount.css",
        "control.css",
        "strip.css",
        "views.css",
        "side.css",
    ),
}
"""The style sheet of the time map and the parts it is put together from, in order."""
BUNDLES: Final = frozenset({SCRIPT, *STYLES})
"""What is put together when the program starts: the one script (:mod:`geo.maps.script`) and style sheet."""


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


@by_language
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
        message = say(
            "The map asks for {link_name!r}, which is not among the files carried in "
            "geo/maps/assets; it would be fetched from another server. Draw that part without it or "
            "add the file there.",
            link_name=link_name,
        )
        raise MapError(message)
    return found


def asset_url(asset: Asset, base: str) -> str:
    """Return the address of a vendored file below `base`; it changes with the file's content."""
    return f"{base}{asset.sha256}/{asset.file}"


@by_language
def asset_bytes(file: str) -> bytes:
    """Return a file of the manifest as it is served; a bundle is put together from its parts.

    Parameters
    ----------
    file
        Name of a file of the manifest.
    """
    if file == SCRIPT:
        return script().encode()
    if file in STYLES:
        parts = [bare((WEB_FOLDER / part).read_text(encoding="utf-8")) for part in STYLES[file]]
        return ("\n".join(parts) + "\n").encode()
    return (FOLDER / file).read_bytes()


@by_language
def asset_text(file: str) -> str:
    """Return a file of the manifest as it can stand inside a page.

    The line that points developers to a source map is left out, since it names another file.
    """
    text = asset_bytes(file).decode()
    text = re.sub(r"\n?//# sourceMappingURL=\S*\s*$", "\n", text)
    return text.replace("</script", "<\\/script").replace("</style", "<\\/style")
