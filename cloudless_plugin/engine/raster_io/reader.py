"""Reading the assets of scenes onto grids."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Optional

import numpy as np
from numpy.typing import NDArray

from ...common.disk_cache import DiskCache
from ...common.errors import RequestError
from ...common.href import is_http, is_path
from ...common.messages import Message
from ...common.settings import Settings
from ..geo.crs import transform_bounds
from ..geo.grid import Grid
from ..kernels.encoding import PLAIN, Encoding
from ..kernels.radiometry import IDENTITY
from ..kernels.wanted import Wanted
from ..machine.workspace import Workspace
from ..net.hosts import HostDownError
from ..net.network import Network
from .cog_header import BlockError, CogHeader, MoreBytesError, parse_header
from .cog_source import CogSource
from .header_cache import HeaderCache
from .jp2_boxes import check_boxes, is_jpeg2000
from .read_errors import read_error
from .regrid import Regridder
from .source import Source

if TYPE_CHECKING:
    from .gdal_files import GdalFiles

_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
"""First bytes of a TIFF."""
_ERRORS = (OSError, BlockError, RequestError)
_HEAD = 16 << 10
"""Bytes of a file that are read first: usually the whole header of a COG."""
_MAX_HEAD = 16 << 20
_MAX_HEADERS = 20_000
"""Maximum number of headers that are kept in memory."""
_MAX_BLOCKS = 1 << 23
"""Maximum number of blocks that the kept headers describe together: each takes 16 bytes, 128 MB in all."""


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
        self._settings = settings
        self.limits = settings.limits
        self.network = network or Network(settings)
        self._bytes = self.network.bytes
        self.workspace = Workspace(settings.limits.processors)
        self.cache = cache or DiskCache.named(settings.cache_file)
        self._header_cache = HeaderCache(self.cache)
        self._sources: dict[tuple[str, Encoding], Source] = {}
        """Files whose header has been read, by unsigned address and encoding."""
        self._cog_headers: dict[str, tuple[CogHeader, str]] = {}
        """Headers of plain COGs, each with the version of its file, which several encodings share."""
        self._blocks = 0
        """Number of blocks that they describe."""
        self._gdal_files: Optional[GdalFiles] = None
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[Any, ...]:
        """Return the type and the settings that make such a reader in another process."""
        return type(self), (self.settings,)

    @contextmanager
    def urgently(self) -> Iterator[AssetReader]:
        """Yield a reader for what somebody waits for: its requests go first, see ``Precedence``.

        It shares headers and network with this one, and may be used in the block only.
        """
        reader = object.__new__(type(self))  # copied, it would be made anew from the settings
        vars(reader).update(vars(self))
        reader._sources, reader._gdal_files = {}, None
        reader._bytes = self._bytes.urgently()
        with self._bytes.precedence.urgent():
            try:
                yield reader
            finally:
                reader.close_idle()

    @property
    def settings(self) -> Settings:
        """The settings for such a reader elsewhere, which knows where this run's catalogue lies."""
        return replace(self._settings, catalog_zone=self.network.policy.zone)

    def fill(
        self,
        out: NDArray[Any],
        href: str,
        grid: Grid,
        *,
        overwrite: bool = False,
        encoding: Encoding = PLAIN,
        resampling: str = "nearest",
        nearest_only: bool = False,
        wanted: Optional[Wanted] = None,
    ) -> None:
        """Fill the pixels of ``out`` that are 0, no data, with those of an asset.

        If the file, or one of its overviews, is pixel-aligned with the grid, its pixels are copied. If the grid is
        coarser, they are averaged, from the coarsest overview that is fine enough. Otherwise they are resampled.

        Args:
            out: (y, x) uint8 or uint16 on ``grid``; may belong to a larger array.
            href: the asset's unsigned address.
            grid: of ``out``.
            overwrite: replace every pixel of ``out``.
            encoding: how the numbers are stored. Classes have no mean: of them the nearest pixel is taken.
            resampling: ``nearest``, ``bilinear`` or ``cubic``, for pixels that do not lie on the grid.
            nearest_only: take the nearest pixel, never a mean, of reflectance as well.
            wanted: which pixels of ``out`` are wanted; ``None`` is all. The others may stay, become 0, or hold anything
                that the file's blocks under wanted ones hold. Where none is wanted, the file is not opened.

        Raises:
            ReadError: where the file cannot be opened or read. Filling again is safe.
        """
        if wanted is not None and not wanted.any_in(slice(0, grid.height), slice(0, grid.width)):
            if overwrite:
                out[...] = 0
            return
        nearest_only = nearest_only or encoding.is_classes
        regridder = Regridder(self.workspace, self.limits.warp_cell, resampling, nearest_only=nearest_only)

        def fill() -> None:
            source = self._open(href, encoding)
            scaling = IDENTITY if source.harmonises else encoding.applied(encoding.scaling)
            regridder.fill(out, source, grid, scaling, overwrite=overwrite, wanted=wanted)

        try:
            fill()
        except HostDownError as error:
            raise read_error(href, error) from error
        except _ERRORS:
            # Once more with the file opened anew: a connection was lost, a token expired, or the file has changed
            # since its header was kept. A file that changes after it was used is refused.
            self._sources.pop((href, encoding), None)
            self._cog_headers.pop(href, None)
            self._header_cache.drop(href)
            try:
                fill()
            except _ERRORS as error:
                raise read_error(href, error) from error

    def inspect(self, href: str, encoding: Encoding = PLAIN) -> Source:
        """Return a file with its header read: CRS, transform and shape.

        Raises:
            ReadError: where the file cannot be opened or is not a raster.
        """
        try:
            return self._open(href, encoding)
        except _ERRORS as error:
            raise read_error(href, error) from error

    def header_version(self, href: str, encoding: Encoding = PLAIN) -> str:
        """Return the version that a file had when its header was read; empty where it is not known.

        Raises:
            ReadError: where the file cannot be opened or is not a raster.
        """
        self.inspect(href, encoding)
        _, version = self._cog_headers.get(href, (None, ""))
        return version

    def stored_bytes(self, href: str, grid: Grid, encoding: Encoding = PLAIN) -> int:
        """Return about how many bytes of a file ``fill`` reads for a grid, besides the header.

        Raises:
            ReadError: where the file cannot be opened or is not a raster.
        """
        try:
            source = self._open(href, encoding)
            bounds = grid.bounds if source.crs == grid.crs else transform_bounds(grid.bounds, grid.crs, source.crs)
        except _ERRORS as error:
            raise read_error(href, error) from error
        level, (across, down) = Regridder.level_for(source, grid)
        west, south, east, north = bounds
        top, left = math.floor((source.transform.f - north) / down), math.floor((west - source.transform.c) / across)
        shape = math.ceil((north - south) / down), math.ceil((east - west) / across)
        return source.stored_bytes(level, top, left, shape)

    def versions(self, hrefs: Iterable[str]) -> dict[str, str]:
        """Return the version of each file that has been used, where it is known; see ``net.versions``."""
        used = ((href, self._bytes.used_version(href)) for href in hrefs)
        return {href: version for href, version in used if version}

    def current_versions(self, hrefs: Sequence[str]) -> dict[str, str]:
        """Look at files; return the version that each one has now, see ``net.versions``, where it is known."""

        def look(href: str) -> str:
            with suppress(OSError):
                return self._bytes.current_version(href)
            return ""

        with ThreadPoolExecutor(max(min(self.limits.connections, len(hrefs)), 1)) as pool:
            found = dict(zip(hrefs, pool.map(look, hrefs)))
        return {href: version for href, version in found.items() if version}

    def close_idle(self) -> None:
        """Close the files that nobody reads: processes that are forked must not share them."""
        if self._gdal_files is not None:
            self._gdal_files.close()

    def close(self) -> None:
        """Forget every header, and close every file and connection."""
        self._sources.clear()
        self._cog_headers.clear()
        self.close_idle()
        self.network.close()

    def _open(self, href: str, encoding: Encoding) -> Source:
        source = self._sources.get((href, encoding))
        if source is None:
            if len(self._sources) >= _MAX_HEADERS or self._blocks > _MAX_BLOCKS:
                self._sources.clear()
                self._cog_headers.clear()
                self._blocks = 0
            source = self._sources[href, encoding] = self._read_header(href, encoding)
        return source

    def _read_header(self, href: str, encoding: Encoding) -> Source:
        if not (is_path(href) or is_http(href)):  # GDAL itself opens addresses in buckets
            name = href.partition("?")[0].lower()
            return self._gdal_source(href, encoding, jpeg2000=name.endswith((".jp2", ".j2k", ".jpx")))
        head, header, version = self._read_cog_header(href)
        if header is not None and (header.dtype != np.uint8 or encoding.is_classes):
            return CogSource(href, header, encoding, self._bytes, self.workspace, version)
        jpeg2000 = is_jpeg2000(head)
        if jpeg2000:
            check_boxes(lambda begin, size: self._bytes.read_ranges(href, [(begin, size)])[0])
        elif header is None and not head.startswith(_TIFF):
            raise OSError(_what_it_is(head))
        return self._gdal_source(href, encoding, jpeg2000=jpeg2000)

    def _gdal_source(self, href: str, encoding: Encoding, *, jpeg2000: bool) -> Source:
        # late: importing rasterio takes longer than reading a COG
        from .gdal_files import GEOTIFF, JPEG2000, GdalFiles
        from .gdal_source import GdalSource

        with self._lock:
            if self._gdal_files is None:
                self._gdal_files = GdalFiles(self._bytes)
        return GdalSource(href, encoding, self._gdal_files, JPEG2000 if jpeg2000 else GEOTIFF, self.workspace)

    def _read_cog_header(self, href: str) -> tuple[bytes, Optional[CogHeader], str]:
        """Return the first bytes of a file; its header, if it is a plain COG; and the file's version, see ``versions``.

        Where the header is known already, no bytes are read.
        """
        known = self._cog_headers.get(href)
        if known is not None:
            return b"", *known
        kept = self._header_cache.get(href)
        if kept is not None:
            with suppress(MoreBytesError):
                if (header := parse_header(kept.head)) is not None:
                    self._keep(href, header, kept.version)
                    return kept.head, header, kept.version
        length, head = _HEAD, b""
        while length <= _MAX_HEAD:
            head, version = self._bytes.read_head(href, length)
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
            self._keep(href, header, version)
            return head, header, version
        return head, None, ""

    def _keep(self, href: str, header: CogHeader, version: str) -> None:
        self._cog_headers[href] = header, version
        self._blocks += header.block_count


def _what_it_is(head: bytes) -> Message:
    """Return what a file with these first bytes is, which is no raster."""
    if not head:
        return Message("it is empty")
    if head.lstrip().startswith(b"<"):
        return Message("the server answers with a web page instead of the file")
    return Message("it is neither a GeoTIFF nor a JPEG 2000 file")
