"""Which pixels of a grid are wanted: blocks of files that hold none of them are not read."""

from __future__ import annotations

from typing import Optional, Protocol

import numpy as np
from numpy.typing import NDArray

_TOUCH = 1e-4
"""Share of a pixel by which a cell must overlap a block to need it: means round shares to a coarser part of a pixel."""


class Wanted(Protocol):
    """Tells which pixels of a window are wanted, and is told which are not read."""

    def any_in(self, rows: slice, columns: slice) -> bool:
        """Return whether any pixel of a part of the window is wanted."""

    def leave_out(self, rows: slice, columns: slice) -> None:
        """Note that a part of the window is not read."""

    def pixels(self, rows: slice, columns: slice) -> NDArray[np.bool_]:
        """Return which pixels (y, x) of a part of the window are wanted."""

    def below(self, rows: int) -> Wanted:
        """Return the same of the window that begins so many rows further down."""


class AllBut:
    """All pixels but some; those may be given in coarser pixels than the window's. See ``Wanted``."""

    def __init__(self, unwanted: NDArray[np.bool_], scale: int = 1, top: int = 0, left: int = 0) -> None:
        """Keep what is not wanted.

        Args:
            unwanted: (y, x); each of its pixels is ``scale`` x ``scale`` of the window's.
            scale: ratio of the pixel sizes.
            top: row of the window's first pixel among those of ``unwanted``, enlarged by ``scale``.
            left: its column.
        """
        self._unwanted = unwanted
        self._scale = scale
        self._top = top
        self._left = left
        self._begin = 0
        """Row of the first window in which this one begins."""
        self._left_out: list[tuple[slice, slice]] = []
        """Parts of the first window that were not read."""

    def any_in(self, rows: slice, columns: slice) -> bool:
        """Return whether any pixel of a part of the window is wanted."""
        down, across = self._coarse(rows, self._top), self._coarse(columns, self._left)
        return not self._unwanted[down, across].all()

    def leave_out(self, rows: slice, columns: slice) -> None:
        """Note that a part of the window is not read."""
        self._left_out.append((slice(rows.start + self._begin, rows.stop + self._begin), columns))

    def left_out(self, shape: tuple[int, int]) -> NDArray[np.bool_]:
        """Return which pixels (y, x) of a window of a shape were not read."""
        found = np.zeros(shape, bool)
        for part in self._left_out:
            found[part] = True
        return found

    def also_but(self, unwanted: NDArray[np.bool_]) -> AllBut:
        """Return the same without some more pixels (y, x) of the window, with one note of what is not read."""
        whole = tuple(slice(0, length) for length in unwanted.shape)
        return self._noting_with(AllBut(unwanted | ~self.pixels(*whole)), 0)

    def pixels(self, rows: slice, columns: slice) -> NDArray[np.bool_]:
        """Return which pixels (y, x) of a part of the window are wanted."""
        down, across = self._coarse(rows, self._top), self._coarse(columns, self._left)
        found: NDArray[np.bool_] = ~self._unwanted[down, across]
        if self._scale > 1:
            found = found.repeat(self._scale, axis=1).repeat(self._scale, axis=0)
        top, left = (
            rows.start + self._top - down.start * self._scale,
            columns.start + self._left - across.start * self._scale,
        )
        return found[top : top + rows.stop - rows.start, left : left + columns.stop - columns.start]

    def below(self, rows: int) -> AllBut:
        """Return the same of the window that begins so many rows further down."""
        return self._noting_with(AllBut(self._unwanted, self._scale, self._top + rows, self._left), rows)

    def _noting_with(self, other: AllBut, rows: int) -> AllBut:
        """Return ``other``, which begins so many rows further down, with this one's note of what is not read."""
        other._begin, other._left_out = self._begin + rows, self._left_out
        return other

    def _coarse(self, part: slice, begin: int) -> slice:
        return slice((part.start + begin) // self._scale, (part.stop - 1 + begin) // self._scale + 1)


class UnderCells:
    """The pixels under those cells of a grid that are wanted. See ``Wanted``."""

    def __init__(self, cells: Wanted, rows: NDArray[np.float64], columns: NDArray[np.float64]) -> None:
        """Keep where the cells lie.

        Args:
            cells: which of them are wanted.
            rows: (n + 1,) increasing edges of the cells, in pixels from the window's upper edge.
            columns: (m + 1,) likewise from its left edge.
        """
        self._cells = cells
        self._rows = rows
        self._columns = columns

    def any_in(self, rows: slice, columns: slice) -> bool:
        """Return whether any pixel of a part of the window is wanted."""
        over = self._over(rows, columns)
        return over is not None and self._cells.any_in(*over)

    def leave_out(self, rows: slice, columns: slice) -> None:
        """Note that the cells over a part of the window are not read."""
        over = self._over(rows, columns)
        if over is not None:
            self._cells.leave_out(*over)

    def pixels(self, rows: slice, columns: slice) -> NDArray[np.bool_]:
        """Return all pixels (y, x) of a part of the window, since some of a cell's are not enough."""
        return np.ones((rows.stop - rows.start, columns.stop - columns.start), bool)

    def below(self, rows: int) -> UnderCells:
        """Return the same of the window that begins so many rows further down."""
        return self.from_pixel(rows, 0)

    def from_pixel(self, row: int, column: int) -> UnderCells:
        """Return the same of the window that begins at a pixel of this one."""
        return UnderCells(self._cells, self._rows - row, self._columns - column)

    def _over(self, rows: slice, columns: slice) -> Optional[tuple[slice, slice]]:
        """Return the rows and columns of the cells over a part of the window; ``None`` where there are none."""
        down, across = _overlapping(self._rows, rows), _overlapping(self._columns, columns)
        return (down, across) if down.start < down.stop and across.start < across.stop else None


def _overlapping(edges: NDArray[np.float64], part: slice) -> slice:
    """Return the cells that overlap a span of pixels."""
    first = int(np.searchsorted(edges[1:], part.start + _TOUCH))
    return slice(first, int(np.searchsorted(edges[:-1], part.stop - _TOUCH)))


def needs(wanted: Optional[Wanted], rows: slice, columns: slice) -> bool:
    """Return whether a part of a window has to be read, and note where it has not; ``None`` wants all."""
    if wanted is None or wanted.any_in(rows, columns):
        return True
    wanted.leave_out(rows, columns)
    return False
