"""The country pack being shown, loaded once per content and shared by all sessions."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from geo.analysis.cube import Cube
from geo.errors import PackError
from geo.layers.pack import Pack
from geo.publish.apart import made_apart
from geo.serving import PROFILE, told
from geo.store.files import load_pack

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True, eq=False)
class Store:
    """A pack and its counts; immutable, shared by threads."""

    pack: Pack
    cube: Cube


def pack_folder(arguments: Sequence[str] | None = None) -> Path:
    """Return the folder of the pack to show.

    Parameters
    ----------
    arguments
        Arguments after the program's name; ``--pack FOLDER`` wins over the environment's ``GEO_PACK``, and
        that over the first folder in ``data`` that holds a pack.

    Raises
    ------
    PackError
        Where none of these names a folder with a ``pack.toml``.
    """
    named = told("--pack", arguments) or os.environ.get("GEO_PACK")
    if named:
        folder = Path(named)
        if not (folder / "pack.toml").is_file():
            raise PackError(
                f"'{folder.name}' holds no pack.toml, so it is not a country pack. Start again with the "
                "folder of a pack: python -m geo serve FOLDER"
            )
        return folder.resolve()
    found = sorted(path.parent for path in (ROOT / "data").glob("*/pack.toml"))
    if not found:
        raise PackError(
            "There is no country pack in the folder 'data'. Start again with the folder of a pack: python "
            "-m geo serve FOLDER"
        )
    return found[0]


def served_profile(arguments: Sequence[str] | None = None) -> str | None:
    """Return for whom the pages are: ``--profile``; None shows the whole pack."""
    return told(PROFILE, arguments)


def store() -> Store:
    """Return the chosen pack or the edition served, made again when one of the pack's files has changed.

    Raises
    ------
    GeoError
        Where the pack cannot be found, read or counted.
    """
    folder = pack_folder()
    # By name: of arguments by position Streamlit looks up the names anew at every call.
    return _load(folder=str(folder), signature=_signature(folder), profile=served_profile())


def _signature(folder: Path) -> str:
    """Return a digest over names, sizes and times of the pack's files."""
    digest = hashlib.sha256()
    for entry in sorted(os.scandir(folder), key=lambda item: item.name):
        if entry.is_file():
            facts = entry.stat()
            digest.update(f"{entry.name}\0{facts.st_size}\0{facts.st_mtime_ns}\0".encode())
    return digest.hexdigest()


@st.cache_resource(max_entries=2, show_spinner="Reading the country pack")
def _load(folder: str, signature: str, profile: str | None) -> Store:  # noqa: ARG001 - the signature is what makes a changed pack a new one
    pack = load_pack(Path(folder)) if profile is None else made_apart(Path(folder), profile)
    return Store(pack, Cube.from_pack(pack))
