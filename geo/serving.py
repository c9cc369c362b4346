"""How the dashboard is served: settings that expose nothing unless the operator asks for it.

The same settings stand in ``.streamlit/config.toml`` for those who start Streamlit themselves; a test holds
the two together.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, Self
from urllib.parse import urlsplit

from geo.errors import ServingError
from geo.language import say

APP_FILE = Path(__file__).resolve().parent.parent / "app.py"
DEFAULT_ADDRESS = "127.0.0.1"
DEFAULT_PORT = 8501
PUBLIC_URL = "--public-url"
NO_ORIGIN = "--allow-no-origin"
PROFILE = "--profile"
EDIT = "--edit"
START_IN = "--start-in"
_LOOPBACK_HOSTS = ("localhost", "127.0.0.1")
LOOPBACK = (*_LOOPBACK_HOSTS, "::1")
"""Addresses under which a server is reached from its own machine alone."""
_PORTS = {"http": 80, "https": 443}

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
    # A browser says what it holds when it asks for a run. Of two asked for in quick succession the end of the
    # first must not make it forget what the second then refers to, or the page stands still.
    "global.maxCachedMessageAge": "10",
    # A collection of everything after each run holds all other sessions up; Python's own does as well.
    "runner.postScriptGC": "false",
    "browser.gatherUsageStats": "false",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "client.toolbarMode": "minimal",
    # The pages show all records; their tables would hand them out past every edition, formulas unguarded.
    "client.disableDataExport": "true",
}


def told(option: str, arguments: Sequence[str] | None = None) -> str | None:
    """Return the value of an option named after the program's name; None where it is not there.

    Parameters
    ----------
    option
        With its dashes.
    arguments
        Those of this process where not given. An option without a value, or joined to it by ``=``, must not
        pass for one that is not there.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    for word, after in pairwise([*words, ""]):
        name, joined, value = word.partition("=")
        if name == option:
            return value if joined else after
    return None


class WebOrigin(NamedTuple):
    """Whose pages: what browsers tell one site from another by."""

    scheme: str
    host: str
    port: int

    @classmethod
    def read(cls, url: str) -> Self | None:
        """Return the origin an address like ``https://maps.example.org:8443`` says, with its default port.

        Returns
        -------
        Origin or None
            None for what is no origin of the web or says more than one: a path, a user, a question.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return None
        if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
            return None
        if url.partition("://")[2] != parts.netloc:
            return None
        return cls(parts.scheme, parts.hostname.rstrip("."), _PORTS[parts.scheme] if port is None else port)


def check_editing(
    *, address: str, profile: str | None, public_url: str | None, allowed_hosts: Iterable[str]
) -> None:
    """Refuse to let others than the users of this machine change a pack; `EDIT` is added to the command.

    Parameters
    ----------
    address, profile, public_url, allowed_hosts
        As `serve_command` takes them.

    Raises
    ------
    ServingError
        Naming the option that does not go with editing, and what to do instead.
    """
    if profile is not None:
        raise ServingError(
            say(
                "{edit} does not go with {profile}: a server of an edition never opens the pack. Start "
                "two, each on its own --port: one with {edit} for yourself, one with {profile} "
                "{profile_2} for others.",
                edit=EDIT,
                profile=PROFILE,
                profile_2=profile,
            )
        )
    if address not in LOOPBACK:
        raise ServingError(
            say(
                "{edit} goes with this machine's own address alone, and {address} may be reached by "
                "others, who could change the pack. Leave --address out, or leave {edit} out.",
                edit=EDIT,
                address=address,
            )
        )
    opened = [PUBLIC_URL] if public_url is not None else []
    opened += ["--allow-host"] if [host for host in allowed_hosts if host not in LOOPBACK] else []
    if opened:
        raise ServingError(
            say(
                "{edit} does not go with {opened}: visitors from elsewhere could change the pack. Leave "
                "{opened} out, or leave {edit} out.",
                edit=EDIT,
                opened=opened[0],
            )
        )


def serve_command(
    pack: Path | None,
    *,
    address: str = DEFAULT_ADDRESS,
    port: int = DEFAULT_PORT,
    allowed_hosts: Iterable[str] = (),
    basemap: str | None = None,
    basemap_attribution: str = "",
    public_url: str | None = None,
    allow_no_origin: bool = False,
    profile: str | None = None,
) -> list[str]:
    """Return the command that serves `pack`; the app it starts checks the drivers.

    Parameters
    ----------
    pack
        Folder of the country pack; None where the pages begin one in the folder this process is in.
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
    public_url
        Origin visitors see behind a proxy, ``https://host`` or ``https://host:port``; its host is allowed,
        and pages of no other origin are answered.
    allow_no_origin
        Whether programs that are no browsers, and so name no origin, may open a socket.
    profile
        For whom the pages are: the server shows that edition of the pack, made by another process, and never
        opens the pack. None shows all of it.

    Raises
    ------
    ServingError
        Where `public_url` is no origin.
    """
    hosts = dict.fromkeys((*_LOOPBACK_HOSTS, address, *allowed_hosts))
    if public_url is not None:
        public_url = public_url.removesuffix("/")
        public = WebOrigin.read(public_url)
        if public is None:
            raise ServingError(
                say(
                    "'{public_url}' is no address of a server. Give scheme and host, and the port where it "
                    "is not the usual one: https://maps.example.org or https://maps.example.org:8443",
                    public_url=public_url,
                )
            )
        hosts[public.host] = None
    command = [sys.executable, "-m", "streamlit", "run", str(APP_FILE)]
    settings = {**SETTINGS, "server.address": address, "server.port": str(port)}
    command += [f"--{name}={value}" for name, value in settings.items()]
    command += [f"--server.allowedHosts={host}" for host in hosts]
    command += ["--", *([START_IN, str(Path.cwd())] if pack is None else ["--pack", str(pack.resolve())])]
    if basemap:
        command += ["--basemap", basemap, "--basemap-attribution", basemap_attribution]
    if public_url is not None:
        command += [PUBLIC_URL, public_url]
    if allow_no_origin:
        command.append(NO_ORIGIN)
    if profile is not None:
        command += [PROFILE, profile]
    return command
