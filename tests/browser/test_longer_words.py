"""Pages with every sentence lengthened and in brackets: nothing is cut or wider than its screen."""

from __future__ import annotations

import pytest

from geo.language import PSEUDO
from geo.links import PAGES
from tests.browser.conftest import Server, VisitFactory
from tests.browser.test_map_file import LOOKED_UP


@pytest.mark.nightly
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", PAGES)
def test_longer_words_find_room_on_every_page(
    exercise: Server, visit: VisitFactory, path: str, width: int
) -> None:
    page = visit(width=width).open(f"{exercise.url}/{path}?lang={PSEUDO}")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "[!!" in page.inner_text("[data-testid=stMain]")
    found = page.evaluate(LOOKED_UP)
    main = page.evaluate(
        """() => {
            const main = document.querySelector('[data-testid=stMain]');
            return main.scrollWidth - main.clientWidth;
        }"""
    )
    assert (found["cut"], max(main, found["wider"]) <= 0) == ([], True)
