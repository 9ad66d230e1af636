"""Writing the mosaic: tiles in any order into a scratch file, then a Cloud Optimized GeoTIFF."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, BinaryIO, Optional

import numpy as np
import rasterio
import rasterio.shutil
from numpy.typing import NDArray

from . import options
from .errors import OutputError
from .grid import Grid
from .reader import GDAL_ERRORS, GDAL_SETTINGS

_COG = {
    "driver": "COG",
    "COMPRESS": "DEFLATE",
    "PREDICTOR": "YES",
    "LEVEL": 1,  # of reflectance a higher one makes hardly a smaller file, and takes twice as long
    "BLOCKSIZE": 512,
    "OVERVIEW_RESAMPLING": "AVERAGE",
    "NUM_THREADS": "ALL_CPUS",
    "BIGTIFF": "IF_SAFER",
}
_ZEROS = bytes(1 << 24)
_DISK_FACTOR = 2.2
"""Bytes that a run needs at most for each byte of raw pixels: the scratch file, its overviews, the GeoTIFF."""
_COG_FACTOR = 1.4
"""Of these, what the GeoTIFF needs."""
_DISPLAY_PIXELS = 1024
_TRUE_COLOUR = ("red", "green", "blue")


def check_output(output: Path) -> None:
    """Refuse an output that cannot be written, before any work is done.

    Raises:
        OutputError: with what to change.
    """
    if output.suffix.lower() not in (".tif", ".tiff"):
        raise OutputError(f"The output '{output.name}' is not a GeoTIFF by its name: let it end in .tif.")
    if not output.parent.is_dir():
        raise OutputError(f"The folder '{output.parent}' does not exist: make it, or choose another output.")
    if output.is_dir():
        raise OutputError(f"'{output}' is a folder: choose a file for the output.")
    if not os.access(output.parent, os.W_OK) or (output.exists() and not os.access(output, os.W_OK)):
        raise OutputError(f"'{output}' cannot be written: choose another output, or allow writing there.")


def check_space(folder: Path, grid: Grid, bands: int) -> None:
    """Refuse a grid for which the disk of ``folder`` has no room.

    Raises:
        OutputError: with the room that is needed and the room there is.
    """
    needed = grid.width * grid.height * bands * 2 * _DISK_FACTOR + (1 << 20)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise OutputError(
            f"The disk of '{folder}' is too full: the run needs up to {_size(needed)} and {_size(free)} are free; "
            "choose another output folder, a smaller extent or a coarser resolution."
        )


def _size(count: float) -> str:
    return f"{count / 1e9:,.1f} GB" if count >= 1e9 else f"{count / 1e6:,.0f} MB"


class ScratchRaster:
    """A raw file of all the pixels, band after band, whose room on the disk is taken at once.

    Plain files report a full disk when they are written to; a compressed raster may do so when it is too late.
    """

    def __init__(self, folder: Path, grid: Grid, bands: Sequence[str]) -> None:
        """Make the file in ``folder``, all no data.

        Raises:
            OutputError: where the disk is full or cannot be written.
        """
        self.grid = grid
        self.bands = tuple(bands)
        self._folder = folder
        self._raw = folder / "pixels.raw"
        self._file: BinaryIO = self._raw.open("wb")
        try:
            left = grid.width * grid.height * len(bands) * 2
            while left > 0:
                left -= self._file.write(_ZEROS[: min(left, len(_ZEROS))])
            self._file.flush()
        except OSError as error:
            self._file.close()
            raise write_error(folder, error) from error

    def close(self) -> None:
        """Close the file; whoever made the folder removes it."""
        self._file.close()

    def write(self, tile: Grid, pixels: NDArray[np.uint16]) -> None:
        """Write the (band, y, x) pixels of a tile of the grid.

        Raises:
            OutputError: where the disk is full or cannot be written.
        """
        top, left = self.grid.offset_of(tile)
        try:
            for band, plane in enumerate(np.ascontiguousarray(pixels, "<u2")):
                for row, line in enumerate(plane, start=band * self.grid.height + top):
                    self._file.seek((row * self.grid.width + left) * 2)
                    self._file.write(line.data)
        except OSError as error:
            raise write_error(self._folder, error) from error

    def to_cog(self, path: Path, tags: Mapping[str, str]) -> None:
        """Write the pixels to ``path`` as a Cloud Optimized GeoTIFF with band names, no data, overviews and tags.

        Raises:
            OutputError: where the disk is full or cannot be written.
        """
        description = self._folder / "pixels.vrt"
        short = shutil.disk_usage(self._folder).free < self._raw.stat().st_size * _COG_FACTOR
        try:
            self._file.flush()
            description.write_text(self._vrt(tags), encoding="utf-8")
            with rasterio.Env(**GDAL_SETTINGS):
                rasterio.shutil.copy(str(description), str(path), **_COG)
        except GDAL_ERRORS as error:
            raise write_error(self._folder, error, short_of_room=short) from error

    def _vrt(self, tags: Mapping[str, str]) -> str:
        """Return a GDAL VRT that describes the raw file, see https://gdal.org/drivers/raster/vrt.html ."""
        grid = self.grid
        line, plane = grid.width * 2, grid.width * grid.height * 2
        coefficients = ", ".join(repr(value) for value in grid.transform.to_gdal())
        metadata = "".join(f'<MDI key="{escape(key)}">{escape(value)}</MDI>' for key, value in tags.items())
        colours = ("Red", "Green", "Blue") if self.bands[:3] == _TRUE_COLOUR else ("Gray",)
        bands = "".join(
            f'<VRTRasterBand dataType="UInt16" band="{index + 1}" subClass="VRTRawRasterBand">'
            f"<Description>{escape(name)}</Description>"
            f"<NoDataValue>{options.NODATA}</NoDataValue>"
            f"<ColorInterp>{colours[index] if index < len(colours) else 'Undefined'}</ColorInterp>"
            f'<SourceFilename relativeToVRT="1">{self._raw.name}</SourceFilename>'
            f"<ImageOffset>{index * plane}</ImageOffset><PixelOffset>2</PixelOffset>"
            f"<LineOffset>{line}</LineOffset><ByteOrder>LSB</ByteOrder></VRTRasterBand>"
            for index, name in enumerate(self.bands)
        )
        return (
            f'<VRTDataset rasterXSize="{grid.width}" rasterYSize="{grid.height}"><SRS>{grid.crs}</SRS>'
            f"<GeoTransform>{coefficients}</GeoTransform><Metadata>{metadata}</Metadata>{bands}</VRTDataset>"
        )


def write_error(folder: Path, error: Exception, *, short_of_room: bool = False) -> OutputError:
    """Return the sentence for a write that failed; GDAL's last word on a full disk may be about anything."""
    cause = error.__cause__ or error
    if getattr(error, "errno", None) == errno.ENOSPC or short_of_room:
        return OutputError(f"The disk of '{folder.parent}' is full: free some room, or choose another output folder.")
    return OutputError(f"The mosaic cannot be written in '{folder.parent}' ({cause}): choose another output folder.")


def replace_outputs(finished: Mapping[Path, Path]) -> None:
    """Put each finished file in its place in one step, the small ones first and the mosaic last.

    Raises:
        OutputError: where one cannot be replaced, as another program may hold it; all of them stay as they were.
    """
    before = {target: target.read_bytes() if target.is_file() else None for target in list(finished.values())[:-1]}
    done: list[Path] = []
    for source, target in finished.items():
        try:
            source.replace(target)
            done.append(target)
        except OSError as error:  # noqa: PERF203 - two files
            for changed in done:
                content = before[changed]
                if content is None:
                    changed.unlink()
                else:
                    changed.write_bytes(content)
            raise OutputError(
                f"'{target}' cannot be replaced ({error.strerror}): close what has it open, or choose another output."
            ) from error


def display_range(path: Path) -> Optional[tuple[float, float]]:
    """Return what to show as black and as white, one range for all bands, from a coarse view of the mosaic.

    The 1st and the 98th percentile of the pixels with data; ``None`` where there are none.
    """
    with rasterio.open(path) as dataset:
        factor = max(1, max(dataset.shape) // _DISPLAY_PIXELS)
        shape = (min(dataset.count, 3), max(1, dataset.height // factor), max(1, dataset.width // factor))
        pixels: NDArray[Any] = dataset.read(list(range(1, shape[0] + 1)), out_shape=shape)
    pixels = pixels[pixels != options.NODATA]
    if not pixels.size:
        return None
    low, high = np.percentile(pixels, (1, 98))
    return float(low), float(max(high, low + 1))
