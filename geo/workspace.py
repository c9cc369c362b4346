"""Everything derived from one pack: made when it is first asked for, once, and let go together.

A `Workspace` holds its pack and all that was made of it. A `Shelf` holds the workspaces of the packs asked
for last, `KEPT_PACKS` of them, and nothing else in a process keeps a pack that nobody shows. One that was
exchanged goes when so many others have come, and its cube, statements, base map, editions and sheets go with
it. Nothing in a workspace refers back to it, so it goes at once and needs no collection, which a server
spares what it loaded at its start.

Modules below this one are given what they need, and know nothing of it. What they make of the base map alone,
shapes on paper for instance, stays beside that one (`geo.maps.marks.Ground.made`) and goes with it.

Whatever is derived may hold words, and so may a pack, whose findings are sentences: each language spoken has
its own. What is let go is a pack in all of them: visits in three languages look at one pack, not at three.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from geo.analysis.cube import Cube
from geo.analysis.filters import Filters
from geo.language import current
from geo.layers.measures import LAND
from geo.once import Once
from geo.reconciliation.completeness import Completeness, completeness
from geo.reconciliation.ledger import Ledger
from geo.reconciliation.reconciliation import Reconciliation, reconciliation

if TYPE_CHECKING:
    from geo.analysis.land_measures import LandSteps
    from geo.analysis.periods import Period
    from geo.analysis.search import Search
    from geo.layers.districts import DistrictIndex
    from geo.layers.pack import Pack
    from geo.maps.basemap.shapes import PackShapes
    from geo.maps.marks import Ground, MapSpec
    from geo.maps.multiples import SmallMap
    from geo.maps.payload.stated import Stated
    from geo.maps.spec import MapView

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

KEPT_PACKS: Final = 2
"""How many packs a server keeps: the one shown, and the one it replaced, for those who still look at it."""
_KEPT_EDITIONS: Final = 4
_KEPT_VIEWS: Final = 64
_KEPT_PARTS: Final = 12
_KEPT_MEASURES: Final = 6
_KEPT_SENTENCES: Final = 64


class Workspace:
    """A pack and what is derived from it; immutable to whoever has it, and shared by threads.

    Parameters
    ----------
    pack
        The pack, or an edition of one.
    """

    def __init__(self, pack: Pack) -> None:
        self.pack: Final = pack
        self._made = Once()

    def __repr__(self) -> str:
        return f"Workspace({self.pack!r})"

    @classmethod
    def of(cls, pack: Pack | Workspace) -> Workspace:
        """Return a workspace as it is, a pack in one of its own, which its caller alone has."""
        return pack if isinstance(pack, Workspace) else cls(pack)

    @property
    def cube(self) -> Cube:
        """All counts."""
        return self.once(_cube)

    @property
    def ledger(self) -> Ledger:
        """Official statements beside the records."""
        return self.once(_ledger)

    @property
    def reconciliation(self) -> Reconciliation:
        """Everything that can be said of the statements beside the records."""
        return self.once(_reconciliation)

    @property
    def stated(self) -> Stated:
        """What a map says of the statements."""
        return self.once(_stated)

    @property
    def shapes(self) -> PackShapes:
        """Districts and surroundings as a map draws them."""
        return self.once(_shapes)

    @property
    def ground(self) -> Ground:
        """What a map shows whatever is chosen: shapes, names, surroundings, incidents in words."""
        return self.once(_ground)

    @property
    def search(self) -> Search:
        """The search over the incidents."""
        return self.once(_search)

    @property
    def district_index(self) -> DistrictIndex:
        """The districts for looking up by any of their names."""
        return self.once(_district_index)

    def edition(self, profile: str) -> Workspace:
        """Return the edition for a circle of readers, itself where it is that one already.

        Parameters
        ----------
        profile
            One of `geo.publish.profiles.PROFILES`.

        Raises
        ------
        PublishError
            See `geo.publish.redact.redact`.
        """
        if self.pack.edition is not None and self.pack.edition.profile == profile:
            return self
        return self.few(_edition, profile, most=_KEPT_EDITIONS)

    def completeness(
        self, *, period: Period | None = None, filters: Filters | None = None, part: str = ""
    ) -> Completeness:
        """Return how much is recorded of what is stated; see `geo.reconciliation.completeness`."""
        return self.few(_completeness, (period, filters or Filters(), part), most=_KEPT_SENTENCES)

    def spec(self, view: MapView) -> MapSpec:
        """Return the description of a map; see `geo.maps.spec.build_spec`.

        What is counted under a view is the same for every period and made once.
        """
        from geo.maps.spec import opened_at  # noqa: PLC0415 - maps are slow to load, and not every command draws

        whole = self.few(_spec, replace(view, period=None), most=_KEPT_VIEWS)
        return opened_at(whole, self.cube, view.period)

    def parts(self, view: MapView, by: str) -> tuple[SmallMap, ...]:
        """Return the small maps of a view told apart by device, status or activity; see `geo.maps.multiples`.

        An edition that tells nobody apart by status has none by it, and ground is of no device and nobody's.
        """
        return self.few(_parts, (replace(view, period=None), by), most=_KEPT_PARTS)

    def has_spec(self, view: MapView) -> bool:
        """Whether what `view` counts is there, so that its description is at hand for any period."""
        return self.holds(_spec, replace(view, period=None))

    def once(self, make: Callable[[Workspace], T]) -> T:
        """Return what `make` makes of this workspace, made once and kept with it.

        Parameters
        ----------
        make
            A function of a module, which stands for what it returns; that must not change, nor refer to the
            workspace.
        """
        return self._made.get((current().code, make), partial(make, self))

    def few(self, make: Callable[[Workspace, K], T], key: K, *, most: int) -> T:
        """Return what `make` makes of this workspace and a key, as `once` does, for the keys asked for last.

        Parameters
        ----------
        make
            As for `once`.
        key
            Tells apart what it makes.
        most
            For how many keys that is kept.
        """
        kept = self._made.get((current().code, Once, make), partial(Once, most=most))
        return kept.get(key, partial(make, self, key))

    def holds(self, make: Callable[..., object], key: Hashable = None) -> bool:
        """Whether what `make` makes, of `key` where that tells it apart, is there and need not be made."""
        if key is None:
            return self._made.holds((current().code, make))
        kept = (current().code, Once, make)
        return self._made.holds(kept) and self._made.get(kept, Once).holds(key)


class Shelf:
    """The workspaces of the packs asked for last; the only thing that keeps a pack which nobody shows.

    Parameters
    ----------
    most
        Of how many packs, whatever the languages they are shown in.
    """

    def __init__(self, *, most: int = KEPT_PACKS) -> None:
        self._kept = Once(most=most)

    def get(self, key: Hashable, load: Callable[[], Pack]) -> Workspace:
        """Return the workspace of the pack `key` stands for, loaded where it is not there in this language.

        Parameters
        ----------
        key
            Stands for the content of the pack, in any language.
        load
            Loads it; what it raises is raised, and the next who asks tries again.
        """
        return self._kept.get(key, Once).get(current().code, lambda: Workspace(load()))

    def holds(self, key: Hashable) -> bool:
        """Whether the pack `key` stands for is there in this language and need not be loaded."""
        return self._kept.holds(key) and self._kept.get(key, Once).holds(current().code)


def _cube(work: Workspace) -> Cube:
    return Cube.from_pack(work.pack)


def _ledger(work: Workspace) -> Ledger:
    return Ledger.from_pack(work.pack, records=work.cube.records)


def _reconciliation(work: Workspace) -> Reconciliation:
    return reconciliation(work.pack, ledger=work.ledger)


def _completeness(work: Workspace, asked: tuple[Period | None, Filters, str]) -> Completeness:
    period, filters, part = asked
    return completeness(work.ledger, period=period, filters=filters, part=part)


def _stated(work: Workspace) -> Stated:
    from geo.maps.payload.stated import stated_of  # noqa: PLC0415 - as in `Workspace.spec`

    return stated_of(work.ledger)


def _shapes(work: Workspace) -> PackShapes:
    from geo.maps.basemap.shapes import shapes_of  # noqa: PLC0415 - as above

    return shapes_of(work.pack)


def _ground(work: Workspace) -> Ground:
    from geo.maps.basemap.ground import ground_of  # noqa: PLC0415 - as above

    return ground_of(work.pack, work.shapes, work.stated)


def _spec(work: Workspace, view: MapView) -> MapSpec:
    from geo.maps.spec import build_spec  # noqa: PLC0415 - as above

    land = work.few(_land, view.measure, most=_KEPT_MEASURES) if view.measure in LAND else None
    return build_spec(work.pack, work.cube, view=view, ground=work.ground, stated=work.stated, land=land)


def _land(work: Workspace, measure: str) -> LandSteps:
    from geo.analysis.land_measures import land_steps  # noqa: PLC0415 - as above

    return land_steps(work.pack, measure, work.cube.axis)


def _parts(work: Workspace, asked: tuple[MapView, str]) -> tuple[SmallMap, ...]:
    from geo.maps.multiples import parts_of  # noqa: PLC0415 - as above

    view, by = asked
    edition = work.pack.edition
    if view.measure in LAND or (by == "victim_status" and edition is not None and edition.without_status):
        return ()
    return parts_of(partial(_spec, work), view, by)


def _search(work: Workspace) -> Search:
    from geo.analysis.search import Search  # noqa: PLC0415 - only pages search

    return Search(work.pack.incidents, work.pack.districts, work.pack.places, work.pack.sources)


def _district_index(work: Workspace) -> DistrictIndex:
    from geo.layers.districts import DistrictIndex  # noqa: PLC0415 - as above

    return DistrictIndex(work.pack.districts)


def _edition(work: Workspace, profile: str) -> Workspace:
    # What redacts stands beside this module and is allowed to know it.
    from geo.publish.redact import redact  # noqa: PLC0415 - as said

    return Workspace(redact(work.pack, profile))
