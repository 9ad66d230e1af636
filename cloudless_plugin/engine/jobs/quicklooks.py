"""Small pictures of the area at each overpass."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...common.errors import ReadError
from ...common.looks import TRUE_COLOUR
from ...common.reporting import Reporter
from ...common.request import Request
from ..compositing.observe import observe_band
from ..executors.base import reader_threads
from ..geo.grid import Grid
from ..raster_io.reader import AssetReader
from ..stac.overpasses import Overpass
from .prepare import Prepared

_MAX_QUICKLOOKS = 60
_BRIGHT = 3500
"""Reflectance x 10000 that is white in a quicklook."""
_GAMMA = 0.6


def draw_quicklooks(
    overpasses: Sequence[Overpass],
    prepared: Prepared,
    folder: Path,
    pixels: int,
    reader: AssetReader,
    reporter: Reporter,
) -> list[str]:
    """Draw the area at each of the first overpasses, as PNGs.

    Args:
        overpasses: in order.
        prepared: the area and the bands.
        folder: where to put the pictures.
        pixels: length of a picture.
        reader: of the assets.
        reporter: asked whether to go on.

    Returns:
        A path for each overpass, empty where there is no picture.

    Raises:
        CancelledError: where ``reporter`` says so.
    """
    grid = prepared.grid
    coarse = grid.coarsened_to(pixels)

    def draw(number: int) -> str:
        reporter.check()
        try:
            picture = _quicklook(overpasses[number], coarse, prepared.request, reader)
        except ReadError:
            return ""
        path = folder / f"{number:03}.png"
        picture.save(path)
        return str(path)

    count = min(len(overpasses), _MAX_QUICKLOOKS)
    scenes = [scene for overpass in overpasses[:count] for scene in overpass]
    with ThreadPoolExecutor(min(reader_threads(scenes, reader.limits), max(count, 1))) as pool:
        pictures = list(pool.map(draw, range(count)))
    reporter.check()
    return [*pictures, *[""] * (len(overpasses) - count)]


def _quicklook(overpass: Overpass, grid: Grid, request: Request, reader: AssetReader) -> Any:
    """Return a picture of what an overpass saw, transparent where it saw nothing."""
    from PIL import Image

    names = [request.name_of(name) for name in TRUE_COLOUR.bands]
    if not set(names) <= set(request.bands):
        names = list(request.bands[: 3 if len(request.bands) > 2 else 1])
    bands = np.zeros((len(names), *grid.shape), np.uint16)
    for plane, name in zip(bands, names):
        observe_band(plane, overpass, name, grid, reader, quick=True)
    shown: NDArray[np.float64] = np.clip(bands / _BRIGHT, 0, 1) ** _GAMMA
    colours = np.broadcast_to(shown if len(names) == 3 else shown[:1], (3, *grid.shape))
    opacity = (bands != 0).all(axis=0)[np.newaxis]
    return Image.fromarray((255 * np.concatenate([colours, opacity])).astype(np.uint8).transpose(1, 2, 0), "RGBA")
