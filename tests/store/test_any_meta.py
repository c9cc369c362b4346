"""Whatever stands in a pack.toml, a command ends with findings or with what was asked for, and soon."""

from __future__ import annotations

import json
import random
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from geo.errors import PackError
from geo.layers.meta import PackMeta
from geo.layers.packtoml import parse_meta
from tests.test_command_line import EXERCISE, run

TEXT = (EXERCISE / "pack.toml").read_text(encoding="utf-8")
ENTRY = re.compile(r"^(\w+) = (?:\[\n.*?^\]|.*?)$", re.MULTILINE | re.DOTALL)
LONG = json.dumps("word " * 2_000)
VALUES = (
    *("0", "-1", "7", "99999999999999999999", "0x" + "f" * 5_000, "9" * 5_000, "1e308", "inf", "nan"),
    *("true", '""', '" "', '"x"', '"../x"', '"con"', r'"\u202e<b>{{7*7}}"', '"' + "x" * 900 + '"', LONG),
    *("0001-01-01", "9999-12-31", "1930-01-01", "2100-12-31", "2021-02-30", "2021-06-01T10:00:00Z"),
    *("[]", "[[]]", "[1]", "[nan, inf, 1, 2]", "[1e308, 0, 1, 2]", "[180, -90, -180, 90]", "[-1, -1, 1, 1]"),
    *("[0x" + "f" * 400 + "]", '["x"]', f"[{', '.join([LONG] * 10)}]", f"[{', '.join(['1'] * 5_000)}]"),
    *("[" * 300 + "]" * 300, "{}", "{a = 1}", "{a = " * 60 + "1" + "}" * 60),
)  # fmt: skip
# Parts of the nightly loop, each a few minutes long.
SHARES = 4
WHOLE = {
    "nested lists": "a=" + "[" * 100_000,
    "nested tables": "a=" + "{a=" * 20_000 + "1" + "}" * 20_000,
    "a name of many parts": "a" + ".a" * 40_000 + "=1",
    "many tables": "[[licences]]\n" * 10_000,
    "many names": "\n".join(f"k{number} = 1" for number in range(10_000)),
    "a strange name": '"\\u0000\\u202e' + "x" * 500 + '" = 1',
    "nothing": "",
    "no TOML": "\x00\x01 = [",
}


def spoilt() -> Iterator[tuple[str, str, str]]:
    """Yield the name of each entry, a value, and the text with that value in its place."""
    for entry in ENTRY.finditer(TEXT):
        for value in VALUES:
            yield entry[1], value, f"{TEXT[: entry.start()]}{entry[1]} = {value}{TEXT[entry.end() :]}"


def read(text: str) -> PackMeta | None:
    """Return what a text says; None where it is refused, in words a person can follow."""
    try:
        return parse_meta(text, pack="island")
    except PackError as error:
        said = str(error)
        assert "pack.toml" in said
        assert ";" in said, "no remedy"
        assert len(said) < 9_000
        assert said.replace("\n", "").isprintable()
        return None


@pytest.mark.parametrize("case", WHOLE)
def test_a_file_built_to_stall_or_stop_the_reader_is_a_finding(case: str) -> None:
    start = time.process_time()
    assert read(WHOLE[case]) is None
    assert time.process_time() - start < 3


def test_values_of_entries_are_taken_or_findings() -> None:
    start = time.process_time()
    for name, value, text in random.Random(11).sample(list(spoilt()), 120):
        assert not (read(text) and name in {"as_of", "compiled_on"} and value != "2100-12-31")
    assert time.process_time() - start < 10


def ends_soon(folder: Path, case: tuple[str, str, str], *commands: str) -> None:
    """Run commands on the exercise under a pack.toml that was taken."""
    pack = folder / "pack"
    if not pack.exists():
        shutil.copytree(EXERCISE, pack)
    (pack / "pack.toml").write_text(case[2], encoding="utf-8")
    out: dict[str, Any] = {"map": "m.html", "snapshot": "s.svg", "export": "e.csv", "report": "r.pdf"}
    for command in commands:
        asked = ("--by", "month") if command == "totals" else ("--out", folder / out.get(command, ""))
        start = time.process_time()
        done = run(command, pack, *(asked if command != "check" else ()))
        assert done.returncode in {0, 1}, (case[:2], done.stderr)
        assert time.process_time() - start < 30, case[:2]


def test_a_pack_whose_entries_were_taken_is_drawn_or_refused(tmp_path: Path) -> None:
    some = random.Random(13).sample(list(spoilt()), 90)
    for case in [case for case in some if read(case[2])][:3]:
        ends_soon(tmp_path, case, "check", "export")


@pytest.mark.nightly
@pytest.mark.parametrize("share", range(SHARES))
def test_every_pack_whose_entries_were_taken_is_published_or_refused(share: int, tmp_path: Path) -> None:
    taken = [case for case in spoilt() if read(case[2])]
    assert len(taken) > 100
    for case in taken[share::SHARES]:
        ends_soon(tmp_path, case, "check", "totals", "map", "snapshot", "export", "report")
