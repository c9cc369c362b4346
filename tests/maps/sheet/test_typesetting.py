"""Texts of any length: broken without measuring them again and again, or refused before they are measured."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from geo.errors import MapError
from geo.maps.fonts import printable
from geo.maps.sheet import lettering
from geo.maps.sheet.lettering import Hand, name_line
from geo.maps.sheet.static_map import static_map
from geo.maps.sheet.typesetting import MOST_SIGNS, Ruler, Style
from tests.maps.sheet.sheets import order, pack_spec

STYLE = Style(6.0)
WIDTHS = (20.0, 57.0, 63.0, 92.0, 184.0)
WORDS = {
    "latin": "W" * 2000,
    "spelled": printable("\u4e2d" * 250),
    "joined": "W\u0635" * 1000,
    "stacked": "\u1780\u17d2\u1780" * 660,
    "marks": "a" + "\u0301" * 1999,
}


class Counting:
    """Measures as it is told and counts the letters it was given."""

    def __init__(self, renderer: Any) -> None:
        self._renderer = renderer
        self.letters = 0
        self.longest = 0

    def get_text_width_height_descent(self, text: str, *rest: Any) -> Any:
        self.letters += len(text)
        self.longest = max(self.longest, len(text))
        return self._renderer.get_text_width_height_descent(text, *rest)


@pytest.fixture
def ruler() -> Ruler:
    made = Ruler()
    made._renderer = Counting(made._renderer)
    return made


@pytest.mark.parametrize("word", WORDS.values(), ids=list(WORDS))
def test_a_word_of_any_length_is_broken_by_measuring_it_about_once_a_width(ruler: Ruler, word: str) -> None:
    for width in WIDTHS:
        lines = ruler.lines(f"before {word} after", STYLE, width)
        assert "".join(lines).replace(" ", "") == f"before{word}after"
        assert all(ruler.width(line, STYLE) <= width for line in lines if len(line) < 1000)
        full = [ruler.width(line, STYLE) for line in lines[1:-2]]
        assert all(long > 0.8 * width for long in full)
    assert ruler._renderer.letters < 4 * len(WIDTHS) * len(word)


def test_texts_no_page_has_room_for_are_refused_unmeasured(ruler: Ruler) -> None:
    ruler.lines("short words", STYLE, 57.0)
    measured = ruler._renderer.letters
    text = "long words " * (MOST_SIGNS // 11)
    with pytest.raises(MapError, match=rf"12,000 characters.*Shorten.*'long words .*…' has {len(text):,}\."):
        ruler.lines(text, STYLE, 57.0)
    assert ruler._renderer.letters - measured <= 1


@pytest.mark.parametrize("view", ["map", "compare", "years"])
def test_a_sheet_of_too_long_texts_says_which_to_shorten(view: str) -> None:
    spec = pack_spec("exercise")
    long = replace(spec, ground=replace(spec.ground, disclaimer="\u4e2d" * 2000))
    with pytest.raises(MapError, match=r"Shorten them in the pack, the longest first: '\[U\+4E2D\]"):
        static_map(long, order(view=view))


def test_names_wider_than_any_map_are_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    measure = lettering.width_px

    def noting(text: str, hand: Hand) -> float:
        seen.append(len(text))
        return measure(text, hand)

    monkeypatch.setattr("geo.maps.sheet.labels.width_px", noting)
    spec = pack_spec("exercise")
    ground = replace(
        spec.ground,
        districts=tuple(replace(mark, name="W" * 2000) for mark in spec.ground.districts),
        labels=tuple(replace(mark, text=f"{'W' * 2000}{mark.text}") for mark in spec.ground.labels),
    )
    assert static_map(replace(spec, ground=ground), order())
    assert max(seen, default=0) <= 300
    assert name_line("W" * 300) == "W" * 300
    assert name_line("W" * 301) == ""
