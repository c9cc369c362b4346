"""Typesets a report: data beside a template and fonts of our own, nothing fetched, nothing of the clock.

Data reach the template as JSON and are set as text values, never as markup: what a record says cannot become
an instruction to the typesetter.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.analysis.filters import Filters
from geo.analysis.periods import Period
from geo.errors import PublishError
from geo.language import say
from geo.maps.fonts import FAMILIES, folders, is_in_first
from geo.maps.sheet.order import SheetOrder
from geo.maps.sheet.static_map import bare_map
from geo.maps.spec import MapView
from geo.publish.report.charts import series_chart, trend_chart, waterfall_chart
from geo.publish.report.content import content
from geo.publish.report.headline import monthly
from geo.publish.report.land import STEPS, period_account
from geo.publish.report.scope import Scope, scope_of

if TYPE_CHECKING:
    from geo.layers.pack import Pack
    from geo.workspace import Workspace

TEMPLATE: Final = Path(__file__).with_name("template.typ")
MAP_MM: Final = (257.0, 146.0)
"""Room for a map on a page that lies across, below its heading and above its caption."""
_AS: Final[dict[str, dict[str, Any]]] = {
    "pdf": {"format": "pdf", "pdf_standards": ["ua-1"]},
    "png": {"format": "png", "ppi": 144.0},
    "svg": {"format": "svg"},
}
_LAID_OVER: Final = re.compile(r"<text [^>]*>([^<]*)</text>\n?")
_UNSET: Final = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)


def report(
    pack: Pack | Workspace,
    *,
    period: Period | None,
    created: date,
    software: str,
    filters: Filters | None = None,
    measure: str = "casualties",
    counting: str = "most_likely",
) -> bytes:
    """Return a report on a period of an edition.

    Parameters
    ----------
    pack
        An edition, as `geo.publish.redact.redact` makes it, or its workspace.
    period
        Whole months; None for everything the data describe.
    created
        Day of making, printed and written into the file; given, not read from the clock.
    software
        Name and version of the program, printed.
    filters
        Which incidents count; None counts everything. Official statements are compared with all records.
    measure
        ``incidents``, ``killed``, ``injured`` or ``casualties``: what maps, months and the order of the
        districts show.
    counting
        ``most_likely`` or ``possible``.

    Returns
    -------
    bytes
        A tagged PDF (PDF/UA-1); the same arguments give the same bytes.

    Raises
    ------
    PublishError
        Where the pack is no edition, filters ask for what it holds back, measure or counting is not known,
        or the typesetter refuses.
    geo.errors.GeoError
        Where the period cuts a month or lies outside the months described.
    """
    scope = scope_of(
        pack,
        period=period,
        created=created,
        software=software,
        filters=filters,
        measure=measure,
        counting=counting,
    )
    said = content(scope)
    # In memory: a full folder for temporary files cannot stop it, and nothing of an edition stays there.
    files = {
        "main.typ": TEMPLATE.read_bytes(),
        "content.json": json.dumps(said, ensure_ascii=True).encode("ascii"),
        **_drawings(scope, said),
    }
    return set_pages(files, created)


def set_pages(files: dict[str, bytes], created: date, form: str = "pdf") -> bytes:
    """Return pages as a tagged PDF, or the only one as a picture.

    Parameters
    ----------
    files
        The template, what it sets, and pictures, by file.
    created
        Day of making.
    form
        ``pdf``; ``png`` or ``svg`` of pages that are set as a single one.
    """
    import typst  # noqa: PLC0415 - the typesetter is large, and only reports need it

    moment = datetime.combine(created, time(), tzinfo=UTC)
    project: Any = files  # the library takes several files as one dictionary, its type stubs do not say so
    try:
        document: bytes = typst.compile(
            project,
            **_AS[form],
            root=str(TEMPLATE.parent),
            font_paths=[str(folder) for folder in folders()],
            ignore_system_fonts=True,
            sys_inputs={"families": json.dumps(FAMILIES)},
            timestamp=int(moment.timestamp()),
        )
    except typst.TypstError as error:
        spelled = _without(files, str(error))
        if spelled is not None:
            return set_pages(spelled, created, form)
        message = say(
            "The report could not be typeset: {error}. Report this with the pack.",
            error=str(error).strip()[:300],
        )
        raise PublishError(message) from None
    return document


def _without(files: dict[str, bytes], refusal: str) -> dict[str, bytes] | None:
    """Return the files with a text the typesetter cannot set spelled as code points; None for other reasons.

    `geo.maps.fonts.printable` leaves none that the typefaces lack; the typesetter may still combine signs in
    a way they do not foresee, and one name must not stop a report.
    """
    found = _UNSET.search(refusal)
    if found is None:
        return None
    spelled = found[1]
    for char in {char for char in found[1] if not char.isascii()}:
        spelled = spelled.replace(char, f"[U+{ord(char):04X}]")
    pairs = [
        (found[1].encode(), spelled.encode()),
        (json.dumps(found[1], ensure_ascii=True)[1:-1].encode(), spelled.encode()),
    ]
    changed = dict(files)
    for name, data in files.items():
        for old, new in pairs:
            changed[name] = changed[name].replace(old, new) if name != "main.typ" else data
    return None if changed == files else changed


def _drawings(scope: Scope, said: dict[str, Any]) -> dict[str, bytes]:
    """Return the pictures that the sections name, by file."""
    named = [
        block["file"]
        for section in said["sections"]
        for block in section["blocks"]
        if block["kind"] == "figure"
    ]
    return {file: settable(_drawing(scope, file, said["completeness"])) for file in named}


def settable(drawing: bytes) -> bytes:
    """Return a picture without the words, laid over it for searching, that need shaping.

    They are drawn as outlines all the same. The typesetter maps the letters of a picture back to characters
    one by one and refuses what is shaped in clusters; in its own text it does not.
    """

    def kept(found: re.Match[str]) -> str:
        words = html.unescape(found[1])
        simple = is_in_first(words) and not any(unicodedata.category(char).startswith("M") for char in words)
        return found[0] if simple else ""

    return _LAID_OVER.sub(kept, drawing.decode()).encode()


def _drawing(scope: Scope, file: str, completeness: str) -> bytes:
    if file == "trend.svg":
        return trend_chart(monthly(scope, beside=True), label=scope.measure_label, created=scope.created)
    if file == STEPS:
        return waterfall_chart(period_account(scope).whole, created=scope.created)
    if file == "series.svg":
        return series_chart(scope.lines, period=scope.period, created=scope.created)
    view = MapView(measure=scope.measure, period=scope.period, counting=scope.counting, filters=scope.filters)
    spec = scope.work.spec(view)
    parts = scope.parts if file == "parts.svg" else None
    order = SheetOrder(
        created=scope.created,
        format="svg",
        view="map" if parts is None else "years",
        step=12 if parts is None else parts.step,
        span=None if parts is None else (parts.first, parts.last),
        completeness=completeness,
        sensitivity=scope.edition.label,
        software=scope.software,
    )
    return bare_map(spec, order, size_mm=MAP_MM, legend=True)
