"""What is made once by its key, however many threads ask for it at the same moment."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Once:
    """Makes things and keeps them by key; whoever asks while one is being made waits for that one.

    What fails is not kept: the next who asks tries again. Makers may ask for other keys, in any order that
    leads to no circle. A copy sent to another process is empty there.

    Parameters
    ----------
    most
        How many are kept, those asked for last; None for all.
    """

    def __init__(self, *, most: int | None = None) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._slots: OrderedDict[Hashable, _Slot] = OrderedDict()

    def __reduce__(self) -> tuple[Callable[[int | None], Once], tuple[int | None]]:
        return _empty, (self._most,)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `key` stands for, made by `make` where it is not there.

        Parameters
        ----------
        key
            Stands for what `make` returns.
        make
            Its result is shared by threads and must not change; what it raises is raised.
        """
        with self._lock:
            slot = self._slots.get(key)
            if slot is None:
                slot = self._slots[key] = _Slot()
            self._slots.move_to_end(key)
            while self._most is not None and len(self._slots) > self._most:
                self._slots.popitem(last=False)
        if not slot.made:
            with slot.lock:
                if not slot.made:
                    slot.value = make()
                    slot.made = True
        return slot.value  # type: ignore[no-any-return] # what `make` returned under this key

    def holds(self, key: Hashable) -> bool:
        """Whether what `key` stands for is there and need not be made."""
        with self._lock:
            slot = self._slots.get(key)
        return slot is not None and slot.made


class _Slot:
    """Room for one thing. A maker that asks for itself fails for its depth instead of waiting for ever."""

    __slots__ = ("lock", "made", "value")

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.made = False
        self.value: Any = None


def _empty(most: int | None) -> Once:
    return Once(most=most)
