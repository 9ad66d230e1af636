"""Grids: square pixels of one CRS, aligned to multiples of their size, or to another origin."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from .crs import turn_length


@dataclass(frozen=True)
class Grid:
    """A rectangle of square pixels whose edges lie whole pixels from an origin.

    The position is stored in pixels from the origin, so that parts of a grid align with it exactly.
    """

    crs: str
    """``EPSG:n`` or WKT, see ``canonical``."""
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
    origin: tuple[float, float] = (0.0, 0.0)
    """x and y, units of ``crs``, from which pixels are counted: 0 where edges lie on multiples of the pixel size."""

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width, pixels."""
        return self.height, self.width

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north, units of ``crs``."""
        x, y = self.origin
        return (
            x + self.column * self.resolution,
            y + (self.row - self.height) * self.resolution,
            x + (self.column + self.width) * self.resolution,
            y + self.row * self.resolution,
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
    def turns(self) -> tuple[float, ...]:
        """Offsets to add to x to meet the grid, which may continue beyond the antimeridian."""
        turn = turn_length(self.crs)
        return (-turn, 0.0, turn) if turn else (0.0,)

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
            self.origin,
        )

    def coarsened(self, factor: int) -> Grid:
        """Return the smallest grid of ``factor`` times larger pixels that covers this one."""
        left, right = self.column // factor, -(-(self.column + self.width) // factor)
        bottom, top = (self.row - self.height) // factor, -(-self.row // factor)
        size = self.resolution * factor
        return Grid(self.crs, size, left, top, right - left, top - bottom, self.ground_pixel_m * factor, self.origin)

    def coarsened_to(self, pixels: int) -> Grid:
        """Return a grid of about so many pixels at most along its longer side; this one where it has no more."""
        return self.coarsened(max(math.ceil(max(self.shape) / pixels), 1))

    def offset_of(self, part: Grid) -> tuple[int, int]:
        """Return row and column, in this grid, of the upper left pixel of ``part``."""
        return self.row - part.row, part.column - self.column
