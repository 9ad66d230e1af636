"""Tiles as PNG pictures: composites warped and stretched, and words where there is nothing to show."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from functools import lru_cache

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from ...common.looks import Range
from ..geo.crs import transformer
from ..geo.grid import Grid
from ..kernels.resampling import between
from ..output.figure import font_path
from .map_tile import EDGE

_KNOWN = 17
"""Pixels along an edge whose place is computed."""
_SMOOTH = (1.7, 4.0)
"""How many times coarser than the tile a composite is that is smoothed."""
_TEXT_SIZE = 15
_TEXT_COLUMNS = 44
_MIDDLE_GREY = (128, 128, 128, 255)
_HALO = (255, 255, 255, 220)

Painted = NDArray[np.uint8]
"""(y, x, 3): red, green and blue; or (y, x, 4), with opacity."""


def painted(planes: NDArray[np.uint16], grid: Grid, tile: Grid, ranges: Sequence[Range]) -> Painted:
    """Return a composite on the pixels of a tile, in colours; transparent where a band has no data.

    Each pixel has the composite's nearest one, as QGIS draws rasters. Where those are somewhat coarser, it lies between
    them; where they are much coarser, they are shown as they are.

    Args:
        planes: (band, y, x) three bands, or one, which becomes grey; 0 is no data.
        grid: of the composite.
        tile: of the picture.
        ranges: the values of each band that are black and white.
    """
    rows, columns = _places(grid, tile)
    magnified = EDGE / max(abs(float(rows[-1, 0] - rows[0, 0])), 1e-9)
    low, high = _SMOOTH
    on_tile = between(planes, rows, columns, smooth=low < magnified < high)
    is_whole = bool(on_tile.all())
    out = np.empty((*tile.shape, 3 if is_whole else 4), np.uint8)
    for place in range(3):
        band = min(place, len(on_tile) - 1)
        _brightness(*ranges[band]).take(on_tile[band], mode="clip", out=out[..., place])
    if not is_whole:
        has_data = (on_tile != 0).all(axis=0)
        out[..., 3] = np.multiply(has_data, np.uint8(255))
        out[~has_data] = 0
    return out


@lru_cache(maxsize=16)
def _brightness(low: float, high: float) -> NDArray[np.uint8]:
    """Return the brightness of each value."""
    table: NDArray[np.uint8] = np.clip((np.arange(1 << 16) - low) * (255 / (high - low)), 0, 255).astype(np.uint8)
    return table


def _places(grid: Grid, tile: Grid) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return where the pixels (y, x) of a tile lie on a grid: rows and columns from the centre of its first pixel.

    They are computed for some of the pixels, and lie evenly between these.
    """
    known = np.linspace(0, EDGE - 1, _KNOWN)
    x, y = np.meshgrid(*(axis[0] + (axis[1] - axis[0]) * known for axis in tile.centres))
    x, y = transformer(tile.crs, grid.crs).transform(x, y)
    west, _, _, north = grid.bounds
    return _spread((north - y) / grid.resolution - 0.5), _spread((x - west) / grid.resolution - 0.5)


def _spread(known: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return values (y, x) of every pixel, which lie evenly between those of the known ones.

    Not by a product of matrices: its threads would wait in busy loops, on the processors of other tiles.
    """
    every = np.linspace(0, _KNOWN - 1, EDGE)
    across = np.stack([np.interp(every, np.arange(_KNOWN), row) for row in known]).astype(np.float32)
    first = np.minimum(every.astype(np.intp), _KNOWN - 2)
    share = (every - first).astype(np.float32)[:, np.newaxis]
    out = across.take(first, axis=0)
    out += share * np.diff(across, axis=0).take(first, axis=0)
    return out


def png(picture: Painted) -> bytes:
    """Return a picture as a PNG file, not packed: it stays on this machine, and to pack it takes ten times as long."""
    codec = imagecodecs.PNG
    return bytes(imagecodecs.png_encode(picture, level=0, filter=codec.FILTER.NO))


@lru_cache(maxsize=1)
def empty() -> bytes:
    """Return a transparent tile."""
    return png(np.zeros((EDGE, EDGE, 4), np.uint8))


@lru_cache(maxsize=8)
def words(text: str) -> bytes:
    """Return a tile that says something, in small letters on a transparent ground."""
    from PIL import Image, ImageDraw, ImageFont  # late: only where something is wrong

    image = Image.new("RGBA", (EDGE, EDGE), (0, 0, 0, 0))
    font = ImageFont.truetype(font_path(text), _TEXT_SIZE)
    draw = ImageDraw.Draw(image)
    lines = "\n".join(textwrap.wrap(text, _TEXT_COLUMNS))
    middle = EDGE / 2, EDGE / 2
    draw.multiline_text(
        middle, lines, _MIDDLE_GREY, font, anchor="mm", align="center", stroke_width=2, stroke_fill=_HALO
    )
    return png(np.asarray(image))
