"""The settings the dashboard is served with expose nothing unless the operator asks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from geo import serving

ROOT = Path(__file__).resolve().parent.parent
PACK = Path("data/exercise")


def options(**chosen: object) -> list[str]:
    return serving.serve_command(PACK, **chosen)  # type: ignore[arg-type] # each test passes real options


def test_only_this_machine_is_served_by_default() -> None:
    command = options()
    assert "--server.address=127.0.0.1" in command
    assert [part for part in command if "allowedHosts" in part] == [
        "--server.allowedHosts=localhost",
        "--server.allowedHosts=127.0.0.1",
    ]


def test_protections_are_on_and_reporting_is_off() -> None:
    command = options()
    for setting in (
        "server.enableXsrfProtection=true",
        "server.enableCORS=true",
        "server.enableAgentApi=false",
        "server.maxUploadSize=50",
        "server.fileWatcherType=none",
        "browser.gatherUsageStats=false",
        "client.showErrorDetails=none",
        "client.showErrorLinks=false",
        "client.disableDataExport=true",
    ):
        assert f"--{setting}" in command


def test_opening_further_is_explicit() -> None:
    command = options(address="192.0.2.7", port=9000, allowed_hosts=("maps.example.org",))
    assert "--server.port=9000" in command
    assert "--server.address=192.0.2.7" in command
    assert "--server.allowedHosts=maps.example.org" in command


def test_the_pack_is_passed_to_the_app() -> None:
    command = options()
    assert command[command.index("--") :] == ["--", "--pack", str(PACK.resolve())]


def test_nothing_is_served_with_more_drivers() -> None:
    """The check itself is tested beside the drivers; the app, which every way in starts, must ask for it."""
    code = (
        "import geo.layers.process as process\n"
        "def refuse():\n"
        "    raise process.DriverError('more drivers than allowed')\n"
        "process.check_drivers_at_start = refuse\n"
        "import app"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "DriverError: more drivers than allowed" in done.stderr
    assert str(serving.APP_FILE) == str(ROOT / "app.py")
    assert str(serving.APP_FILE) in options()
