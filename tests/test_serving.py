"""The settings the dashboard is served with expose nothing unless the operator asks."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from geo import serving
from geo.__main__ import cli
from geo.commands import server
from geo.errors import ServingError
from pages.parts.shell import editing, origins

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


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://maps.example.org", ("https", "maps.example.org", 443)),
        ("https://Maps.Example.ORG:443/", ("https", "maps.example.org", 443)),
        ("http://maps.example.org:8080", ("http", "maps.example.org", 8080)),
        ("http://[2001:db8::1]:8080", ("http", "2001:db8::1", 8080)),
    ],
)
def test_a_proxys_address_is_allowed_and_passed_to_the_app(url: str, origin: tuple[str, str, int]) -> None:
    command = options(public_url=url)
    assert f"--server.allowedHosts={origin[1]}" in command
    passed = origins.told(command[command.index("--") :])
    assert passed == {"public": origin, "without_origin": False}
    assert origins.told(options()) == {"public": None, "without_origin": False}
    assert origins.told(options(allow_no_origin=True)) == {"public": None, "without_origin": True}


@pytest.mark.parametrize(
    "url",
    [
        "maps.example.org",
        "https://",
        "ftp://maps.example.org",
        "https://maps.example.org/dashboard",
        "null",
        "",
        "https://user@maps.example.org",
        "https://maps.example.org:port",
        "https://maps.example.org?page=1",
    ],
)
def test_what_is_no_servers_address_is_refused_with_its_remedy(url: str) -> None:
    done = CliRunner().invoke(cli, ["serve", str(ROOT / PACK), "--public-url", url])
    assert done.exit_code == 2
    assert "--public-url" in done.output
    assert "https://maps.example.org:8443" in " ".join(done.output.split())


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (["--address", "0.0.0.0"], "Leave --address out"),
        (["--address", "192.0.2.7"], "Leave --address out"),
        (["--profile", "public"], "one with --profile public"),
        (["--public-url", "https://maps.example.org"], "Leave --public-url out"),
        (["--allow-host", "maps.example.org"], "Leave --allow-host out"),
    ],
)
def test_pages_that_change_a_pack_are_for_this_machine_alone(given: list[str], named: str) -> None:
    for pack in ([str(ROOT / PACK)], []):
        done = CliRunner().invoke(cli, ["serve", *pack, "--edit", *given])
        assert done.exit_code == 2
        assert named in " ".join(done.output.split())


def test_without_a_pack_there_is_one_to_begin_or_nothing_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    done = CliRunner().invoke(cli, ["serve"])
    assert (done.exit_code, "serve --edit` begins one" in " ".join(done.output.split())) == (2, True)
    started: list[list[str]] = []
    monkeypatch.setattr(server, "_become", started.append)
    done = CliRunner().invoke(cli, ["serve", "--edit", "--port", str(free_port())])
    assert done.exit_code == 0, done.output
    words = started[-1][started[-1].index("--") + 1 :]
    assert words == ["--start-in", str(Path.cwd()), "--edit"]


def test_only_where_it_is_asked_for_files_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(server, "_become", started.append)
    for address in ("127.0.0.1", "localhost", "::1"):
        done = CliRunner().invoke(cli, ["serve", str(ROOT / PACK), "--edit", "--address", address])
        assert (done.exit_code, started[-1][-1]) == (0, "--edit")
    # However it was started: without a setting Streamlit listens on all addresses.
    for words, address, taken in (([], None, False), (["--edit"], "127.0.0.1", True)):
        monkeypatch.setattr("sys.argv", ["app.py", *words])
        monkeypatch.setattr(editing.st, "get_option", {"server.address": address}.get)
        assert bool(editing.uploads()) is taken
    monkeypatch.setattr(editing.st, "get_option", {}.get)
    with pytest.raises(ServingError, match=r"0\.0\.0\.0 may be reached by others"):
        editing.uploads()


def test_the_pack_is_passed_to_the_app() -> None:
    command = options()
    assert command[command.index("--") :] == ["--", "--pack", str(PACK.resolve())]


def test_nothing_is_served_with_more_drivers() -> None:
    """The check itself is tested beside the drivers; the app, which every way in starts, must ask for it."""
    code = (
        "import geo.reading.process as process\n"
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


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_a_port_in_use_is_refused_before_anything_is_said_to_be_served() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = CliRunner().invoke(cli, ["serve", str(ROOT / PACK), "--port", str(taken.getsockname()[1])])
    assert done.exit_code == 2
    assert "name another port" in " ".join(done.stderr.split())
    assert "Serving" not in done.stderr


def test_running_as_root_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_become", lambda _: None)
    for user, warned in ((0, True), (1000, False)):
        monkeypatch.setattr(server.os, "geteuid", lambda user=user: user, raising=False)
        done = CliRunner().invoke(cli, ["serve", str(ROOT / PACK), "--port", str(free_port())])
        assert ("runs as root" in done.stderr) is warned
        assert "Serving" in done.stderr
