"""Reading one asset onto a grid."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import Any, Optional

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from . import cog, headers, jp2, ranges
from .cores import cores
from .crs import pixel_size, transform_bounds
from .errors import RequestError
from .foreign import text
from .grid import Grid
from .radiometry import AS_STORED, Scaling
from .resampling import average, nearest
from .sources import CogSource, Source, place
from .text import Text, plain

_ERRORS = (OSError, cog.BlockError, RequestError)
_HEAD = 16 << 10
"""Bytes of a file that are read first: the header of a COG, as a rule."""
_LONGEST_HEAD = 16 << 20
_KNOWN_FILES = 20_000
"""Headers kept at most."""
_LARGEST_WINDOW = 1 << 27
"""Pixels that are read to be resampled together: a whole scene without overviews."""
_COARSER = 1.01
"""A grid whose pixels are this much larger than the file's is coarser, and averages."""
_MARGIN = 3
"""Pixels around a window that the widest kernel, cubic, may look at, and one for rounding."""
CELL = 512
"""Pixels along an edge of what is warped together; cells begin at multiples of it from the CRS's origin."""


class ReadError(Exception):
    """An asset cannot be read."""

    def __init__(self, href: str, reason: str) -> None:
        """Keep which asset, by its unsigned address, and why."""
        super().__init__(href, reason)
        self.href = href
        self.reason = reason


_headers: dict[str, Source] = {}
"""Files whose header has been read, by unsigned address."""


def _open(href: str) -> Source:
    """Return the file with its header read."""
    source = _headers.get(href)
    if source is None:
        if len(_headers) >= _KNOWN_FILES:
            _headers.clear()
        source = _headers[href] = _read_header(href)
    return source


def _read_header(href: str) -> Source:
    known_to_us = "://" not in href or ranges.is_remote(href)
    source = _read_cog(href) if known_to_us else None  # of a bucket, GDAL knows the addresses
    if source is not None:
        return source
    from . import gdal  # late, see there

    if known_to_us and gdal.driver(href) == gdal.JPEG2000:
        jp2.check_boxes(lambda begin, size: ranges.read_ranges(href, [(begin, size)])[0])
    return gdal.GdalSource(href)


def _read_cog(href: str) -> Optional[CogSource]:
    """Return a plain COG with its header read; ``None`` where the file is something else."""
    kept = headers.kept(href)
    if kept is not None:
        with suppress(cog.MoreBytesError):
            if (header := cog.parse(kept.head)) is not None:
                return CogSource(href, header, kept.version)
    length = _HEAD
    while length <= _LONGEST_HEAD:
        head, version = ranges.read_head(href, length)
        try:
            header = cog.parse(head)
        except cog.MoreBytesError as error:
            if len(head) < length:
                break  # the file is cut off: let GDAL say how
            length = max(error.needed, 2 * length)
            continue
        if header is None:
            break
        headers.keep(href, head, version)
        return CogSource(href, header)
    return None


def close_files() -> None:
    """Forget every header and close every file."""
    from . import gdal  # late, see there

    _headers.clear()
    gdal.close_files()
    ranges.forget()


def inspect(href: str) -> dict[str, Any]:
    """Return ``epsg`` (0 where unknown), ``transform`` and ``shape`` from the header of a file.

    Raises:
        ReadError: where the file cannot be opened or is not a raster.
    """
    try:
        source = _open(href)
    except _ERRORS as error:
        raise ReadError(href, _reason(error)) from error
    return {"epsg": source.epsg, "transform": tuple(source.transform)[:6], "shape": source.shapes[0]}


def stored_bytes(href: str, grid: Grid) -> int:
    """Return how many bytes of a file ``fill`` reads for a grid, besides the header.

    Raises:
        ReadError: where the file cannot be opened or is not a raster.
    """
    try:
        source = _open(href)
        bounds = grid.bounds if source.crs == grid.crs else transform_bounds(grid.bounds, grid.crs, source.crs)
    except _ERRORS as error:
        raise ReadError(href, _reason(error)) from error
    aligned = _whole_pixels(source, grid)
    level = _plan(source, grid)[0] if aligned is None else aligned[0]
    across, down = _pixel(source, level)
    west, south, east, north = bounds
    top, left = math.floor((source.transform.f - north) / down), math.floor((west - source.transform.c) / across)
    shape = math.ceil((north - south) / down), math.ceil((east - west) / across)
    return source.stored_bytes(level, top, left, shape)


def fill(
    out: NDArray[Any],
    href: str,
    grid: Grid,
    *,
    fresh: bool = False,
    scaling: Scaling = AS_STORED,
    resampling: str = "nearest",
    picks: bool = False,
) -> None:
    """Fill those pixels of ``out`` that are 0, no data, with an asset's.

    Where the pixels of the file, or of one of its overviews, are the grid's, they are copied. Where the grid is
    coarser, pixels are averaged, from the overview that is just fine enough. Else they are resampled.

    Args:
        out: (y, x) uint8 or uint16 on ``grid``; may belong to a larger array.
        href: the asset's unsigned address.
        grid: of ``out``.
        fresh: what ``out`` holds means nothing: all of its pixels are to be set.
        scaling: what makes reflectance x 10000 of stored numbers, see ``radiometry.harmonise``.
        resampling: ``nearest``, ``bilinear`` or ``cubic``, for pixels that do not lie on the grid.
        picks: take the nearest number rather than the mean of several, as of classes, which have none.

    Raises:
        ReadError: where the file cannot be opened or read. Filling again is safe.
    """
    try:
        _fill(out, href, grid, scaling, resampling, fresh=fresh, picks=picks)
    except _ERRORS:
        # Once more, the file opened anew: a connection may have been lost, a token have ended, the file have changed.
        _headers.pop(href, None)
        headers.drop(href)
        try:
            _fill(out, href, grid, scaling, resampling, fresh=fresh, picks=picks)
        except _ERRORS as error:
            raise ReadError(href, _reason(error)) from error


def _fill(
    out: NDArray[Any], href: str, grid: Grid, scaling: Scaling, resampling: str, *, fresh: bool, picks: bool
) -> None:
    source = _open(href)
    if not source.crs:
        raise OSError(Text("it has no CRS"))
    aligned = _whole_pixels(source, grid)
    if aligned is not None:
        source.fill(out, *aligned, scaling, fresh=fresh)
        return
    if fresh:
        out[...] = 0
    level, averages = _plan(source, grid)
    same_crs = source.crs == grid.crs
    if picks or (resampling == "nearest" and not averages):
        numbers = _sample(source, grid, level) if same_crs else _warp(source, grid, level, "nearest")
    elif averages:
        numbers = _average(source, grid, level) if same_crs else _warp(source, grid, level, "average")
    else:
        numbers = _warp(source, grid, level, resampling)
    if numbers is not None:
        with cores:
            place(numbers.astype(out.dtype, copy=False), out, scaling, fresh=fresh)


def _whole_pixels(source: Source, grid: Grid) -> Optional[tuple[int, int, int]]:
    """Return level, row and column of the grid's corner in the file, where the grid's pixels are those of a level."""
    if source.crs != grid.crs:
        return None
    height, width = source.shapes[0]
    for level, (rows, columns) in enumerate(source.shapes):
        across, down = source.transform.a * width / columns, source.transform.e * height / rows
        if abs(across - grid.resolution) < 1e-9 * across and abs(down + grid.resolution) < 1e-9 * across:
            column = grid.column - source.transform.c / across
            row = source.transform.f / across - grid.row
            if abs(column - round(column)) < 1e-3 and abs(row - round(row)) < 1e-3:
                return level, round(row), round(column)
    return None


def _plan(source: Source, grid: Grid) -> tuple[int, bool]:
    """Return the level to read, the coarsest that is fine enough, and whether its pixels are to be averaged."""
    factor = _pixel_ratio(source, grid)
    width = source.shapes[0][1]
    fine = [level for level, shape in enumerate(source.shapes) if width / shape[1] <= factor * _COARSER]
    return max(fine, default=0), factor > _COARSER


def _pixel_ratio(source: Source, grid: Grid) -> float:
    """Return how many of the file's pixels one of the grid's is wide."""
    pixel = abs(source.transform.a)
    if source.crs == grid.crs:
        return grid.resolution / pixel
    height, width = source.shapes[0]
    x, y = source.transform * (width / 2, height / 2)
    return grid.metres / pixel_size(source.crs, pixel, x, y)


def _average(source: Source, grid: Grid, level: int) -> Optional[NDArray[Any]]:
    under = _under(source, grid, level)
    if under is None:
        return None
    with cores:
        return average(*under)


def _sample(source: Source, grid: Grid, level: int) -> Optional[NDArray[Any]]:
    under = _under(source, grid, level)
    if under is None:
        return None
    pixels, rows, columns = under
    with cores:
        return nearest(pixels, (rows[:-1] + rows[1:]) / 2, (columns[:-1] + columns[1:]) / 2)


def _under(
    source: Source, grid: Grid, level: int
) -> Optional[tuple[NDArray[Any], NDArray[np.float64], NDArray[np.float64]]]:
    """Return a level's pixels under a grid of the same CRS, and where the grid's edges lie in their rows and columns.

    ``None`` where there are none.
    """
    rows, columns = _edges(source, grid, level)
    read = _window(source, level, rows[0], columns[0], rows[-1], columns[-1])
    if read is None:
        return None
    pixels, top, left = read
    return pixels, rows - top, columns - left


def _edges(source: Source, grid: Grid, level: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return where the edges of the grid's pixels lie in rows and in columns of a level, both of one CRS.

    Reckoned from each pixel's own number, so that a pixel comes out the same in whichever tile it is.
    """
    across, down = _pixel(source, level)
    north = np.arange(grid.row, grid.row - grid.height - 1, -1) * grid.resolution
    west = np.arange(grid.column, grid.column + grid.width + 1) * grid.resolution
    rows: NDArray[Any] = (source.transform.f - north) / down
    columns: NDArray[Any] = (west - source.transform.c) / across
    return rows, columns


def _pixel(source: Source, level: int) -> tuple[float, float]:
    """Return width and height of a level's pixels, units of the file's CRS."""
    (height, width), (rows, columns) = source.shapes[0], source.shapes[level]
    return source.transform.a * width / columns, -source.transform.e * height / rows


def _window(
    source: Source, level: int, top: float, left: float, bottom: float, right: float
) -> Optional[tuple[NDArray[Any], int, int]]:
    """Return the pixels of a level that a window touches, and the first one's row and column."""
    height, width = source.shapes[level]
    rows = max(math.floor(top), 0), min(math.ceil(bottom), height)
    columns = max(math.floor(left), 0), min(math.ceil(right), width)
    if rows[0] >= rows[1] or columns[0] >= columns[1]:
        return None
    shape = rows[1] - rows[0], columns[1] - columns[0]
    if shape[0] * shape[1] > _LARGEST_WINDOW:
        raise OSError(Text("it has far more pixels than are asked for, and no overviews"))
    pixels = np.empty(shape, source.dtype)
    source.fill(pixels, level, rows[0], columns[0], AS_STORED, fresh=True)
    return pixels, rows[0], columns[0]


def _warp(source: Source, grid: Grid, level: int, resampling: str) -> NDArray[Any]:
    """Return the pixels as GDAL resamples them, in whole cells: what is in a cell does not depend on the tile."""
    out = np.zeros(grid.shape, source.dtype)
    for top in range(-(-grid.row // CELL) * CELL, grid.row - grid.height, -CELL):
        for left in range(grid.column // CELL * CELL, grid.column + grid.width, CELL):
            cell = grid.part(grid.row - top, left - grid.column, CELL, CELL)
            pixels = _warp_cell(source, cell, level, resampling)
            if pixels is not None:
                row, column = grid.row - top, left - grid.column
                y, x = max(row, 0), max(column, 0)
                target = out[y : row + CELL, x : column + CELL]
                target[...] = pixels[y - row :, x - column :][: target.shape[0], : target.shape[1]]
    return out


def _warp_cell(source: Source, grid: Grid, level: int, resampling: str) -> Optional[NDArray[Any]]:
    try:
        west, south, east, north = transform_bounds(grid.bounds, grid.crs, source.crs)
    except RequestError:
        return None
    across, down = _pixel(source, level)
    read = _window(
        source,
        level,
        (source.transform.f - north) / down - _MARGIN,
        (west - source.transform.c) / across - _MARGIN,
        (source.transform.f - south) / down + _MARGIN,
        (east - source.transform.c) / across + _MARGIN,
    )
    if read is None:
        return None
    pixels, top, left = read
    corner = Affine(across, 0, source.transform.c + left * across, 0, -down, source.transform.f - top * down)
    from . import gdal  # late, see there

    return gdal.warp(pixels, corner, source.crs, grid, resampling)


def _reason(error: Exception) -> str:
    """Return what went wrong, in a line, without a signature."""
    cause: BaseException = error
    while cause.__cause__ is not None:
        cause = cause.__cause__
    told = cause.strerror if isinstance(cause, OSError) and cause.strerror else plain(cause)
    if isinstance(told, Text):
        return told
    return text(str(told).split("?")[0].replace("\n", " ").strip()) or type(error).__name__
