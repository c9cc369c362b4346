"""What is written about the program holds: links lead somewhere, names exist, commands and examples run."""

from __future__ import annotations

import doctest
import importlib
import importlib.util
import inspect
import pkgutil
import re
import shlex
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, cast

import click
import pytest
from click.testing import CliRunner
from msgspec import structs

from geo.__main__ import cli
from geo.layers.fieldtable import main as write_field_table
from geo.layers.meta import LAYERS, ContextFile, Licence, Overlay, PackMeta, PopulationFigure, RefusedRate
from geo.maps.payload.header import Header, header_of
from geo.maps.spec import MapView
from geo.store.files import load_pack
from geo.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
TREES = ("geo", "pages", "tests")
EXERCISE = ROOT / "data" / "exercise"
DOCS = {path.name: path for path in sorted(ROOT.glob("docs/*.md"))}
CURRENT = [ROOT / "README.md", ROOT / "SECURITY.md", ROOT / ".github" / "CONTRIBUTING.md", *DOCS.values()]
LINKED = [*CURRENT, ROOT / "CHANGELOG.md", ROOT / "data" / "azerbaijan" / "README.md"]
# Served until somebody stops them, or one sheet for each of sixty months: only their options are looked at.
ONLY_PARSED = ("serve", "--each")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def fences(text: str) -> list[tuple[str, str]]:
    """Return language and content of each fenced block."""
    return re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def without_fences(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def code_of(path: Path) -> list[str]:
    """Return what stands between backticks in running text."""
    return [" ".join(code.split()) for code in re.findall(r"`([^`]+)`", without_fences(text_of(path)))]


def anchors_of(path: Path) -> set[str]:
    seen: Counter[str] = Counter()
    found = set()
    for heading in re.findall(r"^#+ (.+)$", without_fences(text_of(path)), re.MULTILINE):
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return found


def command_lines(path: Path) -> list[list[str]]:
    lines = [line for _, block in fences(text_of(path)) for line in block.splitlines()]
    split = [shlex.split(line, comments=True) for line in lines if line.startswith(("python -m geo ", "cp "))]
    return [line for line in split if line]


def prepared(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder that holds what command lines name, and where they may write."""
    here = folder / "here"
    shutil.copytree(EXERCISE, here / "data" / "exercise")
    monkeypatch.chdir(here)


@pytest.mark.parametrize("path", LINKED, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", without_fences(text_of(path))):
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        assert file.is_relative_to(ROOT), target
        assert file.exists(), target
        assert not anchor or anchor in anchors_of(file), target


@pytest.mark.parametrize("path", CURRENT, ids=lambda path: path.name)
def test_every_file_and_module_named_exists(path: Path) -> None:
    for code in code_of(path):
        if re.fullmatch(r"app\.py|(geo|pages|tests|data|docs|\.locks|\.ci|\.github)/[\w./*-]*", code):
            assert any(ROOT.glob(code.rstrip("/"))), code
        elif re.fullmatch(r"(geo|pages)(\.\w+)+", code):
            assert pkgutil.resolve_name(code) is not None


# Each walk by what takes it; what only a page or a map calls is not passed by a command.
WALKS = {
    "From a file to a sheet": ("snapshot", "data/exercise", "--out", "sheet.png", "--created", "2026-01-01"),
    "From a statement to the page": ("reconcile", "data/exercise"),
}
NOT_ON_THE_WAY = ("pages.", "geo.maps.payload.stated.stated_of", "geo.workspace.Workspace.reconciliation")


def _codes(thing: object) -> set[CodeType]:
    """Return what runs where something is called: of a class, any of its methods."""
    if isinstance(thing, property | click.Command):
        thing = getattr(thing, "callback", None) or getattr(thing, "fget", None)
    found: Any = inspect.unwrap(cast("Callable[..., object]", thing))
    parts = vars(found).values() if isinstance(found, type) else [found]
    return {part.__code__ for part in map(inspect.unwrap, parts) if isinstance(part, FunctionType)}


@pytest.mark.parametrize(
    "walk",
    ["From a statement to the page", pytest.param("From a file to a sheet", marks=pytest.mark.nightly)],
)
def test_a_walk_through_the_house_passes_the_doors_it_names(
    walk: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(tmp_path, monkeypatch)
    # A pack of these bytes may have been checked and kept before: of others it is checked on the way.
    with Path("data/exercise/pack.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n# {time.time_ns()}\n")
    (steps,) = re.findall(
        rf"^## {walk}\n(.*?)(?=^## |\Z)", text_of(DOCS["architecture.md"]), re.MULTILINE | re.DOTALL
    )
    named = [name for name in re.findall(r"`(geo(?:\.\w+)+)`", steps) if not name.startswith(NOT_ON_THE_WAY)]
    passed: set[CodeType] = set()
    sys.setprofile(lambda frame, event, _: passed.add(frame.f_code) if event == "call" else None)
    try:
        done = CliRunner().invoke(cli, WALKS[walk])
    finally:
        sys.setprofile(None)
    assert done.exit_code == 0, done.output
    assert len(named) > 8
    assert [name for name in named if not _codes(pkgutil.resolve_name(name)) & passed] == []


def test_code_names_what_exists() -> None:
    tried, gone = 0, []
    for path in (
        found for kind in ("py", "js") for top in TREES for found in ROOT.glob(f"{top}/**/*.{kind}")
    ):
        text = text_of(path)
        for name in re.findall(r"`((?:geo|pages|tests)(?:\.\w+)+)`", text):
            tried += 1
            try:
                pkgutil.resolve_name(name)
            except (AttributeError, ImportError):
                gone.append((path.name, name))
        files = re.findall(r"(?<![\w/.])((?:geo|pages|tests|docs)/[\w/]+\.(?:py|js|css|md))\b", text)
        gone += [(path.name, file) for file in files if not (ROOT / file).exists()]
        modules = re.findall(r"python -m ((?:geo|tests)(?:\.\w+)*)", text)
        gone += [(path.name, module) for module in modules if not importlib.util.find_spec(module)]
    assert tried > 50
    assert not gone


@pytest.mark.parametrize("path", CURRENT, ids=lambda path: path.name)
def test_every_command_named_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    options = {
        name: {opt for param in command.params for opt in param.opts}
        for name, command in cli.commands.items()
    }
    own = {option for param in cli.params for option in param.opts}
    lines = [line for _, block in fences(text_of(path)) for line in block.splitlines()]
    for code in [*code_of(path), *lines]:
        words = code.split("#")[0].split()
        if words[:1] == ["make"] and len(words) > 1:
            assert words[1] in targets, code
        for before, module in pairwise(words):
            assert before != "-m" or module.startswith('"') or importlib.util.find_spec(module), code
        if "geo" in words[:3] and "-m" in words[:2]:
            command = words[words.index("geo") + 1 :]
            assert command, code
            assert command[0] in {*options, *own, "COMMAND"}, code
    for code in code_of(path):
        first, *_ = code.removeprefix("python -m geo ").split()
        if first in options or first.startswith("--"):
            allowed = options.get(first, {"--help"}.union(own, *options.values()))
            assert set(re.findall(r"(?<!\S)--[a-z-]+", code)) <= allowed, code


def test_every_command_is_described_and_has_help() -> None:
    for name, command in cli.commands.items():
        assert f"python -m geo {name}" in text_of(DOCS["command-line.md"]), name
        assert command.help
        assert CliRunner().invoke(cli, [name, "--help"]).exit_code == 0


def test_command_lines_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared(tmp_path, monkeypatch)
    lines = command_lines(DOCS["command-line.md"])
    assert {line[3] for line in lines} == set(cli.commands)
    for _, _, _, *asked in lines:
        if any(word in asked for word in ONLY_PARSED):
            cli.commands[asked[0]].make_context(asked[0], asked[1:])
            continue
        done = CliRunner().invoke(cli, asked)
        assert done.exit_code == 0, (asked, done.output, done.exception)
        if "--out" in asked:
            assert Path(asked[asked.index("--out") + 1]).stat().st_size > 0, asked


@pytest.mark.parametrize("path", CURRENT, ids=lambda path: path.name)
def test_command_lines_elsewhere_name_what_exists(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(tmp_path, monkeypatch)
    for line in command_lines(path):
        if line[:2] == ["cp", "-r"]:
            shutil.copytree(line[2], line[3])
        elif "--from-json" not in line:
            try:
                cli.commands[line[3]].make_context(line[3], line[4:])
            except click.ClickException as error:
                pytest.fail(f"{line}: {error.format_message()}")


@pytest.mark.parametrize("name", DOCS)
def test_examples_in_documents_hold(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for language, block in fences(text_of(DOCS[name])):
        if language == "python":
            test = doctest.DocTestParser().get_doctest(block, {}, name, name, 0)
            assert test.examples
            assert doctest.DocTestRunner().run(test).failed == 0


def test_examples_in_docstrings_hold() -> None:
    tried = 0
    for path in sorted(ROOT.glob("geo/**/*.py")):
        if ">>> " in text_of(path):
            module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            found = doctest.testmod(module)
            tried += found.attempted
            assert found.failed == 0, path
    assert tried > 5


def test_field_table_is_the_schema() -> None:
    assert write_field_table(["--check", str(DOCS["fields.md"])]) == 0


def test_every_room_of_the_house_is_described() -> None:
    told = {code for code in code_of(DOCS["architecture.md"]) if "/" in code or code == "app.py"}
    rooms = {
        f"{path.parent.relative_to(ROOT).as_posix()}/"
        for top in ("geo", "pages")
        for path in (ROOT / top).glob("**/*.*")
        if path.is_file() and "__pycache__" not in path.parts
    } - {"geo/", "pages/"}
    rooms |= {path.relative_to(ROOT).as_posix() for path in ROOT.glob("geo/[a-z]*.py")}
    assert len(rooms) > 20
    assert not rooms - told


@pytest.mark.parametrize("path", LINKED, ids=lambda path: path.name)
def test_every_row_of_a_table_has_the_cells_of_its_head(path: Path) -> None:
    for table in re.findall(r"(?:^\|.*\n?)+", without_fences(text_of(path)), re.MULTILINE):
        assert len({row.replace("\\|", "").count("|") for row in table.splitlines()}) == 1, table[:200]


def rows_of(name: str, heading: str) -> list[list[str]]:
    """Return the cells of the table below a heading, without its head."""
    section = text_of(DOCS[name]).split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [re.split(r" ?\| ?", line)[1:-1] for line in section.splitlines() if line.startswith("|")]
    return rows[2:]


def test_payload_is_described_as_it_is_sent() -> None:
    header = header_of(Workspace(load_pack(EXERCISE)).spec(MapView()).feed)
    told = [
        (name, row[1]) for row in rows_of("payload.md", "Columns") for name in re.findall(r"`(\w+)`", row[0])
    ]
    columns = header.columns
    assert sorted(name for name, _ in told) == sorted(columns)
    for name, types in told:
        assert columns[name][0] in types.split(" or "), name
    keys = [key for row in rows_of("payload.md", "Header") for key in re.findall(r"`(\w+)`", row[0])]
    assert sorted(keys) == sorted(field.encode_name for field in structs.fields(Header))
    version = next(row[1] for row in rows_of("payload.md", "Header") if row[0] == "`version`")
    assert version.startswith(f"{header.version};")


def test_every_entry_of_pack_toml_is_described_with_what_stands_without_it() -> None:
    text = text_of(DOCS["packs.md"])
    rows = rows_of("packs.md", "pack.toml")
    told = {key.strip("[]") for row in rows for key in re.findall(r"`(\[*\w+\]*)`", row[0])}
    own = {"context_files": "context"}
    keys = {own.get(field.name, field.name) for field in fields(PackMeta) if field.name != "unstated"}
    assert told == keys
    for kind in (PopulationFigure, RefusedRate, Licence, ContextFile, Overlay):
        assert all(f"`{field.name}`" in text for field in fields(kind)), kind
    assert all(f"`{layer}`" in text for layer in LAYERS)
    assert all(row[2] for row in rows)


# What a maker of maps would not guess: words of this program in the names of its modules.
DIALECT = frozenset(
    (
        *("account", "apart", "away", "band", "beside", "cube", "desk", "dock", "edition", "enclosing"),
        *("feed", "fixed", "furniture", "gaps", "ground", "grounds", "handover", "increment", "intake"),
        *("interchange", "kept", "knot", "lead", "ledger", "line", "look", "marks", "mount", "once"),
        *("order", "origins", "pace", "pane", "panel", "placed", "press", "probe", "rail", "received"),
        *("redact", "residual", "settle", "shelf", "sidecar", "slots", "spec", "spelled", "stated"),
        *("strip", "told", "trial", "twins", "unstated", "upkeep", "warming"),
    )
)


def test_words_of_this_program_in_names_of_modules_are_in_the_glossary() -> None:
    entries = re.findall(r"^\| ([^|]+) \|", text_of(DOCS["glossary.md"]), re.MULTILINE)
    explained = {word for entry in entries for word in re.findall(r"\w+", entry)}
    paths = [path for tree in ("geo", "pages") for path in (ROOT / tree).rglob("*.*")]
    classes = [
        name
        for path in paths
        if path.suffix in (".py", ".js")
        for name in re.findall(r"^(?:export )?class ([A-Z]\w+)", text_of(path), re.MULTILINE)
    ]
    assert {"Ground", "Rail"} <= set(classes)
    stems = {stem for path in paths for stem in (*path.relative_to(ROOT).parts[:-1], path.stem)}
    stems |= {part for stem in stems for part in stem.split("_")}
    stems |= {word.lower() for name in classes for word in re.findall(r"[A-Z][a-z]+", name)}
    used = {word for stem in stems for word in (stem, stem.removesuffix("s")) if word in DIALECT}
    assert len(used) > len(DIALECT) / 2
    assert used - explained == set()
