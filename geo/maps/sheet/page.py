"""A page of paper to draw on: millimetres from its upper left corner, downwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

from geo.maps.sheet.typesetting import Ruler, Style, font

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ASCENT_SHARE: Final = 0.80  # from the top of a line to its baseline
_LEAST_HEADING: Final = 0.72


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on paper, mm from the upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height


Align = Literal["left", "center", "right"]


class Block(Protocol):
    """Something that flows down a column."""

    def height(self, width: float) -> float:
        """Return the height it needs."""

    def draw(self, page: Page, x: float, y: float, width: float) -> None:
        """Draw it with its upper left corner at `x`, `y`."""


class Page:
    """One page.

    Parameters
    ----------
    figure
        Drawn on; of the size of the paper.
    width, height
        Paper, mm.

    Attributes
    ----------
    boxes
        What stands where, by name: no two of them overlap.
    """

    def __init__(self, figure: Figure, width: float, height: float) -> None:
        self.figure = figure
        self.width, self.height = width, height
        self.ruler = Ruler()
        self.boxes: dict[str, Box] = {}
        self.canvas: Axes = figure.add_axes((0, 0, 1, 1), zorder=0)
        self.canvas.set(xlim=(0, width), ylim=(height, 0))
        self.canvas.set_axis_off()

    def text(
        self, text: str, x: float, y: float, style: Style, *, align: Align = "left", rotation: float = 0.0
    ) -> None:
        """Draw one line with the top of its line at `y`; turned, it stands on `x` with its middle at `y`."""
        from matplotlib.text import Text  # noqa: PLC0415 - slow to load, and only sheets need it

        artist = Text(
            x,
            y if rotation else y + style.line_mm * _ASCENT_SHARE,
            text,
            color=style.colour,
            fontproperties=font(style),
            horizontalalignment="right" if rotation else align,
            verticalalignment="center" if rotation else "baseline",
            rotation=rotation,
            parse_math=False,
        )
        self.add(artist)

    def add(self, artist: Any) -> None:
        """Draw what is given in mm."""
        artist.set_clip_on(False)
        self.canvas.add_artist(artist)

    def rectangle(self, box: Box, **style: Any) -> None:
        """Draw a rectangle."""
        from matplotlib.patches import Rectangle  # noqa: PLC0415 - as above

        self.add(Rectangle((box.x, box.y), box.width, box.height, **style))

    def rule(self, x: float, y: float, width: float, *, colour: str = "#b9bcc2", points: float = 0.5) -> None:
        """Draw a line across."""
        from matplotlib.lines import Line2D  # noqa: PLC0415 - as above

        self.add(Line2D([x, x + width], [y, y], color=colour, linewidth=points, solid_capstyle="butt"))

    def axes(self, box: Box) -> Axes:
        """Return axes that fill a box."""
        return self.figure.add_axes(self._share(box), zorder=1)

    def move(self, axes: Axes, box: Box) -> None:
        """Put axes into another box."""
        axes.set_position(self._share(box))

    def place(self, axes: Axes) -> Box:
        """Return the box that axes fill."""
        x0, y0, x1, y1 = (float(edge) for edge in axes.get_position(original=True).extents)
        return Box(x0 * self.width, (1 - y1) * self.height, (x1 - x0) * self.width, (y1 - y0) * self.height)

    def _share(self, box: Box) -> tuple[float, float, float, float]:
        return (
            box.x / self.width,
            1 - box.bottom / self.height,
            box.width / self.width,
            box.height / self.height,
        )


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text that wraps.

    Parameters
    ----------
    ruler, text, style
        What measures it, the text, how it is set.
    after
        Room below, mm.
    """

    ruler: Ruler
    text: str
    style: Style
    after: float = 0.0

    def height(self, width: float) -> float:
        """Return the height of its lines and the room below."""
        lines = self.ruler.lines(self.text, self.style, width)
        return len(lines) * self.style.line_mm + (self.after if lines else 0.0)

    def draw(self, page: Page, x: float, y: float, width: float) -> None:
        """Draw its lines."""
        for number, line in enumerate(self.ruler.lines(self.text, self.style, width)):
            page.text(line, x, y + number * self.style.line_mm, self.style)


@dataclass(frozen=True, slots=True)
class Heading:
    """A title: as large as it can be in few lines.

    Parameters
    ----------
    ruler, text, style, after
        As for `Paragraph`.
    """

    ruler: Ruler
    text: str
    style: Style
    after: float = 0.0

    def height(self, width: float) -> float:
        """Return the height of its lines and the room below."""
        return self._fitting(width).height(width)

    def draw(self, page: Page, x: float, y: float, width: float) -> None:
        """Draw its lines."""
        self._fitting(width).draw(page, x, y, width)

    def _fitting(self, width: float) -> Paragraph:
        for lines, shares in ((1, (1.0, 0.92, 0.85)), (2, (1.0, 0.9, 0.8, 0.72))):
            for share in shares:
                style = self.style.scaled(share)
                if len(self.ruler.lines(self.text, style, width)) <= lines:
                    return Paragraph(self.ruler, self.text, style, self.after)
        return Paragraph(self.ruler, self.text, self.style.scaled(_LEAST_HEADING), self.after)


@dataclass(frozen=True, slots=True)
class Stack:
    """Blocks below one another."""

    blocks: tuple[Block, ...]

    def height(self, width: float) -> float:
        """Return the height of all."""
        return sum(block.height(width) for block in self.blocks)

    def draw(self, page: Page, x: float, y: float, width: float) -> None:
        """Draw one after the other."""
        for block in self.blocks:
            block.draw(page, x, y, width)
            y += block.height(width)
