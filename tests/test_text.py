"""Words put together the same way everywhere."""

from __future__ import annotations

import pytest

from geo.text import did_you_mean, listed


@pytest.mark.parametrize(("names", "text"), [([], ""), (["a"], "a"), (["a", "b", "c"], "a, b and c")])
def test_listed(names: list[str], text: str) -> None:
    assert listed(names) == text


@pytest.mark.parametrize(
    ("near", "said", "text"),
    [
        ([], [], ""),
        (["Tartar"], ["Tartar"], ""),
        (["Tartar", "Tartus", "Tartar"], [" Tartar "], "Did you mean Tartus?"),
        (["a", "b", "c"], ["d", ""], "Did you mean a, b or c?"),
    ],
)
def test_no_suggestion_repeats_what_was_typed_or_said(near: list[str], said: list[str], text: str) -> None:
    assert did_you_mean(near, *said) == text
