"""Plain Cloud Optimized GeoTIFFs, read block by block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple, Optional

import numpy as np
from numpy.typing import NDArray

from ..geo.crs import canonical
from ..kernels.encoding import Encoding
from ..kernels.masked_ops import place_pixels
from ..kernels.radiometry import Scaling
from ..kernels.wanted import Wanted, needs
from ..machine.workspace import Workspace
from ..net.byte_ranges import ByteReader
from .cog_header import CogHeader, CogLevel
from .layout import check_file

_MOST_BLOCKS = 4096
"""Maximum number of blocks that are held at once. Windows of usual files have fewer, and are read as a whole."""


class CogSource:
    """A plain COG. Only the blocks that can fill missing pixels are read, in as few requests as possible."""

    harmonises = False

    def __init__(
        self,
        href: str,
        header: CogHeader,
        encoding: Encoding,
        reader: ByteReader,
        workspace: Workspace,
        version: str = "",
    ) -> None:
        """Read a file by its header.

        Args:
            href: path, or unsigned address.
            header: of the file.
            encoding: of its numbers, as the item tells.
            reader: of the blocks' bytes.
            workspace: for decoding blocks.
            version: of the file when ``header`` was read, see ``ByteReader.read_ranges``; empty where unknown.

        Raises:
            OSError: see ``check_file``.
        """
        layout = check_file(header.facts(), encoding)
        self._href = href
        self._header = header
        self._reader = reader
        self._workspace = workspace
        self._version = version
        self.crs = canonical(f"EPSG:{header.epsg}")
        self.transform = layout.transform
        self.shapes = tuple((level.height, level.width) for level in header.levels)
        self.dtype = layout.dtype
        self._nodata = layout.nodata

    def fill(
        self,
        out: NDArray[Any],
        level: int,
        top: int,
        left: int,
        scaling: Scaling,
        *,
        overwrite: bool,
        wanted: Optional[Wanted] = None,
    ) -> None:
        """Fill pixels of ``out``, see ``Source``.

        Memory is bounded by the pixels of ``out``: a window of many tiny blocks is read in parts, each of whole rows of
        blocks, so that the first blocks are checked before the next ones are held.
        """
        described = self._header.levels[level]
        across = out.shape[1] // described.block_width + 2
        rows = max(_MOST_BLOCKS // across, 1) * described.block_height
        bottom = top + out.shape[0]
        for begin in range(top - top % described.block_height, bottom, rows):
            first, last = max(begin, top), min(begin + rows, bottom)
            here = wanted if wanted is None or first == top else wanted.below(first - top)
            self._fill(out[first - top : last - top], described, first, left, scaling, here, overwrite=overwrite)

    def _fill(
        self,
        out: NDArray[Any],
        described: CogLevel,
        top: int,
        left: int,
        scaling: Scaling,
        wanted: Optional[Wanted],
        *,
        overwrite: bool,
    ) -> None:
        blocks = list(_blocks(described, out.shape, top, left))
        if overwrite:
            _clear_around(out, blocks)
            read = []
            for block in blocks:
                if described.sizes[block.at] and needs(wanted, *block.target):
                    read.append(block)
                else:
                    out[block.target] = 0
        else:
            read = [block for block in _incomplete_blocks(out, blocks, wanted) if described.sizes[block.at]]
        where = [(int(described.offsets[block.at]), int(described.sizes[block.at])) for block in read]
        stored = self._reader.read_ranges(self._href, where, self._version)
        with self._workspace.cores:
            for raw, block in zip(stored, read):
                target = out[block.target]
                pixels = self._header.decode(raw, described, self._workspace.block_buffer, block.part)
                for value in self._nodata:
                    pixels[pixels == value] = 0
                place_pixels(pixels, target, scaling, overwrite=overwrite or not target.max())

    def stored_bytes(self, level: int, top: int, left: int, shape: tuple[int, int]) -> int:
        """Return the stored bytes of the blocks under a window of a level."""
        described = self._header.levels[level]
        return sum(int(described.sizes[block.at]) for block in _blocks(described, shape, top, left))


class _Block(NamedTuple):
    """A block under a window."""

    at: tuple[int, int]
    """Row and column among the blocks."""
    part: tuple[slice, slice]
    """Rows and columns of the block that are in the window."""
    target: tuple[slice, slice]
    """Rows and columns of the window for the same pixels."""

    def trimmed(self, begin: int, end: int) -> _Block:
        """Return the block trimmed to columns ``begin`` to ``end``, counted from its first one in the window."""
        (rows, columns), (down, across) = self.part, self.target
        part, target = (slice(span.start + begin, span.start + end) for span in (columns, across))
        return self._replace(part=(rows, part), target=(down, target))


def _clear_around(out: NDArray[Any], blocks: Sequence[_Block]) -> None:
    """Set the pixels that no block covers to 0. The blocks are those under a window, row by row."""
    if not blocks:
        out[...] = 0
        return
    (top, left), (bottom, right) = blocks[0].target, blocks[-1].target
    out[: top.start] = 0
    out[bottom.stop :] = 0
    out[:, : left.start] = 0
    out[:, right.stop :] = 0


def _incomplete_blocks(out: NDArray[Any], blocks: Sequence[_Block], wanted: Optional[Wanted]) -> Iterator[_Block]:
    """Yield the blocks where ``out`` lacks wanted pixels, each trimmed to the columns from the first to the last one.

    The blocks are those under a window, row by row. Two scenes of an overpass share a rectangle, so the trimmed block
    is usually empty, and is copied without a per-pixel test.
    """
    for rows, beside in groupby(blocks, key=lambda block: block.target[0]):
        missing = out[rows].min(axis=0) == 0  # whole rows: numpy takes twice the time for parts of them
        for block in beside:
            columns = np.flatnonzero(missing[block.target[1]])
            if columns.size and wanted is not None:
                columns = np.flatnonzero(((out[block.target] == 0) & wanted.pixels(*block.target)).any(axis=0))
                _leave_out_beside(wanted, block, columns)
            if columns.size:
                yield block.trimmed(int(columns[0]), int(columns[-1]) + 1)


def _leave_out_beside(wanted: Wanted, block: _Block, columns: NDArray[np.intp]) -> None:
    """Note that of a block all but these columns, and those between them, is not read."""
    rows, across = block.target
    begin, end = (int(columns[0]), int(columns[-1]) + 1) if columns.size else (across.stop - across.start,) * 2
    for first, last in ((across.start, across.start + begin), (across.start + end, across.stop)):
        if first < last:
            wanted.leave_out(rows, slice(first, last))


def _blocks(level: CogLevel, shape: tuple[int, ...], top: int, left: int) -> Iterator[_Block]:
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
