"""What spreadsheets and wrong encodings do to values, named as what it is.

A name read in the wrong encoding, an identifier rounded to ``1.23E+11``, a date turned into a count of days:
each looks like bad data and is a fault of the way the file was saved. The finding says so, gives the likely
reading where there is one, and never asks for records to be removed: the rows are as true as their source.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo.checking.misread import text_damage
from geo.language import marked, say
from geo.layers.fields import Field, FieldType
from geo.layers.findings import Severity
from geo.layers.values import TEXT_LIMIT, Fault

_FORMULA = re.compile(r"#(?:REF|N/A|VALUE|NAME|DIV/0|NULL|NUM|SPILL|CALC)[!?]?|#N/A|Err:[0-9]{3}")
_TOO_NARROW = re.compile(r"#{3,}")
_SCIENTIFIC = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]{1,3}")
# As spreadsheets write months: English, Spanish, French, Portuguese, German, Russian, Ukrainian, Turkish.
_MONTH = (
    "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|sept|dic|"
    "janv|févr|mars|avr|mai|juin|juil|août|déc|fev|set|out|dez|mär|mrz|okt|янв|фев|мар|апр|май|июн|июл|авг|сен|окт|ноя|"
    "дек|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру|oca|şub|nis|haz|tem|ağu|eyl|eki|kas|ara)\\.?"
)
_AS_DATE = re.compile(rf"[0-9]{{1,2}}[-./ ]{_MONTH}|{_MONTH}[-./ ][0-9]{{2,4}}", re.IGNORECASE)
_WHOLE_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T]00:00(?::00)?|[0-9]{1,2}([/.])[0-9]{1,2}\1[0-9]{4}")
_WITH_DECIMAL = re.compile(r"[0-9]+[.,]0")
_SERIAL = re.compile(r"[2-7][0-9]{4}(?:[.,][0-9]+)?")
_MILLISECONDS = re.compile(r"[0-9]{12,13}")
_SECONDS = re.compile(r"[0-9]{9,10}")
_AGAIN_AS_TEXT = marked(
    "Take the value from the source again, with the column formatted as text; keep every row: "
    "different records may look alike now"
)
# Letters and digits, which no program takes for a number, a date or a formula.
_SOUND_IDENTIFIERS = "^[A-Z]{1,12}[0-9]{1,12}(;[A-Z]{1,12}[0-9]{1,12})*$"
# Printable, without the marks of formulas and lost letters, no blank at an end, and not "Err:508".
_SOUND_TEXT = '^[A-DF-Za-z]([ -"$->@-~]*[!-"$->@-~])?$'
_IDENTIFYING = ("_id", "_ids", "_code")


def is_scientific(text: str) -> bool:
    """Return whether a number stands in scientific notation, as spreadsheets show long ones."""
    return _SCIENTIFIC.fullmatch(text.strip()) is not None


def damage_of(raw: object, field: Field, fault: Fault | None) -> Fault | None:
    """Return what damaged a value, or `fault` where nothing is known to have.

    Parameters
    ----------
    raw
        The value as it was read.
    field
        Its field; identifiers are looked at more closely.
    fault
        What reading the value found; a better explanation takes its place.

    Returns
    -------
    Fault or None
        Of severity error where the value cannot be used and a use of it would be wrong; a value of a text
        that is none of its author's words, such as ``#REF!``, is to be taken as missing.
    """
    if not isinstance(raw, str):
        number = isinstance(raw, int | float) and not isinstance(raw, bool)
        return (_serial(str(raw), field, fault) if number else None) or fault
    text = raw.strip()
    found = _spreadsheet(text, field, fault)
    if found is not None:
        return found
    if field.type in (FieldType.TEXT, FieldType.IDS) and (fault is None or fault.severity is Severity.NOTE):
        return text_damage(text) or fault
    return fault


def sound_texts(texts: Any, field: Field) -> NDArray[np.bool_]:
    """Return which distinct texts of a column are surely values as they are, with nothing to say of them.

    Parameters
    ----------
    texts
        Distinct values of a column; only where all are text is anything said of them.
    field
        Its field. Of texts, those in plain letters and signs are sound, of identifiers those that no
        spreadsheet takes for something else.
    """
    nothing = np.zeros(len(texts), dtype=bool)
    if field.type not in (FieldType.TEXT, FieldType.IDS) or not isinstance(
        getattr(texts, "dtype", None), pd.StringDtype
    ):
        return nothing
    identifying = field.name.endswith(_IDENTIFYING)
    if field.type is FieldType.IDS and not identifying:
        return nothing
    values = pa.array(texts, from_pandas=True)
    sound = pc.match_substring_regex(values, _SOUND_IDENTIFIERS if identifying else _SOUND_TEXT)
    found: NDArray[np.bool_] = sound.to_numpy(zero_copy_only=False)
    short = pc.less_equal(pc.utf8_length(values), TEXT_LIMIT).to_numpy(zero_copy_only=False)
    return np.asarray(found & short, dtype=bool)


def is_no_value(text: str) -> bool:
    """Return whether a spreadsheet's error stands where a value should."""
    return bool(_FORMULA.fullmatch(text.strip()) or _TOO_NARROW.fullmatch(text.strip()))


@cache
def _fault(rule: str, message: str, remedy: str, severity: Severity) -> Fault:
    return Fault(rule, message, remedy, severity)


def _spreadsheet(text: str, field: Field, fault: Fault | None) -> Fault | None:
    worst = Severity.ERROR if field.required or field.type is not FieldType.TEXT else Severity.WARNING
    if _FORMULA.fullmatch(text):
        return _fault(
            "damage.formula",
            say("The error of a spreadsheet's formula stands where the value should"),
            say("Mend the formula in the spreadsheet, or paste its values, and export the file again"),
            worst,
        )
    if _TOO_NARROW.fullmatch(text):
        return _fault(
            "damage.formula",
            say("A column too narrow to show its value was saved as it looked, so the value is lost"),
            say("Widen the column in the spreadsheet and export the file again"),
            worst,
        )
    if field.type is FieldType.INTEGER and fault is not None:
        return _misread(text, fault)
    if field.name.endswith(_IDENTIFYING):
        found = (_misread(part.strip(), None) for part in text.split(";"))
        return next((one for one in found if one), None)
    return _serial(text, field, fault)


def _misread(text: str, fault: Fault | None) -> Fault | None:
    """Return what a spreadsheet made of an identifier, or of a number that `fault` says is none."""
    severity = Severity.WARNING if fault is None else Severity.ERROR
    remedy = say(_AGAIN_AS_TEXT) if fault is None else fault.remedy
    if _SCIENTIFIC.fullmatch(text):
        return _fault(
            "damage.scientific",
            say(
                "A spreadsheet has turned a number into scientific notation, which loses the digits of "
                "long ones"
            ),
            remedy,
            severity,
        )
    if _AS_DATE.fullmatch(text) or _WHOLE_DATE.fullmatch(text):
        return _fault(
            "damage.date",
            say("A spreadsheet has taken the value for a date, such as 1-2 for 1 February"),
            remedy,
            severity,
        )
    if fault is None and _WITH_DECIMAL.fullmatch(text):
        return _fault(
            "damage.decimal",
            say(
                "An identifier was saved as a number with decimals, which programs do to columns with "
                "blanks; "
                "zeros at its start are lost"
            ),
            remedy,
            severity,
        )
    return None


def _serial(text: str, field: Field, fault: Fault | None) -> Fault | None:
    if field.type is not FieldType.DATE or fault is None:
        return None
    if _SERIAL.fullmatch(text):
        message = say("This is a spreadsheet's count of days, not a date")
    elif _MILLISECONDS.fullmatch(text):
        message = say("This is a count of milliseconds since 1970, not a date")
    elif _SECONDS.fullmatch(text):
        message = say("This is a count of seconds since 1970, not a date")
    elif _AS_DATE.fullmatch(text):
        return Fault(
            "damage.date",
            say("A spreadsheet shows a part of the date: a day without its year, or a month without its day"),
            say(
                "Take the whole date from the source again, written as YYYY-MM-DD; of a month give its "
                "first and "
                "last day, with the precision month"
            ),
            fault.severity,
        )
    else:
        return None
    return Fault("damage.serial", message, fault.remedy, fault.severity)
