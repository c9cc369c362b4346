"""Libraries: what is asked for, what is settled with digests, and what is installed are the same."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("requirements.txt", "requirements-dev.txt")
Lock = dict[str, list[tuple[Requirement, frozenset[str]]]]


def asked(name: str) -> list[Requirement]:
    found = []
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        found += asked(line.removeprefix("-r ")) if line.startswith("-r ") else [Requirement(line)]
    return found


def settled(name: str) -> Lock:
    """Return what a lock holds by library: the requirement and the digests of its files."""
    text = (ROOT / ".locks" / name).read_text(encoding="utf-8")
    lock: Lock = {}
    for entry in re.split(r"\n(?=\S)", re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE).strip()):
        requirement = Requirement(entry.partition("\\")[0])
        digests = frozenset(re.findall(r"--hash=sha256:([0-9a-f]{64})(?!\w)", entry))
        lock.setdefault(canonicalize_name(requirement.name), []).append((requirement, digests))
    return lock


def here(lock: Lock, name: str) -> Requirement | None:
    """Return what a lock says of a library on this system and version of Python."""
    found = [one for one, _ in lock.get(name, ()) if one.marker is None or one.marker.evaluate()]
    assert len(found) < 2, name
    return found[0] if found else None


@pytest.mark.parametrize("name", NAMES)
def test_a_lock_settles_what_is_asked_for(name: str) -> None:
    lock = settled(name)
    for requirement in asked(name):
        entry = here(lock, canonicalize_name(requirement.name))
        assert entry is not None, requirement.name
        assert entry.specifier == requirement.specifier, requirement.name
    for entries in lock.values():
        for requirement, digests in entries:
            assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), requirement.name
            assert digests, requirement.name


def test_the_program_is_tested_with_the_libraries_it_runs_with() -> None:
    run, test = (settled(name) for name in NAMES)
    assert len(run) > len(asked(NAMES[0]))
    for name, entries in run.items():
        assert [(one.specifier, digests) for one, digests in test[name]] == [
            (one.specifier, digests) for one, digests in entries
        ], name


def test_what_is_installed_is_what_is_settled() -> None:
    lock = settled(NAMES[1])
    seen: set[str] = set()
    left = [canonicalize_name(requirement.name) for requirement in asked(NAMES[1])]
    while left:
        name = left.pop()
        if name in seen:
            continue
        seen.add(name)
        entry = here(lock, name)
        assert entry is not None, f"{name} is needed and not settled: make lock"
        found = metadata.distribution(name)
        assert entry.specifier.contains(found.version, prereleases=True), f"{name} {found.version}"
        for line in found.requires or ():
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                left.append(canonicalize_name(needed.name))
    assert len(seen) > 40


def test_make_installs_from_the_locks_alone() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    installs = [line for line in makefile.splitlines() if " install " in line and not line.startswith("#")]
    names = [
        line.partition(" --require-hashes -r .locks/")[2].removesuffix(" \\").strip() for line in installs
    ]
    assert names == ["requirements.txt", "uv.txt", "requirements-dev.txt", "requirements-dev.txt"]
    assert settled("uv.txt") == {"uv": settled(NAMES[1])["uv"]}
