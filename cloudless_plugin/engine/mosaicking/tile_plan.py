"""How a grid is cut into tiles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Optional

import numpy as np
from numpy.typing import NDArray

from ...common.request import Request
from ...common.settings import Limits
from ..compositing.compose_tile import bands_resident
from ..compositing.mask_grid import mask_factor
from ..geo.grid import Grid
from ..stac.overpasses import group_overpasses, is_pixel_aligned
from ..stac.scene import Scene
from ..stac.scene_index import SceneIndex

_MAX_TILE_PIXELS = 1 << 21
"""Pixels of a tile."""
_RESAMPLED = 1 << 20
"""Pixels, as fine as they are read, of a tile whose pixels are resampled."""
_SAMPLE = 2048
"""Pixels along an edge of the samples that tell how deep the stacks are."""

Costs = NDArray[np.intp]
"""(n + 1,) cost of a cut before each of the n pixels of an axis, and at its end."""


def plan_tiles(
    grid: Grid, scenes: Sequence[Scene], request: Request, limits: Limits, *, fewest: Optional[int] = None
) -> list[Grid]:
    """Cut the grid into tiles along the blocks of the files, as wide as their stacks fit into memory.

    A block that two tiles share is read and decoded twice. Wide tiles share few blocks, and tiles whose edges lie on
    those of most files' blocks share none.

    Args:
        grid: of the mosaic.
        scenes: of the mosaic.
        request: what to compose.
        limits: memory, and the size of blocks.
        fewest: tiles at least, where the grid has enough blocks; ``None`` is ``limits.min_tiles``.
    """
    return _TilePlan(grid, scenes, request, limits, limits.min_tiles if fewest is None else fewest).cut()


class _TilePlan:
    """The plan of one mosaic."""

    def __init__(self, grid: Grid, scenes: Sequence[Scene], request: Request, limits: Limits, fewest: int) -> None:
        self._grid = grid
        self._request = request
        self._limits = limits
        self._fewest = fewest
        self._index = SceneIndex(scenes, grid)
        self._overpasses = {scene.id: scene.overpass for scene in scenes}
        self._aligned = all(is_pixel_aligned(scene, band, grid) for scene in scenes for band in request.bands)
        self._costs = self._block_costs(scenes) if self._aligned else self._cell_costs()

    def cut(self) -> list[Grid]:
        """Return the tiles, row by row."""
        deepest = max(self._depth(self._cut((_SAMPLE, _SAMPLE))), 1)
        while True:
            parts = self._cut(self._size(deepest))
            found = self._depth(parts)
            if found <= deepest:
                return parts
            deepest = found  # a tile crosses the edges of more overpasses than the samples

    def _depth(self, parts: Sequence[Grid]) -> int:
        """Return how many views are in memory of one of the tiles at most: one an overpass, unless fewer are wanted."""
        deepest = max(len({self._overpasses[scene.id] for scene in self._index.touching(tile)}) for tile in parts)
        return min(deepest, self._request.views or deepest)

    def _size(self, depth: int) -> tuple[int, int]:
        """Return the largest height and width of a tile of which so many views are in memory."""
        grid, block = self._grid, self._limits.tile_block
        fair = grid.width * grid.height // self._fewest
        in_memory = int(self._limits.stack_bytes / (2 * depth * bands_resident(self._request)))
        pixels = min(in_memory, max(fair, block**2), _MAX_TILE_PIXELS)
        if not self._aligned:
            pixels = min(pixels, _RESAMPLED // mask_factor(grid, self._request) ** 2)
        if pixels >= grid.width * grid.height:
            return grid.shape
        width = grid.width if pixels >= grid.width * block else max(pixels // block, block // 2)
        return max(pixels // width // block, 1) * block, width

    def _cut(self, size: tuple[int, int]) -> list[Grid]:
        """Return parts of the grid of at most so many rows and columns, cut where it costs least."""
        (height, width), (across, down) = size, self._costs
        return [
            self._grid.part(top, left, bottom - top, right - left)
            for top, bottom in self._spans(height, down)
            for left, right in self._spans(width, across)
        ]

    def _spans(self, longest: int, costs: Costs) -> Iterator[tuple[int, int]]:
        """Yield begin and end of parts; each ends at the cheapest cut within a block of its maximum length."""
        begin, length = 0, len(costs) - 1
        while begin < length:
            end = begin + longest
            if end < length:
                first = max(end - self._limits.tile_block, begin) + 1
                end -= int(costs[first : end + 1][::-1].argmin())
            yield begin, min(end, length)
            begin = end

    def _cell_costs(self) -> tuple[Costs, Costs]:
        """Return the costs of cutting columns and rows that are warped: a cut should lie between two cells."""
        return self._off_cells(self._grid.width, -self._grid.column), self._off_cells(self._grid.height, self._grid.row)

    def _off_cells(self, length: int, phase: int) -> Costs:
        costs: Costs = ((np.arange(length + 1) - phase) % self._limits.warp_cell != 0).astype(np.intp)
        return costs

    def _block_costs(self, scenes: Sequence[Scene]) -> tuple[Costs, Costs]:
        """Return the costs of cutting columns and rows: the overpasses that have blocks across the cut.

        Of each overpass, those blocks count that are read: where files overlap, the first file's.
        """
        grid, block = self._grid, self._limits.tile_block
        kinds: Counter[tuple[tuple[int, int, int, int], ...]] = Counter()
        for overpass in group_overpasses(scenes):
            kinds[tuple(place for scene in overpass if (place := place_on(grid, scene)))] += 1
        columns, rows = np.zeros(grid.width + 1, np.intp), np.zeros(grid.height + 1, np.intp)
        for places, count in kinds.items():
            for cost, begin, length in ((columns, 0, 2), (rows, 1, 3)):
                phase = np.full(cost.shape, -1)
                for place in reversed(places):
                    first, last = max(place[begin] + 1, 0), max(place[begin] + place[length], 0)
                    phase[first:last] = place[begin] % block
                np.add(cost, count * ((phase >= 0) & ((np.arange(len(cost)) - phase) % block != 0)), out=cost)
        return columns, rows


def place_on(grid: Grid, scene: Scene) -> Optional[tuple[int, int, int, int]]:
    """Return column, row, width and height of a scene that is aligned to the grid; ``None`` where its item has none."""
    asset = next(asset for asset in scene.assets.values() if asset.transform)
    if not asset.transform or not asset.shape:
        return None
    column = round((asset.transform[2] - grid.origin[0]) / grid.resolution) - grid.column
    row = grid.row - round((asset.transform[5] - grid.origin[1]) / grid.resolution)
    width, height = (round(size * asset.transform[0] / grid.resolution) for size in reversed(asset.shape))
    return column, row, width, height
