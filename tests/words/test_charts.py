"""Charts of pages write months and digits themselves; they are told those of the language spoken."""

from __future__ import annotations

from geo.language import PSEUDO, speaking
from pages.parts.charts import in_words


def test_charts_have_the_months_and_digits_of_the_language() -> None:
    given = {"mark": "bar", "config": {"axis": {}}}
    with speaking(PSEUDO):
        locale = in_words(given)["config"]["locale"]
    assert locale["time"]["months"][10].startswith("[!! November")
    assert locale["time"]["shortMonths"][10].startswith("[!! Nov")
    assert (locale["number"]["decimal"], locale["number"]["thousands"]) == (".", ",")
    assert in_words(given)["config"]["axis"] == {}
    assert given == {"mark": "bar", "config": {"axis": {}}}
