"""Reports made once for all tests of the folder, and their text."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
import pytest
from pypdf import PdfReader

from geo.analysis.periods import Period
from geo.layers.pack import Pack
from geo.publish.redact import redact
from geo.publish.report import report
from geo.store.files import load_pack

ROOT = Path(__file__).resolve().parents[3]
CREATED = date(2026, 11, 23)
SOFTWARE = "mine-contamination-dashboard 0.2.0"


@dataclass(frozen=True)
class Made:
    """A pack, its report, and the text of its pages without blanks."""

    pack: Pack
    data: bytes
    pages: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(self.pages)

    @property
    def reader(self) -> PdfReader:
        return PdfReader(io.BytesIO(self.data))


def made(pack: Pack, period: Period | None = None, **options: Any) -> Made:
    data = report(pack, period=period, created=CREATED, software=SOFTWARE, **options)
    pages = PdfReader(io.BytesIO(data)).pages
    return Made(pack, data, tuple(squeezed(page.extract_text()) for page in pages))


def squeezed(text: str) -> str:
    """Return a text without blanks: where lines break is not the matter here."""
    return "".join(text.split())


def altered(pack: Pack, digest: str, **tables: pd.DataFrame) -> Pack:
    """Return a pack with other tables under another digest."""
    return replace(pack, digest=digest, _tables=MappingProxyType({**pack._tables, **tables}))


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the maps empty: where a test does not look at them, nobody needs to draw them."""
    empty = b'<svg xmlns="http://www.w3.org/2000/svg" width="257mm" height="146mm"/>'
    monkeypatch.setattr("geo.publish.report.typeset.bare_map", lambda *_, **__: empty)


@pytest.fixture(scope="session")
def country() -> Pack:
    return redact(load_pack(ROOT / "data" / "azerbaijan"))


@pytest.fixture(scope="session")
def island() -> Pack:
    return redact(load_pack(ROOT / "data" / "exercise"))


@pytest.fixture(scope="session")
def whole(country: Pack) -> Made:
    return made(country)


@pytest.fixture(scope="session")
def invented(island: Pack) -> Made:
    return made(island)
