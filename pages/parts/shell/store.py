"""The country pack being shown, loaded once per content and shared by all sessions."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Hashable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TypeVar

import streamlit as st

from geo.errors import PackError
from geo.language import say
from geo.layers.pack import Pack
from geo.publish.apart import made_apart
from geo.serving import EDIT, PROFILE, START_IN, told
from geo.store.files import load_pack
from geo.store.kept import KEPT_FILE, PART_FILE
from geo.workspace import Shelf, Workspace

ROOT = Path(__file__).resolve().parents[3]
_shelf = Shelf()
_begun: dict[Path, Path] = {}
"""The pack that was begun or opened on a page, by the folder the server was started in."""
T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def pack_folder(arguments: Sequence[str] | None = None) -> Path:
    """Return the folder of the pack to show.

    Parameters
    ----------
    arguments
        Arguments after the program's name; ``--pack FOLDER`` wins over what was begun on a page, that over
        the environment's ``GEO_PACK``, and that over the first folder in ``data`` that holds a pack.

    Raises
    ------
    PackError
        Where none of these names a folder with a ``pack.toml``.
    """
    home = beginning(arguments)
    if home is not None:
        raise PackError(say("No data set was begun yet."))
    named = told("--pack", arguments) or _begun_in(arguments) or os.environ.get("GEO_PACK")
    if named:
        folder = Path(named)
        if not (folder / "pack.toml").is_file():
            raise PackError(
                say(
                    "'{name}' holds no pack.toml, so it is not a country pack. Start again with the folder "
                    "of a pack: python -m geo serve FOLDER",
                    name=folder.name,
                )
            )
        return folder.resolve()
    found = sorted(path.parent for path in (ROOT / "data").glob("*/pack.toml"))
    if not found:
        raise PackError(
            say(
                "There is no country pack in the folder 'data'. Start again with the folder of a pack: "
                "python "
                "-m geo serve FOLDER"
            )
        )
    return found[0]


def _begun_in(arguments: Sequence[str] | None = None) -> str | None:
    home = told(START_IN, arguments)
    found = _begun.get(Path(home)) if home else None
    return None if found is None else str(found)


def beginning(arguments: Sequence[str] | None = None) -> Path | None:
    """Return the folder in which the pages are to begin a pack; None where they show one."""
    home = told(START_IN, arguments)
    # Who may not change a pack may not make one.
    if home is None or told(EDIT, arguments) is None or told("--pack", arguments) or _begun_in(arguments):
        return None
    return Path(home)


def begin(home: Path, folder: Path) -> None:
    """Show the pack in `folder` from now on, whoever visits; what was begun first stays.

    Parameters
    ----------
    home
        Where the server was started.
    folder
        Of the pack, in it.
    """
    _begun.setdefault(home, folder)


def packs_of(home: Path) -> list[str]:
    """Return the names of folders in `home` that hold a pack."""
    try:
        return sorted(path.parent.name for path in home.glob("*/pack.toml") if path.is_file())
    except OSError:
        return []


def served_profile(arguments: Sequence[str] | None = None) -> str | None:
    """Return for whom the pages are: ``--profile``; None shows the whole pack."""
    return told(PROFILE, arguments)


def store() -> Workspace:
    """Return the chosen pack or the edition served, loaded again when one of the pack's files has changed.

    Raises
    ------
    GeoError
        Where the pack cannot be found, read or counted.
    """
    folder, profile = pack_folder(), served_profile()
    # The signature is what makes a changed pack a new one.
    # What was found when it was read is in words.
    key = (str(folder), _signature(folder), profile)
    with waiting(say("Reading the country pack"), there=_shelf.holds(key)):
        opened = _shelf.get(key, lambda: _load(folder, profile))
        # Every page counts: what cannot be counted is refused here, where all of them say so.
        _ = opened.cube
    return opened


def waiting(words: str, *, there: bool) -> AbstractContextManager[None]:
    """Say in words what takes so long while it does; nothing where it is there and need not be made."""
    return nullcontext() if there else st.spinner(words)


def once(opened: Workspace, make: Callable[[Workspace], T], *, saying: str) -> T:
    """Return what `make` makes of the pack, see `Workspace.once`, and say what takes so long meanwhile."""
    with waiting(saying, there=opened.holds(make)):
        return opened.once(make)


def few(opened: Workspace, make: Callable[[Workspace, K], T], key: K, *, most: int, saying: str) -> T:
    """Return what `make` makes of the pack and a key, see `Workspace.few`, as `once` does."""
    with waiting(saying, there=opened.holds(make, key)):
        return opened.few(make, key, most=most)


def _signature(folder: Path) -> str:
    """Return a digest over names, sizes and times of the pack's files."""
    digest = hashlib.sha256()
    for entry in sorted(os.scandir(folder), key=lambda item: item.name):
        if entry.is_file() and entry.name not in {KEPT_FILE, PART_FILE}:
            facts = entry.stat()
            digest.update(f"{entry.name}\0{facts.st_size}\0{facts.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def _load(folder: Path, profile: str | None) -> Pack:
    return load_pack(folder) if profile is None else made_apart(folder, profile)
