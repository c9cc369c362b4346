"""A map description as the compact JSON its page reads: every text once, marks by position."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from geo.maps.marks import DistrictMark, IncidentNote, MapSpec, PlaceMark, Row, Source

CELL_NUMBER_ZOOM: Final = 9
_LABEL_KINDS: Final = {"town": 0, "country": 1}


class _Words:
    """Number texts in the order in which they first appear."""

    def __init__(self) -> None:
        self.texts: list[str] = [""]
        self._positions: dict[str, int] = {"": 0}

    def __getitem__(self, text: str) -> int:
        position = self._positions.setdefault(text, len(self.texts))
        if position == len(self.texts):
            self.texts.append(text)
        return position


def payload(spec: MapSpec) -> dict[str, Any]:
    """Return what the page needs besides the shapes.

    Parameters
    ----------
    spec
        The map.

    Returns
    -------
    dict
        Plain dictionaries, lists, text and numbers. Texts are not encoded: the page sets them as text
        content, and :func:`geo.maps.text.script_json` writes them into the script.
    """
    words = _Words()
    sources: dict[Source, int] = {}
    lines = [f"{spec.measure_label}, {spec.period}", *filter(None, [spec.counting, spec.filters])]
    return {
        "digest": spec.digest,
        "title": spec.title,
        "lines": lines,
        "synthetic": spec.synthetic,
        "disclaimer": spec.disclaimer,
        "attribution": [spec.theatre, spec.as_of, *spec.attribution],
        "home": _corners(spec.home),
        "whole": _corners(spec.whole),
        "bounds": _corners(spec.data_bounds),
        "cellzoom": CELL_NUMBER_ZOOM,
        "tallies": list(spec.tallies),
        "legend": {
            "title": spec.legend.title,
            "classes": [[c.key, c.label, c.colour, c.pattern, c.districts] for c in spec.legend.classes],
            "symbols": [[s.key, s.label, s.size_px] for s in spec.legend.symbols],
            "notes": list(spec.legend.notes),
        },
        "districts": [_district(mark, words) for mark in spec.districts],
        "places": [_place(mark, words, sources) for mark in spec.places],
        "labels": [
            [label.longitude, label.latitude, words[label.text], label.rank, _LABEL_KINDS[label.kind]]
            for label in sorted(spec.labels, key=lambda label: (-_LABEL_KINDS[label.kind], label.rank))
        ],
        "sources": [[words[s.publisher], words[s.title], words[s.url], words[s.published]] for s in sources],
        "words": words.texts,
    }


def _corners(bounds: tuple[float, float, float, float]) -> list[list[float]]:
    west, south, east, north = bounds
    return [[south, west], [north, east]]


def _rows(rows: Iterable[Row], words: _Words) -> list[int]:
    return [words[text] for row in rows for text in row]


def _district(mark: DistrictMark, words: _Words) -> list[Any]:
    return [words[mark.name], words[mark.value], _rows(mark.rows, words)]


def _place(mark: PlaceMark, words: _Words, sources: dict[Source, int]) -> list[Any]:
    notes = [_note(note, words, sources) for note in mark.notes]
    return [
        words[mark.name],
        words[mark.precision],
        mark.incidents,
        _rows(mark.rows, words),
        notes,
        words[mark.remainder],
    ]


def _note(note: IncidentNote, words: _Words, sources: dict[Source, int]) -> list[Any]:
    cited = [sources.setdefault(source, len(sources)) for source in note.sources]
    return [words[note.heading], words[note.incident_id], _rows(note.rows, words), cited]
