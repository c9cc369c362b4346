"""A process that draws: does one job after another as the server hands them over, until the server is gone.

Run by `geo.publish.drawing`; jobs come on standard input, what became of them goes to standard output.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any, BinaryIO

from geo.errors import GeoError


def main() -> int:
    """Work until the input ends; return the exit code."""
    memory_bytes, job_seconds = map(int, sys.argv[1:])
    _limit(memory_bytes)
    answers = _answers()
    while True:
        try:
            job = pickle.load(sys.stdin.buffer)  # noqa: S301 - the server that started this process wrote it
        except EOFError:
            return 0
        # The server kills this process much sooner, unless it is gone itself.
        _alarm(job_seconds)
        pickle.dump(_outcome(job), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()
        _alarm(0)


def _answers() -> BinaryIO:
    """Return where answers go; whatever a library prints goes to the server's log."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _outcome(job: Callable[[], Any]) -> tuple[bool, Any]:
    try:
        return True, job()
    except GeoError as error:
        return False, error
    except MemoryError:
        return False, MemoryError()
    except Exception:  # noqa: BLE001 - whatever stops a drawing, the server must hear of it
        return False, RuntimeError(traceback.format_exc())


def _alarm(seconds: int) -> None:
    """Have the system end this process after so many seconds, 0 for never, whatever it does then."""
    if sys.platform != "win32":
        signal.alarm(seconds)


def _limit(memory_bytes: int) -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wish = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (wish, hard))
    except (OSError, ValueError):
        # macOS refuses it; the time limit remains
        return


if __name__ == "__main__":
    sys.exit(main())
