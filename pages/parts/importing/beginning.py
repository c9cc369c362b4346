"""What a visit has said of the data set it begins, and the files it sent for it."""

from __future__ import annotations

import logging
import shlex
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import pandas as pd
import streamlit as st

from geo.errors import GeoError
from geo.importing.boundaries import Boundaries, Outline
from geo.language import marked, say
from pages.parts.importing.page import session
from pages.parts.shell.editing import FILE_MEGABYTES
from pages.parts.shell.received import Received
from pages.parts.words import plain

_LOG = logging.getLogger(__name__)
_STATE: Final = "_start"
_BROKEN: Final = marked(
    "The file could not be read: something unexpected happened, and the server's log says where."
)
T = TypeVar("T")


@dataclass(slots=True)
class Beginning:
    """What a visit has said of the data set it begins.

    Parameters
    ----------
    boundaries, incidents
        Files it sent; None for none.
    crs, layer
        Of the boundaries, where somebody had to say so.
    serial
        Counts files, for keys of widgets.
    areas
        The boundaries as read.
    fault
        Why they cannot be read.
    """

    boundaries: Received | None = None
    incidents: Received | None = None
    crs: str | None = None
    layer: str | None = None
    serial: int = 0
    areas: pd.DataFrame | None = None
    fault: GeoError | None = None
    _read: Any = field(default=None)

    def given(self, columns: Outline | None = None) -> Boundaries | None:
        """Return the file of boundaries with what was said of it; None for none."""
        if self.boundaries is None:
            return None
        said = {} if columns is None else {one: getattr(columns, one) for one in ("code", "name", "region")}
        return Boundaries(
            self.boundaries.path, name=self.boundaries.name, layer=self.layer, crs=self.crs, columns=said
        )

    def read(self) -> pd.DataFrame | None:
        """Return the areas of the file, read once; None where it cannot be, which `fault` then says."""
        given = self.given()
        assert given is not None and self.boundaries is not None  # noqa: PT018, S101 -- asked with a file alone
        asked = (self.boundaries.digest, self.crs, self.layer)
        if asked != self._read:
            with st.spinner(say("Reading the file")):
                self.areas, self.fault = or_why(given.read)
            self._read = asked
        return self.areas

    def drop(self, which: str) -> None:
        """Put a file away, and what was said of it."""
        file: Received | None = getattr(self, which)
        if file is not None:
            file.forget()
        setattr(self, which, None)
        if which == "boundaries":
            self.crs = self.layer = self.areas = self.fault = self._read = None
        self.serial += 1


def or_why(make: Callable[[], T]) -> tuple[T | None, GeoError | None]:
    """Return what is made, or why it cannot be; what is unexpected may quote the file, which no log may."""
    try:
        return make(), None
    except (GeoError, OSError, MemoryError) as error:
        return None, error if isinstance(error, GeoError) else GeoError(say(_BROKEN))
    except Exception as error:  # noqa: BLE001 - as above
        where = traceback.extract_tb(error.__traceback__)[-1]
        _LOG.error("Starting failed: %s in %s, line %s", type(error).__name__, where.filename, where.lineno)
        return None, GeoError(say(_BROKEN))


def beginning_of() -> Beginning:
    """Return what this visit has said so far."""
    found: Beginning = st.session_state.setdefault(_STATE, Beginning())
    return found


def ask_for(here: Beginning, which: str, label: str, *, types: Sequence[str], note: str) -> bool:
    """Ask for a file, or show the one that was sent; return whether there is one."""
    kept: Received | None = getattr(here, which)
    if kept is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(kept.name)}**")
            if st.button(say("Another file"), key=f"start_{which}_drop", icon=":material/close:"):
                here.drop(which)
                st.rerun()
        return True
    sent = st.file_uploader(
        label, type=list(types), max_upload_size=FILE_MEGABYTES, key=f"start_{which}_{here.serial}"
    )
    st.caption(note)
    if sent is None:
        return False
    try:
        setattr(here, which, Received(sent.name, sent.getvalue(), session=session()))
    except (GeoError, OSError) as error:
        why = error if isinstance(error, GeoError) else say("The file could not be kept: is the disk full?")
        st.error(plain(why))
    else:
        here.serial += 1
        st.rerun()
    return False


def told_too_large(name: str) -> None:
    """Say with which commands a file goes in that no page takes."""
    st.warning(
        say(
            "{name} has more than {megabytes} MB. Make the data set with the command, and import with it:",
            name=plain(name),
            megabytes=FILE_MEGABYTES,
        )
    )
    file = shlex.quote(name)
    st.code(
        say(
            "python -m geo new FOLDER --boundaries {file}\npython -m geo import {file} --into FOLDER",
            file=file,
        ),
        language=None,
    )
