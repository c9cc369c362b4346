"""Every rule that a check may name has words of its own, and no words stand for none."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from geo.layers.rulewords import WORDS, rule_words

GEO = Path(__file__).resolve().parents[2] / "geo"
_MADE_OF_PARTS = {"date.across_period", "date.after_period", "date.before_period", "parts.without_total"}


def _rules() -> Iterator[str]:
    """Return identifiers in the modules that make findings: texts of two parts, the first that of a rule."""
    families = {rule.split(".")[0] for rule in WORDS}
    for folder in ("checking", "layers", "reading", "store"):
        for path in sorted((GEO / folder).glob("*.py")):
            if path.name == "rulewords.py":
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                text = node.value if isinstance(node, ast.Constant) else None
                if isinstance(text, str) and re.fullmatch(r"[a-z]+\.[a-z_]+", text):
                    family, name = text.split(".")
                    if family in families and name not in ("toml", "csv", "shp", "dbf", "cpg", "geojson"):
                        yield text


def test_every_rule_has_words() -> None:
    assert set(_rules()) - set(WORDS) == set()
    assert set(WORDS) - set(_rules()) <= _MADE_OF_PARTS


def test_words_are_for_readers() -> None:
    assert all(words[0].isupper() and not words.endswith(".") for words in WORDS.values())
    assert len(set(WORDS.values())) == len(WORDS)
    assert rule_words("new.rule_here") == "new: rule here"
