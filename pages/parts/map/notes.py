"""Incidents in words, fetched by the map of a page once it stands, so that its first sight is quick."""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from geo.maps.marks import Ground
from geo.maps.payload.fixed import notes_payload

PATH = "/map-notes/{digest}"
# Relative to the frame that shows the map, two folders down, so that a server below a path works too.
_FROM_FRAME = "../../map-notes/"
_KEPT = 4

_lock = threading.Lock()


class _Offer:
    """The notes of one ground as they are sent, written when the first map asks for them and once."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._writing = threading.Lock()
        self._written: bytes | None = None

    def body(self) -> bytes:
        with self._writing:
            if self._written is None:
                self._written = bytes(JSONResponse(notes_payload(self._ground)).body)
            return self._written


_offered: OrderedDict[str, _Offer] = OrderedDict()


def offer(ground: Ground) -> str:
    """Make the notes of a ground ready to be fetched; return the address for the frame of its map."""
    with _lock:
        _offered.setdefault(ground.digest, _Offer(ground))
        _offered.move_to_end(ground.digest)
        while len(_offered) > _KEPT:
            _offered.popitem(last=False)
    return f"{_FROM_FRAME}{ground.digest}"


async def answer(request: Request) -> Response:
    """Answer a map that asks for its notes; nothing is told of a ground no page shows."""
    with _lock:
        wanted = _offered.get(request.path_params["digest"])
    if wanted is None:
        return PlainTextResponse("No page shows this map. Load the page again.", status_code=404)
    # Thousands of records take a sixth of a second, in which nobody else would be answered.
    body = await asyncio.to_thread(wanted.body)
    headers = {"Cache-Control": "private, max-age=3600"}
    return Response(body, media_type=JSONResponse.media_type, headers=headers)
