"""Text stays text in every sink: on the server, in the page, in the browser."""

from __future__ import annotations

from typing import Any

import pytest

from geo.text import clean
from tests.maps.conftest import Sheet
from tests.maps.payloads import MARKUP, PAYLOADS
from tests.maps.sinks import FOLIUM_SINKS, OWN_SINKS, SINKS, Sink, page_of

READ_ALL = """() => window.__maps.map((map) => {
    const texts = [];
    const read = (overlay) => { const e = overlay.getElement(); if (e) texts.push(e.textContent); };
    map.eachLayer((layer) => {
        const tooltip = layer.getTooltip && layer.getTooltip();
        if (tooltip) { layer.openTooltip(); read(tooltip); layer.closeTooltip(); }
        const popup = layer.getPopup && layer.getPopup();
        if (popup) { layer.fire("click", {latlng: map.getCenter()}); layer.openPopup(); read(popup); }
    });
    const time = window.__times.find((mounted) => mounted.map === map);
    if (time) {
        const put = (box) => texts.push(box.textContent);
        put(time.boxes.district(0, true));
        (time.ground.areas.hazards ? time.ground.areas.hazards.of : []).forEach((_, at) => {
            [-1, 0].forEach((turn) => put(time.boxes.area("hazards", at, turn, true)));
        });
        for (let at = 0; at < time.data.n; at += 1) {
            if (Number.isNaN(time.data.lon[at])) continue;
            const members = [at];
            put(time.boxes.place({kind: "place", lon: 0, lat: 0, members, certain: 1, possible: 1}, true));
        }
        texts.push(time.shell.parentElement.textContent);
    }
    texts.push(map.getContainer().parentElement.textContent);
    return texts.join("\\n");
})"""
LINKS = "() => Array.from(document.querySelectorAll('a[href]')).map((a) => a.getAttribute('href'))"


def test_there_are_enough_sinks_and_payloads() -> None:
    assert len({sink.name for sink in SINKS}) == len(SINKS) >= 60
    assert len(OWN_SINKS) >= 35
    assert len(FOLIUM_SINKS) >= 20
    assert len(PAYLOADS) >= 13


@pytest.mark.parametrize("sink", SINKS, ids=lambda sink: sink.name)
def test_nothing_runs_on_the_server_and_no_markup_stays(sink: Sink) -> None:
    plain: Any = sink.draw("plain text").get_root()
    reference = plain.render()
    for name, text in PAYLOADS.items():
        figure: Any = sink.draw(text).get_root()
        html = figure.render()
        for piece in MARKUP:
            assert html.count(piece) == reference.count(piece), (name, piece)
        assert html.count("<script") == reference.count("<script"), name
        assert html.count("</script") == reference.count("</script"), name


@pytest.mark.browser
@pytest.mark.parametrize("sink", SINKS, ids=lambda sink: sink.name)
@pytest.mark.parametrize(
    "every", [pytest.param(False, id="some texts"), pytest.param(True, marks=pytest.mark.nightly)]
)
def test_text_is_shown_as_typed_and_does_nothing(sink: Sink, sheet: Sheet, every: bool) -> None:
    texts = list(PAYLOADS.values())
    if not every:
        # Drawing a map takes longest: each sink is shown a quarter of the texts, and four of them all.
        texts = texts[SINKS.index(sink) % 4 :: 4]
    sheet.open(page_of(sink, texts))
    assert sheet.page.evaluate("window.__end") is True
    shown = sheet.page.evaluate(READ_ALL)
    assert len(shown) == len(texts)
    if sink in OWN_SINKS:
        assert sheet.page.locator("[data-digest]").count() == len(texts), "a map was not drawn"
    for text, seen in zip(texts, shown, strict=True):
        if sink.shown:
            assert " ".join(clean(text).split()) in " ".join(seen.split())
    for address in sheet.page.evaluate(LINKS):
        assert address.startswith(("#", "https://", "http://")), address
    assert sheet.page.evaluate("window.__ran") is None
    assert sheet.faults == []
