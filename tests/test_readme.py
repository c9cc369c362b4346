"""The README says what the project is: each library its reason, each field its row, each command works."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from click.testing import CliRunner

import geo
from geo.__main__ import cli
from geo.layers.fieldtable import field_table_markdown

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_field_table_is_the_schema() -> None:
    table = README.split("<!-- fields:start -->")[1].split("<!-- fields:end -->")[0]
    assert table.strip() == field_table_markdown().strip()


def test_every_pinned_library_has_its_reason() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            if line.startswith("-r"):
                continue
            library, version = line.split("==")
            assert version
            assert re.search(rf"^\| {re.escape(library)} \| .{{10,}} \|$", README, re.MULTILINE), library


def test_every_command_is_described_and_has_help() -> None:
    for name, command in cli.commands.items():
        assert f"python -m geo {name}" in README, name
        assert command.help
        assert CliRunner().invoke(cli, [name, "--help"]).exit_code == 0


def test_the_two_commands_stand_on_the_first_screen() -> None:
    first_screen = "\n".join(README.splitlines()[:40])
    assert "make run" in first_screen
    assert "make test" in first_screen
    picture = re.search(r"!\[[^\]]+\]\(([^)]+)\)", first_screen)
    assert picture
    assert (ROOT / picture.group(1)).stat().st_size > 20_000


def test_continuous_check_calls_the_test_command() -> None:
    assert "exec make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_program_and_package_have_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (project["name"], project["version"]) == (geo.NAME, geo.__version__)
