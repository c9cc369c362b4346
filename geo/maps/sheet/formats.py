"""A finished figure as the bytes of a PNG, SVG or PDF: the same figure gives the same bytes on any day."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf, Name, PdfPages
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.text import Text
from PIL import Image, PngImagePlugin

from geo.language import current

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_PNG_COMPRESSION: Final = 4
_OUTLINE: Final = re.compile(r'\bd="([^"]*)"')
_PATH: Final = re.compile(r'<path d="([^"]{200,})"([^>]*)/>')
_DECIMAL: Final = re.compile(r"-?\d+\.\d+")
_AROUND_LETTER: Final = re.compile(r"\s*([A-Za-z])\s*")
_ANCHORS: Final = {"left": "start", "center": "middle", "right": "end"}

# Set once, when the first sheet is drawn: rcParams are shared by all threads, so no sheet changes them.
# TrueType letters keep a PDF searchable; outlines make an SVG look the same without the typefaces (its words
# stand over them without ink, see `_words`); a fixed salt gives its parts the same names each time; unhinted
# letters are as wide at any resolution.
mpl.rcParams.update(
    {
        "pdf.fonttype": 42,
        "svg.fonttype": "path",
        "svg.hashsalt": "mine-contamination-dashboard",
        "text.hinting": "none",
        "axes.unicode_minus": True,
    }
)


@dataclass(frozen=True, slots=True)
class Alternative:
    """What is said of an image to whoever does not see it: a title, and what it shows in words."""

    title: str
    words: str
    keywords: tuple[str, ...]
    created: date


def encoded(figure: Figure, *, form: str, dpi: int, alternative: Alternative) -> bytes:
    """Return a figure as bytes.

    Parameters
    ----------
    figure
        Without a canvas of pyplot.
    form
        ``png``, ``svg`` or ``pdf``.
    dpi
        Dots per inch of a PNG and of what is an image in the others.
    alternative
        Written into the file.
    """
    if form == "png":
        return _png(figure, dpi, alternative)
    return _svg(figure, alternative) if form == "svg" else _pdf(figure, alternative)


def described(data: bytes, *, form: str, alternative: Alternative) -> bytes:
    """Return a picture somebody else drew with what is said of it written into it.

    Parameters
    ----------
    data, form
        A ``png`` or an ``svg``.
    alternative
        Written into the file.
    """
    if form == "svg":
        head, mark, tail = data.decode("utf-8").partition(">")
        told = f"<title>{escape(alternative.title)}</title><desc>{escape(alternative.words)}</desc>"
        return f"{head}{mark}{told}{tail}".encode()
    image = Image.open(io.BytesIO(data))
    return _written(image.convert("RGB"), image.info.get("dpi", (144, 144)), alternative)


def _png(figure: Figure, dpi: int, alternative: Alternative) -> bytes:
    figure.set_dpi(dpi)
    canvas: Any = FigureCanvasAgg(figure)  # matplotlib types its canvases in part
    canvas.draw()
    pixels = canvas.buffer_rgba()
    height, width = pixels.shape[:2]
    image = Image.frombuffer("RGBA", (width, height), pixels, "raw", "RGBA", 0, 1).convert("RGB")
    return _written(image, (dpi, dpi), alternative)


def _written(image: Image.Image, dpi: tuple[float, float], alternative: Alternative) -> bytes:
    texts = PngImagePlugin.PngInfo()
    for key, text in (("Title", alternative.title), ("Description", alternative.words)):
        texts.add_itxt(key, text, lang=current().short)
    out = io.BytesIO()
    image.save(out, format="PNG", compress_level=_PNG_COMPRESSION, dpi=dpi, pnginfo=texts)
    return out.getvalue()


def _svg(figure: Figure, alternative: Alternative) -> bytes:
    out = io.BytesIO()
    canvas: Any = FigureCanvasSVG(figure)
    canvas.print_svg(
        out,
        metadata={
            "Title": alternative.title,
            "Date": None,
            "Creator": None,
            "Keywords": list(alternative.keywords),
        },
    )
    text = out.getvalue().decode("utf-8")
    text = text.replace("<svg ", f'<svg xml:lang="{current().short}" ', 1)
    described = f"</title>\n <desc>{escape(alternative.words)}</desc>"
    text = re.sub("</title>", lambda _: described, text, count=1)
    head, _, tail = _lighter(text).rpartition("</svg>")
    return f"{head}{_words(figure)}</svg>{tail}".encode()


def _lighter(text: str) -> str:
    """Return an SVG with lengths to a hundredth of a point (0.004 mm), and a curve drawn twice kept once.

    Names are such curves: their white halo and their letters have the same outlines.
    """
    text = _OUTLINE.sub(lambda found: f'd="{_rounded(found[1])}"', text)
    times = Counter(found[1] for found in _PATH.finditer(text))
    names = {curve: f"curve{at}" for at, (curve, count) in enumerate(times.items()) if count > 1}

    def once(found: re.Match[str]) -> str:
        name = names.get(found[1])
        return found[0] if name is None else f'<use xlink:href="#{name}"{found[2]}/>'

    kept = "".join(f'  <path id="{name}" d="{curve}"/>\n' for curve, name in names.items())
    head, mark, tail = text.partition("</defs>\n")
    return f"{head}{mark} <defs>\n{kept} </defs>\n{_PATH.sub(once, tail)}" if names else text


def _rounded(curve: str) -> str:
    short = _DECIMAL.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), curve)
    return _AROUND_LETTER.sub(r"\1", short.strip())


def _words(figure: Figure) -> str:
    """Return the words of a figure as letters without ink over their outlines, to be searched and copied."""
    points = 72 / figure.dpi
    height = figure.bbox.height
    found: dict[str, str] = {}
    for text in figure.findobj(Text):
        words = text.get_text().strip()
        if not words or words in found or not text.get_visible():
            continue
        x, y = text.get_transform().transform(text.get_unitless_position())
        anchor = _ANCHORS[text.get_horizontalalignment()]
        place = f"{x * points:.2f} {(height - y) * points:.2f}"
        found[words] = (
            f'<text transform="translate({place}) rotate({-text.get_rotation():g})" '
            f'font-size="{text.get_fontsize():g}" text-anchor="{anchor}">{escape(words)}</text>\n'
        )
    return f'<g id="words" fill="none" font-family="sans-serif">\n{"".join(found.values())}</g>\n'


class _Pages(PdfPages):
    """A document whose catalogue says which language it is in, which matplotlib leaves out."""

    def _ensure_file(self) -> Any:
        begun = self._file is not None
        file: Any = super()._ensure_file()  # type: ignore[no-untyped-call] # matplotlib types its backends in part
        if not begun:
            name: Any = Name
            # Written once more: of two objects of a number the later one is the document's.
            catalogue = {"Type": name("Catalog"), "Pages": file.pagesObject, "Lang": current().short}
            file.writeObject(file.rootObject, catalogue)
        return file


def _pdf(figure: Figure, alternative: Alternative) -> bytes:
    out = io.BytesIO()
    made = datetime.combine(alternative.created, time(), tzinfo=UTC)
    told = {
        "Title": alternative.title,
        "Subject": alternative.words,
        "Keywords": ", ".join(alternative.keywords),
        "Creator": None,
        "Producer": None,
        "CreationDate": made,
    }
    canvas: Any = FigureCanvasPdf(figure)
    with _Pages(out, metadata=told) as pages:
        canvas.print_pdf(pages)
    return out.getvalue()
