"""Search that knows the spellings of a pack: names and aliases of districts and places, codes, dates.

A query is parted into what it means: identifiers, days, codes, districts, places, and words that are looked
for as they stand. A record is found when it fits every part. Names are compared as districts are matched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.analysis.assigned import assigned_district
from geo.analysis.periods import Period
from geo.analysis.search_words import CODES, code_words, date_at, date_sentence, sound
from geo.language import say
from geo.layers import vocabulary
from geo.layers.districts import DistrictIndex, texts
from geo.layers.names import fold_name, fold_text
from geo.text import either

Mask = npt.NDArray[np.bool_]
_LONGEST_PHRASE = 8
# Between what is meant, as in "mines in the district of".
_SMALL = frozenset(
    {"a", "and", "at", "by", "district", "in", "near", "of", "on", "or", "the", "village", "with"}
)
# In running text shorter spellings of a place are found inside other talk.
_SHORTEST_IN_TEXT = 4
# Gazetteers part spellings by semicolons, and some again by two spaces.
_PARTED = re.compile(r";|\s{2,}")
_NUMERIC_DATE = re.compile(r"[0-9]{1,2} [0-9]{1,2} (?:[0-9]{4}|[0-9]{2})|[0-9]{4} [0-9]{1,2} [0-9]{1,2}")
_TEXTS = ("incident_id", "district", "region", "country", "settlement", "place_note", "vehicle", "remarks")
_LABELLED: tuple[tuple[str, vocabulary.CodeList], ...] = (
    ("device_type", vocabulary.DEVICE_TYPE),
    ("activity", vocabulary.ACTIVITY),
    ("location_precision", vocabulary.LOCATION_PRECISION),
)


class PartKind(StrEnum):
    """What a part of a query was understood as."""

    IDENTIFIER = "identifier"
    DATE = "date"
    CODE = "code"
    NAME = "name"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a query.

    Parameters
    ----------
    kind
        What it was understood as.
    typed
        The words of the query.
    words
        What was understood, such as "District Aghdam".
    phrases
        Folded phrases, one of which a text must hold.
    districts
        Codes of districts, one of which a record may be counted in.
    codes
        Columns and codes, one of which a record may carry.
    period
        Days, one of which a record must be possible on.
    alike
        Whether the phrase is one only by its sound, as `geo.analysis.search_words.sound` tells.
    """

    kind: PartKind
    typed: str
    words: str
    phrases: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    period: Period | None = None
    alike: bool = False


class Search:
    """The records of a pack, for searching; immutable.

    Parameters
    ----------
    incidents, districts, places, sources
        Layers of the pack.
    """

    __slots__ = (
        "_codes",
        "_district",
        "_end",
        "_ids",
        "_index",
        "_names",
        "_places",
        "_sounds",
        "_start",
        "_texts",
        "_titles",
    )

    def __init__(
        self, incidents: pd.DataFrame, districts: pd.DataFrame, places: pd.DataFrame, sources: pd.DataFrame
    ) -> None:
        self._index = DistrictIndex(districts.drop(columns="geometry", errors="ignore"))
        code = assigned_district(incidents)
        self._district = code.astype(object).to_numpy()
        self._ids = tuple(text.casefold() for text in incidents["incident_id"])
        self._start = pd.to_datetime(incidents["date_start"]).to_numpy(dtype="datetime64[D]")
        self._end = pd.to_datetime(incidents["date_end"]).to_numpy(dtype="datetime64[D]")
        self._codes = {
            column: incidents[column].astype(object).to_numpy() for column in ("device_type", "activity")
        } | {"victim_status": _statuses(incidents)}
        self._places, self._titles = _spellings(places, self._index.titles)
        self._texts, self._sounds = _texts(incidents, code.map(dict(self._index.titles)), sources)
        self._names = {sound(name): name for name in (*self._titles, *map(fold_name, _spelled(districts)))}

    def __len__(self) -> int:
        return len(self._ids)

    def read(self, query: str) -> tuple[Part, ...]:
        """Return what a query means, part by part, in the order typed."""
        parts: list[Part] = []
        loose: list[str] = []
        for word in query.split():
            found = self._identified(word)
            if found is None:
                loose.append(word)
                continue
            parts += self._phrased(loose)
            parts.append(found)
            loose = []
        return (*parts, *self._phrased(loose))

    def matches(self, parts: Iterable[Part]) -> Mask:
        """Return which incidents fit every part; all where there is none."""
        found = np.ones(len(self), dtype=bool)
        for part in parts:
            found &= self._fits(part)
        return found

    def certain(self, parts: Iterable[Part]) -> Mask:
        """Return which incidents lie with every possible day within the days searched for."""
        found = np.ones(len(self), dtype=bool)
        for period in (part.period for part in parts if part.period is not None):
            found &= (self._start >= np.datetime64(period.start)) & (self._end < np.datetime64(period.end))
        return found

    def suggest(self, part: Part) -> tuple[str, ...]:
        """Return up to three districts whose names come near to words not understood."""
        return self._index.suggest(part.typed) if part.kind is PartKind.WORD and len(part.typed) > 2 else ()

    def _identified(self, word: str) -> Part | None:
        folded = word.casefold()
        code = next((one for one in self._index.ids if one.casefold() == folded), None)
        if code is not None:
            return Part(
                PartKind.NAME,
                word,
                say("District {titles}", titles=self._index.titles[code]),
                (fold_text(word),),
                (code,),
            )
        spaced = fold_text(word).split()
        dated = date_at(spaced)
        if (dated and dated[1] == len(spaced)) or not any(sign.isdigit() for sign in folded):
            return None
        plain = _plain(folded)
        code = next((one for one in self._ids if _plain(one) == plain), None)
        if code is not None and folded not in self._ids:
            # Written without its hyphens, or with other signs in their place.
            return Part(PartKind.IDENTIFIER, word, say("Incident {upper}", upper=code.upper()), (code,))
        if folded in self._ids:
            return Part(PartKind.IDENTIFIER, word, say("Incident {word}", word=word), (folded,))
        if "-" in folded and any(folded in one for one in self._ids):
            return Part(PartKind.IDENTIFIER, word, say("Identifiers with “{word}”", word=word), (folded,))
        return None

    def _phrased(self, loose: Sequence[str]) -> list[Part]:
        words = fold_text(" ".join(loose)).split()
        parts: list[Part] = []
        at = 0
        while at < len(words):
            part, many = self._longest(words[at:])
            if part.kind is not PartKind.WORD or part.typed not in _SMALL:
                parts.append(part)
            at += many
        return parts

    def _longest(self, words: Sequence[str]) -> tuple[Part, int]:
        dated = date_at(words)
        numbers = " ".join(words[:3])
        if _NUMERIC_DATE.fullmatch(numbers) and (dated is None or dated[1] < 3):
            return Part(
                PartKind.WORD,
                numbers,
                say("“{numbers}”, a day no calendar holds", numbers=numbers),
                (numbers,),
            ), 3
        if dated is not None:
            period, many = dated
            return Part(PartKind.DATE, " ".join(words[:many]), date_sentence(period), period=period), many
        for many in range(min(_LONGEST_PHRASE, len(words)), 0, -1):
            phrase = " ".join(words[:many])
            part = self._coded(phrase) or self._named(phrase)
            if part is not None:
                return part, many
        return self._worded(words[0]), 1

    def _worded(self, word: str) -> Part:
        """Return a word that is no name, code or date: by its letters, else by its sound."""
        plain = Part(PartKind.WORD, word, say("the word “{word}”", word=word), (word,))
        if len(word) < _SHORTEST_IN_TEXT or self._texts.str.contains(word, regex=False).any():
            return plain
        spoken = sound(word)
        named = self._named(self._names[spoken]) if spoken in self._names else None
        if named is not None:
            return replace(named, typed=word)
        if self._sounds.str.contains(spoken, regex=False).any():
            return replace(plain, words=f"names spelled like “{word}”", phrases=(spoken,), alike=True)
        return plain

    def _coded(self, phrase: str) -> Part | None:
        codes = CODES.get(phrase)
        if codes is None:
            return None
        title = either(code_words(column, code) for column, code in codes)
        return Part(PartKind.CODE, phrase, title, (phrase,), codes=codes)

    def _named(self, phrase: str) -> Part | None:
        districts = self._index.match(phrase).candidates
        name = fold_name(phrase)
        spellings = self._places.get(name, ())
        if not districts and not spellings:
            return None
        titles = [say("District {titles}", titles=self._index.titles[one]) for one in districts]
        titles += [say("Place {title}", title=title) for title in self._titles.get(name, ())]
        return Part(
            PartKind.NAME,
            phrase,
            either(dict.fromkeys(titles)),
            tuple(dict.fromkeys((phrase, name, *spellings))),
            districts,
        )

    def _fits(self, part: Part) -> Mask:
        if part.period is not None:
            return (self._start < np.datetime64(part.period.end)) & (
                self._end >= np.datetime64(part.period.start)
            )
        if part.kind is PartKind.IDENTIFIER:
            exact = part.phrases[0] in self._ids
            return np.array(
                [part.phrases[0] == one if exact else part.phrases[0] in one for one in self._ids], dtype=bool
            )
        if part.alike:
            return self._sounds.str.contains(part.phrases[0], regex=False).to_numpy(dtype=bool)
        found = in_texts(part, self._texts)
        if part.districts:
            found = found | np.isin(self._district.astype(str), part.districts)
        for column, code in part.codes:
            values = self._codes[column]
            found = found | (values == code if values.ndim == 1 else values[:, _STATUSES.index(code)])
        return found


_STATUSES = vocabulary.VICTIM_STATUS.codes()


def _plain(identifier: str) -> str:
    return "".join(sign for sign in identifier if sign.isalnum())


def in_texts(part: Part, folded: pd.Series) -> Mask:
    """Return which folded texts hold one of a part's phrases; a word may be a part of a longer one.

    Parameters
    ----------
    part
        Of a query; a date fits no text.
    folded
        As `geo.layers.names.fold_text` gives them, with a space before and after each.
    """
    if part.period is not None:
        return np.zeros(len(folded), dtype=bool)
    if part.alike:
        folded = folded.map(sound)
    if part.kind is PartKind.WORD:
        return folded.str.contains(part.phrases[0], regex=False).to_numpy(dtype=bool)
    typed, *other = part.phrases
    wanted = [typed, *(phrase for phrase in other if len(phrase) >= _SHORTEST_IN_TEXT)]
    pattern = f" (?:{'|'.join(map(re.escape, wanted))}) "
    return folded.str.contains(pattern, regex=True).to_numpy(dtype=bool)


def _spelled(districts: pd.DataFrame) -> list[str]:
    names = [name for column in ("name_en", "name_local", "name_ru") for name in texts(districts, column)]
    return names + [one for joined in texts(districts, "aliases") for one in joined.split(";")]


def _statuses(incidents: pd.DataFrame) -> Mask:
    """Return by status whether a record has a casualty of it."""
    columns = [
        sum(incidents[f"{outcome}_{status}"].fillna(0).to_numpy() for outcome in ("killed", "injured")) > 0
        for status in _STATUSES
    ]
    return np.column_stack(columns).astype(bool)


def _spellings(
    places: pd.DataFrame, districts: Mapping[str, str]
) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """Return, by every folded spelling, all folded spellings of the places meant, and their names."""
    spellings: dict[str, dict[str, None]] = {}
    titles: dict[str, dict[str, None]] = {}
    rows = zip(texts(places, "name"), texts(places, "variants"), texts(places, "district_id"), strict=True)
    for name, variants, district in rows:
        folded = [fold_name(one) for one in (name, *_PARTED.split(variants))]
        known = [one for one in folded if one]
        where = districts.get(district)
        for one in known:
            spellings.setdefault(one, {}).update(dict.fromkeys(known))
            titles.setdefault(one, {})[f"{name} ({where})" if where else name] = None
    return (
        MappingProxyType({one: tuple(all_of) for one, all_of in spellings.items()}),
        MappingProxyType({one: tuple(all_of) for one, all_of in titles.items()}),
    )


def _texts(
    incidents: pd.DataFrame, district: pd.Series, sources: pd.DataFrame
) -> tuple[pd.Series, pd.Series]:
    """Return the folded text of every incident, and the same by its sound."""
    publisher = dict(zip(texts(sources, "source_id"), texts(sources, "publisher"), strict=True))
    known: dict[str, str] = {}

    def cited(joined: str) -> str:
        if joined not in known:
            ids = [one.strip() for one in joined.split(";")]
            names = dict.fromkeys(publisher.get(one, "") for one in ids)
            known[joined] = " ".join([*names, *ids])
        return known[joined]

    columns = [texts(incidents, name) for name in _TEXTS]
    columns.append(["" if pd.isna(name) else str(name) for name in district])
    columns += [
        ["" if pd.isna(code) else codes.label(str(code)) for code in incidents[column]]
        for column, codes in _LABELLED
    ]
    columns.append([cited(joined) for joined in texts(incidents, "source_ids")])
    # Districts, labels and publishers repeat; each is folded once.
    folded = {text: fold_text(text) for column in columns for text in set(column)}
    spoken = {text: sound(one) for text, one in folded.items()}
    by_letters, by_sound = (
        pd.Series(
            [f" {' | '.join(map(read.__getitem__, values))} " for values in zip(*columns, strict=True)],
            index=incidents.index,
            dtype="str",
        )
        for read in (folded, spoken)
    )
    return by_letters, by_sound
