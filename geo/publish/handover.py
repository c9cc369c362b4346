"""How editions and jobs travel between the processes of this program, which trust each other."""

from __future__ import annotations

import pickle
from types import MappingProxyType
from typing import IO, Any


def hand_over(what: object, file: IO[bytes]) -> None:
    """Write something for `pickle.load` in another process of this program."""
    pickler = pickle.Pickler(file, pickle.HIGHEST_PROTOCOL)
    # Packs hold such views, which pickle does not know.
    pickler.dispatch_table = {MappingProxyType: lambda view: (_read_only, (dict(view),))}
    pickler.dump(what)
    file.flush()


def _read_only(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(values)
