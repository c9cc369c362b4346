"""Sheets and reports of a server are drawn in processes of their own, bounded in time and memory.

Drawing holds the interpreter for seconds. In the server it would hold up every visitor's page, and a sheet
that takes too long could not be stopped. A process draws one after another and keeps what it has loaded;
where several visitors ask at once, several draw. They are given editions of a pack, never the pack.
"""

from __future__ import annotations

import atexit
import math
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from geo.errors import PublishError
from geo.language import current, marked, say, speaking
from geo.publish.handover import hand_over
from geo.reading.drivers import restriction
from geo.workspace import Shelf, Workspace

if TYPE_CHECKING:
    from geo.layers.pack import Pack
    from geo.publish.linking import EditionOrigin
    from geo.publish.request import SnapshotRequest
    from geo.publish.snapshot import Snapshot

T = TypeVar("T")
_SHORTER: Final = marked(
    "Choose a smaller paper or a lower resolution, or leave records out by filters and period. The command "
    "line, python -m geo {command}, takes as long as it needs."
)
_ROOT: Final = Path(__file__).resolve().parents[2]
# A pack arrives with every job; what a process made of an equal one is kept. Editions come by profile.
_shelf: Final = Shelf(most=4)


@dataclass(frozen=True, slots=True)
class DrawingLimits:
    """What one drawing may take.

    Parameters
    ----------
    at_once
        How many are drawn side by side; further visitors wait for their turn.
    wall_seconds
        Time after which the process is killed, and after which nobody waits for a turn any longer.
    memory_bytes
        Address space of a process, where the system can limit it.
    """

    at_once: int = max(2, min(4, os.cpu_count() or 2))
    wall_seconds: float = 60.0
    memory_bytes: int = 4_000_000_000


class Drawing:
    """Draws sheets and reports in processes of its own.

    Parameters
    ----------
    limits
        Of each drawing.
    """

    def __init__(self, limits: DrawingLimits | None = None) -> None:
        self._limits = limits or DrawingLimits()
        self._turns = threading.BoundedSemaphore(self._limits.at_once)
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []

    def sheet(self, pack: Pack, request: SnapshotRequest, *, origin: EditionOrigin | None = None) -> Snapshot:
        """Draw a picture, see `geo.publish.snapshot.snapshot`.

        Raises
        ------
        PublishError
            As there, and where a limit stopped it or too many are being drawn.
        geo.errors.GeoError
            As there.
        """
        return self.run(partial(_sheet, pack, request, origin), what="sheet", command="snapshot")

    def report(self, pack: Pack, **options: Any) -> tuple[bytes, tuple[str, ...]]:
        """Set a report, see `geo.publish.report.report`.

        Returns
        -------
        bytes
            The PDF.
        tuple of str
            Sentences on the texts that no typeface could set as they are.

        Raises
        ------
        PublishError
            As there, and where a limit stopped it or too many are being drawn.
        geo.errors.GeoError
            As there.
        """
        return self.run(partial(_report, pack, options), what="report", command="report")

    def land(self, pack: Pack, what: str, *, form: str, **options: Any) -> bytes:
        """Draw a sheet of hazardous land, see `geo.publish.land_files.land_file`, whose options these are.

        Raises
        ------
        PublishError
            As there, and where a limit stopped it or too many are being drawn.
        geo.errors.GeoError
            As there.
        """
        return self.run(partial(_land, pack, what, form, options), what="sheet", command="land")

    def warm(self, pack: Pack) -> None:
        """Have one process ready for the first who asks.

        Parameters
        ----------
        pack
            An edition, of which sheets are likely to be asked.
        """
        self.run(partial(_get_ready, pack), what="sheet", command="snapshot")

    def run(self, job: Callable[[], T], *, what: str, command: str) -> T:
        """Do a job in a process.

        Parameters
        ----------
        job
            Called there; it, what it returns and what it raises travel between processes.
        what, command
            What is drawn, and the command that draws it without these limits, for messages.

        Raises
        ------
        PublishError
            Where a limit stopped it, or no process got free in time.
        geo.errors.GeoError
            What the job raised.
        RuntimeError
            With the traceback of whatever else the job raised.
        """
        limit = self._limits.wall_seconds
        if not self._turns.acquire(timeout=limit):
            raise PublishError(
                say(
                    "Others are having sheets and reports drawn, and this {what} found no turn within "
                    "{limit:g} seconds. Try again in a minute.",
                    what=what,
                    limit=limit,
                )
            )
        try:
            return self._done(job, what, command)
        finally:
            self._turns.release()

    def _done(self, job: Callable[[], T], what: str, command: str) -> T:
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        worker = worker or _Worker(self._limits)
        try:
            done, found = worker.do(partial(_in_language, current().code, job))
        except TimeoutError:
            worker.end()
            raise PublishError(
                say(
                    "Drawing the {what} took longer than {wall_seconds:g} seconds and was stopped. {text}",
                    what=what,
                    wall_seconds=self._limits.wall_seconds,
                    text=say(_SHORTER, command=command),
                )
            ) from None
        except (EOFError, OSError, pickle.UnpicklingError):
            worker.end()
            raise PublishError(
                say(
                    "The process that drew the {what} broke down or was stopped by the system, most likely "
                    "for want of memory. {text}",
                    what=what,
                    text=say(_SHORTER, command=command),
                )
            ) from None
        except BaseException:
            worker.end()
            raise
        with self._lock:
            # One is kept for the next visitor; more would hold memory for nobody.
            kept = not self._idle and not isinstance(found, MemoryError)
            if kept:
                self._idle.append(worker)
        if not kept:
            worker.end()
        if done:
            return found  # type: ignore[no-any-return] # what the job returned
        if isinstance(found, MemoryError):
            raise PublishError(
                say(
                    "Drawing the {what} needs more than {memory_bytes:g} GB of memory and was stopped. "
                    "{text}",
                    what=what,
                    memory_bytes=self._limits.memory_bytes / 1e9,
                    text=say(_SHORTER, command=command),
                )
            )
        raise found

    def end(self) -> None:
        """End the processes that are idle."""
        with self._lock:
            workers, self._idle = self._idle, []
        for worker in workers:
            worker.end()


class _Worker:
    """One process that draws, seen from the server."""

    def __init__(self, limits: DrawingLimits) -> None:
        self._wall_seconds = limits.wall_seconds
        self._overran = False
        # Not by multiprocessing, whose processes begin with the script of the main module: here a page.
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [
                *(sys.executable, "-P", "-m", "geo.publish.drawing_child"),
                *(str(limits.memory_bytes), str(2 * math.ceil(limits.wall_seconds))),
            ],
            env={
                **os.environ,
                **restriction(),
                "PYTHONPATH": os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH")))),
                "OPENBLAS_NUM_THREADS": "1",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # An interrupt from the keyboard is for the server, which then ends it.
            start_new_session=True,
        )

    def do(self, job: Callable[[], Any]) -> tuple[bool, Any]:
        """Return whether the job was done, and what it returned or raised."""
        assert self._process.stdin is not None  # noqa: S101 - both are pipes, as asked for above
        assert self._process.stdout is not None  # noqa: S101 - as above
        clock = threading.Timer(self._wall_seconds, self._overrun)
        clock.start()
        try:
            hand_over(job, self._process.stdin)
            answer: tuple[bool, Any] = pickle.load(self._process.stdout)  # noqa: S301 - from our own process
        except (EOFError, OSError, pickle.UnpicklingError):
            if self._overran:
                raise TimeoutError from None
            raise
        finally:
            clock.cancel()
        return answer

    def _overrun(self) -> None:
        self._overran = True
        self._process.kill()

    def end(self) -> None:
        """Kill the process, whatever it does."""
        self._process.kill()
        self._process.communicate()


def _in_language(code: str, job: Callable[[], T]) -> T:
    with speaking(code):
        return job()


def _workspace(pack: Pack) -> Workspace:
    return _shelf.get(pack.digest, lambda: pack)


def _sheet(pack: Pack, request: SnapshotRequest, origin: EditionOrigin | None) -> Snapshot:
    from geo.publish.snapshot import snapshot  # noqa: PLC0415 - loaded where it draws, not in the server

    return snapshot(_workspace(pack), request, origin=origin)


def _report(pack: Pack, options: dict[str, Any]) -> tuple[bytes, tuple[str, ...]]:
    from geo.maps.fonts import spelling_heard  # noqa: PLC0415 - as above
    from geo.publish.report import report  # noqa: PLC0415 - as above
    from geo.publish.spelled import spelled_out  # noqa: PLC0415 - as above

    with spelling_heard() as heard:
        document = report(_workspace(pack), **options)
    return document, tuple(each.words for each in spelled_out(pack, heard))


def _land(pack: Pack, what: str, form: str, options: dict[str, Any]) -> bytes:
    from geo.publish.land_files import land_file, made  # noqa: PLC0415 - as above

    work = _workspace(pack)
    return made(work, land_file(work, what, **options), form=form, created=options["created"])[0]


def _get_ready(pack: Pack) -> None:
    from geo.maps.fonts import printable  # noqa: PLC0415 - as above
    from geo.maps.sheet import press  # noqa: F401, PLC0415 - as above
    from geo.maps.sheet.typesetting import Ruler, Style  # noqa: PLC0415 - as above
    from geo.maps.spec import MapView  # noqa: PLC0415 - as above

    _workspace(pack).spec(MapView())
    Ruler().width(printable("\u0431"), Style(8.0))


drawing: Final = Drawing()
"""Of this server."""
atexit.register(drawing.end)
