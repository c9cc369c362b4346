"""The few icons that go out are all that are named, drawn as in the typeface they are taken from."""

from __future__ import annotations

import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from pages.parts.shell.packed import ALL_ICONS, ICONS, Packed
from tests.pages.asgi import ask
from tests.pages.icons import STATIC, drawn, named, whole

PATH = f"/static/media/{ALL_ICONS}"


async def behind(scope: Scope, receive: Receive, send: Send) -> None:
    headers = {"cache-control": "public, immutable, max-age=31536000"}
    await Response(b"all icons", headers=headers, media_type="font/woff2")(scope, receive, send)


def outline(font: TTFont, glyph: str) -> list[object]:
    pen = RecordingPen()
    font.getGlyphSet()[glyph].draw(pen)
    return pen.value


def test_every_icon_that_is_named_is_there_as_it_was() -> None:
    every, ours = whole(), TTFont(ICONS)
    known, there = drawn(every), drawn(ours)
    wanted = named() & set(known)
    assert {"download", "photo_camera", "keyboard_double_arrow_left", "close"} <= wanted
    assert wanted <= set(there), "python -m tests.pages.icons makes it anew"
    for name in sorted(wanted):
        assert outline(ours, there[name]) == outline(every, known[name]), name
    assert ours["head"].unitsPerEm == every["head"].unitsPerEm
    assert ours["hhea"].ascent == every["hhea"].ascent


def test_the_few_icons_go_out_for_the_many() -> None:
    assert (STATIC / "media" / ALL_ICONS).is_file(), "Streamlit's icons have changed"
    answer = ask(Packed(behind), PATH, accept_encoding="gzip")
    assert answer.body == ICONS.read_bytes()
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-type"] == "font/woff2"
    assert answer.headers["content-length"] == str(len(answer.body))
    assert len(answer.body) * 20 < (STATIC / "media" / ALL_ICONS).stat().st_size


@pytest.mark.parametrize("path", [PATH.replace("nEdyypZU", "another0"), "/static/media/other.woff2"])
def test_another_typeface_goes_out_whole(path: str) -> None:
    assert ask(Packed(behind), path, accept_encoding="gzip").body == b"all icons"
