"""Reading one asset onto the output's grid: the reader that stackstac is given."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import rasterio
from numpy.typing import DTypeLike, NDArray
from rasterio import windows
from rasterio._err import CPLE_BaseError
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window
from stackstac.raster_spec import RasterSpec

from .crs import pixel_size
from .signing import sign

GDAL_SETTINGS: dict[str, Any] = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",  # no listing of folders, no side-car files
    "GDAL_INGESTED_BYTES_AT_OPEN": 32768,  # the whole header of a COG in one request
    "GDAL_HTTP_MULTIPLEX": "YES",
    "GDAL_HTTP_MERGE_CONSECUTIVE_RANGES": "YES",
    "GDAL_HTTP_CONNECTTIMEOUT": 10,
    "GDAL_HTTP_TIMEOUT": 60,
    "GDAL_HTTP_MAX_RETRY": 4,
    "GDAL_HTTP_RETRY_DELAY": 0.5,
    "GDAL_CACHEMAX": 128 << 20,  # bytes, unlike the variable of that name
    "VSI_CACHE": False,
    "AWS_NO_SIGN_REQUEST": "YES",
}

_OPEN_FILES = 256
"""Open files kept at most; a process may often have 1024."""
GDAL_ERRORS = (RasterioError, CPLE_BaseError, OSError)
"""What rasterio raises where GDAL fails."""
_COARSER = 1.01
"""A grid whose pixels are this much larger than the file's is coarser, and averages."""


class ReadError(Exception):
    """An asset cannot be read."""

    def __init__(self, href: str, reason: str) -> None:
        """Keep which asset, by its unsigned address, and why."""
        super().__init__(href, reason)
        self.href = href
        self.reason = reason


class _Files:
    """Open files that no thread is using: opening again costs a header, over HTTP a request or two."""

    def __init__(self, limit: int) -> None:
        self._idle: OrderedDict[tuple[str, int], list[Any]] = OrderedDict()
        self._lock = threading.Lock()
        self._limit = limit
        self._count = 0

    @contextmanager
    def borrow(self, href: str, level: int = -1) -> Iterator[Any]:
        """Lend a dataset of the file, or of its overview ``level``, to one thread.

        Kept under its signed address: with a new token the file is opened anew.
        """
        key = (sign(href), level)
        with self._lock:
            idle = self._idle.get(key)
            dataset = idle.pop() if idle else None
            self._count -= dataset is not None
        if dataset is None:
            options = {} if level < 0 else {"OVERVIEW_LEVEL": level}
            dataset = rasterio.open(key[0], driver=_driver(href), **options)
        try:
            yield dataset
        except GDAL_ERRORS:
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


files = _Files(_OPEN_FILES)
"""The process's open files."""


def inspect(href: str) -> dict[str, Any]:
    """Return ``epsg`` (0 where unknown), ``transform`` and ``shape`` from the header of a file.

    Raises:
        ReadError: where the file cannot be opened or is not a raster.
    """
    try:
        with rasterio.Env(**GDAL_SETTINGS), files.borrow(href) as dataset:
            return {
                "epsg": (dataset.crs.to_epsg() or 0) if dataset.crs else 0,
                "transform": tuple(dataset.transform)[:6],
                "shape": dataset.shape,
            }
    except GDAL_ERRORS as error:
        raise ReadError(href, _reason(error)) from error


class SceneReader:
    """Reads windows of one asset on the grid of a stack, as stackstac's ``Reader`` protocol asks.

    Where the file's pixels are the grid's, they are copied. Where the grid is coarser, pixels are averaged, from the
    overview that is just fine enough. Else they are resampled. 0 is no data before and after.
    """

    def __init__(
        self,
        *,
        url: str,
        spec: RasterSpec,
        resampling: Resampling,
        dtype: np.dtype[Any],
        fill_value: Any,
        pixel: float,
        categorical: bool = False,
        **_unused: Any,
    ) -> None:
        """Keep what to read and onto which grid; nothing is opened.

        Args:
            url: the asset's unsigned address.
            spec: the grid.
            resampling: for pixels that do not lie on the grid.
            dtype: of the arrays returned.
            fill_value: of pixels outside of the file.
            pixel: size of the grid's pixels on the ground, metres.
            categorical: the numbers are classes, which cannot be averaged.
        """
        self.url = url
        self.spec = spec
        self.resampling = resampling
        self.dtype = dtype
        self.fill_value = fill_value
        self.pixel = pixel
        self.categorical = categorical

    def read(self, window: Window) -> NDArray[Any]:
        """Return the (height, width) pixels of a window of the grid.

        Raises:
            ReadError: where the file cannot be opened or read.
        """
        try:
            return self._read(window)
        except GDAL_ERRORS:
            # Once more, the file opened anew: a connection may have been lost, or a token have ended.
            try:
                return self._read(window)
            except GDAL_ERRORS as error:
                raise ReadError(self.url, _reason(error)) from error

    def _read(self, window: Window) -> NDArray[Any]:
        with rasterio.Env(**GDAL_SETTINGS), files.borrow(self.url) as dataset:
            place = _whole_pixels(dataset, self.spec, window)
            if place is not None:
                return self._copy(dataset, *place, window)
            level, resampling = self._plan(dataset)
            if level < 0:
                return self._warp(dataset, window, resampling)
        with rasterio.Env(**GDAL_SETTINGS), files.borrow(self.url, level) as dataset:
            return self._warp(dataset, window, resampling)

    def _copy(self, dataset: Any, column: int, row: int, window: Window) -> NDArray[Any]:
        """Copy the part of the window, which begins at ``column`` and ``row`` of the file, that the file covers."""
        out = np.full((window.height, window.width), self.fill_value, self.dtype)
        left, top = max(column, 0), max(row, 0)
        right = min(column + window.width, dataset.width)
        bottom = min(row + window.height, dataset.height)
        if left < right and top < bottom:
            part = Window(left, top, right - left, bottom - top)
            out[top - row : bottom - row, left - column : right - column] = dataset.read(1, window=part)
        return out

    def _plan(self, dataset: Any) -> tuple[int, Resampling]:
        """Return the overview level to read, -1 for the full pixels, and how to resample."""
        factor = _pixel_ratio(dataset, self.spec, self.pixel)
        coarser = factor > _COARSER
        level = -1
        for index, decimation in enumerate(dataset.overviews(1)):
            if decimation <= factor * _COARSER:
                level = index
        if self.categorical:
            return level, Resampling.nearest
        return level, Resampling.average if coarser else self.resampling

    def _warp(self, dataset: Any, window: Window, resampling: Resampling) -> NDArray[Any]:
        transform = windows.transform(window, self.spec.transform)
        with WarpedVRT(
            dataset,
            crs=self.spec.epsg,
            transform=transform,
            width=window.width,
            height=window.height,
            resampling=resampling,
            src_nodata=0,
            nodata=0,
        ) as warped:
            pixels: NDArray[Any] = warped.read(1, out_dtype=self.dtype)
            return pixels

    def close(self) -> None:
        """Do nothing: files are the process's, not the reader's."""


def _driver(href: str) -> str:
    """Return the format to open a file as; no other driver of GDAL is let near a catalogue's files."""
    return "JP2OpenJPEG" if href.lower().endswith(".jp2") else "GTiff"


def _whole_pixels(dataset: Any, spec: RasterSpec, window: Window) -> tuple[int, int] | None:
    """Return column and row in the file of the window's corner, where the grid's pixels are the file's own."""
    source, target = dataset.transform, spec.transform
    same_size = abs(source.a - target.a) < 1e-9 * target.a and abs(source.e - target.e) < 1e-9 * target.a
    if not same_size or source.b or source.d or dataset.crs is None or dataset.crs.to_epsg() != spec.epsg:
        return None
    column = (target.c - source.c) / target.a + window.col_off
    row = (target.f - source.f) / target.e + window.row_off
    if abs(column - round(column)) > 1e-3 or abs(row - round(row)) > 1e-3:
        return None
    return round(column), round(row)


def _pixel_ratio(dataset: Any, spec: RasterSpec, pixel: float) -> float:
    """Return how many of the file's pixels one of the grid's, ``pixel`` metres on the ground, is wide."""
    if dataset.crs is None or dataset.crs.to_epsg() == spec.epsg:
        return float(spec.resolutions_xy[0] / abs(dataset.transform.a))
    west, south, east, north = dataset.bounds
    return pixel / pixel_size(dataset.crs.to_wkt(), abs(dataset.transform.a), (west + east) / 2, (south + north) / 2)


def _reason(error: Exception) -> str:
    """Return what GDAL says, in a line, without a signature."""
    cause: BaseException = error
    while cause.__cause__ is not None:
        cause = cause.__cause__
    return str(cause).split("?")[0].replace("\n", " ").strip() or type(error).__name__


def fill_for(dtype: DTypeLike) -> Any:
    """Return no data as a number of the very type: stackstac refuses a plain 0."""
    return np.dtype(dtype).type(0)
