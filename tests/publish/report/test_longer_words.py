"""A report with every sentence lengthened and in brackets stays within the margins of its pages."""

from __future__ import annotations

import io
import json
from datetime import date

import numpy as np
import pytest
import typst
from PIL import Image

from geo.language import PSEUDO, speaking
from geo.publish.redact import redact
from geo.publish.report import report, typeset
from geo.store.files import load_pack
from tests.pages.conftest import EXERCISE

PPI = 60
MARGIN_MM = 18


@pytest.mark.nightly
def test_longer_words_stay_within_the_margins(monkeypatch: pytest.MonkeyPatch) -> None:
    found: dict[str, bytes] = {}
    monkeypatch.setattr(typeset, "set_pages", lambda files, _created: found.update(files) or b"")
    with speaking(PSEUDO):
        report(redact(load_pack(EXERCISE), "public"), period=None, created=date(2026, 1, 1), software="")
    assert b"[!!" in found["content.json"]
    pages = typst.compile(
        found,  # type: ignore[arg-type]
        root=str(typeset.TEMPLATE.parent),
        font_paths=[str(folder) for folder in typeset.folders()],
        ignore_system_fonts=True,
        format="png",
        ppi=float(PPI),
        sys_inputs={"families": json.dumps(typeset.FAMILIES)},
    )
    assert len(pages) > 5
    edge = round(MARGIN_MM / 25.4 * PPI)
    for number, page in enumerate(pages, start=1):
        # The mark of invented data is paler than any letter.
        ink = np.asarray(Image.open(io.BytesIO(page)).convert("L")) < 110
        inked = np.flatnonzero(ink.any(axis=0))
        assert inked[0] >= edge, number
        assert inked[-1] < ink.shape[1] - edge, number
