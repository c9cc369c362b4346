"""Names of columns and words of values in files of the ground, by what their rows are."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from geo.importing.roles import EXTRA, IGNORED, PERSON, folded
from geo.layers import vocabulary as v
from geo.layers.fields import Schema
from geo.layers.schema import ACTIVITIES, HAZARDS, SURVEYS

_CUT: Final = 10
"""Characters that a Shapefile leaves of a name."""
_JOINING: Final = frozenset(
    {
        "of",
        "the",
        "de",
        "del",
        "la",
        "las",
        "los",
        "du",
        "des",
        "d",
        "l",
        "le",
        "les",
        "da",
        "do",
        "das",
        "dos",
    }
)
"""Words that a name in a heading may have or not: "fecha del informe" and FECHA_INFORME are one."""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """What is known of files of one kind of row.

    Parameters
    ----------
    schema
        Of the layer that the rows become.
    columns
        Names of columns by role, the likeliest first.
    words
        Code by word, folded, by role.
    codes
        What a value may mean, by role.
    telling
        Roles that are known by their words, whatever their column is called; the first of them hold a row
        whose word is not known.
    """

    schema: Schema
    columns: Mapping[str, Sequence[str]]
    words: Mapping[str, Mapping[str, str]]
    codes: Mapping[str, tuple[str, ...]]
    telling: tuple[str, ...]

    @property
    def kind(self) -> str:
        """Its code of `geo.layers.vocabulary.IMPORTED`, and the name of the layer."""
        return self.schema.name

    @property
    def key(self) -> str:
        """The role of identifiers."""
        return self.schema.key[0]

    @property
    def roles(self) -> tuple[str, ...]:
        """What a column may be, as mappings write it."""
        return (*self.columns, EXTRA, PERSON, IGNORED)

    @cached_property
    def by_name(self) -> dict[str, tuple[str, int]]:
        """Role and place in its list, by name."""
        return {
            folded(name): (role, at) for role, names in self.columns.items() for at, name in enumerate(names)
        }

    @cached_property
    def _by_bare(self) -> dict[str, tuple[str, int]]:
        """Role and place by a name without its joining words, where that is of one role alone."""
        found: dict[str, dict[str, int]] = {}
        for name, (role, at) in self.by_name.items():
            found.setdefault(_bare(name), {}).setdefault(role, at)
        return {bare: next(iter(of.items())) for bare, of in found.items() if bare and len(of) == 1}

    def known(self, name: str) -> tuple[str, int] | None:
        """Return the role and place of a name of a column, folded; None where it is not known."""
        return self.by_name.get(name) or self._by_bare.get(_bare(name))

    @cached_property
    def by_cut(self) -> dict[str, str]:
        """Role by the name that a Shapefile leaves of one, where that is of one role alone."""
        found: dict[str, set[str]] = {}
        for role, names in self.columns.items():
            for name in names:
                whole = name.replace(" ", "_")
                if len(whole) > _CUT:
                    found.setdefault(whole[:_CUT], set()).add(role)
        return {cut: roles.pop() for cut, roles in found.items() if len(roles) == 1}


def _bare(name: str) -> str:
    return " ".join(word for word in name.split() if word not in _JOINING)


def _read(
    file: str, schema: Schema, codes: Mapping[str, tuple[str, ...]], telling: tuple[str, ...]
) -> Lexicon:
    found = tomllib.loads((Path(__file__).parent / file).read_text(encoding="utf-8"))
    columns = found.pop("columns")
    words = {
        role: {folded(word): code for code, said in meant.items() for word in said}
        | {code.replace("_", " "): code for code in meant}
        for role, meant in found.items()
    }
    return Lexicon(schema, columns, words, codes, telling)


_SHARED: Final = ("name", "organisation", "district", "district_code", "remarks", "sensitivity", "source_ids",
                  "latitude", "longitude", "geometry")  # fmt: skip
AREAS: Final = _read(
    "words.toml",
    HAZARDS,
    {
        "class": v.HAZARD_CLASS.codes(),
        # Countries store products as a status.
        "status": (*v.HAZARD_STATUS.codes(), *v.RELEASE_PRODUCT.codes()),
        "product": v.RELEASE_PRODUCT.codes(),
        "evidence": v.EVIDENCE.codes(),
        "survey_type": v.SURVEY_TYPE.codes(),
        "contamination": v.DEVICE_TYPE.codes(),
    },
    ("class", "status"),
)


def _of_work(
    file: str, schema: Schema, codes: Mapping[str, tuple[str, ...]], telling: tuple[str, ...]
) -> Lexicon:
    """Return a lexicon that shares with that of areas what every layer of the ground has."""
    own = _read(file, schema, codes, telling)
    shared = {role: AREAS.columns[role] for role in _SHARED}
    words = {
        "product": {word: code for word, code in AREAS.words["status"].items() if code in v.RELEASE_PRODUCT},
        "survey_type": AREAS.words["survey_type"],
    }
    merged = {role: [*own.columns.get(role, ()), *names] for role, names in shared.items()}
    return Lexicon(
        schema,
        {**own.columns, **merged},
        {role: {**words.get(role, {}), **own.words.get(role, {})} for role in codes},
        codes,
        telling,
    )


WORK: Final = _of_work(
    "work.toml",
    ACTIVITIES,
    {
        "kind": v.WORK_KIND.codes(),
        "status": v.WORK_STATUS.codes(),
        "product": v.RELEASE_PRODUCT.codes(),
    },
    ("product", "kind", "status"),
)
LOOKED: Final = _of_work(
    "surveys.toml",
    SURVEYS,
    {"survey_type": v.SURVEY_TYPE.codes(), "result": v.SURVEY_RESULT.codes()},
    ("result", "survey_type"),
)
LEXICONS: Final[Mapping[str, Lexicon]] = {one.kind: one for one in (AREAS, WORK, LOOKED)}
"""By what the rows are."""
