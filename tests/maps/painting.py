"""Pages on which the painters of the time map draw made-up districts and incidents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from tests.maps.harness import harness_page

CLASSES: Final = (
    ("1-4", "#fee391", ""),
    ("5-9", "#fe9929", ""),
    ("10 or more", "#993404", ""),
    ("0", "#ffffff", ""),
    ("No record", "#e9e6df", "hatch"),
    ("Withheld", "#d9d6d0", "dots"),
)
"""Label, colour and pattern, graded ones first."""


def painter_page(*, width: str = "1100px", height: str = "560px") -> str:
    """Return a page that holds the painters and the makers of samples in ``painting.js``."""
    styles = [
        {"key": f"class_{number}", "label": label, "colour": colour, "pattern": pattern}
        for number, (label, colour, pattern) in enumerate(CLASSES)
    ]
    samples = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
    script = f"<script>window.STYLES = {json.dumps(styles)};\n{samples}</script>"
    return harness_page(body=script, width=width, height=height)
