"""Which share of the files a run reads, by what the scenes show of the area."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..geo.grid import Grid
from ..stac.overpasses import Overpass, is_pixel_aligned
from ..stac.scene import Scene
from .area_views import AreaCells, AreaView, footprint_cells

Cells = NDArray[np.bool_]
_SLIVER = 0.05
"""Share of a block's cells that a footprint, which is not exact, may seem to cover without doing so."""
_OFTEN = 0.5
"""Share of the dates that see a cell, from which on what is called shadow may be dark ground, see ``dark_ground``."""


class AreaReads:
    """The area in cells, and in the blocks of files."""

    def __init__(self, cells: AreaCells, grid: Grid, block: int, window_m: float) -> None:
        """Cut the cells into blocks.

        Args:
            cells: the area.
            grid: of the mosaic.
            block: pixels of the mosaic along an edge of a file's block.
            window_m: metres along an edge of the parts in which near infrared is read.
        """
        self._cells = cells.grid
        self._inside = cells.inside
        self._grid = grid
        self._blocks = self._edges(block * grid.ground_pixel_m)
        self._windows = self._edges(window_m)

    def unfilled(self, overpass: Overpass) -> dict[str, float]:
        """Return the share of each scene's blocks, by its id, that scenes before it leave something of.

        A scene that has to be resampled is read whole, and so is one after a scene whose footprint is not known.
        """
        shares: dict[str, float] = {}
        filled = np.zeros(self._cells.shape, bool)
        for scene in overpass:
            covered = footprint_cells([scene], self._cells)
            shares[scene.id] = 1.0
            if covered is None or not self._is_aligned(scene):
                continue
            whole = _count(covered, self._blocks, _SLIVER)
            if whole:
                shares[scene.id] = _count(covered & ~filled, self._blocks, _SLIVER) / whole
            filled |= covered
        return shares

    def doubtful(self, views: Sequence[AreaView]) -> float:
        """Return the share of near infrared that is read to tell dark ground from shadow, see ``dark_ground``.

        Args:
            views: what every overpass shows of the area, known for all.
        """
        shadows, visible = np.zeros((2, *self._cells.shape), np.uint16)
        lone = np.zeros(self._cells.shape, bool)
        seen = []
        for view in views:
            if view.clear and view.shadow and view.lone_shadow:
                seen.append(view.clear.array() | view.shadow.array())
                visible += seen[-1]
                shadows += view.shadow.array()
                lone |= view.lone_shadow.array()
        places = lone & (visible > 1) & (shadows >= _OFTEN * visible)
        windows = len(views) * _count(self._inside, self._windows)
        return sum(_count(places & one, self._windows) for one in seen) / max(windows, 1)

    def _edges(self, metres: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the first row and the first column of parts of the cells."""
        step = max(round(metres / self._cells.ground_pixel_m), 1)
        height, width = self._cells.shape
        return np.arange(0, height, step), np.arange(0, width, step)

    def _is_aligned(self, scene: Scene) -> bool:
        return any(is_pixel_aligned(scene, key, self._grid) for key in scene.bands)


def _count(cells: Cells, edges: tuple[NDArray[np.intp], NDArray[np.intp]], least: float = 0.0) -> int:
    """Return in how many parts there are any of these cells, more than a share ``least`` of the largest part's."""
    rows = np.add.reduceat(cells, edges[0], axis=0, dtype=np.int32)
    found = np.add.reduceat(rows, edges[1], axis=1)
    height, width = (np.diff([*starts, length]).max() for starts, length in zip(edges, cells.shape))
    return int(np.count_nonzero(found > least * height * width))
