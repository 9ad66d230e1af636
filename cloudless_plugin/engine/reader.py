"""Reading one asset onto a grid."""

from __future__ import annotations

import math
import os
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any, NamedTuple, Optional, Protocol

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio._err import CPLE_BaseError
from rasterio.crs import CRS
from rasterio.enums import Interleaving, Resampling
from rasterio.errors import CRSError, RasterioError
from rasterio.warp import reproject
from rasterio.windows import Window

from . import cog, headers, jp2, ranges
from .crs import pixel_size, transform_bounds
from .errors import RequestError
from .foreign import text
from .grid import Grid
from .planes import complete
from .radiometry import AS_STORED, Scaling, harmonise, unsigned
from .resampling import average, nearest
from .text import Text, plain

GDAL_SETTINGS: dict[str, Any] = {
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
GDAL_ERRORS = (RasterioError, CPLE_BaseError, OSError)
"""What rasterio raises where GDAL fails."""
# A name in a file that is not UTF-8 is decoded by rasterio as if it were.
_ERRORS = (*GDAL_ERRORS, CRSError, UnicodeDecodeError, cog.BlockError, RequestError)

cores = threading.BoundedSemaphore(os.cpu_count() or 1)
"""Held by a thread while it computes: many threads may wait for bytes, as many as there are processors may compute."""

_JPEG2000 = "JP2OpenJPEG"
"""GDAL's name for its driver."""
_HEAD = 16 << 10
"""Bytes of a file that are read first: the header of a COG, as a rule."""
_LONGEST_HEAD = 16 << 20
_KNOWN_FILES = 20_000
"""Headers kept at most."""
_OPEN_FILES = 256
"""Open files kept at most; a process may often have 1024."""
_LARGEST_BLOCK = 64 << 20
"""Bytes, unpacked, of what GDAL has to unpack at once; of a common file it is half of one."""
_LARGEST_WINDOW = 1 << 27
"""Pixels that are read to be resampled together: a whole scene without overviews."""
_MOST_OVERVIEWS = 32
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


class Source(Protocol):
    """A file whose header has been read. Rows and columns are of one of its levels, 0 being the full pixels."""

    @property
    def epsg(self) -> int:
        """Code of the CRS, 0 where unknown."""

    @property
    def crs(self) -> str:
        """The CRS, as an authority code or WKT."""

    @property
    def transform(self) -> Affine:
        """From column and row of the full pixels to coordinates."""

    @property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """Height and width of each level."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the stored numbers."""

    def fill(self, out: NDArray[Any], level: int, top: int, left: int, scaling: Scaling, *, fresh: bool) -> None:
        """Fill the pixels of ``out`` that are 0, or all where it is fresh, with the file's, harmonised.

        ``out`` may reach beyond the file; its first pixel is ``top``, ``left`` of the level.
        """

    def stored_bytes(self, level: int, top: int, left: int, shape: tuple[int, int]) -> int:
        """Return how many bytes of the file a window of a level is in, about."""


class _CogSource:
    """A plain COG: only the blocks that hold a missing pixel are read, all in as few requests as can be."""

    def __init__(self, href: str, header: cog.Cog, version: str = "") -> None:
        """Use a header; it is that of the file of this version, if one is told: see ``ranges.read_ranges``."""
        self._href = href
        self._header = header
        self._version = version
        self.epsg = header.epsg
        self.crs = f"EPSG:{header.epsg}"
        self.transform = header.transform
        self.shapes = tuple((level.height, level.width) for level in header.levels)
        self.dtype = header.dtype

    def fill(self, out: NDArray[Any], level: int, top: int, left: int, scaling: Scaling, *, fresh: bool) -> None:
        described = self._header.levels[level]
        blocks = list(_blocks(described, out.shape, top, left))
        if fresh and not (blocks and _covers(described, out.shape, top, left) and described.sizes.all()):
            out[...] = 0
        wanted = [block for block in blocks if described.sizes[block.place] and (fresh or not out[block.target].min())]
        where = [(int(described.offsets[block.place]), int(described.sizes[block.place])) for block in wanted]
        stored = ranges.read_ranges(self._href, where, self._version)
        with cores:
            for raw, block in zip(stored, wanted):
                target = out[block.target]
                pixels = self._header.decode(raw, described, block.part).astype(out.dtype, copy=False)
                _place(pixels, target, scaling, fresh=fresh or not target.max())

    def stored_bytes(self, level: int, top: int, left: int, shape: tuple[int, int]) -> int:
        """Return how many bytes the blocks under a window of a level have."""
        described = self._header.levels[level]
        return sum(int(described.sizes[block.place]) for block in _blocks(described, shape, top, left))


class _Block(NamedTuple):
    """A block under a window."""

    place: tuple[int, int]
    """Row and column among the blocks."""
    part: tuple[slice, slice]
    """Pixels of the block that are in the window."""
    target: tuple[slice, slice]
    """The same pixels, in the window."""


def _covers(level: cog.Level, shape: tuple[int, ...], top: int, left: int) -> bool:
    """Tell whether a level reaches over the whole of a window."""
    return top >= 0 and left >= 0 and top + shape[0] <= level.height and left + shape[1] <= level.width


def _blocks(level: cog.Level, shape: tuple[int, ...], top: int, left: int) -> Iterator[_Block]:
    """Yield the blocks under a window whose first pixel is ``top``, ``left`` of the level."""
    bottom, right = min(top + shape[0], level.height), min(left + shape[1], level.width)
    first, begin = max(top, 0), max(left, 0)
    if first >= bottom or begin >= right:
        return
    for row, column in level.blocks(first, begin, bottom, right):
        y, x = row * level.block_height, column * level.block_width
        north, south = max(first, y), min(bottom, y + level.block_height)
        west, east = max(begin, x), min(right, x + level.block_width)
        yield _Block(
            (row, column),
            (slice(north - y, south - y), slice(west - x, east - x)),
            (slice(north - top, south - top), slice(west - left, east - left)),
        )


def _place(numbers: NDArray[Any], out: NDArray[Any], scaling: Scaling, *, fresh: bool) -> None:
    """Fill the pixels of ``out`` that are 0, or all where it is fresh; ``numbers`` may be changed."""
    if fresh:
        harmonise(numbers, scaling, out)
    else:
        harmonise(numbers, scaling, numbers)
        complete(out, numbers)


class _GdalSource:
    """Any other file: GDAL reads it."""

    def __init__(self, href: str) -> None:
        self._href = href
        with rasterio.Env(**GDAL_SETTINGS), _files.borrow(href) as dataset:
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
        with rasterio.Env(**GDAL_SETTINGS), _files.borrow(self._href, level - 1) as dataset:
            window = Window.from_slices(rows, columns)
            numbers = dataset.read(1, window=window, out_dtype=np.int16 if self._signed else self.dtype)
        with cores:
            if self._signed:
                numbers = unsigned(numbers, self._nodata)
            _place(numbers, target, scaling, fresh=fresh)

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
            dataset = rasterio.open(href, driver=_driver(href), **options)
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
        with rasterio.open(href, driver=_driver(href), opener=opener, **options) as dataset:
            yield dataset
    except _ERRORS:
        if opener.error is None:
            raise
    if opener.error is not None:
        raise opener.error


def _driver(href: str) -> str:
    """Return the format to open a file as; no other driver of GDAL is let near a catalogue's files."""
    return _JPEG2000 if href.lower().endswith(".jp2") else "GTiff"


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
    if "://" in href and not ranges.is_remote(href):
        return _GdalSource(href)  # a bucket, whose addresses GDAL knows
    kept = headers.kept(href)
    if kept is not None:
        with suppress(cog.MoreBytesError):
            if (header := cog.parse(kept.head)) is not None:
                return _CogSource(href, header, kept.version)
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
        if header is not None:
            headers.keep(href, head, version)
            return _CogSource(href, header)
        break
    if _driver(href) == _JPEG2000:
        jp2.check_boxes(lambda begin, size: ranges.read_ranges(href, [(begin, size)])[0])
    return _GdalSource(href)


def close_files() -> None:
    """Forget every header and close every file."""
    _headers.clear()
    _files.close()
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
    place = _whole_pixels(source, grid)
    level = _plan(source, grid)[0] if place is None else place[0]
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
    place = _whole_pixels(source, grid)
    if place is not None:
        source.fill(out, *place, scaling, fresh=fresh)
        return
    if fresh:
        out[...] = 0
    level, averages = _plan(source, grid)
    same_crs = source.crs == grid.crs
    if picks or (resampling == "nearest" and not averages):
        numbers = _sample(source, grid, level) if same_crs else _warp(source, grid, level, Resampling.nearest)
    elif averages:
        numbers = _average(source, grid, level) if same_crs else _warp(source, grid, level, Resampling.average)
    else:
        numbers = _warp(source, grid, level, Resampling[resampling])
    if numbers is not None:
        with cores:
            _place(numbers.astype(out.dtype, copy=False), out, scaling, fresh=fresh)


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


def _warp(source: Source, grid: Grid, level: int, resampling: Resampling) -> NDArray[Any]:
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


def _warp_cell(source: Source, grid: Grid, level: int, resampling: Resampling) -> Optional[NDArray[Any]]:
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
    warped = np.zeros(grid.shape, source.dtype)
    corner = Affine(across, 0, source.transform.c + left * across, 0, -down, source.transform.f - top * down)
    with cores, rasterio.Env(**GDAL_SETTINGS):
        reproject(
            pixels,
            warped,
            src_transform=corner,
            src_crs=_rasterio_crs(source.crs),
            dst_transform=grid.transform,
            dst_crs=_rasterio_crs(grid.crs),
            resampling=resampling,
            src_nodata=0,
            dst_nodata=0,
        )
    return warped


@lru_cache(maxsize=64)
def _rasterio_crs(text: str) -> CRS:
    return CRS.from_user_input(text)


def _reason(error: Exception) -> str:
    """Return what went wrong, in a line, without a signature."""
    cause: BaseException = error
    while cause.__cause__ is not None:
        cause = cause.__cause__
    told = cause.strerror if isinstance(cause, OSError) and cause.strerror else plain(cause)
    if isinstance(told, Text):
        return told
    return text(str(told).split("?")[0].replace("\n", " ").strip()) or type(error).__name__
