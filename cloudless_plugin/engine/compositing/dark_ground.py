"""Ground that the classification takes for shadow: narrow rivers, above all."""

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

_AS_BRIGHT = 0.8
"""Share of a pixel's median near infrared that a shadow does not reach."""
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


class DarkGround(NamedTuple):
    """Pixels of the mask's grid with its margin that some overpasses wrongly call shadow."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    released: NDArray[np.bool_]
    """(overpass, pixel): which overpasses do."""


class GroundStore:
    """The dark ground of parts of a grid, found once for all of their overpasses. It may be sent to another process."""

    def __init__(self) -> None:
        """Begin without any."""
        self._found: dict[Grid, Future[DarkGround]] = {}
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[Any, ...]:
        """Return the type, which makes an empty one in another process."""
        return type(self), ()

    def get(self, grid: Grid, find: Callable[[], DarkGround]) -> DarkGround:
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
) -> DarkGround:
    """Return which observations are of dark ground rather than in shadow.

    A shadow darkens what other dates show. An observation far from any cloud that is called shadow, but is as bright in
    near infrared as the pixel on other dates, is of water or of dark ground. Near infrared is read only around such
    observations.

    Args:
        classified: what each overpass's classification says.
        overpasses: the scenes.
        grid: of the mask, with its margin.
        reader: of near infrared.
        pool: threads that read; ``None`` reads on this thread.
    """
    doubtful, visible = _doubtful(classified)
    if not doubtful.rows.size:
        return doubtful
    infrared = _infrared(doubtful, visible, overpasses, grid, reader, pool).astype(np.float32)
    visible &= infrared != 0
    infrared[~visible] = np.nan
    enough = np.count_nonzero(visible, axis=0) > 1
    middle = np.full(enough.shape, np.inf, np.float32)
    middle[enough] = np.nanmedian(infrared[:, enough], axis=0)
    return doubtful._replace(released=doubtful.released & (infrared >= _AS_BRIGHT * middle))


def _doubtful(classified: Sequence[Classified]) -> tuple[DarkGround, NDArray[np.bool_]]:
    """Return the observations that are called shadow far from cloud, where other dates see the pixel as well.

    And return which dates (time, pixel) see it, in whatever light.
    """
    any_shadow = np.zeros(classified[0].masked.shape, bool)
    for one in classified:
        rows, columns = np.nonzero(one.masked.array() & ~one.cloud.array())
        far = ~one.near.at(rows, columns)
        any_shadow[rows[far], columns[far]] = True
    places = np.nonzero(any_shadow)
    visible = np.empty((len(classified), places[0].size), bool)
    shadow = np.empty_like(visible)
    for index, one in enumerate(classified):
        visible[index] = one.known.array()[places] & ~one.cloud.array()[places]
        shadow[index] = visible[index] & one.masked.array()[places] & ~one.near.at(*places)
    several = np.count_nonzero(visible, axis=0) > 1
    rows, columns = (axis[several] for axis in places)
    return DarkGround(rows, columns, shadow[:, several]), visible[:, several]


def _infrared(
    places: DarkGround,
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
