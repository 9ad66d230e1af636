"""Classes of an area, kept between runs until their file changes."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray

from ...common.href import is_http, is_signed
from ..geo.grid import Grid
from ..raster_io.reader import AssetReader
from ..stac.scene import Asset

Classes = NDArray[np.unsignedinteger[Any]]


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

    def get(self, asset: Asset, empty: Classes) -> Optional[Classes]:
        """Return the classes of a file (y, x), in the type and shape of ``empty``; ``None`` where they are not kept.

        Raises:
            ReadError: where the file cannot be opened.
        """
        key = self._key(asset)
        entry = self._reader.cache.get(key) if key else None
        if entry is None or len(entry.content) != empty.nbytes:
            return None
        return np.frombuffer(entry.content, empty.dtype).reshape(empty.shape).copy()

    def put(self, asset: Asset, classes: Classes) -> None:
        """Keep the classes of a file.

        Raises:
            ReadError: where the file cannot be opened.
        """
        key = self._key(asset)
        if key:
            self._reader.cache.put(key, np.ascontiguousarray(classes).tobytes())

    def _key(self, asset: Asset) -> str:
        """Return the key of a file's classes; empty where a change of the file would not show."""
        if not is_http(asset.href) or is_signed(asset.href):
            return ""
        version = self._reader.header_version(asset.href, asset.encoding)
        cells = self._cells
        place = [cells.crs, cells.resolution, *cells.origin, cells.column, cells.row, cells.width, cells.height]
        asked = json.dumps([asset.href, version, place])
        return f"classes {hashlib.sha256(asked.encode()).hexdigest()}" if version else ""
