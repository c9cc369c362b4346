"""The one door for files from elsewhere: what its rows are decides how a file is read and kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from geo.errors import ReadError
from geo.importing.hazards.keep import keep_areas
from geo.importing.hazards.run import AreaImport, prepare_areas
from geo.importing.keep import keep
from geo.importing.layerkind import KindAskedError
from geo.importing.mapping import parsed
from geo.importing.run import MAPPING_FILE, Import, prepare
from geo.language import say
from geo.store.batches import HAZARDS, INCIDENTS, Batch

AnyImport = Import | AreaImport
"""What an import is, whatever its rows are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says of a file beside its mapping.

    Parameters
    ----------
    kind
        What its rows are; empty for what the mapping, an earlier import of the same columns or the file says.
    snapshot
        Day a file of hazardous areas tells of; None for the one the mapping says.
    anew
        Whether to suggest a mapping though an earlier import of the same columns has one.
    twins
        What is done with what the pack has already; None for what the mapping says.
    """

    kind: str = ""
    snapshot: dt.date | None = None
    anew: bool = False
    twins: str | None = None


NOTHING_SAID: Final = Said()


def prepare_any(
    source: Path | bytes,
    *,
    filename: str,
    folder: Path,
    mapping: str | None,
    now: dt.datetime,
    wanted: Mapping[str, Any],
    said: Said = NOTHING_SAID,
) -> AnyImport:
    """Read a file and say what importing it would do; nothing is written.

    Parameters
    ----------
    source, filename, folder, mapping, now, wanted
        See `geo.importing.run.prepare`.
    said
        What somebody says of it beside the mapping.

    Raises
    ------
    KindAskedError
        Where the rows may be no accidents, and nobody said what they are.
    GeoError
        Where the file, the mapping or the pack cannot be read.
    """
    told = "" if mapping is None else kind_of(mapping)
    if said.kind and told and said.kind != told:
        raise ReadError(
            say(
                "{file}: the mapping is of {told}, and the rows are said to be {kind}. Take another mapping.",
                file=MAPPING_FILE,
                told=told,
                kind=said.kind,
            )
        )
    given: dict[str, Any] = {"filename": filename, "folder": folder, "mapping": mapping, "now": now}
    given |= {"wanted": wanted, "anew": said.anew, "twins": said.twins}
    if (said.kind or told) != HAZARDS:
        try:
            return prepare(source, **given, ask_kind=not said.kind)
        except KindAskedError as asked:
            if not asked.likely.known:
                raise
    return prepare_areas(source, **given, snapshot=said.snapshot)


def kind_of(mapping: str) -> str:
    """Return what the rows of a file are by its mapping."""
    return HAZARDS if parsed(mapping, file=MAPPING_FILE).get("kind") == HAZARDS else INCIDENTS


def keep_any(done: AnyImport, folder: Path) -> Batch:
    """Keep an import in the folder of its pack; see `geo.importing.keep.keep`."""
    return keep_areas(done, folder) if isinstance(done, AreaImport) else keep(done, folder)
