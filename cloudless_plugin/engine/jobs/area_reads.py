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


class Blocks:
    """The cells of an area, in parts that are as large as blocks of files."""

    def __init__(self, cells: Grid, metres: float) -> None:
        """Cut the cells into parts with edges of so many metres, from the upper left."""
        step = max(metres / cells.ground_pixel_m, 1)
        self._shape = cells.shape
        self._edges = [np.unique(np.arange(0, length, step).astype(np.intp)) for length in cells.shape]

    def count(self, cells: Cells, least: float = 0.0) -> int:
        """Return in how many parts there are any of these cells, more than a share ``least`` of the largest part's."""
        rows = np.add.reduceat(cells, self._edges[0], axis=0, dtype=np.int32)
        found = np.add.reduceat(rows, self._edges[1], axis=1)
        height, width = (np.diff([*begins, length]).max() for begins, length in zip(self._edges, self._shape))
        return int(np.count_nonzero(found > least * height * width))


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
        self._blocks = Blocks(cells.grid, block * grid.ground_pixel_m)
        self._windows = Blocks(cells.grid, window_m)

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
            whole = self._blocks.count(covered, _SLIVER)
            if whole:
                shares[scene.id] = self._blocks.count(covered & ~filled, _SLIVER) / whole
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
        windows = len(views) * self._windows.count(self._inside)
        return sum(self._windows.count(places & one) for one in seen) / max(windows, 1)

    def _is_aligned(self, scene: Scene) -> bool:
        return any(is_pixel_aligned(scene, key, self._grid) for key in scene.bands)
