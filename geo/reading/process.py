"""The reading process: started with a clean environment, killed with all it started when it overruns."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from geo.errors import AskedError, DriverError, MachineError, ReadError
from geo.language import say
from geo.reading.drivers import check_drivers, pyogrio_is_loaded, restriction
from geo.reading.hosts import HOST_ARGUMENT, HostGoneError, Hosts
from geo.reading.raw import ReadLimits

RESULT_FILE = "result.arrow"
FAILURE_FILE = "failure.json"
CHECK_ARGUMENT = "--check-drivers"
GEOMETRY = "geometry"
"""Asked for in place of a file format: a look at shapes, see `geo.reading.examined`."""

FORKS = sys.platform == "linux"
"""Whether readers are forked from a host: other systems have no fork, or libraries that do not bear it."""

_ROOT = Path(__file__).resolve().parents[2]
# What a system needs to find its own libraries; nothing else of the environment is passed on.
_KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR")
_CHECK_SECONDS = 60.0
_MOST_FAILURE_BYTES = 200_000


def run_reader(folder: Path, request: Mapping[str, Any], *, limits: ReadLimits) -> None:
    """Have the reading process read the file in `folder` and leave `RESULT_FILE` there.

    Parameters
    ----------
    folder
        Private folder that holds the bytes to read under a name of our own.
    request
        What to read: ``path`` within the folder, ``format``, ``file`` (the owner's name), ``layer``.
    limits
        Passed on to the process; `wall_seconds` is enforced here.

    Raises
    ------
    ReadError
        With the message of the process, or saying which limit stopped it.
    MachineError
        Where the system ended the process.
    """
    command = json.dumps({**request, "limits": asdict(limits)}).encode()
    file = str(request["file"])
    code = _read(folder, command, limits.wall_seconds)
    if code is None:
        raise ReadError(
            say(
                "{file}: reading took longer than {wall_seconds:g} seconds and was stopped. The file is "
                "too large or built to keep a reader busy. Split it, or export it again.",
                file=file,
                wall_seconds=limits.wall_seconds,
            )
        )
    failure = folder / FAILURE_FILE
    if failure.is_file():
        _raise(json.loads(failure.read_bytes()[:_MOST_FAILURE_BYTES]))
    if sys.platform != "win32" and code == -signal.SIGKILL:
        raise MachineError(
            say(
                "{file}: the system ended the reader, most often for lack of memory. Close other "
                "programs, or read the file on a machine with more.",
                file=file,
            )
        )
    if code != 0 or not (folder / RESULT_FILE).is_file():
        raise ReadError(
            say(
                "{file}: the reader was stopped by its limits on processor time or broke down on this "
                "file. The "
                "file is damaged, too large, or built to harm a reader. Export it again, or in another "
                "format."
                if sys.platform != "win32" and code == -signal.SIGXCPU
                else "{file}: the reader was stopped by its limits or broke down on this file. The file "
                "is damaged, "
                "too large, or built to harm a reader. Export it again, or in another format.",
                file=file,
            )
        )


def _raise(said: Mapping[str, Any]) -> NoReturn:
    if said.get("asked"):
        raise AskedError(
            str(said["message"]), key=str(said["asked"]), options=list(map(str, said["options"]))
        )
    raise ReadError(str(said["message"]))


def check_drivers_at_start() -> None:
    """Refuse to start when pyogrio would offer more drivers than allowed.

    Looks in a reading process, so that the server need not import pyogrio; in this process as well when
    something has imported it already.

    Raises
    ------
    DriverError
        Naming the drivers in excess.
    """
    if pyogrio_is_loaded():
        check_drivers()
    check_drivers_in_child()


def check_drivers_in_child() -> None:
    """Start a reading process that does nothing but check its drivers.

    Raises
    ------
    DriverError
        When it finds more than the allowed ones, or cannot be started.
    """
    with tempfile.TemporaryDirectory(prefix="layer-") as name:
        folder = Path(name)
        code = _run([CHECK_ARGUMENT], folder, b"", _CHECK_SECONDS)
        failure = folder / FAILURE_FILE
        if failure.is_file():
            raise DriverError(str(json.loads(failure.read_bytes())["message"]))
        if code != 0:
            raise DriverError(
                say(
                    "The process that reads files cannot be started, so no file could be read. "
                    "Check that the requirements are installed for this Python."
                )
            )


def end_hosts() -> None:
    """End what is kept for the next file; only then does the system count its processor time as ours."""
    _hosts.end()


def child_environment(folder: Path) -> dict[str, str]:
    """Return the whole environment of a reading process working in `folder`."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {
        **kept,
        **restriction(),
        "PYTHONPATH": str(_ROOT),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(folder),
        "TEMP": str(folder),
        "TMP": str(folder),
        # Threads and arenas reserve address space by the hundred megabytes, which the memory limit counts.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "GDAL_NUM_THREADS": "1",
        # GDAL's own Arrow writer for FlatGeobuf miscounts after a missing geometry; the general one does not.
        "OGR_FLATGEOBUF_STREAM_BASE_IMPL": "YES",
    }


def child_command() -> list[str]:
    """Return the command of the reading process; its own folder is not on its import path."""
    return [sys.executable, "-P", "-m", "geo.reading.reader_child"]


def _read(folder: Path, request: bytes, wall_seconds: float) -> int | None:
    """Run a reading process to its end; return its exit code, ``None`` when it was killed for time."""
    if FORKS:
        with suppress(HostGoneError):
            return _hosts.run(folder, request, wall_seconds)
    return _run([], folder, request, wall_seconds)


def _run(arguments: list[str], folder: Path, stdin: bytes, wall_seconds: float) -> int | None:
    """Start a process for one reading alone; return its exit code, ``None`` when it was killed for time."""
    process = _start(arguments, folder, stdout=subprocess.DEVNULL)
    try:
        process.communicate(stdin, timeout=wall_seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _kill(process)
    return process.returncode


def _start(arguments: list[str], folder: Path, *, stdout: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 -- our own interpreter and module; the request goes through stdin
        [*child_command(), *arguments],
        cwd=folder,
        env=child_environment(folder),
        stdin=subprocess.PIPE,
        stdout=stdout,
        stderr=subprocess.DEVNULL,
        # A group of its own, so that whatever it starts dies with it.
        start_new_session=True,
    )


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


# A host works in no folder of a file; each process it forks goes into its own.
_hosts = Hosts(lambda: _start([HOST_ARGUMENT], _ROOT, stdout=subprocess.PIPE))
