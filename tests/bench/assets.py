"""The scripts and style sheets the rival page asks of public servers, fetched once and served from disk.

The machines that measure are often offline, and a rival that fails for want of a script proves nothing. The
files come from npm at the versions folium names, lie in a cache folder outside the repository, and are
handed to the browser in place of the public server's answer.
"""

from __future__ import annotations

import gzip
import mimetypes
import os
import re
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

_PACKAGES = (
    "leaflet@1.9.3",
    "jquery@3.7.1",
    "bootstrap@5.2.2",
    "leaflet.awesome-markers@2.0.5",
    "@fortawesome/fontawesome-free@6.2.0",
    "leaflet.markercluster@1.1.0",
    "d3@3.5.17",
    "d3@4.13.0",
    "moment@2.18.1",
    "iso8601-js-period@0.2.1",
    "leaflet-timedimension@1.1.1",
)
_PLACES = (
    (r"leaflet@1\.9\.3/dist/(.+)", "leaflet-1.9.3/dist/{}"),
    (r"jquery-3\.7\.1\.min\.js", "jquery-3.7.1/dist/jquery.min.js"),
    (r"bootstrap@5\.2\.2/dist/(.+)", "bootstrap-5.2.2/dist/{}"),
    (r"fontawesome-free@6\.2\.0/(.+)", "fortawesome-fontawesome-free-6.2.0/{}"),
    (r"Leaflet\.awesome-markers/2\.0\.2/(.+)", "leaflet.awesome-markers-2.0.5/dist/{}"),
    (r"leaflet\.markercluster/1\.1\.0/(.+)", "leaflet.markercluster-1.1.0/dist/{}"),
    (r"d3/3\.5\.5/d3\.min\.js|d3\.v3\.min\.js", "d3-3.5.17/d3.min.js"),
    (r"d3\.v4\.min\.js", "d3-4.13.0/build/d3.min.js"),
    (r"moment\.js/2\.18\.1/moment\.min\.js", "moment-2.18.1/min/moment.min.js"),
    (r"iso8601-js-period@0\.2\.1/iso8601\.min\.js", "iso8601-js-period-0.2.1/iso8601.js"),
    (r"leaflet-timedimension@1\.1\.1/dist/(.+)", "leaflet-timedimension-1.1.1/dist/{}"),
)
# On no registry: style sheets, none of which holds up the map, and jQuery UI, which folium's time plugin
# names but never calls. Empty ones favour the rival.
_EMPTY = (
    r"bootstrap-glyphicons\.css",
    r"leaflet\.awesome\.rotate\.min\.css",
    r"highlight\.js/8\.4/styles/default\.min\.css",
    r"jquery-ui\.min\.js",
)


class AssetError(RuntimeError):
    """A file the rival needs could not be fetched."""


@dataclass(frozen=True)
class Answer:
    """What the public server would have sent."""

    body: bytes
    content_type: str

    @property
    def wire_bytes(self) -> int:
        """Bytes as sent over a network, compressed the way public servers do."""
        return len(gzip.compress(self.body, 6))


def cache_folder() -> Path:
    """Return the folder for fetched files, outside the repository."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "mine-dashboard-bench"


def fetch(folder: Path | None = None) -> Path:
    """Fetch every package that is not there yet and return the folder.

    Raises
    ------
    AssetError
        Where npm is missing or a package cannot be fetched.
    """
    target = folder or cache_folder()
    target.mkdir(parents=True, exist_ok=True)
    for package in _PACKAGES:
        unpacked = target / package.lstrip("@").replace("/", "-").replace("@", "-")
        if unpacked.is_dir():
            continue
        try:
            done = subprocess.run(
                ["npm", "pack", "--silent", package],
                cwd=target,
                capture_output=True,
                text=True,
                timeout=120,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise AssetError(f"npm could not fetch {package} for the rival page: {error}") from error
        archive = target / done.stdout.strip().splitlines()[-1]
        partial = unpacked.with_suffix(".part")
        with tarfile.open(archive) as tar:
            tar.extractall(partial, filter="data")
        (partial / "package").rename(unpacked)
        partial.rmdir()
        archive.unlink()
    return target


def answer(url: str, folder: Path) -> Answer | None:
    """Return the answer to a request for `url`, or None where no file stands for it."""
    path = url.split("?", maxsplit=1)[0]
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    if any(re.search(pattern, path) for pattern in _EMPTY):
        return Answer(b"", kind)
    for pattern, place in _PLACES:
        if found := re.search(pattern + "$", path):
            file = folder / place.format(*found.groups())
            return Answer(file.read_bytes(), kind) if file.is_file() else None
    return None
