"""An empty page with Leaflet and the parts of the time map, for tests of one part at a time."""

from __future__ import annotations

from geo.maps.assets import asset_bytes, asset_text


def harness_page(*, body: str = "", width: str = "100%", height: str = "600px") -> str:
    """Return HTML that holds Leaflet, every part in the order of the bundle, and ``<div id="map">``."""
    styles = [asset_text("leaflet.css"), asset_bytes("mine-time.css").decode()]
    scripts = [asset_text("leaflet.js"), asset_bytes("mine-time.js").decode()]
    head = "".join(f"<style>\n{text}</style>\n" for text in styles)
    head += "".join(f"<script>\n{text}</script>\n" for text in scripts)
    place = f'<div id="map" class="mm-map" style="width:{width};height:{height}"></div>'
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>parts</title>\n{head}</head>'
        f'<body style="margin:0">{place}{body}</body></html>'
    )
