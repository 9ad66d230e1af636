"""Files whose header has been read, and plain Cloud Optimized GeoTIFFs among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple, Protocol

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from . import cog, ranges
from .cores import cores
from .planes import complete
from .radiometry import Scaling, harmonise


class Source(Protocol):
    """A file whose header has been read. Rows and columns are of one of its levels, 0 being the full pixels."""

    @property
    def epsg(self) -> int:
        """Code of the CRS, 0 where unknown."""

    @property
    def crs(self) -> str:
        """The CRS, as an authority code or WKT."""

    @property
    def transform(self) -> Affine:
        """From column and row of the full pixels to coordinates."""

    @property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """Height and width of each level."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the stored numbers."""

    def fill(self, out: NDArray[Any], level: int, top: int, left: int, scaling: Scaling, *, fresh: bool) -> None:
        """Fill the pixels of ``out`` that are 0, or all where it is fresh, with the file's, harmonised.

        ``out`` may reach beyond the file; its first pixel is ``top``, ``left`` of the level.
        """

    def stored_bytes(self, level: int, top: int, left: int, shape: tuple[int, int]) -> int:
        """Return how many bytes of the file a window of a level is in, about."""


class CogSource:
    """A plain COG: only the blocks that hold a missing pixel are read, all in as few requests as can be."""

    def __init__(self, href: str, header: cog.Cog, version: str = "") -> None:
        """Use a header; it is that of the file of this version, if one is told: see ``ranges.read_ranges``."""
        self._href = href
        self._header = header
        self._version = version
        self.epsg = header.epsg
        self.crs = f"EPSG:{header.epsg}"
        self.transform = header.transform
        self.shapes = tuple((level.height, level.width) for level in header.levels)
        self.dtype = header.dtype

    def fill(self, out: NDArray[Any], level: int, top: int, left: int, scaling: Scaling, *, fresh: bool) -> None:
        """Fill pixels of ``out``, see ``Source``."""
        described = self._header.levels[level]
        blocks = list(_blocks(described, out.shape, top, left))
        if fresh:
            _clear_around(out, blocks)
            for block in blocks:
                if not described.sizes[block.at]:
                    out[block.target] = 0
        else:
            blocks = list(_lacking(out, blocks))
        wanted = [block for block in blocks if described.sizes[block.at]]
        where = [(int(described.offsets[block.at]), int(described.sizes[block.at])) for block in wanted]
        stored = ranges.read_ranges(self._href, where, self._version)
        with cores:
            for raw, block in zip(stored, wanted):
                target = out[block.target]
                pixels = self._header.decode(raw, described, block.part).astype(out.dtype, copy=False)
                place(pixels, target, scaling, fresh=fresh or not target.max())

    def stored_bytes(self, level: int, top: int, left: int, shape: tuple[int, int]) -> int:
        """Return how many bytes the blocks under a window of a level have."""
        described = self._header.levels[level]
        return sum(int(described.sizes[block.at]) for block in _blocks(described, shape, top, left))


class _Block(NamedTuple):
    """A block under a window."""

    at: tuple[int, int]
    """Row and column among the blocks."""
    part: tuple[slice, slice]
    """Pixels of the block that are in the window."""
    target: tuple[slice, slice]
    """The same pixels, in the window."""

    def narrowed(self, begin: int, end: int) -> _Block:
        """Return some of its columns, counted from the first that is in the window."""
        (rows, columns), (down, across) = self.part, self.target
        part, target = (slice(place.start + begin, place.start + end) for place in (columns, across))
        return self._replace(part=(rows, part), target=(down, target))


def _clear_around(out: NDArray[Any], blocks: Sequence[_Block]) -> None:
    """Set to 0 what no block reaches; the blocks are those under a window, row by row."""
    if not blocks:
        out[...] = 0
        return
    (top, left), (bottom, right) = blocks[0].target, blocks[-1].target
    out[: top.start] = 0
    out[bottom.stop :] = 0
    out[:, : left.start] = 0
    out[:, right.stop :] = 0


def _lacking(out: NDArray[Any], blocks: Sequence[_Block]) -> Iterator[_Block]:
    """Yield the blocks where ``out`` lacks pixels, less the columns before the first of those and after the last.

    The blocks are those under a window, row by row. What two tiles of an overpass have in common is a rectangle: of
    what is left of a block no pixel is there, as a rule, and it is put in place without a look at each.
    """
    for rows, beside in groupby(blocks, key=lambda block: block.target[0]):
        lacks = out[rows].min(axis=0) == 0  # whole rows: numpy takes twice the time for parts of them
        for block in beside:
            columns = np.flatnonzero(lacks[block.target[1]])
            if columns.size:
                yield block.narrowed(int(columns[0]), int(columns[-1]) + 1)


def _blocks(level: cog.Level, shape: tuple[int, ...], top: int, left: int) -> Iterator[_Block]:
    """Yield the blocks under a window whose first pixel is ``top``, ``left`` of the level."""
    bottom, right = min(top + shape[0], level.height), min(left + shape[1], level.width)
    first, begin = max(top, 0), max(left, 0)
    if first >= bottom or begin >= right:
        return
    for row, column in level.blocks(first, begin, bottom, right):
        y, x = row * level.block_height, column * level.block_width
        north, south = max(first, y), min(bottom, y + level.block_height)
        west, east = max(begin, x), min(right, x + level.block_width)
        yield _Block(
            (row, column),
            (slice(north - y, south - y), slice(west - x, east - x)),
            (slice(north - top, south - top), slice(west - left, east - left)),
        )


def place(numbers: NDArray[Any], out: NDArray[Any], scaling: Scaling, *, fresh: bool) -> None:
    """Fill the pixels of ``out`` that are 0, or all where it is fresh; ``numbers`` may be changed."""
    if fresh:
        harmonise(numbers, scaling, out)
    else:
        harmonise(numbers, scaling, numbers)
        complete(out, numbers)
