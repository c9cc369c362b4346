"""Names of places as they are compared: spelling, case and script folded for matching, never for display.

Knows alphabets and the everyday words for kinds of units, not any country: which names belong to which
unit comes from the country pack.
"""

from __future__ import annotations

import re
import unicodedata

# Both capital I letters become one plain letter before any lower-casing: the Turkic dotted capital
# lower-cases to two code points, and its dotless partner to a letter that most keyboards lack.
_LETTERS = str.maketrans(
    {
        "\u0130": "i",  # capital I with dot
        "I": "i",
        "\u0131": "i",  # dotless i
        "\u018f": "a",  # schwa, and the two letters that look like it
        "\u0259": "a",
        "\u018e": "a",
        "\u01dd": "a",
        "\u04d8": "a",
        "\u04d9": "a",
        "\u0401": "\u0435",  # Cyrillic io is as often typed as ie
        "\u0451": "\u0435",
        "\u00f8": "o",
        "\u00d8": "o",
        "\u0142": "l",
        "\u0141": "l",
        "\u0111": "d",
        "\u0110": "d",
        "\u00e6": "ae",
        "\u00c6": "ae",
        # Arabic letters that are typed for each other, and the line that only draws a word out.
        "\u0622": "\u0627",
        "\u0623": "\u0627",
        "\u0625": "\u0627",
        "\u0671": "\u0627",
        "\u0649": "\u064a",
        "\u06cc": "\u064a",
        "\u06a9": "\u0643",
        "\u0629": "\u0647",
        "\u0640": "",
    }
)
# Vowels that Arabic and Hebrew are seldom written with.
_VOWELS = frozenset(map(chr, (*range(0x064B, 0x0653), 0x0670, *range(0x05B0, 0x05BD))))
_APOSTROPHES = re.compile("['\u2018\u2019\u02bb\u02bc\u02b9`\u00b4\u2032]")
_SEPARATORS = re.compile(r"[\s_\-\u2010-\u2015.,/]+")

# After folding. A unit that is not a city carries no word; a city keeps one, because a city and the district
# around it are often two units of one name.
_DISTRICT_WORDS = frozenset(
    {
        "district", "districts", "rayon", "rayonu", "raion", "raionu", "region", "oblast", "province",
        "county", "municipality", "departement", "departamento", "provincia", "provincie", "distrito",
        "municipio", "governorate", "prefecture", "wilaya", "район", "района", "районе", "область", "обл",
        "край", "облысы", "облусу", "ауданы", "вилояти", "viloyati", "tumani", "ilcesi", "vilayeti", "շրջան",
        "շրջանը", "մարզ", "მხარე", "მუნიციპალიტეტი", "জেলা", "বিভাগ", "जिला", "ज़िला", "மாவட்டம்", "மாகாணம்",
        "ክልል", "ዞን", "ወረዳ",
    }
)  # fmt: skip
_CITY_WORDS = frozenset(
    {
        "city",
        "town",
        "sahar",
        "sahari",
        "seher",
        "seheri",
        "gorod",
        "город",
        "города",
        "городе",
        "քաղաք",
        "քաղաքը",
    }
)
_OF_PREFIX = re.compile(
    r"^(?:the )?(city|town|district|region|province|municipality|county|governorate) of (?=\S)"
    r"|^(?:la |le |el |o )?(?:region|province|provincia|provincie|departement|departamento|district|distrito"
    r"|prefecture|cercle|wilaya|municipio|municipalite|gouvernorat)"
    r" (?:de la|de los|de las|des|del|de|du|da|do) (?=\S)"
)
_KIND_IN_BRACKETS = re.compile(r" ?\((?:the )?(\w+)\)$")
_CITY_PREFIX = re.compile(r"^(?:город|gorod|г) (?=\S)")


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).translate(_LETTERS).casefold()
    kept: list[str] = []
    base = ""
    for char in unicodedata.normalize("NFKD", folded):
        if unicodedata.combining(char):
            # Marks are dropped from Latin letters only: in Cyrillic they make other letters.
            if not ("a" <= base <= "z") and char not in _VOWELS:
                kept.append(char)
            continue
        if unicodedata.category(char) in {"Cc", "Cf", "Cs"} and not char.isspace():
            continue
        base = char
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept)).translate(_LETTERS).casefold()


# Arabic, Persian, Kurdish, Urdu, Hebrew, Greek, Russian, Tajik and Vietnamese put the word first.
_WORDS_BEFORE = frozenset(
    map(
        _letters,
        (
            *(
                "محافظة",
                "ولاية",
                "إقليم",
                "منطقة",
                "جهة",
                "قضاء",
                "ناحية",
                "مديرية",
                "إمارة",
                "شعبية",
                "بلدية",
            ),
            *("لواء", "ولایت", "ولسوالی", "استان", "شهرستان", "پارێزگای", "قەزای", "ناحیەی", "صوبہ", "ضلع"),
            *(
                "מחוז",
                "נפת",
                "επαρχία",
                "республика",
                "область",
                "район",
                "вилояти",
                "ноҳияи",
                "tỉnh",
                "huyện",
            ),
            *("opština", "općina", "županija", "województwo", "muhafazat"),
        ),
    )
)
_KIND_PREFIX = re.compile(rf"^(?:{'|'.join(sorted(_WORDS_BEFORE))}) (?=\S)")
# Khmer, Lao and Thai write it in one with the name, Burmese behind.
_KIND_IN_ONE = re.compile(
    rf"^(?:{'|'.join(map(_letters, ('ខេត្ត', 'ស្រុក', 'ແຂວງ', 'จังหวัด', 'อำเภอ')))}) ?(?=\w\S)"
    rf"|(?<=\S\S) ?(?:{'|'.join(map(_letters, ('ပြည်နယ်', 'တိုင်းဒေသကြီး', 'မြို့နယ်')))})$"
)


def fold_text(text: str) -> str:
    """Return running text as names are compared: folded as `fold_name` folds, with every word kept.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        Words parted by single spaces. A name folded by `fold_name` stands in the folded text that names it.
    """
    # Nearly all text of a large pack is ASCII, whose letters carry no marks.
    letters = text.casefold() if text.isascii() else _letters(text)
    return _SEPARATORS.sub(" ", _APOSTROPHES.sub("", letters)).strip()


def _without_kind(words: str) -> str:
    match = _OF_PREFIX.match(words)
    if match:
        rest = words[match.end() :]
        return f"{rest} city" if match[1] in _CITY_WORDS else rest
    bracketed = _KIND_IN_BRACKETS.search(words)
    if bracketed and bracketed[1] in _DISTRICT_WORDS | _CITY_WORDS and bracketed.start():
        return f"{words[: bracketed.start()]} {bracketed[1]}"
    words = words if words.isascii() else _KIND_IN_ONE.sub("", words)
    words = _KIND_PREFIX.sub("", words)
    prefix = _CITY_PREFIX.match(words)
    if prefix:
        return f"{words[prefix.end() :]} city"
    head, _, last = words.removesuffix(" р н").rpartition(" ")
    if head and last in _CITY_WORDS:
        return f"{head} city"
    if head and last in _DISTRICT_WORDS:
        return head
    return words.removesuffix(" р н")


def fold_name(text: str) -> str:
    """Return the form of a place name used for matching.

    Case, Latin diacritics, the Turkic dotted and dotless i, the three look-alike schwas, apostrophes and
    hyphens make no difference, nor do Arabic letters typed for each other; neither does a word such as
    *district* or *rayonu* at the end, or one for a governorate where a language puts it first. A word for
    *city* is kept, in one spelling, because a city and the district around it are different units.
    Every script but Latin stays as it is.

    Parameters
    ----------
    text
        Name as it stands in a file.

    Returns
    -------
    str
        Folded name; empty where `text` holds no letter or digit. Folding twice changes nothing.

    Examples
    --------
    >>> fold_name("FÜZULİ rayonu") == fold_name("Füzuli") == "fuzuli"
    True
    >>> fold_name("Shusha") == fold_name("Shusha city")
    False
    """
    words = _SEPARATORS.sub(" ", _APOSTROPHES.sub("", _letters(text))).strip()
    while True:
        shorter = _without_kind(words)
        if shorter == words:
            return words
        words = shorter
