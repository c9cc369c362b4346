"""Names on a panel: placed one after another where there is room, each with a white halo.

A name keeps clear of other names, of the numbers in circles and of the panel's edge; of several positions it
takes the one that hides the fewest marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from geo.maps.marks import Ground
from geo.maps.sheet.frame import PT, Frame
from geo.maps.sheet.lettering import Hand, extent_px, one_line, width_px, write
from geo.maps.sheet.projection import Projection

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = npt.NDArray[np.float64]
PaperBox = tuple[float, float, float, float]

_DISTRICT: Final = Hand(7.2, "#22242a", weight="bold")
_SMALL_DISTRICT: Final = Hand(6.0, "#22242a", weight="bold", halo=1.2)
_TOWN: Final = Hand(6.8, "#22242a")
_COUNTRY: Final = Hand(8.5, "#77746e", weight="bold", halo=0.8)
_GAP_PX: Final = 2.0
_EDGE_PX: Final = 4.0
_TOWN_GAP_PX: Final = 4.5
_TOWN_DOT_PX: Final = 3.6
_MOST_MARKS_HIDDEN: Final = 3
_PX_PER_TOWN: Final = 52_000.0
_PX_PER_DISTRICT: Final = 7_000.0
_SMALL_DISTRICTS: Final = 2


@dataclass(frozen=True, slots=True)
class Label:
    """A name as it stands on a panel.

    Parameters
    ----------
    kind
        ``district``, ``town`` or ``country``.
    text
        As drawn.
    box
        Left, bottom, right, top, pixels of 1/96 inch from the panel's lower left corner.
    """

    kind: str
    text: str
    box: PaperBox


@dataclass(frozen=True, slots=True)
class _Wish:
    """A name to place: its point on paper, and positions of its middle relative to the point, best first."""

    kind: str
    text: str
    hand: Hand
    at: tuple[float, float]
    spots: tuple[tuple[float, float], ...]


class _Room:
    """What is taken on a panel, in pixels."""

    def __init__(self, frame: Frame, taken: Iterable[PaperBox], marks: Floats) -> None:
        self._frame = frame
        self._taken = np.array([*taken], dtype=np.float64).reshape(-1, 4)
        self._marks = marks

    def is_free(self, box: PaperBox) -> bool:
        left, bottom, right, top = box
        if left < _EDGE_PX or bottom < _EDGE_PX:
            return False
        if right > self._frame.width - _EDGE_PX or top > self._frame.height - _EDGE_PX:
            return False
        return not self._over(self._taken, box, _GAP_PX).any()

    def hidden(self, box: PaperBox) -> int:
        return int(self._over(self._marks, box, 0.0).sum())

    def take(self, box: PaperBox) -> None:
        self._taken = np.vstack([self._taken, box])

    @staticmethod
    def _over(boxes: Floats, box: PaperBox, gap: float) -> npt.NDArray[np.bool_]:
        left, bottom, right, top = box
        found: npt.NDArray[np.bool_] = (
            (boxes[:, 0] < right + gap)
            & (boxes[:, 2] > left - gap)
            & (boxes[:, 1] < top + gap)
            & (boxes[:, 3] > bottom - gap)
        )
        return found


def paint_labels(
    axes: Axes,
    ground: Ground,
    shown: Floats,
    projection: Projection,
    frame: Frame,
    *,
    taken: Sequence[PaperBox] = (),
    marks: Floats | None = None,
    small: bool = False,
) -> tuple[Label, ...]:
    """Write the names there is room for.

    Districts with the highest figures come first, then neighbours, towns by their rank, and other districts.

    Parameters
    ----------
    axes, ground, projection, frame
        Where, and whose names.
    shown
        Figure of each district.
    taken
        Boxes no name may touch, pixels from the lower left corner.
    marks
        float64 of shape (marks, 4): boxes better not hidden.
    small
        Only the names of a few districts, smaller.

    Returns
    -------
    tuple of Label
        In the order in which they were placed.
    """
    room = _Room(frame, taken, np.zeros((0, 4)) if marks is None else marks)
    placed: list[Label] = []
    towns = 0
    most_towns = max(4, round(frame.width * frame.height / _PX_PER_TOWN))
    for wish in _wishes(ground, shown, projection, frame, small=small):
        if wish.kind == "town" and towns >= most_towns:
            continue
        label = _place(axes, wish, room, frame)
        if label is not None:
            placed.append(label)
            towns += label.kind == "town"
    return tuple(placed)


def _wishes(
    ground: Ground, shown: Floats, projection: Projection, frame: Frame, *, small: bool
) -> Iterable[_Wish]:
    first, rest = _districts(ground, shown, projection, frame, small=small)
    if small:
        return first
    return [
        *_names(ground, "country", projection, frame),
        *first,
        *_names(ground, "town", projection, frame),
        *rest,
    ]


def _districts(
    ground: Ground, shown: Floats, projection: Projection, frame: Frame, *, small: bool
) -> tuple[list[_Wish], list[_Wish]]:
    """Return the districts that matter, and the others from the largest down."""
    x, y = projection.forward(
        [mark.longitude for mark in ground.districts], [mark.latitude for mark in ground.districts]
    )
    inside = frame.holds(x, y)
    across, up = frame.paper(x, y)
    hand = _SMALL_DISTRICT if small else _DISTRICT
    figures = np.nan_to_num(np.asarray(shown, dtype=np.float64))
    order = np.argsort(-figures, kind="stable")
    wishes = [
        _Wish(
            "district",
            one_line(ground.districts[at].name),
            hand,
            (float(across[at]), float(up[at])),
            _around(hand),
        )
        for at in order
        if inside[at]
    ]
    counted = int((figures[inside] > 0).sum())
    most = _SMALL_DISTRICTS if small else max(4, round(frame.width * frame.height / _PX_PER_DISTRICT / 4))
    head = min(counted, most)
    return wishes[:head], wishes[head:]


def _around(hand: Hand) -> tuple[tuple[float, float], ...]:
    line = hand.size / PT * 1.25
    return (
        (0.0, 0.0),
        (0.0, line),
        (0.0, -line),
        (0.0, 2 * line),
        (0.0, -2 * line),
        (1.6 * line, 0.0),
        (-1.6 * line, 0.0),
        (1.6 * line, line),
        (-1.6 * line, line),
        (1.6 * line, -line),
        (-1.6 * line, -line),
    )


def _names(ground: Ground, kind: str, projection: Projection, frame: Frame) -> list[_Wish]:
    labels = sorted((mark for mark in ground.labels if mark.kind == kind), key=lambda mark: mark.rank)
    if not labels:
        return []
    x, y = projection.forward([mark.longitude for mark in labels], [mark.latitude for mark in labels])
    inside = frame.holds(x, y)
    across, up = frame.paper(x, y)
    wishes = []
    for at in np.flatnonzero(inside):
        text = one_line(labels[at].text)
        hand = _COUNTRY if kind == "country" else _TOWN
        spots = _around(hand) if kind == "country" else _beside(text, hand)
        wishes.append(_Wish(kind, text, hand, (float(across[at]), float(up[at])), spots))
    return wishes


def _beside(text: str, hand: Hand) -> tuple[tuple[float, float], ...]:
    half = width_px(text, hand) / 2
    above, below = extent_px(hand)
    side, line = half + _TOWN_GAP_PX, (above + below) / 2
    lift = line + _TOWN_GAP_PX - 1
    return (
        (side, 0.5 * line),
        (-side, 0.5 * line),
        (side, -0.5 * line),
        (-side, -0.5 * line),
        (0.0, lift),
        (0.0, -lift),
        (half, lift),
        (half, -lift),
        (-half, lift),
        (-half, -lift),
    )


def _place(axes: Axes, wish: _Wish, room: _Room, frame: Frame) -> Label | None:
    if not wish.text:
        return None
    dot = (
        wish.at[0] - _TOWN_DOT_PX / 2,
        wish.at[1] - _TOWN_DOT_PX / 2,
        wish.at[0] + _TOWN_DOT_PX / 2,
        wish.at[1] + _TOWN_DOT_PX / 2,
    )
    if wish.kind == "town" and not room.is_free(dot):
        return None
    box = _best(wish, room)
    if box is None:
        return None
    room.take(box)
    if wish.kind == "town":
        room.take(dot)
        axes.plot(
            *([part] for part in frame.ground(*wish.at)),
            marker="o",
            markersize=_TOWN_DOT_PX * PT,
            color="#3b3d45",
            markeredgecolor="#ffffff",
            markeredgewidth=0.5,
            zorder=8.9,
        )
    _, below = extent_px(wish.hand)
    write(axes, frame.ground(box[0], box[1] + below), wish.text, wish.hand, order=9.0)
    return Label(wish.kind, wish.text, box)


def _best(wish: _Wish, room: _Room) -> PaperBox | None:
    half = width_px(wish.text, wish.hand) / 2
    above, below = extent_px(wish.hand)
    high = (above + below) / 2
    best, least = None, _MOST_MARKS_HIDDEN + 1
    for dx, dy in wish.spots:
        x, y = wish.at[0] + dx, wish.at[1] + dy
        box = (x - half, y - high, x + half, y + high)
        if room.is_free(box):
            hidden = room.hidden(box)
            if hidden < least:
                best, least = box, hidden
            if not hidden:
                break
    return best
