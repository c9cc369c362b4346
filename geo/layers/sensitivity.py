"""The class of every row of a pack, which alone decides for whom the row may leave the house.

No search for names could: somebody who writes of a record spells it in more ways than a program knows. A row
that nobody gave a class is therefore taken for what it might speak of.

======================  ==================================================================================
Row                     Class
======================  ==================================================================================
with a class            its own
without                 what ``[sensitivity]`` in pack.toml says of its layer; else the strictest class of any
                        row of the pack, and at least ``sensitivity_default``
source without          the mildest class of the rows that cite it; the same where none does
citing a source that    that of the source, where it is the stricter
was given a class
======================  ==================================================================================

Districts and the base map have no class: they are the ground, and in every edition. The sentences of
pack.toml are a row of their own, called ``texts``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.language import say
from geo.layers.entries import PACK_FILE
from geo.layers.findings import Finding, Severity
from geo.layers.idlists import parts_of
from geo.layers.schema import SCHEMAS
from geo.layers.vocabulary import SENSITIVITY

if TYPE_CHECKING:
    from geo.layers.meta import PackMeta

TEXTS: Final = "texts"
"""The sentences of pack.toml, where it gives classes."""
MAY_LACK: Final = (
    *(name for name, one in SCHEMAS.items() if "sensitivity" in one and not one["sensitivity"].required),
    TEXTS,
)
"""What may be without a class of its own, and what pack.toml may give one."""
_FIELD: Final = "sensitivity"
_CODES: Final = SENSITIVITY.codes()
"""From mild to strict."""
_CITED: Final = ("source_ids", "coordinate_source_id")
_UNTOLD: Final = -1
_NOT_THERE: Final = -1
_RANKS: Final[Mapping[object, int]] = {code: rank for rank, code in enumerate(_CODES)}

Ranks = npt.NDArray[np.int64]
_Cited = tuple[Ranks, Ranks]


def classified(layer: str) -> bool:
    """Return whether rows of a layer have a class."""
    return layer in SCHEMAS and _FIELD in SCHEMAS[layer]


def ranks(column: pd.Series) -> Ranks:
    """Return classes as numbers, the larger the stricter; -1 where there is none."""
    codes, distinct = pd.factorize(column)
    return np.array([*(_RANKS.get(one, _UNTOLD) for one in distinct.tolist()), _UNTOLD], dtype=np.int64)[
        codes
    ]


def mild_first(rows: pd.DataFrame) -> Ranks:
    """Return positions of rows from the mildest class to the strictest, those without one last."""
    found = ranks(rows[_FIELD]) if _FIELD in rows else np.zeros(len(rows), dtype=np.int64)
    return np.argsort(np.where(found == _UNTOLD, len(_CODES), found), kind="stable")


def refused_classes(rows: pd.DataFrame) -> tuple[str | None, ...]:
    """Return the classes of rows refused on loading, as they were read; None for none.

    A class that there is not is taken for the strictest.
    """
    told = rows[_FIELD].tolist() if _FIELD in rows else [None] * len(rows)
    words = (str(one).strip() if isinstance(one, str) else None for one in told)
    return tuple((word if word in _CODES else _CODES[-1]) if word else None for word in words)


def with_classes(
    tables: Mapping[str, pd.DataFrame], meta: PackMeta, refused: Mapping[str, Iterable[str | None]]
) -> tuple[dict[str, pd.DataFrame], str, tuple[Finding, ...]]:
    """Give every row its class.

    Parameters
    ----------
    tables
        Accepted rows by layer.
    meta
        Says what rows without a class are.
    refused
        Classes of the refused rows of each layer: they, too, are held back and may be spoken of.

    Returns
    -------
    tuple
        The tables with ``sensitivity`` in every row of every layer that has the field; the class of what
        nobody gave one; and findings on rows that leave the house for fewer readers than they say, or than
        ``sensitivity_default`` does.
    """
    told = {layer: _told(table, layer, meta) for layer, table in tables.items() if classified(layer)}
    least = _CODES.index(meta.sensitivity_default)
    others = [_CODES.index(one) for classes in refused.values() for one in classes if one is not None]
    untold = max([least, *others, *(int(found.max()) for found in told.values() if len(found))])
    classes = {
        layer: np.where(found == _UNTOLD, untold, found)
        for layer, found in told.items()
        if layer != "sources"
    }
    findings = _untold_findings(told, meta, untold) if untold > least else []
    sources = {name: at for at, name in enumerate(tables["sources"]["source_id"].tolist())}
    cited = {layer: _citations(tables[layer], sources) for layer in classes}
    findings += _raise(tables, classes, cited, told["sources"], meta)
    mildest = np.full(len(tables["sources"]), len(_CODES), dtype=np.int64)
    for layer, found in classes.items():
        at, source = cited[layer]
        np.minimum.at(mildest, source, found[at])
    mildest = np.where(mildest == len(_CODES), untold, mildest)
    classes["sources"] = np.where(told["sources"] == _UNTOLD, mildest, told["sources"])
    done = dict(tables)
    for layer, found in classes.items():
        words = pd.Series(np.array(_CODES, dtype=object)[found], index=tables[layer].index, dtype="str")
        done[layer] = tables[layer].assign(sensitivity=words)
    return done, _CODES[untold], tuple(findings)


def _told(table: pd.DataFrame, layer: str, meta: PackMeta) -> Ranks:
    own = ranks(table[_FIELD])
    said = meta.sensitivity.get(layer)
    return own if said is None else np.where(own == _UNTOLD, _CODES.index(said), own)


def _citations(table: pd.DataFrame, sources: Mapping[str, int]) -> _Cited:
    """Return positions of rows and of the sources they cite, pair by pair."""
    found: list[_Cited] = []
    for field in _CITED:
        if field not in table:
            continue
        codes, distinct = pd.factorize(table[field])
        parts = parts_of(distinct.to_numpy(dtype=object))
        known = np.array([sources.get(one.strip(), _NOT_THERE) for one in parts.distinct], dtype=np.int64)
        flat = known[parts.codes]
        several = np.bincount(parts.texts[flat != _NOT_THERE], minlength=len(distinct) + 1)
        starts = np.cumsum(several) - several
        flat = flat[flat != _NOT_THERE]
        counts = several[codes]
        at = np.repeat(np.arange(len(codes)), counts)
        # Where each row's sources begin among those of all texts, and how far on each pair is.
        step = np.arange(len(at)) - np.repeat(np.cumsum(counts) - counts, counts)
        found.append((at, flat[np.repeat(starts[codes], counts) + step]))
    nothing = np.zeros(0, dtype=np.int64)
    return tuple(np.concatenate([nothing, *(one[side] for one in found)]) for side in (0, 1))  # type: ignore[return-value]


def _raise(
    tables: Mapping[str, pd.DataFrame],
    classes: Mapping[str, Ranks],
    cited: Mapping[str, _Cited],
    sources: Ranks,
    meta: PackMeta,
) -> list[Finding]:
    """Make rows as strict as the sources they cite; say where that changes for whom they are."""
    findings = []
    for layer, found in classes.items():
        at, source = cited[layer]
        before = found.copy()
        np.maximum.at(found, at, sources[source])
        higher = np.flatnonzero(found > before)
        if len(higher):
            key = str(tables[layer][SCHEMAS[layer].key[0]].iloc[higher[0]])
            findings.append(
                _finding(
                    meta.files.get(layer, layer),
                    "sensitivity.cited",
                    say(
                        "{number:,} rows, the first of them {key}, cite a source of a stricter class "
                        "than their "
                        "own and are held back with it",
                        number=len(higher),
                        key=key,
                    ),
                    say(
                        "Take the source out of {cited} where the row may go out without it, or give "
                        "the source "
                        "a milder class",
                        cited=" and ".join(_CITED),
                    ),
                )
            )
    return findings


def _untold_findings(told: Mapping[str, Ranks], meta: PackMeta, untold: int) -> list[Finding]:
    bare = {
        meta.files.get(layer, layer): (
            layer,
            say("{text:,} of {number:,} rows", text=int((found == _UNTOLD).sum()), number=len(found)),
        )
        for layer, found in told.items()
        if layer != "sources" and (found == _UNTOLD).any()
    }
    if TEXTS not in meta.sensitivity:
        bare[PACK_FILE] = (TEXTS, say("The sentences on coverage, gaps, notes and figures"))
    return [
        _finding(
            file,
            "sensitivity.untold",
            say(
                "{what} have no class and may speak of what is held back, so they are taken as {codes}, "
                "the strictest class in the pack, and are in no edition for others",
                what=what,
                codes=_CODES[untold],
            ),
            say(
                "Give each row its class in a column {field}, or say under [{field}] in {pack_file} "
                "that they "
                'speak of nothing held back: {layer} = "public"'
                if layer != TEXTS
                else "Say under [{field}] in {pack_file} that they speak of nothing held back: "
                '{layer} = "public"',
                field=_FIELD,
                pack_file=PACK_FILE,
                layer=layer,
            ),
        )
        for file, (layer, what) in bare.items()
    ]


def _finding(file: str, rule: str, message: str, remedy: str) -> Finding:
    return Finding(file, None, _FIELD, None, rule, Severity.WARNING, f"{message}.", f"{remedy}.", _CODES[-1])
