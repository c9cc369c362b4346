"""Which texts of a pack a document could not set as they are, and where in the pack they stand."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from geo.language import say
from geo.layers.entries import PACK_FILE
from geo.layers.meta import LAYERS
from geo.layers.schema import SCHEMAS
from geo.text import clean

if TYPE_CHECKING:
    from geo.layers.pack import Pack

SPELLED: Final = "spelled_out"
"""Under this key the record of a snapshot names what could not be set."""
_LONGEST: Final = 60
Cells = Iterator[tuple[str, str, str, str]]


@dataclasses.dataclass(frozen=True, slots=True)
class SpelledOut:
    """One text in a document with characters that no typeface of the program has.

    Parameters
    ----------
    layer, record, field
        Where it stands: layer of the pack, identifier of the row, and field; the file pack.toml is a layer,
        with an empty record. All empty where the text is none of the pack's.
    text
        The field, as one line.
    characters
        What could not be set, such as "U+4E2D"; the document has each as its code point in brackets.
    """

    layer: str
    record: str
    field: str
    text: str
    characters: tuple[str, ...]

    @property
    def words(self) -> str:
        """Return a sentence that names all of it."""
        where = " ".join(filter(None, (self.layer, self.record)))
        text = self.text if len(self.text) <= _LONGEST else f"{self.text[:_LONGEST]}..."
        signs = ", ".join(self.characters)
        return say(
            "{where}, {field}: no typeface of the program can set {signs} in {text!r}; printed as code "
            "points."
            if where
            else "no typeface of the program can set {signs} in {text!r}; printed as code points.",
            where=where,
            field=self.field,
            signs=signs,
            text=text,
        )

    def to_dict(self) -> dict[str, object]:
        """Return it as values JSON can hold."""
        return {**dataclasses.asdict(self), "characters": list(self.characters)}


def spelled_words(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the sentences on what the record of a snapshot names as not set."""
    told = record.get(SPELLED, [])
    return tuple(SpelledOut(**{**one, "characters": tuple(one["characters"])}).words for one in told)


def spelled_out(pack: Pack, heard: Mapping[str, tuple[str, ...]]) -> tuple[SpelledOut, ...]:
    """Find in a pack the texts a document could not set.

    Parameters
    ----------
    pack
        The edition the document shows.
    heard
        As `geo.maps.fonts.spelling_heard` yields it.

    Returns
    -------
    tuple of SpelledOut
        In the order of the pack; each place once, though its text may stand in the document often.
    """
    if not heard:
        return ()
    found: list[SpelledOut] = []
    told: set[str] = set()
    for layer, record, field, text in _cells(pack):
        lines = [line for line in heard if text in line or line in text]
        missing = dict.fromkeys(char for line in lines for char in heard[line] if char in text)
        if missing:
            told.update(lines)
            found.append(SpelledOut(layer, record, field, text, _codes(tuple(missing))))
    rest = (SpelledOut("", "", "", line, _codes(heard[line])) for line in heard if line not in told)
    return (*found, *rest)


def _codes(characters: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"U+{ord(char):04X}" for char in characters)


def _cells(pack: Pack) -> Cells:
    """Yield layer, identifier, field and text of everything in a pack that is not plain ASCII."""
    for field in dataclasses.fields(pack.meta):
        value = getattr(pack.meta, field.name)
        for text in (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ():
            if isinstance(text, str) and not text.isascii():
                yield PACK_FILE, "", field.name, _line(text)
    for layer in LAYERS:
        table = pack.table(layer)
        keys = [name for name in SCHEMAS[layer].key if name in table.columns]
        names = table[keys].astype(str).agg(" ".join, axis=1).tolist() if keys and len(table) else []
        for column in table.columns:
            for at, value in enumerate(table[column].tolist()):
                if isinstance(value, str) and not value.isascii():
                    yield layer, names[at] if names else say("row {at}", at=at + 1), str(column), _line(value)
    for name in pack.meta.context:
        layer_table = pack.context_layer(name)
        for at, value in enumerate(layer_table["name"].tolist() if "name" in layer_table else ()):
            if isinstance(value, str) and not value.isascii():
                yield f"context {name}", say("feature {at}", at=at + 1), "name", _line(value)


def _line(text: str) -> str:
    return " ".join(clean(text).split())
