"""GDAL, by rasterio: reads what is no plain Cloud Optimized GeoTIFF, warps, burns polygons, and writes.

Imported late: rasterio takes longer to import than a plain COG to be found.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
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
from rasterio.enums import Interleaving, Resampling
from rasterio.errors import CRSError, RasterioError
from rasterio.features import rasterize
from rasterio.warp import reproject
from rasterio.windows import Window

from . import cog, ranges
from .cores import cores
from .grid import Grid
from .radiometry import Scaling, unsigned
from .sources import place
from .text import Text

_SETTINGS: dict[str, Any] = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",  # no listing of folders, no side-car files
    "GDAL_INGESTED_BYTES_AT_OPEN": 32768,  # the whole header of a COG in one request
    "GDAL_HTTP_MULTIPLEX": "YES",
    "GDAL_HTTP_MERGE_CONSECUTIVE_RANGES": "YES",
    "GDAL_HTTP_CONNECTTIMEOUT": 10,
    "GDAL_HTTP_TIMEOUT": 60,
    "GDAL_HTTP_MAX_RETRY": 5,
    "GDAL_HTTP_RETRY_DELAY": 0.5,
    "GDAL_NUM_THREADS": 1,  # an opener is not known in threads of GDAL's own: JPEG2000 would be read as zeros
    "GDAL_CACHEMAX": 64 << 20,  # bytes, unlike the variable of that name
    "VSI_CACHE": False,
    "AWS_NO_SIGN_REQUEST": "YES",  # the user's keys are not for whatever bucket a catalogue names
    "GS_NO_SIGN_REQUEST": "YES",
}
_ERRORS = (RasterioError, CPLE_BaseError, CRSError, OSError, UnicodeDecodeError)
"""What rasterio raises where GDAL fails; a name in a file that is not UTF-8 is decoded as if it were."""
JPEG2000 = "JP2OpenJPEG"
"""GDAL's name for its driver."""
_OPEN_FILES = 256
"""Open files kept at most; a process may often have 1024."""
_LARGEST_BLOCK = 64 << 20
"""Bytes, unpacked, of what GDAL has to unpack at once; of a common file it is half of one."""
_MOST_OVERVIEWS = 32


@contextmanager
def _session() -> Iterator[None]:
    """Use GDAL in the block.

    Raises:
        OSError: whatever GDAL fails by.
    """
    try:
        with rasterio.Env(**_SETTINGS):
            yield
    except OSError:
        raise
    except _ERRORS as error:
        raise OSError(str(error)) from error


class GdalSource:
    """Any other file: GDAL reads it."""

    def __init__(self, href: str) -> None:
        self._href = href
        with _session(), _files.borrow(href) as dataset:
            self.transform = dataset.transform
            if self.transform.b or self.transform.d:
                raise OSError(Text("its pixels are rotated"))
            if not cog.is_place(self.transform):
                raise OSError(Text("it does not tell where it lies"))
            self.epsg = (dataset.crs.to_epsg() or 0) if dataset.crs else 0
            self.crs = f"EPSG:{self.epsg}" if self.epsg else dataset.crs.to_wkt() if dataset.crs else ""
            # Other numbers than reflectance and classes are clamped to what reflectance can be.
            self.dtype = np.dtype(np.uint8 if dataset.dtypes[0] == "uint8" else np.uint16)
            self._signed = dataset.dtypes[0] == "int16"
            self._nodata = dataset.nodata
            self.shapes = (dataset.shape, *_overview_shapes(href, dataset))

    def fill(self, out: NDArray[Any], level: int, top: int, left: int, scaling: Scaling, *, fresh: bool) -> None:
        """Fill pixels of ``out``, see ``sources.Source``."""
        height, width = self.shapes[level]
        rows = slice(max(top, 0), min(top + out.shape[0], height))
        columns = slice(max(left, 0), min(left + out.shape[1], width))
        if fresh:
            out[...] = 0
        if rows.start >= rows.stop or columns.start >= columns.stop:
            return
        target = out[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
        if target.min():
            return
        with _session(), _files.borrow(self._href, level - 1) as dataset:
            window = Window.from_slices(rows, columns)
            numbers = dataset.read(1, window=window, out_dtype=np.int16 if self._signed else self.dtype)
        with cores:
            if self._signed:
                numbers = unsigned(numbers, self._nodata)
            place(numbers, target, scaling, fresh=fresh)

    def stored_bytes(self, level: int, top: int, left: int, shape: tuple[int, int]) -> int:
        """Return half of what a window of a level has unpacked."""
        height, width = self.shapes[level]
        rows = max(min(top + shape[0], height) - max(top, 0), 0)
        columns = max(min(left + shape[1], width) - max(left, 0), 0)
        return int(rows * columns * self.dtype.itemsize // 2)


def _overview_shapes(href: str, dataset: Any) -> list[tuple[int, int]]:
    """Return height and width of each overview; of GeoTIFFs, each tells its own, since their factors are rounded."""
    shapes = []
    for index, factor in enumerate(dataset.overviews(1)[:_MOST_OVERVIEWS]):
        if dataset.driver == "GTiff":
            with _files.borrow(href, index) as overview:
                shapes.append(overview.shape)
        else:
            shapes.append((-(-dataset.height // factor), -(-dataset.width // factor)))
    return shapes


class _Files:
    """GDAL's open files that no thread is using: opening again costs a header, over HTTP a request or two."""

    def __init__(self, limit: int) -> None:
        self._idle: OrderedDict[tuple[str, int], list[Any]] = OrderedDict()
        self._lock = threading.Lock()
        self._limit = limit
        self._count = 0

    @contextmanager
    def borrow(self, href: str, overview: int = -1) -> Iterator[Any]:
        """Lend a dataset of the file, or of one of its overviews, to one thread."""
        options = {} if overview < 0 else {"OVERVIEW_LEVEL": overview}
        if ranges.is_remote(href):
            with _open_remote(href, **options) as dataset:
                _check_blocks(dataset)
                yield dataset
            return
        key = (href, overview)
        with self._lock:
            idle = self._idle.get(key)
            dataset = idle.pop() if idle else None
            self._count -= dataset is not None
        if dataset is None:
            dataset = rasterio.open(href, driver=driver(href), **options)
        try:
            _check_blocks(dataset)
            yield dataset
        except _ERRORS:
            dataset.close()
            raise
        with self._lock:
            self._idle.setdefault(key, []).append(dataset)
            self._idle.move_to_end(key)
            self._count += 1
            surplus = self._evict()
        for old in surplus:
            old.close()

    def _evict(self) -> list[Any]:
        """Take out, the lock held, what is beyond the limit, the longest unused first."""
        surplus = []
        while self._count > self._limit:
            key, idle = next(iter(self._idle.items()))
            if idle:
                surplus.append(idle.pop())
                self._count -= 1
            if not idle:
                del self._idle[key]
        return surplus

    def close(self) -> None:
        """Close every idle file."""
        with self._lock:
            surplus = [dataset for idle in self._idle.values() for dataset in idle]
            self._idle.clear()
            self._count = 0
        for dataset in surplus:
            dataset.close()


def _check_blocks(dataset: Any) -> None:
    """Refuse a file, or an overview, of which no small part can be read.

    Raises:
        OSError: where a block is larger than memory should be asked for.
    """
    height, width = dataset.block_shapes[0]
    together = dataset.count if dataset.interleaving == Interleaving.pixel else 1
    if height * width * together * np.dtype(dataset.dtypes[0]).itemsize > _LARGEST_BLOCK:
        raise OSError(Text("its blocks of {width} x {height} pixels are too large", width=width, height=height))


_files = _Files(_OPEN_FILES)


@contextmanager
def _open_remote(href: str, **options: Any) -> Iterator[Any]:
    """Yield a dataset of a file by HTTP, for the thread that opens it: rasterio's openers are bound to one.

    Raises:
        OSError: what kept ``ranges`` from reading it, whether GDAL has noticed or not.
    """
    opener = ranges.Opener()
    try:
        with rasterio.open(href, driver=driver(href), opener=opener, **options) as dataset:
            yield dataset
    except _ERRORS:
        if opener.error is None:
            raise
    if opener.error is not None:
        raise opener.error


def driver(href: str) -> str:
    """Return the format to open a file as; no other driver of GDAL is let near a catalogue's files."""
    return JPEG2000 if href.lower().endswith(".jp2") else "GTiff"


def close_files() -> None:
    """Close every idle file."""
    _files.close()


def warp(pixels: NDArray[Any], corner: Affine, crs: str, grid: Grid, resampling: str) -> NDArray[Any]:
    """Return pixels on a grid of another CRS; 0 is no data.

    Args:
        pixels: (y, x) of any dtype that GDAL knows.
        corner: from their column and row to coordinates.
        crs: of ``corner``, as an authority code or WKT.
        grid: of what is returned.
        resampling: a name of rasterio's.
    """
    warped = np.zeros(grid.shape, pixels.dtype)
    with cores, _session():
        reproject(
            pixels,
            warped,
            src_transform=corner,
            src_crs=_known_crs(crs),
            dst_transform=grid.transform,
            dst_crs=_known_crs(grid.crs),
            resampling=Resampling[resampling],
            src_nodata=0,
            dst_nodata=0,
        )
    return warped


@lru_cache(maxsize=64)
def _known_crs(text: str) -> CRS:
    return CRS.from_user_input(text)


def burn(shapes: Sequence[shapely.Geometry], grid: Grid) -> NDArray[np.uint8]:
    """Return a plane (y, x) on a grid: 1 where the centre of a pixel lies in one of the shapes, else 0.

    Args:
        shapes: at least one, in the grid's CRS.
        grid: of what is returned.
    """
    pairs = [(shape, 1) for shape in shapes]
    burnt: NDArray[np.uint8] = rasterize(pairs, grid.shape, transform=grid.transform, dtype=np.uint8)
    return burnt


def copy(source: Path, target: Path, options: Mapping[str, Any]) -> None:
    """Write what GDAL reads at ``source`` to ``target``, with a driver's options.

    Raises:
        OSError: where it cannot be written.
    """
    with _session():
        rasterio.shutil.copy(str(source), str(target), **options)
