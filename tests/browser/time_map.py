"""The map of a page as tests take hold of it: its frame, its live object, its slider."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Frame, Page

_DRAWN = """() => Array.from(document.querySelectorAll("iframe")).some((frame) => {
    try { return Boolean(frame.contentWindow.__mapDrawn) } catch (error) { return false }
})"""
_STATE = """() => {
    const map = MineTime.current
    return {
        window: [map.lo, map.hi], digest: map.digest, drawn: window.__mapDrawn, serial: map.serial,
        zoom: map.map.getZoom(), view: map.views.state().view, with: map.views.state().with,
        layers: Object.keys(map.layers).filter((name) => map.map.hasLayer(map.layers[name])),
        painted: map.painted, marked: window.__marked === true, fed: window.__fed, sent: window.__sent,
    }
}"""
_MARK = """() => {
    window.__marked = true
    window.__fed = 0
    window.__sent = 0
    const feed = MineTime.feed, send = Streamlit.setComponentValue
    MineTime.feed = (...given) => { window.__fed += 1; return feed(...given) }
    Streamlit.setComponentValue = (value) => { window.__sent += 1; return send.call(Streamlit, value) }
}"""
_WATCH_OPACITY = """() => {
    window.__leastOpacity = 1
    const look = () => {
        const frame = document.querySelector(".st-key-map iframe")
        let opacity = frame && frame.getBoundingClientRect().height > 100 ? 1 : 0
        for (let part = frame; part; part = part.parentElement) opacity *= getComputedStyle(part).opacity
        window.__leastOpacity = Math.min(window.__leastOpacity, opacity)
        requestAnimationFrame(look)
    }
    look()
}"""


class TimeMap:
    """The map on an open page.

    Parameters
    ----------
    page
        Shows the map page.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        page.wait_for_function(_DRAWN, timeout=30_000)

    @property
    def frame(self) -> Frame:
        """The frame the map is in now."""
        return next(frame for frame in self.page.frames if "streamlit_folium" in frame.url)

    def state(self) -> dict[str, Any]:
        """Return what the map shows."""
        found: dict[str, Any] = self.frame.evaluate(_STATE)
        return found

    def mark(self) -> None:
        """Mark the frame's window, count what reaches and leaves it, and watch the page for a blink."""
        self.frame.evaluate(_MARK)
        self.page.evaluate(_WATCH_OPACITY)

    def least_opacity(self) -> float:
        """Return how faint the map has been since it was marked; 1 is as it should be."""
        return float(self.page.evaluate("window.__leastOpacity"))

    def until(self, condition: str, *, timeout: int = 15_000) -> None:
        """Wait until a condition holds for the live object `map`."""
        self.frame.wait_for_function(
            f"() => {{ const map = MineTime.current; return {condition} }}", timeout=timeout
        )

    def grab(self, month: int) -> None:
        """Press on the histogram at a month and hold."""
        x, y = self._at(month)
        self.page.mouse.move(x, y)
        self.page.mouse.down()

    def drag(self, month: int) -> None:
        """Move the hand that holds to another month, in small steps."""
        x, y = self._at(month)
        self.page.mouse.move(x, y, steps=12)

    def let_go(self) -> None:
        """Release."""
        self.page.mouse.up()

    def commit(self, first: int, last: int) -> None:
        """Move to a window and send it, as a hand that lets go."""
        self.frame.evaluate(
            "([lo, hi]) => { const map = MineTime.current; map.control.set({lo, hi}); map.move(lo, hi); "
            "map.commit(lo, hi) }",
            [first, last],
        )

    def _at(self, month: int) -> tuple[float, float]:
        box = self.frame.locator(".mt-plot").bounding_box()
        assert box
        months = self.frame.evaluate("MineTime.current.months.count")
        return box["x"] + box["width"] * (month + 0.5) / months, box["y"] + box["height"] / 2
