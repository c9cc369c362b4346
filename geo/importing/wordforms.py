"""Names and words in other forms: the same word with another ending, a name with words around it."""

from __future__ import annotations

import re
from typing import Final

from geo.importing.roles import folded

_AROUND: Final = frozenset(
    [
        "of",
        "the",
        "a",
        "an",
        "in",
        "at",
        "on",
        "from",
        "to",
        "and",
        "or",
        "de",
        "la",
        "el",
        "los",
        "las",
        "del",
        "un",
        "una",
        "en",
        "y",
        "o",
        "le",
        "les",
        "du",
        "des",
        "d",
        "l",
        "au",
        "aux",
        "et",
        "ou",
        "une",
        "в",
        "на",
        "с",
        "из",
        "от",
        "и",
        "или",
        "по",
        "у",
    ]
)
_ENDINGS: Final = re.compile(
    r"(?:ées|ees|ée|ee|és|é|as|os|es|a|o|e|s|ing|ed"
    r"|ыми|ими|ыи|ии|ои|еи|ого|его|ому|ему|ая|яя|ое|ее|ый|ий|ой|ые|ие|ых|их|ую|юю|ам|ями|ами|ом|ем|ов|ев|ия|ии|ью"
    r"|а|я|о|е|ы|и|у|ю|ь|й)$"
)
_SHORTEST: Final = 3
_BEFORE: Final = re.compile(
    r"(?:total )?(?:"
    r"(?:number|count|no|num|nb|nr|nº|n|name|type|kind|date|day) (?:of )?(?:the )?(?:people |persons )?"
    r"|(?:numero|cantidad|total|nombre|nom|tipo|fecha|clase) (?:de |del |de la |de los |de las |d )?"
    r"(?:personas |personnes )?"
    r"|(?:nombre|nom|type|date|lieu) (?:de |du |des |de la |de l |d )?(?:personnes )?"
    r"|(?:количество|число|кол во|всего|название|наименование|вид|тип|дата) (?:людей |человек )?)"
)
_WHEN: Final = r"(?:of|in|during|at|at the time of|at time of|on)"
_AFTER: Final = re.compile(
    rf" (?:{_WHEN} (?:the )?)?(?:(?:accident|incident|event|explosion|blast)s?|victim)$"
    r"| (?:del?|en el|al momento del|de la|de l|du|de|d une|des) "
    r"(?:(?:accidente|evento|incidente|suceso|explosion|accident|incident)s?|victime|victima)$"
    r"| (?:в момент |во время |при )?(?:происшествия|инцидента|подрыва|взрыва|случая|аварии|пострадавшего)$"
)
_DATE: Final = "date"
_DAY: Final = frozenset({"day", "dia", "jour", "день"})
_SAYS_NOTHING: Final = frozenset(
    [
        "number",
        "count",
        "no",
        "num",
        "nb",
        "nr",
        "n",
        "id",
        "code",
        "name",
        "type",
        "kind",
        "numero",
        "cantidad",
        "total",
        "nombre",
        "nom",
        "tipo",
        "clase",
        "количество",
        "число",
        "номер",
        "вид",
        "тип",
        "название",
    ]
)
_IN_BRACKETS: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]")


def stems(text: str) -> tuple[str, ...]:
    """Return the words of a text without their endings and without articles.

    Examples
    --------
    >>> stems("Blessée") == stems("blessés"), stems("раненая") == stems("раненый")
    (True, True)
    """
    words = [one for one in folded(text).split() if one not in _AROUND]
    return tuple(_stem(word) for word in words)


def _stem(word: str) -> str:
    if len(word) <= _SHORTEST or word.isdigit():
        return word
    cut = _ENDINGS.sub("", word)
    # What is left of a short word is that of many others.
    return cut if len(cut) >= _SHORTEST else word


def cores(name: str) -> tuple[str, ...]:
    """Return a name of a column without brackets, and without what stands around most names of its kind.

    Examples
    --------
    >>> cores("No. of people killed in the accident (total)")
    ('no of people killed in the accident', 'no of people killed', 'killed')
    """
    whole = folded(_IN_BRACKETS.sub(" ", name))
    shorter = _AFTER.sub("", whole) if _AFTER.search(whole) else whole
    # The day of an accident is its date; day alone is that of the month.
    found = [whole, _DATE if shorter != whole and shorter in _DAY else shorter]
    begun = _BEFORE.match(shorter)
    if begun and len(shorter) > begun.end():
        found.append(shorter[begun.end() :])
    return tuple(dict.fromkeys(one for one in found if one and one not in _SAYS_NOTHING))
