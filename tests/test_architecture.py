"""The house: which way imports run, what may stand where, and which words never appear."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from geo import serving
from tests.conftest import BROWSER_TESTS

ROOT = Path(__file__).resolve().parent.parent
FLOORS = (
    "geo.errors",
    "geo.speech",
    "geo.spoken",
    "geo.language",
    "geo.text",
    "geo.once",
    "geo.layers",
    "geo.base",
    "geo.reading",
    "geo.checking",
    "geo.store",
    "geo.choices",
    "geo.analysis",
    "geo.reconciliation",
    "geo.maps",
    "geo.publish",
    "geo.importing",
)
CODE = sorted([*ROOT.glob("geo/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "app.py"])
SCRIPT = sorted([*ROOT.glob("geo/**/web/**/*.js"), *ROOT.glob("pages/**/*.js")])
TOP_LEVEL = {
    "app.py",
    "data",
    "docs",
    "geo",
    "pages",
    "requirements.txt",
    "requirements-dev.txt",
    "tests",
    "README.md",
    "Makefile",
    "LICENSE",
    "CHANGELOG.md",
    "SECURITY.md",
    "pyproject.toml",
}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def floor_of(module: str) -> int | None:
    for number, floor in enumerate(FLOORS):
        if module == floor or module.startswith(floor + "."):
            return number
    # What is derived of a pack, its editions among it: what publishes asks it, and nothing below does.
    return FLOORS.index("geo.publish") if module == "geo.workspace" else None


def test_imports_run_one_way() -> None:
    seen = 0
    for path in CODE:
        own = floor_of(module_name(path))
        for imported in imports_of(path):
            if imported.startswith(("pages", "app")) and module_name(path).startswith("geo"):
                pytest.fail(f"{path.name} imports {imported} from above")
            target = floor_of(imported)
            if own is None or target is None:
                continue
            seen += 1
            assert target <= own, f"{module_name(path)} imports {imported}, which stands above it"
    assert seen > 20


def test_geo_does_not_know_streamlit() -> None:
    for path in ROOT.glob("geo/**/*.py"):
        for imported in imports_of(path):
            assert not imported.startswith("streamlit"), f"{path} imports {imported}"


def test_builders_know_only_the_layers() -> None:
    for path in ROOT.glob("geo/packs/*.py"):
        for imported in imports_of(path):
            if imported.startswith("geo."):
                assert imported.startswith(
                    (
                        *("geo.layers", "geo.base", "geo.reading", "geo.checking", "geo.store", "geo.errors"),
                        "geo.packs",
                    )
                ), f"{path} imports {imported}"


def test_only_its_builder_names_the_first_country() -> None:
    for path in CODE:
        if path.relative_to(ROOT) == Path("geo/packs/azerbaijan.py"):
            continue
        assert not re.search(r"azerbaijan|karabakh", path.read_text(encoding="utf-8"), re.IGNORECASE), path


def test_pages_lie_one_folder_down() -> None:
    assert {path.name for path in (ROOT / "pages").glob("*.py")} <= {"__init__.py"}
    assert {path.stem for path in (ROOT / "pages" / "views").glob("*.py")} >= {
        "map",
        "districts",
        "incidents",
        "statements",
        "data",
    }


def test_pages_show_no_element_whose_buttons_hand_out_data() -> None:
    """The style of the pages hides the buttons of charts, a setting those of tables."""
    unknown = re.compile(
        r"\bst\.(map|table|(line|bar|area|scatter|altair|plotly|pydeck|graphviz|echarts)_chart|pyplot)\("
    )
    for path in CODE:
        assert not unknown.search(path.read_text(encoding="utf-8")), path
    style = (ROOT / "pages" / "parts" / "shell" / "screen.css").read_text(encoding="utf-8")
    assert ":has(> [data-testid=stVegaLiteChart]) > [data-testid=stElementToolbar] { display: none" in style


def test_top_level_holds_what_was_agreed() -> None:
    ignored = {"__pycache__"}
    names = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")} - ignored
    assert names <= TOP_LEVEL, sorted(names - TOP_LEVEL)


@pytest.mark.parametrize("path", [*CODE, *SCRIPT], ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_stay_readable(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, "split it into two nouns of the trade"


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_functions_stay_readable(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            said = len((ast.get_docstring(node, clean=False) or "").splitlines())
            lines = (node.end_lineno or 0) - node.lineno + 1 - said
            assert lines <= 60, f"{node.name} has {lines} lines; split it"


def strings_of(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_no_text_calls_ground_safe() -> None:
    texts = [(path, text) for path in CODE for text in strings_of(path)]
    texts += [
        (path, path.read_text(encoding="utf-8"))
        for path in (
            *ROOT.glob("data/*/*.toml"),
            *ROOT.glob("data/*/facts.csv"),
            *ROOT.glob("geo/maps/web/**/*.js"),
            *ROOT.glob("pages/**/*.js"),
        )
    ]
    assert len(texts) > 200
    for path, text in texts:
        # Browsers call their permissions so in a content policy: 'unsafe-inline', 'unsafe-eval'.
        own = re.sub(r"'unsafe-[a-z]+'", "", text)
        assert not re.search(r"\b(un)?safe(ly|ty)?\b", own, re.IGNORECASE), f"{path}: {text[:80]}"


def test_config_file_and_serve_command_agree() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    for name, value in serving.SETTINGS.items():
        section, key = name.split(".")
        assert str(config[section][key]).lower() == value, name
    assert config["server"]["address"] == serving.DEFAULT_ADDRESS
    assert set(config["server"]["allowedHosts"]) == {"localhost", "127.0.0.1"}


def test_repository_speaks_of_the_product_alone() -> None:
    words = re.compile(r"/work/|\bsession \d|subagent|farm-|issue #?\d|/root/", re.IGNORECASE)
    texts = [
        *CODE,
        *ROOT.glob("*.md"),
        *ROOT.glob("tests/**/*.py"),
        *ROOT.glob(".github/*.md"),
        *ROOT.glob("docs/*.md"),
        ROOT / "Makefile",
    ]
    for path in texts:
        if path != Path(__file__).resolve():
            found = words.search(path.read_text(encoding="utf-8"))
            assert not found, f"{path}: {found}"


def test_no_two_modules_of_a_folder_are_told_apart_by_an_ending() -> None:
    """Whoever looks for `rule` or `rules` opens the wrong one first."""
    homes: dict[tuple[str, str], list[str]] = {}
    for path in [*CODE, *SCRIPT]:
        stem = re.sub(r"(ies|es|y|s)$", "", path.stem)
        homes.setdefault((path.parent.as_posix() + path.suffix, stem), []).append(path.stem)
    assert [stems for stems in homes.values() if len(stems) > 1] == []


class Names(NamedTuple):
    """What a module defines, and how often it names each thing, in code or as a whole text."""

    classes: list[str]
    public: list[str]
    used: Counter[str]


@cache
def names_of(path: Path) -> Names:
    found = Names([], [], Counter())
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            found.used[getattr(node, "id", getattr(node, "attr", ""))] += 1
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.used[node.value] += 1
        elif isinstance(node, ast.alias) and node.asname:
            found.used[node.name] += 1
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            if isinstance(node, ast.ClassDef):
                found.classes.append(node.name)
            decorators = " ".join(map(ast.unparse, node.decorator_list))
            if not node.name.startswith("_") and not re.search("command|group|override", decorators):
                found.public.append(node.name)
    return found


def test_no_public_name_is_there_for_nobody() -> None:
    """What nothing but tests reads is no part of the product."""
    used: Counter[str] = Counter()
    for path in CODE:
        used.update(names_of(path).used)
    # Asked for by name: by parsers of pages, the importer, folium, a benchmark and a test of the script.
    called = {"handle_starttag", "handle_endtag", "handle_data", "find_spec", "get_bounds"}
    called |= {"end_hosts", "top_level"}
    assert {name for path in CODE for name in names_of(path).public if not used[name]} == called


def test_no_two_classes_share_a_name() -> None:
    homes: dict[str, list[str]] = {}
    for path in CODE:
        for name in names_of(path).classes:
            homes.setdefault(name, []).append(module_name(path))
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


def test_make_looks_for_tests_of_the_browser_where_they_may_be() -> None:
    (line,) = re.findall(
        r"^BROWSER_TESTS := (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert tuple(line.split()) == BROWSER_TESTS
    assert all((ROOT / place).exists() for place in BROWSER_TESTS)
