"""Where the cloud mask lies on a tile, made from the scenes' classification."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from typing import Any, NamedTuple, Optional

import numpy as np
from numpy.typing import NDArray

from ...common.request import Request
from ..geo.grid import Grid
from ..kernels.masked_ops import keep_bits
from ..kernels.morphology import (
    apply_lut,
    city_block_distance,
    cloud_lut,
    dilate,
    dilation_reach,
    mask_lut,
    opening,
    radius_in_pixels,
)
from ..kernels.plausibility import SUBSAMPLE_STEP
from ..raster_io.reader import AssetReader
from ..stac.overpasses import Overpass, split_by_alignment
from ..stac.scene import CLASSIFICATION, Scene
from .observe import SeenBy, note_seen

MAX_CLOUD_DISTANCE_M = 1500.0
"""Metres from a cloud from which on one pixel is as good as any other."""
_ROUNDING = 0.05
"""Share of a part by which a pixel may exceed it: a grid of 60.01 m counts as one of 60 m."""
_MAX_FACTOR = 8
"""Parts along a side of a pixel."""


class _OverpassMask(NamedTuple):
    """The mask of an overpass, in parts or multiples of the tile's pixels."""

    masked: NDArray[np.bool_]
    """(y, x)."""
    cloud_distance_m: Optional[NDArray[np.uint16]]
    """(y, x) metres to the nearest cloud or shadow, at most ``MAX_CLOUD_DISTANCE_M``; ``None`` where nobody asks."""
    seen: SeenBy
    """Which pixels the classifications know."""
    cloud: Optional[NDArray[np.bool_]] = None
    """(y, x) masked by a cloud rather than by a shadow; ``None`` where nobody asks."""


class CloudMask:
    """Where the mask lies on a tile, for each overpass.

    The mask is made on the classification's own pixels where they lie on the tile's. Under a coarse tile, whose pixels
    are averages, it is made finer than the tile, so that a pixel that is masked in part is masked. It is read with a
    margin, so that what lies just outside of the tile grows into it. The scenes of an overpass are put together first,
    so that at the edge of a scene a cloud that only the neighbouring scene knows grows into it, too.
    """

    def __init__(
        self,
        overpasses: Sequence[Overpass],
        tile: Grid,
        request: Request,
        reader: AssetReader,
        pool: Optional[Executor],
        *,
        distances: bool = False,
        kinds: bool = False,
    ) -> None:
        """Begin to make the masks.

        Args:
            overpasses: the scenes.
            tile: the grid.
            request: mask and buffer.
            reader: of the classifications.
            pool: where to make them; ``None`` makes them at once.
            distances: whether ``cloud_distance_m`` is needed.
            kinds: whether ``masked`` is needed.
        """
        self._tile = tile
        self._request = request
        self._reader = reader
        self._kinds = kinds
        self._factor = mask_factor(tile, request)
        self._scale = _mask_scale(overpasses, tile, request) if self._factor == 1 else 1
        self._grid = tile.coarsened(self._scale) if self._scale > 1 else tile.refined(self._factor)
        pixel = self._grid.ground_pixel_m
        self._farthest = dilation_reach(radius_in_pixels(MAX_CLOUD_DISTANCE_M, pixel)) if distances else 0
        # The masks are submitted before the reads that wait for them, so that the pool cannot deadlock.
        self._masks = [_begin(self._make, overpass, pool) for overpass in overpasses]

    def apply(self, index: int, plane: NDArray[np.uint16]) -> None:
        """Set the pixels (y, x) of an overpass to no data where its mask lies."""
        masked = self._masks[index].result().masked
        with self._reader.workspace.cores:
            if masked.any():
                plane &= self._on_tile(keep_bits(masked, self._scale))

    def masked(self, index: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which pixels (y, x) of the tile an overpass masks, and which of those by a cloud; needs ``kinds``."""
        mask = self._masks[index].result()
        return self._enlarged(mask.masked), self._enlarged(mask.cloud)

    def seen(self, index: int) -> SeenBy:
        """Return which of the subsampled pixels the classifications of an overpass know."""
        return self._masks[index].result().seen

    def cloud_distance_m(self, index: int) -> NDArray[np.uint16]:
        """Return how far, in metres, the pixels (y, x) of the tile are from clouds and shadows; needs ``distances``."""
        distances: NDArray[np.uint16] = self._enlarged(self._masks[index].result().cloud_distance_m)
        return distances

    def _enlarged(self, pixels: Any) -> Any:
        """Return the mask's pixels on the tile, each one repeated where it is larger than the tile's."""
        if self._scale > 1:
            pixels = pixels.repeat(self._scale, axis=1).repeat(self._scale, axis=0)
        return self._on_tile(pixels)

    def _on_tile(self, pixels: Any) -> Any:
        """Return those of the mask's pixels, as large as the tile's, that lie on the tile."""
        if self._factor > 1:
            return pixels
        top = self._grid.row * self._scale - self._tile.row
        left = self._tile.column - self._grid.column * self._scale
        return pixels[top : top + self._tile.height, left : left + self._tile.width]

    def _make(self, overpass: Overpass) -> _OverpassMask:
        pixel = self._grid.ground_pixel_m
        radius = radius_in_pixels(self._request.buffer, pixel)
        speck = dilation_reach(radius_in_pixels(self._reader.limits.speck_radius_m, pixel))
        margin = max(dilation_reach(radius), self._farthest) + 2 * speck
        found, clouds, seen = self._classify(overpass, self._grid.padded(margin), margin)
        with self._reader.workspace.cores:
            found = opening(found, speck)
            masked = self._inner(dilate(found, radius), margin)
            cloud = None if clouds is None else self._inner(dilate(found & clouds, radius), margin)
            metres = None
            if self._farthest:
                steps = self._inner(city_block_distance(found, self._farthest), margin)
                metres = (steps * pixel).astype(np.uint16)
            if self._factor > 1:
                masked = np.logical_or.reduce(self._parts(masked), axis=(1, 3))
                cloud = None if cloud is None else np.logical_or.reduce(self._parts(cloud), axis=(1, 3))
                metres = None if metres is None else np.minimum.reduce(self._parts(metres), axis=(1, 3))
            return _OverpassMask(masked.copy(), metres, seen, cloud)

    def _classify(
        self, overpass: Overpass, grid: Grid, margin: int
    ) -> tuple[NDArray[np.bool_], Optional[NDArray[np.bool_]], SeenBy]:
        """Return which pixels of a grid the mask removes, which of those are clouds, and which pixels have a class.

        The first two are on the whole grid, the last on its inner pixels.
        """
        classification = self._request.sensor.classification
        table = mask_lut(classification, self._request.mask)
        cloud_table = cloud_lut(classification, self._request.mask) if self._kinds else None
        aligned, others = split_by_alignment(overpass, CLASSIFICATION, grid)
        classes = np.zeros(grid.shape, np.uint16 if classification.bits > 8 else np.uint8)
        seen: SeenBy = {}

        def read(scene: Scene, *, overwrite: bool = False) -> None:
            asset = scene.assets[CLASSIFICATION]
            self._reader.fill(classes, asset.href, grid, overwrite=overwrite, encoding=asset.encoding)
            if classification.nodata:
                classes[classes == classification.nodata] = 0
            note_seen(seen, scene.id, self._judged(self._inner(classes, margin) != 0))

        for scene in aligned:
            read(scene)
        found = apply_lut(classes, table)
        clouds = None if cloud_table is None else apply_lut(classes, cloud_table)
        for scene in others:
            read(scene, overwrite=True)
            found |= apply_lut(classes, table)
            if clouds is not None and cloud_table is not None:
                clouds |= apply_lut(classes, cloud_table)
        return found, clouds, seen

    def _inner(self, pixels: Any, margin: int) -> Any:
        return pixels[margin : margin + self._grid.height, margin : margin + self._grid.width]

    def _judged(self, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return whether the mask knows any part of those pixels of the tile that ``subsample`` takes."""
        if self._factor > 1:
            parts = self._parts(known)[::SUBSAMPLE_STEP, :, ::SUBSAMPLE_STEP]
            return np.asarray(parts.any(axis=(1, 3)))
        top, left = self._grid.row * self._scale - self._tile.row, self._tile.column - self._grid.column * self._scale
        rows, columns = (
            (np.arange(0, length, SUBSAMPLE_STEP) + begin) // self._scale
            for length, begin in ((self._tile.height, top), (self._tile.width, left))
        )
        return np.asarray(known[np.ix_(rows, columns)])

    def _parts(self, pixels: Any) -> Any:
        return pixels.reshape(self._tile.height, self._factor, self._tile.width, self._factor)


def _begin(make: Any, overpass: Overpass, pool: Optional[Executor]) -> Future[_OverpassMask]:
    if pool is not None:
        return pool.submit(make, overpass)
    done: Future[_OverpassMask] = Future()
    done.set_result(make(overpass))
    return done


def mask_factor(grid: Grid, request: Request) -> int:
    """Return into how many parts a side of each pixel is cut for the mask: 1 unless the pixel is coarse.

    The parts are as fine as the classification, or as half the buffer, which then bridges what lies between them.
    """
    if request.mask == "none":
        return 1
    part = max(request.sensor.classification.gsd, request.buffer / 2)
    return min(max(math.ceil(grid.ground_pixel_m / part - _ROUNDING), 1), _MAX_FACTOR)


def _mask_scale(overpasses: Sequence[Overpass], tile: Grid, request: Request) -> int:
    """Return how many of the tile's pixels lie along one of the classification; 1 where they do not fit evenly."""
    ratio = request.sensor.classification.gsd / tile.ground_pixel_m
    scale = max(round(ratio), 1)
    same_crs = all(scene.crs == tile.crs for overpass in overpasses for scene in overpass)
    return scale if same_crs and abs(ratio - scale) < _ROUNDING else 1
