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
from ..kernels.wanted import AllBut
from ..raster_io.reader import AssetReader
from ..stac.overpasses import Overpass
from ..stac.scene import GROUND_CHECK
from .each import each
from .observe import observe_band

_AS_BRIGHT = 0.8
"""Share of a pixel's median near infrared that a shadow does not reach."""
_OFTEN = 0.5
"""Share of the dates that see a pixel, from which on shadow is unlikely."""

NearCloud = Callable[[int, NDArray[np.intp], NDArray[np.intp]], NDArray[np.bool_]]
"""Returns whether pixels of the mask's grid, by row and column, may lie in the shadow of an overpass's clouds."""


class Classified(NamedTuple):
    """What the classification of one overpass says, on the mask's grid with its margin."""

    shadow: BitImage
    """What the mask removes as shadow."""
    cloud: BitImage
    """What it removes as cloud."""
    visible: BitImage
    """Any class but cloud."""

    def known(self) -> NDArray[np.bool_]:
        """Return which pixels (y, x) have any class."""
        known: NDArray[np.bool_] = self.visible.array() | self.cloud.array()
        return known


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
    near_cloud: NearCloud,
    reader: AssetReader,
    pool: Optional[Executor],
) -> DarkGround:
    """Return which observations are of dark ground rather than in shadow.

    A shadow moves on, and it darkens what other dates show. Where half of the dates that see a pixel call it shadow,
    those far from any cloud that are as bright in near infrared as the others are of water or of dark ground. Near
    infrared is read only around such pixels.

    Args:
        classified: what each overpass's classification says.
        overpasses: the scenes.
        grid: of the mask, with its margin.
        near_cloud: see ``NearCloud``.
        reader: of near infrared.
        pool: threads that read; ``None`` reads on this thread.
    """
    doubtful, visible = _doubtful(classified, near_cloud)
    if not doubtful.rows.size:
        return doubtful
    infrared = _infrared(doubtful, visible, overpasses, grid, reader, pool).astype(np.float32)
    visible &= infrared != 0
    infrared[~visible] = np.nan
    enough = np.count_nonzero(visible, axis=0) > 1
    middle = np.full(enough.shape, np.inf, np.float32)
    middle[enough] = np.nanmedian(infrared[:, enough], axis=0)
    return doubtful._replace(released=doubtful.released & (infrared >= _AS_BRIGHT * middle))


def _doubtful(classified: Sequence[Classified], near_cloud: NearCloud) -> tuple[DarkGround, NDArray[np.bool_]]:
    """Return the observations far from cloud that are called shadow, where half of the dates call the pixel so.

    And return which dates (time, pixel) see it, in whatever light.
    """
    times, seen = (np.zeros(classified[0].shadow.shape, np.uint16) for _ in "ab")
    for one in classified:
        times += one.shadow.array()
        seen += one.visible.array()
    rows, columns = np.nonzero((times > 0) & (seen > 1) & (times >= _OFTEN * seen))
    visible = np.empty((len(classified), rows.size), bool)
    shadow = np.empty_like(visible)
    for index, one in enumerate(classified):
        visible[index], shadow[index] = one.visible.at(rows, columns), one.shadow.at(rows, columns)
        called = np.flatnonzero(shadow[index])
        if called.size:
            shadow[index, called] = ~near_cloud(index, rows[called], columns[called])
    chosen = shadow.any(axis=0)
    return DarkGround(rows[chosen], columns[chosen], shadow[:, chosen]), visible[:, chosen]


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
    dates = np.flatnonzero(wanted.any(axis=1))

    def read(number: int) -> None:
        index = int(dates[number])
        inside = np.flatnonzero(wanted[index])
        rows, columns = places.rows[inside], places.columns[inside]
        top, left = int(rows.min()), int(columns.min())
        part = grid.part(top, left, int(rows.max()) - top + 1, int(columns.max()) - left + 1)
        others = np.ones(part.shape, bool)
        others[rows - top, columns - left] = False
        plane: NDArray[Any] = np.empty(part.shape, np.uint16)
        observe_band(plane, overpasses[index], GROUND_CHECK, part, reader, wanted=AllBut(others))
        found[index, inside] = plane[rows - top, columns - left]

    each(read, len(dates), pool)
    return found
