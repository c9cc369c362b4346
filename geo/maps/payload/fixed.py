"""The ground of a map as the compact JSON its page reads: every text once, the rest by position."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import shapely

from geo.language import say
from geo.maps.basemap.surroundings import looks_of
from geo.maps.marks import AreaMark, DistrictShape, Ground, IncidentNote, Row, Source
from geo.maps.payload.areas import areas_payload
from geo.maps.payload.outlines import encode_shapes
from geo.maps.payload.surroundings import surroundings_payload
from geo.reconciliation.facts import CHANGED, WITHIN
from geo.text import clean

_LABEL_KINDS: Final = {"town": 0, "country": 1}


class _FixedWords:
    """Number texts in the order in which they first appear."""

    def __init__(self) -> None:
        self.texts: list[str] = [""]
        self._positions: dict[str, int] = {"": 0}

    def __getitem__(self, text: str) -> int:
        position = self._positions.setdefault(text, len(self.texts))
        if position == len(self.texts):
            self.texts.append(text)
        return position


def ground_payload(ground: Ground) -> dict[str, Any]:
    """Return what the page needs besides the feed and the notes.

    Parameters
    ----------
    ground
        The ground of the map.

    Returns
    -------
    dict
        Plain dictionaries, lists, text and numbers. Texts are not encoded: the page sets them as text
        content, and :func:`geo.maps.text.script_json` writes them into the script.
    """
    words = _FixedWords()
    shapes = np.array([shapely.from_geojson(mark.geometry) for mark in ground.districts], dtype=object)
    return {
        "title": ground.title,
        "pack": ground.pack,
        "synthetic": ground.synthetic,
        "stamp": list(ground.stamp),
        "leftOut": ground.left_out,
        "changes": {
            "words": say(CHANGED),
            "within": say(WITHIN),
            "days": [list(change) for change in ground.changes],
        },
        "formed": [
            [at, day, words]
            for at, mark in enumerate(ground.districts)
            for code, day, words in ground.formed
            if code == mark.district_id
        ],
        "stated": json.loads(ground.stated) if ground.stated else None,
        "disclaimer": ground.disclaimer,
        "attribution": [ground.theatre, ground.as_of, *ground.attribution],
        "surroundings": [entry for look in looks_of(ground.context).values() for entry in look.to_lists()],
        "context": surroundings_payload(ground),
        "home": _corners(ground.home),
        "whole": _corners(ground.whole),
        "shapes": base64.b64encode(encode_shapes(shapes)).decode("ascii"),
        "districts": [_district(mark, words) for mark in ground.districts],
        "labels": [
            [label.longitude, label.latitude, words[label.text], label.rank, _LABEL_KINDS[label.kind]]
            for label in sorted(ground.labels, key=lambda label: (-_LABEL_KINDS[label.kind], label.rank))
        ],
        "areas": areas_payload(ground),
        "words": words.texts,
    }


def notes_payload(ground: Ground) -> dict[str, Any]:
    """Return the incidents in words; a page needs them only once somebody asks about a place.

    Parameters
    ----------
    ground
        The ground of the map.

    Returns
    -------
    dict
        As `ground_payload`, with words of its own, cleaned.
    """
    words = _FixedWords()
    sources: dict[Source, int] = {}
    notes = [[row, *_note(note, words, sources)] for row, note in ground.notes]
    areas = {key: [_area_note(mark, words, sources) for mark in marks] for key, marks in ground.areas.items()}
    cited = [[words[s.publisher], words[s.title], words[s.url], words[s.published]] for s in sources]
    told = {"notes": notes, "sources": cited, "words": [clean(text) for text in words.texts]}
    return {**told, "areas": areas} if areas else told


def _corners(bounds: tuple[float, float, float, float]) -> list[list[float]]:
    west, south, east, north = bounds
    return [[south, west], [north, east]]


def _district(mark: DistrictShape, words: _FixedWords) -> list[Any]:
    signs = [int(mark.overlay), int(mark.approximate), int(mark.disputed)]
    names = [words[mark.district_id], words[mark.local]]
    return [words[mark.name], *signs, mark.longitude, mark.latitude, *names]


def _note(note: IncidentNote, words: _FixedWords, sources: dict[Source, int]) -> list[Any]:
    cited = [sources.setdefault(source, len(sources)) for source in note.sources]
    return [
        words[note.heading],
        words[note.incident_id],
        _rows(note.rows, words),
        cited,
        words[note.place],
        words[note.precision],
    ]


def _area_note(mark: AreaMark, words: _FixedWords, sources: dict[Source, int]) -> list[Any]:
    cited = [sources.setdefault(source, len(sources)) for source in mark.sources]
    turns = [words[turn.words] for turn in mark.turns]
    return [words[mark.name], _rows(mark.rows, words), cited, turns, words[mark.before]]


def _rows(rows: Iterable[Row], words: _FixedWords) -> list[int]:
    return [words[text] for row in rows for text in row]
