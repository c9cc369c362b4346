"""Makes an edition in a process of its own, so that whoever shows it never held what it leaves out.

What a process has read stays in its memory long after the last reference to it is gone: of 42 remarks planted
in a pack 41 were still there when the edition was made and the pack let go in the same process. So a process
of its own reads the pack, makes the edition, hands that over a pipe and ends. Nothing of it touches a disk.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import GeoError, PublishError
from geo.language import say
from geo.publish.handover import hand_over
from geo.publish.redact import edition_of, redact
from geo.store.files import load_pack

if TYPE_CHECKING:
    from geo.layers.pack import Pack

_ROOT = Path(__file__).resolve().parents[2]


def made_apart(folder: Path, profile: str) -> Pack:
    """Return the edition of the pack in `folder`, made by a process that ends with it.

    Parameters
    ----------
    folder
        Folder of a country pack; this process opens none of its files.
    profile
        For whom the edition is, as in `geo.publish.profiles`.

    Raises
    ------
    PublishError
        Where the edition could not be made. Why, which may quote the pack, the other process writes to the
        standard error of this one, and nowhere else.
    """
    done = subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-P", "-m", "geo.publish.apart", str(folder), profile],
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode != 0:
        raise PublishError(
            say(
                "The {profile} edition of the pack could not be made, so there is nothing to show. The "
                "log of the server says why; mend that and reload this page.",
                profile=profile,
            )
        )
    pack: Pack = pickle.loads(done.stdout)  # noqa: S301 - written by our own program a moment ago
    for shapes in pack._shapes.values():
        shapes.flags.writeable = False
    if edition_of(pack).profile != profile:
        raise PublishError(
            say("The edition made is not the {profile} one. Start the server again.", profile=profile)
        )
    return pack


def main(arguments: list[str]) -> int:
    """Write the edition of a folder to standard output; 0 good, 1 a fault in the input."""
    folder, profile = arguments
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints must not get in between.
    sys.stdout = sys.stderr
    try:
        edition = redact(load_pack(folder), profile)
    except (GeoError, OSError) as error:
        sys.stderr.write(
            say(
                "The {profile} edition of {folder} could not be made: {error}",
                profile=profile,
                folder=folder,
                error=error,
            )
            + "\n"
        )
        return 1
    with out:
        hand_over(edition, out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
