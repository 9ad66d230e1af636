"""Where the cloud mask lies on a tile, made from the scenes' classification."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from typing import Any, NamedTuple, Optional

import numpy as np
from numpy.typing import NDArray

from .cores import cores
from .grid import Grid
from .masking import distance, grow, lookup, members, opened, radius_in_pixels, reach
from .overpasses import Overpass, Seen, note, split_own
from .planes import shown
from .radiometry import SAMPLED
from .reader import fill
from .request import Request
from .scenes import CLASSIFICATION, Scene

SPECK = 20.0
"""Metres, half the width of the smallest cloud or shadow: what is smaller is taken for a roof."""
FAR = 1500.0
"""Metres from a cloud beyond which a pixel is as good as any other."""
_ROUNDING = 0.05
"""Share of a part by which a pixel may be larger than it: a grid of 60.01 m is one of 60 m."""
_FINEST = 8
"""Parts a side at most."""


class _Mask(NamedTuple):
    """What is hidden of an overpass, in parts or multiples of the tile's pixels."""

    hides: NDArray[np.bool_]
    """(y, x)."""
    metres: Optional[NDArray[np.uint16]]
    """(y, x) to the nearest cloud or shadow, ``FAR`` at most; ``None`` where nobody asks."""
    seen: Seen
    """Of what the scenes of an overpass show."""


class Hidden:
    """Where the mask lies on a tile, for each overpass.

    Made on the classification's own pixels where they lie on the tile's; and finer than a coarse tile, whose pixels
    average, so that one that is hidden in part is hidden. Read with a margin, so that what lies just outside of the
    tile grows into it; put together by overpass, so that at the edge of a scene the cloud beyond it, which only the
    neighbouring scene knows, grows into it too.
    """

    def __init__(
        self,
        overpasses: Sequence[Overpass],
        tile: Grid,
        request: Request,
        pool: Optional[Executor],
        *,
        distances: bool = False,
    ) -> None:
        """Begin to make the masks, in the pool or at once where there is none; ``distances`` are made on demand."""
        self._tile = tile
        self._request = request
        self._factor = mask_factor(tile, request)
        self._scale = _mask_scale(overpasses, tile, request) if self._factor == 1 else 1
        self._grid = tile.coarsened(self._scale) if self._scale > 1 else tile.refined(self._factor)
        self._far = reach(radius_in_pixels(FAR, self._grid.metres)) if distances else 0
        # Begun before what waits for them, and so never waited for in vain.
        self._masks = [_begin(self._make, overpass, pool) for overpass in overpasses]

    def take_out(self, index: int, plane: NDArray[np.uint16]) -> None:
        """Set the pixels of an overpass to no data where its mask hides them."""
        mask = self._masks[index].result().hides
        with cores:
            if mask.any():
                plane &= self._on_tile(shown(mask, self._scale))

    def seen(self, index: int) -> Seen:
        """Return which pixels, of those that scenes are judged by, the classifications of an overpass know."""
        return self._masks[index].result().seen

    def metres(self, index: int) -> NDArray[np.uint16]:
        """Return how far the pixels (y, x) of the tile are from clouds and shadows, where distances were asked for."""
        metres: Any = self._masks[index].result().metres
        if self._scale > 1:
            metres = metres.repeat(self._scale, axis=1).repeat(self._scale, axis=0)
        return self._on_tile(metres)

    def _on_tile(self, pixels: NDArray[np.uint16]) -> NDArray[np.uint16]:
        """Return those of the mask's pixels, as large as the tile's, that lie on the tile."""
        if self._factor > 1:
            return pixels
        top = self._grid.row * self._scale - self._tile.row
        left = self._tile.column - self._grid.column * self._scale
        return pixels[top : top + self._tile.height, left : left + self._tile.width]

    def _make(self, overpass: Overpass) -> _Mask:
        radius = radius_in_pixels(self._request.buffer, self._grid.metres)
        speck = reach(radius_in_pixels(SPECK, self._grid.metres))
        margin = max(reach(radius), self._far) + 2 * speck
        found, seen = self._classify(overpass, self._grid.padded(margin), margin)
        with cores:
            found = opened(found, speck)
            hides = self._inner(grow(found, radius), margin)
            metres = None
            if self._far:
                steps = self._inner(distance(found, self._far), margin)
                metres = (steps * self._grid.metres).astype(np.uint16)
            if self._factor > 1:
                hides = np.logical_or.reduce(self._parts(hides), axis=(1, 3))
                metres = None if metres is None else np.minimum.reduce(self._parts(metres), axis=(1, 3))
            return _Mask(hides.copy(), metres, seen)

    def _classify(self, overpass: Overpass, grid: Grid, margin: int) -> tuple[NDArray[np.bool_], Seen]:
        """Return what the mask removes of the classes, on a grid, and which of its inner pixels have one."""
        classification = self._request.sensor.classification
        table = lookup(classification, self._request.mask)
        own, others = split_own(overpass, CLASSIFICATION, grid)
        classes = np.zeros(grid.shape, np.uint16 if classification.bits > 8 else np.uint8)

        seen: Seen = {}

        def read(scene: Scene, *, fresh: bool = False) -> None:
            fill(classes, scene.assets[CLASSIFICATION].href, grid, fresh=fresh, picks=True)
            if classification.nodata:
                classes[classes == classification.nodata] = 0
            note(seen, scene.id, self._looked_at(self._inner(classes, margin) != 0))

        for scene in own:
            read(scene)
        found = members(classes, table)
        for scene in others:
            read(scene, fresh=True)
            found |= members(classes, table)
        return found, seen

    def _inner(self, pixels: Any, margin: int) -> Any:
        return pixels[margin : margin + self._grid.height, margin : margin + self._grid.width]

    def _looked_at(self, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return, of those pixels of the tile that ``radiometry.sample`` takes, whether the mask knows any part."""
        if self._factor > 1:
            parts = self._parts(known)[::SAMPLED, :, ::SAMPLED]
            return np.asarray(parts.any(axis=(1, 3)))
        top, left = self._grid.row * self._scale - self._tile.row, self._tile.column - self._grid.column * self._scale
        rows, columns = (
            (np.arange(0, length, SAMPLED) + begin) // self._scale
            for length, begin in ((self._tile.height, top), (self._tile.width, left))
        )
        return np.asarray(known[np.ix_(rows, columns)])

    def _parts(self, pixels: Any) -> Any:
        return pixels.reshape(self._tile.height, self._factor, self._tile.width, self._factor)


def _begin(work: Any, overpass: Overpass, pool: Optional[Executor]) -> Future[_Mask]:
    if pool is not None:
        return pool.submit(work, overpass)
    done: Future[_Mask] = Future()
    done.set_result(work(overpass))
    return done


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
