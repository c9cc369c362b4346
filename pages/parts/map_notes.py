"""Incidents in words, fetched by the map of a page once it stands, so that its first sight is quick."""

from __future__ import annotations

import threading
from collections import OrderedDict

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from geo.maps.marks import Ground
from geo.maps.payload import notes_payload

PATH = "/map-notes/{digest}"
# Relative to the frame that shows the map, two folders down, so that a server below a path works too.
_FROM_FRAME = "../../map-notes/"
_KEPT = 4

_offered: OrderedDict[str, Ground] = OrderedDict()
_lock = threading.Lock()


def offer(ground: Ground) -> str:
    """Make the notes of a ground ready to be fetched; return the address for the frame of its map."""
    with _lock:
        _offered[ground.digest] = ground
        _offered.move_to_end(ground.digest)
        while len(_offered) > _KEPT:
            _offered.popitem(last=False)
    return f"{_FROM_FRAME}{ground.digest}"


async def answer(request: Request) -> Response:
    """Answer a map that asks for its notes; nothing is told of a ground no page shows."""
    with _lock:
        ground = _offered.get(request.path_params["digest"])
    if ground is None:
        return PlainTextResponse("No page shows this map. Load the page again.", status_code=404)
    return JSONResponse(notes_payload(ground), headers={"Cache-Control": "private, max-age=3600"})
