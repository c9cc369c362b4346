"""What no typeface can set is named, with its place in the pack, and stops no document."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from geo.__main__ import cli
from geo.publish.report.typeset import set_pages, settable
from tests.maps.test_fonts import NAMES
from tests.smallpack import SEA, incident, sea_pack

DAY = date(2026, 11, 28)
BARE = (
    b'#set document(title: "x")\n#set text(font: json(bytes(sys.inputs.families)), fallback: false)\n'
    b'#for text in json("content.json") { par(text) }\n'
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack with a name in every script, and some that no typeface has."""
    (west, south), _ = SEA
    names = [*NAMES.values(), "Camp \U0001f600", "Bay \u5317\u4eac"]
    return sea_pack(
        tmp_path_factory.mktemp("named"),
        names=names,
        incidents=[
            incident(f"A{at}", (west + at + 0.5, south + 0.5), place_note="Never printed on paper: \u6771")
            for at in range(len(names))
        ],
        title="Invented \u897f sea",
        publisher="Bulletin \u4e2d",
    )


def command(*words: object) -> tuple[str, str]:
    done = CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout, done.stderr


def test_a_report_sets_every_script_and_names_what_it_cannot(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.pdf"
    _, told = command("report", folder, "--profile", "internal", "--out", out)
    assert "Warning: districts T15, name_en: no typeface of the program can set U+5317, U+4EAC in" in told
    assert "Warning: pack.toml, title: no typeface of the program can set U+897F" in told
    assert "Warning: sources S1, publisher: no typeface of the program can set U+4E2D" in told
    assert "\u6771" not in told
    assert "U+1F600" not in told
    pages = PdfReader(out).pages
    faces = {
        str(font.get_object()["/BaseFont"]) for page in pages for font in page["/Resources"]["/Font"].values()
    }
    for script in NAMES:
        assert any(f"NotoSans{script}-" in face for face in faces), script
    text = "".join(page.extract_text() for page in pages)
    assert "[U+5317][U+4EAC]" in text
    assert NAMES["Georgian"] in text


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_a_sheet_names_what_it_cannot_set_in_its_record_too(folder: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"sheet.{form}"
    _, told = command("snapshot", folder, "--profile", "internal", "--dpi", 72, "--out", out)
    record = json.loads(out.with_suffix(".json").read_text(encoding="utf-8"))
    places = {(one["layer"], one["record"], one["field"]): one for one in record["spelled_out"]}
    assert set(places) == {
        ("pack.toml", "", "title"),
        ("districts", "T15", "name_en"),
        ("sources", "S1", "publisher"),
    }
    assert places["districts", "T15", "name_en"]["characters"] == ["U+5317", "U+4EAC"]
    assert places["districts", "T15", "name_en"]["text"] == "Bay \u5317\u4eac"
    assert told.count("Warning: ") == 3


def test_a_batch_names_each_text_once(folder: Path, tmp_path: Path) -> None:
    words = ("snapshot", folder, "--profile", "internal", "--dpi", 72, "--size", "a4", "--each", "year")
    for _ in range(2):
        _, told = command(*words, "--from", 2021, "--to", 2023, "--out", tmp_path / "many")
        assert told.count("Warning: districts T15") == 1


def test_a_pack_that_can_be_set_warns_of_nothing(tmp_path: Path) -> None:
    home = sea_pack(tmp_path / "plain", names=list(NAMES.values()))
    _, told = command("snapshot", home, "--dpi", 72, "--out", tmp_path / "sheet.png")
    assert told == ""


def test_what_the_typesetter_refuses_after_all_is_spelled() -> None:
    files = {"main.typ": BARE, "content.json": json.dumps(["Near \u5317\u4eac", "a \u0b95\u0301"]).encode()}
    assert set_pages(files, DAY).startswith(b"%PDF")


def test_words_over_a_picture_stay_where_the_typesetter_can_place_them() -> None:
    texts = "".join(f'<text x="1">{name}</text>\n' for name in ("Aghdam &amp; Co", *NAMES.values()))
    kept = settable(f"<svg>{texts}</svg>".encode()).decode()
    assert kept == '<svg><text x="1">Aghdam &amp; Co</text>\n</svg>'
