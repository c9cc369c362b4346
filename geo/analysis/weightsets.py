"""Sets of weights as small files: who made them and when, so that an order of work can be made again."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from geo.analysis.criteria import CRITERIA, GATES
from geo.analysis.priorities import MOST_WEIGHT, WeightSet, refuse_nothing
from geo.errors import GeoError, ReadError
from geo.language import say
from geo.reading.regular import read_regular

FOLDER: Final = "weights"
"""Of a pack, for the sets its planners saved."""
ENDING: Final = ".toml"
MOST_BYTES: Final = 100_000
LONGEST_NAME: Final = 60
_SIGNED: Final = re.compile(r"(.*), ([0-9]{4}-[0-9]{2}-[0-9]{2}), ([0-9a-f]{8})", re.DOTALL)
_KEYS: Final = frozenset({"name", "day", "weights", "stopped"})


def signature(chosen: WeightSet) -> str:
    """Return name and day of a set as they stand in an address, with a mark of the weights they were put to.

    Whoever changes the weights of a link by hand takes the signature away.
    """
    day = "" if chosen.day is None else chosen.day.isoformat()
    return f"{chosen.name}, {day}, {_mark(chosen)}"


def signed(weights: Mapping[str, int], text: str) -> WeightSet:
    """Return weights with the name and the day of a signature; with neither where it is of other weights."""
    found, plain = _SIGNED.fullmatch(text), WeightSet(weights)
    if found is None or found[3] != _mark(plain):
        return plain
    try:
        return WeightSet(weights, found[1], dt.date.fromisoformat(found[2]))
    except ValueError:
        return plain


def _mark(chosen: WeightSet) -> str:
    return hashlib.sha256(chosen.code.encode()).hexdigest()[:8]


def set_text(chosen: WeightSet) -> str:
    """Return a set as the text of its file, TOML; `set_of` reads it again."""
    day = "" if chosen.day is None else f"day = {chosen.day.isoformat()}\n"
    stopped = "".join(
        f"{gate} = {json.dumps(list(names), ensure_ascii=False)}\n" for gate, names in chosen.stopped.items()
    )
    weights = "".join(f"{key} = {chosen.weights[key]}\n" for key in CRITERIA)
    head = say(
        "Weights for the order of work on hazardous areas: python -m geo priorities PACK --weights FILE"
    )
    return (
        f"# {head}\n\nname = {json.dumps(chosen.name, ensure_ascii=False)}\n{day}\n[weights]\n{weights}"
        f"{chr(10) + '[stopped]' + chr(10) + stopped if stopped else ''}"
    )


def set_of(text: str, *, usual: Mapping[str, int], file: str) -> WeightSet:
    """Return the set a file holds.

    Parameters
    ----------
    text
        Its content.
    usual
        Weights of criteria it does not name.
    file
        Its name, for messages.

    Raises
    ------
    GeoError
        Where it is no TOML, or holds anything but a name, a day, weights of our criteria, and areas by gate.
    """
    try:
        told = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise GeoError(
            say("{file} is no set of weights ({error}).", file=file, error=str(error)[:80])
        ) from None
    faults = [key for key in told if key not in _KEYS]
    name, day = told.get("name", ""), told.get("day")
    if not isinstance(name, str) or len(name) > LONGEST_NAME:
        faults.append("name")
    if day is not None and type(day) is not dt.date:
        faults.append("day")
    weights, stopped = _table(told, "weights"), _table(told, "stopped")
    faults += [key for key, value in weights.items() if key not in CRITERIA or not _is_weight(value)]
    faults += [gate for gate, names in stopped.items() if gate not in GATES or not _are_names(names)]
    if faults:
        raise GeoError(
            say(
                "{file} is no set of weights: {faults}. It holds name, day, [weights] from 0 to {most} of "
                "{known}, and [stopped] with lists of areas for {gates}.",
                file=file,
                faults=", ".join(map(repr, faults[:5])),
                most=MOST_WEIGHT,
                known=", ".join(CRITERIA),
                gates=", ".join(GATES),
            )
        )
    if weights:
        refuse_nothing({**usual, **weights})
    return WeightSet(
        {**usual, **weights},
        " ".join(name.split()),
        day,
        {gate: tuple(names) for gate, names in stopped.items() if names},
    )


def read_set(path: Path, *, usual: Mapping[str, int]) -> WeightSet:
    """Return the set of a file; see `set_of`.

    Raises
    ------
    GeoError
        As there, and where the file cannot be read.
    """
    data = read_regular(path, most_bytes=MOST_BYTES).data
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise ReadError(say("{file}: not UTF-8 text; save it as UTF-8", file=path.name)) from None
    return set_of(text, usual=usual, file=path.name)


def saved_sets(folder: Path) -> tuple[str, ...]:
    """Return the names of the files of sets that are saved with a pack."""
    return tuple(sorted(path.name for path in (folder / FOLDER).glob(f"*{ENDING}") if path.is_file()))


def _table(told: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = told.get(key, {})
    return found if isinstance(found, dict) else {key: found}


def _is_weight(value: object) -> bool:
    return type(value) is int and 0 <= value <= MOST_WEIGHT


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
