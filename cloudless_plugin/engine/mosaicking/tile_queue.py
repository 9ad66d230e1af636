"""The tiles of one mosaic: what is done, what is left to do, and of which scenes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, Optional

import numpy as np

from ...common.errors import NETWORK, ReadError, RequestError, SceneError, ServerDownError
from ...common.messages import Message, plural
from ...common.reporting import Reporter
from ...common.request import Request
from ...common.settings import Limits
from ..compositing.compose_tile import compose_tile
from ..compositing.composite import SCENE, Composite, evidence_bands
from ..geo.grid import Grid
from ..kernels.plausibility import Plausibility
from ..net.byte_ranges import ChangedError
from ..net.hosts import host_of
from ..stac.overpasses import OverpassKey, group_overpasses
from ..stac.scene import Scene
from ..stac.scene_index import SceneIndex
from .clip import ClipArea, clip
from .outages import Outages
from .skipped_scenes import check_skipped_fraction, skipped_message, unreadable_scene
from .tile_notes import DoneTile, NotedVersions, read_left_out, read_tile, read_versions
from .tile_plan import plan_tiles

CurrentVersions = Callable[[Sequence[str]], Mapping[str, str]]
"""Returns the version that each file has now, by href; see ``net.versions``. Files that cannot be read are absent."""


@dataclass(frozen=True)
class MosaicPlan:
    """What one mosaic is made of."""

    request: Request
    grid: Grid
    scenes: tuple[Scene, ...]
    skipped: list[SceneError]
    """Scenes that cannot be used. More are added as they turn up; mosaics of one series share the list."""
    matched: int
    """How many scenes match in all, of which ``MAX_SKIPPED_FRACTION`` may be skipped."""
    area: Optional[ClipArea] = None
    """What to clip to; ``None`` is all of the grid."""
    fewest_tiles: Optional[int] = None
    """See ``plan_tiles``."""
    quick: bool = False
    """See ``compose_tile``."""
    evidence: bool = False
    """See ``compose_tile``."""
    order: tuple[OverpassKey, ...] = ()
    """See ``compose_tile``."""
    years_away: Mapping[str, int] = field(default_factory=dict)
    """Of scenes that fill holes only, by their ids; see ``compose_tile``."""

    @cached_property
    def overpass_numbers(self) -> dict[OverpassKey, int]:
        """Numbers of the overpasses in the evidence, from 1 by time; empty where it names none."""
        if not self.evidence or SCENE not in evidence_bands(self.request):
            return {}
        overpasses = group_overpasses(self.scenes)
        return {overpass[0].overpass: number for number, overpass in enumerate(overpasses, start=1)}

    @property
    def numbered_scenes(self) -> dict[str, list[str]]:
        """Ids of the scenes of each overpass, by its number in the evidence."""
        found: dict[str, list[str]] = {}
        for scene in self.scenes if self.overpass_numbers else ():
            found.setdefault(str(self.overpass_numbers[scene.overpass]), []).append(scene.id)
        return found


class TileQueue:
    """The tiles of one mosaic that are done, in flight, and left to do.

    A scene that cannot be read is left out of every tile: the tiles that it had part in are made again without it. A
    scene whose server is away is set aside: tiles are made without it, and again with it if its server comes back.
    """

    def __init__(
        self,
        plan: MosaicPlan,
        limits: Limits,
        reporter: Reporter,
        outages: Optional[Outages] = None,
        current_versions: Optional[CurrentVersions] = None,
    ) -> None:
        """Begin with every tile to do.

        Args:
            plan: of the mosaic.
            limits: of the run.
            reporter: told of scenes that are skipped.
            outages: of the run, which its mosaics share; ``None`` waits for no server.
            current_versions: looks at files that an earlier run has used; ``None`` believes that they are the same.

        Raises:
            RequestError: where no pixel lies in the area.
        """
        self.plan = plan
        self.used = list(plan.scenes)
        """Scenes that have not turned out to be unreadable."""
        self.reporter = reporter
        self.plausibility = Plausibility()
        self.compose = partial(
            compose_tile,
            request=plan.request,
            quick=plan.quick,
            evidence=plan.evidence,
            order=plan.order,
            numbers=plan.overpass_numbers,
            years_away=plan.years_away,
        )
        """What makes a tile."""
        self.outages = outages or Outages(lambda _: False, limits)
        self.outages.expect(plan.scenes)
        self._current_versions = current_versions
        self._index = SceneIndex(plan.scenes, plan.grid)
        self._ids = frozenset(scene.id for scene in plan.scenes)
        self._left_out: set[str] = set()
        """Ids of scenes that are left out."""
        tiles = plan_tiles(plan.grid, plan.scenes, plan.request, limits, fewest=plan.fewest_tiles)
        area = plan.area
        inside = {tile: tile.width * tile.height if area is None else int(area.inside(tile).sum()) for tile in tiles}
        self.pixels = sum(inside.values())
        """Pixels of the mosaic: those of the area."""
        if not self.pixels:
            raise RequestError(
                "The polygons of AREA are smaller than a pixel: no pixel of {size:g} m has its centre in one of them; "
                "give a finer RESOLUTION or larger polygons.",
                size=plan.grid.ground_pixel_m,
            )
        self._tiles = [tile for tile in tiles if inside[tile]]
        self._to_do = deque(self._tiles)
        self._in_flight: set[Grid] = set()
        self._done: dict[Grid, DoneTile] = {}
        self._without: dict[Grid, frozenset[str]] = {}
        """Ids of the scenes without which each tile was made that is done, or about to be."""
        self._versions = NotedVersions()
        self.note: Optional[Callable[..., None]] = None
        """Told what is done, in plain JSON values that ``resume`` understands."""

    @property
    def tile_count(self) -> int:
        """How many tiles there are."""
        return len(self._tiles)

    @property
    def done_count(self) -> int:
        """How many of them are done."""
        return len(self._done)

    @property
    def done_fraction(self) -> float:
        """Share of the tiles that are done."""
        return self.done_count / self.tile_count

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do; without any usable scene, nothing can be done."""
        return not self._to_do and not self._in_flight and not self._incomplete()

    @property
    def awaits_server(self) -> bool:
        """Whether only scenes that are set aside are missing."""
        return not self._to_do and not self._in_flight and bool(self._incomplete())

    @property
    def contributing(self) -> list[Scene]:
        """Scenes that the mosaic is made of: without those of other years that no tile had need of."""
        needed = {years for tile in self._done.values() for years in tile.years_away}
        away = self.plan.years_away
        return [scene for scene in self.used if scene.id not in away or away[scene.id] in needed]

    @property
    def own(self) -> list[Scene]:
        """Scenes of the time asked for, among those."""
        return [scene for scene in self.used if scene.id not in self.plan.years_away]

    @property
    def filling(self) -> list[Scene]:
        """Scenes of other years, among those, which fill holes."""
        return [scene for scene in self.contributing if scene.id in self.plan.years_away]

    @property
    def filled(self) -> int:
        """Pixels with data, in the tiles that are done."""
        return sum(tile.filled for tile in self._done.values())

    @property
    def filled_percent(self) -> float:
        """Share of the mosaic's pixels that have data, in the tiles that are done."""
        return 100 * self.filled / max(self.pixels, 1)

    @property
    def one_view_percent(self) -> float:
        """Share of the pixels with data that rest on one observation, in the tiles that are done."""
        return 100 * sum(tile.single for tile in self._done.values()) / max(self.filled, 1)

    @property
    def emptied_percent(self) -> float:
        """Share of the mosaic's pixels that the haze test alone has left without data, in the tiles that are done."""
        return 100 * sum(tile.emptied for tile in self._done.values()) / max(self.pixels, 1)

    def resume(self, entries: Sequence[Mapping[str, Any]], is_whole: Callable[[Grid, int], bool]) -> None:
        """Go on where an earlier run ended.

        What cannot be understood is ignored: its tile is done again. So are tiles whose files have changed.

        Args:
            entries: what that run noted.
            is_whole: tells, by the checksum, whether the pixels of a tile are still there.

        Raises:
            CatalogueError: where too many scenes could not be read.
        """
        by_place = {self.plan.grid.offset_of(tile): tile for tile in self._tiles}
        for tile in list(self._done):
            self._undo(tile)
        self.plausibility, self._versions = Plausibility(), NotedVersions()
        for entry in entries:
            self._take_up(entry, by_place)
        for tile in [tile for tile, done in self._done.items() if not is_whole(tile, done.checksum)]:
            self._undo(tile)
        if self._current_versions is not None and self._done:
            self._undo_changed(self._current_versions)
        self._to_do = deque(tile for tile in self._tiles if tile not in self._done and self.used)

    def _take_up(self, entry: Mapping[str, Any], by_place: Mapping[tuple[int, int], Grid]) -> None:
        """Take up what an earlier run has noted; ignore what is no note."""
        left_out, done, versions = read_left_out(entry), read_tile(entry), read_versions(entry)
        if versions:  # those of files that had changed since: what was made of them before does not count
            self._forget_files(self._versions.changed(versions))
            self._versions.add(versions)
        if left_out:
            self._leave_out(SceneError(*left_out))
        if done and done[0].place in by_place:
            tile = by_place[done[0].place]
            self._done[tile], self._without[tile] = done[0], done[0].without & self._ids
            self.plausibility.add(done[1])

    def _undo_changed(self, current_versions: CurrentVersions) -> None:
        """Look once at each file that the tiles were made of; those of a file that has changed are to be done again."""
        in_use = {asset.href for scene in self.used for asset in scene.assets.values()}
        count = self._forget_files(self._versions.changed(current_versions([*in_use.intersection(self._versions)])))
        if count:
            self.reporter.info(
                plural(
                    count,
                    "The files of {count} scene have changed since the last run: it is read again.",
                    "The files of {count} scenes have changed since the last run: they are read again.",
                )
            )

    def _forget_files(self, hrefs: set[str]) -> int:
        """Undo the tiles that were made of these files; return how many scenes have any of them."""
        if not hrefs:
            return 0
        scenes = [scene for scene in self.used if any(asset.href in hrefs for asset in scene.assets.values())]
        for scene in scenes:
            self._versions.forget(asset.href for asset in scene.assets.values())
            for tile in [tile for tile in self._done if self._has(tile, scene)]:
                self._undo(tile)
        return len(scenes)

    def _has(self, tile: Grid, scene: Scene) -> bool:
        """Tell whether a scene had part in a tile that is done."""
        return scene.id not in self._without[tile] and bool(SceneIndex([scene], self.plan.grid).touching(tile))

    def _queue(self, tile: Grid) -> None:
        """Have a tile done, unless it waits already, or is being done."""
        if tile not in self._in_flight and tile not in self._to_do:
            self._to_do.append(tile)

    def _undo(self, tile: Grid) -> None:
        del self._done[tile]
        self._without.pop(tile, None)

    def begin_tile(self) -> Optional[tuple[Grid, list[Scene]]]:
        """Return a tile to do, and the scenes that reach into it; ``None`` where there is none for now."""
        if self.outages.is_total:
            return None
        if not self._to_do:
            self._to_do.extend(tile for tile in self._incomplete() if self._lacks_what_is_back(tile))
        if not self._to_do:
            return None
        tile = self._to_do.popleft()
        self._in_flight.add(tile)
        return tile, [scene for scene in self._usable(tile) if not self.outages.is_away(scene)]

    def _usable(self, tile: Grid) -> list[Scene]:
        return [scene for scene in self._index.touching(tile) if scene.id not in self._left_out]

    def _incomplete(self) -> list[Grid]:
        """Return the tiles that were made without scenes which are only set aside; a preview needs no more."""
        if self.plan.quick:
            return []
        return [tile for tile in self._done if self._without[tile] - self._left_out and tile not in self._in_flight]

    def _lacks_what_is_back(self, tile: Grid) -> bool:
        lacking = self._without[tile] - self._left_out
        return any(scene.id in lacking and not self.outages.is_away(scene) for scene in self.used)

    def take(self, tile: Grid, scenes: list[Scene], result: Callable[[], Composite]) -> Optional[Composite]:
        """Return what a tile gave, clipped; ``None`` where it has to be done again, or nothing can be done.

        Args:
            tile: that was begun.
            scenes: of the tile.
            result: returns what was composed, or raises what went wrong.

        Raises:
            CatalogueError: where too many scenes cannot be read.
            CloudlessError: whatever ``result`` raises, apart from a scene that cannot be read.
        """
        composite = None
        self._in_flight.remove(tile)
        try:
            composite = result()
        except ServerDownError as error:
            self._set_aside(error)
        except ReadError as error:
            self._leave_out(unreadable_scene(error, scenes))
        if composite is not None:
            self.outages.note_used(scenes)
            self._check_versions(composite, scenes)
        if composite is None or any(scene.id in self._left_out for scene in scenes):
            if self.used and tile not in self._done:
                self._queue(tile)
            return None
        made_of = {scene.id for scene in scenes}
        self._without[tile] = frozenset(scene.id for scene in self._index.touching(tile)) - made_of
        if self.plan.area is not None:
            clip(composite, self.plan.area, tile)
        return composite

    def _check_versions(self, composite: Composite, scenes: list[Scene]) -> None:
        """Leave out a scene of which this tile and another one used different versions."""
        other = self._versions.add(composite.versions)
        for scene in scenes:
            if other and any(asset.href in other for asset in scene.assets.values()):
                self._leave_out(SceneError(scene.id, ChangedError().args[0]))

    def end_tile(self, tile: Grid, composite: Composite, checksum: int) -> None:
        """Count a tile as done. It may be done a second time; then the later one counts.

        Args:
            tile: that was begun.
            composite: what it gave.
            checksum: of what was written.
        """
        self.plausibility.add(composite.plausibility)
        has_data = np.bitwise_or.reduce(composite.pixels, axis=0) != 0
        done = self._done[tile] = DoneTile(
            place=self.plan.grid.offset_of(tile),
            filled=int(np.count_nonzero(has_data)),
            single=int(np.count_nonzero(has_data & composite.single)),
            emptied=int(np.count_nonzero(composite.emptied & ~has_data)),
            checksum=checksum,
            without=self._without[tile],
            years_away=tuple(sorted(composite.years_away)),
        )
        if self.note:
            self.note(**done.note(composite.plausibility), **self._versions.note())

    def _set_aside(self, error: ServerDownError) -> None:
        """Go on without the scenes of a server, for now."""
        if self.outages.note_down(error) and not self.outages.is_total:
            host = host_of(error.href)
            count = sum(any(host_of(asset.href) == host for asset in scene.assets.values()) for scene in self.used)
            self.reporter.info(
                plural(
                    count,
                    "{count} scene is set aside for now: its server does not answer.",
                    "{count} scenes are set aside for now: their server does not answer.",
                )
            )

    def give_up(self, host: str, reason: str) -> None:
        """Leave out the scenes of a server that does not come back.

        Raises:
            CatalogueError: where these are too many.
        """
        lost = [scene for scene in self.used if any(host_of(asset.href) == host for asset in scene.assets.values())]
        if lost:
            count = plural(len(lost), "{count} scene", "{count} scenes")
            self.reporter.warning(Message("{scenes} skipped: {reason}", scenes=count, reason=reason))
        for scene in lost:
            self._leave_out(SceneError(scene.id, reason, NETWORK), told=True)

    def _leave_out(self, error: SceneError, *, told: bool = False) -> None:
        """Use a scene no longer: the tiles that it had part in have to be done again."""
        bad = next((scene for scene in self.used if scene.id == error.scene_id), None)
        if bad is None:
            return
        if not told:
            self.reporter.warning(skipped_message(error))
        self.plan.skipped.append(error)
        self.used.remove(bad)
        self._left_out.add(bad.id)
        self.outages.drop(bad.id)
        if self.note:
            self.note(left_out=error.scene_id, reason=error.reason)
        if not self.used:
            self._to_do.clear()
            return
        check_skipped_fraction(self.plan.skipped, self.plan.matched)
        for done in [tile for tile in self._done if self._has(tile, bad)]:
            self._undo(done)
            self._queue(done)
