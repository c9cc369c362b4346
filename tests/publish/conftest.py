"""The sensitive island and its editions, loaded once."""

from __future__ import annotations

import pytest

from geo.layers.pack import Pack
from geo.publish.redact import redact
from tests.publish.island import sensitive_island


@pytest.fixture(scope="session")
def island(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return sensitive_island(tmp_path_factory.mktemp("island"))


@pytest.fixture(scope="session")
def public(island: Pack) -> Pack:
    return redact(island, "public")


@pytest.fixture(scope="session")
def partner(island: Pack) -> Pack:
    return redact(island, "partner")
