"""The README says what the project is, in short: two commands, each library its reason, the way on."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import geo

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_it_is_short_and_leads_to_everything_else() -> None:
    assert len(README.splitlines()) < 200
    documents = sorted(ROOT.glob("docs/*.md"))
    assert len(documents) > 8
    for path in documents:
        assert f"]({path.relative_to(ROOT).as_posix()})" in README, path.name


def test_eleven_things_a_planner_can_do_each_say_how() -> None:
    section = README.split("\n## Eleven things a planner can do\n")[1].split("\n## ")[0]
    things = re.split(r"^\d+\. ", section, flags=re.MULTILINE)[1:]
    assert len(things) == 11
    for thing in things:
        assert re.match(r"\*\*[^*]+\.\*\* ", thing), thing
        assert re.search(r" \*(On every p|P)age[^*]+\*\s", thing, re.DOTALL), thing


def test_every_pinned_library_has_its_reason() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            if line.startswith("-r"):
                continue
            library, version = line.split("==")
            assert version
            assert re.search(rf"^\| {re.escape(library)} \| .{{10,}} \|$", README, re.MULTILINE), library


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
