"""Words put together the same way everywhere."""

from __future__ import annotations

import pytest

from geo.text import listed


@pytest.mark.parametrize(("names", "text"), [([], ""), (["a"], "a"), (["a", "b", "c"], "a, b and c")])
def test_listed(names: list[str], text: str) -> None:
    assert listed(names) == text
