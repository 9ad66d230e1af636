"""The mosaic's tiles: what is done, what is to do, and of which scenes."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Callable, Optional

import numpy as np

from .area import Area
from .compose import Composite, compose
from .errors import CatalogueError, SceneError
from .grid import Grid
from .radiometry import Plausibility
from .reader import ReadError
from .report import Reporter
from .request import Request
from .scenes import Scene
from .text import Text
from .tiling import FEWEST, Places, plan_tiles

MOST_SKIPPED = 0.5
"""Share of the scenes that match beyond which a run fails rather than go on without those that cannot be read."""


class Composition:
    """What is done of a mosaic and what is to do.

    A scene that cannot be read is left out of every tile: those that it had part in are made again without it.
    """

    def __init__(
        self,
        request: Request,
        grid: Grid,
        scenes: Sequence[Scene],
        skipped: list[SceneError],
        reporter: Reporter,
        *,
        area: Optional[Area] = None,
        matched: Optional[int] = None,
        fewest: int = FEWEST,
        quick: bool = False,
        evidence: bool = False,
    ) -> None:
        """Begin with every tile to do.

        Args:
            request: what to compose.
            grid: of the mosaic.
            scenes: what to compose it of.
            skipped: is added to, where a scene cannot be read.
            reporter: told of it, and asked whether to go on.
            area: what to clip to; ``None`` is all of the grid.
            matched: how many scenes match in all, of which ``MOST_SKIPPED`` may be skipped; ``None`` where they are
                these.
            fewest: tiles at least, see ``tiling.plan_tiles``.
            quick: see ``compose.compose``.
            evidence: see ``compose.compose``.
        """
        self.request = request
        self.grid = grid
        self.used = list(scenes)
        """Scenes that have not turned out to be unreadable."""
        self.skipped = skipped
        self._matched = len(scenes) + len(skipped) if matched is None else matched
        self.reporter = reporter
        self.area = area
        self.plausibility = Plausibility()
        self.compose = partial(compose, request=request, quick=quick, evidence=evidence)
        """What makes a tile."""
        self._places = Places(scenes, grid)
        self._left: set[str] = set()
        """Ids of scenes that are left out."""
        tiles = plan_tiles(grid, scenes, request, fewest=fewest)
        inside = {tile: tile.width * tile.height if area is None else int(area.inside(tile).sum()) for tile in tiles}
        self.pixels = sum(inside.values())
        """Pixels of the mosaic: those of the area."""
        self._tiles = [tile for tile in tiles if inside[tile]]
        self._queue = deque(self._tiles)
        self._in_work: set[Grid] = set()
        self._filled: dict[Grid, int] = {}
        self.note: Optional[Callable[..., None]] = None
        """Told what is done, in plain JSON values, which ``resume`` understands."""

    @property
    def tile_count(self) -> int:
        """How many tiles there are."""
        return len(self._tiles)

    @property
    def done_count(self) -> int:
        """How many of them are done."""
        return len(self._filled)

    @property
    def done_share(self) -> float:
        """Share of the tiles that is done."""
        return self.done_count / self.tile_count

    @property
    def is_done(self) -> bool:
        """Whether nothing is to do; where no scene is left in ``used``, nothing can be."""
        return not self._queue and not self._in_work

    @property
    def filled(self) -> int:
        """Pixels with data, of the tiles that are done."""
        return sum(self._filled.values())

    @property
    def filled_percent(self) -> float:
        """Share of the mosaic's pixels that have data, of the tiles that are done."""
        return 100 * self.filled / max(self.pixels, 1)

    def resume(self, entries: Sequence[Mapping[str, Any]], is_whole: Callable[[Grid, int], bool]) -> None:
        """Take up where an earlier run ended.

        Args:
            entries: what that run noted.
            is_whole: tells whether what came of a tile is still there, by its checksum.

        Raises:
            CatalogueError: where more scenes than ``MOST_SKIPPED`` could not be read.
        """
        by_place = {self.grid.offset_of(tile): tile for tile in self._tiles}
        checksums: dict[Grid, int] = {}
        for entry in entries:
            if "left_out" in entry:
                self._leave_out(SceneError(entry["left_out"], entry["reason"]))
            elif "tile" in entry:
                tile = by_place[entry["tile"][0], entry["tile"][1]]
                self._filled[tile], checksums[tile] = entry["filled"], entry["checksum"]
                self.plausibility.add(Plausibility.from_dict(entry["plausibility"]))
        for tile in [tile for tile in self._filled if not is_whole(tile, checksums[tile])]:
            del self._filled[tile]
        self._queue = deque(tile for tile in self._tiles if tile not in self._filled and self.used)

    def begin_tile(self) -> Optional[tuple[Grid, list[Scene]]]:
        """Return a tile that is to do and the scenes that reach into it; ``None`` where none is, for now."""
        if not self._queue:
            return None
        tile = self._queue.popleft()
        self._in_work.add(tile)
        return tile, [scene for scene in self._places.touching(tile) if scene.id not in self._left]

    def take(self, tile: Grid, part: list[Scene], result: Callable[[], Composite]) -> Optional[Composite]:
        """Return what comes of a tile, clipped; ``None`` where it is to do again, or nothing is.

        Args:
            tile: what was begun.
            part: its scenes.
            result: returns what was composed, or raises what went wrong.

        Raises:
            CatalogueError: where more scenes than ``MOST_SKIPPED`` cannot be read.
            CloudlessError: whatever ``result`` raises but for a scene that cannot be read.
        """
        composite = None
        self._in_work.remove(tile)
        try:
            composite = result()
        except ReadError as error:
            self._leave_out(_unreadable(error, part))
        if composite is None or any(scene.id in self._left for scene in part):
            if self.used:
                self._queue.append(tile)
            return None
        if self.area is not None:
            outside = ~self.area.inside(tile)
            composite.pixels[:, outside] = 0
            if composite.evidence is not None:
                composite.evidence[:, outside] = 0
        return composite

    def end_tile(self, tile: Grid, composite: Composite, checksum: int) -> None:
        """Count a tile as done; it may be done a second time, and the later one counts.

        Args:
            tile: what was begun.
            composite: what came of it.
            checksum: of what was written.
        """
        self.plausibility.add(composite.plausibility)
        self._filled[tile] = int(np.count_nonzero(np.bitwise_or.reduce(composite.pixels, axis=0)))
        if self.note:
            self.note(
                tile=self.grid.offset_of(tile),
                filled=self._filled[tile],
                checksum=checksum,
                plausibility=composite.plausibility.to_dict(),
            )

    def _leave_out(self, error: SceneError) -> None:
        """Use a scene no longer; the tiles that it had part in are to do again."""
        bad = next((scene for scene in self.used if scene.id == error.scene_id), None)
        if bad is None:
            return
        self.reporter.warning(Text("Scene skipped: {problem}", problem=error))
        self.skipped.append(error)
        self.used.remove(bad)
        self._left.add(bad.id)
        if self.note:
            self.note(left_out=error.scene_id, reason=error.reason)
        if not self.used:
            self._queue.clear()
            return
        check_share(self.skipped, self._matched)
        place = Places([bad], self.grid)
        for done in [tile for tile in self._filled if place.touching(tile)]:
            del self._filled[done]
            self._queue.append(done)


def check_share(skipped: Sequence[SceneError], matched: int) -> None:
    """Refuse to go on where more than ``MOST_SKIPPED`` of the scenes that match had to be skipped.

    Raises:
        CatalogueError: with how many, and why the first.
    """
    if len(skipped) > MOST_SKIPPED * matched:
        raise CatalogueError(
            "{count} of the {matched} scenes that match cannot be read (the first: {first}), which are too many to go "
            "on without: check the catalogue and the network, or choose other dates.",
            count=len(skipped),
            matched=matched,
            first=skipped[0],
        )


def nothing_left(skipped: Sequence[SceneError]) -> Text:
    """Return the sentence for a run whose every scene had to be skipped."""
    return Text(
        "None of the {count} scenes that match can be read (the first: {first}): check the catalogue and the network, "
        "or choose other dates.",
        count=len(skipped),
        first=skipped[0],
    )


def _unreadable(error: ReadError, scenes: Sequence[Scene]) -> SceneError:
    """Return the scene because of which a tile could not be made."""
    for scene in scenes:
        if any(asset.href == error.href for asset in scene.assets.values()):
            return SceneError(scene.id, error.reason)
    raise error
