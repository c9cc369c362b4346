import re

import pytest

from geo.layers import vocabulary
from geo.layers.vocabulary import CodeList

LISTS = [(name, value) for name, value in vars(vocabulary).items() if isinstance(value, CodeList)]


@pytest.mark.parametrize(("name", "codes"), LISTS, ids=[name for name, _ in LISTS])
def test_codes_are_unique_and_plain(name: str, codes: CodeList) -> None:
    assert len(set(codes.codes())) == len(codes.codes()) > 0
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", code) for code in codes.codes())
    assert len({term.label for term in codes}) == len(codes.terms)


@pytest.mark.parametrize(("name", "codes"), LISTS, ids=[name for name, _ in LISTS])
def test_labels_are_found_and_unknown_codes_show_as_they_are(name: str, codes: CodeList) -> None:
    for term in codes:
        assert codes.label(term.code) == term.label
        assert term.code in codes
    assert codes.label("no such code") == "no such code"
    assert "no such code" not in codes


def test_there_are_lists() -> None:
    assert len(LISTS) > 15
