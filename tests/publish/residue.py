"""What must not be found in anything made of an edition."""

from __future__ import annotations

import re
import struct
from decimal import Decimal
from html import unescape

import pandas as pd

from geo.layers.kinds import AREAL
from geo.layers.pack import Pack

_TEXTS = ("remarks", "place_note", "revision_note", "vehicle")
_FEWEST_DECIMALS = 4
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


def secrets(pack: Pack, edition: Pack) -> frozenset[str]:
    """Return every text an edition may not hold.

    Parameters
    ----------
    pack
        As it was loaded.
    edition
        What `redact` made of it.

    Returns
    -------
    frozenset of str
        Ids, remarks, notes, times, names of areas, and exact coordinates of incidents, and everything of
        sources left out, as they stand in a file; nothing that the edition holds rightly elsewhere.
    """
    before, after = pack.incidents, edition.incidents
    found = set(before["incident_id"]) - set(after["incident_id"])
    found |= set(before["time_local"].dropna()) - set(after["time_local"].dropna())
    for name in _TEXTS:
        # A single word, such as "Invented", may stand anywhere.
        found |= {text for text in set(before[name].dropna()) - set(after[name].dropna()) if " " in text}
    for layer in ("statements", "clearance"):
        remarks, kept = (getattr(one, layer)["remarks"].dropna() for one in (pack, edition))
        found |= {text for text in set(remarks) - set(kept) if " " in text}
    for kind in AREAL:
        names, kept = (one.table(kind.pack_layer)["name"].dropna() for one in (pack, edition))
        found |= set(names) - set(kept) - set(pack.places["name"])
    known = {_decimals(value) for table in (after, pack.places) for value in _degrees(table)}
    found |= {text for text in map(_decimals, _degrees(before)) if _is_exact(text)} - known
    gone = pack.sources[~pack.sources["source_id"].isin(edition.sources["source_id"])]
    for name in ("source_id", "title", "url"):
        found |= set(gone[name]) - set(edition.sources[name])
    return frozenset(found)


def found_in(data: bytes | str, pack: Pack, edition: Pack) -> list[str]:
    """Return the secrets that stand in the bytes or the text of a file."""
    text = data if isinstance(data, str) else data.decode("utf-8", errors="replace")
    # A page escapes for HTML, its scripts for JavaScript.
    forms = (text, unescape(text), _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))
    return sorted(secret for secret in secrets(pack, edition) if any(secret in form for form in forms))


def exact_numbers_in(data: bytes, pack: Pack, edition: Pack) -> list[float]:
    """Return the exact coordinates that stand in bytes as numbers, as geometry and columns hold them."""
    known = {*_degrees(edition.incidents), *_degrees(pack.places)}
    exact = {value for value in _degrees(pack.incidents) if _is_exact(_decimals(value))} - known
    assert exact
    forms = ("<d", ">d", "<f", ">f")
    return sorted(value for value in exact if any(struct.pack(form, value) in data for form in forms))


def _degrees(table: pd.DataFrame) -> list[float]:
    return [float(value) for name in ("longitude", "latitude") for value in table[name].dropna()]


def _decimals(value: float) -> str:
    return format(Decimal(repr(value)), "f")


def _is_exact(text: str) -> bool:
    return len(text.partition(".")[2]) >= _FEWEST_DECIMALS
