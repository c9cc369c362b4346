"""One server, visits in several languages: each is spoken to as its address asks."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from geo import language as languages
from geo import links
from geo.language import say, speaking
from geo.maps.basemap.standalone import standalone_html
from geo.maps.sheet.formats import Alternative, encoded
from geo.maps.spec import MapView
from geo.publish.redact import redact
from geo.publish.report.content import content
from geo.publish.report.scope import scope_of
from geo.store.files import load_pack
from geo.workspace import Workspace
from pages.parts.shell.spoken import known
from tests.pages.conftest import EXERCISE, RunPage
from tests.words.surfaces import shown

# No sentence of any language; a few that every page has.
CATALOGUE = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=2; plural=n != 1;\n"

msgid "Copy link"
msgstr "[cy] link"
"""


@pytest.fixture(autouse=True)
def _catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "cy.po").write_text(CATALOGUE, encoding="utf-8")
    monkeypatch.setattr(languages, "FOLDER", tmp_path)
    languages.language.cache_clear()
    yield
    languages.language.cache_clear()


def _said(app: AppTest) -> set[str]:
    texts = " ".join(shown(app))
    return {words for words in ("[cy] link", "Copy link") if words in texts}


def _address_of(app: AppTest) -> dict[str, str]:
    told = [
        json.loads(element.proto.json)
        for element in app
        if getattr(getattr(element, "proto", None), "component_name", "") == "address"
    ]
    found: dict[str, str] = told[-1]
    return found


def test_each_visit_is_spoken_to_as_its_address_asks(run_page: RunPage) -> None:
    other = run_page("map", pack=EXERCISE, query="lang=cy", stands=False)
    usual = run_page("map", pack=EXERCISE, stands=False)
    assert (_said(other), _said(usual)) == ({"[cy] link"}, {"Copy link"})
    assert [_address_of(app)["lang"] for app in (other, usual)] == ["cy", "en"]
    # The link that is copied says it; that of the language of the server needs no saying.
    assert ["lang=cy" in _address_of(app)["query"] for app in (other, usual)] == [True, False]
    # A later run keeps the language of its visit.
    assert (_said(other.run()), _said(usual.run())) == ({"[cy] link"}, {"Copy link"})
    assert say("Copy link") == "Copy link"


def test_a_language_without_a_catalogue_is_named() -> None:
    values, (unclear,) = links.understood({"lang": ["xx"]}, {"lang": known})
    assert values == {}
    assert links.unclear_words(unclear) == "lang=xx (Language): there is no catalogue of this language"
    assert links.understood({"lang": ["CY"]}, {"lang": known}) == ({"lang": "cy"}, ())


def test_what_a_click_calls_speaks_the_language_of_its_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languages, "_visited", [lambda: "cy"])
    assert say("Copy link") == "[cy] link"
    with speaking("en"):
        assert say("Copy link") == "Copy link"


def test_files_say_which_language_they_are_in() -> None:
    with speaking("cy"):
        work = Workspace(redact(load_pack(EXERCISE), "public"))
        assert '<html lang="cy">' in standalone_html(work.spec(MapView()))
        told = Alternative("A", "B", (), date(2026, 1, 1))
        drawn = encoded(Figure(figsize=(1, 1)), form="svg", dpi=72, alternative=told)
        assert b'<svg xml:lang="cy"' in drawn
        sheet = encoded(Figure(figsize=(1, 1)), form="pdf", dpi=72, alternative=told)
        assert PdfReader(io.BytesIO(sheet)).root_object["/Lang"] == "cy"
        scope = scope_of(work, period=None, created=date(2026, 1, 1), software="")
        assert content(scope)["language"] == "cy"
