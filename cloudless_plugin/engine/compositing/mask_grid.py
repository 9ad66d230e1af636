"""Where the pixels of the cloud mask lie on a tile."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...common.request import Request
from ..geo.grid import Grid
from ..kernels.plausibility import SUBSAMPLE_STEP
from ..stac.overpasses import Overpass

_ROUNDING = 0.05
"""Share of a part by which a pixel may exceed it: a grid of 60.01 m counts as one of 60 m."""
_MAX_FACTOR = 8
"""Parts along a side of a pixel."""


@dataclass(frozen=True)
class MaskGrid:
    """The pixels of the mask: parts of the tile's, or several times as large, with a margin around the tile."""

    tile: Grid
    factor: int
    """Parts along a side of a pixel of the tile."""
    scale: int
    """Pixels of the tile along a side of one of the mask's; 1 where ``factor`` is more."""
    margin: int = 0
    """Pixels of the mask on each side of ``grid``."""

    @classmethod
    def of(cls, tile: Grid, request: Request, overpasses: Sequence[Overpass]) -> MaskGrid:
        """Return the mask's pixels, without a margin, for a tile and the scenes that show it.

        They are the classification's own where these lie on the tile's evenly. Under a coarse tile, whose pixels are
        averages, they are finer than the tile's.
        """
        factor = mask_factor(tile, request)
        return cls(tile, factor, _mask_scale(overpasses, tile, request) if factor == 1 else 1)

    @cached_property
    def grid(self) -> Grid:
        """The pixels that cover the tile."""
        return self.tile.coarsened(self.scale) if self.scale > 1 else self.tile.refined(self.factor)

    @cached_property
    def padded(self) -> Grid:
        """These, and the margin."""
        return self.grid.padded(self.margin)

    def inner(self, pixels: Any) -> Any:
        """Return the pixels (y, x) of ``grid`` among those of ``padded``."""
        margin = self.margin
        return pixels[margin : margin + self.grid.height, margin : margin + self.grid.width]

    def offset(self) -> tuple[int, int]:
        """Return row and column of the tile's first pixel among those of ``grid``, enlarged to the tile's size."""
        return self.grid.row * self.scale - self.tile.row, self.tile.column - self.grid.column * self.scale

    def on_tile(self, pixels: Any) -> Any:
        """Return those pixels (y, x) that lie on the tile, of pixels of ``grid`` that are as large as the tile's."""
        if self.factor > 1:
            return pixels
        top, left = self.offset()
        return pixels[top : top + self.tile.height, left : left + self.tile.width]

    def enlarged(self, pixels: Any) -> Any:
        """Return pixels (y, x) of ``grid`` on the tile, each one repeated where it is larger than the tile's."""
        if self.scale > 1:
            pixels = pixels.repeat(self.scale, axis=1).repeat(self.scale, axis=0)
        return self.on_tile(pixels)

    def joined(self, pixels: Any, reduce: np.ufunc) -> Any:
        """Return what the parts (y, x) of each pixel of the tile are together; pixels that are no parts as they are.

        Args:
            pixels: of ``grid``.
            reduce: ``np.logical_or``, ``np.logical_and`` or ``np.minimum``.
        """
        return reduce.reduce(self._parts(pixels), axis=(1, 3)) if self.factor > 1 else pixels

    def subsampled(self, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return whether any part is true, among pixels of ``grid``, of those of the tile that ``subsample`` takes."""
        if self.factor > 1:
            return np.asarray(self._parts(known)[::SUBSAMPLE_STEP, :, ::SUBSAMPLE_STEP].any(axis=(1, 3)))
        rows, columns = (
            (np.arange(0, length, SUBSAMPLE_STEP) + begin) // self.scale
            for length, begin in zip(self.tile.shape, self.offset())
        )
        return np.asarray(known[np.ix_(rows, columns)])

    def places_on_tile(
        self, rows: NDArray[np.intp], columns: NDArray[np.intp]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return rows and columns of the tile, or beyond it, at which pixels of ``padded`` lie."""
        rows, columns = rows - self.margin, columns - self.margin
        if self.factor > 1:
            return rows // self.factor, columns // self.factor
        top, left = self.offset()
        return rows * self.scale - top, columns * self.scale - left

    def _parts(self, pixels: Any) -> Any:
        return pixels.reshape(self.tile.height, self.factor, self.tile.width, self.factor)


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
