"""Reading the assets of scenes onto grids."""

from __future__ import annotations

import math
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Optional

from numpy.typing import NDArray

from ...common.disk_cache import DiskCache
from ...common.errors import ReadError, RequestError
from ...common.href import is_http, is_path
from ...common.messages import Message, plain_value
from ...common.settings import Settings
from ..geo.crs import transform_bounds
from ..geo.grid import Grid
from ..kernels.radiometry import IDENTITY, Scaling
from ..machine.workspace import Workspace
from ..net.network import Network
from ..net.untrusted import sanitize_text
from .cog_header import BlockError, MoreBytesError, parse_header
from .cog_source import CogSource
from .header_cache import HeaderCache
from .jp2_boxes import check_boxes
from .regrid import Regridder
from .source import Source

if TYPE_CHECKING:
    from .gdal_files import GdalFiles

_ERRORS = (OSError, BlockError, RequestError)
_HEAD = 16 << 10
"""Bytes of a file that are read first: usually the whole header of a COG."""
_MAX_HEAD = 16 << 20
_MAX_HEADERS = 20_000
"""Maximum number of headers that are kept in memory."""


class AssetReader:
    """Reads files for one run, and keeps their headers. The run's threads share it.

    It may be sent to another process, where it begins without headers.
    """

    def __init__(
        self, settings: Settings, network: Optional[Network] = None, cache: Optional[DiskCache] = None
    ) -> None:
        """Begin without open files.

        Args:
            settings: limits, logins and cache.
            network: of the run; ``None`` makes one from the settings.
            cache: of the run; ``None`` opens the one that the settings name.
        """
        self.settings = settings
        self.limits = settings.limits
        self.network = network or Network(settings)
        self.workspace = Workspace(settings.limits.processors)
        self._header_cache = HeaderCache(cache or DiskCache.named(settings.cache_file))
        self._sources: dict[str, Source] = {}
        """Files whose header has been read, by unsigned address."""
        self._gdal_files: Optional[GdalFiles] = None
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[Any, ...]:
        """Return the type and the settings that make such a reader in another process."""
        return type(self), (self.settings,)

    def fill(
        self,
        out: NDArray[Any],
        href: str,
        grid: Grid,
        *,
        overwrite: bool = False,
        scaling: Scaling = IDENTITY,
        resampling: str = "nearest",
        nearest_only: bool = False,
    ) -> None:
        """Fill the pixels of ``out`` that are 0, no data, with those of an asset.

        If the file, or one of its overviews, is pixel-aligned with the grid, its pixels are copied. If the grid is
        coarser, they are averaged, from the coarsest overview that is fine enough. Otherwise they are resampled.

        Args:
            out: (y, x) uint8 or uint16 on ``grid``; may belong to a larger array.
            href: the asset's unsigned address.
            grid: of ``out``.
            overwrite: replace every pixel of ``out``.
            scaling: from stored numbers to reflectance x 10000, see ``radiometry.harmonise``.
            resampling: ``nearest``, ``bilinear`` or ``cubic``, for pixels that do not lie on the grid.
            nearest_only: take the nearest pixel, never a mean: classes have no mean.

        Raises:
            ReadError: where the file cannot be opened or read. Filling again is safe.
        """
        regridder = Regridder(self.workspace, self.limits.warp_cell, resampling, nearest_only=nearest_only)
        try:
            regridder.fill(out, self._open(href), grid, scaling, overwrite=overwrite)
        except _ERRORS:
            # Once more with the file opened anew: a connection was lost, a token expired, or the file has changed.
            self._sources.pop(href, None)
            self._header_cache.drop(href)
            try:
                regridder.fill(out, self._open(href), grid, scaling, overwrite=overwrite)
            except _ERRORS as error:
                raise ReadError(href, _short_reason(error)) from error

    def inspect(self, href: str) -> Source:
        """Return a file with its header read: CRS, transform and shape.

        Raises:
            ReadError: where the file cannot be opened or is not a raster.
        """
        try:
            return self._open(href)
        except _ERRORS as error:
            raise ReadError(href, _short_reason(error)) from error

    def stored_bytes(self, href: str, grid: Grid) -> int:
        """Return about how many bytes of a file ``fill`` reads for a grid, besides the header.

        Raises:
            ReadError: where the file cannot be opened or is not a raster.
        """
        try:
            source = self._open(href)
            bounds = grid.bounds if source.crs == grid.crs else transform_bounds(grid.bounds, grid.crs, source.crs)
        except _ERRORS as error:
            raise ReadError(href, _short_reason(error)) from error
        level, (across, down) = Regridder.level_for(source, grid)
        west, south, east, north = bounds
        top, left = math.floor((source.transform.f - north) / down), math.floor((west - source.transform.c) / across)
        shape = math.ceil((north - south) / down), math.ceil((east - west) / across)
        return source.stored_bytes(level, top, left, shape)

    def close(self) -> None:
        """Forget every header, and close every file and connection."""
        self._sources.clear()
        if self._gdal_files is not None:
            self._gdal_files.close()
        self.network.close()

    def _open(self, href: str) -> Source:
        source = self._sources.get(href)
        if source is None:
            if len(self._sources) >= _MAX_HEADERS:
                self._sources.clear()
            source = self._sources[href] = self._read_header(href)
        return source

    def _read_header(self, href: str) -> Source:
        if not (is_path(href) or is_http(href)):
            return self._gdal_source(href)  # GDAL itself opens addresses in buckets
        source = self._read_cog(href)
        if source is not None:
            return source
        return self._gdal_source(href, lambda begin, size: self.network.bytes.read_ranges(href, [(begin, size)])[0])

    def _gdal_source(self, href: str, read: Any = None) -> Source:
        from .gdal_files import (  # late: importing rasterio takes longer than reading a COG
            JPEG2000,
            GdalFiles,
            driver_for,
        )
        from .gdal_source import GdalSource

        with self._lock:
            if self._gdal_files is None:
                self._gdal_files = GdalFiles(self.network.bytes)
        if read is not None and driver_for(href) == JPEG2000:
            check_boxes(read)
        return GdalSource(href, self._gdal_files, self.workspace)

    def _read_cog(self, href: str) -> Optional[CogSource]:
        """Return a plain COG with its header read; ``None`` where the file is something else."""
        kept = self._header_cache.get(href)
        if kept is not None:
            with suppress(MoreBytesError):
                if (header := parse_header(kept.head)) is not None:
                    return CogSource(href, header, self.network.bytes, self.workspace, kept.version)
        length = _HEAD
        while length <= _MAX_HEAD:
            head, version = self.network.bytes.read_head(href, length)
            try:
                header = parse_header(head)
            except MoreBytesError as error:
                if len(head) < length:
                    break  # the file is cut off: GDAL reports how
                length = max(error.needed, 2 * length)
                continue
            if header is None:
                break
            self._header_cache.put(href, head, version)
            return CogSource(href, header, self.network.bytes, self.workspace)
        return None


def _short_reason(error: Exception) -> str:
    """Return the reason of an error, in one line, without a signature."""
    cause: BaseException = error
    while cause.__cause__ is not None:
        cause = cause.__cause__
    told = cause.strerror if isinstance(cause, OSError) and cause.strerror else plain_value(cause)
    if isinstance(told, Message):
        return told
    return sanitize_text(str(told).split("?")[0].replace("\n", " ").strip()) or type(error).__name__
