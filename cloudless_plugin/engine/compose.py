"""From scenes to the pixels of one tile of the mosaic."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any, Callable, Optional

import numpy as np
from numpy.typing import NDArray

from .grid import Grid
from .masking import grow, members, radius_in_pixels, reach
from .reader import cores, fill
from .reduction import median
from .request import Request
from .scenes import CLASSIFICATION, Scene

_ROUNDING = 0.05
"""Share of a part by which a pixel may be larger than it: a grid of 60.01 m is one of 60 m."""
_FINEST = 8
"""Parts a side at most."""
_PART = 1 << 17
"""Pixels that a thread reduces at a time."""
METHODS = {"median": median}
"""Reductions along time, by the names in ``options.METHODS``."""

Overpass = list[Scene]
"""Scenes of one pass over the area, in the order in which they fill it."""


def compose(
    scenes: Sequence[Scene], tile: Grid, request: Request, *, pool: Optional[Executor] = None
) -> NDArray[np.uint16]:
    """Return the mosaic of ``scenes`` on ``tile``: harmonised, merged by overpass, masked, reduced along time.

    Bands are composed one after the other, so that one of them at a time is in memory: overpasses x pixels x 2 bytes.

    Args:
        scenes: in any order.
        tile: the grid of the result.
        request: bands, mask, buffer, method and resampling.
        pool: threads that read; ``None`` reads on this thread.

    Returns:
        (band, y, x) uint16, reflectance x 10000, 0 is no data.

    Raises:
        reader.ReadError: where a file cannot be read.
    """
    out = np.zeros((len(request.bands), *tile.shape), np.uint16)
    overpasses = group_overpasses(scenes, tile)
    if not overpasses:
        return out
    hidden = _hidden(overpasses, tile, request, pool) if request.mask != "none" else None
    stack = np.zeros((len(overpasses), *tile.shape), np.uint16)
    flat = stack.reshape(len(stack), -1)
    reduce = METHODS[request.method]
    for band, plane in zip(request.bands, out.reshape(len(out), -1)):

        def observe(index: int, band: str = band) -> None:
            stack[index] = 0
            for scene in overpasses[index]:
                href = scene.assets[band].href
                fill(stack[index], href, tile, offset=scene.offset, resampling=request.resampling)
            if hidden is not None:
                with cores:
                    hidden.take_out(index, stack[index])

        def settle(index: int, plane: NDArray[np.uint16] = plane) -> None:
            part = slice(index * _PART, (index + 1) * _PART)
            with cores:
                plane[part] = reduce(flat[:, part])

        _each(observe, len(overpasses), pool)
        _each(settle, math.ceil(plane.size / _PART), pool)
    return out


def _each(work: Callable[[int], None], count: int, pool: Optional[Executor]) -> None:
    """Do the numbered pieces of a work; where one fails, the others are not begun."""
    if pool is None:
        for index in range(count):
            work(index)
        return
    futures = [pool.submit(work, index) for index in range(count)]
    try:
        for future in futures:
            future.result()
    finally:
        for future in futures:
            future.cancel()


def group_overpasses(scenes: Sequence[Scene], grid: Grid) -> list[Overpass]:
    """Return the scenes of each overpass, so that where its tiles overlap one observation counts once.

    Where several have data the first one's counts: a scene in the grid's CRS before one that has to be warped, the
    eastern before the western and the southern before the northern. Neighbouring tiles hold the same numbers in their
    overlap, but for what the atmospheric correction of each makes of them; and since the blocks of a tile begin at its
    western and northern edge, this order leaves whole columns and rows of the other's unread.
    """
    overpasses: dict[tuple[Any, ...], Overpass] = {}
    for scene in sorted(scenes, key=lambda scene: _preference(scene, grid)):
        overpasses.setdefault(scene.overpass, []).append(scene)
    return list(overpasses.values())


def _preference(scene: Scene, grid: Grid) -> tuple[Any, ...]:
    transform = next(iter(scene.assets.values())).transform or (0.0,) * 6
    return scene.epsg != grid.epsg, -transform[2], transform[5], scene.id


@dataclass(frozen=True)
class _Hidden:
    """Where the mask lies on a tile, for each overpass."""

    masks: list[NDArray[np.bool_]]
    """(y, x) of each overpass."""
    scale: int
    """Pixels of the tile along a pixel of the mask."""
    top: int
    """Row of the mask, in the tile's pixels, at which the tile begins."""
    left: int

    def take_out(self, index: int, plane: NDArray[np.uint16]) -> None:
        """Set the pixels of an overpass to no data where the mask hides them."""
        mask = self.masks[index]
        if not mask.any():
            return
        if self.scale > 1:
            mask = mask.repeat(self.scale, axis=1).repeat(self.scale, axis=0)
        height, width = plane.shape
        np.copyto(plane, 0, where=mask[self.top : self.top + height, self.left : self.left + width])


def _hidden(overpasses: Sequence[Overpass], tile: Grid, request: Request, pool: Optional[Executor]) -> _Hidden:
    """Return where the mask lies on the tile.

    Made on the classification's own pixels where they lie on the tile's; and finer than a coarse tile, whose pixels
    average, so that one that is hidden in part is hidden. Read with a margin, so that what lies just outside of the
    tile grows into it; put together by overpass, so that at the edge of a scene the cloud beyond it, which only the
    neighbouring scene knows, grows into it too.
    """
    factor = mask_factor(tile, request)
    scale = _mask_scale(overpasses, tile, request) if factor == 1 else 1
    grid = tile.coarsened(scale) if scale > 1 else tile.refined(factor)
    radius = radius_in_pixels(request.buffer, grid.metres)
    margin = reach(radius)
    padded = grid.padded(margin)
    removed = request.sensor.masks[request.mask]
    masks: list[Any] = [None] * len(overpasses)

    def classify(index: int) -> None:
        classes = np.zeros(padded.shape, np.uint8)
        for scene in overpasses[index]:
            fill(classes, scene.assets[CLASSIFICATION].href, padded, categorical=True)
        with cores:
            mask = grow(members(classes, removed), radius)[margin : margin + grid.height, margin : margin + grid.width]
            if factor > 1:
                mask = mask.reshape(tile.height, factor, tile.width, factor).any(axis=(1, 3))
            masks[index] = mask.copy()

    _each(classify, len(overpasses), pool)
    if factor > 1:
        return _Hidden(masks, 1, 0, 0)
    return _Hidden(masks, scale, grid.row * scale - tile.row, tile.column - grid.column * scale)


def mask_factor(grid: Grid, request: Request) -> int:
    """Return into how many parts a side of each pixel is cut for the mask: 1 unless the pixel is coarse.

    The parts are as fine as the classification, or as half the buffer, which then bridges what lies between them.
    """
    if request.mask == "none":
        return 1
    part = max(request.sensor.classification.gsd, request.buffer / 2)
    return min(max(math.ceil(grid.metres / part - _ROUNDING), 1), _FINEST)


def _mask_scale(overpasses: Sequence[Overpass], tile: Grid, request: Request) -> int:
    """Return how many pixels of the tile lie along one of the classification, 1 where they do not lie in it evenly."""
    ratio = request.sensor.classification.gsd / tile.metres
    scale = max(round(ratio), 1)
    own = all(scene.epsg == tile.epsg for overpass in overpasses for scene in overpass)
    return scale if own and abs(ratio - scale) < _ROUNDING else 1
