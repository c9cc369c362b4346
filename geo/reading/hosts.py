"""Processes from which reading processes are forked, so that each file need not load the libraries anew.

A host has loaded what readers import and has read nothing. For each file it forks a process that limits
itself, reads that file and ends, as one started for it would; no file is read by a process that read another.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

HOST_ARGUMENT: Final = "--host"
IDLE_SECONDS: Final = 20.0
"""After which a host that nobody asks ends, so that it holds no memory for nobody."""

_KEPT = 2
_BEGIN_SECONDS = 60.0
_END_SECONDS = 10.0
_TEMPORARY = ("TMPDIR", "TEMP", "TMP")


class HostGoneError(Exception):
    """A host ended before it had begun what it was asked for."""


class Hosts:
    """The hosts of this process: started when a file is to be read, kept for the next.

    Parameters
    ----------
    start
        Starts a host, with pipes for its input and output.
    """

    def __init__(self, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        self._start = start
        self._lock = threading.Lock()
        self._idle: list[_Host] = []
        self._owner = os.getpid()
        atexit.register(self.end)

    def run(self, folder: Path, request: bytes, wall_seconds: float) -> int | None:
        """Have `request` answered in a process of its own that works in `folder`.

        Returns
        -------
        int or None
            The exit code, negative for a signal; ``None`` when it was killed for time.

        Raises
        ------
        HostGoneError
            Where no host could be started.
        """
        host = self._kept()
        if host is not None:
            # It may have ended for want of work in this very moment.
            with suppress(HostGoneError):
                return self._run(host, folder, request, wall_seconds)
        return self._run(_Host(self._start()), folder, request, wall_seconds)

    def _run(self, host: _Host, folder: Path, request: bytes, wall_seconds: float) -> int | None:
        try:
            code = host.run(folder, request, wall_seconds)
        except BaseException:
            host.end()
            raise
        with self._lock:
            kept = len(self._idle) < _KEPT
            if kept:
                self._idle.append(host)
        if not kept:
            host.end()
        return code

    def _kept(self) -> _Host | None:
        with self._lock:
            if self._owner != os.getpid():
                # The pipes of a process that was forked are those of the one it came from.
                self._owner, self._idle = os.getpid(), []
            return self._idle.pop() if self._idle else None

    def end(self) -> None:
        """End the hosts that nobody waits for."""
        if self._owner != os.getpid():
            return
        with self._lock:
            idle, self._idle = self._idle, []
        for host in idle:
            host.end()


class _Host:
    """One host, seen from the process that asks."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._reader: int | None = None
        # A reader that ends at once leaves both its lines in one piece.
        self._piece = b""

    def run(self, folder: Path, request: bytes, wall_seconds: float) -> int | None:
        assert self._process.stdin is not None  # noqa: S101 -- both are pipes, as asked for
        try:
            self._process.stdin.write(json.dumps([str(folder), request.decode()]).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise HostGoneError from None
        begun = self._line(_BEGIN_SECONDS)
        if begun is None:
            raise HostGoneError
        self._reader = begun
        code = self._line(wall_seconds)
        overran = code is None
        if overran:
            self._kill_reader()
            if self._line(_END_SECONDS) is None:
                raise HostGoneError
        self._reader = None
        return code

    def _line(self, seconds: float) -> int | None:
        """Return the next number the host writes; ``None`` where none comes in time."""
        assert self._process.stdout is not None  # noqa: S101 -- as above
        pipe, until = self._process.stdout.fileno(), time.monotonic() + seconds
        while b"\n" not in self._piece:
            ready, _, _ = select.select([pipe], [], [], max(0.0, until - time.monotonic()))
            piece = os.read(pipe, 64) if ready else b""
            if not piece:
                return None
            self._piece += piece
        found, _, self._piece = self._piece.partition(b"\n")
        return int(found)

    def _kill_reader(self) -> None:
        # Until the host has said how it ended, the number is that of no other process.
        if self._reader is not None and sys.platform != "win32":
            with suppress(ProcessLookupError):
                os.killpg(self._reader, signal.SIGKILL)

    def end(self) -> None:
        """Kill the host and what it may have begun."""
        self._kill_reader()
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._process.wait()


def serve(answer: Callable[[bytes], int], *, get_ready: Callable[[bytes], None]) -> int:
    """Fork a process for every request on standard input, until there is none any more.

    Parameters
    ----------
    answer
        Called in the new process with the request; returns its exit code.
    get_ready
        Called with the request before the new process begins; may load libraries, must read no file.
    """
    while select.select([sys.stdin], [], [], IDLE_SECONDS)[0] and (line := sys.stdin.buffer.readline()):
        folder, request = json.loads(line)
        with suppress(Exception):
            # What cannot be loaded here is missed, and told, by the process that needs it.
            get_ready(request.encode())
        process = os.fork()
        if process == 0:
            _be_reader(Path(folder), request.encode(), answer)
        with suppress(OSError):
            os.setpgid(process, process)
        _say(process)
        _say(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
    return 0


def _say(number: int) -> None:
    os.write(1, b"%d\n" % number)


def _be_reader(folder: Path, request: bytes, answer: Callable[[bytes], int]) -> None:
    code = 1
    try:
        with suppress(OSError):
            # A group of its own, so that whatever it starts dies with it; the host sets it as well.
            os.setpgid(0, 0)
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        os.chdir(folder)
        os.environ.update(dict.fromkeys(_TEMPORARY, str(folder)))
        tempfile.tempdir = None
        code = answer(request)
    finally:
        # Nothing of the host is to be run to its end here.
        os._exit(code)
