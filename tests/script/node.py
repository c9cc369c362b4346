"""The script of the map under Node, for what only computes: an answer takes milliseconds."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, Final, Self

from geo.maps.script import script
from tests.script.check import node_program

# Where the script is loaded there is no page; what it asks of one while it is loaded is whether one is there.
_ANSWER: Final = """
globalThis.window = globalThis;
const SCRIPT = JSON.parse(require("fs").readFileSync(process.argv[1], "utf-8"));
(0, eval)(SCRIPT);
require("readline").createInterface({ input: process.stdin }).on("line", (line) => {
  let said;
  try {
    const [code, given] = JSON.parse(line);
    said = { answer: (0, eval)("(" + code + ")")(given) };
  } catch (error) {
    said = { error: String(error.message) };
  }
  process.stdout.write(JSON.stringify(said) + "\\n");
});
"""


class ScriptError(Exception):
    """An error that the script threw, in its words."""


class Node:
    """A process of Node that has loaded the script of the map.

    Parameters
    ----------
    folder
        Where the script is written for it.
    """

    def __init__(self, folder: Path) -> None:
        text = folder / "script.json"
        text.write_text(json.dumps(script()), encoding="utf-8")
        self._process = subprocess.Popen(
            [node_program(), "-e", _ANSWER, str(text)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def evaluate(self, code: str, given: object = None) -> Any:
        """Return what a function of the script's language answers; both sides are as JSON has them.

        Raises
        ------
        ScriptError
            Where the function throws.
        """
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps([code, given]) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            raise ScriptError(f"Node ended with {process.wait(10)}")
        said = json.loads(line)
        if "error" in said:
            raise ScriptError(said["error"])
        return said.get("answer")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()
