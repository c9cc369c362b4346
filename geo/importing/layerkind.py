"""What the rows of a file are, accidents or hazardous areas, told from its shapes, columns and values."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
import shapely

from geo.errors import AskedError
from geo.importing.hazards.lexicon import WORK
from geo.importing.hazards.shapes import WKT
from geo.importing.hazards.words import are_words, roles_of
from geo.importing.naming import by_name
from geo.importing.roles import COUNTS, NUMBERS, folded
from geo.importing.suggestion import cells_of
from geo.importing.synonyms import code_of
from geo.language import say
from geo.layers.vocabulary import IMPORTED
from geo.text import listed

_INCIDENTS, _HAZARDS, _ACTIVITIES, _SURVEYS = IMPORTED.codes()
_PEOPLE: Final = frozenset({*COUNTS, *NUMBERS, "casualties", "outcome", "sex", "age", "status"})
"""Roles of columns that tell of people who were hurt."""
_SPOKEN: Final = {"outcome": "outcome", "sex": "sex", "status": "victim_status"}
"""Those whose headings name other things as well, such as the state of an area; their values decide."""
_EVENT: Final = _PEOPLE | {"date", "year", "reported_date", "device_type", "activity", "kind", "accidents"}
"""Roles of which a file of accidents has one, and of period sums too."""
_WORDED: Final = ("class", "status", "product")
_AREA: Final = 2
_WORK: Final = re.compile(
    r"^(?:activity|task|survey|nts|clearance|eod|completion report) (?:id|no|number|code|result)$"
    r"|^(?:id|cod|code|codigo|no|n|num|numero|ref) (?:d |de |de la |del |da |do )?"
    r"(?:activite|tache|operation|actividad|tarea|operacion|atividade|tarefa|operacao)$"
    r"|^(?:id|код|номер|№) (?:работ|работы|задачи|задания|операции)$"
    r"|^(?:fecha|date|data) (?:d |de |del |du |do )?(?:informe|rapport|relatorio)(?: \w+){0,2}$"
    r"|^дата (?:отчета|завершения)(?: \w+){0,2}$"
    r"|(?:area|m2|sqm|superficie|surface) (?:cleared|reduced|cancelled|depollue\w*|despejad\w*)"
    r"|(?:cleared|reduced|cancelled) (?:area|m2|sqm)|date (?:completed|of completion)|completion date"
    r"|survey result|nts result|clearance method|team (?:id|name|number|no)|^team$"
    r"|(?:ap|at|uxo|erw|mines) (?:found|destroyed)|hazard ids"
)
"""Names of columns of surveys, and of work with what it released or found."""
_HALF: Final = 0.5
_EXAMPLES: Final = 3
_FEWEST_SIGNS: Final = 2
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Likely:
    """What rows most likely are.

    Parameters
    ----------
    kind
        A code of `geo.layers.vocabulary.IMPORTED`; empty where nothing tells.
    why
        What says so, in sentences.
    known
        Whether an earlier import of the same columns said it.
    """

    kind: str
    why: str = ""
    known: bool = False


class KindAskedError(AskedError):
    """A file of which somebody has to say what its rows are.

    Parameters
    ----------
    file
        Its name.
    likely
        What its rows most likely are, and why.
    """

    def __init__(self, file: str, likely: Likely) -> None:
        told = say(
            "{file}: {why} Nothing was imported. Say --kind hazards where its rows are hazardous areas, "
            "--kind activities where they are clearance or other work, --kind surveys for surveys, or "
            "--kind incidents where they are accidents.",
            file=file,
            why=likely.why,
        )
        super().__init__(told, key="kind", options=IMPORTED.codes())
        self.likely = likely


def likely_kind(frame: pd.DataFrame, roles: Mapping[str, Sequence[str]]) -> Likely:
    """Return what the rows of a file most likely are.

    Parameters
    ----------
    frame
        Columns of text, and the shapes.
    roles
        What each column would be to a record of an accident.
    """
    mine = {role for said in roles.values() for role in said}
    # A date that is one for its values alone may be the day of anything.
    named = {role for name in roles if (role := by_name(name)) in mine}
    shapes = _are_areas(frame)
    people, work = _of_people(frame, roles), _of_work(frame)
    told = _signs(frame, without=work)
    signs = [*([say("its shapes are areas and no points")] if shapes else []), *(one for _, one in told)]
    said = {role for role, _ in told}
    # Work names the area it was on; a register of areas tells their class.
    if len(work) >= _FEWEST_SIGNS + ("hazard_id" in said) and not people and "class" not in said:
        surveys = any("result" in folded(one) or folded(one).startswith("nts") for one in work)
        return Likely(
            _SURVEYS if surveys else _ACTIVITIES,
            say(
                "It looks like surveys or work done, by {columns}, which are layers of their own, surveys "
                "and activities.",
                columns=listed([f'"{one[:_SHOWN]}"' for one in work[:_EXAMPLES]]),
            ),
        )
    if people and len(signs) < _FEWEST_SIGNS:
        return Likely(_INCIDENTS)
    if people:
        return Likely(
            "",
            say(
                "It tells of people who were hurt, and {signs}, so that its rows may be either.",
                signs=listed(signs),
            ),
        )
    if shapes or len(signs) >= _FEWEST_SIGNS:
        why = say(
            "It looks like hazardous areas: {signs}, and nobody is said to have been hurt.",
            signs=listed(signs),
        )
        return Likely(_HAZARDS, why)
    if not mine & _EVENT or (signs and not named & _EVENT):
        return Likely(
            "",
            say(
                "No column says when, with what or to whom something happened, so that its rows may be no "
                "accidents."
            ),
        )
    return Likely(_INCIDENTS)


def _of_people(frame: pd.DataFrame, roles: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the roles that tell of people who were hurt: of worded ones those of which a value does."""
    return {
        role
        for name, said in roles.items()
        for role in _PEOPLE.intersection(said)
        if role not in _SPOKEN
        or not (cells := cells_of(frame, name))
        or any(code_of(_SPOKEN[role], one) not in {None, "unknown"} for one in dict.fromkeys(cells))
    }


def _are_areas(frame: pd.DataFrame) -> bool:
    """Return whether most shapes of a file, or texts in which shapes are written, are areas."""
    shapes = [one for one in frame.get("geometry", ()) if isinstance(one, shapely.Geometry)]
    if shapes:
        return bool(sum(shapely.get_dimensions(one) == _AREA for one in shapes) > _HALF * len(shapes))
    for name in frame.columns:
        cells = cells_of(frame, name) if name != "geometry" else []
        found = [hit for one in cells if (hit := WKT.match(one))]
        if cells and len(found) == len(cells):
            return bool(sum(one[2].upper() == "POLYGON" for one in found) > _HALF * len(found))
    return False


def _signs(frame: pd.DataFrame, *, without: Collection[str]) -> list[tuple[str, str]]:
    """Return what columns say that hazardous areas have and accidents have not."""
    cells = {str(name): cells_of(frame, name) for name in frame.columns if name not in {"geometry", *without}}
    found = []
    for name, (role, _) in roles_of(cells).items():
        told = cells[name]
        if (role in _WORDED and are_words(role, told)) or (role == "hazard_id" and _names_areas(name)):
            words = listed(dict.fromkeys(one[:_SHOWN] for one in [*dict.fromkeys(told)][:_EXAMPLES]))
            found.append((role, say('"{name}" holds {words}', name=name[:_SHOWN], words=words)))
        elif role == "area_m2_stated" and told:
            found.append((role, say('"{name}" is a size', name=name[:_SHOWN])))
    return found


def _of_work(frame: pd.DataFrame) -> list[str]:
    """Return the columns that only files of surveys and of work done have."""
    names = [str(name) for name in frame.columns if name != "geometry"]
    found = [name for name in names if _WORK.search(folded(name))]
    cells = {name: cells_of(frame, name) for name in names}
    # What was done tells as much as a heading: a register of areas may say how they were surveyed.
    told = roles_of(cells, lexicon=WORK)
    kinds = [
        name for name, (role, _) in told.items() if role == "kind" and are_words("kind", cells[name], WORK)
    ]
    areas = roles_of(cells)
    return [*found, *(name for name in kinds if name not in found and areas[name][0] != "survey_type")]


def _names_areas(name: str) -> bool:
    plain = folded(name)
    return any(word in plain for word in ("haz", "minefield", "area", "zone"))
