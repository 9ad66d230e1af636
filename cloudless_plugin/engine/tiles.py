"""The mosaic's tiles: how they are cut, and composing them, a bounded number at a time."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Callable, Optional

import numpy as np
from numpy.typing import NDArray

from .area import Area
from .compose import STACK, Composite, compose, planes_at_once
from .crs import transform_bounds
from .errors import CatalogueError, NoScenesError, RequestError, SceneError
from .grid import Grid
from .hidden import mask_factor
from .overpasses import group_overpasses, has_pixels_of
from .radiometry import Plausibility
from .reader import CELL, ReadError
from .report import Reporter
from .request import Request
from .scenes import Scene
from .text import Text
from .workshop import Threads, Workshop

BLOCK = 512
"""Pixels along an edge of a block, in nearly all files that are read and in the one that is written."""
_LARGEST = 1 << 21
"""Pixels of a tile at most: several are better shared among threads than one."""
_RESAMPLED = 1 << 20
"""Pixels, as fine as they are read, of a tile whose pixels are not the files' own."""
MOST_SKIPPED = 0.5
"""Share of the scenes that match beyond which a run fails rather than go on without those that cannot be read."""
_POLL = 0.1
"""Seconds between two looks at whether the user has cancelled."""


def plan_tiles(grid: Grid, scenes: Sequence[Scene], request: Request) -> list[Grid]:
    """Cut the grid into tiles along the blocks of the files, as wide as their stacks have room in memory.

    A block that two tiles share is decoded twice: wide tiles share few, and edges that lie on those of most files'
    blocks share none.
    """
    planes = max(len(group_overpasses(scenes)), 1) * planes_at_once(request)
    pixels = min(int(STACK / (2 * planes)), _LARGEST)
    own = all(has_pixels_of(scene, band, grid) for scene in scenes for band in request.bands)
    if not own:
        pixels = min(pixels, _RESAMPLED // mask_factor(grid, request) ** 2)
    width = grid.width if pixels >= grid.width * BLOCK else max(pixels // BLOCK, BLOCK // 2)
    height = max(pixels // width // BLOCK, 1) * BLOCK
    if own:
        across, down = _cutting(grid, scenes)
    else:
        down, across = (
            _off_blocks(length, phase) for length, phase in ((grid.height, grid.row), (grid.width, -grid.column))
        )
    return [
        grid.part(top, left, bottom - top, right - left)
        for top, bottom in _cuts(height, down)
        for left, right in _cuts(width, across)
    ]


def _off_blocks(length: int, phase: int) -> NDArray[np.intp]:
    """Return, of each place where ``length`` pixels may be cut, whether it is off the cells of what is warped."""
    off: NDArray[np.intp] = ((np.arange(length + 1) - phase) % CELL != 0).astype(np.intp)
    return off


def _cutting(grid: Grid, scenes: Sequence[Scene]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return how many overpasses have blocks that a cut would go through, of each column and row of the grid's edges.

    Of each overpass it is the blocks of that file which is read there: where files overlap, the first one.
    """
    kinds: Counter[tuple[tuple[int, int, int, int], ...]] = Counter()
    for overpass in group_overpasses(scenes):
        kinds[tuple(place for scene in overpass if (place := _place_on(grid, scene)))] += 1
    columns, rows = np.zeros(grid.width + 1, np.intp), np.zeros(grid.height + 1, np.intp)
    for places, count in kinds.items():
        for cost, begin, length in ((columns, 0, 2), (rows, 1, 3)):
            phase = np.full(cost.shape, -1)
            for place in reversed(places):
                first, last = max(place[begin] + 1, 0), max(place[begin] + place[length], 0)
                phase[first:last] = place[begin] % BLOCK
            np.add(cost, count * ((phase >= 0) & ((np.arange(len(cost)) - phase) % BLOCK != 0)), out=cost)
    return columns, rows


def _place_on(grid: Grid, scene: Scene) -> Optional[tuple[int, int, int, int]]:
    """Return column, row, width and height of a scene whose pixels are the grid's; ``None`` where it does not tell."""
    asset = next(asset for asset in scene.assets.values() if asset.transform)
    if not asset.transform or not asset.shape:
        return None
    column = round(asset.transform[2] / grid.resolution) - grid.column
    row = grid.row - round(asset.transform[5] / grid.resolution)
    width, height = (round(size * asset.transform[0] / grid.resolution) for size in reversed(asset.shape))
    return column, row, width, height


def _cuts(longest: int, costs: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """Yield begin and end of parts, cut within ``BLOCK`` of as far as can be, where it costs least.

    Args:
        longest: pixels of a part at most.
        costs: of a cut before each pixel, and at the end.
    """
    begin, length = 0, len(costs) - 1
    while begin < length:
        end = begin + longest
        if end < length:
            first = max(end - BLOCK, begin) + 1
            end -= int(costs[first : end + 1][::-1].argmin())
        yield begin, min(end, length)
        begin = end


def touches(scene: Scene, grid: Grid) -> bool:
    """Tell whether the scene's files reach into the grid; where the item does not say, assume it."""
    asset = next(iter(scene.assets.values()))
    if not asset.transform or not asset.shape:
        return True
    a, _, c, _, e, f = asset.transform
    bounds = (c, f + e * asset.shape[0], c + a * asset.shape[1], f)
    if f"EPSG:{scene.epsg}" != grid.crs:
        try:
            bounds = transform_bounds(bounds, f"EPSG:{scene.epsg}", grid.crs)
        except RequestError:
            return True
    west, south, east, north = grid.bounds
    left, bottom, right, top = bounds
    turns: tuple[int, ...] = (0,)
    if grid.is_geographic:
        # Across the antimeridian the grid goes on beyond 180 degrees, and bounds begin east of where they end.
        right += 360 * (left > right)
        turns = (-360, 0, 360)
    return bottom < north and top > south and any(left + turn < east and right + turn > west for turn in turns)


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
        self._compose = partial(compose, request=request, quick=quick, evidence=evidence)
        tiles = plan_tiles(grid, scenes, request)
        inside = {tile: tile.width * tile.height if area is None else int(area.inside(tile).sum()) for tile in tiles}
        self.pixels = sum(inside.values())
        """Pixels of the mosaic: those of the area."""
        self._tiles = [tile for tile in tiles if inside[tile]]
        self._queue = deque(self._tiles)
        self._filled: dict[Grid, int] = {}
        self._note: Optional[Callable[..., None]] = None

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
            entries: what that run noted, see ``run``.
            is_whole: tells whether what came of a tile is still there, by its checksum.

        Raises:
            NoScenesError: where no scene is left.
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
        self._queue = deque(tile for tile in self._tiles if tile not in self._filled)

    def run(
        self,
        write: Callable[[Grid, Composite], int],
        progress: Callable[[int, int], None],
        workshop: Optional[Workshop] = None,
        note: Optional[Callable[..., None]] = None,
    ) -> None:
        """Compose every tile that is to do.

        Args:
            write: takes what comes of each tile and returns its checksum; a tile may come twice, and the later one
                counts.
            progress: told how many tiles of how many are done.
            workshop: where; ``None`` is this process.
            note: told what is done, in plain JSON values.

        Raises:
            NoScenesError: where no scene is left.
            CatalogueError: where more scenes than ``MOST_SKIPPED`` cannot be read.
            CancelledError: where the reporter says so.
            ClusterError: where the cluster was lost.
        """
        self._note = note
        running: dict[Any, tuple[Grid, list[Scene]]] = {}
        shop = workshop or Threads(self.used)
        try:
            while self._queue or running:
                self.reporter.check()
                while self._queue and len(running) < shop.in_work:
                    tile = self._queue.popleft()
                    part = [scene for scene in self.used if touches(scene, tile)]
                    running[shop.submit(self._compose, part, tile)] = tile, part
                for ticket in shop.finished(running, _POLL):
                    tile, part = running.pop(ticket)
                    composite = self._take(tile, part, partial(shop.result, ticket))
                    if composite is not None:
                        self._done(tile, composite, write(tile, composite))
                        progress(len(self._filled), len(self._tiles))
        finally:
            if workshop is None:
                shop.close()

    def _take(self, tile: Grid, part: list[Scene], result: Callable[[], Composite]) -> Optional[Composite]:
        """Return what comes of a tile; ``None`` where it has to be made again, without a scene that cannot be read."""
        composite = None
        try:
            composite = result()
        except ReadError as error:
            self._leave_out(_unreadable(error, part))
        if composite is None or any(scene not in self.used for scene in part):
            self._queue.append(tile)
            return None
        if self.area is not None:
            outside = ~self.area.inside(tile)
            for plane in (*composite.pixels, composite.clear, composite.dates):
                plane[outside] = 0
        return composite

    def _done(self, tile: Grid, composite: Composite, checksum: int) -> None:
        self.plausibility.add(composite.plausibility)
        self._filled[tile] = int(np.count_nonzero(composite.pixels.any(axis=0)))
        if self._note:
            self._note(
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
        if self._note:
            self._note(left_out=error.scene_id, reason=error.reason)
        if not self.used:
            raise NoScenesError(nothing_left(self.skipped))
        check_share(self.skipped, self._matched)
        for done in [tile for tile in self._filled if touches(bad, tile)]:
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
