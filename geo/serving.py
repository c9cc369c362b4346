"""How the dashboard is served: settings that expose nothing unless the operator asks for it.

The same settings stand in ``.streamlit/config.toml`` for those who start Streamlit themselves; a test holds
the two together.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

APP_FILE = Path(__file__).resolve().parent.parent / "app.py"
DEFAULT_ADDRESS = "127.0.0.1"
DEFAULT_PORT = 8501
_LOOPBACK_HOSTS = ("localhost", "127.0.0.1")

SETTINGS: dict[str, str] = {
    "server.headless": "true",
    "server.enableCORS": "true",
    "server.enableXsrfProtection": "true",
    "server.enableStaticServing": "false",
    "server.enableAgentApi": "false",
    "server.maxUploadSize": "50",
    "server.maxMessageSize": "50",
    "server.fileWatcherType": "none",
    "server.runOnSave": "false",
    "server.disconnectedSessionTTL": "30",
    # Tables of a page travel again with every filter, at a fifth of their size.
    "server.enableWebsocketCompression": "true",
    # What browsers have and no filter changes, a sheet of sources for one, does not.
    "global.minCachedMessageSize": "2000",
    # A collection of everything after each run holds all other sessions up; Python's own does as well.
    "runner.postScriptGC": "false",
    "browser.gatherUsageStats": "false",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "client.toolbarMode": "minimal",
    # The pages show all records; their tables would hand them out past every edition, formulas unguarded.
    "client.disableDataExport": "true",
}


def serve_command(
    pack: Path,
    *,
    address: str = DEFAULT_ADDRESS,
    port: int = DEFAULT_PORT,
    allowed_hosts: Iterable[str] = (),
    basemap: str | None = None,
    basemap_attribution: str = "",
) -> list[str]:
    """Return the command that serves `pack`; the app it starts checks the drivers.

    Parameters
    ----------
    pack
        Folder of the country pack.
    address
        Network address to listen on; this machine only unless told otherwise.
    port
        TCP port.
    allowed_hosts
        Host names browsers may use beside this machine's own; anything else is refused, which keeps a
        foreign web page from reaching the dashboard through a name of its own.
    basemap
        Tile address such as ``https://tiles.example.org/{z}/{x}/{y}.png``. Each visitor must still switch
        the online basemap on; without this setting there is nothing to switch on.
    basemap_attribution
        Credit the tile server asks for, as plain text.
    """
    hosts = dict.fromkeys((*_LOOPBACK_HOSTS, address, *allowed_hosts))
    command = [sys.executable, "-m", "streamlit", "run", str(APP_FILE)]
    settings = {**SETTINGS, "server.address": address, "server.port": str(port)}
    command += [f"--{name}={value}" for name, value in settings.items()]
    command += [f"--server.allowedHosts={host}" for host in hosts]
    command += ["--", "--pack", str(pack.resolve())]
    if basemap:
        command += ["--basemap", basemap, "--basemap-attribution", basemap_attribution]
    return command
