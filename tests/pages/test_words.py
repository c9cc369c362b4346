"""Figures, dates and foreign text as they are written on pages."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text import web_address
from pages.parts import words


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (1234, "1,234"), (12.5, "12.5"), (None, "not recorded"), (pd.NA, "not recorded")],
)
def test_number(value: float | None, text: str) -> None:
    assert words.number(value) == text


def test_day_in_words() -> None:
    assert words.day(pd.Timestamp(2020, 11, 14)) == "14 November 2020"
    assert words.day(pd.NaT) == "not recorded"
    assert words.day(None) == "not recorded"


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "//example.org", "ftp://example.org", "http://a b", 'https://x"y', "", None, 7],
)
def test_only_ordinary_addresses_become_links(text: object) -> None:
    assert web_address(text) is None


def test_ordinary_address_is_kept() -> None:
    assert web_address(" https://example.org/a?b=c#d ") == "https://example.org/a?b=c#d"


@given(st.text(max_size=60))
def test_foreign_text_carries_no_live_markup(text: str) -> None:
    plain = words.plain(text)
    rest = plain.replace("\\\\", "")
    for sign in "`*_{}[]()#!|<>~$&":
        assert all(before == "\\" for before in _before(rest, sign))
    assert "\n" not in plain
    joined = plain.replace("\u2060", "")
    read = "".join(_unescaped(joined))
    assert read == " ".join(text.replace("\u2060", "").split())


@pytest.mark.parametrize(
    "address",
    [
        "http://a.example",
        "HTTPS://a.example/b",
        "www.a.example",
        "WWW.a.example",
        "a@b.example",
    ],
)
def test_an_address_in_foreign_text_is_text(address: str) -> None:
    # The patterns by which the extension of Markdown for addresses finds them, once signs are unescaped.
    links = re.compile(r"https?://[-.\w]+|www(?=\.)[-.\w]+|[-.\w+]+@[-\w]+(?:\.[-\w]+)+", re.IGNORECASE)
    assert links.search(address)
    for text in (address, f"({address})", f"see:{address}", f"x{address}:{address}:"):
        assert not links.search("".join(_unescaped(words.plain(text)))), text


def _before(text: str, sign: str) -> list[str]:
    return [text[i - 1] if i else "" for i, found in enumerate(text) if found == sign]


def _unescaped(text: str) -> list[str]:
    signs, position = [], 0
    while position < len(text):
        if text[position] == "\\" and position + 1 < len(text):
            position += 1
        signs.append(text[position])
        position += 1
    return signs
