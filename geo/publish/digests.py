"""The digest of an edition: over what the edition holds, never over the pack it was made of.

A digest over the whole pack tells whoever has an older copy and the program, by trying, whatever little the
edition holds back of a new record. So two packs that differ only in what an edition holds back give editions
with the same digest.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from geo.layers.edition import INTERNAL
from geo.layers.left_out import left_out
from geo.publish.profiles import RULES_VERSION

if TYPE_CHECKING:
    from geo.layers.pack import Pack

_MISSING: Final = "\x00"
"""For no value, which CSV would else not tell from an empty text."""


def edition_digest(edition: Pack) -> str:
    """Return the digest of an edition, SHA-256 in hexadecimal.

    Parameters
    ----------
    edition
        With its `Edition`. The internal one holds everything there is, so that its digest may follow from
        that of the pack; every other has one of its own content.
    """
    stamp = edition.edition
    if stamp is None or stamp.profile == INTERNAL:
        return sha256(f"{edition.digest}\0{INTERNAL}\0{RULES_VERSION}".encode()).hexdigest()
    digest = sha256(RULES_VERSION.encode())

    def add(name: str, content: bytes) -> None:
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)

    # Of rows with faults what files tell, and no more: how many rows were read counts those held back.
    told = (edition.meta, edition.findings, stamp, left_out(edition, sorted(edition.rejected)))
    for name, value in zip(("meta", "findings", "edition", "left out"), told, strict=True):
        add(name, repr(value).encode(errors="surrogatepass"))
    for name, table in sorted(edition._tables.items()):
        add(f"columns {name}", repr([*table.dtypes.astype(str).items()]).encode())
        add(f"table {name}", table.to_csv(index=False, na_rep=_MISSING).encode(errors="surrogatepass"))
    for name, shapes in sorted(edition._shapes.items()):
        for shape in shapes:
            add(f"shape {name}", shape or b"")
    return digest.hexdigest()
