"""GDAL's operations besides reading: warping, rasterizing, copying.

Imported late: importing rasterio takes longer than reading a plain COG, which does not need it.
"""

from __future__ import annotations

import errno
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import rasterio.shutil
import shapely
from affine import Affine
from numpy.typing import NDArray
from rasterio._err import CPLE_BaseError
from rasterio.crs import CRS
from rasterio.enums import Resampling
from rasterio.errors import CRSError, RasterioError
from rasterio.features import rasterize
from rasterio.warp import reproject

from ..geo.grid import Grid

_SETTINGS: dict[str, Any] = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",  # no listing of folders, no side-car files
    "GDAL_INGESTED_BYTES_AT_OPEN": 32768,  # the whole header of a COG in one request
    "GDAL_HTTP_MULTIPLEX": "YES",
    "GDAL_HTTP_MERGE_CONSECUTIVE_RANGES": "YES",
    "GDAL_HTTP_CONNECTTIMEOUT": 10,
    "GDAL_HTTP_TIMEOUT": 60,
    "GDAL_HTTP_MAX_RETRY": 5,
    "GDAL_HTTP_RETRY_DELAY": 0.5,
    "GDAL_NUM_THREADS": 1,  # GDAL's own threads do not know an opener, and would read JPEG 2000 as zeros
    "GDAL_CACHEMAX": 64 << 20,  # bytes, unlike the environment variable of that name
    "VSI_CACHE": False,
    "AWS_NO_SIGN_REQUEST": "YES",  # the user's keys must not go to any bucket that a catalogue names
    "GS_NO_SIGN_REQUEST": "YES",
}
_TINY = 0.002
"""Share of a block's bytes to which it is compressed, at most, where it holds no data at all."""
GDAL_ERRORS = (RasterioError, CPLE_BaseError, CRSError, OSError, UnicodeDecodeError)
"""Errors of rasterio where GDAL fails; it decodes names in files as UTF-8, even if they are not."""


@contextmanager
def gdal_session() -> Iterator[None]:
    """Use GDAL in the block, with ``_SETTINGS``.

    Raises:
        OSError: for every failure of GDAL.
    """
    try:
        with rasterio.Env(**_SETTINGS):
            yield
    except OSError:
        raise
    except GDAL_ERRORS as error:
        raise OSError(str(error)) from error


def warp(pixels: NDArray[Any], transform: Affine, crs: str, grid: Grid, resampling: str) -> NDArray[Any]:
    """Return pixels on a grid of another CRS; 0 is no data.

    Args:
        pixels: (y, x) or (band, y, x) of any dtype that GDAL knows.
        transform: from their column and row to coordinates of ``crs``.
        crs: of the pixels, as an authority code or WKT.
        grid: of the result.
        resampling: name in rasterio's ``Resampling``.
    """
    warped = np.zeros((*pixels.shape[:-2], *grid.shape), pixels.dtype)
    with gdal_session():
        reproject(
            pixels,
            warped,
            src_transform=transform,
            src_crs=_known_crs(crs),
            dst_transform=grid.transform,
            dst_crs=_known_crs(grid.crs),
            resampling=Resampling[resampling],
            src_nodata=0,
            dst_nodata=0,
        )
    return warped


@lru_cache(maxsize=64)
def _known_crs(crs: str) -> CRS:
    return CRS.from_user_input(crs)


def rasterize_shapes(shapes: Sequence[shapely.Geometry], grid: Grid) -> NDArray[np.uint8]:
    """Return an image (y, x) on a grid: 1 where the centre of a pixel lies in one of the shapes, else 0.

    Args:
        shapes: at least one, in the grid's CRS.
        grid: of the result.
    """
    pairs = [(shape, 1) for shape in shapes]
    plane: NDArray[np.uint8] = rasterize(pairs, grid.shape, transform=grid.transform, dtype=np.uint8)
    return plane


def copy_raster(source: Path, target: Path, options: Mapping[str, Any]) -> None:
    """Copy the raster at ``source`` to a tiled GeoTIFF at ``target``, with options of GDAL's driver.

    Raises:
        OSError: where it cannot be written.
    """
    with gdal_session():
        rasterio.shutil.copy(str(source), str(target), **options)
        check_blocks(source, target)


def check_blocks(source: Path, target: Path) -> None:
    """Refuse a GeoTIFF that lacks a block of the raster it was copied from, at full resolution or in an overview.

    Where one of GDAL's threads has no memory to compress a block, GDAL writes no data in its place and reports success.
    Such a block is tiny, and so are few others, which are compared.

    Raises:
        OSError: of memory, for which alone compressing fails.
    """
    with rasterio.open(target) as dataset:
        levels = [{}, *({"OVERVIEW_LEVEL": level} for level in range(len(dataset.overviews(1))))]
    for level in levels:
        with rasterio.open(source, **level) as pixels, rasterio.open(target, **level) as copied:
            whole = math.prod(copied.block_shapes[0]) * sum(np.dtype(kind).itemsize for kind in copied.dtypes)
            for (row, column), window in copied.block_windows(1):
                size = int(copied.get_tag_item(f"BLOCK_SIZE_{column}_{row}", "TIFF", 1) or 0)
                if size > _TINY * whole:
                    continue
                if not np.array_equal(pixels.read(window=window), copied.read(window=window), equal_nan=True):
                    raise OSError(errno.ENOMEM, "no memory to compress a block", str(target))
