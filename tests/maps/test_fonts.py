"""Every script of a country with explosive ordnance is set with letters, shaped as its readers write it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font, LoadFlags

from geo.maps import fonts
from geo.maps.fonts import FAMILIES, FOLDER, SCRIPTS, printable, spelling_heard
from geo.maps.sheet.lettering import Hand, typeface, width_px
from geo.maps.sheet.typesetting import Ruler, Style, font

NAMES = {
    "Arabic": "الموصل",
    "Armenian": "Ստեփանավան",
    "Bengali": "বান্দরবান",
    "Devanagari": "क्षेत्र",
    "Ethiopic": "መቀሌ",
    "Georgian": "გორი",
    "Hebrew": "שָׁלוֹם",
    "Khmer": "ស្វាយរៀង",
    "Lao": "ຫຼວງພະບາງ",
    "Myanmar": "မြစ်ကြီးနား",
    "Sinhala": "ශ්‍රී",
    "Tamil": "முல்லைத்தீவு",
    "Thai": "ที่สุรินทร์",
}
GLYPHS = {"Bengali": 7, "Devanagari": 3, "Khmer": 7, "Sinhala": 2, "Tamil": 7}
"""Where letters join into one sign: how many there are, as HarfBuzz itself counts them."""
AS_TYPED = {"Armenian", "Ethiopic", "Georgian", "Lao"}
"""Scripts whose letters neither join nor change form or order; in the others the glyphs differ."""
HAND = Hand(9, "#000000")


def shaped(text: str, *, weight: str = "normal", size: float = 20) -> list[tuple[str, int, float, float]]:
    """Return file of the face, glyph and place of every glyph a text is drawn with."""
    files = font_manager.fontManager._find_fonts_by_props(typeface(Hand(9, "#000000", weight), text))
    face = font_manager.get_font(files)
    face.set_size(size, 72)
    return [
        (Path(item.ft_object.fname).stem, item.glyph_index, item.x, item.y)
        for item in face._layout(text, LoadFlags.NO_HINTING)
    ]


def test_every_script_is_tried() -> None:
    assert set(NAMES) == set(SCRIPTS)
    assert {f"Noto Sans {script}" for script in NAMES} <= set(FAMILIES)


@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize("script", NAMES)
def test_a_name_is_set_with_letters_of_its_script(script: str, weight: str) -> None:
    name = NAMES[script]
    assert printable(name) == name
    cut = "Bold" if weight == "bold" else "Regular"
    glyphs = shaped(name, weight=weight)
    assert {face for face, *_ in glyphs} == {f"NotoSans{script}-{cut}"}
    assert all(glyph for _, glyph, *_ in glyphs), "a box stands for a letter"
    face = FT2Font(str(FOLDER / f"NotoSans{script}-{cut}.ttf"))
    one_by_one = [face.get_char_index(ord(char)) for char in name if char != "\u200d"]
    own = [glyph for _, glyph, *_ in glyphs]
    assert (own in (one_by_one, one_by_one[::-1])) == (script in AS_TYPED)
    assert len(own) == GLYPHS.get(script, len(one_by_one))


@pytest.mark.parametrize(
    ("letter", "mark"), [("\u0e81", "\u0eb1"), ("\u0e01", "\u0e34"), ("\u05e9", "\u05b8")]
)
def test_marks_stand_on_their_letter(letter: str, mark: str) -> None:
    assert width_px(letter + mark, HAND) == pytest.approx(width_px(letter, HAND), abs=0.5)


def test_a_name_inside_a_sentence_is_shaped_as_alone() -> None:
    for script, name in NAMES.items():
        first, *glyphs, last = shaped(f"a{name}.")
        assert [glyph for _, glyph, *_ in glyphs] == [glyph for _, glyph, *_ in shaped(name)], script
        assert {first[0], last[0]} == {"NotoSans-Regular"}


def test_scripts_stand_beside_each_other_in_one_line() -> None:
    line = " ".join(NAMES.values())
    faces = {face for face, *_ in shaped(line)}
    assert faces == {"NotoSans-Regular", *(f"NotoSans{script}-Regular" for script in NAMES)}
    assert width_px(line, HAND) == pytest.approx(
        sum(width_px(name, HAND) for name in NAMES.values()), rel=0.2
    )


def test_right_to_left_runs_from_the_right() -> None:
    glyphs = shaped(f"ab {NAMES['Hebrew']} cd")
    own = [glyph for name, glyph, *_ in glyphs if "Hebrew" in name]
    face = FT2Font(str(FOLDER / "NotoSansHebrew-Regular.ttf"))
    last = face.get_char_index(ord(NAMES["Hebrew"][-1]))
    assert own[0] == last
    assert [face for face, *_ in glyphs[:2]] == ["NotoSans-Regular"] * 2


def test_what_no_typeface_has_is_spelled_and_heard() -> None:
    with spelling_heard() as heard:
        assert printable("Camp \u5317 1") == "Camp [U+5317] 1"
        assert printable("Camp \U0001f600") == "Camp \U0001f600"
        # A mark its letter's face lacks would be set with a box, or stop the typesetter.
        assert printable("\u0b95\u0301") == "\u0b95[U+0301]"
        assert printable("e\u0301") == "e\u0301"
    assert heard == {"Camp \u5317 1": ("\u5317",), "\u0b95\u0301": ("\u0301",)}
    for text in ("Camp \u5317 1", "\u0b95\u0301", *NAMES.values()):
        assert printable(printable(text)) == printable(text)
    assert printable("\u5317") == "[U+5317]"
    assert len(heard) == 2, "nothing is heard any more after the document"


def test_no_printable_text_is_drawn_with_a_box() -> None:
    every = {code for face in fonts._faces() for code in face} | {0x5317, 0x1F468, 0x0F71}
    marks = [chr(code) for code in sorted(every) if unicodedata.category(chr(code)).startswith("M")]
    for letter in ("a", *(name[0] for name in NAMES.values())):
        for mark in marks[::40]:
            text = printable(letter + mark)
            assert all(glyph for _, glyph, *_ in shaped(text)), ascii(letter + mark)


def test_a_long_name_breaks_between_letters_only() -> None:
    ruler, style = Ruler(), Style(9)
    for script, name in NAMES.items():
        word = name.replace(" ", "") * 6
        for width in (2.0, 9.0):
            lines = ruler.lines(word, style, width)
            assert "".join(lines) == word
            for line in lines:
                assert not unicodedata.category(line[0]).startswith("M"), script
                assert line[-1] not in "\u17d2\u1039\u0dca\u200d\u094d\u0ec0\u0e40", script
        assert len(ruler.lines(word, style, 9.0)) > 1


def test_every_cut_is_found_by_matplotlib(caplog: pytest.LogCaptureFixture) -> None:
    for style in (Style(7.3, bold=True), Style(7.3, italic=True), Style(7.3)):
        font_manager.fontManager._find_fonts_by_props(font(style))
    assert not caplog.records
