"""The districts of a country for looking up: by code, by any of their names, and by place."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from geo.errors import DistrictError
from geo.language import Sayings, say
from geo.layers.names import fold_name
from geo.layers.within import Places
from geo.text import clean, did_you_mean, listed

_SUGGESTED = 3
_LIKE_SCORE = 80.0
_SUGGESTION_SCORE = 60
_LETTERS_A_SLIP = 5


class MatchKind(StrEnum):
    """How a stated district was found."""

    CODE = "code"
    NAME = "name"
    ALIAS = "alias"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


class Match(NamedTuple):
    """Result of looking up one name.

    Parameters
    ----------
    district_id
        The district, or ``None`` where the name is unknown or means several.
    kind
        How it was found, or why not.
    candidates
        Every district the name may mean.
    """

    district_id: str | None
    kind: MatchKind
    candidates: tuple[str, ...]


def _ids_by_name(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for name, district_id in pairs:
        folded = fold_name(name)
        if folded:
            found.setdefault(folded, {})[district_id] = None
    return MappingProxyType({name: tuple(sorted(ids)) for name, ids in found.items()})


def _regions(ids: Iterable[str], names: Iterable[str], others: Iterable[str]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for district_id, name, joined in zip(ids, names, others, strict=True):
        for one in (name, *joined.split(";")):
            if folded := fold_name(one):
                found.setdefault(folded, set()).add(district_id)
    return MappingProxyType({name: frozenset(members) for name, members in found.items()})


def texts(frame: pd.DataFrame, column: str) -> list[str]:
    """Return a column as plain text, empty where a value or the column is missing."""
    if column not in frame.columns:
        return [""] * len(frame)
    if isinstance(frame[column].dtype, pd.StringDtype):
        told: list[str] = frame[column].fillna("").to_numpy(dtype=object).tolist()
        return told
    return ["" if pd.isna(value) else str(value) for value in frame[column].tolist()]


# A district with its kind and its region, where they are known.
_TOLD = Sayings(
    {
        (False, False): "{name}",
        (True, False): "{name}, {kind}",
        (False, True): "{name} in the region {region}",
        (True, True): "{name}, {kind} in the region {region}",
    }
)


def _told(districts: pd.DataFrame) -> dict[str, str]:
    """Return by id what parts districts of one name: "San Pedro, city in the region North"."""
    columns = (texts(districts, name) for name in ("district_id", "name_en", "type", "parent_region"))
    return {
        one: say(_TOLD.template((bool(kind), bool(region))), name=name, kind=kind, region=region)
        for one, name, kind, region in zip(*columns, strict=True)
    }


def _shown(label: str, title: str) -> tuple[str, ...]:
    """Return the ways in which a label is written out again: "San Pedro (North)" and "San Pedro, North"."""
    return label, title, label.replace(" (", ", ").removesuffix(")")


def district_labels(districts: pd.DataFrame) -> dict[str, str]:
    """Return what people read for every district: its name, and where several share one, what parts them.

    Parameters
    ----------
    districts
        ``district_id``, ``name_en`` and, where present, ``parent_region``.

    Returns
    -------
    dict
        By id, in the order of the table. Equal names are told apart by their region, "San Pedro (North)",
        or by their code where no region or the same one is given.
    """
    rows = zip(*(texts(districts, name) for name in ("district_id", "name_en", "parent_region")), strict=True)
    parts = [(code, name, fold_name(name), region) for code, name, region in rows]
    names = Counter(folded for _, _, folded, _ in parts)
    pairs = Counter((folded, region) for _, _, folded, region in parts)
    labels = {}
    for code, name, folded, region in parts:
        told = region if region and pairs[folded, region] == 1 else code
        labels[code] = name if names[folded] == 1 else f"{name} ({told})"
    return labels


@dataclass(frozen=True, slots=True, init=False, eq=False)
class DistrictIndex:
    """Names, codes and boundaries of a country's districts, for looking up; immutable and shared by threads.

    Boundaries are kept as WKB and decoded in every call: geometry objects shared by threads crash the
    process as soon as one of them prepares it.

    Parameters
    ----------
    districts
        One row per district: ``district_id``, ``name_en`` and, where present, ``name_local``, ``name_ru``,
        ``aliases`` (joined by semicolons), ``parent_region`` and ``overlay`` (drawn on top, not part of the
        coverage).
    boundaries
        Polygon of each row as WKB, WGS 84; ``None`` where there is none. Empty for an index of names only.
    """

    ids: tuple[str, ...]
    """All district ids, in the order of the table."""
    titles: Mapping[str, str]
    """What people read, by id: the English name, told apart where several are equal."""
    overlays: frozenset[str]
    """Ids of districts drawn on top of the coverage."""
    regions: Mapping[str, frozenset[str]]
    """Ids of the districts of every region, by its folded name and those of the larger ones around it."""
    _plain: Mapping[str, str]
    _names: Mapping[str, tuple[str, ...]]
    _aliases: Mapping[str, tuple[str, ...]]
    _labels: Mapping[str, tuple[str, ...]]
    _spellings: Mapping[str, str]
    _codes: Mapping[str, tuple[str, ...]]
    _folded: frozenset[str]
    _told: Mapping[str, str]
    _boundaries: Mapping[str, bytes]

    def __init__(self, districts: pd.DataFrame, boundaries: Sequence[bytes | None] = ()) -> None:
        ids = texts(districts, "district_id")
        columns = [texts(districts, name) for name in ("name_en", "name_local", "name_ru")]
        aliases = [
            (part.strip(), district_id)
            for joined, district_id in zip(texts(districts, "aliases"), ids, strict=True)
            for part in joined.split(";")
        ]
        names = [
            (name, district_id) for column in columns for name, district_id in zip(column, ids, strict=True)
        ]
        overlay = [text.lower() == "true" for text in texts(districts, "overlay")]
        shapes = boundaries or [None] * len(ids)
        spellings = {fold_name(name): name for name, _ in (*aliases, *reversed(names)) if name}
        codes = _ids_by_name((one, one) for one in ids)
        fields: dict[str, object] = {
            "ids": tuple(ids),
            "titles": MappingProxyType(district_labels(districts)),
            "regions": _regions(ids, texts(districts, "parent_region"), texts(districts, "other_regions")),
            "_plain": MappingProxyType(dict(zip(ids, columns[0], strict=True))),
            "overlays": frozenset(one for one, above in zip(ids, overlay, strict=True) if above),
            "_names": _ids_by_name(names),
            "_aliases": _ids_by_name(aliases),
            "_labels": MappingProxyType({}),
            "_spellings": MappingProxyType(spellings),
            "_codes": codes,
            "_folded": frozenset((*spellings, *codes)),
            "_told": MappingProxyType(_told(districts)),
            "_boundaries": MappingProxyType(
                {one: bytes(shape) for one, shape in zip(ids, shapes, strict=True) if shape is not None}
            ),
        }
        for name, value in fields.items():
            object.__setattr__(self, name, value)
        # What lists and exports call a district comes back in other tables.
        shown = [(words, one) for one in ids for words in _shown(self.titles[one], self.title(one))]
        object.__setattr__(self, "_labels", _ids_by_name(shown))

    def __contains__(self, district_id: object) -> bool:
        return district_id in self.titles

    def match(self, text: str) -> Match:
        """Look up a district by its code, a name, an alias, or as lists show it; exact after `fold_name`.

        A name outranks an alias. A name that means several districts is returned as ambiguous with all of
        them, and one that means none as unknown.
        """
        if text.strip() in self.titles:
            return Match(text.strip(), MatchKind.CODE, (text.strip(),))
        folded = fold_name(text)
        looked = (
            (self._names, MatchKind.NAME),
            (self._aliases, MatchKind.ALIAS),
            (self._labels, MatchKind.NAME),
        )
        for names, kind in looked:
            ids = names.get(folded, ())
            if len(ids) == 1:
                return Match(ids[0], kind, ids)
            if ids:
                return Match(None, MatchKind.AMBIGUOUS, ids)
        return Match(None, MatchKind.UNKNOWN, ())

    def suggest(self, text: str) -> tuple[str, ...]:
        """Return up to three English names of the districts whose names or aliases come nearest to `text`."""
        return tuple(self.titles[one] for one in self.suggest_ids(text))

    def suggest_ids(self, text: str, *, among: frozenset[str] | None = None) -> tuple[str, ...]:
        """Return up to three ids of the districts whose names or aliases come nearest to `text`.

        Parameters
        ----------
        text
            A name.
        among
            Districts to look among; None for all.
        """
        folded = fold_name(text)

        def within(names: Iterable[str]) -> list[str]:
            ids = (one for name in names for one in self._named(name))
            return list(dict.fromkeys(one for one in ids if among is None or one in among))

        # A slip of the hand comes nearest to what was meant, over all names and codes.
        slips = max(0, min(len(folded) - 1, 1 + len(folded) // _LETTERS_A_SLIP))
        near = process.extract(
            folded, list(self._folded), scorer=OSA.distance, score_cutoff=slips, limit=None
        )
        if near and (found := within(name for name, far, _ in near if far == near[0][1])):
            return tuple(found[:_SUGGESTED])
        alike = process.extract(
            folded,
            list(self._spellings),
            scorer=fuzz.WRatio,
            score_cutoff=_SUGGESTION_SCORE,
            limit=12 if among is None else None,
        )
        return tuple(within(name for name, _, _ in alike)[:_SUGGESTED])

    def like(self, text: str) -> tuple[str, ...]:
        """Return the districts whose names or aliases are so like `text` that a slip explains the rest."""
        folded = fold_name(text)
        near = process.extract(
            folded, list(self._folded), scorer=fuzz.ratio, score_cutoff=_LIKE_SCORE, limit=None
        )
        return tuple(dict.fromkeys(one for name, *_ in near for one in self._named(name)))

    def _named(self, folded: str) -> tuple[str, ...]:
        """Return the ids that a folded name, alias or code stands for."""
        coded = self._codes.get(folded, ())
        return self._names.get(folded) or self._aliases.get(folded) or coded

    def asked(self, text: str) -> str:
        """Return the id of the district that a user names by its code, a name or an alias.

        Raises
        ------
        DistrictError
            Where there is none, with what comes near, or there are several, with the code of each.
        """
        match = self.match(text)
        if match.district_id is not None:
            return match.district_id
        coded = [one for one in self.ids if one.casefold() == text.strip().casefold()]
        if len(coded) == 1 and match.kind is MatchKind.UNKNOWN:
            return coded[0]
        if match.kind is MatchKind.AMBIGUOUS:
            lines = (f"  {shlex.quote(clean(one))}  {clean(self._told[one])}" for one in match.candidates)
            raise DistrictError(
                say(
                    "The name {text!r} means {number} districts of the pack; give the code of one:\n{lines}",
                    text=text,
                    number=len(match.candidates),
                    lines="\n".join(lines),
                )
            )
        raise self.missing(text)

    def missing(self, text: str) -> DistrictError:
        """Return the error that there is no district `text`, with those that come near."""
        guess = did_you_mean((clean(self.title(one)) for one in self.suggest_ids(text)), text)
        some = listed((clean(self.title(one)) for one in sorted(self.ids)[:_SUGGESTED]), "or")
        return DistrictError(
            say(
                "The pack has no district {text!r}. {guess}",
                text=text,
                guess=guess or say("Give a code or a name, such as {some}.", some=some),
            )
        )

    def without_zeros(self, code: str) -> tuple[str, ...]:
        """Return the ids that are the same number as a code, which a spreadsheet makes of "01" and "1E5"."""
        number = _number(code)
        return () if number is None else tuple(one for one in self.ids if _number(one) == number)

    def title(self, district_id: str) -> str:
        """Return what people read for a district with its code: "Alpha (T1)", "San Pedro (North, N1)"."""
        name, label = self._plain[district_id], self.titles[district_id]
        told = label[len(name) + 2 : -1]
        return f"{name} ({district_id})" if told in {"", district_id} else f"{name} ({told}, {district_id})"

    def boundary(self, district_id: str) -> shapely.Geometry | None:
        """Return a fresh copy of a district's polygon in WGS 84, or ``None`` where the index holds none."""
        shape = self._boundaries.get(district_id)
        return None if shape is None else shapely.from_wkb(shape)

    def coverage(self) -> shapely.Geometry | None:
        """Return a fresh union of all districts that are part of the coverage, overlays left out."""
        shapes = [shape for one, shape in self._boundaries.items() if one not in self.overlays]
        return shapely.union_all(shapely.from_wkb(shapes)) if shapes else None

    def locate(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.object_]:
        """Find the district of the coverage each point lies in.

        Parameters
        ----------
        lon, lat
            WGS 84 degrees; NaN where there is no point.

        Returns
        -------
        numpy.ndarray
            District ids, ``None`` where there is no point or no district holds it. A point on a shared border
            belongs to the lowest id.
        """
        wanted = sorted((one for one in self._boundaries if one not in self.overlays), reverse=True)
        found = np.full(len(lon), None, dtype=object)
        for district_id, inside in self._inside(wanted, lon, lat):
            found[inside] = district_id
        return found

    def inside(
        self, district_id: str, lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> NDArray[np.bool_]:
        """Return which points lie in one district or on its border, overlays included."""
        result = np.zeros(len(lon), dtype=bool)
        for _, inside in self._inside([district_id] if district_id in self._boundaries else [], lon, lat):
            result[inside] = True
        return result

    def _inside(
        self, ids: Sequence[str], lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> Iterator[tuple[str, NDArray[np.intp]]]:
        places = Places(lon, lat)
        for district_id in ids if len(places) else ():
            yield district_id, places.within(shapely.from_wkb(self._boundaries[district_id]))


def _number(code: str) -> Decimal | None:
    """Return a code as the number a spreadsheet takes it for, None where it does not."""
    found = re.fullmatch(r"'?([0-9]{1,15}(?:[.,]0+)?(?:[eE][+]?[0-9]{1,2})?)", code.strip())
    return Decimal(found[1].replace(",", ".")) if found else None
