"""The vendored files are the ones of the manifest, and nothing else is loaded."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest

from geo.errors import MapError
from geo.maps.assets import (
    BUNDLES,
    FOLDER,
    SCRIPT,
    STYLES,
    asset_bytes,
    asset_for,
    asset_text,
    asset_url,
    manifest,
)
from geo.maps.script import VOCABULARY, WEB_FOLDER, module_text, modules


@pytest.mark.parametrize("asset", manifest(), ids=lambda asset: asset.file)
def test_files_match_their_checksums(asset: object) -> None:
    content = asset_bytes(asset.file)  # type: ignore[attr-defined] # an Asset
    assert sha256(content).hexdigest() == asset.sha256  # type: ignore[attr-defined] # an Asset


def test_every_file_is_in_the_manifest_with_its_licence() -> None:
    files = {path.name for path in FOLDER.iterdir()} - {"manifest.json", ".gitattributes"}
    assert files == {asset.file for asset in manifest()} - set(BUNDLES)
    for asset in manifest():
        if asset.package != "mine-map":
            assert (FOLDER / asset.licence_file).stat().st_size > 500
            assert re.fullmatch(r"\d+\.\d+\.\d+", asset.version)


def test_unknown_files_are_refused() -> None:
    with pytest.raises(MapError, match="'jquery'"):
        asset_for("jquery")


def test_addresses_change_with_the_content() -> None:
    asset = asset_for("leaflet")
    assert asset_url(asset, "../x/") == f"../x/{asset.sha256}/leaflet.js"


def test_files_written_into_a_page_cannot_end_their_element_or_fetch() -> None:
    for asset in manifest():
        if asset.kind == "licence":
            continue
        text = asset_text(asset.file)
        assert "</script" not in text
        assert "sourceMappingURL" not in text
        if asset.kind == "style":
            assert not re.search(r"url\((?!\"data:)|@import", text)


def test_own_files_hold_no_green() -> None:
    for asset in manifest():
        if asset.package != "mine-map":
            continue
        for red, green, blue in re.findall(
            r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})\b", asset_text(asset.file)
        ):
            assert int(green, 16) <= max(int(red, 16), int(blue, 16)) + 4, (red, green, blue)


def test_every_part_stands_in_a_bundle() -> None:
    parts = {path.relative_to(WEB_FOLDER).as_posix() for path in WEB_FOLDER.rglob("*.*")}
    assert parts == {part for names in STYLES.values() for part in names} | set(modules()) - {VOCABULARY}


def test_the_script_travels_without_comments_and_no_text_of_it_spans_lines() -> None:
    for name, parts in {**STYLES, SCRIPT: modules()}.items():
        sent = asset_bytes(name).decode()
        assert not re.search(r"^\s*(//|/\*|\* )", sent, re.MULTILINE)
        assert not re.search(r"^[ \t]", sent, re.MULTILINE)
        assert not re.search(r"^(import|export)\b", sent, re.MULTILINE)
        for part in parts:
            text = module_text(part) if name == SCRIPT else (WEB_FOLDER / part).read_text()
            code = re.sub(r"^\s*/\*.*?\*/", "", text, flags=re.DOTALL | re.MULTILINE)
            code = re.sub(r"^import \{[^}]*\} from .*$", "", code, flags=re.MULTILINE)
            lines = [line.removeprefix("export ") for line in code.splitlines()]
            lines = [line for line in lines if not line.strip().startswith("//")]
            # A template that spans lines would lose its indentation, and a comment inside it.
            assert all(line.count("`") % 2 == 0 for line in lines), part
            assert all(line.strip() in sent for line in lines), part
