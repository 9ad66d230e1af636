"""The tiles of one mosaic: what is done, what is left to do, and of which scenes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Optional

import numpy as np

from ...common.errors import ReadError, RequestError, SceneError
from ...common.messages import Message
from ...common.reporting import Reporter
from ...common.request import Request
from ...common.settings import Limits
from ..compositing.compose_tile import Composite, compose_tile
from ..geo.grid import Grid
from ..kernels.plausibility import Plausibility
from ..stac.scene import Scene
from ..stac.scene_index import SceneIndex
from .clip import ClipArea, clip
from .skipped_scenes import check_skipped_fraction, unreadable_scene
from .tile_plan import plan_tiles


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


class TileQueue:
    """The tiles of one mosaic that are done, in flight, and left to do.

    A scene that cannot be read is left out of every tile: the tiles that it had part in are made again without it.
    """

    def __init__(self, plan: MosaicPlan, limits: Limits, reporter: Reporter) -> None:
        """Begin with every tile to do; ``reporter`` is told of scenes that are skipped.

        Raises:
            RequestError: where no pixel lies in the area.
        """
        self.plan = plan
        self.used = list(plan.scenes)
        """Scenes that have not turned out to be unreadable."""
        self.reporter = reporter
        self.plausibility = Plausibility()
        self.compose = partial(compose_tile, request=plan.request, quick=plan.quick, evidence=plan.evidence)
        """What makes a tile."""
        self._index = SceneIndex(plan.scenes, plan.grid)
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
        self._filled: dict[Grid, int] = {}
        """Pixels with data, by tile that is done."""
        self._single: dict[Grid, int] = {}
        """Those of them that rest on one observation."""
        self._emptied: dict[Grid, int] = {}
        """Pixels that the haze test alone has left without data, by tile."""
        self.note: Optional[Callable[..., None]] = None
        """Told what is done, in plain JSON values that ``resume`` understands."""

    @property
    def tile_count(self) -> int:
        """How many tiles there are."""
        return len(self._tiles)

    @property
    def done_count(self) -> int:
        """How many of them are done."""
        return len(self._filled)

    @property
    def done_fraction(self) -> float:
        """Share of the tiles that are done."""
        return self.done_count / self.tile_count

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do; without any usable scene, nothing can be done."""
        return not self._to_do and not self._in_flight

    @property
    def filled(self) -> int:
        """Pixels with data, in the tiles that are done."""
        return sum(self._filled.values())

    @property
    def filled_percent(self) -> float:
        """Share of the mosaic's pixels that have data, in the tiles that are done."""
        return 100 * self.filled / max(self.pixels, 1)

    @property
    def one_view_percent(self) -> float:
        """Share of the pixels with data that rest on one observation, in the tiles that are done."""
        return 100 * sum(self._single[tile] for tile in self._filled) / max(self.filled, 1)

    @property
    def emptied_percent(self) -> float:
        """Share of the mosaic's pixels that the haze test alone has left without data, in the tiles that are done."""
        return 100 * sum(self._emptied[tile] for tile in self._filled) / max(self.pixels, 1)

    def resume(self, entries: Sequence[Mapping[str, Any]], is_whole: Callable[[Grid, int], bool]) -> None:
        """Go on where an earlier run ended.

        Args:
            entries: what that run noted.
            is_whole: tells, by the checksum, whether the pixels of a tile are still there.

        Raises:
            CatalogueError: where too many scenes could not be read.
        """
        by_place = {self.plan.grid.offset_of(tile): tile for tile in self._tiles}
        checksums: dict[Grid, int] = {}
        for entry in entries:
            if "left_out" in entry:
                self._leave_out(SceneError(entry["left_out"], entry["reason"]))
            elif "tile" in entry:
                tile = by_place[entry["tile"][0], entry["tile"][1]]
                self._filled[tile], checksums[tile] = entry["filled"], entry["checksum"]
                self._single[tile], self._emptied[tile] = entry["single"], entry["emptied"]
                self.plausibility.add(Plausibility.from_dict(entry["plausibility"]))
        for tile in [tile for tile in self._filled if not is_whole(tile, checksums[tile])]:
            del self._filled[tile]
        self._to_do = deque(tile for tile in self._tiles if tile not in self._filled and self.used)

    def begin_tile(self) -> Optional[tuple[Grid, list[Scene]]]:
        """Return a tile to do, and the scenes that reach into it; ``None`` where there is none for now."""
        if not self._to_do:
            return None
        tile = self._to_do.popleft()
        self._in_flight.add(tile)
        return tile, [scene for scene in self._index.touching(tile) if scene.id not in self._left_out]

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
        except ReadError as error:
            self._leave_out(unreadable_scene(error, scenes))
        if composite is None or any(scene.id in self._left_out for scene in scenes):
            if self.used:
                self._to_do.append(tile)
            return None
        if self.plan.area is not None:
            clip(composite, self.plan.area, tile)
        return composite

    def end_tile(self, tile: Grid, composite: Composite, checksum: int) -> None:
        """Count a tile as done. It may be done a second time; then the later one counts.

        Args:
            tile: that was begun.
            composite: what it gave.
            checksum: of what was written.
        """
        self.plausibility.add(composite.plausibility)
        has_data = np.bitwise_or.reduce(composite.pixels, axis=0) != 0
        self._filled[tile] = int(np.count_nonzero(has_data))
        self._single[tile] = int(np.count_nonzero(has_data & composite.single))
        self._emptied[tile] = int(np.count_nonzero(composite.emptied & ~has_data))
        if self.note:
            self.note(
                tile=self.plan.grid.offset_of(tile),
                filled=self._filled[tile],
                single=self._single[tile],
                emptied=self._emptied[tile],
                checksum=checksum,
                plausibility=composite.plausibility.to_dict(),
            )

    def _leave_out(self, error: SceneError) -> None:
        """Use a scene no longer: the tiles that it had part in have to be done again."""
        bad = next((scene for scene in self.used if scene.id == error.scene_id), None)
        if bad is None:
            return
        self.reporter.warning(Message("Scene skipped: {problem}", problem=error))
        self.plan.skipped.append(error)
        self.used.remove(bad)
        self._left_out.add(bad.id)
        if self.note:
            self.note(left_out=error.scene_id, reason=error.reason)
        if not self.used:
            self._to_do.clear()
            return
        check_skipped_fraction(self.plan.skipped, self.plan.matched)
        place = SceneIndex([bad], self.plan.grid)
        for done in [tile for tile in self._filled if place.touching(tile)]:
            del self._filled[done]
            self._to_do.append(done)
