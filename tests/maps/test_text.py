"""The encoder, the JSON for scripts, the raw guard, and that nothing goes round them."""

from __future__ import annotations

import ast
import copy
import html
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import branca.element
import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import MapError
from geo.maps import text
from geo.maps.text import check_guard, encode, script_json
from geo.text import clean, web_address
from tests.examples import examples
from tests.maps.payloads import PAYLOADS

ROOT = Path(__file__).resolve().parents[2]
DRAWING_CODE = sorted([*ROOT.glob("geo/maps/**/*.py"), *ROOT.glob("pages/**/*.py"), *ROOT.glob("app.py")])


@given(st.text())
@examples(200)
def test_encoded_text_reads_back_and_holds_nothing_active(typed: str) -> None:
    encoded = encode(typed)
    assert html.unescape(encoded) == clean(typed)
    assert not set(encoded) & set("<>{}$%\\`\"'")
    assert jinja2.Template(encoded).render() == encoded.removesuffix("\n")
    assert encode(encoded) is encoded


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=12,
    )
)
@examples(200)
def test_script_json_reads_back(data: object) -> None:
    written = script_json(data)
    assert json.loads(written) == _cleaned(data)
    assert written.isascii()
    for piece in ("<", ">", "{%", "{#", "`", "$", "&", "'", "/", "%"):
        assert piece not in written


def _cleaned(data: object) -> object:
    if isinstance(data, str):
        return clean(data)
    if isinstance(data, dict):
        return {clean(key): _cleaned(value) for key, value in data.items()}
    return [_cleaned(value) for value in data] if isinstance(data, list) else data


def test_script_json_keeps_the_hosts_words_out() -> None:
    written = script_json(list(PAYLOADS.values()))
    for word in ("map_div2", "alert(", "_div", "killed_5", "</script", "{{", "{%", "{#"):
        assert word not in written


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}])
def test_script_json_refuses_what_has_no_form(value: object) -> None:
    with pytest.raises(MapError, match="cannot be written down"):
        script_json([value])


def test_hidden_characters_become_visible() -> None:
    assert clean("a\x00b\u202ec\u2066d\u200be\ud800") == "a\u2400b[U+202E]c[U+2066]d[U+200B]e\ufffd"
    assert clean(None) == clean(float("nan")) == ""
    assert clean("\u0645\u06cc\u200c\u062e") == "\u0645\u06cc\u200c\u062e", "a joiner that Persian needs"
    assert encode(0) == "0"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//host/x",
        "ftp://host/x",
        "http://",
        "https://user@host/",
        'https://host/"onclick="x',
        "https://host/a b",
        "https://[host/",
        "https://host/\\x",
        "",
        None,
    ],
)
def test_only_web_addresses_become_links(address: object) -> None:
    assert web_address(address) is None


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_branca_hands_text_back(payload: str) -> None:
    element = branca.element.Element(payload)
    assert element.render() == payload
    assert copy.deepcopy(element).render() == payload


def test_guard_leaves_real_templates_alone() -> None:
    figure = branca.element.Figure()
    div = figure.add_subplot(1, 1, 1)
    div.html.add_child(branca.element.Element("inside {{7*7}}"))
    assert "inside {{7*7}}" in figure.render()


def test_guard_is_installed_once() -> None:
    before = branca.element.Element.__init__
    text._install_guard()
    assert branca.element.Element.__init__ is before


def test_a_branca_that_compiles_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def compiling(self: Any, template: str | None) -> None:
        self._template_str = template
        if template is not None:
            self._template = jinja2.Template(template)

    monkeypatch.setattr(text, "_set_raw", compiling)
    with pytest.raises(MapError, match="would run the text of records"):
        check_guard()


def test_importing_any_renderer_installs_the_guard() -> None:
    code = (
        "import geo.maps.basemap.folium_map, branca.element as b;"
        "assert b.Element('{{7*7}}').render() == '{{7*7}}'"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


BANNED_CALLS = {
    "Popup",
    "Tooltip",
    "GeoJsonTooltip",
    "GeoJsonPopup",
    "Html",
    "IFrame",
    "Choropleth",
    "Icon",
    "explore",
    "html",
}


@pytest.mark.parametrize("path", DRAWING_CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_goes_round_the_encoder(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert "unsafe_allow_html" not in source
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        assert name not in BANNED_CALLS, f"{path.name}:{node.lineno} calls {name}"
        if name == "Element":
            assert not any(isinstance(part, ast.JoinedStr) for part in ast.walk(node)), (
                f"{path.name}:{node.lineno}"
            )
        if name in {"FeatureGroup", "TileLayer", "GeoJson"}:
            for option in node.keywords:
                if option.arg in {"name", "attr"}:
                    called = isinstance(option.value, ast.Call) and getattr(option.value.func, "id", "")
                    assert called == "encode", f"{path.name}:{node.lineno}: {option.arg} is not encoded"
