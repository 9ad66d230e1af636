"""Classes of an area, kept between runs for a day: whether their file has changed meanwhile is not asked."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...common.href import is_http, is_signed
from ..geo.grid import Grid
from ..raster_io.reader import AssetReader
from ..stac.scene import Asset

Classes = NDArray[np.unsignedinteger[Any]]

_MAX_AGE = 86400.0
"""Seconds for which classes are kept: a file that has changed is noticed where it is read, and here nothing is."""


class KeptClasses:
    """What scenes' classifications show of an area, in the user's cache, as their headers are kept there."""

    def __init__(self, reader: AssetReader, cells: Grid) -> None:
        """Keep what is read.

        Args:
            reader: of the classifications.
            cells: the area.
        """
        self._reader = reader
        self._cells = cells

    def get(self, asset: Asset, dtype: np.dtype[Any], read: Callable[[], Classes]) -> Classes:
        """Return the classes of a file (y, x): those that are kept, or what ``read`` returns, which is kept then.

        Args:
            asset: the file.
            dtype: of the classes.
            read: reads them.

        Raises:
            ReadError: where the file cannot be opened, or ``read`` says so.
        """
        key, shape = self._key(asset), self._cells.shape
        entry = self._reader.cache.get(key) if key else None
        size = math.prod(shape) * dtype.itemsize
        if entry is not None and entry.is_younger_than(_MAX_AGE) and len(entry.content) == size:
            return np.frombuffer(entry.content, dtype).reshape(shape).copy()
        classes = read()
        if key:
            self._reader.cache.put(key, np.ascontiguousarray(classes).tobytes())
        return classes

    def _key(self, asset: Asset) -> str:
        """Return the key of a file's classes; empty where a change of the file would not show."""
        if not is_http(asset.href) or is_signed(asset.href):
            return ""
        version = self._reader.header_version(asset.href, asset.encoding)
        cells = self._cells
        place = [cells.crs, cells.resolution, *cells.origin, cells.column, cells.row, cells.width, cells.height]
        asked = json.dumps([asset.href, version, place])
        return f"classes {hashlib.sha256(asked.encode()).hexdigest()}" if version else ""
