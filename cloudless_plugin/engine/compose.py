"""From scenes to the pixels of one tile of the mosaic."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from concurrent.futures import Executor, Future, wait
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
STACK = 96 << 20
"""Bytes that the stack of a tile may take: bands of every overpass."""
_ROWS = 64
"""Rows that a thread reduces at a time."""
METHODS = {"median": median}
"""Reductions along time, by the names in ``options.METHODS``."""

Overpass = list[Scene]
"""Scenes of one pass over the area, in the order in which they fill it."""


def compose(
    scenes: Sequence[Scene],
    tile: Grid,
    request: Request,
    *,
    pool: Optional[Executor] = None,
    quick: bool = False,
) -> NDArray[np.uint16]:
    """Return the mosaic of ``scenes`` on ``tile``: harmonised, merged by overpass, masked, reduced along time.

    As many bands at a time are in memory as ``STACK`` has room for, one at least: overpasses x pixels x 2 bytes each.

    Args:
        scenes: in any order.
        tile: the grid of the result.
        request: bands, mask, buffer, method and resampling.
        pool: threads that read; ``None`` reads on this thread.
        quick: for a picture: pick pixels of overviews rather than average them, and the first of tiles that overlap.

    Returns:
        (band, y, x) uint16, reflectance x 10000, 0 is no data.

    Raises:
        reader.ReadError: where a file cannot be read.
    """
    out = np.zeros((len(request.bands), *tile.shape), np.uint16)
    overpasses = group_overpasses(scenes)
    if not overpasses:
        return out
    hidden = _hidden(overpasses, tile, request, pool) if request.mask != "none" else None
    count, pixels = len(overpasses), tile.width * tile.height
    parts = math.ceil(tile.height / _ROWS)
    at_once = max(min(STACK // (2 * count * pixels), len(request.bands)), 1)
    stack = _room((at_once, count, *tile.shape))
    for first in range(0, len(request.bands), at_once):
        bands = request.bands[first : first + at_once]

        def observe(job: int, bands: Sequence[str] = bands) -> None:
            band, index = divmod(job, count)
            plane = stack[band, index]
            observe_band(plane, overpasses[index], bands[band], tile, request.resampling, quick=quick)
            if hidden is not None:
                mask = hidden.masks[index].result()
                with cores:
                    hidden.take_out(mask, plane)

        def settle(job: int, first: int = first) -> None:
            band, part = divmod(job, parts)
            rows = slice(part * _ROWS, (part + 1) * _ROWS)
            with cores:
                out[first + band, rows] = METHODS[request.method](stack[band, :, rows])

        _each(observe, len(bands) * count, pool)
        _each(settle, len(bands) * parts, pool)
    return out


_kept = threading.local()


def _room(shape: tuple[int, ...]) -> NDArray[np.uint16]:
    """Return an array to write to; a thread's is the same memory as its last, which the system need not clear again."""
    size = math.prod(shape)
    if getattr(_kept, "array", None) is None or _kept.array.size < size:
        _kept.array = np.empty(size, np.uint16)
    array: NDArray[np.uint16] = _kept.array[:size].reshape(shape)
    return array


def _begin(work: Callable[[Overpass], Any], overpass: Overpass, pool: Optional[Executor]) -> Future[Any]:
    """Begin a piece of work in the pool, or do it at once where there is none."""
    if pool is not None:
        return pool.submit(work, overpass)
    done: Future[Any] = Future()
    done.set_result(work(overpass))
    return done


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
        wait(futures)  # what runs still writes to the arrays of this tile


def group_overpasses(scenes: Sequence[Scene]) -> list[Overpass]:
    """Return the scenes of each overpass, in the order in which they fill it: their own order does not matter.

    The eastern before the western and the southern before the northern: since the blocks of a tile begin at its western
    and northern edge, this order leaves whole columns and rows of the other tile's blocks unread.
    """
    overpasses: dict[tuple[Any, ...], Overpass] = {}
    for scene in sorted(scenes, key=_place):
        overpasses.setdefault(scene.overpass, []).append(scene)
    return list(overpasses.values())


def _place(scene: Scene) -> tuple[float, float, str]:
    transform = next(iter(scene.assets.values())).transform or (0.0,) * 6
    return -transform[2], transform[5], scene.id


def observe_band(
    plane: NDArray[Any],
    overpass: Overpass,
    band: str,
    grid: Grid,
    resampling: str = "nearest",
    *,
    quick: bool = False,
) -> None:
    """Set ``plane`` to what an overpass has seen, so that where its tiles overlap one observation counts once.

    Where the first scene whose pixels are the grid's own has data, it counts: a neighbouring tile holds the same
    numbers there, but for what its own atmospheric correction makes of them, and is not read. Scenes that have to be
    resampled fill what is left, with their mean, halves rounded up.

    Args:
        plane: (y, x) uint16 on ``grid``; what it holds means nothing.
        overpass: the scenes.
        band: key of their assets.
        grid: of ``plane``.
        resampling: for pixels that do not lie on the grid.
        quick: see ``compose``.

    Raises:
        reader.ReadError: where a file cannot be read.
    """
    own, others = (overpass, []) if quick else _split(overpass, band, grid)

    def read(out: NDArray[Any], scene: Scene, *, fresh: bool) -> None:
        href = scene.assets[band].href
        fill(out, href, grid, fresh=fresh, offset=scene.offset, resampling=resampling, picks=quick)

    for number, scene in enumerate(own):
        read(plane, scene, fresh=not number)
    if len(others) == 1:
        read(plane, others[0], fresh=not own)
    elif others and not (own and plane.min()):
        seen = np.empty((len(others), *plane.shape), plane.dtype)
        for layer, scene in zip(seen, others):
            read(layer, scene, fresh=True)
        with cores:
            mean = _mean(seen)
            if own:
                np.copyto(plane, mean, where=plane == 0)
            else:
                plane[...] = mean


def _split(overpass: Overpass, key: str, grid: Grid) -> tuple[list[Scene], list[Scene]]:
    """Return the scenes whose pixels are the grid's own, and those that have to be resampled."""
    own = [scene for scene in overpass if has_pixels_of(scene, key, grid)]
    return own, [scene for scene in overpass if scene not in own]


def has_pixels_of(scene: Scene, key: str, grid: Grid) -> bool:
    """Tell, by its item, whether the pixels of a scene's asset are those of the grid."""
    transform = scene.assets[key].transform
    if scene.epsg != grid.epsg or not transform or transform[0] != grid.resolution:
        return False
    return all((transform[corner] / grid.resolution).is_integer() for corner in (2, 5))


def _mean(seen: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return the mean along the first axis of what is not 0, halves rounded up."""
    counts = np.count_nonzero(seen, axis=0)
    total = seen.sum(axis=0, dtype=np.uint32)
    mean: NDArray[np.uint16] = ((total + counts // 2) // np.maximum(counts, 1)).astype(np.uint16)
    return mean


@dataclass(frozen=True)
class _Hidden:
    """Where the mask lies on a tile, for each overpass."""

    masks: list[Future[NDArray[np.bool_]]]
    """(y, x) of each overpass; being made."""
    scale: int
    """Pixels of the tile along a pixel of the mask."""
    top: int
    """Row of the mask, in the tile's pixels, at which the tile begins."""
    left: int

    def take_out(self, mask: NDArray[np.bool_], plane: NDArray[np.uint16]) -> None:
        """Set the pixels of an overpass to no data where its mask hides them."""
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

    def classify(overpass: Overpass) -> NDArray[np.bool_]:
        own, others = _split(overpass, CLASSIFICATION, padded)
        classes = np.zeros(padded.shape, np.uint8)
        for scene in own:
            fill(classes, scene.assets[CLASSIFICATION].href, padded, picks=True)
        found = members(classes, removed)
        for scene in others:
            fill(classes, scene.assets[CLASSIFICATION].href, padded, fresh=True, picks=True)
            found |= members(classes, removed)
        with cores:
            mask = grow(found, radius)[margin : margin + grid.height, margin : margin + grid.width]
            if factor > 1:
                mask = np.logical_or.reduce(mask.reshape(tile.height, factor, tile.width, factor), axis=(1, 3))
            return mask.copy()

    # Begun before what waits for them, and so never waited for in vain.
    masks = [_begin(classify, overpass, pool) for overpass in overpasses]
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
