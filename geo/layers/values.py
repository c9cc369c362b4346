"""One value at a time: text or a JSON value into the type of its field, or a fault that says why not."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from rapidfuzz import fuzz, utils

from geo.language import marked, say
from geo.layers.days import EARLIEST, LATEST, date_remedy
from geo.layers.findings import Severity
from geo.layers.schema import Field, FieldType
from geo.layers.vocabulary import CodeList
from geo.text import did_you_mean

TEXT_LIMIT = 10_000
_SHOWN = 80
_WORD_LETTERS = 4
_SLIP_SCORE, _PART_SCORE = 70, 75
_MOST_NEAR = 3
_EXACT_FLOAT = 2**53
# Direction overrides reorder the text around them, and half surrogates cannot be written as UTF-8 at all.
_UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_INTEGER = re.compile(r"-?[0-9]{1,15}(?:\.0{1,6})?")
_NUMBER = re.compile(r"[+-]?[0-9]{1,17}(?:\.[0-9]{1,20})?(?:[eE][+-]?[0-9]{1,3})?")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one value: rule, sentence, remedy, severity."""

    rule: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR


Parsed = tuple[Any, Fault | None]


def shown(value: object) -> str | None:
    r"""Return `value` as a finding prints it: at most 80 characters, hidden characters escaped.

    ``None`` for a missing value. Control, format and direction characters appear as ``\u202e`` and the like.
    """
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    text = value if isinstance(value, str) else str(value)
    cut = text[: _SHOWN + 1]
    if not (cut.isascii() and cut.isprintable()):
        cut = "".join(_escaped(char) for char in cut)
    return cut if len(cut) <= _SHOWN else cut[: _SHOWN - 1] + "…"


def listed_values(column: Any) -> list[Any]:
    """Return the values of a pandas column or index as a list; a column of text gives them singly slowly."""
    found: list[Any] = column.to_numpy(dtype=object).tolist() if hasattr(column, "to_numpy") else list(column)
    return found


def plain_column(column: pd.Series) -> pd.Series:
    """Return a column of categories as one of its values: text as ``str``, else objects, None for none."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return column
    if isinstance(column.cat.categories.dtype, pd.StringDtype):
        return column.astype("str")
    return column.astype(object).where(column.notna(), None)


def sentence(words: str) -> str:
    """Return `words` ended by a full stop, unless they end in a mark already."""
    return words if words.endswith((".", "?", "!")) else f"{words}."


def _escaped(char: str) -> str:
    if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}:
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _type_fault(message: str, remedy: str) -> Parsed:
    return None, Fault("field.type", message, remedy)


def clean_text(text: str) -> tuple[str, bool]:
    """Return `text` composed (NFC), trimmed, without hidden characters, and whether any were taken out."""
    if text.isascii() and text.isprintable():
        return text.strip(), False
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = _UNWANTED.sub("", composed)
    return unicodedata.normalize("NFC", kept).strip(), len(kept) != len(composed)


def _as_text(raw: object) -> str | None:
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, int):
        return str(raw)
    if isinstance(raw, float) and math.isfinite(raw) and abs(raw) < _EXACT_FLOAT:
        return str(int(raw)) if raw.is_integer() else repr(raw)
    if isinstance(raw, dt.date | dt.time):
        return raw.isoformat()
    return None


def _parse_text(raw: object) -> Parsed:
    text = _as_text(raw)
    if text is None:
        return _type_fault(
            say("This is not text"), say("Give one text; write long numbers as text so that no digit is lost")
        )
    kept, removed = clean_text(text)
    if len(kept) > TEXT_LIMIT:
        return None, Fault(
            "text.length",
            say(
                "The text has {number:,} characters; {text_limit:,} are allowed",
                number=len(kept),
                text_limit=TEXT_LIMIT,
            ),
            say("Shorten the text, or keep the full wording in a document that is named as a source"),
        )
    note = None
    if removed:
        note = Fault(
            "text.cleaned",
            say("Control or direction characters were taken out of the text"),
            say("Check the text and save it again without hidden characters"),
            Severity.NOTE,
        )
    return (kept or None), note


def _stripped(raw: object) -> str | None:
    return raw.strip() if isinstance(raw, str) else None


_WHOLE = marked(
    "Give one whole number, or leave it empty where it is not recorded; a range goes into the remarks"
)


def _parse_integer(raw: object) -> Parsed:
    text = _stripped(raw)
    if text is not None:
        if not text:
            return None, None
        if _INTEGER.fullmatch(text):
            return int(text.partition(".")[0]), None
        return _type_fault(say("This is not a whole number"), say(_WHOLE))
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < _EXACT_FLOAT:
        return raw, None
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < _EXACT_FLOAT:
        return int(raw), None
    return _type_fault(say("This is not a whole number"), say(_WHOLE))


def _parse_number(raw: object) -> Parsed:
    text = _stripped(raw)
    value: float | None = None
    if text is not None:
        if not text:
            return None, None
        if _NUMBER.fullmatch(text):
            value = float(text)
    elif isinstance(raw, int | float) and not isinstance(raw, bool):
        value = float(raw) if abs(raw) < 1e300 else math.inf
    if value is not None and math.isfinite(value):
        return value, None
    remedy = say("Give one number with a decimal point, or leave it empty where it is not recorded")
    if text is not None and "," in text and _NUMBER.fullmatch(text.replace(",", ".")):
        remedy = say(
            "Write it with a decimal point and no separator of thousands, such as {replace}",
            replace=text.replace(",", "."),
        )
    return _type_fault(say("This is not a number"), remedy)


def _parse_boolean(raw: object) -> Parsed:
    if isinstance(raw, bool):
        return raw, None
    text = _stripped(raw)
    if text == "":
        return None, None
    if text is None and isinstance(raw, int | float) and raw in (0, 1):
        return bool(raw), None
    if text is not None and text.lower() in _BOOLEANS:
        return _BOOLEANS[text.lower()], None
    return _type_fault(say("This is neither true nor false"), say("Write true or false"))


def _parse_time(raw: object) -> Parsed:
    if isinstance(raw, dt.time) and raw.tzinfo is None and not (raw.second or raw.microsecond):
        return raw.strftime("%H:%M"), None
    text = raw.isoformat() if isinstance(raw, dt.time) else _as_text(raw)
    text = (text or "").strip()
    if not text and isinstance(raw, str):
        return None, None
    if _TIME.fullmatch(text) and isinstance(raw, str):
        return text, None
    remedy = say("Write hours and minutes, such as 09:30, or leave it empty")
    if re.fullmatch(r"24:00(?::00)?", text):
        remedy = say("Write 00:00 and the following day")
    elif re.fullmatch(r"0?\.[0-9]+", text):
        minutes = round(float(text) * 1440)
        remedy = say(
            "A spreadsheet's fraction of a day: write {minutes:02d}:{minutes_2:02d}",
            minutes=minutes // 60 % 24,
            minutes_2=minutes % 60,
        )
    elif match := re.fullmatch(r"([0-9]{1,2})[:.]([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?", text):
        proper = f"{int(match[1]):02d}:{match[2]}"
        remedy = say("Write {proper}", proper=proper) if _TIME.fullmatch(proper) else remedy
    return _type_fault(say("This is not a time of day"), remedy)


def _parse_ids(raw: object) -> Parsed:
    text, fault = _parse_text(raw)
    if text is None:
        return None, fault
    ids = dict.fromkeys(part.strip() for part in text.split(";"))
    return ";".join(part for part in ids if part) or None, fault


def _near_codes(code: str, codes: CodeList) -> list[str]:
    """Return the codes a text may be a slip of, or a part of; words alike in sound alone are none of them."""
    typed = utils.default_process(code)
    words = {word for word in typed.split() if len(word) >= _WORD_LETTERS}
    scores: dict[str, float] = {}
    for term in codes:
        for text in map(utils.default_process, (term.code.replace("_", " "), term.label)):
            whole = fuzz.ratio(typed, text)
            part = any(word.startswith(one) or one.startswith(word) for word in text.split() for one in words
                       if len(word) >= _WORD_LETTERS)  # fmt: skip
            scores[term.code] = max(scores.get(term.code, 0), whole, _PART_SCORE * part)
    best = max(scores.values(), default=0)
    return [term for term, score in scores.items() if score == best >= _SLIP_SCORE][:_MOST_NEAR]


def _code_fault(code: str, codes: CodeList) -> Fault:
    nearest = did_you_mean(_near_codes(code, codes), code)
    return Fault(
        "code.allowed",
        say("This is not one of the values of {name}", name=codes.name),
        say("{nearest} Allowed: {codes}", nearest=nearest, codes=", ".join(codes.codes())).lstrip(),
    )


def _code_parser(codes: CodeList, *, several: bool) -> Callable[[object], Parsed]:
    allowed = frozenset(codes.codes())

    def parse_one(raw: object) -> Parsed:
        text = (_as_text(raw) or "").strip()
        if text in allowed:
            return text, None
        if not text and isinstance(raw, str):
            return None, None
        return None, _code_fault(text[:200], codes)

    def parse_several(raw: object) -> Parsed:
        text, _ = _parse_ids(raw)
        parts = text.split(";") if text else []
        for part in parts:
            if part not in allowed:
                return None, _code_fault(part[:200], codes)
        return text, None

    return parse_several if several else parse_one


def _typed_day(raw: object) -> dt.date | None:
    if isinstance(raw, dt.datetime):
        return raw.date() if raw.tzinfo is None and raw.time() == dt.time() else None
    return raw if isinstance(raw, dt.date) else None


def _parse_date(raw: object) -> Parsed:
    text = (_as_text(raw) or "").strip()
    if not text and isinstance(raw, str):
        return None, None
    day = _typed_day(raw)
    if day is None and isinstance(raw, str) and _ISO_DATE.fullmatch(text):
        try:
            day = dt.date.fromisoformat(text)
        except ValueError:
            return _type_fault(say("There is no such day in the calendar"), date_remedy(text))
    if day is None:
        return _type_fault(say("This is not a date in the form YYYY-MM-DD"), date_remedy(text[:80]))
    if not EARLIEST <= day <= LATEST:
        return _type_fault(
            say("The year lies outside 1900 to 2200"), say("Check the year; write it in four digits")
        )
    return day, None


_PARSERS: dict[FieldType, Callable[[object], Parsed]] = {
    FieldType.TEXT: _parse_text,
    FieldType.INTEGER: _parse_integer,
    FieldType.NUMBER: _parse_number,
    FieldType.DATE: _parse_date,
    FieldType.TIME: _parse_time,
    FieldType.IDS: _parse_ids,
    FieldType.BOOLEAN: _parse_boolean,
}


def parser_for(field: Field) -> Callable[[object], Parsed]:
    """Return the function that reads one raw value of `field`: ``(value or None, fault or None)``."""
    if field.codes is not None and field.type in (FieldType.CODE, FieldType.CODES):
        return _code_parser(field.codes, several=field.type is FieldType.CODES)
    return _PARSERS[field.type]
