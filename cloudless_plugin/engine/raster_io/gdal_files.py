"""Files that GDAL opens, and the idle ones to reuse. Imported late, with rasterio."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.enums import Interleaving

from ...common.href import is_http, is_path
from ...common.messages import Message
from ..net.byte_ranges import ByteReader
from ..net.regular_file import check_regular
from ..net.versions import local_version
from .gdal_ops import GDAL_ERRORS

GEOTIFF, JPEG2000 = "GTiff", "JP2OpenJPEG"
"""Names of GDAL's drivers. No other driver touches a catalogue's files."""
_MAX_OPEN = 256
"""Maximum number of idle files that are kept open; a process may often have 1024."""
_MAX_BLOCK_BYTES = 64 << 20
"""Maximum bytes that GDAL has to decode at once; usually they are half a megabyte."""


class GdalFiles:
    """Opens files for one run, and keeps idle ones to save their headers; HTTP files are opened for each use."""

    def __init__(self, reader: ByteReader) -> None:
        """Begin without files; ``reader`` reads the bytes of HTTP files."""
        self._reader = reader
        self._idle: OrderedDict[tuple[str, int], list[Any]] = OrderedDict()
        self._lock = threading.Lock()
        self._count = 0

    @contextmanager
    def borrow(self, href: str, overview: int = -1, *, driver: str) -> Iterator[Any]:
        """Lend a dataset of the file, or of one of its overviews, to one thread; ``driver`` opens it.

        Raises:
            ChangedError: where the file is no longer the one that was used before.
            OSError: where it cannot be opened or read, or its blocks are too large.
        """
        options = {} if overview < 0 else {"OVERVIEW_LEVEL": overview}
        if is_http(href):
            with self._open_remote(href, driver, **options) as dataset:
                _check_blocks(dataset)
                yield dataset
            return
        key = (href, overview)
        with self._lock:
            idle = self._idle.get(key)
            dataset = idle.pop() if idle else None
            self._count -= dataset is not None
        if dataset is None:
            if is_path(href):
                check_regular(href)
            self._note_version(href)
            dataset = rasterio.open(href, driver=driver, **options)
        try:
            _check_blocks(dataset)
            yield dataset
            self._note_version(href)  # what has been read until now is of the version that it had when it was opened
        except GDAL_ERRORS:
            dataset.close()
            raise
        with self._lock:
            self._idle.setdefault(key, []).append(dataset)
            self._idle.move_to_end(key)
            self._count += 1
            surplus = self._evicted()
        for old in surplus:
            old.close()

    def _note_version(self, href: str) -> None:
        """Refuse a file that is no longer the one that was used before."""
        if is_path(href):
            self._reader.use(href, local_version(Path(href).stat()))

    @contextmanager
    def _open_remote(self, href: str, driver: str, **options: Any) -> Iterator[Any]:
        """Yield a dataset of an HTTP file for this thread only, to which rasterio binds the opener.

        Raises:
            OSError: where the file could not be read, whether GDAL noticed it or not.
        """
        opener = self._reader.opener()
        try:
            with rasterio.open(href, driver=driver, opener=opener, **options) as dataset:
                yield dataset
        except GDAL_ERRORS:
            if opener.error is None:
                raise
        if opener.error is not None:
            raise opener.error

    def _evicted(self) -> list[Any]:
        """Remove and return the files beyond the limit, those unused for longest first; the caller holds the lock."""
        surplus = []
        while self._count > _MAX_OPEN:
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
    """Refuse a file, or an overview, with too large blocks.

    Raises:
        OSError: where GDAL would have to decode more than ``_MAX_BLOCK_BYTES`` at once.
    """
    height, width = dataset.block_shapes[0]
    together = dataset.count if dataset.interleaving == Interleaving.pixel else 1
    name = dataset.dtypes[0]
    size = 4 if name == "complex_int16" else np.dtype(name).itemsize  # numpy has no such type
    if height * width * together * size > _MAX_BLOCK_BYTES:
        raise OSError(Message("its blocks of {width} x {height} pixels are too large", width=width, height=height))
