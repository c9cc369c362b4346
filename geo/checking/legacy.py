"""Text of an older encoding that was read as a western one: letters that stand side by side in no language.

A file saved for Windows in Cyrillic, Arabic, Greek, Hebrew or Thai and read as a western one is full of
accented letters: "Àãäàì" for "Агдам". Which encoding it was is not in the text; of those whose letters fit,
that one is the likeliest whose reading has the most frequent letters of its alphabet, and capitals where
words have them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_CYRILLIC: Final = "оаеинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґў"
_ARABIC: Final = "اليمنرتبدوسعةفقهحكشجطصأخزضغذثءىظئإؤآپکیگچںژ"
_GREEK: Final = "αοιετσνηυρπκμλςωδγχθφάίέόβήύξώζψϊϋ"
_HEBREW: Final = "יוהלאתרבשםמנחדקפסעטגכןזצףךץ"
_THAI: Final = "านรอกเงมยลวดทสตะปบคหแจพชขใไโผถซณศธภฉษฐฟญุิี่้ัืู็์ึๆ"
_ALPHABETS: Final = {
    "cp1251": (_CYRILLIC, 0.0),
    "cp1256": (_ARABIC, 0.0),
    "koi8_u": (_CYRILLIC, 0.1),
    "cp874": (_THAI, 0.2),
    "cp1253": (_GREEK, 0.3),
    "cp1255": (_HEBREW, 0.3),
    "iso8859_5": (_CYRILLIC, 0.4),
    "iso8859_6": (_ARABIC, 0.4),
    "mac_cyrillic": (_CYRILLIC, 0.4),
    "cp866": (_CYRILLIC, 0.4),
}
"""Encodings in use where explosive ordnance lies: the letters of each by how often they come, and how much
less likely each is than the first, as a natural logarithm for each letter."""
_RARE: Final = 80
# What bytes from 0x80 on look like in a western encoding, undefined ones as control characters.
_WESTERN: Final = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)}
_BYTES: Final = {
    **{chr(byte): byte for byte in range(0x80, 0x100)},
    **{sign: byte for byte, sign in _WESTERN.items()},
}
_SIGNS: Final = re.escape("".join(sorted(_BYTES)))
_WORD: Final = re.compile(rf"[{_SIGNS}]+")
_ACCENTED: Final = re.compile(r"[À-ÿ]")
# In western text they close a number or a word, in words of other encodings they are letters.
_LETTERLIKE: Final = re.compile(r"[À-ÿª²³´¸¹º¼½¾¿µ¥¨¯¡¢£¤·š-žŠ-Žƒ˜\x80-\x9f]")
_LEAST: Final = 4
"""Letters in a row, of which each is accented, that no language has in a word of their own."""
_DRAWN: Final = re.compile("[\u2500-\u259f\ufffd]")
_CLOSE: Final = 0.3
"""How much less likely, as a logarithm for each letter, another reading may be and still be named."""


class _Reading(NamedTuple):
    score: float
    text: str


def legacy_readings(text: str) -> tuple[str, ...]:
    """Return how a text probably read before it was taken for a western one, the likeliest first.

    Parameters
    ----------
    text
        One value. It is left alone unless it holds a word of four letters or more that are all accented, or
        of three with capitals where no word has them.

    Returns
    -------
    tuple of str
        Empty for sound text; further readings where they are nearly as likely as the first.
    """
    if not any(map(_is_no_word, _words(text))):
        return ()
    found = sorted((one for codec in _ALPHABETS if (one := _reading(text, codec))), reverse=True)
    texts = dict.fromkeys(one.text for one in found if found[0].score - one.score < _CLOSE)
    return tuple(texts)[:3]


def _is_no_word(word: str) -> bool:
    letters = _ACCENTED.findall(word)
    if len(letters) == len(word) == _LEAST - 1:
        return not _is_cased(word)
    return bool(letters) and len(_LETTERLIKE.findall(word)) >= _LEAST


def _words(text: str) -> Iterator[str]:
    """Yield runs of signs above ASCII that no ASCII letter touches."""
    for match in _WORD.finditer(text):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        if not (before.isalpha() or after.isalpha()):
            yield match[0]


def _reading(text: str, codec: str) -> _Reading | None:
    """Return a text read in an encoding and how likely that is; None where it is no words of its alphabet."""
    alphabet, rarer = _ALPHABETS[codec]
    ranks = {letter: rank for rank, letter in enumerate(alphabet)}
    whole = sum(1 / (rank + 2) for rank in range(len(ranks)))
    scores: list[float] = []

    def read(match: re.Match[str]) -> str:
        word = bytes(_BYTES[sign] for sign in match[0]).decode(codec, "replace")
        scores.extend(-math.log((ranks.get(sign.lower(), _RARE) + 2) * whole) for sign in word)
        if not _is_cased(word):
            scores.append(-3.0 * len(word))
        return word

    found = _WORD.sub(read, text)
    if not scores or _DRAWN.search(found) or not any(letter.lower() in ranks for letter in found):
        return None
    return _Reading(sum(scores) / len(scores) - rarer, found)


def _is_cased(word: str) -> bool:
    """Whether capitals stand where words have them: nowhere, at the start, or everywhere."""
    return word in (word.lower(), word.upper(), word[:1].upper() + word[1:].lower())


# What Turkish letters of Windows-1254 become in Windows-1252, and no letter of Turkish beside them.
_TURKISH: Final = str.maketrans("ÐÝÞðýþ", "ĞİŞğış")
# Where Icelandic hardly has its letters: þ within a word, ð before d, either near ý as a vowel.
_TURKISH_LOST: Final = re.compile(
    r"[a-zA-ZçöüÖÜ]þ|[a-zA-ZçöüÖÜ]ð[dmnyz]|[þÞð].{0,12}?ý(?:[klnru]|\b)|ý[klnr]?.{0,12}?[a-z]þ"
)
_NOT_TURKISH: Final = re.compile(r"[À-ÿ]")
# In Turkish ğ follows one vowel; what Icelandic names are made of stands in no Turkish word.
_ICELANDIC: Final = re.compile(r"[b-df-hj-np-tv-xz]ð|[aeiouöü]{2}ð|þing|ðdal|ðmýr|ðnes", re.IGNORECASE)
_BESIDE: Final = frozenset("çÇöÖüÜâÂîÎûÛÐÝÞðýþ")


def turkish_reading(text: str) -> str:
    """Return a text with the Turkish letters that a western encoding has other letters for; empty for none.

    þ and ð are letters of Icelandic: a text with letters that Turkish lacks is left alone, and what is found
    stays a guess.
    """
    if not _TURKISH_LOST.search(text) or set(_NOT_TURKISH.findall(text)) - _BESIDE:
        return ""
    if _ICELANDIC.search(text):
        return ""
    return text.translate(_TURKISH)
