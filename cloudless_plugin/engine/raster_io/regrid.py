"""Bringing the pixels of a file onto a grid."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple, Optional

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from ...common.errors import RequestError
from ...common.messages import Message
from ..geo.crs import pixel_size, transform_bounds, turn_length
from ..geo.grid import Grid
from ..kernels.masked_ops import place_pixels
from ..kernels.radiometry import IDENTITY, Scaling
from ..kernels.resampling import average, nearest
from ..kernels.wanted import UnderCells, Wanted, needs
from ..machine.workspace import Workspace
from .source import Source

_MAX_WINDOW = 1 << 27
"""Maximum number of pixels that are read to be resampled together: a whole scene without overviews."""
_COARSER = 1.01
"""Ratio of the grid's pixel size to the file's above which the grid is coarser, and pixels are averaged."""
_MARGIN = 3
"""Pixels around a window that the widest kernel, cubic, may need, plus one for rounding."""
_PART = 256
"""Cells along an edge of the parts that are resampled together where not all cells are wanted."""


class _Window(NamedTuple):
    """Pixels of a level, and the row and column of the first one."""

    pixels: NDArray[Any]
    top: int
    left: int


class _Underlying(NamedTuple):
    """Pixels of a level under a grid of the same CRS."""

    pixels: NDArray[Any]
    rows: NDArray[np.float64]
    """Edges of the grid's rows, in rows of ``pixels``."""
    columns: NDArray[np.float64]
    """Edges of the grid's columns, in columns of ``pixels``."""


_Resample = Callable[[NDArray[Any], NDArray[np.float64], NDArray[np.float64]], NDArray[Any]]
"""Returns cells (y, x) over pixels, by the edges of the cells' rows and columns."""


class Regridder:
    """Brings the pixels of files onto grids, by one resampling method."""

    def __init__(self, workspace: Workspace, warp_cell: int, resampling: str, *, nearest_only: bool) -> None:
        """Choose the method.

        Args:
            workspace: whose processors compute.
            warp_cell: pixels along an edge of the cells that are warped as a whole.
            resampling: ``nearest``, ``bilinear`` or ``cubic``, for pixels that do not lie on the grid.
            nearest_only: take the nearest pixel, never a mean.
        """
        self._workspace = workspace
        self._warp_cell_size = warp_cell
        self._resampling = resampling
        self._nearest_only = nearest_only

    @staticmethod
    def level_for(source: Source, grid: Grid) -> tuple[int, tuple[float, float]]:
        """Return the level to read for a grid, and width and height of its pixels, units of the file's CRS."""
        grid = _turned(grid, source)
        aligned = _aligned_level(source, grid)
        level = _level_to_average(source, grid)[0] if aligned is None else aligned[0]
        return level, _level_pixel_size(source, level)

    def fill(
        self,
        out: NDArray[Any],
        source: Source,
        grid: Grid,
        scaling: Scaling,
        *,
        overwrite: bool,
        wanted: Optional[Wanted] = None,
    ) -> None:
        """Fill the pixels of ``out``, see ``AssetReader.fill``.

        Raises:
            OSError: where the file cannot be read, or has no CRS.
        """
        if not source.crs:
            raise OSError(Message("it has no CRS"))
        grid = _turned(grid, source)
        aligned = _aligned_level(source, grid)
        if aligned is not None:
            source.fill(out, *aligned, scaling, overwrite=overwrite, wanted=wanted)
            return
        if overwrite:
            out[...] = 0
        level, averages = _level_to_average(source, grid)
        same_crs = source.crs == grid.crs
        if self._nearest_only or (self._resampling == "nearest" and not averages):
            by = self._sample if same_crs else partial(self._warp, "nearest")
        elif averages:
            by = self._average if same_crs else partial(self._warp, "average")
        else:
            by = partial(self._warp, self._resampling)
        numbers = by(source, grid, level, wanted)
        if numbers is not None:
            with self._workspace.cores:
                place_pixels(numbers, out, scaling, overwrite=overwrite)

    def _average(self, source: Source, grid: Grid, level: int, wanted: Optional[Wanted]) -> Optional[NDArray[Any]]:
        under = _pixels_under(source, grid, level, wanted)
        if under is None:
            return None
        with self._workspace.cores:
            return _in_parts(average, under, wanted)

    def _sample(self, source: Source, grid: Grid, level: int, wanted: Optional[Wanted]) -> Optional[NDArray[Any]]:
        under = _pixels_under(source, grid, level, wanted)
        if under is None:
            return None
        with self._workspace.cores:
            return _in_parts(_nearest, under, wanted)

    def _warp(self, resampling: str, source: Source, grid: Grid, level: int, wanted: Optional[Wanted]) -> NDArray[Any]:
        """Return the pixels that GDAL resamples, in whole cells, so that the result does not depend on the tile."""
        size = self._warp_cell_size
        out = np.zeros(grid.shape, source.dtype)
        for top in range(-(-grid.row // size) * size, grid.row - grid.height, -size):
            for left in range(grid.column // size * size, grid.column + grid.width, size):
                row, column = grid.row - top, left - grid.column
                y, x = max(row, 0), max(column, 0)
                part = slice(y, min(row + size, grid.height)), slice(x, min(column + size, grid.width))
                if not needs(wanted, *part):
                    continue
                pixels = self._warp_cell(source, grid.part(row, column, size, size), level, resampling)
                if pixels is not None:
                    target = out[part]
                    target[...] = pixels[y - row :, x - column :][: target.shape[0], : target.shape[1]]
        return out

    def _warp_cell(self, source: Source, cell: Grid, level: int, resampling: str) -> Optional[NDArray[Any]]:
        try:
            west, south, east, north = transform_bounds(cell.bounds, cell.crs, source.crs)
        except RequestError:
            return None
        across, down = _level_pixel_size(source, level)
        turn = turn_length(source.crs)
        east += turn * (west > east)
        rows = (source.transform.f - north) / down - _MARGIN, (source.transform.f - south) / down + _MARGIN
        for shift in (0.0, turn, -turn) if turn else (0.0,):  # the file may lie a turn round the Earth from the cell
            left, right = west + shift - source.transform.c, east + shift - source.transform.c
            window = _read_window(source, level, rows, (left / across - _MARGIN, right / across + _MARGIN))
            if window is not None:
                break
        else:
            return None
        west, north = source.transform.c + window.left * across - shift, source.transform.f - window.top * down
        transform = Affine(across, 0, west, 0, -down, north)
        from .gdal_ops import warp  # late, see there

        with self._workspace.cores:
            return warp(window.pixels, transform, source.crs, cell, resampling)


def _turned(grid: Grid, source: Source) -> Grid:
    """Return a grid of the file's CRS by as many turns round the Earth away as the file is; any other one as it is."""
    turn = turn_length(grid.crs) if source.crs == grid.crs else 0.0
    if not turn:
        return grid
    west, _, east, _ = grid.bounds
    middle = source.transform.c + source.transform.a * source.shapes[0][1] / 2
    turns = round((middle - (west + east) / 2) / turn)
    return replace(grid, origin=(grid.origin[0] + turns * turn, grid.origin[1])) if turns else grid


def _aligned_level(source: Source, grid: Grid) -> Optional[tuple[int, int, int]]:
    """Return the level that is pixel-aligned with a grid, and the grid's first row and column in it, or ``None``."""
    if source.crs != grid.crs:
        return None
    height, width = source.shapes[0]
    for level, (rows, columns) in enumerate(source.shapes):
        across, down = source.transform.a * width / columns, source.transform.e * height / rows
        if abs(across - grid.resolution) < 1e-9 * across and abs(down + grid.resolution) < 1e-9 * across:
            column = grid.column - (source.transform.c - grid.origin[0]) / across
            row = (source.transform.f - grid.origin[1]) / across - grid.row
            if abs(column - round(column)) < 1e-3 and abs(row - round(row)) < 1e-3:
                return level, round(row), round(column)
    return None


def _level_to_average(source: Source, grid: Grid) -> tuple[int, bool]:
    """Return the coarsest level that is fine enough for a grid, and whether its pixels are to be averaged."""
    factor = _pixel_ratio(source, grid)
    width = source.shapes[0][1]
    fine = [level for level, shape in enumerate(source.shapes) if width / shape[1] <= factor * _COARSER]
    return max(fine, default=0), factor > _COARSER


def _pixel_ratio(source: Source, grid: Grid) -> float:
    """Return the ratio of the grid's pixel size to the file's."""
    pixel = abs(source.transform.a)
    if source.crs == grid.crs:
        return grid.resolution / pixel
    height, width = source.shapes[0]
    x, y = source.transform * (width / 2, height / 2)
    return grid.ground_pixel_m / pixel_size(source.crs, pixel, x, y)


def _nearest(pixels: NDArray[Any], rows: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[Any]:
    """Return the pixels in which the centres of cells lie, by the cells' edges."""
    return nearest(pixels, (rows[:-1] + rows[1:]) / 2, (columns[:-1] + columns[1:]) / 2)


def _in_parts(resample: _Resample, under: _Underlying, wanted: Optional[Wanted]) -> NDArray[Any]:
    """Return the cells over pixels; of those that are not wanted, whole parts are left empty."""
    if wanted is None:
        return resample(*under)
    height, width = len(under.rows) - 1, len(under.columns) - 1
    out = np.zeros((height, width), under.pixels.dtype)
    for top in range(0, height, _PART):
        for left in range(0, width, _PART):
            rows, columns = slice(top, min(top + _PART, height)), slice(left, min(left + _PART, width))
            if needs(wanted, rows, columns):
                down, across = under.rows[rows.start : rows.stop + 1], under.columns[columns.start : columns.stop + 1]
                first, beside = max(math.floor(down[0]), 0), max(math.floor(across[0]), 0)
                pixels = under.pixels[first : math.ceil(down[-1]) + 1, beside : math.ceil(across[-1]) + 1]
                if pixels.size:
                    out[rows, columns] = resample(pixels, down - first, across - beside)
    return out


def _pixels_under(source: Source, grid: Grid, level: int, wanted: Optional[Wanted]) -> Optional[_Underlying]:
    """Return a level's pixels under a grid of the same CRS; ``None`` where there are none."""
    rows, columns = _edges(source, grid, level)
    under = None if wanted is None else UnderCells(wanted, rows, columns)
    window = _read_window(source, level, (rows[0], rows[-1]), (columns[0], columns[-1]), under)
    return None if window is None else _Underlying(window.pixels, rows - window.top, columns - window.left)


def _edges(source: Source, grid: Grid, level: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the edges of the grid's pixels, in rows and in columns of a level of the same CRS.

    Each edge is computed from its pixel's place in the CRS, so that a pixel is the same in whichever tile it lies.
    """
    across, down = _level_pixel_size(source, level)
    x, y = grid.origin
    north = y + np.arange(grid.row, grid.row - grid.height - 1, -1) * grid.resolution
    west = x + np.arange(grid.column, grid.column + grid.width + 1) * grid.resolution
    rows: NDArray[Any] = (source.transform.f - north) / down
    columns: NDArray[Any] = (west - source.transform.c) / across
    return rows, columns


def _level_pixel_size(source: Source, level: int) -> tuple[float, float]:
    """Return width and height of a level's pixels, units of the file's CRS."""
    (height, width), (rows, columns) = source.shapes[0], source.shapes[level]
    return source.transform.a * width / columns, -source.transform.e * height / rows


def _read_window(
    source: Source,
    level: int,
    rows: tuple[float, float],
    columns: tuple[float, float],
    wanted: Optional[UnderCells] = None,
) -> Optional[_Window]:
    """Return the pixels of a level that a window touches; ``None`` where there are none.

    Args:
        source: the file.
        level: of the file.
        rows: upper and lower edge of the window, in rows of the level.
        columns: left and right edge.
        wanted: which pixels of the level are wanted; ``None`` is all.

    Raises:
        OSError: where the file cannot be read, or the window has more than ``_MAX_WINDOW`` pixels.
    """
    height, width = source.shapes[level]
    top, bottom = max(math.floor(rows[0]), 0), min(math.ceil(rows[1]), height)
    left, right = max(math.floor(columns[0]), 0), min(math.ceil(columns[1]), width)
    if top >= bottom or left >= right:
        return None
    shape = bottom - top, right - left
    if shape[0] * shape[1] > _MAX_WINDOW:
        raise OSError(Message("it has far more pixels than are asked for, and no overviews"))
    pixels = np.empty(shape, source.dtype)
    here = None if wanted is None else wanted.from_pixel(top, left)
    source.fill(pixels, level, top, left, IDENTITY, overwrite=True, wanted=here)
    return _Window(pixels, top, left)
