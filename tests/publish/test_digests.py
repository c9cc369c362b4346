"""No file that leaves the house tells, by a digest, of what its edition holds back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from geo import NAME
from geo.__main__ import cli
from geo.choices import EXPORT_FORMATS
from geo.commands.keys import link_words
from geo.errors import PublishError
from geo.layers.pack import Pack
from geo.publish import linking
from geo.publish.linking import KEY_BYTES, EditionOrigin, key_for, make_key, own_key_file, read_key
from geo.publish.redact import redact
from geo.publish.sidecar import Sidecar
from tests.publish.formats import SHEETS, files, sheet, tables
from tests.publish.island import EXERCISE
from tests.publish.test_request import PLAIN
from tests.publish.test_residue import READ, texts_of_png

KEY = bytes(range(KEY_BYTES))
SHORTEST = 12  # digits of a digest that sheets and reports print
DRAW = ("snapshot", EXERCISE, "--dpi", 72, "--created", "2026-11-23")
NAMES = {
    "incidents": "settlement",
    "districts": "name_ru",
    "statements": "issuer",
    "sources": "title",
    "context coast": "name",
}
HELD_BACK: Mapping[str, Mapping[str, Any]] = {
    "public": {"time_local": "03:21", "remarks": "Another remark", "sex": "female", "killed_military": 0},
    "partner": {},
}


def unlike_in_what_is_held_back(island: Pack, profile: str) -> Pack:
    """Return the island with other secrets: records left out, and fields its readers may not have."""
    incidents = island.incidents.copy()
    left_out = incidents["sensitivity"].eq("internal")
    assert left_out.any()
    incidents.loc[left_out, ["time_local", "remarks", "killed"]] = ["03:21", "Another remark", 8]
    for name, value in HELD_BACK[profile].items():
        incidents.loc[incidents["incident_id"].eq("XI-903"), name] = value
    tables = {**island._tables, "incidents": incidents}
    return replace(island, digest="0" * 64, _tables=MappingProxyType(tables))


def telling(pack: Pack) -> dict[str, str]:
    """Return digests over what an edition holds back, by what they are over."""
    found = {"the pack": pack.digest, "the pack's digest": sha256(pack.digest.encode()).hexdigest()}
    for profile in ("public", "partner", "internal"):
        for version in range(9):
            text = f"{pack.digest}\0{profile}\0{version}"
            found[f"the pack for {profile} {version}"] = sha256(text.encode()).hexdigest()
    for layer, table in pack._tables.items():
        found[f"layer {layer}"] = sha256(table.to_csv(index=False).encode()).hexdigest()
    incidents = pack.incidents
    for name in incidents:
        for value in incidents[name].dropna().astype(str).unique():
            found[f"{name} {value}"] = sha256(value.encode()).hexdigest()
    return found


def spelled(name: str, data: bytes) -> str:
    """Return a file as text, unpacked."""
    form = name.rpartition(".")[2]
    texts = [data.decode("latin-1")]
    if form == "png":
        texts.append(texts_of_png(data))
    elif form in READ:
        texts.append(READ[form](data))
    return "\n".join(texts).lower()


def digits_of(name: str, data: bytes, starts: set[str]) -> set[str]:
    """Return the starts of digests that a file holds, written in digits or as bytes."""
    runs = re.findall(rf"[0-9a-f]{{{SHORTEST},}}", spelled(name, data))
    written = {run[at : at + SHORTEST] for run in runs for at in range(len(run) - SHORTEST + 1)}
    size = SHORTEST // 2
    if len(data) < size:
        return starts & written
    bytewise = np.lib.stride_tricks.sliding_window_view(np.frombuffer(data, dtype=np.uint8), size)
    numbers = bytewise.astype(np.uint64) @ (256 ** np.arange(size - 1, -1, -1, dtype=np.uint64))
    known = np.array([int(start, 16) for start in sorted(starts)], dtype=np.uint64)
    return starts & (
        written | {f"{number:0{SHORTEST}x}" for number in known[np.isin(known, numbers)].tolist()}
    )


@pytest.mark.parametrize(
    ("profile", "everything"),
    [("public", False), ("partner", False), pytest.param("public", True, marks=pytest.mark.nightly)],
)
def test_no_file_holds_a_digest_of_what_its_edition_holds_back(
    island: Pack, profile: str, everything: bool
) -> None:
    edition, origin = redact(island, profile), EditionOrigin(island.digest, KEY)
    if everything:
        made = files(edition, origin)
        assert {name.rpartition(".")[2] for name in made} == {"txt", "html", "json", *EXPORT_FORMATS, *SHEETS}
    else:
        made = tables(edition, forms=("geojson",)) | sheet(edition, origin)
    wanted = telling(island)
    starts = {digest[:SHORTEST] for digest in wanted.values()}
    assert digits_of("x.txt", b"and " + wanted["the pack"].encode(), starts) == {
        wanted["the pack"][:SHORTEST]
    }
    assert digits_of("x.bin", bytes.fromhex("00" + wanted["the pack"]), starts)
    for name, data in made.items():
        found = digits_of(name, data, starts)
        assert not [what for what, digest in wanted.items() if digest[:SHORTEST] in found], name
    assert edition.digest in made["incidents.txt"].decode()


@pytest.mark.parametrize("profile", ["public", "partner"])
def test_editions_that_hold_the_same_have_the_same_digest(island: Pack, profile: str) -> None:
    one, other = redact(island, profile), redact(unlike_in_what_is_held_back(island, profile), profile)
    assert one.digest == other.digest
    assert redact(island, "internal").digest != redact(replace(island, digest="0" * 64), "internal").digest


@pytest.mark.parametrize("layer", NAMES)
def test_a_digest_follows_everything_an_edition_holds(island: Pack, public: Pack, layer: str) -> None:
    table = island._tables[layer]
    other = MappingProxyType({**island._tables, layer: table.assign(**{NAMES[layer]: "other"})})
    assert redact(replace(island, _tables=other)).digest != public.digest
    meta = replace(island.meta, disclaimer="Another disclaimer")
    assert redact(replace(island, meta=meta)).digest != public.digest
    shapes = MappingProxyType({**island._shapes, "districts": island._shapes["districts"][::-1]})
    assert redact(replace(island, _shapes=shapes)).digest != public.digest


def test_a_link_is_told_outside_and_the_digest_inside_alone() -> None:
    origin = EditionOrigin("ab", KEY)
    assert origin.told("internal") == {"digest": "ab"}
    assert origin.told("public") == origin.told("partner") == {"link": origin.link}
    assert len(origin.link) == 64
    assert EditionOrigin("ab").told("public") == {}
    assert origin.link not in {EditionOrigin("ac", KEY).link, EditionOrigin("ab", KEY[::-1]).link}
    assert "ab" not in repr(EditionOrigin("ab", KEY)).removeprefix("Origin(")


def test_a_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    path, pack = tmp_path / "link.key", tmp_path / "pack"
    pack.mkdir()
    make_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(read_key(path, pack=pack)) == KEY_BYTES
    with pytest.raises(PublishError, match="is there already"):
        make_key(path)
    path.chmod(0o640)
    with pytest.raises(PublishError, match="chmod 600"):
        read_key(path, pack=pack)
    inside = pack / "sub" / "link.key"
    inside.parent.mkdir()
    make_key(inside)
    (tmp_path / "way").symlink_to(inside)
    for way in (inside, tmp_path / "way"):
        with pytest.raises(PublishError, match="lies in the pack"):
            read_key(way, pack=pack)
    (tmp_path / "short").write_bytes(b"short")
    for wrong in (tmp_path / "short", tmp_path):
        with pytest.raises(PublishError, match="is no key"):
            read_key(wrong, pack=pack)
    with pytest.raises(PublishError, match="cannot be read"):
        read_key(tmp_path / "none", pack=pack)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(linking.click, "get_app_dir", lambda name: str(tmp_path / "settings" / name))
    return tmp_path


def asked(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def test_the_command_makes_the_users_own_key_once(home: Path) -> None:
    assert key_for(EXERCISE, None) is None
    assert asked("key").exit_code == 0
    assert own_key_file() == home / "settings" / NAME / "link.key"
    assert key_for(EXERCISE, None) == own_key_file().read_bytes()
    assert isinstance(asked("key").exception, PublishError)
    assert asked("key", "--out", home / "other.key").exit_code == 0
    assert key_for(EXERCISE, home / "other.key") != key_for(EXERCISE, None)


def test_a_record_stays_linked_where_the_key_is_not(home: Path) -> None:
    record, key = home / "sheet.json", home / "one.key"
    make_key(key)
    assert asked(*DRAW, "--key", key, "--out", home / "sheet.png").exit_code == 0
    linked = json.loads(record.read_text(encoding="utf-8"))["pack"]["link"]
    said = asked("snapshot", EXERCISE, "--from-json", record)
    assert "There is no key here" in said.stderr
    assert "byte for byte" in said.stdout
    assert json.loads(record.read_text(encoding="utf-8"))["pack"]["link"] == linked
    assert "needs no link" in asked(*DRAW, "--profile", "internal", "--key", key, "--out", "x.png").stderr
    key.chmod(0o644)
    assert isinstance(asked(*DRAW, "--key", key, "--out", home / "x.png").exception, PublishError)


def test_what_cannot_be_told_of_the_pack_is_said() -> None:
    origin, plain = EditionOrigin("ab", KEY), Sidecar(PLAIN, "island", "bb", "program", "1", "cc", "dd", {})
    linked = replace(plain, origin=origin.told("public"))
    assert link_words(linked, origin) == ""
    assert "no link to the pack, as it was made without a key" in link_words(plain, origin)
    assert link_words(plain, EditionOrigin("ab")) == link_words(plain, origin)
    assert "no key here" in link_words(linked, EditionOrigin("ab"))
    for other in (EditionOrigin("ac", KEY), EditionOrigin("ab", KEY[::-1])):
        assert "what it holds back has changed" in link_words(linked, other)
    inside = replace(plain, request=replace(PLAIN, profile="internal"), origin={"digest": "ab"})
    assert link_words(inside, EditionOrigin("ab")) == ""
