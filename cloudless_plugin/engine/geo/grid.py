"""Grids: square pixels of one CRS, aligned to multiples of their size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from .crs import known_crs


@dataclass(frozen=True)
class Grid:
    """A rectangle of square pixels whose edges lie on multiples of the pixel size.

    The position is stored in whole pixels from the origin of the CRS, so that parts of a grid align with it exactly.
    """

    crs: str
    """Authority code, ``EPSG:n``."""
    resolution: float
    """Pixel size, units of ``crs``."""
    column: int
    """Left edge, pixels east of the origin."""
    row: int
    """Top edge, pixels north of the origin."""
    width: int
    height: int
    ground_pixel_m: float
    """Size of a pixel on the ground, metres, in the middle of the whole mosaic: all of its tiles share it."""

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width, pixels."""
        return self.height, self.width

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north, units of ``crs``."""
        west, north = self.column * self.resolution, self.row * self.resolution
        return (
            west,
            (self.row - self.height) * self.resolution,
            (self.column + self.width) * self.resolution,
            north,
        )

    @property
    def transform(self) -> Affine:
        """Affine transform from column and row to coordinates."""
        west, _, _, north = self.bounds
        return Affine(self.resolution, 0, west, 0, -self.resolution, north)

    @property
    def centres(self) -> tuple[NDArray[np.floating[Any]], NDArray[np.floating[Any]]]:
        """The x (width,) and y (height,) of the pixels' centres, units of ``crs``."""
        west, _, _, north = self.bounds
        x = west + (np.arange(self.width) + 0.5) * self.resolution
        y = north - (np.arange(self.height) + 0.5) * self.resolution
        return x, y

    @property
    def is_geographic(self) -> bool:
        """Whether the units are degrees."""
        return bool(known_crs(self.crs).is_geographic)

    @property
    def turns(self) -> tuple[float, ...]:
        """Offsets to add to coordinates to meet the grid: a geographic grid may continue beyond 180 degrees."""
        return (-360.0, 0.0, 360.0) if self.is_geographic else (0.0,)

    @property
    def epsg(self) -> int:
        """The CRS's EPSG code."""
        return int(self.crs.split(":")[1])

    def cut(self, size: int) -> Iterator[Grid]:
        """Cut the grid into tiles of at most ``size`` x ``size`` pixels, row by row."""
        for y in range(0, self.height, size):
            for x in range(0, self.width, size):
                yield self.part(y, x, min(size, self.height - y), min(size, self.width - x))

    def part(self, top: int, left: int, height: int, width: int) -> Grid:
        """Return the grid of a window, which may reach beyond this grid."""
        return replace(self, column=self.column + left, row=self.row - top, width=width, height=height)

    def padded(self, pixels: int) -> Grid:
        """Return the grid extended by ``pixels`` on every side."""
        return self.part(-pixels, -pixels, self.height + 2 * pixels, self.width + 2 * pixels)

    def refined(self, factor: int) -> Grid:
        """Return the grid with each pixel cut into ``factor`` x ``factor``."""
        return Grid(
            self.crs,
            self.resolution / factor,
            self.column * factor,
            self.row * factor,
            self.width * factor,
            self.height * factor,
            self.ground_pixel_m / factor,
        )

    def coarsened(self, factor: int) -> Grid:
        """Return the smallest grid of ``factor`` times larger pixels that covers this one."""
        left, right = self.column // factor, -(-(self.column + self.width) // factor)
        bottom, top = (self.row - self.height) // factor, -(-self.row // factor)
        size = self.resolution * factor
        return Grid(self.crs, size, left, top, right - left, top - bottom, self.ground_pixel_m * factor)

    def offset_of(self, part: Grid) -> tuple[int, int]:
        """Return row and column, in this grid, of the upper left pixel of ``part``."""
        return self.row - part.row, part.column - self.column
