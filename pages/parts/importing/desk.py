"""What one visit has of the file it imports: the file, how it is understood, and what importing would do.

Nothing is understood here: every answer makes a new mapping, and the mapping is given to the same function
that the command calls.
"""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import streamlit as st

from geo.errors import AskedError, GeoError
from geo.importing.answers import read_otherwise
from geo.importing.door import AnyImport, keep_any, prepare_any
from geo.importing.hazards.mapping import AreaMapping, read_area_mapping
from geo.importing.mapping import ImportMapping, read_mapping
from geo.importing.run import MAPPING_FILE, Import, own_codes
from geo.importing.said import Said
from geo.language import marked, say
from geo.store.batches import Batch
from geo.workspace import Workspace
from pages.parts.shell.received import Received

_LOG = logging.getLogger(__name__)
_DESK: Final = "_import_desk"
WRITING: Final = threading.Lock()
"""Held by whoever changes the pack: of two visits that import at once the second sees what the first did."""
_BROKEN: Final = marked(
    "The file could not be read: something unexpected happened, and the server's log says where. Nothing was "
    "changed."
)


@dataclass(slots=True)
class Desk:
    """What a visit has before it.

    Parameters
    ----------
    file
        The file; None for none.
    wanted
        How it is to be read, as far as somebody said so.
    mapping
        How it is understood; None until it was read once.
    kind
        What its rows are, as far as somebody said so.
    row
        What one row is, said before the file was understood.
    anew
        Whether no earlier import's mapping is taken.
    remembered
        The earlier import whose mapping was taken.
    believed
        Whether somebody has looked where the coordinates of a file lie that names no system for them.
    serial
        Counts files and readings of files, for keys of widgets.
    turn
        Counts answers that changed what others had said, for keys of tables.
    opened
        Which steps were open when they were first shown; answering one does not fold it.
    imported
        The batch made last.
    refused
        Why the last answer could not be taken.
    """

    file: Received | None = None
    wanted: dict[str, Any] = field(default_factory=dict)
    mapping: ImportMapping | AreaMapping | None = None
    kind: str = ""
    row: str = ""
    anew: bool = False
    remembered: str = ""
    believed: bool = False
    serial: int = 0
    turn: int = 0
    imported: Batch | None = None
    refused: GeoError | None = None
    done: AnyImport | None = None
    fault: GeoError | None = None
    maps: dict[str, Workspace] = field(default_factory=dict)
    opened: dict[str, bool] = field(default_factory=dict)
    _of: Any = None

    def take(self, file: Received) -> None:
        """Begin with a file."""
        self.close()
        self.file = file

    def close(self) -> None:
        """Put the file away, and all that was said of it."""
        if self.file is not None:
            self.file.forget()
        self.file, self.wanted, self.believed, self.imported = None, {}, False, None
        self.anew, self.kind = False, ""
        self._afresh()

    def rows_are(self, kind: str, one: str = "") -> None:
        """Have the rows be of a kind: what columns and words mean is then another question.

        Parameters
        ----------
        kind
            A code of `geo.layers.vocabulary.IMPORTED`.
        one
            What one row is, as mappings of accidents say it; empty for what the file shows.
        """
        self.wanted = read_otherwise(self.mapping, self.wanted) if self.mapping else self.wanted
        self.kind = kind
        self._afresh()
        self.row = one

    def read_as(self, **said: Any) -> None:
        """Have the file read otherwise: what its columns are is then another question."""
        self.wanted = (
            read_otherwise(self.mapping, {**self.wanted, **said}) if self.mapping else {**self.wanted, **said}
        )
        self._afresh()

    def suggest(self) -> None:
        """Forget how an earlier import of the same columns was understood."""
        self.anew = True
        self._afresh()

    def answer(self, change: Callable[[Any], Any]) -> None:
        """Take an answer into the mapping, if it may be one: what a browser sends need not."""
        if self.mapping is None:
            return
        new = change(self.mapping)
        try:
            if isinstance(new, AreaMapping):
                read_area_mapping(new.to_toml(), file=MAPPING_FILE)
            else:
                own = own_codes(self.done.before) if isinstance(self.done, Import) else None
                read_mapping(new.to_toml(), file=MAPPING_FILE, own=own)
        except GeoError as error:
            self.refused = error
            self.turn += 1
        else:
            self.mapping = new

    def _afresh(self) -> None:
        self.mapping, self.remembered, self.done, self.fault, self._of = None, "", None, None, None
        self.maps, self.opened = {}, {}
        self.serial += 1

    def prepared(self, opened: Workspace, folder: Path) -> AnyImport | None:
        """Return what importing the file would do; None where it cannot be read, which `fault` then says.

        Parameters
        ----------
        opened, folder
            The pack as the pages show it, and where it lies.
        """
        assert self.file is not None  # noqa: S101 -- pages ask with a file alone
        if self._asked(opened) != self._of:
            self.done, self.fault, self.maps = None, None, {}
            with st.spinner(say("Reading the file")):
                self._prepare(self.file, folder)
                if self.row and isinstance(self.mapping, ImportMapping) and self.row != self.mapping.rows_are:
                    self.mapping = replace(self.mapping, rows_are=self.row)
                    self._prepare(self.file, folder)
                self.row = ""
            self._of = self._asked(opened)
        return self.done

    def _asked(self, opened: Workspace) -> Any:
        text = None if self.mapping is None else self.mapping.to_toml()
        return text, sorted(self.wanted.items()), opened.pack.digest

    def _prepare(self, file: Received, folder: Path) -> None:
        text = None if self.mapping is None else self.mapping.to_toml()
        try:
            done = self._done(file, folder, text, anew=self.anew)
        except (GeoError, OSError, MemoryError) as error:
            self.fault = error if isinstance(error, GeoError) else GeoError(say(_BROKEN))
        except Exception as error:  # noqa: BLE001 - whatever it is may quote the file, which no log may
            where = traceback.extract_tb(error.__traceback__)[-1]
            _LOG.error(
                "Importing failed: %s in %s, line %s", type(error).__name__, where.filename, where.lineno
            )
            self.fault = GeoError(say(_BROKEN))
        else:
            reasons = self.mapping.reasons if self.mapping else {}
            said: Any = replace(done.mapping, reasons={**reasons, **done.mapping.reasons})
            self.mapping, self.remembered = said, done.remembered or self.remembered
            self.done = replace(done, mapping=said)

    @property
    def question(self) -> AskedError | None:
        """What somebody has to say before the file can be read."""
        return self.fault if isinstance(self.fault, AskedError) else None

    def bring_in(self, folder: Path) -> bool:
        """Import what was shown; whether it was still the same."""
        assert self.file is not None and self.mapping is not None and self.done is not None  # noqa: PT018, S101 -- as above
        with WRITING:
            done = self._done(self.file, folder, self.mapping.to_toml(), anew=False)
            if _brought(done) != _brought(self.done):
                self._of = None
                return False
            batch = keep_any(done, folder)
        self.close()
        self.imported = batch
        return True

    def _done(self, file: Received, folder: Path, text: str | None, *, anew: bool) -> AnyImport:
        return prepare_any(
            file.path,
            filename=file.name,
            folder=folder,
            mapping=text,
            now=datetime.now(UTC),
            wanted=self.wanted,
            said=Said(kind=self.kind, anew=anew),
        )


def _brought(done: AnyImport) -> tuple[str, int, int, int, int]:
    batch = done.batch
    return batch.id, batch.incidents, batch.revised, batch.hazards, batch.entries


def desk() -> Desk:
    """Return what this visit has before it."""
    found: Desk = st.session_state.setdefault(_DESK, Desk())
    return found
