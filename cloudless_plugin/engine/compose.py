"""From scenes to the pixels of one tile of the mosaic."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray

from .grid import Grid
from .masking import grow, members, radius_in_pixels, reach
from .radiometry import harmonise
from .reduction import median
from .request import Request
from .scenes import CLASSIFICATION, Scene
from .stack import open_stack

_ROUNDING = 0.05
"""Share of a part by which a pixel may be larger than it: a grid of 60.01 m is one of 60 m."""
_FINEST = 8
"""Parts a side at most."""
METHODS = {"median": median}
"""Reductions along time, by the names in ``options.METHODS``."""


def compose(scenes: Sequence[Scene], tile: Grid, request: Request, *, pool: Optional[Any] = None) -> NDArray[np.uint16]:
    """Return the mosaic of ``scenes`` on ``tile``: harmonised, merged by overpass, masked, reduced along time.

    Args:
        scenes: in any order.
        tile: the grid of the result.
        request: bands, mask, buffer, method and resampling.
        pool: threads that read; ``None`` is dask's own.

    Returns:
        (band, y, x) uint16, reflectance x 10000, 0 is no data.

    Raises:
        reader.ReadError: where a file cannot be read.
    """
    if not scenes:
        return np.zeros((len(request.bands), *tile.shape), np.uint16)
    overpasses = group_overpasses(scenes)
    stack = open_stack(scenes, tile, request.bands, resampling=request.resampling, chunk=max(tile.shape))
    # A copy only of what dask may share: a lone empty chunk.
    numbers = np.require(stack.data.compute(scheduler="threads", pool=pool), requirements="W")
    values = merge(harmonise(numbers, np.array([scene.offset for scene in scenes])), overpasses)
    if request.mask != "none":
        values *= ~_hidden(scenes, overpasses, tile, request, pool)[:, np.newaxis]
    return METHODS[request.method](values)


def _hidden(
    scenes: Sequence[Scene], overpasses: Sequence[list[int]], tile: Grid, request: Request, pool: Optional[Any]
) -> NDArray[np.bool_]:
    """Return (overpass, y, x) where the mask lies on the tile.

    Read with a margin, so that what lies just outside of the tile grows into it; put together by overpass, so that at
    the edge of a scene the cloud beyond it, which only the neighbouring scene knows, grows into it too; and finer than
    a coarse tile, whose pixels average, so that one that is hidden in part is hidden.
    """
    factor = mask_factor(tile, request)
    fine = tile.refined(factor)
    radius = radius_in_pixels(request.buffer, fine.metres)
    margin = reach(radius)
    padded = fine.padded(margin)
    stack = open_stack(scenes, padded, [CLASSIFICATION], dtype="uint8", chunk=max(padded.shape))
    classes = np.asarray(stack.data.compute(scheduler="threads", pool=pool))[:, 0]
    removed = members(classes, request.sensor.masks[request.mask])
    mask = grow(np.stack([removed[steps].any(axis=0) for steps in overpasses]), radius)
    inner = mask[:, margin : margin + fine.height, margin : margin + fine.width]
    parts = inner.reshape(len(inner), tile.height, factor, tile.width, factor)
    hidden: NDArray[np.bool_] = np.logical_or.reduce(parts, axis=(2, 4))
    return hidden


def mask_factor(grid: Grid, request: Request) -> int:
    """Return into how many parts a side of each pixel is cut for the mask: 1 unless the pixel is coarse.

    The parts are as fine as the classification, or as half the buffer, which then bridges what lies between them.
    """
    if request.mask == "none":
        return 1
    part = max(request.sensor.classification.gsd, request.buffer / 2)
    return min(max(math.ceil(grid.metres / part - _ROUNDING), 1), _FINEST)


def group_overpasses(scenes: Sequence[Scene]) -> list[list[int]]:
    """Return the indices of the scenes of each overpass."""
    overpasses: dict[tuple[Any, ...], list[int]] = {}
    for index, scene in enumerate(scenes):
        overpasses.setdefault(scene.overpass, []).append(index)
    return list(overpasses.values())


def merge(values: NDArray[np.uint16], groups: Sequence[list[int]]) -> NDArray[np.uint16]:
    """Merge the tiles of each overpass, so that where they overlap one observation counts once.

    Args:
        values: (time, band, y, x) uint16, 0 is no data.
        groups: the time steps of each overpass.

    Returns:
        (overpass, band, y, x) uint16: the mean of what the overpass's tiles have, halves rounded up. Tiles of one zone
        hold the same numbers there, and the mean does not depend on their order.
    """
    if len(groups) == len(values):
        return values
    return np.stack([_mean(values[steps]) if len(steps) > 1 else values[steps[0]] for steps in groups])


def _mean(values: NDArray[np.uint16]) -> NDArray[np.uint16]:
    counts = np.count_nonzero(values, axis=0)
    total = values.sum(axis=0, dtype=np.uint32)
    mean: NDArray[np.uint16] = ((total + counts // 2) // np.maximum(counts, 1)).astype(np.uint16)
    return mean
