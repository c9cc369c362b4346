"""Names on a panel: placed one after another where there is room, each with a white halo.

A name keeps clear of other names, of the numbers in circles, of the panel's edge and of marks of incidents,
and stands nearer to the circle of its own district than to any other. Where no position beside its circle
does, it stands further off with a line to it; where none is left, the name is left out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import shapely

from geo.language import say
from geo.maps.marks import Ground
from geo.maps.sheet.frame import PT, Frame
from geo.maps.sheet.lettering import Hand, extent_px, name_line, width_px, write
from geo.maps.sheet.neighbours import neighbour_points
from geo.maps.sheet.projection import Projection
from geo.maps.sheet.room import GAP_PX, PaperBox, Room
from geo.maps.sheet.symbols import TOWN, PanelSymbol

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = npt.NDArray[np.float64]
Spots = tuple[tuple[float, float], ...]

_HANDS: Final = {
    "district": Hand(7.2, "#22242a", weight="bold", halo=1.3),
    "other": Hand(6.4, "#4b4d55", halo=1.1),
    "town": Hand(6.6, "#22242a", halo=1.2),
    "country": Hand(9.0, "#77746e", weight="bold", halo=0.9),
}
_HALO_PX: Final = 1.3
_SHADE_PX: Final = 24.0
_TOWN_GAP_PX: Final = 4.5
_FURTHER_PX: Final = (12.0, 22.0, 34.0, 48.0)
_TURNS: Final = 16
_LEADER_PX: Final = 0.9
_PX_PER_TOWN: Final = 52_000.0
_PX_PER_DISTRICT: Final = 30_000.0
_FEW: Final = 2
"""Where there are no more districts with a figure than this many times those that matter, all of them do."""
_STEPS: Final = tuple(half / 2 for half in range(-6, 7))
_WIDER_THAN_DISTRICT: Final = 1.15


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


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """The names of a panel and what decides on their order.

    Parameters
    ----------
    ground, projection
        Whose names, and where they stand.
    figures
        Figure of each district; float64.
    circle_px
        Radius of the circle on each district, pixels; 0 for none.
    area_m2
        Area of each district, square metres.
    lettering
        Factor of the size of all names.
    numbers
        By position of the district: the number its circle is too small for, written with the name.
    """

    ground: Ground
    projection: Projection
    figures: Floats
    circle_px: Floats
    area_m2: Floats
    lettering: float = 1.0
    numbers: Mapping[int, str] = field(default_factory=dict)

    def hand(self, kind: str) -> Hand:
        """Return how the names of a kind are written."""
        return replace(_HANDS[kind], size=_HANDS[kind].size * self.lettering)


@dataclass(frozen=True, slots=True)
class _Wish:
    """A name to place: its point on paper, and positions of its middle relative to the point, best first."""

    kind: str
    text: str
    hand: Hand
    at: tuple[float, float]
    spots: Spots
    row: int = -1
    """Position of the district that is named; below 0 for what is none."""
    reach: float = 0.0
    """Radius of the circle on the district, pixels; 0 for none."""


def paint_labels(
    axes: Axes,
    names: Names,
    frame: Frame,
    *,
    taken: Sequence[PaperBox] = (),
    marks: Floats | None = None,
) -> tuple[Label, ...]:
    """Write the names there is room for.

    Neighbours come first, being few, then districts with the highest figures, towns by their rank, and other
    districts, the largest first, where the name is not wider than the district.

    Parameters
    ----------
    axes, names, frame
        Where and what.
    taken
        Boxes no name may touch, pixels from the lower left corner.
    marks
        float64 of shape (marks, 4): boxes no name may hide.

    Returns
    -------
    tuple of Label
        In the order in which they were placed.
    """
    left = max(4, round(frame.width * frame.height / _PX_PER_TOWN))
    towns = _towns(names, frame)
    first, rest = _districts(names, frame)
    dots = np.array([_dot(town.at, GAP_PX) for town in _apart(towns[:left])]).reshape(-1, 4)
    reach = np.array([-_HALO_PX, -_HALO_PX, _HALO_PX, _HALO_PX])
    kept = dots if marks is None else np.vstack([marks + reach, dots])
    room = Room(frame, taken, kept, _circles(names, frame))
    placed: list[Label] = []
    for wish in (*_neighbours(names, frame), *first, *towns, *rest):
        if wish.kind == "town" and left == 0:
            continue
        label = _place(axes, wish, room, frame)
        if label is None and wish.row in names.numbers:
            label = _place(axes, _named(names, wish), room, frame)
        if label is not None:
            placed.append(label)
            left -= label.kind == "town"
    return tuple(placed)


def _circles(names: Names, frame: Frame) -> Floats:
    """Return the circles by rows: position of the district, x and y on paper, radius."""
    rows = np.flatnonzero(names.circle_px > 0)
    marks = [names.ground.districts[row] for row in rows]
    x, y = names.projection.forward([mark.longitude for mark in marks], [mark.latitude for mark in marks])
    return np.column_stack([rows, *frame.paper(x, y), names.circle_px[rows]])


def _districts(names: Names, frame: Frame) -> tuple[list[_Wish], list[_Wish]]:
    """Return the districts that matter, and the others from the largest down."""
    marks = names.ground.districts
    x, y = names.projection.forward([mark.longitude for mark in marks], [mark.latitude for mark in marks])
    seen = np.flatnonzero(frame.holds(x, y))
    figures = np.nan_to_num(names.figures)
    order = seen[np.lexsort((-names.area_m2[seen], -figures[seen]))]
    most = max(4, round(frame.width * frame.height / _PX_PER_DISTRICT))
    some = int((figures[seen] > 0).sum())
    head = order[: some if some <= _FEW * most else most]
    others = order[len(head) :]
    others = others[np.argsort(-names.area_m2[others], kind="stable")]
    shapes = shapely.from_geojson([mark.geometry for mark in marks])
    # What lies under a district drawn on top is not where its name belongs.
    above = shapely.union_all(shapes[[mark.overlay for mark in marks]])
    visible = [
        shape if mark.overlay else shapely.difference(shape, above)
        for mark, shape in zip(marks, shapes, strict=True)
    ]
    across, up = frame.paper(x, y)

    def wish(at: int, kind: str) -> _Wish:
        hand = names.hand(kind)
        text, place = name_line(marks[at].name), (float(across[at]), float(up[at]))
        reach = float(names.circle_px[at])
        if reach and at in names.numbers:
            text = say("{name}: {number}", name=text, number=names.numbers[at])
        spots = _around(text, hand, reach)
        inside = _within(visible[at], place, spots, names, frame)
        # Its circle tells whose name it is, also beyond the border.
        also = tuple(spot for spot in spots if spot not in inside) if reach else ()
        return _Wish(kind, text, hand, place, (*inside, *also), at, reach)

    side = np.sqrt(names.area_m2) / frame.metres_per_px * _WIDER_THAN_DISTRICT
    hand = names.hand("other")
    fitting = [int(at) for at in others if width_px(name_line(marks[at].name), hand) <= side[at]]
    return (
        [wish(int(at), "district") for at in head],
        [wish(at, "other") for at in fitting],
    )


def _named(names: Names, wish: _Wish) -> _Wish:
    """Return the wish of a district for its name alone."""
    text = name_line(names.ground.districts[wish.row].name)
    return replace(wish, text=text, spots=_around(text, wish.hand, wish.reach))


def _within(
    shape: shapely.Geometry, place: tuple[float, float], spots: Spots, names: Names, frame: Frame
) -> Spots:
    """Return the positions whose middle lies in the district, or all where none does."""
    offset = np.array(spots)
    x, y = frame.ground(place[0] + offset[:, 0], place[1] + offset[:, 1])
    longitude, latitude = names.projection.inverse(x, y)
    # As an array, so that the shape is not prepared: prepared shapes are no matter for several threads.
    inside = shapely.contains_xy(np.full(len(offset), shape), longitude, latitude)
    return tuple(spot for spot, kept in zip(spots, inside, strict=True) if kept) or spots


def _around(text: str, hand: Hand, reach: float = 0.0) -> Spots:
    """Return positions on and around a point, the nearest first, or around the circle that stands on it."""
    line = hand.size / PT * 1.25
    if not reach:
        near = [(dx * 1.5 * line, dy * line) for dx in _STEPS for dy in _STEPS]
        return tuple(sorted(near, key=lambda spot: (math.hypot(*spot), -spot[1], spot[0])))
    side, step = width_px(text, hand) / 2 + reach + 3, reach + 0.62 * line
    return (
        (0.0, step),
        (0.0, -step),
        (side, 0.0),
        (-side, 0.0),
        (side, step),
        (-side, step),
        (side, -step),
        (-side, -step),
        (side, step / 2),
        (-side, step / 2),
        (side, -step / 2),
        (-side, -step / 2),
        (side / 2, step),
        (-side / 2, step),
        (side / 2, -step),
        (-side / 2, -step),
    )


def _neighbours(names: Names, frame: Frame) -> list[_Wish]:
    found = []
    hand = names.hand("country")
    for text, x, y in neighbour_points(names.ground, names.projection, frame.box):
        across, up = frame.paper(np.array(x), np.array(y))
        line = name_line(text)
        found.append(_Wish("country", line, hand, (float(across), float(up)), _around(line, hand)))
    return found


def _towns(names: Names, frame: Frame) -> list[_Wish]:
    labels = sorted((mark for mark in names.ground.labels if mark.kind == "town"), key=lambda mark: mark.rank)
    x, y = names.projection.forward([mark.longitude for mark in labels], [mark.latitude for mark in labels])
    across, up = frame.paper(x, y)
    hand, wishes = names.hand("town"), []
    for at in np.flatnonzero(frame.holds(x, y)):
        text = name_line(labels[at].text)
        wishes.append(_Wish("town", text, hand, (float(across[at]), float(up[at])), _beside(text, hand)))
    return wishes


def _apart(towns: Sequence[_Wish]) -> list[_Wish]:
    """Return towns without those in the shade of a larger one, whose name would find no room among them."""
    kept: list[_Wish] = []
    for town in towns:
        if all(math.dist(town.at, other.at) >= _SHADE_PX for other in kept):
            kept.append(town)
    return kept


def _beside(text: str, hand: Hand) -> Spots:
    half = width_px(text, hand) / 2
    above, below = extent_px(hand)
    side, line = half + _TOWN_GAP_PX, (above + below) / 2
    lift = line + _TOWN_GAP_PX
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


def _dot(at: tuple[float, float], margin: float = 0.0) -> PaperBox:
    half = TOWN.size_px / 2 + margin
    return (at[0] - half, at[1] - half, at[0] + half, at[1] + half)


def town_symbols(labels: Sequence[Label]) -> tuple[PanelSymbol, ...]:
    """Return the symbol of towns where there are any, grey and small beside the marks of incidents."""
    if all(label.kind != "town" for label in labels):
        return ()
    return (TOWN,)


def _place(axes: Axes, wish: _Wish, room: Room, frame: Frame) -> Label | None:
    if not wish.text:
        return None
    dot = _dot(wish.at)
    if wish.kind == "town" and not room.is_free(dot):
        return None
    box = _best(wish, room)
    if box is None and wish.reach:
        box = _further(axes, wish, room, frame)
    if box is None:
        return None
    room.take(box)
    if wish.kind == "town":
        room.take(dot)
        axes.plot(
            *([part] for part in frame.ground(*wish.at)),
            marker="o",
            markersize=TOWN.size_px * PT,
            color=TOWN.face,
            markeredgecolor="#ffffff",
            markeredgewidth=0.5,
            # Below the marks of incidents, which often stand on the same place.
            zorder=4.0,
        )
    _, below = extent_px(wish.hand)
    write(axes, frame.ground(box[0], box[1] + below), wish.text, wish.hand, order=9.0)
    return Label("district" if wish.kind == "other" else wish.kind, wish.text, box)


def _best(wish: _Wish, room: Room) -> PaperBox | None:
    for spot in wish.spots:
        box = _box(wish, spot)
        if room.is_free(box) and not room.hides(box) and not room.misleads(box, wish.row):
            return box
    return None


def _box(wish: _Wish, spot: tuple[float, float]) -> PaperBox:
    half = width_px(wish.text, wish.hand) / 2
    above, below = extent_px(wish.hand)
    high = (above + below) / 2
    x, y = wish.at[0] + spot[0], wish.at[1] + spot[1]
    return (x - half, y - high, x + half, y + high)


def _further(axes: Axes, wish: _Wish, room: Room, frame: Frame) -> PaperBox | None:
    """Return a box some way off the circle of a district, and draw the line that leads to it."""
    half, high = (side / 2 for side in (width_px(wish.text, wish.hand), sum(extent_px(wish.hand))))
    for off in _FURTHER_PX:
        for turn in range(_TURNS):
            angle = 2 * math.pi * turn / _TURNS
            east, north = math.cos(angle), math.sin(angle)
            box = _box(wish, (east * (wish.reach + off + half), north * (wish.reach + off + high)))
            line = room.leader(box, wish.at, wish.reach, wish.row)
            if line is None or not room.is_free(box) or room.hides(box):
                continue
            room.follow(line)
            axes.plot(
                *frame.ground(line[:, 0], line[:, 1]),
                color=wish.hand.colour,
                linewidth=_LEADER_PX * PT,
                zorder=8.9,
                gid="leader",
            )
            return box
    return None
