"""The scripts of the map, each under the digest of what is in it: fetched once, and packed once for all."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Self
from weakref import WeakValueDictionary

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from geo.language import PSEUDO, by_language, current, languages, say, speaking
from geo.maps.assets import asset_bytes, manifest
from geo.once import Once
from pages.parts.records.codings import coding, compressed

PATH = "/map-files/{digest}/{name}"
# Relative to the frame that shows the map, two folders down, so that a server below a path works too.
FROM_FRAME = "../../map-files/"

# A script is kept beside the ground it draws, and by nothing here.
_offered: WeakValueDictionary[tuple[str, str], MapFile] = WeakValueDictionary()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True, weakref_slot=True)
class MapFile:
    """A script ready to be sent.

    Parameters
    ----------
    name
        Last part of its address.
    digest
        SHA-256 of the script.
    content
        The script.
    """

    name: str
    digest: str
    content: bytes
    _packed: Once = field(default_factory=Once, repr=False, compare=False)

    @classmethod
    def of(cls, name: str, content: bytes) -> Self:
        """Return `content` under its digest."""
        return cls(name, sha256(content).hexdigest(), content)

    @property
    def address(self) -> str:
        """Where the frame of a map finds it."""
        return f"{FROM_FRAME}{self.digest}/{self.name}"

    def packed(self, by: str) -> bytes:
        """Return the script compressed, once, when it is first asked for: until then no page waits for it."""
        return self._packed.get(by, lambda: compressed(self.content, by))


def offer(file: MapFile) -> None:
    """Make a file ready to be fetched, as long as its map can be shown."""
    with _lock:
        _offered[file.digest, file.name] = file


@by_language
def libraries() -> dict[tuple[str, str], MapFile]:
    """Return the scripts every map in the language spoken asks for."""
    scripts = [
        MapFile.of(asset.file, asset_bytes(asset.file)) for asset in manifest() if asset.kind == "script"
    ]
    return {(script.digest, script.name): script for script in scripts}


def _library(asked: tuple[str, str], code: str) -> MapFile | None:
    with speaking(code):
        return libraries().get(asked)


async def answer(request: Request) -> Response:
    """Answer a map that asks for a script."""
    asked = request.path_params["digest"], request.path_params["name"]
    with _lock:
        file = _offered.get(asked)
    file = file or next(
        filter(None, (_library(asked, code) for code in (current().code, *languages(), PSEUDO))), None
    )
    if file is None:
        return PlainTextResponse(say("No page shows this map. Load the page again."), status_code=404)
    headers = {"Cache-Control": "private, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    by = coding(request.headers.get("accept-encoding", ""))
    if not by:
        return Response(file.content, headers=headers, media_type="text/javascript")
    packed = await asyncio.to_thread(file.packed, by)
    return Response(packed, headers={**headers, "Content-Encoding": by}, media_type="text/javascript")
