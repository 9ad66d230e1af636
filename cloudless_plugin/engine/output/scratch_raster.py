"""From tiles in any order to a Cloud Optimized GeoTIFF, by way of a raw file."""

from __future__ import annotations

import errno
import math
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from ...common import choices
from ...common.held_files import open_file, remove
from ...common.looks import TRUE_COLOUR
from ..geo.grid import Grid
from ..kernels.resampling import average
from ..machine.thread_room import check_thread_room
from .write_errors import write_error

_COG = {
    "driver": "COG",
    "COMPRESS": "ZSTD",
    "PREDICTOR": "YES",
    "LEVEL": 1,  # a higher one takes longer, and files of reflectance hardly get smaller
    "BLOCKSIZE": 512,
    "OVERVIEW_RESAMPLING": "AVERAGE",
    "NUM_THREADS": "ALL_CPUS",
    "BIGTIFF": "IF_SAFER",
}
_COARSEST = 512
"""Pixels that fit a screen: a raster that is no longer than this gets no overview."""
_ROWS = 256
"""Rows of an overview that are made at a time."""
_ZEROS = bytes(1 << 24)
_NOT_KNOWN = np.full(1 << 18, np.nan, "<f4").tobytes()
_COG_FACTOR = 1.8
"""Bytes that overviews and GeoTIFF need, at most, for each byte of raw pixels."""
_LEAST_FREE = 1 << 20
"""Bytes: where fewer are free, a write has failed for lack of space, whatever GDAL says."""
_CANNOT = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP)
"""Errors of a file system that cannot allocate space for a file."""


REFLECTANCE, CODES, VALUES = "<u2", "<u4", "<f4"
"""Kinds of numbers, by their types: reflectance; counts, days and flags, which mean nothing when averaged; and values
of indices. No data is 0, or NaN among values."""
Pixels = NDArray[Any]
"""Numbers of a ``kind``."""


class ScratchRaster:
    """A raw file of all pixels, band after band, whose disk space is allocated at once.

    A full disk shows at once then; writing a compressed raster may fail when it is too late.
    """

    def __init__(
        self, path: Path, grid: Grid, bands: Sequence[str], units: Sequence[str] = (), kind: str = REFLECTANCE
    ) -> None:
        """Make the file at ``path``, all no data, unless it is there.

        Other files beside it bear its name with another suffix.

        Args:
            path: of the raw file.
            grid: of the pixels.
            bands: their names.
            units: of their numbers; an empty one says nothing.
            kind: of numbers, ``REFLECTANCE``, ``CODES`` or ``VALUES``.

        Raises:
            OutputError: where the disk is full or cannot be written.
        """
        self.grid = grid
        self.bands = tuple(bands)
        self._units = tuple(units) or ("",) * len(bands)
        self.kind = kind
        self._dtype = np.dtype(kind)
        self._raw = path
        self._made: list[Path] = []
        """Further files: overviews and descriptions."""
        self._overviews: list[tuple[Path, tuple[int, int]]] = []
        """Raw files, and height and width of each."""
        self.is_new = True
        """Whether the file was made, and not left by an earlier run."""
        short = False
        try:
            size = grid.width * grid.height * len(bands) * self._dtype.itemsize
            is_whole = path.exists() and path.stat().st_size == size
            self.is_new = not is_whole
            self._file: IO[bytes] = open_file(path, "r+b" if is_whole else "wb")
            try:
                if not is_whole:
                    _reserve(self._file, size)
            except OSError:
                # What a full disk says differs between systems.
                short = shutil.disk_usage(path.parent).free < _LEAST_FREE
                self.remove()
                raise
        except OSError as error:
            raise write_error(path.parent, error, short_of_space=short) from error

    def blank(self) -> None:
        """Make all ``VALUES`` of a new file no data; pixels that are written later need it not.

        Raises:
            OutputError: where the disk cannot be written.
        """
        size = self._raw.stat().st_size
        try:
            self._file.seek(0)
            while size > 0:
                size -= self._file.write(_NOT_KNOWN[:size])
        except OSError as error:
            raise write_error(self._raw.parent, error) from error

    def close(self) -> None:
        """Close the file, which stays, and delete what was made of it."""
        with suppress(OSError):  # what a full disk has not taken, when told so, it does not take now
            self._file.close()
        for path in self._made:
            remove(path)
        self._made.clear()

    def remove(self) -> None:
        """Close and delete the raw files, which frees their disk space."""
        self.close()
        remove(self._raw)

    def write(self, tile: Grid, pixels: Pixels) -> None:
        """Write the (band, y, x) pixels of a tile of the grid.

        Raises:
            OutputError: where the disk is full or cannot be written.
        """
        top, left = self.grid.offset_of(tile)
        try:
            for band, plane in enumerate(np.ascontiguousarray(pixels, self._dtype)):
                # Rows of a tile as wide as the grid follow one another.
                rows = plane.reshape(1, -1) if tile.width == self.grid.width else plane
                for row, line in enumerate(rows, start=band * self.grid.height + top):
                    self._file.seek((row * self.grid.width + left) * self._dtype.itemsize)
                    self._file.write(line.data)
        except OSError as error:
            raise write_error(self._raw.parent, error) from error

    def read(self, tile: Grid) -> Pixels:
        """Return the (band, y, x) pixels of a tile of the grid, as they stand in the file."""
        self._file.flush()
        top, left = self.grid.offset_of(tile)
        planes = self._planes(self._raw, self.grid.shape)
        return np.stack([plane[top : top + tile.height][:, left : left + tile.width] for plane in planes])

    def _planes(self, raw: Path, shape: tuple[int, int]) -> list[RawPlane]:
        return [RawPlane(raw, self._dtype, shape, band) for band in range(len(self.bands))]

    def view(self, length: int) -> Pixels:
        """Return the coarsest overview (band, y, x) that has at least ``length`` pixels along its longer side.

        Without such an overview, the full pixels come back. ``to_cog`` makes the overviews.
        """
        levels = [(self._raw, self.grid.shape), *self._overviews]
        long_enough = [level for level in levels if max(level[1]) >= length]
        raw, shape = (long_enough or levels)[-1]
        return np.fromfile(raw, self._dtype).reshape(len(self.bands), *shape)

    def to_cog(self, path: Path, tags: Mapping[str, str]) -> None:
        """Write the pixels to ``path`` as a Cloud Optimized GeoTIFF with band names, no data, overviews and tags.

        Raises:
            OutputError: where the disk is full or cannot be written.
            ShortageError: where memory is short.
            RuntimeError: see ``check_thread_room``.
        """
        from ..raster_io.gdal_ops import copy_raster  # late, see there

        check_thread_room(os.cpu_count() or 1)  # GDAL waits for ever for threads that it cannot start
        short = shutil.disk_usage(path.parent).free < self._raw.stat().st_size * _COG_FACTOR
        try:
            self._file.flush()
            description = self._describe(tags)
            copy_raster(description, path, _COG)
        except OSError as error:
            short = short or shutil.disk_usage(path.parent).free < _LEAST_FREE
            raise write_error(path.parent, error, short_of_space=short) from error

    def _describe(self, tags: Mapping[str, str]) -> Path:
        """Make the overviews, and return a GDAL VRT that describes the raw files."""
        height, width = self.grid.shape
        raw = self._raw
        overviews: list[Path] = []
        while max(height, width) > _COARSEST:
            smaller = self._beside(f".{len(overviews) + 1}.raw")
            self._halve(self._planes(raw, (height, width)), smaller)
            raw, height, width = smaller, -(-height // 2), -(-width // 2)
            self._overviews.append((raw, (height, width)))
            overview = self._beside(f".{len(overviews) + 1}.vrt")
            bands = "".join(_vrt_band(index, raw, (height, width), self._dtype, "") for index in range(len(self.bands)))
            _write_vrt(overview, (height, width), bands)
            overviews.append(overview)
        nodata = "nan" if self.kind == VALUES else str(choices.NODATA)
        colours = ("Red", "Green", "Blue") if self.bands[:3] == TRUE_COLOUR.bands else ("Gray",)
        bands = "".join(
            _vrt_band(
                index,
                self._raw,
                self.grid.shape,
                self._dtype,
                f"<Description>{escape(name)}</Description><NoDataValue>{nodata}</NoDataValue>"
                f"<UnitType>{escape(unit)}</UnitType>"
                f"<ColorInterp>{colours[index] if index < len(colours) else 'Undefined'}</ColorInterp>"
                + "".join(
                    f'<Overview><SourceFilename relativeToVRT="1">{escape(overview.name)}</SourceFilename>'
                    f"<SourceBand>{index + 1}</SourceBand></Overview>"
                    for overview in overviews
                ),
            )
            for index, (name, unit) in enumerate(zip(self.bands, self._units))
        )
        place = ", ".join(repr(value) for value in self.grid.transform.to_gdal())
        metadata = "".join(f'<MDI key="{escape(key)}">{escape(value)}</MDI>' for key, value in tags.items())
        description = self._beside(".vrt")
        head = f"<SRS>{escape(self.grid.crs)}</SRS><GeoTransform>{place}</GeoTransform><Metadata>{metadata}</Metadata>"
        _write_vrt(description, self.grid.shape, head + bands)
        return description

    def _halve(self, planes: Sequence[RawPlane], smaller: Path) -> None:
        """Write the planes of a raster to a raw file with half as many rows and columns, rounded up."""
        with smaller.open("wb") as file:
            for plane in planes:
                for rows in _HALVINGS[self.kind](plane):
                    file.write(np.ascontiguousarray(rows, self._dtype).data)

    def _beside(self, suffix: str) -> Path:
        path = self._raw.with_name(self._raw.stem + suffix)
        self._made.append(path)
        return path


class RawPlane:
    """One band of a raw file, of which rows are read when they are asked for.

    It is not mapped into memory: some disks, as those of virtual machines' hosts, share no maps.
    """

    def __init__(self, raw: Path, dtype: np.dtype[Any], shape: tuple[int, int], band: int) -> None:
        """Read nothing yet; the file has planes of (y, x) ``shape`` one after the other."""
        self.shape = shape
        self._raw = raw
        self._dtype = dtype
        self._begin = band * shape[0] * shape[1]

    def __getitem__(self, rows: slice) -> Pixels:
        """Return some rows, (y, x)."""
        height, width = self.shape
        first, last, _ = rows.indices(height)
        offset = (self._begin + first * width) * self._dtype.itemsize
        pixels: Pixels = np.fromfile(self._raw, self._dtype, (last - first) * width, offset=offset)
        return pixels.reshape(last - first, width)


def _reserve(file: IO[bytes], size: int) -> None:
    """Make the file ``size`` bytes of zeros long, so that a disk that is too small says so now."""
    if hasattr(os, "posix_fallocate"):
        try:
            os.posix_fallocate(file.fileno(), 0, size)
        except OSError as error:
            if error.errno not in _CANNOT:
                raise
        else:
            return
    while size > 0:
        size -= file.write(_ZEROS[: min(size, len(_ZEROS))])
    file.flush()


def every_other(plane: RawPlane) -> Iterator[Pixels]:
    """Yield every second pixel of every second row, some rows (y, x) at a time."""
    for top in range(0, plane.shape[0], 2 * _ROWS):
        yield plane[top : top + 2 * _ROWS][::2, ::2]


def halved(plane: NDArray[np.uint16] | RawPlane) -> Iterator[NDArray[np.uint16]]:
    """Yield, some rows at a time, a raster of half as many rows and columns over the same area.

    Args:
        plane: (y, x), 0 is no data.

    Yields:
        (y, x) means of the pixels that are not 0, halves rounded up. Where the number of rows or columns is odd, each
        new one covers a little less than two, as in GDAL.
    """
    height, width = plane.shape
    if height % 2 == 0 and width % 2 == 0:
        for top in range(0, height, 2 * _ROWS):
            yield _mean_of_four(plane[top : top + 2 * _ROWS])
        return
    rows, columns = (np.linspace(0, length, -(-length // 2) + 1) for length in (height, width))
    for first in range(0, len(rows) - 1, _ROWS):
        edges = rows[first : first + _ROWS + 1]
        top, bottom = int(edges[0]), math.ceil(edges[-1])
        yield average(plane[top:bottom], edges - top, columns)


def halved_values(plane: NDArray[np.float32] | RawPlane) -> Iterator[NDArray[np.float32]]:
    """Yield, some rows at a time, the means of two by two pixels (y, x) that are known; NaN where none is.

    Where the number of rows or columns is odd, the last one is a mean of fewer.
    """
    for top in range(0, plane.shape[0], 2 * _ROWS):
        part = plane[top : top + 2 * _ROWS]
        height, width = part.shape
        padded = np.pad(part, ((0, height % 2), (0, width % 2)), constant_values=np.nan)
        corners = np.stack([padded[row::2, column::2] for row in (0, 1) for column in (0, 1)])
        known = ~np.isnan(corners)
        with np.errstate(invalid="ignore"):
            yield np.where(known, corners, np.float32(0)).sum(axis=0) / known.sum(axis=0, dtype=np.float32)


_HALVINGS: dict[str, Callable[[Any], Iterator[Any]]] = {
    REFLECTANCE: halved,
    CODES: every_other,
    VALUES: halved_values,
}


def _mean_of_four(pixels: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return the means of every two by two pixels."""
    # Two neighbours in a row are read as one number of twice the width, which avoids strided access.
    pairs = np.ascontiguousarray(pixels).view("<u4")
    corners = [half for pair in (pairs[::2], pairs[1::2]) for half in (pair & 0xFFFF, pair >> 16)]
    total: NDArray[np.uint32] = corners[0] + corners[1] + corners[2] + corners[3]
    if all(corner.min() for corner in corners):
        total += 2
        total >>= 2
        return total.astype(np.uint16)
    counts = np.zeros(total.shape, np.uint8)
    for corner in corners:
        counts += corner != 0
    total += counts >> 1
    total //= np.maximum(counts, 1)
    return total.astype(np.uint16)


def _write_vrt(path: Path, shape: tuple[int, int], content: str) -> None:
    """Write a GDAL VRT, see https://gdal.org/drivers/raster/vrt.html ."""
    text = f'<VRTDataset rasterXSize="{shape[1]}" rasterYSize="{shape[0]}">{content}</VRTDataset>'
    path.write_text(text, encoding="utf-8")


def _vrt_band(index: int, raw: Path, shape: tuple[int, int], dtype: np.dtype[Any], content: str) -> str:
    height, width = shape
    size = dtype.itemsize
    kind = "Float" if dtype.kind == "f" else "UInt"
    return (
        f'<VRTRasterBand dataType="{kind}{8 * size}" band="{index + 1}" subClass="VRTRawRasterBand">{content}'
        f'<SourceFilename relativeToVRT="1">{escape(raw.name)}</SourceFilename>'
        f"<ImageOffset>{index * height * width * size}</ImageOffset><PixelOffset>{size}</PixelOffset>"
        f"<LineOffset>{width * size}</LineOffset><ByteOrder>LSB</ByteOrder></VRTRasterBand>"
    )
