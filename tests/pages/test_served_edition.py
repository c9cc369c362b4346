"""A server of an edition never held what that leaves out, says which it shows, and hands out no other."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from geo import serving
from geo.__main__ import cli
from geo.errors import PublishError
from geo.layers.pack import Pack
from geo.publish.apart import made_apart
from geo.publish.handover import hand_over
from geo.publish.redact import redact
from geo.store.files import load_pack
from geo.workspace import Workspace
from pages.parts.publish.editions import chosen_profile, edition, who_sees_record, who_sees_what
from pages.parts.shell import store
from pages.parts.shell.store import served_profile
from tests.browser.conftest import serving as dashboard
from tests.pages.conftest import COUNTRY, EXERCISE, RunPage
from tests.pages.planted import children_of, in_bytes, planted_island, remembered
from tests.pages.visit import everything
from tests.publish.formats import unlike

LEAST_PLANTED = 1_000


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home, number = planted_island(tmp_path_factory.mktemp("planted"))
    assert number >= LEAST_PLANTED
    pack = load_pack(home)
    assert not [one for one in pack.findings if str(one.severity) == "error"]
    return home


@pytest.fixture(scope="module")
def served(planted: Path) -> Workspace:
    pack = made_apart(planted, "public")
    return Workspace(pack)


def test_what_another_process_made_is_the_edition(planted: Path, served: Workspace) -> None:
    assert unlike(redact(load_pack(planted)), served.pack) == []
    with pytest.raises(ValueError, match="read-only"):
        served.pack._shapes["districts"][0] = b""


def test_what_it_hands_over_holds_no_planted_word(planted: Path) -> None:
    for profile in ("public", "partner"):
        out = io.BytesIO()
        hand_over(redact(load_pack(planted), profile), out)
        assert in_bytes(out.getvalue(), "Larkmouth")
        assert in_bytes(out.getvalue()) is (profile == "partner")


def test_nothing_planted_is_in_memory_answers_or_messages(planted: Path, tmp_path: Path) -> None:
    with dashboard(planted, tmp_path / "log", "--profile", "public") as server:
        port = urlsplit(server.url).port
        assert port is not None
        answers = everything(port, ("incidents", "incident=XI-001"), ("", "victims=military"))
        told = [path for path, data in answers.items() if in_bytes(data)]
        assert told == []
        assert any(in_bytes(data, "Public edition") for data in answers.values())
        process = server.process.pid
        assert not remembered(process)
        assert remembered(process, "Larkmouth"), "the search must find what is there"
        for child in children_of(process):
            # Those that draw are given the edition; the one that made it is gone.
            assert b"geo.publish.apart" not in Path(f"/proc/{child}/cmdline").read_bytes()
            assert not remembered(child)
    assert not in_bytes((tmp_path / "log").read_bytes())


@pytest.mark.nightly
def test_the_same_search_finds_planted_words_in_a_server_of_the_whole_pack(
    planted: Path, tmp_path: Path
) -> None:
    with dashboard(planted, tmp_path / "log") as server:
        port = urlsplit(server.url).port
        assert port is not None
        assert any(in_bytes(data) for data in everything(port).values())
        assert remembered(server.process.pid)


def test_why_an_edition_cannot_be_made_stays_with_the_operator(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pack.toml").write_text('name = "Zqxv in pack.toml"', encoding="utf-8")
    with pytest.raises(PublishError, match="The log of the server says why") as raised:
        made_apart(tmp_path, "public")
    assert "Zqxv" not in str(raised.value)
    assert "pack.toml, title: missing" in capfd.readouterr().err


@pytest.fixture
def run_served(run_page: RunPage, monkeypatch: pytest.MonkeyPatch, served: Workspace) -> RunPage:
    """Open pages as a server of the public edition does; opening the pack itself fails."""

    def whole_pack(folder: Path) -> Pack:
        raise AssertionError("the server opened the pack")

    monkeypatch.setattr(store, "load_pack", whole_pack)
    monkeypatch.setattr(store, "made_apart", lambda *_: served.pack)
    monkeypatch.setattr(store, "served_profile", lambda: "public")
    return run_page


@pytest.mark.parametrize(
    "page",
    ["map", "publish"]
    + [
        pytest.param(page, marks=pytest.mark.nightly)
        for page in ("districts", "incidents", "statements", "data")
    ],
)
def test_every_page_says_which_edition_it_shows(run_served: RunPage, planted: Path, page: str) -> None:
    app = run_served(page, pack=planted, query="?victims=military&activity=demining")
    assert not app.exception
    assert not app.error
    assert app.info[0].value.startswith("Public edition")
    assert "victim_status" not in {one.key for one in app.multiselect}
    assert app.session_state["victim_status"] == []
    assert "internal" not in {option for one in app.selectbox for option in one.options}


def test_a_record_says_what_is_left_out_of_it(run_served: RunPage, planted: Path) -> None:
    app = run_served("incidents", pack=planted, query="?incident=XI-001")
    assert not app.exception
    said = " ".join(str(one.value) for one in (*app.markdown, *app.caption, *app.get("html")))
    assert "As the public edition has it" in said


def test_no_wider_edition_comes_from_one(served: Workspace, partner_store: Workspace) -> None:
    assert edition(served, "public") is served
    for opened, wider in ((served, "partner"), (served, "internal"), (partner_store, "internal")):
        with pytest.raises(PublishError, match="edition already"):
            edition(opened, wider)
    assert [line.label for line in who_sees_what(served)] == ["These pages"]
    assert who_sees_record(served, 0).startswith("As the public edition has it")
    assert chosen_profile(partner_store) == "partner"


@pytest.fixture
def partner_store(planted: Path) -> Workspace:
    pack = redact(load_pack(planted), "partner")
    return Workspace(pack)


def test_the_profile_is_passed_to_the_app() -> None:
    command = serving.serve_command(EXERCISE, profile="public")
    assert served_profile(command[command.index("--") :]) == "public"
    assert served_profile(serving.serve_command(EXERCISE)) is None
    assert served_profile(["--profile=partner"]) == "partner"
    # Said without a value it must not show the whole pack.
    assert served_profile(["--pack", "x", "--profile"]) == ""
    done = CliRunner().invoke(cli, ["serve", str(COUNTRY), "--profile", "internal"])
    assert done.exit_code == 2


def test_the_search_reads_this_very_process() -> None:
    assert sys.platform == "linux"
    assert remembered(os.getpid(), "Larkmouth")
