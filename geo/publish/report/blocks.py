"""What a page of a report is made of, as plain values: the template sets them and adds no word of its own.

Every text passes `geo.text.clean`, so that nothing hidden turns the reading direction, and characters
that none of the bundled typefaces has are spelled as code points: a box in their place would be a word lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from geo.maps.fonts import printable
from geo.text import clean, web_address

Block = dict[str, Any]


def printed(value: object) -> str:
    """Return a text as it is printed: one line, nothing hidden, only characters that can be shown."""
    return printable(clean(value).replace("\u2212", "-"))


def text(*sentences: str) -> Block:
    """Return one paragraph."""
    return {"kind": "text", "text": printed(" ".join(filter(None, sentences)))}


def small(*sentences: str) -> Block:
    """Return a note in small type."""
    return {**text(*sentences), "kind": "small"}


def callout(*sentences: str) -> Block:
    """Return a paragraph set apart, for what nobody may miss."""
    return {"kind": "callout", "items": [printed(sentence) for sentence in sentences]}


def heading(words: str) -> Block:
    """Return a heading inside a section."""
    return {"kind": "heading", "text": printed(words)}


def bullets(items: Iterable[str]) -> Block:
    """Return a list of sentences."""
    return {"kind": "list", "items": [printed(item) for item in items]}


def tiles(items: Iterable[tuple[str, str, str]]) -> Block:
    """Return figures in large type: label, figure, and a note below."""
    return {"kind": "tiles", "items": [[printed(part) for part in item] for item in items]}


def pairs(items: Iterable[tuple[str, str]]) -> Block:
    """Return labels and values side by side."""
    return {"kind": "pairs", "items": [[printed(part) for part in item] for item in items]}


def figure(file: str, *, alt: str, caption: str, wide: bool = False) -> Block:
    """Return a picture with its words for whoever does not see it; a wide one takes a page across."""
    return {"kind": "figure", "file": file, "alt": printed(alt), "caption": printed(caption), "wide": wide}


def table(
    columns: Sequence[tuple[str, float]],
    rows: Iterable[Sequence[str]],
    *,
    caption: str,
    texts: int = 1,
    foot: Sequence[str] | None = None,
    groups: Sequence[tuple[str, int]] = (),
    dense: bool = False,
    led: bool = False,
) -> Block:
    """Return a table.

    Parameters
    ----------
    columns
        Heading and share of the width of each column.
    rows
        As printed.
    caption
        What the table holds.
    texts
        How many columns from the left hold text; the others hold figures, set to the right.
    foot
        The last row, a sum.
    groups
        Headings above the columns and how many each spans; empty for none.
    dense
        Whether the type is smaller.
    led
        Whether each row takes two lines: the first column beside both, the second alone on the first line,
        and all others below it.
    """
    return {
        "kind": "table",
        "caption": printed(caption),
        "columns": [printed(label) for label, _ in columns],
        "widths": [width for _, width in columns],
        "texts": texts,
        "rows": [[printed(cell) for cell in row] for row in rows],
        "foot": None if foot is None else [printed(cell) for cell in foot],
        "groups": [[printed(label), span] for label, span in groups],
        "dense": dense,
        "led": led,
    }


def sources(items: Iterable[tuple[str, str, str, str]]) -> Block:
    """Return cited sources: identifier, publisher and title, date, address; the address may be no link."""
    return {
        "kind": "sources",
        "items": [
            {
                "id": printed(name),
                "text": printed(words),
                "date": printed(published),
                "address": printed(address),
                "link": web_address(address) or "",
            }
            for name, words, published, address in items
        ],
    }


def section(title: str, blocks: Iterable[Block], *, wide: bool = False, opens: bool = False) -> Block:
    """Return one section.

    Parameters
    ----------
    title
        Its heading.
    blocks
        What it holds.
    wide
        Whether its pages lie across.
    opens
        Whether it begins a page.
    """
    return {"title": printed(title), "blocks": list(blocks), "wide": wide, "opens": opens or wide}
