"""Texts read in the wrong encoding: how they probably read before.

UTF-8 read in another encoding is found by going the way back: characters that stand next to each other for
no language, but whose bytes are letters in UTF-8. Every letter of the piece must be explained by it, and the
letters found must belong to an alphabet in use; so correct names in any script are left alone. The letters
that ftfy (github.com/rspeer/python-ftfy) passes over as too risky, those of Turkic and Armenian names, are
told as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from geo.checking.legacy import legacy_readings, turkish_reading
from geo.language import say
from geo.layers.findings import Severity
from geo.layers.values import Fault, shown
from geo.text import either

_LOST_LETTER = re.compile(r"(?<=[^\W\d_])\?(?=[^\W\d_])|\?{3,}")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_FULLY = re.compile(r"[À-ſƏəȘ-țẠ-ỹĐđ]")
_ALPHABETS = re.compile(
    r"[\u00a0-\u017f\u0259\u018f\u01a0\u01a1\u01af\u01b0\u0218-\u021b\u1ea0-\u1ef9"
    r"\u0386-\u03ce\u0400-\u045f\u0490-\u0493\u049a\u049b\u04a2\u04a3\u04ae-\u04b3\u04ba\u04bb\u04d8\u04d9"
    r"\u04e8\u04e9\u0531-\u0556\u0561-\u0587\u05d0-\u05ea\u0621-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc"
    r"\u0900-\u0dff\u0e01-\u0eff\u1000-\u137f\u1780-\u17f9\u2010-\u2026\u2116\u2122]+"
)
# Marks that may close a word in good text; after a capital they look like half a letter.
_CLOSING = frozenset("”’“‘…»›–—™®°")
_BOX_LEADS = frozenset("├┬─┼╔═╧╘╒")
_MAC_LEADS = frozenset("√¬ƒ≈")
_CODECS = ("cp1252", "mac_roman", "cp1251", "cp437", "cp850")
_MORE_CODECS = (
    *("cp1254", "cp1250", "cp1256", "koi8_r", "koi8_u", "cp866"),
    *("cp1253", "cp1255", "cp1257", "cp1258", "cp874"),
)  # fmt: skip
"""Encodings tried where a whole text is explained by one of them, twice at least."""
_LAYERS = 4
"""How often a text may have been read in the wrong encoding, one upon the other."""
_LEAST_KEPT = 3
_SURE_OF = {"cp874": 3}
_LETTERS_ALONE = ("cp1253", "cp1255", "cp1256", "cp874")
"""Encodings in which good words of another alphabet may chance to be UTF-8, but for signs within them."""
_SIGN = re.compile(r"[\x80-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\u2010-\u2122]")
# A capital or a letter of another script within a word of small Latin letters.
_MIXED = re.compile(r"[a-z](?:[À-ÖØ-ÞĂĹÄÅĆŁŪŲĘ]|[^\W\d_a-zA-ZÀ-ɏ])")
_TWO_SCRIPTS = re.compile(r"[a-zA-Z][\u0370-\u17ff]|[\u0370-\u17ff][a-zA-Z]")
# The mark for an unreadable letter, itself read in the wrong encoding.
_LOST_TWICE = re.compile("ï¿½|пїЅ|п©Ѕ|я┐╜|锟斤拷")


def _suspect() -> re.Pattern[str]:
    """Return what half a letter of UTF-8 can look like: a first byte and a following one, by encoding."""
    pairs = []
    for codec in _CODECS:
        lead = bytes(range(0xC2, 0xF5)).decode(codec, "ignore")
        following = bytes(range(0x80, 0xC0)).decode(codec, "ignore")
        # What an encoding leaves undefined is kept as a control character.
        pairs.append(f"[{re.escape(lead)}][{re.escape(following)}\x80-\x9f]")
    return re.compile("|".join(pairs))


_SUSPECT = _suspect()


_LOST = Fault(
    "text.replaced",
    "Letters were lost when the file was saved: the mark for unreadable ones is in their place",
    "Export the file again from its source as UTF-8; the lost letters cannot be worked out from it",
    Severity.WARNING,
)


def text_damage(text: str) -> Fault | None:
    """Return how the encoding of a text was lost, or ``None``.

    Rules ``text.replaced`` (the mark for an unreadable character), ``text.encoding`` (read in the wrong
    encoding; the likely reading stands in the remedy) and ``text.question_mark`` (a question mark inside a
    word: a note, since it may be meant).
    """
    if "\ufffd" in text or _LOST_TWICE.search(text):
        return _LOST
    readings = text_readings(text)
    if any("\ufffd" in reading for reading in readings):
        return _LOST
    if readings:
        probably = either([str(shown(reading)) for reading in readings])
        return Fault(
            "text.encoding",
            say("The text was read or saved in the wrong encoding"),
            say(
                "Export the file again from its source as UTF-8; it should probably read: {probably}",
                probably=probably,
            ),
            Severity.WARNING,
        )
    turkish = turkish_reading(text)
    if turkish:
        return Fault(
            "text.encoding",
            say("The letters þ and ð stand in Turkish text for ş and ğ that were read in the wrong encoding"),
            say(
                "Compare with the source; export the file again as UTF-8 if it should read: {shown}",
                shown=shown(turkish),
            ),
            Severity.NOTE,
        )
    # Most texts have no question mark, and looking for the character alone is a hundred times faster.
    if "?" in text and _LOST_LETTER.search(text) and "://" not in text:
        return Fault(
            "text.question_mark",
            say(
                "A question mark stands inside a word; it may be a letter that was lost when the file "
                "was saved"
            ),
            say("Compare with the source; if letters are missing, export the file again as UTF-8"),
            Severity.NOTE,
        )
    return None


def text_readings(text: str) -> tuple[str, ...]:
    """Return how a text probably read before its encoding was lost, the likeliest first; none if sound."""
    if text.isascii():
        return ()
    found = _unwrapped(text)
    if found:
        return text_readings(found) or (found,)
    lost = _with_losses(text)
    legacy = (lost,) if lost else legacy_readings(text)
    if legacy or _SUSPECT.search(text) is None:
        return legacy
    repaired = _repaired(text, sure=False)
    if repaired == text:
        return ()
    # Where one piece is broken beyond doubt, the doubtful ones are broken like it.
    repaired = _repaired(text, sure=True)
    return text_readings(repaired) or (repaired,)


def _unwrapped(text: str, layer: int = 0) -> str:
    """Return a text that is UTF-8 read in another encoding from end to end, maybe upon itself; or nothing."""
    for codec in (*_CODECS, *_MORE_CODECS):
        coded = _bytes(text, codec)
        try:
            inner = coded.decode("utf-8") if coded else text
        except UnicodeDecodeError:
            continue
        foreign = _FOREIGN.findall(inner)
        if inner == text or not foreign:
            continue
        deeper = _unwrapped(inner, layer + 1) if layer < _LAYERS else ""
        if deeper:
            return deeper
        letters = "".join(foreign)
        # What can be gone back twice is no coincidence.
        enough = (
            layer
            or sum(map(_is_letter, letters)) >= _SURE_OF.get(codec, 2)
            or (_FULLY.fullmatch(letters) and _MIXED.search(text))
        )
        # No word has Latin and other letters.
        if codec in _LETTERS_ALONE and not (_SIGN.search(text) or _TWO_SCRIPTS.search(text)):
            continue
        if enough and _ALPHABETS.fullmatch(letters) and _is_of_one_script(inner):
            return inner
    return ""


def _with_losses(text: str) -> str:
    """Return a text that is UTF-8 read in another encoding but for letters that were dropped; or nothing."""
    for codec in ("cp1252", "cp1251"):
        coded = _bytes(text, codec)
        inner = coded.decode("utf-8", "replace") if coded else ""
        letters = "".join(filter(_is_letter, inner))
        foreign = "".join(_FOREIGN.findall(letters))
        if len(foreign) < _LEAST_KEPT or inner.count("\ufffd") * 2 > len(foreign):
            continue
        if "\ufffd" in inner and _ALPHABETS.fullmatch(foreign) and _is_of_one_script(inner):
            return inner
    return ""


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] in "LM"


def _is_of_one_script(text: str) -> bool:
    """Whether letters beyond ASCII are of one script, and touch no ASCII ones unless they are Latin."""
    letters = [char for char in text if char.isalpha() and not char.isascii()]
    scripts = {unicodedata.name(char, "").split(" ")[0] for char in letters}
    return len(scripts) == 1 and _TWO_SCRIPTS.search(text) is None


def _repaired(text: str, *, sure: bool) -> str:
    def run(match: re.Match[str]) -> str:
        start, end = match.span()
        inside = (text[start - 1 : start].isalpha(), text[end : end + 1].isalpha())
        return _repaired_run(match[0], inside=(True, True) if sure else inside)

    return _FOREIGN.sub(run, text)


def _repaired_run(run: str, *, inside: tuple[bool, bool]) -> str:
    for codec in _CODECS:
        coded = _bytes(run, codec)
        if coded is None:
            continue
        pieces = list(_pieces(coded, run))
        found = "".join(letter for letter, _ in pieces if letter)
        if not found or not _ALPHABETS.fullmatch(found):
            continue
        # What is not explained may be punctuation, never a letter.
        if any(rest.isalpha() for letter, rest in pieces if not letter):
            continue
        if _sure(codec, [rest for letter, rest in pieces if letter], found, inside=inside):
            return "".join(letter or rest for letter, rest in pieces)
    return run


def _bytes(run: str, codec: str) -> bytes | None:
    """Return one byte a character; what an encoding of Windows leaves undefined counts as itself."""
    coded = bytearray()
    for char in run:
        try:
            coded += char.encode(codec)
        except UnicodeEncodeError:
            if ord(char) > (0xFF if codec == "cp1252" else 0x9F):
                return None
            coded.append(ord(char))
    return bytes(coded) if len(coded) == len(run) else None


def _pieces(coded: bytes, run: str) -> Iterator[tuple[str, str]]:
    """Yield the letters that sequences of UTF-8 stand for with their characters, and single characters."""
    at = 0
    for match in _UTF8.finditer(coded):
        yield from (("", char) for char in run[at : match.start()])
        try:
            yield match[0].decode("utf-8"), run[match.start() : match.end()]
        except UnicodeDecodeError:
            yield from (("", char) for char in run[match.start() : match.end()])
        at = match.end()
    yield from (("", char) for char in run[at:])


def _sure(codec: str, taken: list[str], found: str, *, inside: tuple[bool, bool]) -> bool:
    """Return whether what was found can hardly be meant as it stands."""
    if codec in {"cp437", "cp850"}:
        drawn = any("\u2500" <= char <= "\u259f" for one in taken for char in one)
        return drawn and (len(found) > 1 or taken[0][0] in _BOX_LEADS)
    if len(found) > 1:
        return True
    if codec == "cp1251":
        # A Cyrillic letter amid Latin ones.
        return any(inside) and _FULLY.fullmatch(found) is not None
    if codec == "mac_roman":
        return any(inside) and (taken[0][0] in _MAC_LEADS or (all(inside) and found in "əƏ"))
    if not _FULLY.fullmatch(found) and len(taken[0]) > 2:
        return found in "\u2018\u2019\u201c\u201d\u2013\u2014\u2026"
    return taken[0][-1] not in _CLOSING or inside[1]
