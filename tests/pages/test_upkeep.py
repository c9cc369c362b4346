"""What the server does for its memory."""

from __future__ import annotations

import subprocess
import sys

import pytest

_ARENAS_OF_EIGHT_THREADS = """
import ctypes, sys, threading
from pages.parts.shell import upkeep
if sys.argv[1] == "few":
    upkeep.few_arenas()
c = ctypes.CDLL(None)
c.malloc.restype = ctypes.c_void_p
together = threading.Barrier(9)
def ask():
    together.wait()
    c.malloc(5000)
    together.wait()
for _ in range(8):
    threading.Thread(target=ask).start()
together.wait()
together.wait()
c.fopen.restype = ctypes.c_void_p
out = c.fopen(b"/dev/stdout", b"w")
c.malloc_info(0, ctypes.c_void_p(out))
c.fclose(ctypes.c_void_p(out))
"""


def _arenas(how: str) -> int:
    told = subprocess.run(
        [sys.executable, "-c", _ARENAS_OF_EIGHT_THREADS, how], check=True, capture_output=True, text=True
    )
    return told.stdout.count("<heap nr=")


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(__import__("ctypes").CDLL(None), "malloc_info"),
    reason="arenas are of the GNU library",
)
def test_threads_share_few_arenas() -> None:
    assert _arenas("few") <= 2 < _arenas("as many as it likes")
