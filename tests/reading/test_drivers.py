"""Three drivers and no more: checked where files are read, and before the program starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from geo.errors import DriverError
from geo.reading import process
from geo.reading.drivers import ALLOWED_DRIVERS, restrict_drivers, restriction

ROOT = Path(__file__).parents[2]


def python(code: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=60, check=False
    )


def test_importing_geo_leaves_three_drivers_and_imports_no_reading_library() -> None:
    done = python(
        "import sys, geo\n"
        "assert 'pyogrio' not in sys.modules and 'pandas' not in sys.modules\n"
        "from geo.reading.drivers import check_drivers\n"
        "check_drivers()\n"
        "import pyogrio; print(sorted(pyogrio.list_drivers()))"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(sorted(ALLOWED_DRIVERS))


def test_the_process_that_only_lists_drivers_loads_little_else(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-X", "importtime", *process.child_command()[2:], process.CHECK_ARGUMENT],
        cwd=tmp_path,
        env=process.child_environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "pyogrio._io" in loaded
    # An import that was refused is listed as well, but none below it.
    assert not loaded & {"pandas.core", "geopandas.geodataframe", "pyarrow.lib", "pyproj.crs", "shapely.lib"}


@pytest.mark.parametrize(
    "undone",
    [
        "import geo, os; os.environ['OGR_SKIP'] = ''",
        "import geo, os; del os.environ['OGR_SKIP']",
        "import geo, os; os.environ['OGR_SKIP'] = os.environ['OGR_SKIP'].replace('OGR_VRT,', '')",
        "import pyogrio, geo",
    ],
    ids=["emptied", "removed", "one driver let in", "pyogrio imported first"],
)
def test_a_process_with_more_drivers_refuses(undone: str) -> None:
    done = python(f"{undone}\nfrom geo.reading.drivers import check_drivers\ncheck_drivers()")
    assert done.returncode == 1
    assert "geo.errors.DriverError" in done.stderr
    assert "OGR_VRT" in done.stderr or "drivers this program does not allow" in done.stderr


def test_the_start_up_check_passes_in_a_reading_process() -> None:
    process.check_drivers_in_child()


def test_the_start_up_check_refuses_when_the_reading_process_has_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_environment = {**restriction(), "OGR_SKIP": ""}
    monkeypatch.setattr(process, "restriction", lambda: open_environment)
    # The package restricts itself again on import; a module found before it undoes that.
    monkeypatch.setattr(
        process,
        "child_command",
        lambda: [
            sys.executable,
            "-c",
            "import geo, os; os.environ['OGR_SKIP']=''; import geo.reading.reader_child as r; exit(r.main())",
        ],
    )
    with pytest.raises(DriverError, match="drivers this program does not allow"):
        process.check_drivers_in_child()


def test_the_start_up_check_refuses_when_no_process_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "child_command", lambda: [sys.executable, "-c", "raise SystemExit(1)"])
    with pytest.raises(DriverError, match="cannot be started"):
        process.check_drivers_in_child()


def test_restrict_drivers_overrides_what_an_operator_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in restriction():
        monkeypatch.setenv(name, "")
    restrict_drivers()
    assert all(os.environ[name] == value for name, value in restriction().items())
