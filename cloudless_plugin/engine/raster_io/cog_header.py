"""Headers and blocks of plain Cloud Optimized GeoTIFFs.

Nearly every catalogue serves plain COGs: one band of 8 or 16 unsigned bits, tiled, deflated or uncompressed, north up.
The header is read in one piece, and libdeflate decodes the blocks. GDAL reads every other file.

TIFF 6.0, https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf ; BigTIFF, http://bigtiff.org ; GeoTIFF 1.1,
https://docs.ogc.org/is/19-008r4/19-008r4.html
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Optional

import imagecodecs
import numpy as np
from affine import Affine
from numpy.typing import NDArray

from ...common.messages import Message
from ..geo.transforms import is_plausible
from .layout import FileFacts

_SUBFILE, _WIDTH, _HEIGHT, _BITS, _COMPRESSION, _FILL_ORDER, _SAMPLES, _PREDICTOR = (
    254,
    256,
    257,
    258,
    259,
    266,
    277,
    317,
)
_BLOCK_WIDTH, _BLOCK_HEIGHT, _OFFSETS, _SIZES, _SAMPLE_FORMAT = 322, 323, 324, 325, 339
_PIXEL_SCALE, _TIE_POINT, _GEO_KEYS, _NODATA = 33550, 33922, 34735, 42113
_INTEGERS = frozenset(
    (
        *(_SUBFILE, _WIDTH, _HEIGHT, _BITS, _COMPRESSION, _FILL_ORDER, _SAMPLES, _PREDICTOR),
        *(_BLOCK_WIDTH, _BLOCK_HEIGHT, _OFFSETS, _SIZES, _SAMPLE_FORMAT, _GEO_KEYS),
    )
)


class _Type(NamedTuple):
    """A number type of TIFF, and the tags that are read if they have it; other tags are skipped."""

    dtype: np.dtype[Any]
    tags: frozenset[int]


_TYPES = {
    2: _Type(np.dtype("S1"), frozenset((_NODATA,))),
    3: _Type(np.dtype("<u2"), _INTEGERS),
    4: _Type(np.dtype("<u4"), _INTEGERS),
    12: _Type(np.dtype("<f8"), frozenset((_PIXEL_SCALE, _TIE_POINT))),
    16: _Type(np.dtype("<u8"), _INTEGERS),
}
"""By TIFF's code of the type."""
_DEFLATED = (8, 32946)
_REDUCED = 1
_MAX_EDGE = 1 << 20
_MAX_BLOCK_EDGE = 4096
_MAX_DIRECTORIES = 32
_MAX_BLOCKS = 1 << 21
"""Maximum number of blocks of all levels: each takes eight bytes of a header, of which 16 MB are read at most."""
_MAX_OFFSET = 1 << 50
_MOST_EXTRA = 128
"""Maximum bytes that deflate adds to a block of any size: its header, its tables and its checksum."""


class MoreBytesError(Exception):
    """The header continues beyond the given bytes."""

    def __init__(self, needed: int) -> None:
        """Keep the least number of bytes that are needed from the start of the file."""
        super().__init__(needed)
        self.needed = needed


class BlockError(Exception):
    """A block cannot be decoded, or has the wrong length."""


@dataclass(frozen=True)
class CogLevel:
    """The full resolution, or an overview."""

    height: int
    width: int
    block_height: int
    block_width: int
    offsets: NDArray[np.uint64]
    """(row, column) of blocks: position of each in the file, bytes."""
    sizes: NDArray[np.uint64]
    """(row, column) of blocks: size of each, bytes; 0 where a block has no data and is not stored."""

    def blocks(self, top: int, left: int, bottom: int, right: int) -> Iterator[tuple[int, int]]:
        """Yield row and column of each block that has pixels in a window inside the level."""
        for row in range(top // self.block_height, -(-bottom // self.block_height)):
            for column in range(left // self.block_width, -(-right // self.block_width)):
                yield row, column


@dataclass(frozen=True)
class CogHeader:
    """The parsed header of a file."""

    epsg: int
    """EPSG code of the CRS."""
    transform: Affine
    """From column and row at full resolution to coordinates."""
    dtype: np.dtype[Any]
    deflated: bool
    differenced: bool
    """Whether each number in a row is stored as its difference from the one before (predictor 2)."""
    nodata: Optional[float]
    """Number that the file declares as no data; ``None`` where it declares none."""
    levels: tuple[CogLevel, ...]
    """The full resolution first, then the overviews, each coarser than the one before."""

    def facts(self) -> FileFacts:
        """Return what the header tells that has to be checked."""
        full = self.levels[0]
        return FileFacts(self.transform, (full.height, full.width), (self.dtype.name,), nodata=self.nodata)

    @property
    def block_count(self) -> int:
        """How many blocks all levels have."""
        return sum(level.offsets.size for level in self.levels)

    def decode(
        self,
        raw: bytes,
        level: CogLevel,
        buffer: Callable[[int], NDArray[np.uint8]],
        part: Optional[tuple[slice, slice]] = None,
    ) -> NDArray[Any]:
        """Return pixels (y, x) of a block. They may be modified, and are valid until this thread's next block.

        Args:
            raw: the block's bytes.
            level: to which the block belongs.
            buffer: returns an array of a number of bytes, owned by this thread, to decode into.
            part: rows and columns of the block to return; ``None`` for all of it.

        Raises:
            BlockError: where the bytes are not those of a whole block. Deflate's own checksum is verified.
        """
        shape = (level.block_height, level.block_width)
        length = shape[0] * shape[1] * self.dtype.itemsize
        plain: Any = raw
        if self.deflated:
            try:
                plain = imagecodecs.deflate_decode(raw, out=buffer(length).data)
            except imagecodecs.DeflateError as error:
                raise BlockError(Message("a block cannot be decoded ({reason})", reason=error)) from None
        if len(plain) != length:
            raise BlockError(Message("a block has {count} bytes instead of {length}", count=len(plain), length=length))
        rows, columns = part or (slice(0, shape[0]), slice(0, shape[1]))
        pixels: NDArray[Any] = np.frombuffer(plain, self.dtype).reshape(shape)[rows, : columns.stop]
        if self.differenced:
            imagecodecs.delta_decode(pixels, axis=1, out=pixels)
        return pixels[:, columns.start :] if self.deflated else pixels[:, columns.start :].copy()


def parse_header(head: bytes) -> Optional[CogHeader]:
    """Parse the first bytes of a file; return ``None`` where it is not a plain Cloud Optimized GeoTIFF.

    Raises:
        MoreBytesError: where more bytes are needed.
    """
    if len(head) < 16:
        return None
    big = head[:4] == b"II\x2b\x00"
    if not big and head[:4] != b"II\x2a\x00":
        return None
    directories: list[dict[int, NDArray[Any]]] = []
    position = int(struct.unpack_from("<Q" if big else "<I", head, 8 if big else 4)[0])
    while position and len(directories) < _MAX_DIRECTORIES:
        tags, position = _read_directory(memoryview(head), position, big=big)
        directories.append(tags)
    try:
        return _describe(directories)
    except (KeyError, IndexError, ValueError, OverflowError):
        return None


def _read_directory(head: memoryview, position: int, *, big: bool) -> tuple[dict[int, NDArray[Any]], int]:
    """Return a directory's tags, and the position of the next directory, 0 where there is none."""
    count_size, form, value_size = (8, "<HHQ8s", 8) if big else (2, "<HHI4s", 4)
    begin = position + count_size
    end = begin + int.from_bytes(_slice(head, position, count_size), "little") * struct.calcsize(form)
    tags: dict[int, NDArray[Any]] = {}
    for tag, kind, length, told in struct.iter_unpack(form, _slice(head, begin, end - begin)):
        known = _TYPES.get(kind)
        if known is None or tag not in known.tags:
            continue
        size = length * known.dtype.itemsize
        value = told if size <= value_size else _slice(head, int.from_bytes(told, "little"), size)
        tags[tag] = np.frombuffer(value, known.dtype, length)
    return tags, int.from_bytes(_slice(head, end, value_size), "little")


def _slice(head: memoryview, begin: int, length: int) -> memoryview:
    if begin + length > len(head):
        raise MoreBytesError(begin + length)
    return head[begin : begin + length]


def _describe(directories: list[dict[int, NDArray[Any]]]) -> Optional[CogHeader]:
    """Return the header that the directories make up; ``None`` where one of them is not plain."""
    first = directories[0]
    form = _form(first)
    transform, epsg = _transform(first), _epsg(_geo_keys(first))
    if form is None or transform is None or not epsg:
        return None
    levels: list[CogLevel] = []
    left = _MAX_BLOCKS
    for tags in directories:
        if levels and (int(tags[_SUBFILE][0]) != _REDUCED or _form(tags) != form):
            return None
        level = _level(tags, form[0].itemsize, left)
        if level is None or (levels and level.width >= levels[-1].width > 1):
            return None
        levels.append(level)
        left -= level.offsets.size
    dtype, deflated, differenced = form
    return CogHeader(epsg, transform, dtype, deflated, differenced, _nodata(first), tuple(levels))


def _form(tags: Mapping[int, NDArray[Any]]) -> Optional[tuple[np.dtype[Any], bool, bool]]:
    """Return dtype, and whether blocks are deflated and differenced; ``None`` for any other format."""

    def value(tag: int, default: int) -> int:
        return int(tags[tag][0]) if tag in tags else default

    bits, compression, predictor = value(_BITS, 1), value(_COMPRESSION, 1), value(_PREDICTOR, 1)
    plain = value(_SAMPLES, 1) == 1 and value(_SAMPLE_FORMAT, 1) == 1 and predictor in (1, 2)
    plain = plain and value(_FILL_ORDER, 1) == 1
    if not plain or bits not in (8, 16) or compression not in (1, *_DEFLATED):
        return None
    return np.dtype(f"<u{bits // 8}"), compression != 1, predictor == 2 and compression != 1


def _nodata(tags: Mapping[int, NDArray[Any]]) -> Optional[float]:
    """Return the number that GDAL's tag declares as no data, in the text form that it has there."""
    return float(tags[_NODATA].tobytes().split(b"\0")[0]) if _NODATA in tags else None


def _level(tags: Mapping[int, NDArray[Any]], item_size: int, most_blocks: int) -> Optional[CogLevel]:
    """Return a directory's level of numbers of ``item_size`` bytes; ``None`` where it is implausible."""
    width, height = int(tags[_WIDTH][0]), int(tags[_HEIGHT][0])
    block_width, block_height = int(tags[_BLOCK_WIDTH][0]), int(tags[_BLOCK_HEIGHT][0])
    if not (0 < width <= _MAX_EDGE and 0 < height <= _MAX_EDGE):
        return None
    if not (0 < block_width <= _MAX_BLOCK_EDGE and 0 < block_height <= _MAX_BLOCK_EDGE):
        return None
    shape = -(-height // block_height), -(-width // block_width)
    if shape[0] * shape[1] > most_blocks or any(tags[tag].size != shape[0] * shape[1] for tag in (_OFFSETS, _SIZES)):
        return None
    offsets, sizes = (tags[tag].astype(np.uint64).reshape(shape) for tag in (_OFFSETS, _SIZES))
    # Deflate makes what it cannot compress an eighth longer at most, and adds a few dozen bytes: a file that claims
    # twice as much is not plain. GDAL reads it, if it can be read.
    if int(offsets.max()) > _MAX_OFFSET or int(sizes.max()) > 2 * item_size * block_height * block_width + _MOST_EXTRA:
        return None
    return CogLevel(height, width, block_height, block_width, offsets, sizes)


def _transform(tags: Mapping[int, NDArray[Any]]) -> Optional[Affine]:
    """Return the transform of a north-up file tied at its first corner, with pixels as areas; else ``None``."""
    keys = _geo_keys(tags)
    scale, tie = tags[_PIXEL_SCALE], tags[_TIE_POINT]
    if keys.get(1025, 1) != 1 or len(tie) != 6 or tie[0] or tie[1]:
        return None
    transform = Affine(float(scale[0]), 0, float(tie[3]), 0, -float(scale[1]), float(tie[4]))
    north_up = scale[0] > 0 and scale[1] > 0
    return transform if north_up and is_plausible(transform) else None


def _geo_keys(tags: Mapping[int, NDArray[Any]]) -> dict[int, int]:
    """Return the GeoKeys whose values are short integers."""
    table = tags[_GEO_KEYS].reshape(-1, 4)
    return {int(key): int(value) for key, place, count, value in table[1:] if place == 0 and count == 1}


def _epsg(keys: Mapping[int, int]) -> int:
    """Return the EPSG code of the projected or geographic CRS; 0 where it has none."""
    code = keys.get({1: 3072, 2: 2048}.get(keys.get(1024, 0), 0), 0)
    return code if 1024 <= code < 32767 else 0
