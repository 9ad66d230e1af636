"""Which pixels of a tile lie near the clouds of an overpass."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...common.request import Request
from ..geo.grid import Grid
from ..kernels.morphology import apply_lut, cloud_lut, dilate, empty_classes
from ..raster_io.reader import AssetReader
from ..stac.overpasses import Overpass
from ..stac.scene import CLASSIFICATION

SHADOWED_M, HAZY_M = 1000.0, 2000.0
"""Metres from a cloud up to which it may throw its shadow, and up to which what the mask misses mostly lies."""
_CELL_M = 160.0
"""Metres along an edge of a cell."""

Pixels = NDArray[np.integer[Any]]


class CloudNearness:
    """Cells near the clouds of overpasses, around a tile.

    Cells lie on multiples of their size, so that tiles agree about them. Of each one, a single pixel of the
    classification is read, from overviews where there are any, when somebody asks for the first time.
    """

    def __init__(self, overpasses: Sequence[Overpass], tile: Grid, request: Request, reader: AssetReader) -> None:
        """Keep what to read.

        Args:
            overpasses: the scenes.
            tile: whose pixels are asked for.
            request: whose mask tells what is cloud.
            reader: of the classifications.
        """
        self._overpasses = overpasses
        self._tile = tile
        self._request = request
        self._reader = reader
        self._size = max(round(_CELL_M / tile.ground_pixel_m), 1)
        cell_m = self._size * tile.ground_pixel_m
        self._reach = {metres: math.ceil(metres / cell_m) for metres in (SHADOWED_M, HAZY_M)}
        self._cells = tile.coarsened(self._size).padded(self._reach[HAZY_M])
        self._clouds: dict[int, NDArray[np.bool_]] = {}
        self._near: dict[tuple[int, float], NDArray[np.bool_]] = {}
        self._lock = threading.Lock()

    def at(self, index: int, rows: Pixels, columns: Pixels, metres: float) -> NDArray[np.bool_]:
        """Return whether pixels lie near the clouds of an overpass.

        Args:
            index: of the overpass.
            rows: of the pixels in the tile; they may lie up to a cell beyond it.
            columns: likewise.
            metres: ``SHADOWED_M`` or ``HAZY_M``.

        Raises:
            ReadError: where a classification cannot be read.
        """
        near = self._near_cells(index, metres)
        down = (rows + self._cells.row * self._size - self._tile.row) // self._size
        across = (columns + self._tile.column - self._cells.column * self._size) // self._size
        return near[down, across]

    def _near_cells(self, index: int, metres: float) -> NDArray[np.bool_]:
        with self._lock:
            near = self._near.get((index, metres))
            if near is None:
                if index not in self._clouds:
                    self._clouds[index] = self._read(self._overpasses[index])
                near = self._near[index, metres] = dilate(self._clouds[index], self._reach[metres])
            return near

    def _read(self, overpass: Overpass) -> NDArray[np.bool_]:
        """Return which cells are cloud."""
        classification = self._request.sensor_of(overpass[0].collection).classification
        table = cloud_lut(classification, self._request.mask)
        cloud = np.zeros(self._cells.shape, bool)
        classes = empty_classes(classification, self._cells.shape)
        for scene in overpass:
            asset = scene.assets[CLASSIFICATION]
            self._reader.fill(classes, asset.href, self._cells, overwrite=True, encoding=asset.encoding)
            cloud |= apply_lut(classes, table)
        return cloud
