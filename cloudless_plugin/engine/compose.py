"""From scenes to the pixels of one tile of the mosaic."""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Sequence
from concurrent.futures import Executor, wait
from dataclasses import dataclass
from typing import Callable, Optional

import numpy as np
from numpy.typing import NDArray

from . import methods, options
from .cores import cores
from .grid import Grid
from .haze import hazy
from .hidden import Hidden
from .overpasses import Seen, clearness, group_overpasses, moment, observe_band, union
from .planes import blank
from .radiometry import WORTH_A_DOUBT, Plausibility
from .reader import ReadError
from .reduction import count
from .request import Request
from .scenes import CLASSIFICATION, Scene

AT_ONCE = min(max(os.cpu_count() or 1, 2), 4)
"""Tiles that are composed at once on this machine."""
STACK = (256 << 20) // AT_ONCE
"""Bytes that the stack of a tile may take."""
_ROWS = 128
"""Rows that a thread reduces at a time."""


@dataclass(frozen=True)
class Composite:
    """What comes of the scenes on a tile."""

    pixels: NDArray[np.uint16]
    """(band, y, x) reflectance x 10000, 0 is no data."""
    evidence: Optional[NDArray[np.uint32]]
    """(2, y, x): how many observations were neither hidden nor hazy, and the day of the one that was picked, as
    YYYYMMDD, 0 where the method picks none; ``None`` where nobody asks."""
    plausibility: Plausibility
    """Whether the pixels bear out the offsets."""


def compose(
    scenes: Sequence[Scene],
    tile: Grid,
    request: Request,
    *,
    pool: Optional[Executor] = None,
    room: Optional[NDArray[np.uint16]] = None,
    quick: bool = False,
    evidence: bool = False,
) -> Composite:
    """Return the mosaic of ``scenes`` on ``tile``: harmonised, merged by overpass, masked, reduced along time.

    Args:
        scenes: in any order.
        tile: the grid of the result.
        request: bands, mask, buffer, method and resampling.
        pool: threads that read; ``None`` reads on this thread.
        room: flat memory for the pixels, which is used where it is large enough; ``None`` takes new.
        quick: for a picture: pick pixels of overviews rather than average them, and the first of tiles that overlap.
        evidence: whether to count clear observations.

    Raises:
        reader.ReadError: where a file cannot be read.
    """
    shape = (len(request.bands), *tile.shape)
    size = math.prod(shape)
    out = Composite(
        np.empty(shape, np.uint16) if room is None or room.size < size else room[:size].reshape(shape),
        np.zeros((2, *tile.shape), np.uint32) if evidence else None,
        Plausibility(),
    )
    if scenes:
        _Work(scenes, tile, request, pool, out, quick=quick).run()
    else:
        out.pixels[...] = 0
    return out


def planes_at_once(request: Request) -> float:
    """Return how many planes of two bytes a pixel are in memory together, at least, for each overpass."""
    if methods.separate(request) is None:
        return len(request.observed) + (request.method == "best")
    if not request.tests_haze:
        return 1
    at_least = len(options.MASK_BANDS)
    return at_least if len(request.observed) == at_least else at_least + 0.5


class _Work:
    """A tile in work."""

    def __init__(
        self,
        scenes: Sequence[Scene],
        tile: Grid,
        request: Request,
        pool: Optional[Executor],
        out: Composite,
        *,
        quick: bool,
    ) -> None:
        self._overpasses = group_overpasses(scenes)
        self._tile = tile
        self._request = request
        self._pool = pool
        self._out = out
        self._quick = quick
        self._separate = methods.separate(request)
        self._tells_haze = [request.name_of(name) for name in options.MASK_BANDS] if request.tests_haze else []
        self._hazy: Optional[NDArray[np.bool_]] = None
        """(time, y, x), kept for bands that are read later than those that tell haze."""
        self._hidden: Optional[Hidden] = None
        if request.mask != "none":
            self._hidden = Hidden(self._overpasses, tile, request, pool, distances=request.method == "best")

    def run(self) -> None:
        """Read and reduce all bands, group by group."""
        for names in self._groups():
            stack = _room((len(names), len(self._overpasses), *self._tile.shape))
            self._read(stack, names)
            views = self._views()

            def settle(part: int, stack: methods.Stack = stack, names: Sequence[str] = names) -> None:
                rows = slice(part * _ROWS, (part + 1) * _ROWS)
                with cores:
                    self._take_out_haze(stack[:, :, rows], names, rows)
                    self._reduce(stack[:, :, rows], names, rows, views)  # noqa: B023

            _each(settle, math.ceil(self._tile.height / _ROWS), self._pool)
            if names[0] == self._request.bands[0]:
                offsets = [overpass[0].scaling.offset for overpass in self._overpasses]
                self._out.plausibility.look(stack[0], offsets)

    def _groups(self) -> list[tuple[str, ...]]:
        """Return the bands to read, in groups that are in memory together; what tells haze comes first."""
        first = self._tells_haze
        names = [*first, *(name for name in self._request.observed if name not in first)]
        plane = 2 * len(self._overpasses) * self._tile.width * self._tile.height
        # Where this thread reads by itself, nothing is won by more bands than are needed together.
        room = STACK if self._pool or first else 0
        if self._separate is None or plane * len(names) <= room:
            return [tuple(names)]
        if first:
            self._hazy = np.zeros((len(self._overpasses), *self._tile.shape), bool)
            room -= self._hazy.nbytes
        at_once = max(room // plane, len(first), 1)
        return [tuple(names[begin : begin + at_once]) for begin in range(0, len(names), at_once)]

    def _read(self, stack: methods.Stack, names: Sequence[str]) -> None:
        """Fill the stack with what the overpasses have seen and the mask does not hide."""

        def observe(job: int) -> None:
            band, index = divmod(job, len(self._overpasses))
            plane = stack[band, index]
            having = [scene for scene in self._overpasses[index] if names[band] in scene.assets]
            if not having:
                plane[...] = 0
                return
            name = names[band]
            filled = observe_band(plane, having, name, self._tile, self._request.resampling, quick=self._quick)
            if self._hidden is not None:
                self._doubt(having, name, filled, self._hidden.seen(index))
                self._hidden.take_out(index, plane)

        _each(observe, len(names) * len(self._overpasses), self._pool)

    def _doubt(self, scenes: Sequence[Scene], band: str, filled: Seen, seen: Seen) -> None:
        """Refuse a scene whose band and classification contradict each other: one of them has lost its pixels.

        Raises:
            ReadError: where one is empty on pixels that the other knows, and no other scene's does.
        """
        pixels, classes = union(filled), union(seen)
        for scene in scenes:
            if scene.id not in filled:
                continue
            shown, known = filled[scene.id], seen[scene.id]
            if not shown.any() and (known & ~pixels).mean() > WORTH_A_DOUBT:
                raise ReadError(scene.assets[band].href, "all of its pixels are 0, where the classification knows some")
            zero_is_no_data = not self._request.sensor.classification.nodata
            if zero_is_no_data and not known.any() and (shown & ~classes).mean() > WORTH_A_DOUBT:
                raise ReadError(
                    scene.assets[CLASSIFICATION].href, "all of its classes are 0, where the bands have data"
                )

    def _take_out_haze(self, stack: methods.Stack, names: Sequence[str], rows: slice) -> None:
        if self._tells_haze and self._tells_haze[0] in names:
            blue, red = (stack[names.index(name)] for name in self._tells_haze)
            gone = hazy(blue, red)
            if self._hazy is not None:
                self._hazy[:, rows] = gone
        elif self._hazy is not None:
            gone = self._hazy[:, rows]
        else:
            return
        for time in np.flatnonzero(gone.any(axis=(1, 2))):
            for plane in stack[:, time]:
                blank(plane, gone[time])

    def _reduce(self, stack: methods.Stack, names: Sequence[str], rows: slice, views: Optional[methods.Views]) -> None:
        request, out = self._request, self._out
        wanted = [(band, names.index(name)) for band, name in enumerate(request.bands) if name in names]
        if out.evidence is not None and request.bands[0] in names:
            out.evidence[0, rows] = count(stack[names.index(request.bands[0])])
        if self._separate is not None:
            for band, place in wanted:
                out.pixels[band, rows] = self._separate(stack[place])
        elif views is None:
            out.pixels[:, rows] = methods.geomedian(stack[[place for _, place in wanted]])
        else:
            stack = stack[[names.index(name) for name in views.names]]
            picked = methods.PICKS[request.method](stack, views.rows(rows), request)
            out.pixels[:, rows] = methods.take(stack, picked)[: len(request.bands)]
            if out.evidence is not None:
                days = [int(f"{moment(overpass):%Y%m%d}") for overpass in self._overpasses]
                out.evidence[1, rows] = np.array([*days, 0], np.uint32)[picked]

    def _views(self) -> Optional[methods.Views]:
        """Return what a method that picks wants to know; ``None`` where the method picks nothing."""
        request = self._request
        if request.method not in methods.PICKS:
            return None
        metres = None
        if request.method == "best" and self._hidden is not None:
            metres = np.stack([self._hidden.metres(index) for index in range(len(self._overpasses))])
        others = (request.name_of(name) for name in options.METHOD_BANDS.get(request.method, ()))
        names = tuple(dict.fromkeys([*request.bands, *others]))
        days = tuple(methods.days_from_season(request, [moment(overpass) for overpass in self._overpasses]))
        return methods.Views(names, days, tuple(map(clearness, self._overpasses)), metres)


_kept = threading.local()


def _room(shape: tuple[int, ...]) -> NDArray[np.uint16]:
    """Return an array to write to; a thread's is the same memory as its last, which the system need not clear again."""
    size = math.prod(shape)
    if getattr(_kept, "array", None) is None or _kept.array.size < size:
        _kept.array = np.empty(size, np.uint16)
    array: NDArray[np.uint16] = _kept.array[:size].reshape(shape)
    return array


def _each(work: Callable[[int], None], count: int, pool: Optional[Executor]) -> None:
    """Do the numbered pieces of a work; where one fails, the others are not begun."""
    if pool is None:
        for index in range(count):
            work(index)
        return
    futures = [pool.submit(work, index) for index in range(count)]
    try:
        for future in futures:
            future.result()
    finally:
        # What runs still writes to the arrays of this tile. What a pool that is shut down has cancelled never ends.
        wait([future for future in futures if not future.cancel()])
