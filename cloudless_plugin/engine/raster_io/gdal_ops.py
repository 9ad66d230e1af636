"""GDAL's operations besides reading: warping, rasterizing, copying.

Imported late: importing rasterio takes longer than reading a plain COG, which does not need it.
"""

from __future__ import annotations

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
    """Copy the raster at ``source`` to ``target``, with options of GDAL's driver.

    Raises:
        OSError: where it cannot be written.
    """
    with gdal_session():
        rasterio.shutil.copy(str(source), str(target), **options)
