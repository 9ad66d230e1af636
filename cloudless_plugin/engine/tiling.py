"""How the grid is cut into tiles, and which scenes reach into one."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Optional

import numpy as np
from numpy.typing import NDArray

from .compose import AT_ONCE, STACK, planes_at_once
from .crs import transform_bounds
from .errors import RequestError
from .grid import Grid
from .hidden import mask_factor
from .overpasses import group_overpasses, has_pixels_of
from .reader import CELL
from .request import Request
from .scenes import Scene

BLOCK = 512
"""Pixels along an edge of a block, in nearly all files that are read and in the one that is written."""
_LARGEST = 1 << 21
"""Pixels of a tile at most."""
FEWEST = 4 * AT_ONCE
"""Tiles at least of a mosaic: the last of them shall not be waited for long."""
_RESAMPLED = 1 << 20
"""Pixels, as fine as they are read, of a tile whose pixels are not the files' own."""
_SAMPLE = 2048
"""Pixels along an edge of the samples by which the depth of the stacks is told."""


def plan_tiles(grid: Grid, scenes: Sequence[Scene], request: Request, *, fewest: int = FEWEST) -> list[Grid]:
    """Cut the grid into tiles along the blocks of the files, as wide as their stacks have room in memory.

    A block that two tiles share is read and decoded twice: wide tiles share few, and edges that lie on those of most
    files' blocks share none.

    Args:
        grid: of the mosaic.
        scenes: what to compose it of.
        request: what to compose.
        fewest: tiles at least, where the grid has the blocks for it.
    """
    places, passes = Places(scenes, grid), {scene.id: scene.overpass for scene in scenes}
    own = all(has_pixels_of(scene, band, grid) for scene in scenes for band in request.bands)
    cuts = _cutting(grid, scenes) if own else _off_blocks_of(grid)

    def depth(tiles: Sequence[Grid]) -> int:
        return max(len({passes[scene.id] for scene in places.touching(tile)}) for tile in tiles)

    deepest = max(depth(_cut(grid, (_SAMPLE, _SAMPLE), cuts)), 1)
    while True:
        tiles = _cut(grid, _size(grid, request, deepest, fewest, own=own), cuts)
        found = depth(tiles)
        if found <= deepest:
            return tiles
        deepest = found  # a tile lies across the edges of more passes than the samples


def _size(grid: Grid, request: Request, depth: int, fewest: int, *, own: bool) -> tuple[int, int]:
    """Return height and width of a tile at most.

    Args:
        grid: of the mosaic.
        request: what to compose.
        depth: overpasses over a tile.
        fewest: tiles at least.
        own: whether the pixels are the files' own.
    """
    share = grid.width * grid.height // fewest
    pixels = min(int(STACK / (2 * depth * planes_at_once(request))), max(share, BLOCK**2), _LARGEST)
    if not own:
        pixels = min(pixels, _RESAMPLED // mask_factor(grid, request) ** 2)
    if pixels >= grid.width * grid.height:
        return grid.shape
    width = grid.width if pixels >= grid.width * BLOCK else max(pixels // BLOCK, BLOCK // 2)
    return max(pixels // width // BLOCK, 1) * BLOCK, width


def _cut(grid: Grid, size: tuple[int, int], cuts: tuple[NDArray[np.intp], NDArray[np.intp]]) -> list[Grid]:
    """Return parts of the grid of so many rows and columns at most, cut where it costs least, see ``_cuts``."""
    (height, width), (across, down) = size, cuts
    return [
        grid.part(top, left, bottom - top, right - left)
        for top, bottom in _cuts(height, down)
        for left, right in _cuts(width, across)
    ]


def _off_blocks_of(grid: Grid) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return, of each column and row of the grid's edges, whether it is off the cells of what is warped."""
    return _off_blocks(grid.width, -grid.column), _off_blocks(grid.height, grid.row)


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


class Places:
    """Where the files of scenes lie, to find those of a tile among many."""

    def __init__(self, scenes: Sequence[Scene], grid: Grid) -> None:
        """Note the places in the grid's CRS; a scene whose item does not tell may be anywhere."""
        self._scenes = list(scenes)
        bounds = [_bounds(scene, grid) or (-math.inf, -math.inf, math.inf, math.inf) for scene in scenes]
        self._west, self._south, self._east, self._north = np.array(bounds, float).reshape(-1, 4).T
        # Across the antimeridian the grid goes on beyond 180 degrees.
        self._turns = (-360, 0, 360) if grid.is_geographic else (0,)

    def touching(self, tile: Grid) -> list[Scene]:
        """Return the scenes whose files reach into a tile of the grid."""
        west, south, east, north = tile.bounds
        across = np.logical_or.reduce([(self._west + turn < east) & (self._east + turn > west) for turn in self._turns])
        return [self._scenes[index] for index in np.flatnonzero(across & (self._south < north) & (self._north > south))]


def _bounds(scene: Scene, grid: Grid) -> Optional[tuple[float, float, float, float]]:
    """Return west, south, east, north of a scene's files in the grid's CRS; ``None`` where its item does not tell."""
    asset = next(iter(scene.assets.values()))
    if not asset.transform or not asset.shape:
        return None
    a, _, c, _, e, f = asset.transform
    bounds = (c, f + e * asset.shape[0], c + a * asset.shape[1], f)
    if f"EPSG:{scene.epsg}" != grid.crs:
        try:
            bounds = transform_bounds(bounds, f"EPSG:{scene.epsg}", grid.crs)
        except RequestError:
            return None
    west, south, east, north = bounds
    # Bounds begin east of where they end across the antimeridian.
    return west, south, east + 360 * (west > east) if grid.is_geographic else east, north
