"""A pack full of words that the public edition holds back, and where to look for them."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from tests.publish.island import EXERCISE

MARK = "Zqxv"
"""Every planted word begins with it, in letters no library has in this order."""
ENCODINGS = ("utf-8", "utf-16-le", "utf-32-le")
_CHUNK = 1 << 20
_UNTOUCHED = bytes(_CHUNK)
_HELD_BACK = ("remarks", "place_note", "revision_note", "vehicle")
_RECORDS = 75
_ROWS = 40


def planted_island(folder: Path) -> tuple[Path, int]:
    """Write the island with words that may not leave the house; return its folder and how many there are."""
    home = Path(shutil.copytree(EXERCISE, folder / "island"))
    numbers = count()

    def word() -> str:
        return f"{MARK}{next(numbers):05d}"

    path = home / "incidents.geojson"
    layer = json.loads(path.read_text(encoding="utf-8"))
    features = layer["features"]
    for feature in features:
        feature["properties"].update({name: f"Of {word()}, they say" for name in _HELD_BACK})
    for at in range(_RECORDS):
        record: dict[str, Any] = json.loads(json.dumps(features[at % 42]))
        record["properties"] |= {
            "incident_id": word(),
            "sensitivity": ("internal", "partner")[at % 2],
            **{name: word() for name in (*_HELD_BACK, "settlement", "region", "chain_id")},
        }
        features.insert(at * 2, record)
    path.write_text(json.dumps(layer), encoding="utf-8")
    for layer_name, fields in {
        "statements": ("statement_id", "issuer", "area", "remarks"),
        "clearance": ("clearance_id", "issuer", "remarks"),
        "facts": ("fact_id", "fact", "unit"),
        "places": ("place_id", "name", "variants"),
        "sources": ("source_id", "title", "publisher"),
    }.items():
        _add(home / f"{layer_name}.csv", fields, word)
    toml = home / "pack.toml"
    gaps = ", ".join(f'"Gap {word()}."' for _ in range(20))
    text = toml.read_text(encoding="utf-8").replace("known_gaps = [", f"known_gaps = [{gaps},")
    classes = "".join(f'{name} = "public"\n' for name in ("statements", "places", "populations", "facts"))
    toml.write_text(f"{text}\n[sensitivity]\n{classes}", encoding="utf-8")
    return home, next(numbers)


def _add(path: Path, fields: tuple[str, ...], word: Any) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    last = dict(rows[-1])
    for at in range(_ROWS):
        told = {name: word() for name in fields}
        rows.insert(at * 2, {**last, **told, "sensitivity": ("internal", "partner")[at % 2]})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*last, "sensitivity"], restval="")
        writer.writeheader()
        writer.writerows(rows)


def in_bytes(data: bytes, word: str = MARK) -> bool:
    """Return whether bytes hold a word, in any of the ways Python and browsers write text."""
    return any(word.encode(encoding) in data for encoding in ENCODINGS)


def memory_of(process: int) -> Iterator[bytes]:
    """Yield everything a process of this machine has in memory that can be read; Linux alone tells it."""
    with Path(f"/proc/{process}/maps").open(encoding="utf-8") as maps:
        ranges = [line.split() for line in maps]
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for words in ranges:
            if "r" not in words[1] or words[-1] in ("[vvar]", "[vsyscall]", "[vdso]", "[vvar_vclock]"):
                continue
            start, end = (int(edge, 16) for edge in words[0].split("-"))
            kept = b""
            while start < end:
                try:
                    memory.seek(start)
                    data = memory.read(min(_CHUNK, end - start))
                except (OSError, ValueError, OverflowError):
                    break
                if not data:
                    break
                # Most of what is reserved has never been written to.
                if data != _UNTOUCHED:
                    yield kept + data
                kept, start = data[-64:], start + len(data)


def remembered(process: int, word: str = MARK) -> bool:
    """Return whether a process has a word anywhere in its memory."""
    return any(in_bytes(data, word) for data in memory_of(process))


def children_of(process: int) -> list[int]:
    """Return the processes another one has started, whichever of its threads did."""
    lists = Path(f"/proc/{process}/task").glob("*/children")
    return [int(one) for path in lists for one in path.read_text(encoding="utf-8").split()]
