"""What is made once for each pack and then shared by all threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from geo.layers.pack import Pack

T = TypeVar("T")
_KEPT_PACKS: Final = 4


class PerPack(Generic[T]):
    """Keeps what is made of the last few packs, by their digest.

    Two threads may make the same at the same time: both get an equal one, and one is kept.

    Parameters
    ----------
    make
        Makes it from a pack; what it returns is shared and must not change.
    """

    def __init__(self, make: Callable[[Pack], T]) -> None:
        self._make = make
        self._kept: OrderedDict[str, T] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, pack: Pack) -> T:
        """Return what was made of `pack`, making it now where that was not done yet."""
        with self._lock:
            if pack.digest in self._kept:
                self._kept.move_to_end(pack.digest)
                return self._kept[pack.digest]
        made = self._make(pack)
        with self._lock:
            self._kept[pack.digest] = made
            while len(self._kept) > _KEPT_PACKS:
                self._kept.popitem(last=False)
        return made

    def forget(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._kept.clear()
