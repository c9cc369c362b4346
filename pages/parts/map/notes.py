"""Incidents in words, fetched by the map of a page once it stands, so that its first sight is quick."""

from __future__ import annotations

import asyncio
import threading
from weakref import WeakValueDictionary

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from geo.language import say
from geo.maps.marks import Ground
from geo.maps.payload.fixed import notes_payload

PATH = "/map-notes/{digest}"
# Relative to the frame that shows the map, two folders down, so that a server below a path works too.
_FROM_FRAME = "../../map-notes/"

# A ground is kept by the workspace of its pack, and by nothing here.
_offered: WeakValueDictionary[str, Ground] = WeakValueDictionary()
_lock = threading.Lock()


def offer(ground: Ground) -> str:
    """Make the notes of a ground ready to be fetched; return the address for the frame of its map."""
    with _lock:
        _offered[ground.digest] = ground
    return f"{_FROM_FRAME}{ground.digest}"


async def answer(request: Request) -> Response:
    """Answer a map that asks for its notes; nothing is told of a ground no page shows."""
    with _lock:
        wanted = _offered.get(request.path_params["digest"])
    if wanted is None:
        return PlainTextResponse(say("No page shows this map. Load the page again."), status_code=404)
    # Thousands of records take a sixth of a second, in which nobody else would be answered.
    body = await asyncio.to_thread(_body, wanted)
    headers = {"Cache-Control": "private, max-age=3600"}
    return Response(body, media_type=JSONResponse.media_type, headers=headers)


def _body(ground: Ground) -> bytes:
    """Return the notes as they are sent, written when the first map asks for them and once."""
    return ground.made.get(_body, lambda: bytes(JSONResponse(notes_payload(ground)).body))
