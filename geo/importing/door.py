"""The one door for files from elsewhere: what its rows are decides how a file is read and kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from geo.errors import ReadError
from geo.importing.hazards.keep import keep_areas
from geo.importing.hazards.lexicon import LEXICONS
from geo.importing.hazards.run import AreaImport, prepare_areas
from geo.importing.keep import keep
from geo.importing.layerkind import KindAskedError
from geo.importing.mapping import parsed
from geo.importing.run import MAPPING_FILE, Import, prepare
from geo.importing.said import NOTHING_SAID, Said
from geo.language import say
from geo.store.batches import INCIDENTS, Batch

AnyImport = Import | AreaImport
"""What an import is, whatever its rows are."""


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
    given["wanted"] = wanted
    kind = said.kind or told
    if kind not in LEXICONS:
        try:
            return prepare(source, **given, anew=said.anew, twins=said.twins, ask_kind=not said.kind)
        except KindAskedError as asked:
            if not asked.likely.known:
                raise
            kind = asked.likely.kind
    return prepare_areas(source, **given, said=replace(said, kind=kind))


def kind_of(mapping: str) -> str:
    """Return what the rows of a file are by its mapping."""
    told = str(parsed(mapping, file=MAPPING_FILE).get("kind"))
    return told if told in LEXICONS else INCIDENTS


def keep_any(done: AnyImport, folder: Path) -> Batch:
    """Keep an import in the folder of its pack; see `geo.importing.keep.keep`."""
    return keep_areas(done, folder) if isinstance(done, AreaImport) else keep(done, folder)
