"""Small maps by device, status of victims or activity, which the map of a page fetches when it wants them."""

from __future__ import annotations

import asyncio
import base64
import threading
from collections import OrderedDict
from typing import Final
from weakref import ReferenceType, ref

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from geo.choices import BY
from geo.language import say
from geo.maps.multiples import YEAR
from geo.maps.spec import MapView
from geo.workspace import Workspace

PATH = "/map-parts/{digest}/{by}"
_MOST: Final = 256

_offered: OrderedDict[str, tuple[ReferenceType[Workspace], MapView]] = OrderedDict()
_lock = threading.Lock()


def offer(opened: Workspace, view: MapView, digest: str) -> None:
    """Make the small maps of a view ready to be asked for under the digest of its feed."""
    with _lock:
        _offered[digest] = (ref(opened), view)
        _offered.move_to_end(digest)
        while len(_offered) > _MOST:
            _offered.popitem(last=False)


async def answer(request: Request) -> Response:
    """Answer a map that asks for the small maps of its feed; nothing is told of a feed no page shows."""
    by = request.path_params["by"]
    with _lock:
        kept, view = _offered.get(request.path_params["digest"], (None, None))
    opened = kept() if kept is not None else None
    if opened is None or view is None or by not in BY or by == YEAR:
        return PlainTextResponse(say("No page shows this map. Load the page again."), status_code=404)
    # Each value is counted, which takes a moment in which nobody else would be answered.
    parts = await asyncio.to_thread(opened.parts, view, by)
    told = [[label, base64.b64encode(feed).decode("ascii")] for label, feed in parts]
    return JSONResponse(told, headers={"Cache-Control": "private, max-age=3600"})
