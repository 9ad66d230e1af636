"""Ground that the classification takes for shadow on date after date: narrow rivers, above all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from typing import Any, NamedTuple, Optional

import numpy as np
from numpy.typing import NDArray

from ..geo.grid import Grid
from ..kernels.bit_image import BitImage
from ..raster_io.reader import AssetReader
from ..stac.overpasses import Overpass
from ..stac.scene import GROUND_CHECK
from .each import each
from .observe import observe_band

_FEWEST = 2
"""Dates that must call a pixel shadow."""
_MOST = 0.5
"""Share of the dates that see a pixel without cloud, above which shadow is unlikely."""
_DARK = 1800
"""Near infrared, reflectance x 10000, that is darker than nearly all land."""
_ALIKE, _RELATIVELY_ALIKE = 300, 0.5
"""By how much the near infrared of a pixel may differ between dates: reflectance x 10000, or share of its median."""
_BLOCK = 256
"""Pixels along an edge of the blocks in which near infrared is read."""


class Classified(NamedTuple):
    """What the classification of one overpass says, on the mask's grid with its margin."""

    masked: BitImage
    """Cloud or shadow."""
    cloud: BitImage
    """Cloud."""
    known: BitImage
    """Any class."""
    near: NearCells
    """What lies near cloud."""


class NearCells(NamedTuple):
    """Cells of about 100 m, on multiples of their size, that lie near cloud."""

    cells: NDArray[np.bool_]
    size: int
    """Pixels along an edge of a cell."""
    above: int
    before: int
    """Rows and columns of the first cell that lie outside of the image."""

    def at(self, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return whether pixels of the image, by row and column, lie near cloud."""
        near: NDArray[np.bool_] = self.cells[(rows + self.above) // self.size, (columns + self.before) // self.size]
        return near


class Places(NamedTuple):
    """Pixels of the mask's grid with its margin."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]


class GroundStore:
    """The dark ground of parts of a grid, found once for all of their overpasses. It may be sent to another process."""

    def __init__(self) -> None:
        """Begin without any."""
        self._found: dict[Grid, Future[Places]] = {}
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[Any, ...]:
        """Return the type, which makes an empty one in another process."""
        return type(self), ()

    def get(self, grid: Grid, find: Callable[[], Places]) -> Places:
        """Return the dark ground of a grid; ``find`` finds it where nobody has."""
        with self._lock:
            future = self._found.get(grid)
            is_mine = future is None
            if future is None:
                future = self._found[grid] = Future()
        if is_mine:
            try:
                future.set_result(find())
            except BaseException as error:
                future.set_exception(error)
                del self._found[grid]
                raise
        return future.result()


def dark_ground(
    classified: Sequence[Classified],
    overpasses: Sequence[Overpass],
    grid: Grid,
    reader: AssetReader,
    pool: Optional[Executor],
) -> Places:
    """Return the pixels that are dark ground rather than shadow.

    A cloud's shadow moves on. What is called shadow, far from any cloud, on most of the dates that see it, and is dark
    and alike in near infrared on all of them, is water or dark ground. Near infrared is read only around such pixels.

    Args:
        classified: what each overpass's classification says.
        overpasses: the scenes.
        grid: of the mask, with its margin.
        reader: of near infrared.
        pool: threads that read; ``None`` reads on this thread.
    """
    places, far = _repeated(classified)
    if not places.rows.size:
        return places
    infrared = _infrared(places, far, overpasses, grid, reader, pool)
    seen = far & (infrared != 0)
    numbers = np.where(seen, infrared.astype(np.float32), np.nan)
    count = np.count_nonzero(seen, axis=0)
    middle = np.full(count.shape, np.inf, np.float32)
    spread = np.full(count.shape, np.inf, np.float32)
    enough = count >= _FEWEST
    middle[enough] = np.nanmedian(numbers[:, enough], axis=0)
    spread[enough] = np.nanmax(numbers[:, enough], axis=0) - np.nanmin(numbers[:, enough], axis=0)
    is_ground = (middle <= _DARK) & (spread <= np.maximum(_ALIKE, _RELATIVELY_ALIKE * middle))
    return Places(places.rows[is_ground], places.columns[is_ground])


def _repeated(classified: Sequence[Classified]) -> tuple[Places, NDArray[np.bool_]]:
    """Return the pixels that most dates call shadow, and which dates (time, pixel) see them far from cloud."""
    times = np.zeros(classified[0].masked.shape, np.uint16)
    for one in classified:
        times += one.masked.array() & ~one.cloud.array()
    places = Places(*np.nonzero(times >= _FEWEST))
    far = np.empty((len(classified), places.rows.size), bool)
    shadow = np.empty_like(far)
    for index, one in enumerate(classified):
        cloud = one.cloud.array()[places]
        far[index] = one.known.array()[places] & ~cloud & ~one.near.at(*places)
        shadow[index] = far[index] & one.masked.array()[places]
    dark, seen = np.count_nonzero(shadow, axis=0), np.count_nonzero(far, axis=0)
    often = (dark >= _FEWEST) & (dark > _MOST * seen)
    return Places(places.rows[often], places.columns[often]), far[:, often]


def _infrared(
    places: Places,
    wanted: NDArray[np.bool_],
    overpasses: Sequence[Overpass],
    grid: Grid,
    reader: AssetReader,
    pool: Optional[Executor],
) -> NDArray[np.uint16]:
    """Return near infrared (time, pixel), reflectance x 10000, where ``wanted``; 0 where it has no data."""
    found = np.zeros(wanted.shape, np.uint16)
    blocks = np.stack([places.rows // _BLOCK, places.columns // _BLOCK])
    jobs: list[tuple[int, NDArray[Any]]] = []
    for block in np.unique(blocks, axis=1).T:
        inside = np.flatnonzero((blocks == block[:, np.newaxis]).all(axis=0))
        jobs += [(int(index), inside) for index in np.flatnonzero(wanted[:, inside].any(axis=1))]

    def read(number: int) -> None:
        index, inside = jobs[number]
        rows, columns = places.rows[inside], places.columns[inside]
        top, left = int(rows.min()), int(columns.min())
        part = grid.part(top, left, int(rows.max()) - top + 1, int(columns.max()) - left + 1)
        plane: NDArray[Any] = np.empty(part.shape, np.uint16)
        observe_band(plane, overpasses[index], GROUND_CHECK, part, reader)
        found[index, inside] = plane[rows - top, columns - left]

    each(read, len(jobs), pool)
    return found
